/* Which groups are held, what they bring, and the rest. */
#include "allocation/parts/held.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "allocation/parts/parts.h"
#include "allocation/sides/sides.h"
#include "base/sum.h"

/* A group and all that is in it, as a problem of its own. */
typedef struct part {
    mktopt__problem problem;
    mktopt__search *search;
    mktopt__solution solution;
    double *x;        /* of its terms */
    double spend;     /* at which it was solved; NaN: not yet */
    double low, high; /* its bounds then */
    double value, bound;
    double good;     /* a price at which it stays there; 0: none */
    double excess;   /* by which it may be better elsewhere then */
    int32_t is_last; /* 1: at prices further off it does not stay */
    int32_t reserved;
} part;

/* The terms outside of some groups. */
typedef struct rest {
    signed char *without; /* of groups */
    mktopt__problem problem;
    mktopt__search *search;
    int64_t *order; /* its terms' numbers in the whole */
    struct rest *next;
} rest;

struct mktopt__held {
    const mktopt__problem *whole;
    mktopt__arena *arena;
    part **parts; /* of groups, when they have been held */
    rest *rests;
    signed char *side; /* of groups: the bound that holds them, -1 or 1; 0: none */
    double *x;
    double price;    /* of the whole, about */
    int32_t settled; /* 1: the groups held last were the right ones */
    int32_t reserved;
    int64_t evaluations;
};

typedef struct run {
    mktopt__held *h;
    const mktopt__context *context;
    mktopt__search_limits limits; /* of parts and rests */
    mktopt__window window;
    mktopt__sum spend, value, bound; /* of the parts */
} run;

/* A spend that misses a group's bound by less, relatively, keeps to it. */
static const double UNSEEN = 1e-14;
/* Of the gap, for every part and the rest. */
static const double SHARE = 0.25;
/* Nodes of the rest's search, and sets of groups that are remembered. */
enum { MOST_NODES = 300, MOST_RESTS = 32 };

/* ---- making -------------------------------------------------------------------------------- */

int mktopt__held_create(const mktopt__problem *problem, mktopt__arena *arena, mktopt__held **held)
{
    *held = NULL;
    if (!mktopt__parts_apply(problem))
        return 0;
    mktopt__held *h = mktopt__arena_alloc(arena, 1, sizeof *h);
    if (h == NULL)
        return -1;
    *h = (mktopt__held){.whole = problem, .arena = arena};
    h->parts = mktopt__arena_alloc(arena, problem->n_groups, sizeof *h->parts);
    h->side = mktopt__arena_alloc(arena, problem->n_groups, sizeof *h->side);
    h->x = mktopt__arena_alloc(arena, problem->n_terms, sizeof *h->x);
    if (h->parts == NULL || h->side == NULL || h->x == NULL)
        return -1;
    *held = h;
    return 0;
}

int64_t mktopt__held_evaluations(const mktopt__held *held)
{
    return held->evaluations;
}

static part *make_part(mktopt__held *h, int32_t g)
{
    const mktopt__group *group = &h->whole->groups[g];
    const int64_t n = group->last - group->first;
    part *p = mktopt__arena_alloc(h->arena, 1, sizeof *p);
    int64_t *order = mktopt__arena_alloc(h->arena, n, sizeof *order);
    if (p == NULL || order == NULL)
        return NULL;
    for (int64_t i = 0; i < n; i++)
        order[i] = group->first + i;
    if (mktopt__problem_pick(h->whole, order, n, group->end - g, h->arena, &p->problem) != 0)
        return NULL;
    mktopt__groups_copy(h->whole, g, -1, 0, 0, p->problem.groups);
    p->x = mktopt__arena_alloc(h->arena, n, sizeof *p->x);
    p->solution.x = mktopt__arena_alloc(h->arena, n, sizeof *p->solution.x);
    p->search = mktopt__search_create(&p->problem, h->arena);
    p->spend = (double)NAN;
    return p->x != NULL && p->solution.x != NULL && p->search != NULL ? p : NULL;
}

