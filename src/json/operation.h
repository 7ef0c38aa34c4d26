/* An operation: a named request/response pair. Each domain lists its own in operations.c. */
#ifndef MKTOPT_JSON_OPERATION_H
#define MKTOPT_JSON_OPERATION_H

#include "json/fields.h"

typedef struct mktopt__operation {
    const char *name; /* "budget.plan" */
    const char *doc;
    const mktopt__struct *request;
    const mktopt__struct *response;
    /* `request` is decoded and checked; `response` is initialised by mktopt__init; memory comes
     * from context->arena. */
    mktopt_status (*run)(const mktopt__context *context, const void *request, void *response,
                         mktopt_error *err);
} mktopt__operation;

typedef struct mktopt__operation_list {
    const mktopt__operation *items;
    int32_t count;
} mktopt__operation_list;

/* The operation D.N that stands in a file of its own: what that file defines, and the row in the
 * domain's list. */
#define MKTOPT__OPERATION_PARTS(D, N)                                                        \
    extern const mktopt__struct mktopt__##D##_##N##_request;                                 \
    extern const mktopt__struct mktopt__##D##_##N##_response;                                \
    mktopt_status mktopt__##D##_run_##N(const mktopt__context *context, const void *request, \
                                        void *response, mktopt_error *err)
#define MKTOPT__OPERATION(D, N, text)                                              \
    {                                                                              \
        .name = #D "." #N, .doc = (text), .request = &mktopt__##D##_##N##_request, \
        .response = &mktopt__##D##_##N##_response, .run = mktopt__##D##_run_##N,   \
    }

#endif
