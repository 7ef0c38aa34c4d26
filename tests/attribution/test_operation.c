/* attribution.run as bindings and the command reach it: rows, columns, typed arrays, a handle. */
#include "operations.h"
#include "rows.h"

static const char *run_with(const char *request, const mktopt_arg *args, int64_t n_args)
{
    return answer_text_with("attribution.run", request, args, n_args);
}

static const char *run(const char *request)
{
    return run_with(request, NULL, 0);
}

static void answers_in_the_shape_of_the_contract(void **state)
{
    (void)state;
    const char *text = run("{\"paths\": [{\"path\": [\"b\", \"a\"], \"conversions\": 1, \"value\": "
                           "8, \"nulls\": 3}], \"models\": [\"last_touch\", \"linear\"]}");
    assert_contains(text, "\"channels\":[\"a\",\"b\"]");
    assert_contains(text, "\"models\":{\"last_touch\":{\"conversions\":[1,0],\"value\":[8,0],"
                          "\"share\":[1,0]},\"linear\":{\"conversions\":[0.5,0.5],\"value\":[4,4],"
                          "\"share\":[0.5,0.5]}}");
    assert_contains(text, "\"recommended_model\":\"last_touch\"");
    assert_contains(text, "\"reason\":\"");
    assert_contains(text, "\"journeys\":4,\"conversions\":1,\"value\":8,\"nulls\":3,"
                          "\"unattributed_conversions\":0");
    assert_contains(text, "\"conversion_rate\":0.25");
    assert_contains(text, "\"duplicate_events\":0");
    assert_contains(text, "\"warnings\":[]");
}

/* The same data in every form that a request can have. */
static void all_forms_of_paths_are_one(void **state)
{
    (void)state;
    const char *paths[] = {"a > b", "b", "c > a > b"};
    const double conversions[] = {1, 2, 0}, value[] = {5, 7.25, 0}, nulls[] = {0, 1, 4};
    char *first = strdup(run("{\"paths\": [{\"path\": \"a > b\", \"conversions\": 1, \"value\": 5},"
                             "{\"path\": \"b\", \"conversions\": 2, \"value\": 7.25, \"nulls\": 1},"
                             "{\"path\": \"c > a > b\", \"nulls\": 4}]}"));
    assert_contains(first, "\"last_touch\":{\"conversions\":[0,3,0],\"value\":[0,12.25,0]");
    assert_string_equal(first, run("{\"paths\": [{\"path\": [\"a\", \"b\"], \"conversions\": 1, "
                                   "\"value\": 5}, {\"path\": [\"b\"], \"conversions\": 2, "
                                   "\"value\": 7.25, \"nulls\": 1}, {\"path\": [\"c\", \"a\", "
                                   "\"b\"], \"nulls\": 4}]}"));
    assert_string_equal(first, run("{\"paths\": {\"path\": [\"a > b\", \"b\", \"c > a > b\"], "
                                   "\"conversions\": [1, 2, null], \"value\": [5, 7.25, 0], "
                                   "\"nulls\": [0, 1, 4]}}"));
    const mktopt_arg args[] = {mktopt_arg_cstrings(paths, 3), mktopt_arg_f64(conversions, 3),
                               mktopt_arg_f64(value, 3), mktopt_arg_f64(nulls, 3)};
    assert_string_equal(first,
                        run_with("{\"paths\": {\"path\": {\"$arg\": 0}, \"conversions\": "
                                 "{\"$arg\": 1}, \"value\": {\"$arg\": 2}, \"nulls\": {\"$arg\": "
                                 "3}}}",
                                 args, 4));
    const path_row rows[] = {{"a > b", 1, 5, 0}, {"b", 2, 7.25, 1}, {"c > a > b", 0, 0, 4}};
    mktopt_journeys *journeys = journeys_of_paths(rows, 3);
    const mktopt_arg handle = mktopt_arg_handle(journeys, "journeys");
    assert_string_equal(first, run_with("{\"journeys\": {\"$arg\": 0}}", &handle, 1));
    mktopt_journeys_free(journeys);
    free(first);
}

static void all_forms_of_events_are_one(void **state)
{
    (void)state;
    char *first = strdup(run(
        "{\"events\": [{\"user\": 1, \"channel\": \"a\", \"time\": \"1970-01-01\", \"type\": "
        "\"touch\"}, {\"user\": 1, \"time\": \"1970-01-08T00:00:00Z\", \"type\": \"conversion\", "
        "\"value\": 3}, {\"user\": 1, \"channel\": \"b\", \"time\": 604800, \"type\": \"touch\"}],"
        "\"half_life_days\": 7}"));
    assert_contains(first,
                    "\"time_decay\":{\"conversions\":[0.3333333333333333,0.6666666666666666]");
    const int64_t users[] = {1, 1, 1}, times[] = {0, 604800, 604800};
    const char *names[] = {"a", "b"}, *types[] = {"touch", "conversion", "touch"};
    const int32_t codes[] = {0, -1, 1};
    const double values[] = {NAN, 3, NAN};
    const mktopt_arg categories = mktopt_arg_cstrings(names, 2);
    const mktopt_arg args[] = {mktopt_arg_i64(users, 3), mktopt_arg_category(codes, 3, &categories),
                               mktopt_arg_i64(times, 3), mktopt_arg_cstrings(types, 3),
                               mktopt_arg_f64(values, 3)};
    assert_string_equal(
        first, run_with("{\"events\": {\"user\": {\"$arg\": 0}, \"channel\": {\"$arg\": 1}, "
                        "\"time\": {\"$arg\": 2}, \"type\": {\"$arg\": 3}, \"value\": {\"$arg\": "
                        "4}}}",
                        args, 5));
    free(first);
}

