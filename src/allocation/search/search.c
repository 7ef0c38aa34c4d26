/* Spatial branch and bound (Horst and Tuy, Global Optimization, 1996, ch. IV): split the domain of
 * the term whose envelope lies furthest above it, best bound first.
 *
 * The relaxation's optimum lies inside a bridge for one term a binding constraint at most, so the
 * gap is that of a few terms however many there are (Shapley and Folkman), and rounding those to an
 * end of their bridges, with all others moving in their concave parts, gives solutions that are
 * optimal or nearly so. */
#include "allocation/search/search_priv.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "allocation/parts/held.h"
#include "allocation/parts/parts.h"
#include "allocation/search/roas.h"
#include "allocation/sides/sides.h"

typedef mktopt__node node;
typedef mktopt__tree tree;

/* ---- making -------------------------------------------------------------------------------- */

static int prepare(mktopt__search *s, mktopt__relaxation *r)
{
    const mktopt__problem *p = s->problem;
    r->n_terms = p->n_terms;
    r->n_groups = p->n_groups;
    r->shapes = p->shapes;
    r->groups = p->groups;
    r->reach = p->reach;
    r->outer_price = p->outer_price;
    if (mktopt__relaxation_init(r, s->arena) != 0)
        return -1;
    for (int64_t j = 0; j < p->n_terms && r == &s->relaxed; j++) /* the other has no domains yet */
        mktopt__relax_term(r, j, &p->domains[j]);
    return 0;
}

mktopt__search *mktopt__search_create(const mktopt__problem *problem, mktopt__arena *arena)
{
    const int64_t n = problem->n_terms;
    mktopt__search *s = mktopt__arena_alloc(arena, 1, sizeof *s);
    if (s == NULL)
        return NULL;
    s->side.pieces =
        mktopt__arena_alloc(arena, mktopt__widest_room(problem->shapes, n), sizeof *s->side.pieces);
    s->guide = mktopt__arena_alloc(arena, problem->n_groups, sizeof *s->guide);
    s->problem = problem;
    s->opened = NAN;
    s->arena = s->tree.leaves.arena = arena;
    s->dirty = mktopt__arena_alloc(arena, n, sizeof *s->dirty);
    s->is_dirty = mktopt__arena_alloc(arena, n, sizeof *s->is_dirty);
    s->cut = mktopt__arena_alloc(arena, n, sizeof *s->cut);
    s->wanted = mktopt__arena_copy(arena, problem->domains, n, sizeof *s->wanted);
    s->best = mktopt__arena_alloc(arena, n, sizeof *s->best);
    s->trial = mktopt__arena_alloc(arena, n, sizeof *s->trial);
    s->other = mktopt__arena_alloc(arena, n, sizeof *s->other);
    s->settled = mktopt__arena_alloc(arena, problem->n_shared, sizeof *s->settled);
    s->paid = mktopt__arena_alloc(arena, problem->n_shared, sizeof *s->paid);
    s->price = mktopt__arena_alloc(arena, n, sizeof *s->price);
    if (s->dirty == NULL || s->is_dirty == NULL || s->cut == NULL || s->wanted == NULL ||
        s->side.pieces == NULL || s->guide == NULL || s->best == NULL || s->trial == NULL ||
        s->other == NULL || s->price == NULL || s->settled == NULL || s->paid == NULL ||
        prepare(s, &s->relaxed) != 0 || prepare(s, &s->concave) != 0)
        return NULL;
    return s;
}

/* An upper bound on scores. */
static double score_bound(const mktopt__search *s, const mktopt__relaxation *r)
{
    return isnan(s->problem->reach) ? r->bound : -r->bound;
}

/* ---- the tree ------------------------------------------------------------------------------ */

static int push_leaf(mktopt__search *s, int64_t number)
{
    return mktopt__heap_push(&s->tree.leaves, s->tree.nodes[number].bound, number);
}

static int push_node(mktopt__search *s, const node *n)
{
    tree *t = &s->tree;
    void *nodes = t->nodes;
    node *slot = mktopt__arena_push(s->arena, &nodes, &t->count, &t->capacity, sizeof *slot);
    if (slot == NULL)
        return -1;
    t->nodes = nodes;
    *slot = *n;
    return push_leaf(s, t->count - 1);
}

