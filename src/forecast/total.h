/* How the errors of steps add up. */
#ifndef MKTOPT_FORECAST_TOTAL_H
#define MKTOPT_FORECAST_TOTAL_H

#include <stdint.h>

/* What an error moves all later steps by, beyond `response`, by what errors one step ahead add up
 * to over `steps` steps. 0: no error is known. */
double mktopt__lasting(const double *response, const double *errors, int64_t n, int64_t steps);

/* A weighted sum of steps. */
typedef struct mktopt__total {
    double deviation;     /* standard deviation of its error */
    double concentration; /* 1: it is all the work of one error; 1 / n: of n that are alike */
} mktopt__total;

/* Numbers of scratch for n steps. */
int64_t mktopt__add_up_scratch(int64_t n);

/* `response`, with what is lasting in it, and the deviations tell how n steps err together. Share:
 * of each step in the variance of the sum, NaN without any. */
mktopt__total mktopt__add_up(const double *response, const double *deviation, const double *weights,
                             int64_t n, double *share, double *scratch);

#endif
