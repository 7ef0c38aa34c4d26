/* The functions of <mktopt/curve.h> with nothing. */
#include "nulls.h"

static void curves(void **state)
{
    (void)state;
    const mktopt_curve line = mktopt_curve_power(1, 1);
    double y;
    assert_refused(mktopt_curve_evaluate(NULL, NULL, 0, NULL, NULL, NULL));
    assert_refused(mktopt_curve_evaluate(&line, NULL, 1, &y, NULL, NULL));
    assert_int_equal(mktopt_curve_evaluate(&line, NULL, -1, &y, NULL, NULL), MKTOPT_OUT_OF_RANGE);
    assert_int_equal(mktopt_curve_evaluate(&line, NULL, 0, NULL, NULL, NULL), MKTOPT_OK);
    const mktopt_curve curves[] = {
        mktopt_curve_hill(NAN, NAN, NAN),
        mktopt_curve_exponential(NAN, NAN),
        mktopt_curve_logistic(NAN, NAN),
        mktopt_curve_power(NAN, NAN),
        mktopt_curve_log(NAN, NAN),
        mktopt_curve_piecewise(NULL, 0),
        mktopt_curve_benchmark(NAN, NAN, 1, 1),
        mktopt_curve_mean(NULL, 1),
    };
    const double x = 1;
    for (size_t i = 0; i < sizeof curves / sizeof curves[0]; i++)
        assert_true(mktopt_curve_evaluate(&curves[i], &x, 1, &y, NULL, NULL) != MKTOPT_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(curves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
