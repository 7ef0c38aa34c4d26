#include "attribution/columns.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "base/utf8.h"
#include "json/time.h"

enum { SHOWN_TEXT = 40 }; /* longest excerpt of the input in a message */

/* ---- checks --------------------------------------------------------------------------------- */

static int is_text(int32_t kind)
{
    return kind == MKTOPT_ARG_STRINGS || kind == MKTOPT_ARG_CSTRINGS || kind == MKTOPT_ARG_TEXT;
}

static int is_integer(int32_t kind)
{
    return kind == MKTOPT_ARG_I64 || kind == MKTOPT_ARG_I32;
}

static int is_allowed(const mktopt_arg *arg, uint32_t allowed)
{
    const uint32_t numbers = MKTOPT__NUMBERS | MKTOPT__TIMES;
    if (is_integer(arg->kind))
        return (allowed & (MKTOPT__INTEGERS | numbers)) != 0;
    if (arg->kind == MKTOPT_ARG_F64)
        return (allowed & numbers) != 0;
    if (arg->kind == MKTOPT_ARG_TEXT && (allowed & numbers))
        return 1;
    if (is_text(arg->kind))
        return (allowed & (MKTOPT__NAMES | MKTOPT__TIMES)) != 0;
    if (arg->kind == MKTOPT_ARG_CATEGORY)
        return (allowed & MKTOPT__NAMES) && arg->child != NULL && is_text(arg->child->kind);
    if (arg->kind == MKTOPT_ARG_RAGGED)
        return (allowed & MKTOPT__NAME_LISTS) && arg->child != NULL &&
               is_allowed(arg->child, MKTOPT__NAMES);
    return 0;
}

static mktopt_status check_offsets(const mktopt_arg *arg, const mktopt__path *path,
                                   mktopt_error *err)
{
    if (arg->offsets == NULL)
        return mktopt__fail(err, MKTOPT_INVALID_ARGUMENT, path, "has no offsets");
    int ascending = arg->offsets[0] >= 0;
    for (int64_t i = 0; i < arg->count; i++)
        ascending &= arg->offsets[i + 1] >= arg->offsets[i];
    if (!ascending)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, path,
                            "has offsets that do not ascend from 0");
    const int64_t end = arg->offsets[arg->count];
    if (arg->kind == MKTOPT_ARG_RAGGED && end > arg->child->count)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, path,
                            "has %lld elements, but its offsets end at %lld",
                            (long long)arg->child->count, (long long)end);
    return MKTOPT_OK;
}

static mktopt_status check_codes(const mktopt_arg *arg, const mktopt__path *path, mktopt_error *err)
{
    const int32_t *codes = arg->values;
    for (int64_t i = 0; i < arg->count; i++)
        if (codes[i] < -1 || codes[i] >= arg->child->count)
            return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, path,
                                "has code %d in row %lld, but %lld categories", (int)codes[i],
                                (long long)i, (long long)arg->child->count);
    return MKTOPT_OK;
}

/* One level of an array; its child is checked by the caller. */
static mktopt_status check_level(const mktopt_arg *arg, const mktopt__path *path, mktopt_error *err)
{
    if (arg->count < 0)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, path, "has a count of %lld",
                            (long long)arg->count);
    if (arg->count == 0)
        return MKTOPT_OK;
    if (arg->kind == MKTOPT_ARG_STRINGS || arg->kind == MKTOPT_ARG_TEXT ||
        arg->kind == MKTOPT_ARG_RAGGED)
        MKTOPT__TRY(check_offsets(arg, path, err));
    const int may_be_null =
        arg->kind == MKTOPT_ARG_RAGGED || (arg->offsets != NULL && arg->offsets[arg->count] == 0);
    if (arg->values == NULL && !may_be_null)
        return mktopt__fail(err, MKTOPT_INVALID_ARGUMENT, path, "has no values");
    return arg->kind == MKTOPT_ARG_CATEGORY ? check_codes(arg, path, err) : MKTOPT_OK;
}

mktopt_status mktopt__column_missing(const mktopt__column *column, mktopt_error *err)
{
    const mktopt__path table = {NULL, column->table, -1};
    return mktopt__fail(err, MKTOPT_MISSING_FIELD, MKTOPT__MEMBER_PATH(&table, column->name),
                        "is required");
}

