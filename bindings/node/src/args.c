/* Bulk data: typed arrays, packed strings and handles as mktopt_arg, and typed arrays back. */
#include "addon.h"

#include <string.h>

static int read_arg(napi_env env, napi_value value, int copy, node_memory *memory, mktopt_arg *arg);

static int fail_type(napi_env env, const char *message)
{
    (void)node_throw_type(env, message);
    return -1;
}

static int fail_memory(napi_env env)
{
    (void)node_throw_memory(env);
    return -1;
}

/* A member of a description; -1 when the value is not an object or has no such member. */
static int member(napi_env env, napi_value object, const char *name, napi_value *out)
{
    bool has = false;
    if (napi_has_named_property(env, object, name, &has) != napi_ok || !has)
        return -1;
    return napi_get_named_property(env, object, name, out) == napi_ok ? 0 : -1;
}

static int is_typed_array(napi_env env, napi_value value)
{
    bool typed = false;
    return napi_is_typedarray(env, value, &typed) == napi_ok && typed;
}

int node_elements(napi_env env, napi_value value, napi_typedarray_type wanted, void **data,
                  size_t *count)
{
    napi_typedarray_type type = napi_int8_array;
    if (!is_typed_array(env, value) ||
        napi_get_typedarray_info(env, value, &type, count, data, NULL, NULL) != napi_ok ||
        type != wanted)
        return -1;
    return 0;
}

/* `size` bytes per element; the memory itself or a copy of it. */
static int borrow(napi_env env, const void *data, size_t count, size_t size, int copy,
                  node_memory *memory, const void **out)
{
    static const double nothing[1] = {0}; /* an empty array has no address in JavaScript */
    *out = data != NULL && count > 0 ? data : nothing;
    if (!copy || count == 0)
        return 0;
    void *mine = node_alloc(memory, count, size);
    if (mine == NULL)
        return fail_memory(env);
    memcpy(mine, data, count * size);
    *out = mine;
    return 0;
}

static int read_numbers(napi_env env, napi_value value, int copy, node_memory *memory,
                        mktopt_arg *arg)
{
    napi_typedarray_type type = napi_int8_array;
    size_t count = 0;
    void *data = NULL;
    const void *values = NULL;
    if (napi_get_typedarray_info(env, value, &type, &count, &data, NULL, NULL) != napi_ok)
        return fail_type(env, "expected a typed array");
    if (type != napi_float64_array && type != napi_bigint64_array && type != napi_int32_array)
        return fail_type(env, "expected a Float64Array, BigInt64Array or Int32Array");
    const size_t size = type == napi_int32_array ? 4 : 8;
    if (borrow(env, data, count, size, copy, memory, &values) != 0)
        return -1;
    if (type == napi_float64_array)
        *arg = mktopt_arg_f64(values, (int64_t)count);
    else if (type == napi_bigint64_array)
        *arg = mktopt_arg_i64(values, (int64_t)count);
    else
        *arg = mktopt_arg_i32(values, (int64_t)count);
    return 0;
}

/* Int32 offsets widened to int64, checked: 0 = o[0] <= o[1] <= ... <= o[count] = total. */
static int read_offsets(napi_env env, napi_value value, size_t total, node_memory *memory,
                        int64_t **offsets, int64_t *count)
{
    void *data = NULL;
    size_t n = 0;
    if (node_elements(env, value, napi_int32_array, &data, &n) != 0 || n == 0)
        return fail_type(env, "offsets must be a non-empty Int32Array");
    const int32_t *given = data;
    int64_t *wide = node_alloc(memory, n, sizeof *wide);
    if (wide == NULL)
        return fail_memory(env);
    for (size_t i = 0; i < n; i++) {
        if (given[i] < (i == 0 ? 0 : given[i - 1]))
            return fail_type(env, "offsets must not fall");
        wide[i] = given[i];
    }
    if (wide[0] != 0 || (uint64_t)wide[n - 1] != total)
        return fail_type(env, "offsets must span the data");
    *offsets = wide;
    *count = (int64_t)n - 1;
    return 0;
}

static int read_strings(napi_env env, napi_value data, napi_value offsets, int copy,
                        node_memory *memory, mktopt_arg *arg)
{
    void *bytes = NULL;
    size_t length = 0;
    const void *text = NULL;
    int64_t *wide = NULL;
    int64_t count = 0;
    if (node_elements(env, data, napi_uint8_array, &bytes, &length) != 0)
        return fail_type(env, "data must be a Uint8Array");
    if (read_offsets(env, offsets, length, memory, &wide, &count) != 0 ||
        borrow(env, bytes, length, 1, copy, memory, &text) != 0)
        return -1;
    *arg = mktopt_arg_strings(text, wide, count);
    return 0;
}

