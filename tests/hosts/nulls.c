/* Every public function with NULL for every pointer, with zero sizes, and with counts that cannot
 * be: nothing crashes, and what can fail says which argument is at fault. */
#include "support.h"

#define assert_refused(expression) assert_int_equal((expression), MKTOPT_INVALID_ARGUMENT)
#define assert_bad_options(expression)                                                \
    do {                                                                              \
        const mktopt_status bad = (expression);                                       \
        assert_true(bad == MKTOPT_INVALID_OPTIONS || bad == MKTOPT_INVALID_ARGUMENT); \
    } while (0)

static void base(void **state)
{
    (void)state;
    mktopt_decimal decimal;
    assert_non_null(mktopt_version());
    assert_string_equal(mktopt_status_name(-1), "unknown");
    assert_string_equal(mktopt_status_text(INT32_MAX), "unknown status");
    assert_refused(mktopt_decimal_parse(NULL, &decimal, NULL));
    assert_refused(mktopt_decimal_parse("1", NULL, NULL));
    assert_refused(mktopt_decimal_from_double(1.0, NULL, NULL));
    assert_int_equal(mktopt_decimal_from_double((double)NAN, &decimal, NULL), MKTOPT_NOT_FINITE);
    assert_null(mktopt_arg_f64(NULL, 0).values);
    assert_null(mktopt_arg_i64(NULL, 0).values);
    assert_null(mktopt_arg_i32(NULL, 0).values);
    assert_null(mktopt_arg_strings(NULL, NULL, 0).values);
    assert_null(mktopt_arg_cstrings(NULL, 0).values);
    assert_null(mktopt_arg_category(NULL, 0, NULL).child);
    assert_null(mktopt_arg_ragged(NULL, 0, NULL).child);
    assert_null(mktopt_arg_handle(NULL, NULL).handle_type);
}

static void call(void **state)
{
    (void)state;
    mktopt_response *response = NULL;
    mktopt_call_options never_initialised = {0};
    mktopt_arg arg;
    assert_bad_options(mktopt_call_options_init(NULL, sizeof never_initialised));
    assert_bad_options(mktopt_call_options_init(&never_initialised, 0));
    assert_refused(mktopt_call(NULL, "{}", 2, NULL, 0, NULL, &response, NULL));
    assert_refused(mktopt_call("stage.classify", NULL, 2, NULL, 0, NULL, &response, NULL));
    assert_refused(mktopt_call("stage.classify", "{}", 2, NULL, 0, NULL, NULL, NULL));
    assert_refused(mktopt_call("stage.classify", "{}", 2, NULL, 1, NULL, &response, NULL));
    assert_refused(mktopt_call("stage.classify", "{}", 2, &arg, -1, NULL, &response, NULL));
    assert_int_equal(
        mktopt_call("stage.classify", "{}", 2, NULL, 0, &never_initialised, &response, NULL),
        MKTOPT_INVALID_OPTIONS);
    assert_int_equal(mktopt_call("stage.classify", "", 0, NULL, 0, NULL, &response, NULL),
                     MKTOPT_JSON_SYNTAX);
    assert_null(response);
    assert_null(mktopt_response_json(NULL, NULL));
    assert_int_equal(mktopt_response_arg_count(NULL), 0);
    assert_refused(mktopt_response_arg(NULL, 0, &arg, NULL));
    mktopt_response_free(NULL);
    assert_true(mktopt_operation_count() > 0);
    assert_null(mktopt_operation_name(-1));
    assert_null(mktopt_operation_name(INT32_MAX));
    assert_refused(mktopt_describe(NULL, NULL, &response, NULL));
    assert_refused(mktopt_describe("stage.classify", NULL, NULL, NULL));
}

static void tables_and_stage(void **state)
{
    (void)state;
    mktopt_tables *tables = NULL;
    mktopt_stage stage = {.struct_size = sizeof stage};
    const char *metric = NULL, *target = NULL;
    assert_refused(mktopt_tables_create(NULL, 0, NULL, NULL, NULL));
    assert_int_equal(mktopt_tables_create(NULL, 0, NULL, &tables, NULL), MKTOPT_OK);
    mktopt_tables_free(tables);
    mktopt_tables_free(NULL);
    assert_null(mktopt_tables_json(NULL, NULL));
    assert_refused(mktopt_stage_classify(1.0, NULL, NULL, NULL));
    stage.struct_size = 0;
    assert_int_equal(mktopt_stage_classify(1.0, NULL, &stage, NULL), MKTOPT_INVALID_OPTIONS);
    assert_int_equal(stage.struct_size, 0);
    assert_null(mktopt_stage_priority(NULL, NULL, 0));
    assert_null(mktopt_stage_priority(NULL, "growth", INT32_MAX));
    assert_null(mktopt_stage_priority(NULL, "growth", -1));
    assert_refused(mktopt_stage_success_metric(NULL, NULL, 0, &metric, &target, NULL));
    assert_refused(mktopt_stage_success_metric(NULL, "growth", 0, NULL, &target, NULL));
    assert_refused(mktopt_stage_success_metric(NULL, "growth", 0, &metric, NULL, NULL));
}

