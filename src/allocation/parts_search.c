/* Branch and bound over what the parts spend, best bound first.
 *
 * At a price every part is solved on its own. Where all parts spend too much at one price and too
 * little at another, the dual function of the node is known between its tangents there; if that is
 * not good enough, the range of the part whose value lies furthest below what the two prices make
 * of it is split at what it would spend in between. */
#include "allocation/parts.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/sum.h"

/* A node is its parent with one part's range cut. */
typedef struct mktopt__range_cut {
    double bound;
    double price; /* of its parent: where to begin */
    double at;
    int64_t parent; /* -1: the whole */
    int64_t part;
    int32_t above; /* 1: the part spends `at` or more, else `at` or less */
    int32_t reserved;
} range_cut;

typedef mktopt__division division;

typedef struct run {
    mktopt__parts *p;
    mktopt__stage stage;
    const mktopt__search_limits *limits;
    mktopt__search_limits of_part;
    const mktopt__solution *best; /* of the problem with the bounds of all groups */
    mktopt__solution *found;
    double settled; /* the greatest bound of nodes that are closed, or that nobody can close */
    double target;  /* what should be spent at the node's prices; NaN: not known yet */
    int has_more, has_less; /* divisions with too much, and too little */
} run;

typedef enum verdict { CLOSED, SPLIT, EMPTY } verdict;

/* Spends that differ by less, relatively, are equal. */
static const double SAME_SPEND = 1e-13;
/* No closer than this part of a jump to one of its ends is a range split. */
static const double MARGIN = 0.02;
enum { MOST_PRICES = 60 };

/* ---- nodes --------------------------------------------------------------------------------- */

static int push_node(mktopt__parts *p, const range_cut *cut)
{
    void *nodes = p->nodes;
    range_cut *slot =
        mktopt__arena_push(p->arena, &nodes, &p->n_nodes, &p->node_capacity, sizeof *slot);
    if (slot == NULL)
        return -1;
    p->nodes = nodes;
    *slot = *cut;
    return mktopt__heap_push(&p->open, cut->bound, p->n_nodes - 1);
}

/* The bounds of a part as the problem has them. */
static const mktopt__group *bounds_of(const mktopt__parts *p, const mktopt__part *part)
{
    const mktopt__problem *problem = &p->problem;
    for (int32_t g = 1; g < problem->n_groups; g = problem->groups[g].end)
        if (problem->groups[g].first == part->first && part->first >= problem->groups[0].own_last)
            return &problem->groups[g];
    return NULL;
}

static void enter(mktopt__parts *p, int64_t number)
{
    for (int64_t i = 0; i < p->n; i++) {
        const mktopt__group *own = bounds_of(p, p->parts[i]);
        p->parts[i]->low = own != NULL ? fmax(own->lower, 0) : 0;
        p->parts[i]->high = fmin(own != NULL ? own->upper : INFINITY, p->problem.groups[0].upper);
    }
    for (; number >= 0; number = p->nodes[number].parent) {
        const range_cut *cut = &p->nodes[number];
        if (cut->part < 0)
            continue;
        mktopt__part *part = p->parts[cut->part];
        if (cut->above)
            part->low = fmax(part->low, cut->at);
        else
            part->high = fmin(part->high, cut->at);
    }
}

/* ---- divisions ----------------------------------------------------------------------------- */

/* The best that a part can do at a price with a spend in low..high. *empty: nothing. */
static mktopt_status solve_part(run *r, int64_t i, double price, double low, double high,
                                division *d, int *empty, mktopt_error *err)
{
    mktopt__part *part = r->p->parts[i];
    mktopt__solution *s = &part->solution;
    part->problem.outer_price = price;
    part->problem.groups[0].lower = low;
    part->problem.groups[0].upper = high;
    const mktopt__context context =
        mktopt__stage_begin(&r->stage, r->stage.whole, r->stage.begin, r->stage.begin);
    MKTOPT__TRY(mktopt__search_run(part->search, &context, &r->of_part, NULL, s, err));
    r->p->evaluations += s->evaluations;
    r->of_part.evaluations -= s->evaluations;
    *empty = !s->found;
    mktopt__sum spend = {0};
    for (int64_t j = 0; j < part->problem.n_terms; j++)
        mktopt__sum_add(&spend, s->x[j]);
    memcpy(d->x + part->first, s->x, (size_t)part->problem.n_terms * sizeof *s->x);
    d->spends[i] = mktopt__sum_value(&spend);
    d->values[i] = s->bound;
    return MKTOPT_OK;
}

static int same_spend(const run *r, int64_t i)
{
    const double a = r->p->too_much.spends[i], b = r->p->too_little.spends[i];
    return fabs(a - b) <= SAME_SPEND * fabs(a);
}

/* What the parts do at a price, into `tried`. A part that spends the same at a lower and at a
 * higher price does so here: its dual function is convex. */
