/* A forecast as a request, and how sure it is. */
#ifndef MKTOPT_FORECAST_OPERATIONS_GIVEN_H
#define MKTOPT_FORECAST_OPERATIONS_GIVEN_H

#include "forecast/operations/operations_priv.h"

/* The answer of forecast.run as it is, or just its mean and intervals. */
extern const mktopt__struct mktopt__given_forecast_type;

/* How far each step, and behind the last one the sum of all, goes from its mean at normal scores:
 * the ends of the intervals that are given, and lines between them. Their tails are longer than
 * those of a normal distribution, so one deviation does not say it all. */
typedef struct mktopt__spread {
    int64_t levels;
    int64_t steps;
    double *scores; /* of the levels, ascending */
    double *ends;   /* level by level, steps + 1 each: less the mean */
} mktopt__spread;

mktopt_status mktopt__given_spread(mktopt__arena *arena, const mktopt__forecast_answer *given,
                                   mktopt__spread *spread, mktopt_error *err);

/* The deviation of the normal distribution that goes as far at this score >= 0, or has that score
 * at this distance >= 0 from its mean; that of the widest interval beyond it, 0 without any. */
double mktopt__deviation_at_score(const mktopt__spread *spread, int64_t step, double score);
double mktopt__deviation_at_distance(const mktopt__spread *spread, int64_t step, double distance);

/* 1: lower ends were cut off at 0, so nothing below is meant. */
int mktopt__given_held_at_zero(const mktopt__forecast_answer *given);

/* By step at one score; NULL when memory is out. */
double *mktopt__given_deviations(mktopt__arena *arena, const mktopt__spread *spread, double score);

#endif
