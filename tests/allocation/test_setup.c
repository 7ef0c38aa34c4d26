/* Set-up costs that are paid once for several periods: against closed forms, dynamic programming
 * (exact where curves bend on the grid only), every choice of channels, and random allocations. */
#include "allocation/solve.h"
#include "draws.h"

#include "faults.h"

enum { MOST_UNITS = 60, MOST_PERIODS = 4, MOST_POINTS = 5 };

typedef struct problem {
    mktopt_allocation_channel channels[8];
    mktopt_allocation_options options;
    int n, units;
    double factors[MOST_PERIODS], points[8][2 * MOST_POINTS];
} problem;

/* Rises and bends at whole units. */
static mktopt_curve random_line(mktopt__random *r, double *points)
{
    double x = 0, y = 0;
    for (int i = 0; i < MOST_POINTS; i++) {
        points[2 * i] = x;
        points[2 * i + 1] = y;
        x += 1 + below(r, 8);
        y += uniform(r, 0, 20);
    }
    return mktopt_curve_piecewise(points, MOST_POINTS);
}

static void random_problem(mktopt__random *r, problem *p, int smooth)
{
    p->n = 2 + below(r, 4);
    p->units = 5 + below(r, MOST_UNITS - 5);
    p->options = default_options();
    p->options.period_count = 2 + below(r, MOST_PERIODS - 1);
    p->options.seasonal_factors = p->factors;
    for (int t = 0; t < MOST_PERIODS; t++)
        p->factors[t] = below(r, 3) == 0 ? 1 : uniform(r, 0.3, 2);
    for (int i = 0; i < p->n; i++) {
        mktopt_allocation_channel *c = &p->channels[i];
        const double size = uniform(r, 10, 60), shape = uniform(r, 0.5, 4),
                     scale = uniform(r, 3, 20);
        *c = channel_with(number_name(i), smooth ? mktopt_curve_hill(size, shape, scale)
                                                 : random_line(r, p->points[i]));
        c->setup_cost = below(r, 4) == 0 ? 0 : uniform(r, 1, 60);
        if (below(r, 3) == 0)
            c->min = 1 + below(r, 4);
        c->optional = below(r, 4) != 0;
        if (below(r, 3) == 0)
            c->max = c->min + below(r, 12);
        if (below(r, 5) == 0)
            c->current = below(r, 2);
    }
}

static double fee_of(const mktopt_allocation_channel *c)
{
    return c->current > 0 ? 0 : c->setup_cost;
}

static int may_be_off(const mktopt_allocation_channel *c)
{
    return c->min == 0 || c->optional;
}

/* to[b]: the most of from[b - k] + more[k]. */
static void combine(const double *from, const double *more, double *to, int units)
{
    for (int b = 0; b <= units; b++) {
        to[b] = -INFINITY;
        for (int k = 0; k <= b; k++)
            to[b] = fmax(to[b], from[b - k] + more[k]);
    }
}

/* What a channel brings with exactly k units over all periods. */
static void channel_on_the_grid(const problem *p, int i, double *best)
{
    const mktopt_allocation_channel *c = &p->channels[i];
    double before[MOST_UNITS + 1], worth[MOST_UNITS + 1];
    for (int k = 0; k <= p->units; k++)
        best[k] = k == 0 ? 0 : -INFINITY;
    for (int t = 0; t < p->options.period_count; t++) {
        for (int k = 0; k <= p->units; k++)
            worth[k] = (k == 0 && may_be_off(c)) || (k >= c->min && !(k > c->max))
                           ? p->factors[t] * response_at(&c->curve, k)
                           : -INFINITY;
        memcpy(before, best, sizeof before);
        combine(before, worth, best, p->units);
    }
    for (int k = 0; k <= p->units; k++)
        best[k] -= k > 0 || !may_be_off(c) ? fee_of(c) : 0;
}

static void on_the_grid(const problem *p, double *best)
{
    double before[MOST_UNITS + 1], channel[MOST_UNITS + 1];
    for (int k = 0; k <= p->units; k++)
        best[k] = k == 0 ? 0 : -INFINITY;
    for (int i = 0; i < p->n; i++) {
        channel_on_the_grid(p, i, channel);
        memcpy(before, best, sizeof before);
        combine(before, channel, best, p->units);
    }
}

