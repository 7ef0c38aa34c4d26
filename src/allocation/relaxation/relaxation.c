/* Solving the concave relaxation through its dual, one price at a time. */
#include "allocation/relaxation/relaxation_priv.h"

#include <float.h>
#include <math.h>

/* Sums that miss their target by less of it meet it. What a price gives at most says nothing: on a
 * flat end that may be any amount. */
static const double SAME = 4 * DBL_EPSILON;
/* Inside arcs a spend that misses its target by so little of what can move is moved there
 * afterwards: the loss is of second order, far below rounding. */
static const double SETTLED_LATER = 1e-12;
/* What the reader of a result cannot see, of a sum that misses a group's bound. */
static const double UNSEEN = 1e-12;
/* Then a step has missed its target by so much less than the one before that no line is in its way.
 */
static const double MUCH_CLOSER = 0.1;
/* The search for a price halves its bracket at least every few steps; this is out of reach. */
enum { MAX_STEPS = 400 };

/* ---- totals at a price ---------------------------------------------------------------------- */

typedef struct total {
    double low, high; /* spend: the least and the most that is best at the price */
    double fall;      /* d spend / d price inside arcs, <= 0 */
    double value;     /* of the envelopes at `low` */
} total;

static void add_terms(mktopt__relaxation *r, int64_t first, int64_t last, double price, total *t)
{
    const int valued = !isnan(r->reach);
    mktopt__sum low = {t->low, 0}, value = {t->value, 0};
    double ties = 0;
    for (int64_t j = first; j < last; j++) {
        const mktopt__demand d = valued
                                     ? mktopt__envelope_demand(&r->envelopes[j], price, r->near[j])
                                     : mktopt__envelope_spend(&r->envelopes[j], price, r->near[j]);
        r->near[j] = d.low;
        mktopt__sum_add(&low, d.low);
        if (valued)
            mktopt__sum_add(&value, d.low_value);
        ties += d.high - d.low;
        t->fall += d.fall;
    }
    r->evaluations += last - first;
    const double before = t->low;
    t->low = mktopt__sum_value(&low);
    t->high += t->low - before + ties;
    t->value = mktopt__sum_value(&value);
}

static void add_group(mktopt__relaxation *r, int32_t g, double price, total *t);

/* A child's spend, kept within its bounds. The value of a group at a bound follows from its own
 * price (only the search for a response asks for it). */
static void add_child(mktopt__relaxation *r, int32_t g, double price, total *t)
{
    const mktopt__group *group = &r->groups[g];
    const int below = price<r->ceiling[g].upper, above = price> r->floor[g].lower;
    if ((below || above) && isnan(r->reach)) {
        const double bound = below ? group->upper : group->lower;
        t->low += bound;
        t->high += bound;
        return;
    }
    total own = {0};
    const double at = below ? r->ceiling[g].upper : above ? r->floor[g].lower : price;
    add_group(r, g, at, &own);
    const double low = below ? group->upper : above ? group->lower : fmax(own.low, group->lower);
    const double high = below || above ? low : fmin(own.high, group->upper);
    t->value += own.value + (isfinite(at) ? at * (low - own.low) : 0); /* else all are at an end */
    t->low += low;
    t->high += fmax(low, high);
    t->fall += below || above ? 0 : own.fall;
}

static void add_group(mktopt__relaxation *r, int32_t g, double price, total *t)
{
    const mktopt__group *group = &r->groups[g];
    add_terms(r, group->first, group->own_last, price, t);
    for (int32_t child = g + 1; child < group->end; child = r->groups[child].end)
        add_child(r, child, price, t);
}

/* ---- looking for a price -------------------------------------------------------------------- */

/* A falling function of the price and where it should be. */
typedef struct search {
    mktopt__relaxation *r;
    int32_t group;
    int32_t by_value; /* 1: the value, else the spend */
    double target;
    double low, high; /* prices: spend at `low` is too much, at `high` too little */
} search;

/* Where pieces that are lines change hands between low and high: the middle one of each term, and
 * of these the median (by quickselect). NaN when there is none. */
