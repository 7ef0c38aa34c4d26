/* Dynamic programming over spends in steps: a bound, for curves of any form and any number of
 * groups, and the spends that are left to look at.
 *
 * Let every term be replaced by a function that lies above it and is a straight line between
 * neighbouring multiples of a step h. Groups are nested, so their bounds make a totally unimodular
 * system: where all bounds are multiples of h, the optimum of the replaced problem is at multiples
 * of h too, and dynamic programming finds it. No rounding of spends is lost, only that of the
 * functions, which falls with h^2.
 *
 *     best(g, b) = the most that group g brings with a spend of b, child by child,
 *     rest(g, b) = the most that all others bring with what that leaves,
 *
 * and with both, the most that is possible when a term spends between k h and (k+1) h. Where that
 * is less than a solution brings, the term's *cell* is dropped, so that later, finer steps are few.
 * Bounds that are no multiples are relaxed to the next ones, with a penalty of their price. Jumps
 * that are no multiples gain what rounding gives them, and so many of them may seem to fit into a
 * budget that do not: smaller steps are chosen so that they gain little. Terms that share a fee are
 * added up before it is taken off what they bring together. */
#ifndef MKTOPT_ALLOCATION_GRID_GRID_H
#define MKTOPT_ALLOCATION_GRID_GRID_H

#include "allocation/search/search_priv.h"

typedef struct mktopt__grid mktopt__grid;

/* Not for a response to reach, or a budget of 0: *grid stays NULL. -1: out of memory. */
int mktopt__grid_create(const mktopt__problem *problem, const mktopt_allocator *allocator,
                        mktopt__grid **grid);
void mktopt__grid_free(mktopt__grid *grid);
/* Evaluations that the next run takes, at most, beside those of its search. */
int64_t mktopt__grid_cost(const mktopt__grid *grid);
/* Whether the last run could not halve the steps: another one like it will hardly lower the bound.
 */
int mktopt__grid_is_at_end(const mktopt__grid *grid);

/* Lowers the bound of `best`, writes to `x` where it is met, about, and to `found` a solution, most
 * often near x. Cells without a better score than that of `best` are dropped. `search` is of the
 * problem, and new. Errors: OUT_OF_MEMORY. */
mktopt_status mktopt__grid_run(mktopt__grid *grid, mktopt__search *search, mktopt__solution *best,
                               double *x, mktopt__solution *found, mktopt_error *err);
/* Halves the steps, or a little more, once all prices have been tried, when they lose more than the
 * shapes, which lie so far above the truth at the last run's spends, and the next run takes no more
 * than `most` evaluations. -1: out of memory. */
int mktopt__grid_go_on(mktopt__grid *grid, double above, int64_t most);
/* Whether a term's spend lies in a cell that is left. */
int mktopt__grid_may_spend_at(const mktopt__grid *grid, int64_t term, double spend);
/* The domains that dropped cells leave, so that a search looks where something better may be. */
void mktopt__grid_narrow(const mktopt__grid *grid, mktopt__domain *domains);

#endif
