/* Parameter draws with groups and channels that may be off, up to 50 channels, most of them nearly
 * or exactly equal: against the exact search where all draws are the same, against random feasible
 * allocations, and, for the steps of spend behind it, against dynamic programming of our own. */
#include "allocation/solve.h"
#include "draws.h"

#include "allocation/grid/grid.h"
#include "faults.h"

enum { MOST = 50, MOST_DRAWS = 20, MOST_GROUPS = 6 };

typedef struct problem {
    mktopt_allocation_channel channels[MOST];
    mktopt_curve draws[MOST][MOST_DRAWS];
    const char *members[MOST_GROUPS][MOST];
    mktopt_allocation_group groups[MOST_GROUPS];
    int group_of[MOST]; /* the innermost; -1: none */
    mktopt_allocation_options options;
    double budget;
    int n, n_draws;
} problem;

static int one_in(mktopt__random *r, uint64_t n)
{
    return mktopt__random_below(r, n) == 0;
}

/* Steep curves: equal ones, nearly equal ones, others; draws apart by `spread`. */
static void draw_curves(mktopt__random *r, problem *p, double apart, double spread)
{
    const double alpha = uniform(r, 2, 20);
    for (int i = 0; i < p->n; i++) {
        const double size = uniform(r, 1, 1 + apart), height = uniform(r, 1, 1 + apart);
        for (int d = 0; d < p->n_draws; d++) {
            const double beta = height * (1 + spread * uniform(r, -1, 1)),
                         gamma = size * (1 + spread * uniform(r, -1, 1));
            p->draws[i][d] = mktopt_curve_hill(beta, alpha, gamma);
            if (apart == 0 && i > 0)
                p->draws[i][d] = p->draws[0][d];
        }
        p->channels[i] = channel_with(number_name(i), mktopt_curve_mean(p->draws[i], p->n_draws));
        p->channels[i].max = 4;
        p->channels[i].optional = one_in(r, 3);
        p->channels[i].min = p->channels[i].optional ? uniform(r, 0, 1.4) : 0;
        p->channels[i].setup_cost = one_in(r, 3) ? uniform(r, 0.01, 0.4) : 0;
    }
}

/* Groups of amounts and shares; the last one lies in the one before. */
static void draw_groups(mktopt__random *r, problem *p, int n_groups)
{
    p->options = default_options();
    p->options.groups = p->groups;
    p->options.group_count = n_groups;
    for (int i = 0; i < p->n; i++)
        p->group_of[i] = (int)mktopt__random_below(r, (uint64_t)n_groups + 1) - 1;
    for (int g = 0; g < n_groups; g++) {
        int64_t count = 0;
        for (int i = 0; i < p->n; i++)
            if (p->group_of[i] == g || (g == n_groups - 2 && p->group_of[i] == g + 1))
                p->members[g][count++] = number_name(i);
        const double fair = (double)count / p->n;
        p->groups[g] = group_of(g == 0   ? "a"
                                : g == 1 ? "b"
                                : g == 2 ? "c"
                                         : "d",
                                p->members[g], count, NAN, NAN);
        if (one_in(r, 2))
            p->groups[g].min_share = fair * uniform(r, 0.1, 0.6);
        if (one_in(r, 2))
            p->groups[g].max = p->budget * fair * uniform(r, 0.9, 1.5);
        if (count == 0)
            p->options.group_count = g;
        if (count == 0)
            break;
    }
}

static void random_problem(mktopt__random *r, problem *p, int n, double apart, double spread)
{
    p->n = n;
    p->n_draws = 2 + (int)mktopt__random_below(r, MOST_DRAWS - 1);
    p->budget = n * uniform(r, 0.1, 0.7);
    draw_curves(r, p, apart, spread);
    draw_groups(r, p, 2 + (int)mktopt__random_below(r, 3));
    p->options.spend_all = !one_in(r, 3);
    p->options.objective = one_in(r, 3) ? MKTOPT_OBJECTIVE_PROFIT : MKTOPT_OBJECTIVE_RESPONSE;
}

static mktopt_status solve(const problem *p, mktopt_allocation **a)
{
    mktopt_error err;
    *a = NULL;
    return mktopt_allocation_optimize(p->channels, p->n, p->budget, &p->options, NULL, a, &err);
}

