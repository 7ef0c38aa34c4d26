/* The second door: every operation by name, text in and out, faults survived. */
#include "support.h"

#include <locale.h>

#include "faults.h"

static mktopt_status call(const char *operation, const char *request, mktopt_response **response,
                          mktopt_error *err)
{
    return mktopt_call(operation, request, strlen(request), NULL, 0, NULL, response, err);
}

static void test_every_operation_is_described(void **state)
{
    (void)state;
    const int32_t count = mktopt_operation_count();
    assert_true(count > 0);
    for (int32_t i = 0; i < count; i++) {
        const char *name = mktopt_operation_name(i);
        mktopt_response *description;
        mktopt_error err;
        size_t length;
        assert_ok(mktopt_describe(name, NULL, &description, &err), err);
        const char *json = mktopt_response_json(description, &length);
        assert_int_equal(length, strlen(json));
        assert_contains(json, name);
        assert_contains(json, "\"request\":{\"type\":\"object\"");
        assert_contains(json, "\"response\":{\"type\":\"object\"");
        mktopt_response_free(description);
        for (int32_t j = 0; j < i; j++)
            assert_string_not_equal(name, mktopt_operation_name(j));
    }
    assert_null(mktopt_operation_name(-1));
    assert_null(mktopt_operation_name(count));
}

/* The answer of allocation.fit_curve has "draws": null. */
static void test_tables_may_be_described_as_missing(void **state)
{
    (void)state;
    mktopt_response *description;
    mktopt_error err;
    assert_ok(mktopt_describe("allocation.fit_curve", NULL, &description, &err), err);
    assert_contains(mktopt_response_json(description, NULL),
                    "\"draws\":{\"x-columns\":true,\"anyOf\":[{\"type\":[\"array\",\"null\"],");
    mktopt_response_free(description);
}

static void test_an_answer(void **state)
{
    (void)state;
    mktopt_response *response;
    mktopt_error err;
    assert_ok(call("budget.plan", "{\"monthly_revenue\":25000,\"months\":1}", &response, &err),
              err);
    const char *json = mktopt_response_json(response, NULL);
    assert_contains(json, "\"total_marketing_budget\":8750,\"budget_percentage\":35,");
    assert_contains(json, "{\"channel\":\"paid_search\",\"share\":0.25,\"amount\":2187.5}");
    assert_contains(json, "\"growth_projections\":[{\"month\":1,");
    assert_int_equal(mktopt_response_arg_count(response), 0);
    mktopt_response_free(response);
}

