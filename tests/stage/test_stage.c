/* Growth stages at their bounds, against the table of the seed. */
#include "support.h"

static const struct {
    const char *name, *display_name, *first_priority;
    double begin, end, budget_share, growth, cac;
} seed[] = {
    {"startup", "Startup Phase", "content_marketing_for_seo_foundation", 0, 10000, 0.40, 0.20, 150},
    {"growth", "Growth Phase", "paid_search_campaign_expansion", 10000, 50000, 0.35, 0.15, 200},
    {"scale", "Scale Phase", "marketing_automation_advanced_implementation", 50000, 150000, 0.30,
     0.10, 250},
    {"expansion", "Expansion Phase", "enterprise_sales_enablement", 150000, 500000, 0.25, 0.08,
     300},
    {"enterprise", "Enterprise Phase", "new_market_segment_development", 500000, NAN, 0.20, 0.05,
     400},
};

static void check_stage(double revenue, size_t i)
{
    mktopt_stage stage = {.struct_size = sizeof stage};
    mktopt_error err;
    assert_ok(mktopt_stage_classify(revenue, NULL, &stage, &err), err);
    assert_string_equal(stage.name, seed[i].name);
    assert_string_equal(stage.display_name, seed[i].display_name);
    assert_true(stage.min_revenue == seed[i].begin);
    assert_true(stage.max_revenue == seed[i].end ||
                (isnan(stage.max_revenue) && isnan(seed[i].end)));
    assert_true(stage.budget_share == seed[i].budget_share);
    assert_true(stage.growth_target == seed[i].growth);
    assert_true(stage.cac_target == seed[i].cac);
    if (!isnan(seed[i].end))
        assert_true(stage.revenue_to_next_stage == seed[i].end - revenue);
    assert_string_equal(mktopt_stage_priority(NULL, stage.name, 0), seed[i].first_priority);
}

static void test_bounds(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof seed / sizeof *seed; i++) {
        check_stage(seed[i].begin, i);
        if (!isnan(seed[i].end))
            check_stage(nextafter(seed[i].end, 0), i);
    }
    check_stage(1e300, 4);
}

static void test_lists(void **state)
{
    (void)state;
    const char *metric, *target;
    mktopt_error err;
    assert_ok(mktopt_stage_success_metric(NULL, "scale", 3, &metric, &target, &err), err);
    assert_string_equal(metric, "global_market_penetration");
    assert_string_equal(target, "3+ countries");
    assert_null(mktopt_stage_priority(NULL, "scale", 4));
    assert_null(mktopt_stage_priority(NULL, "scale", -1));
    assert_null(mktopt_stage_priority(NULL, NULL, 0));
    assert_fails(mktopt_stage_success_metric(NULL, "scale", 4, &metric, &target, &err), err,
                 MKTOPT_OUT_OF_RANGE, "index");
    assert_fails(mktopt_stage_success_metric(NULL, "nope", 0, &metric, &target, &err), err,
                 MKTOPT_UNKNOWN_NAME, "stage");
    assert_fails(mktopt_stage_success_metric(NULL, NULL, 0, &metric, &target, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "stage");
}

static void test_bad_input(void **state)
{
    (void)state;
    mktopt_stage stage = {.struct_size = sizeof stage, .cac_target = 1};
    mktopt_error err;
    assert_fails(mktopt_stage_classify(-1, NULL, &stage, &err), err, MKTOPT_OUT_OF_RANGE,
                 "monthly_revenue");
    assert_string_equal(err.message, "monthly_revenue: must be >= 0, got -1");
    assert_fails(mktopt_stage_classify(NAN, NULL, &stage, &err), err, MKTOPT_NOT_FINITE,
                 "monthly_revenue");
    assert_fails(mktopt_stage_classify(INFINITY, NULL, &stage, &err), err, MKTOPT_NOT_FINITE,
                 "monthly_revenue");
    assert_true(stage.cac_target == 1); /* untouched */
    stage.struct_size = 0;
    assert_int_equal(mktopt_stage_classify(1, NULL, &stage, &err), MKTOPT_INVALID_OPTIONS);
    assert_int_equal(mktopt_stage_classify(1, NULL, NULL, NULL), MKTOPT_INVALID_ARGUMENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_lists),
        cmocka_unit_test(test_bad_input),
    };
    return cmocka_run_group_tests_name("stage", tests, NULL, NULL);
}
