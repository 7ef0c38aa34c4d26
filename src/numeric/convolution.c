/* Few products are summed as they stand. Of long sequences z = a + i b is taken to frequencies and
 * squared, which convolves z with itself: its imaginary part is then twice the convolution of a and
 * b. One fast Fourier transform there and one back do (Cooley and Tukey, Mathematics of Computation
 * 19, 1965), of twice the length, so that the end of a sequence does not meet its beginning. */
#include "numeric/convolution.h"

#include <math.h>
#include <string.h>

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
    return n > SHORT ? 3 * transform_length(n) : 0;
}

static void sum_products(const double *a, const double *b, int64_t n, double *c)
{
    memset(c, 0, (size_t)n * sizeof *c);
    for (int64_t i = 0; i < n; i++)
        for (int64_t k = i; k < n && a[i] != 0; k++)
            c[k] += a[i] * b[k - i];
}

static void swap(double *a, double *b)
{
    const double kept = *a;
    *a = *b;
    *b = kept;
}

/* Element i to where its bits, read backwards, say. */
static void reverse_bits(double *re, double *im, int64_t n)
{
    for (int64_t i = 1, j = 0; i < n; i++) {
        int64_t bit = n / 2;
        for (; j & bit; bit /= 2)
            j ^= bit;
        j ^= bit;
        if (i < j) {
            swap(&re[i], &re[j]);
            swap(&im[i], &im[j]);
        }
    }
}

/* In place, n a power of two. Back: with the parts exchanged, and all divided by n. `turns`: cosine
 * and sine of n / 2 angles. */
static void transform(double *re, double *im, int64_t n, const double *turns)
{
    reverse_bits(re, im, n);
    for (int64_t half = 1; half < n; half *= 2)
        for (int64_t start = 0; start < n; start += 2 * half)
            for (int64_t j = 0; j < half; j++) {
                const int64_t p = start + j, q = p + half, turn = j * (n / half);
                const double c = turns[turn], s = turns[turn + 1];
                const double x = re[q] * c + im[q] * s, y = im[q] * c - re[q] * s;
                re[q] = re[p] - x;
                im[q] = im[p] - y;
                re[p] += x;
                im[p] += y;
            }
}

static double largest(const double *a, int64_t n)
{
    double most = 0;
    for (int64_t i = 0; i < n; i++)
        most = fmax(most, fabs(a[i]));
    return most;
}

void mktopt__convolve(const double *a, const double *b, int64_t n, double *c, double *scratch)
{
    if (n <= SHORT) {
        sum_products(a, b, n, c);
        return;
    }
    const int64_t length = transform_length(n);
    const double turn = 6.283185307179586, size_a = largest(a, n), size_b = largest(b, n);
    double *re = scratch, *im = re + length, *turns = im + length;
    memset(scratch, 0, (size_t)(2 * length) * sizeof *scratch);
    for (int64_t i = 0; i < n;
         i++) { /* alike in size: neither drowns in the rounding of the other */
        re[i] = size_a > 0 ? a[i] / size_a : 0;
        im[i] = size_b > 0 ? b[i] / size_b : 0;
    }
    for (int64_t j = 0; j < length / 2; j++) {
        turns[2 * j] = cos(turn * (double)j / (double)length);
        turns[2 * j + 1] = sin(turn * (double)j / (double)length);
    }
    transform(re, im, length, turns);
    for (int64_t j = 0; j < length; j++) {
        const double x = re[j], y = im[j];
        re[j] = (x - y) * (x + y);
        im[j] = 2 * x * y;
    }
    transform(im, re, length, turns);
    for (int64_t k = 0; k < n; k++)
        c[k] = im[k] / (double)(2 * length) * size_a * size_b;
}
