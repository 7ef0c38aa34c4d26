/* The functions of <mktopt/budget.h> with nothing. */
#include "nulls.h"

static void plan(void **state)
{
    (void)state;
    mktopt_budget_plan *plan = NULL;
    mktopt_budget_plan_options never_initialised = {0};
    mktopt_budget_summary summary = {.struct_size = sizeof summary};
    mktopt_channel_budget channel = {.struct_size = sizeof channel};
    mktopt_budget_month month = {.struct_size = sizeof month};
    mktopt_budget_warning warning = {.struct_size = sizeof warning};
    assert_bad_options(mktopt_budget_plan_options_init(NULL, sizeof never_initialised));
    assert_refused(mktopt_budget_plan_create(1.0, NULL, NULL, NULL, NULL));
    assert_int_equal(mktopt_budget_plan_create(1.0, &never_initialised, NULL, &plan, NULL),
                     MKTOPT_INVALID_OPTIONS);
    assert_int_equal(mktopt_budget_plan_create((double)NAN, NULL, NULL, &plan, NULL),
                     MKTOPT_NOT_FINITE);
    assert_null(plan);
    mktopt_budget_plan_free(NULL);
    assert_refused(mktopt_budget_plan_summary(NULL, &summary, NULL));
    assert_int_equal(mktopt_budget_plan_channel_count(NULL), 0);
    assert_int_equal(mktopt_budget_plan_month_count(NULL), 0);
    assert_int_equal(mktopt_budget_plan_warning_count(NULL), 0);
    assert_refused(mktopt_budget_plan_channel(NULL, 0, &channel, NULL));
    assert_refused(mktopt_budget_plan_month(NULL, 0, &month, NULL));
    assert_refused(mktopt_budget_plan_warning(NULL, 0, &warning, NULL));
    assert_int_equal(mktopt_budget_plan_create(1.0, NULL, NULL, &plan, NULL), MKTOPT_OK);
    assert_refused(mktopt_budget_plan_summary(plan, NULL, NULL));
    assert_refused(mktopt_budget_plan_channel(plan, 0, NULL, NULL));
    assert_refused(mktopt_budget_plan_month(plan, 0, NULL, NULL));
    assert_int_equal(mktopt_budget_plan_month(plan, INT64_MAX, &month, NULL), MKTOPT_OUT_OF_RANGE);
    assert_int_equal(mktopt_budget_plan_month(plan, INT64_MIN, &month, NULL), MKTOPT_OUT_OF_RANGE);
    mktopt_budget_plan_free(plan);
}

static void tables_and_year(void **state)
{
    (void)state;
    mktopt_budget_tables *tables = NULL;
    mktopt_budget_seasonal_options options = {0};
    mktopt_seasonal_month months[12];
    mktopt_seasonal_summary summary = {.struct_size = sizeof summary};
    mktopt_quarter_strategy quarter = {.struct_size = sizeof quarter};
    assert_refused(mktopt_budget_tables_create(NULL, 0, NULL, NULL, NULL));
    assert_int_equal(mktopt_budget_tables_create(NULL, 0, NULL, &tables, NULL), MKTOPT_OK);
    mktopt_budget_tables_free(tables);
    mktopt_budget_tables_free(NULL);
    assert_null(mktopt_budget_tables_json(NULL, NULL));
    assert_bad_options(mktopt_budget_seasonal_options_init(NULL, sizeof options));
    assert_int_equal(mktopt_budget_seasonal(&options, months, &summary, NULL),
                     MKTOPT_INVALID_OPTIONS);
    assert_refused(mktopt_budget_seasonal(NULL, months, &summary, NULL));
    assert_int_equal(mktopt_budget_seasonal_options_init(&options, sizeof options), MKTOPT_OK);
    options.annual_budget = 1;
    assert_refused(mktopt_budget_seasonal(&options, NULL, &summary, NULL));
    assert_refused(mktopt_budget_seasonal(&options, months, NULL, NULL));
    assert_int_equal(mktopt_budget_quarter(NULL, INT32_MIN, &quarter, NULL), MKTOPT_OUT_OF_RANGE);
    assert_refused(mktopt_budget_quarter(NULL, 1, NULL, NULL));
}

