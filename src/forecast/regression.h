/* Linear regression on trend, seasonal dummies and the caller's regressors. */
#ifndef MKTOPT_FORECAST_REGRESSION_H
#define MKTOPT_FORECAST_REGRESSION_H

#include "base/memory.h"

typedef struct mktopt__design {
    const double *past;   /* regressors, column by column: n values each */
    const double *future; /* `horizon` values each */
    int64_t columns;
    int64_t n;
    int64_t horizon;
    const double *periods; /* seasons */
    int64_t n_periods;
} mktopt__design;

/* Least squares of y on intercept, trend, seasons (dummies up to a period of 24, else harmonics)
 * and regressors, by QR. `line`: n + horizon elements, fitted values and forecasts; *slope that of
 * the trend, a step; `effects` one coefficient a regressor. Returns -1 when memory is out. */
int mktopt__regression(mktopt__arena *arena, const mktopt__design *design, const double *y,
                       double *line, double *slope, double *effects);

/* The effects of the regressors alone, from differences over `lag` steps, so that trend and season
 * do not pass for them. `effect`: n + horizon elements, the regressors times their coefficients. */
int mktopt__regressor_effect(mktopt__arena *arena, const mktopt__design *design, const double *y,
                             int64_t lag, double *effect, double *effects);

#endif
