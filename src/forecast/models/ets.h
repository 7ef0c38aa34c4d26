/* Exponential smoothing in state-space form. */
#ifndef MKTOPT_FORECAST_MODELS_ETS_H
#define MKTOPT_FORECAST_MODELS_ETS_H

#include <stdint.h>

/* Seasons longer than this are taken out before, not modelled. */
#define MKTOPT__ETS_LONGEST_SEASON 24

enum { MKTOPT__ETS_NONE = 0, MKTOPT__ETS_ADDITIVE = 1, MKTOPT__ETS_MULTIPLICATIVE = 2 };

/* A fitted model: its kind, smoothing parameters, and states before the first value. */
typedef struct mktopt__ets {
    int32_t error;  /* additive or multiplicative */
    int32_t trend;  /* none or additive */
    int32_t damped; /* 1: damped trend */
    int32_t season;
    int64_t period; /* 1 without a season */
    double alpha;
    double beta;
    double gamma;
    double phi; /* 1 unless damped */
    double level;
    double slope;
    double seasons[MKTOPT__ETS_LONGEST_SEASON]; /* of the first value, the second, ... */
    double likelihood;                          /* -2 log likelihood up to a constant */
    double aicc;
    int64_t n_parameters;
} mktopt__ets;

/* Numbers of scratch that fitting n values takes. */
int64_t mktopt__ets_scratch(int64_t n, int64_t period);

/* Fits the kind that `model` names. Returns -1 when the series is too short or (multiplicative)
 * not positive. */
int mktopt__ets_fit(const double *y, int64_t n, mktopt__ets *model, double *scratch);

/* What to choose among. */
typedef struct mktopt__ets_choice {
    int64_t period;         /* 1: no seasonal models */
    int32_t damped_only;    /* 1: no trend that is not damped */
    int32_t multiplicative; /* 1: also multiplicative errors and seasons */
} mktopt__ets_choice;

/* The kind with the least AICc (Hyndman et al., IJF 18, 2002). Returns -1 when none can be fitted.
 */
int mktopt__ets_select(const double *y, int64_t n, const mktopt__ets_choice *choice,
                       mktopt__ets *model, double *scratch);

/* Where a filtered series stands: all that forecasts and new values need. */
typedef struct mktopt__ets_state {
    double level;
    double slope;
    double seasons[MKTOPT__ETS_LONGEST_SEASON];
    int64_t at; /* the season of the next value */
} mktopt__ets_state;

void mktopt__ets_begin(const mktopt__ets *model, mktopt__ets_state *state);
/* Takes n values in; `mu`, n elements, are their one-step forecasts. */
void mktopt__ets_filter(const mktopt__ets *model, const double *y, int64_t n,
                        mktopt__ets_state *state, double *mu);
void mktopt__ets_forecast(const mktopt__ets *model, const mktopt__ets_state *state, int64_t horizon,
                          double *mean);

/* Filters y with fixed parameters and goes on for `horizon` steps. `fitted` has n elements or is
 * NULL. */
void mktopt__ets_project(const mktopt__ets *model, const double *y, int64_t n, double *fitted,
                         int64_t horizon, double *mean);

#endif
