/* Causes of a change: the fewest and largest parts of a table, each some elements of some
 * dimensions, such that every part and the rest changed by one factor each ("ripple effect", Sun et
 * al., "HotSpot", IEEE Access 6, 2018; Li et al., "Generic and robust localization of
 * multi-dimensional root causes", ISSRE 2019).
 *
 * How well parts fit, in nats, is what explain_view.h says.
 *
 * Price. A part costs the nats that its description takes (which dimensions, how many and which
 * elements, which of a ratio's views) and half the logarithm of the number of cells for each factor
 * (minimum description length; Rissanen, Automatica 14, 1978).
 *
 * Search. From the best single combinations of each set of dimensions, one dimension after the
 * other is given its best elements, those first that fit the part better than the rest, until
 * nothing improves. Then the next part is looked for among the cells that are left. */
#include "anomaly/explain_search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "anomaly/explain_view.h"
#include "base/memory.h"

/* In nats, how much likelier than none the first cause must be, and each that follows. */
static const double first_evidence = 2, next_evidence = 5;
/* Relative to the median cell: from mostly relative noise to mostly that of counts. */
static const double dispersion_grid[] = {0.01, 0.1, 1, 10, 100};

enum { GRID = 5, VIEWS = 2, STARTS = 4, ROUNDS = 5, MOST_CUBOIDS = 63 };

/* ---- the search's state --------------------------------------------------------------------- */

typedef struct cuboid {
    int64_t n_dimensions;
    int64_t *dimensions;
    int64_t *combination; /* by cell */
    int64_t count;        /* of combinations */
    int64_t *example;     /* by combination: a cell that has it */
    double price;
} cuboid;

typedef struct tally {
    mktopt__pair views[VIEWS];
} tally;

typedef struct scored_element {
    double score;
    int64_t element;
} scored_element;

typedef struct search {
    const mktopt__cells *cells;
    mktopt__view views[VIEWS];
    int n_views;
    cuboid *cuboids;
    int64_t n_cuboids;
    int64_t n_found;
    double *log_factorial;
    int32_t *cause_of;
    tally *sums;           /* by combination or element */
    scored_element *order; /* by combination or element */
    double *sizes;         /* scratch by cell */
} search;

typedef struct part {
    mktopt__product product;
    double gain; /* in nats, the price paid */
    tally sums;
    int32_t used[VIEWS]; /* has a factor of its own in this mktopt__view */
} part;

/* ---- prices --------------------------------------------------------------------------------- */

static double log_choose(const search *s, int64_t n, int64_t k)
{
    return s->log_factorial[n] - s->log_factorial[k] - s->log_factorial[n - k];
}

/* Which elements of a dimension, and how many: each more is half as likely. */
static double price_of_elements(const search *s, int64_t d, int64_t size)
{
    return log_choose(s, s->cells->dimensions[d].count, size) + (double)(size - 1) * log(2);
}

static int64_t most_elements(const search *s, int64_t d)
{
    return (s->cells->dimensions[d].count + 1) / 2;
}

/* ---- how well a part explains --------------------------------------------------------------- */

static double log_factor(mktopt__pair p)
{
    if (p.after > 0 && p.before > 0)
        return log(p.after / p.before);
    return p.after > 0 ? HUGE_VAL : p.before > 0 ? -HUGE_VAL : 0;
}

/* How much less deviance is left when these cells get a factor of their own. */
static double deviance_of_split(const mktopt__view *v, mktopt__pair in)
{
    const mktopt__pair out = mktopt__pair_minus(v->rest, in);
    return 2 * (mktopt__pair_likelihood(in) + mktopt__pair_likelihood(out) -
                mktopt__pair_likelihood(v->rest));
}

/* What factors of their own for these cells gain, less the price of the factors. A cause must have
 * changed by more than the rest did. */
static double gain_of(const search *s, const tally *sums, int32_t used[VIEWS])
{
    double total = 0;
    for (int i = 0; i < s->n_views; i++) {
        const mktopt__view *v = &s->views[i];
        const mktopt__pair in = sums->views[i], out = mktopt__pair_minus(v->rest, in);
        used[i] = 0;
        if (!(in.after + in.before > 0) ||
            !(out.after + out.before > 1e-12 * (v->rest.after + v->rest.before)))
            continue;
        if (!(fabs(log_factor(in)) > fabs(log_factor(out))))
            continue;
        const double gain = mktopt__view_evidence(v, v->deviance - deviance_of_split(v, in)) -
                            mktopt__view_evidence(v, v->deviance) -
                            log(fmax((double)v->cells, 1)) / 2;
        used[i] = gain > 0;
        total += used[i] ? gain : 0;
    }
    return total;
}

