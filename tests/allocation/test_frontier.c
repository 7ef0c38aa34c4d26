/* Frontiers of every kind of problem against solves of their own, which share nothing: neither may
 * beat the other's bound, and both must end with a proof. */
#include "allocation/two.h"
#include "draws.h"

#include "faults.h"

enum { CHANNELS = 12, GROUPS = 3, BUDGETS = 25, DRAWS = 6, PERIODS = 3 };

/* What a problem has, as bits. */
enum {
    ON_OFF = 1,
    AMOUNTS = 2,
    SHARES = 4,
    ROAS = 8,
    PROFIT = 16,
    SOME = 32,
    MEANS = 64,
    TIMES = 128,
    INNER = 256,  /* shares of groups inside those with amounts */
    FALLING = 512 /* amounts there as well, and falling budgets: then shares are less */
};

typedef struct problem {
    mktopt_allocation_channel channels[CHANNELS];
    mktopt_curve draws[CHANNELS][DRAWS];
    const char *members[GROUPS][CHANNELS];
    mktopt_allocation_group groups[2 * GROUPS];
    double factors[PERIODS];
    mktopt_allocation_options options;
    double budgets[BUDGETS];
    int n;
    int draws_of; /* channels */
} problem;

static mktopt_curve random_curve(mktopt__random *r, double beta, double gamma)
{
    switch (mktopt__random_below(r, 6)) {
    case 0:
        return mktopt_curve_exponential(beta, gamma);
    case 1:
        return mktopt_curve_power(beta / sqrt(gamma), uniform(r, 0.3, 0.9));
    case 2:
        return mktopt_curve_benchmark(beta / gamma, gamma / 4, 0.8, 2 * gamma);
    default:
        return mktopt_curve_hill(beta, uniform(r, 0.5, 8), gamma);
    }
}

static void draw(mktopt__random *r, problem *p, int i)
{
    for (int k = 0; k < DRAWS; k++) {
        mktopt_curve *c = &p->draws[i][k];
        *c = p->channels[i].curve;
        c->beta *= uniform(r, 0.8, 1.2);
        c->gamma *= uniform(r, 0.8, 1.2);
        c->typical_roi *= uniform(r, 0.8, 1.2);
    }
    p->channels[i].curve = mktopt_curve_mean(p->draws[i], DRAWS);
}

/* Channel i is in group i % 4, the last of which does not exist. */
static void random_groups(mktopt__random *r, problem *p, int kind, double budget)
{
    for (int g = 0; g < GROUPS; g++) {
        mktopt_allocation_group *group = &p->groups[g];
        int64_t count = 0;
        for (int i = g; i < p->n; i += GROUPS + 1)
            p->members[g][count++] = p->channels[i].name;
        const double part = (double)count / p->n;
        *group = group_of(number_name(100 + g), p->members[g], count, NAN, NAN);
        if (kind & SHARES) {
            group->min_share = part * uniform(r, 0.3, 0.8);
            group->max_share = part * uniform(r, 1.1, 1.6);
        } else if (g % 2 == 0) {
            group->max = budget * part * uniform(r, 0.5, 1.2);
        } else {
            group->min = budget * part * uniform(r, 0.05, 0.2);
        }
        if (kind & INNER) {
            mktopt_allocation_group *inner = &p->groups[GROUPS + g];
            *inner = group_of(number_name(200 + g), p->members[g], 1 + count / 3, NAN, NAN);
            inner->min_share = part * uniform(r, 0, 0.4);
            inner->max_share = part * uniform(r, 0.4, 0.8);
            if (kind & FALLING) {
                inner->min_share = NAN;
                inner->max = budget * part * uniform(r, 0.1, 0.4);
            }
        }
    }
    p->options.groups = p->groups;
    p->options.group_count = kind & INNER ? 2 * GROUPS : GROUPS;
}

