/* Models against a brute force, and what must hold for any data: on random events. */
#include "models.h"

#include "base/random.h"

/* ---- brute force ---------------------------------------------------------------------------- */

enum { N_EVENTS = 400, N_CHANNELS = 5, N_USERS = 30 };
static const char *const channel_names[N_CHANNELS] = {"alpha", "beta", "direct", "gamma", "zeta"};

static void random_events(event_row *rows, mktopt__random *random, int64_t horizon)
{
    static char users[N_USERS][16];
    for (int i = 0; i < N_USERS; i++)
        snprintf(users[i], sizeof users[i], "u%d", i);
    for (int64_t i = 0; i < N_EVENTS; i++) {
        const char *user = users[mktopt__random_below(random, N_USERS)];
        const int64_t time = (int64_t)mktopt__random_below(random, (uint64_t)horizon);
        if (mktopt__random_below(random, 4) == 0)
            rows[i] = (event_row)CONVERSION(user, time,
                                            (double)mktopt__random_below(random, 10000) / 100);
        else
            rows[i] = (event_row)TOUCH(
                user, channel_names[mktopt__random_below(random, N_CHANNELS)], time);
    }
}

static int is_conversion(const event_row *row)
{
    return row->type[0] == 'c';
}

/* Whether row a of a user comes before row b. */
static int earlier(const event_row *rows, int64_t a, int64_t b)
{
    if (rows[a].time != rows[b].time)
        return rows[a].time < rows[b].time;
    if (is_conversion(&rows[a]) != is_conversion(&rows[b]))
        return !is_conversion(&rows[a]);
    return a < b;
}

/* The event of the same user right before row `at`, or -1: by looking at all rows. */
static int64_t event_before(const event_row *rows, int64_t at, int64_t window_end)
{
    int64_t best = -1;
    for (int64_t i = 0; i < N_EVENTS; i++)
        if (strcmp(rows[i].user, rows[at].user) == 0 && rows[i].time <= window_end &&
            earlier(rows, i, at) && (best < 0 || earlier(rows, best, i)))
            best = i;
    return best;
}

enum { B_FIRST, B_LAST, B_NON_DIRECT, B_LINEAR, B_DECAY, B_POSITION, N_BRUTE };
static const char *const brute_names[N_BRUTE] = {"first_touch", "last_touch", "last_non_direct",
                                                 "linear",      "time_decay", "position_based"};

static double brute_weight(int model, const event_row *rows, const int64_t *touches, int64_t n,
                           int64_t i, double half_life_days)
{
    int64_t last_other = n - 1;
    double sum = 0;
    switch (model) {
    case B_FIRST:
        return i == 0;
    case B_LAST:
        return i == n - 1;
    case B_NON_DIRECT:
        for (int64_t k = 0; k < n; k++)
            if (strcmp(rows[touches[k]].channel, "direct") != 0)
                last_other = k;
        return i == last_other;
    case B_LINEAR:
        return 1.0 / (double)n;
    case B_DECAY:
        for (int64_t k = 0; k < n; k++)
            sum += pow(0.5, (double)(rows[touches[i]].time - rows[touches[k]].time) /
                                (half_life_days * DAY));
        return 1 / sum;
    default:
        return n == 1 ? 1 : n == 2 ? 0.5 : i == 0 || i == n - 1 ? 0.4 : 0.2 / (double)(n - 2);
    }
}