static int64_t pop_leaf(tree *t)
{
    return mktopt__heap_pop(&t->leaves).number;
}

/* Rounding of a bound that is moved to another budget, in units of what is added up. */
static const double SHIFT_SLACK = 16 * DBL_EPSILON;

/* The leaves' bounds for another budget, without solving: a price bounds every budget. */
static void shift_bounds(mktopt__search *s, double budget)
{
    mktopt__heap *leaves = &s->tree.leaves;
    for (int64_t i = 0; i < leaves->count; i++) {
        node *n = &s->tree.nodes[leaves->items[i].number];
        const double size = fabs(n->line) + fabs(n->growth) * (budget + s->budget);
        if (!isinf(n->line))
            n->line += n->growth * (budget - s->budget) + SHIFT_SLACK * size;
        n->bound = n->line;
        n->fresh = 0;
        leaves->items[i].key = n->bound;
    }
    mktopt__heap_restore(leaves);
    s->budget = budget;
}

static int apply_path(mktopt__search *s, int64_t number)
{
    for (; number >= 0; number = s->tree.nodes[number].parent) {
        const node *n = &s->tree.nodes[number];
        if (n->cut != MKTOPT__NO_CUT &&
            mktopt__cut(s, n->cut_term, (mktopt__cut_kind)n->cut, n->cut_at) != 0)
            return -1;
    }
    return 0;
}

/* ---- branching ----------------------------------------------------------------------------- */

int mktopt__search_closed(double bound, const mktopt__search_limits *limits,
                          const mktopt__solution *best)
{
    return bound == -INFINITY ||
           (best->found && bound < INFINITY &&
            bound <= best->score + limits->gap * fmax(mktopt__gap_unit(best, bound), limits->unit));
}

/* What each rounding of the term to split would lose at least, about: moving d of spend to or from
 * arcs that give way by `fall` costs d^2 / (2 fall); holding it costs the envelope's excess. */
static void estimate_losses(const mktopt__search *s, const node *n, double *losses)
{
    const mktopt__relaxation *r = &s->relaxed;
    const int64_t j = n->split_term;
    const double x = r->x[j], fall = -r->met[0].fall;
    const mktopt__piece *piece = mktopt__envelope_piece(&r->envelopes[j], x);
    losses[ROUND_LEFT] = losses[ROUND_RIGHT] = losses[ROUND_FIXED] = 0;
    if (piece == NULL || n->split == MKTOPT__CUT_UNPAID || !isnan(s->problem->reach) ||
        !isnan(s->problem->min_roas))
        return;
    losses[ROUND_FIXED] = mktopt__envelope_value(&r->envelopes[j], x) -
                          mktopt__domain_value(&r->shapes[j], &r->domains[j], x);
    if (!(fall > 0) || r->n_groups > 1)
        return;
    losses[ROUND_LEFT] = (x - piece->x0) * (x - piece->x0) / (2 * fall);
    losses[ROUND_RIGHT] = (piece->x1 - x) * (piece->x1 - x) / (2 * fall);
}

/* From the relaxation's optimum: itself, and roundings, the most promising first, as long as one
 * may be better than what there is. */
static void find_solutions(mktopt__search *s, const node *n, double others,
                           const mktopt__search_limits *limits, mktopt__solution *best)
{
    static const double DOUBT = 0.5; /* of the estimates */
    double *x = s->price; /* the relaxation's optimum is overwritten by the ROAS search */
    double losses[3];
    int tried[3] = {0, 0, 0};
    memcpy(x, s->relaxed.x, (size_t)s->problem->n_terms * sizeof *x);
    if (n->split != MKTOPT__NO_CUT)
        estimate_losses(s, n, losses);
    mktopt__search_offer(s, &s->relaxed, x, best);
    if (n->bound < others && best->found)
        return;
    for (int k = 0; k < 3; k++) {
        int next = -1;
        for (int i = 0; i < 3; i++)
            if (!tried[i] && (next < 0 || (n->split != MKTOPT__NO_CUT && losses[i] < losses[next])))
                next = i;
        const double hope = n->bound - (n->split != MKTOPT__NO_CUT ? DOUBT * losses[next] : 0);
        if (mktopt__search_closed(hope, limits, best))
            return;
        tried[next] = 1;
        (void)mktopt__search_round(s, x, (mktopt__rounding)next, best);
    }
}