static int make_rest(mktopt__held *h, rest *r)
{
    const mktopt__problem *whole = h->whole;
    int64_t n = 0;
    r->without = mktopt__arena_alloc(h->arena, whole->n_groups, sizeof *r->without);
    r->order = mktopt__arena_alloc(h->arena, whole->n_terms, sizeof *r->order);
    if (r->without == NULL || r->order == NULL)
        return -1;
    for (int32_t g = 0; g < whole->n_groups;) {
        r->without[g] = h->side[g] != 0;
        for (int64_t j = whole->groups[g].first; !r->without[g] && j < whole->groups[g].own_last;
             j++)
            r->order[n++] = j;
        g = r->without[g] ? whole->groups[g].end : g + 1;
    }
    if (n == 0)
        return 0;
    if (mktopt__problem_pick(whole, r->order, n, 1, h->arena, &r->problem) != 0)
        return -1;
    r->problem.groups[0] = (mktopt__group){.parent = -1, .end = 1, .last = n, .own_last = n};
    r->search = mktopt__search_create(&r->problem, h->arena);
    return r->search == NULL || mktopt__sides_create(&r->problem, &r->search->relaxed, h->arena,
                                                     &r->search->sides) != 0
               ? -1
               : 0;
}

/* What the groups held now leave; NULL: there have been too many others. -1: out of memory. */
static int find_rest(mktopt__held *h, rest **found)
{
    rest *r = h->rests;
    int32_t count = 0;
    for (; r != NULL; r = r->next, count++) {
        int same = 1;
        for (int32_t g = 0; same && g < h->whole->n_groups; g++)
            same = r->without[g] == (h->side[g] != 0);
        if (same)
            break;
    }
    *found = r;
    if (r != NULL || count >= MOST_RESTS)
        return 0;
    r = mktopt__arena_alloc(h->arena, 1, sizeof *r);
    if (r == NULL || make_rest(h, r) != 0)
        return -1;
    r->next = h->rests;
    *found = h->rests = r;
    return 0;
}

/* ---- parts --------------------------------------------------------------------------------- */

/* The best of a part with a spend in low..high at a price. */
static mktopt_status solve_part(run *r, part *p, double price, double low, double high, double unit,
                                mktopt_error *err)
{
    p->problem.outer_price = price;
    p->problem.groups[0].lower = low;
    p->problem.groups[0].upper = high;
    r->limits.unit = unit;
    MKTOPT__TRY(mktopt__search_run(p->search, r->context, &r->limits, NULL, &p->solution, err));
    r->h->evaluations += p->solution.evaluations;
    r->limits.evaluations -= p->solution.evaluations;
    return MKTOPT_OK;
}

/* Solves a group at the bound that holds it, unless that has been done. */
static mktopt_status solve_at_bound(run *r, part *p, const mktopt__group *group, int side,
                                    double outer_price, mktopt_error *err)
{
    const double spend = side > 0 ? group->upper : group->lower;
    const double low = fmax(group->lower, 0);
    double most = 0;
    for (int64_t j = 0; j < p->problem.n_terms; j++)
        most += p->problem.domains[j].high;
    const double high = fmin(group->upper, most);
    if (p->spend != spend) {
        p->spend = (double)NAN;
        MKTOPT__TRY(solve_part(r, p, outer_price, spend, spend, 0, err));
        if (!p->solution.found)
            return MKTOPT_OK;
        memcpy(p->x, p->solution.x, (size_t)p->problem.n_terms * sizeof *p->x);
        p->value = p->solution.score;
        p->bound = p->solution.bound;
        p->good = p->excess = 0;
        p->spend = spend;
    } else if (p->low != low || p->high != high) {
        p->good = p->excess = 0;
    }
    p->low = low;
    p->high = high;
    return MKTOPT_OK;
}

/* Finds the furthest price at which the part stays at its bound, or one that is far enough: from a
 * price that is too far, the mean slope between the bound and where the part would rather be is
 * closer (Dinkelbach 1967). p->good is 0 when there is none. */
static mktopt_status find_good_price(run *r, part *p, int side, double outer_price,
                                     mktopt_error *err)
{
    static const double FAR = 2, ENOUGH = 1.3;
    enum { MOST_STEPS = 20 };
    const double unit = fabs(p->value), far = side > 0 ? FAR : 1 / FAR;
    const int enough = side > 0 ? p->good >= r->h->price * ENOUGH : p->good <= r->h->price / ENOUGH;
    if (p->good != 0 && (p->is_last || enough))
        return MKTOPT_OK;
    double price = r->h->price * far;
    p->good = 0;
    p->is_last = 0;
    for (int i = 0; i < MOST_STEPS; i++) {
        MKTOPT__TRY(solve_part(r, p, price, p->low, p->high, unit, err));
        const double there = p->value + (outer_price - price) * p->spend;
        const double size = unit + fabs(outer_price * p->spend) + fabs(price * p->spend);
        const double excess = fmax(p->solution.bound - there, 0) + 8 * DBL_EPSILON * size;
        if (excess <= r->limits.gap * unit + 16 * DBL_EPSILON * size) {
            p->good = price;
            p->excess = excess;
            break;
        }
        const double spend = mktopt__sum_of(p->solution.x, p->problem.n_terms);
        const double gained =
            p->solution.score + price * spend - (p->value + outer_price * p->spend);
        const double next = gained / (spend - p->spend);
        if (!p->solution.found || !(side > 0 ? next < price : next > price))
            break;
        price = next;
        p->is_last = 1;
    }
    return MKTOPT_OK;
}

