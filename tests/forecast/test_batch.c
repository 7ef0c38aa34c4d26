/* mktopt_forecast_batch: each series as if alone, whatever the threads. */
#include "series.h"

#include "faults.h"

enum { SERIES = 40, N = 60, H = 6 };

typedef struct rows {
    double values[SERIES][N];
    mktopt_forecast_series series[SERIES];
} rows;

static const double quarters[] = {4};

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

static void threads_do_not_change_a_bit(void **state)
{
    (void)state;
    static rows all;
    make_rows(&all);
    mktopt_error err;
    mktopt_forecasts *one = NULL, *many = NULL;
    const mktopt_forecast_options a = monthly_settings(1), b = monthly_settings(4);
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
        mktopt_forecast_options alone = monthly_settings(1);
        if (i == 6)
            alone.season_lengths = quarters;
        mktopt_forecast *f = NULL;
        assert_ok(mktopt_forecast_run(all.values[i], all.series[i].n, i == 5 ? 9 : H, &alone, NULL,
                                      &f, &err),
                  err);
        assert_memory_equal(mktopt_forecasts_mean(one, i), mktopt_forecast_mean(f), bytes);
        assert_true(mktopt_forecasts_total(one, i) == mktopt_forecast_total(f));
        for (int l = 0; l < 2; l++) {
            assert_true(mktopt_forecasts_total_lower(many, i, l) ==
                        mktopt_forecast_total_lower(f, l));
            assert_true(mktopt_forecasts_total_upper(many, i, l) ==
                        mktopt_forecast_total_upper(f, l));
        }
        assert_true(isnan(mktopt_forecasts_total_lower(one, i, 2)));
        assert_memory_equal(mktopt_forecasts_total_share(many, i), mktopt_forecast_total_share(f),
                            bytes);
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
    const mktopt_forecast_options options = monthly_settings(2);
    assert_ok(mktopt_forecast_batch(all.series, SERIES, H, &options, NULL, &f, &err), err);
    assert_int_equal(mktopt_forecasts_status(f, 7), MKTOPT_NOT_FINITE);
    assert_string_equal(mktopt_forecasts_message(f, 7),
                        "series[7].values[3]: must be finite or missing");
    assert_null(mktopt_forecasts_mean(f, 7));
    assert_true(isnan(mktopt_forecasts_total(f, 7)));
    assert_null(mktopt_forecasts_total_share(f, 7));
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
    assert_fails(mktopt_forecast_batch(all.series, SERIES, 0, NULL, NULL, &f, &err), err,
                 MKTOPT_OUT_OF_RANGE, "horizon");
    assert_ok(mktopt_forecast_batch(&all.series[5], 1, 0, NULL, NULL, &f, &err), err); /* its own */
    assert_int_equal(mktopt_forecasts_horizon(f, 0), 9);
    mktopt_forecasts_free(f);
    all.series[3].struct_size = 0;
    assert_fails(mktopt_forecast_batch(all.series, SERIES, H, NULL, NULL, &f, &err), err,
                 MKTOPT_INVALID_OPTIONS, "series[3]");
}

static double promo[2 * N], next_promo[2 * H];

/* Two regressors that are nothing like one another, and a series that follows the first. */
static void give_regressors(rows *all, int index)
{
    for (int t = 0; t < 2 * N; t++)
        promo[t] = t < N ? (t % 7 == 3) : (t % 5 == 0);
    for (int k = 0; k < 2 * H; k++)
        next_promo[k] = k == 1;
    for (int t = 0; t < all->series[index].n; t++)
        all->values[index][t] += 500 * promo[t];
    all->series[index].regressors = promo;
    all->series[index].future_regressors = next_promo;
    all->series[index].n_regressors = 1;
}

