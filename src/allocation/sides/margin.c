/* Nodes of the search over sides under a least ROAS, which has a multiplier nu of its own.
 *
 * With m = 1 + nu, P = m p, and g, y, c the response, spend and fees of what is best at p and m,
 *
 *     bound(P, m) = m g - c - P y + (P - outer price - nu min_roas) t
 *
 * is convex; t is what should be spent. A view gives its value and a tangent, with slopes t - y and
 * g - min_roas t. The least over the tangents seen is where to look next (Kelley 1960), and the at
 * most three that hold it are what children differ by. Where these are one pattern, its concave
 * problem gives the prices that settle the node. */
#include "allocation/sides/run.h"

#include <float.h>
#include <math.h>
#include <string.h>

typedef struct tangent {
    double price, weight; /* p, 1/m */
    double dual, m;       /* P, m */
    double rise, gain;    /* slopes by P and by m */
    mktopt__view view;
} tangent;

enum { MOST_HELD = 3, MOST_TANGENTS = 16, MOST_STEPS = 60, MOST_TRIED = 2, LEAST_CLASS = 3 };

/* Where a node was bounded last: for its children to begin with. */
typedef struct mktopt__start {
    double price[MOST_HELD], weight[MOST_HELD];
    int64_t n;
} start;

/* The least of the tangents: which of them hold it, and with which shares. */
typedef struct lowest {
    int at[MOST_HELD];
    double share[MOST_HELD];
    int n; /* 0: there is none */
    double value, dual, m;
} lowest;

typedef struct look {
    mktopt__sides_state *r;
    mktopt__sides *s;
    int64_t number;
    double bound;
    double least; /* no score of a solution is below */
    tangent tangents[MOST_TANGENTS];
    int n;
    int outwards; /* steps without a least */
    int tried;    /* concave problems */
    lowest low;
} look;

typedef mktopt__verdict verdict;

/* Spends that differ by less, relatively, are equal. */
static const double SAME_SPEND = 1e-13;
/* A price that differs by less from that without a budget is meant to be it. */
static const double SAME_PRICE = 1e-10;
/* A multiplier beyond so many of its units says what infinity would. */
static const double MOST_UNITS = 1e12;

/* ---- tangents ------------------------------------------------------------------------------ */

/* The node at a price and a weight of fees; -1: out of memory. */
static int see(mktopt__sides *s, double price, double weight, signed char *pattern, tangent *t)
{
    const mktopt__problem *p = s->problem;
    const int64_t at = mktopt__sides_sample(s, price);
    if (at < 0)
        return -1;
    s->weight = weight;
    const mktopt__view v = mktopt__sides_view(s, &s->samples[at], pattern);
    *t = (tangent){.price = price,
                   .weight = weight,
                   .m = 1 / weight,
                   .dual = price / weight,
                   .rise = v.target - v.low,
                   .gain = v.gross - p->min_roas * v.target,
                   .view = v};
    if (fabs(t->rise) <= SAME_SPEND * fmax(fabs(v.low), fabs(v.target)))
        t->rise = 0;
    return 0;
}

/* Below this no score of a solution can be: the response is at least min_roas times the spend. */
static double least_score(const mktopt__sides *s)
{
    const mktopt__problem *p = s->problem;
    const double rate = p->min_roas - p->outer_price;
    const double spend = rate > 0 ? fmax(p->groups[0].lower, 0) : p->groups[0].upper;
    double fees = 0;
    for (int64_t j = 0; j < p->n_terms; j++)
        fees += p->domains[j].on ? p->domains[j].fee : 0;
    return rate * spend - fees - 1e-9 * (fabs(rate * spend) + fees);
}

/* ---- their least --------------------------------------------------------------------------- */

static void keep_lowest(lowest *l, const tangent *t, int n, const int *at, const double *shares,
                        double dual, double m)
{
    double value = 0;
    for (int i = 0; i < n; i++) {
        const tangent *own = &t[at[i]];
        value += shares[i] *
                 (own->view.bound + own->rise * (dual - own->dual) + own->gain * (m - own->m));
    }
    if (!isfinite(value) || (l->n > 0 && value <= l->value))
        return;
    *l = (lowest){.n = n, .value = value, .dual = dual, .m = m};
    memcpy(l->at, at, (size_t)n * sizeof *at);
    memcpy(l->share, shares, (size_t)n * sizeof *shares);
}