/* Adds a held group to what the parts spend and bring; 0 when it cannot be held. */
static mktopt_status hold(run *r, int32_t g, int *is_held, mktopt_error *err)
{
    mktopt__held *h = r->h;
    const mktopt__group *group = &h->whole->groups[g];
    const int side = h->side[g];
    const double outer_price = h->whole->outer_price;
    *is_held = 0;
    if (h->parts[g] == NULL && (h->parts[g] = make_part(h, g)) == NULL)
        return mktopt__out_of_memory(err);
    part *p = h->parts[g];
    MKTOPT__TRY(solve_at_bound(r, p, group, side, outer_price, err));
    if (isnan(p->spend))
        return MKTOPT_OK;
    if (p->low < p->high) {
        MKTOPT__TRY(find_good_price(r, p, side, outer_price, err));
        if (p->good == 0)
            return MKTOPT_OK;
        if (side > 0)
            r->window.most = fmin(r->window.most, p->good);
        else
            r->window.least = fmax(r->window.least, p->good);
    }
    *is_held = 1;
    mktopt__sum_add(&r->spend, p->spend);
    mktopt__sum_add(&r->value, p->value);
    mktopt__sum_add(&r->bound, p->bound + p->excess);
    memcpy(h->x + group->first, p->x, (size_t)p->problem.n_terms * sizeof *p->x);
    return MKTOPT_OK;
}

/* ---- the run ------------------------------------------------------------------------------- */

/* The rest at what the parts leave of the budget; the spends of all into h->x. */
static mktopt_status solve_rest(run *r, rest *left, mktopt__solution *found, double *bound,
                                mktopt_error *err)
{
    mktopt__held *h = r->h;
    mktopt__search *s = left->search;
    const mktopt__group *whole = &h->whole->groups[0];
    const double spent = mktopt__sum_value(&r->spend);
    const int64_t before = s->concave.evaluations + s->sides->evaluations;
    mktopt__search_limits limits = r->limits;
    left->problem.outer_price = h->whole->outer_price;
    left->problem.groups[0].lower = whole->lower - spent;
    left->problem.groups[0].upper = whole->upper - spent;
    limits.window = &r->window;
    limits.unit = fmax(mktopt__sum_value(&r->value), 0);
    limits.keep_tree = 1; /* only what is left and the window are others */
    limits.side_nodes = MOST_NODES;
    *bound = INFINITY;
    mktopt__search_offer_last(s, found);
    MKTOPT__TRY(mktopt__sides_run(s, r->context, &limits, found, bound, err));
    const int64_t used = s->concave.evaluations + s->sides->evaluations - before;
    h->evaluations += used;
    r->limits.evaluations -= used;
    for (int64_t i = 0; i < left->problem.n_terms; i++)
        h->x[left->order[i]] = s->best[i];
    return MKTOPT_OK;
}

/* Holds the groups whose bounds the spends break, instead of those inside them; how many. */
static int hold_broken(mktopt__held *h)
{
    const mktopt__problem *whole = h->whole;
    int added = 0;
    for (int32_t g = 1; g < whole->n_groups;) {
        const mktopt__group *group = &whole->groups[g];
        if (h->side[g] != 0) {
            g = group->end;
            continue;
        }
        const double spend = mktopt__group_spend(group, h->x);
        const int side =
            (spend > group->upper * (1 + UNSEEN)) - (spend < group->lower * (1 - UNSEEN));
        if (side != 0) {
            memset(&h->side[g], 0, (size_t)(group->end - g) * sizeof *h->side);
            h->side[g] = (signed char)side;
            added++;
        }
        g = side != 0 ? group->end : g + 1;
    }
    return added;
}

