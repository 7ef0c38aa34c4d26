/* Decoding objects, arrays, maps and unions by their field tables. */
#include <string.h>

#include "base/number.h"
#include "json/decode_priv.h"

static mktopt_status decode_value(const mktopt__decoder *d, const mktopt__field *field,
                                  const mktopt__json *node, const mktopt__path *path, void *value,
                                  int merging);
static mktopt_status decode_struct(const mktopt__decoder *d, const mktopt__struct *type,
                                   const mktopt__json *node, const mktopt__path *path, void *value,
                                   int merging, const char *tag);

mktopt_status mktopt__wrong_type(const mktopt__decoder *d, const mktopt__path *path,
                                 const char *expected, const mktopt__json *node)
{
    return mktopt__fail(d->err, MKTOPT_WRONG_TYPE, path, "must be %s, got %s", expected,
                        mktopt__json_kind_name(node));
}

/* ---- arguments ---------------------------------------------------------------------------- */

static int offsets_rise(const mktopt_arg *arg)
{
    if (arg->offsets == NULL)
        return 0;
    for (int64_t i = 0; i < arg->count; i++)
        if (arg->offsets[i] < 0 || arg->offsets[i + 1] < arg->offsets[i])
            return 0;
    return 1;
}

static int is_sound(const mktopt_arg *arg)
{
    switch (arg->kind) {
    case MKTOPT_ARG_F64:
    case MKTOPT_ARG_I64:
    case MKTOPT_ARG_I32:
    case MKTOPT_ARG_CSTRINGS:
        return arg->count >= 0 && (arg->count == 0 || arg->values != NULL);
    case MKTOPT_ARG_STRINGS:
    case MKTOPT_ARG_TEXT:
        return arg->count >= 0 && offsets_rise(arg) &&
               (arg->offsets[arg->count] == 0 || arg->values != NULL);
    case MKTOPT_ARG_CATEGORY:
        return arg->count >= 0 && (arg->count == 0 || arg->values != NULL) && arg->child != NULL &&
               arg->child->kind != MKTOPT_ARG_CATEGORY && is_sound(arg->child);
    case MKTOPT_ARG_RAGGED:
        return arg->count >= 0 && offsets_rise(arg) && arg->child != NULL &&
               arg->child->kind != MKTOPT_ARG_RAGGED && is_sound(arg->child) &&
               arg->offsets[arg->count] <= arg->child->count;
    case MKTOPT_ARG_HANDLE:
        return arg->values != NULL && arg->handle_type != NULL;
    default:
        return 0;
    }
}

mktopt_status mktopt__resolve_arg(const mktopt__decoder *d, const mktopt__json *node,
                                  const mktopt__path *path, const mktopt_arg **arg)
{
    *arg = NULL;
    const mktopt__json *reference = mktopt__json_kind_of(node) == MKTOPT__JSON_OBJECT
                                        ? mktopt__json_member(node, "$arg")
                                        : NULL;
    if (reference == NULL)
        return MKTOPT_OK;
    size_t length = 0;
    int64_t index = -1;
    if (mktopt__json_kind_of(reference) == MKTOPT__JSON_NUMBER) {
        const char *text = mktopt__json_number(d->document, reference, &length);
        if (mktopt__integer_read(text, length, &index) != 0)
            index = -1;
    }
    if (index < 0 || index >= d->args.count || mktopt__json_count(node) != 1)
        return mktopt__fail(d->err, MKTOPT_OUT_OF_RANGE, path,
                            "$arg must name one of the %lld arguments given, from 0",
                            (long long)d->args.count);
    if (!is_sound(&d->args.items[index]))
        return mktopt__fail(
            d->err, MKTOPT_INVALID_ARGUMENT, path,
            "argument %lld is not a valid array: check its kind, count and pointers",
            (long long)index);
    *arg = &d->args.items[index];
    return MKTOPT_OK;
}

static mktopt_status decode_handle(const mktopt__decoder *d, const mktopt__field *field,
                                   const mktopt__json *node, const mktopt__path *path,
                                   const void **value)
{
    const mktopt_arg *arg;
    MKTOPT__TRY(mktopt__resolve_arg(d, node, path, &arg));
    if (arg == NULL || arg->kind != MKTOPT_ARG_HANDLE ||
        strcmp(arg->handle_type, field->handle_type) != 0)
        return mktopt__fail(d->err, MKTOPT_WRONG_TYPE, path, "must be a handle of type %s",
                            field->handle_type);
    *value = arg->values;
    return MKTOPT_OK;
}

