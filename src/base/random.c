#include "base/random.h"

#include <math.h>

static uint64_t splitmix64(uint64_t *state)
{
    *state += 0x9e3779b97f4a7c15u;
    uint64_t z = *state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

void mktopt__random_seed(mktopt__random *random, uint64_t seed)
{
    for (int i = 0; i < 4; i++)
        random->state[i] = splitmix64(&seed);
}

static uint64_t rotate_left(uint64_t x, int bits)
{
    return (x << bits) | (x >> (64 - bits));
}

uint64_t mktopt__random_u64(mktopt__random *random)
{
    uint64_t *s = random->state;
    const uint64_t result = rotate_left(s[1] * 5, 7) * 9;
    const uint64_t shifted = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotate_left(s[3], 45);
    return result;
}

double mktopt__random_uniform(mktopt__random *random)
{
    return (double)(mktopt__random_u64(random) >> 11) * 0x1p-53;
}

/* The high half of draw * bound is uniform once the few draws whose low half is below 2^64 mod
 * bound are refused (Lemire, "Fast random integer generation in an interval", 2019). */
uint64_t mktopt__random_below(mktopt__random *random, uint64_t bound)
{
    __extension__ typedef unsigned __int128 u128;
    u128 product = (u128)mktopt__random_u64(random) * bound;
    if ((uint64_t)product < bound) {
        const uint64_t refused = (0 - bound) % bound;
        while ((uint64_t)product < refused)
            product = (u128)mktopt__random_u64(random) * bound;
    }
    return (uint64_t)(product >> 64);
}

/* Marsaglia's polar method. The second value is dropped, so that the state is the four words alone.
 */
double mktopt__random_normal(mktopt__random *random)
{
    double u, square;
    do {
        u = 2 * mktopt__random_uniform(random) - 1;
        const double v = 2 * mktopt__random_uniform(random) - 1;
        square = u * u + v * v;
    } while (square >= 1 || square == 0);
    return u * sqrt(-2 * log(square) / square);
}
