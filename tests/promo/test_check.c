/* Checks of awards, and the review of policies. */
#include "promo_oracle.h"

static mktopt_promo_check check_of(const mktopt_promo_policy *policy, int32_t tier, int64_t tokens)
{
    mktopt_error err;
    mktopt_promo_check check = {.struct_size = sizeof check};
    assert_ok(mktopt_promo_validate(policy, tier, tokens, &check, &err), err);
    return check;
}

static void assert_message(const mktopt_promo_policy *policy, const mktopt_promo_check *check,
                           const char *expected)
{
    char text[128], cut[8];
    assert_int_equal(mktopt_promo_check_message(policy, check, NULL, 0), strlen(expected));
    assert_int_equal(mktopt_promo_check_message(policy, check, text, sizeof text),
                     strlen(expected));
    assert_string_equal(text, expected);
    mktopt_promo_check_message(policy, check, cut, sizeof cut);
    assert_int_equal(strlen(cut), strlen(expected) < 7 ? strlen(expected) : 7);
}

static void test_awards_of_the_seed(void **state)
{
    (void)state;
    mktopt_promo_policy *policy = oracle_defaults();
    mktopt_promo_check check = check_of(policy, 0, 50);
    assert_int_equal(check.valid, 1);
    assert_int_equal(check.rule, MKTOPT_NONE_I32);
    assert_true(check.max_allowed == MKTOPT_NONE_I64);
    assert_int_equal(check.max_within_all_rules, 92);
    assert_message(policy, &check, "");

    check = check_of(policy, 0, 150);
    assert_int_equal(check.valid, 0);
    assert_int_equal(check.rule, MKTOPT_PROMO_TIER_MAXIMUM);
    assert_int_equal(check.max_allowed, 100);
    assert_int_equal(check.max_within_all_rules, 92);
    assert_message(policy, &check, "Bonus tokens (150) exceed maximum allowed for vip tier");

    assert_int_equal(check_of(policy, 0, 92).valid, 1); /* 598 cents */
    check = check_of(policy, 0, 93);                    /* 604.5 cents */
    assert_int_equal(check.rule, MKTOPT_PROMO_BUDGET_CAP);
    assert_int_equal(check.max_allowed, 92);
    assert_message(policy, &check,
                   "Estimated cost (605 cents) exceeds budget cap (599 cents) for vip tier");
    mktopt_promo_policy_free(policy);

    /* The seed's second message: 1000 cents, reached with a larger maximum and a token at 10. */
    policy = oracle_parse("{\"creator_base_rate_per_token\": 0.1}");
    check = check_of(policy, 0, 100);
    assert_message(policy, &check,
                   "Estimated cost (1000 cents) exceeds budget cap (599 cents) for vip tier");
    mktopt_promo_policy_free(policy);
}

/* The cap is compared with the exact cost: 10 cents of cap pay 10 cents, not 10.000001. */
static void test_cost_is_compared_unrounded(void **state)
{
    (void)state;
    mktopt_promo_policy *policy = oracle_parse("{\"promo_budget_cap_percent\": 0.1,"
                                               "\"membership_monthly_revenue_vip\": 100,"
                                               "\"creator_base_rate_per_token\": 0.00333333}");
    assert_int_equal(check_of(policy, 0, 30).valid, 1); /* 9.99999 */
    assert_int_equal(check_of(policy, 0, 31).valid, 0);
    mktopt_promo_policy_free(policy);
    policy = oracle_parse("{\"promo_budget_cap_percent\": 0.1,"
                          "\"membership_monthly_revenue_vip\": 100,"
                          "\"creator_base_rate_per_token\": 0.0033333334}");
    assert_int_equal(check_of(policy, 0, 29).valid, 1);
    assert_int_equal(check_of(policy, 0, 30).valid, 0); /* 10.0000002 */
    mktopt_promo_policy_free(policy);
}

