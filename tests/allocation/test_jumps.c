/* Draws that jump, and fill a budget almost to the unit: against the knapsack in whole units that
 * is left when curves are flat beyond their jumps. */
#include "allocation/solve.h"
#include "draws.h"

enum { CHANNELS = 40, IN_GROUP = 15, DRAWS = 10, MOST_UNITS = 12000 };

/* Draw d of channel i brings gain[i][d] as soon as it spends jump[i][d] units. */
typedef struct problem {
    mktopt_curve draws[CHANNELS][DRAWS];
    mktopt_allocation_channel channels[CHANNELS];
    double gain[CHANNELS][DRAWS];
    int jump[CHANNELS][DRAWS];
    int count[CHANNELS]; /* 1: no draws */
    int budget, group_most;
} problem;

/* Nearly equal channels: those without draws jump at the same spend. */
static void random_problem(mktopt__random *r, problem *p)
{
    const int all = 1000 + below(r, 300);
    for (int i = 0; i < CHANNELS; i++) {
        const double apart = uniform(r, 0.02, 0.4);
        p->count[i] = below(r, 4) == 0 ? 1 : DRAWS;
        for (int d = 0; d < p->count[i]; d++) {
            const int alone = p->count[i] == 1;
            const double size = exp(apart * uniform(r, -1.7, 1.7)),
                         height = exp(apart * uniform(r, -1.7, 1.7));
            p->jump[i][d] = alone ? all : (int)(all * size);
            p->gain[i][d] = alone ? 1 + 1e-9 * i : size * height;
            p->draws[i][d] = mktopt_curve_benchmark(p->gain[i][d] / p->jump[i][d], p->jump[i][d],
                                                    0.5, p->jump[i][d]);
        }
        p->channels[i] =
            channel_with(number_name(i),
                         p->count[i] == 1 ? p->draws[i][0] : mktopt_curve_mean(p->draws[i], DRAWS));
    }
    p->budget = all * (6 + below(r, 3)) - below(r, 20);
    p->group_most = all * 3 - below(r, 20);
}

/* The most that is possible with every number of units, channel by channel. */
static double best_of_all(const problem *p)
{
    static double best[MOST_UNITS], next[MOST_UNITS];
    memset(best, 0, sizeof best);
    for (int i = 0; i < CHANNELS; i++) {
        memcpy(next, best, sizeof best);
        for (int d = 0; d < p->count[i]; d++) {
            double gain = 0;
            for (int k = 0; k < p->count[i]; k++)
                gain += p->jump[i][k] <= p->jump[i][d] ? p->gain[i][k] / p->count[i] : 0;
            for (int b = p->jump[i][d]; b <= p->budget; b++)
                next[b] = fmax(next[b], best[b - p->jump[i][d]] + gain);
        }
        memcpy(best, next, sizeof best);
        for (int b = p->group_most + 1; i == IN_GROUP - 1 && b <= p->budget; b++)
            best[b] = best[p->group_most];
    }
    return best[p->budget];
}

static void test_knapsacks(void **state)
{
    (void)state;
    static problem p;
    const char *members[IN_GROUP];
    mktopt__random r;
    mktopt__random_seed(&r, 91);
    for (int i = 0; i < IN_GROUP; i++)
        members[i] = number_name(i);
    for (int k = 0; k < 12; k++) {
        random_problem(&r, &p);
        const mktopt_allocation_group group = group_of("g", members, IN_GROUP, NAN, p.group_most);
        mktopt_allocation_options options = default_options();
        options.groups = &group;
        options.group_count = 1;
        const double known = best_of_all(&p);
        mktopt_allocation *a = optimum(p.channels, CHANNELS, p.budget, &options);
        const mktopt_allocation_summary s = summary_of(a);
        assert_true(s.upper_bound >= known * (1 - 1e-12));
        assert_true(s.objective_value <= known * (1 + 1e-12));
        if (s.gap > 1e-9)
            fail_msg("problem %d: gap %g", k, s.gap);
        mktopt_allocation_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_knapsacks),
    };
    return cmocka_run_group_tests_name("allocation_jumps", tests, NULL, NULL);
}
