/* Forecasts of series as typed arrays: in and out without JSON. */
#include "addon.h"

#include <string.h>

#include <mktopt/forecast.h>

typedef struct forecast_task {
    node_task task;
    mktopt_forecast_series *series;
    int64_t count;
    int64_t horizon;
    mktopt_forecast_options options;
    mktopt_forecasts *forecasts;
} forecast_task;

static mktopt_status forecast_run(node_task *task)
{
    forecast_task *work = (forecast_task *)task;
    return mktopt_forecast_batch(work->series, work->count, work->horizon, &work->options, NULL,
                                 &work->forecasts, &task->error);
}

static void forecast_dispose(node_task *task)
{
    mktopt_forecasts_free(((forecast_task *)task)->forecasts);
}

/* ---- out ---------------------------------------------------------------------------------- */

/* How many numbers write_row writes. */
static int64_t row_length(const forecast_task *work, int64_t index)
{
    return (mktopt_forecasts_horizon(work->forecasts, index) + 1) *
           (2 + 2 * work->options.n_levels);
}

/* Steps of one row, and what all of them add up to behind them; returns where the next begins. */
static double *write_steps(double *row, const double *steps, int64_t horizon, double total)
{
    if (steps != NULL)
        memcpy(row, steps, (size_t)horizon * sizeof *row);
    row[horizon] = total;
    return row + horizon + 1;
}

/* One series: mean, shares of the total, lower ends by level, then upper ends, each followed by
 * that of the total, which is NaN where there is none. */
static double *write_row(const forecast_task *work, int64_t index, double *row)
{
    const mktopt_forecasts *all = work->forecasts;
    const int64_t levels = work->options.n_levels, h = mktopt_forecasts_horizon(all, index);
    row =
        write_steps(row, mktopt_forecasts_mean(all, index), h, mktopt_forecasts_total(all, index));
    row = write_steps(row, mktopt_forecasts_total_share(all, index), h, 1);
    for (int64_t i = 0; i < levels; i++)
        row = write_steps(row, mktopt_forecasts_lower(all, index, i), h,
                          mktopt_forecasts_total_lower(all, index, i));
    for (int64_t i = 0; i < levels; i++)
        row = write_steps(row, mktopt_forecasts_upper(all, index, i), h,
                          mktopt_forecasts_total_upper(all, index, i));
    return row;
}

/* {series, status, code, message} */
static napi_value failure_of(napi_env env, const mktopt_forecasts *all, int64_t index)
{
    napi_value failure = NULL;
    const mktopt_status status = mktopt_forecasts_status(all, index);
    NODE_TRY(env, napi_create_object(env, &failure));
    if (node_set_integer(env, failure, "series", index) != 0 ||
        node_set_integer(env, failure, "status", status) != 0 ||
        node_set_text(env, failure, "code", mktopt_status_name(status)) != 0 ||
        node_set_text(env, failure, "message", mktopt_forecasts_message(all, index)) != 0)
        return NULL;
    return failure;
}

/* Numbers of the series that did not fail. */
static int64_t count_numbers(const forecast_task *work)
{
    int64_t count = 0;
    for (int64_t i = 0; i < work->count; i++)
        if (mktopt_forecasts_status(work->forecasts, i) == MKTOPT_OK)
            count += row_length(work, i);
    return count;
}

/* A Float64Array as a member of an object; its memory, or NULL with an exception pending. */
static double *new_numbers(napi_env env, napi_value object, const char *name, int64_t count)
{
    void *data = NULL;
    napi_value array =
        node_new_array(env, napi_float64_array, (size_t)count, sizeof(double), &data);
    static double nothing[1]; /* an empty array has no address in JavaScript */
    if (node_set(env, object, name, array) != 0)
        return NULL;
    return count > 0 ? data : nothing;
}

static int write_series(napi_env env, const forecast_task *work, double *row, napi_value failures)
{
    uint32_t failed = 0;
    for (int64_t i = 0; i < work->count; i++) {
        if (mktopt_forecasts_status(work->forecasts, i) == MKTOPT_OK) {
            row = write_row(work, i, row);
            continue;
        }
        napi_value failure = failure_of(env, work->forecasts, i);
        if (failure == NULL || napi_set_element(env, failures, failed++, failure) != napi_ok)
            return -1;
    }
    return 0;
}