static void lower_bound(node *n, double bound, double growth)
{
    n->bound = fmin(n->bound, bound);
    if (isnan(growth) || bound >= n->line)
        return;
    n->line = bound;
    n->growth = growth;
}

/* Bounds a node by prices that another one has led to; 1 when that is enough. */
static int follow_guide(mktopt__search *s, node *n, const mktopt__search_limits *limits,
                        const mktopt__solution *best)
{
    double growth;
    if (!s->guided || !best->found)
        return 0;
    const double bound = mktopt__search_bound_at_guide(s, &growth);
    lower_bound(n, bound, growth);
    return mktopt__search_closed(n->bound, limits, best);
}

/* Solves a node's relaxation, looks for solutions, and finds out how to split the node. */
static void visit(mktopt__search *s, node *n, const mktopt__search_limits *limits,
                  mktopt__solution *best)
{
    const double others = s->tree.leaves.count > 0 ? s->tree.leaves.items[0].key : -INFINITY;
    best->nodes++;
    n->fresh = 1;
    n->split = MKTOPT__NO_CUT;
    mktopt__cuts_undo(s);
    if ((n->cut != MKTOPT__NO_CUT &&
         mktopt__cut(s, n->cut_term, (mktopt__cut_kind)n->cut, n->cut_at) != 0) ||
        apply_path(s, n->parent) != 0) {
        n->bound = n->line = -INFINITY; /* for any budget */
        return;
    }
    mktopt__cuts_apply(s);
    if (follow_guide(s, n, limits, best))
        return;
    if (mktopt__search_solve(s, &s->relaxed) != 0) {
        n->bound = -INFINITY;
        return;
    }
    s->guided = isnan(s->problem->reach);
    lower_bound(n, score_bound(s, &s->relaxed),
                isnan(s->problem->reach) ? s->relaxed.growth : (double)NAN);
    if (mktopt__cuts_choose(s, n))
        mktopt__cuts_bound_children(s, n);
    else
        n->split = MKTOPT__NO_CUT;
    if (!mktopt__search_closed(n->bound, limits, best))
        find_solutions(s, n, others, limits, best);
}

/* Replaces the best leaf, which is fresh, by its two children. */
static int branch(mktopt__search *s)
{
    const int64_t number = pop_leaf(&s->tree);
    const node parent = s->tree.nodes[number];
    for (int k = 0; k < 2; k++) {
        const node child = {.bound = parent.side_bound[k],
                            .line = parent.line,
                            .growth = parent.growth,
                            .parent = number,
                            .cut_term = parent.split_term,
                            .cut = (int32_t)mktopt__cut_of_child(&parent, k),
                            .cut_at = parent.split_at};
        if (push_node(s, &child) != 0)
            return -1;
    }
    return 0;
}

/* Solves the best leaf for the present bounds. */
static int refresh(mktopt__search *s, const mktopt__search_limits *limits, mktopt__solution *best)
{
    const int64_t number = pop_leaf(&s->tree);
    node n = s->tree.nodes[number];
    visit(s, &n, limits, best);
    s->tree.nodes[number] = n;
    return push_leaf(s, number);
}

static int64_t evaluations(const mktopt__search *s)
{
    return s->relaxed.evaluations + s->concave.evaluations +
           (s->sides != NULL ? s->sides->evaluations : 0) +
           (s->parts != NULL ? s->parts->evaluations : 0) +
           (s->held != NULL ? mktopt__held_evaluations(s->held) : 0) +
           (s->roas != NULL ? mktopt__roas_evaluations(s->roas) : 0);
}

/* Takes the best leaf, which cannot be split for the present bounds, out of the heap until the end
 * of the run. */
static int put_aside(mktopt__search *s, mktopt__solution *best)
{
    const int64_t number = pop_leaf(&s->tree);
    best->bound = fmax(best->bound, s->tree.nodes[number].bound);
    return mktopt__heap_set_aside(&s->tree.leaves, number);
}

static int put_back(mktopt__search *s)
{
    mktopt__heap *leaves = &s->tree.leaves;
    while (leaves->n_aside > 0)
        if (push_leaf(s, leaves->aside[--leaves->n_aside]) != 0)
            return -1;
    return 0;
}

