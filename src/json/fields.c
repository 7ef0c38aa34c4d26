/* Defaults and validation from field tables, and the options protocol on top of them. */
#include "json/fields.h"

#include <string.h>

#include "base/name_index.h"
#include "base/number.h"
#include "base/options.h"
#include "json/fields_priv.h"

/* ---- defaults ----------------------------------------------------------------------------- */

static size_t value_size(const mktopt__field *field)
{
    switch (field->kind) {
    case MKTOPT__STRING:
    case MKTOPT__HANDLE:
        return sizeof(void *);
    case MKTOPT__DECIMAL:
        return sizeof(mktopt_decimal);
    case MKTOPT__STRUCT:
    case MKTOPT__TABLE:
        return field->type->size;
    case MKTOPT__UNION:
        return field->variants->size;
    default:
        return sizeof(mktopt__array);
    }
}

static void init_number(const mktopt__field *field, void *value)
{
    const int given = (field->flags & MKTOPT__HAS_DEFAULT) != 0;
    switch (field->kind) {
    case MKTOPT__BOOL:
        *(int32_t *)value = given ? (int32_t)field->number : 0;
        break;
    case MKTOPT__I32:
    case MKTOPT__ENUM:
        *(int32_t *)value = given ? (int32_t)field->number : MKTOPT_NONE_I32;
        break;
    case MKTOPT__I64:
    case MKTOPT__TIME:
        *(int64_t *)value = given ? (int64_t)field->number : MKTOPT_NONE_I64;
        break;
    default:
        *(double *)value = given ? field->number : (double)NAN;
    }
}

void mktopt__init_field(const mktopt__field *field, void *base)
{
    void *value = mktopt__at(base, field->offset);
    if (field->present != 0)
        *(int32_t *)mktopt__at(base, field->present - 1) =
            (field->flags & MKTOPT__HAS_DEFAULT) != 0;
    switch (field->kind) {
    case MKTOPT__BOOL:
    case MKTOPT__I32:
    case MKTOPT__ENUM:
    case MKTOPT__I64:
    case MKTOPT__TIME:
    case MKTOPT__F64:
        init_number(field, value);
        return;
    default:
        break;
    }
    if (field->kind == MKTOPT__STRING && field->value != NULL)
        memcpy(value, &field->value, sizeof(char *));
    else if (field->value != NULL)
        memcpy(value, field->value, value_size(field));
    else if (field->kind == MKTOPT__STRUCT)
        mktopt__init(field->type, value);
    else
        memset(value, 0, value_size(field));
}

void mktopt__init(const mktopt__struct *type, void *value)
{
    for (uint32_t i = 0; i < type->count; i++)
        mktopt__init_field(&type->fields[i], value);
}

int mktopt__is_absent(const mktopt__field *field, const void *base)
{
    const void *value = mktopt__at(base, field->offset);
    if (field->present != 0)
        return *(const int32_t *)mktopt__at(base, field->present - 1) == 0;
    switch (field->kind) {
    case MKTOPT__I32:
    case MKTOPT__ENUM:
        return *(const int32_t *)value == MKTOPT_NONE_I32;
    case MKTOPT__I64:
    case MKTOPT__TIME:
        return *(const int64_t *)value == MKTOPT_NONE_I64;
    case MKTOPT__F64:
        return isnan(*(const double *)value);
    case MKTOPT__STRING:
    case MKTOPT__HANDLE:
        return *(const void *const *)value == NULL;
    case MKTOPT__ARRAY:
    case MKTOPT__MAP:
        return ((const mktopt__array *)value)->items == NULL;
    default:
        return 0;
    }
}

/* ---- pattern keys ------------------------------------------------------------------------- */

char *mktopt__pattern_key(const mktopt__field *field, const char *key, char *buffer)
{
    const size_t prefix = strlen(field->name) - 1; /* without the star */
    const size_t room = MKTOPT__KEY_SIZE - 1 - prefix, length = strlen(key);
    memcpy(buffer, field->name, prefix);
    memcpy(buffer + prefix, key, length < room ? length : room);
    buffer[prefix + (length < room ? length : room)] = '\0';
    return buffer;
}

const char *mktopt__pattern_match(const mktopt__field *field, const char *key)
{
    const size_t prefix = strlen(field->name) - 1;
    return strncmp(key, field->name, prefix) == 0 && key[prefix] != '\0' ? key + prefix : NULL;
}

/* ---- validation --------------------------------------------------------------------------- */