static void random_problem(mktopt__random *r, problem *p, int kind, int n)
{
    double budget = 0;
    p->n = n;
    p->draws_of = kind & MEANS ? n : 0;
    p->options = default_options();
    for (int i = 0; i < n; i++) {
        const double beta = exp(uniform(r, 2, 5)), gamma = exp(uniform(r, 2, 5));
        p->channels[i] = channel_with(number_name(i), random_curve(r, beta, gamma));
        p->channels[i].max = gamma * uniform(r, 1.5, 6);
        if (kind & ON_OFF) {
            p->channels[i].optional = 1;
            p->channels[i].min = i % 2 == 0 ? gamma / 3 : 0;
            p->channels[i].setup_cost = i % 3 == 0 ? beta / 20 : 0;
        }
        if (kind & MEANS)
            draw(r, p, i);
        budget += gamma;
    }
    if (kind & (AMOUNTS | SHARES))
        random_groups(r, p, kind, budget);
    if (kind & ROAS)
        p->options.min_roas = uniform(r, 0.8, 2);
    if (kind & PROFIT)
        p->options.objective = MKTOPT_OBJECTIVE_PROFIT;
    p->options.spend_all = !(kind & (SOME | ROAS | PROFIT));
    if (kind & TIMES) {
        for (int t = 0; t < PERIODS; t++)
            p->factors[t] = 1 + 0.3 * t;
        p->options.seasonal_factors = p->factors;
        p->options.period_count = PERIODS;
        budget *= PERIODS;
    }
    for (int b = 0; b < BUDGETS; b++) /* up, and back again in between */
        p->budgets[b] = budget * (0.15 + 0.05 * (kind & FALLING          ? BUDGETS - b
                                                 : (b * 7) % BUDGETS < 5 ? b / 2
                                                                         : b));
}

/* Groups' bounds hold, and what is to be spent is spent. */
static void assert_kept(const problem *p, const mktopt_frontier_point *point)
{
    const double budget = point->budget;
    for (int g = 0; g < p->options.group_count; g++) {
        const mktopt_allocation_group *group = &p->groups[g];
        double spend = 0;
        for (int k = 0; k < group->channel_count; k++)
            spend += point->spends[g % GROUPS + k * (GROUPS + 1)];
        assert_true(!(spend > group->max * (1 + 1e-9) || spend < group->min * (1 - 1e-9)));
        assert_true(!(spend > group->max_share * budget * (1 + 1e-9) ||
                      spend < group->min_share * budget * (1 - 1e-9)));
    }
    assert_true(point->spend <= budget * (1 + 1e-12));
    assert_true(!p->options.spend_all || point->spend >= budget * (1 - 1e-12));
}

static void compare(const problem *p, const mktopt_frontier_point *point)
{
    mktopt_allocation *alone = NULL;
    mktopt_error err;
    const mktopt_status status = mktopt_allocation_optimize(p->channels, p->n, point->budget,
                                                            &p->options, NULL, &alone, &err);
    if (point->status < 0) {
        assert_int_equal(status, MKTOPT_INFEASIBLE);
        return;
    }
    assert_ok(status, err);
    const mktopt_allocation_summary s = summary_of(alone);
    /* the mean of draws may miss a least ROAS by 1e-9 of it */
    const int missed = p->draws_of > 0 && !isnan(p->options.min_roas);
    const double slack = (missed ? 1e-8 : 1e-12) * fmax(1, fabs(s.upper_bound));
    assert_kept(p, point);
    assert_true(point->objective_value <= s.upper_bound + slack);
    assert_true(s.objective_value <= point->upper_bound + slack);
    assert_int_equal(point->status, MKTOPT_ALLOCATION_OPTIMAL);
    assert_true(point->gap >= 0 && point->gap <= 1e-9);
    mktopt_allocation_free(alone);
}

static int32_t ascends(void *context, double fraction)
{
    double *reached = context;
    assert_true(fraction >= *reached && fraction <= 1);
    *reached = fraction;
    return 0;
}

