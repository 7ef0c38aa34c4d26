/* Between JavaScript values and C: failures, members, integers, text, memory. */
#include "addon.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

napi_value node_throw_last(napi_env env)
{
    const napi_extended_error_info *info = NULL;
    bool pending = false;
    const char *message = "Node-API call failed";
    if (napi_get_last_error_info(env, &info) == napi_ok && info->error_message != NULL)
        message = info->error_message;
    if (napi_is_exception_pending(env, &pending) == napi_ok && !pending)
        (void)napi_throw_error(env, NULL, message);
    return NULL;
}

napi_value node_throw_type(napi_env env, const char *message)
{
    (void)napi_throw_type_error(env, NULL, message);
    return NULL;
}

napi_value node_throw_memory(napi_env env)
{
    (void)napi_throw_range_error(env, NULL, "memory could not be allocated");
    return NULL;
}

int node_set(napi_env env, napi_value object, const char *name, napi_value value)
{
    if (value == NULL)
        return -1;
    if (napi_set_named_property(env, object, name, value) != napi_ok) {
        (void)node_throw_last(env);
        return -1;
    }
    return 0;
}

int node_set_text(napi_env env, napi_value object, const char *name, const char *text)
{
    napi_value value = NULL;
    if (napi_create_string_utf8(env, text, NAPI_AUTO_LENGTH, &value) != napi_ok) {
        (void)node_throw_last(env);
        return -1;
    }
    return node_set(env, object, name, value);
}

int node_set_integer(napi_env env, napi_value object, const char *name, int64_t value)
{
    return node_set(env, object, name, node_integer(env, value));
}

int node_set_function(napi_env env, napi_value object, const char *name, napi_callback function)
{
    napi_value value = NULL;
    if (napi_create_function(env, name, NAPI_AUTO_LENGTH, function, NULL, &value) != napi_ok) {
        (void)node_throw_last(env);
        return -1;
    }
    return node_set(env, object, name, value);
}

napi_value node_error(napi_env env, const mktopt_error *err)
{
    napi_value outer = NULL, inner = NULL;
    NODE_TRY(env, napi_create_object(env, &outer));
    NODE_TRY(env, napi_create_object(env, &inner));
    if (node_set_integer(env, inner, "status", err->code) != 0 ||
        node_set_text(env, inner, "code", mktopt_status_name(err->code)) != 0 ||
        node_set_text(env, inner, "field", err->field) != 0 ||
        node_set_integer(env, inner, "index", err->index) != 0 ||
        node_set_text(env, inner, "message",
                      err->message[0] != '\0' ? err->message : mktopt_status_text(err->code)) !=
            0 ||
        node_set(env, outer, "error", inner) != 0)
        return NULL;
    return outer;
}

napi_value node_refuse(napi_env env, mktopt_status code, const char *field, const char *text)
{
    mktopt_error err = {.code = code, .index = -1};
    (void)snprintf(err.field, sizeof err.field, "%s", field);
    (void)snprintf(err.message, sizeof err.message, "%s: %s", field, text);
    return node_error(env, &err);
}

double *node_figures(napi_env env)
{
    void *data = NULL;
    return napi_get_instance_data(env, &data) == napi_ok ? data : NULL;
}

napi_value node_make_figures(napi_env env)
{
    void *data = NULL;
    napi_ref kept = NULL; /* as long as the addon: its memory is what the instance data points to */
    napi_value figures =
        node_new_array(env, napi_float64_array, NODE_FIGURES, sizeof(double), &data);
    if (figures == NULL)
        return NULL;
    NODE_TRY(env, napi_create_reference(env, figures, 1, &kept));
    NODE_TRY(env, napi_set_instance_data(env, data, NULL, NULL));
    return figures;
}

/* 2^53 - 1: Number.MAX_SAFE_INTEGER */
#define NODE_SAFE_INTEGER INT64_C(9007199254740991)

napi_value node_integer(napi_env env, int64_t value)
{
    napi_value result = NULL;
    if (value >= -NODE_SAFE_INTEGER && value <= NODE_SAFE_INTEGER)
        NODE_TRY(env, napi_create_int64(env, value, &result));
    else
        NODE_TRY(env, napi_create_bigint_int64(env, value, &result));
    return result;
}

int node_read_integer(napi_env env, napi_value value, int64_t *out)
{
    const double limit = 9223372036854775808.0; /* 2^63 */
    double number = 0;
    bool lossless = false;
    if (napi_get_value_double(env, value, &number) == napi_ok) {
        if (number != trunc(number)) /* NaN too */
            return -1;
        if (!(number >= -limit && number < limit))
            return -2;
        *out = (int64_t)number;
        return 0;
    }
    if (napi_get_value_bigint_int64(env, value, out, &lossless) != napi_ok)
        return -1;
    return lossless ? 0 : -2;
}

/* ---- memory ------------------------------------------------------------------------------- */

struct node_block {
    node_block *next;
    node_handle *handle; /* kept by this block, or NULL */
    max_align_t data[];
};

