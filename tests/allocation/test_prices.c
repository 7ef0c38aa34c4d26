/* Prices explain a result: inside groups, at bounds, and beside responses of almost nothing. */
#include "allocation/solve.h"
#include "draws.h"

static double hill_slope(const mktopt_curve *c, double x)
{
    const double t = pow(x / c->gamma, c->alpha);
    return x > 0 ? c->beta * c->alpha * t / (x * (1 + t) * (1 + t)) : 0;
}

/* The price of a group is that of what is in it, however deep, and the whole's that of all that no
 * bound keeps apart. The last unit brings 3 / 3 in the inner group, 3 / 11 outside. */
static void test_prices_of_groups(void **state)
{
    (void)state;
    static const char *const all[] = {"0", "1", "2"}, *const inner[] = {"2"};
    const mktopt_allocation_channel c[] = {channel_with("0", mktopt_curve_log(1, 1)),
                                           channel_with("1", mktopt_curve_log(2, 1)),
                                           channel_with("2", mktopt_curve_log(3, 1))};
    const mktopt_allocation_group groups[] = {group_of("whole", all, 3, NAN, 1000),
                                              group_of("again", all, 3, 1, NAN),
                                              group_of("inner", inner, 1, NAN, 2)};
    static const double price[] = {3.0 / 11, 3.0 / 11, 1};
    mktopt_allocation_options options = default_options();
    options.groups = groups;
    options.group_count = 3;
    mktopt_allocation *a = optimum(c, 3, 11, &options);
    assert_near(summary_of(a).price, 3.0 / 11, 1e-9);
    for (int g = 0; g < 3; g++) {
        mktopt_allocation_group_share s = {.struct_size = sizeof s};
        assert_int_equal(mktopt_allocation_get_group(a, g, &s, NULL), MKTOPT_OK);
        assert_near(s.price, price[g], 1e-9);
    }
    mktopt_allocation_free(a);
}

/* A group must spend what its only channel may spend at most, on the rising part of the curve. With
 * profit a unit is worth 1 elsewhere, but inside no more than the next unit would bring. */
static void test_no_choice_in_a_group(void **state)
{
    (void)state;
    static const char *const members[] = {"0", "1"};
    mktopt_allocation_channel c[] = {channel_with("0", mktopt_curve_hill(1, 4.5, 1)),
                                     channel_with("1", mktopt_curve_hill(1, 4.5, 1)),
                                     channel_with("2", mktopt_curve_log(2, 1))};
    const mktopt_allocation_group group = group_of("g", members, 2, 0.25, 0.6);
    mktopt_allocation_options options = default_options();
    options.groups = &group;
    options.group_count = 1;
    options.objective = MKTOPT_OBJECTIVE_PROFIT;
    options.spend_all = 0;
    c[0].max = 0.25;
    c[1].optional = 1;
    c[1].min = 0.3;
    mktopt_allocation *a = optimum(c, 3, 2, &options);
    const mktopt_allocation_share s = share_of(a, 0);
    assert_near(summary_of(a).price, 1, 1e-9);
    assert_int_equal(s.held_by, MKTOPT_HELD_BY_MAX);
    assert_near(s.price, hill_slope(&c[0].curve, 0.25), 1e-9);
    mktopt_allocation_free(a);
}

/* ---- multipliers ---------------------------------------------------------------------------- */

enum { N = 8, MOST_GROUPS = 2 };

typedef struct problem {
    mktopt_allocation_channel channels[N];
    mktopt_allocation_group groups[MOST_GROUPS];
    const char *members[MOST_GROUPS][N];
    mktopt_allocation_options options;
    double budget;
} problem;

