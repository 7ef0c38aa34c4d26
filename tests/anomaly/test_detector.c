/* The streaming detector: what it finds, what it never does, its state as bytes. */
#include "support.h"

#include "anomaly/detector.h"
#include "base/bytes.h"
#include "clean_series.h"
#include "faults.h"

static mktopt_detector *make(void)
{
    mktopt_detector *detector;
    mktopt_error err;
    assert_ok(mktopt_detector_create(NULL, &detector, &err), err);
    return detector;
}

static size_t save(const mktopt_detector *detector, unsigned char *bytes)
{
    size_t size = 0, asked = 0;
    mktopt_error err;
    assert_ok(mktopt_detector_save(detector, NULL, 0, &asked, &err), err);
    assert_ok(mktopt_detector_save(detector, bytes, MKTOPT_DETECTOR_BYTES, &size, &err), err);
    assert_int_equal(size, asked);
    return size;
}

static mktopt_detection push(mktopt_detector *detector, double value, int64_t time)
{
    mktopt_detection said = {.struct_size = sizeof said};
    mktopt_error err;
    assert_ok(mktopt_detector_push(detector, value, time, &said, &err), err);
    return said;
}

/* ---- what it promises ----------------------------------------------------------------------- */

/* Of clean points one in a hundred is above 0.99, one in a thousand above 0.999. */
static void scores_are_calibrated(void **state)
{
    (void)state;
    enum { SERIES = 60, LENGTH = 1000 };
    for (int kind = 0; kind < SERIES_KINDS; kind++) {
        mktopt__random random;
        mktopt__random_seed(&random, 40 + (uint64_t)kind);
        int64_t hundredth = 0, thousandth = 0;
        for (int series = 0; series < SERIES; series++) {
            mktopt_detector *detector = make();
            for (int64_t i = 0; i < LENGTH; i++) {
                const double value = series_value((series_kind)kind, i, &random);
                const mktopt_detection said = push(detector, value, MKTOPT_NONE_I64);
                assert_true(said.score >= 0 && said.score <= 1 && said.alert_score >= 0 &&
                            said.alert_score <= 1);
                hundredth += said.score > 0.99;
                thousandth += said.score > 0.999;
            }
            mktopt_detector_free(detector);
        }
        const double n = SERIES * LENGTH;
        if (!((double)hundredth / n > 0.004 && (double)hundredth / n < 0.02 &&
              (double)thousandth / n > 0.0001 && (double)thousandth / n < 0.003))
            fail_msg("%s: %g above 0.99, %g above 0.999", series_names[kind], (double)hundredth / n,
                     (double)thousandth / n);
    }
}

/* Hours with days, quiet weekends and a rise. */
static double week_value(int64_t i, double rise, mktopt__random *random)
{
    const double size = i / 24 % 7 >= 5 ? 4 : 10;
    return size * (1 + sin(2 * acos(-1) * (double)(i % 24) / 24)) + rise * (double)i +
           mktopt__random_normal(random);
}

/* Also while a week is not known yet, and with a steep rise at least in the end. */
static void scores_of_hours_are_calibrated(void **state)
{
    (void)state;
    enum { SERIES = 60 };
    static const struct {
        int64_t length;
        double rise;
    } kinds[] = {{200, 0}, {300, 0}, {500, 0}, {1000, 0}, {1000, 0.2}};
    for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++) {
        mktopt__random random;
        mktopt__random_seed(&random, 60 + kind);
        int64_t hundredth = 0, thousandth = 0;
        for (int series = 0; series < SERIES; series++) {
            mktopt_detector *detector = make();
            for (int64_t i = 0; i < kinds[kind].length; i++) {
                const double value = week_value(i, kinds[kind].rise, &random);
                const mktopt_detection said = push(detector, value, 1700000000 + i * 3600);
                hundredth += said.score > 0.99;
                thousandth += said.score > 0.999;
            }
            mktopt_detector_free(detector);
        }
        const double n = SERIES * (double)kinds[kind].length;
        if (!((double)hundredth / n > 0.004 && (double)hundredth / n < 0.02 &&
              (double)thousandth / n > 0.0003 && (double)thousandth / n < 0.003))
            fail_msg("%d: %g above 0.99, %g above 0.999", (int)kind, (double)hundredth / n,
                     (double)thousandth / n);
    }
}

