/* Budget plans against figures worked out by hand from the seed's table. */
#include "support.h"

#include "faults.h"

static mktopt_budget_plan *make(double revenue, const mktopt_budget_plan_options *options)
{
    mktopt_budget_plan *plan;
    mktopt_error err;
    assert_ok(mktopt_budget_plan_create(revenue, options, NULL, &plan, &err), err);
    return plan;
}

static mktopt_budget_plan_options defaults(void)
{
    mktopt_budget_plan_options options;
    assert_int_equal(mktopt_budget_plan_options_init(&options, sizeof options), MKTOPT_OK);
    return options;
}

static mktopt_budget_summary summary_of(const mktopt_budget_plan *plan)
{
    mktopt_budget_summary summary = {.struct_size = sizeof summary};
    mktopt_error err;
    assert_ok(mktopt_budget_plan_summary(plan, &summary, &err), err);
    return summary;
}

static mktopt_budget_month month_of(const mktopt_budget_plan *plan, int64_t i)
{
    mktopt_budget_month month = {.struct_size = sizeof month};
    mktopt_error err;
    assert_ok(mktopt_budget_plan_month(plan, i, &month, &err), err);
    return month;
}

static mktopt_channel_budget channel_of(const mktopt_budget_plan *plan, int64_t i)
{
    mktopt_channel_budget channel = {.struct_size = sizeof channel};
    mktopt_error err;
    assert_ok(mktopt_budget_plan_channel(plan, i, &channel, &err), err);
    return channel;
}

static void test_growth_company(void **state)
{
    (void)state;
    mktopt_budget_plan *plan = make(25000, NULL);
    const mktopt_budget_summary s = summary_of(plan);
    assert_string_equal(s.stage, "growth");
    assert_true(s.total_marketing_budget == 8750 && s.budget_percentage == 35);
    assert_true(s.cac_target == 200 && s.growth_target_percent == 15);
    assert_near(s.roi_target, 36.0 / 7.0, 1e-15);
    assert_int_equal(mktopt_budget_plan_channel_count(plan), 7);
    const mktopt_channel_budget first = channel_of(plan, 0), last = channel_of(plan, 6);
    assert_string_equal(first.channel, "paid_search");
    assert_true(first.amount == 2187.5);
    assert_string_equal(last.channel, "webinars_events");
    assert_true(last.amount == 437.5);
    assert_int_equal(mktopt_budget_plan_month_count(plan), 12);
    /* 25000 * 1.15^5 = 50283.93 is the first month above 50000; then 10 % a month. */
    assert_near(month_of(plan, 0).monthly_revenue, 28750, 1e-12);
    assert_near(month_of(plan, 0).expected_customers, 28750 * 0.35 / 200, 1e-12);
    assert_string_equal(month_of(plan, 3).stage, "growth");
    assert_string_equal(month_of(plan, 4).stage, "scale");
    assert_near(month_of(plan, 4).monthly_revenue, 50283.9296875, 1e-12);
    assert_near(month_of(plan, 4).marketing_budget, 50283.9296875 * 0.30, 1e-12);
    assert_near(month_of(plan, 5).monthly_revenue, 55312.32265625, 1e-12);
    assert_near(month_of(plan, 5).expected_customers, 55312.32265625 * 0.30 / 250, 1e-12);
    double investment = 0, revenue = 0;
    for (int64_t i = 0; i < 12; i++) {
        investment += month_of(plan, i).marketing_budget;
        revenue += month_of(plan, i).monthly_revenue;
    }
    assert_near(s.cumulative_investment, investment, 1e-14);
    assert_near(s.cumulative_revenue, revenue, 1e-14);
    mktopt_budget_plan_free(plan);
}

static void test_roi_targets(void **state)
{
    (void)state;
    /* SPEC: startup 6.0, growth 5.142857..., scale 4.0, expansion 3.84, enterprise 3.0 */
    static const double revenue[] = {0, 10000, 50000, 150000, 500000};
    static const double target[] = {6.0, 36.0 / 7.0, 4.0, 3.84, 3.0};
    for (int i = 0; i < 5; i++) {
        mktopt_budget_plan *plan = make(revenue[i], NULL);
        assert_near(summary_of(plan).roi_target, target[i], 1e-15);
        mktopt_budget_plan_free(plan);
    }
}

