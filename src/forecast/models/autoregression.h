/* Autoregression on differences, the order chosen by AICc. */
#ifndef MKTOPT_FORECAST_MODELS_AUTOREGRESSION_H
#define MKTOPT_FORECAST_MODELS_AUTOREGRESSION_H

#include <stdint.h>

#define MKTOPT__AR_LONGEST 400

/* y_t - y_{t-1} = drift + sum of coefficients times earlier differences about the drift. */
typedef struct mktopt__ar {
    int64_t order;
    double drift;
    double coefficients[MKTOPT__AR_LONGEST];
    double variance;
} mktopt__ar;

/* Fits it to n >= 2 finite values; `longest` bounds the order. The drift is the mean difference, or
 * with `test_drift` 0 where that has the lesser AICc. `scratch`: 2 n elements. */
void mktopt__ar_fit(const double *y, int64_t n, int64_t longest, int test_drift, mktopt__ar *model,
                    double *scratch);

/* Filters y with fixed parameters and goes on for `horizon` steps. `fitted` has n elements or is
 * NULL. */
void mktopt__ar_project(const mktopt__ar *model, const double *y, int64_t n, double *fitted,
                        int64_t horizon, double *mean);

/* How far a value moves forecasts in the end, in its own error: 0 .. 1. */
double mktopt__ar_gain(const mktopt__ar *model);

#endif