/* The unit moves nothing, not by a bit (a power of two); the origin at most by rounding. */
static void scale_and_shift_leave_the_scores(void **state)
{
    (void)state;
    for (int kind = 0; kind < SERIES_KINDS; kind++) {
        mktopt__random random;
        mktopt__random_seed(&random, 50);
        mktopt_detector *plain = make(), *scaled = make(), *shifted = make();
        int far = 0;
        for (int64_t i = 0; i < 2000; i++) {
            const double value = series_value((series_kind)kind, i, &random);
            const mktopt_detection a = push(plain, value, i * 3600);
            const mktopt_detection b = push(scaled, 4096 * value, i * 3600);
            const mktopt_detection c = push(shifted, value + 1000, i * 3600);
            assert_true(a.score == b.score && a.alert_score == b.alert_score);
            /* A rounding may turn a tie: rarely, of counts. */
            far += fabs(a.score - c.score) > 1e-9;
        }
        assert_true(far <= (kind == COUNTS ? 20 : 2));
        mktopt_detector_free(plain);
        mktopt_detector_free(scaled);
        mktopt_detector_free(shifted);
    }
}

static void only_the_past_counts(void **state)
{
    (void)state;
    enum { COUNT = 800 };
    double values[COUNT], scores[COUNT], alerts[COUNT], again[COUNT];
    mktopt__random random;
    mktopt__random_seed(&random, 51);
    for (int64_t i = 0; i < COUNT; i++)
        values[i] = series_value(SEASONAL, i, &random);
    mktopt_error err;
    mktopt_detector *first = make(), *second = make();
    assert_ok(mktopt_detector_run(first, values, NULL, COUNT, scores, alerts, NULL, &err), err);
    for (int64_t i = 500; i < COUNT; i++)
        values[i] = 1e6 * (double)(i % 3);
    assert_ok(mktopt_detector_run(second, values, NULL, COUNT, again, NULL, NULL, &err), err);
    assert_memory_equal(scores, again, 500 * sizeof *scores);
    assert_true(again[500] > 0.99);
    mktopt_detector_free(first);
    mktopt_detector_free(second);
}

static void a_run_says_what_pushes_say(void **state)
{
    (void)state;
    enum { COUNT = 300 };
    double values[COUNT], scores[COUNT], alerts[COUNT], expected[COUNT];
    int64_t times[COUNT];
    mktopt__random random;
    mktopt__random_seed(&random, 53);
    for (int64_t i = 0; i < COUNT; i++) {
        values[i] = i % 40 == 7 ? (double)NAN : series_value(SEASONAL, i, &random);
        times[i] = 1700000000 + 3600 * i;
    }
    mktopt_error err;
    mktopt_detector *whole = make(), *single = make();
    assert_ok(mktopt_detector_run(whole, values, times, COUNT, scores, alerts, expected, &err),
              err);
    for (int64_t i = 0; i < COUNT; i++) {
        const mktopt_detection said = push(single, values[i], times[i]);
        assert_memory_equal(&said.score, &scores[i], sizeof scores[i]);
        assert_memory_equal(&said.alert_score, &alerts[i], sizeof alerts[i]);
        assert_memory_equal(&said.expected, &expected[i], sizeof expected[i]);
        assert_int_equal(isnan(values[i]), isnan(expected[i]));
    }
    assert_memory_equal(&whole->state, &single->state, sizeof whole->state);
    assert_int_equal(mktopt_detector_seen(whole), COUNT - 8); /* and not the missing ones */
    mktopt_detector_free(whole);
    mktopt_detector_free(single);
}

/* ---- what it finds -------------------------------------------------------------------------- */

/* A planted change at `at` in noise of the kind; the alert must come within `within` points. */
static int alerts_of(double (*plant)(int64_t i, double clean), int64_t at, int64_t within,
                     int64_t *outside)
{
    mktopt__random random;
    mktopt__random_seed(&random, 52);
    mktopt_detector *detector = make();
    int inside = 0;
    for (int64_t i = 0; i < at + 300; i++) {
        const double clean = series_value(SEASONAL, i, &random);
        const mktopt_detection said = push(detector, plant(i, clean), 1700000000 + i * 3600);
        const int alert = said.alert_score >= MKTOPT_ALERT_SCORE;
        inside += alert && i >= at && i < at + within;
        *outside += alert && (i < at || i >= at + within);
    }
    mktopt_detector_free(detector);
    return inside;
}

