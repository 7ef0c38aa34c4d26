/* Models of series of every kind, for their tests. */
#ifndef MKTOPT_TESTS_FORECAST_MODELS_H
#define MKTOPT_TESTS_FORECAST_MODELS_H

#include "series.h"

enum { N = 72, K = 30, H = 12 };

static const double month_season[] = {12};

static inline mktopt_forecast_options with(int32_t method, int32_t variant, int64_t n_seasons)
{
    mktopt_forecast_options options;
    mktopt_forecast_options_init(&options, sizeof options);
    options.method = method;
    options.variant = variant;
    options.season_lengths = month_season;
    options.n_season_lengths = n_seasons;
    return options;
}

static inline mktopt_forecast_model *fit(const double *y, int64_t n,
                                         const mktopt_forecast_options *options)
{
    mktopt_error err;
    mktopt_forecast_model *model = NULL;
    assert_ok(mktopt_forecast_model_fit(y, n, H, options, NULL, &model, &err), err);
    return model;
}

static inline void update(mktopt_forecast_model *model, const double *values, int64_t count)
{
    mktopt_error err;
    assert_ok(mktopt_forecast_model_update(model, values, count, NULL, &err), err);
}

static inline mktopt_forecast *predict(const mktopt_forecast_model *model, int64_t horizon)
{
    mktopt_error err;
    mktopt_forecast *forecast = NULL;
    assert_ok(mktopt_forecast_model_predict(model, horizon, NULL, NULL, &forecast, &err), err);
    return forecast;
}

static inline mktopt_forecast *run(const double *y, int64_t n,
                                   const mktopt_forecast_options *options)
{
    mktopt_error err;
    mktopt_forecast *forecast = NULL;
    assert_ok(mktopt_forecast_run(y, n, H, options, NULL, &forecast, &err), err);
    return forecast;
}

static inline double parameter(const mktopt_forecast *f, const char *name)
{
    for (int64_t i = 0; i < mktopt_forecast_parameter_count(f); i++)
        if (strcmp(mktopt_forecast_parameter_name(f, i), name) == 0)
            return mktopt_forecast_parameter(f, i);
    fail_msg("no parameter %s", name);
    return 0;
}

/* Mean, total and all intervals, bit for bit. */
static inline void assert_same(const mktopt_forecast *f, const mktopt_forecast *g)
{
    const int64_t horizon = mktopt_forecast_horizon(f);
    const size_t size = (size_t)horizon * sizeof(double);
    assert_int_equal(mktopt_forecast_horizon(g), horizon);
    assert_memory_equal(mktopt_forecast_mean(f), mktopt_forecast_mean(g), size);
    assert_int_equal(mktopt_forecast_level_count(f), mktopt_forecast_level_count(g));
    for (int64_t i = 0; i < mktopt_forecast_level_count(f); i++) {
        assert_memory_equal(mktopt_forecast_lower(f, i), mktopt_forecast_lower(g, i), size);
        assert_memory_equal(mktopt_forecast_upper(f, i), mktopt_forecast_upper(g, i), size);
        assert_true(mktopt_forecast_total_lower(f, i) == mktopt_forecast_total_lower(g, i));
        assert_true(mktopt_forecast_total_upper(f, i) == mktopt_forecast_total_upper(g, i));
    }
    assert_memory_equal(mktopt_forecast_total_share(f), mktopt_forecast_total_share(g), size);
    assert_int_equal(mktopt_forecast_parameter_count(f), mktopt_forecast_parameter_count(g));
    for (int64_t i = 0; i < mktopt_forecast_parameter_count(f); i++) {
        assert_string_equal(mktopt_forecast_parameter_name(f, i),
                            mktopt_forecast_parameter_name(g, i));
        assert_true(mktopt_forecast_parameter(f, i) == mktopt_forecast_parameter(g, i));
    }
}

/* Series of every kind that methods tell apart, N + K values. */
enum { KINDS = 5 };
static inline void make_kind(int kind, double *y)
{
    make_series(y, N + K, 200, 0.5, kind == 1 ? 40 : 20, 12, kind == 2 ? 30 : 5,
                10 + (uint64_t)kind);
    for (int t = 0; t < N + K && kind > 0; t++) {
        if (kind == 1) /* a season that multiplies */
            y[t] = exp(y[t] / 60);
        if (kind == 2) /* mostly nothing */
            y[t] = y[t] > 250 ? floor(y[t] / 10) : 0;
        if (kind == 3) /* of both signs */
            y[t] -= 215;
        if (kind == 4 && (t % 11 == 5 || (t >= N - 2 && t < N)))
            y[t] = (double)NAN;
    }
    if (kind == 0)
        y[40] = 5000;
}

static inline void for_every_case(void (*check)(const double *y,
                                                const mktopt_forecast_options *options))
{
    double y[N + K];
    for (int kind = 0; kind < KINDS; kind++) {
        make_kind(kind, y);
        for (int32_t method = 0; method <= MKTOPT_FORECAST_INTERMITTENT; method++)
            for (int64_t n_seasons = 0; n_seasons <= 1; n_seasons++) {
                const mktopt_forecast_options options = with(method, 0, n_seasons);
                if (method != MKTOPT_FORECAST_SEASONAL_NAIVE || n_seasons > 0)
                    check(y, &options);
            }
        const mktopt_forecast_options classical =
            with(MKTOPT_FORECAST_THETA, MKTOPT_FORECAST_CLASSICAL_THETA, 1);
        check(y, &classical);
    }
}

/* Fits, takes K more in, predicts; *fitted is the run over the first N. */
static inline mktopt_forecast *
fit_and_update(const double *y, const mktopt_forecast_options *options, mktopt_forecast **fitted)
{
    mktopt_forecast_model *model = fit(y, N, options);
    if (fitted != NULL)
        *fitted = run(y, N, options);
    update(model, y + N, K);
    mktopt_forecast *f = predict(model, H);
    mktopt_forecast_model_free(model);
    return f;
}

#endif
