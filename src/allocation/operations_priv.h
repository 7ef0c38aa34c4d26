/* Operations of the allocation domain that other files than operations.c implement: each declares
 * its request, response and run here, and operations.c lists it. */
#ifndef MKTOPT_ALLOCATION_OPERATIONS_PRIV_H
#define MKTOPT_ALLOCATION_OPERATIONS_PRIV_H

#include "json/operation.h"

/* analysis_operations.c */
MKTOPT__OPERATION_PARTS(allocation, efficiency);
MKTOPT__OPERATION_PARTS(allocation, matrix);
/* scaling_operation.c */
MKTOPT__OPERATION_PARTS(allocation, scaling_plan);
/* fit_operation.c */
MKTOPT__OPERATION_PARTS(allocation, fit_curve);

#endif
