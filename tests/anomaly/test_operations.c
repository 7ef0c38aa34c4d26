/* The operations of the domain as bindings and the command reach them. */
#include "operations.h"

#include "clean_series.h"

/* ---- series --------------------------------------------------------------------------------- */

static void a_stream_is_the_detector(void **state)
{
    (void)state;
    enum { COUNT = 400 };
    double values[COUNT];
    int64_t times[COUNT];
    mktopt__random random;
    mktopt__random_seed(&random, 1);
    for (int64_t i = 0; i < COUNT; i++) {
        values[i] = series_value(SEASONAL, i, &random) + (i == 300 ? 300 : 0);
        times[i] = 1700000000 + 3600 * i;
    }
    values[200] = (double)NAN;
    const mktopt_arg args[] = {mktopt_arg_f64(values, COUNT), mktopt_arg_i64(times, COUNT)};
    const char *request = "{\"values\": {\"$arg\": 0}, \"times\": {\"$arg\": 1}}";
    mktopt_call_options options;
    mktopt_response *response;
    mktopt_error err;
    mktopt_arg scores, alerts, forecast;
    mktopt_call_options_init(&options, sizeof options);
    options.typed_arrays = 1;
    assert_ok(
        mktopt_call("anomaly.stream", request, strlen(request), args, 2, &options, &response, &err),
        err);
    assert_ok(mktopt_response_arg(response, 0, &scores, &err), err);
    assert_ok(mktopt_response_arg(response, 1, &alerts, &err), err);
    assert_ok(mktopt_response_arg(response, 2, &forecast, &err), err);
    assert_contains(mktopt_response_json(response, NULL), "\"alerts\":[{\"index\":300,");
    double expected[COUNT], expected_alerts[COUNT], forecasts[COUNT];
    mktopt_detector *detector;
    assert_ok(mktopt_detector_create(NULL, &detector, &err), err);
    assert_ok(mktopt_detector_run(detector, values, times, COUNT, expected, expected_alerts,
                                  forecasts, &err),
              err);
    assert_memory_equal(scores.values, expected, sizeof expected);
    assert_memory_equal(alerts.values, expected_alerts, sizeof expected_alerts);
    assert_memory_equal(forecast.values, forecasts, sizeof forecasts);
    assert_contains(mktopt_response_json(response, NULL), "\"state\":null");
    mktopt_detector_free(detector);
    mktopt_response_free(response);
}

static void times_are_no_milliseconds(void **state)
{
    (void)state;
    const double values[] = {1, 2, 3};
    const int64_t times[] = {1795163400, 1795163401, INT64_C(1795163402000)};
    const mktopt_arg args[] = {mktopt_arg_f64(values, 3), mktopt_arg_i64(times, 3)};
    const char *request = "{\"values\": {\"$arg\": 0}, \"times\": {\"$arg\": 1}}";
    static const char *const operations[] = {"anomaly.score", "anomaly.stream"};
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
        mktopt_response *response;
        mktopt_error err;
        assert_fails(
            mktopt_call(operations[i], request, strlen(request), args, 2, NULL, &response, &err),
            err, MKTOPT_OUT_OF_RANGE, "times[2]");
    }
}

/* The text after `name` in an answer, up to its closing quote, bracket and all. */
static const char *member(const char *answer, const char *name, char end, char *out)
{
    const char *from = strstr(answer, name);
    assert_non_null(from);
    from += strlen(name);
    const size_t length = (size_t)(strchr(from, end) - from);
    memcpy(out, from, length);
    out[length] = '\0';
    return out;
}

