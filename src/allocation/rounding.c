/* Spends in whole units. Top down through the tree of groups, what a group has is divided over its
 * channels and groups by largest remainder, within what their bounds allow. Then, one unit at a
 * time, what gains most: from one channel to another, from what is not spent to a channel, or back.
 * Where responses are concave nothing is better in the end: with bounds of groups inside each other
 * they are M-concave, and such a function is at its greatest where no exchange of one unit gains
 * (Murota, Discrete Convex Analysis, 2003, theorem 6.26). */
#include <math.h>
#include <stdlib.h>

#include "allocation/allocation_priv.h"
#include "allocation/search/fees.h"
#include "base/sum.h"

/* Multiples of the unit that miss a bound by rounding keep to it. */
static const double ROUNDING = 1e-12;
/* Smaller parts of a response are no gain, and of a target or a least ROAS not missed, as with
 * spends that are not rounded. */
static const double NOISE = 1e-13, TARGET_MISSED = 1e-12, ROAS_MISSED = 1e-9;
/* Moves for each term: a division by largest remainder is some units from the best one, and
 * farther only where responses are so straight that it does not matter. */
enum { MOVES = 8, NOWHERE = -1 };

/* A term or a group, in units. */
typedef struct part {
    double wanted, units;
    double least, most; /* whole numbers */
} part;

/* The best of one more unit and one less in a part; NOWHERE: none. */
typedef struct end {
    double gain;
    int64_t term;
} end;

typedef struct ends {
    end more, less;
} ends;

/* A unit from one term to another; NOWHERE: from or to what is not spent. */
typedef struct move {
    double gain;
    int64_t from, to;
} move;

typedef struct rounding {
    const mktopt__model *m;
    double unit;
    part *terms, *groups;
    part **parts;  /* scratch: those of one group */
    double *x;     /* of terms: the amount */
    double *value; /* and its response */
    ends *of_terms, *of_groups;
} rounding;

static int is_whole(double units)
{
    return fabs(units - nearbyint(units)) <= ROUNDING * units;
}

static double up(double units)
{
    return is_whole(units) ? nearbyint(units) : ceil(units);
}

static double down(double units)
{
    return is_whole(units) ? nearbyint(units) : floor(units);
}

/* What is off stays off; what is on may go off where it may and no multiple lies in its bounds. */
static part part_of_term(const rounding *r, int64_t j, double x)
{
    const mktopt__domain *d = &r->m->problem.domains[j];
    part p = {x / r->unit, 0, up(d->low / r->unit), down(r->m->open_high[j] / r->unit)};
    if (d->off && (x == 0 || p.least > p.most))
        p.least = p.most = 0;
    return p;
}

static int64_t collect(const rounding *r, int32_t g)
{
    const mktopt__group *groups = r->m->problem.groups;
    int64_t n = 0;
    for (int64_t j = groups[g].first; j < groups[g].own_last; j++)
        r->parts[n++] = &r->terms[j];
    for (int32_t child = g + 1; child < groups[g].end; child = groups[child].end)
        r->parts[n++] = &r->groups[child];
    return n;
}

/* Less remainder first, then by place. */
static int compare_parts(const void *a, const void *b)
{
    const part *x = *(const part *const *)a, *y = *(const part *const *)b;
    const double left = x->wanted - x->units, right = y->wanted - y->units;
    if (left != right)
        return left < right ? -1 : 1;
    return (x < y) - (x > y);
}

/* Shares are of the budget; for the least spend, of so many units. */
static mktopt__group bounds_of(const rounding *r, int32_t g, double units)
{
    const mktopt__channel_group *given = r->m->input->groups.items;
    mktopt__group group = r->m->problem.groups[g];
    if (r->m->is_reach && g > 0)
        mktopt__channel_group_bounds(&given[r->m->group_input[g]], units * r->unit, units * r->unit,
                                     &group);
    return group;
}

/* -1 when no multiples keep to the bounds. */
static int measure_group(const rounding *r, int32_t g, double whole)
{
    const mktopt__group group = bounds_of(r, g, whole);
    const int64_t n = collect(r, g);
    part *p = &r->groups[g];
    *p = (part){.wanted = 0};
    mktopt__sum wanted = {0};
    for (int64_t i = 0; i < n; i++) {
        if (r->parts[i]->least > r->parts[i]->most)
            return -1;
        mktopt__sum_add(&wanted, r->parts[i]->wanted);
        p->least += r->parts[i]->least;
        p->most += r->parts[i]->most;
    }
    p->wanted = mktopt__sum_value(&wanted);
    if (g > 0 || !r->m->is_reach)
        p->most = fmin(p->most, down(group.upper / r->unit));
    if (g > 0)
        p->least = fmax(p->least, up(group.lower / r->unit));
    return p->least <= p->most ? 0 : -1;
}

