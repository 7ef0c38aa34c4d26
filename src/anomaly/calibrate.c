/* The body by ranks, the outer 5 % of each side by a generalised Pareto distribution. What lies
 * beyond a gap may be what is looked for: it takes no part in the fit (unless it is half
 * of the tail, which then is that heavy). Small samples, and those of which nearly all values are
 * just as expected: Student's t. */
#include "anomaly/calibrate.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "numeric/distribution.h"

enum { SMALL_SAMPLE = 50, LEAST_PEAKS = 20, SURPRISE_PEAKS = 40, LEAST_RARE = 2 };

static const double tail_share = 0.05;   /* of each side */
static const double rare_share = 0.02;   /* of the values: all others are as expected */
static const double gross_level = 0.03;  /* chance that a clean sample has one so gross */
static const double least_shape = -0.25; /* the normal tail looks so at this threshold */
static const double prior_peaks = 5;     /* an exponential tail counts as so many */
static const double least_probability = 1e-12;

static int descending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x < y) - (x > y);
}

/* The mean excess of a normal sample over the threshold that `share` of it exceeds, relative to the
 * threshold. */
static double normal_excess(double share)
{
    const double u = mktopt__normal_quantile(1 - share);
    return exp(-u * u / 2) / sqrt(2 * acos(-1)) / (share * u) - 1;
}

/* Equal values in a row, and the range half the way to their neighbours, as if they had been
 * rounded to it; no range of a single one. */
typedef struct ties {
    int64_t end;
    double low, high;
} ties;

static ties ties_from(const double *sorted, int64_t count, int64_t first, double above)
{
    const double tied = sorted[first];
    int64_t end = first + 1;
    while (end < count && sorted[end] == tied)
        end++;
    const double low = (tied + (end < count ? sorted[end] : 0)) / 2;
    const double high = first > 0 ? (tied + above) / 2 : 2 * tied - low;
    return end > first + 1 ? (ties){end, low, high} : (ties){end, tied, tied};
}

/* Ties (counts) are spread evenly over their range. Returns how wide it is at one place. */
static double spread_ties(double *sorted, int64_t count, int64_t place)
{
    double above = 0, width = 0; /* above: the value before, which is larger */
    for (int64_t first = 0, end; first < count; first = end) {
        const ties here = ties_from(sorted, count, first, above);
        end = here.end;
        above = sorted[first];
        for (int64_t i = first; i < end; i++)
            sorted[i] = here.high + (here.low - here.high) * ((double)(i - first) + 0.5) /
                                        (double)(end - first);
        if (first <= place && place < end)
            width = here.high - here.low;
    }
    return width;
}

/* How many of the largest are gross: beyond a gap that a tail does not have, or farther out than an
 * exponential tail goes. Of such a tail i times the gap below the i-th largest is exponential with
 * its scale (Renyi); of one as heavy as t with 3 degrees of freedom (peaks / i)^(1/3) times larger.
 * The scale is that of the median excess, and at least a third more than in a normal sample, and
 * the step of what is counted: a step is no gap. */
static int64_t gross_count(const double *sorted, int64_t peaks, double threshold, double share,
                           double step)
{
    const double median = (sorted[(peaks - 1) / 2] + sorted[peaks / 2]) / 2 - threshold;
    const double least = threshold * fmax(4 * normal_excess(share), 1) / 3;
    const double scale = fmax(fmax(median / log(2), least), step);
    const double most = scale * log((double)peaks / gross_level);
    for (int64_t i = peaks / 2; i > 0; i--) {
        const double gap = sorted[i - 1] - sorted[i];
        const int torn =
            gap > 1.5 * scale && (double)i * gap > most * cbrt((double)peaks / (double)i);
        if (torn || sorted[i - 1] - threshold > most)
            return i;
    }
    return 0;
}

/* Few peaks say little of a shape: it is drawn to 0, an exponential tail of the same mean. */
static mktopt__pareto drawn_to_exponential(mktopt__pareto fitted, int64_t peaks)
{
    const double mean = fitted.scale / (1 - fitted.shape);
    const double shape = fitted.shape * (double)peaks / ((double)peaks + prior_peaks);
    return (mktopt__pareto){shape, mean * (1 - shape)};
}

static void fit_side(mktopt__side *side, int64_t count, int64_t least)
{
    qsort(side->sorted, (size_t)side->count, sizeof *side->sorted, descending);
    const int64_t share = (int64_t)(tail_share * (double)count);
    const int64_t wanted = share > least ? share : least;
    const int64_t peaks = wanted < side->count / 2 ? wanted : side->count / 2;
    const double step = spread_ties(side->sorted, side->count, peaks);
    if (peaks < LEAST_PEAKS / 4)
        return;
    side->peaks = peaks;
    side->threshold = side->sorted[peaks];
    const int64_t skipped =
        gross_count(side->sorted, peaks, side->threshold, (double)peaks / (double)count, step);
    side->rate = (double)(peaks - skipped) / (double)count;
    side->pareto = drawn_to_exponential(
        mktopt__pareto_fit(side->sorted + skipped, peaks - skipped, side->threshold, least_shape),
        peaks - skipped);
}

