/* Operations on a policy itself: review, suggestions and changes. */
#include <mktopt/promo.h>

#include "promo/operations_priv.h"

/* ---- promo.review -------------------------------------------------------------------------- */

typedef struct review_request {
    mktopt__promo_keys policy;
    mktopt_promo_review_options options;
} review_request;

static const mktopt__field review_request_fields[] = {
    MKTOPT__PROMO_POLICY_FIELD(review_request),
    MKTOPT__INLINED(review_request, options, &mktopt__promo_review_options_table),
};
const mktopt__struct mktopt__promo_review_request = {
    .name = "promo_review_request",
    .doc = "A policy to look over.",
    MKTOPT__STRUCT_TABLE(review_request, review_request_fields),
};

typedef struct review_conflict {
    mktopt_promo_conflict body;
    const char *tier;
    const char *key;
    const char *message;
} review_conflict;

static const mktopt__field conflict_fields[] = {
    MKTOPT__MEMBER(mktopt_promo_conflict, ENUM, kind, .names = &mktopt__promo_conflict_names,
                   .doc = "What conflicts."),
    MKTOPT__MEMBER(mktopt_promo_conflict, I64, max_bonus_tokens, .flags = MKTOPT__OPTIONAL,
                   .unit = "tokens", .doc = "The tier's maximum."),
    MKTOPT__MEMBER(mktopt_promo_conflict, I64, largest_maximum, .flags = MKTOPT__OPTIONAL,
                   .unit = "tokens", .doc = "The largest maximum that fits within the cap."),
    MKTOPT__MEMBER(mktopt_promo_conflict, I64, estimated_token_value, .flags = MKTOPT__OPTIONAL,
                   .unit = "cents", .doc = "Cost of the maximum, rounded up."),
    MKTOPT__MEMBER(mktopt_promo_conflict, I64, max_budget_per_user, .flags = MKTOPT__OPTIONAL,
                   .unit = "cents", .doc = "The cap."),
    MKTOPT__MEMBER(mktopt_promo_conflict, I64, overrun_per_user, .flags = MKTOPT__OPTIONAL,
                   .unit = "cents", .doc = "Cost of the maximum above the cap."),
};
static const mktopt__struct conflict_figures = {
    .name = "promo_conflict_figures",
    .doc = "What conflicts, in numbers.",
    MKTOPT__STRUCT_TABLE(mktopt_promo_conflict, conflict_fields),
};

static const mktopt__field named_conflict_fields[] = {
    MKTOPT__INLINED(review_conflict, body, &conflict_figures),
    MKTOPT__MEMBER(review_conflict, STRING, tier, .flags = MKTOPT__OPTIONAL,
                   .doc = "The tier; null for the policy as a whole."),
    MKTOPT__MEMBER(review_conflict, STRING, key, .doc = "The policy key to change."),
    MKTOPT__MEMBER(review_conflict, STRING, message, .doc = "The conflict in one sentence."),
};
static const mktopt__struct conflict_table = {
    .name = "promo_conflict",
    .doc = "Something in a policy that contradicts its purpose.",
    MKTOPT__STRUCT_TABLE(review_conflict, named_conflict_fields),
};

/* A tier's maximum and the largest that fits: part of the rows of reviews and suggestions. */
typedef struct tier_maxima {
    const char *tier;
    int64_t max_bonus_tokens;
    int64_t largest_maximum;
} tier_maxima;

static const mktopt__field maxima_fields[] = {
    MKTOPT__MEMBER(tier_maxima, STRING, tier, .doc = "The tier."),
    MKTOPT__MEMBER(tier_maxima, I64, max_bonus_tokens, .unit = "tokens",
                   .doc = "Its present maximum."),
    MKTOPT__MEMBER(tier_maxima, I64, largest_maximum, .flags = MKTOPT__OPTIONAL, .unit = "tokens",
                   .doc = "The largest maximum that fits within the cap; null when any does."),
};
static const mktopt__struct maxima_table = {
    .name = "promo_tier_maxima",
    .doc = "A tier's maximum and the largest that fits.",
    MKTOPT__STRUCT_TABLE(tier_maxima, maxima_fields),
};

