/* Operations of the allocation domain that other files than operations.c implement: each declares
 * its request, response and run here, and operations.c lists it. */
#ifndef MKTOPT_ALLOCATION_OPERATIONS_PRIV_H
#define MKTOPT_ALLOCATION_OPERATIONS_PRIV_H

#include "json/operation.h"

#endif
