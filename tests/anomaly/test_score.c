/* Scores of whole series: calibration, bands, planted anomalies. */
#include "scores.h"

#include "faults.h"

enum { METHODS = 6 };

/* ---- what all methods promise --------------------------------------------------------------- */

static void check_calibration(int32_t method, series_kind kind, int64_t length, int series)
{
    static double values[1000];
    int64_t hundredth = 0, thousandth = 0;
    for (int k = 0; k < series; k++) {
        make_series(kind, values, length, (uint64_t)(100 * (int)kind + k));
        mktopt_anomalies *anomalies = score(values, length, method);
        const double *scores = mktopt_anomalies_scores(anomalies);
        for (int64_t i = 0; i < length; i++) {
            assert_true(scores[i] >= 0 && scores[i] <= 1);
            hundredth += scores[i] > 0.99;
            thousandth += scores[i] > 0.999;
        }
        mktopt_anomalies_free(anomalies);
    }
    const double n = (double)(series * length);
    if (!((double)hundredth / n > 0.004 && (double)hundredth / n < 0.02 &&
          (double)thousandth / n > 0.0003 && (double)thousandth / n < 0.003))
        fail_msg("method %d, %d %s values: %g above 0.99, %g above 0.999", method, (int)length,
                 series_names[kind], (double)hundredth / n, (double)thousandth / n);
}

static void scores_are_calibrated(void **state)
{
    (void)state;
    for (int32_t method = 0; method < METHODS; method++)
        for (int kind = 0; kind < SERIES_KINDS; kind++)
            if (method != MKTOPT_ANOMALY_S_H_ESD || kind != STEEP) /* it knows no trend */
                check_calibration(method, (series_kind)kind, 1000, 20);
}

static void short_series_are_calibrated(void **state)
{
    (void)state;
    for (int kind = 0; kind < SERIES_KINDS; kind++)
        check_calibration(MKTOPT_ANOMALY_AUTO, (series_kind)kind, 200, 120);
}

/* Mostly zeros: a step of the count is no gap, and windows whose medians differ by one no shift. */
static void rare_counts_are_calibrated(void **state)
{
    (void)state;
    static const int64_t lengths[] = {200, 1000};
    double values[1000];
    for (int k = 0; k < 2; k++) {
        const int series = (int)(40000 / lengths[k]);
        int64_t hundredth = 0, thousandth = 0, shifts = 0;
        mktopt__random random;
        mktopt__random_seed(&random, 90);
        for (int s = 0; s < series; s++) {
            for (int64_t i = 0; i < lengths[k]; i++)
                values[i] = series_poisson(&random, 0.2);
            mktopt_anomalies *anomalies = score(values, lengths[k], MKTOPT_ANOMALY_AUTO);
            const double *scores = mktopt_anomalies_scores(anomalies);
            for (int64_t i = 0; i < lengths[k]; i++) {
                hundredth += scores[i] > 0.99;
                thousandth += scores[i] > 0.999;
            }
            for (int64_t i = 0; i < mktopt_anomalies_count(anomalies); i++)
                shifts += get(anomalies, i).kind == MKTOPT_ANOMALY_LEVEL_SHIFT;
            mktopt_anomalies_free(anomalies);
        }
        if (hundredth < 160 || hundredth > 800 || thousandth < 12 || thousandth > 120 ||
            shifts > 40)
            fail_msg("of 40,000 %d above 0.99, %d above 0.999, %d shifts", (int)hundredth,
                     (int)thousandth, (int)shifts);
    }
}

static void a_value_is_outside_its_band_when_it_scores(void **state)
{
    (void)state;
    enum { LENGTH = 400 };
    double values[LENGTH];
    for (int32_t method = 0; method < METHODS; method++)
        for (int kind = 0; kind < SERIES_KINDS; kind++) {
            if (method == MKTOPT_ANOMALY_CHANGEPOINTS)
                continue;
            make_series((series_kind)kind, values, LENGTH, 9);
            values[200] += 200;
            mktopt_anomalies *anomalies = score(values, LENGTH, method);
            const double *scores = mktopt_anomalies_scores(anomalies);
            const double *lower = mktopt_anomalies_lower(anomalies);
            const double *upper = mktopt_anomalies_upper(anomalies);
            const double *expected = mktopt_anomalies_expected(anomalies);
            for (int64_t i = 0; i < LENGTH; i++) {
                assert_true(lower[i] <= expected[i] && expected[i] <= upper[i]);
                const int outside = values[i] < lower[i] || values[i] > upper[i];
                if (fabs(scores[i] - 0.999) > 1e-6)
                    assert_int_equal(outside, scores[i] > 0.999);
            }
            mktopt_anomalies_free(anomalies);
        }
}

