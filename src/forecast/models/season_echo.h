/* A season that was seen once and a bit. */
#ifndef MKTOPT_FORECAST_MODELS_SEASON_ECHO_H
#define MKTOPT_FORECAST_MODELS_SEASON_ECHO_H

#include <stdint.h>

/* Whether what came a period ago comes again: correlation of changes with those of a period before,
 * 5 % at each of two scales. Then `index` gets the season, `period` values about 0, and `apart` (n
 * elements) for each value the index that other periods give. Returns 0 when there is none.
 * n > period >= 2; `scratch` has 2 period + n elements. */
int mktopt__season_echo(const double *y, int64_t n, int64_t period, double *index, double *apart,
                        double *scratch);

#endif