static void test_dynamic_programming(void **state)
{
    (void)state;
    mktopt__random r;
    mktopt__random_seed(&r, 71);
    static problem p;
    double best[MOST_UNITS + 1];
    int solved = 0, paid = 0, unpaid = 0;
    for (int k = 0; k < 300; k++) {
        const int smooth = k % 2;
        random_problem(&r, &p, smooth);
        on_the_grid(&p, best);
        mktopt_allocation *a = NULL;
        mktopt_error err;
        const mktopt_status status =
            mktopt_allocation_optimize(p.channels, p.n, p.units, &p.options, NULL, &a, &err);
        const double known = best[p.units];
        if (status == MKTOPT_INFEASIBLE) {
            assert_true(known == -INFINITY);
            continue;
        }
        assert_ok(status, err);
        assert_sound(a, p.units);
        const mktopt_allocation_summary s = summary_of(a);
        if (!(smooth ? s.response >= known - 1e-9 * fabs(known)
                     : fabs(s.response - known) <= 2e-9 * fabs(known) + 1e-12))
            fail_msg("problem %d: %.17g, on the grid %.17g", k, s.response, known);
        for (int i = 0; i < p.n; i++) {
            const mktopt_allocation_share c = share_of(a, i);
            assert_true(c.setup_cost == 0 || c.setup_cost == fee_of(&p.channels[i]));
            assert_true(c.setup_cost == 0 || c.spend > 0);
            paid += c.setup_cost > 0;
            unpaid += c.setup_cost == 0 && fee_of(&p.channels[i]) > 0;
        }
        mktopt_allocation_free(a);
        solved++;
    }
    assert_true(solved > 200 && paid > 100 && unpaid > 100);
}

/* The mirror: on the grid the least number of units is not less than the bound nor the answer. */
static void test_least_spend(void **state)
{
    (void)state;
    mktopt__random r;
    mktopt__random_seed(&r, 72);
    static problem p;
    double best[MOST_UNITS + 1];
    int solved = 0;
    for (int k = 0; k < 150; k++) {
        random_problem(&r, &p, k % 2);
        on_the_grid(&p, best);
        double most = 0;
        for (int b = 0; b <= p.units; b++)
            most = fmax(most, best[b]);
        const double target = most * uniform(&r, 0.2, 0.99);
        int least = 0;
        while (most > 0 && best[least] < target)
            least++;
        if (least == 0 || most <= 0)
            continue;
        mktopt_allocation *a = NULL;
        mktopt_error err;
        assert_ok(
            mktopt_allocation_minimize_spend(p.channels, p.n, target, &p.options, NULL, &a, &err),
            err);
        const mktopt_allocation_summary s = summary_of(a);
        assert_true(s.status == MKTOPT_ALLOCATION_OPTIMAL && s.gap <= 1e-9);
        assert_true(s.spend <= least * (1 + 1e-9) && s.lower_bound <= s.spend);
        assert_true(s.response >= target * (1 - 1e-9));
        mktopt_allocation_free(a);
        solved++;
    }
    assert_true(solved > 100);
}

/* Every choice of channels, each without set-up costs: with groups, a least ROAS, draws. */
static double best_choice(const problem *p, double budget)
{
    double best = -INFINITY;
    for (int on = 0; on < 1 << p->n; on++) {
        mktopt_allocation_channel c[8];
        double fees = 0;
        int allowed = 1;
        for (int i = 0; i < p->n; i++) {
            c[i] = p->channels[i];
            c[i].setup_cost = 0;
            if (on >> i & 1) {
                fees += fee_of(&p->channels[i]);
                continue;
            }
            allowed = allowed && may_be_off(&c[i]);
            c[i].min = c[i].max = 0;
        }
        mktopt_allocation *a = NULL;
        mktopt_error err;
        if (!allowed ||
            mktopt_allocation_optimize(c, p->n, budget, &p->options, NULL, &a, &err) != MKTOPT_OK)
            continue;
        best = fmax(best, summary_of(a).objective_value - fees);
        mktopt_allocation_free(a);
    }
    return best;
}

enum { DRAWS = 4 };

static void add_draws(mktopt__random *r, problem *p, mktopt_curve draws[][DRAWS])
{
    for (int i = 0; i < p->n; i++) {
        for (int d = 0; d < DRAWS; d++) {
            const double beta = uniform(r, 10, 60);
            draws[i][d] = mktopt_curve_hill(beta, uniform(r, 0.6, 3), 8);
        }
        p->channels[i].curve = mktopt_curve_mean(draws[i], DRAWS);
    }
}

