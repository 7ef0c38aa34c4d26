/* Operations as bindings and the command reach them. */
#include "operations.h"
#include "series.h"

static void run_answers_in_the_shape_of_the_contract(void **state)
{
    (void)state;
    const char *text = answer_text(
        "forecast.run", "{\"series\": [1, 2, null, 4], \"horizon\": 2, \"method\": \"naive\", "
                        "\"levels\": [0.5]}");
    assert_contains(text, "\"mean\":[4,4]");
    assert_contains(text, "\"intervals\":[{\"level\":0.5,\"lower\":[");
    assert_contains(text, "\"method\":\"naive\"");
    assert_contains(text, "\"parameters\":{\"steps\":1}");
    assert_contains(text, "\"components\":null");
    assert_contains(text, "\"in_sample\":{\"values\":3,\"missing\":1");
    assert_contains(text, "\"times\":null");
}

static void times_and_holidays_follow_the_calendar(void **state)
{
    (void)state;
    const char *text = answer_text(
        "forecast.run",
        "{\"series\": [10, 10.5, 10, 30, 10, 10.5, 9.5, 10, 30.5, 10, 10, 9.5, 10, 31, 10, 10], "
        "\"horizon\": 3, \"method\": \"linear_regression\", \"start\": \"2026-02-25\", "
        "\"frequency\": \"daily\", \"season_length\": 1, \"holidays\": {\"sale\": [\"2026-02-28\", "
        "\"2026-03-05\", \"2026-03-10\", \"2026-03-14T12:00:00Z\"]}}");
    assert_contains(text, "\"times\":[\"2026-03-13T00:00:00Z\",\"2026-03-14T00:00:00Z\",\"2026-03-"
                          "15T00:00:00Z\"]");
    assert_contains(text, "\"effect.sale\":20.");
    double mean[3];
    assert_int_equal(
        sscanf(strstr(text, "\"mean\":["), "\"mean\":[%lf,%lf,%lf", &mean[0], &mean[1], &mean[2]),
        3);
    assert_true(mean[0] < 12 && mean[1] > 28 && mean[2] < 12);
}

static void requests_that_contradict_themselves_are_refused(void **state)
{
    (void)state;
    refuses("forecast.run", "{\"series\": [1, 2, 3], \"horizon\": 0}", MKTOPT_OUT_OF_RANGE,
            "horizon");
    refuses("forecast.run", "{\"series\": [], \"horizon\": 1}", MKTOPT_OUT_OF_RANGE, "series");
    refuses("forecast.run", "{\"series\": [1, 2], \"horizon\": 1, \"season_length\": 0.5}",
            MKTOPT_OUT_OF_RANGE, "season_length");
    refuses("forecast.run", "{\"series\": [1, 2], \"horizon\": 1, \"season_length\": [7, 0.5]}",
            MKTOPT_OUT_OF_RANGE, "season_length[1]");
    refuses("forecast.run", "{\"series\": [1, 2], \"horizon\": 1, \"levels\": 1}",
            MKTOPT_OUT_OF_RANGE, "levels");
    refuses("forecast.run", "{\"series\": [1, 2], \"horizon\": 1, \"levels\": [1]}",
            MKTOPT_OUT_OF_RANGE, "levels[0]");
    refuses("forecast.run",
            "{\"series\": [1, 2], \"horizon\": 1, \"holidays\": {\"x\": [\"2026-01-01\"]}}",
            MKTOPT_CONFLICT, "holidays");
    refuses("forecast.run", "{\"series\": [1, 2], \"horizon\": 1, \"regressors\": {\"x\": [1, 2]}}",
            MKTOPT_MISSING_FIELD, "future_regressors.x");
    refuses("forecast.run",
            "{\"series\": [1, 2], \"horizon\": 1, \"regressors\": {\"x\": [1]}, "
            "\"future_regressors\": {\"x\": [1]}}",
            MKTOPT_LENGTH_MISMATCH, "regressors.x");
    refuses(
        "forecast.run",
        "{\"series\": [1, 2], \"horizon\": 1, \"method\": \"naive\", \"regressors\": {\"x\": [1, "
        "2]}, \"future_regressors\": {\"x\": [1]}}",
        MKTOPT_CONFLICT, "regressors");
    refuses("forecast.batch", "{\"series\": [{\"values\": [1, 2]}]}", MKTOPT_MISSING_FIELD,
            "horizon");
}

