#include "forecast/models/season.h"

#include <math.h>
#include <stddef.h>

#include "forecast/models/season_echo.h"
#include "numeric/distribution.h"
#include "numeric/least_squares.h"

#define SMALLEST_INDEX 0.01 /* indices are floored, so that months without sales divide nothing */

enum { LONG_SEASON = 36 }; /* from there on seasons may be curves */

#define LARGEST_CHANCE_OF_FEW 0.01 /* that there is no season, of less than three periods */

/* ---- is there any? -------------------------------------------------------------------------- */

static double mean_of(const double *y, int64_t n)
{
    double sum = 0;
    for (int64_t t = 0; t < n; t++)
        sum += y[t];
    return sum / (double)n;
}

/* P(F > f) for (a, b) degrees of freedom, by Paulson's normal approximation (Annals of Mathematical
 * Statistics 13, 1942): as good as a threshold needs. */
static double exceedance(double f, double a, double b)
{
    const double root = cbrt(f), u = 2 / (9 * a), v = 2 / (9 * b);
    return 1 - mktopt__normal_cdf(((1 - v) * root - (1 - u)) / sqrt(v * root * root + u));
}

/* Two periods are too few for autocorrelations: changes from value to value by phase (analysis of
 * variance), whose mean says nothing of a trend. */
static int found_by_changes(const double *y, int64_t n, int64_t period)
{
    const double mean = (y[n - 1] - y[0]) / (double)(n - 1);
    double between = 0, within = 0;
    for (int64_t i = 1; i <= period; i++) {
        double sum = 0, count = 0;
        for (int64_t t = i; t < n; t += period, count++)
            sum += y[t] - y[t - 1];
        const double centre = sum / count;
        between += count * (centre - mean) * (centre - mean);
        for (int64_t t = i; t < n; t += period)
            within += (y[t] - y[t - 1] - centre) * (y[t] - y[t - 1] - centre);
    }
    const double a = (double)(period - 1), b = (double)(n - 1 - period);
    return between > 0 && exceedance(between / a / (within / b), a, b) < LARGEST_CHANCE_OF_FEW;
}

/* The autocorrelation of the values, or of their changes (`back` 1), at the period beyond its
 * 90 % limit. */
static int found_by_lags(const double *y, int64_t n, int64_t period, int64_t back)
{
    const double mean = back ? (y[n - 1] - y[0]) / (double)(n - 1) : mean_of(y, n);
    double variance = 0, squares = 0, last = 0;
    for (int64_t t = back; t < n; t++) {
        const double value = (back ? y[t] - y[t - 1] : y[t]) - mean;
        variance += value * value;
    }
    if (!(variance > 0))
        return 0;
    for (int64_t lag = 1; lag <= period; lag++) {
        double sum = 0;
        for (int64_t t = lag + back; t < n; t++)
            sum += back ? (y[t] - y[t - 1] - mean) * (y[t - lag] - y[t - lag - 1] - mean)
                        : (y[t] - mean) * (y[t - lag] - mean);
        last = sum / variance;
        if (lag < period)
            squares += last * last;
    }
    return (back ? last : fabs(last)) > 1.645 * sqrt((1 + 2 * squares) / (double)(n - back));
}

int mktopt__season_found(const double *y, int64_t n, int64_t period)
{
    if (period < 2 || n < 2 * period)
        return 0;
    if (n < 3 * period)
        return period < LONG_SEASON && period > 2 && found_by_changes(y, n, period);
    return found_by_lags(y, n, period, 0);
}

/* A strong trend makes all autocorrelations large and hides the season; changes have none. Of few
 * periods or of steady growth they tell it better by phase. */
static int found_in_changes(const double *y, int64_t n, int64_t period)
{
    if (period < 2 || n < 3 * period)
        return 0;
    return found_by_lags(y, n, period, 1) ||
           (period > 2 && period < LONG_SEASON && found_by_changes(y, n, period));
}

/* ---- its shape ------------------------------------------------------------------------------ */

