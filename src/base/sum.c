#include "base/sum.h"

#include <math.h>
#include <string.h>

/* ---- compensated ---------------------------------------------------------------------------- */

void mktopt__sum_add(mktopt__sum *sum, double value)
{
    const double total = sum->sum + value;
    if (fabs(sum->sum) >= fabs(value))
        sum->compensation += (sum->sum - total) + value;
    else
        sum->compensation += (value - total) + sum->sum;
    sum->sum = total;
}

double mktopt__sum_value(const mktopt__sum *sum)
{
    return sum->sum + sum->compensation;
}

double mktopt__sum_above(const mktopt__sum *sum)
{
    const double value = mktopt__sum_value(sum);
    return (sum->sum - value) + sum->compensation > 0 ? nextafter(value, INFINITY) : value;
}

double mktopt__sum_of(const double *values, int64_t count)
{
    mktopt__sum sum = {0, 0};
    for (int64_t i = 0; i < count; i++)
        mktopt__sum_add(&sum, values[i]);
    return mktopt__sum_value(&sum);
}

/* ---- exact ---------------------------------------------------------------------------------- */

#define CHUNKS     MKTOPT__EXACT_SUM_CHUNKS
#define CHUNK_BITS 32
#define CHUNK_MASK 0xffffffff

/* One addition changes a chunk by less than 2^53, and after carrying a chunk is below 2^32: so many
 * additions fit into an int64. */
#define ADDITIONS 1023

/* Leaves every chunk but the highest in 0 .. 2^32 - 1. Each sum has one such form. */
static void carry(int64_t *chunks)
{
    for (int i = 0; i < CHUNKS - 1; i++) {
        const int64_t low = chunks[i] & CHUNK_MASK;
        chunks[i + 1] += (chunks[i] - low) / ((int64_t)1 << CHUNK_BITS);
        chunks[i] = low;
    }
}

/* A double is mantissa * 2^(position - 1074) with a mantissa below 2^53: its low part goes into the
 * chunk of that position, the rest into the next. */
void mktopt__exact_sum_add(mktopt__exact_sum *sum, double value)
{
    if (sum->additions_left == 0) {
        carry(sum->chunks);
        sum->additions_left = ADDITIONS;
    }
    sum->additions_left--;

    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    const int exponent = (int)(bits >> 52) & 0x7ff;
    const int normal = exponent != 0;
    const uint64_t mantissa = (bits & 0xfffffffffffff) | ((uint64_t)normal << 52);
    const int position = exponent - normal;
    const int shift = position % CHUNK_BITS;
    const int64_t low = (int64_t)((mantissa << shift) & CHUNK_MASK);
    const int64_t high = (int64_t)(mantissa >> (CHUNK_BITS - shift));
    const int64_t sign = -(int64_t)(bits >> 63); /* 0 or -1: (x ^ sign) - sign is x or -x */
    int64_t *chunk = sum->chunks + position / CHUNK_BITS;
    chunk[0] += (low ^ sign) - sign;
    chunk[1] += (high ^ sign) - sign;
}

void mktopt__exact_sum_merge(mktopt__exact_sum *sum, const mktopt__exact_sum *other)
{
    mktopt__exact_sum addend = *other;
    carry(addend.chunks);
    carry(sum->chunks);
    for (int i = 0; i < CHUNKS; i++)
        sum->chunks[i] += addend.chunks[i];
    carry(sum->chunks);
    sum->additions_left = ADDITIONS;
}

/* Bits first .. first + 63 of a carried, non-negative number. */
static uint64_t bits_from(const int64_t *chunks, int first)
{
    const int chunk = first / CHUNK_BITS;
    const int shift = first % CHUNK_BITS;
    uint64_t bits = (uint64_t)chunks[chunk] >> shift;
    if (chunk + 1 < CHUNKS)
        bits |= (uint64_t)chunks[chunk + 1] << (CHUNK_BITS - shift);
    if (chunk + 2 < CHUNKS && shift > 0)
        bits |= (uint64_t)chunks[chunk + 2] << (2 * CHUNK_BITS - shift);
    return bits;
}

static int any_bit_below(const int64_t *chunks, int end)
{
    for (int i = 0; i < end / CHUNK_BITS; i++)
        if (chunks[i] != 0)
            return 1;
    return (chunks[end / CHUNK_BITS] & (((int64_t)1 << (end % CHUNK_BITS)) - 1)) != 0;
}

/* The position of the highest bit, or -1. */
static int highest_bit(const int64_t *chunks)
{
    for (int i = CHUNKS - 1; i >= 0; i--)
        if (chunks[i] != 0)
            return i * CHUNK_BITS + 63 - __builtin_clzll((unsigned long long)chunks[i]);
    return -1;
}

/* The bits of the nearest double to a carried, non-negative number. */
static uint64_t round_to_double(const int64_t *chunks)
{
    const int top = highest_bit(chunks);
    if (top <= 52) /* a multiple of 2^-1074 below 2^53 of them is its own representation */
        return bits_from(chunks, 0);
    const int lowest = top - 52;
    if (lowest > 2045)
        return (uint64_t)0x7ff << 52;
    const uint64_t mantissa = bits_from(chunks, lowest) & 0x1fffffffffffff;
    const uint64_t half = bits_from(chunks, lowest - 1) & 1;
    const uint64_t up = half & (uint64_t)(any_bit_below(chunks, lowest - 1) || (mantissa & 1) != 0);
    return ((uint64_t)lowest << 52) + mantissa + up; /* a carry moves into the exponent */
}

double mktopt__exact_sum_value(const mktopt__exact_sum *sum)
{
    int64_t chunks[CHUNKS];
    memcpy(chunks, sum->chunks, sizeof chunks);
    carry(chunks);
    const int negative = chunks[CHUNKS - 1] < 0;
    if (negative) {
        for (int i = 0; i < CHUNKS; i++)
            chunks[i] = -chunks[i];
        carry(chunks);
    }
    const uint64_t bits = round_to_double(chunks) | (uint64_t)negative << 63;
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}
