/* The median of the last values: a level that spikes and holidays hardly move. */
#ifndef MKTOPT_FORECAST_MODELS_MEDIAN_H
#define MKTOPT_FORECAST_MODELS_MEDIAN_H

#include <stdint.h>

enum { MKTOPT__MEDIAN_LONGEST = 1600 };

/* Of up to `window` values (1 to MKTOPT__MEDIAN_LONGEST) before each of the n, and of the last.
 * `fitted`: n elements or NULL. */
void mktopt__median_project(const double *y, int64_t n, int64_t window, double *fitted,
                            int64_t horizon, double *mean);

#endif
