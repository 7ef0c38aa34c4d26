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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_far_from_half_saturation),
        cmocka_unit_test(test_bounds_hold_in_long_double),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
