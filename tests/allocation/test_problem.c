/* What a problem may ask for: explanations, changes, draws, periods, what-ifs, limits,
 * failing memory. */
#include "allocation/two.h"
#include "base/random.h"
#include "faults.h"

/* ---- switches and explanations --------------------------------------------------------------- */

/* A set-up cost decides: with it the second channel is not worth it, unless it already runs. */
static void test_setup_cost(void **state)
{
    (void)state;
    set_two();
    two[1] = channel_with("b", mktopt_curve_exponential(60, 50));
    mktopt_allocation *a = optimum(two, 2, 100, NULL);
    const double both = summary_of(a).response;
    assert_true(share_of(a, 1).spend > 0);
    mktopt_allocation_free(a);
    const double alone = response_at(&two[0].curve, 100);
    two[1].setup_cost = both - alone + 1;
    a = optimum(two, 2, 100, NULL);
    assert_sound(a, 100);
    assert_true(share_of(a, 1).spend == 0);
    assert_int_equal(share_of(a, 1).held_by, MKTOPT_HELD_OFF);
    assert_near(summary_of(a).response, alone, 1e-12);
    mktopt_allocation_free(a);
    two[1].setup_cost = both - alone - 1;
    a = optimum(two, 2, 100, NULL);
    assert_near(summary_of(a).response, alone + 1, 1e-12);
    assert_near(share_of(a, 1).setup_cost, both - alone - 1, 1e-12);
    mktopt_allocation_free(a);
    two[1].setup_cost = 1000;
    two[1].current = 0.01;
    a = optimum(two, 2, 100, NULL);
    assert_near(summary_of(a).response, both, 1e-12);
    mktopt_allocation_free(a);
}

static void test_what_is_off_says_why(void **state)
{
    (void)state;
    mktopt_allocation_channel c[] = {channel_with("line", mktopt_curve_power(1, 1)),
                                     channel_with("late", mktopt_curve_log(10, 10))};
    mktopt_allocation_options options = default_options();
    mktopt_allocation *a = optimum(c, 2, 0, NULL);
    assert_string_equal(share_of(a, 0).explanation, "gets nothing: nothing is left to spend on it");
    mktopt_allocation_free(a);
    c[1].optional = 1;
    c[1].min = 20;
    options.spend_all = 0;
    a = optimum(&c[1], 1, 10, &options);
    assert_string_equal(share_of(a, 0).explanation,
                        "gets nothing: less is left than its least spend");
    mktopt_allocation_free(a);
    c[1].curve = mktopt_curve_log(5, 10);
    c[1].min = 0;
    a = optimum(c, 2, 10, NULL);
    assert_string_equal(share_of(a, 1).explanation,
                        "gets nothing: no spend on it brings enough; a unit is worth 1 elsewhere");
    mktopt_allocation_free(a);
}

static void test_what_holds_each_channel(void **state)
{
    (void)state;
    static const double kinked[] = {10, 100, 20, 110};
    mktopt_allocation_channel c[] = {
        channel_with("free", mktopt_curve_log(100, 10)),
        channel_with("more", mktopt_curve_log(1000, 10)),
        channel_with("less", mktopt_curve_log(1, 10)),
        channel_with("fixed", mktopt_curve_log(100, 10)),
        channel_with("moving", mktopt_curve_log(500, 10)),
        channel_with("off", mktopt_curve_log(1, 100)),
        channel_with("bend", mktopt_curve_piecewise(kinked, 2)),
    };
    static const int32_t held[] = {
        MKTOPT_HELD_BY_PRICE,      MKTOPT_HELD_BY_MAX, MKTOPT_HELD_BY_MIN, MKTOPT_HELD_BY_FIXED,
        MKTOPT_HELD_BY_MAX_CHANGE, MKTOPT_HELD_OFF,    MKTOPT_HELD_BY_KINK};
    c[1].max = 20;
    c[2].min = 5;
    c[3].min = c[3].max = 7;
    c[4].current = 10;
    mktopt_allocation_options options = default_options();
    options.max_change_fraction = 0.5;
    mktopt_allocation *a = optimum(c, 7, 87, &options);
    assert_sound(a, 87);
    for (int i = 0; i < 7; i++)
        if (share_of(a, i).held_by != held[i])
            fail_msg("%s at %g is held by %d: %s", c[i].name, share_of(a, i).spend,
                     (int)share_of(a, i).held_by, share_of(a, i).explanation);
    assert_near(share_of(a, 4).spend, 15, 1e-12);
    /* 87 - 20 - 5 - 7 - 15 - 10 */
    assert_near(share_of(a, 0).spend, 30, 1e-12);
    assert_near(share_of(a, 0).price, 2.5, 1e-12);
    mktopt_allocation_free(a);
}

