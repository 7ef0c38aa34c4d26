/* Dynamic programming over spends in steps (grid.h). */
#include <float.h>
#include <math.h>
#include <string.h>

#include "allocation/grid/grid_priv.h"

typedef mktopt__grid_item item;

/* Steps to begin with, and at most; and cells of all terms, a byte each. */
enum { FIRST_STEPS = 512, MOST_STEPS = 1 << 16, MOST_CELLS = 1 << 21 };
/* A line above a cell takes as long as so many evaluations of a curve; adding up so many rows'
 * values as long as one. */
enum { A_CELL = 3, AN_EVALUATION = 1000 };
/* Rounding of a bound, in units of what was added up. */
static const double SLACK = 1e-13;

/* ---- making -------------------------------------------------------------------------------- */

/* An item for each term, or for all that share its fee. */
static int64_t list_terms(mktopt__grid *t, int32_t g, int64_t n)
{
    const mktopt__problem *p = t->problem;
    for (int64_t j = p->groups[g].first; j < p->groups[g].own_last; j++) {
        const int64_t fee = mktopt__fees_number(p, j);
        if (fee < 0) {
            t->items[n++] = (item){.term = j, .node = g, .group = g};
            continue;
        }
        t->item_of[p->n_groups + fee] = n;
        t->items[n++] = (item){.term = -1, .node = p->n_groups + fee, .group = g};
        j = p->shared[fee].last - 1;
    }
    return n;
}

/* The items of every node: of a group its own terms, then the groups in it. */
static void list_items(mktopt__grid *t)
{
    const mktopt__problem *p = t->problem;
    int64_t n = 0;
    for (int32_t g = 0; g < p->n_groups; g++) {
        t->first_item[g] = n;
        n = list_terms(t, g, n);
        for (int32_t c = g + 1; c < p->groups[g].end; c = p->groups[c].end) {
            t->item_of[c] = n;
            t->items[n++] = (item){.term = -1, .node = c, .group = c};
        }
    }
    for (int64_t q = p->n_groups; q < t->n_nodes; q++) {
        const mktopt__shared_fee *fee = mktopt__grid_fee(t, q);
        t->first_item[q] = n;
        for (int64_t j = fee->first; j < fee->last; j++)
            t->items[n++] = (item){.term = j, .node = q, .group = t->items[t->item_of[q]].group};
    }
    t->first_item[t->n_nodes] = n;
}

/* Whether a term may spend something between k and k + 1 steps. */
static int is_possible(const mktopt__grid *t, int64_t j, int64_t k)
{
    const mktopt__domain *d = &t->problem->domains[j];
    return d->on && mktopt__grid_spend_at(t, j, k + 1) >= d->low &&
           mktopt__grid_spend_at(t, j, k) <= d->high;
}

/* What is spent in any case, and how large steps of the rest are. */
static int measure(mktopt__grid *t)
{
    const mktopt__problem *p = t->problem;
    double high = 0;
    t->least = mktopt__arena_alloc(t->arena, p->n_terms, sizeof *t->least);
    t->least_below = mktopt__arena_alloc(t->arena, p->n_groups, sizeof *t->least_below);
    if (t->least == NULL || t->least_below == NULL)
        return -1;
    for (int64_t j = 0; j < p->n_terms; j++) {
        const mktopt__domain *d = &p->domains[j];
        t->least[j] = d->on && !d->off ? d->low : 0;
        high += d->on ? d->high : 0;
    }
    for (int32_t g = 0; g < p->n_groups; g++)
        for (int64_t j = p->groups[g].first; j < p->groups[g].last; j++)
            t->least_below[g] += t->least[j];
    t->room = fmin(p->groups[0].upper, high) - t->least_below[0];
    t->size = t->room / FIRST_STEPS;
    return 0;
}

