/* Adding up what is in nodes, which are groups and shared fees, and taking it apart again. */
#include <float.h>
#include <math.h>

#include "allocation/grid/grid_priv.h"

typedef mktopt__row row;
typedef mktopt__grid_item item;

/* ---- bounds -------------------------------------------------------------------------------- */

/* The step that a spend is in; what misses the next one by rounding has reached it. */
static int64_t step_below(const mktopt__grid *t, double spend)
{
    const double k = floor(spend / t->size * (1 + 4 * DBL_EPSILON));
    return k < 0 ? 0 : k > (double)t->steps ? t->steps : (int64_t)k;
}

/* A bound that is no multiple is relaxed to the next one. What is beyond it then costs its price,
 * and what is within may gain that: linear between steps, 0 at the bound. */
static void charge_bound(const mktopt__grid *t, double bound, double price, row *r)
{
    if (!(bound > 0))
        return;
    const int64_t k = step_below(t, bound);
    const double part = bound / t->size - (double)k;
    if (!(part > 0 && part < 1))
        return;
    if (k >= r->first && k <= r->last)
        r->at[k - r->first] += price * t->size * part;
    if (k + 1 >= r->first && k + 1 <= r->last)
        r->at[k + 1 - r->first] -= price * t->size * (1 - part);
}

static void charge_bounds(const mktopt__grid *t, int32_t g, row *r)
{
    const mktopt__group *group = &t->problem->groups[g];
    if (t->inside)
        return;
    const double price = t->prices[g] - (g == 0 ? t->outer : t->prices[group->parent]);
    if (price > 0 && group->upper < INFINITY)
        charge_bound(t, group->upper - t->least_below[g], price, r);
    else if (price < 0)
        charge_bound(t, group->lower - t->least_below[g], price, r);
}

/* A shared fee is lost where its terms, which may all be off, spend a step: of a spend within the
 * first one so much of it as they spend of the step. */
static void charge(const mktopt__grid *t, int64_t node, row *r)
{
    const mktopt__shared_fee *fee = mktopt__grid_fee(t, node);
    if (fee == NULL)
        charge_bounds(t, (int32_t)node, r);
    for (int64_t k = r->first > 1 ? r->first : 1; fee != NULL && k <= r->last; k++)
        r->at[k - r->first] -= fee->amount / (1 + t->nu);
}

/* The steps that a node may spend: at least as many as its bounds allow, or, `inside`, no more. */
static void bound_node(const mktopt__grid *t, int64_t node, int64_t *first, int64_t *last)
{
    *first = 0;
    *last = t->steps;
    if (mktopt__grid_fee(t, node) != NULL)
        return;
    const mktopt__group *group = &t->problem->groups[node];
    const double lower = group->lower - t->least_below[node],
                 upper = group->upper - t->least_below[node];
    *first = lower > 0 ? step_below(t, lower) : 0;
    *last = upper < INFINITY ? step_below(t, upper) : t->steps;
    if (t->inside && node == 0) /* what is left others spend */
        *first -= mktopt__sooner(*first, t->problem->n_terms);
    else if (t->inside)
        *first += (double)*first * t->size < lower;
    else if (*last < t->steps && (double)*last * t->size < upper)
        ++*last;
}

/* As far as its parts, in order, and what is left for those after them allow. */
int64_t mktopt__grid_measure_node(mktopt__grid *t, int64_t node, int *empty)
{
    const int64_t begin = t->first_item[node], end = t->first_item[node + 1];
    int64_t first, last, least = 0, most = 0, rest_least = 0, rest_most = 0, sums = 0;
    bound_node(t, node, &first, &last);
    for (int64_t i = begin; i < end; i++) {
        rest_least += t->items[i].value.first;
        rest_most += t->items[i].value.last;
        *empty |= t->items[i].value.last < t->items[i].value.first;
    }
    for (int64_t i = begin; i < end && !*empty; i++) {
        item *m = &t->items[i];
        m->before.first = mktopt__later(least, first - rest_most);
        m->before.last = mktopt__sooner(most, last - rest_least);
        *empty |= m->before.last < m->before.first;
        sums += (m->before.last - m->before.first + 1) *
                (m->term < 0 ? m->value.last - m->value.first + 1 : m->points);
        least += m->value.first;
        most += m->value.last;
        rest_least -= m->value.first;
        rest_most -= m->value.last;
    }
    t->whole[node].first = mktopt__later(least, first);
    t->whole[node].last = mktopt__sooner(most, last);
    *empty |= t->whole[node].last < t->whole[node].first;
    if (node > 0)
        t->items[t->item_of[node]].value = t->whole[node];
    return *empty ? 0 : sums;
}