static void scale_and_shift_leave_the_scores(void **state)
{
    (void)state;
    enum { LENGTH = 300 };
    double values[LENGTH], moved[LENGTH];
    make_series(SEASONAL, values, LENGTH, 10);
    for (int i = 0; i < LENGTH; i++)
        moved[i] = 1024 * values[i] + 4096;
    for (int32_t method = 0; method < METHODS; method++) {
        mktopt_anomalies *a = score(values, LENGTH, method), *b = score(moved, LENGTH, method);
        assert_int_equal(mktopt_anomalies_count(a), mktopt_anomalies_count(b));
        for (int i = 0; i < LENGTH; i++) {
            /* A rounding may untie ranks, or turn a residual of exactly 0: that moves low scores.
             */
            const double x = mktopt_anomalies_scores(a)[i], y = mktopt_anomalies_scores(b)[i];
            assert_true(fabs(x - y) < (x > 0.9 ? 1e-6 : 0.15));
            assert_near(1024 * mktopt_anomalies_expected(a)[i] + 4096,
                        mktopt_anomalies_expected(b)[i], 1e-9);
        }
        mktopt_anomalies_free(a);
        mktopt_anomalies_free(b);
    }
}

/* ---- what is found -------------------------------------------------------------------------- */

static void spikes_and_shifts_are_told_apart(void **state)
{
    (void)state;
    enum { LENGTH = 240 };
    double values[LENGTH];
    mktopt__random random;
    mktopt__random_seed(&random, 12); /* at 0.999 one seed in four has a fourth by chance */
    for (int i = 0; i < LENGTH; i++)  /* a week, a trend, noise of 3 */
        values[i] = 100 + 20 * sin(2 * acos(-1) * i / 7) + 0.3 * i +
                    3 * mktopt__random_normal(&random) + (i >= 160 ? 40 : 0);
    values[50] += 30;
    values[120] -= 30;
    values[77] = (double)NAN;
    mktopt_anomalies *found = score(values, LENGTH, MKTOPT_ANOMALY_AUTO);
    assert_int_equal(mktopt_anomalies_season_length(found), 7);
    assert_int_equal(mktopt_anomalies_count(found), 3);
    const mktopt_anomaly up = get(found, 0), down = get(found, 1), shift = get(found, 2);
    assert_true(up.index == 50 && up.kind == MKTOPT_ANOMALY_SPIKE && up.direction == 1);
    assert_true(down.index == 120 && down.kind == MKTOPT_ANOMALY_SPIKE && down.direction == -1);
    assert_true(shift.index == 160 && shift.kind == MKTOPT_ANOMALY_LEVEL_SHIFT);
    assert_true(shift.direction == 1 && shift.severity == MKTOPT_SEVERITY_CRITICAL);
    assert_true(fabs(up.value - up.expected - 30) < 6);
    assert_true(fabs(shift.value - shift.expected - 40) < 10);
    assert_true(up.score > 0.999 && up.severity >= MKTOPT_SEVERITY_MEDIUM);
    assert_true(isnan(mktopt_anomalies_scores(found)[77]));
    assert_true(fabs(mktopt_anomalies_expected(found)[77] -
                     (100 + 20 * sin(2 * acos(-1) * 77 / 7) + 0.3 * 77)) < 4);
    /* Its trend and season are what they were made of. */
    double error = 0;
    for (int i = 0; i < LENGTH; i++)
        error += fabs(mktopt_anomalies_expected(found)[i] -
                      (100 + 20 * sin(2 * acos(-1) * i / 7) + 0.3 * i + (i >= 160 ? 40 : 0)));
    if (!(error / LENGTH < 1.3))
        fail_msg("mean error of what was expected: %g", error / LENGTH);
    mktopt_anomalies_free(found);
}

