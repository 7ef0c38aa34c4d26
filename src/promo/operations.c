/* The promo operations: field tables of requests and responses, and the calls between them. Those
 * that ask about a policy itself are in policy_operations.c. */
#include <string.h>

#include <mktopt/promo.h>

#include "promo/operations_priv.h"

/* ---- shared -------------------------------------------------------------------------------- */

mktopt_status mktopt__promo_of_request(const mktopt__context *context,
                                       const mktopt__promo_keys *keys, mktopt_promo_policy **policy,
                                       mktopt_error *err)
{
    return mktopt__promo_build(keys, context->arena, MKTOPT__FIELD_PATH("policy"), policy, err);
}

mktopt_status mktopt__promo_new_array(const mktopt__context *context, int64_t count, size_t size,
                                      mktopt__array *array, mktopt_error *err)
{
    *array = (mktopt__array){mktopt__arena_alloc(context->arena, count, size), count};
    return array->items != NULL ? MKTOPT_OK : mktopt__out_of_memory(err);
}

mktopt_status mktopt__promo_campaign_of_request(const mktopt__context *context,
                                                const mktopt__promo_keys *keys,
                                                const mktopt__array *users,
                                                mktopt__promo_campaign *out, mktopt_error *err)
{
    const mktopt__promo_users *given = users->items;
    MKTOPT__TRY(mktopt__promo_of_request(context, keys, &out->policy, err));
    out->counts = mktopt__arena_alloc(context->arena, out->policy->n_tiers, sizeof *out->counts);
    out->tiers = mktopt__arena_alloc(context->arena, users->count, sizeof *out->tiers);
    if (out->counts == NULL || out->tiers == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < users->count; i++) {
        const mktopt__path *path =
            MKTOPT__MEMBER_PATH(MKTOPT__FIELD_PATH("user_count_by_tier"), given[i].key);
        MKTOPT__TRY(mktopt__promo_find(out->policy, given[i].key, strlen(given[i].key), path,
                                       &out->tiers[i], err));
        out->counts[out->tiers[i]] = given[i].value;
    }
    return MKTOPT_OK;
}

static mktopt_status find(const mktopt_promo_policy *policy, const char *name, int32_t *tier,
                          mktopt_error *err)
{
    return mktopt__promo_find(policy, name, strlen(name), MKTOPT__FIELD_PATH("tier"), tier, err);
}

/* ---- promo.tier_budget --------------------------------------------------------------------- */

typedef struct tier_request {
    mktopt__promo_keys policy;
    const char *tier;
} tier_request;

static const mktopt__field tier_request_fields[] = {
    MKTOPT__PROMO_POLICY_FIELD(tier_request),
    MKTOPT__PROMO_TIER_FIELD(tier_request),
};
static const mktopt__struct tier_request_table = {
    .name = "promo_tier_budget_request",
    .doc = "One tier's budget.",
    MKTOPT__STRUCT_TABLE(tier_request, tier_request_fields),
};

static const mktopt__field tier_budget_fields[] = {
    MKTOPT__MEMBER(mktopt_promo_tier_budget, STRING, tier, .doc = "The tier."),
    MKTOPT__MEMBER(mktopt_promo_tier_budget, I64, membership_revenue, .unit = "cents",
                   .doc = "What a user pays a month."),
    MKTOPT__MEMBER(mktopt_promo_tier_budget, I64, max_budget_per_user, .unit = "cents",
                   .doc = "The cap: revenue times cap percentage, rounded down."),
    MKTOPT__MEMBER(mktopt_promo_tier_budget, I64, max_bonus_tokens, .unit = "tokens",
                   .doc = "The tier's maximum."),
    MKTOPT__MEMBER(mktopt_promo_tier_budget, I64, estimated_token_value, .unit = "cents",
                   .doc = "Cost of the maximum, rounded up."),
    MKTOPT__MEMBER(mktopt_promo_tier_budget, I64, retained_revenue, .unit = "cents",
                   .doc = "Revenue less cap."),
    MKTOPT__MEMBER(mktopt_promo_tier_budget, F64, retained_revenue_percent,
                   .flags = MKTOPT__OPTIONAL, .unit = "percent",
                   .doc = "Of the revenue, half up to two decimals; null when that is 0."),
};
static const mktopt__struct tier_budget_table = {
    .name = "promo_tier_budget",
    .doc = "A tier's budget a user and month.",
    MKTOPT__STRUCT_TABLE(mktopt_promo_tier_budget, tier_budget_fields),
};

