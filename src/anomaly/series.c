/* Robust decomposition in the manner of STL (Cleveland et al., 1990) with medians in the place of
 * loess: running medians for the level, medians by phase for the season. Level shifts by comparing
 * the medians of two adjoining windows (Truong, Oudre and Vayatis, Signal Processing 167, 2020). */
#include "anomaly/series.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "anomaly/period.h"
#include "base/memory.h"
#include "numeric/select.h"

enum {
    LEAST_WINDOW = 31, /* values in a window of the level */
    SHIFT_WINDOW = 12, /* values on each side of a level shift, at least */
    WITNESSES = 1000,  /* windows on each side that say how much two of them usually differ */
    ITERATIONS = 3,    /* of season and level */
    LEAST_SEASONS = 3
};

/* A shift stands out from what the difference of two windows usually is, and from what noise makes
 * of it. */
static const double least_shift = 6, least_shift_of_noise = 3.5;
static const double largest_correlation = 0.9; /* of neighbours: more would let no shift be */

/* Nor do counts make one whose medians differ by chance: two levels leave at most so much of the
 * deviations from one, as those two normal deviations apart do. */
static const double two_levels = 2.0 / 3;

/* ---- medians ------------------------------------------------------------------------------ */

double mktopt__known_median(const double *values, int64_t count, double *scratch)
{
    int64_t n = 0;
    for (int64_t i = 0; i < count; i++)
        if (!isnan(values[i]))
            scratch[n++] = values[i];
    return n > 0 ? mktopt__median(scratch, n) : (double)NAN;
}

double mktopt__spread(const double *values, int64_t count, double centre, double *scratch)
{
    double sum = 0;
    int64_t n = 0;
    for (int64_t i = 0; i < count; i++)
        if (!isnan(values[i])) {
            scratch[n++] = fabs(values[i] - centre);
            sum += scratch[n - 1];
        }
    const double mad = n > 0 ? MKTOPT__MAD_TO_SIGMA * mktopt__median(scratch, n) : 0;
    return mad > 0 || n == 0 ? mad : sum / (double)n;
}

static void enter(mktopt__sorted *window, double value)
{
    if (!isnan(value))
        mktopt__sorted_insert(window, value);
}

static void leave(mktopt__sorted *window, double value)
{
    if (!isnan(value))
        mktopt__sorted_withdraw(window, value);
}

/* Where a window holds no number the level before goes on. */
static double median_or(const mktopt__sorted *window, double before)
{
    return window->count > 0 ? mktopt__sorted_median(window) : before;
}

/* Slope of a window: between the medians of its halves. */
static double slope_of(const double *values, int64_t half, double *scratch)
{
    if (half < 2)
        return 0;
    const double left = mktopt__known_median(values, half, scratch);
    const double right = mktopt__known_median(values + half + 1, half, scratch);
    const double slope = (right - left) / (double)(half + 1);
    return isnan(slope) ? 0 : slope;
}

/* The median around value i, for which the window holds the 2 half values that begin `half` before:
 * of an odd width with one more, of an even one the mean with those a place on. Then the window
 * stands for value i + 1. */
static double median_around(mktopt__sorted *w, const double *values, int64_t i, int64_t width,
                            double before)
{
    const int64_t half = width / 2;
    if (width % 2 == 1) {
        enter(w, values[i + half]);
        const double median = median_or(w, before);
        leave(w, values[i - half]);
        return median;
    }
    const double here = median_or(w, before);
    leave(w, values[i - half]);
    enter(w, values[i + half]);
    return (here + median_or(w, before)) / 2;
}