static void budget(void **state)
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

static void budget_tables_and_year(void **state)
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

static void budget_control(void **state)
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

static void budget_outlook(void **state)
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

static void budget_events(void **state)
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

static void allocation_analysis(void **state)
{
    (void)state;
    mktopt_allocation_tables *tables = NULL;
    mktopt_channel_efficiency efficiency;
    mktopt_matrix_channel placed;
    mktopt_matrix_cell cells[MKTOPT_CELL_COUNT];
    assert_refused(mktopt_allocation_tables_create(NULL, 0, NULL, NULL, NULL));
    assert_int_equal(mktopt_allocation_tables_create(NULL, 0, NULL, &tables, NULL), MKTOPT_OK);
    mktopt_allocation_tables_free(tables);
    mktopt_allocation_tables_free(NULL);
    assert_null(mktopt_allocation_tables_json(NULL, NULL));
    assert_refused(mktopt_allocation_efficiency(NULL, 1, NULL, &efficiency, NULL, NULL));
    assert_refused(mktopt_allocation_efficiency(NULL, 1, NULL, NULL, NULL, NULL));
    assert_refused(mktopt_allocation_matrix(NULL, 1, 1, NULL, &placed, cells, NULL));
    assert_refused(mktopt_allocation_matrix(NULL, 1, 1, NULL, NULL, NULL, NULL));
    assert_int_equal(mktopt_allocation_matrix(NULL, INT64_MIN, 1, NULL, &placed, cells, NULL),
                     MKTOPT_OUT_OF_RANGE);
}

static void allocation_scaling(void **state)
{
    (void)state;
    mktopt_scaling_plan *plan = NULL;
    mktopt_scaling_options options = {0};
    mktopt_scaling_summary summary = {.struct_size = sizeof summary};
    mktopt_scaling_channel channel = {.struct_size = sizeof channel};
    assert_bad_options(mktopt_scaling_options_init(NULL, sizeof options));
    assert_refused(mktopt_allocation_scaling_plan(NULL, 1, 1, NULL, NULL, &plan, NULL));
    assert_refused(mktopt_allocation_scaling_plan(NULL, 0, 1, NULL, NULL, NULL, NULL));
    assert_int_equal(mktopt_allocation_scaling_plan(NULL, 0, 1, &options, NULL, &plan, NULL),
                     MKTOPT_INVALID_OPTIONS);
    assert_null(plan);
    mktopt_scaling_plan_free(NULL);
    assert_refused(mktopt_scaling_plan_summary(NULL, &summary, NULL));
    assert_int_equal(mktopt_scaling_plan_channel_count(NULL), 0);
    assert_refused(mktopt_scaling_plan_channel(NULL, 0, &channel, NULL));
    assert_int_equal(mktopt_scaling_plan_opportunity_count(NULL), 0);
    assert_refused(mktopt_scaling_plan_opportunity(NULL, 0, &channel, NULL));
}

static void curve_fit(void **state)
{
    (void)state;
    const double one = 1;
    mktopt_curve_fit *fit = NULL;
    mktopt_fit_options options = {0};
    mktopt_fit_summary summary = {.struct_size = sizeof summary};
    mktopt_fitted_curve curve = {.struct_size = sizeof curve};
    assert_bad_options(mktopt_fit_options_init(NULL, sizeof options));
    assert_refused(mktopt_allocation_fit_curve(NULL, &one, 1, NULL, NULL, &fit, NULL));
    assert_refused(mktopt_allocation_fit_curve(&one, NULL, 1, NULL, NULL, &fit, NULL));
    assert_refused(mktopt_allocation_fit_curve(&one, &one, 1, NULL, NULL, NULL, NULL));
    assert_int_equal(mktopt_allocation_fit_curve(&one, &one, INT64_MIN, NULL, NULL, &fit, NULL),
                     MKTOPT_OUT_OF_RANGE);
    assert_int_equal(mktopt_allocation_fit_curve(&one, &one, 1, &options, NULL, &fit, NULL),
                     MKTOPT_INVALID_OPTIONS);
    assert_null(fit);
    mktopt_curve_fit_free(NULL);
    assert_refused(mktopt_curve_fit_summary(NULL, &summary, NULL));
    assert_int_equal(mktopt_curve_fit_candidate_count(NULL), 0);
    assert_refused(mktopt_curve_fit_candidate(NULL, 0, &curve, NULL));
}

