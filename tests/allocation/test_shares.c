/* The least spend with groups that have shares of it: against closed forms, dynamic programming,
 * the optima of budgets, and random allocations. */
#include "allocation/solve.h"
#include "draws.h"

#include "faults.h"

static const char *const first_two[] = {"0", "1"};

static mktopt_allocation_group shares(int64_t count, double min_share, double max_share)
{
    mktopt_allocation_group g = group_of("g", first_two, count, NAN, NAN);
    g.min_share = min_share;
    g.max_share = max_share;
    return g;
}

static mktopt_allocation_group_share first_group(const mktopt_allocation *a)
{
    mktopt_allocation_group_share g = {.struct_size = sizeof g};
    mktopt_error err;
    assert_ok(mktopt_allocation_get_group(a, 0, &g, &err), err);
    return g;
}

static mktopt_allocation *least(const mktopt_allocation_channel *c, int n, double target,
                                const mktopt_allocation_options *options)
{
    mktopt_allocation *a;
    mktopt_error err;
    assert_ok(mktopt_allocation_minimize_spend(c, n, target, options, NULL, &a, &err), err);
    return a;
}

static void assert_proven(const mktopt_allocation_summary *s, double target)
{
    assert_int_equal(s->status, MKTOPT_ALLOCATION_OPTIMAL);
    assert_true(s->gap >= 0 && s->gap <= 1e-9 && s->lower_bound <= s->spend);
    assert_true(s->response >= target * (1 - 1e-9));
}

/* Roots: 3 sqrt(x) and 4 sqrt(y) are best at shares of 0.36 and 0.64. With a share of s the spend b
 * brings sqrt(b) (3 sqrt(s) + 4 sqrt(1 - s)). */
static void test_closed_form(void **state)
{
    (void)state;
    static const double given[][3] = {/* min, max, what it comes to */
                                      {NAN, 0.2, 0.2},  {0.5, NAN, 0.5}, {0.25, 0.25, 0.25},
                                      {0.3, 0.4, 0.36}, {NAN, 0, 0},     {0.9, NAN, 0.9}};
    const mktopt_allocation_channel c[] = {channel_with("0", mktopt_curve_power(3, 0.5)),
                                           channel_with("1", mktopt_curve_power(4, 0.5))};
    for (int i = 0; i < 6; i++) {
        for (double target = 1e-3; target < 1e4; target *= 100) {
            mktopt_allocation_group g = shares(1, given[i][0], given[i][1]);
            mktopt_allocation_options options = default_options();
            options.groups = &g;
            options.group_count = 1;
            const double s = given[i][2];
            const double spend = pow(target / (3 * sqrt(s) + 4 * sqrt(1 - s)), 2);
            mktopt_allocation *a = least(c, 2, target, &options);
            const mktopt_allocation_summary t = summary_of(a);
            const mktopt_allocation_group_share group = first_group(a);
            assert_proven(&t, target);
            assert_true(fabs(t.spend - spend) <= 1e-9 * spend);
            assert_near(share_of(a, 0).share, s, 1e-8);
            assert_near(group.share, s, 1e-8);
            assert_true(s > 0 || group.spend == 0);
            assert_true(isnan(given[i][1]) || s == 0 ||
                        fabs(group.max - given[i][1] * t.spend) <= 1e-12 * t.spend);
            assert_int_equal(group.held_by == MKTOPT_HELD_BY_PRICE, i == 3);
            mktopt_allocation_free(a);
        }
    }
}

/* Least shares of 0.5 and 0.3 leave a fifth to a channel that must have 10: nothing is allowed
 * below 50, where far more than the target is reached; and nothing above 60, where another is full.
 */
static void test_window(void **state)
{
    (void)state;
    mktopt_allocation_channel c[] = {channel_with("0", mktopt_curve_hill(150, 4, 20)),
                                     channel_with("1", mktopt_curve_hill(150, 4, 20)),
                                     channel_with("2", mktopt_curve_exponential(50, 10))};
    mktopt_allocation_group g[] = {shares(1, 0.5, NAN), shares(1, 0.3, NAN)};
    g[1].name = "h";
    g[1].channels = &first_two[1];
    c[1].max = 18;
    c[2].min = 10;
    mktopt_allocation_options options = default_options();
    options.groups = g;
    options.group_count = 2;
    mktopt_allocation *a = least(c, 3, 60, &options);
    const mktopt_allocation_summary s = summary_of(a);
    assert_proven(&s, 60);
    assert_true(fabs(s.spend - 50) <= 1e-9 * 50 && s.response > 100);
    mktopt_allocation_free(a);
}