/* Centred moving averages over one period, where there are enough values. */
static void centred_means(const double *y, int64_t n, int64_t period, double *mean)
{
    const int64_t half = period / 2;
    for (int64_t t = half; t + half < n; t++)
        mean[t] = 0;
    for (int64_t i = -half; i <= half; i++)
        for (int64_t t = half; t + half < n; t++) /* sums do not wait for one another */
            mean[t] += y[t + i];
    for (int64_t t = half; t + half < n; t++) {
        if (period % 2 == 0)
            mean[t] -= 0.5 * (y[t - half] + y[t + half]);
        mean[t] /= (double)period;
    }
}

/* How much of the spread of the indices is season and not noise: 1 - (m-3)/(m-1) V / S, with V the
 * mean variance of an index and S the spread of all (James and Stein; for indices Miller and
 * Williams, IJF 19, 2003). `squares` are sums of squares by phase, `count` how many. */
static double reliability(const double *index, const double *squares, const double *count,
                          int64_t period)
{
    const double m = (double)period, mean = mean_of(index, period);
    double noise = 0, spread = 0, told = 0;
    for (int64_t i = 0; i < period; i++) {
        spread += (index[i] - mean) * (index[i] - mean) / (m - 1);
        if (count[i] > 1) {
            noise += fmax(squares[i] / count[i] - index[i] * index[i], 0) / (count[i] - 1);
            told++;
        }
    }
    return period > 3 && spread > 0 && told > 0
               ? fmax(0, 1 - (m - 3) / (m - 1) * noise / told / spread)
               : 1;
}

/* An index when their mean is 0, or 1, and shrunk. */
static double normal(double index, double mean, int ratio, double keep)
{
    if (!ratio)
        return keep * (index - mean);
    return mean > 0 ? fmax(1 + keep * (index / mean - 1), SMALLEST_INDEX) : 1;
}

void mktopt__season_indices(const double *y, int64_t n, int64_t period, int32_t kind, int shrink,
                            double *index, double *apart, double *scratch)
{
    const int64_t half = period / 2;
    const int ratio = kind == MKTOPT__SEASON_MULTIPLICATIVE;
    double *count = scratch, *squares = scratch + period, *trend = squares + period;
    for (int64_t i = 0; i < period; i++)
        index[i] = count[i] = squares[i] = 0;
    for (int64_t t = 0; t < n && apart != NULL; t++)
        apart[t] = (double)NAN;
    centred_means(y, n, period, trend);
    for (int64_t t = half, i = half; t + half < n; t++, i = i + 1 < period ? i + 1 : 0) {
        if (ratio && !(trend[t] > 0))
            continue;
        const double value = ratio ? y[t] / trend[t] : y[t] - trend[t];
        index[i] += value;
        squares[i] += value * value;
        count[i]++;
        if (apart != NULL)
            apart[t] = value;
    }
    for (int64_t i = 0; i < period; i++)
        index[i] = count[i] > 0 ? index[i] / count[i] : ratio;
    const double mean = mean_of(index, period);
    const double keep = shrink ? reliability(index, squares, count, period) : 1;
    for (int64_t t = 0, i = 0; t < n && apart != NULL; t++, i = i + 1 < period ? i + 1 : 0) {
        const double all = index[i], c = count[i];
        const double others = isnan(apart[t]) || c < 2 ? all : (c * all - apart[t]) / (c - 1);
        apart[t] = normal(others, mean, ratio, keep);
    }
    for (int64_t i = 0; i < period; i++)
        index[i] = normal(index[i], mean, ratio, keep);
}

/* ---- long seasons --------------------------------------------------------------------------- */

/* Months of a year: enough for the harmonics, and long enough for noise to cancel out in them. */
enum { BLOCKS_PER_PERIOD = 12, CURVE_COLUMNS = 1 + 2 * MKTOPT__SEASON_HARMONICS };

#define PI             3.14159265358979323846
#define FEWEST_PERIODS 1.9  /* twice, but for a few days */
#define LARGEST_CHANCE 1e-3 /* that there is no season after all */

double mktopt__season_harmonic(double period, int64_t column, double t)
{
    const double angle = 2 * PI * (double)(column / 2 + 1) * fmod(t, period) / period;
    return column % 2 == 0 ? sin(angle) : cos(angle);
}

/* Mean over block b of the series, or (column >= 0) of a harmonic. */
static double block_mean(const double *y, double period, int64_t column, int64_t b, int64_t size)
{
    double sum = 0;
    for (int64_t t = b * size; t < (b + 1) * size; t++)
        sum += column < 0 ? y[t] : mktopt__season_harmonic(period, column, (double)t);
    return sum / (double)size;
}

