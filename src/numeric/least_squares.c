#include "numeric/least_squares.h"

#include <math.h>

int mktopt__factor_positive(double *a, int64_t n)
{
    for (int64_t j = 0; j < n; j++) {
        for (int64_t i = j; i < n; i++) {
            double sum = a[i * n + j];
            for (int64_t k = 0; k < j; k++)
                sum -= a[i * n + k] * a[j * n + k];
            if (i > j) {
                a[i * n + j] = sum / a[j * n + j];
                continue;
            }
            if (!(sum > 0) || !isfinite(sum))
                return -1;
            a[j * n + j] = sqrt(sum);
        }
    }
    return 0;
}

void mktopt__solve_factored(const double *a, double *b, int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        for (int64_t k = 0; k < i; k++)
            b[i] -= a[i * n + k] * b[k];
        b[i] /= a[i * n + i];
    }
    for (int64_t i = n - 1; i >= 0; i--) {
        for (int64_t k = i + 1; k < n; k++)
            b[i] -= a[k * n + i] * b[k];
        b[i] /= a[i * n + i];
    }
}

int mktopt__solve_positive(double *a, double *b, int64_t n)
{
    if (mktopt__factor_positive(a, n) != 0)
        return -1;
    mktopt__solve_factored(a, b, n);
    return 0;
}

static double squares(const double *x, int64_t from, int64_t rows)
{
    double sum = 0;
    for (int64_t i = from; i < rows; i++)
        sum += x[i] * x[i];
    return sum;
}

/* Applies I - v v' / (v_k beta) to a vector; v begins at row k. */
static void reflect(const double *v, double beta, double *x, int64_t k, int64_t rows)
{
    double sum = 0;
    for (int64_t i = k; i < rows; i++)
        sum += v[i] * x[i];
    sum /= v[k] * beta;
    for (int64_t i = k; i < rows; i++)
        x[i] += sum * v[i];
}

static void swap_columns(double *x, int64_t *order, int64_t rows, int64_t a, int64_t b)
{
    const int64_t which = order[a];
    order[a] = order[b];
    order[b] = which;
    for (int64_t i = 0; i < rows && a != b; i++) {
        const double value = x[a * rows + i];
        x[a * rows + i] = x[b * rows + i];
        x[b * rows + i] = value;
    }
}

/* Eliminates column k below its diagonal, in the columns after it and in y. */
static void eliminate(double *x, double *y, int64_t rows, int64_t columns, int64_t k)
{
    double *v = x + k * rows;
    const double beta = -copysign(sqrt(squares(v, k, rows)), v[k]);
    v[k] -= beta;
    for (int64_t j = k + 1; j < columns; j++)
        reflect(v, beta, x + j * rows, k, rows);
    reflect(v, beta, y, k, rows);
    v[k] = beta;
}

int64_t mktopt__least_squares(double *x, double *y, int64_t rows, int64_t columns, int64_t *order,
                              double *norms, double *coefficients, double *residual)
{
    const double smallest =
        1e-10; /* far above rounding, far below any column that says something */
    int64_t rank = 0;
    for (int64_t j = 0; j < columns; j++) {
        order[j] = j;
        norms[j] = squares(x + j * rows, 0, rows);
        coefficients[j] = 0;
    }
    for (; rank < columns && rank < rows; rank++) {
        int64_t best = rank;
        double most = -1;
        for (int64_t j = rank; j < columns; j++) {
            const double left = squares(x + j * rows, rank, rows);
            const double share = norms[order[j]] > 0 ? left / norms[order[j]] : 0;
            if (share > most)
                best = j, most = share;
        }
        if (!(most > smallest * smallest))
            break;
        swap_columns(x, order, rows, rank, best);
        eliminate(x, y, rows, columns, rank);
    }
    for (int64_t i = rank - 1; i >= 0; i--) {
        double sum = y[i];
        for (int64_t j = i + 1; j < rank; j++)
            sum -= x[j * rows + i] * coefficients[order[j]];
        coefficients[order[i]] = sum / x[i * rows + i];
    }
    *residual = squares(y, rank, rows);
    return rank;
}