/* All but a hundred-thousandth must go to one, and the other must have 0.75: no spend below 75,000
 * allows that, but of any range of spends that is wider than 0.75 one end seems to. */
static void test_what_bounds_allow(void **state)
{
    (void)state;
    const mktopt_curve draws[] = {mktopt_curve_exponential(1, 1e5),
                                  mktopt_curve_exponential(2, 3e5)};
    mktopt_allocation_channel c[] = {channel_with("0", mktopt_curve_mean(draws, 2)),
                                     channel_with("1", mktopt_curve_exponential(1e-2, 1))};
    mktopt_allocation_group g = shares(1, 1 - 1e-5, NAN);
    mktopt_allocation_options options = default_options();
    options.groups = &g;
    options.group_count = 1;
    c[1].min = c[1].max = 0.75;
    mktopt_allocation *a = least(c, 2, 0.1, &options);
    const mktopt_allocation_summary s = summary_of(a);
    assert_proven(&s, 0.1);
    assert_near(s.spend, 75000, 2e-7); /* a share may be missed by 1e-12 of the whole */
    mktopt_allocation_free(a);
}

/* ---- on the grid ----------------------------------------------------------------------------- */

enum { MOST_UNITS = 60, MOST_POINTS = 5 };

typedef struct problem {
    mktopt_allocation_channel channels[6];
    mktopt_allocation_options options;
    mktopt_allocation_group group;
    int n;
    double points[6][2 * MOST_POINTS];
} problem;

/* Channels 0 and 1 are in the group. */
static void random_problem(mktopt__random *r, problem *p, int on_off)
{
    p->n = 3 + below(r, 3);
    p->group = shares(2, below(r, 2) ? uniform(r, 0.2, 0.7) : (double)NAN, NAN);
    if (isnan(p->group.min_share) || below(r, 2))
        p->group.max_share = uniform(r, isnan(p->group.min_share) ? 0.1 : p->group.min_share, 0.8);
    p->options = default_options();
    p->options.groups = &p->group;
    p->options.group_count = 1;
    for (int i = 0; i < p->n; i++) {
        mktopt_allocation_channel *c = &p->channels[i];
        double x = 0, y = 0;
        for (int k = 0; k < MOST_POINTS; k++) {
            p->points[i][2 * k] = x;
            p->points[i][2 * k + 1] = y;
            x += 1 + below(r, 8);
            y += uniform(r, 0, 20);
        }
        const int is_piecewise = below(r, 2);
        const double beta = uniform(r, 10, 60), alpha = uniform(r, 0.5, 4),
                     gamma = uniform(r, 3, 20);
        *c = channel_with(number_name(i), is_piecewise
                                              ? mktopt_curve_piecewise(p->points[i], MOST_POINTS)
                                              : mktopt_curve_hill(beta, alpha, gamma));
        if (!on_off)
            continue;
        c->setup_cost = below(r, 2) ? uniform(r, 1, 10) : 0;
        c->min = below(r, 6);
        c->optional = 1;
        if (below(r, 3) == 0)
            c->max = c->min + 5 + below(r, 20);
    }
}

static double worth(const mktopt_allocation_channel *c, int k)
{
    if (k == 0)
        return 0;
    return k < c->min || k > c->max ? -INFINITY : response_at(&c->curve, k) - c->setup_cost;
}

/* best[b]: the most that channels first .. last - 1 bring with exactly b units. */
static void on_the_grid(const problem *p, int first, int last, double *best)
{
    double before[MOST_UNITS + 1], worths[MOST_UNITS + 1];
    for (int b = 0; b <= MOST_UNITS; b++)
        best[b] = b == 0 ? 0 : -INFINITY;
    for (int i = first; i < last; i++) {
        memcpy(before, best, sizeof before);
        for (int k = 0; k <= MOST_UNITS; k++)
            worths[k] = worth(&p->channels[i], k);
        for (int b = 0; b <= MOST_UNITS; b++) {
            best[b] = -INFINITY;
            for (int k = 0; k <= b; k++)
                best[b] = fmax(best[b], before[b - k] + worths[k]);
        }
    }
}

/* The least number of units that reaches the target with the shares; -1: none of these. */
static int least_on_the_grid(const problem *p, double target)
{
    double in[MOST_UNITS + 1], out[MOST_UNITS + 1];
    on_the_grid(p, 0, 2, in);
    on_the_grid(p, 2, p->n, out);
    for (int all = 0; all <= MOST_UNITS; all++)
        for (int k = 0; k <= all; k++)
            if (!(k < p->group.min_share * all) && !(k > p->group.max_share * all) &&
                in[k] + out[all - k] >= target)
                return all;
    return -1;
}