static void journeys(void **state)
{
    (void)state;
    mktopt_journeys *journeys = NULL;
    mktopt_journey_options options = {0};
    mktopt_event_columns events = {.struct_size = sizeof events};
    mktopt_path_columns paths = {.struct_size = sizeof paths};
    mktopt_journeys_summary summary = {.struct_size = sizeof summary};
    mktopt_journey journey = {.struct_size = sizeof journey};
    assert_bad_options(mktopt_journey_options_init(NULL, sizeof options));
    assert_refused(mktopt_journeys_from_events(NULL, NULL, NULL, &journeys, NULL));
    assert_refused(mktopt_journeys_from_events(&events, NULL, NULL, NULL, NULL));
    assert_int_equal(mktopt_journeys_from_events(&events, NULL, NULL, &journeys, NULL),
                     MKTOPT_MISSING_FIELD);
    assert_refused(mktopt_journeys_from_paths(NULL, NULL, &journeys, NULL));
    assert_refused(mktopt_journeys_from_paths(&paths, NULL, NULL, NULL));
    assert_int_equal(mktopt_journeys_from_paths(&paths, NULL, &journeys, NULL),
                     MKTOPT_MISSING_FIELD);
    assert_null(journeys);
    mktopt_journeys_free(NULL);
    assert_refused(mktopt_journeys_get_summary(NULL, &summary, NULL));
    assert_int_equal(mktopt_journeys_channel_count(NULL), 0);
    assert_null(mktopt_journeys_channel(NULL, 0));
    assert_true(isnan(mktopt_journeys_channel_cost(NULL, 0)));
    assert_refused(mktopt_journeys_get_path(NULL, 0, &journey, NULL, NULL, 0, NULL));
}

static void journeys_as_a_whole(void **state)
{
    (void)state;
    mktopt_journeys *journeys = NULL;
    mktopt_build_options build = {0};
    mktopt_event_columns events = {.struct_size = sizeof events};
    mktopt_path_columns paths = {.struct_size = sizeof paths};
    mktopt_path_arrays arrays = {.struct_size = sizeof arrays};
    const mktopt_journeys *part = NULL;
    const char *path = "a > b";
    size_t size = 0;
    assert_bad_options(mktopt_build_options_init(NULL, sizeof build));
    assert_refused(mktopt_journeys_build_from_events(NULL, NULL, NULL, NULL, &journeys, NULL));
    assert_refused(mktopt_journeys_build_from_events(&events, NULL, NULL, NULL, NULL, NULL));
    assert_refused(mktopt_journeys_build_from_paths(NULL, NULL, NULL, &journeys, NULL));
    assert_refused(mktopt_journeys_build_from_paths(&paths, NULL, NULL, NULL, NULL));
    assert_int_equal(mktopt_journeys_build_from_paths(&paths, &build, NULL, &journeys, NULL),
                     MKTOPT_INVALID_OPTIONS);
    assert_refused(mktopt_journeys_merge(NULL, 1, NULL, &journeys, NULL));
    assert_refused(mktopt_journeys_merge(&part, 1, NULL, &journeys, NULL));
    assert_refused(mktopt_journeys_merge(&part, INT64_MIN, NULL, &journeys, NULL));
    assert_refused(mktopt_journeys_save(NULL, NULL, 0, &size, NULL));
    assert_refused(mktopt_journeys_restore(NULL, 8, NULL, &journeys, NULL));
    assert_int_equal(mktopt_journeys_restore("", 0, NULL, &journeys, NULL), MKTOPT_CORRUPT_STATE);
    assert_refused(mktopt_journeys_get_paths(NULL, 0, 0, &arrays, NULL));
    assert_null(journeys);

    paths.path = mktopt_arg_cstrings(&path, 1);
    assert_int_equal(mktopt_journeys_from_paths(&paths, NULL, &journeys, NULL), MKTOPT_OK);
    part = journeys;
    assert_refused(mktopt_journeys_merge(&part, 1, NULL, NULL, NULL));
    assert_refused(mktopt_journeys_save(journeys, NULL, 0, NULL, NULL));
    assert_refused(mktopt_journeys_save(journeys, NULL, 8, &size, NULL));
    assert_refused(mktopt_journeys_restore("", 0, NULL, NULL, NULL));
    assert_refused(mktopt_journeys_get_paths(journeys, 0, 1, NULL, NULL));
    assert_int_equal(mktopt_journeys_get_paths(journeys, 0, 1, &arrays, NULL), MKTOPT_OK);
    assert_int_equal(mktopt_journeys_get_paths(journeys, INT64_MAX, INT64_MAX, &arrays, NULL),
                     MKTOPT_OUT_OF_RANGE);
    assert_int_equal(mktopt_journeys_get_paths(journeys, 0, INT64_MIN, &arrays, NULL),
                     MKTOPT_OUT_OF_RANGE);
    mktopt_journeys_free(journeys);
}

