/* Absorbing Markov chains, sparse, solved by linear algebra: what is expected from the start, and
 * what is lost when a set of states is removed (entering it earns nothing any more).
 *
 *   v = s (I - Q)^-1            expected visits of each transient state
 *   h = (I - Q)^-1 b            expected reward from each state
 *   J = s h = v b               expected reward from the start
 *   J - J_S = v_S b_S + d b     lost without the set S, where d = w (I - Q_TT)^-1 are the visits of
 * the rest T that came by way of S, and w = v_S Q_ST the flow out of S
 *
 * The loss is a sum of products that are not negative: it does not cancel, so that small effects
 * are as accurate as large ones (Kemeny and Snell, "Finite Markov Chains", 1960, chapter 3).
 */
#ifndef MKTOPT_NUMERIC_CHAIN_H
#define MKTOPT_NUMERIC_CHAIN_H

#include <stdint.h>

#include "base/context.h"

/* Rewards are earned on leaving a state: b is its mean a visit. Two of them share one solution. */
#define MKTOPT__CHAIN_REWARDS 2

typedef struct mktopt__chain {
    int64_t n;              /* transient states */
    const double *start;    /* s: probability to begin in each state */
    const double *visits;   /* v = s + v Q: where Q was estimated by counting, the mean counts */
    const int64_t *offsets; /* transitions into state j: offsets[j] .. offsets[j + 1] */
    const int32_t *from;    /* the states they come from */
    const double *probability;
    const double *reward[MKTOPT__CHAIN_REWARDS]; /* b >= 0 */
} mktopt__chain;

/* gain[r][i]: the expected reward r from state i, h. From every state the chain must end with
 * probability 1. Errors: OUT_OF_MEMORY. */
mktopt_status mktopt__chain_gain(const mktopt__context *context, const mktopt__chain *chain,
                                 double *gain[MKTOPT__CHAIN_REWARDS], mktopt_error *err);

/* visits[k][i]: the expected visits of state i when the chain begins as start[k] says, start[k]
 * (I - Q)^-1. Two at a time. `chain` needs no visits of its own. Errors: OUT_OF_MEMORY. */
#define MKTOPT__CHAIN_STARTS 2
mktopt_status mktopt__chain_visits(const mktopt__context *context, const mktopt__chain *chain,
                                   const double *const start[MKTOPT__CHAIN_STARTS],
                                   double *const visits[MKTOPT__CHAIN_STARTS], mktopt_error *err);

/* Sets of states to remove, one at a time: set k is states[offsets[k] .. offsets[k + 1]]. */
typedef struct mktopt__chain_sets {
    int64_t count;
    const int64_t *offsets;
    const int32_t *states;
} mktopt__chain_sets;

/* loss[r][k]: what the start loses of reward r without set k. `error` (may be NULL) gets a bound on
 * the relative error of every loss, from the residuals: |loss - true| <= |residual| h. Sets are
 * shared among the context's threads; the bits do not depend on how many. Errors: OUT_OF_MEMORY,
 * CANCELLED. */
mktopt_status mktopt__chain_losses(const mktopt__context *context, const mktopt__chain *chain,
                                   double *const gain[MKTOPT__CHAIN_REWARDS],
                                   const mktopt__chain_sets *sets,
                                   double *loss[MKTOPT__CHAIN_REWARDS], double *error,
                                   mktopt_error *err);

#endif
