/* mktopt/budget.h - what to spend on marketing: a plan from revenue and growth stage. */
#ifndef MKTOPT_BUDGET_H
#define MKTOPT_BUDGET_H

#include <mktopt/base.h>
#include <mktopt/tables.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mktopt_budget_plan_options {
    uint32_t struct_size;
    int32_t months;               /* length of the projection, 1..600, default 12 */
    const char *stage;            /* holds for every month; NULL (default): by revenue */
    mktopt_decimal rounding_unit; /* of amounts that split the budget, > 0, default 0.01 */
    const mktopt_tables *tables;  /* NULL (default): the seed's tables */
} mktopt_budget_plan_options;

/* Fills in the defaults. `size` is sizeof(mktopt_budget_plan_options) of the caller.
 * Errors: INVALID_ARGUMENT (NULL, no size). @since 0.1 */
MKTOPT_API mktopt_status mktopt_budget_plan_options_init(mktopt_budget_plan_options *options,
                                                         size_t size);

/* A plan: immutable, owned by the caller; its texts live as long as it does. @since 0.1 */
typedef struct mktopt_budget_plan mktopt_budget_plan;

/* A marketing budget from a monthly recurring revenue (>= 0, currency): budget by channel, targets,
 * and a projection whose first month is the one after today: revenue grows by the target of the
 * stage of the month before; stage, budget share and CAC target of a month are those of its own
 * revenue. Errors: NOT_FINITE, OUT_OF_RANGE, UNKNOWN_NAME for the stage, NUMBER_OVERFLOW when an
 * amount exceeds 2^63 rounding units, OUT_OF_MEMORY. Source: seed 000 section 1. @since 0.1 */
MKTOPT_API mktopt_status mktopt_budget_plan_create(double monthly_revenue,
                                                   const mktopt_budget_plan_options *options,
                                                   const mktopt_allocator *allocator,
                                                   mktopt_budget_plan **plan, mktopt_error *err);
/* Frees a plan; NULL is allowed. @since 0.1 */
MKTOPT_API void mktopt_budget_plan_free(mktopt_budget_plan *plan);

/* The figures of a plan that are not lists. Amounts in currency; `budget_percentage` and
 * `growth_target_percent` in percent. `roi_target` is revenue over spend: 12 x growth / budget
 * share, the recurring revenue that one month's growth adds over a year for each unit of its
 * budget. */
typedef struct mktopt_budget_summary {
    uint32_t struct_size;
    int32_t months;
    const char *stage;
    double monthly_revenue;
    double total_marketing_budget; /* whole rounding units */
    double budget_percentage;
    double cac_target;
    double growth_target_percent;
    double roi_target;
    double cumulative_investment; /* over the projection */
    double cumulative_revenue;
} mktopt_budget_summary;

typedef struct mktopt_channel_budget {
    uint32_t struct_size;
    uint32_t reserved;
    const char *channel;
    double share;
    double amount; /* whole rounding units; all add up to the total (largest remainder) */
} mktopt_channel_budget;

typedef struct mktopt_budget_month {
    uint32_t struct_size;
    int32_t month; /* 1: the first after today */
    const char *stage;
    double monthly_revenue;
    double marketing_budget;   /* not rounded */
    double expected_customers; /* marketing budget / CAC target */
} mktopt_budget_month;

/* A channel whose amount is below what it needs to have an effect. */
typedef struct mktopt_budget_warning {
    uint32_t struct_size;
    uint32_t reserved;
    const char *channel;
    double amount;
    double monthly_minimum;
    const char *message; /* one sentence */
} mktopt_budget_warning;

/* Parts of a plan. Set out->struct_size first. Errors: OUT_OF_RANGE for an index outside 0 .. count
 * - 1, INVALID_OPTIONS for a struct_size of 0. Counts are 0 for NULL. @since 0.1 */
MKTOPT_API mktopt_status mktopt_budget_plan_summary(const mktopt_budget_plan *plan,
                                                    mktopt_budget_summary *out, mktopt_error *err);
MKTOPT_API int64_t mktopt_budget_plan_channel_count(const mktopt_budget_plan *plan);
MKTOPT_API mktopt_status mktopt_budget_plan_channel(const mktopt_budget_plan *plan, int64_t index,
                                                    mktopt_channel_budget *out, mktopt_error *err);