static double middle_slope(const search *s)
{
    const mktopt__group *group = &s->r->groups[s->group];
    double *slopes = s->r->room;
    int64_t n = 0;
    for (int64_t j = group->first; j < group->last; j++) {
        const mktopt__envelope *e = &s->r->envelopes[j];
        int32_t from = 0, to = e->count; /* pieces with a slope below high, above low */
        while (from < to && e->pieces[from].s1 >= s->high)
            from++;
        while (to > from && e->pieces[to - 1].s0 <= s->low)
            to--;
        int32_t i = from + (to - from) / 2;
        if (i < to && e->pieces[i].kind == MKTOPT__ARC)
            i = i + 1 < to ? i + 1 : i - 1;
        if (i >= from && i < to && e->pieces[i].kind != MKTOPT__ARC && e->pieces[i].s0 < s->high &&
            e->pieces[i].s0 > s->low)
            slopes[n++] = e->pieces[i].s0;
    }
    if (n == 0)
        return NAN;
    int64_t left = 0, right = n - 1;
    const int64_t k = n / 2;
    while (left < right) {
        const double pivot = slopes[left + (right - left) / 2];
        int64_t i = left, j = right;
        while (i <= j) {
            while (slopes[i] < pivot)
                i++;
            while (slopes[j] > pivot)
                j--;
            if (i <= j) {
                const double swap = slopes[i];
                slopes[i++] = slopes[j];
                slopes[j--] = swap;
            }
        }
        if (k <= j)
            right = j;
        else if (k >= i)
            left = i;
        else
            break;
    }
    return slopes[k];
}

/* The slopes that the group's envelopes have at all. */
static void slope_range(const search *s, double *least, double *most)
{
    const mktopt__group *group = &s->r->groups[s->group];
    *least = INFINITY;
    *most = -INFINITY;
    for (int64_t j = group->first; j < group->last; j++) {
        const mktopt__envelope *e = &s->r->envelopes[j];
        if (e->count == 0)
            continue;
        *least = fmin(*least, e->pieces[e->count - 1].s1);
        *most = fmax(*most, e->pieces[0].s0);
    }
}

static double newton(const search *s, const total *t, double price)
{
    const double at = s->by_value ? t->value : t->low;
    const double fall = s->by_value ? t->fall * price : t->fall;
    if (!(fall < 0))
        return NAN;
    if (price > 0 && at * s->target > 0) /* exact for powers, of what is spent or missing */
        return price * exp(log(s->target / at) * at / (fall * price));
    return price + (s->target - at) / fall;
}

/* Between two signs nothing, as for the first guess. */
static double halfway(double low, double high)
{
    if (low < 0 && high > 0)
        return 0;
    if (low > 0 && high > 4 * low)
        return sqrt(low) * sqrt(high);
    if (low == 0)
        return high / 16;
    return low + (high - low) / 2;
}

static int inside(double price, const search *s)
{
    return price > s->low && price < s->high;
}

/* The next price to try: Newton's and the middle slope in turn, or Newton's as long as its steps
 * come much closer, else halfway; before there is a bracket, multiples. */
static double propose(const search *s, const total *t, double price, int step, int closer)
{
    const int by_newton = step % 2 == 0 || closer;
    double next = by_newton ? newton(s, t, price) : middle_slope(s);
    if (!inside(next, s) && !by_newton)
        next = step % 8 == 7 ? NAN : newton(s, t, price);
    if (inside(next, s))
        return next;
    if (isinf(s->high))
        return fmax(price, DBL_MIN) * ldexp(1, step < 8 ? 1 << (step / 2) : 16);
    return halfway(s->low, s->high);
}

/* 1 when the target lies between what the price gives at least and at most; else the bracket
 * narrows. */
static int meets(search *s, const total *t, double price)
{
    const double low = s->by_value ? t->value : t->low;
    const double high = s->by_value ? t->value + price * (t->high - t->low) : t->high;
    const int later = !s->by_value && !s->r->strict && t->fall < 0;
    const double movable = later ? SETTLED_LATER * fmin(fabs(t->fall * price), fabs(s->target)) : 0;
    const double same = fmax(movable, SAME * fabs(s->target));
    if (low - s->target > same)
        s->low = price;
    else if (s->target - high > same)
        s->high = price;
    else
        return 1;
    return 0;
}