static void takes_custom_weights_and_warns(void **state)
{
    (void)state;
    const char *text = run(
        "{\"paths\": [{\"path\": \"a > b\", \"conversions\": 1}], \"models\": [\"custom\"], "
        "\"custom\": {\"channel_weights\": {\"a\": 3, \"x\": 2}}, \"direct_channel\": \"none\"}");
    assert_contains(text, "\"custom\":{\"conversions\":[0.75,0.25]");
    assert_contains(text, "custom.channel_weights: no touch has the channel 'x'");
    assert_contains(text, "direct_channel: no touch has the channel 'none'");
}

static void takes_empty_tables(void **state)
{
    (void)state;
    const char *text = run("{\"paths\": []}");
    assert_contains(text, "\"channels\":[]");
    assert_contains(text, "\"recommended_model\":null");
    assert_contains(text, "\"conversion_rate\":null");
    text = run("{\"events\": [{\"user\": \"u\", \"time\": 1, \"type\": \"conversion\"}]}");
    assert_contains(text, "\"unattributed_conversions\":1");
    text = run("{\"events\": []}");
    assert_contains(text, "\"linear\":{\"conversions\":[],\"value\":[],\"share\":[]}");
}

#define PATHS "\"paths\": [{\"path\": \"a > b\", \"conversions\": 1}]"

static void refuses_bad_requests(void **state)
{
    (void)state;
    const struct {
        const char *request;
        mktopt_status status;
        const char *field;
    } cases[] = {
        {"{" PATHS ", \"models\": [\"linear\", \"markow\"]}", MKTOPT_UNKNOWN_NAME, "models[1]"},
        {"{" PATHS ", \"lookback_days\": 30}", MKTOPT_CONFLICT, "lookback_days"},
        {"{" PATHS ", \"window_end\": \"2026-01-01\"}", MKTOPT_CONFLICT, "window_end"},
        {"{" PATHS ", \"inactivity_gap_days\": 30}", MKTOPT_CONFLICT, "inactivity_gap_days"},
        {"{" PATHS ", \"half_life_days\": 0}", MKTOPT_OUT_OF_RANGE, "half_life_days"},
        {"{" PATHS ", \"position_weights\": [0.5, 0.5]}", MKTOPT_OUT_OF_RANGE, "position_weights"},
        {"{" PATHS ", \"position_weights\": [0.5, 0.5, 0.5]}", MKTOPT_CONFLICT, "position_weights"},
        {"{" PATHS ", \"custom\": {\"channel_weights\": {\"a\": -1}}}", MKTOPT_OUT_OF_RANGE,
         "custom.channel_weights.a"},
        {"{" PATHS ", \"models\": [\"custom\"]}", MKTOPT_MISSING_FIELD, "custom"},
        {"{\"paths\": [{\"path\": \"a\"}, {\"path\": \"a\", \"nulls\": -2}]}", MKTOPT_OUT_OF_RANGE,
         "paths[1].nulls"},
        {"{\"paths\": [{\"path\": [\"a\", \"\"]}]}", MKTOPT_MISSING_FIELD, "paths[0].path[1]"},
        {"{\"events\": [{\"user\": \"u\", \"channel\": \"a\", \"time\": 1, \"type\": \"click\"}]}",
         MKTOPT_UNKNOWN_NAME, "events[0].type"},
        {"{\"events\": [{\"user\": \"u\", \"time\": 1, \"type\": \"touch\"}]}",
         MKTOPT_MISSING_FIELD, "events[0].channel"},
        {"{\"events\": [{\"channel\": \"u\", \"time\": 1, \"type\": \"touch\"}]}",
         MKTOPT_MISSING_FIELD, "events[0].user"},
    };
    for (int64_t i = 0; i < COUNT(cases); i++)
        refuses("attribution.run", cases[i].request, cases[i].status, cases[i].field);
}

static void names_the_known_models(void **state)
{
    (void)state;
    static const char request[] = "{" PATHS ", \"models\": [\"markow\"]}";
    mktopt_response *response = NULL;
    mktopt_error err;
    assert_fails(
        mktopt_call("attribution.run", request, sizeof request - 1, NULL, 0, NULL, &response, &err),
        err, MKTOPT_UNKNOWN_NAME, "models[0]");
    for (int32_t i = 0; i < mktopt_attribution_known_model_count(); i++)
        assert_contains(err.message, mktopt_attribution_known_model(i));
}

static int32_t stop(void *context, double fraction)
{
    assert_in_range((int)(fraction * 100), 0, 100);
    return ++*(int *)context;
}

static void can_be_cancelled(void **state)
{
    (void)state;
    int calls = 0;
    mktopt_error err;
    mktopt_response *response = NULL;
    mktopt_call_options options;
    mktopt_call_options_init(&options, sizeof options);
    options.progress = stop;
    options.progress_context = &calls;
    assert_fails(mktopt_call("attribution.run", "{" PATHS "}", strlen("{" PATHS "}"), NULL, 0,
                             &options, &response, &err),
                 err, MKTOPT_CANCELLED, "");
    assert_null(response);
    assert_int_equal(calls, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_in_the_shape_of_the_contract),
        cmocka_unit_test(all_forms_of_paths_are_one),
        cmocka_unit_test(all_forms_of_events_are_one),
        cmocka_unit_test(takes_custom_weights_and_warns),
        cmocka_unit_test(takes_empty_tables),
        cmocka_unit_test(refuses_bad_requests),
        cmocka_unit_test(names_the_known_models),
        cmocka_unit_test(can_be_cancelled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
