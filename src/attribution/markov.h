/* Markov chains of journeys: states are the last k touches. */
#ifndef MKTOPT_ATTRIBUTION_MARKOV_H
#define MKTOPT_ATTRIBUTION_MARKOV_H

#include "attribution/attribution_priv.h"
#include "numeric/chain.h"

#define MKTOPT__MARKOV_MAX_ORDER 4

/* A chain estimated from journeys, in the arena of the context. States are in ascending order of
 * their keys: digits of base n_channels + 1, oldest touch first, 0 for "no touch" at the start of a
 * path and channel number + 1 else. So the order of the input leaves no trace. */
typedef struct mktopt__markov {
    int32_t order;
    int64_t n_channels;
    uint64_t base;
    int64_t n_states;
    const uint64_t *keys;
    double journeys;     /* weight of all paths */
    mktopt__chain chain; /* reward 0: conversions, 1: value */
    const double *null;  /* by state: probability to end without conversion */
} mktopt__markov;

/* Estimates the chain of order 1 .. 4. Every path adds conversions + nulls to its inner
 * transitions, conversions to (conversion), nulls to (null); two equal states in a row are one.
 * `ignore_nulls` takes nulls as 0. Errors: TOO_LARGE, NUMBER_OVERFLOW, OUT_OF_MEMORY, CANCELLED. */
mktopt_status mktopt__markov_estimate(const mktopt__context *context,
                                      const mktopt_journeys *journeys, int32_t order,
                                      int ignore_nulls, mktopt__markov *markov, mktopt_error *err);

/* The number of the state of that key, or -1. */
int64_t mktopt__markov_find(const mktopt__markov *markov, uint64_t key);

/* effect[r][channel] = 1 - P(reward without the channel) / P(reward), r: conversions, value; NaN
 * when there is no reward. In the arena. Errors: OUT_OF_MEMORY, CANCELLED. */
mktopt_status mktopt__markov_removal(const mktopt__context *context, const mktopt__markov *markov,
                                     double *effect[MKTOPT__CHAIN_REWARDS], mktopt_error *err);

/* The order 1 .. 4 that predicts best (order.c), and the mean loss of each; NaN where keys of that
 * order do not fit. */
typedef struct mktopt__order_choice {
    int32_t order;
    double loss[MKTOPT__MARKOV_MAX_ORDER]; /* of order i + 1: mean -ln p of a step left out */
} mktopt__order_choice;

/* Errors: OUT_OF_MEMORY, CANCELLED. */
mktopt_status mktopt__markov_choose_order(const mktopt__context *context,
                                          const mktopt_journeys *journeys, int ignore_nulls,
                                          mktopt__order_choice *choice, mktopt_error *err);

#endif
