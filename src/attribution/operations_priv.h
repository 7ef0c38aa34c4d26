/* The operations that put journeys to use, each in a file of its own; operations.c lists them. */
#ifndef MKTOPT_ATTRIBUTION_OPERATIONS_PRIV_H
#define MKTOPT_ATTRIBUTION_OPERATIONS_PRIV_H

#include "attribution/source.h"
#include "json/operation.h"

#define MKTOPT__ATTRIBUTION_OPERATION(name)                            \
    extern const mktopt__struct mktopt__attribution_##name##_request;  \
    extern const mktopt__struct mktopt__attribution_##name##_response; \
    mktopt_status mktopt__attribution_run_##name(                      \
        const mktopt__context *context, const void *request, void *response, mktopt_error *err)

MKTOPT__ATTRIBUTION_OPERATION(predict);
MKTOPT__ATTRIBUTION_OPERATION(journeys);
MKTOPT__ATTRIBUTION_OPERATION(roi);

/* A level of confidence. */
#define MKTOPT__LEVEL_FIELD(S, P)                                                 \
    MKTOPT__OPTION(S, P, F64, level, MKTOPT__DEFAULT(0.95), MKTOPT__INSIDE(0, 1), \
                   .unit = "fraction", .doc = "Of all intervals, between 0 and 1.")

#endif
