/* What the files of operations share. */
#ifndef MKTOPT_FORECAST_OPERATIONS_OPERATIONS_PRIV_H
#define MKTOPT_FORECAST_OPERATIONS_OPERATIONS_PRIV_H

#include "forecast/forecast_priv.h"
#include "forecast/operations/beside.h"
#include "forecast/tables.h"
#include "json/operation.h"

typedef struct mktopt__band {
    double level;
    mktopt__array lower;
    mktopt__array upper;
} mktopt__band;

/* An interval of the total. */
typedef struct mktopt__total_band {
    double level;
    double lower;
    double upper;
} mktopt__total_band;

typedef struct mktopt__total_answer {
    double mean;
    mktopt__array intervals;
    mktopt__array share;
} mktopt__total_answer;

typedef struct mktopt__forecast_components {
    mktopt__array trend;
    mktopt__array season;
    int32_t multiplicative;
    int32_t reserved;
} mktopt__forecast_components;

typedef struct mktopt__forecast_named {
    const char *key;
    double value;
} mktopt__forecast_named;

typedef struct mktopt__forecast_answer {
    mktopt__array mean;
    mktopt__array intervals;
    int32_t method;
    int32_t has_components;
    mktopt__array parameters;
    mktopt__forecast_components components;
    mktopt_forecast_summary in_sample;
    mktopt__array fitted;
    mktopt__array times;
    const char *state;
    mktopt__total_answer total;
    int32_t has_total;
    int32_t has_in_sample; /* of a forecast that is given */
} mktopt__forecast_answer;

extern const mktopt__struct mktopt__band_type;
extern const mktopt__struct mktopt__total_type;
extern const mktopt__struct mktopt__forecast_components_type;

/* Bands of `levels` levels over rows of `horizon` numbers; NULL when memory is out. */
mktopt__array mktopt__bands(mktopt__arena *arena, const double *levels, int64_t n_levels,
                            const double *lower, const double *upper, int64_t horizon);
/* The field `total` of S, there where has_total is. */
#define MKTOPT__FORECAST_TOTAL_FIELD(S)                                                      \
    MKTOPT__MEMBER(S, STRUCT, total, .flags = MKTOPT__OPTIONAL, .type = &mktopt__total_type, \
                   MKTOPT__PRESENT(S, has_total),                                            \
                   .doc = "Of all steps; null when it is too large.")

/* The same with its intervals; no items: out of memory. */
mktopt__total_answer mktopt__answer_total(mktopt__arena *arena, const double *levels,
                                          int64_t n_levels, const mktopt__forecast_total *total,
                                          int64_t horizon);

/* The answer of a forecast of `steps` steps from the start of the series; its intervals, parameters
 * ("effect[2]" becomes "effect.price") and times. */
mktopt_status mktopt__answer_forecast(mktopt__arena *arena, const mktopt_forecast *forecast,
                                      const mktopt__beside *beside, int64_t n,
                                      mktopt__forecast_answer *answer, mktopt_error *err);

/* The state of a model in base64, in memory of the arena. */
mktopt_status mktopt__model_text(mktopt__arena *arena, const mktopt_forecast_model *model,
                                 const char **text, mktopt_error *err);

MKTOPT__OPERATION_PARTS(forecast, run);
MKTOPT__OPERATION_PARTS(forecast, batch);
MKTOPT__OPERATION_PARTS(forecast, evaluate);
MKTOPT__OPERATION_PARTS(forecast, reconcile);
MKTOPT__OPERATION_PARTS(forecast, scenarios);
MKTOPT__OPERATION_PARTS(forecast, gap);
MKTOPT__OPERATION_PARTS(forecast, warnings);
MKTOPT__OPERATION_PARTS(forecast, resources);
MKTOPT__OPERATION_PARTS(forecast, ratio);

/* forecast.update answers like forecast.run. */
extern const mktopt__struct mktopt__forecast_update_request;
mktopt_status mktopt__forecast_run_update(const mktopt__context *context, const void *request,
                                          void *response, mktopt_error *err);

MKTOPT__OPERATION_PARTS(goal, progress);
MKTOPT__OPERATION_PARTS(goal, adjust);

#endif
