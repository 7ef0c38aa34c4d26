/* Public entry points for one series. */
#include "forecast/forecast_priv.h"

#include <math.h>

#include "base/options.h"
#include "forecast/tables.h"

mktopt_status mktopt_forecast_options_init(mktopt_forecast_options *options, size_t size)
{
    return mktopt__options_init(&mktopt__forecast_options_type, options, size);
}

/* ---- running -------------------------------------------------------------------------------- */

mktopt_status mktopt__forecast_reserve(mktopt__arena *arena, const double *levels, int64_t n_levels,
                                       int64_t n, int64_t horizon, mktopt_forecast *forecast,
                                       mktopt_error *err)
{
    forecast->n = n;
    forecast->horizon = horizon;
    forecast->n_levels = n_levels;
    forecast->levels = mktopt__arena_copy(arena, levels, n_levels, sizeof *levels);
    forecast->room = (mktopt__forecast_room){
        mktopt__arena_alloc(arena, horizon, sizeof(double)),
        mktopt__arena_alloc(arena, n_levels * horizon, sizeof(double)),
        mktopt__arena_alloc(arena, n_levels * horizon, sizeof(double)),
        n > 0 ? mktopt__arena_alloc(arena, n, sizeof(double)) : NULL,
        &forecast->total,
    };
    forecast->total.lower = mktopt__arena_alloc(arena, n_levels, sizeof(double));
    forecast->total.upper = mktopt__arena_alloc(arena, n_levels, sizeof(double));
    forecast->total.share = mktopt__arena_alloc(arena, horizon, sizeof(double));
    return forecast->levels == NULL || forecast->room.mean == NULL ||
                   forecast->room.lower == NULL || forecast->room.upper == NULL ||
                   forecast->total.lower == NULL || forecast->total.upper == NULL ||
                   forecast->total.share == NULL || (n > 0 && forecast->room.fitted == NULL)
               ? mktopt__out_of_memory(err)
               : MKTOPT_OK;
}

/* Seasons and, of MSTL, the trend, over the caller's own values. */
static mktopt_status keep_components(mktopt__arena *arena, const mktopt__forecast_fit *fit,
                                     mktopt_forecast *forecast, mktopt_error *err)
{
    const mktopt__seasons *seasons = fit->all.seasons;
    if (seasons == NULL || seasons->kind == MKTOPT__SEASON_NONE || fit->all.n_models == 0)
        return MKTOPT_OK;
    const double scale = seasons->kind == MKTOPT__SEASON_ADDITIVE ? ldexp(1, fit->exponent) : 1;
    const int64_t length = forecast->n + forecast->horizon;
    forecast->season_kind = seasons->kind;
    forecast->season = mktopt__arena_alloc(arena, length, sizeof(double));
    if (fit->all.trend != NULL)
        forecast->trend = mktopt__arena_alloc(arena, forecast->n, sizeof(double));
    if (forecast->season == NULL || (fit->all.trend != NULL && forecast->trend == NULL))
        return mktopt__out_of_memory(err);
    for (int64_t t = 0; t < length; t++)
        forecast->season[t] =
            t < fit->first ? (double)NAN : seasons->factor[t - fit->first] * scale;
    for (int64_t t = 0; t < forecast->n && forecast->trend != NULL; t++) {
        const int64_t at = t - fit->first;
        forecast->trend[t] =
            at < 0 || at >= fit->all.n ? (double)NAN : ldexp(fit->all.trend[at], fit->exponent);
    }
    return MKTOPT_OK;
}

mktopt__forecast_task mktopt__forecast_task_of(const double *series, int64_t n, int64_t horizon,
                                               const mktopt_forecast_options *options)
{
    static const mktopt__path path = {NULL, "series", -1};
    return (mktopt__forecast_task){
        .values = series,
        .n = n,
        .horizon = horizon,
        .options = options,
        .season_lengths = options->season_lengths,
        .n_season_lengths = options->n_season_lengths,
        .path = &path,
    };
}

mktopt_status mktopt__forecast_into(mktopt__arena *arena, mktopt__arena *scratch,
                                    const mktopt__forecast_task *task, mktopt_forecast *forecast,
                                    mktopt__forecast_fit *fit, mktopt_error *err)
{
    if (task->n > 0)
        MKTOPT__TRY(mktopt__forecast_reserve(arena, task->options->levels, task->options->n_levels,
                                             task->n, task->horizon, forecast, err));
    MKTOPT__TRY(mktopt__forecast_one(scratch, task, &forecast->room, fit, err));
    MKTOPT__TRY(mktopt__forecast_parameters(arena, fit, forecast, err));
    MKTOPT__TRY(keep_components(arena, fit, forecast, err));
    forecast->summary = fit->summary;
    return MKTOPT_OK;
}