/* A tangent that is flat, or rises with the multiplier only: the least is at none. */
static void try_one(const tangent *t, int i, lowest *l)
{
    if (t[i].rise == 0 && t[i].gain >= 0)
        keep_lowest(l, t, 1, &i, &(double){1}, t[i].dual, t[i].gain > 0 ? 1 : t[i].m);
}

/* Two that meet at no multiplier, or neither of which changes with the price. */
static void try_two(const tangent *t, int i, int j, lowest *l)
{
    const tangent *a = &t[i], *b = &t[j];
    const double at_a = a->view.bound + a->gain * (1 - a->m) - a->rise * a->dual;
    const double at_b = b->view.bound + b->gain * (1 - b->m) - b->rise * b->dual;
    if (a->rise * b->rise < 0) {
        const double share = b->rise / (b->rise - a->rise);
        if (share * a->gain + (1 - share) * b->gain >= 0)
            keep_lowest(l, t, 2, (int[]){i, j}, (double[]){share, 1 - share},
                        (at_b - at_a) / (a->rise - b->rise), 1);
    } else if (a->rise == 0 && b->rise == 0 && a->gain * b->gain < 0) {
        const double share = b->gain / (b->gain - a->gain);
        const double m = 1 + (at_b - at_a) / (a->gain - b->gain);
        const double way = (m - a->m) / (b->m - a->m);
        keep_lowest(l, t, 2, (int[]){i, j}, (double[]){share, 1 - share},
                    a->dual + way * (b->dual - a->dual), m);
    }
}

static void try_three(const tangent *t, int i, int j, int k, lowest *l)
{
    const tangent *a = &t[i], *b = &t[j], *c = &t[k];
    const double u = b->rise * c->gain - c->rise * b->gain,
                 v = c->rise * a->gain - a->rise * c->gain,
                 w = a->rise * b->gain - b->rise * a->gain, sum = u + v + w;
    if (sum == 0 || u / sum < 0 || v / sum < 0 || w / sum < 0)
        return;
    /* where all three meet, from the place of the first */
    const double rise_b = b->rise - a->rise, gain_b = b->gain - a->gain, rise_c = c->rise - a->rise,
                 gain_c = c->gain - a->gain;
    const double over_b =
        a->view.bound - b->view.bound - b->rise * (a->dual - b->dual) - b->gain * (a->m - b->m);
    const double over_c =
        a->view.bound - c->view.bound - c->rise * (a->dual - c->dual) - c->gain * (a->m - c->m);
    const double size = rise_b * gain_c - rise_c * gain_b;
    keep_lowest(l, t, 3, (int[]){i, j, k}, (double[]){u / sum, v / sum, w / sum},
                a->dual + (over_b * gain_c - over_c * gain_b) / size,
                a->m + (rise_b * over_c - rise_c * over_b) / size);
}

/* By all choices of up to three of the tangents (their dual problem), the newest among them. */
static void find_lowest(look *k, int newest)
{
    const tangent *t = k->tangents;
    try_one(t, newest, &k->low);
    for (int a = 0; a < k->n; a++) {
        if (a == newest)
            continue;
        try_two(t, newest, a, &k->low);
        for (int b = 0; b < a; b++)
            if (b != newest)
                try_three(t, newest, a, b, &k->low);
    }
}

static int holds(const lowest *l, int number)
{
    for (int i = 0; i < l->n; i++)
        if (l->at[i] == number)
            return 1;
    return 0;
}

/* Where there is no room, the highest that does not hold the least goes. */
static int place_for_one(look *k)
{
    int place = -1;
    if (k->n < MOST_TANGENTS)
        return k->n++;
    for (int i = 0; i < k->n; i++)
        if (!holds(&k->low, i) &&
            (place < 0 || k->tangents[i].view.bound > k->tangents[place].view.bound))
            place = i;
    return place;
}

static int add_tangent(look *k, double price, double weight)
{
    const int place = place_for_one(k);
    tangent *t = &k->tangents[place];
    if (see(k->s, price, weight, NULL, t) != 0)
        return -1;
    k->bound = t->view.empty ? -INFINITY : fmin(k->bound, t->view.bound);
    if (k->bound < k->least)
        k->bound = -INFINITY;
    find_lowest(k, place);
    return 0;
}

/* ---- prices -------------------------------------------------------------------------------- */

static double most_m(const mktopt__sides *s)
{
    return MOST_UNITS * mktopt__search_unit_of_nu(s->problem);
}

