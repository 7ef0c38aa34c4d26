/* mktopt/base.h - what every part of libmktopt shares: status codes, errors, memory, arrays,
 * decimals.
 *
 * Conventions of the whole library:
 *   - A function returns a mktopt_status; outputs are written only when it is MKTOPT_OK.
 *   - A mktopt_error belongs to the caller, is filled on failure, and may be NULL.
 *   - Optional numbers that do not exist are NaN (double), MKTOPT_NONE_I64 or MKTOPT_NONE_I32; text
 * is NULL. Strings are UTF-8 and end with NUL.
 *   - Structs whose first member is `struct_size` are initialised by their `_init` function or by
 *     setting it to sizeof the struct; members are only ever appended.
 *   - Members `reserved` fill gaps and never get a meaning: the library does not read them, and
 *     writes 0.
 */
#ifndef MKTOPT_BASE_H
#define MKTOPT_BASE_H

#include <stddef.h>
#include <stdint.h>

#define MKTOPT_API __attribute__((visibility("default")))

#ifdef __cplusplus
extern "C" {
#endif

#define MKTOPT_VERSION_MAJOR 0
#define MKTOPT_VERSION_MINOR 1
#define MKTOPT_VERSION_PATCH 0

/* The version of the library in use, "major.minor.patch"; the macros give that of the header.
 * @since 0.1 */
MKTOPT_API const char *mktopt_version(void);

/* ---- status ------------------------------------------------------------------------------- */

typedef int32_t mktopt_status;

/* name, value, text. Values are stable: 100-199 the input, 200-299 its text form, 300-399
 * resources, 900 a defect of the library. */
#define MKTOPT_STATUSES(X)                                                                      \
    X(OK, 0, "success")                                                                         \
    X(INVALID_ARGUMENT, 100, "an argument is NULL or unusable")                                 \
    X(INVALID_OPTIONS, 101, "an options struct was not initialised or is from a newer version") \
    X(MISSING_FIELD, 110, "a required field is missing")                                        \
    X(WRONG_TYPE, 111, "a value has the wrong type")                                            \
    X(NOT_FINITE, 112, "a number is NaN or infinite")                                           \
    X(OUT_OF_RANGE, 113, "a value is outside its range")                                        \
    X(UNKNOWN_FIELD, 114, "a field is not known")                                               \
    X(DUPLICATE, 115, "a name or key occurs twice")                                             \
    X(UNKNOWN_NAME, 116, "a name is not one of those known")                                    \
    X(CONFLICT, 117, "values contradict one another")                                           \
    X(LENGTH_MISMATCH, 118, "arrays that belong together differ in length")                     \
    X(NUMBER_OVERFLOW, 119, "a result does not fit its type")                                   \
    X(INFEASIBLE, 120, "no solution satisfies the constraints")                                 \
    X(TOO_LARGE, 121, "the problem exceeds a stated limit of an exact method")                  \
    X(JSON_SYNTAX, 200, "the text is not JSON")                                                 \
    X(JSON_DEPTH, 201, "the JSON is nested too deeply")                                         \
    X(CORRUPT_STATE, 210, "a serialised state is damaged or of another kind")                   \
    X(OUT_OF_MEMORY, 300, "memory could not be allocated")                                      \
    X(CANCELLED, 301, "the progress callback cancelled the work")                               \
    X(INTERNAL, 900, "a defect of the library")

enum {
#define MKTOPT_STATUS_CONSTANT(name, value, text) MKTOPT_##name = (value),
    MKTOPT_STATUSES(MKTOPT_STATUS_CONSTANT)
#undef MKTOPT_STATUS_CONSTANT
        MKTOPT_STATUS_END = 1000 /* above every status */
};

/* Name of a status in lower case, "out_of_range"; "unknown" for any other value. @since 0.1 */
MKTOPT_API const char *mktopt_status_name(mktopt_status status);
/* One sentence on a status; "unknown status" for any other value. @since 0.1 */
MKTOPT_API const char *mktopt_status_text(mktopt_status status);

/* What went wrong, in the caller's memory. `field` is a path such as "channels[2].spend" ("" when
 * no field is to blame), `index` the last element number in it or -1, `message` one line that
 * begins with the field. Longer texts are cut at a character. @since 0.1 */
typedef struct mktopt_error {
    mktopt_status code;
    int32_t reserved;
    int64_t index;
    char field[160];
    char message[336];
} mktopt_error;

/* ---- memory and long work ----------------------------------------------------------------- */

/* Where memory comes from. Given once, when an object is created; NULL means libc. The functions
 * must be thread-safe if the work has threads; memory is aligned as malloc aligns. @since 0.1 */
typedef struct mktopt_allocator {
    void *context;
    void *(*alloc)(void *context, size_t size);
    void *(*realloc)(void *context, void *memory, size_t old_size, size_t new_size);
    void (*free)(void *context, void *memory, size_t size);
} mktopt_allocator;

/* Called from time to time by long work with the fraction done, 0..1; a result other than 0 cancels
 * (status MKTOPT_CANCELLED). Always called on the caller's own thread. @since 0.1 */
typedef int32_t (*mktopt_progress)(void *context, double fraction);

/* ---- optional values ---------------------------------------------------------------------- */

#define MKTOPT_NONE_I64 INT64_MIN
#define MKTOPT_NONE_I32 INT32_MIN

/* ---- exact decimal numbers ---------------------------------------------------------------- */

/* coefficient * 10^-scale, 0 <= scale <= 18: 0.60 is {60, 2}. Equal values in other forms are
 * equal.
 * @since 0.1 */
typedef struct mktopt_decimal {
    int64_t coefficient;
    int32_t scale;
    int32_t reserved;
} mktopt_decimal;

/* Reads a decimal exactly: "0.065", "1e-3", "-12". Trailing zeros are dropped. Errors: WRONG_TYPE
 * when the text is no number, OUT_OF_RANGE when it needs more than 18 digits. @since 0.1 */
MKTOPT_API mktopt_status mktopt_decimal_parse(const char *text, mktopt_decimal *out,
                                              mktopt_error *err);
/* The decimal that a double is written as in its shortest form: 0.6 gives {6, 1}. Errors:
 * NOT_FINITE, OUT_OF_RANGE as for parsing. @since 0.1 */
MKTOPT_API mktopt_status mktopt_decimal_from_double(double value, mktopt_decimal *out,
                                                    mktopt_error *err);

/* ---- typed arrays ------------------------------------------------------------------------- */

/* What an array holds. */
enum {
    MKTOPT_ARG_NONE = 0,     /* no array: the column is absent */
    MKTOPT_ARG_F64 = 1,      /* double values[count] */
    MKTOPT_ARG_I64 = 2,      /* int64_t values[count] */
    MKTOPT_ARG_I32 = 3,      /* int32_t values[count] */
    MKTOPT_ARG_STRINGS = 4,  /* char values[], string i at offsets[i]..offsets[i+1], no NUL */
    MKTOPT_ARG_CSTRINGS = 5, /* const char *values[count], NUL-terminated; NULL is missing */
    MKTOPT_ARG_CATEGORY = 6, /* int32_t values[count], an index into `child` (strings) or -1 */
    MKTOPT_ARG_RAGGED = 7,   /* row i is elements offsets[i]..offsets[i+1] of `child` */
    MKTOPT_ARG_TEXT = 8,  /* as STRINGS; text of a CSV column: numbers are parsed, "" is missing */
    MKTOPT_ARG_HANDLE = 9 /* values is a handle of the library; `handle_type` names it */
};

/* A borrowed, typed array (or a handle): how bulk data enters and leaves. The memory stays the
 * caller's and must live as long as the call, unless a function says otherwise. Missing values:
 * NaN, MKTOPT_NONE_I64, MKTOPT_NONE_I32, NULL or -1, by kind. @since 0.1 */
typedef struct mktopt_arg {
    int32_t kind;
    int32_t reserved;
    int64_t count;
    const void *values;
    const int64_t *offsets;         /* count + 1 entries; STRINGS, TEXT and RAGGED */
    const struct mktopt_arg *child; /* CATEGORY and RAGGED */
    const char *handle_type;        /* HANDLE: "journeys", ... */
} mktopt_arg;

/* Convenience constructors; they only fill in the struct. @since 0.1 */
MKTOPT_API mktopt_arg mktopt_arg_f64(const double *values, int64_t count);
MKTOPT_API mktopt_arg mktopt_arg_i64(const int64_t *values, int64_t count);
MKTOPT_API mktopt_arg mktopt_arg_i32(const int32_t *values, int64_t count);
MKTOPT_API mktopt_arg mktopt_arg_strings(const char *data, const int64_t *offsets, int64_t count);
MKTOPT_API mktopt_arg mktopt_arg_cstrings(const char *const *values, int64_t count);
MKTOPT_API mktopt_arg mktopt_arg_category(const int32_t *codes, int64_t count,
                                          const mktopt_arg *names);
MKTOPT_API mktopt_arg mktopt_arg_ragged(const int64_t *offsets, int64_t count,
                                        const mktopt_arg *elements);
MKTOPT_API mktopt_arg mktopt_arg_handle(const void *handle, const char *handle_type);

#ifdef __cplusplus
}
#endif

#endif