/* ---- arrays ------------------------------------------------------------------------------- */

static mktopt_status new_items(const mktopt__decoder *d, const mktopt__field *field, int64_t count,
                               mktopt__array *array)
{
    array->items = mktopt__arena_alloc(d->arena, count, field->item_size);
    array->count = count;
    if (array->items == NULL)
        return mktopt__out_of_memory(d->err);
    for (int64_t i = 0; i < count; i++)
        mktopt__init_field(field->element, (char *)array->items + i * field->item_size);
    return MKTOPT_OK;
}

static void *item_value(const mktopt__field *field, const mktopt__array *array, int64_t i)
{
    return (char *)array->items + i * field->item_size + field->element->offset;
}

static mktopt__path element_path(const mktopt__path *path, int64_t i)
{
    return path->index < 0 ? (mktopt__path){path->parent, path->name, i}
                           : (mktopt__path){path, NULL, i};
}

static mktopt_status array_of_arg(const mktopt__decoder *d, const mktopt__field *field,
                                  const mktopt_arg *arg, const mktopt__path *path,
                                  mktopt__array *array)
{
    const mktopt__kind kind = field->element->kind;
    if (!mktopt__is_scalar(kind))
        return mktopt__fail(d->err, MKTOPT_WRONG_TYPE, path, "cannot be given as a typed array");
    if ((kind == MKTOPT__F64 && arg->kind == MKTOPT_ARG_F64) ||
        ((kind == MKTOPT__I64 || kind == MKTOPT__TIME) && arg->kind == MKTOPT_ARG_I64) ||
        (kind == MKTOPT__I32 && arg->kind == MKTOPT_ARG_I32)) {
        array->items = (void *)(uintptr_t)arg->values;
        array->count = arg->count;
        return array->items != NULL ? MKTOPT_OK : new_items(d, field, 0, array);
    }
    MKTOPT__TRY(new_items(d, field, arg->count, array));
    for (int64_t i = 0; i < arg->count; i++) {
        const mktopt__path element = element_path(path, i);
        const mktopt__scalar scalar = mktopt__scalar_of_arg(arg, i);
        MKTOPT__TRY(mktopt__decode_scalar(d, field->element, &scalar, &element,
                                          item_value(field, array, i)));
    }
    return MKTOPT_OK;
}

/* An array of structs given as columns: {"name": [...], "spend": [...]}. */
static mktopt_status array_of_columns(const mktopt__decoder *d, const mktopt__field *field,
                                      const mktopt__json *node, const mktopt__path *path,
                                      mktopt__array *array);

static mktopt_status decode_array(const mktopt__decoder *d, const mktopt__field *field,
                                  const mktopt__json *node, const mktopt__path *path,
                                  mktopt__array *array)
{
    const mktopt_arg *arg;
    MKTOPT__TRY(mktopt__resolve_arg(d, node, path, &arg));
    if (arg != NULL)
        return array_of_arg(d, field, arg, path, array);
    const mktopt__json_kind kind = mktopt__json_kind_of(node);
    if (kind == MKTOPT__JSON_OBJECT && (field->flags & MKTOPT__COLUMNS_OK))
        return array_of_columns(d, field, node, path, array);
    if (kind != MKTOPT__JSON_ARRAY && (field->flags & MKTOPT__SCALAR_OK)) {
        MKTOPT__TRY(new_items(d, field, 1, array));
        MKTOPT__TRY(decode_value(d, field->element, node, path, item_value(field, array, 0), 0));
        /* later it is element 0, which is not what was written */
        return mktopt__check_field(field->element, array->items, path, d->err);
    }
    if (kind != MKTOPT__JSON_ARRAY)
        return mktopt__wrong_type(d, path, "an array", node);
    MKTOPT__TRY(new_items(d, field, mktopt__json_count(node), array));
    int64_t i = 0;
    for (const mktopt__json *child = mktopt__json_first(node); child != NULL;
         child = mktopt__json_next(child), i++) {
        const mktopt__path element = element_path(path, i);
        MKTOPT__TRY(
            decode_value(d, field->element, child, &element, item_value(field, array, i), 0));
    }
    return MKTOPT_OK;
}

