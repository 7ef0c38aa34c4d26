#include "forecast/cleaning.h"

#include <math.h>
#include <string.h>

#include "numeric/select.h"

/* So many robust standard deviations no ordinary value lies from its neighbours, whatever the
 * distribution that business series have. */
#define OUTLIER_LIMIT 10
#define OF_SEASON     0.7  /* so much of its distance it also keeps from values of its season */
#define ACCIDENTS     0.75 /* times the root of how many values there are: so many at most */
#define END_CHANGE    3    /* times the changes beside it, that of an end which stands out */
#define SHIFT_LIMIT   10   /* of a step, in those of other steps, and of the two levels */

enum {
    SIDE = 3,         /* neighbours on either side */
    LEAST_WINDOW = 6, /* values that tell a level, or how values change */
    FEWEST = 9,
    FEWEST_OF_SHIFT = 18,
    FEWEST_AFTER_SHIFT = 4,
    FEWEST_BEFORE_SHIFT = 6
};

/* The normal distribution's standard deviation for a median absolute deviation. */
static double deviation_for(double median)
{
    return 1.4826 * median;
}

static double robust_deviation(double *values, int64_t n)
{
    const double middle = mktopt__median(values, n);
    for (int64_t i = 0; i < n; i++)
        values[i] = fabs(values[i] - middle);
    return deviation_for(mktopt__median(values, n));
}

/* `times` the robust deviation, or 0 when neither `most` nor a value is beyond that: most often the
 * larger half of the deviations shows it, and nobody needs their median. */
static double limit_if_passed(double *values, int64_t n, double most, double times)
{
    int64_t large = 0;
    for (int64_t i = 0; i < n; i++)
        most = fabs(values[i]) > most ? fabs(values[i]) : most;
    const double middle = mktopt__median(values, n);
    for (int64_t i = 0; i < n; i++) {
        values[i] = fabs(values[i] - middle);
        large += times * deviation_for(values[i]) >= most;
    }
    if (large > n / 2)
        return 0;
    const double limit = times * deviation_for(mktopt__median(values, n));
    return most > limit ? limit : 0;
}

/* Values on one side that tell a level: a season. */
static int64_t window_of(int64_t period)
{
    return period > LEAST_WINDOW ? period : LEAST_WINDOW;
}

/* ---- outliers ------------------------------------------------------------------------------- */

/* Up to three values before t and up to three after, `stride` apart. */
typedef struct vicinity {
    double before[SIDE], after[SIDE];
    int64_t n_before, n_after;
} vicinity;

static vicinity around(const double *y, int64_t n, int64_t t, int64_t stride)
{
    vicinity v = {.n_before = 0};
    for (int64_t i = 1; i <= SIDE; i++) {
        if (t - i * stride >= 0)
            v.before[v.n_before++] = y[t - i * stride];
        if (t + i * stride < n)
            v.after[v.n_after++] = y[t + i * stride];
    }
    return v;
}

