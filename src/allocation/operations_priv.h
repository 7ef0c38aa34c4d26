/* Operations of the allocation domain that other files than operations.c implement: each declares
 * its request, response and run here, and operations.c lists it. */
#ifndef MKTOPT_ALLOCATION_OPERATIONS_PRIV_H
#define MKTOPT_ALLOCATION_OPERATIONS_PRIV_H

#include "json/operation.h"

#define MKTOPT__ALLOCATION_OPERATION(name)                            \
    extern const mktopt__struct mktopt__allocation_##name##_request;  \
    extern const mktopt__struct mktopt__allocation_##name##_response; \
    mktopt_status mktopt__allocation_run_##name(                      \
        const mktopt__context *context, const void *request, void *response, mktopt_error *err)

/* analysis_operations.c */
MKTOPT__ALLOCATION_OPERATION(efficiency);
MKTOPT__ALLOCATION_OPERATION(matrix);
/* scaling_operation.c */
MKTOPT__ALLOCATION_OPERATION(scaling_plan);
/* fit_operation.c */
MKTOPT__ALLOCATION_OPERATION(fit_curve);

#endif