/* What spends bring, by the formulas. */
static double value_of(const problem *p, const double *x)
{
    double sum = 0;
    for (int i = 0; i < p->n; i++) {
        double response = 0;
        for (int d = 0; d < p->n_draws && x[i] > 0; d++) {
            const mktopt_curve *c = &p->draws[i][d];
            response += c->beta / (1 + pow(x[i] / c->gamma, -c->alpha)) / p->n_draws;
        }
        sum += response - (x[i] > 0 ? p->channels[i].setup_cost : 0) -
               (p->options.objective == MKTOPT_OBJECTIVE_PROFIT ? x[i] : 0);
    }
    return sum;
}

static int is_allowed(const mktopt_allocation_channel *c, double x)
{
    return (x >= c->min && x <= c->max) || (x == 0 && c->optional);
}

/* Spends move about within groups: from one channel to another, all of it, a part, or in exchange.
 * Nothing that is found so may be better than the bound. */
static void assert_bound(mktopt__random *r, const problem *p, const mktopt_allocation *a, int moves)
{
    const mktopt_allocation_summary s = summary_of(a);
    double x[MOST];
    for (int i = 0; i < p->n; i++)
        x[i] = share_of(a, i).spend;
    double value = value_of(p, x);
    assert_near(s.objective_value, value, 1e-9);
    for (int k = 0; k < moves; k++) {
        const int i = (int)mktopt__random_below(r, (uint64_t)p->n),
                  j = (int)mktopt__random_below(r, (uint64_t)p->n);
        const double before_i = x[i], before_j = x[j];
        const double moved = one_in(r, 3) ? x[i] : one_in(r, 2) ? x[i] - x[j] : uniform(r, 0, x[i]);
        if (i == j || p->group_of[i] != p->group_of[j])
            continue;
        x[i] -= moved;
        x[j] += moved;
        const double next = value_of(p, x);
        const int allowed = is_allowed(&p->channels[i], x[i]) && is_allowed(&p->channels[j], x[j]);
        if (allowed && !(next <= s.upper_bound + 1e-12 * fabs(s.upper_bound)))
            fail_msg("%.17g is better than the bound, %.17g", next, s.upper_bound);
        if (allowed && next > value - 0.2 * fabs(value) / p->n)
            value = next;
        else {
            x[i] = before_i;
            x[j] = before_j;
        }
    }
}

/* With the limit of problems with draws, 10^7 evaluations. */
static void test_fifty(void **state)
{
    (void)state;
    static const double apart[] = {0, 1e-6, 1e-2, 1};
    static problem p;
    mktopt__random r;
    mktopt__random_seed(&r, 51);
    int solved = 0;
    for (int k = 0; k < 16; k++) {
        mktopt_allocation *a;
        random_problem(&r, &p, MOST, apart[k % 4], 0.2);
        if (solve(&p, &a) != MKTOPT_OK)
            continue;
        solved++;
        if (!(summary_of(a).gap <= 1e-4))
            fail_msg("problem %d: gap %g", k, summary_of(a).gap);
        assert_true(summary_of(a).evaluations < 10100000);
        assert_bound(&r, &p, a, 3000);
        mktopt_allocation_free(a);
    }
    assert_true(solved >= 8);
}

/* A set-up cost is paid once whatever the number of periods: dividing it among them is not enough,
 * above all where channels are nearly equal. */
static void test_fees_over_periods(void **state)
{
    (void)state;
    static const double factors[] = {0.7, 1, 0.6};
    static problem p;
    for (uint64_t seed = 26; seed < 36; seed++) {
        mktopt_allocation *a;
        mktopt__random r;
        mktopt__random_seed(&r, seed);
        random_problem(&r, &p, 14, seed % 2 ? 1e-6 : 0.1, 0.2);
        for (int i = 0; i < p.n; i++)
            p.channels[i].setup_cost = uniform(&r, 0.01, 1);
        p.options.seasonal_factors = factors;
        p.options.period_count = 3;
        p.options.max_evaluations = 1000000;
        if (solve(&p, &a) != MKTOPT_OK)
            continue;
        if (summary_of(a).status != MKTOPT_ALLOCATION_OPTIMAL)
            fail_msg("seed %d: gap %g", (int)seed, summary_of(a).gap);
        mktopt_allocation_free(a);
    }
}

