/* The search for causes: few parts of a table that changed unlike the rest. */
#ifndef MKTOPT_ANOMALY_EXPLAIN_SEARCH_H
#define MKTOPT_ANOMALY_EXPLAIN_SEARCH_H

#include "anomaly/explain.h"

/* Elements of some dimensions: the cells that have one of them in each of these. */
typedef struct mktopt__product {
    int32_t **in;  /* by dimension, by element; NULL: the dimension is free */
    int64_t *size; /* by dimension, how many elements; 0: free */
} mktopt__product;

typedef struct mktopt__causes {
    mktopt__product *items; /* the most telling first */
    int64_t count;
    int32_t *cause_of; /* by cell: 1 + its cause, or 0 */
    double *noise;     /* by cell: variance of after less what was expected */
} mktopt__causes;

enum { MKTOPT__MOST_CAUSES = 4 };

/* `cells` has one row for each combination of elements. */
mktopt_status mktopt__find_causes(const mktopt__context *context, const mktopt__cells *cells,
                                  mktopt__causes *out, mktopt_error *err);

#endif
