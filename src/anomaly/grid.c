#include "anomaly/grid.h"

#include <math.h>

#include "numeric/select.h"

static const double tolerance = 0.25; /* of a step: clocks jitter, days may have 23 hours */
static const double largest = 4;      /* places a value */

static double median_step(const int64_t *times, int64_t count, double *steps)
{
    for (int64_t i = 1; i < count; i++)
        steps[i - 1] = (double)times[i] - (double)times[i - 1];
    return mktopt__select(steps, count - 1, (count - 1) / 2);
}

int64_t mktopt__grid(const int64_t *times, int64_t count, int64_t *places, double *steps)
{
    if (count < 2)
        return 0;
    const double step = median_step(times, count, steps);
    if (!(step > 0))
        return 0;
    for (int64_t i = 0; i < count; i++) {
        const double at = ((double)times[i] - (double)times[0]) / step, place = round(at);
        if (!(place <= largest * (double)count) || fabs(at - place) > tolerance ||
            (i > 0 && place <= (double)places[i - 1]))
            return 0;
        places[i] = (int64_t)place;
    }
    return places[count - 1] + 1;
}