static void test_bad_calls(void **state)
{
    (void)state;
    mktopt_response *response = NULL;
    mktopt_error err;
    assert_fails(call("nope", "{}", &response, &err), err, MKTOPT_UNKNOWN_NAME, "operation");
    assert_fails(call("stage.clasify", "{}", &response, &err), err, MKTOPT_UNKNOWN_NAME,
                 "operation");
    assert_contains(err.message, "of its domain: stage.classify");
    assert_fails(call("stage.classify", "{}", &response, &err), err, MKTOPT_MISSING_FIELD,
                 "monthly_revenue");
    assert_fails(call("stage.classify", "{\"monthly_revenue\":-5}", &response, &err), err,
                 MKTOPT_OUT_OF_RANGE, "monthly_revenue");
    assert_string_equal(err.message, "monthly_revenue: must be >= 0, got -5");
    assert_fails(call("stage.classify", "", &response, &err), err, MKTOPT_JSON_SYNTAX, "");
    assert_fails(call("stage.classify", "{\"monthly_revenue\":{\"$arg\":0}}", &response, &err), err,
                 MKTOPT_WRONG_TYPE, "monthly_revenue");
    assert_fails(
        call("budget.plan", "{\"monthly_revenue\":1,\"tables\":{\"stages\":[]}}", &response, &err),
        err, MKTOPT_WRONG_TYPE, "tables.stages");
    assert_fails(mktopt_call(NULL, "{}", 2, NULL, 0, NULL, &response, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "operation");
    assert_fails(mktopt_call("stage.classify", NULL, 0, NULL, 0, NULL, &response, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "request");
    assert_fails(mktopt_call("stage.classify", "{}", 2, NULL, 0, NULL, NULL, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "response");
    assert_fails(mktopt_call("stage.classify", "{}", 2, NULL, 1, NULL, &response, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "args");
    assert_fails(mktopt_call("stage.classify", "{}", 2, NULL, -1, NULL, &response, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "args");
    assert_fails(mktopt_describe("nope", NULL, &response, &err), err, MKTOPT_UNKNOWN_NAME,
                 "operation");
    assert_int_equal(mktopt_call("nope", "{}", 2, NULL, 0, NULL, &response, NULL),
                     MKTOPT_UNKNOWN_NAME);
    assert_null(response);
}

/* The sum of the parts is no number, and JSON has none for it. */
static void test_answers_that_are_too_large(void **state)
{
    (void)state;
#define NODE(name)                                                                  \
    "{\"name\":\"" name                                                             \
    "\",\"forecast\":{\"mean\":[1.7e308],\"intervals\":[{\"level\":0.8,\"lower\":[" \
    "1e308],\"upper\":[1.75e308]}]}"
    const char *request = "{\"method\":\"ols\",\"series\":[" NODE(
        "all") ",\"parts\":[\"a\",\"b\"]}," NODE("a") "}," NODE("b") "}]}";
#undef NODE
    mktopt_response *response = NULL;
    mktopt_call_options options;
    mktopt_error err;
    mktopt_call_options_init(&options, sizeof options);
    for (options.typed_arrays = 0; options.typed_arrays < 2; options.typed_arrays++)
        assert_fails(mktopt_call("forecast.reconcile", request, strlen(request), NULL, 0, &options,
                                 &response, &err),
                     err, MKTOPT_NUMBER_OVERFLOW, "mean");
    assert_string_equal(err.message, "mean: of the answer exceeds the largest number");
    assert_null(response);
}

static void test_options(void **state)
{
    (void)state;
    mktopt_response *response = NULL;
    mktopt_call_options options;
    mktopt_error err;
    const char *request = "{\"monthly_revenue\":1}";
    assert_int_equal(mktopt_call_options_init(&options, sizeof options), MKTOPT_OK);
    assert_int_equal(options.threads, 1);
    options.threads = 0;
    assert_fails(
        mktopt_call("stage.classify", request, strlen(request), NULL, 0, &options, &response, &err),
        err, MKTOPT_OUT_OF_RANGE, "threads");
    options.threads = 1;
    options.struct_size = 0;
    assert_int_equal(
        mktopt_call("stage.classify", request, strlen(request), NULL, 0, &options, &response, &err),
        MKTOPT_INVALID_OPTIONS);
    assert_null(response);
}

static void test_null_responses(void **state)
{
    (void)state;
    size_t length = 5;
    mktopt_arg arg;
    mktopt_error err;
    mktopt_response *response;
    assert_null(mktopt_response_json(NULL, &length));
    assert_int_equal(length, 0);
    assert_int_equal(mktopt_response_arg_count(NULL), 0);
    assert_fails(mktopt_response_arg(NULL, 0, &arg, &err), err, MKTOPT_INVALID_ARGUMENT,
                 "response");
    mktopt_response_free(NULL);
    assert_ok(call("stage.classify", "{\"monthly_revenue\":1}", &response, &err), err);
    assert_fails(mktopt_response_arg(response, 0, &arg, &err), err, MKTOPT_OUT_OF_RANGE, "index");
    assert_fails(mktopt_response_arg(response, 0, NULL, &err), err, MKTOPT_INVALID_ARGUMENT, "out");
    mktopt_response_free(response);
}

static void test_the_locale_does_not_matter(void **state)
{
    (void)state;
    static const char *const request = "{\"monthly_revenue\":25000.75,\"rounding_unit\":0.05}";
    mktopt_response *plain, *comma;
    mktopt_error err;
    assert_ok(call("budget.plan", request, &plain, &err), err);
    if (setlocale(LC_ALL, "de_DE.UTF-8") == NULL) {
        mktopt_response_free(plain);
        print_message("skipped: the locale de_DE.UTF-8 is not installed\n");
        skip();
    }
    assert_ok(call("budget.plan", request, &comma, &err), err);
    assert_string_equal(setlocale(LC_ALL, NULL), "de_DE.UTF-8");
    setlocale(LC_ALL, "C");
    assert_string_equal(mktopt_response_json(plain, NULL), mktopt_response_json(comma, NULL));
    mktopt_response_free(plain);
    mktopt_response_free(comma);
}

static void test_every_allocation_fails(void **state)
{
    (void)state;
    const char *request = "{\"monthly_revenue\":25000,\"tables\":{\"channels\":{\"seo\":null}}}";
    const char *good =
        "{\"monthly_revenue\":25000,\"tables\":{\"channels\":{\"paid_search\":null}}}";
    for (int64_t n = 1;; n++) {
        faults_state faults = {.fail_at = n};
        const mktopt_allocator allocator = faults_allocator(&faults);
        mktopt_call_options options;
        mktopt_response *response = NULL;
        mktopt_error err;
        mktopt_call_options_init(&options, sizeof options);
        options.allocator = &allocator;
        mktopt_status status = mktopt_call("budget.plan", request, strlen(request), NULL, 0,
                                           &options, &response, &err);
        assert_true(status == MKTOPT_OUT_OF_MEMORY || status == MKTOPT_UNKNOWN_NAME);
        assert_int_equal(faults.live_blocks, 0);
        faults = (faults_state){.fail_at = n};
        status = mktopt_call("budget.plan", good, strlen(good), NULL, 0, &options, &response, &err);
        mktopt_response_free(response);
        if (faults_survived(&faults, status))
            break;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_operation_is_described),
        cmocka_unit_test(test_tables_may_be_described_as_missing),
        cmocka_unit_test(test_an_answer),
        cmocka_unit_test(test_bad_calls),
        cmocka_unit_test(test_answers_that_are_too_large),
        cmocka_unit_test(test_options),
        cmocka_unit_test(test_null_responses),
        cmocka_unit_test(test_the_locale_does_not_matter),
        cmocka_unit_test(test_every_allocation_fails),
    };
    return cmocka_run_group_tests_name("call", tests, NULL, NULL);
}
