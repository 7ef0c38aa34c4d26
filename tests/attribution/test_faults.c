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
        if (faults_survived(&state, status))
            break;
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

/* Everything that is made of journeys, with a handle's own allocator. */
static mktopt_status use(mktopt_journeys *journeys, const mktopt_allocator *allocator,
                         mktopt_error *err)
{
    const char *journey[] = {mktopt_journeys_channel(journeys, 0),
                             mktopt_journeys_channel(journeys, 1)};
    const char *model = "linear";
    const mktopt_channel_cost costs[] = {{"absent", 2}, {"a", 3}};
    mktopt_prediction_options prediction_options;
    mktopt_statistics_options statistics_options;
    mktopt_roi_options roi_options;
    mktopt_prediction *prediction = NULL;
    mktopt_statistics *statistics = NULL;
    mktopt_roi *roi = NULL;
    double weights[64];
    mktopt_prediction_options_init(&prediction_options, sizeof prediction_options);
    prediction_options.markov_order = 2;
    mktopt_statistics_options_init(&statistics_options, sizeof statistics_options);
    statistics_options.credit_model = "linear";
    mktopt_roi_options_init(&roi_options, sizeof roi_options);
    roi_options.costs = costs;
    roi_options.n_costs = 2;
    mktopt_status status = mktopt_attribution_predict(journeys, journey, 2, &prediction_options,
                                                      allocator, &prediction, err);
    assert_true((prediction != NULL) == (status == MKTOPT_OK));
    if (status == MKTOPT_OK)
        status =
            mktopt_journeys_statistics(journeys, &statistics_options, allocator, &statistics, err);
    assert_true((statistics != NULL) == (status == MKTOPT_OK));
    if (status == MKTOPT_OK)
        status = mktopt_attribution_roi(journeys, &model, 1, &roi_options, allocator, &roi, err);
    assert_true((roi != NULL) == (status == MKTOPT_OK));
    if (status == MKTOPT_OK)
        status = mktopt_attribution_path_credit(journeys, 0, "linear", NULL, weights, 64, err);
    mktopt_prediction_free(prediction);
    mktopt_statistics_free(statistics);
    mktopt_roi_free(roi);
    return status;
}

static mktopt_status events_use(const mktopt_allocator *allocator, mktopt_error *err)
{
    enum { N = 300 };
    static char names[N][16];
    static const char *users[N], *channels[N], *types[N];
    static int64_t times[N];
    static double costs[N];
    for (int i = 0; i < N; i++) {
        snprintf(names[i], sizeof names[i], "n%d", i);
        users[i] = names[i % 70];
        channels[i] = i % 3 == 0 ? "a" : names[i % 9];
        types[i] = i % 5 == 0 ? "conversion" : "touch";
        times[i] = (N - i) * 1000;
        costs[i] = i;
    }
    const mktopt_event_columns columns = {
        .struct_size = sizeof columns,
        .user = mktopt_arg_cstrings(users, N),
        .channel = mktopt_arg_cstrings(channels, N),
        .time = mktopt_arg_i64(times, N),
        .type = mktopt_arg_cstrings(types, N),
        .campaign = mktopt_arg_cstrings(users, N),
        .cost = mktopt_arg_f64(costs, N),
    };
    mktopt_journeys *journeys = NULL;
    mktopt_status status = mktopt_journeys_from_events(&columns, NULL, allocator, &journeys, err);
    if (status == MKTOPT_OK)
        status = use(journeys, allocator, err);
    mktopt_journeys_free(journeys);
    return status;
}

/* More channels than all pairs have room for; few of them have journeys. */
static mktopt_status paths_use(const mktopt_allocator *allocator, mktopt_error *err)
{
    enum { N = 750, USED = 20 };
    static char names[N][32];
    static const char *paths[N];
    static double ones[N];
    for (int i = 0; i < N; i++) {
        snprintf(names[i], sizeof names[i], i < USED ? "a > c%d > c9" : "c%d", i);
        paths[i] = names[i];
        ones[i] = i < USED;
    }
    const mktopt_path_columns columns = {
        .struct_size = sizeof columns,
        .path = mktopt_arg_cstrings(paths, N),
        .conversions = mktopt_arg_f64(ones, N),
        .nulls = mktopt_arg_f64(ones, N),
    };
    mktopt_journeys *journeys = NULL;
    mktopt_statistics *statistics = NULL;
    mktopt_status status = mktopt_journeys_from_paths(&columns, allocator, &journeys, err);
    if (status == MKTOPT_OK)
        status = mktopt_journeys_statistics(journeys, NULL, allocator, &statistics, err);
    mktopt_statistics_free(statistics);
    mktopt_journeys_free(journeys);
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

static void survives_failing_allocations_in_use(void **state)
{
    (void)state;
    fail_each_allocation(events_use);
    fail_each_allocation(paths_use);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(survives_failing_allocations_in_events),
        cmocka_unit_test(survives_failing_allocations_in_paths),
        cmocka_unit_test(survives_failing_allocations_in_use),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
