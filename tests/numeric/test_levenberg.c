/* Nonlinear least squares: a problem with a known end, bounds, and parameters that cannot be told
 * apart. */
#include "support.h"

#include "numeric/levenberg.h"

/* Rosenbrock's valley as residuals 10 (y - x^2) and 1 - x: the least sum is 0 at (1, 1). */
static double valley(const void *context, int64_t i, const double *p, double *d)
{
    (void)context;
    if (i == 0) {
        d[0] = -20 * p[0];
        d[1] = 10;
        return 10 * (p[1] - p[0] * p[0]);
    }
    d[0] = -1;
    d[1] = 0;
    return 1 - p[0];
}

/* Only the sum of the two parameters matters. */
static double a_sum(const void *context, int64_t i, const double *p, double *d)
{
    d[0] = d[1] = 1;
    return p[0] + p[1] - ((const double *)context)[i];
}

/* A straight line p0 + p1 i through the values. */
static double a_line(const void *context, int64_t i, const double *p, double *d)
{
    d[0] = 1;
    d[1] = (double)i;
    return p[0] + p[1] * (double)i - ((const double *)context)[i];
}

static const double unbounded_low[] = {-INFINITY, -INFINITY};
static const double unbounded_high[] = {INFINITY, INFINITY};

static void finds_the_valleys_end(void **state)
{
    (void)state;
    double p[] = {-1.2, 1};
    assert_true(mktopt__levenberg(valley, NULL, 2, p, unbounded_low, unbounded_high, 2) < 1e-25);
    assert_near(p[0], 1, 1e-12);
    assert_near(p[1], 1, 1e-12);
}

static void keeps_to_bounds(void **state)
{
    (void)state;
    const double low[] = {-2, -2}, high[] = {0.5, 2};
    double p[] = {-1.2, 1};
    const double squares = mktopt__levenberg(valley, NULL, 2, p, low, high, 2);
    assert_true(p[0] == 0.5);
    assert_near(p[1], 0.25, 1e-12);
    assert_near(squares, 0.25, 1e-12);
}

/* Of a line at 0 .. 4: (X'X)^-1 = [[0.6, -0.2], [-0.2, 0.1]]. */
static void information_of_a_line(void **state)
{
    (void)state;
    static const double values[] = {1, 3, 5, 7, 9};
    double p[] = {0, 0}, inverse[4];
    assert_true(mktopt__levenberg(a_line, values, 5, p, unbounded_low, unbounded_high, 2) < 1e-25);
    assert_near(p[0], 1, 1e-12);
    assert_near(p[1], 2, 1e-12);
    assert_int_equal(mktopt__inverse_information(a_line, values, 5, p, 2, inverse), 0);
    assert_near(inverse[0], 0.6, 1e-12);
    assert_near(inverse[1], -0.2, 1e-12);
    assert_near(inverse[2], -0.2, 1e-12);
    assert_near(inverse[3], 0.1, 1e-12);
}

static void what_cannot_be_told_apart(void **state)
{
    (void)state;
    static const double values[] = {3, 5};
    double p[] = {0, 0}, inverse[4] = {7, 7, 7, 7};
    const double squares = mktopt__levenberg(a_sum, values, 2, p, unbounded_low, unbounded_high, 2);
    assert_near(p[0] + p[1], 4, 1e-9);
    assert_near(squares, 2, 1e-9);
    assert_int_equal(mktopt__inverse_information(a_sum, values, 2, p, 2, inverse), -1);
    assert_true(inverse[0] == 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_valleys_end),
        cmocka_unit_test(keeps_to_bounds),
        cmocka_unit_test(information_of_a_line),
        cmocka_unit_test(what_cannot_be_told_apart),
    };
    return cmocka_run_group_tests_name("levenberg", tests, NULL, NULL);
}
