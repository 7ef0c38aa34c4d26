/* Random problems with every kind of curve, switch, group and cost: against dynamic programming on
 * a grid, whose best is a feasible allocation, so that it must not beat the answer, and against
 * random feasible allocations, which must not beat the bound. */
#include "allocation/solve.h"
#include "draws.h"

typedef struct problem {
    mktopt_allocation_channel channels[16];
    int n;
    double budget;
    double points[16][16];
} problem;

static double spread(mktopt__random *r, double low, double high)
{
    return exp(uniform(r, log(low), log(high)));
}

/* Spends matter between about 0.1 and 100; responses are up to 100. */
static mktopt_curve random_curve(mktopt__random *r, double *points)
{
    const double size = spread(r, 1, 100), scale = spread(r, 1, 60);
    double x = 0, y = 0;
    switch (mktopt__random_below(r, 9)) {
    case 0:
        return mktopt_curve_hill(size, uniform(r, 0.3, 1), scale);
    case 1:
    case 2:
    case 3:
        return mktopt_curve_hill(size, uniform(r, 1.2, 9), scale);
    case 4:
        return mktopt_curve_exponential(size, scale);
    case 5:
        return mktopt_curve_power(size / 4, uniform(r, 0.2, 1));
    case 6:
        return mktopt_curve_logistic(size, 1 / scale);
    case 7: {
        const double roas = uniform(r, 0.5, 3), efficiency = uniform(r, 0.4, 1);
        return mktopt_curve_benchmark(roas, scale / 2, efficiency, scale * uniform(r, 0.6, 3));
    }
    default:
        for (int i = 0; i < 6; i++) {
            points[2 * i] = x;
            points[2 * i + 1] = y;
            x += uniform(r, 1, 30);
            y += uniform(r, 0, 30);
        }
        return mktopt_curve_piecewise(points, 6);
    }
}

/* Bounds on the grid, so that the grid has what the problem has. */
static void random_problem(mktopt__random *r, problem *p, int n, double unit)
{
    p->n = n;
    p->budget = unit * (double)(20 + mktopt__random_below(r, 180));
    for (int i = 0; i < n; i++) {
        mktopt_allocation_channel *c = &p->channels[i];
        *c = channel_with(number_name(i), random_curve(r, p->points[i]));
        if (mktopt__random_below(r, 3) == 0) {
            c->min = unit * (double)mktopt__random_below(r, (uint64_t)(18 / n + 1));
            c->optional = (int32_t)mktopt__random_below(r, 2);
            if (c->optional)
                c->min *= 4;
        }
        if (mktopt__random_below(r, 3) == 0)
            c->max = c->min + unit * (double)mktopt__random_below(r, 100);
        if (mktopt__random_below(r, 4) == 0)
            c->setup_cost = uniform(r, 0, 10);
        if (mktopt__random_below(r, 4) == 0)
            c->current = unit * (double)mktopt__random_below(r, 20);
    }
}

/* What a channel brings at a spend; -INFINITY where it may not be. */
static double worth(const mktopt_allocation_channel *c, double x)
{
    const double fee = c->current > 0 ? 0 : c->setup_cost;
    if (x == 0 && (c->optional || c->min == 0))
        return response_at(&c->curve, 0);
    if (x < c->min || x > c->max)
        return -INFINITY;
    return response_at(&c->curve, x) - fee;
}

enum { GRID = 200 };

/* best[b]: the most that channels 0..i bring with exactly b units. */
static void by_dynamic_programming(const problem *p, double unit, int units, double *best)
{
    static double worths[GRID + 1], next[GRID + 1];
    for (int b = 0; b <= units; b++)
        best[b] = b == 0 ? 0 : -INFINITY;
    for (int i = 0; i < p->n; i++) {
        for (int k = 0; k <= units; k++)
            worths[k] = worth(&p->channels[i], k * unit);
        for (int b = 0; b <= units; b++) {
            next[b] = -INFINITY;
            for (int k = 0; k <= b; k++)
                next[b] = fmax(next[b], best[b - k] + worths[k]);
        }
        memcpy(best, next, sizeof next);
    }
}

