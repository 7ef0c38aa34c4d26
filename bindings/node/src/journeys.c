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
    mktopt_journeys *journeys;
} journeys_task;

static mktopt_status run_events(node_task *task)
{
    journeys_task *work = (journeys_task *)task;
    return mktopt_journeys_from_events(&work->events, &work->options, NULL, &work->journeys,
                                       &task->error);
}

static mktopt_status run_paths(node_task *task)
{
    journeys_task *work = (journeys_task *)task;
    return mktopt_journeys_from_paths(&work->paths, NULL, &work->journeys, &task->error);
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

enum { NAMES, COLUMNS, ON_THREAD, LOOKBACK, GAP, WINDOW_END, JOURNEYS_ARGUMENTS };

static napi_value prepare(napi_env env, const napi_value *argv, const column_name *known,
                          size_t n_known, void *columns, journeys_task *work)
{
    bool on_thread = false;
    mktopt_arg *args = NULL;
    int64_t count = 0;
    NODE_TRY(env, napi_get_value_bool(env, argv[ON_THREAD], &on_thread));
    if (read_options(env, &argv[LOOKBACK], &work->options) != 0)
        return node_throw_type(env, "lookbackDays, inactivityGapDays: numbers; windowEnd: a time");
    if (node_read_args(env, argv[COLUMNS], on_thread, &work->task.memory, &args, &count) != 0)
        return NULL;
    return fill_columns(env, argv[NAMES], args, count, known, n_known, columns);
}

static napi_value from_columns(napi_env env, napi_callback_info info, int events)
{
    napi_value argv[JOURNEYS_ARGUMENTS] = {NULL};
    size_t count = JOURNEYS_ARGUMENTS;
    bool on_thread = false;
    NODE_TRY(env, napi_get_cb_info(env, info, &count, argv, NULL, NULL));
    journeys_task *work = node_task_create(sizeof *work);
    if (work == NULL)
        return node_throw_memory(env);
    work->task.run = events ? run_events : run_paths;
    work->task.finish = finish;
    work->task.dispose = dispose;
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

/* journeysFromEvents(names, columns, onThread, lookbackDays, inactivityGapDays, windowEnd) */
static napi_value from_events(napi_env env, napi_callback_info info)
{
    return from_columns(env, info, 1);
}

/* journeysFromPaths(names, columns, onThread) */
static napi_value from_paths(napi_env env, napi_callback_info info)
{
    return from_columns(env, info, 0);
}

/* ---- reading ------------------------------------------------------------------------------ */

static const mktopt_journeys *journeys_argument(napi_env env, napi_callback_info info,
                                                napi_value *second)
{
    napi_value argv[2] = {NULL};
    size_t count = 2;
    if (napi_get_cb_info(env, info, &count, argv, NULL, NULL) != napi_ok)
        return NULL;
    const node_handle *handle = node_handle_of(env, argv[0], journeys_type);
    if (handle == NULL)
        (void)node_throw_type(env, "expected journeys");
    *second = argv[1];
    return handle == NULL ? NULL : handle->object;
}

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
    napi_value list = NULL, unused = NULL;
    const mktopt_journeys *journeys = journeys_argument(env, info, &unused);
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
    napi_value result = NULL, unused = NULL;
    mktopt_journeys_summary s = {.struct_size = sizeof s};
    mktopt_error err;
    const mktopt_journeys *journeys = journeys_argument(env, info, &unused);
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

/* A typed array of `count` elements whose memory is at *data. */
static napi_value new_array(napi_env env, napi_typedarray_type type, size_t count, size_t size,
                            void **data)
{
    napi_value buffer = NULL, array = NULL;
    NODE_TRY(env, napi_create_arraybuffer(env, count * size, data, &buffer));
    NODE_TRY(env, napi_create_typedarray(env, type, count, buffer, 0, &array));
    return array;
}

/* journeysPath(journeys, index): {channels, ages, conversions, value, nulls}; channels by number */
static napi_value path(napi_env env, napi_callback_info info)
{
    napi_value result = NULL, at = NULL, numbers = NULL, ages = NULL;
    void *number_data = NULL, *age_data = NULL;
    int64_t index = 0;
    mktopt_journey journey = {.struct_size = sizeof journey};
    mktopt_error err;
    const mktopt_journeys *journeys = journeys_argument(env, info, &at);
    if (journeys == NULL)
        return NULL;
    if (node_read_integer(env, at, &index) != 0)
        return node_throw_type(env, "index must be an integer");
    if (mktopt_journeys_get_path(journeys, index, &journey, NULL, NULL, 0, &err) != MKTOPT_OK)
        return node_error(env, &err);
    const size_t length = (size_t)journey.length;
    numbers = new_array(env, napi_int32_array, length, sizeof(int32_t), &number_data);
    ages = new_array(env, napi_float64_array, length, sizeof(double), &age_data);
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

int node_define_journeys(napi_env env, napi_value exports)
{
    return node_set_function(env, exports, "journeysFromEvents", from_events) != 0 ||
                   node_set_function(env, exports, "journeysFromPaths", from_paths) != 0 ||
                   node_set_function(env, exports, "journeysChannels", channels) != 0 ||
                   node_set_function(env, exports, "journeysSummary", summary) != 0 ||
                   node_set_function(env, exports, "journeysPath", path) != 0
               ? -1
               : 0;
}
