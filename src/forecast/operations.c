/* The list of the domain's operations. */
#include "forecast/operations_priv.h"

#define OPERATION(name, text)                                                 \
    {                                                                         \
        "forecast." #name, text, &mktopt__forecast_##name##_request,          \
            &mktopt__forecast_##name##_response, mktopt__forecast_run_##name, \
    }

static const mktopt__operation operations[] = {
    OPERATION(run, "Forecasts a series, with intervals."),
    {"forecast.update", "Takes new values into a forecast that was run, without a new fit.",
     &mktopt__forecast_update_request, &mktopt__forecast_run_response, mktopt__forecast_run_update},
    OPERATION(batch, "Forecasts many series; one that fails spoils no other."),
    OPERATION(evaluate, "Compares methods on a series by rolling-origin cross-validation."),
    OPERATION(reconcile, "Makes forecasts of parts and of their sums coherent (MinT)."),
    OPERATION(scenarios, "What a forecast may come to: pessimistic, realistic, optimistic."),
    OPERATION(gap, "A forecast against its targets: what lacks, and how likely they are reached."),
    OPERATION(warnings, "Early warnings from a forecast, its targets and its past."),
    OPERATION(resources, "What follows a forecast: budget, people, calls."),
    OPERATION(ratio, "The ratio of two forecasts with its interval: CAC from cost and customers."),
    {"goal.progress", "How a goal stands, where it will end and how likely it is reached.",
     &mktopt__goal_progress_request, &mktopt__goal_progress_response, mktopt__goal_run_progress},
    {"goal.adjust", "A target that follows performance.", &mktopt__goal_adjust_request,
     &mktopt__goal_adjust_response, mktopt__goal_run_adjust},
};

const mktopt__operation_list mktopt__forecast_operations = {operations,
                                                            (int32_t)MKTOPT__COUNT_OF(operations)};