/* The most that equal channels bring with a spend of `budget`, all in units. */
static double most_of_equals(int channels, int budget, const double *one, int most)
{
    double best[101] = {0};
    for (int i = 0; i < channels; i++)
        for (int b = budget; b >= 0; b--)
            for (int k = 1; k <= most && k <= b; k++)
                best[b] = fmax(best[b], best[b - k] + one[k]);
    return best[budget];
}

enum { EQUALS = 30, LINES = 8, CORNERS = 6, FAR = 5 * CORNERS };

/* Broken lines with corners at units. */
static void draw_lines(uint64_t seed, double points[LINES][2 * CORNERS], mktopt_curve *draws)
{
    mktopt__random r;
    mktopt__random_seed(&r, seed);
    for (int d = 0; d < LINES; d++) {
        int x = 0;
        double y = 0;
        for (int k = 0; k < CORNERS; k++) {
            points[d][2 * k] = x;
            points[d][2 * k + 1] = y;
            x += 1 + (int)mktopt__random_below(&r, 4);
            y += uniform(&r, 0, 1) * k;
        }
        draws[d] = mktopt_curve_piecewise(points[d], CORNERS);
    }
}

/* Each has broken lines of its own, which are equal to the others': what is known of one is known
 * of all. The budget is a multiple of a unit, and so is what is best. */
static void test_equal_lines(void **state)
{
    (void)state;
    static double points[EQUALS][LINES][2 * CORNERS];
    static mktopt_curve draws[EQUALS][LINES];
    mktopt_allocation_channel c[EQUALS];
    mktopt_allocation_options options = default_options();
    options.max_evaluations = 200000;
    for (uint64_t seed = 0; seed < 6; seed++) {
        const int budget = 67 + (int)seed;
        double mean[FAR] = {0};
        for (int i = 0; i < EQUALS; i++) {
            draw_lines(seed, points[i], draws[i]);
            c[i] = channel_with(number_name(i), mktopt_curve_mean(draws[i], LINES));
        }
        for (int d = 0; d < LINES; d++) {
            const mktopt__shape line = {
                .type = MKTOPT_CURVE_PIECEWISE, .points = points[0][d], .point_count = CORNERS};
            for (int k = 0; k < FAR; k++)
                mean[k] += mktopt__shape_value(&line, k) / LINES;
        }
        mktopt_allocation *a = optimum(c, EQUALS, budget, &options);
        assert_near(summary_of(a).objective_value, most_of_equals(EQUALS, budget, mean, FAR - 1),
                    2e-9);
        assert_int_equal(summary_of(a).status, MKTOPT_ALLOCATION_OPTIMAL);
        mktopt_allocation_free(a);
    }
}

/* Groups must spend more than is worth while, and hardly any bound is a multiple of a step: what a
 * group's last units bring is seen only where spends have room to give way. Smaller steps are of no
 * use before the polylines are close to the means, and what steps leave a search must end. A tenth
 * of the evaluations is enough. */
static void test_groups_that_must_spend(void **state)
{
    (void)state;
    static problem p;
    static const uint64_t SEEDS[] = {30, 88, 98, 100, 101, 141};
    for (size_t i = 0; i < sizeof SEEDS / sizeof *SEEDS; i++) {
        mktopt__random r, moves;
        mktopt__random_seed(&r, SEEDS[i]);
        mktopt__random_seed(&moves, SEEDS[i]);
        for (int k = 0; k < 6; k++) {
            mktopt_allocation *a;
            random_problem(&r, &p, 20, k % 2 ? 1e-3 : 0, 0.2);
            for (int g = 0; g < p.options.group_count; g++)
                p.groups[g].min_share =
                    (double)p.groups[g].channel_count / p.n * uniform(&r, 0.5, 0.9);
            p.options.max_evaluations = 1000000;
            if (solve(&p, &a) != MKTOPT_OK)
                continue;
            if (summary_of(a).status != MKTOPT_ALLOCATION_OPTIMAL)
                fail_msg("seed %d, problem %d: gap %g", (int)SEEDS[i], k, summary_of(a).gap);
            assert_bound(&moves, &p, a, 1000);
            mktopt_allocation_free(a);
        }
    }
}

/* A group must spend, and little brings nothing: between spends that miss a ROAS and those far
 * above it a multiplier sees a mixture. */
