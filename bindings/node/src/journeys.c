/* Journeys: made from columns, read path by path; models run through `call` with the handle. */
#include "addon.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include <mktopt/attribution.h>

static const char journeys_type[] = "journeys";

typedef struct column_name {
    const char *name;
    size_t offset;
} column_name;

static const column_name event_names[] = {
    {"user", offsetof(mktopt_event_columns, user)},
    {"channel", offsetof(mktopt_event_columns, channel)},
    {"time", offsetof(mktopt_event_columns, time)},
    {"type", offsetof(mktopt_event_columns, type)},
    {"value", offsetof(mktopt_event_columns, value)},
    {"campaign", offsetof(mktopt_event_columns, campaign)},
    {"cost", offsetof(mktopt_event_columns, cost)},
};
static const column_name path_names[] = {
    {"path", offsetof(mktopt_path_columns, path)},
    {"conversions", offsetof(mktopt_path_columns, conversions)},
    {"value", offsetof(mktopt_path_columns, value)},
    {"nulls", offsetof(mktopt_path_columns, nulls)},
};
#define NAME_COUNT(names) (sizeof(names) / sizeof((names)[0]))

typedef struct journeys_task {
    node_task task;
    mktopt_event_columns events;
    mktopt_path_columns paths;
    mktopt_journey_options options;
    mktopt_build_options build;
    const mktopt_journeys **parts;
    int64_t part_count;
    const void *bytes;
    size_t size;
    mktopt_journeys *journeys;
} journeys_task;

static mktopt_status run_events(node_task *task)
{
    journeys_task *work = (journeys_task *)task;
    return mktopt_journeys_build_from_events(&work->events, &work->options, &work->build, NULL,
                                             &work->journeys, &task->error);
}

static mktopt_status run_paths(node_task *task)
{
    journeys_task *work = (journeys_task *)task;
    return mktopt_journeys_build_from_paths(&work->paths, &work->build, NULL, &work->journeys,
                                            &task->error);
}

static mktopt_status run_merge(node_task *task)
{
    journeys_task *work = (journeys_task *)task;
    return mktopt_journeys_merge(work->parts, work->part_count, NULL, &work->journeys,
                                 &task->error);
}

static mktopt_status run_bytes(node_task *task)
{
    journeys_task *work = (journeys_task *)task;
    return mktopt_journeys_restore(work->bytes, work->size, NULL, &work->journeys, &task->error);
}

static void free_journeys(void *object)
{
    mktopt_journeys_free(object);
}

static void dispose(node_task *task)
{
    mktopt_journeys_free(((journeys_task *)task)->journeys);
}

/* About what a touch and a path take: a channel, an age; offsets, counts, a value. */
enum { BYTES_A_TOUCH = 12, BYTES_A_PATH = 40 };

static int64_t bytes_of(const mktopt_journeys *journeys)
{
    mktopt_journeys_summary summary = {.struct_size = sizeof summary};
    if (mktopt_journeys_get_summary(journeys, &summary, NULL) != MKTOPT_OK)
        return 0;
    return summary.touches * BYTES_A_TOUCH + summary.paths * BYTES_A_PATH;
}

static napi_value finish(napi_env env, node_task *task)
{
    journeys_task *work = (journeys_task *)task;
    napi_value holder = NULL;
    NODE_TRY(env, napi_create_object(env, &holder));
    mktopt_journeys *journeys = work->journeys;
    work->journeys = NULL; /* now the handle's */
    node_handle *handle =
        node_handle_create(journeys_type, journeys, free_journeys, bytes_of(journeys));
    if (handle == NULL)
        return node_throw_memory(env);
    return node_hold(env, holder, handle) == 0 ? holder : NULL;
}

/* Puts the arguments into the struct of columns by their names. */
static napi_value fill_columns(napi_env env, napi_value names, const mktopt_arg *args,
                               int64_t count, const column_name *known, size_t n_known,
                               void *columns)
{
    for (int64_t i = 0; i < count; i++) {
        napi_value name = NULL;
        char text[32] = "";
        size_t k = 0;
        NODE_TRY(env, napi_get_element(env, names, (uint32_t)i, &name));
        NODE_TRY(env, napi_get_value_string_utf8(env, name, text, sizeof text, NULL));
        while (k < n_known && strcmp(known[k].name, text) != 0)
            k++;
        if (k == n_known)
            return node_throw_type(env, "unknown column");
        memcpy((char *)columns + known[k].offset, &args[i], sizeof args[i]);
    }
    return names;
}