static mktopt_status run_tier_budget(const mktopt__context *context, const void *request,
                                     void *response, mktopt_error *err)
{
    const tier_request *q = request;
    mktopt_promo_tier_budget *r = response;
    mktopt_promo_policy *policy;
    int32_t tier;
    MKTOPT__TRY(mktopt__promo_of_request(context, &q->policy, &policy, err));
    MKTOPT__TRY(find(policy, q->tier, &tier, err));
    r->struct_size = sizeof *r;
    return mktopt_promo_budget(policy, tier, r, err);
}

/* ---- promo.aggregate ----------------------------------------------------------------------- */

typedef struct aggregate_request {
    mktopt__promo_keys policy;
    mktopt__array user_count_by_tier;
} aggregate_request;

static const mktopt__field aggregate_request_fields[] = {
    MKTOPT__PROMO_POLICY_FIELD(aggregate_request),
    MKTOPT__PROMO_USERS_FIELD(aggregate_request),
};
static const mktopt__struct aggregate_request_table = {
    .name = "promo_aggregate_request",
    .doc = "A campaign over tiers, every user at the tier's maximum.",
    MKTOPT__STRUCT_TABLE(aggregate_request, aggregate_request_fields),
};

typedef struct breakdown_item {
    mktopt_promo_tier_budget budget;
    mktopt_promo_tier_total total;
} breakdown_item;

#define TIER_TOTAL(member_name, member, unit_name, text)                               \
    MKTOPT__NAMED(breakdown_item, I64, member_name, total.member, .unit = (unit_name), \
                  .doc = (text))

static const mktopt__field breakdown_fields[] = {
    MKTOPT__INLINED(breakdown_item, budget, &tier_budget_table),
    TIER_TOTAL("user_count", user_count, "users", "Users of the tier."),
    TIER_TOTAL("total_bonus_tokens", bonus_tokens, "tokens", "Tokens of all its users."),
    TIER_TOTAL("total_membership_revenue", membership_revenue, "cents",
               "Revenue of all its users."),
    TIER_TOTAL("budget_cap", budget_cap, "cents", "Cap of all its users."),
    TIER_TOTAL("promotion_cost", promotion_cost, "cents",
               "Its part of total_promotion_cost, split by largest remainder."),
    TIER_TOTAL("total_retained_revenue", retained_revenue, "cents", "Revenue less cap of all."),
};
static const mktopt__struct breakdown_table = {
    .name = "promo_tier_breakdown",
    .doc = "A tier's budget a user, and its totals.",
    MKTOPT__STRUCT_TABLE(breakdown_item, breakdown_fields),
};

typedef struct aggregate_response {
    mktopt_promo_totals totals;
    mktopt__array tier_breakdown;
} aggregate_response;

#define TOTAL(K, member, unit_name, ...) \
    MKTOPT__MEMBER(mktopt_promo_totals, K, member, .unit = (unit_name), __VA_ARGS__)