/* The week is found though the level jumps by more than it swings, or wanders. */
/* The rise of a steep line is none of a shift's size, and does not move its place. */
static void shifts_of_steep_lines(void **state)
{
    (void)state;
    enum { LENGTH = 240, SERIES = 40, AT = 130, SHIFT = 8 };
    double values[LENGTH];
    int found = 0;
    for (uint64_t seed = 0; seed < SERIES; seed++) {
        const int sign = seed % 2 == 0 ? 1 : -1;
        mktopt__random random;
        mktopt__random_seed(&random, seed);
        for (int i = 0; i < LENGTH; i++)
            values[i] = i + mktopt__random_normal(&random) + (i >= AT ? sign * SHIFT : 0);
        mktopt_anomalies *said = score(values, LENGTH, MKTOPT_ANOMALY_CHANGEPOINTS);
        if (mktopt_anomalies_count(said) == 1) {
            const mktopt_anomaly shift = get(said, 0);
            const double size = mktopt_anomalies_expected(said)[shift.index] - shift.expected;
            found += llabs(shift.index - AT) <= 1 && shift.direction == sign &&
                     fabs(size - sign * SHIFT) < 2;
        }
        mktopt_anomalies_free(said);
    }
    assert_true(found >= 38);
}

/* A step in a short series looks like a rise of all of it: its size is still that of the level. */
static void shifts_of_short_series(void **state)
{
    (void)state;
    enum { LENGTH = 90, SERIES = 60, AT = 60, SHIFT = 40 };
    double values[LENGTH], error = 0;
    int found = 0;
    for (uint64_t seed = 0; seed < SERIES; seed++) {
        mktopt__random random;
        mktopt__random_seed(&random, seed);
        for (int i = 0; i < LENGTH; i++)
            values[i] =
                100 + 20 * (i % 7 > 4) + 3 * mktopt__random_normal(&random) + (i >= AT ? SHIFT : 0);
        mktopt_anomalies *said = score(values, LENGTH, MKTOPT_ANOMALY_CHANGEPOINTS);
        if (mktopt_anomalies_count(said) == 1 && get(said, 0).index == AT) {
            error += fabs(get(said, 0).expected - (100 + 20 * (AT % 7 > 4)));
            found++;
        }
        mktopt_anomalies_free(said);
    }
    if (found < 57 || error / found > 4)
        fail_msg("%d of %d, off by %g", found, SERIES, error / found);
}

/* In how many of 100 series of so many values, with a week or without, a shift of so many
 * deviations is found and nothing else; of none, whether one is. */
static int found_of(int64_t length, int shift, int weekly, uint64_t seed)
{
    double values[280];
    int found = 0;
    mktopt__random random;
    mktopt__random_seed(&random, seed);
    for (int s = 0; s < 100; s++) {
        const int64_t at = 20 + (int64_t)mktopt__random_below(&random, (uint64_t)length - 36);
        for (int64_t i = 0; i < length; i++)
            values[i] = 50 + weekly * 8 * sin(2 * acos(-1) * (double)i / 7) +
                        2 * mktopt__random_normal(&random) + (i >= at ? 2 * shift : 0);
        mktopt_anomalies *said = score(values, length, MKTOPT_ANOMALY_CHANGEPOINTS);
        found += shift == 0
                     ? mktopt_anomalies_count(said) > 0
                     : mktopt_anomalies_count(said) == 1 && llabs(get(said, 0).index - at) <= 3;
        mktopt_anomalies_free(said);
    }
    return found;
}

static void shifts_are_found_by_their_size(void **state)
{
    (void)state;
    static const int64_t lengths[] = {90, 280};
    static const int shifts[] = {3, 5, 8, 45}, least[] = {40, 85, 95, 80};
    for (int weekly = 0; weekly < 2; weekly++)
        for (int l = 0; l < 2; l++) {
            assert_true(found_of(lengths[l], 0, weekly, 7) <= 1);
            for (int i = 0; i < 4; i++) {
                const int found = found_of(lengths[l], shifts[i], weekly, 7);
                if (found < least[i])
                    fail_msg("%d of %d deviations in %d", found, shifts[i], (int)lengths[l]);
            }
        }
}

static void a_season_beside_another_level(void **state)
{
    (void)state;
    enum { LENGTH = 210 };
    double values[LENGTH];
    for (uint64_t seed = 0; seed < 20; seed++) {
        mktopt__random random;
        mktopt__random_seed(&random, 40 + seed);
        double level = 1200;
        for (int i = 0; i < LENGTH; i++) {
            level += seed % 2 == 0 ? i == 150 ? 400 : 2 : 25 * mktopt__random_normal(&random);
            values[i] =
                level + 180 * sin(2 * acos(-1) * i / 7) + 35 * mktopt__random_normal(&random);
        }
        mktopt_anomalies *found = score(values, LENGTH, MKTOPT_ANOMALY_AUTO);
        assert_int_equal(mktopt_anomalies_season_length(found), 7);
        mktopt_anomalies_free(found);
    }
}