static void test_a_fixed_stage_holds(void **state)
{
    (void)state;
    mktopt_budget_plan_options options = defaults();
    options.stage = "enterprise";
    options.months = 24;
    mktopt_budget_plan *plan = make(1000, &options);
    assert_true(summary_of(plan).total_marketing_budget == 200);
    for (int64_t i = 0; i < 24; i++) {
        assert_string_equal(month_of(plan, i).stage, "enterprise");
        assert_near(month_of(plan, i).monthly_revenue, 1000 * pow(1.05, (double)(i + 1)), 1e-13);
        assert_near(month_of(plan, i).expected_customers,
                    month_of(plan, i).monthly_revenue * 0.20 / 400, 1e-13);
    }
    mktopt_budget_plan_free(plan);
}

/* Whole units that add up, and none off by a unit or more from its share: for odd revenues. */
static void test_parts_add_up(void **state)
{
    (void)state;
    static const mktopt_decimal units[] = {{1, 2, 0}, {1, 0, 0}, {5, 2, 0}, {1, 3, 0}, {100, 0, 0}};
    for (int u = 0; u < 5; u++) {
        mktopt_budget_plan_options options = defaults();
        options.rounding_unit = units[u];
        options.months = 1;
        const double unit = (double)units[u].coefficient / pow(10, units[u].scale);
        for (double revenue = 0.01; revenue < 1e7; revenue *= 1.37) {
            mktopt_budget_plan *plan = make(revenue, &options);
            const double total = summary_of(plan).total_marketing_budget;
            int64_t sum = 0;
            for (int64_t i = 0; i < mktopt_budget_plan_channel_count(plan); i++) {
                const mktopt_channel_budget c = channel_of(plan, i);
                const double parts = c.amount / unit;
                assert_near(parts, round(parts), 1e-9);
                assert_true(fabs(c.amount - c.share * total) < unit * (1 + 1e-9));
                sum += llround(parts);
            }
            assert_true(sum == llround(total / unit));
            mktopt_budget_plan_free(plan);
        }
    }
}

static void test_warnings(void **state)
{
    (void)state;
    mktopt_error err;
    mktopt_budget_warning warning = {.struct_size = sizeof warning};
    mktopt_budget_plan *plan = make(25000, NULL);
    /* 2187.50 < 3000, 1750 < 2000, 875 < 1500, 875 < 2000; e-mail's 1312.50 >= 1000 */
    assert_int_equal(mktopt_budget_plan_warning_count(plan), 4);
    assert_ok(mktopt_budget_plan_warning(plan, 0, &warning, &err), err);
    assert_string_equal(warning.channel, "paid_search");
    assert_true(warning.amount == 2187.5 && warning.monthly_minimum == 3000);
    assert_string_equal(
        warning.message,
        "paid_search gets 2187.5 a month, below the 3000 it needs to have an effect");
    mktopt_budget_plan_free(plan);
    plan = make(10e6, NULL);
    assert_int_equal(mktopt_budget_plan_warning_count(plan), 0);
    mktopt_budget_plan_free(plan);
}

static void test_scaling(void **state)
{
    (void)state;
    mktopt_budget_plan_options options = defaults();
    options.stage = "scale";
    mktopt_budget_plan *one = make(1000, &options), *thousand = make(1e6, &options);
    assert_near(summary_of(thousand).cumulative_revenue, 1000 * summary_of(one).cumulative_revenue,
                1e-12);
    mktopt_budget_plan_free(one);
    mktopt_budget_plan_free(thousand);
}

static void test_tables_may_go_first(void **state)
{
    (void)state;
    mktopt_budget_plan_options options = defaults();
    mktopt_tables *tables;
    mktopt_error err;
    const char *json = "{\"stages\":{\"startup\":{\"channel_shares\":{\"seo\":null,\"tv\":0.2}}}}";
    assert_ok(mktopt_tables_create(json, strlen(json), NULL, &tables, &err), err);
    options.tables = tables;
    mktopt_budget_plan *plan = make(1000, &options);
    mktopt_tables_free(tables);
    const mktopt_channel_budget tv = channel_of(plan, 5);
    assert_string_equal(tv.channel, "tv");
    assert_true(tv.amount == 80);
    mktopt_budget_plan_free(plan);
}

