/* Series that break forecasts: short, exact, with a season of nothing, with a last value that is
 * out of line. */
#include "series.h"

#include <mktopt/forecast.h>

enum { H = 24 };

static const double months[] = {12};

/* Every method, and the variants that smooth. */
static const int32_t methods[][2] = {
    {MKTOPT_FORECAST_AUTO, 0},
    {MKTOPT_FORECAST_NAIVE, 0},
    {MKTOPT_FORECAST_SEASONAL_NAIVE, 0},
    {MKTOPT_FORECAST_MOVING_AVERAGE, 0},
    {MKTOPT_FORECAST_EXPONENTIAL_SMOOTHING, MKTOPT_FORECAST_SIMPLE},
    {MKTOPT_FORECAST_EXPONENTIAL_SMOOTHING, MKTOPT_FORECAST_HOLT},
    {MKTOPT_FORECAST_EXPONENTIAL_SMOOTHING, MKTOPT_FORECAST_DAMPED},
    {MKTOPT_FORECAST_EXPONENTIAL_SMOOTHING, MKTOPT_FORECAST_HOLT_WINTERS_ADDITIVE},
    {MKTOPT_FORECAST_EXPONENTIAL_SMOOTHING, MKTOPT_FORECAST_HOLT_WINTERS_MULTIPLICATIVE},
    {MKTOPT_FORECAST_LINEAR_REGRESSION, 0},
    {MKTOPT_FORECAST_ETS, 0},
    {MKTOPT_FORECAST_THETA, 0},
    {MKTOPT_FORECAST_THETA, MKTOPT_FORECAST_CLASSICAL_THETA},
    {MKTOPT_FORECAST_MSTL, 0},
    {MKTOPT_FORECAST_INTERMITTENT, 0},
};
enum { METHODS = sizeof methods / sizeof methods[0] };

static mktopt_forecast *run(const double *y, int64_t n, int which)
{
    mktopt_error err;
    mktopt_forecast *f = NULL;
    mktopt_forecast_options options;
    mktopt_forecast_options_init(&options, sizeof options);
    options.method = methods[which][0];
    options.variant = methods[which][1];
    options.season_lengths = months;
    options.n_season_lengths = 1;
    assert_ok(mktopt_forecast_run(y, n, H, &options, NULL, &f, &err), err);
    return f;
}

static double range_of(const double *y, int64_t n)
{
    double least = y[0], most = y[0];
    for (int64_t t = 0; t < n; t++) {
        least = fmin(least, y[t]);
        most = fmax(most, y[t]);
    }
    return most - least;
}

/* Factors that are no power of two round differently: what a forecast owes to rounding shows. */
static void rounding_decides_nothing(void **state)
{
    (void)state;
    enum { KINDS = 4, LONGEST = 40 };
    const double factors[] = {1e-6, 3.7, 1e6};
    const int64_t lengths[KINDS] = {4, 6, LONGEST, LONGEST};
    double series[KINDS][LONGEST], y[LONGEST];
    for (int t = 0; t < LONGEST; t++) {
        series[0][t] = series[1][t] = 10 + 5 * t + sin(7.0 * t);
        series[2][t] = 5 + 3 * t;
        series[3][t] = t == 0 ? 5 : 0;
    }
    for (int i = 0; i < KINDS; i++) {
        const double range = range_of(series[i], lengths[i]);
        for (int m = 0; m < METHODS; m++) {
            mktopt_forecast *f = run(series[i], lengths[i], m);
            for (int j = 0; j < 3; j++) {
                for (int t = 0; t < LONGEST; t++)
                    y[t] = series[i][t] * factors[j];
                mktopt_forecast *g = run(y, lengths[i], m);
                for (int k = 0; k < H; k++)
                    assert_near(mktopt_forecast_mean(g)[k] / factors[j] / range,
                                mktopt_forecast_mean(f)[k] / range, 1e-4);
                mktopt_forecast_free(g);
            }
            mktopt_forecast_free(f);
        }
    }
}