/* Steep curves that are nearly equal, on the rising parts of which many spends end. */
static void random_problem(mktopt__random *r, problem *p)
{
    const double alpha = uniform(r, 2, 8), apart = pow(10, uniform(r, -9, -1));
    p->budget = uniform(r, 0.5, 4);
    p->options = default_options();
    p->options.objective =
        uniform(r, 0, 3) < 1 ? MKTOPT_OBJECTIVE_PROFIT : MKTOPT_OBJECTIVE_RESPONSE;
    p->options.spend_all = 1;
    for (int g = 0; g < MOST_GROUPS; g++)
        p->groups[g] = group_of(g == 0 ? "g" : "h", p->members[g], 0, NAN, NAN);
    for (int i = 0; i < N; i++) {
        mktopt_allocation_channel *c = &p->channels[i];
        const double beta = 1 + apart * uniform(r, 0, 1), gamma = 1 + apart * uniform(r, 0, 1);
        *c = channel_with(number_name(i), mktopt_curve_hill(beta, alpha, gamma));
        const int kind = (int)uniform(r, 0, 4), g = (int)uniform(r, 0, 3);
        const double part = p->budget / N;
        c->max = kind == 0 ? part * floor(uniform(r, 1, 4)) : (double)NAN;
        c->min = kind == 1 ? part * uniform(r, 0, 0.6) : 0;
        c->optional = kind == 1 && uniform(r, 0, 2) < 1;
        c->setup_cost = kind == 2 ? uniform(r, 0.01, 0.4) : 0;
        if (g < MOST_GROUPS)
            p->members[g][p->groups[g].channel_count++] = c->name;
    }
    p->options.groups = p->groups;
    for (int g = 0; g < MOST_GROUPS; g++) {
        const double part = p->budget * (double)p->groups[g].channel_count / N;
        p->groups[g].min = uniform(r, 0, 2) < 1 ? part * 0.5 : (double)NAN;
        p->groups[g].max = uniform(r, 0, 2) < 1 ? part : (double)NAN;
        p->options.group_count += p->groups[g].channel_count > 0 && p->options.group_count == g;
    }
}

/* What is at a bound would otherwise leave it, and what is between does not want to move: as far as
 * scores tell, since what 1e-12 of one may hide moves slopes by the root of that. */
static void assert_holds(const problem *p, const mktopt_allocation_share *s, int i, int k)
{
    const double slope = hill_slope(&p->channels[i].curve, s->spend), miss = 1e-5 * s->price;
    const int good = s->held_by == MKTOPT_HELD_BY_MAX     ? slope >= s->price - miss
                     : s->held_by == MKTOPT_HELD_BY_MIN   ? slope <= s->price + miss
                     : s->held_by == MKTOPT_HELD_BY_PRICE ? fabs(slope - s->price) <= miss
                                                          : 1;
    if (!isnan(s->price) && !good)
        fail_msg("problem %d, channel %d at %.17g, held by %d: brings %.9g at a price of %.9g", k,
                 i, s->spend, (int)s->held_by, slope, s->price);
}

static void test_prices_hold(void **state)
{
    (void)state;
    mktopt__random r;
    int solved = 0;
    mktopt__random_seed(&r, 4011);
    for (int k = 0; k < 1500; k++) {
        problem p;
        mktopt_allocation *a;
        random_problem(&r, &p);
        if (mktopt_allocation_optimize(p.channels, N, p.budget, &p.options, NULL, &a, NULL) !=
            MKTOPT_OK)
            continue; /* bounds collide */
        const mktopt_allocation_summary t = summary_of(a);
        for (int i = 0; i < N && t.status == MKTOPT_ALLOCATION_OPTIMAL; i++) {
            const mktopt_allocation_share s = share_of(a, i);
            assert_holds(&p, &s, i, k);
        }
        solved += t.status == MKTOPT_ALLOCATION_OPTIMAL;
        mktopt_allocation_free(a);
    }
    assert_true(solved > 1000);
}

/* ---- almost nothing -------------------------------------------------------------------------- */

/* Responses far below a set-up cost that is not worth paying: no spend on that channel may blur the
 * others' bound. What the last two leave is on the first one's rising part. */
static void test_beside_a_large_fee(void **state)
{
    (void)state;
    static const double budget = 0.71, high[] = {0.25, 0.3, 0.28, 0.27};
    mktopt_allocation_channel c[4];
    double best = 0;
    for (int i = 0; i < 4; i++) {
        c[i] = channel_with(number_name(i), mktopt_curve_hill(0.0127, 21.9, 1.2745 - 1e-4 * i));
        c[i].max = high[i];
    }
    c[1].setup_cost = 2.4e-3;
    mktopt_allocation_options options = default_options();
    mktopt_allocation *a = optimum(c, 4, budget, &options);
    const mktopt_allocation_summary s = summary_of(a);
    static const int order[] = {2, 3, 0};
    double left = budget;
    for (int k = 0; k < 3; k++) {
        const double x = fmin(left, high[order[k]]);
        best += response_at(&c[order[k]].curve, x);
        left -= x;
    }
    assert_int_equal(s.status, MKTOPT_ALLOCATION_OPTIMAL);
    assert_true(best < 1e-14 && fabs(s.response - best) <= 1e-9 * best);
    assert_true(s.upper_bound >= best * (1 - 1e-12) && s.upper_bound <= best * (1 + 1e-6));
    mktopt_allocation_free(a);
}

