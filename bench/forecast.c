/* Forecasts: a monthly series of ten years with each method, a weekly one of ten years, a batch. */
#include "bench.h"

#include <string.h>

#include <mktopt/mktopt.h>

enum { MONTHS = 120, WEEKS = 520, SERIES = 256 };

typedef struct setup {
    double monthly[MONTHS];
    double weekly[WEEKS];
    mktopt_forecast_series rows[SERIES];
    mktopt_forecast_options options;
    const double *series;
    mktopt_forecast_model *model;
    int64_t n;
    int64_t horizon;
    bench_memory memory;
    mktopt_allocator allocator;
} setup;

static const double months[] = {12}, weeks[] = {52};

/* Trend, a triangle for a season, and noise of a linear congruential generator. */
static void make(double *y, int64_t n, int64_t period, uint32_t seed)
{
    for (int64_t t = 0; t < n; t++) {
        seed = seed * 1664525u + 1013904223u;
        const int64_t phase = t % period, up = phase < period / 2 ? phase : period - phase;
        y[t] = 1000 + 3 * (double)t + 300 * (double)up / (double)period +
               100 * (seed / 4294967296.0 - 0.5);
    }
}

static void run(void *context, int64_t units)
{
    setup *s = context;
    for (int64_t i = 0; i < units; i++) {
        mktopt_forecast *f = NULL;
        mktopt_forecast_run(s->series, s->n, s->horizon, &s->options, &s->allocator, &f, NULL);
        bench_keep((int64_t)mktopt_forecast_mean(f)[0]);
        mktopt_forecast_free(f);
    }
}

/* A unit is one value taken in. */
static void update(void *context, int64_t units)
{
    setup *s = context;
    for (int64_t i = 0; i < units; i++)
        mktopt_forecast_model_update(s->model, s->series + i % s->n, 1, NULL, NULL);
}

static void predict(void *context, int64_t units)
{
    setup *s = context;
    for (int64_t i = 0; i < units; i++) {
        mktopt_forecast *f = NULL;
        mktopt_forecast_model_predict(s->model, s->horizon, NULL, NULL, &f, NULL);
        bench_keep((int64_t)mktopt_forecast_mean(f)[0]);
        mktopt_forecast_free(f);
    }
}

static void batch(void *context, int64_t units)
{
    setup *s = context;
    for (int64_t i = 0; i < units; i++) { /* a unit is a whole batch */
        mktopt_forecasts *f = NULL;
        mktopt_forecast_batch(s->rows, SERIES, 18, &s->options, NULL, &f, NULL);
        bench_keep((int64_t)mktopt_forecasts_mean(f, 0)[0]);
        mktopt_forecasts_free(f);
    }
}

static void run_case(setup *s, const char *name, int32_t method, const double *season)
{
    s->options.method = method;
    s->options.season_lengths = season;
    s->options.n_season_lengths = 1;
    s->series = season == weeks ? s->weekly : s->monthly;
    s->n = season == weeks ? WEEKS : MONTHS;
    s->horizon = season == weeks ? 13 : 18;
    s->memory = (bench_memory){0, 0};
    bench_run_counted("forecast", name, s->n, run, s, &s->memory);
}

int main(void)
{
    static setup s;
    make(s.monthly, MONTHS, 12, 1);
    make(s.weekly, WEEKS, 52, 2);
    s.allocator = bench_allocator(&s.memory);
    mktopt_forecast_options_init(&s.options, sizeof s.options);
    run_case(&s, "monthly_theta", MKTOPT_FORECAST_THETA, months);
    run_case(&s, "monthly_ets", MKTOPT_FORECAST_ETS, months);
    run_case(&s, "monthly_mstl", MKTOPT_FORECAST_MSTL, months);
    run_case(&s, "monthly_auto", MKTOPT_FORECAST_AUTO, months);
    run_case(&s, "weekly_auto", MKTOPT_FORECAST_AUTO, weeks);
    mktopt_forecast_model_fit(s.weekly, WEEKS, s.horizon, &s.options, NULL, &s.model, NULL);
    bench_run("forecast", "weekly_auto_update", 1, update, &s);
    bench_run("forecast", "weekly_auto_predict", s.horizon, predict, &s);
    mktopt_forecast_model_free(s.model);
    for (int i = 0; i < SERIES; i++)
        s.rows[i] = (mktopt_forecast_series){
            .struct_size = sizeof s.rows[i], .values = s.monthly, .n = MONTHS - i % 50};
    s.options.method = MKTOPT_FORECAST_AUTO;
    s.options.season_lengths = months;
    s.options.threads = 2;
    bench_run("forecast", "batch_of_256_two_threads", SERIES, batch, &s);
    return 0;
}
