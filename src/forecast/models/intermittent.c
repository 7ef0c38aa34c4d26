/* Croston (OR Quarterly 23, 1972): size z and interval p of demands are smoothed apart, at demands
 * only, and the forecast is z / p. SBA (Syntetos and Boylan, IJF 21, 2005) takes its bias away: (1
 * - beta / 2) z / p. TSB (Teunter, Syntetos and Babai, EJOR 214, 2011) smooths the probability of a
 * demand at every step instead of the interval, so that it forgets what is sold no more: z q.
 *
 * The constants are equal and come from a search over 0.05 .. 0.3, the range of the literature, for
 * the least mean absolute error of the demand that has added up, which unlike that of single steps
 * is not least at zero.
 */
#include "forecast/models/intermittent.h"

#include <math.h>
#include <stddef.h>

typedef mktopt__intermittent_state state;

void mktopt__intermittent_begin(const double *y, int64_t n, state *s)
{
    enum { FIRST = 4 };
    double sum = 0, demands = 0;
    int64_t last = 0;
    for (int64_t t = 0; t < n && demands < FIRST; t++) {
        if (y[t] == 0)
            continue;
        sum += y[t];
        demands++;
        last = t;
    }
    const double interval = demands > 0 ? ((double)last + 1) / demands : 1;
    *s = demands > 0 ? (state){sum / demands, interval, 1 / interval, 1} : (state){0, 1, 0, 1};
}

double mktopt__intermittent_forecast(const mktopt__intermittent *model, const state *s)
{
    if (model->variant == MKTOPT__TSB)
        return s->size * s->probability;
    const double unbias = model->variant == MKTOPT__SBA ? 1 - model->beta / 2 : 1;
    return unbias * s->size / s->interval;
}

void mktopt__intermittent_step(const mktopt__intermittent *model, double y, state *s)
{
    if (y != 0) {
        s->size += model->alpha * (y - s->size);
        s->interval += model->beta * (s->since - s->interval);
        s->since = 0;
    }
    s->probability += model->beta * ((y != 0) - s->probability);
    s->since++;
}

/* Sizes and intervals that are smoothed by alpha at one step in p leave the forecast with the
 * variance of a mean smoothed by alpha / p at each (Syntetos and Boylan). */
double mktopt__intermittent_gain(const mktopt__intermittent *model, const state *s)
{
    return model->variant == MKTOPT__TSB ? model->beta : model->alpha / fmax(s->interval, 1);
}

void mktopt__intermittent_project(const mktopt__intermittent *model, const double *y, int64_t n,
                                  double *fitted, int64_t horizon, double *mean)
{
    state s;
    mktopt__intermittent_begin(y, n, &s);
    for (int64_t t = 0; t < n; t++) {
        if (fitted != NULL)
            fitted[t] = mktopt__intermittent_forecast(model, &s);
        mktopt__intermittent_step(model, y[t], &s);
    }
    for (int64_t k = 0; k < horizon; k++)
        mean[k] = mktopt__intermittent_forecast(model, &s);
}

void mktopt__intermittent_fit(const double *y, int64_t n, mktopt__intermittent *model)
{
    static const double constants[] = {0.05, 0.1, 0.2, 0.3};
    double least = (double)INFINITY;
    mktopt__intermittent best = *model;
    for (size_t i = 0; i < sizeof constants / sizeof constants[0]; i++) {
        mktopt__intermittent tried = {model->variant, 0, constants[i], constants[i]};
        state s;
        mktopt__intermittent_begin(y, n, &s);
        double error = 0, sum = 0;
        for (int64_t t = 0; t < n; t++) {
            sum += y[t] - mktopt__intermittent_forecast(&tried, &s);
            error += fabs(sum);
            mktopt__intermittent_step(&tried, y[t], &s);
        }
        if (error < least) {
            least = error;
            best = tried;
        }
    }
    *model = best;
}