/* Those of the other searches that apply. They know fees of single terms. */
static int make_others(mktopt__search *s)
{
    if (s->sides_tried || s->problem->n_shared > 0)
        return 0;
    mktopt__cuts_undo(s); /* they begin with the root's envelopes */
    mktopt__cuts_apply(s);
    s->sides_tried = 1;
    return mktopt__sides_create(s->problem, &s->relaxed, s->arena, &s->sides) != 0 ||
                   mktopt__parts_create(s->problem, s->arena, &s->parts) != 0 ||
                   mktopt__held_create(s->problem, s->arena, &s->held) != 0 ||
                   mktopt__roas_create(s->problem, s->arena, &s->roas) != 0
               ? -1
               : 0;
}

/* The search over patterns of sides, over what the parts of a problem with groups spend, or over
 * the spend in all with a least ROAS, where one of them applies. */
static mktopt_status choose_sides(mktopt__search *s, const mktopt__context *context,
                                  const mktopt__search_limits *limits, mktopt__solution *best,
                                  double *bound, mktopt_error *err)
{
    mktopt__cuts_undo(s);
    mktopt__cuts_apply(s);
    if (make_others(s) != 0)
        return mktopt__out_of_memory(err);
    if (s->roas != NULL)
        return mktopt__roas_run(s, context, limits, best, bound, err);
    if (s->parts != NULL)
        return mktopt__parts_run(s, context, limits, best, bound, err);
    return s->sides == NULL ? MKTOPT_OK : mktopt__sides_run(s, context, limits, best, bound, err);
}

/* An ordinary problem is solved with less; else the patterns of sides are searched, or the parts of
 * a problem with groups, which costs as much as many nodes. */
enum {
    FEW_NODES = 12,
    FEW_WITH_GROUPS = 50,
    MANY_WITH_GROUPS = 600,
    FEW_AFTER_SIDES = 60,
    LATER = 8,
    TIMES_USED = 20
};

/* For one of many budgets sides have been tried before, or, with a least ROAS, share much; with
 * groups the tree stays for the next budget, divisions do not. */
static int64_t few_nodes(const mktopt__search *s, int32_t one_of_many)
{
    if (s->problem->n_groups > 1)
        return one_of_many ? MANY_WITH_GROUPS : FEW_WITH_GROUPS;
    if (!one_of_many)
        return FEW_NODES;
    return isnan(s->problem->min_roas) || s->pause.left > 0 ? FEW_AFTER_SIDES : 1;
}

/* What was in vain for one of many budgets is left out for a while, each time twice as long. */
static void learn(mktopt__pause *p, int in_vain)
{
    enum { LONGEST_PAUSE = 64 };
    p->length = !in_vain                     ? 0
                : p->length == 0             ? 1
                : p->length >= LONGEST_PAUSE ? LONGEST_PAUSE
                                             : 2 * p->length;
    p->left = in_vain ? p->length + 1 : 0; /* the next budget takes one off first */
}

static mktopt_status explore(mktopt__search *s, const mktopt__context *context,
                             const mktopt__search_limits *limits, int64_t begin,
                             mktopt__solution *best, mktopt_error *err)
{
    int64_t few = best->nodes + few_nodes(s, limits->keep_tree);
    int64_t half = limits->evaluations / 2; /* or as soon as half of them are used */
    double proven = INFINITY;
    int chosen = limits->sides_first && !limits->keep_tree && s->problem->n_groups == 1;
    while (s->tree.leaves.count > 0) {
        const node *top = &s->tree.nodes[s->tree.leaves.items[0].number];
        const int64_t used = evaluations(s) - begin;
        if (used > limits->evaluations)
            best->outcome = MKTOPT__LIMIT;
        if (mktopt__search_closed(top->bound, limits, best) || best->outcome == MKTOPT__LIMIT) {
            best->bound = fmax(best->bound, top->bound);
            break;
        }
        if (!chosen && (best->nodes >= few || used >= half)) {
            mktopt__search_limits part = *limits;
            const int64_t left = limits->evaluations - used, most = TIMES_USED * used;
            if (make_others(s) != 0)
                return mktopt__out_of_memory(err);
            chosen = s->problem->n_groups == 1 && (s->sides != NULL || s->roas == NULL);
            part.evaluations = chosen || most > left ? left : most;
            few *= LATER; /* others than sides are tried again, with more */
            half = INT64_MAX;
            MKTOPT__TRY(choose_sides(s, context, &part, best, &proven, err));
            if (limits->keep_tree && s->roas != NULL)
                learn(&s->pause, !mktopt__search_closed(proven, limits, best));
            if (mktopt__search_closed(proven, limits, best)) {
                best->bound = proven;
                break;
            }
        }
        if (best->nodes % 64 < 2)
            MKTOPT__TRY(
                mktopt__report(context, fmin(1, (double)used / (double)limits->evaluations), err));
        const int failed = !top->fresh                    ? refresh(s, limits, best)
                           : top->split != MKTOPT__NO_CUT ? branch(s)
                                                          : put_aside(s, best);
        if (failed)
            return mktopt__out_of_memory(err);
    }
    best->bound = fmin(best->bound, proven);
    return put_back(s) == 0 ? MKTOPT_OK : mktopt__out_of_memory(err);
}