/* How many are >= x, or with `beyond` > x. */
static int64_t rank_of(const mktopt__side *side, double x, int beyond)
{
    int64_t low = 0, high = side->count;
    while (low < high) {
        const int64_t middle = (low + high) / 2;
        if (side->sorted[middle] > x || (!beyond && side->sorted[middle] == x))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Small samples are not; nor is one of which nearly nothing deviates: of that the few that do
 * cannot be judged by their like. */
static int is_fitted(const mktopt__sample *sample)
{
    const double deviating = (double)(sample->side[0].count + sample->side[1].count);
    return sample->count >= SMALL_SAMPLE &&
           deviating > fmax(LEAST_RARE, rare_share * (double)sample->count);
}

/* P(as far out as x on this side). */
static double side_probability(const mktopt__sample *sample, const mktopt__side *side, double x)
{
    const double freedom = fmin(fmax((double)sample->count / 4, 3), 30);
    if (!is_fitted(sample))
        return mktopt__student_cdf(-x, freedom);
    /* Nearly nothing deviates: the one that deviates most cannot be judged by its like. */
    if (side->peaks == 0 && rank_of(side, x, 0) <= 1 && side->count < LEAST_PEAKS)
        return mktopt__student_cdf(-x, freedom);
    if (side->peaks > 0 && x > side->threshold)
        return side->rate * mktopt__pareto_tail(&side->pareto, x - side->threshold);
    /* Ties share their ranks. */
    const double ranks = (double)(rank_of(side, x, 0) + rank_of(side, x, 1));
    return fmax(ranks, 1) / (2 * (double)sample->count);
}

/* Both sides together, were they alike. */
static double both_sides(const mktopt__sample *sample, double z)
{
    const double p = 2 * side_probability(sample, &sample->side[z < 0], fabs(z));
    return fmin(fmax(p, least_probability), 1);
}

/* How often a value as improbable as that occurs: where the sides differ (counts have no lower
 * tail) less often than its two-sided probability says. */
double mktopt__sample_probability(const mktopt__sample *sample, double z)
{
    if (z == 0 || isnan(z))
        return 1;
    const double p = both_sides(sample, z);
    if (sample->surprise.count == 0)
        return p;
    const double often = side_probability(sample, &sample->surprise, -log(p));
    return fmin(fmax(often, least_probability), 1);
}

/* What is so improbable by the fit of the others takes no part in this one either. */
static mktopt_status fit_surprise(const double *z, int64_t count, mktopt__sample *sample,
                                  mktopt__arena *arena, mktopt_error *err)
{
    mktopt__side *surprise = &sample->surprise;
    surprise->sorted = mktopt__arena_alloc(arena, count, sizeof(double));
    if (surprise->sorted == NULL)
        return mktopt__out_of_memory(err);
    int64_t n = 0;
    for (int64_t i = 0; i < count; i++) {
        const double p = z[i] == 0 || isnan(z[i]) ? 0 : both_sides(sample, z[i]);
        if (p > gross_level / (double)sample->count)
            surprise->sorted[n++] = -log(p);
    }
    surprise->count = n;
    fit_side(surprise, sample->count, SURPRISE_PEAKS);
    return MKTOPT_OK;
}

mktopt_status mktopt__sample_fit(const double *z, int64_t count, mktopt__sample *sample,
                                 mktopt__arena *arena, mktopt_error *err)
{
    *sample = (mktopt__sample){.count = 0};
    for (int s = 0; s < 2; s++) {
        sample->side[s].sorted = mktopt__arena_alloc(arena, count, sizeof(double));
        if (sample->side[s].sorted == NULL)
            return mktopt__out_of_memory(err);
    }
    for (int64_t i = 0; i < count; i++) {
        mktopt__side *side = &sample->side[z[i] < 0];
        if (z[i] != 0 && !isnan(z[i]))
            side->sorted[side->count++] = fabs(z[i]);
        sample->count += !isnan(z[i]);
    }
    if (!is_fitted(sample))
        return MKTOPT_OK;
    for (int s = 0; s < 2; s++)
        fit_side(&sample->side[s], sample->count, LEAST_PEAKS);
    return fit_surprise(z, count, sample, arena, err);
}

double mktopt__sample_quantile(const mktopt__sample *sample, int side, double probability)
{
    const double sign = side == 0 ? 1 : -1;
    double low = 0, high = 1;
    while (mktopt__sample_probability(sample, sign * high) > probability && high < 1e15)
        high *= 2;
    for (int i = 0; i < 100 && high - low > 1e-12 * high; i++) {
        const double middle = (low + high) / 2;
        if (mktopt__sample_probability(sample, sign * middle) > probability)
            low = middle;
        else
            high = middle;
    }
    return high;
}