static void test_change_from_nothing(void **state)
{
    (void)state;
    set_two();
    two[0].current = 0;
    two[1].current = 0;
    mktopt_allocation_options options = default_options();
    options.max_change_fraction = 0.1; /* does not bind what is at 0 */
    mktopt_allocation *a = optimum(two, 2, 100, &options);
    assert_near(summary_of(a).spend, 100, 1e-12);
    assert_near(summary_of(a).current_response, 0, 0);
    mktopt_allocation_free(a);
    options.max_change_fraction = NAN;
    options.max_change_amount = 30;
    mktopt_error err;
    assert_fails(solve(100, &options, &err), err, MKTOPT_INFEASIBLE, "budget");
}

/* A channel whose group is at a bound is told of the group: d/dx 100 ln(1 + x/50) is 100/(50 + x),
 * 1 at 50 and 0.5 at 150. */
static void test_groups_explain(void **state)
{
    (void)state;
    static const char *const in[] = {"a", "b"};
    const mktopt_allocation_channel three[] = {channel_with("a", mktopt_curve_log(100, 50)),
                                               channel_with("b", mktopt_curve_log(100, 50)),
                                               channel_with("c", mktopt_curve_log(100, 50))};
    mktopt_allocation_group group = group_of("g", in, 2, NAN, 100);
    mktopt_allocation_options options = default_options();
    options.groups = &group;
    options.group_count = 1;
    mktopt_allocation *a = optimum(three, 3, 250, &options);
    assert_string_equal(share_of(a, 0).explanation,
                        "its next unit brings 1, what a unit is worth elsewhere in 'g', which is "
                        "kept at its most");
    assert_string_equal(share_of(a, 2).explanation,
                        "its next unit brings 0.5, what a unit is worth elsewhere");
    mktopt_allocation_free(a);
    group.max = 240; /* no bound: all three alike */
    a = optimum(three, 3, 300, &options);
    assert_string_equal(share_of(a, 0).explanation,
                        "its next unit brings 0.6667, what a unit is worth elsewhere");
    mktopt_allocation_group_share g = {.struct_size = sizeof g};
    assert_int_equal(mktopt_allocation_get_group(a, 0, &g, NULL), MKTOPT_OK);
    assert_int_equal(g.held_by, MKTOPT_HELD_BY_PRICE);
    mktopt_allocation_free(a);
}

/* Money that moves adds up to the changes. */
static void test_moves(void **state)
{
    (void)state;
    set_two();
    two[0].current = 90;
    two[1].current = 20;
    mktopt_allocation *a = optimum(two, 2, 130, NULL);
    double change[2] = {0, 0};
    for (int64_t i = 0; i < mktopt_allocation_move_count(a); i++) {
        mktopt_allocation_move m = {.struct_size = sizeof m};
        assert_int_equal(mktopt_allocation_get_move(a, i, &m, NULL), MKTOPT_OK);
        assert_true(m.amount > 0);
        if (m.from != NULL)
            change[m.from[0] - 'a'] -= m.amount;
        if (m.to != NULL)
            change[m.to[0] - 'a'] += m.amount;
    }
    for (int i = 0; i < 2; i++)
        assert_near(change[i], share_of(a, i).change, 1e-10);
    mktopt_allocation_free(a);
}