static mktopt_status divide_at(run *r, double price, int *empty, mktopt_error *err)
{
    mktopt__parts *p = r->p;
    division *d = &p->tried;
    const division *a = &p->too_much, *b = &p->too_little;
    mktopt__sum value = {0}, spend = {0};
    d->price = price;
    *empty = 0;
    for (int64_t i = 0; i < p->n && !*empty; i++) {
        const mktopt__part *part = p->parts[i];
        if (r->has_more && r->has_less && same_spend(r, i)) {
            const double t = (price - a->price) / (b->price - a->price);
            d->values[i] = a->values[i] + t * (b->values[i] - a->values[i]);
            d->spends[i] = a->spends[i];
            memcpy(d->x + part->first, a->x + part->first,
                   (size_t)part->problem.n_terms * sizeof *d->x);
        } else {
            MKTOPT__TRY(solve_part(r, i, price, part->low, part->high, d, empty, err));
        }
        mktopt__sum_add(&value, d->values[i]);
        mktopt__sum_add(&spend, d->spends[i]);
    }
    d->value = mktopt__sum_value(&value);
    d->spend = mktopt__sum_value(&spend);
    return MKTOPT_OK;
}

/* The bound on scores that a division proves, what is added up rounding included. */
static double bound_of(const run *r, const division *d)
{
    const double budget = r->target * (d->price - r->p->problem.outer_price);
    double size = fabs(budget);
    for (int64_t i = 0; i < r->p->n; i++)
        size += fabs(d->values[i]);
    return d->value + budget + 8 * DBL_EPSILON * size;
}

/* Offers the best that the division's sides allow; its price, or NaN. */
static double offer(run *r, const division *d)
{
    mktopt__search *search = r->p->search;
    const int64_t before = search->concave.evaluations;
    const int none = mktopt__search_round(search, d->x, ROUND_KEPT, r->found);
    r->p->evaluations += search->concave.evaluations - before;
    if (none || search->concave.pinned[0] != 0)
        return NAN;
    return mktopt__relaxation_price(&search->concave, 0);
}

static void swap(division *a, division *b)
{
    const division kept = *a;
    *a = *b;
    *b = kept;
}

/* ---- prices -------------------------------------------------------------------------------- */

static int is_closed(const run *r, double bound)
{
    return mktopt__search_closed(bound, r->limits, r->found) ||
           mktopt__search_closed(bound, r->limits, r->best);
}

/* Where the tangents of the bound meet, and how low it may be there. */
static double crossing(const run *r, double *least)
{
    const division *a = &r->p->too_much, *b = &r->p->too_little;
    const double fall = r->target - a->spend, rise = r->target - b->spend;
    const double at_a = bound_of(r, a), at_b = bound_of(r, b);
    const double step = (at_a - at_b - rise * (a->price - b->price)) / (rise - fall);
    *least = at_a + fall * step;
    return a->price + step;
}

static int is_between(const run *r, double price)
{
    return (!r->has_more || price > r->p->too_much.price) &&
           (!r->has_less || price < r->p->too_little.price);
}

/* The next price to try: that of the concave problem of the last division, or where the tangents
 * meet; before there is a bracket, steps that grow. */
static double propose(const run *r, double of_concave, int step)
{
    const double last = r->p->tried.price;
    double least;
    if (r->has_more && r->has_less) {
        const double a = r->p->too_much.price, b = r->p->too_little.price;
        const double meet = crossing(r, &least);
        if (step % 3 != 2 && of_concave > a && of_concave < b)
            return of_concave;
        return meet > a && meet < b ? meet : a + (b - a) / 2;
    }
    if (step < 4 && step % 2 == 0 && is_between(r, of_concave) && of_concave != last)
        return of_concave;
    const double size = fmax(fabs(last), DBL_MIN) * ldexp(1e-6, step < 16 ? 3 * step : 48);
    return r->has_more ? last + size : last - size;
}

/* Lowers the node's bound by prices, until they can do no more; then `too_much` and `too_little`
 * are what the children differ by. */
static mktopt_status price_node(run *r, range_cut *node, verdict *what, mktopt_error *err)
{
    mktopt__parts *p = r->p;
    const mktopt__group *whole = &p->problem.groups[0];
    const double outer = p->problem.outer_price;
    double price = whole->lower < whole->upper ? outer : node->price;
    r->target = whole->lower < whole->upper ? (double)NAN : whole->upper;
    r->has_more = r->has_less = 0;
    *what = EMPTY;
    for (int step = 0; step < MOST_PRICES; step++) {
        int empty;
        MKTOPT__TRY(divide_at(r, price, &empty, err));
        if (empty)
            return MKTOPT_OK;
        const double spend = p->tried.spend;
        if (isnan(r->target))
            r->target = fmin(fmax(spend, whole->lower), whole->upper);
        node->bound = fmin(node->bound, bound_of(r, &p->tried));
        const double of_concave = offer(r, &p->tried);
        *what = is_closed(r, node->bound) ? CLOSED : SPLIT;
        if (*what == CLOSED || fabs(spend - r->target) <= SAME_SPEND * r->target)
            break;
        r->has_more |= spend > r->target;
        r->has_less |= spend < r->target;
        swap(&p->tried, spend > r->target ? &p->too_much : &p->too_little);
        p->tried.price = price;
        double least = -INFINITY;
        if (r->has_more && r->has_less)
            (void)crossing(r, &least);
        const double hope = r->found->found ? fmax(least - r->found->score, 0) / 4 : INFINITY;
        const double enough =
            fmax(hope, r->limits->gap * mktopt__gap_unit(r->found, node->bound) / 8);
        if (node->bound - least <= enough && least > -INFINITY)
            break;
        price = propose(r, of_concave, step);
        if (!is_between(r, price) || r->of_part.evaluations <= 0)
            break;
    }
    return MKTOPT_OK;
}

