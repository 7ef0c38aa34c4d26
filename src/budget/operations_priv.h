/* The operations of the budget, by file; operations.c lists them. */
#ifndef MKTOPT_BUDGET_OPERATIONS_PRIV_H
#define MKTOPT_BUDGET_OPERATIONS_PRIV_H

#include "budget/budget_priv.h"
#include "json/operation.h"

/* season_operations.c */
MKTOPT__OPERATION_PARTS(budget, seasonal);
MKTOPT__OPERATION_PARTS(budget, events);
/* control_operations.c */
MKTOPT__OPERATION_PARTS(budget, adjust);
MKTOPT__OPERATION_PARTS(budget, monitor);
/* outlook_operations.c */
MKTOPT__OPERATION_PARTS(budget, returns);
MKTOPT__OPERATION_PARTS(budget, kpis);

/* A month of a request by its English name, in any case, or number: 1..12; NULL: NONE. */
mktopt_status mktopt__budget_read_month(const char *text, const mktopt__path *path, int32_t *month,
                                        mktopt_error *err);

#endif
