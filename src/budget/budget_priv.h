#ifndef MKTOPT_BUDGET_BUDGET_PRIV_H
#define MKTOPT_BUDGET_BUDGET_PRIV_H

#include <mktopt/budget.h>

#include "budget/tables.h"
#include "tables/tables.h"

/* What budget.plan answers; the summary's figures are spread over the JSON (operations.c). */
typedef struct mktopt__budget_plan {
    mktopt_budget_summary summary;
    mktopt__array channels; /* mktopt_channel_budget */
    mktopt__array months;   /* mktopt_budget_month */
    mktopt__array warnings; /* mktopt_budget_warning */
} mktopt__budget_plan;

extern const mktopt__struct mktopt__budget_plan_options_type;

/* Options are checked; memory comes from `arena`. */
mktopt_status mktopt__budget_plan_compute(double monthly_revenue,
                                          const mktopt_budget_plan_options *options,
                                          const mktopt__tables *tables, mktopt__arena *arena,
                                          mktopt__budget_plan *plan, mktopt_error *err);

/* The default rounding unit: a hundredth of the currency. */
extern const mktopt_decimal mktopt__hundredth;

/* A fraction as percent for sentences: 0.15 is "15", 0.0333 is "3.3". */
#define MKTOPT__PERCENT(fraction) MKTOPT__NUMBER(mktopt__round_percent(fraction))
double mktopt__round_percent(double fraction);

/* `amount` in whole units; NUMBER_OVERFLOW names the field when they do not fit. */
mktopt_status mktopt__budget_units(double amount, mktopt_decimal unit, const mktopt__path *path,
                                   int64_t *units, mktopt_error *err);

/* What `units` are above an amount; in whole units where the amount is. */
double mktopt__budget_difference(int64_t units, double amount, mktopt_decimal unit);

/* Splits `total` units by weights (largest remainder) into parts[count]; memory from the arena. */
mktopt_status mktopt__budget_split(int64_t total, const double *weights, int64_t count,
                                   mktopt__arena *arena, int64_t **parts, mktopt_error *err);

/* ---- seasonal ------------------------------------------------------------------------------- */

/* Fields that the options struct and the request both have; P says where in S the options lie:
 * nothing, or `member.`. */
#define MKTOPT__SEASONAL_OPTIONS_FIELDS(S, P)                                                   \
    MKTOPT__OPTION(S, P, F64, base_monthly_budget, .flags = MKTOPT__OPTIONAL, .one_of = 1,      \
                   MKTOPT__AT_LEAST(0), .unit = "currency/month",                               \
                   .doc = "What a month gets before season and industry."),                     \
        MKTOPT__OPTION(S, P, F64, annual_budget, .flags = MKTOPT__OPTIONAL, .one_of = 1,        \
                       MKTOPT__AT_LEAST(0), .unit = "currency",                                 \
                       .doc = "What the twelve months get; they add up to it exactly."),        \
        MKTOPT__OPTION(S, P, STRING, industry, .flags = MKTOPT__OPTIONAL,                       \
                       .doc = "A row of tables.industries; others have an adjustment of 1."),   \
        MKTOPT__OPTION(S, P, DECIMAL, rounding_unit, MKTOPT__DEFAULT_VALUE(&mktopt__hundredth), \
                       MKTOPT__ABOVE(0), .unit = "currency",                                    \
                       .doc = "Budgets of months are multiples of it.")
mktopt_status mktopt__budget_seasonal_compute(const mktopt_budget_seasonal_options *options,
                                              const mktopt__season_tables *tables,
                                              mktopt_seasonal_month *months,
                                              mktopt_seasonal_summary *summary, mktopt_error *err);

/* ---- events --------------------------------------------------------------------------------- */

typedef struct mktopt__event_plan {
    mktopt_events_summary summary;
    mktopt__array events; /* mktopt_event_share */
} mktopt__event_plan;

