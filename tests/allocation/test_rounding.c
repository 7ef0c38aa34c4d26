/* Numbers that lie far apart: what rounding may not take from bounds, budgets and answers. */
#include "allocation/solve.h"
#include "draws.h"

/* In long double, by the definition of the curve. */
static long double hill_at(const mktopt_curve *c, double x)
{
    return x > 0 ? c->beta / (1 + powl((long double)c->gamma / x, c->alpha)) : 0;
}

/* Values far below half saturation are right to the last bits, at any steepness. */
static void test_values_far_from_half_saturation(void **state)
{
    (void)state;
    for (int alpha = 2; alpha <= 40; alpha += 2) {
        const mktopt_curve curve = mktopt_curve_hill(3, alpha, 1e6);
        const long double truth = hill_at(&curve, 1.7);
        const double value = response_at(&curve, 1.7);
        assert_true(fabsl(value - truth) <= (alpha + 4) * 0x1p-53L * truth);
    }
}

/* One channel that must spend what it spends, its response nearly cancelled by a set-up cost: the
 * optimum is known, and no bound may lie below it. */
static void test_bounds_hold_in_long_double(void **state)
{
    (void)state;
    mktopt__random random;
    mktopt__random_seed(&random, 1);
    for (int round = 0; round < 2000; round++) {
        const double spend = exp(uniform(&random, -10, 10));
        mktopt_allocation_channel channel = channel_with(
            "a", mktopt_curve_hill(exp(uniform(&random, -10, 10)), uniform(&random, 1, 25),
                                   spend * exp(uniform(&random, -1, 3))));
        const long double response = hill_at(&channel.curve, spend);
        mktopt_allocation_options options = default_options();
        channel.setup_cost = (double)response * (1 - exp(uniform(&random, -30, 0)));
        channel.min = spend;
        mktopt_allocation *a = optimum(&channel, 1, spend, &options);
        if (!(summary_of(a).upper_bound >= response - channel.setup_cost))
            fail_msg("round %d: %.20g < %.20Lg", round, summary_of(a).upper_bound,
                     response - channel.setup_cost);
        mktopt_allocation_free(a);
    }
}

/* Beside a fixed spend that is far larger, two equal channels share what is left, to the last bits:
 * by what they bring, with profit too, and for each of many budgets. */
static void test_beside_a_large_fixed_spend(void **state)
{
    (void)state;
    static const double fixed[] = {1e6, 1e9, 1e12, 1e15};
    for (int i = 0; i < 8; i++) {
        const double large = fixed[i / 2], budgets[] = {large + 2, large + 4};
        mktopt_allocation_channel c[] = {channel_with("large", mktopt_curve_power(1e-3, 0.5)),
                                         channel_with("a", mktopt_curve_log(large, 1)),
                                         channel_with("b", mktopt_curve_log(large, 1))};
        mktopt_allocation_options options = default_options();
        mktopt_frontier *frontier;
        mktopt_error err;
        options.objective = i % 2;
        c[0].min = c[0].max = large;
        mktopt_allocation *a = optimum(c, 3, large + 2, &options);
        assert_sound(a, large + 2);
        assert_near(share_of(a, 1).spend, 1, 1e-12);
        assert_near(share_of(a, 2).spend, 1, 1e-12);
        assert_near(summary_of(a).price / large, 0.5, 1e-12);
        mktopt_allocation_free(a);
        assert_ok(mktopt_allocation_frontier(c, 3, budgets, 2, &options, NULL, &frontier, &err),
                  err);
        for (int k = 0; k < 2; k++) {
            mktopt_frontier_point point = {.struct_size = sizeof point};
            assert_ok(mktopt_frontier_get_point(frontier, k, &point, &err), err);
            assert_int_equal(point.status, MKTOPT_ALLOCATION_OPTIMAL);
            assert_near(point.spends[0] / large, 1, 0);
            assert_near(point.spends[1], k + 1, 1e-12);
        }
        mktopt_frontier_free(frontier);
    }
}

