/* Operations as bindings and the command reach them. */
#include "series.h"

static char *call(const char *operation, const char *request, mktopt_status status,
                  const char *field)
{
    static char text[32768];
    mktopt_error err;
    mktopt_response *response = NULL;
    if (status != MKTOPT_OK) {
        assert_fails(
            mktopt_call(operation, request, strlen(request), NULL, 0, NULL, &response, &err), err,
            status, field);
        assert_null(response);
        return NULL;
    }
    assert_ok(mktopt_call(operation, request, strlen(request), NULL, 0, NULL, &response, &err),
              err);
    snprintf(text, sizeof text, "%s", mktopt_response_json(response, NULL));
    mktopt_response_free(response);
    return text;
}

static void assert_contains(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        fail_msg("no %s in %s", part, text);
}

static void run_answers_in_the_shape_of_the_contract(void **state)
{
    (void)state;
    const char *text = call("forecast.run",
                            "{\"series\": [1, 2, null, 4], \"horizon\": 2, \"method\": \"naive\", "
                            "\"levels\": [0.5]}",
                            MKTOPT_OK, NULL);
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
    const char *text = call(
        "forecast.run",
        "{\"series\": [10, 10.5, 10, 30, 10, 10.5, 9.5, 10, 30.5, 10, 10, 9.5, 10, 31, 10, 10], "
        "\"horizon\": 3, \"method\": \"linear_regression\", \"start\": \"2026-02-25\", "
        "\"frequency\": \"daily\", \"season_length\": 1, \"holidays\": {\"sale\": [\"2026-02-28\", "
        "\"2026-03-05\", \"2026-03-10\", \"2026-03-14T12:00:00Z\"]}}",
        MKTOPT_OK, NULL);
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
    call("forecast.run", "{\"series\": [1, 2, 3], \"horizon\": 0}", MKTOPT_OUT_OF_RANGE, "horizon");
    call("forecast.run", "{\"series\": [], \"horizon\": 1}", MKTOPT_OUT_OF_RANGE, "series");
    call("forecast.run", "{\"series\": [1, 2], \"horizon\": 1, \"season_length\": 0.5}",
         MKTOPT_OUT_OF_RANGE, "season_length[0]");
    call("forecast.run",
         "{\"series\": [1, 2], \"horizon\": 1, \"holidays\": {\"x\": [\"2026-01-01\"]}}",
         MKTOPT_CONFLICT, "holidays");
    call("forecast.run", "{\"series\": [1, 2], \"horizon\": 1, \"regressors\": {\"x\": [1, 2]}}",
         MKTOPT_MISSING_FIELD, "future_regressors.x");
    call("forecast.run",
         "{\"series\": [1, 2], \"horizon\": 1, \"regressors\": {\"x\": [1]}, "
         "\"future_regressors\": {\"x\": [1]}}",
         MKTOPT_LENGTH_MISMATCH, "regressors.x");
    call("forecast.run",
         "{\"series\": [1, 2], \"horizon\": 1, \"method\": \"naive\", \"regressors\": {\"x\": [1, "
         "2]}, \"future_regressors\": {\"x\": [1]}}",
         MKTOPT_CONFLICT, "regressors");
    call("forecast.batch", "{\"series\": [{\"values\": [1, 2]}]}", MKTOPT_MISSING_FIELD, "horizon");
}

static void batch_keeps_order_and_errors_apart(void **state)
{
    (void)state;
    const char *text = call("forecast.batch",
                            "{\"series\": [{\"id\": \"a\", \"values\": [1, 2]}, {\"id\": \"b\", "
                            "\"values\": [null]}, {\"values\": [3], \"horizon\": 1}], "
                            "\"horizon\": 2, \"method\": \"naive\", \"levels\": []}",
                            MKTOPT_OK, NULL);
    assert_contains(text, "{\"id\":\"a\",\"mean\":[2,2],\"intervals\":[],\"method\":\"naive\","
                          "\"error\":null}");
    assert_contains(text, "\"error\":\"series[1].values: all values are missing\"");
    assert_contains(text, "{\"id\":null,\"mean\":[3],");
    assert_contains(text, "\"failed\":1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(run_answers_in_the_shape_of_the_contract),
        cmocka_unit_test(times_and_holidays_follow_the_calendar),
        cmocka_unit_test(requests_that_contradict_themselves_are_refused),
        cmocka_unit_test(batch_keeps_order_and_errors_apart),
    };
    return cmocka_run_group_tests_name("forecast operations", tests, NULL, NULL);
}
