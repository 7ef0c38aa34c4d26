/* What in a policy contradicts its purpose. */
#include <inttypes.h>
#include <stdio.h>

#include "base/money.h"
#include "base/number.h"
#include "promo/promo_priv.h"

static const char *const conflict_names[] = {"maximum_above_cap", "cap_above_limit"};
const mktopt__enum mktopt__promo_conflict_names = MKTOPT__ENUM_OF(conflict_names);

static const mktopt__field review_fields[] = {
    MKTOPT__MEMBER(mktopt_promo_review_options, DECIMAL, cap_percent_limit,
                   MKTOPT__DEFAULT_VALUE(&mktopt__promo_cap_limit), MKTOPT__BETWEEN(0, 1),
                   .unit = "fraction", .doc = "A cap percentage above it is a conflict."),
};
const mktopt__struct mktopt__promo_review_options_table = {
    .name = "promo_review_options",
    .doc = "What counts as a conflict.",
    MKTOPT__STRUCT_TABLE(mktopt_promo_review_options, review_fields),
};

mktopt_status mktopt_promo_review_options_init(mktopt_promo_review_options *options, size_t size)
{
    return mktopt__options_init(&mktopt__promo_review_options_table, options, size);
}

/* a > b for 0 <= a, b <= 1: as numbers of 10^-18, which fit. */
static int is_above(mktopt_decimal a, mktopt_decimal b)
{
    return a.coefficient * mktopt__power_of_ten(18 - a.scale) >
           b.coefficient * mktopt__power_of_ten(18 - b.scale);
}

static int conflict_of_tier(const mktopt_promo_policy *policy, int32_t tier,
                            mktopt_promo_conflict *conflict)
{
    const mktopt__promo_tier *t = &policy->tiers[tier];
    if (t->max_bonus_tokens <= t->largest_maximum)
        return 0;
    *conflict = (mktopt_promo_conflict){
        .kind = MKTOPT_PROMO_MAXIMUM_ABOVE_CAP,
        .tier = tier,
        .max_bonus_tokens = t->max_bonus_tokens,
        .largest_maximum = t->largest_maximum,
        .estimated_token_value = t->token_value,
        .max_budget_per_user = t->cap,
        .overrun_per_user = t->token_value - t->cap,
    };
    return 1;
}

static const mktopt_promo_conflict cap_conflict = {MKTOPT_PROMO_CAP_ABOVE_LIMIT,
                                                   MKTOPT_NONE_I32,
                                                   MKTOPT_NONE_I64,
                                                   MKTOPT_NONE_I64,
                                                   MKTOPT_NONE_I64,
                                                   MKTOPT_NONE_I64,
                                                   MKTOPT_NONE_I64};

mktopt_status mktopt_promo_review(const mktopt_promo_policy *policy,
                                  const mktopt_promo_review_options *options,
                                  mktopt_promo_conflict *conflicts, int32_t capacity,
                                  int32_t *count, mktopt_error *err)
{
    MKTOPT__REQUIRE(policy, err);
    MKTOPT__REQUIRE(count, err);
    if (capacity < 0)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("capacity"),
                            "must be >= 0, got %" PRId32, capacity);
    if (capacity > 0)
        MKTOPT__REQUIRE(conflicts, err);
    mktopt_promo_review_options known;
    MKTOPT__TRY(mktopt__options_read(&mktopt__promo_review_options_table, options, &known, err));
    const mktopt_decimal limit = known.cap_percent_limit;
    if (limit.scale < 0 || limit.scale > 18)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("cap_percent_limit"),
                            "has a scale of %" PRId32 ", must be 0 .. 18", limit.scale);
    int32_t n = 0;
    mktopt_promo_conflict conflict;
    for (int32_t i = 0; i < policy->n_tiers; i++)
        if (conflict_of_tier(policy, i, &conflict)) {
            if (n < capacity)
                conflicts[n] = conflict;
            n++;
        }
    if (is_above(policy->keys.promo_budget_cap_percent, limit)) {
        if (n < capacity)
            conflicts[n] = cap_conflict;
        n++;
    }
    *count = n;
    return MKTOPT_OK;
}

size_t mktopt_promo_conflict_message(const mktopt_promo_policy *policy,
                                     const mktopt_promo_conflict *conflict, char *buffer,
                                     size_t size)
{
    int length = 0;
    if (buffer == NULL)
        size = 0;
    if (size > 0)
        buffer[0] = '\0';
    if (policy == NULL || conflict == NULL)
        return 0;
    const char *tier = mktopt_promo_tier_name(policy, conflict->tier);
    if (conflict->kind == MKTOPT_PROMO_CAP_ABOVE_LIMIT) {
        const mktopt_decimal cap = policy->keys.promo_budget_cap_percent;
        const mktopt_decimal rest = {mktopt__power_of_ten(cap.scale) - cap.coefficient, cap.scale,
                                     0};
        length =
            snprintf(buffer, size,
                     MKTOPT__PROMO_CAP_KEY " is %s: only %s of the membership revenue is retained",
                     MKTOPT__DECIMAL(cap), MKTOPT__DECIMAL(rest));
    } else if (conflict->kind == MKTOPT_PROMO_MAXIMUM_ABOVE_CAP && tier != NULL)
        length = snprintf(
            buffer, size,
            "The maximum of %" PRId64 " tokens for %s tier costs %" PRId64 " cents a user, %" PRId64
            " above the budget cap of %" PRId64 "; at most %" PRId64 " tokens fit",
            conflict->max_bonus_tokens, tier, conflict->estimated_token_value,
            conflict->overrun_per_user, conflict->max_budget_per_user, conflict->largest_maximum);
    return length > 0 ? (size_t)length : 0;
}