static mktopt_status check_range(const mktopt__range *range, double value, const mktopt__path *path,
                                 mktopt_error *err)
{
    const uint32_t f = range->flags;
    if ((f & MKTOPT__HAS_MIN) &&
        ((f & MKTOPT__ABOVE_MIN) ? value <= range->minimum : value < range->minimum))
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, path, "must be %s %s, got %s",
                            (f & MKTOPT__ABOVE_MIN) ? ">" : ">=", MKTOPT__NUMBER(range->minimum),
                            MKTOPT__NUMBER(value));
    if ((f & MKTOPT__HAS_MAX) &&
        ((f & MKTOPT__BELOW_MAX) ? value >= range->maximum : value > range->maximum))
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, path, "must be %s %s, got %s",
                            (f & MKTOPT__BELOW_MAX) ? "<" : "<=", MKTOPT__NUMBER(range->maximum),
                            MKTOPT__NUMBER(value));
    return MKTOPT_OK;
}

static mktopt_status check_double(const mktopt__field *field, double value,
                                  const mktopt__path *path, mktopt_error *err)
{
    if (isnan(value) && (field->flags & (MKTOPT__OPTIONAL | MKTOPT__MISSING_OK)))
        return MKTOPT_OK;
    if (!isfinite(value) && (field->flags & MKTOPT__ANY_NUMBER))
        return MKTOPT_OK;
    MKTOPT__TRY(mktopt__check_finite(value, path, err));
    return check_range(&field->range, value, path, err);
}

static mktopt_status check_scalar(const mktopt__field *field, const void *base,
                                  const mktopt__path *path, mktopt_error *err)
{
    const void *value = mktopt__at(base, field->offset);
    if (field->kind == MKTOPT__F64)
        return check_double(field, *(const double *)value, path, err);
    if (mktopt__is_absent(field, base)) {
        if (field->flags & (MKTOPT__OPTIONAL | MKTOPT__MISSING_OK))
            return MKTOPT_OK;
        return mktopt__fail(err, MKTOPT_MISSING_FIELD, path, "is required");
    }
    switch (field->kind) {
    case MKTOPT__BOOL:
        if (*(const int32_t *)value != 0 && *(const int32_t *)value != 1)
            return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, path, "must be 0 or 1, got %d",
                                (int)*(const int32_t *)value);
        return MKTOPT_OK;
    case MKTOPT__ENUM:
        if (*(const int32_t *)value < 0 || *(const int32_t *)value >= field->names->count)
            return mktopt__fail(err, MKTOPT_UNKNOWN_NAME, path, "must be 0 .. %d, got %d",
                                (int)field->names->count - 1, (int)*(const int32_t *)value);
        return MKTOPT_OK;
    case MKTOPT__STRING:
        if ((field->flags & MKTOPT__NON_EMPTY) && (*(const char *const *)value)[0] == '\0')
            return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, path, "must not be empty");
        return MKTOPT_OK;
    case MKTOPT__I32:
        if (mktopt__is_word(field, *(const int32_t *)value))
            return MKTOPT_OK;
        return check_range(&field->range, (double)*(const int32_t *)value, path, err);
    case MKTOPT__I64:
    case MKTOPT__TIME:
        return check_range(&field->range, (double)*(const int64_t *)value, path, err);
    case MKTOPT__DECIMAL:
        return check_range(&field->range, mktopt__decimal_to_double(*(const mktopt_decimal *)value),
                           path, err);
    default: /* HANDLE */
        return MKTOPT_OK;
    }
}

/* No two items share the member `unique`; the second that does is named. */
static mktopt_status check_unique(const mktopt__array *array, uint32_t item_size,
                                  const mktopt__field *unique, const mktopt__path *path,
                                  mktopt_error *err)
{
    mktopt__name_index index;
    mktopt__arena *arena = mktopt__arena_create(NULL);
    if (arena == NULL || mktopt__name_index_make(&index, mktopt__at(array->items, unique->offset),
                                                 array->count, item_size, arena) != 0) {
        mktopt__arena_free(arena);
        return mktopt__out_of_memory(err);
    }
    const int64_t second = mktopt__name_index_repeated(&index);
    mktopt__arena_free(arena);
    if (second < 0)
        return MKTOPT_OK;
    const char *const *name =
        mktopt__at((const char *)array->items + second * item_size, unique->offset);
    const mktopt__path element = {path->parent, path->name, second};
    return mktopt__fail(err, MKTOPT_DUPLICATE, MKTOPT__MEMBER_PATH(&element, unique->name),
                        "'%s' occurs twice", *name);
}