static void assert_keeps_to_shares(const mktopt_allocation *a, const problem *p)
{
    const double all = summary_of(a).spend, group = first_group(a).spend;
    assert_true(!(group < p->group.min_share * all * (1 - 1e-11)));
    assert_true(!(group > p->group.max_share * all * (1 + 1e-11)));
}

static void test_dynamic_programming(void **state)
{
    (void)state;
    mktopt__random r;
    mktopt__random_seed(&r, 81);
    static problem p;
    int solved = 0;
    for (int k = 0; k < 150; k++) {
        random_problem(&r, &p, k % 2);
        const double target = uniform(&r, 10, 80);
        const int known = least_on_the_grid(&p, target);
        mktopt_allocation *a = NULL;
        mktopt_error err;
        const mktopt_status status =
            mktopt_allocation_minimize_spend(p.channels, p.n, target, &p.options, NULL, &a, &err);
        if (status == MKTOPT_INFEASIBLE) {
            assert_int_equal(known, -1);
            continue;
        }
        assert_ok(status, err);
        const mktopt_allocation_summary s = summary_of(a);
        assert_proven(&s, target);
        assert_keeps_to_shares(a, &p);
        if (known >= 0 && !(s.spend <= known * (1 + 1e-9)))
            fail_msg("problem %d: %.17g, on the grid %d", k, s.spend, known);
        mktopt_allocation_free(a);
        solved++;
    }
    assert_true(solved > 100);
}

/* What a budget brings with the same shares: enough at the answer, too little at any less. */
static void test_against_budgets(void **state)
{
    (void)state;
    enum { BUDGETS = 40 };
    mktopt__random r;
    mktopt__random_seed(&r, 82);
    static problem p;
    double budgets[BUDGETS];
    int solved = 0;
    for (int k = 0; k < 40; k++) {
        random_problem(&r, &p, k % 2);
        if (k % 4 == 3)
            p.options.min_roas = uniform(&r, 0.3, 1);
        const double target = uniform(&r, 10, 60);
        mktopt_allocation *a = NULL;
        mktopt_error err;
        if (mktopt_allocation_minimize_spend(p.channels, p.n, target, &p.options, NULL, &a, &err) !=
            MKTOPT_OK)
            continue;
        const mktopt_allocation_summary s = summary_of(a);
        assert_proven(&s, target);
        mktopt_allocation_free(a);
        for (int b = 0; b < BUDGETS - 1; b++)
            budgets[b] = s.lower_bound * (b + 1) / BUDGETS;
        budgets[BUDGETS - 2] = s.lower_bound * (1 - 1e-8);
        budgets[BUDGETS - 1] = s.spend;
        mktopt_frontier *f;
        assert_ok(mktopt_allocation_frontier(p.channels, p.n, budgets, BUDGETS, &p.options, NULL,
                                             &f, &err),
                  err);
        for (int b = 0; b < BUDGETS; b++) {
            mktopt_frontier_point point = {.struct_size = sizeof point};
            assert_ok(mktopt_frontier_get_point(f, b, &point, &err), err);
            if (b == BUDGETS - 1)
                assert_true(point.response >= target * (1 - 2e-9));
            else if (point.status >= 0)
                assert_true(point.response < target * (1 + 1e-12));
        }
        mktopt_frontier_free(f);
        solved++;
    }
    assert_true(solved > 25);
}

/* Whoever reaches the target with the shares spends no less than the bound, also where the search
 * ends early. */
static void test_bound_is_honest(void **state)
{
    (void)state;
    mktopt__random r;
    mktopt__random_seed(&r, 83);
    static problem p;
    int reached = 0, limited = 0;
    for (int k = 0; k < 40; k++) {
        random_problem(&r, &p, 0);
        const double target = uniform(&r, 10, 40);
        p.options.max_evaluations = k % 2 == 0 ? 400 : 1000000;
        mktopt_allocation *a = NULL;
        mktopt_error err;
        const mktopt_status status =
            mktopt_allocation_minimize_spend(p.channels, p.n, target, &p.options, NULL, &a, &err);
        if (status != MKTOPT_OK) {
            assert_true(status == MKTOPT_TOO_LARGE || status == MKTOPT_INFEASIBLE);
            continue;
        }
        const mktopt_allocation_summary s = summary_of(a);
        limited += s.status == MKTOPT_ALLOCATION_LIMIT_REACHED;
        for (int trial = 0; trial < 2000; trial++) {
            double all = 0, response = 0, group = 0;
            for (int i = 0; i < p.n; i++) {
                const double x = s.spend * pow(uniform(&r, 0, 1), 2);
                all += x;
                group += i < 2 ? x : 0;
                response += response_at(&p.channels[i].curve, x);
            }
            if (group < p.group.min_share * all || group > p.group.max_share * all ||
                response < target)
                continue;
            assert_true(all >= s.lower_bound);
            reached++;
        }
        mktopt_allocation_free(a);
    }
    assert_true(reached > 1000 && limited > 0);
}

