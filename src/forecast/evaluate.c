/* Rolling-origin evaluation (Tashman, IJF 16, 2000): each method is fitted anew to what came before
 * each origin, and compared with what came after. */
#include "forecast/evaluate.h"

#include <math.h>
#include <string.h>

#include "base/options.h"
#include "base/parallel.h"
#include "forecast/tables.h"

/* What one forecast adds to its method's score; `scaled` and `interval` are in units of the naive
 * error of the values that it knew. */
typedef struct sums {
    double absolute, squares, percent, scaled, inside, interval, count;
} sums;

typedef struct job {
    const mktopt__forecast_trial *trial;
    const mktopt_allocator *allocator;
    int64_t origins;
    sums *rows; /* by method and origin */
} job;

/* Where the first value stands; n: there is none. */
static int64_t begin_of(const mktopt__forecast_task *task)
{
    int64_t t = 0;
    while (t < task->n && isnan(task->values[t]))
        t++;
    return t;
}

int64_t mktopt__trial_origins(const mktopt__forecast_trial *trial)
{
    const int64_t begin = begin_of(&trial->task), last = trial->task.n - trial->task.horizon;
    const int64_t half = (last - begin + 1) / 2, first = begin + (half > 1 ? half : 1);
    const int64_t room = last < first ? 0 : (last - first) / trial->step + 1;
    return trial->origins < room ? trial->origins : room;
}

/* Mean absolute error of the seasonal naive forecast, over the values before the
 * origin; NaN when it is 0 (Hyndman and Koehler, IJF 22, 2006). */
static double naive_error(const mktopt__forecast_task *task)
{
    double sum = 0, count = 0;
    int64_t lag = 1;
    for (int64_t i = 0; i < task->n_season_lengths; i++)
        if (2 * task->season_lengths[i] <= (double)task->n)
            lag = (int64_t)floor(task->season_lengths[i] + 0.5);
    for (int64_t t = lag; t < task->n; t++) {
        const double change = fabs(task->values[t] - task->values[t - lag]);
        sum += isnan(change) ? 0 : change;
        count += !isnan(change);
    }
    return sum > 0 ? sum / count : (double)NAN;
}

static void compare(const mktopt__forecast_task *task, const double *values,
                    const mktopt__forecast_room *room, sums *s)
{
    const int levels = task->options->n_levels > 0;
    const double naive = naive_error(task);
    const double missed = levels ? 1 - task->options->levels[0] : 1;
    for (int64_t k = 0; k < task->horizon; k++) {
        const double y = values[k];
        if (isnan(y))
            continue;
        const double error = fabs(y - room->mean[k]), size = fabs(y) + fabs(room->mean[k]);
        s->absolute += error;
        s->scaled += error / naive;
        s->squares += error * error;
        s->percent += size > 0 ? 200 * error / size : 0;
        s->count++;
        if (!levels)
            continue;
        s->inside += y >= room->lower[k] && y <= room->upper[k];
        s->interval += (room->upper[k] - room->lower[k] +
                        2 / missed * (fmax(room->lower[k] - y, 0) + fmax(y - room->upper[k], 0))) /
                       naive;
    }
}

/* Regressors as they were known at the origin: those of the values before it, and those over the
 * horizon. */
static mktopt_status cut_regressors(mktopt__arena *arena, const mktopt__forecast_task *whole,
                                    int64_t origin, mktopt_forecast_options *options,
                                    mktopt_error *err)
{
    const int64_t columns = options->n_regressors, horizon = whole->horizon;
    if (columns == 0)
        return MKTOPT_OK;
    double *past = mktopt__arena_alloc(arena, columns * origin, sizeof *past);
    double *future = mktopt__arena_alloc(arena, columns * horizon, sizeof *future);
    if (past == NULL || future == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t j = 0; j < columns; j++) {
        const double *column = options->regressors + j * whole->n;
        memcpy(past + j * origin, column, (size_t)origin * sizeof *past);
        memcpy(future + j * horizon, column + origin, (size_t)horizon * sizeof *future);
    }
    options->regressors = past;
    options->future_regressors = future;
    return MKTOPT_OK;
}

static mktopt_status try_in(mktopt__arena *arena, const job *j, int64_t index, mktopt_error *err)
{
    const mktopt__forecast_trial *trial = j->trial;
    const int64_t horizon = trial->task.horizon;
    mktopt__forecast_task task = trial->task;
    mktopt_forecast_options options = *task.options;
    mktopt__forecast_fit fit;
    task.options = &options;
    task.n = trial->task.n - horizon - index % j->origins * trial->step;
    options.method = trial->methods[index / j->origins];
    options.window = options.method == MKTOPT_FORECAST_MOVING_AVERAGE ? options.window : 0;
    options.n_levels = options.n_levels > 0 ? 1 : 0;
    double *numbers = mktopt__arena_alloc(arena, 3 * horizon, sizeof *numbers);
    if (numbers == NULL)
        return mktopt__out_of_memory(err);
    const mktopt__forecast_room room = {numbers, numbers + horizon, numbers + 2 * horizon, NULL,
                                        NULL};
    MKTOPT__TRY(cut_regressors(arena, &trial->task, task.n, &options, err));
    MKTOPT__TRY(mktopt__forecast_one(arena, &task, &room, &fit, err));
    compare(&task, task.values + task.n, &room, &j->rows[index]);
    return MKTOPT_OK;
}

