/* Clean synthetic series of several kinds, seeded: nothing in them is an anomaly. */
#ifndef MKTOPT_TESTS_ANOMALY_CLEAN_SERIES_H
#define MKTOPT_TESTS_ANOMALY_CLEAN_SERIES_H

#include <math.h>
#include <stdint.h>

#include "base/random.h"

typedef enum series_kind {
    GAUSSIAN,
    HEAVY_TAILED,
    SEASONAL,
    TRENDING,
    STEEP,
    COUNTS,
    SERIES_KINDS
} series_kind;

static const char *const series_names[] = {"Gaussian", "heavy-tailed", "seasonal",
                                           "trending", "steep",        "counts"};

/* Student's t with 3 degrees of freedom. */
static inline double series_t3(mktopt__random *random)
{
    double sum = 0;
    for (int i = 0; i < 3; i++) {
        const double z = mktopt__random_normal(random);
        sum += z * z;
    }
    return mktopt__random_normal(random) / sqrt(sum / 3);
}

/* Knuth's product of uniforms. */
static inline double series_poisson(mktopt__random *random, double mean)
{
    double product = mktopt__random_uniform(random), count = 0;
    for (; product > exp(-mean); count++)
        product *= mktopt__random_uniform(random);
    return count;
}

static inline double series_value(series_kind kind, int64_t i, mktopt__random *random)
{
    switch (kind) {
    case GAUSSIAN:
        return 100 + 10 * mktopt__random_normal(random);
    case HEAVY_TAILED:
        return series_t3(random);
    case SEASONAL:
        return 100 + 30 * sin(2 * acos(-1) * (double)(i % 24) / 24) +
               5 * mktopt__random_normal(random);
    case TRENDING:
        return 0.1 * (double)i + 5 * mktopt__random_normal(random);
    case STEEP:
        return 10 * (double)i + 5 * mktopt__random_normal(random);
    default:
        return series_poisson(random, 5);
    }
}

#endif
