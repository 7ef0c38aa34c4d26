/* How the errors of steps add up. */
#ifndef MKTOPT_FORECAST_COMBINATION_TOTAL_H
#define MKTOPT_FORECAST_COMBINATION_TOTAL_H

#include <stdint.h>

/* Mean square of what errors one step ahead come to after so many steps, by `response`: in the last
 * of them (carried = 0), or in the sum of all (1). steps <= n. */
double mktopt__mean_square_ahead(const double *response, const double *errors, int64_t n,
                                 int64_t steps, double carried);

/* What an error moves all later steps by, beyond `response`, by what errors one step ahead add up
 * to over `steps` steps. 0: no error is known. */
double mktopt__lasting(const double *response, const double *errors, int64_t n, int64_t steps);

/* A weighted sum of steps. */
typedef struct mktopt__total {
    double deviation;     /* standard deviation of its error */
    double concentration; /* 1: of as few errors as its steps; 1 / n: of n times as many */
} mktopt__total;

/* Numbers of scratch for n steps. */
int64_t mktopt__add_up_scratch(int64_t n);

/* `response`, with what is lasting in it, and the deviations tell how n steps err together. Share:
 * of each step in the variance of the sum, NaN without any. */
mktopt__total mktopt__add_up(const double *response, const double *deviation, const double *weights,
                             int64_t n, double *share, double *scratch);

#endif