/* The target lies strictly between the least and the most that any price gives. */
static mktopt__price find_price(search s, double start)
{
    double least, most;
    slope_range(&s, &least, &most);
    s.low = s.by_value ? fmax(least, 0) : least;
    s.high = INFINITY;
    const double lowest = s.low;
    double price = fmax(start, s.low), last_miss = 0;
    for (int step = 0; step < MAX_STEPS; step++) {
        total t = {0};
        add_group(s.r, s.group, price, &t);
        if (meets(&s, &t, price)) {
            s.r->met_before[s.group] = s.r->met[s.group];
            s.r->met[s.group] = (mktopt__met){price, t.low, t.fall, t.high > t.low, 0};
            return (mktopt__price){price, price};
        }
        if (isinf(s.high) && most < INFINITY)
            s.high = nextafter(most, INFINITY);
        const double miss = fabs((s.by_value ? t.value : t.low) - s.target);
        const double next = propose(&s, &t, price, step, miss < MUCH_CLOSER * last_miss);
        last_miss = miss;
        if (!(next > s.low) || !(next < s.high)) {
            if (s.low == lowest && price != lowest) { /* not tried yet: flat pieces meet here */
                price = lowest;
                continue;
            }
            break;
        }
        price = next;
    }
    return (mktopt__price){s.high, s.low};
}

/* ---- prices of groups ----------------------------------------------------------------------- */

/* The least and the most that a group can spend; 0 when its bounds allow it. */
static int spend_range(const mktopt__relaxation *r, int32_t g, double *least, double *most)
{
    const mktopt__group *group = &r->groups[g];
    mktopt__sum low = {0}, high = {0};
    for (int64_t j = group->first; j < group->own_last; j++) {
        const double top = mktopt__envelope_high(&r->envelopes[j]);
        mktopt__sum_add(&low, mktopt__envelope_low(&r->envelopes[j]));
        mktopt__sum_add(&high, top);
    }
    for (int32_t child = g + 1; child < group->end; child = r->groups[child].end) {
        double a = 0, b = 0;
        if (spend_range(r, child, &a, &b) != 0)
            return -1;
        mktopt__sum_add(&low, a);
        mktopt__sum_add(&high, b);
    }
    *least = mktopt__sum_value(&low);
    *most = mktopt__sum_value(&high);
    if (*least * (1 - UNSEEN) > group->upper || *most < group->lower * (1 - UNSEEN))
        return -1;
    *least = fmax(*least, fmin(group->lower, *most));
    *most = fmin(*most, fmax(group->upper, *least));
    return 0;
}

/* The same without the group's own bounds. */
static void free_range(const mktopt__relaxation *r, int32_t g, double *least, double *most)
{
    const mktopt__group *group = &r->groups[g];
    mktopt__sum low = {0}, high = {0};
    for (int64_t j = group->first; j < group->own_last; j++) {
        mktopt__sum_add(&low, mktopt__envelope_low(&r->envelopes[j]));
        mktopt__sum_add(&high, mktopt__envelope_high(&r->envelopes[j]));
    }
    for (int32_t child = g + 1; child < group->end; child = r->groups[child].end) {
        double a = 0, b = 0;
        (void)spend_range(r, child, &a, &b);
        mktopt__sum_add(&low, a);
        mktopt__sum_add(&high, b);
    }
    *least = mktopt__sum_value(&low);
    *most = mktopt__sum_value(&high);
}

/* A first guess: the mean slope of the group's envelopes; nothing where they fall, as with set-up
 * costs that need not be paid: where any of many prices will do, the smallest has the least slack.
 */
