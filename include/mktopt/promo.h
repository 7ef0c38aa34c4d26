/* mktopt/promo.h - promotional budgets of membership tiers (seed 004).
 *
 * A policy says what each tier pays a month, how many bonus tokens its members may get at most,
 * which part of the membership revenue promotions may use, and what a token costs. Amounts are
 * whole cents; the cap percentage and the token rate are exact decimals; nothing here passes
 * through binary fractions:
 *
 *   cap      = floor(membership revenue * promo_budget_cap_percent)      (a fraction: 0.60)
 *   retained = membership revenue - cap
 *   cost     = tokens * creator_base_rate_per_token * 100 cents, an exact rational
 *
 * The cost is compared with the cap unrounded, and rounded up to whole cents once where it is
 * reported.
 */
#ifndef MKTOPT_PROMO_H
#define MKTOPT_PROMO_H

#include <mktopt/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- policies ------------------------------------------------------------------------------ */

/* An immutable, checked policy; const calls on one policy are safe from many threads. @since 0.1 */
typedef struct mktopt_promo_policy mktopt_promo_policy;

/* A policy from a flat JSON object of policy keys, merged over the defaults of seed 004 key by key;
 * null removes a tier's key. `json` NULL gives the defaults. Keys: promo_budget_cap_percent (0..1),
 * creator_base_rate_per_token (>= 0, currency units), promo_max_bonus_tokens_TIER (>= 0),
 * membership_monthly_revenue_TIER (>= 0, cents); a tier has both of its keys. Errors: those of
 * JSON, UNKNOWN_FIELD, WRONG_TYPE, OUT_OF_RANGE, MISSING_FIELD (one key of a tier), NUMBER_OVERFLOW
 * (a maximum whose cost does not fit in 64 bits), OUT_OF_MEMORY. The caller owns the policy.
 * @since 0.1 */
MKTOPT_API mktopt_status mktopt_promo_policy_create(const char *json, size_t length,
                                                    const mktopt_allocator *allocator,
                                                    mktopt_promo_policy **policy,
                                                    mktopt_error *err);
/* Frees a policy; NULL is allowed. @since 0.1 */
MKTOPT_API void mktopt_promo_policy_free(mktopt_promo_policy *policy);
/* All keys as JSON, NUL-terminated, keys of default tiers that were removed as null: a policy
 * created from it equals this one. Lives as long as the policy; `length` may be NULL. A NULL policy
 * gives NULL.
 * @since 0.1 */
MKTOPT_API const char *mktopt_promo_policy_json(const mktopt_promo_policy *policy, size_t *length);
/* The value of one policy key. Errors: INVALID_ARGUMENT, UNKNOWN_NAME. @since 0.1 */
MKTOPT_API mktopt_status mktopt_promo_policy_value(const mktopt_promo_policy *policy,
                                                   const char *key, mktopt_decimal *value,
                                                   mktopt_error *err);

/* The tiers, numbered 0 .. count - 1: those of the defaults first, others in the order given. NULL
 * policy has none; the name of an index outside is NULL. Names live as long as the policy.
 * @since 0.1 */
MKTOPT_API int32_t mktopt_promo_tier_count(const mktopt_promo_policy *policy);
MKTOPT_API const char *mktopt_promo_tier_name(const mktopt_promo_policy *policy, int32_t tier);
/* The number of a tier by name, `length` bytes, no NUL needed. Errors: INVALID_ARGUMENT,
 * UNKNOWN_NAME with the names known. @since 0.1 */
MKTOPT_API mktopt_status mktopt_promo_tier_find(const mktopt_promo_policy *policy, const char *name,
                                                size_t length, int32_t *tier, mktopt_error *err);

/* ---- changes ------------------------------------------------------------------------------- */

/* One key's new value; `remove` 1 takes a tier's key away (value is ignored). Fixed layout.
 * @since 0.1 */
typedef struct mktopt_promo_change {
    const char *key;
    mktopt_decimal value; /* a whole number for promo_max_* and membership_* */
    int32_t remove;       /* 0 or 1 */
    int32_t reserved;
} mktopt_promo_change;

/* Who changes a policy, when and why, for the audit records. @since 0.1 */
typedef struct mktopt_promo_change_options {
    uint32_t struct_size;
    int32_t auto_adjust;     /* 1: a price change carries the token maxima along; default 0 */
    const char *user;        /* NULL: not said */
    const char *description; /* NULL: not said */
    int64_t time;            /* epoch seconds; MKTOPT_NONE_I64: not said */
} mktopt_promo_change_options;

