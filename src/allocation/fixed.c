/* Spends that bounds leave no choice about are taken out before the search: a large one would hide
 * the others, whose budget is left by one subtraction, in its rounding. */
#include <float.h>
#include <math.h>

#include "allocation/allocation_priv.h"
#include "base/sum.h"

struct mktopt__rest {
    const mktopt__problem *whole;
    mktopt__problem problem; /* terms whose spend is taken out spend and bring nothing in it */
    double *taken;           /* of terms: the spend that was taken out; 0: none */
    double score, size;      /* what that brings, and the size of what was added up to it */
    int32_t is_rising;       /* whether what is left cannot bring less than nothing */
    int32_t reserved;
};

/* A few operations each, and the exponents of steep curves (as in bounds). */
static const double SLACK = 64 * DBL_EPSILON;

static int is_fixed(const mktopt__domain *d)
{
    return d->on && !d->off && d->low == d->high && d->low > 0;
}

/* Whether fixed spends take all but a crumb of the budget: rounding leaves others their digits. */
static int hides_others(const mktopt__problem *p, double budget)
{
    static const double CRUMB = 1e-3;
    mktopt__sum left = {budget, 0};
    for (int64_t j = 0; j < p->n_terms; j++)
        mktopt__sum_add(&left, is_fixed(&p->domains[j]) ? -p->domains[j].low : 0);
    return mktopt__sum_value(&left) < CRUMB * budget;
}

/* A bound of a group less what was taken out of it, correctly rounded. */
static double less_taken(const mktopt__rest *r, const mktopt__group *group, double bound)
{
    mktopt__sum left = {bound, 0};
    if (isinf(bound))
        return bound;
    for (int64_t j = group->first; j < group->last; j++)
        mktopt__sum_add(&left, -r->taken[j]);
    return mktopt__sum_value(&left);
}

/* What is taken out brings its response less its fee and what its spend costs. */
static void take_out(mktopt__rest *r)
{
    mktopt__problem *p = &r->problem;
    mktopt__sum score = {0};
    for (int64_t j = 0; j < p->n_terms; j++) {
        mktopt__domain *d = &p->domains[j];
        if (!is_fixed(d))
            continue;
        const double response = mktopt__domain_gross(&p->shapes[j], d, d->low);
        r->taken[j] = d->low;
        mktopt__sum_add(&score, response);
        mktopt__sum_add(&score, -d->fee);
        mktopt__sum_add(&score, -p->outer_price * d->low);
        r->size += fabs(response) + d->fee + p->outer_price * d->low;
        *d = (mktopt__domain){.on = 1};
        p->shapes[j] = (mktopt__shape){.type = MKTOPT_CURVE_POWER,
                                       .linear = 1,
                                       .exponent = 1,
                                       .scale = 1,
                                       .flat_from = INFINITY};
    }
    r->score = mktopt__sum_value(&score);
}

/* No spend exceeds what is left of the largest budget. */
static void cap(mktopt__rest *r, double most_spend)
{
    mktopt__problem *p = &r->problem;
    const double most = less_taken(r, &r->whole->groups[0], most_spend);
    p->largest = 0;
    r->is_rising = p->outer_price == 0;
    for (int64_t j = 0; j < p->n_terms; j++) {
        mktopt__domain *d = &p->domains[j];
        if (d->on)
            d->high = fmin(d->high, fmax(d->low, most));
        const double response = mktopt__domain_gross(&p->shapes[j], d, d->on ? d->high : 0);
        p->largest = fmax(p->largest, fmax(d->fee, response));
        r->is_rising &= d->fee == 0;
    }
}

int mktopt__rest_create(const mktopt__model *m, mktopt__rest **rest)
{
    const mktopt__problem *whole = &m->problem;
    *rest = NULL;
    if (!isnan(whole->reach) || !isnan(whole->min_roas) || !hides_others(whole, m->most_spend))
        return 0;
    mktopt__rest *r = mktopt__arena_alloc(m->arena, 1, sizeof *r);
    if (r == NULL)
        return -1;
    *r = (mktopt__rest){.whole = whole, .problem = *whole};
    mktopt__problem *p = &r->problem;
    p->shapes = mktopt__arena_copy(m->arena, whole->shapes, p->n_terms, sizeof *p->shapes);
    p->domains = mktopt__arena_copy(m->arena, whole->domains, p->n_terms, sizeof *p->domains);
    p->groups = mktopt__arena_copy(m->arena, whole->groups, p->n_groups, sizeof *p->groups);
    r->taken = mktopt__arena_alloc(m->arena, p->n_terms, sizeof *r->taken);
    if (p->shapes == NULL || p->domains == NULL || p->groups == NULL || r->taken == NULL)
        return -1;
    take_out(r);
    cap(r, m->most_spend);
    *rest = r;
    return 0;
}

const mktopt__problem *mktopt__rest_problem(const mktopt__rest *r)
{
    return &r->problem;
}

/* The least and the most that terms and groups inside a group may spend. */
static void range_inside(const mktopt__problem *p, int32_t g, double *least, double *most)
{
    const mktopt__group *group = &p->groups[g];
    mktopt__sum low = {0}, high = {0};
    for (int64_t j = group->first; j < group->own_last; j++) {
        const mktopt__domain *d = &p->domains[j];
        mktopt__sum_add(&low, d->off ? 0 : d->low);
        mktopt__sum_add(&high, d->on ? d->high : 0);
    }
    for (int32_t child = g + 1; child < group->end; child = p->groups[child].end) {
        double from, to;
        range_inside(p, child, &from, &to);
        mktopt__sum_add(&low, fmax(from, p->groups[child].lower));
        mktopt__sum_add(&high, fmin(to, p->groups[child].upper));
    }
    *least = mktopt__sum_value(&low);
    *most = mktopt__sum_value(&high);
}

/* The bounds agree but for rounding, which may be all that is left of them. */
void mktopt__rest_set_bounds(mktopt__rest *r)
{
    for (int32_t g = r->problem.n_groups - 1; g >= 0; g--) { /* children before their parents */
        const mktopt__group *whole = &r->whole->groups[g];
        mktopt__group *group = &r->problem.groups[g];
        double least, most;
        *group = *whole;
        group->lower = less_taken(r, whole, whole->lower);
        group->upper = less_taken(r, whole, whole->upper);
        if (group->lower <= 0) { /* no bound, for any budget that is not larger */
            group->lower = fmin(whole->lower, 0);
            group->lower_share = 0;
        }
        range_inside(&r->problem, g, &least, &most);
        group->upper = fmax(group->upper, least);
        group->lower = fmin(fmin(group->lower, most), group->upper);
    }
}

double mktopt__rest_unit(const mktopt__rest *r)
{
    return r->is_rising ? fmax(r->score, 0) : 0;
}

void mktopt__rest_put_back(const mktopt__rest *r, mktopt__solution *s)
{
    static const double CANCELLED = 1e-5; /* what cannot be told from 0, as in the search */
    for (int64_t j = 0; j < r->problem.n_terms && s->found; j++)
        s->x[j] = r->taken[j] > 0 ? r->taken[j] : s->x[j];
    s->score += r->score;
    s->bound += r->score + SLACK * r->size;
    s->tiny += CANCELLED * r->size;
}
