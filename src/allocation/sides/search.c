/* Branch and bound over patterns of sides, best bound first.
 *
 * A node requires sides of some switches and limits how many of a class, switches that are nearly
 * alike, are on their right sides: to try them one by one would try every choice of so many out of
 * them. Where the best pattern is the same at two prices, one with too much spend and one with too
 * little, it is that in between, and the concave problem of the pattern settles the node. Else a
 * switch, or the number in a class, that differs between the two is what the children differ by. */
#include "allocation/sides/run.h"

#include <math.h>
#include <string.h>

typedef mktopt__choice choice;

typedef mktopt__bracket bracket;
typedef mktopt__sides_state run;

/* Spends that differ by less, relatively, are equal. */
static const double SAME_SPEND = 1e-13;
/* A remainder is not followed further than this part of its way. */
static const double LEAST_WIDTH = 1e-7;
/* By this factor beyond a remainder that takes all that is left: then no more than that fits, while
 * exactly as much would at any price, and no price would tell. */
static const double JUST_BEYOND = 1 + 2e-12;
/* A class of fewer is split switch by switch. */
enum { LEAST_CLASS = 3 };
enum { MOST_NODES = 5000, MOST_STEPS = 60, MOST_DIFFERENT = 2, MOST_TRIED = 2, MOST_GIVEN_UP = 4 };
enum { FEW = 8 };

/* ---- prices -------------------------------------------------------------------------------- */

static int too_much(const mktopt__view *v)
{
    return v->low > v->target + SAME_SPEND * fmax(fabs(v->low), fabs(v->target));
}

static int too_little(const mktopt__view *v)
{
    return v->high < v->target - SAME_SPEND * fmax(fabs(v->high), fabs(v->target));
}

/* Far prices at both ends, where every demand is at an end of its domain: a node that cannot spend
 * its budget, or reach its response, gets a low bound there. A response has a price above 0. */
static int add_ends(mktopt__sides *s, const mktopt__window *window)
{
    static const double FAR[] = {1e-3, 1e3, 1e9}, NEAR[] = {1e-3, 1e-6, 1e-12};
    const int reaching = !isnan(s->problem->reach);
    if (!reaching && mktopt__sides_sample(s, s->problem->outer_price) < 0)
        return -1;
    for (int i = 0; i < 2 && window != NULL; i++) {
        const double end = i == 0 ? window->least : window->most;
        if (isfinite(end) && mktopt__sides_sample(s, end) < 0)
            return -1;
    }
    if (s->has_ends)
        return 0;
    s->has_ends = 1;
    for (int i = 0; i < 3; i++)
        if (mktopt__sides_sample(s, reaching ? s->scale * NEAR[i] : s->least - FAR[i] * s->scale) <
                0 ||
            mktopt__sides_sample(s, s->scale * (1 + FAR[i])) < 0)
            return -1;
    return mktopt__sides_sample(s, s->scale / 4) < 0 ? -1 : 0;
}

/* Cubic through two points with slopes, at t in 0..1 of the way. */
static double cubic(double y0, double slope0, double y1, double slope1, double width, double t)
{
    const double u = 1 - t;
    return u * u * ((1 + 2 * t) * y0 + t * width * slope0) +
           t * t * ((1 + 2 * u) * y1 - u * width * slope1);
}

/* Where the spend meets the target when one pattern holds all the way. */
static double meeting_price(const mktopt__sides *s, const bracket *b)
{
    const double p0 = s->samples[b->low].price, p1 = s->samples[b->high].price;
    const mktopt__met low = {p0, b->at_low.low, b->at_low.fall, 0, 0},
                      high = {p1, b->at_high.low, b->at_high.fall, 0, 0};
    const double price = mktopt__price_through(&low, &high, b->at_low.target);
    if (price > p0 && price < p1)
        return price;
    return p0 > 0 && p1 > 4 * p0 ? sqrt(p0) * sqrt(p1) : p0 + (p1 - p0) / 2;
}

/* The bound is convex in this, with (target - met) as its slope: the price, or, for a response,
 * -1/price. */
static double coordinate(const mktopt__sides *s, double price)
{
    return isnan(s->problem->reach) ? price : -1 / price;
}