/* Intervals of what was never wrong are no wider than values are large, nor a point. */
static void exact_series_have_sensible_intervals(void **state)
{
    (void)state;
    enum { N = 48 };
    double y[N];
    for (int kind = 0; kind < 2; kind++) {
        for (int t = 0; t < N; t++)
            y[t] = kind == 0 ? 5 + 3 * t : 10 + 4 * (t % 12);
        mktopt_forecast *f = run(y, N, 0);
        for (int k = 0; k < H; k++) {
            const double width = mktopt_forecast_upper(f, 1)[k] - mktopt_forecast_lower(f, 1)[k];
            const double next = kind == 0 ? 5 + 3 * (N + k) : 10 + 4 * ((N + k) % 12);
            assert_near(mktopt_forecast_mean(f)[k], next, 1e-6);
            assert_true(width > 0.1 && width < range_of(y, N));
        }
        mktopt_forecast_free(f);
    }
}

/* Half of the year sells nothing: the other half is a season, not chance. */
/* Series that are all but exact, and some that jump at the end. By 40 values a forecast of 24 steps
 * stays within a few times what was seen. */
static void forecasts_and_intervals_stay_near_what_was_seen(void **state)
{
    (void)state;
    enum { N = 40, KINDS = 6 };
    double y[N];
    for (int which = 0; which < METHODS; which++)
        for (int kind = 0; kind < KINDS; kind++) {
            for (int t = 0; t < N; t++)
                y[t] = kind % 3 == 0   ? 100 + 50 * sin(0.19 * t) /* longer than the season given */
                       : kind % 3 == 1 ? 5 + t % 3
                                       : 20 + t;
            if (kind >= 3)
                y[N - 1] *= 1000;
            mktopt_forecast *f = run(y, N, which);
            double most = 0;
            for (int t = 0; t < N; t++)
                most = fmax(most, fabs(y[t]));
            for (int k = 0; k < H; k++) {
                assert_true(fabs(mktopt_forecast_mean(f)[k]) <= 3 * most);
                assert_true(fabs(mktopt_forecast_upper(f, 1)[k]) <= 100 * most);
                assert_true(fabs(mktopt_forecast_lower(f, 1)[k]) <= 100 * most);
            }
            mktopt_forecast_free(f);
        }
}

static void a_season_of_zeros_is_a_season(void **state)
{
    (void)state;
    enum { N = 72 };
    double y[N + H];
    mktopt__random random;
    mktopt__random_seed(&random, 3);
    for (int t = 0; t < N + H; t++) {
        const int open = t % 12 >= 4 && t % 12 < 10;
        y[t] = open ? (30 + 10 * (t % 12)) * (1 + 0.1 * mktopt__random_normal(&random)) : 0;
    }
    for (int m = 0; m < METHODS; m++) {
        mktopt_forecast *f = run(y, N, m);
        const int seasonal = methods[m][0] == MKTOPT_FORECAST_AUTO ||
                             methods[m][0] == MKTOPT_FORECAST_ETS ||
                             methods[m][0] == MKTOPT_FORECAST_THETA ||
                             methods[m][0] == MKTOPT_FORECAST_EXPONENTIAL_SMOOTHING;
        for (int k = 0; k < H; k++) {
            const double width = mktopt_forecast_upper(f, 1)[k] - mktopt_forecast_lower(f, 1)[k];
            assert_true(isfinite(width) && width < 20 * range_of(y, N));
            if (seasonal)
                assert_true(fabs(mktopt_forecast_mean(f)[k] - y[N + k]) < 40);
        }
        mktopt_forecast_free(f);
    }
}

/* Wherever it is but at the end: the forecast is nearly that without it, and as sure. */
static void check_outliers(int64_t n, double amplitude, double error, double wider)
{
    const double sizes[] = {10, 1000};
    double y[60];
    make_series(y, n, 100, 0, amplitude, 12, 3, 3);
    for (int m = 0; m < METHODS; m++) {
        mktopt_forecast *f = run(y, n, m);
        const double *mean = mktopt_forecast_mean(f);
        const double width =
            mktopt_forecast_upper(f, 1)[H - 1] - mktopt_forecast_lower(f, 1)[H - 1];
        for (int i = 0; i < 2 * (n - 1); i++) {
            const double kept = y[i / 2];
            y[i / 2] *= sizes[i % 2];
            mktopt_forecast *g = run(y, n, m);
            for (int k = 0; k < H; k++)
                assert_true(fabs(mktopt_forecast_mean(g)[k] - mean[k]) < error);
            assert_true(mktopt_forecast_upper(g, 1)[H - 1] - mktopt_forecast_lower(g, 1)[H - 1] <
                        wider * width);
            mktopt_forecast_free(g);
            y[i / 2] = kept;
        }
        mktopt_forecast_free(f);
    }
}

