/* What the files of operations share. */
#ifndef MKTOPT_FORECAST_OPERATIONS_PRIV_H
#define MKTOPT_FORECAST_OPERATIONS_PRIV_H

#include "forecast/forecast_priv.h"
#include "forecast/tables.h"
#include "json/operation.h"

/* Numbers, missing ones allowed. */
#define MKTOPT__FORECAST_NUMBERS(S, member, ...)                                         \
    {                                                                                    \
        .name = #member, .offset = (uint32_t)offsetof(S, member), .kind = MKTOPT__ARRAY, \
        .item_size = sizeof(double), MKTOPT__ELEMENT(F64, .flags = MKTOPT__MISSING_OK),  \
        __VA_ARGS__                                                                      \
    }

typedef struct mktopt__band {
    double level;
    mktopt__array lower;
    mktopt__array upper;
} mktopt__band;

extern const mktopt__struct mktopt__band_type;

/* Bands of `levels` levels over rows of `horizon` numbers; NULL when memory is out. */
mktopt__array mktopt__bands(mktopt__arena *arena, const double *levels, int64_t n_levels,
                            const double *lower, const double *upper, int64_t horizon);

#define MKTOPT__FORECAST_OPERATION(name)                                                           \
    extern const mktopt__struct mktopt__forecast_##name##_request;                                 \
    extern const mktopt__struct mktopt__forecast_##name##_response;                                \
    mktopt_status mktopt__forecast_run_##name(const mktopt__context *context, const void *request, \
                                              void *response, mktopt_error *err);

MKTOPT__FORECAST_OPERATION(run)
MKTOPT__FORECAST_OPERATION(batch)

#endif