/* ---- one dimension of a part ---------------------------------------------------------------- */

static int is_in(const search *s, const mktopt__product *product, const cuboid *c, int64_t cell,
                 int64_t except)
{
    for (int64_t j = 0; j < c->n_dimensions; j++) {
        const int64_t d = c->dimensions[j];
        if (d != except && !product->in[d][s->cells->dimensions[d].element_of[cell]])
            return 0;
    }
    return 1;
}

static void add_cell(const search *s, int64_t cell, tally *sums)
{
    for (int i = 0; i < s->n_views; i++)
        sums->views[i] = mktopt__pair_plus(sums->views[i], s->views[i].weighted[cell]);
}

static double odds_share(mktopt__pair p)
{
    const double share = p.after + p.before > 0 ? p.after / (p.after + p.before) : 0.5;
    return fmin(fmax(share, 0.005), 0.995);
}

/* How much better cells fit the part's factors than those of the rest, in nats. */
static double fit_of(const search *s, const part *p, const tally *cells)
{
    double sum = 0;
    for (int i = 0; i < s->n_views; i++) {
        if (!p->used[i])
            continue;
        const mktopt__view *v = &s->views[i];
        const double in = odds_share(p->sums.views[i]);
        const double out = odds_share(mktopt__pair_minus(v->rest, p->sums.views[i]));
        sum += (cells->views[i].after * log(in / out) +
                cells->views[i].before * log((1 - in) / (1 - out))) /
               mktopt__view_dispersion(v);
    }
    return sum;
}

static int by_score(const void *a, const void *b)
{
    const scored_element *x = a, *y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return (x->element > y->element) - (x->element < y->element);
}

/* The best elements of dimension d, the part's other dimensions as they are; 1: something changed.
 */
static int improve(search *s, const cuboid *c, int64_t d, double other_prices, part *p)
{
    const mktopt__dimension *dimension = &s->cells->dimensions[d];
    const int64_t n = dimension->count;
    memset(s->sums, 0, (size_t)n * sizeof *s->sums);
    for (int64_t i = 0; i < s->cells->rows; i++)
        if (s->cause_of[i] == 0 && is_in(s, &p->product, c, i, d))
            add_cell(s, i, &s->sums[dimension->element_of[i]]);
    for (int64_t e = 0; e < n; e++)
        s->order[e] = (scored_element){fit_of(s, p, &s->sums[e]), e};
    qsort(s->order, (size_t)n, sizeof *s->order, by_score);
    tally sums = {{{0, 0}}};
    int64_t best = 0;
    const double before = p->gain;
    for (int64_t i = 0; i < most_elements(s, d) && s->order[i].score > 0; i++) {
        int32_t used[VIEWS];
        const tally *more = &s->sums[s->order[i].element];
        for (int j = 0; j < s->n_views; j++)
            sums.views[j] = mktopt__pair_plus(sums.views[j], more->views[j]);
        const double gain = gain_of(s, &sums, used) - other_prices - price_of_elements(s, d, i + 1);
        if (gain <= p->gain + 1e-9 * fabs(p->gain))
            continue;
        best = i + 1;
        p->gain = gain;
        p->sums = sums;
        memcpy(p->used, used, sizeof used);
    }
    if (best == 0)
        return 0;
    memset(p->product.in[d], 0, (size_t)n * sizeof **p->product.in);
    for (int64_t i = 0; i < best; i++)
        p->product.in[d][s->order[i].element] = 1;
    p->product.size[d] = best;
    return p->gain > before;
}

/* ---- one part ------------------------------------------------------------------------------- */

static mktopt_status create_product(const mktopt__cells *cells, mktopt__arena *arena,
                                    mktopt__product *out, mktopt_error *err)
{
    out->in = mktopt__arena_alloc(arena, cells->n_dimensions, sizeof *out->in);
    out->size = mktopt__arena_alloc(arena, cells->n_dimensions, sizeof *out->size);
    if (out->in == NULL || out->size == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t d = 0; d < cells->n_dimensions; d++) {
        out->in[d] = mktopt__arena_alloc(arena, cells->dimensions[d].count, sizeof **out->in);
        if (out->in[d] == NULL)
            return mktopt__out_of_memory(err);
    }
    return MKTOPT_OK;
}