static mktopt_status check_array(const mktopt__field *field, const mktopt__array *array,
                                 const mktopt__path *path, mktopt_error *err)
{
    if (array->count == 0 && (field->flags & MKTOPT__NON_EMPTY))
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, path, "must not be empty");
    MKTOPT__TRY(check_range(&field->range, (double)array->count, path, err));
    for (int64_t i = 0; i < array->count; i++) {
        /* A link without a name of its own is an element of what the path names. */
        const mktopt__path element = path->index < 0 ? (mktopt__path){path->parent, path->name, i}
                                                     : (mktopt__path){path, NULL, i};
        MKTOPT__TRY(mktopt__check_field(
            field->element, (const char *)array->items + i * field->item_size, &element, err));
    }
    const mktopt__struct *type =
        field->element->kind == MKTOPT__STRUCT ? field->element->type : NULL;
    for (uint32_t i = 0; type != NULL && i < type->count; i++)
        if (type->fields[i].flags & MKTOPT__UNIQUE)
            MKTOPT__TRY(check_unique(array, field->item_size, &type->fields[i], path, err));
    return MKTOPT_OK;
}

static mktopt_status check_map(const mktopt__field *field, const mktopt__array *map,
                               const mktopt__path *path, mktopt_error *err)
{
    char key[MKTOPT__KEY_SIZE];
    if (map->count == 0 && (field->flags & MKTOPT__NON_EMPTY))
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, path, "must not be empty");
    for (int64_t i = 0; i < map->count; i++) {
        const void *item = (const char *)map->items + i * field->item_size;
        const char *name = *(const char *const *)item;
        if (name == NULL)
            return mktopt__fail(err, MKTOPT_INVALID_ARGUMENT, path, "has no key for element %lld",
                                (long long)i);
        const mktopt__path entry =
            field->flags & MKTOPT__PATTERN
                ? (mktopt__path){path->parent, mktopt__pattern_key(field, name, key), -1}
                : (mktopt__path){path, name, -1};
        MKTOPT__TRY(mktopt__check_field(field->element, item, &entry, err));
    }
    return MKTOPT_OK;
}

/* Columns that are given have one length; numbers in them keep their ranges. */
static mktopt_status check_table(const mktopt__field *field, const void *table,
                                 const mktopt__path *path, mktopt_error *err)
{
    const mktopt__field *first = NULL;
    int64_t rows = 0;
    for (uint32_t i = 0; i < field->type->count; i++) {
        const mktopt__field *column = &field->type->fields[i];
        const mktopt_arg *arg = mktopt__at(table, column->offset);
        const mktopt__path *column_path = MKTOPT__MEMBER_PATH(path, column->name);
        if (arg->kind == MKTOPT_ARG_NONE)
            continue;
        if (first != NULL && arg->count != rows)
            return mktopt__fail(err, MKTOPT_LENGTH_MISMATCH, column_path,
                                "has %lld rows, but %s has %lld", (long long)arg->count,
                                first->name, (long long)rows);
        first = first == NULL ? column : first;
        rows = arg->count;
        if (column->kind != MKTOPT__F64 || arg->kind != MKTOPT_ARG_F64)
            continue;
        for (int64_t r = 0; r < rows; r++) {
            const mktopt__path row = {path->parent, path->name, r};
            MKTOPT__TRY(check_double(column, ((const double *)arg->values)[r],
                                     MKTOPT__MEMBER_PATH(&row, column->name), err));
        }
    }
    if (rows == 0 && (field->flags & MKTOPT__NON_EMPTY))
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, path, "must not be empty");
    return MKTOPT_OK;
}

static mktopt_status check_union(const mktopt__field *field, const void *value,
                                 const mktopt__path *path, mktopt_error *err)
{
    const int32_t tag = *(const int32_t *)value;
    if (tag < 0 || tag >= field->variants->count)
        return mktopt__fail(err, MKTOPT_UNKNOWN_NAME, MKTOPT__MEMBER_PATH(path, "type"),
                            "must be 0 .. %d, got %d", (int)field->variants->count - 1, (int)tag);
    return mktopt__check(field->variants->variants[tag].type,
                         mktopt__at(value, field->variants->body_offset), path, err);
}