static int make_cells(mktopt__grid *t)
{
    const mktopt__problem *p = t->problem;
    t->totals = mktopt__arena_alloc(t->arena, t->steps, sizeof *t->totals);
    if (t->totals == NULL)
        return -1;
    memset(t->totals, 1, (size_t)t->steps * sizeof *t->totals);
    for (int64_t j = 0; j < p->n_terms; j++) {
        const mktopt__domain *d = &p->domains[j];
        t->off[j] = d->off != 0;
        t->cells[j] = mktopt__arena_alloc(t->arena, t->steps, sizeof *t->cells[j]);
        if (t->cells[j] == NULL)
            return -1;
        for (int64_t k = 0; k < t->steps; k++)
            t->cells[j][k] = is_possible(t, j, k) != 0;
    }
    return 0;
}

/* How wide rows must be. *empty: nothing is possible. */
static void measure_rows(mktopt__grid *t, int *empty)
{
    *empty = 0;
    t->n_cells = t->sums = 0;
    for (int64_t i = 0; i < t->first_item[t->n_nodes]; i++)
        if (t->items[i].term >= 0)
            t->n_cells += mktopt__grid_measure_term(t, &t->items[i]);
    for (int64_t q = t->n_nodes - 1; q >= 0 && !*empty; q--)
        t->sums += mktopt__grid_measure_node(t, q, empty);
}

static int make(mktopt__grid *t)
{
    const mktopt__problem *p = t->problem;
    mktopt__arena *arena = t->arena;
    int empty;
    t->cells = mktopt__arena_alloc(arena, p->n_terms, sizeof *t->cells);
    t->off = mktopt__arena_alloc(arena, p->n_terms, sizeof *t->off);
    t->n_nodes = p->n_groups + p->n_shared;
    t->items = mktopt__arena_alloc(arena, p->n_terms + t->n_nodes, sizeof *t->items);
    t->first_item = mktopt__arena_alloc(arena, t->n_nodes + 1, sizeof *t->first_item);
    t->item_of = mktopt__arena_alloc(arena, t->n_nodes, sizeof *t->item_of);
    t->whole = mktopt__arena_alloc(arena, t->n_nodes, sizeof *t->whole);
    t->prices = mktopt__arena_alloc(arena, p->n_groups, sizeof *t->prices);
    t->last_prices = mktopt__arena_alloc(arena, p->n_groups, sizeof *t->last_prices);
    t->met = mktopt__arena_alloc(arena, p->n_terms, sizeof *t->met);
    if (t->cells == NULL || t->off == NULL || t->items == NULL || t->first_item == NULL ||
        t->item_of == NULL || t->whole == NULL || t->prices == NULL || t->last_prices == NULL ||
        t->met == NULL || measure(t) != 0 || make_cells(t) != 0)
        return -1;
    for (int32_t g = 0; g < p->n_groups; g++)
        t->last_prices[g] = NAN;
    for (int k = 0; k < MKTOPT__KINDS; k++)
        t->values[k] = INFINITY;
    list_items(t);
    measure_rows(t, &empty);
    return 0;
}

int mktopt__grid_create(const mktopt__problem *p, const mktopt_allocator *allocator,
                        mktopt__grid **grid)
{
    *grid = NULL;
    if (!isnan(p->reach))
        return 0;
    mktopt__grid *t = mktopt__handle_create(allocator, sizeof *t);
    if (t == NULL)
        return -1;
    t->problem = p;
    t->steps = FIRST_STEPS;
    t->last = MKTOPT__OF_LAST;
    t->last_nu = NAN;
    if (make(t) != 0) {
        mktopt__arena_free(t->arena);
        return -1;
    }
    *grid = t;
    if (t->size > 0 && t->size < INFINITY)
        return 0;
    mktopt__arena_free(t->arena); /* there is nothing to divide */
    *grid = NULL;
    return 0;
}

void mktopt__grid_free(mktopt__grid *t)
{
    if (t != NULL)
        mktopt__arena_free(t->arena);
}

int mktopt__grid_is_at_end(const mktopt__grid *t)
{
    return t->is_at_end;
}

/* ---- dropping cells ------------------------------------------------------------------------ */

static double best_at(const item *m, int64_t k)
{
    return m->value.at[k - m->value.first] + m->rest.at[k - m->value.first];
}

static double best_total(const mktopt__grid *t, int64_t k)
{
    const mktopt__row *all = &t->whole[0];
    return k >= all->first && k <= all->last ? all->at[k - all->first] : -INFINITY;
}

