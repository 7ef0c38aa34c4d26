/* Markov and Shapley-rate credit against a dense brute force, against figures computed elsewhere,
 * and what must hold for any data. */
#include "rows.h"

#include "base/random.h"
#include "faults.h"

enum { MAX_STATES = 600, MAX_LENGTH = 9, MAX_PATHS = 400 };

/* ---- random paths ------------------------------------------------------------------------- */

typedef struct sample {
    int n_channels;
    int64_t n;
    int touches[MAX_PATHS][MAX_LENGTH];
    int length[MAX_PATHS];
    double conversions[MAX_PATHS], value[MAX_PATHS], nulls[MAX_PATHS];
} sample;

static const char *const channel_names[] = {"a", "b", "c", "d", "e", "f", "g"};

static sample make_sample(int n_channels, int64_t n, double unit, uint64_t seed)
{
    sample s = {.n_channels = n_channels, .n = n};
    mktopt__random random;
    mktopt__random_seed(&random, seed);
    for (int64_t i = 0; i < n; i++) {
        s.length[i] = 1 + (int)mktopt__random_below(&random, MAX_LENGTH);
        for (int t = 0; t < s.length[i]; t++) {
            const int repeat = t > 0 && mktopt__random_below(&random, 3) == 0;
            s.touches[i][t] = repeat ? s.touches[i][t - 1]
                                     : (int)mktopt__random_below(&random, (uint64_t)n_channels);
        }
        s.conversions[i] = unit * (double)mktopt__random_below(&random, 4);
        s.nulls[i] = unit * (double)mktopt__random_below(&random, 5);
        s.value[i] = s.conversions[i] * mktopt__random_uniform(&random) * 100;
    }
    return s;
}

/* Journeys of the sample's rows in the order given; NULL is their own. */
static mktopt_journeys *journeys_of(const sample *s, const int64_t *order)
{
    static const char *names[MAX_PATHS * MAX_LENGTH];
    static int64_t offsets[MAX_PATHS + 1];
    static double conversions[MAX_PATHS], value[MAX_PATHS], nulls[MAX_PATHS];
    int64_t at = 0;
    for (int64_t i = 0; i < s->n; i++) {
        const int64_t row = order != NULL ? order[i] : i;
        offsets[i] = at;
        for (int t = 0; t < s->length[row]; t++)
            names[at++] = channel_names[s->touches[row][t]];
        conversions[i] = s->conversions[row];
        value[i] = s->value[row];
        nulls[i] = s->nulls[row];
    }
    offsets[s->n] = at;
    const mktopt_arg elements = mktopt_arg_cstrings(names, at);
    const mktopt_path_columns columns = {.struct_size = sizeof columns,
                                         .path = mktopt_arg_ragged(offsets, s->n, &elements),
                                         .conversions = mktopt_arg_f64(conversions, s->n),
                                         .value = mktopt_arg_f64(value, s->n),
                                         .nulls = mktopt_arg_f64(nulls, s->n)};
    mktopt_journeys *journeys = NULL;
    mktopt_error err;
    assert_ok(mktopt_journeys_from_paths(&columns, NULL, &journeys, &err), err);
    return journeys;
}

/* ---- a dense oracle ------------------------------------------------------------------------ */

/* States are the last touches as text, "abc"; the whole matrix is counted and solved. */
typedef struct oracle {
    int n;
    char names[MAX_STATES][8];
    long double to[MAX_STATES][MAX_STATES]; /* counts */
    long double start[MAX_STATES], out[MAX_STATES], conversions[MAX_STATES], value[MAX_STATES];
    long double all;
} oracle;

static int state_of(oracle *o, const char *name)
{
    for (int i = 0; i < o->n; i++)
        if (strcmp(o->names[i], name) == 0)
            return i;
    assert_true(o->n < MAX_STATES);
    strcpy(o->names[o->n], name);
    return o->n++;
}