/* 300 values at once, and 180 and 120: the second answer goes on where the first stopped. */
static void a_stream_goes_on_from_its_state(void **state)
{
    (void)state;
    enum { COUNT = 300, CUT = 180 };
    static char request[1 << 17], saved[1 << 16], last[1 << 16], whole[1 << 16], parts[1 << 16];
    double values[COUNT];
    mktopt__random random;
    mktopt__random_seed(&random, 2);
    for (int64_t i = 0; i < COUNT; i++)
        values[i] = series_value(SEASONAL, i, &random);
    const mktopt_arg all = mktopt_arg_f64(values, COUNT), head = mktopt_arg_f64(values, CUT),
                     tail = mktopt_arg_f64(values + CUT, COUNT - CUT);
    const char *ask = "{\"values\": {\"$arg\": 0}, \"return_state\": true}";
    const char *answer = answer_text_with("anomaly.stream", ask, &all, 1);
    member(answer, "\"scores\":[", ']', whole);
    member(answer, "\"state\":\"", '"', last);
    answer = answer_text_with("anomaly.stream", ask, &head, 1);
    member(answer, "\"scores\":[", ']', parts);
    member(answer, "\"state\":\"", '"', saved);
    snprintf(request, sizeof request,
             "{\"values\": {\"$arg\": 0}, \"return_state\": true, \"state\": \"%s\"}", saved);
    answer = answer_text_with("anomaly.stream", request, &tail, 1);
    strcat(parts, ",");
    member(answer, "\"scores\":[", ']', parts + strlen(parts));
    assert_string_equal(parts, whole);
    member(answer, "\"state\":\"", '"', saved);
    assert_string_equal(saved, last);
}

static void states_that_are_refused(void **state)
{
    (void)state;
    static char request[1 << 17], saved[1 << 16];
    static const char *const bad[] = {"", "A", "QUJD", "not base64", "TUtURENUAQA="};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        snprintf(request, sizeof request, "{\"values\": [1], \"state\": \"%s\"}", bad[i]);
        refuses("anomaly.stream", request, MKTOPT_CORRUPT_STATE, "state");
    }
    refuses("anomaly.stream", "{\"values\": [1], \"state\": 5}", MKTOPT_WRONG_TYPE, "state");
    const char *answer = answer_text("anomaly.stream", "{\"values\": [1], \"return_state\": true}");
    member(answer, "\"state\":\"", '"', saved);
    saved[1000] = saved[1000] == 'B' ? 'C' : 'B';
    snprintf(request, sizeof request, "{\"values\": [1], \"state\": \"%s\"}", saved);
    refuses("anomaly.stream", request, MKTOPT_CORRUPT_STATE, "state");
}

static void series_that_are_refused(void **state)
{
    (void)state;
    static const char *const operations[] = {"anomaly.stream", "anomaly.score"};
    for (int i = 0; i < 2; i++) {
        refuses(operations[i], "{}", MKTOPT_MISSING_FIELD, "values");
        refuses(operations[i], "{\"values\": [1, \"a\"]}", MKTOPT_WRONG_TYPE, "values[1]");
        refuses(operations[i], "{\"values\": [1, 1e200]}", MKTOPT_OUT_OF_RANGE, "values[1]");
        refuses(operations[i], "{\"values\": [1, 2], \"times\": [\"2024-01-01\"]}",
                MKTOPT_LENGTH_MISMATCH, "times");
        refuses(operations[i], "{\"values\": [1], \"times\": [\"soon\"]}", MKTOPT_WRONG_TYPE,
                "times[0]");
        assert_contains(answer_text(operations[i], "{\"values\": []}"), "\"scores\":[]");
        assert_contains(answer_text(operations[i], "{\"values\": [null]}"), "\"scores\":[null]");
    }
    refuses("anomaly.score", "{\"values\": [1], \"method\": \"x\"}", MKTOPT_UNKNOWN_NAME, "method");
}

static void a_score_in_the_shape_of_the_contract(void **state)
{
    (void)state;
    const char *text = answer_text(
        "anomaly.score", "{\"values\": [5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,9,5,5,5,5,5,5,5],"
                         "\"times\": [0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,"
                         "22,23]}");
    assert_contains(text, "{\"method\":\"auto\",\"season_length\":0,\"threshold\":0.999,");
    assert_contains(text, "\"anomalies\":[{\"index\":16,\"kind\":\"spike\",\"value\":9,"
                          "\"expected\":5,");
    assert_contains(text, "\"severity\":\"critical\",\"direction\":\"above\","
                          "\"time\":\"1970-01-01T00:00:16Z\"}]");
}