/* Several draws, several periods, whole units. */
static void test_with_the_rest(void **state)
{
    (void)state;
    static const double factors[] = {1, 2, 0.5};
    mktopt_curve draws[3];
    for (int d = 0; d < 3; d++)
        draws[d] = mktopt_curve_hill(50 + 10 * d, 1.5 + 0.2 * d, 20);
    mktopt_allocation_channel c[] = {channel_with("0", mktopt_curve_mean(draws, 3)),
                                     channel_with("1", mktopt_curve_exponential(40, 12)),
                                     channel_with("2", mktopt_curve_log(20, 5))};
    c[1].setup_cost = 5;
    mktopt_allocation_group g = shares(1, 0.6, NAN);
    mktopt_allocation_options options = default_options();
    options.groups = &g;
    options.group_count = 1;
    options.seasonal_factors = factors;
    options.period_count = 3;
    options.round_to = 0.5;
    mktopt_allocation *a = least(c, 3, 200, &options), *b;
    const mktopt_allocation_summary s = summary_of(a);
    assert_true(s.gap <= 1e-8 && s.response >= 200 * (1 - 1e-9));
    assert_near(first_group(a).share, 0.6, 1e-9);
    assert_true(s.rounded_response >= s.response - 2 && s.response_lower < s.response_upper);
    b = optimum(c, 3, s.spend, &options);
    assert_near(summary_of(b).response, 200, 1e-8);
    mktopt_allocation_free(b);
    mktopt_allocation_free(a);
}

/* All of 3 goes to the first, which is full there, 3 more to what brings nothing, as the group that
 * they are must have 6; the 5 of the group inside it are no news. The rest is 1 - exp(-x). */
static void test_flat_groups_inside_each_other(void **state)
{
    (void)state;
    mktopt_allocation_channel c[] = {channel_with("0", mktopt_curve_hill(0.1, 2, 10)),
                                     channel_with("1", mktopt_curve_hill(0, 2, 20)),
                                     channel_with("2", mktopt_curve_exponential(1, 1))};
    mktopt_allocation_group g[] = {group_of("g", first_two, 2, 6, NAN),
                                   group_of("h", first_two, 2, 5, NAN)};
    mktopt_allocation_options options = default_options();
    options.groups = g;
    options.group_count = 2;
    c[0].max = 3;
    for (double x = 1e-6; x < 20; x *= 7) {
        const double target = 0.1 * 9 / 109 - expm1(-x);
        mktopt_allocation *a = least(c, 3, target, &options);
        const mktopt_allocation_summary s = summary_of(a);
        assert_proven(&s, target);
        assert_true(fabs(s.spend - (6 + x)) <= 1e-9 * s.spend);
        assert_true(fabs(first_group(a).spend - 6) <= 1e-12);
        mktopt_allocation_free(a);
    }
}

/* What must be spent and a jump: where their sum lies between two doubles, the spend is the one at
 * which a budget brings the jump as well. */
static void test_least_spend_at_a_jump(void **state)
{
    (void)state;
    mktopt_allocation_options options = default_options();
    for (int k = 1; k <= 50; k++) {
        const double must = 0.1 * k, jump = 0.37 / k;
        const mktopt_curve draws[] = {mktopt_curve_benchmark(200, jump, 0.5, jump),
                                      mktopt_curve_benchmark(100, 2 * jump, 0.5, 2 * jump)};
        mktopt_allocation_channel c[] = {channel_with("0", mktopt_curve_power(1, 0.5)),
                                         channel_with("1", mktopt_curve_mean(draws, 2))};
        c[0].min = c[0].max = must;
        const double target = sqrt(must) + 100 * jump;
        mktopt_allocation *a = least(c, 2, target, &options);
        const mktopt_allocation_summary s = summary_of(a);
        assert_proven(&s, target);
        assert_true(fabs(s.spend - (must + jump)) <= 1e-15 * s.spend);
        mktopt_allocation *b = optimum(c, 2, s.spend, &options);
        assert_true(summary_of(b).response >= target * (1 - 1e-12));
        mktopt_allocation_free(b);
        mktopt_allocation_free(a);
    }
}