/* Holds the groups that the relaxation does, the outermost. */
static void begin_holding(mktopt__held *h, const mktopt__relaxation *relaxed)
{
    memset(h->side, 0, (size_t)h->whole->n_groups * sizeof *h->side);
    for (int32_t g = 1; g < h->whole->n_groups;) {
        h->side[g] = (signed char)relaxed->held[g];
        g = h->side[g] != 0 ? h->whole->groups[g].end : g + 1;
    }
}

/* What the held groups spend and bring, and the prices at which they stay held. Those that cannot
 * be held no longer are. */
static mktopt_status hold_all(run *r, mktopt_error *err)
{
    mktopt__held *h = r->h;
    r->spend = r->value = r->bound = (mktopt__sum){0};
    r->window = (mktopt__window){-INFINITY, INFINITY};
    for (int32_t g = 1; g < h->whole->n_groups; g++) {
        int is_held = 0;
        if (h->side[g] != 0)
            MKTOPT__TRY(hold(r, g, &is_held, err));
        if (!is_held)
            h->side[g] = 0;
    }
    return MKTOPT_OK;
}

/* With the groups held now. *done: nothing is left to do. */
static mktopt_status try_held(run *r, mktopt__search *search, mktopt__solution *best, double *bound,
                              int *done, mktopt_error *err)
{
    mktopt__held *h = r->h;
    mktopt__solution found = {.found = 0};
    rest *left;
    double of_rest;
    *done = 1;
    MKTOPT__TRY(hold_all(r, err));
    if (!(r->window.least < h->price && h->price < r->window.most))
        return MKTOPT_OK;
    if (find_rest(h, &left) != 0)
        return mktopt__out_of_memory(err);
    if (left == NULL || left->search == NULL || left->search->sides == NULL)
        return MKTOPT_OK;
    MKTOPT__TRY(solve_rest(r, left, &found, &of_rest, err));
    best->nodes += found.nodes;
    if (of_rest == -INFINITY)
        return MKTOPT_OK; /* says nothing about other spends of the parts */
    const double of_parts = mktopt__sum_value(&r->bound);
    const double slack = 8 * DBL_EPSILON * (fabs(of_parts) + fabs(of_rest));
    *bound = fmin(*bound, of_parts + of_rest + slack);
    if (!found.found)
        return MKTOPT_OK;
    *done = hold_broken(h) == 0;
    if (!*done)
        return MKTOPT_OK;
    const double before = best->found ? best->score : -INFINITY;
    mktopt__search_offer(search, &left->search->concave, h->x, best);
    if (best->found && best->score > before)
        search->best_price = left->search->best_price;
    if (left->search->best_price > 0)
        h->price = left->search->best_price;
    return MKTOPT_OK;
}

/* Holds groups until the rest breaks no bound of others. */
static mktopt_status try_rounds(run *r, mktopt__search *search, mktopt__solution *best,
                                double *bound, mktopt_error *err)
{
    enum { MOST_ROUNDS = 4 };
    int done = 0;
    for (int i = 0; i < MOST_ROUNDS && !done; i++)
        MKTOPT__TRY(try_held(r, search, best, bound, &done, err));
    return MKTOPT_OK;
}

mktopt_status mktopt__held_run(mktopt__search *search, const mktopt__context *context,
                               const mktopt__search_limits *limits, mktopt__solution *best,
                               double *bound, mktopt_error *err)
{
    mktopt__held *h = search->held;
    run r = {.h = h, .context = context, .limits = *limits};
    if (mktopt__groups_share(h->whole->groups, 1, h->whole->n_groups))
        return MKTOPT_OK; /* parts would be solved again for each budget */
    r.limits.gap *= SHARE;
    r.limits.explain = r.limits.keep_tree = 0;
    r.limits.sides_first = 1;
    if (h->settled) /* as for the last budget */
        MKTOPT__TRY(try_rounds(&r, search, best, bound, err));
    h->settled = mktopt__search_closed(*bound, limits, best);
    if (!h->settled && mktopt__search_solve(search, &search->relaxed) == 0) {
        h->price = mktopt__relaxation_price(&search->relaxed, 0);
        begin_holding(h, &search->relaxed);
        if (h->price > 0 && h->price < INFINITY)
            MKTOPT__TRY(try_rounds(&r, search, best, bound, err));
        h->settled = mktopt__search_closed(*bound, limits, best);
    }
    *bound = best->found ? fmax(*bound, best->score) : *bound;
    return MKTOPT_OK;
}
