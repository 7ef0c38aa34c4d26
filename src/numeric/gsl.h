/* What the library uses of GSL. Only gsl.c includes GSL's headers; every call goes through here, so
 * that GSL's error handler is off before any of them (docs/decisions/0001-private-gsl.md). */
#ifndef MKTOPT_NUMERIC_GSL_H
#define MKTOPT_NUMERIC_GSL_H

#include <stdint.h>

/* The regularised incomplete beta function I_x(a, b) with GSL's own bound on its error. Returns -1
 * when GSL reports a failure (its continued fraction stops after 512 terms: counts from about 10^6
 * on). */
int mktopt__gsl_beta_inc(double a, double b, double x, double *value, double *error);

/* Distribution function and quantile of the standard normal distribution. */
double mktopt__gsl_normal_cdf(double z);
double mktopt__gsl_normal_quantile(double p);

/* The same of Student's t distribution. */
double mktopt__gsl_student_cdf(double t, double freedom);
double mktopt__gsl_student_quantile(double p, double freedom);

/* The discrete Fourier transform in place of n real numbers, and its inverse. Frequency k has its
 * real part at k, its imaginary part at n - k. n is a power of two: nothing else can fail, and
 * nothing is allocated. */
void mktopt__gsl_fourier(double *numbers, int64_t n);
void mktopt__gsl_fourier_inverse(double *numbers, int64_t n);

#endif