MKTOPT_API int64_t mktopt_budget_plan_month_count(const mktopt_budget_plan *plan);
MKTOPT_API mktopt_status mktopt_budget_plan_month(const mktopt_budget_plan *plan, int64_t index,
                                                  mktopt_budget_month *out, mktopt_error *err);
MKTOPT_API int64_t mktopt_budget_plan_warning_count(const mktopt_budget_plan *plan);
MKTOPT_API mktopt_status mktopt_budget_plan_warning(const mktopt_budget_plan *plan, int64_t index,
                                                    mktopt_budget_warning *out, mktopt_error *err);

/* ---- tables of the calls below --------------------------------------------------------------- */

/* The tables of seed 000, sections 3, 4 and 6: months, quarters, industries, performance,
 * recommendations, approval, alerts, kpis, multiples, horizons. Immutable. @since 0.1 */
typedef struct mktopt_budget_tables mktopt_budget_tables;

/* Makes tables from overrides such as {"months": {"may": {"multiplier": 1.2}}}, merged key by key
 * over the defaults as in mktopt_tables_create; NULL gives the defaults. Errors: those of JSON,
 * OUT_OF_RANGE, CONFLICT (thresholds out of order, scores that no row covers) with the path of the
 * field; OUT_OF_MEMORY. The caller frees *tables. @since 0.1 */
MKTOPT_API mktopt_status mktopt_budget_tables_create(const char *json, size_t length,
                                                     const mktopt_allocator *allocator,
                                                     mktopt_budget_tables **tables,
                                                     mktopt_error *err);
/* The complete tables as JSON, as mktopt_tables_json. @since 0.1 */
MKTOPT_API const char *mktopt_budget_tables_json(const mktopt_budget_tables *tables,
                                                 size_t *length);
/* Frees tables; NULL is allowed. @since 0.1 */
MKTOPT_API void mktopt_budget_tables_free(mktopt_budget_tables *tables);

/* ---- the year -------------------------------------------------------------------------------- */

/* What is spread over the year. One of the two budgets is given, the other one is NaN. */
typedef struct mktopt_budget_seasonal_options {
    uint32_t struct_size;
    int32_t month;                      /* 1..12; MKTOPT_NONE_I32 (default): all twelve */
    double base_monthly_budget;         /* >= 0, currency a month; NaN (default): not given */
    double annual_budget;               /* >= 0, currency; NaN (default): not given */
    const char *industry;               /* a row of `industries`; NULL (default): none */
    mktopt_decimal rounding_unit;       /* of the months' budgets, > 0, default 0.01 */
    const mktopt_budget_tables *tables; /* NULL (default): the seed's tables */
} mktopt_budget_seasonal_options;

/* Fills in the defaults. `size` is that of the caller's struct. @since 0.1 */
MKTOPT_API mktopt_status
mktopt_budget_seasonal_options_init(mktopt_budget_seasonal_options *options, size_t size);

/* One month. Fixed layout. Events belong to the tables: they live as long (the defaults': always).
 * @since 0.1 */
typedef struct mktopt_seasonal_month {
    int32_t month;              /* 1..12 */
    int32_t quarter;            /* 1..4 */
    double seasonal_multiplier; /* of the month */
    double industry_adjustment; /* of the industry in the month; 1 without */
    double final_budget;        /* base x multiplier x adjustment, whole rounding units */
    double budget_increase;     /* final_budget - base */
    const char *const *events;
    int64_t event_count;
} mktopt_seasonal_month;

/* All months shown. @since 0.1 */
typedef struct mktopt_seasonal_summary {
    uint32_t struct_size;
    int32_t months;             /* shown: 1 or 12 */
    double base_monthly_budget; /* as given, or annual budget / sum of the year's factors */
    double annual_budget;       /* as given, or NaN */
    double final_budget;        /* sum of the months shown */
    double budget_increase;     /* final_budget - months x base */
    int32_t industry_known;     /* 0: no row for the industry given, its adjustment is 1 */
    int32_t reserved;
} mktopt_seasonal_summary;

/* A monthly budget moved by the month's multiplier and the industry's adjustment, or an annual
 * budget split over the year in proportion to them (largest remainder: the twelve add up to it).
 * `months` has room for 12. Set summary->struct_size first. Errors: INVALID_OPTIONS, MISSING_FIELD
 * and CONFLICT (not exactly one budget), NOT_FINITE, OUT_OF_RANGE, NUMBER_OVERFLOW. Source: seed
 * 000 section 4. @since 0.1 */
