/* Sums of products along two sequences. */
#ifndef MKTOPT_NUMERIC_CONVOLUTION_H
#define MKTOPT_NUMERIC_CONVOLUTION_H

#include <stdint.h>

/* Numbers of scratch for sequences of n >= 0: fewer than 8 n. */
int64_t mktopt__convolve_scratch(int64_t n);

/* c[k] = sum over i <= k of a[i] b[k - i], for all k < n; c is neither a nor b. Its time grows
 * little more than n. Errors are as those of rounding in the largest of c. */
void mktopt__convolve(const double *a, const double *b, int64_t n, double *c, double *scratch);

#endif
