/* Problems without a solution, and bad input: what the message says of bounds that collide, by how
 * much, and whose they are. */
#include "allocation/two.h"
#include "faults.h"

static void test_budget_against_bounds(void **state)
{
    (void)state;
    mktopt_error err;
    set_two();
    two[0].min = 70;
    two[1].min = 50;
    assert_fails(solve(100, NULL, &err), err, MKTOPT_INFEASIBLE, "budget");
    assert_string_equal(err.message, "budget: 100 is 20 less than what must be spent, 120: "
                                     "'a' 70 (min), 'b' 50 (min)");
    two[0].max = 80;
    two[1].max = 60;
    assert_fails(solve(200, NULL, &err), err, MKTOPT_INFEASIBLE, "budget");
    assert_string_equal(err.message, "budget: 200 is 60 more than can be spent, 140: 'a' 80 (max), "
                                     "'b' 60 (max); spend_all false keeps the rest");
    two[1].min = two[1].max = 0; /* as in a struct that was never initialised */
    assert_fails(solve(200, NULL, &err), err, MKTOPT_INFEASIBLE, "budget");
    assert_contains(err.message, "'a' 80 (max), 'b' 0 (fixed)");
    two[1].min = 50;
    two[1].max = 60;
    two[0].optional = 1;
    assert_int_equal(solve(55, NULL, &err), MKTOPT_OK);
    assert_fails(solve(65, NULL, &err), err, MKTOPT_INFEASIBLE, "budget");
    assert_string_equal(err.message,
                        "budget: 65 cannot be spent: with each channel off or within "
                        "its bounds, sums end at 60, 5 less, and go on at 120, 55 more");
    two[0].optional = 0;
    two[1].min = 60; /* fixed */
    assert_fails(solve(100, NULL, &err), err, MKTOPT_INFEASIBLE, "budget");
    assert_contains(err.message, "'a' 70 (min), 'b' 60 (fixed)");
}

/* The sums around a budget that cannot be spent, against all 2^6 choices. */
static void test_nearest_sums(void **state)
{
    (void)state;
    static const double sizes[] = {7, 13, 29, 31, 53, 97};
    static const char *const names[] = {"a", "b", "c", "d", "e", "f"};
    mktopt_allocation_channel six[6];
    for (int i = 0; i < 6; i++) {
        six[i] = channel_with(names[i], mktopt_curve_hill(10, 3, 40));
        six[i].optional = 1;
        six[i].min = six[i].max = sizes[i];
    }
    for (int budget = 1; budget < 230; budget += 3) {
        int below = 0, above = 230;
        for (int choice = 0; choice < 64; choice++) {
            int sum = 0;
            for (int i = 0; i < 6; i++)
                sum += choice >> i & 1 ? (int)sizes[i] : 0;
            below = sum <= budget && sum > below ? sum : below;
            above = sum >= budget && sum < above ? sum : above;
        }
        char text[200];
        snprintf(text, sizeof text,
                 "budget: %d cannot be spent: with each channel off or within its bounds, sums end "
                 "at %d, %d less, and go on at %d, %d more",
                 budget, below, budget - below, above, above - budget);
        mktopt_allocation *a = NULL;
        mktopt_error err = {.code = MKTOPT_OK};
        const mktopt_status status =
            mktopt_allocation_optimize(six, 6, budget, NULL, NULL, &a, &err);
        mktopt_allocation_free(a);
        assert_int_equal(status, below == budget ? MKTOPT_OK : MKTOPT_INFEASIBLE);
        if (below != budget)
            assert_string_equal(err.message, text);
    }
}