/* Prices that explain the solution: of the concave problem it solves. */
static void explain(mktopt__search *s, mktopt__solution *best)
{
    const mktopt__problem *p = s->problem;
    mktopt__cuts_undo(s);
    const int solved = mktopt__search_finish(s, best) == 0;
    for (int32_t g = 0; g < p->n_groups; g++) {
        best->held[g] = solved ? s->concave.held[g] : 0;
        const double price = solved && s->concave.pinned[g] == 0
                                 ? mktopt__relaxation_price(&s->concave, g)
                                 : (double)NAN;
        for (int64_t j = p->groups[g].first; j < p->groups[g].own_last; j++)
            best->price[j] = price;
    }
}

/* A tree that has grown over many budgets may be worth less than it costs. */
enum { MOST_KEPT_LEAVES = 2000 };

/* The tree of the last budget, or a new one. */
static int begin_tree(mktopt__search *s, const mktopt__search_limits *limits)
{
    const double budget = s->problem->groups[0].upper;
    const node root = {.bound = INFINITY, .line = INFINITY, .parent = -1};
    if (!limits->keep_tree || s->tree.leaves.count < 1 || s->tree.leaves.count > MOST_KEPT_LEAVES ||
        s->nodes_last > s->nodes_of_new_tree) {
        s->tree.count = s->tree.leaves.count = s->nodes_of_new_tree = 0;
        s->budget = budget;
        return push_node(s, &root);
    }
    shift_bounds(s, budget);
    return 0;
}

/* Whether the last solution has no spend inside a convex part: then its sides are likely to be the
 * best again. A spend there would have to move with the budget. */
static int is_worth_opening(const mktopt__search *s)
{
    enum { FEW_TERMS = 10 };
    const mktopt__problem *p = s->problem;
    if (!s->has_best || s->opening_pause.left > 0 || p->n_terms > FEW_TERMS)
        return 0;
    for (int64_t j = 0; j < p->n_terms; j++)
        if (s->best[j] > p->domains[j].low && s->best[j] < p->shapes[j].concave_from &&
            p->shapes[j].type != MKTOPT_CURVE_PIECEWISE)
            return 0;
    return 1;
}

/* For one of many budgets, before the tree and not for long: sides; with groups the same, some of
 * them being held; with a least ROAS whether the optimum without it keeps to it. */
static mktopt_status begin_with_others(mktopt__search *s, const mktopt__context *context,
                                       const mktopt__search_limits *limits, mktopt__solution *best,
                                       double *proven, mktopt_error *err)
{
    enum { FIRST_NODES = 300 };
    mktopt__search_limits first = *limits;
    first.side_nodes = FIRST_NODES;
    s->begun_with = -1;
    if (make_others(s) != 0)
        return mktopt__out_of_memory(err);
    if (s->roas != NULL)
        return s->guide_nu > 0 || s->problem->n_groups > 1 /* where it was last not kept to */
                   ? MKTOPT_OK
                   : mktopt__roas_begin(s, context, limits, best, proven, err);
    if (s->pause.left > 0 || (s->sides == NULL && s->held == NULL))
        return MKTOPT_OK;
    const int64_t begin = evaluations(s);
    mktopt__cuts_apply(s);
    if (s->held == NULL && !best->found && is_worth_opening(s)) {
        (void)mktopt__search_round(s, s->best, ROUND_KEPT, best);
        s->opened = best->found ? best->score : -INFINITY;
    }
    if (s->held != NULL)
        MKTOPT__TRY(mktopt__held_run(s, context, &first, best, proven, err));
    else
        MKTOPT__TRY(mktopt__sides_run(s, context, &first, best, proven, err));
    s->begun_with = evaluations(s) - begin;
    return MKTOPT_OK;
}

