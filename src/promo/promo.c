/* Budgets and checks. All amounts are whole cents; see the head of promo.h for the arithmetic. */
#include <mktopt/promo.h>

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "base/money.h"
#include "base/options.h"
#include "promo/promo_priv.h"

static const char *const rule_names[] = {"tier_maximum", "budget_cap"};
const mktopt__enum mktopt__promo_rule_names = MKTOPT__ENUM_OF(rule_names);

static const mktopt_decimal hundredth = {1, 2, 0};

/* ---- arguments ----------------------------------------------------------------------------- */

static mktopt_status check_tier(const mktopt_promo_policy *policy, int32_t tier, mktopt_error *err)
{
    if (tier >= 0 && tier < policy->n_tiers)
        return MKTOPT_OK;
    return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("tier"),
                        "must be from 0 to below the policy's %" PRId32 " tiers, got %" PRId32,
                        policy->n_tiers, tier);
}

mktopt_status mktopt__promo_check_users(const mktopt_promo_policy *policy,
                                        const int64_t *user_counts, int32_t count,
                                        mktopt_error *err)
{
    if (count != policy->n_tiers)
        return mktopt__fail(err, MKTOPT_LENGTH_MISMATCH, MKTOPT__FIELD_PATH("user_counts"),
                            "has %" PRId32 " elements, the policy %" PRId32 " tiers", count,
                            policy->n_tiers);
    for (int32_t i = 0; i < count; i++)
        if (user_counts[i] < 0)
            return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__ELEMENT_PATH("user_counts", i),
                                "must be >= 0, got %" PRId64, user_counts[i]);
    return MKTOPT_OK;
}

static mktopt_status overflow(const char *field, mktopt_error *err)
{
    return mktopt__fail(err, MKTOPT_NUMBER_OVERFLOW, MKTOPT__FIELD_PATH(field),
                        "does not fit in 64 bits");
}

/* ---- budgets ------------------------------------------------------------------------------- */

/* part / whole in hundredths of a percent, half up: floor(x + 1/2) = floor((floor(2 x) + 1) / 2).
 * 0 <= part <= whole. */
static double percent(int64_t part, int64_t whole)
{
    int64_t twice;
    if (whole == 0 || mktopt__i64_muldiv_floor(part, 20000, whole, &twice) != 0)
        return (double)NAN;
    return mktopt__from_units((twice + 1) / 2, hundredth);
}

mktopt_status mktopt_promo_budget(const mktopt_promo_policy *policy, int32_t tier,
                                  mktopt_promo_tier_budget *budget, mktopt_error *err)
{
    MKTOPT__REQUIRE(policy, err);
    MKTOPT__REQUIRE(budget, err);
    MKTOPT__TRY(check_tier(policy, tier, err));
    const mktopt__promo_tier *t = &policy->tiers[tier];
    const int64_t retained = t->membership_revenue - t->cap;
    const mktopt_promo_tier_budget known = {
        .struct_size = sizeof known,
        .tier = t->name,
        .membership_revenue = t->membership_revenue,
        .max_budget_per_user = t->cap,
        .max_bonus_tokens = t->max_bonus_tokens,
        .estimated_token_value = t->token_value,
        .retained_revenue = retained,
        .retained_revenue_percent = percent(retained, t->membership_revenue),
    };
    return mktopt__struct_out(budget, "budget", &known, sizeof known, err);
}

mktopt_status mktopt_promo_token_cost(const mktopt_promo_policy *policy, int64_t tokens,
                                      int64_t *cents, mktopt_error *err)
{
    MKTOPT__REQUIRE(policy, err);
    MKTOPT__REQUIRE(cents, err);
    if (tokens < 0)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("tokens"),
                            "must be >= 0, got %" PRId64, tokens);
    if (mktopt__i64_muldiv_ceil(tokens, policy->rate_numerator, policy->rate_denominator, cents) !=
        0)
        return overflow("cents", err);
    return MKTOPT_OK;
}

/* *total += a * b */
static mktopt_status add_product(int64_t *total, int64_t a, int64_t b, const char *field,
                                 mktopt_error *err)
{
    int64_t product;
    if (mktopt__i64_multiply(a, b, &product) != 0 || mktopt__i64_add(*total, product, total) != 0)
        return overflow(field, err);
    return MKTOPT_OK;
}

