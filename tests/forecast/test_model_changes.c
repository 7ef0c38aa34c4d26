/* What models that go on make of gaps, outliers, regressors, a journey as bytes, and refusals. */
#include "models.h"

#include "faults.h"
#include "forecast/forecast_model.h"

/* ---- missing values and outliers ------------------------------------------------------------ */

static void missing_values_move_the_clock(void **state)
{
    (void)state;
    double y[N + K];
    const double nothing[] = {(double)NAN, (double)NAN, (double)NAN};
    make_kind(0, y);
    for (int32_t method = 0; method <= MKTOPT_FORECAST_INTERMITTENT; method++) {
        const mktopt_forecast_options options = with(method, 0, 1);
        mktopt_forecast_model *model = fit(y, N, &options);
        mktopt_forecast *far = predict(model, H + 3);
        update(model, nothing, 3);
        mktopt_forecast *f = predict(model, H);
        const size_t size = H * sizeof(double);
        assert_memory_equal(mktopt_forecast_mean(f), mktopt_forecast_mean(far) + 3, size);
        assert_memory_equal(mktopt_forecast_upper(f, 1), mktopt_forecast_upper(far, 1) + 3, size);
        assert_int_equal(mktopt_forecast_model_steps(model), N + 3);
        mktopt_forecast_free(far);
        mktopt_forecast_free(f);
        mktopt_forecast_model_free(model);
    }
}

/* With no error to learn from, a smoothing model keeps its level; its season goes on. */
static void smoothing_stays_where_it_is_over_a_gap(void **state)
{
    (void)state;
    double y[N + K];
    make_series(y, N + K, 200, 0, 0, 12, 5, 23);
    for (int t = N + 5; t < N + 12; t++)
        y[t] = (double)NAN;
    const mktopt_forecast_options options =
        with(MKTOPT_FORECAST_EXPONENTIAL_SMOOTHING, MKTOPT_FORECAST_SIMPLE, 0);
    mktopt_forecast *f = fit_and_update(y, &options, NULL);
    double level = parameter(f, "initial_level");
    for (int t = 0; t < N + K; t++)
        level += isnan(y[t]) ? 0 : parameter(f, "alpha") * (y[t] - level);
    assert_near(mktopt_forecast_mean(f)[0], level, 1e-12);
    mktopt_forecast_summary summary = {.struct_size = sizeof summary};
    assert_int_equal(mktopt_forecast_get_summary(f, &summary, NULL), MKTOPT_OK);
    assert_int_equal(summary.values, N + K - 7);
    assert_int_equal(summary.missing, 7);
    mktopt_forecast_free(f);
}

/* As if it had not been there, once the next value shows it; also the last one of the fit. */
static void an_outlier_is_forgotten(void **state)
{
    (void)state;
    double y[N + K], gap[N + K];
    const int places[] = {N + 4, N};
    for (int32_t method = 0; method <= MKTOPT_FORECAST_INTERMITTENT; method++)
        for (int i = 0; i < 2; i++) {
            make_series(y, N + K, 200, 0.5, 20, 12, 5, 24);
            memcpy(gap, y, sizeof y);
            y[places[i]] = 3000;
            gap[places[i]] = (double)NAN;
            const mktopt_forecast_options options = with(method, 0, 1);
            mktopt_forecast *f = fit_and_update(y, &options, NULL);
            mktopt_forecast *g = fit_and_update(gap, &options, NULL);
            mktopt_forecast_summary summary = {.struct_size = sizeof summary};
            assert_same(f, g);
            assert_int_equal(mktopt_forecast_get_summary(f, &summary, NULL), MKTOPT_OK);
            assert_int_equal(summary.outliers, method != MKTOPT_FORECAST_LINEAR_REGRESSION);
            mktopt_forecast_free(f);
            mktopt_forecast_free(g);
        }
}

static void a_last_value_that_was_one_is_forgotten_too(void **state)
{
    (void)state;
    double y[N];
    make_series(y, N, 200, 0, 0, 12, 5, 25);
    y[N - 2] = 3000;
    const mktopt_forecast_options options = with(MKTOPT_FORECAST_NAIVE, 0, 0);
    mktopt_forecast_model *model = fit(y, N - 1, &options);
    mktopt_forecast *f = predict(model, H);
    assert_near(mktopt_forecast_mean(f)[0], 3000, 1e-12); /* nobody knows better yet */
    mktopt_forecast_free(f);
    mktopt_forecast_summary summary = {.struct_size = sizeof summary};
    update(model, y + N - 1, 1);
    f = predict(model, H);
    assert_int_equal(mktopt_forecast_get_summary(f, &summary, NULL), MKTOPT_OK);
    assert_int_equal(summary.outliers, 1);
    assert_near(mktopt_forecast_mean(f)[0], y[N - 1], 1e-12);
    mktopt_forecast_free(f);
    mktopt_forecast_model_free(model);
}