void mktopt__running_median(const double *values, int64_t count, int64_t width, double *out,
                            double *scratch)
{
    if (count == 0)
        return;
    if (width > count - 1 + count % 2)
        width = count - 1 + count % 2;
    const int64_t half = width / 2;
    mktopt__sorted w = {scratch, 0};
    for (int64_t i = 0; i < 2 * half; i++)
        enter(&w, values[i]);
    const int64_t first = half, last = count - 1 - half;
    double before = median_or(&w, (double)NAN);
    for (int64_t i = first; i <= last; i++)
        out[i] = before = median_around(&w, values, i, width, before);
    for (int64_t i = last - 1; i >= first; i--)
        out[i] = isnan(out[i]) ? out[i + 1] : out[i]; /* nothing was known yet */
    const double rise = slope_of(values, half, scratch);
    const double fall = slope_of(values + last - half, half, scratch);
    for (int64_t i = 0; i < first; i++)
        out[i] = out[first] + rise * (double)(i - first);
    for (int64_t i = last + 1; i < count; i++)
        out[i] = out[last] + fall * (double)(i - last);
}

/* ---- season and level --------------------------------------------------------------------- */

/* Room for the work on a series. */
typedef struct work {
    double *rest; /* values less what was taken off */
    double *scratch;
    double *phases; /* also medians of windows */
} work;

/* The window of the level: whole seasons, that it may not swing with them. */
static int64_t window_of(const mktopt__series *series)
{
    const int64_t season = series->season_length > 0 ? series->season_length : 1;
    return (LEAST_WINDOW + season - 1) / season * season;
}

/* The usual rise from one value to the next: half of all pairs so far apart rise more. */
static double usual_rise(const double *values, int64_t count, int64_t apart, const work *w)
{
    for (int64_t i = 0; i + apart < count; i++)
        w->phases[i] = values[i + apart] - values[i];
    const double rise = mktopt__known_median(w->phases, count - apart, w->scratch);
    return count > apart && !isnan(rise) ? rise / (double)apart : 0;
}

/* Values less season and the usual rise, in w->rest: of a steep line a window's median is the one
 * value in its middle. Returns the rise. */
static double level_out(const mktopt__series *series, int64_t width, const work *w)
{
    for (int64_t i = 0; i < series->count; i++)
        w->rest[i] = series->values[i] - series->season[i];
    const double rise = usual_rise(w->rest, series->count, width, w);
    for (int64_t i = 0; i < series->count; i++)
        w->rest[i] -= rise * (double)i;
    return rise;
}

/* Level of values less season, in each stretch between shifts by itself; the usual rise is put
 * aside meanwhile. */
static void find_level(mktopt__series *series, const work *w)
{
    const mktopt__level_shift *shifts = series->shifts.items;
    const int64_t width = window_of(series);
    const double rise = level_out(series, width, w);
    for (int64_t s = 0; s <= series->shifts.count; s++) {
        const int64_t begin = s > 0 ? shifts[s - 1].index : 0;
        const int64_t end = s < series->shifts.count ? shifts[s].index : series->count;
        mktopt__running_median(w->rest + begin, end - begin, width, series->level + begin,
                               w->scratch);
    }
    for (int64_t i = 0; i < series->count; i++)
        series->level[i] += rise * (double)i;
}

/* Medians of values less level by phase, less their median. */
static void find_season(mktopt__series *series, const work *w)
{
    const int64_t length = series->season_length;
    for (int64_t phase = 0; phase < length; phase++) {
        int64_t n = 0;
        for (int64_t i = phase; i < series->count; i += length)
            w->rest[n++] = series->values[i] - series->level[i];
        const double median = mktopt__known_median(w->rest, n, w->scratch);
        w->phases[phase] = isnan(median) ? 0 : median;
    }
    double mean = 0;
    for (int64_t phase = 0; phase < length; phase++)
        mean += w->phases[phase] / (double)length;
    for (int64_t i = 0; i < series->count; i++)
        series->season[i] = w->phases[i % length] - mean;
}

static void find_season_and_level(mktopt__series *series, const work *w)
{
    find_level(series, w);
    for (int i = 0; i < ITERATIONS && series->season_length > 0; i++) {
        find_season(series, w);
        find_level(series, w);
    }
}

/* A period of `values`, at most `longest` (0: any): missing ones go on as the value before, spikes
 * are cut at the ends of a robust range. `values` may be w->rest. */
