/* One value: from a JSON node or an element of a typed array to the C type of its field. */
#include <string.h>

#include "base/number.h"
#include "json/decode_priv.h"
#include "json/time.h"

size_t mktopt__scalar_size(mktopt__kind kind)
{
    switch (kind) {
    case MKTOPT__BOOL:
    case MKTOPT__I32:
    case MKTOPT__ENUM:
        return sizeof(int32_t);
    case MKTOPT__STRING:
        return sizeof(char *);
    case MKTOPT__DECIMAL:
        return sizeof(mktopt_decimal);
    default:
        return sizeof(double);
    }
}

mktopt__scalar mktopt__scalar_of_json(const mktopt__decoder *decoder, const mktopt__json *node)
{
    mktopt__scalar s = {MKTOPT__SCALAR_OTHER, mktopt__json_kind_name(node), 0, 0, 0};
    switch (mktopt__json_kind_of(node)) {
    case MKTOPT__JSON_NULL:
        s.form = MKTOPT__SCALAR_NULL;
        break;
    case MKTOPT__JSON_BOOLEAN:
        s.form = MKTOPT__SCALAR_BOOLEAN;
        s.i64 = mktopt__json_boolean(node);
        break;
    case MKTOPT__JSON_NUMBER:
        s.form = MKTOPT__SCALAR_NUMBER;
        s.text = mktopt__json_number(decoder->document, node, &s.length);
        break;
    case MKTOPT__JSON_STRING:
        s.form = MKTOPT__SCALAR_STRING;
        s.text = mktopt__json_string(node);
        s.length = strlen(s.text);
        break;
    default:
        break;
    }
    return s;
}

static mktopt__scalar of_string(mktopt__scalar_form form, const char *text, size_t length)
{
    return (mktopt__scalar){text == NULL ? MKTOPT__SCALAR_NULL : form, text, length, 0, 0};
}

static mktopt__scalar of_i64(int64_t value, int64_t missing)
{
    return (mktopt__scalar){value == missing ? MKTOPT__SCALAR_NULL : MKTOPT__SCALAR_I64, NULL, 0, 0,
                            value};
}

mktopt__scalar mktopt__scalar_of_arg(const mktopt_arg *arg, int64_t i)
{
    switch (arg->kind) {
    case MKTOPT_ARG_F64: {
        const double value = ((const double *)arg->values)[i];
        return (mktopt__scalar){isnan(value) ? MKTOPT__SCALAR_NULL : MKTOPT__SCALAR_F64, NULL, 0,
                                value, 0};
    }
    case MKTOPT_ARG_I64:
        return of_i64(((const int64_t *)arg->values)[i], MKTOPT_NONE_I64);
    case MKTOPT_ARG_I32:
        return of_i64(((const int32_t *)arg->values)[i], MKTOPT_NONE_I32);
    case MKTOPT_ARG_CSTRINGS: {
        const char *text = ((const char *const *)arg->values)[i];
        return of_string(MKTOPT__SCALAR_STRING, text, text != NULL ? strlen(text) : 0);
    }
    case MKTOPT_ARG_CATEGORY: {
        const int32_t code = ((const int32_t *)arg->values)[i];
        if (code < 0 || code >= arg->child->count)
            return (mktopt__scalar){MKTOPT__SCALAR_NULL, NULL, 0, 0, 0};
        return mktopt__scalar_of_arg(arg->child, code);
    }
    case MKTOPT_ARG_STRINGS:
    case MKTOPT_ARG_TEXT: {
        const char *text = (const char *)arg->values + arg->offsets[i];
        const size_t length = (size_t)(arg->offsets[i + 1] - arg->offsets[i]);
        if (arg->kind == MKTOPT_ARG_STRINGS)
            return of_string(MKTOPT__SCALAR_STRING, text, length);
        return of_string(MKTOPT__SCALAR_TEXT, length > 0 ? text : NULL, length);
    }
    default:
        return (mktopt__scalar){MKTOPT__SCALAR_OTHER, "an array", 0, 0, 0};
    }
}

