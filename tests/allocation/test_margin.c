/* Set-up costs together with a least ROAS, and many channels that are nearly equal: against every
 * choice of the channels that are on, in closed form, random allocations, and, with minimum spends,
 * dynamic programming on a grid. */
#include "allocation/solve.h"
#include "draws.h"

enum { MOST = 100 };

typedef struct problem {
    mktopt_allocation_channel channels[MOST];
    mktopt_allocation_options options;
    int n;
    double budget;
} problem;

/* Half of the channels, or all, cost something to begin with; `steep` ones are S-shaped, and some
 * may only spend much or nothing. */
static void random_problem(mktopt__random *r, problem *p, int n, int steep)
{
    static const double APART[] = {0, 1e-6, 1e-4, 1e-2, 0.3};
    const double apart = APART[below(r, 5)], alpha = exp(uniform(r, 0.3, 3)),
                 fee = exp(uniform(r, -4, -0.7)), unit = pow(10, below(r, 13) - 6);
    const int all = below(r, 2);
    p->n = n;
    p->budget = n * exp(uniform(r, -2.3, 0.5)) * unit;
    p->options = default_options();
    for (int i = 0; i < n; i++) {
        mktopt_allocation_channel *c = &p->channels[i];
        const double size = 1 + apart * mktopt__random_uniform(r),
                     scale = unit * (1 + apart * mktopt__random_uniform(r));
        *c = channel_with(number_name(i), steep ? mktopt_curve_hill(size, alpha * size, scale)
                                                : mktopt_curve_exponential(size, scale));
        c->setup_cost = all || below(r, 2) ? fee * (1 + apart * mktopt__random_uniform(r)) : 0;
        c->optional = steep && below(r, 6) == 0;
        c->min = c->optional ? scale * uniform(r, 0.3, 1) : 0;
    }
}

/* ---- every choice of channels, in closed form ---------------------------------------------- */

typedef struct outcome {
    double spend, response;
} outcome;

/* What channels of a set do at a price: all bring the same with their next unit, or nothing. */
static outcome at_price(const problem *p, int set, double price)
{
    outcome o = {0, 0};
    for (int i = 0; i < p->n; i++) {
        const mktopt_curve *c = &p->channels[i].curve;
        const double steepest = c->beta / c->gamma;
        if (!(set >> i & 1) || steepest <= price)
            continue;
        const double x = c->gamma * log(steepest / price);
        o.spend += x;
        o.response += c->beta * (1 - price / steepest);
    }
    return o;
}

/* The least price above `low` at which the set spends no more than the budget and, unless all is
 * spent, has the ROAS. */
static double least_price(const problem *p, int set, double low)
{
    double high = 0;
    for (int i = 0; i < p->n; i++)
        high = fmax(high, p->channels[i].curve.beta / p->channels[i].curve.gamma);
    low = fmax(low, high * 1e-300);
    for (int i = 0; i < 2200 && high > low; i++) {
        const double middle = i < 2000 ? sqrt(low) * sqrt(high) : low + (high - low) / 2;
        const outcome o = at_price(p, set, middle);
        if (middle <= low || middle >= high)
            break;
        if (o.spend > p->budget ||
            (!p->options.spend_all && o.response < p->options.min_roas * o.spend))
            low = middle;
        else
            high = middle;
    }
    return high;
}

/* -INFINITY: none keeps to the constraints. */
static double best_choice(const problem *p)
{
    const double outer = p->options.objective == MKTOPT_OBJECTIVE_PROFIT ? 1 : 0;
    double best = p->options.spend_all ? -INFINITY : 0;
    for (int set = 1; set < 1 << p->n; set++) {
        double fees = 0;
        for (int i = 0; i < p->n; i++)
            fees += set >> i & 1 ? p->channels[i].setup_cost : 0;
        const outcome o = at_price(p, set, least_price(p, set, p->options.spend_all ? 0 : outer));
        if (p->options.spend_all && o.response < p->options.min_roas * o.spend)
            continue;
        best = fmax(best, o.response - fees - outer * o.spend);
    }
    return best;
}

