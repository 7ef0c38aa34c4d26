/* mktopt/stage.h - growth stages of a company by its monthly recurring revenue. */
#ifndef MKTOPT_STAGE_H
#define MKTOPT_STAGE_H

#include <mktopt/base.h>
#include <mktopt/tables.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A stage. Texts belong to the tables that it was classified by (the defaults live forever).
 * @since 0.1 */
typedef struct mktopt_stage {
    uint32_t struct_size;
    uint32_t reserved;
    const char *name;         /* "growth" */
    const char *display_name; /* "Growth Phase" */
    double min_revenue;       /* currency/month, inclusive */
    double max_revenue;       /* currency/month, exclusive; NaN: no end */
    double budget_share;      /* of revenue, 0..1 */
    double growth_target;     /* fraction a month */
    double cac_target;        /* currency a customer */
    const char *focus;
    double revenue_to_next_stage; /* max_revenue - revenue; NaN: the last stage */
} mktopt_stage;

/* The stage of a monthly recurring revenue (>= 0, currency). `tables` NULL: the defaults. Set
 * stage->struct_size first. Errors: NOT_FINITE, OUT_OF_RANGE for a negative revenue,
 * INVALID_OPTIONS for a struct_size of 0. Source: seed 000 section 1. @since 0.1 */
MKTOPT_API mktopt_status mktopt_stage_classify(double monthly_revenue, const mktopt_tables *tables,
                                               mktopt_stage *stage, mktopt_error *err);

/* What the stage puts first, in order: text `index`, or NULL when there are no more (or no such
 * stage).
 * @since 0.1 */
MKTOPT_API const char *mktopt_stage_priority(const mktopt_tables *tables, const char *stage,
                                             int32_t index);

/* How success of the stage is told: metric `index` and its target in words; OUT_OF_RANGE when there
 * are no more, UNKNOWN_NAME for the stage. @since 0.1 */
MKTOPT_API mktopt_status mktopt_stage_success_metric(const mktopt_tables *tables, const char *stage,
                                                     int32_t index, const char **metric,
                                                     const char **target, mktopt_error *err);

#ifdef __cplusplus
}
#endif

#endif
