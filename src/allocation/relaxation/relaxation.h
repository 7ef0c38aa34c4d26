/* The concave relaxation of an allocation problem and its dual.
 *
 *   maximise   sum of terms f_j(x_j) - outer price * sum of x_j
 *   where      x_j in its domain, lower_g <= sum of x_j in group g <= upper_g
 *
 * Each term is replaced by its concave envelope. Groups are nested (a tree whose root is the whole,
 * the budget being its bounds), so the dual needs one price a group, found one after the other: a
 * group's price is its parent's, raised until its spend falls to `upper` or lowered until it rises
 * to `lower`, and both limits do not depend on the parent. By weak duality any prices give a bound
 * on the optimum (Everett, Operations Research 11, 1963). */
#ifndef MKTOPT_ALLOCATION_RELAXATION_RELAXATION_H
#define MKTOPT_ALLOCATION_RELAXATION_RELAXATION_H

#include "base/sum.h"
#include "curve/envelope.h"

/* A node of the tree. Its own terms come first in its range of terms, then those of its children,
 * which follow it in the array of groups. */
typedef struct mktopt__group {
    int32_t parent;                  /* -1: the root, which is group 0 */
    int32_t end;                     /* one past the last group below it */
    int64_t first, last;             /* terms of it and of the groups below it */
    int64_t own_last;                /* first .. own_last are its own */
    double lower, upper;             /* -INFINITY, INFINITY: none */
    double lower_share, upper_share; /* how much they change with the budget, by a unit of it */
} mktopt__group;

/* Whether bounds of the groups first .. end - 1 change with the budget. */
int mktopt__groups_share(const mktopt__group *groups, int32_t first, int32_t end);

/* What the terms of a group, and of those below it, spend. */
static inline double mktopt__group_spend(const mktopt__group *group, const double *x)
{
    return mktopt__sum_of(x + group->first, group->last - group->first);
}

/* Prices at which a group's spend meets a bound: it passes from `high` to `low` in spend where the
 * price passes from `lower` to `upper`, neighbours or one and the same. */
typedef struct mktopt__price {
    double upper, lower;
} mktopt__price;

/* A price and what is spent at it. */
typedef struct mktopt__met {
    double price, spend;
    double fall;     /* d spend / d price */
    int32_t on_line; /* 1: lines meet there */
    int32_t reserved;
} mktopt__met;

/* The price at which `spend` is likely to be met: the cubic through two points, inside or outside,
 * with logarithms on both axes, so that powers are exact. NaN when they do not allow it. */
double mktopt__price_through(const mktopt__met *a, const mktopt__met *b, double spend);

typedef struct mktopt__relaxation {
    int64_t n_terms;
    int32_t n_groups;
    int32_t reserved;
    const mktopt__shape *shapes; /* of the terms */
    const mktopt__group *groups;
    double outer_price; /* >= 0 */
    double reach;       /* NaN: maximise; else find the outer price where the value is `reach` */
    double charged;     /* the search's: fees that are lost whatever is spent, not in `value` */

    mktopt__domain *domains; /* change with mktopt__relax_term */
    mktopt__envelope *envelopes;
    double *near;                   /* last demands */
    mktopt__price *ceiling, *floor; /* of groups: where spend meets upper, lower */
    mktopt__met *met, *met_before;  /* of groups: the last two ceilings */
    double unsettled;               /* how far fills missed their amounts, relative */
    int32_t strict;                 /* 1: prices to the last bit */
    int32_t reserved_too;

    /* the solution */
    mktopt__price *prices; /* of groups */
    int32_t *pinned;     /* of groups: -1 all spends are at their least, 1 at their most, else 0 */
    int32_t *held;       /* of groups: -1 the lower bound holds, 1 the upper one, else 0 */
    double *x;           /* spends that the envelopes' optimum gives */
    double *room;        /* scratch: how far x may rise */
    double value;        /* reach: sum of envelopes at x */
    double bound;        /* maximise: >= any value - outer price * spend; reach: <= any spend */
    double slack;        /* maximise: what of the bound is only for rounding */
    double growth;       /* maximise: the bound holds for any budget with so much added for each
                            unit more; NaN: for this one only */
    int64_t evaluations; /* of terms, since creation */
} mktopt__relaxation;

/* Arrays for n_terms and n_groups from the arena; -1 when memory is out. The caller fills `shapes`
 * and `groups` before. */
int mktopt__relaxation_init(mktopt__relaxation *r, mktopt__arena *arena);
/* Room that the envelope of any of these shapes fits in. */
int64_t mktopt__widest_room(const mktopt__shape *shapes, int64_t count);

/* Changes the domain of a term and rebuilds its envelope. */
void mktopt__relax_term(mktopt__relaxation *r, int64_t term, const mktopt__domain *domain);

/* The whole's price is likely to be about this: a guess to begin with, for one solve. */
void mktopt__relaxation_expect(mktopt__relaxation *r, double price);

/* Solves it: 0, or -1 when no spends satisfy the bounds (then nothing else is written). */
int mktopt__relaxation_solve(mktopt__relaxation *r);

/* The bound that prices of groups give, solved for or not, and its growth. A group without the
 * bound that its price stands for is given its parent's. */
double mktopt__relaxation_bound_at(mktopt__relaxation *r, double *prices, double *growth);

/* The price that a term sees in the solution. */
double mktopt__relaxation_price(const mktopt__relaxation *r, int32_t group);

#endif
