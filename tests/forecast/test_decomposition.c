/* Seasons, regression, cleaning, the calendar. */
#include "series.h"

#include "forecast/calendar.h"
#include "forecast/cleaning.h"
#include "forecast/models/loess.h"
#include "forecast/models/regression.h"
#include "forecast/models/season_echo.h"
#include "numeric/select.h"

static void indices_of_an_exact_season_are_found(void **state)
{
    (void)state;
    const double index[] = {0.5, 1.5, 1.2, 0.8};
    double y[40], found[4], scratch[8 + 40];
    for (int t = 0; t < 40; t++)
        y[t] = 20 * index[t % 4];
    assert_int_equal(mktopt__season_found(y, 40, 4), 1);
    mktopt__season_indices(y, 40, 4, MKTOPT__SEASON_MULTIPLICATIVE, 1, found, NULL, scratch);
    for (int i = 0; i < 4; i++)
        assert_near(found[i], index[i], 1e-12);
    mktopt__season_indices(y, 40, 4, MKTOPT__SEASON_ADDITIVE, 0, found, NULL, scratch);
    for (int i = 0; i < 4; i++)
        assert_near(found[i], 20 * (index[i] - 1), 1e-12);
}

/* From the definition: deviations from the 2x4 moving average; of each phase the mean, or the mean
 * without that of t. */
static void an_index_apart_from_its_value_is_that_of_the_others(void **state)
{
    (void)state;
    enum { N = 30 };
    double y[N], index[4], apart[N], scratch[8 + N], deviation[N] = {0}, all[4] = {0}, mean = 0;
    int count[4] = {0};
    make_series(y, N, 20, 0.3, 4, 4, 3, 5);
    mktopt__season_indices(y, N, 4, MKTOPT__SEASON_ADDITIVE, 0, index, apart, scratch);
    for (int t = 2; t < N - 2; t++) {
        deviation[t] = y[t] - (y[t - 2] / 2 + y[t - 1] + y[t] + y[t + 1] + y[t + 2] / 2) / 4;
        all[t % 4] += deviation[t];
        count[t % 4]++;
    }
    for (int i = 0; i < 4; i++)
        mean += all[i] / count[i] / 4;
    for (int t = 0; t < N; t++) {
        const int seen = t >= 2 && t < N - 2, i = t % 4;
        assert_near(index[i], all[i] / count[i] - mean, 1e-12);
        assert_near(apart[t], (all[i] - deviation[t]) / (count[i] - seen) - mean, 1e-12);
    }
}

static void zeros_give_small_indices_not_none(void **state)
{
    (void)state;
    double y[48];
    const double period = 12;
    mktopt__seasons seasons;
    mktopt__arena *arena = mktopt__arena_create(NULL);
    for (int t = 0; t < 48; t++)
        y[t] = t % 12 == 3 ? 0 : (10 + t % 12) * (1 + 0.01 * t);
    assert_int_equal(mktopt__seasons_find(arena, y, 48, 12, &period, 1, &seasons), 0);
    assert_int_equal(seasons.kind, MKTOPT__SEASON_MULTIPLICATIVE);
    for (int t = 0; t < 60; t++)
        assert_true(t % 12 == 3 ? seasons.factor[t] <= 0.0101 : seasons.factor[t] > 0.5);
    mktopt__arena_free(arena);
}

/* A trend hides seasons from autocorrelations; what the season does with it is seen in the series.
 */
static void seasons_add_or_multiply_as_the_series_says(void **state)
{
    (void)state;
    enum { N = 60, SERIES = 200 };
    const double period = 12;
    double y[N];
    mktopt__random random;
    mktopt__random_seed(&random, 23);
    int additive[2] = {0};
    for (int i = 0; i < 2 * SERIES; i++) {
        mktopt__seasons seasons;
        mktopt__arena *arena = mktopt__arena_create(NULL);
        for (int t = 0; t < N; t++) {
            const double wave = sin(0.5235987755982988 * 5 * t), line = 100 + 10 * t;
            y[t] = (i % 2 ? line * (1 + 0.15 * wave) : line + 40 * wave) +
                   10 * mktopt__random_normal(&random);
        }
        assert_int_equal(mktopt__seasons_find(arena, y, N, 0, &period, 1, &seasons), 0);
        assert_int_equal(seasons.found, 1);
        additive[i % 2] += seasons.kind == MKTOPT__SEASON_ADDITIVE;
        mktopt__arena_free(arena);
    }
    assert_true(additive[0] > SERIES * 9 / 10);
    assert_true(additive[1] < SERIES / 20);
}

