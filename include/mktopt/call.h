/* mktopt/call.h - the second door: every operation by name, structure as JSON, bulk data beside it.
 *
 * For language bindings, services and the command line. A request is a JSON object; an array or a
 * handle in it may be written {"$arg": i} and is then args[i], neither copied nor printed. Numbers
 * in JSON are read and written exactly (int64) or in shortest round-trip form (double). Unknown and
 * duplicate keys are errors.
 */
#ifndef MKTOPT_CALL_H
#define MKTOPT_CALL_H

#include <mktopt/base.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mktopt_call_options {
    uint32_t struct_size;
    int32_t threads;                   /* 1..256, default 1; results do not depend on it */
    const mktopt_allocator *allocator; /* NULL: libc */
    mktopt_progress progress;          /* NULL: none */
    void *progress_context;
    int32_t typed_arrays; /* 1: number arrays of the response come as typed arrays; default 0: as
                             JSON */
    int32_t reserved;
} mktopt_call_options;

/* Fills in the defaults. `size` is sizeof(mktopt_call_options) of the caller.
 * Errors: INVALID_ARGUMENT (NULL, no size). @since 0.1 */
MKTOPT_API mktopt_status mktopt_call_options_init(mktopt_call_options *options, size_t size);

/* An answer: JSON text and typed arrays; immutable, owned by the caller. @since 0.1 */
typedef struct mktopt_response mktopt_response;

/* Runs one operation. `request` need not end with NUL. Errors: UNKNOWN_NAME for the operation,
 * JSON_SYNTAX, JSON_DEPTH, any input error of the operation with the path of the field,
 * OUT_OF_MEMORY, CANCELLED; nothing is returned or changed then. @since 0.1 */
MKTOPT_API mktopt_status mktopt_call(const char *operation, const char *request, size_t length,
                                     const mktopt_arg *args, int64_t n_args,
                                     const mktopt_call_options *options, mktopt_response **response,
                                     mktopt_error *err);

/* The JSON text, NUL-terminated; `length` (may be NULL) without the NUL. Lives as long as the
 * response.
 * @since 0.1 */
MKTOPT_API const char *mktopt_response_json(const mktopt_response *response, size_t *length);
/* How many typed arrays the JSON refers to as {"$arg": i}. @since 0.1 */
MKTOPT_API int64_t mktopt_response_arg_count(const mktopt_response *response);
/* Typed array `index`; lives as long as the response. Errors: OUT_OF_RANGE. @since 0.1 */
MKTOPT_API mktopt_status mktopt_response_arg(const mktopt_response *response, int64_t index,
                                             mktopt_arg *out, mktopt_error *err);
/* Frees a response; NULL is allowed. @since 0.1 */
MKTOPT_API void mktopt_response_free(mktopt_response *response);

/* The names of all operations, in a fixed order: index 0 .. count - 1, NULL outside. @since 0.1 */
MKTOPT_API int32_t mktopt_operation_count(void);
MKTOPT_API const char *mktopt_operation_name(int32_t index);
/* JSON Schema (2020-12) of an operation's request and response, with defaults, ranges, units and
 * docs. Errors: UNKNOWN_NAME, OUT_OF_MEMORY. @since 0.1 */
MKTOPT_API mktopt_status mktopt_describe(const char *operation, const mktopt_allocator *allocator,
                                         mktopt_response **description, mktopt_error *err);

#ifdef __cplusplus
}
#endif

#endif