static void agrees_with_a_brute_force(void **state)
{
    (void)state;
    static event_row rows[N_EVENTS];
    for (uint64_t seed = 1; seed <= 20; seed++) {
        /* Few distinct times in every other round, so that ties matter. */
        mktopt__random random;
        mktopt__random_seed(&random, seed);
        random_events(rows, &random, seed % 2 == 0 ? 40 : 120 * DAY);
        mktopt_journey_options options;
        mktopt_journey_options_init(&options, sizeof options);
        options.lookback_days = seed % 2 == 0 ? 20.0 / DAY : 25;
        options.window_end = seed % 2 == 0 ? 35 : 110 * DAY;
        if (seed % 3 == 0)
            options.inactivity_gap_days = seed % 2 == 0 ? 3.0 / DAY : 9;
        const double gap = isnan(options.inactivity_gap_days) ? 1e9 : options.inactivity_gap_days;

        double expected[N_BRUTE][N_CHANNELS] = {{0}}, value = 0, unattributed = 0;
        for (int64_t c = 0; c < N_EVENTS; c++) {
            if (!is_conversion(&rows[c]) || rows[c].time > options.window_end)
                continue;
            int64_t touches[N_EVENTS], n = 0, ordered[N_EVENTS];
            for (int64_t at = c;;) {
                const int64_t before = event_before(rows, at, options.window_end);
                if (before < 0 || is_conversion(&rows[before]) ||
                    (double)(rows[at].time - rows[before].time) > gap * DAY ||
                    (double)(rows[c].time - rows[before].time) > options.lookback_days * DAY)
                    break;
                touches[n++] = at = before;
            }
            for (int64_t i = 0; i < n; i++)
                ordered[i] = touches[n - 1 - i];
            value += n > 0 ? rows[c].value : 0;
            unattributed += n > 0 ? 0 : rows[c].value;
            for (int m = 0; m < N_BRUTE; m++)
                for (int64_t i = 0; i < n; i++)
                    for (int k = 0; k < N_CHANNELS; k++)
                        if (strcmp(channel_names[k], rows[ordered[i]].channel) == 0)
                            expected[m][k] +=
                                rows[c].value * brute_weight(m, rows, ordered, n, i, 7);
        }
        mktopt_error err;
        mktopt_journeys *journeys = NULL;
        assert_ok(from_event_rows(rows, N_EVENTS, &options, NULL, &journeys, &err), err);
        assert_near(summary_of(journeys).value, value, 1e-12);
        assert_near(summary_of(journeys).unattributed_value, unattributed, 1e-12);
        mktopt_attribution *result = run(journeys, NULL);
        for (int m = 0; m < N_BRUTE; m++)
            for (int k = 0; k < N_CHANNELS; k++)
                assert_near(
                    mktopt_attribution_value(result, model_index(result, brute_names[m]))[k],
                    expected[m][k], 1e-11);
        mktopt_attribution_free(result);
        mktopt_journeys_free(journeys);
    }
}

/* ---- properties ----------------------------------------------------------------------------- */

static void credits_sum_to_the_totals(void **state)
{
    (void)state;
    static event_row rows[N_EVENTS];
    mktopt__random random;
    mktopt__random_seed(&random, 77);
    random_events(rows, &random, 200 * DAY);
    mktopt_error err;
    mktopt_journeys *journeys = NULL;
    assert_ok(from_event_rows(rows, N_EVENTS, NULL, NULL, &journeys, &err), err);
    mktopt_attribution_options options = default_options();
    options.custom.position_weights = (double[]){1, 0.1, 7};
    options.custom.n_position_weights = 3;
    mktopt_attribution *result = run(journeys, &options);
    assert_int_equal(mktopt_attribution_model_count(result), 7);
    const mktopt_journeys_summary s = summary_of(journeys);
    double all_conversions = s.conversions + s.unattributed_conversions, given = 0;
    for (int64_t i = 0; i < N_EVENTS; i++)
        given += is_conversion(&rows[i]);
    assert_true(all_conversions == given);
    for (int64_t m = 0; m < mktopt_attribution_model_count(result); m++) {
        double conversions = 0, value = 0, share = 0;
        for (int64_t i = 0; i < mktopt_attribution_channel_count(result); i++) {
            conversions += mktopt_attribution_conversions(result, m)[i];
            value += mktopt_attribution_value(result, m)[i];
            share += mktopt_attribution_share(result, m)[i];
        }
        assert_near(conversions, s.conversions, 1e-13);
        assert_near(value, s.value, 1e-13);
        assert_near(share, 1, 1e-13);
    }
    mktopt_attribution_free(result);
    mktopt_journeys_free(journeys);
}

