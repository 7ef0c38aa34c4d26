/* One series from its values to its forecast: checks, preparation, the method, intervals. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "base/sum.h"
#include "forecast/combination/intervals.h"
#include "forecast/forecast_priv.h"
#include "forecast/prepare.h"
#include "forecast/tables.h"
#include "numeric/select.h"

/* ---- checks --------------------------------------------------------------------------------- */

mktopt_status mktopt__forecast_check_horizon(int64_t horizon, const mktopt__path *parent,
                                             mktopt_error *err)
{
    if (horizon < 1 || horizon > MKTOPT__LONGEST_HORIZON)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__MEMBER_PATH(parent, "horizon"),
                            "must be 1 to %d, got %s", MKTOPT__LONGEST_HORIZON,
                            MKTOPT__NUMBER((double)horizon));
    return MKTOPT_OK;
}

static mktopt_status check_series(const mktopt__forecast_task *task, mktopt_error *err)
{
    int64_t there = 0;
    if (task->n < 1)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, task->path, "needs at least one value");
    MKTOPT__TRY(mktopt__forecast_check_horizon(task->horizon, task->parent, err));
    for (int64_t t = 0; t < task->n; t++) {
        const mktopt__path element = {task->path, NULL, t};
        if (isinf(task->values[t]))
            return mktopt__fail(err, MKTOPT_NOT_FINITE, &element, "must be finite or missing");
        there += !isnan(task->values[t]);
    }
    if (there == 0)
        return mktopt__fail(err, MKTOPT_NOT_FINITE, task->path, "all values are missing");
    return MKTOPT_OK;
}

mktopt_status mktopt__forecast_check_columns(const mktopt__forecast_task *task, const char *name,
                                             const double *columns, int64_t length,
                                             mktopt_error *err)
{
    if (columns == NULL)
        return mktopt__fail(err, MKTOPT_MISSING_FIELD, MKTOPT__MEMBER_PATH(task->parent, name),
                            "is required with n_regressors");
    for (int64_t i = 0; i < task->options->n_regressors * length; i++) {
        const mktopt__path element = {task->parent, name, i};
        if (!isfinite(columns[i]))
            return mktopt__fail(err, MKTOPT_NOT_FINITE, &element, "must be finite");
    }
    return MKTOPT_OK;
}

static mktopt_status check_window(const mktopt__forecast_task *task, mktopt_error *err)
{
    const int32_t method = task->options->method;
    if (task->options->window == 0 || method == MKTOPT_FORECAST_MOVING_AVERAGE)
        return MKTOPT_OK;
    return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__MEMBER_PATH(task->parent, "window"),
                        "the method '%s' has no use for it",
                        mktopt__forecast_method_names.names[method]);
}

static mktopt_status check_regressors(const mktopt__forecast_task *task, mktopt_error *err)
{
    const mktopt_forecast_options *o = task->options;
    if (o->n_regressors == 0)
        return MKTOPT_OK;
    MKTOPT__TRY(mktopt__forecast_check_columns(task, "regressors", o->regressors, task->n, err));
    return mktopt__forecast_check_columns(task, "future_regressors", o->future_regressors,
                                          task->horizon, err);
}

/* Season lengths sorted, each once, without those of one step. */
static mktopt_status make_plan(mktopt__arena *arena, const mktopt__forecast_task *task,
                               mktopt__plan *plan, mktopt_error *err)
{
    double *periods = mktopt__arena_alloc(arena, task->n_season_lengths, sizeof *periods);
    int64_t count = 0;
    if (periods == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < task->n_season_lengths; i++)
        if (task->season_lengths[i] > 1)
            periods[count++] = task->season_lengths[i];
    mktopt__sort(periods, count);
    int64_t different = 0;
    for (int64_t i = 0; i < count; i++)
        if (i == 0 || periods[i] != periods[i - 1])
            periods[different++] = periods[i];
    *plan = (mktopt__plan){.method = task->options->method,
                           .variant = task->options->variant,
                           .window = task->options->window,
                           .periods = periods,
                           .n_periods = different};
    if (different > MKTOPT__MOST_SEASONS)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("season_length"),
                            "must be at most %d different ones", MKTOPT__MOST_SEASONS);
    if (plan->method == MKTOPT_FORECAST_SEASONAL_NAIVE && different == 0)
        return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__FIELD_PATH("season_length"),
                            "the method 'seasonal_naive' needs one");
    return MKTOPT_OK;
}

