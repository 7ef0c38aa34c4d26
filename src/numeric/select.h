/* Order statistics. */
#ifndef MKTOPT_NUMERIC_SELECT_H
#define MKTOPT_NUMERIC_SELECT_H

#include <stdint.h>

/* The value that would stand at `index` if values[0 .. n) were sorted; no NaN, 0 <= index < n.
 * Reorders the values: smaller ones come before it, larger ones after. */
double mktopt__select(double *values, int64_t n, int64_t index);

/* Ascending; no NaN. n may be 0, and `values` NULL then. */
void mktopt__sort(double *values, int64_t n);

/* The median, the mean of the middle two for an even n >= 1. Reorders the values. */
double mktopt__median(double *values, int64_t n);

/* Numbers in ascending order, in the caller's memory: those of a window that slides. */
typedef struct mktopt__sorted {
    double *values;
    int64_t count;
} mktopt__sorted;

/* There is room for the value; it is no NaN. */
void mktopt__sorted_insert(mktopt__sorted *sorted, double value);
/* The value is there. */
void mktopt__sorted_withdraw(mktopt__sorted *sorted, double value);
/* count >= 1 */
double mktopt__sorted_median(const mktopt__sorted *sorted);

#endif