mktopt_status mktopt__column_check(const mktopt__column *column, uint32_t allowed, int64_t rows,
                                   mktopt_error *err)
{
    const mktopt__path table = {NULL, column->table, -1};
    const mktopt__path *path = MKTOPT__MEMBER_PATH(&table, column->name);
    if (!is_allowed(column->arg, allowed))
        return mktopt__fail(err, MKTOPT_WRONG_TYPE, path, "holds an array of the wrong kind");
    if (column->arg->count != rows)
        return mktopt__fail(err, MKTOPT_LENGTH_MISMATCH, path,
                            "has %lld rows, but others have %lld", (long long)column->arg->count,
                            (long long)rows);
    /* Children first: a level's bounds are those of its child. Depth is 3: RAGGED of CATEGORY. */
    const mktopt_arg *levels[3];
    int depth = 0;
    for (const mktopt_arg *level = column->arg; level != NULL && depth < 3;) {
        levels[depth++] = level;
        const int nested = level->kind == MKTOPT_ARG_RAGGED || level->kind == MKTOPT_ARG_CATEGORY;
        level = nested ? level->child : NULL;
    }
    while (depth > 0)
        MKTOPT__TRY(check_level(levels[--depth], path, err));
    return MKTOPT_OK;
}

/* ---- elements ------------------------------------------------------------------------------- */

mktopt__name mktopt__text_at(const mktopt_arg *arg, int64_t i)
{
    if (arg->kind == MKTOPT_ARG_CATEGORY) {
        const int32_t code = ((const int32_t *)arg->values)[i];
        return code < 0 ? (mktopt__name){NULL, 0} : mktopt__text_at(arg->child, code);
    }
    if (arg->kind == MKTOPT_ARG_CSTRINGS) {
        const char *text = ((const char *const *)arg->values)[i];
        return (mktopt__name){text, text == NULL ? 0 : strlen(text)};
    }
    const size_t length = (size_t)(arg->offsets[i + 1] - arg->offsets[i]);
    if (length == 0) /* `values` may be NULL, and empty TEXT is missing */
        return (mktopt__name){arg->kind == MKTOPT_ARG_TEXT ? NULL : "", 0};
    return (mktopt__name){(const char *)arg->values + arg->offsets[i], length};
}

static mktopt_status number_of_text(const mktopt__column *column, int64_t row, mktopt__name text,
                                    const char *wanted, double *out, mktopt_error *err)
{
    const int result = mktopt__number_read(text.text, text.length, out);
    const int shown = text.length < SHOWN_TEXT ? (int)text.length : SHOWN_TEXT;
    if (result == -1)
        return MKTOPT__COLUMN_FAIL(column, row, MKTOPT_WRONG_TYPE, err, "must be %s, got '%.*s'",
                                   wanted, shown, text.text);
    if (result != 0)
        return MKTOPT__COLUMN_FAIL(column, row, MKTOPT_OUT_OF_RANGE, err, "'%.*s' is too large",
                                   shown, text.text);
    return MKTOPT_OK;
}

/* A number of any size, NaN when it is missing. Text that is none should be what is wanted. */
static mktopt_status read_number(const mktopt__column *column, int64_t row, const char *wanted,
                                 double *out, mktopt_error *err)
{
    const mktopt_arg *arg = column->arg;
    *out = (double)NAN;
    if (arg->kind == MKTOPT_ARG_F64) {
        *out = ((const double *)arg->values)[row];
    } else if (arg->kind == MKTOPT_ARG_I64) {
        const int64_t value = ((const int64_t *)arg->values)[row];
        if (value != MKTOPT_NONE_I64)
            *out = (double)value;
    } else if (arg->kind == MKTOPT_ARG_I32) {
        const int32_t value = ((const int32_t *)arg->values)[row];
        if (value != MKTOPT_NONE_I32)
            *out = value;
    } else if (arg->kind != MKTOPT_ARG_NONE) {
        const mktopt__name text = mktopt__text_at(arg, row);
        if (text.length > 0)
            return number_of_text(column, row, text, wanted, out, err);
    }
    return MKTOPT_OK;
}

