/* Levenberg (1944) and Marquardt (1963): the normal equations of the linearised problem, with their
 * diagonal raised until a step lowers the sum of squares. Columns are scaled by that diagonal, so
 * units of parameters do not matter. With a handful of parameters the sums are formed once an
 * iteration. */
#include "numeric/levenberg.h"

#include <math.h>
#include <string.h>

#include "numeric/least_squares.h"

enum { N = MKTOPT__LEVENBERG_MAX, MAX_ITERATIONS = 200, MAX_RAISES = 30 };

typedef struct normal {
    double a[N * N]; /* J'J, lower triangle, row by row */
    double g[N];     /* J'r */
    double squares;
} normal;

static double sum_of_squares(mktopt__residual *residual, const void *context, int64_t count,
                             const double *p)
{
    double derivatives[N], sum = 0;
    for (int64_t i = 0; i < count; i++) {
        const double r = residual(context, i, p, derivatives);
        sum += r * r;
    }
    return isnan(sum) ? (double)INFINITY : sum;
}

static void normal_equations(mktopt__residual *residual, const void *context, int64_t count,
                             const double *p, int64_t n, normal *out)
{
    double d[N];
    memset(out, 0, sizeof *out);
    for (int64_t i = 0; i < count; i++) {
        const double r = residual(context, i, p, d);
        out->squares += r * r;
        for (int64_t j = 0; j < n; j++) {
            out->g[j] += d[j] * r;
            for (int64_t k = 0; k <= j; k++)
                out->a[j * n + k] += d[j] * d[k];
        }
    }
}

/* A parameter at a bound that the gradient pushes against. */
static int is_held(const normal *e, int64_t j, const double *p, const double *lower,
                   const double *upper)
{
    return (p[j] <= lower[j] && e->g[j] > 0) || (p[j] >= upper[j] && e->g[j] < 0);
}

/* The step that the raised equations give from p, cut at the bounds; -1 when they are singular.
 * Held parameters stay: their row and column are those of the unit matrix. */
static int step_from(const normal *e, double raise, const double *p, const double *lower,
                     const double *upper, int64_t n, double *next)
{
    double a[N * N], b[N];
    for (int64_t j = 0; j < n; j++) {
        const int held = is_held(e, j, p, lower, upper);
        for (int64_t k = 0; k < j; k++)
            a[j * n + k] = held || is_held(e, k, p, lower, upper) ? 0 : e->a[j * n + k];
        a[j * n + j] = held || !(e->a[j * n + j] > 0) ? 1 : e->a[j * n + j] * (1 + raise);
        b[j] = held ? 0 : -e->g[j];
    }
    if (mktopt__solve_positive(a, b, n) != 0)
        return -1;
    for (int64_t j = 0; j < n; j++)
        next[j] = fmin(upper[j], fmax(lower[j], p[j] + b[j]));
    return 0;
}

double mktopt__levenberg(mktopt__residual *residual, const void *context, int64_t count, double *p,
                         const double *lower, const double *upper, int64_t parameters)
{
    double raise = 1e-4, squares = sum_of_squares(residual, context, count, p);
    normal e;
    for (int iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
        normal_equations(residual, context, count, p, parameters, &e);
        double next[N] = {0}, lowest = squares;
        for (int tries = 0; tries < MAX_RAISES && !(lowest < squares); tries++) {
            if (step_from(&e, raise, p, lower, upper, parameters, next) == 0)
                lowest = sum_of_squares(residual, context, count, next);
            raise = lowest < squares ? fmax(raise / 10, 1e-15) : raise * 4;
        }
        if (!(lowest < squares))
            break;
        const double fall = squares - lowest;
        memcpy(p, next, (size_t)parameters * sizeof *p);
        squares = lowest;
        if (fall <= 1e-15 * squares) /* rounding errors */
            break;
    }
    /* Near the least value the sum is flat: rounding errors hide what a last undamped step gains.
     */
    double next[N];
    normal_equations(residual, context, count, p, parameters, &e);
    if (step_from(&e, 0, p, lower, upper, parameters, next) == 0) {
        const double last = sum_of_squares(residual, context, count, next);
        if (last <= squares * (1 + 1e-13)) {
            memcpy(p, next, (size_t)parameters * sizeof *p);
            squares = last;
        }
    }
    return squares;
}

int mktopt__inverse_information(mktopt__residual *residual, const void *context, int64_t count,
                                const double *p, int64_t parameters, double *inverse)
{
    const int64_t n = parameters;
    normal e;
    double found[N * N];
    normal_equations(residual, context, count, p, n, &e);
    for (int64_t j = 0; j < n; j++)
        if (!(e.a[j * n + j] > 0) || !isfinite(e.a[j * n + j]))
            return -1;
    for (int64_t column = 0; column < n; column++) {
        double a[N * N], b[N] = {0};
        for (int64_t j = 0; j < n; j++)
            for (int64_t k = 0; k <= j; k++) /* correlations: free of units */
                a[j * n + k] = e.a[j * n + k] / sqrt(e.a[j * n + j]) / sqrt(e.a[k * n + k]);
        b[column] = 1;
        if (mktopt__solve_positive(a, b, n) != 0)
            return -1;
        for (int64_t j = 0; j < n; j++) {
            if (a[j * n + j] * a[j * n + j] < 1e-12) /* what is left of a column of length 1 */
                return -1;
            found[j * n + column] = b[j] / sqrt(e.a[j * n + j]) / sqrt(e.a[column * n + column]);
        }
    }
    memcpy(inverse, found, (size_t)(n * n) * sizeof *inverse);
    return 0;
}
