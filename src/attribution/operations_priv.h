/* The operations that put journeys to use, each in a file of its own; operations.c lists them. */
#ifndef MKTOPT_ATTRIBUTION_OPERATIONS_PRIV_H
#define MKTOPT_ATTRIBUTION_OPERATIONS_PRIV_H

#include "attribution/source.h"
#include "json/operation.h"

MKTOPT__OPERATION_PARTS(attribution, predict);
MKTOPT__OPERATION_PARTS(attribution, journeys);
MKTOPT__OPERATION_PARTS(attribution, roi);

/* A level of confidence. */
#define MKTOPT__LEVEL_FIELD(S, P)                                                 \
    MKTOPT__OPTION(S, P, F64, level, MKTOPT__DEFAULT(0.95), MKTOPT__INSIDE(0, 1), \
                   .unit = "fraction", .doc = "Of all intervals, between 0 and 1.")

#endif