static void an_outlier_is_taken_out(void **state)
{
    (void)state;
    check_outliers(60, 20, 10, 1.5);
    check_outliers(16, 0, 50, 7); /* of few values each one that is missing tells */
    check_outliers(10, 0, 50, 7);
}

/* An unfinished month, or a slip of the pen, at the end: season and level stay, near what they
 * were, and the interval holds them and is wider. A random walk is followed where it goes. */
static void a_last_value_out_of_line_decides_little(void **state)
{
    (void)state;
    enum { N = 60 };
    double y[N], walk[N];
    mktopt__random random;
    mktopt__random_seed(&random, 3);
    for (int t = 0; t < N; t++) {
        y[t] = 100 + 20 * sin(TURN * t / 12) + 3 * mktopt__random_normal(&random);
        walk[t] = t == 0 ? 100 : walk[t - 1] + mktopt__random_normal(&random);
    }
    const double kept = y[N - 1], slips[] = {0, 300, 800};
    for (int m = 0; m < METHODS; m++) {
        if (methods[m][0] == MKTOPT_FORECAST_NAIVE ||
            methods[m][0] == MKTOPT_FORECAST_MOVING_AVERAGE ||
            methods[m][0] == MKTOPT_FORECAST_SEASONAL_NAIVE)
            continue; /* theirs is what is there */
        y[N - 1] = kept;
        mktopt_forecast *f = run(y, N, m);
        for (int i = 0; i < 3; i++) {
            y[N - 1] = slips[i];
            mktopt_forecast *g = run(y, N, m);
            for (int k = 0; k < H; k++)
                assert_true(fabs(mktopt_forecast_mean(g)[k] - mktopt_forecast_mean(f)[k]) <
                            0.1 * fabs(slips[i] - kept));
            assert_true(mktopt_forecast_upper(g, 1)[H - 1] - mktopt_forecast_lower(g, 1)[H - 1] >
                        mktopt_forecast_upper(f, 1)[H - 1] - mktopt_forecast_lower(f, 1)[H - 1]);
            mktopt_forecast_free(g);
        }
        mktopt_forecast_free(f);
    }
    walk[N - 1] += 40;
    mktopt_forecast *f = run(walk, N, 0);
    assert_true(fabs(mktopt_forecast_mean(f)[0] - walk[N - 1]) < 12);
    mktopt_forecast_free(f);
}

/* To many times its size a random walk leaps by accident, but where it has done so and stayed. */
static void what_leaps_did_before_they_are_to_do_again(void **state)
{
    (void)state;
    enum { N = 120 };
    double walk[N];
    mktopt__random random;
    for (int stays = 0; stays < 2; stays++) {
        mktopt__random_seed(&random, 3);
        for (int t = 0; t < N; t++)
            walk[t] = t == 0 ? 100 : walk[t - 1] + mktopt__random_normal(&random);
        for (int t = 20; t < N; t++) /* every 20th: up by 400, down again */
            walk[t] += stays ? 400 * (t / 20 % 2) : 0;
        walk[N - 1] += stays ? -400 : 400; /* on its own, or as before */
        mktopt_forecast *f = run(walk, N, 0);
        const double moved = (mktopt_forecast_mean(f)[0] - walk[N - 2]) / (stays ? -400 : 400);
        assert_true(stays ? moved > 0.5 : moved < 0.1);
        assert_true(mktopt_forecast_upper(f, 1)[H - 1] > 200);
        mktopt_forecast_free(f);
    }
}

