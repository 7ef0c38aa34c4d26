/* forecast.run */
#include <math.h>
#include <string.h>

#include "forecast/calendar.h"
#include "forecast/operations_priv.h"

static const char *const frequency_words[] = {"hourly",  "daily",     "weekly",
                                              "monthly", "quarterly", "yearly"};
static const mktopt__enum frequency_names = {"forecast_frequency", 6, frequency_words};

/* A named column: of regressors numbers, of holidays times. */
typedef struct column {
    const char *key;
    mktopt__array value;
} column;

typedef struct run_request {
    mktopt__array series;
    int64_t horizon;
    mktopt_forecast_options options;
    int64_t start;
    int32_t frequency;
    int32_t has_frequency;
    mktopt__array regressors;
    mktopt__array future_regressors;
    mktopt__array holidays;
} run_request;

#define S run_request
static const mktopt__field request_fields[] = {
    MKTOPT__FORECAST_NUMBERS(S, series, .flags = MKTOPT__NON_EMPTY,
                             .doc = "Values, evenly spaced, oldest first; null is missing."),
    MKTOPT__MEMBER(S, I64, horizon, MKTOPT__BETWEEN(1, MKTOPT__LONGEST_HORIZON), .unit = "steps",
                   .doc = "How far to forecast."),
    MKTOPT__FORECAST_SEASON_FIELD(S, options., "season_length"),
    MKTOPT__FORECAST_METHOD_FIELDS(S, options.),
    MKTOPT__FORECAST_LEVELS_FIELD(S, options.),
    MKTOPT__MEMBER(S, TIME, start, .flags = MKTOPT__OPTIONAL,
                   .doc = "When the first value was; with frequency it gives times and holidays."),
    MKTOPT__MEMBER(S, ENUM, frequency, .flags = MKTOPT__OPTIONAL, MKTOPT__PRESENT(S, has_frequency),
                   .names = &frequency_names,
                   .doc = "Of the values; without season_length it also says which seasons to look "
                          "for."),
    MKTOPT__MEMBER(S, MAP, regressors, .flags = MKTOPT__OPTIONAL,
                   MKTOPT__ENTRIES(column, ARRAY, .item_size = sizeof(double),
                                   MKTOPT__ELEMENT(F64, .flags = 0)),
                   .doc = "What is known beside the series, by name: one number a value."),
    MKTOPT__MEMBER(S, MAP, future_regressors, .flags = MKTOPT__OPTIONAL,
                   MKTOPT__ENTRIES(column, ARRAY, .item_size = sizeof(double),
                                   MKTOPT__ELEMENT(F64, .flags = 0)),
                   .doc = "The same over the horizon: one number a step."),
    MKTOPT__MEMBER(S, MAP, holidays, .flags = MKTOPT__OPTIONAL,
                   MKTOPT__ENTRIES(column, ARRAY, .item_size = sizeof(int64_t),
                                   MKTOPT__ELEMENT(TIME, .flags = 0)),
                   .doc = "By name the times of every occurrence, past and future; needs start and "
                          "frequency."),
};

static mktopt_status check_request(const void *value, const mktopt__path *path, mktopt_error *err)
{
    const run_request *request = value;
    mktopt_forecast_options options = request->options;
    options.n_regressors = request->regressors.count + request->holidays.count;
    if (request->holidays.count > 0 &&
        (request->start == MKTOPT_NONE_I64 || !request->has_frequency))
        return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__MEMBER_PATH(path, "holidays"),
                            "need start and frequency");
    return mktopt__check_forecast_options(&options, path, err);
}

const mktopt__struct mktopt__forecast_run_request = {
    .name = "forecast_run_request",
    .doc = "A series and how to forecast it.",
    MKTOPT__STRUCT_TABLE(S, request_fields),
    .check = check_request,
};
#undef S

/* ---- response ------------------------------------------------------------------------------- */

#define S mktopt__forecast_components
static const mktopt__field components_fields[] = {
    MKTOPT__FORECAST_NUMBERS(S, trend, .flags = MKTOPT__OPTIONAL,
                             .doc = "Of mstl, one number a value; null for other methods."),
    MKTOPT__FORECAST_NUMBERS(S, season, .doc = "Over the series and the horizon."),
    MKTOPT__MEMBER(S, BOOL, multiplicative,
                   .doc = "The season multiplies the rest; else it is added."),
};
const mktopt__struct mktopt__forecast_components_type = {
    .name = "forecast_components",
    .doc = "What the series was split into.",
    MKTOPT__STRUCT_TABLE(S, components_fields)};
#undef S

#define S mktopt__band
static const mktopt__field band_fields[] = {
    MKTOPT__MEMBER(S, F64, level, .unit = "fraction", .doc = "How likely it holds the value."),
    MKTOPT__FORECAST_NUMBERS(S, lower, .doc = "By step."),
    MKTOPT__FORECAST_NUMBERS(S, upper, .doc = "By step."),
};
const mktopt__struct mktopt__band_type = {.name = "forecast_interval",
                                          .doc = "An interval by step.",
                                          MKTOPT__STRUCT_TABLE(S, band_fields)};
