#include "numeric/distribution.h"

#include <math.h>

#include "numeric/gsl.h"

double mktopt__normal_cdf(double z)
{
    return mktopt__gsl_normal_cdf(z);
}

double mktopt__normal_quantile(double p)
{
    if (!(p >= 0 && p <= 1))
        return NAN;
    return mktopt__gsl_normal_quantile(p);
}

double mktopt__student_cdf(double t, double freedom)
{
    if (isnan(t) || !(freedom > 0))
        return NAN;
    return mktopt__gsl_student_cdf(t, freedom);
}

double mktopt__student_quantile(double p, double freedom)
{
    if (!(p >= 0 && p <= 1 && freedom > 0))
        return NAN;
    return mktopt__gsl_student_quantile(p, freedom);
}

/* ---- the beta distribution on the scale of log-odds ----------------------------------------- */

/* A beta variable X seen through u = logit X - logit(a / (a + b)). With the mean m = a / (a + b)
 * and n = a + b its density is exp(phi(u)) / Z,
 *
 *     phi(u) = n (m u - K(u)),   K(u) = ln(1 + m (e^u - 1)),
 *
 * where K is the cumulant function of one Bernoulli trial. phi is concave with its top phi(0) = 0,
 * both x and 1 - x follow from u without cancellation, and no gamma function is needed. */
typedef struct beta_shape {
    double n;
    double mean;    /* of success */
    double failure; /* 1 - mean, not computed so */
    double scale;   /* standard deviation of u when it is small */
} beta_shape;

static beta_shape shape_of(double a, double b)
{
    const double n = a + b;
    return (beta_shape){n, a / n, b / n, sqrt(1 / a + 1 / b)};
}

static double log_density(const beta_shape *beta, double u)
{
    const double m = beta->mean;
    const double variance = m * beta->failure;
    if (fabs(u) < 1e-3) { /* the terms of phi cancel: its series, from the cumulants 2 to 6 */
        const double skew = beta->failure - m;
        const double c6 = 1 - 30 * variance + 120 * variance * variance;
        const double c5 = skew * (1 - 12 * variance);
        const double c4 = 1 - 6 * variance;
        const double series =
            1.0 / 2 + u * (skew / 6 + u * (c4 / 24 + u * (c5 / 120 + u * c6 / 720)));
        return -beta->n * variance * u * u * series;
    }
    if (m <= 0.5)
        return beta->n * (m * u - log1p(m * expm1(u)));
    return beta->n * (-beta->failure * u - log1p(beta->failure * expm1(-u)));
}

/* ---- its distribution function -------------------------------------------------------------- */

/* Below exp(-42) of the top nothing changes a double. */
#define NEGLIGIBLE 42.0

/* The integral of exp(phi(u) - top) over a panel, Gauss-Legendre with 16 points. */
static double integrate_panel(const beta_shape *beta, double from, double to, double top)
{
    static const double points[8][2] = {
        {0.095012509837637441, 0.18945061045506864}, {0.28160355077925892, 0.18260341504492364},
        {0.45801677765722737, 0.16915651939500265},  {0.61787624440264377, 0.14959598881657671},
        {0.755404408355003, 0.12462897125553407},    {0.86563120238783176, 0.095158511682492605},
        {0.9445750230732326, 0.062253523938647456},  {0.98940093499164994, 0.027152459411754176},
    };
    const double middle = from + (to - from) / 2, half = (to - from) / 2;
    double sum = 0;
    for (int i = 0; i < 8; i++) {
        const double offset = points[i][0] * half;
        sum += points[i][1] * (exp(log_density(beta, middle - offset) - top) +
                               exp(log_density(beta, middle + offset) - top));
    }
    return sum * fabs(half);
}

/* The integral of exp(phi(u) - top) from `from`, where phi is `top`, away from the mode to `to`,
 * which may be infinite. Panels grow by half: they resolve both the bend at the mode and a long
 * exponential tail. */