static void test_least_roas(void **state)
{
    (void)state;
    static problem p;
    int matters = 0;
    for (uint64_t seed = 100; seed < 104; seed++) {
        mktopt__random r;
        mktopt__random_seed(&r, seed);
        for (int k = 0; k < 6; k++) {
            mktopt_allocation *a;
            random_problem(&r, &p, 5, k % 2 ? 1e-3 : 0, 0.2);
            p.options.objective = MKTOPT_OBJECTIVE_PROFIT;
            p.options.spend_all = 0;
            p.options.min_roas = uniform(&r, 0.01, 0.6);
            p.options.group_count = 1;
            p.groups[0].min_share = uniform(&r, 0.05, 0.3);
            p.groups[0].max = NAN;
            p.options.max_evaluations = 200000;
            if (solve(&p, &a) != MKTOPT_OK)
                continue;
            const mktopt_allocation_summary s = summary_of(a);
            if (s.status != MKTOPT_ALLOCATION_OPTIMAL)
                fail_msg("seed %d, problem %d: gap %g", (int)seed, k, s.gap);
            assert_true(!(s.roas < p.options.min_roas * (1 - 2e-9)));
            mktopt_allocation_free(a);
            p.options.min_roas = NAN;
            assert_int_equal(solve(&p, &a), MKTOPT_OK);
            matters += summary_of(a).objective_value > s.upper_bound + 1e-6 * fabs(s.upper_bound);
            mktopt_allocation_free(a);
        }
    }
    assert_true(matters >= 6);
}

/* Where all draws are the same there might as well be none: the exact search knows the optimum. */
static void test_same_draws(void **state)
{
    (void)state;
    static problem p;
    mktopt__random r;
    mktopt__random_seed(&r, 52);
    int compared = 0;
    for (int k = 0; k < 24; k++) {
        mktopt_allocation *a, *b;
        random_problem(&r, &p, 12 + k % 9, k % 2 ? 1e-3 : 0, 0);
        const mktopt_status status = solve(&p, &a);
        for (int i = 0; i < p.n; i++)
            p.channels[i].curve = p.draws[i][0];
        assert_int_equal(solve(&p, &b), status);
        if (status != MKTOPT_OK)
            continue;
        assert_true(summary_of(b).status == MKTOPT_ALLOCATION_OPTIMAL);
        assert_true(summary_of(a).gap <= 1e-4);
        const double slack = 1e-11 * fabs(summary_of(b).upper_bound);
        assert_true(summary_of(a).upper_bound >= summary_of(b).objective_value - slack);
        assert_true(summary_of(a).objective_value <= summary_of(b).upper_bound + slack);
        mktopt_allocation_free(a);
        mktopt_allocation_free(b);
        compared++;
    }
    assert_true(compared >= 10);
}

/* A limit is kept to, and one that is asked for goes before the default. */
/* Runs over steps and the searches of a search know what is left; what follows, refining and
 * polishing, takes a little more. */
static void test_limit_holds(void **state)
{
    (void)state;
    enum { LIMIT = 200000 };
    static problem p;
    for (uint64_t seed = 0; seed < 60; seed++) {
        mktopt_allocation *a;
        mktopt__random r;
        mktopt__random_seed(&r, seed);
        random_problem(&r, &p, 5 + (int)mktopt__random_below(&r, 46), 0, 0.2);
        p.options.max_evaluations = LIMIT;
        if (solve(&p, &a) != MKTOPT_OK)
            continue;
        if (summary_of(a).evaluations > LIMIT + LIMIT / 6)
            fail_msg("seed %d: %d evaluations", (int)seed, (int)summary_of(a).evaluations);
        mktopt_allocation_free(a);
    }
}

static void test_limit(void **state)
{
    (void)state;
    static problem p;
    mktopt__random r;
    mktopt__random_seed(&r, 53);
    for (int k = 0; k < 4; k++) {
        mktopt_allocation *a, *b;
        random_problem(&r, &p, MOST, 0, 0.2);
        p.options.max_evaluations = 200000;
        if (solve(&p, &a) != MKTOPT_OK)
            continue;
        assert_true(summary_of(a).evaluations < 500000);
        assert_int_equal(summary_of(a).status, summary_of(a).gap <= 1e-9
                                                   ? MKTOPT_ALLOCATION_OPTIMAL
                                                   : MKTOPT_ALLOCATION_LIMIT_REACHED);
        assert_bound(&r, &p, a, 1000);
        assert_int_equal(solve(&p, &b), MKTOPT_OK);
        assert_true(summary_of(a).upper_bound == summary_of(b).upper_bound);
        for (int i = 0; i < p.n; i++)
            assert_true(share_of(a, i).spend == share_of(b, i).spend);
        mktopt_allocation_free(a);
        mktopt_allocation_free(b);
    }
}

