/* The default tables of the analytics of allocation (seed 000, sections 2 and 5), their field
 * tables and checks, and the handle that holds a set of them. */
#include "allocation/ratings/ratings.h"

#include "base/number.h"
#include "json/loaded.h"

/* ---- defaults ----------------------------------------------------------------------------- */

#define CHANNELS(...)                                                         \
    {                                                                         \
        (void *)(const char *const[]){__VA_ARGS__},                           \
            sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *) \
    }

/* Its channels are those of mktopt__default_tables. */
static const mktopt__allocation_tables defaults = {
    .efficiency =
        {{{15, 25, 50}, {50, 75, 150}, {150, 200, 400}, {300, 500, 1000}, {8, 5, 2}, {6, 12, 24}}},
    .matrix =
        {.thresholds = {6, 3, 3},
         .cells = {{CHANNELS("email_marketing", "content_marketing", "seo"), "aggressive_scaling",
                    0.30, 0.40, "fast_and_continuous", "weekly_optimization"},
                   {CHANNELS("partnerships", "webinars", "referral_programs"), "steady_growth",
                    0.20, 0.30, "gradual_increase", "bi_weekly_review"},
                   {CHANNELS("paid_search", "social_media_ads", "display_advertising"),
                    "efficient_scaling", 0.25, 0.35, "performance_based", "daily_optimization"},
                   {CHANNELS("podcast_advertising", "influencer_marketing", "outdoor_advertising"),
                    "small_budget_testing", 0.05, 0.10, "proof_of_concept_first",
                    "weekly_evaluation"}}},
};

const char *const mktopt__cell_names[MKTOPT_CELL_COUNT] = {
    "high_roi_high_scale", "high_roi_medium_scale", "medium_roi_high_scale",
    "experimental_channels"};

/* ---- efficiency --------------------------------------------------------------------------- */

static mktopt_status check_order(const mktopt__rating_row *row, double sign,
                                 const mktopt__path *path, mktopt_error *err)
{
    if (sign * row->target < sign * row->excellent)
        return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__MEMBER_PATH(path, "target"),
                            "must be %s excellent (%s), got %s",
                            sign > 0 ? ">=" : "<=", MKTOPT__NUMBER(row->excellent),
                            MKTOPT__NUMBER(row->target));
    if (sign * row->poor < sign * row->target)
        return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__MEMBER_PATH(path, "poor"),
                            "must be %s target (%s), got %s",
                            sign > 0 ? ">=" : "<=", MKTOPT__NUMBER(row->target),
                            MKTOPT__NUMBER(row->poor));
    return MKTOPT_OK;
}

static mktopt_status check_cost(const void *value, const mktopt__path *path, mktopt_error *err)
{
    return check_order(value, 1, path, err);
}

static mktopt_status check_gain(const void *value, const mktopt__path *path, mktopt_error *err)
{
    return check_order(value, -1, path, err);
}

#define S mktopt__rating_row
static const mktopt__field rating_fields[] = {
    MKTOPT__MEMBER(S, F64, target, MKTOPT__ABOVE(0), .doc = "The value aimed at."),
    MKTOPT__MEMBER(S, F64, excellent, MKTOPT__ABOVE(0), .doc = "From here on excellent."),
    MKTOPT__MEMBER(S, F64, poor, MKTOPT__ABOVE(0), .doc = "From here on poor."),
};
static const mktopt__struct cost_type = {
    .name = "cost_rating", MKTOPT__STRUCT_TABLE(S, rating_fields), .check = check_cost};
static const mktopt__struct gain_type = {
    .name = "gain_rating", MKTOPT__STRUCT_TABLE(S, rating_fields), .check = check_gain};
#undef S

#define RATED(i, figure, table, text)                                                    \
    MKTOPT__NAMED(mktopt__efficiency_table, STRUCT, #figure, rows[i],                    \
                  MKTOPT__DEFAULT_VALUE(&defaults.efficiency.rows[i]), .type = &(table), \
                  .unit = text)