static void drop_cells(mktopt__grid *t, double least)
{
    for (int64_t k = 0; k < t->steps; k++)
        t->totals[k] = t->totals[k] && fmax(best_total(t, k), best_total(t, k + 1)) >= least;
    for (int64_t i = 0; i < t->first_item[t->n_nodes]; i++) {
        const item *m = &t->items[i];
        if (m->term < 0)
            continue;
        t->off[m->term] = t->off[m->term] && best_at(m, 0) >= least;
        for (int64_t k = m->value.first; k < m->value.last; k++) {
            signed char *cell = &t->cells[m->term][k];
            *cell = *cell && fmax(best_at(m, k), best_at(m, k + 1)) >= least;
        }
    }
}

/* ---- smaller steps --------------------------------------------------------------------------- */

/* What is beyond the last multiple of a step, in steps. */
static double part_of_step(double spend, double size)
{
    const double k = spend / size;
    return fmax(0, k - floor(k * (1 + 4 * DBL_EPSILON)));
}

/* What the last run's spends and the room would gain by being rounded to steps of a size. */
static double gain_of(const mktopt__grid *t, double size)
{
    const double last = part_of_step(t->room, size);
    double sum = last > 0 ? 1 - last : 0;
    for (int64_t j = 0; j < t->problem->n_terms; j++)
        sum += part_of_step(fmax(0, t->met[j] - t->least[j]), size);
    return sum * size;
}

/* Half as large as now, or a little less where that makes some spend a multiple and so leaves less
 * than half of the gain: what nearly equal terms gain adds up to one more of them that fits for as
 * long as steps are not far smaller. */
static double choose_size(const mktopt__grid *t)
{
    enum { PART = 16, MOST_TRIED = 200 }; /* a sixteenth less at most */
    const double half = t->size / 2;
    double size = half, least = gain_of(t, half) / 2;
    for (int64_t j = 0; j < t->problem->n_terms; j++) {
        const double spend = fmax(0, t->met[j] - t->least[j]), steps = ceil(spend / half);
        for (double k = 0; steps >= PART && k <= fmin(steps / PART, MOST_TRIED); k++) {
            const double other = spend / (steps + k) * (1 - 4 * DBL_EPSILON);
            const double gain = gain_of(t, other);
            size = gain < least ? other : size;
            least = fmin(least, gain);
        }
    }
    return size;
}

/* Whether a cell of steps `ratio` as large lies in one of these that is left. */
static signed char is_left(const signed char *cells, int64_t n, int64_t k, double ratio)
{
    const double about = ratio == 0.5 ? 0 : 4 * DBL_EPSILON;
    const double first = floor((double)k * ratio * (1 - about)),
                 end = ceil((double)(k + 1) * ratio * (1 + about));
    for (int64_t c = (int64_t)first; c < n && (double)c < end; c++)
        if (cells[c])
            return 1;
    return 0;
}

/* The cells that are left, in steps of another size. NULL: out of memory. */
static signed char *divide_cells(const mktopt__grid *t, const signed char *cells, int64_t steps,
                                 double ratio)
{
    signed char *finer = mktopt__arena_alloc(t->arena, steps, sizeof *finer);
    for (int64_t k = 0; finer != NULL && k < steps; k++)
        finer[k] = is_left(cells, t->steps, k, ratio);
    return finer;
}

static int divide_steps(mktopt__grid *t)
{
    const double size = choose_size(t), ratio = size / t->size;
    const int64_t steps = (int64_t)ceil(t->room / size * (1 - 4 * DBL_EPSILON));
    t->totals = divide_cells(t, t->totals, steps, ratio);
    for (int64_t j = 0; t->totals != NULL && j < t->problem->n_terms; j++) {
        t->cells[j] = divide_cells(t, t->cells[j], steps, ratio);
        if (t->cells[j] == NULL)
            return -1;
    }
    t->steps = steps;
    t->size = size;
    t->runs = 0;
    t->n_cells *= 2;
    t->sums *= 4;
    for (int64_t j = 0; t->totals != NULL && j < t->problem->n_terms; j++)
        for (int64_t k = 0; k < steps; k++)
            t->cells[j][k] = t->cells[j][k] && is_possible(t, j, k);
    return t->totals != NULL ? 0 : -1;
}