/* No season is seen where there is none, in noise nor in what wanders. */
static void no_season_in_noise(void **state)
{
    (void)state;
    enum { LENGTH = 300, SERIES = 200 };
    double values[LENGTH];
    int seen = 0;
    for (uint64_t seed = 0; seed < SERIES; seed++) {
        mktopt__random random;
        mktopt__random_seed(&random, 400 + seed);
        double level = 0;
        for (int i = 0; i < LENGTH; i++) {
            level += mktopt__random_normal(&random);
            values[i] = seed % 2 == 0 ? mktopt__random_normal(&random) : level;
        }
        mktopt_anomalies *found = score(values, LENGTH, MKTOPT_ANOMALY_AUTO);
        seen += mktopt_anomalies_season_length(found) > 0;
        mktopt_anomalies_free(found);
    }
    if (seen > SERIES / 100)
        fail_msg("a season in %d of %d series without", seen, SERIES);
}

static int64_t season_of(const double *values, int64_t count)
{
    mktopt_anomalies *found = score(values, count, MKTOPT_ANOMALY_AUTO);
    const int64_t length = mktopt_anomalies_season_length(found);
    mktopt_anomalies_free(found);
    return length;
}

/* Days of 24 hours whose weeks have two quiet days; days of 1,440 minutes, three and a half. */
static void long_seasons(void **state)
{
    (void)state;
    enum { HOURS = 24 * 7 * 4, MINUTES = 5000 };
    static double values[MINUTES];
    const double turn = 2 * acos(-1);
    mktopt__random random;
    mktopt__random_seed(&random, 31);
    for (int64_t i = 0; i < HOURS; i++)
        values[i] = (50 + 30 * sin(turn * (double)i / 24)) * (i / 24 % 7 < 5 ? 1 : 0.6) +
                    5 * mktopt__random_normal(&random);
    assert_int_equal(season_of(values, HOURS), 168);
    for (int64_t i = 0; i < MINUTES; i++)
        values[i] = 10 * sin(turn * (double)i / 1440) + 5 * (i % 1440 < 300) +
                    5 * mktopt__random_normal(&random);
    assert_in_range(season_of(values, MINUTES), 1425, 1455);
}

/* Spikes of eight deviations in 500 values: all are found, and at most two more. */
static void planted_spikes_are_found(void **state)
{
    (void)state;
    enum { LENGTH = 500 };
    double values[LENGTH];
    for (int kind = 0; kind < SERIES_KINDS; kind++) {
        static const double deviation[] = {10, 1.7, 5, 5, 5, 2.24};
        static const int places[] = {13, 87, 101, 160, 222, 290, 333, 401, 440, 489};
        if (kind == HEAVY_TAILED)
            continue;
        make_series((series_kind)kind, values, LENGTH, 12);
        const int spikes = kind == COUNTS ? 5 : 10;
        for (int i = 0; i < spikes; i++)
            values[places[i]] += 8 * deviation[kind];
        mktopt_anomalies *found = score(values, LENGTH, MKTOPT_ANOMALY_AUTO);
        int planted = 0;
        for (int64_t i = 0; i < mktopt_anomalies_count(found); i++)
            for (int j = 0; j < spikes; j++)
                planted += get(found, i).index == places[j];
        if (planted < spikes || mktopt_anomalies_count(found) > spikes + 2)
            fail_msg("%s: %d of %d found, %d in all", series_names[kind], planted, spikes,
                     (int)mktopt_anomalies_count(found));
        mktopt_anomalies_free(found);
    }
}

/* Where a gap leaves a window few values, their median is no level. */
static void a_gap_is_no_shift(void **state)
{
    (void)state;
    enum { LENGTH = 1000, SERIES = 40 };
    double values[LENGTH];
    int shifts = 0;
    for (int k = 0; k < SERIES; k++) {
        make_series(SEASONAL, values, LENGTH, (uint64_t)(300 + k));
        for (int i = 0; i < 20 + k; i++)
            values[600 + i] = (double)NAN;
        mktopt_anomalies *found = score(values, LENGTH, MKTOPT_ANOMALY_CHANGEPOINTS);
        shifts += (int)mktopt_anomalies_count(found);
        mktopt_anomalies_free(found);
    }
    assert_int_equal(shifts, 0);
}

