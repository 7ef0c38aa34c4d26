/* Alert rules and the course after an anomaly, from C. */
#include "support.h"

#include "faults.h"

/* ---- alerts --------------------------------------------------------------------------------- */

static mktopt_alert_metric metric(const char *name, double value)
{
    mktopt_alert_metric m;
    assert_int_equal(mktopt_alert_metric_init(&m, sizeof m), MKTOPT_OK);
    m.name = name;
    m.value = value;
    return m;
}

static mktopt_alerts *evaluate(const mktopt_alert_rules *rules, const mktopt_alert_metric *metrics,
                               int64_t count)
{
    mktopt_alerts *alerts = NULL;
    mktopt_error err;
    assert_ok(mktopt_alerts_evaluate(rules, metrics, count, NULL, 0, NULL, NULL, &alerts, &err),
              err);
    return alerts;
}

static mktopt_alert alert_at(const mktopt_alerts *alerts, int64_t index)
{
    mktopt_alert alert = {.struct_size = sizeof alert};
    mktopt_error err;
    assert_ok(mktopt_alerts_get(alerts, index, &alert, &err), err);
    return alert;
}

/* The figures of seed 001 section 3, line by line. */
static void thresholds_severities_and_escalations(void **state)
{
    (void)state;
    static const struct {
        const char *metric, *rule;
        int baseline, way; /* -1 drop, 1 rise, 2 both */
        double threshold;
        int32_t minutes;
    } seed[] = {
        {"traffic", "traffic_drop", MKTOPT_ALERT_BASELINE, -1, 0.20, 15},
        {"conversion_rate", "conversion_rate_change", MKTOPT_ALERT_BASELINE, 2, 0.15, 60},
        {"organic_traffic", "organic_traffic_drop", MKTOPT_ALERT_WEEK_OVER_WEEK, -1, 0.20, 240},
        {"paid_traffic", "paid_traffic_anomaly", MKTOPT_ALERT_DAY_OVER_DAY, 2, 0.30, 60},
        {"bounce_rate", "bounce_rate_increase", MKTOPT_ALERT_BASELINE, 1, 0.15, MKTOPT_NONE_I32},
        {"leads", "lead_generation_drop", MKTOPT_ALERT_TARGET, -1, 0.25, 240},
        {"demo_requests", "demo_request_decline", MKTOPT_ALERT_WEEK_OVER_WEEK, -1, 0.20, 240},
        {"trial_signups", "trial_signup_decrease", MKTOPT_ALERT_FORECAST, -1, 0.30, 240},
        {"cac", "cac_increase", MKTOPT_ALERT_TARGET, 1, 0.40, 60},
        {"roi", "roi_decline", MKTOPT_ALERT_TARGET, -1, 0.20, 240},
        {"revenue", "revenue_shortfall", MKTOPT_ALERT_FORECAST, -1, 0.15, 60},
    };
    for (size_t i = 0; i < sizeof seed / sizeof *seed; i++)
        for (int way = -1; way <= 1; way += 2) {
            const double history[] = {200, 200, 200, 200, 200, 200, 200};
            mktopt_alert_metric m =
                metric(seed[i].metric, 200 * (1 + way * (seed[i].threshold + 1e-9)));
            const int b = seed[i].baseline;
            if (b == MKTOPT_ALERT_BASELINE)
                m.baseline = 200;
            else if (b == MKTOPT_ALERT_TARGET)
                m.target = 200;
            else if (b == MKTOPT_ALERT_FORECAST)
                m.forecast = 200;
            else
                m.history = history, m.history_count = 7;
            mktopt_alerts *alerts = evaluate(NULL, &m, 1);
            int fired = 0;
            for (int64_t j = 0; j < mktopt_alerts_count(alerts); j++) {
                const mktopt_alert alert = alert_at(alerts, j);
                if (strcmp(alert.rule, seed[i].rule) != 0)
                    continue;
                fired = 1;
                assert_int_equal(alert.baseline, b);
                assert_near(alert.threshold, seed[i].threshold, 0);
                assert_int_equal(alert.escalation_minutes, seed[i].minutes);
                assert_int_equal(alert.status, MKTOPT_ALERT_NEW);
                assert_true(alert.response_count > 0);
                assert_near(alert.reference, 200, 0);
            }
            assert_int_equal(fired, seed[i].way == 2 || seed[i].way == way);
            mktopt_alerts_free(alerts);
        }
}

