/* Spends that miss a bound by the rounding of what they were found by are put there, so that a
 * reader sees 400 where a bound of 400 holds, and 0 where there is nothing to see. */
#include <float.h>
#include <math.h>

#include "allocation/allocation_priv.h"

/* What rounding in sums and roots moves so far, relatively, is the same; sums of spends that were
 * found at a price miss by more. */
static const double SAME = 64 * DBL_EPSILON, SAME_SUM = 1e-12;
/* No curve may lose more than this part of its response, as one that has just jumped would, and no
 * score more than this part of what gaps are relative to, as one that cancels might. */
static const double LOST = 1e-11, WORSE = 1e-11;

static int misses(double x, double bound, double same)
{
    return isfinite(bound) && x != bound && fabs(x - bound) <= same * fabs(bound);
}

/* Where its response loses no more than `lost`. What it changes goes into the score. */
static void move_by_loss(const mktopt__model *m, mktopt__solution *s, int64_t j, double x,
                         double lost)
{
    const double before = mktopt__model_response(m, j, s->x[j]);
    const double gain = mktopt__model_response(m, j, x) - before;
    const double more = x - s->x[j];
    const double better = m->is_reach ? -more : gain - m->problem.outer_price * more;
    const double unit = mktopt__gap_unit(s, m->is_reach ? s->score : s->bound);
    if (!(gain >= -lost && better >= -WORSE * unit))
        return;
    s->score += better;
    s->x[j] = x;
}

static void move_to(const mktopt__model *m, mktopt__solution *s, int64_t j, double x)
{
    move_by_loss(m, s, j, x, LOST * fabs(mktopt__model_response(m, j, s->x[j])));
}

/* Whether a spend could as well be nothing: it is below the rounding of all sums to be reached. */
static int is_nothing(const mktopt__model *m, const double *x, int64_t j, double whole)
{
    const mktopt__group *groups = m->problem.groups;
    const mktopt__domain *d = &m->problem.domains[j];
    if (!(x[j] > 0 && x[j] <= SAME * whole) || d->low > 0 || d->off)
        return 0;
    for (int32_t g = 1; g < m->problem.n_groups; g++)
        if (j >= groups[g].first && j < groups[g].last && groups[g].lower > 0 &&
            !(x[j] <= SAME * mktopt__group_spend(&groups[g], x)))
            return 0;
    return 1;
}

/* What they bring is below that of responses; nothing is given away of one to be reached. */
static void settle_nothings(const mktopt__model *m, mktopt__solution *s)
{
    const double whole = mktopt__group_spend(&m->problem.groups[0], s->x);
    double response = (double)NAN; /* not known yet */
    for (int64_t j = 0; j < m->problem.n_terms; j++) {
        if (!is_nothing(m, s->x, j, whole))
            continue;
        if (isnan(response))
            response = mktopt__model_total_response(m, s->x);
        move_by_loss(m, s, j, 0, m->is_reach ? 0 : SAME * fabs(response));
    }
}

/* The term with the largest spend that can move by so much: no bound of its own holds it, nor one
 * of a group inside this one; -1: none. */
static int64_t largest_free(const mktopt__model *m, int32_t g, double by, const double *x)
{
    const mktopt__group *groups = m->problem.groups, *group = &groups[g];
    int64_t largest = -1;
    for (int64_t j = group->first; j < group->own_last; j++)
        if (x[j] > m->problem.domains[j].low && x[j] < m->open_high[j] &&
            (largest < 0 || x[j] > x[largest]))
            largest = j;
    for (int32_t child = g + 1; child < group->end; child = groups[child].end) {
        const double spend = mktopt__group_spend(&groups[child], x);
        const int stays =
            spend - groups[child].lower <= fabs(by) || groups[child].upper - spend <= fabs(by);
        const int64_t j = stays ? -1 : largest_free(m, child, by, x);
        if (j >= 0 && (largest < 0 || x[j] > x[largest]))
            largest = j;
    }
    return largest;
}

static void settle_group(const mktopt__model *m, int32_t g, mktopt__solution *s)
{
    const mktopt__group *group = &m->problem.groups[g];
    const double spend = mktopt__group_spend(group, s->x);
    const double bound = misses(spend, group->upper, SAME_SUM) ? group->upper : group->lower;
    if (!misses(spend, bound, SAME_SUM))
        return;
    const int64_t j = largest_free(m, g, bound - spend, s->x);
    const double x = j >= 0 ? s->x[j] + (bound - spend) : (double)NAN;
    if (j >= 0 && x >= m->problem.domains[j].low && x <= m->open_high[j])
        move_to(m, s, j, x);
}

void mktopt__spends_settle(const mktopt__model *m, mktopt__solution *s)
{
    const mktopt__problem *p = &m->problem;
    settle_nothings(m, s);
    for (int64_t j = 0; j < p->n_terms; j++) {
        if (misses(s->x[j], m->open_high[j], SAME))
            move_to(m, s, j, m->open_high[j]);
        else if (misses(s->x[j], p->domains[j].low, SAME))
            move_to(m, s, j, p->domains[j].low);
    }
    for (int32_t g = p->n_groups - 1; g >= 0; g--) /* children before their parents */
        settle_group(m, g, s);
}
