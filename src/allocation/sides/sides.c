/* Samples of the dual function, and what they say about a part of the patterns. */
#include "allocation/sides/sides.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/sum.h"

/* Switches are alike when their bridges differ by less than this factor. */
static const double ALIKE = 1.25;
/* More than rounding takes from a difference of two responses. */
static const double ROUNDING = 1e-9;
/* Numbers in all samples: 64 MB; in all levels a third. */
enum { MOST_NUMBERS = 1 << 23, LEAST_SAMPLES = 64, MOST_SAMPLES = 4096 };

/* ---- making -------------------------------------------------------------------------------- */

/* The point of a polyline that lies furthest below a bridge. */
static double deepest_point(const mktopt__shape *line, const mktopt__piece *bridge)
{
    double deepest = 0, at = NAN;
    for (int64_t i = 0; i < line->point_count; i++) {
        const double x = line->points[2 * i];
        const double depth = bridge->y0 + bridge->s0 * (x - bridge->x0) - line->points[2 * i + 1];
        if (x > bridge->x0 && x < bridge->x1 && (isnan(at) || depth > deepest)) {
            deepest = depth;
            at = x;
        }
    }
    return at;
}

/* A smooth curve: where the convex part begins, and from where it is concave. */
static int cut_smooth(mktopt__switch *w, const mktopt__shape *shape, const mktopt__domain *d)
{
    const int switched = d->off && d->on && (d->low > 0 || d->fee > 0);
    const double at = fmin(shape->concave_from, d->high);
    if (!(at > d->low)) {
        w->left_domain.on = 0;
        return switched;
    }
    w->right_domain.low = at;
    w->left_domain.high = d->low;
    if (switched && d->low == 0)
        w->left_domain.on = 0;
    w->convex = 1;
    w->from = d->low;
    w->to = shape->type == MKTOPT_CURVE_BENCHMARK ? nextafter(at, 0) : at;
    return 1;
}

/* Cuts a domain in two under its bridge; 0 when there is no place to cut. */
static int cut_in_two(mktopt__switch *w, const mktopt__shape *shape, const mktopt__domain *d,
                      const mktopt__piece *bridge)
{
    w->left_domain = w->right_domain = *d;
    w->right_domain.off = 0;
    if (shape->type != MKTOPT_CURVE_PIECEWISE)
        return cut_smooth(w, shape, d);
    if (d->off && d->on && (d->low > 0 || d->fee > 0) && bridge->x0 == 0) {
        w->left_domain.on = 0;
        return 1;
    }
    const double at = deepest_point(shape, bridge);
    if (!(at > d->low && at < d->high))
        return 0;
    w->left_domain.high = w->right_domain.low = at;
    return 1;
}

static const mktopt__piece *widest_bridge(const mktopt__envelope *e)
{
    const mktopt__piece *widest = NULL;
    for (int32_t i = 0; i < e->count; i++)
        if (e->pieces[i].kind == MKTOPT__BRIDGE &&
            (widest == NULL || e->pieces[i].x1 - e->pieces[i].x0 > widest->x1 - widest->x0))
            widest = &e->pieces[i];
    return widest;
}

static int has_margin(const mktopt__sides *s)
{
    return !isnan(s->problem->min_roas);
}

static int add_envelope(mktopt__sides *s, mktopt__envelope *e, int64_t term,
                        const mktopt__domain *domain)
{
    const mktopt__shape *shape = &s->problem->shapes[term];
    mktopt__domain without = *domain;
    e->pieces = mktopt__arena_alloc(s->arena, mktopt__envelope_room(shape), sizeof *e->pieces);
    if (e->pieces == NULL)
        return -1;
    if (has_margin(s))
        without.fee = 0;
    mktopt__envelope_build(e, shape, &without);
    return 0;
}

/* The fee of whoever is on. */
static double fee_of(const mktopt__domain *d)
{
    return d->on ? d->fee : 0;
}

