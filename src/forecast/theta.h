/* The Theta method and its dynamic, optimised form. */
#ifndef MKTOPT_FORECAST_THETA_H
#define MKTOPT_FORECAST_THETA_H

#include <stdint.h>

/* A fitted Dynamic Optimised Theta Model. */
typedef struct mktopt__dot {
    double alpha;
    double level; /* initial */
    double omega; /* 1 - 1/theta */
    double sse;   /* of one-step errors from the third value on */
} mktopt__dot;

/* Fits it to n >= 3 finite values. */
void mktopt__dot_fit(const double *y, int64_t n, mktopt__dot *model);

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

void mktopt__theta_fit(const double *y, int64_t n, mktopt__theta *model);
void mktopt__theta_project(const mktopt__theta *model, const double *y, int64_t n, double *fitted,
                           int64_t horizon, double *mean);

#endif
