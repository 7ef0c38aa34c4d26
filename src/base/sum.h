/* Sums that do not lose: compensated for speed, exact where order must not matter. */
#ifndef MKTOPT_BASE_SUM_H
#define MKTOPT_BASE_SUM_H

#include <stdint.h>

/* Neumaier's compensated sum (ZAMM 54, 1974): error about one rounding whatever the cancellation.
 */
typedef struct mktopt__sum {
    double sum;
    double compensation;
} mktopt__sum;

void mktopt__sum_add(mktopt__sum *sum, double value);
double mktopt__sum_value(const mktopt__sum *sum);
/* The same, but not less than the sum: the next double where the nearest is below. */
double mktopt__sum_above(const mktopt__sum *sum);
double mktopt__sum_of(const double *values, int64_t count);

/* An exact sum of doubles: a fixed-point number wide enough for every double (Neal, "Fast exact
 * summation using small and large superaccumulators", 2015). The value does not depend on the order
 * of the additions; two accumulators add up. Zero-initialise. Values must be finite. */
#define MKTOPT__EXACT_SUM_CHUNKS 67
typedef struct mktopt__exact_sum {
    int64_t chunks[MKTOPT__EXACT_SUM_CHUNKS]; /* chunk i weighs 2^(32 i - 1074) */
    int32_t additions_left;                   /* until carries must be propagated */
} mktopt__exact_sum;

void mktopt__exact_sum_add(mktopt__exact_sum *sum, double value);
void mktopt__exact_sum_merge(mktopt__exact_sum *sum, const mktopt__exact_sum *other);
/* The sum rounded once to the nearest double, ties to even. */
double mktopt__exact_sum_value(const mktopt__exact_sum *sum);

#endif