static void batch_keeps_order_and_errors_apart(void **state)
{
    (void)state;
    const char *text = answer_text(
        "forecast.batch", "{\"series\": [{\"id\": \"a\", \"values\": [1, 2]}, {\"id\": \"b\", "
                          "\"values\": [null]}, {\"values\": [3], \"horizon\": 1}], "
                          "\"horizon\": 2, \"method\": \"naive\", \"levels\": []}");
    assert_contains(text, "{\"id\":\"a\",\"mean\":[2,2],\"intervals\":[],\"total\":{\"mean\":4,");
    assert_contains(text, "},\"method\":\"naive\",\"times\":null,\"error\":null}");
    assert_contains(text, "\"mean\":null,\"intervals\":null,\"total\":null,");
    assert_contains(text, "\"error\":\"series[1].values: all values are missing\"");
    assert_contains(text, "{\"id\":null,\"mean\":[3],");
    assert_contains(text, "\"failed\":1");
}

/* The part of a JSON text from `from` on. */
static const char *after(const char *text, const char *from)
{
    const char *at = strstr(text, from);
    if (at == NULL)
        fail_msg("no %s in %s", from, text);
    return at;
}

#define SALES "[10, 10.5, 10, 30, 10, 10.5, 9.5, 10, 30.5, 10, 10, 9.5, 10, 31, 10, 10]"
#define MARKS "[0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0]"
#define DAYS  "{\"sale\": [\"2026-02-28\", \"2026-03-05\", \"2026-03-10\", \"2026-03-14\"]}"

/* A holiday is a regressor of ones: forecast.run and a batch say the same of both. */
static void batch_takes_what_run_takes(void **state)
{
    (void)state;
    double mean[3][3];
    const char *const from[] = {"\"a\"", "\"b\""};
    const char *text =
        answer_text("forecast.batch",
                    "{\"horizon\": 3, \"season_length\": 1, \"frequency\": \"daily\", \"start\": "
                    "\"2026-02-25\", "
                    "\"series\": [{\"id\": \"a\", \"values\": " SALES ", \"holidays\": " DAYS "}, "
                    "{\"id\": \"b\", \"values\": " SALES ", \"start\": \"2025-01-31\", "
                    "\"frequency\": \"monthly\", \"regressors\": {\"sale\": " MARKS "}, "
                    "\"future_regressors\": {\"sale\": [0, 1, 0]}}, "
                    "{\"id\": \"c\", \"values\": " SALES ", \"regressors\": {\"sale\": [1]}, "
                    "\"future_regressors\": {\"sale\": [0, 1, 0]}}]}");
    for (int i = 0; i < 2; i++)
        assert_int_equal(sscanf(after(after(text, from[i]), "\"mean\":["), "\"mean\":[%lf,%lf,%lf",
                                &mean[i][0], &mean[i][1], &mean[i][2]),
                         3);
    assert_memory_equal(mean[0], mean[1], sizeof mean[0]);
    assert_contains(text, "\"times\":[\"2026-03-13T00:00:00Z\"");
    assert_contains(text, "\"times\":[\"2026-05-31T00:00:00Z\",\"2026-06-30T00:00:00Z\"");
    assert_contains(text, "\"error\":\"series[2].regressors.sale: has 1 numbers, expected 16\"");
    text =
        answer_text("forecast.run",
                    "{\"series\": " SALES ", \"horizon\": 3, \"season_length\": 1, \"frequency\": "
                    "\"daily\", \"start\": \"2026-02-25\", \"holidays\": " DAYS "}");
    sscanf(after(text, "\"mean\":["), "\"mean\":[%lf,%lf,%lf", &mean[2][0], &mean[2][1],
           &mean[2][2]);
    assert_memory_equal(mean[0], mean[2], sizeof mean[0]);
}

static void batch_refuses_what_run_refuses(void **state)
{
    (void)state;
    const char *text = answer_text(
        "forecast.batch", "{\"horizon\": 3, \"method\": \"moving_average\", \"series\": ["
                          "{\"values\": [1, 2], \"regressors\": {\"x\": [1, 2]}, "
                          "\"future_regressors\": {\"x\": [1, 2, 3]}}, "
                          "{\"values\": [1, 2], \"holidays\": {\"x\": [\"2026-01-01\"]}}, "
                          "{\"values\": [1, 2], \"future_regressors\": {\"y\": [1, 2, 3]}}, "
                          "{\"values\": [1, 2]}]}");
    assert_contains(text, "series[0].regressors: the method 'moving_average' has no use for them");
    assert_contains(text, "series[1].holidays: need start and frequency");
    assert_contains(text, "series[2].future_regressors.y: is not among the regressors");
    assert_contains(text, "\"failed\":3");
}