static void test_dynamic_programming(void **state)
{
    (void)state;
    mktopt__random r;
    mktopt__random_seed(&r, 21);
    static problem p;
    static double best[GRID + 1];
    int solved = 0, infeasible = 0;
    for (int k = 0; k < 400; k++) {
        const double unit = 0.5;
        random_problem(&r, &p, 2 + (int)mktopt__random_below(&r, 7), unit);
        const int units = (int)round(p.budget / unit);
        by_dynamic_programming(&p, unit, units, best);
        mktopt_allocation *a = NULL;
        mktopt_error err;
        const mktopt_status status =
            mktopt_allocation_optimize(p.channels, p.n, p.budget, NULL, NULL, &a, &err);
        if (status == MKTOPT_INFEASIBLE) {
            assert_true(best[units] == -INFINITY);
            infeasible++;
            continue;
        }
        assert_ok(status, err);
        assert_sound(a, p.budget);
        const mktopt_allocation_summary s = summary_of(a);
        if (!(s.response >= best[units] - 1e-9 * fabs(best[units])))
            fail_msg("problem %d: %.17g, on the grid %.17g", k, s.response, best[units]);
        double again = 0;
        for (int i = 0; i < p.n; i++)
            again += worth(&p.channels[i], share_of(a, i).spend);
        assert_near(again, s.response, 1e-12);
        mktopt_allocation_free(a);
        solved++;
    }
    assert_true(solved > 300 && infeasible < 90);
}

/* Every point of a frontier, whose budgets share what is known. */
static void test_frontier_on_the_grid(void **state)
{
    (void)state;
    mktopt__random r;
    mktopt__random_seed(&r, 27);
    static problem p;
    static double best[GRID + 1], budgets[GRID];
    for (int k = 0; k < 60; k++) {
        const double unit = 0.5;
        random_problem(&r, &p, 2 + (int)mktopt__random_below(&r, 7), unit);
        by_dynamic_programming(&p, unit, GRID, best);
        for (int b = 0; b < GRID; b++)
            budgets[b] = unit * (1 + (b * 77 + k) % GRID); /* in no order */
        mktopt_frontier *f = NULL;
        mktopt_error err;
        const mktopt_status status =
            mktopt_allocation_frontier(p.channels, p.n, budgets, GRID, NULL, NULL, &f, &err);
        if (status != MKTOPT_INFEASIBLE)
            assert_ok(status, err);
        for (int b = 0; status == MKTOPT_OK && b < GRID; b++) {
            mktopt_frontier_point point = {.struct_size = sizeof point};
            const double known = best[(int)round(budgets[b] / unit)];
            assert_ok(mktopt_frontier_get_point(f, b, &point, &err), err);
            if (point.status < 0) {
                assert_true(known == -INFINITY);
                continue;
            }
            assert_int_equal(point.status, MKTOPT_ALLOCATION_OPTIMAL);
            assert_true(point.gap >= 0 && point.gap <= 1e-9);
            if (!(point.response >= known - 1e-9 * fabs(known)))
                fail_msg("problem %d, %g: %.17g, on the grid %.17g", k, budgets[b], point.response,
                         known);
            double again = 0;
            for (int i = 0; i < p.n; i++)
                again += worth(&p.channels[i], point.spends[i]);
            assert_near(again, point.response, 1e-12);
        }
        mktopt_frontier_free(f);
    }
}

/* Steep channels that are nearly, but not exactly, equal: which of them are on hardly matters, how
 * many of them does. The limit is a small part of what trying them one by one would take. */
static void test_nearly_equal(void **state)
{
    (void)state;
    mktopt__random r;
    mktopt__random_seed(&r, 28);
    static mktopt_allocation_channel channels[100];
    static double best[GRID + 1];
    static problem p;
    mktopt_allocation_options options = default_options();
    options.max_evaluations = 200000;
    for (int k = 0; k < 48; k++) {
        const int n = k % 2 ? 100 : 12;
        const double apart = pow(10, -6 + k / 2 % 6), alpha = 3 + 3 * (double)(k / 12);
        const double budget = uniform(&r, 0.1, 0.8) * n;
        for (int i = 0; i < n; i++) {
            const double size = (i % 3 == 0 && k % 3 == 0 ? 1.4 : 1) * uniform(&r, 1, 1 + apart);
            channels[i] = channel_with(number_name(i), mktopt_curve_hill(size, alpha, size));
            channels[i].max = 3 * size;
        }
        mktopt_allocation *a = optimum(channels, n, budget, &options);
        assert_sound(a, budget);
        if (n == 12) {
            p.n = n;
            memcpy(p.channels, channels, 12 * sizeof *channels);
            by_dynamic_programming(&p, budget / GRID, GRID, best);
            assert_true(summary_of(a).response >= best[GRID] * (1 - 1e-9));
        }
        const double reached = summary_of(a).response;
        mktopt_allocation_free(a);
        mktopt_error err;
        assert_ok(mktopt_allocation_minimize_spend(channels, n, reached, &options, NULL, &a, &err),
                  err);
        const mktopt_allocation_summary back = summary_of(a);
        assert_int_equal(back.status, MKTOPT_ALLOCATION_OPTIMAL);
        assert_true(back.response >= reached * (1 - 1e-11) && back.spend <= budget * (1 + 1e-9));
        mktopt_allocation_free(a);
    }
}

