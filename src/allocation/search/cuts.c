/* What the nodes of the spatial search differ by: a term off or on, left or right of a point; terms
 * that share a fee all off, or the fee paid. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "allocation/search/search_priv.h"

typedef mktopt__node node;

/* 0, or -1 when nothing is left of the domain. */
static int cut_domain(mktopt__domain *d, mktopt__cut_kind cut, double at)
{
    switch (cut) {
    case MKTOPT__CUT_OFF:
    case MKTOPT__CUT_UNPAID:
        d->on = 0;
        break;
    case MKTOPT__CUT_ON:
        d->off = 0;
        break;
    case MKTOPT__CUT_LEFT:
        d->on = d->on && d->low <= at;
        d->high = fmin(d->high, at);
        break;
    case MKTOPT__CUT_RIGHT:
        d->off = 0;
        d->on = d->on && d->high >= at;
        d->low = fmax(d->low, at);
        break;
    case MKTOPT__CUT_PAID:
        *d = mktopt__fees_paid(d);
        break;
    default:
        break;
    }
    return d->off || d->on ? 0 : -1;
}

mktopt__cut_kind mktopt__cut_of_child(const node *n, int which)
{
    if (which == 0)
        return (mktopt__cut_kind)n->split;
    return n->split == MKTOPT__CUT_OFF      ? MKTOPT__CUT_ON
           : n->split == MKTOPT__CUT_UNPAID ? MKTOPT__CUT_PAID
                                            : MKTOPT__CUT_RIGHT;
}

static int is_same(const mktopt__domain *a, const mktopt__domain *b)
{
    return mktopt__domain_same(a, b) && a->fee == b->fee;
}

static int cut_term(mktopt__search *s, int64_t j, mktopt__cut_kind cut, double at)
{
    const mktopt__shape *shape = &s->problem->shapes[j];
    mktopt__domain d = s->wanted[j];
    if (cut == MKTOPT__CUT_LEFT && shape->type == MKTOPT_CURVE_BENCHMARK &&
        at == shape->concave_from)
        at = nextafter(at, 0); /* below the jump */
    if (cut_domain(&d, cut, at) != 0)
        return -1;
    if (is_same(&d, &s->wanted[j]))
        return 0;
    if (!s->is_dirty[j])
        s->dirty[s->n_dirty++] = j;
    s->is_dirty[j] = 1;
    s->wanted[j] = d;
    return 0;
}

/* All terms that share a fee; -1 when it is settled otherwise. */
static int settle(mktopt__search *s, int64_t number, mktopt__cut_kind cut)
{
    const mktopt__shared_fee *fee = &s->problem->shared[number];
    const signed char as = cut == MKTOPT__CUT_PAID ? 1 : -1;
    if (s->settled[number] != 0)
        return s->settled[number] == as ? 0 : -1;
    s->settled[number] = as;
    s->relaxed.charged += cut == MKTOPT__CUT_PAID ? fee->amount : 0;
    for (int64_t j = fee->first; j < fee->last; j++)
        if (cut_term(s, j, cut, 0) != 0)
            return -1;
    return 0;
}

/* Of equal fees those that are paid come first. */
static int cut_shared(mktopt__search *s, int64_t term, mktopt__cut_kind cut)
{
    const mktopt__shared_fee *shared = s->problem->shared;
    for (int64_t i = mktopt__fees_number(s->problem, term); i >= 0;
         i = cut == MKTOPT__CUT_PAID ? shared[i].twin_before : shared[i].twin_after)
        if (settle(s, i, cut) != 0)
            return -1;
    return 0;
}

/* Equal terms are in falling order: what is cut off above holds for those after, below for those
 * before. */
int mktopt__cut(mktopt__search *s, int64_t term, mktopt__cut_kind cut, double at)
{
    if (cut == MKTOPT__CUT_PAID || cut == MKTOPT__CUT_UNPAID)
        return cut_shared(s, term, cut);
    const int downwards = cut == MKTOPT__CUT_OFF || cut == MKTOPT__CUT_LEFT;
    const int64_t *next = downwards ? s->problem->twin_after : s->problem->twin_before;
    for (int64_t j = term; j >= 0; j = next[j])
        if (cut_term(s, j, cut, at) != 0)
            return -1;
    return 0;
}

void mktopt__cuts_undo(mktopt__search *s)
{
    for (int64_t i = 0; i < s->n_dirty; i++) {
        s->wanted[s->dirty[i]] = s->problem->domains[s->dirty[i]];
        s->is_dirty[s->dirty[i]] = 0;
    }
    s->n_dirty = 0;
    for (int64_t i = 0; i < s->problem->n_shared; i++)
        s->settled[i] = 0;
    s->relaxed.charged = 0;
}

