/* The methods of batch scoring: each says what it expected of every value, and how far off values
 * usually are there. */
#include <math.h>
#include <string.h>

#include "anomaly/score.h"
#include "numeric/distribution.h"

/* Windows, in values: of the usual size of residuals (or three seasons), and around a value. */
enum { SCALE_WINDOW = 101, HAMPEL_WINDOW = 15, HAMPEL_HALF = HAMPEL_WINDOW / 2 };
static const double ewma_weight = 0.2; /* of the newest value (Montgomery: 0.05 .. 0.25) */

static void residuals(const mktopt__series *series, const double *expected, double *out)
{
    for (int64_t i = 0; i < series->count; i++)
        out[i] = series->values[i] - expected[i];
}

static void fill(double *out, int64_t count, double value)
{
    for (int64_t i = 0; i < count; i++)
        out[i] = value;
}

/* ---- residual ------------------------------------------------------------------------------- */

/* The mean of the spread of all residuals and of those in a wide window around. */
void mktopt__judge_residual(const mktopt__series *series, mktopt__judgement *out, double *scratch)
{
    const int64_t n = series->count;
    const int64_t seasons = 3 * series->season_length;
    const int64_t width = seasons > SCALE_WINDOW ? seasons : SCALE_WINDOW;
    double *sizes = scratch, *work = scratch + n;
    for (int64_t i = 0; i < n; i++)
        out->expected[i] = series->level[i] + series->season[i];
    residuals(series, out->expected, sizes);
    const double overall = mktopt__spread(sizes, n, 0, work);
    for (int64_t i = 0; i < n; i++)
        sizes[i] = fabs(sizes[i]);
    mktopt__running_median(sizes, n, width, out->scale, work);
    for (int64_t i = 0; i < n; i++)
        out->scale[i] = (overall + fmax(MKTOPT__MAD_TO_SIGMA * out->scale[i], 0)) / 2;
}

/* ---- S-H-ESD -------------------------------------------------------------------------------- */

double mktopt__esd_critical(int64_t n, int64_t i, double alpha)
{
    const double rest = (double)(n - i);
    const double p = 1 - alpha / (2 * (rest + 1));
    const double t = mktopt__student_quantile(p, rest - 1);
    return rest * t / sqrt((rest - 1 + t * t) * (rest + 1));
}

/* The value farthest from the median of those left; -1 when none is left or all agree. */
static int64_t farthest(const double *left, int64_t n, double *statistic, double *work)
{
    const double centre = mktopt__known_median(left, n, work);
    const double spread = mktopt__spread(left, n, centre, work);
    int64_t found = -1;
    *statistic = 0;
    for (int64_t i = 0; i < n && spread > 0; i++)
        if (fabs(left[i] - centre) / spread > *statistic) {
            *statistic = fabs(left[i] - centre) / spread;
            found = i;
        }
    return found;
}

/* Hochenbaum, Vallis and Kejariwal, "Automatic anomaly detection in the cloud via statistical
 * learning" (2017): the test of Rosner with median and MAD in the place of mean and deviation. */
void mktopt__judge_s_h_esd(const mktopt__series *series, double alpha, int64_t most,
                           mktopt__judgement *out, double *scratch)
{
    const int64_t n = series->count;
    double *left = scratch, *work = scratch + n;
    for (int64_t i = 0; i < n; i++)
        left[i] = series->values[i] - series->season[i];
    const double centre = mktopt__known_median(left, n, work);
    int64_t observed = 0, order[64], significant = 0;
    for (int64_t i = 0; i < n; i++) {
        out->expected[i] = centre + series->season[i];
        observed += !isnan(left[i]);
    }
    fill(out->scale, n, mktopt__spread(left, n, centre, work));
    if (most > 64)
        most = 64;
    for (int64_t i = 1; i <= most && observed - i > 2; i++) {
        double statistic;
        const int64_t found = farthest(left, n, &statistic, work);
        if (found < 0)
            break;
        order[i - 1] = found;
        left[found] = (double)NAN;
        if (statistic > mktopt__esd_critical(observed, i, alpha))
            significant = i;
    }
    for (int64_t i = 0; i < significant; i++)
        out->flags[order[i]] = 1;
}

/* ---- Hampel --------------------------------------------------------------------------------- */

void mktopt__judge_hampel(const mktopt__series *series, mktopt__judgement *out, double *scratch)
{
    const int64_t n = series->count;
    double *work = scratch + n;
    residuals(series, series->season, scratch);
    mktopt__running_median(scratch, n, HAMPEL_WINDOW, out->expected, work);
    for (int64_t i = 0; i < n; i++) {
        const int64_t from = i > HAMPEL_HALF ? i - HAMPEL_HALF : 0;
        const int64_t to = i + HAMPEL_HALF < n - 1 ? i + HAMPEL_HALF : n - 1;
        out->scale[i] = mktopt__spread(scratch + from, to - from + 1, out->expected[i], work);
    }
    for (int64_t i = 0; i < n; i++)
        out->expected[i] += series->season[i];
}

/* ---- EWMA ----------------------------------------------------------------------------------- */

void mktopt__judge_ewma(const mktopt__series *series, mktopt__judgement *out, double *scratch)
{
    const int64_t n = series->count;
    double *work = scratch + n;
    residuals(series, series->season, scratch);
    double mean = (double)NAN;
    for (int64_t i = 0; i < n; i++) {
        out->expected[i] = (isnan(mean) ? scratch[i] : mean) + series->season[i];
        if (isnan(scratch[i]))
            continue;
        mean = isnan(mean) ? scratch[i] : mean + ewma_weight * (scratch[i] - mean);
    }
    /* Before the first value, that value. */
    for (int64_t i = n - 2; i >= 0; i--)
        if (isnan(out->expected[i]))
            out->expected[i] = out->expected[i + 1];
    residuals(series, out->expected, scratch);
    fill(out->scale, n, mktopt__spread(scratch, n, 0, work));
}