static const mktopt__field efficiency_fields[] = {
    RATED(0, cost_per_lead, cost_type, "currency/lead"),
    RATED(1, cost_per_mql, cost_type, "currency/lead"),
    RATED(2, cost_per_sql, cost_type, "currency/lead"),
    RATED(3, cost_per_customer, cost_type, "currency/customer"),
    RATED(4, ltv_cac_ratio, gain_type, "ratio"),
    RATED(5, payback_period_months, cost_type, "months"),
};
static const mktopt__struct efficiency_type = {
    .name = "efficiency_table", MKTOPT__STRUCT_TABLE(mktopt__efficiency_table, efficiency_fields)};

#define EFFICIENCY_MEMBER(S)                                                                      \
    MKTOPT__MEMBER(S, STRUCT, efficiency, .flags = MKTOPT__HAS_DEFAULT, .type = &efficiency_type, \
                   .doc = "What the figures should be.")

/* ---- matrix ------------------------------------------------------------------------------- */

static mktopt_status check_thresholds(const void *value, const mktopt__path *path,
                                      mktopt_error *err)
{
    const mktopt__matrix_thresholds *table = value;
    if (table->medium_roi <= table->high_roi)
        return MKTOPT_OK;
    return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__MEMBER_PATH(path, "medium_roi"),
                        "must be <= high_roi (%s), got %s", MKTOPT__NUMBER(table->high_roi),
                        MKTOPT__NUMBER(table->medium_roi));
}

#define S mktopt__matrix_thresholds
static const mktopt__field threshold_fields[] = {
    MKTOPT__MEMBER(S, F64, high_roi, .doc = "ROI from which it is high."),
    MKTOPT__MEMBER(S, F64, medium_roi, .doc = "ROI from which it is medium."),
    MKTOPT__MEMBER(S, F64, high_scale, MKTOPT__ABOVE(0),
                   .doc = "Saturation point over spend from which scale is high."),
};
static const mktopt__struct threshold_type = {.name = "matrix_thresholds",
                                              MKTOPT__STRUCT_TABLE(S, threshold_fields),
                                              .check = check_thresholds};
#undef S

static mktopt_status check_cell(const void *value, const mktopt__path *path, mktopt_error *err)
{
    const mktopt__cell_row *row = value;
    if (row->max_share >= row->min_share)
        return MKTOPT_OK;
    return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__MEMBER_PATH(path, "max_share"),
                        "must be >= min_share (%s), got %s", MKTOPT__NUMBER(row->min_share),
                        MKTOPT__NUMBER(row->max_share));
}

#define S mktopt__cell_row
static const mktopt__field cell_fields[] = {
    MKTOPT__MEMBER(S, ARRAY, channels, .flags = MKTOPT__HAS_DEFAULT,
                   MKTOPT__EACH(STRING, .flags = MKTOPT__NON_EMPTY),
                   .doc = "Typical channels: information, placing goes by figures."),
    MKTOPT__MEMBER(S, STRING, investment_strategy, .doc = "How to invest."),
    MKTOPT__MEMBER(S, F64, min_share, MKTOPT__BETWEEN(0, 1), .unit = "share of budget",
                   .doc = "Least share of the budget."),
    MKTOPT__MEMBER(S, F64, max_share, MKTOPT__BETWEEN(0, 1), .unit = "share of budget",
                   .doc = "Largest share of the budget."),
    MKTOPT__MEMBER(S, STRING, scaling_approach, .doc = "How to scale."),
    MKTOPT__MEMBER(S, STRING, monitoring, .doc = "How often to look."),
};
static const mktopt__struct cell_type = {
    .name = "matrix_cell_row", MKTOPT__STRUCT_TABLE(S, cell_fields), .check = check_cell};
#undef S

/* A whole budget must fit into the cells' ranges. */
static mktopt_status check_matrix(const void *value, const mktopt__path *path, mktopt_error *err)
{
    const mktopt__matrix_table *table = value;
    double least = 0, most = 0;
    for (int i = 0; i < MKTOPT_CELL_COUNT; i++) {
        least += table->cells[i].min_share;
        most += table->cells[i].max_share;
    }
    if (least <= 1 + 1e-9 && most >= 1 - 1e-9)
        return MKTOPT_OK;
    return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__MEMBER_PATH(path, "cells"),
                        "shares of %s to %s cannot make a whole budget", MKTOPT__NUMBER(least),
                        MKTOPT__NUMBER(most));
}

#define S mktopt__matrix_table
#define CELL(i, cell)                                                                           \
    MKTOPT__NAMED(S, STRUCT, #cell, cells[i], MKTOPT__DEFAULT_VALUE(&defaults.matrix.cells[i]), \
                  .type = &cell_type)
