/* What forecast.run and forecast.update answer; others answer parts of it. */
#include <string.h>

#include "forecast/operations/operations_priv.h"

#define S mktopt__forecast_components
static const mktopt__field components_fields[] = {
    MKTOPT__NUMBERS(S, trend, .flags = MKTOPT__OPTIONAL,
                    .doc = "Of mstl, one number a value; null for other methods."),
    MKTOPT__NUMBERS(S, season, .doc = "Over the series and the horizon."),
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
    MKTOPT__NUMBERS(S, lower, .doc = "By step."),
    MKTOPT__NUMBERS(S, upper, .doc = "By step."),
};
const mktopt__struct mktopt__band_type = {.name = "forecast_interval",
                                          .doc = "An interval by step.",
                                          MKTOPT__STRUCT_TABLE(S, band_fields)};
#undef S

#define S mktopt__total_band
static const mktopt__field total_band_fields[] = {
    MKTOPT__MEMBER(S, F64, level, .flags = 0, .unit = "fraction",
                   .doc = "How likely it holds the total."),
    MKTOPT__MEMBER(S, F64, lower, .flags = 0, .doc = "Its lower end."),
    MKTOPT__MEMBER(S, F64, upper, .flags = 0, .doc = "Its upper end."),
};
static const mktopt__struct total_band_type = {.name = "forecast_total_interval",
                                               .doc = "An interval of the total.",
                                               MKTOPT__STRUCT_TABLE(S, total_band_fields)};
#undef S

#define S mktopt__total_answer
static const mktopt__field total_fields[] = {
    MKTOPT__MEMBER(S, F64, mean, .flags = 0, .doc = "Of all steps together."),
    MKTOPT__MEMBER(S, ARRAY, intervals, MKTOPT__ITEMS(mktopt__total_band, &total_band_type),
                   .doc = "By level."),
    MKTOPT__MEMBER(S, ARRAY, share, MKTOPT__EACH(F64, .flags = 0), .unit = "fraction",
                   .doc = "Of each step in the variance of the total; they sum to 1."),
};
const mktopt__struct mktopt__total_type = {.name = "forecast_total",
                                           .doc = "The sum of all steps, and how sure it is.",
                                           MKTOPT__STRUCT_TABLE(S, total_fields)};
#undef S

#define S mktopt__forecast_answer
static const mktopt__field response_fields[] = {
    MKTOPT__NUMBERS(S, mean, .doc = "By step."),
    MKTOPT__MEMBER(S, ARRAY, intervals, MKTOPT__ITEMS(mktopt__band, &mktopt__band_type),
                   .doc = "By level."),
    MKTOPT__FORECAST_TOTAL_FIELD(S),
    MKTOPT__MEMBER(S, ENUM, method, .names = &mktopt__forecast_method_names,
                   .doc = "That was asked for."),
    MKTOPT__MEMBER(S, MAP, parameters, MKTOPT__ENTRIES(mktopt__forecast_named, F64, .flags = 0),
                   .doc = "What was fitted, by name; of several models each with its weight."),
    MKTOPT__MEMBER(S, STRUCT, components, .flags = MKTOPT__OPTIONAL,
                   .type = &mktopt__forecast_components_type, MKTOPT__PRESENT(S, has_components),
                   .doc = "Null when no season was taken out."),
    MKTOPT__MEMBER(S, STRUCT, in_sample, .type = &mktopt__forecast_summary_type,
                   .doc = "How it fits its own series, one step ahead."),
    MKTOPT__NUMBERS(S, fitted, .doc = "One step ahead each, by value; none after an update."),
    MKTOPT__MEMBER(S, ARRAY, times, .flags = MKTOPT__OPTIONAL, MKTOPT__EACH(TIME, .flags = 0),
                   .doc = "Of the steps; null without start and frequency."),
    MKTOPT__MEMBER(
        S, STRING, state, .flags = MKTOPT__OPTIONAL,
        .doc = "The fitted model in base64, for forecast.update; of a run, when asked for."),
};
const mktopt__struct mktopt__forecast_run_response = {.name = "forecast",
                                                      .doc = "A forecast with its intervals.",
                                                      MKTOPT__STRUCT_TABLE(S, response_fields)};
#undef S

/* ---- filling it ------------------------------------------------------------------------------ */

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

static mktopt_status set_parameters(mktopt__arena *arena, const mktopt__beside *beside,
                                    const mktopt_forecast *forecast,
                                    mktopt__forecast_answer *answer, mktopt_error *err)
{
    const int64_t all = mktopt__beside_count(beside);
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
        items[i].key =
            mktopt__arena_printf(arena, "effect.%s", mktopt__beside_name(beside, effect));
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

mktopt__total_answer mktopt__answer_total(mktopt__arena *arena, const double *levels,
                                          int64_t n_levels, const mktopt__forecast_total *total,
                                          int64_t horizon)
{
    mktopt__total_band *bands = mktopt__arena_alloc(arena, n_levels, sizeof *bands);
    for (int64_t i = 0; i < n_levels && bands != NULL; i++)
        bands[i] = (mktopt__total_band){levels[i], total->lower[i], total->upper[i]};
    return (mktopt__total_answer){total->mean, {bands, n_levels}, {total->share, horizon}};
}

mktopt_status mktopt__answer_forecast(mktopt__arena *arena, const mktopt_forecast *forecast,
                                      const mktopt__beside *beside, int64_t n,
                                      mktopt__forecast_answer *answer, mktopt_error *err)
{
    set_numbers(forecast, answer);
    answer->intervals =
        mktopt__bands(arena, forecast->levels, forecast->n_levels, forecast->room.lower,
                      forecast->room.upper, forecast->horizon);
    answer->has_total = forecast->total.share != NULL;
    answer->total = mktopt__answer_total(arena, forecast->levels, forecast->n_levels,
                                         &forecast->total, forecast->horizon);
    if (answer->intervals.items == NULL || answer->total.intervals.items == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__TRY(set_parameters(arena, beside, forecast, answer, err));
    return mktopt__beside_times(arena, beside, n, forecast->horizon, &answer->times, err);
}
