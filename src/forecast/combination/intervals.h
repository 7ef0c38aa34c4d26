/* How wide intervals are. */
#ifndef MKTOPT_FORECAST_COMBINATION_INTERVALS_H
#define MKTOPT_FORECAST_COMBINATION_INTERVALS_H

#include "forecast/combination/combination.h"
#include "forecast/combination/total.h"

/* Standard deviations that intervals of a level reach to either side. */
typedef struct mktopt__quantiles {
    double of_step;
    double of_many; /* of a sum of many errors */
} mktopt__quantiles;

mktopt__quantiles mktopt__quantiles_of(const mktopt__combination *all, double level);

/* Half the width of the interval, by step. `widths`: horizon elements. */
void mktopt__half_widths(const mktopt__combination *all, const mktopt__quantiles *quantiles,
                         double *widths);

/* A weighted sum of the steps, and the share of each in its variance (NaN without any). -1: out of
 * memory. */
int mktopt__total_of(mktopt__arena *arena, const mktopt__combination *all, const double *weights,
                     double *share, mktopt__total *total);
/* Half the width of its interval. */
double mktopt__total_half_width(const mktopt__total *total, const mktopt__quantiles *quantiles);

#endif