/* One column into the same member of every item. */
static mktopt_status spread_column(const mktopt__decoder *d, const mktopt__field *field,
                                   const mktopt__field *column, const mktopt__json *node,
                                   const mktopt__path *path, mktopt__array *array)
{
    const mktopt_arg *arg;
    MKTOPT__TRY(mktopt__resolve_arg(d, node, path, &arg));
    if (arg == NULL && mktopt__json_kind_of(node) != MKTOPT__JSON_ARRAY)
        return mktopt__wrong_type(d, path, "an array", node);
    const int64_t count = arg != NULL ? arg->count : mktopt__json_count(node);
    if (array->items == NULL)
        MKTOPT__TRY(new_items(d, field, count, array));
    if (count != array->count)
        return mktopt__fail(d->err, MKTOPT_LENGTH_MISMATCH, path,
                            "has %lld rows, but another column has %lld", (long long)count,
                            (long long)array->count);
    if (arg != NULL && !mktopt__is_scalar(column->kind))
        return mktopt__fail(d->err, MKTOPT_WRONG_TYPE, path, "cannot be given as a typed array");
    const mktopt__json *child = arg != NULL ? NULL : mktopt__json_first(node);
    for (int64_t i = 0; i < count; i++) {
        const mktopt__path row = {path->parent->parent, path->parent->name, i};
        void *item = item_value(field, array, i);
        void *value = mktopt__at(item, column->offset);
        if (arg != NULL) {
            const mktopt__scalar scalar = mktopt__scalar_of_arg(arg, i);
            MKTOPT__TRY(mktopt__decode_scalar(d, column, &scalar,
                                              MKTOPT__MEMBER_PATH(&row, column->name), value));
        } else {
            MKTOPT__TRY(
                decode_value(d, column, child, MKTOPT__MEMBER_PATH(&row, column->name), value, 0));
            child = mktopt__json_next(child);
        }
        if (column->present != 0)
            *(int32_t *)mktopt__at(item, column->present - 1) = 1;
    }
    return MKTOPT_OK;
}

static mktopt_status array_of_columns(const mktopt__decoder *d, const mktopt__field *field,
                                      const mktopt__json *node, const mktopt__path *path,
                                      mktopt__array *array)
{
    const mktopt__struct *type = field->element->type;
    *array = (mktopt__array){NULL, 0};
    for (const mktopt__json *m = mktopt__json_first(node); m != NULL; m = mktopt__json_next(m)) {
        const mktopt__field *column;
        MKTOPT__TRY(mktopt__find_field(d, type, mktopt__json_key(m), path, &column));
        MKTOPT__TRY(
            spread_column(d, field, column, m, MKTOPT__MEMBER_PATH(path, column->name), array));
    }
    for (uint32_t i = 0; i < type->count; i++) {
        const mktopt__field *column = &type->fields[i];
        if (!mktopt__may_be_absent(column) && mktopt__json_member(node, column->name) == NULL)
            return mktopt__fail(d->err, MKTOPT_MISSING_FIELD,
                                MKTOPT__MEMBER_PATH(path, column->name), "is required");
    }
    return array->items != NULL ? MKTOPT_OK : new_items(d, field, 0, array);
}

/* ---- maps --------------------------------------------------------------------------------- */

/* A map while the members of one object become its entries. The reader has refused keys that occur
 * twice, so a key can only be that of an entry which was there before: one of the `settled` first.
 * These are the defaults, few however long the object is. */
typedef struct merge {
    const mktopt__field *field;
    mktopt__array *map;
    int64_t settled;
    struct merge *next; /* the other PATTERN maps of the object */
} merge;

/* The entries there are (defaults) move to the arena, with room for `more`. */
static mktopt_status begin_merge(const mktopt__decoder *d, const mktopt__field *field, int64_t more,
                                 mktopt__array *map, merge *merged)
{
    char *items = mktopt__arena_alloc(d->arena, map->count + more, field->item_size);
    if (items == NULL)
        return mktopt__out_of_memory(d->err);
    if (map->count > 0)
        memcpy(items, map->items, (size_t)map->count * field->item_size);
    map->items = items;
    *merged = (merge){field, map, map->count, NULL};
    return MKTOPT_OK;
}

static char *entry_at(const merge *merged, int64_t i)
{
    return (char *)merged->map->items + i * merged->field->item_size;
}

static int64_t find_settled(const merge *merged, const char *key)
{
    for (int64_t i = 0; i < merged->settled; i++)
        if (strcmp(*(char **)entry_at(merged, i), key) == 0)
            return i;
    return -1;
}

