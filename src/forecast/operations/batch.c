/* forecast.batch */
#include "forecast/batch.h"
#include "forecast/operations/beside.h"
#include "forecast/operations/operations_priv.h"

typedef struct batch_series {
    const char *id;
    mktopt__array values;
    mktopt__array season_length;
    int64_t horizon;
    int32_t has_method, method;
    int32_t has_variant, variant;
    int32_t has_non_negative, non_negative;
    int64_t window;
    mktopt__beside beside;
} batch_series;

typedef struct batch_request {
    mktopt__array series;
    int64_t horizon;
    mktopt_forecast_options options;
    mktopt__beside shared; /* by series that have none of their own */
} batch_request;

#define S batch_series
static const mktopt__field series_fields[] = {
    MKTOPT__MEMBER(S, STRING, id, .flags = MKTOPT__OPTIONAL,
                   .doc = "Comes back with the forecast."),
    MKTOPT__MEMBER(S, ARRAY, values,
                   MKTOPT__EACH(F64, .flags = MKTOPT__MISSING_OK | MKTOPT__ANY_NUMBER),
                   .doc = "Evenly spaced, oldest first; null is missing."),
    MKTOPT__MEMBER(S, ARRAY, season_length, .flags = MKTOPT__OPTIONAL | MKTOPT__SCALAR_OK,
                   MKTOPT__EACH(F64, MKTOPT__BETWEEN(1, MKTOPT__LONGEST_SEASON)), .unit = "steps",
                   .doc = "Of this series; without it that of the request."),
    MKTOPT__MEMBER(S, I64, horizon, .flags = MKTOPT__OPTIONAL,
                   MKTOPT__BETWEEN(1, MKTOPT__LONGEST_HORIZON), .unit = "steps",
                   .doc = "Of this series; without it that of the request."),
    MKTOPT__MEMBER(S, ENUM, method, .flags = MKTOPT__OPTIONAL, MKTOPT__PRESENT(S, has_method),
                   .names = &mktopt__forecast_method_names,
                   .doc = "Of this series; without it that of the request."),
    MKTOPT__MEMBER(S, ENUM, variant, .flags = MKTOPT__OPTIONAL, MKTOPT__PRESENT(S, has_variant),
                   .names = &mktopt__forecast_variant_names,
                   .doc = "Of this series; without it that of the request, if it has its method."),
    MKTOPT__MEMBER(S, BOOL, non_negative, .flags = MKTOPT__OPTIONAL,
                   MKTOPT__PRESENT(S, has_non_negative),
                   .doc = "Of this series; without it that of the request."),
    MKTOPT__MEMBER(S, I64, window, .flags = MKTOPT__OPTIONAL, MKTOPT__AT_LEAST(0), .unit = "steps",
                   .doc = "Of this series; without it that of the request, for moving_average."),
    MKTOPT__FORECAST_BESIDE_FIELDS(S, beside.),
};
static const mktopt__struct series_type = {.name = "forecast_batch_series",
                                           .doc = "A series of a batch.",
                                           MKTOPT__STRUCT_TABLE(S, series_fields)};
#undef S

#define S batch_request
static const mktopt__field request_fields[] = {
    MKTOPT__MEMBER(S, ARRAY, series, .flags = MKTOPT__NON_EMPTY,
                   MKTOPT__ITEMS(batch_series, &series_type), .doc = "Each on its own."),
    MKTOPT__MEMBER(S, I64, horizon, .flags = MKTOPT__OPTIONAL,
                   MKTOPT__BETWEEN(1, MKTOPT__LONGEST_HORIZON), .unit = "steps",
                   .doc = "Of series that have none of their own."),
    MKTOPT__FORECAST_SEASON_FIELD(S, options., "season_length"),
    MKTOPT__FORECAST_METHOD_FIELDS(S, options.),
    MKTOPT__FORECAST_LEVELS_FIELD(S, options.),
    MKTOPT__FORECAST_TIME_FIELDS(S, shared.),
    MKTOPT__FORECAST_COLUMNS_FIELD(S, shared., holidays, TIME,
                                   "Of series that have none of their own, by name the times of "
                                   "every occurrence; need start and frequency."),
};