/* ---- regressors ----------------------------------------------------------------------------- */

/* Regressors over the prepared series and everything after it, each column at a safe scale. */
static double *gather(mktopt__arena *arena, const mktopt__forecast_task *task, int64_t from,
                      int64_t count)
{
    const mktopt_forecast_options *o = task->options;
    double *columns = mktopt__arena_alloc(arena, o->n_regressors * count, sizeof *columns);
    for (int64_t j = 0; j < o->n_regressors && columns != NULL; j++) {
        for (int64_t i = 0; i < count; i++) {
            const int64_t t = from + i;
            columns[j * count + i] = t < task->n
                                         ? o->regressors[j * task->n + t]
                                         : o->future_regressors[j * task->horizon + t - task->n];
        }
    }
    return columns;
}

static int make_design(mktopt__arena *arena, const mktopt__forecast_task *task,
                       const mktopt__plan *plan, const mktopt__prepared *series,
                       mktopt__design *design)
{
    const int64_t after = series->after + task->horizon;
    *design = (mktopt__design){.columns = task->options->n_regressors,
                               .n = series->n,
                               .horizon = after,
                               .periods = plan->periods,
                               .n_periods = plan->n_periods};
    design->past = gather(arena, task, series->first, series->n);
    design->future = gather(arena, task, series->first + series->n, after);
    return design->past == NULL || design->future == NULL ? -1 : 0;
}

/* Takes the effect of the regressors out of the series. Returns -1 when memory is out. */
static int take_effect(mktopt__arena *arena, const mktopt__prepared *series,
                       mktopt__forecast_fit *fit)
{
    const mktopt__design *design = &fit->design;
    const int64_t lag = series->n > 3 * fit->period ? fit->period : 1;
    double *combined = mktopt__arena_alloc(arena, design->n + design->horizon, sizeof *combined);
    double *effects = mktopt__arena_alloc(arena, design->columns, sizeof *effects);
    if (combined == NULL || effects == NULL ||
        mktopt__regressor_effect(arena, design, series->y, lag, combined, effects) != 0)
        return -1;
    for (int64_t t = 0; t < series->n; t++) {
        series->y[t] -= combined[t];
        series->observed[t] -= combined[t];
    }
    fit->combined = combined;
    fit->effects = effects;
    return 0;
}

/* ---- the answer ----------------------------------------------------------------------------- */

static void set_summary(const mktopt__forecast_task *task, const mktopt__prepared *series,
                        mktopt__forecast_fit *fit)
{
    const mktopt__combination *all = &fit->all;
    const double scale = ldexp(1, fit->exponent);
    double absolute = 0, squares = 0, percent = 0, count = 0, naive = 0, pairs = 0;
    const int64_t lag = all->n > fit->period ? fit->period : 1;
    for (int64_t t = 1; t < all->n; t++) {
        if (isnan(all->observed[t]))
            continue;
        const double error = fabs(all->y[t] - all->fitted[t]);
        const double size = fabs(all->y[t]) + fabs(all->fitted[t]);
        absolute += error;
        squares += error * error;
        percent += size > 0 ? 200 * error / size : 0;
        count++;
        if (t >= lag && !isnan(all->observed[t - lag])) {
            naive += fabs(all->y[t] - all->y[t - lag]);
            pairs++;
        }
    }
    fit->summary = (mktopt_forecast_summary){
        .struct_size = sizeof fit->summary,
        .method = task->options->method,
        .values = task->n - series->missing,
        .missing = series->missing,
        .outliers = series->outliers,
        .seasonal = all->seasons != NULL && all->seasons->found > 0,
        .mae = count > 0 ? absolute / count * scale : (double)NAN,
        .rmse = count > 0 ? sqrt(squares / count) * scale : (double)NAN,
        .smape = count > 0 ? percent / count : (double)NAN,
        .mase = naive > 0 ? absolute / count / (naive / pairs) : (double)NAN,
    };
}

static double bounded(const mktopt__forecast_fit *fit, double value)
{
    return fit->non_negative && !(value > 0) ? 0 : value;
}