static mktopt_frontier *frontier_of(const problem *p)
{
    mktopt_frontier *f = NULL;
    mktopt_error err;
    assert_ok(mktopt_allocation_frontier(p->channels, p->n, p->budgets, BUDGETS, &p->options, NULL,
                                         &f, &err),
              err);
    return f;
}

static mktopt_frontier_point point_of(const mktopt_frontier *f, int64_t i)
{
    mktopt_frontier_point point = {.struct_size = sizeof point};
    mktopt_error err;
    assert_ok(mktopt_frontier_get_point(f, i, &point, &err), err);
    return point;
}

static void check_kind(int kind, int n, int problems)
{
    static problem p;
    for (int k = 0; k < problems; k++) {
        mktopt__random r;
        mktopt_frontier *f = NULL;
        mktopt_error err;
        mktopt__random_seed(&r, (uint64_t)(1000 * kind + 10 * k + n));
        random_problem(&r, &p, kind, n);
        double reached = 0;
        p.options.progress = ascends;
        p.options.progress_context = &reached;
        const mktopt_status status = mktopt_allocation_frontier(p.channels, n, p.budgets, BUDGETS,
                                                                &p.options, NULL, &f, &err);
        if (status == MKTOPT_INFEASIBLE)
            continue;
        assert_ok(status, err);
        assert_near(reached, 1, 0);
        p.options.progress = NULL;
        for (int b = 0; b < BUDGETS; b++) {
            const mktopt_frontier_point point = point_of(f, b);
            compare(&p, &point);
        }
        mktopt_frontier_free(f);
    }
}

static void test_one_constraint(void **state)
{
    static const int kinds[] = {0, ON_OFF, SOME, PROFIT, PROFIT | ON_OFF, TIMES, SOME | ON_OFF};
    (void)state;
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        check_kind(kinds[k], 4, 6);
        check_kind(kinds[k], CHANNELS, 3);
    }
}

static void test_groups(void **state)
{
    static const int kinds[] = {
        AMOUNTS,       SHARES,           AMOUNTS | ON_OFF, SHARES | ON_OFF,
        SHARES | SOME, AMOUNTS | PROFIT, AMOUNTS | SOME,   AMOUNTS | PROFIT | ON_OFF};
    (void)state;
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        check_kind(kinds[k], 5, 6);
        check_kind(kinds[k], CHANNELS, 3);
    }
}

/* How much of a group its inner ones leave to the others changes with the budget. */
static void test_shares_inside_amounts(void **state)
{
    (void)state;
    check_kind(AMOUNTS | INNER, CHANNELS, 8);
    check_kind(AMOUNTS | INNER | ON_OFF, CHANNELS, 4);
    check_kind(AMOUNTS | INNER | FALLING, CHANNELS, 8);
    check_kind(AMOUNTS | INNER | FALLING | ON_OFF, CHANNELS, 4);
}

static void test_least_roas(void **state)
{
    static const int kinds[] = {ROAS, ROAS | ON_OFF, ROAS | AMOUNTS, ROAS | PROFIT};
    (void)state;
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        check_kind(kinds[k], 5, 6);
        check_kind(kinds[k], CHANNELS, 3);
    }
}

static void test_draws(void **state)
{
    static const int kinds[] = {MEANS, MEANS | ON_OFF, MEANS | AMOUNTS, MEANS | ROAS,
                                MEANS | PROFIT};
    (void)state;
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        check_kind(kinds[k], 4, 2);
        check_kind(kinds[k], 8, 1);
    }
}

/* Little spend on steep curves brings what rounding hides: rounds that can only repeat themselves
 * end, as the memory that each would take shows. */