static mktopt_status run_task(const mktopt__forecast_task *task, mktopt_forecast *made,
                              mktopt_error *err)
{
    mktopt__forecast_fit fit;
    mktopt__arena *scratch = mktopt__arena_create(mktopt__arena_allocator(made->arena));
    if (scratch == NULL)
        return mktopt__out_of_memory(err);
    const mktopt_status status = mktopt__forecast_into(made->arena, scratch, task, made, &fit, err);
    mktopt__arena_free(scratch);
    return status;
}

mktopt_status mktopt_forecast_run(const double *series, int64_t n, int64_t horizon,
                                  const mktopt_forecast_options *options,
                                  const mktopt_allocator *allocator, mktopt_forecast **forecast,
                                  mktopt_error *err)
{
    mktopt_forecast_options known;
    MKTOPT__REQUIRE(series, err);
    MKTOPT__REQUIRE(forecast, err);
    MKTOPT__TRY(mktopt__options_read(&mktopt__forecast_options_type, options, &known, err));
    const mktopt__forecast_task task = mktopt__forecast_task_of(series, n, horizon, &known);
    MKTOPT__TRY(mktopt__forecast_check_horizon(horizon, NULL, err));
    mktopt_forecast *made = mktopt__handle_create(allocator, sizeof *made);
    if (made == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__RETURN_HANDLE(made, forecast, run_task(&task, made, err));
}

void mktopt_forecast_free(mktopt_forecast *forecast)
{
    if (forecast != NULL)
        mktopt__arena_free(forecast->arena);
}

/* ---- reading -------------------------------------------------------------------------------- */

int64_t mktopt_forecast_horizon(const mktopt_forecast *forecast)
{
    return forecast != NULL ? forecast->horizon : 0;
}

const double *mktopt_forecast_mean(const mktopt_forecast *forecast)
{
    return forecast != NULL ? forecast->room.mean : NULL;
}

const double *mktopt_forecast_fitted(const mktopt_forecast *forecast)
{
    return forecast != NULL ? forecast->room.fitted : NULL;
}

int64_t mktopt_forecast_level_count(const mktopt_forecast *forecast)
{
    return forecast != NULL ? forecast->n_levels : 0;
}

static int has_level(const mktopt_forecast *forecast, int64_t index)
{
    return forecast != NULL && index >= 0 && index < forecast->n_levels;
}

double mktopt_forecast_level(const mktopt_forecast *forecast, int64_t index)
{
    return has_level(forecast, index) ? forecast->levels[index] : (double)NAN;
}

const double *mktopt_forecast_lower(const mktopt_forecast *forecast, int64_t index)
{
    return has_level(forecast, index) ? forecast->room.lower + index * forecast->horizon : NULL;
}

const double *mktopt_forecast_upper(const mktopt_forecast *forecast, int64_t index)
{
    return has_level(forecast, index) ? forecast->room.upper + index * forecast->horizon : NULL;
}

double mktopt_forecast_total(const mktopt_forecast *forecast)
{
    return forecast != NULL ? forecast->total.mean : (double)NAN;
}

double mktopt_forecast_total_lower(const mktopt_forecast *forecast, int64_t index)
{
    return has_level(forecast, index) ? forecast->total.lower[index] : (double)NAN;
}

double mktopt_forecast_total_upper(const mktopt_forecast *forecast, int64_t index)
{
    return has_level(forecast, index) ? forecast->total.upper[index] : (double)NAN;
}

const double *mktopt_forecast_total_share(const mktopt_forecast *forecast)
{
    return forecast != NULL ? forecast->total.share : NULL;
}

mktopt_status mktopt_forecast_get_summary(const mktopt_forecast *forecast,
                                          mktopt_forecast_summary *summary, mktopt_error *err)
{
    MKTOPT__REQUIRE(forecast, err);
    return mktopt__struct_out(summary, "summary", &forecast->summary, sizeof forecast->summary,
                              err);
}

int64_t mktopt_forecast_parameter_count(const mktopt_forecast *forecast)
{
    return forecast != NULL ? forecast->n_parameters : 0;
}

const char *mktopt_forecast_parameter_name(const mktopt_forecast *forecast, int64_t index)
{
    return index >= 0 && index < mktopt_forecast_parameter_count(forecast)
               ? forecast->parameters[index].name
               : NULL;
}

double mktopt_forecast_parameter(const mktopt_forecast *forecast, int64_t index)
{
    return index >= 0 && index < mktopt_forecast_parameter_count(forecast)
               ? forecast->parameters[index].value
               : (double)NAN;
}
