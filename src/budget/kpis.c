/* Key figures against their targets (seed 000 section 6). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/name_index.h"
#include "budget/budget_priv.h"

static const char *const status_names[] = {"reached", "missed", "not_measured"};
const mktopt__enum mktopt__kpi_status_names = MKTOPT__ENUM_OF(status_names);

/* ---- which row a figure is of --------------------------------------------------------------- */

/* A row by its name or its alias. */
typedef struct row_name {
    const char *name;
    int64_t row;
} row_name;

mktopt_status mktopt__kpi_rows_of(const mktopt_kpi_value *values, int64_t count,
                                  const mktopt__kpi_tables *tables, mktopt__arena *arena,
                                  int64_t *rows, mktopt_error *err)
{
    const mktopt__kpi_entry *entries = tables->kpis.items;
    row_name *names = mktopt__arena_alloc(arena, tables->kpis.count, 2 * sizeof *names);
    mktopt__name_index index;
    int64_t n = 0;
    if (names == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < tables->kpis.count; i++)
        names[n++] = (row_name){entries[i].key, i};
    for (int64_t i = 0; i < tables->kpis.count; i++) /* a name before an alias that equals it */
        if (entries[i].value.alias != NULL)
            names[n++] = (row_name){entries[i].value.alias, i};
    if (mktopt__name_index_make(&index, names, n, sizeof *names, arena) != 0)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < count; i++) {
        const int64_t found = mktopt__name_index_find(&index, values[i].name);
        rows[i] = found >= 0 ? names[found].row : -1;
    }
    return MKTOPT_OK;
}

typedef struct figure {
    const char *channel; /* NULL: the whole */
    int64_t row;
    int64_t index;
} figure;

static int compare_figures(const figure *x, const figure *y)
{
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    if (x->channel == NULL || y->channel == NULL)
        return (x->channel != NULL) - (y->channel != NULL);
    return strcmp(x->channel, y->channel);
}

static int by_figure(const void *a, const void *b)
{
    const figure *x = a, *y = b;
    const int order = compare_figures(x, y);
    return order != 0 ? order : (x->index > y->index) - (x->index < y->index);
}

mktopt_status mktopt__kpi_repeated(const mktopt_kpi_value *values, const int64_t *rows,
                                   int64_t count, mktopt__arena *arena, int64_t *first,
                                   int64_t *again, mktopt_error *err)
{
    figure *figures = mktopt__arena_alloc(arena, count, sizeof *figures);
    if (figures == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < count; i++)
        figures[i] = (figure){values[i].channel, rows[i], i};
    qsort(figures, (size_t)count, sizeof *figures, by_figure);
    *first = *again = -1;
    for (int64_t i = 1; i < count; i++)
        if (compare_figures(&figures[i - 1], &figures[i]) == 0 &&
            (*again < 0 || figures[i].index < *again)) {
            *first = figures[i - 1].index;
            *again = figures[i].index;
        }
    return MKTOPT_OK;
}

/* ---- judging -------------------------------------------------------------------------------- */

static int is_worse(const mktopt__kpi_row *row, double a, double b)
{
    return row->direction == MKTOPT_KPI_AT_LEAST ? a < b : a > b;
}

typedef struct figure_of_row {
    double value;
    int32_t measured;
    int32_t whole; /* not that of a channel */
} figure_of_row;

/* A target is reached when equalled. */
static mktopt_kpi judge(const mktopt__kpi_entry *entry, const char *channel, double value)
{
    const mktopt__kpi_row *row = &entry->value;
    mktopt_kpi kpi = {
        .name = entry->key,
        .group = row->group,
        .unit = row->unit,
        .channel = channel,
        .direction = row->direction,
        .value = value,
        .target = row->target,
        .status = MKTOPT_KPI_NOT_MEASURED,
        .missed_by = (double)NAN,
        .missed_by_percent = (double)NAN,
    };
    if (isnan(value))
        return kpi;
    const int missed = is_worse(row, value, row->target);
    kpi.status = missed ? MKTOPT_KPI_MISSED : MKTOPT_KPI_REACHED;
    kpi.missed_by = missed ? fabs(row->target - value) : 0;
    if (row->target != 0)
        kpi.missed_by_percent = 100 * kpi.missed_by / fabs(row->target);
    return kpi;
}

/* The figure of the whole; where only channels are measured, that of the worst. */
static void gather(const mktopt_kpi_value *values, const int64_t *rows, int64_t count,
                   const mktopt__kpi_entry *entries, figure_of_row *found)
{
    for (int64_t i = 0; i < count; i++) {
        figure_of_row *f = &found[rows[i]];
        const double value = values[i].value;
        const int whole = values[i].channel == NULL;
        if (isnan(value) || (f->whole && !whole))
            continue;
        if (!f->measured || whole || is_worse(&entries[rows[i]].value, value, f->value))
            *f = (figure_of_row){value, 1, whole};
    }
}