static void test_groups_against_bounds(void **state)
{
    (void)state;
    static const char *const names[] = {"a", "b"};
    mktopt_error err;
    mktopt_allocation_options options = default_options();
    mktopt_allocation_group group = group_of("g", names, 1, 50, NAN);
    options.groups = &group;
    options.group_count = 1;
    set_two();
    two[0].max = 30;
    assert_fails(solve(100, &options, &err), err, MKTOPT_INFEASIBLE, "groups[0].min");
    assert_contains(err.message, "'g' must have 50, 20 more than can be spent on it, "
                                 "30: 'a' 30 (max)");
    group.min = NAN;
    group.max_share = 0.25;
    two[0].min = 30;
    assert_fails(solve(100, &options, &err), err, MKTOPT_INFEASIBLE, "groups[0].max_share");
    assert_contains(err.message, "'g' may have 25, 5 less than what must be spent on "
                                 "it, 30: 'a' 30 (fixed)");
    group.max_share = NAN;
    group.min = 80;
    group.channel_count = 2;
    two[1].max = 40;
    assert_fails(solve(60, &options, &err), err, MKTOPT_INFEASIBLE, "groups[0].min");
    static const char *const unknown[] = {"a", "x"};
    group.channels = unknown;
    assert_fails(solve(60, &options, &err), err, MKTOPT_UNKNOWN_NAME, "groups[0].channels[1]");
    assert_contains(err.message, "there is no channel 'x'; known are: a, b");
}

/* Groups inside a group, and shares, are named with what sets them. */
static void test_groups_collide(void **state)
{
    (void)state;
    static const char *const first[] = {"a"}, *const second[] = {"b"};
    mktopt_allocation_group groups[2];
    for (int g = 0; g < 2; g++)
        groups[g] = group_of(g ? "right" : "left", g ? second : first, 1, g ? 55 : NAN, NAN);
    groups[0].min_share = 0.6;
    mktopt_allocation_options options = default_options();
    mktopt_error err;
    options.groups = groups;
    options.group_count = 2;
    set_two();
    assert_fails(solve(100, &options, &err), err, MKTOPT_INFEASIBLE, "budget");
    assert_string_equal(err.message, "budget: 100 is 15 less than what must be spent, 115: group "
                                     "'left' 60 (min_share), group 'right' 55 (min)");
    groups[0].max = 50;
    groups[1].min = 0;
    assert_fails(solve(100, &options, &err), err, MKTOPT_INFEASIBLE, "groups[0].min_share");
    assert_string_equal(err.message, "groups[0].min_share: 'left' must have 60, 10 more than its "
                                     "max allows, 50");
}

/* A channel that may be off, and must be, as its least spend is more than a group has left for it:
 * the group's own most less what others in it must spend, or that of a group around. */
static void test_least_spend_too_large_for_a_group(void **state)
{
    (void)state;
    static const char *const both[] = {"a", "b"}, *const second[] = {"b"};
    const mktopt_allocation_group groups[] = {group_of("around", both, 2, NAN, 60),
                                              group_of("inner", second, 1, 10, NAN)};
    mktopt_allocation_options options = default_options();
    mktopt_error err;
    options.groups = groups;
    options.group_count = 2;
    options.spend_all = 0;
    set_two();
    two[0].min = two[0].max = 30;
    two[1].min = 50;
    two[1].optional = 1;
    assert_fails(solve(100, &options, &err), err, MKTOPT_INFEASIBLE, "groups[1].min");
    assert_string_equal(err.message,
                        "groups[1].min: 'inner' must have 10, 10 more than can be spent on it, 0: "
                        "'b' 0 (its least spend, 50, is 20 more than 'around' has left)");
    two[1].min = 30;
    assert_int_equal(solve(100, &options, &err), MKTOPT_OK);
}

