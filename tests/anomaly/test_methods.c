/* The methods of batch scoring against straightforward implementations, closed forms and published
 * results. */
#include "scores.h"

#include "anomaly/calibrate.h"
#include "anomaly/score.h"
#include "base/memory.h"

/* ---- by the definitions ---------------------------------------------------------------------- */

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

enum { MOST_VALUES = 1000 };

/* Of those that are not missing. */
static double median_of(const double *values, int64_t count)
{
    double sorted[MOST_VALUES];
    int64_t n = 0;
    for (int64_t i = 0; i < count; i++)
        if (!isnan(values[i]))
            sorted[n++] = values[i];
    qsort(sorted, (size_t)n, sizeof *sorted, ascending);
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
}

/* Of the values that are left: mean and standard deviation, or median and MAD. */
static void centre_and_spread(const double *left, int count, int robust, double *centre,
                              double *spread)
{
    double deviations[MOST_VALUES], sum = 0, squares = 0;
    if (robust) {
        *centre = median_of(left, count);
        for (int i = 0; i < count; i++)
            deviations[i] = fabs(left[i] - *centre);
        *spread = MKTOPT__MAD_TO_SIGMA * median_of(deviations, count);
        return;
    }
    for (int i = 0; i < count; i++)
        sum += left[i];
    *centre = sum / count;
    for (int i = 0; i < count; i++)
        squares += (left[i] - *centre) * (left[i] - *centre);
    *spread = sqrt(squares / (count - 1));
}

/* The generalised ESD test, as the handbook describes it: the statistics of `most` steps, the
 * values in the order in which they went; how many are outliers by the critical values. */
static int generalised_esd(const double *values, int count, int most, int robust,
                           const double *critical, double *statistics, int *order)
{
    double left[MOST_VALUES];
    int place[MOST_VALUES], outliers = 0;
    for (int i = 0; i < count; i++) {
        left[i] = values[i];
        place[i] = i;
    }
    for (int step = 0; step < most; step++, count--) {
        double centre, spread;
        int far = 0;
        centre_and_spread(left, count, robust, &centre, &spread);
        for (int i = 1; i < count; i++)
            if (fabs(left[i] - centre) > fabs(left[far] - centre))
                far = i;
        statistics[step] = fabs(left[far] - centre) / spread;
        order[step] = place[far];
        if (statistics[step] > critical[step])
            outliers = step + 1;
        for (int i = far; i + 1 < count; i++) {
            left[i] = left[i + 1];
            place[i] = place[i + 1];
        }
    }
    return outliers;
}

/* ---- medians ------------------------------------------------------------------------------- */

static void running_medians_are_medians(void **state)
{
    (void)state;
    enum { LENGTH = 200 };
    double values[LENGTH], medians[LENGTH], scratch[LENGTH];
    make_series(COUNTS, values, LENGTH, 14);
    for (int i = 0; i < LENGTH; i += 17)
        values[i] = (double)NAN;
    for (int64_t width = 2; width < 60; width++) {
        const int64_t half = width / 2;
        mktopt__running_median(values, LENGTH, width, medians, scratch);
        for (int64_t i = half; i < LENGTH - half; i++) {
            const double left = median_of(values + i - half, width);
            const double right = median_of(values + i + 1 - width + half, width);
            assert_true(medians[i] == (left + right) / 2); /* of an odd width they are one */
        }
    }
    for (int i = 0; i < LENGTH; i++)
        values[i] = 3 * i - 7; /* a line stays a line, to its ends */
    for (int width = 30; width < 32; width++) {
        mktopt__running_median(values, LENGTH, width, medians, scratch);
        for (int i = 0; i < LENGTH; i++)
            assert_near(medians[i], values[i], 1e-12);
    }
}

