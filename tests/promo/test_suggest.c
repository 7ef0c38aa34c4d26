/* Suggested maxima: against giving tokens one by one, and what must hold whatever the numbers. */
#include "promo_oracle.h"

enum { BY_MAXIMUM = MKTOPT_PROMO_BY_MAXIMUM, BY_REVENUE = MKTOPT_PROMO_BY_REVENUE };

static mktopt_promo_suggest_options weighted(int32_t proportional_to)
{
    mktopt_promo_suggest_options options;
    assert_int_equal(mktopt_promo_suggest_options_init(&options, sizeof options), MKTOPT_OK);
    options.proportional_to = proportional_to;
    return options;
}

static int64_t weight_of(const oracle *o, int32_t proportional_to, int tier)
{
    return proportional_to == BY_MAXIMUM   ? o->maximum[tier]
           : proportional_to == BY_REVENUE ? o->revenue[tier]
                                           : 1;
}

static int can_have(const oracle *o, int tier, int64_t tokens)
{
    return oracle_costs_at_most(o, tokens, oracle_cap(o, tier));
}

/* All tokens of all users cost at most the target. */
static int within(const oracle *o, const int64_t *users, const int64_t *tokens, int64_t target)
{
    wide total = 0;
    for (int i = 0; i < o->n_tiers; i++)
        total += (wide)users[i] * tokens[i];
    return total * o->rate_digits * 100 <= (wide)target * o->rate_unit;
}

static int can_raise(const oracle *o, const int64_t *users, int64_t *tokens, int64_t target,
                     int tier)
{
    tokens[tier]++;
    const int can = can_have(o, tier, tokens[tier]) && within(o, users, tokens, target);
    tokens[tier]--;
    return can;
}

/* The definition: one token after the other. */
static void one_by_one(const oracle *o, const int64_t *users, int64_t target,
                       int32_t proportional_to, int64_t *tokens)
{
    for (int i = 0; i < o->n_tiers; i++)
        tokens[i] = 0;
    for (;;) {
        int best = -1;
        for (int i = 0; i < o->n_tiers; i++) {
            const int64_t w = weight_of(o, proportional_to, i);
            if (users[i] == 0 || w == 0 || !can_raise(o, users, tokens, target, i))
                continue;
            const int64_t v = best < 0 ? 1 : weight_of(o, proportional_to, best);
            if (best < 0 || (wide)(tokens[i] + 1) * v < (wide)(tokens[best] + 1) * w)
                best = i;
        }
        if (best < 0)
            return;
        tokens[best]++;
    }
}

static int64_t kept(const oracle *o, int tier)
{
    int64_t tokens = o->maximum[tier];
    while (!can_have(o, tier, tokens))
        tokens--;
    return tokens;
}

static void test_against_one_by_one(void **state)
{
    (void)state;
    mktopt__random random;
    mktopt__random_seed(&random, 6);
    for (int round = 0; round < 1500; round++) {
        oracle o;
        mktopt_error err;
        do
            oracle_random(&o, &random);
        while (o.rate_digits == 0);
        mktopt_promo_policy *policy = oracle_policy(&o);
        int64_t users[ORACLE_TIERS], expected[ORACLE_TIERS], tokens[ORACLE_TIERS];
        const uint64_t crowd = mktopt__random_below(&random, 2) ? 12 : 300;
        for (int i = 0; i < o.n_tiers; i++)
            users[i] = (int64_t)mktopt__random_below(&random, crowd);
        const int64_t target = (int64_t)mktopt__random_below(&random, 60000);
        const mktopt_promo_suggest_options options = weighted(round % 3);
        assert_ok(mktopt_promo_suggest(policy, users, o.n_tiers, target, &options, tokens, &err),
                  err);
        one_by_one(&o, users, target, round % 3, expected);
        for (int i = 0; i < o.n_tiers; i++)
            assert_int_equal(tokens[i], users[i] > 0 ? expected[i] : kept(&o, i));
        mktopt_promo_policy_free(policy);
    }
}

