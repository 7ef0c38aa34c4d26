/* Branch and bound over what the parts spend, best bound first.
 *
 * At a price every part is solved on its own. Where all parts spend too much at one price and too
 * little at another, the dual function of the node is known between its tangents there. If that is
 * not good enough, nodes are split in one of two ways. Where parts are on their way between several
 * numbers of switches on their right sides, children differ by that number over all parts: at a
 * price the best of every part with so many is found, and dynamic programming divides the number
 * among the parts. Else the range of the part that loses most by spending what lies in between is
 * split there. */
#include "allocation/parts/parts.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "allocation/sides/sides.h"
#include "base/sum.h"

typedef enum kind { WHOLE, SPEND_MOST, SPEND_LEAST, COUNT_MOST, COUNT_LEAST } kind;

/* A node is its parent with one more limit. */
typedef struct mktopt__range_cut {
    double bound;
    double price;   /* of its parent: where to begin */
    double spend;   /* of a part */
    int64_t count;  /* over all parts */
    int64_t parent; /* -1: the whole */
    int64_t part;
    int32_t kind;
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

typedef enum verdict { CLOSED, SPLIT, STUCK, EMPTY } verdict;

/* What a number of a part stands for: a bound with so many or more holds for all greater ones. */
typedef enum numbers { EXACTLY, OR_MORE, OR_LESS } numbers;

/* What there is of a division, from good to bad. */
typedef enum extent { ALL, BOUND_ONLY, NOTHING } extent;

/* Spends that differ by less, relatively, are equal. */
static const double SAME_SPEND = 1e-13;
/* No closer than this part of a jump to one of its ends is a range split. */
static const double MARGIN = 0.02;
/* Where a price is too hard, the next one is so much closer to one that is not. */
static const double CLOSER = 0.125;
enum { MOST_PRICES = 60, LITTLE = 16 };

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
    p->count = (mktopt__count){.most = p->n_members};
    for (int64_t i = 0; i < p->n; i++) {
        const mktopt__group *own = bounds_of(p, p->parts[i]);
        p->parts[i]->low = own != NULL ? fmax(own->lower, 0) : 0;
        p->parts[i]->high = fmin(own != NULL ? own->upper : INFINITY, p->problem.groups[0].upper);
    }
    for (; number >= 0; number = p->nodes[number].parent) {
        const range_cut *cut = &p->nodes[number];
        mktopt__part *part = p->parts[cut->part];
        if (cut->kind == SPEND_MOST)
            part->high = fmin(part->high, cut->spend);
        else if (cut->kind == SPEND_LEAST)
            part->low = fmax(part->low, cut->spend);
        else if (cut->kind == COUNT_MOST && cut->count < p->count.most)
            p->count.most = cut->count;
        else if (cut->kind == COUNT_LEAST && cut->count > p->count.least)
            p->count.least = cut->count;
    }
}

/* ---- divisions ----------------------------------------------------------------------------- */

/* The best that a part can do at a price with a spend in low..high, and with so many of its class
 * (NULL: any number) on their right sides. *there becomes no better. */
static mktopt_status solve_part(run *r, int64_t i, double price, double low, double high,
                                const mktopt__count *count, division *d, extent *there,
                                mktopt_error *err)
{
    mktopt__part *part = r->p->parts[i];
    mktopt__solution *s = &part->solution;
    part->problem.outer_price = price;
    part->problem.groups[0].lower = low;
    part->problem.groups[0].upper = high;
    r->of_part.count = count;
    const mktopt__context context =
        mktopt__stage_begin(&r->stage, r->stage.whole, r->stage.begin, r->stage.begin);
    MKTOPT__TRY(mktopt__search_run(part->search, &context, &r->of_part, NULL, s, err));
    r->p->evaluations += s->evaluations;
    r->of_part.evaluations -= s->evaluations;
    const extent found = s->found ? ALL : s->bound > -INFINITY ? BOUND_ONLY : NOTHING;
    *there = *there > found ? *there : found;
    memcpy(d->x + part->first, s->x, (size_t)part->problem.n_terms * sizeof *s->x);
    d->spends[i] = mktopt__sum_of(s->x, part->problem.n_terms);
    d->values[i] = s->bound;
    return MKTOPT_OK;
}

