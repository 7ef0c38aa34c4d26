/* How sure the sum of a forecast's steps is. */
#include <stdlib.h>

#include "operations.h"
#include "series.h"

#include "forecast/combination/growth.h"
#include "forecast/combination/total.h"
#include "forecast/models/intermittent.h"

enum { STEPS = 12 };

/* Of an autoregression, whose covariances are known (Box and Jenkins, chapters 3 and 5), with
 * weights; a random walk is one that forgets nothing, noise one that keeps nothing. */
static void check_process(double phi, int n)
{
    double *memory = calloc((size_t)(7 * n + mktopt__add_up_scratch(n)), sizeof *memory);
    double *response = memory, *deviation = response + n, *weights = deviation + n;
    double *share = weights + n, *variances = share + n, *covariance = variances + n;
    double *powers = covariance + n, all = 0, variance = 0;
    for (int k = 0; k < n; k++) {
        variance = phi * phi * variance + 1;
        variances[k] = variance;
        powers[k] = pow(phi, k);
        response[k] = pow(phi, k + 1);
        deviation[k] = 3 * sqrt(variance);
        weights[k] = k == 1 ? 0 : k == n - 1 ? 0.5 : 1;
    }
    for (int k = 0; k < n; k++)
        for (int l = 0; l < n; l++)
            covariance[k] +=
                9 * weights[k] * weights[l] * variances[k < l ? k : l] * powers[abs(k - l)];
    for (int k = 0; k < n; k++)
        all += covariance[k];
    const mktopt__total total = mktopt__add_up(response, deviation, weights, n, share, powers + n);
    assert_near(total.deviation, sqrt(all), 1e-12);
    for (int k = 0; k < n; k++)
        assert_near(share[k], covariance[k] / all, 1e-13);
    assert_true(share[1] == 0); /* not only nearly */
    if (phi == 0)
        assert_near(total.concentration, (n - 2 + 0.0625) / ((n - 1.75) * (n - 1.75)), 1e-13);
    free(memory);
}

static void sums_have_the_deviation_of_their_process(void **state)
{
    (void)state;
    static const double phis[] = {0, 0.5, 0.9, 1};
    for (int i = 0; i < 4; i++) {
        check_process(phis[i], STEPS);
        check_process(phis[i], 3000); /* sums another way */
    }
}

/* Simple smoothing of noise: the forecast's own error has the variance alpha / (2 - alpha), the sum
 * of h steps h + h^2 alpha / (2 - alpha), a random walk in the level would give much more. */
static void what_errors_cancel_is_found_in_the_series(void **state)
{
    (void)state;
    enum { LENGTH = 200000 };
    double *errors = malloc(LENGTH * sizeof *errors), level = 0;
    double response[STEPS], deviation[STEPS], weights[STEPS], share[STEPS], scratch[3 * STEPS];
    const double alpha = 0.2, one = 2 / (2 - alpha), h = STEPS;
    mktopt__random random;
    mktopt__random_seed(&random, 5);
    for (int t = 0; t < LENGTH; t++) {
        errors[t] = mktopt__random_normal(&random) - level;
        level += alpha * errors[t];
    }
    for (int k = 0; k < STEPS; k++) {
        response[k] = alpha;
        deviation[k] = sqrt(one);
        weights[k] = 1;
    }
    const mktopt__total naive = mktopt__add_up(response, deviation, weights, STEPS, share, scratch);
    const double lasting = mktopt__lasting(response, errors, LENGTH, STEPS);
    /* deviations that grow with the same coefficients: what is left is the sum of squares */
    double norm = 0;
    for (int k = 0; k < STEPS; k++) {
        response[k] += lasting;
        norm += k > 0 ? response[k - 1] * response[k - 1] : 1;
        deviation[k] = sqrt(one * norm);
    }
    const mktopt__total total = mktopt__add_up(response, deviation, weights, STEPS, share, scratch);
    assert_near(total.deviation, sqrt(h + h * h * alpha / (2 - alpha)), 0.05);
    assert_true(naive.deviation > 1.2 * total.deviation);
    /* errors of a level that is never followed last; few sums leave the model its word */
    for (int t = 0; t < LENGTH; t++)
        errors[t] = (t > 0 ? 0.9 * errors[t - 1] : 0) + mktopt__random_normal(&random);
    memset(response, 0, sizeof response);
    const double lasts = mktopt__lasting(response, errors, LENGTH, STEPS);
    assert_true(lasts > 0.2);
    assert_true(mktopt__lasting(response, errors, STEPS, STEPS) < lasts);
    memset(errors, 0, LENGTH * sizeof *errors);
    assert_near(mktopt__lasting(response, errors, LENGTH, STEPS), 0, 0);
    assert_near(mktopt__lasting(response, errors, 3, STEPS), 0, 0);
    free(errors);
}

