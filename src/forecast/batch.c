/* Many series, each on its own, on several threads. */
#include <math.h>
#include <string.h>

#include "base/options.h"
#include "base/parallel.h"
#include "forecast/batch.h"
#include "forecast/tables.h"

static int64_t horizon_of(const mktopt_forecasts *all, const mktopt_forecast_series *series)
{
    return series->horizon != 0 ? series->horizon : all->horizon;
}

static int is_possible(int64_t horizon)
{
    return horizon > 0 && horizon <= MKTOPT__LONGEST_HORIZON;
}

/* Mean, share of the total, and ends of both by level. */
static int64_t numbers_of(const mktopt_forecasts *all, int64_t horizon)
{
    return 2 * horizon + 2 * all->options.n_levels * (horizon + 1);
}

static void lay_out(mktopt__forecast_entry *entry, int64_t levels, double *numbers)
{
    const int64_t h = entry->horizon;
    double *lower = numbers + h, *upper = lower + levels * h, *share = upper + levels * h;
    entry->room = (mktopt__forecast_room){numbers, lower, upper, NULL, &entry->total};
    entry->total.share = share;
    entry->total.lower = share + h;
    entry->total.upper = share + h + levels;
}

/* Room for all numbers in one block; the horizon of a series that is out of range takes none. */
static mktopt_status reserve(mktopt_forecasts *all, const mktopt_forecast_series *series,
                             mktopt_error *err)
{
    int64_t count = 0;
    for (int64_t i = 0; i < all->count; i++) {
        const int64_t horizon = horizon_of(all, &series[i]);
        all->entries[i].horizon = horizon;
        if (is_possible(horizon))
            count += numbers_of(all, horizon);
    }
    double *numbers = mktopt__arena_alloc(all->arena, count, sizeof *numbers);
    if (numbers == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < all->count; i++) {
        const int64_t horizon = all->entries[i].horizon;
        if (!is_possible(horizon))
            continue;
        lay_out(&all->entries[i], all->options.n_levels, numbers);
        numbers += numbers_of(all, horizon);
    }
    return MKTOPT_OK;
}

/* A failure is the series' own, unless memory is out. */
static mktopt_status note_failure(mktopt_forecasts *all, int64_t index, mktopt_status status,
                                  const mktopt_error *error)
{
    if (status == MKTOPT_OUT_OF_MEMORY)
        return status;
    mktopt__forecast_entry *entry = &all->entries[index];
    const size_t length = strlen(error->message);
    entry->message = mktopt__alloc(all->allocator, (int64_t)length + 1, 1);
    if (entry->message == NULL)
        return MKTOPT_OUT_OF_MEMORY;
    memcpy(entry->message, error->message, length + 1);
    entry->status = status;
    return MKTOPT_OK;
}

typedef struct job {
    mktopt_forecasts *all;
    const mktopt__forecast_work *work;
} job;

/* Settings of one series: its own, and for the rest those of the call. */
static mktopt_status settle(const mktopt_forecast_series *series, const mktopt__path *path,
                            mktopt_forecast_options *options, mktopt_error *err)
{
    const uint32_t known = MKTOPT_FORECAST_OWN_METHOD | MKTOPT_FORECAST_OWN_NON_NEGATIVE;
    if (series->own & ~known)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__MEMBER_PATH(path, "own"),
                            "has flags that are not known");
    if (series->own & MKTOPT_FORECAST_OWN_METHOD) {
        options->method = series->method;
        options->variant = series->variant;
        options->window = series->window;
    }
    if (series->own & MKTOPT_FORECAST_OWN_NON_NEGATIVE)
        options->non_negative = series->non_negative;
    if (series->n_season_lengths != 0) {
        options->season_lengths = series->season_lengths;
        options->n_season_lengths = series->n_season_lengths;
    }
    options->regressors = series->regressors;
    options->future_regressors = series->future_regressors;
    options->n_regressors = series->n_regressors;
    return mktopt__check(&mktopt__forecast_options_type, options, path, err);
}

