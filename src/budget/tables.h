/* The replaceable tables that only the budget needs, grouped by the operation that reads them. */
#ifndef MKTOPT_BUDGET_TABLES_H
#define MKTOPT_BUDGET_TABLES_H

#include <mktopt/budget.h>

#include "json/fields.h"

enum { MKTOPT__MONTHS = 12, MKTOPT__QUARTERS = 4 };

typedef struct mktopt__month_row {
    double multiplier;
    mktopt__array events; /* const char * */
} mktopt__month_row;

typedef struct mktopt__quarter_row {
    const char *name;
    double budget_increase;
    const char *focus;
    mktopt__array channel_emphasis; /* mktopt_channel_emphasis */
    const char *expected_performance;
} mktopt__quarter_row;

typedef struct mktopt__industry_row {
    double adjustments[MKTOPT__MONTHS];
} mktopt__industry_row;

typedef struct mktopt__industry_entry {
    const char *key;
    mktopt__industry_row value;
} mktopt__industry_entry;

typedef struct mktopt__season_tables {
    mktopt__month_row months[MKTOPT__MONTHS];
    mktopt__quarter_row quarters[MKTOPT__QUARTERS];
    mktopt__array industries; /* mktopt__industry_entry */
} mktopt__season_tables;

/* The value that earns 4, 3, 2, 1 points. */
typedef struct mktopt__ladder {
    double excellent;
    double good;
    double acceptable;
    double poor;
} mktopt__ladder;

typedef struct mktopt__performance_table {
    mktopt__ladder roi;
    mktopt__ladder cac;
    mktopt__ladder conversion_rate;
    mktopt__ladder ltv_cac_ratio;
} mktopt__performance_table;

typedef struct mktopt__recommendation_row {
    double min_score;
    double adjustment;
} mktopt__recommendation_row;

typedef struct mktopt__recommendation_entry {
    const char *key;
    mktopt__recommendation_row value;
} mktopt__recommendation_entry;

typedef struct mktopt__approval_table {
    double auto_from;
    double notify_from;
    double approve_above;
} mktopt__approval_table;

typedef struct mktopt__adjust_tables {
    mktopt__performance_table performance;
    mktopt__array recommendations; /* mktopt__recommendation_entry */
    mktopt__approval_table approval;
} mktopt__adjust_tables;

typedef struct mktopt__alert_table {
    double medium;
    double high;
} mktopt__alert_table;

typedef struct mktopt__monitor_tables {
    mktopt__alert_table alerts;
} mktopt__monitor_tables;

typedef struct mktopt__scenario {
    const char *key;
    double value;
} mktopt__scenario;

typedef struct mktopt__return_tables {
    mktopt__array multiples; /* mktopt__scenario */
    mktopt__array horizons;  /* int32_t months */
} mktopt__return_tables;

typedef struct mktopt__kpi_row {
    double target;
    int32_t direction; /* MKTOPT_KPI_AT_LEAST, _AT_MOST */
    int32_t reserved;
    const char *unit;
    const char *group;
    const char *alias; /* or NULL */
} mktopt__kpi_row;

typedef struct mktopt__kpi_entry {
    const char *key;
    mktopt__kpi_row value;
} mktopt__kpi_entry;

typedef struct mktopt__kpi_tables {
    mktopt__array kpis; /* mktopt__kpi_entry */
} mktopt__kpi_tables;

/* All of them: what a handle holds. */
typedef struct mktopt__budget_tables {
    mktopt__season_tables season;
    mktopt__adjust_tables adjust;
    mktopt__monitor_tables monitor;
    mktopt__return_tables returns;
    mktopt__kpi_tables kpi;
} mktopt__budget_tables;

extern const mktopt__struct mktopt__quarter_row_type;
extern const mktopt__struct mktopt__season_tables_type;
extern const mktopt__struct mktopt__adjust_tables_type;
extern const mktopt__struct mktopt__monitor_tables_type;
extern const mktopt__struct mktopt__kpi_tables_type;
extern const mktopt__struct mktopt__returns_tables_type;
extern const mktopt__enum mktopt__kpi_direction_names;
extern const mktopt__budget_tables mktopt__default_budget_tables;

/* The request field `tables` of a struct S; `part` is a member of mktopt__budget_tables. */
#define MKTOPT__BUDGET_TABLES_MEMBER(S, part)                                                     \
    MKTOPT__MEMBER(S, STRUCT, tables, MKTOPT__DEFAULT_VALUE(&mktopt__default_budget_tables.part), \
                   .type = &mktopt__##part##_tables_type,                                         \
                   .doc = "Tables that replace the defaults, merged key by key; null in "         \
                          "a map removes a row.")

/* "january" .. "december", "q1" .. "q4". */
extern const char *const mktopt__month_names[MKTOPT__MONTHS];
extern const char *const mktopt__quarter_names[MKTOPT__QUARTERS];

/* What a handle holds; NULL holds the defaults. */
const mktopt__budget_tables *mktopt__budget_tables_of(const mktopt_budget_tables *handle);

/* The same copied into an arena, for results that must outlive the handle. */
mktopt_status mktopt__budget_tables_copy(const mktopt_budget_tables *handle, mktopt__arena *arena,
                                         mktopt__budget_tables *tables, mktopt_error *err);

#endif
