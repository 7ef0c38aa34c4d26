/* The least spend that brings a response, with groups: where it is known, and against a grid. */
#include "allocation/solve.h"

/* All that the bounds allow is asked for. Curves rise, so all must be spent; a price far below that
 * of the last spend says so too, but its bound drowns in rounding. */
static void test_least_spend_for_all_there_is(void **state)
{
    (void)state;
    static const char *const members[] = {"1", "2", "3"};
    const mktopt_allocation_group group = group_of("full", members, 3, NAN, 5.394);
    mktopt_allocation_options options = default_options();
    options.groups = &group;
    options.group_count = 1;
    for (int k = 1; k <= 20; k++) {
        mktopt_allocation_channel channels[4];
        mktopt_allocation *a;
        mktopt_error err;
        const double spend = 5.394 + 0.3 * k;
        for (int i = 0; i < 4; i++)
            channels[i] = channel_with(number_name(i), mktopt_curve_hill(0.9, 1.5, 1.64));
        channels[0].max = 0.3 * k;
        assert_ok(mktopt_allocation_optimize(channels, 4, spend, &options, NULL, &a, &err), err);
        const double target = summary_of(a).response;
        mktopt_allocation_free(a);
        assert_ok(mktopt_allocation_minimize_spend(channels, 4, target, &options, NULL, &a, &err),
                  err);
        const mktopt_allocation_summary s = summary_of(a);
        assert_int_equal(s.status, MKTOPT_ALLOCATION_OPTIMAL);
        assert_near(s.spend, spend, 1e-9);
        assert_true(s.lower_bound >= spend * (1 - 1e-9) && s.lower_bound <= s.spend);
        mktopt_allocation_free(a);
    }
}

/* Three equal S-shaped channels in a group whose minimum does not bind: as without it. Against
 * all ways, on a grid, in which one or two of them bring the target. */
static void test_least_spend_of_equals_in_a_group(void **state)
{
    (void)state;
    static const char *const members[] = {"0", "1", "2"};
    const mktopt_allocation_group group = group_of("all", members, 3, 500, NAN);
    mktopt_allocation_options options = default_options();
    options.groups = &group;
    options.group_count = 1;
    for (int k = 0; k <= 30; k++) {
        const double target = 1.25 + 0.005 * k, b = 1.4, g = 520;
        double best = INFINITY;
        mktopt_allocation_channel channels[3];
        mktopt_allocation *a;
        mktopt_error err;
        for (int i = 0; i < 3; i++)
            channels[i] = channel_with(number_name(i), mktopt_curve_hill(b, 9.3, g));
        for (int i = 0; i < 20000; i++) { /* of two: what one of them brings */
            const double r = fmax(target - b * (1 - 1e-9), 0) + target / 40000 * i,
                         rest = target - r;
            if (r < b && rest < b && rest >= 0)
                best =
                    fmin(best, g * (pow(r / (b - r), 1 / 9.3) + pow(rest / (b - rest), 1 / 9.3)));
        }
        assert_ok(mktopt_allocation_minimize_spend(channels, 3, target, &options, NULL, &a, &err),
                  err);
        const mktopt_allocation_summary s = summary_of(a);
        assert_int_equal(s.status, MKTOPT_ALLOCATION_OPTIMAL);
        assert_true(s.spend <= best * (1 + 1e-9) && s.spend >= best * (1 - 1e-3));
        assert_true(s.response >= target * (1 - 1e-12));
        mktopt_allocation_free(a);
    }
}

/* Inside convex parts one channel at its maximum and one between bring the target; a proof takes
 * more than is allowed here, the solution does not. */
