/* Tail probabilities of a stream by peaks over threshold: the largest values seen, and a
 * generalised Pareto distribution fitted to them. */
#ifndef MKTOPT_ANOMALY_TAIL_H
#define MKTOPT_ANOMALY_TAIL_H

#include <stdint.h>

enum {
    MKTOPT__TAIL_PEAKS = 200,   /* largest values held */
    MKTOPT__TAIL_FULL = 20000,  /* when so many were seen, every second one is forgotten */
    MKTOPT__TAIL_MIN_PEAKS = 20 /* the least a distribution is fitted to */
};

/* Every member is eight bytes wide: the state is written word by word. Zeros are an empty tail. */
typedef struct mktopt__tail {
    int64_t seen; /* values that the peaks are the largest of */
    int64_t held;
    double peaks[MKTOPT__TAIL_PEAKS]; /* descending, >= 0 */
} mktopt__tail;

/* A generalised Pareto distribution of the excess over a threshold. */
typedef struct mktopt__pareto {
    double shape;
    double scale; /* 0: no spread */
} mktopt__pareto;

/* Fits it to `count` >= 2 values in descending order, less `threshold`, by probability-weighted
 * moments. The shape is kept within least_shape .. 0.5: a tail with a variance; 0 is one without an
 * end. */
mktopt__pareto mktopt__pareto_fit(const double *values, int64_t count, double threshold,
                                  double least_shape);
/* P(excess > x), x >= 0. */
double mktopt__pareto_tail(const mktopt__pareto *pareto, double x);

/* The probability that a value is as large as x >= 0, from what was seen so far; at least 1 in 100
 * times as many as were seen, and 1 when nothing was. */
double mktopt__tail_probability(const mktopt__tail *tail, double x);
/* Adds a value >= 0. */
void mktopt__tail_add(mktopt__tail *tail, double x, int64_t full);
/* 0 when the state is one that additions can lead to, else -1. */
int mktopt__tail_check(const mktopt__tail *tail);

#endif
