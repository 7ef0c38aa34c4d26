/* Random policies, and the arithmetic of promo written down a second time: plain fractions in 128
 * bits, counting instead of dividing where numbers are small. */
#ifndef MKTOPT_TESTS_PROMO_ORACLE_H
#define MKTOPT_TESTS_PROMO_ORACLE_H

#include "base/random.h"
#include "support.h"

__extension__ typedef __int128 wide;

enum { ORACLE_TIERS = 5 };

typedef struct oracle {
    int64_t cap_digits, cap_unit;   /* cap percentage = digits / unit */
    int64_t rate_digits, rate_unit; /* currency units a token */
    int32_t n_tiers;
    int64_t revenue[ORACLE_TIERS];
    int64_t maximum[ORACLE_TIERS];
} oracle;

static inline mktopt_promo_policy *oracle_defaults(void)
{
    mktopt_error err;
    mktopt_promo_policy *policy = NULL;
    assert_ok(mktopt_promo_policy_create(NULL, 0, NULL, &policy, &err), err);
    return policy;
}

static inline mktopt_promo_policy *oracle_parse(const char *json)
{
    mktopt_error err;
    mktopt_promo_policy *policy = NULL;
    assert_ok(mktopt_promo_policy_create(json, strlen(json), NULL, &policy, &err), err);
    return policy;
}

/* digits / unit as decimal text: 65e-3. */
static inline void oracle_decimal(char *text, size_t size, int64_t digits, int64_t unit)
{
    int places = 0;
    for (int64_t u = unit; u > 1; u /= 10)
        places++;
    snprintf(text, size, "%llde-%d", (long long)digits, places);
}

/* Tiers t0 .. only; the defaults are removed. */
static inline mktopt_promo_policy *oracle_policy(const oracle *o)
{
    char json[2048], cap[40], rate[40];
    oracle_decimal(cap, sizeof cap, o->cap_digits, o->cap_unit);
    oracle_decimal(rate, sizeof rate, o->rate_digits, o->rate_unit);
    int n =
        snprintf(json, sizeof json,
                 "{\"promo_budget_cap_percent\":%s,\"creator_base_rate_per_token\":%s", cap, rate);
    static const char *const removed[] = {"vip", "gold_vip", "silver_vip", "platinum_vip"};
    for (int i = 0; i < 4; i++)
        n += snprintf(json + n, sizeof json - (size_t)n,
                      ",\"promo_max_bonus_tokens_%s\":null,\"membership_monthly_revenue_%s\":null",
                      removed[i], removed[i]);
    for (int i = 0; i < o->n_tiers; i++)
        n +=
            snprintf(json + n, sizeof json - (size_t)n,
                     ",\"promo_max_bonus_tokens_t%d\":%lld,\"membership_monthly_revenue_t%d\":%lld",
                     i, (long long)o->maximum[i], i, (long long)o->revenue[i]);
    snprintf(json + n, sizeof json - (size_t)n, "}");
    return oracle_parse(json);
}

/* Small enough to count: caps of at most a few thousand cents. */
static inline void oracle_random(oracle *o, mktopt__random *random)
{
    static const int64_t caps[][2] = {
        {60, 100}, {0, 1}, {1, 1}, {333333, 1000000}, {9999999, 10000000}, {1, 1000000000}};
    static const int64_t rates[][2] = {{65, 1000}, {655, 10000}, {333333, 1000000},
                                       {1, 100},   {1, 1000},    {0, 1},
                                       {7, 1},     {123, 10},    {999, 100000}};
    const uint64_t c = mktopt__random_below(random, 8), r = mktopt__random_below(random, 12);
    o->cap_unit = c < 6 ? caps[c][1] : 1000;
    o->cap_digits = c < 6 ? caps[c][0] : (int64_t)mktopt__random_below(random, 1001);
    o->rate_unit = r < 9 ? rates[r][1] : 10000;
    o->rate_digits = r < 9 ? rates[r][0] : 1 + (int64_t)mktopt__random_below(random, 5000);
    o->n_tiers = 1 + (int32_t)mktopt__random_below(random, ORACLE_TIERS);
    for (int i = 0; i < o->n_tiers; i++) {
        o->revenue[i] =
            mktopt__random_below(random, 6) == 0 ? 0 : (int64_t)mktopt__random_below(random, 4000);
        o->maximum[i] =
            mktopt__random_below(random, 8) == 0 ? 0 : (int64_t)mktopt__random_below(random, 600);
    }
}

static inline int64_t oracle_cap(const oracle *o, int tier)
{
    return (int64_t)((wide)o->revenue[tier] * o->cap_digits / o->cap_unit);
}

/* n tokens cost at most `cents`: n * digits * 100 / unit <= cents. */
static inline int oracle_costs_at_most(const oracle *o, int64_t tokens, int64_t cents)
{
    return (wide)tokens * o->rate_digits * 100 <= (wide)cents * o->rate_unit;
}

/* The least whole number of cents that pays n tokens. */
static inline int64_t oracle_cost(const oracle *o, int64_t tokens)
{
    const wide exact = (wide)tokens * o->rate_digits * 100;
    int64_t cents = (int64_t)(exact / o->rate_unit);
    while ((wide)cents * o->rate_unit < exact)
        cents++;
    return cents;
}

#endif