/* Where the tangents of the bound meet, and how low it may be there. */
static double crossing_price(const mktopt__sides *s, const bracket *b, double *least)
{
    const double p0 = s->samples[b->low].price, p1 = s->samples[b->high].price;
    const double w0 = coordinate(s, p0), w1 = coordinate(s, p1);
    const double s0 = b->at_low.target - b->at_low.low, s1 = b->at_high.target - b->at_high.high;
    const double w = w0 + (b->at_high.bound - b->at_low.bound - s1 * (w1 - w0)) / (s0 - s1);
    const double price = isnan(s->problem->reach) ? w : -1 / w;
    *least = b->at_low.bound + s0 * (w - w0);
    return price > p0 && price < p1 ? price : p0 + (p1 - p0) / 2;
}

/* The least bound, about, when one pattern holds all the way. */
static double estimate(const mktopt__sides *s, const bracket *b, double price)
{
    const double w0 = coordinate(s, s->samples[b->low].price),
                 w1 = coordinate(s, s->samples[b->high].price);
    return cubic(b->at_low.bound, b->at_low.target - b->at_low.low, b->at_high.bound,
                 b->at_high.target - b->at_high.high, w1 - w0,
                 (coordinate(s, price) - w0) / (w1 - w0));
}

/* ---- nodes --------------------------------------------------------------------------------- */

static int is_closed(const run *r, double bound)
{
    return mktopt__search_closed(bound, r->limits, r->best);
}

/* Where to look first: at the sample inside the last bracket, else where the node may meet its
 * target; then the bracket is all there is. */
static int64_t begin_bracket(const run *r, const choice *node, bracket *b)
{
    const mktopt__sides *s = r->s;
    const mktopt__window *w = r->limits->window;
    if (b->narrowed)
        return b->low + 1;
    const int64_t hint = mktopt__sides_place(s, node->price);
    b->first = w == NULL ? 0 : mktopt__sides_place(s, w->least);
    b->end = w == NULL ? s->n_samples : mktopt__sides_place(s, nextafter(w->most, INFINITY));
    b->low = b->first - 1;
    b->high = b->end;
    return hint >= b->first && hint < b->end ? hint : b->first;
}

static void swap_patterns(signed char **a, signed char **b)
{
    signed char *swap = *a;
    *a = *b;
    *b = swap;
}

/* The neighbouring samples between which the node's spend meets its target, galloping from where it
 * may be; low is -1 or high the number of samples when there is none on that side; or one that says
 * that nothing in the node is better than what there is. 0 when the node is empty. */
static int locate(run *r, choice *node, bracket *b)
{
    mktopt__sides *s = r->s;
    int64_t step = 1, at = begin_bracket(r, node, b);
    while (b->high - b->low > 1) {
        const mktopt__view v = mktopt__sides_view(s, &s->samples[at], NULL);
        if (v.empty)
            return 0;
        if (v.bound < node->bound) {
            node->bound = v.bound;
            node->rate = s->samples[at].price;
        }
        const int in_vain = is_closed(r, v.bound);
        if (too_much(&v) && !in_vain) {
            b->low = at;
            b->at_low = v;
            swap_patterns(&s->pattern, &s->sides);
        } else if (too_little(&v) && !in_vain) {
            b->high = at;
            b->at_high = v;
            swap_patterns(&s->other, &s->sides);
        } else {
            b->low = b->high = at;
            b->at_low = b->at_high = v;
            swap_patterns(&s->pattern, &s->sides);
            break;
        }
        const int64_t next = b->low == at ? at + step : at - step;
        step *= 2;
        at = next > b->low && next < b->high && (b->low < b->first || b->high == b->end)
                 ? next
                 : b->low + (b->high - b->low) / 2;
    }
    node->price = s->price = s->samples[b->low >= b->first ? b->low : b->first].price;
    return 1;
}

/* ---- what to do with a node ---------------------------------------------------------------- */

typedef mktopt__verdict verdict;

/* The concave part of a side that it stays on; 0 when its best spend leaves that part between the
 * prices, `low` and `high`. */