static void apply_to(mktopt__search *s, const int64_t *terms, int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        if (!is_same(&s->wanted[terms[i]], &s->relaxed.domains[terms[i]]))
            mktopt__relax_term(&s->relaxed, terms[i], &s->wanted[terms[i]]);
}

void mktopt__cuts_apply(mktopt__search *s)
{
    apply_to(s, s->cut, s->n_cut);
    apply_to(s, s->dirty, s->n_dirty);
    memcpy(s->cut, s->dirty, (size_t)s->n_dirty * sizeof *s->cut);
    s->n_cut = s->n_dirty;
}

/* ---- branching ----------------------------------------------------------------------------- */

/* Where a term's envelope lies above it; `between`: where it may not be, even if nothing is lost.
 */
typedef struct excess {
    const mktopt__piece *piece; /* NULL: nowhere */
    double above;
    int32_t switched, between;
} excess;

static excess excess_of(const mktopt__search *s, int64_t j)
{
    const mktopt__relaxation *r = &s->relaxed;
    const mktopt__domain *d = &r->domains[j];
    const double x = r->x[j];
    excess e = {.piece = mktopt__envelope_piece(&r->envelopes[j], x)};
    if (e.piece == NULL || e.piece->kind != MKTOPT__BRIDGE || !(x > e.piece->x0 && x < e.piece->x1))
        return (excess){.piece = NULL};
    const double value = mktopt__envelope_value(&r->envelopes[j], x);
    e.switched = d->off && d->on && e.piece->x0 == 0 && (d->low > 0 || d->fee > 0);
    e.between = e.switched && x < d->low;
    e.above = value - mktopt__domain_value(&r->shapes[j], d, x);
    if (e.between)
        e.above = fmax(e.above, value - r->envelopes[j].y);
    if (!isnan(s->problem->min_roas)) /* it may ask for less than rounding shows */
        e.above = fmax(e.above, DBL_MIN);
    return e;
}

/* Where a convex part lies furthest below a bridge over it: its slope is the bridge's there. */
static double furthest_of_convex(const mktopt__shape *shape, const mktopt__piece *bridge,
                                 double slope)
{
    enum { STEPS = 20 };
    double low = bridge->x0, high = fmin(bridge->x1, shape->concave_from);
    for (int i = 0; i < STEPS && high > low; i++) {
        const double x = low + (high - low) / 2;
        *(mktopt__shape_slope(shape, x) < slope ? &low : &high) = x;
    }
    return high;
}

static double furthest_of_points(const mktopt__shape *shape, const mktopt__piece *bridge,
                                 double slope)
{
    double most = 0, at = bridge->x0;
    for (int64_t i = 0; i < shape->point_count; i++) {
        const double x = shape->points[2 * i], y = shape->points[2 * i + 1];
        const double below = bridge->y0 + slope * (x - bridge->x0) - y;
        if (x > bridge->x0 && x < bridge->x1 && below > most) {
            most = below;
            at = x;
        }
    }
    return at;
}

/* Where most is lost under a bridge. */
static double furthest_below(const mktopt__shape *shape, const mktopt__piece *bridge)
{
    const double slope = (bridge->y1 - bridge->y0) / (bridge->x1 - bridge->x0);
    return shape->type == MKTOPT_CURVE_PIECEWISE ? furthest_of_points(shape, bridge, slope)
                                                 : furthest_of_convex(shape, bridge, slope);
}

/* At the relaxation's spend, but not too close to an end of the bridge. A least ROAS may need
 * hardly any of it: then where most is lost, so that one side is worth much less; whether the term
 * is on is left open. */
static void split_term(const mktopt__search *s, int64_t j, const excess *e, node *n)
{
    static const double CLOSE = 0.02, HARDLY = 0.1; /* parts of the bridge */
    const mktopt__shape *shape = &s->problem->shapes[j];
    const mktopt__piece *piece = e->piece;
    const double x = s->relaxed.x[j], run = piece->x1 - piece->x0, margin = CLOSE * run;
    const int hardly = !isnan(s->problem->min_roas) && x < piece->x0 + HARDLY * run;
    const double furthest = hardly ? furthest_below(shape, piece) : piece->x0;
    const int is_inside = furthest > piece->x0 && furthest < piece->x1;
    n->split_term = j;
    n->split = e->switched && !is_inside ? MKTOPT__CUT_OFF : MKTOPT__CUT_LEFT;
    n->split_at = is_inside ? furthest : fmin(fmax(x, piece->x0 + margin), piece->x1 - margin);
    const double jump = shape->concave_from;
    if (shape->type == MKTOPT_CURVE_BENCHMARK && jump > piece->x0 && jump <= piece->x1)
        n->split_at = jump;
}

