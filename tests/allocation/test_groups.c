/* Steep channels that are nearly, but not exactly, equal, in groups, with a least ROAS, with
 * minimum spends and set-up costs: against every choice of the channels that are on, each of which
 * leaves a concave problem, and against dynamic programming on a grid where one may lie between. */
#include "allocation/solve.h"
#include "draws.h"

#include "faults.h"

enum { MOST = 100, MOST_GROUPS = 6, GRID = 160 };

typedef struct problem {
    mktopt_allocation_channel channels[MOST];
    int group_of[MOST]; /* -1: none */
    int n, n_groups;
    double budget;
    double least[MOST_GROUPS], most[MOST_GROUPS]; /* spend of groups */
    mktopt_allocation_options options;
} problem;

/* Above it a hill curve is concave. */
static double inflection(const mktopt_curve *c)
{
    return c->gamma * pow((c->alpha - 1) / (c->alpha + 1), 1 / c->alpha);
}

/* With `switched`, a third may only spend little or nothing, and a third costs something to begin
 * with. Groups' bounds are multiples of budget / GRID. */
static void random_problem(mktopt__random *r, problem *p, int n, int n_groups, int switched)
{
    const double apart = pow(10, uniform(r, -6, -3)), alpha = uniform(r, 2, 9);
    p->n = n;
    p->n_groups = n_groups;
    p->budget = uniform(r, 0.2, 0.8) * n;
    p->options = default_options();
    for (int i = 0; i < n; i++) {
        const double size = uniform(r, 1, 1 + apart);
        mktopt_allocation_channel *c = &p->channels[i];
        *c = channel_with(number_name(i),
                          mktopt_curve_hill(size * uniform(r, 1, 1 + apart), alpha, size));
        c->max = 3 * size;
        c->optional = switched && i % 3 == 0;
        c->min = c->optional ? 0.9 * size : 0;
        c->setup_cost = switched && i % 3 == 1 ? 0.1 * size : 0;
        p->group_of[i] = (int)mktopt__random_below(r, (uint64_t)n_groups + 1) - 1;
    }
    for (int g = 0; g < n_groups; g++) {
        int members = 0;
        for (int i = 0; i < n; i++)
            members += p->group_of[i] == g;
        const double fair = (double)(GRID * members) / n;
        p->least[g] =
            members > 0 && mktopt__random_below(r, 2) ? floor(fair * uniform(r, 0.1, 0.7)) : 0;
        p->most[g] =
            members > 0 && mktopt__random_below(r, 3) ? ceil(fair * uniform(r, 0.9, 1.5)) : GRID;
        p->least[g] *= p->budget / GRID;
        p->most[g] *= p->budget / GRID;
    }
}

/* What is asked of the library, with the channels of a set on, in their concave parts, and the
 * others off; all of them as they are when `set` is negative. */
typedef struct request {
    mktopt_allocation_channel channels[MOST];
    const char *members[MOST_GROUPS][MOST];
    mktopt_allocation_group groups[MOST_GROUPS];
    mktopt_allocation_options options;
    int64_t n;
} request;

/* 0 when what is on cannot be enough. */
static int make_request(const problem *p, int set, request *q)
{
    int64_t counts[MOST_GROUPS] = {0};
    q->n = 0;
    for (int i = 0; i < p->n; i++) {
        if (set >= 0 && !(set >> i & 1))
            continue;
        mktopt_allocation_channel *c = &q->channels[q->n++];
        const int g = p->group_of[i];
        *c = p->channels[i];
        if (set >= 0) {
            c->optional = 0;
            c->min = fmax(c->min, inflection(&c->curve));
        }
        if (g >= 0)
            q->members[g][counts[g]++] = c->name;
    }
    q->options = p->options;
    q->options.groups = q->groups;
    for (int g = 0; g < p->n_groups; g++) {
        if (counts[g] == 0 && p->least[g] > 0)
            return 0;
        if (counts[g] == 0)
            continue;
        q->groups[q->options.group_count++] =
            group_of(number_name(g), q->members[g], counts[g], p->least[g], p->most[g]);
    }
    return q->n > 0;
}