/* Ties of small counts do not make a tail so heavy that nothing is beyond it. */
static void a_spike_among_small_counts(void **state)
{
    (void)state;
    enum { LENGTH = 1000, SERIES = 40 };
    double values[LENGTH];
    mktopt__random random;
    mktopt__random_seed(&random, 17);
    for (int k = 0; k < SERIES; k++) {
        for (int i = 0; i < LENGTH; i++)
            values[i] = series_poisson(&random, 2);
        values[500] = 23;
        mktopt_anomalies *found = score(values, LENGTH, MKTOPT_ANOMALY_AUTO);
        assert_true(mktopt_anomalies_scores(found)[500] > 0.999);
        mktopt_anomalies_free(found);
    }
}

static void a_short_series(void **state)
{
    (void)state;
    double months[24];
    mktopt__random random;
    mktopt__random_seed(&random, 13);
    for (int i = 0; i < 24; i++)
        months[i] = 1000 + 20 * mktopt__random_normal(&random);
    mktopt_anomalies *found = score(months, 24, MKTOPT_ANOMALY_AUTO);
    assert_int_equal(mktopt_anomalies_count(found), 0);
    mktopt_anomalies_free(found);
    months[20] = 1300;
    found = score(months, 24, MKTOPT_ANOMALY_AUTO);
    assert_int_equal(mktopt_anomalies_count(found), 1);
    assert_true(get(found, 0).index == 20);
    mktopt_anomalies_free(found);
}

static void degenerate_series(void **state)
{
    (void)state;
    double values[60];
    for (int32_t method = 0; method < METHODS; method++) {
        for (int64_t count = 0; count < 60; count++) {
            for (int64_t i = 0; i < count; i++)
                values[i] = count % 3 == 0 ? (double)NAN : 5;
            mktopt_anomalies *found = score(values, count, method);
            assert_int_equal(mktopt_anomalies_count(found), 0);
            mktopt_anomalies_free(found);
        }
        for (int i = 0; i < 60; i++)
            values[i] = i % 2 == 0 ? 1e100 : -1e100;
        mktopt_anomalies *found = score(values, 60, method);
        for (int i = 0; i < 60; i++)
            assert_true(isfinite(mktopt_anomalies_scores(found)[i]));
        mktopt_anomalies_free(found);
    }
    for (int i = 0; i < 60; i++)
        values[i] = i == 30 ? 6 : 5;
    mktopt_anomalies *found = score(values, 60, MKTOPT_ANOMALY_AUTO);
    assert_int_equal(mktopt_anomalies_count(found), 1);
    mktopt_anomalies_free(found);
    make_series(GAUSSIAN, values, 60, 1); /* deviations that no double holds, and tie */
    for (int i = 0; i < 60; i++)
        values[i] = i == 20 || i == 40 ? 1e14 : values[i] * 1e-300;
    found = score(values, 60, MKTOPT_ANOMALY_AUTO);
    assert_int_equal(mktopt_anomalies_count(found), 2);
    assert_true(get(found, 0).index == 20 && get(found, 1).index == 40);
    mktopt_anomalies_free(found);
}

/* A week on a line is taken apart exactly, and the few values that are off stand out. */
static void spikes_in_a_regular_series(void **state)
{
    (void)state;
    enum { LENGTH = 240 };
    static const double week[] = {5, -3, 9, 2, -4, -8, -1};
    static const int lengths[] = {60, 100, LENGTH};
    double values[LENGTH], truth[LENGTH];
    for (int kind = 0; kind < 3; kind++)
        for (int l = 0; l < 3; l++) {
            const int n = lengths[l];
            for (int i = 0; i < n; i++)
                values[i] = truth[i] = kind == 0 ? 10 : 100 + 0.3 * i * (kind == 2) + week[i % 7];
            values[20] += 40;
            values[n - 20] -= 60;
            mktopt_anomalies *found = score(values, n, MKTOPT_ANOMALY_AUTO);
            assert_int_equal(mktopt_anomalies_count(found), 2);
            assert_true(get(found, 0).index == 20 && get(found, 0).kind == MKTOPT_ANOMALY_SPIKE);
            assert_int_equal(get(found, 1).index, n - 20);
            for (int i = 0; i < n; i++)
                assert_near(mktopt_anomalies_expected(found)[i], truth[i], 1e-12);
            mktopt_anomalies_free(found);
        }
}