static double integrate_outward(const beta_shape *beta, double from, double to)
{
    const double top = log_density(beta, from);
    double width = copysign(fmin(beta->scale, 1) / 2, to - from);
    double sum = 0;
    for (double at = from; at != to && log_density(beta, at) - top > -NEGLIGIBLE; width *= 1.5) {
        const double next = fabs(to - at) > fabs(width) ? at + width : to;
        sum += integrate_panel(beta, at, next, top);
        at = next;
    }
    return sum;
}

static double beta_x(double a, double b, double u)
{
    return u > 0 ? 1 / (1 + b / a * exp(-u)) : a / b * exp(u) / (1 + a / b * exp(u));
}

/* GSL's own estimate of its error, relative, up to which its value is taken. */
#define GSL_TOLERANCE 1e-12

/* I_x(a, b) by GSL; -1 when GSL fails or doubts itself, or 1 - x would have to be rounded. */
static double cdf_by_gsl(double a, double b, double u)
{
    const double x = beta_x(a, b, u);
    double value, error;
    if (x > 0.5 || mktopt__gsl_beta_inc(a, b, x, &value, &error) != 0)
        return -1;
    return value > 0 && value <= 1 && error <= GSL_TOLERANCE * value ? value : -1;
}

/* ln P(X <= x(u)) and its derivative in u. */
typedef struct log_cdf {
    double value;
    double slope;
} log_cdf;

typedef struct beta_law {
    double a, b;
    beta_shape shape;
    double left; /* integrals of exp(phi) on either side of the mode */
    double right;
} beta_law;

static log_cdf log_cdf_at(const beta_law *law, double u)
{
    const double total = law->left + law->right;
    const double here = log_density(&law->shape, u);
    const double known = cdf_by_gsl(law->a, law->b, u);
    if (known > 0)
        return (log_cdf){log(known), exp(here) / (known * total)};
    if (u <= 0) {
        const double tail =
            integrate_outward(&law->shape, u, -INFINITY); /* in units of exp(here) */
        return (log_cdf){log(tail / total) + here, 1 / tail};
    }
    const double cdf = law->left + integrate_outward(&law->shape, 0, u);
    return (log_cdf){log(cdf / total), exp(here) / cdf};
}

/* ---- quantiles ------------------------------------------------------------------------------ */

/* The u with P(X <= x(u)) = p, 0 < p <= 1/2. ln P is concave in u, as every distribution function
 * of a log-concave density is, so that Newton's steps, after the first, climb to the root from
 * below. */
static double lower_quantile(double p, double a, double b)
{
    beta_law law = {a, b, shape_of(a, b), 0, 0};
    law.left = integrate_outward(&law.shape, 0, -INFINITY);
    law.right = integrate_outward(&law.shape, 0, INFINITY);
    const double target = log(p);
    const double enough = 1e-14 * law.shape.scale;
    double u = law.shape.scale * mktopt__normal_quantile(p);
    double previous = INFINITY;
    for (int i = 0; i < 100; i++) { /* fewer than ten in practice */
        const log_cdf at = log_cdf_at(&law, u);
        const double step = (target - at.value) / at.slope;
        if (i > 3 && fabs(step) >= previous)
            break; /* rounding noise */
        u += step;
        previous = fabs(step);
        if (previous <= enough)
            break;
    }
    return u;
}

double mktopt__beta_quantile(double p, double a, double b)
{
    if (!(p >= 0 && p <= 1 && a > 0 && b > 0 && a <= 1e300 && b <= 1e300))
        return NAN;
    if (p == 0 || p == 1)
        return p;
    if (p <= 0.5)
        return beta_x(a, b, lower_quantile(p, a, b));
    return beta_x(a, b, -lower_quantile(1 - p, b, a));
}

int mktopt__proportion_interval(double successes, double trials, double level, double *lower,
                                double *upper)
{
    if (!(successes >= 0 && successes <= trials && trials < 1e300 && level > 0 && level < 1))
        return -1;
    const double failures = trials - successes;
    const double tail = (1 - level) / 2;
    *lower = successes > 0
                 ? beta_x(successes, failures + 1, lower_quantile(tail, successes, failures + 1))
                 : 0;
    *upper = failures > 0
                 ? beta_x(successes + 1, failures, -lower_quantile(tail, failures, successes + 1))
                 : 1;
    return 0;
}