static void test_groups_must_nest(void **state)
{
    (void)state;
    static const char *const left[] = {"a", "b"}, *const right[] = {"b", "c"};
    const mktopt_allocation_channel channels[] = {channel_with("a", mktopt_curve_log(1, 1)),
                                                  channel_with("b", mktopt_curve_log(1, 1)),
                                                  channel_with("c", mktopt_curve_log(1, 1))};
    mktopt_allocation_group groups[2];
    for (int g = 0; g < 2; g++)
        groups[g] = group_of(g ? "right" : "left", g ? right : left, 2, NAN, 5);
    mktopt_allocation_options options = default_options();
    mktopt_allocation *a = NULL;
    mktopt_error err;
    options.groups = groups;
    options.group_count = 2;
    assert_fails(mktopt_allocation_optimize(channels, 3, 5, &options, NULL, &a, &err), err,
                 MKTOPT_CONFLICT, "groups[1].channels[1]");
    groups[1].channels = left; /* equal sets are nested: the tighter bound holds */
    groups[1].max = 3;
    assert_int_equal(mktopt_allocation_optimize(channels, 3, 5, &options, NULL, &a, &err),
                     MKTOPT_OK);
    assert_near(share_of(a, 2).spend, 2, 1e-12);
    mktopt_allocation_free(a);
}

static void test_change_and_roas_collide(void **state)
{
    (void)state;
    mktopt_error err;
    mktopt_allocation_options options = default_options();
    set_two();
    two[0].current = 100;
    two[0].min = 150;
    options.max_change_fraction = 0.2;
    assert_fails(solve(400, &options, &err), err, MKTOPT_INFEASIBLE, "channels[0].min");
    assert_string_equal(err.message, "channels[0].min: 150 of 'a' is 30 above what max_change "
                                     "allows from today's 100: 80 to 120");
    set_two();
    options = default_options();
    options.min_roas = 3;
    options.spend_all = 0;
    two[0].min = 1; /* the best ROAS is that of the exponential's first unit, below 2 */
    assert_fails(solve(100, &options, &err), err, MKTOPT_INFEASIBLE, "min_roas");
    assert_contains(err.message, "the best is 1.98");
}

static void test_targets_out_of_reach(void **state)
{
    (void)state;
    mktopt_error err;
    mktopt_allocation *a = NULL;
    static const double line[] = {10, 20};
    const mktopt_allocation_channel c = channel_with("a", mktopt_curve_piecewise(line, 1));
    assert_fails(mktopt_allocation_minimize_spend(&c, 1, 25, NULL, NULL, &a, &err), err,
                 MKTOPT_INFEASIBLE, "target");
    assert_string_equal(err.message,
                        "target: 25 cannot be reached: the most that the bounds allow is 20, 5 "
                        "less");
    assert_int_equal(mktopt_allocation_minimize_spend(&c, 1, 15, NULL, NULL, &a, &err), MKTOPT_OK);
    assert_near(summary_of(a).spend, 7.5, 1e-12);
    mktopt_allocation_free(a);
    mktopt_allocation_options options = default_options();
    options.objective = MKTOPT_OBJECTIVE_PROFIT;
    assert_fails(mktopt_allocation_minimize_spend(&c, 1, 15, &options, NULL, &a, &err), err,
                 MKTOPT_CONFLICT, "objective");
    options = default_options();
    options.min_roas = 3;
    assert_fails(mktopt_allocation_minimize_spend(&c, 1, 15, &options, NULL, &a, &err), err,
                 MKTOPT_INFEASIBLE, "min_roas");
    assert_string_equal(err.message,
                        "min_roas: with a ROAS of 3 the most that is reached is 0, 15 less than "
                        "the target");
}