static void test_checks_against_counting(void **state)
{
    (void)state;
    mktopt__random random;
    mktopt__random_seed(&random, 3);
    for (int round = 0; round < 600; round++) {
        oracle o;
        oracle_random(&o, &random);
        mktopt_promo_policy *policy = oracle_policy(&o);
        const int32_t tier = (int32_t)mktopt__random_below(&random, (uint64_t)o.n_tiers);
        const int64_t cap = oracle_cap(&o, tier);
        int64_t most = -1; /* of the tokens within both rules */
        for (int64_t n = 0; n <= o.maximum[tier] + 3; n++) {
            const mktopt_promo_check check = check_of(policy, tier, n);
            const int within = n <= o.maximum[tier], fits = oracle_costs_at_most(&o, n, cap);
            assert_int_equal(check.valid, within && fits);
            assert_int_equal(check.rule, !within ? MKTOPT_PROMO_TIER_MAXIMUM
                                         : !fits ? MKTOPT_PROMO_BUDGET_CAP
                                                 : MKTOPT_NONE_I32);
            if (check.valid)
                most = n;
            else if (check.rule == MKTOPT_PROMO_BUDGET_CAP)
                assert_int_equal(check.max_allowed, most);
            else
                assert_int_equal(check.max_allowed, o.maximum[tier]);
        }
        assert_int_equal(check_of(policy, tier, 0).max_within_all_rules, most);
        mktopt_promo_policy_free(policy);
    }
}

static void test_edges_of_policies(void **state)
{
    (void)state;
    /* A token that costs nothing: the maximum alone holds. */
    mktopt_promo_policy *policy = oracle_parse("{\"creator_base_rate_per_token\": 0,"
                                               "\"membership_monthly_revenue_vip\": 0}");
    assert_int_equal(check_of(policy, 0, 100).valid, 1);
    assert_int_equal(check_of(policy, 0, 101).rule, MKTOPT_PROMO_TIER_MAXIMUM);
    mktopt_promo_policy_free(policy);
    /* Nothing to spend: no token. */
    policy = oracle_parse("{\"promo_budget_cap_percent\": 0}");
    assert_int_equal(check_of(policy, 0, 0).valid, 1);
    assert_int_equal(check_of(policy, 0, 1).rule, MKTOPT_PROMO_BUDGET_CAP);
    assert_int_equal(check_of(policy, 0, 1).max_allowed, 0);
    mktopt_promo_policy_free(policy);
    /* All of it. */
    policy = oracle_parse("{\"promo_budget_cap_percent\": 1}");
    assert_int_equal(check_of(policy, 0, 100).valid, 1);
    mktopt_promo_policy_free(policy);
}

static void test_check_by_name(void **state)
{
    (void)state;
    mktopt_error err;
    mktopt_promo_policy *policy = oracle_defaults();
    mktopt_promo_check check = {.struct_size = sizeof check, .valid = 77};
    assert_fails(mktopt_promo_validate_named(policy, "bronze", 6, 1, &check, &err), err,
                 MKTOPT_UNKNOWN_NAME, "tier");
    assert_int_equal(check.valid, 77);
    assert_ok(mktopt_promo_validate_named(policy, "gold_vip, and more", 8, 184, &check, &err), err);
    assert_int_equal(check.valid, 1);
    assert_int_equal(check.tier, 1);
    assert_ok(mktopt_promo_validate_named(policy, "gold_vip", 8, 185, &check, &err), err);
    assert_int_equal(check.valid, 0);
    mktopt_promo_policy_free(policy);
}