/* Large figures: the target holds, the caps hold, and no tier can be raised. */
static void test_nothing_is_left_on_the_table(void **state)
{
    (void)state;
    mktopt__random random;
    mktopt__random_seed(&random, 7);
    for (int round = 0; round < 1500; round++) {
        oracle o;
        mktopt_error err;
        do
            oracle_random(&o, &random);
        while (o.rate_digits == 0);
        int64_t users[ORACLE_TIERS], tokens[ORACLE_TIERS];
        for (int i = 0; i < o.n_tiers; i++) {
            o.revenue[i] = (int64_t)mktopt__random_below(&random, 1000000000000u);
            o.maximum[i] = 1 + (int64_t)mktopt__random_below(&random, 1000000000u);
            users[i] = 1 + (int64_t)mktopt__random_below(&random, round % 2 ? 30 : 100000000u);
        }
        const int64_t target = (int64_t)mktopt__random_below(&random, 1000000000000000u);
        const mktopt_promo_suggest_options options = weighted(round % 3);
        mktopt_promo_policy *policy = oracle_policy(&o);
        assert_ok(mktopt_promo_suggest(policy, users, o.n_tiers, target, &options, tokens, &err),
                  err);
        assert_true(within(&o, users, tokens, target));
        for (int i = 0; i < o.n_tiers; i++) {
            assert_true(tokens[i] >= 0 && can_have(&o, i, tokens[i]));
            if (weight_of(&o, round % 3, i) > 0)
                assert_false(can_raise(&o, users, tokens, target, i));
        }
        mktopt_promo_policy_free(policy);
    }
}

static void test_the_seed_made_to_fit(void **state)
{
    (void)state;
    mktopt_error err;
    mktopt_promo_policy *policy = oracle_defaults();
    const int64_t users[] = {100, 50, 75, 25};
    int64_t tokens[4];
    /* More than the caps can use: every tier at its largest. */
    assert_ok(mktopt_promo_suggest(policy, users, 4, 300625, NULL, tokens, &err), err);
    assert_int_equal(tokens[0], 92);
    assert_int_equal(tokens[1], 184);
    assert_int_equal(tokens[2], 138);
    assert_int_equal(tokens[3], 276);
    /* 1500 dollars: 23076 tokens for 100 a + 50 b + 75 c + 25 d near 100 : 250 : 150 : 500. */
    assert_ok(mktopt_promo_suggest(policy, users, 4, 150000, NULL, tokens, &err), err);
    const int64_t total = 100 * tokens[0] + 50 * tokens[1] + 75 * tokens[2] + 25 * tokens[3];
    assert_int_equal(total, 23075);
    assert_in_range(tokens[0], 49, 51);
    assert_in_range(tokens[3], 248, 252);
    assert_ok(mktopt_promo_suggest(policy, users, 4, 0, NULL, tokens, &err), err);
    for (int i = 0; i < 4; i++)
        assert_int_equal(tokens[i], 0);
    mktopt_promo_policy_free(policy);
}

static void test_edges(void **state)
{
    (void)state;
    mktopt_error err;
    int64_t tokens[4];
    const int64_t users[] = {1, 1, 1, 0};
    /* Tokens that cost nothing: everything stays. */
    mktopt_promo_policy *policy = oracle_parse("{\"creator_base_rate_per_token\": 0}");
    assert_ok(mktopt_promo_suggest(policy, users, 4, 0, NULL, tokens, &err), err);
    assert_int_equal(tokens[0], 100);
    assert_int_equal(tokens[3], 500);
    mktopt_promo_policy_free(policy);
    /* A maximum of 0 means none; a tier without users keeps what fits. */
    policy = oracle_parse("{\"promo_max_bonus_tokens_vip\": 0}");
    assert_ok(mktopt_promo_suggest(policy, users, 4, 1000000, NULL, tokens, &err), err);
    assert_int_equal(tokens[0], 0);
    assert_int_equal(tokens[1], 184);
    assert_int_equal(tokens[3], 276);
    mktopt_promo_policy_free(policy);
    /* More tokens than 64 bits can count. */
    policy = oracle_parse("{\"creator_base_rate_per_token\": 0.000000000000000001,"
                          "\"membership_monthly_revenue_vip\": 9223372036854775807}");
    const int64_t one[] = {1, 0, 0, 0};
    assert_ok(mktopt_promo_suggest(policy, one, 4, INT64_MAX, NULL, tokens, &err), err);
    assert_true(tokens[0] == INT64_MAX);
    mktopt_promo_policy_free(policy);
}

