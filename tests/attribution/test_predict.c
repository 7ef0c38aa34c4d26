/* Predictions against closed forms, prefix counts and simulated journeys. */
#include "rows.h"

#include "base/random.h"

static mktopt_prediction *predict(const mktopt_journeys *journeys, const char *const *journey,
                                  int64_t length, int32_t order)
{
    mktopt_error err;
    mktopt_prediction *prediction = NULL;
    mktopt_prediction_options options;
    mktopt_prediction_options_init(&options, sizeof options);
    options.markov_order = order;
    assert_ok(
        mktopt_attribution_predict(journeys, journey, length, &options, NULL, &prediction, &err),
        err);
    return prediction;
}

static mktopt_prediction_summary summary_of_prediction(const mktopt_prediction *prediction)
{
    mktopt_error err;
    mktopt_prediction_summary summary = {.struct_size = sizeof summary};
    assert_ok(mktopt_prediction_get_summary(prediction, &summary, &err), err);
    assert_true(0 <= summary.lower && summary.lower <= summary.conversion_probability);
    assert_true(summary.conversion_probability <= summary.upper && summary.upper <= 1);
    assert_true(0 <= summary.confidence_score && summary.confidence_score <= 1);
    return summary;
}

static mktopt_next_touch next_of(const mktopt_prediction *prediction, int64_t index)
{
    mktopt_error err;
    mktopt_next_touch next = {.struct_size = sizeof next};
    assert_ok(mktopt_prediction_next(prediction, index, &next, &err), err);
    return next;
}

static mktopt_prediction_summary summary_at(const mktopt_journeys *journeys,
                                            const char *const *journey, int64_t length,
                                            int32_t order)
{
    mktopt_prediction *prediction = predict(journeys, journey, length, order);
    const mktopt_prediction_summary summary = summary_of_prediction(prediction);
    mktopt_prediction_free(prediction);
    return summary;
}

/* a goes on to b 40 times of 105, to c 5 times, converts 5 times; c always goes on to b; b converts
 * 12 times of 52. */
static const path_row by_hand[] = {
    {"a > b", 10, 0, 30}, {"a", 5, 0, 55}, {"b", 0, 0, 7}, {"a > c > b", 2, 50, 3}};

static void agrees_with_figures_worked_out_by_hand(void **state)
{
    (void)state;
    mktopt_journeys *journeys = journeys_of_paths(by_hand, COUNT(by_hand));
    const char *journey[] = {"a"};
    mktopt_prediction *prediction = predict(journeys, journey, 1, 1);
    const mktopt_prediction_summary summary = summary_of_prediction(prediction);
    const double b = 12.0 / 52, a = (45 * b + 5) / 105;
    assert_near(summary.conversion_probability, a, 1e-14);
    assert_near(summary.expected_value, 45.0 / 105 * 50 / 52, 1e-14);
    assert_near(summary.average_probability, 17.0 / 112, 1e-14);
    assert_near(summary.observations, 105, 0);
    assert_int_equal(summary.touches_used, 1);
    assert_int_equal(summary.backed_off, 0);
    assert_int_equal(mktopt_prediction_next_count(prediction), 3);
    const char *order[] = {"b", "a", "c"}; /* c was seen five times only */
    const double lifts[] = {b / a, 1, b / a};
    for (int i = 0; i < 3; i++) {
        const mktopt_next_touch next = next_of(prediction, i);
        assert_string_equal(next.channel, order[i]);
        assert_near(next.lift, lifts[i], 1e-14);
        assert_near(next.conversion_probability, i == 1 ? a : b, 1e-14);
        assert_true(next.lift_lower <= next.lift && next.lift <= next.lift_upper);
        assert_true(next.lower <= next.conversion_probability);
        assert_true(next.conversion_probability <= next.upper);
    }
    assert_int_equal(next_of(prediction, 0).significant, 1);
    assert_int_equal(next_of(prediction, 1).significant, 0);
    assert_int_equal(next_of(prediction, 2).significant, 0);
    assert_near(next_of(prediction, 0).observations, 52, 0);
    assert_true(mktopt_prediction_suggestion_count(prediction) >= 2);
    assert_contains(mktopt_prediction_suggestion(prediction, 0), "14.7%");
    assert_contains(mktopt_prediction_suggestion(prediction, 1), "1.58 times as many");
    mktopt_prediction_free(prediction);
    mktopt_journeys_free(journeys);
}

/* Var h by hand for one state: a journey of one touch is a coin. The posterior is the beta
 * distribution of the counts and the prior's one observation. */