static int is_free(const mktopt__sides *s)
{
    return s->problem->groups[0].lower < s->problem->groups[0].upper;
}

/* The direction in which all tangents fall, from one of them, in units of its own prices: away from
 * between the two that differ most. */
static void find_descent(const look *k, const tangent *from, double *by_dual, double *by_m)
{
    const double size = fabs(from->dual) + 1e-9 * k->s->scale;
    double least = INFINITY;
    *by_dual = *by_m = 0;
    for (int i = 0; i < k->n; i++)
        for (int j = 0; j <= i; j++) {
            const tangent *a = &k->tangents[i], *b = &k->tangents[j];
            const double ax = a->rise * size, ay = a->gain * from->m, bx = b->rise * size,
                         by = b->gain * from->m;
            const double length_a = hypot(ax, ay), length_b = hypot(bx, by);
            const double cosine = (ax * bx + ay * by) / (length_a * length_b);
            if (!(cosine < least))
                continue;
            least = cosine;
            *by_dual = -(ax / length_a + bx / length_b) * size;
            *by_m = -(ay / length_a + by / length_b) * from->m;
        }
    const double length = hypot(*by_dual / size, *by_m / from->m);
    *by_dual /= length;
    *by_m /= length;
}

/* Where the tangents have no least, a step to where they fall, each longer than the last. */
static int step_outwards(look *k)
{
    const tangent *best = &k->tangents[0];
    for (int i = 1; i < k->n; i++)
        if (k->tangents[i].view.bound < best->view.bound)
            best = &k->tangents[i];
    const double step = ldexp(1e-4, 3 * (k->outwards < 16 ? k->outwards : 16));
    const double own = mktopt__sides_outer_price(k->s, best->weight);
    double by_dual, by_m;
    find_descent(k, best, &by_dual, &by_m);
    k->outwards++;
    const double m = fmin(fmax(best->m + step * by_m, 1), most_m(k->s));
    double price = (best->dual + step * by_dual) / m;
    if (best->price == own && by_dual == 0)
        price = mktopt__sides_outer_price(k->s, 1 / m);
    return add_tangent(k, price, 1 / m);
}

static int step_to_lowest(look *k)
{
    const double m = fmin(fmax(k->low.m, 1), most_m(k->s));
    const double own = mktopt__sides_outer_price(k->s, 1 / m);
    double price = k->low.dual / m;
    k->outwards = 0;
    if (is_free(k->s) && fabs(price - own) <= SAME_PRICE * fabs(own))
        price = own;
    return add_tangent(k, price, 1 / m);
}

/* Where its parent was bounded; the whole: at the relaxation's prices. */
static int begin(look *k)
{
    mktopt__sides *s = k->s;
    const int64_t parent = s->nodes[k->number].parent;
    const mktopt__search *search = k->r->search;
    if (s->starts[k->number].n == 0 && parent < 0) {
        const double weight = 1 / (1 + search->guide_nu);
        const double own = mktopt__sides_outer_price(s, weight);
        if (is_free(s) && add_tangent(k, own, weight) != 0)
            return -1;
        return !is_free(s) || search->guide[0] != own ? add_tangent(k, search->guide[0], weight)
                                                      : 0;
    }
    const start *from = &s->starts[s->starts[k->number].n > 0 ? k->number : parent];
    for (int i = 0; i < from->n; i++)
        if (add_tangent(k, from->price[i], from->weight[i]) != 0)
            return -1;
    return 0;
}

static void remember(look *k)
{
    start *here = &k->s->starts[k->number];
    here->n = k->low.n > 0 ? k->low.n : k->n < MOST_HELD ? k->n : MOST_HELD;
    for (int i = 0; i < here->n; i++) {
        const tangent *t = &k->tangents[k->low.n > 0 ? k->low.at[i] : i];
        here->price[i] = t->price;
        here->weight[i] = t->weight;
    }
}

/* ---- patterns ------------------------------------------------------------------------------ */

static const tangent *held(const look *k, int i)
{
    return &k->tangents[k->low.at[i]];
}

