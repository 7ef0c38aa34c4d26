/* Handles added up, and handles as bytes: the same bits as one handle built from everything. */
#include "logs.h"

#include "base/bytes.h"
#include "faults.h"

enum { PARTS = 3 };

/* The rows of the users that a part has. */
static event_log *log_part(const event_log *log, int64_t part)
{
    event_log *some = log_create(log->n);
    int64_t n = 0;
    for (int64_t i = 0; i < log->n; i++) {
        if (log->user[i] % PARTS != part)
            continue;
        some->user[n] = log->user[i];
        some->time[n] = log->time[i];
        some->channel[n] = log->channel[i];
        some->campaign[n] = log->campaign[i];
        some->type[n] = log->type[i];
        some->value[n] = log->value[i];
        some->cost[n++] = log->cost[i];
    }
    some->n = n;
    return some;
}

static mktopt_journeys *build(const event_log *log, const mktopt_journey_options *options)
{
    mktopt_error err;
    mktopt_journeys *journeys = NULL;
    const mktopt_event_columns columns = log_columns(log);
    assert_ok(mktopt_journeys_from_events(&columns, options, NULL, &journeys, &err), err);
    return journeys;
}

static mktopt_journeys *merge(mktopt_journeys *a, mktopt_journeys *b, mktopt_journeys *c)
{
    mktopt_error err;
    const mktopt_journeys *parts[PARTS] = {a, b, c};
    mktopt_journeys *merged = NULL;
    assert_ok(mktopt_journeys_merge(parts, PARTS, NULL, &merged, &err), err);
    return merged;
}

/* Results to the bit, and the same paths, in whatever order. */
static void assert_same_whole(const mktopt_journeys *a, const mktopt_journeys *b)
{
    int64_t n, m;
    assert_same_results(a, b);
    uint64_t *x = prints_of(a, &n), *y = prints_of(b, &m);
    assert_int_equal(n, m);
    assert_same_bytes(x, y, n);
    free(x);
    free(y);
}

static void parts_add_up_to_the_whole(void **state)
{
    (void)state;
    event_log *log = log_random(60000, 11);
    /* One part ends early and has fewer channels and no campaign: its open paths must age. */
    for (int64_t i = 0; i < log->n; i++)
        if (log->user[i] % PARTS == 1) {
            log->time[i] -= 40 * 86400;
            log->channel[i] = log->channel[i] % 4 + 3;
            log->campaign[i] = -1;
        }
    mktopt_journey_options options;
    for (int form = 0; form < 3; form++) {
        assert_int_equal(mktopt_journey_options_init(&options, sizeof options), MKTOPT_OK);
        if (form == 1)
            options.inactivity_gap_days = 10.1;
        if (form == 2)
            options.window_end = 1700000000 + 60 * 86400;
        mktopt_journeys *whole = build(log, &options), *parts[PARTS];
        for (int64_t i = 0; i < PARTS; i++) {
            event_log *some = log_part(log, i);
            parts[i] = build(some, &options);
            log_free(some);
        }
        static const int orders[][PARTS] = {{0, 1, 2}, {1, 0, 2}, {2, 1, 0}, {1, 2, 0}};
        for (size_t o = 0; o < sizeof orders / sizeof *orders; o++) {
            mktopt_journeys *merged =
                merge(parts[orders[o][0]], parts[orders[o][1]], parts[orders[o][2]]);
            assert_same_whole(whole, merged);
            mktopt_journeys_free(merged);
        }
        for (int i = 0; i < PARTS; i++)
            mktopt_journeys_free(parts[i]);
        mktopt_journeys_free(whole);
    }
    log_free(log);
}

static mktopt_journeys *from_paths(const char *const *paths, const double *conversions,
                                   const double *value, int64_t n)
{
    mktopt_error err;
    mktopt_journeys *journeys = NULL;
    const mktopt_path_columns columns = {
        .struct_size = sizeof columns,
        .path = mktopt_arg_cstrings(paths, n),
        .conversions = mktopt_arg_f64(conversions, n),
        .value = mktopt_arg_f64(value, n),
    };
    assert_ok(mktopt_journeys_from_paths(&columns, NULL, &journeys, &err), err);
    return journeys;
}