static void test_rounding(void **state)
{
    (void)state;
    set_two();
    mktopt_allocation_options options = default_options();
    options.round_to = 5;
    mktopt_allocation *a = optimum(two, 2, 130, &options);
    const double x = share_of(a, 0).rounded_spend, y = share_of(a, 1).rounded_spend;
    assert_true(x + y == 130 && fmod(x, 5) == 0);
    const double rounded = response_at(&two[0].curve, x) + response_at(&two[1].curve, y);
    assert_near(summary_of(a).rounded_response, rounded, 1e-12);
    assert_near(summary_of(a).response_lost, summary_of(a).response - rounded, 1e-12);
    assert_true(summary_of(a).response_lost >= -1e-9);
    mktopt_allocation_free(a);
}

/* Whole units keep to the bounds of channels and groups, one inside the other, and waste nothing.
 */
static void test_rounding_keeps_bounds(void **state)
{
    (void)state;
    static const char *const outer[] = {"0", "1", "2"}, *const inner[] = {"1", "2"};
    mktopt_allocation_group groups[2] = {
        {sizeof *groups, 0, "outer", outer, 3, NAN, 55.5, NAN, NAN},
        {sizeof *groups, 0, "inner", inner, 2, 21.5, NAN, NAN, 0.31},
    };
    mktopt_allocation_options options = default_options();
    mktopt__random r;
    mktopt__random_seed(&r, 9);
    options.groups = groups;
    options.group_count = 2;
    options.round_to = 1;
    for (int k = 0; k < 200; k++) {
        mktopt_allocation_channel c[5];
        double total = 0, x[5], response = 0;
        for (int i = 0; i < 5; i++) {
            const double beta = 50 + 50 * mktopt__random_uniform(&r),
                         alpha = 1 + 3 * mktopt__random_uniform(&r),
                         gamma = 10 + 20 * mktopt__random_uniform(&r);
            c[i] = channel_with(number_name(i), mktopt_curve_hill(beta, alpha, gamma));
            c[i].min = 4.2;
            c[i].max = 48.8;
            c[i].optional = i % 2;
            c[i].setup_cost = i;
        }
        mktopt_allocation *a = optimum(c, 5, 100, &options);
        for (int i = 0; i < 5; i++) {
            x[i] = share_of(a, i).rounded_spend;
            total += x[i];
            response += response_at(&c[i].curve, x[i]) - (x[i] > 0 ? i : 0);
            assert_true(x[i] == floor(x[i]) && x[i] <= 48);
            assert_true(x[i] >= 5 || (x[i] == 0 && c[i].optional));
            assert_true(fabs(x[i] - share_of(a, i).spend) < 2);
        }
        assert_true(total == 100);
        assert_true(x[0] + x[1] + x[2] <= 55 && x[1] + x[2] >= 22 && x[1] + x[2] <= 31);
        assert_near(summary_of(a).rounded_response, response, 1e-12);
        mktopt_allocation_free(a);
    }
    groups[1].min = 21.2;
    groups[1].max = 21.8;
    mktopt_allocation_channel c[4];
    for (int i = 0; i < 4; i++)
        c[i] = channel_with(number_name(i), mktopt_curve_hill(50, 1, 10));
    mktopt_allocation *a = optimum(c, 4, 100, &options);
    assert_true(isnan(share_of(a, 0).rounded_spend) && isnan(summary_of(a).rounded_response));
    mktopt_allocation_free(a);
}

/* ---- draws ----------------------------------------------------------------------------------- */

enum { DRAWS = 200, DRAWN = 12 };
static mktopt_curve draws[DRAWN][DRAWS];

static void random_draws(mktopt__random *r, double shape)
{
    for (int i = 0; i < DRAWN; i++) {
        const double beta = 50 + 100 * mktopt__random_uniform(r);
        const double gamma = 10 + 40 * mktopt__random_uniform(r);
        for (int k = 0; k < DRAWS; k++) {
            const double up = exp(0.1 * mktopt__random_normal(r)),
                         steep = exp(0.2 * mktopt__random_normal(r)),
                         wide = exp(0.2 * mktopt__random_normal(r));
            draws[i][k] = mktopt_curve_hill(beta * up, shape * steep, gamma * wide);
        }
    }
}

