/* What the promo operations share: the policy and the users by tier of a request. */
#ifndef MKTOPT_PROMO_OPERATIONS_PRIV_H
#define MKTOPT_PROMO_OPERATIONS_PRIV_H

#include "promo/promo_priv.h"
#include "json/operation.h"

#define MKTOPT__PROMO_POLICY_FIELD(S)                               \
    MKTOPT__MEMBER(S, STRUCT, policy, .flags = MKTOPT__HAS_DEFAULT, \
                   .type = &mktopt__promo_keys_table,               \
                   .doc = "Policy keys, merged over the defaults key by key.")

typedef struct mktopt__promo_users {
    const char *key; /* the tier */
    int64_t value;
} mktopt__promo_users;

#define MKTOPT__PROMO_USERS_FIELD(S)                                            \
    MKTOPT__MEMBER(                                                             \
        S, MAP, user_count_by_tier, .unit = "users",                            \
        .doc = "How many users of each tier take part; other tiers have none.", \
        MKTOPT__ENTRIES(mktopt__promo_users, I64, MKTOPT__AT_LEAST(0), .unit = "users"))

#define MKTOPT__PROMO_TIER_FIELD(S) MKTOPT__MEMBER(S, STRING, tier, .doc = "A tier of the policy.")

/* The policy of a request. */
mktopt_status mktopt__promo_of_request(const mktopt__context *context,
                                       const mktopt__promo_keys *keys, mktopt_promo_policy **policy,
                                       mktopt_error *err);

/* A campaign of a request: its policy, counts for all tiers of it, and the tiers named, in the
 * order given. */
typedef struct mktopt__promo_campaign {
    mktopt_promo_policy *policy;
    int64_t *counts;
    int32_t *tiers;
} mktopt__promo_campaign;

mktopt_status mktopt__promo_campaign_of_request(const mktopt__context *context,
                                                const mktopt__promo_keys *keys,
                                                const mktopt__array *users,
                                                mktopt__promo_campaign *out, mktopt_error *err);

/* An array of `count` items for a response. */
mktopt_status mktopt__promo_new_array(const mktopt__context *context, int64_t count, size_t size,
                                      mktopt__array *array, mktopt_error *err);

/* In policy_operations.c. */
MKTOPT__OPERATION_PARTS(promo, review);
MKTOPT__OPERATION_PARTS(promo, suggest);
MKTOPT__OPERATION_PARTS(promo, change_policy);

extern const mktopt__operation_list mktopt__promo_operations;

#endif
