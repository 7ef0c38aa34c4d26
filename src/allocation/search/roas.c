/* Branch and bound over the spend in all, best bound first. */
#include "allocation/search/roas.h"
#include "allocation/sides/sides.h"

#include <math.h>

#include "base/sum.h"

/* A range of spends. */
typedef struct mktopt__spend_range {
    double bound, low, high;
    double margin; /* no closer than this part of it to one of its ends is it split */
} spend_range;

struct mktopt__roas {
    const mktopt__problem *whole;
    mktopt__problem problem; /* without the least ROAS */
    mktopt__search *search;
    mktopt__solution solution;
    int32_t has_fees; /* 1: some may be saved */
    int32_t reserved;
    double fixed_fees; /* those that are paid anyway */
    int64_t evaluations;
    mktopt__problem loose; /* with the least ROAS, and with no group but the whole */
    mktopt__search *loose_search;
    mktopt__arena *arena;
    spend_range *nodes;
    int64_t n_nodes, node_capacity;
    mktopt__heap open;
};

/* An optimum at some outer price. */
typedef struct outcome {
    double spend, score, margin; /* value - outer price * spend, value - min_roas * spend */
} outcome;

typedef struct run {
    mktopt__roas *roas;
    mktopt__search *search;
    const mktopt__context *context;
    mktopt__search_limits limits; /* what is left of them */
    mktopt__solution *best;
    double settled;       /* the greatest bound of ranges that are closed, or cannot be split */
    outcome broken, kept; /* the ROAS: at the least multiplier, and at the greatest */
} run;

typedef enum verdict { CLOSED, SPLIT, STUCK, EMPTY } verdict;

/* What the ROAS may miss by rounding, relatively. */
static const double MISSED = 1e-12;
/* The margin of a range; twice as much each time in a row that it holds. */
static const double MARGIN = 0.02;
enum { MOST_MULTIPLIERS = 40 };

int mktopt__roas_create(const mktopt__problem *problem, mktopt__arena *arena, mktopt__roas **roas)
{
    *roas = NULL;
    if (isnan(problem->min_roas))
        return 0;
    mktopt__roas *r = mktopt__arena_alloc(arena, 1, sizeof *r);
    if (r == NULL)
        return -1;
    *r = (mktopt__roas){
        .whole = problem, .problem = *problem, .arena = arena, .open = {.arena = arena}};
    r->problem.min_roas = (double)NAN;
    for (int64_t j = 0; j < problem->n_terms; j++) {
        const mktopt__domain *d = &problem->domains[j];
        r->has_fees |= d->off && d->on && d->fee > 0;
        r->fixed_fees += d->off || !d->on ? 0 : d->fee;
    }
    r->problem.groups = mktopt__arena_alloc(arena, problem->n_groups, sizeof *r->problem.groups);
    r->solution.x = mktopt__arena_alloc(arena, problem->n_terms, sizeof *r->solution.x);
    r->search = mktopt__search_create(&r->problem, arena);
    if (r->problem.groups == NULL || r->solution.x == NULL || r->search == NULL)
        return -1;
    *roas = r;
    return 0;
}

int64_t mktopt__roas_evaluations(const mktopt__roas *roas)
{
    return roas->evaluations;
}

static int push_node(mktopt__roas *r, const spend_range *range)
{
    void *nodes = r->nodes;
    spend_range *slot =
        mktopt__arena_push(r->arena, &nodes, &r->n_nodes, &r->node_capacity, sizeof *slot);
    if (slot == NULL)
        return -1;
    r->nodes = nodes;
    *slot = *range;
    return mktopt__heap_push(&r->open, range->bound, r->n_nodes - 1);
}

/* ---- at a multiplier ----------------------------------------------------------------------- */

/* The best spends in a range at an outer price; offers them. *bound is that of value - price *
 * spend, *found is 0 when there is nothing or nothing was found. */