/* With rounds in vain, and some runs over steps. */
static void test_every_allocation_fails(void **state)
{
    (void)state;
    static problem p;
    mktopt__random r;
    mktopt__random_seed(&r, 55);
    random_problem(&r, &p, 12, 0, 0.2);
    p.options.max_evaluations = 100000;
    for (int64_t n = 1;; n++) {
        faults_state faults = {.fail_at = n};
        const mktopt_allocator allocator = faults_allocator(&faults);
        mktopt_error err;
        mktopt_allocation *a = NULL;
        const mktopt_status status =
            mktopt_allocation_optimize(p.channels, p.n, p.budget, &p.options, &allocator, &a, &err);
        if (status == MKTOPT_OK)
            assert_true(summary_of(a).evaluations > 20000);
        mktopt_allocation_free(a);
        if (faults_survived(&faults, status))
            break;
    }
}

/* ---- steps of spend -------------------------------------------------------------------------- */

enum { TERMS = 8, PARTS = 64, POINTS = 7 };

/* Broken lines with corners at multiples of budget / PARTS, two groups with bounds there. */
typedef struct lines {
    double points[TERMS][2 * POINTS];
    mktopt__shape shapes[TERMS];
    mktopt__domain domains[TERMS];
    mktopt__group groups[3];
    int64_t twins[TERMS], shared_of[TERMS];
    mktopt__shared_fee shared; /* of the first two terms in group 1 */
    mktopt__problem problem;
} lines;

static void share_a_fee(mktopt__random *r, lines *l)
{
    l->shared = (mktopt__shared_fee){2, 4, uniform(r, 0.5, 3), -1, -1};
    for (int j = 0; j < TERMS; j++)
        l->shared_of[j] = j == 2 || j == 3 ? 0 : -1;
    l->domains[2].off = l->domains[3].off = 1;
    l->problem.shared = &l->shared;
    l->problem.shared_of = l->shared_of;
    l->problem.n_shared = 1;
}

static void random_lines(mktopt__random *r, lines *l)
{
    double most = 0;
    for (int j = 0; j < TERMS; j++) {
        mktopt_curve curve;
        int64_t x = 0;
        double y = 0;
        for (int i = 0; i < POINTS; i++) {
            l->points[j][2 * i] = (double)x;
            l->points[j][2 * i + 1] = y;
            x += 1 + (int64_t)mktopt__random_below(r, 6);
            y += uniform(r, 0, 1);
        }
        curve = mktopt_curve_piecewise(l->points[j], POINTS);
        l->shapes[j] = mktopt__shape_of(&curve);
        l->shapes[j].points = l->points[j];
        l->shapes[j].point_count = POINTS;
        const int off = one_in(r, 2);
        l->domains[j] = (mktopt__domain){.high = 30, .off = off, .on = 1};
        if (off) {
            l->domains[j].low = (double)mktopt__random_below(r, 6);
            l->domains[j].fee = uniform(r, 0, 0.5);
        }
        l->twins[j] = -1;
        most += y;
    }
    l->groups[0] = (mktopt__group){
        .parent = -1, .end = 3, .last = TERMS, .own_last = 2, .lower = PARTS, .upper = PARTS};
    l->groups[1] = (mktopt__group){
        .parent = 0, .end = 2, .first = 2, .last = 5, .own_last = 5, .lower = 5, .upper = 17};
    l->groups[2] = (mktopt__group){.parent = 0,
                                   .end = 3,
                                   .first = 5,
                                   .last = TERMS,
                                   .own_last = TERMS,
                                   .lower = -INFINITY,
                                   .upper = 29};
    l->problem = (mktopt__problem){.n_terms = TERMS,
                                   .n_groups = 3,
                                   .shapes = l->shapes,
                                   .domains = l->domains,
                                   .groups = l->groups,
                                   .twin_before = l->twins,
                                   .twin_after = l->twins,
                                   .reach = NAN,
                                   .min_roas = NAN,
                                   .largest = most};
}

/* Adds terms first .. last - 1 to the best with every spend from 0 to PARTS, in units. A fee that
 * is shared is left aside. */
