/* The functions of <mktopt/call.h> with nothing. */
#include "nulls.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(call),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