static void hampel_is_median_and_mad(void **state)
{
    (void)state;
    enum { LENGTH = 120 };
    double values[LENGTH], deviations[15];
    make_series(GAUSSIAN, values, LENGTH, 15);
    double expected[LENGTH], scale[LENGTH], scratch[2 * LENGTH + 64], zeros[LENGTH] = {0};
    const mktopt__series series = {.values = values, .count = LENGTH, .season = zeros};
    mktopt__judgement judged = {expected, scale, NULL};
    mktopt__judge_hampel(&series, &judged, scratch);
    for (int i = 7; i < LENGTH - 7; i++) {
        const double median = median_of(values + i - 7, 15);
        for (int j = 0; j < 15; j++)
            deviations[j] = fabs(values[i - 7 + j] - median);
        assert_true(expected[i] == median);
        assert_near(scale[i], 1.4826 * median_of(deviations, 15), 1e-5);
    }
}

/* ---- S-H-ESD --------------------------------------------------------------------------------- */

/* Rosner's 54 values with their statistics and critical values at 0.05: NIST/SEMATECH e-Handbook of
 * Statistical Methods, 1.3.5.17.3. */
enum { ROSNER = 54, STEPS = 10 };
static const double rosner[ROSNER] = {
    -0.25, 0.68, 0.94, 1.15, 1.20, 1.26, 1.26, 1.34, 1.38, 1.43, 1.49, 1.49, 1.55, 1.56,
    1.58,  1.65, 1.69, 1.70, 1.76, 1.77, 1.81, 1.91, 1.94, 1.96, 1.99, 2.06, 2.09, 2.10,
    2.14,  2.15, 2.23, 2.24, 2.26, 2.35, 2.37, 2.40, 2.47, 2.54, 2.62, 2.64, 2.90, 2.92,
    2.92,  2.93, 3.21, 3.26, 3.30, 3.59, 3.68, 4.30, 4.64, 5.34, 5.42, 6.01};
static const double rosner_statistics[STEPS] = {3.118, 2.942, 3.179, 2.810, 2.815,
                                                2.848, 2.279, 2.310, 2.101, 2.067};
static const double rosner_critical[STEPS] = {3.158, 3.151, 3.143, 3.136, 3.128,
                                              3.120, 3.111, 3.103, 3.094, 3.085};

static int flags_of(const double *values, int count, int64_t most, unsigned char *flags)
{
    double zeros[512] = {0}, expected[512], scale[512], scratch[2048];
    const mktopt__series series = {.values = values, .count = count, .season = zeros};
    mktopt__judgement judged = {expected, scale, flags};
    int flagged = 0;
    memset(flags, 0, (size_t)count);
    mktopt__judge_s_h_esd(&series, 0.05, most, &judged, scratch);
    for (int i = 0; i < count; i++)
        flagged += flags[i];
    return flagged;
}

static void esd_critical_values(void **state)
{
    (void)state;
    for (int i = 0; i < STEPS; i++) { /* the handbook cuts digits off */
        const double critical = mktopt__esd_critical(ROSNER, i + 1, 0.05);
        assert_true(critical >= rosner_critical[i] && critical < rosner_critical[i] + 0.001);
    }
}

/* With mean and deviation the test above gives what is published; with median and MAD, as the
 * hybrid test has it, what the library gives. */