static void test_draws_that_bring_nothing(void **state)
{
    (void)state;
    const mktopt_curve second[] = {mktopt_curve_hill(0.76, 24, 0.24),
                                   mktopt_curve_hill(0.55, 24.2, 0.24)};
    mktopt_allocation_channel c[] = {channel_with("a", mktopt_curve_hill(0.77, 4.2, 0.3)),
                                     channel_with("b", mktopt_curve_mean(second, 2))};
    double budgets[12];
    c[0].setup_cost = 0.0164;
    for (int b = 0; b < 12; b++)
        budgets[b] = 0.02 + 0.002 * b;
    faults_state counts = {.fail_at = 0};
    const mktopt_allocator allocator = faults_allocator(&counts);
    mktopt_frontier *f = NULL;
    mktopt_error err;
    assert_ok(mktopt_allocation_frontier(c, 2, budgets, 12, NULL, &allocator, &f, &err), err);
    assert_true(counts.allocations < 1000);
    mktopt_frontier_free(f);
}

/* Steep channels that differ in little but what they spend at least: with budgets for a few of them
 * it is left open who is at his least spend, and who has what is left over. */
static void test_least_spends(void **state)
{
    enum { BUDGET = 40000, FEW_EVALUATIONS = 40000 };
    static problem p;
    (void)state;
    for (int k = 0; k < 12; k++) {
        mktopt__random r;
        mktopt__random_seed(&r, (uint64_t)k);
        p.n = k % 2 == 0 ? 5 : CHANNELS;
        p.draws_of = 0;
        p.options = default_options();
        p.options.max_evaluations = FEW_EVALUATIONS;
        for (int i = 0; i < p.n; i++) {
            const double size = 1e4 * uniform(&r, 1, 1.001);
            const mktopt_curve curve = mktopt_curve_hill(size * uniform(&r, 1, 1.001), 6, size);
            p.channels[i] = channel_with(number_name(i), curve);
            p.channels[i].max = 3 * size;
            p.channels[i].optional = mktopt__random_below(&r, 2) == 0;
            p.channels[i].min = p.channels[i].optional ? size * uniform(&r, 0.1, 0.6) : 0;
            p.channels[i].setup_cost =
                mktopt__random_below(&r, 2) == 0 ? size * uniform(&r, 0.01, 0.1) : 0;
        }
        for (int b = 0; b < BUDGETS; b++)
            p.budgets[b] = BUDGET * (b + 1) / BUDGETS;
        mktopt_frontier *f = frontier_of(&p);
        for (int b = 0; b < BUDGETS; b++) {
            const mktopt_frontier_point point = point_of(f, b);
            compare(&p, &point);
        }
        mktopt_frontier_free(f);
    }
}

/* The best division of a budget between two channels: of a grid, then by golden sections. */
static double best_of_two(const problem *p, double budget, double *first)
{
    enum { GRID = 4000, SECTIONS = 60 };
    static const double GOLDEN = 0.61803398874989484;
    const mktopt_allocation_channel *c = p->channels;
    const double low = fmax(0, budget - c[1].max), high = fmin(budget, c[0].max);
    double best = -INFINITY, at = low;
    for (int i = 0; i <= GRID; i++) {
        const double x = low + (high - low) * i / GRID;
        const double value =
            response_at(&c[0].curve, x) + response_at(&c[1].curve, fmax(0, budget - x));
        at = value > best ? x : at;
        best = fmax(best, value);
    }
    double from = fmax(low, at - (high - low) / GRID), to = fmin(high, at + (high - low) / GRID);
    for (int i = 0; i < SECTIONS; i++) {
        const double x = to - GOLDEN * (to - from), y = from + GOLDEN * (to - from);
        const double a =
            response_at(&c[0].curve, x) + response_at(&c[1].curve, fmax(0, budget - x));
        const double b =
            response_at(&c[0].curve, y) + response_at(&c[1].curve, fmax(0, budget - y));
        best = fmax(best, fmax(a, b));
        from = a < b ? x : from;
        to = a < b ? to : y;
    }
    *first = from;
    return best;
}