static mktopt_status solve_with(const problem *p, int set, const mktopt_allocator *allocator,
                                mktopt_allocation **a)
{
    static request q;
    mktopt_error err;
    return make_request(p, set, &q) ? mktopt_allocation_optimize(q.channels, q.n, p->budget,
                                                                 &q.options, allocator, a, &err)
                                    : MKTOPT_INFEASIBLE;
}

static mktopt_status solve(const problem *p, int set, mktopt_allocation **a)
{
    return solve_with(p, set, NULL, a);
}

/* Keeps to the groups, adds up, and is optimal by its own account. */
static void assert_solved(const problem *p, const mktopt_allocation *a, int k)
{
    const mktopt_allocation_summary s = summary_of(a);
    if (s.status != MKTOPT_ALLOCATION_OPTIMAL || !(s.gap <= 1e-9))
        fail_msg("problem %d: gap %g after %d evaluations", k, s.gap, (int)s.evaluations);
    double spends[MOST_GROUPS] = {0}, value = 0;
    for (int i = 0; i < p->n; i++) {
        const double x = share_of(a, i).spend;
        if (p->group_of[i] >= 0)
            spends[p->group_of[i]] += x;
        assert_true(x == 0 || (x >= p->channels[i].min && x <= p->channels[i].max));
        value += x > 0 ? response_at(&p->channels[i].curve, x) - p->channels[i].setup_cost : 0;
    }
    for (int g = 0; g < p->n_groups; g++)
        assert_true(spends[g] >= p->least[g] * (1 - 1e-12) - 1e-12 &&
                    spends[g] <= p->most[g] * (1 + 1e-12));
    assert_near(value - (p->options.objective ? s.spend : 0), s.objective_value, 1e-11);
    assert_true(s.upper_bound >= s.objective_value);
}

/* No set of channels that are on is better; most often the best one is as good. */
static int best_set_is_met(const problem *p, double value, int k)
{
    double best = -INFINITY;
    for (int set = 0; set < 1 << p->n; set++) {
        mktopt_allocation *a = NULL;
        if (solve(p, set, &a) != MKTOPT_OK)
            continue;
        best = fmax(best, summary_of(a).objective_value);
        mktopt_allocation_free(a);
    }
    if (best > value + 1e-9 * fabs(value))
        fail_msg("problem %d: %.17g, by trying all sets %.17g", k, value, best);
    return best >= value - 1e-9 * fabs(value);
}

static void try_all_sets(problem *p, int k, int *solved, int *met)
{
    mktopt_allocation *a = NULL;
    const mktopt_status status = solve(p, -1, &a);
    if (status != MKTOPT_OK) {
        assert_int_equal(status, MKTOPT_INFEASIBLE);
        (void)best_set_is_met(p, -INFINITY, k);
        return;
    }
    assert_solved(p, a, k);
    *met += best_set_is_met(p, summary_of(a).objective_value, k);
    (*solved)++;
    mktopt_allocation_free(a);
}

static void test_all_sets(void **state)
{
    (void)state;
    mktopt__random r;
    mktopt__random_seed(&r, 31);
    static problem p;
    int solved = 0, met = 0;
    for (int k = 0; k < 60; k++) {
        random_problem(&r, &p, 8 + k % 4, 2 + k % 2, k % 2);
        p.options.spend_all = k / 2 % 2;
        p.options.objective = k / 4 % 3 == 0;
        if (p.options.objective)
            for (int i = 0; i < p.n; i++)
                p.channels[i].curve.beta *= 2;
        if (k / 4 % 3 == 1)
            p.options.min_roas = uniform(&r, 0.2, 0.75);
        try_all_sets(&p, k, &solved, &met);
    }
    if (solved < 50 || met < 30)
        fail_msg("only %d solved, %d met", solved, met);
}

