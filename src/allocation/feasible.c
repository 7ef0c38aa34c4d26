/* Whether bounds agree at all, and if not, which of them collide, by how much, and who wants it. */
#include <math.h>
#include <stdlib.h>

#include "allocation/allocation_priv.h"
#include "base/number.h"
#include "base/sum.h"

/* Sums that differ by rounding do not collide. */
static const double ROUNDING = 1e-12;
/* So many parts are named in a message. */
enum { NAMED = 3 };

int mktopt__bound_is_change(const mktopt__model *m, int64_t term, double bound, int upper)
{
    const mktopt__channel *c = &m->channels[m->term_channel[term]];
    return upper ? isnan(c->max) || bound < c->max : bound > c->min;
}

/* ---- ranges --------------------------------------------------------------------------------- */

typedef struct range {
    double least, most;
} range;

static int is_left_out(const mktopt__model *m, int64_t j)
{
    return m->left_out != NULL && m->left_out[j].excess > 0;
}

static range range_of_term(const mktopt__model *m, int64_t j)
{
    const mktopt__domain *d = &m->problem.domains[j];
    return (range){d->off ? 0 : d->low, d->on && !is_left_out(m, j) ? m->open_high[j] : 0};
}

/* What the parts of a group allow together, and with the group's own bounds. */
static range range_of_parts(const mktopt__model *m, int32_t g);

static range range_of_group(const mktopt__model *m, int32_t g)
{
    const mktopt__group *group = &m->problem.groups[g];
    const range parts = range_of_parts(m, g);
    return (range){fmax(parts.least, group->lower), fmin(parts.most, group->upper)};
}

static void add(range *sum, mktopt__sum *least, mktopt__sum *most, range part)
{
    mktopt__sum_add(least, part.least);
    if (part.most == INFINITY)
        sum->most = INFINITY;
    else
        mktopt__sum_add(most, part.most);
}

static range range_of_parts(const mktopt__model *m, int32_t g)
{
    const mktopt__group *groups = m->problem.groups;
    mktopt__sum least = {0}, most = {0};
    range sum = {0, 0};
    for (int64_t j = groups[g].first; j < groups[g].own_last; j++)
        add(&sum, &least, &most, range_of_term(m, j));
    for (int32_t child = g + 1; child < groups[g].end; child = groups[child].end)
        add(&sum, &least, &most, range_of_group(m, child));
    return (range){mktopt__sum_value(&least),
                   sum.most == INFINITY ? INFINITY : mktopt__sum_value(&most)};
}

/* ---- who wants it --------------------------------------------------------------------------- */

static const mktopt__channel_group *given_group(const mktopt__model *m, int32_t g)
{
    return &((const mktopt__channel_group *)m->input->groups.items)[m->group_input[g]];
}

/* The field that a bound of a group, above the root, comes from. */
static const char *field_of_bound(const mktopt__model *m, int32_t g, int upper)
{
    const mktopt__channel_group *given = given_group(m, g);
    if (upper)
        return m->problem.groups[g].upper == given->max ? "max" : "max_share";
    return m->problem.groups[g].lower == given->min ? "min" : "min_share";
}

/* A channel or a group inside another, and what sets its least or its most; NULL: its own parts. */
typedef struct part {
    const char *name, *cause;
    double amount;
    int64_t number;
    int32_t is_group, is_left_out;
} part;

/* What is left out and then the larger amount first, then as given. */
static int by_amount(const void *a, const void *b)
{
    const part *x = a, *y = b;
    if (x->is_left_out != y->is_left_out)
        return y->is_left_out - x->is_left_out;
    if (x->amount != y->amount)
        return x->amount < y->amount ? 1 : -1;
    return (x->number > y->number) - (x->number < y->number);
}

static const char *cause_of_leaving_out(const mktopt__model *m, int64_t j)
{
    const int32_t g = m->left_out[j].group;
    return mktopt__arena_printf(m->arena, "its least spend, %s, is %s more than %s%.40s%s has left",
                                MKTOPT__SUM(m->problem.domains[j].low),
                                MKTOPT__SUM(m->left_out[j].excess), g > 0 ? "'" : "",
                                g > 0 ? given_group(m, g)->name : "the budget", g > 0 ? "'" : "");
}