static int is_inside_convex_part(const mktopt_curve *c, double x)
{
    const double inflection = c->gamma * pow((c->alpha - 1) / (c->alpha + 1), 1 / c->alpha);
    return x > inflection / 20 && x < inflection * 0.99;
}

/* What is left over for one channel lies inside its convex part for many budgets. */
static void test_remainders(void **state)
{
    enum { PROBLEMS = 12, MANY = 20 };
    static problem p;
    int inside = 0;
    (void)state;
    for (int k = 0; k < PROBLEMS; k++) {
        mktopt__random r;
        double x = 0;
        mktopt__random_seed(&r, (uint64_t)k);
        p.n = 2;
        p.options = default_options();
        for (int i = 0; i < 2; i++) {
            const double size = exp(uniform(&r, 2, 5)), beta = size * uniform(&r, 0.5, 2);
            const mktopt_curve curve = mktopt_curve_hill(beta, uniform(&r, 1.5, 5), size);
            p.channels[i] = channel_with(number_name(i), curve);
            p.channels[i].max = 4 * size;
        }
        for (int b = 0; b < BUDGETS; b++)
            p.budgets[b] = (p.channels[0].max + p.channels[1].max) * (0.05 + 0.02 * b);
        mktopt_frontier *f = frontier_of(&p);
        for (int b = 0; b < BUDGETS; b++) {
            const mktopt_frontier_point point = point_of(f, b);
            const double best = best_of_two(&p, p.budgets[b], &x);
            assert_true(point.response >= best * (1 - 1e-9));
            assert_true(point.upper_bound >= best * (1 - 1e-14));
            assert_int_equal(point.status, MKTOPT_ALLOCATION_OPTIMAL);
            inside += is_inside_convex_part(&p.channels[0].curve, x) ||
                      is_inside_convex_part(&p.channels[1].curve, p.budgets[b] - x);
        }
        mktopt_frontier_free(f);
    }
    assert_true(inside >= MANY);
}

/* A group is held at its upper bound whatever the budget is, so what is proven about the others for
 * one budget serves the next: most end within few evaluations. */
static void test_beside_a_held_group(void **state)
{
    enum { PROBLEMS = 40, FEW_EVALUATIONS = 100, MANY = 650 };
    static problem p;
    int optimal = 0;
    (void)state;
    for (int k = 0; k < PROBLEMS; k++) {
        mktopt__random r;
        mktopt__random_seed(&r, (uint64_t)k);
        p.n = 6;
        p.options = default_options();
        p.options.max_evaluations = FEW_EVALUATIONS;
        for (int i = 0; i < p.n; i++) {
            const double size = exp(uniform(&r, 3, 5));
            const mktopt_curve curve =
                i < 5 ? mktopt_curve_hill(size * uniform(&r, 0.5, 2), uniform(&r, 1.5, 5), size)
                      : mktopt_curve_exponential(20 * size, size);
            p.channels[i] = channel_with(number_name(i), curve);
            p.channels[i].max = 4 * size;
        }
        p.members[0][0] = p.channels[5].name;
        p.groups[0] = group_of("held", p.members[0], 1, NAN, 20);
        p.options.groups = p.groups;
        p.options.group_count = 1;
        for (int b = 0; b < BUDGETS; b++)
            p.budgets[b] = 20 + (p.channels[0].max + p.channels[1].max) * (0.3 + 0.002 * b);
        mktopt_frontier *f = frontier_of(&p);
        for (int b = 0; b < BUDGETS; b++) {
            const mktopt_frontier_point point = point_of(f, b);
            optimal += point.status == MKTOPT_ALLOCATION_OPTIMAL;
        }
        mktopt_frontier_free(f);
    }
    if (optimal < MANY)
        fail_msg("%d of %d are optimal", optimal, PROBLEMS * BUDGETS);
}