static void noise_and_random_walks_have_no_season(void **state)
{
    (void)state;
    enum { LENGTH = 1000, SERIES = 200 };
    static double y[LENGTH];
    mktopt__season_layer curve;
    mktopt__random random;
    mktopt__random_seed(&random, 11);
    int found[2] = {0};
    for (int i = 0; i < 2 * SERIES; i++) {
        mktopt__arena *arena = mktopt__arena_create(NULL);
        for (int t = 0; t < LENGTH; t++)
            y[t] = mktopt__random_normal(&random) + (i % 2 && t > 0 ? y[t - 1] : 0);
        found[i % 2] += mktopt__season_curve(arena, y, LENGTH, 365.25, &curve);
        mktopt__arena_free(arena);
    }
    assert_true(found[0] <= 2); /* one in a thousand expected */
    assert_true(found[1] <= 3);
}

/* Less than three periods: too few for autocorrelations. */
static void two_periods_tell_a_season_from_noise_and_walks(void **state)
{
    (void)state;
    enum { SERIES = 1000, LONGEST = 35 };
    static const int64_t lengths[][2] = {{24, 12}, {30, 12}, {35, 12}, {8, 4}, {11, 4}, {14, 7}};
    double y[LONGEST];
    mktopt__random random;
    mktopt__random_seed(&random, 17);
    for (size_t l = 0; l < sizeof lengths / sizeof lengths[0]; l++) {
        const int64_t n = lengths[l][0], period = lengths[l][1];
        int found[3] = {0};
        for (int i = 0; i < 3 * SERIES; i++) {
            for (int64_t t = 0; t < n; t++)
                y[t] = mktopt__random_normal(&random) + (i % 3 == 1 && t > 0 ? y[t - 1] : 0) +
                       (i % 3 == 2 ? (double)t + 12 * (double)(t * 5 % period == 3) : 0);
            found[i % 3] += mktopt__season_found(y, n, period);
        }
        assert_true(found[0] <= SERIES / 25); /* its changes are not white: 25 */
        assert_true(found[1] <= SERIES / 50); /* 10 */
        assert_true(found[2] >= (n == 8 ? SERIES / 2 : SERIES * 9 / 10));
    }
}

/* Three years of steady growth, whose trend is larger than the season, and none in random walks. */
static void growth_hides_no_season(void **state)
{
    (void)state;
    enum { LENGTH = 36, SERIES = 200 };
    const double period = 12;
    double y[LENGTH], walk[LENGTH];
    int found = 0, mistaken = 0;
    mktopt__random random;
    mktopt__random_seed(&random, 17);
    for (int i = 0; i < SERIES; i++) {
        mktopt__arena *arena = mktopt__arena_create(NULL);
        mktopt__seasons seasons;
        make_series(y, LENGTH, 0, 0.025, 0.25, period, 0.05, (uint64_t)i);
        for (int t = 0; t < LENGTH; t++) {
            y[t] = 100 * exp(y[t]);
            walk[t] = mktopt__random_normal(&random) + (t > 0 ? walk[t - 1] : 100);
        }
        assert_int_equal(mktopt__seasons_find(arena, y, LENGTH, 12, &period, 1, &seasons), 0);
        found += seasons.found;
        assert_int_equal(mktopt__seasons_find(arena, walk, LENGTH, 12, &period, 1, &seasons), 0);
        mistaken += seasons.found;
        mktopt__arena_free(arena);
    }
    assert_true(found > SERIES * 9 / 10);
    assert_true(mistaken < SERIES / 10);
}