static double middle_of(const vicinity *v)
{
    double sorted[2 * SIDE];
    const int64_t n = v->n_before + v->n_after;
    for (int64_t i = 0; i < n; i++) { /* so few are sorted quickest as they come */
        const double value = i < v->n_before ? v->before[i] : v->after[i - v->n_before];
        int64_t at = i;
        for (; at > 0 && sorted[at - 1] > value; at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = value;
    }
    return n % 2 ? sorted[n / 2] : 0.5 * (sorted[n / 2 - 1] + sorted[n / 2]);
}

/* Whether any value near t is farther from it than that: else their median is not either. */
static int stands_out(const double *y, int64_t n, int64_t t, double limit)
{
    const int64_t from = t > SIDE ? t - SIDE : 0, to = t + SIDE < n ? t + SIDE : n - 1;
    for (int64_t i = from; i <= to; i++)
        if (fabs(y[i] - y[t]) > limit)
            return 1;
    return 0;
}

int mktopt__is_outlier(const double *y, int64_t n, int64_t t, int64_t period, double limit)
{
    if (!stands_out(y, n, t, limit))
        return 0;
    vicinity near = around(y, n, t, 1);
    if (near.n_before < 1 || near.n_after < 1 || near.n_before + near.n_after < SIDE)
        return 0;
    const double size = y[t] - middle_of(&near);
    if (!(fabs(size) > limit))
        return 0;
    const double before = mktopt__median(near.before, near.n_before);
    const double after = mktopt__median(near.after, near.n_after);
    if (fabs(after - before) > 0.5 * fabs(size)) /* a step, or a slope */
        return 0;
    if (period < 2)
        return 1;
    const vicinity same = around(y, n, t, period);
    return same.n_before + same.n_after >= 2 &&
           fabs(y[t] - middle_of(&same)) > OF_SEASON * fabs(size);
}

int mktopt__outliers_are_usual(int64_t outliers, int64_t n)
{
    return (double)outliers > ACCIDENTS * sqrt((double)n);
}

int64_t mktopt__outlier_memory(int64_t period)
{
    return SIDE * period + 2;
}

static double lesser(double a, double b)
{
    return a < b ? a : b;
}

static double greater(double a, double b)
{
    return a < b ? b : a;
}

static void sort_three(const double *y, double *sorted)
{
    const double low = lesser(y[0], y[1]), high = greater(y[0], y[1]), rest = greater(low, y[2]);
    sorted[0] = lesser(low, y[2]);
    sorted[1] = lesser(high, rest);
    sorted[2] = greater(high, rest);
}

/* middle_of with all values there, without a branch that is hard to guess: of two sorted triples
 * the third value is the least of the greater ones of those that rank third together. */
static double middle_of_six(const double *before, const double *after)
{
    double a[SIDE], b[SIDE];
    sort_three(before, a);
    sort_three(after, b);
    const double third =
        lesser(lesser(a[2], b[2]), lesser(greater(a[0], b[1]), greater(a[1], b[0])));
    const double fourth =
        greater(greater(a[0], b[0]), greater(lesser(a[2], b[1]), lesser(a[1], b[2])));
    return 0.5 * (third + fourth);
}

/* How far values are from their neighbours, but for the first two and the last. */
static int64_t distances(const double *y, int64_t n, double *distance)
{
    for (int64_t t = 2; t + 1 < n; t++) {
        if (t >= SIDE && t + SIDE < n) {
            distance[t - 2] = y[t] - middle_of_six(y + t - SIDE, y + t + 1);
        } else {
            const vicinity near = around(y, n, t, 1);
            distance[t - 2] = y[t] - middle_of(&near);
        }
    }
    return n - 3;
}

double mktopt__outlier_limit(const double *y, int64_t n, double *scratch)
{
    if (n < FEWEST)
        return 0;
    const int64_t count = distances(y, n, scratch);
    return OUTLIER_LIMIT * robust_deviation(scratch, count);
}

/* Whether changes from an end of the series, t, `inward` (1 or -1) are all smaller by far than the
 * first: else it goes on as it went. */
static int leaps(const double *y, int64_t n, int64_t t, int64_t inward, int64_t period)
{
    const int64_t window = window_of(period);
    const double change = fabs(y[t] - y[t + inward]);
    if (n < window + 2)
        return 0;
    for (int64_t i = 1; i <= window; i++)
        if (fabs(y[t + i * inward] - y[t + (i + 1) * inward]) * END_CHANGE > change)
            return 0;
    return 1;
}

/* Whether such an end is beyond the limit. */
static int end_stands_out(const double *y, int64_t n, int64_t t, int64_t inward, int64_t period,
                          double limit)
{
    for (int64_t i = 1; i <= SIDE; i++)
        if (!(limit > 0 && fabs(y[t] - y[t + i * inward]) > limit))
            return 0;
    if (period < 2)
        return 1;
    const vicinity same = around(y, n, t, period);
    return same.n_before + same.n_after >= 2 &&
           fabs(y[t] - middle_of(&same)) > OF_SEASON * fabs(y[t] - y[t + inward]);
}

int mktopt__last_stands_out(const double *y, int64_t n, int64_t period, double *scratch)
{
    return n >= FEWEST && leaps(y, n, n - 1, -1, period) &&
           end_stands_out(y, n, n - 1, -1, period, mktopt__outlier_limit(y, n, scratch));
}

/* What a last value is compared with: those before it or of its season, whichever is nearer. */
static double usual_before(const double *y, int64_t t, int64_t period)
{
    vicinity near = around(y, t + 1, t, 1), same = around(y, t + 1, t, period);
    const double before = mktopt__median(near.before, near.n_before);
    if (period < 2 || same.n_before == 0)
        return before;
    const double season = mktopt__median(same.before, same.n_before);
    return fabs(y[t] - season) < fabs(y[t] - before) ? season : before;
}

/* How much of such a leap is there in the middle of the next three values. */
static double stayed(const double *y, int64_t n, int64_t t)
{
    vicinity near = around(y, n, t, 1);
    const double before = mktopt__median(near.before, near.n_before);
    const double share = (mktopt__median(near.after, near.n_after) - before) / (y[t] - before);
    return share > 0 ? lesser(share, 1) : 0;
}

/* To more than twice, or less than half of what is usual, where values have a ratio. */
static int is_of_another_size(double value, double usual)
{
    return usual > 0 && value >= 0 && (value > 2 * usual || 2 * value < usual);
}

double mktopt__share_that_stays(const double *y, int64_t n, int64_t period, double *scratch)
{
    const double limit = mktopt__outlier_limit(y, n, scratch);
    double sum = !is_of_another_size(y[n - 1], usual_before(y, n - 1, period)), count = 1;
    for (int64_t t = FEWEST; t + SIDE < n; t++)
        if (leaps(y, t + 1, t, -1, period) && end_stands_out(y, t + 1, t, -1, period, limit)) {
            sum += stayed(y, n, t);
            count++;
        }
    return sum / count;
}

/* Each gives way, in `rest`, to what is usual there. */
static void mark_inside(const double *y, int64_t n, int64_t period, double limit, double *observed,
                        double *rest)
{
    memcpy(rest, y, (size_t)n * sizeof *y);
    for (int64_t t = 1; t + 1 < n; t++)
        if (mktopt__is_outlier(y, n, t, period, limit)) {
            const vicinity near = around(y, n, t, 1);
            observed[t] = (double)NAN;
            rest[t] = middle_of(&near);
        }
}

/* Of three outliers in a row only the one in the middle is seen as long as it is there. */
static int64_t mark_edges(const double *rest, int64_t n, int64_t period, double limit,
                          double *observed)
{
    int64_t edges = 0;
    for (int64_t t = 2; t + 2 < n; t++)
        for (int64_t side = -1; side <= 1 && isnan(observed[t]); side += 2)
            if (!isnan(observed[t + side]) &&
                mktopt__is_outlier(rest, n, t + side, period, limit)) {
                observed[t + side] = (double)NAN;
                edges++;
            }
    return edges;
}

int64_t mktopt__mark_outliers(const double *y, int64_t n, int64_t period, double *observed,
                              double *scratch)
{
    if (n < FEWEST)
        return 0;
    const int64_t count = distances(y, n, scratch);
    const vicinity second = around(y, n, 1, 1);
    const double most = greater(fabs(y[0] - y[1]), fabs(y[1] - middle_of(&second)));
    const double limit = limit_if_passed(scratch, count, most, OUTLIER_LIMIT);
    if (!(limit > 0))
        return 0;
    const int first = leaps(y, n, 0, 1, period) && end_stands_out(y, n, 0, 1, period, limit);
    int64_t outliers = first;
    for (int64_t t = 1; t + 1 < n; t++)
        outliers += mktopt__is_outlier(y, n, t, period, limit);
    if (mktopt__outliers_are_usual(outliers, n))
        return 0;
    if (first)
        observed[0] = (double)NAN;
    if (outliers == first)
        return outliers;
    mark_inside(y, n, period, limit, observed, scratch);
    return outliers + mark_edges(scratch, n, period, limit, observed);
}

/* ---- steps ---------------------------------------------------------------------------------- */

typedef struct level {
    double middle;
    double deviation;
} level;

static level level_of(const double *y, int64_t from, int64_t to, double *scratch)
{
    memcpy(scratch, y + from, (size_t)(to - from) * sizeof *y);
    const double middle = mktopt__median(scratch, to - from);
    return (level){middle, robust_deviation(scratch, to - from)};
}

/* Levels over up to a window on both sides. */
static int is_step(const double *y, int64_t n, int64_t t, int64_t window, double least,
                   double *scratch, level *before, level *after)
{
    const double step = y[t] - y[t - 1];
    if (!(fabs(step) > least))
        return 0;
    *before = level_of(y, t > window ? t - window : 0, t, scratch);
    *after = level_of(y, t, t + window < n ? t + window : n, scratch);
    const double size = after->middle - before->middle;
    return size * step > 0 && fabs(size) > 0.6 * fabs(step) && fabs(size) < 1.7 * fabs(step) &&
           fabs(size) > SHIFT_LIMIT * fmax(before->deviation, after->deviation) / 2;
}

/* Without a season to compare: it multiplies if the spread grew as the level did. */
static mktopt__shift change_of_levels(const level *before, const level *after)
{
    const double ratio = before->middle > 0 ? after->middle / before->middle : 0;
    const double spreads = before->deviation > 0 ? after->deviation / before->deviation : 0;
    if (ratio > 0 && spreads > 0 && fabs(log(spreads / ratio)) < fabs(log(ratio)) / 2)
        return (mktopt__shift){.factor = ratio};
    return (mktopt__shift){.factor = 1, .added = after->middle - before->middle};
}

/* From values one period apart, like with like: differences or ratios, whichever vary less. */
static mktopt__shift change_of_seasons(const double *y, int64_t n, int64_t t, int64_t period,
                                       double *scratch)
{
    const int64_t count = n - t < period ? n - t : period;
    double size = 0, least = y[t];
    for (int64_t i = 0; i < count; i++) {
        scratch[i] = y[t + i] - y[t + i - period];
        size += y[t + i - period] / (double)count;
        least = fmin(least, fmin(y[t + i], y[t + i - period]));
    }
    const double shift = mktopt__median(scratch, count), varies = robust_deviation(scratch, count);
    if (!(least > 0))
        return (mktopt__shift){.factor = 1, .added = shift};
    for (int64_t i = 0; i < count; i++)
        scratch[i] = y[t + i] / y[t + i - period];
    const double factor = mktopt__median(scratch, count);
    return robust_deviation(scratch, count) * size < varies
               ? (mktopt__shift){.factor = factor}
               : (mktopt__shift){.factor = 1, .added = shift};
}

/* Few values after it may be a short rise as there were others. */
static int is_unheard_of(const double *y, int64_t n, int64_t t)
{
    const double step = fabs(y[t] - y[t - 1]);
    for (int64_t i = 1; i < n; i++)
        if (i != t && fabs(y[i] - y[i - 1]) * END_CHANGE > step)
            return 0;
    return 1;
}

mktopt__shift mktopt__level_shift(double *y, double *observed, int64_t n, int64_t period,
                                  double *scratch)
{
    const int64_t window = window_of(period);
    level before, after;
    mktopt__shift shift = {0};
    if (n < FEWEST_OF_SHIFT)
        return shift;
    for (int64_t t = 1; t < n; t++)
        scratch[t - 1] = y[t] - y[t - 1];
    const double least = limit_if_passed(scratch, n - 1, 0, SHIFT_LIMIT);
    if (!(least > 0))
        return shift;
    for (int64_t t = n - 2; t >= FEWEST_BEFORE_SHIFT; t--) {
        const int is_young = n - t < FEWEST_AFTER_SHIFT;
        if (!is_step(y, n, t, window, least, scratch, &before, &after) ||
            (is_young && !is_unheard_of(y, n, t)))
            continue;
        shift = period > 1 && t >= period ? change_of_seasons(y, n, t, period, scratch)
                                          : change_of_levels(&before, &after);
        shift.at = t;
        shift.is_young = is_young;
        for (int64_t i = 0; i < t; i++) {
            y[i] = y[i] * shift.factor + shift.added;
            observed[i] = observed[i] * shift.factor + shift.added;
        }
        break;
    }
    return shift;
}
