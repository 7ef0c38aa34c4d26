/* Public entry points of models that go on. A model has no memory of its series but what forecasts
 * and new values need: the positions of its parts before and after the last value, and a few recent
 * values. Missing values wait: only when the next one comes do the parts go on by their own
 * forecasts, so that until then intervals widen from the last value. */
#include "forecast/forecast_model.h"

#include <math.h>
#include <string.h>

#include "base/options.h"
#include "forecast/cleaning.h"
#include "forecast/tables.h"

/* Largest value that is taken in, in those of the fit: sums and squares stay far from overflow. */
#define LARGEST_VALUE 0x1p200

/* ---- fitting -------------------------------------------------------------------------------- */

/* The options with regressors for the steps ahead, which nobody knows yet. */
static mktopt_status fill_future(mktopt__arena *arena, int64_t horizon,
                                 mktopt_forecast_options *options, mktopt_error *err)
{
    if (options->n_regressors == 0)
        return MKTOPT_OK;
    options->future_regressors =
        mktopt__arena_alloc(arena, options->n_regressors * horizon, sizeof(double));
    return options->future_regressors != NULL ? MKTOPT_OK : mktopt__out_of_memory(err);
}

static int is_line(const mktopt__forecast_fit *fit)
{
    return fit->all.models[0].kind == MKTOPT__MODEL_LINE;
}

/* What tells outliers: nothing where the fit itself did not look for any, nor where values change
 * nothing. */
static mktopt_status watch_outliers(mktopt__arena *arena, mktopt_forecast_model *model,
                                    mktopt_error *err)
{
    const mktopt__forecast_fit *fit = &model->fit;
    const int64_t n = fit->all.n;
    double *values = mktopt__arena_alloc(arena, 2 * n, sizeof *values);
    if (values == NULL)
        return mktopt__out_of_memory(err);
    if (fit->design.columns > 0 || is_line(fit))
        return MKTOPT_OK;
    memcpy(values, fit->all.y, (size_t)n * sizeof *values);
    values[n - 1] = fit->all.last;
    model->limit = mktopt__outlier_limit(values, n, values + n);
    if (model->limit > 0)
        model->recent = mktopt__recent_view(values, n, mktopt__outlier_memory(fit->period));
    return MKTOPT_OK;
}

mktopt_status mktopt__forecast_model_make(mktopt__arena *scratch, const mktopt__forecast_task *task,
                                          const mktopt__forecast_fit *fit,
                                          const mktopt__model_labels *labels,
                                          const mktopt_allocator *allocator,
                                          mktopt_forecast_model **model, mktopt_error *err)
{
    mktopt_forecast_model made = {
        .fit = *fit, .horizon = task->horizon, .earlier = {fit->all.scale, fit->all.step}};
    if (task->options->window > MKTOPT__LONGEST_GAP)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__MEMBER_PATH(task->parent, "window"),
                            "must be at most %d", MKTOPT__LONGEST_GAP);
    if (fit->after > MKTOPT__LONGEST_GAP)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, task->path,
                            "ends with more than %d missing values", MKTOPT__LONGEST_GAP);
    if (labels != NULL)
        made.labels = *labels;
    MKTOPT__TRY(watch_outliers(scratch, &made, err));
    return mktopt__forecast_model_clone(&made, allocator, model, err);
}

static mktopt_status fit_model(mktopt__arena *scratch, const mktopt__forecast_task *task,
                               mktopt_forecast_options *options, const mktopt_allocator *allocator,
                               mktopt_forecast_model **model, mktopt_error *err)
{
    mktopt__forecast_fit fit;
    MKTOPT__TRY(fill_future(scratch, task->horizon, options, err));
    MKTOPT__TRY(mktopt__forecast_fit_series(scratch, task, &fit, err));
    return mktopt__forecast_model_make(scratch, task, &fit, NULL, allocator, model, err);
}