/* best[b]: the most that channels of the group bring with b units; -1: those of none. */
static void by_dynamic_programming(const problem *p, int group, double unit, double *best)
{
    static double next[GRID + 1], worth[GRID + 1];
    for (int b = 0; b <= GRID; b++)
        best[b] = b == 0 ? 0 : -INFINITY;
    for (int i = 0; i < p->n; i++) {
        const mktopt_allocation_channel *c = &p->channels[i];
        if (p->group_of[i] != group)
            continue;
        for (int k = 0; k <= GRID; k++)
            worth[k] = k == 0 ? 0
                       : k * unit < c->min || k * unit > c->max
                           ? -INFINITY
                           : response_at(&c->curve, k * unit) - c->setup_cost;
        for (int b = 0; b <= GRID; b++) {
            next[b] = -INFINITY;
            for (int k = 0; k <= b; k++)
                next[b] = fmax(next[b], best[b - k] + worth[k]);
        }
        memcpy(best, next, sizeof next);
    }
}

/* Groups in turn, each within its bounds. */
static double best_on_grid(const problem *p)
{
    static double all[GRID + 1], own[GRID + 1], next[GRID + 1];
    const double unit = p->budget / GRID;
    by_dynamic_programming(p, -1, unit, all);
    for (int g = 0; g < p->n_groups; g++) {
        by_dynamic_programming(p, g, unit, own);
        for (int b = 0; b <= GRID; b++) {
            next[b] = -INFINITY;
            for (int k = (int)round(p->least[g] / unit); k <= b && k <= round(p->most[g] / unit);
                 k++)
                next[b] = fmax(next[b], all[b - k] + own[k]);
        }
        memcpy(all, next, sizeof next);
    }
    return all[GRID];
}

static void test_grid(void **state)
{
    (void)state;
    mktopt__random r;
    mktopt__random_seed(&r, 32);
    static problem p;
    int solved = 0;
    for (int k = 0; k < 60; k++) {
        random_problem(&r, &p, 6 + k % 25, 2 + k % 4, k % 2);
        mktopt_allocation *a = NULL;
        const mktopt_status status = solve(&p, -1, &a);
        const double known = best_on_grid(&p);
        if (status != MKTOPT_OK) {
            assert_int_equal(status, MKTOPT_INFEASIBLE);
            assert_true(known == -INFINITY);
            continue;
        }
        assert_solved(&p, a, k);
        if (!(summary_of(a).objective_value >= known * (1 - 1e-9)))
            fail_msg("problem %d: %.17g, on the grid %.17g", k, summary_of(a).objective_value,
                     known);
        mktopt_allocation_free(a);
        solved++;
    }
    assert_true(solved > 40);
}

/* Many channels: the limit is a small part of what trying them one by one would take. */
static void test_many(void **state)
{
    (void)state;
    mktopt__random r;
    mktopt__random_seed(&r, 33);
    static problem p;
    for (int k = 0; k < 40; k++) {
        random_problem(&r, &p, 10 + (int)mktopt__random_below(&r, 91), 2 + k % 5, 0);
        p.options.max_evaluations = 10000000;
        p.options.spend_all = k % 4 != 3;
        if (k % 4 == 1)
            p.options.objective = MKTOPT_OBJECTIVE_PROFIT;
        if (k % 4 == 3)
            p.options.min_roas = uniform(&r, 0.2, 0.6);
        mktopt_allocation *a = NULL;
        const mktopt_status status = solve(&p, -1, &a);
        if (status == MKTOPT_OK)
            assert_solved(&p, a, k);
        else
            assert_int_equal(status, MKTOPT_INFEASIBLE);
        mktopt_allocation_free(a);
    }
}

/* A division that has come to its end goes on with other parts, at the same budget or another. */
static void test_budgets(void **state)
{
    (void)state;
    enum { BUDGETS = 6 };
    mktopt__random r;
    mktopt__random_seed(&r, 35);
    static problem p;
    static request q;
    int compared = 0;
    for (int k = 0; k < 20; k++) {
        random_problem(&r, &p, 15 + k % 10, 2 + k % 5, k % 2);
        p.options.max_evaluations = 1000000;
        double budgets[BUDGETS];
        for (int i = 0; i < BUDGETS; i++)
            budgets[i] = p.budget * (0.6 + 0.2 * i);
        mktopt_frontier *f = NULL;
        mktopt_error err;
        (void)make_request(&p, -1, &q);
        const mktopt_status status = mktopt_allocation_frontier(q.channels, q.n, budgets, BUDGETS,
                                                                &q.options, NULL, &f, &err);
        for (int i = 0; status == MKTOPT_OK && i < BUDGETS; i++) {
            mktopt_frontier_point point = {.struct_size = sizeof point};
            mktopt_allocation *a = NULL;
            p.budget = budgets[i];
            assert_ok(mktopt_frontier_get_point(f, i, &point, &err), err);
            if (solve(&p, -1, &a) != MKTOPT_OK)
                continue;
            assert_true(point.objective_value <= summary_of(a).upper_bound);
            assert_true(point.upper_bound >= summary_of(a).objective_value);
            mktopt_allocation_free(a);
            compared++;
        }
        mktopt_frontier_free(f);
    }
    assert_true(compared > 40);
}