static mktopt_status write_steps(const mktopt__forecast_fit *fit, int64_t horizon,
                                 const double *shift, const double *widths,
                                 const mktopt__path *path, double *mean, double *lower,
                                 double *upper, mktopt_error *err)
{
    const double scale = ldexp(1, fit->exponent);
    for (int64_t k = 0; k < horizon; k++) {
        const double centre = fit->all.mean[fit->after + k] + (shift != NULL ? shift[k] : 0);
        const double width = widths[fit->after + k];
        mean[k] = bounded(fit, centre * scale);
        lower[k] = bounded(fit, (centre - width) * scale);
        upper[k] = bounded(fit, (centre + width) * scale);
        if (!isfinite(mean[k]) || !isfinite(lower[k]) || !isfinite(upper[k]))
            return mktopt__fail(err, MKTOPT_NUMBER_OVERFLOW, path,
                                "the forecast of step %d does not fit a double", (int)k + 1);
    }
    return MKTOPT_OK;
}

/* The sum of the steps asked for. */
static mktopt_status find_total(mktopt__arena *arena, const mktopt__forecast_fit *fit, int64_t h,
                                double **share, mktopt__total *total, mktopt_error *err)
{
    const int64_t n = fit->all.horizon;
    double *weights = mktopt__arena_alloc(arena, n, 2 * sizeof *weights);
    if (weights == NULL)
        return mktopt__out_of_memory(err);
    double *shares = weights + n;
    for (int64_t k = 0; k < n; k++)
        weights[k] = k >= fit->after;
    if (mktopt__total_of(arena, &fit->all, weights, shares, total) != 0)
        return mktopt__out_of_memory(err);
    for (int64_t k = 0; k < n && !(total->deviation > 0); k++)
        shares[k] = 1 / (double)h;
    *share = shares + fit->after;
    return MKTOPT_OK;
}

static void write_total(const mktopt__forecast_fit *fit, int64_t h, const double *mean,
                        const double *widths, const double *share, mktopt__forecast_total *total)
{
    const double scale = ldexp(1, fit->exponent);
    int held = 1;
    total->mean = mktopt__sum_of(mean, h);
    for (int64_t l = 0; l < fit->n_levels; l++) {
        total->lower[l] = bounded(fit, total->mean - widths[l] * scale);
        total->upper[l] = total->mean + widths[l] * scale;
        held &= isfinite(total->lower[l]) && isfinite(total->upper[l]);
    }
    memcpy(total->share, share, (size_t)h * sizeof *share);
    if (held && isfinite(total->mean))
        return;
    total->mean = (double)NAN;
    for (int64_t l = 0; l < fit->n_levels; l++)
        total->lower[l] = total->upper[l] = (double)NAN;
    total->share = NULL;
}

/* Numbers first into memory of the arena, so that a failure leaves the caller's alone. */
mktopt_status mktopt__forecast_write(mktopt__arena *arena, const mktopt__forecast_fit *fit,
                                     int64_t h, const double *shift, const mktopt__path *path,
                                     const mktopt__forecast_room *room, mktopt_error *err)
{
    const int64_t levels = fit->n_levels, bands = levels > 0 ? levels : 1;
    double *widths = mktopt__arena_alloc(arena, fit->all.horizon, sizeof *widths), *share = NULL;
    double *numbers = mktopt__arena_alloc(arena, (h + 1) * (1 + 2 * bands), sizeof *numbers);
    mktopt__total total = {0};
    if (widths == NULL || numbers == NULL)
        return mktopt__out_of_memory(err);
    if (room->total != NULL)
        MKTOPT__TRY(find_total(arena, fit, h, &share, &total, err));
    double *lower = numbers + h, *upper = lower + bands * h, *of_total = upper + bands * h;
    for (int64_t i = 0; i < bands; i++) {
        if (levels > 0) {
            const mktopt__quantiles q = mktopt__quantiles_of(&fit->all, fit->levels[i]);
            mktopt__half_widths(&fit->all, &q, widths);
            of_total[i] = mktopt__total_half_width(&total, &q);
        }
        MKTOPT__TRY(
            write_steps(fit, h, shift, widths, path, numbers, lower + i * h, upper + i * h, err));
    }
    memcpy(room->mean, numbers, (size_t)h * sizeof *numbers);
    if (levels > 0) {
        memcpy(room->lower, lower, (size_t)(levels * h) * sizeof *numbers);
        memcpy(room->upper, upper, (size_t)(levels * h) * sizeof *numbers);
    }
    if (room->total != NULL)
        write_total(fit, h, numbers, of_total, share, room->total);
    return MKTOPT_OK;
}