static void a_year_in_days_is_found_in_two(void **state)
{
    (void)state;
    enum { LENGTH = 760, AHEAD = 200 };
    static double y[LENGTH];
    mktopt__season_layer curve;
    mktopt__arena *arena = mktopt__arena_create(NULL);
    make_series(y, LENGTH, 100, 0.02, 20, 365.25, 5, 4);
    assert_int_equal(mktopt__season_curve(arena, y, LENGTH, 365.25, &curve), 1);
    double worst = 0;
    for (int t = 0; t < LENGTH + AHEAD; t++)
        worst = fmax(worst, fabs(mktopt__season_at(&curve, MKTOPT__SEASON_ADDITIVE, t) -
                                 20 * sin(TURN * t / 365.25)));
    assert_true(worst < 8);
    mktopt__arena_free(arena);
}

/* A smooth year in two years of weeks, and none in noise and random walks. */
static void a_year_in_weeks_is_found_in_two(void **state)
{
    (void)state;
    enum { LENGTH = 115, SERIES = 200 };
    double y[LENGTH], walk[LENGTH];
    int found[3] = {0};
    mktopt__random random;
    mktopt__random_seed(&random, 17);
    for (int i = 0; i < SERIES; i++) {
        mktopt__arena *arena = mktopt__arena_create(NULL);
        mktopt__season_layer curve;
        for (int t = 0; t < LENGTH; t++)
            walk[t] = mktopt__random_normal(&random) + (t > 0 ? walk[t - 1] : 0);
        make_series(y, LENGTH, 100, 0, 20, 52, 5, (uint64_t)i);
        found[0] += mktopt__season_curve(arena, y, LENGTH, 52, &curve);
        make_series(y, LENGTH, 100, 0, 0, 52, 5, (uint64_t)i);
        found[1] += mktopt__season_curve(arena, y, LENGTH, 52, &curve);
        found[2] += mktopt__season_curve(arena, walk, LENGTH, 52, &curve);
        mktopt__arena_free(arena);
    }
    assert_true(found[0] > SERIES * 9 / 10);
    assert_true(found[1] <= SERIES / 100 && found[2] <= SERIES / 50);
}

/* Without noise, and with a drift that is none of it. */
static void a_season_that_comes_again_exactly_is_found_in_one_and_a_bit(void **state)
{
    (void)state;
    enum { PERIOD = 12, N = 18 };
    static const double season[PERIOD] = {3, -1, 4, -1, -5, 9, 2, -6, 5, -3, -5, -2}; /* sum 0 */
    double y[N], index[PERIOD], apart[N], scratch[2 * PERIOD + N];
    for (int t = 0; t < N; t++)
        y[t] = 100 + 0.5 * t + season[t % PERIOD];
    assert_int_equal(mktopt__season_echo(y, N, PERIOD, index, apart, scratch), 1);
    for (int i = 0; i < PERIOD; i++)
        assert_near(index[i], season[i], 1e-12);
    for (int t = 0; t < N; t++) /* of a value that was seen once, the others know nothing */
        assert_near(apart[t], t < N - PERIOD || t >= PERIOD ? season[t % PERIOD] : 0, 1e-12);
}

/* With noise as large as the season: what is seen once is half of it, what is seen twice two
 * thirds (Spearman and Brown). */
static void what_comes_again_is_drawn_towards_none_by_the_noise(void **state)
{
    (void)state;
    enum { PERIOD = 200, N = 399 };
    double y[N], season[PERIOD], index[PERIOD], apart[N], scratch[2 * PERIOD + N], noise = 0;
    mktopt__random random;
    mktopt__random_seed(&random, 29);
    for (int i = 0; i < PERIOD; i++)
        season[i] = mktopt__random_normal(&random);
    for (int t = 0; t < N; t++)
        y[t] = season[t % PERIOD] + mktopt__random_normal(&random);
    assert_int_equal(mktopt__season_echo(y, N, PERIOD, index, apart, scratch), 1);
    double slope = 0, squares = 0;
    for (int i = 0; i < N - PERIOD; i++) {
        const double seen = (y[i] + y[i + PERIOD]) / 2;
        slope += index[i] * seen;
        squares += seen * seen;
        noise += (index[i] - season[i]) * (index[i] - season[i]) / (N - PERIOD);
    }
    assert_near(slope / squares, 2.0 / 3, 0.1);
    assert_true(noise < 0.4); /* a third; 1/2 without being drawn, 1 of one period */
}