enum { DRAWS = 5 };

/* Every channel gets draws around its curve, or around that of channel 0. */
static void give_draws(problem *p, int equal)
{
    static mktopt_curve draws[MOST][DRAWS];
    const mktopt_curve first = p->channels[0].curve;
    for (int i = 0; i < p->n; i++) {
        for (int d = 0; d < DRAWS; d++) {
            draws[i][d] = equal ? first : p->channels[i].curve;
            draws[i][d].beta *= 1 + 0.02 * d;
            draws[i][d].gamma *= 1 + 0.02 * ((2 * d) % DRAWS);
        }
        p->channels[i].curve = mktopt_curve_mean(draws[i], DRAWS);
    }
}

/* Curves with draws are solved on polylines, round by round: a round that is hard leaves enough for
 * closer polylines. A fifth of the evaluations is enough. */
static void test_draws(void **state)
{
    (void)state;
    int feasible = 0;
    mktopt__random r;
    mktopt__random_seed(&r, 36);
    static problem p;
    for (int k = 0; k < 8; k++) {
        random_problem(&r, &p, 20, 3, 1);
        p.options.max_evaluations = 1000000;
        give_draws(&p, 0);
        mktopt_allocation *a = NULL;
        if (solve(&p, -1, &a) != MKTOPT_OK)
            continue;
        feasible++;
        if (summary_of(a).status != MKTOPT_ALLOCATION_OPTIMAL)
            fail_msg("problem %d: gap %g", k, summary_of(a).gap);
        mktopt_allocation_free(a);
    }
    assert_true(feasible >= 6);
}

/* Channels with the same draws are known to be equal: not every order of them is tried. */
static void test_equal_draws(void **state)
{
    (void)state;
    mktopt__random r;
    mktopt__random_seed(&r, 37);
    static problem p;
    int feasible = 0, solved = 0;
    for (int k = 0; k < 12; k++) {
        random_problem(&r, &p, 40, 2, 0);
        p.options.max_evaluations = 1000000;
        for (int i = 0; i < p.n; i++)
            p.channels[i].max = p.channels[0].max;
        give_draws(&p, 1);
        mktopt_allocation *a = NULL;
        if (solve(&p, -1, &a) != MKTOPT_OK)
            continue;
        feasible++;
        solved += summary_of(a).status == MKTOPT_ALLOCATION_OPTIMAL;
        mktopt_allocation_free(a);
    }
    assert_true(feasible >= 8);
    assert_int_equal(solved, feasible);
}

/* ---- minimum spends -------------------------------------------------------------------------- */

enum { CAMPS = 6 };
static const double MIN = 0.8;

/* What equal channels bring, `counts` of them in each group, when all that are on spend the same
 * but for the bounds of their groups; -INFINITY when that does not spend the budget. */
static double of_counts(const problem *p, const int *counts)
{
    double low = MIN, high = p->budget, value = 0;
    for (int step = 0; step < 100; step++) {
        const double x = (low + high) / 2;
        double spend = 0;
        value = 0;
        for (int g = 0; g < CAMPS; g++) {
            const double of_group = fmin(fmax(counts[g] * x, p->least[g]), p->most[g]);
            if (counts[g] == 0)
                continue;
            if (of_group < counts[g] * MIN)
                return -INFINITY;
            spend += of_group;
            value += counts[g] * response_at(&p->channels[0].curve, of_group / counts[g]);
        }
        *(spend > p->budget ? &high : &low) = x;
    }
    return high < p->budget ? value : -INFINITY;
}

