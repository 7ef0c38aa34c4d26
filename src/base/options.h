/* The struct_size protocol of options and other transparent structs. */
#ifndef MKTOPT_BASE_OPTIONS_H
#define MKTOPT_BASE_OPTIONS_H

#include <mktopt/base.h>

/* Copies what the caller gave over `known` (already holding defaults, `known_size` bytes,
 * struct_size first). NULL leaves the defaults. A larger struct is taken if its unknown tail is
 * zero. Errors: INVALID_OPTIONS. `name` is the argument's name for the message. */
mktopt_status mktopt__struct_in(const void *given, const char *name, void *known, size_t known_size,
                                mktopt_error *err);

/* Writes `known` into the caller's struct of its own struct_size: a smaller one gets the head, the
 * tail of a larger one is zeroed. Errors: INVALID_ARGUMENT when `out` is NULL, INVALID_OPTIONS when
 * its struct_size is not set. */
mktopt_status mktopt__struct_out(void *out, const char *name, const void *known, size_t known_size,
                                 mktopt_error *err);

/* Each struct of an array has the size of today: these do not grow. Errors: INVALID_OPTIONS. */
mktopt_status mktopt__check_sizes(const char *name, const void *items, int64_t count, size_t size,
                                  mktopt_error *err);

#endif
