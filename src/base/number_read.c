/* Text to numbers: exact integers and decimals, doubles rounded correctly. */
#include <stdbool.h>
#include <string.h>

#include "base/number.h"
#include "base/powers_of_ten.h"

__extension__ typedef unsigned __int128 u128;

/* ---- the grammar ---------------------------------------------------------------------------- */

#define KEPT_DIGITS 19 /* that fit in 64 bits whatever they are */

/* A number's value is leading * 10^exponent, or more by less than one unit of `leading` when digits
 * had to be left out (`truncated`). */
typedef struct scanned {
    bool negative;
    bool truncated;
    uint64_t leading; /* ends in a digit other than 0 unless truncated */
    int count;        /* of digits in `leading` */
    int64_t exponent;
    const char *digits; /* the text before any 'e', without sign */
    const char *digits_end;
} scanned;

static bool is_digit(const char *at, const char *end)
{
    return at < end && *at >= '0' && *at <= '9';
}

static void keep_digit(scanned *number, int digit)
{
    if (number->count < KEPT_DIGITS) {
        number->leading = number->leading * 10 + (uint64_t)digit;
        number->count++;
    } else {
        number->exponent++;
        number->truncated = number->truncated || digit != 0;
    }
}

/* Gathers the significant digits; zeros wait until a digit follows them. */
static void gather(scanned *number)
{
    int64_t waiting_zeros = 0;
    bool after_point = false;
    for (const char *at = number->digits; at < number->digits_end; at++) {
        if (*at == '.') {
            after_point = true;
            continue;
        }
        number->exponent -= after_point;
        if (*at == '0') {
            waiting_zeros += number->count > 0;
            continue;
        }
        for (; waiting_zeros > 0; waiting_zeros--)
            keep_digit(number, 0);
        keep_digit(number, *at - '0');
    }
    number->exponent += waiting_zeros;
}

/* The part from 'e' on; false when it is malformed. Exponents are cut where everything is 0 or
 * infinite anyhow, whatever the length of the text. */
static bool scan_exponent(const char **at, const char *end, int64_t *exponent)
{
    const int64_t limit = 100000000000000000;
    const bool negative = *at < end && **at == '-';
    if (*at < end && (**at == '-' || **at == '+'))
        ++*at;
    if (!is_digit(*at, end))
        return false;
    int64_t value = 0;
    for (; is_digit(*at, end); ++*at)
        if (value < limit)
            value = value * 10 + (**at - '0');
    *exponent = negative ? -value : value;
    return true;
}

/* Reads JSON's number grammar: -?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)? */
static bool scan(const char *text, size_t length, scanned *number)
{
    const char *end = text + length;
    const char *at = text;
    *number = (scanned){.negative = at < end && *at == '-'};
    at += number->negative;
    number->digits = at;
    if (!is_digit(at, end) || (*at == '0' && is_digit(at + 1, end)))
        return false;
    while (is_digit(at, end))
        at++;
    if (at < end && *at == '.') {
        at++;
        if (!is_digit(at, end))
            return false;
        while (is_digit(at, end))
            at++;
    }
    number->digits_end = at;
    int64_t exponent = 0;
    if (at < end && (*at == 'e' || *at == 'E')) {
        at++;
        if (!scan_exponent(&at, end, &exponent))
            return false;
    }
    if (at != end)
        return false;
    gather(number);
    number->exponent += exponent;
    return true;
}

/* ---- integers and decimals ------------------------------------------------------------------ */

/* leading * 10^exponent for exponent >= 0; false when it needs more than `max_digits`. */
static bool scale_up(const scanned *number, int max_digits, uint64_t *result)
{
    if (number->count + number->exponent > max_digits)
        return false;
    *result = number->leading;
    for (int64_t i = 0; i < number->exponent; i++)
        *result *= 10;
    return true;
}

int mktopt__integer_read(const char *text, size_t length, int64_t *out)
{
    scanned number;
    if (!scan(text, length, &number))
        return -1;
    uint64_t value = 0;
    if (number.leading != 0) {
        const uint64_t limit = (uint64_t)INT64_MAX + number.negative;
        if (number.truncated || number.exponent < 0 || !scale_up(&number, KEPT_DIGITS, &value) ||
            value > limit)
            return -2;
    }
    if (number.negative && value > 0)
        *out = -(int64_t)(value - 1) - 1;
    else
        *out = (int64_t)value;
    return 0;
}

