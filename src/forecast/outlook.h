/* A forecast as a joint distribution of its steps: totals, scenarios, chances. */
#ifndef MKTOPT_FORECAST_OUTLOOK_H
#define MKTOPT_FORECAST_OUTLOOK_H

#include <stdint.h>

/* Standard deviation of the sum of all steps, from those of the steps (>= 0), and (share not NULL)
 * the covariance of each step with the sum, divided by that deviation. */
double mktopt__total_deviation(const double *deviation, int64_t n, double *share);

/* P(value >= target) of a normal distribution; without deviation 0, 1, or 1 when equal. */
double mktopt__chance_to_reach(double mean, double deviation, double target);

/* By which part a target changes that follows this attainment. */
double mktopt__goal_change(double attainment, double sensitivity, double max_change);

#endif