static void test_every_choice(void **state)
{
    (void)state;
    mktopt__random r;
    mktopt__random_seed(&r, 73);
    static problem p;
    static mktopt_curve draws[8][DRAWS];
    static const char *const names[] = {"0", "1"};
    int solved = 0;
    for (int k = 0; k < 60; k++) {
        random_problem(&r, &p, 1);
        p.options.spend_all = k % 3 == 0;
        p.options.objective = k % 3 == 1 ? MKTOPT_OBJECTIVE_PROFIT : MKTOPT_OBJECTIVE_RESPONSE;
        const mktopt_allocation_group group = group_of("g", names, 2, 3, 20);
        if (k % 4 == 0) {
            p.options.groups = &group;
            p.options.group_count = 1;
        }
        if (k % 4 == 1)
            p.options.min_roas = uniform(&r, 0.5, 3);
        if (k % 6 == 5)
            add_draws(&r, &p, draws);
        const double known = best_choice(&p, p.units);
        mktopt_allocation *a = NULL;
        mktopt_error err;
        const mktopt_status status =
            mktopt_allocation_optimize(p.channels, p.n, p.units, &p.options, NULL, &a, &err);
        if (status == MKTOPT_INFEASIBLE) {
            if (known > -INFINITY)
                fail_msg("problem %d: %s, the best choice %.17g", k, err.message, known);
            continue;
        }
        assert_ok(status, err);
        const mktopt_allocation_summary s = summary_of(a);
        assert_sound(a, NAN);
        if (!(fabs(s.objective_value - known) <= 2e-9 * fmax(fabs(known), 1)))
            fail_msg("problem %d: %.17g, the best choice %.17g", k, s.objective_value, known);
        mktopt_allocation_free(a);
        solved++;
    }
    assert_true(solved > 40);
}

/* Both rise without limit at nothing. */
static void fill_draws(mktopt_curve draws[2][DRAWS])
{
    for (int d = 0; d < DRAWS; d++) {
        draws[0][d] = mktopt_curve_hill(45 + 4 * d, 0.5 + 0.05 * d, 20);
        draws[1][d] = mktopt_curve_power(12 + d, 0.3);
    }
}

/* Of two channels those whose bit is set, without a fee. */
static void leave_on(mktopt_allocation_channel *c, int on)
{
    for (int i = 0; i < 2; i++) {
        c[i].setup_cost = 0;
        c[i].max = on >> i & 1 ? (double)NAN : 0;
    }
}

static void charge(mktopt_allocation_channel *c, const double *fees)
{
    for (int i = 0; i < 2; i++) {
        c[i].setup_cost = fees[i];
        c[i].max = NAN;
    }
}

/* Draws that rise without limit are first seen as jumps at nothing, which may seem to reach it all.
 */
static void test_least_spend_of_draws(void **state)
{
    (void)state;
    mktopt_curve draws[2][DRAWS];
    fill_draws(draws);
    mktopt_allocation_channel c[] = {channel_with("0", mktopt_curve_mean(draws[0], DRAWS)),
                                     channel_with("1", mktopt_curve_mean(draws[1], DRAWS))};
    static const double factors[] = {0.5, 1.5, 1.8};
    mktopt_allocation_options options = default_options();
    options.seasonal_factors = factors;
    mktopt_error err;
    for (int k = 0; k < 8; k++) {
        const double target = k < 4 ? 10 * (k + 1) : 40 * (k - 3), fees[] = {20, 24};
        double least = INFINITY;
        options.period_count = k < 4 ? 1 : 3;
        for (int on = 1; on < 4; on++) {
            leave_on(c, on);
            mktopt_allocation *a;
            const double all = target + (on & 1) * fees[0] + (on >> 1) * fees[1];
            if (mktopt_allocation_minimize_spend(c, 2, all, &options, NULL, &a, &err) != MKTOPT_OK)
                continue;
            least = fmin(least, summary_of(a).spend);
            mktopt_allocation_free(a);
        }
        charge(c, fees);
        mktopt_allocation *a;
        assert_ok(mktopt_allocation_minimize_spend(c, 2, target, &options, NULL, &a, &err), err);
        assert_true(summary_of(a).status == MKTOPT_ALLOCATION_OPTIMAL);
        assert_true(fabs(summary_of(a).spend - least) <= 2e-9 * least);
        mktopt_allocation_free(a);
    }
}

/* With a channel that is on whatever it brings, only those that rise so can make good what it
 * lacks.
 */