/* ---- conversion --------------------------------------------------------------------------- */

enum { SHOWN_TEXT = 40 }; /* longest excerpt of the input in a message */

static int shown(const mktopt__scalar *s)
{
    return s->length < SHOWN_TEXT ? (int)s->length : SHOWN_TEXT;
}

static mktopt_status wrong(const mktopt__decoder *d, const mktopt__path *path, const char *expected,
                           const mktopt__scalar *s)
{
    switch (s->form) {
    case MKTOPT__SCALAR_NULL:
        return mktopt__fail(d->err, MKTOPT_MISSING_FIELD, path, "must be %s, but is missing",
                            expected);
    case MKTOPT__SCALAR_BOOLEAN:
        return mktopt__fail(d->err, MKTOPT_WRONG_TYPE, path, "must be %s, got %s", expected,
                            s->i64 ? "true" : "false");
    case MKTOPT__SCALAR_F64:
        return mktopt__fail(d->err, MKTOPT_WRONG_TYPE, path, "must be %s, got %s", expected,
                            MKTOPT__NUMBER(s->f64));
    case MKTOPT__SCALAR_I64:
        return mktopt__fail(d->err, MKTOPT_WRONG_TYPE, path, "must be %s, got %lld", expected,
                            (long long)s->i64);
    case MKTOPT__SCALAR_NUMBER:
        return mktopt__fail(d->err, MKTOPT_WRONG_TYPE, path, "must be %s, got %.*s", expected,
                            shown(s), s->text);
    case MKTOPT__SCALAR_OTHER:
        return mktopt__fail(d->err, MKTOPT_WRONG_TYPE, path, "must be %s, got %s", expected,
                            s->text);
    default:
        return mktopt__fail(d->err, MKTOPT_WRONG_TYPE, path, "must be %s, got '%.*s'", expected,
                            shown(s), s->text);
    }
}

static int is_number_text(const mktopt__scalar *s)
{
    return s->form == MKTOPT__SCALAR_NUMBER || s->form == MKTOPT__SCALAR_TEXT;
}

static mktopt_status to_f64(const mktopt__decoder *d, const mktopt__scalar *s,
                            const mktopt__path *path, double *out)
{
    if (s->form == MKTOPT__SCALAR_F64)
        *out = s->f64;
    else if (s->form == MKTOPT__SCALAR_I64)
        *out = (double)s->i64;
    else if (is_number_text(s)) {
        const int result = mktopt__number_read(s->text, s->length, out);
        if (result == -2)
            return mktopt__fail(d->err, MKTOPT_OUT_OF_RANGE, path, "%.*s is too large", shown(s),
                                s->text);
        if (result != 0)
            return wrong(d, path, "a number", s);
    } else
        return wrong(d, path, "a number", s);
    return MKTOPT_OK;
}

static mktopt_status to_i64(const mktopt__decoder *d, const mktopt__scalar *s,
                            const mktopt__path *path, int64_t *out)
{
    double real = 0;
    if (s->form == MKTOPT__SCALAR_I64) {
        *out = s->i64;
        return MKTOPT_OK;
    }
    if (s->form == MKTOPT__SCALAR_F64)
        real = s->f64;
    else if (!is_number_text(s))
        return wrong(d, path, "a whole number", s);
    else if (mktopt__integer_read(s->text, s->length, out) == 0)
        return MKTOPT_OK;
    else if (mktopt__number_read(s->text, s->length, &real) == -1)
        return wrong(d, path, "a whole number", s);
    if (s->form != MKTOPT__SCALAR_F64 && floor(real) == real)
        return mktopt__fail(d->err, MKTOPT_OUT_OF_RANGE, path, "%.*s does not fit 64 bits",
                            shown(s), s->text);
    if (floor(real) != real || fabs(real) >= 9007199254740992.0)
        return wrong(d, path, "a whole number", s);
    *out = (int64_t)real;
    return MKTOPT_OK;
}

