/* What the domain's own files share: a task in plain arrays, and what comes of it.
 *
 * The way of a series. forecast.c takes the call, compute.c follows it: prepare.c puts it on a safe
 * scale, fills gaps and takes gross errors out (cleaning.c); methods.c makes models of the method's
 * name (models/), combination/ weighs them by how they did inside the series and says how wide the
 * intervals are; parameters.c tells what was fitted. batch.c does so for many series, evaluate.c
 * from many origins, and forecast_model*.c keeps a fit that takes in new values.
 *
 * Beside that way, from forecasts that are given: spread.c (how sure they are), outlook.c (joint
 * distribution of the steps), derived.c (ratio), goal.c, reconcile.c. operations/ is the JSON of
 * all, tables.c the fields that options and requests share. */
#ifndef MKTOPT_FORECAST_FORECAST_PRIV_H
#define MKTOPT_FORECAST_FORECAST_PRIV_H

#include <mktopt/forecast.h>

#include "base/context.h"
#include "base/error.h"
#include "forecast/methods.h"

/* One series. */
typedef struct mktopt__forecast_task {
    const double *values;
    int64_t n;
    int64_t horizon;
    const mktopt_forecast_options *options;
    const double *season_lengths;
    int64_t n_season_lengths;
    const mktopt__path *path;   /* of the values, for errors */
    const mktopt__path *parent; /* of what stands beside them; NULL: a call's own arguments */
} mktopt__forecast_task;

/* The sum of all steps; NaN and no shares when a double does not hold it. */
typedef struct mktopt__forecast_total {
    double mean;
    double *lower; /* by level */
    double *upper;
    double *share; /* of each step in the variance, horizon elements, or NULL */
} mktopt__forecast_total;

/* Where the numbers go: memory of the caller. */
typedef struct mktopt__forecast_room {
    double *mean;                  /* horizon */
    double *lower;                 /* levels * horizon */
    double *upper;                 /* levels * horizon */
    double *fitted;                /* n, or NULL */
    mktopt__forecast_total *total; /* or NULL */
} mktopt__forecast_room;

/* The fitted state behind a forecast; lives in the arena it was made in. */
typedef struct mktopt__forecast_fit {
    mktopt__combination all;
    mktopt_forecast_summary summary;
    int32_t exponent; /* values = 2^exponent * those of `all` */
    int32_t non_negative;
    const double *levels;
    int64_t n_levels;
    int64_t period;         /* the main one, or 1 */
    mktopt__design design;  /* regressors and seasons */
    const double *effects;  /* of the regressors that were taken out; NULL: none */
    const double *combined; /* regressors times effects, over the series and the horizon */
    int64_t first;          /* missing values before the first, */
    int64_t after;          /* and after the last */
} mktopt__forecast_fit;

/* The task of a call that has `series` and these options, which were checked. */
mktopt__forecast_task mktopt__forecast_task_of(const double *series, int64_t n, int64_t horizon,
                                               const mktopt_forecast_options *options);

mktopt_status mktopt__forecast_check_horizon(int64_t horizon, const mktopt__path *parent,
                                             mktopt_error *err);

/* The task's columns of that name, `length` numbers each, are there and finite. */
mktopt_status mktopt__forecast_check_columns(const mktopt__forecast_task *task, const char *name,
                                             const double *columns, int64_t length,
                                             mktopt_error *err);

/* Checks and fits. Errors: as mktopt_forecast_run. */
mktopt_status mktopt__forecast_fit_series(mktopt__arena *arena, const mktopt__forecast_task *task,
                                          mktopt__forecast_fit *fit, mktopt_error *err);

/* Checks, fits, forecasts. `room` is written only on success. Errors: as mktopt_forecast_run. */
mktopt_status mktopt__forecast_one(mktopt__arena *arena, const mktopt__forecast_task *task,
                                   const mktopt__forecast_room *room, mktopt__forecast_fit *fit,
                                   mktopt_error *err);

/* Writes what `fit->all` forecast for `horizon` steps (after those of `fit->after`); `shift` is
 * added to each, NULL: nothing. `room->fitted` is left alone. */
mktopt_status mktopt__forecast_write(mktopt__arena *arena, const mktopt__forecast_fit *fit,
                                     int64_t horizon, const double *shift, const mktopt__path *path,
                                     const mktopt__forecast_room *room, mktopt_error *err);

typedef struct mktopt__forecast_parameter {
    const char *name;
    double value;
} mktopt__forecast_parameter;

struct mktopt_forecast {
    mktopt__arena *arena;
    int64_t n;
    int64_t horizon;
    int64_t n_levels;
    double *levels;
    mktopt__forecast_room room;
    mktopt__forecast_total total;
    mktopt_forecast_summary summary;
    mktopt__forecast_parameter *parameters;
    int64_t n_parameters;
    double *trend;  /* of MSTL, n values; NULL: none */
    double *season; /* what the seasons add, or by what they multiply, n + horizon; NULL: none */
    int32_t season_kind;
};

/* The parameters of a fit, by name, copied to `arena`. */
mktopt_status mktopt__forecast_parameters(mktopt__arena *arena, const mktopt__forecast_fit *fit,
                                          mktopt_forecast *forecast, mktopt_error *err);

/* Room for a forecast of a series of n values, none: of one that is not there any more. */
mktopt_status mktopt__forecast_reserve(mktopt__arena *arena, const double *levels, int64_t n_levels,
                                       int64_t n, int64_t horizon, mktopt_forecast *forecast,
                                       mktopt_error *err);

/* mktopt_forecast_run with options that were checked: what it answers in memory of `arena`, the fit
 * behind it in memory of `scratch`. */
mktopt_status mktopt__forecast_into(mktopt__arena *arena, mktopt__arena *scratch,
                                    const mktopt__forecast_task *task, mktopt_forecast *forecast,
                                    mktopt__forecast_fit *fit, mktopt_error *err);

#endif
