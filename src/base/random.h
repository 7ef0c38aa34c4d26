/* A seeded random number generator: the same numbers on every machine. */
#ifndef MKTOPT_BASE_RANDOM_H
#define MKTOPT_BASE_RANDOM_H

#include <stdint.h>

/* xoshiro256** (Blackman and Vigna, 2018), state filled by splitmix64 from one seed. */
typedef struct mktopt__random {
    uint64_t state[4];
} mktopt__random;

void mktopt__random_seed(mktopt__random *random, uint64_t seed);
uint64_t mktopt__random_u64(mktopt__random *random);
/* Uniform in [0, 1), 53 bits. */
double mktopt__random_uniform(mktopt__random *random);
/* Uniform in 0 .. bound - 1 without bias (Lemire 2019); bound > 0. */
uint64_t mktopt__random_below(mktopt__random *random, uint64_t bound);
/* Standard normal (polar method, one value a call). */
double mktopt__random_normal(mktopt__random *random);

#endif