static mktopt_status forecast_entry(mktopt__arena *scratch, const job *j, int64_t index,
                                    mktopt_error *err)
{
    mktopt_forecasts *all = j->all;
    const mktopt__forecast_entry *entry = &all->entries[index];
    const mktopt__path parent = {NULL, "series", index};
    const mktopt__path *path = MKTOPT__MEMBER_PATH(&parent, "values");
    mktopt_forecast_series series = j->work->series[index];
    mktopt_forecast_options options = all->options;
    if (j->work->complete != NULL)
        MKTOPT__TRY(
            j->work->complete(scratch, j->work->request, index, entry->horizon, &series, err));
    if (series.values == NULL && series.n > 0)
        return mktopt__fail(err, MKTOPT_INVALID_ARGUMENT, path, "must not be NULL");
    MKTOPT__TRY(settle(&series, &parent, &options, err));
    mktopt__forecast_task task =
        mktopt__forecast_task_of(series.values, series.n, entry->horizon, &options);
    task.path = path;
    task.parent = &parent;
    mktopt__forecast_fit fit;
    return mktopt__forecast_one(scratch, &task, &entry->room, &fit, err);
}

static mktopt_status run_entry(void *shared, int64_t index, mktopt_error *err)
{
    const job *j = shared;
    mktopt_error error = {.index = -1};
    mktopt__arena *scratch = mktopt__arena_create(j->all->allocator);
    if (scratch == NULL)
        return mktopt__out_of_memory(err);
    mktopt_status status = forecast_entry(scratch, j, index, &error);
    mktopt__arena_free(scratch);
    if (status != MKTOPT_OK)
        status = note_failure(j->all, index, status, &error);
    return status == MKTOPT_OK ? MKTOPT_OK : mktopt__out_of_memory(err);
}

mktopt_status mktopt__forecast_many(const mktopt__context *context,
                                    const mktopt__forecast_work *work,
                                    const mktopt_forecast_options *options, mktopt_forecasts *all,
                                    mktopt_error *err)
{
    if (options->n_regressors > 0)
        return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__FIELD_PATH("options.n_regressors"),
                            "in a batch they belong to each series");
    *all = (mktopt_forecasts){.arena = context->arena,
                              .allocator = mktopt__arena_allocator(context->arena),
                              .options = *options,
                              .horizon = work->horizon,
                              .count = work->count};
    all->options.threads = context->threads; /* where a request has its threads */
    all->entries = mktopt__arena_alloc(context->arena, work->count, sizeof *all->entries);
    all->options.levels =
        mktopt__arena_copy(context->arena, options->levels, options->n_levels, sizeof(double));
    if (all->entries == NULL || all->options.levels == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__TRY(reserve(all, work->series, err));
    job j = {all, work};
    const mktopt_status status = mktopt__parallel(context, work->count, run_entry, &j, err);
    if (status != MKTOPT_OK)
        mktopt__forecasts_release(all);
    return status;
}

void mktopt__forecasts_release(mktopt_forecasts *all)
{
    for (int64_t i = 0; i < all->count; i++)
        if (all->entries[i].message != NULL)
            mktopt__free(all->allocator, all->entries[i].message,
                         (int64_t)strlen(all->entries[i].message) + 1, 1);
}

/* The common horizon is that of series without one of their own. */
static mktopt_status check_series(const mktopt_forecast_series *series, int64_t count,
                                  int64_t horizon, mktopt_error *err)
{
    int common = 0;
    MKTOPT__TRY(mktopt__check_sizes("series", series, count, sizeof *series, err));
    for (int64_t i = 0; i < count; i++)
        common |= series[i].horizon == 0;
    return common ? mktopt__forecast_check_horizon(horizon, NULL, err) : MKTOPT_OK;
}

mktopt_status mktopt_forecast_batch(const mktopt_forecast_series *series, int64_t count,
                                    int64_t horizon, const mktopt_forecast_options *options,
                                    const mktopt_allocator *allocator, mktopt_forecasts **forecasts,
                                    mktopt_error *err)
{
    mktopt_forecast_options known;
    MKTOPT__REQUIRE(series, err);
    MKTOPT__REQUIRE(forecasts, err);
    MKTOPT__TRY(mktopt__options_read(&mktopt__forecast_options_type, options, &known, err));
    if (count < 1)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("count"),
                            "must be at least 1");
    MKTOPT__TRY(check_series(series, count, horizon, err));
    mktopt_forecasts *made = mktopt__handle_create(allocator, sizeof *made);
    if (made == NULL)
        return mktopt__out_of_memory(err);
    const mktopt__context context = {.arena = made->arena,
                                     .allocator = allocator,
                                     .threads = known.threads,
                                     .progress = known.progress,
                                     .progress_context = known.progress_context};
    const mktopt__forecast_work work = {.series = series, .count = count, .horizon = horizon};
    MKTOPT__RETURN_HANDLE(made, forecasts,
                          mktopt__forecast_many(&context, &work, &known, made, err));
}

