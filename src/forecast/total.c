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
#include "forecast/total.h"

#include <math.h>
#include <stddef.h>

enum { SUMS_OVERLAP = 4 }; /* more of them tell hardly more */

/* Mean square of the sums of `steps` errors, each with the weight of all that it moves. */
static double mean_square(const double *response, const double *errors, int64_t n, int64_t steps)
{
    const int64_t stride = (steps + SUMS_OVERLAP - 1) / SUMS_OVERLAP;
    double squares = 0, count = 0;
    for (int64_t end = n; end >= steps; end -= stride) {
        double sum = 0, weight = 1;
        for (int64_t k = 0; k < steps; k++) {
            sum += weight * errors[end - 1 - k];
            weight += response[k];
        }
        squares += sum * sum;
        count++;
    }
    return squares / count;
}

static double mean_square_of_one(const double *errors, int64_t n)
{
    double squares = 0;
    for (int64_t t = 0; t < n; t++)
        squares += errors[t] * errors[t];
    return squares / (double)n;
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
    const double one = mean_square_of_one(errors, n);
    if (steps < 2 || steps > n || !(one > 0) || !isfinite(all))
        return 0;
    const double told = (double)n / (double)steps;
    const double ratio =
        pow(mean_square(response, errors, n, steps) / one / all, told / (told + 1));
    const double root = sqrt(fmax(mixed * mixed - squares * all * (1 - ratio), 0));
    const double lasting = (root - mixed) / squares;
    return isfinite(lasting) ? lasting : 0;
}

static double coefficient(const double *response, int64_t j)
{
    return j > 0 ? response[j - 1] : 1;
}

mktopt__total mktopt__add_up(const double *response, const double *deviation, const double *weights,
                             int64_t n, double *reach, double *share)
{
    double norm = 0, variance = 0, fourths = 0;
    for (int64_t k = 0; k < n && share != NULL; k++)
        share[k] = 0;
    for (int64_t i = n - 1; i >= 0; i--)
        reach[i] = 0;
    for (int64_t k = 0; k < n; k++) { /* step k: of a process of variance 1 to its deviation */
        norm += coefficient(response, k) * coefficient(response, k);
        const double unit = weights[k] * deviation[k] / sqrt(norm);
        for (int64_t i = 0; i <= k && unit != 0; i++)
            reach[i] += coefficient(response, k - i) * unit;
    }
    for (int64_t i = 0; i < n; i++) {
        variance += reach[i] * reach[i];
        fourths += reach[i] * reach[i] * reach[i] * reach[i];
    }
    norm = 0;
    for (int64_t k = 0; k < n && share != NULL; k++) {
        norm += coefficient(response, k) * coefficient(response, k);
        const double unit = weights[k] * deviation[k] / sqrt(norm) / variance;
        for (int64_t i = 0; i <= k && unit != 0; i++)
            share[k] += coefficient(response, k - i) * unit * reach[i];
    }
    return (mktopt__total){sqrt(variance), variance > 0 ? fourths / variance / variance : 1};
}