/* A step that few values tell of is followed, by no slope; the interval holds the old level too. */
static void a_young_step_is_followed_with_care(void **state)
{
    (void)state;
    enum { N = 60 };
    double y[N + H];
    for (int young = 2; young <= 3; young++) {
        make_series(y, N + H, 100, 0, 20, 12, 3, 3);
        for (int t = N - young; t < N; t++)
            y[t] += 900;
        for (int m = 0; m < METHODS; m++) {
            mktopt_forecast *f = run(y, N, m);
            for (int k = 0; k < H; k++) {
                assert_true(fabs(mktopt_forecast_mean(f)[k] - (y[N + k] + 900)) < 200);
                assert_true(mktopt_forecast_upper(f, 1)[k] < 5000);
            }
            assert_true(mktopt_forecast_lower(f, 1)[H - 1] < y[N + H - 1]);
            mktopt_forecast_free(f);
        }
    }
}

/* Few values of each month tell its season, and how far they are from it the noise: what MSTL makes
 * of a season has seen them, and errors are told without. */
static void mstl_tells_the_noise_of_few_years(void **state)
{
    (void)state;
    enum { MOST = 96, MSTL = 13 };
    const int lengths[] = {24, 25, 30, 48, MOST};
    double y[MOST + H];
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        const int n = lengths[i];
        double inside = 0, count = 0;
        for (uint64_t seed = 1; seed <= 40; seed++) {
            make_series(y, n + H, 100, 0, 20, 12, 3, seed);
            mktopt_forecast *f = run(y, n, MSTL);
            for (int k = 0; k < 12; k++) {
                const double lower = mktopt_forecast_lower(f, 1)[k];
                const double upper = mktopt_forecast_upper(f, 1)[k];
                inside += lower < y[n + k] && y[n + k] < upper;
                count++;
                assert_true(fabs(mktopt_forecast_mean(f)[k] - y[n + k]) < 30);
                assert_true(upper - lower < 200);
            }
            mktopt_forecast_free(f);
        }
        if (!(inside > 0.92 * count))
            fail_msg("%d values: %g", n, inside / count);
    }
}

/* What was not sold before the launch is no demand, nor a step. */
static void a_launch_begins_the_series(void **state)
{
    (void)state;
    enum { BEFORE = 40, N = 60 };
    double y[N];
    mktopt__random random;
    mktopt__random_seed(&random, 3);
    for (int t = 0; t < N; t++)
        y[t] = t < BEFORE ? 0 : 100 + 3 * mktopt__random_normal(&random);
    y[20] = (double)NAN;
    for (int m = 0; m < METHODS; m++) {
        mktopt_forecast *f = run(y, N, m), *g = run(y + BEFORE, N - BEFORE, m);
        mktopt_forecast_summary summary = {.struct_size = sizeof summary};
        mktopt_error err;
        assert_ok(mktopt_forecast_get_summary(f, &summary, &err), err);
        assert_int_equal(summary.missing, 1);
        assert_int_equal(summary.values, N - 1);
        assert_true(isnan(mktopt_forecast_fitted(f)[BEFORE - 1]));
        for (int k = 0; k < H; k++) {
            assert_true(mktopt_forecast_mean(f)[k] == mktopt_forecast_mean(g)[k]);
            assert_true(mktopt_forecast_upper(f, 1)[k] == mktopt_forecast_upper(g, 1)[k]);
        }
        mktopt_forecast_free(f);
        mktopt_forecast_free(g);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rounding_decides_nothing),
        cmocka_unit_test(exact_series_have_sensible_intervals),
        cmocka_unit_test(forecasts_and_intervals_stay_near_what_was_seen),
        cmocka_unit_test(a_season_of_zeros_is_a_season),
        cmocka_unit_test(an_outlier_is_taken_out),
        cmocka_unit_test(a_last_value_out_of_line_decides_little),
        cmocka_unit_test(what_leaps_did_before_they_are_to_do_again),
        cmocka_unit_test(a_young_step_is_followed_with_care),
        cmocka_unit_test(mstl_tells_the_noise_of_few_years),
        cmocka_unit_test(a_launch_begins_the_series),
    };
    return cmocka_run_group_tests_name("forecast odd", tests, NULL, NULL);
}
