/* Exact money: amounts as whole units, split by largest remainder; overflow-checked integers. */
#ifndef MKTOPT_BASE_MONEY_H
#define MKTOPT_BASE_MONEY_H

#include <mktopt/base.h>

/* Checked int64 arithmetic: 0 on success, -1 on overflow (result untouched). */
int mktopt__i64_add(int64_t a, int64_t b, int64_t *result);
int mktopt__i64_subtract(int64_t a, int64_t b, int64_t *result);
int mktopt__i64_multiply(int64_t a, int64_t b, int64_t *result);

/* floor and ceiling of a * b / c in 128-bit arithmetic, a, b >= 0, c > 0; -1 on overflow. */
int mktopt__i64_muldiv_floor(int64_t a, int64_t b, int64_t c, int64_t *result);
int mktopt__i64_muldiv_ceil(int64_t a, int64_t b, int64_t c, int64_t *result);

/* 10^exponent for 0 <= exponent <= 18. */
int64_t mktopt__power_of_ten(int32_t exponent);

/* The number of rounding units in an amount, to the nearest, ties away from zero: 1234.567 in units
 * of 0.01 is 123457. The amount is taken as its shortest decimal, so 1.005 is 1.01. -1 when it does
 * not fit. `unit` > 0. */
int mktopt__to_units(double amount, mktopt_decimal unit, int64_t *units);
/* The double nearest to units * unit. */
double mktopt__from_units(int64_t units, mktopt_decimal unit);

/* Splits `total` units in proportion to weights (>= 0, finite, a positive sum) by largest
 * remainder; ties go to the lower index; the parts sum to `total` exactly. Weights are taken as
 * their shortest decimals, so 0.3 and 0.7 of 5 tie. `scratch` holds `count` doubles. A negative
 * total is split as its opposite. Weights that are all zero count as equal. */
void mktopt__apportion(int64_t total, const double *weights, int64_t count, double *scratch,
                       int64_t *parts);

#endif