static void count(oracle *o, const sample *s, int order, int ignore_nulls)
{
    for (int64_t i = 0; i < s->n; i++) {
        const long double weight = s->conversions[i] + (ignore_nulls ? 0 : s->nulls[i]);
        int last = -1;
        if (weight == 0)
            continue;
        o->all += weight;
        for (int t = 0; t < s->length[i]; t++) {
            char name[8] = "";
            for (int k = t - order + 1 > 0 ? t - order + 1 : 0; k <= t; k++)
                strcat(name, channel_names[s->touches[i][k]]);
            const int state = state_of(o, name);
            if (state == last)
                continue;
            if (last < 0)
                o->start[state] += weight;
            else
                o->to[last][state] += weight;
            o->out[state] += weight;
            last = state;
        }
        o->conversions[last] += s->conversions[i];
        o->value[last] += s->value[i];
    }
}

/* Reward from the start without a channel ('\0': with all). */
static double reward_without(const oracle *o, char channel, const long double *reward)
{
    static long double a[MAX_STATES][MAX_STATES + 1];
    const int n = o->n;
    for (int i = 0; i < n; i++) {
        const int gone = channel != '\0' && strchr(o->names[i], channel) != NULL;
        for (int j = 0; j < n; j++)
            a[i][j] = (i == j) - (gone ? 0 : o->to[i][j] / o->out[i]);
        a[i][n] = gone ? 0 : reward[i] / o->out[i];
    }
    for (int p = 0; p < n; p++)
        for (int i = p + 1; i < n; i++) {
            const long double f = a[i][p] / a[p][p];
            for (int j = p; f != 0 && j <= n; j++)
                a[i][j] -= f * a[p][j];
        }
    long double total = 0;
    for (int i = n - 1; i >= 0; i--) {
        for (int j = i + 1; j < n; j++)
            a[i][n] -= a[i][j] * a[j][n];
        a[i][n] /= a[i][i];
        total += o->start[i] / o->all * a[i][n];
    }
    return (double)total;
}

/* ---- comparisons --------------------------------------------------------------------------- */

static mktopt_attribution *attribute(const mktopt_journeys *journeys, const char *model,
                                     int32_t order, int32_t ignore_nulls, int32_t threads)
{
    mktopt_attribution_options options;
    mktopt_attribution *result = NULL;
    mktopt_error err;
    mktopt_attribution_options_init(&options, sizeof options);
    options.markov_order = order;
    options.ignore_nulls = ignore_nulls;
    options.threads = threads;
    assert_ok(mktopt_attribution_run(journeys, &model, 1, &options, NULL, &result, &err), err);
    return result;
}

static void compare_with_oracle(const sample *s, int order, int ignore_nulls)
{
    static oracle o;
    memset(&o, 0, sizeof o);
    count(&o, s, order, ignore_nulls);
    mktopt_journeys *journeys = journeys_of(s, NULL);
    mktopt_attribution *result = attribute(journeys, "markov", order, ignore_nulls, 1);
    const double whole = reward_without(&o, '\0', o.conversions);
    const double worth = reward_without(&o, '\0', o.value);
    double sum[2] = {0, 0}, effects[2][8];
    for (int c = 0; c < s->n_channels; c++) {
        effects[0][c] = 1 - reward_without(&o, channel_names[c][0], o.conversions) / whole;
        effects[1][c] = 1 - reward_without(&o, channel_names[c][0], o.value) / worth;
        sum[0] += effects[0][c];
        sum[1] += effects[1][c];
    }
    double conversions = 0, value = 0;
    for (int64_t i = 0; i < s->n; i++) {
        conversions += s->conversions[i];
        value += s->value[i];
    }
    assert_int_equal(mktopt_attribution_markov_order(result), order);
    for (int c = 0; c < s->n_channels; c++) {
        assert_near(mktopt_attribution_removal_of_conversions(result)[c], effects[0][c], 1e-12);
        assert_near(mktopt_attribution_removal_of_value(result)[c], effects[1][c], 1e-12);
        assert_near(mktopt_attribution_conversions(result, 0)[c],
                    effects[0][c] / sum[0] * conversions, 1e-11);
        assert_near(mktopt_attribution_value(result, 0)[c], effects[1][c] / sum[1] * value, 1e-11);
    }
    mktopt_attribution_free(result);
    mktopt_journeys_free(journeys);
}