/* A day without a row is a day without a value; the same with a row that says so. */
static void gaps_between_times_are_missing_values(void **state)
{
    (void)state;
    enum { DAYS = 140 };
    double all[DAYS], some[DAYS], scores[DAYS];
    int64_t times[DAYS], n = 0;
    mktopt__random random;
    mktopt__random_seed(&random, 5);
    for (int64_t i = 0; i < DAYS; i++) {
        all[i] = 100 + 30 * (double)(i % 7) + mktopt__random_normal(&random) + (i == 90 ? 80 : 0);
        if (i % 23 == 3 || (i > 60 && i < 66)) {
            all[i] = (double)NAN;
            continue;
        }
        times[n] = 86400 * i + (i > 80 ? 3600 : 0); /* daylight saving */
        some[n++] = all[i];
    }
    const char *request = "{\"values\": {\"$arg\": 0}}";
    const char *timed = "{\"values\": {\"$arg\": 0}, \"times\": {\"$arg\": 1}}";
    const mktopt_arg full[] = {mktopt_arg_f64(all, DAYS)};
    const mktopt_arg gaps[] = {mktopt_arg_f64(some, n), mktopt_arg_i64(times, n)};
    mktopt_call_options options;
    mktopt_call_options_init(&options, sizeof options);
    options.typed_arrays = 1;
    mktopt_response *response;
    mktopt_arg found;
    mktopt_error err;
    assert_ok(
        mktopt_call("anomaly.score", request, strlen(request), full, 1, &options, &response, &err),
        err);
    assert_contains(mktopt_response_json(response, NULL), "\"season_length\":7");
    assert_ok(mktopt_response_arg(response, 0, &found, &err), err);
    memcpy(scores, found.values, sizeof scores);
    mktopt_response_free(response);
    assert_ok(
        mktopt_call("anomaly.score", timed, strlen(timed), gaps, 2, &options, &response, &err),
        err);
    assert_contains(mktopt_response_json(response, NULL), "\"season_length\":7");
    assert_contains(mktopt_response_json(response, NULL), "\"time\":\"1970-04-01T01:00:00Z\"");
    assert_ok(mktopt_response_arg(response, 0, &found, &err), err);
    assert_int_equal(found.count, n);
    const double *of_some = found.values;
    for (int64_t i = 0, j = 0; i < DAYS; i++)
        if (!isnan(all[i]))
            assert_true(scores[i] == of_some[j++]);
    mktopt_response_free(response);
}

/* ---- explain -------------------------------------------------------------------------------- */

/* By hand: 100 + 100 + 100 before, 100 + 40 + 100 after; b explains all of it. The shares of b are
 * 1/3 and 1/6, of the others 1/3 and 5/12. */
static void an_explanation_by_hand(void **state)
{
    (void)state;
    const char *text = answer_text(
        "anomaly.explain", "{\"dimensions\": {\"channel\": [\"a\", \"b\", \"c\"]}, \"metric\": "
                           "\"Revenue\", \"before\": [100, 100, 100], \"after\": [100, 40, 100]}");
    assert_contains(text, "{\"before\":300,\"after\":240,\"change\":-60,");
    assert_contains(text, "\"verdict\":\"concentrated\",\"rest_relative_change\":0,");
    assert_contains(text, "\"causes\":[{\"cause\":0,\"dimension\":\"channel\",\"explained\":1,"
                          "\"before\":100,\"after\":40,\"elements\":[\"b\"]}]");
    assert_contains(text, "\"sentence\":\"Revenue fell by 20 % (from 300 to 240): b (channel) "
                          "explains 100 % of it; nothing else changed.\"");
    const char *surprise = strstr(text, "\"surprise\":");
    assert_non_null(surprise);
    const double p = 1.0 / 3, q = 40.0 / 240;
    const double divergence = 0.5 * (p * log(2 * p / (p + q)) + q * log(2 * q / (p + q)));
    assert_near(atof(surprise + strlen("\"surprise\":")), divergence, 1e-12);
}