static mktopt_status check_request(const void *value, const mktopt__path *path, mktopt_error *err)
{
    const batch_request *request = value;
    const batch_series *series = request->series.items;
    for (int64_t i = 0; i < request->series.count; i++)
        if (series[i].horizon == MKTOPT_NONE_I64 && request->horizon == MKTOPT_NONE_I64)
            return mktopt__fail(err, MKTOPT_MISSING_FIELD, MKTOPT__MEMBER_PATH(path, "horizon"),
                                "is required: series[%d] has none of its own", (int)i);
    return mktopt__check_forecast_options(&request->options, path, err);
}

const mktopt__struct mktopt__forecast_batch_request = {
    .name = "forecast_batch_request",
    .doc = "Series and how to forecast them.",
    MKTOPT__STRUCT_TABLE(S, request_fields),
    .check = check_request,
};
#undef S

typedef struct batch_forecast {
    const char *id;
    mktopt__array mean;
    mktopt__array intervals;
    mktopt__array times;
    int32_t method;
    int32_t has_total;
    mktopt__total_answer total;
    const char *error;
} batch_forecast;

typedef struct batch_response {
    mktopt__array forecasts;
    int64_t failed;
} batch_response;

#define S batch_forecast
static const mktopt__field forecast_fields[] = {
    MKTOPT__MEMBER(S, STRING, id, .flags = MKTOPT__OPTIONAL, .doc = "Of the series."),
    MKTOPT__NUMBERS(S, mean, .flags = MKTOPT__OPTIONAL, .doc = "By step."),
    MKTOPT__MEMBER(S, ARRAY, intervals, .flags = MKTOPT__OPTIONAL,
                   MKTOPT__ITEMS(mktopt__band, &mktopt__band_type), .doc = "By level."),
    MKTOPT__FORECAST_TOTAL_FIELD(S),
    MKTOPT__MEMBER(S, ENUM, method, .names = &mktopt__forecast_method_names,
                   .doc = "That was asked for."),
    MKTOPT__MEMBER(S, ARRAY, times, .flags = MKTOPT__OPTIONAL, MKTOPT__EACH(TIME, .flags = 0),
                   .doc = "Of the steps; null without start and frequency."),
    MKTOPT__MEMBER(S, STRING, error, .flags = MKTOPT__OPTIONAL,
                   .doc = "Why there is no forecast; null when there is one."),
};
static const mktopt__struct forecast_type = {.name = "batch_forecast",
                                             .doc = "The forecast of a series, or its error.",
                                             MKTOPT__STRUCT_TABLE(S, forecast_fields)};
#undef S

#define S batch_response
static const mktopt__field response_fields[] = {
    MKTOPT__MEMBER(S, ARRAY, forecasts, MKTOPT__ITEMS(batch_forecast, &forecast_type),
                   .doc = "In the order of the series."),
    MKTOPT__MEMBER(S, I64, failed, .doc = "How many have an error."),
};
const mktopt__struct mktopt__forecast_batch_response = {.name = "forecast_batch",
                                                        .doc = "Forecasts of many series.",
                                                        MKTOPT__STRUCT_TABLE(S, response_fields)};
#undef S

/* What stands beside a series, times and holidays of the request included. */
static mktopt__beside beside_of(const batch_request *request, int64_t index)
{
    mktopt__beside beside = ((const batch_series *)request->series.items)[index].beside;
    const mktopt__beside *shared = &request->shared;
    if (beside.start == MKTOPT_NONE_I64)
        beside.start = shared->start;
    if (!beside.has_frequency) {
        beside.frequency = shared->frequency;
        beside.has_frequency = shared->has_frequency;
    }
    if (beside.holidays.count == 0)
        beside.holidays = shared->holidays;
    return beside;
}

static mktopt_status complete(mktopt__arena *scratch, const void *request_, int64_t index,
                              int64_t horizon, mktopt_forecast_series *series, mktopt_error *err)
{
    const batch_request *request = request_;
    const mktopt__beside beside = beside_of(request, index);
    const mktopt__path path = {NULL, "series", index};
    mktopt__beside_numbers numbers;
    MKTOPT__TRY(mktopt__check_beside(&beside, series->method, &path, err));
    MKTOPT__TRY(mktopt__read_beside(scratch, &beside, series->n, horizon, &path, &numbers, err));
    series->regressors = numbers.past;
    series->future_regressors = numbers.future;
    series->n_regressors = numbers.count;
    return MKTOPT_OK;
}

