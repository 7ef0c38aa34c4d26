/* Which groups are parts, and the problems that they make. */
#include "allocation/parts/parts.h"

#include <math.h>

#include "base/sum.h"

/* A spend that misses a group's bound by less, relatively, keeps to it. */
static const double UNSEEN = 1e-12;

/* ---- making -------------------------------------------------------------------------------- */

int mktopt__problem_pick(const mktopt__problem *from, const int64_t *order, int64_t n,
                         int32_t n_groups, mktopt__arena *arena, mktopt__problem *to)
{
    *to = *from;
    to->n_terms = n;
    to->n_groups = n_groups;
    to->shapes = mktopt__arena_alloc(arena, n, sizeof *to->shapes);
    to->domains = mktopt__arena_alloc(arena, n, sizeof *to->domains);
    to->groups = mktopt__arena_alloc(arena, n_groups, sizeof *to->groups);
    to->twin_before = mktopt__arena_alloc(arena, n, sizeof *to->twin_before);
    to->twin_after = mktopt__arena_alloc(arena, n, sizeof *to->twin_after);
    int64_t *place = mktopt__arena_alloc(arena, from->n_terms, sizeof *place);
    if (to->shapes == NULL || to->domains == NULL || to->groups == NULL ||
        to->twin_before == NULL || to->twin_after == NULL || place == NULL)
        return -1;
    for (int64_t i = 0; i < n; i++)
        place[order[i]] = i;
    for (int64_t i = 0; i < n; i++) {
        const int64_t before = from->twin_before[order[i]], after = from->twin_after[order[i]];
        to->shapes[i] = from->shapes[order[i]];
        to->domains[i] = from->domains[order[i]];
        to->twin_before[i] = before >= 0 ? place[before] : -1; /* twins are in one group */
        to->twin_after[i] = after >= 0 ? place[after] : -1;
    }
    return 0;
}

void mktopt__groups_copy(const mktopt__problem *from, int32_t g, int32_t parent, int32_t number,
                         int64_t term, mktopt__group *to)
{
    for (int32_t k = g; k < from->groups[g].end; k++) {
        mktopt__group group = from->groups[k];
        group.parent = k == g ? parent : group.parent - g + number;
        group.end += number - g;
        group.first += term - from->groups[g].first;
        group.own_last += term - from->groups[g].first;
        group.last += term - from->groups[g].first;
        to[number + k - g] = group;
    }
}

static int make_part(mktopt__parts *p, mktopt__part *part)
{
    const int64_t n = part->problem.n_terms;
    part->solution.x = mktopt__arena_alloc(p->arena, n, sizeof *part->solution.x);
    part->search = mktopt__search_create(&part->problem, p->arena);
    return part->search != NULL && part->solution.x != NULL ? 0 : -1;
}

/* The part of the terms first..last of the divided problem, whose only group is the whole. */
static int add_own_part(mktopt__parts *p, int64_t last)
{
    mktopt__part *part = mktopt__arena_alloc(p->arena, 1, sizeof *part);
    int64_t *order = mktopt__arena_alloc(p->arena, last, sizeof *order);
    if (part == NULL || order == NULL)
        return -1;
    for (int64_t i = 0; i < last; i++)
        order[i] = i;
    if (mktopt__problem_pick(&p->problem, order, last, 1, p->arena, &part->problem) != 0)
        return -1;
    part->problem.groups[0] =
        (mktopt__group){.parent = -1, .end = 1, .last = last, .own_last = last};
    p->parts[p->n++] = part;
    return make_part(p, part);
}

static int add_group_part(mktopt__parts *p, int32_t g, int64_t first)
{
    const mktopt__group *group = &p->whole->groups[g];
    if (p->of_group[g] == NULL) {
        mktopt__part *part = mktopt__arena_alloc(p->arena, 1, sizeof *part);
        const int64_t n = group->last - group->first;
        int64_t *order = mktopt__arena_alloc(p->arena, n, sizeof *order);
        if (part == NULL || order == NULL)
            return -1;
        for (int64_t i = 0; i < n; i++)
            order[i] = group->first + i;
        if (mktopt__problem_pick(p->whole, order, n, group->end - g, p->arena, &part->problem) != 0)
            return -1;
        mktopt__groups_copy(p->whole, g, -1, 0, 0, part->problem.groups);
        if (make_part(p, part) != 0)
            return -1;
        p->of_group[g] = part;
    }
    p->of_group[g]->first = first;
    p->parts[p->n++] = p->of_group[g];
    return 0;
}

