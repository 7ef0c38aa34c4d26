/* Groups that are held at a bound, for many budgets.
 *
 * A group whose spend is b brings V(b) at best, and that does not depend on the budget. Let it be
 * held at its upper bound u. If V(x) - c x is greatest at u, then at any price p <= c
 *
 *     max over x of V(x) - p x  =  V(u) - p u,
 *
 * so the group is a constant: what is left are the terms outside of held groups, with a budget of
 * their own, a problem with one constraint whose prices must not exceed c. (At a lower bound: not
 * fall below it.) Sides solve it, with samples and a tree that all budgets share which hold the
 * same groups; the bounds of all other groups are left out until a solution breaks one. */
#ifndef MKTOPT_ALLOCATION_PARTS_HELD_H
#define MKTOPT_ALLOCATION_PARTS_HELD_H

#include "allocation/search/search_priv.h"

/* *held stays NULL where there are no groups, or a response to reach, or a least ROAS. -1: out of
 * memory. */
int mktopt__held_create(const mktopt__problem *problem, mktopt__arena *arena, mktopt__held **held);

/* Improves `best` and lowers *bound, where the method applies: not where a bound is a share of
 * the budget now. The relaxation of the search holds the whole's. Errors: OUT_OF_MEMORY, CANCELLED.
 */
mktopt_status mktopt__held_run(mktopt__search *search, const mktopt__context *context,
                               const mktopt__search_limits *limits, mktopt__solution *best,
                               double *bound, mktopt_error *err);

int64_t mktopt__held_evaluations(const mktopt__held *held);

#endif
