/* A fitted model that goes on: against mktopt_forecast_run, and recursions written out here. */
#include "models.h"

#include "forecast/forecast_model.h"

/* ---- the same as a run ---------------------------------------------------------------------- */

static void check_prediction(const double *y, const mktopt_forecast_options *options)
{
    static const int64_t lengths[] = {8, 25, N};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        mktopt_forecast *f = run(y, lengths[i], options);
        mktopt_forecast_model *model = fit(y, lengths[i], options);
        mktopt_forecast *g = predict(model, H);
        mktopt_forecast_summary of_run = {.struct_size = sizeof of_run}, of_model = of_run;
        assert_same(f, g);
        assert_int_equal(mktopt_forecast_model_steps(model), lengths[i]);
        assert_int_equal(mktopt_forecast_get_summary(f, &of_run, NULL), MKTOPT_OK);
        assert_int_equal(mktopt_forecast_get_summary(g, &of_model, NULL), MKTOPT_OK);
        assert_memory_equal(&of_run, &of_model, sizeof of_run);
        assert_null(mktopt_forecast_fitted(g));
        mktopt_forecast_free(f);
        mktopt_forecast_free(g);
        mktopt_forecast_model_free(model);
    }
}

static void a_model_predicts_what_a_run_forecasts(void **state)
{
    (void)state;
    for_every_case(check_prediction);
}

/* ---- the same as filtering all values with the parameters of the fit ------------------------ */

/* y with what the fit made of its first N values; the weighted parts, each from its beginning. */
static void filter_all(const mktopt__forecast_fit *fit, const double *y, double *mean)
{
    double x[N + K], part[H];
    memset(mean, 0, H * sizeof *mean);
    for (int64_t m = 0; m < fit->all.n_models; m++) {
        mktopt__fitted model = fit->all.models[m];
        if (model.kind == MKTOPT__MODEL_LINE)
            return;
        for (int64_t t = 0; t < N + K; t++)
            x[t] =
                t < N ? model.x[t] : mktopt__model_inward(&model, t, ldexp(y[t], -fit->exponent));
        model.x = x;
        mktopt__model_project(&model, N + K, NULL, H, part);
        for (int k = 0; k < H && model.weight > 0; k++)
            mean[k] += model.weight * part[k];
    }
}

static void check_update(const double *y, const mktopt_forecast_options *options)
{
    double mean[H];
    mktopt_error err;
    mktopt__forecast_fit whole;
    for (int t = 0; t < N + K; t++)
        if (isnan(y[t])) /* has a test of its own */
            return;
    mktopt__arena *arena = mktopt__arena_create(NULL);
    const mktopt__forecast_task task = {y,
                                        N,
                                        H,
                                        options,
                                        options->season_lengths,
                                        options->n_season_lengths,
                                        MKTOPT__FIELD_PATH("y"),
                                        NULL};
    assert_ok(mktopt__forecast_fit_series(arena, &task, &whole, &err), err);
    filter_all(&whole, y, mean);
    mktopt_forecast_model *model = fit(y, N, options);
    for (int t = N; t < N + K; t += 10)
        update(model, y + t, 10);
    mktopt_forecast *f = predict(model, H);
    for (int k = 0; k < H && options->method != MKTOPT_FORECAST_LINEAR_REGRESSION; k++)
        if (whole.all.models[0].kind == MKTOPT__MODEL_INTERMITTENT) /* begins from all demands */
            assert_near(mktopt_forecast_mean(f)[k], ldexp(mean[k], whole.exponent), 1e-12);
        else
            assert_true(mktopt_forecast_mean(f)[k] == ldexp(mean[k], whole.exponent));
    assert_int_equal(mktopt_forecast_model_steps(model), N + K);
    mktopt_forecast_free(f);
    mktopt_forecast_model_free(model);
    mktopt__arena_free(arena);
}

static void an_update_is_a_filter_over_all_values(void **state)
{
    (void)state;
    for_every_case(check_update);
}

/* ---- recursions by hand --------------------------------------------------------------------- */