static int same_spend(const run *r, int64_t i)
{
    const double a = r->p->too_much.spends[i], b = r->p->too_little.spends[i];
    return fabs(a - b) <= SAME_SPEND * fabs(a);
}

static int is_limited(const mktopt__parts *p)
{
    return p->count.least > 0 || p->count.most < p->n_members;
}

/* How many of a part's class are on their right sides, and what these spend. */
static int64_t count_part(const mktopt__part *part, const double *x, double *spend)
{
    *spend = 0;
    if (part->class < 0)
        return 0;
    const int64_t count =
        mktopt__sides_count(part->search->sides, part->class, x + part->first, spend);
    return count < part->members ? count : part->members; /* of several remainders one counts */
}

static int64_t count_all(const mktopt__parts *p, const division *d)
{
    int64_t count = 0;
    double spend;
    for (int64_t i = 0; i < p->n; i++)
        count += count_part(p->parts[i], d->x, &spend);
    return count;
}

/* best_counts: of the parts before, by number. */
static double *counts_before(const mktopt__parts *p, int64_t part)
{
    return p->best_counts + part * (p->n_members + 1);
}

/* What parts 0..i bring at best with `count` in all; *own of them in part i. */
static double best_with(const mktopt__parts *p, int64_t i, int64_t count, int64_t *own)
{
    const mktopt__part *part = p->parts[i];
    const double *before = counts_before(p, i);
    double best = -INFINITY;
    *own = 0;
    for (int64_t k = 0; k <= part->members && k <= count; k++) {
        const double value = before[count - k] + part->by_count[k];
        if (!(value > best))
            continue;
        best = value;
        *own = k;
    }
    return best;
}

static int64_t best_count(const mktopt__parts *p)
{
    const double *all = counts_before(p, p->n);
    int64_t best = p->count.least;
    for (int64_t k = p->count.least; k <= p->count.most; k++)
        if (all[k] > all[best])
            best = k;
    return best;
}

/* Dynamic programming: how many of each part, at best, into `own`; 0 when no number is possible. */
static int divide_number(mktopt__parts *p)
{
    for (int64_t k = 0; k <= p->n_members; k++)
        counts_before(p, 0)[k] = k == 0 ? 0 : -INFINITY;
    for (int64_t i = 0; i < p->n; i++)
        for (int64_t k = 0; k <= p->n_members; k++)
            counts_before(p, i + 1)[k] = best_with(p, i, k, &p->parts[i]->own);
    int64_t left = best_count(p);
    if (counts_before(p, p->n)[left] == -INFINITY)
        return 0;
    for (int64_t i = p->n - 1; i >= 0; i--) {
        (void)best_with(p, i, left, &p->parts[i]->own);
        left -= p->parts[i]->own;
    }
    return 1;
}

/* The best of a part with `own` of its class; the bound is kept. */
static mktopt_status solve_number(run *r, int64_t i, double price, numbers how, extent *there,
                                  mktopt_error *err)
{
    mktopt__part *part = r->p->parts[i];
    division *d = &r->p->tried;
    const mktopt__count count = {part->class, 0, how == OR_LESS ? 0 : part->own,
                                 how == OR_MORE ? part->members : part->own};
    MKTOPT__TRY(solve_part(r, i, price, part->low, part->high, &count, d, there, err));
    part->by_count[part->own] = fmin(part->by_count[part->own], d->values[i]);
    return MKTOPT_OK;
}

/* Which numbers a part can have in a division that lacks `missing`: none takes part in it the other
 * way, nor by more. */
