/* Building journeys: what may leave no trace (threads, the kind of the columns), against a second
 * and simpler way to cut a log, with progress, and at the limits. */
#include "logs.h"

#include "attribution/dictionary.h"
#include "faults.h"

static mktopt_journeys *build(const mktopt_event_columns *columns,
                              const mktopt_journey_options *options, int32_t threads)
{
    mktopt_error err;
    mktopt_journeys *journeys = NULL;
    mktopt_build_options build;
    assert_int_equal(mktopt_build_options_init(&build, sizeof build), MKTOPT_OK);
    build.threads = threads;
    assert_ok(mktopt_journeys_build_from_events(columns, options, &build, NULL, &journeys, &err),
              err);
    return journeys;
}

static void threads_leave_no_trace(void **state)
{
    (void)state;
    event_log *log = log_random(300000, 1);
    mktopt_event_columns columns = log_columns(log);
    for (int texts = 0; texts < 2; texts++) {
        mktopt_journeys *one = build(&columns, NULL, 1);
        for (int32_t threads = 2; threads <= 8; threads *= 2) {
            mktopt_journeys *many = build(&columns, NULL, threads);
            assert_same_paths(one, many);
            assert_same_results(one, many);
            mktopt_journeys_free(many);
        }
        mktopt_journeys_free(one);
        columns.user = mktopt_arg_strings(log->user_text, log->user_offsets, log->n);
    }
    log_free(log);
}

static void kinds_of_user_columns_agree(void **state)
{
    (void)state;
    enum { N = 150000 };
    event_log *log = log_random(N, 2);
    mktopt_event_columns columns = log_columns(log);
    mktopt_journeys *numbers = build(&columns, NULL, 1);

    int32_t *narrow = array_of(N, sizeof *narrow);
    int32_t *codes = array_of(N, sizeof *codes);
    const char **texts = array_of(2 * LOG_USERS, sizeof *texts);
    const char **rows = array_of(N, sizeof *rows);
    static char names[2 * LOG_USERS][TEXT_SIZE];
    for (int32_t i = 0; i < 2 * LOG_USERS; i++) {
        snprintf(names[i], TEXT_SIZE, "u%d", (int)(i % LOG_USERS)); /* each text twice */
        texts[i] = names[i];
    }
    for (int64_t i = 0; i < N; i++) {
        narrow[i] = (int32_t)log->user[i];
        codes[i] = (int32_t)log->user[i] + (i % 3 == 0 ? LOG_USERS : 0);
        rows[i] = names[codes[i]];
    }
    const mktopt_arg categories = mktopt_arg_cstrings(texts, 2 * LOG_USERS);
    const mktopt_arg kinds[] = {
        mktopt_arg_i32(narrow, N),
        mktopt_arg_strings(log->user_text, log->user_offsets, N),
        mktopt_arg_cstrings(rows, N),
        mktopt_arg_category(codes, N, &categories),
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        columns.user = kinds[i];
        mktopt_journeys *others = build(&columns, NULL, 2);
        assert_same_paths(numbers, others);
        mktopt_journeys_free(others);
    }
    mktopt_journeys_free(numbers);
    free(narrow);
    free(codes);
    free(texts);
    free(rows);
    log_free(log);
}

/* ---- a second way --------------------------------------------------------------------------- */

static const event_log *sorted_log;
static int64_t *first_row; /* by user */

/* By the user's first row, time, touches before conversions, row. */
static int compare_rows(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    const event_log *log = sorted_log;
    const int64_t keys[][2] = {
        {first_row[log->user[x]], first_row[log->user[y]]},
        {log->time[x], log->time[y]},
        {log->type[x], log->type[y]},
        {x, y},
    };
    for (size_t i = 0; i < 4; i++)
        if (keys[i][0] != keys[i][1])
            return keys[i][0] < keys[i][1] ? -1 : 1;
    return 0;
}