static int concave_part(const mktopt__sides *s, int64_t k, int right, double low, double high,
                        mktopt__domain *part)
{
    const mktopt__switch *w = &s->switches[k];
    const mktopt__shape *shape = &s->problem->shapes[w->term];
    const mktopt__envelope *e = right ? &w->right : &w->left;
    const mktopt__domain *whole = right ? &w->right_domain : &w->left_domain;
    if (right && shape->type != MKTOPT_CURVE_PIECEWISE && whole->low >= shape->concave_from) {
        *part = *whole;
        return 1;
    }
    double x = mktopt__envelope_spend(e, high, 0).low;
    double most = low < high ? mktopt__envelope_spend(e, low, 0).low : x;
    if (!right && s->corner[k] != CORNER_FREE) {
        (void)mktopt__sides_corner(s, k, high, &x);
        most = x;
    }
    *part = mktopt__domain_concave(shape, whole, x);
    return part->on ? x >= part->low && most <= part->high : most == 0;
}

/* Solves the concave problem of the pattern, which is best at both ends of the bracket, the
 * remainder (-1: none) being fixed at x. 0 when its bound need not be the node's. */
int mktopt__sides_solve_pattern(run *r, const bracket *b, double price, int64_t remainder, double x)
{
    const mktopt__sides *s = r->s;
    const mktopt__problem *p = s->problem;
    mktopt__relaxation *concave = &r->search->concave;
    int same = s->n_limited == 0; /* the best of a class may change in between */
    if (s->from_level != 0 || s->to_level != 1 || remainder >= 0)
        same = 0;
    for (int64_t i = 0; i < s->n_singles; i++)
        mktopt__search_keep_to(r->search, s->single[i], &p->domains[s->single[i]]);
    for (int64_t k = 0; k < s->n; k++) {
        mktopt__domain part = s->switches[k].right_domain;
        if (k == remainder)
            part.low = part.high = x;
        else if (!concave_part(s, k, s->pattern[k], s->samples[b->low].price,
                               s->samples[b->high].price, &part))
            same = 0;
        mktopt__search_keep_to(r->search, s->switches[k].term, &part);
    }
    concave->outer_price = p->outer_price;
    mktopt__relaxation_expect(concave, price);
    if (mktopt__search_solve(r->search, concave) != 0)
        return -1;
    mktopt__search_offer(r->search, concave, concave->x, r->best);
    return same && concave->pinned[0] == 0;
}

static verdict sample_inside(run *r, bracket *b, double price)
{
    const int64_t before = r->s->n_samples;
    if (!(price > r->s->samples[b->low].price && price < r->s->samples[b->high].price))
        return GIVEN_UP;
    if (mktopt__sides_sample(r->s, price) < 0)
        return NO_MEMORY;
    b->narrowed = r->s->n_samples == before + 1; /* else others are gone */
    b->high += b->narrowed;
    b->end += b->narrowed;
    return AGAIN;
}

/* One pattern is best at both ends, so about the best at the price that matters: its concave
 * problem when that may be the best solution, else a sample there. */
static verdict settle(run *r, choice *node, bracket *b)
{
    const mktopt__relaxation *concave = &r->search->concave;
    const int met = b->low == b->high;
    const double price = met ? r->s->samples[b->low].price : meeting_price(r->s, b);
    const double about = met ? b->at_low.bound : estimate(r->s, b, price);
    if (node->tried >= MOST_TRIED || (r->best->found && about <= r->best->score))
        return sample_inside(r, b, price);
    node->tried++;
    if (mktopt__sides_solve_pattern(r, b, price, b->at_low.remainder, b->at_low.remainder_x) != 1) {
        double least;
        const verdict v = sample_inside(r, b, mktopt__relaxation_price(concave, 0));
        return v != GIVEN_UP || met ? v : sample_inside(r, b, crossing_price(r->s, b, &least));
    }
    const double bound = isnan(r->s->problem->reach) ? concave->bound : -concave->bound;
    if (!met && bound < node->bound) {
        node->bound = bound;
        node->rate = mktopt__relaxation_price(concave, 0);
    }
    return is_closed(r, node->bound) ? CLOSED : GIVEN_UP;
}

/* The first times, then more and more seldom. */
int mktopt__sides_worth_trying(run *r)
{
    const int64_t n = ++r->exchanges;
    return n <= FEW || (n & (n - 1)) == 0;
}

int64_t mktopt__sides_count_right(const mktopt__sides *s, int32_t class, const signed char *pattern)
{
    int64_t count = 0;
    for (int64_t i = s->class_first[class]; i < s->class_first[class + 1]; i++)
        count += pattern[s->members[i]];
    return count;
}

static verdict push_children(mktopt__sides *s, const choice *one, const choice *other)
{
    return mktopt__sides_push(s, one) != 0 || mktopt__sides_push(s, other) != 0 ? NO_MEMORY
                                                                                : BRANCHED;
}

