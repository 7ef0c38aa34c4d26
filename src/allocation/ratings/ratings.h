/* The replaceable tables of the analytics of allocation, and what its files share. */
#ifndef MKTOPT_ALLOCATION_RATINGS_RATINGS_H
#define MKTOPT_ALLOCATION_RATINGS_RATINGS_H

#include <mktopt/allocation.h>

#include "tables/tables.h"
#include "json/fields.h"

/* What a rated figure should be: for costs excellent <= target <= poor, else the other way round.
 */
typedef struct mktopt__rating_row {
    double excellent;
    double target;
    double poor;
} mktopt__rating_row;

typedef struct mktopt__efficiency_table {
    mktopt__rating_row rows[MKTOPT_RATED_COUNT];
} mktopt__efficiency_table;

typedef struct mktopt__matrix_thresholds {
    double high_roi;
    double medium_roi;
    double high_scale;
} mktopt__matrix_thresholds;

typedef struct mktopt__cell_row {
    mktopt__array channels; /* const char *, typical ones */
    const char *investment_strategy;
    double min_share;
    double max_share;
    const char *scaling_approach;
    const char *monitoring;
} mktopt__cell_row;

typedef struct mktopt__matrix_table {
    mktopt__matrix_thresholds thresholds;
    mktopt__cell_row cells[MKTOPT_CELL_COUNT];
} mktopt__matrix_table;

/* What the request field `tables` of each operation holds. */
typedef struct mktopt__efficiency_tables {
    mktopt__efficiency_table efficiency;
} mktopt__efficiency_tables;

typedef struct mktopt__matrix_tables {
    mktopt__array channels; /* mktopt__channel_entry */
    mktopt__matrix_table matrix;
} mktopt__matrix_tables;

typedef struct mktopt__scaling_tables {
    mktopt__array channels;
} mktopt__scaling_tables;

/* All of them: what a handle holds. */
typedef struct mktopt__allocation_tables {
    mktopt__array channels;
    mktopt__efficiency_table efficiency;
    mktopt__matrix_table matrix;
} mktopt__allocation_tables;

extern const mktopt__struct mktopt__efficiency_tables_type;
extern const mktopt__struct mktopt__matrix_tables_type;
extern const mktopt__struct mktopt__scaling_tables_type;

/* The request field `tables` of a struct S. */
#define MKTOPT__ANALYSIS_TABLES_MEMBER(S, part)                                                 \
    MKTOPT__MEMBER(S, STRUCT, tables, .flags = MKTOPT__HAS_DEFAULT,                             \
                   .type = &mktopt__##part##_tables_type,                                       \
                   .doc = "Tables that replace the defaults, merged key by key; null in a map " \
                          "removes a row.")

/* What a handle holds; NULL holds the defaults. */
mktopt__allocation_tables mktopt__allocation_tables_of(const mktopt_allocation_tables *handle);

/* "high_roi_high_scale" ... */
extern const char *const mktopt__cell_names[MKTOPT_CELL_COUNT];

extern const mktopt__struct mktopt__channel_results_type;
mktopt_status mktopt__efficiency_compute(const mktopt_channel_results *channels, int64_t count,
                                         const mktopt__efficiency_table *table,
                                         mktopt_channel_efficiency *out,
                                         mktopt_channel_efficiency *total, mktopt_error *err);

extern const mktopt__struct mktopt__channel_standing_type;
mktopt_status mktopt__matrix_compute(const mktopt_channel_standing *channels, int64_t count,
                                     double budget, const mktopt__array *typical,
                                     const mktopt__matrix_table *table, mktopt_matrix_channel *out,
                                     mktopt_matrix_cell *cells, mktopt_error *err);

typedef struct mktopt__scaling_plan {
    mktopt_scaling_summary summary;
    mktopt__array channels;      /* mktopt_scaling_channel, as in the table */
    mktopt__array opportunities; /* the same, by priority */
} mktopt__scaling_plan;

extern const mktopt__struct mktopt__channel_today_type;
extern const mktopt__struct mktopt__scaling_options_type;
mktopt_status mktopt__scaling_compute(const mktopt_channel_today *channels, int64_t count,
                                      double total_budget, const mktopt_scaling_options *options,
                                      const mktopt__array *typical, mktopt__arena *arena,
                                      mktopt__scaling_plan *out, mktopt_error *err);

#endif
