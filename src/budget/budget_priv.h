#ifndef MKTOPT_BUDGET_BUDGET_PRIV_H
#define MKTOPT_BUDGET_BUDGET_PRIV_H

#include <mktopt/budget.h>

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

#endif
