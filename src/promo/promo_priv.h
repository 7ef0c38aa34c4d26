/* Inside the promo room: a policy's keys as decoded, and what is precomputed from them. */
#ifndef MKTOPT_PROMO_PRIV_H
#define MKTOPT_PROMO_PRIV_H

#include <mktopt/promo.h>

#include "json/fields.h"

#define MKTOPT__PROMO_CAP_KEY  "promo_budget_cap_percent"
#define MKTOPT__PROMO_RATE_KEY "creator_base_rate_per_token"
/* Keys of a tier are one of these and the tier's name. */
#define MKTOPT__PROMO_MAXIMUM_PREFIX "promo_max_bonus_tokens_"
#define MKTOPT__PROMO_REVENUE_PREFIX "membership_monthly_revenue_"

/* A tier's whole number; MKTOPT_NONE_I64 stands for a default that was removed. */
typedef struct mktopt__promo_entry {
    const char *key; /* the tier */
    int64_t value;
} mktopt__promo_entry;

/* The flat JSON object of policy keys. */
typedef struct mktopt__promo_keys {
    mktopt_decimal promo_budget_cap_percent;
    mktopt_decimal creator_base_rate_per_token;
    mktopt__array promo_max_bonus_tokens;     /* of mktopt__promo_entry */
    mktopt__array membership_monthly_revenue; /* of mktopt__promo_entry */
} mktopt__promo_keys;

typedef struct mktopt__promo_tier {
    const char *name;
    size_t name_length;
    int64_t membership_revenue; /* cents; MKTOPT_NONE_I64 while loading: not seen yet */
    int64_t max_bonus_tokens;
    int64_t cap;             /* cents a user */
    int64_t largest_maximum; /* most tokens within the cap; INT64_MAX: any number */
    int64_t token_value;     /* cents of max_bonus_tokens, rounded up */
} mktopt__promo_tier;

struct mktopt_promo_policy {
    mktopt__arena *arena; /* NULL: memory is the owner's of whatever arena it was built in */
    mktopt__promo_keys keys;
    const char *json; /* of `keys`; NULL when built for one operation */
    size_t json_length;
    mktopt__promo_tier *tiers;
    int32_t n_tiers;
    int32_t slot_mask;
    int32_t *slots; /* hash of names: a tier, or -1 */
    /* One token costs rate_numerator / rate_denominator cents. */
    int64_t rate_numerator;
    int64_t rate_denominator;
    mktopt_promo_audit *audits;
    int64_t n_audits;
};

extern const mktopt__struct mktopt__promo_keys_table;
extern const mktopt__struct mktopt__promo_change_options_table;
extern const mktopt__struct mktopt__promo_review_options_table;
extern const mktopt__struct mktopt__promo_suggest_options_table;
extern const mktopt__enum mktopt__promo_category_names;
extern const mktopt__enum mktopt__promo_rule_names;
extern const mktopt__enum mktopt__promo_conflict_names;
extern const mktopt_decimal mktopt__promo_cap_limit;

/* A policy from checked keys, in an arena; `path` is where the keys stand (NULL: at the root). */
mktopt_status mktopt__promo_build(const mktopt__promo_keys *keys, mktopt__arena *arena,
                                  const mktopt__path *path, mktopt_promo_policy **policy,
                                  mktopt_error *err);
/* The same change as mktopt_promo_policy_change, with everything in one arena and without JSON
 * text. */
mktopt_status mktopt__promo_change(const mktopt_promo_policy *policy,
                                   const mktopt_promo_change *changes, int64_t count,
                                   const mktopt_promo_change_options *options, mktopt__arena *arena,
                                   mktopt_promo_policy **changed, mktopt_error *err);
/* tier_find with the path of the field that names the tier. */
mktopt_status mktopt__promo_find(const mktopt_promo_policy *policy, const char *name, size_t length,
                                 const mktopt__path *path, int32_t *tier, mktopt_error *err);
/* The entry of a tier, or NULL. */
mktopt__promo_entry *mktopt__promo_entry_of(const mktopt__array *entries, const char *tier);

/* User counts are one for each tier and >= 0. */
mktopt_status mktopt__promo_check_users(const mktopt_promo_policy *policy,
                                        const int64_t *user_counts, int32_t count,
                                        mktopt_error *err);

#endif