/* What is shown as off has nothing, no crumb that rounding left of the budget: the others take all
 * of it. */
static void test_off_is_nothing(void **state)
{
    (void)state;
    for (int k = 0; k < 40; k++) {
        const double alpha = 24 + k % 5, budget = 1.31 + 0.05 * (k % 8);
        mktopt_allocation_channel c[] = {
            channel_with("0", mktopt_curve_hill(1307.1907, alpha, 0.958841)),
            channel_with("1", mktopt_curve_hill(1307.206, alpha, 0.958898)),
            channel_with("2", mktopt_curve_hill(1307.1997, alpha, 0.958901)),
            channel_with("3", mktopt_curve_hill(1307.1779, alpha, 0.958885))};
        c[3].setup_cost = 300;
        mktopt_allocation *a = optimum(c, 4, budget, NULL);
        assert_sound(a, budget);
        for (int i = 0; i < 4; i++) {
            const double spend = share_of(a, i).spend;
            assert_true(spend == 0 || spend > 1e-12);
            assert_true(share_of(a, i).held_by != MKTOPT_HELD_OFF || spend == 0);
        }
        mktopt_allocation_free(a);
    }
}

/* However small beside the rest: what a group must spend at least, and what brings something. */
static void test_little_is_not_nothing(void **state)
{
    (void)state;
    static const char *const few[] = {"0"};
    const mktopt_allocation_channel c[] = {channel_with("0", mktopt_curve_hill(1, 3, 1)),
                                           channel_with("1", mktopt_curve_log(1, 1)),
                                           channel_with("2", mktopt_curve_exponential(1, 1e-22))};
    const mktopt_allocation_group group = group_of("few", few, 1, 1e-20, NAN);
    mktopt_allocation_options options = default_options();
    options.groups = &group;
    options.group_count = 1;
    mktopt_allocation *a = optimum(c, 3, 0.01, &options);
    assert_sound(a, 0.01);
    assert_true(share_of(a, 0).spend >= 1e-20 && share_of(a, 0).spend < 1e-19);
    assert_near(share_of(a, 2).response, 1, 1e-12);
    mktopt_allocation_free(a);
}

/* Slopes beyond the numbers: sentences say so, and numbers are those there are. */
static void test_sentences_of_extreme_curves(void **state)
{
    (void)state;
    static const double steep[] = {0, 0, 5e-324, 1e14}, budgets[] = {0, 5e-324, 1e-300, 1};
    const mktopt_curve curves[] = {mktopt_curve_hill(1, 1, 5e-324), mktopt_curve_hill(3, 3, 5e-324),
                                   mktopt_curve_piecewise(steep, 2), mktopt_curve_power(1, 0.5)};
    mktopt_allocation_options options = default_options();
    options.spend_all = 0;
    int said = 0;
    for (size_t k = 0; k < 128; k++) {
        mktopt_allocation_channel c[] = {channel_with("0", curves[k % 4]),
                                         channel_with("1", curves[k / 4 % 4])};
        c[0].max = k / 64 ? 5e-324 : (double)NAN;
        mktopt_allocation *a = optimum(c, 2, budgets[k / 16 % 4], &options);
        for (int i = 0; i < 2; i++) {
            const mktopt_allocation_share s = share_of(a, i);
            assert_null(strstr(s.explanation, " nan"));
            assert_null(strstr(s.explanation, " inf"));
            assert_true(!isinf(s.price));
            said += strstr(s.explanation, "more than numbers can say") != NULL;
        }
        mktopt_allocation_free(a);
    }
    assert_true(said > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_prices_of_groups),
        cmocka_unit_test(test_no_choice_in_a_group),
        cmocka_unit_test(test_prices_hold),
        cmocka_unit_test(test_beside_a_large_fee),
        cmocka_unit_test(test_off_is_nothing),
        cmocka_unit_test(test_little_is_not_nothing),
        cmocka_unit_test(test_sentences_of_extreme_curves),
    };
    return cmocka_run_group_tests_name("allocation_prices", tests, NULL, NULL);
}