static double spike(int64_t i, double clean)
{
    return i == 1000 ? clean + 60 : clean;
}

static double shift(int64_t i, double clean)
{
    return i >= 1000 ? clean + 40 : clean;
}

static double flat(int64_t i, double clean)
{
    return i >= 1000 ? 100 : clean;
}

/* Where the season would be high, the value of the season's low: unusual only at this time. */
static double out_of_season(int64_t i, double clean)
{
    return i >= 1014 && i < 1020 ? 200 - clean : clean;
}

static void planted_changes_alert(void **state)
{
    (void)state;
    double (*const plants[])(int64_t, double) = {spike, shift, flat, out_of_season};
    static const int64_t within[] = {3, 20, 40, 40};
    for (int i = 0; i < 4; i++) {
        int64_t outside = 0;
        const int inside = alerts_of(plants[i], 1000, within[i], &outside);
        if (inside < 1 || inside > 4 || outside > 3)
            fail_msg("change %d: %d alerts inside, %d outside", i, inside, (int)outside);
    }
}

/* A clear one at once, a doubtful one with the next value. */
static void a_spike_is_told_once(void **state)
{
    (void)state;
    int at_once = 0, later = 0, never = 0;
    for (uint64_t seed = 0; seed < 40; seed++) {
        mktopt__random random;
        mktopt__random_seed(&random, 700 + seed);
        mktopt_detector *detector = make();
        int told[3] = {0};
        for (int64_t i = 0; i < 1003; i++) {
            const double clean = series_value(GAUSSIAN, i, &random);
            const double spike = i == 1000 ? 30 + 3 * (double)seed : 0;
            const mktopt_detection said = push(detector, clean + spike, MKTOPT_NONE_I64);
            if (i >= 1000)
                told[i - 1000] = said.alert_score >= MKTOPT_ALERT_SCORE;
        }
        assert_true(told[0] + told[1] + told[2] <= 1 && told[2] == 0);
        at_once += told[0];
        later += told[1];
        never += !told[0] && !told[1];
        assert_true(seed < 20 || told[0]);
        mktopt_detector_free(detector);
    }
    assert_true(at_once >= 20 && later >= 1 && never <= 15);
}

/* ---- episodes: an event in a stream of 2,000 clean values --------------------------------- */

typedef enum episode_kind {
    SPIKE,
    SMALL_STEP,
    STEP,
    LARGE_STEP,
    DIP,
    FLAT,
    DEAD,
    BURST,
    UNREST,
    DRIFT,
    EPISODE_KINDS
} episode_kind;

/* What happens from point 0 to `end`: a step of so many deviations, noise of so many times the
 * usual, or neither: the same value. */
typedef struct episode {
    const char *name;
    int64_t end;
    double step;
    double noise;
} episode;

static const episode episodes[EPISODE_KINDS] = {
    [SPIKE] = {"spike", 1, 12, 1},        [SMALL_STEP] = {"step of 6", 200, 6, 1},
    [STEP] = {"step of 10", 200, 10, 1},  [LARGE_STEP] = {"step of 30", 200, 30, 1},
    [DIP] = {"dip", 20, -10, 1},          [FLAT] = {"flat line of 30", 30, 0, 0},
    [DEAD] = {"flat line", 200, 0, 0},    [BURST] = {"volatility of 100", 100, 0, 5},
    [UNREST] = {"volatility", 200, 0, 5}, [DRIFT] = {"drift", 200, 10, 1},
};

enum { CLEAN = 2000, COURSE = 200, AFTER = 20 };

static double episode_value(const episode *what, int64_t i, double clean, double deviation,
                            mktopt__random *random)
{
    const double ramp = what == &episodes[DRIFT] ? fmin((double)(i + 1) / 50, 1) : 1;
    if (i >= what->end)
        return clean;
    if (what->noise == 0)
        return 100;
    const double noise = deviation * sqrt(what->noise * what->noise - 1);
    return clean + ramp * what->step * deviation + noise * mktopt__random_normal(random);
}

