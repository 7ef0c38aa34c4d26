#include "forecast/models/recent.h"

#include <string.h>

mktopt__recent mktopt__recent_view(double *values, int64_t n, int64_t size)
{
    const int64_t count = n < size ? n : size;
    return (mktopt__recent){values, n - count, count, size, n};
}

double *mktopt__recent_values(const mktopt__recent *recent)
{
    return recent->values != NULL ? recent->values + recent->first : NULL;
}

/* They wander through the array, and are moved back where it ends: with room for twice as many once
 * in `size` values. */
void mktopt__recent_push(mktopt__recent *recent, double value)
{
    if (recent->count == recent->size) {
        recent->first++;
        recent->count--;
    }
    if (recent->first + recent->count == recent->room) {
        memmove(recent->values, mktopt__recent_values(recent),
                (size_t)recent->count * sizeof *recent->values);
        recent->first = 0;
    }
    recent->values[recent->first + recent->count++] = value;
}