static int64_t period_of(const double *values, int64_t count, int64_t longest, const work *w)
{
    const double centre = mktopt__known_median(values, count, w->scratch);
    const double spread = mktopt__spread(values, count, centre, w->scratch);
    const double low = centre - 4 * spread, high = centre + 4 * spread;
    double before = centre;
    for (int64_t i = 0; i < count; i++) {
        before = isnan(values[i]) ? before : values[i];
        w->rest[i] = fmin(fmax(before, low), high);
    }
    if (isnan(centre))
        return 0;
    return longest > 0 ? mktopt__find_period(w->rest, count, longest)
                       : mktopt__find_any_period(w->rest, count, w->scratch);
}

/* A level that jumps or wanders outweighs a season: one is looked for that is short enough to show
 * beside the level without season. */
static int64_t period_beside_level(mktopt__series *series, const work *w)
{
    const int64_t n = series->count;
    find_level(series, w);
    for (int64_t i = 0; i < n; i++)
        w->rest[i] = series->values[i] - series->level[i];
    return period_of(w->rest, n, LEAST_WINDOW, w);
}

/* Or it lets no more than a multiple of the season show, `period` (0: none): then steps from value
 * to value, of which a jump is a single one, repeat sooner. */
static int64_t period_of_steps(const mktopt__series *series, int64_t period, const work *w)
{
    const int64_t n = series->count;
    w->rest[0] = 0;
    for (int64_t i = 1; i < n; i++)
        w->rest[i] = series->values[i] - series->values[i - 1];
    const int64_t of_steps = period_of(w->rest, n, period > 0 ? period - 1 : LEAST_WINDOW, w);
    const int better =
        of_steps > 0 &&
        (period == 0 || (period % of_steps == 0 &&
                         mktopt__explains_as_well(w->rest, n, of_steps, period, w->scratch)));
    return better ? of_steps : period;
}

static int64_t look_for_season(mktopt__series *series, const work *w)
{
    int64_t period = period_of(series->values, series->count, 0, w); /* beside a line */
    if (period == 0)
        period = period_beside_level(series, w);
    return period > LEAST_WINDOW ? period : period_of_steps(series, period, w);
}

/* ---- level shifts ------------------------------------------------------------------------- */

/* Median of the window after less that before, at every place where both hold numbers in half of
 * their places (few tell no level); NaN elsewhere. `medians` has room for `count`. */
static void differences(const double *values, int64_t count, int64_t width, double *out,
                        double *medians, double *scratch)
{
    mktopt__sorted w = {scratch, 0};
    for (int64_t i = 0; i < count; i++) {
        enter(&w, values[i]);
        if (i >= width)
            leave(&w, values[i - width]);
        /* Of the last `width` values. */
        medians[i] = 2 * w.count >= width ? median_or(&w, (double)NAN) : (double)NAN;
    }
    for (int64_t i = 0; i < count; i++) {
        const int both = i >= width && i + width <= count;
        out[i] = both ? medians[i + width - 1] - medians[i - 1] : (double)NAN;
    }
}

/* The largest |difference - usual| within a window's width on both sides; ties to the first. */
static int is_peak(const double *d, int64_t count, int64_t i, int64_t width, double usual)
{
    const double here = fabs(d[i] - usual);
    for (int64_t j = i > width ? i - width : 0; j < count && j <= i + width; j++)
        if (fabs(d[j] - usual) > here || (j < i && fabs(d[j] - usual) == here))
            return 0;
    return 1;
}

/* Sum of absolute deviations from the median. */
static double cost_of(const double *values, int64_t from, int64_t to, double *scratch)
{
    double sum = 0;
    const double median = mktopt__known_median(values + from, to - from, scratch);
    for (int64_t j = from; j < to; j++)
        if (!isnan(values[j]))
            sum += fabs(values[j] - median);
    return sum;
}

/* The place near i where two levels fit best: medians of windows tell it only roughly. -1 where one
 * level fits nearly as well. */