static mktopt_status solve_at(run *r, const spend_range *range, double price, outcome *at,
                              double *bound, int *found, mktopt_error *err)
{
    mktopt__roas *roas = r->roas;
    mktopt__solution *s = &roas->solution;
    const mktopt__problem *p = roas->whole;
    for (int32_t g = 0; g < p->n_groups; g++)
        roas->problem.groups[g] = p->groups[g];
    roas->problem.groups[0].lower = range->low;
    roas->problem.groups[0].upper = range->high;
    roas->problem.outer_price = price;
    r->limits.unit = fabs(s->found ? s->score : 0);
    MKTOPT__TRY(mktopt__search_run(roas->search, r->context, &r->limits, NULL, s, err));
    roas->evaluations += s->evaluations;
    r->limits.evaluations -= s->evaluations;
    r->best->nodes += s->nodes;
    *bound = s->bound;
    *found = s->found;
    if (!s->found)
        return MKTOPT_OK;
    mktopt__sum spend = {0}, gross = {0}; /* fees may be far greater than what is added up here */
    double fees = 0;
    for (int64_t j = 0; j < p->n_terms; j++) {
        const mktopt__domain *d = &p->domains[j];
        fees += d->off && s->x[j] == 0 ? 0 : d->fee;
        mktopt__sum_add(&spend, s->x[j]);
        mktopt__sum_add(&gross, mktopt__domain_gross(&p->shapes[j], d, s->x[j]));
    }
    at->spend = mktopt__sum_value(&spend);
    at->score = mktopt__sum_value(&gross) - fees - p->outer_price * at->spend;
    at->margin = mktopt__sum_value(&gross) - p->min_roas * at->spend;
    if (mktopt__search_round(r->search, s->x, ROUND_KEPT, r->best) != 0) /* missed by rounding */
        mktopt__search_offer(r->search, &roas->search->concave, s->x, r->best);
    return MKTOPT_OK;
}

static int keeps(const run *r, const outcome *at)
{
    return at->margin >= -MISSED * r->roas->whole->min_roas * at->spend;
}

static int is_closed(const run *r, const spend_range *range)
{
    return mktopt__search_closed(range->bound, &r->limits, r->best);
}

/* The multiplier at which both optima are worth the same, and what they are worth: the bound cannot
 * be lower. */
static double crossing(const run *r, double *least)
{
    const double nu = (r->broken.score - r->kept.score) / (r->kept.margin - r->broken.margin);
    *least = r->kept.score + nu * r->kept.margin;
    return nu;
}

/* Both ends of the multiplier: 0 and, divided by it, infinity. */
static mktopt_status solve_ends(run *r, spend_range *range, verdict *what, mktopt_error *err)
{
    const mktopt__problem *p = r->roas->whole;
    double bound;
    int found;
    MKTOPT__TRY(solve_at(r, range, p->outer_price, &r->broken, &bound, &found, err));
    range->bound = fmin(range->bound, bound);
    *what = bound == -INFINITY ? EMPTY : is_closed(r, range) ? CLOSED : STUCK;
    if (!found || *what != STUCK || r->roas->has_fees || keeps(r, &r->broken))
        return MKTOPT_OK;
    MKTOPT__TRY(solve_at(r, range, p->min_roas, &r->kept, &bound, &found, err));
    if (bound + r->roas->fixed_fees < -MISSED * p->min_roas * range->high)
        *what = EMPTY;
    else if (found && keeps(r, &r->kept))
        *what = is_closed(r, range) ? CLOSED : SPLIT;
    return MKTOPT_OK;
}

/* Lowers the range's bound by multipliers, until they can do no more. */
static mktopt_status bound_range(run *r, spend_range *range, verdict *what, mktopt_error *err)
{
    const mktopt__problem *p = r->roas->whole;
    MKTOPT__TRY(solve_ends(r, range, what, err));
    for (int i = 0; i < MOST_MULTIPLIERS && *what == SPLIT; i++) {
        outcome at;
        double bound, least;
        int found;
        const double nu = crossing(r, &least);
        const double hope = r->best->found ? fmax(least - r->best->score, 0) / 4 : 0;
        if (!(nu > 0 && nu < INFINITY) ||
            range->bound - least <= fmax(hope, r->limits.gap / 8 * fabs(least)))
            break;
        MKTOPT__TRY(solve_at(r, range, (p->outer_price + nu * p->min_roas) / (1 + nu), &at, &bound,
                             &found, err));
        const double before = range->bound;
        range->bound = fmin(range->bound, (1 + nu) * bound + nu * r->roas->fixed_fees);
        if (is_closed(r, range))
            *what = CLOSED;
        if (!found || *what == CLOSED)
            break;
        outcome *end = keeps(r, &at) ? &r->kept : &r->broken;
        if (range->bound == before && end->spend == at.spend)
            break;
        *end = at;
    }
    return MKTOPT_OK;
}

/* ---- without groups ------------------------------------------------------------------------ */

static int loosen(mktopt__roas *r)
{
    const int64_t n = r->whole->n_terms;
    r->loose = *r->whole;
    r->loose.n_groups = 1;
    r->loose.groups = mktopt__arena_alloc(r->arena, 1, sizeof *r->loose.groups);
    if (r->loose.groups == NULL)
        return -1;
    r->loose.groups[0] = (mktopt__group){.parent = -1, .end = 1, .last = n, .own_last = n};
    r->loose_search = mktopt__search_create(&r->loose, r->arena);
    return r->loose_search != NULL ? 0 : -1;
}

