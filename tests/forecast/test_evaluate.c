/* Rolling-origin evaluation. */
#include "operations.h"
#include "series.h"

#include "faults.h"
#include "operations.h"

enum { N = 60, H = 4, ORIGINS = 6, METHODS = 3 };

static const int32_t methods[METHODS] = {MKTOPT_FORECAST_NAIVE, MKTOPT_FORECAST_AUTO,
                                         MKTOPT_FORECAST_SEASONAL_NAIVE};

/* In-sample, of the values before the origin, a season of 12 back. */
static double naive_error_before(const double *y, int origin)
{
    double sum = 0, count = 0;
    for (int t = 12; t < origin; t++)
        if (!isnan(y[t]) && !isnan(y[t - 12])) {
            sum += fabs(y[t] - y[t - 12]);
            count++;
        }
    return sum / count;
}

static void scores_are_those_of_single_forecasts(void **state)
{
    (void)state;
    double y[N];
    make_series(y, N, 100, 0.5, 10, 12, 3, 6);
    y[N - 2] = (double)NAN;
    mktopt_error err;
    mktopt_forecast_score scores[METHODS], again[METHODS];
    memset(scores, 0, sizeof scores);
    memset(again, 0, sizeof again);
    for (int i = 0; i < METHODS; i++)
        scores[i].struct_size = again[i].struct_size = sizeof scores[i];
    const mktopt_forecast_options one = monthly_settings(1), four = monthly_settings(4);
    assert_ok(
        mktopt_forecast_evaluate(y, N, H, methods, METHODS, ORIGINS, &one, NULL, scores, &err),
        err);
    assert_ok(
        mktopt_forecast_evaluate(y, N, H, methods, METHODS, ORIGINS, &four, NULL, again, &err),
        err);
    assert_memory_equal(scores, again, sizeof scores);
    for (int m = 0; m < METHODS; m++) {
        double mae = 0, mase = 0, inside = 0, count = 0;
        for (int i = 0; i < ORIGINS; i++) {
            const int origin = N - H - i;
            const double naive = naive_error_before(y, origin);
            mktopt_forecast *f = NULL;
            mktopt_forecast_options options = monthly_settings(1);
            options.method = methods[m];
            assert_ok(mktopt_forecast_run(y, origin, H, &options, NULL, &f, &err), err);
            for (int k = 0; k < H; k++) {
                const double value = y[origin + k];
                if (isnan(value))
                    continue;
                mae += fabs(value - mktopt_forecast_mean(f)[k]);
                mase += fabs(value - mktopt_forecast_mean(f)[k]) / naive;
                inside += value >= mktopt_forecast_lower(f, 0)[k] &&
                          value <= mktopt_forecast_upper(f, 0)[k];
                count++;
            }
            mktopt_forecast_free(f);
        }
        assert_int_equal(scores[m].method, methods[m]);
        assert_int_equal(scores[m].comparisons, (int64_t)count);
        assert_near(scores[m].mae, mae / count, 1e-12);
        assert_near(scores[m].mase, mase / count, 1e-12);
        assert_near(scores[m].coverage, inside / count, 1e-12);
    }
    assert_true(scores[1].mae < scores[0].mae);
}

