/* Whole series, made and scored. */
#ifndef MKTOPT_TESTS_ANOMALY_SCORES_H
#define MKTOPT_TESTS_ANOMALY_SCORES_H

#include "support.h"

#include "clean_series.h"

static inline mktopt_anomalies *score(const double *values, int64_t count, int32_t method)
{
    mktopt_anomaly_options options;
    mktopt_anomalies *anomalies;
    mktopt_error err;
    assert_int_equal(mktopt_anomaly_options_init(&options, sizeof options), MKTOPT_OK);
    options.method = method;
    assert_ok(mktopt_anomalies_score(values, count, &options, NULL, &anomalies, &err), err);
    return anomalies;
}

static inline mktopt_anomaly get(const mktopt_anomalies *anomalies, int64_t index)
{
    mktopt_anomaly anomaly = {.struct_size = sizeof anomaly};
    mktopt_error err;
    assert_ok(mktopt_anomalies_get(anomalies, index, &anomaly, &err), err);
    return anomaly;
}

static inline void make_series(series_kind kind, double *values, int64_t count, uint64_t seed)
{
    mktopt__random random;
    mktopt__random_seed(&random, seed);
    for (int64_t i = 0; i < count; i++)
        values[i] = series_value(kind, i, &random);
}

#endif
