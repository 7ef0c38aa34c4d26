/* From a node's requirements to what views look at. */
#include "allocation/sides/nodes.h"

#include <math.h>

typedef mktopt__choice choice;

void mktopt__sides_leave(mktopt__sides *s)
{
    for (int64_t i = 0; i < s->n_forced; i++)
        s->forced[s->forced_list[i]] = SIDE_FREE;
    for (int32_t i = 0; i < s->n_limited; i++)
        s->range[s->limited[i]] = (mktopt__range){0, s->n};
    s->n_forced = s->n_limited = 0;
    for (int64_t i = 0; i < s->n_barred; i++)
        s->barred[s->barred_list[i]] = 0;
    for (int64_t i = 0; i < s->n_corners; i++)
        s->corner[s->corner_list[i]] = CORNER_FREE;
    s->from_level = 0;
    s->to_level = 1;
    s->only = -1;
    s->must = s->must_not = 0;
    s->n_barred = s->n_corners = 0;
}

static void enter_range(mktopt__sides *s, const choice *c)
{
    mktopt__range *range = &s->range[c->at];
    const int was_free = range->least == 0 && range->most == s->n;
    if (c->kind == AT_MOST && c->count < range->most)
        range->most = c->count;
    if (c->kind == AT_LEAST && c->count > range->least)
        range->least = c->count;
    if (was_free && (range->least > 0 || range->most < s->n))
        s->limited[s->n_limited++] = (int32_t)c->at;
}

static void bar(mktopt__sides *s, int64_t k)
{
    if (!s->barred[k])
        s->barred_list[s->n_barred++] = k;
    s->barred[k] = 1;
}

void mktopt__sides_enter(mktopt__sides *s, int64_t number)
{
    mktopt__sides_leave(s);
    for (; number >= 0; number = s->nodes[number].parent) {
        const choice *c = &s->nodes[number];
        switch (c->kind) {
        case TO_LEFT:
        case TO_RIGHT:
            s->forced[c->at] = c->kind == TO_LEFT ? SIDE_LEFT : SIDE_RIGHT;
            s->forced_list[s->n_forced++] = c->at;
            break;
        case AT_MOST:
        case AT_LEAST:
            enter_range(s, c);
            break;
        case REMAINDER:
            if (s->levels[c->from].part > s->levels[s->from_level].part)
                s->from_level = c->from;
            if (s->levels[c->to].part < s->levels[s->to_level].part)
                s->to_level = c->to;
            break;
        case OFF:
        case AT_LOW:
            s->corner[c->at] = c->kind == OFF ? CORNER_OFF : CORNER_LOW;
            s->corner_list[s->n_corners++] = c->at;
            if (c->kind == AT_LOW)
                bar(s, c->at);
            break;
        case SOMEBODY:
            s->must = 1;
            break;
        case NOBODY:
            s->must_not = 1;
            break;
        case ONLY:
            s->only = c->at;
            s->must = 1;
            break;
        case BARRED:
            bar(s, c->at);
            break;
        default:
            break;
        }
    }
}

int mktopt__sides_push(mktopt__sides *s, const choice *c)
{
    void *nodes = s->nodes;
    choice *slot = mktopt__arena_push(s->arena, &nodes, &s->n_nodes, &s->node_capacity, sizeof *c);
    if (slot == NULL)
        return -1;
    s->nodes = nodes;
    *slot = *c;
    slot->price = c->parent >= 0 ? s->nodes[c->parent].price : s->price;
    slot->rate = c->parent >= 0 ? s->nodes[c->parent].rate : INFINITY;
    return mktopt__heap_push(&s->open, c->bound, s->n_nodes - 1);
}

/* Chains of requirements, of which only the last is a leaf. */
static int push_chain(mktopt__sides *s, const choice *chain, int n)
{
    const int64_t leaves = s->open.count;
    int64_t parent = -1;
    for (int i = 0; i < n; i++) {
        choice c = chain[i];
        c.parent = parent;
        parent = s->n_nodes;
        s->open.count = leaves;
        if (mktopt__sides_push(s, &c) != 0)
            return -1;
    }
    return 0;
}

int mktopt__sides_push_whole(mktopt__sides *s, double bound, const mktopt__count *count)
{
    const choice whole = {.bound = bound, .parent = -1, .kind = WHOLE};
    if (count == NULL)
        return mktopt__sides_push(s, &whole);
    const int64_t middle = mktopt__sides_level(s, MKTOPT__SIDES_COUNTED);
    const choice near = {.bound = bound, .from = 0, .to = middle, .kind = REMAINDER},
                 far = {.bound = bound, .from = middle, .to = 1, .kind = REMAINDER};
    choice least = {.bound = bound, .at = count->class, .count = count->least, .kind = AT_LEAST},
           most = {.bound = bound, .at = count->class, .count = count->most, .kind = AT_MOST};
    if (middle < 0 || push_chain(s, (const choice[]){near, least, most}, 3) != 0)
        return -1;
    least.count--;
    most.count--;
    return most.count < 0 ? 0 : push_chain(s, (const choice[]){far, least, most}, 3);
}

/* A bound for another budget: a line, whose slope is its price, which may be below the outer one
 * where all of the budget must be spent. For another response: not known. */
static double shifted(const mktopt__sides *s, const choice *leaf, double target,
                      const mktopt__window *window)
{
    const mktopt__group *whole = &s->problem->groups[0];
    const double extra = leaf->rate - s->problem->outer_price;
    const int is_line = isfinite(extra) && (extra > 0 || whole->lower == whole->upper);
    if (target == s->target && window == NULL)
        return leaf->bound;
    if (!isnan(s->problem->reach) || !is_line ||
        (window != NULL && !(leaf->rate >= window->least && leaf->rate <= window->most)))
        return INFINITY;
    return leaf->bound + extra * (target - s->target) +
           MKTOPT__SIDES_SLACK * fabs(extra) * (fabs(target) + fabs(s->target));
}

int mktopt__sides_take_up(mktopt__sides *s, const mktopt__window *window)
{
    const mktopt__problem *p = s->problem;
    const double target = isnan(p->reach) ? p->groups[0].upper : p->reach;
    while (s->open.n_aside > 0)
        if (mktopt__heap_push(&s->open, 0, s->open.aside[--s->open.n_aside]) != 0)
            return -1;
    for (int64_t i = 0; i < s->open.count; i++) {
        choice *leaf = &s->nodes[s->open.items[i].number];
        s->open.items[i].key = leaf->bound = shifted(s, leaf, target, window);
        leaf->tried = 0;
    }
    s->target = target;
    mktopt__heap_restore(&s->open);
    return 0;
}