/* How often an episode is told to a detector that has seen clean values of the kind. */
static int times_told(const mktopt__detector_state *warm, series_kind kind, const episode *what,
                      mktopt__random random)
{
    static const double deviations[] = {
        [GAUSSIAN] = 10, [HEAVY_TAILED] = 1.7, [SEASONAL] = 5, [COUNTS] = 2.2};
    mktopt_detector *detector = make();
    detector->state = *warm;
    const int64_t end = what->end + AFTER < COURSE ? what->end + AFTER : COURSE;
    int told = 0;
    for (int64_t i = 0; i < end; i++) {
        const double clean = series_value(kind, CLEAN + i, &random);
        const double value = episode_value(what, i, clean, deviations[kind], &random);
        told += push(detector, value, (CLEAN + i) * 3600).alert_score >= MKTOPT_ALERT_SCORE;
    }
    mktopt_detector_free(detector);
    return told;
}

/* Whatever happens, in whatever stream: in 19 of 20 it is told, and not again while it lasts. */
static void an_episode_is_told_once(void **state)
{
    (void)state;
    enum { STREAMS = 20, BASES = 4 };
    static const series_kind bases[BASES] = {GAUSSIAN, HEAVY_TAILED, SEASONAL, COUNTS};
    int once[EPISODE_KINDS] = {0};
    for (int stream = 0; stream < BASES * STREAMS; stream++) {
        const series_kind kind = bases[stream % BASES];
        mktopt__random random;
        mktopt__random_seed(&random, 900 + (uint64_t)stream);
        mktopt_detector *detector = make();
        for (int64_t i = 0; i < CLEAN; i++)
            push(detector, series_value(kind, i, &random), i * 3600);
        for (int e = 0; e < EPISODE_KINDS; e++)
            once[e] += times_told(&detector->state, kind, &episodes[e], random) == 1;
        mktopt_detector_free(detector);
    }
    for (int e = 0; e < EPISODE_KINDS; e++)
        if (once[e] < BASES * STREAMS * 19 / 20)
            fail_msg("%s: told once in %d of %d streams", episodes[e].name, once[e],
                     BASES * STREAMS);
}

/* An episode that is over keeps nothing back, nor mostly one that grows far worse. */
static void another_episode_is_told(void **state)
{
    (void)state;
    int after = 0, worse = 0;
    for (uint64_t seed = 0; seed < 20; seed++) {
        mktopt__random random;
        mktopt__random_seed(&random, 1000 + seed);
        mktopt_detector *detector = make();
        for (int64_t i = 0; i < 2600; i++) {
            const double event = i == 2000 || i == 2200 ? 120 : i >= 2400 ? 25 : 0;
            const double ruin = i >= 2410 ? 1e4 : 0;
            const double value = series_value(GAUSSIAN, i, &random) + event + ruin;
            const int told = push(detector, value, i * 3600).alert_score >= MKTOPT_ALERT_SCORE;
            after += told && (i == 2000 || i == 2200);
            worse += told && (i == 2410 || i == 2411);
        }
        mktopt_detector_free(detector);
    }
    if (after < 38 || worse < 14)
        fail_msg("told of 40 spikes %d, of 20 that grow worse %d", after, worse);
}

/* Two values of a quiet Sunday as high as any on a weekday, seven deviations above their own. */
static void weekends_are_judged_by_weekends(void **state)
{
    (void)state;
    enum { SUNDAY = 11 * 168 + 6 * 24 + 9 };
    int told = 0;
    for (uint64_t seed = 0; seed < 40; seed++) {
        mktopt__random random;
        mktopt__random_seed(&random, 1100 + seed);
        mktopt_detector *detector = make();
        for (int64_t i = 0; i < SUNDAY + 2; i++) {
            const double value = week_value(i, 0, &random) + (i >= SUNDAY ? 7 : 0);
            const mktopt_detection said = push(detector, value, 1700000000 + i * 3600);
            told += i >= SUNDAY && said.alert_score >= MKTOPT_ALERT_SCORE;
        }
        mktopt_detector_free(detector);
    }
    if (told < 28 || told > 42)
        fail_msg("told %d times in 40 streams", told);
}

