/* How events and paths become journeys: every edge case of docs/attribution.md. */
#include "rows.h"

/* Builds, compares the paths as text, and hands back the summary. */
static mktopt_journeys_summary check_events(const event_row *rows, int64_t n,
                                            const mktopt_journey_options *options,
                                            const char *expected)
{
    mktopt_error err;
    mktopt_journeys *journeys = NULL;
    assert_ok(from_event_rows(rows, n, options, NULL, &journeys, &err), err);
    assert_string_equal(journeys_text(journeys), expected);
    const mktopt_journeys_summary summary = summary_of(journeys);
    mktopt_journeys_free(journeys);
    return summary;
}

static mktopt_journeys_summary check_paths(const path_row *rows, int64_t n, const char *expected)
{
    mktopt_journeys *journeys = journeys_of_paths(rows, n);
    assert_string_equal(journeys_text(journeys), expected);
    const mktopt_journeys_summary summary = summary_of(journeys);
    mktopt_journeys_free(journeys);
    return summary;
}

static mktopt_journey_options default_options(void)
{
    mktopt_journey_options options;
    assert_int_equal(mktopt_journey_options_init(&options, sizeof options), MKTOPT_OK);
    return options;
}

static void groups_orders_and_cuts(void **state)
{
    (void)state;
    const event_row rows[] = {
        TOUCH("u1", "social", 3 * DAY), CONVERSION("u1", 4 * DAY, 50),
        TOUCH("u2", "email", 1 * DAY),  TOUCH("u1", "email", 1 * DAY),
        TOUCH("u1", "search", 5 * DAY), CONVERSION("u1", 6 * DAY, 7),
        TOUCH("u1", "social", 8 * DAY), TOUCH("u2", "search", 10 * DAY),
    };
    const mktopt_journeys_summary s = check_events(
        rows, COUNT(rows), NULL,
        "email@3 social@1 c1 v50 | search@1 c1 v7 | social@2 n1 | email@9 search@0 n1");
    assert_int_equal(s.users, 2);
    assert_int_equal(s.paths, 4);
    assert_int_equal(s.touches, 6);
    assert_true(s.conversions == 2 && s.value == 57 && s.nulls == 2 && s.journeys == 4);
    assert_true(s.touches_per_conversion == 1.5 && s.single_touch_conversions == 1);
    assert_true(s.conversion_rate == 0.5);
}

/* Clopper-Pearson of 2 in 4, from tables: 0.0676 .. 0.9324. */
static void reports_the_interval_of_the_conversion_rate(void **state)
{
    (void)state;
    const path_row rows[] = {{"a", 2, 0, 2}};
    const mktopt_journeys_summary s = check_paths(rows, 1, "a c2 n2");
    assert_near(s.conversion_rate_lower, 0.0675859864, 1e-9);
    assert_near(s.conversion_rate_upper, 0.9324140136, 1e-9);
}

static void puts_touches_before_conversions_at_equal_times(void **state)
{
    (void)state;
    const event_row rows[] = {
        CONVERSION("u", DAY, 5),
        TOUCH("u", "b", DAY),
        TOUCH("u", "a", DAY),
    };
    check_events(rows, COUNT(rows), NULL, "b@0 a@0 c1 v5");
}

static void drops_touches_beyond_the_lookback(void **state)
{
    (void)state;
    const event_row rows[] = {
        TOUCH("u", "old", 0), TOUCH("u", "kept", 10 * DAY), CONVERSION("u", 100 * DAY, 1),
        TOUCH("v", "old", 0), CONVERSION("v", 91 * DAY, 3), TOUCH("w", "old", 0),
    };
    const mktopt_journeys_summary s =
        check_events(rows, COUNT(rows), NULL, "kept@90 c1 v1 | old@100 n1");
    assert_int_equal(s.expired_touches, 2);
    assert_true(s.unattributed_conversions == 1 && s.unattributed_value == 3);
    assert_true(s.conversions == 1 && s.value == 1);
}