static void rules_that_are_replaced(void **state)
{
    (void)state;
    const char *json = "{\"rules\": {\"$replace\": true, \"loss\": {\"metric\": \"profit\", "
                       "\"comparison\": \"drop\", \"baseline\": \"fixed\", \"reference\": 0, "
                       "\"threshold\": 0, \"severity\": \"critical\", \"responses\": [\"Act\"]}}}";
    mktopt_alert_rules *rules, *again;
    mktopt_error err;
    size_t length;
    assert_ok(mktopt_alert_rules_create(json, strlen(json), NULL, &rules, &err), err);
    const char *text = mktopt_alert_rules_json(rules, &length);
    assert_ok(mktopt_alert_rules_create(text, length, NULL, &again, &err), err);
    assert_string_equal(mktopt_alert_rules_json(again, NULL), text);
    const mktopt_alert_metric metrics[] = {metric("profit", -5), metric("traffic", 1)};
    mktopt_alerts *alerts = evaluate(again, metrics, 2);
    mktopt_alert_rules_free(rules);
    mktopt_alert_rules_free(again);
    assert_int_equal(mktopt_alerts_count(alerts), 1);
    const mktopt_alert alert = alert_at(alerts, 0);
    assert_string_equal(alert.message, "profit is below its limit: -5 against 0.");
    assert_int_equal(alert.severity, MKTOPT_SEVERITY_CRITICAL);
    assert_true(isnan(alert.deviation));
    assert_string_equal(alert.responses[0], "Act");
    assert_int_equal(mktopt_alerts_unwatched_count(alerts), 1);
    assert_string_equal(mktopt_alerts_unwatched(alerts, 0), "traffic");
    assert_null(mktopt_alerts_unwatched(alerts, 1));
    mktopt_alerts_free(alerts);
    json = "{\"rules\": {\"cac_spike\": {\"threshold\": -1}}}";
    assert_fails(mktopt_alert_rules_create(json, strlen(json), NULL, &rules, &err), err,
                 MKTOPT_OUT_OF_RANGE, "rules.cac_spike.threshold");
}