static void add_in_units(const lines *l, int64_t first, int64_t last, double *best)
{
    double next[PARTS + 1];
    for (int64_t j = first; j < last; j++) {
        const mktopt__domain *d = &l->domains[j];
        const double fee = mktopt__fees_number(&l->problem, j) < 0 ? d->fee : 0;
        for (int b = 0; b <= PARTS; b++) {
            next[b] = -INFINITY;
            for (int k = 0; k <= b; k++)
                if (k >= d->low && k <= d->high)
                    next[b] =
                        fmax(next[b], best[b - k] - fee + mktopt__shape_value(&l->shapes[j], k));
            if (d->off)
                next[b] = fmax(next[b], best[b]);
        }
        memcpy(best, next, sizeof next);
    }
}

static void best_of_nothing(double *best)
{
    for (int b = 0; b <= PARTS; b++)
        best[b] = b == 0 ? 0 : -INFINITY;
}

static double best_of_all(const lines *l)
{
    double all[PARTS + 1], own[PARTS + 1], next[PARTS + 1];
    best_of_nothing(all);
    add_in_units(l, 0, 2, all);
    for (int g = 1; g < 3; g++) {
        const mktopt__group *group = &l->groups[g];
        const int64_t rest = g == 1 && l->problem.n_shared > 0 ? l->shared.last : group->first;
        best_of_nothing(own);
        add_in_units(l, group->first, rest, own);
        for (int b = 1; b <= PARTS && rest > group->first; b++)
            own[b] -= l->shared.amount;
        add_in_units(l, rest, group->last, own);
        for (int b = 0; b <= PARTS; b++) {
            next[b] = -INFINITY;
            for (int k = 0; k <= b; k++)
                if (k >= group->lower && k <= group->upper)
                    next[b] = fmax(next[b], all[b - k] + own[k]);
        }
        memcpy(all, next, sizeof next);
    }
    return all[PARTS];
}

/* What is left of the domains, which has all that is best; how much smaller it is. */
static double narrow(lines *l, const mktopt__grid *grid)
{
    double before = 0, after = 0;
    mktopt__domain left[TERMS];
    mktopt__grid_narrow(grid, left);
    for (int j = 0; j < TERMS; j++) {
        before += l->domains[j].high - l->domains[j].low;
        after += left[j].on ? left[j].high - left[j].low : 0;
        l->domains[j] = left[j];
        l->domains[j].low = left[j].on ? ceil(left[j].low) : 1;
        l->domains[j].high = left[j].on ? floor(left[j].high) : 0;
    }
    return after / before;
}

/* Where nothing has to be rounded the bound is the optimum, whatever cells are dropped, also when
 * terms share a fee. */
static void test_steps(void **state)
{
    (void)state;
    static lines l;
    double left = 0;
    mktopt__random r;
    mktopt__random_seed(&r, 54);
    for (int k = 0; k < 40; k++) {
        double x[TERMS], best_x[TERMS], found_x[TERMS];
        mktopt_error err;
        mktopt__grid *grid;
        random_lines(&r, &l);
        if (k % 2 == 1)
            share_a_fee(&r, &l);
        const double known = best_of_all(&l);
        mktopt__arena *arena = mktopt__arena_create(NULL);
        assert_int_equal(mktopt__fees_divide(&l.problem, arena), 0);
        mktopt__solution best = {.bound = INFINITY, .x = best_x}, found = {.x = found_x};
        assert_int_equal(mktopt__grid_create(&l.problem, NULL, &grid), 0);
        for (int i = 0; i < 6; i++) {
            mktopt__search *search = mktopt__search_create(&l.problem, arena);
            best.bound = INFINITY;
            assert_ok(mktopt__grid_run(grid, search, &best, x, &found, &err), err);
            assert_int_equal(mktopt__grid_go_on(grid, 0, 20000), 0);
            if (found.found && (!best.found || found.score > best.score)) {
                best.found = 1;
                best.score = found.score;
                memcpy(best_x, found_x, sizeof best_x);
            }
            if (!(fabs(best.bound - known) <= 1e-10 * fabs(known)))
                fail_msg("problem %d, run %d: bound %.17g, optimum %.17g", k, i, best.bound, known);
        }
        assert_true(best.found && best.score <= known + 1e-12 * fabs(known));
        left += narrow(&l, grid) / 40;
        assert_near(best_of_all(&l), known, 1e-12);
        mktopt__grid_free(grid);
        mktopt__arena_free(arena);
    }
    assert_true(left < 0.5);
}

