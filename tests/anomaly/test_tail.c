/* Tail probabilities against closed forms, and against the values themselves. */
#include "support.h"

#include "anomaly/period.h"
#include "anomaly/tail.h"
#include "clean_series.h"

/* Quantiles of a generalised Pareto distribution give its parameters back. */
static void a_pareto_tail_is_found(void **state)
{
    (void)state;
    static const double shapes[] = {0, 0.1, 0.25, 0.4};
    enum { COUNT = 2000 };
    double values[COUNT];
    for (int s = 0; s < 4; s++) {
        const double shape = shapes[s];
        for (int i = 0; i < COUNT; i++) {
            const double upper = (i + 0.5) / COUNT; /* P(X > x) */
            values[i] = 7 + 3 * (shape > 0 ? (pow(upper, -shape) - 1) / shape : -log(upper));
        }
        const mktopt__pareto fit = mktopt__pareto_fit(values, COUNT, 7, 0);
        assert_true(fabs(fit.shape - shape) < 0.02);
        assert_true(fabs(fit.scale - 3) < 0.06);
    }
}

static void pareto_tails_have_closed_forms(void **state)
{
    (void)state;
    const mktopt__pareto exponential = {0, 2}, half = {0.5, 1}, none = {0, 0};
    assert_near(mktopt__pareto_tail(&exponential, 3), exp(-1.5), 1e-15);
    assert_near(mktopt__pareto_tail(&half, 6), 1.0 / 16, 1e-15); /* (1 + 3)^-2 */
    assert_true(mktopt__pareto_tail(&half, 0) == 1);
    assert_true(mktopt__pareto_tail(&none, 0) == 1 && mktopt__pareto_tail(&none, 1e-9) == 0);
}

/* Of exponential values the tail probability is known everywhere: also beyond what was seen. */
static void probabilities_of_an_exponential_stream(void **state)
{
    (void)state;
    mktopt__random random;
    mktopt__random_seed(&random, 1);
    double error[3] = {0};
    enum { STREAMS = 50 };
    for (int stream = 0; stream < STREAMS; stream++) {
        mktopt__tail tail = {0};
        for (int i = 0; i < 5000; i++)
            mktopt__tail_add(&tail, -log(1 - mktopt__random_uniform(&random)), MKTOPT__TAIL_FULL);
        for (int k = 0; k < 3; k++) /* 1e-2, 1e-3, 1e-4 */
            error[k] +=
                (log10(mktopt__tail_probability(&tail, (k + 2) * log(10))) + k + 2) / STREAMS;
    }
    assert_true(fabs(error[0]) < 0.02);
    assert_true(fabs(error[1]) < 0.1);
    assert_true(fabs(error[2]) < 0.2);
}

/* The peaks are the largest of all values, whatever their order: against sorting. */
static int descending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x < y) - (x > y);
}

static void peaks_are_the_largest_values(void **state)
{
    (void)state;
    enum { COUNT = 3000 };
    static double values[COUNT];
    mktopt__random random;
    mktopt__random_seed(&random, 2);
    mktopt__tail tail = {0};
    for (int i = 0; i < COUNT; i++) {
        values[i] = floor(500 * mktopt__random_uniform(&random)); /* with ties */
        mktopt__tail_add(&tail, values[i], MKTOPT__TAIL_FULL);
    }
    qsort(values, COUNT, sizeof *values, descending);
    assert_int_equal(tail.seen, COUNT);
    assert_true(tail.held >= MKTOPT__TAIL_PEAKS / 2);
    assert_memory_equal(tail.peaks, values, sizeof tail.peaks);
    assert_int_equal(mktopt__tail_check(&tail), 0);
}

static void probabilities_fall_and_scale(void **state)
{
    (void)state;
    mktopt__random random;
    mktopt__random_seed(&random, 3);
    mktopt__tail tail = {0}, scaled = {0};
    for (int i = 0; i < 1500; i++) {
        const double x = fabs(series_t3(&random));
        mktopt__tail_add(&tail, x, MKTOPT__TAIL_FULL);
        mktopt__tail_add(&scaled, 1024 * x, MKTOPT__TAIL_FULL);
        double before = 1;
        for (double at = 0; at < 20 && i % 100 == 0; at += 0.37) {
            const double p = mktopt__tail_probability(&tail, at);
            assert_true(p <= before && p > 0);
            assert_true(p == mktopt__tail_probability(&scaled, 1024 * at));
            before = p;
        }
    }
}

static void nothing_seen_nothing_unusual(void **state)
{
    (void)state;
    mktopt__tail tail = {0};
    assert_true(mktopt__tail_probability(&tail, 5) == 1);
    mktopt__tail_add(&tail, 1, MKTOPT__TAIL_FULL);
    assert_true(mktopt__tail_probability(&tail, 5) == 0.5); /* 1 in 2 */
    for (int i = 0; i < 99; i++)
        mktopt__tail_add(&tail, 0, MKTOPT__TAIL_FULL);
    assert_true(mktopt__tail_probability(&tail, 0) == 1);
}