static void cuts_at_the_inactivity_gap(void **state)
{
    (void)state;
    mktopt_journey_options options = default_options();
    options.inactivity_gap_days = 30;
    const event_row rows[] = {
        TOUCH("u", "a", 0),           TOUCH("u", "b", 30 * DAY), TOUCH("u", "c", 61 * DAY),
        CONVERSION("u", 62 * DAY, 1), TOUCH("v", "d", 0),        CONVERSION("v", 31 * DAY, 2),
        TOUCH("w", "e", 50 * DAY),
    };
    /* A null path ends when the pause has become too long, or with the observation (day 62). */
    const mktopt_journeys_summary s =
        check_events(rows, COUNT(rows), &options, "a@60 b@30 n1 | c@1 c1 v1 | d@30 n1 | e@12 n1");
    assert_true(s.unattributed_conversions == 1 && s.unattributed_value == 2);
}

static void ignores_rows_after_the_window(void **state)
{
    (void)state;
    mktopt_journey_options options = default_options();
    options.window_end = 10 * DAY;
    const event_row rows[] = {
        TOUCH("u", "a", 5 * DAY),
        CONVERSION("u", 10 * DAY + 1, 9),
        TOUCH("u", "b", 10 * DAY),
        {NULL, NULL, 11 * DAY, NULL, -1}, /* not looked at */
    };
    const mktopt_journeys_summary s = check_events(rows, COUNT(rows), &options, "a@5 b@0 n1");
    assert_int_equal(s.ignored_events, 2);
    assert_int_equal(s.users, 1);
}

static void counts_exact_duplicates_and_keeps_them(void **state)
{
    (void)state;
    const event_row rows[] = {
        TOUCH("u", "a", 0), TOUCH("u", "b", 0),    TOUCH("u", "a", 0),    TOUCH("u", "a", 0),
        TOUCH("v", "a", 0), CONVERSION("u", 1, 5), CONVERSION("u", 1, 5), CONVERSION("u", 1, 6),
    };
    const mktopt_journeys_summary s = check_events(
        rows, COUNT(rows), NULL,
        "a@1.15741e-05 b@1.15741e-05 a@1.15741e-05 a@1.15741e-05 c1 v5 | a@1.15741e-05 n1");
    assert_int_equal(s.duplicate_events, 3);
    assert_true(s.unattributed_conversions == 2 && s.unattributed_value == 11);
}

static void tells_duplicates_apart_by_campaign_and_cost(void **state)
{
    (void)state;
    const char *users[] = {"u", "u", "u", "u", "u"};
    const char *channels[] = {"a", "a", "a", "a", "b"};
    const char *types[] = {"touch", "touch", "touch", "touch", "touch"};
    const char *campaigns[] = {"x", "y", "x", "x", NULL};
    const int64_t times[] = {0, 0, 0, 0, 0};
    const double costs[] = {1, 1, 1, 2, NAN};
    const mktopt_event_columns columns = {
        .struct_size = sizeof columns,
        .user = mktopt_arg_cstrings(users, 5),
        .channel = mktopt_arg_cstrings(channels, 5),
        .time = mktopt_arg_i64(times, 5),
        .type = mktopt_arg_cstrings(types, 5),
        .campaign = mktopt_arg_cstrings(campaigns, 5),
        .cost = mktopt_arg_f64(costs, 5),
    };
    mktopt_error err;
    mktopt_journeys *journeys = NULL;
    assert_ok(mktopt_journeys_from_events(&columns, NULL, NULL, &journeys, &err), err);
    assert_int_equal(summary_of(journeys).duplicate_events, 1);
    assert_true(mktopt_journeys_channel_cost(journeys, 0) == 5);
    assert_true(mktopt_journeys_channel_cost(journeys, 1) == 0);
    assert_true(isnan(mktopt_journeys_channel_cost(journeys, 2)));
    mktopt_journeys_free(journeys);
}

static void takes_a_missing_value_as_0(void **state)
{
    (void)state;
    const event_row rows[] = {TOUCH("u", "a", 0), CONVERSION("u", DAY, NAN)};
    check_events(rows, COUNT(rows), NULL, "a@1 c1");
}