void mktopt_forecasts_free(mktopt_forecasts *forecasts)
{
    if (forecasts == NULL)
        return;
    mktopt__forecasts_release(forecasts);
    mktopt__arena_free(forecasts->arena);
}

/* ---- reading -------------------------------------------------------------------------------- */

int64_t mktopt_forecasts_count(const mktopt_forecasts *forecasts)
{
    return forecasts != NULL ? forecasts->count : 0;
}

static const mktopt__forecast_entry *entry_at(const mktopt_forecasts *forecasts, int64_t index)
{
    return index >= 0 && index < mktopt_forecasts_count(forecasts) ? &forecasts->entries[index]
                                                                   : NULL;
}

mktopt_status mktopt_forecasts_status(const mktopt_forecasts *forecasts, int64_t index)
{
    const mktopt__forecast_entry *entry = entry_at(forecasts, index);
    return entry != NULL ? entry->status : MKTOPT_INVALID_ARGUMENT;
}

const char *mktopt_forecasts_message(const mktopt_forecasts *forecasts, int64_t index)
{
    const mktopt__forecast_entry *entry = entry_at(forecasts, index);
    return entry != NULL && entry->message != NULL ? entry->message : "";
}

int64_t mktopt_forecasts_horizon(const mktopt_forecasts *forecasts, int64_t index)
{
    const mktopt__forecast_entry *entry = entry_at(forecasts, index);
    return entry != NULL ? entry->horizon : 0;
}

/* An entry that was forecast, or NULL. */
static const mktopt__forecast_entry *forecast_at(const mktopt_forecasts *forecasts, int64_t index)
{
    const mktopt__forecast_entry *entry = entry_at(forecasts, index);
    return entry != NULL && entry->status == MKTOPT_OK ? entry : NULL;
}

const double *mktopt_forecasts_mean(const mktopt_forecasts *forecasts, int64_t index)
{
    const mktopt__forecast_entry *entry = forecast_at(forecasts, index);
    return entry != NULL ? entry->room.mean : NULL;
}

static int has_level(const mktopt_forecasts *forecasts, int64_t level)
{
    return forecasts != NULL && level >= 0 && level < forecasts->options.n_levels;
}

const double *mktopt_forecasts_lower(const mktopt_forecasts *forecasts, int64_t index,
                                     int64_t level)
{
    const mktopt__forecast_entry *entry = forecast_at(forecasts, index);
    return entry != NULL && has_level(forecasts, level) ? entry->room.lower + level * entry->horizon
                                                        : NULL;
}

const double *mktopt_forecasts_upper(const mktopt_forecasts *forecasts, int64_t index,
                                     int64_t level)
{
    const mktopt__forecast_entry *entry = forecast_at(forecasts, index);
    return entry != NULL && has_level(forecasts, level) ? entry->room.upper + level * entry->horizon
                                                        : NULL;
}

double mktopt_forecasts_total(const mktopt_forecasts *forecasts, int64_t index)
{
    const mktopt__forecast_entry *entry = forecast_at(forecasts, index);
    return entry != NULL ? entry->total.mean : (double)NAN;
}

double mktopt_forecasts_total_lower(const mktopt_forecasts *forecasts, int64_t index, int64_t level)
{
    const mktopt__forecast_entry *entry = forecast_at(forecasts, index);
    return entry != NULL && has_level(forecasts, level) ? entry->total.lower[level] : (double)NAN;
}

double mktopt_forecasts_total_upper(const mktopt_forecasts *forecasts, int64_t index, int64_t level)
{
    const mktopt__forecast_entry *entry = forecast_at(forecasts, index);
    return entry != NULL && has_level(forecasts, level) ? entry->total.upper[level] : (double)NAN;
}

const double *mktopt_forecasts_total_share(const mktopt_forecasts *forecasts, int64_t index)
{
    const mktopt__forecast_entry *entry = forecast_at(forecasts, index);
    return entry != NULL ? entry->total.share : NULL;
}