/* Columns whose count or memory cannot be. */
static void impossible_columns(void **state)
{
    (void)state;
    static const int64_t counts[] = {-1, INT64_MIN};
    const char *const one[] = {"a"};
    mktopt_journeys *journeys = NULL;
    mktopt_path_columns paths = {.struct_size = sizeof paths};
    for (size_t i = 0; i < 2; ++i) {
        paths.path = mktopt_arg_cstrings(one, counts[i]);
        assert_int_not_equal(mktopt_journeys_from_paths(&paths, NULL, &journeys, NULL), MKTOPT_OK);
    }
    paths.path = mktopt_arg_cstrings(NULL, 1);
    assert_int_not_equal(mktopt_journeys_from_paths(&paths, NULL, &journeys, NULL), MKTOPT_OK);
    paths.path = mktopt_arg_cstrings(one, 1);
    paths.path.kind = 4711;
    assert_int_not_equal(mktopt_journeys_from_paths(&paths, NULL, &journeys, NULL), MKTOPT_OK);
    assert_null(journeys);
}

static void anomaly(void **state)
{
    (void)state;
    mktopt_detector *detector = NULL;
    mktopt_anomalies *anomalies = NULL;
    mktopt_detection detection = {.struct_size = sizeof detection};
    mktopt_anomaly_options options = {0};
    mktopt_anomaly item = {.struct_size = sizeof item};
    unsigned char byte = 0;
    assert_refused(mktopt_detector_create(NULL, NULL, NULL));
    assert_refused(mktopt_detector_push(NULL, 1, 0, &detection, NULL));
    assert_refused(mktopt_detector_run(NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL));
    assert_int_equal(mktopt_detector_seen(NULL), 0);
    size_t size = 0;
    assert_refused(mktopt_detector_save(NULL, &byte, 1, &size, NULL));
    assert_refused(mktopt_detector_restore(NULL, 0, NULL, &detector, NULL));
    assert_refused(mktopt_detector_restore(&byte, 1, NULL, NULL, NULL));
    assert_null(detector);
    mktopt_detector_free(NULL);
    assert_bad_options(mktopt_anomaly_options_init(NULL, sizeof options));
    assert_refused(mktopt_anomalies_score(NULL, 1, NULL, NULL, &anomalies, NULL));
    assert_refused(mktopt_anomalies_score(NULL, 0, NULL, NULL, NULL, NULL));
    assert_null(anomalies);
    mktopt_anomalies_free(NULL);
    assert_int_equal(mktopt_anomalies_count(NULL), 0);
    assert_refused(mktopt_anomalies_get(NULL, 0, &item, NULL));
    assert_null(mktopt_anomalies_scores(NULL));
    assert_null(mktopt_anomalies_expected(NULL));
    assert_null(mktopt_anomalies_lower(NULL));
    assert_null(mktopt_anomalies_upper(NULL));
    assert_int_equal(mktopt_anomalies_season_length(NULL), 0);
}

static void explanation(void **state)
{
    (void)state;
    const mktopt_change nothing = {.struct_size = sizeof nothing};
    mktopt_explanation *explanation = NULL;
    mktopt_explain_options options = {0};
    mktopt_change_summary summary = {.struct_size = sizeof summary};
    mktopt_change_cause cause = {.struct_size = sizeof cause};
    mktopt_change_dimension dimension = {.struct_size = sizeof dimension};
    assert_bad_options(mktopt_explain_options_init(NULL, sizeof options));
    assert_bad_options(mktopt_explain_options_init(&options, 0));
    assert_refused(mktopt_change_explain(NULL, NULL, NULL, &explanation, NULL));
    assert_refused(mktopt_change_explain(&nothing, NULL, NULL, NULL, NULL));
    assert_bad_options(mktopt_change_explain(&nothing, &options, NULL, &explanation, NULL));
    assert_int_equal(mktopt_change_explain(&nothing, NULL, NULL, &explanation, NULL),
                     MKTOPT_OUT_OF_RANGE);
    assert_null(explanation);
    mktopt_explanation_free(NULL);
    assert_refused(mktopt_explanation_get_summary(NULL, &summary, NULL));
    assert_int_equal(mktopt_explanation_cause_count(NULL), 0);
    assert_refused(mktopt_explanation_get_cause(NULL, 0, &cause, NULL));
    assert_int_equal(mktopt_explanation_dimension_count(NULL), 0);
    assert_refused(mktopt_explanation_get_dimension(NULL, 0, &dimension, NULL));
}

