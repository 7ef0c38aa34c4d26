/* Whole multiples (round_to) against the best of all multiples there are. */
#include "allocation/solve.h"
#include "base/random.h"

enum { N = 4, UNITS = 20, ROUNDS = 150 };
static const double UNIT = 5, BUDGET = UNIT * UNITS;

static const char *const outer_names[] = {"0", "1", "2"}, *const inner_names[] = {"1", "2"};

typedef struct problem {
    mktopt_allocation_channel channels[N];
    mktopt_allocation_group groups[2];
    mktopt_allocation_options options;
    double response[N][UNITS + 1]; /* of so many units */
} problem;

/* Concave, within bounds, in groups one inside the other; shares of the budget. */
static void make_problem(mktopt__random *r, problem *p)
{
    for (int i = 0; i < N; i++) {
        const double beta = 20 + 80 * mktopt__random_uniform(r),
                     gamma = 5 + 50 * mktopt__random_uniform(r);
        p->channels[i] = channel_with(number_name(i), i % 2 ? mktopt_curve_exponential(beta, gamma)
                                                            : mktopt_curve_hill(beta, 1, gamma));
        p->channels[i].min = 6 * mktopt__random_uniform(r);
        p->channels[i].max = 60 + 60 * mktopt__random_uniform(r);
        for (int k = 0; k <= UNITS; k++)
            p->response[i][k] = response_at(&p->channels[i].curve, k * UNIT);
    }
    p->groups[0] = group_of("outer", outer_names, 3, NAN, 50 + 40 * mktopt__random_uniform(r));
    p->groups[1] = group_of("inner", inner_names, 2, 15 + 8 * mktopt__random_uniform(r), NAN);
    p->groups[1].max_share = 0.35 + 0.3 * mktopt__random_uniform(r);
    p->options = default_options();
    p->options.groups = p->groups;
    p->options.group_count = 2;
    p->options.round_to = UNIT;
}

static int is_allowed(const problem *p, const int *k, double whole)
{
    const double inner = UNIT * (k[1] + k[2]), outer = UNIT * k[0] + inner;
    for (int i = 0; i < N; i++)
        if (UNIT * k[i] < p->channels[i].min || UNIT * k[i] > p->channels[i].max)
            return 0;
    return outer <= p->groups[0].max && inner >= p->groups[1].min &&
           inner <= p->groups[1].max_share * whole;
}

static double response_of(const problem *p, const int *k)
{
    double sum = 0;
    for (int i = 0; i < N; i++)
        sum += p->response[i][k[i]];
    return sum;
}

/* The best response less `price` times the spend with `units` in all; -INFINITY: none is allowed.
 * Shares are of `whole`. */
static double best_of_all(const problem *p, int units, double whole, double price)
{
    double best = -INFINITY;
    int k[N];
    for (k[0] = 0; k[0] <= units; k[0]++)
        for (k[1] = 0; k[0] + k[1] <= units; k[1]++)
            for (k[2] = 0; k[0] + k[1] + k[2] <= units; k[2]++) {
                k[3] = units - k[0] - k[1] - k[2];
                if (is_allowed(p, k, whole))
                    best = fmax(best, response_of(p, k) - price * UNIT * units);
            }
    return best;
}

static void read_units(const mktopt_allocation *a, int *k, int *units)
{
    *units = 0;
    for (int i = 0; i < N; i++) {
        const double spend = share_of(a, i).rounded_spend;
        assert_true(fmod(spend, UNIT) == 0);
        k[i] = (int)(spend / UNIT);
        *units += k[i];
    }
}

/* All of the budget is spent, to the bit. */
static void test_of_a_budget(void **state)
{
    (void)state;
    mktopt__random r;
    mktopt__random_seed(&r, 11);
    for (int round = 0; round < ROUNDS; round++) {
        problem p;
        int k[N], units;
        make_problem(&r, &p);
        mktopt_allocation *a = optimum(p.channels, N, BUDGET, &p.options);
        read_units(a, k, &units);
        assert_int_equal(units, UNITS);
        assert_true(is_allowed(&p, k, BUDGET));
        const mktopt_allocation_summary s = summary_of(a);
        assert_near(s.rounded_response, response_of(&p, k), 1e-12);
        assert_near(s.rounded_response, best_of_all(&p, UNITS, BUDGET, 0), 1e-12);
        assert_true(s.response_lost >= -1e-9 * s.response);
        mktopt_allocation_free(a);
    }
}

/* What does not pay is not spent. */
static void test_of_a_profit(void **state)
{
    (void)state;
    mktopt__random r;
    mktopt__random_seed(&r, 12);
    for (int round = 0; round < ROUNDS; round++) {
        problem p;
        int k[N], units;
        double best = -INFINITY;
        make_problem(&r, &p);
        p.options.spend_all = 0;
        p.options.objective = MKTOPT_OBJECTIVE_PROFIT;
        mktopt_allocation *a = optimum(p.channels, N, BUDGET, &p.options);
        read_units(a, k, &units);
        assert_true(is_allowed(&p, k, BUDGET));
        for (int i = 0; i <= UNITS; i++)
            best = fmax(best, best_of_all(&p, i, BUDGET, 1));
        assert_near(response_of(&p, k) - UNIT * units, best, 1e-11);
        mktopt_allocation_free(a);
    }
}

