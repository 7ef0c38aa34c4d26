/* A node whose remainder is the same at both prices, but not as far on its way: its best place is
 * found by Newton's method, and no other place is better.
 *
 * With the remainder k at x and all others at their best, a sample at price p bounds
 *
 *     f_k(x) + D(p) without k + p (budget - x),
 *
 * which is convex in x wherever f_k is. So over any part of the way it is largest at an end, and
 * ways are covered by parts, each with the sample that suits it: few of them far from the best
 * place, where bounds are loose, and ever more nearby. */
#include "allocation/sides/run.h"

#include <math.h>

/* Of the gap at which a node is closed; a gap is relative to the bound. */
static const double NEARLY = 0.99;
enum { MOST_NEWTON = 5, MOST_ADDED = 24, MOST_PARTS = 400 };

typedef mktopt__sides_state run;

/* What is to be shown: nobody is better than `most` by being the remainder. */
typedef struct covering {
    run *r;
    double best_price; /* at the best place */
    double most;
    double bound; /* shown so far */
    int64_t k;    /* who is looked at; -1: nobody */
    int32_t added;
    int32_t no_memory;
} covering;

/* ---- lines ---------------------------------------------------------------------------------- */

/* What all but k are worth by a sample when k spends nothing of the budget. */
static double others(const covering *c, int64_t at)
{
    const mktopt__sides *s = c->r->s;
    const mktopt__group *whole = &s->problem->groups[0];
    const mktopt__sample *p = &s->samples[at];
    const double extra = p->price - s->problem->outer_price;
    const double budget = extra * (extra > 0 ? whole->upper : fmax(whole->lower, 0));
    double value = p->value, lost = 0;
    for (int64_t i = 0; i < s->n_forced; i++) {
        const int64_t l = s->forced_list[i];
        if ((p->excess[l] > 0) != (s->forced[l] == SIDE_RIGHT))
            value -= fabs(p->excess[l]);
    }
    if (c->k >= 0)
        lost = p->left[c->k] +
               (s->forced[c->k] == SIDE_FREE && p->excess[c->k] > 0 ? p->excess[c->k] : 0);
    return value - lost + budget + 2 * p->slack +
           MKTOPT__SIDES_SLACK * (fabs(value) + fabs(lost) + fabs(budget));
}

static double at_spend(const covering *c, int64_t at, double x)
{
    return others(c, at) - c->r->s->samples[at].price * x;
}

