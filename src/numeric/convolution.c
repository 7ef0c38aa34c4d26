/* Few products are summed as they stand. Long sequences are multiplied where they are frequencies
 * (Cooley and Tukey, Mathematics of Computation 19, 1965), of twice the length, so that the end of
 * one does not meet the beginning of the other. */
#include "numeric/convolution.h"

#include <string.h>

#include "numeric/gsl.h"

enum { SHORT = 200 }; /* up to here sums are quicker */

static int64_t transform_length(int64_t n)
{
    int64_t length = 1;
    while (length < 2 * n)
        length *= 2;
    return length;
}

int64_t mktopt__convolve_scratch(int64_t n)
{
    return n > SHORT ? 2 * transform_length(n) : 0;
}

static void sum_products(const double *a, const double *b, int64_t n, double *c)
{
    memset(c, 0, (size_t)n * sizeof *c);
    for (int64_t i = 0; i < n; i++)
        for (int64_t k = i; k < n && a[i] != 0; k++)
            c[k] += a[i] * b[k - i];
}

/* A real sequence in frequencies: real parts from the front, imaginary ones from the back. */
static void multiply(double *a, const double *b, int64_t length)
{
    a[0] *= b[0];
    a[length / 2] *= b[length / 2];
    for (int64_t re = 1, im = length - 1; re < im; re++, im--) {
        const double x = a[re] * b[re] - a[im] * b[im];
        a[im] = a[re] * b[im] + a[im] * b[re];
        a[re] = x;
    }
}

void mktopt__convolve(const double *a, const double *b, int64_t n, double *c, double *scratch)
{
    if (n <= SHORT) {
        sum_products(a, b, n, c);
        return;
    }
    const int64_t length = transform_length(n);
    double *x = scratch, *z = scratch + length;
    memset(scratch, 0, (size_t)(2 * length) * sizeof *scratch);
    memcpy(x, a, (size_t)n * sizeof *a);
    memcpy(z, b, (size_t)n * sizeof *b);
    mktopt__gsl_fourier(x, length);
    mktopt__gsl_fourier(z, length);
    multiply(x, z, length);
    mktopt__gsl_fourier_inverse(x, length);
    memcpy(c, x, (size_t)n * sizeof *c);
}