static const mktopt__field totals_fields[] = {
    TOTAL(I64, total_estimated_users, "users", .doc = "Users of all tiers."),
    TOTAL(I64, total_bonus_tokens, "tokens", .doc = "Tokens of all users."),
    TOTAL(I64, total_promotion_cost, "cents", .doc = "Cost of all tokens, rounded up once."),
    TOTAL(I64, total_membership_revenue, "cents", .doc = "What all users pay a month."),
    TOTAL(I64, budget_cap, "cents", .doc = "Sum of the users' caps."),
    TOTAL(BOOL, over_budget, NULL, .doc = "The cost exceeds budget_cap."),
    TOTAL(I64, overrun, "cents", .doc = "Cost above budget_cap; 0 when within."),
    TOTAL(I64, total_retained_revenue, "cents", .doc = "Membership revenue less budget_cap."),
    TOTAL(I64, retained_after_estimated_cost, "cents",
          .doc = "Membership revenue less cost; may be negative."),
    TOTAL(F64, average_cost_per_user, "cents", .flags = MKTOPT__OPTIONAL,
          .doc = "Null without users."),
    TOTAL(F64, average_retained_per_user, "cents", .flags = MKTOPT__OPTIONAL,
          .doc = "Null without users."),
    TOTAL(F64, retained_revenue_percent, "percent", .flags = MKTOPT__OPTIONAL,
          .doc = "Of the revenue, half up to two decimals; null when that is 0."),
    TOTAL(F64, budget_cap_percent, "percent", .flags = MKTOPT__OPTIONAL,
          .doc = "100 less retained_revenue_percent."),
};
static const mktopt__struct totals_table = {
    .name = "promo_totals",
    .doc = "A campaign's totals.",
    MKTOPT__STRUCT_TABLE(mktopt_promo_totals, totals_fields),
};

static const mktopt__field aggregate_fields[] = {
    MKTOPT__INLINED(aggregate_response, totals, &totals_table),
    MKTOPT__MEMBER(aggregate_response, ARRAY, tier_breakdown,
                   MKTOPT__ITEMS(breakdown_item, &breakdown_table),
                   .doc = "The tiers of the request, in its order."),
};
static const mktopt__struct aggregate_table = {
    .name = "promo_aggregate",
    .doc = "A campaign's totals, and by tier.",
    MKTOPT__STRUCT_TABLE(aggregate_response, aggregate_fields),
};

static mktopt_status run_aggregate(const mktopt__context *context, const void *request,
                                   void *response, mktopt_error *err)
{
    const aggregate_request *q = request;
    aggregate_response *r = response;
    mktopt__promo_campaign campaign;
    MKTOPT__TRY(mktopt__promo_campaign_of_request(context, &q->policy, &q->user_count_by_tier,
                                                  &campaign, err));
    const mktopt_promo_policy *policy = campaign.policy;
    const int64_t n = q->user_count_by_tier.count;
    MKTOPT__TRY(
        mktopt__promo_new_array(context, n, sizeof(breakdown_item), &r->tier_breakdown, err));
    mktopt_promo_tier_total *by_tier =
        mktopt__arena_alloc(context->arena, policy->n_tiers, sizeof *by_tier);
    if (by_tier == NULL)
        return mktopt__out_of_memory(err);
    r->totals.struct_size = sizeof r->totals;
    MKTOPT__TRY(
        mktopt_promo_aggregate(policy, campaign.counts, policy->n_tiers, &r->totals, by_tier, err));
    breakdown_item *items = r->tier_breakdown.items;
    for (int64_t i = 0; i < n; i++) {
        items[i].budget.struct_size = sizeof items[i].budget;
        MKTOPT__TRY(mktopt_promo_budget(policy, campaign.tiers[i], &items[i].budget, err));
        items[i].total = by_tier[campaign.tiers[i]];
    }
    return MKTOPT_OK;
}

/* ---- promo.validate ------------------------------------------------------------------------ */

typedef struct validate_request {
    mktopt__promo_keys policy;
    const char *tier;
    int64_t bonus_tokens;
} validate_request;