static const char *cause_of_term(const mktopt__model *m, int64_t j, double bound, int upper)
{
    const mktopt__channel *c = &m->channels[m->term_channel[j]];
    if (mktopt__bound_is_change(m, j, bound, upper))
        return "max_change";
    if (c->min == c->max)
        return "fixed";
    return upper ? "max" : "min";
}

/* Channels, over all periods, and groups directly below a group. */
static int64_t parts_of(const mktopt__model *m, int32_t g, int upper, part *parts)
{
    const mktopt__group *groups = m->problem.groups;
    int64_t count = m->n_channels;
    for (int64_t i = 0; i < count; i++)
        parts[i] = (part){.name = m->channels[i].name, .number = i};
    for (int64_t j = groups[g].first; j < groups[g].own_last; j++) {
        const range r = range_of_term(m, j);
        const double bound = upper ? r.most : r.least;
        part *p = &parts[m->term_channel[j]];
        p->amount += bound;
        p->is_left_out = upper && is_left_out(m, j);
        p->cause = p->is_left_out ? cause_of_leaving_out(m, j) : cause_of_term(m, j, bound, upper);
    }
    for (int32_t child = g + 1; child < groups[g].end; child = groups[child].end) {
        const range r = range_of_group(m, child);
        const double bound = upper ? r.most : r.least;
        const int own = bound == (upper ? groups[child].upper : groups[child].lower);
        parts[count] = (part){.name = given_group(m, child)->name,
                              .cause = own ? field_of_bound(m, child, upper) : NULL,
                              .amount = bound,
                              .number = count,
                              .is_group = 1};
        count++;
    }
    return count;
}

/* "'search' 500 (min), group 'video' 300 (min_share) and 2 more" */
static const char *list_parts(const mktopt__model *m, int32_t g, int upper)
{
    part *parts = mktopt__arena_alloc(m->arena, m->n_channels + m->problem.n_groups, sizeof *parts);
    if (parts == NULL)
        return NULL;
    const int64_t all = parts_of(m, g, upper, parts);
    int64_t count = 0;
    for (int64_t i = 0; i < all; i++)
        if (parts[i].amount > 0 || parts[i].is_left_out || (upper && parts[i].cause != NULL))
            parts[count++] = parts[i];
    qsort(parts, (size_t)count, sizeof *parts, by_amount);
    const char *text = count == 0 ? "nothing" : "";
    for (int64_t i = 0; i < count && i < NAMED && text != NULL; i++) {
        const part *p = &parts[i];
        const char *cause =
            p->cause != NULL ? mktopt__arena_printf(m->arena, " (%s)", p->cause) : "";
        if (cause == NULL || (p->is_left_out && p->cause == NULL))
            return NULL;
        text = mktopt__arena_printf(m->arena, "%s%s%s'%.30s' %s%s", text, i > 0 ? ", " : "",
                                    p->is_group ? "group " : "", p->name, MKTOPT__SUM(p->amount),
                                    cause);
    }
    if (text == NULL || count <= NAMED)
        return text;
    return mktopt__arena_printf(m->arena, "%s and %lld more", text, (long long)(count - NAMED));
}

/* ---- collisions ----------------------------------------------------------------------------- */

static mktopt_status budget_collides(const mktopt__model *m, int upper, double bound, double parts,
                                     const mktopt__path *path, mktopt_error *err)
{
    const char *list = list_parts(m, 0, upper);
    if (list == NULL)
        return mktopt__out_of_memory(err);
    if (!upper)
        return mktopt__fail(err, MKTOPT_INFEASIBLE, path,
                            "%s is %s less than what must be spent, %s: %s", MKTOPT__SUM(bound),
                            MKTOPT__SUM(parts - bound), MKTOPT__SUM(parts), list);
    return mktopt__fail(err, MKTOPT_INFEASIBLE, path, "%s is %s more than can be spent, %s: %s%s",
                        MKTOPT__SUM(bound), MKTOPT__SUM(bound - parts), MKTOPT__SUM(parts), list,
                        m->input->options.spend_all ? "; spend_all false keeps the rest" : "");
}