static void test_bad_arguments(void **state)
{
    (void)state;
    mktopt_error err;
    mktopt_promo_policy *policy = oracle_defaults();
    mktopt_promo_check check = {.struct_size = sizeof check, .valid = 77}, unset = {0};
    assert_fails(mktopt_promo_validate(NULL, 0, 1, &check, &err), err, MKTOPT_INVALID_ARGUMENT,
                 "policy");
    assert_fails(mktopt_promo_validate(policy, 0, 1, NULL, &err), err, MKTOPT_INVALID_ARGUMENT,
                 "check");
    assert_fails(mktopt_promo_validate(policy, 0, 1, &unset, &err), err, MKTOPT_INVALID_OPTIONS,
                 "check.struct_size");
    assert_fails(mktopt_promo_validate(policy, 4, 1, &check, &err), err, MKTOPT_OUT_OF_RANGE,
                 "tier");
    assert_fails(mktopt_promo_validate(policy, INT32_MIN, 1, &check, &err), err,
                 MKTOPT_OUT_OF_RANGE, "tier");
    assert_fails(mktopt_promo_validate(policy, 0, -1, &check, &err), err, MKTOPT_OUT_OF_RANGE,
                 "bonus_tokens");
    assert_fails(mktopt_promo_validate_named(policy, NULL, 0, 1, &check, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "name");
    assert_int_equal(check.valid, 77);
    check = check_of(policy, 0, 1000);
    assert_int_equal(mktopt_promo_check_message(NULL, &check, NULL, 0), 0);
    assert_int_equal(mktopt_promo_check_message(policy, NULL, NULL, 0), 0);
    check.tier = 9;
    assert_int_equal(mktopt_promo_check_message(policy, &check, NULL, 0), 0);
    mktopt_promo_policy_free(policy);
}

/* ---- review -------------------------------------------------------------------------------- */

static void test_review_of_the_defaults(void **state)
{
    (void)state;
    static const int64_t fits[] = {92, 184, 138, 276}, overrun[] = {51, 426, 76, 1451};
    mktopt_error err;
    mktopt_promo_policy *policy = oracle_defaults();
    mktopt_promo_conflict found[5];
    int32_t count = 0;
    char text[200];
    assert_ok(mktopt_promo_review(policy, NULL, found, 5, &count, &err), err);
    assert_int_equal(count, 4);
    for (int32_t i = 0; i < 4; i++) {
        assert_int_equal(found[i].kind, MKTOPT_PROMO_MAXIMUM_ABOVE_CAP);
        assert_int_equal(found[i].tier, i);
        assert_int_equal(found[i].largest_maximum, fits[i]);
        assert_int_equal(found[i].overrun_per_user, overrun[i]);
    }
    const size_t length = mktopt_promo_conflict_message(policy, &found[0], text, sizeof text);
    assert_int_equal(length, strlen(text));
    assert_string_equal(text, "The maximum of 100 tokens for vip tier costs 650 cents a user, 51 "
                              "above the budget cap of 599; at most 92 tokens fit");
    /* No more than there is room for is written; all are counted. */
    found[2].kind = 77;
    assert_ok(mktopt_promo_review(policy, NULL, found, 2, &count, &err), err);
    assert_int_equal(count, 4);
    assert_int_equal(found[2].kind, 77);
    assert_ok(mktopt_promo_review(policy, NULL, NULL, 0, &count, &err), err);
    assert_int_equal(count, 4);
    mktopt_promo_policy_free(policy);
}

static void test_review_of_the_cap(void **state)
{
    (void)state;
    mktopt_error err;
    mktopt_promo_policy *policy = oracle_parse("{\"promo_budget_cap_percent\": 0.600001,"
                                               "\"creator_base_rate_per_token\": 0.01}");
    mktopt_promo_conflict found[5];
    mktopt_promo_review_options options;
    int32_t count = 0;
    char text[200];
    assert_ok(mktopt_promo_review(policy, NULL, found, 5, &count, &err), err);
    assert_int_equal(count, 1);
    assert_int_equal(found[0].kind, MKTOPT_PROMO_CAP_ABOVE_LIMIT);
    assert_int_equal(found[0].tier, MKTOPT_NONE_I32);
    mktopt_promo_conflict_message(policy, &found[0], text, sizeof text);
    assert_string_equal(text, "promo_budget_cap_percent is 0.600001: only 0.399999 of the "
                              "membership revenue is retained");
    assert_ok(mktopt_promo_review_options_init(&options, sizeof options), err);
    options.cap_percent_limit = (mktopt_decimal){600001, 6, 0};
    assert_ok(mktopt_promo_review(policy, &options, found, 5, &count, &err), err);
    assert_int_equal(count, 0);
    options.cap_percent_limit = (mktopt_decimal){600000999999999999, 18, 0};
    assert_ok(mktopt_promo_review(policy, &options, found, 5, &count, &err), err);
    assert_int_equal(count, 1);
    mktopt_promo_policy_free(policy);
}

static void test_largest_maximum_against_counting(void **state)
{
    (void)state;
    mktopt__random random;
    mktopt__random_seed(&random, 5);
    for (int round = 0; round < 600; round++) {
        oracle o;
        oracle_random(&o, &random);
        mktopt_promo_policy *policy = oracle_policy(&o);
        mktopt_error err;
        mktopt_promo_conflict found[ORACLE_TIERS + 1];
        int32_t count = 0, next = 0;
        assert_ok(mktopt_promo_review(policy, NULL, found, ORACLE_TIERS + 1, &count, &err), err);
        for (int32_t i = 0; i < o.n_tiers; i++) {
            const int64_t cap = oracle_cap(&o, i);
            if (oracle_costs_at_most(&o, o.maximum[i], cap))
                continue;
            int64_t largest = o.maximum[i];
            while (!oracle_costs_at_most(&o, largest, cap))
                largest--;
            assert_int_equal(found[next].tier, i);
            assert_int_equal(found[next].largest_maximum, largest);
            assert_int_equal(found[next].overrun_per_user, oracle_cost(&o, o.maximum[i]) - cap);
            next++;
        }
        next += (wide)o.cap_digits * 10 > (wide)o.cap_unit * 6;
        assert_int_equal(count, next);
        mktopt_promo_policy_free(policy);
    }
}

static void test_bad_reviews(void **state)
{
    (void)state;
    mktopt_error err;
    mktopt_promo_policy *policy = oracle_defaults();
    mktopt_promo_conflict found[5];
    mktopt_promo_review_options options;
    int32_t count = 77;
    assert_fails(mktopt_promo_review(NULL, NULL, found, 5, &count, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "policy");
    assert_fails(mktopt_promo_review(policy, NULL, NULL, 5, &count, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "conflicts");
    assert_fails(mktopt_promo_review(policy, NULL, found, 5, NULL, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "count");
    assert_fails(mktopt_promo_review(policy, NULL, found, -1, &count, &err), err,
                 MKTOPT_OUT_OF_RANGE, "capacity");
    assert_ok(mktopt_promo_review_options_init(&options, sizeof options), err);
    options.cap_percent_limit = (mktopt_decimal){2, 0, 0};
    assert_fails(mktopt_promo_review(policy, &options, found, 5, &count, &err), err,
                 MKTOPT_OUT_OF_RANGE, "cap_percent_limit");
    options.cap_percent_limit = (mktopt_decimal){6, 19, 0};
    assert_fails(mktopt_promo_review(policy, &options, found, 5, &count, &err), err,
                 MKTOPT_OUT_OF_RANGE, "cap_percent_limit");
    options.struct_size = 0;
    assert_fails(mktopt_promo_review(policy, &options, found, 5, &count, &err), err,
                 MKTOPT_INVALID_OPTIONS, "options.struct_size");
    assert_int_equal(count, 77);
    assert_int_equal(mktopt_promo_review_options_init(NULL, sizeof options),
                     MKTOPT_INVALID_ARGUMENT);
    found[0].kind = 5;
    found[0].tier = 0;
    assert_int_equal(mktopt_promo_conflict_message(policy, &found[0], NULL, 0), 0);
    assert_int_equal(mktopt_promo_conflict_message(policy, NULL, NULL, 0), 0);
    assert_int_equal(mktopt_promo_conflict_message(NULL, &found[0], NULL, 0), 0);
    mktopt_promo_policy_free(policy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_awards_of_the_seed),
        cmocka_unit_test(test_cost_is_compared_unrounded),
        cmocka_unit_test(test_checks_against_counting),
        cmocka_unit_test(test_edges_of_policies),
        cmocka_unit_test(test_check_by_name),
        cmocka_unit_test(test_bad_arguments),
        cmocka_unit_test(test_review_of_the_defaults),
        cmocka_unit_test(test_review_of_the_cap),
        cmocka_unit_test(test_largest_maximum_against_counting),
        cmocka_unit_test(test_bad_reviews),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