static void alerts(void **state)
{
    (void)state;
    const mktopt_alert_metric nameless = {0};
    mktopt_alert_rules *rules = NULL;
    mktopt_alerts *alerts = NULL;
    mktopt_alert_options options = {0};
    mktopt_alert alert = {.struct_size = sizeof alert};
    mktopt_skipped_rule skipped = {.struct_size = sizeof skipped};
    assert_refused(mktopt_alert_rules_create(NULL, 0, NULL, NULL, NULL));
    assert_int_equal(mktopt_alert_rules_create("", 0, NULL, &rules, NULL), MKTOPT_JSON_SYNTAX);
    assert_null(rules);
    assert_null(mktopt_alert_rules_json(NULL, NULL));
    mktopt_alert_rules_free(NULL);
    assert_refused(mktopt_alert_metric_init(NULL, sizeof nameless));
    assert_bad_options(mktopt_alert_options_init(NULL, sizeof options));
    assert_bad_options(mktopt_alert_options_init(&options, 0));
    assert_refused(mktopt_alerts_evaluate(NULL, NULL, 1, NULL, 0, NULL, NULL, &alerts, NULL));
    assert_refused(mktopt_alerts_evaluate(NULL, &nameless, 1, NULL, 0, NULL, NULL, NULL, NULL));
    assert_refused(mktopt_alerts_evaluate(NULL, &nameless, 1, NULL, 0, NULL, NULL, &alerts, NULL));
    assert_bad_options(
        mktopt_alerts_evaluate(NULL, &nameless, 1, NULL, 0, &options, NULL, &alerts, NULL));
    assert_null(alerts);
    mktopt_alerts_free(NULL);
    assert_int_equal(mktopt_alerts_count(NULL), 0);
    assert_refused(mktopt_alerts_get(NULL, 0, &alert, NULL));
    assert_int_equal(mktopt_alerts_resolved_count(NULL), 0);
    assert_null(mktopt_alerts_resolved(NULL, 0));
    assert_int_equal(mktopt_alerts_skipped_count(NULL), 0);
    assert_refused(mktopt_alerts_get_skipped(NULL, 0, &skipped, NULL));
    assert_int_equal(mktopt_alerts_unwatched_count(NULL), 0);
    assert_null(mktopt_alerts_unwatched(NULL, 0));
}

static void resolution(void **state)
{
    (void)state;
    const double value = 1;
    mktopt_resolution_options options = {0};
    mktopt_resolution out = {.struct_size = sizeof out};
    assert_bad_options(mktopt_resolution_options_init(NULL, sizeof options));
    assert_bad_options(mktopt_resolution_options_init(&options, 0));
    assert_refused(mktopt_anomaly_resolution(NULL, NULL, NULL, 1, 0, NULL, NULL, &out, NULL));
    assert_refused(mktopt_anomaly_resolution(&value, NULL, NULL, 1, 0, NULL, NULL, NULL, NULL));
    assert_bad_options(
        mktopt_anomaly_resolution(&value, NULL, NULL, 1, 0, &options, NULL, &out, NULL));
}

static void attribution(void **state)
{
    (void)state;
    mktopt_attribution *attribution = NULL;
    mktopt_attribution_options options = {0};
    assert_bad_options(mktopt_attribution_options_init(NULL, sizeof options));
    assert_true(mktopt_attribution_known_model_count() > 0);
    assert_null(mktopt_attribution_known_model(-1));
    assert_refused(mktopt_attribution_run(NULL, NULL, 0, NULL, NULL, &attribution, NULL));
    assert_null(attribution);
    mktopt_attribution_free(NULL);
    assert_int_equal(mktopt_attribution_channel_count(NULL), 0);
    assert_int_equal(mktopt_attribution_model_count(NULL), 0);
    assert_null(mktopt_attribution_channel(NULL, 0));
    assert_null(mktopt_attribution_model(NULL, 0));
    assert_null(mktopt_attribution_conversions(NULL, 0));
    assert_null(mktopt_attribution_value(NULL, 0));
    assert_null(mktopt_attribution_share(NULL, 0));
    assert_int_equal(mktopt_attribution_markov_order(NULL), 0);
    assert_null(mktopt_attribution_removal_of_conversions(NULL));
    assert_null(mktopt_attribution_removal_of_value(NULL));
    assert_int_equal(mktopt_attribution_transition_count(NULL), 0);
    assert_refused(mktopt_attribution_transition(NULL, 0, NULL, NULL));
    assert_null(mktopt_attribution_recommended_model(NULL));
    assert_null(mktopt_attribution_reason(NULL));
}