/* One sort of all rows, one pass: paths as text "channel@age ... c1 v2|". */
static char *cut_simply(const event_log *log, int64_t lookback, int64_t gap, int64_t end)
{
    int64_t *order = array_of(log->n, sizeof *order);
    char *text = array_of(log->n * 48, 1), *at = text;
    first_row = array_of(LOG_USERS, sizeof *first_row);
    for (int64_t i = log->n - 1; i >= 0; i--)
        first_row[log->user[i]] = i;
    for (int64_t i = 0; i < log->n; i++)
        order[i] = i;
    sorted_log = log;
    qsort(order, (size_t)log->n, sizeof *order, compare_rows);
    int64_t begin = 0;
    for (int64_t i = 0; i < log->n; i++) {
        const int64_t row = order[i], now = log->time[row];
        const int last = i + 1 == log->n || log->user[order[i + 1]] != log->user[row] ||
                         (!log->type[row] && log->time[order[i + 1]] - now > gap);
        if (!log->type[row] && !last)
            continue;
        const int64_t until = log->type[row] ? now : end < now + gap ? end : now + gap;
        int touches = 0;
        for (int64_t k = begin; k < i + !log->type[row]; k++) {
            if (log->type[row] && now - log->time[order[k]] > lookback)
                continue;
            at += sprintf(at, "%s@%.9g ", log->channel_names[log->channel[order[k]]],
                          (double)(until - log->time[order[k]]) / 86400);
            touches++;
        }
        if (touches > 0)
            at += sprintf(at, "c%d v%.9g|", (int)log->type[row],
                          log->type[row] ? log->value[row] : 0.0);
        begin = i + 1;
    }
    free(order);
    free(first_row);
    return text;
}

static char *text_of(const mktopt_journeys *journeys)
{
    all_paths all = paths_of(journeys);
    char *text = array_of(all.touches * 48 + all.n * 48, 1), *at = text;
    for (int64_t i = 0; i < all.n; i++) {
        for (int64_t t = all.offsets[i]; t < all.offsets[i + 1]; t++)
            at += sprintf(at, "%s@%.9g ", mktopt_journeys_channel(journeys, all.channels[t]),
                          all.ages[t]);
        at += sprintf(at, "c%d v%.9g|", (int)all.conversions[i], all.value[i]);
    }
    paths_free(&all);
    return text;
}

/* Pauses are longer than the gap only before touches here: a log without conversions after one. */
static void a_simple_way_gives_the_same(void **state)
{
    (void)state;
    event_log *log = log_random(120000, 3);
    int64_t latest = 0;
    for (int64_t i = 0; i < log->n; i++)
        latest = log->time[i] > latest ? log->time[i] : latest;
    mktopt_event_columns columns = log_columns(log);
    mktopt_journey_options options;
    assert_int_equal(mktopt_journey_options_init(&options, sizeof options), MKTOPT_OK);
    const int64_t lookbacks[] = {90 * 86400, 20 * 86400};
    for (int i = 0; i < 2; i++) {
        options.lookback_days = (double)lookbacks[i] / 86400;
        mktopt_journeys *journeys = build(&columns, &options, 2);
        char *expected = cut_simply(log, lookbacks[i], INT64_C(1) << 40, latest);
        char *actual = text_of(journeys);
        assert_string_equal(actual, expected);
        free(expected);
        free(actual);
        mktopt_journeys_free(journeys);
    }
    for (int64_t i = 0; i < log->n; i++)
        log->type[i] = 0;
    options.inactivity_gap_days = 15;
    mktopt_journeys *journeys = build(&columns, &options, 2);
    char *expected = cut_simply(log, 1, 15 * 86400, latest);
    char *actual = text_of(journeys);
    assert_string_equal(actual, expected);
    free(expected);
    free(actual);
    mktopt_journeys_free(journeys);
    log_free(log);
}

/* Users chosen so that a hash puts them all into one bucket. */
static void users_that_share_a_bucket(void **state)
{
    (void)state;
    enum { N = 60000, USERS = 3000 };
    static int64_t users[USERS];
    event_log *log = log_random(N, 4);
    int64_t tried = 0;
    for (int found = 0; found < USERS; tried++)
        if (mktopt__name_hash(0x6275636b, (const char *)&tried, sizeof tried) >> 26 == 0)
            users[found++] = tried;
    mktopt_event_columns columns = log_columns(log);
    for (int64_t i = 0; i < N; i++)
        log->user[i] %= USERS;
    mktopt_journeys *plain = build(&columns, NULL, 1);
    for (int64_t i = 0; i < N; i++)
        log->user[i] = users[log->user[i]];
    mktopt_journeys *chosen = build(&columns, NULL, 2);
    assert_same_paths(plain, chosen);
    mktopt_journeys_free(plain);
    mktopt_journeys_free(chosen);
    log_free(log);
}

