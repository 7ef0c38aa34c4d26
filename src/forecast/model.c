#include "forecast/model.h"

#include <math.h>
#include <stddef.h>

double mktopt__model_inward(const mktopt__fitted *model, int64_t t, double value)
{
    if (model->logarithm)
        return log(value);
    return model->seasons != NULL ? mktopt__seasons_without(model->seasons, t, value) : value;
}

double mktopt__model_outward(const mktopt__fitted *model, int64_t t, double value)
{
    if (model->logarithm)
        return exp(value);
    return model->seasons != NULL ? mktopt__seasons_with(model->seasons, t, value) : value;
}

/* The value one period ago, again and again. */
static void project_naive(const double *y, int64_t n, int64_t period, double *fitted,
                          int64_t horizon, double *mean)
{
    for (int64_t t = 0; t < n && fitted != NULL; t++)
        fitted[t] = y[t >= period ? t - period : 0];
    for (int64_t k = 0; k < horizon; k++) {
        const int64_t back = period - k % period;
        mean[k] = y[n >= back ? n - back : 0];
    }
}

static double mean_before(const double *y, int64_t n, int64_t window)
{
    const int64_t first = n > window ? n - window : 0;
    double sum = 0;
    for (int64_t t = first; t < n; t++)
        sum += y[t];
    return n > first ? sum / (double)(n - first) : y[0];
}

static void project_mean(const double *y, int64_t n, int64_t window, double *fitted,
                         int64_t horizon, double *mean)
{
    for (int64_t t = 0; t < n && fitted != NULL; t++)
        fitted[t] = mean_before(y, t, window);
    for (int64_t k = 0; k < horizon; k++)
        mean[k] = mean_before(y, n, window);
}

static void project_line(const mktopt__line *line, int64_t n, double *fitted, int64_t horizon,
                         double *mean)
{
    for (int64_t t = 0; t < n && fitted != NULL; t++)
        fitted[t] = line->values[t];
    for (int64_t k = 0; k < horizon; k++)
        mean[k] = line->values[n + k];
}

static void project(const mktopt__fitted *m, int64_t n, double *fitted, int64_t horizon,
                    double *mean)
{
    switch (m->kind) {
    case MKTOPT__MODEL_NAIVE:
        project_naive(m->x, n, m->period, fitted, horizon, mean);
        break;
    case MKTOPT__MODEL_MEAN:
        project_mean(m->x, n, m->period, fitted, horizon, mean);
        break;
    case MKTOPT__MODEL_ETS:
        mktopt__ets_project(&m->of.ets, m->x, n, fitted, horizon, mean);
        break;
    case MKTOPT__MODEL_DOT:
        mktopt__dot_project(&m->of.dot, m->x, n, fitted, horizon, mean);
        break;
    case MKTOPT__MODEL_THETA:
        mktopt__theta_project(&m->of.theta, m->x, n, fitted, horizon, mean);
        break;
    case MKTOPT__MODEL_INTERMITTENT:
        mktopt__intermittent_project(&m->of.intermittent, m->x, n, fitted, horizon, mean);
        break;
    case MKTOPT__MODEL_LINE:
        project_line(&m->of.line, n, fitted, horizon, mean);
        break;
    default:
        mktopt__ar_project(&m->of.ar, m->x, n, fitted, horizon, mean);
    }
}

void mktopt__model_project(const mktopt__fitted *model, int64_t n, double *fitted, int64_t horizon,
                           double *mean)
{
    project(model, n, fitted, horizon, mean);
    for (int64_t t = 0; t < n && fitted != NULL; t++)
        fitted[t] = mktopt__model_outward(model, t, fitted[t]);
    for (int64_t k = 0; k < horizon; k++)
        mean[k] = mktopt__model_outward(model, n + k, mean[k]);
}

void mktopt__model_roll(const mktopt__fitted *model, const mktopt__origins *origins, double *rows)
{
    mktopt__dot_state state = {0};
    int64_t seen = 0;
    if (model->kind == MKTOPT__MODEL_DOT)
        mktopt__dot_begin(&model->of.dot, &state);
    for (int64_t i = origins->count - 1; i >= 0; i--) {
        const int64_t origin = origins->last - i * origins->stride, left = origins->end - origin;
        const int64_t steps = left < origins->horizon ? left : origins->horizon;
        double *row = rows + i * origins->horizon;
        if (model->kind == MKTOPT__MODEL_DOT) { /* one pass: it is the quickest method of all */
            for (; seen < origin; seen++)
                mktopt__dot_step(&model->of.dot, model->x[seen], &state);
            mktopt__dot_forecast(&model->of.dot, &state, steps, row);
        } else {
            project(model, origin, NULL, steps, row);
        }
        for (int64_t k = 0; k < steps; k++)
            row[k] = mktopt__model_outward(model, origin + k, row[k]);
    }
}
