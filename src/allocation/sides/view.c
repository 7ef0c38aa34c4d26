/* A sample as a node sees it: with what the node says about sides, numbers and the remainder. */
#include "allocation/sides/sides.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- corners ------------------------------------------------------------------------------- */

int mktopt__sides_has_corners(const mktopt__sides *s, int64_t k)
{
    const mktopt__domain *left = &s->switches[k].left_domain;
    return left->off && left->on && left->low == left->high;
}

/* Left sides of points are at their first or their last; a fee weighs so much. */
static double corner_worth(const mktopt__switch *w, double price, double weight,
                           mktopt__corner corner, double *x)
{
    const mktopt__envelope *e = &w->left;
    const double fee = weight * w->left_fee;
    const double first = e->y - price * e->x - (w->left_domain.off ? 0 : fee);
    *x = e->x;
    if (e->count == 0 || corner == CORNER_OFF)
        return first;
    const mktopt__piece *last = &e->pieces[e->count - 1];
    const double other = last->y1 - price * last->x1 - fee;
    if (corner == CORNER_FREE && !(other > first))
        return first;
    *x = last->x1;
    return other;
}

double mktopt__sides_corner(const mktopt__sides *s, int64_t k, double price, double *x)
{
    return corner_worth(&s->switches[k], price, s->weight, s->corner[k], x);
}

/* Moves the left side of a switch to the point that the node says. */
static void move_corner(const mktopt__sides *s, mktopt__sample *p, int64_t k)
{
    double best_x, x, low;
    const mktopt__switch *w = &s->switches[k];
    const double best = corner_worth(w, p->price, s->weight, CORNER_FREE, &best_x);
    const double lost = best - corner_worth(w, p->price, s->weight, s->corner[k], &x);
    const int tied = best == corner_worth(w, p->price, s->weight, CORNER_LOW, &low) && best_x < low;
    const double before = p->excess[k], after = before + lost;
    const double moved =
        (after > 0 ? best_x + p->shift[k] : x) - (before > 0 ? best_x + p->shift[k] : best_x);
    p->value += fmax(after, 0) - fmax(before, 0) - lost;
    p->slack += MKTOPT__SIDES_SLACK * (fabs(best) + lost);
    p->low += moved;
    p->high += moved - (tied && !(before > 0) ? low - best_x : 0);
    p->fall += after > 0 && !(before > 0) ? p->bend[k] : 0;
    p->excess[k] = after;
    p->shift[k] += best_x - x;
    p->left[k] = best - lost;
}

static int has_margin(const mktopt__sides *s)
{
    return !isnan(s->problem->min_roas);
}

/* Lets a switch pay its fees, at their weight, and its sides be chosen accordingly. */
static void pay(const mktopt__sides *s, mktopt__sample *p, int64_t k)
{
    const mktopt__switch *w = &s->switches[k];
    double before_x = 0, x = 0;
    const double left = w->left_fee > 0 ? corner_worth(w, p->price, s->weight, CORNER_FREE, &x) -
                                              corner_worth(w, p->price, 0, CORNER_FREE, &before_x)
                                        : 0;
    const double fee = s->weight * w->fee, before = p->excess[k], after = before - fee - left;
    const double right_x = before_x + p->shift[k];
    const double moved = (after > 0 ? right_x : x) - (before > 0 ? right_x : before_x);
    p->value += left + fmax(after, 0) - fmax(before, 0);
    p->slack += MKTOPT__SIDES_SLACK * (fee - left);
    p->low += moved;
    p->high += moved;
    p->fall += p->bend[k] * ((after > 0) - (before > 0));
    p->excess[k] = after;
    p->shift[k] = right_x - x;
    p->left[k] += left;
}

