#include "forecast/models/regression.h"

#include <math.h>
#include <string.h>

#include "forecast/models/season.h"
#include "numeric/least_squares.h"

enum { LONGEST_DUMMIES = 24, HARMONICS = 6 };

/* Columns of a season: period - 1 dummies, or pairs of harmonics. */
static int64_t season_columns(double period, int64_t n)
{
    const int64_t whole = (int64_t)floor(period);
    if (period * 2 > (double)n)
        return 0;
    if ((double)whole == period && whole <= LONGEST_DUMMIES)
        return whole - 1;
    return 2 * (HARMONICS < whole / 2 ? HARMONICS : whole / 2);
}

static double season_value(double period, int64_t column, int64_t t)
{
    const int64_t whole = (int64_t)floor(period);
    if ((double)whole == period && whole <= LONGEST_DUMMIES)
        return t % whole == column + 1;
    return mktopt__season_harmonic(period, column, (double)t);
}

int64_t mktopt__regression_size(const mktopt__design *d)
{
    int64_t columns = 2 + d->columns;
    for (int64_t i = 0; i < d->n_periods; i++)
        columns += season_columns(d->periods[i], d->n);
    return columns;
}

static double regressor(const mktopt__design *d, int64_t column, int64_t t)
{
    return t < d->n ? d->past[column * d->n + t]
                    : d->future[column * d->horizon + t - d->n - d->gap];
}

/* Row t of the design. */
static void fill_row(const mktopt__design *d, int64_t t, double *row)
{
    int64_t k = 0;
    row[k++] = 1;
    row[k++] = (double)t;
    for (int64_t i = 0; i < d->n_periods; i++)
        for (int64_t j = 0; j < season_columns(d->periods[i], d->n); j++)
            row[k++] = season_value(d->periods[i], j, t);
    for (int64_t j = 0; j < d->columns; j++)
        row[k++] = regressor(d, j, t);
}

typedef struct system {
    double *x, *y, *norms, *coefficients, *row;
    int64_t *order;
} system;

static int reserve(mktopt__arena *arena, int64_t rows, int64_t columns, system *s)
{
    s->x = mktopt__arena_alloc(arena, rows * columns, sizeof(double));
    s->y = mktopt__arena_alloc(arena, rows, sizeof(double));
    s->norms = mktopt__arena_alloc(arena, columns, sizeof(double));
    s->coefficients = mktopt__arena_alloc(arena, columns, sizeof(double));
    s->row = mktopt__arena_alloc(arena, columns, sizeof(double));
    s->order = mktopt__arena_alloc(arena, columns, sizeof(int64_t));
    return s->x == NULL || s->y == NULL || s->norms == NULL || s->coefficients == NULL ||
                   s->row == NULL || s->order == NULL
               ? -1
               : 0;
}

int mktopt__regression_values(mktopt__arena *arena, const mktopt__design *d, int64_t from,
                              int64_t count, mktopt__line *line)
{
    double *row = mktopt__arena_alloc(arena, line->n_coefficients, sizeof *row);
    double *values = mktopt__arena_alloc(arena, count, sizeof *values);
    if (row == NULL || values == NULL)
        return -1;
    for (int64_t t = 0; t < count; t++) {
        fill_row(d, from + t, row);
        for (int64_t j = 0; j < line->n_coefficients; j++)
            values[t] += row[j] * line->coefficients[j];
    }
    line->values = values;
    line->from = from;
    return 0;
}

int mktopt__regression(mktopt__arena *arena, const mktopt__design *d, const double *y,
                       mktopt__line *line)
{
    const int64_t columns = mktopt__regression_size(d);
    system s;
    double residual;
    if (reserve(arena, d->n, columns, &s) != 0)
        return -1;
    for (int64_t t = 0; t < d->n; t++) {
        fill_row(d, t, s.row);
        for (int64_t j = 0; j < columns; j++)
            s.x[j * d->n + t] = s.row[j];
    }
    memcpy(s.y, y, (size_t)d->n * sizeof *y);
    mktopt__least_squares(s.x, s.y, d->n, columns, s.order, s.norms, s.coefficients, &residual);
    *line = (mktopt__line){.coefficients = s.coefficients, .n_coefficients = columns};
    return mktopt__regression_values(arena, d, 0, d->n + d->horizon, line);
}

int mktopt__regressor_effect(mktopt__arena *arena, const mktopt__design *d, const double *y,
                             int64_t lag, double *effect, double *effects)
{
    const int64_t rows = d->n > lag ? d->n - lag : 0, columns = d->columns + 1;
    system s;
    double residual;
    if (reserve(arena, rows, columns, &s) != 0)
        return -1;
    for (int64_t t = 0; t < rows; t++) {
        s.x[t] = 1;
        for (int64_t j = 0; j < d->columns; j++)
            s.x[(j + 1) * rows + t] = regressor(d, j, t + lag) - regressor(d, j, t);
        s.y[t] = y[t + lag] - y[t];
    }
    mktopt__least_squares(s.x, s.y, rows, columns, s.order, s.norms, s.coefficients, &residual);
    memcpy(effects, s.coefficients + 1, (size_t)d->columns * sizeof *effects);
    for (int64_t t = 0; t < d->n + d->horizon; t++) {
        effect[t] = 0;
        for (int64_t j = 0; j < d->columns; j++)
            effect[t] += effects[j] * regressor(d, j, t);
    }
    return 0;
}
