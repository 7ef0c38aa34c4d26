#include "support.h"

#include "numeric/distribution.h"
#include "numeric/gsl.h"

/* Quantiles of beta distributions by quadrature and root finding with 50 digits (mpmath). 81 of 263
 * is the example of Agresti's "Categorical Data Analysis", 0.253 .. 0.368. */
static const struct {
    double successes, trials, level, lower, upper;
} intervals[] = {
    {1, 10, 0.95, 0.0025285785444617868, 0.44501611702819536},
    {5, 10, 0.9, 0.22244110100812907, 0.77755889899187093},
    {9, 10, 0.99, 0.4557129431003132, 0.99949887142453537},
    {81, 263, 0.95, 0.25273674558527117, 0.36762192260135135},
    {30, 1e3, 0.95, 0.020330485683109629, 0.042551402470029048},
    {0.5, 10, 0.95, 4.7890433157581975e-5, 0.38131477106661633},
    {2.25, 7.5, 0.8, 0.092582549908643322, 0.59748616483293583},
    {3e3, 1e5, 0.95, 0.028951357930227936, 0.031076018469193312},
    {1, 1e6, 0.95, 2.53178076637942e-8, 5.5716306551722433e-6},
    {5, 1e9, 0.999999, 1.4663075134613843e-10, 2.626329233435075e-8},
    {1e3, 1e9, 0.95, 9.3897304658956095e-7, 1.0639521019952884e-6},
    {3e5, 1e7, 0.95, 0.029894356966228828, 0.0301059152692062},
    {5e6, 1e7, 0.5, 0.49989330381042939, 0.50010669618957061},
    {9.7e8, 1e9, 0.99, 0.9699861021035046, 0.97001389342506913},
    {3e10, 1e12, 0.95, 0.029999665656050762, 0.030000334346669891},
    {1e12, 1e15, 0.95, 0.00099999804101718683, 0.0010000019589857017},
    {5e14, 1e15, 0.95, 0.49999996901024788, 0.50000003098975212},
};

static void intervals_are_those_of_clopper_and_pearson(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof intervals / sizeof intervals[0]; i++) {
        double lower = -1, upper = -1;
        assert_int_equal(mktopt__proportion_interval(intervals[i].successes, intervals[i].trials,
                                                     intervals[i].level, &lower, &upper),
                         0);
        assert_near(lower / intervals[i].lower, 1, 1e-13);
        assert_near(upper / intervals[i].upper, 1, 1e-13);
    }
}

/* With no or only successes the bounds are 1 - p^(1/n) and p^(1/n), p half of 1 - level. */
static void the_ends_have_a_closed_form(void **state)
{
    (void)state;
    for (double n = 1; n < 1e200; n *= 10) {
        double lower, upper;
        assert_int_equal(mktopt__proportion_interval(0, n, 0.95, &lower, &upper), 0);
        assert_true(lower == 0);
        assert_near(upper / -expm1(log(0.025) / n), 1, 1e-12);
        assert_int_equal(mktopt__proportion_interval(n, n, 0.95, &lower, &upper), 0);
        assert_near(lower, exp(log(0.025) / n), 1e-15);
        assert_true(upper == 1);
    }
}

/* At counts that no table has, the interval is that of the normal limit. */
static void huge_counts_reach_the_normal_limit(void **state)
{
    (void)state;
    for (double n = 1e14; n < 1e30; n *= 10) {
        double lower, upper;
        assert_int_equal(mktopt__proportion_interval(n / 4, n, 0.95, &lower, &upper), 0);
        const double half = 1.959963984540054 * sqrt(0.25 * 0.75 / n);
        assert_near(lower, 0.25 - half, 1e-15 + 2 / n); /* skewness moves it by about 1 / n */
        assert_near(upper, 0.25 + half, 1e-15 + 2 / n);
        assert_true(lower <= 0.25 && upper >= 0.25);
    }
}

static void intervals_hold_the_proportion_and_shrink(void **state)
{
    (void)state;
    double width_before = 2;
    for (double n = 7; n < 1e15; n *= 3) {
        double lower, upper, wider_lower, wider_upper;
        const double k = floor(n / 7);
        assert_int_equal(mktopt__proportion_interval(k, n, 0.9, &lower, &upper), 0);
        assert_int_equal(mktopt__proportion_interval(k, n, 0.99, &wider_lower, &wider_upper), 0);
        assert_true(lower < k / n && k / n < upper);
        assert_true(wider_lower < lower && upper < wider_upper);
        assert_true(upper - lower < width_before);
        width_before = upper - lower;
    }
}

