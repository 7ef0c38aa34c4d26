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

/* Fills in the defaults. `size` is sizeof(mktopt_budget_plan_options) of the caller. @since 0.1 */
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

#ifdef __cplusplus
}
#endif

#endif