static void aggregated_paths_add_up(void **state)
{
    (void)state;
    static const char *const paths[] = {"b > a", "a", "", "z > b > b", "a > c", "a"};
    static const double conversions[] = {0.1, 2, 1.7, 1e-9, 3, 0.3};
    static const double value[] = {1.1, 1e10, 0.7, 1e-3, 0.1, 0.2};
    mktopt_journeys *whole = from_paths(paths, conversions, value, 6);
    mktopt_journeys *a = from_paths(paths, conversions, value, 2);
    mktopt_journeys *b = from_paths(paths + 2, conversions + 2, value + 2, 4);
    mktopt_journeys *empty = from_paths(paths, conversions, value, 0);
    mktopt_journeys *merged = merge(b, empty, a);
    assert_same_whole(whole, merged);
    mktopt_journeys_free(merged);
    merged = merge(a, b, empty);
    assert_same_paths(whole, merged);
    mktopt_journeys_free(whole);
    mktopt_journeys_free(a);
    mktopt_journeys_free(b);
    mktopt_journeys_free(empty);
    mktopt_journeys_free(merged);
}

/* Tenths that sum to 2^10 touches with the end of each path: added up one after the other they come
 * out below, at or above it, as their order has it. */
static void weights_near_a_power_of_two(void **state)
{
    (void)state;
    enum { N = 400 };
    static const char *const names[] = {"a", "b > a", "c > b > a", "b"};
    static const int lengths[] = {1, 2, 3, 1};
    const char *paths[N], *turned[N];
    double weights[N], turned_weights[N];
    for (uint64_t seed = 1; seed <= 40; seed++) {
        uint64_t random = seed;
        int64_t tenths = 10240, n = 0;
        for (; n < N - 1 && tenths > 60; n++) {
            const int64_t kind = below(&random, 4), weight = 1 + below(&random, 9);
            paths[n] = names[kind];
            weights[n] = (double)weight / 10;
            tenths -= weight * (lengths[kind] + 1);
        }
        paths[n] = names[0];
        weights[n++] = (double)tenths / 20;
        for (int64_t i = 0; i < n; i++) {
            turned[i] = paths[n - 1 - i];
            turned_weights[i] = weights[n - 1 - i];
        }
        mktopt_journeys *a = from_paths(paths, weights, weights, n);
        mktopt_journeys *b = from_paths(turned, turned_weights, turned_weights, n);
        assert_same_whole(a, b);
        mktopt_journeys_free(a);
        mktopt_journeys_free(b);
    }
}

static void what_differs_is_not_merged(void **state)
{
    (void)state;
    mktopt_error err;
    event_log *log = log_random(500, 12);
    mktopt_journey_options options[4];
    mktopt_journeys *handles[5], *merged = NULL;
    for (int i = 0; i < 4; i++)
        assert_int_equal(mktopt_journey_options_init(&options[i], sizeof *options), MKTOPT_OK);
    options[1].lookback_days = 30;
    options[2].inactivity_gap_days = 30;
    options[3].window_end = 1800000000;
    for (int i = 0; i < 4; i++)
        handles[i] = build(log, &options[i]);
    static const char *const path[] = {"a"};
    static const double one[] = {1};
    handles[4] = from_paths(path, one, one, 1);
    for (int i = 1; i < 5; i++) {
        const mktopt_journeys *parts[] = {handles[0], handles[0], handles[i]};
        assert_fails(mktopt_journeys_merge(parts, 3, NULL, &merged, &err), err, MKTOPT_CONFLICT,
                     "parts[2]");
        assert_int_equal(err.index, 2);
    }
    const mktopt_journeys *parts[] = {handles[0], NULL};
    assert_fails(mktopt_journeys_merge(parts, 2, NULL, &merged, &err), err, MKTOPT_INVALID_ARGUMENT,
                 "parts[1]");
    assert_fails(mktopt_journeys_merge(parts, 0, NULL, &merged, &err), err, MKTOPT_INVALID_ARGUMENT,
                 "count");
    assert_null(merged);
    for (int i = 0; i < 5; i++)
        mktopt_journeys_free(handles[i]);
    log_free(log);
}

/* ---- bytes ---------------------------------------------------------------------------------- */

static unsigned char *bytes_of(const mktopt_journeys *journeys, size_t *size)
{
    mktopt_error err;
    assert_ok(mktopt_journeys_save(journeys, NULL, 0, size, &err), err);
    unsigned char *bytes = array_of((int64_t)*size, 1);
    size_t written = 0;
    assert_ok(mktopt_journeys_save(journeys, bytes, *size, &written, &err), err);
    assert_int_equal(written, *size);
    return bytes;
}

static mktopt_journeys *restore(const unsigned char *bytes, size_t size)
{
    mktopt_error err;
    mktopt_journeys *journeys = NULL;
    assert_ok(mktopt_journeys_restore(bytes, size, NULL, &journeys, &err), err);
    return journeys;
}

