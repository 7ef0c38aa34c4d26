/* Rolling-origin evaluation of methods on one series. */
#ifndef MKTOPT_FORECAST_EVALUATE_H
#define MKTOPT_FORECAST_EVALUATE_H

#include "forecast/forecast_priv.h"

typedef struct mktopt__forecast_trial {
    mktopt__forecast_task task; /* options checked; their method, variant and future regressors are
                                   not used */
    int64_t origins;
    int64_t step;
    const int32_t *methods;
    int64_t n_methods;
} mktopt__forecast_trial;

/* How many origins there is room for: from n - horizon backwards, each at least half the way in
 * from the first value. */
int64_t mktopt__trial_origins(const mktopt__forecast_trial *trial);

/* scores: one a method. Errors: as mktopt_forecast_evaluate. */
mktopt_status mktopt__forecast_try(const mktopt__context *context,
                                   const mktopt__forecast_trial *trial,
                                   mktopt_forecast_score *scores, mktopt_error *err);

#endif
