/* Models combined: weights and intervals from how they did inside the series. */
#ifndef MKTOPT_FORECAST_COMBINATION_COMBINATION_H
#define MKTOPT_FORECAST_COMBINATION_COMBINATION_H

#include "forecast/cleaning.h"
#include "forecast/combination/growth.h"
#include "forecast/models/model.h"

enum {
    MKTOPT__MOST_MODELS = 8,
    MKTOPT__FEW_ERRORS = 10 /* fewer may be alike by luck: they tell neither scale nor tails */
};

/* A model that goes on (forecast_model_state.c) keeps what forecasts need after the fit. */
typedef struct mktopt__combination {
    const double *y;        /* the series, finite */
    const double *observed; /* the same, NaN where a value was filled in */
    double latest;       /* the last value where y has another that is not out of line; else NaN */
    double stays;        /* how much of its leap is to be expected to stay */
    mktopt__shift shift; /* to whose level y was moved */
    int64_t n;
    int64_t horizon;
    mktopt__fitted models[MKTOPT__MOST_MODELS];
    int64_t n_models;
    double size;                    /* of values: their mean without sign */
    double last;                    /* value */
    int64_t end;                    /* steps until now: n, and those that came after */
    double root;                    /* shares of the spread that go with the root of the value */
    double proportional;            /* and with the value */
    double assumed;                 /* share of the scale's square that no error of a model told */
    double scale;                   /* of the errors: of the first step's spread */
    double step;                    /* root mean square of errors one step ahead */
    int32_t exact;                  /* 1: there were none */
    const mktopt__seasons *seasons; /* that were taken out; may be NULL */
    double *trend;                  /* n elements, of MSTL; else NULL */
    double *mean;                   /* horizon elements */
    double *fitted;                 /* n elements, one step ahead */
    double *distance;               /* horizon elements: of the models' means from it, by weight */
    double *spread;                 /* horizon elements: standard deviation of the error */
    double *response;      /* horizon elements: how far an error moves the steps after it */
    mktopt__growth growth; /* of errors, beyond what the response tells */
    double lasting;        /* part of each: what errors of the series add up to beyond the models */
    double *errors;        /* |error| / spread of all rolling forecasts, in any order */
    int64_t n_errors;
    double told; /* how many these are worth, since those of many steps overlap */
} mktopt__combination;

/* Weighs the models, forecasts and measures errors. Returns -1 when memory is out. */
int mktopt__combine(mktopt__arena *arena, mktopt__combination *all);

/* Forecasts `horizon` steps from where the models stand: mean and spread. Returns -1 when memory is
 * out. */
int mktopt__look_ahead(mktopt__arena *arena, mktopt__combination *all);

/* Takes in the value of the next step, NaN: none, and measures its error. Returns what was forecast
 * of it; NaN: nothing. */
double mktopt__take(mktopt__combination *all, double value);

#endif