static void test_every_choice(void **state)
{
    (void)state;
    mktopt__random r;
    mktopt__random_seed(&r, 81);
    static problem p;
    int feasible = 0, refused = 0;
    for (int k = 0; k < 120; k++) {
        random_problem(&r, &p, 2 + below(&r, 6), 0);
        const double steepest = p.channels[0].curve.beta / p.channels[0].curve.gamma;
        p.options.spend_all = below(&r, 2);
        p.options.objective =
            steepest > 1 && below(&r, 2) ? MKTOPT_OBJECTIVE_PROFIT : MKTOPT_OBJECTIVE_RESPONSE;
        p.options.min_roas = steepest * uniform(&r, 0.3, 0.95);
        const double best = best_choice(&p);
        mktopt_allocation *a = NULL;
        mktopt_error err;
        const mktopt_status status =
            mktopt_allocation_optimize(p.channels, p.n, p.budget, &p.options, NULL, &a, &err);
        if (best == -INFINITY) {
            assert_int_equal(status, MKTOPT_INFEASIBLE);
            refused++;
            continue;
        }
        assert_ok(status, err);
        assert_sound(a, p.options.spend_all ? p.budget : NAN);
        if (fabs(summary_of(a).objective_value - best) > 1e-9 * (fabs(best) + 1))
            fail_msg("problem %d: %.17g, not %.17g", k, summary_of(a).objective_value, best);
        mktopt_allocation_free(a);
        feasible++;
    }
    assert_true(feasible >= 60 && refused >= 10);
}

/* ---- many channels -------------------------------------------------------------------------- */

/* Some channels on, the same spend for each, or twice as much for one: 0 when that breaks a
 * constraint. */
static int random_score(mktopt__random *r, const problem *p, double *score)
{
    const int count = 1 + below(r, p->n), offset = below(r, p->n);
    const double each = (p->options.spend_all ? 1 : uniform(r, 0.3, 1)) * p->budget / (count + 1);
    double gross = 0, spend = 0, fees = 0;
    for (int k = 0; k < count; k++) {
        const mktopt_allocation_channel *c = &p->channels[(offset + k) % p->n];
        const double x = k == 0 ? 2 * each : each;
        if (x < c->min)
            return 0;
        gross += response_at(&c->curve, x);
        fees += c->setup_cost;
        spend += x;
    }
    *score = gross - fees;
    return isnan(p->options.min_roas) || gross >= p->options.min_roas * spend;
}

/* Frees it. */
static void check_optimum(mktopt__random *r, const problem *p, mktopt_allocation *a)
{
    const mktopt_allocation_summary s = summary_of(a);
    double score;
    assert_sound(a, p->options.spend_all ? p->budget : NAN);
    for (int i = 0; i < 40; i++)
        if (random_score(r, p, &score))
            assert_true(score <= s.upper_bound + 1e-12 * fabs(s.upper_bound));
    mktopt_allocation_free(a);
}

/* Groups that the optimum keeps to change nothing. */
static void check_in_groups(problem *p, const mktopt_allocation *a)
{
    enum { GROUPS = 4 };
    static const char *members[GROUPS][MOST];
    mktopt_allocation_group groups[GROUPS];
    for (int g = 0; g < GROUPS; g++) {
        int count = 0;
        double spend = 0;
        for (int i = g; i < p->n; i += GROUPS) {
            members[g][count++] = p->channels[i].name;
            spend += share_of(a, i).spend;
        }
        groups[g] = group_of(number_name(g), members[g], count, g < 2 ? 0.8 * spend : NAN,
                             g > 0 ? 1.25 * spend : NAN);
    }
    p->options.groups = groups;
    p->options.group_count = GROUPS;
    mktopt_allocation *grouped = optimum(p->channels, p->n, p->budget, &p->options);
    assert_sound(grouped, p->options.spend_all ? p->budget : NAN);
    assert_near(summary_of(grouped).objective_value, summary_of(a).objective_value, 2e-9);
    mktopt_allocation_free(grouped);
    p->options.groups = NULL;
    p->options.group_count = 0;
}

