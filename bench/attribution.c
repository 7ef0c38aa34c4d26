/* Attribution: journeys from path strings and from events, rules, Markov chains, bytes and merging.
 *
 *     bench_attribution                          JSON lines, as bench.h says; a unit is a row
 *     bench_attribution write FILE ROWS CHANNELS writes the paths as CSV, for the peers
 *
 * Paths and events come from fixed seeds and stay in memory. Work here takes seconds, so each run
 * is one unit of work, from the caller's columns to the answer; "peak_bytes" is what the library
 * takes beyond these columns. */
#include "bench.h"

#include <string.h>

#include <mktopt/mktopt.h>

enum { RUNS = 5, MAX_TOUCHES = 40 };

static uint64_t random_state;

/* splitmix64 */
static uint64_t next_random(void)
{
    uint64_t z = (random_state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static uint32_t below(uint32_t n)
{
    return (uint32_t)(((next_random() >> 32) * (uint64_t)n) >> 32);
}

static void *get(int64_t n, size_t size)
{
    void *memory = malloc((size_t)n * size);
    if (memory == NULL) {
        fprintf(stderr, "bench_attribution: out of memory\n");
        exit(1);
    }
    return memory;
}

static void check(mktopt_status status, const mktopt_error *err)
{
    if (status == MKTOPT_OK)
        return;
    fprintf(stderr, "bench_attribution: %s\n", err->message);
    exit(1);
}

/* ---- data ----------------------------------------------------------------------------------- */

typedef struct path_data {
    int64_t n;
    char *text;
    int64_t *offsets;
    double *conversions, *value, *nulls;
} path_data;

/* Channels follow one another with weights drawn from the seed, lengths are geometric (mean 4, at
 * most 40), and each channel lifts the chance of a conversion in its own way. */
static path_data make_paths(int64_t n, uint32_t channels)
{
    path_data data = {.n = n};
    uint32_t *cumulated = get((int64_t)(channels + 1) * channels, sizeof *cumulated);
    uint32_t *lift = get(channels, sizeof *lift);
    random_state = 1;
    for (uint32_t i = 0; i <= channels; i++)
        for (uint32_t j = 0, sum = 0; j < channels; j++) {
            const uint32_t weight = 1 + below(20);
            cumulated[i * channels + j] = sum += weight * weight;
        }
    for (uint32_t j = 0; j < channels; j++)
        lift[j] = below(60);
    data.text = get(n * 40 + MAX_TOUCHES * 8, 1); /* 8 bytes a touch, 4 touches on average */
    data.offsets = get(n + 1, sizeof *data.offsets);
    data.conversions = get(n, sizeof *data.conversions);
    data.value = get(n, sizeof *data.value);
    data.nulls = get(n, sizeof *data.nulls);
    int64_t at = 0;
    for (int64_t i = 0; i < n; i++) {
        uint32_t state = channels, score = 20, touches = 0;
        data.offsets[i] = at;
        do {
            const uint32_t *row = cumulated + state * channels;
            const uint32_t draw = below(row[channels - 1]);
            for (state = 0; row[state] <= draw;)
                state++;
            if (touches++ > 0)
                memcpy(data.text + at, " > ", 3);
            at += touches > 1 ? 3 : 0;
            memcpy(data.text + at, "ch", 2);
            data.text[at + 2] = (char)('0' + state / 100);
            data.text[at + 3] = (char)('0' + state / 10 % 10);
            data.text[at + 4] = (char)('0' + state % 10);
            at += 5;
            score += lift[state];
        } while (touches < MAX_TOUCHES && below(4) != 0);
        data.conversions[i] = below(1000) < (score > 600 ? 600 : score);
        data.nulls[i] = 1 - data.conversions[i];
        data.value[i] = data.conversions[i] > 0 ? (500 + below(20000)) / 100.0 : 0;
    }
    data.offsets[n] = at;
    free(cumulated);
    free(lift);
    return data;
}

static void free_paths(path_data *data)
{
    free(data->text);
    free(data->offsets);
    free(data->conversions);
    free(data->value);
    free(data->nulls);
}

static mktopt_path_columns path_columns(const path_data *data)
{
    return (mktopt_path_columns){
        .struct_size = sizeof(mktopt_path_columns),
        .path = mktopt_arg_strings(data->text, data->offsets, data->n),
        .conversions = mktopt_arg_f64(data->conversions, data->n),
        .value = mktopt_arg_f64(data->value, data->n),
        .nulls = mktopt_arg_f64(data->nulls, data->n),
    };
}

typedef struct event_data {
    int64_t n;
    int64_t *user, *time, *user_offsets, *channel_offsets, *type_offsets;
    double *value;
    char *user_text, *channel_text, *type_text;
} event_data;

/* An unsorted log: 6 events a user, 5 % of them conversions, over 180 days. */
static event_data make_events(int64_t n, uint32_t channels)
{
    event_data data = {.n = n};
    int64_t **columns[] = {&data.user, &data.time, &data.user_offsets, &data.channel_offsets,
                           &data.type_offsets};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        *columns[i] = get(n + 1, sizeof(int64_t));
    data.value = get(n, sizeof *data.value);
    data.user_text = get(n * 12 + 32, 1);
    data.channel_text = get(n * 8 + 32, 1);
    data.type_text = get(n * 11 + 32, 1);
    random_state = 2;
    int64_t user = 0, channel = 0, type = 0;
    for (int64_t i = 0; i < n; i++) {
        const int is_conversion = below(20) == 0;
        const uint32_t id = below((uint32_t)(n / 6 + 1));
        data.user[i] = (int64_t)id * 7919 + 1000000007;
        data.time[i] = 1700000000 + below(180 * 86400);
        data.value[i] = is_conversion ? below(10000) / 100.0 : 0;
        data.user_offsets[i] = user;
        data.channel_offsets[i] = channel;
        data.type_offsets[i] = type;
        user += sprintf(data.user_text + user, "u%08u", id);
        channel += sprintf(data.channel_text + channel, "ch%03u", below(channels));
        type += sprintf(data.type_text + type, is_conversion ? "conversion" : "touch");
    }
    data.user_offsets[n] = user;
    data.channel_offsets[n] = channel;
    data.type_offsets[n] = type;
    return data;
}

static void free_events(event_data *data)
{
    void *columns[] = {data->user,         data->time,  data->user_offsets, data->channel_offsets,
                       data->type_offsets, data->value, data->user_text,    data->channel_text,
                       data->type_text};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        free(columns[i]);
}

/* ---- work ----------------------------------------------------------------------------------- */

typedef struct setup {
    path_data paths;
    event_data events;
    int text_users;
    int32_t threads; /* more than one: memory is not counted */
    int32_t order;
    const char *models[9];
    int64_t n_models;
    bench_memory memory;
    mktopt_allocator allocator;
    mktopt_journeys *journeys; /* built before */
    unsigned char *bytes;
    size_t size;
} setup;

static const mktopt_allocator *allocator_of(const setup *s)
{
    return s->threads > 1 ? NULL : &s->allocator;
}

static mktopt_journeys *build(const setup *s)
{
    mktopt_error err;
    mktopt_journeys *journeys = NULL;
    mktopt_build_options options;
    mktopt_build_options_init(&options, sizeof options);
    options.threads = s->threads;
    if (s->paths.n > 0) {
        const mktopt_path_columns columns = path_columns(&s->paths);
        check(
            mktopt_journeys_build_from_paths(&columns, &options, allocator_of(s), &journeys, &err),
            &err);
        return journeys;
    }
    const event_data *data = &s->events;
    const mktopt_event_columns columns = {
        .struct_size = sizeof columns,
        .user = s->text_users ? mktopt_arg_strings(data->user_text, data->user_offsets, data->n)
                              : mktopt_arg_i64(data->user, data->n),
        .channel = mktopt_arg_strings(data->channel_text, data->channel_offsets, data->n),
        .time = mktopt_arg_i64(data->time, data->n),
        .type = mktopt_arg_strings(data->type_text, data->type_offsets, data->n),
        .value = mktopt_arg_f64(data->value, data->n),
    };
    check(mktopt_journeys_build_from_events(&columns, NULL, &options, allocator_of(s), &journeys,
                                            &err),
          &err);
    return journeys;
}

static void attribute(const setup *s, const mktopt_journeys *journeys)
{
    mktopt_error err;
    mktopt_attribution *attribution = NULL;
    mktopt_attribution_options options;
    mktopt_attribution_options_init(&options, sizeof options);
    options.threads = s->threads;
    if (s->order > 0)
        options.markov_order = s->order;
    check(mktopt_attribution_run(journeys, s->models, s->n_models, &options, allocator_of(s),
                                 &attribution, &err),
          &err);
    bench_keep(mktopt_attribution_model_count(attribution));
    mktopt_attribution_free(attribution);
}

typedef void work(setup *s);

static void build_only(setup *s)
{
    mktopt_journeys_free(build(s));
}

static void models_only(setup *s)
{
    attribute(s, s->journeys);
}

static void build_and_models(setup *s)
{
    mktopt_journeys *journeys = build(s);
    attribute(s, journeys);
    mktopt_journeys_free(journeys);
}

static void save(setup *s)
{
    mktopt_error err;
    check(mktopt_journeys_save(s->journeys, s->bytes, s->size, &s->size, &err), &err);
}

static void restore(setup *s)
{
    mktopt_error err;
    mktopt_journeys *journeys = NULL;
    check(mktopt_journeys_restore(s->bytes, s->size, &s->allocator, &journeys, &err), &err);
    mktopt_journeys_free(journeys);
}

static void merge(setup *s)
{
    mktopt_error err;
    mktopt_journeys *journeys = NULL;
    const mktopt_journeys *parts[] = {s->journeys};
    check(mktopt_journeys_merge(parts, 1, &s->allocator, &journeys, &err), &err);
    mktopt_journeys_free(journeys);
}

/* ---- cases ---------------------------------------------------------------------------------- */

static void run_case(setup *s, const char *name, int64_t rows, int64_t channels, work *done,
                     int runs)
{
    double seconds[RUNS], cpu[RUNS];
    const int64_t kept = s->memory.live;
    s->memory.peak = kept;
    for (int i = 0; i < runs; i++) {
        const double begin = bench_now_ns(), cpu_begin = bench_cpu_ns();
        done(s);
        seconds[i] = (bench_now_ns() - begin) / 1e9;
        cpu[i] = (bench_cpu_ns() - cpu_begin) / 1e9;
    }
    qsort(seconds, (size_t)runs, sizeof *seconds, bench_compare);
    qsort(cpu, (size_t)runs, sizeof *cpu, bench_compare);
    printf("{\"bench\": \"attribution\", \"case\": \"%s\", \"size\": %lld, \"channels\": %lld, "
           "\"threads\": %d, \"ns_per_unit\": %.4g, \"seconds\": %.4g, "
           "\"cpu_seconds\": %.4g, \"runs\": %d, \"units\": %lld",
           name, (long long)rows, (long long)channels, (int)s->threads,
           seconds[runs / 2] * 1e9 / (double)rows, seconds[runs / 2], cpu[runs / 2], runs,
           (long long)rows);
    if (s->threads == 1)
        printf(", \"peak_bytes\": %lld", (long long)(s->memory.peak - kept));
    printf("}\n");
    fflush(stdout);
}

static void set_rules(setup *s)
{
    static const char *const rules[] = {"first_touch", "last_touch", "linear"};
    memcpy(s->models, rules, sizeof rules);
    s->n_models = 3;
}

static void set_markov(setup *s, int32_t order)
{
    s->models[0] = "markov";
    s->n_models = 1;
    s->order = order;
}

static void run_markov(setup *s, int64_t rows, int64_t channels, int32_t order, int runs)
{
    char name[64];
    set_markov(s, order);
    snprintf(name, sizeof name, "paths_markov_%d", (int)order);
    run_case(s, name, rows, channels, build_and_models, runs);
}

static void run_bytes(setup *s, int64_t rows, int64_t channels)
{
    mktopt_error err;
    s->journeys = build(s);
    check(mktopt_journeys_save(s->journeys, NULL, 0, &s->size, &err), &err);
    s->bytes = get((int64_t)s->size, 1);
    set_rules(s);
    run_case(s, "models_3_rules", rows, channels, models_only, RUNS);
    run_case(s, "save", rows, channels, save, RUNS);
    run_case(s, "restore", rows, channels, restore, RUNS);
    run_case(s, "merge", rows, channels, merge, RUNS);
    mktopt_journeys_free(s->journeys);
    free(s->bytes);
}

static void run_paths(void)
{
    static setup s;
    enum { ROWS = 10000000, CHANNELS = 20, WIDE_ROWS = 1000000, WIDE = 200 };
    s.allocator = bench_allocator(&s.memory);
    s.paths = make_paths(ROWS, CHANNELS);
    for (s.threads = 1; s.threads <= 2; s.threads++) {
        run_case(&s, "paths_build", ROWS, CHANNELS, build_only, RUNS);
        set_rules(&s);
        run_case(&s, "paths_3_rules", ROWS, CHANNELS, build_and_models, RUNS);
    }
    s.threads = 1;
    run_markov(&s, ROWS, CHANNELS, 1, RUNS);
    run_markov(&s, ROWS, CHANNELS, 3, 3);
    run_bytes(&s, ROWS, CHANNELS);
    free_paths(&s.paths);
    s.paths = make_paths(WIDE_ROWS, WIDE);
    set_rules(&s);
    run_case(&s, "paths_3_rules", WIDE_ROWS, WIDE, build_and_models, RUNS);
    run_markov(&s, WIDE_ROWS, WIDE, 2, 1);
    free_paths(&s.paths);
}

static void run_events(void)
{
    static setup s;
    enum { ROWS = 10000000, CHANNELS = 20 };
    s.allocator = bench_allocator(&s.memory);
    s.events = make_events(ROWS, CHANNELS);
    for (s.threads = 1; s.threads <= 2; s.threads++)
        for (s.text_users = 0; s.text_users < 2; s.text_users++) {
            run_case(&s, s.text_users ? "events_text_users_build" : "events_build", ROWS, CHANNELS,
                     build_only, RUNS);
            s.n_models = 0; /* all rules */
            run_case(&s, s.text_users ? "events_text_users_rules" : "events_rules", ROWS, CHANNELS,
                     build_and_models, RUNS);
        }
    free_events(&s.events);
}

static int write_csv(const char *name, int64_t rows, uint32_t channels)
{
    path_data data = make_paths(rows, channels);
    FILE *file = fopen(name, "w");
    int failed = file == NULL || fputs("path,conversions,value,nulls\n", file) < 0;
    for (int64_t i = 0; !failed && i < rows; i++)
        failed = fprintf(file, "%.*s,%d,%.2f,%d\n", (int)(data.offsets[i + 1] - data.offsets[i]),
                         data.text + data.offsets[i], (int)data.conversions[i], data.value[i],
                         (int)data.nulls[i]) < 0;
    failed |= file != NULL && fclose(file) != 0;
    free_paths(&data);
    return failed;
}

int main(int argc, char **argv)
{
    if (argc == 5 && strcmp(argv[1], "write") == 0)
        return write_csv(argv[2], atoll(argv[3]), (uint32_t)atoi(argv[4]));
    run_paths();
    run_events();
    return 0;
}
