/* A series taken apart: season, level, level shifts; robust against what is to be found in it. */
#ifndef MKTOPT_ANOMALY_SERIES_H
#define MKTOPT_ANOMALY_SERIES_H

#include "anomaly/anomaly_priv.h"

/* A place where the level changes for good. */
typedef struct mktopt__level_shift {
    int64_t index; /* first value of the new level */
    double size;   /* new less old */
    double z;      /* size less the trend's, over its usual size */
} mktopt__level_shift;

typedef struct mktopt__series {
    const double *values; /* NaN: missing */
    int64_t count;
    int64_t season_length; /* 0: none */
    double *season;        /* zeros without one */
    double *level;
    mktopt__array shifts; /* mktopt__level_shift, by index */
} mktopt__series;

/* MAD times this estimates the standard deviation of a normal distribution. */
#define MKTOPT__MAD_TO_SIGMA 1.482602218505602

/* Median of the numbers among `values` (NaN is passed over); NaN without any. `scratch` has room
 * for `count`. */
double mktopt__known_median(const double *values, int64_t count, double *scratch);
/* Median absolute deviation from `centre`, as a standard deviation. Where more than half agree, the
 * mean absolute deviation. */
double mktopt__spread(const double *values, int64_t count, double centre, double *scratch);

/* Medians of windows of `width` values; of an even width the mean of the two windows that hold it
 * in their middle. The ends go on with the slope of the outermost window. NaN is passed over.
 * `scratch` has room for `width`. */
void mktopt__running_median(const double *values, int64_t count, int64_t width, double *out,
                            double *scratch);

/* Takes series->values apart. season_length: 0 to be looked for, 1 none. With `shifts` the level
 * may jump, and the jumps are listed. */
mktopt_status mktopt__series_decompose(mktopt__series *series, int64_t season_length, int shifts,
                                       mktopt__arena *arena, mktopt_error *err);

#endif