/* What the series says of its method, and for the rest the request. */
static void choose_method(const batch_series *given, const mktopt_forecast_options *options,
                          mktopt_forecast_series *series)
{
    series->method = given->has_method ? given->method : options->method;
    series->variant = given->has_variant                  ? given->variant
                      : series->method == options->method ? options->variant
                                                          : MKTOPT_FORECAST_DEFAULT_VARIANT;
    series->window = given->window != MKTOPT_NONE_I64                   ? given->window
                     : series->method == MKTOPT_FORECAST_MOVING_AVERAGE ? options->window
                                                                        : 0;
    series->own = MKTOPT_FORECAST_OWN_METHOD;
    if (!given->has_non_negative)
        return;
    series->non_negative = given->non_negative;
    series->own |= MKTOPT_FORECAST_OWN_NON_NEGATIVE;
}

static mktopt_forecast_series *to_series(mktopt__arena *arena, const batch_request *request)
{
    const batch_series *given = request->series.items;
    mktopt_forecast_series *series =
        mktopt__arena_alloc(arena, request->series.count, sizeof *series);
    for (int64_t i = 0; i < request->series.count && series != NULL; i++) {
        const mktopt__beside beside = beside_of(request, i);
        series[i] = (mktopt_forecast_series){
            .struct_size = sizeof *series,
            .values = given[i].values.items,
            .n = given[i].values.count,
            .season_lengths = given[i].season_length.items,
            .n_season_lengths = given[i].season_length.count,
            .horizon = given[i].horizon == MKTOPT_NONE_I64 ? 0 : given[i].horizon,
        };
        choose_method(&given[i], &request->options, &series[i]);
        if (series[i].n_season_lengths == 0 && request->options.n_season_lengths == 0)
            series[i].n_season_lengths = mktopt__beside_seasons(&beside, &series[i].season_lengths);
    }
    return series;
}

static mktopt_status fill(mktopt__arena *arena, const batch_request *request,
                          const mktopt_forecast_series *series, const mktopt_forecasts *all,
                          batch_response *answer, mktopt_error *err)
{
    const batch_series *given = request->series.items;
    const mktopt_forecast_options *options = &all->options;
    batch_forecast *items = mktopt__arena_alloc(arena, all->count, sizeof *items);
    if (items == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < all->count; i++) {
        const mktopt__forecast_entry *entry = &all->entries[i];
        items[i] = (batch_forecast){.id = given[i].id, .method = series[i].method};
        if (entry->status != MKTOPT_OK) {
            items[i].error = mktopt__arena_string(arena, entry->message);
            answer->failed++;
            if (items[i].error == NULL)
                return mktopt__out_of_memory(err);
            continue;
        }
        const mktopt__beside beside = beside_of(request, i);
        MKTOPT__TRY(mktopt__beside_times(arena, &beside, given[i].values.count, entry->horizon,
                                         &items[i].times, err));
        items[i].mean = (mktopt__array){entry->room.mean, entry->horizon};
        items[i].intervals = mktopt__bands(arena, options->levels, options->n_levels,
                                           entry->room.lower, entry->room.upper, entry->horizon);
        items[i].has_total = entry->total.share != NULL;
        items[i].total = mktopt__answer_total(arena, options->levels, options->n_levels,
                                              &entry->total, entry->horizon);
        if (items[i].intervals.items == NULL || items[i].total.intervals.items == NULL)
            return mktopt__out_of_memory(err);
    }
    answer->forecasts = (mktopt__array){items, all->count};
    return MKTOPT_OK;
}

mktopt_status mktopt__forecast_run_batch(const mktopt__context *context, const void *request_,
                                         void *response, mktopt_error *err)
{
    const batch_request *request = request_;
    batch_response *answer = response;
    mktopt_forecasts all;
    const mktopt_forecast_series *series = to_series(context->arena, request);
    if (series == NULL)
        return mktopt__out_of_memory(err);
    const mktopt__forecast_work work = {
        .series = series,
        .count = request->series.count,
        .horizon = request->horizon == MKTOPT_NONE_I64 ? 0 : request->horizon,
        .complete = complete,
        .request = request,
    };
    MKTOPT__TRY(mktopt__forecast_many(context, &work, &request->options, &all, err));
    answer->failed = 0;
    const mktopt_status status = fill(context->arena, request, series, &all, answer, err);
    mktopt__forecasts_release(&all);
    return status;
}
