/* Changes: a new policy, its audit records, maxima carried along, and nothing changed on error. */
#include "faults.h"
#include "promo_oracle.h"

#define VIP_PRICE   "membership_monthly_revenue_vip"
#define VIP_MAXIMUM "promo_max_bonus_tokens_vip"
#define CAP         "promo_budget_cap_percent"
#define RATE        "creator_base_rate_per_token"

static mktopt_promo_change set(const char *key, int64_t digits, int32_t scale)
{
    return (mktopt_promo_change){key, {digits, scale, 0}, 0, 0};
}

static mktopt_promo_change removal(const char *key)
{
    return (mktopt_promo_change){key, {0, 0, 0}, 1, 0};
}

static mktopt_promo_change_options reasons(int32_t auto_adjust)
{
    mktopt_promo_change_options options;
    assert_int_equal(mktopt_promo_change_options_init(&options, sizeof options), MKTOPT_OK);
    assert_int_equal(options.auto_adjust, 0);
    assert_true(options.time == MKTOPT_NONE_I64);
    options.auto_adjust = auto_adjust;
    return options;
}

static mktopt_promo_policy *changed_by(const mktopt_promo_policy *policy,
                                       const mktopt_promo_change *changes, int64_t count,
                                       int32_t auto_adjust)
{
    mktopt_error err;
    mktopt_promo_policy *changed = NULL;
    const mktopt_promo_change_options options = reasons(auto_adjust);
    assert_ok(mktopt_promo_policy_change(policy, changes, count, &options, NULL, &changed, &err),
              err);
    return changed;
}

static int64_t whole(const mktopt_promo_policy *policy, const char *key)
{
    mktopt_error err;
    mktopt_decimal value = {0};
    assert_ok(mktopt_promo_policy_value(policy, key, &value, &err), err);
    return value.coefficient;
}

static mktopt_promo_audit record(const mktopt_promo_policy *policy, int64_t index)
{
    mktopt_error err;
    mktopt_promo_audit audit = {.struct_size = sizeof audit};
    assert_ok(mktopt_promo_policy_audit(policy, index, &audit, &err), err);
    return audit;
}

static void test_a_change_and_its_record(void **state)
{
    (void)state;
    mktopt_error err;
    char user[] = "ann", why[] = "Increased for Q1 2026 promotion", key[] = VIP_MAXIMUM;
    mktopt_promo_policy *policy = oracle_defaults(), *changed = NULL;
    const mktopt_promo_change change = set(key, 120, 0);
    mktopt_promo_change_options options = reasons(0);
    options.user = user;
    options.description = why;
    options.time = 1767225600;
    assert_ok(mktopt_promo_policy_change(policy, &change, 1, &options, NULL, &changed, &err), err);
    user[0] = why[0] = key[0] = 'X'; /* the texts are the policy's own */
    assert_int_equal(whole(policy, VIP_MAXIMUM), 100);
    assert_int_equal(mktopt_promo_policy_audit_count(policy), 0);
    mktopt_promo_policy_free(policy); /* the new one stands alone */
    assert_int_equal(whole(changed, VIP_MAXIMUM), 120);
    assert_int_equal(mktopt_promo_policy_audit_count(changed), 1);
    const mktopt_promo_audit audit = record(changed, 0);
    assert_string_equal(audit.key, VIP_MAXIMUM);
    assert_int_equal(audit.category, MKTOPT_PROMO_CAMPAIGNS);
    assert_true(audit.has_old && audit.has_new);
    assert_true(audit.old_value.coefficient == 100 && audit.old_value.scale == 0);
    assert_true(audit.new_value.coefficient == 120 && audit.new_value.scale == 0);
    assert_string_equal(audit.user, "ann");
    assert_string_equal(audit.description, "Increased for Q1 2026 promotion");
    assert_int_equal(audit.time, 1767225600);
    assert_null(audit.caused_by);
    mktopt_promo_policy_free(changed);
}