mktopt_status mktopt_forecast_model_fit(const double *series, int64_t n, int64_t horizon,
                                        const mktopt_forecast_options *options,
                                        const mktopt_allocator *allocator,
                                        mktopt_forecast_model **model, mktopt_error *err)
{
    mktopt_forecast_options known;
    MKTOPT__REQUIRE(series, err);
    MKTOPT__REQUIRE(model, err);
    MKTOPT__TRY(mktopt__options_read(&mktopt__forecast_options_type, options, &known, err));
    const mktopt__forecast_task task = mktopt__forecast_task_of(series, n, horizon, &known);
    MKTOPT__TRY(mktopt__forecast_check_horizon(horizon, NULL, err));
    mktopt__arena *scratch = mktopt__arena_create(allocator);
    if (scratch == NULL)
        return mktopt__out_of_memory(err);
    const mktopt_status status = fit_model(scratch, &task, &known, allocator, model, err);
    mktopt__arena_free(scratch);
    return status;
}

void mktopt_forecast_model_free(mktopt_forecast_model *model)
{
    if (model != NULL)
        mktopt__arena_free(model->arena);
}

/* ---- regressors ----------------------------------------------------------------------------- */

static mktopt_status check_regressors(const mktopt__design *design, const char *name,
                                      const double *regressors, int64_t count, mktopt_error *err)
{
    if (design->columns == 0 && regressors != NULL)
        return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__FIELD_PATH(name),
                            "the model was fitted without");
    if (design->columns > 0 && regressors == NULL && count > 0)
        return mktopt__fail(err, MKTOPT_MISSING_FIELD, MKTOPT__FIELD_PATH(name),
                            "are required: the model was fitted with %d", (int)design->columns);
    for (int64_t i = 0; i < design->columns * count; i++)
        if (!isfinite(regressors[i]))
            return mktopt__fail(err, MKTOPT_NOT_FINITE, MKTOPT__ELEMENT_PATH(name, i),
                                "must be finite");
    return MKTOPT_OK;
}

/* Effect of the regressors of value i, of `count`. */
static double effect_of(const mktopt__forecast_fit *fit, const double *regressors, int64_t count,
                        int64_t i)
{
    double sum = 0;
    for (int64_t j = 0; j < fit->design.columns && fit->effects != NULL; j++)
        sum += fit->effects[j] * regressors[j * count + i];
    return sum;
}

/* ---- new values ----------------------------------------------------------------------------- */

/* The next step's value, NaN: none. */
static void advance(mktopt_forecast_model *model, double value)
{
    mktopt__combination *all = &model->fit.all;
    model->earlier = (mktopt__measured){all->scale, all->step};
    const double expected = mktopt__take(all, value);
    if (model->limit > 0)
        mktopt__recent_push(&model->recent, isnan(value) ? expected : value);
}

/* Whether the last value was an outlier, now that the next one is there: the rule of a fit, which
 * sees up to three values after it. */
static int last_was_outlier(mktopt_forecast_model *model, double next)
{
    mktopt__recent window = model->recent;
    if (!(model->limit > 0) || mktopt__outliers_are_usual(model->outliers + 1, model->fit.all.end))
        return 0;
    mktopt__recent_push(&window, next);
    model->recent = window;
    model->recent.count--;
    return mktopt__is_outlier(mktopt__recent_values(&window), window.count, window.count - 2,
                              model->fit.period, model->limit);
}

static void forget_last(mktopt_forecast_model *model)
{
    mktopt__combination *all = &model->fit.all;
    for (int64_t m = 0; m < all->n_models; m++)
        mktopt__model_take_back(&all->models[m]);
    model->recent.count--;
    all->scale = model->earlier.scale;
    all->step = model->earlier.step;
    all->end--;
    model->outliers++;
    model->fit.summary.outliers++;
    advance(model, (double)NAN);
}