/* Noise alerts about as often in each doubling of a stream, and so ever more rarely. */
static void clean_streams_alert_rarely(void **state)
{
    (void)state;
    enum { SERIES = 12, LENGTH = 4000 };
    for (int kind = 0; kind < SERIES_KINDS; kind++) {
        int early = 0, late = 0;
        for (uint64_t seed = 0; seed < SERIES; seed++) {
            mktopt__random random;
            mktopt__random_seed(&random, 800 + seed);
            mktopt_detector *detector = make();
            for (int64_t i = 0; i < LENGTH; i++) {
                const double value = series_value((series_kind)kind, i, &random);
                const mktopt_detection said = push(detector, value, MKTOPT_NONE_I64);
                *(i < 1000 ? &early : &late) += said.alert_score >= MKTOPT_ALERT_SCORE;
            }
            mktopt_detector_free(detector);
        }
        if (early > 7 * SERIES || late > 7 * SERIES)
            fail_msg("%s: %d alerts in the first thousand of %d series, %d in the next three",
                     series_names[kind], early, SERIES, late);
    }
}

static void without_times_a_season_is_learned(void **state)
{
    (void)state;
    mktopt__random random;
    mktopt__random_seed(&random, 53);
    mktopt_detector *detector = make();
    double with = 0, without = 0;
    for (int64_t i = 0; i < 600; i++) {
        const double value = series_value(SEASONAL, i, &random);
        const double error = fabs(value - push(detector, value, MKTOPT_NONE_I64).expected);
        *(i < 60 ? &without : &with) += i < 60 ? error / 60 : i >= 300 ? error / 300 : 0;
    }
    assert_int_equal(detector->state.period, 24);
    assert_true(with < 6 && without > 12); /* noise of 5, season of +-30 */
    mktopt_detector_free(detector);
}

/* However long nothing moved, the first that does is as rare as can be. */
static void what_never_moved_moves(void **state)
{
    (void)state;
    static const int64_t lengths[] = {300, 700, 2000, 10000};
    for (int i = 0; i < 4; i++) {
        mktopt_detector *detector = make();
        for (int64_t j = 0; j < lengths[i]; j++)
            assert_true(push(detector, 5, MKTOPT_NONE_I64).score < 0.99);
        const mktopt_detection said = push(detector, 6, MKTOPT_NONE_I64);
        assert_true(said.score > 0.999 && said.alert_score > MKTOPT_ALERT_SCORE);
        mktopt_detector_free(detector);
    }
}

static void odd_streams_are_survived(void **state)
{
    (void)state;
    mktopt_detector *detector = make();
    for (int64_t i = 0; i < 300; i++)
        assert_true(push(detector, 5, i * 86400).alert_score < MKTOPT_ALERT_SCORE);
    assert_true(push(detector, 6, 300 * 86400).score > 0.99);
    for (int64_t i = 0; i < 300; i++) {
        const double value = i % 2 == 0 ? 1e100 : -1e100;
        const mktopt_detection said =
            push(detector, value, i % 3 == 0 ? INT64_C(253402300799) : INT64_C(-62167219200));
        assert_true(isfinite(said.score) && isfinite(said.alert_score) && isfinite(said.expected));
    }
    for (int64_t i = 0; i < 300; i++)
        assert_true(isfinite(push(detector, i % 2 == 0 ? 5e-324 : 0, MKTOPT_NONE_I64).score));
    assert_int_equal(mktopt__detector_check(&detector->state), 0);
    mktopt_detector_free(detector);
}

static void missing_values_leave_it_as_it_is(void **state)
{
    (void)state;
    mktopt__random random;
    mktopt__random_seed(&random, 54);
    mktopt_detector *plain = make(), *gaps = make();
    for (int64_t i = 0; i < 500; i++) {
        const double value = series_value(GAUSSIAN, i, &random);
        const mktopt_detection missing = push(gaps, (double)NAN, i);
        assert_true(isnan(missing.score) && isnan(missing.alert_score));
        assert_true(push(plain, value, i).score == push(gaps, value, i).score);
    }
    assert_memory_equal(&plain->state, &gaps->state, sizeof plain->state);
    mktopt_detector_free(plain);
    mktopt_detector_free(gaps);
}