MKTOPT_API mktopt_status mktopt_budget_seasonal(const mktopt_budget_seasonal_options *options,
                                                mktopt_seasonal_month *months,
                                                mktopt_seasonal_summary *summary,
                                                mktopt_error *err);

/* What a channel does in a quarter. Fixed layout. */
typedef struct mktopt_channel_emphasis {
    const char *channel;
    const char *emphasis;
} mktopt_channel_emphasis;

/* A quarter's strategy: information beside the months' budgets, texts of the tables. @since 0.1 */
typedef struct mktopt_quarter_strategy {
    uint32_t struct_size;
    int32_t quarter; /* 1..4 */
    const char *name;
    const char *focus;
    const char *expected_performance;
    double budget_increase; /* above baseline, a fraction */
    const mktopt_channel_emphasis *channel_emphasis;
    int64_t emphasis_count;
} mktopt_quarter_strategy;

/* The strategy of quarter 1..4; NULL tables are the seed's. Set out->struct_size first. Errors:
 * OUT_OF_RANGE, INVALID_OPTIONS. Source: seed 000 section 4. @since 0.1 */
MKTOPT_API mktopt_status mktopt_budget_quarter(const mktopt_budget_tables *tables, int32_t quarter,
                                               mktopt_quarter_strategy *out, mktopt_error *err);

/* ---- events ---------------------------------------------------------------------------------- */

/* An event that may be taken part in: with nothing, or with `min` .. `max`. Revenue is in
 * proportion to spend up to `cost`, and no more beyond. Fixed layout. @since 0.1 */
typedef struct mktopt_marketing_event {
    const char *name;        /* unique */
    double cost;             /* > 0, currency: what taking part in full costs */
    double expected_revenue; /* >= 0, currency, for it */
    double min;              /* >= 0; NaN: 0; `cost` makes it all or nothing */
    double max;              /* > 0, >= min; NaN: cost */
    int32_t month; /* 1..12; MKTOPT_NONE_I32: that of the table `months`, if it is there */
    int32_t reserved;
} mktopt_marketing_event;

typedef struct mktopt_budget_events_options {
    uint32_t struct_size;
    uint32_t reserved;
    mktopt_decimal rounding_unit;       /* of spends, > 0, default 0.01 */
    const mktopt_budget_tables *tables; /* NULL (default): the seed's tables */
} mktopt_budget_events_options;

/* Fills in the defaults. `size` is that of the caller's struct.
 * Errors: INVALID_ARGUMENT (NULL, no size). @since 0.1 */
MKTOPT_API mktopt_status mktopt_budget_events_options_init(mktopt_budget_events_options *options,
                                                           size_t size);

enum { MKTOPT_EVENT_NOT_FUNDED = 0, MKTOPT_EVENT_IN_PART = 1, MKTOPT_EVENT_IN_FULL = 2 };

/* An event in the plan. @since 0.1 */
typedef struct mktopt_event_share {
    uint32_t struct_size;
    int32_t funding; /* MKTOPT_EVENT_...: in full from its cost on */
    int32_t month;   /* 1..12; MKTOPT_NONE_I32: not known */
    int32_t reserved;
    const char *name;
    double spend;            /* whole rounding units */
    double share;            /* of all spend; NaN when nothing is spent */
    double expected_revenue; /* of that spend */
    double roi;              /* (revenue - spend) / spend; NaN when not funded */
    double roi_in_full;      /* at its cost */
} mktopt_event_share;

/* All events. @since 0.1 */
typedef struct mktopt_events_summary {
    uint32_t struct_size;
    int32_t status; /* MKTOPT_ALLOCATION_OPTIMAL, or _LIMIT_REACHED */
    double total;   /* as given */
    double spend;   /* <= total in whole rounding units */
    double unspent;
    double expected_revenue;
    double expected_profit; /* revenue - spend, which is what is maximised */
    double upper_bound;     /* proven: no plan, before rounding, has a greater profit */
    double roi;             /* NaN when nothing is spent */
} mktopt_events_summary;

/* A plan for events: immutable, owned by the caller; its texts live as long as it does. @since 0.1
 */
typedef struct mktopt_event_plan mktopt_event_plan;