static void forgetting_keeps_the_distribution(void **state)
{
    (void)state;
    mktopt__random random;
    mktopt__random_seed(&random, 4);
    mktopt__tail tail = {0};
    for (int i = 0; i < 100000; i++) {
        mktopt__tail_add(&tail, -log(1 - mktopt__random_uniform(&random)), 1000);
        assert_true(tail.seen <= 1000 && tail.held <= tail.seen);
    }
    assert_true(fabs(log10(mktopt__tail_probability(&tail, log(1000))) + 3) < 0.5);
    assert_int_equal(mktopt__tail_check(&tail), 0);
}

/* What is always the same stays known, however often half of it is forgotten. */
static void forgetting_keeps_ties(void **state)
{
    (void)state;
    mktopt__tail tail = {0};
    for (int i = 0; i < 10000; i++)
        mktopt__tail_add(&tail, 3, 350);
    assert_true(tail.held >= MKTOPT__TAIL_PEAKS / 2);
    assert_true(mktopt__tail_probability(&tail, 3) > 0.5);
    assert_true(mktopt__tail_probability(&tail, 3.1) < 1e-4);
}

static void damaged_tails_are_refused(void **state)
{
    (void)state;
    mktopt__tail good = {0};
    mktopt__tail_add(&good, 3, MKTOPT__TAIL_FULL);
    mktopt__tail_add(&good, 4, MKTOPT__TAIL_FULL);
    mktopt__tail bad = good;
    bad.held = 3;
    assert_int_equal(mktopt__tail_check(&bad), -1);
    bad = good, bad.peaks[1] = 5;
    assert_int_equal(mktopt__tail_check(&bad), -1);
    bad = good, bad.peaks[0] = (double)NAN;
    assert_int_equal(mktopt__tail_check(&bad), -1);
    bad = good, bad.peaks[1] = -1;
    assert_int_equal(mktopt__tail_check(&bad), -1);
    bad = good, bad.seen = MKTOPT__TAIL_FULL + 1;
    assert_int_equal(mktopt__tail_check(&bad), -1);
    assert_int_equal(mktopt__tail_check(&good), 0);
}

/* ---- periods ------------------------------------------------------------------------------ */

static int64_t period_of_noisy(int64_t period, int64_t count, double noise, double trend,
                               uint64_t seed)
{
    double values[1024];
    mktopt__random random;
    mktopt__random_seed(&random, seed);
    for (int64_t i = 0; i < count; i++)
        values[i] = (i % period < period / 3 ? 1 : 0) + trend * (double)i +
                    noise * mktopt__random_normal(&random);
    return mktopt__find_period(values, count, MKTOPT__LONGEST_PERIOD);
}

static void periods_are_found(void **state)
{
    (void)state;
    static const int64_t periods[] = {4, 7, 12, 24, 48, 96, 168, 288};
    for (int i = 0; i < 8; i++) {
        assert_int_equal(period_of_noisy(periods[i], 1024, 0.2, 0, 5), periods[i]);
        assert_int_equal(period_of_noisy(periods[i], 1024, 0.1, 0.05, 6), periods[i]);
    }
}

static void noise_and_walks_have_no_period(void **state)
{
    (void)state;
    mktopt__random random;
    mktopt__random_seed(&random, 7);
    int found = 0;
    for (int series = 0; series < 200; series++) {
        double noise[256], walk[256], level = 0;
        for (int i = 0; i < 256; i++) {
            noise[i] = mktopt__random_normal(&random);
            walk[i] = level = 0.9 * level + mktopt__random_normal(&random);
        }
        found += mktopt__find_period(noise, 256, MKTOPT__LONGEST_PERIOD) > 0;
        found += mktopt__find_period(walk, 256, MKTOPT__LONGEST_PERIOD) > 0;
    }
    assert_true(found <= 4);
    double constant[64] = {0};
    assert_int_equal(mktopt__find_period(constant, 64, 30), 0);
    assert_int_equal(mktopt__find_period(constant, 0, 30), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pareto_tail_is_found),
        cmocka_unit_test(pareto_tails_have_closed_forms),
        cmocka_unit_test(probabilities_of_an_exponential_stream),
        cmocka_unit_test(peaks_are_the_largest_values),
        cmocka_unit_test(probabilities_fall_and_scale),
        cmocka_unit_test(nothing_seen_nothing_unusual),
        cmocka_unit_test(forgetting_keeps_the_distribution),
        cmocka_unit_test(forgetting_keeps_ties),
        cmocka_unit_test(damaged_tails_are_refused),
        cmocka_unit_test(periods_are_found),
        cmocka_unit_test(noise_and_walks_have_no_period),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