static void divide(const rounding *r, int32_t g)
{
    const int64_t n = collect(r, g);
    double left = r->groups[g].units;
    for (int64_t i = 0; i < n; i++) {
        part *p = r->parts[i];
        p->units = fmin(fmax(down(p->wanted), p->least), p->most);
        left -= p->units;
    }
    double before = 0;
    while (left != 0 && left != before) { /* one unit each, or even parts of many */
        before = left;
        const double step = fmax(1, floor(fabs(left) / (double)n));
        qsort(r->parts, (size_t)n, sizeof(part *), compare_parts);
        for (int64_t i = n - 1; i >= 0 && left > 0; i--)
            if (r->parts[i]->units < r->parts[i]->most) {
                const double more = fmin(step, r->parts[i]->most - r->parts[i]->units);
                r->parts[i]->units += more;
                left -= more;
            }
        for (int64_t i = 0; i < n && left < 0; i++)
            if (r->parts[i]->units > r->parts[i]->least) {
                const double less = fmin(step, r->parts[i]->units - r->parts[i]->least);
                r->parts[i]->units -= less;
                left += less;
            }
    }
}

/* ---- moves ----------------------------------------------------------------------------------- */

/* Amounts in decimals are the nearest doubles. */
static double amount(const rounding *r, double units)
{
    const double per = nearbyint(1 / r->unit);
    return per > 1 && 1 / per == r->unit ? units / per : units * r->unit;
}

static double response_at(const rounding *r, int64_t j, double units)
{
    return mktopt__model_response(r->m, j, amount(r, units));
}

/* What a term that is switched on, or off, adds to the fees that are paid, or saves. */
static double fee_of_switch(const rounding *r, int64_t j)
{
    const mktopt__problem *p = &r->m->problem;
    const int64_t i = mktopt__fees_number(p, j);
    if (!p->domains[j].off)
        return 0;
    if (i < 0)
        return p->domains[j].fee;
    for (int64_t k = p->shared[i].first; k < p->shared[i].last; k++)
        if (k != j && p->domains[k].on && (!p->domains[k].off || r->terms[k].units > 0))
            return 0;
    return p->shared[i].amount;
}

static void measure_term(rounding *r, int64_t j)
{
    const part *p = &r->terms[j];
    ends *e = &r->of_terms[j];
    *e = (ends){{-INFINITY, NOWHERE}, {-INFINITY, NOWHERE}};
    r->x[j] = amount(r, p->units);
    r->value[j] = response_at(r, j, p->units);
    if (p->units < p->most)
        e->more = (end){response_at(r, j, p->units + 1) - r->value[j] -
                            (p->units == 0 ? fee_of_switch(r, j) : 0),
                        j};
    if (p->units > p->least)
        e->less = (end){response_at(r, j, p->units - 1) - r->value[j] +
                            (p->units == 1 ? fee_of_switch(r, j) : 0),
                        j};
}

/* A term has changed, and with it what others pay. */
static void measure_again(rounding *r, int64_t j)
{
    const mktopt__problem *p = &r->m->problem;
    const int64_t i = mktopt__fees_number(p, j);
    if (i < 0)
        measure_term(r, j);
    else
        for (int64_t k = p->shared[i].first; k < p->shared[i].last; k++)
            measure_term(r, k);
}

/* The move, where it gains more than can be noise, and more than the best so far. */
static void offer(const rounding *r, end more, end less, double outside, move *best)
{
    double noise = 0;
    if (more.term != NOWHERE)
        noise += fabs(r->value[more.term]);
    if (less.term != NOWHERE)
        noise += fabs(r->value[less.term]);
    const double gain = more.gain + less.gain + outside;
    if (gain > NOISE * noise && gain > best->gain)
        *best = (move){gain, less.term, more.term};
}

/* Joins one part to the ends of those before it. A term has no exchange with itself, and the best
 * of two parts is among their best ends: what goes on inside one was seen there. */
static void join(const rounding *r, const part *p, ends own, ends *all, move *best)
{
    if (p->units >= p->most)
        own.more = (end){-INFINITY, NOWHERE};
    if (p->units <= p->least)
        own.less = (end){-INFINITY, NOWHERE};
    offer(r, own.more, all->less, 0, best);
    offer(r, all->more, own.less, 0, best);
    if (own.more.gain > all->more.gain)
        all->more = own.more;
    if (own.less.gain > all->less.gain)
        all->less = own.less;
}

/* The best exchange; *whole: the ends of all terms. Groups inside come before those around. */
static move best_exchange(const rounding *r, ends *whole)
{
    const mktopt__problem *p = &r->m->problem;
    move best = {0, NOWHERE, NOWHERE};
    for (int32_t g = p->n_groups - 1; g >= 0; g--) {
        ends all = {{-INFINITY, NOWHERE}, {-INFINITY, NOWHERE}};
        for (int64_t j = p->groups[g].first; j < p->groups[g].own_last; j++)
            join(r, &r->terms[j], r->of_terms[j], &all, &best);
        for (int32_t child = g + 1; child < p->groups[g].end; child = p->groups[child].end)
            join(r, &r->groups[child], r->of_groups[child], &all, &best);
        r->of_groups[g] = all;
    }
    *whole = r->of_groups[0];
    return best;
}