/* The bound holds against random allocations, and the gap is small, S-shaped or not. */
static void test_draws(void **state)
{
    (void)state;
    mktopt__random r;
    mktopt__random_seed(&r, 31);
    static const double shapes[] = {0.6, 3};
    for (int s = 0; s < 2; s++) {
        mktopt_allocation_channel c[DRAWN];
        random_draws(&r, shapes[s]);
        for (int i = 0; i < DRAWN; i++)
            c[i] = channel_with(number_name(i), mktopt_curve_mean(draws[i], DRAWS));
        mktopt_allocation *a = optimum(c, DRAWN, 200, NULL);
        const mktopt_allocation_summary t = summary_of(a);
        double sum = 0;
        for (int i = 0; i < DRAWN; i++)
            sum += response_at(&c[i].curve, share_of(a, i).spend);
        assert_near(sum, t.response, 1e-12);
        assert_true(t.gap <= 1e-6 && t.upper_bound >= t.response);
        assert_true(t.response_lower < t.response && t.response < t.response_upper);
        for (int k = 0; k < 300; k++) {
            double x[DRAWN], whole = 0, value = 0;
            for (int i = 0; i < DRAWN; i++) {
                x[i] = share_of(a, i).spend * exp(0.3 * mktopt__random_normal(&r)) + 0.1;
                whole += x[i];
            }
            for (int i = 0; i < DRAWN; i++)
                value += response_at(&c[i].curve, x[i] * 200 / whole);
            assert_true(value <= t.upper_bound);
        }
        mktopt_allocation_free(a);
        assert_int_equal(
            mktopt_allocation_minimize_spend(c, DRAWN, t.response, NULL, NULL, &a, NULL),
            MKTOPT_OK);
        assert_true(fabs(summary_of(a).spend - 200) <= 200 * 1e-4);
        mktopt_allocation_free(a);
    }
}

/* What is said to bring the price brings it, by the curves: not only where polylines bend. Corners
 * of other means stay where they are; a least ROAS that does not bind has no price. */
static void test_prices_of_draws(void **state)
{
    (void)state;
    static mktopt_curve curves[DRAWN][DRAWS];
    mktopt__random r;
    mktopt__random_seed(&r, 38);
    mktopt_allocation_options profit = default_options();
    profit.objective = MKTOPT_OBJECTIVE_PROFIT;
    profit.spend_all = 0;
    profit.min_roas = 0.1;
    int priced = 0;
    for (int k = 0; k < 24; k++) {
        mktopt_allocation_channel c[DRAWN];
        for (int i = 0; i < DRAWN; i++) {
            const double size = 20 + 40 * mktopt__random_uniform(&r);
            for (int d = 0; d < DRAWS; d++) {
                const double up = exp(0.2 * mktopt__random_normal(&r)),
                             wide = size * exp(0.2 * mktopt__random_normal(&r));
                curves[i][d] = i == 0   ? mktopt_curve_benchmark(3 * up, 0.3 * wide, 0.6, wide)
                               : i == 1 ? mktopt_curve_log(100 * up, wide)
                               : i == 2 ? mktopt_curve_exponential(150 * up, wide)
                                        : mktopt_curve_hill(150 * up, 1 + i % 3, wide);
            }
            c[i] = channel_with(number_name(i), mktopt_curve_mean(curves[i], DRAWS));
        }
        mktopt_allocation *a = optimum(c, DRAWN, k % 2 ? 1000 : 200, k % 2 ? &profit : NULL);
        for (int i = 0; i < DRAWN; i++) {
            const mktopt_allocation_share s = share_of(a, i);
            const double h = 1e-4 * s.spend;
            if (s.held_by != MKTOPT_HELD_BY_PRICE)
                continue;
            priced++;
            assert_near(s.marginal_response, s.price, 1e-6);
            assert_near(
                (response_at(&c[i].curve, s.spend + h) - response_at(&c[i].curve, s.spend - h)) /
                    (2 * h),
                s.price, 1e-6);
            if (k % 2)
                assert_near(s.price, 1, 1e-6);
        }
        mktopt_allocation_free(a);
    }
    assert_true(priced >= 40);
}

/* Draws that jump at minima of their own: between jumps and ends of growth the mean is a line, so
 * one of two channels is at such a spend, and all of them can be tried. */