static void attribution_in_use(void **state)
{
    (void)state;
    mktopt_prediction *prediction = NULL;
    mktopt_statistics *statistics = NULL;
    mktopt_roi *roi = NULL;
    mktopt_prediction_options prediction_options;
    mktopt_statistics_options statistics_options;
    mktopt_roi_options roi_options;
    double weight;
    assert_bad_options(mktopt_prediction_options_init(NULL, sizeof prediction_options));
    assert_bad_options(mktopt_statistics_options_init(NULL, sizeof statistics_options));
    assert_bad_options(mktopt_roi_options_init(NULL, sizeof roi_options));
    assert_refused(mktopt_attribution_predict(NULL, NULL, 0, NULL, NULL, &prediction, NULL));
    assert_refused(mktopt_journeys_statistics(NULL, NULL, NULL, &statistics, NULL));
    assert_refused(mktopt_attribution_roi(NULL, NULL, 0, NULL, NULL, &roi, NULL));
    assert_refused(mktopt_attribution_path_credit(NULL, 0, "linear", NULL, &weight, 1, NULL));
    assert_true(prediction == NULL && statistics == NULL && roi == NULL);
    mktopt_prediction_free(NULL);
    mktopt_statistics_free(NULL);
    mktopt_roi_free(NULL);
    assert_refused(mktopt_prediction_get_summary(NULL, NULL, NULL));
    assert_refused(mktopt_prediction_next(NULL, 0, NULL, NULL));
    assert_int_equal(mktopt_prediction_next_count(NULL), 0);
    assert_int_equal(mktopt_prediction_suggestion_count(NULL), 0);
    assert_null(mktopt_prediction_suggestion(NULL, 0));
    assert_refused(mktopt_statistics_get_overview(NULL, NULL, NULL));
    assert_refused(mktopt_statistics_path(NULL, 0, NULL, NULL));
    assert_refused(mktopt_statistics_channel(NULL, 0, NULL, NULL));
    assert_refused(mktopt_statistics_pair(NULL, 0, NULL, NULL));
    assert_refused(mktopt_statistics_step(NULL, 0, NULL, NULL));
    assert_refused(mktopt_statistics_days(NULL, 0, NULL, NULL));
    assert_refused(mktopt_statistics_finding(NULL, 0, NULL, NULL));
    assert_int_equal(mktopt_statistics_path_count(NULL) + mktopt_statistics_channel_count(NULL) +
                         mktopt_statistics_pair_count(NULL) + mktopt_statistics_step_count(NULL) +
                         mktopt_statistics_days_count(NULL) + mktopt_statistics_finding_count(NULL),
                     0);
    assert_refused(mktopt_roi_line(NULL, 0, 0, 0, NULL, NULL));
    assert_int_equal(mktopt_roi_line_count(NULL, 0, 0) + mktopt_roi_model_count(NULL), 0);
    assert_null(mktopt_roi_model(NULL, 0));
}

static void promo_policy(void **state)
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

static void promo_questions(void **state)
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

static void promo_outputs(void **state)
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

static void curves(void **state)
{
    (void)state;
    const mktopt_curve line = mktopt_curve_power(1, 1);
    double y;
    assert_refused(mktopt_curve_evaluate(NULL, NULL, 0, NULL, NULL, NULL));
    assert_refused(mktopt_curve_evaluate(&line, NULL, 1, &y, NULL, NULL));
    assert_int_equal(mktopt_curve_evaluate(&line, NULL, -1, &y, NULL, NULL), MKTOPT_OUT_OF_RANGE);
    assert_int_equal(mktopt_curve_evaluate(&line, NULL, 0, NULL, NULL, NULL), MKTOPT_OK);
    const mktopt_curve curves[] = {
        mktopt_curve_hill(NAN, NAN, NAN),
        mktopt_curve_exponential(NAN, NAN),
        mktopt_curve_logistic(NAN, NAN),
        mktopt_curve_power(NAN, NAN),
        mktopt_curve_log(NAN, NAN),
        mktopt_curve_piecewise(NULL, 0),
        mktopt_curve_benchmark(NAN, NAN, 1, 1),
        mktopt_curve_mean(NULL, 1),
    };
    const double x = 1;
    for (size_t i = 0; i < sizeof curves / sizeof curves[0]; i++)
        assert_true(mktopt_curve_evaluate(&curves[i], &x, 1, &y, NULL, NULL) != MKTOPT_OK);
}