/* The spends on events[count] that bring the greatest revenue - spend with at most `total` (>= 0),
 * found by mktopt_allocation_optimize: the global optimum, all-or-nothing events included. Events
 * that lose money get nothing. Spends are multiples of rounding_unit within their bounds. Errors
 * name events[i].field: MISSING_FIELD, NOT_FINITE, OUT_OF_RANGE, DUPLICATE, CONFLICT (min above
 * max, or no multiple between); total; NUMBER_OVERFLOW, OUT_OF_MEMORY. Source: seed 000 section 4.
 * @since 0.1 */
MKTOPT_API mktopt_status mktopt_budget_events_create(const mktopt_marketing_event *events,
                                                     int64_t count, double total,
                                                     const mktopt_budget_events_options *options,
                                                     const mktopt_allocator *allocator,
                                                     mktopt_event_plan **plan, mktopt_error *err);
/* Frees a plan; NULL is allowed. @since 0.1 */
MKTOPT_API void mktopt_budget_events_free(mktopt_event_plan *plan);

/* Parts of a plan; events as given. Set struct_size of what is written. Count of NULL: 0. Errors:
 * INVALID_ARGUMENT, INVALID_OPTIONS, OUT_OF_RANGE (index). @since 0.1 */
MKTOPT_API mktopt_status mktopt_budget_events_summary(const mktopt_event_plan *plan,
                                                      mktopt_events_summary *out,
                                                      mktopt_error *err);
MKTOPT_API int64_t mktopt_budget_events_event_count(const mktopt_event_plan *plan);
MKTOPT_API mktopt_status mktopt_budget_events_event(const mktopt_event_plan *plan, int64_t index,
                                                    mktopt_event_share *out, mktopt_error *err);

/* ---- adjustment by performance --------------------------------------------------------------- */

/* A channel's spend and how it does; a metric that is missing is NaN. Fixed layout. @since 0.1 */
typedef struct mktopt_channel_performance {
    const char *channel;    /* unique */
    double spend;           /* >= 0, currency */
    double roi;             /* (revenue - cost) / cost */
    double cac;             /* >= 0, currency a customer */
    double conversion_rate; /* 0..1 */
    double ltv_cac_ratio;   /* >= 0 */
} mktopt_channel_performance;

typedef struct mktopt_budget_adjust_options {
    uint32_t struct_size;
    int32_t budget_neutral;             /* 1: rescaled so that the total stays; default 0 */
    mktopt_decimal rounding_unit;       /* of new spends, > 0, default 0.01 */
    const mktopt_budget_tables *tables; /* NULL (default): the seed's tables */
} mktopt_budget_adjust_options;

/* Fills in the defaults. `size` is that of the caller's struct.
 * Errors: INVALID_ARGUMENT (NULL, no size). @since 0.1 */
MKTOPT_API mktopt_status mktopt_budget_adjust_options_init(mktopt_budget_adjust_options *options,
                                                           size_t size);

/* What the size of a change asks for: nothing, doing it, telling someone, asking first. */
enum {
    MKTOPT_CHANGE_NONE = 0,
    MKTOPT_CHANGE_AUTO = 1,
    MKTOPT_CHANGE_NOTIFY = 2,
    MKTOPT_CHANGE_APPROVE = 3
};

/* Bits of `missing`. */
enum {
    MKTOPT_MISSING_ROI = 1,
    MKTOPT_MISSING_CAC = 2,
    MKTOPT_MISSING_CONVERSION_RATE = 4,
    MKTOPT_MISSING_LTV_CAC_RATIO = 8
};

/* What becomes of a channel. Scores are 4 (excellent) .. 1 (poor), else 0. @since 0.1 */
typedef struct mktopt_channel_adjustment {
    uint32_t struct_size;
    int32_t action;  /* MKTOPT_CHANGE_... */
    int32_t missing; /* bits MKTOPT_MISSING_...: metrics that scored 0 for want of a value */
    int32_t roi_score;
    int32_t cac_score;
    int32_t conversion_rate_score;
    int32_t ltv_cac_ratio_score;
    int32_t reserved;
    double overall_score;   /* mean of the four */
    double adjustment;      /* of the recommendation, a fraction: 0.25 is +25 % */
    double change_fraction; /* with budget_neutral, else the same; before rounding */
    double spend;           /* as given */
    double new_spend;       /* whole rounding units */
    double change;          /* new_spend - spend */
    const char *channel;
    const char *recommendation; /* the row of `recommendations` */
    const char *reasoning;      /* one sentence */
} mktopt_channel_adjustment;