static void simple_holt_and_damped_smoothing_go_on_by_their_formulas(void **state)
{
    (void)state;
    const int32_t variants[] = {MKTOPT_FORECAST_SIMPLE, MKTOPT_FORECAST_HOLT,
                                MKTOPT_FORECAST_DAMPED};
    double y[N + K];
    make_series(y, N + K, 200, 0.5, 0, 12, 5, 21);
    for (int i = 0; i < 3; i++) {
        const mktopt_forecast_options options =
            with(MKTOPT_FORECAST_EXPONENTIAL_SMOOTHING, variants[i], 0);
        mktopt_forecast *f = fit_and_update(y, &options, NULL);
        const double alpha = parameter(f, "alpha"), beta = i > 0 ? parameter(f, "beta") : 0;
        const double phi = i > 1 ? parameter(f, "phi") : 1;
        double level = parameter(f, "initial_level");
        double slope = i > 0 ? parameter(f, "initial_slope") : 0;
        for (int t = 0; t < N + K; t++) {
            const double expected = level + phi * slope, error = y[t] - expected;
            level = expected + alpha * error;
            slope = phi * slope + beta * error;
        }
        for (int k = 0; k < H; k++) {
            double trend = 0;
            for (int j = 1; j <= k + 1; j++)
                trend += pow(phi, j) * slope;
            assert_near(mktopt_forecast_mean(f)[k], level + trend, 1e-11);
        }
        mktopt_forecast_free(f);
    }
}

/* Initial seasons follow from the first fitted values. */
static void holt_winters_goes_on_by_its_formulas(void **state)
{
    (void)state;
    double y[N + K];
    make_kind(1, y);
    for (int times = 0; times <= 1; times++) {
        const mktopt_forecast_options options =
            with(MKTOPT_FORECAST_EXPONENTIAL_SMOOTHING,
                 times ? MKTOPT_FORECAST_HOLT_WINTERS_MULTIPLICATIVE
                       : MKTOPT_FORECAST_HOLT_WINTERS_ADDITIVE,
                 1);
        mktopt_forecast *fitted, *f = fit_and_update(y, &options, &fitted);
        const double alpha = parameter(f, "alpha"), beta = parameter(f, "beta");
        const double gamma = parameter(f, "gamma");
        double level = parameter(f, "initial_level"), slope = parameter(f, "initial_slope"), s[12];
        for (int t = 0; t < N + K; t++) {
            double *index = &s[t % 12];
            const double base = level + slope;
            if (t < 12)
                *index = times ? mktopt_forecast_fitted(fitted)[t] / base
                               : mktopt_forecast_fitted(fitted)[t] - base;
            const double error = times ? y[t] - base * *index : y[t] - base - *index;
            level = base + alpha * (times ? error / *index : error);
            slope += beta * (times ? error / *index : error);
            *index += gamma * (times ? error / base : error);
        }
        for (int k = 0; k < H; k++) {
            const double base = level + (k + 1) * slope, index = s[(N + K + k) % 12];
            assert_near(mktopt_forecast_mean(f)[k], times ? base * index : base + index, 1e-9);
        }
        mktopt_forecast_free(fitted);
        mktopt_forecast_free(f);
    }
}

/* The paper's model with trends fitted anew to all values before each. */
static double next_of_theta(const double *y, int n, double alpha, double theta, double level)
{
    const double weight = 1 - 1 / theta, keep = pow(1 - alpha, n);
    double mean = 0, cross = 0, squares = 0;
    for (int t = 0; t < n; t++) {
        level = alpha * y[t] + (1 - alpha) * level;
        mean += y[t] / n;
    }
    for (int t = 0; t < n; t++) {
        cross += (t + 1 - (n + 1) / 2.0) * (y[t] - mean);
        squares += (t + 1 - (n + 1) / 2.0) * (t + 1 - (n + 1) / 2.0);
    }
    const double b = cross / squares, a = mean - b * (n + 1) / 2.0;
    return level + weight * (keep * a + (1 - keep * (1 - alpha)) / alpha * b);
}

static void theta_goes_on_by_its_formulas(void **state)
{
    (void)state;
    double y[N + K + H];
    make_series(y, N + K, 200, 0.5, 0, 12, 5, 22);
    const mktopt_forecast_options options = with(MKTOPT_FORECAST_THETA, 0, 0);
    mktopt_forecast *f = fit_and_update(y, &options, NULL);
    for (int k = 0; k < H; k++) {
        y[N + K + k] = next_of_theta(y, N + K + k, parameter(f, "alpha"), parameter(f, "theta"),
                                     parameter(f, "initial_level"));
        assert_near(mktopt_forecast_mean(f)[k], y[N + K + k], 1e-10);
    }
    mktopt_forecast_free(f);
}