static void allocation(void **state)
{
    (void)state;
    mktopt_allocation_channel c = {0};
    mktopt_allocation_options never_initialised = {0};
    mktopt_allocation *a = NULL;
    mktopt_frontier *f = NULL;
    const double one = 1;
    assert_refused(mktopt_allocation_channel_init(NULL, sizeof c));
    assert_refused(mktopt_allocation_options_init(NULL, sizeof never_initialised));
    assert_refused(mktopt_allocation_optimize(NULL, 1, 1, NULL, NULL, &a, NULL));
    assert_bad_options(mktopt_allocation_optimize(&c, 1, 1, NULL, NULL, &a, NULL));
    assert_int_equal(mktopt_allocation_channel_init(&c, sizeof c), MKTOPT_OK);
    assert_refused(mktopt_allocation_optimize(&c, 1, 1, NULL, NULL, &a, NULL)); /* no name */
    c.name = "c";
    c.curve = mktopt_curve_power(1, 1);
    assert_refused(mktopt_allocation_optimize(&c, 1, 1, NULL, NULL, NULL, NULL));
    assert_bad_options(mktopt_allocation_optimize(&c, 1, 1, &never_initialised, NULL, &a, NULL));
    assert_int_equal(mktopt_allocation_optimize(&c, -1, 1, NULL, NULL, &a, NULL),
                     MKTOPT_OUT_OF_RANGE);
    assert_refused(mktopt_allocation_minimize_spend(&c, 1, 1, NULL, NULL, NULL, NULL));
    assert_refused(mktopt_allocation_what_if(&c, 1, NULL, NULL, NULL, &a, NULL));
    assert_refused(mktopt_allocation_what_if(&c, 1, &one, NULL, NULL, NULL, NULL));
    assert_refused(mktopt_allocation_frontier(&c, 1, NULL, 1, NULL, NULL, &f, NULL));
    assert_int_equal(mktopt_allocation_frontier(&c, 1, &one, 0, NULL, NULL, &f, NULL),
                     MKTOPT_OUT_OF_RANGE);
    assert_refused(mktopt_allocation_frontier(&c, 1, &one, 1, NULL, NULL, NULL, NULL));
    assert_true(a == NULL && f == NULL);
    mktopt_allocation_free(NULL);
    mktopt_frontier_free(NULL);
    assert_int_equal(mktopt_allocation_channel_count(NULL), 0);
    assert_int_equal(mktopt_allocation_group_count(NULL), 0);
    assert_int_equal(mktopt_allocation_move_count(NULL), 0);
    assert_int_equal(mktopt_frontier_point_count(NULL), 0);
    assert_refused(mktopt_allocation_get_summary(NULL, NULL, NULL));
    assert_refused(mktopt_allocation_get_channel(NULL, 0, NULL, NULL));
    assert_refused(mktopt_allocation_get_group(NULL, 0, NULL, NULL));
    assert_refused(mktopt_allocation_get_move(NULL, 0, NULL, NULL));
    assert_refused(mktopt_frontier_get_point(NULL, 0, NULL, NULL));
    assert_int_equal(mktopt_allocation_optimize(&c, 1, 1, NULL, NULL, &a, NULL), MKTOPT_OK);
    assert_refused(mktopt_allocation_get_summary(a, NULL, NULL));
    assert_refused(mktopt_allocation_get_channel(a, 0, NULL, NULL));
    mktopt_allocation_free(a);
}

static void forecasts(void **state)
{
    (void)state;
    mktopt_forecast *forecast = NULL;
    mktopt_forecasts *batch = NULL;
    mktopt_forecast_options options = {0};
    double out = 0;
    assert_refused(mktopt_forecast_options_init(NULL, sizeof options));
    assert_refused(mktopt_forecast_options_init(&options, 0));
    assert_refused(mktopt_forecast_run(NULL, 5, 1, NULL, NULL, &forecast, NULL));
    assert_refused(mktopt_forecast_run(&out, 1, 1, NULL, NULL, NULL, NULL));
    assert_refused(mktopt_forecast_batch(NULL, 1, 1, NULL, NULL, &batch, NULL));
    assert_refused(mktopt_forecast_evaluate(NULL, 5, 1, NULL, 0, 1, NULL, NULL, NULL, NULL));
    assert_refused(mktopt_forecast_reconcile(NULL, NULL, NULL, NULL, NULL));
    assert_null(forecast);
    assert_null(batch);
    mktopt_forecast_free(NULL);
    mktopt_forecasts_free(NULL);
    assert_refused(mktopt_forecast_get_summary(NULL, NULL, NULL));
    assert_int_equal(mktopt_forecast_horizon(NULL), 0);
    assert_int_equal(mktopt_forecast_level_count(NULL), 0);
    assert_int_equal(mktopt_forecast_parameter_count(NULL), 0);
    assert_int_equal(mktopt_forecasts_count(NULL), 0);
    assert_int_equal(mktopt_forecasts_horizon(NULL, 0), 0);
    assert_true(isnan(mktopt_forecast_level(NULL, 0)));
    assert_true(isnan(mktopt_forecast_parameter(NULL, 0)));
    assert_null(mktopt_forecast_parameter_name(NULL, 0));
    assert_null(mktopt_forecast_mean(NULL));
    assert_null(mktopt_forecast_fitted(NULL));
    assert_null(mktopt_forecast_lower(NULL, 0));
    assert_null(mktopt_forecast_upper(NULL, 0));
    assert_null(mktopt_forecasts_mean(NULL, 0));
    assert_null(mktopt_forecasts_lower(NULL, 0, 0));
    assert_null(mktopt_forecasts_upper(NULL, 0, 0));
    assert_string_equal(mktopt_forecasts_message(NULL, 0), "");
    assert_int_not_equal(mktopt_forecasts_status(NULL, 0), MKTOPT_OK);
}