static void unusable_counts_are_refused(void **state)
{
    (void)state;
    double lower = 7, upper = 7;
    const double bad[][3] = {{-1, 10, 0.95}, {11, 10, 0.95}, {1, NAN, 0.95},      {NAN, 1, 0.95},
                             {1, 10, 0},     {1, 10, 1},     {1, INFINITY, 0.95}, {1, 10, NAN}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(
            mktopt__proportion_interval(bad[i][0], bad[i][1], bad[i][2], &lower, &upper), -1);
    assert_true(lower == 7 && upper == 7);
    assert_int_equal(mktopt__proportion_interval(0, 0, 0.95, &lower, &upper), 0);
    assert_true(lower == 0 && upper == 1);
}

/* Beta(1, b), Beta(a, 1), Beta(1/2, 1/2) and Beta(2, 2) have quantiles in closed form. */
static void beta_quantiles_in_closed_form(void **state)
{
    (void)state;
    const double pi = acos(-1.0);
    for (double p = 0.001; p < 1; p += 0.0713) {
        for (double c = 1e-3; c < 1e9; c *= 7) {
            assert_near(mktopt__beta_quantile(p, 1, c) / -expm1(log1p(-p) / c), 1, 1e-12);
            assert_near(mktopt__beta_quantile(p, c, 1), exp(log(p) / c), 1e-12);
        }
        assert_near(mktopt__beta_quantile(p, 0.5, 0.5), pow(sin(pi * p / 2), 2), 1e-14);
        const double x = mktopt__beta_quantile(p, 2, 2);
        assert_near(x * x * (3 - 2 * x), p, 1e-13);
    }
    assert_true(mktopt__beta_quantile(0, 2, 3) == 0 && mktopt__beta_quantile(1, 2, 3) == 1);
    assert_true(isnan(mktopt__beta_quantile(0.5, 0, 3)));
    assert_true(isnan(mktopt__beta_quantile(1.5, 2, 3)));
}

static void normal_distribution_as_tabulated(void **state)
{
    (void)state;
    assert_near(mktopt__normal_cdf(1.96), 0.97500210485177952, 1e-15);
    assert_near(mktopt__normal_cdf(-8) / 6.2209605742717841e-16, 1, 1e-13);
    assert_near(mktopt__normal_quantile(0.975), 1.9599639845400542, 1e-15);
    assert_near(mktopt__normal_quantile(0.8), 0.84162123357291442, 1e-15);
    assert_near(mktopt__normal_quantile(1e-10), -6.3613409024040562, 1e-15);
    assert_true(mktopt__normal_quantile(0) == -INFINITY && mktopt__normal_quantile(1) == INFINITY);
    assert_true(isnan(mktopt__normal_quantile(-0.1)));
}

/* Closed forms for one and two degrees of freedom; the others from tables of Student's t. */
static void student_distribution_as_tabulated(void **state)
{
    (void)state;
    const double pi = acos(-1.0);
    for (double p = 0.02; p < 1; p += 0.07) {
        assert_near(mktopt__student_quantile(p, 1), tan(pi * (p - 0.5)), 1e-12);
        assert_near(mktopt__student_quantile(p, 2), (2 * p - 1) / sqrt(2 * p * (1 - p)), 1e-12);
        assert_near(mktopt__student_cdf(mktopt__student_quantile(p, 7.5), 7.5), p, 1e-12);
    }
    assert_near(mktopt__student_quantile(0.95, 3), 2.353363, 5e-7);
    assert_near(mktopt__student_quantile(0.95, 29), 1.699127, 5e-7);
    assert_near(mktopt__student_quantile(0.975, 100), 1.983972, 5e-7);
    assert_true(isnan(mktopt__student_quantile(0.5, 0)) && isnan(mktopt__student_cdf(NAN, 1)));
    assert_true(isnan(mktopt__student_quantile(1.5, 3)) && isnan(mktopt__student_cdf(0, -1)));
}

/* GSL fails here, and says so through its error handler: ours is off, so that this line is reached.
 */
static void gsl_fails_without_aborting(void **state)
{
    (void)state;
    double value, error;
    assert_int_equal(mktopt__gsl_beta_inc(2.5e15, 7.5e15, 0.25, &value, &error), -1); /* overflow */
    assert_int_equal(mktopt__gsl_beta_inc(3e9, 7e9, 0.3, &value, &error), -1); /* no convergence */
    assert_int_equal(mktopt__gsl_beta_inc(1, 1, 2, &value, &error), -1);       /* domain */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_are_those_of_clopper_and_pearson),
        cmocka_unit_test(the_ends_have_a_closed_form),
        cmocka_unit_test(huge_counts_reach_the_normal_limit),
        cmocka_unit_test(intervals_hold_the_proportion_and_shrink),
        cmocka_unit_test(unusable_counts_are_refused),
        cmocka_unit_test(beta_quantiles_in_closed_form),
        cmocka_unit_test(normal_distribution_as_tabulated),
        cmocka_unit_test(student_distribution_as_tabulated),
        cmocka_unit_test(gsl_fails_without_aborting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