/* spend_all false, and profit: the best over all budgets up to the given one. */
static void test_at_most_and_profit(void **state)
{
    (void)state;
    mktopt__random r;
    mktopt__random_seed(&r, 22);
    static problem p;
    static double best[GRID + 1];
    mktopt_allocation_options options = default_options();
    options.spend_all = 0;
    for (int k = 0; k < 200; k++) {
        random_problem(&r, &p, 2 + (int)mktopt__random_below(&r, 6), 0.5);
        const int units = (int)round(p.budget / 0.5);
        by_dynamic_programming(&p, 0.5, units, best);
        options.objective = k % 2;
        double known = -INFINITY;
        for (int b = 0; b <= units; b++)
            known = fmax(known, best[b] - (options.objective ? b * 0.5 : 0));
        mktopt_allocation *a = NULL;
        mktopt_error err;
        const mktopt_status status =
            mktopt_allocation_optimize(p.channels, p.n, p.budget, &options, NULL, &a, &err);
        if (status == MKTOPT_INFEASIBLE) {
            assert_true(known == -INFINITY);
            continue;
        }
        assert_ok(status, err);
        const mktopt_allocation_summary s = summary_of(a);
        assert_true(s.status == MKTOPT_ALLOCATION_OPTIMAL && s.gap <= 1e-9);
        assert_true(s.spend <= p.budget * (1 + 1e-12));
        if (!(s.objective_value >= known - 1e-9 * (1 + fabs(known))))
            fail_msg("problem %d: %.17g, on the grid %.17g", k, s.objective_value, known);
        mktopt_allocation_free(a);
    }
}

/* The mirror: no grid point with less spend reaches the target; and there and back again. */
static void test_least_spend(void **state)
{
    (void)state;
    mktopt__random r;
    mktopt__random_seed(&r, 23);
    static problem p;
    static double best[GRID + 1];
    for (int k = 0; k < 200; k++) {
        random_problem(&r, &p, 2 + (int)mktopt__random_below(&r, 6), 0.5);
        const int units = (int)round(p.budget / 0.5);
        by_dynamic_programming(&p, 0.5, units, best);
        double most = -INFINITY;
        for (int b = 0; b <= units; b++)
            most = fmax(most, best[b]);
        const double target = most * uniform(&r, 0.2, 0.99);
        if (!(target > 0))
            continue;
        int enough = 0;
        while (best[enough] < target)
            enough++;
        mktopt_allocation *a;
        mktopt_error err;
        assert_ok(mktopt_allocation_minimize_spend(p.channels, p.n, target, NULL, NULL, &a, &err),
                  err);
        const mktopt_allocation_summary s = summary_of(a);
        if (s.status != MKTOPT_ALLOCATION_OPTIMAL)
            fail_msg("problem %d: gap %g after %d nodes", k, s.gap, (int)s.nodes);
        assert_true(s.response >= target * (1 - 1e-11));
        assert_true(s.lower_bound <= s.spend && s.spend - s.lower_bound <= 1e-9 * s.spend);
        if (!(s.spend <= enough * 0.5 * (1 + 1e-9)))
            fail_msg("problem %d: spends %.17g, on the grid %.17g", k, s.spend, enough * 0.5);
        mktopt_allocation_free(a);
    }
}