/* Two tangents as the ends of a bracket, their patterns being seen; -1: out of memory. */
static int bracket_of(look *k, const tangent *a, const tangent *b, mktopt__bracket *found)
{
    mktopt__sides *s = k->s;
    tangent seen;
    if (a->view.low < b->view.low) {
        const tangent *swap = a;
        a = b;
        b = swap;
    }
    if (see(s, b->price, b->weight, s->other, &seen) != 0 ||
        see(s, a->price, a->weight, s->pattern, &seen) != 0)
        return -1;
    *found = (mktopt__bracket){.low = mktopt__sides_place(s, a->price),
                               .high = mktopt__sides_place(s, b->price),
                               .at_low = a->view,
                               .at_high = b->view};
    return 0;
}

/* Which of the sides differ among the tangents that hold the least: shares of the right one. -1:
 * out of memory. */
static int share_out(look *k)
{
    mktopt__sides *s = k->s;
    tangent seen;
    memset(s->shares, 0, (size_t)s->n * sizeof *s->shares);
    for (int i = 0; i < k->low.n; i++) {
        if (see(s, held(k, i)->price, held(k, i)->weight, s->pattern, &seen) != 0)
            return -1;
        for (int64_t j = 0; j < s->n; j++)
            s->shares[j] += s->pattern[j] * k->low.share[i];
    }
    return 0;
}

/* The switch that is most divided and moves most; -1: none is. */
static int64_t most_divided(const look *k)
{
    const mktopt__sides *s = k->s;
    const double *shift = s->samples[mktopt__sides_place(s, held(k, 0)->price)].shift;
    int64_t most = -1;
    double moved = 0;
    for (int64_t j = 0; j < s->n; j++) {
        const double part = fmin(s->shares[j], 1 - s->shares[j]);
        if (part > 1e-9 && part * (shift[j] + DBL_MIN) > moved) {
            moved = part * (shift[j] + DBL_MIN);
            most = j;
        }
    }
    return most;
}

/* Offers the patterns of the tangents that hold the least. */
static int try_patterns(look *k)
{
    for (int i = 0; i < k->low.n; i++) {
        mktopt__bracket b;
        if (bracket_of(k, held(k, i), held(k, i), &b) != 0)
            return -1;
        (void)mktopt__sides_solve_pattern(k->r, &b, held(k, i)->price, b.at_low.remainder,
                                          b.at_low.remainder_x);
    }
    return 0;
}

/* Between which numbers of a class the tangents that hold the least are. */
static int count_class(look *k, int32_t class, mktopt__range *range)
{
    mktopt__sides *s = k->s;
    *range = (mktopt__range){s->n, 0};
    for (int i = 0; i < k->low.n; i++) {
        tangent seen;
        if (see(s, held(k, i)->price, held(k, i)->weight, s->pattern, &seen) != 0)
            return -1;
        const int64_t count = mktopt__sides_count_right(s, class, s->pattern);
        range->least = count < range->least ? count : range->least;
        range->most = count > range->most ? count : range->most;
    }
    return 0;
}

/* By the switch that is most divided, or by the number in its class when that differs. */
static verdict branch(look *k, int64_t most)
{
    mktopt__sides *s = k->s;
    const int32_t class = s->switches[most].class;
    const int64_t first = s->class_first[class], last = s->class_first[class + 1];
    mktopt__range range = {0, 0};
    if (mktopt__sides_worth_trying(k->r) && try_patterns(k) != 0)
        return NO_MEMORY;
    if (last - first >= LEAST_CLASS && count_class(k, class, &range) != 0)
        return NO_MEMORY;
    if (range.least >= range.most)
        return mktopt__sides_split(s, k->number, most, TO_RIGHT, TO_LEFT);
    double mean = 0;
    for (int64_t i = first; i < last; i++)
        mean += s->shares[s->members[i]];
    int64_t count = (int64_t)(mean + 1e-9);
    count = count < range.least ? range.least : count >= range.most ? range.most - 1 : count;
    return mktopt__sides_split_count(s, k->number, class, count);
}

/* ---- a node -------------------------------------------------------------------------------- */

/* A left side that is not at the same of its two points in all that hold the least; -1: none. */
static int64_t divided_corner(look *k)
{
    mktopt__sides *s = k->s;
    for (int64_t j = 0; j < s->n; j++) {
        if (s->shares[j] > 0 || s->corner[j] != CORNER_FREE || !mktopt__sides_has_corners(s, j))
            continue;
        for (int i = 0; i < k->low.n; i++) {
            double first, x;
            s->weight = held(k, 0)->weight;
            (void)mktopt__sides_corner(s, j, held(k, 0)->price, &first);
            s->weight = held(k, i)->weight;
            (void)mktopt__sides_corner(s, j, held(k, i)->price, &x);
            if (x != first)
                return j;
        }
    }
    return -1;
}

