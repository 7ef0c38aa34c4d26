/* Forecasts of many series. */
#ifndef MKTOPT_FORECAST_BATCH_H
#define MKTOPT_FORECAST_BATCH_H

#include "forecast/forecast_priv.h"

typedef struct mktopt__forecast_entry {
    mktopt_status status;
    int32_t reserved;
    int64_t horizon;
    int64_t first; /* where its numbers begin */
    char *message; /* NULL: none */
} mktopt__forecast_entry;

struct mktopt_forecasts {
    mktopt__arena *arena;
    const mktopt_allocator *allocator; /* of the messages */
    mktopt_forecast_options options;
    int64_t horizon;
    int64_t count;
    mktopt__forecast_entry *entries;
    double *numbers; /* by entry: mean, lower ends by level, upper ends by level */
};

/* Fills `all`, which lives in the context's arena; options were checked. */
mktopt_status mktopt__forecast_many(const mktopt__context *context,
                                    const mktopt_forecast_series *series, int64_t count,
                                    int64_t horizon, const mktopt_forecast_options *options,
                                    mktopt_forecasts *all, mktopt_error *err);

/* Frees what does not lie in the arena. */
void mktopt__forecasts_release(mktopt_forecasts *all);

#endif