/* All channels. @since 0.1 */
typedef struct mktopt_adjustment_summary {
    uint32_t struct_size;
    int32_t budget_neutral;
    double total_spend;
    double new_total;    /* with budget_neutral: total_spend in whole rounding units */
    double total_change; /* new_total - total_spend */
    double moved;        /* sum of what is taken away from channels */
    int64_t raised;      /* channels */
    int64_t held;
    int64_t cut;
    const char *overall_strategy; /* in words with their numbers */
} mktopt_adjustment_summary;

/* An adjustment: immutable, owned by the caller; its texts live as long as it does. @since 0.1 */
typedef struct mktopt_budget_adjustment mktopt_budget_adjustment;

/* Scores each metric of channels[count] against its thresholds (reached when equalled; CAC: lower
 * is better; missing: 0), and changes spend by the mean score: >= 3.5 +25 %, >= 2.5 +15 %, >= 1.5
 * 0, else -20 %. By size of change: below 10 % none, below 15 % auto, up to 20 % notify, above
 * approve. `options` NULL: defaults. Errors name channels[i].field: MISSING_FIELD, NOT_FINITE,
 * OUT_OF_RANGE, DUPLICATE; NUMBER_OVERFLOW, OUT_OF_MEMORY. Source: seed 000 section 3. @since 0.1
 */
MKTOPT_API mktopt_status mktopt_budget_adjustment_create(
    const mktopt_channel_performance *channels, int64_t count,
    const mktopt_budget_adjust_options *options, const mktopt_allocator *allocator,
    mktopt_budget_adjustment **adjustment, mktopt_error *err);
/* Frees an adjustment; NULL is allowed. @since 0.1 */
MKTOPT_API void mktopt_budget_adjustment_free(mktopt_budget_adjustment *adjustment);

/* Parts of an adjustment, as those of a plan: set out->struct_size first; channels as given;
 * actions are sentences, the largest change first, NULL outside. Errors: OUT_OF_RANGE,
 * INVALID_OPTIONS. @since 0.1 */
MKTOPT_API mktopt_status mktopt_budget_adjustment_summary(
    const mktopt_budget_adjustment *adjustment, mktopt_adjustment_summary *out, mktopt_error *err);
MKTOPT_API int64_t
mktopt_budget_adjustment_channel_count(const mktopt_budget_adjustment *adjustment);
MKTOPT_API mktopt_status
mktopt_budget_adjustment_channel(const mktopt_budget_adjustment *adjustment, int64_t index,
                                 mktopt_channel_adjustment *out, mktopt_error *err);
MKTOPT_API int64_t
mktopt_budget_adjustment_action_count(const mktopt_budget_adjustment *adjustment);
MKTOPT_API const char *mktopt_budget_adjustment_action(const mktopt_budget_adjustment *adjustment,
                                                       int64_t index);

/* ---- spend against plan ---------------------------------------------------------------------- */

/* A channel's budget for the period and what it spent so far. Fixed layout. @since 0.1 */
typedef struct mktopt_channel_spend {
    const char *channel; /* unique */
    double budget;       /* >= 0, currency; 0: not planned */
    double spent;        /* >= 0, currency; ignored where daily values are given */
    const double *daily; /* spend of day 1 .. `day`, >= 0; NULL: only the total is known */
    int64_t daily_count; /* `day`, or 0 */
} mktopt_channel_spend;

typedef struct mktopt_budget_monitor_options {
    uint32_t struct_size;
    uint32_t reserved;
    double level;                 /* of the intervals, 0 < level < 1, default 0.9 */
    double daily_variation;       /* standard deviation / mean of daily spend, assumed where no
                                     daily values are given; >= 0, default 0.25 */
    mktopt_decimal rounding_unit; /* of the reforecast, > 0, default 0.01 */
    const mktopt_budget_tables *tables; /* NULL (default): the seed's tables */
} mktopt_budget_monitor_options;

/* Fills in the defaults. `size` is that of the caller's struct.
 * Errors: INVALID_ARGUMENT (NULL, no size). @since 0.1 */
MKTOPT_API mktopt_status mktopt_budget_monitor_options_init(mktopt_budget_monitor_options *options,
                                                            size_t size);