/* What was in vain and cost little beside the tree is tried again. */
static void learn_from_run(mktopt__search *s, const mktopt__solution *best,
                           const mktopt__search_limits *limits, int in_vain,
                           int64_t evaluations_in_all)
{
    enum { LITTLE = 5 }; /* a part of so many */
    if (!isnan(s->opened) && best->found)
        learn(&s->opening_pause,
              best->score - s->opened > limits->gap * mktopt__gap_unit(best, best->score));
    if (s->begun_with >= 0)
        learn(&s->pause, in_vain && s->begun_with > evaluations_in_all / LITTLE);
}

/* Where the tree of the last budget ends in leaves that are open and cannot be split, which is what
 * bounds moved by a price may leave, a new one follows. */
static mktopt_status use_tree(mktopt__search *s, const mktopt__context *context,
                              const mktopt__search_limits *limits, int64_t begin,
                              mktopt__solution *best, double *bound, mktopt_error *err)
{
    int is_new, is_open;
    do {
        const int64_t before = best->nodes;
        best->bound = -INFINITY;
        if (begin_tree(s, limits) != 0)
            return mktopt__out_of_memory(err);
        is_new = s->nodes_of_new_tree == 0;
        MKTOPT__TRY(explore(s, context, limits, begin, best, err));
        s->nodes_last = best->nodes - before;
        if (is_new)
            s->nodes_of_new_tree = s->nodes_last;
        *bound = fmin(*bound, best->bound);
        is_open = best->outcome != MKTOPT__LIMIT && !mktopt__search_closed(*bound, limits, best);
        if (is_open)
            s->tree.leaves.count = 0;
    } while (is_open && !is_new);
    return MKTOPT_OK;
}

mktopt_status mktopt__search_run(mktopt__search *s, const mktopt__context *context,
                                 const mktopt__search_limits *limits, const double *hint,
                                 mktopt__solution *best, mktopt_error *err)
{
    const int64_t n = s->problem->n_terms, begin = evaluations(s);
    double proven = INFINITY;
    best->outcome = MKTOPT__SOLVED;
    best->found = 0;
    best->nodes = 0;
    best->bound = -INFINITY;
    s->relaxed.outer_price = s->problem->outer_price;
    s->guided = 0;
    s->pause.left -= s->pause.left > 0;
    s->opening_pause.left -= s->opening_pause.left > 0;
    s->opened = NAN;
    s->begun_with = -1;
    mktopt__cuts_undo(s);
    if (limits->keep_tree)
        mktopt__search_offer_last(s, best);
    if (hint != NULL) {
        const mktopt__rounding how = isnan(s->problem->reach) ? ROUND_KEPT : ROUND_RIGHT;
        mktopt__cuts_apply(s);
        (void)mktopt__search_round(s, hint, how, best);
    }
    if (limits->keep_tree && limits->sides_first)
        MKTOPT__TRY(begin_with_others(s, context, limits, best, &proven, err));
    else if (limits->sides_first && !limits->keep_tree && s->problem->n_groups == 1)
        MKTOPT__TRY(choose_sides(s, context, limits, best, &proven, err));
    double bound = proven;
    if (!mktopt__search_closed(proven, limits, best) && limits->count == NULL)
        MKTOPT__TRY(use_tree(s, context, limits, begin, best, &bound, err));
    best->bound = bound;
    if (!best->found && best->outcome == MKTOPT__SOLVED)
        best->outcome = MKTOPT__NO_SOLUTION;
    if (best->found && limits->explain)
        explain(s, best);
    best->bound = fmax(best->bound, best->found ? best->score : best->bound);
    memcpy(best->x, s->best, (size_t)n * sizeof *s->best);
    best->budget_price = s->best_price;
    best->evaluations = evaluations(s) - begin;
    learn_from_run(s, best, limits, !mktopt__search_closed(proven, limits, best),
                   best->evaluations);
    return MKTOPT_OK;
}