/* All are optimal with few evaluations; a ROAS above that of the optimum without one. */
static void solve_many(uint64_t seed, int with_roas)
{
    static problem p;
    mktopt__random r;
    int solved = 0;
    mktopt__random_seed(&r, seed);
    for (int k = 0; k < 60; k++) {
        const int n = 5 + below(&r, MOST - 5);
        random_problem(&r, &p, n, below(&r, 5) > 0);
        p.options.spend_all = below(&r, 3) == 0;
        p.options.max_evaluations = 4000000;
        mktopt_error err;
        mktopt_allocation *a = optimum(p.channels, p.n, p.budget, &p.options);
        double spends[MOST];
        for (int i = 0; i < p.n; i++)
            spends[i] = share_of(a, i).spend;
        const mktopt_allocation_summary s = summary_of(a);
        check_optimum(&r, &p, a);
        if (!with_roas || s.spend == 0)
            continue;
        double gross = 0;
        for (int i = 0; i < p.n; i++)
            gross += response_at(&p.channels[i].curve, spends[i]);
        p.options.min_roas = gross / s.spend * uniform(&r, 1, p.options.spend_all ? 1.02 : 1.3);
        const mktopt_status status =
            mktopt_allocation_optimize(p.channels, p.n, p.budget, &p.options, NULL, &a, &err);
        if (status == MKTOPT_INFEASIBLE)
            continue;
        assert_ok(status, err);
        check_in_groups(&p, a);
        check_optimum(&r, &p, a);
        solved++;
    }
    assert_true(!with_roas || solved >= 30);
}

static void test_fees(void **state)
{
    (void)state;
    solve_many(82, 0);
}

static void test_fees_and_roas(void **state)
{
    (void)state;
    solve_many(83, 1);
}

/* ---- minimum spends ------------------------------------------------------------------------- */

enum { UNITS = 240 };

/* Nearly equal steep channels that are off or spend enough to matter. */
static void minimum_spends(mktopt__random *r, problem *p, int n)
{
    const double apart = pow(10, uniform(r, -6, -1)), alpha = uniform(r, 2, 15),
                 least = uniform(r, 0.3, 1.1);
    p->n = n;
    p->budget = uniform(r, 0.2, 0.9) * n;
    p->options = default_options();
    p->options.spend_all = 0;
    for (int i = 0; i < n; i++) {
        mktopt_allocation_channel *c = &p->channels[i];
        const double beta = uniform(r, 1, 1 + apart), gamma = uniform(r, 1, 1 + apart);
        *c = channel_with(number_name(i), mktopt_curve_hill(beta, alpha, gamma));
        c->optional = 1;
        c->min = least * uniform(r, 1, 1 + apart);
    }
}

/* The most on a grid of spends. */
static double on_the_grid(const problem *p)
{
    double best[UNITS + 1] = {0};
    const double unit = p->budget / UNITS;
    for (int i = 0; i < p->n; i++) {
        const mktopt_allocation_channel *c = &p->channels[i];
        double worth[UNITS + 1] = {0};
        for (int k = 1; k <= UNITS; k++)
            worth[k] = k * unit >= c->min ? response_at(&c->curve, k * unit) : -INFINITY;
        for (int b = UNITS; b >= 0; b--)
            for (int k = 1; k <= b; k++)
                best[b] = fmax(best[b], best[b - k] + worth[k]);
    }
    return best[UNITS];
}

static void test_minimum_spends(void **state)
{
    (void)state;
    static problem p;
    mktopt__random r;
    mktopt__random_seed(&r, 84);
    for (int k = 0; k < 60; k++) {
        const int is_small = k < 30;
        minimum_spends(&r, &p, is_small ? 2 + below(&r, 7) : 10 + below(&r, MOST - 10));
        p.options.max_evaluations = 2000000;
        mktopt_allocation *a = optimum(p.channels, p.n, p.budget, &p.options);
        const mktopt_allocation_summary s = summary_of(a);
        assert_sound(a, NAN);
        for (int i = 0; i < p.n; i++)
            assert_true(share_of(a, i).spend == 0 || share_of(a, i).spend >= p.channels[i].min);
        if (is_small) {
            const double grid = on_the_grid(&p);
            if (!(grid <= s.upper_bound * (1 + 1e-12)) || !(grid >= 0.9 * s.objective_value))
                fail_msg("problem %d: %.17g on the grid, bound %.17g", k, grid, s.upper_bound);
        }
        mktopt_allocation_free(a);
    }
}

