/* JSON Schema (2020-12) from field tables. Extensions: x-unit, x-columns (an array of objects that
 * may also be an object of arrays), x-decimal, x-handle. */
#include <string.h>

#include "base/number.h"
#include "json/fields_priv.h"

static void schema_value(const mktopt__field *field, mktopt__writer *w);
static void schema_members(const mktopt__struct *type, const mktopt__field *field, const char *tag,
                           mktopt__writer *w);

#define NULL_OK (MKTOPT__OPTIONAL | MKTOPT__MISSING_OK | MKTOPT__MERGED)

static void write_pair(mktopt__writer *w, const char *key, const char *text)
{
    mktopt__write_key(w, key);
    mktopt__write_string(w, text);
}

/* "type": "x", or ["x", "null"] where the value may be missing. */
static void write_type(mktopt__writer *w, const mktopt__field *field, const char *type,
                       const char *second)
{
    const int null = (field->flags & NULL_OK) != 0;
    mktopt__write_key(w, "type");
    if (second == NULL && !null) {
        mktopt__write_string(w, type);
        return;
    }
    mktopt__write_begin(w, '[');
    mktopt__write_string(w, type);
    if (second != NULL)
        mktopt__write_string(w, second);
    if (null)
        mktopt__write_string(w, "null");
    mktopt__write_end(w, ']');
}

static void write_bounds(mktopt__writer *w, const mktopt__range *range, const char *minimum,
                         const char *maximum)
{
    if (range->flags & MKTOPT__HAS_MIN) {
        mktopt__write_key(w, (range->flags & MKTOPT__ABOVE_MIN) ? "exclusiveMinimum" : minimum);
        mktopt__write_number(w, range->minimum);
    }
    if (range->flags & MKTOPT__HAS_MAX) {
        mktopt__write_key(w, (range->flags & MKTOPT__BELOW_MAX) ? "exclusiveMaximum" : maximum);
        mktopt__write_number(w, range->maximum);
    }
}

static void write_default(mktopt__writer *w, const mktopt__field *field)
{
    if (!(field->flags & MKTOPT__HAS_DEFAULT) || (field->flags & MKTOPT__PATTERN))
        return;
    if (field->value == NULL && field->kind == MKTOPT__STRUCT)
        return; /* its members say their own */
    union {
        double f64;
        int64_t i64;
        int32_t i32;
        const void *pointer;
        mktopt__array array; /* empty */
    } scalar = {0};
    const void *value = field->value;
    if (value == NULL || field->kind == MKTOPT__STRING) {
        mktopt__field alone = *field;
        alone.offset = 0;
        alone.present = 0;
        mktopt__init_field(&alone, &scalar);
        value = &scalar;
    }
    mktopt__write_key(w, "default");
    mktopt__encode_value(field, value, w);
}

static void schema_number(const mktopt__field *field, const char *type, mktopt__writer *w)
{
    write_type(w, field, type, NULL);
    write_bounds(w, &field->range, "minimum", "maximum");
}

static void schema_rows(const mktopt__field *field, const mktopt__struct *row, mktopt__writer *w)
{
    mktopt__write_begin(w, '{');
    write_type(w, field, "array", NULL);
    mktopt__write_key(w, "items");
    mktopt__schema(row, w);
    mktopt__write_end(w, '}');
}

static void schema_columns(const mktopt__struct *row, mktopt__writer *w)
{
    mktopt__write_begin(w, '{');
    write_pair(w, "type", "object");
    mktopt__write_key(w, "properties");
    mktopt__write_begin(w, '{');
    for (uint32_t i = 0; i < row->count; i++) {
        mktopt__write_key(w, row->fields[i].name);
        mktopt__write_begin(w, '{');
        write_pair(w, "type", "array");
        mktopt__write_key(w, "items");
        mktopt__write_begin(w, '{');
        schema_value(&row->fields[i], w);
        mktopt__write_end(w, '}');
        mktopt__write_end(w, '}');
    }
    mktopt__write_end(w, '}');
    mktopt__write_key(w, "additionalProperties");
    mktopt__write_boolean(w, 0);
    mktopt__write_end(w, '}');
}

