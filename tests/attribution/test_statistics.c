/* Statistics of journeys against hand figures, published examples and plain counting. */
#include "rows.h"

#include "base/random.h"

static mktopt_statistics_options defaults(void)
{
    mktopt_statistics_options options;
    mktopt_statistics_options_init(&options, sizeof options);
    return options;
}

static mktopt_statistics *describe(const mktopt_journeys *journeys,
                                   const mktopt_statistics_options *options)
{
    mktopt_error err;
    mktopt_statistics *statistics = NULL;
    assert_ok(mktopt_journeys_statistics(journeys, options, NULL, &statistics, &err), err);
    return statistics;
}

#define GETTER(type, noun)                                                        \
    static type noun##_of(const mktopt_statistics *statistics, int64_t index)     \
    {                                                                             \
        mktopt_error err;                                                         \
        type item = {.struct_size = sizeof item};                                 \
        assert_ok(mktopt_statistics_##noun(statistics, index, &item, &err), err); \
        return item;                                                              \
    }
GETTER(mktopt_path_statistics, path)
GETTER(mktopt_channel_statistics, channel)
GETTER(mktopt_pair_statistics, pair)
GETTER(mktopt_step_statistics, step)
GETTER(mktopt_days_statistics, days)
GETTER(mktopt_finding, finding)

static mktopt_statistics_overview overview_of(const mktopt_statistics *statistics)
{
    mktopt_error err;
    mktopt_statistics_overview overview = {.struct_size = sizeof overview};
    assert_ok(mktopt_statistics_get_overview(statistics, &overview, &err), err);
    return overview;
}

static mktopt_finding finding_named(const mktopt_statistics *statistics, const char *kind)
{
    for (int64_t i = 0; i < mktopt_statistics_finding_count(statistics); i++)
        if (strcmp(finding_of(statistics, i).kind, kind) == 0)
            return finding_of(statistics, i);
    fail_msg("no finding %s", kind);
    return (mktopt_finding){0};
}

/* ---- hand figures --------------------------------------------------------------------------- */

static void agrees_with_figures_worked_out_by_hand(void **state)
{
    (void)state;
    const event_row rows[] = {
        TOUCH("u", "a", 0),        TOUCH("u", "b", DAY),
        TOUCH("u", "a", 3 * DAY),  CONVERSION("u", 4 * DAY, 30),
        TOUCH("v", "a", 10 * DAY), CONVERSION("v", 10 * DAY + 1800, 10),
        TOUCH("w", "b", 11 * DAY), TOUCH("w", "a", 12 * DAY),
        TOUCH("x", "b", 13 * DAY),
    };
    mktopt_error err;
    mktopt_journeys *journeys = NULL;
    assert_ok(from_event_rows(rows, COUNT(rows), NULL, NULL, &journeys, &err), err);
    mktopt_statistics *s = describe(journeys, NULL);
    const mktopt_channel_statistics a = channel_of(s, 0);
    const double figures[] = {a.touches,       a.journeys,     a.conversions, a.conversion_rate,
                              a.starts,        a.opens,        a.assists,     a.closes,
                              a.ends,          a.assist_ratio, a.drop_off,    a.share_of_converters,
                              a.share_of_nulls};
    const double expected[] = {4, 3, 2, 2.0 / 3, 2, 2, 1, 2, 1, 0.5, 0.25, 1, 0.5};
    for (int64_t i = 0; i < COUNT(figures); i++)
        assert_near(figures[i], expected[i], 1e-15);
    const mktopt_channel_statistics b = channel_of(s, 1);
    assert_near(b.assists, 1, 0);
    assert_near(b.closes, 0, 0);
    assert_true(isnan(b.assist_ratio));
    const mktopt_statistics_overview o = overview_of(s);
    assert_near(o.touches_to_conversion.mean, 2, 0);
    assert_near(o.touches_to_conversion.median, 2, 0); /* between 1 and 3 */
    assert_near(o.days_to_conversion.count, 2, 0);
    assert_near(o.days_to_conversion.maximum, 4, 0);
    assert_near(o.days_to_conversion.minimum, 1800.0 / DAY, 1e-15);
    assert_near(o.days_from_last_touch.maximum, 1, 0);
    assert_near(days_of(s, 0).conversions, 1, 0); /* below an hour */
    assert_near(days_of(s, 3).share, 0.5, 0);     /* 3 to 7 days */
    assert_true(isnan(days_of(s, mktopt_statistics_days_count(s) - 1).to));
    assert_int_equal(mktopt_statistics_step_count(s), 3);
    assert_near(step_of(s, 0).reached, 4, 0);
    assert_near(step_of(s, 0).drop_off, 0.25, 0);
    assert_near(step_of(s, 1).conversion_rate, 0, 0);
    assert_near(step_of(s, 2).share, 0.5, 0);
    assert_int_equal(mktopt_statistics_path_count(s), 2);
    assert_int_equal(path_of(s, 0).length, 1); /* equal counts: by the channels */
    assert_near(path_of(s, 0).value, 10, 0);
    assert_null(path_of(s, 0).credit);
    mktopt_statistics_free(s);
    mktopt_journeys_free(journeys);
}

/* Newcombe 1998, table II, example (a): 56/70 against 48/80, method 10: 0.0524 to 0.3339. */
static void agrees_with_newcombe(void **state)
{
    (void)state;
    const path_row rows[] = {{"x", 56, 0, 48}, {"y", 14, 0, 32}};
    mktopt_journeys *journeys = journeys_of_paths(rows, 2);
    mktopt_statistics *s = describe(journeys, NULL);
    assert_near(channel_of(s, 0).difference, 0.2, 1e-15);
    assert_near(channel_of(s, 0).lower, 0.0524, 5e-5);
    assert_near(channel_of(s, 0).upper, 0.3339, 5e-5);
    assert_string_equal(finding_named(s, "more_in_converters").channels[0], "x");
    assert_string_equal(finding_named(s, "less_in_converters").channels[0], "y");
    mktopt_statistics_free(s);
    mktopt_journeys_free(journeys);
}

/* Lengths 1 1 3 3 5 5 against 2 2 8 8: means 3 and 5, s^2 3.2 and 12, so the standard error is
 * sqrt(3.2 / 6 + 12 / 4) and Welch's degrees of freedom 4.0840; t(0.975) of these is 2.75406. */
static void agrees_with_welch(void **state)
{
    (void)state;
    const path_row rows[] = {{"a", 2, 0, 0},
                             {"a > b > a", 2, 0, 0},
                             {"a > b > a > b > a", 2, 0, 0},
                             {"a > b", 0, 0, 2},
                             {"a > b > a > b > a > b > a > b", 0, 0, 2}};
    mktopt_journeys *journeys = journeys_of_paths(rows, COUNT(rows));
    mktopt_statistics *s = describe(journeys, NULL);
    const mktopt_statistics_overview o = overview_of(s);
    assert_near(o.touches_difference, -2, 1e-15);
    assert_near(o.touches_difference_lower, -2 - 2.75406 * sqrt(3.2 / 6 + 3), 1e-4);
    assert_near(o.touches_difference_upper, -2 + 2.75406 * sqrt(3.2 / 6 + 3), 1e-4);
    const mktopt_distribution t = o.touches_to_conversion;
    const double quantiles[] = {t.minimum, t.p10, t.p25, t.median, t.p75, t.p90, t.maximum};
    const double expected[] = {1, 1, 1, 3, 5, 5, 5};
    for (int64_t i = 0; i < COUNT(quantiles); i++)
        assert_near(quantiles[i], expected[i], 0);
    mktopt_statistics_free(s);
    mktopt_journeys_free(journeys);
}

/* r11 = .3, r10 = .2, r01 = .1, r00 = .05: expected 1 - .8 * .9 / .95. */
static void compares_pairs_with_independence(void **state)
{
    (void)state;
    const path_row rows[] = {{"a > b", 300, 0, 700},
                             {"a > c", 200, 0, 800},
                             {"b > c", 100, 0, 900},
                             {"c > d", 50, 0, 950},
                             {"a > b > a > b > a > b", 0, 0, 77}}; /* nothing as long */
    mktopt_journeys *journeys = journeys_of_paths(rows, COUNT(rows));
    mktopt_statistics *s = describe(journeys, NULL);
    const mktopt_pair_statistics first = pair_of(s, 0);
    const double expected = 1 - 0.8 * 0.9 / 0.95;
    assert_string_equal(first.first, "a");
    assert_string_equal(first.second, "b");
    assert_near(first.journeys, 1077, 0);
    assert_near(first.expected_rate, expected, 1e-12);
    assert_near(first.lift, 0.3 / expected, 1e-12);
    /* the delta method on these counts, smoothed, by hand */
    const double w = (1 - 200.5 / 1001) * (1 - 100.5 / 1001) / (1 - 50.5 / 1001);
    const double v = 200.5 / (1001 * 800.5) + 100.5 / (1001 * 900.5) + 50.5 / (1001 * 950.5);
    const double o = 300.5, e = 1000 * expected + 0.5, alone = 0.8 * 0.9 / 0.95;
    const double deviation = sqrt((1 - o / 1001) / o + 1e6 * alone * alone * v / (e * e));
    assert_near(w, alone, 1e-3);
    assert_near(first.lower, o / e * exp(-1.959963984540054 * deviation), 1e-9);
    assert_near(first.upper, o / e * exp(1.959963984540054 * deviation), 1e-9);
    assert_int_equal(first.significant, 1);
    assert_string_equal(finding_named(s, "pair").channels[1], "b");
    mktopt_statistics_free(s);
    mktopt_journeys_free(journeys);
}

/* ---- simulated journeys --------------------------------------------------------------------- */

enum { CHANNELS = 6, LONGEST = 6 };

/* Journeys in which every touch converts on its own with the chance of its channel; `synergy` is
 * one more chance where a and b meet. Rows of one path each. */
static mktopt_journeys *simulate(mktopt__random *random, int n, double synergy, int dummies)
{
    static char texts[4096][40], names[1024][12];
    static const char *text[8192];
    static double conversions[8192], nulls[8192];
    static const double chance[CHANNELS] = {0.02, 0.05, 0.1, 0.03, 0.15, 0.08};
    mktopt_error err;
    mktopt_journeys *journeys = NULL;
    for (int i = 0; i < n; i++) {
        const int length = 1 + (int)mktopt__random_below(random, LONGEST);
        double escape = 1;
        int seen = 0;
        size_t used = 0;
        for (int k = 0; k < length; k++) {
            const int channel = (int)mktopt__random_below(random, CHANNELS);
            used += (size_t)snprintf(texts[i] + used, sizeof texts[i] - used, "%s%c",
                                     k > 0 ? " > " : "", 'a' + channel);
            escape *= 1 - chance[channel];
            seen |= 1 << channel;
        }
        escape *= (seen & 3) == 3 ? 1 - synergy : 1;
        text[i] = texts[i];
        conversions[i] = mktopt__random_uniform(random) >= escape;
        nulls[i] = 1 - conversions[i];
    }
    for (int i = 0; i < dummies; i++) { /* channels that are known and have no journeys */
        snprintf(names[i], sizeof names[i], "x%d", i);
        text[n + i] = names[i];
        conversions[n + i] = nulls[n + i] = 0;
    }
    const mktopt_path_columns columns = {
        .struct_size = sizeof columns,
        .path = mktopt_arg_cstrings(text, n + dummies),
        .conversions = mktopt_arg_f64(conversions, n + dummies),
        .nulls = mktopt_arg_f64(nulls, n + dummies),
    };
    assert_ok(mktopt_journeys_from_paths(&columns, NULL, &journeys, &err), err);
    return journeys;
}

static void sees_pairs_where_there_are_some(void **state)
{
    (void)state;
    int64_t small = 0, tests = 0, false_alarms = 0, found = 0, covered = 0;
    enum { TRIALS = 60 };
    mktopt__random random;
    mktopt__random_seed(&random, 3);
    mktopt_statistics_options options = defaults();
    options.top_n = 100;
    for (int trial = 0; trial < TRIALS; trial++) {
        mktopt_journeys *journeys = simulate(&random, 4000, 0, 0);
        mktopt_statistics *s = describe(journeys, &options);
        int alarmed = 0;
        for (int64_t i = 0; i < mktopt_statistics_pair_count(s); i++) {
            const mktopt_pair_statistics p = pair_of(s, i);
            tests++;
            small += p.p_value < 0.05;
            covered += p.lower <= 1 && 1 <= p.upper;
            alarmed |= p.significant;
        }
        false_alarms += alarmed;
        mktopt_statistics_free(s);
        mktopt_journeys_free(journeys);
        journeys = simulate(&random, 4000, 0.4, 0);
        s = describe(journeys, NULL);
        found += strcmp(pair_of(s, 0).first, "a") == 0 && strcmp(pair_of(s, 0).second, "b") == 0 &&
                 pair_of(s, 0).significant;
        mktopt_statistics_free(s);
        mktopt_journeys_free(journeys);
    }
    assert_int_equal(tests, TRIALS * CHANNELS * (CHANNELS - 1) / 2);
    assert_true(fabs((double)small / (double)tests - 0.05) < 0.03);
    assert_true(fabs((double)covered / (double)tests - 0.95) < 0.03);
    assert_true(false_alarms <= 9);
    assert_true(found >= 55);
}

/* Beyond 720 channels only the pairs that occur have a place; the answer is the same. */
static void counts_pairs_alike_with_many_channels(void **state)
{
    (void)state;
    mktopt__random few, many;
    mktopt__random_seed(&few, 8);
    mktopt__random_seed(&many, 8);
    mktopt_statistics_options options = defaults();
    options.top_n = 100;
    mktopt_journeys *a = simulate(&few, 1000, 0.2, 0), *b = simulate(&many, 1000, 0.2, 900);
    mktopt_statistics *s = describe(a, &options), *t = describe(b, &options);
    assert_int_equal(mktopt_statistics_channel_count(t), CHANNELS + 900);
    assert_int_equal(mktopt_statistics_pair_count(s), mktopt_statistics_pair_count(t));
    for (int64_t i = 0; i < mktopt_statistics_pair_count(s); i++) {
        mktopt_pair_statistics p = pair_of(s, i), q = pair_of(t, i);
        assert_string_equal(p.first, q.first);
        assert_string_equal(p.second, q.second);
        p.first = q.first = p.second = q.second = NULL;
        assert_memory_equal(&p, &q, sizeof p);
    }
    for (int64_t i = 0; i < mktopt_statistics_path_count(s); i++) /* two bytes a channel */
        assert_near(path_of(s, i).conversions, path_of(t, i).conversions, 0);
    mktopt_statistics_free(s);
    mktopt_statistics_free(t);
    mktopt_journeys_free(a);
    mktopt_journeys_free(b);
}

/* ---- plain counting ------------------------------------------------------------------------- */

enum { ROWS = 300 };

static int64_t random_rows(mktopt__random *random, path_row rows[ROWS])
{
    static char texts[ROWS][64];
    for (int i = 0; i < ROWS; i++) {
        const int length = 1 + (int)mktopt__random_below(random, 6);
        size_t used = 0;
        for (int k = 0; k < length; k++)
            used +=
                (size_t)snprintf(texts[i] + used, sizeof texts[i] - used, "%s%c",
                                 k > 0 ? " > " : "", 'a' + (char)mktopt__random_below(random, 4));
        const double conversions = (double)mktopt__random_below(random, 3) / 4;
        rows[i] = (path_row){texts[i], conversions, 0, (double)mktopt__random_below(random, 5) / 4};
        rows[i].value = rows[i].conversions * (double)mktopt__random_below(random, 50);
    }
    return ROWS;
}

static void counts_channels_as_plain_counting_does(void **state)
{
    (void)state;
    path_row rows[ROWS];
    mktopt__random random;
    mktopt__random_seed(&random, 21);
    mktopt_journeys *journeys = journeys_of_paths(rows, random_rows(&random, rows));
    mktopt_statistics *s = describe(journeys, NULL);
    for (int c = 0; c < 4; c++) {
        double touches = 0, held = 0, converted = 0, starts = 0, assists = 0, closes = 0, ends = 0;
        for (int i = 0; i < ROWS; i++) {
            const char *text = rows[i].path, *at = strchr(text, 'a' + c);
            const size_t length = strlen(text);
            const double weight = rows[i].conversions + rows[i].nulls;
            for (const char *p = text; *p != '\0'; p++)
                touches += *p == 'a' + c ? weight : 0;
            held += at != NULL ? weight : 0;
            converted += at != NULL ? rows[i].conversions : 0;
            starts += text[0] == 'a' + c ? weight : 0;
            assists += at != NULL && at < text + length - 1 ? rows[i].conversions : 0;
            closes += text[length - 1] == 'a' + c ? rows[i].conversions : 0;
            ends += text[length - 1] == 'a' + c ? rows[i].nulls : 0;
        }
        const mktopt_channel_statistics known = channel_of(s, c);
        const double figures[] = {known.touches, known.journeys, known.conversions, known.starts,
                                  known.assists, known.closes,   known.ends};
        const double expected[] = {touches, held, converted, starts, assists, closes, ends};
        for (int64_t i = 0; i < COUNT(figures); i++)
            assert_near(figures[i], expected[i], 1e-12);
    }
    mktopt_statistics_free(s);
    mktopt_journeys_free(journeys);
}

static void steps_and_paths_add_up(void **state)
{
    (void)state;
    path_row rows[ROWS];
    mktopt__random random;
    mktopt__random_seed(&random, 33);
    mktopt_statistics_options options = defaults();
    options.top_n = ROWS;
    options.max_touches = 3;
    mktopt_journeys *journeys = journeys_of_paths(rows, random_rows(&random, rows));
    const mktopt_journeys_summary known = summary_of(journeys);
    mktopt_statistics *s = describe(journeys, &options);
    double conversions = 0, nulls = 0, path_conversions = 0, path_value = 0;
    assert_int_equal(mktopt_statistics_step_count(s), 3);
    assert_int_equal(step_of(s, 1).or_more, 0);
    assert_int_equal(step_of(s, 2).or_more, 1);
    for (int64_t i = 0; i < 3; i++) {
        conversions += step_of(s, i).conversions;
        nulls += step_of(s, i).nulls;
    }
    for (int64_t i = 0; i < mktopt_statistics_path_count(s); i++) {
        path_conversions += path_of(s, i).conversions;
        path_value += path_of(s, i).value;
        assert_true(i == 0 || path_of(s, i).conversions <= path_of(s, i - 1).conversions);
    }
    assert_near(conversions, known.conversions, 1e-12);
    assert_near(nulls, known.nulls, 1e-12);
    assert_near(path_conversions, known.conversions, 1e-12);
    assert_near(path_value, known.value, 1e-12);
    mktopt_statistics_free(s);
    mktopt_journeys_free(journeys);
}

/* The best are the best of all, whatever is asked for. */
static void keeps_the_best_paths(void **state)
{
    (void)state;
    path_row rows[ROWS];
    mktopt__random random;
    mktopt__random_seed(&random, 34);
    mktopt_statistics_options options = defaults();
    mktopt_journeys *journeys = journeys_of_paths(rows, random_rows(&random, rows));
    options.top_n = 1000;
    mktopt_statistics *all = describe(journeys, &options);
    for (int64_t n = 0; n < 40; n += 3) {
        options.top_n = n;
        mktopt_statistics *s = describe(journeys, &options);
        assert_int_equal(mktopt_statistics_path_count(s), n);
        for (int64_t i = 0; i < n; i++) {
            const mktopt_path_statistics p = path_of(s, i), q = path_of(all, i);
            assert_int_equal(p.length, q.length);
            assert_memory_equal(p.channels, q.channels, (size_t)p.length * sizeof *p.channels);
            assert_near(p.nulls, q.nulls, 0);
        }
        mktopt_statistics_free(s);
    }
    mktopt_statistics_free(all);
    mktopt_journeys_free(journeys);
}

static void does_not_depend_on_the_order_of_rows(void **state)
{
    (void)state;
    path_row rows[ROWS], turned[ROWS];
    mktopt__random random;
    mktopt__random_seed(&random, 55);
    random_rows(&random, rows);
    for (int i = 0; i < ROWS; i++)
        turned[i] = rows[ROWS - 1 - i];
    mktopt_journeys *a = journeys_of_paths(rows, ROWS), *b = journeys_of_paths(turned, ROWS);
    mktopt_statistics_options options = defaults();
    options.credit_model = "linear";
    mktopt_statistics *s = describe(a, &options), *t = describe(b, &options);
    const mktopt_statistics_overview o = overview_of(s), p = overview_of(t);
    assert_memory_equal(&o, &p, sizeof o);
    for (int64_t i = 0; i < mktopt_statistics_path_count(s); i++)
        assert_near(path_of(s, i).value, path_of(t, i).value, 0);
    assert_int_equal(mktopt_statistics_finding_count(s), mktopt_statistics_finding_count(t));
    for (int64_t i = 0; i < mktopt_statistics_finding_count(s); i++)
        assert_string_equal(finding_of(s, i).sentence, finding_of(t, i).sentence);
    mktopt_statistics_free(s);
    mktopt_statistics_free(t);
    mktopt_journeys_free(a);
    mktopt_journeys_free(b);
}

/* ---- credit of a path ----------------------------------------------------------------------- */

/* The credit of all paths, touch by touch, is the credit of the model. */
static void credits_of_paths_add_up_to_the_model(void **state)
{
    (void)state;
    static const char *const models[] = {"first_touch", "last_touch",     "last_non_direct",
                                         "linear",      "position_based", "shapley",
                                         "time_decay"};
    path_row rows[ROWS];
    mktopt_error err;
    mktopt__random random;
    mktopt__random_seed(&random, 77);
    mktopt_journeys *journeys = journeys_of_paths(rows, random_rows(&random, rows));
    mktopt_attribution *attribution = NULL;
    assert_ok(
        mktopt_attribution_run(journeys, models, COUNT(models), NULL, NULL, &attribution, &err),
        err);
    for (int64_t m = 0; m < COUNT(models); m++) {
        double by_path[4] = {0}, by_top[4] = {0}, weights[8];
        int32_t channels[8];
        mktopt_journey path = {.struct_size = sizeof path};
        for (int64_t i = 0;
             mktopt_journeys_get_path(journeys, i, &path, channels, NULL, 8, &err) == 0; i++) {
            double sum = 0;
            assert_ok(
                mktopt_attribution_path_credit(journeys, i, models[m], NULL, weights, 8, &err),
                err);
            for (int64_t k = 0; k < path.length; k++) {
                by_path[channels[k]] += weights[k] * path.conversions;
                sum += weights[k];
            }
            assert_near(sum, 1, 1e-12);
        }
        mktopt_statistics_options options = defaults();
        options.credit_model = models[m];
        options.top_n = ROWS;
        mktopt_statistics *s = describe(journeys, &options);
        for (int64_t i = 0; i < mktopt_statistics_path_count(s); i++)
            for (int64_t k = 0; k < path_of(s, i).length; k++)
                by_top[path_of(s, i).channels[k]] +=
                    path_of(s, i).credit[k] * path_of(s, i).conversions;
        for (int c = 0; c < 4; c++) {
            assert_near(by_path[c], mktopt_attribution_conversions(attribution, m)[c], 1e-12);
            assert_near(by_top[c], mktopt_attribution_conversions(attribution, m)[c], 1e-12);
        }
        mktopt_statistics_free(s);
    }
    mktopt_attribution_free(attribution);
    mktopt_journeys_free(journeys);
}

static void weighs_touches_by_their_age(void **state)
{
    (void)state;
    const event_row rows[] = {TOUCH("u", "a", 0), TOUCH("u", "b", 7 * DAY),
                              CONVERSION("u", 8 * DAY, 1)};
    mktopt_error err;
    mktopt_journeys *journeys = NULL;
    double weights[2];
    assert_ok(from_event_rows(rows, COUNT(rows), NULL, NULL, &journeys, &err), err);
    assert_ok(mktopt_attribution_path_credit(journeys, 0, "time_decay", NULL, weights, 2, &err),
              err);
    assert_near(weights[0], 1.0 / 3, 1e-15);
    assert_near(weights[1], 2.0 / 3, 1e-15);
    mktopt_journeys_free(journeys);
}

/* ---- the rest ------------------------------------------------------------------------------- */

static void refuses_what_it_cannot_use(void **state)
{
    (void)state;
    const path_row rows[] = {{"a > b", 1, 0, 0}};
    mktopt_error err;
    mktopt_statistics *s = NULL;
    mktopt_journeys *journeys = journeys_of_paths(rows, 1);
    mktopt_statistics_options options = defaults();
    double weights[2];
#define DESCRIBE() mktopt_journeys_statistics(journeys, &options, NULL, &s, &err)
    options.credit_model = "markov";
    assert_fails(DESCRIBE(), err, MKTOPT_CONFLICT, "credit_model");
    options.credit_model = "x";
    assert_fails(DESCRIBE(), err, MKTOPT_UNKNOWN_NAME, "credit_model");
    options.credit_model = "custom";
    assert_fails(DESCRIBE(), err, MKTOPT_MISSING_FIELD, "custom");
    options = defaults();
    options.level = 0;
    assert_fails(DESCRIBE(), err, MKTOPT_OUT_OF_RANGE, "level");
    options.level = NAN;
    assert_fails(DESCRIBE(), err, MKTOPT_NOT_FINITE, "level");
    options = defaults();
    options.max_touches = 0;
    assert_fails(DESCRIBE(), err, MKTOPT_OUT_OF_RANGE, "max_touches");
    assert_null(s);
#define CREDIT(model, index, capacity) \
    mktopt_attribution_path_credit(journeys, index, model, NULL, weights, capacity, &err)
    assert_fails(CREDIT("markov", 0, 2), err, MKTOPT_CONFLICT, "model");
    assert_fails(CREDIT("custom", 0, 2), err, MKTOPT_MISSING_FIELD, "custom");
    assert_fails(CREDIT("linear", 1, 2), err, MKTOPT_OUT_OF_RANGE, "index");
    assert_fails(CREDIT("linear", 0, 1), err, MKTOPT_TOO_LARGE, "capacity");
    mktopt_journeys_free(journeys);
#undef DESCRIBE
#undef CREDIT
}

static void describes_nothing(void **state)
{
    (void)state;
    mktopt_journeys *journeys = journeys_of_paths(NULL, 0);
    mktopt_statistics *s = describe(journeys, NULL);
    assert_int_equal(mktopt_statistics_path_count(s), 0);
    assert_int_equal(mktopt_statistics_step_count(s), 0);
    assert_int_equal(mktopt_statistics_finding_count(s), 0);
    assert_true(isnan(overview_of(s).touches_to_conversion.median));
    mktopt_statistics_free(s);
    mktopt_journeys_free(journeys);
}

static void tells_findings_with_their_numbers(void **state)
{
    (void)state;
    const path_row rows[] = {{"a > b", 60, 0, 40}, {"b", 20, 0, 80}, {"c > b", 10, 0, 90}};
    mktopt_journeys *journeys = journeys_of_paths(rows, COUNT(rows));
    mktopt_statistics *s = describe(journeys, NULL);
    const mktopt_finding opener = finding_named(s, "strongest_opener");
    assert_string_equal(opener.channels[0], "a");
    assert_string_equal(opener.sentence,
                        "a opens most: 66.7% of the conversions (60) begin with it.");
    assert_string_equal(opener.numbers[0].name, "share");
    assert_near(opener.numbers[0].value, 2.0 / 3, 1e-15);
    assert_string_equal(finding_named(s, "strongest_closer").channels[0], "b");
    assert_string_equal(finding_named(s, "undervalued_by_last_touch").channels[0], "a");
    assert_string_equal(finding_named(s, "overvalued_by_last_touch").channels[0], "b");
    assert_near(finding_named(s, "single_touch").numbers[0].value, 20.0 / 90, 1e-15);
    mktopt_statistics_free(s);
    mktopt_journeys_free(journeys);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_figures_worked_out_by_hand),
        cmocka_unit_test(agrees_with_newcombe),
        cmocka_unit_test(agrees_with_welch),
        cmocka_unit_test(compares_pairs_with_independence),
        cmocka_unit_test(sees_pairs_where_there_are_some),
        cmocka_unit_test(counts_pairs_alike_with_many_channels),
        cmocka_unit_test(counts_channels_as_plain_counting_does),
        cmocka_unit_test(steps_and_paths_add_up),
        cmocka_unit_test(keeps_the_best_paths),
        cmocka_unit_test(does_not_depend_on_the_order_of_rows),
        cmocka_unit_test(credits_of_paths_add_up_to_the_model),
        cmocka_unit_test(weighs_touches_by_their_age),
        cmocka_unit_test(refuses_what_it_cannot_use),
        cmocka_unit_test(describes_nothing),
        cmocka_unit_test(tells_findings_with_their_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