/* With fees, and without the groups' bounds. */
static mktopt_status solve_loosely(run *r, double *bound, mktopt_error *err)
{
    mktopt__roas *roas = r->roas;
    mktopt__solution *s = &roas->solution;
    if (roas->loose_search == NULL && loosen(roas) != 0)
        return mktopt__out_of_memory(err);
    roas->loose.groups[0].lower = roas->whole->groups[0].lower;
    roas->loose.groups[0].upper = roas->whole->groups[0].upper;
    r->limits.unit = fabs(r->best->found ? r->best->score : 0);
    r->limits.sides_first = 0; /* they begin at the tree's prices */
    MKTOPT__TRY(mktopt__search_run(roas->loose_search, r->context, &r->limits, NULL, s, err));
    roas->evaluations += s->evaluations;
    r->best->nodes += s->nodes;
    if (s->found)
        (void)mktopt__search_round(r->search, s->x, ROUND_KEPT, r->best);
    const double proven = fmin(*bound, s->bound);
    *bound = r->best->found ? fmax(proven, r->best->score) : proven;
    return MKTOPT_OK;
}

/* ---- the run ------------------------------------------------------------------------------- */

/* Where the ROAS is just met, about, on the way between the two optima. */
static int split(run *r, const spend_range *range)
{
    const outcome *a = &r->broken, *b = &r->kept;
    const double met = b->margin > 0 ? b->margin / (b->margin - a->margin) : 0;
    const double way = fmin(fmax(met, range->margin), 1 - range->margin);
    const double at = b->spend + way * (a->spend - b->spend);
    const double margin = way == met ? MARGIN : fmin(2 * range->margin, 0.5);
    if (!(at > range->low && at < range->high)) {
        r->settled = fmax(r->settled, range->bound);
        return 0;
    }
    return push_node(r->roas, &(spend_range){range->bound, range->low, at, margin}) != 0 ||
                   push_node(r->roas, &(spend_range){range->bound, at, range->high, margin}) != 0
               ? -1
               : 0;
}

/* A run that has seen nothing yet. */
static run begin(mktopt__search *search, const mktopt__context *context,
                 const mktopt__search_limits *limits, mktopt__solution *best)
{
    run r = {search->roas, search, context, *limits, best, -INFINITY, {0}, {0}};
    r.limits.explain = r.limits.keep_tree = 0;
    r.limits.sides_first = 1;
    search->roas->solution.found = 0;
    return r;
}

mktopt_status mktopt__roas_begin(mktopt__search *search, const mktopt__context *context,
                                 const mktopt__search_limits *limits, mktopt__solution *best,
                                 double *bound, mktopt_error *err)
{
    const mktopt__group *whole = &search->problem->groups[0];
    const spend_range range = {*bound, fmax(whole->lower, 0), whole->upper, MARGIN};
    run r = begin(search, context, limits, best);
    outcome at;
    double without;
    int found;
    MKTOPT__TRY(solve_at(&r, &range, search->problem->outer_price, &at, &without, &found, err));
    *bound = fmin(*bound, best->found ? fmax(without, best->score) : without);
    return MKTOPT_OK;
}

mktopt_status mktopt__roas_run(mktopt__search *search, const mktopt__context *context,
                               const mktopt__search_limits *limits, mktopt__solution *best,
                               double *bound, mktopt_error *err)
{
    mktopt__roas *roas = search->roas;
    const mktopt__group *whole = &search->problem->groups[0];
    run r = begin(search, context, limits, best);
    roas->n_nodes = roas->open.count = 0;
    if (push_node(roas, &(spend_range){*bound, fmax(whole->lower, 0), whole->upper, MARGIN}) != 0)
        return mktopt__out_of_memory(err);
    while (roas->open.count > 0 && r.limits.evaluations > 0) {
        spend_range range = roas->nodes[roas->open.items[0].number];
        verdict what;
        if (is_closed(&r, &range))
            break;
        (void)mktopt__heap_pop(&roas->open);
        MKTOPT__TRY(bound_range(&r, &range, &what, err));
        if (what == STUCK && roas->has_fees) {
            *bound = fmin(*bound, range.bound);
            return search->sides != NULL
                       ? mktopt__sides_run(search, context, &r.limits, best, bound, err)
                   : search->problem->n_groups > 1 ? solve_loosely(&r, bound, err)
                                                   : MKTOPT_OK;
        }
        if (what == SPLIT && split(&r, &range) != 0)
            return mktopt__out_of_memory(err);
        if (what == CLOSED || what == STUCK)
            r.settled = fmax(r.settled, range.bound);
    }
    const double open = roas->open.count > 0 ? roas->open.items[0].key : -INFINITY;
    const double proven = fmax(r.settled, open);
    *bound = fmin(*bound, best->found ? fmax(proven, best->score) : proven);
    return MKTOPT_OK;
}
