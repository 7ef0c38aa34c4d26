/* STL (Cleveland et al., Journal of Official Statistics 6, 1990), and MSTL (Bandara, Hyndman and
 * Bergmeir, arXiv 2107.13462, 2021), which takes several seasons out in turn, twice. */
#include "forecast/models/loess.h"

#include <math.h>
#include <string.h>

enum { INNER_LOOPS = 2, OUTER_LOOPS = 2, FIRST_WINDOW = 11, WINDOW_STEP = 4 };

/* ---- loess ---------------------------------------------------------------------------------- */

/* The local line at x through y[0..n), n values one step apart, tricube weights on the `window`
 * nearest; x may lie outside. */
static double loess_at(const double *y, int64_t n, int64_t window, double x)
{
    const int64_t q = window < n ? window : n;
    int64_t left = (int64_t)floor(x) - (q - 1) / 2;
    left = left < 0 ? 0 : left > n - q ? n - q : left;
    double reach = fmax(x - (double)left, (double)(left + q - 1) - x);
    if (window > n)
        reach += (double)(window - n) / 2;
    double weights = 0, sx = 0, sxx = 0, sy = 0, sxy = 0;
    for (int64_t i = left; i < left + q; i++) {
        const double d = (double)i - x, r = fabs(d) / (reach + 1e-9);
        const double cube = 1 - r * r * r, w = r < 0.999 ? cube * cube * cube : 0;
        weights += w;
        sx += w * d;
        sxx += w * d * d;
        sy += w * y[i];
        sxy += w * d * y[i];
    }
    const double determinant = weights * sxx - sx * sx;
    if (!(weights > 0))
        return y[left];
    return determinant > 1e-9 * weights * sxx ? (sy * sxx - sx * sxy) / determinant : sy / weights;
}

static void loess(const double *y, int64_t n, int64_t window, double *smooth)
{
    for (int64_t t = 0; t < n; t++)
        smooth[t] = loess_at(y, n, window, (double)t);
}

/* ---- STL ------------------------------------------------------------------------------------ */

typedef struct work {
    double *detrended; /* n */
    double *cycle;     /* n + 2 period */
    double *low;       /* n + 2 period */
    double *pass;      /* n + 2 period */
    double *column;    /* n */
} work;

static void moving_average(const double *x, int64_t n, int64_t width, double *out)
{
    double sum = 0;
    for (int64_t t = 0; t < n; t++) {
        sum += x[t];
        if (t >= width)
            sum -= x[t - width];
        if (t + 1 >= width)
            out[t + 1 - width] = sum / (double)width;
    }
}

/* The line through two values is no smoothing: it would leave no noise for errors to tell of. */
static double smooth_at(const double *y, int64_t n, int64_t window, double x)
{
    return n == 2 ? 0.5 * (y[0] + y[1]) : loess_at(y, n, window, x);
}

/* Each phase smoothed over the cycles, one cycle longer at both ends. */
static void smooth_cycles(const work *w, int64_t n, int64_t period, int64_t window)
{
    for (int64_t phase = 0; phase < period; phase++) {
        int64_t count = 0;
        for (int64_t t = phase; t < n; t += period)
            w->column[count++] = w->detrended[t];
        for (int64_t i = -1; i <= count; i++) {
            const int64_t at = phase + (i + 1) * period;
            if (at < n + 2 * period)
                w->cycle[at] = smooth_at(w->column, count, window, (double)i);
        }
    }
}

static int64_t odd(double x)
{
    const int64_t whole = (int64_t)ceil(x);
    return whole % 2 ? whole : whole + 1;
}

/* One period: seasonal and trend of y. */
static void stl(const work *w, const double *y, int64_t n, int64_t period, int64_t window,
                double *seasonal, double *trend)
{
    const int64_t trend_window = odd(1.5 * (double)period / (1 - 1.5 / (double)window));
    memset(trend, 0, (size_t)n * sizeof *trend);
    for (int loop = 0; loop < INNER_LOOPS; loop++) {
        for (int64_t t = 0; t < n; t++)
            w->detrended[t] = y[t] - trend[t];
        smooth_cycles(w, n, period, window);
        moving_average(w->cycle, n + 2 * period, period, w->low);
        moving_average(w->low, n + period + 1, period, w->pass);
        moving_average(w->pass, n + 2, 3, w->low);
        loess(w->low, n, odd((double)period), w->pass);
        for (int64_t t = 0; t < n; t++)
            seasonal[t] = w->cycle[t + period] - w->pass[t];
        for (int64_t t = 0; t < n; t++)
            w->detrended[t] = y[t] - seasonal[t];
        loess(w->detrended, n, trend_window, trend);
    }
}