extern const mktopt__struct mktopt__budget_events_options_type;
/* Bounds of one event that belong together; other checks are the callers' tables. */
mktopt_status mktopt__event_check(const mktopt_marketing_event *event, const mktopt__path *path,
                                  mktopt_error *err);
/* `allocator` for the engine's scratch. */
mktopt_status mktopt__budget_events_compute(const mktopt_marketing_event *events, int64_t count,
                                            double total,
                                            const mktopt_budget_events_options *options,
                                            const mktopt__season_tables *tables,
                                            mktopt__arena *arena, mktopt__event_plan *out,
                                            mktopt_error *err);

/* ---- adjust --------------------------------------------------------------------------------- */

typedef struct mktopt__budget_adjustment {
    mktopt_adjustment_summary summary;
    mktopt__array channels; /* mktopt_channel_adjustment */
    mktopt__array actions;  /* const char * */
} mktopt__budget_adjustment;

extern const mktopt__struct mktopt__channel_performance_type;
extern const mktopt__struct mktopt__budget_adjust_options_type;
mktopt_status mktopt__budget_adjust_compute(const mktopt_channel_performance *channels,
                                            int64_t count,
                                            const mktopt_budget_adjust_options *options,
                                            const mktopt__adjust_tables *tables,
                                            mktopt__arena *arena, mktopt__budget_adjustment *out,
                                            mktopt_error *err);

/* ---- monitor -------------------------------------------------------------------------------- */

typedef struct mktopt__budget_monitor {
    mktopt_budget_pace total;
    mktopt__array channels; /* mktopt_budget_pace */
    mktopt__array alerts;   /* mktopt_budget_alert */
    int32_t from_days;      /* the total's interval comes from daily values */
} mktopt__budget_monitor;

extern const mktopt__struct mktopt__budget_monitor_options_type;
extern const mktopt__enum mktopt__budget_pace_names;
extern const mktopt__enum mktopt__budget_alert_names;
extern const mktopt__enum mktopt__budget_severity_names;
mktopt_status mktopt__budget_monitor_compute(const mktopt_channel_spend *channels, int64_t count,
                                             int32_t day, int32_t days_in_period,
                                             const mktopt_budget_monitor_options *options,
                                             const mktopt__monitor_tables *tables,
                                             mktopt__arena *arena, mktopt__budget_monitor *out,
                                             mktopt_error *err);

/* ---- returns and key figures ---------------------------------------------------------------- */

extern const mktopt__struct mktopt__return_horizon_type;
mktopt_status mktopt__budget_horizons_compute(const double *monthly, int64_t count,
                                              const mktopt__return_tables *tables,
                                              mktopt_return_horizon *horizons, int64_t capacity,
                                              int64_t *n, mktopt_error *err);
mktopt_status mktopt__budget_returns_compute(const mktopt_return_horizon *horizons, int64_t count,
                                             const mktopt__return_tables *tables,
                                             mktopt_investment_return *returns, int64_t capacity,
                                             int64_t *n, mktopt_error *err);

extern const mktopt__enum mktopt__kpi_status_names;
/* The row of each figure, by name or alias; -1: there is none. */
mktopt_status mktopt__kpi_rows_of(const mktopt_kpi_value *values, int64_t count,
                                  const mktopt__kpi_tables *tables, mktopt__arena *arena,
                                  int64_t *rows, mktopt_error *err);
/* The first value whose row and channel an earlier one has, and that one; -1: none. */
mktopt_status mktopt__kpi_repeated(const mktopt_kpi_value *values, const int64_t *rows,
                                   int64_t count, mktopt__arena *arena, int64_t *first,
                                   int64_t *again, mktopt_error *err);
/* Rows are known and unique. */
mktopt_status mktopt__budget_kpis_compute(const mktopt_kpi_value *values, const int64_t *rows,
                                          int64_t count, const mktopt__kpi_tables *tables,
                                          mktopt__arena *arena, mktopt_kpi *kpis, int64_t capacity,
                                          int64_t *n, mktopt_error *err);

#endif