/* Two channels, every pair of spends on a grid: none with the ROAS reaches the target with less. */
static void test_least_spend_with_roas(void **state)
{
    enum { STEPS = 240 };
    (void)state;
    mktopt__random r;
    mktopt__random_seed(&r, 29);
    static problem p;
    static double values[2][STEPS + 1];
    int climbed = 0;
    for (int k = 0; k < 60; k++) {
        random_problem(&r, &p, 2, 0.5);
        mktopt_allocation_options options = default_options();
        for (int i = 0; i < 2; i++) {
            p.channels[i].setup_cost = 0;
            for (int x = 0; x <= STEPS; x++)
                values[i][x] = worth(&p.channels[i], x * 0.5);
        }
        double ratio = 0, value_there = 0; /* the best ROAS */
        for (int x = 0; x <= STEPS; x++)
            for (int y = x == 0; y <= STEPS; y++)
                if (values[0][x] + values[1][y] > ratio * 0.5 * (x + y)) {
                    value_there = values[0][x] + values[1][y];
                    ratio = value_there / (0.5 * (x + y));
                }
        if (ratio == 0)
            continue;
        const double target = value_there * uniform(&r, 0.02, 1.5);
        options.min_roas = ratio * uniform(&r, 0.6, 1.02);
        double least = INFINITY, least_free = INFINITY;
        for (int x = 0; x <= STEPS; x++)
            for (int y = 0; y <= STEPS; y++) {
                const double value = values[0][x] + values[1][y], spend = 0.5 * (x + y);
                if (!(value >= target) || spend >= least)
                    continue;
                least_free = fmin(least_free, spend);
                if (value >= options.min_roas * spend)
                    least = spend;
            }
        mktopt_allocation *a = NULL;
        mktopt_error err;
        const mktopt_status status =
            mktopt_allocation_minimize_spend(p.channels, 2, target, &options, NULL, &a, &err);
        if (status == MKTOPT_INFEASIBLE) {
            assert_true(isinf(least));
            continue;
        }
        assert_ok(status, err);
        const mktopt_allocation_summary s = summary_of(a);
        assert_int_equal(s.status, MKTOPT_ALLOCATION_OPTIMAL);
        assert_true(s.lower_bound <= s.spend && s.spend - s.lower_bound <= 1e-9 * s.spend);
        assert_true(s.response >= target * (1 - 1e-11));
        assert_true(s.roas >= options.min_roas * (1 - 1e-9));
        assert_true(s.spend <= least * (1 + 1e-9));
        climbed += s.spend > least_free * (1 + 1e-9);
        mktopt_allocation_free(a);
    }
    assert_true(climbed > 0);
}

/* ---- groups, changes, ROAS ------------------------------------------------------------------- */

static const char *const FIRST[] = {"0", "1", "2", "3"}, *const INNER[] = {"1", "2"},
                         *const LAST[] = {"4", "5"};

/* Three groups, one inside another, that random spends can keep to. */
static void random_groups(mktopt__random *r, double budget, mktopt_allocation_group *groups)
{
    const char *const *const members[] = {FIRST, INNER, LAST};
    static const int64_t counts[] = {4, 2, 2};
    static const char *const names[] = {"first", "inner", "last"};
    for (int g = 0; g < 3; g++) {
        groups[g] = group_of(names[g], members[g], counts[g], NAN, NAN);
        const double share = uniform(r, 0.3, 0.9);
        if (mktopt__random_below(r, 2))
            groups[g].max = share * budget;
        else
            groups[g].max_share = share;
        if (mktopt__random_below(r, 2))
            groups[g].min_share = share * uniform(r, 0, 0.3);
        else
            groups[g].min = share * budget * uniform(r, 0, 0.3);
    }
}

static int keeps_to_groups(const mktopt_allocation_group *groups, const double *x, double budget,
                           double slack)
{
    for (int g = 0; g < 3; g++) {
        double spend = 0;
        for (int64_t i = 0; i < groups[g].channel_count; i++)
            spend += x[groups[g].channels[i][0] - '0'];
        if (spend < groups[g].min - slack || spend < groups[g].min_share * budget - slack ||
            spend > groups[g].max + slack || spend > groups[g].max_share * budget + slack)
            return 0;
    }
    return 1;
}

static double total_worth(const problem *p, const double *x, double *response)
{
    double sum = 0;
    *response = 0;
    for (int i = 0; i < p->n; i++) {
        sum += worth(&p->channels[i], x[i]);
        *response += response_at(&p->channels[i].curve, x[i]);
    }
    return sum;
}

/* Random spends that add up to the budget: some channels off, the rest by random weights. */
static void random_spends(mktopt__random *r, const problem *p, double *x)
{
    double sum = 0;
    for (int i = 0; i < p->n; i++) {
        x[i] = mktopt__random_below(r, 3) ? -log(1 - mktopt__random_uniform(r)) : 0;
        sum += x[i];
    }
    for (int i = 0; i < p->n; i++)
        x[i] *= sum > 0 ? p->budget / sum : 0;
}