/* ---- MSTL ----------------------------------------------------------------------------------- */

static int reserve(mktopt__arena *arena, int64_t n, int64_t longest, work *w)
{
    w->detrended = mktopt__arena_alloc(arena, n, sizeof(double));
    w->column = mktopt__arena_alloc(arena, n, sizeof(double));
    w->cycle = mktopt__arena_alloc(arena, n + 2 * longest, sizeof(double));
    w->low = mktopt__arena_alloc(arena, n + 2 * longest, sizeof(double));
    w->pass = mktopt__arena_alloc(arena, n + 2 * longest, sizeof(double));
    return w->detrended == NULL || w->column == NULL || w->cycle == NULL || w->low == NULL ||
                   w->pass == NULL
               ? -1
               : 0;
}

static int64_t whole_period(double period, int64_t n)
{
    const int64_t whole = (int64_t)floor(period + 0.5);
    return whole >= 2 && 2 * whole <= n ? whole : 0;
}

/* The last cycle comes again after the series. A component follows its own values: without one it
 * would be leverage / (1 - leverage) of what was left of the value, `noise`, farther away. The
 * leverage is the smoother's answer to that value alone. */
static void go_on(const work *w, double *component, const double *noise, int64_t n, int64_t period,
                  int64_t window, mktopt__seasons *seasons)
{
    const int64_t start = n - period;
    const mktopt__season_layer last = {
        .cycle = period, .start = start, .values = component + start};
    for (int64_t t = 0; t < start; t++)
        seasons->factor[t] += component[t];
    memset(w->column, 0, (size_t)n * sizeof *w->column);
    for (int64_t t = period; t < n; t++) {
        const int64_t at = t / period, count = (n - 1 - t % period) / period + 1;
        w->column[at] = 1;
        const double leverage = smooth_at(w->column, count, window, (double)at);
        w->column[at] = 0;
        seasons->apart[t] -= noise[t] * leverage / (1 - leverage);
    }
    mktopt__seasons_add(seasons, &last);
}

int mktopt__mstl(mktopt__arena *arena, const double *y, int64_t n, int64_t horizon,
                 const double *periods, int64_t n_periods, mktopt__seasons *seasons, double *trend)
{
    int64_t longest = 0;
    work w;
    for (int64_t i = 0; i < n_periods; i++)
        longest = whole_period(periods[i], n) > longest ? whole_period(periods[i], n) : longest;
    *seasons = (mktopt__seasons){.length = n + horizon};
    seasons->factor = mktopt__arena_alloc(arena, seasons->length, sizeof(double));
    seasons->apart = mktopt__arena_alloc(arena, n, sizeof(double));
    double *rest = mktopt__arena_alloc(arena, n, sizeof *rest);
    double *components = mktopt__arena_alloc(arena, n * (n_periods + 1), sizeof *components);
    if (seasons->factor == NULL || seasons->apart == NULL || rest == NULL || components == NULL ||
        reserve(arena, n, longest, &w) != 0)
        return -1;
    memcpy(rest, y, (size_t)n * sizeof *rest);
    for (int loop = 0; loop < OUTER_LOOPS; loop++) {
        for (int64_t i = 0; i < n_periods; i++) {
            const int64_t period = whole_period(periods[i], n);
            double *component = components + i * n;
            for (int64_t t = 0; t < n; t++)
                rest[t] += component[t];
            if (period > 0)
                stl(&w, rest, n, period, FIRST_WINDOW + WINDOW_STEP * i, component, trend);
            for (int64_t t = 0; t < n; t++)
                rest[t] -= component[t];
        }
    }
    for (int64_t t = 0; t < n; t++)
        rest[t] -= trend[t];
    for (int64_t i = 0; i < n_periods; i++) {
        const int64_t period = whole_period(periods[i], n);
        if (period == 0)
            continue;
        seasons->kind = MKTOPT__SEASON_ADDITIVE;
        go_on(&w, components + i * n, rest, n, period, FIRST_WINDOW + WINDOW_STEP * i, seasons);
    }
    if (seasons->found == 0)
        loess(y, n, odd((double)n / 3 + 3), trend);
    return 0;
}