int mktopt__season_curve(mktopt__arena *arena, const double *y, int64_t n, double period,
                         mktopt__season_layer *curve)
{
    const int64_t size = (int64_t)(period / BLOCKS_PER_PERIOD), rows = size > 0 ? n / size - 1 : 0;
    double norms[CURVE_COLUMNS], b[CURVE_COLUMNS], left, total = 0, mean = 0;
    int64_t order[CURVE_COLUMNS];
    if (size < 1 || (double)n < FEWEST_PERIODS * period)
        return 0;
    double *x = mktopt__arena_alloc(arena, rows * CURVE_COLUMNS, sizeof *x);
    double *z = mktopt__arena_alloc(arena, rows, sizeof *z);
    if (x == NULL || z == NULL)
        return -1;
    for (int64_t i = 0; i < rows; i++) {
        z[i] = block_mean(y, period, -1, i + 1, size) - block_mean(y, period, -1, i, size);
        mean += z[i] / (double)rows;
        x[i] = 1;
        for (int64_t j = 0; j + 1 < CURVE_COLUMNS; j++)
            x[(j + 1) * rows + i] =
                block_mean(y, period, j, i + 1, size) - block_mean(y, period, j, i, size);
    }
    for (int64_t i = 0; i < rows; i++)
        total += (z[i] - mean) * (z[i] - mean);
    mktopt__least_squares(x, z, rows, CURVE_COLUMNS, order, norms, b, &left);
    const double q = CURVE_COLUMNS - 1, rest = (double)(rows - CURVE_COLUMNS);
    if (!(total > left) || exceedance((total - left) / q / (left / rest), q, rest) > LARGEST_CHANCE)
        return 0;
    *curve = (mktopt__season_layer){.period = period, .level = mean_of(y, n)};
    for (int64_t j = 0; j + 1 < CURVE_COLUMNS; j++)
        curve->harmonics[j] = b[j + 1];
    return 1;
}

double mktopt__season_at(const mktopt__season_layer *layer, int32_t kind, int64_t t)
{
    double value = 0;
    if (layer->cycle > 0)
        return layer->values[(t - layer->start) % layer->cycle];
    for (int64_t j = 0; j + 1 < CURVE_COLUMNS; j++)
        value += layer->harmonics[j] * mktopt__season_harmonic(layer->period, j, (double)t);
    return kind == MKTOPT__SEASON_MULTIPLICATIVE ? fmax(1 + value / layer->level, SMALLEST_INDEX)
                                                 : value;
}

/* ---- several seasons ------------------------------------------------------------------------ */

/* Of a step that nobody thought of at first. */
static double later_factor(const mktopt__seasons *seasons, int64_t t)
{
    const int times = seasons->kind == MKTOPT__SEASON_MULTIPLICATIVE;
    double factor = times;
    for (int32_t i = 0; i < seasons->found; i++) {
        const double value = mktopt__season_at(&seasons->layers[i], seasons->kind, t);
        factor = times ? factor * value : factor + value;
    }
    return factor;
}

static inline double factor_at(const mktopt__seasons *seasons, int64_t t)
{
    return t < seasons->length ? seasons->factor[t] : later_factor(seasons, t);
}

double mktopt__seasons_at(const mktopt__seasons *seasons, int64_t t)
{
    return factor_at(seasons, t);
}

double mktopt__seasons_without(const mktopt__seasons *seasons, int64_t t, double value)
{
    if (seasons->kind == MKTOPT__SEASON_NONE)
        return value;
    return seasons->kind == MKTOPT__SEASON_ADDITIVE ? value - factor_at(seasons, t)
                                                    : value / factor_at(seasons, t);
}

void mktopt__seasons_put_back(const mktopt__seasons *seasons, int64_t t, int64_t n, double *values)
{
    if (seasons->kind == MKTOPT__SEASON_MULTIPLICATIVE)
        for (int64_t i = 0; i < n; i++)
            values[i] *= factor_at(seasons, t + i);
    else if (seasons->kind == MKTOPT__SEASON_ADDITIVE)
        for (int64_t i = 0; i < n; i++)
            values[i] += factor_at(seasons, t + i);
}