/* Decimals add up to a budget within rounding only: 999500.1 + 499.7 + 0.2. */
static void test_decimals_beside_a_large_fixed_spend(void **state)
{
    (void)state;
    static const double spends[] = {999500.1, 499.7, 0.2, 3};
    mktopt_allocation_channel c[4];
    for (int i = 0; i < 4; i++) {
        c[i] = channel_with(number_name(i), mktopt_curve_log(1, 1));
        c[i].min = c[i].max = spends[i];
        c[i].optional = i > 0;
    }
    mktopt_allocation *a = optimum(c, 4, 1e6, NULL);
    assert_sound(a, 1e6);
    for (int i = 0; i < 4; i++)
        assert_near(share_of(a, i).spend, i < 3 ? spends[i] : 0, 0);
    mktopt_allocation_free(a);
}

/* A spend that is not fixed, but rests inside its bridge, beside one of a part in 1e6 to 1e13 that
 * brings nearly everything: no sum of both may be settled at its cost. */
static void test_beside_a_large_free_spend(void **state)
{
    (void)state;
    for (int i = 0; i < 300; i++) {
        const double gamma = pow(10, -3 - i / 43.0);
        const mktopt_allocation_channel c[] = {
            channel_with("large", mktopt_curve_hill(7e-11, 1.7, 61000)),
            channel_with("tiny", mktopt_curve_exponential(4e4, gamma))};
        mktopt_allocation_options options = default_options();
        options.spend_all = i % 2;
        mktopt_allocation *a = optimum(c, 2, 55000, &options);
        assert_sound(a, 55000);
        assert_near(summary_of(a).response, 4e4, 1e-9);
        mktopt_allocation_free(a);
    }
}

/* The same when the large one is in a group that its bounds do not hold: what rounding leaves is
 * not taken from the tiny one, whose last unit brings what every other's brings. */
static void test_beside_a_large_free_group(void **state)
{
    (void)state;
    static const char *const members[] = {"large"};
    const mktopt_allocation_group group = group_of("g", members, 1, 10, NAN);
    for (int i = 0; i < 100; i++) {
        const double budget = 63800.414528077927 + 0.7 * i;
        mktopt_allocation_channel c[] = {
            channel_with("large", mktopt_curve_exponential(1326353783440.8787, 111161.97779583601)),
            channel_with("tiny",
                         mktopt_curve_exponential(695529.32935431937, 2.7655615012075326e-06))};
        mktopt_allocation_options options = default_options();
        options.groups = &group;
        options.group_count = 1;
        c[1].min = 6.5734277932102083e-07;
        mktopt_allocation *a = optimum(c, 2, budget, &options);
        const double slope = slope_at(&c[0].curve, share_of(a, 0).spend);
        assert_sound(a, budget);
        assert_near(slope_at(&c[1].curve, share_of(a, 1).spend) / slope, 1, 1e-4);
        mktopt_allocation_free(a);
    }
}

/* Nothing is the best: one curve is flat, the other's set-up cost exceeds what it brings. Then the
 * bound is nothing, too. */
static void test_nothing_is_proven(void **state)
{
    (void)state;
    static const double points[] = {43000, 0, 116000, 5};
    mktopt_allocation_channel c[] = {channel_with("flat", mktopt_curve_piecewise(points, 2)),
                                     channel_with("costly", mktopt_curve_hill(26e3, 1, 860e3))};
    for (double scale = 1e-6; scale < 1e7; scale *= 10) {
        c[1].curve.beta = 26e3 * scale;
        c[1].setup_cost = 1e4 * scale;
        mktopt_allocation *a = optimum(c, 2, 30e3, NULL);
        assert_sound(a, 30e3);
        assert_near(summary_of(a).upper_bound, 0, 0);
        assert_near(summary_of(a).gap, 0, 0);
        mktopt_allocation_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_far_from_half_saturation),
        cmocka_unit_test(test_bounds_hold_in_long_double),
        cmocka_unit_test(test_beside_a_large_fixed_spend),
        cmocka_unit_test(test_decimals_beside_a_large_fixed_spend),
        cmocka_unit_test(test_beside_a_large_free_spend),
        cmocka_unit_test(test_beside_a_large_free_group),
        cmocka_unit_test(test_nothing_is_proven),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
