/* An interval is the mean +- spread_k * inflation(n, k) * q.
 *
 * spread_k is measured on rolling forecasts inside the series, with parameters that have seen all
 * of it: too small, the more so the shorter the series and the farther the step. The inflation
 * makes up for it, where it is errors of models that spread_k is measured on; with Student's t for
 * q it is all that was fitted to other series (1,502 of the M3 competition) and not to the one at
 * hand. 1 / its degrees of freedom is twice the variance of the logarithm of a standard deviation:
 * of how uncertain the measured one is, less so in longer series, and of how far it will have
 * changed, which no length tells. A t that comes of change has the variance that was measured.
 *
 * The longer a series, the more its errors tell of its own tails: that share of q is their
 * empirical quantile, of as many errors as do not overlap and one more (split conformal prediction:
 * Lei et al., JASA 113, 2018), as much wider as Student's is than the normal one.
 */
#include "forecast/combination/intervals.h"

#include <math.h>

#include "numeric/distribution.h"
#include "numeric/select.h"

/* Student's t counts as the errors of so many values: of 400, 0.7 of the quantile is their own. */
#define WORTH_OF_STUDENT 170

#define LARGEST_INFLATION 7

#define FREEDOM_OF_CHANGE 20.0 /* deviations change by a sixth */

static double inflation(int64_t n, int64_t k)
{
    const double size = (double)n;
    const double step = fmin((double)k + 1, fmax(size / 2, 1)); /* none was measured farther */
    return fmin(1 + 80 * step / (size * size * sqrt(size)), LARGEST_INFLATION);
}

static double student(int64_t n, double p)
{
    const double of_scale = 1 / (2.5 + (double)n / 15), of_change = 1 / FREEDOM_OF_CHANGE;
    return sqrt(1 - 2 * of_change) * mktopt__student_quantile(p, 1 / (of_scale + of_change));
}

/* Errors are in units of the spread; their order is nobody's concern. */
static double empirical_quantile(const mktopt__combination *all, double level)
{
    const double at = ceil(level * (1 + 1 / all->told) * (double)all->n_errors);
    const int64_t index = at < (double)all->n_errors ? (int64_t)at - 1 : all->n_errors - 1;
    return mktopt__select(all->errors, all->n_errors, index);
}

mktopt__quantiles mktopt__quantiles_of(const mktopt__combination *all, double level)
{
    const double p = 0.5 + level / 2;
    const double assumed = student(all->n, p);
    if (all->n_errors < MKTOPT__FEW_ERRORS || all->exact)
        return (mktopt__quantiles){assumed, assumed};
    const double share = (double)all->n / ((double)all->n + WORTH_OF_STUDENT);
    const double ratio = empirical_quantile(all, level) / mktopt__normal_quantile(p);
    return (mktopt__quantiles){assumed * (1 + share * (ratio - 1)), assumed};
}

static double deviation(const mktopt__combination *all, int64_t k)
{
    const double more = inflation(all->n, k), assumed = all->assumed;
    return all->spread[k] * sqrt((1 - assumed) * more * more + assumed);
}

void mktopt__half_widths(const mktopt__combination *all, const mktopt__quantiles *q, double *widths)
{
    for (int64_t k = 0; k < all->horizon; k++)
        widths[k] = deviation(all, k) * q->of_step;
}

int mktopt__total_of(mktopt__arena *arena, const mktopt__combination *all, const double *weights,
                     double *share, mktopt__total *total)
{
    const int64_t n = all->horizon;
    double *deviations = mktopt__arena_alloc(arena, n + mktopt__add_up_scratch(n), sizeof(double));
    if (deviations == NULL)
        return -1;
    for (int64_t k = 0; k < n; k++)
        deviations[k] = deviation(all, k);
    *total = mktopt__add_up(all->response, deviations, weights, n, share, deviations + n);
    return 0;
}

/* What the tails of a sum have in excess of others is that of its steps times how much more its
 * errors are concentrated, as their kurtosis is. */
double mktopt__total_half_width(const mktopt__total *total, const mktopt__quantiles *q)
{
    return total->deviation * (q->of_many + total->concentration * (q->of_step - q->of_many));
}
