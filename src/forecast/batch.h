/* Forecasts of many series. */
#ifndef MKTOPT_FORECAST_BATCH_H
#define MKTOPT_FORECAST_BATCH_H

#include "forecast/forecast_priv.h"

typedef struct mktopt__forecast_entry {
    mktopt_status status;
    int32_t reserved;
    int64_t horizon;
    mktopt__forecast_room room; /* in the numbers of all; nothing when it failed */
    mktopt__forecast_total total;
    char *message; /* NULL: none */
} mktopt__forecast_entry;

struct mktopt_forecasts {
    mktopt__arena *arena;
    const mktopt_allocator *allocator; /* of the messages */
    mktopt_forecast_options options;
    int64_t horizon;
    int64_t count;
    mktopt__forecast_entry *entries;
};

/* Completes a series when its turn comes: what it adds to `series` lies in `scratch`, memory of
 * that series alone. */
typedef mktopt_status (*mktopt__forecast_complete)(mktopt__arena *scratch, const void *request,
                                                   int64_t index, int64_t horizon,
                                                   mktopt_forecast_series *series,
                                                   mktopt_error *err);

/* What to forecast: series as the public call takes them. */
typedef struct mktopt__forecast_work {
    const mktopt_forecast_series *series;
    int64_t count;
    int64_t horizon;
    mktopt__forecast_complete complete; /* NULL: they are complete */
    const void *request;                /* what `complete` is given */
} mktopt__forecast_work;

/* Fills `all`, which lives in the context's arena; options were checked. */
mktopt_status mktopt__forecast_many(const mktopt__context *context,
                                    const mktopt__forecast_work *work,
                                    const mktopt_forecast_options *options, mktopt_forecasts *all,
                                    mktopt_error *err);

/* Frees what does not lie in the arena. */
void mktopt__forecasts_release(mktopt_forecasts *all);

#endif