/* {numbers, levels, failures}: the rows of the series that did not fail, end to end. */
static napi_value forecast_finish(napi_env env, node_task *task)
{
    const forecast_task *work = (forecast_task *)task;
    const int64_t n_levels = work->options.n_levels;
    napi_value result = NULL, failures = NULL;
    NODE_TRY(env, napi_create_object(env, &result));
    NODE_TRY(env, napi_create_array(env, &failures));
    double *levels = new_numbers(env, result, "levels", n_levels);
    double *rows = new_numbers(env, result, "numbers", count_numbers(work));
    if (levels == NULL || rows == NULL || node_set(env, result, "failures", failures) != 0)
        return NULL;
    if (n_levels > 0)
        memcpy(levels, work->options.levels, (size_t)n_levels * sizeof *levels);
    if (write_series(env, work, rows, failures) != 0)
        return node_throw_last(env);
    return result;
}

/* ---- in ----------------------------------------------------------------------------------- */

/* Numbers of row `index`, and how many there are. */
static const double *row_of(const mktopt_arg *rows, int64_t index, int64_t *count)
{
    *count = rows->offsets[index + 1] - rows->offsets[index];
    return (const double *)rows->child->values + rows->offsets[index];
}

static int are_rows(const mktopt_arg *rows, int64_t count)
{
    return rows->kind == MKTOPT_ARG_RAGGED && rows->child->kind == MKTOPT_ARG_F64 &&
           rows->count == count;
}

static int read_series(const mktopt_arg *rows, forecast_task *work)
{
    if (rows->kind != MKTOPT_ARG_RAGGED || !are_rows(rows, rows->count))
        return -1;
    work->count = rows->count;
    work->series = node_alloc(&work->task.memory, (size_t)rows->count, sizeof *work->series);
    for (int64_t i = 0; i < rows->count && work->series != NULL; i++) {
        mktopt_forecast_series *series = &work->series[i];
        series->struct_size = sizeof *series;
        series->values = row_of(rows, i, &series->n);
    }
    return work->series != NULL ? 0 : -1;
}

/* What stands for each series in the third array. */
enum {
    OWN_HORIZON,
    OWN,
    OWN_METHOD,
    OWN_VARIANT,
    OWN_NON_NEGATIVE,
    OWN_WINDOW,
    COLUMNS,
    OWN_FIELDS
};

/* What is a series' own: its season lengths, and its columns of regressors, all past ones and then
 * all future ones, over the horizon, which comes before them. */
static int read_own(const mktopt_arg *fields, const mktopt_arg *seasons, const mktopt_arg *columns,
                    int32_t horizon, forecast_task *work)
{
    if (fields->kind != MKTOPT_ARG_I32 || fields->count != work->count * OWN_FIELDS ||
        !are_rows(seasons, work->count) || !are_rows(columns, work->count))
        return -1;
    for (int64_t i = 0; i < work->count; i++) {
        const int32_t *own = (const int32_t *)fields->values + i * OWN_FIELDS;
        mktopt_forecast_series *series = &work->series[i];
        int64_t numbers = 0;
        series->horizon = own[OWN_HORIZON];
        series->own = (uint32_t)own[OWN];
        series->method = own[OWN_METHOD];
        series->variant = own[OWN_VARIANT];
        series->non_negative = own[OWN_NON_NEGATIVE];
        series->window = own[OWN_WINDOW];
        series->season_lengths = row_of(seasons, i, &series->n_season_lengths);
        series->n_regressors = own[COLUMNS];
        series->regressors = row_of(columns, i, &numbers);
        const int64_t steps = series->n + (series->horizon != 0 ? series->horizon : horizon);
        if (own[COLUMNS] < 0 || (own[COLUMNS] > 0 && numbers != steps * own[COLUMNS]))
            return -1;
        series->future_regressors = series->regressors + series->n * own[COLUMNS];
    }
    return 0;
}

