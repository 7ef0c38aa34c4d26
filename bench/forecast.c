/* Forecasts: a series with each method, a model that goes on, many series in a batch, the first one
 * after loading the library.
 *
 *     bench_forecast               the benchmarks
 *     bench_forecast write FILE    the first series of each season, as the peers read them
 */
#include "bench.h"

#include <stdatomic.h>
#include <string.h>

#include <mktopt/mktopt.h>

enum { MOST = 1096, WINDOWS = 64, WRITTEN = 32, BATCH = 100000 };

/* What a kind of series is like: its season, how long it is, how far it is forecast. */
typedef struct kind {
    const char *name;
    double seasons[2];
    int64_t n_seasons;
    int64_t n;
    int64_t horizon;
} kind;

static const kind monthly = {"monthly", {12}, 1, 120, 18};
static const kind weekly = {"weekly", {52}, 1, 520, 13};
static const kind daily = {"daily", {7, 365.25}, 2, 1096, 28};

typedef struct setup {
    double values[MOST + BATCH]; /* series i begins at value i */
    mktopt_forecast_series *rows;
    mktopt_forecast_model *model;
    const kind *kind;
    mktopt_forecast_options options;
    bench_memory memory;
    mktopt_allocator allocator;
} setup;

/* A wave with up to two seasons, and noise of a linear congruential generator. */
static void make(setup *s, const kind *k)
{
    uint32_t seed = 1;
    s->kind = k;
    for (int64_t t = 0; t < MOST + BATCH; t++) {
        double season = 0;
        seed = seed * 1664525u + 1013904223u;
        for (int64_t i = 0; i < k->n_seasons; i++) {
            const double phase = (double)t / k->seasons[i];
            season += 300 * (0.5 - 2 * (phase - (double)(int64_t)phase) *
                                       (1 - phase + (double)(int64_t)phase));
        }
        s->values[t] = 1000 + 3 * (double)(t % 500) + season + 100 * (seed / 4294967296.0 - 0.5);
    }
    s->options.season_lengths = k->seasons;
    s->options.n_season_lengths = k->n_seasons;
}

/* ---- one series --------------------------------------------------------------------------- */

static void run(void *context, int64_t units)
{
    setup *s = context;
    for (int64_t i = 0; i < units; i++) {
        mktopt_forecast *f = NULL;
        mktopt_forecast_run(s->values + i % WINDOWS, s->kind->n, s->kind->horizon, &s->options,
                            &s->allocator, &f, NULL);
        bench_keep((int64_t)mktopt_forecast_mean(f)[0]);
        mktopt_forecast_free(f);
    }
}

static void run_case(setup *s, const char *method, int32_t number)
{
    char name[64];
    snprintf(name, sizeof name, "%s_%s", s->kind->name, method);
    s->options.method = number;
    s->memory = (bench_memory){0, 0};
    bench_run_counted("forecast", name, s->kind->n, run, s, &s->memory);
}

/* ---- a model that goes on ----------------------------------------------------------------- */

static void update(void *context, int64_t units)
{
    setup *s = context;
    for (int64_t i = 0; i < units; i++)
        mktopt_forecast_model_update(s->model, s->values + s->kind->n + i % BATCH, 1, NULL, NULL);
    bench_keep(mktopt_forecast_model_steps(s->model));
}

static void predict(void *context, int64_t units)
{
    setup *s = context;
    for (int64_t i = 0; i < units; i++) {
        mktopt_forecast *f = NULL;
        mktopt_forecast_model_predict(s->model, s->kind->horizon, NULL, &s->allocator, &f, NULL);
        bench_keep((int64_t)mktopt_forecast_mean(f)[0]);
        mktopt_forecast_free(f);
    }
}

static void run_model(setup *s)
{
    s->options.method = MKTOPT_FORECAST_AUTO;
    mktopt_forecast_model_fit(s->values, s->kind->n, s->kind->horizon, &s->options, NULL, &s->model,
                              NULL);
    bench_run("forecast", "model_update", s->kind->n, update, s);
    bench_run("forecast", "model_predict", s->kind->n, predict, s);
    mktopt_forecast_model_free(s->model);
}

/* ---- many series -------------------------------------------------------------------------- */

/* Counts what several threads hold. */
typedef struct shared_memory {
    atomic_llong live;
    atomic_llong peak;
} shared_memory;

static void count(shared_memory *memory, int64_t bytes)
{
    const long long live = atomic_fetch_add(&memory->live, bytes) + bytes;
    long long peak = atomic_load(&memory->peak);
    while (live > peak && !atomic_compare_exchange_weak(&memory->peak, &peak, live))
        ;
}

static void *shared_alloc(void *context, size_t size)
{
    count(context, (int64_t)size);
    return malloc(size);
}

static void *shared_realloc(void *context, void *block, size_t old_size, size_t new_size)
{
    count(context, (int64_t)new_size - (int64_t)old_size);
    return realloc(block, new_size);
}

static void shared_free(void *context, void *block, size_t size)
{
    count(context, block != NULL ? -(int64_t)size : 0);
    free(block);
}