const mktopt__sample *mktopt__sides_seen(mktopt__sides *s, const mktopt__sample *p,
                                         mktopt__sample *copy)
{
    if (s->n_corners == 0 && !has_margin(s))
        return p;
    *copy = *p;
    copy->excess = memcpy(s->excess, p->excess, (size_t)s->n * sizeof *p->excess);
    copy->shift = memcpy(s->shift, p->shift, (size_t)s->n * sizeof *p->shift);
    copy->left = memcpy(s->left, p->left, (size_t)s->n * sizeof *p->left);
    copy->value -= s->weight * s->fixed_fees;
    for (int64_t k = 0; has_margin(s) && k < s->n; k++)
        pay(s, copy, k);
    for (int64_t i = 0; i < s->n_corners; i++)
        move_corner(s, copy, s->corner_list[i]);
    return copy;
}

/* ---- views --------------------------------------------------------------------------------- */

static void flip(mktopt__view *v, const mktopt__sample *p, int64_t k, signed char *pattern)
{
    const double sign = p->excess[k] > 0 ? -1 : 1;
    v->bound -= fabs(p->excess[k]);
    v->low += sign * p->shift[k];
    v->high += sign * p->shift[k];
    v->fall += sign * p->bend[k];
    pattern[k] = sign > 0;
}

/* The least of n come first, in order: so many, mostly one or two. */
static void bring_forward(mktopt__ranked *r, int64_t n, int64_t count)
{
    enum { FEW = 4 };
    if (count > FEW) {
        qsort(r, (size_t)n, sizeof *r, mktopt__compare_ranked);
        return;
    }
    for (int64_t i = 0; i < count; i++) {
        int64_t least = i;
        for (int64_t j = i + 1; j < n; j++)
            least = mktopt__compare_ranked(&r[j], &r[least]) < 0 ? j : least;
        const mktopt__ranked swap = r[i];
        r[i] = r[least];
        r[least] = swap;
    }
}

/* Flips the cheapest free members of a class until as many are on their right sides as may be. */
static void keep_range(mktopt__sides *s, int32_t class, const mktopt__sample *p, mktopt__view *v,
                       signed char *pattern)
{
    const mktopt__range range = s->range[class];
    int64_t right = 0, n = 0;
    for (int64_t i = s->class_first[class]; i < s->class_first[class + 1]; i++) {
        const int64_t k = s->members[i];
        right += s->forced[k] == SIDE_FREE ? p->excess[k] > 0 : s->forced[k] == SIDE_RIGHT;
    }
    const int64_t flips = right > range.most    ? right - range.most
                          : right < range.least ? range.least - right
                                                : 0;
    if (flips == 0)
        return;
    for (int64_t i = s->class_first[class]; i < s->class_first[class + 1]; i++) {
        const int64_t k = s->members[i];
        if (s->forced[k] == SIDE_FREE && (p->excess[k] > 0) == (right > range.most))
            s->ranked[n++] = (mktopt__ranked){fabs(p->excess[k]), k};
    }
    v->empty = v->empty || n < flips;
    const int64_t count = flips < n ? flips : n;
    bring_forward(s->ranked, n, count);
    for (int64_t i = 0; i < count; i++)
        flip(v, p, s->ranked[i].number, pattern);
}

/* How many of a limited class are on their right sides, and who is the next to go there. */
static void count_class(mktopt__sides *s, int32_t class, const mktopt__sample *p,
                        const signed char *sides)
{
    s->count[class] = 0;
    s->next[class] = -1;
    for (int64_t i = s->class_first[class]; i < s->class_first[class + 1]; i++) {
        const int64_t k = s->members[i], next = s->next[class];
        s->count[class] += sides[k];
        if (!sides[k] && s->forced[k] == SIDE_FREE && (next < 0 || p->excess[k] > p->excess[next]))
            s->next[class] = k;
    }
}

/* Who takes the place of a switch that leaves its right side: where the class needs as many, or had
 * no place for one that would gain; -1: nobody. 0 when nobody can. */
static int replace(const mktopt__sides *s, const mktopt__sample *p, int32_t class, int64_t *by)
{
    const mktopt__range range = s->range[class];
    *by = -1;
    if (range.least == 0 && range.most == s->n)
        return 1;
    const int64_t next = s->next[class];
    const int needed = s->count[class] - 1 < range.least;
    if (next >= 0 && (needed || p->excess[next] > 0))
        *by = next;
    return !needed || next >= 0;
}