/* Of all numbers of channels that may be on in each group. */
static double best_counts(const problem *p, int *counts, int g)
{
    double best = g == CAMPS ? of_counts(p, counts) : -INFINITY;
    for (int k = g < CAMPS && p->least[g] > 0; g < CAMPS && k * MIN <= p->most[g]; k++) {
        counts[g] = k;
        best = fmax(best, best_counts(p, counts, g + 1));
    }
    return best;
}

/* A hundred equal channels that spend little or nothing, inside the convex part. What one of a
 * group's channels has at the end of that part is nearly what it has as one of those that are on,
 * so bounds on how many are on must count it. */
static void test_equal_minimum_spends(void **state)
{
    (void)state;
    static const int sizes[CAMPS] = {24, 23, 13, 6, 15, 19};
    static const double least[CAMPS] = {0, 0.087, 0.031, 0.038, 0.078, 0},
                        most[CAMPS] = {1, 0.244, 0.153, 0.083, 0.201, 0.233};
    static problem p;
    int counts[CAMPS], met = 0;
    p.options = default_options();
    p.options.max_evaluations = 1000000;
    p.options.spend_all = 0;
    p.n_groups = CAMPS;
    for (int k = 0; k < 6; k++) {
        p.n = 0;
        p.budget = 10 + 0.6 * k;
        for (int g = 0; g < CAMPS; g++) {
            p.least[g] = least[g] * p.budget;
            p.most[g] = most[g] * p.budget;
            for (int i = 0; i < sizes[g]; i++, p.n++) {
                p.channels[p.n] = channel_with(number_name(p.n), mktopt_curve_hill(1, 19, 1));
                p.channels[p.n].optional = 1;
                p.channels[p.n].min = MIN;
                p.channels[p.n].max = p.budget;
                p.channels[p.n].setup_cost = p.n % 3 == 0 ? 0.0175 : 0; /* others are enough */
                p.group_of[p.n] = g;
            }
        }
        mktopt_allocation *a = NULL;
        const double best = best_counts(&p, counts, 0);
        assert_int_equal(solve(&p, -1, &a), MKTOPT_OK);
        assert_solved(&p, a, k);
        assert_true(summary_of(a).objective_value >= best * (1 - 1e-9));
        met += summary_of(a).objective_value <= best * (1 + 1e-9);
        mktopt_allocation_free(a);
    }
    assert_true(met > 0);
}

/* With a tree that has grown long enough for groups to be divided, or, with set-up costs, left out.
 */
static void test_every_allocation_fails(void **state)
{
    (void)state;
    mktopt__random r;
    static problem p;
    for (int with_fees = 0; with_fees < 2; with_fees++) {
        mktopt__random_seed(&r, 34);
        random_problem(&r, &p, 40, 3, 0);
        p.options.spend_all = 0;
        p.options.min_roas = with_fees ? 0.6 : 0.5;
        for (int i = 0; with_fees && i < 40; i += 2)
            p.channels[i].setup_cost = 0.08;
        for (int64_t n = 1;; n++) {
            faults_state faults = {.fail_at = n};
            const mktopt_allocator allocator = faults_allocator(&faults);
            mktopt_allocation *a = NULL;
            const mktopt_status status = solve_with(&p, -1, &allocator, &a);
            if (status == MKTOPT_OK)
                assert_true(summary_of(a).nodes > 50);
            mktopt_allocation_free(a);
            if (faults_survived(&faults, status))
                break;
        }
    }
}

/* Where a straight, or almost straight, response stands in a group, no price makes it spend just
 * what is left: the next one of the numbers is too low. The other one's spend is known. */
