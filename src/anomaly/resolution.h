/* How a metric came back after an anomaly. */
#ifndef MKTOPT_ANOMALY_RESOLUTION_H
#define MKTOPT_ANOMALY_RESOLUTION_H

#include "anomaly/anomaly_priv.h"

typedef struct mktopt__resolution_input {
    const double *values;
    const int64_t *times;   /* NULL: none */
    const double *expected; /* NULL: level and season before `start` go on */
    int64_t count;
    int64_t start;
    mktopt_resolution_options options;
} mktopt__resolution_input;

extern const mktopt__struct mktopt__resolution_options_type;

/* Values and options are checked, indexes are not. */
mktopt_status mktopt__resolve(const mktopt__resolution_input *input, mktopt__arena *arena,
                              mktopt_resolution *out, mktopt_error *err);

#endif
