#include "base/number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/powers_of_ten.h"

__extension__ typedef unsigned __int128 u128;

#define MAX_DECIMAL_SCALE 18

/* ---- shortest digits ------------------------------------------------------------------------ */

/* floor(g * x / 2^128) for a 128-bit g, its last bit set when the result is not exact. */
static uint64_t multiply_to_odd(mktopt__power g, uint64_t x)
{
    const u128 low = (u128)g.low * x;
    const u128 high = (u128)g.high * x + (uint64_t)(low >> 64);
    return (uint64_t)(high >> 64) | (uint64_t)((uint64_t)high > 1);
}

/* The decimal in the rounding interval of mantissa * 2^exponent that has the fewest digits, the
 * closest of those; not yet without trailing zeros.
 *
 * R. Giulietti, "The Schubfach way to render doubles" (2020): with k = floor(log10 of the
 * interval's width), the interval holds at least one multiple of 10^k and at most one of 10^(k+1),
 * so that the two neighbours of the value on either grid decide. Everything is scaled by 4 * 10^-k;
 * products are rounded to odd, which keeps every comparison exact. */
static mktopt__shortest shortest_in_interval(uint64_t mantissa, int32_t exponent,
                                             int lower_is_closer)
{
    const uint64_t odd = mantissa & 1; /* ties read to even: then the bounds are in the interval */
    const int32_t k = (exponent * 1262611 - (lower_is_closer ? 524031 : 0)) >> 22;
    const int32_t shift = exponent + mktopt__log2_of_power(-k) + 1;
    const mktopt__power power = mktopt__powers_of_ten[-k - MKTOPT__FIRST_POWER];
    const uint64_t center = 4 * mantissa;
    const uint64_t value = multiply_to_odd(power, center << shift);
    const uint64_t lower =
        multiply_to_odd(power, (center - (lower_is_closer ? 1 : 2)) << shift) + odd;
    const uint64_t upper = multiply_to_odd(power, (center + 2) << shift) - odd;

    const uint64_t floor = value / 4;
    if (floor >= 10) {
        const uint64_t short_floor = floor / 10;
        const int below_inside = lower <= 40 * short_floor;
        const int above_inside = 40 * short_floor + 40 <= upper;
        if (below_inside != above_inside)
            return (mktopt__shortest){short_floor + (uint64_t)above_inside, k + 1};
    }
    const int below_inside = lower <= 4 * floor;
    const int above_inside = 4 * floor + 4 <= upper;
    if (below_inside != above_inside)
        return (mktopt__shortest){floor + (uint64_t)above_inside, k};
    const uint64_t middle = 4 * floor + 2;
    const int up = value > middle || (value == middle && (floor & 1) != 0);
    return (mktopt__shortest){floor + (uint64_t)up, k};
}

mktopt__shortest mktopt__shortest_of(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    const uint64_t fraction = bits & 0xfffffffffffff;
    const int32_t field = (int32_t)(bits >> 52) & 0x7ff;
    if (field == 0 && fraction == 0)
        return (mktopt__shortest){0, 0};
    const uint64_t mantissa = field == 0 ? fraction : fraction | (uint64_t)1 << 52;
    const int32_t exponent = (field == 0 ? 1 : field) - 1075;

    mktopt__shortest result;
    const int integer =
        exponent <= 0 && exponent > -53 && (mantissa & (((uint64_t)1 << -exponent) - 1)) == 0;
    if (integer) /* its own digits, up to 2^53, are shortest */
        result = (mktopt__shortest){mantissa >> -exponent, 0};
    else
        result = shortest_in_interval(mantissa, exponent, fraction == 0 && field > 1);
    while (result.digits % 10 == 0) {
        result.digits /= 10;
        result.exponent++;
    }
    return result;
}

/* ---- writing -------------------------------------------------------------------------------- */

/* The decimal digits of a number > 0, without NUL; returns how many. Two at a time: half the
 * divisions. */
static int write_digits(char *buffer, uint64_t value)
{
    static const char pairs[] =
        "00010203040506070809101112131415161718192021222324252627282930313233"
        "34353637383940414243444546474849505152535455565758596061626364656667"
        "6869707172737475767778798081828384858687888990919293949596979899";
    char text[20];
    char *start = text + sizeof text;
    for (; value >= 10; value /= 100) {
        start -= 2;
        memcpy(start, pairs + 2 * (value % 100), 2);
    }
    if (value > 0)
        *--start = (char)('0' + value);
    const size_t count = (size_t)(text + sizeof text - start);
    memcpy(buffer, start, count);
    return (int)count;
}

static char *put(char *out, const char *text, int count)
{
    memcpy(out, text, (size_t)count);
    return out + count;
}

static char *put_zeros(char *out, int count)
{
    memset(out, '0', (size_t)count);
    return out + count;
}

/* digits[0..count) with `point` of them before the decimal point; zeros fill either side. */
static char *write_fixed(char *out, const char *digits, int count, int point)
{
    if (point <= 0)
        return put(put_zeros(put(out, "0.", 2), -point), digits, count);
    if (point >= count)
        return put_zeros(put(out, digits, count), point - count);
    return put(put(put(out, digits, point), ".", 1), digits + point, count - point);
}