static const mktopt__field cells_fields[] = {
    CELL(0, high_roi_high_scale), CELL(1, high_roi_medium_scale), CELL(2, medium_roi_high_scale),
    CELL(3, experimental_channels)};
static const mktopt__struct cells_type = {.name = "matrix_cell_rows",
                                          MKTOPT__STRUCT_TABLE(S, cells_fields)};
/* The cells' offsets are those in the one struct. */
static const mktopt__field matrix_fields[] = {
    MKTOPT__MEMBER(S, STRUCT, thresholds, MKTOPT__DEFAULT_VALUE(&defaults.matrix.thresholds),
                   .type = &threshold_type, .doc = "What is high and medium."),
    {.name = "cells",
     .kind = MKTOPT__STRUCT,
     .flags = MKTOPT__HAS_DEFAULT,
     .type = &cells_type,
     .doc = "The cells of the matrix."},
};
static const mktopt__struct matrix_type = {
    .name = "matrix_table", MKTOPT__STRUCT_TABLE(S, matrix_fields), .check = check_matrix};
#undef S

#define MATRIX_MEMBER(S)                                                                  \
    MKTOPT__MEMBER(S, STRUCT, matrix, .flags = MKTOPT__HAS_DEFAULT, .type = &matrix_type, \
                   .doc = "The investment matrix.")

/* ---- what each operation needs, and all of it --------------------------------------------- */

#define S mktopt__efficiency_tables
static const mktopt__field efficiency_tables_fields[] = {EFFICIENCY_MEMBER(S)};
const mktopt__struct mktopt__efficiency_tables_type = {
    .name = "efficiency_tables", MKTOPT__STRUCT_TABLE(S, efficiency_tables_fields)};
#undef S

#define S mktopt__matrix_tables
static const mktopt__field matrix_tables_fields[] = {MKTOPT__CHANNELS_MEMBER(S, channels),
                                                     MATRIX_MEMBER(S)};
const mktopt__struct mktopt__matrix_tables_type = {.name = "matrix_tables",
                                                   MKTOPT__STRUCT_TABLE(S, matrix_tables_fields)};
#undef S

#define S mktopt__scaling_tables
static const mktopt__field scaling_tables_fields[] = {MKTOPT__CHANNELS_MEMBER(S, channels)};
const mktopt__struct mktopt__scaling_tables_type = {.name = "scaling_tables",
                                                    MKTOPT__STRUCT_TABLE(S, scaling_tables_fields)};
#undef S

#define S mktopt__allocation_tables
static const mktopt__field tables_fields[] = {MKTOPT__CHANNELS_MEMBER(S, channels),
                                              EFFICIENCY_MEMBER(S), MATRIX_MEMBER(S)};
static const mktopt__struct allocation_tables_type = {.name = "allocation_tables",
                                                      MKTOPT__STRUCT_TABLE(S, tables_fields)};
#undef S

/* ---- handle ------------------------------------------------------------------------------- */

struct mktopt_allocation_tables {
    mktopt__loaded loaded; /* a mktopt__allocation_tables */
};

mktopt_status mktopt_allocation_tables_create(const char *json, size_t length,
                                              const mktopt_allocator *allocator,
                                              mktopt_allocation_tables **tables, mktopt_error *err)
{
    mktopt__loaded *loaded;
    MKTOPT__REQUIRE(tables, err);
    MKTOPT__TRY(mktopt__load(&allocation_tables_type, json, length, allocator, &loaded, err));
    *tables = (mktopt_allocation_tables *)loaded;
    return MKTOPT_OK;
}

const char *mktopt_allocation_tables_json(const mktopt_allocation_tables *tables, size_t *length)
{
    return mktopt__loaded_json((const mktopt__loaded *)tables, length);
}

void mktopt_allocation_tables_free(mktopt_allocation_tables *tables)
{
    mktopt__loaded_free((mktopt__loaded *)tables);
}

mktopt__allocation_tables mktopt__allocation_tables_of(const mktopt_allocation_tables *handle)
{
    if (handle != NULL)
        return *(const mktopt__allocation_tables *)handle->loaded.value;
    mktopt__allocation_tables tables = defaults;
    tables.channels = mktopt__default_tables.channels;
    return tables;
}