int mktopt__grid_may_spend_at(const mktopt__grid *t, int64_t term, double spend)
{
    const double k = floor((spend - t->least[term]) / t->size);
    return k >= 0 && k < (double)t->steps && t->cells[term][(int64_t)k];
}

/* What is left of a term's domain, and a cell more on each side for what rounding moves. Terms that
 * share a fee may be ordered together, and stay as they are. */
static mktopt__domain domain_left(const mktopt__grid *t, int64_t j)
{
    mktopt__domain d = t->problem->domains[j];
    int64_t first = 0, last = t->steps - 1;
    while (first < t->steps && !t->cells[j][first])
        first++;
    while (last >= 0 && !t->cells[j][last])
        last--;
    if (mktopt__fees_number(t->problem, j) >= 0 || (last < first && !t->off[j]))
        return d;
    d.off = t->off[j];
    d.on = last >= first;
    d.low = d.on ? fmax(d.low, mktopt__grid_spend_at(t, j, first - 1)) : d.low;
    d.high = d.on ? fmin(d.high, mktopt__grid_spend_at(t, j, last + 2)) : d.high;
    return d;
}

/* Twins stay alike. */
void mktopt__grid_narrow(const mktopt__grid *t, mktopt__domain *domains)
{
    const mktopt__problem *p = t->problem;
    for (int64_t j = 0; j < p->n_terms; j++) {
        if (p->twin_before[j] >= 0)
            continue;
        mktopt__domain all = domain_left(t, j);
        for (int64_t k = p->twin_after[j]; k >= 0; k = p->twin_after[k]) {
            const mktopt__domain d = domain_left(t, k);
            all.low = d.on && (!all.on || d.low < all.low) ? d.low : all.low;
            all.high = d.on && (!all.on || d.high > all.high) ? d.high : all.high;
            all.on |= d.on;
            all.off |= d.off;
        }
        for (int64_t k = j; k >= 0; k = p->twin_after[k])
            domains[k] = all;
    }
}

/* ---- the run ------------------------------------------------------------------------------- */

/* Those of the relaxation are best while solutions are far from good; near a solution nothing is
 * lost with its own by what is no multiple. All are tried, then those that led to the lowest value.
 */
static mktopt__whose choose_prices(const mktopt__grid *t, const mktopt__solution *best)
{
    mktopt__whose lowest = MKTOPT__OF_RELAXATION;
    if (!best->found)
        return MKTOPT__OF_RELAXATION;
    if (t->runs < MKTOPT__KINDS)
        return (mktopt__whose)((t->last + 1) % MKTOPT__KINDS);
    for (int k = 1; k < MKTOPT__KINDS; k++)
        lowest = t->values[k] <= t->values[lowest] ? (mktopt__whose)k : lowest;
    return lowest;
}

/* The solution about x, and its prices, where it has any: what spends bring within a step of x.
 * Concave problems have others where there is hardly any room on a polyline before it bends up. */
static void look_near(const mktopt__grid *t, mktopt__search *search, const double *x,
                      double *prices, double *nu, mktopt__solution *found)
{
    (void)mktopt__search_round(search, x, ROUND_KEPT, found);
    if (mktopt__search_near(search, x, t->size, found) != 0)
        return;
    *nu = isnan(t->problem->min_roas) ? 0 : search->nu_met;
    for (int32_t g = 0; g < t->problem->n_groups; g++) {
        const double price = mktopt__relaxation_price(&search->concave, g);
        if (search->concave.pinned[g] == 0 && isfinite(price))
            prices[g] = price;
    }
}