static void remove_settled(merge *merged, int64_t i)
{
    merged->settled--;
    merged->map->count--;
    memmove(entry_at(merged, i), entry_at(merged, i + 1),
            (size_t)(merged->map->count - i) * merged->field->item_size);
}

/* One entry, merged into a map that has room: null removes, a known key is decoded over its value.
 */
static mktopt_status decode_entry(const mktopt__decoder *d, const char *key,
                                  const mktopt__json *node, const mktopt__path *path, merge *merged)
{
    const mktopt__field *field = merged->field;
    int64_t i = find_settled(merged, key);
    const int known = i >= 0;
    if (mktopt__json_kind_of(node) == MKTOPT__JSON_NULL &&
        !(field->element->flags & MKTOPT__MISSING_OK)) {
        if (!known)
            return mktopt__fail(d->err, MKTOPT_UNKNOWN_NAME, path,
                                "there is no such entry to remove");
        remove_settled(merged, i);
        return MKTOPT_OK;
    }
    if (!known) {
        if (key[0] == '\0')
            return mktopt__fail(d->err, MKTOPT_OUT_OF_RANGE, path, "a key must not be empty");
        i = merged->map->count++;
        char *item = entry_at(merged, i);
        mktopt__init_field(field->element, item);
        *(char **)item = mktopt__arena_string(d->arena, key);
        if (*(char **)item == NULL)
            return mktopt__out_of_memory(d->err);
    }
    return decode_value(d, field->element, node, path, item_value(field, merged->map, i), known);
}

static mktopt_status decode_map(const mktopt__decoder *d, const mktopt__field *field,
                                const mktopt__json *node, const mktopt__path *path,
                                mktopt__array *map)
{
    if (mktopt__json_kind_of(node) != MKTOPT__JSON_OBJECT)
        return mktopt__wrong_type(d, path, "an object", node);
    const mktopt__json *replace = mktopt__json_member(node, MKTOPT__REPLACE);
    if (replace != NULL && mktopt__json_kind_of(replace) != MKTOPT__JSON_BOOLEAN)
        return mktopt__wrong_type(d, MKTOPT__MEMBER_PATH(path, MKTOPT__REPLACE), "true or false",
                                  replace);
    if (replace != NULL && mktopt__json_boolean(replace))
        map->count = 0;
    merge merged;
    MKTOPT__TRY(begin_merge(d, field, mktopt__json_count(node), map, &merged));
    for (const mktopt__json *m = mktopt__json_first(node); m != NULL; m = mktopt__json_next(m))
        if (m != replace)
            MKTOPT__TRY(decode_entry(d, mktopt__json_key(m), m,
                                     MKTOPT__MEMBER_PATH(path, mktopt__json_key(m)), &merged));
    return MKTOPT_OK;
}

/* ---- unions ------------------------------------------------------------------------------- */

static mktopt_status decode_union(const mktopt__decoder *d, const mktopt__union *variants,
                                  const mktopt__json *node, const mktopt__path *path, void *value)
{
    if (mktopt__json_kind_of(node) != MKTOPT__JSON_OBJECT)
        return mktopt__wrong_type(d, path, "an object", node);
    const mktopt__json *tag = mktopt__json_member(node, "type");
    const mktopt__path *tag_path = MKTOPT__MEMBER_PATH(path, "type");
    if (tag == NULL)
        return mktopt__fail(d->err, MKTOPT_MISSING_FIELD, tag_path, "is required");
    if (mktopt__json_kind_of(tag) != MKTOPT__JSON_STRING)
        return mktopt__wrong_type(d, tag_path, "a string", tag);
    mktopt__names known = {0};
    for (int32_t i = 0; i < variants->count; i++) {
        const mktopt__variant *variant = &variants->variants[i];
        if (strcmp(variant->name, mktopt__json_string(tag)) == 0) {
            void *body = mktopt__at(value, variants->body_offset);
            *(int32_t *)value = i;
            mktopt__init(variant->type, body);
            return decode_struct(d, variant->type, node, path, body, 0, "type");
        }
        mktopt__names_add(&known, variant->name);
    }
    return mktopt__fail(d->err, MKTOPT_UNKNOWN_NAME, tag_path, "'%.40s' is not one of: %s",
                        mktopt__json_string(tag), known.text);
}

/* ---- values and structs ------------------------------------------------------------------- */