static void a_new_level_is_no_outlier(void **state)
{
    (void)state;
    double y[N + K];
    const int32_t methods[] = {MKTOPT_FORECAST_AUTO, MKTOPT_FORECAST_THETA, MKTOPT_FORECAST_ETS};
    make_series(y, N + K, 0, 0, 0, 12, 5, 26);
    for (int t = 0; t < N + K; t++) /* a random walk, which models follow */
        y[t] += t == 0 ? 1000 : t == N ? y[t - 1] + 1000 : y[t - 1];
    for (int i = 0; i < 3; i++) {
        const mktopt_forecast_options options = with(methods[i], 0, 0);
        mktopt_forecast *f = fit_and_update(y, &options, NULL);
        mktopt_forecast_summary summary = {.struct_size = sizeof summary};
        assert_near(mktopt_forecast_mean(f)[0] / y[N + K - 1], 1, 0.02);
        assert_int_equal(mktopt_forecast_get_summary(f, &summary, NULL), MKTOPT_OK);
        assert_int_equal(summary.outliers, 0);
        mktopt_forecast_free(f);
    }
}

/* Errors twice as large as those of the fit make intervals about twice as wide, and the other way
 * round; a single outlier does not. */
static void intervals_follow_the_errors(void **state)
{
    (void)state;
    enum { LONG = 400 };
    double y[LONG];
    const mktopt_forecast_options options =
        with(MKTOPT_FORECAST_EXPONENTIAL_SMOOTHING, MKTOPT_FORECAST_SIMPLE, 0);
    for (int wider = 0; wider <= 1; wider++) {
        make_series(y, LONG, 0, 0, 0, 12, 5, 29);
        for (int t = 0; t < LONG; t++)
            y[t] = 200 + y[t] * (t < LONG / 2 ? 1 : wider ? 2 : 0.5);
        mktopt_forecast_model *model = fit(y, LONG / 2, &options);
        mktopt_forecast *f = predict(model, 1);
        update(model, y + LONG / 2, LONG / 2);
        mktopt_forecast *g = predict(model, 1);
        const double before = mktopt_forecast_upper(f, 1)[0] - mktopt_forecast_mean(f)[0];
        const double after = mktopt_forecast_upper(g, 1)[0] - mktopt_forecast_mean(g)[0];
        assert_near(after / before / (wider ? 2 : 0.5), 1, 0.2);
        mktopt_forecast_free(f);
        mktopt_forecast_free(g);
        mktopt_forecast_model_free(model);
    }
}

/* A channel that is switched off and on again. */
static void multiplicative_seasons_survive_a_standstill(void **state)
{
    (void)state;
    double y[N + K];
    make_kind(1, y);
    for (int t = N; t < N + K - 6; t++)
        y[t] = 0;
    const mktopt_forecast_options options =
        with(MKTOPT_FORECAST_EXPONENTIAL_SMOOTHING, MKTOPT_FORECAST_HOLT_WINTERS_MULTIPLICATIVE, 1);
    mktopt_forecast_model *model = fit(y, N, &options);
    for (int year = 0; year < 50; year++)
        update(model, y + N, 24);
    update(model, y + N + 24, 6);
    mktopt_forecast *f = predict(model, H);
    for (int k = 0; k < H; k++)
        assert_true(fabs(mktopt_forecast_mean(f)[k]) < 1000);
    mktopt_forecast_free(f);
    mktopt_forecast_model_free(model);
}

/* ---- regressors ----------------------------------------------------------------------------- */

static double size_of(const double *y, int64_t n)
{
    double most = 0;
    for (int64_t t = 0; t < n; t++)
        most = fmax(most, fabs(y[t]));
    return most;
}

/* Fits without errors have a long memory: an error that they have never seen would swing through
 * it, or go on as a slope. */