static void s_h_esd_is_the_generalised_esd_test(void **state)
{
    (void)state;
    double statistics[STEPS], values[ROSNER];
    unsigned char flags[ROSNER];
    int order[STEPS], found = 0;
    assert_int_equal(generalised_esd(rosner, ROSNER, STEPS, 0, rosner_critical, statistics, order),
                     3);
    for (int i = 0; i < STEPS; i++) /* the handbook cuts digits off */
        assert_true(statistics[i] >= rosner_statistics[i] &&
                    statistics[i] < rosner_statistics[i] + 0.001);
    for (int i = 0; i < 3; i++)
        assert_int_equal(order[i], ROSNER - 1 - i);
    for (uint64_t seed = 0; seed < 200; seed++) {
        mktopt__random random;
        mktopt__random_seed(&random, seed);
        for (int i = 0; i < ROSNER; i++)
            values[i] = seed == 0 ? rosner[i] : mktopt__random_normal(&random);
        for (uint64_t i = 0; i < seed % 7; i++) /* none to six, some of them near the limit */
            values[8 * i] += (i % 2 == 0 ? 4 : -4) * mktopt__random_uniform(&random) + 2;
        const int outliers =
            generalised_esd(values, ROSNER, STEPS, 1, rosner_critical, statistics, order);
        assert_int_equal(flags_of(values, ROSNER, STEPS, flags), outliers);
        for (int i = 0; i < outliers; i++)
            assert_int_equal(flags[order[i]], 1);
        found += outliers;
    }
    assert_true(found > 200);
}

/* More than fifty anomalies, with the library's own critical values. */
static void s_h_esd_goes_on_for_many_steps(void **state)
{
    (void)state;
    enum { LENGTH = 900, MOST = LENGTH / 10 };
    double critical[MOST], statistics[MOST], values[LENGTH];
    for (int step = 0; step < MOST; step++)
        critical[step] = mktopt__esd_critical(LENGTH, step + 1, 0.05);
    for (uint64_t seed = 0; seed < 4; seed++) {
        int order[MOST], found = 0;
        make_series(GAUSSIAN, values, LENGTH, 60 + seed);
        for (int i = 7; i < LENGTH; i += 13 + (int)seed)
            values[i] += (i % 2 == 0 ? 100 : -120) + i % 9;
        for (int i = 0; i < LENGTH && seed == 3; i++)
            values[i] = round(values[i] / 10); /* ties */
        const int outliers = generalised_esd(values, LENGTH, MOST, 1, critical, statistics, order);
        mktopt_anomaly_options options;
        mktopt_anomalies *anomalies;
        mktopt_error err;
        (void)mktopt_anomaly_options_init(&options, sizeof options);
        options.method = MKTOPT_ANOMALY_S_H_ESD;
        options.season_length = 1;
        assert_ok(mktopt_anomalies_score(values, LENGTH, &options, NULL, &anomalies, &err), err);
        assert_true(outliers > 50);
        assert_int_equal(mktopt_anomalies_count(anomalies), outliers);
        for (int64_t i = 0; i < outliers; i++)
            for (int k = 0; k < outliers; k++)
                found += get(anomalies, i).index == order[k];
        if (seed < 3)
            assert_int_equal(found, outliers);
        mktopt_anomalies_free(anomalies);
    }
}

static void s_h_esd_finds_what_was_planted(void **state)
{
    (void)state;
    enum { LENGTH = 336 };
    double values[LENGTH];
    make_series(SEASONAL, values, LENGTH, 16);
    mktopt_anomalies *found = score(values, LENGTH, MKTOPT_ANOMALY_S_H_ESD);
    assert_true(mktopt_anomalies_count(found) <= 1);
    mktopt_anomalies_free(found);
    values[100] += 45;
    values[200] -= 45;
    values[201] -= 45;
    found = score(values, LENGTH, MKTOPT_ANOMALY_S_H_ESD);
    assert_int_equal(mktopt_anomalies_season_length(found), 24);
    assert_true(mktopt_anomalies_count(found) >= 3 && mktopt_anomalies_count(found) <= 4);
    int planted = 0;
    for (int64_t i = 0; i < mktopt_anomalies_count(found); i++)
        planted += get(found, i).index == 100 || (get(found, i).index & ~1) == 200;
    assert_int_equal(planted, 3);
    mktopt_anomalies_free(found);
}

/* ---- EWMA ------------------------------------------------------------------------------------ */

/* The forecast is a weighted sum: 0.2 * 0.8^k of the value k before the last, the rest the first.
 */