/* undefined leaves the default. */
static int read_days(napi_env env, napi_value value, double *days)
{
    napi_valuetype type = napi_undefined;
    if (napi_typeof(env, value, &type) != napi_ok)
        return -1;
    return type == napi_undefined || napi_get_value_double(env, value, days) == napi_ok ? 0 : -1;
}

static int read_options(napi_env env, const napi_value *argv, mktopt_journey_options *options)
{
    napi_valuetype type = napi_undefined;
    (void)mktopt_journey_options_init(options, sizeof *options);
    if (read_days(env, argv[0], &options->lookback_days) != 0 ||
        read_days(env, argv[1], &options->inactivity_gap_days) != 0 ||
        napi_typeof(env, argv[2], &type) != napi_ok)
        return -1;
    return type == napi_undefined ? 0 : node_read_integer(env, argv[2], &options->window_end);
}

/* undefined leaves the default. */
static int read_build(napi_env env, napi_value threads, node_task *task,
                      mktopt_build_options *build)
{
    napi_valuetype type = napi_undefined;
    int64_t number = 0;
    (void)mktopt_build_options_init(build, sizeof *build);
    build->progress = node_task_progress;
    build->progress_context = task;
    if (napi_typeof(env, threads, &type) != napi_ok)
        return -1;
    if (type == napi_undefined)
        return 0;
    if (node_read_integer(env, threads, &number) != 0 || number < INT32_MIN || number > INT32_MAX)
        return -1;
    build->threads = (int32_t)number;
    return 0;
}

enum { NAMES, COLUMNS, ON_THREAD, THREADS, LOOKBACK, GAP, WINDOW_END, JOURNEYS_ARGUMENTS };

static napi_value prepare(napi_env env, const napi_value *argv, const column_name *known,
                          size_t n_known, void *columns, journeys_task *work)
{
    bool on_thread = false;
    mktopt_arg *args = NULL;
    int64_t count = 0;
    NODE_TRY(env, napi_get_value_bool(env, argv[ON_THREAD], &on_thread));
    if (read_build(env, argv[THREADS], &work->task, &work->build) != 0)
        return node_throw_type(env, "threads must be an integer");
    if (read_options(env, &argv[LOOKBACK], &work->options) != 0)
        return node_throw_type(env, "lookbackDays, inactivityGapDays: numbers; windowEnd: a time");
    if (node_read_args(env, argv[COLUMNS], on_thread, &work->task.memory, &args, &count) != 0)
        return NULL;
    return fill_columns(env, argv[NAMES], args, count, known, n_known, columns);
}

/* A task whose result are journeys, or NULL when memory is out. */
static journeys_task *create_task(mktopt_status (*run)(node_task *task))
{
    journeys_task *work = node_task_create(sizeof *work);
    if (work == NULL)
        return NULL;
    work->task.run = run;
    work->task.finish = finish;
    work->task.dispose = dispose;
    return work;
}

static napi_value from_columns(napi_env env, napi_callback_info info, int events)
{
    napi_value argv[JOURNEYS_ARGUMENTS] = {NULL};
    size_t count = JOURNEYS_ARGUMENTS;
    bool on_thread = false;
    NODE_TRY(env, napi_get_cb_info(env, info, &count, argv, NULL, NULL));
    journeys_task *work = create_task(events ? run_events : run_paths);
    if (work == NULL)
        return node_throw_memory(env);
    work->events.struct_size = sizeof work->events;
    work->paths.struct_size = sizeof work->paths;
    napi_value ready =
        events ? prepare(env, argv, event_names, NAME_COUNT(event_names), &work->events, work)
               : prepare(env, argv, path_names, NAME_COUNT(path_names), &work->paths, work);
    if (ready == NULL) {
        node_task_free(&work->task);
        return NULL;
    }
    (void)napi_get_value_bool(env, argv[ON_THREAD], &on_thread);
    return node_task_start(env, &work->task, on_thread);
}

/* journeysFromEvents(names, columns, onThread, threads, lookbackDays, inactivityGapDays, windowEnd)
 */
static napi_value from_events(napi_env env, napi_callback_info info)
{
    return from_columns(env, info, 1);
}

/* journeysFromPaths(names, columns, onThread, threads) */
static napi_value from_paths(napi_env env, napi_callback_info info)
{
    return from_columns(env, info, 0);
}

/* ---- parts and bytes ----------------------------------------------------------------------- */