static void has_the_interval_of_a_coin_where_it_is_one(void **state)
{
    (void)state;
    const path_row rows[] = {{"a", 30, 0, 70}};
    mktopt_journeys *journeys = journeys_of_paths(rows, 1);
    const char *journey[] = {"a"};
    const mktopt_prediction_summary s = summary_at(journeys, journey, 1, 1);
    /* Beta(30 + g, 70 + 1 - g), g = 30.5 / 101: its 0.025 and 0.975 quantiles by numerical
     * integration */
    assert_near(s.lower, 0.2150835024, 1e-9);
    assert_near(s.upper, 0.3924566907, 1e-9);
    mktopt_journeys_free(journeys);
}

/* With an order as long as the paths a state is a prefix: of the paths that begin so, how many
 * convert? */
static void counts_prefixes_when_the_order_is_long(void **state)
{
    (void)state;
    enum { N = 200 };
    static char texts[N][16];
    static path_row rows[N];
    mktopt__random random;
    mktopt__random_seed(&random, 5);
    for (int i = 0; i < N; i++) {
        const int length = 1 + (int)mktopt__random_below(&random, 4);
        size_t used = 0;
        for (int k = 0; k < length; k++)
            used += (size_t)snprintf(texts[i] + used, sizeof texts[i] - used, "%s%c",
                                     k > 0 ? " > " : "", "abc"[mktopt__random_below(&random, 3)]);
        const double conversions = (double)mktopt__random_below(&random, 4);
        rows[i] = (path_row){texts[i], conversions, 0, (double)mktopt__random_below(&random, 9)};
    }
    mktopt_journeys *journeys = journeys_of_paths(rows, N);
    for (int i = 0; i < 81; i++) {
        const char *names[] = {"a", "b", "c"};
        const char *journey[] = {names[i % 3], names[i / 3 % 3], names[i / 9 % 3],
                                 names[i / 27 % 3]};
        const int64_t length = 1 + i % 4;
        char prefix[16] = "";
        double conversions = 0, all = 0;
        for (int64_t k = 0; k < length; k++)
            snprintf(prefix + strlen(prefix), sizeof prefix - strlen(prefix), "%s%s",
                     k > 0 ? " > " : "", journey[k]);
        for (int r = 0; r < N; r++)
            if (strncmp(texts[r], prefix, strlen(prefix)) == 0) {
                conversions += rows[r].conversions;
                all += rows[r].conversions + rows[r].nulls;
            }
        const mktopt_prediction_summary s = summary_at(journeys, journey, length, 4);
        if (all > 0) {
            assert_near(s.conversion_probability, conversions / all, 1e-12);
            assert_near(s.observations, all, 1e-12);
            assert_int_equal(s.backed_off, 0);
        } else {
            assert_int_equal(s.backed_off, 1);
        }
    }
    mktopt_journeys_free(journeys);
}

/* A chain that counts consistently loses nobody: from the start it converts at the observed rate,
 * whatever its order. */
static void starts_at_the_conversion_rate(void **state)
{
    (void)state;
    mktopt__random random;
    mktopt__random_seed(&random, 11);
    for (int trial = 0; trial < 20; trial++) {
        static char texts[60][64];
        path_row rows[60];
        for (int i = 0; i < 60; i++) {
            const int length = 1 + (int)mktopt__random_below(&random, 7);
            size_t used = 0;
            for (int k = 0; k < length; k++)
                used += (size_t)snprintf(texts[i] + used, sizeof texts[i] - used, "%s%c",
                                         k > 0 ? " > " : "",
                                         'a' + (char)mktopt__random_below(&random, 5));
            const double conversions = mktopt__random_uniform(&random);
            rows[i] = (path_row){texts[i], conversions, conversions * 3,
                                 mktopt__random_uniform(&random) * 5};
        }
        mktopt_journeys *journeys = journeys_of_paths(rows, 60);
        for (int32_t order = 1; order <= 4; order++) {
            const mktopt_prediction_summary s = summary_at(journeys, NULL, 0, order);
            const mktopt_journeys_summary known = summary_of(journeys);
            assert_near(s.conversion_probability, known.conversion_rate, 1e-10);
            assert_near(s.expected_value, 3 * known.conversion_rate, 1e-10);
            assert_near(s.average_probability, s.conversion_probability, 0);
        }
        mktopt_journeys_free(journeys);
    }
}