/* A mean smoothed by g at each step has g / (2 - g) of the variance of what it is a mean of. */
static void demands_move_the_forecast_by_their_gain(void **state)
{
    (void)state;
    enum { LENGTH = 400000 };
    for (int variant = MKTOPT__CROSTON; variant <= MKTOPT__TSB; variant++) {
        const mktopt__intermittent model = {variant, 0, 0.1, 0.1};
        mktopt__intermittent_state s = {2, 4, 0.25, 1};
        double sum[2] = {0}, squares[2] = {0}, gain = 0;
        mktopt__random random;
        mktopt__random_seed(&random, 8);
        for (int t = 0; t < LENGTH; t++) {
            const double y = mktopt__random_uniform(&random) < 0.25 ? 2 : 0;
            const double values[] = {y, mktopt__intermittent_forecast(&model, &s)};
            for (int i = 0; i < 2; i++) {
                sum[i] += values[i] / LENGTH;
                squares[i] += values[i] * values[i] / LENGTH;
            }
            gain += mktopt__intermittent_gain(&model, &s) / LENGTH;
            mktopt__intermittent_step(&model, y, &s);
        }
        const double share =
            (squares[1] - sum[1] * sum[1]) / (squares[0] - sum[0] * sum[0]) * (2 - gain) / gain;
        if (variant == MKTOPT__TSB)
            assert_near(share, 1, 0.05);
        else /* one in a ratio: intervals by chance alike give what sizes do, less what is linear */
            assert_true(share > 0.6 && share < 1.2);
    }
}

/* ---- forecasts ------------------------------------------------------------------------------ */

enum { NOISE, SEASON, AUTOREGRESSION, WALK, LUMPY, PROCESSES };

static void make_process(int process, double *y, int n, mktopt__random *random)
{
    for (int t = 0; t < n; t++) {
        const double e = mktopt__random_normal(random), u = mktopt__random_uniform(random);
        const double before = t > 0 ? y[t - 1] - 100 : 0;
        y[t] = process == LUMPY            ? (u < 0.3 ? exp(1 + 0.5 * e) : 0)
               : process == WALK           ? 100 + before + 3 * e
               : process == AUTOREGRESSION ? 100 + 0.5 * before + 5 * e
               : process == SEASON         ? 100 + 10 * ((t * 5) % 12) + 10 * e
                                           : 100 + 10 * e;
    }
}