static int is_open(const mktopt__search *s, int64_t term)
{
    const int64_t number = mktopt__fees_number(s->problem, term);
    return number >= 0 && s->settled[number] == 0;
}

/* How much less terms that share a fee bring than their envelopes when it is paid for so many of
 * them; 0 when all or none are on. */
static double excess_of_shared(const mktopt__search *s, int64_t number)
{
    const mktopt__shared_fee *fee = &s->problem->shared[number];
    double above = fee->amount;
    int between = 0, on;
    if (!mktopt__fees_partly(s, number, s->relaxed.x, &on))
        return 0;
    for (int64_t j = fee->first; j < fee->last; j++) {
        const excess e = excess_of(s, j);
        above += e.piece != NULL ? e.above : 0;
        above -= s->relaxed.x[j] > 0 ? s->relaxed.domains[j].fee : 0;
        between = between || e.between;
    }
    return between ? fmax(above, DBL_MIN) : above;
}

int mktopt__cuts_choose(const mktopt__search *s, node *n)
{
    double widest = -1;
    for (int64_t j = 0; j < s->problem->n_terms; j++) {
        if (is_open(s, j))
            continue;
        const excess e = excess_of(s, j);
        if (e.piece == NULL || e.above <= widest || !(e.above > 0 || e.between))
            continue;
        widest = e.above;
        split_term(s, j, &e, n);
    }
    for (int64_t i = 0; i < s->problem->n_shared; i++) {
        const double above = s->settled[i] == 0 ? excess_of_shared(s, i) : 0;
        if (above <= widest || !(above > 0))
            continue;
        widest = above;
        n->split_term = s->problem->shared[i].first;
        n->split = MKTOPT__CUT_UNPAID;
    }
    return widest >= 0;
}

/* Rounding of a difference of bounds, in units of what is added up. */
static const double SLACK = 16 * DBL_EPSILON;

/* What a child's terms first .. last - 1 bring less than the node's at a price, and the size of
 * what was added up; INFINITY when nothing is left of a domain. */
static double lost_by(mktopt__search *s, const node *n, int which, double price, double *size)
{
    const mktopt__relaxation *r = &s->relaxed;
    const mktopt__cut_kind cut = mktopt__cut_of_child(n, which);
    const int shared = cut == MKTOPT__CUT_PAID || cut == MKTOPT__CUT_UNPAID;
    const int64_t first = n->split_term;
    const mktopt__shared_fee *fee =
        shared ? &s->problem->shared[mktopt__fees_number(s->problem, first)] : NULL;
    double lost = cut == MKTOPT__CUT_PAID ? fee->amount : 0;
    *size = lost;
    for (int64_t j = first; j < (shared ? fee->last : first + 1); j++) {
        const mktopt__demand whole = mktopt__envelope_demand(&r->envelopes[j], price, r->near[j]);
        mktopt__domain d = r->domains[j];
        if (cut_domain(&d, cut, n->split_at) != 0)
            return INFINITY;
        mktopt__envelope_build(&s->side, &r->shapes[j], &d);
        const mktopt__demand side = mktopt__envelope_demand(&s->side, price, r->near[j]);
        *size += fabs(whole.low_value) + fabs(side.low_value) +
                 fabs(price) * (whole.low + whole.width + side.low + side.width);
        lost += whole.low_value - price * whole.low - (side.low_value - price * side.low);
    }
    return lost;
}

void mktopt__cuts_bound_children(mktopt__search *s, node *n)
{
    const mktopt__relaxation *r = &s->relaxed;
    int32_t g = 0;
    n->side_bound[0] = n->side_bound[1] = n->bound;
    while (n->split_term < r->groups[g].first || n->split_term >= r->groups[g].own_last)
        g++;
    if (r->pinned[g] != 0 || !isnan(s->problem->reach) || !isnan(s->problem->min_roas))
        return;
    for (int k = 0; k < 2; k++) {
        double size;
        const double lost = lost_by(s, n, k, mktopt__relaxation_price(r, g), &size);
        n->side_bound[k] = isinf(lost) ? -INFINITY : fmin(n->bound, r->bound - lost + SLACK * size);
    }
}
