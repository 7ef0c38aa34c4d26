/* The list of all operations of the domain. */
#include "anomaly/operations_priv.h"

static const mktopt__operation operations[] = {
    MKTOPT__OPERATION(
        anomaly, score,
        "Scores each value of a whole series against season and level; tells spikes from level "
        "shifts."),
    MKTOPT__OPERATION(
        anomaly, stream,
        "Scores each value of a series from its past alone, and tells where episodes begin."),
    MKTOPT__OPERATION(
        anomaly, explain,
        "Why a total or a ratio changed: the elements of the dimensions that explain it."),
    MKTOPT__OPERATION(anomaly, resolution,
                      "How a metric came back after an anomaly, and what an action did for it."),
    MKTOPT__OPERATION(
        alerts, evaluate,
        "Metrics against rules: alerts with severity, escalation, duplicates, and what to do."),
};
const mktopt__operation_list mktopt__anomaly_operations = {operations,
                                                           MKTOPT__COUNT_OF(operations)};