static void test_roas_of_draws(void **state)
{
    (void)state;
    mktopt_curve draws[2][DRAWS];
    fill_draws(draws);
    mktopt_allocation_channel c[] = {channel_with("0", mktopt_curve_mean(draws[0], DRAWS)),
                                     channel_with("1", mktopt_curve_mean(draws[1], DRAWS)),
                                     channel_with("2", mktopt_curve_hill(12, 1, 10))};
    static const double factors[] = {0.5, 1.5, 1.8}, fees[] = {20, 24};
    mktopt_allocation_options options = default_options();
    options.seasonal_factors = factors;
    options.objective = MKTOPT_OBJECTIVE_PROFIT;
    options.spend_all = 0;
    c[2].min = c[2].max = 30;
    mktopt_error err;
    for (int k = 0; k < 12; k++) {
        double most = -INFINITY;
        options.period_count = k % 2 == 0 ? 1 : 3;
        options.min_roas = 0.5 + 0.2 * k;
        for (int on = 0; on < 4; on++) {
            leave_on(c, on);
            mktopt_allocation *a;
            if (mktopt_allocation_optimize(c, 3, 400, &options, NULL, &a, &err) != MKTOPT_OK)
                continue;
            most = fmax(most,
                        summary_of(a).objective_value - (on & 1) * fees[0] - (on >> 1) * fees[1]);
            mktopt_allocation_free(a);
        }
        charge(c, fees);
        mktopt_allocation *a = NULL;
        const mktopt_status status =
            mktopt_allocation_optimize(c, 3, 400, &options, NULL, &a, &err);
        assert_int_equal(status, most > -INFINITY ? MKTOPT_OK : MKTOPT_INFEASIBLE);
        if (status != MKTOPT_OK)
            continue;
        const mktopt_allocation_summary s = summary_of(a);
        assert_true(s.status == MKTOPT_ALLOCATION_OPTIMAL);
        /* a least ROAS is kept to 1e-9 of it */
        assert_true(fabs(s.objective_value - most) <= 1e-8 * (s.response + s.spend));
        mktopt_allocation_free(a);
    }
}

/* Powers: a second channel is worth exactly so much more. */
static void test_threshold(void **state)
{
    (void)state;
    static const double factors[] = {1, 2, 0.5, 1.5};
    mktopt_allocation_channel c[] = {channel_with("a", mktopt_curve_power(1, 0.5)),
                                     channel_with("b", mktopt_curve_power(2, 0.5))};
    mktopt_allocation_options options = default_options();
    options.seasonal_factors = factors;
    options.period_count = 4;
    const double alone = sqrt(1000 * 4 * 7.5), both = sqrt(1000 * 5 * 7.5); /* sum of factor^2 */
    c[0].setup_cost = both - alone + 1e-6;
    mktopt_allocation *a = optimum(c, 2, 1000, &options);
    assert_sound(a, 1000);
    assert_near(summary_of(a).response, alone, 1e-11);
    assert_int_equal(share_of(a, 0).held_by, MKTOPT_HELD_OFF);
    assert_true(share_of(a, 0).spend == 0 && share_of(a, 0).setup_cost == 0);
    mktopt_allocation_free(a);
    c[0].setup_cost = both - alone - 1e-6;
    options.round_to = 1;
    a = optimum(c, 2, 1000, &options);
    assert_sound(a, 1000);
    const mktopt_allocation_summary s = summary_of(a);
    assert_near(s.response, both - c[0].setup_cost, 1e-11);
    assert_true(share_of(a, 0).setup_cost == c[0].setup_cost); /* once, not four times */
    assert_near(share_of(a, 0).spend, 200, 1e-9);
    assert_near(s.rounded_response, s.response, 1e-4);
    mktopt_allocation_free(a);
    mktopt_error err;
    static const double spends[] = {10, 0};
    assert_ok(mktopt_allocation_what_if(c, 2, spends, &options, NULL, &a, &err), err);
    assert_near(summary_of(a).response, 5 * sqrt(10) - c[0].setup_cost, 1e-12);
    mktopt_allocation_free(a);
}

/* Twenty channels that are all the same: how many of them are on is all that matters. */
static void test_equal_channels(void **state)
{
    (void)state;
    mktopt_allocation_channel c[20];
    mktopt_allocation_options options = default_options();
    double factors[12], best = -INFINITY;
    for (int t = 0; t < 12; t++)
        factors[t] = 1 + 0.04 * t;
    options.seasonal_factors = factors;
    options.period_count = 12;
    for (int i = 0; i < 20; i++) {
        c[i] = channel_with(number_name(i), mktopt_curve_exponential(40, 6));
        c[i].setup_cost = 90;
    }
    for (int on = 1; on <= 20; on++) {
        for (int i = 0; i < 20; i++)
            c[i].max = i < on ? (double)NAN : 0;
        mktopt_allocation *a = optimum(c, 20, 500, &options);
        best = fmax(best, summary_of(a).response);
        mktopt_allocation_free(a);
    }
    for (int i = 0; i < 20; i++)
        c[i].max = NAN;
    mktopt_allocation *a = optimum(c, 20, 500, &options);
    assert_sound(a, 500);
    assert_near(summary_of(a).response, best, 1e-9);
    assert_true(summary_of(a).nodes < 200);
    mktopt_allocation_free(a);
}