static void number_range(const mktopt__part *part, numbers how, int64_t missing, int64_t *first,
                         int64_t *last)
{
    *first = how == EXACTLY ? 0 : part->at_will;
    *last = how == EXACTLY ? part->members : part->at_will;
    if (how == OR_MORE)
        *last = part->members - *last < missing ? part->members : *last + missing;
    if (how == OR_LESS)
        *first = *first < missing ? 0 : *first - missing;
}

/* With little effort for every number: most of them are not worth more. */
static mktopt_status begin_numbers(run *r, double price, numbers how, int64_t missing,
                                   mktopt_error *err)
{
    for (int64_t i = 0; i < r->p->n; i++) {
        mktopt__part *part = r->p->parts[i];
        const int64_t little = LITTLE * part->problem.n_terms;
        int64_t first, last;
        number_range(part, how, missing, &first, &last);
        for (part->own = 0; part->own <= part->members; part->own++) {
            const int64_t left = r->of_part.evaluations, given = little < left ? little : left;
            const int inside = part->own >= first && part->own <= last;
            extent there = ALL;
            part->by_count[part->own] = inside ? part->value_at_will : -INFINITY;
            part->is_known[part->own] =
                part->class < 0 || (how != EXACTLY && part->own == part->at_will);
            if (!inside || part->is_known[part->own])
                continue;
            part->shown = -1;
            r->of_part.evaluations = given;
            r->of_part.side_nodes = LITTLE;
            MKTOPT__TRY(solve_number(r, i, price, how, &there, err));
            r->of_part.side_nodes = 0;
            r->of_part.evaluations += left - given;
        }
    }
    return MKTOPT_OK;
}

/* The best division by numbers of a kind. Those that would be best are solved in earnest, until
 * those of the best division have been. */
static mktopt_status divide_by(run *r, double price, numbers how, int64_t missing, extent *there,
                               mktopt_error *err)
{
    mktopt__parts *p = r->p;
    int settled = 0;
    MKTOPT__TRY(begin_numbers(r, price, how, missing, err));
    while (!settled) {
        settled = 1;
        *there = NOTHING;
        if (!divide_number(p))
            return MKTOPT_OK;
        *there = ALL;
        for (int64_t i = 0; i < p->n; i++) {
            mktopt__part *part = p->parts[i];
            if (part->class < 0)
                continue;
            settled = settled && part->is_known[part->own];
            part->is_known[part->own] = 1;
            if (part->shown != part->own)
                MKTOPT__TRY(solve_number(r, i, price, how, there, err));
            part->shown = part->solution.found ? part->own : -1;
            p->tried.values[i] = part->by_count[part->own];
        }
    }
    *there = *there == ALL ? ALL : BOUND_ONLY;
    return MKTOPT_OK;
}

/* The same with a number over all parts that the node allows: by so many or more of each part where
 * there are too few, by so many or less where there are too many, and exactly where that leads
 * beyond. */
static mktopt_status divide_count(run *r, double price, extent *there, mktopt_error *err)
{
    mktopt__parts *p = r->p;
    const int64_t count = count_all(p, &p->tried);
    const numbers how = count < p->count.least ? OR_MORE : OR_LESS;
    const int64_t missing = how == OR_MORE ? p->count.least - count : count - p->count.most;
    double spend;
    if (missing <= 0)
        return MKTOPT_OK;
    for (int64_t i = 0; i < p->n; i++) {
        mktopt__part *part = p->parts[i];
        part->at_will = part->shown = count_part(part, p->tried.x, &spend);
        part->value_at_will = p->tried.values[i];
    }
    MKTOPT__TRY(divide_by(r, price, how, missing, there, err));
    const int64_t now = *there == ALL ? count_all(p, &p->tried) : p->count.least;
    return now >= p->count.least && now <= p->count.most
               ? MKTOPT_OK
               : divide_by(r, price, EXACTLY, 0, there, err);
}