int mktopt__decimal_read(const char *text, size_t length, mktopt_decimal *out)
{
    scanned number;
    if (!scan(text, length, &number))
        return -1;
    uint64_t coefficient = 0;
    int32_t scale = 0;
    if (number.leading != 0) {
        if (number.truncated || number.count > 18 || number.exponent < -18)
            return -2;
        if (number.exponent < 0) {
            coefficient = number.leading;
            scale = (int32_t)-number.exponent;
        } else if (!scale_up(&number, 18, &coefficient)) {
            return -2;
        }
    }
    *out =
        (mktopt_decimal){number.negative ? -(int64_t)coefficient : (int64_t)coefficient, scale, 0};
    return 0;
}

/* ---- doubles: rounding bounds --------------------------------------------------------------- */

#define INFINITY_BITS ((uint64_t)0x7ff << 52)

/* The bits of the double nearest to (x + s) * 2^exponent, x >= 2^64, where s is 0 or, when
 * `sticky`, something above 0 and below 1. Ties go to even. */
static uint64_t round_bits(u128 x, bool sticky, int exponent)
{
    const int top = 127 - __builtin_clzll((unsigned long long)(x >> 64));
    const int lowest = top + exponent - 52 > -1074 ? top + exponent - 52 : -1074;
    const int drop = lowest - exponent;
    if (drop > 128)
        return 0;
    const uint64_t mantissa = drop < 128 ? (uint64_t)(x >> drop) : 0;
    const bool half = (x >> (drop - 1) & 1) != 0;
    const bool rest = sticky || (x & (((u128)1 << (drop - 1)) - 1)) != 0;
    const uint64_t up = half && (rest || (mantissa & 1) != 0);
    if (lowest > 971)
        return INFINITY_BITS;
    return ((uint64_t)(lowest + 1074) << 52) + mantissa + up; /* carries into the exponent */
}

/* Doubles between which w * 10^exponent rounds; equal nearly always. The power of ten is too large
 * by less than one unit of its 128 bits (Lemire, "Number parsing at a gigabyte per second", 2021,
 * with an interval in place of his case analysis). */
typedef struct bounds {
    uint64_t lower;
    uint64_t upper;
} bounds;

static bounds product_bounds(uint64_t w, int64_t exponent)
{
    if (exponent < MKTOPT__FIRST_POWER)
        return (bounds){0, 0};
    if (exponent > 308)
        return (bounds){INFINITY_BITS, INFINITY_BITS};
    const int32_t k = (int32_t)exponent;
    const mktopt__power g = mktopt__powers_of_ten[k - MKTOPT__FIRST_POWER];
    const int shift = __builtin_clzll((unsigned long long)w);
    const uint64_t x = w << shift;
    const int scale =
        mktopt__log2_of_power(k) - 127 - shift + 64; /* of the product's upper 128 bits */

    const u128 low = (u128)g.low * x;
    const u128 high = (u128)g.high * x + (uint64_t)(low >> 64);
    const uint64_t tail = (uint64_t)low;
    const uint64_t upper = round_bits(high, tail != 0, scale);
    if (k >= 0 && k <= MKTOPT__EXACT_POWER)
        return (bounds){upper, upper};
    const uint64_t lower_tail = tail - x;
    return (bounds){round_bits(high - (tail < x), lower_tail != 0, scale), upper};
}

/* ---- doubles: exact comparison -------------------------------------------------------------- */

/* More than 767 digits never decide between two doubles, except by being there at all. */
#define DECIDING_DIGITS 800
#define LIMBS           160

/* A natural number below 2^(32 LIMBS), least limb first. The largest that occur have about 3,800
 * bits: 801 digits shifted by 1,075, or 54 bits times 10^1,125. */
typedef struct natural {
    uint32_t limbs[LIMBS];
    int count;
} natural;

static void multiply_add(natural *n, uint32_t factor, uint32_t addend)
{
    uint64_t carried = addend;
    for (int i = 0; i < n->count; i++) {
        carried += (uint64_t)n->limbs[i] * factor;
        n->limbs[i] = (uint32_t)carried;
        carried >>= 32;
    }
    if (carried != 0 && n->count < LIMBS)
        n->limbs[n->count++] = (uint32_t)carried;
}

static void multiply_by_power_of_ten(natural *n, int64_t exponent)
{
    for (; exponent >= 9; exponent -= 9)
        multiply_add(n, 1000000000, 0);
    for (; exponent > 0; exponent--)
        multiply_add(n, 10, 0);
}