static double mean_slope(const mktopt__relaxation *r, int32_t g)
{
    const mktopt__group *group = &r->groups[g];
    double rise = 0, run = 0;
    for (int64_t j = group->first; j < group->last; j++) {
        const mktopt__envelope *e = &r->envelopes[j];
        if (e->count == 0)
            continue;
        rise += e->pieces[e->count - 1].y1 - e->y;
        run += e->pieces[e->count - 1].x1 - e->x;
    }
    return rise > 0 ? rise / run : 0;
}

static int is_smooth(const mktopt__met *m)
{
    return m->price > 0 && m->price < INFINITY && m->spend != 0 && m->fall < 0 && !m->on_line;
}

double mktopt__price_through(const mktopt__met *a, const mktopt__met *b, double spend)
{
    if (!is_smooth(a) || !is_smooth(b) || !(spend * a->spend > 0 && spend * b->spend > 0) ||
        a->spend == b->spend)
        return NAN;
    const double width = log(b->spend / a->spend), rise = log(b->price / a->price);
    const double t = log(spend / a->spend) / width, u = 1 - t;
    const double at_a = a->spend / (a->price * a->fall), at_b = b->spend / (b->price * b->fall);
    return a->price *
           exp(t * u * u * width * at_a + t * t * ((1 + 2 * u) * rise - u * width * at_b));
}

/* A guess from the last prices: by the last two, or Newton's step from the last one alone. */
static double start_near(const mktopt__relaxation *r, int32_t g, mktopt__price last, double target)
{
    static const double FAR = 0.5; /* on a logarithmic scale */
    const mktopt__met *met = &r->met[g];
    const double price = last.upper;
    if (!(price > 0 && price < INFINITY))
        return mean_slope(r, g);
    if (!is_smooth(met) || met->price != price || !(target > 0))
        return price;
    const double through = mktopt__price_through(&r->met_before[g], met, target);
    if (fabs(log(target / met->spend)) < FAR / 2 && fabs(log(through / price)) < FAR)
        return through;
    const double step = log(target / met->spend) * met->spend / (met->fall * price);
    return price * exp(fmin(fmax(step, -FAR), FAR));
}

void mktopt__relaxation_expect(mktopt__relaxation *r, double price)
{
    r->ceiling[0] = r->floor[0] = r->prices[0] = (mktopt__price){price, price};
    r->met[0].price = NAN;
}

static void limit_prices(mktopt__relaxation *r, int32_t g)
{
    const mktopt__group *group = &r->groups[g];
    double least, most;
    free_range(r, g, &least, &most);
    search s = {.r = r, .group = g};
    mktopt__price *ceiling = &r->ceiling[g], *floor = &r->floor[g];
    s.target = group->upper;
    if (group->upper >= most)
        *ceiling = (mktopt__price){-INFINITY, -INFINITY};
    else if (group->upper <= least)
        *ceiling = (mktopt__price){INFINITY, INFINITY};
    else
        *ceiling = find_price(s, start_near(r, g, *ceiling, s.target));
    s.target = group->lower;
    if (group->lower == group->upper)
        *floor = *ceiling;
    else if (group->lower <= least)
        *floor = (mktopt__price){INFINITY, INFINITY};
    else if (group->lower >= most)
        *floor = (mktopt__price){-INFINITY, -INFINITY};
    else
        *floor = find_price(s, start_near(r, g, *floor, NAN));
}

/* Where the parent's prices are neighbours, and no number lies between, a group at its least bound
 * at the upper one may spend more at the lower one. */
static int may_rise(const mktopt__relaxation *r, int32_t g)
{
    const int32_t up = r->groups[g].parent;
    return r->held[g] < 0 && up >= 0 && r->pinned[up] == 0 &&
           r->prices[up].lower <= r->floor[g].lower;
}

/* The group's price from its parent's, which stands for an infinite one where the parent is pinned.
 * An infinite price pins the group: all its spends are at an end, and no price is needed. */