mktopt_status mktopt__check_field(const mktopt__field *field, const void *base,
                                  const mktopt__path *path, mktopt_error *err)
{
    const void *value = mktopt__at(base, field->offset);
    const mktopt__array *array = value; /* ARRAY, MAP */
    if (field->present != 0 && mktopt__is_absent(field, base))
        return MKTOPT_OK;
    switch (field->kind) {
    case MKTOPT__STRUCT:
        return mktopt__check(field->type, value, path, err);
    case MKTOPT__ARRAY:
        MKTOPT__TRY(mktopt__check_given(path, array->items, array->count, err));
        if ((field->flags & MKTOPT__OPTIONAL) && mktopt__is_absent(field, base))
            return MKTOPT_OK;
        return check_array(field, array, path, err);
    case MKTOPT__MAP:
        MKTOPT__TRY(mktopt__check_given(path, array->items, array->count, err));
        return check_map(field, array, path, err);
    case MKTOPT__UNION:
        return check_union(field, value, path, err);
    case MKTOPT__TABLE:
        return check_table(field, value, path, err);
    default:
        return check_scalar(field, base, path, err);
    }
}

/* Fields of a one-of group may all but one be absent: which one is there, the decoder has checked.
 */
static int skipped(const mktopt__field *field, const void *base)
{
    if (field->one_of == 0)
        return 0;
    if (field->kind != MKTOPT__TABLE)
        return mktopt__is_absent(field, base);
    for (uint32_t i = 0; i < field->type->count; i++) {
        const mktopt_arg *arg = mktopt__at(base, field->offset + field->type->fields[i].offset);
        if (arg->kind != MKTOPT_ARG_NONE)
            return 0;
    }
    return 1;
}

mktopt_status mktopt__check(const mktopt__struct *type, const void *value, const mktopt__path *path,
                            mktopt_error *err)
{
    for (uint32_t i = 0; i < type->count; i++) {
        const mktopt__field *field = &type->fields[i];
        if (field->flags & MKTOPT__INLINE)
            MKTOPT__TRY(mktopt__check(field->type, mktopt__at(value, field->offset), path, err));
        else if (!skipped(field, value))
            MKTOPT__TRY(
                mktopt__check_field(field, value, MKTOPT__MEMBER_PATH(path, field->name), err));
    }
    return type->check != NULL ? type->check(value, path, err) : MKTOPT_OK;
}

mktopt_status mktopt__check_rows(const mktopt__struct *type, const char *name, const void *rows,
                                 int64_t count, mktopt_error *err)
{
    const mktopt__path *path = MKTOPT__FIELD_PATH(name);
    const mktopt__field element = {.kind = MKTOPT__STRUCT, .type = type};
    const mktopt__field field = {
        .flags = MKTOPT__NON_EMPTY, .item_size = type->size, .element = &element};
    if (count < 0)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, path, "must not have a count of %lld",
                            (long long)count);
    if (rows == NULL && count > 0)
        return mktopt__fail(err, MKTOPT_INVALID_ARGUMENT, path, "must not be NULL");
    const mktopt__array array = {(void *)(uintptr_t)rows, count};
    return check_array(&field, &array, path, err);
}

/* ---- options ------------------------------------------------------------------------------ */

/* Options structs are small; the defaults are built on the stack. */
enum { MAX_OPTIONS_SIZE = 1024 };

mktopt_status mktopt__options_init(const mktopt__struct *type, void *options, size_t size)
{
    union {
        uint32_t struct_size;
        double align;
        char bytes[MAX_OPTIONS_SIZE];
    } known;
    if (options == NULL || size < sizeof(uint32_t) || size > UINT32_MAX ||
        type->size > sizeof known)
        return MKTOPT_INVALID_ARGUMENT;
    memset(&known, 0, sizeof known);
    mktopt__init(type, &known);
    memset(options, 0, size);
    memcpy(options, &known, size < type->size ? size : type->size);
    *(uint32_t *)options = (uint32_t)size;
    return MKTOPT_OK;
}

mktopt_status mktopt__options_read(const mktopt__struct *type, const void *given, void *known,
                                   mktopt_error *err)
{
    MKTOPT__TRY(mktopt__options_init(type, known, type->size));
    MKTOPT__TRY(mktopt__struct_in(given, "options", known, type->size, err));
    return mktopt__check(type, known, NULL, err);
}

mktopt_status mktopt__head_out(const mktopt__array *array, int64_t index, size_t item_size,
                               size_t size, void *out, mktopt_error *err)
{
    if (index < 0 || index >= array->count)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("index"),
                            "must be 0 .. %lld, got %lld", (long long)array->count - 1,
                            (long long)index);
    return mktopt__struct_out(out, "out", (const char *)array->items + (size_t)index * item_size,
                              size, err);
}

mktopt_status mktopt__item_out(const mktopt__array *array, int64_t index, size_t item_size,
                               void *out, mktopt_error *err)
{
    return mktopt__head_out(array, index, item_size, item_size, out, err);
}