/* Terms of the whole and of loose groups first, then those of parts; how many are first. */
static int64_t order_terms(mktopt__parts *p)
{
    const mktopt__problem *whole = p->whole;
    int64_t n = 0, own = 0;
    for (int64_t j = 0; j < whole->groups[0].own_last; j++)
        p->order[n++] = j;
    for (signed char pass = 0; pass < 2; pass++) {
        for (int32_t g = 1; g < whole->n_groups; g = whole->groups[g].end)
            for (int64_t j = whole->groups[g].first;
                 p->is_part[g] == pass && j < whole->groups[g].last; j++)
                p->order[n++] = j;
        own = pass == 0 ? n : own;
    }
    return own;
}

/* Prices and bounds of the divided problem and of its parts may have changed since the last run. */
static void renew_bounds(mktopt__parts *p)
{
    const mktopt__problem *whole = p->whole;
    int64_t first = p->problem.groups[0].own_last;
    const int64_t own = first;
    int32_t number = 1;
    for (int32_t g = 1; g < whole->n_groups; g = whole->groups[g].end) {
        if (!p->is_part[g])
            continue;
        mktopt__groups_copy(whole, g, 0, number, first, p->problem.groups);
        mktopt__groups_copy(whole, g, -1, 0, 0, p->of_group[g]->problem.groups);
        number += whole->groups[g].end - g;
        first += whole->groups[g].last - whole->groups[g].first;
    }
    p->problem.groups[0] = whole->groups[0];
    p->problem.groups[0].end = number;
    p->problem.groups[0].own_last = own;
    p->problem.outer_price = whole->outer_price;
}

/* The divided problem, for which groups are parts now. */
static int loosen(mktopt__parts *p)
{
    const mktopt__problem *whole = p->whole;
    const int64_t own = order_terms(p);
    int64_t first = own;
    int32_t groups = 1;
    for (int32_t g = 1; g < whole->n_groups; g = whole->groups[g].end)
        groups += p->is_part[g] ? whole->groups[g].end - g : 0;
    if (mktopt__problem_pick(whole, p->order, whole->n_terms, groups, p->arena, &p->problem) != 0)
        return -1;
    p->problem.groups[0].own_last = own;
    p->n = 0;
    if (own > 0 && groups > 1 && add_own_part(p, own) != 0)
        return -1;
    for (int32_t g = 1; g < whole->n_groups; g = whole->groups[g].end) {
        if (!p->is_part[g])
            continue;
        if (add_group_part(p, g, first) != 0)
            return -1;
        first += whole->groups[g].last - whole->groups[g].first;
    }
    renew_bounds(p); /* the search looks at the groups */
    p->search = mktopt__search_create(&p->problem, p->arena);
    p->is_divided = p->search != NULL;
    return p->is_divided ? 0 : -1;
}

static int make_division(mktopt__parts *p, mktopt__division *d)
{
    d->values = mktopt__arena_alloc(p->arena, p->whole->n_groups, sizeof *d->values);
    d->spends = mktopt__arena_alloc(p->arena, p->whole->n_groups, sizeof *d->spends);
    d->x = mktopt__arena_alloc(p->arena, p->whole->n_terms, sizeof *d->x);
    return d->values != NULL && d->spends != NULL && d->x != NULL ? 0 : -1;
}

int mktopt__parts_apply(const mktopt__problem *problem)
{
    return problem->n_groups > 1 && isnan(problem->reach) && isnan(problem->min_roas);
}

int mktopt__parts_create(const mktopt__problem *problem, mktopt__arena *arena,
                         mktopt__parts **parts)
{
    *parts = NULL;
    if (!mktopt__parts_apply(problem))
        return 0;
    mktopt__parts *p = mktopt__arena_alloc(arena, 1, sizeof *p);
    if (p == NULL)
        return -1;
    *p = (mktopt__parts){.whole = problem, .arena = arena, .open = {.arena = arena}};
    p->of_group = mktopt__arena_alloc(arena, problem->n_groups, sizeof *p->of_group);
    p->is_part = mktopt__arena_alloc(arena, problem->n_groups, sizeof *p->is_part);
    p->parts = mktopt__arena_alloc(arena, problem->n_groups, sizeof *p->parts);
    p->order = mktopt__arena_alloc(arena, problem->n_terms, sizeof *p->order);
    if (p->of_group == NULL || p->is_part == NULL || p->parts == NULL || p->order == NULL ||
        make_division(p, &p->too_much) != 0 || make_division(p, &p->too_little) != 0 ||
        make_division(p, &p->tried) != 0)
        return -1;
    *parts = p;
    return 0;
}