static void ewma_is_a_weighted_sum(void **state)
{
    (void)state;
    enum { LENGTH = 60 };
    double values[LENGTH], zeros[LENGTH] = {0}, expected[LENGTH], scale[LENGTH];
    double scratch[4 * LENGTH], errors[LENGTH];
    mktopt__random random;
    mktopt__random_seed(&random, 3);
    for (int i = 0; i < LENGTH; i++)
        values[i] = series_value(GAUSSIAN, i, &random);
    const mktopt__series series = {.values = values, .count = LENGTH, .season = zeros};
    mktopt__judgement judged = {expected, scale, NULL};
    mktopt__judge_ewma(&series, &judged, scratch);
    for (int i = 0; i < LENGTH; i++) {
        double sum = pow(0.8, i > 0 ? i - 1 : 0) * values[0];
        for (int k = 0; k + 1 < i; k++)
            sum += 0.2 * pow(0.8, k) * values[i - 1 - k];
        assert_near(expected[i], sum, 1e-12);
        errors[i] = fabs(values[i] - sum);
    }
    const double spread = MKTOPT__MAD_TO_SIGMA * median_of(errors, LENGTH);
    for (int i = 0; i < LENGTH; i++)
        assert_near(scale[i], spread, 1e-12);
}

static void ewma_is_its_recursion(void **state)
{
    (void)state;
    const double values[] = {10, 12, (double)NAN, 8, 11};
    const double expected[] = {10, 10, 10.4, 10.4, 9.92};
    double zeros[5] = {0}, got[5], scale[5], scratch[128];
    const mktopt__series series = {.values = values, .count = 5, .season = zeros};
    mktopt__judgement judged = {got, scale, NULL};
    mktopt__judge_ewma(&series, &judged, scratch);
    for (int i = 0; i < 5; i++)
        assert_near(got[i], expected[i], 1e-12);
}

/* ---- changepoints ---------------------------------------------------------------------------- */

static double absolute_cost(const double *values, int count)
{
    double cost = 0;
    const double median = median_of(values, count);
    for (int i = 0; i < count; i++)
        cost += fabs(values[i] - median);
    return cost;
}

static void changepoints_are_placed(void **state)
{
    (void)state;
    enum { LENGTH = 400 };
    double values[LENGTH];
    for (uint64_t seed = 0; seed < 20; seed++) {
        make_series(GAUSSIAN, values, LENGTH, 17 + seed);
        for (int i = 0; i < LENGTH; i++)
            values[i] += i >= 300 ? -10 : i >= 120 ? 60 : 0;
        mktopt_anomalies *found = score(values, LENGTH, MKTOPT_ANOMALY_CHANGEPOINTS);
        assert_int_equal(mktopt_anomalies_count(found), 2);
        const mktopt_anomaly up = get(found, 0), down = get(found, 1);
        assert_true(llabs(up.index - 120) <= 2 && up.direction == 1);
        assert_true(llabs(down.index - 300) <= 2 && down.direction == -1);
        mktopt_anomalies_free(found);
    }
}

/* Of all places the one where two levels leave the least absolute deviation (L1 segmentation). */
static void a_changepoint_is_the_best_of_all_places(void **state)
{
    (void)state;
    enum { LENGTH = 150, SERIES = 40 };
    double values[LENGTH];
    int same = 0;
    for (uint64_t seed = 0; seed < SERIES; seed++) {
        mktopt__random random;
        mktopt__random_seed(&random, 60 + seed);
        const int at = 40 + (int)(70 * mktopt__random_uniform(&random));
        for (int i = 0; i < LENGTH; i++)
            values[i] = (i >= at ? 8 : 0) + mktopt__random_normal(&random);
        int best = 1;
        double least = INFINITY;
        for (int i = 1; i < LENGTH; i++) {
            const double cost = absolute_cost(values, i) + absolute_cost(values + i, LENGTH - i);
            if (cost < least) {
                least = cost;
                best = i;
            }
        }
        mktopt_anomalies *anomalies = score(values, LENGTH, MKTOPT_ANOMALY_CHANGEPOINTS);
        assert_int_equal(mktopt_anomalies_count(anomalies), 1);
        same += get(anomalies, 0).index == best;
        mktopt_anomalies_free(anomalies);
    }
    assert_int_equal(same, SERIES);
}