static void regressors_belong_to_their_series(void **state)
{
    (void)state;
    static rows all;
    mktopt_error err;
    mktopt_forecasts *f = NULL;
    mktopt_forecast *alone = NULL;
    make_rows(&all);
    give_regressors(&all, 0);
    mktopt_forecast_options options = monthly_settings(2);
    assert_ok(mktopt_forecast_batch(all.series, 3, H, &options, NULL, &f, &err), err);
    options.regressors = promo;
    options.future_regressors = next_promo;
    options.n_regressors = 1;
    assert_ok(mktopt_forecast_run(all.values[0], N, H, &options, NULL, &alone, &err), err);
    assert_memory_equal(mktopt_forecasts_mean(f, 0), mktopt_forecast_mean(alone),
                        H * sizeof(double));
    assert_true(mktopt_forecasts_mean(f, 0)[1] > mktopt_forecasts_mean(f, 0)[0] + 400);
    mktopt_forecast_free(alone);
    options.n_regressors = 0;
    assert_ok(mktopt_forecast_run(all.values[1], N - 1, H, &options, NULL, &alone, &err), err);
    assert_memory_equal(mktopt_forecasts_mean(f, 1), mktopt_forecast_mean(alone),
                        H * sizeof(double));
    mktopt_forecast_free(alone);
    mktopt_forecasts_free(f);
}

static void regressors_are_refused_by_the_series(void **state)
{
    (void)state;
    static rows all;
    mktopt_error err;
    mktopt_forecasts *f = NULL;
    make_rows(&all);
    for (int i = 0; i < 5; i++)
        give_regressors(&all, i);
    all.series[1].future_regressors = NULL;
    all.series[2].n_regressors = 1001;
    all.series[3].n_regressors = 2;
    promo[N + 8] = (double)NAN;
    all.series[4].n_regressors = 0;
    mktopt_forecast_options options = monthly_settings(1);
    assert_ok(mktopt_forecast_batch(all.series, 5, H, &options, NULL, &f, &err), err);
    assert_int_equal(mktopt_forecasts_status(f, 0), MKTOPT_OK);
    assert_string_equal(mktopt_forecasts_message(f, 1),
                        "series[1].future_regressors: is required with n_regressors");
    assert_int_equal(mktopt_forecasts_status(f, 2), MKTOPT_OUT_OF_RANGE);
    assert_string_equal(mktopt_forecasts_message(f, 3), "series[3].regressors[68]: must be finite");
    assert_int_equal(mktopt_forecasts_status(f, 4), MKTOPT_OK);
    mktopt_forecasts_free(f);
    options.method = MKTOPT_FORECAST_NAIVE;
    assert_ok(mktopt_forecast_batch(all.series, 5, H, &options, NULL, &f, &err), err);
    assert_int_equal(mktopt_forecasts_status(f, 0), MKTOPT_CONFLICT);
    assert_string_equal(mktopt_forecasts_message(f, 0),
                        "series[0].regressors: the method 'naive' has no use for them");
    assert_int_equal(mktopt_forecasts_status(f, 4), MKTOPT_OK);
    mktopt_forecasts_free(f);
    options = monthly_settings(1);
    options.n_regressors = 1;
    assert_fails(mktopt_forecast_batch(all.series, 5, H, &options, NULL, &f, &err), err,
                 MKTOPT_CONFLICT, "options.n_regressors");
}