static int64_t best_place(const double *values, int64_t i, int64_t width, double *scratch)
{
    const int64_t from = i - width, to = i + width;
    int64_t best = i;
    double least = cost_of(values, from, i, scratch) + cost_of(values, i, to, scratch);
    for (int64_t at = i - width / 2; at <= i + width / 2; at++) {
        const double cost = cost_of(values, from, at, scratch) + cost_of(values, at, to, scratch);
        if (cost < least) {
            least = cost;
            best = at;
        }
    }
    return least <= two_levels * cost_of(values, from, to, scratch) ? best : -1;
}

/* Differences of adjoining windows, by place; those of `quiet` places have no shift in their
 * windows (NaN: others). */
typedef struct steps {
    double *size;
    double *quiet;
    double *others; /* room */
    int64_t width;
    double noise; /* spread that noise makes differences have */
} steps;

/* Variances of medians of many normal values are so much larger than those of means: pi / 2. */
#define VARIANCE_OF_MEDIANS 1.5707963267948966

/* Mean square of the steps over a lag; those far out, such as a shift, count as far as others
 * reach. */
static double square_of_steps(const double *values, int64_t n, int64_t lag, const work *w)
{
    for (int64_t i = lag; i < n; i++)
        w->phases[i - lag] = values[i] - values[i - lag];
    const double reach = 3 * mktopt__spread(w->phases, n - lag, 0, w->scratch);
    double sum = 0;
    int64_t count = 0;
    for (int64_t i = 0; i < n - lag; i++)
        if (!isnan(w->phases[i])) {
            const double step = fmin(fabs(w->phases[i]), reach);
            sum += step * step;
            count++;
        }
    return count > 0 ? sum / (double)count : 0;
}

/* The spread that differences between windows have when noise follows itself as an autoregression
 * of order 1 does, by its steps over one value and over two, which no shift disturbs (Hall and Van
 * Keilegom, JRSS B 65, 2003). */
static double spread_of_noise(const double *values, int64_t n, int64_t width, const work *w)
{
    const double one = square_of_steps(values, n, 1, w), two = square_of_steps(values, n, 2, w);
    if (!(one > 0))
        return 0;
    const double correlation = fmin(fmax(two / one - 1, 0), largest_correlation);
    const double alike = (1 + correlation) / (1 - correlation); /* values that tell as one */
    const double variance = one / 2 / (1 - correlation);
    return sqrt(variance * 2 * VARIANCE_OF_MEDIANS * alike / (double)width);
}

static int64_t known_count(const double *values, int64_t count)
{
    int64_t n = 0;
    for (int64_t i = 0; i < count; i++)
        n += !isnan(values[i]);
    return n;
}

/* How far the difference at a place is from what differences usually are, in their spread: those of
 * windows that overlap its own do not testify, nor those far away, of which many shifts would ask
 * too much time. */
static double surprise_at(const steps *d, int64_t n, int64_t i, double *scratch)
{
    double *others = d->others;
    int64_t count = 0;
    for (int64_t j = i - WITNESSES * d->width; j < n && j <= i + WITNESSES * d->width; j++)
        if (j >= 0 && llabs(j - i) > d->width)
            others[count++] = d->quiet[j];
    const double usual = mktopt__known_median(others, count, scratch);
    const double spread = mktopt__spread(others, count, usual, scratch);
    const double size = d->size[i] - (isnan(usual) ? 0 : usual);
    return spread > 0 ? size / spread : copysign(100, size);
}

/* Lists the shifts anew: peaks far beyond what differences of quiet places usually are. Their
 * surroundings then are quiet no more. */
