/* Response curves against their formulas, slopes against differences, bad parameters. */
#include "support.h"

#include "curve/curve.h"

static const double BENCHMARK_MINIMUM = 3000, BENCHMARK_SATURATION = 50000;

/* The formulas of the specification, written down once more. */
static double formula(const mktopt_curve *c, double x)
{
    switch (c->type) {
    case MKTOPT_CURVE_HILL:
        return c->beta * pow(x, c->alpha) / (pow(x, c->alpha) + pow(c->gamma, c->alpha));
    case MKTOPT_CURVE_EXPONENTIAL:
        return c->beta * (1 - exp(-x / c->gamma));
    case MKTOPT_CURVE_LOGISTIC:
        return c->beta * (1 - exp(-c->lambda * x)) / (1 + exp(-c->lambda * x));
    case MKTOPT_CURVE_POWER:
        return c->beta * pow(x, c->exponent);
    case MKTOPT_CURVE_LOG:
        return c->beta * log(1 + x / c->gamma);
    default:
        if (x < c->monthly_minimum)
            return 0;
        return c->typical_roi * c->monthly_minimum *
               pow(fmin(x, c->saturation_point) / c->monthly_minimum, c->scaling_efficiency);
    }
}

static double value_of(const mktopt_curve *c, double x)
{
    double y;
    mktopt_error err;
    assert_ok(mktopt_curve_evaluate(c, &x, 1, &y, NULL, &err), err);
    return y;
}

static double slope_of(const mktopt_curve *c, double x)
{
    double slope;
    mktopt_error err;
    assert_ok(mktopt_curve_evaluate(c, &x, 1, NULL, &slope, &err), err);
    return slope;
}

static int families(mktopt_curve *curves)
{
    int n = 0;
    static const double alphas[] = {0.05, 0.5, 1, 1.0001, 2.5, 8, 20};
    for (size_t i = 0; i < sizeof alphas / sizeof alphas[0]; i++)
        curves[n++] = mktopt_curve_hill(1e5, alphas[i], 7000);
    curves[n++] = mktopt_curve_exponential(1e5, 7000);
    curves[n++] = mktopt_curve_logistic(1e5, 1.0 / 7000);
    curves[n++] = mktopt_curve_power(30, 0.7);
    curves[n++] = mktopt_curve_power(30, 0.01);
    curves[n++] = mktopt_curve_power(30, 0.999);
    curves[n++] = mktopt_curve_power(30, 1);
    curves[n++] = mktopt_curve_log(4000, 7000);
    curves[n++] = mktopt_curve_benchmark(4.5, BENCHMARK_MINIMUM, 0.85, BENCHMARK_SATURATION);
    curves[n++] = mktopt_curve_benchmark(4.5, BENCHMARK_MINIMUM, 1, BENCHMARK_SATURATION);
    return n;
}

static void test_formulas(void **state)
{
    (void)state;
    mktopt_curve curves[32];
    const int n = families(curves);
    for (int i = 0; i < n; i++)
        for (double x = 0.5; x < 1e6; x *= 1.7)
            assert_true(fabs(value_of(&curves[i], x) - formula(&curves[i], x)) <=
                        1e-11 * fabs(formula(&curves[i], x)) + 1e-9);
}

static void test_slopes_are_differences(void **state)
{
    (void)state;
    mktopt_curve curves[32];
    const int n = families(curves);
    for (int i = 0; i < n; i++)
        for (double x = 17; x < 1e5; x *= 1.31) {
            const double h = 1e-4 * x;
            if (curves[i].type == MKTOPT_CURVE_BENCHMARK &&
                (fabs(x - BENCHMARK_MINIMUM) < 2 * h || fabs(x - BENCHMARK_SATURATION) < 2 * h))
                continue;
            const double difference =
                (value_of(&curves[i], x + h) - value_of(&curves[i], x - h)) / (2 * h);
            assert_true(fabs(slope_of(&curves[i], x) - difference) <=
                        2e-6 * fabs(difference) + 1e-7);
        }
}

static void test_at_zero_and_far_out(void **state)
{
    (void)state;
    mktopt_curve curves[32];
    const int n = families(curves);
    for (int i = 0; i < n; i++) {
        assert_true(value_of(&curves[i], 0) == 0);
        assert_true(isfinite(value_of(&curves[i], 1e300)));
        assert_true(slope_of(&curves[i], 1e300) >= 0);
        assert_true(value_of(&curves[i], 1e-300) >= 0);
    }
    const mktopt_curve steep = mktopt_curve_hill(1, 0.5, 1), line = mktopt_curve_hill(6, 1, 2);
    assert_true(isinf(slope_of(&steep, 0)));
    assert_near(slope_of(&line, 0), 3, 1e-15);
}

static void test_piecewise(void **state)
{
    (void)state;
    static const double points[] = {10, 5, 20, 25, 40, 30};
    const mktopt_curve c = mktopt_curve_piecewise(points, 3);
    assert_near(value_of(&c, 0), 0, 0);
    assert_near(value_of(&c, 5), 2.5, 1e-15);
    assert_near(value_of(&c, 10), 5, 1e-15);
    assert_near(value_of(&c, 15), 15, 1e-15);
    assert_near(value_of(&c, 30), 27.5, 1e-15);
    assert_near(value_of(&c, 1000), 30, 1e-15);
    assert_near(slope_of(&c, 10), 2, 1e-15);
    assert_near(slope_of(&c, 40), 0, 1e-15);
}

