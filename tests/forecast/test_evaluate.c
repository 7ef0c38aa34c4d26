/* Rolling-origin evaluation. */
#include "operations.h"
#include "series.h"

#include "faults.h"

enum { N = 60, H = 4, ORIGINS = 6, METHODS = 3 };

static const int32_t methods[METHODS] = {MKTOPT_FORECAST_NAIVE, MKTOPT_FORECAST_AUTO,
                                         MKTOPT_FORECAST_SEASONAL_NAIVE};
static const double season[] = {12};

static mktopt_forecast_options settings(int32_t threads)
{
    mktopt_forecast_options options;
    mktopt_forecast_options_init(&options, sizeof options);
    options.season_lengths = season;
    options.n_season_lengths = 1;
    options.threads = threads;
    return options;
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
    const mktopt_forecast_options one = settings(1), four = settings(4);
    assert_ok(
        mktopt_forecast_evaluate(y, N, H, methods, METHODS, ORIGINS, &one, NULL, scores, &err),
        err);
    assert_ok(
        mktopt_forecast_evaluate(y, N, H, methods, METHODS, ORIGINS, &four, NULL, again, &err),
        err);
    assert_memory_equal(scores, again, sizeof scores);
    for (int m = 0; m < METHODS; m++) {
        double mae = 0, inside = 0, count = 0;
        for (int i = 0; i < ORIGINS; i++) {
            const int origin = N - H - i;
            mktopt_forecast *f = NULL;
            mktopt_forecast_options options = settings(1);
            options.method = methods[m];
            assert_ok(mktopt_forecast_run(y, origin, H, &options, NULL, &f, &err), err);
            for (int k = 0; k < H; k++) {
                const double value = y[origin + k];
                if (isnan(value))
                    continue;
                mae += fabs(value - mktopt_forecast_mean(f)[k]);
                inside += value >= mktopt_forecast_lower(f, 0)[k] &&
                          value <= mktopt_forecast_upper(f, 0)[k];
                count++;
            }
            mktopt_forecast_free(f);
        }
        assert_int_equal(scores[m].method, methods[m]);
        assert_int_equal(scores[m].comparisons, (int64_t)count);
        assert_near(scores[m].mae, mae / count, 1e-12);
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
    assert_fails(mktopt_forecast_evaluate(y, 6, 2, methods + 2, 1, 5, NULL, NULL, &score, &err),
                 err, MKTOPT_CONFLICT, "season_length");
    const int32_t unknown[] = {77};
    assert_fails(mktopt_forecast_evaluate(y, 6, 2, unknown, 1, 5, NULL, NULL, &score, &err), err,
                 MKTOPT_UNKNOWN_NAME, "methods[0]");
    score.struct_size = 0;
    assert_fails(mktopt_forecast_evaluate(y, 6, 2, methods, 1, 5, NULL, NULL, &score, &err), err,
                 MKTOPT_INVALID_OPTIONS, "scores[0]");
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
        const mktopt_forecast_options options = settings(1);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_are_those_of_single_forecasts),
        cmocka_unit_test(a_short_series_has_fewer_origins),
        cmocka_unit_test(survives_failing_allocations),
        cmocka_unit_test(the_operation_names_the_best),
    };
    return cmocka_run_group_tests_name("forecast evaluation", tests, NULL, NULL);
}