#undef S

#define S mktopt__forecast_answer
static const mktopt__field response_fields[] = {
    MKTOPT__FORECAST_NUMBERS(S, mean, .doc = "By step."),
    MKTOPT__MEMBER(S, ARRAY, intervals, MKTOPT__ITEMS(mktopt__band, &mktopt__band_type),
                   .doc = "By level."),
    MKTOPT__MEMBER(S, ENUM, method, .names = &mktopt__forecast_method_names,
                   .doc = "That was asked for."),
    MKTOPT__MEMBER(S, MAP, parameters, MKTOPT__ENTRIES(mktopt__forecast_named, F64, .flags = 0),
                   .doc = "What was fitted, by name; of several models each with its weight."),
    MKTOPT__MEMBER(S, STRUCT, components, .flags = MKTOPT__OPTIONAL,
                   .type = &mktopt__forecast_components_type, MKTOPT__PRESENT(S, has_components),
                   .doc = "Null when no season was taken out."),
    MKTOPT__MEMBER(S, STRUCT, in_sample, .type = &mktopt__forecast_summary_type,
                   .doc = "How it fits its own series, one step ahead."),
    MKTOPT__FORECAST_NUMBERS(S, fitted, .doc = "One step ahead each, by value."),
    MKTOPT__MEMBER(S, ARRAY, times, .flags = MKTOPT__OPTIONAL, .item_size = sizeof(int64_t),
                   MKTOPT__ELEMENT(TIME, .flags = 0),
                   .doc = "Of the steps; null without start and frequency."),
};
const mktopt__struct mktopt__forecast_run_response = {.name = "forecast",
                                                      .doc = "A forecast with its intervals.",
                                                      MKTOPT__STRUCT_TABLE(S, response_fields)};
#undef S

mktopt__array mktopt__bands(mktopt__arena *arena, const double *levels, int64_t n_levels,
                            const double *lower, const double *upper, int64_t horizon)
{
    mktopt__band *bands = mktopt__arena_alloc(arena, n_levels, sizeof *bands);
    for (int64_t i = 0; i < n_levels && bands != NULL; i++)
        bands[i] = (mktopt__band){
            levels[i],
            {(void *)(uintptr_t)(lower + i * horizon), horizon},
            {(void *)(uintptr_t)(upper + i * horizon), horizon},
        };
    return (mktopt__array){bands, n_levels};
}

/* ---- regressors and holidays ---------------------------------------------------------------- */

static const column *find(const mktopt__array *columns, const char *key)
{
    const column *items = columns->items;
    for (int64_t i = 0; i < columns->count; i++)
        if (strcmp(items[i].key, key) == 0)
            return &items[i];
    return NULL;
}

static mktopt_status copy_column(const char *field, const char *key, const column *from,
                                 int64_t count, double *to, mktopt_error *err)
{
    const mktopt__path *path = MKTOPT__MEMBER_PATH(MKTOPT__FIELD_PATH(field), key);
    if (from == NULL)
        return mktopt__fail(err, MKTOPT_MISSING_FIELD, path, "is required");
    if (from->value.count != count)
        return mktopt__fail(err, MKTOPT_LENGTH_MISMATCH, path, "has %d numbers, expected %d",
                            (int)from->value.count, (int)count);
    memcpy(to, from->value.items, (size_t)count * sizeof *to);
    return MKTOPT_OK;
}

static void mark_holiday(const run_request *request, const column *holiday, double *past,
                         double *future)
{
    const int64_t n = request->series.count, total = n + request->horizon;
    const int64_t *times = holiday->value.items;
    for (int64_t i = 0; i < holiday->value.count; i++) {
        const int64_t at =
            mktopt__calendar_index(request->start, request->frequency, total, times[i]);
        if (at >= 0)
            *(at < n ? &past[at] : &future[at - n]) += 1;
    }
}

