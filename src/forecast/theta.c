/* The Theta method (Assimakopoulos and Nikolopoulos, IJF 16, 2000), which is simple exponential
 * smoothing with drift (Hyndman and Billah, IJF 19, 2003), and the Dynamic Optimised Theta Model
 * (Fiorucci et al., IJF 32, 2016):
 *
 *   mu_t = l_{t-1} + w d_t,     d_t = (1-a)^{t-1} A_{t-1} + (1 - (1-a)^t) / a B_{t-1}
 *   l_t = a y_t + (1-a) l_{t-1}
 *
 * A and B are intercept and slope of the trend of all values up to then, w = 1 - 1/theta. For a
 * given a the one-step errors are linear in the initial level and in w: both are found by least
 * squares, and a search over a alone remains.
 */
#include "forecast/theta.h"

#include <math.h>
#include <stddef.h>

#include "numeric/minimise.h"

#define SMALLEST_ALPHA 0.1 /* as in the paper's software: below, levels forget too slowly */
#define LARGEST_ALPHA  0.99
#define TOLERANCE      1e-3 /* of alpha: errors change in the sixth digit */

/* A finite stand-in for theta = infinity. */
#define LARGEST_OMEGA (1 - 1e-10)

typedef struct values {
    const double *y;
    int64_t n;
} values;

/* The linear trend of the values seen so far. */
typedef struct trend {
    double mean;
    double slope;
    double count;
} trend;

static void trend_add(trend *line, double y)
{
    const double t = ++line->count;
    if (t > 1)
        line->slope = ((t - 2) * line->slope + 6 / t * (y - line->mean)) / (t + 1);
    line->mean += (y - line->mean) / t;
}

static double trend_intercept(const trend *line)
{
    return line->mean - (line->count + 1) / 2 * line->slope;
}

/* Sums of the two regressors and of the errors without them, over one pass. */
typedef struct moments {
    double cc, cd, dd, cz, dz, zz;
} moments;

static moments gather(const values *series, double alpha)
{
    moments m = {0};
    trend line = {0};
    double level = 0, decay = 1; /* (1-a)^{t-1} */
    for (int64_t t = 0; t < series->n; t++) {
        const double y = series->y[t];
        const double next = decay * (1 - alpha);
        if (t >= 2) {
            const double d = decay * trend_intercept(&line) + (1 - next) / alpha * line.slope;
            const double z = y - level;
            m.cc += decay * decay;
            m.cd += decay * d;
            m.dd += d * d;
            m.cz += decay * z;
            m.dz += d * z;
            m.zz += z * z;
        }
        trend_add(&line, y);
        level += alpha * (y - level);
        decay = next;
    }
    return m;
}

/* The best level and omega for this alpha; omega stays in 0 .. 1 (theta >= 1). */
static mktopt__dot profile(const values *series, double alpha)
{
    const moments m = gather(series, alpha);
    const double determinant = m.cc * m.dd - m.cd * m.cd;
    double omega =
        determinant > 1e-12 * m.cc * m.dd ? (m.cc * m.dz - m.cd * m.cz) / determinant : 0;
    omega = fmin(fmax(omega, 0), LARGEST_OMEGA);
    const double level = m.cc > 0 ? (m.cz - omega * m.cd) / m.cc : 0;
    const double sse = m.zz + level * level * m.cc + omega * omega * m.dd +
                       2 * (level * omega * m.cd - level * m.cz - omega * m.dz);
    return (mktopt__dot){alpha, level, omega, fmax(sse, 0)};
}

static double profiled_sse(const void *series, double alpha)
{
    return profile(series, alpha).sse;
}

void mktopt__dot_fit(const double *y, int64_t n, mktopt__dot *model)
{
    const values series = {y, n};
    double least;
    *model = profile(&series, mktopt__minimise(profiled_sse, &series, SMALLEST_ALPHA, LARGEST_ALPHA,
                                               6, TOLERANCE, &least));
}

void mktopt__dot_project(const mktopt__dot *model, const double *y, int64_t n, double *fitted,
                         int64_t horizon, double *mean)
{
    trend line = {0};
    double level = model->level, decay = 1;
    for (int64_t t = 0; t < n + horizon; t++) {
        const double next = decay * (1 - model->alpha);
        const double mu = level + model->omega * (decay * trend_intercept(&line) +
                                                  (1 - next) / model->alpha * line.slope);
        if (t >= n)
            mean[t - n] = mu;
        else if (fitted != NULL)
            fitted[t] = mu;
        const double value = t < n ? y[t] : mu;
        trend_add(&line, value);
        level += model->alpha * (value - level);
        decay = next;
    }
}

/* ---- classical ------------------------------------------------------------------------------ */

/* Simple exponential smoothing with the initial level found by least squares. */
static mktopt__theta smooth(const values *series, double alpha)
{
    double level = 0, decay = 1, cc = 0, cz = 0, zz = 0;
    for (int64_t t = 0; t < series->n; t++) {
        const double z = series->y[t] - level;
        cc += decay * decay;
        cz += decay * z;
        zz += z * z;
        level += alpha * z;
        decay *= 1 - alpha;
    }
    return (mktopt__theta){alpha, cz / cc, 0, fmax(zz - cz * cz / cc, 0)};
}

static double smoothing_sse(const void *series, double alpha)
{
    return smooth(series, alpha).sse;
}

void mktopt__theta_fit(const double *y, int64_t n, mktopt__theta *model)
{
    const values series = {y, n};
    trend line = {0};
    double least;
    *model = smooth(&series,
                    mktopt__minimise(smoothing_sse, &series, 1e-4, 0.9999, 8, TOLERANCE, &least));
    for (int64_t t = 0; t < n; t++)
        trend_add(&line, y[t]);
    model->drift = line.slope / 2;
}

void mktopt__theta_project(const mktopt__theta *model, const double *y, int64_t n, double *fitted,
                           int64_t horizon, double *mean)
{
    double level = model->level, decay = 1;
    for (int64_t t = 0; t < n; t++) {
        decay *= 1 - model->alpha;
        if (fitted != NULL)
            fitted[t] = level + model->drift * (1 - decay) / model->alpha;
        level += model->alpha * (y[t] - level);
    }
    for (int64_t k = 0; k < horizon; k++)
        mean[k] = level + model->drift * ((double)k + (1 - decay) / model->alpha);
}