static void test_almost_straight_in_a_group(void **state)
{
    (void)state;
    static const char *const members[] = {"0", "1"};
    const mktopt_curve straight[] = {mktopt_curve_power(0.3, 1 - 4e-14),
                                     mktopt_curve_power(0.3, 1 - 1e-16),
                                     mktopt_curve_power(0.3, 1)};
    for (int k = 0; k < 12; k++) {
        const mktopt_allocation_channel c[] = {channel_with("0", straight[k % 3]),
                                               channel_with("1", mktopt_curve_log(1, 0.04))};
        const mktopt_allocation_group group =
            group_of("g", members, k < 6 ? 2 : 1, k / 3 % 2 == 1 ? 2 : (double)NAN, NAN);
        mktopt_allocation_options options = default_options();
        options.groups = &group;
        options.group_count = 1;
        mktopt_allocation *a = optimum(c, 2, 10, &options);
        assert_sound(a, 10);
        assert_near(share_of(a, 1).spend, 1 / 0.3 - 0.04, 1e-9);
        mktopt_allocation_free(a);
    }
}

/* What no response asks for any more has to be spent nevertheless. */
static void test_flat_ends_in_a_group(void **state)
{
    (void)state;
    static const char *const members[] = {"0", "1"};
    static const double flat[] = {0, 0, 5e5, 0};
    mktopt_allocation_channel c[] = {channel_with("0", mktopt_curve_piecewise(flat, 2)),
                                     channel_with("1", mktopt_curve_exponential(4000, 400))};
    const mktopt_allocation_group group = group_of("g", members, 2, NAN, NAN);
    mktopt_allocation_options options = default_options();
    options.groups = &group;
    options.group_count = 1;
    c[0].min = 3e6;
    mktopt_allocation *a = optimum(c, 2, 4e6, &options);
    assert_sound(a, 4e6);
    assert_near(summary_of(a).response, 4000, 1e-12);
    mktopt_allocation_free(a);
}

/* A channel never takes off within what its group, or the one that is in, may spend: one node shows
 * it. The rest is as of log(1 + x) and 2 log(1 + x). */
static void test_no_take_off_in_a_group(void **state)
{
    (void)state;
    static const char *const inner[] = {"0"}, *const outer[] = {"0", "1"};
    const mktopt_allocation_channel c[] = {channel_with("0", mktopt_curve_hill(100, 6, 50)),
                                           channel_with("1", mktopt_curve_log(1, 1)),
                                           channel_with("2", mktopt_curve_log(2, 1))};
    for (int shares = 0; shares < 2; shares++) {
        mktopt_allocation_group groups[] = {group_of("outer", outer, 2, NAN, shares ? NAN : 12),
                                            group_of("inner", inner, 1, NAN, 15)};
        mktopt_allocation_options options = default_options();
        groups[0].max_share = shares ? 0.4 : NAN;
        options.groups = groups;
        options.group_count = 2;
        mktopt_allocation *a = optimum(c, 3, 31, &options);
        assert_sound(a, 31);
        assert_near(summary_of(a).response, log(11) + 2 * log(22), 1e-9);
        assert_int_equal(summary_of(a).nodes, 1);
        mktopt_allocation_free(a);
    }
}

/* Periods without factors are alike. */
static void test_periods_alike(void **state)
{
    (void)state;
    const mktopt_allocation_channel c[] = {channel_with("0", mktopt_curve_log(1, 1)),
                                           channel_with("1", mktopt_curve_log(2, 1))};
    mktopt_allocation_options options = default_options();
    options.period_count = 3;
    mktopt_allocation *a = optimum(c, 2, 21, &options);
    assert_int_equal(summary_of(a).period_count, 3);
    for (int t = 0; t < 3; t++) {
        assert_near(share_of(a, 0).spend_by_period[t], 2, 1e-9);
        assert_near(share_of(a, 1).spend_by_period[t], 5, 1e-9);
    }
    mktopt_allocation_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_sets),
        cmocka_unit_test(test_grid),
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_budgets),
        cmocka_unit_test(test_draws),
        cmocka_unit_test(test_equal_draws),
        cmocka_unit_test(test_equal_minimum_spends),
        cmocka_unit_test(test_every_allocation_fails),
        cmocka_unit_test(test_almost_straight_in_a_group),
        cmocka_unit_test(test_periods_alike),
        cmocka_unit_test(test_flat_ends_in_a_group),
        cmocka_unit_test(test_no_take_off_in_a_group),
    };
    return cmocka_run_group_tests_name("allocation_groups", tests, NULL, NULL);
}