double mktopt__seasons_apart(const mktopt__seasons *seasons, int64_t t, double value)
{
    if (seasons->kind == MKTOPT__SEASON_NONE || seasons->apart == NULL)
        return value;
    return seasons->kind == MKTOPT__SEASON_ADDITIVE ? value + seasons->apart[t]
                                                    : value * seasons->apart[t];
}

void mktopt__seasons_add(mktopt__seasons *seasons, const mktopt__season_layer *layer)
{
    for (int64_t t = layer->start; t < seasons->length; t++) {
        const double value = mktopt__season_at(layer, seasons->kind, t);
        if (seasons->kind == MKTOPT__SEASON_MULTIPLICATIVE)
            seasons->factor[t] *= value;
        else
            seasons->factor[t] += value;
    }
    seasons->layers[seasons->found++] = *layer;
}

/* Multiplicative unless values are negative or there is nothing but zeros. */
static int32_t natural_kind(const double *y, int64_t n)
{
    double least = 0, most = 0;
    for (int64_t t = 0; t < n; t++) {
        least = y[t] < least ? y[t] : least;
        most = y[t] > most ? y[t] : most;
    }
    return least < 0 || !(most > 0) ? MKTOPT__SEASON_ADDITIVE : MKTOPT__SEASON_MULTIPLICATIVE;
}

static void add_apart(mktopt__seasons *seasons, const mktopt__season_layer *layer,
                      const double *apart, int64_t n)
{
    for (int64_t t = 0, i = 0; t < n; t++, i = i + 1 < layer->cycle ? i + 1 : 0) {
        if (seasons->kind == MKTOPT__SEASON_MULTIPLICATIVE)
            seasons->apart[t] *= apart[t] / layer->values[i];
        else
            seasons->apart[t] += apart[t] - layer->values[i];
    }
}

static int64_t whole_of(double period)
{
    return (int64_t)floor(period + 0.5);
}

/* Whether the test finds a whole period. */
static int has_indices(const double *x, int64_t n, double period)
{
    const int64_t whole = whole_of(period);
    return (double)whole == period &&
           (mktopt__season_found(x, n, whole) || found_in_changes(x, n, whole));
}

static int add_indices(mktopt__arena *arena, const double *x, int64_t n, int64_t period,
                       mktopt__seasons *seasons)
{
    mktopt__season_layer layer = {.cycle = period};
    layer.values = mktopt__arena_alloc(arena, 3 * period + n, sizeof(double));
    double *apart = mktopt__arena_alloc(arena, n, sizeof *apart);
    if (layer.values == NULL || apart == NULL)
        return -1;
    mktopt__season_indices(x, n, period, seasons->kind, 1, layer.values, apart,
                           layer.values + period);
    mktopt__seasons_add(seasons, &layer);
    add_apart(seasons, &layer, apart, n);
    return 0;
}

/* Of what is added to a level. */
static void to_factors(double *index, int64_t n, double level)
{
    for (int64_t i = 0; i < n; i++)
        index[i] = fmax(1 + index[i] / level, SMALLEST_INDEX);
}

static int add_curve(mktopt__arena *arena, const double *x, int64_t n, double period,
                     mktopt__seasons *seasons)
{
    mktopt__season_layer layer = {.cycle = 0};
    const int found = mktopt__season_curve(arena, x, n, period, &layer);
    if (found > 0)
        mktopt__seasons_add(seasons, &layer);
    return found < 0 ? -1 : 0;
}

/* Between so many zeros a demand a period after another is a coincidence. */
static int is_mostly_zero(const double *x, int64_t n)
{
    int64_t zeros = 0;
    for (int64_t t = 0; t < n; t++)
        zeros += x[t] == 0;
    return zeros > n / 2;
}

