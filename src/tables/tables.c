/* The reference tables: their field tables, their checks, and the handle that holds a set of them.
 */
#include "tables/tables.h"

#include <math.h>
#include <string.h>

#include "base/number.h"
#include "base/sum.h"
#include "json/loaded.h"

/* Shares read from text that says 1 may be off by one rounding each. */
static const double SHARE_TOLERANCE = 1e-9;

/* ---- checks ------------------------------------------------------------------------------- */

static mktopt_status check_stage(const void *value, const mktopt__path *path, mktopt_error *err)
{
    const mktopt__stage_row *row = value;
    const mktopt__share *shares = row->channel_shares.items;
    mktopt__sum sum = {0};
    for (int64_t i = 0; i < row->channel_shares.count; i++)
        mktopt__sum_add(&sum, shares[i].value);
    const double total = mktopt__sum_value(&sum);
    if (fabs(total - 1.0) > SHARE_TOLERANCE)
        return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__MEMBER_PATH(path, "channel_shares"),
                            "shares must sum to 1, got %s", MKTOPT__NUMBER(total));
    if (row->max_revenue <= row->min_revenue)
        return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__MEMBER_PATH(path, "max_revenue"),
                            "must be above min_revenue (%s), got %s",
                            MKTOPT__NUMBER(row->min_revenue), MKTOPT__NUMBER(row->max_revenue));
    return MKTOPT_OK;
}

static const mktopt__stage_entry *stage_beginning_at(const mktopt__tables *tables, double revenue)
{
    const mktopt__stage_entry *stages = tables->stages.items;
    for (int64_t i = 0; i < tables->stages.count; i++)
        if (stages[i].value.min_revenue == revenue)
            return &stages[i];
    return NULL;
}

/* Following the ranges from 0 must meet every stage once and end without an upper bound. */
static mktopt_status check_ranges(const mktopt__tables *tables, const mktopt__path *path,
                                  mktopt_error *err)
{
    double revenue = 0;
    for (int64_t met = 0; met < tables->stages.count; met++) {
        const mktopt__stage_entry *stage = stage_beginning_at(tables, revenue);
        if (stage == NULL)
            return mktopt__fail(err, MKTOPT_CONFLICT, path, "no stage begins at a revenue of %s",
                                MKTOPT__NUMBER(revenue));
        const mktopt__path *at = MKTOPT__MEMBER_PATH(path, stage->key);
        revenue = stage->value.max_revenue;
        const int last = met == tables->stages.count - 1;
        if (isnan(revenue) && !last)
            return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__MEMBER_PATH(at, "max_revenue"),
                                "has no end, but other stages overlap it or lie above it");
        if (!isnan(revenue) && last)
            return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__MEMBER_PATH(at, "max_revenue"),
                                "the highest stage must have no end (null), got %s",
                                MKTOPT__NUMBER(revenue));
    }
    return MKTOPT_OK;
}

static mktopt_status check_tables(const void *value, const mktopt__path *path, mktopt_error *err)
{
    return check_ranges(value, MKTOPT__MEMBER_PATH(path, "stages"), err);
}

static mktopt_status check_channel(const void *value, const mktopt__path *path, mktopt_error *err)
{
    const mktopt__channel_row *row = value;
    if (row->saturation_point < row->monthly_minimum)
        return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__MEMBER_PATH(path, "saturation_point"),
                            "must be >= monthly_minimum (%s), got %s",
                            MKTOPT__NUMBER(row->monthly_minimum),
                            MKTOPT__NUMBER(row->saturation_point));
    return MKTOPT_OK;
}

/* ---- field tables ------------------------------------------------------------------------- */

#define S mktopt__success_metric
static const mktopt__field success_metric_fields[] = {
    MKTOPT__MEMBER(S, STRING, metric, .flags = MKTOPT__NON_EMPTY, .doc = "What is measured."),
    MKTOPT__MEMBER(S, STRING, target, .doc = "What counts as success, in words."),
};
static const mktopt__struct success_metric_type = {.name = "success_metric",
                                                   MKTOPT__STRUCT_TABLE(S, success_metric_fields)};