static void test_least_spend_inside_convex_parts(void **state)
{
    (void)state;
    static const char *const pairs[] = {"0", "1", "2", "3", "4", "5"};
    mktopt_allocation_group groups[3];
    mktopt_allocation_options options = default_options();
    mktopt_allocation_channel channels[6];
    mktopt_allocation *a;
    mktopt_error err;
    const double most = 0.6;
    for (int i = 0; i < 6; i++) {
        channels[i] = channel_with(number_name(i), mktopt_curve_hill(1, 27, 1));
        channels[i].max = most;
    }
    for (int i = 0; i < 3; i++)
        groups[i] = group_of(number_name(i), pairs + 2 * i, 2, NAN, 2 * most);
    options.groups = groups;
    options.group_count = 3;
    options.max_evaluations = 20000;
    for (int k = 1; k < 10; k++) {
        const double between = (0.5 + 0.05 * k) * most;
        const double target =
            pow(most, 27) / (1 + pow(most, 27)) + pow(between, 27) / (1 + pow(between, 27));
        assert_ok(mktopt_allocation_minimize_spend(channels, 6, target, &options, NULL, &a, &err),
                  err);
        assert_near(summary_of(a).spend, most + between, 1e-6);
        assert_true(summary_of(a).lower_bound <= (most + between) * (1 + 1e-6));
        mktopt_allocation_free(a);
    }
}

/* The group must spend far more than reaches the target; that on its first channel does it. */
static void test_least_spend_with_a_minimum(void **state)
{
    (void)state;
    mktopt_allocation_channel c[] = {channel_with("0", mktopt_curve_hill(1.09, 22, 2482)),
                                     channel_with("1", mktopt_curve_hill(0.56, 20, 5063)),
                                     channel_with("2", mktopt_curve_hill(0.81, 11, 25486))};
    static const char *const members[] = {"0", "1"};
    const mktopt_allocation_group group = group_of("g", members, 2, 17996, 29968);
    mktopt_allocation_options options = default_options();
    mktopt_allocation *a = NULL;
    mktopt_error err;
    c[1].optional = 1;
    options.groups = &group;
    options.group_count = 1;
    for (int k = 0; k < 2; k++) { /* also where the first is alone */
        c[1].min = k == 0 ? 16727 : 0;
        c[1].max = k == 0 ? (double)NAN : 0;
        assert_ok(mktopt_allocation_minimize_spend(c, 3, 0.88, &options, NULL, &a, &err), err);
        assert_near(summary_of(a).spend, 17996, 1e-6);
        assert_int_equal(summary_of(a).status, MKTOPT_ALLOCATION_OPTIMAL);
        mktopt_allocation_free(a);
    }
}

/* Where a straight, or almost straight, response stands in a group, no price makes it spend just
 * what is left, the group's least being held or not. The other one's spend follows from what is
 * missing, or from the price. */
static void test_least_spend_almost_straight(void **state)
{
    (void)state;
    static const char *const members[] = {"0"};
    static const double bends[] = {1e-7, 3e-10, 4e-14, 1e-16, 0};
    for (int k = 0; k < 15; k++) {
        const double exponent = 1 - bends[k % 5], least = k < 5 ? (double)NAN : k < 10 ? 0.8 : 3;
        const double target = k < 10 ? 6 : 1.9;
        const mktopt_allocation_channel c[] = {channel_with("0", mktopt_curve_power(0.3, exponent)),
                                               channel_with("1", mktopt_curve_log(1, 0.04))};
        const mktopt_allocation_group group = group_of("g", members, 1, least, NAN);
        mktopt_allocation_options options = default_options();
        mktopt_allocation *a;
        mktopt_error err;
        options.groups = &group;
        options.group_count = 1;
        assert_ok(mktopt_allocation_minimize_spend(c, 2, target, &options, NULL, &a, &err), err);
        assert_int_equal(summary_of(a).status, MKTOPT_ALLOCATION_OPTIMAL);
        assert_near(summary_of(a).response, target, 1e-11);
        const double x = k < 10 ? 1 / 0.3 - 0.04 : 0.04 * expm1(target - 0.3 * pow(3, exponent));
        assert_near(share_of(a, 1).spend, x, 1e-5);
        mktopt_allocation_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_least_spend_for_all_there_is),
        cmocka_unit_test(test_least_spend_of_equals_in_a_group),
        cmocka_unit_test(test_least_spend_inside_convex_parts),
        cmocka_unit_test(test_least_spend_with_a_minimum),
        cmocka_unit_test(test_least_spend_almost_straight),
    };
    return cmocka_run_group_tests_name("allocation_least_spend", tests, NULL, NULL);
}