/* In noise and random walks as rarely as two tests at 5 % say; in a year of single weeks, or a
 * smooth one, most often. */
static void what_comes_again_is_told_from_noise_and_walks(void **state)
{
    (void)state;
    enum { PERIOD = 52, SERIES = 500 };
    static const int64_t lengths[] = {70, 90, 150};
    double y[150], index[PERIOD], apart[150], scratch[2 * PERIOD + 150];
    mktopt__random random;
    mktopt__random_seed(&random, 31);
    for (size_t l = 0; l < sizeof lengths / sizeof lengths[0]; l++) {
        int found[4] = {0};
        for (int i = 0; i < 4 * SERIES; i++) {
            for (int64_t t = 0; t < lengths[l]; t++)
                y[t] = mktopt__random_normal(&random) + (i % 4 == 1 && t > 0 ? y[t - 1] : 0) +
                       (i % 4 == 2 ? 5 * (double)(t * 7 % PERIOD % 5 == 2) : 0) +
                       (i % 4 == 3 ? 6 * sin(TURN * (double)t / PERIOD) : 0);
            found[i % 4] += mktopt__season_echo(y, lengths[l], PERIOD, index, apart, scratch);
        }
        assert_true(found[0] < SERIES / 8 && found[1] < SERIES / 8);
        assert_true(found[2] > SERIES * 9 / 10);
        assert_true(lengths[l] == 70 || found[3] > SERIES / 2);
    }
}

/* One in four values is a demand: those a year apart are coincidences. */
static void lumpy_demand_has_no_season(void **state)
{
    (void)state;
    enum { N = 80, SERIES = 300 };
    const double period = 52;
    double y[N];
    mktopt__random random;
    mktopt__random_seed(&random, 37);
    for (int i = 0; i < SERIES; i++) {
        mktopt__arena *arena = mktopt__arena_create(NULL);
        mktopt__seasons seasons;
        for (int t = 0; t < N; t++)
            y[t] = mktopt__random_uniform(&random) < 0.25
                       ? 1 + floor(4 * mktopt__random_uniform(&random))
                       : 0;
        assert_int_equal(mktopt__seasons_find(arena, y, N, 0, &period, 1, &seasons), 0);
        assert_int_equal(seasons.found, 0);
        mktopt__arena_free(arena);
    }
}

static void mstl_splits_what_was_added(void **state)
{
    (void)state;
    enum { LENGTH = 280, AHEAD = 28 };
    const double periods[] = {7, 28};
    double y[LENGTH], trend[LENGTH];
    mktopt__seasons seasons;
    mktopt__arena *arena = mktopt__arena_create(NULL);
    for (int t = 0; t < LENGTH; t++)
        y[t] = 50 + 0.1 * t + 6 * sin(TURN * t / 7) + 9 * cos(TURN * t / 28);
    assert_int_equal(mktopt__mstl(arena, y, LENGTH, AHEAD, periods, 2, &seasons, trend), 0);
    assert_int_equal(seasons.found, 2);
    for (int t = 0; t < LENGTH + AHEAD; t++)
        assert_near(seasons.factor[t] / 15, (6 * sin(TURN * t / 7) + 9 * cos(TURN * t / 28)) / 15,
                    0.02);
    for (int t = 14; t < LENGTH - 14; t++)
        assert_near(trend[t], 50 + 0.1 * t, 0.01);
    mktopt__arena_free(arena);
}

