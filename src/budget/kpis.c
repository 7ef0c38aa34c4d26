/* Key figures against their targets (seed 000 section 6). */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "budget/budget_priv.h"

static const char *const status_names[] = {"reached", "missed", "not_measured"};
const mktopt__enum mktopt__kpi_status_names = {"kpi_status", 3, status_names};

const mktopt__kpi_entry *mktopt__kpi_named(const mktopt__kpi_tables *tables, const char *name)
{
    const mktopt__kpi_entry *rows = tables->kpis.items;
    for (int64_t i = 0; i < tables->kpis.count; i++)
        if (strcmp(rows[i].key, name) == 0)
            return &rows[i];
    for (int64_t i = 0; i < tables->kpis.count; i++)
        if (rows[i].value.alias != NULL && strcmp(rows[i].value.alias, name) == 0)
            return &rows[i];
    return NULL;
}

static int is_worse(const mktopt__kpi_row *row, double a, double b)
{
    return row->direction == MKTOPT_KPI_AT_LEAST ? a < b : a > b;
}

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
static double value_of(const mktopt__kpi_entry *entry, const mktopt_kpi_value *values,
                       int64_t count, const mktopt__kpi_tables *tables)
{
    double worst = (double)NAN;
    for (int64_t i = 0; i < count; i++) {
        const double value = values[i].value;
        if (mktopt__kpi_named(tables, values[i].name) != entry || isnan(value))
            continue;
        if (values[i].channel == NULL)
            return value;
        if (isnan(worst) || is_worse(&entry->value, value, worst))
            worst = value;
    }
    return worst;
}

void mktopt__budget_kpis_compute(const mktopt_kpi_value *values, int64_t count,
                                 const mktopt__kpi_tables *tables, mktopt_kpi *kpis,
                                 int64_t capacity, int64_t *n)
{
    const mktopt__kpi_entry *rows = tables->kpis.items;
    int64_t found = 0;
    for (int64_t i = 0; i < tables->kpis.count; i++, found++)
        if (found < capacity)
            kpis[found] = judge(&rows[i], NULL, value_of(&rows[i], values, count, tables));
    for (int64_t i = 0; i < count; i++) {
        if (values[i].channel == NULL)
            continue;
        if (found < capacity)
            kpis[found] = judge(mktopt__kpi_named(tables, values[i].name), values[i].channel,
                                values[i].value);
        found++;
    }
    *n = found;
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

static int same_channel(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static mktopt_status check_names(const mktopt_kpi_value *values, int64_t count,
                                 const mktopt__kpi_tables *tables, mktopt_error *err)
{
    for (int64_t i = 0; i < count; i++) {
        const mktopt__path *path = MKTOPT__MEMBER_PATH(MKTOPT__ELEMENT_PATH("values", i), "name");
        const mktopt__kpi_entry *entry = mktopt__kpi_named(tables, values[i].name);
        if (entry == NULL)
            return mktopt__fail(err, MKTOPT_UNKNOWN_NAME, path, "there is no key figure '%.80s'",
                                values[i].name);
        for (int64_t j = 0; j < i; j++)
            if (mktopt__kpi_named(tables, values[j].name) == entry &&
                same_channel(values[i].channel, values[j].channel))
                return mktopt__fail(err, MKTOPT_DUPLICATE, path, "'%.80s' occurs twice",
                                    entry->key);
    }
    return MKTOPT_OK;
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
    MKTOPT__TRY(check_names(values, count, table, err));
    mktopt__budget_kpis_compute(values, count, table, kpis, capacity, n);
    return MKTOPT_OK;
}