static void errors_never_seen_do_not_run_away(void **state)
{
    (void)state;
    const double news[][2] = {{1e5, 1e5}, {0, 0}, {300, 310}, {-400, 500}};
    double y[4][N];
    for (int t = 0; t < N; t++) {
        y[0][t] = 50 + 20 * sin(0.7 * t) + 10 * cos(0.3 * t);
        y[1][t] = 0.02 * t * t;
        y[2][t] = 10 + 3 * (t % 5);
        y[3][t] = 100 + t;
    }
    for (int32_t method = 0; method <= MKTOPT_FORECAST_INTERMITTENT; method++)
        for (int i = 0; i < 16; i++) {
            const mktopt_forecast_options options = with(method, 0, 1);
            mktopt_forecast_model *model = fit(y[i / 4], N, &options);
            update(model, news[i % 4], 2);
            mktopt_forecast *f = predict(model, H);
            const double seen = fmax(size_of(y[i / 4], N), size_of(news[i % 4], 2));
            assert_true(size_of(mktopt_forecast_mean(f), H) <= 3 * seen);
            mktopt_forecast_free(f);
            mktopt_forecast_model_free(model);
        }
}

static void regressors_go_on_with_the_values(void **state)
{
    (void)state;
    const int32_t methods[] = {MKTOPT_FORECAST_AUTO, MKTOPT_FORECAST_LINEAR_REGRESSION,
                               MKTOPT_FORECAST_THETA};
    double y[N + K], plain[N + K], x[2 * (N + K + H)], past[2 * N], more[2 * K], future[2 * H];
    mktopt_error err;
    make_series(plain, N + K, 200, 0.5, 0, 12, 0, 27); /* a line: its effects are exact */
    for (int t = 0; t < N + K + H; t++) {
        x[t] = (t * 7) % 5;
        x[N + K + H + t] = t % 11 == 3;
        if (t < N + K)
            y[t] = plain[t] + 3 * x[t] - 40 * x[N + K + H + t];
    }
    for (int j = 0; j < 2; j++) {
        memcpy(past + j * N, x + j * (N + K + H), N * sizeof *x);
        memcpy(more + j * K, x + j * (N + K + H) + N, K * sizeof *x);
        memcpy(future + j * H, x + j * (N + K + H) + N + K, H * sizeof *x);
    }
    for (int i = 0; i < 3; i++) {
        mktopt_forecast_options options = with(methods[i], 0, 0);
        mktopt_forecast_model *model = NULL;
        mktopt_forecast *f = NULL;
        options.n_regressors = 2;
        options.regressors = past;
        assert_ok(mktopt_forecast_model_fit(y, N, H, &options, NULL, &model, &err), err);
        assert_int_equal(mktopt_forecast_model_regressor_count(model), 2);
        assert_fails(mktopt_forecast_model_update(model, y + N, K, NULL, &err), err,
                     MKTOPT_MISSING_FIELD, "regressors");
        assert_ok(mktopt_forecast_model_update(model, y + N, K, more, &err), err);
        assert_fails(mktopt_forecast_model_predict(model, H, NULL, NULL, &f, &err), err,
                     MKTOPT_MISSING_FIELD, "future_regressors");
        assert_ok(mktopt_forecast_model_predict(model, H, future, NULL, &f, &err), err);
        for (int k = 0; k < H; k++)
            assert_near(mktopt_forecast_mean(f)[k],
                        200 + 0.5 * (N + K + k) + 3 * future[k] - 40 * future[H + k], 0.02);
        mktopt_forecast_free(f);
        mktopt_forecast_model_free(model);
    }
}

static void with_regressors_too_a_model_predicts_what_a_run_forecasts(void **state)
{
    (void)state;
    const int32_t methods[] = {MKTOPT_FORECAST_AUTO, MKTOPT_FORECAST_LINEAR_REGRESSION,
                               MKTOPT_FORECAST_MSTL};
    double y[N + K], x[N + H];
    mktopt_error err;
    make_kind(4, y);
    for (int t = 0; t < N + H; t++)
        x[t] = (t * 7) % 5;
    for (int i = 0; i < 3; i++) {
        mktopt_forecast_options options = with(methods[i], 0, 1);
        mktopt_forecast_model *model = NULL;
        mktopt_forecast *g = NULL;
        options.n_regressors = 1;
        options.regressors = x;
        options.future_regressors = x + N;
        mktopt_forecast *f = run(y, N, &options);
        assert_ok(mktopt_forecast_model_fit(y, N, H, &options, NULL, &model, &err), err);
        assert_ok(mktopt_forecast_model_predict(model, H, x + N, NULL, &g, &err), err);
        assert_same(f, g);
        mktopt_forecast_free(f);
        mktopt_forecast_free(g);
        mktopt_forecast_model_free(model);
    }
}