verdict mktopt__sides_split(mktopt__sides *s, int64_t parent, int64_t at, mktopt__choice_kind one,
                            mktopt__choice_kind other)
{
    const double bound = s->nodes[parent].bound;
    return push_children(
        s, &(choice){.bound = bound, .parent = parent, .at = at, .kind = (int32_t)one},
        &(choice){.bound = bound, .parent = parent, .at = at, .kind = (int32_t)other});
}

verdict mktopt__sides_split_count(mktopt__sides *s, int64_t parent, int32_t class, int64_t count)
{
    const choice most = {.bound = s->nodes[parent].bound,
                         .parent = parent,
                         .at = class,
                         .count = count,
                         .kind = AT_MOST};
    choice least = most;
    least.count++;
    least.kind = AT_LEAST;
    return push_children(s, &least, &most);
}

/* The class whose number on right sides moves most spend between the two prices; -1: none. */
static int32_t moving_class(const mktopt__sides *s, const bracket *b)
{
    const mktopt__sample *low = &s->samples[b->low];
    int32_t moving = -1;
    double most = 0;
    for (int32_t c = 0; c < s->n_classes; c++) {
        double moved = 0;
        if (s->class_first[c + 1] - s->class_first[c] < LEAST_CLASS ||
            mktopt__sides_count_right(s, c, s->pattern) <=
                mktopt__sides_count_right(s, c, s->other))
            continue;
        for (int64_t i = s->class_first[c]; i < s->class_first[c + 1]; i++) {
            const int64_t k = s->members[i];
            moved += low->shift[k] * (s->pattern[k] - s->other[k]);
        }
        if (moved > most) {
            most = moved;
            moving = c;
        }
    }
    return moving;
}

/* How many of a class go to the right in between: as many as the spend asks for. */
static int64_t count_between(const mktopt__sides *s, int32_t class, const bracket *b)
{
    const int64_t few = mktopt__sides_count_right(s, class, s->other),
                  many = mktopt__sides_count_right(s, class, s->pattern);
    const double share = (b->at_low.target - b->at_high.low) / (b->at_low.low - b->at_high.low);
    const int64_t count = few + (int64_t)(fmin(fmax(share, 0), 1) * (double)(many - few));
    return count < many ? count : many - 1;
}

/* Whether the two patterns have as many on their right sides of the class of a switch. */
static int are_swaps(const mktopt__sides *s, int64_t k)
{
    const int32_t class = s->switches[k].class;
    return s->class_first[class + 1] - s->class_first[class] >= LEAST_CLASS &&
           mktopt__sides_count_right(s, class, s->pattern) ==
               mktopt__sides_count_right(s, class, s->other);
}

/* Of switches of one class that change places, the one that moves least from its least spend:
 * others can take each other's places, not its. */
static int64_t least_like(const mktopt__sides *s, const bracket *b, int64_t k)
{
    const double *shift = s->samples[b->low].shift;
    int64_t least = k;
    for (int64_t l = 0; l < s->n; l++)
        if (s->pattern[l] != s->other[l] && s->switches[l].class == s->switches[k].class &&
            mktopt__sides_has_corners(s, l) && shift[l] < shift[least])
            least = l;
    return least;
}

/* By the switch that moves most spend, or by the number in a class when that differs. */
static verdict branch(run *r, int64_t number, int64_t most, const bracket *b)
{
    mktopt__sides *s = r->s;
    const int32_t own = s->switches[most].class, class = moving_class(s, b);
    const int alike = s->class_first[own + 1] - s->class_first[own] >= LEAST_CLASS;
    most = are_swaps(s, most) ? least_like(s, b, most) : most;
    if (class >= 0 && alike)
        return mktopt__sides_split_count(s, number, class, count_between(s, class, b));
    if (b->at_low.remainder < 0 && alike && mktopt__sides_worth_trying(r))
        mktopt__sides_try_exchanges(r, b);
    return mktopt__sides_split(s, number, most, TO_RIGHT, TO_LEFT);
}

/* Whether two switches are of one class, and their ways as remainders begin alike. */
static int are_alike(const mktopt__sides *s, int64_t k, int64_t l)
{
    const mktopt__switch *v = &s->switches[k], *w = &s->switches[l];
    return v->class == w->class && fabs(v->from - w->from) <= (w->to - w->from) / 4;
}

