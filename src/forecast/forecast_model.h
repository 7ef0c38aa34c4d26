/* A fitted model that takes in new values: what of a fit lives on without its series. */
#ifndef MKTOPT_FORECAST_FORECAST_MODEL_H
#define MKTOPT_FORECAST_FORECAST_MODEL_H

#include "forecast/forecast_priv.h"

/* Steps without a value in a row, and steps that a mean looks back. */
#define MKTOPT__LONGEST_GAP 1000000

struct mktopt_forecast_model {
    mktopt__arena *arena;
    mktopt__forecast_fit fit;
    int64_t horizon;       /* that it was fitted for */
    mktopt__recent recent; /* last prepared values, gaps filled, to tell outliers by */
    double limit;          /* from which they are some; 0: none is */
    int64_t outliers;      /* since the fit */
};

/* A model as its own memory: the same members, and arrays of `arena`, through bytes. The arrays of
 * `from` may be views into a series. */
mktopt_status mktopt__forecast_model_clone(const mktopt_forecast_model *from,
                                           const mktopt_allocator *allocator,
                                           mktopt_forecast_model **model, mktopt_error *err);

#endif