static void test_bad_input(void **state)
{
    (void)state;
    mktopt_error err;
    mktopt_allocation *a = NULL;
    mktopt_allocation_options options = default_options();
    set_two();
    assert_fails(solve(-1, NULL, &err), err, MKTOPT_OUT_OF_RANGE, "budget");
    assert_fails(solve(NAN, NULL, &err), err, MKTOPT_NOT_FINITE, "budget");
    two[1].name = "a";
    assert_fails(solve(1, NULL, &err), err, MKTOPT_DUPLICATE, "channels[1].name");
    set_two();
    two[1].min = 5;
    two[1].max = 4;
    assert_fails(solve(1, NULL, &err), err, MKTOPT_CONFLICT, "channels[1].max");
    set_two();
    two[0].curve.gamma = 0;
    assert_fails(solve(1, NULL, &err), err, MKTOPT_OUT_OF_RANGE, "channels[0].curve.gamma");
    set_two();
    two[1].struct_size = 8;
    assert_fails(solve(1, NULL, &err), err, MKTOPT_INVALID_OPTIONS, "channels[1]");
    set_two();
    options.level = 1;
    assert_fails(solve(1, &options, &err), err, MKTOPT_OUT_OF_RANGE, "level");
    assert_fails(mktopt_allocation_optimize(NULL, 2, 1, NULL, NULL, &a, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "channels");
    assert_fails(mktopt_allocation_optimize(two, 0, 1, NULL, NULL, &a, &err), err,
                 MKTOPT_OUT_OF_RANGE, "channels");
    assert_int_equal(mktopt_allocation_optimize(two, 2, 1, NULL, NULL, NULL, &err),
                     MKTOPT_INVALID_ARGUMENT);
    assert_null(a);
    assert_int_equal(mktopt_allocation_channel_count(NULL), 0);
    assert_int_equal(mktopt_allocation_options_init(NULL, 8), MKTOPT_INVALID_ARGUMENT);
    assert_int_equal(mktopt_allocation_channel_init(NULL, 8), MKTOPT_INVALID_ARGUMENT);
    mktopt_allocation_group group;
    assert_int_equal(mktopt_allocation_group_init(NULL, sizeof group), MKTOPT_INVALID_ARGUMENT);
    assert_int_equal(mktopt_allocation_group_init(&group, 3), MKTOPT_INVALID_ARGUMENT);
    assert_int_equal(mktopt_allocation_group_init(&group, sizeof group), MKTOPT_OK);
    assert_true(isnan(group.min) && isnan(group.max) && isnan(group.max_share));
    mktopt_allocation_free(NULL);
    mktopt_frontier_free(NULL);
}

/* What an infeasible problem is told takes memory too. */
static void test_memory_of_messages(void **state)
{
    (void)state;
    set_two();
    two[0].optional = two[1].optional = 1;
    two[0].min = two[1].min = 50;
    static const char *const members[] = {"a"};
    const mktopt_allocation_group group = group_of("g", members, 1, 10, 20);
    for (int kind = 0; kind < 4; kind++) { /* a gap, a ROAS, both, a group */
        static const char *const fields[] = {"budget", "min_roas", "budget", "groups[0].min"};
        mktopt_allocation_options options = default_options();
        const double budget = kind == 1 || kind == 3 ? 80 : 40;
        options.min_roas = kind == 1 || kind == 2 ? 5 : NAN;
        options.groups = &group;
        options.group_count = kind == 3;
        for (int64_t n = 1;; n++) {
            faults_state faults = {.fail_at = n};
            const mktopt_allocator allocator = faults_allocator(&faults);
            mktopt_allocation *a = NULL;
            mktopt_error err;
            const mktopt_status status =
                mktopt_allocation_optimize(two, 2, budget, &options, &allocator, &a, &err);
            assert_int_equal(status, faults.failed ? MKTOPT_OUT_OF_MEMORY : MKTOPT_INFEASIBLE);
            assert_int_equal(faults.live_blocks, 0);
            if (faults.failed)
                continue;
            assert_string_equal(err.field, fields[kind]);
            break;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_budget_against_bounds),
        cmocka_unit_test(test_nearest_sums),
        cmocka_unit_test(test_groups_against_bounds),
        cmocka_unit_test(test_groups_collide),
        cmocka_unit_test(test_least_spend_too_large_for_a_group),
        cmocka_unit_test(test_groups_must_nest),
        cmocka_unit_test(test_change_and_roas_collide),
        cmocka_unit_test(test_targets_out_of_reach),
        cmocka_unit_test(test_bad_input),
        cmocka_unit_test(test_memory_of_messages),
    };
    return cmocka_run_group_tests_name("allocation_refusals", tests, NULL, NULL);
}