static void test_nothing_beats_the_bound(void **state)
{
    (void)state;
    mktopt__random r;
    mktopt__random_seed(&r, 24);
    static problem p;
    int solved = 0;
    int64_t tried = 0;
    for (int k = 0; k < 300; k++) {
        mktopt_allocation_group groups[3];
        mktopt_allocation_options options = default_options();
        random_problem(&r, &p, 6, 0.5);
        random_groups(&r, p.budget, groups);
        options.groups = groups;
        options.group_count = 3;
        options.min_roas = k % 3 == 0 ? uniform(&r, 0.1, 1.5) : NAN;
        options.spend_all = k % 2;
        mktopt_allocation *a;
        mktopt_error err;
        const mktopt_status status =
            mktopt_allocation_optimize(p.channels, 6, p.budget, &options, NULL, &a, &err);
        double upper = -INFINITY, x[6], response;
        if (status == MKTOPT_OK) {
            const mktopt_allocation_summary s = summary_of(a);
            upper = s.upper_bound;
            assert_true(s.status == MKTOPT_ALLOCATION_OPTIMAL);
            for (int i = 0; i < 6; i++)
                x[i] = share_of(a, i).spend;
            assert_true(keeps_to_groups(groups, x, p.budget, 1e-9));
            assert_near(total_worth(&p, x, &response), s.response, 1e-12);
            assert_true(isnan(options.min_roas) || response >= options.min_roas * s.spend - 1e-9);
            mktopt_allocation_free(a);
            solved++;
        } else {
            assert_int_equal(status, MKTOPT_INFEASIBLE);
        }
        for (int t = 0; t < 4000; t++) {
            random_spends(&r, &p, x);
            const double value = total_worth(&p, x, &response);
            if (value == -INFINITY || !keeps_to_groups(groups, x, p.budget, 0) ||
                (!isnan(options.min_roas) && response < options.min_roas * p.budget))
                continue;
            tried++;
            if (value > upper)
                fail_msg("problem %d: %.17g beats the bound %.17g", k, value, upper);
        }
    }
    if (solved < 100 || tried < 10000)
        fail_msg("only %d solved, %d tried", solved, (int)tried);
}

/* Money in other units, response in other units, channels in another order: the same answer. */
static void test_scaling_and_order(void **state)
{
    (void)state;
    mktopt__random r;
    mktopt__random_seed(&r, 25);
    static problem p;
    for (int k = 0; k < 60; k++) {
        mktopt_allocation_channel scaled[8];
        for (int i = 0; i < 8; i++) {
            const double gamma = spread(&r, 1, 60), beta = spread(&r, 1, 100);
            p.channels[i] =
                channel_with(number_name(i), mktopt_curve_hill(beta, uniform(&r, 0.4, 7), gamma));
            p.channels[i].max = gamma * uniform(&r, 1, 4);
        }
        const double budget = uniform(&r, 20, 80);
        mktopt_allocation *a = optimum(p.channels, 8, budget, NULL);
        static const double money[] = {1e-6, 1e6, 1, 1e150}, unit[] = {1e6, 1e-6, 1, 1e-150};
        for (int s = 0; s < 4; s++) {
            for (int i = 0; i < 8; i++) {
                scaled[7 - i] = p.channels[i];
                scaled[7 - i].curve.gamma *= money[s];
                scaled[7 - i].curve.beta *= unit[s];
                scaled[7 - i].max *= money[s];
            }
            mktopt_allocation *b = optimum(scaled, 8, budget * money[s], NULL);
            assert_sound(b, budget * money[s]);
            assert_true(fabs(summary_of(b).response / unit[s] - summary_of(a).response) <=
                        2e-9 * summary_of(a).response);
            mktopt_allocation_free(b);
        }
        mktopt_allocation_free(a);
    }
}

/* Two identical runs give identical bits. */
static void test_same_bits(void **state)
{
    (void)state;
    mktopt__random r;
    mktopt__random_seed(&r, 26);
    static problem p;
    random_problem(&r, &p, 8, 0.5);
    mktopt_allocation *a = optimum(p.channels, 8, p.budget, NULL);
    mktopt_allocation *b = optimum(p.channels, 8, p.budget, NULL);
    for (int i = 0; i < 8; i++) {
        const double x = share_of(a, i).spend, y = share_of(b, i).spend;
        assert_memory_equal(&x, &y, sizeof x);
    }
    mktopt_allocation_free(a);
    mktopt_allocation_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_least_spend_with_roas),
        cmocka_unit_test(test_dynamic_programming),
        cmocka_unit_test(test_frontier_on_the_grid),
        cmocka_unit_test(test_nearly_equal),
        cmocka_unit_test(test_at_most_and_profit),
        cmocka_unit_test(test_least_spend),
        cmocka_unit_test(test_nothing_beats_the_bound),
        cmocka_unit_test(test_scaling_and_order),
        cmocka_unit_test(test_same_bits),
    };
    return cmocka_run_group_tests_name("allocation_global", tests, NULL, NULL);
}
