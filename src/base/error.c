#include "base/error.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/utf8.h"

const char *mktopt_status_text(mktopt_status status)
{
    switch (status) {
#define STATUS_TEXT(name, value, text) \
    case value:                        \
        return text;
        MKTOPT_STATUSES(STATUS_TEXT)
#undef STATUS_TEXT
    default:
        return "unknown status";
    }
}

/* The preprocessor cannot lower the case of MKTOPT_STATUSES; a test compares the two lists. */
const char *mktopt_status_name(mktopt_status status)
{
    switch (status) {
    case MKTOPT_OK:
        return "ok";
    case MKTOPT_INVALID_ARGUMENT:
        return "invalid_argument";
    case MKTOPT_INVALID_OPTIONS:
        return "invalid_options";
    case MKTOPT_MISSING_FIELD:
        return "missing_field";
    case MKTOPT_WRONG_TYPE:
        return "wrong_type";
    case MKTOPT_NOT_FINITE:
        return "not_finite";
    case MKTOPT_OUT_OF_RANGE:
        return "out_of_range";
    case MKTOPT_UNKNOWN_FIELD:
        return "unknown_field";
    case MKTOPT_DUPLICATE:
        return "duplicate";
    case MKTOPT_UNKNOWN_NAME:
        return "unknown_name";
    case MKTOPT_CONFLICT:
        return "conflict";
    case MKTOPT_LENGTH_MISMATCH:
        return "length_mismatch";
    case MKTOPT_NUMBER_OVERFLOW:
        return "number_overflow";
    case MKTOPT_INFEASIBLE:
        return "infeasible";
    case MKTOPT_TOO_LARGE:
        return "too_large";
    case MKTOPT_JSON_SYNTAX:
        return "json_syntax";
    case MKTOPT_JSON_DEPTH:
        return "json_depth";
    case MKTOPT_CORRUPT_STATE:
        return "corrupt_state";
    case MKTOPT_OUT_OF_MEMORY:
        return "out_of_memory";
    case MKTOPT_CANCELLED:
        return "cancelled";
    case MKTOPT_INTERNAL:
        return "internal";
    default:
        return "unknown";
    }
}

/* ---- text ----------------------------------------------------------------------------------- */

/* Makes text one line of UTF-8: control characters and damaged bytes become '?'; a last character
 * that did not fit any more (`cut`) goes. Names come from the caller and may hold anything. */
static void tidy(char *text, int cut)
{
    unsigned char *bytes = (unsigned char *)text;
    size_t left = strlen(text);
    while (left > 0) {
        const size_t length = mktopt__utf8_sequence(bytes, left);
        if (length == 0 && cut && left < 4 && bytes[0] >= 0xc2) {
            *bytes = '\0';
            return;
        }
        if (length == 0 || bytes[0] < 0x20 || bytes[0] == 0x7f)
            *bytes = '?';
        bytes += length == 0 ? 1 : length;
        left -= length == 0 ? 1 : length;
    }
}

/* ---- paths ---------------------------------------------------------------------------------- */

/* Where path_append writes; what does not fit is dropped. */
typedef struct text_end {
    char *position;
    size_t left; /* with room for NUL */
    int cut;
} text_end;

static void append(text_end *end, const char *text)
{
    const size_t length = strlen(text);
    const size_t fitting = length < end->left ? length : end->left - 1;
    memcpy(end->position, text, fitting);
    end->position += fitting;
    end->left -= fitting;
    *end->position = '\0';
    end->cut = end->cut || fitting < length;
}

static void append_path(text_end *end, const mktopt__path *path)
{
    if (path->parent != NULL)
        append_path(end, path->parent);
    if (path->name != NULL) {
        if (path->parent != NULL)
            append(end, ".");
        append(end, path->name);
    }
    if (path->index >= 0) {
        char number[32];
        (void)snprintf(number, sizeof number, "[%" PRId64 "]", path->index);
        append(end, number);
    }
}

char *mktopt__path_text(const mktopt__path *path, char *buffer, size_t size)
{
    if (size == 0)
        return buffer;
    buffer[0] = '\0';
    text_end end = {buffer, size, 0};
    if (path != NULL)
        append_path(&end, path);
    tidy(buffer, end.cut);
    return buffer;
}

/* The element number nearest to the end of the path, or -1. */
static int64_t last_index(const mktopt__path *path)
{
    for (; path != NULL; path = path->parent)
        if (path->index >= 0)
            return path->index;
    return -1;
}

/* ---- errors --------------------------------------------------------------------------------- */

mktopt_status mktopt__fail(mktopt_error *err, mktopt_status status, const mktopt__path *path,
                           const char *format, ...)
{
    if (err == NULL)
        return status;
    err->code = status;
    err->reserved = 0;
    err->index = last_index(path);
    mktopt__path_text(path, err->field, sizeof err->field);

    err->message[0] = '\0';
    text_end end = {err->message, sizeof err->message, 0};
    if (path != NULL) {
        append_path(&end, path);
        append(&end, ": ");
    }
    va_list arguments;
    va_start(arguments, format);
    const int length = vsnprintf(end.position, end.left, format, arguments);
    va_end(arguments);
    tidy(err->message, end.cut || (length >= 0 && (size_t)length >= end.left));
    return status;
}

void mktopt__names_add(mktopt__names *names, const char *name)
{
    static const char more[] = "...";
    const size_t comma = names->length > 0 ? 2 : 0;
    const size_t left = sizeof names->text - names->length - comma;
    char *const end = names->text + names->length;
    if (names->full)
        return;
    names->full = strlen(name) + 2 + sizeof more > left; /* room for more behind it */
    const char *text = names->full ? more : name;
    memcpy(end, ", ", comma);
    memcpy(end + comma, text, strlen(text) + 1);
    names->length += comma + strlen(text);
}

mktopt_status mktopt__out_of_memory(mktopt_error *err)
{
    return mktopt__fail(err, MKTOPT_OUT_OF_MEMORY, NULL, "%s",
                        mktopt_status_text(MKTOPT_OUT_OF_MEMORY));
}

mktopt_status mktopt__check_given(const mktopt__path *path, const void *items, int64_t count,
                                  mktopt_error *err)
{
    if (count == 0 || (count > 0 && items != NULL))
        return MKTOPT_OK;
    return mktopt__fail(err, MKTOPT_INVALID_ARGUMENT, path, "has %lld elements, but none are given",
                        (long long)count);
}

mktopt_status mktopt__check_finite(double value, const mktopt__path *path, mktopt_error *err)
{
    if (isfinite(value))
        return MKTOPT_OK;
    return mktopt__fail(err, MKTOPT_NOT_FINITE, path, "must be a finite number, got %s",
                        MKTOPT__NUMBER(value));
}

mktopt_status mktopt__check_amount(double value, const mktopt__path *path, mktopt_error *err)
{
    MKTOPT__TRY(mktopt__check_finite(value, path, err));
    if (value < 0)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, path, "must be >= 0, got %s",
                            MKTOPT__NUMBER(value));
    return MKTOPT_OK;
}
