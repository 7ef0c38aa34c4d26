/* How errors grow over the horizon. */
#ifndef MKTOPT_FORECAST_COMBINATION_GROWTH_H
#define MKTOPT_FORECAST_COMBINATION_GROWTH_H

#include <stdint.h>

enum { MKTOPT__GROWTH_POINTS = 17 };

/* Ratios of what the mean square of errors is to what unrelated errors would make it, as
 * logarithms: of 2, 4, 8, ... steps ahead and, last, of the farthest. */
typedef struct mktopt__growth {
    int64_t farthest; /* up to 2^17 steps; below 2: none was measured */
    double ratios[MKTOPT__GROWTH_POINTS];
} mktopt__growth;

void mktopt__growth_find(const double *response, const double *errors, int64_t n, int64_t horizon,
                         mktopt__growth *growth);

/* The standard deviations of a process of n errors one step ahead of variance 1: horizon elements.
 */
void mktopt__growth_spread(const double *response, const mktopt__growth *growth, int64_t n,
                           int64_t horizon, double *spread);

#endif