/* What the parts do at a price, into `tried`. A part that spends the same at a lower and at a
 * higher price does so here: its dual function is convex. */
static mktopt_status divide_at(run *r, double price, extent *there, mktopt_error *err)
{
    mktopt__parts *p = r->p;
    division *d = &p->tried;
    const division *a = &p->too_much, *b = &p->too_little;
    d->price = price;
    *there = ALL;
    for (int64_t i = 0; i < p->n && *there != NOTHING; i++) {
        const mktopt__part *part = p->parts[i];
        if (r->has_more && r->has_less && !is_limited(p) && same_spend(r, i)) {
            const double t = (price - a->price) / (b->price - a->price);
            d->values[i] = a->values[i] + t * (b->values[i] - a->values[i]);
            d->spends[i] = a->spends[i];
            memcpy(d->x + part->first, a->x + part->first,
                   (size_t)part->problem.n_terms * sizeof *d->x);
        } else {
            MKTOPT__TRY(solve_part(r, i, price, part->low, part->high, NULL, d, there, err));
        }
    }
    if (*there == ALL && is_limited(p))
        MKTOPT__TRY(divide_count(r, price, there, err));
    mktopt__sum value = {0}, spend = {0};
    for (int64_t i = 0; i < p->n; i++) {
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
 * meet; before there is a bracket, the node's own price, then steps that grow. */
static double propose(const run *r, double last, double own, double of_concave, int step)
{
    const division *d = r->has_more ? &r->p->too_much : &r->p->too_little;
    double least;
    if (r->has_more && r->has_less) {
        const double a = r->p->too_much.price, b = r->p->too_little.price;
        const double meet = crossing(r, &least);
        if (step % 3 != 2 && of_concave > a && of_concave < b)
            return of_concave;
        return meet > a && meet < b ? meet : a + (b - a) / 2;
    }
    if (step == 0 && is_between(r, own))
        return own;
    if (step < 4 && step % 2 == 0 && is_between(r, of_concave) && of_concave != last)
        return of_concave;
    const double about = fmax(fabs(last), fabs(own)),
                 unit = about > 0 || !(d->spend > 0) ? about : fabs(d->value) / d->spend;
    const double size = fmax(unit, DBL_MIN) * ldexp(1e-6, step < 16 ? 3 * step : 48);
    return r->has_more ? last + size : last - size;
}

/* Whether more prices would say little more about the node. */
static int is_enough(const run *r, double bound)
{
    double least;
    if (!r->has_more || !r->has_less)
        return 0;
    (void)crossing(r, &least);
    const double hope = r->found->found ? fmax(least - r->found->score, 0) / 4 : INFINITY;
    return bound - least <= fmax(hope, r->limits->gap * mktopt__gap_unit(r->found, bound) / 8);
}

/* Lowers the node's bound by prices, until they can do no more; then `too_much` and `too_little`
 * are what the children differ by. */
static mktopt_status price_node(run *r, range_cut *node, verdict *what, mktopt_error *err)
{
    mktopt__parts *p = r->p;
    const mktopt__group *whole = &p->problem.groups[0];
    const double own = node->price;
    double price = whole->lower < whole->upper ? p->problem.outer_price : own;
    double good = NAN; /* the last price at which all parts were solved */
    r->target = whole->lower < whole->upper ? (double)NAN : whole->upper;
    r->has_more = r->has_less = 0;
    *what = EMPTY;
    for (int step = 0; step < MOST_PRICES; step++) {
        extent there;
        MKTOPT__TRY(divide_at(r, price, &there, err));
        *what = EMPTY;
        if (there == NOTHING)
            return MKTOPT_OK;
        const double spend = p->tried.spend;
        if (isnan(r->target))
            r->target = fmin(fmax(spend, whole->lower), whole->upper);
        node->bound = fmin(node->bound, bound_of(r, &p->tried));
        const double of_concave = there == ALL ? offer(r, &p->tried) : (double)NAN;
        *what = is_closed(r, node->bound) ? CLOSED : there == ALL ? SPLIT : STUCK;
        if (*what == STUCK && !isnan(good) && r->of_part.evaluations > 0) {
            price = good + (price - good) * CLOSER;
            if (price != good && is_between(r, price))
                continue;
        }
        if (*what != SPLIT || fabs(spend - r->target) <= SAME_SPEND * r->target)
            break;
        good = price;
        r->has_more |= spend > r->target;
        r->has_less |= spend < r->target;
        swap(&p->tried, spend > r->target ? &p->too_much : &p->too_little);
        if (is_enough(r, node->bound))
            break;
        price = propose(r, price, own, of_concave, step);
        if (!is_between(r, price) || r->of_part.evaluations <= 0)
            break;
    }
    return MKTOPT_OK;
}

/* ---- splitting ----------------------------------------------------------------------------- */

/* The class of a part whose number on right sides moves most spend between the two divisions, else
 * the largest; -1: there is none. */
static int32_t class_to_count(const mktopt__parts *p, const mktopt__part *part)
{
    const mktopt__sides *s = part->search->sides;
    double most_moved = 0, most = 0;
    int32_t moving = -1, largest = -1;
    for (int32_t c = 0; s != NULL && c < s->n_classes; c++) {
        const double size = (double)(s->class_first[c + 1] - s->class_first[c]);
        double a, b;
        const int64_t many = mktopt__sides_count(s, c, p->too_much.x + part->first, &a);
        const int64_t few = mktopt__sides_count(s, c, p->too_little.x + part->first, &b);
        if (many > few && a - b > most_moved) {
            most_moved = a - b;
            moving = c;
        }
        if (size > most) {
            most = size;
            largest = c;
        }
    }
    return moving >= 0 ? moving : largest;
}

/* Which class of each part is counted: from here on, in all nodes. */
static int begin_counting(mktopt__parts *p)
{
    p->n_members = 0;
    for (int64_t i = 0; i < p->n; i++) {
        mktopt__part *part = p->parts[i];
        part->class = class_to_count(p, part);
        part->members = part->class < 0 ? 0
                                        : part->search->sides->class_first[part->class + 1] -
                                              part->search->sides->class_first[part->class] + 1;
        part->by_count = mktopt__arena_alloc(p->arena, part->members + 1, sizeof *part->by_count);
        part->is_known = mktopt__arena_alloc(p->arena, part->members + 1, sizeof *part->is_known);
        if (part->by_count == NULL || part->is_known == NULL)
            return -1;
        p->n_members += part->members;
    }
    p->best_counts = mktopt__arena_alloc(p->arena, p->n + 1,
                                         ((size_t)p->n_members + 1) * sizeof *p->best_counts);
    p->count.most = p->n_members;
    return p->best_counts != NULL ? 0 : -1;
}

/* How far on the way from `too_little` to `too_much` the target is. */
static double share_of_more(const run *r)
{
    const division *a = &r->p->too_much, *b = &r->p->too_little;
    return (r->target - b->spend) / (a->spend - b->spend);
}

/* Two parts or more are on their way between numbers: 1, and the number in between. */
static int choose_count(const run *r, int64_t *count)
{
    const mktopt__parts *p = r->p;
    int64_t many = 0, few = 0, moving = 0;
    double spend;
    for (int64_t i = 0; i < p->n; i++) {
        const int64_t a = count_part(p->parts[i], p->too_much.x, &spend);
        const int64_t b = count_part(p->parts[i], p->too_little.x, &spend);
        many += a;
        few += b;
        moving += a > b;
    }
    *count = few + (int64_t)floor(share_of_more(r) * (double)(many - few));
    *count = *count < many ? *count : many - 1;
    return moving > 1 && many > few && *count >= p->count.least && *count < p->count.most;
}

/* Every part spends what lies on the way between the two divisions where they add up. The range to
 * split is that of the part that loses most by this; where numbers are limited, which both
 * divisions keep to but what is in between need not, of the part that moves most. -1: none. */
static mktopt_status choose_part(run *r, int64_t *chosen, double *at, mktopt_error *err)
{
    mktopt__parts *p = r->p;
    const division *a = &p->too_much, *b = &p->too_little;
    const double t = share_of_more(r), price = b->price;
    double most = -INFINITY;
    *chosen = -1;
    for (int64_t i = 0; i < p->n; i++) {
        const mktopt__part *part = p->parts[i];
        const double jump = a->spends[i] - b->spends[i], spend = b->spends[i] + t * jump;
        extent there = ALL;
        memcpy(p->tried.x + part->first, b->x + part->first,
               (size_t)part->problem.n_terms * sizeof *b->x);
        if (same_spend(r, i) || !(t > 0 && t < 1))
            continue;
        MKTOPT__TRY(solve_part(r, i, price, spend, spend, NULL, &p->tried, &there, err));
        const double mixed = t * (a->values[i] + a->price * a->spends[i]) +
                             (1 - t) * (b->values[i] + b->price * b->spends[i]);
        const double lost = is_limited(p)  ? fabs(jump)
                            : there != ALL ? INFINITY
                                           : mixed - (p->tried.values[i] + price * spend);
        if (lost > most) {
            most = lost;
            *chosen = i;
            *at = b->spends[i] + fmin(fmax(t, MARGIN), 1 - MARGIN) * jump;
        }
    }
    (void)offer(r, &p->tried);
    return MKTOPT_OK;
}

static mktopt_status split(run *r, int64_t number, mktopt_error *err)
{
    mktopt__parts *p = r->p;
    const range_cut node = p->nodes[number];
    range_cut one = {.bound = node.bound, .parent = number};
    const int both = r->has_more && r->has_less;
    double least;
    if (both && p->n_members == 0 && begin_counting(p) != 0)
        return mktopt__out_of_memory(err);
    if (both && choose_count(r, &one.count))
        one.kind = COUNT_MOST;
    else if (both)
        MKTOPT__TRY(choose_part(r, &one.part, &one.spend, err));
    if (!both || one.part < 0 || is_closed(r, node.bound)) {
        r->settled = fmax(r->settled, node.bound);
        return MKTOPT_OK;
    }
    one.price = crossing(r, &least);
    range_cut other = one;
    one.kind = one.kind == COUNT_MOST ? COUNT_MOST : SPEND_MOST;
    other.kind = one.kind == COUNT_MOST ? COUNT_LEAST : SPEND_LEAST;
    other.count++;
    return push_node(p, &one) == 0 && push_node(p, &other) == 0 ? MKTOPT_OK
                                                                : mktopt__out_of_memory(err);
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
    if (what != EMPTY)
        r->settled = fmax(r->settled, node.bound);
    return MKTOPT_OK;
}

mktopt_status mktopt__parts_divide(mktopt__parts *p, double price, const mktopt__context *context,
                                   const mktopt__search_limits *limits,
                                   const mktopt__solution *best, mktopt__solution *found,
                                   double *bound, mktopt_error *err)
{
    run r = {.p = p, .limits = limits, .of_part = *limits, .best = best, .found = found};
    const range_cut whole = {.bound = *bound, .price = price, .parent = -1, .kind = WHOLE};
    r.stage.whole = context;
    r.settled = -INFINITY;
    r.of_part.sides_first = 1;
    r.of_part.unit = fabs(best->found ? best->score : 0) / (2 * (double)p->n);
    p->n_nodes = p->open.count = p->n_members = 0;
    for (int64_t i = 0; i < p->n; i++)
        p->parts[i]->class = -1;
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