static void backs_off_to_what_was_seen(void **state)
{
    (void)state;
    const path_row rows[] = {{"a > b", 4, 0, 6}, {"c > a", 1, 0, 1}, {"d", 0, 0, 0}};
    mktopt_journeys *journeys = journeys_of_paths(rows, COUNT(rows));
    const char *journey[] = {"c", "b"}, *unseen[] = {"a", "d"};
    mktopt_prediction *prediction = predict(journeys, journey, 2, 2);
    mktopt_prediction_summary s = summary_of_prediction(prediction);
    assert_int_equal(s.markov_order, 2);
    assert_int_equal(s.touches_used, 1);
    assert_int_equal(s.backed_off, 1);
    assert_near(s.conversion_probability, 0.4, 1e-14);
    assert_contains(mktopt_prediction_suggestion(prediction, 1), "all that had b last");
    mktopt_prediction_free(prediction);
    s = summary_at(journeys, unseen, 2, 2);
    assert_int_equal(s.touches_used, 0);
    assert_near(s.conversion_probability, 5.0 / 12, 1e-14);
    mktopt_journeys_free(journeys);
}

static void chooses_the_order_itself(void **state)
{
    (void)state;
    mktopt_journeys *journeys = journeys_of_paths(by_hand, COUNT(by_hand));
    const char *journey[] = {"a"};
    const mktopt_prediction_summary s = summary_at(journeys, journey, 1, MKTOPT_MARKOV_ORDER_AUTO);
    assert_in_range(s.markov_order, 1, 4);
    mktopt_journeys_free(journeys);
}

/* No conversion was seen: the probability is 0, but the interval is not. */
static void is_honest_about_what_was_not_seen(void **state)
{
    (void)state;
    const path_row few[] = {{"a", 0, 0, 5}, {"b", 1, 0, 5}},
                   many[] = {{"a", 0, 0, 5000}, {"b", 1, 0, 5}};
    const char *journey[] = {"a"};
    mktopt_journeys *journeys = journeys_of_paths(few, 2);
    const mktopt_prediction_summary s = summary_at(journeys, journey, 1, 1);
    assert_near(s.conversion_probability, 0, 0);
    assert_true(s.upper > 0.05);
    assert_true(s.confidence_score < 1e-6);
    mktopt_journeys_free(journeys);
    journeys = journeys_of_paths(many, 2);
    mktopt_prediction *prediction = predict(journeys, journey, 1, 1);
    assert_true(summary_of_prediction(prediction).upper < 0.002);
    assert_true(isnan(next_of(prediction, 0).lift)); /* against nothing */
    mktopt_prediction_free(prediction);
    mktopt_journeys_free(journeys);
}

/* One journey that converted after c does not make c the best that could come next. */
static void does_not_fall_for_single_observations(void **state)
{
    (void)state;
    const path_row rows[] = {{"a > b", 40, 0, 60}, {"a", 10, 0, 90}, {"a > c", 1, 0, 0}};
    mktopt_journeys *journeys = journeys_of_paths(rows, COUNT(rows));
    const char *journey[] = {"a"};
    mktopt_prediction *prediction = predict(journeys, journey, 1, 1);
    assert_string_equal(next_of(prediction, 0).channel, "b");
    assert_int_equal(next_of(prediction, 0).significant, 1);
    assert_string_equal(next_of(prediction, 2).channel, "c");
    assert_near(next_of(prediction, 2).conversion_probability, 1, 0);
    assert_int_equal(next_of(prediction, 2).significant, 0);
    mktopt_prediction_free(prediction);
    mktopt_journeys_free(journeys);
}

/* ---- coverage ------------------------------------------------------------------------------- */

enum { CHANNELS = 3 };
static const double steps[CHANNELS + 1][CHANNELS + 2] = {
    /* to a, b, c, (conversion), (null); rows: (start), a, b, c */
    {0.5, 0.3, 0.2, 0, 0},
    {0, 0.3, 0.2, 0.1, 0.4},
    {0.2, 0, 0.3, 0.05, 0.45},
    {0.1, 0.2, 0, 0.3, 0.4},
};

static void true_probabilities(double h[CHANNELS])
{
    memset(h, 0, CHANNELS * sizeof *h);
    for (int i = 0; i < 500; i++)
        for (int a = 0; a < CHANNELS; a++) {
            h[a] = steps[a + 1][CHANNELS];
            for (int b = 0; b < CHANNELS; b++)
                h[a] += steps[a + 1][b] * h[b];
        }
}