enum { SERIES, SEASONS, FIELDS, OWN_SEASONS, REGRESSORS, LEVELS, ARRAYS_AT_MOST };

static int read_arrays(napi_env env, napi_value list, int copy, int32_t horizon,
                       forecast_task *work)
{
    mktopt_arg *args = NULL;
    int64_t count = 0;
    if (node_read_args(env, list, copy, &work->task.memory, &args, &count) != 0)
        return -1;
    if (count < LEVELS || count > ARRAYS_AT_MOST || read_series(&args[SERIES], work) != 0 ||
        read_own(&args[FIELDS], &args[OWN_SEASONS], &args[REGRESSORS], horizon, work) != 0 ||
        args[SEASONS].kind != MKTOPT_ARG_F64)
        return -1;
    work->options.season_lengths = args[SEASONS].values;
    work->options.n_season_lengths = args[SEASONS].count;
    if (count > LEVELS) {
        if (args[LEVELS].kind != MKTOPT_ARG_F64)
            return -1;
        work->options.levels = args[LEVELS].values;
        work->options.n_levels = args[LEVELS].count;
    }
    return 0;
}

/* undefined leaves what is there; 0, or -1 when it is no integer of 32 bits. */
static int read_small(napi_env env, napi_value value, int32_t *out)
{
    napi_valuetype type = napi_undefined;
    int64_t number = 0;
    if (napi_typeof(env, value, &type) != napi_ok)
        return -1;
    if (type == napi_undefined)
        return 0;
    if (node_read_integer(env, value, &number) != 0 || number < INT32_MIN || number > INT32_MAX)
        return -1;
    *out = (int32_t)number;
    return 0;
}

enum { ARRAYS, HORIZON, METHOD, VARIANT, NON_NEGATIVE, WINDOW, THREADS, ON_THREAD, ARGUMENTS };

static int forecast_prepare(napi_env env, const napi_value *argv, forecast_task *work,
                            bool *on_thread)
{
    mktopt_forecast_options *options = &work->options;
    int32_t horizon = 0, window = 0;
    (void)mktopt_forecast_options_init(options, sizeof *options);
    options->progress = node_task_progress;
    options->progress_context = &work->task;
    if (napi_get_value_bool(env, argv[ON_THREAD], on_thread) != napi_ok ||
        read_small(env, argv[HORIZON], &horizon) != 0 ||
        read_arrays(env, argv[ARRAYS], *on_thread, horizon, work) != 0 ||
        read_small(env, argv[METHOD], &options->method) != 0 ||
        read_small(env, argv[VARIANT], &options->variant) != 0 ||
        read_small(env, argv[NON_NEGATIVE], &options->non_negative) != 0 ||
        read_small(env, argv[WINDOW], &window) != 0 ||
        read_small(env, argv[THREADS], &options->threads) != 0)
        return -1;
    work->horizon = horizon;
    options->window = window;
    return 0;
}

/* forecasts([series, season lengths, fields, season lengths by series, regressors, levels?],
 * horizon, method, variant, nonNegative, window, threads, onThread): {numbers, levels, failures} or
 * {error}; on a thread {promise, job} */
static napi_value forecasts(napi_env env, napi_callback_info info)
{
    napi_value argv[ARGUMENTS] = {NULL};
    size_t count = ARGUMENTS;
    bool on_thread = false, pending = false;
    NODE_TRY(env, napi_get_cb_info(env, info, &count, argv, NULL, NULL));
    forecast_task *work = node_task_create(sizeof *work);
    if (work == NULL)
        return node_throw_memory(env);
    work->task.run = forecast_run;
    work->task.finish = forecast_finish;
    work->task.dispose = forecast_dispose;
    if (forecast_prepare(env, argv, work, &on_thread) != 0) {
        node_task_free(&work->task);
        if (napi_is_exception_pending(env, &pending) == napi_ok && pending)
            return NULL;
        return node_throw_type(env, "horizon, window and threads must be integers");
    }
    return node_task_start(env, &work->task, on_thread);
}

int node_define_forecasts(napi_env env, napi_value exports)
{
    return node_set_function(env, exports, "forecasts", forecasts);
}