/* Rows or columns. */
static void schema_table(const mktopt__field *field, const mktopt__struct *row, mktopt__writer *w)
{
    mktopt__write_key(w, "x-columns");
    mktopt__write_boolean(w, 1);
    mktopt__write_key(w, "anyOf");
    mktopt__write_begin(w, '[');
    schema_rows(field, row, w);
    schema_columns(row, w);
    mktopt__write_end(w, ']');
}

static void schema_items(const mktopt__field *field, mktopt__writer *w)
{
    write_type(w, field, "array", NULL);
    mktopt__write_key(w, "items");
    mktopt__write_begin(w, '{');
    schema_value(field->element, w);
    mktopt__write_end(w, '}');
    if ((field->flags & MKTOPT__NON_EMPTY) && !(field->range.flags & MKTOPT__HAS_MIN)) {
        mktopt__write_key(w, "minItems");
        mktopt__write_integer(w, 1);
    }
    write_bounds(w, &field->range, "minItems", "maxItems");
}

static void schema_array(const mktopt__field *field, mktopt__writer *w)
{
    if (field->element->kind == MKTOPT__STRUCT && (field->flags & MKTOPT__COLUMNS_OK)) {
        schema_table(field, field->element->type, w);
    } else if (field->flags & MKTOPT__SCALAR_OK) {
        mktopt__write_key(w, "oneOf");
        mktopt__write_begin(w, '[');
        mktopt__write_begin(w, '{');
        schema_value(field->element, w);
        mktopt__write_end(w, '}');
        mktopt__write_begin(w, '{');
        schema_items(field, w);
        mktopt__write_end(w, '}');
        mktopt__write_end(w, ']');
    } else {
        schema_items(field, w);
    }
}

static void schema_union(const mktopt__union *variants, mktopt__writer *w)
{
    write_pair(w, "title", variants->name);
    mktopt__write_key(w, "oneOf");
    mktopt__write_begin(w, '[');
    for (int32_t i = 0; i < variants->count; i++) {
        const mktopt__variant *variant = &variants->variants[i];
        mktopt__write_begin(w, '{');
        const mktopt__field alone = {.doc = variant->doc};
        schema_members(variant->type, &alone, variant->name, w);
        mktopt__write_end(w, '}');
    }
    mktopt__write_end(w, ']');
}

static void schema_enum(const mktopt__field *field, mktopt__writer *w)
{
    write_type(w, field, "string", NULL);
    mktopt__write_key(w, "enum");
    mktopt__write_begin(w, '[');
    for (int32_t i = 0; i < field->names->count; i++)
        mktopt__write_string(w, field->names->names[i]);
    if (field->flags & NULL_OK)
        mktopt__write_null(w);
    mktopt__write_end(w, ']');
}

/* The one member of a merged map that is not an entry. */
static void write_replace(mktopt__writer *w)
{
    mktopt__write_key(w, "properties");
    mktopt__write_begin(w, '{');
    mktopt__write_key(w, MKTOPT__REPLACE);
    mktopt__write_begin(w, '{');
    write_pair(w, "type", "boolean");
    write_pair(w, "description", "True forgets the defaults; else entries are merged over them.");
    mktopt__write_end(w, '}');
    mktopt__write_end(w, '}');
}

static void schema_number_or_word(const mktopt__field *field, mktopt__writer *w)
{
    mktopt__write_key(w, "oneOf");
    mktopt__write_begin(w, '[');
    mktopt__write_begin(w, '{');
    schema_number(field, "integer", w);
    mktopt__write_end(w, '}');
    mktopt__write_begin(w, '{');
    schema_enum(field, w);
    mktopt__write_end(w, '}');
    mktopt__write_end(w, ']');
}