static void test_against_a_dense_solution(void **state)
{
    (void)state;
    for (int order = 1; order <= 4; order++)
        for (uint64_t seed = 1; seed <= 4; seed++) {
            const sample s = make_sample(order < 3 ? 6 : 4, order < 4 ? 120 : 60, 1, seed);
            compare_with_oracle(&s, order, 0);
            compare_with_oracle(&s, order, 1);
        }
}

static void test_fractions_of_conversions(void **state)
{
    (void)state;
    const sample s = make_sample(5, 150, 0.1, 3);
    compare_with_oracle(&s, 1, 0);
    compare_with_oracle(&s, 2, 0);
}

/* Removal effects of the published paths; computed exactly elsewhere, cross-checked. */
static void test_published_paths(void **state)
{
    (void)state;
    const char *folder = getenv("MKTOPT_DATA");
    char path[1024];
    snprintf(path, sizeof path, "%s/attribution/path_data.csv", folder != NULL ? folder : "");
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        print_message(
            "skipped: MKTOPT_DATA is not there, so the published paths are not compared\n");
        skip();
    }
    enum { ROWS = 20000 };
    static char text[1 << 20], line[8192];
    static int64_t offsets[ROWS + 1];
    static double conversions[ROWS], value[ROWS], nulls[ROWS];
    int64_t n = 0;
    assert_non_null(fgets(line, sizeof line, file));
    while (fgets(line, sizeof line, file) != NULL && n < ROWS) {
        char *comma = strchr(line, ',');
        assert_int_equal(sscanf(comma + 1, "%lf,%lf,%lf", &conversions[n], &value[n], &nulls[n]),
                         3);
        memcpy(text + offsets[n], line, (size_t)(comma - line));
        offsets[n + 1] = offsets[n] + (comma - line);
        n++;
    }
    fclose(file);
    const mktopt_path_columns columns = {.struct_size = sizeof columns,
                                         .path = mktopt_arg_strings(text, offsets, n),
                                         .conversions = mktopt_arg_f64(conversions, n),
                                         .value = mktopt_arg_f64(value, n),
                                         .nulls = mktopt_arg_f64(nulls, n)};
    mktopt_journeys *journeys = NULL;
    mktopt_error err;
    assert_ok(mktopt_journeys_from_paths(&columns, NULL, &journeys, &err), err);
    for (int order = 1; order <= 2; order++)
        for (int without = 0; without <= 1; without++) {
            snprintf(path, sizeof path, "%s/attribution/path_data_markov_order%d%s.csv", folder,
                     order, without ? "_without_nulls" : "");
            mktopt_attribution *result = attribute(journeys, "markov", order, without, 1);
            file = fopen(path, "r");
            assert_non_null(file);
            assert_non_null(fgets(line, sizeof line, file));
            for (int i = 0; i < 12; i++) {
                char name[64];
                double effect[2], credit[2];
                assert_int_equal(fscanf(file, "%63[^,],%lf,%lf,%lf,%lf\n", name, &effect[0],
                                        &effect[1], &credit[0], &credit[1]),
                                 5);
                int64_t c = 0;
                while (strcmp(mktopt_attribution_channel(result, c), name) != 0)
                    c++;
                const double *removal[] = {mktopt_attribution_removal_of_conversions(result),
                                           mktopt_attribution_removal_of_value(result)};
                const double *credits[] = {mktopt_attribution_conversions(result, 0),
                                           mktopt_attribution_value(result, 0)};
                for (int r = 0; r < 2; r++) {
                    assert_near(removal[r][c] / effect[r], 1, 1e-9);
                    assert_near(credits[r][c] / credit[r], 1, 1e-9);
                }
            }
            fclose(file);
            mktopt_attribution_free(result);
        }
    mktopt_journeys_free(journeys);
}

