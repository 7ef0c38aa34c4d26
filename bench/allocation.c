/* Allocation: optima of concave, S-shaped, steep, mixed and nearly equal problems, frontiers,
 * periods, draws. Units are whole solves. The problems are made here. With a file name as argument
 * the Hill problems are only written there as JSON lines, with their optima, for
 * bench/peers/allocation.py.
 */
#include "bench.h"

#include <math.h>
#include <string.h>

#include <mktopt/mktopt.h>

enum { MOST = 1000, PERIODS = 52, BUDGETS = 100, DRAWS = 500 };

typedef struct setup {
    mktopt_allocation_channel channels[MOST];
    char names[MOST][8];
    int64_t n;
    double budget;
    double budgets[BUDGETS];
    double factors[PERIODS];
    mktopt_allocation_options options;
    mktopt_curve *draws;
    uint64_t state;
    double gap; /* the worst seen */
} setup;

/* splitmix64 */
static double uniform(setup *s, double low, double high)
{
    uint64_t z = s->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return low + (high - low) * (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

static double spread(setup *s, double low, double high)
{
    return exp(uniform(s, log(low), log(high)));
}

/* Kinds: 0 concave, 1 S-shaped, 2 steep with about equal returns, 3 all families, on/off, 4 steep
 * and nearly equal. */
static void make_channel(setup *s, int64_t i, int kind)
{
    mktopt_allocation_channel *c = &s->channels[i];
    const double gamma = spread(s, 2e3, 2e5), beta = spread(s, 1e4, 1e6);
    mktopt_allocation_channel_init(c, sizeof *c);
    snprintf(s->names[i], sizeof s->names[i], "%d", (int)i);
    c->name = s->names[i];
    c->max = gamma * uniform(s, 1, 6);
    if (kind == 0)
        c->curve = mktopt_curve_hill(beta, uniform(s, 0.4, 1), gamma);
    else if (kind == 1)
        c->curve = mktopt_curve_hill(beta, uniform(s, 1.5, 4), gamma);
    else if (kind == 2) {
        const double alpha = uniform(s, 4, 8);
        c->curve = mktopt_curve_hill(gamma * uniform(s, 0.9, 1.1), alpha, gamma);
    } else if (kind == 4) {
        const double size = 1e4 * uniform(s, 1, 1.001);
        c->max = 3 * size;
        c->curve = mktopt_curve_hill(size * uniform(s, 1, 1.001), 6, size);
    } else {
        const mktopt_curve families[] = {
            mktopt_curve_hill(beta, uniform(s, 1, 6), gamma),
            mktopt_curve_exponential(beta, gamma),
            mktopt_curve_log(beta / 2, gamma),
            mktopt_curve_benchmark(beta / gamma, gamma / 4, 0.8, 2 * gamma),
        };
        c->curve = families[i % 4];
        c->setup_cost = i % 3 == 0 ? beta / 20 : 0;
        c->min = i % 5 == 0 ? gamma / 3 : 0;
        c->optional = 1;
    }
}

static void make(setup *s, int64_t n, int kind)
{
    double whole = 0;
    s->n = n;
    s->state = 7 + (uint64_t)kind;
    s->gap = 0;
    for (int64_t i = 0; i < n; i++) {
        make_channel(s, i, kind);
        whole += s->channels[i].curve.type == MKTOPT_CURVE_BENCHMARK
                     ? s->channels[i].curve.saturation_point
                     : s->channels[i].curve.gamma;
    }
    s->budget = whole * (kind == 2 || kind == 4 ? 0.3 : 0.5);
    mktopt_allocation_options_init(&s->options, sizeof s->options);
    for (int k = 0; k < BUDGETS; k++)
        s->budgets[k] = s->budget * (0.2 + 0.016 * k);
}

static void optimize(void *context, int64_t units)
{
    setup *s = context;
    for (int64_t i = 0; i < units; i++) {
        mktopt_allocation *a = NULL;
        mktopt_allocation_summary t = {.struct_size = sizeof t};
        mktopt_allocation_optimize(s->channels, s->n, s->budget, &s->options, NULL, &a, NULL);
        mktopt_allocation_get_summary(a, &t, NULL);
        s->gap = a == NULL ? INFINITY : fmax(s->gap, t.gap);
        bench_keep(t.nodes);
        mktopt_allocation_free(a);
    }
}

static void frontier(void *context, int64_t units)
{
    setup *s = context;
    for (int64_t i = 0; i < units; i++) {
        mktopt_frontier *f = NULL;
        mktopt_allocation_frontier(s->channels, s->n, s->budgets, BUDGETS, &s->options, NULL, &f,
                                   NULL);
        for (int64_t k = 0; k < mktopt_frontier_point_count(f); k++) {
            mktopt_frontier_point p = {.struct_size = sizeof p};
            mktopt_frontier_get_point(f, k, &p, NULL);
            s->gap = fmax(s->gap, p.gap);
        }
        s->gap = f == NULL ? INFINITY : s->gap;
        mktopt_frontier_free(f);
    }
}

static void run(setup *s, const char *name, bench_work work)
{
    int64_t units;
    const double ns = bench_median(work, s, &units, NULL);
    printf("{\"bench\": \"allocation\", \"case\": \"%s\", \"size\": %lld, \"ns_per_unit\": %.4g, "
           "\"runs\": %d, \"units\": %lld, \"worst_gap\": %.3g}\n",
           name, (long long)s->n, ns, BENCH_RUNS, (long long)units, s->gap);
    fflush(stdout);
}

static void run_periods(setup *s, const char *name)
{
    for (int t = 0; t < PERIODS; t++)
        s->factors[t] = 1 + 0.5 * sin(0.7 * t) + 0.01 * t;
    s->options.seasonal_factors = s->factors;
    s->options.period_count = PERIODS;
    s->budget *= PERIODS;
    run(s, name, optimize);
}

static void run_draws(setup *s)
{
    make(s, 50, 1);
    for (int64_t i = 0; i < s->n; i++) {
        const mktopt_curve c = s->channels[i].curve;
        for (int64_t k = 0; k < DRAWS; k++) { /* the order of argument lists is not defined */
            const double gamma = c.gamma * uniform(s, 0.7, 1.3),
                         alpha = c.alpha * uniform(s, 0.8, 1.2),
                         beta = c.beta * uniform(s, 0.8, 1.2);
            s->draws[i * DRAWS + k] = mktopt_curve_hill(beta, alpha, gamma);
        }
        s->channels[i].curve = mktopt_curve_mean(&s->draws[i * DRAWS], DRAWS);
    }
    run(s, "optimize_500_draws", optimize);
}

/* What a solver in another language needs to solve the same Hill problem. */
static void write_problem(FILE *file, const setup *s, const char *name)
{
    static const char *const keys[] = {"beta", "alpha", "gamma", "max"};
    fprintf(file, "{\"case\": \"%s\", \"budget\": %.17g", name, s->budget);
    for (int k = 0; k < 4; k++) {
        fprintf(file, ", \"%s\": [", keys[k]);
        for (int64_t i = 0; i < s->n; i++) {
            const mktopt_allocation_channel *c = &s->channels[i];
            const double values[] = {c->curve.beta, c->curve.alpha, c->curve.gamma, c->max};
            fprintf(file, "%s%.17g", i > 0 ? ", " : "", values[k]);
        }
        fprintf(file, "]");
    }
    mktopt_allocation *a = NULL;
    mktopt_allocation_summary t = {.struct_size = sizeof t};
    mktopt_allocation_optimize(s->channels, s->n, s->budget, NULL, NULL, &a, NULL);
    mktopt_allocation_get_summary(a, &t, NULL);
    fprintf(file, ", \"optimum\": %.17g, \"upper_bound\": %.17g}\n", t.response, t.upper_bound);
    mktopt_allocation_free(a);
}

int main(int argc, char **argv)
{
    static setup s;
    static const char *const kinds[] = {"optimize_concave", "optimize_s_shaped", "optimize_steep",
                                        "optimize_mixed", "optimize_nearly_equal"};
    static const char *const frontiers[] = {"frontier_of_100_concave", "frontier_of_100_s_shaped",
                                            "frontier_of_100_steep", "frontier_of_100_mixed",
                                            "frontier_of_100_nearly_equal"};
    static const int64_t sizes[] = {20, 100, 1000};
    s.draws = calloc(50 * DRAWS, sizeof *s.draws);
    FILE *file = argc > 1 ? fopen(argv[1], "w") : NULL;
    if (s.draws == NULL || (argc > 1 && file == NULL))
        return 1;
    for (int kind = 0; kind < 5; kind++)
        for (int i = 0; i < 3; i++) {
            make(&s, sizes[i], kind);
            if (file != NULL && kind < 3)
                write_problem(file, &s, kinds[kind]);
            if (file != NULL)
                continue;
            run(&s, kinds[kind], optimize);
            if (sizes[i] <= 100)
                run(&s, frontiers[kind], frontier);
        }
    if (file != NULL)
        return fclose(file) != 0;
    make(&s, 1000, 0);
    run_periods(&s, "optimize_52_periods_concave");
    make(&s, 1000, 1);
    run_periods(&s, "optimize_52_periods_s_shaped");
    run_draws(&s);
    free(s.draws);
    return 0;
}