static char *write_scientific(char *out, const char *digits, int count, int exponent)
{
    *out++ = digits[0];
    if (count > 1)
        out = put(put(out, ".", 1), digits + 1, count - 1);
    *out++ = 'e';
    *out++ = exponent < 0 ? '-' : '+';
    return out + write_digits(out, (uint64_t)(exponent < 0 ? -exponent : exponent));
}

char *mktopt__number_write(char *buffer, double value)
{
    if (isnan(value))
        return strcpy(buffer, "nan");
    if (isinf(value))
        return strcpy(buffer, value < 0 ? "-inf" : "inf");
    if (value == 0) /* also -0: JSON readers disagree on it */
        return strcpy(buffer, "0");

    const mktopt__shortest shortest = mktopt__shortest_of(fabs(value));
    char digits[20];
    const int count = write_digits(digits, shortest.digits);
    const int point = count + shortest.exponent;
    char *out = buffer;
    if (value < 0)
        *out++ = '-';
    if (point > -6 && point <= 21) /* 1e-6 <= |value| < 1e21, as ECMAScript has it */
        out = write_fixed(out, digits, count, point);
    else
        out = write_scientific(out, digits, count, point - 1);
    *out = '\0';
    return buffer;
}

static uint64_t magnitude(int64_t value)
{
    return value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

char *mktopt__integer_write(char *buffer, int64_t value)
{
    if (value == 0)
        return strcpy(buffer, "0");
    char *out = buffer;
    if (value < 0)
        *out++ = '-';
    out += write_digits(out, magnitude(value));
    *out = '\0';
    return buffer;
}

char *mktopt__decimal_write(char *buffer, mktopt_decimal value)
{
    if (value.scale < 0 || value.scale > MAX_DECIMAL_SCALE)
        return strcpy(buffer, "nan");
    if (value.coefficient == 0)
        return strcpy(buffer, "0");
    uint64_t coefficient = magnitude(value.coefficient);
    int scale = value.scale;
    for (; scale > 0 && coefficient % 10 == 0; scale--)
        coefficient /= 10;
    char digits[20];
    const int count = write_digits(digits, coefficient);
    char *out = buffer;
    if (value.coefficient < 0)
        *out++ = '-';
    out = write_fixed(out, digits, count, count - scale);
    *out = '\0';
    return buffer;
}

/* Rounds the shortest decimal, half up, and reads it again: the result is the nearest double. */
double mktopt__significant(double value, int digits)
{
    if (value == 0 || !isfinite(value))
        return value;
    const mktopt__shortest shortest = mktopt__shortest_of(fabs(value));
    int count = 0, keep;
    for (uint64_t rest = shortest.digits; rest > 0; rest /= 10)
        count++;
    keep = count + shortest.exponent > digits ? count + shortest.exponent : digits;
    if (keep >= count)
        return value;
    uint64_t unit = 1;
    for (int i = keep; i < count; i++)
        unit *= 10;
    char text[MKTOPT__NUMBER_SIZE];
    const int length = snprintf(text, sizeof text, "%llue%d",
                                (unsigned long long)((shortest.digits + unit / 2) / unit),
                                shortest.exponent + count - keep);
    double rounded = value;
    (void)mktopt__number_read(text, (size_t)length, &rounded); /* overflow leaves the value */
    return copysign(rounded, value);
}

/* ---- decimals, public ----------------------------------------------------------------------- */

static mktopt_status too_many_digits(mktopt_error *err, const char *name, const char *got)
{
    return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH(name),
                        "needs more than %d digits, got %s", MAX_DECIMAL_SCALE, got);
}

mktopt_status mktopt_decimal_parse(const char *text, mktopt_decimal *out, mktopt_error *err)
{
    MKTOPT__REQUIRE(text, err);
    MKTOPT__REQUIRE(out, err);
    mktopt_decimal read;
    const int failure = mktopt__decimal_read(text, strlen(text), &read);
    if (failure == -1)
        return mktopt__fail(err, MKTOPT_WRONG_TYPE, MKTOPT__FIELD_PATH("text"),
                            "must be a decimal number, got \"%.100s\"", text);
    if (failure != 0)
        return too_many_digits(err, "text", text);
    *out = read;
    return MKTOPT_OK;
}

mktopt_status mktopt_decimal_from_double(double value, mktopt_decimal *out, mktopt_error *err)
{
    MKTOPT__REQUIRE(out, err);
    if (!isfinite(value))
        return mktopt__fail(err, MKTOPT_NOT_FINITE, MKTOPT__FIELD_PATH("value"),
                            "must be finite, got %s", MKTOPT__NUMBER(value));
    const char *text = MKTOPT__NUMBER(value);
    mktopt_decimal read;
    if (mktopt__decimal_read(text, strlen(text), &read) != 0)
        return too_many_digits(err, "value", text);
    *out = read;
    return MKTOPT_OK;
}
