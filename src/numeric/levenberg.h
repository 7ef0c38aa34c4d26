/* Nonlinear least squares for a handful of parameters. */
#ifndef MKTOPT_NUMERIC_LEVENBERG_H
#define MKTOPT_NUMERIC_LEVENBERG_H

#include <stdint.h>

#define MKTOPT__LEVENBERG_MAX 8 /* parameters */

/* Residual i at the parameters p, and its derivatives by them. */
typedef double mktopt__residual(const void *context, int64_t i, const double *p,
                                double *derivatives);

/* Improves p[parameters] (<= MKTOPT__LEVENBERG_MAX) within lower <= p <= upper until the sum of
 * squares over `count` residuals no longer falls; returns that sum. */
double mktopt__levenberg(mktopt__residual *residual, const void *context, int64_t count, double *p,
                         const double *lower, const double *upper, int64_t parameters);

/* The inverse of J'J at p, row by row: times the residual variance, the covariance of the
 * estimates. -1 when J has not full rank (correlations beyond 1 - 1e-12): nothing is written. */
int mktopt__inverse_information(mktopt__residual *residual, const void *context, int64_t count,
                                const double *p, int64_t parameters, double *inverse);

#endif