/* Fills in the defaults. `size` is sizeof(mktopt_promo_change_options) of the caller.
 * Errors: INVALID_ARGUMENT (NULL, no size). @since 0.1 */
MKTOPT_API mktopt_status mktopt_promo_change_options_init(mktopt_promo_change_options *options,
                                                          size_t size);

enum { MKTOPT_PROMO_CAMPAIGNS = 0, MKTOPT_PROMO_PRICING = 1 };

/* What became of one key. @since 0.1 */
typedef struct mktopt_promo_audit {
    uint32_t struct_size;
    int32_t category; /* promo_*: MKTOPT_PROMO_CAMPAIGNS, others: MKTOPT_PROMO_PRICING */
    int32_t has_old;  /* 0: the key is new */
    int32_t has_new;  /* 0: the key was removed */
    mktopt_decimal old_value;
    mktopt_decimal new_value;
    const char *key;
    const char *caused_by;   /* the price key that carried this maximum along, or NULL */
    const char *user;        /* as given, or NULL */
    const char *description; /* as given, or NULL */
    int64_t time;            /* as given, or MKTOPT_NONE_I64 */
} mktopt_promo_audit;

/* A new policy with `count` changes applied in order, checked as a whole; the old one stays.
 * `options` may be NULL. With auto_adjust, a tier whose membership price or token rate changed, and
 * whose maximum is not set itself, gets min(floor(maximum * new cap / old cap), the largest that
 * fits the new cap), or just the latter if less when the old cap is 0: a higher membership price
 * never lowers what a check allows. Errors name the key: UNKNOWN_NAME, OUT_OF_RANGE, and those of
 * create. Source: seed 004 "Dynamic Adjustment". The caller owns the new policy. @since 0.1 */
MKTOPT_API mktopt_status mktopt_promo_policy_change(
    const mktopt_promo_policy *policy, const mktopt_promo_change *changes, int64_t count,
    const mktopt_promo_change_options *options, const mktopt_allocator *allocator,
    mktopt_promo_policy **changed, mktopt_error *err);
/* The audit records of the change that made a policy, one for each key whose value it changed: the
 * changes in order, then the maxima carried along. A created policy has none. @since 0.1 */
MKTOPT_API int64_t mktopt_promo_policy_audit_count(const mktopt_promo_policy *policy);
/* Record `index`; its texts live as long as the policy. Set audit->struct_size first. Errors:
 * INVALID_ARGUMENT, INVALID_OPTIONS, OUT_OF_RANGE. @since 0.1 */
MKTOPT_API mktopt_status mktopt_promo_policy_audit(const mktopt_promo_policy *policy, int64_t index,
                                                   mktopt_promo_audit *audit, mktopt_error *err);

/* ---- budgets ------------------------------------------------------------------------------- */

/* One tier's budget a user and month, in cents. @since 0.1 */
typedef struct mktopt_promo_tier_budget {
    uint32_t struct_size;
    int32_t reserved;
    const char *tier; /* lives as long as the policy */
    int64_t membership_revenue;
    int64_t max_budget_per_user; /* the cap */
    int64_t max_bonus_tokens;
    int64_t estimated_token_value; /* cost of max_bonus_tokens, rounded up */
    int64_t retained_revenue;
    double
        retained_revenue_percent; /* of the revenue, half up to two decimals; NaN when that is 0 */
} mktopt_promo_tier_budget;

/* The budget of tier number `tier`. Set budget->struct_size first. Errors: INVALID_ARGUMENT,
 * INVALID_OPTIONS, OUT_OF_RANGE for the tier. Source: seed 004 "Per-Tier Budget Calculation".
 * @since 0.1 */
MKTOPT_API mktopt_status mktopt_promo_budget(const mktopt_promo_policy *policy, int32_t tier,
                                             mktopt_promo_tier_budget *budget, mktopt_error *err);

