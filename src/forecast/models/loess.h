/* Seasonal decomposition by loess. */
#ifndef MKTOPT_FORECAST_MODELS_LOESS_H
#define MKTOPT_FORECAST_MODELS_LOESS_H

#include "forecast/models/season.h"

/* MSTL: the additive seasonal components of every period that occurs twice, and the trend (n
 * elements) that is left; seasons go on as in their last cycle. Returns -1 when memory is out. */
int mktopt__mstl(mktopt__arena *arena, const double *y, int64_t n, int64_t horizon,
                 const double *periods, int64_t n_periods, mktopt__seasons *seasons, double *trend);

#endif
