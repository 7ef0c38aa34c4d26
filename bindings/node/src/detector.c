/* Streaming detectors. A value pushed is a direct call: no JSON, and no object on its way. */
#include "addon.h"

#include <math.h>

#include <mktopt/anomaly.h>

static const char detector_type[] = "detector";

static void free_detector(void *object)
{
    mktopt_detector_free(object);
}

static int is_of_type(napi_env env, napi_value value, napi_valuetype wanted)
{
    napi_valuetype type = napi_undefined;
    return napi_typeof(env, value, &type) == napi_ok && type == wanted;
}

/* ---- one value ---------------------------------------------------------------------------- */

/* push(value) or push(value, seconds): a function made for one detector, which is its data. Nothing
 * when score, alert score and expected value went to the figures, else {error}. */
static napi_value push(napi_env env, napi_callback_info info)
{
    napi_value argv[2] = {NULL};
    size_t count = 2;
    void *detector = NULL;
    double value = (double)NAN;
    int64_t time = MKTOPT_NONE_I64;
    mktopt_error err;
    mktopt_detection said = {.struct_size = sizeof said};
    NODE_TRY(env, napi_get_cb_info(env, info, &count, argv, NULL, &detector));
    if (napi_get_value_double(env, argv[0], &value) != napi_ok &&
        !is_of_type(env, argv[0], napi_null))
        return node_refuse(env, MKTOPT_WRONG_TYPE, "value",
                           "must be a number, or null where it is missing");
    if (count > 1 && node_read_integer(env, argv[1], &time) != 0)
        return node_refuse(env, MKTOPT_WRONG_TYPE, "time", "must be a time");
    double *figures = node_figures(env);
    if (figures == NULL)
        return node_throw_memory(env);
    if (mktopt_detector_push(detector, value, time, &said, &err) != MKTOPT_OK)
        return node_error(env, &err);
    figures[0] = said.score;
    figures[1] = said.alert_score;
    figures[2] = said.expected;
    return NULL;
}

/* ---- making detectors --------------------------------------------------------------------- */

/* The function push, which holds the detector and stands for it in other calls. */
static napi_value hold_detector(napi_env env, mktopt_detector *detector)
{
    node_handle *handle =
        node_handle_create(detector_type, detector, free_detector, MKTOPT_DETECTOR_BYTES);
    return handle != NULL ? node_hold_function(env, "push", push, handle) : node_throw_memory(env);
}

/* detector(): push, or {error} */
static napi_value create(napi_env env, napi_callback_info info)
{
    mktopt_detector *detector = NULL;
    mktopt_error err;
    (void)info;
    if (mktopt_detector_create(NULL, &detector, &err) != MKTOPT_OK)
        return node_error(env, &err);
    return hold_detector(env, detector);
}

/* detectorFromBytes(Uint8Array): push, or {error} */
static napi_value from_bytes(napi_env env, napi_callback_info info)
{
    napi_value view = NULL;
    size_t count = 1, size = 0;
    const void *bytes = NULL;
    mktopt_detector *detector = NULL;
    mktopt_error err;
    NODE_TRY(env, napi_get_cb_info(env, info, &count, &view, NULL, NULL));
    if (node_bytes_of(env, view, &bytes, &size) != 0)
        return NULL;
    if (mktopt_detector_restore(bytes, size, NULL, &detector, &err) != MKTOPT_OK)
        return node_error(env, &err);
    return hold_detector(env, detector);
}

/* ---- many values -------------------------------------------------------------------------- */

typedef struct detector_run {
    const double *values;
    const int64_t *times; /* NULL: none */
    size_t count;
    double *scores; /* with the others NULL where nothing is said */
    double *alert_scores;
    double *expected;
} detector_run;