/* ---- what must hold ------------------------------------------------------------------------ */

static void test_order_and_threads_leave_no_trace(void **state)
{
    (void)state;
    static const char *const models[] = {"markov", "shapley_rate"};
    for (int unit = 0; unit < 2; unit++) {
        const sample s = make_sample(7, 400, unit == 0 ? 1 : 0.1, 11);
        int64_t shuffled[MAX_PATHS];
        mktopt__random random;
        mktopt__random_seed(&random, 5);
        for (int64_t i = 0; i < s.n; i++)
            shuffled[i] = i;
        for (int64_t i = s.n - 1; i > 0; i--) {
            const int64_t j = (int64_t)mktopt__random_below(&random, (uint64_t)i + 1);
            const int64_t kept = shuffled[i];
            shuffled[i] = shuffled[j];
            shuffled[j] = kept;
        }
        mktopt_journeys *one = journeys_of(&s, NULL), *two = journeys_of(&s, shuffled);
        for (int m = 0; m < 2; m++)
            for (int order = 1; order <= 4; order++) {
                mktopt_attribution *a = attribute(one, models[m], order, 0, 1);
                mktopt_attribution *b = attribute(two, models[m], order, 0, 5);
                assert_memory_equal(mktopt_attribution_conversions(a, 0),
                                    mktopt_attribution_conversions(b, 0), 7 * sizeof(double));
                assert_memory_equal(mktopt_attribution_value(a, 0), mktopt_attribution_value(b, 0),
                                    7 * sizeof(double));
                mktopt_attribution_free(a);
                mktopt_attribution_free(b);
            }
        mktopt_journeys_free(one);
        mktopt_journeys_free(two);
    }
}

static void test_transitions(void **state)
{
    (void)state;
    static const path_row rows[] = {{"a > b", 1, 5, 0}, {"a > a > c", 0, 0, 1}, {"b", 0, 0, 2}};
    static const struct {
        const char *from, *to;
        double probability;
    } expected[] = {{"(start)", "a", 0.5}, {"(start)", "b", 0.5},          {"a", "b", 0.5},
                    {"a", "c", 0.5},       {"b", "(conversion)", 1 / 3.0}, {"b", "(null)", 2 / 3.0},
                    {"c", "(null)", 1}};
    mktopt_error err;
    mktopt_journeys *journeys = journeys_of_paths(rows, COUNT(rows));
    mktopt_attribution *result = attribute(journeys, "markov", 1, 0, 1);
    assert_int_equal(mktopt_attribution_transition_count(result), COUNT(expected));
    for (int64_t i = 0; i < COUNT(expected); i++) {
        mktopt_transition t = {.struct_size = sizeof t};
        assert_ok(mktopt_attribution_transition(result, i, &t, &err), err);
        assert_string_equal(t.from, expected[i].from);
        assert_string_equal(t.to, expected[i].to);
        assert_near(t.probability, expected[i].probability, 1e-15);
    }
    mktopt_transition t = {.struct_size = sizeof t};
    assert_fails(mktopt_attribution_transition(result, COUNT(expected), &t, &err), err,
                 MKTOPT_OUT_OF_RANGE, "index");
    assert_fails(mktopt_attribution_transition(NULL, 0, &t, &err), err, MKTOPT_INVALID_ARGUMENT,
                 "attribution");
    mktopt_attribution_free(result);
    mktopt_attribution_options options;
    mktopt_attribution_options_init(&options, sizeof options);
    options.max_transitions = 6;
    const char *model = "markov";
    assert_ok(mktopt_attribution_run(journeys, &model, 1, &options, NULL, &result, &err), err);
    assert_int_equal(mktopt_attribution_transition_count(result), 0);
    mktopt_attribution_free(result);
    mktopt_journeys_free(journeys);
}

