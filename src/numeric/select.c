#include "numeric/select.h"

#include <math.h>
#include <stdlib.h>

static void swap(double *a, double *b)
{
    const double value = *a;
    *a = *b;
    *b = value;
}

/* The middle one of the first, the middle and the last value. */
static double pivot_of(const double *values, int64_t low, int64_t high)
{
    const double a = values[low], b = values[low + (high - low) / 2], c = values[high];
    const double less = a < b ? a : b, more = a < b ? b : a;
    return c < less ? less : c > more ? more : c;
}

/* Hoare's FIND (Communications of the ACM 4, 1961). */
double mktopt__select(double *values, int64_t n, int64_t index)
{
    int64_t low = 0, high = n - 1;
    while (low < high) {
        const double pivot = pivot_of(values, low, high);
        int64_t i = low, j = high;
        while (i <= j) {
            while (values[i] < pivot)
                i++;
            while (values[j] > pivot)
                j--;
            if (i <= j)
                swap(&values[i++], &values[j--]);
        }
        if (index <= j)
            high = j;
        else if (index >= i)
            low = i;
        else
            break;
    }
    return values[index];
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void mktopt__sort(double *values, int64_t n)
{
    if (n > 0)
        qsort(values, (size_t)n, sizeof *values, ascending);
}

double mktopt__median(double *values, int64_t n)
{
    const double upper = mktopt__select(values, n, n / 2);
    if (n % 2 == 1)
        return upper;
    double lower = values[0];
    for (int64_t i = 1; i < n / 2; i++)
        lower = fmax(lower, values[i]);
    return 0.5 * (lower + upper);
}