#undef S

#define S mktopt__stage_row
static const mktopt__field stage_fields[] = {
    MKTOPT__MEMBER(S, STRING, display_name, .flags = MKTOPT__NON_EMPTY, .doc = "Name for people."),
    MKTOPT__MEMBER(S, F64, min_revenue, MKTOPT__AT_LEAST(0), .unit = "currency/month",
                   .doc = "Lowest monthly recurring revenue of the stage, inclusive."),
    MKTOPT__MEMBER(S, F64, max_revenue, .flags = MKTOPT__OPTIONAL, MKTOPT__ABOVE(0),
                   .unit = "currency/month",
                   .doc = "Where the next stage begins, exclusive; null: no end."),
    MKTOPT__MEMBER(S, F64, budget_share, MKTOPT__ABOVE_TO(0, 1), .unit = "share of revenue",
                   .doc = "Part of revenue that goes into marketing."),
    MKTOPT__MEMBER(S, F64, growth_target, MKTOPT__ABOVE(-1), .unit = "fraction/month",
                   .doc = "Growth of revenue aimed at, a month."),
    MKTOPT__MEMBER(S, F64, cac_target, MKTOPT__ABOVE(0), .unit = "currency/customer",
                   .doc = "Cost of acquiring a customer aimed at."),
    MKTOPT__MEMBER(S, MAP, channel_shares, .flags = MKTOPT__NON_EMPTY,
                   MKTOPT__ENTRIES(mktopt__share, F64, MKTOPT__BETWEEN(0, 1)),
                   .doc = "Share of the marketing budget by channel; sums to 1."),
    MKTOPT__MEMBER(S, STRING, focus, .doc = "What the stage is about."),
    MKTOPT__MEMBER(S, ARRAY, priorities, MKTOPT__EACH(STRING, .flags = MKTOPT__NON_EMPTY),
                   .doc = "What to do first, in order."),
    MKTOPT__MEMBER(S, ARRAY, success_metrics,
                   MKTOPT__ITEMS(mktopt__success_metric, &success_metric_type),
                   .doc = "How success of the stage is told."),
};
const mktopt__struct mktopt__stage_row_type = {
    .name = "stage_row", MKTOPT__STRUCT_TABLE(S, stage_fields), .check = check_stage};
#undef S

#define S mktopt__channel_row
static const mktopt__field channel_fields[] = {
    MKTOPT__MEMBER(S, F64, setup_cost, MKTOPT__AT_LEAST(0), .unit = "currency",
                   .doc = "One-off cost of switching the channel on."),
    MKTOPT__MEMBER(S, F64, monthly_minimum, MKTOPT__ABOVE(0), .unit = "currency/month",
                   .doc = "Spend below which the channel has no effect."),
    MKTOPT__MEMBER(S, F64, scaling_efficiency, MKTOPT__ABOVE_TO(0, 1),
                   .doc = "Exponent by which revenue grows with spend."),
    MKTOPT__MEMBER(S, F64, saturation_point, MKTOPT__ABOVE(0), .unit = "currency/month",
                   .doc = "Spend above which more has no effect."),
    MKTOPT__MEMBER(S, F64, typical_roi, MKTOPT__AT_LEAST(0), .unit = "revenue/spend",
                   .doc = "Revenue for each unit of spend at the monthly minimum."),
};
const mktopt__struct mktopt__channel_row_type = {
    .name = "channel_row", MKTOPT__STRUCT_TABLE(S, channel_fields), .check = check_channel};
#undef S