static void test_many_tiers(void **state)
{
    (void)state;
    enum { TIERS = 300, SIZE = TIERS * 120 };
    char *json = malloc(SIZE);
    mktopt__random random;
    mktopt__random_seed(&random, 8);
    int n = snprintf(json, SIZE, "{\"creator_base_rate_per_token\": 0.01");
    for (int i = 0; i < TIERS; i++) {
        const int most = (int)mktopt__random_below(&random, 5000),
                  revenue = (int)mktopt__random_below(&random, 9000);
        n += snprintf(json + n, (size_t)(SIZE - n),
                      ",\"promo_max_bonus_tokens_t%d\":%d,\"membership_monthly_revenue_t%d\":%d", i,
                      most, i, revenue);
    }
    snprintf(json + n, (size_t)(SIZE - n), "}");
    mktopt_promo_policy *policy = oracle_parse(json);
    mktopt_error err;
    int64_t users[TIERS + 4], tokens[TIERS + 4], total = 0;
    for (int i = 0; i < TIERS + 4; i++)
        users[i] = 1 + (int64_t)mktopt__random_below(&random, 100000);
    assert_ok(mktopt_promo_suggest(policy, users, TIERS + 4, 20000000000, NULL, tokens, &err), err);
    for (int i = 0; i < TIERS + 4; i++)
        total += users[i] * tokens[i];
    assert_true(total <= 20000000000 && total > 20000000000 - 100000);
    mktopt_promo_policy_free(policy);
    free(json);
}

static void test_bad_arguments(void **state)
{
    (void)state;
    mktopt_error err;
    mktopt_promo_policy *policy = oracle_defaults();
    int64_t users[] = {1, 2, 3, 4}, tokens[] = {7, 7, 7, 7};
    mktopt_promo_suggest_options options = weighted(3);
    assert_fails(mktopt_promo_suggest(NULL, users, 4, 1, NULL, tokens, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "policy");
    assert_fails(mktopt_promo_suggest(policy, NULL, 4, 1, NULL, tokens, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "user_counts");
    assert_fails(mktopt_promo_suggest(policy, users, 4, 1, NULL, NULL, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "maxima");
    assert_fails(mktopt_promo_suggest(policy, users, 5, 1, NULL, tokens, &err), err,
                 MKTOPT_LENGTH_MISMATCH, "user_counts");
    assert_fails(mktopt_promo_suggest(policy, users, 4, -1, NULL, tokens, &err), err,
                 MKTOPT_OUT_OF_RANGE, "target_cost");
    assert_fails(mktopt_promo_suggest(policy, users, 4, 1, &options, tokens, &err), err,
                 MKTOPT_UNKNOWN_NAME, "proportional_to");
    options.struct_size = 0;
    assert_fails(mktopt_promo_suggest(policy, users, 4, 1, &options, tokens, &err), err,
                 MKTOPT_INVALID_OPTIONS, "options.struct_size");
    users[3] = INT64_MIN;
    assert_fails(mktopt_promo_suggest(policy, users, 4, 1, NULL, tokens, &err), err,
                 MKTOPT_OUT_OF_RANGE, "user_counts[3]");
    for (int i = 0; i < 4; i++)
        assert_int_equal(tokens[i], 7);
    assert_int_equal(mktopt_promo_suggest_options_init(NULL, sizeof options),
                     MKTOPT_INVALID_ARGUMENT);
    mktopt_promo_policy_free(policy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_against_one_by_one),
        cmocka_unit_test(test_nothing_is_left_on_the_table),
        cmocka_unit_test(test_the_seed_made_to_fit),
        cmocka_unit_test(test_edges),
        cmocka_unit_test(test_many_tiers),
        cmocka_unit_test(test_bad_arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
