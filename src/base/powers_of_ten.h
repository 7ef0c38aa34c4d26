/* 128-bit approximations of powers of ten, for writing and reading doubles. */
#ifndef MKTOPT_BASE_POWERS_OF_TEN_H
#define MKTOPT_BASE_POWERS_OF_TEN_H

#include <stdint.h>

#define MKTOPT__FIRST_POWER (-342)
#define MKTOPT__LAST_POWER  324
#define MKTOPT__EXACT_POWER 55 /* 10^0 .. 10^55 are exact in 128 bits */

typedef struct mktopt__power {
    uint64_t high;
    uint64_t low;
} mktopt__power;

/* ceil(10^k * 2^(127 - floor(log2 10^k))) for k = MKTOPT__FIRST_POWER .. MKTOPT__LAST_POWER. */
extern const mktopt__power mktopt__powers_of_ten[MKTOPT__LAST_POWER - MKTOPT__FIRST_POWER + 1];

/* floor(log2 10^k), |k| <= 1233 */
static inline int32_t mktopt__log2_of_power(int32_t k)
{
    return (k * 1741647) >> 19;
}

#endif