/* A bridge over next to nothing may fall faster than any number. */
static void test_smallest_numbers(void **state)
{
    (void)state;
    static const double budgets[] = {0x1p-1074, 0, 1};
    mktopt_allocation_channel c = channel_with("0", mktopt_curve_hill(0.4, 1e-300, 1e-300));
    mktopt_allocation_options options = default_options();
    c.max = c.setup_cost = 1e-300;
    for (options.spend_all = 0; options.spend_all < 2; options.spend_all++) {
        mktopt_frontier *f = NULL;
        mktopt_error err;
        const mktopt_status status =
            mktopt_allocation_frontier(&c, 1, budgets, 3, &options, NULL, &f, &err);
        assert_true(status == MKTOPT_OK || status == MKTOPT_NUMBER_OVERFLOW);
        mktopt_frontier_free(f);
    }
}

/* With groups that are held and a tree beside them; with sides. */
static void test_every_allocation_fails(void **state)
{
    static const int kinds[] = {AMOUNTS, ON_OFF};
    static problem p;
    (void)state;
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        mktopt__random r;
        mktopt__random_seed(&r, 5);
        random_problem(&r, &p, kinds[k], CHANNELS);
        for (int64_t n = 1;; n++) {
            faults_state faults = {.fail_at = n};
            const mktopt_allocator allocator = faults_allocator(&faults);
            mktopt_frontier *f = NULL;
            const mktopt_status status = mktopt_allocation_frontier(
                p.channels, p.n, p.budgets, BUDGETS, &p.options, &allocator, &f, NULL);
            mktopt_frontier_free(f);
            if (faults_survived(&faults, status))
                break;
        }
    }
}

/* Some budgets are less than must be spent, or more than can be. */
static void test_points(void **state)
{
    (void)state;
    static const double budgets[] = {200, 10, 0, 50, 120, 1000};
    set_two();
    two[0].min = 5;
    two[0].max = two[1].max = 300;
    mktopt_frontier *f;
    mktopt_error err;
    assert_ok(mktopt_allocation_frontier(two, 2, budgets, 6, NULL, NULL, &f, &err), err);
    assert_int_equal(mktopt_frontier_point_count(f), 6);
    for (int i = 0; i < 6; i++) {
        const mktopt_frontier_point p = point_of(f, i);
        assert_true(p.budget == budgets[i]);
        const int infeasible = budgets[i] == 0 || budgets[i] == 1000;
        assert_int_equal(p.status, infeasible ? -1 : 0);
        if (infeasible) {
            assert_true(isnan(p.response) && isnan(p.upper_bound) && p.spends == NULL);
            assert_non_null(strstr(p.error, i == 2 ? "budgets[2]: 0 is 5 less than what must be"
                                                   : "budgets[5]: 1000 is 400 more than can be"));
            continue;
        }
        assert_null(p.error);
        mktopt_allocation *a = optimum(two, 2, budgets[i], NULL);
        assert_near(p.response, summary_of(a).response, 1e-9);
        assert_true(p.upper_bound >= p.response && p.gap <= 1e-9);
        assert_near(p.spends[0] + p.spends[1], budgets[i], 1e-12);
        mktopt_allocation_free(a);
    }
    mktopt_frontier_free(f);
    assert_fails(mktopt_allocation_frontier(two, 2, &budgets[2], 1, NULL, NULL, &f, &err), err,
                 MKTOPT_INFEASIBLE, "budgets[0]");
}

/* Channels that are off or at one spend: whether some add up to a budget is hard to tell, so a
 * short search finds nothing for one, and says so of it alone. Beside it budgets that only one
 * choice adds up to, one that none does, and one that takes more than there is. */