/* The fewest units that reach the target; shares are of what they are. */
static void test_of_the_least_spend(void **state)
{
    (void)state;
    mktopt__random r;
    mktopt__random_seed(&r, 13);
    for (int round = 0; round < ROUNDS; round++) {
        problem p;
        int k[N], units, least = 0;
        make_problem(&r, &p);
        mktopt_allocation *a = optimum(p.channels, N, 0.7 * BUDGET, &p.options);
        const double target = summary_of(a).response;
        mktopt_error err;
        mktopt_allocation_free(a);
        assert_ok(
            mktopt_allocation_minimize_spend(p.channels, N, target, &p.options, NULL, &a, &err),
            err);
        read_units(a, k, &units);
        assert_true(is_allowed(&p, k, UNIT * units));
        assert_true(response_of(&p, k) >= target * (1 - 1e-11));
        while (least < UNITS && best_of_all(&p, least, UNIT * least, 0) < target * (1 - 1e-11))
            least++;
        assert_int_equal(units, least);
        mktopt_allocation_free(a);
    }
}

/* A least ROAS that holds to the bit before rounding holds after it. */
static void test_of_a_roas(void **state)
{
    (void)state;
    mktopt__random r;
    mktopt__random_seed(&r, 14);
    int bound = 0;
    for (int round = 0; round < ROUNDS; round++) {
        problem p;
        int k[N], units;
        make_problem(&r, &p);
        p.options.spend_all = 0;
        p.options.min_roas = 1.1 * best_of_all(&p, UNITS, BUDGET, 0) / BUDGET;
        mktopt_allocation *a = NULL;
        if (mktopt_allocation_optimize(p.channels, N, BUDGET, &p.options, NULL, &a, NULL) !=
            MKTOPT_OK)
            continue;
        if (!isnan(summary_of(a).rounded_response)) {
            read_units(a, k, &units);
            assert_true(is_allowed(&p, k, BUDGET));
            assert_true(response_of(&p, k) >= p.options.min_roas * UNIT * units * (1 - 1e-9));
            bound += units < UNITS;
        }
        mktopt_allocation_free(a);
    }
    assert_true(bound > ROUNDS / 2);
}

/* Of a budget that is a multiple itself, a thousand channels leave none over; multiples are the
 * decimals that a caller writes. `per`: units in one. */
static void check_that_all_is_spent(double budget, double per)
{
    static mktopt_allocation_channel c[1000];
    mktopt__random r;
    mktopt__random_seed(&r, 15);
    for (int i = 0; i < 1000; i++) {
        const double beta = 1 + mktopt__random_uniform(&r),
                     gamma = budget * (1 + 9 * mktopt__random_uniform(&r)) / 1234.56;
        c[i] = channel_with(number_name(i), mktopt_curve_exponential(beta, gamma));
    }
    mktopt_allocation_options options = default_options();
    options.round_to = 1 / per;
    mktopt_allocation *a = optimum(c, 1000, budget, &options);
    int64_t units = 0;
    for (int i = 0; i < 1000; i++) {
        const double spend = share_of(a, i).rounded_spend;
        units += (int64_t)nearbyint(per * spend);
        assert_true(spend == nearbyint(per * spend) / per);
    }
    assert_int_equal(units, (int64_t)nearbyint(per * budget));
    mktopt_allocation_free(a);
}

static void test_of_a_thousand(void **state)
{
    (void)state;
    check_that_all_is_spent(1234.56, 100);
    check_that_all_is_spent(2e7, 1e6); /* where a unit is less than the budget's 1e-12 */
}

/* Where only one spend has the ROAS asked for, the least of a benchmark's, and no multiple is near
 * enough: that is told at once, however many multiples are less. */
static void test_of_a_jump(void **state)
{
    (void)state;
    mktopt_allocation_channel c =
        channel_with("a", mktopt_curve_benchmark(2, 5000000.003, 0.01, 1e8));
    mktopt_allocation_options options = default_options();
    options.spend_all = 0;
    options.min_roas = 2;
    options.round_to = 0.01;
    mktopt_allocation *a = optimum(&c, 1, 1e9, &options);
    assert_near(share_of(a, 0).spend, 5000000.003, 1e-6);
    assert_true(isnan(share_of(a, 0).rounded_spend));
    mktopt_allocation_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_of_a_budget),        cmocka_unit_test(test_of_a_profit),
        cmocka_unit_test(test_of_the_least_spend), cmocka_unit_test(test_of_a_roas),
        cmocka_unit_test(test_of_a_thousand),      cmocka_unit_test(test_of_a_jump),
    };
    return cmocka_run_group_tests_name("allocation_multiples", tests, NULL, NULL);
}