static tier_maxima maxima_of(const mktopt__promo_tier *tier)
{
    return (tier_maxima){
        .tier = tier->name,
        .max_bonus_tokens = tier->max_bonus_tokens,
        .largest_maximum =
            tier->largest_maximum < INT64_MAX ? tier->largest_maximum : MKTOPT_NONE_I64,
    };
}

typedef struct review_tier {
    tier_maxima maxima;
    int32_t fits;
} review_tier;

static const mktopt__field review_tier_fields[] = {
    MKTOPT__INLINED(review_tier, maxima, &maxima_table),
    MKTOPT__MEMBER(review_tier, BOOL, fits, .doc = "The maximum costs no more than the cap."),
};
static const mktopt__struct review_tier_table = {
    .name = "promo_review_tier",
    .doc = "A tier's maximum and the largest that fits.",
    MKTOPT__STRUCT_TABLE(review_tier, review_tier_fields),
};

typedef struct review_response {
    int32_t consistent;
    mktopt__array conflicts;
    mktopt__array tiers;
} review_response;

static const mktopt__field review_response_fields[] = {
    MKTOPT__MEMBER(review_response, BOOL, consistent, .doc = "Nothing conflicts."),
    MKTOPT__MEMBER(
        review_response, ARRAY, conflicts, MKTOPT__ITEMS(review_conflict, &conflict_table),
        .doc = "Tiers whose maximum costs more than the cap, then a cap above the limit."),
    MKTOPT__MEMBER(review_response, ARRAY, tiers, MKTOPT__ITEMS(review_tier, &review_tier_table),
                   .doc = "Every tier of the policy."),
};
const mktopt__struct mktopt__promo_review_response = {
    .name = "promo_review",
    .doc = "What in a policy conflicts.",
    MKTOPT__STRUCT_TABLE(review_response, review_response_fields),
};

/* Tier, key and sentence of a conflict. */
static mktopt_status name_conflict(const mktopt__context *context,
                                   const mktopt_promo_policy *policy, review_conflict *c,
                                   mktopt_error *err)
{
    c->tier = mktopt_promo_tier_name(policy, c->body.tier);
    c->key = c->tier != NULL
                 ? mktopt__arena_printf(context->arena, MKTOPT__PROMO_MAXIMUM_PREFIX "%s", c->tier)
                 : MKTOPT__PROMO_CAP_KEY;
    const size_t length = mktopt_promo_conflict_message(policy, &c->body, NULL, 0);
    char *message = mktopt__arena_alloc(context->arena, (int64_t)length + 1, 1);
    if (c->key == NULL || message == NULL)
        return mktopt__out_of_memory(err);
    mktopt_promo_conflict_message(policy, &c->body, message, length + 1);
    c->message = message;
    return MKTOPT_OK;
}

static void fill_review_tiers(const mktopt_promo_policy *policy, review_tier *out)
{
    for (int32_t i = 0; i < policy->n_tiers; i++) {
        const mktopt__promo_tier *t = &policy->tiers[i];
        out[i] = (review_tier){maxima_of(t), t->max_bonus_tokens <= t->largest_maximum};
    }
}