static void intermittent_demand_goes_on_by_its_formulas(void **state)
{
    (void)state;
    const int32_t variants[] = {MKTOPT_FORECAST_CROSTON, MKTOPT_FORECAST_SBA, MKTOPT_FORECAST_TSB};
    double y[N + K];
    make_kind(2, y);
    for (int i = 0; i < 3; i++) {
        const mktopt_forecast_options options = with(MKTOPT_FORECAST_INTERMITTENT, variants[i], 0);
        mktopt_forecast *f = fit_and_update(y, &options, NULL);
        const double alpha = parameter(f, "alpha"), beta = parameter(f, "beta");
        double size = 0, interval, probability, since = 1;
        int demands = 0, last = 0;
        for (int t = 0; demands < 4; t++)
            if (y[t] > 0) {
                size += y[t] / 4;
                demands++;
                last = t;
            }
        interval = (last + 1) / 4.0;
        probability = 1 / interval;
        for (int t = 0; t < N + K; t++, since++) {
            probability += beta * ((y[t] > 0) - probability);
            if (!(y[t] > 0))
                continue;
            size += alpha * (y[t] - size);
            interval += beta * (since - interval);
            since = 0;
        }
        const double expected =
            i == 2 ? size * probability : size / interval * (i == 1 ? 1 - beta / 2 : 1);
        assert_near(mktopt_forecast_mean(f)[H - 1], expected, 1e-12);
        mktopt_forecast_free(f);
    }
}

static void simple_methods_go_on_as_they_say(void **state)
{
    (void)state;
    double y[N + K], sum = 0;
    make_kind(3, y);
    mktopt_forecast_options options = with(MKTOPT_FORECAST_NAIVE, 0, 0);
    mktopt_forecast *f = fit_and_update(y, &options, NULL);
    assert_near(mktopt_forecast_mean(f)[5], y[N + K - 1], 1e-15);
    mktopt_forecast_free(f);
    options = with(MKTOPT_FORECAST_SEASONAL_NAIVE, 0, 1);
    f = fit_and_update(y, &options, NULL);
    assert_near(mktopt_forecast_mean(f)[5], y[N + K - 12 + 5], 1e-15);
    mktopt_forecast_free(f);
    options = with(MKTOPT_FORECAST_MOVING_AVERAGE, 0, 0);
    options.window = N + 10; /* beyond the series of the fit */
    f = fit_and_update(y, &options, NULL);
    for (int t = K - 10; t < N + K; t++)
        sum += y[t] / (N + 10);
    assert_near(mktopt_forecast_mean(f)[5], sum, 1e-12);
    mktopt_forecast_free(f);
}

/* Its coefficients are fixed: only the clock goes on. */
static void a_regression_goes_on_along_its_line(void **state)
{
    (void)state;
    double y[N + K];
    mktopt_error err;
    make_kind(0, y);
    const mktopt_forecast_options options = with(MKTOPT_FORECAST_LINEAR_REGRESSION, 0, 1);
    mktopt_forecast *far = NULL, *f = fit_and_update(y, &options, NULL);
    assert_ok(mktopt_forecast_run(y, N, K + H, &options, NULL, &far, &err), err);
    assert_memory_equal(mktopt_forecast_mean(f), mktopt_forecast_mean(far) + K, H * sizeof(double));
    mktopt_forecast_free(far);
    mktopt_forecast_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_model_predicts_what_a_run_forecasts),
        cmocka_unit_test(an_update_is_a_filter_over_all_values),
        cmocka_unit_test(simple_holt_and_damped_smoothing_go_on_by_their_formulas),
        cmocka_unit_test(holt_winters_goes_on_by_its_formulas),
        cmocka_unit_test(theta_goes_on_by_its_formulas),
        cmocka_unit_test(intermittent_demand_goes_on_by_its_formulas),
        cmocka_unit_test(simple_methods_go_on_as_they_say),
        cmocka_unit_test(a_regression_goes_on_along_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