mktopt_status mktopt__budget_kpis_compute(const mktopt_kpi_value *values, const int64_t *rows,
                                          int64_t count, const mktopt__kpi_tables *tables,
                                          mktopt__arena *arena, mktopt_kpi *kpis, int64_t capacity,
                                          int64_t *n, mktopt_error *err)
{
    const mktopt__kpi_entry *entries = tables->kpis.items;
    figure_of_row *found = mktopt__arena_alloc(arena, tables->kpis.count, sizeof *found);
    int64_t written = 0;
    if (found == NULL)
        return mktopt__out_of_memory(err);
    gather(values, rows, count, entries, found);
    for (int64_t i = 0; i < tables->kpis.count; i++, written++)
        if (written < capacity)
            kpis[written] =
                judge(&entries[i], NULL, found[i].measured ? found[i].value : (double)NAN);
    for (int64_t i = 0; i < count; i++) {
        if (values[i].channel == NULL)
            continue;
        if (written < capacity)
            kpis[written] = judge(&entries[rows[i]], values[i].channel, values[i].value);
        written++;
    }
    *n = written;
    return MKTOPT_OK;
}

/* ---- the public face ---------------------------------------------------------------------- */

#define S mktopt_kpi_value
static const mktopt__field value_fields[] = {
    MKTOPT__MEMBER(S, STRING, name, .flags = MKTOPT__NON_EMPTY),
    MKTOPT__MEMBER(S, STRING, channel, .flags = MKTOPT__OPTIONAL | MKTOPT__NON_EMPTY),
    MKTOPT__MEMBER(S, F64, value, .flags = MKTOPT__OPTIONAL),
};
static const mktopt__struct value_type = {.name = "kpi_value",
                                          MKTOPT__STRUCT_TABLE(S, value_fields)};
#undef S

static mktopt_status check_names(const mktopt_kpi_value *values, const int64_t *rows, int64_t count,
                                 const mktopt__kpi_tables *tables, mktopt__arena *arena,
                                 mktopt_error *err)
{
    const mktopt__kpi_entry *entries = tables->kpis.items;
    int64_t first, again;
    for (int64_t i = 0; i < count; i++)
        if (rows[i] < 0)
            return mktopt__fail(err, MKTOPT_UNKNOWN_NAME,
                                MKTOPT__MEMBER_PATH(MKTOPT__ELEMENT_PATH("values", i), "name"),
                                "there is no key figure '%.80s'", values[i].name);
    MKTOPT__TRY(mktopt__kpi_repeated(values, rows, count, arena, &first, &again, err));
    if (again >= 0)
        return mktopt__fail(err, MKTOPT_DUPLICATE,
                            MKTOPT__MEMBER_PATH(MKTOPT__ELEMENT_PATH("values", again), "name"),
                            "'%.80s' occurs twice", entries[rows[again]].key);
    return MKTOPT_OK;
}

static mktopt_status judge_all(const mktopt_kpi_value *values, int64_t count,
                               const mktopt__kpi_tables *tables, mktopt__arena *arena,
                               mktopt_kpi *kpis, int64_t capacity, int64_t *n, mktopt_error *err)
{
    int64_t *rows = mktopt__arena_alloc(arena, count, sizeof *rows);
    if (rows == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__TRY(mktopt__kpi_rows_of(values, count, tables, arena, rows, err));
    MKTOPT__TRY(check_names(values, rows, count, tables, arena, err));
    return mktopt__budget_kpis_compute(values, rows, count, tables, arena, kpis, capacity, n, err);
}

mktopt_status mktopt_budget_kpis(const mktopt_kpi_value *values, int64_t count,
                                 const mktopt_budget_tables *tables, mktopt_kpi *kpis,
                                 int64_t capacity, int64_t *n, mktopt_error *err)
{
    const mktopt__kpi_tables *table = &mktopt__budget_tables_of(tables)->kpi;
    MKTOPT__REQUIRE(n, err);
    if (capacity < 0)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("capacity"),
                            "must be >= 0, got %lld", (long long)capacity);
    if (capacity > 0)
        MKTOPT__REQUIRE(kpis, err);
    if (count != 0)
        MKTOPT__TRY(mktopt__check_rows(&value_type, "values", values, count, err));
    mktopt__arena *scratch = mktopt__arena_create(NULL);
    const mktopt_status status =
        scratch != NULL ? judge_all(values, count, table, scratch, kpis, capacity, n, err)
                        : mktopt__out_of_memory(err);
    mktopt__arena_free(scratch);
    return status;
}