/* The rows of a node as it has been measured. */
static int make_rows(mktopt__grid *t, int64_t node)
{
    row *whole = &t->whole[node];
    for (int64_t i = t->first_item[node]; i < t->first_item[node + 1]; i++) {
        row *before = &t->items[i].before;
        if (mktopt__row_make(t->rows, before->first, before->last, before) != 0)
            return -1;
    }
    return mktopt__row_make(t->rows, whole->first, whole->last, whole);
}

/* Totals that have been dropped. *empty: all. */
static void drop_totals(const mktopt__grid *t, row *whole, int *empty)
{
    *empty = 1;
    for (int64_t k = whole->first; k <= whole->last; k++) {
        double *at = &whole->at[k - whole->first];
        *at = mktopt__grid_may_spend(t, k) ? *at : -INFINITY;
        *empty = *empty && *at == -INFINITY;
    }
}

/* What a node brings, item by item. */
int mktopt__grid_add_up(mktopt__grid *t, int64_t node, int *empty)
{
    const int64_t begin = t->first_item[node], end = t->first_item[node + 1];
    if (make_rows(t, node) != 0)
        return -1;
    if (begin < end)
        t->items[begin].before.at[0] = 0;
    else
        t->whole[node].at[0] = 0;
    for (int64_t i = begin; i < end; i++) {
        item *m = &t->items[i];
        mktopt__rows_add(&m->before, &m->value,
                         i + 1 < end ? &t->items[i + 1].before : &t->whole[node]);
    }
    charge(t, node, &t->whole[node]);
    if (node == 0) {
        drop_totals(t, &t->whole[0], empty);
        return 0;
    }
    item *self = &t->items[t->item_of[node]];
    self->value = t->whole[node];
    return mktopt__row_make(t->rows, self->value.first, self->value.last, &self->rest);
}

/* What is left for each item of a node: `after` is what the rest and the items after it bring. */
int mktopt__grid_take_apart(mktopt__grid *t, int64_t node)
{
    const int64_t begin = t->first_item[node], end = t->first_item[node + 1];
    row after;
    if (mktopt__row_make(t->rows, t->whole[node].first, t->whole[node].last, &after) != 0)
        return -1;
    for (int64_t i = 0; i <= after.last - after.first; i++)
        after.at[i] = node > 0 ? t->items[t->item_of[node]].rest.at[i]
                      : mktopt__grid_may_spend(t, after.first + i) ? 0
                                                                   : -INFINITY;
    charge(t, node, &after);
    for (int64_t i = end - 1; i >= begin; i--) {
        item *m = &t->items[i];
        row next;
        mktopt__rows_meet(&m->before, &after, &m->value, &m->rest);
        if (mktopt__row_make(t->rows, m->before.first, m->before.last, &next) != 0)
            return -1;
        mktopt__rows_take(&after, &m->value, &next);
        after = next;
    }
    return 0;
}

/* ---- the best ------------------------------------------------------------------------------ */

/* The step at which an item's part of `sum` is best. */
static int64_t best_part(const item *m, int64_t sum)
{
    int64_t best = m->value.first;
    double most = -INFINITY;
    for (int64_t k = m->value.first; k <= m->value.last; k++) {
        const int64_t s = sum - k;
        if (s < m->before.first || s > m->before.last)
            continue;
        const double value = m->before.at[s - m->before.first] + m->value.at[k - m->value.first];
        if (!(value > most))
            continue;
        most = value;
        best = k;
    }
    return best;
}

/* Spends of the terms of a node that spends so many steps, and of the nodes in it. */
static void spend_node(mktopt__grid *t, int64_t node, int64_t *of_nodes, double *x)
{
    int64_t sum = of_nodes[node];
    for (int64_t i = t->first_item[node + 1] - 1; i >= t->first_item[node]; i--) {
        const item *m = &t->items[i];
        const int64_t k = best_part(m, sum);
        sum -= k;
        if (m->term < 0) {
            of_nodes[m->node] = k;
            continue;
        }
        x[m->term] = mktopt__grid_spend_for(t, m, k);
    }
}

mktopt_status mktopt__grid_read(mktopt__grid *t, double *value, double *x, mktopt_error *err)
{
    const row *all = &t->whole[0];
    int64_t *of_nodes = mktopt__arena_alloc(t->rows, t->n_nodes, sizeof *of_nodes);
    if (of_nodes == NULL)
        return mktopt__out_of_memory(err);
    of_nodes[0] = all->first;
    for (int64_t k = all->first; k <= all->last; k++)
        if (all->at[k - all->first] > all->at[of_nodes[0] - all->first])
            of_nodes[0] = k;
    *value = all->at[of_nodes[0] - all->first];
    for (int64_t q = 0; q < t->n_nodes; q++)
        spend_node(t, q, of_nodes, x);
    return MKTOPT_OK;
}