static void set_price(mktopt__relaxation *r, int32_t g, mktopt__price parent, int32_t parent_pinned)
{
    const double end = parent_pinned < 0 ? INFINITY : -INFINITY;
    mktopt__price p = parent_pinned == 0 ? parent : (mktopt__price){end, end};
    r->held[g] = 0;
    if (p.upper < r->ceiling[g].upper) {
        p = r->ceiling[g];
        r->held[g] = 1;
    } else if (p.upper > r->floor[g].lower) {
        p = r->floor[g];
        r->held[g] = -1;
        if (may_rise(r, g))
            p.lower = parent.lower;
    }
    r->pinned[g] = isinf(p.upper) || isinf(p.lower) ? (p.upper > 0 ? -1 : 1) : 0;
    r->prices[g] = r->pinned[g] != 0 ? (mktopt__price){parent.upper, parent.upper} : p;
}

double mktopt__relaxation_price(const mktopt__relaxation *r, int32_t group)
{
    return r->prices[group].upper;
}

/* ---- spends from prices --------------------------------------------------------------------- */

/* Least spends at the upper price into x, what may be added into room, and the terms' part of the
 * dual function. */
static void least_spends(mktopt__relaxation *r, int32_t g, mktopt__bound *bound)
{
    const mktopt__group *group = &r->groups[g];
    const mktopt__price p = r->prices[g];
    for (int64_t j = group->first; j < group->own_last; j++) {
        const mktopt__envelope *e = &r->envelopes[j];
        mktopt__demand d;
        if (r->pinned[g] != 0) {
            const double x = r->pinned[g] < 0 ? mktopt__envelope_low(e) : mktopt__envelope_high(e);
            d = (mktopt__demand){x, x, mktopt__envelope_value(e, x), 0, 0};
        } else {
            d = mktopt__envelope_demand(e, p.upper, r->near[j]);
        }
        r->x[j] = d.low;
        r->room[j] = d.high - d.low;
        if (p.lower < p.upper)
            r->room[j] = mktopt__envelope_demand(e, p.lower, d.low).high - d.low;
        mktopt__bound_add_term(bound, e, p.upper, &d);
    }
    r->evaluations += group->own_last - group->first;
}

/* The term that can best take what rounding left: the largest spend inside an arc, else inside a
 * line, else anywhere that may still move that way, in a group or in those inside it that no bound
 * holds. *best is -1 when there is none. */
static void find_settling_term(const mktopt__relaxation *r, int32_t g, double rest, int64_t *best,
                               int *best_rank)
{
    const mktopt__group *group = &r->groups[g];
    for (int64_t j = group->first; j < group->own_last; j++) {
        const mktopt__piece *piece = mktopt__envelope_piece(&r->envelopes[j], r->x[j]);
        if (piece == NULL || (rest > 0 ? r->x[j] >= piece->x1 : r->x[j] <= piece->x0))
            continue;
        const int inside = r->x[j] > piece->x0 && r->x[j] < piece->x1;
        const int rank = !inside ? 1 : piece->kind == MKTOPT__ARC ? 3 : 2;
        if (rank > *best_rank || (rank == *best_rank && r->x[j] > r->x[*best])) {
            *best = j;
            *best_rank = rank;
        }
    }
    for (int32_t child = g + 1; child < group->end; child = r->groups[child].end)
        if (r->held[child] == 0)
            find_settling_term(r, child, rest, best, best_rank);
}

/* What is left after all. */
static double settle(mktopt__relaxation *r, int32_t g, double rest)
{
    for (int i = 0; i < 8 && rest != 0; i++) {
        int64_t j = -1;
        int rank = 0;
        find_settling_term(r, g, rest, &j, &rank);
        if (j < 0)
            break;
        const mktopt__piece *piece = mktopt__envelope_piece(&r->envelopes[j], r->x[j]);
        const double before = r->x[j];
        r->x[j] = fmin(fmax(before + rest, piece->x0), piece->x1);
        rest -= r->x[j] - before;
    }
    return rest;
}

static double own_spend(const mktopt__relaxation *r, int32_t g, double *room)
{
    const mktopt__group *group = &r->groups[g];
    mktopt__sum low = {0};
    *room = 0;
    for (int64_t j = group->first; j < group->own_last; j++) {
        mktopt__sum_add(&low, r->x[j]);
        *room += r->room[j];
    }
    return mktopt__sum_value(&low);
}

