/* attribution.predict, .journeys and .roi as bindings and the command reach them. */
#include "operations.h"
#include "rows.h"

#define PATHS                                                                             \
    "\"paths\": [{\"path\": \"a > b\", \"conversions\": 1, \"value\": 8, \"nulls\": 3}, " \
    "{\"path\": \"b\", \"conversions\": 1, \"value\": 2, \"nulls\": 1}]"

static void predicts(void **state)
{
    (void)state;
    const char *text =
        answer_text("attribution.predict", "{" PATHS ", \"journey\": [\"a\"], \"level\": 0.9}");
    assert_contains(text, "{\"conversion_probability\":0.33333333333333");
    assert_contains(text, "\"interval\":{\"level\":0.9,\"lower\":0.");
    assert_contains(text, "\"state\":[\"a\"],\"backed_off\":false,\"next_best\":[{\"channel\":");
    assert_contains(text, "\"lift\":1,\"lift_lower\":1,\"lift_upper\":1,\"significant\":false");
    assert_contains(text, "\"suggestions\":[\"From a, 33.3% of journeys go on to convert (90%");
    text = answer_text("attribution.predict",
                       "{" PATHS ", \"journey\": [], \"markov_order\": \"auto\"}");
    assert_contains(text, "\"state\":[]");
    assert_contains(text, "From the start,");
}

static void describes_journeys(void **state)
{
    (void)state;
    const char *text =
        answer_text("attribution.journeys", "{" PATHS ", \"credit_model\": \"linear\"}");
    assert_contains(text, "\"top_paths\":[{\"path\":[\"a\",\"b\"],\"length\":2,\"conversions\":1,"
                          "\"value\":8,\"nulls\":3,\"share\":0.5,\"conversion_rate\":0.25");
    assert_contains(text, "\"credit\":[0.5,0.5]");
    assert_contains(text, "\"days_to_conversion\":null");
    assert_contains(text, "\"touches_to_conversion\":{\"count\":2,\"mean\":1.5");
    assert_contains(text, "{\"kind\":\"strongest_closer\",\"sentence\":\"b closes most: it is the "
                          "last touch of 100% of the conversions (2).\",\"channels\":[\"b\"],"
                          "\"numbers\":{\"share\":1,\"closes\":2}}");
    text = answer_text("attribution.journeys", "{" PATHS "}");
    assert_contains(text, "\"credit\":null");
}

static void weighs_costs(void **state)
{
    (void)state;
    const char *text = answer_text(
        "attribution.roi",
        "{" PATHS
        ", \"models\": [\"last_touch\", \"shapley_rate\"], \"costs\": {\"a\": 4, \"b\": 0}}");
    assert_contains(text, "{\"models\":{\"last_touch\":{\"total\":{\"cost\":4,\"conversions\":2,"
                          "\"value\":10,\"roi\":1.5,\"roas\":2.5,\"cost_per_conversion\":2}");
    assert_contains(text, "{\"channel\":\"b\",\"cost\":0,\"conversions\":2,\"value\":10,\"roi\":"
                          "null,\"roas\":null,\"cost_per_conversion\":0}");
    assert_contains(text, "\"campaigns\":null,\"positions\":[{\"position\":\"only\",\"cost\":0,");
    assert_contains(text, "\"campaigns\":null,\"positions\":null}},\"warnings\":[]");
}

static void refuses_bad_requests(void **state)
{
    (void)state;
    const struct {
        const char *operation, *request;
        mktopt_status status;
        const char *field;
    } cases[] = {
        {"attribution.predict", "{" PATHS "}", MKTOPT_MISSING_FIELD, "journey"},
        {"attribution.predict", "{" PATHS ", \"journey\": [\"x\"]}", MKTOPT_UNKNOWN_NAME,
         "journey[0]"},
        {"attribution.predict", "{" PATHS ", \"journey\": [], \"level\": 1}", MKTOPT_OUT_OF_RANGE,
         "level"},
        {"attribution.predict", "{" PATHS ", \"journey\": [], \"markov_order\": 5}",
         MKTOPT_OUT_OF_RANGE, "markov_order"},
        {"attribution.predict", "{\"paths\": [], \"journey\": []}", MKTOPT_CONFLICT, ""},
        {"attribution.journeys", "{" PATHS ", \"credit_model\": \"markov\"}", MKTOPT_CONFLICT,
         "credit_model"},
        {"attribution.journeys", "{" PATHS ", \"lookback_days\": 9}", MKTOPT_CONFLICT,
         "lookback_days"},
        {"attribution.journeys", "{" PATHS ", \"max_touches\": 0}", MKTOPT_OUT_OF_RANGE,
         "max_touches"},
        {"attribution.roi", "{" PATHS "}", MKTOPT_MISSING_FIELD, "costs"},
        {"attribution.roi", "{" PATHS ", \"costs\": {\"a\": -1}}", MKTOPT_OUT_OF_RANGE, "costs.a"},
    };
    for (int64_t i = 0; i < COUNT(cases); i++)
        refuses(cases[i].operation, cases[i].request, cases[i].status, cases[i].field);
}

/* Progress rises to the end, and any report may be the last. */
typedef struct watcher {
    int calls, stop_at;
    double last;
} watcher;

static int32_t watch(void *context, double fraction)
{
    watcher *w = context;
    assert_true(fraction >= w->last && fraction <= 1);
    w->last = fraction;
    return ++w->calls == w->stop_at;
}

static void reports_progress_and_stops(void **state)
{
    (void)state;
    const struct {
        const char *operation, *request;
    } cases[] = {
        {"attribution.predict", "{" PATHS ", \"journey\": [\"a\"]}"},
        {"attribution.predict", "{" PATHS ", \"journey\": [\"b\", \"a\"], \"markov_order\": 3}"},
        {"attribution.predict",
         "{" PATHS ", \"journey\": [\"b\", \"a\"], \"markov_order\": \"auto\"}"},
        {"attribution.journeys", "{" PATHS "}"},
        {"attribution.roi", "{" PATHS ", \"costs\": {\"a\": 4}}"},
    };
    for (int64_t i = 0; i < COUNT(cases); i++)
        for (int stop_at = 0; stop_at <= 2; stop_at++) {
            watcher w = {.stop_at = stop_at};
            mktopt_error err;
            mktopt_response *response = NULL;
            mktopt_call_options options;
            mktopt_call_options_init(&options, sizeof options);
            options.progress = watch;
            options.progress_context = &w;
            const mktopt_status status =
                mktopt_call(cases[i].operation, cases[i].request, strlen(cases[i].request), NULL, 0,
                            &options, &response, &err);
            assert_int_equal(status, stop_at == 0 ? MKTOPT_OK : MKTOPT_CANCELLED);
            if (stop_at == 0)
                assert_true(w.calls >= 2 && w.last == 1);
            mktopt_response_free(response);
            if (stop_at > 0)
                assert_int_equal(w.calls, stop_at);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(predicts),
        cmocka_unit_test(describes_journeys),
        cmocka_unit_test(weighs_costs),
        cmocka_unit_test(refuses_bad_requests),
        cmocka_unit_test(reports_progress_and_stops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
