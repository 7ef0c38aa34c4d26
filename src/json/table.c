/* Tables: rows (an array of objects) or columns (an object of arrays) become typed columns. A typed
 * array of the right kind is passed on as it is; everything else is converted cell by cell. */
#include <string.h>

#include "json/decode_priv.h"

/* Where the cells of one column come from: nodes (NULL: absent in that row) or a typed array. */
typedef struct cells {
    const mktopt__json **nodes;
    const mktopt_arg *arg;
    int64_t count;
} cells;

static mktopt__scalar cell_scalar(const mktopt__decoder *d, const cells *c, int64_t i)
{
    if (c->arg != NULL)
        return mktopt__scalar_of_arg(c->arg, i);
    if (c->nodes[i] == NULL)
        return (mktopt__scalar){MKTOPT__SCALAR_NULL, NULL, 0, 0, 0};
    return mktopt__scalar_of_json(d, c->nodes[i]);
}

static int is_strings(int32_t kind)
{
    return kind == MKTOPT_ARG_STRINGS || kind == MKTOPT_ARG_CSTRINGS || kind == MKTOPT_ARG_CATEGORY;
}

/* Whether a typed array can stand for a column as it is. */
static int fits(const mktopt__field *column, const mktopt_arg *arg)
{
    switch (column->kind) {
    case MKTOPT__F64:
        return arg->kind == MKTOPT_ARG_F64;
    case MKTOPT__I64:
    case MKTOPT__TIME:
        return arg->kind == MKTOPT_ARG_I64;
    case MKTOPT__STRING:
    case MKTOPT__ENUM:
        return is_strings(arg->kind) ||
               ((column->flags & MKTOPT__INTEGER_OK) &&
                (arg->kind == MKTOPT_ARG_I64 || arg->kind == MKTOPT_ARG_I32));
    case MKTOPT__ARRAY:
        return is_strings(arg->kind) ||
               (arg->kind == MKTOPT_ARG_RAGGED && is_strings(arg->child->kind));
    default:
        return 0;
    }
}

/* The kind of typed array that a column of scalars is converted to. */
static int32_t column_kind(mktopt__kind kind)
{
    switch (kind) {
    case MKTOPT__F64:
        return MKTOPT_ARG_F64;
    case MKTOPT__I64:
    case MKTOPT__TIME:
        return MKTOPT_ARG_I64;
    case MKTOPT__BOOL:
    case MKTOPT__I32:
        return MKTOPT_ARG_I32;
    default:
        return MKTOPT_ARG_CSTRINGS;
    }
}

static mktopt_status convert_scalars(const mktopt__decoder *d, const mktopt__field *column,
                                     const cells *c, const mktopt__path *path, mktopt_arg *out)
{
    /* Names of an ENUM column stay names: the domain knows them. */
    mktopt__field cell = *column;
    cell.kind = column->kind == MKTOPT__ENUM ? MKTOPT__STRING : column->kind;
    const size_t size = mktopt__scalar_size(cell.kind);
    char *values = mktopt__arena_alloc(d->arena, c->count, size);
    if (values == NULL)
        return mktopt__out_of_memory(d->err);
    for (int64_t i = 0; i < c->count; i++) {
        const mktopt__path row = {path->parent, path->name, i};
        const mktopt__scalar scalar = cell_scalar(d, c, i);
        MKTOPT__TRY(mktopt__decode_scalar(
            d, &cell, &scalar, MKTOPT__MEMBER_PATH(&row, column->name), values + (size_t)i * size));
    }
    *out = (mktopt_arg){.kind = column_kind(cell.kind), .count = c->count, .values = values};
    return MKTOPT_OK;
}

