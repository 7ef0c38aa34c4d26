/* What a computation may use besides its input: memory, threads, progress. */
#ifndef MKTOPT_BASE_CONTEXT_H
#define MKTOPT_BASE_CONTEXT_H

#include "base/memory.h"

typedef struct mktopt__context {
    mktopt__arena *arena;              /* results and scratch live here until the owner frees it */
    const mktopt_allocator *allocator; /* for scratch that is freed early */
    int32_t threads;
    mktopt_progress progress; /* NULL: none */
    void *progress_context;
} mktopt__context;

/* Reports the fraction done; MKTOPT_CANCELLED when the caller wants to stop. */
mktopt_status mktopt__report(const mktopt__context *context, double fraction, mktopt_error *err);

/* A part of the work: what it reports from 0 to 1 is `begin` to `end` of the whole, and never goes
 * back. The stage must live as long as the context that is returned. */
typedef struct mktopt__stage {
    const mktopt__context *whole;
    double begin;
    double end;
    double reached; /* of the part */
} mktopt__stage;
mktopt__context mktopt__stage_begin(mktopt__stage *stage, const mktopt__context *whole,
                                    double begin, double end);

#endif
