/* Linear regression on trend, seasonal dummies and the caller's regressors. */
#ifndef MKTOPT_FORECAST_MODELS_REGRESSION_H
#define MKTOPT_FORECAST_MODELS_REGRESSION_H

#include "base/memory.h"

typedef struct mktopt__design {
    const double *past;   /* regressors, column by column: n values each */
    const double *future; /* `horizon` values each */
    int64_t columns;
    int64_t n;
    int64_t horizon;
    const double *periods; /* seasons */
    int64_t n_periods;
    int64_t gap; /* steps between the series and `future` */
} mktopt__design;

/* A fitted regression. */
typedef struct mktopt__line {
    double *coefficients; /* intercept, trend, seasons, regressors */
    int64_t n_coefficients;
    double *values; /* from step `from` on, for as long as they were asked for */
    int64_t from;
} mktopt__line;

/* Least squares of y on intercept, trend, seasons (dummies up to a period of 24, else harmonics)
 * and regressors, by QR; values over the series and the horizon. Returns -1 when memory is out. */
int mktopt__regression(mktopt__arena *arena, const mktopt__design *design, const double *y,
                       mktopt__line *line);
/* Works out `count` values from step `from` on. Returns -1 when memory is out. */
int mktopt__regression_values(mktopt__arena *arena, const mktopt__design *design, int64_t from,
                              int64_t count, mktopt__line *line);
/* How many coefficients such a regression has. */
int64_t mktopt__regression_size(const mktopt__design *design);

/* The effects of the regressors alone, from differences over `lag` steps, so that trend and season
 * do not pass for them. `effect`: n + horizon elements, the regressors times their coefficients. */
int mktopt__regressor_effect(mktopt__arena *arena, const mktopt__design *design, const double *y,
                             int64_t lag, double *effect, double *effects);

#endif
