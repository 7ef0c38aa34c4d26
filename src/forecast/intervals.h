/* How wide intervals are. */
#ifndef MKTOPT_FORECAST_INTERVALS_H
#define MKTOPT_FORECAST_INTERVALS_H

#include "forecast/combination.h"

/* Half the width of the interval of this level, by step. `widths`: horizon elements. */
void mktopt__half_widths(const mktopt__combination *all, double level, double *widths);

#endif