enum { MKTOPT_PACE_ON_TRACK = 0, MKTOPT_PACE_UNDER = 1, MKTOPT_PACE_OVER = 2 };

/* Spend of a channel, or of all. What needs a budget above 0 is NaN without one. @since 0.1 */
typedef struct mktopt_budget_pace {
    uint32_t struct_size;
    int32_t status;      /* MKTOPT_PACE_..., by the projection */
    const char *channel; /* NULL: all channels */
    double budget;
    double spent;
    double utilisation;      /* spent / budget */
    double expected_to_date; /* budget x day / days */
    double pacing;           /* spent / expected_to_date: 1 is as planned */
    double variance;         /* spent - expected_to_date */
    double variance_percent; /* of expected_to_date */
    double daily_spend;      /* spent / day */
    double projected;        /* at the end of the period, at the same daily spend */
    double projected_lower;  /* prediction interval */
    double projected_upper;
    double overspend_probability; /* that the end is above the budget */
    double required_daily_spend;  /* that uses up the budget; 0 when it is; NaN on the last day */
    double reforecast; /* a budget: all add up to the plan, or to what is spent above it */
} mktopt_budget_pace;

enum {
    MKTOPT_ALERT_OVERSPEND = 0, /* the projection is above the budget */
    MKTOPT_ALERT_UNDERSPEND = 1,
    MKTOPT_ALERT_EXHAUSTED = 2, /* more than the budget is spent already */
    MKTOPT_ALERT_UNPLANNED = 3  /* spend without a budget */
};
enum {
    MKTOPT_BUDGET_SEVERITY_MEDIUM = 2,
    MKTOPT_BUDGET_SEVERITY_HIGH = 3,
    MKTOPT_BUDGET_SEVERITY_CRITICAL = 4
};

/* Something to look at. @since 0.1 */
typedef struct mktopt_budget_alert {
    uint32_t struct_size;
    int32_t kind;        /* MKTOPT_ALERT_... */
    int32_t severity;    /* MKTOPT_BUDGET_SEVERITY_... */
    int32_t certain;     /* 1: the whole interval lies on that side of the budget */
    const char *channel; /* NULL: all channels */
    double deviation;    /* projected / budget - 1 (EXHAUSTED: spent / budget - 1); NaN without */
    const char *message; /* one sentence */
} mktopt_budget_alert;

/* A monitor: immutable, owned by the caller; its texts live as long as it does. @since 0.1 */
typedef struct mktopt_budget_monitor mktopt_budget_monitor;

/* Where spend stands after `day` of `days_in_period` days, and where it ends. With r days left,
 * daily mean m and standard deviation s, the interval is that of the sum of r further days drawn as
 * the d before, r m +- t(d - 1) s sqrt(r + r^2 / d): exact for independent normal days. Where no
 * daily values (at least 2) are given, s = daily_variation x m and t is normal; of channels without
 * daily values the total adds variances. Errors name channels[i].field: as of an adjustment,
 * LENGTH_MISMATCH; day, days_in_period. Source: seed 001 section 5. @since 0.1 */
MKTOPT_API mktopt_status mktopt_budget_monitor_create(
    const mktopt_channel_spend *channels, int64_t count, int32_t day, int32_t days_in_period,
    const mktopt_budget_monitor_options *options, const mktopt_allocator *allocator,
    mktopt_budget_monitor **monitor, mktopt_error *err);
/* Frees a monitor; NULL is allowed. @since 0.1 */
MKTOPT_API void mktopt_budget_monitor_free(mktopt_budget_monitor *monitor);

/* Parts of a monitor; channels as given, alerts by severity. Set struct_size of what is written.
 * Counts of NULL: 0. Errors: INVALID_ARGUMENT, INVALID_OPTIONS, OUT_OF_RANGE (index). @since 0.1 */
MKTOPT_API mktopt_status mktopt_budget_monitor_total(const mktopt_budget_monitor *monitor,
                                                     mktopt_budget_pace *out, mktopt_error *err);
MKTOPT_API int64_t mktopt_budget_monitor_channel_count(const mktopt_budget_monitor *monitor);
MKTOPT_API mktopt_status mktopt_budget_monitor_channel(const mktopt_budget_monitor *monitor,
                                                       int64_t index, mktopt_budget_pace *out,
                                                       mktopt_error *err);
