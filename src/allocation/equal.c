/* What is equal: channels, whose means are then made once, and terms and shared fees of one group,
 * of which any two may change places. */
#include <string.h>

#include "allocation/allocation_priv.h"

/* ---- terms ----------------------------------------------------------------------------------- */

static int compare_doubles(double a, double b)
{
    return (a > b) - (a < b);
}

static int compare_numbers(const double *a, const double *b, int64_t n)
{
    for (int64_t i = 0; i < n; i++)
        if (compare_doubles(a[i], b[i]) != 0)
            return compare_doubles(a[i], b[i]);
    return 0;
}

static int compare_shapes(const mktopt__shape *s, const mktopt__shape *t)
{
    const double left[] = {s->type,  s->height,    s->exponent,
                           s->scale, s->flat_from, (double)s->point_count};
    const double right[] = {t->type,  t->height,    t->exponent,
                            t->scale, t->flat_from, (double)t->point_count};
    const int order = compare_numbers(left, right, 6);
    return order != 0 ? order : compare_numbers(s->points, t->points, 2 * s->point_count);
}

/* Without the fee that they share. */
static int compare_alone(const mktopt__problem *p, int64_t a, int64_t b)
{
    const mktopt__domain *d = &p->domains[a], *e = &p->domains[b];
    const double left[] = {d->low, d->high, d->fee, d->off, d->on};
    const double right[] = {e->low, e->high, e->fee, e->off, e->on};
    const int order = compare_numbers(left, right, 5);
    return order != 0 ? order : compare_shapes(&p->shapes[a], &p->shapes[b]);
}

/* Orders terms so that equal ones are neighbours; those that share different fees are not equal. */
static int compare_terms(const mktopt__problem *p, int64_t a, int64_t b)
{
    const int64_t left = p->shared_of[a], right = p->shared_of[b];
    return left != right ? (left > right) - (left < right) : compare_alone(p, a, b);
}

/* Merge sort, stable: the order of equal terms is that of their numbers. */
static void sort_terms(const mktopt__problem *p, int64_t *order, int64_t *scratch, int64_t n)
{
    if (n < 2)
        return;
    const int64_t half = n / 2;
    sort_terms(p, order, scratch, half);
    sort_terms(p, order + half, scratch, n - half);
    memcpy(scratch, order, (size_t)n * sizeof *order);
    for (int64_t i = 0, j = half, k = 0; k < n; k++)
        order[k] = j >= n || (i < half && compare_terms(p, scratch[i], scratch[j]) <= 0)
                       ? scratch[i++]
                       : scratch[j++];
}

static int have_equal_terms(const mktopt__problem *p, const mktopt__shared_fee *a,
                            const mktopt__shared_fee *b)
{
    int64_t same = 0;
    while (same < a->last - a->first && compare_alone(p, a->first + same, b->first + same) == 0)
        same++;
    return same == a->last - a->first;
}

/* Fees of one group, whose terms are equal one by one. */
static void find_equal_fees(mktopt__problem *p, const mktopt__group *group)
{
    for (int64_t i = 0; i < p->n_shared; i++) {
        mktopt__shared_fee *fee = &p->shared[i];
        if (fee->first < group->first || fee->first >= group->own_last)
            continue;
        int64_t k = i - 1;
        while (k >= 0 && p->shared[k].first >= group->first &&
               !have_equal_terms(p, &p->shared[k], fee))
            k--;
        fee->twin_before = k >= 0 && p->shared[k].first >= group->first ? k : -1;
        if (fee->twin_before >= 0)
            p->shared[fee->twin_before].twin_after = i;
    }
}

mktopt_status mktopt__model_find_twins(mktopt__model *m, mktopt_error *err)
{
    mktopt__problem *p = &m->problem;
    int64_t *order = mktopt__arena_alloc(m->arena, p->n_terms, sizeof *order);
    int64_t *scratch = mktopt__arena_alloc(m->arena, p->n_terms, sizeof *scratch);
    if (order == NULL || scratch == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t j = 0; j < p->n_terms; j++) {
        order[j] = j;
        p->twin_before[j] = p->twin_after[j] = -1;
    }
    for (int32_t g = 0; g < p->n_groups; g++) {
        const mktopt__group *group = &p->groups[g];
        int64_t *own = order + group->first;
        find_equal_fees(p, group);
        sort_terms(p, own, scratch, group->own_last - group->first);
        for (int64_t k = 1; k < group->own_last - group->first; k++) {
            if (compare_terms(p, own[k - 1], own[k]) != 0)
                continue;
            p->twin_before[own[k]] = own[k - 1];
            p->twin_after[own[k - 1]] = own[k];
        }
    }
    return MKTOPT_OK;
}

/* ---- channels -------------------------------------------------------------------------------- */

static int are_equal(const mktopt__response *a, const mktopt__response *b)
{
    int64_t same = 0;
    while (a->count == b->count && same < a->count &&
           compare_shapes(&a->shapes[same], &b->shapes[same]) == 0)
        same++;
    return same == a->count;
}

mktopt_status mktopt__model_find_alike(mktopt__model *m, mktopt_error *err)
{
    m->alike = mktopt__arena_alloc(m->arena, m->n_channels, sizeof *m->alike);
    if (m->alike == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < m->n_channels; i++) {
        m->alike[i] = m->responses[i].count > 1 ? 0 : i; /* without draws shapes tell twins */
        while (m->alike[i] < i && !are_equal(&m->responses[m->alike[i]], &m->responses[i]))
            m->alike[i]++;
    }
    return MKTOPT_OK;
}