static void test_categories_and_decimals(void **state)
{
    (void)state;
    mktopt_promo_policy *policy = oracle_defaults();
    const mktopt_promo_change changes[] = {set(CAP, 5500, 4), set(RATE, 7, 2),
                                           set(VIP_PRICE, 119900, 2)};
    mktopt_promo_policy *changed = changed_by(policy, changes, 3, 0);
    assert_int_equal(mktopt_promo_policy_audit_count(changed), 3);
    assert_int_equal(record(changed, 0).category, MKTOPT_PROMO_CAMPAIGNS);
    assert_true(record(changed, 0).new_value.coefficient == 55); /* reduced: 0.55 */
    assert_true(record(changed, 0).new_value.scale == 2);
    assert_int_equal(record(changed, 1).category, MKTOPT_PROMO_PRICING);
    assert_int_equal(record(changed, 2).category, MKTOPT_PROMO_PRICING);
    assert_int_equal(whole(changed, VIP_PRICE), 1199);
    assert_int_equal(whole(changed, VIP_MAXIMUM), 100); /* not carried unless asked */
    assert_null(record(changed, 0).user);
    mktopt_promo_policy_free(changed);
    mktopt_promo_policy_free(policy);
}

static void test_the_same_value_is_no_change(void **state)
{
    (void)state;
    mktopt_promo_policy *policy = oracle_defaults();
    const mktopt_promo_change changes[] = {set(CAP, 600, 3), set(VIP_PRICE, 9990, 1)};
    mktopt_promo_policy *changed = changed_by(policy, changes, 2, 1);
    assert_int_equal(mktopt_promo_policy_audit_count(changed), 0);
    assert_string_equal(mktopt_promo_policy_json(changed, NULL),
                        mktopt_promo_policy_json(policy, NULL));
    mktopt_promo_policy_free(changed);
    changed = changed_by(policy, NULL, 0, 0);
    assert_int_equal(mktopt_promo_tier_count(changed), 4);
    mktopt_promo_policy_free(changed);
    mktopt_promo_policy_free(policy);
}

static void test_tiers_come_and_go(void **state)
{
    (void)state;
    mktopt_promo_policy *policy = oracle_defaults();
    const mktopt_promo_change first[] = {set("promo_max_bonus_tokens_bronze", 20, 0),
                                         set("membership_monthly_revenue_bronze", 499, 0),
                                         removal(VIP_PRICE), removal(VIP_MAXIMUM)};
    mktopt_promo_policy *second = changed_by(policy, first, 4, 0);
    assert_int_equal(mktopt_promo_tier_count(second), 4);
    assert_string_equal(mktopt_promo_tier_name(second, 0), "gold_vip");
    assert_string_equal(mktopt_promo_tier_name(second, 3), "bronze");
    assert_int_equal(record(second, 0).has_old, 0);
    assert_int_equal(record(second, 2).has_new, 0);
    assert_int_equal(record(second, 2).old_value.coefficient, 999);

    /* The JSON says what was removed. */
    mktopt_promo_policy *copy = oracle_parse(mktopt_promo_policy_json(second, NULL));
    assert_int_equal(mktopt_promo_tier_count(copy), 4);
    assert_string_equal(mktopt_promo_tier_name(copy, 0), "gold_vip");
    assert_string_equal(mktopt_promo_policy_json(copy, NULL),
                        mktopt_promo_policy_json(second, NULL));

    /* A default tier comes back to its place; another one leaves without a trace. */
    const mktopt_promo_change back[] = {removal("membership_monthly_revenue_bronze"),
                                        removal("promo_max_bonus_tokens_bronze"),
                                        set(VIP_PRICE, 999, 0), set(VIP_MAXIMUM, 100, 0)};
    mktopt_promo_policy *third = changed_by(copy, back, 4, 0);
    assert_string_equal(mktopt_promo_policy_json(third, NULL),
                        mktopt_promo_policy_json(policy, NULL));
    mktopt_promo_policy_free(third);
    mktopt_promo_policy_free(copy);
    mktopt_promo_policy_free(second);
    mktopt_promo_policy_free(policy);
}

static void test_changes_apply_in_order(void **state)
{
    (void)state;
    mktopt_promo_policy *policy = oracle_defaults();
    const mktopt_promo_change changes[] = {set(VIP_MAXIMUM, 110, 0), set(VIP_MAXIMUM, 120, 0)};
    mktopt_promo_policy *changed = changed_by(policy, changes, 2, 0);
    assert_int_equal(whole(changed, VIP_MAXIMUM), 120);
    assert_int_equal(record(changed, 1).old_value.coefficient, 110);
    mktopt_promo_policy_free(changed);
    mktopt_promo_policy_free(policy);
}

/* ---- maxima carried along ------------------------------------------------------------------ */