/* Each as a forecast of its own with these settings. */
static void settings_may_be_the_series_own(void **state)
{
    (void)state;
    static rows all;
    mktopt_error err;
    mktopt_forecasts *f = NULL;
    make_rows(&all);
    for (int t = 0; t < N; t++)
        all.values[2][t] -= 400;
    mktopt_forecast_options options = monthly_settings(2);
    options.method = MKTOPT_FORECAST_EXPONENTIAL_SMOOTHING;
    options.variant = MKTOPT_FORECAST_HOLT;
    options.non_negative = 1;
    all.series[1].own = MKTOPT_FORECAST_OWN_METHOD;
    all.series[1].method = MKTOPT_FORECAST_MOVING_AVERAGE;
    all.series[1].window = 3;
    all.series[2].own = MKTOPT_FORECAST_OWN_NON_NEGATIVE;
    all.series[3].method = MKTOPT_FORECAST_NAIVE; /* not said to be its own */
    assert_ok(mktopt_forecast_batch(all.series, 4, H, &options, NULL, &f, &err), err);
    for (int i = 0; i < 4; i++) {
        mktopt_forecast *alone = NULL;
        mktopt_forecast_options own = options;
        own.method = i == 1 ? MKTOPT_FORECAST_MOVING_AVERAGE : options.method;
        own.variant = i == 1 ? MKTOPT_FORECAST_DEFAULT_VARIANT : options.variant;
        own.window = i == 1 ? 3 : 0;
        own.non_negative = i != 2;
        assert_ok(mktopt_forecast_run(all.values[i], all.series[i].n, H, &own, NULL, &alone, &err),
                  err);
        assert_memory_equal(mktopt_forecasts_mean(f, i), mktopt_forecast_mean(alone),
                            H * sizeof(double));
        mktopt_forecast_free(alone);
    }
    assert_true(mktopt_forecasts_mean(f, 2)[0] < 0);
    mktopt_forecasts_free(f);
    all.series[0].own = 4;
    all.series[1].variant = MKTOPT_FORECAST_TSB;
    all.series[2].non_negative = 2;
    all.series[3].own = MKTOPT_FORECAST_OWN_METHOD;
    all.series[3].method = 10;
    all.series[4].horizon = -1;
    assert_ok(mktopt_forecast_batch(all.series, 5, H, &options, NULL, &f, &err), err);
    assert_string_equal(mktopt_forecasts_message(f, 0),
                        "series[0].own: has flags that are not known");
    assert_string_equal(mktopt_forecasts_message(f, 1), "series[1].variant: 'tsb' is no variant "
                                                        "of the method 'moving_average'");
    assert_non_null(strstr(mktopt_forecasts_message(f, 2), "series[2].non_negative: "));
    assert_int_equal(mktopt_forecasts_status(f, 3), MKTOPT_UNKNOWN_NAME);
    assert_string_equal(mktopt_forecasts_message(f, 4),
                        "series[4].horizon: must be 1 to 100000, got -1");
    mktopt_forecasts_free(f);
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
        const mktopt_forecast_options options = monthly_settings(1);
        assert_ok(mktopt_forecast_batch(all.series, i == 0 ? 5 : SERIES, H, &options, &allocator,
                                        &f, &err),
                  err);
        beside[i] = memory.peak_bytes - memory.live_bytes;
        mktopt_forecasts_free(f);
        assert_int_equal(memory.live_blocks, 0);
    }
    assert_int_equal(beside[0], beside[1]);
}

typedef struct watch {
    int32_t calls;
    int32_t stop_at; /* 0: never */
    double last;
} watch;

static int32_t report(void *context, double fraction)
{
    watch *w = context;
    assert_true(fraction >= w->last && fraction <= 1);
    w->last = fraction;
    return ++w->calls == w->stop_at;
}

static void progress_ascends_and_cancels(void **state)
{
    (void)state;
    static rows all;
    make_rows(&all);
    for (int32_t stop_at = 0; stop_at < 3; stop_at++) {
        mktopt_error err;
        mktopt_forecasts *f = NULL;
        watch w = {0, stop_at, 0};
        faults_state memory = {0};
        const mktopt_allocator allocator = faults_allocator(&memory);
        mktopt_forecast_options options = monthly_settings(1);
        options.progress = report;
        options.progress_context = &w;
        const mktopt_status status =
            mktopt_forecast_batch(all.series, SERIES, H, &options, &allocator, &f, &err);
        assert_int_equal(status, w.calls == stop_at ? MKTOPT_CANCELLED : MKTOPT_OK);
        assert_true(stop_at == 1 ? status == MKTOPT_CANCELLED : w.calls > 0);
        mktopt_forecasts_free(f);
        assert_int_equal(memory.live_blocks, 0);
    }
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
        const mktopt_forecast_options options = monthly_settings(1);
        const mktopt_status status =
            mktopt_forecast_batch(all.series + 6, 3, H, &options, &allocator, &f, &err);
        assert_true((f != NULL) == (status == MKTOPT_OK));
        mktopt_forecasts_free(f);
        if (faults_survived(&faults, status))
            break;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_do_not_change_a_bit),
        cmocka_unit_test(a_bad_series_spoils_no_other),
        cmocka_unit_test(regressors_belong_to_their_series),
        cmocka_unit_test(regressors_are_refused_by_the_series),
        cmocka_unit_test(settings_may_be_the_series_own),
        cmocka_unit_test(memory_is_constant),
        cmocka_unit_test(progress_ascends_and_cancels),
        cmocka_unit_test(survives_failing_allocations),
    };
    return cmocka_run_group_tests_name("forecast batch", tests, NULL, NULL);
}