/* ---- splitting ----------------------------------------------------------------------------- */

/* Every part spends what lies on the way between the two divisions where they add up; what that
 * loses tells which range to split. -1: none. */
static mktopt_status choose_part(run *r, int64_t *chosen, double *at, mktopt_error *err)
{
    mktopt__parts *p = r->p;
    const division *a = &p->too_much, *b = &p->too_little;
    const double t = (r->target - b->spend) / (a->spend - b->spend);
    const double price = b->price;
    double most = -INFINITY;
    *chosen = -1;
    for (int64_t i = 0; i < p->n; i++) {
        const mktopt__part *part = p->parts[i];
        const double jump = a->spends[i] - b->spends[i], spend = b->spends[i] + t * jump;
        int empty = 0;
        memcpy(p->tried.x + part->first, b->x + part->first,
               (size_t)part->problem.n_terms * sizeof *b->x);
        if (same_spend(r, i) || !(spend > b->spends[i] && spend < a->spends[i]))
            continue;
        MKTOPT__TRY(solve_part(r, i, price, spend, spend, &p->tried, &empty, err));
        const double mixed = t * (a->values[i] + a->price * a->spends[i]) +
                             (1 - t) * (b->values[i] + b->price * b->spends[i]);
        const double lost = empty ? INFINITY : mixed - (p->tried.values[i] + price * spend);
        if (lost > most) {
            most = lost;
            *chosen = i;
            *at = fmin(fmax(spend, b->spends[i] + MARGIN * jump), a->spends[i] - MARGIN * jump);
        }
    }
    (void)offer(r, &p->tried);
    return MKTOPT_OK;
}

static mktopt_status split(run *r, int64_t number, mktopt_error *err)
{
    mktopt__parts *p = r->p;
    const range_cut node = p->nodes[number];
    int64_t part = -1;
    double at = 0, least;
    if (r->has_more && r->has_less)
        MKTOPT__TRY(choose_part(r, &part, &at, err));
    if (part < 0 || is_closed(r, node.bound)) {
        r->settled = fmax(r->settled, node.bound);
        return MKTOPT_OK;
    }
    const double price = crossing(r, &least);
    for (int32_t above = 0; above < 2; above++) {
        const range_cut child = {node.bound, price, at, number, part, above, 0};
        if (push_node(p, &child) != 0)
            return mktopt__out_of_memory(err);
    }
    return MKTOPT_OK;
}

/* ---- the run ------------------------------------------------------------------------------- */

static mktopt_status visit(run *r, int64_t number, mktopt_error *err)
{
    range_cut node = r->p->nodes[number];
    verdict what;
    enter(r->p, number);
    r->found->nodes++;
    MKTOPT__TRY(price_node(r, &node, &what, err));
    r->p->nodes[number] = node;
    if (what == SPLIT)
        return split(r, number, err);
    if (what == CLOSED)
        r->settled = fmax(r->settled, node.bound);
    return MKTOPT_OK;
}

mktopt_status mktopt__parts_divide(mktopt__parts *p, double price, const mktopt__context *context,
                                   const mktopt__search_limits *limits,
                                   const mktopt__solution *best, mktopt__solution *found,
                                   double *bound, mktopt_error *err)
{
    run r = {.p = p, .limits = limits, .of_part = *limits, .best = best, .found = found};
    const range_cut whole = {*bound, price, 0, -1, -1, 0, 0};
    r.stage.whole = context;
    r.settled = -INFINITY;
    r.of_part.sides_first = 1;
    r.of_part.unit = fabs(best->found ? best->score : 0) / (2 * (double)p->n);
    p->n_nodes = p->open.count = 0;
    found->found = 0;
    found->nodes = 0;
    if (push_node(p, &whole) != 0)
        return mktopt__out_of_memory(err);
    while (p->open.count > 0 && r.of_part.evaluations > 0 && !is_closed(&r, p->open.items[0].key)) {
        r.stage.begin = fmin(1, 1 - (double)r.of_part.evaluations / (double)limits->evaluations);
        MKTOPT__TRY(mktopt__report(context, r.stage.begin, err));
        MKTOPT__TRY(visit(&r, mktopt__heap_pop(&p->open).number, err));
    }
    const double open = p->open.count > 0 ? p->open.items[0].key : -INFINITY;
    const double proven = fmax(r.settled, open);
    *bound = fmin(*bound, found->found ? fmax(proven, found->score) : proven);
    if (found->found)
        memcpy(found->x, p->search->best, (size_t)p->problem.n_terms * sizeof *found->x);
    return MKTOPT_OK;
}
