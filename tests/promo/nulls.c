/* The functions of <mktopt/promo.h> with nothing. */
#include "nulls.h"

static void policy(void **state)
{
    (void)state;
    mktopt_promo_policy *policy = NULL;
    mktopt_promo_change_options options = {0};
    mktopt_promo_audit audit = {.struct_size = sizeof audit};
    mktopt_decimal value;
    int32_t tier;
    assert_refused(mktopt_promo_policy_create(NULL, 0, NULL, NULL, NULL));
    mktopt_promo_policy_free(NULL);
    assert_null(mktopt_promo_policy_json(NULL, NULL));
    assert_refused(mktopt_promo_policy_value(NULL, "promo_budget_cap_percent", &value, NULL));
    assert_int_equal(mktopt_promo_tier_count(NULL), 0);
    assert_null(mktopt_promo_tier_name(NULL, 0));
    assert_refused(mktopt_promo_tier_find(NULL, "vip", 3, &tier, NULL));
    assert_bad_options(mktopt_promo_change_options_init(NULL, sizeof options));
    assert_refused(mktopt_promo_policy_change(NULL, NULL, 0, NULL, NULL, &policy, NULL));
    assert_null(policy);
    assert_int_equal(mktopt_promo_policy_audit_count(NULL), 0);
    assert_refused(mktopt_promo_policy_audit(NULL, 0, &audit, NULL));
}

static void questions(void **state)
{
    (void)state;
    mktopt_promo_tier_budget tier_budget = {.struct_size = sizeof tier_budget};
    mktopt_promo_totals totals = {.struct_size = sizeof totals};
    mktopt_promo_check check = {.struct_size = sizeof check};
    mktopt_promo_review_options review = {0};
    mktopt_promo_suggest_options suggest = {0};
    int64_t amounts[1] = {0};
    int32_t count = 0;
    assert_refused(mktopt_promo_budget(NULL, 0, &tier_budget, NULL));
    assert_refused(mktopt_promo_aggregate(NULL, amounts, 1, &totals, NULL, NULL));
    assert_refused(mktopt_promo_token_cost(NULL, 1, amounts, NULL));
    assert_refused(mktopt_promo_validate(NULL, 0, 1, &check, NULL));
    assert_refused(mktopt_promo_validate_named(NULL, "vip", 3, 1, &check, NULL));
    assert_int_equal(mktopt_promo_check_message(NULL, NULL, NULL, 0), 0);
    assert_bad_options(mktopt_promo_review_options_init(NULL, sizeof review));
    assert_refused(mktopt_promo_review(NULL, NULL, NULL, 0, &count, NULL));
    assert_int_equal(mktopt_promo_conflict_message(NULL, NULL, NULL, 0), 0);
    assert_bad_options(mktopt_promo_suggest_options_init(NULL, sizeof suggest));
    assert_refused(mktopt_promo_suggest(NULL, amounts, 1, 0, NULL, amounts, NULL));
}

static void outputs(void **state)
{
    (void)state;
    mktopt_promo_policy *policy = NULL;
    int64_t users[4] = {1, 1, 1, 1};
    mktopt_promo_check never_initialised = {0};
    assert_int_equal(mktopt_promo_policy_create(NULL, 0, NULL, &policy, NULL), MKTOPT_OK);
    assert_refused(mktopt_promo_budget(policy, 0, NULL, NULL));
    assert_refused(mktopt_promo_aggregate(policy, NULL, 4, NULL, NULL, NULL));
    assert_refused(mktopt_promo_aggregate(policy, users, 4, NULL, NULL, NULL));
    assert_refused(mktopt_promo_token_cost(policy, 1, NULL, NULL));
    assert_refused(mktopt_promo_validate(policy, 0, 1, NULL, NULL));
    assert_int_equal(mktopt_promo_validate(policy, 0, 1, &never_initialised, NULL),
                     MKTOPT_INVALID_OPTIONS);
    assert_refused(mktopt_promo_validate_named(policy, NULL, 3, 1, &never_initialised, NULL));
    assert_refused(mktopt_promo_review(policy, NULL, NULL, 0, NULL, NULL));
    assert_refused(mktopt_promo_suggest(policy, users, 4, 0, NULL, NULL, NULL));
    mktopt_promo_policy_free(policy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(policy),
        cmocka_unit_test(questions),
        cmocka_unit_test(outputs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
