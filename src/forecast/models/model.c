#include "forecast/models/model.h"

#include <math.h>
#include <stddef.h>

double mktopt__model_inward(const mktopt__fitted *model, int64_t t, double value)
{
    const mktopt__seasons *seasons = model->seasons;
    if (seasons != NULL && seasons->kind == MKTOPT__SEASON_MULTIPLICATIVE &&
        mktopt__seasons_at(seasons, t) < MKTOPT__LEAST_TELLING_INDEX)
        return (double)NAN;
    const double rest = seasons != NULL ? mktopt__seasons_without(seasons, t, value) : value;
    return model->logarithm ? log(rest) : rest;
}

/* Forecasts from step t on, of the series as it is. */
static void outward(const mktopt__fitted *model, int64_t t, int64_t n, double *values)
{
    for (int64_t i = 0; i < n && model->logarithm; i++)
        values[i] = exp(values[i]);
    if (model->seasons != NULL)
        mktopt__seasons_put_back(model->seasons, t, n, values);
}

double mktopt__model_apart(const mktopt__fitted *model, int64_t t, double value)
{
    return model->seasons != NULL ? mktopt__seasons_apart(model->seasons, t, value) : value;
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
        mean[k] = line->values[n + k - line->from];
}

/* Models whose forecasts follow from the last values alone. */
static void look_back(const mktopt__fitted *m, const double *y, int64_t n, double *fitted,
                      int64_t horizon, double *mean)
{
    switch (m->kind) {
    case MKTOPT__MODEL_NAIVE:
        project_naive(y, n, m->period, fitted, horizon, mean);
        break;
    case MKTOPT__MODEL_MEAN:
        project_mean(y, n, m->period, fitted, horizon, mean);
        break;
    case MKTOPT__MODEL_MEDIAN:
        mktopt__median_project(y, n, m->period, fitted, horizon, mean);
        break;
    default:
        mktopt__ar_project(&m->of.ar, y, n, fitted, horizon, mean);
    }
}

static void project(const mktopt__fitted *m, int64_t n, double *fitted, int64_t horizon,
                    double *mean)
{
    switch (m->kind) {
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
        look_back(m, m->x, n, fitted, horizon, mean);
    }
}

void mktopt__model_project(const mktopt__fitted *model, int64_t n, double *fitted, int64_t horizon,
                           double *mean)
{
    project(model, n, fitted, horizon, mean);
    if (fitted != NULL)
        outward(model, 0, n, fitted);
    outward(model, n, horizon, mean);
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
        outward(model, origin, steps, row);
    }
}

/* ---- going on ------------------------------------------------------------------------------- */

/* A series that stood still for long and starts again would blow a multiplicative season up: so
 * many times its forecast an error may be. */
#define LARGEST_JUMP 10

/* Standard deviations that an error may have; it is a step or an outlier else. */
#define LARGEST_DEVIATION 10

int64_t mktopt__model_memory(const mktopt__fitted *model)
{
    switch (model->kind) { /* one more than is looked at, so that the last can be taken back */
    case MKTOPT__MODEL_NAIVE:
    case MKTOPT__MODEL_MEAN:
    case MKTOPT__MODEL_MEDIAN:
        return model->period < INT64_MAX ? model->period + 1 : model->period;
    case MKTOPT__MODEL_AR:
        return model->of.ar.order + 2;
    default:
        return 0;
    }
}

static void begin(const mktopt__fitted *m, int64_t n, mktopt__position *at)
{
    switch (m->kind) {
    case MKTOPT__MODEL_ETS:
        mktopt__ets_begin(&m->of.ets, &at->ets);
        break;
    case MKTOPT__MODEL_DOT:
        mktopt__dot_begin(&m->of.dot, &at->dot);
        break;
    case MKTOPT__MODEL_THETA:
        mktopt__theta_begin(&m->of.theta, &at->theta);
        break;
    case MKTOPT__MODEL_INTERMITTENT:
        mktopt__intermittent_begin(m->x, n, &at->intermittent);
        break;
    default: /* looks back, or at nothing */
        break;
    }
}