static int add_echo(mktopt__arena *arena, const double *x, int64_t n, int64_t period,
                    mktopt__seasons *seasons)
{
    const double level = mean_of(x, n);
    mktopt__season_layer layer = {.cycle = period};
    if (n <= period || n >= 3 * period || is_mostly_zero(x, n))
        return 0;
    layer.values = mktopt__arena_alloc(arena, 3 * period + n, sizeof(double));
    double *apart = mktopt__arena_alloc(arena, n, sizeof *apart);
    if (layer.values == NULL || apart == NULL)
        return -1;
    if (!mktopt__season_echo(x, n, period, layer.values, apart, layer.values + period))
        return 0;
    if (seasons->kind == MKTOPT__SEASON_MULTIPLICATIVE) {
        to_factors(layer.values, period, level);
        to_factors(apart, n, level);
    }
    mktopt__seasons_add(seasons, &layer);
    add_apart(seasons, &layer, apart, n);
    return 0;
}

static void take_out(const mktopt__seasons *seasons, const double *y, int64_t n, double *x)
{
    for (int64_t t = 0; t < n; t++)
        x[t] = mktopt__seasons_without(seasons, t, y[t]);
}

/* Indices where there are any, else a curve if it is long, and of few periods what comes again. `x`
 * is y without the seasons that are known. */
static int find_one(mktopt__arena *arena, const double *y, int64_t n, double period, int indices,
                    double *x, mktopt__seasons *seasons)
{
    if (indices)
        return add_indices(arena, x, n, whole_of(period), seasons);
    if (period >= LONG_SEASON && add_curve(arena, x, n, period, seasons) != 0)
        return -1;
    take_out(seasons, y, n, x);
    return add_echo(arena, x, n, whole_of(period), seasons);
}

/* `first`: whether the first period has indices. */
static int find_all(mktopt__arena *arena, const double *y, int64_t n, const double *periods,
                    int64_t n_periods, int first, mktopt__seasons *seasons)
{
    const int times = seasons->kind == MKTOPT__SEASON_MULTIPLICATIVE;
    seasons->factor = mktopt__arena_alloc(arena, seasons->length, sizeof(double));
    seasons->apart = mktopt__arena_alloc(arena, n, sizeof(double));
    double *x = mktopt__arena_alloc(arena, n, sizeof *x);
    if (seasons->factor == NULL || seasons->apart == NULL || x == NULL)
        return -1;
    for (int64_t t = 0; t < seasons->length; t++)
        seasons->factor[t] = times;
    for (int64_t t = 0; t < n; t++)
        seasons->apart[t] = times;
    for (int64_t i = 0; i < n_periods; i++) {
        take_out(seasons, y, n, x);
        const int indices = i == 0 ? first : has_indices(x, n, periods[i]);
        if (find_one(arena, y, n, periods[i], indices, x, seasons) != 0)
            return -1;
    }
    return 0;
}

/* Whether the last value errs less step by step, by more than a standard error, when the difference
 * of its season is added than when it is taken times their ratio. */
static int adds(const double *y, int64_t n, const mktopt__seasons *times,
                const mktopt__seasons *plus)
{
    double sum = 0, squares = 0;
    for (int64_t t = 1; t < n; t++) {
        if (times->factor[t - 1] < MKTOPT__LEAST_TELLING_INDEX)
            continue;
        const double ratio = times->factor[t] / times->factor[t - 1];
        const double difference = plus->factor[t] - plus->factor[t - 1];
        const double more = fabs(y[t] - y[t - 1] * ratio) - fabs(y[t] - (y[t - 1] + difference));
        sum += more;
        squares += more * more;
    }
    return sum > sqrt(squares);
}

int mktopt__seasons_find(mktopt__arena *arena, const double *y, int64_t n, int64_t horizon,
                         const double *periods, int64_t n_periods, mktopt__seasons *seasons)
{
    mktopt__seasons plus = {.kind = MKTOPT__SEASON_ADDITIVE, .length = n + horizon};
    *seasons = (mktopt__seasons){.kind = natural_kind(y, n), .length = n + horizon};
    const int first = n_periods > 0 && has_indices(y, n, periods[0]);
    if (find_all(arena, y, n, periods, n_periods, first, seasons) != 0)
        return -1;
    if (seasons->found > 0 && seasons->kind == MKTOPT__SEASON_MULTIPLICATIVE) {
        if (find_all(arena, y, n, periods, n_periods, first, &plus) != 0)
            return -1;
        if (adds(y, n, seasons, &plus))
            *seasons = plus;
    }
    if (seasons->found == 0)
        seasons->kind = MKTOPT__SEASON_NONE;
    return 0;
}