static void test_a_price_carries_the_maximum(void **state)
{
    (void)state;
    mktopt_promo_policy *policy = oracle_defaults();
    /* Cap 599 -> 719: 100 * 719 / 599 = 120.03, but 719 cents pay 110 tokens at 6.5. */
    const mktopt_promo_change raise = set(VIP_PRICE, 1199, 0);
    mktopt_promo_policy *higher = changed_by(policy, &raise, 1, 1);
    assert_int_equal(whole(higher, VIP_MAXIMUM), 110);
    assert_int_equal(mktopt_promo_policy_audit_count(higher), 2);
    const mktopt_promo_audit audit = record(higher, 1);
    assert_string_equal(audit.key, VIP_MAXIMUM);
    assert_string_equal(audit.caused_by, VIP_PRICE);
    assert_int_equal(audit.category, MKTOPT_PROMO_CAMPAIGNS);
    assert_int_equal(audit.old_value.coefficient, 100);
    assert_int_equal(audit.new_value.coefficient, 110);
    /* A maximum far below its cap keeps its part of it: 50 of 719 -> 50 * 599 / 719 = 41.66. */
    const mktopt_promo_change low = set(VIP_MAXIMUM, 50, 0), lower = set(VIP_PRICE, 999, 0);
    mktopt_promo_policy *part = changed_by(higher, &low, 1, 1);
    mktopt_promo_policy *less = changed_by(part, &lower, 1, 1);
    assert_int_equal(whole(less, VIP_MAXIMUM), 41);
    /* A maximum that is set itself is not carried. */
    const mktopt_promo_change both[] = {set(VIP_PRICE, 1199, 0), set(VIP_MAXIMUM, 300, 0)};
    mktopt_promo_policy *own = changed_by(policy, both, 2, 1);
    assert_int_equal(whole(own, VIP_MAXIMUM), 300);
    assert_int_equal(mktopt_promo_policy_audit_count(own), 2);
    mktopt_promo_policy_free(own);
    mktopt_promo_policy_free(less);
    mktopt_promo_policy_free(part);
    mktopt_promo_policy_free(higher);
    mktopt_promo_policy_free(policy);
}

static void test_a_token_rate_carries_all_maxima(void **state)
{
    (void)state;
    mktopt_promo_policy *policy = oracle_defaults();
    const mktopt_promo_change dearer = set(RATE, 13, 2); /* 13 cents: caps pay 46, 92, 69, 138 */
    mktopt_promo_policy *changed = changed_by(policy, &dearer, 1, 1);
    static const char *const keys[] = {VIP_MAXIMUM, "promo_max_bonus_tokens_gold_vip",
                                       "promo_max_bonus_tokens_silver_vip",
                                       "promo_max_bonus_tokens_platinum_vip"};
    static const int64_t expected[] = {46, 92, 69, 138};
    assert_int_equal(mktopt_promo_policy_audit_count(changed), 5);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(whole(changed, keys[i]), expected[i]);
        assert_string_equal(record(changed, i + 1).key, keys[i]);
        assert_string_equal(record(changed, i + 1).caused_by, RATE);
    }
    mktopt_promo_policy_free(changed);
    /* The cap percentage is no price. */
    const mktopt_promo_change cap = set(CAP, 3, 1);
    changed = changed_by(policy, &cap, 1, 1);
    assert_int_equal(whole(changed, VIP_MAXIMUM), 100);
    mktopt_promo_policy_free(changed);
    mktopt_promo_policy_free(policy);
}

static int64_t allowed(const mktopt_promo_policy *policy, int32_t tier)
{
    mktopt_error err;
    mktopt_promo_check check = {.struct_size = sizeof check};
    assert_ok(mktopt_promo_validate(policy, tier, 0, &check, &err), err);
    return check.max_within_all_rules;
}

/* For any policy and any new price: the maximum is the formula's, it fits, and a higher price never
 * lowers what a check allows. */