static void assert_restored(mktopt_journeys *journeys)
{
    size_t size, again_size;
    unsigned char *bytes = bytes_of(journeys, &size);
    mktopt_journeys *restored = restore(bytes, size);
    unsigned char *again = bytes_of(restored, &again_size);
    assert_int_equal(size, again_size);
    assert_same_bytes(bytes, again, size);
    assert_same_paths(journeys, restored);
    assert_same_results(journeys, restored);
    mktopt_journeys_free(restored);
    free(bytes);
    free(again);
}

static void bytes_restore_bit_for_bit(void **state)
{
    (void)state;
    event_log *log = log_random(100000, 13);
    mktopt_event_columns columns = log_columns(log);
    mktopt_error err;
    mktopt_journeys *journeys = build(log, NULL), *merged;
    assert_restored(journeys);
    merged = merge(journeys, journeys, journeys);
    assert_restored(merged);
    mktopt_journeys_free(journeys);
    mktopt_journeys_free(merged);
    journeys = NULL;
    columns.campaign.kind = columns.cost.kind = MKTOPT_ARG_NONE;
    assert_ok(mktopt_journeys_from_events(&columns, NULL, NULL, &journeys, &err), err);
    assert_restored(journeys);
    mktopt_journeys_free(journeys);
    static const char *const paths[] = {"b > a", "a", "", "z > b > b", "a > c", "a"};
    static const double counts[] = {0.1, 2, 1.7, 1e-300, 1e300, 70000};
    journeys = from_paths(paths, counts, counts, 6);
    assert_restored(journeys);
    mktopt_journeys_free(journeys);
    journeys = from_paths(paths, counts, counts, 0);
    assert_restored(journeys);
    mktopt_journeys_free(journeys);
    log_free(log);
}

static void restored_parts_add_up_too(void **state)
{
    (void)state;
    event_log *log = log_random(20000, 14);
    mktopt_journeys *whole = build(log, NULL), *parts[PARTS];
    for (int64_t i = 0; i < PARTS; i++) {
        size_t size;
        event_log *some = log_part(log, i);
        mktopt_journeys *part = build(some, NULL);
        unsigned char *bytes = bytes_of(part, &size);
        parts[i] = restore(bytes, size);
        free(bytes);
        mktopt_journeys_free(part);
        log_free(some);
    }
    mktopt_journeys *merged = merge(parts[2], parts[0], parts[1]);
    assert_same_whole(whole, merged);
    for (int i = 0; i < PARTS; i++)
        mktopt_journeys_free(parts[i]);
    mktopt_journeys_free(merged);
    mktopt_journeys_free(whole);
    log_free(log);
}

static void too_little_room_writes_nothing(void **state)
{
    (void)state;
    mktopt_error err;
    static const char *const path[] = {"a > b"};
    static const double one[] = {1};
    mktopt_journeys *journeys = from_paths(path, one, one, 1);
    unsigned char buffer[512];
    size_t size = 0, asked = 7;
    assert_ok(mktopt_journeys_save(journeys, NULL, 0, &size, &err), err);
    assert_in_range(size, 50, sizeof buffer);
    memset(buffer, 'x', sizeof buffer);
    assert_fails(mktopt_journeys_save(journeys, buffer, size - 1, &asked, &err), err,
                 MKTOPT_TOO_LARGE, "capacity");
    assert_int_equal(asked, 7);
    assert_int_equal(buffer[0], 'x');
    assert_ok(mktopt_journeys_save(journeys, buffer, sizeof buffer, &asked, &err), err);
    assert_int_equal(asked, size);
    assert_int_equal(buffer[size], 'x');
    mktopt_journeys_free(journeys);
}

static mktopt_journeys *small_handle(void)
{
    event_log *log = log_random(60, 15);
    for (int64_t i = 0; i < log->n; i++)
        log->user[i] %= 9;
    mktopt_journeys *journeys = build(log, NULL);
    log_free(log);
    return journeys;
}

static void damage_is_seen(void **state)
{
    (void)state;
    mktopt_error err;
    size_t size;
    mktopt_journeys *journeys = small_handle(), *restored = NULL;
    unsigned char *bytes = bytes_of(journeys, &size);
    for (size_t n = 0; n < size; n++)
        assert_fails(mktopt_journeys_restore(bytes, n, NULL, &restored, &err), err,
                     MKTOPT_CORRUPT_STATE, "bytes");
    for (size_t i = 0; i < size; i++) {
        bytes[i] ^= 0x10;
        assert_fails(mktopt_journeys_restore(bytes, size, NULL, &restored, &err), err,
                     MKTOPT_CORRUPT_STATE, "bytes");
        bytes[i] ^= 0x10;
    }
    bytes[8] = 2;
    mktopt__bytes_seal(bytes, size);
    assert_fails(mktopt_journeys_restore(bytes, size, NULL, &restored, &err), err,
                 MKTOPT_CORRUPT_STATE, "bytes");
    assert_contains(err.message, "version 2");
    assert_null(restored);
    free(bytes);
    mktopt_journeys_free(journeys);
}

