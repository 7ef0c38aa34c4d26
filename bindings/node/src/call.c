/* mktopt_call and mktopt_describe: every operation by name. */
#include "addon.h"

typedef struct call_task {
    node_task task;
    const char *operation;
    const char *request;
    size_t length;
    mktopt_arg *args;
    int64_t n_args;
    mktopt_call_options options;
    mktopt_response *response;
} call_task;

static mktopt_status call_run(node_task *task)
{
    call_task *call = (call_task *)task;
    return mktopt_call(call->operation, call->request, call->length, call->args, call->n_args,
                       &call->options, &call->response, &task->error);
}

static void call_dispose(node_task *task)
{
    mktopt_response_free(((call_task *)task)->response);
}

/* The response as {json, arrays}. */
static napi_value response_value(napi_env env, const mktopt_response *response)
{
    napi_value result = NULL, json = NULL, arrays = NULL;
    size_t length = 0;
    const char *text = mktopt_response_json(response, &length);
    const int64_t count = mktopt_response_arg_count(response);
    NODE_TRY(env, napi_create_object(env, &result));
    NODE_TRY(env, napi_create_string_utf8(env, text, length, &json));
    NODE_TRY(env, napi_create_array_with_length(env, (size_t)count, &arrays));
    for (int64_t i = 0; i < count; i++) {
        mktopt_arg arg = {0};
        mktopt_error err;
        if (mktopt_response_arg(response, i, &arg, &err) != MKTOPT_OK)
            return node_error(env, &err);
        napi_value array = node_typed_array(env, &arg);
        if (array == NULL)
            return NULL;
        NODE_TRY(env, napi_set_element(env, arrays, (uint32_t)i, array));
    }
    if (node_set(env, result, "json", json) != 0 || node_set(env, result, "arrays", arrays) != 0)
        return NULL;
    return result;
}

static napi_value call_finish(napi_env env, node_task *task)
{
    return response_value(env, ((call_task *)task)->response);
}

/* undefined leaves the library's default. */
static int read_call_options(napi_env env, napi_value threads, napi_value typed, call_task *call)
{
    napi_valuetype type = napi_undefined;
    int64_t number = 0;
    (void)mktopt_call_options_init(&call->options, sizeof call->options);
    call->options.progress = node_task_progress;
    call->options.progress_context = &call->task;
    if (napi_typeof(env, threads, &type) != napi_ok)
        return -1;
    if (type != napi_undefined) {
        if (node_read_integer(env, threads, &number) != 0 || number < INT32_MIN ||
            number > INT32_MAX)
            return -1;
        call->options.threads = (int32_t)number;
    }
    bool wanted = false;
    if (napi_get_value_bool(env, typed, &wanted) != napi_ok)
        return -1;
    call->options.typed_arrays = wanted ? 1 : 0;
    return 0;
}

enum { OPERATION, REQUEST, ARGS, THREADS, TYPED, ON_THREAD, CALL_ARGUMENTS };

static napi_value call_prepare(napi_env env, const napi_value *argv, call_task *call)
{
    node_memory *memory = &call->task.memory;
    bool on_thread = false;
    NODE_TRY(env, napi_get_value_bool(env, argv[ON_THREAD], &on_thread));
    call->operation = node_read_text(env, argv[OPERATION], memory, NULL);
    if (call->operation == NULL)
        return NULL;
    call->request = node_read_text(env, argv[REQUEST], memory, &call->length);
    if (call->request == NULL)
        return NULL;
    if (read_call_options(env, argv[THREADS], argv[TYPED], call) != 0)
        return node_throw_type(env, "threads must be an integer, typedArrays a boolean");
    if (node_read_args(env, argv[ARGS], on_thread, memory, &call->args, &call->n_args) != 0)
        return NULL;
    return argv[ON_THREAD];
}

/* call(operation, json, args, threads, typedArrays, onThread): {json, arrays} or {error}; on a
 * thread {promise, job} */
static napi_value call_operation(napi_env env, napi_callback_info info)
{
    napi_value argv[CALL_ARGUMENTS] = {NULL};
    size_t count = CALL_ARGUMENTS;
    bool on_thread = false;
    NODE_TRY(env, napi_get_cb_info(env, info, &count, argv, NULL, NULL));
    call_task *call = node_task_create(sizeof *call);
    if (call == NULL)
        return node_throw_memory(env);
    call->task.run = call_run;
    call->task.finish = call_finish;
    call->task.dispose = call_dispose;
    if (call_prepare(env, argv, call) == NULL) {
        node_task_free(&call->task);
        return NULL;
    }
    (void)napi_get_value_bool(env, argv[ON_THREAD], &on_thread);
    return node_task_start(env, &call->task, on_thread);
}

/* describe(operation): {json, arrays} or {error} */
static napi_value describe(napi_env env, napi_callback_info info)
{
    napi_value argument = NULL;
    size_t count = 1;
    node_memory memory = {NULL};
    mktopt_response *description = NULL;
    mktopt_error err = {.index = -1};
    NODE_TRY(env, napi_get_cb_info(env, info, &count, &argument, NULL, NULL));
    const char *operation = node_read_text(env, argument, &memory, NULL);
    if (operation == NULL)
        return NULL;
    const mktopt_status status = mktopt_describe(operation, NULL, &description, &err);
    napi_value result =
        status == MKTOPT_OK ? response_value(env, description) : node_error(env, &err);
    mktopt_response_free(description);
    node_free_all(&memory);
    return result;
}

int node_define_call(napi_env env, napi_value exports)
{
    return node_set_function(env, exports, "call", call_operation) != 0 ||
                   node_set_function(env, exports, "describe", describe) != 0
               ? -1
               : 0;
}
