/* The functions of <mktopt/anomaly.h> with nothing. */
#include "nulls.h"

static void detector_and_scores(void **state)
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(detector_and_scores),
        cmocka_unit_test(explanation),
        cmocka_unit_test(alerts),
        cmocka_unit_test(resolution),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
