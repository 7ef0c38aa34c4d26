/* Work that runs at once or on a thread of Node's pool, with progress and cancelling. */
#include "addon.h"

#include <stdlib.h>

/* Shared by the task and the JavaScript job object; each side owns a reference. */
struct node_control {
    atomic_int references;
    atomic_int cancelled;
    _Atomic double fraction;
};

static const char job_type[] = "job";

static node_control *control_create(void)
{
    node_control *control = malloc(sizeof *control);
    if (control == NULL)
        return NULL;
    atomic_init(&control->references, 1);
    atomic_init(&control->cancelled, 0);
    atomic_init(&control->fraction, 0.0);
    return control;
}

static void control_release(void *object)
{
    node_control *control = object;
    if (control != NULL && atomic_fetch_sub(&control->references, 1) == 1)
        free(control);
}

void *node_task_create(size_t size)
{
    return calloc(1, size);
}

void node_task_free(node_task *task)
{
    if (task->dispose != NULL)
        task->dispose(task);
    node_free_all(&task->memory);
    control_release(task->control);
    free(task);
}

int32_t node_task_progress(void *task, double fraction)
{
    node_control *control = ((node_task *)task)->control;
    if (control == NULL)
        return 0;
    atomic_store(&control->fraction, fraction);
    return atomic_load(&control->cancelled);
}

static napi_value result_of(napi_env env, node_task *task)
{
    return task->status == MKTOPT_OK ? task->finish(env, task) : node_error(env, &task->error);
}

/* On a thread of the pool. */
static void execute(napi_env env, void *data)
{
    node_task *task = data;
    (void)env;
    if (!atomic_load(&task->control->cancelled))
        task->status = task->run(task);
    else
        task->status = task->error.code = MKTOPT_CANCELLED;
}

/* Back on the JavaScript thread. When the environment is being torn down nothing can be settled;
 * what the task holds is freed all the same. */
static void complete(napi_env env, napi_status status, void *data)
{
    node_task *task = data;
    napi_value value = NULL, exception = NULL;
    if (status != napi_ok)
        task->status = task->error.code = MKTOPT_CANCELLED;
    value = result_of(env, task);
    if (value != NULL)
        (void)napi_resolve_deferred(env, task->deferred, value);
    else if (napi_get_and_clear_last_exception(env, &exception) == napi_ok)
        (void)napi_reject_deferred(env, task->deferred, exception);
    (void)napi_delete_async_work(env, task->work);
    node_task_free(task);
}

static napi_value start_on_thread(napi_env env, node_task *task)
{
    napi_value result = NULL, job = NULL, name = NULL, promise = NULL;
    task->control = control_create();
    if (task->control == NULL)
        return node_throw_memory(env);
    NODE_TRY(env, napi_create_object(env, &result));
    NODE_TRY(env, napi_create_object(env, &job));
    (void)atomic_fetch_add(&task->control->references, 1);
    node_handle *handle = node_handle_create(job_type, task->control, control_release, 0);
    if (handle == NULL)
        return node_throw_memory(env);
    if (node_hold(env, job, handle) != 0 || node_set(env, result, "job", job) != 0)
        return NULL;
    NODE_TRY(env, napi_create_string_utf8(env, "mktopt", NAPI_AUTO_LENGTH, &name));
    NODE_TRY(env, napi_create_promise(env, &task->deferred, &promise));
    if (node_set(env, result, "promise", promise) != 0)
        return NULL;
    NODE_TRY(env, napi_create_async_work(env, NULL, name, execute, complete, task, &task->work));
    if (napi_queue_async_work(env, task->work) != napi_ok) {
        (void)node_throw_last(env);
        (void)napi_delete_async_work(env, task->work);
        return NULL;
    }
    return result;
}

napi_value node_task_start(napi_env env, node_task *task, int on_thread)
{
    napi_value result = NULL;
    task->error.index = -1;
    if (on_thread) {
        result = start_on_thread(env, task);
        if (result == NULL)
            node_task_free(task);
        return result;
    }
    task->status = task->run(task);
    result = result_of(env, task);
    node_task_free(task);
    return result;
}

static node_control *control_argument(napi_env env, napi_callback_info info)
{
    napi_value argument = NULL;
    size_t count = 1;
    if (napi_get_cb_info(env, info, &count, &argument, NULL, NULL) != napi_ok)
        return NULL;
    const node_handle *handle = node_handle_of(env, argument, job_type);
    if (handle == NULL)
        (void)node_throw_type(env, "expected a job");
    return handle == NULL ? NULL : handle->object;
}

/* jobCancel(job) */
static napi_value job_cancel(napi_env env, napi_callback_info info)
{
    node_control *control = control_argument(env, info);
    if (control != NULL)
        atomic_store(&control->cancelled, 1);
    return NULL;
}

/* jobProgress(job): the fraction done */
static napi_value job_progress(napi_env env, napi_callback_info info)
{
    napi_value result = NULL;
    node_control *control = control_argument(env, info);
    if (control == NULL)
        return NULL;
    NODE_TRY(env, napi_create_double(env, atomic_load(&control->fraction), &result));
    return result;
}

int node_define_tasks(napi_env env, napi_value exports)
{
    return node_set_function(env, exports, "jobCancel", job_cancel) != 0 ||
                   node_set_function(env, exports, "jobProgress", job_progress) != 0
               ? -1
               : 0;
}