static void add_units(rounding *r, int64_t j, double units)
{
    if (j == NOWHERE)
        return;
    r->terms[j].units += units;
    for (int32_t g = 0; g < r->m->problem.n_groups; g++)
        if (r->m->problem.groups[g].first <= j && j < r->m->problem.groups[g].last)
            r->groups[g].units += units;
    measure_again(r, j);
}

static void make(rounding *r, move m, double units)
{
    add_units(r, m.from, -units);
    add_units(r, m.to, units);
}

/* The least ROAS, and the target. */
static int keeps(const rounding *r)
{
    const mktopt__model *m = r->m;
    const double response = mktopt__sum_of(r->value, m->problem.n_terms);
    const double spent = amount(r, r->groups[0].units);
    if (response < m->input->options.min_roas * spent * (1 - ROAS_MISSED)) /* no with NaN */
        return 0;
    return !m->is_reach || response - mktopt__fees_at(&m->problem, r->x) >=
                               m->target - fabs(m->target) * TARGET_MISSED;
}

/* The best move of all. */
static move best_move(const rounding *r, ends *whole)
{
    static const end none = {0, NOWHERE};
    const double price = r->m->problem.outer_price * r->unit;
    move best = best_exchange(r, whole);
    if (r->groups[0].units < r->groups[0].most)
        offer(r, whole->more, none, -price, &best);
    if (r->groups[0].units > r->groups[0].least)
        offer(r, none, whole->less, price, &best);
    return best;
}

/* Moves that gain, none of which breaks what was kept. *whole: the ends in the end. */
static int improve(rounding *r, ends *whole)
{
    int kept = keeps(r);
    for (int64_t i = 0; i < MOVES * (r->m->problem.n_terms + 1); i++) {
        const move best = best_move(r, whole);
        if (!(best.gain > 0))
            break;
        make(r, best, 1);
        const int now = keeps(r);
        if (kept && !now) {
            make(r, best, -1);
            break;
        }
        kept = now;
    }
    return kept;
}

/* ---- all of it ------------------------------------------------------------------------------- */

/* From what `units` say, to be divided within all bounds. -1 where these collide. */
static int begin(rounding *r, double units)
{
    const mktopt__problem *p = &r->m->problem;
    for (int32_t g = p->n_groups - 1; g >= 0; g--)
        if (measure_group(r, g, units) != 0)
            return -1;
    part *whole = &r->groups[0];
    whole->units = fmin(fmax(units, whole->least), whole->most);
    if (r->m->is_reach || r->m->input->options.spend_all)
        whole->least = whole->most = whole->units;
    for (int32_t g = 0; g < p->n_groups; g++)
        divide(r, g);
    for (int64_t j = 0; j < p->n_terms; j++)
        measure_term(r, j);
    return 0;
}

/* 1 when all is kept. Less spend has a greater ROAS, if any has: some units less, for beyond a jump
 * there may be more units than there is time. */
static int round_budget(rounding *r, double units)
{
    ends whole;
    if (begin(r, units) != 0)
        return 0;
    for (int64_t i = 0; i < MOVES * (r->m->problem.n_terms + 1); i++) {
        if (improve(r, &whole))
            return 1;
        if (r->groups[0].units <= r->groups[0].least || whole.less.term == NOWHERE)
            return 0;
        add_units(r, whole.less.term, -1);
        r->groups[0].most = r->groups[0].units;
    }
    return 0;
}

/* The same: one more unit until the target is reached. */
static int round_least_spend(rounding *r, double units)
{
    enum { MOST_MORE = 100 };
    ends whole;
    for (int i = 0; i < MOST_MORE; i++)
        if (begin(r, units + i) == 0 && improve(r, &whole))
            return 1;
    return 0;
}

mktopt_status mktopt__allocation_round(const mktopt__model *m, const double *x, double unit,
                                       double *rounded, int *found, mktopt_error *err)
{
    const mktopt__problem *p = &m->problem;
    rounding r = {.m = m, .unit = unit, .x = rounded};
    r.terms = mktopt__arena_alloc(m->arena, p->n_terms, sizeof *r.terms);
    r.groups = mktopt__arena_alloc(m->arena, p->n_groups, sizeof *r.groups);
    r.parts = mktopt__arena_alloc(m->arena, p->n_terms + p->n_groups, sizeof *r.parts);
    r.value = mktopt__arena_alloc(m->arena, p->n_terms, sizeof *r.value);
    r.of_terms = mktopt__arena_alloc(m->arena, p->n_terms, sizeof *r.of_terms);
    r.of_groups = mktopt__arena_alloc(m->arena, p->n_groups, sizeof *r.of_groups);
    if (r.terms == NULL || r.groups == NULL || r.parts == NULL || r.value == NULL ||
        r.of_terms == NULL || r.of_groups == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t j = 0; j < p->n_terms; j++)
        r.terms[j] = part_of_term(&r, j, x[j]);
    const double spent = mktopt__sum_of(x, p->n_terms) / unit;
    *found = spent < INFINITY && /* there may be more than there are numbers */
             (m->is_reach
                  ? round_least_spend(&r, up(spent))
                  : round_budget(&r, m->input->options.spend_all ? down(p->groups[0].upper / unit)
                                                                 : down(spent)));
    return MKTOPT_OK;
}