static mktopt_status set_regressors(mktopt__arena *arena, const run_request *request,
                                    mktopt_forecast_options *options, mktopt_error *err)
{
    const int64_t n = request->series.count, horizon = request->horizon;
    const column *regressors = request->regressors.items, *holidays = request->holidays.items;
    const column *future_items = request->future_regressors.items;
    options->n_regressors = request->regressors.count + request->holidays.count;
    double *past = mktopt__arena_alloc(arena, options->n_regressors * n, sizeof *past);
    double *future = mktopt__arena_alloc(arena, options->n_regressors * horizon, sizeof *future);
    if (past == NULL || future == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < request->future_regressors.count; i++)
        if (find(&request->regressors, future_items[i].key) == NULL)
            return mktopt__fail(
                err, MKTOPT_UNKNOWN_NAME,
                MKTOPT__MEMBER_PATH(MKTOPT__FIELD_PATH("future_regressors"), future_items[i].key),
                "is not among the regressors");
    for (int64_t i = 0; i < request->regressors.count; i++) {
        const char *key = regressors[i].key;
        MKTOPT__TRY(copy_column("regressors", key, &regressors[i], n, past + i * n, err));
        MKTOPT__TRY(copy_column("future_regressors", key, find(&request->future_regressors, key),
                                horizon, future + i * horizon, err));
    }
    for (int64_t i = 0; i < request->holidays.count; i++) {
        const int64_t at = request->regressors.count + i;
        mark_holiday(request, &holidays[i], past + at * n, future + at * horizon);
    }
    options->regressors = past;
    options->future_regressors = future;
    return MKTOPT_OK;
}

/* ---- running -------------------------------------------------------------------------------- */

static mktopt_status set_times(mktopt__arena *arena, const run_request *request,
                               mktopt__forecast_answer *answer, mktopt_error *err)
{
    if (request->start == MKTOPT_NONE_I64 || !request->has_frequency)
        return MKTOPT_OK;
    int64_t *times = mktopt__arena_alloc(arena, request->horizon, sizeof *times);
    if (times == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t k = 0; k < request->horizon; k++)
        times[k] =
            mktopt__calendar_time(request->start, request->frequency, request->series.count + k);
    answer->times = (mktopt__array){times, request->horizon};
    return MKTOPT_OK;
}

/* "effect[2]" becomes "effect.price". */
static mktopt_status set_parameters(mktopt__arena *arena, const run_request *request,
                                    const mktopt_forecast *forecast,
                                    mktopt__forecast_answer *answer, mktopt_error *err)
{
    const column *regressors = request->regressors.items, *holidays = request->holidays.items;
    const int64_t named = request->regressors.count, all = named + request->holidays.count;
    mktopt__forecast_named *items =
        mktopt__arena_alloc(arena, forecast->n_parameters, sizeof *items);
    if (items == NULL)
        return mktopt__out_of_memory(err);
    int64_t effect = 0;
    for (int64_t i = 0; i < forecast->n_parameters; i++) {
        items[i] =
            (mktopt__forecast_named){forecast->parameters[i].name, forecast->parameters[i].value};
        if (strncmp(items[i].key, "effect[", 7) != 0 || effect >= all)
            continue;
        const char *name = effect < named ? regressors[effect].key : holidays[effect - named].key;
        items[i].key = mktopt__arena_printf(arena, "effect.%s", name);
        if (items[i].key == NULL)
            return mktopt__out_of_memory(err);
        effect++;
    }
    answer->parameters = (mktopt__array){items, forecast->n_parameters};
    return MKTOPT_OK;
}

static void set_numbers(const mktopt_forecast *forecast, mktopt__forecast_answer *answer)
{
    const int64_t h = forecast->horizon;
    answer->mean = (mktopt__array){forecast->room.mean, h};
    answer->fitted = (mktopt__array){forecast->room.fitted, forecast->n};
    answer->method = forecast->summary.method;
    answer->in_sample = forecast->summary;
    answer->has_components = forecast->season != NULL;
    answer->components = (mktopt__forecast_components){
        .trend = {forecast->trend, forecast->trend != NULL ? forecast->n : 0},
        .season = {forecast->season, forecast->season != NULL ? forecast->n + h : 0},
        .multiplicative = forecast->season_kind == MKTOPT__SEASON_MULTIPLICATIVE,
    };
}

mktopt_status mktopt__forecast_run_run(const mktopt__context *context, const void *request_,
                                       void *response, mktopt_error *err)
{
    const run_request *request = request_;
    mktopt__forecast_answer *answer = response;
    mktopt_forecast_options options = request->options;
    mktopt_forecast forecast = {0};
    MKTOPT__TRY(set_regressors(context->arena, request, &options, err));
    const double *lengths = options.season_lengths;
    int64_t n_lengths = options.n_season_lengths;
    if (n_lengths == 0 && request->has_frequency)
        n_lengths = mktopt__calendar_seasons(request->frequency, &lengths);
    const mktopt__forecast_task task = {request->series.items,
                                        request->series.count,
                                        request->horizon,
                                        &options,
                                        lengths,
                                        n_lengths,
                                        MKTOPT__FIELD_PATH("series")};
    MKTOPT__TRY(mktopt__forecast_into(context->arena, &task, &forecast, err));
    set_numbers(&forecast, answer);
    answer->intervals = mktopt__bands(context->arena, options.levels, options.n_levels,
                                      forecast.room.lower, forecast.room.upper, forecast.horizon);
    if (answer->intervals.items == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__TRY(set_parameters(context->arena, request, &forecast, answer, err));
    return set_times(context->arena, request, answer, err);
}