/* A regression without error is found exactly, and goes on. */
static void regression_finds_its_coefficients(void **state)
{
    (void)state;
    enum { LENGTH = 36, AHEAD = 6 };
    const double period = 12;
    double y[LENGTH], past[LENGTH], future[AHEAD];
    mktopt__line line;
    for (int t = 0; t < LENGTH + AHEAD; t++)
        *(t < LENGTH ? &past[t] : &future[t - LENGTH]) = (t * 7) % 5;
    for (int t = 0; t < LENGTH; t++)
        y[t] = 3 + 0.5 * t + (t % 12 == 11 ? 8 : 0) - 2 * past[t];
    const mktopt__design design = {past, future, 1, LENGTH, AHEAD, &period, 1, 0};
    mktopt__arena *arena = mktopt__arena_create(NULL);
    assert_int_equal(mktopt__regression(arena, &design, y, &line), 0);
    assert_near(line.coefficients[1], 0.5, 1e-10);
    assert_near(line.coefficients[line.n_coefficients - 1], -2, 1e-10);
    for (int t = LENGTH; t < LENGTH + AHEAD; t++)
        assert_near(line.values[t], 3 + 0.5 * t - 2 * future[t - LENGTH], 1e-9);
    mktopt__arena_free(arena);
}

static double sorted_median(double *values, size_t n)
{
    mktopt__sort(values, (int64_t)n);
    return (values[(n - 1) / 2] + values[n / 2]) / 2;
}

/* The limit of outliers by sorting all that it is made of: shortcuts must not move it, nor miss a
 * value beyond it. */
static void outliers_are_beyond_the_limit_that_sorting_gives(void **state)
{
    (void)state;
    enum { N = 120, SERIES = 300 };
    mktopt__random random;
    mktopt__random_seed(&random, 1);
    int marked = 0;
    for (int i = 0; i < SERIES; i++) {
        double y[N], observed[N], scratch[N], far[N];
        for (int t = 0; t < N; t++) { /* tails as heavy as they come, or one value near the limit */
            y[t] = mktopt__random_normal(&random);
            y[t] /= i % 2 ? mktopt__random_uniform(&random) : 1;
            y[t] += i % 2 == 0 && t == N / 2 ? 8 + 8 * mktopt__random_uniform(&random) : 0;
            observed[t] = y[t];
        }
        for (int t = 2; t + 1 < N; t++) {
            double near[6];
            size_t count = 0;
            for (int j = t - 3; j <= t + 3; j++)
                if (j >= 0 && j < N && j != t)
                    near[count++] = y[j];
            far[t - 2] = y[t] - sorted_median(near, count);
        }
        const double middle = sorted_median(far, N - 3);
        for (int t = 0; t < N - 3; t++)
            far[t] = fabs(far[t] - middle);
        const double limit = 10 * 1.4826 * sorted_median(far, N - 3);
        assert_near(mktopt__outlier_limit(y, N, scratch), limit, 1e-12);
        const int64_t found = mktopt__mark_outliers(y, N, 1, observed, scratch);
        int64_t expected = 0, missing = 0;
        for (int t = 1; t + 1 < N; t++) {
            const int is = mktopt__is_outlier(y, N, t, 1, limit);
            expected += is;
            missing += is && !isnan(observed[t]);
        }
        if (!mktopt__outliers_are_usual(expected + 1, N))
            assert_int_equal(missing, 0);
        assert_true(found == expected || found == expected + 1 || found == 0); /* the first, too */
        marked += found > 0;
    }
    assert_true(marked > SERIES / 10);
}

