/* A fitted model of any kind, on the scale of its series: what methods and combinations are made
 * of. */
#ifndef MKTOPT_FORECAST_MODELS_MODEL_H
#define MKTOPT_FORECAST_MODELS_MODEL_H

#include "forecast/models/autoregression.h"
#include "forecast/models/ets.h"
#include "forecast/models/intermittent.h"
#include "forecast/models/median.h"
#include "forecast/models/recent.h"
#include "forecast/models/regression.h"
#include "forecast/models/season.h"
#include "forecast/models/theta.h"

enum {
    MKTOPT__MODEL_NAIVE,  /* the value `period` steps ago */
    MKTOPT__MODEL_MEAN,   /* of the last `period` values */
    MKTOPT__MODEL_MEDIAN, /* of the last `period` values */
    MKTOPT__MODEL_ETS,
    MKTOPT__MODEL_DOT,
    MKTOPT__MODEL_THETA,
    MKTOPT__MODEL_AR,
    MKTOPT__MODEL_INTERMITTENT,
    MKTOPT__MODEL_LINE /* values that were worked out before */
};

/* Where a filtered series stands; models that look back have their recent values instead. */
typedef union mktopt__position {
    double offset; /* recent values lie so far below where the series is: of AR, else 0 */
    mktopt__ets_state ets;
    mktopt__dot_state dot;
    mktopt__theta_state theta;
    mktopt__intermittent_state intermittent;
} mktopt__position;

typedef struct mktopt__fitted {
    const char *name;
    int32_t kind;
    int32_t logarithm;              /* 1: of logarithms, of what is left without seasons */
    int64_t period;                 /* of NAIVE, MEAN and MEDIAN */
    const mktopt__seasons *seasons; /* taken out before, put back after; NULL: none */
    double *x;                      /* the series that was fitted: without seasons, in logarithms */
    union {
        mktopt__ets ets;
        mktopt__dot dot;
        mktopt__theta theta;
        mktopt__ar ar;
        mktopt__intermittent intermittent;
        mktopt__line line;
    } of;
    double error;            /* in the rolling validation */
    double weight;           /* in the combination */
    mktopt__position now;    /* after the last value, */
    mktopt__position before; /* and before it */
    double step;             /* what of the last value was taken for a step of the level */
    mktopt__recent recent;   /* values as the model sees them, of NAIVE, MEAN, MEDIAN and AR */
} mktopt__fitted;

/* The series as the model sees it, value by value. NaN: the value tells it nothing. */
double mktopt__model_inward(const mktopt__fitted *model, int64_t t, double value);
/* A forecast of value t of the series as it is with a season that was found without that value. */
double mktopt__model_apart(const mktopt__fitted *model, int64_t t, double value);

/* Origins from the last backwards: `last`, last - stride, ... From each the forecast goes up to
 * `horizon` steps, and not beyond value `end`. */
typedef struct mktopt__origins {
    int64_t last;
    int64_t stride;
    int64_t count;
    int64_t horizon;
    int64_t end;
} mktopt__origins;

/* Forecasts from many origins, row by row of `horizon` elements. */
void mktopt__model_roll(const mktopt__fitted *model, const mktopt__origins *origins, double *rows);

/* Forecasts from the first n values of the series, with the parameters as they are. `fitted`: one
 * step ahead each, n elements or NULL. */
void mktopt__model_project(const mktopt__fitted *model, int64_t n, double *fitted, int64_t horizon,
                           double *mean);

/* ---- going on ------------------------------------------------------------------------------- */

/* Puts the model where n values of its series lead it. */
void mktopt__model_settle(mktopt__fitted *model, int64_t n);

/* Forecasts from there, `step` steps after the series began; and what they were, had `last`, the
 * last value, been larger. */
void mktopt__model_forecast(const mktopt__fitted *model, int64_t step, int64_t horizon,
                            double *mean);
void mktopt__model_respond(mktopt__fitted *model, int64_t step, double last, double shock,
                           int64_t horizon, double *mean);

/* Takes in the value of this step, NaN: none; or makes nothing of the last one. What of an error is
 * beyond `limit` tells smoothing and autoregressions of no slope, season or swing: the level alone
 * goes after it. Constant time; the recent values need room to go on. */
void mktopt__model_take(mktopt__fitted *model, int64_t step, double value, double limit);
void mktopt__model_take_back(mktopt__fitted *model);
/* How many recent values the model needs to do that; 0: none. */
int64_t mktopt__model_memory(const mktopt__fitted *model);

#endif
