/* Encoding structs by their field tables. */
#include <math.h>

#include "json/fields_priv.h"

static void encode_members(const mktopt__struct *type, const void *value, mktopt__writer *w);

/* Number arrays whose items are plain C numbers can go beside the text. */
static int32_t typed_kind(const mktopt__field *element)
{
    switch (element->kind) {
    case MKTOPT__F64:
        return MKTOPT_ARG_F64;
    case MKTOPT__I64:
        return MKTOPT_ARG_I64;
    case MKTOPT__I32:
        return MKTOPT_ARG_I32;
    default:
        return MKTOPT_ARG_NONE;
    }
}

/* Numbers that are infinite, or not there where they must be, have left the range of numbers on
 * their way; an optional one does not exist then. */
static void notice_overflow(const mktopt__field *field, const double *numbers, int64_t count,
                            mktopt__writer *w)
{
    if (field->flags & MKTOPT__OPTIONAL)
        return;
    for (int64_t i = 0; i < count && w->overflow == NULL; i++)
        if (isinf(numbers[i]) || (isnan(numbers[i]) && !(field->flags & MKTOPT__MISSING_OK)))
            w->overflow = w->member;
}

static void encode_array(const mktopt__field *field, const mktopt__array *array, mktopt__writer *w)
{
    const int32_t kind = typed_kind(field->element);
    if (w->typed_arrays && kind != MKTOPT_ARG_NONE) {
        if (kind == MKTOPT_ARG_F64)
            notice_overflow(field->element, array->items, array->count, w);
        mktopt__write_arg(
            w, (mktopt_arg){.kind = kind, .count = array->count, .values = array->items});
        return;
    }
    mktopt__write_begin(w, '[');
    for (int64_t i = 0; i < array->count; i++)
        mktopt__encode_value(
            field->element,
            (const char *)array->items + i * field->item_size + field->element->offset, w);
    mktopt__write_end(w, ']');
}

static void encode_entries(const mktopt__field *field, const mktopt__array *map, mktopt__writer *w)
{
    char key[MKTOPT__KEY_SIZE];
    for (int64_t i = 0; i < map->count; i++) {
        const char *item = (const char *)map->items + i * field->item_size;
        const char *name = *(const char *const *)item;
        mktopt__write_key(w, field->flags & MKTOPT__PATTERN ? mktopt__pattern_key(field, name, key)
                                                            : name);
        mktopt__encode_value(field->element, item + field->element->offset, w);
    }
}

static void encode_union(const mktopt__union *variants, const void *value, mktopt__writer *w)
{
    const int32_t tag = *(const int32_t *)value;
    if (tag < 0 || tag >= variants->count) {
        mktopt__write_null(w);
        return;
    }
    mktopt__write_begin(w, '{');
    mktopt__write_key(w, "type");
    mktopt__write_string(w, variants->variants[tag].name);
    encode_members(variants->variants[tag].type, mktopt__at(value, variants->body_offset), w);
    mktopt__write_end(w, '}');
}

static void encode_scalar(const mktopt__field *field, const void *value, mktopt__writer *w)
{
    switch (field->kind) {
    case MKTOPT__BOOL:
        mktopt__write_boolean(w, *(const int32_t *)value);
        break;
    case MKTOPT__I32:
        if (mktopt__is_word(field, *(const int32_t *)value))
            mktopt__write_string(w, field->names->names[-1 - *(const int32_t *)value]);
        else
            mktopt__write_integer(w, *(const int32_t *)value);
        break;
    case MKTOPT__I64:
        mktopt__write_integer(w, *(const int64_t *)value);
        break;
    case MKTOPT__F64:
        mktopt__write_number(w, *(const double *)value);
        break;
    case MKTOPT__STRING:
        mktopt__write_string(w, *(const char *const *)value);
        break;
    case MKTOPT__TIME:
        mktopt__write_time(w, *(const int64_t *)value);
        break;
    case MKTOPT__DECIMAL:
        mktopt__write_decimal(w, *(const mktopt_decimal *)value);
        break;
    case MKTOPT__ENUM: {
        const int32_t name = *(const int32_t *)value;
        mktopt__write_string(w, name >= 0 && name < field->names->count ? field->names->names[name]
                                                                        : NULL);
        break;
    }
    default: /* tables and handles have no text of their own */
        mktopt__write_null(w);
    }
}

void mktopt__encode_value(const mktopt__field *field, const void *value, mktopt__writer *w)
{
    mktopt__field at_value = *field;
    at_value.offset = 0;
    at_value.present = 0;
    if (field->kind == MKTOPT__F64)
        notice_overflow(field, value, 1, w);
    if (mktopt__is_scalar(field->kind) && mktopt__is_absent(&at_value, value)) {
        mktopt__write_null(w);
        return;
    }
    switch (field->kind) {
    case MKTOPT__STRUCT:
        mktopt__encode(field->type, value, w);
        break;
    case MKTOPT__ARRAY:
        encode_array(field, value, w);
        break;
    case MKTOPT__MAP:
        mktopt__write_begin(w, '{');
        if (w->whole_maps) {
            mktopt__write_key(w, MKTOPT__REPLACE);
            mktopt__write_boolean(w, 1);
        }
        encode_entries(field, value, w);
        mktopt__write_end(w, '}');
        break;
    case MKTOPT__UNION:
        encode_union(field->variants, value, w);
        break;
    default:
        encode_scalar(field, value, w);
    }
}

static void encode_members(const mktopt__struct *type, const void *value, mktopt__writer *w)
{
    for (uint32_t i = 0; i < type->count; i++) {
        const mktopt__field *field = &type->fields[i];
        const void *member = mktopt__at(value, field->offset);
        if (field->flags & MKTOPT__INLINE)
            encode_members(field->type, member, w);
        if (field->flags & MKTOPT__PATTERN)
            encode_entries(field, member, w);
        if (field->flags & (MKTOPT__INLINE | MKTOPT__PATTERN))
            continue;
        mktopt__write_key(w, field->name);
        w->member = field->name;
        if ((field->flags & MKTOPT__OPTIONAL) && mktopt__is_absent(field, value))
            mktopt__write_null(w);
        else
            mktopt__encode_value(field, member, w);
    }
}

void mktopt__encode(const mktopt__struct *type, const void *value, mktopt__writer *w)
{
    mktopt__write_begin(w, '{');
    encode_members(type, value, w);
    mktopt__write_end(w, '}');
}

char *mktopt__to_json(const mktopt__struct *type, const void *value, mktopt__arena *arena,
                      size_t *length)
{
    mktopt__writer w = {.arena = arena, .whole_maps = 1};
    mktopt__encode(type, value, &w);
    if (w.failed)
        return NULL;
    *length = w.length;
    return w.text;
}