static napi_value prepare_merge(napi_env env, napi_value list, journeys_task *work)
{
    node_memory *memory = &work->task.memory;
    uint32_t count = 0;
    NODE_TRY(env, napi_get_array_length(env, list, &count));
    work->parts = node_alloc(memory, count, sizeof *work->parts);
    work->part_count = count;
    if (work->parts == NULL)
        return node_throw_memory(env);
    for (uint32_t i = 0; i < count; i++) {
        napi_value item = NULL;
        NODE_TRY(env, napi_get_element(env, list, i, &item));
        node_handle *handle = node_handle_of(env, item, journeys_type);
        if (handle == NULL)
            return node_throw_type(env, "expected journeys");
        work->parts[i] = handle->object;
        if (node_keep(memory, handle) != 0)
            return node_throw_memory(env);
    }
    return list;
}

static napi_value prepare_bytes(napi_env env, napi_value view, bool copy, journeys_task *work)
{
    if (node_bytes_of(env, view, &work->bytes, &work->size) != 0)
        return NULL;
    if (!copy || work->size == 0)
        return view;
    void *mine = node_alloc(&work->task.memory, work->size, 1);
    if (mine == NULL)
        return node_throw_memory(env);
    memcpy(mine, work->bytes, work->size);
    work->bytes = mine;
    return view;
}

static napi_value from_one(napi_env env, napi_callback_info info, int parts)
{
    napi_value argv[2] = {NULL};
    size_t count = 2;
    bool on_thread = false;
    NODE_TRY(env, napi_get_cb_info(env, info, &count, argv, NULL, NULL));
    NODE_TRY(env, napi_get_value_bool(env, argv[1], &on_thread));
    journeys_task *work = create_task(parts ? run_merge : run_bytes);
    if (work == NULL)
        return node_throw_memory(env);
    napi_value ready =
        parts ? prepare_merge(env, argv[0], work) : prepare_bytes(env, argv[0], on_thread, work);
    if (ready == NULL) {
        node_task_free(&work->task);
        return NULL;
    }
    return node_task_start(env, &work->task, on_thread);
}

/* journeysMerge(list of journeys, onThread) */
static napi_value merge(napi_env env, napi_callback_info info)
{
    return from_one(env, info, 1);
}

/* journeysFromBytes(Uint8Array, onThread) */
static napi_value from_bytes(napi_env env, napi_callback_info info)
{
    return from_one(env, info, 0);
}

/* ---- reading ------------------------------------------------------------------------------ */

/* A double, or null for NaN. */
static napi_value number_or_null(napi_env env, double value)
{
    napi_value result = NULL;
    if (isnan(value))
        NODE_TRY(env, napi_get_null(env, &result));
    else
        NODE_TRY(env, napi_create_double(env, value, &result));
    return result;
}

/* journeysChannels(journeys): [[name, cost], ...] */
static napi_value channels(napi_env env, napi_callback_info info)
{
    napi_value list = NULL;
    const mktopt_journeys *journeys = node_first_object(env, info, journeys_type);
    if (journeys == NULL)
        return NULL;
    const int64_t count = mktopt_journeys_channel_count(journeys);
    NODE_TRY(env, napi_create_array_with_length(env, (size_t)count, &list));
    for (int64_t i = 0; i < count; i++) {
        napi_value pair = NULL, name = NULL;
        napi_value cost = number_or_null(env, mktopt_journeys_channel_cost(journeys, i));
        if (cost == NULL)
            return NULL;
        NODE_TRY(env, napi_create_array_with_length(env, 2, &pair));
        NODE_TRY(env, napi_create_string_utf8(env, mktopt_journeys_channel(journeys, i),
                                              NAPI_AUTO_LENGTH, &name));
        NODE_TRY(env, napi_set_element(env, pair, 0, name));
        NODE_TRY(env, napi_set_element(env, pair, 1, cost));
        NODE_TRY(env, napi_set_element(env, list, (uint32_t)i, pair));
    }
    return list;
}