static void copy_part(const mktopt__cells *cells, const part *from, part *to)
{
    const mktopt__product product = to->product;
    *to = *from;
    to->product = product;
    for (int64_t d = 0; d < cells->n_dimensions; d++) {
        product.size[d] = from->product.size[d];
        memcpy(product.in[d], from->product.in[d],
               (size_t)cells->dimensions[d].count * sizeof **product.in);
    }
}

static void start_at(const search *s, const cuboid *c, int64_t cell, part *p)
{
    const mktopt__cells *cells = s->cells;
    for (int64_t d = 0; d < cells->n_dimensions; d++) {
        p->product.size[d] = 0;
        memset(p->product.in[d], 0, (size_t)cells->dimensions[d].count * sizeof **p->product.in);
    }
    for (int64_t j = 0; j < c->n_dimensions; j++) {
        const mktopt__dimension *dimension = &cells->dimensions[c->dimensions[j]];
        p->product.in[c->dimensions[j]][dimension->element_of[cell]] = 1;
        p->product.size[c->dimensions[j]] = 1;
    }
}

static double price_but(const search *s, const cuboid *c, const part *p, int64_t except)
{
    const double price_of_views = log((double)((1 << s->n_views) - 1)); /* any but none */
    double price = c->price + price_of_views + (s->n_found > 0 ? next_evidence : first_evidence);
    for (int64_t j = 0; j < c->n_dimensions; j++)
        if (c->dimensions[j] != except)
            price += price_of_elements(s, c->dimensions[j], p->product.size[c->dimensions[j]]);
    return price;
}

/* The best part of a cuboid, if it is better than `best`. */
static void search_cuboid(search *s, const cuboid *c, part *p, part *best)
{
    scored_element starts[STARTS];
    int n_starts = 0;
    memset(s->sums, 0, (size_t)c->count * sizeof *s->sums);
    for (int64_t i = 0; i < s->cells->rows; i++)
        if (s->cause_of[i] == 0)
            add_cell(s, i, &s->sums[c->combination[i]]);
    for (int64_t i = 0; i < c->count; i++)
        s->order[i] = (scored_element){gain_of(s, &s->sums[i], p->used), i};
    qsort(s->order, (size_t)c->count, sizeof *s->order, by_score);
    for (int64_t i = 0; i < c->count && i < STARTS && s->order[i].score > 0; i++)
        starts[n_starts++] = s->order[i];
    for (int i = 0; i < n_starts; i++) {
        memset(&p->sums, 0, sizeof p->sums);
        start_at(s, c, c->example[starts[i].element], p);
        for (int64_t cell = 0; cell < s->cells->rows; cell++)
            if (s->cause_of[cell] == 0 && c->combination[cell] == starts[i].element)
                add_cell(s, cell, &p->sums);
        p->gain = gain_of(s, &p->sums, p->used) - price_but(s, c, p, -1);
        int changed = 1;
        for (int round = 0; round < ROUNDS && changed; round++) {
            changed = 0;
            for (int64_t j = 0; j < c->n_dimensions; j++) {
                const int64_t d = c->dimensions[j];
                changed |= improve(s, c, d, price_but(s, c, p, d), p);
            }
        }
        if (p->gain > best->gain)
            copy_part(s->cells, p, best);
    }
}

/* ---- parts after parts ---------------------------------------------------------------------- */

static int is_cell_in(const mktopt__cells *cells, const mktopt__product *product, int64_t cell)
{
    for (int64_t d = 0; d < cells->n_dimensions; d++)
        if (product->size[d] > 0 && !product->in[d][cells->dimensions[d].element_of[cell]])
            return 0;
    return 1;
}

/* The part's cells that belong to none become its own. */
static void claim(search *s, const mktopt__product *product, int32_t number)
{
    for (int64_t i = 0; i < s->cells->rows; i++)
        if (s->cause_of[i] == 0 && is_cell_in(s->cells, product, i))
            s->cause_of[i] = number;
}

static void take(search *s, const part *p, int32_t number)
{
    for (int i = 0; i < s->n_views; i++) {
        mktopt__view *v = &s->views[i];
        if (!p->used[i])
            continue;
        v->parts += 2 * mktopt__pair_likelihood(p->sums.views[i]);
        v->rest = mktopt__pair_minus(v->rest, p->sums.views[i]);
        v->deviance = fmax(v->constant - v->parts - 2 * mktopt__pair_likelihood(v->rest), 0);
    }
    claim(s, &p->product, number);
}