static mktopt_status try_one(void *shared, int64_t index, mktopt_error *err)
{
    const job *j = shared;
    mktopt__arena *arena = mktopt__arena_create(j->allocator);
    if (arena == NULL)
        return mktopt__out_of_memory(err);
    const mktopt_status status = try_in(arena, j, index, err);
    mktopt__arena_free(arena);
    return status;
}

static mktopt_forecast_score score_of(const job *j, int64_t method)
{
    const double nan = (double)NAN;
    const int levels = j->trial->task.options->n_levels > 0;
    sums all = {0};
    for (int64_t i = 0; i < j->origins; i++) {
        const sums *row = &j->rows[method * j->origins + i];
        all.absolute += row->absolute;
        all.squares += row->squares;
        all.percent += row->percent;
        all.scaled += row->scaled;
        all.inside += row->inside;
        all.interval += row->interval;
        all.count += row->count;
    }
    const int any = all.count > 0;
    return (mktopt_forecast_score){
        .struct_size = sizeof(mktopt_forecast_score),
        .method = j->trial->methods[method],
        .comparisons = (int64_t)all.count,
        .mae = any ? all.absolute / all.count : nan,
        .rmse = any ? sqrt(all.squares / all.count) : nan,
        .smape = any ? all.percent / all.count : nan,
        .mase = any ? all.scaled / all.count : nan,
        .coverage = any && levels ? all.inside / all.count : nan,
        .interval_score = any && levels ? all.interval / all.count : nan,
    };
}

static mktopt_status check_trial(const mktopt__forecast_trial *trial, mktopt_error *err)
{
    const mktopt_forecast_options *given = trial->task.options;
    for (int64_t i = 0; i < trial->n_methods; i++) {
        const mktopt__path *path = MKTOPT__ELEMENT_PATH("methods", i);
        const int32_t method = trial->methods[i];
        if (method < 0 || method > MKTOPT_FORECAST_INTERMITTENT)
            return mktopt__fail(err, MKTOPT_UNKNOWN_NAME, path, "must be a method");
        if (given->n_regressors > 0 && !mktopt__method_takes_regressors(method))
            return mktopt__fail(err, MKTOPT_CONFLICT, path, "'%s' has no use for regressors",
                                mktopt__forecast_method_names.names[method]);
    }
    if (given->n_regressors > 0)
        MKTOPT__TRY(mktopt__forecast_check_columns(&trial->task, "regressors", given->regressors,
                                                   trial->task.n, err));
    if (begin_of(&trial->task) == trial->task.n)
        return mktopt__fail(err, MKTOPT_NOT_FINITE, trial->task.path, "all values are missing");
    if (mktopt__trial_origins(trial) < 1)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("horizon"),
                            "leaves no value to forecast from");
    return MKTOPT_OK;
}

mktopt_status mktopt__forecast_try(const mktopt__context *context,
                                   const mktopt__forecast_trial *trial,
                                   mktopt_forecast_score *scores, mktopt_error *err)
{
    MKTOPT__TRY(check_trial(trial, err));
    mktopt_forecast_options options = *trial->task.options;
    mktopt__forecast_trial own = *trial;
    options.variant = MKTOPT_FORECAST_DEFAULT_VARIANT;
    own.task.options = &options;
    job j = {&own, mktopt__arena_allocator(context->arena), mktopt__trial_origins(trial), NULL};
    const int64_t tasks = j.origins * trial->n_methods;
    j.rows = mktopt__arena_alloc(context->arena, tasks, sizeof *j.rows);
    if (j.rows == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__TRY(mktopt__parallel(context, tasks, try_one, &j, err));
    for (int64_t i = 0; i < trial->n_methods; i++)
        scores[i] = score_of(&j, i);
    return MKTOPT_OK;
}

mktopt_status mktopt_forecast_evaluate(const double *series, int64_t n, int64_t horizon,
                                       const int32_t *methods, int64_t n_methods, int64_t origins,
                                       const mktopt_forecast_options *options,
                                       const mktopt_allocator *allocator,
                                       mktopt_forecast_score *scores, mktopt_error *err)
{
    mktopt_forecast_options known;
    MKTOPT__REQUIRE(series, err);
    MKTOPT__REQUIRE(methods, err);
    MKTOPT__REQUIRE(scores, err);
    MKTOPT__TRY(mktopt__options_read(&mktopt__forecast_options_type, options, &known, err));
    if (n < 1 || horizon < 1 || horizon > MKTOPT__LONGEST_HORIZON)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE,
                            MKTOPT__FIELD_PATH(n < 1 ? "series" : "horizon"), "is out of range");
    if (n_methods < 1 || origins < 1)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE,
                            MKTOPT__FIELD_PATH(n_methods < 1 ? "n_methods" : "origins"),
                            "must be at least 1");
    MKTOPT__TRY(mktopt__check_sizes("scores", scores, n_methods, sizeof *scores, err));
    mktopt__arena *arena = mktopt__arena_create(allocator);
    if (arena == NULL)
        return mktopt__out_of_memory(err);
    const mktopt__context context = {
        .arena = arena, .allocator = allocator, .threads = known.threads};
    const mktopt__forecast_trial trial = {
        .task = mktopt__forecast_task_of(series, n, horizon, &known),
        .origins = origins,
        .step = 1,
        .methods = methods,
        .n_methods = n_methods,
    };
    const mktopt_status status = mktopt__forecast_try(&context, &trial, scores, err);
    mktopt__arena_free(arena);
    return status;
}
