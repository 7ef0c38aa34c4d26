/* The last values of a series, in one piece. */
#ifndef MKTOPT_FORECAST_MODELS_RECENT_H
#define MKTOPT_FORECAST_MODELS_RECENT_H

#include <stdint.h>

/* At most `size` values, the newest last. To push any, there should be room for twice as many. */
typedef struct mktopt__recent {
    double *values;
    int64_t first; /* where they begin */
    int64_t count;
    int64_t size;
    int64_t room; /* of `values`, in elements */
} mktopt__recent;

/* The end of a longer array, as it lies there. */
mktopt__recent mktopt__recent_view(double *values, int64_t n, int64_t size);

/* `count` values, oldest first. */
double *mktopt__recent_values(const mktopt__recent *recent);
void mktopt__recent_push(mktopt__recent *recent, double value);

#endif
