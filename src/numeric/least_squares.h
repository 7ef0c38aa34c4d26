/* Linear least squares, dense and small. */
#ifndef MKTOPT_NUMERIC_LEAST_SQUARES_H
#define MKTOPT_NUMERIC_LEAST_SQUARES_H

#include <stdint.h>

/* The Cholesky factor of a symmetric positive definite A (n * n, lower triangle read and
 * overwritten). Returns -1 when A is not positive definite. */
int mktopt__factor_positive(double *a, int64_t n);
/* Solves A x = b with that factor; b becomes x. */
void mktopt__solve_factored(const double *factor, double *b, int64_t n);
/* Both. */
int mktopt__solve_positive(double *a, double *b, int64_t n);

/* Minimises |X b - y| by Householder QR with column pivoting (Golub and Van Loan, section 5.4): X
 * has `rows` rows and `columns` columns, column by column; X and y are overwritten. A column that
 * depends on the others (relative to 1e-10) gets the coefficient 0. `order` and `norms` have one
 * element a column. Returns the rank; *residual is the sum of squares that is left; `y` starts with
 * Q' y, and R stands in the upper triangle of X for the columns in `order`. */
int64_t mktopt__least_squares(double *x, double *y, int64_t rows, int64_t columns, int64_t *order,
                              double *norms, double *coefficients, double *residual);

#endif