/* Without conversions there is nothing to remove; without paths nothing at all. */
static void test_nothing_to_attribute(void **state)
{
    (void)state;
    static const path_row rows[] = {{"a > b", 0, 0, 3}};
    static const char *const models[] = {"markov", "shapley_rate"};
    for (int64_t n = 0; n <= 1; n++)
        for (int m = 0; m < 2; m++) {
            mktopt_journeys *journeys = journeys_of_paths(rows, n);
            mktopt_attribution *result = attribute(journeys, models[m], 1, 0, 1);
            for (int64_t c = 0; c < mktopt_attribution_channel_count(result); c++) {
                assert_true(mktopt_attribution_conversions(result, 0)[c] == 0);
                assert_true(isnan(mktopt_attribution_share(result, 0)[c]));
                if (m == 0)
                    assert_true(isnan(mktopt_attribution_removal_of_conversions(result)[c]));
            }
            mktopt_attribution_free(result);
            mktopt_journeys_free(journeys);
        }
}

/* ---- many states --------------------------------------------------------------------------- */

/* Pairs of 300 channels give 90,000 states of order 2. Each path is one pair, so without channel c
 * the conversions of the pairs that hold it are lost. */
static void test_past_65535_states(void **state)
{
    (void)state;
    enum { CHANNELS = 300, PAIRS = CHANNELS * CHANNELS };
    int32_t *codes = malloc(2 * PAIRS * sizeof *codes);
    int64_t *offsets = malloc((PAIRS + 1) * sizeof *offsets);
    double *conversions = malloc(PAIRS * sizeof *conversions);
    double *nulls = malloc(PAIRS * sizeof *nulls);
    static char texts[CHANNELS][8];
    static const char *names[CHANNELS];
    double without[CHANNELS] = {0}, all = 0;
    for (int i = 0; i < CHANNELS; i++) {
        snprintf(texts[i], sizeof texts[i], "c%03d", i);
        names[i] = texts[i];
    }
    for (int i = 0; i < PAIRS; i++) {
        offsets[i] = 2 * i;
        codes[2 * i] = i / CHANNELS;
        codes[2 * i + 1] = i % CHANNELS;
        conversions[i] = (i * 7 + 3) % 11;
        nulls[i] = 1;
        all += conversions[i];
        without[i / CHANNELS] += conversions[i];
        if (i / CHANNELS != i % CHANNELS)
            without[i % CHANNELS] += conversions[i];
    }
    offsets[PAIRS] = 2 * PAIRS;
    const mktopt_arg dictionary = mktopt_arg_cstrings(names, CHANNELS);
    const mktopt_arg elements = mktopt_arg_category(codes, 2 * PAIRS, &dictionary);
    const mktopt_path_columns columns = {.struct_size = sizeof columns,
                                         .path = mktopt_arg_ragged(offsets, PAIRS, &elements),
                                         .conversions = mktopt_arg_f64(conversions, PAIRS),
                                         .nulls = mktopt_arg_f64(nulls, PAIRS)};
    mktopt_journeys *journeys;
    mktopt_error err;
    assert_ok(mktopt_journeys_from_paths(&columns, NULL, &journeys, &err), err);
    mktopt_attribution *result = attribute(journeys, "markov", 2, 0, 2);
    for (int c = 0; c < CHANNELS; c++)
        assert_near(mktopt_attribution_removal_of_conversions(result)[c], without[c] / all, 1e-12);
    mktopt_attribution_free(result);
    mktopt_journeys_free(journeys);
    free(codes);
    free(offsets);
    free(conversions);
    free(nulls);
}

/* ---- the order that predicts best ----------------------------------------------------------- */