static void filter(const mktopt__fitted *m, double x, mktopt__position *at)
{
    double unused;
    switch (m->kind) {
    case MKTOPT__MODEL_ETS:
        mktopt__ets_filter(&m->of.ets, &x, 1, &at->ets, &unused);
        break;
    case MKTOPT__MODEL_DOT:
        mktopt__dot_step(&m->of.dot, x, &at->dot);
        break;
    case MKTOPT__MODEL_THETA:
        mktopt__theta_step(&m->of.theta, x, &at->theta);
        break;
    case MKTOPT__MODEL_INTERMITTENT:
        mktopt__intermittent_step(&m->of.intermittent, x, &at->intermittent);
        break;
    default:
        break;
    }
}

/* The season multiplies, and is the model's own. */
static int has_ratios(const mktopt__fitted *model)
{
    return model->kind == MKTOPT__MODEL_ETS && model->of.ets.season == MKTOPT__ETS_MULTIPLICATIVE;
}

/* Whether a value tells the model anything; else its own forecast stands for it. */
static int takes(const mktopt__fitted *model, double x)
{
    return isfinite(x) && !(has_ratios(model) && x < 0);
}

/* x, and a step of the level beyond it. */
static void absorb(const mktopt__fitted *m, double x, double step, mktopt__position *at)
{
    const double season = has_ratios(m) ? at->ets.seasons[at->ets.at] : 1;
    filter(m, x, at);
    if (m->kind == MKTOPT__MODEL_ETS && step != 0)
        at->ets.level += m->of.ets.alpha * step / season;
}

void mktopt__model_settle(mktopt__fitted *model, int64_t n)
{
    begin(model, n, &model->now);
    for (int64_t t = 0; t < n && mktopt__model_memory(model) == 0; t++) {
        if (t + 1 == n)
            model->before = model->now;
        filter(model, model->x[t], &model->now);
    }
    model->recent = mktopt__recent_view(model->x, n, mktopt__model_memory(model));
}

/* As the model sees it. */
static void go_on(const mktopt__fitted *m, const mktopt__position *at, int64_t step,
                  int64_t horizon, double *mean)
{
    switch (m->kind) {
    case MKTOPT__MODEL_ETS:
        mktopt__ets_forecast(&m->of.ets, &at->ets, horizon, mean);
        break;
    case MKTOPT__MODEL_DOT:
        mktopt__dot_forecast(&m->of.dot, &at->dot, horizon, mean);
        break;
    case MKTOPT__MODEL_THETA:
        mktopt__theta_forecast(&m->of.theta, &at->theta, horizon, mean);
        break;
    case MKTOPT__MODEL_INTERMITTENT:
        for (int64_t k = 0; k < horizon; k++)
            mean[k] = mktopt__intermittent_forecast(&m->of.intermittent, &at->intermittent);
        break;
    case MKTOPT__MODEL_LINE:
        project_line(&m->of.line, step, NULL, horizon, mean);
        break;
    default:
        look_back(m, mktopt__recent_values(&m->recent), m->recent.count, NULL, horizon, mean);
        for (int64_t k = 0; k < horizon; k++)
            mean[k] += at->offset;
    }
}

void mktopt__model_forecast(const mktopt__fitted *model, int64_t step, int64_t horizon,
                            double *mean)
{
    go_on(model, &model->now, step, horizon, mean);
    outward(model, step, horizon, mean);
}