static void test_mean_of_draws(void **state)
{
    (void)state;
    const mktopt_curve draws[] = {mktopt_curve_hill(10, 2, 3), mktopt_curve_hill(20, 3, 4),
                                  mktopt_curve_hill(60, 0.5, 1)};
    const mktopt_curve mean = mktopt_curve_mean(draws, 3);
    for (double x = 0; x < 20; x += 0.37)
        assert_near(value_of(&mean, x),
                    (value_of(&draws[0], x) + value_of(&draws[1], x) + value_of(&draws[2], x)) / 3,
                    1e-14);
}

static void test_inverse_slopes(void **state)
{
    (void)state;
    mktopt_curve curves[32];
    const int n = families(curves);
    for (int i = 0; i < n; i++) {
        const mktopt__shape s = mktopt__shape_of(&curves[i]);
        if (s.linear)
            continue;
        for (double k = 1.0001; k < 1e4; k *= 1.5) {
            const double from = s.concave_from > 0 ? s.concave_from : 1;
            const double x = from * k;
            const double slope = mktopt__shape_slope(&s, x);
            if (x >= s.flat_from || slope < 1e-250)
                continue;
            for (double near = 0; near < 1e7; near = near * 10 + 100) {
                const double found = mktopt__shape_inverse(&s, slope, near);
                /* the inverse is as well determined as the slope's own last digits allow */
                const double sure =
                    1e-13 * fabs(slope / mktopt__shape_curvature(&s, x, slope)) + 1e-12 * x;
                if (!(fabs(found - x) <= sure))
                    fail_msg("curve %d at %.17g: inverse %.17g", i, x, found);
            }
        }
    }
}

static void test_bad_parameters(void **state)
{
    (void)state;
    mktopt_error err;
    double y, x = 1;
    mktopt_curve c = mktopt_curve_hill(1, 0, 1);
    assert_fails(mktopt_curve_evaluate(&c, &x, 1, &y, NULL, &err), err, MKTOPT_OUT_OF_RANGE,
                 "curve.alpha");
    c = mktopt_curve_power(1, 1.5);
    assert_fails(mktopt_curve_evaluate(&c, &x, 1, &y, NULL, &err), err, MKTOPT_OUT_OF_RANGE,
                 "curve.exponent");
    c = mktopt_curve_log(NAN, 1);
    assert_fails(mktopt_curve_evaluate(&c, &x, 1, &y, NULL, &err), err, MKTOPT_MISSING_FIELD,
                 "curve.beta");
    c = mktopt_curve_log(INFINITY, 1);
    assert_fails(mktopt_curve_evaluate(&c, &x, 1, &y, NULL, &err), err, MKTOPT_NOT_FINITE,
                 "curve.beta");
    c = mktopt_curve_benchmark(1, 10, 1, 5);
    assert_fails(mktopt_curve_evaluate(&c, &x, 1, &y, NULL, &err), err, MKTOPT_CONFLICT,
                 "curve.saturation_point");
    static const double back[] = {0, 0, 2, 1, 1, 2};
    c = mktopt_curve_piecewise(back, 3);
    assert_fails(mktopt_curve_evaluate(&c, &x, 1, &y, NULL, &err), err, MKTOPT_CONFLICT,
                 "curve.points[2]");
    c = mktopt_curve_piecewise(NULL, 0);
    assert_fails(mktopt_curve_evaluate(&c, &x, 1, &y, NULL, &err), err, MKTOPT_MISSING_FIELD,
                 "curve.points");
    c.type = 99;
    assert_fails(mktopt_curve_evaluate(&c, &x, 1, &y, NULL, &err), err, MKTOPT_UNKNOWN_NAME,
                 "curve.type");
    const mktopt_curve draws[] = {mktopt_curve_log(1, 1), mktopt_curve_log(1, -1)};
    c = mktopt_curve_mean(draws, 2);
    assert_fails(mktopt_curve_evaluate(&c, &x, 1, &y, NULL, &err), err, MKTOPT_OUT_OF_RANGE,
                 "curve.draws[1].gamma");
    c = mktopt_curve_mean(NULL, 3);
    assert_fails(mktopt_curve_evaluate(&c, &x, 1, &y, NULL, &err), err, MKTOPT_INVALID_ARGUMENT,
                 "curve.draws");
    c = mktopt_curve_log(1, 1);
    x = -1;
    assert_fails(mktopt_curve_evaluate(&c, &x, 1, &y, NULL, &err), err, MKTOPT_OUT_OF_RANGE,
                 "spends[0]");
    assert_fails(mktopt_curve_evaluate(NULL, &x, 1, &y, NULL, &err), err, MKTOPT_INVALID_ARGUMENT,
                 "curve");
    assert_fails(mktopt_curve_evaluate(&c, NULL, 1, &y, NULL, &err), err, MKTOPT_INVALID_ARGUMENT,
                 "spends");
    assert_fails(mktopt_curve_evaluate(&c, &x, -1, &y, NULL, &err), err, MKTOPT_OUT_OF_RANGE,
                 "count");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_formulas),
        cmocka_unit_test(test_slopes_are_differences),
        cmocka_unit_test(test_at_zero_and_far_out),
        cmocka_unit_test(test_piecewise),
        cmocka_unit_test(test_mean_of_draws),
        cmocka_unit_test(test_inverse_slopes),
        cmocka_unit_test(test_bad_parameters),
    };
    return cmocka_run_group_tests_name("curve", tests, NULL, NULL);
}
