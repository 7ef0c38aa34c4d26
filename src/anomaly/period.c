/* Autocorrelation of the detrended series. A season shows as a peak that follows a valley: the slow
 * decay of a level that wanders has no valley. */
#include "anomaly/period.h"

#include <math.h>
#include <string.h>

/* The correlation of values a season apart: far beyond what noise of the shortest series shows. */
static const double least_correlation = 0.5;
/* Of peaks nearly as high the first is the season, the others are its multiples. */
static const double nearly = 0.9;
/* Of what a season leaves unexplained, a multiple that is to be preferred leaves less than this. */
static const double multiple_share = 0.7;

/* Multiples of a lag that are looked at, and values a block. */
enum { MULTIPLES = 64, BLOCK = 4, DAYS = 7 };

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

/* Mean correlation at the first multiples of a lag, up to two thirds of the series. None may be
 * left out between: every fourth multiple of 3 is one of 4, too. */
static double repeats(const double *values, int64_t count, double variance, int64_t lag)
{
    const int64_t most = 2 * count / 3;
    double sum = 0;
    int64_t n = 0;
    for (int64_t at = lag; at <= most && n < MULTIPLES; at += lag, n++)
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

/* ---- any length --------------------------------------------------------------------------- */

/* Variance of what the means of the phases leave. `sums` has room for `period`. */
static double unexplained(const double *values, int64_t count, int64_t period, double *sums)
{
    double rest = 0;
    memset(sums, 0, (size_t)period * sizeof *sums);
    for (int64_t i = 0; i < count; i++) {
        sums[i % period] += values[i];
        rest += values[i] * values[i];
    }
    for (int64_t phase = 0; phase < period; phase++) {
        const int64_t seasons = (count - phase + period - 1) / period;
        rest -= sums[phase] * sums[phase] / (double)seasons;
    }
    return rest / (double)(count - period);
}

int mktopt__explains_as_well(const double *values, int64_t count, int64_t season, int64_t multiple,
                             double *sums)
{
    return unexplained(values, count, multiple, sums) >=
           multiple_share * unexplained(values, count, season, sums);
}

/* The autocorrelation of few seasons tells their length only roughly: of those about as long, the
 * one whose phases explain the detrended series best. */
static int64_t refine_by_phases(const double *values, int64_t count, int64_t found, int64_t reach,
                                double *sums)
{
    double least = unexplained(values, count, found, sums);
    int64_t best = found;
    for (int64_t near = found - reach; near <= found + reach && near <= count / 3; near++) {
        const double left = near >= 2 ? unexplained(values, count, near, sums) : least;
        if (left < least) {
            least = left;
            best = near;
        }
    }
    return best;
}

/* Whether weeks of seven days explain what days do not: the correlation at the multiples of a week
 * against that at other multiples of a day. */
static int has_weeks(const double *values, int64_t count, int64_t day)
{
    const double variance = product(values, count, 0);
    double weeks = 0, days = 0;
    const int64_t most = 2 * count / 3 / (DAYS * day) < 8 ? 2 * count / 3 / (DAYS * day) : 8;
    for (int64_t i = 1; i <= DAYS * most; i++)
        *(i % DAYS == 0 ? &weeks : &days) += 1 - product(values, count, i * day) / variance;
    return most >= 2 && weeks < multiple_share * days / (DAYS - 1);
}

static void mean_of_blocks(const double *values, int64_t count, int64_t block, double *out)
{
    for (int64_t i = 0; i < count / block; i++) {
        out[i] = 0;
        for (int64_t j = 0; j < block; j++)
            out[i] += values[i * block + j] / (double)block;
    }
}

int64_t mktopt__find_any_period(double *values, int64_t count, double *blocks)
{
    int64_t block = 1, found = 0;
    for (; found == 0 && (block == 1 || count / block * BLOCK / 3 > MKTOPT__LONGEST_PERIOD);
         block *= BLOCK) {
        mean_of_blocks(values, count, block, blocks);
        found = mktopt__find_period(blocks, count / block, MKTOPT__LONGEST_PERIOD);
    }
    if (found == 0)
        return 0;
    block /= BLOCK;
    detrend(values, count);
    if (!normalise(values, count))
        return 0;
    found *= block;
    if (found > DAYS * DAYS) { /* of shorter ones there are enough */
        const int64_t roughly = found * found / (4 * count);
        found = refine_by_phases(values, count, found, roughly > block ? roughly : block, blocks);
    }
    return has_weeks(values, count, found) ? DAYS * found : found;
}