static mktopt_status add_tiers(const mktopt_promo_policy *policy, const int64_t *users,
                               mktopt_promo_totals *t, mktopt_error *err)
{
    for (int32_t i = 0; i < policy->n_tiers; i++) {
        const mktopt__promo_tier *tier = &policy->tiers[i];
        MKTOPT__TRY(
            add_product(&t->total_estimated_users, users[i], 1, "total_estimated_users", err));
        MKTOPT__TRY(add_product(&t->total_bonus_tokens, users[i], tier->max_bonus_tokens,
                                "total_bonus_tokens", err));
        MKTOPT__TRY(add_product(&t->total_membership_revenue, users[i], tier->membership_revenue,
                                "total_membership_revenue", err));
        t->budget_cap += users[i] * tier->cap; /* at most the revenue, which fitted */
    }
    if (mktopt__i64_muldiv_ceil(t->total_bonus_tokens, policy->rate_numerator,
                                policy->rate_denominator, &t->total_promotion_cost) != 0)
        return overflow("total_promotion_cost", err);
    return MKTOPT_OK;
}

static void set_derived(mktopt_promo_totals *t)
{
    const double users = (double)t->total_estimated_users;
    /* The cap is whole cents, so the cost exceeds it exactly when the rounded-up cost does. */
    t->over_budget = t->total_promotion_cost > t->budget_cap;
    t->overrun = t->over_budget ? t->total_promotion_cost - t->budget_cap : 0;
    t->total_retained_revenue = t->total_membership_revenue - t->budget_cap;
    t->retained_after_estimated_cost = t->total_membership_revenue - t->total_promotion_cost;
    t->average_cost_per_user = users > 0 ? (double)t->total_promotion_cost / users : (double)NAN;
    t->average_retained_per_user =
        users > 0 ? (double)t->total_retained_revenue / users : (double)NAN;
    t->retained_revenue_percent = percent(t->total_retained_revenue, t->total_membership_revenue);
    /* The rest of 100 in whole hundredths, so that the two always add up. */
    int64_t units = 0;
    mktopt__to_units(t->retained_revenue_percent, hundredth, &units);
    t->budget_cap_percent = isnan(t->retained_revenue_percent)
                                ? (double)NAN
                                : mktopt__from_units(10000 - units, hundredth);
}

/* What tokens cost beyond whole cents, in units of 1 / denominator cent. The true value is below
 * the denominator, so arithmetic modulo 2^64 gives it. */
static uint64_t cost_remainder(const mktopt_promo_policy *policy, int64_t tokens)
{
    int64_t whole = 0;
    mktopt__i64_muldiv_floor(tokens, policy->rate_numerator, policy->rate_denominator, &whole);
    return (uint64_t)tokens * (uint64_t)policy->rate_numerator -
           (uint64_t)whole * (uint64_t)policy->rate_denominator;
}

/* Splits the total cost by largest remainder: whole cents of each, then one cent more to the
 * largest remainders, in the order of remainder and tier. There are fewer cents left than
 * remainders > 0. */
static void split_cost(const mktopt_promo_policy *policy, int64_t total,
                       mktopt_promo_tier_total *by_tier)
{
    for (int32_t i = 0; i < policy->n_tiers; i++) {
        mktopt__i64_muldiv_floor(by_tier[i].bonus_tokens, policy->rate_numerator,
                                 policy->rate_denominator, &by_tier[i].promotion_cost);
        total -= by_tier[i].promotion_cost;
    }
    uint64_t last = UINT64_MAX;
    int32_t last_tier = -1;
    for (; total > 0; total--) {
        uint64_t best = 0;
        int32_t best_tier = -1;
        for (int32_t i = 0; i < policy->n_tiers; i++) {
            const uint64_t r = cost_remainder(policy, by_tier[i].bonus_tokens);
            const int later = r < last || (r == last && i > last_tier);
            if (later && (best_tier < 0 || r > best)) {
                best = r;
                best_tier = i;
            }
        }
        by_tier[best_tier].promotion_cost++;
        last = best;
        last_tier = best_tier;
    }
}

static void fill_tiers(const mktopt_promo_policy *policy, const int64_t *users, int64_t total_cost,
                       mktopt_promo_tier_total *by_tier)
{
    for (int32_t i = 0; i < policy->n_tiers; i++) {
        const mktopt__promo_tier *tier = &policy->tiers[i];
        by_tier[i] = (mktopt_promo_tier_total){
            .user_count = users[i],
            .bonus_tokens = users[i] * tier->max_bonus_tokens,
            .membership_revenue = users[i] * tier->membership_revenue,
            .budget_cap = users[i] * tier->cap,
            .retained_revenue = users[i] * (tier->membership_revenue - tier->cap),
        };
    }
    split_cost(policy, total_cost, by_tier);
}