static void take(mktopt_forecast_model *model, double value)
{
    mktopt__forecast_fit *fit = &model->fit;
    if (isnan(value)) {
        fit->after++;
        fit->summary.missing++;
        return;
    }
    if (last_was_outlier(model, value))
        forget_last(model);
    for (; fit->after > 0; fit->after--)
        advance(model, (double)NAN);
    advance(model, value);
    fit->summary.values++;
}

/* The value as the model has it. */
static double prepared(const mktopt__forecast_fit *fit, const double *values, int64_t count,
                       const double *regressors, int64_t i)
{
    return ldexp(values[i], -fit->exponent) - effect_of(fit, regressors, count, i);
}

static mktopt_status check_values(const mktopt__forecast_fit *fit, const double *values,
                                  int64_t count, const double *regressors, mktopt_error *err)
{
    int64_t gap = fit->after;
    for (int64_t i = 0; i < count; i++) {
        const mktopt__path *path = MKTOPT__ELEMENT_PATH("values", i);
        if (isinf(values[i]))
            return mktopt__fail(err, MKTOPT_NOT_FINITE, path, "must be finite or missing");
        gap = isnan(values[i]) ? gap + 1 : 0;
        if (gap > MKTOPT__LONGEST_GAP)
            return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, path,
                                "is missing, like %d values before: fit the model anew",
                                MKTOPT__LONGEST_GAP);
        if (gap == 0 && !(fabs(prepared(fit, values, count, regressors, i)) <= LARGEST_VALUE))
            return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, path,
                                "is far beyond all that the model was fitted to");
    }
    return MKTOPT_OK;
}

mktopt_status mktopt_forecast_model_update(mktopt_forecast_model *model, const double *values,
                                           int64_t count, const double *regressors,
                                           mktopt_error *err)
{
    MKTOPT__REQUIRE(model, err);
    if (values == NULL && count > 0)
        return mktopt__fail(err, MKTOPT_INVALID_ARGUMENT, MKTOPT__FIELD_PATH("values"),
                            "must not be NULL");
    if (count < 0)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("count"), "must be >= 0");
    MKTOPT__TRY(check_regressors(&model->fit.design, "regressors", regressors, count, err));
    MKTOPT__TRY(check_values(&model->fit, values, count, regressors, err));
    for (int64_t i = 0; i < count; i++)
        take(model, prepared(&model->fit, values, count, regressors, i));
    return MKTOPT_OK;
}

/* ---- forecasts ------------------------------------------------------------------------------ */

/* A line is worked out for the steps asked for; until then come `after` steps, whose regressors
 * nobody asks for. */
static int draw_line(mktopt__arena *arena, mktopt__forecast_fit *fit, int64_t horizon,
                     const double *regressors)
{
    mktopt__design design = fit->design;
    double *future = mktopt__arena_alloc(arena, design.columns * fit->all.horizon, sizeof *future);
    if (future == NULL)
        return -1;
    for (int64_t j = 0; j < design.columns; j++)
        memcpy(future + j * fit->all.horizon + fit->after, regressors + j * horizon,
               (size_t)horizon * sizeof *future);
    design.future = future;
    design.horizon = fit->all.horizon;
    design.gap = fit->all.end - design.n;
    return mktopt__regression_values(arena, &design, fit->all.end, fit->all.horizon,
                                     &fit->all.models[0].of.line);
}

/* What forecasting works on, so that the model itself stays as it is. */
static int borrow(mktopt__arena *arena, int64_t horizon, const double *regressors,
                  mktopt__forecast_fit *fit)
{
    mktopt__combination *all = &fit->all;
    all->horizon = fit->after + horizon;
    all->errors = mktopt__arena_copy(arena, all->errors, all->n_errors, sizeof *all->errors);
    int failed = all->errors == NULL;
    for (int64_t m = 0; m < all->n_models && !failed; m++) {
        mktopt__recent *recent = &all->models[m].recent;
        recent->values = mktopt__arena_copy(arena, mktopt__recent_values(recent), recent->count,
                                            sizeof *recent->values);
        recent->first = 0;
        failed = recent->values == NULL;
    }
    if (!failed && is_line(fit))
        failed = draw_line(arena, fit, horizon, regressors) != 0;
    return failed || mktopt__look_ahead(arena, all) != 0 ? -1 : 0;
}