/* 600 to 500: c and d lost half, which is 160 %, and b won 60, which takes 60 % back. */
static void a_sentence_counts_its_elements(void **state)
{
    (void)state;
    const char *text = answer_text(
        "anomaly.explain",
        "{\"dimensions\": {\"x\": [\"a\", \"b\", \"c\", \"d\", \"e\", \"f\"]}, "
        "\"before\": [40, 60, 160, 160, 90, 90], \"after\": [40, 120, 80, 80, 90, 90]}");
    assert_contains(text, "c and d (x) explain 160 % of it, b (x) offsets 60 %; nothing else");
}

static void a_change_of_everything_is_spread(void **state)
{
    (void)state;
    const char *text = answer_text(
        "anomaly.explain",
        "{\"dimensions\": {\"channel\": [\"a\", \"b\", \"c\", \"d\"], \"device\": [\"m\", "
        "\"m\", \"d\", \"d\"]}, \"before\": [100, 200, 50, 150], \"after\": [80, 161, 40, "
        "119]}");
    assert_contains(text, "\"verdict\":\"spread\",");
    assert_contains(text, "\"causes\":[],");
    assert_contains(text, "spread over everything");
    assert_contains(
        answer_text("anomaly.explain",
                    "{\"dimensions\": {\"x\": [\"a\"]}, \"before\": [2], \"after\": [2]}"),
        "\"verdict\":\"unchanged\"");
}

static void explanations_that_are_refused(void **state)
{
    (void)state;
    refuses("anomaly.explain", "{\"dimensions\": {}, \"before\": [1], \"after\": [1]}",
            MKTOPT_OUT_OF_RANGE, "dimensions");
    refuses("anomaly.explain",
            "{\"dimensions\": {\"x\": [\"a\"]}, \"before\": [1, 2], \"after\": [1, 2]}",
            MKTOPT_LENGTH_MISMATCH, "dimensions.x");
    refuses("anomaly.explain",
            "{\"dimensions\": {\"x\": [\"a\"]}, \"before\": [-1], \"after\": [1]}",
            MKTOPT_OUT_OF_RANGE, "before[0]");
    refuses("anomaly.explain",
            "{\"dimensions\": {\"x\": [\"a\"]}, \"before\": [1], \"after\": [1], "
            "\"before_denominator\": [1]}",
            MKTOPT_LENGTH_MISMATCH, "after_denominator");
}

/* ---- alerts --------------------------------------------------------------------------------- */

/* Every threshold of the seed, just reached and just missed: metric, reference, value that fires
 * (one unit from it does not). */