static void refuses_bad_events(void **state)
{
    (void)state;
    mktopt_error err;
    mktopt_journeys *journeys = NULL;
    const struct {
        event_row row;
        mktopt_status status;
        const char *field;
    } cases[] = {
        {{"u", "a", 0, "click", NAN}, MKTOPT_UNKNOWN_NAME, "events[1].type"},
        {{"u", "a", 0, NULL, NAN}, MKTOPT_MISSING_FIELD, "events[1].type"},
        {{"u", NULL, 0, "touch", NAN}, MKTOPT_MISSING_FIELD, "events[1].channel"},
        {{"u", "", 0, "touch", NAN}, MKTOPT_MISSING_FIELD, "events[1].channel"},
        {{"u", "\xff", 0, "touch", NAN}, MKTOPT_WRONG_TYPE, "events[1].channel"},
        {{NULL, "a", 0, "touch", NAN}, MKTOPT_MISSING_FIELD, "events[1].user"},
        {{"", "a", 0, "touch", NAN}, MKTOPT_MISSING_FIELD, "events[1].user"},
        {{"u", "a", MKTOPT_NONE_I64, "touch", NAN}, MKTOPT_MISSING_FIELD, "events[1].time"},
        {{"u", "a", INT64_MAX, "touch", NAN}, MKTOPT_OUT_OF_RANGE, "events[1].time"},
        {{"u", "a", INT64_C(1795163400000), "touch", NAN}, MKTOPT_OUT_OF_RANGE, "events[1].time"},
        {{"u", NULL, 0, "conversion", -1}, MKTOPT_OUT_OF_RANGE, "events[1].value"},
        {{"u", NULL, 0, "conversion", INFINITY}, MKTOPT_NOT_FINITE, "events[1].value"},
    };
    for (int64_t i = 0; i < COUNT(cases); i++) {
        const event_row rows[] = {TOUCH("u", "a", 0), cases[i].row};
        assert_fails(from_event_rows(rows, 2, NULL, NULL, &journeys, &err), err, cases[i].status,
                     cases[i].field);
        assert_null(journeys);
        assert_int_equal(err.index, 1);
    }
}

