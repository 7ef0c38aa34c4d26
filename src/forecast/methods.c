#include "forecast/methods.h"

#include <math.h>
#include <mktopt/forecast.h>
#include <stddef.h>

#include "forecast/models/loess.h"
#include "forecast/prepare.h"

/* Below so many values nothing but a level can be told. */
enum { FEWEST_VALUES = 4, ZEROS_OF_INTERMITTENT = 2, ZEROS_OF_MEDIAN = 4 };

/* Growth by the same share for ever: few values cannot tell how it did. */
#define FEWEST_OF_STEADY_GROWTH 100

/* Medians are of so many seasons, and at least of so many values; a shorter series cannot tell
 * whether it comes back to them. */
#define SEASONS_OF_MEDIAN 8
#define WINDOW_OF_MEDIAN  48
#define FEWEST_OF_MEDIAN  40
_Static_assert(SEASONS_OF_MEDIAN *MKTOPT__LONGEST_LAG <= MKTOPT__MEDIAN_LONGEST, "windows fit");

/* It has three parameters and no errors before the third value: with fewer values all fit. */
#define FEWEST_OF_DYNAMIC_THETA 7

typedef struct fitting {
    mktopt__arena *arena;
    const mktopt__plan *plan;
    mktopt__combination *all;
    int64_t period;                 /* main one */
    const mktopt__seasons *seasons; /* that were found */
    double *scratch;
} fitting;

int64_t mktopt__main_period(const mktopt__plan *plan, int64_t n)
{
    double period = 1;
    for (int64_t i = 0; i < plan->n_periods; i++)
        if (plan->periods[i] <= MKTOPT__LONGEST_LAG && 2 * plan->periods[i] <= (double)n)
            period = plan->periods[i];
    return (int64_t)floor(period + 0.5);
}

/* Adds a model with its view of the series; NULL when memory is out. */
static mktopt__fitted *add(const fitting *f, const char *name, int32_t kind,
                           const mktopt__seasons *seasons, int32_t logarithm)
{
    mktopt__fitted *model = &f->all->models[f->all->n_models];
    *model = (mktopt__fitted){.name = name,
                              .kind = kind,
                              .logarithm = logarithm,
                              .period = f->period,
                              .seasons = seasons};
    model->x = mktopt__arena_alloc(f->arena, f->all->n, sizeof(double));
    if (model->x == NULL)
        return NULL;
    for (int64_t t = 0; t < f->all->n; t++)
        model->x[t] = mktopt__model_inward(model, t, f->all->y[t]);
    mktopt__bridge(model->x, f->all->n); /* over values that tell the model nothing */
    f->all->n_models++;
    return model;
}

/* ---- single models -------------------------------------------------------------------------- */

static int fit_level(const fitting *f, const char *name, int32_t kind, int64_t period)
{
    mktopt__fitted *model = add(f, name, kind, NULL, 0);
    if (model != NULL)
        model->period = period;
    return model != NULL ? 0 : -1;
}

/* Of seasons that are not there twice the shortest: a season ago is a season ago. */
static int fit_seasonal_naive(const fitting *f)
{
    const double shortest = f->plan->n_periods > 0 ? floor(f->plan->periods[0] + 0.5) : 1;
    const int once = f->period == 1 && shortest <= (double)f->all->n;
    return fit_level(f, "seasonal_naive", MKTOPT__MODEL_NAIVE,
                     once ? (int64_t)shortest : f->period);
}

static int fit_theta(const fitting *f)
{
    mktopt__fitted *model = add(f, "theta", MKTOPT__MODEL_THETA, f->seasons, 0);
    if (model != NULL)
        mktopt__theta_fit(model->x, f->all->n, &model->of.theta);
    return model != NULL ? 0 : -1;
}

static int fit_dot(const fitting *f, const char *name, int32_t logarithm)
{
    mktopt__fitted *model = add(f, name, MKTOPT__MODEL_DOT, f->seasons, logarithm);
    if (model != NULL)
        mktopt__dot_fit(model->x, f->all->n, &model->of.dot, f->scratch);
    return model != NULL ? 0 : -1;
}

static int fit_dynamic_theta(const fitting *f)
{
    return f->all->n < FEWEST_OF_DYNAMIC_THETA ? fit_theta(f) : fit_dot(f, "theta", 0);
}

