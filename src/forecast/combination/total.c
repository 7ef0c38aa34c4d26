/* Steps of one forecast err together. The error of step h is sum over j < h of c_j e_{h-j}: c_0 =
 * 1, c_j is how far an error e moves the forecast j steps later, and the e are errors one step
 * ahead (Box and Jenkins, "Time Series Analysis", chapter 5). A sum of steps so gives each e the
 * weight of all c that it passes through, and if errors one step ahead have nothing to do with one
 * another, their squares add up.
 *
 * But they have: what a model follows too closely errs to and fro, which hardly shows step by step
 * and makes sums much surer; what it follows too little errs on. So sums are formed over the whole
 * series of errors as the forecast would have made them, and the ratio of their mean square to what
 * unrelated errors would give is taken as one more, constant part of all c: what is lasting in an
 * error. The logarithm of the ratio is shrunk towards none as if the model's word were worth one
 * more sum beside those that do not overlap.
 */
#include "forecast/combination/total.h"

#include <math.h>

#include "numeric/convolution.h"

enum { SUMS_OVERLAP = 4 }; /* more of them tell hardly more */

double mktopt__mean_square_ahead(const double *response, const double *errors, int64_t n,
                                 int64_t steps, double carried)
{
    const int64_t stride = (steps + SUMS_OVERLAP - 1) / SUMS_OVERLAP;
    double squares = 0, count = 0;
    for (int64_t end = n; end >= steps; end -= stride) {
        double sum = 0, weight = 1;
        for (int64_t k = 0; k < steps; k++) {
            sum += weight * errors[end - 1 - k];
            if (k + 1 < steps)
                weight = carried * weight + response[k];
        }
        squares += sum * sum;
        count++;
    }
    return squares / count;
}

/* With d more in each c the weight of an error, k steps before the last, is w_k + k d: the sum of
 * squares of these, that of w_k being `all`, is to be `ratio` times `all`, or as near as can be. */
double mktopt__lasting(const double *response, const double *errors, int64_t n, int64_t steps)
{
    double weight = 1, all = 0, mixed = 0, squares = 0;
    for (int64_t k = 0; k < steps; k++) {
        all += weight * weight;
        mixed += weight * (double)k;
        squares += (double)k * (double)k;
        weight += response[k];
    }
    const double one = mktopt__mean_square_ahead(response, errors, n, 1, 1);
    if (steps < 2 || steps > n || !(one > 0) || !isfinite(all))
        return 0;
    const double told = (double)n / (double)steps;
    const double sums = mktopt__mean_square_ahead(response, errors, n, steps, 1);
    const double ratio = pow(sums / one / all, told / (told + 1));
    const double root = sqrt(fmax(mixed * mixed - squares * all * (1 - ratio), 0));
    const double lasting = (root - mixed) / squares;
    return isfinite(lasting) ? lasting : 0;
}

static void reverse(double *values, int64_t n)
{
    for (int64_t i = 0; i < n / 2; i++) {
        const double kept = values[i];
        values[i] = values[n - 1 - i];
        values[n - 1 - i] = kept;
    }
}

int64_t mktopt__add_up_scratch(int64_t n)
{
    return 3 * n + mktopt__convolve_scratch(n);
}

/* Step k has an error of its deviation d_k: a process of variance 1 has the square root of c_0^2 +
 * ... + c_k^2, so that u_k = w_k d_k / that, times all of c backwards from k, is what it adds to
 * the reach of errors. */
mktopt__total mktopt__add_up(const double *response, const double *deviation, const double *weights,
                             int64_t n, double *share, double *scratch)
{
    double *coefficients = scratch, *units = scratch + n, *reach = units + n, *more = reach + n;
    double norm = 0, variance = 0, fourths = 0, of_step = 0, of_steps = 0;
    for (int64_t k = 0; k < n; k++) {
        coefficients[k] = k > 0 ? response[k - 1] : 1;
        norm += coefficients[k] * coefficients[k];
        units[n - 1 - k] = weights[k] * deviation[k] / sqrt(norm);
    }
    mktopt__convolve(coefficients, units, n, reach, more); /* of the last error first */
    for (int64_t i = 0; i < n; i++) {
        variance += reach[i] * reach[i];
        fourths += reach[i] * reach[i] * reach[i] * reach[i];
    }
    reverse(units, n);
    reverse(reach, n);
    mktopt__convolve(coefficients, reach, n, share, more);
    norm = 0;
    for (int64_t k = 0; k < n; k++) {
        const double square = coefficients[k] * coefficients[k];
        norm += square;
        of_step += square * square;
        share[k] *= units[k] / variance;
        of_steps += share[k] * of_step / norm / norm;
    }
    const double concentration = fourths / variance / variance / of_steps;
    return (mktopt__total){sqrt(variance), concentration < 1 ? fmax(concentration, 0) : 1};
}