static void assert_same_bits(const mktopt_attribution *a, const mktopt_attribution *b)
{
    const int64_t n = mktopt_attribution_channel_count(a);
    assert_int_equal(n, mktopt_attribution_channel_count(b));
    for (int64_t i = 0; i < n; i++)
        assert_string_equal(mktopt_attribution_channel(a, i), mktopt_attribution_channel(b, i));
    for (int64_t m = 0; m < mktopt_attribution_model_count(a); m++) {
        const size_t bytes = (size_t)n * sizeof(double);
        assert_memory_equal(mktopt_attribution_conversions(a, m),
                            mktopt_attribution_conversions(b, m), bytes);
        assert_memory_equal(mktopt_attribution_value(a, m), mktopt_attribution_value(b, m), bytes);
        assert_memory_equal(mktopt_attribution_share(a, m), mktopt_attribution_share(b, m), bytes);
    }
    assert_string_equal(mktopt_attribution_reason(a), mktopt_attribution_reason(b));
}

static void the_order_of_rows_leaves_no_trace(void **state)
{
    (void)state;
    static event_row rows[N_EVENTS];
    mktopt_error err;
    mktopt__random random;
    mktopt__random_seed(&random, 5);
    random_events(rows, &random, 300 * DAY);
    for (int64_t i = 0; i < N_EVENTS; i++)
        rows[i].time = rows[i].time / N_EVENTS * N_EVENTS + i; /* no ties */
    mktopt_journeys *journeys = NULL;
    assert_ok(from_event_rows(rows, N_EVENTS, NULL, NULL, &journeys, &err), err);
    mktopt_attribution *first = run(journeys, NULL);
    for (int round = 0; round < 5; round++) {
        for (int64_t i = N_EVENTS - 1; i > 0; i--) {
            const int64_t other = (int64_t)mktopt__random_below(&random, (uint64_t)i + 1);
            const event_row swapped = rows[i];
            rows[i] = rows[other];
            rows[other] = swapped;
        }
        mktopt_journeys *shuffled = NULL;
        assert_ok(from_event_rows(rows, N_EVENTS, NULL, NULL, &shuffled, &err), err);
        mktopt_attribution *again = run(shuffled, NULL);
        assert_same_bits(first, again);
        const mktopt_journeys_summary a = summary_of(journeys), b = summary_of(shuffled);
        assert_memory_equal(&a, &b, sizeof a);
        mktopt_attribution_free(again);
        mktopt_journeys_free(shuffled);
    }
    mktopt_attribution_free(first);
    mktopt_journeys_free(journeys);
}

static void scaling_money_scales_credit(void **state)
{
    (void)state;
    static event_row rows[N_EVENTS];
    mktopt_error err;
    mktopt__random random;
    mktopt__random_seed(&random, 6);
    random_events(rows, &random, 300 * DAY);
    mktopt_journeys *journeys = NULL, *richer = NULL;
    assert_ok(from_event_rows(rows, N_EVENTS, NULL, NULL, &journeys, &err), err);
    for (int64_t i = 0; i < N_EVENTS; i++)
        rows[i].value *= 1024; /* exact */
    assert_ok(from_event_rows(rows, N_EVENTS, NULL, NULL, &richer, &err), err);
    mktopt_attribution *a = run(journeys, NULL), *b = run(richer, NULL);
    for (int64_t m = 0; m < mktopt_attribution_model_count(a); m++)
        for (int64_t i = 0; i < mktopt_attribution_channel_count(a); i++) {
            assert_true(mktopt_attribution_value(a, m)[i] * 1024 ==
                        mktopt_attribution_value(b, m)[i]);
            assert_true(mktopt_attribution_conversions(a, m)[i] ==
                        mktopt_attribution_conversions(b, m)[i]);
        }
    mktopt_attribution_free(a);
    mktopt_attribution_free(b);
    mktopt_journeys_free(journeys);
    mktopt_journeys_free(richer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_a_brute_force),
        cmocka_unit_test(credits_sum_to_the_totals),
        cmocka_unit_test(the_order_of_rows_leaves_no_trace),
        cmocka_unit_test(scaling_money_scales_credit),
    };
    return cmocka_run_group_tests_name("attribution_model_properties", tests, NULL, NULL);
}
