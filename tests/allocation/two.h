/* A problem of two channels, for tests that change something about it. */
#ifndef MKTOPT_TESTS_ALLOCATION_TWO_H
#define MKTOPT_TESTS_ALLOCATION_TWO_H

#include "allocation/solve.h"

static mktopt_allocation_channel two[2];

static inline void set_two(void)
{
    two[0] = channel_with("a", mktopt_curve_exponential(100, 50));
    two[1] = channel_with("b", mktopt_curve_hill(100, 3, 50));
}

static inline mktopt_status solve(double budget, const mktopt_allocation_options *options,
                                  mktopt_error *err)
{
    mktopt_allocation *a = NULL;
    const mktopt_status status = mktopt_allocation_optimize(two, 2, budget, options, NULL, &a, err);
    mktopt_allocation_free(a);
    return status;
}

#endif