/* Seasons of one whole period that smoothing can carry itself. */
static int smoothing_carries(const fitting *f)
{
    return f->plan->n_periods == 1 && f->period <= MKTOPT__ETS_LONGEST_SEASON &&
           (double)f->period == f->plan->periods[0];
}

/* A horizon of more than half of what was seen: nothing tells whether trends last that long. */
static int goes_far(const fitting *f)
{
    return f->all->horizon > f->all->n / 2;
}

/* Of less than three periods it has little to tell parameters from, where indices are known. */
static int fit_ets(const fitting *f)
{
    const int few = f->seasons->found > 0 && f->all->n < 3 * f->period;
    const int carries = smoothing_carries(f) && !few;
    mktopt__fitted *model = add(f, "ets", MKTOPT__MODEL_ETS, carries ? NULL : f->seasons, 0);
    if (model == NULL)
        return -1;
    const mktopt__ets_choice choice = {carries ? f->period : 1, goes_far(f), 1};
    if (mktopt__ets_select(model->x, f->all->n, &choice, &model->of.ets, f->scratch) != 0)
        f->all->n_models--;
    return 0;
}

/* The one of the series as it is drifts whether a test says so or not: two opinions on that. */
static int fit_ar(const fitting *f, const char *name, const mktopt__seasons *seasons,
                  int32_t logarithm, int64_t lags)
{
    mktopt__fitted *model = add(f, name, MKTOPT__MODEL_AR, seasons, logarithm);
    const int test_drift = seasons != NULL || logarithm || goes_far(f);
    if (model != NULL)
        mktopt__ar_fit(model->x, f->all->n, lags, test_drift, &model->of.ar, f->scratch);
    return model != NULL ? 0 : -1;
}

static int is_positive(const double *y, int64_t n)
{
    for (int64_t t = 0; t < n; t++)
        if (!(y[t] > 0))
            return 0;
    return 1;
}

/* Simple, Holt's, damped or Holt-Winters smoothing: a kind of state-space model that is given. */
static int fit_smoothing(const fitting *f)
{
    const int32_t variant = f->plan->variant;
    const int winters = variant == MKTOPT_FORECAST_HOLT_WINTERS_ADDITIVE ||
                        variant == MKTOPT_FORECAST_HOLT_WINTERS_MULTIPLICATIVE;
    const int times = variant == MKTOPT_FORECAST_HOLT_WINTERS_MULTIPLICATIVE;
    const int own = winters && smoothing_carries(f) && f->period > 1 &&
                    (!times || is_positive(f->all->y, f->all->n));
    mktopt__fitted *model = add(f, "smoothing", MKTOPT__MODEL_ETS, own ? NULL : f->seasons, 0);
    if (model == NULL)
        return -1;
    model->of.ets = (mktopt__ets){
        .error = own && times ? MKTOPT__ETS_MULTIPLICATIVE : MKTOPT__ETS_ADDITIVE,
        .trend = winters || variant == MKTOPT_FORECAST_HOLT || variant == MKTOPT_FORECAST_DAMPED,
        .damped = variant == MKTOPT_FORECAST_DAMPED,
        .season = !own    ? 0
                  : times ? MKTOPT__ETS_MULTIPLICATIVE
                          : MKTOPT__ETS_ADDITIVE,
        .period = own ? f->period : 1,
    };
    if (mktopt__ets_fit(model->x, f->all->n, &model->of.ets, f->scratch) != 0)
        f->all->n_models--;
    return 0;
}

static int fit_regression(const fitting *f)
{
    mktopt__fitted *model = add(f, "regression", MKTOPT__MODEL_LINE, NULL, 0);
    return model != NULL ? mktopt__regression(f->arena, f->plan->design, f->all->y, &model->of.line)
                         : -1;
}