static void test_carried_maxima_of_random_policies(void **state)
{
    (void)state;
    mktopt__random random;
    mktopt__random_seed(&random, 9);
    for (int round = 0; round < 2000; round++) {
        oracle o;
        oracle_random(&o, &random);
        mktopt_promo_policy *policy = oracle_policy(&o);
        const int64_t price = (int64_t)mktopt__random_below(&random, 5000);
        const mktopt_promo_change change = set("membership_monthly_revenue_t0", price, 0);
        mktopt_promo_policy *changed = changed_by(policy, &change, 1, 1);
        const int64_t before = oracle_cap(&o, 0), maximum = o.maximum[0], old_price = o.revenue[0];
        o.revenue[0] = price;
        const int64_t after = oracle_cap(&o, 0);
        int64_t expected = before > 0 ? (int64_t)((wide)maximum * after / before) : maximum;
        while (!oracle_costs_at_most(&o, expected, after))
            expected--;
        if (price == old_price)
            expected = maximum;
        assert_int_equal(whole(changed, "promo_max_bonus_tokens_t0"), expected);
        if (price >= old_price)
            assert_true(allowed(changed, 0) >= allowed(policy, 0));
        for (int32_t i = 1; i < o.n_tiers; i++)
            assert_int_equal(allowed(changed, i), allowed(policy, i));
        mktopt_promo_policy_free(changed);
        mktopt_promo_policy_free(policy);
    }
}

/* ---- errors -------------------------------------------------------------------------------- */

static void test_bad_changes(void **state)
{
    (void)state;
    const struct {
        mktopt_promo_change changes[2];
        mktopt_status status;
        const char *field;
    } cases[] = {
        {{set(NULL, 1, 0)}, MKTOPT_INVALID_ARGUMENT, "changes[0].key"},
        {{set(CAP, 5, 1), set("promo_x", 1, 0)}, MKTOPT_UNKNOWN_NAME, "changes[1].key"},
        {{set(CAP, 5, 1), set("promo_max_bonus_tokens_", 1, 0)},
         MKTOPT_UNKNOWN_NAME,
         "changes[1].key"},
        {{set(CAP, 5, 1), set(VIP_MAXIMUM, 15, 1)}, MKTOPT_OUT_OF_RANGE, "changes[1].value"},
        {{set(CAP, 5, 1), set(VIP_MAXIMUM, -1, 0)}, MKTOPT_OUT_OF_RANGE, "changes[1].value"},
        {{set(CAP, 5, 1), set(VIP_MAXIMUM, 1, 19)}, MKTOPT_OUT_OF_RANGE, "changes[1].value"},
        {{set(CAP, 5, 1), set(VIP_MAXIMUM, 1, -1)}, MKTOPT_OUT_OF_RANGE, "changes[1].value"},
        {{set(VIP_PRICE, 5, 0), set(CAP, 11, 1)}, MKTOPT_OUT_OF_RANGE, CAP},
        {{set(VIP_PRICE, 5, 0), set(CAP, 1000000000000000001, 18)}, MKTOPT_OUT_OF_RANGE, CAP},
        {{set(VIP_PRICE, 5, 0), set(RATE, -1, 3)}, MKTOPT_OUT_OF_RANGE, RATE},
        {{set(VIP_PRICE, 5, 0), set(RATE, INT64_MAX, 0)}, MKTOPT_NUMBER_OVERFLOW, RATE},
        {{set(CAP, 5, 1), set(VIP_MAXIMUM, INT64_MAX, 0)}, MKTOPT_NUMBER_OVERFLOW, VIP_MAXIMUM},
        {{set(CAP, 5, 1), removal(CAP)}, MKTOPT_OUT_OF_RANGE, "changes[1]"},
        {{set(CAP, 5, 1), removal("promo_max_bonus_tokens_x")}, MKTOPT_UNKNOWN_NAME, "changes[1]"},
        {{set(CAP, 5, 1), removal(VIP_PRICE)}, MKTOPT_MISSING_FIELD, VIP_PRICE},
        {{set(CAP, 5, 1), set("membership_monthly_revenue_x", 1, 0)},
         MKTOPT_MISSING_FIELD,
         "promo_max_bonus_tokens_x"},
    };
    mktopt_promo_policy *policy = oracle_defaults();
    char *before = strdup(mktopt_promo_policy_json(policy, NULL));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mktopt_error err;
        mktopt_promo_policy *changed = NULL;
        assert_fails(
            mktopt_promo_policy_change(policy, cases[i].changes, 2, NULL, NULL, &changed, &err),
            err, cases[i].status, cases[i].field);
        assert_null(changed);
        assert_string_equal(mktopt_promo_policy_json(policy, NULL), before);
    }
    free(before);
    mktopt_promo_policy_free(policy);
}