/* Two of those that hold the least whose remainders differ; 0: there are none. */
static int divided_remainder(const look *k, const tangent **a, const tangent **b)
{
    for (int i = 0; i < k->low.n; i++)
        for (int j = 0; j < i; j++) {
            *a = held(k, i);
            *b = held(k, j);
            if ((*a)->view.remainder != (*b)->view.remainder ||
                ((*a)->view.remainder >= 0 && (*a)->view.remainder_x != (*b)->view.remainder_x))
                return 1;
        }
    return 0;
}

/* One pattern holds the least: the prices of its concave problem. */
static int settle(look *k, int *seen)
{
    const mktopt__search *search = k->r->search;
    mktopt__bracket b;
    *seen = 0;
    if (k->tried++ >= MOST_TRIED)
        return 0;
    if (bracket_of(k, held(k, 0), held(k, k->low.n - 1), &b) != 0)
        return -1;
    if (b.low > b.high) { /* the price first */
        const int64_t swap = b.low;
        b.low = b.high;
        b.high = swap;
    }
    const double price = held(k, 0)->price;
    if (mktopt__sides_solve_pattern(k->r, &b, price, b.at_low.remainder, b.at_low.remainder_x) < 0)
        return 0;
    *seen = 1;
    return add_tangent(k, mktopt__relaxation_price(&search->concave, 0), 1 / (1 + search->nu_met));
}

static int is_tight(const look *k)
{
    const mktopt__solution *best = k->r->best;
    const double least = k->low.value;
    const double hope = best->found ? fmax(least - best->score, 0) / 4 : 1e-4 * fabs(least);
    return k->bound - least <= fmax(hope, k->r->limits->gap / 8 * mktopt__gap_unit(best, k->bound));
}

/* What children differ by. AGAIN: nothing; *seen is 1 when there is a new tangent. */
static verdict divide(look *k, int *seen)
{
    mktopt__sides *s = k->s;
    const tangent *a, *b;
    mktopt__bracket bracket;
    if (share_out(k) != 0)
        return NO_MEMORY;
    const int64_t most = most_divided(k);
    if (most >= 0)
        return is_tight(k) ? branch(k, most) : AGAIN;
    const int64_t corner = divided_corner(k);
    if (corner >= 0)
        return mktopt__sides_split(s, k->number, corner, AT_LOW, OFF);
    if (divided_remainder(k, &a, &b)) {
        if (!is_tight(k))
            return AGAIN;
        if (bracket_of(k, a, b, &bracket) != 0)
            return NO_MEMORY;
        return mktopt__sides_branch_remainder(k->r, k->number, &bracket);
    }
    return settle(k, seen) == 0 ? AGAIN : NO_MEMORY;
}

/* Begins a run's starts with the whole. */
static int make_room(mktopt__sides *s, int64_t number)
{
    while (s->start_room <= number) {
        start *starts =
            mktopt__sides_room(s, s->starts, s->start_room, &s->start_room, sizeof *starts);
        if (starts == NULL)
            return -1;
        s->starts = starts;
    }
    for (int64_t i = 0; number == 0 && i < s->start_room; i++)
        s->starts[i].n = 0;
    return 0;
}

verdict mktopt__sides_weigh(mktopt__sides_state *r, int64_t number)
{
    mktopt__sides *s = r->s;
    look k = {
        .r = r, .s = s, .number = number, .bound = s->nodes[number].bound, .least = least_score(s)};
    if (make_room(s, number) != 0 || begin(&k) != 0)
        return NO_MEMORY;
    verdict v = AGAIN;
    for (int i = 0; i < MOST_STEPS && v == AGAIN; i++) {
        s->nodes[number].bound = k.bound;
        if (mktopt__search_closed(k.bound, r->limits, r->best)) {
            r->closed = fmax(r->closed, k.bound);
            return CLOSED;
        }
        remember(&k);
        if (s->open.count > 0 && s->open.items[0].key > k.bound)
            return WAITS;
        int seen = 0;
        v = k.low.n > 0 ? divide(&k, &seen) : AGAIN;
        if (v == AGAIN && !seen && (k.low.n > 0 ? step_to_lowest(&k) : step_outwards(&k)) != 0)
            return NO_MEMORY;
    }
    return v == AGAIN ? GIVEN_UP : v;
}