/* journeysSummary(journeys) */
static napi_value summary(napi_env env, napi_callback_info info)
{
    napi_value result = NULL;
    mktopt_journeys_summary s = {.struct_size = sizeof s};
    mktopt_error err;
    const mktopt_journeys *journeys = node_first_object(env, info, journeys_type);
    if (journeys == NULL)
        return NULL;
    if (mktopt_journeys_get_summary(journeys, &s, &err) != MKTOPT_OK)
        return node_error(env, &err);
    const struct {
        const char *name;
        double value;
    } numbers[] = {
        {"journeys", s.journeys},
        {"conversions", s.conversions},
        {"value", s.value},
        {"nulls", s.nulls},
        {"unattributedConversions", s.unattributed_conversions},
        {"unattributedValue", s.unattributed_value},
        {"unattributedNulls", s.unattributed_nulls},
        {"singleTouchConversions", s.single_touch_conversions},
        {"touchesPerConversion", s.touches_per_conversion},
        {"conversionRate", s.conversion_rate},
        {"conversionRateLower", s.conversion_rate_lower},
        {"conversionRateUpper", s.conversion_rate_upper},
        {"users", (double)s.users},
        {"paths", (double)s.paths},
        {"touches", (double)s.touches},
        {"duplicateEvents", (double)s.duplicate_events},
        {"ignoredEvents", (double)s.ignored_events},
        {"expiredTouches", (double)s.expired_touches},
    };
    NODE_TRY(env, napi_create_object(env, &result));
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        if (node_set(env, result, numbers[i].name, number_or_null(env, numbers[i].value)) != 0)
            return NULL;
    return result;
}

/* journeysPath(journeys, index): {channels, ages, conversions, value, nulls}; channels by number */
static napi_value path(napi_env env, napi_callback_info info)
{
    napi_value argv[2] = {NULL}, result = NULL, numbers = NULL, ages = NULL;
    size_t count = 2;
    void *number_data = NULL, *age_data = NULL;
    int64_t index = 0;
    mktopt_journey journey = {.struct_size = sizeof journey};
    mktopt_error err;
    NODE_TRY(env, napi_get_cb_info(env, info, &count, argv, NULL, NULL));
    const mktopt_journeys *journeys = node_object_of(env, argv[0], journeys_type);
    if (journeys == NULL)
        return NULL;
    if (node_read_integer(env, argv[1], &index) != 0)
        return node_throw_type(env, "index must be an integer");
    if (mktopt_journeys_get_path(journeys, index, &journey, NULL, NULL, 0, &err) != MKTOPT_OK)
        return node_error(env, &err);
    const size_t length = (size_t)journey.length;
    numbers = node_new_array(env, napi_int32_array, length, sizeof(int32_t), &number_data);
    ages = node_new_array(env, napi_float64_array, length, sizeof(double), &age_data);
    if (numbers == NULL || ages == NULL)
        return NULL;
    if (length > 0 && mktopt_journeys_get_path(journeys, index, &journey, number_data, age_data,
                                               journey.length, &err) != MKTOPT_OK)
        return node_error(env, &err);
    NODE_TRY(env, napi_create_object(env, &result));
    if (node_set(env, result, "channels", numbers) != 0 ||
        node_set(env, result, "ages", ages) != 0 ||
        node_set(env, result, "conversions", number_or_null(env, journey.conversions)) != 0 ||
        node_set(env, result, "value", number_or_null(env, journey.value)) != 0 ||
        node_set(env, result, "nulls", number_or_null(env, journey.nulls)) != 0)
        return NULL;
    return result;
}

/* journeysToBytes(journeys): {bytes: Buffer} */
static napi_value to_bytes(napi_env env, napi_callback_info info)
{
    size_t size = 0;
    void *data = NULL;
    mktopt_error err;
    const mktopt_journeys *journeys = node_first_object(env, info, journeys_type);
    if (journeys == NULL)
        return NULL;
    if (mktopt_journeys_save(journeys, NULL, 0, &size, &err) != MKTOPT_OK)
        return node_error(env, &err);
    napi_value result = node_new_bytes(env, size, &data);
    if (result == NULL || mktopt_journeys_save(journeys, data, size, &size, &err) == MKTOPT_OK)
        return result;
    return node_error(env, &err);
}

int node_define_journeys(napi_env env, napi_value exports)
{
    return node_set_function(env, exports, "journeysFromEvents", from_events) != 0 ||
                   node_set_function(env, exports, "journeysFromPaths", from_paths) != 0 ||
                   node_set_function(env, exports, "journeysMerge", merge) != 0 ||
                   node_set_function(env, exports, "journeysFromBytes", from_bytes) != 0 ||
                   node_set_function(env, exports, "journeysToBytes", to_bytes) != 0 ||
                   node_set_function(env, exports, "journeysChannels", channels) != 0 ||
                   node_set_function(env, exports, "journeysSummary", summary) != 0 ||
                   node_set_function(env, exports, "journeysPath", path) != 0
               ? -1
               : 0;
}
