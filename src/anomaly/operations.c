/* The list of all operations of the domain. */
#include "anomaly/operations_priv.h"

#define OPERATION(domain, name, doc)                                             \
    {                                                                            \
#domain "." #name, doc, &mktopt__##domain##_##name##_request,            \
            &mktopt__##domain##_##name##_response, mktopt__run_##domain##_##name \
    }

static const mktopt__operation operations[] = {
    OPERATION(
        anomaly, score,
        "Scores each value of a whole series against season and level; tells spikes from level "
        "shifts."),
    OPERATION(anomaly, stream,
              "Scores each value of a series from its past alone, and tells where episodes begin."),
    OPERATION(anomaly, explain,
              "Why a total or a ratio changed: the elements of the dimensions that explain it."),
    OPERATION(anomaly, resolution,
              "How a metric came back after an anomaly, and what an action did for it."),
    OPERATION(
        alerts, evaluate,
        "Metrics against rules: alerts with severity, escalation, duplicates, and what to do."),
};
const mktopt__operation_list mktopt__anomaly_operations = {operations,
                                                           MKTOPT__COUNT_OF(operations)};