/* ---- bytes ---------------------------------------------------------------------------------- */

static unsigned char *save(const mktopt_forecast_model *model, size_t *size)
{
    mktopt_error err;
    size_t written;
    assert_ok(mktopt_forecast_model_save(model, NULL, 0, size, &err), err);
    unsigned char *bytes = malloc(*size);
    assert_ok(mktopt_forecast_model_save(model, bytes, *size, &written, &err), err);
    assert_int_equal(written, *size);
    return bytes;
}

static void check_journey(const double *y, const mktopt_forecast_options *options)
{
    mktopt_error err;
    size_t size, later;
    mktopt_forecast_model *model = fit(y, N, options), *other = NULL;
    update(model, y + N, 10);
    unsigned char *bytes = save(model, &size);
    assert_ok(mktopt_forecast_model_restore(bytes, size, NULL, &other, &err), err);
    free(bytes);
    update(model, y + N + 10, K - 10);
    for (int t = N + 10; t < N + K; t++)
        update(other, y + t, 1);
    mktopt_forecast *f = predict(model, H), *g = predict(other, H);
    assert_same(f, g);
    mktopt_forecast_free(f);
    mktopt_forecast_free(g);
    bytes = save(model, &size);
    unsigned char *again = save(other, &later);
    assert_int_equal(size, later);
    assert_memory_equal(bytes, again, size);
    free(bytes);
    free(again);
    mktopt_forecast_model_free(model);
    mktopt_forecast_model_free(other);
}

static void a_restored_model_goes_on_bit_for_bit(void **state)
{
    (void)state;
    for_every_case(check_journey);
}

static void damaged_bytes_are_refused(void **state)
{
    (void)state;
    double y[N + K];
    mktopt_error err;
    size_t size;
    make_kind(0, y);
    const mktopt_forecast_options options = with(MKTOPT_FORECAST_AUTO, 0, 1);
    mktopt_forecast_model *model = fit(y, N, &options), *other = NULL;
    unsigned char *bytes = save(model, &size);
    for (size_t i = 0; i < size; i++) {
        bytes[i] ^= 0x10;
        assert_fails(mktopt_forecast_model_restore(bytes, size, NULL, &other, &err), err,
                     MKTOPT_CORRUPT_STATE, "bytes");
        assert_fails(mktopt_forecast_model_restore(bytes, i, NULL, &other, &err), err,
                     MKTOPT_CORRUPT_STATE, "bytes");
        bytes[i] ^= 0x10;
    }
    assert_null(other);
    assert_fails(mktopt_forecast_model_save(model, bytes, size - 1, &size, &err), err,
                 MKTOPT_TOO_LARGE, "capacity");
    free(bytes);
    mktopt_forecast_model_free(model);
}

/* Whatever comes, a model is as large as before: a hundred years of months. */
static void memory_does_not_grow(void **state)
{
    (void)state;
    static double y[1272];
    size_t size, later;
    make_series(y, 1272, 200, 0.5, 20, 12, 5, 28);
    for (int32_t method = 0; method <= MKTOPT_FORECAST_INTERMITTENT; method++) {
        const mktopt_forecast_options options = with(method, 0, 1);
        mktopt_forecast_model *model = fit(y, N, &options);
        update(model, y + N, 48);
        free(save(model, &size));
        update(model, y + N + 48, 1152);
        free(save(model, &later));
        assert_int_equal(size, later);
        assert_true(size < 16384);
        mktopt_forecast_model_free(model);
    }
}

/* ---- refusals ------------------------------------------------------------------------------- */