/* Whatever restored handle comes of it can be used. */
static void use(mktopt_journeys *journeys)
{
    mktopt_error err;
    mktopt_attribution *attribution = NULL;
    mktopt_journeys *merged = merge(journeys, journeys, journeys);
    mktopt_status status = mktopt_attribution_run(merged, NULL, 0, NULL, NULL, &attribution, &err);
    assert_true(status == MKTOPT_OK || status == MKTOPT_NUMBER_OVERFLOW);
    mktopt_attribution_free(attribution);
    mktopt_journeys_free(merged);
}

/* Every byte changed in several ways, under a checksum that is right. */
static void forged_bytes_do_no_harm(void **state)
{
    (void)state;
    mktopt_error err;
    size_t size;
    int64_t refused = 0, taken = 0;
    mktopt_journeys *journeys = small_handle();
    unsigned char *bytes = bytes_of(journeys, &size);
    static const unsigned char changes[] = {0x01, 0x80, 0xff, 0x7f, 0x04};
    for (size_t i = 0; i < size - 8; i++)
        for (size_t k = 0; k < sizeof changes; k++) {
            faults_state faults = {0};
            const mktopt_allocator allocator = faults_allocator(&faults);
            mktopt_journeys *restored = NULL;
            bytes[i] ^= changes[k];
            mktopt__bytes_seal(bytes, size);
            const mktopt_status status =
                mktopt_journeys_restore(bytes, size, &allocator, &restored, &err);
            bytes[i] ^= changes[k];
            assert_true(status == MKTOPT_OK || status == MKTOPT_CORRUPT_STATE);
            assert_true(faults.peak_bytes < 4000000);
            refused += status != MKTOPT_OK;
            taken += status == MKTOPT_OK;
            if (status == MKTOPT_OK && k == 0)
                use(restored);
            mktopt_journeys_free(restored);
            assert_int_equal(faults.live_blocks, 0);
        }
    assert_true(refused > 100 && taken > 10);
    free(bytes);
    mktopt_journeys_free(journeys);
}

/* ---- memory --------------------------------------------------------------------------------- */

/* Everything above with the n-th allocation failing. */
static mktopt_status work(const mktopt_journeys *journeys, const mktopt_allocator *allocator,
                          mktopt_error *err)
{
    size_t size;
    const mktopt_journeys *parts[2] = {journeys, journeys};
    mktopt_journeys *merged = NULL, *restored = NULL;
    mktopt_status status = mktopt_journeys_merge(parts, 2, allocator, &merged, err);
    assert_true((merged != NULL) == (status == MKTOPT_OK));
    if (status == MKTOPT_OK) {
        unsigned char *bytes = bytes_of(merged, &size);
        status = mktopt_journeys_restore(bytes, size, allocator, &restored, err);
        free(bytes);
    }
    int64_t offsets[100];
    const mktopt_path_arrays arrays = {.struct_size = sizeof arrays, .offsets = offsets};
    if (status == MKTOPT_OK)
        status = mktopt_journeys_get_paths(restored, 0, 20, &arrays, err);
    mktopt_journeys_free(merged);
    mktopt_journeys_free(restored);
    return status;
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    mktopt_journeys *journeys = small_handle();
    int64_t n = 1;
    for (;; n++) {
        mktopt_error err = {0};
        faults_state faults = {.fail_at = n};
        const mktopt_allocator allocator = faults_allocator(&faults);
        const mktopt_status status = work(journeys, &allocator, &err);
        if (faults_survived(&faults, status))
            break;
    }
    assert_true(n > 15);
    mktopt_journeys_free(journeys);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_add_up_to_the_whole),
        cmocka_unit_test(aggregated_paths_add_up),
        cmocka_unit_test(weights_near_a_power_of_two),
        cmocka_unit_test(what_differs_is_not_merged),
        cmocka_unit_test(bytes_restore_bit_for_bit),
        cmocka_unit_test(restored_parts_add_up_too),
        cmocka_unit_test(too_little_room_writes_nothing),
        cmocka_unit_test(damage_is_seen),
        cmocka_unit_test(forged_bytes_do_no_harm),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