static mktopt_status decode_value(const mktopt__decoder *d, const mktopt__field *field,
                                  const mktopt__json *node, const mktopt__path *path, void *value,
                                  int merging)
{
    switch (field->kind) {
    case MKTOPT__STRUCT:
        return decode_struct(d, field->type, node, path, value, merging || field->value != NULL,
                             NULL);
    case MKTOPT__ARRAY:
        return decode_array(d, field, node, path, value);
    case MKTOPT__MAP:
        return decode_map(d, field, node, path, value);
    case MKTOPT__UNION:
        return decode_union(d, field->variants, node, path, value);
    case MKTOPT__TABLE:
        return mktopt__decode_table(d, field, node, path, value);
    case MKTOPT__HANDLE:
        return decode_handle(d, field, node, path, value);
    default: {
        const mktopt__scalar scalar = mktopt__scalar_of_json(d, node);
        return mktopt__decode_scalar(d, field, &scalar, path, value);
    }
    }
}

/* The field of that name and, where `base` is given, the struct that it is a member of. */
static const mktopt__field *field_named(const mktopt__struct *type, const char *name, void **base)
{
    for (uint32_t i = 0; i < type->count; i++) {
        const mktopt__field *field = &type->fields[i];
        if (field->flags & MKTOPT__INLINE) {
            void *inner = mktopt__at(*base, field->offset);
            const mktopt__field *found = field_named(field->type, name, &inner);
            if (found != NULL) {
                *base = inner;
                return found;
            }
        } else if ((field->flags & MKTOPT__PATTERN) ? mktopt__pattern_match(field, name) != NULL
                                                    : strcmp(field->name, name) == 0)
            return field;
    }
    return NULL;
}

static void add_names(const mktopt__struct *type, mktopt__names *names)
{
    for (uint32_t i = 0; i < type->count; i++) {
        const mktopt__field *field = &type->fields[i];
        if (field->flags & MKTOPT__INLINE)
            add_names(field->type, names);
        else
            mktopt__names_add(names, field->name);
    }
}

static mktopt_status find_member(const mktopt__decoder *d, const mktopt__struct *type,
                                 const char *name, const mktopt__path *path, void **base,
                                 const mktopt__field **field)
{
    *field = field_named(type, name, base);
    if (*field != NULL)
        return MKTOPT_OK;
    mktopt__names known = {0};
    add_names(type, &known);
    return mktopt__fail(d->err, MKTOPT_UNKNOWN_FIELD, MKTOPT__MEMBER_PATH(path, name),
                        "is not a field; known are: %s", known.text);
}

mktopt_status mktopt__find_field(const mktopt__decoder *d, const mktopt__struct *type,
                                 const char *name, const mktopt__path *path,
                                 const mktopt__field **field)
{
    void *base = NULL;
    return find_member(d, type, name, path, &base, field);
}

/* Exactly one field of each one-of group is given. */
static mktopt_status check_groups(const mktopt__decoder *d, const mktopt__struct *type,
                                  const mktopt__json *node, const mktopt__path *path)
{
    for (uint32_t i = 0; i < type->count; i++) {
        const mktopt__field *first = &type->fields[i];
        if (first->one_of == 0 || (i > 0 && type->fields[i - 1].one_of == first->one_of))
            continue;
        const char *names = first->name;
        const mktopt__field *given = NULL, *second = NULL;
        for (uint32_t j = i; j < type->count && type->fields[j].one_of == first->one_of; j++) {
            const mktopt__json *member = mktopt__json_member(node, type->fields[j].name);
            if (j > i)
                names = mktopt__arena_printf(d->arena, "%s, %s", names, type->fields[j].name);
            if (names == NULL)
                return mktopt__out_of_memory(d->err);
            if (member == NULL || mktopt__json_kind_of(member) == MKTOPT__JSON_NULL)
                continue;
            second = given != NULL ? &type->fields[j] : second;
            given = given == NULL ? &type->fields[j] : given;
        }
        if (given == NULL)
            return mktopt__fail(d->err, MKTOPT_MISSING_FIELD,
                                MKTOPT__MEMBER_PATH(path, first->name),
                                "one of these is required: %s", names);
        if (second != NULL)
            return mktopt__fail(d->err, MKTOPT_CONFLICT, MKTOPT__MEMBER_PATH(path, second->name),
                                "only one of these may be given: %s", names);
    }
    return MKTOPT_OK;
}