void mktopt__model_respond(mktopt__fitted *model, int64_t step, double last, double shock,
                           int64_t horizon, double *mean)
{
    const double x = mktopt__model_inward(model, step - 1, last + shock) - model->step;
    mktopt__position at = model->before;
    if (!takes(model, mktopt__model_inward(model, step - 1, last))) {
        go_on(model, &model->now, step, horizon, mean);
    } else if (model->recent.count > 0) {
        double *newest = mktopt__recent_values(&model->recent) + model->recent.count - 1;
        const double kept = *newest;
        *newest = model->kind == MKTOPT__MODEL_AR ? x - at.offset : x;
        go_on(model, &model->now, step, horizon, mean);
        *newest = kept;
    } else {
        absorb(model, x, model->step, &at);
        go_on(model, &at, step, horizon, mean);
    }
    outward(model, step, horizon, mean);
}

static int is_finite(const mktopt__fitted *m, const mktopt__position *at)
{
    switch (m->kind) {
    case MKTOPT__MODEL_ETS:
        for (int64_t i = 0; i < m->of.ets.period; i++)
            if (!isfinite(at->ets.seasons[i]))
                return 0;
        return isfinite(at->ets.level) && isfinite(at->ets.slope);
    case MKTOPT__MODEL_DOT:
        return isfinite(at->dot.level) && isfinite(at->dot.mean) && isfinite(at->dot.slope);
    case MKTOPT__MODEL_THETA:
        return isfinite(at->theta.level);
    case MKTOPT__MODEL_INTERMITTENT:
        return isfinite(at->intermittent.size) && isfinite(at->intermittent.interval);
    default:
        return 1;
    }
}

/* A limit of errors as the model sees them: that of logarithms is a share. */
static double limit_inward(const mktopt__fitted *model, int64_t step, double expected, double limit)
{
    const mktopt__seasons *seasons = model->seasons;
    if (seasons != NULL && seasons->kind == MKTOPT__SEASON_MULTIPLICATIVE)
        limit /= mktopt__seasons_at(seasons, step);
    return model->logarithm ? limit * exp(-expected) : limit;
}

/* What of x is beyond the limit, and of what an autoregression has ever seen: the smaller that is,
 * the more its forecasts swing after an error. */
static double beyond(const mktopt__fitted *model, double x, double expected, double limit)
{
    const double error = x - expected;
    if (model->kind == MKTOPT__MODEL_AR)
        limit = fmin(limit, LARGEST_DEVIATION * sqrt(model->of.ar.variance));
    else if (has_ratios(model))
        limit = fmin(limit, LARGEST_JUMP * fmax(expected, 0));
    else if (model->kind != MKTOPT__MODEL_ETS)
        return 0;
    return fabs(error) > limit ? error - copysign(limit, error) : 0;
}

/* The autoregression forgets the step, and adds as much of it as a value moves forecasts in the
 * end: as smoothing would. */
static void remember(mktopt__fitted *model, double x)
{
    if (model->kind != MKTOPT__MODEL_AR) {
        mktopt__recent_push(&model->recent, x);
        return;
    }
    mktopt__recent_push(&model->recent, x - model->step - model->now.offset);
    model->now.offset += mktopt__ar_gain(&model->of.ar) * model->step;
}

static void move(mktopt__fitted *model, double x)
{
    if (mktopt__model_memory(model) > 0) {
        remember(model, x);
        return;
    }
    absorb(model, x - model->step, model->step, &model->now);
    if (!is_finite(model, &model->now))
        model->now = model->before;
}

void mktopt__model_take(mktopt__fitted *model, int64_t step, double value, double limit)
{
    double expected;
    model->before = model->now;
    if (model->kind == MKTOPT__MODEL_LINE) /* it is what it is */
        return;
    /* that nobody looked is no demand, nor none */
    if (model->kind == MKTOPT__MODEL_INTERMITTENT && isnan(value))
        return;
    go_on(model, &model->now, step, 1, &expected);
    double x = mktopt__model_inward(model, step, value); /* NaN stays NaN */
    if (!takes(model, x))
        x = expected;
    model->step = beyond(model, x, expected, limit_inward(model, step, expected, limit));
    move(model, x);
}

void mktopt__model_take_back(mktopt__fitted *model)
{
    model->now = model->before;
    if (model->recent.count > 0)
        model->recent.count--;
}