static void a_refused_update_changes_nothing(void **state)
{
    (void)state;
    double y[N + K], gap[4] = {1, (double)NAN, 3, 4};
    mktopt_error err;
    size_t size, later;
    make_kind(0, y);
    const mktopt_forecast_options options = with(MKTOPT_FORECAST_AUTO, 0, 1);
    mktopt_forecast_model *model = fit(y, N, &options);
    unsigned char *before = save(model, &size);
    gap[2] = (double)INFINITY;
    assert_fails(mktopt_forecast_model_update(model, gap, 4, NULL, &err), err, MKTOPT_NOT_FINITE,
                 "values[2]");
    gap[2] = 1e300;
    assert_fails(mktopt_forecast_model_update(model, gap, 4, NULL, &err), err, MKTOPT_OUT_OF_RANGE,
                 "values[2]");
    assert_fails(mktopt_forecast_model_update(model, gap, 4, gap, &err), err, MKTOPT_CONFLICT,
                 "regressors");
    assert_fails(mktopt_forecast_model_update(model, NULL, 4, NULL, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "values");
    assert_fails(mktopt_forecast_model_update(model, gap, -1, NULL, &err), err, MKTOPT_OUT_OF_RANGE,
                 "count");
    mktopt_forecast *f = NULL;
    assert_fails(mktopt_forecast_model_predict(model, 0, NULL, NULL, &f, &err), err,
                 MKTOPT_OUT_OF_RANGE, "horizon");
    assert_fails(mktopt_forecast_model_predict(model, 4, gap, NULL, &f, &err), err, MKTOPT_CONFLICT,
                 "future_regressors");
    unsigned char *after = save(model, &later);
    assert_int_equal(size, later);
    assert_memory_equal(before, after, size);
    free(before);
    free(after);
    mktopt_forecast_model_free(model);
}

static void a_gap_ends_somewhere(void **state)
{
    (void)state;
    enum { LONG = MKTOPT__LONGEST_GAP + 1 };
    const double y[] = {1, 2, 4, 3};
    mktopt_error err;
    double *nothing = malloc(LONG * sizeof *nothing);
    for (int i = 0; i < LONG; i++)
        nothing[i] = (double)NAN;
    const mktopt_forecast_options options = with(MKTOPT_FORECAST_NAIVE, 0, 0);
    mktopt_forecast_model *model = fit(y, 4, &options);
    assert_fails(mktopt_forecast_model_update(model, nothing, LONG, NULL, &err), err,
                 MKTOPT_OUT_OF_RANGE, "values[1000000]");
    update(model, nothing, LONG - 1);
    update(model, y, 1);
    mktopt_forecast *f = predict(model, 1);
    assert_true(mktopt_forecast_mean(f)[0] == 1);
    mktopt_forecast_free(f);
    mktopt_forecast_model_free(model);
    free(nothing);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    double y[N + K];
    make_kind(0, y);
    const mktopt_forecast_options options = with(MKTOPT_FORECAST_AUTO, 0, 1);
    for (int64_t n = 1;; n++) {
        faults_state faults = {.fail_at = n};
        const mktopt_allocator allocator = faults_allocator(&faults);
        mktopt_forecast_model *model = NULL;
        mktopt_forecast *f = NULL;
        mktopt_error err;
        mktopt_status status =
            mktopt_forecast_model_fit(y, N, H, &options, &allocator, &model, &err);
        assert_int_equal(status == MKTOPT_OK, model != NULL);
        if (status == MKTOPT_OK)
            status = mktopt_forecast_model_predict(model, H, NULL, &allocator, &f, &err);
        assert_int_equal(status, faults.failed > 0 ? MKTOPT_OUT_OF_MEMORY : MKTOPT_OK);
        mktopt_forecast_free(f);
        mktopt_forecast_model_free(model);
        assert_int_equal(faults.live_bytes, 0);
        assert_int_equal(faults.wrong_sizes, 0);
        if (faults.failed == 0)
            break;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(missing_values_move_the_clock),
        cmocka_unit_test(smoothing_stays_where_it_is_over_a_gap),
        cmocka_unit_test(an_outlier_is_forgotten),
        cmocka_unit_test(a_last_value_that_was_one_is_forgotten_too),
        cmocka_unit_test(a_new_level_is_no_outlier),
        cmocka_unit_test(intervals_follow_the_errors),
        cmocka_unit_test(multiplicative_seasons_survive_a_standstill),
        cmocka_unit_test(errors_never_seen_do_not_run_away),
        cmocka_unit_test(regressors_go_on_with_the_values),
        cmocka_unit_test(with_regressors_too_a_model_predicts_what_a_run_forecasts),
        cmocka_unit_test(a_restored_model_goes_on_bit_for_bit),
        cmocka_unit_test(damaged_bytes_are_refused),
        cmocka_unit_test(memory_does_not_grow),
        cmocka_unit_test(a_refused_update_changes_nothing),
        cmocka_unit_test(a_gap_ends_somewhere),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
