/* The operations of the domain, by file; operations.c lists them. */
#ifndef MKTOPT_ANOMALY_OPERATIONS_PRIV_H
#define MKTOPT_ANOMALY_OPERATIONS_PRIV_H

#include "anomaly/anomaly_priv.h"
#include "json/operation.h"

/* alerts_operation.c */
MKTOPT__OPERATION_PARTS(alerts, evaluate);
/* explain_operation.c */
MKTOPT__OPERATION_PARTS(anomaly, explain);
/* resolution_operation.c */
MKTOPT__OPERATION_PARTS(anomaly, resolution);
/* score_operation.c */
MKTOPT__OPERATION_PARTS(anomaly, score);
/* stream_operation.c */
MKTOPT__OPERATION_PARTS(anomaly, stream);

/* `values` and `times` of a request; WHAT says what times are for. */
#define MKTOPT__SERIES_FIELDS(S, WHAT)                                                             \
    MKTOPT__MEMBER(                                                                                \
        S, ARRAY, values,                                                                          \
        MKTOPT__EACH(F64, MKTOPT__MISSING_BETWEEN(-MKTOPT__VALUE_LIMIT, MKTOPT__VALUE_LIMIT)),     \
        .doc = "The series in order; null is a missing value."),                                   \
        MKTOPT__MEMBER(S, ARRAY, times, .flags = MKTOPT__OPTIONAL, MKTOPT__EACH(TIME, .flags = 0), \
                       .doc = "When each value was. " WHAT)
#define MKTOPT__MISSING_BETWEEN(a, b) .flags = MKTOPT__MISSING_OK, MKTOPT__BETWEEN((a), (b))

/* Times, when there are any, are as many as values. */
mktopt_status mktopt__check_times(const mktopt__array *values, const mktopt__array *times,
                                  mktopt_error *err);

#endif
