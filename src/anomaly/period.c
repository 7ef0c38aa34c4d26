/* Autocorrelation of the detrended series. A season shows as a peak that follows a valley: the slow
 * decay of a level that wanders has no valley. */
#include "anomaly/period.h"

#include <math.h>

/* The correlation of values a season apart: far beyond what noise of the shortest series shows. */
static const double least_correlation = 0.5;
/* Of peaks nearly as high the first is the season, the others are its multiples. */
static const double nearly = 0.9;

static void detrend(double *values, int64_t count)
{
    const double n = (double)count, middle = (n - 1) / 2;
    double mean = 0, slope = 0;
    for (int64_t i = 0; i < count; i++)
        mean += values[i] / n;
    for (int64_t i = 0; i < count; i++)
        slope += ((double)i - middle) * (values[i] - mean);
    slope /= n * (n * n - 1) / 12;
    for (int64_t i = 0; i < count; i++)
        values[i] -= mean + slope * ((double)i - middle);
}

/* Brings the largest magnitude to 1, so that squares neither overflow nor vanish. */
static int normalise(double *values, int64_t count)
{
    double largest = 0;
    for (int64_t i = 0; i < count; i++)
        largest = fmax(largest, fabs(values[i]));
    for (int64_t i = 0; i < count && largest > 0; i++)
        values[i] /= largest;
    return largest > 0;
}

static double product(const double *values, int64_t count, int64_t lag)
{
    double sum = 0;
    for (int64_t i = lag; i < count; i++)
        sum += values[i] * values[i - lag];
    return sum / (double)(count - lag);
}

/* The first peak after a valley that is higher than `above`; 0: none. r[0 .. max_lag + 1]. */
static int64_t next_peak(const double *r, int64_t max_lag, double above)
{
    int valley = 0;
    for (int64_t lag = 1; lag <= max_lag; lag++) {
        valley |= r[lag] < least_correlation / 2;
        if (valley && r[lag] > above && r[lag] >= r[lag - 1] && r[lag] >= r[lag + 1])
            return lag;
    }
    return 0;
}

/* Mean correlation at the multiples of a lag, up to two thirds of the series. */
static double repeats(const double *values, int64_t count, double variance, int64_t lag)
{
    double sum = 0;
    int64_t n = 0;
    for (int64_t at = lag; at <= 2 * count / 3; at += lag, n++)
        sum += product(values, count, at);
    return sum / ((double)n * variance);
}

/* A season repeats at all its multiples, which also tell its length more exactly; what a wandering
 * level seems to repeat does not. */
static int64_t refine(const double *values, int64_t count, double variance, int64_t lag)
{
    double best = nearly * least_correlation;
    int64_t found = 0;
    for (int64_t near = lag - 1; near <= lag + 1; near++) {
        const double height = repeats(values, count, variance, near);
        if (near >= 2 && height > best) {
            best = height;
            found = near;
        }
    }
    return found;
}

int64_t mktopt__find_period(double *values, int64_t count, int64_t max_lag)
{
    double r[MKTOPT__LONGEST_PERIOD + 2];
    const int64_t longest = max_lag < MKTOPT__LONGEST_PERIOD ? max_lag : MKTOPT__LONGEST_PERIOD;
    const int64_t lags = longest < count / 3 - 1 ? longest : count / 3 - 1;
    if (lags < 2)
        return 0;
    detrend(values, count);
    if (!normalise(values, count))
        return 0;
    const double variance = product(values, count, 0);
    for (int64_t lag = 0; lag <= lags + 1; lag++)
        r[lag] = product(values, count, lag) / variance;
    /* The highest peak, then the first that is nearly as high. */
    int64_t highest = 0;
    for (int64_t found = next_peak(r, lags, least_correlation); found > 0;) {
        highest = found;
        found = next_peak(r, lags, r[found]);
    }
    if (highest == 0)
        return 0;
    return refine(values, count, variance, next_peak(r, lags, nearly * r[highest]));
}
