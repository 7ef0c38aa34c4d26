/* Series that tests make up. */
#ifndef MKTOPT_TESTS_FORECAST_SERIES_H
#define MKTOPT_TESTS_FORECAST_SERIES_H

#include "support.h"

#include "base/random.h"

#define COUNT(a) ((int64_t)(sizeof(a) / sizeof(a)[0]))
#define TURN     6.283185307179586

/* level + trend t + a sine of the period + noise, seeded. */
static inline void make_series(double *y, int64_t n, double level, double trend, double amplitude,
                               double period, double noise, uint64_t seed)
{
    mktopt__random random;
    mktopt__random_seed(&random, seed);
    for (int64_t t = 0; t < n; t++)
        y[t] = level + trend * (double)t + amplitude * sin(TURN * (double)t / period) +
               noise * mktopt__random_normal(&random);
}

static const double a_year[] = {12};

/* Settings of monthly series. */
static inline mktopt_forecast_options monthly_settings(int32_t threads)
{
    mktopt_forecast_options options;
    mktopt_forecast_options_init(&options, sizeof options);
    options.season_lengths = a_year;
    options.n_season_lengths = 1;
    options.threads = threads;
    return options;
}

#endif
