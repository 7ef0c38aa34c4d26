/* mktopt_forecast_batch: each series as if alone, whatever the threads. */
#include "series.h"

#include "faults.h"

enum { SERIES = 40, N = 60, H = 6 };

typedef struct rows {
    double values[SERIES][N];
    mktopt_forecast_series series[SERIES];
} rows;

static const double season[] = {12}, quarters[] = {4};

static void make_rows(rows *all)
{
    for (int i = 0; i < SERIES; i++) {
        make_series(all->values[i], N, 100 + i, i % 3, 10, 12, 3, (uint64_t)i + 1);
        all->series[i] = (mktopt_forecast_series){
            .struct_size = sizeof all->series[i], .values = all->values[i], .n = N - i % 20};
    }
    all->series[5].horizon = 9;
    all->series[6].season_lengths = quarters;
    all->series[6].n_season_lengths = 1;
    all->values[7][3] = (double)INFINITY;
    all->series[8].n = 0;
}

static mktopt_forecast_options options_with(int32_t threads)
{
    mktopt_forecast_options options;
    mktopt_forecast_options_init(&options, sizeof options);
    options.season_lengths = season;
    options.n_season_lengths = 1;
    options.threads = threads;
    return options;
}

static void threads_do_not_change_a_bit(void **state)
{
    (void)state;
    static rows all;
    make_rows(&all);
    mktopt_error err;
    mktopt_forecasts *one = NULL, *many = NULL;
    const mktopt_forecast_options a = options_with(1), b = options_with(4);
    assert_ok(mktopt_forecast_batch(all.series, SERIES, H, &a, NULL, &one, &err), err);
    assert_ok(mktopt_forecast_batch(all.series, SERIES, H, &b, NULL, &many, &err), err);
    assert_int_equal(mktopt_forecasts_count(one), SERIES);
    for (int i = 0; i < SERIES; i++) {
        assert_int_equal(mktopt_forecasts_status(one, i), mktopt_forecasts_status(many, i));
        if (i == 7 || i == 8)
            continue;
        const size_t bytes = (size_t)mktopt_forecasts_horizon(one, i) * sizeof(double);
        assert_memory_equal(mktopt_forecasts_mean(one, i), mktopt_forecasts_mean(many, i), bytes);
        for (int l = 0; l < 2; l++) {
            assert_memory_equal(mktopt_forecasts_lower(one, i, l),
                                mktopt_forecasts_lower(many, i, l), bytes);
            assert_memory_equal(mktopt_forecasts_upper(one, i, l),
                                mktopt_forecasts_upper(many, i, l), bytes);
        }
        mktopt_forecast_options alone = options_with(1);
        if (i == 6)
            alone.season_lengths = quarters;
        mktopt_forecast *f = NULL;
        assert_ok(mktopt_forecast_run(all.values[i], all.series[i].n, i == 5 ? 9 : H, &alone, NULL,
                                      &f, &err),
                  err);
        assert_memory_equal(mktopt_forecasts_mean(one, i), mktopt_forecast_mean(f), bytes);
        mktopt_forecast_free(f);
    }
    mktopt_forecasts_free(one);
    mktopt_forecasts_free(many);
}

static void a_bad_series_spoils_no_other(void **state)
{
    (void)state;
    static rows all;
    make_rows(&all);
    mktopt_error err;
    mktopt_forecasts *f = NULL;
    const mktopt_forecast_options options = options_with(2);
    assert_ok(mktopt_forecast_batch(all.series, SERIES, H, &options, NULL, &f, &err), err);
    assert_int_equal(mktopt_forecasts_status(f, 7), MKTOPT_NOT_FINITE);
    assert_string_equal(mktopt_forecasts_message(f, 7),
                        "series[7].values[3]: must be finite or missing");
    assert_null(mktopt_forecasts_mean(f, 7));
    assert_int_equal(mktopt_forecasts_status(f, 8), MKTOPT_OUT_OF_RANGE);
    assert_int_equal(mktopt_forecasts_status(f, 9), MKTOPT_OK);
    assert_string_equal(mktopt_forecasts_message(f, 9), "");
    assert_int_equal(mktopt_forecasts_status(f, SERIES), MKTOPT_INVALID_ARGUMENT);
    assert_null(mktopt_forecasts_mean(f, -1));
    assert_null(mktopt_forecasts_upper(f, 0, 2));
    mktopt_forecasts_free(f);
    mktopt_forecasts_free(NULL);
    assert_fails(mktopt_forecast_batch(all.series, 0, H, NULL, NULL, &f, &err), err,
                 MKTOPT_OUT_OF_RANGE, "count");
    all.series[3].struct_size = 0;
    assert_fails(mktopt_forecast_batch(all.series, SERIES, H, NULL, NULL, &f, &err), err,
                 MKTOPT_INVALID_OPTIONS, "series[3]");
}

/* Memory beside the results does not grow with the number of series. */
static void memory_is_constant(void **state)
{
    (void)state;
    static rows all;
    int64_t beside[2];
    mktopt_error err;
    make_rows(&all);
    all.values[7][3] = 0;
    all.series[8].n = N;
    for (int i = 0; i < SERIES; i++)
        all.series[i] = all.series[0];
    for (int i = 0; i < 2; i++) {
        mktopt_forecasts *f = NULL;
        faults_state memory = {0};
        const mktopt_allocator allocator = faults_allocator(&memory);
        const mktopt_forecast_options options = options_with(1);
        assert_ok(mktopt_forecast_batch(all.series, i == 0 ? 5 : SERIES, H, &options, &allocator,
                                        &f, &err),
                  err);
        beside[i] = memory.peak_bytes - memory.live_bytes;
        mktopt_forecasts_free(f);
        assert_int_equal(memory.live_blocks, 0);
    }
    assert_int_equal(beside[0], beside[1]);
}

static void survives_failing_allocations(void **state)
{
    (void)state;
    static rows all;
    make_rows(&all);
    for (int64_t n = 1;; n++) {
        mktopt_error err = {0};
        mktopt_forecasts *f = NULL;
        faults_state faults = {.fail_at = n};
        const mktopt_allocator allocator = faults_allocator(&faults);
        const mktopt_forecast_options options = options_with(1);
        const mktopt_status status =
            mktopt_forecast_batch(all.series + 6, 3, H, &options, &allocator, &f, &err);
        assert_true((f != NULL) == (status == MKTOPT_OK));
        mktopt_forecasts_free(f);
        assert_int_equal(faults.live_blocks, 0);
        assert_int_equal(faults.wrong_sizes, 0);
        if (faults.failed == 0)
            break;
        assert_int_equal(status, MKTOPT_OUT_OF_MEMORY);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_do_not_change_a_bit),
        cmocka_unit_test(a_bad_series_spoils_no_other),
        cmocka_unit_test(memory_is_constant),
        cmocka_unit_test(survives_failing_allocations),
    };
    return cmocka_run_group_tests_name("forecast batch", tests, NULL, NULL);
}