static mktopt_journeys *simulate(mktopt__random *random, int n)
{
    static char texts[MAX_ROWS][256];
    path_row rows[MAX_ROWS];
    for (int i = 0; i < n; i++) {
        int at = 0, length = 0;
        size_t used = 0;
        for (;;) {
            double u = mktopt__random_uniform(random);
            int to = 0;
            while (to < CHANNELS + 1 && (u -= steps[at][to]) >= 0)
                to++;
            if (to >= CHANNELS || length == 60) {
                rows[i] = (path_row){texts[i], to == CHANNELS, 0, to != CHANNELS};
                break;
            }
            used += (size_t)snprintf(texts[i] + used, sizeof texts[i] - used, "%s%c",
                                     length++ > 0 ? " > " : "", 'a' + to);
            at = to + 1;
        }
    }
    return journeys_of_paths(rows, n);
}

/* How often the 95 % intervals of all probabilities and lifts hold the truth. */
static void measure_coverage(int journeys_each, int trials, double *probabilities, double *lifts)
{
    const char *names[] = {"a", "b", "c"};
    double h[CHANNELS];
    int64_t held = 0, asked = 0, lift_held = 0, lift_asked = 0;
    mktopt__random random;
    mktopt__random_seed(&random, 2024);
    true_probabilities(h);
    for (int trial = 0; trial < trials; trial++) {
        mktopt_journeys *journeys = simulate(&random, journeys_each);
        for (int a = 0; a < CHANNELS; a++) {
            mktopt_prediction *prediction = predict(journeys, &names[a], 1, 1);
            const mktopt_prediction_summary s = summary_of_prediction(prediction);
            asked++;
            held += s.lower <= h[a] && h[a] <= s.upper;
            for (int64_t i = 0; i < mktopt_prediction_next_count(prediction); i++) {
                const mktopt_next_touch next = next_of(prediction, i);
                const double lift = h[next.channel[0] - 'a'] / h[a];
                if (next.channel[0] == names[a][0])
                    continue;
                lift_asked++;
                lift_held += next.lift_lower <= lift && lift <= next.lift_upper;
            }
            mktopt_prediction_free(prediction);
        }
        mktopt_journeys_free(journeys);
    }
    *probabilities = (double)held / (double)asked;
    *lifts = (double)lift_held / (double)lift_asked;
}

static void covers_the_truth_as_often_as_it_says(void **state)
{
    (void)state;
    double probabilities, lifts;
    measure_coverage(400, 700, &probabilities, &lifts); /* standard error below 0.007 */
    assert_true(fabs(probabilities - 0.95) < 0.02);
    assert_true(fabs(lifts - 0.95) < 0.02);
    measure_coverage(40, 700, &probabilities, &lifts);
    assert_true(probabilities > 0.91); /* few, and the method is asymptotic */
    assert_true(lifts > 0.91);
}

/* ---- the rest ------------------------------------------------------------------------------- */

static void refuses_what_it_cannot_use(void **state)
{
    (void)state;
    mktopt_error err;
    mktopt_journeys *journeys = journeys_of_paths(by_hand, COUNT(by_hand));
    mktopt_prediction *prediction = NULL;
    mktopt_prediction_options options;
    const char *journey[] = {"a", "x"}, *twice[] = {"a", "b", "a"}, *nothing[] = {NULL};
#define PREDICT(names, n, options) \
    mktopt_attribution_predict(journeys, names, n, options, NULL, &prediction, &err)
    assert_fails(PREDICT(journey, 2, NULL), err, MKTOPT_UNKNOWN_NAME, "journey[1]");
    assert_fails(PREDICT(nothing, 1, NULL), err, MKTOPT_INVALID_ARGUMENT, "journey[0]");
    assert_fails(PREDICT(NULL, 1, NULL), err, MKTOPT_INVALID_ARGUMENT, "journey");
    assert_fails(PREDICT(journey, -1, NULL), err, MKTOPT_INVALID_ARGUMENT, "journey");
    mktopt_prediction_options_init(&options, sizeof options);
    options.candidates = twice;
    options.n_candidates = 3;
    assert_fails(PREDICT(journey, 1, &options), err, MKTOPT_DUPLICATE, "candidates[2]");
    options.candidates = journey;
    options.n_candidates = 2;
    assert_fails(PREDICT(journey, 1, &options), err, MKTOPT_UNKNOWN_NAME, "candidates[1]");
    options.candidates = NULL;
    assert_fails(PREDICT(journey, 1, &options), err, MKTOPT_INVALID_ARGUMENT, "candidates");
    options.n_candidates = 0;
    options.level = 1;
    assert_fails(PREDICT(journey, 1, &options), err, MKTOPT_OUT_OF_RANGE, "level");
    options.level = 0.5;
    options.markov_order = 5;
    assert_fails(PREDICT(journey, 1, &options), err, MKTOPT_OUT_OF_RANGE, "markov_order");
    options.markov_order = 1;
    options.top_n = -1;
    assert_fails(PREDICT(journey, 1, &options), err, MKTOPT_OUT_OF_RANGE, "top_n");
    options.top_n = 0;
    options.min_observations = -1;
    assert_fails(PREDICT(journey, 1, &options), err, MKTOPT_OUT_OF_RANGE, "min_observations");
    mktopt_journeys_free(journeys);
    journeys = journeys_of_paths(NULL, 0);
    assert_fails(PREDICT(NULL, 0, NULL), err, MKTOPT_CONFLICT, "");
    assert_null(prediction);
    mktopt_journeys_free(journeys);
#undef PREDICT
}

