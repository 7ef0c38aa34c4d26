/* A fitted model that takes in new values: what of a fit lives on without its series. */
#ifndef MKTOPT_FORECAST_FORECAST_MODEL_H
#define MKTOPT_FORECAST_FORECAST_MODEL_H

#include "forecast/forecast_priv.h"

/* Steps without a value in a row, and steps that a mean looks back. */
#define MKTOPT__LONGEST_GAP 1000000

/* What operations know beside a series and need again; nothing of a model that was fitted in C. */
typedef struct mktopt__model_labels {
    int32_t has_times;
    int32_t frequency;
    int64_t start;
    const char **names; /* of the columns: regressors first, then holidays */
    int64_t n_names;
    int64_t n_regressors; /* of these */
} mktopt__model_labels;

/* How large errors are. */
typedef struct mktopt__measured {
    double scale;
    double step;
} mktopt__measured;

struct mktopt_forecast_model {
    mktopt__arena *arena;
    mktopt__forecast_fit fit;
    int64_t horizon;          /* that it was fitted for */
    mktopt__recent recent;    /* last prepared values, gaps filled, to tell outliers by */
    double limit;             /* from which they are some; 0: none is */
    int64_t outliers;         /* since the fit */
    mktopt__measured earlier; /* before the last value */
    mktopt__model_labels labels;
};

/* The model of a fit, in memory of its own; `scratch` is what the fit lies in. `labels` may be
 * NULL. */
mktopt_status mktopt__forecast_model_make(mktopt__arena *scratch, const mktopt__forecast_task *task,
                                          const mktopt__forecast_fit *fit,
                                          const mktopt__model_labels *labels,
                                          const mktopt_allocator *allocator,
                                          mktopt_forecast_model **model, mktopt_error *err);

/* mktopt_forecast_model_predict into an arena of the caller's. */
mktopt_status mktopt__forecast_model_ahead(mktopt__arena *arena, const mktopt_forecast_model *model,
                                           int64_t horizon, const double *regressors,
                                           mktopt_forecast **forecast, mktopt_error *err);

/* A model as its own memory: the same members, and arrays of `arena`, through bytes. The arrays of
 * `from` may be views into a series. */
mktopt_status mktopt__forecast_model_clone(const mktopt_forecast_model *from,
                                           const mktopt_allocator *allocator,
                                           mktopt_forecast_model **model, mktopt_error *err);

#endif