static const mktopt__field validate_request_fields[] = {
    MKTOPT__PROMO_POLICY_FIELD(validate_request),
    MKTOPT__PROMO_TIER_FIELD(validate_request),
    MKTOPT__MEMBER(validate_request, I64, bonus_tokens, MKTOPT__AT_LEAST(0), .unit = "tokens",
                   .doc = "Tokens to award to one user."),
};
static const mktopt__struct validate_request_table = {
    .name = "promo_validate_request",
    .doc = "An award to check.",
    MKTOPT__STRUCT_TABLE(validate_request, validate_request_fields),
};

typedef struct validate_response {
    mktopt_promo_check check;
    const char *message;
} validate_response;

static const mktopt__field check_fields[] = {
    MKTOPT__MEMBER(mktopt_promo_check, BOOL, valid, .doc = "The award breaks no rule."),
    MKTOPT__MEMBER(mktopt_promo_check, I64, max_allowed, .flags = MKTOPT__OPTIONAL,
                   .unit = "tokens", .doc = "The limit of the rule that failed."),
    MKTOPT__MEMBER(mktopt_promo_check, ENUM, rule, .flags = MKTOPT__OPTIONAL,
                   .names = &mktopt__promo_rule_names, .doc = "The first rule that failed."),
    MKTOPT__MEMBER(mktopt_promo_check, I64, max_within_all_rules, .unit = "tokens",
                   .doc = "The most tokens that break no rule."),
};
static const mktopt__struct check_table = {
    .name = "promo_check",
    .doc = "What a check of an award found.",
    MKTOPT__STRUCT_TABLE(mktopt_promo_check, check_fields),
};

static const mktopt__field validate_fields[] = {
    MKTOPT__INLINED(validate_response, check, &check_table),
    MKTOPT__MEMBER(validate_response, STRING, message, .flags = MKTOPT__OPTIONAL,
                   .doc = "What is wrong, in words."),
};
static const mktopt__struct validate_table = {
    .name = "promo_validate",
    .doc = "What a check of an award found.",
    MKTOPT__STRUCT_TABLE(validate_response, validate_fields),
};

static mktopt_status run_validate(const mktopt__context *context, const void *request,
                                  void *response, mktopt_error *err)
{
    const validate_request *q = request;
    validate_response *r = response;
    mktopt_promo_policy *policy;
    int32_t tier;
    MKTOPT__TRY(mktopt__promo_of_request(context, &q->policy, &policy, err));
    MKTOPT__TRY(find(policy, q->tier, &tier, err));
    r->check.struct_size = sizeof r->check;
    MKTOPT__TRY(mktopt_promo_validate(policy, tier, q->bonus_tokens, &r->check, err));
    if (r->check.valid)
        return MKTOPT_OK;
    const size_t length = mktopt_promo_check_message(policy, &r->check, NULL, 0);
    char *message = mktopt__arena_alloc(context->arena, (int64_t)length + 1, 1);
    if (message == NULL)
        return mktopt__out_of_memory(err);
    mktopt_promo_check_message(policy, &r->check, message, length + 1);
    r->message = message;
    return MKTOPT_OK;
}

/* ---- the list ------------------------------------------------------------------------------ */

static const mktopt__operation operations[] = {
    {"promo.tier_budget", "A tier's budget a user: revenue, cap, maximum and its cost.",
     &tier_request_table, &tier_budget_table, run_tier_budget},
    {"promo.aggregate", "Cost, cap and retained revenue of a campaign over tiers.",
     &aggregate_request_table, &aggregate_table, run_aggregate},
    {"promo.validate", "Checks an award of bonus tokens: tier maximum, then budget cap.",
     &validate_request_table, &validate_table, run_validate},
    MKTOPT__OPERATION(promo, review, "What in a policy conflicts with its own cap."),
    MKTOPT__OPERATION(promo, suggest, "Token maxima for a target cost."),
    MKTOPT__OPERATION(promo, change_policy, "Changes a policy and writes the audit records."),
};
const mktopt__operation_list mktopt__promo_operations = {operations, MKTOPT__COUNT_OF(operations)};
