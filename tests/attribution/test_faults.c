/* Every allocation fails in turn: the call says so, returns nothing and leaks nothing. */
#include "rows.h"

#include "faults.h"

typedef mktopt_status work(const mktopt_allocator *allocator, mktopt_error *err);

static void fail_each_allocation(work *tried)
{
    int64_t n = 1;
    for (;; n++) {
        mktopt_error err = {0};
        faults_state state = {.fail_at = n};
        const mktopt_allocator allocator = faults_allocator(&state);
        const mktopt_status status = tried(&allocator, &err);
        assert_int_equal(state.live_blocks, 0);
        assert_int_equal(state.wrong_sizes, 0);
        if (state.failed == 0) {
            assert_int_equal(status, MKTOPT_OK);
            break;
        }
        assert_int_equal(status, MKTOPT_OUT_OF_MEMORY);
        assert_int_equal(err.code, MKTOPT_OUT_OF_MEMORY);
    }
    assert_true(n > 5);
}

static mktopt_status attribute(mktopt_journeys *journeys, const mktopt_allocator *allocator,
                               mktopt_error *err)
{
    mktopt_attribution *result = NULL;
    mktopt_attribution_options options;
    const mktopt_channel_weight weights[] = {{"absent", 2}, {"a", 3}};
    mktopt_attribution_options_init(&options, sizeof options);
    options.custom.channel_weights = weights;
    options.custom.n_channel_weights = 2;
    const mktopt_status status =
        mktopt_attribution_run(journeys, NULL, 0, &options, allocator, &result, err);
    assert_true((result != NULL) == (status == MKTOPT_OK));
    mktopt_attribution_free(result);
    return status;
}

static mktopt_status events_work(const mktopt_allocator *allocator, mktopt_error *err)
{
    enum { N = 3000 };
    static char names[N][16];
    static const char *users[N], *channels[N], *types[N];
    static int64_t times[N];
    static double costs[N];
    static int32_t codes[N];
    for (int i = 0; i < N; i++) {
        snprintf(names[i], sizeof names[i], "n%d", i);
        users[i] = names[i % 700];
        channels[i] = names[i % 90];
        types[i] = i % 5 == 0 ? "conversion" : "touch";
        times[i] = (N - i) / 7;
        costs[i] = i;
        codes[i] = i % 90;
    }
    const mktopt_arg campaigns = mktopt_arg_cstrings(channels, 90);
    const mktopt_event_columns columns = {
        .struct_size = sizeof columns,
        .user = mktopt_arg_cstrings(users, N),
        .channel = mktopt_arg_cstrings(channels, N),
        .time = mktopt_arg_i64(times, N),
        .type = mktopt_arg_cstrings(types, N),
        .campaign = mktopt_arg_category(codes, N, &campaigns),
        .cost = mktopt_arg_f64(costs, N),
    };
    mktopt_journeys *journeys = NULL;
    mktopt_status status = mktopt_journeys_from_events(&columns, NULL, allocator, &journeys, err);
    assert_true((journeys != NULL) == (status == MKTOPT_OK));
    if (status == MKTOPT_OK)
        status = attribute(journeys, allocator, err);
    mktopt_journeys_free(journeys);
    return status;
}

static mktopt_status paths_work(const mktopt_allocator *allocator, mktopt_error *err)
{
    const path_row rows[] = {{"a > b > c", 1, 10.5, 0}, {"a > a", 2.5, 6, 1}, {"", 1, 4, 0}};
    mktopt_journeys *journeys = NULL;
    mktopt_status status = from_path_rows(rows, COUNT(rows), allocator, &journeys, err);
    assert_true((journeys != NULL) == (status == MKTOPT_OK));
    if (status == MKTOPT_OK)
        status = attribute(journeys, allocator, err);
    int32_t channels[3];
    mktopt_journey path = {.struct_size = sizeof path};
    if (status == MKTOPT_OK)
        status = mktopt_journeys_get_path(journeys, 0, &path, channels, NULL, 3, err);
    mktopt_journeys_free(journeys);
    return status;
}

static void survives_failing_allocations_in_events(void **state)
{
    (void)state;
    fail_each_allocation(events_work);
}

static void survives_failing_allocations_in_paths(void **state)
{
    (void)state;
    fail_each_allocation(paths_work);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(survives_failing_allocations_in_events),
        cmocka_unit_test(survives_failing_allocations_in_paths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