static double evidence_of_all(const search *s)
{
    double sum = 0;
    for (int i = 0; i < s->n_views; i++)
        sum += mktopt__view_evidence(&s->views[i], s->views[i].deviance);
    return sum;
}

/* ---- simpler words -------------------------------------------------------------------------- */

static int is_within(const mktopt__cells *cells, const mktopt__product *inner,
                     const mktopt__product *outer)
{
    for (int64_t d = 0; d < cells->n_dimensions; d++) {
        if (outer->size[d] == 0)
            continue;
        if (inner->size[d] == 0)
            return 0;
        for (int64_t e = 0; e < cells->dimensions[d].count; e++)
            if (inner->in[d][e] && !outer->in[d][e])
                return 0;
    }
    return 1;
}

/* Cells that differ from a part's in dimension d alone and changed as it did, if less, belong to
 * it: a cause that adds the same amount everywhere moves small cells most. They must differ from
 * the rest by three standard errors, and by a quarter of what the part does. */
static int is_wider(const search *s, part *p, int64_t d)
{
    const int64_t size = p->product.size[d];
    tally more = {{{0, 0}}};
    p->product.size[d] = 0;
    for (int64_t i = 0; i < s->cells->rows; i++)
        if (s->cause_of[i] == 0 && is_cell_in(s->cells, &p->product, i))
            add_cell(s, i, &more);
    for (int i = 0; i < s->n_views; i++) {
        if (!p->used[i])
            continue;
        const mktopt__view *v = &s->views[i];
        const mktopt__pair in = more.views[i], rest = mktopt__pair_minus(v->rest, in);
        const double less = deviance_of_split(v, in);
        const double far = log_factor(p->sums.views[i]) - log_factor(rest);
        const double near = log_factor(in) - log_factor(rest);
        if (in.after + in.before > 0 && less > 9 * mktopt__view_dispersion(v) && near * far > 0 &&
            fabs(near) > fabs(far) / 4)
            return 1;
    }
    p->product.size[d] = size;
    return 0;
}

/* The part without dimensions that it does not need: one stays. */
static void widen(search *s, part *p)
{
    int64_t named = 0;
    for (int64_t d = 0; d < s->cells->n_dimensions; d++)
        named += p->product.size[d] > 0;
    for (int64_t d = 0; d < s->cells->n_dimensions && named > 1; d++)
        if (p->product.size[d] > 0 && is_wider(s, p, d))
            named--;
}

/* Part i becomes part of part j, and its memory that of a part to come. */
static void absorb(search *s, part *parts, int64_t *n_parts, int64_t i, int64_t j)
{
    const part absorbed = parts[i];
    for (int64_t k = 0; k < s->cells->rows; k++) {
        if (s->cause_of[k] == i + 1)
            s->cause_of[k] = (int32_t)j + 1;
        s->cause_of[k] -= s->cause_of[k] > i + 1;
    }
    memmove(&parts[i], &parts[i + 1], (size_t)(*n_parts - i - 1) * sizeof *parts);
    parts[--(*n_parts)] = absorbed;
}

/* The first part that lies within another is absorbed; 0: none does. */
static int absorb_one(search *s, part *parts, int64_t *n_parts)
{
    for (int64_t i = 0; i < *n_parts; i++)
        for (int64_t j = 0; j < *n_parts; j++)
            if (i != j && is_within(s->cells, &parts[i].product, &parts[j].product)) {
                absorb(s, parts, n_parts, i, j);
                return 1;
            }
    return 0;
}

/* Parts without dimensions that they do not need, and without parts of parts. */
static void simplify(search *s, part *parts, int64_t *n_parts)
{
    for (int64_t i = 0; i < *n_parts; i++) {
        widen(s, &parts[i]);
        claim(s, &parts[i].product, (int32_t)i + 1);
    }
    while (absorb_one(s, parts, n_parts))
        continue;
}

/* The state without parts, at a dispersion relative to the median cell. */
static void restart(search *s, double relative)
{
    memset(s->cause_of, 0, (size_t)s->cells->rows * sizeof *s->cause_of);
    for (int i = 0; i < s->n_views; i++)
        mktopt__view_weigh(&s->views[i], s->cells->rows, relative);
}

/* Parts one after the other, as many as are worth their price together: one that is not may make
 * room for one that is. What they gain is in *total. */