static void a_short_series_has_fewer_origins(void **state)
{
    (void)state;
    const double y[] = {1, 2, 3, 4, 5, 6};
    mktopt_error err;
    mktopt_forecast_score score = {.struct_size = sizeof score};
    assert_ok(mktopt_forecast_evaluate(y, 6, 2, methods, 1, 50, NULL, NULL, &score, &err), err);
    assert_int_equal(score.comparisons, 6); /* origins 4, 3, 2 */
    assert_near(score.mae, 1.5, 1e-14);
    assert_fails(mktopt_forecast_evaluate(y, 6, 6, methods, 1, 5, NULL, NULL, &score, &err), err,
                 MKTOPT_OUT_OF_RANGE, "horizon");
    const double nan = (double)NAN, late[] = {nan, nan, nan, nan, nan, nan, 1, 2, 3, 4, 5, 6};
    assert_ok(mktopt_forecast_evaluate(late, 12, 2, methods, 1, 50, NULL, NULL, &score, &err), err);
    assert_int_equal(score.comparisons, 6);
    assert_near(score.mae, 1.5, 1e-14);
    assert_fails(mktopt_forecast_evaluate(late, 6, 2, methods, 1, 5, NULL, NULL, &score, &err), err,
                 MKTOPT_NOT_FINITE, "series");
    assert_fails(mktopt_forecast_evaluate(y, 6, 2, methods + 2, 1, 5, NULL, NULL, &score, &err),
                 err, MKTOPT_CONFLICT, "season_length");
    const int32_t unknown[] = {77};
    assert_fails(mktopt_forecast_evaluate(y, 6, 2, unknown, 1, 5, NULL, NULL, &score, &err), err,
                 MKTOPT_UNKNOWN_NAME, "methods[0]");
    score.struct_size = 0;
    assert_fails(mktopt_forecast_evaluate(y, 6, 2, methods, 1, 5, NULL, NULL, &score, &err), err,
                 MKTOPT_INVALID_OPTIONS, "scores[0]");
}

/* From each origin the regressors over its horizon are known, and nothing after it. */
static void regressors_are_cut_at_the_origin(void **state)
{
    (void)state;
    static const int32_t takers[2] = {MKTOPT_FORECAST_AUTO, MKTOPT_FORECAST_LINEAR_REGRESSION};
    double y[N], marks[2 * N];
    mktopt_error err;
    mktopt_forecast_score scores[2] = {{.struct_size = sizeof scores[0]},
                                       {.struct_size = sizeof scores[0]}};
    make_series(y, N, 100, 0.5, 10, 12, 1, 6);
    for (int t = 0; t < N; t++) {
        marks[t] = t % 7 == 3;
        marks[N + t] = (t * t) % 11;
        y[t] += 40 * marks[t] - marks[N + t];
    }
    mktopt_forecast_options options = monthly_settings(2);
    options.regressors = marks;
    options.n_regressors = 2;
    assert_ok(mktopt_forecast_evaluate(y, N, H, takers, 2, ORIGINS, &options, NULL, scores, &err),
              err);
    for (int m = 0; m < 2; m++) {
        double squares = 0;
        for (int origin = N - H; origin > N - H - ORIGINS; origin--) {
            double past[2 * N], future[2 * H];
            for (int j = 0; j < 2; j++) {
                for (int t = 0; t < origin; t++)
                    past[j * origin + t] = marks[j * N + t];
                for (int k = 0; k < H; k++)
                    future[j * H + k] = marks[j * N + origin + k];
            }
            mktopt_forecast *f = NULL;
            mktopt_forecast_options own = options;
            own.method = takers[m];
            own.regressors = past;
            own.future_regressors = future;
            assert_ok(mktopt_forecast_run(y, origin, H, &own, NULL, &f, &err), err);
            for (int k = 0; k < H; k++)
                squares += pow(y[origin + k] - mktopt_forecast_mean(f)[k], 2);
            mktopt_forecast_free(f);
        }
        assert_near(scores[m].rmse, sqrt(squares / (H * ORIGINS)), 1e-12);
        assert_true(scores[m].mae < 4); /* without them 40 come and go */
    }
}

static void regressors_are_refused_by_the_method(void **state)
{
    (void)state;
    double y[N], marks[N] = {0};
    mktopt_error err;
    mktopt_forecast_score scores[METHODS];
    make_series(y, N, 100, 0.5, 10, 12, 1, 6);
    for (int i = 0; i < METHODS; i++)
        scores[i].struct_size = sizeof scores[i];
    mktopt_forecast_options options = monthly_settings(1);
    options.regressors = marks;
    options.n_regressors = 1;
    assert_fails(mktopt_forecast_evaluate(y, N, H, methods + 1, 2, 3, &options, NULL, scores, &err),
                 err, MKTOPT_CONFLICT, "methods[1]");
    marks[N - 1] = (double)NAN;
    assert_fails(mktopt_forecast_evaluate(y, N, H, methods + 1, 1, 3, &options, NULL, scores, &err),
                 err, MKTOPT_NOT_FINITE, "regressors[59]");
    options.regressors = NULL;
    assert_fails(mktopt_forecast_evaluate(y, N, H, methods + 1, 1, 3, &options, NULL, scores, &err),
                 err, MKTOPT_MISSING_FIELD, "regressors");
}