/* A campaign over all tiers, every user at the tier's maximum; cents. @since 0.1 */
typedef struct mktopt_promo_totals {
    uint32_t struct_size;
    int32_t over_budget; /* 1: the cost exceeds budget_cap */
    int64_t total_estimated_users;
    int64_t total_bonus_tokens;
    int64_t total_membership_revenue;
    int64_t budget_cap;                    /* sum of users * the tier's cap */
    int64_t total_promotion_cost;          /* of all tokens, rounded up once */
    int64_t overrun;                       /* cost above budget_cap; 0 when within */
    int64_t total_retained_revenue;        /* total_membership_revenue - budget_cap */
    int64_t retained_after_estimated_cost; /* total_membership_revenue - cost; may be negative */
    double average_cost_per_user;          /* NaN without users */
    double average_retained_per_user;      /* NaN without users */
    double
        retained_revenue_percent; /* of the revenue, half up to two decimals; NaN when that is 0 */
    double budget_cap_percent;    /* 100 - retained_revenue_percent */
} mktopt_promo_totals;

/* A tier's part of the totals; fixed layout. The costs split total_promotion_cost by largest
 * remainder (ties to the lower tier) and add up to it. @since 0.1 */
typedef struct mktopt_promo_tier_total {
    int64_t user_count;
    int64_t bonus_tokens;
    int64_t membership_revenue;
    int64_t budget_cap;
    int64_t promotion_cost;
    int64_t retained_revenue;
} mktopt_promo_tier_total;

/* Totals for user_counts[count], one for each tier of the policy (>= 0). Set totals->struct_size
 * first; `by_tier` has `count` elements or is NULL. Errors: INVALID_ARGUMENT, INVALID_OPTIONS,
 * LENGTH_MISMATCH, OUT_OF_RANGE with the element, NUMBER_OVERFLOW with the total that does not fit.
 * Source: seed 004 "Calculate Aggregated Budget". @since 0.1 */
MKTOPT_API mktopt_status mktopt_promo_aggregate(const mktopt_promo_policy *policy,
                                                const int64_t *user_counts, int32_t count,
                                                mktopt_promo_totals *totals,
                                                mktopt_promo_tier_total *by_tier,
                                                mktopt_error *err);

/* The cost of tokens in cents, rounded up. Errors: INVALID_ARGUMENT, OUT_OF_RANGE (tokens < 0),
 * NUMBER_OVERFLOW. @since 0.1 */
MKTOPT_API mktopt_status mktopt_promo_token_cost(const mktopt_promo_policy *policy, int64_t tokens,
                                                 int64_t *cents, mktopt_error *err);

/* ---- checks -------------------------------------------------------------------------------- */

enum { MKTOPT_PROMO_TIER_MAXIMUM = 0, MKTOPT_PROMO_BUDGET_CAP = 1 };

/* What a check of an award found. @since 0.1 */
typedef struct mktopt_promo_check {
    uint32_t struct_size;
    int32_t valid;
    int32_t rule; /* the first that fails: MKTOPT_PROMO_TIER_MAXIMUM, _BUDGET_CAP; or NONE_I32 */
    int32_t tier;
    int64_t bonus_tokens; /* as asked */
    int64_t max_allowed;  /* by the rule that failed, in tokens; MKTOPT_NONE_I64 when valid */
    int64_t max_within_all_rules; /* in tokens */
} mktopt_promo_check;

/* May a user of tier number `tier` get this many tokens? Two comparisons; an award that breaks a
 * rule is a result, not an error. Set check->struct_size first. Errors: INVALID_ARGUMENT,
 * INVALID_OPTIONS, OUT_OF_RANGE for the tier or bonus_tokens < 0. Source: seed 004 "Budget
 * Validation Rules". @since 0.1 */
MKTOPT_API mktopt_status mktopt_promo_validate(const mktopt_promo_policy *policy, int32_t tier,
                                               int64_t bonus_tokens, mktopt_promo_check *check,
                                               mktopt_error *err);
/* The same by the tier's name of `length` bytes. Errors: also UNKNOWN_NAME. @since 0.1 */
MKTOPT_API mktopt_status mktopt_promo_validate_named(const mktopt_promo_policy *policy,
                                                     const char *name, size_t length,
                                                     int64_t bonus_tokens,
                                                     mktopt_promo_check *check, mktopt_error *err);
/* The sentence of a failed check of this policy into buffer[size], cut and NUL-terminated as
 * snprintf does; returns its whole length. A valid check has the empty text. `buffer` may be NULL
 * with size 0. @since 0.1 */