#define S mktopt__tables
static const mktopt__field tables_fields[] = {
    MKTOPT__MEMBER(S, MAP, stages, .flags = MKTOPT__HAS_DEFAULT | MKTOPT__NON_EMPTY,
                   .value = &mktopt__default_tables.stages,
                   MKTOPT__ENTRIES(mktopt__stage_entry, STRUCT, .type = &mktopt__stage_row_type),
                   .doc = "Growth stages by name; their revenue ranges join from 0 without gaps."),
    MKTOPT__CHANNELS_MEMBER(S, channels),
};
const mktopt__struct mktopt__tables_type = {
    .name = "tables", MKTOPT__STRUCT_TABLE(S, tables_fields), .check = check_tables};
#undef S

/* ---- look-up ------------------------------------------------------------------------------ */

const mktopt__stage_entry *mktopt__stage_named(const mktopt__tables *tables, const char *name)
{
    const mktopt__stage_entry *stages = tables->stages.items;
    for (int64_t i = 0; i < tables->stages.count; i++)
        if (strcmp(stages[i].key, name) == 0)
            return &stages[i];
    return NULL;
}

mktopt_status mktopt__no_stage(const mktopt__tables *tables, const char *name, mktopt_error *err)
{
    const mktopt__stage_entry *stages = tables->stages.items;
    mktopt__names known = {0};
    for (int64_t i = 0; i < tables->stages.count; i++)
        mktopt__names_add(&known, stages[i].key);
    return mktopt__fail(err, MKTOPT_UNKNOWN_NAME, MKTOPT__FIELD_PATH("stage"),
                        "there is no stage '%.80s'; known are: %s", name, known.text);
}

mktopt_status mktopt__check_revenue(double monthly_revenue, mktopt_error *err)
{
    return mktopt__check_amount(monthly_revenue, MKTOPT__FIELD_PATH("monthly_revenue"), err);
}

const mktopt__stage_entry *mktopt__stage_of_revenue(const mktopt__tables *tables, double revenue)
{
    const mktopt__stage_entry *stages = tables->stages.items, *found = stages;
    for (int64_t i = 0; i < tables->stages.count; i++) {
        const double begin = stages[i].value.min_revenue;
        if (begin <= revenue && begin >= found->value.min_revenue)
            found = &stages[i];
    }
    return found;
}

const mktopt__channel_row *mktopt__channel_in(const mktopt__array *rows, const char *name)
{
    const mktopt__channel_entry *channels = rows->items;
    for (int64_t i = 0; i < rows->count; i++)
        if (strcmp(channels[i].key, name) == 0)
            return &channels[i].value;
    return NULL;
}

const mktopt__channel_row *mktopt__channel_named(const mktopt__tables *tables, const char *name)
{
    return mktopt__channel_in(&tables->channels, name);
}

/* ---- handle ------------------------------------------------------------------------------- */

struct mktopt_tables {
    mktopt__loaded loaded; /* a mktopt__tables */
};

mktopt_status mktopt_tables_create(const char *json, size_t length,
                                   const mktopt_allocator *allocator, mktopt_tables **tables,
                                   mktopt_error *err)
{
    mktopt__loaded *loaded;
    MKTOPT__REQUIRE(tables, err);
    MKTOPT__TRY(mktopt__load(&mktopt__tables_type, json, length, allocator, &loaded, err));
    *tables = (mktopt_tables *)loaded;
    return MKTOPT_OK;
}

const char *mktopt_tables_json(const mktopt_tables *tables, size_t *length)
{
    return mktopt__loaded_json((const mktopt__loaded *)tables, length);
}

void mktopt_tables_free(mktopt_tables *tables)
{
    mktopt__loaded_free((mktopt__loaded *)tables);
}

const mktopt__tables *mktopt__tables_of(const mktopt_tables *handle)
{
    return handle != NULL ? handle->loaded.value : &mktopt__default_tables;
}

mktopt_status mktopt__tables_copy(const mktopt_tables *handle, mktopt__arena *arena,
                                  mktopt__tables *tables, mktopt_error *err)
{
    return mktopt__loaded_copy(&mktopt__tables_type, (const mktopt__loaded *)handle, arena, tables,
                               err);
}