/* How little and how much a group spends at its price. */
static void group_range(const mktopt__relaxation *r, int32_t g, double *low, double *high)
{
    const mktopt__group *group = &r->groups[g];
    double room;
    *low = own_spend(r, g, &room);
    *high = *low + room;
    for (int32_t child = g + 1; child < group->end; child = r->groups[child].end) {
        double a, b;
        group_range(r, child, &a, &b);
        *low += a;
        *high += b;
    }
    if (r->held[g] != 0 && r->pinned[g] == 0 && !may_rise(r, g))
        *low = *high = r->held[g] > 0 ? group->upper : group->lower;
    *low = fmin(fmax(*low, group->lower), group->upper);
    *high = fmax(*low, fmin(*high, group->upper));
}

/* Gives a group `amount`: ties are filled in order, so at most one term ends inside one. */
static void fill(mktopt__relaxation *r, int32_t g, double amount)
{
    const mktopt__group *group = &r->groups[g];
    double room, children = 0;
    double rest = amount - own_spend(r, g, &room);
    for (int32_t child = g + 1; child < group->end; child = r->groups[child].end) {
        double a, b;
        group_range(r, child, &a, &b);
        children += a;
    }
    rest -= children;
    const double dust =
        isnan(r->reach) ? MKTOPT__SAME_SUM * fabs(amount) : 0; /* switches nothing on */
    for (int64_t j = group->first; j < group->own_last && rest > dust; j++) {
        const double part = fmin(rest, r->room[j]); /* rounding must not leave the domain */
        r->x[j] = fmin(r->x[j] + part, mktopt__envelope_high(&r->envelopes[j]));
        r->room[j] -= part;
        rest -= part;
    }
    for (int32_t child = g + 1; child < group->end; child = r->groups[child].end) {
        double a, b;
        group_range(r, child, &a, &b);
        const double part = fmin(fmax(rest, 0), b - a);
        fill(r, child, a + part);
        rest -= part;
    }
    mktopt__sum spent = {-amount, 0};
    for (int64_t j = group->first; j < group->last; j++)
        mktopt__sum_add(&spent, r->x[j]);
    rest = -mktopt__sum_value(&spent);
    if (fabs(rest) > MKTOPT__SAME_SUM * fabs(amount)) {
        rest = settle(r, g, rest);
        r->unsettled = fmax(r->unsettled, fabs(rest) / fabs(amount));
    }
}

/* Prices from the root down, spends at them, and the dual function: the terms' part and, for each
 * group, what its bound is worth. */
static mktopt__bound apply_prices(mktopt__relaxation *r, mktopt__price outer, int32_t outer_pinned)
{
    mktopt__bound bound = {0};
    for (int32_t g = 0; g < r->n_groups; g++) {
        const mktopt__group *group = &r->groups[g];
        const int32_t up = group->parent;
        const mktopt__price parent = up >= 0 ? r->prices[up] : outer;
        set_price(r, g, parent, up >= 0 ? r->pinned[up] : outer_pinned);
        least_spends(r, g, &bound);
        const double step = r->prices[g].upper - parent.upper;
        if (step == 0 || r->pinned[g] != 0)
            continue;
        mktopt__bound_add_limit(&bound, g, r->prices[g].upper, parent.upper,
                                r->held[g] > 0 ? group->upper : group->lower);
    }
    return bound;
}

static void sum_up(mktopt__relaxation *r)
{
    mktopt__sum value = {0};
    for (int64_t j = 0; j < r->n_terms; j++)
        mktopt__sum_add(&value, mktopt__envelope_value(&r->envelopes[j], r->x[j]));
    r->value = mktopt__sum_value(&value);
}

static void solve_for_value(mktopt__relaxation *r)
{
    const mktopt__price outer = {r->outer_price, r->outer_price};
    const mktopt__bound bound = apply_prices(r, outer, 0);
    double low, high;
    group_range(r, 0, &low, &high);
    fill(r, 0, low);
    r->bound = mktopt__sum_value(&bound.sum) + bound.slack;
    r->slack = bound.slack;
    r->growth = mktopt__relaxation_growth(r);
}

