/* Two-sided tail probabilities of all values of a sample by the sample itself. */
#ifndef MKTOPT_ANOMALY_CALIBRATE_H
#define MKTOPT_ANOMALY_CALIBRATE_H

#include "anomaly/anomaly_priv.h"
#include "anomaly/tail.h"

/* One side of a sample: magnitudes in descending order, and what was fitted to its tail. */
typedef struct mktopt__side {
    double *sorted;
    int64_t count;
    int64_t peaks;    /* values in the tail; 0: none fitted */
    double threshold; /* where the tail begins */
    double rate;      /* P(beyond the threshold) */
    mktopt__pareto pareto;
} mktopt__side;

typedef struct mktopt__sample {
    mktopt__side side[2];  /* above, below zero */
    mktopt__side surprise; /* -log of the values' two-sided probabilities; small samples: none */
    int64_t count;         /* values of both sides and zeros */
} mktopt__sample;

/* Residuals in robust standard deviations; NaN is passed over. */
mktopt_status mktopt__sample_fit(const double *z, int64_t count, mktopt__sample *sample,
                                 mktopt__arena *arena, mktopt_error *err);
/* The probability that a clean value is as far out as z, on either side. */
double mktopt__sample_probability(const mktopt__sample *sample, double z);
/* How far out a value of this probability is: above (side 0), below (side 1). */
double mktopt__sample_quantile(const mktopt__sample *sample, int side, double probability);

#endif
