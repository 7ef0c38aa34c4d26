/* The dual function as a bound, for the solution's prices and for others, and for other budgets. */
#include "allocation/relaxation/relaxation_priv.h"

#include <float.h>
#include <math.h>

/* A bound's rounding slack, in units of what was added up: a few operations each. */
static const double SLACK = 16 * DBL_EPSILON;

void mktopt__bound_add(mktopt__bound *bound, double value, double size)
{
    mktopt__sum_add(&bound->sum, value);
    bound->slack += SLACK * size;
}

void mktopt__bound_add_term(mktopt__bound *bound, const mktopt__envelope *e, double price,
                            const mktopt__demand *d)
{
    mktopt__bound_add(bound, d->low_value - price * d->low,
                      mktopt__envelope_size(e, d) + fabs(price) * (fabs(d->low) + d->width));
}

void mktopt__bound_add_limit(mktopt__bound *bound, int32_t group, double price, double parent,
                             double limit)
{
    const double value = (price - parent) * limit;
    mktopt__bound_add(bound, value, (fabs(price) + fabs(parent)) * fabs(limit));
    bound->slack +=
        (group > 0 ? MKTOPT__ADDED_UP : 2 * MKTOPT__SAME_SUM) * fabs(value); /* what may be over */
}

int mktopt__groups_share(const mktopt__group *groups, int32_t first, int32_t end)
{
    for (int32_t g = first; g < end; g++)
        if (groups[g].lower_share != 0 || groups[g].upper_share != 0)
            return 1;
    return 0;
}

/* The same prices bound every budget: only what the groups' bounds are worth differs. Not where
 * spends are at their ends because this budget, or a share of it inside, leaves no choice. */
double mktopt__relaxation_growth(const mktopt__relaxation *r)
{
    double growth = 0;
    for (int32_t g = 0; g < r->n_groups; g++) {
        const mktopt__group *group = &r->groups[g];
        const double parent = group->parent >= 0 ? r->prices[group->parent].upper : r->outer_price;
        if (r->pinned[g] != 0 && mktopt__groups_share(r->groups, g, group->end))
            return NAN;
        if (r->pinned[g] == 0 && r->held[g] != 0)
            growth += (r->prices[g].upper - parent) *
                      (r->held[g] > 0 ? group->upper_share : group->lower_share);
    }
    return growth;
}

double mktopt__relaxation_bound_at(mktopt__relaxation *r, double *prices, double *growth)
{
    mktopt__bound bound = {0};
    *growth = 0;
    for (int32_t g = 0; g < r->n_groups; g++) {
        const mktopt__group *group = &r->groups[g];
        const double parent = group->parent >= 0 ? prices[group->parent] : r->outer_price;
        const double limit = prices[g] > parent ? group->upper : group->lower;
        prices[g] = isinf(limit) ? parent : prices[g];
        const double price = prices[g], step = price - parent;
        for (int64_t j = group->first; j < group->own_last; j++) {
            const mktopt__demand d = mktopt__envelope_demand(&r->envelopes[j], price, r->near[j]);
            mktopt__bound_add_term(&bound, &r->envelopes[j], price, &d);
        }
        r->evaluations += group->own_last - group->first;
        if (step == 0)
            continue;
        mktopt__bound_add_limit(&bound, g, price, parent, limit);
        *growth += step * (step > 0 ? group->upper_share : group->lower_share);
    }
    return mktopt__sum_value(&bound.sum) + bound.slack;
}