void *node_alloc(node_memory *memory, size_t count, size_t size)
{
    if (size != 0 && count > (SIZE_MAX - sizeof(node_block)) / size)
        return NULL;
    node_block *block = calloc(1, sizeof(node_block) + count * size);
    if (block == NULL)
        return NULL;
    block->next = memory->blocks;
    memory->blocks = block;
    return block->data;
}

void node_free_all(node_memory *memory)
{
    while (memory->blocks != NULL) {
        node_block *block = memory->blocks;
        memory->blocks = block->next;
        if (block->handle != NULL)
            node_handle_release(block->handle);
        free(block);
    }
}

char *node_read_text(napi_env env, napi_value value, node_memory *memory, size_t *length)
{
    size_t bytes = 0;
    if (napi_get_value_string_utf8(env, value, NULL, 0, &bytes) != napi_ok) {
        (void)node_throw_type(env, "expected a string");
        return NULL;
    }
    char *text = node_alloc(memory, bytes + 1, 1);
    if (text == NULL) {
        (void)node_throw_memory(env);
        return NULL;
    }
    if (napi_get_value_string_utf8(env, value, text, bytes + 1, &bytes) != napi_ok) {
        (void)node_throw_last(env);
        return NULL;
    }
    if (length != NULL)
        *length = bytes;
    return text;
}

/* ---- handles ------------------------------------------------------------------------------ */

/* Marks objects that hold a node_handle: anything else is refused, never read. */
static const napi_type_tag handle_tag = {0x6d6b746f70742068, 0x616e646c65203031};

int node_keep(node_memory *memory, node_handle *handle)
{
    if (node_alloc(memory, 0, 1) == NULL)
        return -1;
    (void)atomic_fetch_add(&handle->references, 1);
    memory->blocks->handle = handle;
    return 0;
}

void node_handle_release(node_handle *handle)
{
    if (atomic_fetch_sub(&handle->references, 1) == 1) {
        handle->free(handle->object);
        free(handle);
    }
}

static void handle_collected(napi_env env, void *data, void *hint)
{
    node_handle *handle = data;
    int64_t total = 0;
    (void)hint;
    if (handle->bytes != 0)
        (void)napi_adjust_external_memory(env, -handle->bytes, &total);
    node_handle_release(handle);
}

node_handle *node_handle_create(const char *type, void *object, void (*free_object)(void *),
                                int64_t bytes)
{
    node_handle *handle = malloc(sizeof *handle);
    if (handle == NULL) {
        free_object(object);
        return NULL;
    }
    *handle = (node_handle){.type = type, .object = object, .free = free_object, .bytes = bytes};
    atomic_init(&handle->references, 1);
    return handle;
}

int node_hold(napi_env env, napi_value holder, node_handle *handle)
{
    int64_t total = 0;
    if (napi_wrap(env, holder, handle, handle_collected, NULL, NULL) != napi_ok) {
        node_handle_release(handle);
        (void)node_throw_last(env);
        return -1;
    }
    if (handle->bytes != 0)
        (void)napi_adjust_external_memory(env, handle->bytes, &total);
    if (napi_type_tag_object(env, holder, &handle_tag) != napi_ok) {
        (void)node_throw_last(env); /* `holder` is unreachable and will be collected */
        return -1;
    }
    return 0;
}

napi_value node_hold_function(napi_env env, const char *name, napi_callback function,
                              node_handle *handle)
{
    napi_value holder = NULL;
    if (napi_create_function(env, name, NAPI_AUTO_LENGTH, function, handle->object, &holder) !=
        napi_ok) {
        node_handle_release(handle);
        return node_throw_last(env);
    }
    return node_hold(env, holder, handle) == 0 ? holder : NULL;
}

node_handle *node_handle_of(napi_env env, napi_value value, const char *type)
{
    napi_valuetype kind = napi_undefined;
    bool tagged = false;
    void *data = NULL;
    if (napi_typeof(env, value, &kind) != napi_ok || (kind != napi_object && kind != napi_function))
        return NULL;
    if (napi_check_object_type_tag(env, value, &handle_tag, &tagged) != napi_ok || !tagged)
        return NULL;
    if (napi_unwrap(env, value, &data) != napi_ok)
        return NULL;
    node_handle *handle = data;
    return type == NULL || strcmp(handle->type, type) == 0 ? handle : NULL;
}

void *node_object_of(napi_env env, napi_value value, const char *type)
{
    char message[64];
    const node_handle *handle = node_handle_of(env, value, type);
    if (handle != NULL)
        return handle->object;
    (void)snprintf(message, sizeof message, "expected a handle of type %s", type);
    (void)node_throw_type(env, message);
    return NULL;
}

void *node_first_object(napi_env env, napi_callback_info info, const char *type)
{
    napi_value argument = NULL;
    size_t count = 1;
    NODE_TRY(env, napi_get_cb_info(env, info, &count, &argument, NULL, NULL));
    return node_object_of(env, argument, type);
}