static mktopt_status to_i32(const mktopt__decoder *d, const mktopt__scalar *s,
                            const mktopt__path *path, int32_t *out)
{
    int64_t wide;
    MKTOPT__TRY(to_i64(d, s, path, &wide));
    if (wide <= INT32_MIN || wide > INT32_MAX)
        return mktopt__fail(d->err, MKTOPT_OUT_OF_RANGE, path, "%lld does not fit 32 bits",
                            (long long)wide);
    *out = (int32_t)wide;
    return MKTOPT_OK;
}

static mktopt_status to_time(const mktopt__decoder *d, const mktopt__scalar *s,
                             const mktopt__path *path, int64_t *out)
{
    const int text = s->form == MKTOPT__SCALAR_STRING || s->form == MKTOPT__SCALAR_TEXT;
    if (text && mktopt__time_read(s->text, s->length, out) == 0)
        return MKTOPT_OK;
    double seconds = s->form == MKTOPT__SCALAR_I64 ? (double)s->i64 : s->f64;
    const int number =
        s->form == MKTOPT__SCALAR_I64 || (s->form == MKTOPT__SCALAR_F64 && isfinite(s->f64)) ||
        (is_number_text(s) && mktopt__number_read(s->text, s->length, &seconds) == 0);
    if (!number)
        return wrong(d, path, "a time (ISO 8601 or epoch seconds)", s);
    if (!mktopt__is_time(seconds))
        return mktopt__fail(d->err, MKTOPT_OUT_OF_RANGE, path, MKTOPT__NO_TIME,
                            MKTOPT__NUMBER(seconds));
    *out = (int64_t)floor(seconds); /* fractions of a second are dropped */
    return MKTOPT_OK;
}

static mktopt_status to_decimal(const mktopt__decoder *d, const mktopt__scalar *s,
                                const mktopt__path *path, mktopt_decimal *out)
{
    char buffer[MKTOPT__NUMBER_SIZE];
    mktopt__scalar text = *s;
    if (s->form == MKTOPT__SCALAR_F64 || s->form == MKTOPT__SCALAR_I64) {
        text.text = s->form == MKTOPT__SCALAR_F64 ? mktopt__number_write(buffer, s->f64)
                                                  : mktopt__integer_write(buffer, s->i64);
        text.length = strlen(buffer);
    } else if (!is_number_text(s) && s->form != MKTOPT__SCALAR_STRING)
        return wrong(d, path, "a decimal number", s);
    const int result = mktopt__decimal_read(text.text, text.length, out);
    if (result == -2)
        return mktopt__fail(d->err, MKTOPT_OUT_OF_RANGE, path, "%.*s needs more than 18 digits",
                            shown(&text), text.text);
    return result == 0 ? MKTOPT_OK : wrong(d, path, "a decimal number", s);
}

static mktopt_status to_bool(const mktopt__decoder *d, const mktopt__scalar *s,
                             const mktopt__path *path, int32_t *out)
{
    if (s->form == MKTOPT__SCALAR_BOOLEAN ||
        (s->form == MKTOPT__SCALAR_I64 && (s->i64 == 0 || s->i64 == 1))) {
        *out = (int32_t)s->i64;
        return MKTOPT_OK;
    }
    if (s->form == MKTOPT__SCALAR_TEXT)
        for (int32_t value = 0; value < 2; value++) {
            const char *word = value ? "true" : "false";
            if (s->length == strlen(word) && memcmp(s->text, word, s->length) == 0) {
                *out = value;
                return MKTOPT_OK;
            }
        }
    return wrong(d, path, "true or false", s);
}

