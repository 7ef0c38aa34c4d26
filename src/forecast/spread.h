/* How sure a forecast is, as its intervals tell it. */
#ifndef MKTOPT_FORECAST_SPREAD_H
#define MKTOPT_FORECAST_SPREAD_H

#include <stdint.h>

#include "base/memory.h"

/* How far each step, and behind the last one the sum of all, goes from its mean at normal scores:
 * the ends of the intervals, and lines between them. Their tails are longer than those of a normal
 * distribution, so one deviation does not say it all. */
typedef struct mktopt__spread {
    int64_t levels;
    int64_t steps;
    double *scores; /* of the levels, ascending */
    double *ends;   /* level by level, steps + 1 each: less the mean */
} mktopt__spread;

/* Room for these; 0, or -1 when memory is out. */
int mktopt__spread_reserve(mktopt__arena *arena, int64_t levels, int64_t steps,
                           mktopt__spread *spread);

/* The deviation of the normal distribution that goes as far at this score >= 0, or has that score
 * at this distance >= 0 from its mean; that of the widest interval beyond it, 0 without any. */
double mktopt__deviation_at_score(const mktopt__spread *spread, int64_t step, double score);
double mktopt__deviation_at_distance(const mktopt__spread *spread, int64_t step, double distance);
/* Of every step at one score; NULL when memory is out. */
double *mktopt__deviations_at_score(mktopt__arena *arena, const mktopt__spread *spread,
                                    double score);

#endif