/* ---- paths ---------------------------------------------------------------------------------- */

typedef struct path_rows {
    char *text;
    int64_t *offsets;
    double *conversions, *value;
} path_rows;

static mktopt_path_columns random_paths(path_rows *rows, int64_t n, int64_t channels, uint64_t seed)
{
    rows->text = array_of(n * 60, 1);
    rows->offsets = array_of(n + 1, sizeof *rows->offsets);
    rows->conversions = array_of(n, sizeof *rows->conversions);
    rows->value = array_of(n, sizeof *rows->value);
    char *at = rows->text;
    for (int64_t i = 0; i < n; i++) {
        const int64_t length = 1 + below(&seed, 5);
        for (int64_t k = 0; k < length; k++)
            at += sprintf(at, "%sc%lld", k > 0 ? " > " : "", (long long)below(&seed, channels));
        rows->offsets[i + 1] = at - rows->text;
        rows->conversions[i] = (double)below(&seed, 40) / 8;
        rows->value[i] = rows->conversions[i] > 0 ? (double)below(&seed, 1000) / 7 : 0;
    }
    return (mktopt_path_columns){
        .struct_size = sizeof(mktopt_path_columns),
        .path = mktopt_arg_strings(rows->text, rows->offsets, n),
        .conversions = mktopt_arg_f64(rows->conversions, n),
        .value = mktopt_arg_f64(rows->value, n),
    };
}

static void rows_free(path_rows *rows)
{
    free(rows->text);
    free(rows->offsets);
    free(rows->conversions);
    free(rows->value);
}

static void threads_leave_no_trace_in_paths(void **state)
{
    (void)state;
    mktopt_error err;
    path_rows rows;
    const mktopt_path_columns columns = random_paths(&rows, 200000, 15, 5);
    mktopt_journeys *one = NULL, *many = NULL;
    mktopt_build_options options;
    assert_int_equal(mktopt_build_options_init(&options, sizeof options), MKTOPT_OK);
    assert_ok(mktopt_journeys_from_paths(&columns, NULL, &one, &err), err);
    options.threads = 4;
    assert_ok(mktopt_journeys_build_from_paths(&columns, &options, NULL, &many, &err), err);
    assert_same_paths(one, many);
    assert_same_results(one, many);
    all_paths all = paths_of(one);
    char text[64] = "", *at = text;
    for (int64_t t = all.offsets[123456]; t < all.offsets[123457]; t++)
        at += sprintf(at, "%s%s", at > text ? " > " : "",
                      mktopt_journeys_channel(one, all.channels[t]));
    assert_memory_equal(text, rows.text + rows.offsets[123456], strlen(text));
    paths_free(&all);
    mktopt_journeys_free(one);
    mktopt_journeys_free(many);
    rows_free(&rows);
}

/* More channels than two bytes number, names longer than any buffer. */
static void many_channels_and_long_names(void **state)
{
    (void)state;
    enum { N = 70000, LONG = 100000 };
    mktopt_error err;
    char *text = array_of(N * 16 + LONG, 1), *at = text;
    int64_t *offsets = array_of(N + 2, sizeof *offsets);
    double *conversions = array_of(N + 1, sizeof *conversions);
    for (int64_t i = 0; i < N; i++) {
        at += sprintf(at, "c%lld > c%lld", (long long)i, (long long)(N - 1 - i));
        offsets[i + 1] = at - text;
        conversions[i] = 1;
    }
    memset(at, 'x', LONG);
    offsets[N + 1] = offsets[N] + LONG;
    conversions[N] = 7;
    const mktopt_path_columns columns = {
        .struct_size = sizeof columns,
        .path = mktopt_arg_strings(text, offsets, N + 1),
        .conversions = mktopt_arg_f64(conversions, N + 1),
    };
    mktopt_journeys *journeys = NULL;
    assert_ok(mktopt_journeys_from_paths(&columns, NULL, &journeys, &err), err);
    assert_int_equal(mktopt_journeys_channel_count(journeys), N + 1);
    assert_int_equal(strlen(mktopt_journeys_channel(journeys, N)), LONG);
    all_paths all = paths_of(journeys);
    for (int64_t i = 0; i < N; i++) {
        char first[16], last[16];
        snprintf(first, sizeof first, "c%lld", (long long)i);
        snprintf(last, sizeof last, "c%lld", (long long)(N - 1 - i));
        assert_string_equal(mktopt_journeys_channel(journeys, all.channels[2 * i]), first);
        assert_string_equal(mktopt_journeys_channel(journeys, all.channels[2 * i + 1]), last);
    }
    paths_free(&all);
    mktopt_journeys_free(journeys);
    free(text);
    free(offsets);
    free(conversions);
}