static void the_seeds_thresholds(void **state)
{
    (void)state;
    static const struct {
        const char *rule, *metric, *reference;
        double fires, step;
    } cases[] = {
        {"traffic_drop", "traffic", "\"baseline\": 1000", 800, 1},
        {"conversion_rate_change", "conversion_rate", "\"baseline\": 1000", 850, 1},
        {"conversion_rate_change", "conversion_rate", "\"baseline\": 1000", 1150, -1},
        {"organic_traffic_drop", "organic_traffic", "\"history\": [1000,9,9,9,9,9,9]", 800, 1},
        {"paid_traffic_anomaly", "paid_traffic", "\"history\": [9, 1000]", 700, 1},
        {"paid_traffic_anomaly", "paid_traffic", "\"history\": [9, 1000]", 1300, -1},
        {"bounce_rate_increase", "bounce_rate", "\"baseline\": 1000", 1150, -1},
        {"lead_generation_drop", "leads", "\"target\": 1000", 750, 1},
        {"demo_request_decline", "demo_requests", "\"history\": [1000,9,9,9,9,9,9]", 800, 1},
        {"trial_signup_decrease", "trial_signups", "\"forecast\": 1000", 700, 1},
        {"cac_increase", "cac", "\"target\": 1000", 1400, -1},
        {"roi_decline", "roi", "\"target\": 1000", 800, 1},
        {"revenue_shortfall", "revenue", "\"forecast\": 1000", 850, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int fires = 0; fires < 2; fires++) {
            char request[300], wanted[80];
            snprintf(request, sizeof request, "{\"metrics\": {\"%s\": {\"value\": %.0f, %s}}}",
                     cases[i].metric, cases[i].fires + (fires ? 0 : cases[i].step),
                     cases[i].reference);
            snprintf(wanted, sizeof wanted, "\"alerts\":[{\"rule\":\"%s\",", cases[i].rule);
            const char *text = answer_text("alerts.evaluate", request);
            assert_contains(text, fires ? wanted : "\"alerts\":[],");
        }
}

static void custom_rules_and_what_is_known(void **state)
{
    (void)state;
    const char *text = answer_text(
        "alerts.evaluate",
        "{\"rules\": {\"$replace\": true, \"low\": {\"metric\": \"nps\", \"comparison\": \"drop\", "
        "\"baseline\": \"fixed\", \"reference\": 30, \"threshold\": 0, \"severity\": \"low\", "
        "\"escalation_minutes\": 60}, \"gone\": {\"metric\": \"nps\", \"comparison\": \"rise\", "
        "\"baseline\": \"target\", \"threshold\": 0.1}}, \"metrics\": {\"nps\": {\"value\": 27, "
        "\"target\": 30}}, \"open_alerts\": [{\"rule\": \"low\", \"since\": "
        "\"2024-01-01T00:00:00Z\"}, {\"rule\": \"gone\"}], \"now\": \"2024-01-01T01:00:00Z\"}");
    assert_contains(text, "{\"alerts\":[{\"rule\":\"low\",\"metric\":\"nps\",\"severity\":"
                          "\"medium\",\"status\":\"escalated\",\"value\":27,\"reference\":30,");
    assert_contains(text,
                    "\"message\":\"nps is 10 % below its limit: 27 against 30; the rule fires "
                    "from 0 %.\"");
    assert_contains(text, "\"resolved\":[\"gone\"]");
    assert_contains(text, "\"highest_severity\":\"medium\"");
}

static void duplicates_and_pace(void **state)
{
    (void)state;
    const char *text = answer_text(
        "alerts.evaluate",
        "{\"metrics\": {\"revenue\": {\"value\": 65, \"forecast\": 100, \"history\": "
        "[80,80,80,80,80,80,80]}, \"spend\": {\"value\": 550, \"budget\": 1000, \"day\": 15, "
        "\"days_in_period\": 30}, \"cac\": {\"value\": 1}}}");
    /* 35 % is more than twice 15 %: critical, and the drop against last week tells the same. */
    assert_contains(text, "{\"rule\":\"revenue_shortfall\",\"metric\":\"revenue\",\"severity\":"
                          "\"critical\",\"status\":\"new\"");
    assert_contains(text,
                    "\"rule\":\"budget_overspend\",\"metric\":\"spend\",\"severity\":\"high\","
                    "\"status\":\"new\",\"value\":550,\"reference\":500,\"baseline\":"
                    "\"pace\"");
    assert_contains(text, "\"needs\":\"target\"");
    const char *later = answer_text(
        "alerts.evaluate", "{\"metrics\": {\"revenue\": {\"value\": 60, \"forecast\": 100, "
                           "\"history\": [80,80,80,80,80,80,80]}}}");
    assert_contains(later, "\"status\":\"duplicate\"");
    assert_contains(later, "\"duplicate_of\":\"revenue_shortfall\"");
}

static void alerts_that_are_refused(void **state)
{
    (void)state;
    refuses("alerts.evaluate", "{\"metrics\": {}}", MKTOPT_OUT_OF_RANGE, "metrics");
    refuses("alerts.evaluate",
            "{\"metrics\": {\"a\": {}}, \"rules\": {\"x\": {\"metric\": \"a\", \"comparison\": "
            "\"drop\", \"baseline\": \"fixed\", \"threshold\": 0}}}",
            MKTOPT_MISSING_FIELD, "rules.x.reference");
    refuses("alerts.evaluate",
            "{\"metrics\": {\"a\": {}}, \"rules\": {\"traffic_drop\": {\"threshold\": -1}}}",
            MKTOPT_OUT_OF_RANGE, "rules.traffic_drop.threshold");
}

/* ---- resolution ----------------------------------------------------------------------------- */

static void a_resolution_by_hand(void **state)
{
    (void)state;
    const char *text = answer_text(
        "anomaly.resolution",
        "{\"values\": [10,10,10,10,4,4,5,9,10,10,10], \"expected\": [10,10,10,10,10,10,10,10,10,10,"
        "10], \"start\": 4, \"action\": 7, \"tolerance\": 0.1, \"times\": [0,60,120,180,240,300,"
        "360,420,480,540,600]}");
    assert_contains(text, "{\"status\":\"recovered\",\"baseline\":10,\"band\":1,\"worst_index\":4,"
                          "\"worst_deviation\":-6,\"latest_deviation\":0,\"recovered_fraction\":1,"
                          "\"recovery_index\":7,\"values_to_recovery\":3,\"seconds_to_recovery\":"
                          "180,\"relapse_index\":null,\"cumulative_deviation\":-17,");
    assert_contains(text, "\"action\":{\"index\":7,\"deviation_before\":5.66666666666666");
    assert_contains(text, "\"deviation_after\":0.25,");
    assert_contains(text, "\"effect\":\"effective\"}");
    assert_contains(text, "recovered after 3 values: at worst -6 off");
}

static void states_of_a_resolution(void **state)
{
    (void)state;
    static const struct {
        const char *rest, *status;
    } cases[] = {{"40,41,40,39", "ongoing"},
                 {"40,50,85,86,85", "improving"},
                 {"40,40,100,101,100", "recovered"},
                 {"40,40,100,101,100,40,40,40", "relapsed"}};
    for (int i = 0; i < 4; i++) {
        char request[300], wanted[40];
        snprintf(request, sizeof request,
                 "{\"values\": [100,101,99,100,102,98,100,101,99,100,%s], \"start\": 10}",
                 cases[i].rest);
        snprintf(wanted, sizeof wanted, "{\"status\":\"%s\"", cases[i].status);
        assert_contains(answer_text("anomaly.resolution", request), wanted);
    }
    refuses("anomaly.resolution", "{\"values\": [1,2,3], \"start\": 3}", MKTOPT_OUT_OF_RANGE,
            "start");
    refuses("anomaly.resolution", "{\"values\": [1,2,3], \"start\": 2}", MKTOPT_OUT_OF_RANGE,
            "start");
    refuses("anomaly.resolution", "{\"values\": [1,2,3,4,5,6], \"start\": 5, \"action\": 2}",
            MKTOPT_OUT_OF_RANGE, "action");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stream_is_the_detector),
        cmocka_unit_test(times_are_no_milliseconds),
        cmocka_unit_test(a_stream_goes_on_from_its_state),
        cmocka_unit_test(states_that_are_refused),
        cmocka_unit_test(series_that_are_refused),
        cmocka_unit_test(a_score_in_the_shape_of_the_contract),
        cmocka_unit_test(gaps_between_times_are_missing_values),
        cmocka_unit_test(an_explanation_by_hand),
        cmocka_unit_test(a_sentence_counts_its_elements),
        cmocka_unit_test(a_change_of_everything_is_spread),
        cmocka_unit_test(explanations_that_are_refused),
        cmocka_unit_test(the_seeds_thresholds),
        cmocka_unit_test(custom_rules_and_what_is_known),
        cmocka_unit_test(duplicates_and_pace),
        cmocka_unit_test(alerts_that_are_refused),
        cmocka_unit_test(a_resolution_by_hand),
        cmocka_unit_test(states_of_a_resolution),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