static mktopt_status predict(mktopt__arena *arena, mktopt__arena *scratch,
                             const mktopt_forecast_model *model, const double *regressors,
                             mktopt_forecast *out, mktopt_error *err)
{
    mktopt__forecast_fit fit = model->fit;
    double *shift = mktopt__arena_alloc(scratch, out->horizon, sizeof *shift);
    if (shift == NULL || borrow(scratch, out->horizon, regressors, &fit) != 0)
        return mktopt__out_of_memory(err);
    for (int64_t k = 0; k < out->horizon; k++)
        shift[k] = effect_of(&fit, regressors, out->horizon, k);
    MKTOPT__TRY(mktopt__forecast_write(scratch, &fit, out->horizon,
                                       fit.effects != NULL ? shift : NULL,
                                       MKTOPT__FIELD_PATH("model"), &out->room, err));
    out->summary = fit.summary;
    return mktopt__forecast_parameters(arena, &fit, out, err);
}

mktopt_status mktopt__forecast_model_ahead(mktopt__arena *arena, const mktopt_forecast_model *model,
                                           int64_t horizon, const double *regressors,
                                           mktopt_forecast **forecast, mktopt_error *err)
{
    const mktopt__forecast_fit *fit = &model->fit;
    MKTOPT__TRY(mktopt__forecast_check_horizon(horizon, NULL, err));
    MKTOPT__TRY(check_regressors(&fit->design, "future_regressors", regressors, horizon, err));
    mktopt__arena *scratch = mktopt__arena_create(mktopt__arena_allocator(arena));
    mktopt_forecast *out = mktopt__arena_alloc(arena, 1, sizeof *out);
    mktopt_status status = out != NULL && scratch != NULL ? MKTOPT_OK : mktopt__out_of_memory(err);
    if (status == MKTOPT_OK)
        status = mktopt__forecast_reserve(arena, fit->levels, fit->n_levels, 0, horizon, out, err);
    if (status == MKTOPT_OK)
        status = predict(arena, scratch, model, regressors, out, err);
    mktopt__arena_free(scratch);
    if (status == MKTOPT_OK)
        *forecast = out;
    return status;
}

mktopt_status mktopt_forecast_model_predict(const mktopt_forecast_model *model, int64_t horizon,
                                            const double *future_regressors,
                                            const mktopt_allocator *allocator,
                                            mktopt_forecast **forecast, mktopt_error *err)
{
    MKTOPT__REQUIRE(model, err);
    MKTOPT__REQUIRE(forecast, err);
    mktopt_forecast *out;
    mktopt__arena *arena = mktopt__arena_create(allocator);
    if (arena == NULL)
        return mktopt__out_of_memory(err);
    const mktopt_status status =
        mktopt__forecast_model_ahead(arena, model, horizon, future_regressors, &out, err);
    if (status != MKTOPT_OK) {
        mktopt__arena_free(arena);
        return status;
    }
    out->arena = arena;
    *forecast = out;
    return MKTOPT_OK;
}

/* ---- reading -------------------------------------------------------------------------------- */

int64_t mktopt_forecast_model_horizon(const mktopt_forecast_model *model)
{
    return model != NULL ? model->horizon : 0;
}

int64_t mktopt_forecast_model_regressor_count(const mktopt_forecast_model *model)
{
    return model != NULL ? model->fit.design.columns : 0;
}

int64_t mktopt_forecast_model_steps(const mktopt_forecast_model *model)
{
    return model != NULL ? model->fit.first + model->fit.all.end + model->fit.after : 0;
}