/* 0, or -1 when no spends satisfy the bounds. */
static int take_prices(mktopt__grid *t, mktopt__search *search, const mktopt__solution *best,
                       mktopt__solution *found)
{
    t->last = choose_prices(t, best);
    if (mktopt__search_solve(search, &search->relaxed) != 0)
        return -1;
    t->nu = isnan(t->problem->min_roas) ? 0 : search->guide_nu;
    for (int32_t g = 0; g < t->problem->n_groups; g++)
        t->prices[g] = isfinite(search->guide[g]) ? search->guide[g] : 0;
    if (t->last == MKTOPT__OF_BEST)
        look_near(t, search, best->x, t->prices, &t->nu, found);
    if (t->last == MKTOPT__OF_LAST && !isnan(t->last_nu))
        t->nu = t->last_nu;
    for (int32_t g = 0; t->last == MKTOPT__OF_LAST && g < t->problem->n_groups; g++)
        t->prices[g] = isnan(t->last_prices[g]) ? t->prices[g] : t->last_prices[g];
    return 0;
}

/* The most that can be brought, into `value`, and its spends. *empty: nothing is possible. */
static mktopt_status add_up(mktopt__grid *t, double *value, double *x, int *empty,
                            mktopt_error *err)
{
    const mktopt__problem *p = t->problem;
    t->outer = isinf(t->nu) ? p->min_roas
               : t->nu > 0  ? (p->outer_price + t->nu * p->min_roas) / (1 + t->nu)
                            : p->outer_price;
    measure_rows(t, empty);
    if (*empty)
        return MKTOPT_OK;
    for (int64_t i = 0; i < t->first_item[t->n_nodes]; i++)
        if (t->items[i].term >= 0 && mktopt__grid_value(t, &t->items[i], t->outer) != 0)
            return mktopt__out_of_memory(err);
    for (int64_t q = t->n_nodes - 1; q >= 0 && !*empty; q--)
        if (mktopt__grid_add_up(t, q, empty) != 0)
            return mktopt__out_of_memory(err);
    return *empty ? MKTOPT_OK : mktopt__grid_read(t, value, x, err);
}

/* Evaluations of a bound: rows are added up once and taken apart twice. */
static int64_t cost_of_bound(int64_t n_cells, int64_t sums)
{
    return A_CELL * n_cells + 3 * sums / AN_EVALUATION;
}

/* Of a run: with new steps spends that fit are looked for, and cells dropped by a least ROAS. */
static int64_t cost_of_run(const mktopt__grid *t, int64_t n_cells, int64_t sums, int is_first)
{
    const int bounds = is_first && t->problem->min_roas > 0 ? 2 : 1;
    return bounds * cost_of_bound(n_cells, sums) + (is_first ? sums / AN_EVALUATION : 0);
}

int64_t mktopt__grid_cost(const mktopt__grid *t)
{
    return cost_of_run(t, t->n_cells, t->sums, t->runs == 0);
}

int mktopt__grid_go_on(mktopt__grid *t, double above, int64_t most)
{
    const int may = t->steps < MOST_STEPS && t->steps * t->problem->n_terms < MOST_CELLS / 2 &&
                    cost_of_run(t, 2 * t->n_cells, 4 * t->sums, 1) <= most;
    if (t->is_at_end || t->runs < MKTOPT__KINDS || t->above < above)
        return 0;
    t->is_at_end = !may;
    return may ? divide_steps(t) : 0;
}

static int take_apart(mktopt__grid *t)
{
    for (int64_t q = 0; q < t->n_nodes; q++)
        if (mktopt__grid_take_apart(t, q) != 0)
            return -1;
    return 0;
}

/* Drops cells in which no response is as large as a least ROAS asks for, above all totals: where
 * few of them will do, a multiplier mixes one that is too small with one that is too large. */
static mktopt_status drop_by_roas(mktopt__grid *t, double *x, int64_t *evaluations,
                                  mktopt_error *err)
{
    static const double UNSEEN = 4e-9; /* of the spend's response: what a solution may miss */
    const double nu = t->nu;
    int empty;
    double value;
    t->nu = INFINITY;
    mktopt_status status = add_up(t, &value, x, &empty, err);
    *evaluations += cost_of_bound(t->n_cells, t->sums);
    if (status == MKTOPT_OK && !empty && take_apart(t) != 0)
        status = mktopt__out_of_memory(err);
    const double most = t->least_below[0] + (double)t->steps * t->size;
    if (status == MKTOPT_OK && !empty)
        drop_cells(t, -UNSEEN * t->problem->min_roas * most);
    t->nu = nu;
    return status;
}