/* A switch as the remainder at one of the two levels, and what that changes. */
typedef struct leftover {
    int64_t k, in_place; /* -1: nobody */
    double x, gain;
} leftover;

static void try_remainder(const mktopt__sides *s, const mktopt__sample *p, const signed char *sides,
                          int64_t k, leftover *best)
{
    const mktopt__switch *w = &s->switches[k];
    int64_t by = -1;
    if (!w->convex || s->forced[k] == SIDE_RIGHT || s->barred[k] ||
        (sides[k] && !replace(s, p, w->class, &by)))
        return;
    double lost = p->left[k] + (sides[k] ? p->excess[k] : 0);
    if (by >= 0)
        lost -= p->excess[by];
    for (int end = 0; end < 2; end++) {
        const mktopt__level *level = &s->levels[end ? s->to_level : s->from_level];
        const double x = mktopt__sides_between(w, level->part);
        const double gain = level->values[k] - s->weight * w->fee - p->price * x - lost;
        if (gain > best->gain)
            *best = (leftover){k, by, x, gain};
    }
}

/* Whether somebody must be the remainder. */
static int needs_remainder(const mktopt__sides *s)
{
    return s->must || s->levels[s->from_level].part > 0;
}

/* The switch that gains most, or loses least. With the whole way only those gain that are not at
 * their best: both ends of the way are of one side or the other. */
static leftover find_remainder(const mktopt__sides *s, const mktopt__sample *p, int whole_way,
                               const signed char *sides)
{
    const int all = s->must || s->are_lone || !whole_way;
    leftover best = {-1, -1, 0, needs_remainder(s) ? -INFINITY : 0};
    for (int64_t k = 0; k < s->n && all && s->only < 0; k++)
        try_remainder(s, p, sides, k, &best);
    if (s->only >= 0)
        try_remainder(s, p, sides, s->only, &best);
    if (all || s->only >= 0)
        return best;
    for (int64_t i = 0; i < s->n_forced; i++)
        try_remainder(s, p, sides, s->forced_list[i], &best);
    for (int64_t i = 0; i < s->n_corners; i++)
        try_remainder(s, p, sides, s->corner_list[i], &best);
    for (int32_t i = 0; i < s->n_limited; i++) {
        const int32_t c = s->limited[i];
        for (int64_t m = s->class_first[c]; m < s->class_first[c + 1]; m++)
            try_remainder(s, p, sides, s->members[m], &best);
    }
    return best;
}

static void add_remainder(mktopt__sides *s, const mktopt__sample *p, int whole_way,
                          signed char *sides, mktopt__view *v)
{
    for (int32_t i = 0; i < s->n_limited; i++)
        count_class(s, s->limited[i], p, sides);
    const leftover r = find_remainder(s, p, whole_way, sides);
    if (r.k < 0) {
        v->empty = v->empty || needs_remainder(s);
        return;
    }
    double left_x;
    (void)mktopt__sides_corner(s, r.k, p->price, &left_x);
    const double change = r.x - left_x - (sides[r.k] ? p->shift[r.k] : 0) +
                          (r.in_place >= 0 ? p->shift[r.in_place] : 0);
    v->remainder = r.k;
    v->remainder_x = r.x;
    sides[r.k] = SIDE_LEFT;
    if (r.in_place >= 0)
        sides[r.in_place] = SIDE_RIGHT;
    v->bound += r.gain + MKTOPT__SIDES_SLACK * fabs(r.gain);
    v->low += change;
    v->high += change;
}

double mktopt__sides_outer_price(const mktopt__sides *s, double weight)
{
    const mktopt__problem *p = s->problem;
    return weight == 1 ? p->outer_price : weight * p->outer_price + (1 - weight) * p->min_roas;
}

static void meet_budget(const mktopt__sides *s, const mktopt__sample *p, mktopt__view *v)
{
    const mktopt__group *whole = &s->problem->groups[0];
    const double extra = /* what the budget itself is worth */
        p->price - mktopt__sides_outer_price(s, s->weight);
    v->target = extra > 0   ? whole->upper
                : extra < 0 ? fmax(whole->lower, 0)
                            : fmin(fmax(whole->lower, v->low), whole->upper);
    v->bound += extra * v->target + p->slack + MKTOPT__SIDES_SLACK * fabs(extra * v->target);
}