/* Where all curves are convex, all that are on but one spend the most that they may. */
static void test_least_spend_of_convex_parts(void **state)
{
    (void)state;
    const double most = 70, rest = 60;
    const char *const first[] = {"0", "1"}, *const second[] = {"2", "3"};
    const mktopt_allocation_group groups[] = {group_of("a", first, 2, NAN, NAN),
                                              group_of("b", second, 2, NAN, NAN)};
    mktopt_allocation_channel channels[6];
    mktopt_allocation_options options = default_options();
    options.groups = groups;
    options.group_count = 2;
    options.max_evaluations = 20000000;
    for (int i = 0; i < 6; i++) {
        channels[i] = channel_with(number_name(i), mktopt_curve_hill(66000, 27, 116));
        channels[i].max = most;
        channels[i].optional = i == 1;
        channels[i].min = i == 1 ? 17 : 0;
    }
    for (int full = 0; full < 3; full++) {
        const mktopt_curve *c = &channels[0].curve;
        const double target = full * response_at(c, most) + response_at(c, rest);
        mktopt_allocation *a;
        mktopt_error err;
        assert_ok(mktopt_allocation_minimize_spend(channels, 6, target, &options, NULL, &a, &err),
                  err);
        const mktopt_allocation_summary s = summary_of(a);
        assert_int_equal(s.status, MKTOPT_ALLOCATION_OPTIMAL);
        assert_near(s.spend, full * most + rest, 1e-9);
        assert_true(s.lower_bound <= full * most + rest);
        mktopt_allocation_free(a);
    }
}

/* All that two lines bring, and a few units of rounding less or more. */
static void test_all_of_lines(void **state)
{
    (void)state;
    static const double first[] = {0.0823920444976010, 0, 0.207095784151420, 0.00447447059028362};
    static const double other[] = {0, 0, 0.661277446453052, 0.00347568297253361};
    const mktopt_allocation_channel c[] = {channel_with("0", mktopt_curve_piecewise(first, 2)),
                                           channel_with("1", mktopt_curve_piecewise(other, 2))};
    double target = first[3] + other[3];
    for (int k = 0; k < 8; k++) {
        mktopt_allocation *a = NULL;
        mktopt_error err;
        assert_ok(mktopt_allocation_minimize_spend(c, 2, target, NULL, NULL, &a, &err), err);
        const mktopt_allocation_summary s = summary_of(a);
        assert_int_equal(s.status, MKTOPT_ALLOCATION_OPTIMAL);
        assert_near(s.spend, first[2] + other[2], 1e-12);
        assert_near(s.response, target, 1e-15);
        mktopt_allocation_free(a);
        target = nextafter(target, 0);
    }
}

/* Targets far below what rounding hides in the largest response are targets all the same. */
static void test_tiny_targets(void **state)
{
    (void)state;
    const mktopt_allocation_channel c[] = {channel_with("0", mktopt_curve_hill(1, 20, 1)),
                                           channel_with("1", mktopt_curve_hill(1, 30, 1))};
    for (int e = 10; e < 50; e += 5) {
        mktopt_allocation *a = NULL;
        mktopt_error err;
        const double target = pow(10, -e);
        assert_ok(mktopt_allocation_minimize_spend(c, 2, target, NULL, NULL, &a, &err), err);
        assert_near(summary_of(a).response / target, 1, 1e-9);
        mktopt_allocation_free(a);
    }
}

/* Multiples of next to nothing: rounding then moves many at once. */
static void test_smallest_multiples(void **state)
{
    (void)state;
    const mktopt_allocation_channel c[] = {channel_with("0", mktopt_curve_log(1, 1)),
                                           channel_with("1", mktopt_curve_log(1, 2))};
    mktopt_allocation_options options = default_options();
    mktopt_allocation *a = NULL;
    mktopt_error err;
    options.round_to = 1e-22;
    assert_ok(mktopt_allocation_optimize(c, 2, 3, &options, NULL, &a, &err), err);
    assert_near(summary_of(a).rounded_response, summary_of(a).response, 1e-9);
    mktopt_allocation_free(a);
    options.round_to = 1e-310; /* of which there are more in it than there are numbers */
    assert_ok(mktopt_allocation_optimize(c, 2, 3, &options, NULL, &a, &err), err);
    assert_true(isnan(summary_of(a).rounded_response) && isnan(share_of(a, 0).rounded_spend));
    mktopt_allocation_free(a);
}