static void shift_left(natural *n, int bits)
{
    for (; bits >= 31; bits -= 31)
        multiply_add(n, (uint32_t)1 << 31, 0);
    multiply_add(n, (uint32_t)1 << bits, 0);
}

static int compare(const natural *a, const natural *b)
{
    if (a->count != b->count)
        return a->count < b->count ? -1 : 1;
    for (int i = a->count - 1; i >= 0; i--)
        if (a->limbs[i] != b->limbs[i])
            return a->limbs[i] < b->limbs[i] ? -1 : 1;
    return 0;
}

/* The digits of a number as a natural number times 10^exponent. */
static natural all_digits(const scanned *number, int64_t exponent_of_text, int64_t *exponent)
{
    natural n = {.count = 0};
    int used = 0;
    bool more = false;
    *exponent = exponent_of_text;
    for (const char *at = number->digits; at < number->digits_end; at++) {
        if (*at == '.' || (*at == '0' && used == 0))
            continue;
        if (used < DECIDING_DIGITS) {
            multiply_add(&n, 10, (uint32_t)(*at - '0'));
            used++;
        } else {
            more = more || *at != '0';
            ++*exponent;
        }
    }
    if (more) { /* one digit stands for all that were left out */
        multiply_add(&n, 10, 1);
        --*exponent;
    }
    return n;
}

/* Compares the number with the middle between the double `bits` and the next. */
static int compare_with_middle(const scanned *number, uint64_t bits)
{
    const uint64_t field = bits >> 52;
    const uint64_t mantissa = (bits & 0xfffffffffffff) | (uint64_t)(field != 0) << 52;
    const int binary_exponent = (int)(field == 0 ? 1 : field) - 1076;
    const uint64_t doubled = 2 * mantissa + 1;
    natural middle = {.limbs = {(uint32_t)doubled, (uint32_t)(doubled >> 32)},
                      .count = doubled >> 32 != 0 ? 2 : 1};

    /* the power of ten of the last digit in the text, zeros included */
    int64_t significant = 0;
    for (const char *at = number->digits; at < number->digits_end; at++)
        significant += *at != '.' && (significant > 0 || *at != '0');
    const int64_t last = number->exponent + number->count - significant;
    int64_t exponent;
    natural value = all_digits(number, last, &exponent);

    if (exponent >= 0)
        multiply_by_power_of_ten(&value, exponent);
    else
        multiply_by_power_of_ten(&middle, -exponent);
    if (binary_exponent >= 0)
        shift_left(&middle, binary_exponent);
    else
        shift_left(&value, -binary_exponent);
    return compare(&value, &middle);
}

/* ---- doubles -------------------------------------------------------------------------------- */

static const double exact_powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                      1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                      1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* Both operands exact, one rounding: W. Clinger, "How to read floating point numbers accurately"
 * (1990). */
static bool read_fast(const scanned *number, double *out)
{
    if (number->truncated || number->leading > (uint64_t)1 << 53 || number->exponent < -22 ||
        number->exponent > 22)
        return false;
    const double leading = (double)number->leading;
    *out = number->exponent < 0 ? leading / exact_powers[-number->exponent]
                                : leading * exact_powers[number->exponent];
    return true;
}

static uint64_t read_exact(const scanned *number)
{
    bounds found = product_bounds(number->leading, number->exponent);
    if (number->truncated)
        found.upper = product_bounds(number->leading + 1, number->exponent).upper;
    if (found.lower == found.upper)
        return found.lower;
    const int order = compare_with_middle(number, found.lower);
    return found.lower + (uint64_t)(order > 0 || (order == 0 && (found.lower & 1) != 0));
}

static double magnitude_of(const scanned *number)
{
    double value = 0;
    if (number->leading == 0 || read_fast(number, &value))
        return value;
    const uint64_t bits = read_exact(number);
    memcpy(&value, &bits, sizeof value);
    return value;
}

int mktopt__number_read(const char *text, size_t length, double *out)
{
    scanned number;
    if (!scan(text, length, &number))
        return -1;
    const double value = magnitude_of(&number);
    if (value > 1.7976931348623157e308)
        return -2;
    *out = number.negative ? -value : value;
    return 0;
}

double mktopt__decimal_to_double(mktopt_decimal value)
{
    char text[MKTOPT__NUMBER_SIZE];
    double result = 0;
    mktopt__decimal_write(text, value);
    return mktopt__number_read(text, strlen(text), &result) == 0 ? result : 0;
}
