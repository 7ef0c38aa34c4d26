/* forecast.update: a model that goes on, from one answer to the next. */
#include <string.h>

#include "base/base64.h"
#include "forecast/forecast_model.h"
#include "forecast/operations/operations_priv.h"

typedef struct update_request {
    const char *state;
    mktopt__array values;
    int64_t horizon;
    mktopt__beside beside; /* without start and frequency */
} update_request;

#define S update_request
static const mktopt__field request_fields[] = {
    MKTOPT__MEMBER(S, STRING, state, .flags = MKTOPT__NON_EMPTY,
                   .doc = "Of the answer of forecast.run, or of the update before this one."),
    MKTOPT__NUMBERS(S, values, .flags = MKTOPT__OPTIONAL,
                    .doc = "That came since, oldest first; null is missing."),
    MKTOPT__MEMBER(S, I64, horizon, MKTOPT__DEFAULT(0), MKTOPT__BETWEEN(0, MKTOPT__LONGEST_HORIZON),
                   .unit = "steps", .doc = "How far to forecast; 0: as far as forecast.run did."),
    MKTOPT__FORECAST_COLUMNS_FIELD(S, beside., regressors, F64,
                                   "One number a new value, by name, as the run had them."),
    MKTOPT__FORECAST_COLUMNS_FIELD(S, beside., future_regressors, F64,
                                   "The same over the horizon: one number a step."),
    MKTOPT__FORECAST_COLUMNS_FIELD(
        S, beside., holidays, TIME,
        "By name, as the run had them, the times since then and to come."),
};
const mktopt__struct mktopt__forecast_update_request = {
    .name = "forecast_update_request",
    .doc = "New values of a series that was forecast.",
    MKTOPT__STRUCT_TABLE(S, request_fields),
};
#undef S

/* ---- the state ------------------------------------------------------------------------------ */

mktopt_status mktopt__model_text(mktopt__arena *arena, const mktopt_forecast_model *model,
                                 const char **text, mktopt_error *err)
{
    size_t size;
    MKTOPT__TRY(mktopt_forecast_model_save(model, NULL, 0, &size, err));
    unsigned char *bytes = mktopt__arena_alloc(arena, (int64_t)size, 1);
    char *out = mktopt__arena_alloc(arena, (int64_t)mktopt__base64_length(size) + 1, 1);
    if (bytes == NULL || out == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__TRY(mktopt_forecast_model_save(model, bytes, size, &size, err));
    mktopt__base64_write(bytes, size, out);
    *text = out;
    return MKTOPT_OK;
}

static mktopt_status open_model(const mktopt__context *context, const char *state,
                                mktopt_forecast_model **model, mktopt_error *err)
{
    const size_t length = strlen(state);
    unsigned char *bytes = mktopt__arena_alloc(context->arena, (int64_t)length, 1);
    if (bytes == NULL)
        return mktopt__out_of_memory(err);
    const int64_t size = mktopt__base64_read(state, length, bytes);
    const mktopt_status status =
        size < 0
            ? MKTOPT_CORRUPT_STATE
            : mktopt_forecast_model_restore(bytes, (size_t)size, context->allocator, model, err);
    return status != MKTOPT_CORRUPT_STATE
               ? status
               : mktopt__fail(err, status, MKTOPT__FIELD_PATH("state"),
                              "must be that of an answer of this version, as it is");
}

/* ---- what stands beside the values ---------------------------------------------------------- */

/* The columns of a map in the order of the model; one that is not there is empty. */
static mktopt_status take_columns(mktopt__arena *arena, const char *field,
                                  const mktopt__array *given, const char *const *names,
                                  int64_t count, mktopt__array *ordered, mktopt_error *err)
{
    const mktopt__beside_column *items = given->items;
    mktopt__beside_column *columns = mktopt__arena_alloc(arena, count, sizeof *columns);
    if (columns == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < count; i++)
        columns[i].key = names[i];
    for (int64_t j = 0; j < given->count; j++) {
        int64_t i = 0;
        while (i < count && strcmp(names[i], items[j].key) != 0)
            i++;
        if (i == count)
            return mktopt__fail(err, MKTOPT_UNKNOWN_NAME,
                                MKTOPT__MEMBER_PATH(MKTOPT__FIELD_PATH(field), items[j].key),
                                "is not what the forecast was run with");
        columns[i].value = items[j].value;
    }
    *ordered = (mktopt__array){columns, count};
    return MKTOPT_OK;
}

static mktopt_status take_beside(mktopt__arena *arena, const mktopt_forecast_model *model,
                                 const mktopt__beside *given, mktopt__beside *beside,
                                 mktopt_error *err)
{
    const mktopt__model_labels *l = &model->labels;
    *beside = (mktopt__beside){.start = l->has_times ? l->start : MKTOPT_NONE_I64,
                               .frequency = l->frequency,
                               .has_frequency = l->has_times,
                               .passed = mktopt_forecast_model_steps(model)};
    if (l->n_names < mktopt_forecast_model_regressor_count(model))
        return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__FIELD_PATH("state"),
                            "is of a model whose regressors have no names");
    MKTOPT__TRY(take_columns(arena, "regressors", &given->regressors, l->names, l->n_regressors,
                             &beside->regressors, err));
    MKTOPT__TRY(take_columns(arena, "future_regressors", &given->future_regressors, l->names,
                             l->n_regressors, &beside->future_regressors, err));
    return take_columns(arena, "holidays", &given->holidays, l->names + l->n_regressors,
                        l->n_names - l->n_regressors, &beside->holidays, err);
}

/* ---- running -------------------------------------------------------------------------------- */

static mktopt_status go_on(const mktopt__context *context, mktopt_forecast_model *model,
                           const update_request *request, mktopt__forecast_answer *answer,
                           mktopt_error *err)
{
    static const double nothing[1];
    mktopt__beside beside;
    mktopt__beside_numbers numbers;
    mktopt_forecast *forecast;
    const int64_t n = request->values.count;
    const int64_t horizon = request->horizon > 0 ? request->horizon : model->horizon;
    const int has_regressors = model->fit.design.columns > 0;
    MKTOPT__TRY(take_beside(context->arena, model, &request->beside, &beside, err));
    MKTOPT__TRY(mktopt__read_beside(context->arena, &beside, n, horizon, NULL, &numbers, err));
    MKTOPT__TRY(mktopt_forecast_model_update(model, n > 0 ? request->values.items : nothing, n,
                                             has_regressors ? numbers.past : NULL, err));
    MKTOPT__TRY(mktopt__forecast_model_ahead(
        context->arena, model, horizon, has_regressors ? numbers.future : NULL, &forecast, err));
    MKTOPT__TRY(mktopt__answer_forecast(context->arena, forecast, &beside, n, answer, err));
    return mktopt__model_text(context->arena, model, &answer->state, err);
}

mktopt_status mktopt__forecast_run_update(const mktopt__context *context, const void *request,
                                          void *response, mktopt_error *err)
{
    const update_request *given = request;
    mktopt_forecast_model *model;
    MKTOPT__TRY(open_model(context, given->state, &model, err));
    const mktopt_status status = go_on(context, model, given, response, err);
    mktopt_forecast_model_free(model);
    return status;
}