static void control(void **state)
{
    (void)state;
    mktopt_budget_adjustment *adjustment = NULL;
    mktopt_budget_adjust_options adjust = {0};
    mktopt_adjustment_summary summary = {.struct_size = sizeof summary};
    mktopt_channel_adjustment channel = {.struct_size = sizeof channel};
    assert_bad_options(mktopt_budget_adjust_options_init(NULL, sizeof adjust));
    assert_refused(mktopt_budget_adjustment_create(NULL, 1, NULL, NULL, &adjustment, NULL));
    assert_refused(mktopt_budget_adjustment_create(NULL, 0, NULL, NULL, NULL, NULL));
    assert_int_equal(
        mktopt_budget_adjustment_create(NULL, INT64_MIN, NULL, NULL, &adjustment, NULL),
        MKTOPT_OUT_OF_RANGE);
    assert_null(adjustment);
    mktopt_budget_adjustment_free(NULL);
    assert_refused(mktopt_budget_adjustment_summary(NULL, &summary, NULL));
    assert_int_equal(mktopt_budget_adjustment_channel_count(NULL), 0);
    assert_refused(mktopt_budget_adjustment_channel(NULL, 0, &channel, NULL));
    assert_int_equal(mktopt_budget_adjustment_action_count(NULL), 0);
    assert_null(mktopt_budget_adjustment_action(NULL, 0));

    mktopt_budget_monitor *monitor = NULL;
    mktopt_budget_monitor_options options = {0};
    mktopt_budget_pace pace = {.struct_size = sizeof pace};
    mktopt_budget_alert alert = {.struct_size = sizeof alert};
    assert_bad_options(mktopt_budget_monitor_options_init(NULL, sizeof options));
    assert_refused(mktopt_budget_monitor_create(NULL, 1, 1, 1, NULL, NULL, &monitor, NULL));
    assert_refused(mktopt_budget_monitor_create(NULL, 0, 1, 1, NULL, NULL, NULL, NULL));
    assert_null(monitor);
    mktopt_budget_monitor_free(NULL);
    assert_refused(mktopt_budget_monitor_total(NULL, &pace, NULL));
    assert_int_equal(mktopt_budget_monitor_channel_count(NULL), 0);
    assert_refused(mktopt_budget_monitor_channel(NULL, 0, &pace, NULL));
    assert_int_equal(mktopt_budget_monitor_alert_count(NULL), 0);
    assert_refused(mktopt_budget_monitor_alert(NULL, 0, &alert, NULL));
}

static void outlook(void **state)
{
    (void)state;
    const double monthly = 1;
    const mktopt_return_horizon horizon = {1, 0, 1};
    mktopt_return_horizon horizons[1];
    mktopt_investment_return returns[1];
    mktopt_kpi kpis[1];
    int64_t n = 0;
    assert_refused(mktopt_budget_horizons(NULL, 1, NULL, horizons, 1, &n, NULL));
    assert_refused(mktopt_budget_horizons(&monthly, 1, NULL, NULL, 1, &n, NULL));
    assert_refused(mktopt_budget_horizons(&monthly, 1, NULL, horizons, 1, NULL, NULL));
    assert_refused(mktopt_budget_returns(NULL, 1, NULL, returns, 1, &n, NULL));
    assert_refused(mktopt_budget_returns(&horizon, 1, NULL, NULL, 1, &n, NULL));
    assert_refused(mktopt_budget_returns(&horizon, 1, NULL, returns, 1, NULL, NULL));
    assert_refused(mktopt_budget_kpis(NULL, 1, NULL, kpis, 1, &n, NULL));
    assert_refused(mktopt_budget_kpis(NULL, 0, NULL, NULL, 1, &n, NULL));
    assert_refused(mktopt_budget_kpis(NULL, 0, NULL, kpis, 1, NULL, NULL));
    assert_int_equal(mktopt_budget_kpis(NULL, -1, NULL, kpis, 1, &n, NULL), MKTOPT_OUT_OF_RANGE);
}

static void events(void **state)
{
    (void)state;
    mktopt_event_plan *plan = NULL;
    mktopt_budget_events_options options = {0};
    mktopt_events_summary summary = {.struct_size = sizeof summary};
    mktopt_event_share share = {.struct_size = sizeof share};
    assert_bad_options(mktopt_budget_events_options_init(NULL, sizeof options));
    assert_refused(mktopt_budget_events_create(NULL, 1, 1, NULL, NULL, &plan, NULL));
    assert_refused(mktopt_budget_events_create(NULL, 0, 1, NULL, NULL, NULL, NULL));
    assert_int_equal(mktopt_budget_events_create(NULL, 1, 1, &options, NULL, &plan, NULL),
                     MKTOPT_INVALID_OPTIONS);
    assert_null(plan);
    mktopt_budget_events_free(NULL);
    assert_refused(mktopt_budget_events_summary(NULL, &summary, NULL));
    assert_int_equal(mktopt_budget_events_event_count(NULL), 0);
    assert_refused(mktopt_budget_events_event(NULL, 0, &share, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plan),    cmocka_unit_test(tables_and_year), cmocka_unit_test(control),
        cmocka_unit_test(outlook), cmocka_unit_test(events),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