/* Paths of a process whose next touch depends on the last `order` touches. */
static mktopt_journeys *simulate(int order, int64_t paths, uint64_t seed)
{
    enum { LENGTH = 12, CHANNELS = 4 };
    mktopt__random random;
    mktopt__random_seed(&random, seed);
    const char **names = malloc((size_t)(paths * LENGTH) * sizeof *names);
    int64_t *offsets = malloc((size_t)(paths + 1) * sizeof *offsets);
    double *conversions = malloc((size_t)paths * sizeof *conversions);
    double *nulls = malloc((size_t)paths * sizeof *nulls);
    int64_t at = 0;
    for (int64_t i = 0; i < paths; i++) {
        int touches[LENGTH];
        int length = 0;
        offsets[i] = at;
        do {
            uint64_t mix = 12345;
            for (int k = 1; k <= order; k++)
                mix = mix * 31 + (length >= k ? (uint64_t)touches[length - k] + 1 : 0);
            const int favourite = (int)((mix * UINT64_C(0x9E3779B97F4A7C15) >> 32) % CHANNELS);
            touches[length] = mktopt__random_below(&random, 2)
                                  ? favourite
                                  : (int)mktopt__random_below(&random, CHANNELS);
            names[at++] = channel_names[touches[length++]];
        } while (length < LENGTH && mktopt__random_below(&random, 6) != 0);
        conversions[i] = (double)mktopt__random_below(&random, 2);
        nulls[i] = 1 - conversions[i];
    }
    offsets[paths] = at;
    const mktopt_arg elements = mktopt_arg_cstrings(names, at);
    const mktopt_path_columns columns = {.struct_size = sizeof columns,
                                         .path = mktopt_arg_ragged(offsets, paths, &elements),
                                         .conversions = mktopt_arg_f64(conversions, paths),
                                         .nulls = mktopt_arg_f64(nulls, paths)};
    mktopt_journeys *journeys = NULL;
    mktopt_error err;
    assert_ok(mktopt_journeys_from_paths(&columns, NULL, &journeys, &err), err);
    free(names);
    free(offsets);
    free(conversions);
    free(nulls);
    return journeys;
}

static void test_the_order_of_a_process_is_found(void **state)
{
    (void)state;
    for (int order = 1; order <= 4; order++)
        for (uint64_t seed = 1; seed <= 3; seed++) {
            mktopt_journeys *journeys = simulate(order, 3000, seed);
            mktopt_attribution *result =
                attribute(journeys, "markov", MKTOPT_MARKOV_ORDER_AUTO, 0, 1);
            assert_int_equal(mktopt_attribution_markov_order(result), order);
            mktopt_attribution_free(result);
            mktopt_journeys_free(journeys);
        }
}

/* ---- the game on conversion rates ----------------------------------------------------------- */

/* phi by the mean over all orders in which 4 channels can join. */
static void test_shapley_rate_by_permutations(void **state)
{
    (void)state;
    const sample s = make_sample(4, 60, 1, 21);
    double worth[2][16], phi[2][4] = {{0}}, totals[2] = {0, 0};
    for (int set = 0; set < 16; set++) {
        double conversions = 0, value = 0, journeys = 0;
        for (int64_t i = 0; i < s.n; i++) {
            int inside = 1;
            for (int t = 0; t < s.length[i]; t++)
                inside &= set >> s.touches[i][t] & 1;
            conversions += inside * s.conversions[i];
            value += inside * s.value[i];
            journeys += inside * (s.conversions[i] + s.nulls[i]);
        }
        worth[0][set] = journeys > 0 ? conversions / journeys : 0;
        worth[1][set] = journeys > 0 ? value / journeys : 0;
        totals[0] = conversions;
        totals[1] = value;
    }
    for (int p = 0; p < 256; p++) { /* all 24 permutations among the 4^4 words */
        const int word[] = {p & 3, p >> 2 & 3, p >> 4 & 3, p >> 6 & 3};
        int seen = 0;
        for (int i = 0; i < 4; i++)
            seen |= 1 << word[i];
        for (int i = 0, set = 0; seen == 15 && i < 4; i++) {
            for (int r = 0; r < 2; r++)
                phi[r][word[i]] += (worth[r][set | 1 << word[i]] - worth[r][set]) / 24;
            set |= 1 << word[i];
        }
    }
    mktopt_journeys *journeys = journeys_of(&s, NULL);
    mktopt_attribution *result = attribute(journeys, "shapley_rate", 1, 0, 1);
    for (int c = 0; c < 4; c++) {
        assert_near(mktopt_attribution_conversions(result, 0)[c],
                    phi[0][c] / worth[0][15] * totals[0], 1e-12);
        assert_near(mktopt_attribution_value(result, 0)[c], phi[1][c] / worth[1][15] * totals[1],
                    1e-12);
    }
    mktopt_attribution_free(result);
    mktopt_journeys_free(journeys);
}