/* Once: it is long. Beside the results a thread needs the same memory however many series. */
static void run_batch(setup *s, const char *method, int32_t number, int64_t series, int32_t threads)
{
    shared_memory memory;
    atomic_init(&memory.live, 0);
    atomic_init(&memory.peak, 0);
    const mktopt_allocator allocator = {&memory, shared_alloc, shared_realloc, shared_free};
    mktopt_forecasts *f = NULL;
    s->options.method = number;
    s->options.threads = threads;
    const double begin = bench_now_ns(), cpu = bench_cpu_ns();
    mktopt_forecast_batch(s->rows, series, s->kind->horizon, &s->options, &allocator, &f, NULL);
    const double ns = bench_now_ns() - begin, cpu_ns = bench_cpu_ns() - cpu;
    const long long results = atomic_load(&memory.live);
    printf("{\"bench\": \"forecast\", \"case\": \"batch_%s\", \"size\": %lld, \"threads\": %d, "
           "\"ns_per_unit\": %.4g, \"cpu_ns_per_unit\": %.4g, \"runs\": 1, \"units\": %lld, "
           "\"result_bytes\": %lld, \"peak_bytes_beside\": %lld}\n",
           method, (long long)series, threads, ns / (double)series, cpu_ns / (double)series,
           (long long)series, results, (long long)atomic_load(&memory.peak) - results);
    fflush(stdout);
    mktopt_forecasts_free(f);
}

static int run_batches(setup *s)
{
    make(s, &monthly);
    s->rows = calloc(BATCH, sizeof *s->rows);
    if (s->rows == NULL)
        return 1;
    for (int64_t i = 0; i < BATCH; i++)
        s->rows[i] = (mktopt_forecast_series){
            .struct_size = sizeof s->rows[i], .values = s->values + i, .n = s->kind->n};
    for (int32_t threads = 1; threads <= 2; threads++) {
        run_batch(s, "theta", MKTOPT_FORECAST_THETA, 1000, threads);
        run_batch(s, "theta", MKTOPT_FORECAST_THETA, BATCH, threads);
        run_batch(s, "auto", MKTOPT_FORECAST_AUTO, 1000, threads);
        run_batch(s, "auto", MKTOPT_FORECAST_AUTO, BATCH / 10, threads);
    }
    free(s->rows);
    return 0;
}

/* ---- the first result --------------------------------------------------------------------- */

/* A process of its own each time: it loads the library and says how long until it had a forecast.
 */
static int run_first(const char *library)
{
    double runs[BENCH_RUNS];
    char command[4096];
    snprintf(command, sizeof command, "'%s' '%s'", BENCH_FIRST_FORECAST, library);
    for (int i = 0; i < BENCH_RUNS; i++) {
        FILE *child = popen(command, "r");
        if (child == NULL)
            return 1;
        const int read = fscanf(child, "%lf", &runs[i]);
        if (pclose(child) != 0 || read != 1)
            return 1;
    }
    qsort(runs, BENCH_RUNS, sizeof *runs, bench_compare);
    printf("{\"bench\": \"forecast\", \"case\": \"first_after_loading\", \"size\": 120, "
           "\"ns_per_unit\": %.4g, \"runs\": %d, \"units\": 1}\n",
           runs[BENCH_RUNS / 2], BENCH_RUNS);
    return 0;
}

/* ---- all ---------------------------------------------------------------------------------- */

/* A line each: name, season lengths, horizon, values. */
static int write_series(setup *s, const char *path)
{
    static const kind *const kinds[] = {&monthly, &weekly, &daily};
    FILE *file = fopen(path, "w");
    if (file == NULL)
        return 1;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        make(s, kinds[i]);
        for (int64_t w = 0; w < WRITTEN; w++) {
            fprintf(
                file, "{\"kind\": \"%s\", \"season\": %g, \"horizon\": %lld, \"values\": [%.17g",
                kinds[i]->name, kinds[i]->seasons[0], (long long)kinds[i]->horizon, s->values[w]);
            for (int64_t t = 1; t < kinds[i]->n; t++)
                fprintf(file, ", %.17g", s->values[w + t]);
            fprintf(file, "]}\n");
        }
    }
    return fclose(file) != 0;
}

int main(int argc, char **argv)
{
    static setup s;
    mktopt_forecast_options_init(&s.options, sizeof s.options);
    if (argc == 3 && strcmp(argv[1], "write") == 0)
        return write_series(&s, argv[2]);
    s.allocator = bench_allocator(&s.memory);
    if (run_first(BENCH_LIBRARY) != 0)
        return 1;
    make(&s, &monthly);
    run_case(&s, "theta", MKTOPT_FORECAST_THETA);
    run_case(&s, "ets", MKTOPT_FORECAST_ETS);
    run_case(&s, "mstl", MKTOPT_FORECAST_MSTL);
    run_case(&s, "auto", MKTOPT_FORECAST_AUTO);
    run_model(&s);
    make(&s, &weekly);
    run_case(&s, "theta", MKTOPT_FORECAST_THETA);
    run_case(&s, "ets", MKTOPT_FORECAST_ETS);
    run_case(&s, "auto", MKTOPT_FORECAST_AUTO);
    make(&s, &daily);
    run_case(&s, "mstl", MKTOPT_FORECAST_MSTL);
    run_case(&s, "auto", MKTOPT_FORECAST_AUTO);
    return run_batches(&s);
}