static void refuses_bad_columns(void **state)
{
    (void)state;
    mktopt_error err;
    mktopt_journeys *journeys = NULL;
    const char *names[] = {"a", "a"}, *types[] = {"touch", "touch"};
    const int64_t times[] = {1, 2};
    const double numbers[] = {1, 2};
    const int64_t descending[] = {0, 3, 2};
    const int32_t codes[] = {0, 2};
    const mktopt_arg categories = mktopt_arg_cstrings(names, 2);
    const mktopt_event_columns good = {
        .struct_size = sizeof good,
        .user = mktopt_arg_cstrings(names, 2),
        .channel = mktopt_arg_cstrings(names, 2),
        .time = mktopt_arg_i64(times, 2),
        .type = mktopt_arg_cstrings(types, 2),
    };
    mktopt_event_columns bad = good;
    bad.user = (mktopt_arg){0};
    assert_fails(mktopt_journeys_from_events(&bad, NULL, NULL, &journeys, &err), err,
                 MKTOPT_MISSING_FIELD, "events.user");
    bad = good;
    bad.channel = (mktopt_arg){0};
    assert_fails(mktopt_journeys_from_events(&bad, NULL, NULL, &journeys, &err), err,
                 MKTOPT_MISSING_FIELD, "events[0].channel");
    bad = good;
    bad.user = mktopt_arg_f64(numbers, 2);
    assert_fails(mktopt_journeys_from_events(&bad, NULL, NULL, &journeys, &err), err,
                 MKTOPT_WRONG_TYPE, "events.user");
    bad = good;
    bad.channel = mktopt_arg_i64(times, 2);
    assert_fails(mktopt_journeys_from_events(&bad, NULL, NULL, &journeys, &err), err,
                 MKTOPT_WRONG_TYPE, "events.channel");
    bad = good;
    bad.time = mktopt_arg_i64(times, 1);
    assert_fails(mktopt_journeys_from_events(&bad, NULL, NULL, &journeys, &err), err,
                 MKTOPT_LENGTH_MISMATCH, "events.time");
    bad = good;
    bad.time = mktopt_arg_i64(NULL, 2);
    assert_fails(mktopt_journeys_from_events(&bad, NULL, NULL, &journeys, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "events.time");
    bad = good;
    bad.channel = mktopt_arg_strings("ab", descending, 2);
    assert_fails(mktopt_journeys_from_events(&bad, NULL, NULL, &journeys, &err), err,
                 MKTOPT_OUT_OF_RANGE, "events.channel");
    bad = good;
    bad.channel = mktopt_arg_category(codes, 2, &categories);
    assert_fails(mktopt_journeys_from_events(&bad, NULL, NULL, &journeys, &err), err,
                 MKTOPT_OUT_OF_RANGE, "events.channel");
    bad = good;
    bad.channel = mktopt_arg_category(codes, 2, NULL);
    assert_fails(mktopt_journeys_from_events(&bad, NULL, NULL, &journeys, &err), err,
                 MKTOPT_WRONG_TYPE, "events.channel");
    bad = good;
    bad.user.count = INT64_MAX;
    assert_fails(mktopt_journeys_from_events(&bad, NULL, NULL, &journeys, &err), err,
                 MKTOPT_TOO_LARGE, "events");
    bad.user.count = -1;
    assert_fails(mktopt_journeys_from_events(&bad, NULL, NULL, &journeys, &err), err,
                 MKTOPT_OUT_OF_RANGE, "events.user");
    bad = good;
    bad.struct_size = 0;
    assert_fails(mktopt_journeys_from_events(&bad, NULL, NULL, &journeys, &err), err,
                 MKTOPT_INVALID_OPTIONS, "events.struct_size");
    mktopt_journey_options options = default_options();
    options.lookback_days = 0;
    assert_fails(mktopt_journeys_from_events(&good, &options, NULL, &journeys, &err), err,
                 MKTOPT_OUT_OF_RANGE, "lookback_days");
    assert_fails(mktopt_journeys_from_events(NULL, NULL, NULL, &journeys, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "events");
    assert_fails(mktopt_journeys_from_events(&good, NULL, NULL, NULL, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "journeys");
    assert_null(journeys);
}

/* Every kind of column that can hold the same log gives the same journeys. */
static void reads_columns_of_every_kind(void **state)
{
    (void)state;
    const char *expected = "email@1 social@0.5 c1 v2.5 | email@1 n1";
    const int64_t users_64[] = {7, 9, 7, 7};
    const int32_t users_32[] = {7, 9, 7, 7};
    const int64_t user_offsets[] = {0, 1, 2, 3, 4}, time_offsets[] = {0, 10, 20, 39, 49};
    const int32_t codes[] = {1, 3, 0, -1}, type_codes[] = {0, 0, 0, 1};
    const char *channels[] = {"social", "email", "unused", "email"};
    const char *types[] = {"touch", "conversion"};
    const mktopt_arg channel_names = mktopt_arg_cstrings(channels, 4);
    const mktopt_arg type_names = mktopt_arg_cstrings(types, 2);
    const double times[] = {0, 0, DAY / 2, DAY};
    const int32_t times_32[] = {0, 0, DAY / 2, DAY};
    const char *iso = "1970-01-011970-01-011970-01-01T12:00:001970-01-02";
    const int64_t value_offsets[] = {0, 0, 0, 0, 3};
    mktopt_arg value = mktopt_arg_strings("2.5", value_offsets, 4);
    value.kind = MKTOPT_ARG_TEXT;
    const mktopt_arg users[] = {mktopt_arg_i64(users_64, 4), mktopt_arg_i32(users_32, 4),
                                mktopt_arg_strings("7977", user_offsets, 4)};
    const mktopt_arg when[] = {mktopt_arg_f64(times, 4), mktopt_arg_i32(times_32, 4),
                               mktopt_arg_strings(iso, time_offsets, 4)};
    for (int i = 0; i < 3; i++) {
        mktopt_error err;
        mktopt_journeys *journeys = NULL;
        const mktopt_event_columns columns = {
            .struct_size = sizeof columns,
            .user = users[i],
            .channel = mktopt_arg_category(codes, 4, &channel_names),
            .time = when[i],
            .type = mktopt_arg_category(type_codes, 4, &type_names),
            .value = value,
        };
        assert_ok(mktopt_journeys_from_events(&columns, NULL, NULL, &journeys, &err), err);
        assert_string_equal(journeys_text(journeys), expected);
        assert_int_equal(mktopt_journeys_channel_count(journeys), 2); /* not "unused" */
        mktopt_journeys_free(journeys);
    }
}

static void splits_path_strings(void **state)
{
    (void)state;
    const path_row rows[] = {
        {"a > b > a", 1, 10, 0}, {"  b  >\t> a", 0, 0, 2},  {"a>b > >", 1, 0, 0},
        {"", 3, 9, 1},           {NULL, 0, 0, 4},           {" \t", 0, 0, 0},
        {"c", 0, 0, 0},          {"a > b > a", 0.25, 1, 0},
    };
    const mktopt_journeys_summary s = check_paths(
        rows, COUNT(rows), "a b a c1 v10 | b  >\t> a n2 | a>b > c1 | c | a b a c0.25 v1");
    assert_true(s.unattributed_conversions == 3 && s.unattributed_value == 9);
    assert_true(s.unattributed_nulls == 5);
    assert_true(s.conversions == 2.25 && s.value == 11 && s.nulls == 2);
}

static void reads_lists_of_names(void **state)
{
    (void)state;
    const char *names[] = {"b", " > ", "a > b", "b"};
    const int64_t offsets[] = {0, 3, 3, 4};
    const double conversions[] = {1, 0, 2};
    const mktopt_arg elements = mktopt_arg_cstrings(names, 4);
    const mktopt_path_columns columns = {
        .struct_size = sizeof columns,
        .path = mktopt_arg_ragged(offsets, 3, &elements),
        .conversions = mktopt_arg_f64(conversions, 3),
    };
    mktopt_error err;
    mktopt_journeys *journeys = NULL;
    assert_ok(mktopt_journeys_from_paths(&columns, NULL, &journeys, &err), err);
    assert_string_equal(journeys_text(journeys), "b  >  a > b c1 | b c2");
    assert_int_equal(mktopt_journeys_channel_count(journeys), 3);
    mktopt_journeys_free(journeys);
    names[2] = "";
    journeys = NULL;
    assert_fails(mktopt_journeys_from_paths(&columns, NULL, &journeys, &err), err,
                 MKTOPT_MISSING_FIELD, "paths[0].path[2]");
}

static void refuses_bad_paths(void **state)
{
    (void)state;
    mktopt_error err;
    mktopt_journeys *journeys = NULL;
    const struct {
        path_row row;
        mktopt_status status;
        const char *field;
    } cases[] = {
        {{"a >  > b", 1, 0, 0}, MKTOPT_MISSING_FIELD, "paths[1].path"},
        {{"a > ", 1, 0, 0}, MKTOPT_MISSING_FIELD, "paths[1].path"},
        {{"a > b\xc0\x80", 1, 0, 0}, MKTOPT_WRONG_TYPE, "paths[1].path"},
        {{"a", -1, 0, 0}, MKTOPT_OUT_OF_RANGE, "paths[1].conversions"},
        {{"a", INFINITY, 0, 0}, MKTOPT_NOT_FINITE, "paths[1].conversions"},
        {{"a", 0, 0, -0.5}, MKTOPT_OUT_OF_RANGE, "paths[1].nulls"},
        {{"a", 1, -INFINITY, 0}, MKTOPT_NOT_FINITE, "paths[1].value"},
        {{"a", 0, 5, 1}, MKTOPT_CONFLICT, "paths[1].value"},
    };
    for (int64_t i = 0; i < COUNT(cases); i++) {
        const path_row rows[] = {{"a", 1, 0, 0}, cases[i].row};
        assert_fails(from_path_rows(rows, 2, NULL, &journeys, &err), err, cases[i].status,
                     cases[i].field);
        assert_null(journeys);
    }
    const path_row too_much[] = {{"a", 1, 1.5e308, 0}, {"a", 1, 1.5e308, 0}};
    assert_fails(from_path_rows(too_much, 2, NULL, &journeys, &err), err, MKTOPT_NUMBER_OVERFLOW,
                 "");
}

static void takes_empty_input(void **state)
{
    (void)state;
    const mktopt_journeys_summary events = check_events(NULL, 0, NULL, "");
    const mktopt_journeys_summary paths = check_paths(NULL, 0, "");
    assert_true(events.journeys == 0 && paths.journeys == 0);
    assert_true(isnan(events.conversion_rate) && isnan(paths.touches_per_conversion));
}

/* 100,000 touches of one user, in the worst order, and as many equal times. */
static void takes_a_user_with_100000_touches(void **state)
{
    (void)state;
    enum { N = 100000 };
    int64_t *users = calloc(N + 1, sizeof *users), *times = calloc(N + 1, sizeof *times);
    int32_t *codes = calloc(N + 1, sizeof *codes), *types = calloc(N + 1, sizeof *types);
    const char *names[] = {"a", "b", "c"}, *type_list[] = {"touch", "conversion"};
    const mktopt_arg channels = mktopt_arg_cstrings(names, 3);
    const mktopt_arg type_names = mktopt_arg_cstrings(type_list, 2);
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < N; i++) {
            times[i] = pass == 0 ? N - i : 7;
            codes[i] = i % 3;
        }
        types[N] = 1;
        times[N] = N;
        const mktopt_event_columns columns = {
            .struct_size = sizeof columns,
            .user = mktopt_arg_i64(users, N + 1),
            .channel = mktopt_arg_category(codes, N + 1, &channels),
            .time = mktopt_arg_i64(times, N + 1),
            .type = mktopt_arg_category(types, N + 1, &type_names),
        };
        mktopt_error err;
        mktopt_journeys *journeys = NULL;
        assert_ok(mktopt_journeys_from_events(&columns, NULL, NULL, &journeys, &err), err);
        mktopt_journey path = {.struct_size = sizeof path};
        assert_ok(mktopt_journeys_get_path(journeys, 0, &path, NULL, NULL, 0, &err), err);
        assert_int_equal(path.length, N);
        assert_int_equal(summary_of(journeys).duplicate_events, pass == 0 ? 0 : N - 3);
        int32_t *ids = calloc(N, sizeof *ids);
        assert_ok(mktopt_journeys_get_path(journeys, 0, &path, ids, NULL, N, &err), err);
        assert_int_equal(ids[0], pass == 0 ? (N - 1) % 3 : 0);
        assert_int_equal(ids[N - 1], pass == 0 ? 0 : (N - 1) % 3);
        free(ids);
        mktopt_journeys_free(journeys);
    }
    free(users);
    free(times);
    free(codes);
    free(types);
}

/* More users than fit the cache, as text and as numbers, in two scattered rows each. */
static void tells_many_users_apart(void **state)
{
    (void)state;
    enum { N = 50000, ROWS = 2 * N };
    char(*names)[16] = calloc(N, sizeof *names);
    const char **users = calloc(ROWS, sizeof *users);
    int64_t *numbers = calloc(ROWS, sizeof *numbers), *times = calloc(ROWS, sizeof *times);
    int32_t *codes = calloc(ROWS, sizeof *codes), *types = calloc(ROWS, sizeof *types);
    for (int i = 0; i < N; i++)
        snprintf(names[i], sizeof names[i], "user%d", i);
    for (int64_t i = 0; i < ROWS; i++) {
        const int64_t user = i < N ? i : (i * 7919) % N; /* 7919 and N have no common factor */
        users[i] = names[user];
        numbers[i] = user * 1000003 - 77;
        types[i] = i >= N;
        times[i] = i >= N ? user + 5 : user;
        codes[i] = (int32_t)(user % 3);
    }
    const char *channel_list[] = {"a", "b", "c"}, *type_list[] = {"touch", "conversion"};
    const mktopt_arg channels = mktopt_arg_cstrings(channel_list, 3);
    const mktopt_arg type_names = mktopt_arg_cstrings(type_list, 2);
    const mktopt_arg user_columns[] = {mktopt_arg_cstrings(users, ROWS),
                                       mktopt_arg_i64(numbers, ROWS)};
    mktopt_error err;
    mktopt_journeys *journeys = NULL;
    mktopt_event_columns columns = {
        .struct_size = sizeof columns,
        .channel = mktopt_arg_category(codes, ROWS, &channels),
        .time = mktopt_arg_i64(times, ROWS),
        .type = mktopt_arg_category(types, ROWS, &type_names),
    };
    for (int form = 0; form < 2; form++) {
        columns.user = user_columns[form];
        assert_ok(mktopt_journeys_from_events(&columns, NULL, NULL, &journeys, &err), err);
        const mktopt_journeys_summary s = summary_of(journeys);
        assert_int_equal(s.users, N);
        assert_true(s.conversions == N && s.nulls == 0 && s.unattributed_conversions == 0);
        for (int64_t i = 0; i < N; i += 997) { /* users in order of first appearance */
            int32_t channel[1];
            double age[1];
            mktopt_journey path = {.struct_size = sizeof path};
            assert_ok(mktopt_journeys_get_path(journeys, i, &path, channel, age, 1, &err), err);
            assert_int_equal(path.length, 1);
            assert_int_equal(channel[0], i % 3);
            assert_near(age[0], 5.0 / DAY, 1e-15);
        }
        mktopt_journeys_free(journeys);
    }
    users[ROWS - 10] = NULL;
    columns.user = user_columns[0];
    assert_fails(mktopt_journeys_from_events(&columns, NULL, NULL, &journeys, &err), err,
                 MKTOPT_MISSING_FIELD, "events[99990].user");
    free(names);
    free(users);
    free(numbers);
    free(times);
    free(codes);
    free(types);
}

/* More than one block, every width of a packed column, and numbers that need all of a double. */
static void stores_paths_bit_for_bit(void **state)
{
    (void)state;
    enum { N = 5000 };
    static int64_t offsets[N + 1];
    static double conversions[N], values[N], nulls[N];
    int32_t *codes = calloc(5 * N, sizeof *codes);
    char(*names)[16] = calloc(70000, sizeof *names);
    const char **pointers = calloc(70000, sizeof *pointers);
    for (int i = 0; i < 70000; i++) {
        snprintf(names[i], sizeof names[i], "c%05d", i);
        pointers[i] = names[i];
    }
    const int reach[] = {1, 200, 300, 65000, 70000};
    for (int64_t i = 0; i < N; i++) {
        offsets[i + 1] = offsets[i] + 1 + i % 5;
        for (int64_t k = offsets[i]; k < offsets[i + 1]; k++)
            codes[k] = (int32_t)((k * 7919) % reach[i / 1024]);
        const double counts[] = {1, 200, 60000, 4e9, 0.1};
        conversions[i] = counts[i / 1024];
        nulls[i] = i < 1024 ? 0 : (double)i * (i > 4096 ? 1e-3 : 1);
        values[i] = i % 3 == 0 ? (double)i / 7 : 0;
    }
    const mktopt_arg all = mktopt_arg_cstrings(pointers, 70000);
    const mktopt_arg elements = mktopt_arg_category(codes, offsets[N], &all);
    const mktopt_path_columns columns = {
        .struct_size = sizeof columns,
        .path = mktopt_arg_ragged(offsets, N, &elements),
        .conversions = mktopt_arg_f64(conversions, N),
        .value = mktopt_arg_f64(values, N),
        .nulls = mktopt_arg_f64(nulls, N),
    };
    mktopt_error err;
    mktopt_journeys *journeys = NULL;
    assert_ok(mktopt_journeys_from_paths(&columns, NULL, &journeys, &err), err);
    assert_int_equal(summary_of(journeys).touches, offsets[N]);
    for (int64_t i = 0; i < N; i += 7) {
        int32_t ids[8];
        double ages[8];
        mktopt_journey path = {.struct_size = sizeof path};
        assert_ok(mktopt_journeys_get_path(journeys, i, &path, ids, ages, 8, &err), err);
        assert_int_equal(path.length, 1 + i % 5);
        assert_true(path.conversions == conversions[i] && path.value == values[i]);
        assert_true(path.nulls == nulls[i]);
        for (int64_t k = 0; k < path.length; k++) {
            assert_string_equal(mktopt_journeys_channel(journeys, ids[k]),
                                names[codes[offsets[i] + k]]);
            assert_true(isnan(ages[k]));
        }
    }
    mktopt_journeys_free(journeys);
    free(codes);
    free(names);
    free(pointers);
}

static void getters_take_anything(void **state)
{
    (void)state;
    mktopt_error err;
    mktopt_journeys *journeys = NULL;
    const path_row rows[] = {{"b > a", 1, 0, 0}};
    journeys = journeys_of_paths(rows, 1);
    assert_string_equal(mktopt_journeys_channel(journeys, 0), "a");
    assert_null(mktopt_journeys_channel(journeys, 2));
    assert_null(mktopt_journeys_channel(journeys, -1));
    assert_null(mktopt_journeys_channel(NULL, 0));
    assert_int_equal(mktopt_journeys_channel_count(NULL), 0);
    mktopt_journey path = {.struct_size = sizeof path, .length = 77};
    int32_t one[1];
    assert_fails(mktopt_journeys_get_path(journeys, 1, &path, NULL, NULL, 0, &err), err,
                 MKTOPT_OUT_OF_RANGE, "index");
    assert_fails(mktopt_journeys_get_path(journeys, -1, &path, NULL, NULL, 0, &err), err,
                 MKTOPT_OUT_OF_RANGE, "index");
    assert_fails(mktopt_journeys_get_path(journeys, 0, &path, one, NULL, 1, &err), err,
                 MKTOPT_TOO_LARGE, "capacity");
    assert_int_equal(path.length, 77); /* untouched on failure */
    assert_fails(mktopt_journeys_get_summary(NULL, NULL, &err), err, MKTOPT_INVALID_ARGUMENT,
                 "journeys");
    assert_fails(mktopt_journeys_get_summary(journeys, NULL, &err), err, MKTOPT_INVALID_ARGUMENT,
                 "summary");
    mktopt_journeys_free(journeys);
    mktopt_journeys_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_orders_and_cuts),
        cmocka_unit_test(reports_the_interval_of_the_conversion_rate),
        cmocka_unit_test(puts_touches_before_conversions_at_equal_times),
        cmocka_unit_test(drops_touches_beyond_the_lookback),
        cmocka_unit_test(cuts_at_the_inactivity_gap),
        cmocka_unit_test(ignores_rows_after_the_window),
        cmocka_unit_test(counts_exact_duplicates_and_keeps_them),
        cmocka_unit_test(tells_duplicates_apart_by_campaign_and_cost),
        cmocka_unit_test(takes_a_missing_value_as_0),
        cmocka_unit_test(refuses_bad_events),
        cmocka_unit_test(refuses_bad_columns),
        cmocka_unit_test(reads_columns_of_every_kind),
        cmocka_unit_test(splits_path_strings),
        cmocka_unit_test(reads_lists_of_names),
        cmocka_unit_test(refuses_bad_paths),
        cmocka_unit_test(takes_empty_input),
        cmocka_unit_test(takes_a_user_with_100000_touches),
        cmocka_unit_test(tells_many_users_apart),
        cmocka_unit_test(stores_paths_bit_for_bit),
        cmocka_unit_test(getters_take_anything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
