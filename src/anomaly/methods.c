/* The methods of batch scoring: each says what it expected of every value, and how far off values
 * usually are there. */
#include <math.h>
#include <stdlib.h>
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

/* Values in ascending order; those left to the test are [low, high), since the farthest from a
 * median is at one of the ends. Of those removed `value` is the step, from 1. */
typedef struct ranked {
    double value;
    double index;
} ranked;

typedef struct left_values {
    ranked *sorted;
    int64_t low;
    int64_t high;
} left_values;

static int by_value(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    const int order = (x->value > y->value) - (x->value < y->value);
    return order != 0 ? order : (x->index > y->index) - (x->index < y->index);
}

static double median_of(const left_values *left)
{
    const int64_t sum = left->low + left->high;
    return (left->sorted[(sum - 1) / 2].value + left->sorted[sum / 2].value) / 2;
}

/* The k-th smallest distance from the median, k from 0: the k + 1 nearest values follow one
 * another; how many of them are below the middle is found by bisection. */
static double kth_distance(const left_values *left, double centre, int64_t k)
{
    const int64_t middle = (left->low + left->high) / 2;
    const ranked *below = left->sorted + middle - 1, *above = left->sorted + middle;
    const int64_t n_below = middle - left->low, n_above = left->high - middle;
    int64_t few = k + 1 > n_above ? k + 1 - n_above : 0, many = k + 1 < n_below ? k + 1 : n_below;
    while (few < many) {
        const int64_t taken = (few + many) / 2; /* one more from below, or from above? */
        if (centre - below[-taken].value < above[k - taken].value - centre)
            few = taken + 1;
        else
            many = taken;
    }
    const double under = few > 0 ? centre - below[1 - few].value : 0;
    return fmax(under, k + 1 > few ? above[k - few].value - centre : 0);
}

/* As mktopt__spread, without looking at every value unless more than half agree. */
static double spread_of(const left_values *left, double centre)
{
    const int64_t n = left->high - left->low;
    const double median =
        (kth_distance(left, centre, (n - 1) / 2) + kth_distance(left, centre, n / 2)) / 2;
    double sum = 0;
    for (int64_t i = left->low; i < left->high && median == 0; i++)
        sum += fabs(left->sorted[i].value - centre);
    return median > 0 ? MKTOPT__MAD_TO_SIGMA * median : sum / (double)n;
}

/* Removes the value farthest from the median of those left in step i. Returns how many spreads it
 * is off; 0, and nothing is removed, when all agree. */
static double remove_farthest(left_values *left, int64_t i)
{
    const double centre = median_of(left), spread = spread_of(left, centre);
    ranked *lowest = &left->sorted[left->low], *highest = &left->sorted[left->high - 1];
    const double below = centre - lowest->value, above = highest->value - centre;
    if (!(spread > 0))
        return 0;
    const int is_low = below > above || (below == above && lowest->index < highest->index);
    (is_low ? lowest : highest)->value = (double)i;
    left->low += is_low;
    left->high -= !is_low;
    return (is_low ? below : above) / spread;
}

/* Hochenbaum, Vallis and Kejariwal, "Automatic anomaly detection in the cloud via statistical
 * learning" (2017): the test of Rosner with median and MAD in the place of mean and deviation. */
void mktopt__judge_s_h_esd(const mktopt__series *series, double alpha, int64_t most,
                           mktopt__judgement *out, double *scratch)
{
    const int64_t n = series->count;
    left_values left = {(ranked *)(void *)scratch, 0, 0}; /* two numbers a value */
    for (int64_t i = 0; i < n; i++)
        if (!isnan(series->values[i]))
            left.sorted[left.high++] = (ranked){series->values[i] - series->season[i], (double)i};
    const int64_t observed = left.high;
    qsort(left.sorted, (size_t)observed, sizeof *left.sorted, by_value);
    const double centre = observed > 0 ? median_of(&left) : (double)NAN;
    for (int64_t i = 0; i < n; i++)
        out->expected[i] = centre + series->season[i];
    fill(out->scale, n, observed > 0 ? spread_of(&left, centre) : 0);
    int64_t significant = 0;
    for (int64_t i = 1; i <= most && observed - i > 2; i++) {
        const double statistic = remove_farthest(&left, i);
        if (statistic == 0)
            break;
        if (statistic > mktopt__esd_critical(observed, i, alpha))
            significant = i;
    }
    for (int64_t i = 0; i < observed; i++)
        if ((i < left.low || i >= left.high) && left.sorted[i].value <= (double)significant)
            out->flags[(int64_t)left.sorted[i].index] = 1;
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
