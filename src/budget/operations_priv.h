/* The operations of the budget, by file; operations.c lists them. */
#ifndef MKTOPT_BUDGET_OPERATIONS_PRIV_H
#define MKTOPT_BUDGET_OPERATIONS_PRIV_H

#include "budget/budget_priv.h"
#include "json/operation.h"

#define MKTOPT__BUDGET_OPERATION(name)                                                           \
    extern const mktopt__struct mktopt__budget_##name##_request;                                 \
    extern const mktopt__struct mktopt__budget_##name##_response;                                \
    mktopt_status mktopt__budget_run_##name(const mktopt__context *context, const void *request, \
                                            void *response, mktopt_error *err)

/* season_operations.c */
MKTOPT__BUDGET_OPERATION(seasonal);
MKTOPT__BUDGET_OPERATION(events);
/* control_operations.c */
MKTOPT__BUDGET_OPERATION(adjust);
MKTOPT__BUDGET_OPERATION(monitor);
/* outlook_operations.c */
MKTOPT__BUDGET_OPERATION(returns);
MKTOPT__BUDGET_OPERATION(kpis);

/* A month of a request by its English name, in any case, or number: 1..12; NULL: NONE. */
mktopt_status mktopt__budget_read_month(const char *text, const mktopt__path *path, int32_t *month,
                                        mktopt_error *err);

#endif