/* What the best pattern pays, and what it brings. */
static void measure_margin(const mktopt__sides *s, const mktopt__sample *p,
                           const signed char *pattern, mktopt__view *v)
{
    double fees = s->fixed_fees, x = 0;
    for (int64_t k = 0; k < s->n; k++) {
        const mktopt__switch *w = &s->switches[k];
        if (pattern[k] || k == v->remainder) {
            fees += w->fee;
        } else if (w->left_fee > 0) {
            (void)mktopt__sides_corner(s, k, p->price, &x);
            fees += x > 0 || !w->left_domain.off ? w->left_fee : 0;
        }
    }
    v->fees = fees;
    v->gross = v->bound + s->weight * fees + p->price * v->low;
}

/* The value is D + p spend, so to reach it takes a spend of (reach - D)/p at least. */
static void meet_response(const mktopt__sides *s, const mktopt__sample *p, mktopt__view *v)
{
    const double dual = v->bound, price = p->price;
    v->target = s->problem->reach;
    v->low = dual + price * v->low;
    v->high = dual + price * v->high;
    v->fall *= price;
    v->bound = (dual - v->target + p->slack + MKTOPT__SIDES_SLACK * fabs(v->target)) / price;
}

/* The best sides of all switches, or of those that the node says something about. */
static void begin_pattern(mktopt__sides *s, const mktopt__sample *p, int all, signed char *pattern)
{
    for (int64_t k = 0; k < s->n && all; k++)
        pattern[k] = p->excess[k] > 0;
    if (all)
        return;
    for (int64_t i = 0; i < s->n_forced; i++)
        pattern[s->forced_list[i]] = p->excess[s->forced_list[i]] > 0;
    for (int64_t i = 0; i < s->n_corners; i++)
        pattern[s->corner_list[i]] = p->excess[s->corner_list[i]] > 0;
    for (int32_t i = 0; i < s->n_limited; i++) {
        const int32_t c = s->limited[i];
        for (int64_t m = s->class_first[c]; m < s->class_first[c + 1]; m++)
            pattern[s->members[m]] = p->excess[s->members[m]] > 0;
    }
}

mktopt__view mktopt__sides_view(mktopt__sides *s, const mktopt__sample *sample,
                                signed char *pattern)
{
    mktopt__sample copy;
    const mktopt__sample *p = mktopt__sides_seen(s, sample, &copy);
    const int whole_way = s->levels[s->from_level].part == 0 && s->levels[s->to_level].part == 1;
    const int all = pattern != NULL || s->n < MKTOPT__SIDES_AN_EVALUATION || !whole_way ||
                    s->must || s->are_lone || has_margin(s);
    s->evaluations += 1 + (all ? s->n / MKTOPT__SIDES_AN_EVALUATION : 0);
    mktopt__view v = {.bound = p->value,
                      .low = p->low,
                      .high = p->high,
                      .fall = p->fall,
                      .remainder = -1,
                      .whole = all};
    if (pattern == NULL)
        pattern = s->sides;
    begin_pattern(s, p, all, pattern);
    for (int64_t i = 0; i < s->n_forced; i++) {
        const int64_t k = s->forced_list[i];
        if ((p->excess[k] > 0) != (s->forced[k] == SIDE_RIGHT))
            flip(&v, p, k, pattern);
    }
    for (int32_t i = 0; i < s->n_limited; i++)
        keep_range(s, s->limited[i], p, &v, pattern);
    const int is_free =
        whole_way && s->n_forced == 0 && s->n_corners == 0 && s->n_limited == 0 && !s->are_lone;
    if (s->must || (!s->must_not && !is_free))
        add_remainder(s, p, whole_way, pattern, &v);
    if (has_margin(s))
        measure_margin(s, p, pattern, &v);
    if (isnan(s->problem->reach))
        meet_budget(s, p, &v);
    else
        meet_response(s, p, &v);
    v.bound /= s->weight;
    return v;
}