/* What a series says comes first; a variant of the request goes with its method. */
static void series_of_a_batch_have_their_own_settings(void **state)
{
    (void)state;
    const char *text =
        answer_text("forecast.batch",
                    "{\"horizon\": 2, \"levels\": [], \"method\": \"exponential_smoothing\", "
                    "\"variant\": \"holt\", \"non_negative\": true, \"start\": \"2026-02-25\", "
                    "\"frequency\": \"daily\", \"holidays\": " DAYS ", \"series\": ["
                    "{\"values\": [4, -1, 3, 5], \"method\": \"moving_average\", \"window\": 2, "
                    "\"holidays\": {}}, "
                    "{\"values\": [-3, -3, -3, -3, -3], \"non_negative\": false}, "
                    "{\"values\": [-3, -3, -3, -3, -3]}, "
                    "{\"values\": [1, 2], \"method\": \"naive\"}, "
                    "{\"values\": [1, 2], \"variant\": \"tsb\"}]}");
    assert_contains(text, "\"error\":\"series[0].holidays: the method 'moving_average'");
    assert_contains(text, "{\"id\":null,\"mean\":[-3,-3],");
    assert_contains(text, "{\"id\":null,\"mean\":[0,0],");
    assert_contains(text, "\"error\":\"series[3].holidays: the method 'naive' has no use");
    assert_contains(text, "\"error\":\"series[4].variant: 'tsb' is no variant of");
    text =
        answer_text("forecast.batch",
                    "{\"horizon\": 2, \"levels\": [], \"method\": \"ets\", \"series\": ["
                    "{\"values\": [4, -1, 3, 5], \"method\": \"moving_average\", \"window\": 2}]}");
    assert_contains(text, "\"mean\":[4,4],\"intervals\":[],\"total\":{\"mean\":8,");
    assert_contains(text, "},\"method\":\"moving_average\"");
}

/* Beside the JSON numbers may be anything: in a batch that is the matter of their own series. */
static void typed_arrays_spoil_no_other_series(void **state)
{
    (void)state;
    static const char request[] =
        "{\"horizon\": 1, \"series\": [{\"values\": {\"$arg\": 0}}, {\"values\": [1, 2, 3]}, "
        "{\"values\": [1, 2, 3], \"regressors\": {\"x\": {\"$arg\": 0}}, "
        "\"future_regressors\": {\"x\": [1]}}]}";
    const double values[] = {1, (double)INFINITY, 3};
    const mktopt_arg arg = {.kind = MKTOPT_ARG_F64, .count = 3, .values = values};
    const char *text = answer_text_with("forecast.batch", request, &arg, 1);
    assert_contains(text, "\"series[0].values[1]: must be finite or missing\"");
    assert_contains(text, "\"series[2].regressors.x[1]: must be finite\"");
    assert_contains(text, "\"failed\":2");
    static const char run[] = "{\"horizon\": 1, \"series\": [1, 2, 3], \"regressors\": {\"x\": "
                              "{\"$arg\": 0}}, \"future_regressors\": {\"x\": [1]}}";
    refuses_with("forecast.run", run, &arg, 1, MKTOPT_NOT_FINITE, "regressors.x[1]");
}

/* A frequency says which seasons to look for, in a batch as alone. */
static void frequency_brings_its_seasons(void **state)
{
    (void)state;
    char request[2048] = "";
    for (int t = 0; t < 60; t++)
        snprintf(request + strlen(request), sizeof request - strlen(request), "%s%d",
                 t > 0 ? "," : "", 100 + t + (t % 12 == 11 ? 60 : 0));
    char both[4096];
    snprintf(both, sizeof both,
             "{\"horizon\": 12, \"series\": [{\"id\": \"a\", \"values\": [%s], \"frequency\": "
             "\"monthly\"}, {\"id\": \"b\", \"values\": [%s], \"season_length\": 12}]}",
             request, request);
    const char *text = answer_text("forecast.batch", both);
    const char *a = after(after(text, "\"a\""), "\"mean\":["), *b = after(text, "\"b\"");
    b = after(b, "\"mean\":[");
    assert_memory_equal(a, b, strcspn(a, "]"));
}

/* ---- forecast.update ------------------------------------------------------------------------ */

/* What stands between `before` and the next quote. */
static char *cut(const char *text, const char *before)
{
    static char found[20000];
    const char *from = strstr(text, before);
    assert_non_null(from);
    from += strlen(before);
    snprintf(found, sizeof found, "%.*s", (int)strcspn(from, "\""), from);
    return found;
}

