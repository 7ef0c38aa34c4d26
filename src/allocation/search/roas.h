/* A least blended ROAS, as a search over what is spent in all.
 *
 * Without fees the most that a spend b in all can bring, V(b), decides both what the objective is,
 * V(b) - outer price * b, and whether the ROAS is reached, V(b) >= min_roas * b. So ranges of b are
 * split. With a multiplier nu >= 0 of the second, the bound of a range is
 *
 *     (1 + nu) max over b of V(b) - p b,   p = (outer price + nu min_roas) / (1 + nu),
 *
 * which is the problem without a least ROAS at another outer price, solved by its own search. With
 * fees, of which the ROAS knows nothing, only nu = 0 is tried: enough where nothing is broken; else
 * sides go on with a multiplier of their own (sides/margin.c). They know no groups: these are left
 * out, and where the optimum without them keeps to their bounds it is the optimum with them. */
#ifndef MKTOPT_ALLOCATION_SEARCH_ROAS_H
#define MKTOPT_ALLOCATION_SEARCH_ROAS_H

#include "allocation/search/search_priv.h"

/* *roas stays NULL where there is no least ROAS. -1: out of memory. */
int mktopt__roas_create(const mktopt__problem *problem, mktopt__arena *arena, mktopt__roas **roas);

/* Improves `best` and lowers *bound, until they meet or the method can do no more. Errors:
 * OUT_OF_MEMORY, CANCELLED. */
mktopt_status mktopt__roas_run(mktopt__search *search, const mktopt__context *context,
                               const mktopt__search_limits *limits, mktopt__solution *best,
                               double *bound, mktopt_error *err);

/* The same, but only by the optimum without the least ROAS, which may keep to it. */
mktopt_status mktopt__roas_begin(mktopt__search *search, const mktopt__context *context,
                                 const mktopt__search_limits *limits, mktopt__solution *best,
                                 double *bound, mktopt_error *err);

/* Of terms, by all runs. */
int64_t mktopt__roas_evaluations(const mktopt__roas *roas);

#endif
