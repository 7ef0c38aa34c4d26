/* Policies: defaults of seed 004, merging, what is refused, names, the round trip, memory. */
#include "faults.h"
#include "promo_oracle.h"

static int64_t whole(const mktopt_promo_policy *policy, const char *key)
{
    mktopt_error err;
    mktopt_decimal value = {0};
    assert_ok(mktopt_promo_policy_value(policy, key, &value, &err), err);
    assert_int_equal(value.scale, 0);
    return value.coefficient;
}

static void test_defaults_are_the_seed(void **state)
{
    (void)state;
    static const char *const names[] = {"vip", "gold_vip", "silver_vip", "platinum_vip"};
    mktopt_promo_policy *policy = oracle_defaults();
    mktopt_decimal value;
    mktopt_error err;
    assert_ok(mktopt_promo_policy_value(policy, "promo_budget_cap_percent", &value, &err), err);
    assert_true(value.coefficient == 6 && value.scale == 1);
    assert_ok(mktopt_promo_policy_value(policy, "creator_base_rate_per_token", &value, &err), err);
    assert_true(value.coefficient == 65 && value.scale == 3);
    assert_int_equal(whole(policy, "promo_max_bonus_tokens_vip"), 100);
    assert_int_equal(whole(policy, "promo_max_bonus_tokens_platinum_vip"), 500);
    assert_int_equal(whole(policy, "membership_monthly_revenue_gold_vip"), 1999);
    assert_int_equal(whole(policy, "membership_monthly_revenue_silver_vip"), 1499);
    assert_int_equal(mktopt_promo_tier_count(policy), 4);
    for (int32_t i = 0; i < 4; i++) {
        int32_t found = -1;
        assert_string_equal(mktopt_promo_tier_name(policy, i), names[i]);
        assert_ok(mktopt_promo_tier_find(policy, names[i], strlen(names[i]), &found, &err), err);
        assert_int_equal(found, i);
    }
    assert_null(mktopt_promo_tier_name(policy, 4));
    assert_null(mktopt_promo_tier_name(policy, -1));
    mktopt_promo_policy_free(policy);
}

static void test_keys_merge_over_defaults(void **state)
{
    (void)state;
    mktopt_promo_policy *policy = oracle_parse("{\"promo_max_bonus_tokens_vip\": 90,"
                                               "\"promo_max_bonus_tokens_bronze\": 20,"
                                               "\"membership_monthly_revenue_bronze\": 499,"
                                               "\"promo_max_bonus_tokens_gold_vip\": null,"
                                               "\"membership_monthly_revenue_gold_vip\": null}");
    assert_int_equal(mktopt_promo_tier_count(policy), 4);
    assert_string_equal(mktopt_promo_tier_name(policy, 1), "silver_vip");
    assert_string_equal(mktopt_promo_tier_name(policy, 3), "bronze");
    assert_int_equal(whole(policy, "promo_max_bonus_tokens_vip"), 90);
    assert_int_equal(whole(policy, "promo_max_bonus_tokens_silver_vip"), 150);
    mktopt_promo_policy_free(policy);
}