/* The bound; cells without anything better are dropped. */
static mktopt_status run(mktopt__grid *t, mktopt__solution *best, double *x, int64_t *evaluations,
                         mktopt_error *err)
{
    const double score = best->found ? best->score : -INFINITY;
    const mktopt__problem *p = t->problem;
    int empty;
    double value = -INFINITY, size = 0, brought = 0;
    MKTOPT__TRY(add_up(t, &value, x, &empty, err));
    *evaluations += cost_of_bound(t->n_cells, t->sums);
    if (empty) { /* nothing is better than what is known */
        best->bound = fmin(best->bound, score);
        return MKTOPT_OK;
    }
    for (int64_t j = 0; j < p->n_terms; j++) {
        const double brings = mktopt__domain_gross(&p->shapes[j], &p->domains[j], x[j]);
        brought += brings - p->outer_price * x[j];
        size += fabs(brings) + p->domains[j].fee + fabs(t->prices[0]) * x[j];
    }
    brought -= mktopt__fees_at(p, x);
    t->above = fabs((1 + t->nu) * value - brought);
    const double slack = SLACK * (size + fabs(value)) * (1 + t->nu);
    t->values[t->last] = (1 + t->nu) * value;
    best->bound = fmin(best->bound, fmax((1 + t->nu) * value + slack, score));
    memcpy(t->met, x, (size_t)p->n_terms * sizeof *x);
    if (take_apart(t) != 0)
        return mktopt__out_of_memory(err);
    drop_cells(t, (score - slack) / (1 + t->nu));
    measure_rows(t, &empty);
    t->runs = best->found ? t->runs + 1 : MKTOPT__KINDS;
    t->is_at_end = 0;
    return MKTOPT_OK;
}

/* Spends that fit, and the solution near them. */
static mktopt_status look_inside(mktopt__grid *t, mktopt__search *search, double *x,
                                 mktopt__solution *found, mktopt_error *err)
{
    int empty;
    double value;
    t->inside = 1;
    const mktopt_status status = add_up(t, &value, x, &empty, err);
    t->inside = 0;
    found->evaluations += t->sums / AN_EVALUATION;
    if (status == MKTOPT_OK && !empty)
        (void)mktopt__search_round(search, x, ROUND_KEPT, found);
    return status;
}

/* The bound and the solutions, in memory of their own. */
static mktopt_status run_in(mktopt__grid *t, mktopt__search *search, mktopt__solution *best,
                            double *x, mktopt__solution *found, mktopt_error *err)
{
    t->arc.pieces =
        mktopt__arena_alloc(t->rows, mktopt__widest_room(t->problem->shapes, t->problem->n_terms),
                            sizeof *t->arc.pieces);
    if (t->arc.pieces == NULL)
        return mktopt__out_of_memory(err);
    if (t->runs == 0)
        MKTOPT__TRY(look_inside(t, search, x, found, err));
    if (t->runs == 0 && t->problem->min_roas > 0)
        MKTOPT__TRY(drop_by_roas(t, x, &found->evaluations, err));
    MKTOPT__TRY(run(t, best, x, &found->evaluations, err));
    look_near(t, search, x, t->last_prices, &t->last_nu, found);
    return MKTOPT_OK;
}

mktopt_status mktopt__grid_run(mktopt__grid *t, mktopt__search *search, mktopt__solution *best,
                               double *x, mktopt__solution *found, mktopt_error *err)
{
    const int64_t n = t->problem->n_terms;
    found->found = 0;
    found->evaluations = 0;
    t->is_at_end = 1;
    if (best->found)
        memcpy(x, best->x, (size_t)n * sizeof *x);
    if (take_prices(t, search, best, found) != 0)
        return MKTOPT_OK;
    t->rows = mktopt__arena_create(mktopt__arena_allocator(t->arena));
    if (t->rows == NULL)
        return mktopt__out_of_memory(err);
    const mktopt_status status = run_in(t, search, best, x, found, err);
    mktopt__arena_free(t->rows);
    t->rows = NULL;
    found->evaluations += search->relaxed.evaluations + search->concave.evaluations;
    memcpy(found->x, search->best, (size_t)n * sizeof *x);
    return status;
}