static void test_without_solutions(void **state)
{
    (void)state;
    enum { N = 24 };
    mktopt_allocation_channel c[N];
    mktopt_allocation_options options = default_options();
    mktopt_frontier *f;
    mktopt_error err;
    double sum = 0, some = 0, response = 0, spend = 1e5;
    for (int i = 0; i < N; i++) {
        spend += 1 + (double)(i * i * 7919 % 1009);
        c[i] = channel_with(number_name(i), mktopt_curve_exponential(spend / 3, spend));
        c[i].min = c[i].max = spend;
        c[i].optional = 1;
        sum += spend;
        some += i % 2 ? spend : 0;
        response += i % 2 ? spend / 3 * -expm1(-1) : 0;
    }
    const double budgets[] = {some, sum, 0, c[0].min / 2, 2 * sum};
    options.max_evaluations = 3000;
    assert_ok(mktopt_allocation_frontier(c, N, budgets, 5, &options, NULL, &f, &err), err);
    for (int i = 0; i < 5; i++) {
        const mktopt_frontier_point p = point_of(f, i);
        assert_int_equal(p.status, i == 0  ? MKTOPT_ALLOCATION_LIMIT_REACHED
                                   : i < 3 ? MKTOPT_ALLOCATION_OPTIMAL
                                           : -1);
        assert_int_equal(p.spends != NULL, i == 1 || i == 2);
        assert_int_equal(p.error == NULL, i == 1 || i == 2);
        assert_int_equal(isnan(p.response), p.spends == NULL);
        if (i == 0) { /* what is proven */
            assert_true(p.upper_bound >= response && isnan(p.gap));
            assert_non_null(strstr(p.error, "budgets[0]: no solution was found"));
        }
    }
    mktopt_frontier_free(f);
    assert_fails(mktopt_allocation_frontier(c, N, budgets + 3, 2, &options, NULL, &f, &err), err,
                 MKTOPT_INFEASIBLE, "budgets[1]");
    const double none[] = {2 * sum, some, 3 * sum};
    assert_fails(mktopt_allocation_frontier(c, N, none, 3, &options, NULL, &f, &err), err,
                 MKTOPT_TOO_LARGE, "budgets[1]");
}

/* Budgets in no order, that need not be spent: the largest one's optimum is that of all that allow
 * its spend, and the others end with their own. */
static void test_more_than_is_worth_spending(void **state)
{
    enum { LARGEST = 7 }; /* 49 % BUDGETS is the last */
    static problem p;
    int taken = 0, own = 0;
    (void)state;
    for (int k = 0; k < 12; k++) {
        mktopt__random r;
        mktopt_frontier *f = NULL;
        mktopt_error err;
        mktopt__random_seed(&r, (uint64_t)k);
        random_problem(&r, &p, k % 2 == 0 ? PROFIT | SOME : ROAS | SOME, 6);
        p.options.spend_all = 0;
        double mixed[BUDGETS];
        for (int b = 0; b < BUDGETS; b++)
            mixed[b] = 2 * p.budgets[(7 * b) % BUDGETS];
        memcpy(p.budgets, mixed, sizeof mixed);
        if (mktopt_allocation_frontier(p.channels, p.n, p.budgets, BUDGETS, &p.options, NULL, &f,
                                       &err) != MKTOPT_OK)
            continue;
        const mktopt_frontier_point largest = point_of(f, LARGEST);
        for (int b = 0; b < BUDGETS; b++) {
            const mktopt_frontier_point point = point_of(f, b);
            assert_true(point.budget == p.budgets[b]);
            compare(&p, &point);
            assert_int_equal(point.spends == largest.spends, largest.spend <= p.budgets[b]);
            assert_true(point.budget <= largest.budget);
            *(point.spends == largest.spends ? &taken : &own) += 1;
        }
        mktopt_frontier_free(f);
    }
    assert_true(taken >= 100 && own >= 40);
}

/* Leaves of the budget before that are open for the next, but can no longer be split: a new tree
 * proves what a solve of its own does. */
