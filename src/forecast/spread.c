#include "forecast/spread.h"

#include <math.h>

int mktopt__spread_reserve(mktopt__arena *arena, int64_t levels, int64_t steps,
                           mktopt__spread *spread)
{
    *spread = (mktopt__spread){.levels = levels, .steps = steps};
    spread->scores = mktopt__arena_alloc(arena, levels, sizeof *spread->scores);
    spread->ends = mktopt__arena_alloc(arena, levels, /* steps are limited in requests */
                                       (size_t)(steps + 1) * sizeof *spread->ends);
    return spread->scores != NULL && spread->ends != NULL ? 0 : -1;
}

double mktopt__deviation_at_score(const mktopt__spread *spread, int64_t step, double score)
{
    double below = 0, from = 0;
    for (int64_t l = 0; l < spread->levels; l++) {
        const double end = spread->ends[l * (spread->steps + 1) + step], to = spread->scores[l];
        if (score < to && score > 0)
            return (below + (end - below) * (score - from) / (to - from)) / score;
        if (score <= 0)
            return end / to;
        below = end;
        from = to;
    }
    return from > 0 ? below / from : 0;
}

double mktopt__deviation_at_distance(const mktopt__spread *spread, int64_t step, double distance)
{
    double below = 0, from = 0;
    for (int64_t l = 0; l < spread->levels; l++) {
        const double end = spread->ends[l * (spread->steps + 1) + step], to = spread->scores[l];
        if (distance < end && distance > 0)
            return distance / (from + (to - from) * fmax(distance - below, 0) / (end - below));
        if (distance <= 0)
            return end / to;
        below = end;
        from = to;
    }
    return from > 0 ? below / from : 0;
}

double *mktopt__deviations_at_score(mktopt__arena *arena, const mktopt__spread *spread,
                                    double score)
{
    double *deviation = mktopt__arena_alloc(arena, spread->steps, sizeof *deviation);
    for (int64_t k = 0; k < spread->steps && deviation != NULL; k++)
        deviation[k] = mktopt__deviation_at_score(spread, k, score);
    return deviation;
}
