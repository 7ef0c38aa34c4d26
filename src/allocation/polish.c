/* Spends that are nearly optimal, made optimal: Newton's method on the optimality conditions.
 *
 * At an optimum every term whose spend is free brings the price of the constraint it is under. A
 * term is under the innermost of its groups whose bound is met; its price mu and the free spends of
 * the terms there follow from
 *
 *     m_j'(x_j) + m_j''(x_j) d_j = mu,   sum of w_j d_j = what the constraint lacks,
 *
 * w being the constraint's gradient, whether m_j bends down, as all but one of a constraint must,
 * or up. What is met, and what is free, is taken from the spends given, so the answer is only a
 * candidate: whoever asks must see whether it is feasible and better. */
#include <math.h>

#include "allocation/allocation_priv.h"
#include "allocation/search/fees.h"
#include "base/sum.h"

/* A bound that is missed by less, relatively, is met. */
static const double MET = 1e-9;
/* A least ROAS that is exceeded by less is met: the spends were found on other curves. */
static const double ROAS_MET = 1e-6;
/* Steps end when none is larger than this part of its spend: the next would be at rounding. */
static const double SETTLED = 1e-8;
/* No spend changes by more than this factor in a step. */
static const double FARTHEST = 2;
enum { MOST_STEPS = 12 };

/* What holds a group's free spends: the sum of spends or of values, both, or the outer price. */
typedef enum rule { BY_SUM, BY_VALUE, BY_ROAS, BY_PRICE } rule;

typedef struct mktopt__pool {
    rule rule;
    double lacks;       /* of the constraint, once what is spent has been taken off */
    double ratio, gain; /* sums of w/m'' and w m'/m'' over free terms */
    double price;
} pool;

static int is_met(double spend, double bound)
{
    return bound > 0 && bound < INFINITY && fabs(spend - bound) <= MET * bound;
}

static int is_roas_met(const mktopt__model *m, const double *x)
{
    const double least = m->problem.min_roas * mktopt__sum_of(x, m->problem.n_terms);
    return mktopt__model_total_response(m, x) <= least * (1 + ROAS_MET);
}

void mktopt__polish_see_bounds(const mktopt__model *m, mktopt__polish *s)
{
    const mktopt__problem *p = &m->problem;
    s->roas_met = !isnan(p->min_roas) && is_roas_met(m, s->x);
    s->evaluations += isnan(p->min_roas) ? 0 : p->n_terms * m->n_draws;
    for (int32_t g = 0; g < p->n_groups; g++) {
        const double spend = mktopt__group_spend(&p->groups[g], s->x);
        s->met[g] = is_met(spend, p->groups[g].upper)   ? 1
                    : is_met(spend, p->groups[g].lower) ? -1
                                                        : 0;
    }
}

static double bound_of(const mktopt__problem *p, int32_t g, const int32_t *met)
{
    return met[g] > 0 ? p->groups[g].upper : p->groups[g].lower;
}

/* The innermost group around g, itself included, whose bound is met; else the whole. */
static int32_t pool_of(const mktopt__problem *p, int32_t g, const int32_t *met)
{
    while (g > 0 && met[g] == 0)
        g = p->groups[g].parent;
    return g;
}

static rule rule_of_whole(const mktopt__model *m, const mktopt__polish *s)
{
    if (m->is_reach)
        return BY_VALUE;
    if (s->met[0] != 0)
        return BY_SUM;
    return s->roas_met ? BY_ROAS : BY_PRICE;
}

static int is_free(const mktopt__domain *d, double x)
{
    return d->on && x > d->low && x < d->high && x > 0;
}

static int has_corners(const mktopt__response *response)
{
    int64_t i = 0;
    while (i < response->count && response->shapes[i].type != MKTOPT_CURVE_PIECEWISE &&
           isinf(response->shapes[i].flat_from))
        i++;
    return i < response->count;
}

int mktopt__is_at_corner(const mktopt__model *m, int64_t term, double x)
{
    static const double BESIDE = 1e-9, SAME = 1e-6; /* rounding may leave a spend beside a bend */
    const mktopt__response *response = &m->responses[m->term_channel[term]];
    const double before = x * (1 - BESIDE), after = x * (1 + BESIDE);
    return has_corners(response) && (mktopt__response_slope(response, before) >
                                         mktopt__response_slope(response, after) * (1 + SAME) ||
                                     mktopt__response_value(response, before) <
                                         (1 - SAME) * mktopt__response_value(response, x));
}

/* What stands at a corner of its response stays there. */
static void see_corners(const mktopt__model *m, mktopt__polish *s)
{
    for (int64_t j = 0; j < m->problem.n_terms; j++)
        s->bent[j] =
            is_free(&m->problem.domains[j], s->x[j]) && mktopt__is_at_corner(m, j, s->x[j]);
}

/* The sums that each pool should come to, before what is spent is taken off. */
static void begin_pools(const mktopt__model *m, const mktopt__polish *s, pool *pools)
{
    const mktopt__problem *p = &m->problem;
    const int32_t *met = s->met;
    for (int32_t g = 0; g < p->n_groups; g++)
        pools[g] = (pool){.rule = g > 0 ? BY_SUM : rule_of_whole(m, s), .price = p->outer_price};
    for (int32_t g = 0; g < p->n_groups; g++) {
        if (g > 0 && met[g] == 0)
            continue;
        if (pools[g].rule == BY_SUM)
            pools[g].lacks += bound_of(p, g, met);
        pool *around = g > 0 ? &pools[pool_of(p, p->groups[g].parent, met)] : NULL;
        if (around != NULL &&
            around->rule == BY_SUM) /* what is in g is not of the pool around it */
            around->lacks -= bound_of(p, g, met);
    }
    pools[0].lacks += pools[0].rule == BY_VALUE ? p->reach : 0;
}