/* Intervals of totals hold what they say; of steady series, where errors cancel, too. */
static void totals_are_as_sure_as_they_say(void **state)
{
    (void)state;
    enum { SERIES = 250, LENGTH = 120 };
    const mktopt_forecast_options settings = monthly_settings(1);
    for (int process = 0; process < PROCESSES; process++) {
        mktopt_forecast_options options = settings;
        options.n_season_lengths = process == SEASON;
        double inside[2] = {0};
        mktopt_error err;
        mktopt__random random;
        mktopt__random_seed(&random, 21);
        for (int i = 0; i < SERIES; i++) {
            double y[LENGTH + STEPS], sum = 0, mean = 0, shares = 0;
            mktopt_forecast *f;
            make_process(process, y, LENGTH + STEPS, &random);
            assert_ok(mktopt_forecast_run(y, LENGTH, STEPS, &options, NULL, &f, &err), err);
            for (int k = 0; k < STEPS; k++) {
                sum += y[LENGTH + k];
                mean += mktopt_forecast_mean(f)[k];
                shares += mktopt_forecast_total_share(f)[k];
            }
            assert_near(mktopt_forecast_total(f), mean, 1e-9 * mean);
            assert_near(shares, 1, 1e-12);
            for (int l = 0; l < 2; l++)
                inside[l] += sum >= mktopt_forecast_total_lower(f, l) &&
                             sum <= mktopt_forecast_total_upper(f, l);
            assert_true(isnan(mktopt_forecast_total_lower(f, 2)));
            assert_true(isnan(mktopt_forecast_total_upper(f, -1)));
            mktopt_forecast_free(f);
        }
        const double narrow = inside[0] / SERIES, wide = inside[1] / SERIES;
        if (narrow < 0.74 || narrow > 0.88 || wide < 0.9 || wide > 0.995)
            fail_msg("process %d: %g and %g", process, narrow, wide);
    }
}

/* Errors of a random walk with drift, of 40 changes: Hyndman and Athanasopoulos, "Forecasting:
 * Principles and Practice" (2021), table 5.2. */
static void a_drift_is_known_as_well_as_its_changes(void **state)
{
    (void)state;
    enum { H = 25 };
    double response[H], spread[H];
    for (int k = 0; k < H; k++)
        response[k] = 1;
    mktopt__growth_spread(response, &(mktopt__growth){0}, 40, H, spread);
    for (int h = 1; h <= H; h++)
        assert_near(spread[h - 1], sqrt(h * (1 + h / 40.0)), 1e-12);
}

/* Who takes noise for a random walk errs by two values, however far ahead; who takes an
 * autoregression for one, by sqrt((1 - a^h) / (1 - a)) times an error one step ahead. */
static void growth_is_that_of_the_errors(void **state)
{
    (void)state;
    enum { N = 50000, H = 40 };
    static const double memory[] = {0, 0.8};
    static double errors[N];
    double response[H], spread[H];
    for (int k = 0; k < H; k++)
        response[k] = 1;
    for (int i = 0; i < 2; i++) {
        const double a = memory[i];
        mktopt__random random;
        mktopt__random_seed(&random, 5);
        double value = 0;
        for (int t = 0; t < N; t++) {
            const double next = a * value + mktopt__random_normal(&random);
            errors[t] = next - value;
            value = next;
        }
        mktopt__growth growth;
        mktopt__growth_find(response, errors, N, H, &growth);
        mktopt__growth_spread(response, &growth, N, H, spread);
        assert_int_equal(growth.farthest, H);
        for (int h = 2; h <= 2 * H; h *= 2) {
            const int far = h < H ? h : H;
            assert_near(spread[far - 1] / spread[0], sqrt((1 - pow(a, far)) / (1 - a)), 0.04);
        }
    }
}

/* A single step is a total of itself, whatever tails its errors have. */
static void a_step_is_its_own_total(void **state)
{
    (void)state;
    static const int lengths[] = {3, 30, 450};
    double y[450];
    mktopt__random random;
    mktopt__random_seed(&random, 2);
    for (int i = 0; i < 3; i++) {
        mktopt_forecast *f;
        mktopt_error err;
        for (int t = 0; t < 450; t++)
            y[t] = 50 + pow(mktopt__random_normal(&random), 3);
        y[lengths[i] - 1] = (double)NAN; /* the forecast begins after the gap */
        assert_ok(mktopt_forecast_run(y, lengths[i], 1, NULL, NULL, &f, &err), err);
        for (int l = 0; l < 2; l++) {
            assert_near(mktopt_forecast_total_lower(f, l), mktopt_forecast_lower(f, l)[0], 1e-9);
            assert_near(mktopt_forecast_total_upper(f, l), mktopt_forecast_upper(f, l)[0], 1e-9);
        }
        assert_near(mktopt_forecast_total_share(f)[0], 1, 1e-12);
        mktopt_forecast_free(f);
    }
    mktopt_forecast *f;
    mktopt_error err;
    for (int t = 0; t < 450; t++)
        y[t] = 1e307;
    assert_ok(mktopt_forecast_run(y, 450, 40, NULL, NULL, &f, &err), err);
    assert_true(isnan(mktopt_forecast_total(f)));
    assert_true(isnan(mktopt_forecast_total_lower(f, 0)));
    assert_null(mktopt_forecast_total_share(f));
    mktopt_forecast_free(f);
}