static mktopt_status to_enum(const mktopt__decoder *d, const mktopt__field *field,
                             const mktopt__scalar *s, const mktopt__path *path, int32_t *out)
{
    if (s->form != MKTOPT__SCALAR_STRING && s->form != MKTOPT__SCALAR_TEXT)
        return wrong(d, path, "a string", s);
    for (int32_t i = 0; i < field->names->count; i++) {
        const char *name = field->names->names[i];
        if (strlen(name) == s->length && memcmp(name, s->text, s->length) == 0) {
            *out = i;
            return MKTOPT_OK;
        }
    }
    mktopt__names known = {0};
    for (int32_t i = 0; i < field->names->count; i++)
        mktopt__names_add(&known, field->names->names[i]);
    return mktopt__fail(d->err, MKTOPT_UNKNOWN_NAME, path, "'%.*s' is not one of: %s", shown(s),
                        s->text, known.text);
}

/* A number, or one of the words that stand for special ones. */
static mktopt_status to_number_or_word(const mktopt__decoder *d, const mktopt__field *field,
                                       const mktopt__scalar *s, const mktopt__path *path,
                                       int32_t *out)
{
    int32_t word;
    if (field->names != NULL && s->form == MKTOPT__SCALAR_STRING) {
        MKTOPT__TRY(to_enum(d, field, s, path, &word));
        *out = -1 - word;
        return MKTOPT_OK;
    }
    MKTOPT__TRY(to_i32(d, s, path, out));
    if (mktopt__is_word(field, *out))
        return mktopt__fail(d->err, MKTOPT_OUT_OF_RANGE, path, "must be >= %s, got %d",
                            MKTOPT__NUMBER(field->range.minimum), (int)*out);
    return MKTOPT_OK;
}

static mktopt_status to_string(const mktopt__decoder *d, const mktopt__field *field,
                               const mktopt__scalar *s, const mktopt__path *path, const char **out)
{
    const int text = s->form == MKTOPT__SCALAR_STRING || s->form == MKTOPT__SCALAR_TEXT;
    const int whole = (field->flags & MKTOPT__INTEGER_OK) &&
                      (s->form == MKTOPT__SCALAR_NUMBER || s->form == MKTOPT__SCALAR_I64);
    if (!text && !whole)
        return wrong(d, path, "a string", s);
    if (text && memchr(s->text, 0, s->length) != NULL)
        return mktopt__fail(d->err, MKTOPT_OUT_OF_RANGE, path, "must not contain a NUL character");
    if (text) {
        *out = mktopt__arena_text(d->arena, s->text, s->length);
    } else {
        int64_t number;
        char buffer[MKTOPT__NUMBER_SIZE];
        MKTOPT__TRY(to_i64(d, s, path, &number));
        mktopt__integer_write(buffer, number);
        *out = mktopt__arena_string(d->arena, buffer);
    }
    return *out != NULL ? MKTOPT_OK : mktopt__out_of_memory(d->err);
}

mktopt_status mktopt__decode_scalar(const mktopt__decoder *d, const mktopt__field *field,
                                    const mktopt__scalar *s, const mktopt__path *path, void *value)
{
    const uint32_t null_ok = MKTOPT__OPTIONAL | MKTOPT__HAS_DEFAULT | MKTOPT__MISSING_OK;
    if (s->form == MKTOPT__SCALAR_NULL && (field->flags & null_ok)) {
        mktopt__field at_value = *field;
        at_value.offset = 0;
        at_value.present = 0; /* the caller's to clear */
        mktopt__init_field(&at_value, value);
        return MKTOPT_OK;
    }
    switch (field->kind) {
    case MKTOPT__BOOL:
        return to_bool(d, s, path, value);
    case MKTOPT__I32:
        return to_number_or_word(d, field, s, path, value);
    case MKTOPT__I64:
        return to_i64(d, s, path, value);
    case MKTOPT__F64:
        return to_f64(d, s, path, value);
    case MKTOPT__TIME:
        return to_time(d, s, path, value);
    case MKTOPT__DECIMAL:
        return to_decimal(d, s, path, value);
    case MKTOPT__ENUM:
        return to_enum(d, field, s, path, value);
    default:
        return to_string(d, field, s, path, value);
    }
}
