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

#endif