static void test_draws_that_jump(void **state)
{
    (void)state;
    enum { JUMPS = 12 };
    mktopt__random r;
    mktopt__random_seed(&r, 47);
    for (int round = 0; round < 40; round++) {
        mktopt_curve drawn[2][JUMPS];
        mktopt_allocation_channel c[2];
        double best = -INFINITY;
        const double budget = 60 + 400 * mktopt__random_uniform(&r);
        for (int i = 0; i < 2; i++) {
            for (int k = 0; k < JUMPS; k++) {
                const double roas = 0.5 + 3 * mktopt__random_uniform(&r),
                             least = 20 + 40 * mktopt__random_uniform(&r),
                             most = 100 + 200 * mktopt__random_uniform(&r);
                drawn[i][k] = mktopt_curve_benchmark(roas, least, 1, most);
            }
            c[i] = channel_with(number_name(i), mktopt_curve_mean(drawn[i], JUMPS));
        }
        for (int t = 0; t < 4 * JUMPS + 1; t++) {
            const mktopt_curve *at = &drawn[t / 2 % 2][t / 4 % JUMPS];
            const double knot = t % 2 == 0 ? at->monthly_minimum : at->saturation_point;
            const double x = t == 4 * JUMPS ? budget : knot;
            if (x > budget)
                continue;
            const int first = t / 2 % 2;
            best = fmax(best, response_at(&c[first].curve, x) +
                                  response_at(&c[1 - first].curve, budget - x));
            best = fmax(best, response_at(&c[1 - first].curve, x) +
                                  response_at(&c[first].curve, budget - x));
        }
        mktopt_allocation *a = optimum(c, 2, budget, NULL);
        assert_sound(a, budget);
        assert_near(summary_of(a).response, best, 1e-9);
        mktopt_allocation_free(a);
    }
}

/* Beside others that are smooth a channel ends right at its jump, where a price says little. */
static void test_jumps_beside_smooth_draws(void **state)
{
    (void)state;
    enum { JUMPS = 6 };
    mktopt__random r;
    mktopt__random_seed(&r, 53);
    for (int round = 0; round < 150; round++) {
        mktopt_curve drawn[4][JUMPS];
        mktopt_allocation_channel c[4];
        for (int k = 0; k < JUMPS; k++) {
            const double roas = 1 + 2 * mktopt__random_uniform(&r),
                         least = 20 + 40 * mktopt__random_uniform(&r),
                         efficiency = 0.5 + 0.4 * mktopt__random_uniform(&r);
            drawn[0][k] = mktopt_curve_benchmark(roas, least, efficiency, 300);
            drawn[1][k] = mktopt_curve_log(200 + 300 * mktopt__random_uniform(&r), 150);
            drawn[2][k] = mktopt_curve_power(15, 0.4 + 0.15 * mktopt__random_uniform(&r));
            drawn[3][k] = mktopt_curve_hill(100, 3 + mktopt__random_uniform(&r), 50);
        }
        for (int i = 0; i < 4; i++)
            c[i] = channel_with(number_name(i), mktopt_curve_mean(drawn[i], JUMPS));
        const double budget = 60 + 200 * mktopt__random_uniform(&r);
        mktopt_allocation *a = optimum(c, 4, budget, NULL);
        assert_sound(a, budget);
        mktopt_allocation_free(a);
    }
}

/* Draws that are all equal are the curve itself. */
static void test_equal_draws(void **state)
{
    (void)state;
    set_two();
    mktopt_allocation *plain = optimum(two, 2, 100, NULL);
    mktopt_curve same[2][3];
    for (int k = 0; k < 3; k++)
        for (int i = 0; i < 2; i++)
            same[i][k] = two[i].curve;
    for (int i = 0; i < 2; i++)
        two[i].curve = mktopt_curve_mean(same[i], 3);
    mktopt_allocation *drawn = optimum(two, 2, 100, NULL);
    assert_near(summary_of(drawn).response, summary_of(plain).response, 1e-9);
    assert_true(summary_of(drawn).gap <= 1e-9);
    assert_near(summary_of(drawn).response_lower, summary_of(drawn).response_upper, 1e-12);
    mktopt_allocation_free(plain);
    mktopt_allocation_free(drawn);
}

/* ---- the least spend ------------------------------------------------------------------------- */