/* Arrays that JavaScript has checked: only what could harm the process is looked at. */
static int read_series(napi_env env, napi_value values, napi_value times, detector_run *run)
{
    static const double nothing[1] = {0}; /* an empty array has no address in JavaScript */
    void *numbers = NULL, *seconds = NULL;
    size_t n_times = 0;
    if (node_elements(env, values, napi_float64_array, &numbers, &run->count) != 0)
        return -1;
    run->values = run->count > 0 ? numbers : nothing;
    if (is_of_type(env, times, napi_undefined))
        return 0;
    if (node_elements(env, times, napi_bigint64_array, &seconds, &n_times) != 0 ||
        n_times != run->count)
        return -1;
    run->times = run->count > 0 ? seconds : NULL;
    return 0;
}

/* {scores, alertScores, expected} with the memory that the run writes into. */
static napi_value new_outputs(napi_env env, detector_run *run)
{
    static const char *const names[] = {"scores", "alertScores", "expected"};
    double **const outputs[] = {&run->scores, &run->alert_scores, &run->expected};
    napi_value result = NULL;
    NODE_TRY(env, napi_create_object(env, &result));
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        void *data = NULL;
        if (node_set(env, result, names[i],
                     node_new_array(env, napi_float64_array, run->count, sizeof(double), &data)) !=
            0)
            return NULL;
        *outputs[i] = data;
    }
    return result;
}

/* detectorRun(push, Float64Array, BigInt64Array or undefined, wanted): {scores, alertScores,
 * expected}, or when they are not wanted true; {error} */
static napi_value run_series(napi_env env, napi_callback_info info)
{
    napi_value argv[4] = {NULL};
    size_t count = 4;
    bool wanted = false;
    detector_run run = {0};
    mktopt_error err;
    NODE_TRY(env, napi_get_cb_info(env, info, &count, argv, NULL, NULL));
    NODE_TRY(env, napi_get_value_bool(env, argv[3], &wanted));
    mktopt_detector *detector = node_object_of(env, argv[0], detector_type);
    if (detector == NULL)
        return NULL;
    if (read_series(env, argv[1], argv[2], &run) != 0)
        return node_throw_type(env, "expected a Float64Array and as many times");
    napi_value result = wanted ? new_outputs(env, &run) : argv[0];
    if (result == NULL)
        return NULL;
    if (mktopt_detector_run(detector, run.values, run.times, (int64_t)run.count, run.scores,
                            run.alert_scores, run.expected, &err) != MKTOPT_OK)
        return node_error(env, &err);
    return result;
}

/* ---- reading ------------------------------------------------------------------------------ */

/* detectorToBytes(push): {bytes: Buffer} */
static napi_value to_bytes(napi_env env, napi_callback_info info)
{
    void *data = NULL;
    size_t size = 0;
    mktopt_error err;
    const mktopt_detector *detector = node_first_object(env, info, detector_type);
    if (detector == NULL)
        return NULL;
    if (mktopt_detector_save(detector, NULL, 0, &size, &err) != MKTOPT_OK)
        return node_error(env, &err);
    napi_value result = node_new_bytes(env, size, &data);
    if (result == NULL || mktopt_detector_save(detector, data, size, &size, &err) == MKTOPT_OK)
        return result;
    return node_error(env, &err);
}

/* detectorSeen(push): how many values were learned */
static napi_value seen(napi_env env, napi_callback_info info)
{
    const mktopt_detector *detector = node_first_object(env, info, detector_type);
    return detector != NULL ? node_integer(env, mktopt_detector_seen(detector)) : NULL;
}

int node_define_detector(napi_env env, napi_value exports)
{
    napi_value alert_score = NULL;
    if (napi_create_double(env, MKTOPT_ALERT_SCORE, &alert_score) != napi_ok)
        return -1;
    return node_set(env, exports, "alertScore", alert_score) != 0 ||
                   node_set_function(env, exports, "detector", create) != 0 ||
                   node_set_function(env, exports, "detectorFromBytes", from_bytes) != 0 ||
                   node_set_function(env, exports, "detectorRun", run_series) != 0 ||
                   node_set_function(env, exports, "detectorToBytes", to_bytes) != 0 ||
                   node_set_function(env, exports, "detectorSeen", seen) != 0
               ? -1
               : 0;
}