static void write_fitted(const mktopt__forecast_fit *fit, int64_t n, double *fitted)
{
    const mktopt__combination *all = &fit->all;
    const double scale = ldexp(1, fit->exponent);
    for (int64_t t = 0; t < n && fitted != NULL; t++) {
        const int64_t at = t - fit->first;
        fitted[t] = (double)NAN;
        if (at < 0)
            continue;
        const double shift = fit->combined != NULL ? fit->combined[at] : 0;
        const double value = at < all->n ? all->fitted[at] : all->mean[at - all->n];
        fitted[t] = bounded(fit, (value + shift) * scale);
    }
}

/* ---- all of it ------------------------------------------------------------------------------ */

/* Regressors may explain outliers. */
static int what_to_clean(const mktopt__forecast_task *task)
{
    const int32_t method = task->options->method;
    if (task->options->n_regressors > 0)
        return MKTOPT__CLEAN_NOTHING;
    return method == MKTOPT_FORECAST_NAIVE || method == MKTOPT_FORECAST_SEASONAL_NAIVE ||
                   method == MKTOPT_FORECAST_MOVING_AVERAGE
               ? MKTOPT__CLEAN_BEFORE_LAST
               : MKTOPT__CLEAN_ALL;
}

mktopt_status mktopt__forecast_fit_series(mktopt__arena *arena, const mktopt__forecast_task *task,
                                          mktopt__forecast_fit *fit, mktopt_error *err)
{
    mktopt__plan plan;
    mktopt__prepared series;
    MKTOPT__TRY(check_series(task, err));
    MKTOPT__TRY(check_window(task, err));
    MKTOPT__TRY(check_regressors(task, err));
    MKTOPT__TRY(make_plan(arena, task, &plan, err));
    const int has_regressors = task->options->n_regressors > 0;
    *fit = (mktopt__forecast_fit){.non_negative = task->options->non_negative,
                                  .levels = task->options->levels,
                                  .n_levels = task->options->n_levels,
                                  .period = mktopt__main_period(&plan, task->n)};
    if (mktopt__prepare(arena, task->values, task->n, fit->period, what_to_clean(task), &series) !=
            0 ||
        make_design(arena, task, &plan, &series, &fit->design) != 0)
        return mktopt__out_of_memory(err);
    plan.design = &fit->design;
    if (has_regressors && plan.method != MKTOPT_FORECAST_LINEAR_REGRESSION &&
        take_effect(arena, &series, fit) != 0)
        return mktopt__out_of_memory(err);
    fit->exponent = series.exponent;
    fit->first = series.first;
    fit->after = series.after;
    /* Member by member: `all` is large, and the rest of it zero already. */
    fit->all.y = series.y;
    fit->all.observed = series.observed;
    fit->all.latest = series.latest;
    fit->all.stays = series.stays;
    fit->all.shift = series.shift;
    fit->all.n = series.n;
    fit->all.horizon = series.after + task->horizon;
    if (mktopt__fit_method(arena, &plan, &fit->all) != 0 || mktopt__combine(arena, &fit->all) != 0)
        return mktopt__out_of_memory(err);
    set_summary(task, &series, fit);
    return MKTOPT_OK;
}

mktopt_status mktopt__forecast_one(mktopt__arena *arena, const mktopt__forecast_task *task,
                                   const mktopt__forecast_room *room, mktopt__forecast_fit *fit,
                                   mktopt_error *err)
{
    MKTOPT__TRY(mktopt__forecast_fit_series(arena, task, fit, err));
    const double *shift = fit->combined != NULL ? fit->combined + fit->all.n + fit->after : NULL;
    MKTOPT__TRY(mktopt__forecast_write(arena, fit, task->horizon, shift, task->path, room, err));
    write_fitted(fit, task->n, room->fitted);
    return MKTOPT_OK;
}