mktopt_status mktopt__column_amount(const mktopt__column *column, int64_t row, double missing,
                                    double *out, mktopt_error *err)
{
    double value;
    if (column->arg->kind == MKTOPT_ARG_F64) { /* the usual case, quickly */
        value = ((const double *)column->arg->values)[row];
        if (value >= 0 && value <= DBL_MAX) {
            *out = value + 0.0; /* -0 becomes 0 */
            return MKTOPT_OK;
        }
    }
    MKTOPT__TRY(read_number(column, row, "a number", &value, err));
    if (isnan(value))
        value = missing;
    else if (isinf(value))
        return MKTOPT__COLUMN_FAIL(column, row, MKTOPT_NOT_FINITE, err, "must be finite, got %s",
                                   MKTOPT__NUMBER(value));
    else if (value < 0)
        return MKTOPT__COLUMN_FAIL(column, row, MKTOPT_OUT_OF_RANGE, err, "must be >= 0, got %s",
                                   MKTOPT__NUMBER(value));
    *out = value + 0.0;
    return MKTOPT_OK;
}

mktopt_status mktopt__column_time(const mktopt__column *column, int64_t row, double *out,
                                  mktopt_error *err)
{
    if (is_text(column->arg->kind)) {
        const mktopt__name text = mktopt__text_at(column->arg, row);
        int64_t seconds;
        if (text.length > 0 && mktopt__time_read(text.text, text.length, &seconds) == 0) {
            *out = (double)seconds;
            return MKTOPT_OK;
        }
    }
    double value;
    MKTOPT__TRY(read_number(column, row, "a time (ISO 8601 or epoch seconds)", &value, err));
    if (isnan(value))
        return MKTOPT__COLUMN_FAIL(column, row, MKTOPT_MISSING_FIELD, err, "is missing");
    if (!mktopt__is_time(value))
        return MKTOPT__COLUMN_FAIL(column, row,
                                   isinf(value) ? MKTOPT_NOT_FINITE : MKTOPT_OUT_OF_RANGE, err,
                                   MKTOPT__NO_TIME, MKTOPT__NUMBER(value));
    *out = value + 0.0;
    return MKTOPT_OK;
}

/* ---- names ---------------------------------------------------------------------------------- */

static mktopt_status add_name(mktopt__name_reader *reader, mktopt__name text, uint32_t *id,
                              mktopt_error *err)
{
    *id = MKTOPT__NO_ID;
    if (text.length == 0)
        return MKTOPT_OK;
    if (text.length > 8 && text.length == reader->last.length &&
        memcmp(text.text, reader->last.text, text.length) == 0) {
        *id = reader->last_id;
        return MKTOPT_OK;
    }
    *id = mktopt__dictionary_add(reader->names, text.text, text.length);
    reader->last = text;
    reader->last_id = *id;
    return *id != MKTOPT__NO_ID ? MKTOPT_OK : mktopt__out_of_memory(err);
}

mktopt_status mktopt__name_read(mktopt__name_reader *reader, int64_t i, uint32_t *id,
                                mktopt_error *err)
{
    *id = MKTOPT__NO_ID;
    if (reader->arg->kind == MKTOPT_ARG_NONE)
        return MKTOPT_OK;
    if (reader->arg->kind != MKTOPT_ARG_CATEGORY)
        return add_name(reader, mktopt__text_at(reader->arg, i), id, err);

    const int32_t code = ((const int32_t *)reader->arg->values)[i];
    if (code < 0)
        return MKTOPT_OK;
    if (code >= MKTOPT__KNOWN_CATEGORIES)
        return add_name(reader, mktopt__text_at(reader->arg->child, code), id, err);
    if (reader->category_ids[code] == 0) {
        MKTOPT__TRY(add_name(reader, mktopt__text_at(reader->arg->child, code), id, err));
        reader->category_ids[code] = *id + 1; /* NO_ID + 1 is 0: an empty name is looked at again */
    }
    *id = reader->category_ids[code] - 1;
    return MKTOPT_OK;
}

mktopt_status mktopt__check_name(const mktopt__name *name, const mktopt__path *path,
                                 mktopt_error *err)
{
    if (memchr(name->text, 0, name->length) != NULL)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, path, "must not contain a NUL character");
    if (!mktopt__utf8_check(name->text, name->length))
        return mktopt__fail(err, MKTOPT_WRONG_TYPE, path, "is not UTF-8");
    return MKTOPT_OK;
}
