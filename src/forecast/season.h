/* Seasons: is there any, what is its shape, and series without them. */
#ifndef MKTOPT_FORECAST_SEASON_H
#define MKTOPT_FORECAST_SEASON_H

#include <stdint.h>

#include "base/memory.h"

enum { MKTOPT__SEASON_NONE = 0, MKTOPT__SEASON_ADDITIVE = 1, MKTOPT__SEASON_MULTIPLICATIVE = 2 };

/* All seasons of a series together, over its n values and the horizon: what is added to the rest,
 * or what multiplies it. */
typedef struct mktopt__seasons {
    int32_t kind;
    int32_t found; /* how many of the periods have a season */
    int64_t length;
    double *factor; /* `length` elements */
} mktopt__seasons;

/* The test of the M competitions: autocorrelation at the period beyond its 90 % limit (1.645
 * standard errors after Bartlett); three whole periods at least. */
int mktopt__season_found(const double *y, int64_t n, int64_t period);

/* Indices of the classical decomposition by centred moving averages; multiplicative ones have the
 * mean 1 and are not below 0.01. With `shrink` they are drawn towards no season as far as they are
 * noise. `index` has `period` elements, `scratch` twice as many. n >= 2 period. */
void mktopt__season_indices(const double *y, int64_t n, int64_t period, int32_t kind, int shrink,
                            double *index, double *scratch);

/* A long season as a smooth curve, up to three harmonics, if the series has one: its differences of
 * means over a 36th of the period are regressed on those of the harmonics, and an F test at 0.1 %
 * decides; random walks pass as rarely as noise. `curve`: `length` >= n elements. 1 when there is
 * one, 0 when not, -1 when memory is out. */
int mktopt__season_curve(mktopt__arena *arena, const double *y, int64_t n, double period,
                         int32_t kind, double *curve, int64_t length);

/* Looks for each period in turn, shortest first, in what the shorter ones leave. Returns -1 when
 * memory is out. */
int mktopt__seasons_find(mktopt__arena *arena, const double *y, int64_t n, int64_t horizon,
                         const double *periods, int64_t n_periods, mktopt__seasons *seasons);

/* One value without its seasons, and back. */
double mktopt__seasons_without(const mktopt__seasons *seasons, int64_t t, double value);
double mktopt__seasons_with(const mktopt__seasons *seasons, int64_t t, double value);

#endif