static double weight(const mktopt__model *m, const pool *k, double slope)
{
    return k->rule == BY_VALUE ? slope : k->rule == BY_ROAS ? slope - m->problem.min_roas : 1;
}

/* Not on a line, where a spend is left as it is. */
static int is_curved(double bend)
{
    return bend < 0 || bend > 0;
}

/* Slopes and curvatures of free terms, and what each pool lacks at x. */
static void look(const mktopt__model *m, const int32_t *met, const double *x, pool *pools,
                 mktopt__polish *s)
{
    const mktopt__problem *p = &m->problem;
    begin_pools(m, s, pools);
    if (pools[0].rule == BY_VALUE)
        pools[0].lacks += mktopt__fees_at(p, x);
    for (int32_t g = 0; g < p->n_groups; g++) {
        pool *k = &pools[pool_of(p, g, met)];
        for (int64_t j = p->groups[g].first; j < p->groups[g].own_last; j++) {
            const mktopt__domain *d = &p->domains[j];
            const int valued = pools[0].rule == BY_VALUE || pools[0].rule == BY_ROAS;
            const double value = valued ? mktopt__model_response(m, j, x[j]) : 0;
            if (pools[0].rule == BY_VALUE)
                pools[0].lacks -= value;
            if (pools[0].rule == BY_ROAS)
                pools[0].lacks -= value - m->problem.min_roas * x[j];
            if (k->rule == BY_SUM)
                k->lacks -= x[j];
            s->bend[j] = 0;
            if (!is_free(d, x[j]) || s->bent[j])
                continue;
            s->slope[j] = mktopt__model_slope(m, j, x[j], &s->bend[j]);
            s->evaluations += 2 * m->responses[m->term_channel[j]].count;
            if (!is_curved(s->bend[j]))
                continue;
            const double w = weight(m, k, s->slope[j]);
            k->ratio += w / s->bend[j];
            k->gain += w * s->slope[j] / s->bend[j];
        }
    }
    for (int32_t g = 0; g < p->n_groups; g++)
        if (pools[g].rule != BY_PRICE && pools[g].ratio != 0)
            pools[g].price = (pools[g].lacks + pools[g].gain) / pools[g].ratio;
}

/* Moves free terms; the largest step relative to its spend. */
static double step(const mktopt__problem *p, const int32_t *met, const pool *pools,
                   const mktopt__polish *s, double *x)
{
    double largest = 0;
    for (int32_t g = 0; g < p->n_groups; g++) {
        const pool *k = &pools[pool_of(p, g, met)];
        for (int64_t j = p->groups[g].first; j < p->groups[g].own_last; j++) {
            const mktopt__domain *d = &p->domains[j];
            if (!is_curved(s->bend[j]))
                continue;
            const double to = x[j] + (k->price - s->slope[j]) / s->bend[j];
            const double next =
                fmin(fmax(to, fmax(d->low, x[j] / FARTHEST)), fmin(d->high, x[j] * FARTHEST));
            largest = fmax(largest, fabs(next - x[j]) / x[j]);
            x[j] = next;
        }
    }
    return largest;
}

/* Bounds of groups that are not met must hold as well. */
static int fits(const mktopt__problem *p, const double *x)
{
    static const double UNSEEN = 1e-12;
    for (int32_t g = 0; g < p->n_groups; g++) {
        const double spend = mktopt__group_spend(&p->groups[g], x);
        if (!(spend <= p->groups[g].upper * (1 + UNSEEN) &&
              spend >= p->groups[g].lower * (1 - UNSEEN)))
            return 0;
    }
    return 1;
}

int mktopt__polish_init(const mktopt__model *m, mktopt__polish *s)
{
    const mktopt__problem *p = &m->problem;
    s->slope = mktopt__arena_alloc(m->arena, p->n_terms, sizeof *s->slope);
    s->bend = mktopt__arena_alloc(m->arena, p->n_terms, sizeof *s->bend);
    s->x = mktopt__arena_alloc(m->arena, p->n_terms, sizeof *s->x);
    s->bent = mktopt__arena_alloc(m->arena, p->n_terms, sizeof *s->bent);
    s->met = mktopt__arena_alloc(m->arena, p->n_groups, sizeof *s->met);
    s->pools = mktopt__arena_alloc(m->arena, p->n_groups, sizeof(pool));
    return s->slope == NULL || s->bend == NULL || s->bent == NULL || s->x == NULL ||
                   s->met == NULL || s->pools == NULL
               ? -1
               : 0;
}

int mktopt__polish_run(const mktopt__model *m, mktopt__polish *s)
{
    see_corners(m, s);
    for (int i = 0; i < MOST_STEPS; i++) {
        look(m, s->met, s->x, s->pools, s);
        const double largest = step(&m->problem, s->met, s->pools, s, s->x);
        if (!isfinite(largest))
            return 0;
        if (largest <= SETTLED)
            return fits(&m->problem, s->x);
    }
    return 0;
}
