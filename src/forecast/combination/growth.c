/* An error h steps ahead is S_h = sum over j < h of c_j e_{h-j} (total.c says of what). Unrelated
 * errors e give it the variance a_h = 1 + c_1^2 + ... + c_{h-1}^2 in units of theirs. But a model
 * that follows too closely errs to and fro, so that its errors hardly grow, and one that follows
 * too little errs on. So S_h is formed over the whole series: the ratio of its mean square to a_h
 * is a variance ratio (Cochrane, Journal of Political Economy 96, 1988), at 2, 4, 8 ... steps, up
 * to half the series; its logarithm is shrunk towards none as if the model's word were
 * worth one more error beside the n / h that do not overlap.
 *
 * The drift of n changes is known no better than the variance 1 / n, and goes the way of all errors
 * (Box and Jenkins, appendix A7.3): it adds (1 + c_1 + ... + c_{h-1})^2 / n.
 */
#include "forecast/combination/growth.h"

#include <math.h>

#include "forecast/combination/total.h"

static int64_t smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Of errors so many steps ahead; `one` and `model`: mean square of errors one step ahead, and how
 * much larger it is then if they are unrelated. */
static double log_ratio(const double *response, const double *errors, int64_t n, int64_t steps,
                        double one, double model)
{
    const double told = (double)n / (double)steps;
    const double square = mktopt__mean_square_ahead(response, errors, n, steps, 0);
    const double ratio = log(square / one / model) * told / (told + 1);
    return isfinite(ratio) ? ratio : 0;
}

void mktopt__growth_find(const double *response, const double *errors, int64_t n, int64_t horizon,
                         mktopt__growth *growth)
{
    const int64_t farthest = smaller(smaller(horizon, n / 2), (int64_t)1 << MKTOPT__GROWTH_POINTS);
    int64_t done = 1, steps = 1;
    double model = 1;
    *growth = (mktopt__growth){.farthest = farthest};
    if (farthest < 2)
        return;
    const double one = mktopt__mean_square_ahead(response, errors, n, 1, 0);
    for (int64_t i = 0; steps < farthest; i++) {
        steps = smaller(2 * steps, farthest);
        for (; done < steps; done++)
            model += response[done - 1] * response[done - 1];
        growth->ratios[i] = log_ratio(response, errors, n, steps, one, model);
    }
}

void mktopt__growth_spread(const double *response, const mktopt__growth *growth, int64_t n,
                           int64_t horizon, double *spread)
{
    int64_t point = -1, from = 1, to = 1; /* steps of the points about */
    double model = 1, drift = 1, before = 0, after = 0;
    for (int64_t k = 0; k < horizon; k++) {
        if (k == to && to < growth->farthest) {
            from = to;
            to = smaller(2 * to, growth->farthest);
            before = after;
            after = growth->ratios[++point];
        }
        const double way = k < to && to > from ? (double)(k + 1 - from) / (double)(to - from) : 1;
        const double ratio = before + way * (after - before);
        spread[k] = sqrt(model * exp(ratio) + drift * drift / (double)n);
        model += response[k] * response[k];
        drift += fmin(response[k], 1); /* a slope that follows errors is in the response */
    }
}
