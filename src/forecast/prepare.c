#include "forecast/prepare.h"

#include <math.h>
#include <string.h>

/* One in so many values that are filled in does not make the others look out of line. */
enum { FEW_MISSING = 10 };

/* As many as models are fitted to. */
enum { FEWEST_AFTER_LAUNCH = 4 };

/* ---- scale ---------------------------------------------------------------------------------- */

/* Zeros before the first value and never after are from before there was anything to sell. */
static int64_t launch(const double *values, int64_t first, int64_t last)
{
    int64_t from = first;
    while (from < last && (values[from] == 0 || isnan(values[from])))
        from++;
    for (int64_t t = from; t <= last; t++)
        if (values[t] == 0)
            return first;
    return last - from + 1 >= FEWEST_AFTER_LAUNCH ? from : first;
}

static void measure(const double *values, int64_t n, mktopt__prepared *series)
{
    double most = 0;
    int64_t last = -1;
    series->first = -1;
    for (int64_t t = 0; t < n; t++) {
        if (isnan(values[t])) {
            series->missing++;
            continue;
        }
        most = fmax(most, fabs(values[t]));
        series->first = series->first < 0 ? t : series->first;
        last = t;
    }
    (void)frexp(most, &series->exponent);
    series->exponent--; /* 2^1024 is no double */
    series->after = n - 1 - last;
    series->first = launch(values, series->first, last);
    series->n = last - series->first + 1;
}

/* ---- gaps ----------------------------------------------------------------------------------- */

void mktopt__bridge(double *y, int64_t n)
{
    for (int64_t t = 0; t < n; t++) {
        if (!isnan(y[t]))
            continue;
        int64_t end = t;
        while (end < n && isnan(y[end]))
            end++;
        const double to = end < n ? y[end] : t > 0 ? y[t - 1] : 0, from = t > 0 ? y[t - 1] : to;
        const double slope = (to - from) / (double)(end - t + 1);
        for (int64_t i = t; i < end; i++)
            y[i] = from + slope * (double)(i - t + 1);
        t = end;
    }
}

/* The same about the values one season before and after, where there are enough: a gap in December
 * is filled with a December. */
static void bridge_seasons(const double *observed, double *y, int64_t n, int64_t period,
                           double *scratch)
{
    double *sum = scratch, *count = scratch + period;
    for (int64_t i = 0; i < 2 * period; i++)
        scratch[i] = 0;
    for (int64_t t = 0; t < n; t++) {
        if (isnan(observed[t]))
            continue;
        const int64_t from = t - period / 2 > 0 ? t - period / 2 : 0;
        const int64_t to = from + period < n ? from + period : n;
        double level = 0;
        for (int64_t i = from; i < to; i++)
            level += y[i] / (double)(to - from);
        sum[t % period] += observed[t] - level;
        count[t % period]++;
    }
    for (int64_t i = 0; i < period; i++)
        sum[i] = count[i] > 0 ? sum[i] / count[i] : 0;
    for (int64_t t = 0; t < n; t++)
        y[t] = isnan(observed[t]) ? (double)NAN : observed[t] - sum[t % period];
    mktopt__bridge(y, n);
    for (int64_t t = 0; t < n; t++)
        y[t] = isnan(observed[t]) ? y[t] + sum[t % period] : observed[t];
}

/* ---- all of it ------------------------------------------------------------------------------ */

static void fill(mktopt__prepared *series, int64_t period, double *scratch)
{
    int64_t gaps = 0;
    memcpy(series->y, series->observed, (size_t)series->n * sizeof *series->y);
    for (int64_t t = 0; t < series->n; t++)
        gaps += isnan(series->observed[t]) != 0;
    if (gaps == 0)
        return;
    mktopt__bridge(series->y, series->n);
    if (period > 1 && series->n >= 3 * period)
        bridge_seasons(series->observed, series->y, series->n, period, scratch);
}

static void clean_up(mktopt__prepared *series, int64_t period, int last, double *scratch)
{
    double *y = series->y, *observed = series->observed;
    series->outliers = mktopt__mark_outliers(y, series->n, period, observed, scratch);
    if (last && mktopt__last_stands_out(y, series->n, period, scratch)) {
        series->latest = y[series->n - 1];
        series->stays = mktopt__share_that_stays(y, series->n, period, scratch);
        observed[series->n - 1] = (double)NAN;
    }
    if (series->outliers > 0 || !isnan(series->latest))
        fill(series, period, scratch);
    series->shift = mktopt__level_shift(y, observed, series->n, period, scratch);
}

int mktopt__prepare(mktopt__arena *arena, const double *values, int64_t n, int64_t period,
                    int clean, mktopt__prepared *series)
{
    *series = (mktopt__prepared){.latest = (double)NAN};
    measure(values, n, series);
    const int64_t room = series->n > 2 * period ? series->n : 2 * period;
    double *scratch = mktopt__arena_alloc(arena, room, sizeof *scratch);
    series->y = mktopt__arena_alloc(arena, series->n, sizeof(double));
    series->observed = mktopt__arena_alloc(arena, series->n, sizeof(double));
    if (scratch == NULL || series->y == NULL || series->observed == NULL)
        return -1;
    int64_t gaps = 0;
    series->constant = 1;
    double any = values[series->first];
    for (int64_t t = 0; t < series->n; t++) {
        const double value = values[series->first + t];
        series->observed[t] = ldexp(value, -series->exponent);
        gaps += isnan(value) != 0;
        if (!isnan(value) && value != any)
            series->constant = 0;
    }
    fill(series, period, scratch);
    if (clean != MKTOPT__CLEAN_NOTHING && gaps * FEW_MISSING <= series->n && !series->constant)
        clean_up(series, period, clean == MKTOPT__CLEAN_ALL, scratch);
    return 0;
}
