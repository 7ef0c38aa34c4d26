/* Distributions: what estimates and their intervals need. */
#ifndef MKTOPT_NUMERIC_DISTRIBUTION_H
#define MKTOPT_NUMERIC_DISTRIBUTION_H

/* Standard normal distribution; the quantile of 0 is -infinity, of 1 infinity. */
double mktopt__normal_cdf(double z);
double mktopt__normal_quantile(double p);

/* Student's t distribution with `freedom` > 0 degrees of freedom; NaN outside. */
double mktopt__student_cdf(double t, double freedom);
double mktopt__student_quantile(double p, double freedom);

/* The x with I_x(a, b) = p: the p-quantile of the beta distribution, to about 1e-12 relative. a, b
 * > 0 up to 1e300, 0 <= p <= 1; NaN outside. */
double mktopt__beta_quantile(double p, double a, double b);

/* The exact confidence interval of a proportion after Clopper and Pearson (Biometrika 26, 1934): it
 * covers the true proportion with probability `level` or more, whatever that is. Counts need not be
 * whole (weighted data). Without trials it is 0 .. 1. Returns -1, and writes nothing, unless
 * 0 <= successes <= trials < 1e300 and 0 < level < 1. */
int mktopt__proportion_interval(double successes, double trials, double level, double *lower,
                                double *upper);

#endif