static mktopt_allocation_summary least_spend(const mktopt_allocation_channel *c, int64_t n,
                                             double target,
                                             const mktopt_allocation_options *options)
{
    mktopt_allocation *a;
    mktopt_error err;
    assert_ok(mktopt_allocation_minimize_spend(c, n, target, options, NULL, &a, &err), err);
    const mktopt_allocation_summary t = summary_of(a);
    assert_int_equal(t.status, MKTOPT_ALLOCATION_OPTIMAL);
    assert_true(t.lower_bound <= t.spend && t.response >= target * (1 - 1e-12));
    mktopt_allocation_free(a);
    return t;
}

/* A group one of whose channels may take any amount: what may be spent there is no measure of how
 * far its least spends may be above the group's maximum. */
static void test_least_spend_in_a_tight_group(void **state)
{
    (void)state;
    static const char *const all[] = {"line", "steep", "useless"};
    static const double line[] = {10.686, 8.331,  35.046, 61.414,  46.767, 80.247,
                                  56.005, 125.06, 75.436, 180.577, 79.612, 184.934};
    static const double step[] = {3.877, 0, 16.158, 39.926}, nothing[] = {12.911, 0};
    mktopt_allocation_channel c[] = {
        channel_with("line", mktopt_curve_piecewise(line, 6)),
        channel_with("steep", mktopt_curve_hill(17.7, 8.979, 16.613)),
        channel_with("useless", mktopt_curve_piecewise(nothing, 1)),
        channel_with("free", mktopt_curve_hill(46.196, 0.6214, 11.377)),
        channel_with("step", mktopt_curve_piecewise(step, 2)),
    };
    const mktopt_allocation_group group = group_of("tight", all, 3, NAN, 26.182);
    mktopt_allocation_options options = default_options();
    options.groups = &group;
    options.group_count = 1;
    c[1].min = 3.969;
    c[2].setup_cost = 3.252;
    c[4].min = 5.341;
    for (int k = 0; k < 20; k++) {
        const double target = 82.765 + k;
        const double spend = least_spend(c, 5, target, &options).spend;
        mktopt_allocation *a = optimum(c, 5, spend, &options);
        assert_near(summary_of(a).response, target, 1e-9);
        mktopt_allocation_free(a);
    }
}

/* Draws of one channel: where their mean reaches the target, in a steep part or by a jump. */
static void test_least_spend_of_draws(void **state)
{
    (void)state;
    const mktopt_curve steep[] = {mktopt_curve_hill(47.7, 53, 9.7), mktopt_curve_hill(45, 60, 9.6)};
    const mktopt_curve jumps[] = {mktopt_curve_benchmark(3.1, 26, 0.45, 170),
                                  mktopt_curve_benchmark(3.5, 25, 0.45, 180)};
    mktopt_allocation_channel c = channel_with("drawn", mktopt_curve_mean(steep, 2));
    for (int k = 1; k < 10; k++) {
        double low = 0, high = 100;
        while (low + (high - low) / 2 > low && low + (high - low) / 2 < high) {
            const double middle = low + (high - low) / 2;
            if (response_at(&c.curve, middle) < 4.6 * k)
                low = middle;
            else
                high = middle;
        }
        assert_near(least_spend(&c, 1, 4.6 * k, NULL).spend, high, 1e-9);
    }
    c = channel_with("drawn", mktopt_curve_mean(jumps, 2));
    assert_near(least_spend(&c, 1, 70, NULL).spend, 26, 0); /* there it is 84, below 45 */
    assert_near(least_spend(&c, 1, 40, NULL).spend, 25, 0);
}

/* A curve that stays level over more than a fourfold spend, and rises again. */
static void test_least_spend_beyond_a_plateau(void **state)
{
    (void)state;
    static const double steps[] = {4, 40, 30, 40, 40, 70};
    const mktopt_allocation_channel c[] = {
        channel_with("steps", mktopt_curve_piecewise(steps, 3)),
        channel_with("slow", mktopt_curve_power(1, 0.5)),
    };
    assert_near(least_spend(c, 2, 72, NULL).spend, 44, 1e-12); /* 40 for 70, 4 for 2 */
    assert_near(least_spend(c, 2, 42, NULL).spend, 8, 1e-12);
}