static void test_bad_arguments(void **state)
{
    (void)state;
    mktopt_error err;
    mktopt_promo_policy *policy = oracle_defaults(), *changed = NULL;
    const mktopt_promo_change change = set(CAP, 5, 1);
    mktopt_promo_change_options options = reasons(2);
    mktopt_promo_audit audit = {.struct_size = sizeof audit}, unset = {0};
    assert_fails(mktopt_promo_policy_change(NULL, &change, 1, NULL, NULL, &changed, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "policy");
    assert_fails(mktopt_promo_policy_change(policy, NULL, 1, NULL, NULL, &changed, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "changes");
    assert_fails(mktopt_promo_policy_change(policy, &change, 1, NULL, NULL, NULL, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "changed");
    assert_fails(mktopt_promo_policy_change(policy, &change, -1, NULL, NULL, &changed, &err), err,
                 MKTOPT_OUT_OF_RANGE, "count");
    assert_fails(mktopt_promo_policy_change(policy, &change, INT64_MAX, NULL, NULL, &changed, &err),
                 err, MKTOPT_OUT_OF_RANGE, "count");
    assert_fails(mktopt_promo_policy_change(policy, &change, 1, &options, NULL, &changed, &err),
                 err, MKTOPT_OUT_OF_RANGE, "auto_adjust");
    options.struct_size = 0;
    assert_fails(mktopt_promo_policy_change(policy, &change, 1, &options, NULL, &changed, &err),
                 err, MKTOPT_INVALID_OPTIONS, "options.struct_size");
    assert_null(changed);
    assert_int_equal(mktopt_promo_change_options_init(NULL, sizeof options),
                     MKTOPT_INVALID_ARGUMENT);
    assert_int_equal(mktopt_promo_policy_audit_count(NULL), 0);
    assert_fails(mktopt_promo_policy_audit(NULL, 0, &audit, &err), err, MKTOPT_INVALID_ARGUMENT,
                 "policy");
    assert_fails(mktopt_promo_policy_audit(policy, 0, NULL, &err), err, MKTOPT_INVALID_ARGUMENT,
                 "audit");
    assert_fails(mktopt_promo_policy_audit(policy, 0, &audit, &err), err, MKTOPT_OUT_OF_RANGE,
                 "index");
    changed = changed_by(policy, &change, 1, 0);
    assert_fails(mktopt_promo_policy_audit(changed, -1, &audit, &err), err, MKTOPT_OUT_OF_RANGE,
                 "index");
    assert_fails(mktopt_promo_policy_audit(changed, 0, &unset, &err), err, MKTOPT_INVALID_OPTIONS,
                 "audit.struct_size");
    mktopt_promo_policy_free(changed);
    mktopt_promo_policy_free(policy);
}

static void test_every_allocation_fails(void **state)
{
    (void)state;
    mktopt_promo_policy *policy = oracle_defaults();
    const mktopt_promo_change changes[] = {set(VIP_PRICE, 1199, 0),
                                           set("promo_max_bonus_tokens_x", 20, 0),
                                           set("membership_monthly_revenue_x", 499, 0)};
    mktopt_promo_change_options options = reasons(1);
    options.user = "ann";
    for (int64_t n = 1;; n++) {
        faults_state faults = {.fail_at = n};
        mktopt_allocator allocator = faults_allocator(&faults);
        mktopt_error err = {0};
        mktopt_promo_policy *changed = NULL;
        const mktopt_status status =
            mktopt_promo_policy_change(policy, changes, 3, &options, &allocator, &changed, &err);
        assert_true((changed != NULL) == (status == MKTOPT_OK));
        mktopt_promo_policy_free(changed);
        if (faults_survived(&faults, status))
            break;
        assert_true(n < 1000);
    }
    mktopt_promo_policy_free(policy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_change_and_its_record),
        cmocka_unit_test(test_categories_and_decimals),
        cmocka_unit_test(test_the_same_value_is_no_change),
        cmocka_unit_test(test_tiers_come_and_go),
        cmocka_unit_test(test_changes_apply_in_order),
        cmocka_unit_test(test_a_price_carries_the_maximum),
        cmocka_unit_test(test_a_token_rate_carries_all_maxima),
        cmocka_unit_test(test_carried_maxima_of_random_policies),
        cmocka_unit_test(test_bad_changes),
        cmocka_unit_test(test_bad_arguments),
        cmocka_unit_test(test_every_allocation_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