/* An almost straight curve takes what rounding in the others' spends leaves, however far that moves
 * it; the whole has no channel of its own where groups have them all. */
static void test_budgets_are_met_to_the_bit(void **state)
{
    (void)state;
    static const char *const members[] = {"0", "1", "2"};
    mktopt_allocation_group groups[] = {group_of("a", members, 1, NAN, NAN),
                                        group_of("b", members + 1, 2, 1, NAN)};
    mktopt_allocation_options options = default_options();
    options.groups = groups;
    for (int k = 0; k < 60; k++) {
        const double budget = 10.3 + 0.77 * (k / 2);
        mktopt_curve straight[4], bent[4];
        for (int d = 0; d < 4; d++) {
            straight[d] = mktopt_curve_power(0.31, 0.9999);
            bent[d] = mktopt_curve_hill(0.7 + 0.1 * d, 1 + 0.02 * d, 0.9 + 0.1 * d);
        }
        const mktopt_allocation_channel c[] = {
            channel_with(members[0], mktopt_curve_mean(straight, 4)),
            channel_with(members[1], mktopt_curve_hill(3, 1, 1.4)),
            channel_with(members[2], mktopt_curve_mean(bent, 4))};
        options.group_count = k % 2 == 0 ? 2 : 0;
        mktopt_allocation *a = optimum(c, 3, budget, &options);
        assert_sound(a, budget);
        assert_true(fabs(summary_of(a).spend - budget) <= 1e-15 * budget);
        mktopt_allocation_free(a);
    }
}

/* The mean of polylines with the same knots is the polyline of the mean values, convex parts and
 * all. */
static void test_means_of_polylines(void **state)
{
    (void)state;
    enum { KNOTS = 6, DRAWS = 3, CHANNELS = 4 };
    mktopt__random r;
    mktopt__random_seed(&r, 8);
    for (int k = 0; k < 20; k++) {
        double points[CHANNELS][DRAWS + 1][2 * KNOTS] = {0}; /* the last is the mean */
        mktopt_curve draws[CHANNELS][DRAWS];
        mktopt_allocation_channel drawn[CHANNELS], plain[CHANNELS];
        for (int i = 0; i < CHANNELS; i++) {
            for (int j = 1; j < KNOTS; j++)
                for (int d = 0; d < DRAWS; d++) {
                    double *p = &points[i][d][2 * j], *mean = &points[i][DRAWS][2 * j];
                    mean[0] = p[0] = d == 0 ? p[-2] + uniform(&r, 0.5, 2) : mean[0];
                    p[1] = p[-1] + uniform(&r, 0, 3);
                    mean[1] += p[1] / DRAWS;
                }
            for (int d = 0; d < DRAWS; d++)
                draws[i][d] = mktopt_curve_piecewise(points[i][d], KNOTS);
            drawn[i] = channel_with(number_name(i), mktopt_curve_mean(draws[i], DRAWS));
            plain[i] =
                channel_with(number_name(i), mktopt_curve_piecewise(points[i][DRAWS], KNOTS));
        }
        const double budget = uniform(&r, 2, 20);
        mktopt_allocation *a = optimum(drawn, CHANNELS, budget, NULL);
        mktopt_allocation *b = optimum(plain, CHANNELS, budget, NULL);
        assert_sound(a, NAN);
        assert_near(summary_of(a).response, summary_of(b).response, 1e-9);
        mktopt_allocation_free(a);
        mktopt_allocation_free(b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fifty),
        cmocka_unit_test(test_fees_over_periods),
        cmocka_unit_test(test_groups_that_must_spend),
        cmocka_unit_test(test_least_roas),
        cmocka_unit_test(test_same_draws),
        cmocka_unit_test(test_equal_lines),
        cmocka_unit_test(test_limit),
        cmocka_unit_test(test_limit_holds),
        cmocka_unit_test(test_every_allocation_fails),
        cmocka_unit_test(test_steps),
        cmocka_unit_test(test_budgets_are_met_to_the_bit),
        cmocka_unit_test(test_means_of_polylines),
    };
    return cmocka_run_group_tests_name("allocation_draws", tests, NULL, NULL);
}