static int add_switch(mktopt__sides *s, int64_t term, const mktopt__piece *bridge)
{
    mktopt__switch *w = &s->switches[s->n];
    *w = (mktopt__switch){.term = term};
    if (bridge == NULL ||
        !cut_in_two(w, &s->problem->shapes[term], &s->problem->domains[term], bridge)) {
        s->single[s->n_singles++] = term;
        if (has_margin(s) && !s->problem->domains[term].off)
            s->fixed_fees += fee_of(&s->problem->domains[term]);
        return 0;
    }
    s->n++;
    w->slope = bridge->s0;
    w->run = bridge->x1 - bridge->x0;
    w->fee = has_margin(s) ? w->right_domain.fee : 0;
    w->left_fee = has_margin(s) ? fee_of(&w->left_domain) : 0;
    return add_envelope(s, &w->left, term, &w->left_domain) != 0 ||
                   add_envelope(s, &w->right, term, &w->right_domain) != 0
               ? -1
               : 0;
}

typedef mktopt__ranked ranked;

int mktopt__compare_ranked(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

/* Neighbours in the order of `run`, then of `slope`, as long as they are alike. */
static void form_classes(mktopt__sides *s)
{
    ranked *r = s->ranked;
    for (int64_t k = 0; k < s->n; k++)
        r[k] = (ranked){s->switches[k].run, k};
    qsort(r, (size_t)s->n, sizeof *r, mktopt__compare_ranked);
    for (int64_t first = 0, last; first < s->n; first = last) {
        const double least = r[first].key;
        for (last = first; last < s->n && r[last].key <= ALIKE * least; last++)
            r[last].key = s->switches[r[last].number].slope;
        qsort(&r[first], (size_t)(last - first), sizeof *r, mktopt__compare_ranked);
        double slope = -INFINITY;
        for (int64_t i = first; i < last; i++) {
            if (i == first || !(r[i].key <= ALIKE * slope)) { /* the first may fall without limit */
                slope = r[i].key;
                s->class_first[s->n_classes++] = i;
            }
            s->members[i] = r[i].number;
            s->switches[r[i].number].class = s->n_classes - 1;
        }
    }
    s->class_first[s->n_classes] = s->n;
}

static void measure_slopes(mktopt__sides *s)
{
    s->scale = 0;
    s->least = INFINITY;
    for (int64_t j = 0; j < s->problem->n_terms; j++) {
        const mktopt__envelope *e = &s->envelopes[j];
        for (int32_t i = 0; i < e->count; i++) {
            if (e->pieces[i].s0 < INFINITY)
                s->scale = fmax(s->scale, fabs(e->pieces[i].s0));
            if (isfinite(e->pieces[i].s1))
                s->scale = fmax(s->scale, fabs(e->pieces[i].s1));
            s->least = fmin(s->least, e->pieces[i].s1);
        }
    }
}

static int allocate(mktopt__sides *s)
{
    const int64_t n = s->problem->n_terms;
    const int64_t most = MOST_NUMBERS / (4 * n + 1);
    mktopt__arena *a = s->arena;
    s->most_samples = most < LEAST_SAMPLES  ? LEAST_SAMPLES
                      : most > MOST_SAMPLES ? MOST_SAMPLES
                                            : most;
    s->switches = mktopt__arena_alloc(a, n, sizeof *s->switches);
    s->single = mktopt__arena_alloc(a, n, sizeof *s->single);
    s->near = mktopt__arena_alloc(a, n, sizeof *s->near);
    s->members = mktopt__arena_alloc(a, n, sizeof *s->members);
    s->class_first = mktopt__arena_alloc(a, n + 1, sizeof *s->class_first);
    s->forced = mktopt__arena_alloc(a, n, sizeof *s->forced);
    s->forced_list = mktopt__arena_alloc(a, n, sizeof *s->forced_list);
    s->range = mktopt__arena_alloc(a, n, sizeof *s->range);
    s->count = mktopt__arena_alloc(a, n, sizeof *s->count);
    s->next = mktopt__arena_alloc(a, n, sizeof *s->next);
    s->limited = mktopt__arena_alloc(a, n, sizeof *s->limited);
    s->ranked = mktopt__arena_alloc(a, n, sizeof *s->ranked);
    s->barred = mktopt__arena_alloc(a, n, sizeof *s->barred);
    s->barred_list = mktopt__arena_alloc(a, n, sizeof *s->barred_list);
    s->corner = mktopt__arena_alloc(a, n, sizeof *s->corner);
    s->corner_list = mktopt__arena_alloc(a, n, sizeof *s->corner_list);
    s->excess = mktopt__arena_alloc(a, n, sizeof *s->excess);
    s->shift = mktopt__arena_alloc(a, n, sizeof *s->shift);
    s->left = mktopt__arena_alloc(a, n, sizeof *s->left);
    s->only = -1;
    s->sides = mktopt__arena_alloc(a, n, sizeof *s->sides);
    s->pattern = mktopt__arena_alloc(a, n, sizeof *s->pattern);
    s->shares = mktopt__arena_alloc(a, n, sizeof *s->shares);
    s->other = mktopt__arena_alloc(a, n, sizeof *s->other);
    return s->switches == NULL || s->single == NULL || s->near == NULL || s->members == NULL ||
                   s->class_first == NULL || s->forced == NULL || s->forced_list == NULL ||
                   s->range == NULL || s->count == NULL || s->next == NULL || s->limited == NULL ||
                   s->ranked == NULL || s->barred == NULL || s->barred_list == NULL ||
                   s->corner == NULL || s->corner_list == NULL || s->excess == NULL ||
                   s->shift == NULL || s->left == NULL || s->sides == NULL || s->pattern == NULL ||
                   s->shares == NULL || s->other == NULL
               ? -1
               : 0;
}

/* Whether any switch that is on its way, or at its least spend, makes at least as much of what
 * another at its least spend has: then nobody is there but the remainder. The gain of an S-shaped
 * curve by so much more is least at the ends of its convex part. */
static int are_lone(mktopt__sides *s)
{
    double least = INFINITY, most = 0, value = 0;
    for (int64_t k = 0; k < s->n; k++) {
        const mktopt__switch *w = &s->switches[k];
        const mktopt__shape *shape = &s->problem->shapes[w->term];
        if (!mktopt__sides_has_corners(s, k))
            continue;
        if (!w->convex || shape->type == MKTOPT_CURVE_BENCHMARK)
            return 0;
        least = fmin(least, w->from);
        most = fmax(most, w->from);
        value = fmax(value, mktopt__shape_value(shape, w->from));
    }
    for (int64_t k = 0; k < s->n && most > 0; k++) {
        const mktopt__switch *w = &s->switches[k];
        const mktopt__shape *shape = &s->problem->shapes[w->term];
        if (!w->convex)
            continue;
        s->evaluations += 4;
        for (int end = 0; end < 2; end++) {
            const double x = end ? w->to : w->from;
            const double more = mktopt__shape_value(shape, x + least);
            if (shape->type == MKTOPT_CURVE_BENCHMARK || x + most > w->right_domain.high ||
                more - mktopt__shape_value(shape, x) < value * (1 + ROUNDING))
                return 0;
        }
    }
    return most > 0;
}

/* Then left sides are nothing, and ways begin at least spends. */
static void leave_corners(mktopt__sides *s)
{
    s->are_lone = are_lone(s);
    for (int64_t k = 0; k < s->n && s->are_lone; k++) {
        mktopt__switch *w = &s->switches[k];
        if (!mktopt__sides_has_corners(s, k))
            continue;
        w->left_domain.on = 0;
        w->left_fee = 0;
        mktopt__envelope_build(&w->left, &s->problem->shapes[w->term], &w->left_domain);
    }
}

static int applies(const mktopt__problem *problem, const mktopt__relaxation *relaxed)
{
    int64_t bridges = 0, fees = 0;
    for (int64_t j = 0; j < problem->n_terms; j++) {
        const mktopt__domain *d = &problem->domains[j];
        const int may_be_saved = d->off && d->on && d->fee > 0;
        bridges += widest_bridge(&relaxed->envelopes[j]) != NULL;
        fees += may_be_saved;
        if (!isnan(problem->min_roas) && may_be_saved &&
            problem->shapes[j].type == MKTOPT_CURVE_PIECEWISE)
            return 0; /* its sides may have fees inside */
    }
    return problem->n_groups == 1 && bridges > 0 && (isnan(problem->min_roas) || fees > 0);
}

int mktopt__sides_create(const mktopt__problem *problem, const mktopt__relaxation *relaxed,
                         mktopt__arena *arena, mktopt__sides **sides)
{
    *sides = NULL;
    if (!applies(problem, relaxed))
        return 0;
    mktopt__sides *s = mktopt__arena_alloc(arena, 1, sizeof *s);
    if (s == NULL)
        return -1;
    *s = (mktopt__sides){.problem = problem, .arena = arena, .open = {.arena = arena}, .weight = 1};
    s->envelopes = mktopt__arena_alloc(arena, problem->n_terms, sizeof *s->envelopes);
    if (s->envelopes == NULL || allocate(s) != 0)
        return -1;
    for (int64_t j = 0; j < problem->n_terms; j++) {
        if (add_envelope(s, &s->envelopes[j], j, &problem->domains[j]) != 0 ||
            add_switch(s, j, widest_bridge(&relaxed->envelopes[j])) != 0)
            return -1;
    }
    if (s->n == 0)
        return 0;
    leave_corners(s);
    form_classes(s);
    measure_slopes(s);
    s->from_level = mktopt__sides_level(s, 0);
    s->to_level = mktopt__sides_level(s, 1);
    if (s->from_level < 0 || s->to_level < 0)
        return -1;
    for (int64_t k = 0; k < s->n; k++)
        s->forced[k] = SIDE_FREE;
    for (int32_t c = 0; c < s->n_classes; c++)
        s->range[c] = (mktopt__range){0, s->n};
    *sides = s;
    return 0;
}

int64_t mktopt__sides_count(const mktopt__sides *s, int32_t class, const double *x, double *spend)
{
    int64_t count = 0;
    *spend = 0;
    for (int64_t k = 0; k < s->n; k++) {
        const mktopt__switch *w = &s->switches[k];
        const double at = x[w->term];
        const int is_right = at > 0 && at >= w->right_domain.low;
        if (is_right ? w->class != class
                     : !w->convex || at <= mktopt__sides_between(w, MKTOPT__SIDES_COUNTED))
            continue;
        count++;
        *spend += at;
    }
    return count;
}

/* ---- the remainder ------------------------------------------------------------------------- */

double mktopt__sides_between(const mktopt__switch *w, double part)
{
    return part < 1 ? w->from + part * (w->to - w->from) : w->to;
}

void *mktopt__sides_room(mktopt__sides *s, void *items, int64_t count, int64_t *room, size_t size)
{
    if (count < *room)
        return items;
    const int64_t more = *room > 0 ? 2 * *room : LEAST_SAMPLES;
    void *made = mktopt__arena_alloc(s->arena, more, size);
    if (made != NULL && *room > 0)
        memcpy(made, items, (size_t)*room * size);
    *room = made != NULL ? more : *room;
    return made;
}

int64_t mktopt__sides_level(mktopt__sides *s, double part)
{
    for (int64_t i = 0; i < s->n_levels; i++)
        if (s->levels[i].part == part)
            return i;
    mktopt__level *levels =
        mktopt__sides_room(s, s->levels, s->n_levels, &s->level_room, sizeof *s->levels);
    if (levels == NULL)
        return -1;
    s->levels = levels;
    mktopt__level *level = &levels[s->n_levels];
    if (level->values == NULL)
        level->values = mktopt__arena_alloc(s->arena, s->n, sizeof *level->values);
    if (level->values == NULL)
        return -1;
    level->part = part;
    for (int64_t k = 0; k < s->n; k++) {
        const mktopt__switch *w = &s->switches[k];
        if (w->convex)
            level->values[k] =
                mktopt__shape_value(&s->problem->shapes[w->term], mktopt__sides_between(w, part)) -
                (w->right_domain.fee - w->fee);
    }
    s->evaluations += s->n;
    return s->n_levels++;
}

/* ---- samples ------------------------------------------------------------------------------- */

typedef struct adding {
    mktopt__sum value, spend;
    double ties, fall, size;
} adding;

static double worth(const mktopt__demand *d, double price)
{
    return d->low_value - price * d->low;
}

static double size_of(const mktopt__envelope *e, const mktopt__demand *d, double price)
{
    return mktopt__envelope_size(e, d) + fabs(price) * (fabs(d->low) + d->width);
}

static void add(adding *t, const mktopt__envelope *e, const mktopt__demand *d, double price)
{
    mktopt__sum_add(&t->value, worth(d, price));
    mktopt__sum_add(&t->spend, d->low);
    t->ties += d->high - d->low;
    t->fall += d->fall;
    t->size += size_of(e, d, price);
}

static void evaluate(mktopt__sides *s, mktopt__sample *sample)
{
    const double price = sample->price;
    adding t = {.ties = 0};
    for (int64_t i = 0; i < s->n_singles; i++) {
        const int64_t j = s->single[i];
        const mktopt__demand d = mktopt__envelope_demand(&s->envelopes[j], price, s->near[j]);
        s->near[j] = d.low;
        add(&t, &s->envelopes[j], &d, price);
    }
    for (int64_t k = 0; k < s->n; k++) {
        mktopt__switch *w = &s->switches[k];
        const mktopt__demand left = mktopt__envelope_demand(&w->left, price, w->near_left);
        const mktopt__demand right = mktopt__envelope_demand(&w->right, price, w->near_right);
        w->near_left = left.low;
        w->near_right = right.low;
        sample->left[k] = worth(&left, price);
        sample->excess[k] = worth(&right, price) - sample->left[k];
        sample->shift[k] = right.low - left.low;
        sample->bend[k] = right.fall - left.fall;
        const int to_right = sample->excess[k] > 0;
        add(&t, to_right ? &w->right : &w->left, to_right ? &right : &left, price);
        t.size += to_right ? size_of(&w->left, &left, price) : size_of(&w->right, &right, price);
    }
    s->evaluations += s->problem->n_terms + s->n;
    sample->value = mktopt__sum_value(&t.value);
    sample->low = mktopt__sum_value(&t.spend);
    sample->high = sample->low + t.ties;
    sample->fall = t.fall;
    sample->slack = MKTOPT__SIDES_SLACK * t.size;
}

/* Every second sample goes; those at the ends stay. */
static void forget_half(mktopt__sides *s)
{
    int64_t kept = 0;
    for (int64_t i = 0; i < s->n_samples; i++) {
        if (i % 2 == 1 && i < s->n_samples - 1)
            continue;
        const mktopt__sample swap = s->samples[kept];
        s->samples[kept++] = s->samples[i];
        s->samples[i] = swap;
    }
    s->n_samples = kept;
}

int64_t mktopt__sides_place(const mktopt__sides *s, double price)
{
    int64_t low = 0, high = s->n_samples;
    while (low < high) {
        const int64_t middle = low + (high - low) / 2;
        if (s->samples[middle].price < price)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int64_t mktopt__sides_sample(mktopt__sides *s, double price)
{
    int64_t at = mktopt__sides_place(s, price);
    if (at < s->n_samples && s->samples[at].price == price)
        return at;
    if (s->n_samples == s->most_samples) {
        forget_half(s);
        at = mktopt__sides_place(s, price);
    }
    mktopt__sample *samples =
        mktopt__sides_room(s, s->samples, s->n_samples, &s->sample_room, sizeof *s->samples);
    if (samples == NULL)
        return -1;
    s->samples = samples;
    mktopt__sample made = samples[s->n_samples]; /* its arrays, if it has been used before */
    if (made.excess == NULL) {
        made.excess = mktopt__arena_alloc(s->arena, s->n, 4 * sizeof *made.excess);
        if (made.excess == NULL)
            return -1;
        made.shift = made.excess + s->n;
        made.bend = made.shift + s->n;
        made.left = made.bend + s->n;
    }
    made.price = price;
    evaluate(s, &made);
    memmove(&s->samples[at + 1], &s->samples[at], (size_t)(s->n_samples - at) * sizeof *s->samples);
    s->samples[at] = made;
    s->n_samples++;
    return at;
}