/* How much is left for the remainder when all others spend as at the bracket's lower price. */
static double left_over(const mktopt__sides *s, const bracket *b, int64_t k)
{
    const mktopt__switch *w = &s->switches[k];
    const double low = mktopt__sides_between(w, s->levels[s->from_level].part),
                 high = mktopt__sides_between(w, s->levels[s->to_level].part);
    const double rate = isnan(s->problem->reach) ? 1 : s->samples[b->low].price;
    return fmin(fmax(high - (b->at_low.low - b->at_low.target) / rate, low), high);
}

/* The remainder, or how far it is on its way, is not the same at both prices. Children differ by
 * who it may be, when these are not alike, else by the part of the way, which a solution with what
 * is left over suggests. */
verdict mktopt__sides_branch_remainder(run *r, int64_t number, const bracket *b)
{
    mktopt__sides *s = r->s;
    const double from = s->levels[s->from_level].part, to = s->levels[s->to_level].part;
    const int64_t first = b->at_low.remainder, second = b->at_high.remainder;
    const int64_t k = first >= 0 ? first : second;
    const int two = first >= 0 && second >= 0 && first != second;
    const mktopt__switch *w = &s->switches[k];
    const int alike = !two || are_alike(s, first, second);
    const double low = mktopt__sides_between(w, from), high = mktopt__sides_between(w, to);
    const double rate = isnan(s->problem->reach) ? 1 : s->samples[b->low].price;
    const double over = (b->at_low.low - b->at_low.target) / rate; /* spend too much */
    const double x = left_over(s, b, k);
    const double width = to - from, at = (x * JUST_BEYOND - w->from) / (w->to - w->from);
    const double part = fmin(fmax(at, from + width / 8), to - width / 8);
    const int too_far = high - over < low; /* it cannot be the remainder, or nothing else holds */
    if ((first < 0 || second < 0) && (w->right_domain.fee > 0 || w->from > 0)) /* not for nothing */
        return mktopt__sides_split(s, number, 0, SOMEBODY, NOBODY);
    if (s->only < 0 && ((two && !alike) || too_far || width < LEAST_WIDTH))
        return mktopt__sides_split(s, number, k, ONLY, BARRED);
    if (width < LEAST_WIDTH || s->n_levels == s->most_samples)
        return GIVEN_UP;
    (void)mktopt__sides_solve_pattern(r, b, s->samples[b->low].price, k, x);
    const int64_t level = mktopt__sides_level(s, part);
    if (level < 0)
        return NO_MEMORY;
    const choice near = {.bound = s->nodes[number].bound,
                         .parent = number,
                         .from = s->from_level,
                         .to = level,
                         .kind = REMAINDER};
    choice far = near;
    far.from = level;
    far.to = s->to_level;
    return push_children(s, &near, &far);
}

static verdict split_remainder(run *r, int64_t number, bracket *b)
{
    const double bound = r->s->nodes[number].bound;
    double least;
    const double price = crossing_price(r->s, b, &least);
    const double gap = r->best->found ? least - r->best->score : 0;
    if (bound - least >
        fmax(gap, r->limits->gap * mktopt__gap_unit(r->best, bound)) / 8) { /* too wide a bracket */
        const verdict v = sample_inside(r, b, price);
        if (v != GIVEN_UP)
            return v;
    }
    if (b->at_low.remainder >= 0 && r->s->nodes[number].tried++ == 0) {
        double covered;
        const double x = left_over(r->s, b, b->at_low.remainder);
        const verdict v = mktopt__sides_follow_remainder(r, b, x, &covered);
        b->narrowed = 0;
        if (v == COVERED)
            r->closed = fmax(r->closed, covered);
        if (v != GIVEN_UP)
            return v;
    }
    return mktopt__sides_branch_remainder(r, number, b);
}

static verdict split(run *r, int64_t number, bracket *b, int64_t different, int64_t most)
{
    const choice *node = &r->s->nodes[number];
    const mktopt__sample *low = &r->s->samples[b->low], *high = &r->s->samples[b->high];
    double least;
    const double price = crossing_price(r->s, b, &least);
    const int tight =
        node->bound - least <= r->limits->gap / 8 * mktopt__gap_unit(r->best, node->bound) ||
        !(price > low->price && price < high->price);
    if ((different > MOST_DIFFERENT || are_swaps(r->s, most)) && !tight)
        return sample_inside(r, b, price);
    return branch(r, number, most, b);
}