static void schema_map(const mktopt__field *field, mktopt__writer *w)
{
    mktopt__field map = *field, entry = *field->element;
    if (field->flags & (MKTOPT__HAS_DEFAULT | MKTOPT__MERGED))
        entry.flags |= MKTOPT__MERGED;
    map.flags &= ~MKTOPT__MERGED;
    write_type(w, &map, "object", NULL);
    if (entry.flags & MKTOPT__MERGED)
        write_replace(w);
    mktopt__write_key(w, "additionalProperties");
    mktopt__write_begin(w, '{');
    schema_value(&entry, w);
    mktopt__write_end(w, '}');
}

static void schema_string(const mktopt__field *field, mktopt__writer *w)
{
    write_type(w, field, "string", field->flags & MKTOPT__INTEGER_OK ? "integer" : NULL);
    if (field->flags & MKTOPT__NON_EMPTY) {
        mktopt__write_key(w, "minLength");
        mktopt__write_integer(w, 1);
    }
}

/* What a value of the field's kind is; inside braces that the caller writes. */
static void schema_kind(const mktopt__field *field, mktopt__writer *w)
{
    switch (field->kind) {
    case MKTOPT__BOOL:
        write_type(w, field, "boolean", NULL);
        break;
    case MKTOPT__I32:
    case MKTOPT__I64:
        if (field->names != NULL)
            schema_number_or_word(field, w);
        else
            schema_number(field, "integer", w);
        break;
    case MKTOPT__F64:
        schema_number(field, "number", w);
        break;
    case MKTOPT__STRING:
        schema_string(field, w);
        break;
    case MKTOPT__TIME:
        write_type(w, field, "string", "integer");
        write_pair(w, "format", "date-time");
        break;
    case MKTOPT__DECIMAL:
        write_type(w, field, "number", "string");
        mktopt__write_key(w, "x-decimal");
        mktopt__write_boolean(w, 1);
        write_bounds(w, &field->range, "minimum", "maximum");
        break;
    case MKTOPT__ENUM:
        schema_enum(field, w);
        break;
    case MKTOPT__STRUCT:
        schema_members(field->type, field, NULL, w);
        break;
    case MKTOPT__ARRAY:
        schema_array(field, w);
        break;
    case MKTOPT__MAP:
        schema_map(field, w);
        break;
    case MKTOPT__UNION:
        schema_union(field->variants, w);
        break;
    case MKTOPT__TABLE:
        schema_table(field, field->type, w);
        break;
    case MKTOPT__HANDLE:
        write_pair(w, "x-handle", field->handle_type);
        break;
    }
}

static void schema_value(const mktopt__field *field, mktopt__writer *w)
{
    schema_kind(field, w);
    if (field->doc != NULL && field->kind != MKTOPT__STRUCT)
        write_pair(w, "description", field->doc);
    if (field->unit != NULL)
        write_pair(w, "x-unit", field->unit);
    write_default(w, field);
}

/* ---- structs ------------------------------------------------------------------------------ */

static void write_pattern(const mktopt__field *field, mktopt__writer *w)
{
    const int prefix = (int)strlen(field->name) - 1;
    const char *expression = mktopt__arena_printf(w->arena, "^%.*s.+$", prefix, field->name);
    mktopt__field entry = *field->element;
    if (field->flags & MKTOPT__HAS_DEFAULT)
        entry.flags |= MKTOPT__MERGED;
    if (entry.doc == NULL)
        entry.doc = field->doc;
    mktopt__write_key(w, expression != NULL ? expression : field->name);
    mktopt__write_begin(w, '{');
    schema_value(&entry, w);
    mktopt__write_end(w, '}');
}