mktopt_status mktopt_promo_aggregate(const mktopt_promo_policy *policy, const int64_t *user_counts,
                                     int32_t count, mktopt_promo_totals *totals,
                                     mktopt_promo_tier_total *by_tier, mktopt_error *err)
{
    MKTOPT__REQUIRE(policy, err);
    if (count != 0)
        MKTOPT__REQUIRE(user_counts, err);
    MKTOPT__REQUIRE(totals, err);
    MKTOPT__TRY(mktopt__promo_check_users(policy, user_counts, count, err));
    mktopt_promo_totals known = {.struct_size = sizeof known};
    MKTOPT__TRY(add_tiers(policy, user_counts, &known, err));
    set_derived(&known);
    MKTOPT__TRY(mktopt__struct_out(totals, "totals", &known, sizeof known, err));
    if (by_tier != NULL)
        fill_tiers(policy, user_counts, known.total_promotion_cost, by_tier);
    return MKTOPT_OK;
}

/* ---- checks -------------------------------------------------------------------------------- */

mktopt_status mktopt_promo_validate(const mktopt_promo_policy *policy, int32_t tier,
                                    int64_t bonus_tokens, mktopt_promo_check *check,
                                    mktopt_error *err)
{
    MKTOPT__REQUIRE(policy, err);
    MKTOPT__REQUIRE(check, err);
    MKTOPT__TRY(check_tier(policy, tier, err));
    if (bonus_tokens < 0)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("bonus_tokens"),
                            "must be >= 0, got %" PRId64, bonus_tokens);
    const int64_t maximum = policy->tiers[tier].max_bonus_tokens;
    const int64_t fits = policy->tiers[tier].largest_maximum;
    mktopt_promo_check known = {
        .struct_size = sizeof known,
        .valid = 1,
        .rule = MKTOPT_NONE_I32,
        .tier = tier,
        .bonus_tokens = bonus_tokens,
        .max_allowed = MKTOPT_NONE_I64,
        .max_within_all_rules = maximum < fits ? maximum : fits,
    };
    if (bonus_tokens > known.max_within_all_rules) {
        known.valid = 0;
        known.rule = bonus_tokens > maximum ? MKTOPT_PROMO_TIER_MAXIMUM : MKTOPT_PROMO_BUDGET_CAP;
        known.max_allowed = bonus_tokens > maximum ? maximum : fits;
    }
    if (check->struct_size == sizeof known) { /* the usual caller: no copy of unknown size */
        *check = known;
        return MKTOPT_OK;
    }
    return mktopt__struct_out(check, "check", &known, sizeof known, err);
}

mktopt_status mktopt_promo_validate_named(const mktopt_promo_policy *policy, const char *name,
                                          size_t length, int64_t bonus_tokens,
                                          mktopt_promo_check *check, mktopt_error *err)
{
    int32_t tier;
    MKTOPT__TRY(mktopt_promo_tier_find(policy, name, length, &tier, err));
    return mktopt_promo_validate(policy, tier, bonus_tokens, check, err);
}

size_t mktopt_promo_check_message(const mktopt_promo_policy *policy,
                                  const mktopt_promo_check *check, char *buffer, size_t size)
{
    int length = 0;
    if (buffer == NULL)
        size = 0;
    if (size > 0)
        buffer[0] = '\0';
    if (policy == NULL || check == NULL || check->tier < 0 || check->tier >= policy->n_tiers)
        return 0;
    const mktopt__promo_tier *tier = &policy->tiers[check->tier];
    int64_t cents = 0;
    if (check->rule == MKTOPT_PROMO_TIER_MAXIMUM)
        length =
            snprintf(buffer, size, "Bonus tokens (%" PRId64 ") exceed maximum allowed for %s tier",
                     check->bonus_tokens, tier->name);
    else if (check->rule == MKTOPT_PROMO_BUDGET_CAP &&
             mktopt_promo_token_cost(policy, check->bonus_tokens, &cents, NULL) == MKTOPT_OK)
        length = snprintf(buffer, size,
                          "Estimated cost (%" PRId64 " cents) exceeds budget cap (%" PRId64
                          " cents) for %s tier",
                          cents, tier->cap, tier->name);
    return length > 0 ? (size_t)length : 0;
}
