/* Seasons: is there any, what is its shape, and series without them. */
#ifndef MKTOPT_FORECAST_MODELS_SEASON_H
#define MKTOPT_FORECAST_MODELS_SEASON_H

#include <stdint.h>

#include "base/memory.h"

enum { MKTOPT__SEASON_NONE = 0, MKTOPT__SEASON_ADDITIVE = 1, MKTOPT__SEASON_MULTIPLICATIVE = 2 };
/* Values of a season that is this low are noise, and tell nothing of the level: months that all but
 * close. */
#define MKTOPT__LEAST_TELLING_INDEX 0.05

enum {
    MKTOPT__MOST_SEASONS = 16,
    MKTOPT__MOST_LAYERS = 2 * MKTOPT__MOST_SEASONS,
    MKTOPT__SEASON_HARMONICS = 3
};

/* One season, as it goes on for ever: values that come again, or a curve. What a curve leaves may
 * have a layer of its own. */
typedef struct mktopt__season_layer {
    int64_t cycle; /* how many values; 0: a curve */
    int64_t start; /* the step of the first */
    double *values;
    double period; /* of the curve, */
    double level;  /* of the series it is of, and sine and cosine of each harmonic */
    double harmonics[2 * MKTOPT__SEASON_HARMONICS];
} mktopt__season_layer;

/* All seasons of a series together: what is added to the rest, or what multiplies it. */
typedef struct mktopt__seasons {
    int32_t kind;
    int32_t found;  /* how many layers there are */
    int64_t length; /* of the series and its horizon */
    double *apart; /* what turns the factor into one that was found without the value; NULL: none */
    double *factor; /* `length` elements; later ones follow from the layers, */
    mktopt__season_layer layers[MKTOPT__MOST_LAYERS];
} mktopt__seasons;

/* The test of the M competitions: autocorrelation at the period beyond its 90 % limit (1.645
 * standard errors after Bartlett); three whole periods at least. */
int mktopt__season_found(const double *y, int64_t n, int64_t period);

/* Indices of the classical decomposition by centred moving averages; multiplicative ones have the
 * mean 1 and are not below 0.01. With `shrink` they are drawn towards no season as far as they are
 * noise. `apart` (n elements, or NULL) gets for each value the index that the others of its phase
 * give, for validation. `index` has `period` elements, `scratch` 2 period + n. n >= 2 period. */
void mktopt__season_indices(const double *y, int64_t n, int64_t period, int32_t kind, int shrink,
                            double *index, double *apart, double *scratch);

/* Pairs of sine and cosine over the period, by column, and over its fractions: at time t. */
double mktopt__season_harmonic(double period, int64_t column, double t);

/* A long season as a smooth curve, up to three harmonics, if the series has one: its differences of
 * means over a 36th of the period are regressed on those of the harmonics, and an F test at 0.1 %
 * decides; random walks pass as rarely as noise. 1 when there is one, 0 when not, -1 when memory is
 * out. */
int mktopt__season_curve(mktopt__arena *arena, const double *y, int64_t n, double period,
                         mktopt__season_layer *curve);

/* What a layer adds, or by what it multiplies, at step t. */
double mktopt__season_at(const mktopt__season_layer *layer, int32_t kind, int64_t t);

/* Looks for each period in turn, shortest first, in what the shorter ones leave: by the test above,
 * or by that of changes, since a trend hides seasons from it; else, of less than three periods, by
 * what comes again (season_echo.h). They add where that errs less inside the series, or values are
 * negative; else they multiply. Returns -1 when memory is out. */
int mktopt__seasons_find(mktopt__arena *arena, const double *y, int64_t n, int64_t horizon,
                         const double *periods, int64_t n_periods, mktopt__seasons *seasons);

/* What all layers add, or by what they multiply, at step t; and one more layer. */
double mktopt__seasons_at(const mktopt__seasons *seasons, int64_t t);
void mktopt__seasons_add(mktopt__seasons *seasons, const mktopt__season_layer *layer);

/* One value without its seasons; and n values from step t on with them again. */
double mktopt__seasons_without(const mktopt__seasons *seasons, int64_t t, double value);
void mktopt__seasons_put_back(const mktopt__seasons *seasons, int64_t t, int64_t n, double *values);

/* One value with the season that was found apart from it instead; t is a step of the series. */
double mktopt__seasons_apart(const mktopt__seasons *seasons, int64_t t, double value);

#endif