/* The members, or with `pattern` the patterns, of a struct; `merged` as in MKTOPT__MERGED. */
static void write_properties(const mktopt__struct *type, uint32_t pattern, uint32_t merged,
                             mktopt__writer *w)
{
    for (uint32_t i = 0; i < type->count; i++) {
        mktopt__field field = type->fields[i];
        if (field.flags & MKTOPT__INLINE)
            write_properties(field.type, pattern, merged, w);
        if ((field.flags & MKTOPT__INLINE) || (field.flags & MKTOPT__PATTERN) != pattern)
            continue;
        if (pattern) {
            write_pattern(&field, w);
            continue;
        }
        if (field.kind == MKTOPT__MAP)
            field.flags |= merged;
        mktopt__write_key(w, field.name);
        mktopt__write_begin(w, '{');
        schema_value(&field, w);
        mktopt__write_end(w, '}');
    }
}

static void list_required(const mktopt__struct *type, mktopt__writer *w)
{
    for (uint32_t i = 0; i < type->count; i++) {
        const mktopt__field *field = &type->fields[i];
        if (field->flags & MKTOPT__INLINE)
            list_required(field->type, w);
        else if (mktopt__is_required(field))
            mktopt__write_string(w, field->name);
    }
}

static void write_required(const mktopt__struct *type, const char *tag, uint32_t merged,
                           mktopt__writer *w)
{
    mktopt__write_key(w, "required");
    mktopt__write_begin(w, '[');
    if (tag != NULL)
        mktopt__write_string(w, "type");
    if (!merged)
        list_required(type, w);
    mktopt__write_end(w, ']');
}

/* The one group that a struct may have, as "oneOf": [{"required": [...]}, ...]. */
static void write_group(const mktopt__struct *type, mktopt__writer *w)
{
    int open = 0;
    for (uint32_t i = 0; i < type->count; i++) {
        if (type->fields[i].one_of == 0)
            continue;
        if (!open) {
            mktopt__write_key(w, "oneOf");
            mktopt__write_begin(w, '[');
            open = 1;
        }
        mktopt__write_begin(w, '{');
        mktopt__write_key(w, "required");
        mktopt__write_begin(w, '[');
        mktopt__write_string(w, type->fields[i].name);
        mktopt__write_end(w, ']');
        mktopt__write_end(w, '}');
    }
    if (open)
        mktopt__write_end(w, ']');
}

static int has_patterns(const mktopt__struct *type)
{
    for (uint32_t i = 0; i < type->count; i++) {
        const mktopt__field *field = &type->fields[i];
        if ((field->flags & MKTOPT__PATTERN) ||
            ((field->flags & MKTOPT__INLINE) && has_patterns(field->type)))
            return 1;
    }
    return 0;
}

/* An object; `field` is where it stands (its doc goes before the type's), `tag` its name in a
 * union. */
static void schema_members(const mktopt__struct *type, const mktopt__field *field, const char *tag,
                           mktopt__writer *w)
{
    const uint32_t merged = field->flags & MKTOPT__MERGED;
    const char *doc = field->doc != NULL ? field->doc : type->doc;
    write_type(w, field, "object", NULL);
    write_pair(w, "title", type->name);
    if (doc != NULL)
        write_pair(w, "description", doc);
    mktopt__write_key(w, "properties");
    mktopt__write_begin(w, '{');
    if (tag != NULL) {
        mktopt__write_key(w, "type");
        mktopt__write_begin(w, '{');
        write_pair(w, "const", tag);
        mktopt__write_end(w, '}');
    }
    write_properties(type, 0, merged, w);
    mktopt__write_end(w, '}');
    if (has_patterns(type)) {
        mktopt__write_key(w, "patternProperties");
        mktopt__write_begin(w, '{');
        write_properties(type, MKTOPT__PATTERN, merged, w);
        mktopt__write_end(w, '}');
    }
    write_required(type, tag, merged, w);
    write_group(type, w);
    mktopt__write_key(w, "additionalProperties");
    mktopt__write_boolean(w, 0);
}

void mktopt__schema(const mktopt__struct *type, mktopt__writer *w)
{
    mktopt__write_begin(w, '{');
    schema_members(type, &(const mktopt__field){0}, NULL, w);
    mktopt__write_end(w, '}');
}
