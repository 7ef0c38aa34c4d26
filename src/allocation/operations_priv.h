/* Operations of the allocation domain that other files than operations.c implement: each declares
 * its request, response and run here, and operations.c lists it. */
#ifndef MKTOPT_ALLOCATION_OPERATIONS_PRIV_H
#define MKTOPT_ALLOCATION_OPERATIONS_PRIV_H

#include "json/operation.h"

/* ratings/operations.c */
MKTOPT__OPERATION_PARTS(allocation, efficiency);
MKTOPT__OPERATION_PARTS(allocation, matrix);
/* ratings/scaling_operation.c */
MKTOPT__OPERATION_PARTS(allocation, scaling_plan);
/* fit/operation.c */
MKTOPT__OPERATION_PARTS(allocation, fit_curve);

#endif
