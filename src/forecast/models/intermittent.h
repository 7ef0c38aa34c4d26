/* Demand that is mostly zero. */
#ifndef MKTOPT_FORECAST_MODELS_INTERMITTENT_H
#define MKTOPT_FORECAST_MODELS_INTERMITTENT_H

#include <stdint.h>

enum { MKTOPT__CROSTON, MKTOPT__SBA, MKTOPT__TSB };

typedef struct mktopt__intermittent {
    int32_t variant;
    int32_t reserved;
    double alpha; /* of sizes */
    double beta;  /* of intervals, or of probabilities */
} mktopt__intermittent;

/* Fits the variant that `model` names to n values. */
void mktopt__intermittent_fit(const double *y, int64_t n, mktopt__intermittent *model);

/* Where a filtered series stands. */
typedef struct mktopt__intermittent_state {
    double size;
    double interval;    /* or, for TSB, */
    double probability; /* of a demand */
    double since;       /* steps since the last demand */
} mktopt__intermittent_state;

/* Where to begin: the mean size and the mean interval of the first demands. */
void mktopt__intermittent_begin(const double *y, int64_t n, mktopt__intermittent_state *state);
void mktopt__intermittent_step(const mktopt__intermittent *model, double y,
                               mktopt__intermittent_state *state);
/* Of every step alike. */
double mktopt__intermittent_forecast(const mktopt__intermittent *model,
                                     const mktopt__intermittent_state *state);

/* How far a demand, or none, moves the forecast for each unit that it is more than forecast, in the
 * mean of many. */
double mktopt__intermittent_gain(const mktopt__intermittent *model,
                                 const mktopt__intermittent_state *state);

/* Filters y with fixed parameters and goes on for `horizon` steps. `fitted` has n elements or is
 * NULL. */
void mktopt__intermittent_project(const mktopt__intermittent *model, const double *y, int64_t n,
                                  double *fitted, int64_t horizon, double *mean);

#endif
