/* A season of which too few periods are there for means: what came a period ago comes again as far
 * as it did so far.
 *
 * Changes z_t from value to value, or from mean to mean of a twelfth of the period, are regressed
 * on those of a period before, z_{t-m}, both without their means, so that neither a level that
 * wanders nor a drift looks like a season. The slope b is the share of what is seen in one period
 * that is season and not noise; of the mean of c periods that share is c b / (1 + (c - 1) b)
 * (Spearman, and Brown, British Journal of Psychology 3, 1910).
 */
#include "forecast/models/season_echo.h"

#include <math.h>

#include "numeric/distribution.h"

enum {
    TWELFTHS = 12,
    FEWEST_PAIRS = 4, /* they leave two degrees of freedom */
    LAGS = 3          /* changes of noise go with the next one alone */
};

#define LARGEST_CHANCE 0.05 /* that there is none, at each of two scales */

typedef struct echo {
    int64_t width;      /* values in a mean */
    double chance;      /* of so high a correlation without a season */
    double reliability; /* b */
} echo;

/* The mean of block i, counted from the end. */
static double block(const double *y, int64_t n, int64_t width, int64_t i)
{
    double sum = 0;
    for (int64_t t = n - (i + 1) * width; t < n - i * width; t++)
        sum += y[t];
    return sum / (double)width;
}

/* Without their mean. */
static void centre(double *x, int64_t n)
{
    double mean = 0;
    for (int64_t i = 0; i < n; i++)
        mean += x[i] / (double)n;
    for (int64_t i = 0; i < n; i++)
        x[i] -= mean;
}

static double product(const double *x, const double *z, int64_t n, int64_t lag)
{
    double sum = 0;
    for (int64_t i = lag; i < n; i++)
        sum += x[i] * z[i - lag];
    return sum;
}

/* How much more correlations of such changes vary than of noise (Bartlett, Journal of the Royal
 * Statistical Society 98, 1935). */
static double inflation(const double *now, const double *then, int64_t n)
{
    const double a = product(now, now, n, 0), b = product(then, then, n, 0);
    double sum = 1;
    for (int64_t lag = 1; lag <= LAGS && lag < n; lag++)
        sum += 2 * product(now, now, n, lag) / a * product(then, then, n, lag) / b;
    return fmax(sum, 1);
}

/* What is heard at one scale. */
static echo listen(const double *y, int64_t n, int64_t period, int64_t width, double *scratch)
{
    echo e = {width, 1, 0};
    const int64_t pairs = (n - period) / width - 1;
    double *now = scratch, *then = scratch + pairs;
    if (pairs < FEWEST_PAIRS)
        return e;
    for (int64_t i = 0; i < pairs; i++) {
        now[i] = block(y, n, width, i) - block(y, n, width, i + 1);
        then[i] = block(y, n - period, width, i) - block(y, n - period, width, i + 1);
    }
    centre(now, pairs);
    centre(then, pairs);
    const double both = product(now, then, pairs, 0), earlier = product(then, then, pairs, 0);
    const double left = product(now, now, pairs, 0) * earlier - both * both;
    if (!(both > 0) || !(earlier > 0))
        return e;
    const double freedom = (double)(pairs - 2) / inflation(now, then, pairs);
    e.chance = left > 0 ? mktopt__student_cdf(-both * sqrt(freedom / left), freedom) : 0;
    e.reliability = fmin(both / earlier, 1);
    return e;
}

/* y without its drift, which values a period apart tell whatever the season. */
static void take_drift_out(const double *y, int64_t n, int64_t period, double *x)
{
    double change = 0;
    for (int64_t t = period; t < n; t++)
        change += (y[t] - y[t - period]) / (double)(n - period);
    for (int64_t t = 0; t < n; t++)
        x[t] = y[t] - change / (double)period * (double)t;
}

typedef struct phases {
    double *sum; /* of all values of each, */
    double *count;
    double mean; /* of their means */
    int64_t period;
} phases;

static void add_up(const double *x, int64_t n, phases *p)
{
    for (int64_t i = 0; i < p->period; i++) {
        p->sum[i] = p->count[i] = 0;
        for (int64_t t = i; t < n; t += p->period, p->count[i]++)
            p->sum[i] += x[t];
        p->mean += p->sum[i] / p->count[i] / (double)p->period;
    }
}

/* How far the season of phase i is from the mean: that of the phase and its neighbours, `own`
 * values of which are left out, as far as it is season. */
static double index_of(const phases *p, const echo *e, int64_t i, double own_sum, double own)
{
    double sum = -own_sum, count = -own;
    for (int64_t j = i - e->width / 2; j <= i + (e->width - 1) / 2; j++) {
        const int64_t at = (j + p->period) % p->period;
        sum += p->sum[at];
        count += p->count[at];
    }
    const double periods = count / (double)e->width, b = e->reliability;
    return count > 0 ? (sum / count - p->mean) * periods * b / (1 + (periods - 1) * b) : 0;
}

/* The index of value t that other periods give. */
static double index_apart(const phases *p, const echo *e, const double *x, int64_t n, int64_t t)
{
    double sum = 0, count = 0;
    for (int64_t j = t - e->width / 2; j <= t + (e->width - 1) / 2; j++) {
        const int there = j >= 0 && j < n;
        sum += there ? x[j] : 0;
        count += there;
    }
    return index_of(p, e, t % p->period, sum, count);
}

int mktopt__season_echo(const double *y, int64_t n, int64_t period, double *index, double *apart,
                        double *scratch)
{
    const int64_t twelfth = period / TWELFTHS;
    phases p = {scratch, scratch + period, 0, period};
    double *x = scratch + 2 * period;
    echo best = listen(y, n, period, 1, scratch);
    if (twelfth > 1) {
        const echo other = listen(y, n, period, twelfth, scratch);
        best = other.chance < best.chance ? other : best;
    }
    if (best.chance > LARGEST_CHANCE)
        return 0;
    take_drift_out(y, n, period, x);
    add_up(x, n, &p);
    for (int64_t i = 0; i < period; i++)
        index[i] = index_of(&p, &best, i, 0, 0);
    for (int64_t t = 0; t < n; t++)
        apart[t] = index_apart(&p, &best, x, n, t);
    return 1;
}