static mktopt_status list_shifts(mktopt__series *series, const steps *d, const work *w,
                                 int64_t *capacity, mktopt__arena *arena, mktopt_error *err)
{
    const int64_t n = series->count;
    const double usual = mktopt__known_median(d->quiet, n, w->scratch);
    series->shifts.count = 0;
    for (int64_t i = d->width; i + d->width <= n; i++) {
        if (!(fabs(d->size[i] - usual) > least_shift_of_noise * d->noise) ||
            !is_peak(d->size, n, i, d->width, usual))
            continue;
        const int64_t place = best_place(w->rest, i, d->width, w->scratch);
        if (place < 0)
            continue;
        const double surprise = surprise_at(d, n, i, w->scratch);
        if (!(fabs(surprise) > least_shift))
            continue;
        mktopt__level_shift *shift = mktopt__arena_push(
            arena, &series->shifts.items, &series->shifts.count, capacity, sizeof *shift);
        if (shift == NULL)
            return mktopt__out_of_memory(err);
        *shift = (mktopt__level_shift){place, d->size[i], surprise};
        for (int64_t j = i - d->width; j < n && j <= i + d->width; j++)
            d->quiet[j] = (double)NAN;
    }
    return MKTOPT_OK;
}

/* Several shifts hide one another in what is usual: once some are found, others may show. */
static mktopt_status find_shifts(mktopt__series *series, const work *w, mktopt__arena *arena,
                                 mktopt_error *err)
{
    const int64_t n = series->count;
    const int64_t width =
        series->season_length > SHIFT_WINDOW ? series->season_length : SHIFT_WINDOW;
    double *room = mktopt__arena_alloc(arena, n, 2 * sizeof *room);
    steps d = {room, w->phases, room + n, width, 0};
    int64_t capacity = 0, before = -1;
    if (room == NULL)
        return mktopt__out_of_memory(err);
    if (n < 4 * width)
        return MKTOPT_OK;
    (void)level_out(series, width, w);
    d.noise = spread_of_noise(w->rest, n, width, w);
    differences(w->rest, n, width, d.size, w->phases, w->scratch);
    memcpy(d.quiet, d.size, (size_t)n * sizeof *d.quiet);
    while (series->shifts.count > before && known_count(d.quiet, n) >= width) {
        before = series->shifts.count;
        MKTOPT__TRY(list_shifts(series, &d, w, &capacity, arena, err));
    }
    return MKTOPT_OK;
}

/* Windows only found the shifts; the level tells how far it jumps from where it went before. */
static void measure_shifts(mktopt__series *series)
{
    mktopt__level_shift *shifts = series->shifts.items;
    for (int64_t s = 0; s < series->shifts.count; s++) {
        const double *level = series->level + shifts[s].index;
        const double rise = shifts[s].index > 1 ? level[-1] - level[-2] : 0;
        shifts[s].size = level[0] - level[-1] - rise;
    }
}

mktopt_status mktopt__series_decompose(mktopt__series *series, int64_t season_length, int shifts,
                                       mktopt__arena *arena, mktopt_error *err)
{
    const int64_t n = series->count;
    const int64_t room = n + LEAST_WINDOW + 2 * MKTOPT__LONGEST_PERIOD;
    const work w = {mktopt__arena_alloc(arena, room, sizeof(double)),
                    mktopt__arena_alloc(arena, room, sizeof(double)),
                    mktopt__arena_alloc(arena, room, sizeof(double))};
    series->season = mktopt__arena_alloc(arena, n, sizeof(double));
    series->level = mktopt__arena_alloc(arena, n, sizeof(double));
    series->shifts = (mktopt__array){NULL, 0};
    if (w.rest == NULL || w.scratch == NULL || w.phases == NULL || series->season == NULL ||
        series->level == NULL)
        return mktopt__out_of_memory(err);
    const int64_t length = season_length == 0 ? look_for_season(series, &w) : season_length;
    series->season_length = length > 1 && n / length >= LEAST_SEASONS ? length : 0;
    find_season_and_level(series, &w);
    if (!shifts)
        return MKTOPT_OK;
    MKTOPT__TRY(find_shifts(series, &w, arena, err));
    if (series->shifts.count > 0)
        find_season_and_level(series, &w);
    measure_shifts(series);
    return MKTOPT_OK;
}