/* 35 % below forecast: more than twice 15 %, so critical; the week's drop says the same. */
static void open_alerts_escalate_and_end(void **state)
{
    (void)state;
    const double week[] = {80, 80, 80, 80, 80, 80, 80};
    mktopt_alert_metric metrics[] = {metric("revenue", 60), metric("roi", 3), metric("leads", 1)};
    metrics[0].forecast = 100;
    metrics[0].history = week;
    metrics[0].history_count = 7;
    metrics[1].target = 3;
    const mktopt_open_alert open[] = {
        {"revenue_drop", 0, 0, 0}, {"roi_decline", 0, 1, 0}, {"lead_generation_drop", 0, 0, 0}};
    mktopt_alert_options options;
    mktopt_alerts *alerts;
    mktopt_error err;
    assert_ok(mktopt_alert_options_init(&options, sizeof options), err);
    options.now = 3600;
    assert_ok(mktopt_alerts_evaluate(NULL, metrics, 3, open, 3, &options, NULL, &alerts, &err),
              err);
    assert_int_equal(mktopt_alerts_count(alerts), 2);
    const mktopt_alert first = alert_at(alerts, 0), second = alert_at(alerts, 1);
    assert_int_equal(first.severity, MKTOPT_SEVERITY_CRITICAL);
    assert_int_equal(second.severity, MKTOPT_SEVERITY_CRITICAL);
    assert_string_equal(second.duplicate_of, first.rule);
    assert_int_equal(second.status, MKTOPT_ALERT_DUPLICATE);
    assert_int_equal(mktopt_alerts_resolved_count(alerts), 1);
    assert_string_equal(mktopt_alerts_resolved(alerts, 0), "roi_decline");
    mktopt_skipped_rule skipped = {.struct_size = sizeof skipped};
    assert_int_equal(mktopt_alerts_skipped_count(alerts), 1);
    assert_ok(mktopt_alerts_get_skipped(alerts, 0, &skipped, &err), err);
    assert_string_equal(skipped.rule, "lead_generation_drop");
    assert_string_equal(skipped.needs, "target");
    mktopt_alerts_free(alerts);
    metrics[0].value = 79;
    metrics[0].history_count = 0; /* 21 % below forecast: high, escalated to critical when open */
    options.least_severity = MKTOPT_SEVERITY_CRITICAL;
    const mktopt_open_alert shortfall[] = {{"revenue_shortfall", 0, 0, 0}};
    for (int acknowledged = 0; acknowledged < 2; acknowledged++) {
        mktopt_open_alert known = shortfall[0];
        known.acknowledged = acknowledged;
        assert_ok(
            mktopt_alerts_evaluate(NULL, metrics, 1, &known, 1, &options, NULL, &alerts, &err),
            err);
        assert_int_equal(mktopt_alerts_count(alerts), !acknowledged);
        if (!acknowledged)
            assert_int_equal(alert_at(alerts, 0).status, MKTOPT_ALERT_ESCALATED);
        assert_int_equal(mktopt_alerts_resolved_count(alerts), 0);
        mktopt_alerts_free(alerts);
    }
}

/* Of two alerts that are equally grave the known one stays, and the other repeats it. */
static void what_is_known_is_not_new_again(void **state)
{
    (void)state;
    const double week[] = {100, 100, 100, 100, 100, 100, 100};
    mktopt_alert_metric revenue = metric("revenue", 78);
    const mktopt_open_alert open = {"revenue_drop", 0, 0, 0};
    mktopt_alerts *alerts;
    mktopt_error err;
    revenue.history = week;
    revenue.history_count = 7;
    revenue.forecast = 100;
    for (int known = 0; known < 2; known++) {
        assert_ok(
            mktopt_alerts_evaluate(NULL, &revenue, 1, &open, known, NULL, NULL, &alerts, &err),
            err);
        assert_int_equal(mktopt_alerts_count(alerts), 2);
        const mktopt_alert first = alert_at(alerts, 0), second = alert_at(alerts, 1);
        assert_string_equal(first.rule, known ? "revenue_drop" : "revenue_shortfall");
        assert_int_equal(first.status, known ? MKTOPT_ALERT_OPEN : MKTOPT_ALERT_NEW);
        assert_int_equal(second.status, MKTOPT_ALERT_DUPLICATE);
        mktopt_alerts_free(alerts);
    }
}

/* Without a budget any spend is too much; before the first day is over there is no pace. */
static void a_budget_of_zero(void **state)
{
    (void)state;
    mktopt_alert_metric spend = metric("spend", 12);
    spend.budget = 0;
    spend.day = 4;
    spend.days_in_period = 30;
    mktopt_alerts *alerts = evaluate(NULL, &spend, 1);
    assert_int_equal(mktopt_alerts_count(alerts), 1);
    assert_string_equal(alert_at(alerts, 0).message,
                        "spend is above the plan's pace: 12 against 0.");
    mktopt_alerts_free(alerts);
    spend.budget = 100;
    spend.day = 0;
    alerts = evaluate(NULL, &spend, 1);
    assert_int_equal(mktopt_alerts_count(alerts), 0);
    assert_int_equal(mktopt_alerts_skipped_count(alerts), 2);
    mktopt_alerts_free(alerts);
}