/* A piece of all paths is what path after path gives. */
static void pieces_of_paths_agree(void **state)
{
    (void)state;
    mktopt_error err;
    path_rows rows;
    const mktopt_path_columns columns = random_paths(&rows, 5000, 15, 6);
    mktopt_journeys *journeys = NULL;
    assert_ok(mktopt_journeys_from_paths(&columns, NULL, &journeys, &err), err);
    static const int64_t pieces[][2] = {{0, 1}, {1000, 60}, {1023, 2}, {900, 3000}, {4999, 1}};
    int64_t offsets[3001];
    int32_t channels[15000], path_channels[8];
    double conversions[3000];
    mktopt_path_arrays arrays = {
        .struct_size = sizeof arrays,
        .touch_capacity = 15000,
        .offsets = offsets,
        .channels = channels,
        .conversions = conversions,
    };
    for (size_t p = 0; p < sizeof pieces / sizeof *pieces; p++) {
        const int64_t first = pieces[p][0], count = pieces[p][1];
        assert_ok(mktopt_journeys_get_paths(journeys, first, count, &arrays, &err), err);
        for (int64_t i = 0; i < count; i++) {
            mktopt_journey path = {.struct_size = sizeof path};
            assert_ok(
                mktopt_journeys_get_path(journeys, first + i, &path, path_channels, NULL, 8, &err),
                err);
            assert_int_equal(offsets[i + 1] - offsets[i], path.length);
            assert_same_bytes(path_channels, channels + offsets[i], path.length);
            assert_true(conversions[i] == path.conversions);
        }
    }
    channels[0] = -7;
    arrays.touch_capacity = offsets[1] - 1;
    assert_fails(mktopt_journeys_get_paths(journeys, 4999, 1, &arrays, &err), err, MKTOPT_TOO_LARGE,
                 "arrays.touch_capacity");
    assert_int_equal(channels[0], -7);
    assert_ok(mktopt_journeys_get_paths(journeys, 5000, 0, &arrays, &err), err);
    assert_int_equal(offsets[0], 0);
    assert_fails(mktopt_journeys_get_paths(journeys, 4999, 2, &arrays, &err), err,
                 MKTOPT_OUT_OF_RANGE, "first");
    assert_fails(mktopt_journeys_get_paths(journeys, -1, 1, &arrays, &err), err,
                 MKTOPT_OUT_OF_RANGE, "first");
    mktopt_journeys_free(journeys);
    rows_free(&rows);
}

/* ---- progress ------------------------------------------------------------------------------- */

typedef struct watch {
    int64_t calls;
    int64_t cancel_at;
    double last;
    int backwards;
} watch;

static int32_t report(void *context, double fraction)
{
    watch *w = context;
    w->backwards += !(fraction >= w->last && fraction <= 1);
    w->last = fraction;
    return ++w->calls == w->cancel_at;
}

static mktopt_status build_watched(const event_log *log, const mktopt_path_columns *paths, watch *w,
                                   int32_t threads, const mktopt_allocator *allocator,
                                   mktopt_journeys **journeys, mktopt_error *err)
{
    const mktopt_event_columns columns = log_columns(log);
    mktopt_build_options options;
    assert_int_equal(mktopt_build_options_init(&options, sizeof options), MKTOPT_OK);
    options.progress = report;
    options.progress_context = w;
    options.threads = threads;
    return paths != NULL
               ? mktopt_journeys_build_from_paths(paths, &options, allocator, journeys, err)
               : mktopt_journeys_build_from_events(&columns, NULL, &options, allocator, journeys,
                                                   err);
}

