/* Large event logs made from a seed, handles compared bit by bit, for the tests of this folder. */
#ifndef MKTOPT_TESTS_ATTRIBUTION_LOGS_H
#define MKTOPT_TESTS_ATTRIBUTION_LOGS_H

#include "support.h"

/* splitmix64 */
static inline uint64_t next_random(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static inline int64_t below(uint64_t *state, int64_t n)
{
    return (int64_t)(next_random(state) % (uint64_t)n);
}

enum { LOG_CHANNELS = 12, LOG_CAMPAIGNS = 5, LOG_USERS = 40000, TEXT_SIZE = 16 };

/* A log; users are numbers, and the same as texts. */
typedef struct event_log {
    int64_t n;
    int64_t *user;
    int64_t *time;
    int32_t *channel;  /* a category */
    int32_t *campaign; /* a category; -1: none */
    int32_t *type;     /* a category */
    double *value, *cost;
    char *user_text; /* of every row, no NUL */
    int64_t *user_offsets;
    const char *channel_names[LOG_CHANNELS], *campaign_names[LOG_CAMPAIGNS], *type_names[2];
    mktopt_arg channels, campaigns, types;
} event_log;

static inline void *array_of(int64_t n, size_t size)
{
    void *array = calloc((size_t)n + 1, size);
    assert_non_null(array);
    return array;
}

static inline event_log *log_create(int64_t n)
{
    static const char *const channels[LOG_CHANNELS] = {
        "search", "email", "direct", "social",   "display",    "video",
        "tv",     "radio", "print",  "partners", "affiliates", "push"};
    static const char *const campaigns[LOG_CAMPAIGNS] = {"spring", "summer", "brand", "x", "yy"};
    event_log *log = array_of(1, sizeof *log);
    log->n = n;
    log->user = array_of(n, sizeof *log->user);
    log->time = array_of(n, sizeof *log->time);
    log->channel = array_of(n, sizeof *log->channel);
    log->campaign = array_of(n, sizeof *log->campaign);
    log->type = array_of(n, sizeof *log->type);
    log->value = array_of(n, sizeof *log->value);
    log->cost = array_of(n, sizeof *log->cost);
    log->user_text = array_of(n * TEXT_SIZE, 1);
    log->user_offsets = array_of(n + 1, sizeof *log->user_offsets);
    memcpy(log->channel_names, channels, sizeof channels);
    memcpy(log->campaign_names, campaigns, sizeof campaigns);
    log->type_names[0] = "touch";
    log->type_names[1] = "conversion";
    log->channels = mktopt_arg_cstrings(log->channel_names, LOG_CHANNELS);
    log->campaigns = mktopt_arg_cstrings(log->campaign_names, LOG_CAMPAIGNS);
    log->types = mktopt_arg_cstrings(log->type_names, 2);
    return log;
}

static inline void log_free(event_log *log)
{
    void *arrays[] = {log->user,  log->time, log->channel,   log->campaign,     log->type,
                      log->value, log->cost, log->user_text, log->user_offsets, log};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        free(arrays[i]);
}

/* Texts of the users, as the rows are now. */
static inline void log_write_users(event_log *log)
{
    for (int64_t i = 0; i < log->n; i++)
        log->user_offsets[i + 1] =
            log->user_offsets[i] + snprintf(log->user_text + log->user_offsets[i], TEXT_SIZE,
                                            "u%lld", (long long)log->user[i]);
}

/* Times have many ties, values and costs have fractions, some events are copies. */
static inline event_log *log_random(int64_t n, uint64_t seed)
{
    event_log *log = log_create(n);
    for (int64_t i = 0; i < n; i++) {
        log->user[i] = below(&seed, LOG_USERS);
        log->time[i] = 1700000000 + below(&seed, 100 * 86400) / 600 * 600;
        log->channel[i] = (int32_t)below(&seed, LOG_CHANNELS);
        log->campaign[i] = (int32_t)below(&seed, LOG_CAMPAIGNS + 1) - 1;
        log->type[i] = below(&seed, 8) == 0;
        log->value[i] = log->type[i] ? (double)below(&seed, 100000) / 100 : NAN;
        log->cost[i] = log->type[i] ? NAN : (double)below(&seed, 1000) / 1000;
        if (i > 0 && below(&seed, 50) == 0) {
            log->user[i] = log->user[i - 1];
            log->time[i] = log->time[i - 1];
            log->channel[i] = log->channel[i - 1];
            log->campaign[i] = log->campaign[i - 1];
            log->type[i] = log->type[i - 1];
            log->value[i] = log->value[i - 1];
            log->cost[i] = log->cost[i - 1];
        }
    }
    log_write_users(log);
    return log;
}

static inline mktopt_event_columns log_columns(const event_log *log)
{
    return (mktopt_event_columns){
        .struct_size = sizeof(mktopt_event_columns),
        .user = mktopt_arg_i64(log->user, log->n),
        .channel = mktopt_arg_category(log->channel, log->n, &log->channels),
        .time = mktopt_arg_i64(log->time, log->n),
        .type = mktopt_arg_category(log->type, log->n, &log->types),
        .value = mktopt_arg_f64(log->value, log->n),
        .campaign = mktopt_arg_category(log->campaign, log->n, &log->campaigns),
        .cost = mktopt_arg_f64(log->cost, log->n),
    };
}

/* ---- comparing ------------------------------------------------------------------------------ */

typedef struct all_paths {
    int64_t n, touches;
    int64_t *offsets;
    int32_t *channels;
    double *ages, *conversions, *value, *nulls;
} all_paths;

static inline all_paths paths_of(const mktopt_journeys *journeys)
{
    mktopt_error err;
    mktopt_journeys_summary summary = {.struct_size = sizeof summary};
    assert_ok(mktopt_journeys_get_summary(journeys, &summary, &err), err);
    all_paths all = {.n = summary.paths, .touches = summary.touches};
    all.offsets = array_of(all.n + 1, sizeof *all.offsets);
    all.channels = array_of(all.touches, sizeof *all.channels);
    all.ages = array_of(all.touches, sizeof *all.ages);
    all.conversions = array_of(all.n, sizeof *all.conversions);
    all.value = array_of(all.n, sizeof *all.value);
    all.nulls = array_of(all.n, sizeof *all.nulls);
    const mktopt_path_arrays arrays = {
        .struct_size = sizeof arrays,
        .touch_capacity = all.touches,
        .offsets = all.offsets,
        .channels = all.channels,
        .ages = all.ages,
        .conversions = all.conversions,
        .value = all.value,
        .nulls = all.nulls,
    };
    assert_ok(mktopt_journeys_get_paths(journeys, 0, all.n, &arrays, &err), err);
    assert_int_equal(all.offsets[all.n], all.touches);
    return all;
}

static inline void paths_free(all_paths *all)
{
    free(all->offsets);
    free(all->channels);
    free(all->ages);
    free(all->conversions);
    free(all->value);
    free(all->nulls);
}

#define assert_same_bytes(a, b, n) assert_int_equal(memcmp((a), (b), (size_t)(n) * sizeof *(a)), 0)

/* The same paths in the same order, bit by bit. */
static inline void assert_same_paths(const mktopt_journeys *a, const mktopt_journeys *b)
{
    all_paths x = paths_of(a), y = paths_of(b);
    assert_int_equal(x.n, y.n);
    assert_int_equal(x.touches, y.touches);
    assert_same_bytes(x.offsets, y.offsets, x.n + 1);
    assert_same_bytes(x.channels, y.channels, x.touches);
    assert_same_bytes(x.ages, y.ages, x.touches);
    assert_same_bytes(x.conversions, y.conversions, x.n);
    assert_same_bytes(x.value, y.value, x.n);
    assert_same_bytes(x.nulls, y.nulls, x.n);
    paths_free(&x);
    paths_free(&y);
}

static inline int compare_prints(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* A number for each path that depends on all of it, sorted. */
static inline uint64_t *prints_of(const mktopt_journeys *journeys, int64_t *n)
{
    all_paths all = paths_of(journeys);
    uint64_t *prints = array_of(all.n, sizeof *prints);
    for (int64_t i = 0; i < all.n; i++) {
        uint64_t state = 0, bits[3];
        memcpy(&bits[0], &all.conversions[i], 8);
        memcpy(&bits[1], &all.value[i], 8);
        memcpy(&bits[2], &all.nulls[i], 8);
        for (int k = 0; k < 3; k++)
            state = next_random(&state) ^ bits[k];
        for (int64_t t = all.offsets[i]; t < all.offsets[i + 1]; t++) {
            memcpy(&bits[0], &all.ages[t], 8);
            state = next_random(&state) ^ bits[0];
            state = next_random(&state) ^ (uint64_t)all.channels[t];
        }
        prints[i] = next_random(&state);
    }
    qsort(prints, (size_t)all.n, sizeof *prints, compare_prints);
    *n = all.n;
    paths_free(&all);
    return prints;
}

/* The same channels, costs, totals, and the same bits from every model. */
static inline void assert_same_results(const mktopt_journeys *a, const mktopt_journeys *b)
{
    mktopt_error err;
    mktopt_journeys_summary x = {.struct_size = sizeof x}, y = {.struct_size = sizeof y};
    assert_ok(mktopt_journeys_get_summary(a, &x, &err), err);
    assert_ok(mktopt_journeys_get_summary(b, &y, &err), err);
    assert_memory_equal(&x, &y, sizeof x);
    const int64_t n = mktopt_journeys_channel_count(a);
    assert_int_equal(n, mktopt_journeys_channel_count(b));
    for (int64_t i = 0; i < n; i++) {
        const double costs[2] = {mktopt_journeys_channel_cost(a, i),
                                 mktopt_journeys_channel_cost(b, i)};
        assert_string_equal(mktopt_journeys_channel(a, i), mktopt_journeys_channel(b, i));
        assert_memory_equal(&costs[0], &costs[1], sizeof costs[0]);
    }
    static const char *const models[] = {"first_touch", "last_touch", "last_non_direct",
                                         "linear",      "time_decay", "position_based",
                                         "shapley",     "markov",     "shapley_rate"};
    enum { MODELS = sizeof models / sizeof *models, THAT_COUNT = 2 };
    mktopt_attribution *p = NULL, *q = NULL;
    int64_t n_models = MODELS;
    /* Models that count paths refuse weights that are too far apart. */
    if (mktopt_attribution_run(a, models, MODELS, NULL, NULL, &p, &err) == MKTOPT_TOO_LARGE)
        n_models -= THAT_COUNT;
    mktopt_attribution_free(p);
    assert_ok(mktopt_attribution_run(a, models, n_models, NULL, NULL, &p, &err), err);
    assert_ok(mktopt_attribution_run(b, models, n_models, NULL, NULL, &q, &err), err);
    for (int64_t m = 0; m < n_models; m++) {
        assert_same_bytes(mktopt_attribution_conversions(p, m),
                          mktopt_attribution_conversions(q, m), n);
        assert_same_bytes(mktopt_attribution_value(p, m), mktopt_attribution_value(q, m), n);
    }
    mktopt_attribution_free(p);
    mktopt_attribution_free(q);
}

#endif