/* ---- faults --------------------------------------------------------------------------------- */

static void bad_input(void **state)
{
    (void)state;
    mktopt_error err;
    mktopt_anomalies *found = NULL;
    mktopt_anomaly_options options;
    const double values[] = {1, (double)INFINITY, 2e100};
    assert_fails(mktopt_anomalies_score(values, 2, NULL, NULL, &found, &err), err,
                 MKTOPT_NOT_FINITE, "values[1]");
    assert_fails(mktopt_anomalies_score(values + 2, 1, NULL, NULL, &found, &err), err,
                 MKTOPT_OUT_OF_RANGE, "values[0]");
    assert_fails(mktopt_anomalies_score(values, -1, NULL, NULL, &found, &err), err,
                 MKTOPT_OUT_OF_RANGE, "count");
    assert_int_equal(mktopt_anomalies_score(NULL, 1, NULL, NULL, &found, &err),
                     MKTOPT_INVALID_ARGUMENT);
    assert_int_equal(mktopt_anomalies_score(values, 1, NULL, NULL, NULL, &err),
                     MKTOPT_INVALID_ARGUMENT);
    mktopt_anomaly_options_init(&options, sizeof options);
    options.sensitivity = 1.5;
    assert_fails(mktopt_anomalies_score(values, 1, &options, NULL, &found, &err), err,
                 MKTOPT_OUT_OF_RANGE, "sensitivity");
    options.sensitivity = 0.5;
    options.method = 6;
    assert_fails(mktopt_anomalies_score(values, 1, &options, NULL, &found, &err), err,
                 MKTOPT_UNKNOWN_NAME, "method");
    options.method = 0;
    options.season_length = -1;
    assert_fails(mktopt_anomalies_score(values, 1, &options, NULL, &found, &err), err,
                 MKTOPT_OUT_OF_RANGE, "season_length");
    assert_null(found);
    found = score(values, 1, 0);
    mktopt_anomaly anomaly = {.struct_size = sizeof anomaly};
    assert_fails(mktopt_anomalies_get(found, 0, &anomaly, &err), err, MKTOPT_OUT_OF_RANGE, "index");
    mktopt_anomalies_free(found);
    mktopt_anomalies_free(NULL);
    assert_int_equal(mktopt_anomalies_count(NULL), 0);
    assert_null(mktopt_anomalies_scores(NULL));
}

static void every_allocation_fails(void **state)
{
    (void)state;
    double values[200];
    make_series(SEASONAL, values, 200, 18);
    values[100] = 500;
    for (int i = 150; i < 200; i++)
        values[i] += 200;
    for (int64_t n = 1;; n++) {
        faults_state faults = {.fail_at = n};
        const mktopt_allocator allocator = faults_allocator(&faults);
        mktopt_anomalies *found = NULL;
        mktopt_error err;
        const mktopt_status status =
            mktopt_anomalies_score(values, 200, NULL, &allocator, &found, &err);
        assert_true((found == NULL) == (status != MKTOPT_OK));
        mktopt_anomalies_free(found);
        if (faults_survived(&faults, status))
            break;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_are_calibrated),
        cmocka_unit_test(short_series_are_calibrated),
        cmocka_unit_test(rare_counts_are_calibrated),
        cmocka_unit_test(a_value_is_outside_its_band_when_it_scores),
        cmocka_unit_test(scale_and_shift_leave_the_scores),
        cmocka_unit_test(spikes_and_shifts_are_told_apart),
        cmocka_unit_test(shifts_of_steep_lines),
        cmocka_unit_test(shifts_of_short_series),
        cmocka_unit_test(shifts_are_found_by_their_size),
        cmocka_unit_test(a_season_beside_another_level),
        cmocka_unit_test(no_season_in_noise),
        cmocka_unit_test(long_seasons),
        cmocka_unit_test(planted_spikes_are_found),
        cmocka_unit_test(a_gap_is_no_shift),
        cmocka_unit_test(a_spike_among_small_counts),
        cmocka_unit_test(a_short_series),
        cmocka_unit_test(spikes_in_a_regular_series),
        cmocka_unit_test(degenerate_series),
        cmocka_unit_test(bad_input),
        cmocka_unit_test(every_allocation_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