static void outliers_are_told_from_steps_and_seasons(void **state)
{
    (void)state;
    double y[60], observed[60], scratch[60];
    make_series(y, 60, 100, 0, 10, 12, 2, 1);
    memcpy(observed, y, sizeof y);
    assert_int_equal(mktopt__mark_outliers(y, 60, 12, observed, scratch), 0);
    assert_int_equal(mktopt__level_shift(y, observed, 60, 12, scratch).at, 0);
    y[30] = observed[30] = 1000;
    y[57] = observed[57] = -500;
    assert_int_equal(mktopt__mark_outliers(y, 60, 12, observed, scratch), 2);
    assert_true(isnan(observed[30]) && isnan(observed[57]));
    for (int row = 2; row <= 4; row++) { /* in a row up to three; then it is a level of its own */
        make_series(y, 60, 100, 0, 10, 12, 2, 1);
        for (int t = 20; t < 20 + row; t++)
            y[t] = 500;
        memcpy(observed, y, sizeof y);
        assert_int_equal(mktopt__mark_outliers(y, 60, 12, observed, scratch), row < 4 ? row : 0);
        for (int t = 0; t < 60; t++)
            assert_int_equal(isnan(observed[t]) != 0, row < 4 && t >= 20 && t < 20 + row);
    }

    make_series(y, 60, 100, 0, 0, 1, 2, 1); /* a spike every December is a season */
    for (int t = 11; t < 60; t += 12)
        y[t] += 300;
    memcpy(observed, y, sizeof y);
    assert_int_equal(mktopt__mark_outliers(y, 60, 12, observed, scratch), 0);

    make_series(y, 60, 100, 0, 0, 1, 2, 1);
    for (int t = 45; t < 60; t++)
        y[t] += 200;
    memcpy(observed, y, sizeof y);
    assert_int_equal(mktopt__mark_outliers(y, 60, 12, observed, scratch), 0);
    assert_int_equal(mktopt__level_shift(y, observed, 60, 12, scratch).at, 45);
    assert_near(y[10], 300, 0.05);
}

static void times_follow_the_calendar(void **state)
{
    (void)state;
    const int64_t january_31 = 1706659200, february_29 = 1709164800, march_31 = 1711843200;
    assert_int_equal(mktopt__calendar_time(january_31, MKTOPT__MONTHLY, 1), february_29);
    assert_int_equal(mktopt__calendar_time(january_31, MKTOPT__MONTHLY, 2), march_31);
    assert_int_equal(mktopt__calendar_time(february_29, MKTOPT__YEARLY, 1), 1740700800);
    assert_int_equal(mktopt__calendar_time(0, MKTOPT__QUARTERLY, -1), -7948800); /* 1969-10-01 */
    assert_int_equal(mktopt__calendar_time(0, MKTOPT__WEEKLY, 2), 14 * 86400);
    assert_int_equal(mktopt__calendar_index(january_31, MKTOPT__MONTHLY, 3, march_31), 2);
    assert_int_equal(mktopt__calendar_index(january_31, MKTOPT__MONTHLY, 3, march_31 - 1), 1);
    assert_int_equal(mktopt__calendar_index(january_31, MKTOPT__MONTHLY, 3, january_31 - 1), -1);
    assert_int_equal(mktopt__calendar_index(january_31, MKTOPT__MONTHLY, 2, march_31), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(indices_of_an_exact_season_are_found),
        cmocka_unit_test(an_index_apart_from_its_value_is_that_of_the_others),
        cmocka_unit_test(zeros_give_small_indices_not_none),
        cmocka_unit_test(seasons_add_or_multiply_as_the_series_says),
        cmocka_unit_test(noise_and_random_walks_have_no_season),
        cmocka_unit_test(two_periods_tell_a_season_from_noise_and_walks),
        cmocka_unit_test(growth_hides_no_season),
        cmocka_unit_test(a_year_in_days_is_found_in_two),
        cmocka_unit_test(a_year_in_weeks_is_found_in_two),
        cmocka_unit_test(a_season_that_comes_again_exactly_is_found_in_one_and_a_bit),
        cmocka_unit_test(what_comes_again_is_drawn_towards_none_by_the_noise),
        cmocka_unit_test(what_comes_again_is_told_from_noise_and_walks),
        cmocka_unit_test(lumpy_demand_has_no_season),
        cmocka_unit_test(mstl_splits_what_was_added),
        cmocka_unit_test(regression_finds_its_coefficients),
        cmocka_unit_test(outliers_are_beyond_the_limit_that_sorting_gives),
        cmocka_unit_test(outliers_are_told_from_steps_and_seasons),
        cmocka_unit_test(times_follow_the_calendar),
    };
    return cmocka_run_group_tests_name("forecast decomposition", tests, NULL, NULL);
}