/* ---- which groups are parts ---------------------------------------------------------------- */

/* Makes parts of the groups below the whole for which `breaks` holds of them or of one in them. */
static void part_where(mktopt__parts *p,
                       int (*breaks)(const void *, const mktopt__group *, int32_t),
                       const void *what)
{
    const mktopt__problem *whole = p->whole;
    for (int32_t g = 1; g < whole->n_groups; g = whole->groups[g].end)
        for (int32_t k = g; !p->is_part[g] && k < whole->groups[g].end; k++)
            if (breaks(what, &whole->groups[k], k)) {
                p->is_part[g] = 1;
                p->is_divided = 0;
            }
}

static int is_held(const void *relaxation, const mktopt__group *group, int32_t g)
{
    (void)group;
    return ((const mktopt__relaxation *)relaxation)->held[g] != 0;
}

static int is_broken(const void *spends, const mktopt__group *group, int32_t g)
{
    (void)g;
    mktopt__sum sum = {0};
    for (int64_t j = group->first; j < group->last; j++)
        mktopt__sum_add(&sum, ((const double *)spends)[j]);
    const double spend = mktopt__sum_value(&sum);
    return spend < group->lower * (1 - UNSEEN) || spend > group->upper * (1 + UNSEEN);
}

/* ---- the run ------------------------------------------------------------------------------- */

/* The best of the problem whose other groups are loose, into `found`. */
static mktopt_status solve_loosely(mktopt__parts *p, double price, const mktopt__context *context,
                                   const mktopt__search_limits *limits,
                                   const mktopt__solution *best, mktopt__solution *found,
                                   double *bound, mktopt_error *err)
{
    mktopt__search_limits left = *limits;
    left.evaluations -= p->evaluations - p->begin;
    left.explain = left.keep_tree = 0; /* prices and bounds differ from run to run */
    if (p->n > 0)
        return mktopt__parts_divide(p, price, context, &left, best, found, bound, err);
    left.sides_first = 1;
    MKTOPT__TRY(mktopt__search_run(p->search, context, &left, NULL, found, err));
    p->evaluations += found->evaluations;
    *bound = fmin(*bound, found->bound);
    return MKTOPT_OK;
}

mktopt_status mktopt__parts_run(mktopt__search *search, const mktopt__context *context,
                                const mktopt__search_limits *limits, mktopt__solution *best,
                                double *bound, mktopt_error *err)
{
    mktopt__parts *p = search->parts;
    mktopt__solution found = {.found = 0};
    double *spends = search->price; /* in the whole's order */
    p->begin = p->evaluations;
    found.x = mktopt__arena_alloc(p->arena, p->whole->n_terms, sizeof *found.x);
    if (found.x == NULL)
        return mktopt__out_of_memory(err);
    if (mktopt__search_solve(search, &search->relaxed) != 0)
        return MKTOPT_OK;
    const double price = mktopt__relaxation_price(&search->relaxed, 0);
    part_where(p, is_held, &search->relaxed);
    do {
        if (!p->is_divided && loosen(p) != 0)
            return mktopt__out_of_memory(err);
        renew_bounds(p);
        MKTOPT__TRY(solve_loosely(p, price, context, limits, best, &found, bound, err));
        best->nodes += found.nodes;
        if (!found.found)
            break;
        for (int64_t i = 0; i < p->whole->n_terms; i++)
            spends[p->order[i]] = found.x[i];
        (void)mktopt__search_round(search, spends, ROUND_KEPT, best);
        part_where(p, is_broken, spends);
    } while (!p->is_divided && !mktopt__search_closed(*bound, limits, best) &&
             p->evaluations - p->begin < limits->evaluations);
    *bound = best->found ? fmax(*bound, best->score) : *bound;
    return MKTOPT_OK;
}