/* ---- refused ------------------------------------------------------------------------------- */

static void test_refused(void **state)
{
    (void)state;
    mktopt_error err;
    mktopt_attribution *result = NULL;
    mktopt_attribution_options options;
    static const path_row row[] = {{"a", 1, 1, 1}};
    const char *markov = "markov", *rate = "shapley_rate", *driven = "data_driven";
    mktopt_journeys *journeys;
    journeys = journeys_of_paths(row, 1);
    static const int32_t wrong[] = {0, 5, -2};
    for (int i = 0; i < 3; i++) {
        mktopt_attribution_options_init(&options, sizeof options);
        options.markov_order = wrong[i];
        assert_fails(mktopt_attribution_run(journeys, &markov, 1, &options, NULL, &result, &err),
                     err, MKTOPT_OUT_OF_RANGE, "markov_order");
    }
    assert_fails(mktopt_attribution_run(journeys, &driven, 1, NULL, NULL, &result, &err), err,
                 MKTOPT_UNKNOWN_NAME, "models[0]");
    mktopt_journeys_free(journeys);
    static const path_row many[] = {
        {"1 > 2 > 3 > 4 > 5 > 6 > 7 > 8 > 9 > 10 > 11 > 12 > 13 > 14 > 15 "
         "> 16 > 17 > 18 > 19 > 20 > 21",
         1, 1, 1}};
    journeys = journeys_of_paths(many, 1);
    assert_fails(mktopt_attribution_run(journeys, &rate, 1, NULL, NULL, &result, &err), err,
                 MKTOPT_TOO_LARGE, "models[0]");
    mktopt_journeys_free(journeys);
    assert_null(result);
    assert_int_equal(mktopt_attribution_markov_order(NULL), 0);
    assert_null(mktopt_attribution_removal_of_conversions(NULL));
    assert_null(mktopt_attribution_removal_of_value(NULL));
    assert_int_equal(mktopt_attribution_transition_count(NULL), 0);
}

static void test_every_allocation_fails(void **state)
{
    (void)state;
    static const char *const models[] = {"markov", "shapley_rate"};
    const sample s = make_sample(5, 50, 1, 2);
    mktopt_journeys *journeys = journeys_of(&s, NULL);
    for (int64_t n = 1;; n++) {
        faults_state faults = {.fail_at = n};
        const mktopt_allocator allocator = faults_allocator(&faults);
        mktopt_attribution_options options;
        mktopt_attribution *result = NULL;
        mktopt_attribution_options_init(&options, sizeof options);
        options.markov_order = MKTOPT_MARKOV_ORDER_AUTO;
        const mktopt_status status =
            mktopt_attribution_run(journeys, models, 2, &options, &allocator, &result, NULL);
        mktopt_attribution_free(result);
        if (faults_survived(&faults, status))
            break;
    }
    mktopt_journeys_free(journeys);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_against_a_dense_solution),
        cmocka_unit_test(test_fractions_of_conversions),
        cmocka_unit_test(test_published_paths),
        cmocka_unit_test(test_order_and_threads_leave_no_trace),
        cmocka_unit_test(test_transitions),
        cmocka_unit_test(test_nothing_to_attribute),
        cmocka_unit_test(test_past_65535_states),
        cmocka_unit_test(test_the_order_of_a_process_is_found),
        cmocka_unit_test(test_shapley_rate_by_permutations),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_every_allocation_fails),
    };
    return cmocka_run_group_tests_name("attribution_markov", tests, NULL, NULL);
}