static void keeps_to_candidates_and_top_n(void **state)
{
    (void)state;
    mktopt_error err;
    mktopt_journeys *journeys = journeys_of_paths(by_hand, COUNT(by_hand));
    mktopt_prediction *prediction = NULL;
    mktopt_prediction_options options;
    const char *journey[] = {"a"}, *candidates[] = {"c", "a"};
    mktopt_prediction_options_init(&options, sizeof options);
    options.candidates = candidates;
    options.n_candidates = 2;
    options.top_n = 1;
    options.min_observations = 0;
    assert_ok(mktopt_attribution_predict(journeys, journey, 1, &options, NULL, &prediction, &err),
              err);
    assert_int_equal(mktopt_prediction_next_count(prediction), 1);
    assert_string_equal(next_of(prediction, 0).channel, "c");
    mktopt_next_touch next = {.struct_size = sizeof next};
    assert_fails(mktopt_prediction_next(prediction, 1, &next, &err), err, MKTOPT_OUT_OF_RANGE,
                 "index");
    assert_null(mktopt_prediction_suggestion(prediction, 99));
    mktopt_prediction_free(prediction);
    mktopt_journeys_free(journeys);
}

/* A narrower level gives a narrower interval; rows in another order the same bits. */
static void follows_the_level_and_not_the_order_of_rows(void **state)
{
    (void)state;
    mktopt_error err;
    path_row turned[COUNT(by_hand)];
    for (int64_t i = 0; i < COUNT(by_hand); i++)
        turned[i] = by_hand[COUNT(by_hand) - 1 - i];
    mktopt_journeys *journeys = journeys_of_paths(by_hand, COUNT(by_hand));
    mktopt_journeys *other = journeys_of_paths(turned, COUNT(by_hand));
    const char *journey[] = {"a", "c"};
    const mktopt_prediction_summary s = summary_at(journeys, journey, 2, 2);
    const mktopt_prediction_summary t = summary_at(other, journey, 2, 2);
    assert_memory_equal(&s, &t, sizeof s);
    mktopt_prediction *prediction = NULL;
    mktopt_prediction_options options;
    mktopt_prediction_options_init(&options, sizeof options);
    options.markov_order = 2;
    options.level = 0.5;
    assert_ok(mktopt_attribution_predict(journeys, journey, 2, &options, NULL, &prediction, &err),
              err);
    const mktopt_prediction_summary narrow = summary_of_prediction(prediction);
    assert_true(narrow.lower > s.lower && narrow.upper < s.upper);
    mktopt_prediction_free(prediction);
    mktopt_journeys_free(journeys);
    mktopt_journeys_free(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_figures_worked_out_by_hand),
        cmocka_unit_test(has_the_interval_of_a_coin_where_it_is_one),
        cmocka_unit_test(counts_prefixes_when_the_order_is_long),
        cmocka_unit_test(starts_at_the_conversion_rate),
        cmocka_unit_test(backs_off_to_what_was_seen),
        cmocka_unit_test(chooses_the_order_itself),
        cmocka_unit_test(is_honest_about_what_was_not_seen),
        cmocka_unit_test(does_not_fall_for_single_observations),
        cmocka_unit_test(covers_the_truth_as_often_as_it_says),
        cmocka_unit_test(refuses_what_it_cannot_use),
        cmocka_unit_test(keeps_to_candidates_and_top_n),
        cmocka_unit_test(follows_the_level_and_not_the_order_of_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
