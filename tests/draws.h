/* Random numbers as tests draw them. */
#ifndef MKTOPT_TESTS_DRAWS_H
#define MKTOPT_TESTS_DRAWS_H

#include "base/random.h"

static inline double uniform(mktopt__random *random, double low, double high)
{
    return low + (high - low) * mktopt__random_uniform(random);
}

/* 0 .. bound - 1 */
static inline int below(mktopt__random *random, int bound)
{
    return (int)mktopt__random_below(random, (uint64_t)bound);
}

#endif