static mktopt_status search_all(search *s, double relative, part *scratch, mktopt__arena *arena,
                                part *parts, int64_t *n_parts, double *total, mktopt_error *err)
{
    restart(s, relative);
    double sum = evidence_of_all(s);
    *total = sum;
    *n_parts = 0;
    for (int64_t n = 0; n < MKTOPT__MOST_CAUSES && n < *n_parts + 2; n++) {
        part *next = &parts[n];
        if (next->product.in == NULL)
            MKTOPT__TRY(create_product(s->cells, arena, &next->product, err));
        next->gain = -HUGE_VAL;
        s->n_found = n;
        for (int64_t i = 0; i < s->n_cuboids; i++)
            search_cuboid(s, &s->cuboids[i], scratch, next);
        if (next->gain == -HUGE_VAL)
            break;
        sum += next->gain;
        take(s, next, (int32_t)n + 1);
        if (sum > *total) {
            *total = sum;
            *n_parts = n + 1;
        }
    }
    restart(s, relative);
    for (int64_t n = 0; n < *n_parts; n++)
        take(s, &parts[n], (int32_t)n + 1);
    simplify(s, parts, n_parts);
    return MKTOPT_OK;
}

/* ---- preparation ---------------------------------------------------------------------------- */

/* Combinations of the elements of some dimensions, numbered in the order of the elements. */
static mktopt_status number_combinations(const mktopt__cells *cells, mktopt__arena *arena,
                                         cuboid *c, mktopt_error *err)
{
    const int64_t n = cells->rows;
    int64_t *order = mktopt__arena_alloc(arena, n, sizeof *order);
    c->combination = mktopt__arena_alloc(arena, n, sizeof *c->combination);
    c->example = mktopt__arena_alloc(arena, n, sizeof *c->example);
    if (order == NULL || c->combination == NULL || c->example == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__TRY(mktopt__sort_rows(cells, c->dimensions, c->n_dimensions, arena, order, err));
    for (int64_t i = 0; i < n; i++) {
        if (i == 0 ||
            !mktopt__same_elements(cells, c->dimensions, c->n_dimensions, order[i], order[i - 1]))
            c->example[c->count++] = order[i];
        c->combination[order[i]] = c->count - 1;
    }
    return MKTOPT_OK;
}

/* The next set of `size` of `n` dimensions in the order of dictionaries; 0: there is none. */
static int next_set(int64_t *set, int64_t size, int64_t n)
{
    int64_t i = size - 1;
    while (i >= 0 && set[i] == n - size + i)
        i--;
    if (i < 0)
        return 0;
    set[i]++;
    for (int64_t j = i + 1; j < size; j++)
        set[j] = set[j - 1] + 1;
    return 1;
}

/* Sets of so many dimensions at most that there are no more than MOST_CUBOIDS; but all of one. */
static int64_t largest_size(const search *s, int64_t n, int64_t *count)
{
    int64_t size = 1;
    for (*count = n; size < n; size++) {
        const double more = exp(log_choose(s, n, size + 1));
        if ((double)*count + more > MOST_CUBOIDS + 0.5)
            break;
        *count += (int64_t)round(more);
    }
    return size;
}

static mktopt_status list_cuboids(search *s, mktopt__arena *arena, mktopt_error *err)
{
    const int64_t n = s->cells->n_dimensions;
    int64_t count, *set = mktopt__arena_alloc(arena, n, sizeof *set);
    const int64_t largest = largest_size(s, n, &count);
    s->cuboids = mktopt__arena_alloc(arena, count, sizeof *s->cuboids);
    if (set == NULL || s->cuboids == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t size = 1; size <= largest; size++) {
        for (int64_t j = 0; j < size; j++)
            set[j] = j;
        do {
            cuboid *c = &s->cuboids[s->n_cuboids++];
            c->n_dimensions = size;
            c->dimensions = mktopt__arena_copy(arena, set, size, sizeof *set);
            if (c->dimensions == NULL)
                return mktopt__out_of_memory(err);
            c->price = log_choose(s, n, size) + (double)(size - 1) * log(2);
            MKTOPT__TRY(number_combinations(s->cells, arena, c, err));
        } while (next_set(set, size, n));
    }
    return MKTOPT_OK;
}

static mktopt_status create_views(search *s, mktopt__arena *arena, mktopt_error *err)
{
    const int64_t n = s->cells->rows;
    s->sizes = mktopt__arena_alloc(arena, n, sizeof *s->sizes);
    if (s->sizes == NULL)
        return mktopt__out_of_memory(err);
    s->n_views = s->cells->bottom[0] == NULL ? 1 : 2;
    for (int i = 0; i < s->n_views; i++) {
        mktopt__view *v = &s->views[i];
        v->values = mktopt__arena_alloc(arena, n, sizeof *v->values);
        v->weighted = mktopt__arena_alloc(arena, n, sizeof *v->weighted);
        if (v->values == NULL || v->weighted == NULL)
            return mktopt__out_of_memory(err);
    }
    return MKTOPT_OK;
}

/* `follows`: a ratio's numerators follow its denominators. */
static void fill_views(search *s, int follows)
{
    for (int i = 0; i < s->n_views; i++)
        mktopt__view_fill(&s->views[i], s->cells, i, follows, s->sizes);
}

static mktopt_status prepare(search *s, mktopt__arena *arena, mktopt_error *err)
{
    const mktopt__cells *cells = s->cells;
    int64_t most = cells->n_dimensions;
    for (int64_t d = 0; d < cells->n_dimensions; d++)
        most = cells->dimensions[d].count > most ? cells->dimensions[d].count : most;
    s->log_factorial = mktopt__arena_alloc(arena, most + 1, sizeof *s->log_factorial);
    s->cause_of = mktopt__arena_alloc(arena, cells->rows, sizeof *s->cause_of);
    s->sums = mktopt__arena_alloc(arena, cells->rows, sizeof *s->sums);
    s->order = mktopt__arena_alloc(arena, cells->rows, sizeof *s->order);
    if (s->log_factorial == NULL || s->cause_of == NULL || s->sums == NULL || s->order == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 1; i <= most; i++)
        s->log_factorial[i] = s->log_factorial[i - 1] + log((double)i);
    MKTOPT__TRY(create_views(s, arena, err));
    return list_cuboids(s, arena, err);
}

/* ---- the whole ------------------------------------------------------------------------------ */

/* The variance of what a cell's metric after lacks of its share, at the dispersion found. */
static void write_noise(const search *s, double *noise)
{
    const mktopt__view *v = &s->views[0];
    for (int64_t i = 0; i < s->cells->rows; i++) {
        const double n = v->values[i].after + v->values[i].before;
        const double weighted = v->weighted[i].after + v->weighted[i].before;
        noise[i] = weighted > 0 ? mktopt__view_dispersion(v) * n * (n / weighted) : 0;
    }
}

/* The model as the answer so far; other parts take the place of its parts. */
static void keep(const search *s, part *parts, int64_t n_parts, mktopt__causes *out)
{
    out->count = n_parts;
    for (int64_t i = 0; i < n_parts; i++) {
        out->items[i] = parts[i].product;
        parts[i].product = (mktopt__product){NULL, NULL};
    }
    memcpy(out->cause_of, s->cause_of, (size_t)s->cells->rows * sizeof *s->cause_of);
    write_noise(s, out->noise);
}

mktopt_status mktopt__find_causes(const mktopt__context *context, const mktopt__cells *cells,
                                  mktopt__causes *out, mktopt_error *err)
{
    mktopt__arena *arena = context->arena;
    search s = {.cells = cells};
    part parts[MKTOPT__MOST_CAUSES] = {{{0}, 0, {{{0}}}, {0}}}, scratch = {{0}, 0, {{{0}}}, {0}};
    double best = -HUGE_VAL;
    MKTOPT__TRY(prepare(&s, arena, err));
    MKTOPT__TRY(create_product(cells, arena, &scratch.product, err));
    out->items = mktopt__arena_alloc(arena, MKTOPT__MOST_CAUSES, sizeof *out->items);
    out->cause_of = mktopt__arena_alloc(arena, cells->rows, sizeof *out->cause_of);
    out->noise = mktopt__arena_alloc(arena, cells->rows, sizeof *out->noise);
    if (out->items == NULL || out->cause_of == NULL || out->noise == NULL)
        return mktopt__out_of_memory(err);
    const int assumptions = s.n_views;
    for (int g = 0; g < GRID * assumptions; g++) {
        double total;
        int64_t n_parts;
        if (g % GRID == 0)
            fill_views(&s, g / GRID);
        MKTOPT__TRY(search_all(&s, dispersion_grid[g % GRID], &scratch, arena, parts, &n_parts,
                               &total, err));
        if (total > best) {
            best = total;
            keep(&s, parts, n_parts, out);
        }
        MKTOPT__TRY(mktopt__report(context, (g + 1.0) / (GRID * assumptions), err));
    }
    return MKTOPT_OK;
}