static void forecast_models(void **state)
{
    (void)state;
    double out = 0;
    size_t size = 0;
    mktopt_forecast *forecast = NULL;
    mktopt_forecast_model *model = NULL;
    assert_refused(mktopt_forecast_model_fit(NULL, 5, 1, NULL, NULL, &model, NULL));
    assert_refused(mktopt_forecast_model_fit(&out, 1, 1, NULL, NULL, NULL, NULL));
    assert_refused(mktopt_forecast_model_update(NULL, NULL, 0, NULL, NULL));
    assert_refused(mktopt_forecast_model_predict(NULL, 1, NULL, NULL, &forecast, NULL));
    assert_refused(mktopt_forecast_model_save(NULL, NULL, 0, &size, NULL));
    assert_refused(mktopt_forecast_model_restore(NULL, 0, NULL, &model, NULL));
    assert_null(forecast);
    assert_null(model);
    mktopt_forecast_model_free(NULL);
    assert_int_equal(mktopt_forecast_model_horizon(NULL), 0);
    assert_int_equal(mktopt_forecast_model_regressor_count(NULL), 0);
    assert_int_equal(mktopt_forecast_model_steps(NULL), 0);
    assert_int_equal(mktopt_forecast_model_fit(&out, 1, 1, NULL, NULL, &model, NULL), MKTOPT_OK);
    assert_refused(mktopt_forecast_model_update(model, NULL, 1, NULL, NULL));
    assert_refused(mktopt_forecast_model_predict(model, 1, NULL, NULL, NULL, NULL));
    assert_refused(mktopt_forecast_model_save(model, NULL, 1, &size, NULL));
    assert_refused(mktopt_forecast_model_save(model, &out, 1, NULL, NULL));
    mktopt_forecast_model_free(model);
}

static void forecasts_in_use(void **state)
{
    (void)state;
    double out = 0;
    assert_refused(mktopt_forecast_scenario(NULL, NULL, 1, 0.5, &out, &out, NULL));
    assert_refused(mktopt_forecast_find_gap(NULL, NULL, NULL, 1, NULL, NULL, NULL));
    assert_refused(
        mktopt_forecast_ratio(NULL, NULL, NULL, NULL, 1, 0, 0.9, &out, &out, &out, NULL));
    assert_refused(mktopt_forecast_needs(NULL, NULL, 1, &out, NULL));
    assert_refused(mktopt_goal_adjust(1, NULL, 1, 0.5, 0.2, &out, &out, NULL));
    assert_refused(mktopt_goal_get_progress(NULL, NULL, NULL, 0, NULL, NULL, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(base),
        cmocka_unit_test(call),
        cmocka_unit_test(tables_and_stage),
        cmocka_unit_test(budget),
        cmocka_unit_test(budget_tables_and_year),
        cmocka_unit_test(budget_control),
        cmocka_unit_test(budget_outlook),
        cmocka_unit_test(budget_events),
        cmocka_unit_test(allocation_analysis),
        cmocka_unit_test(allocation_scaling),
        cmocka_unit_test(curve_fit),
        cmocka_unit_test(curves),
        cmocka_unit_test(allocation),
        cmocka_unit_test(journeys),
        cmocka_unit_test(journeys_as_a_whole),
        cmocka_unit_test(impossible_columns),
        cmocka_unit_test(anomaly),
        cmocka_unit_test(explanation),
        cmocka_unit_test(alerts),
        cmocka_unit_test(resolution),
        cmocka_unit_test(forecasts),
        cmocka_unit_test(forecast_models),
        cmocka_unit_test(forecasts_in_use),
        cmocka_unit_test(attribution),
        cmocka_unit_test(attribution_in_use),
        cmocka_unit_test(promo_policy),
        cmocka_unit_test(promo_questions),
        cmocka_unit_test(promo_outputs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
