#include "base/money.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"

__extension__ typedef unsigned __int128 u128;

/* ---- checked integers ----------------------------------------------------------------------- */

int mktopt__i64_add(int64_t a, int64_t b, int64_t *result)
{
    int64_t sum;
    if (__builtin_add_overflow(a, b, &sum))
        return -1;
    *result = sum;
    return 0;
}

int mktopt__i64_subtract(int64_t a, int64_t b, int64_t *result)
{
    int64_t difference;
    if (__builtin_sub_overflow(a, b, &difference))
        return -1;
    *result = difference;
    return 0;
}

int mktopt__i64_multiply(int64_t a, int64_t b, int64_t *result)
{
    int64_t product;
    if (__builtin_mul_overflow(a, b, &product))
        return -1;
    *result = product;
    return 0;
}

static int narrow(u128 value, int64_t *result)
{
    if (value > (u128)INT64_MAX)
        return -1;
    *result = (int64_t)value;
    return 0;
}

int mktopt__i64_muldiv_floor(int64_t a, int64_t b, int64_t c, int64_t *result)
{
    assert(a >= 0 && b >= 0 && c > 0);
    return narrow((u128)a * (u128)b / (u128)c, result);
}

int mktopt__i64_muldiv_ceil(int64_t a, int64_t b, int64_t c, int64_t *result)
{
    assert(a >= 0 && b >= 0 && c > 0);
    const u128 product = (u128)a * (u128)b;
    const u128 divisor = (u128)c;
    return narrow(product / divisor + (product % divisor != 0 ? 1u : 0u), result);
}

int64_t mktopt__power_of_ten(int32_t exponent)
{
    assert(exponent >= 0 && exponent <= 18);
    int64_t power = 1;
    for (int32_t i = 0; i < exponent; i++)
        power *= 10;
    return power;
}

/* ---- rounding units ------------------------------------------------------------------------- */

/* value * 10^exponent; -1 when it does not fit 127 bits. */
static int scale_by_ten(u128 value, int32_t exponent, u128 *result)
{
    const u128 limit = ~(u128)0 / 2;
    for (int32_t i = 0; i < exponent; i++) {
        if (value > limit / 10)
            return -1;
        value *= 10;
    }
    *result = value;
    return 0;
}

/* amount / unit = digits * 10^(exponent + scale) / coefficient, a fraction of integers. */
int mktopt__to_units(double amount, mktopt_decimal unit, int64_t *units)
{
    assert(unit.coefficient > 0);
    if (!isfinite(amount))
        return -1;
    const mktopt__shortest decimal = mktopt__shortest_of(fabs(amount));
    const int32_t exponent = decimal.exponent + unit.scale;
    u128 numerator = decimal.digits;
    u128 denominator = (u128)unit.coefficient;
    if (exponent >= 0) {
        if (decimal.digits != 0 && scale_by_ten(numerator, exponent, &numerator) != 0)
            return -1; /* above 1.7e38 / 9.3e18 */
    } else if (scale_by_ten(denominator, -exponent, &denominator) != 0) {
        numerator = 0; /* below 1e17 / 1.7e37 */
    }
    const u128 floor = numerator / denominator;
    const u128 rest = numerator % denominator;
    int64_t rounded;
    if (narrow(floor + (u128)(rest >= denominator - rest), &rounded) != 0)
        return -1;
    *units = amount < 0 ? -rounded : rounded;
    return 0;
}

/* product * 10^-scale. It has up to 38 digits: as text it goes through the correctly rounding
 * reader. */
static double read_product(u128 product, int32_t scale)
{
    const uint64_t base = 10000000000000000000u; /* 10^19 */
    const uint64_t high = (uint64_t)(product / base);
    const uint64_t low = (uint64_t)(product % base);
    char text[64];
    const int length =
        high > 0 ? snprintf(text, sizeof text, "%" PRIu64 "%019" PRIu64 "e-%d", high, low, scale)
                 : snprintf(text, sizeof text, "%" PRIu64 "e-%d", low, scale);
    double value = 0;
    (void)mktopt__number_read(text, (size_t)length, &value); /* well-formed and below 1e39 */
    return value;
}

double mktopt__from_units(int64_t units, mktopt_decimal unit)
{
    assert(unit.coefficient > 0 && unit.scale >= 0 && unit.scale <= 18);
    const uint64_t magnitude = units < 0 ? 0 - (uint64_t)units : (uint64_t)units;
    const u128 product = (u128)magnitude * (u128)unit.coefficient;
    double value;
    if (product <= (u128)1 << 53) { /* both operands exact, one rounding */
        value = (double)(uint64_t)product / (double)mktopt__power_of_ten(unit.scale);
    } else {
        value = read_product(product, unit.scale);
    }
    return units < 0 ? -value : value;
}