/* The best patterns at both ends into `pattern` and `other`; how many switches differ, and which of
 * them moves most. */
static int64_t compare_patterns(mktopt__sides *s, const bracket *b, int64_t *most)
{
    const mktopt__sample *low = &s->samples[b->low], *high = &s->samples[b->high];
    int64_t different = 0;
    if (!b->at_low.whole)
        (void)mktopt__sides_view(s, low, s->pattern);
    if (b->low == b->high) {
        memcpy(s->other, s->pattern, (size_t)s->n);
        return 0;
    }
    if (!b->at_high.whole)
        (void)mktopt__sides_view(s, high, s->other);
    for (int64_t k = 0; k < s->n; k++) {
        if (s->pattern[k] == s->other[k])
            continue;
        if (different++ == 0 || low->shift[k] > low->shift[*most])
            *most = k;
    }
    return different;
}

/* A switch on its left side at one price or both, but not at the same of its two points: the one
 * that moves most; -1: none. */
static int64_t moving_corner(const mktopt__sides *s, const bracket *b, double *moved)
{
    int64_t moving = -1;
    double most = 0;
    for (int64_t k = 0; k < s->n; k++) {
        double low = 0, high = 0; /* of a right side: as if off */
        if (s->corner[k] != CORNER_FREE || !mktopt__sides_has_corners(s, k))
            continue;
        if (!s->pattern[k])
            (void)mktopt__sides_corner(s, k, s->samples[b->low].price, &low);
        if (!s->other[k])
            (void)mktopt__sides_corner(s, k, s->samples[b->high].price, &high);
        if (fabs(low - high) <= most)
            continue;
        most = fabs(low - high);
        moving = k;
    }
    *moved = most;
    return moving;
}

static int remainder_moves(const bracket *b)
{
    return b->at_low.remainder != b->at_high.remainder ||
           (b->at_low.remainder >= 0 && b->at_low.remainder_x != b->at_high.remainder_x);
}

/* Whether the two patterns only swap switches of the class of one of them, which moves less spend
 * than the corner or the remainder does. */
static int is_minor(const mktopt__sides *s, const bracket *b, int64_t most, double corner_moved)
{
    const int32_t class = s->switches[most].class;
    double moved = 0;
    if (!are_swaps(s, most))
        return 0;
    for (int64_t i = s->class_first[class]; i < s->class_first[class + 1]; i++) {
        const int64_t k = s->members[i];
        moved += s->samples[b->low].shift[k] * (s->pattern[k] - s->other[k]);
    }
    const double by_remainder = fabs((b->at_low.remainder >= 0 ? b->at_low.remainder_x : 0) -
                                     (b->at_high.remainder >= 0 ? b->at_high.remainder_x : 0));
    return fabs(moved) < fmax(corner_moved, remainder_moves(b) ? by_remainder : 0);
}

static verdict look_at(run *r, int64_t number, bracket *b)
{
    mktopt__sides *s = r->s;
    choice *node = &s->nodes[number];
    int64_t most = 0;
    if (!locate(r, node, b))
        return EMPTY;
    if (is_closed(r, node->bound)) {
        r->closed = fmax(r->closed, node->bound);
        return CLOSED;
    }
    if (s->open.count > 0 && s->open.items[0].key > node->bound)
        return WAITS;
    if (b->low < b->first || b->high == b->end)
        return GIVEN_UP;
    const int64_t different = compare_patterns(s, b, &most);
    double corner_moved;
    const int64_t corner = moving_corner(s, b, &corner_moved);
    if (different > 0 && !is_minor(s, b, most, corner_moved))
        return split(r, number, b, different, most);
    if (corner >= 0)
        return mktopt__sides_split(s, number, corner, AT_LOW, OFF);
    const verdict v = remainder_moves(b) ? split_remainder(r, number, b) : settle(r, node, b);
    if (v == CLOSED)
        r->closed = fmax(r->closed, s->nodes[number].bound);
    return v;
}

/* ---- the run ------------------------------------------------------------------------------- */

static int64_t used(const run *r)
{
    return r->s->evaluations + r->search->concave.evaluations - r->begin;
}