/* The sample with the least bound at a spend: bounds are convex in the price. */
static int64_t best_line(const covering *c, double x)
{
    int64_t low = 0, high = c->r->s->n_samples - 1;
    while (low < high) {
        const int64_t middle = low + (high - low) / 2;
        if (at_spend(c, middle, x) <= at_spend(c, middle + 1, x))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static double own_value(const covering *c, double x)
{
    const mktopt__switch *w = &c->r->s->switches[c->k];
    const double value = mktopt__shape_value(&c->r->s->problem->shapes[w->term], x);
    return value - w->right_domain.fee + MKTOPT__SIDES_SLACK * (fabs(value) + w->right_domain.fee);
}

/* ---- covering ------------------------------------------------------------------------------- */

/* A price between two samples where the bound misses `most`: near the best place the miss falls
 * with the square of the distance, elsewhere distances grow by factors. -1: there is none. */
static int add_between(covering *c, int64_t at, double missed)
{
    mktopt__sides *s = c->r->s;
    const double p = c->best_price, low = s->samples[at].price - p,
                 high = s->samples[at + 1].price - p;
    const double gap = c->most - c->r->best->score;
    const double part = fmin(0.9 * sqrt(gap / missed), 0.75);
    const double price = low == 0    ? p + part * high
                         : high == 0 ? p + part * low
                         : low > 0   ? p + sqrt(low) * sqrt(high)
                         : high < 0  ? p - sqrt(-low) * sqrt(-high)
                                     : p;
    if (c->added++ == MOST_ADDED || !(price > p + low && price < p + high))
        return -1;
    c->no_memory = mktopt__sides_sample(s, price) < 0;
    return c->no_memory ? -1 : 0;
}

/* Covers the way of c->k between two spends. 1 when nothing there is better than c->most. */
static int cover(covering *c, double x, double end)
{
    const double score = c->r->best->score, value_at_end = own_value(c, end);
    double value = own_value(c, x), shown = -INFINITY;
    int64_t at = best_line(c, x), step = 1;
    for (int i = 0; i < MOST_PARTS; i++) {
        mktopt__sides *s = c->r->s;
        const int64_t next = at + step < s->n_samples ? at + step : s->n_samples - 1;
        const double line = others(c, at), price = s->samples[at].price;
        const double here = value + line - price * x, last = value_at_end + line - price * end;
        s->evaluations++;
        if (here > c->most)
            return 0;
        if (last <= c->most) {
            c->bound = fmax(c->bound, fmax(shown, fmax(here, last)));
            return 1;
        }
        if (next == at)
            return 0;
        const double crossing = (others(c, next) - line) / (s->samples[next].price - price);
        const double to = fmin(fmax(crossing, x), end), value_there = own_value(c, to);
        const double there = value_there + line - price * to;
        if (there <= c->most && crossing < end) {
            shown = fmax(shown, fmax(here, there));
            x = to;
            value = value_there;
            at = next;
            step *= 2;
        } else if (next - at > 1) {
            step = (next - at) / 2;
        } else {
            if (add_between(c, at, fmax(there, last) - score) != 0)
                return 0;
            at = best_line(c, x);
            step = 1;
        }
    }
    return 0;
}

/* Whether the node has nothing better than c->most, whoever is the remainder, or nobody. */
static int cover_all(covering *c)
{
    mktopt__sides *s = c->r->s;
    const double from = s->levels[s->from_level].part, to = s->levels[s->to_level].part;
    c->k = -1;
    if (!s->must && from == 0) {
        c->bound = at_spend(c, best_line(c, 0), 0);
        if (c->bound > c->most)
            return 0;
    }
    for (int64_t k = 0; k < s->n && !s->must_not; k++) {
        const mktopt__switch *w = &s->switches[k];
        if (!w->convex || s->forced[k] == SIDE_RIGHT || s->barred[k] ||
            (s->only >= 0 && k != s->only))
            continue;
        c->k = k;
        if (!cover(c, mktopt__sides_between(w, from), mktopt__sides_between(w, to)))
            return 0;
    }
    return 1;
}

/* ---- the best place ------------------------------------------------------------------------- */

/* Offers the best place of the remainder on its part of the way, from x on. Its price; NaN: there
 * is none inside. */
static double best_place(run *r, const mktopt__bracket *b, int64_t k, double x)
{
    const mktopt__sides *s = r->s;
    const mktopt__switch *w = &s->switches[k];
    const mktopt__shape *shape = &s->problem->shapes[w->term];
    const mktopt__relaxation *concave = &r->search->concave;
    const double from = mktopt__sides_between(w, s->levels[s->from_level].part),
                 to = mktopt__sides_between(w, s->levels[s->to_level].part);
    double price = s->samples[b->low].price;
    for (int i = 0; i < MOST_NEWTON && x > from && x < to; i++) {
        if (mktopt__sides_solve_pattern(r, b, price, k, x) < 0 || concave->pinned[0] != 0)
            return NAN;
        price = mktopt__relaxation_price(concave, 0);
        const double slope = mktopt__shape_slope(shape, x);
        const double fall = concave->met[0].fall;
        const double bend = mktopt__shape_curvature(shape, x, slope) + 1 / fall;
        if (!(fall < 0 && bend < 0))
            return NAN;
        const double gain = (slope - price) * (slope - price) / (-2 * bend);
        if (r->best->found &&
            gain <= r->limits->gap / 16 * mktopt__gap_unit(r->best, r->best->score))
            return price;
        x -= (slope - price) / bend;
    }
    return NAN;
}

mktopt__verdict mktopt__sides_follow_remainder(run *r, const mktopt__bracket *b, double x,
                                               double *bound)
{
    const mktopt__sides *s = r->s;
    const int64_t k = b->at_low.remainder;
    if (!isnan(s->problem->reach) || s->n_limited > 0 || s->n_corners > 0 || k < 0 ||
        k != b->at_high.remainder || r->limits->window != NULL)
        return GIVEN_UP;
    covering c = {.r = r, .best_price = best_place(r, b, k, x), .bound = -INFINITY};
    if (isnan(c.best_price))
        return GIVEN_UP;
    const double unit = fmax(mktopt__gap_unit(r->best, r->best->score), r->limits->unit);
    c.most = r->best->score + NEARLY * r->limits->gap * unit;
    c.no_memory = mktopt__sides_sample(r->s, c.best_price) < 0;
    const int covered = !c.no_memory && cover_all(&c);
    *bound = c.bound;
    return c.no_memory ? NO_MEMORY : covered ? COVERED : AGAIN;
}
