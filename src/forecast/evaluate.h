/* Rolling-origin evaluation of methods on one series. */
#ifndef MKTOPT_FORECAST_EVALUATE_H
#define MKTOPT_FORECAST_EVALUATE_H

#include "forecast/forecast_priv.h"

typedef struct mktopt__forecast_trial {
    const double *values;
    int64_t n;
    int64_t horizon;
    int64_t origins;
    int64_t step;
    const int32_t *methods;
    int64_t n_methods;
    const double *season_lengths;
    int64_t n_season_lengths;
    const mktopt_forecast_options *options; /* checked; its method is not used */
} mktopt__forecast_trial;

/* How many origins there is room for: from n - horizon backwards, each at least half the way in. */
int64_t mktopt__trial_origins(const mktopt__forecast_trial *trial);

/* scores: one a method. Errors: as mktopt_forecast_evaluate. */
mktopt_status mktopt__forecast_try(const mktopt__context *context,
                                   const mktopt__forecast_trial *trial,
                                   mktopt_forecast_score *scores, mktopt_error *err);

#endif