static int spent(const run *r)
{
    const int64_t most = r->limits->side_nodes > 0 ? r->limits->side_nodes : MOST_NODES;
    return used(r) > r->limits->evaluations || r->s->n_nodes - r->first_node > most ||
           (r->given_up >= MOST_GIVEN_UP && !is_closed(r, r->left));
}

static verdict visit(run *r, int64_t number)
{
    const int with_margin = !isnan(r->s->problem->min_roas);
    verdict v = AGAIN;
    bracket b = {0};
    r->best->nodes++;
    mktopt__sides_enter(r->s, number);
    for (int i = 0; i < MOST_STEPS && v == AGAIN; i++)
        v = with_margin ? mktopt__sides_weigh(r, number) : look_at(r, number, &b);
    const double bound = r->s->nodes[number].bound;
    if (v == WAITS)
        return mktopt__heap_push(&r->s->open, bound, number) == 0 ? WAITS : NO_MEMORY;
    if (v == GIVEN_UP || v == AGAIN)
        r->left = fmax(r->left, bound);
    r->given_up += v == GIVEN_UP || v == AGAIN;
    if (v == EMPTY || v == BRANCHED || v == NO_MEMORY)
        return v;
    return mktopt__heap_set_aside(&r->s->open, number) == 0 ? v : NO_MEMORY;
}

/* A tree that has grown over many budgets may be worth less than it costs. */
static int is_tree_useful(const run *r)
{
    const mktopt__sides *s = r->s;
    return r->limits->keep_tree && s->open.n_aside > 0 && s->visits <= s->visits_of_new_tree;
}

/* The leaves of the last budget, or the whole. */
static int begin_tree(run *r, double bound)
{
    mktopt__sides *s = r->s;
    r->first_node = s->n_nodes;
    r->is_new = !is_tree_useful(r);
    if (!r->is_new)
        return mktopt__sides_take_up(s, r->limits->window);
    s->n_nodes = s->open.count = s->open.n_aside = r->first_node = 0;
    s->n_levels = 2; /* the whole way; others are of nodes */
    s->target = isnan(s->problem->reach) ? s->problem->groups[0].upper : s->problem->reach;
    return mktopt__sides_push_whole(s, bound, r->limits->count);
}

/* A price at which one of the patterns meets the target is the first that leaves look at. */
static int begin_at(run *r, double price)
{
    mktopt__sides *s = r->s;
    const mktopt__window *w = r->limits->window;
    if (!isfinite(price) || (w != NULL && !(price >= w->least && price <= w->most)))
        return 0;
    s->price = price;
    for (int64_t i = 0; i < s->open.count; i++)
        s->nodes[s->open.items[i].number].price = price;
    return mktopt__sides_sample(s, price) < 0 ? -1 : 0;
}

mktopt_status mktopt__sides_run(mktopt__search *search, const mktopt__context *context,
                                const mktopt__search_limits *limits, mktopt__solution *best,
                                double *bound, mktopt_error *err)
{
    mktopt__sides *s = search->sides;
    run r = {.search = search,
             .s = s,
             .limits = limits,
             .best = best,
             .closed = -INFINITY,
             .left = -INFINITY,
             .begin = s->evaluations + search->concave.evaluations};
    if (add_ends(s, limits->window) != 0 || begin_tree(&r, *bound) != 0)
        return mktopt__out_of_memory(err);
    if (isfinite(search->opened) && begin_at(&r, search->best_price) != 0)
        return mktopt__out_of_memory(err);
    while (s->open.count > 0 && !spent(&r) && !is_closed(&r, s->open.items[0].key)) {
        if (best->nodes % 64 == 0)
            MKTOPT__TRY(mktopt__report(
                context, fmin(1, (double)used(&r) / (double)limits->evaluations), err));
        r.visits++;
        if (visit(&r, mktopt__heap_pop(&s->open).number) == NO_MEMORY)
            return mktopt__out_of_memory(err);
    }
    mktopt__sides_leave(s);
    const double open = s->open.count > 0 ? s->open.items[0].key : -INFINITY;
    const double proven = fmax(fmax(r.closed, r.left), open);
    s->visits = is_closed(&r, proven) ? r.visits : INT64_MAX;
    if (r.is_new)
        s->visits_of_new_tree = r.visits;
    *bound = fmin(*bound, best->found ? fmax(proven, best->score) : proven);
    return MKTOPT_OK;
}