static void test_bad_input(void **state)
{
    (void)state;
    mktopt_error err;
    mktopt_budget_plan *plan = NULL;
    mktopt_budget_plan_options o = defaults();
    assert_fails(mktopt_budget_plan_create(-0.01, NULL, NULL, &plan, &err), err,
                 MKTOPT_OUT_OF_RANGE, "monthly_revenue");
    assert_fails(mktopt_budget_plan_create(NAN, NULL, NULL, &plan, &err), err, MKTOPT_NOT_FINITE,
                 "monthly_revenue");
    assert_fails(mktopt_budget_plan_create(1e300, NULL, NULL, &plan, &err), err,
                 MKTOPT_NUMBER_OVERFLOW, "monthly_revenue");
    o.months = 0;
    assert_fails(mktopt_budget_plan_create(1, &o, NULL, &plan, &err), err, MKTOPT_OUT_OF_RANGE,
                 "months");
    o = defaults();
    o.stage = "nope";
    assert_fails(mktopt_budget_plan_create(1, &o, NULL, &plan, &err), err, MKTOPT_UNKNOWN_NAME,
                 "stage");
    assert_non_null(strstr(err.message, "known are: startup, growth"));
    o = defaults();
    o.rounding_unit.coefficient = 0;
    assert_fails(mktopt_budget_plan_create(1, &o, NULL, &plan, &err), err, MKTOPT_OUT_OF_RANGE,
                 "rounding_unit");
    o = defaults();
    o.struct_size = 0;
    assert_int_equal(mktopt_budget_plan_create(1, &o, NULL, &plan, &err), MKTOPT_INVALID_OPTIONS);
    assert_int_equal(mktopt_budget_plan_create(1, NULL, NULL, NULL, &err), MKTOPT_INVALID_ARGUMENT);
    assert_null(plan);
    assert_int_equal(mktopt_budget_plan_options_init(NULL, 8), MKTOPT_INVALID_ARGUMENT);
}

static void test_getters_refuse(void **state)
{
    (void)state;
    mktopt_error err;
    mktopt_budget_plan *plan = make(25000, NULL);
    mktopt_channel_budget channel = {.struct_size = sizeof channel};
    mktopt_budget_month month = {.struct_size = sizeof month};
    mktopt_budget_warning warning = {.struct_size = sizeof warning};
    mktopt_budget_summary summary = {.struct_size = 0};
    assert_fails(mktopt_budget_plan_channel(plan, 7, &channel, &err), err, MKTOPT_OUT_OF_RANGE,
                 "index");
    assert_fails(mktopt_budget_plan_month(plan, -1, &month, &err), err, MKTOPT_OUT_OF_RANGE,
                 "index");
    assert_fails(mktopt_budget_plan_warning(plan, 4, &warning, &err), err, MKTOPT_OUT_OF_RANGE,
                 "index");
    assert_int_equal(mktopt_budget_plan_summary(plan, &summary, &err), MKTOPT_INVALID_OPTIONS);
    assert_int_equal(mktopt_budget_plan_summary(NULL, &summary, &err), MKTOPT_INVALID_ARGUMENT);
    assert_int_equal(mktopt_budget_plan_month(plan, 0, NULL, &err), MKTOPT_INVALID_ARGUMENT);
    assert_int_equal(mktopt_budget_plan_channel_count(NULL), 0);
    mktopt_budget_plan_free(NULL);
    mktopt_budget_plan_free(plan);
}

static void test_every_allocation_fails(void **state)
{
    (void)state;
    for (int64_t n = 1;; n++) {
        faults_state faults = {.fail_at = n};
        const mktopt_allocator allocator = faults_allocator(&faults);
        mktopt_budget_plan_options options = defaults();
        mktopt_budget_plan *plan = NULL;
        options.months = 600;
        options.stage = "enterprise";
        const mktopt_status status =
            mktopt_budget_plan_create(25000, &options, &allocator, &plan, NULL);
        mktopt_budget_plan_free(plan);
        if (faults_survived(&faults, status))
            break;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_growth_company),
        cmocka_unit_test(test_roi_targets),
        cmocka_unit_test(test_a_fixed_stage_holds),
        cmocka_unit_test(test_parts_add_up),
        cmocka_unit_test(test_warnings),
        cmocka_unit_test(test_scaling),
        cmocka_unit_test(test_tables_may_go_first),
        cmocka_unit_test(test_bad_input),
        cmocka_unit_test(test_getters_refuse),
        cmocka_unit_test(test_every_allocation_fails),
    };
    return cmocka_run_group_tests_name("budget_plan", tests, NULL, NULL);
}
