/* The list of the domain's operations. */
#include "forecast/operations/operations_priv.h"

static const mktopt__operation operations[] = {
    MKTOPT__OPERATION(forecast, run, "Forecasts a series, with intervals."),
    {"forecast.update", "Takes new values into a forecast that was run, without a new fit.",
     &mktopt__forecast_update_request, &mktopt__forecast_run_response, mktopt__forecast_run_update},
    MKTOPT__OPERATION(forecast, batch, "Forecasts many series; one that fails spoils no other."),
    MKTOPT__OPERATION(forecast, evaluate,
                      "Compares methods on a series by rolling-origin cross-validation."),
    MKTOPT__OPERATION(forecast, reconcile,
                      "Makes forecasts of parts and of their sums coherent (MinT)."),
    MKTOPT__OPERATION(forecast, scenarios,
                      "What a forecast may come to: pessimistic, realistic, optimistic."),
    MKTOPT__OPERATION(
        forecast, gap,
        "A forecast against its targets: what lacks, and how likely they are reached."),
    MKTOPT__OPERATION(forecast, warnings,
                      "Early warnings from a forecast, its targets and its past."),
    MKTOPT__OPERATION(forecast, resources, "What follows a forecast: budget, people, calls."),
    MKTOPT__OPERATION(forecast, ratio,
                      "The ratio of two forecasts with its interval: CAC from cost and customers."),
    MKTOPT__OPERATION(goal, progress,
                      "How a goal stands, where it will end and how likely it is reached."),
    MKTOPT__OPERATION(goal, adjust, "A target that follows performance."),
};

const mktopt__operation_list mktopt__forecast_operations = {operations,
                                                            MKTOPT__COUNT_OF(operations)};