static void test_bad_policies(void **state)
{
    (void)state;
    static const struct {
        const char *json;
        mktopt_status status;
        const char *field;
    } cases[] = {
        {"{\"membership_monthly_revenue_x\": 5}", MKTOPT_MISSING_FIELD, "promo_max_bonus_tokens_x"},
        {"{\"promo_max_bonus_tokens_x\": 5}", MKTOPT_MISSING_FIELD, "membership_monthly_revenue_x"},
        {"{\"membership_monthly_revenue_vip\": null}", MKTOPT_MISSING_FIELD,
         "membership_monthly_revenue_vip"},
        {"{\"promo_max_bonus_tokens_vip\": null}", MKTOPT_MISSING_FIELD,
         "promo_max_bonus_tokens_vip"},
        {"{\"promo_max_bonus_tokens_x\": null}", MKTOPT_UNKNOWN_NAME, "promo_max_bonus_tokens_x"},
        {"{\"promo_max_bonus_tokens_vip\": -1}", MKTOPT_OUT_OF_RANGE, "promo_max_bonus_tokens_vip"},
        {"{\"promo_max_bonus_tokens_vip\": 1.5}", MKTOPT_WRONG_TYPE, "promo_max_bonus_tokens_vip"},
        {"{\"promo_max_bonus_tokens_vip\": \"9\"}", MKTOPT_WRONG_TYPE,
         "promo_max_bonus_tokens_vip"},
        {"{\"promo_max_bonus_tokens_vip\": 9223372036854775808}", MKTOPT_OUT_OF_RANGE,
         "promo_max_bonus_tokens_vip"},
        {"{\"promo_max_bonus_tokens_vip\": 9223372036854775807}", MKTOPT_NUMBER_OVERFLOW,
         "promo_max_bonus_tokens_vip"},
        {"{\"membership_monthly_revenue_vip\": -1}", MKTOPT_OUT_OF_RANGE,
         "membership_monthly_revenue_vip"},
        {"{\"promo_budget_cap_percent\": 1.01}", MKTOPT_OUT_OF_RANGE, "promo_budget_cap_percent"},
        {"{\"promo_budget_cap_percent\": 1.00000000000000001}", MKTOPT_OUT_OF_RANGE,
         "promo_budget_cap_percent"},
        {"{\"promo_budget_cap_percent\": -0.01}", MKTOPT_OUT_OF_RANGE, "promo_budget_cap_percent"},
        {"{\"promo_budget_cap_percent\": 0.1234567890123456789}", MKTOPT_OUT_OF_RANGE,
         "promo_budget_cap_percent"},
        {"{\"creator_base_rate_per_token\": -0.065}", MKTOPT_OUT_OF_RANGE,
         "creator_base_rate_per_token"},
        {"{\"creator_base_rate_per_token\": 123456789012345678}", MKTOPT_NUMBER_OVERFLOW,
         "creator_base_rate_per_token"},
        {"{\"creator_rate\": 1}", MKTOPT_UNKNOWN_FIELD, "creator_rate"},
        {"{\"promo_max_bonus_tokens_\": 1}", MKTOPT_UNKNOWN_FIELD, "promo_max_bonus_tokens_"},
        {"{\"promo_max_bonus_tokens_vip\": 1, \"promo_max_bonus_tokens_vip\": 2}", MKTOPT_DUPLICATE,
         "promo_max_bonus_tokens_vip"},
        {"[]", MKTOPT_WRONG_TYPE, ""},
        {"{", MKTOPT_JSON_SYNTAX, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mktopt_error err;
        mktopt_promo_policy *policy = NULL;
        assert_fails(
            mktopt_promo_policy_create(cases[i].json, strlen(cases[i].json), NULL, &policy, &err),
            err, cases[i].status, cases[i].field);
        assert_null(policy);
    }
}

static void test_long_tier_names_are_refused(void **state)
{
    (void)state;
    char json[512], name[102];
    mktopt_error err;
    mktopt_promo_policy *policy = NULL;
    memset(name, 'n', 101);
    name[101] = '\0';
    snprintf(json, sizeof json,
             "{\"promo_max_bonus_tokens_%s\": 1, \"membership_monthly_revenue_%s\": 1}", name,
             name);
    assert_fails(mktopt_promo_policy_create(json, strlen(json), NULL, &policy, &err), err,
                 MKTOPT_OUT_OF_RANGE, "");
    name[100] = '\0';
    snprintf(json, sizeof json,
             "{\"promo_max_bonus_tokens_%s\": 1, \"membership_monthly_revenue_%s\": 1}", name,
             name);
    policy = oracle_parse(json);
    mktopt_promo_policy *again = oracle_parse(mktopt_promo_policy_json(policy, NULL));
    assert_string_equal(mktopt_promo_tier_name(again, 4), name);
    mktopt_promo_policy_free(again);
    mktopt_promo_policy_free(policy);
}

static void test_json_round_trip(void **state)
{
    (void)state;
    mktopt__random random;
    mktopt__random_seed(&random, 4);
    for (int round = 0; round < 300; round++) {
        oracle o;
        oracle_random(&o, &random);
        mktopt_promo_policy *policy = oracle_policy(&o);
        size_t length = 0;
        const char *json = mktopt_promo_policy_json(policy, &length);
        assert_int_equal(strlen(json), length);
        mktopt_promo_policy *again = oracle_parse(json);
        assert_string_equal(mktopt_promo_policy_json(again, NULL), json);
        assert_int_equal(mktopt_promo_tier_count(again), o.n_tiers);
        for (int i = 0; i < o.n_tiers; i++)
            assert_string_equal(mktopt_promo_tier_name(again, i),
                                mktopt_promo_tier_name(policy, i));
        mktopt_promo_policy_free(again);
        mktopt_promo_policy_free(policy);
    }
}

static void test_many_tiers(void **state)
{
    (void)state;
    enum { TIERS = 3000, SIZE = TIERS * 100 };
    char *json = malloc(SIZE), name[16];
    int n = snprintf(json, SIZE, "{\"creator_base_rate_per_token\": 0.01");
    for (int i = 0; i < TIERS; i++)
        n += snprintf(json + n, (size_t)(SIZE - n),
                      ",\"promo_max_bonus_tokens_t%d\":%d,\"membership_monthly_revenue_t%d\":%d", i,
                      i, i, 2 * i);
    snprintf(json + n, (size_t)(SIZE - n), "}");
    mktopt_promo_policy *policy = oracle_parse(json);
    assert_int_equal(mktopt_promo_tier_count(policy), TIERS + 4);
    for (int32_t i = 0; i < TIERS; i++) {
        mktopt_error err;
        int32_t found = -1;
        snprintf(name, sizeof name, "t%d", (int)i);
        assert_ok(mktopt_promo_tier_find(policy, name, strlen(name), &found, &err), err);
        assert_int_equal(found, i + 4);
    }
    mktopt_promo_policy_free(policy);
    free(json);
}

static void test_unknown_names(void **state)
{
    (void)state;
    mktopt_error err;
    mktopt_promo_policy *policy = oracle_defaults();
    mktopt_decimal value = {77, 0, 0};
    int32_t tier = 77;
    assert_fails(mktopt_promo_tier_find(policy, "vi", 2, &tier, &err), err, MKTOPT_UNKNOWN_NAME,
                 "tier");
    assert_string_equal(err.message, "tier: 'vi' is no tier of the policy, which has: vip, "
                                     "gold_vip, silver_vip, platinum_vip");
    assert_fails(mktopt_promo_tier_find(policy, "", 0, &tier, &err), err, MKTOPT_UNKNOWN_NAME,
                 "tier");
    assert_int_equal(tier, 77);
    assert_fails(mktopt_promo_policy_value(policy, "vip", &value, &err), err, MKTOPT_UNKNOWN_NAME,
                 "key");
    assert_fails(mktopt_promo_policy_value(policy, "promo_max_bonus_tokens_x", &value, &err), err,
                 MKTOPT_UNKNOWN_NAME, "key");
    assert_int_equal(value.coefficient, 77);
    mktopt_promo_policy_free(policy);
}

static void test_null_arguments(void **state)
{
    (void)state;
    mktopt_error err;
    mktopt_promo_policy *policy = oracle_defaults();
    mktopt_decimal value;
    int32_t tier;
    assert_fails(mktopt_promo_policy_create(NULL, 0, NULL, NULL, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "policy");
    assert_fails(mktopt_promo_policy_value(NULL, "x", &value, &err), err, MKTOPT_INVALID_ARGUMENT,
                 "policy");
    assert_fails(mktopt_promo_policy_value(policy, NULL, &value, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "key");
    assert_fails(mktopt_promo_policy_value(policy, "x", NULL, &err), err, MKTOPT_INVALID_ARGUMENT,
                 "value");
    assert_fails(mktopt_promo_tier_find(NULL, "vip", 3, &tier, &err), err, MKTOPT_INVALID_ARGUMENT,
                 "policy");
    assert_fails(mktopt_promo_tier_find(policy, NULL, 3, &tier, &err), err, MKTOPT_INVALID_ARGUMENT,
                 "name");
    assert_fails(mktopt_promo_tier_find(policy, "vip", 3, NULL, &err), err, MKTOPT_INVALID_ARGUMENT,
                 "tier");
    assert_null(mktopt_promo_policy_json(NULL, NULL));
    assert_int_equal(mktopt_promo_tier_count(NULL), 0);
    assert_null(mktopt_promo_tier_name(NULL, 0));
    mktopt_promo_policy_free(NULL);
    mktopt_promo_policy_free(policy);
}

static void test_every_allocation_fails(void **state)
{
    (void)state;
    static const char json[] = "{\"promo_max_bonus_tokens_a\": 1, "
                               "\"membership_monthly_revenue_a\": 2}";
    for (int64_t n = 1;; n++) {
        faults_state faults = {.fail_at = n};
        mktopt_allocator allocator = faults_allocator(&faults);
        mktopt_error err = {0};
        mktopt_promo_policy *policy = NULL;
        const mktopt_status status =
            mktopt_promo_policy_create(json, sizeof json - 1, &allocator, &policy, &err);
        assert_true((policy != NULL) == (status == MKTOPT_OK));
        mktopt_promo_policy_free(policy);
        if (faults_survived(&faults, status))
            break;
        assert_true(n < 1000);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults_are_the_seed),
        cmocka_unit_test(test_keys_merge_over_defaults),
        cmocka_unit_test(test_bad_policies),
        cmocka_unit_test(test_long_tier_names_are_refused),
        cmocka_unit_test(test_json_round_trip),
        cmocka_unit_test(test_many_tiers),
        cmocka_unit_test(test_unknown_names),
        cmocka_unit_test(test_null_arguments),
        cmocka_unit_test(test_every_allocation_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
