/* The length of a season, from the values alone. */
#ifndef MKTOPT_ANOMALY_PERIOD_H
#define MKTOPT_ANOMALY_PERIOD_H

#include <stdint.h>

enum { MKTOPT__LONGEST_PERIOD = 400 };

/* The shortest lag 2 .. max_lag (at most MKTOPT__LONGEST_PERIOD) at which the series, less its
 * linear trend, clearly repeats itself: a peak of the autocorrelation after a valley; 0 when there
 * is none. At least three seasons are asked for. `values` are overwritten. */
int64_t mktopt__find_period(double *values, int64_t count, int64_t max_lag);

/* The same without a longest lag: a season longer than MKTOPT__LONGEST_PERIOD is looked for in
 * means of blocks; one of which seven repeat still better is taken for a day, and its week
 * returned. `blocks` has room for `count`. */
int64_t mktopt__find_any_period(double *values, int64_t count, double *blocks);

/* Whether the means of a season's phases leave hardly more than those of its multiple do. `sums`
 * has room for the multiple. */
int mktopt__explains_as_well(const double *values, int64_t count, int64_t season, int64_t multiple,
                             double *sums);

#endif