static void progress_ascends_and_cancels(void **state)
{
    (void)state;
    mktopt_error err;
    path_rows rows;
    event_log *log = log_random(300000, 7);
    const mktopt_path_columns columns = random_paths(&rows, 300000, 15, 7);
    for (int form = 0; form < 4; form++) {
        const mktopt_path_columns *paths = form % 2 ? &columns : NULL;
        const int32_t threads = form < 2 ? 1 : 3;
        watch all = {0};
        mktopt_journeys *journeys = NULL;
        assert_ok(build_watched(log, paths, &all, threads, NULL, &journeys, &err), err);
        mktopt_journeys_free(journeys);
        assert_true(all.calls >= 2);
        assert_int_equal(all.backwards, 0);
        for (int64_t at = 1; threads == 1 && at <= all.calls; at++) {
            watch w = {.cancel_at = at};
            faults_state faults = {0};
            const mktopt_allocator allocator = faults_allocator(&faults);
            journeys = NULL;
            assert_fails(build_watched(log, paths, &w, 1, &allocator, &journeys, &err), err,
                         MKTOPT_CANCELLED, "");
            assert_null(journeys);
            assert_int_equal(faults.live_blocks, 0);
            assert_int_equal(w.calls, at);
        }
        watch first = {.cancel_at = 1};
        journeys = NULL;
        assert_fails(build_watched(log, paths, &first, threads, NULL, &journeys, &err), err,
                     MKTOPT_CANCELLED, "");
        assert_null(journeys);
    }
    rows_free(&rows);
    log_free(log);
}

static void a_call_reports_while_it_builds(void **state)
{
    (void)state;
    mktopt_error err;
    event_log *log = log_random(200000, 8);
    const mktopt_event_columns columns = log_columns(log);
    const mktopt_arg args[] = {columns.user, columns.channel, columns.time, columns.type};
    static const char request[] =
        "{\"events\": {\"user\": {\"$arg\": 0}, \"channel\": {\"$arg\": 1}, \"time\": {\"$arg\": "
        "2}, \"type\": {\"$arg\": 3}}, \"models\": [\"linear\"]}";
    mktopt_call_options options;
    watch w = {.cancel_at = 1};
    mktopt_response *response = NULL;
    assert_int_equal(mktopt_call_options_init(&options, sizeof options), MKTOPT_OK);
    options.progress = report;
    options.progress_context = &w;
    assert_fails(mktopt_call("attribution.run", request, sizeof request - 1, args, 4, &options,
                             &response, &err),
                 err, MKTOPT_CANCELLED, "");
    assert_null(response);
    assert_int_equal(w.calls, 1);
    assert_true(w.last < 0.2); /* the rows were still being counted */
    w = (watch){0};
    assert_ok(mktopt_call("attribution.run", request, sizeof request - 1, args, 4, &options,
                          &response, &err),
              err);
    mktopt_response_free(response);
    assert_true(w.calls > 10);
    log_free(log);
}

static void wrong_build_options_are_refused(void **state)
{
    (void)state;
    mktopt_error err;
    const char *path = "a";
    const mktopt_path_columns columns = {.struct_size = sizeof columns,
                                         .path = mktopt_arg_cstrings(&path, 1)};
    mktopt_journeys *journeys = NULL;
    mktopt_build_options options;
    assert_int_equal(mktopt_build_options_init(&options, sizeof options), MKTOPT_OK);
    assert_int_equal(options.threads, 1);
    options.threads = 257;
    assert_fails(mktopt_journeys_build_from_paths(&columns, &options, NULL, &journeys, &err), err,
                 MKTOPT_OUT_OF_RANGE, "threads");
    options.threads = 0;
    assert_fails(mktopt_journeys_build_from_paths(&columns, &options, NULL, &journeys, &err), err,
                 MKTOPT_OUT_OF_RANGE, "threads");
    assert_null(journeys);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_leave_no_trace),
        cmocka_unit_test(kinds_of_user_columns_agree),
        cmocka_unit_test(a_simple_way_gives_the_same),
        cmocka_unit_test(users_that_share_a_bucket),
        cmocka_unit_test(threads_leave_no_trace_in_paths),
        cmocka_unit_test(many_channels_and_long_names),
        cmocka_unit_test(pieces_of_paths_agree),
        cmocka_unit_test(progress_ascends_and_cancels),
        cmocka_unit_test(a_call_reports_while_it_builds),
        cmocka_unit_test(wrong_build_options_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
