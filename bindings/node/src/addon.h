/* The Node addon: what its rooms share. JavaScript checks nothing twice: names, defaults and ranges
 * are the library's, and only what could harm the process (types, lifetimes, lengths) is checked
 * here.
 *
 * A function that returns napi_value returns NULL exactly when a JavaScript exception is pending.
 */
#ifndef MKTOPT_NODE_ADDON_H
#define MKTOPT_NODE_ADDON_H

#define NAPI_VERSION 8
#include <node_api.h>

#include <stdatomic.h>

#include <mktopt/base.h>
#include <mktopt/call.h>

/* ---- values ------------------------------------------------------------------------------- */

/* Leaves the enclosing function, with an exception pending, when a Node-API call fails. */
#define NODE_TRY(env, expression)        \
    do {                                 \
        if ((expression) != napi_ok)     \
            return node_throw_last(env); \
    } while (0)

napi_value node_throw_last(napi_env env);                      /* the last Node-API failure; NULL */
napi_value node_throw_type(napi_env env, const char *message); /* a TypeError; NULL */
napi_value node_throw_memory(napi_env env);                    /* NULL */

/* Members of an object; 0 on success, -1 with an exception pending. */
int node_set(napi_env env, napi_value object, const char *name, napi_value value);
int node_set_text(napi_env env, napi_value object, const char *name, const char *text);
int node_set_integer(napi_env env, napi_value object, const char *name, int64_t value);
int node_set_function(napi_env env, napi_value object, const char *name, napi_callback function);

/* A failure of the library as {error: {status, code, field, index, message}}: JavaScript makes an
 * exception of it. */
napi_value node_error(napi_env env, const mktopt_error *err);
/* The same for what this side of the border finds wrong with an argument. */
napi_value node_refuse(napi_env env, mktopt_status code, const char *field, const char *text);

/* An integer of the library: a number, or a bigint where a number would lose digits. */
napi_value node_integer(napi_env env, int64_t value);
/* A whole number or bigint to int64: 0, or without an exception -1 when it is neither, -2 when it
 * does not fit. */
int node_read_integer(napi_env env, napi_value value, int64_t *out);

/* Numbers for JavaScript to read from a Float64Array as soon as a direct call is back: to build an
 * object here would take a microsecond. NULL when there are none. */
enum { NODE_FIGURES = 3 };
double *node_figures(napi_env env);
/* Makes them; the Float64Array. */
napi_value node_make_figures(napi_env env);

/* ---- memory that lives as long as a task --------------------------------------------------- */

typedef struct node_block node_block;

typedef struct node_memory {
    node_block *blocks;
} node_memory;

void *node_alloc(node_memory *memory, size_t count, size_t size); /* zeroed, or NULL */
void node_free_all(node_memory *memory);

/* A string argument, NUL-terminated; NULL with an exception pending. */
char *node_read_text(napi_env env, napi_value value, node_memory *memory, size_t *length);

/* ---- handles ------------------------------------------------------------------------------ */

/* An object of the library behind a JavaScript object; counted, so that a task on another thread
 * keeps it while the JavaScript side is collected. */
typedef struct node_handle {
    atomic_int references;
    const char *type; /* as in mktopt_arg: "journeys", ... */
    void *object;
    void (*free)(void *object);
    int64_t bytes; /* told to the garbage collector */
} node_handle;

/* A handle that owns `object`; when memory is out, NULL and `object` is freed. */
node_handle *node_handle_create(const char *type, void *object, void (*free_object)(void *),
                                int64_t bytes);
void node_handle_release(node_handle *handle);
/* Hangs a handle on `holder` (an object or a function), which takes it over. -1 with an exception
 * pending on failure: the handle is released then. */
int node_hold(napi_env env, napi_value holder, node_handle *handle);
/* The same on a function, made here, that gets the object as its data. */
napi_value node_hold_function(napi_env env, const char *name, napi_callback function,
                              node_handle *handle);
/* The handle of this type behind a value, or NULL without an exception. */
node_handle *node_handle_of(napi_env env, napi_value value, const char *type);
/* The object of this type behind a value, or behind the first argument; NULL with an exception
 * pending. */
void *node_object_of(napi_env env, napi_value value, const char *type);
void *node_first_object(napi_env env, napi_callback_info info, const char *type);
/* Keeps the handle until node_free_all; -1 when memory is out. */
int node_keep(node_memory *memory, node_handle *handle);

/* ---- bulk data ---------------------------------------------------------------------------- */

/* Reads a JavaScript array of arguments: Float64Array, BigInt64Array, Int32Array; {data, offsets}
 * strings; {codes, names} categories; {offsets, elements} ragged arrays; handles. Memory is
 * borrowed unless `copy`. -1 with an exception pending. */
int node_read_args(napi_env env, napi_value list, int copy, node_memory *memory, mktopt_arg **args,
                   int64_t *count);
/* The elements of a typed array of the wanted type; -1 without an exception when it is none. */
int node_elements(napi_env env, napi_value value, napi_typedarray_type wanted, void **data,
                  size_t *count);
/* A typed array of `count` elements of `size` bytes, whose memory is at *data. */
napi_value node_new_array(napi_env env, napi_typedarray_type type, size_t count, size_t size,
                          void **data);
/* The bytes of a Uint8Array, where they lie; -1 with an exception pending. */
int node_bytes_of(napi_env env, napi_value view, const void **bytes, size_t *size);
/* {bytes: Buffer} of `size` bytes, whose memory is at *data. */
napi_value node_new_bytes(napi_env env, size_t size, void **data);
/* A typed array of a response, copied. */
napi_value node_typed_array(napi_env env, const mktopt_arg *arg);

/* ---- tasks: work that runs here or on a thread of Node's pool ------------------------------- */

typedef struct node_control node_control;
typedef struct node_task node_task;

struct node_task {
    mktopt_status (*run)(node_task *task);               /* any thread: touches no JavaScript */
    napi_value (*finish)(napi_env env, node_task *task); /* after success */
    void (*dispose)(node_task *task);                    /* frees what is neither memory nor task */
    node_memory memory;
    node_control *control; /* NULL when the task runs at once */
    mktopt_error error;
    mktopt_status status;
    napi_async_work work;
    napi_deferred deferred;
};

/* A zeroed task of `size` bytes (its struct begins with node_task), or NULL. */
void *node_task_create(size_t size);
void node_task_free(node_task *task);
/* Runs the task and frees it. At once: its result or {error}. On another thread: {promise, job}
 * where the promise is fulfilled with the same. */
napi_value node_task_start(napi_env env, node_task *task, int on_thread);
/* For the library's progress callbacks. */
int32_t node_task_progress(void *task, double fraction);

/* ---- the rooms ---------------------------------------------------------------------------- */

int node_define_call(napi_env env, napi_value exports);
int node_define_tasks(napi_env env, napi_value exports);
int node_define_journeys(napi_env env, napi_value exports);
int node_define_detector(napi_env env, napi_value exports);
int node_define_forecasts(napi_env env, napi_value exports);
int node_define_forecast_model(napi_env env, napi_value exports);
int node_define_promo(napi_env env, napi_value exports);

#endif