/* Rows that are arrays of strings: {["a", "b"], ["c"]} as offsets and elements. */
static mktopt_status convert_lists(const mktopt__decoder *d, const mktopt__field *column,
                                   const cells *c, const mktopt__path *path, mktopt_arg *out)
{
    int64_t total = 0;
    for (int64_t i = 0; i < c->count; i++)
        total += c->nodes[i] != NULL ? mktopt__json_count(c->nodes[i]) : 0;
    int64_t *offsets = mktopt__arena_alloc(d->arena, c->count + 1, sizeof *offsets);
    const char **names = mktopt__arena_alloc(d->arena, total, sizeof *names);
    mktopt_arg *elements = mktopt__arena_alloc(d->arena, 1, sizeof *elements);
    if (offsets == NULL || names == NULL || elements == NULL)
        return mktopt__out_of_memory(d->err);
    int64_t at = 0;
    for (int64_t i = 0; i < c->count; i++) {
        const mktopt__path row = {path->parent, path->name, i};
        if (c->nodes[i] == NULL || mktopt__json_kind_of(c->nodes[i]) != MKTOPT__JSON_ARRAY)
            return mktopt__fail(d->err, MKTOPT_WRONG_TYPE, MKTOPT__MEMBER_PATH(&row, column->name),
                                "must be an array, as in the rows before");
        const mktopt__json *node = mktopt__json_first(c->nodes[i]);
        for (int64_t e = 0; node != NULL; node = mktopt__json_next(node), e++) {
            const mktopt__path element = {&row, column->name, e};
            const mktopt__scalar scalar = mktopt__scalar_of_json(d, node);
            MKTOPT__TRY(mktopt__decode_scalar(d, column->element, &scalar, &element, &names[at++]));
        }
        offsets[i + 1] = at;
    }
    *elements = mktopt_arg_cstrings(names, total);
    *out = mktopt_arg_ragged(offsets, c->count, elements);
    return MKTOPT_OK;
}

static mktopt_status decode_column(const mktopt__decoder *d, const mktopt__field *column,
                                   const cells *c, const mktopt__path *path, mktopt_arg *out)
{
    if (c->arg != NULL && fits(column, c->arg)) {
        *out = *c->arg;
        return MKTOPT_OK;
    }
    if (column->kind != MKTOPT__ARRAY)
        return convert_scalars(d, column, c, path, out);
    for (int64_t i = 0; c->nodes != NULL && i < c->count; i++)
        if (c->nodes[i] != NULL && mktopt__json_kind_of(c->nodes[i]) == MKTOPT__JSON_ARRAY)
            return convert_lists(d, column, c, path, out);
    mktopt__field joined = *column; /* one string for the whole list */
    joined.kind = MKTOPT__STRING;
    return convert_scalars(d, &joined, c, path, out);
}

static mktopt_status required_columns(const mktopt__decoder *d, const mktopt__field *field,
                                      const mktopt__path *path, const void *table)
{
    for (uint32_t i = 0; i < field->type->count; i++) {
        const mktopt__field *column = &field->type->fields[i];
        const mktopt_arg *arg = mktopt__at(table, column->offset);
        if (arg->kind == MKTOPT_ARG_NONE && !mktopt__may_be_absent(column))
            return mktopt__fail(d->err, MKTOPT_MISSING_FIELD,
                                MKTOPT__MEMBER_PATH(path, column->name), "is required");
    }
    return MKTOPT_OK;
}

static mktopt_status json_cells(const mktopt__decoder *d, const mktopt__json *node,
                                const mktopt__path *path, cells *c)
{
    MKTOPT__TRY(mktopt__resolve_arg(d, node, path, &c->arg));
    if (c->arg != NULL) {
        c->count = c->arg->count;
        return MKTOPT_OK;
    }
    if (mktopt__json_kind_of(node) != MKTOPT__JSON_ARRAY)
        return mktopt__wrong_type(d, path, "an array", node);
    c->count = mktopt__json_count(node);
    c->nodes = mktopt__arena_alloc(d->arena, c->count, sizeof *c->nodes);
    if (c->nodes == NULL)
        return mktopt__out_of_memory(d->err);
    int64_t i = 0;
    for (const mktopt__json *cell = mktopt__json_first(node); cell != NULL;
         cell = mktopt__json_next(cell))
        c->nodes[i++] = cell;
    return MKTOPT_OK;
}