static int fit_mstl(fitting *f)
{
    mktopt__seasons *seasons = mktopt__arena_alloc(f->arena, 1, sizeof *seasons);
    f->all->trend = mktopt__arena_alloc(f->arena, f->all->n, sizeof(double));
    if (seasons == NULL || f->all->trend == NULL ||
        mktopt__mstl(f->arena, f->all->y, f->all->n, f->all->horizon, f->plan->periods,
                     f->plan->n_periods, seasons, f->all->trend) != 0)
        return -1;
    mktopt__fitted *model = add(f, "ets", MKTOPT__MODEL_ETS, seasons, 0);
    if (model == NULL)
        return -1;
    const mktopt__ets_choice choice = {1, 1, 0}; /* trends go on long after the data end */
    if (mktopt__ets_select(model->x, f->all->n, &choice, &model->of.ets, f->scratch) != 0)
        f->all->n_models--;
    f->seasons = seasons;
    return 0;
}

static int fit_intermittent(const fitting *f, int32_t variant, const char *name)
{
    mktopt__fitted *model = add(f, name, MKTOPT__MODEL_INTERMITTENT, NULL, 0);
    if (model == NULL)
        return -1;
    model->of.intermittent = (mktopt__intermittent){.variant = variant};
    mktopt__intermittent_fit(model->x, f->all->n, &model->of.intermittent);
    return 0;
}

static int fit_intermittent_variant(const fitting *f)
{
    if (f->plan->variant == MKTOPT_FORECAST_CROSTON)
        return fit_intermittent(f, MKTOPT__CROSTON, "croston");
    if (f->plan->variant == MKTOPT_FORECAST_TSB)
        return fit_intermittent(f, MKTOPT__TSB, "tsb");
    return fit_intermittent(f, MKTOPT__SBA, "sba");
}

/* What is usual: a level that follows nothing. */
static int fit_median(const fitting *f)
{
    const double season = f->period > 1 ? f->plan->periods[0] : 1; /* the shortest */
    const int64_t window = (int64_t)ceil(SEASONS_OF_MEDIAN * season);
    mktopt__fitted *model = add(f, "median", MKTOPT__MODEL_MEDIAN, f->seasons, 0);
    if (model != NULL)
        model->period = window > WINDOW_OF_MEDIAN ? window : WINDOW_OF_MEDIAN;
    return model != NULL ? 0 : -1;
}

/* ---- the combination ------------------------------------------------------------------------ */

/* Logarithms of values near zero are all about that nearness: where one is a hundredth of its
 * neighbour. */
static int logarithm_fits(const double *y, int64_t n)
{
    for (int64_t t = 1; t < n; t++)
        if (!(y[t] > 0.01 * y[t - 1] && y[t - 1] > 0.01 * y[t]))
            return 0;
    return y[0] > 0;
}

static int64_t count_zeros(const double *y, int64_t n)
{
    int64_t zeros = 0;
    for (int64_t t = 0; t < n; t++)
        zeros += y[t] == 0;
    return zeros;
}

static int is_intermittent(const double *y, int64_t n)
{
    const int64_t zeros = count_zeros(y, n);
    for (int64_t t = 0; t < n; t++)
        if (y[t] < 0)
            return 0;
    return zeros * ZEROS_OF_INTERMITTENT > n && zeros < n;
}

/* Medians among many zeros are far from what values add up to. */
static int median_fits(const double *y, int64_t n)
{
    return n >= FEWEST_OF_MEDIAN && count_zeros(y, n) * ZEROS_OF_MEDIAN <= n;
}

/* Three opinions that err differently: Theta (a damped drift), exponential smoothing by AICc, and
 * autoregression of the rest without seasons; and, since indices of a long season are noisy,
 * autoregressions that reach over the season instead. Logarithms see growth by shares, which is not
 * to be taken for a line; a median is what spikes, holidays and steps that pass leave alone. */