/* Two S-shaped channels of which one is a group with a maximum. Their spends are in convex parts,
 * so one is alone, or the group is full. */
static void test_least_spend_with_a_full_group(void **state)
{
    (void)state;
    static const char *const first[] = {"0"};
    mktopt_allocation_channel c[] = {
        channel_with("0", mktopt_curve_hill(259, 1.7, 258)),
        channel_with("1", mktopt_curve_hill(175, 2.2, 358)),
    };
    const mktopt_allocation_group group = group_of("full", first, 1, NAN, 63);
    mktopt_allocation_options options = default_options();
    options.groups = &group;
    options.group_count = 1;
    for (int k = 0; k < 8; k++) {
        const double target = 16 + 5.1 * k;
        const double alone = 258 * pow(target / (259 - target), 1 / 1.7);
        const double rest = target - response_at(&c[0].curve, 63);
        const double other = 358 * pow(target / (175 - target), 1 / 2.2);
        const double beside = rest > 0 ? 63 + 358 * pow(rest / (175 - rest), 1 / 2.2) : INFINITY;
        const double best = fmin(alone <= 63 ? alone : INFINITY, fmin(other, beside));
        assert_near(least_spend(c, 2, target, &options).spend, best, 1e-9);
    }
}

/* ---- periods --------------------------------------------------------------------------------- */

/* Powers: x_t proportional to factor^(1/(1-e)) over periods and channels. */
static void test_seasons(void **state)
{
    (void)state;
    static const double factors[] = {1, 2, 0.5, 1.5}, own[] = {1, 1, 1, 4};
    mktopt_allocation_channel c[] = {channel_with("a", mktopt_curve_power(1, 0.5)),
                                     channel_with("b", mktopt_curve_power(2, 0.5))};
    mktopt_allocation_options options = default_options();
    options.seasonal_factors = factors;
    options.period_count = 4;
    c[1].seasonal_factors = own;
    mktopt_allocation *a = optimum(c, 2, 1000, &options);
    double whole = 0;
    for (int t = 0; t < 4; t++)
        whole += factors[t] * factors[t] + 4 * own[t] * own[t];
    assert_sound(a, 1000);
    assert_int_equal(summary_of(a).period_count, 4);
    for (int t = 0; t < 4; t++) {
        assert_near(share_of(a, 0).spend_by_period[t], 1000 * factors[t] * factors[t] / whole,
                    1e-11);
        assert_near(share_of(a, 1).spend_by_period[t], 4000 * own[t] * own[t] / whole, 1e-11);
    }
    mktopt_allocation_free(a);
}

/* ---- what_if --------------------------------------------------------------------------------- */

static void test_what_if(void **state)
{
    (void)state;
    static const double spends[] = {30, 40}, bad[] = {30, -1};
    set_two();
    mktopt_allocation *a = NULL;
    mktopt_error err;
    assert_ok(mktopt_allocation_what_if(two, 2, spends, NULL, NULL, &a, &err), err);
    assert_near(share_of(a, 0).response, 100 * (1 - exp(-0.6)), 1e-14);
    assert_near(share_of(a, 1).marginal_response, slope_at(&two[1].curve, 40), 1e-14);
    assert_near(summary_of(a).spend, 70, 0);
    assert_true(isnan(summary_of(a).upper_bound));
    mktopt_allocation_free(a);
    assert_fails(mktopt_allocation_what_if(two, 2, bad, NULL, NULL, &a, &err), err,
                 MKTOPT_OUT_OF_RANGE, "spends[1]");
}

/* ---- limits, memory, cancelling -------------------------------------------------------------- */

/* A search that is cut short says so, and its bound still holds. */
static void test_limit(void **state)
{
    (void)state;
    enum { N = 30 };
    mktopt_allocation_channel c[N];
    for (int i = 0; i < N; i++)
        c[i] = channel_with(number_name(i),
                            mktopt_curve_hill(90 + 7 * (i % 7), 5 + 0.1 * i, 100 + 3 * (i % 11)));
    mktopt_allocation_options options = default_options();
    mktopt_allocation *whole = optimum(c, N, 900, NULL);
    options.max_evaluations = 1;
    mktopt_allocation *cut = optimum(c, N, 900, &options);
    assert_true(summary_of(cut).upper_bound >= summary_of(whole).response);
    assert_true(summary_of(cut).response <= summary_of(whole).upper_bound);
    assert_int_equal(summary_of(cut).status, MKTOPT_ALLOCATION_LIMIT_REACHED);
    mktopt_allocation_free(whole);
    mktopt_allocation_free(cut);
}