static void test_refusals(void **state)
{
    (void)state;
    mktopt_allocation_channel c[] = {channel_with("0", mktopt_curve_exponential(40, 10)),
                                     channel_with("1", mktopt_curve_exponential(60, 10))};
    mktopt_allocation_group g[] = {shares(1, NAN, 0.5), shares(1, 0.6, NAN)};
    mktopt_allocation_options options = default_options();
    mktopt_allocation *a;
    mktopt_error err;
    options.groups = g;
    options.group_count = 1;
    c[1].max = 10;
    assert_fails(mktopt_allocation_minimize_spend(c, 2, 65, &options, NULL, &a, &err), err,
                 MKTOPT_INFEASIBLE, "groups");
    assert_contains(err.message, "can have these shares, as spend: ");
    assert_contains(err.message, "group 'g' ");
    g[0].max_share = 0.1;
    c[1].max = NAN;
    c[0].max = 1;
    assert_fails(mktopt_allocation_minimize_spend(c, 2, 64.5, &options, NULL, &a, &err), err,
                 MKTOPT_INFEASIBLE, "target");
    g[0] = shares(1, 0.5, NAN);
    assert_fails(mktopt_allocation_minimize_spend(c, 2, 50, &options, NULL, &a, &err), err,
                 MKTOPT_INFEASIBLE, "groups");
    g[1] = shares(1, NAN, 0.3);
    g[1].name = "h";
    g[1].channels = &first_two[1];
    g[0] = shares(1, NAN, 0.3);
    c[0].max = NAN;
    options.group_count = 2;
    assert_fails(mktopt_allocation_minimize_spend(c, 2, 50, &options, NULL, &a, &err), err,
                 MKTOPT_INFEASIBLE, "groups");
    assert_contains(err.message, "more than can be spent");
    g[0] = shares(2, NAN, 0.9999); /* of all */
    options.group_count = 1;
    assert_fails(mktopt_allocation_minimize_spend(c, 2, 50, &options, NULL, &a, &err), err,
                 MKTOPT_INFEASIBLE, "groups");
    assert_contains(err.message, "1 is 0.0001 more than can be spent, 0.9999: group 'g'");
    options.spend_all = 0;
    assert_fails(mktopt_allocation_minimize_spend(c, 2, 50, &options, NULL, &a, &err), err,
                 MKTOPT_CONFLICT, "spend_all");
    options.spend_all = 1;
    options.objective = MKTOPT_OBJECTIVE_PROFIT;
    assert_fails(mktopt_allocation_minimize_spend(c, 2, 50, &options, NULL, &a, &err), err,
                 MKTOPT_CONFLICT, "objective");
    assert_contains(err.message, "least spend is the greatest profit");
}

static void test_every_allocation_fails(void **state)
{
    (void)state;
    mktopt_allocation_channel c[] = {channel_with("0", mktopt_curve_power(3, 0.5)),
                                     channel_with("1", mktopt_curve_hill(90, 3, 20))};
    mktopt_allocation_group g = shares(1, 0.6, NAN);
    mktopt_allocation_options options = default_options();
    options.groups = &g;
    options.group_count = 1;
    options.round_to = 1;
    for (int kind = 0; kind < 2; kind++) { /* an answer; bounds that collide */
        c[0].max = kind == 0 ? (double)NAN : 10;
        int64_t failures = 0;
        for (int64_t n = 1;; n++) {
            faults_state faults = {.fail_at = n};
            const mktopt_allocator allocator = faults_allocator(&faults);
            mktopt_allocation *a = NULL;
            const mktopt_status status =
                mktopt_allocation_minimize_spend(c, 2, 60, &options, &allocator, &a, NULL);
            mktopt_allocation_free(a);
            assert_int_equal(status, faults.failed ? MKTOPT_OUT_OF_MEMORY
                                     : kind == 0   ? MKTOPT_OK
                                                   : MKTOPT_INFEASIBLE);
            assert_int_equal(faults.live_blocks, 0);
            assert_int_equal(faults.wrong_sizes, 0);
            failures += faults.failed;
            if (!faults.failed)
                break;
        }
        assert_true(failures > 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_closed_form),
        cmocka_unit_test(test_window),
        cmocka_unit_test(test_what_bounds_allow),
        cmocka_unit_test(test_dynamic_programming),
        cmocka_unit_test(test_against_budgets),
        cmocka_unit_test(test_bound_is_honest),
        cmocka_unit_test(test_with_the_rest),
        cmocka_unit_test(test_flat_groups_inside_each_other),
        cmocka_unit_test(test_least_spend_at_a_jump),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_every_allocation_fails),
    };
    return cmocka_run_group_tests_name("allocation_shares", tests, NULL, NULL);
}
