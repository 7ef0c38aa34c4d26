/* first_forecast LIBRARY: loads the library, forecasts a series, prints the nanoseconds that both
 * took. */
#include "bench.h"

#include <dlfcn.h>
#include <string.h>

#include <mktopt/forecast.h>

enum { N = 120, HORIZON = 18 };

/* ISO C has no cast from an object pointer to a function pointer. */
static void find(void *library, const char *name, void *function)
{
    void *const found = dlsym(library, name);
    memcpy(function, &found, sizeof found);
}

int main(int argc, char **argv)
{
    static const double season[] = {12};
    double series[N];
    mktopt_forecast *forecast = NULL;
    mktopt_forecast_options options;
    mktopt_status (*init)(mktopt_forecast_options *, size_t) = NULL;
    mktopt_status (*run)(const double *, int64_t, int64_t, const mktopt_forecast_options *,
                         const mktopt_allocator *, mktopt_forecast **, mktopt_error *) = NULL;
    for (int t = 0; t < N; t++)
        series[t] = 1000 + 3 * t + 40 * (t % 12) + (t * 7919) % 97;

    const double begin = bench_now_ns();
    void *const library = argc == 2 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : NULL;
    if (library == NULL)
        return 1;
    find(library, "mktopt_forecast_options_init", &init);
    find(library, "mktopt_forecast_run", &run);
    init(&options, sizeof options);
    options.method = MKTOPT_FORECAST_THETA;
    options.season_lengths = season;
    options.n_season_lengths = 1;
    if (run(series, N, HORIZON, &options, NULL, &forecast, NULL) != MKTOPT_OK)
        return 1;
    printf("%.0f\n", bench_now_ns() - begin);
    return 0;
}