static void test_open_ends_of_the_last_tree(void **state)
{
    static const double points[] = {0.3, 0, 0.7, 2, 1.2638126754931083, 4, 1.2638138, 6};
    static const double late[] = {0.0053, 0, 0.007, 0.02, 0.01, 0.02};
    static const char *const members[] = {"1"};
    static problem p;
    (void)state;
    for (int k = 0; k < 2; k++) {
        const double budgets[] = {10, 5, 8.82, 6}, some[] = {8e-3, 8e-3, 7e-3, 7.7473988e-3};
        mktopt_frontier *f = NULL;
        mktopt_error err;
        p = (problem){.n = k == 0 ? 3 : 2, .options = default_options()};
        p.channels[0] = channel_with("0", mktopt_curve_piecewise(k == 0 ? points : late, 4 - k));
        p.channels[1] = k == 0 ? channel_with("1", mktopt_curve_benchmark(0.4, 1, 0.6, 7))
                               : channel_with("1", mktopt_curve_piecewise(late, 3));
        p.channels[2] = channel_with("2", mktopt_curve_power(1.8, 0.99968));
        p.channels[2].setup_cost = 0.01;
        p.groups[0] = group_of("g", members, 1, NAN, NAN);
        p.groups[0].max_share = 0.8;
        p.options.groups = p.groups;
        p.options.group_count = k == 0;
        p.options.spend_all = k == 0;
        if (k == 1) {
            p.channels[1].min = 0.0026069;
            p.channels[1].max = 0.003;
        }
        assert_ok(mktopt_allocation_frontier(p.channels, p.n, k == 0 ? budgets : some, 4,
                                             &p.options, NULL, &f, &err),
                  err);
        for (int b = 0; b < 4; b++) {
            const mktopt_frontier_point point = point_of(f, b);
            mktopt_allocation *a = optimum(p.channels, p.n, point.budget, &p.options);
            const mktopt_allocation_summary own = summary_of(a);
            assert_int_equal(own.status, MKTOPT_ALLOCATION_OPTIMAL);
            assert_int_equal(point.status, MKTOPT_ALLOCATION_OPTIMAL);
            assert_near(point.objective_value, own.objective_value, 1e-9);
            mktopt_allocation_free(a);
        }
        mktopt_frontier_free(f);
    }
}

/* beta/(gamma + x) of a log curve that gets all but what is fixed, at the largest budget as well.
 */
static void test_price_where_one_takes_all(void **state)
{
    (void)state;
    static const double budgets[] = {8, 13, 5};
    for (int n = 1; n <= 2; n++) {
        const mktopt_allocation_options options = default_options();
        mktopt_allocation_channel c[] = {channel_with("a", mktopt_curve_log(100, 10)),
                                         channel_with("fixed", mktopt_curve_log(1, 1))};
        mktopt_frontier *frontier;
        mktopt_error err;
        c[1].min = c[1].max = 3;
        assert_ok(mktopt_allocation_frontier(c, n, budgets, 3, &options, NULL, &frontier, &err),
                  err);
        for (int k = 0; k < 3; k++) {
            const mktopt_frontier_point point = point_of(frontier, k);
            const double left = budgets[k] - (n == 2 ? 3 : 0);
            assert_near(point.spends[0], left, 1e-12);
            assert_near(point.marginal_roas, 100 / (10 + left), 1e-9);
        }
        mktopt_frontier_free(frontier);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_constraint),
        cmocka_unit_test(test_groups),
        cmocka_unit_test(test_least_spends),
        cmocka_unit_test(test_remainders),
        cmocka_unit_test(test_beside_a_held_group),
        cmocka_unit_test(test_every_allocation_fails),
        cmocka_unit_test(test_least_roas),
        cmocka_unit_test(test_draws),
        cmocka_unit_test(test_draws_that_bring_nothing),
        cmocka_unit_test(test_shares_inside_amounts),
        cmocka_unit_test(test_smallest_numbers),
        cmocka_unit_test(test_points),
        cmocka_unit_test(test_without_solutions),
        cmocka_unit_test(test_more_than_is_worth_spending),
        cmocka_unit_test(test_open_ends_of_the_last_tree),
        cmocka_unit_test(test_price_where_one_takes_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