/* ---- state as bytes ------------------------------------------------------------------------- */

static void a_restored_detector_goes_on(void **state)
{
    (void)state;
    unsigned char *bytes = malloc(MKTOPT_DETECTOR_BYTES), *again = malloc(MKTOPT_DETECTOR_BYTES);
    mktopt_error err;
    for (int timed = 0; timed < 2; timed++) {
        mktopt__random random;
        mktopt__random_seed(&random, 55);
        mktopt_detector *first = make(), *second;
        for (int64_t i = 0; i < 1500; i++)
            push(first, series_value(SEASONAL, i, &random), timed ? i * 3600 : MKTOPT_NONE_I64);
        const size_t size = save(first, bytes);
        assert_ok(mktopt_detector_restore(bytes, size, NULL, &second, &err), err);
        for (int64_t i = 1500; i < 3000; i++) {
            const double value = series_value(SEASONAL, i, &random);
            const int64_t time = timed ? i * 3600 : MKTOPT_NONE_I64;
            const mktopt_detection a = push(first, value, time), b = push(second, value, time);
            assert_memory_equal(&a, &b, sizeof a);
        }
        assert_int_equal(save(first, bytes), size);
        assert_int_equal(save(second, again), size);
        assert_memory_equal(bytes, again, size);
        mktopt_detector_free(first);
        mktopt_detector_free(second);
    }
    free(bytes);
    free(again);
}

/* Any byte changed is noticed; with the checksum put right, what is taken can be worked with. */
static void hostile_bytes(void **state)
{
    (void)state;
    unsigned char *bytes = malloc(MKTOPT_DETECTOR_BYTES);
    mktopt_error err;
    mktopt__random random;
    mktopt__random_seed(&random, 56);
    mktopt_detector *detector = make(), *restored = NULL;
    for (int64_t i = 0; i < 300; i++)
        push(detector, series_value(COUNTS, i, &random), MKTOPT_NONE_I64);
    const size_t size = save(detector, bytes);
    int taken = 0;
    for (int trial = 0; trial < 3000; trial++) {
        const size_t at = (size_t)mktopt__random_below(&random, size - 8);
        const unsigned char kept = bytes[at];
        bytes[at] = (unsigned char)(kept ^ (1 + mktopt__random_below(&random, 255)));
        assert_int_equal(mktopt_detector_restore(bytes, size, NULL, &restored, &err),
                         MKTOPT_CORRUPT_STATE);
        assert_null(restored);
        mktopt__bytes_seal(bytes, size);
        if (mktopt_detector_restore(bytes, size, NULL, &restored, &err) == MKTOPT_OK) {
            taken++;
            for (int i = 0; i < 40; i++) {
                const mktopt_detection said = push(restored, i % 7 == 0 ? 1e100 : i, i * 900);
                assert_true(said.score >= 0 && said.score <= 1);
                assert_true(said.alert_score >= 0 && said.alert_score <= 1);
                assert_true(isfinite(said.expected));
            }
            mktopt_detector_free(restored);
            restored = NULL;
        }
        bytes[at] = kept;
        mktopt__bytes_seal(bytes, size);
    }
    assert_true(taken > 100);
    assert_fails(mktopt_detector_restore(bytes, size - 1, NULL, &restored, &err), err,
                 MKTOPT_CORRUPT_STATE, "bytes");
    assert_fails(mktopt_detector_restore(bytes, 0, NULL, &restored, &err), err,
                 MKTOPT_CORRUPT_STATE, "bytes");
    mktopt_detector_free(detector);
    free(bytes);
}

/* ---- faults --------------------------------------------------------------------------------- */