/* Three shifts leave few places that tell what is usual; each is found, and nothing else. */
static void changepoints_do_not_hide_one_another(void **state)
{
    (void)state;
    enum { LENGTH = 160, SERIES = 40, SHIFTS = 3 };
    double values[LENGTH];
    int found = 0;
    for (uint64_t seed = 0; seed < SERIES; seed++) {
        mktopt__random random;
        mktopt__random_seed(&random, seed);
        const int at[SHIFTS] = {34, 76, 118}, rise = seed % 2 == 0 ? 7 : -7;
        for (int i = 0; i < LENGTH; i++)
            values[i] = mktopt__random_normal(&random) + (i >= at[0] ? rise : 0) +
                        (i >= at[1] ? 6 : 0) - (i >= at[2] ? 8 : 0);
        mktopt_anomalies *anomalies = score(values, LENGTH, MKTOPT_ANOMALY_CHANGEPOINTS);
        int placed = 0;
        for (int i = 0; i < SHIFTS && mktopt_anomalies_count(anomalies) == SHIFTS; i++)
            placed += llabs(get(anomalies, i).index - at[i]) <= 1;
        found += placed == SHIFTS;
        mktopt_anomalies_free(anomalies);
    }
    assert_true(found >= 36);
}

/* ---- extreme-value tails --------------------------------------------------------------------- */

/* Quantiles of distributions with generalised Pareto tails, shape 0 and 1/4, on both sides: the
 * probability of what is far out is in closed form, beyond the largest value too. */
static void far_values_have_the_probability_of_their_tail(void **state)
{
    (void)state;
    enum { COUNT = 4000 };
    static double z[COUNT];
    static const double shapes[] = {0, 0.25};
    for (int s = 0; s < 2; s++) {
        const double shape = shapes[s];
        for (int i = 0; i < COUNT / 2; i++) {
            const double p = (i + 0.5) / (COUNT / 2);
            z[i] = shape > 0 ? (pow(p, -shape) - 1) / shape : -log(p);
            z[COUNT / 2 + i] = -z[i];
        }
        mktopt__arena *arena = mktopt__arena_create(mktopt__allocator_or_libc(NULL));
        mktopt__sample sample;
        mktopt_error err;
        assert_non_null(arena);
        assert_ok(mktopt__sample_fit(z, COUNT, &sample, arena, &err), err);
        for (double p = 0.04; p > 2e-5; p /= 2) {
            const double x = shape > 0 ? (pow(p, -shape) - 1) / shape : -log(p);
            for (int sign = -1; sign <= 1; sign += 2) {
                const double got = mktopt__sample_probability(&sample, sign * x);
                if (fabs(log(got / p)) > (p > 1e-3 ? 0.1 : 0.5))
                    fail_msg("shape %g, p %g: %g", shape, p, got);
            }
        }
        mktopt__arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(running_medians_are_medians),
        cmocka_unit_test(hampel_is_median_and_mad),
        cmocka_unit_test(esd_critical_values),
        cmocka_unit_test(s_h_esd_is_the_generalised_esd_test),
        cmocka_unit_test(s_h_esd_goes_on_for_many_steps),
        cmocka_unit_test(s_h_esd_finds_what_was_planted),
        cmocka_unit_test(ewma_is_a_weighted_sum),
        cmocka_unit_test(ewma_is_its_recursion),
        cmocka_unit_test(changepoints_are_placed),
        cmocka_unit_test(a_changepoint_is_the_best_of_all_places),
        cmocka_unit_test(changepoints_do_not_hide_one_another),
        cmocka_unit_test(far_values_have_the_probability_of_their_tail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