/* A rule of one's own tells that its metric is not there; the defaults need not all be served. */
static void a_rule_without_its_metric(void **state)
{
    (void)state;
    const char *json = "{\"rules\": {\"loss\": {\"metric\": \"profit\", \"comparison\": "
                       "\"drop\", \"baseline\": \"target\", \"threshold\": 0.1}}}";
    mktopt_alert_rules *rules;
    mktopt_error err;
    mktopt_skipped_rule skipped = {.struct_size = sizeof skipped};
    const mktopt_alert_metric misspelt = metric("proft", 5);
    assert_ok(mktopt_alert_rules_create(json, strlen(json), NULL, &rules, &err), err);
    mktopt_alerts *alerts = evaluate(rules, &misspelt, 1);
    mktopt_alert_rules_free(rules);
    assert_int_equal(mktopt_alerts_skipped_count(alerts), 1);
    assert_ok(mktopt_alerts_get_skipped(alerts, 0, &skipped, &err), err);
    assert_string_equal(skipped.rule, "loss");
    assert_string_equal(skipped.needs, "the metric");
    assert_string_equal(mktopt_alerts_unwatched(alerts, 0), "proft");
    mktopt_alerts_free(alerts);
}

/* A share of next to nothing is no number: the sentence does without. */
static void sentences_without_infinity(void **state)
{
    (void)state;
    mktopt_alert_metric m = metric("revenue", -1);
    m.forecast = -5e-324;
    mktopt_alerts *alerts = evaluate(NULL, &m, 1);
    assert_string_equal(alert_at(alerts, 0).message,
                        "revenue is below the forecast: -1 against -5e-324.");
    mktopt_alerts_free(alerts);
}

static void alerts_that_are_refused(void **state)
{
    (void)state;
    mktopt_alert_metric m[] = {metric("cac", 1), metric("cac", 1)};
    mktopt_alerts *alerts = NULL;
    mktopt_error err;
    mktopt_alert_options options;
#define EVALUATE(n, open, n_open, settings) \
    mktopt_alerts_evaluate(NULL, m, n, open, n_open, settings, NULL, &alerts, &err)
    assert_fails(EVALUATE(2, NULL, 0, NULL), err, MKTOPT_DUPLICATE, "metrics[1].name");
    assert_fails(EVALUATE(0, NULL, 0, NULL), err, MKTOPT_OUT_OF_RANGE, "count");
    assert_fails(EVALUATE(1, NULL, -1, NULL), err, MKTOPT_OUT_OF_RANGE, "open_count");
    assert_fails(EVALUATE(1, NULL, 1, NULL), err, MKTOPT_INVALID_ARGUMENT, "open_alerts");
    const mktopt_open_alert twice[] = {{"a", 0, 0, 0}, {"a", 0, 0, 0}}, nameless = {"", 0, 0, 0};
    assert_fails(EVALUATE(1, twice, 2, NULL), err, MKTOPT_DUPLICATE, "open_alerts[1].rule");
    assert_fails(EVALUATE(1, &nameless, 1, NULL), err, MKTOPT_OUT_OF_RANGE, "open_alerts[0].rule");
    const mktopt_open_alert late = {"a", INT64_MAX, 0, 0};
    assert_fails(EVALUATE(1, &late, 1, NULL), err, MKTOPT_OUT_OF_RANGE, "open_alerts[0].since");
    assert_int_equal(mktopt_alert_options_init(&options, sizeof options), MKTOPT_OK);
    options.least_severity = 5;
    assert_fails(EVALUATE(1, NULL, 0, &options), err, MKTOPT_UNKNOWN_NAME, "least_severity");
    m[0].budget = -1;
    assert_fails(EVALUATE(1, NULL, 0, NULL), err, MKTOPT_OUT_OF_RANGE, "metrics[0].budget");
    m[0] = metric("cac", 1);
    m[0].day = 31;
    m[0].days_in_period = 30;
    assert_fails(EVALUATE(1, NULL, 0, NULL), err, MKTOPT_OUT_OF_RANGE, "metrics[0].day");
    m[0] = metric("cac", (double)INFINITY);
    assert_fails(EVALUATE(1, NULL, 0, NULL), err, MKTOPT_NOT_FINITE, "metrics[0].value");
    m[0] = metric("cac", 1);
    m[0].history_count = 1;
    assert_fails(EVALUATE(1, NULL, 0, NULL), err, MKTOPT_INVALID_ARGUMENT, "metrics[0].history");
    m[0].history_count = -1;
    assert_fails(EVALUATE(1, NULL, 0, NULL), err, MKTOPT_OUT_OF_RANGE, "metrics[0].history_count");
    m[0] = metric("", 1);
    assert_fails(EVALUATE(1, NULL, 0, NULL), err, MKTOPT_INVALID_ARGUMENT, "metrics[0].name");
#undef EVALUATE
    assert_null(alerts);
}

