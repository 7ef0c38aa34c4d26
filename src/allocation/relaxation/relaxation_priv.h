/* What the files of the relaxation share: the dual function as it is added up. */
#ifndef MKTOPT_ALLOCATION_RELAXATION_RELAXATION_PRIV_H
#define MKTOPT_ALLOCATION_RELAXATION_RELAXATION_PRIV_H

#include "allocation/relaxation/relaxation.h"
#include "base/sum.h"

/* A sum of spends that is as close as this to what it should be is left alone. */
static const double MKTOPT__SAME_SUM = 1e-14;
/* Spends must add up to this, or prices are found once more, to the last bit. */
static const double MKTOPT__ADDED_UP = 1e-13;

typedef struct mktopt__bound {
    mktopt__sum sum;
    double slack; /* for rounding */
} mktopt__bound;

/* `size` is what was added up to `value`, without signs. */
void mktopt__bound_add(mktopt__bound *bound, double value, double size);
/* A term's part of the dual function at a price, where it is in demand like that. */
void mktopt__bound_add_term(mktopt__bound *bound, const mktopt__envelope *envelope, double price,
                            const mktopt__demand *demand);
/* What the bound of a group is worth at its price and its parent's. */
void mktopt__bound_add_limit(mktopt__bound *bound, int32_t group, double price, double parent,
                             double limit);

/* The growth of the solution's bound with the budget. */
double mktopt__relaxation_growth(const mktopt__relaxation *r);

#endif
