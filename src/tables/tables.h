/* The replaceable reference tables and their field tables, for every domain that plans with them.
 */
#ifndef MKTOPT_TABLES_TABLES_H
#define MKTOPT_TABLES_TABLES_H

#include <mktopt/tables.h>

#include "json/fields.h"

typedef struct mktopt__share {
    const char *key; /* channel */
    double value;
} mktopt__share;

typedef struct mktopt__success_metric {
    const char *metric;
    const char *target;
} mktopt__success_metric;

typedef struct mktopt__stage_row {
    const char *display_name;
    double min_revenue; /* inclusive */
    double max_revenue; /* exclusive; NaN: no end */
    double budget_share;
    double growth_target;
    double cac_target;
    mktopt__array channel_shares; /* mktopt__share */
    const char *focus;
    mktopt__array priorities;      /* const char * */
    mktopt__array success_metrics; /* mktopt__success_metric */
} mktopt__stage_row;

typedef struct mktopt__stage_entry {
    const char *key; /* name of the stage */
    mktopt__stage_row value;
} mktopt__stage_entry;

typedef struct mktopt__channel_row {
    double setup_cost;
    double monthly_minimum;
    double scaling_efficiency;
    double saturation_point;
    double typical_roi;
} mktopt__channel_row;

typedef struct mktopt__channel_entry {
    const char *key; /* channel */
    mktopt__channel_row value;
} mktopt__channel_entry;

typedef struct mktopt__tables {
    mktopt__array stages;   /* mktopt__stage_entry */
    mktopt__array channels; /* mktopt__channel_entry */
} mktopt__tables;

extern const mktopt__struct mktopt__tables_type;
extern const mktopt__struct mktopt__stage_row_type;
extern const mktopt__struct mktopt__channel_row_type;
extern const mktopt__tables mktopt__default_tables;

/* The request field `tables` of a struct S. */
#define MKTOPT__TABLES_MEMBER(S, member)                                                         \
    MKTOPT__MEMBER(S, STRUCT, member, MKTOPT__DEFAULT_VALUE(&mktopt__default_tables),            \
                   .type = &mktopt__tables_type,                                                 \
                   .doc = "Reference tables that replace the defaults, merged key by key; null " \
                          "removes a row.")

/* The member `channels` of tables that hold the channels alone. */
#define MKTOPT__CHANNELS_MEMBER(S, member)                                                 \
    MKTOPT__MEMBER(                                                                        \
        S, MAP, member, MKTOPT__DEFAULT_VALUE(&mktopt__default_tables.channels),           \
        MKTOPT__ENTRIES(mktopt__channel_entry, STRUCT, .type = &mktopt__channel_row_type), \
        .doc = "What is typical of a channel, by name.")

/* What a handle holds; NULL holds the defaults. */
const mktopt__tables *mktopt__tables_of(const mktopt_tables *handle);
/* The same copied into an arena, for results that must outlive the handle. */
mktopt_status mktopt__tables_copy(const mktopt_tables *handle, mktopt__arena *arena,
                                  mktopt__tables *tables, mktopt_error *err);

const mktopt__stage_entry *mktopt__stage_named(const mktopt__tables *tables, const char *name);
/* Fails with the stages that there are. */
mktopt_status mktopt__no_stage(const mktopt__tables *tables, const char *name, mktopt_error *err);
/* Refuses a monthly revenue that is negative or not finite. */
mktopt_status mktopt__check_revenue(double monthly_revenue, mktopt_error *err);
/* The stage of a revenue >= 0: the ranges leave no gap. */
const mktopt__stage_entry *mktopt__stage_of_revenue(const mktopt__tables *tables, double revenue);
/* NULL when the table, or the rows of one, have no such channel. */
const mktopt__channel_row *mktopt__channel_in(const mktopt__array *rows, const char *name);
const mktopt__channel_row *mktopt__channel_named(const mktopt__tables *tables, const char *name);

#endif