static const char run_with_sales[] =
    "{\"series\": [10, 10.5, 10, 30, 10, 10.5, 9.5, 10, 30.5, 10, 10, 9.5, 10, 31, 10, 10], "
    "\"horizon\": 3, \"method\": \"linear_regression\", \"start\": \"2026-02-25\", \"frequency\": "
    "\"daily\", \"season_length\": 1, \"holidays\": {\"sale\": [\"2026-02-28\", \"2026-03-05\", "
    "\"2026-03-10\"]}, \"regressors\": {\"price\": [5,5,4,5,5,4,5,5,4,5,5,4,5,5,4,5]}, "
    "\"future_regressors\": {\"price\": [5,5,4]}, \"return_state\": true}";

static void an_update_goes_on_from_an_answer(void **state)
{
    (void)state;
    char request[24000];
    const char *text =
        answer_text("forecast.run", "{\"series\": [1, 2, null, 4], \"horizon\": 2, \"method\": "
                                    "\"moving_average\", \"window\": 2, \"return_state\": true}");
    snprintf(request, sizeof request, "{\"state\": \"%s\", \"values\": [8, 6]}",
             cut(text, "\"state\":\""));
    text = answer_text("forecast.update", request);
    assert_contains(text, "\"mean\":[7,7]");
    assert_contains(text, "\"in_sample\":{\"values\":5,\"missing\":1");
    assert_contains(text, "\"fitted\":[]");
    assert_contains(text, "\"times\":null");
    snprintf(request, sizeof request, "{\"state\": \"%s\", \"values\": [2], \"horizon\": 1}",
             cut(text, "\"state\":\""));
    text = answer_text("forecast.update", request);
    assert_contains(text, "\"mean\":[4]");
}

static void an_update_knows_names_and_dates(void **state)
{
    (void)state;
    char request[24000];
    const char *text = answer_text("forecast.run", run_with_sales);
    const char *kept = cut(text, "\"state\":\"");
    snprintf(request, sizeof request,
             "{\"state\": \"%s\", \"values\": [10], \"regressors\": {\"price\": [5]}, "
             "\"future_regressors\": {\"price\": [5,5,4]}, \"holidays\": {\"sale\": "
             "[\"2026-03-14\", \"2026-03-16\"]}}",
             kept);
    text = answer_text("forecast.update", request);
    assert_contains(text, "\"times\":[\"2026-03-14T00:00:00Z\",\"2026-03-15T00:00:00Z\"");
    assert_contains(text, "\"effect.sale\":20.");
    assert_contains(text, "\"effect.price\":");
    double mean[3];
    assert_int_equal(
        sscanf(strstr(text, "\"mean\":["), "\"mean\":[%lf,%lf,%lf", &mean[0], &mean[1], &mean[2]),
        3);
    assert_true(mean[0] > 28 && mean[1] < 12 && mean[2] > 28);
    snprintf(request, sizeof request, "{\"state\": \"%s\", \"regressors\": {\"cost\": []}}", kept);
    refuses("forecast.update", request, MKTOPT_UNKNOWN_NAME, "regressors.cost");
    snprintf(request, sizeof request, "{\"state\": \"%s\", \"holidays\": {\"feast\": []}}", kept);
    refuses("forecast.update", request, MKTOPT_UNKNOWN_NAME, "holidays.feast");
    snprintf(request, sizeof request, "{\"state\": \"%s\", \"values\": [1]}", kept);
    refuses("forecast.update", request, MKTOPT_LENGTH_MISMATCH, "regressors.price");
    snprintf(request, sizeof request, "{\"state\": \"%s\"}", kept);
    refuses("forecast.update", request, MKTOPT_LENGTH_MISMATCH, "future_regressors.price");
    snprintf(request, sizeof request, "{\"state\": \"A%s\"}", kept + 1);
    refuses("forecast.update", request, MKTOPT_CORRUPT_STATE, "state");
    refuses("forecast.update", "{\"state\": \"?\"}", MKTOPT_CORRUPT_STATE, "state");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(run_answers_in_the_shape_of_the_contract),
        cmocka_unit_test(times_and_holidays_follow_the_calendar),
        cmocka_unit_test(requests_that_contradict_themselves_are_refused),
        cmocka_unit_test(batch_keeps_order_and_errors_apart),
        cmocka_unit_test(batch_takes_what_run_takes),
        cmocka_unit_test(batch_refuses_what_run_refuses),
        cmocka_unit_test(series_of_a_batch_have_their_own_settings),
        cmocka_unit_test(typed_arrays_spoil_no_other_series),
        cmocka_unit_test(frequency_brings_its_seasons),
        cmocka_unit_test(an_update_goes_on_from_an_answer),
        cmocka_unit_test(an_update_knows_names_and_dates),
    };
    return cmocka_run_group_tests_name("forecast operations", tests, NULL, NULL);
}