/* A ROAS that rounding hides beside the price of spend: what is not found is not excluded. */
static void test_hidden_by_rounding(void **state)
{
    (void)state;
    for (int e = 14; e < 30; e++) {
        mktopt_allocation_channel c[] = {channel_with("0", mktopt_curve_hill(1, 25, 1)),
                                         channel_with("1", mktopt_curve_hill(1.001, 25, 1))};
        mktopt_allocation_options options = default_options();
        c[0].min = 0.1;
        options.objective = MKTOPT_OBJECTIVE_PROFIT;
        options.spend_all = 0;
        options.min_roas = pow(10, -e);
        mktopt_allocation *a = NULL;
        mktopt_error err;
        const mktopt_status status = mktopt_allocation_optimize(c, 2, 1, &options, NULL, &a, &err);
        assert_true(status == MKTOPT_OK || status == MKTOPT_TOO_LARGE);
        mktopt_allocation_free(a);
    }
}

/* A least ROAS that binds takes few prices to meet; bisection took 1,720 evaluations. */
static void test_binds_quickly(void **state)
{
    (void)state;
    enum { N = 20 };
    mktopt_allocation_channel c[N];
    for (int i = 0; i < N; i++)
        c[i] = channel_with(number_name(i), mktopt_curve_exponential(300 + 20 * i, 100 + 7 * i));
    mktopt_allocation_options options = default_options();
    options.min_roas = 2;
    options.spend_all = 0;
    mktopt_allocation *a = optimum(c, N, 1e5, &options);
    assert_near(summary_of(a).roas, 2, 1e-12);
    assert_true(summary_of(a).evaluations < 1400);
    mktopt_allocation_free(a);
}

/* One channel, on the rising part of its curve, and others that may spend nothing, but would pay
 * for being on. The least spend that has the ROAS is best. */
static void test_fees_for_nothing(void **state)
{
    (void)state;
    mktopt_allocation_channel c[6];
    for (int i = 0; i < 6; i++) {
        c[i] = channel_with(number_name(i), mktopt_curve_hill(300, 23, 1));
        c[i].max = i == 0 ? 0.6 : 0;
        c[i].min = i == 0 ? 0.2 : 0;
        c[i].setup_cost = i == 0 ? 0 : 5;
        c[i].optional = i > 0;
    }
    mktopt_allocation_options options = default_options();
    options.objective = MKTOPT_OBJECTIVE_PROFIT;
    options.spend_all = 0;
    options.min_roas = response_at(&c[0].curve, 0.25) / 0.25;
    const double best = response_at(&c[0].curve, 0.25) - 0.25;
    mktopt_allocation *a = optimum(c, 6, 2, &options);
    assert_true(summary_of(a).upper_bound >= best * (1 + 1e-9));
    assert_near(summary_of(a).objective_value, best, 1e-8);
    mktopt_allocation_free(a);
}

/* A least ROAS far below what any other number of the problem tells from 0: all but one of the
 * channels stay at their least, and that one spends just enough. */
static void test_almost_no_roas(void **state)
{
    (void)state;
    static const double roas[] = {1e-24, 1e-22, 1e-18, 1e-12, 1e-8};
    for (int k = 0; k < 15; k++) {
        const int n = 1 + k / 5;
        mktopt_allocation_channel c[3];
        for (int i = 0; i < n; i++) {
            c[i] = channel_with(number_name(i), mktopt_curve_hill(0.01, 24.7, 100));
            c[i].min = 7.6;
            c[i].setup_cost = 0.006;
        }
        mktopt_allocation_options options = default_options();
        options.objective = MKTOPT_OBJECTIVE_PROFIT;
        options.spend_all = 0;
        options.min_roas = roas[k % 5];
        const double rest = 7.6 * (n - 1), others = (n - 1) * response_at(&c[0].curve, 7.6);
        double low = 7.6, high = 100;
        for (int i = 0; i < 100; i++) {
            const double x = (low + high) / 2, y = response_at(&c[0].curve, x) + others;
            *(y < roas[k % 5] * (x + rest) ? &low : &high) = x;
        }
        const double best = response_at(&c[0].curve, high) + others - 0.006 * n - high - rest;
        mktopt_allocation *a = optimum(c, n, 150, &options);
        const mktopt_allocation_summary s = summary_of(a);
        assert_true(s.upper_bound >= best * (1 + 1e-9));
        assert_near(s.objective_value, best, 1e-9);
        mktopt_allocation_free(a);
    }
}