/* ---- largest remainder ---------------------------------------------------------------------- */

/* Weights as integers on a common decimal grid, so that quotas and remainders are exact. */
typedef struct grid {
    int32_t exponent; /* of the grid's step, 10^exponent */
    int all_equal;
} weight_grid;

/* The finest grid on which `count` weights no larger than the largest sum to less than 2^63. Shares
 * with 16 digits keep them all; what is finer than 1e-17 of the largest weight is rounded. */
static weight_grid choose_grid(const double *weights, int64_t count)
{
    double largest = 0;
    for (int64_t i = 0; i < count; i++)
        largest = weights[i] > largest ? weights[i] : largest;
    if (!(largest > 0))
        return (weight_grid){0, 1};
    const mktopt__shortest decimal = mktopt__shortest_of(largest);
    int32_t digits_before = decimal.exponent; /* largest < 10^digits_before */
    for (uint64_t rest = decimal.digits; rest > 0; rest /= 10)
        digits_before++;
    int32_t places = 0;
    for (int64_t room = INT64_MAX / count / 10; room > 0; room /= 10)
        places++;
    return (weight_grid){digits_before - places, 0};
}

/* The weight in steps of the grid, rounded to the nearest. */
static uint64_t on_grid(weight_grid grid, double weight)
{
    if (grid.all_equal)
        return 1;
    if (!(weight > 0))
        return 0;
    const mktopt__shortest decimal = mktopt__shortest_of(weight);
    const int32_t exponent = decimal.exponent - grid.exponent;
    if (exponent >= 0)
        return decimal.digits * (uint64_t)mktopt__power_of_ten(exponent);
    if (exponent < -18)
        return 0;
    const uint64_t step = (uint64_t)mktopt__power_of_ten(-exponent);
    const uint64_t rest = decimal.digits % step;
    return decimal.digits / step + (uint64_t)(rest >= step - rest);
}

/* Remainders are kept in the caller's doubles as the integers they are. */
static void store(double *slot, uint64_t value)
{
    memcpy(slot, &value, sizeof value);
}

static uint64_t load(const double *slot)
{
    uint64_t value;
    memcpy(&value, slot, sizeof value);
    return value;
}

static int64_t count_from(const double *remainders, int64_t count, uint64_t threshold)
{
    int64_t found = 0;
    for (int64_t i = 0; i < count; i++)
        found += load(remainders + i) >= threshold;
    return found;
}

/* The `rank`-th largest remainder, built bit by bit: neither sorting nor memory is needed. */
static uint64_t ranked_remainder(const double *remainders, int64_t count, int64_t rank)
{
    uint64_t value = 0;
    for (int bit = 62; bit >= 0; bit--) {
        const uint64_t candidate = value | (uint64_t)1 << bit;
        if (count_from(remainders, count, candidate) >= rank)
            value = candidate;
    }
    return value;
}

/* Gives one unit more to the `units` parts with the largest remainders. */
static void give_rest(int64_t units, const double *remainders, int64_t count, int64_t sign,
                      int64_t *parts)
{
    if (units == 0)
        return;
    const uint64_t last = ranked_remainder(remainders, count, units);
    int64_t ties = units - count_from(remainders, count, last + 1);
    for (int64_t i = 0; i < count; i++) {
        const uint64_t remainder = load(remainders + i);
        if (remainder > last || (remainder == last && ties > 0)) {
            ties -= remainder == last;
            parts[i] += sign;
        }
    }
}

/* Hamilton's method: part i gets floor(total * w_i / W), and what is left goes to the largest
 * remainders (total * w_i) mod W. All in integers: the floors cannot exceed the total. */
void mktopt__apportion(int64_t total, const double *weights, int64_t count, double *scratch,
                       int64_t *parts)
{
    if (count <= 0)
        return;
    const weight_grid grid = choose_grid(weights, count);
    uint64_t sum = 0;
    for (int64_t i = 0; i < count; i++)
        sum += on_grid(grid, weights[i]);

    const uint64_t magnitude = total < 0 ? 0 - (uint64_t)total : (uint64_t)total;
    uint64_t left = magnitude;
    for (int64_t i = 0; i < count; i++) {
        const u128 share = (u128)magnitude * on_grid(grid, weights[i]);
        const uint64_t floor = (uint64_t)(share / sum);
        store(scratch + i, (uint64_t)(share - (u128)floor * sum));
        parts[i] = (int64_t)(total < 0 ? 0 - floor : floor);
        left -= floor;
    }
    give_rest((int64_t)left, scratch, count, total < 0 ? -1 : 1, parts);
}
