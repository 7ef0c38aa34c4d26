/* forecast.run */
#include "forecast/forecast_model.h"
#include "forecast/operations/operations_priv.h"

typedef struct run_request {
    mktopt__array series;
    int64_t horizon;
    mktopt_forecast_options options;
    mktopt__beside beside;
    int32_t return_state;
} run_request;

#define S run_request
static const mktopt__field request_fields[] = {
    MKTOPT__NUMBERS(S, series, .flags = MKTOPT__NON_EMPTY,
                    .doc = "Values, evenly spaced, oldest first; null is missing."),
    MKTOPT__MEMBER(S, I64, horizon, MKTOPT__BETWEEN(1, MKTOPT__LONGEST_HORIZON), .unit = "steps",
                   .doc = "How far to forecast."),
    MKTOPT__FORECAST_SEASON_FIELD(S, options., "season_length"),
    MKTOPT__FORECAST_METHOD_FIELDS(S, options.),
    MKTOPT__FORECAST_LEVELS_FIELD(S, options.),
    MKTOPT__FORECAST_BESIDE_FIELDS(S, beside.),
    MKTOPT__MEMBER(S, BOOL, return_state, MKTOPT__DEFAULT(0),
                   .doc = "Whether the answer has the model's state, for forecast.update."),
};

static mktopt_status check_request(const void *value, const mktopt__path *path, mktopt_error *err)
{
    const run_request *request = value;
    MKTOPT__TRY(mktopt__check_beside(&request->beside, request->options.method, path, err));
    return mktopt__check_forecast_options(&request->options, path, err);
}

const mktopt__struct mktopt__forecast_run_request = {
    .name = "forecast_run_request",
    .doc = "A series and how to forecast it.",
    MKTOPT__STRUCT_TABLE(S, request_fields),
    .check = check_request,
};
#undef S

/* ---- running ------------------------------------------------------------------------------- */

/* What forecast.update will need to know beside the fit. */
static mktopt_status label(mktopt__arena *arena, const mktopt__beside *beside,
                           mktopt__model_labels *labels, mktopt_error *err)
{
    *labels = (mktopt__model_labels){.has_times = mktopt__beside_has_times(beside),
                                     .n_names = mktopt__beside_count(beside),
                                     .n_regressors = beside->regressors.count};
    labels->names = mktopt__arena_alloc(arena, labels->n_names, sizeof *labels->names);
    if (labels->names == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < labels->n_names; i++)
        labels->names[i] = mktopt__beside_name(beside, i);
    if (labels->has_times) {
        labels->start = beside->start;
        labels->frequency = beside->frequency;
    }
    return MKTOPT_OK;
}

static mktopt_status set_state(const mktopt__context *context, mktopt__arena *scratch,
                               const mktopt__forecast_task *task, const mktopt__forecast_fit *fit,
                               const mktopt__beside *beside, const char **state, mktopt_error *err)
{
    mktopt_forecast_model *model;
    mktopt__model_labels labels;
    MKTOPT__TRY(label(scratch, beside, &labels, err));
    MKTOPT__TRY(
        mktopt__forecast_model_make(scratch, task, fit, &labels, context->allocator, &model, err));
    const mktopt_status status = mktopt__model_text(context->arena, model, state, err);
    mktopt_forecast_model_free(model);
    return status;
}

static mktopt_status answer_in(const mktopt__context *context, mktopt__arena *scratch,
                               const run_request *request, mktopt__forecast_answer *answer,
                               mktopt_error *err)
{
    const mktopt__beside *beside = &request->beside;
    const int64_t n = request->series.count, horizon = request->horizon;
    mktopt_forecast_options options = request->options;
    mktopt_forecast forecast = {0};
    mktopt__forecast_fit fit;
    MKTOPT__TRY(mktopt__beside_options(scratch, beside, n, horizon, &options, err));
    const mktopt__forecast_task task =
        mktopt__forecast_task_of(request->series.items, n, horizon, &options);
    MKTOPT__TRY(mktopt__forecast_into(context->arena, scratch, &task, &forecast, &fit, err));
    MKTOPT__TRY(mktopt__answer_forecast(context->arena, &forecast, beside, n, answer, err));
    return request->return_state
               ? set_state(context, scratch, &task, &fit, beside, &answer->state, err)
               : MKTOPT_OK;
}

mktopt_status mktopt__forecast_run_run(const mktopt__context *context, const void *request,
                                       void *response, mktopt_error *err)
{
    mktopt__arena *scratch = mktopt__arena_create(context->allocator);
    if (scratch == NULL)
        return mktopt__out_of_memory(err);
    const mktopt_status status = answer_in(context, scratch, request, response, err);
    mktopt__arena_free(scratch);
    return status;
}