/* ---- operations ----------------------------------------------------------------------------- */

#define STEPS_AND_TOTAL                                                                           \
    "{\"mean\": [10, 10], \"intervals\": [{\"level\": 0.8, \"lower\": [8, 8], \"upper\": [12, "   \
    "12]}], \"total\": {\"mean\": 20, \"intervals\": [{\"level\": %s, \"lower\": 19, \"upper\": " \
    "%s}], \"share\": [%s]}}"

static void a_total_that_is_given_is_what_counts(void **state)
{
    (void)state;
    char request[600];
    snprintf(request, sizeof request, "{\"forecast\": " STEPS_AND_TOTAL ", \"targets\": [11, 10]}",
             "0.8", "21", "0.25, 0.75");
    assert_near(asked("forecast.gap", request, "\"probability\":", 3), 0.1, 1e-12);
    snprintf(request, sizeof request, "{\"forecast\": " STEPS_AND_TOTAL "}", "0.8", "21",
             "0.25, 0.75");
    assert_contains(answer_text("forecast.scenarios", request),
                    "\"values\":[9.75,9.25],\"total\":19}");
    snprintf(request, sizeof request, "{\"forecast\": " STEPS_AND_TOTAL "}", "0.8", "21", "1");
    refuses("forecast.scenarios", request, MKTOPT_LENGTH_MISMATCH, "forecast.total.share");
    snprintf(request, sizeof request, "{\"forecast\": " STEPS_AND_TOTAL "}", "0.9", "21", "0, 1");
    refuses("forecast.scenarios", request, MKTOPT_MISSING_FIELD, "forecast.total.intervals");
    snprintf(request, sizeof request, "{\"forecast\": " STEPS_AND_TOTAL "}", "0.8", "19", "0, 1");
    refuses("forecast.scenarios", request, MKTOPT_OUT_OF_RANGE,
            "forecast.total.intervals[0].upper");
}

/* A cost that is 8, 80 % sure between 6 and 10, and shall be at most 10: seven in ten, and so on.
 */
static void limits_are_kept_or_not(void **state)
{
    (void)state;
    static const char costs[] =
        "{\"forecast\": {\"mean\": [8, 12], \"intervals\": [{\"level\": 0.8, \"lower\": [6, 10], "
        "\"upper\": [10, 14]}]}, \"targets\": [10, 10], \"targets_are_limits\": true}";
    static const double chances[] = {0.9, 0.1, 0.5}, above[] = {0, 2, 0};
    for (int i = 0; i < 3; i++) {
        assert_near(asked("forecast.gap", costs, "\"probability\":", i + 1), chances[i], 1e-12);
        assert_near(asked("forecast.gap", costs, "\"shortfall\":", i + 1), above[i], 1e-12);
    }
    const char *certain = "{\"forecast\": {\"mean\": [8]}, \"targets\": [8], "
                          "\"targets_are_limits\": true}";
    assert_near(asked("forecast.gap", certain, "\"probability\":", 1), 1, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_have_the_deviation_of_their_process),
        cmocka_unit_test(what_errors_cancel_is_found_in_the_series),
        cmocka_unit_test(demands_move_the_forecast_by_their_gain),
        cmocka_unit_test(totals_are_as_sure_as_they_say),
        cmocka_unit_test(a_drift_is_known_as_well_as_its_changes),
        cmocka_unit_test(growth_is_that_of_the_errors),
        cmocka_unit_test(a_step_is_its_own_total),
        cmocka_unit_test(a_total_that_is_given_is_what_counts),
        cmocka_unit_test(limits_are_kept_or_not),
    };
    return cmocka_run_group_tests_name("totals", tests, NULL, NULL);
}
