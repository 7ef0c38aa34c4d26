/* Weights of paths as whole numbers: sums of whole numbers do not depend on their order. */
#ifndef MKTOPT_ATTRIBUTION_QUANTUM_H
#define MKTOPT_ATTRIBUTION_QUANTUM_H

#include "attribution/attribution_priv.h"

/* What is done with each block of a handle's paths. */
typedef mktopt_status mktopt__block_visitor(void *state, const mktopt__path_block *block,
                                            mktopt_error *err);

/* Shows every block of the journeys, in order, reporting progress from `begin` to `end`. Errors:
 * those of the visitor, OUT_OF_MEMORY, CANCELLED. */
mktopt_status mktopt__visit_blocks(const mktopt__context *context, const mktopt_journeys *journeys,
                                   mktopt__block_visitor *visit, void *state, double begin,
                                   double end, mktopt_error *err);

/* Weights count in units of 2^-exponent: 0 when all are whole numbers, else so fine that the weight
 * of all touches fits 62 bits. Errors: TOO_LARGE when the lightest path has less than 20 of them
 * left. */
mktopt_status mktopt__choose_quantum(const mktopt__context *context,
                                     const mktopt_journeys *journeys, int *exponent,
                                     mktopt_error *err);
int64_t mktopt__to_quanta(double weight, int exponent);

#endif
