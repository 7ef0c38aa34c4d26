/* From a method's name to fitted models. */
#ifndef MKTOPT_FORECAST_METHODS_H
#define MKTOPT_FORECAST_METHODS_H

#include "forecast/combination/combination.h"
#include "forecast/models/regression.h"

/* Models of one season go no further: longer ones are noise by then. */
#define MKTOPT__LONGEST_LAG 200

typedef struct mktopt__plan {
    int32_t method; /* MKTOPT_FORECAST_... */
    int32_t variant;
    int64_t window;
    const double *periods; /* sorted, > 1 */
    int64_t n_periods;
    const mktopt__design *design; /* linear_regression alone: with the regressors */
} mktopt__plan;

/* The season that models of one season take: the longest that occurs twice in n values and is not
 * too long for one; 1 when there is none. */
int64_t mktopt__main_period(const mktopt__plan *plan, int64_t n);

/* Fits the method's models to all->y (n finite values). Returns -1 when memory is out. */
int mktopt__fit_method(mktopt__arena *arena, const mktopt__plan *plan, mktopt__combination *all);

#endif