static int32_t stop(void *context, double fraction)
{
    ++*(int *)context;
    assert_true(fraction >= 0 && fraction <= 1);
    return 1;
}

static void test_cancelling(void **state)
{
    (void)state;
    int calls = 0;
    mktopt_allocation_channel c[12];
    for (int i = 0; i < 12; i++)
        c[i] = channel_with(number_name(i),
                            mktopt_curve_hill(90 + 7 * (i % 7), 5 + 0.1 * i, 100 + 3 * (i % 11)));
    mktopt_allocation_options options = default_options();
    options.progress = stop;
    options.progress_context = &calls;
    mktopt_allocation *a = NULL;
    assert_int_equal(mktopt_allocation_optimize(c, 12, 400, &options, NULL, &a, NULL),
                     MKTOPT_CANCELLED);
    assert_true(calls == 1 && a == NULL);
}

static void test_every_allocation_fails(void **state)
{
    (void)state;
    mktopt__random r;
    mktopt__random_seed(&r, 32);
    random_draws(&r, 2);
    static const char *const names[] = {"0", "1"};
    mktopt_allocation_group group = group_of("g", names, 2, 5, NAN);
    group.max_share = 0.5;
    static const double points[] = {10, 40, 20, 45}, budgets[] = {40, 60};
    mktopt_allocation_channel c[4] = {
        channel_with("0", mktopt_curve_mean(draws[0], 20)),
        channel_with("1", mktopt_curve_hill(100, 5, 30)),
        channel_with("2", mktopt_curve_piecewise(points, 2)),
        channel_with("3", mktopt_curve_hill(100, 5, 31)),
    };
    c[1].current = 10;
    mktopt_allocation_options options = default_options();
    options.groups = &group;
    options.group_count = 1;
    options.round_to = 1;
    int64_t n = 1;
    for (;; n++) {
        faults_state faults = {.fail_at = n};
        const mktopt_allocator allocator = faults_allocator(&faults);
        mktopt_allocation *a = NULL;
        mktopt_frontier *f = NULL;
        mktopt_status status = mktopt_allocation_optimize(c, 4, 60, &options, &allocator, &a, NULL);
        mktopt_allocation_free(a);
        if (status == MKTOPT_OK)
            status = mktopt_allocation_frontier(c + 1, 3, budgets, 2, NULL, &allocator, &f, NULL);
        mktopt_frontier_free(f);
        if (faults_survived(&faults, status))
            break;
    }
    assert_true(n - 1 > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_setup_cost),
        cmocka_unit_test(test_what_is_off_says_why),
        cmocka_unit_test(test_what_holds_each_channel),
        cmocka_unit_test(test_change_from_nothing),
        cmocka_unit_test(test_groups_explain),
        cmocka_unit_test(test_moves),
        cmocka_unit_test(test_rounding),
        cmocka_unit_test(test_rounding_keeps_bounds),
        cmocka_unit_test(test_draws),
        cmocka_unit_test(test_prices_of_draws),
        cmocka_unit_test(test_least_spend_of_draws),
        cmocka_unit_test(test_least_spend_in_a_tight_group),
        cmocka_unit_test(test_least_spend_beyond_a_plateau),
        cmocka_unit_test(test_least_spend_with_a_full_group),
        cmocka_unit_test(test_draws_that_jump),
        cmocka_unit_test(test_jumps_beside_smooth_draws),
        cmocka_unit_test(test_equal_draws),
        cmocka_unit_test(test_seasons),
        cmocka_unit_test(test_what_if),
        cmocka_unit_test(test_limit),
        cmocka_unit_test(test_cancelling),
        cmocka_unit_test(test_every_allocation_fails),
    };
    return cmocka_run_group_tests_name("allocation_problem", tests, NULL, NULL);
}
