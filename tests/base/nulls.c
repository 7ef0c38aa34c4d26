/* The functions of <mktopt/base.h> with nothing. */
#include "nulls.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(base),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