/* Not less than the sum: on a steep line the last unit of rounding is what reaches a value. */
static double add_up(double low, double more)
{
    const double sum = low + more;
    return sum - low < more ? nextafter(sum, INFINITY) : sum;
}

/* With max of value - price * spend known, value >= reach needs spend >= (reach - max) / price. */
static double apply_outer(mktopt__relaxation *r, mktopt__price p, double least, double *slack)
{
    const double price = r->outer_price = p.upper < INFINITY ? p.upper : p.lower;
    const mktopt__bound bound = apply_prices(r, (mktopt__price){price, p.lower}, 0);
    const double max = mktopt__sum_value(&bound.sum) + bound.slack;
    *slack = bound.slack;
    return price > 0 ? fmax(least, (r->reach - max) / price) : least;
}

/* Finds and applies the outer price at which the value is s->target. Where the last spends bring
 * hardly more than rounding hides, that much less is asked for, though more than `nothing`: any
 * price bounds, and the price for less does it best, as the slack counts for less there. */
static mktopt__price price_of_reach(mktopt__relaxation *r, search *s, double nothing, double least)
{
    static const double HARMLESS = 1e-10; /* of the bound */
    static const double BOTH = 2;         /* slacks: of either price */
    double slack;
    const mktopt__price p = find_price(*s, start_near(r, 0, r->prices[0], NAN));
    r->bound = apply_outer(r, p, least, &slack);
    const double less = r->reach - fmin(BOTH * slack, UNSEEN / 2 * fabs(r->reach));
    if (slack <= HARMLESS * r->bound * r->outer_price)
        return p;
    s->target = less;
    if (less <= nothing)
        return p;
    const mktopt__price other = find_price(*s, start_near(r, 0, p, NAN));
    r->bound = fmax(r->bound, apply_outer(r, other, least, &slack));
    return other;
}

/* The outer price at which the envelopes' value is `reach`. */
static int solve_for_reach(mktopt__relaxation *r, double least, double most)
{
    search s = {.r = r, .group = 0, .by_value = 1, .target = r->reach};
    total t = {0};
    double slope_least, slope_most;
    slope_range(&s, &slope_least, &slope_most);
    r->outer_price = 0;
    add_child(r, 0, fmax(fmin(slope_least, 0), 0), &t);
    if (t.value < r->reach - 1e-13 * fabs(r->reach))
        return -1; /* not even with all that there is */
    const double far = slope_most < INFINITY ? nextafter(slope_most, INFINITY) : DBL_MAX / 1e100;
    total none = {0};
    add_child(r, 0, far, &none);
    mktopt__price p = {far, far};
    if (none.value < s.target)
        p = price_of_reach(r, &s, none.value, least);
    double low, high;
    if (none.value >= s.target) { /* nothing beyond the least spends is needed */
        (void)apply_prices(r, p, -1);
        group_range(r, 0, &low, &high);
        fill(r, 0, low);
        sum_up(r);
        r->bound = least;
        return 0;
    }
    group_range(r, 0, &low, &high);
    if (p.lower < p.upper)
        high = most;
    fill(r, 0, low);
    sum_up(r);
    const double price = r->outer_price;
    if (price > 0 && r->value < s.target)
        fill(r, 0, fmin(high, add_up(low, (s.target - r->value) / price)));
    sum_up(r);
    return 0;
}

int mktopt__relaxation_solve(mktopt__relaxation *r)
{
    double least, most;
    if (spend_range(r, 0, &least, &most) != 0)
        return -1;
    for (r->strict = 0; r->strict < 2; r->strict++) {
        r->unsettled = 0;
        for (int32_t g = r->n_groups - 1; g >= 0; g--)
            limit_prices(r, g);
        if (!isnan(r->reach))
            return solve_for_reach(r, least, most);
        solve_for_value(r);
        if (!(r->unsettled > MKTOPT__ADDED_UP))
            break;
    }
    return 0;
}