static mktopt_status check_required(const mktopt__decoder *d, const mktopt__struct *type,
                                    const mktopt__json *node, const mktopt__path *path)
{
    for (uint32_t i = 0; i < type->count; i++) {
        const mktopt__field *field = &type->fields[i];
        if (field->flags & MKTOPT__INLINE)
            MKTOPT__TRY(check_required(d, field->type, node, path));
        else if (mktopt__is_required(field) && mktopt__json_member(node, field->name) == NULL)
            return mktopt__fail(d->err, MKTOPT_MISSING_FIELD,
                                MKTOPT__MEMBER_PATH(path, field->name), "is required");
    }
    return MKTOPT_OK;
}

static mktopt_status decode_member(const mktopt__decoder *d, const mktopt__field *field,
                                   const mktopt__json *node, const mktopt__path *path, void *base,
                                   merge *patterns)
{
    void *value = mktopt__at(base, field->offset);
    if (field->flags & MKTOPT__PATTERN) {
        while (patterns->map != value)
            patterns = patterns->next;
        return decode_entry(d, mktopt__pattern_match(field, mktopt__json_key(node)), node, path,
                            patterns);
    }
    const int null = mktopt__json_kind_of(node) == MKTOPT__JSON_NULL;
    if (null && (mktopt__may_be_absent(field) || field->one_of != 0)) {
        mktopt__init_field(field, base); /* null is "not given" */
        return MKTOPT_OK;
    }
    if (field->present != 0)
        *(int32_t *)mktopt__at(base, field->present - 1) = 1;
    return decode_value(d, field, node, path, value, 0);
}

/* The PATTERN maps of a struct, whose entries are members like any other. */
static mktopt_status begin_patterns(const mktopt__decoder *d, const mktopt__struct *type,
                                    int64_t more, void *value, merge **patterns)
{
    for (uint32_t i = 0; i < type->count; i++) {
        const mktopt__field *field = &type->fields[i];
        void *member = mktopt__at(value, field->offset);
        if (field->flags & MKTOPT__PATTERN) {
            merge *merged = mktopt__arena_alloc(d->arena, 1, sizeof *merged);
            if (merged == NULL)
                return mktopt__out_of_memory(d->err);
            MKTOPT__TRY(begin_merge(d, field, more, member, merged));
            merged->next = *patterns;
            *patterns = merged;
        }
        if (field->flags & MKTOPT__INLINE)
            MKTOPT__TRY(begin_patterns(d, field->type, more, member, patterns));
    }
    return MKTOPT_OK;
}

static mktopt_status decode_struct(const mktopt__decoder *d, const mktopt__struct *type,
                                   const mktopt__json *node, const mktopt__path *path, void *value,
                                   int merging, const char *tag)
{
    if (mktopt__json_kind_of(node) != MKTOPT__JSON_OBJECT)
        return mktopt__wrong_type(d, path, "an object", node);
    if (!merging)
        MKTOPT__TRY(check_groups(d, type, node, path));
    merge *patterns = NULL;
    MKTOPT__TRY(begin_patterns(d, type, mktopt__json_count(node), value, &patterns));
    for (const mktopt__json *m = mktopt__json_first(node); m != NULL; m = mktopt__json_next(m)) {
        const char *key = mktopt__json_key(m);
        const mktopt__field *field;
        void *base = value;
        if (tag != NULL && strcmp(key, tag) == 0)
            continue;
        MKTOPT__TRY(find_member(d, type, key, path, &base, &field));
        MKTOPT__TRY(decode_member(d, field, m, MKTOPT__MEMBER_PATH(path, key), base, patterns));
    }
    return merging ? MKTOPT_OK : check_required(d, type, node, path);
}

/* ---- entry points ------------------------------------------------------------------------- */

mktopt_status mktopt__decode(const mktopt__struct *type, const mktopt__json_document *document,
                             const mktopt__json *node, mktopt__args args, mktopt__arena *arena,
                             void *value, mktopt_error *err)
{
    const mktopt__decoder d = {document, args, arena, err};
    mktopt__init(type, value);
    MKTOPT__TRY(decode_struct(&d, type, node, NULL, value, 0, NULL));
    return mktopt__check(type, value, NULL, err);
}

mktopt_status mktopt__from_json(const mktopt__struct *type, const char *json, size_t length,
                                mktopt__arena *arena, void *value, mktopt_error *err)
{
    mktopt__json_document *document;
    MKTOPT__TRY(mktopt__json_parse(json, length, mktopt__arena_allocator(arena), &document, err));
    const mktopt_status status = mktopt__decode(type, document, mktopt__json_root(document),
                                                (mktopt__args){NULL, 0}, arena, value, err);
    mktopt__json_free(document);
    return status;
}