static mktopt_status decode_columns(const mktopt__decoder *d, const mktopt__field *field,
                                    const mktopt__json *node, const mktopt__path *path, void *table)
{
    for (const mktopt__json *m = mktopt__json_first(node); m != NULL; m = mktopt__json_next(m)) {
        const mktopt__field *column;
        cells c = {0};
        const mktopt__path *column_path = MKTOPT__MEMBER_PATH(path, mktopt__json_key(m));
        MKTOPT__TRY(mktopt__find_field(d, field->type, mktopt__json_key(m), path, &column));
        if (mktopt__json_kind_of(m) == MKTOPT__JSON_NULL && mktopt__may_be_absent(column))
            continue;
        MKTOPT__TRY(json_cells(d, m, column_path, &c));
        MKTOPT__TRY(decode_column(d, column, &c, path, mktopt__at(table, column->offset)));
    }
    return required_columns(d, field, path, table);
}

/* Sorts the members of all rows into one list of nodes a column. */
static mktopt_status sort_rows(const mktopt__decoder *d, const mktopt__field *field,
                               const mktopt__json *node, const mktopt__path *path, cells *columns)
{
    int64_t r = 0;
    for (const mktopt__json *row = mktopt__json_first(node); row != NULL;
         row = mktopt__json_next(row), r++) {
        const mktopt__path row_path = {path->parent, path->name, r};
        if (mktopt__json_kind_of(row) != MKTOPT__JSON_OBJECT)
            return mktopt__wrong_type(d, &row_path, "an object", row);
        for (const mktopt__json *m = mktopt__json_first(row); m != NULL; m = mktopt__json_next(m)) {
            const mktopt__field *column;
            MKTOPT__TRY(
                mktopt__find_field(d, field->type, mktopt__json_key(m), &row_path, &column));
            columns[column - field->type->fields].nodes[r] = m;
        }
    }
    return MKTOPT_OK;
}

static int all_absent(const cells *c)
{
    for (int64_t i = 0; i < c->count; i++)
        if (c->nodes[i] != NULL)
            return 0;
    return 1;
}

static mktopt_status decode_rows(const mktopt__decoder *d, const mktopt__field *field,
                                 const mktopt__json *node, const mktopt__path *path, void *table)
{
    const int64_t rows = mktopt__json_count(node);
    cells *columns = mktopt__arena_alloc(d->arena, field->type->count, sizeof *columns);
    for (uint32_t i = 0; columns != NULL && i < field->type->count; i++) {
        columns[i].count = rows;
        columns[i].nodes = mktopt__arena_alloc(d->arena, rows, sizeof(mktopt__json *));
        if (columns[i].nodes == NULL)
            columns = NULL;
    }
    if (columns == NULL)
        return mktopt__out_of_memory(d->err);
    MKTOPT__TRY(sort_rows(d, field, node, path, columns));
    for (uint32_t i = 0; i < field->type->count; i++) {
        const mktopt__field *column = &field->type->fields[i];
        if (mktopt__may_be_absent(column) && all_absent(&columns[i]))
            continue;
        MKTOPT__TRY(decode_column(d, column, &columns[i], path, mktopt__at(table, column->offset)));
    }
    return MKTOPT_OK;
}

mktopt_status mktopt__decode_table(const mktopt__decoder *d, const mktopt__field *field,
                                   const mktopt__json *node, const mktopt__path *path, void *table)
{
    memset(table, 0, field->type->size);
    /* A table has a struct_size when it is a public struct. */
    if (field->type->fields[0].offset >= sizeof(uint32_t))
        *(uint32_t *)table = field->type->size;
    if (mktopt__json_kind_of(node) == MKTOPT__JSON_ARRAY)
        return decode_rows(d, field, node, path, table);
    if (mktopt__json_kind_of(node) == MKTOPT__JSON_OBJECT)
        return decode_columns(d, field, node, path, table);
    return mktopt__wrong_type(d, path, "rows (an array) or columns (an object)", node);
}
