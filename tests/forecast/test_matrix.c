/* Every method with everything that can be given: it is used, or refused by name, never passed
 * over. */
#include "series.h"

enum { N = 98, H = 4, LAST_METHOD = MKTOPT_FORECAST_INTERMITTENT };

#define EFFECT 40

typedef struct cell {
    int32_t method;
    int regressors;
    int gaps; /* 0: none, 1: inside, 2: at the end, 3: at the start */
    int64_t seasons;
    int32_t non_negative;
} cell;

static const double lengths[] = {7, 30.5}, marked[H] = {0, 1, 0, 1}, unmarked[H];

static void make_values(const cell *c, double *y, double *marks)
{
    make_series(y, N, c->non_negative ? 2 : 100, 0, 5, 7, 1, 11);
    for (int t = 0; t < N; t++) {
        marks[t] = t % 9 == 4 || t % 13 == 2;
        y[t] += c->regressors ? EFFECT * marks[t] : 0;
    }
    for (int t = 0; t < 3 && c->gaps > 0; t++)
        y[c->gaps == 1 ? 20 + 17 * t : c->gaps == 2 ? N - 1 - t : t] = (double)NAN;
}

static mktopt_forecast_options settings_of(const cell *c, const double *marks,
                                           const double *next_marks)
{
    mktopt_forecast_options options;
    mktopt_forecast_options_init(&options, sizeof options);
    options.method = c->method;
    options.non_negative = c->non_negative;
    options.season_lengths = lengths;
    options.n_season_lengths = c->seasons;
    options.regressors = marks;
    options.future_regressors = next_marks;
    options.n_regressors = c->regressors;
    return options;
}

/* The field that speaks against the cell; NULL: none does. */
static const char *refused_for(const cell *c)
{
    const int simple =
        c->method == MKTOPT_FORECAST_NAIVE || c->method == MKTOPT_FORECAST_SEASONAL_NAIVE ||
        c->method == MKTOPT_FORECAST_MOVING_AVERAGE || c->method == MKTOPT_FORECAST_INTERMITTENT;
    if (c->regressors && simple)
        return "regressors";
    return c->method == MKTOPT_FORECAST_SEASONAL_NAIVE && c->seasons == 0 ? "season_length" : NULL;
}

static void check_forecast(const cell *c, const mktopt_forecast *f)
{
    for (int l = 0; l < 2; l++)
        for (int k = 0; k < H; k++) {
            const double mean = mktopt_forecast_mean(f)[k];
            assert_true(isfinite(mean) && mktopt_forecast_lower(f, l)[k] <= mean);
            assert_true(isfinite(mktopt_forecast_upper(f, l)[k]) &&
                        mean <= mktopt_forecast_upper(f, l)[k]);
            assert_true(!c->non_negative || mktopt_forecast_lower(f, l)[k] >= 0);
        }
}

/* What is known of the steps ahead moves these steps, by its effect, and no others. */
static void check_effect(const cell *c, const double *y, const double *marks,
                         const mktopt_forecast *with)
{
    mktopt_error err;
    mktopt_forecast *without = NULL;
    const mktopt_forecast_options options = settings_of(c, marks, unmarked);
    assert_ok(mktopt_forecast_run(y, N, H, &options, NULL, &without, &err), err);
    for (int k = 0; k < H; k++) {
        const double low = mktopt_forecast_mean(without)[k];
        const double moved = mktopt_forecast_mean(with)[k] - low;
        assert_true(fabs(moved - EFFECT * marked[k]) < (low > 0 ? 4 : 10)); /* else held at 0 */
        assert_true(marked[k] > 0 || fabs(moved) < 1e-9);
    }
    mktopt_forecast_free(without);
}

static void assert_same(const mktopt_forecast *a, const mktopt_forecast *b)
{
    assert_memory_equal(mktopt_forecast_mean(a), mktopt_forecast_mean(b), H * sizeof(double));
    assert_memory_equal(mktopt_forecast_upper(a, 1), mktopt_forecast_upper(b, 1),
                        H * sizeof(double));
}

/* A model of it forecasts the same, and goes on where it was saved. */
static void check_model(const cell *c, const double *y, const double *marks,
                        const mktopt_forecast *expected)
{
    static unsigned char bytes[1 << 16];
    const double next[] = {c->non_negative ? 3 : 101, (double)NAN};
    const double *past = c->regressors ? marked : NULL, *ahead = past;
    size_t size = 0;
    mktopt_error err;
    mktopt_forecast_model *model = NULL, *again = NULL;
    mktopt_forecast *one = NULL, *other = NULL;
    const mktopt_forecast_options options = settings_of(c, marks, NULL);
    assert_ok(mktopt_forecast_model_fit(y, N, H, &options, NULL, &model, &err), err);
    assert_ok(mktopt_forecast_model_predict(model, H, ahead, NULL, &one, &err), err);
    assert_same(one, expected);
    mktopt_forecast_free(one);
    assert_ok(mktopt_forecast_model_save(model, bytes, sizeof bytes, &size, &err), err);
    assert_ok(mktopt_forecast_model_restore(bytes, size, NULL, &again, &err), err);
    assert_ok(mktopt_forecast_model_update(model, next, 2, past, &err), err);
    assert_ok(mktopt_forecast_model_update(again, next, 1, past, &err), err);
    assert_ok(
        mktopt_forecast_model_update(again, next + 1, 1, past != NULL ? past + 1 : NULL, &err),
        err);
    assert_ok(mktopt_forecast_model_predict(model, H, ahead, NULL, &one, &err), err);
    assert_ok(mktopt_forecast_model_predict(again, H, ahead, NULL, &other, &err), err);
    assert_same(one, other);
    check_forecast(c, one);
    mktopt_forecast_free(one);
    mktopt_forecast_free(other);
    mktopt_forecast_model_free(model);
    mktopt_forecast_model_free(again);
}

static void check_cell(const cell *c)
{
    double y[N], marks[N];
    mktopt_error err;
    mktopt_forecast *f = NULL;
    mktopt_forecast_model *model = NULL;
    make_values(c, y, marks);
    const mktopt_forecast_options options = settings_of(c, marks, marked);
    const char *field = refused_for(c);
    if (field != NULL) {
        assert_fails(mktopt_forecast_run(y, N, H, &options, NULL, &f, &err), err, MKTOPT_CONFLICT,
                     field);
        assert_fails(mktopt_forecast_model_fit(y, N, H, &options, NULL, &model, &err), err,
                     MKTOPT_CONFLICT, field);
        return;
    }
    assert_ok(mktopt_forecast_run(y, N, H, &options, NULL, &f, &err), err);
    check_forecast(c, f);
    if (c->regressors)
        check_effect(c, y, marks, f);
    check_model(c, y, marks, f);
    mktopt_forecast_free(f);
}

static void all_is_used_or_refused(void **state)
{
    (void)state;
    cell c;
    for (c.method = 0; c.method <= LAST_METHOD; c.method++)
        for (c.regressors = 0; c.regressors < 2; c.regressors++)
            for (c.gaps = 0; c.gaps < 4; c.gaps++)
                for (c.seasons = 0; c.seasons < 3; c.seasons++)
                    for (c.non_negative = 0; c.non_negative < 2; c.non_negative++)
                        check_cell(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(all_is_used_or_refused)};
    return cmocka_run_group_tests_name("forecast settings together", tests, NULL, NULL);
}