static int read_category(napi_env env, napi_value codes, napi_value names, int copy,
                         node_memory *memory, mktopt_arg *arg)
{
    void *data = NULL;
    size_t count = 0;
    const void *values = NULL;
    mktopt_arg *child = node_alloc(memory, 1, sizeof *child);
    if (child == NULL)
        return fail_memory(env);
    if (node_elements(env, codes, napi_int32_array, &data, &count) != 0)
        return fail_type(env, "codes must be an Int32Array");
    if (read_arg(env, names, copy, memory, child) != 0 ||
        borrow(env, data, count, sizeof(int32_t), copy, memory, &values) != 0)
        return -1;
    *arg = mktopt_arg_category(values, (int64_t)count, child);
    return 0;
}

static int read_ragged(napi_env env, napi_value offsets, napi_value elements, int copy,
                       node_memory *memory, mktopt_arg *arg)
{
    int64_t *wide = NULL;
    int64_t count = 0;
    mktopt_arg *child = node_alloc(memory, 1, sizeof *child);
    if (child == NULL)
        return fail_memory(env);
    if (read_arg(env, elements, copy, memory, child) != 0 ||
        read_offsets(env, offsets, (size_t)child->count, memory, &wide, &count) != 0)
        return -1;
    *arg = mktopt_arg_ragged(wide, count, child);
    return 0;
}

static int read_arg(napi_env env, napi_value value, int copy, node_memory *memory, mktopt_arg *arg)
{
    napi_value first = NULL, second = NULL;
    napi_valuetype type = napi_undefined;
    if (is_typed_array(env, value))
        return read_numbers(env, value, copy, memory, arg);
    if (napi_typeof(env, value, &type) != napi_ok || (type != napi_object && type != napi_function))
        return fail_type(env, "expected an array or a handle");
    node_handle *handle = node_handle_of(env, value, NULL);
    if (handle != NULL) {
        *arg = mktopt_arg_handle(handle->object, handle->type);
        return node_keep(memory, handle) == 0 ? 0 : fail_memory(env);
    }
    if (member(env, value, "data", &first) == 0 && member(env, value, "offsets", &second) == 0)
        return read_strings(env, first, second, copy, memory, arg);
    if (member(env, value, "codes", &first) == 0 && member(env, value, "names", &second) == 0)
        return read_category(env, first, second, copy, memory, arg);
    if (member(env, value, "elements", &first) == 0 && member(env, value, "offsets", &second) == 0)
        return read_ragged(env, second, first, copy, memory, arg);
    return fail_type(env, "expected an array or a handle");
}

int node_read_args(napi_env env, napi_value list, int copy, node_memory *memory, mktopt_arg **args,
                   int64_t *count)
{
    uint32_t n = 0;
    if (napi_get_array_length(env, list, &n) != napi_ok)
        return fail_type(env, "expected an array of arguments");
    mktopt_arg *read = node_alloc(memory, n, sizeof *read);
    if (read == NULL)
        return fail_memory(env);
    for (uint32_t i = 0; i < n; i++) {
        napi_value item = NULL;
        if (napi_get_element(env, list, i, &item) != napi_ok) {
            (void)node_throw_last(env);
            return -1;
        }
        if (read_arg(env, item, copy, memory, &read[i]) != 0)
            return -1;
    }
    *args = read;
    *count = (int64_t)n;
    return 0;
}

napi_value node_new_array(napi_env env, napi_typedarray_type type, size_t count, size_t size,
                          void **data)
{
    napi_value buffer = NULL, array = NULL;
    NODE_TRY(env, napi_create_arraybuffer(env, count * size, data, &buffer));
    NODE_TRY(env, napi_create_typedarray(env, type, count, buffer, 0, &array));
    return array;
}

int node_bytes_of(napi_env env, napi_value view, const void **bytes, size_t *size)
{
    void *data = NULL;
    if (node_elements(env, view, napi_uint8_array, &data, size) != 0)
        return fail_type(env, "expected a Uint8Array");
    *bytes = *size > 0 ? data : ""; /* an empty array has no address in JavaScript */
    return 0;
}

napi_value node_new_bytes(napi_env env, size_t size, void **data)
{
    napi_value result = NULL, buffer = NULL;
    NODE_TRY(env, napi_create_buffer(env, size, data, &buffer));
    NODE_TRY(env, napi_create_object(env, &result));
    return node_set(env, result, "bytes", buffer) == 0 ? result : NULL;
}

napi_value node_typed_array(napi_env env, const mktopt_arg *arg)
{
    void *data = NULL;
    napi_typedarray_type type = napi_float64_array;
    size_t size = 8;
    if (arg->kind == MKTOPT_ARG_I64) {
        type = napi_bigint64_array;
    } else if (arg->kind == MKTOPT_ARG_I32) {
        type = napi_int32_array;
        size = 4;
    } else if (arg->kind != MKTOPT_ARG_F64) {
        return node_throw_type(env,
                               "the response holds an array of a kind this binding does not know");
    }
    const size_t count = (size_t)arg->count;
    napi_value array = node_new_array(env, type, count, size, &data);
    if (array != NULL && count > 0)
        memcpy(data, arg->values, count * size);
    return array;
}
