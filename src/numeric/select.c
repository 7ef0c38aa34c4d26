#include "numeric/select.h"

#include <stdlib.h>
#include <string.h>

/* The middle one of the first, the middle and the last value. */
static double pivot_of(const double *values, int64_t low, int64_t high)
{
    const double a = values[low], b = values[low + (high - low) / 2], c = values[high];
    const double less = a < b ? a : b, more = a < b ? b : a;
    return c < less ? less : c > more ? more : c;
}

/* Moves those of n values that are below the pivot, or (`equal`) not above it, to the front;
 * returns how many. No branch depends on a value: half of them would be guessed wrong. */
static int64_t part(double *values, int64_t n, double pivot, int equal)
{
    int64_t front = 0;
    for (int64_t i = 0; i < n; i++) {
        const double value = values[i];
        values[i] = values[front];
        values[front] = value;
        front += equal ? !(value > pivot) : value < pivot;
    }
    return front;
}

/* Hoare's FIND (Communications of the ACM 4, 1961). */
double mktopt__select(double *values, int64_t n, int64_t index)
{
    int64_t low = 0, end = n;
    while (end - low > 1) {
        const double pivot = pivot_of(values, low, end - 1);
        int64_t middle = low + part(values + low, end - low, pivot, 0);
        if (middle == low) { /* it is the least */
            middle += part(values + low, end - low, pivot, 1);
            if (index < middle)
                return pivot;
        }
        if (index < middle)
            end = middle;
        else
            low = middle;
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
        lower = values[i] > lower ? values[i] : lower;
    return 0.5 * (lower + upper);
}

/* Where the first value that is not less stands. */
static double *place_of(const mktopt__sorted *s, double value)
{
    int64_t low = 0, high = s->count;
    while (low < high) {
        const int64_t middle = low + (high - low) / 2;
        if (s->values[middle] < value)
            low = middle + 1;
        else
            high = middle;
    }
    return s->values + low;
}

void mktopt__sorted_insert(mktopt__sorted *sorted, double value)
{
    double *at = place_of(sorted, value);
    memmove(at + 1, at, (size_t)(sorted->values + sorted->count - at) * sizeof *at);
    *at = value;
    sorted->count++;
}

void mktopt__sorted_withdraw(mktopt__sorted *sorted, double value)
{
    double *at = place_of(sorted, value);
    sorted->count--;
    memmove(at, at + 1, (size_t)(sorted->values + sorted->count - at) * sizeof *at);
}

double mktopt__sorted_median(const mktopt__sorted *sorted)
{
    const double *upper = sorted->values + sorted->count / 2;
    return sorted->count % 2 == 1 ? *upper : 0.5 * (upper[-1] + *upper);
}