static int fit_auto(const fitting *f)
{
    const int64_t season = f->period;
    const int64_t short_lags = season > 1 ? season < 18 ? 2 * season : 36 : 5;
    const int64_t long_lags = season > 1 ? season + season / 4 + 2 : 2;
    if (f->seasons->found == 0 && is_intermittent(f->all->y, f->all->n))
        return fit_intermittent(f, MKTOPT__SBA, "sba") != 0 ||
                       fit_intermittent(f, MKTOPT__TSB, "tsb") != 0
                   ? -1
                   : 0;
    if (fit_dynamic_theta(f) != 0 || fit_ets(f) != 0 ||
        fit_ar(f, "autoregression", f->seasons, 0, short_lags) != 0 ||
        fit_ar(f, "seasonal_autoregression", NULL, 0, long_lags) != 0)
        return -1;
    if (median_fits(f->all->y, f->all->n) && fit_median(f) != 0)
        return -1;
    if (f->all->n < FEWEST_OF_DYNAMIC_THETA || !logarithm_fits(f->all->y, f->all->n))
        return 0;
    if (season > MKTOPT__ETS_LONGEST_SEASON)
        return fit_ar(f, "log_autoregression", NULL, 1, long_lags);
    return fit_dot(f, "log_theta", 1) != 0 ||
                   (f->all->n >= FEWEST_OF_STEADY_GROWTH &&
                    fit_ar(f, "log_autoregression", f->seasons, 1, short_lags) != 0)
               ? -1
               : 0;
}

/* ---- by name -------------------------------------------------------------------------------- */

static int needs_seasons(int32_t method)
{
    return method == MKTOPT_FORECAST_AUTO || method == MKTOPT_FORECAST_THETA ||
           method == MKTOPT_FORECAST_ETS || method == MKTOPT_FORECAST_EXPONENTIAL_SMOOTHING;
}

static int fits_seasonal_states(int32_t method)
{
    return method == MKTOPT_FORECAST_AUTO || method == MKTOPT_FORECAST_ETS ||
           method == MKTOPT_FORECAST_EXPONENTIAL_SMOOTHING;
}

static int prepare(fitting *f)
{
    const int64_t longest = fits_seasonal_states(f->plan->method) ? MKTOPT__ETS_LONGEST_SEASON : 1;
    mktopt__seasons *seasons = mktopt__arena_alloc(f->arena, 1, sizeof *seasons);
    f->period = mktopt__main_period(f->plan, f->all->n);
    f->scratch =
        mktopt__arena_alloc(f->arena, mktopt__ets_scratch(f->all->n, longest), sizeof(double));
    f->seasons = seasons;
    if (seasons == NULL || f->scratch == NULL)
        return -1;
    return needs_seasons(f->plan->method)
               ? mktopt__seasons_find(f->arena, f->all->y, f->all->n, f->all->horizon,
                                      f->plan->periods, f->plan->n_periods, seasons)
               : 0;
}

static int fit(fitting *f)
{
    const int64_t window = f->plan->window > 0 ? f->plan->window : f->period > 1 ? f->period : 5;
    switch (f->plan->method) {
    case MKTOPT_FORECAST_NAIVE:
        return fit_level(f, "naive", MKTOPT__MODEL_NAIVE, 1);
    case MKTOPT_FORECAST_SEASONAL_NAIVE:
        return fit_seasonal_naive(f);
    case MKTOPT_FORECAST_MOVING_AVERAGE:
        return fit_level(f, "moving_average", MKTOPT__MODEL_MEAN, window);
    case MKTOPT_FORECAST_LINEAR_REGRESSION:
        return fit_regression(f);
    case MKTOPT_FORECAST_INTERMITTENT:
        return fit_intermittent_variant(f);
    default:
        break;
    }
    if (f->all->n < FEWEST_VALUES)
        return 0;
    switch (f->plan->method) {
    case MKTOPT_FORECAST_EXPONENTIAL_SMOOTHING:
        return fit_smoothing(f);
    case MKTOPT_FORECAST_ETS:
        return fit_ets(f);
    case MKTOPT_FORECAST_THETA:
        return f->plan->variant == MKTOPT_FORECAST_CLASSICAL_THETA ? fit_theta(f)
                                                                   : fit_dynamic_theta(f);
    case MKTOPT_FORECAST_MSTL:
        return fit_mstl(f);
    default:
        return fit_auto(f);
    }
}

int mktopt__fit_method(mktopt__arena *arena, const mktopt__plan *plan, mktopt__combination *all)
{
    fitting f = {.arena = arena, .plan = plan, .all = all};
    if (prepare(&f) != 0 || fit(&f) != 0)
        return -1;
    all->seasons = f.seasons;
    /* too short for the method: the last value is what is known */
    return all->n_models > 0 ? 0 : fit_level(&f, "naive", MKTOPT__MODEL_NAIVE, 1);
}
