/* Autoregression on first differences by Burg's method (Burg 1975; Andersen, Geophysics 39, 1974):
 * always stationary, one order after the other in a pass each, the order of the least AICc. So is
 * the drift, where it is tested. */
#include "forecast/models/autoregression.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

/* The next reflection coefficient from forward and backward errors. */
static double reflection(const double *forward, const double *backward, int64_t order, int64_t n)
{
    double cross = 0, power = 0;
    for (int64_t t = order; t < n; t++) {
        cross += forward[t] * backward[t - 1];
        power += forward[t] * forward[t] + backward[t - 1] * backward[t - 1];
    }
    return power > 0 ? 2 * cross / power : 0;
}

static void lengthen(double *coefficients, int64_t order, double k)
{
    double before[MKTOPT__AR_LONGEST];
    memcpy(before, coefficients, (size_t)order * sizeof *before);
    for (int64_t i = 0; i + 1 < order; i++)
        coefficients[i] = before[i] - k * before[order - 2 - i];
    coefficients[order - 1] = k;
}

static void filter_errors(double *forward, double *backward, int64_t order, int64_t n, double k)
{
    double earlier = backward[order - 1];
    for (int64_t t = order; t < n; t++) {
        const double f = forward[t], b = earlier;
        earlier = backward[t];
        forward[t] = f - k * b;
        backward[t] = b - k * f;
    }
}

static double corrected_aic(double variance, double parameters, double size)
{
    const double left = size - parameters - 1;
    if (!(left > 0))
        return (double)INFINITY;
    return size * log(variance) + 2 * parameters + 2 * parameters * (parameters + 1) / left;
}

/* The best order about a drift that is given; returns its AICc. */
static double fit_order(const double *y, int64_t n, int64_t longest, double drift,
                        mktopt__ar *model, double *scratch)
{
    const int64_t count = n - 1;
    const double others = drift != 0 ? 2 : 1; /* parameters: the variance is one */
    double *forward = scratch, *backward = scratch + n, variance = 0;
    double coefficients[MKTOPT__AR_LONGEST] = {0};
    memset(model, 0, sizeof *model);
    model->drift = drift;
    for (int64_t t = 0; t < count; t++) {
        forward[t] = backward[t] = y[t + 1] - y[t] - drift;
        variance += forward[t] * forward[t] / (double)count;
    }
    model->variance = variance;
    const int64_t most = longest < MKTOPT__AR_LONGEST ? longest : MKTOPT__AR_LONGEST;
    double least = corrected_aic(variance, others, (double)count);
    for (int64_t order = 1; order <= most && order < count / 3 && variance > 0; order++) {
        const double k = reflection(forward, backward, order, count);
        lengthen(coefficients, order, k);
        filter_errors(forward, backward, order, count, k);
        variance *= 1 - k * k;
        const double aicc = corrected_aic(variance, (double)order + others, (double)count);
        if (!(aicc < least))
            continue;
        least = aicc;
        model->order = order;
        model->variance = variance;
        memcpy(model->coefficients, coefficients, sizeof coefficients);
    }
    return least;
}

void mktopt__ar_fit(const double *y, int64_t n, int64_t longest, int test_drift, mktopt__ar *model,
                    double *scratch)
{
    const double drift = (y[n - 1] - y[0]) / (double)(n - 1);
    mktopt__ar without;
    const double aicc = fit_order(y, n, longest, drift, model, scratch);
    if (test_drift && fit_order(y, n, longest, 0, &without, scratch) < aicc)
        *model = without;
}

/* The forecast of value t from those before it, which `y` holds up to n and `mean` after. */
static double predict(const mktopt__ar *model, const double *y, int64_t n, const double *mean,
                      int64_t t)
{
    double before = t - 1 < n ? y[t - 1] : mean[t - 1 - n], sum = before + model->drift;
    for (int64_t i = 1; i <= model->order && t - i > 0; i++) {
        const int64_t at = t - i - 1;
        const double earlier = at < n ? y[at] : mean[at - n];
        sum += model->coefficients[i - 1] * (before - earlier - model->drift);
        before = earlier;
    }
    return sum;
}

void mktopt__ar_project(const mktopt__ar *model, const double *y, int64_t n, double *fitted,
                        int64_t horizon, double *mean)
{
    for (int64_t t = 0; t < n && fitted != NULL; t++)
        fitted[t] = t == 0 ? y[0] : predict(model, y, n, NULL, t);
    for (int64_t k = 0; k < horizon; k++)
        mean[k] = predict(model, y, n, mean, n + k);
}

/* Differences decay: their sum is 1 / (1 - sum of coefficients); larger ones are not for steps. */
double mktopt__ar_gain(const mktopt__ar *model)
{
    double left = 1;
    for (int64_t i = 0; i < model->order; i++)
        left -= model->coefficients[i];
    return left > 1 ? 1 / left : 1;
}