static mktopt_status group_collides(const mktopt__model *m, int32_t g, int upper, double bound,
                                    double parts, mktopt_error *err)
{
    const mktopt__path at = {NULL, "groups", m->group_input[g]};
    const char *list = list_parts(m, g, upper), *name = given_group(m, g)->name;
    if (list == NULL)
        return mktopt__out_of_memory(err);
    return mktopt__fail(
        err, MKTOPT_INFEASIBLE, MKTOPT__MEMBER_PATH(&at, field_of_bound(m, g, !upper)),
        upper ? "'%.40s' must have %s, %s more than can be spent on it, %s: %s"
              : "'%.40s' may have %s, %s less than what must be spent on it, %s: %s",
        name, MKTOPT__SUM(bound), MKTOPT__SUM(fabs(parts - bound)), MKTOPT__SUM(parts), list);
}

/* Groups before what they are in, so that the innermost collision is told. */
static mktopt_status check_group(const mktopt__model *m, int32_t g, const mktopt__path *path,
                                 mktopt_error *err)
{
    const mktopt__group *groups = m->problem.groups, *group = &groups[g];
    for (int32_t child = g + 1; child < group->end; child = groups[child].end)
        MKTOPT__TRY(check_group(m, child, path, err));
    const range parts = range_of_parts(m, g);
    const int needs_more = parts.least > group->upper * (1 + ROUNDING);
    const int needs_less = parts.most < group->lower * (1 - ROUNDING);
    if ((needs_more || needs_less) && g == 0)
        return budget_collides(m, needs_less, needs_less ? group->lower : group->upper,
                               needs_less ? parts.most : parts.least, path, err);
    if (needs_more || needs_less)
        return group_collides(m, g, needs_less, needs_less ? group->lower : group->upper,
                              needs_less ? parts.most : parts.least, err);
    if (group->lower <= group->upper)
        return MKTOPT_OK;
    const mktopt__path at = {NULL, "groups", m->group_input[g]};
    return mktopt__fail(err, MKTOPT_INFEASIBLE, MKTOPT__MEMBER_PATH(&at, field_of_bound(m, g, 0)),
                        "'%.40s' must have %s, %s more than its %s allows, %s",
                        given_group(m, g)->name, MKTOPT__SUM(group->lower),
                        MKTOPT__SUM(group->lower - group->upper), field_of_bound(m, g, 1),
                        MKTOPT__SUM(group->upper));
}

mktopt_status mktopt__model_check_bounds(const mktopt__model *m, const mktopt__path *path,
                                         mktopt_error *err)
{
    return check_group(m, 0, path, err);
}

/* ---- channels that cannot be on -------------------------------------------------------------- */

/* Leaves a term out where its least spend, the others having theirs, is too much for a group that
 * it is in. `parts`: of groups, what their parts must spend. */
static void leave_out(mktopt__model *m, int32_t g, int64_t j, const range *parts)
{
    const mktopt__group *groups = m->problem.groups;
    double more = m->problem.domains[j].low;
    for (; g >= 0; g = groups[g].parent) {
        const double excess = parts[g].least + more - groups[g].upper;
        if (excess > ROUNDING * groups[g].upper && excess > m->left_out[j].excess)
            m->left_out[j] = (mktopt__left_out){excess, g, 0};
        more = fmax(parts[g].least + more, groups[g].lower) - fmax(parts[g].least, groups[g].lower);
    }
}

mktopt_status mktopt__model_check_least(mktopt__model *m, const mktopt__path *path,
                                        mktopt_error *err)
{
    const mktopt__problem *p = &m->problem;
    range *parts = mktopt__arena_alloc(m->arena, p->n_groups, sizeof *parts);
    mktopt__left_out *left_out = mktopt__arena_alloc(m->arena, p->n_terms, sizeof *left_out);
    if (parts == NULL || left_out == NULL)
        return mktopt__out_of_memory(err);
    for (int32_t g = 0; g < p->n_groups; g++)
        parts[g] = range_of_parts(m, g);
    m->left_out = left_out;
    for (int32_t g = 0; g < p->n_groups; g++)
        for (int64_t j = p->groups[g].first; j < p->groups[g].own_last; j++)
            if (p->domains[j].off && p->domains[j].on)
                leave_out(m, g, j, parts);
    for (int32_t g = 1; g < p->n_groups; g = p->groups[g].end)
        MKTOPT__TRY(check_group(m, g, path, err));
    return MKTOPT_OK;
}