MKTOPT_API size_t mktopt_promo_check_message(const mktopt_promo_policy *policy,
                                             const mktopt_promo_check *check, char *buffer,
                                             size_t size);

/* ---- review -------------------------------------------------------------------------------- */

enum { MKTOPT_PROMO_MAXIMUM_ABOVE_CAP = 0, MKTOPT_PROMO_CAP_ABOVE_LIMIT = 1 };

/* Something in a policy that contradicts its purpose; fixed layout. Amounts a user, in cents; of a
 * CAP_ABOVE_LIMIT only `kind` is set, the others are NONE. @since 0.1 */
typedef struct mktopt_promo_conflict {
    int32_t kind;
    int32_t tier;
    int64_t max_bonus_tokens;
    int64_t largest_maximum; /* the most tokens that fit within the cap */
    int64_t estimated_token_value;
    int64_t max_budget_per_user;
    int64_t overrun_per_user; /* estimated_token_value - max_budget_per_user */
} mktopt_promo_conflict;

typedef struct mktopt_promo_review_options {
    uint32_t struct_size;
    int32_t reserved;
    mktopt_decimal cap_percent_limit; /* a cap above it is a conflict; 0..1, default 0.60 */
} mktopt_promo_review_options;

/* Fills in the defaults. `size` is sizeof(mktopt_promo_review_options) of the caller.
 * Errors: INVALID_ARGUMENT (NULL, no size). @since 0.1 */
MKTOPT_API mktopt_status mktopt_promo_review_options_init(mktopt_promo_review_options *options,
                                                          size_t size);
/* The conflicts of a policy: tiers whose maximum costs more than the cap, by tier, then a cap above
 * the limit. Writes the first `capacity` of them and the number of all; at most tier_count + 1.
 * `conflicts` may be NULL with capacity 0; options NULL are the defaults. Errors: INVALID_ARGUMENT,
 * INVALID_OPTIONS, OUT_OF_RANGE. Source: seed 004 "Troubleshooting". @since 0.1 */
MKTOPT_API mktopt_status mktopt_promo_review(const mktopt_promo_policy *policy,
                                             const mktopt_promo_review_options *options,
                                             mktopt_promo_conflict *conflicts, int32_t capacity,
                                             int32_t *count, mktopt_error *err);
/* One sentence on a conflict, in the manner of mktopt_promo_check_message. @since 0.1 */
MKTOPT_API size_t mktopt_promo_conflict_message(const mktopt_promo_policy *policy,
                                                const mktopt_promo_conflict *conflict, char *buffer,
                                                size_t size);

/* ---- suggestions --------------------------------------------------------------------------- */

enum {
    MKTOPT_PROMO_BY_MAXIMUM = 0, /* in proportion to the tiers' present maxima */
    MKTOPT_PROMO_BY_REVENUE = 1, /* ... to their membership revenue */
    MKTOPT_PROMO_EQUALLY = 2     /* the same for every tier */
};

typedef struct mktopt_promo_suggest_options {
    uint32_t struct_size;
    int32_t proportional_to; /* default MKTOPT_PROMO_BY_MAXIMUM */
} mktopt_promo_suggest_options;

/* Fills in the defaults. `size` is sizeof(mktopt_promo_suggest_options) of the caller. @since 0.1
 */
MKTOPT_API mktopt_status mktopt_promo_suggest_options_init(mktopt_promo_suggest_options *options,
                                                           size_t size);
/* Token maxima[count] for a campaign that costs at most `target_cost` cents, in proportion to a
 * weight of each tier and each within its cap. Token by token to the tier with the lowest (tokens +
 * 1) / weight (ties to the lower tier) of those it still fits: so no tier with users and a weight >
 * 0 can get one more. Weight 0 gets none. A tier without users keeps its maximum, or the largest
 * that fits; so do all when a token costs nothing. Errors: INVALID_ARGUMENT, INVALID_OPTIONS,
 * LENGTH_MISMATCH, OUT_OF_RANGE. Source: seed 004 "Dynamic Adjustment"; the divisor method of
 * Jefferson. @since 0.1 */
MKTOPT_API mktopt_status mktopt_promo_suggest(const mktopt_promo_policy *policy,
                                              const int64_t *user_counts, int32_t count,
                                              int64_t target_cost,
                                              const mktopt_promo_suggest_options *options,
                                              int64_t *maxima, mktopt_error *err);

#ifdef __cplusplus
}
#endif

#endif
