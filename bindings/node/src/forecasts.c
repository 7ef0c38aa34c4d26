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

/* One series: mean, then lower ends by level, then upper ends. */
static void write_row(const forecast_task *work, int64_t index, double *row)
{
    const mktopt_forecasts *all = work->forecasts;
    const int64_t levels = work->options.n_levels, horizon = work->horizon;
    const size_t bytes = (size_t)horizon * sizeof *row;
    memcpy(row, mktopt_forecasts_mean(all, index), bytes);
    for (int64_t i = 0; i < levels; i++) {
        memcpy(row + (1 + i) * horizon, mktopt_forecasts_lower(all, index, i), bytes);
        memcpy(row + (1 + levels + i) * horizon, mktopt_forecasts_upper(all, index, i), bytes);
    }
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

static int64_t count_done(const mktopt_forecasts *all)
{
    int64_t done = 0;
    for (int64_t i = 0; i < mktopt_forecasts_count(all); i++)
        done += mktopt_forecasts_status(all, i) == MKTOPT_OK;
    return done;
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
            write_row(work, i, row);
            row += work->horizon * (1 + 2 * work->options.n_levels);
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
    const int64_t n_levels = work->options.n_levels, done = count_done(work->forecasts);
    napi_value result = NULL, failures = NULL;
    NODE_TRY(env, napi_create_object(env, &result));
    NODE_TRY(env, napi_create_array(env, &failures));
    double *levels = new_numbers(env, result, "levels", n_levels);
    double *rows = new_numbers(env, result, "numbers",
                               done > 0 ? done * work->horizon * (1 + 2 * n_levels) : 0);
    if (levels == NULL || rows == NULL || node_set(env, result, "failures", failures) != 0)
        return NULL;
    if (n_levels > 0)
        memcpy(levels, work->options.levels, (size_t)n_levels * sizeof *levels);
    if (write_series(env, work, rows, failures) != 0)
        return node_throw_last(env);
    return result;
}

/* ---- in ----------------------------------------------------------------------------------- */

static int read_series(const mktopt_arg *rows, forecast_task *work)
{
    if (rows->kind != MKTOPT_ARG_RAGGED || rows->child->kind != MKTOPT_ARG_F64)
        return -1;
    const double *values = rows->child->values;
    work->count = rows->count;
    work->series = node_alloc(&work->task.memory, (size_t)rows->count, sizeof *work->series);
    for (int64_t i = 0; i < rows->count && work->series != NULL; i++)
        work->series[i] = (mktopt_forecast_series){
            .struct_size = sizeof *work->series,
            .values = values + rows->offsets[i],
            .n = rows->offsets[i + 1] - rows->offsets[i],
        };
    return work->series != NULL ? 0 : -1;
}

/* [series, season lengths] or [series, season lengths, levels] */
static int read_arrays(napi_env env, napi_value list, int copy, forecast_task *work)
{
    mktopt_arg *args = NULL;
    int64_t count = 0;
    if (node_read_args(env, list, copy, &work->task.memory, &args, &count) != 0)
        return -1;
    for (int64_t i = 1; i < count; i++)
        if (args[i].kind != MKTOPT_ARG_F64)
            return -1;
    if (count < 2 || count > 3 || read_series(&args[0], work) != 0)
        return -1;
    work->options.season_lengths = args[1].values;
    work->options.n_season_lengths = args[1].count;
    if (count > 2) {
        work->options.levels = args[2].values;
        work->options.n_levels = args[2].count;
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
        read_arrays(env, argv[ARRAYS], *on_thread, work) != 0 ||
        read_small(env, argv[HORIZON], &horizon) != 0 ||
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

/* forecasts([series, season lengths, levels?], horizon, method, variant, nonNegative, window,
 * threads, onThread): {numbers, levels, failures} or {error}; on a thread {promise, job} */
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
