/* A forecast as a request, and how sure it is. */
#ifndef MKTOPT_FORECAST_OPERATIONS_GIVEN_H
#define MKTOPT_FORECAST_OPERATIONS_GIVEN_H

#include "forecast/operations/operations_priv.h"
#include "forecast/spread.h"

/* The answer of forecast.run as it is, or just its mean and intervals. */
extern const mktopt__struct mktopt__given_forecast_type;

/* How sure it is, by its intervals. */
mktopt_status mktopt__given_spread(mktopt__arena *arena, const mktopt__forecast_answer *given,
                                   mktopt__spread *spread, mktopt_error *err);

/* 1: lower ends were cut off at 0, so nothing below is meant. */
int mktopt__given_held_at_zero(const mktopt__forecast_answer *given);

#endif
