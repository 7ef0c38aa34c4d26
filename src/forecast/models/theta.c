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
#include "forecast/models/theta.h"

#include <math.h>
#include <stddef.h>

#include "numeric/minimise.h"

/* As in forecTheta, the software of Fiorucci et al.: below, levels forget too slowly. The classical
 * method may all but follow the last value, as Hyndman and Billah's does in R's forecast. */
#define SMALLEST_ALPHA          0.1
#define LARGEST_ALPHA           0.99
#define LARGEST_CLASSICAL_ALPHA 0.9999
#define TOLERANCE               1e-3 /* of alpha: errors change in the sixth digit */

/* A finite stand-in for theta = infinity. */
#define LARGEST_OMEGA (1 - 1e-10)

typedef struct values {
    const double *y;
    int64_t n;
    const double *intercepts; /* A and B of all values before each */
    const double *slopes;
} values;

static void add_to_trend(double y, mktopt__dot_state *s)
{
    const double t = ++s->count, error = y - s->mean;
    const double share = 1 / (t * (t + 1)); /* nothing waits for a division by what is known */
    if (t > 1)
        s->slope = t * (t - 2) * share * s->slope + 6 * share * error;
    s->mean += error * ((t + 1) * share);
}

static double intercept(const mktopt__dot_state *s)
{
    return s->mean - (s->count + 1) / 2 * s->slope;
}

/* Sums of the two regressors and of the errors without them, over one pass. */
typedef struct moments {
    double cc, cd, dd, cz, dz, zz;
} moments;

static moments gather(const values *series, double alpha)
{
    moments m = {0};
    double level = 0, decay = 1; /* (1-a)^{t-1} */
    const double keep = 1 - alpha, inverse = 1 / alpha;
    for (int64_t t = 0; t < series->n; t++) {
        const double z = series->y[t] - level, next = decay * keep;
        if (t >= 2) { /* before, there is no trend */
            const double d =
                decay * series->intercepts[t] + (1 - next) * inverse * series->slopes[t];
            m.cc += decay * decay;
            m.cd += decay * d;
            m.dd += d * d;
            m.cz += decay * z;
            m.dz += d * z;
            m.zz += z * z;
        }
        level += alpha * z;
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

void mktopt__dot_fit(const double *y, int64_t n, mktopt__dot *model, double *scratch)
{
    const values series = {y, n, scratch, scratch + n};
    mktopt__dot_state line = {0};
    double least;
    for (int64_t t = 0; t < n; t++) {
        scratch[t] = intercept(&line);
        scratch[n + t] = line.slope;
        add_to_trend(y[t], &line);
    }
    *model = profile(&series, mktopt__minimise(profiled_sse, &series, SMALLEST_ALPHA, LARGEST_ALPHA,
                                               6, TOLERANCE, &least));
}

void mktopt__dot_begin(const mktopt__dot *model, mktopt__dot_state *state)
{
    *state = (mktopt__dot_state){.level = model->level, .decay = 1};
}

/* The one-step forecast; what does not wait for the value before is worked out apart. */
static double next_value(const mktopt__dot *model, const mktopt__dot_state *s)
{
    const double next = s->decay * (1 - model->alpha);
    const double of_slope = (1 - next) / model->alpha - s->decay * ((s->count + 1) / 2);
    return s->level + (model->omega * s->decay * s->mean + model->omega * of_slope * s->slope);
}

void mktopt__dot_step(const mktopt__dot *model, double y, mktopt__dot_state *s)
{
    add_to_trend(y, s);
    s->level += model->alpha * (y - s->level);
    s->decay *= 1 - model->alpha;
}

void mktopt__dot_forecast(const mktopt__dot *model, const mktopt__dot_state *state, int64_t horizon,
                          double *mean)
{
    mktopt__dot_state s = *state;
    for (int64_t k = 0; k < horizon; k++) {
        mean[k] = next_value(model, &s);
        mktopt__dot_step(model, mean[k], &s);
    }
}

void mktopt__dot_project(const mktopt__dot *model, const double *y, int64_t n, double *fitted,
                         int64_t horizon, double *mean)
{
    mktopt__dot_state s;
    mktopt__dot_begin(model, &s);
    for (int64_t t = 0; t < n; t++) {
        /* The first two values had no say in the fit, and a level that is soon forgotten may be
         * anything: what is known there is the value before. */
        if (fitted != NULL)
            fitted[t] = t < 2 ? y[0] : next_value(model, &s);
        mktopt__dot_step(model, y[t], &s);
    }
    mktopt__dot_forecast(model, &s, horizon, mean);
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
    const values series = {y, n, NULL, NULL};
    mktopt__dot_state line = {0};
    double least;
    *model = smooth(&series, mktopt__minimise(smoothing_sse, &series, SMALLEST_ALPHA,
                                              LARGEST_CLASSICAL_ALPHA, 8, TOLERANCE, &least));
    for (int64_t t = 0; t < n; t++)
        add_to_trend(y[t], &line);
    model->drift = line.slope / 2;
}

void mktopt__theta_begin(const mktopt__theta *model, mktopt__theta_state *s)
{
    *s = (mktopt__theta_state){model->level, 1};
}

void mktopt__theta_step(const mktopt__theta *model, double y, mktopt__theta_state *s)
{
    s->level += model->alpha * (y - s->level);
    s->decay *= 1 - model->alpha;
}

void mktopt__theta_forecast(const mktopt__theta *model, const mktopt__theta_state *s,
                            int64_t horizon, double *mean)
{
    for (int64_t k = 0; k < horizon; k++)
        mean[k] = s->level + model->drift * ((double)k + (1 - s->decay) / model->alpha);
}

void mktopt__theta_project(const mktopt__theta *model, const double *y, int64_t n, double *fitted,
                           int64_t horizon, double *mean)
{
    mktopt__theta_state s;
    mktopt__theta_begin(model, &s);
    for (int64_t t = 0; t < n; t++) {
        if (fitted != NULL)
            mktopt__theta_forecast(model, &s, 1, &fitted[t]);
        mktopt__theta_step(model, y[t], &s);
    }
    mktopt__theta_forecast(model, &s, horizon, mean);
}
