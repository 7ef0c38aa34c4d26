/* The Theta method and its dynamic, optimised form. */
#ifndef MKTOPT_FORECAST_MODELS_THETA_H
#define MKTOPT_FORECAST_MODELS_THETA_H

#include <stdint.h>

/* A fitted Dynamic Optimised Theta Model. */
typedef struct mktopt__dot {
    double alpha;
    double level; /* initial */
    double omega; /* 1 - 1/theta */
    double sse;   /* of one-step errors from the third value on */
} mktopt__dot;

/* Where a filtered series stands: all that forecasts and new values need. */
typedef struct mktopt__dot_state {
    double count; /* values seen */
    double mean;  /* of them, */
    double slope; /* and of their linear trend */
    double level;
    double decay; /* (1 - alpha)^count */
} mktopt__dot_state;

void mktopt__dot_begin(const mktopt__dot *model, mktopt__dot_state *state);
void mktopt__dot_step(const mktopt__dot *model, double y, mktopt__dot_state *state);
void mktopt__dot_forecast(const mktopt__dot *model, const mktopt__dot_state *state, int64_t horizon,
                          double *mean);

/* Fits it to n >= 3 finite values. `scratch`: 2 n elements. */
void mktopt__dot_fit(const double *y, int64_t n, mktopt__dot *model, double *scratch);

/* Filters y with fixed parameters and goes on for `horizon` steps. `fitted` has n elements or is
 * NULL. */
void mktopt__dot_project(const mktopt__dot *model, const double *y, int64_t n, double *fitted,
                         int64_t horizon, double *mean);

/* The classical method (theta = 2): simple exponential smoothing with half the slope of the linear
 * trend as drift. */
typedef struct mktopt__theta {
    double alpha;
    double level; /* initial */
    double drift; /* a step */
    double sse;
} mktopt__theta;

/* Where a filtered series stands. */
typedef struct mktopt__theta_state {
    double level;
    double decay; /* (1 - alpha)^count */
} mktopt__theta_state;

void mktopt__theta_begin(const mktopt__theta *model, mktopt__theta_state *state);
void mktopt__theta_step(const mktopt__theta *model, double y, mktopt__theta_state *state);
void mktopt__theta_forecast(const mktopt__theta *model, const mktopt__theta_state *state,
                            int64_t horizon, double *mean);

void mktopt__theta_fit(const double *y, int64_t n, mktopt__theta *model);
void mktopt__theta_project(const mktopt__theta *model, const double *y, int64_t n, double *fitted,
                           int64_t horizon, double *mean);

#endif