/* ---- resolution ----------------------------------------------------------------------------- */

static const double course[] = {10, 10, 10, 10, 4, 4, 5, 9, 10, 10, 10};
static const double expected[] = {10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10};
static const int64_t times[] = {0, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600};

/* Deviations -6 -6 -5 | -1 0 0 0: means 17/3 and 1/4; variances 1/3 and 1/4; Welch's t is
 * (17/3 - 1/4) / sqrt(1/9 + 1/16) = 13 with 4.10 degrees of freedom. */
static void a_course_by_hand(void **state)
{
    (void)state;
    mktopt_resolution_options options;
    mktopt_resolution out = {.struct_size = sizeof out};
    mktopt_error err;
    assert_ok(mktopt_resolution_options_init(&options, sizeof options), err);
    options.tolerance = 0.1;
    options.action = 7;
    assert_ok(mktopt_anomaly_resolution(course, times, expected, 11, 4, &options, NULL, &out, &err),
              err);
    assert_int_equal(out.status, MKTOPT_RESOLUTION_RECOVERED);
    assert_near(out.band, 1, 1e-15);
    assert_int_equal(out.worst_index, 4);
    assert_near(out.worst_deviation, -6, 0);
    assert_int_equal(out.recovery_index, 7);
    assert_int_equal(out.values_to_recovery, 3);
    assert_int_equal(out.seconds_to_recovery, 180);
    assert_int_equal(out.relapse_index, MKTOPT_NONE_I64);
    assert_near(out.cumulative_deviation, -17, 0);
    assert_near(out.action_deviation_before, 17.0 / 3, 1e-15);
    assert_near(out.action_deviation_after, 0.25, 1e-15);
    assert_int_equal(out.action_effect, MKTOPT_ACTION_EFFECTIVE);
    assert_true(out.action_p_value > 1e-4 && out.action_p_value < 3e-4);
    /* Without an action and a time, and cut before the recovery. */
    assert_ok(mktopt_anomaly_resolution(course, NULL, NULL, 7, 4, NULL, NULL, &out, &err), err);
    assert_int_equal(out.status, MKTOPT_RESOLUTION_ONGOING);
    assert_int_equal(out.recovery_index, MKTOPT_NONE_I64);
    assert_int_equal(out.seconds_to_recovery, MKTOPT_NONE_I64);
    assert_int_equal(out.has_action, 0);
    assert_true(isnan(out.action_p_value));
}