/* The least spend of a channel that rises to a ROAS between two spends. */
static double least_with_roas(const mktopt_curve *curve, double low, double high, double roas)
{
    for (int i = 0; i < 100; i++) {
        const double x = low + (high - low) / 2;
        *(response_at(curve, x) < roas * x ? &low : &high) = x;
    }
    return high;
}

/* Where the first spend of any channel brings nothing, or next to nothing, the least that has a
 * tiny ROAS is that the one that must spend something goes further; by less, in the first case,
 * than rounding leaves exact. */
static void test_nothing_at_first(void **state)
{
    (void)state;
    static const double roas[] = {1e-24, 1e-18, 1e-14, 1e-10};
    static const double from = 2179.7249681271587, to = 4765, height = 1.6e-4;
    const double points[] = {0, 0, from, 0, to, height, 6728, 5e-4};
    for (int k = 0; k < 8; k++) {
        const mktopt_curve curve =
            k < 4 ? mktopt_curve_piecewise(points, 4) : mktopt_curve_hill(90, 24, 1700);
        mktopt_allocation_channel c[8];
        for (int i = 0; i < 8; i++) {
            c[i] = channel_with(number_name(i), curve);
            c[i].setup_cost = i % 3 == 0 ? 5 * height : 0;
        }
        c[0].min = 3636;
        c[2].min = 268;
        c[0].optional = c[2].optional = 1;
        c[5].min = 35;
        mktopt_allocation_options options = default_options();
        options.objective = MKTOPT_OBJECTIVE_PROFIT;
        options.spend_all = 0;
        options.min_roas = roas[k % 4];
        const double best = least_with_roas(&curve, 35, to, roas[k % 4]);
        mktopt_allocation *a = optimum(c, 8, 16600, &options);
        assert_sound(a, NAN);
        assert_near(summary_of(a).spend / best, 1, 1e-9);
        assert_true(summary_of(a).evaluations < 1000000);
        mktopt_allocation_free(a);
    }
}

/* The same beside many that may be off, whose minimums and set-up costs are small: what pays none
 * of them is best. */
static void test_small_costs_beside(void **state)
{
    (void)state;
    enum { N = 16 };
    static const double roas[] = {1e-14, 1e-12, 1e-10};
    const mktopt_curve curve = mktopt_curve_hill(90, 24, 1700);
    for (int k = 0; k < 3; k++) {
        mktopt_allocation_channel c[N];
        for (int i = 0; i < N; i++) {
            c[i] = channel_with(number_name(i), curve);
            c[i].optional = i % 2;
            c[i].min = i == 0 ? 35 : i % 2 ? 2 + 3 * i : 0;
            c[i].setup_cost = i == 0 || i % 2 ? 0 : 1 + 1.5 * i;
        }
        mktopt_allocation_options options = default_options();
        options.objective = MKTOPT_OBJECTIVE_PROFIT;
        options.spend_all = 0;
        options.min_roas = roas[k];
        const double best = least_with_roas(&curve, 35, 1700, roas[k]);
        mktopt_allocation *a = optimum(c, N, 16600, &options);
        assert_sound(a, NAN);
        assert_near(summary_of(a).spend / best, 1, 1e-9);
        assert_true(summary_of(a).evaluations < 1000000);
        mktopt_allocation_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_choice),
        cmocka_unit_test(test_fees),
        cmocka_unit_test(test_fees_and_roas),
        cmocka_unit_test(test_minimum_spends),
        cmocka_unit_test(test_least_spend_of_convex_parts),
        cmocka_unit_test(test_all_of_lines),
        cmocka_unit_test(test_tiny_targets),
        cmocka_unit_test(test_smallest_multiples),
        cmocka_unit_test(test_hidden_by_rounding),
        cmocka_unit_test(test_binds_quickly),
        cmocka_unit_test(test_fees_for_nothing),
        cmocka_unit_test(test_almost_no_roas),
        cmocka_unit_test(test_nothing_at_first),
        cmocka_unit_test(test_small_costs_beside),
    };
    return cmocka_run_group_tests_name("allocation_margin", tests, NULL, NULL);
}