static void bad_input(void **state)
{
    (void)state;
    mktopt_error err;
    mktopt_detector *detector = make();
    mktopt_detection said = {.struct_size = sizeof said};
    const double values[] = {1, 2, (double)INFINITY}, huge[] = {1, -2e100};
    mktopt__detector_state before = detector->state;
    assert_fails(mktopt_detector_push(detector, (double)INFINITY, 0, &said, &err), err,
                 MKTOPT_NOT_FINITE, "value");
    assert_fails(mktopt_detector_run(detector, values, NULL, 3, NULL, NULL, NULL, &err), err,
                 MKTOPT_NOT_FINITE, "values[2]");
    assert_int_equal(err.index, 2);
    assert_fails(mktopt_detector_run(detector, huge, NULL, 2, NULL, NULL, NULL, &err), err,
                 MKTOPT_OUT_OF_RANGE, "values[1]");
    const int64_t milliseconds[] = {0, INT64_C(1795163400000)};
    assert_fails(mktopt_detector_push(detector, 1, milliseconds[1], &said, &err), err,
                 MKTOPT_OUT_OF_RANGE, "time");
    assert_fails(mktopt_detector_run(detector, values, milliseconds, 2, NULL, NULL, NULL, &err),
                 err, MKTOPT_OUT_OF_RANGE, "times[1]");
    assert_fails(mktopt_detector_run(detector, huge, NULL, -1, NULL, NULL, NULL, &err), err,
                 MKTOPT_OUT_OF_RANGE, "count");
    said.struct_size = 0;
    assert_int_equal(mktopt_detector_push(detector, 1, 0, &said, &err), MKTOPT_INVALID_OPTIONS);
    assert_int_equal(mktopt_detector_push(detector, 1, 0, NULL, &err), MKTOPT_INVALID_ARGUMENT);
    assert_int_equal(mktopt_detector_push(NULL, 1, 0, &said, &err), MKTOPT_INVALID_ARGUMENT);
    assert_int_equal(mktopt_detector_run(detector, NULL, NULL, 1, NULL, NULL, NULL, &err),
                     MKTOPT_INVALID_ARGUMENT);
    assert_int_equal(mktopt_detector_run(detector, NULL, NULL, 0, NULL, NULL, NULL, &err),
                     MKTOPT_OK);
    unsigned char byte;
    size_t size = 0;
    assert_fails(mktopt_detector_save(detector, &byte, 1, &size, &err), err, MKTOPT_TOO_LARGE,
                 "capacity");
    assert_int_equal(size, 0);
    assert_memory_equal(&before, &detector->state, sizeof before);
    mktopt_detector_free(detector);
    mktopt_detector_free(NULL);
}

static void every_allocation_fails(void **state)
{
    (void)state;
    faults_state faults = {.fail_at = 1};
    const mktopt_allocator allocator = faults_allocator(&faults);
    mktopt_detector *detector = NULL;
    mktopt_error err;
    assert_int_equal(mktopt_detector_create(&allocator, &detector, &err), MKTOPT_OUT_OF_MEMORY);
    assert_null(detector);
    faults.fail_at = 0;
    assert_ok(mktopt_detector_create(&allocator, &detector, &err), err);
    for (int64_t i = 0; i < 5000; i++)
        push(detector, (double)(i % 17), MKTOPT_NONE_I64);
    assert_true(faults.peak_bytes <= MKTOPT_DETECTOR_BYTES);
    mktopt_detector_free(detector);
    assert_int_equal(faults.live_bytes, 0);
    assert_int_equal(faults.wrong_sizes, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_are_calibrated),
        cmocka_unit_test(scores_of_hours_are_calibrated),
        cmocka_unit_test(scale_and_shift_leave_the_scores),
        cmocka_unit_test(only_the_past_counts),
        cmocka_unit_test(a_run_says_what_pushes_say),
        cmocka_unit_test(planted_changes_alert),
        cmocka_unit_test(a_spike_is_told_once),
        cmocka_unit_test(an_episode_is_told_once),
        cmocka_unit_test(another_episode_is_told),
        cmocka_unit_test(weekends_are_judged_by_weekends),
        cmocka_unit_test(clean_streams_alert_rarely),
        cmocka_unit_test(without_times_a_season_is_learned),
        cmocka_unit_test(what_never_moved_moves),
        cmocka_unit_test(odd_streams_are_survived),
        cmocka_unit_test(missing_values_leave_it_as_it_is),
        cmocka_unit_test(a_restored_detector_goes_on),
        cmocka_unit_test(hostile_bytes),
        cmocka_unit_test(bad_input),
        cmocka_unit_test(every_allocation_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
