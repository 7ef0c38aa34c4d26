/* Minimisation of functions of one variable. */
#ifndef MKTOPT_NUMERIC_MINIMISE_H
#define MKTOPT_NUMERIC_MINIMISE_H

#include <stdint.h>

typedef double mktopt__objective(const void *context, double x);

/* The x in [low, high] of the least value, to about `tolerance`: the best of `grid` >= 3 points
 * spread evenly, then Brent's method between its neighbours. Not a number counts as infinity. */
double mktopt__minimise(mktopt__objective *objective, const void *context, double low, double high,
                        int64_t grid, double tolerance, double *least);

#endif
