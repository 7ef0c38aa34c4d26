/* mktopt_forecast_run: what it promises of any series. */
#include "series.h"

#include "faults.h"

enum { N = 72, H = 12 };

static const double season[] = {12};

static mktopt_forecast_options monthly(int32_t method)
{
    mktopt_forecast_options options;
    mktopt_forecast_options_init(&options, sizeof options);
    options.method = method;
    options.season_lengths = season;
    options.n_season_lengths = 1;
    return options;
}

static mktopt_forecast *run(const double *y, int64_t n, int64_t horizon,
                            const mktopt_forecast_options *options)
{
    mktopt_error err;
    mktopt_forecast *forecast = NULL;
    assert_ok(mktopt_forecast_run(y, n, horizon, options, NULL, &forecast, &err), err);
    return forecast;
}

static const int32_t methods[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
enum { METHODS = sizeof methods / sizeof methods[0] };

/* ---- accuracy on what is known -------------------------------------------------------------- */

static void methods_for_seasons_find_a_season(void **state)
{
    (void)state;
    double y[N + H];
    const int32_t seasonal[] = {MKTOPT_FORECAST_AUTO, MKTOPT_FORECAST_LINEAR_REGRESSION,
                                MKTOPT_FORECAST_ETS, MKTOPT_FORECAST_THETA, MKTOPT_FORECAST_MSTL};
    make_series(y, N + H, 200, 0.5, 20, 12, 1, 2);
    for (size_t i = 0; i < sizeof seasonal / sizeof seasonal[0]; i++) {
        const mktopt_forecast_options options = monthly(seasonal[i]);
        mktopt_forecast *f = run(y, N, H, &options);
        double error = 0;
        for (int k = 0; k < H; k++)
            error += fabs(mktopt_forecast_mean(f)[k] - y[N + k]) / H;
        assert_true(error < 3); /* the noise has 0.8, the season 13 */
        mktopt_forecast_free(f);
    }
}

/* Two years and a half: the usual length of a young company's books. */
static void a_season_is_followed_from_two_periods_on(void **state)
{
    (void)state;
    enum { SHORT = 30, SERIES = 40 };
    const int32_t seasonal[] = {MKTOPT_FORECAST_AUTO, MKTOPT_FORECAST_EXPONENTIAL_SMOOTHING,
                                MKTOPT_FORECAST_ETS, MKTOPT_FORECAST_THETA, MKTOPT_FORECAST_MSTL};
    for (size_t i = 0; i < sizeof seasonal / sizeof seasonal[0]; i++) {
        const mktopt_forecast_options options = monthly(seasonal[i]);
        double y[SHORT + H], error = 0, inside = 0;
        for (int s = 0; s < SERIES; s++) {
            make_series(y, SHORT + H, 100, 0, 30, 12, 5, (uint64_t)s + 1);
            mktopt_forecast *f = run(y, SHORT, H, &options);
            for (int k = 0; k < H; k++) {
                error += fabs(mktopt_forecast_mean(f)[k] - y[SHORT + k]) / H / SERIES;
                inside += (y[SHORT + k] >= mktopt_forecast_lower(f, 0)[k] &&
                           y[SHORT + k] <= mktopt_forecast_upper(f, 0)[k]) /
                          (double)(H * SERIES);
            }
            mktopt_forecast_free(f);
        }
        assert_true(error < 7.5);  /* the noise alone has 4, a level without the season 20 */
        assert_true(inside > 0.7); /* of 80 % */
    }
}

/* A year and two thirds: what was seen once is to come again. */
static void a_season_is_followed_from_one_period_and_a_bit_on(void **state)
{
    (void)state;
    enum { SHORT = 20, SERIES = 40 };
    const int32_t seasonal[] = {MKTOPT_FORECAST_AUTO, MKTOPT_FORECAST_EXPONENTIAL_SMOOTHING,
                                MKTOPT_FORECAST_ETS, MKTOPT_FORECAST_THETA};
    for (size_t i = 0; i < sizeof seasonal / sizeof seasonal[0]; i++) {
        const mktopt_forecast_options options = monthly(seasonal[i]);
        double y[SHORT + 12], error = 0;
        for (int s = 0; s < SERIES; s++) {
            make_series(y, SHORT + 12, 100, 0, 30, 12, 5, (uint64_t)s + 1);
            mktopt_forecast *f = run(y, SHORT, 12, &options);
            for (int k = 0; k < 12; k++)
                error += fabs(mktopt_forecast_mean(f)[k] - y[SHORT + k]) / 12 / SERIES;
            mktopt_forecast_free(f);
        }
        if (!(error < 13)) /* a level without the season has 20; not all seasons are heard */
            fail_msg("method %d: %g", (int)seasonal[i], error);
    }
}

/* Two per cent a month, with errors of three: a line would fall short by a tenth after two years.
 */
static void growth_by_shares_is_no_line(void **state)
{
    (void)state;
    enum { LENGTH = 120, AHEAD = 24, SERIES = 40 };
    const mktopt_forecast_options options = monthly(MKTOPT_FORECAST_AUTO);
    double y[LENGTH], bias = 0;
    for (int s = 0; s < SERIES; s++) {
        make_series(y, LENGTH, 0, 0.02, 0, 12, 0.03, (uint64_t)s + 1);
        for (int t = 0; t < LENGTH; t++)
            y[t] = 100 * exp(y[t]);
        mktopt_forecast *f = run(y, LENGTH, AHEAD, &options);
        const double truth = 100 * exp(0.02 * (LENGTH + AHEAD - 1));
        bias += (mktopt_forecast_mean(f)[AHEAD - 1] / truth - 1) / SERIES;
        mktopt_forecast_free(f);
    }
    assert_true(fabs(bias) < 0.12); /* of Theta alone 0.27 */
}

/* A wave whose period is not given: levels are forgotten at once, where they began is not known. */
static void fitted_values_stay_near_the_series(void **state)
{
    (void)state;
    const int32_t fitted[] = {MKTOPT_FORECAST_AUTO, MKTOPT_FORECAST_ETS, MKTOPT_FORECAST_THETA};
    for (size_t m = 0; m < sizeof fitted / sizeof fitted[0]; m++)
        for (uint64_t seed = 0; seed < 10; seed++) {
            double y[N];
            make_series(y, N, 500, 5, 80, 12, 15, seed);
            mktopt_forecast_options options = monthly(fitted[m]);
            options.n_season_lengths = 0;
            mktopt_forecast *f = run(y, N, H, &options);
            for (int t = 0; t < N; t++)
                assert_true(fabs(mktopt_forecast_fitted(f)[t] - y[t]) < 200); /* 860 at most */
            mktopt_forecast_free(f);
        }
}

static void simple_methods_are_what_they_say(void **state)
{
    (void)state;
    double y[N];
    make_series(y, N, 200, 0.5, 20, 12, 1, 2);
    mktopt_forecast_options options = monthly(MKTOPT_FORECAST_NAIVE);
    mktopt_forecast *f = run(y, N, H, &options);
    assert_near(mktopt_forecast_mean(f)[7], y[N - 1], 1e-15);
    mktopt_forecast_free(f);
    options.method = MKTOPT_FORECAST_SEASONAL_NAIVE;
    f = run(y, N, H + 1, &options);
    assert_near(mktopt_forecast_mean(f)[7], y[N - 12 + 7], 1e-15);
    assert_near(mktopt_forecast_mean(f)[12], y[N - 12], 1e-15);
    mktopt_forecast_free(f);
    f = run(y, 15, H, &options); /* a year and a quarter */
    assert_near(mktopt_forecast_mean(f)[7], y[15 - 12 + 7], 1e-15);
    mktopt_forecast_free(f);
    options.method = MKTOPT_FORECAST_MOVING_AVERAGE;
    options.window = 3;
    f = run(y, N, H, &options);
    assert_near(mktopt_forecast_mean(f)[0], (y[N - 1] + y[N - 2] + y[N - 3]) / 3, 1e-14);
    mktopt_forecast_summary summary = {.struct_size = sizeof summary};
    mktopt_error err;
    assert_ok(mktopt_forecast_get_summary(f, &summary, &err), err);
    assert_int_equal(summary.values, N);
    double mae = 0, naive = 0;
    for (int t = 1; t < N; t++)
        mae += fabs(y[t] - mktopt_forecast_fitted(f)[t]) / (N - 1);
    for (int t = 12; t < N; t++)
        naive += fabs(y[t] - y[t - 12]) / (N - 12);
    assert_near(summary.mae, mae, 1e-12);
    assert_near(summary.mase, mae / naive, 1e-12);
    mktopt_forecast_free(f);
}

/* ---- properties ----------------------------------------------------------------------------- */

static void scaling_the_series_scales_the_forecast(void **state)
{
    (void)state;
    double y[N], scaled[N];
    const double factors[] = {0x1p-900, 0x1p600, 3, -1};
    make_series(y, N, 200, 0.5, 20, 12, 5, 3);
    for (int m = 0; m < METHODS; m++) {
        const mktopt_forecast_options options = monthly(methods[m]);
        mktopt_forecast *f = run(y, N, H, &options);
        for (int i = 0; i < 3; i++) {
            for (int t = 0; t < N; t++)
                scaled[t] = y[t] * factors[i];
            mktopt_forecast *g = run(scaled, N, H, &options);
            for (int k = 0; k < H; k++) {
                assert_near(mktopt_forecast_mean(g)[k] / factors[i] / 200,
                            mktopt_forecast_mean(f)[k] / 200, i < 2 ? 0 : 1e-3);
                assert_near(mktopt_forecast_upper(g, 1)[k] / factors[i] / 200,
                            mktopt_forecast_upper(f, 1)[k] / 200, i < 2 ? 0 : 1e-3);
            }
            mktopt_forecast_free(g);
        }
        mktopt_forecast_free(f);
    }
}

static void intervals_are_nested_and_hold_the_mean(void **state)
{
    (void)state;
    double y[N];
    const double levels[] = {0.5, 0.8, 0.99};
    make_series(y, N, 200, 0.5, 20, 12, 5, 4);
    for (int m = 0; m < METHODS; m++) {
        mktopt_forecast_options options = monthly(methods[m]);
        options.levels = levels;
        options.n_levels = 3;
        mktopt_forecast *f = run(y, N, H, &options);
        assert_int_equal(mktopt_forecast_level_count(f), 3);
        for (int k = 0; k < H; k++) {
            assert_true(mktopt_forecast_lower(f, 0)[k] < mktopt_forecast_mean(f)[k]);
            assert_true(mktopt_forecast_mean(f)[k] < mktopt_forecast_upper(f, 0)[k]);
            for (int i = 1; i < 3; i++) {
                assert_true(mktopt_forecast_lower(f, i)[k] < mktopt_forecast_lower(f, i - 1)[k]);
                assert_true(mktopt_forecast_upper(f, i)[k] > mktopt_forecast_upper(f, i - 1)[k]);
            }
        }
        assert_null(mktopt_forecast_lower(f, 3));
        assert_true(isnan(mktopt_forecast_level(f, -1)));
        mktopt_forecast_free(f);
    }
}

/* On Gaussian random walks and white noise intervals cover what they say; a little more where
 * series are so short that nobody can tell which they are. */
static void intervals_cover(void **state)
{
    (void)state;
    enum { SERIES = 400, LENGTH = 60, SHORT = 8, AHEAD = 4 };
    for (int i = 0; i < 4; i++) {
        const int walk = i % 2, n = i < 2 ? LENGTH : SHORT;
        double inside[2] = {0};
        mktopt__random random;
        mktopt__random_seed(&random, 17);
        for (int j = 0; j < SERIES; j++) {
            double y[LENGTH + AHEAD];
            for (int t = 0; t < n + AHEAD; t++)
                y[t] = mktopt__random_normal(&random) + (t == 0 ? 50 : walk ? y[t - 1] : 50);
            mktopt_forecast *f = run(y, n, AHEAD, NULL);
            for (int l = 0; l < 2; l++)
                for (int k = 0; k < AHEAD; k++)
                    inside[l] += y[n + k] >= mktopt_forecast_lower(f, l)[k] &&
                                 y[n + k] <= mktopt_forecast_upper(f, l)[k];
            mktopt_forecast_free(f);
        }
        const double narrow = inside[0] / (SERIES * AHEAD), wide = inside[1] / (SERIES * AHEAD);
        assert_true(narrow > 0.76 && narrow < (n == SHORT ? 0.96 : 0.86));
        assert_true(wide > 0.93 && wide < (n == SHORT ? 1 : 0.985));
    }
}

/* Noise is calm, usual or wild for months each: a calm that has lasted until now will not last. */
static void intervals_expect_other_times(void **state)
{
    (void)state;
    enum { SERIES = 400, STRETCHES = 4, MONTHS = 30, HORIZON = 12, LENGTH = STRETCHES * MONTHS };
    double y[LENGTH + HORIZON], inside[2] = {0};
    mktopt__random random;
    mktopt__random_seed(&random, 11);
    for (int s = 0; s < SERIES; s++) {
        double deviation = 0;
        for (int64_t t = 0; t < LENGTH + HORIZON; t++) {
            if (t % MONTHS == 0)
                deviation = exp(0.7 * mktopt__random_normal(&random));
            y[t] = 100 + deviation * mktopt__random_normal(&random);
        }
        mktopt_forecast *f = run(y, LENGTH, HORIZON, NULL);
        for (int l = 0; l < 2; l++)
            for (int64_t k = 0; k < HORIZON; k++)
                inside[l] += (y[LENGTH + k] >= mktopt_forecast_lower(f, l)[k] &&
                              y[LENGTH + k] <= mktopt_forecast_upper(f, l)[k]) /
                             (double)(SERIES * HORIZON);
        mktopt_forecast_free(f);
    }
    assert_true(inside[0] > 0.77 && inside[0] < 0.83);
    assert_true(inside[1] > 0.88); /* were the recent deviation all there is: 0.82 */
}

/* Where errors are a share of the value, or its root, intervals are: theirs is wider where the
 * season is high, and covers it as often. */
static void intervals_follow_the_value(void **state)
{
    (void)state;
    enum { SERIES = 150, LENGTH = 96 };
    double inside[2] = {0}, ratio = 0;
    mktopt__random random;
    mktopt__random_seed(&random, 23);
    const mktopt_forecast_options options = monthly(MKTOPT_FORECAST_AUTO);
    for (int i = 0; i < SERIES; i++) {
        double y[LENGTH + H];
        for (int t = 0; t < LENGTH + H; t++) /* months 3 .. 8 are four times the others */
            y[t] = 100 * exp(0.02 * t + 0.1 * mktopt__random_normal(&random)) *
                   (t % 12 >= 3 && t % 12 < 9 ? 4 : 1);
        mktopt_forecast *f = run(y, LENGTH, H, &options);
        const double *lower = mktopt_forecast_lower(f, 0), *upper = mktopt_forecast_upper(f, 0);
        for (int k = 0; k < H; k++)
            inside[k >= 3 && k < 9] += y[LENGTH + k] >= lower[k] && y[LENGTH + k] <= upper[k];
        ratio += (upper[5] - lower[5]) / (upper[2] - lower[2]) / SERIES;
        mktopt_forecast_free(f);
    }
    assert_true(ratio > 2.5 && ratio < 5.5);
    for (int high = 0; high < 2; high++)
        assert_true(fabs(inside[high] / (SERIES * H / 2) - 0.8) < 0.09);
}

/* ---- odd series ----------------------------------------------------------------------------- */

static void short_and_constant_series_get_wide_intervals(void **state)
{
    (void)state;
    const double y[] = {5, 6, 9, 8, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7};
    for (int m = 0; m < METHODS; m++) {
        for (int64_t n = 1; n <= 8; n++) {
            const mktopt_forecast_options options = monthly(methods[m]);
            mktopt_forecast *f = run(y, n, 3, &options);
            for (int k = 0; k < 3; k++) {
                assert_true(isfinite(mktopt_forecast_mean(f)[k]));
                if (methods[m] == MKTOPT_FORECAST_AUTO) {
                    assert_true(fabs(mktopt_forecast_mean(f)[k] - 7) < 5);
                    assert_true(mktopt_forecast_upper(f, 1)[k] - mktopt_forecast_lower(f, 1)[k] >
                                1);
                }
            }
            mktopt_forecast_free(f);
        }
        const mktopt_forecast_options options = monthly(methods[m]);
        mktopt_forecast *f = run(y + 5, 15, 3, &options);
        for (int k = 0; k < 3; k++)
            assert_near(mktopt_forecast_mean(f)[k],
                        methods[m] == 9 ? mktopt_forecast_mean(f)[0] : 7, 1e-9);
        assert_true(mktopt_forecast_upper(f, 1)[0] > mktopt_forecast_mean(f)[0]);
        mktopt_forecast_free(f);
    }
}

static void zeros_stay_zero_with_an_upper_end(void **state)
{
    (void)state;
    const double y[30] = {0};
    for (int m = 0; m < METHODS; m++) {
        mktopt_forecast_options options = monthly(methods[m]);
        options.non_negative = 1;
        mktopt_forecast *f = run(y, 30, 3, &options);
        assert_near(mktopt_forecast_mean(f)[2], 0, 1e-12);
        assert_near(mktopt_forecast_lower(f, 1)[2], 0, 0);
        assert_true(mktopt_forecast_upper(f, 1)[2] > 0);
        mktopt_forecast_free(f);
    }
}

static void missing_values_cost_little(void **state)
{
    (void)state;
    double y[N], holes[N + 4];
    make_series(y, N, 200, 0.5, 20, 12, 1, 2);
    for (int t = 0; t < N + 4; t++)
        holes[t] = t < 2 || t >= N + 2 || t % 17 == 5 ? (double)NAN : y[t - 2];
    for (int m = 0; m < METHODS; m++) {
        if (methods[m] == MKTOPT_FORECAST_INTERMITTENT || methods[m] == MKTOPT_FORECAST_NAIVE ||
            methods[m] == MKTOPT_FORECAST_MOVING_AVERAGE)
            continue;
        const mktopt_forecast_options options = monthly(methods[m]);
        mktopt_forecast *f = run(y, N, H + 2, &options), *g = run(holes, N + 4, H, &options);
        for (int k = 0; k < H; k++)
            assert_near(mktopt_forecast_mean(g)[k] / 200, mktopt_forecast_mean(f)[k + 2] / 200,
                        0.02);
        mktopt_error err;
        mktopt_forecast_summary summary = {.struct_size = sizeof summary};
        assert_ok(mktopt_forecast_get_summary(g, &summary, &err), err);
        assert_int_equal(summary.missing, 9);
        assert_int_equal(summary.values, N - 5);
        assert_true(isnan(mktopt_forecast_fitted(g)[1]));
        mktopt_forecast_free(f);
        mktopt_forecast_free(g);
    }
}

static void outliers_and_steps_do_not_poison(void **state)
{
    (void)state;
    double y[N + H], bad[N];
    make_series(y, N + H, 100, 0, 10, 12, 2, 1);
    for (int what = 0; what < 6; what++) {
        memcpy(bad, y, sizeof bad);
        for (int t = N - 6; what == 5 && t < N - 3; t++) /* in a row */
            bad[t] = 400;
        for (int t = 11; what == 4 && t < N; t += 17) /* several */
            bad[t] = 500;
        if (what == 0)
            bad[30] = 1000;
        if (what == 1)
            bad[N - 3] = 1000;
        for (int t = 0; (what == 2 || what == 3) && t < (what == 2 ? 40 : N - 5); t++)
            bad[t] += what == 2 ? -200 : 300;
        mktopt_forecast_options options = monthly(MKTOPT_FORECAST_AUTO);
        mktopt_forecast *f = run(bad, N, H, &options);
        for (int k = 0; k < H; k++) {
            if (!(fabs(mktopt_forecast_mean(f)[k] - y[N + k]) < 12))
                fail_msg("case %d, step %d: %g, not %g", what, k, mktopt_forecast_mean(f)[k],
                         y[N + k]);
            assert_true(mktopt_forecast_upper(f, 1)[k] - mktopt_forecast_lower(f, 1)[k] < 40);
        }
        mktopt_forecast_free(f);
    }
}

static void regressors_are_used(void **state)
{
    (void)state;
    double y[N], promo[N], future[H];
    make_series(y, N, 100, 0, 10, 12, 2, 1);
    for (int t = 0; t < N + H; t++)
        *(t < N ? &promo[t] : &future[t - N]) = (t * 13) % 7 == 0;
    for (int t = 0; t < N; t++)
        y[t] += 50 * promo[t];
    const int32_t use[] = {MKTOPT_FORECAST_AUTO,
                           MKTOPT_FORECAST_EXPONENTIAL_SMOOTHING,
                           MKTOPT_FORECAST_LINEAR_REGRESSION,
                           MKTOPT_FORECAST_ETS,
                           MKTOPT_FORECAST_THETA,
                           MKTOPT_FORECAST_MSTL};
    for (size_t i = 0; i < sizeof use / sizeof use[0]; i++) {
        mktopt_forecast_options options = monthly(use[i]);
        options.regressors = promo;
        options.future_regressors = future;
        options.n_regressors = 1;
        mktopt_forecast *f = run(y, N, H, &options);
        for (int k = 0; k < H; k++)
            assert_true(fabs(mktopt_forecast_mean(f)[k] -
                             (100 + 10 * sin(TURN * (N + k) / 12) + 50 * future[k])) < 8);
        const int64_t last = mktopt_forecast_parameter_count(f) - 1;
        assert_string_equal(mktopt_forecast_parameter_name(f, last), "effect[0]");
        assert_near(mktopt_forecast_parameter(f, last), 50, 0.05);
        mktopt_forecast_free(f);
    }
}

/* ---- errors --------------------------------------------------------------------------------- */

static void errors_name_the_field(void **state)
{
    (void)state;
    mktopt_error err;
    mktopt_forecast *f = NULL;
    const double y[] = {1, 2, 3, 4}, endless[] = {1, 2, (double)INFINITY, 4};
    const double nothing[] = {(double)NAN, (double)NAN};
    const double largest[] = {-1.7e308, 1.7e308, -1.7e308, 1.7e308};
#define FAILS(y, n, horizon, status, field) \
    assert_fails(mktopt_forecast_run(y, n, horizon, NULL, NULL, &f, &err), err, status, field)
    FAILS(NULL, 4, 1, MKTOPT_INVALID_ARGUMENT, "series");
    FAILS(y, 0, 1, MKTOPT_OUT_OF_RANGE, "series");
    FAILS(y, 4, 0, MKTOPT_OUT_OF_RANGE, "horizon");
    FAILS(y, 4, INT64_MAX, MKTOPT_OUT_OF_RANGE, "horizon");
    FAILS(endless, 4, 1, MKTOPT_NOT_FINITE, "series[2]");
    FAILS(nothing, 2, 1, MKTOPT_NOT_FINITE, "series");
    FAILS(largest, 4, 2, MKTOPT_NUMBER_OVERFLOW, "series");
#undef FAILS
    assert_fails(mktopt_forecast_run(y, 4, 1, NULL, NULL, NULL, &err), err, MKTOPT_INVALID_ARGUMENT,
                 "forecast");
    assert_null(f);
    mktopt_forecast_free(NULL);
    assert_int_equal(mktopt_forecast_horizon(NULL), 0);
    assert_null(mktopt_forecast_mean(NULL));
    assert_null(mktopt_forecast_parameter_name(NULL, 0));
}

static void errors_name_the_option(void **state)
{
    (void)state;
    mktopt_error err;
    mktopt_forecast *f = NULL;
    const double y[] = {1, 2, 3, 4}, certain[] = {1};
    mktopt_forecast_options bad;
#define FAILS(change, status, field)                                                          \
    do {                                                                                      \
        bad = monthly(MKTOPT_FORECAST_NAIVE);                                                 \
        change;                                                                               \
        assert_fails(mktopt_forecast_run(y, 4, 1, &bad, NULL, &f, &err), err, status, field); \
    } while (0)
    FAILS(bad.variant = MKTOPT_FORECAST_CROSTON, MKTOPT_CONFLICT, "variant");
    FAILS(bad.window = 3, MKTOPT_CONFLICT, "window");
    FAILS((bad.levels = certain, bad.n_levels = 1), MKTOPT_OUT_OF_RANGE, "levels[0]");
    FAILS(bad.n_regressors = 1, MKTOPT_CONFLICT, "regressors");
    FAILS((bad.n_regressors = 1, bad.method = MKTOPT_FORECAST_ETS), MKTOPT_MISSING_FIELD,
          "regressors");
    FAILS((bad.method = MKTOPT_FORECAST_SEASONAL_NAIVE, bad.n_season_lengths = 0), MKTOPT_CONFLICT,
          "season_length");
    FAILS(bad.method = 99, MKTOPT_UNKNOWN_NAME, "method");
#undef FAILS
    assert_null(f);
}

static void survives_failing_allocations(void **state)
{
    (void)state;
    double y[N];
    make_series(y, N, 200, 0.5, 20, 12, 5, 3);
    for (int m = 0; m < METHODS; m++) {
        const mktopt_forecast_options options = monthly(methods[m]);
        for (int64_t n = 1;; n++) {
            mktopt_error err = {0};
            mktopt_forecast *f = NULL;
            faults_state faults = {.fail_at = n};
            const mktopt_allocator allocator = faults_allocator(&faults);
            const mktopt_status status =
                mktopt_forecast_run(y, N, H, &options, &allocator, &f, &err);
            assert_true((f != NULL) == (status == MKTOPT_OK));
            mktopt_forecast_free(f);
            if (faults_survived(&faults, status))
                break;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(methods_for_seasons_find_a_season),
        cmocka_unit_test(a_season_is_followed_from_two_periods_on),
        cmocka_unit_test(a_season_is_followed_from_one_period_and_a_bit_on),
        cmocka_unit_test(growth_by_shares_is_no_line),
        cmocka_unit_test(fitted_values_stay_near_the_series),
        cmocka_unit_test(simple_methods_are_what_they_say),
        cmocka_unit_test(scaling_the_series_scales_the_forecast),
        cmocka_unit_test(intervals_are_nested_and_hold_the_mean),
        cmocka_unit_test(intervals_cover),
        cmocka_unit_test(intervals_expect_other_times),
        cmocka_unit_test(intervals_follow_the_value),
        cmocka_unit_test(short_and_constant_series_get_wide_intervals),
        cmocka_unit_test(zeros_stay_zero_with_an_upper_end),
        cmocka_unit_test(missing_values_cost_little),
        cmocka_unit_test(outliers_and_steps_do_not_poison),
        cmocka_unit_test(regressors_are_used),
        cmocka_unit_test(errors_name_the_field),
        cmocka_unit_test(errors_name_the_option),
        cmocka_unit_test(survives_failing_allocations),
    };
    return cmocka_run_group_tests_name("forecast run", tests, NULL, NULL);
}