static void test_frontier(void **state)
{
    (void)state;
    mktopt__random r;
    mktopt__random_seed(&r, 74);
    static problem p;
    double best[MOST_UNITS + 1], budgets[MOST_UNITS];
    for (int k = 0; k < 20; k++) {
        random_problem(&r, &p, 0);
        on_the_grid(&p, best);
        for (int b = 0; b < p.units; b++)
            budgets[b] = 1 + b * 7 % p.units; /* in no order */
        mktopt_frontier *f = NULL;
        mktopt_error err;
        const mktopt_status status = mktopt_allocation_frontier(p.channels, p.n, budgets, p.units,
                                                                &p.options, NULL, &f, &err);
        if (status != MKTOPT_INFEASIBLE)
            assert_ok(status, err);
        for (int b = 0; f != NULL && b < p.units; b++) {
            mktopt_frontier_point point = {.struct_size = sizeof point};
            const double known = best[(int)budgets[b]];
            assert_ok(mktopt_frontier_get_point(f, b, &point, &err), err);
            assert_true((point.status < 0) == (known == -INFINITY));
            if (point.status < 0)
                continue;
            assert_int_equal(point.status, MKTOPT_ALLOCATION_OPTIMAL);
            assert_near(point.response, known, 2e-9);
        }
        mktopt_frontier_free(f);
    }
}

/* No allocation whatever beats the bound; a search that ends early keeps it, too. */
static void test_bound_is_honest(void **state)
{
    (void)state;
    mktopt__random r;
    mktopt__random_seed(&r, 75);
    static problem p;
    for (int k = 0; k < 40; k++) {
        random_problem(&r, &p, 1);
        for (int i = 0; i < p.n; i++)
            p.channels[i].min = 0;
        p.options.spend_all = 0;
        p.options.max_evaluations = k % 2 == 0 ? 100 : 100000;
        mktopt_allocation *a = optimum(p.channels, p.n, p.units, &p.options);
        const double bound = summary_of(a).upper_bound;
        for (int trial = 0; trial < 500; trial++) {
            double left = p.units, response = 0;
            const int on = 1 + below(&r, (1 << p.n) - 1);
            for (int i = 0; i < p.n; i++) {
                const mktopt_allocation_channel *c = &p.channels[i];
                response -= on >> i & 1 ? fee_of(c) : 0;
                for (int t = 0; (on >> i & 1) && t < p.options.period_count; t++) {
                    const double x = fmin(uniform(&r, 0, 1) * left, isnan(c->max) ? left : c->max);
                    response += p.factors[t] * response_at(&c->curve, x);
                    left -= x;
                }
            }
            assert_true(response <= bound);
        }
        mktopt_allocation_free(a);
    }
}

static void test_every_allocation_fails(void **state)
{
    (void)state;
    static const double factors[] = {1, 2, 0.5}, budgets[] = {30, 60};
    mktopt_allocation_channel c[] = {channel_with("0", mktopt_curve_power(3, 0.5)),
                                     channel_with("1", mktopt_curve_hill(90, 3, 20))};
    mktopt_allocation_options options = default_options();
    options.seasonal_factors = factors;
    options.period_count = 3;
    c[0].setup_cost = c[1].setup_cost = 8;
    int64_t n = 1;
    for (;; n++) {
        faults_state faults = {.fail_at = n};
        const mktopt_allocator allocator = faults_allocator(&faults);
        mktopt_frontier *f = NULL;
        const mktopt_status status =
            mktopt_allocation_frontier(c, 2, budgets, 2, &options, &allocator, &f, NULL);
        mktopt_frontier_free(f);
        if (faults_survived(&faults, status))
            break;
    }
    assert_true(n - 1 > 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dynamic_programming), cmocka_unit_test(test_least_spend),
        cmocka_unit_test(test_every_choice),        cmocka_unit_test(test_least_spend_of_draws),
        cmocka_unit_test(test_roas_of_draws),       cmocka_unit_test(test_threshold),
        cmocka_unit_test(test_equal_channels),      cmocka_unit_test(test_frontier),
        cmocka_unit_test(test_bound_is_honest),     cmocka_unit_test(test_every_allocation_fails),
    };
    return cmocka_run_group_tests_name("allocation_setup", tests, NULL, NULL);
}
