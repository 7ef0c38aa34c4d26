/* Fees that terms share: a set-up cost is paid once, whatever the number of periods. */
#ifndef MKTOPT_ALLOCATION_SEARCH_FEES_H
#define MKTOPT_ALLOCATION_SEARCH_FEES_H

#include "allocation/search/search.h"

/* Gives each term its part of the fee that it shares, as its domain's fee: for the present shapes.
 * -1: out of memory. */
int mktopt__fees_divide(mktopt__problem *problem, mktopt__arena *arena);

/* The number of the fee that a term shares; -1: none. */
int64_t mktopt__fees_number(const mktopt__problem *problem, int64_t term);

/* The fees that spends have to pay, each once. */
double mktopt__fees_at(const mktopt__problem *problem, const double *x);

/* The domain of a term whose shared fee is paid anyway. */
mktopt__domain mktopt__fees_paid(const mktopt__domain *domain);

#endif