MKTOPT_API int64_t mktopt_budget_monitor_alert_count(const mktopt_budget_monitor *monitor);
MKTOPT_API mktopt_status mktopt_budget_monitor_alert(const mktopt_budget_monitor *monitor,
                                                     int64_t index, mktopt_budget_alert *out,
                                                     mktopt_error *err);

/* ---- returns and key figures ----------------------------------------------------------------- */

/* What is invested over the first `months` months. Fixed layout. @since 0.1 */
typedef struct mktopt_return_horizon {
    int32_t months; /* >= 1 */
    int32_t reserved;
    double investment; /* >= 0, currency; NaN: not known */
} mktopt_return_horizon;

/* The horizons of the tables (default 6, 12, 18 months) over monthly[count] investments (>= 0); one
 * that reaches beyond them has investment NaN. Writes the first `capacity` and the number of all;
 * `horizons` may be NULL with capacity 0. Errors: INVALID_ARGUMENT, NOT_FINITE, OUT_OF_RANGE,
 * NUMBER_OVERFLOW. Source: seed 000 section 6. @since 0.1 */
MKTOPT_API mktopt_status mktopt_budget_horizons(const double *monthly, int64_t count,
                                                const mktopt_budget_tables *tables,
                                                mktopt_return_horizon *horizons, int64_t capacity,
                                                int64_t *n, mktopt_error *err);

/* The return of an investment under a scenario; NaN where the investment is. Fixed layout.
 * @since 0.1 */
typedef struct mktopt_investment_return {
    const char *scenario; /* lives as long as the tables */
    int32_t months;
    int32_t reserved;
    double investment;
    double multiple; /* revenue over investment */
    double revenue;  /* investment x multiple */
    double gain;     /* revenue - investment */
    double roi;      /* gain / investment; NaN for 0 */
} mktopt_investment_return;

/* Returns of horizons[count] under each scenario of the tables (conservative 4.5, realistic 6.0,
 * optimistic 8.5), scenario by scenario within a horizon. Writes the first `capacity` and the
 * number of all, as above. Errors name horizons[i].field. Source: seed 000 section 6. @since 0.1 */
MKTOPT_API mktopt_status mktopt_budget_returns(const mktopt_return_horizon *horizons, int64_t count,
                                               const mktopt_budget_tables *tables,
                                               mktopt_investment_return *returns, int64_t capacity,
                                               int64_t *n, mktopt_error *err);

/* A measured key figure; `channel` NULL is the whole. Fixed layout. @since 0.1 */
typedef struct mktopt_kpi_value {
    const char *name; /* a row of `kpis`, or its alias */
    const char *channel;
    double value; /* NaN: not measured */
} mktopt_kpi_value;

enum { MKTOPT_KPI_REACHED = 0, MKTOPT_KPI_MISSED = 1, MKTOPT_KPI_NOT_MEASURED = 2 };
enum { MKTOPT_KPI_AT_LEAST = 0, MKTOPT_KPI_AT_MOST = 1 };

/* A key figure against its target. Texts are the tables' and the caller's. Fixed layout. @since 0.1
 */
typedef struct mktopt_kpi {
    const char *name;
    const char *group;
    const char *unit;
    const char *channel; /* NULL: the whole */
    int32_t status;      /* MKTOPT_KPI_REACHED, ...; a target is reached when equalled */
    int32_t direction;   /* MKTOPT_KPI_AT_LEAST or _AT_MOST */
    double value;        /* NaN: not measured */
    double target;
    double missed_by;         /* 0 when reached, NaN when not measured */
    double missed_by_percent; /* of the target; NaN for a target of 0 */
} mktopt_kpi;

/* Every key figure of the tables in their order (the lowest, or highest, of its channels where only
 * channels are measured), then the values by channel as given. Writes the first `capacity` and the
 * number of all, as above. Errors name values[i].field: MISSING_FIELD, UNKNOWN_NAME, DUPLICATE;
 * OUT_OF_MEMORY. Source: seed 000 section 6. @since 0.1 */
MKTOPT_API mktopt_status mktopt_budget_kpis(const mktopt_kpi_value *values, int64_t count,
                                            const mktopt_budget_tables *tables, mktopt_kpi *kpis,
                                            int64_t capacity, int64_t *n, mktopt_error *err);

#ifdef __cplusplus
}
#endif

#endif