static void survives_failing_allocations(void **state)
{
    (void)state;
    double y[24];
    make_series(y, 24, 100, 0.5, 10, 12, 3, 6);
    for (int64_t n = 1;; n++) {
        mktopt_error err = {0};
        faults_state faults = {.fail_at = n};
        const mktopt_allocator allocator = faults_allocator(&faults);
        mktopt_forecast_score score = {.struct_size = sizeof score};
        mktopt_forecast_options options = monthly_settings(1);
        options.regressors = y;
        options.n_regressors = 1;
        const mktopt_status status = mktopt_forecast_evaluate(y, 24, 3, methods + 1, 1, 2, &options,
                                                              &allocator, &score, &err);
        if (faults_survived(&faults, status))
            break;
    }
}

static void the_operation_names_the_best(void **state)
{
    (void)state;
    const char *request = "{\"series\": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], \"horizon\": 2, "
                          "\"methods\": [\"naive\", \"linear_regression\"], \"origins\": 3}";
    const char *text = answer_text("forecast.evaluate", request);
    assert_contains(text, "{\"methods\":{\"naive\":{\"comparisons\":6,\"mae\":1.5,");
    assert_contains(text, "\"best_method\":\"linear_regression\",\"origins\":3}");
}

#define DAILY                                                                            \
    "\"series\": [5, 5, 6, 19, 5, 6, 5, 5, 18, 6, 5, 20, 5, 6, 5, 19], \"horizon\": 2, " \
    "\"origins\": 4, \"season_length\": 1, \"start\": \"2026-02-25\", \"frequency\": \"daily\""
#define SALE "\"sale\": [\"2026-02-28\", \"2026-03-05\", \"2026-03-08\", \"2026-03-12\"]"

/* A holiday is a regressor of ones; what takes no regressors is not compared unless asked for. */
static void the_operation_takes_regressors_and_holidays(void **state)
{
    (void)state;
    mktopt_response *response =
        answer("forecast.evaluate", "{" DAILY ", \"holidays\": {" SALE "}}");
    const char *text = mktopt_response_json(response, NULL);
    assert_null(strstr(text, "\"naive\""));
    answers_exactly("forecast.evaluate",
                    "{" DAILY ", \"regressors\": {\"sale\": "
                    "[0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1]}}",
                    text);
    mktopt_response_free(response);
    answers("forecast.evaluate", "{" DAILY "}", "\"naive\":", "\"linear_regression\":", NULL);
    refuses("forecast.evaluate",
            "{" DAILY ", \"methods\": [\"auto\", \"naive\"], \"holidays\": {" SALE "}}",
            MKTOPT_CONFLICT, "methods[1]");
    refuses("forecast.evaluate", "{" DAILY ", \"regressors\": {\"sale\": [1, 2]}}",
            MKTOPT_LENGTH_MISMATCH, "regressors.sale");
    refuses("forecast.evaluate",
            "{\"series\": [1, 2, 3], \"horizon\": 1, \"holidays\": {" SALE "}}", MKTOPT_CONFLICT,
            "holidays");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_are_those_of_single_forecasts),
        cmocka_unit_test(a_short_series_has_fewer_origins),
        cmocka_unit_test(regressors_are_cut_at_the_origin),
        cmocka_unit_test(regressors_are_refused_by_the_method),
        cmocka_unit_test(survives_failing_allocations),
        cmocka_unit_test(the_operation_names_the_best),
        cmocka_unit_test(the_operation_takes_regressors_and_holidays),
    };
    return cmocka_run_group_tests_name("forecast evaluation", tests, NULL, NULL);
}