mktopt_status mktopt__promo_run_review(const mktopt__context *context, const void *request,
                                       void *response, mktopt_error *err)
{
    const review_request *q = request;
    review_response *r = response;
    mktopt_promo_policy *policy;
    MKTOPT__TRY(mktopt__promo_of_request(context, &q->policy, &policy, err));
    mktopt_promo_review_options options = q->options;
    options.struct_size = sizeof options;
    int32_t count;
    MKTOPT__TRY(mktopt_promo_review(policy, &options, NULL, 0, &count, err));
    mktopt_promo_conflict *found = mktopt__arena_alloc(context->arena, count, sizeof *found);
    if (found == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__TRY(mktopt_promo_review(policy, &options, found, count, &count, err));
    MKTOPT__TRY(
        mktopt__promo_new_array(context, count, sizeof(review_conflict), &r->conflicts, err));
    review_conflict *conflicts = r->conflicts.items;
    for (int32_t i = 0; i < count; i++) {
        conflicts[i].body = found[i];
        MKTOPT__TRY(name_conflict(context, policy, &conflicts[i], err));
    }
    MKTOPT__TRY(
        mktopt__promo_new_array(context, policy->n_tiers, sizeof(review_tier), &r->tiers, err));
    fill_review_tiers(policy, r->tiers.items);
    r->consistent = count == 0;
    return MKTOPT_OK;
}

/* ---- promo.suggest ------------------------------------------------------------------------- */

typedef struct suggest_request {
    mktopt__promo_keys policy;
    mktopt__array user_count_by_tier;
    int64_t target_cost;
    mktopt_promo_suggest_options options;
} suggest_request;

static const mktopt__field suggest_request_fields[] = {
    MKTOPT__PROMO_POLICY_FIELD(suggest_request),
    MKTOPT__PROMO_USERS_FIELD(suggest_request),
    MKTOPT__MEMBER(suggest_request, I64, target_cost, MKTOPT__AT_LEAST(0), .unit = "cents",
                   .doc = "What the campaign may cost at most."),
    MKTOPT__INLINED(suggest_request, options, &mktopt__promo_suggest_options_table),
};
const mktopt__struct mktopt__promo_suggest_request = {
    .name = "promo_suggest_request",
    .doc = "A target cost to find token maxima for.",
    MKTOPT__STRUCT_TABLE(suggest_request, suggest_request_fields),
};

typedef struct suggest_tier {
    tier_maxima maxima;
    int64_t user_count;
    int64_t suggested_maximum;
} suggest_tier;

static const mktopt__field suggest_tier_fields[] = {
    MKTOPT__INLINED(suggest_tier, maxima, &maxima_table),
    MKTOPT__MEMBER(suggest_tier, I64, user_count, .unit = "users", .doc = "Its users."),
    MKTOPT__MEMBER(suggest_tier, I64, suggested_maximum, .unit = "tokens",
                   .doc = "The maximum suggested."),
};
static const mktopt__struct suggest_tier_table = {
    .name = "promo_suggested_tier",
    .doc = "A tier's suggested maximum.",
    MKTOPT__STRUCT_TABLE(suggest_tier, suggest_tier_fields),
};

/* A change as promo.change_policy takes it. */
typedef struct change_item {
    const char *key;
    mktopt_decimal value;
    int32_t has_value;
} change_item;

static const mktopt__field change_item_fields[] = {
    MKTOPT__MEMBER(change_item, STRING, key, .doc = "A policy key."),
    MKTOPT__MEMBER(change_item, DECIMAL, value, .flags = MKTOPT__OPTIONAL,
                   MKTOPT__PRESENT(change_item, has_value),
                   .doc = "Its new value; null removes a tier's key."),
};
static const mktopt__struct change_item_table = {
    .name = "promo_change",
    .doc = "One key's new value.",
    MKTOPT__STRUCT_TABLE(change_item, change_item_fields),
};

typedef struct suggest_response {
    int64_t target_cost;
    int64_t total_promotion_cost;
    int64_t unused;
    mktopt__array tiers;
    mktopt__array changes;
} suggest_response;

static const mktopt__field suggest_response_fields[] = {
    MKTOPT__MEMBER(suggest_response, I64, target_cost, .unit = "cents", .doc = "As asked."),
    MKTOPT__MEMBER(suggest_response, I64, total_promotion_cost, .unit = "cents",
                   .doc = "Cost of the suggested maxima, rounded up once."),
    MKTOPT__MEMBER(suggest_response, I64, unused, .unit = "cents",
                   .doc = "What is left of the target."),
    MKTOPT__MEMBER(suggest_response, ARRAY, tiers, MKTOPT__ITEMS(suggest_tier, &suggest_tier_table),
                   .doc = "The tiers of the request, in its order."),
    MKTOPT__MEMBER(suggest_response, ARRAY, changes, MKTOPT__ITEMS(change_item, &change_item_table),
                   .doc = "The maxima that differ, as promo.change_policy takes them."),
};
const mktopt__struct mktopt__promo_suggest_response = {
    .name = "promo_suggest",
    .doc = "Token maxima for a target cost.",
    MKTOPT__STRUCT_TABLE(suggest_response, suggest_response_fields),
};

/* Rows of the tiers asked for; returns the tokens of all users, which the target pays. */
static int64_t fill_suggested(const mktopt__promo_campaign *campaign, const int64_t *maxima,
                              mktopt__array *rows)
{
    const mktopt_promo_policy *policy = campaign->policy;
    suggest_tier *out = rows->items;
    int64_t tokens = 0;
    for (int64_t i = 0; i < rows->count; i++) {
        const int32_t tier = campaign->tiers[i];
        out[i] =
            (suggest_tier){maxima_of(&policy->tiers[tier]), campaign->counts[tier], maxima[tier]};
        if (policy->rate_numerator > 0)
            tokens += campaign->counts[tier] * maxima[tier];
    }
    return tokens;
}

static mktopt_status fill_changes(const mktopt__context *context, const mktopt__array *rows,
                                  mktopt__array *changes, mktopt_error *err)
{
    const suggest_tier *row = rows->items;
    MKTOPT__TRY(mktopt__promo_new_array(context, rows->count, sizeof(change_item), changes, err));
    change_item *out = changes->items;
    int64_t n = 0;
    for (int64_t i = 0; i < rows->count; i++) {
        if (row[i].suggested_maximum == row[i].maxima.max_bonus_tokens)
            continue;
        out[n].key = mktopt__arena_printf(context->arena, MKTOPT__PROMO_MAXIMUM_PREFIX "%s",
                                          row[i].maxima.tier);
        out[n].value = (mktopt_decimal){row[i].suggested_maximum, 0, 0};
        out[n].has_value = 1;
        if (out[n].key == NULL)
            return mktopt__out_of_memory(err);
        n++;
    }
    changes->count = n;
    return MKTOPT_OK;
}

mktopt_status mktopt__promo_run_suggest(const mktopt__context *context, const void *request,
                                        void *response, mktopt_error *err)
{
    const suggest_request *q = request;
    suggest_response *r = response;
    mktopt__promo_campaign campaign;
    MKTOPT__TRY(mktopt__promo_campaign_of_request(context, &q->policy, &q->user_count_by_tier,
                                                  &campaign, err));
    const mktopt_promo_policy *policy = campaign.policy;
    int64_t *maxima = mktopt__arena_alloc(context->arena, policy->n_tiers, sizeof *maxima);
    if (maxima == NULL)
        return mktopt__out_of_memory(err);
    mktopt_promo_suggest_options options = q->options;
    options.struct_size = sizeof options;
    MKTOPT__TRY(mktopt_promo_suggest(policy, campaign.counts, policy->n_tiers, q->target_cost,
                                     &options, maxima, err));
    MKTOPT__TRY(mktopt__promo_new_array(context, q->user_count_by_tier.count, sizeof(suggest_tier),
                                        &r->tiers, err));
    const int64_t tokens = fill_suggested(&campaign, maxima, &r->tiers);
    MKTOPT__TRY(mktopt_promo_token_cost(policy, tokens, &r->total_promotion_cost, err));
    r->target_cost = q->target_cost;
    r->unused = r->target_cost - r->total_promotion_cost;
    return fill_changes(context, &r->tiers, &r->changes, err);
}

/* ---- promo.change_policy ------------------------------------------------------------------- */

typedef struct change_request {
    mktopt__promo_keys policy;
    mktopt__array changes;
    mktopt_promo_change_options options;
} change_request;

static const mktopt__field change_request_fields[] = {
    MKTOPT__PROMO_POLICY_FIELD(change_request),
    MKTOPT__MEMBER(change_request, ARRAY, changes, .flags = MKTOPT__NON_EMPTY,
                   MKTOPT__ITEMS(change_item, &change_item_table),
                   .doc = "New values, applied in order and checked as a whole."),
    MKTOPT__INLINED(change_request, options, &mktopt__promo_change_options_table),
};
const mktopt__struct mktopt__promo_change_policy_request = {
    .name = "promo_change_policy_request",
    .doc = "Changes of a policy.",
    MKTOPT__STRUCT_TABLE(change_request, change_request_fields),
};

static const mktopt__field audit_fields[] = {
    MKTOPT__MEMBER(mktopt_promo_audit, STRING, key, .doc = "The policy key."),
    MKTOPT__NAMED(mktopt_promo_audit, DECIMAL, "old", old_value, .flags = MKTOPT__OPTIONAL,
                  MKTOPT__PRESENT(mktopt_promo_audit, has_old),
                  .doc = "Its value before; null: it is new."),
    MKTOPT__NAMED(mktopt_promo_audit, DECIMAL, "new", new_value, .flags = MKTOPT__OPTIONAL,
                  MKTOPT__PRESENT(mktopt_promo_audit, has_new),
                  .doc = "Its value now; null: it was removed."),
    MKTOPT__MEMBER(mktopt_promo_audit, ENUM, category, .names = &mktopt__promo_category_names,
                   .doc = "promo_* keys are of campaigns, others of pricing."),
    MKTOPT__MEMBER(mktopt_promo_audit, STRING, caused_by, .flags = MKTOPT__OPTIONAL,
                   .doc = "The price key that carried this maximum along."),
    MKTOPT__MEMBER(mktopt_promo_audit, STRING, user, .flags = MKTOPT__OPTIONAL,
                   .doc = "Who made the change."),
    MKTOPT__MEMBER(mktopt_promo_audit, TIME, time, .flags = MKTOPT__OPTIONAL, .doc = "When."),
    MKTOPT__MEMBER(mktopt_promo_audit, STRING, description, .flags = MKTOPT__OPTIONAL,
                   .doc = "Why."),
};
static const mktopt__struct audit_table = {
    .name = "promo_audit",
    .doc = "What became of one key.",
    MKTOPT__STRUCT_TABLE(mktopt_promo_audit, audit_fields),
};

typedef struct change_response {
    mktopt__promo_keys policy;
    mktopt__array audit;
} change_response;

static const mktopt__field change_response_fields[] = {
    MKTOPT__MEMBER(change_response, STRUCT, policy, .type = &mktopt__promo_keys_table,
                   .doc =
                       "The whole new policy; keys of default tiers that were removed are null."),
    MKTOPT__MEMBER(change_response, ARRAY, audit, MKTOPT__ITEMS(mktopt_promo_audit, &audit_table),
                   .doc = "One record for each key whose value changed."),
};
const mktopt__struct mktopt__promo_change_policy_response = {
    .name = "promo_change_policy",
    .doc = "A changed policy and its audit records.",
    MKTOPT__STRUCT_TABLE(change_response, change_response_fields),
};

mktopt_status mktopt__promo_run_change_policy(const mktopt__context *context, const void *request,
                                              void *response, mktopt_error *err)
{
    const change_request *q = request;
    change_response *r = response;
    mktopt_promo_policy *policy, *changed;
    MKTOPT__TRY(mktopt__promo_of_request(context, &q->policy, &policy, err));
    const change_item *items = q->changes.items;
    const int64_t n = q->changes.count;
    mktopt_promo_change *changes = mktopt__arena_alloc(context->arena, n, sizeof *changes);
    if (changes == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < n; i++)
        changes[i] = (mktopt_promo_change){items[i].key, items[i].value, !items[i].has_value, 0};
    mktopt_promo_change_options options = q->options;
    options.struct_size = sizeof options;
    MKTOPT__TRY(mktopt__promo_change(policy, changes, n, &options, context->arena, &changed, err));
    r->policy = changed->keys;
    r->audit = (mktopt__array){changed->audits, changed->n_audits};
    return MKTOPT_OK;
}
