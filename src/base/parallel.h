/* Independent tasks on several threads; the caller's own thread works too and reports progress. */
#ifndef MKTOPT_BASE_PARALLEL_H
#define MKTOPT_BASE_PARALLEL_H

#include "base/context.h"

/* One of `count` tasks. It must touch nothing that another task touches, so that results do not
 * depend on the number of threads. `err` is the task's own: the failure of the lowest task is
 * reported. */
typedef mktopt_status mktopt__task(void *shared, int64_t index, mktopt_error *err);

/* Runs tasks 0 .. count - 1 on context->threads threads at most (fewer when they cannot be had).
 * After a failure or a cancelled report no new task begins. Errors: those of the tasks, CANCELLED.
 */
mktopt_status mktopt__parallel(const mktopt__context *context, int64_t count, mktopt__task *task,
                               void *shared, mktopt_error *err);

#endif