static void courses_that_are_refused(void **state)
{
    (void)state;
    mktopt_resolution_options options;
    mktopt_resolution out = {.struct_size = sizeof out}, small = {0};
    mktopt_error err;
    const double bad[] = {1, (double)INFINITY}, hole[] = {1, (double)NAN};
    static const int64_t late[11] = {0, 1, 2, INT64_MIN + 5};
    assert_fails(mktopt_anomaly_resolution(course, late, NULL, 11, 4, NULL, NULL, &out, &err), err,
                 MKTOPT_OUT_OF_RANGE, "times[3]");
    assert_fails(mktopt_anomaly_resolution(course, NULL, NULL, 0, 0, NULL, NULL, &out, &err), err,
                 MKTOPT_OUT_OF_RANGE, "count");
    assert_fails(mktopt_anomaly_resolution(NULL, NULL, NULL, 1, 0, NULL, NULL, &out, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "values");
    assert_fails(mktopt_anomaly_resolution(course, NULL, NULL, 11, 11, NULL, NULL, &out, &err), err,
                 MKTOPT_OUT_OF_RANGE, "start");
    assert_fails(mktopt_anomaly_resolution(course, NULL, NULL, 11, 2, NULL, NULL, &out, &err), err,
                 MKTOPT_OUT_OF_RANGE, "start");
    assert_fails(mktopt_anomaly_resolution(bad, NULL, NULL, 2, 1, NULL, NULL, &out, &err), err,
                 MKTOPT_NOT_FINITE, "values[1]");
    assert_fails(mktopt_anomaly_resolution(course, NULL, hole, 2, 1, NULL, NULL, &out, &err), err,
                 MKTOPT_NOT_FINITE, "expected[1]");
    assert_fails(mktopt_anomaly_resolution(course, NULL, NULL, 11, 4, NULL, NULL, &small, &err),
                 err, MKTOPT_INVALID_OPTIONS, "out.struct_size");
    assert_int_equal(mktopt_resolution_options_init(&options, sizeof options), MKTOPT_OK);
    options.action = 3;
    assert_fails(mktopt_anomaly_resolution(course, NULL, NULL, 11, 4, &options, NULL, &out, &err),
                 err, MKTOPT_OUT_OF_RANGE, "action");
    options.action = MKTOPT_NONE_I64;
    options.sustained = 0;
    assert_fails(mktopt_anomaly_resolution(course, NULL, NULL, 11, 4, &options, NULL, &out, &err),
                 err, MKTOPT_OUT_OF_RANGE, "sustained");
    options.sustained = 1;
    options.tolerance = 0;
    assert_fails(mktopt_anomaly_resolution(course, NULL, NULL, 11, 4, &options, NULL, &out, &err),
                 err, MKTOPT_OUT_OF_RANGE, "tolerance");
}

/* ---- faults --------------------------------------------------------------------------------- */

static void every_allocation_may_fail(void **state)
{
    (void)state;
    mktopt_alert_metric m = metric("revenue", 60);
    const mktopt_open_alert open = {"revenue_drop", 0, 0, 0};
    m.forecast = 100;
    for (int64_t n = 1, succeeded = 0; succeeded < 3; n++) {
        faults_state faults = {.fail_at = n};
        const mktopt_allocator allocator = faults_allocator(&faults);
        mktopt_resolution out = {.struct_size = sizeof out};
        mktopt_alert_rules *rules = NULL;
        mktopt_alerts *alerts = NULL;
        mktopt_status status = mktopt_alert_rules_create("{}", 2, &allocator, &rules, NULL);
        if (status == MKTOPT_OK)
            status =
                mktopt_alerts_evaluate(rules, &m, 1, &open, 1, NULL, &allocator, &alerts, NULL);
        if (status == MKTOPT_OK)
            status =
                mktopt_anomaly_resolution(course, NULL, NULL, 11, 4, NULL, &allocator, &out, NULL);
        assert_int_equal(status, faults.failed ? MKTOPT_OUT_OF_MEMORY : MKTOPT_OK);
        mktopt_alerts_free(alerts);
        mktopt_alert_rules_free(rules);
        assert_int_equal(faults.live_bytes, 0);
        assert_int_equal(faults.wrong_sizes, 0);
        succeeded += !faults.failed;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(thresholds_severities_and_escalations),
        cmocka_unit_test(rules_that_are_replaced),
        cmocka_unit_test(open_alerts_escalate_and_end),
        cmocka_unit_test(what_is_known_is_not_new_again),
        cmocka_unit_test(a_budget_of_zero),
        cmocka_unit_test(a_rule_without_its_metric),
        cmocka_unit_test(sentences_without_infinity),
        cmocka_unit_test(alerts_that_are_refused),
        cmocka_unit_test(a_course_by_hand),
        cmocka_unit_test(courses_that_are_refused),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
