/* Spends in whole units, top down through the tree of groups: what a group has is divided over its
 * channels and groups by largest remainder, within what their bounds allow. */
#include <math.h>
#include <stdlib.h>

#include "allocation/allocation_priv.h"
#include "base/sum.h"

/* Multiples of the unit that miss a bound by rounding keep to it. */
static const double ROUNDING = 1e-12;

/* A term or a group, in units. */
typedef struct part {
    double wanted, units;
    double least, most; /* whole numbers */
} part;

typedef struct rounding {
    const mktopt__model *m;
    double unit;
    part *terms, *groups;
    part **parts; /* scratch: those of one group */
} rounding;

static double up(double units)
{
    return ceil(units * (1 - ROUNDING));
}

static double down(double units)
{
    return floor(units * (1 + ROUNDING));
}

/* What is off stays off; what is on may go off where it may and no multiple lies in its bounds. */
static part part_of_term(const rounding *r, int64_t j, double x)
{
    const mktopt__domain *d = &r->m->problem.domains[j];
    part p = {x / r->unit, 0, up(d->low / r->unit), down(r->m->open_high[j] / r->unit)};
    if (d->off && (x == 0 || p.least > p.most))
        p.least = p.most = 0;
    return p;
}

static int64_t collect(const rounding *r, int32_t g)
{
    const mktopt__group *groups = r->m->problem.groups;
    int64_t n = 0;
    for (int64_t j = groups[g].first; j < groups[g].own_last; j++)
        r->parts[n++] = &r->terms[j];
    for (int32_t child = g + 1; child < groups[g].end; child = groups[child].end)
        r->parts[n++] = &r->groups[child];
    return n;
}

/* Less remainder first, then by place. */
static int compare_parts(const void *a, const void *b)
{
    const part *x = *(const part *const *)a, *y = *(const part *const *)b;
    const double left = x->wanted - x->units, right = y->wanted - y->units;
    if (left != right)
        return left < right ? -1 : 1;
    return (x < y) - (x > y);
}

/* -1 when no multiples keep to the bounds. The whole need not be a multiple. */
static int measure_group(const rounding *r, int32_t g)
{
    const mktopt__group *group = &r->m->problem.groups[g];
    const int64_t n = collect(r, g);
    part *p = &r->groups[g];
    mktopt__sum wanted = {0};
    for (int64_t i = 0; i < n; i++) {
        if (r->parts[i]->least > r->parts[i]->most)
            return -1;
        mktopt__sum_add(&wanted, r->parts[i]->wanted);
        p->least += r->parts[i]->least;
        p->most += r->parts[i]->most;
    }
    p->wanted = mktopt__sum_value(&wanted);
    p->most = fmin(p->most, down(group->upper / r->unit));
    if (g > 0)
        p->least = fmax(p->least, up(group->lower / r->unit));
    return p->least <= p->most ? 0 : -1;
}

static void divide(const rounding *r, int32_t g)
{
    const int64_t n = collect(r, g);
    double left = r->groups[g].units;
    for (int64_t i = 0; i < n; i++) {
        part *p = r->parts[i];
        p->units = fmin(fmax(down(p->wanted), p->least), p->most);
        left -= p->units;
    }
    double before = 0;
    while (left != 0 && left != before) { /* one unit each, or even parts of many */
        before = left;
        const double step = fmax(1, floor(fabs(left) / (double)n));
        qsort(r->parts, (size_t)n, sizeof(part *), compare_parts);
        for (int64_t i = n - 1; i >= 0 && left > 0; i--)
            if (r->parts[i]->units < r->parts[i]->most) {
                const double more = fmin(step, r->parts[i]->most - r->parts[i]->units);
                r->parts[i]->units += more;
                left -= more;
            }
        for (int64_t i = 0; i < n && left < 0; i++)
            if (r->parts[i]->units > r->parts[i]->least) {
                const double less = fmin(step, r->parts[i]->units - r->parts[i]->least);
                r->parts[i]->units -= less;
                left += less;
            }
    }
}

mktopt_status mktopt__allocation_round(const mktopt__model *m, const double *x, double unit,
                                       double *rounded, int *found, mktopt_error *err)
{
    const mktopt__problem *p = &m->problem;
    rounding r = {.m = m, .unit = unit};
    r.terms = mktopt__arena_alloc(m->arena, p->n_terms, sizeof *r.terms);
    r.groups = mktopt__arena_alloc(m->arena, p->n_groups, sizeof *r.groups);
    r.parts = mktopt__arena_alloc(m->arena, p->n_terms + p->n_groups, sizeof *r.parts);
    if (r.terms == NULL || r.groups == NULL || r.parts == NULL)
        return mktopt__out_of_memory(err);
    *found = 0;
    for (int64_t j = 0; j < p->n_terms; j++)
        r.terms[j] = part_of_term(&r, j, x[j]);
    for (int32_t g = p->n_groups - 1; g >= 0; g--)
        if (measure_group(&r, g) != 0)
            return MKTOPT_OK;
    part *whole = &r.groups[0];
    if (!(whole->wanted < INFINITY)) /* more than there are numbers */
        return MKTOPT_OK;
    whole->units = m->is_reach ? up(whole->wanted) : down(whole->wanted);
    whole->units = fmin(fmax(whole->units, whole->least), whole->most);
    for (int32_t g = 0; g < p->n_groups; g++)
        divide(&r, g);
    for (int64_t j = 0; j < p->n_terms; j++)
        rounded[j] = r.terms[j].units * unit;
    *found = 1;
    return MKTOPT_OK;
}
