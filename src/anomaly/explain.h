/* Which elements of which dimensions explain a change of a total or of a ratio. */
#ifndef MKTOPT_ANOMALY_EXPLAIN_H
#define MKTOPT_ANOMALY_EXPLAIN_H

#include "anomaly/anomaly_priv.h"

/* A sum, and for ratios its denominator, before (0) and after (1). */
typedef struct mktopt__tally {
    double top[2];
    double bottom[2];
} mktopt__tally;

typedef struct mktopt__dimension {
    const char *name;
    int64_t *element_of; /* by row */
    const char **elements;
    int64_t count;
} mktopt__dimension;

typedef struct mktopt__change {
    int64_t rows;
    const double *top[2];
    const double *bottom[2]; /* NULL: a total, else a ratio */
    mktopt__dimension *dimensions;
    int64_t n_dimensions;
} mktopt__change;

typedef struct mktopt__explain_options {
    double explained;   /* share of the change that a cause must explain */
    double least_share; /* ... that each of its elements must */
} mktopt__explain_options;

typedef struct mktopt__element {
    const char *element;
    double before;
    double after;
    double change;
    double relative_change;   /* NaN: nothing before */
    double explanatory_power; /* share of the change; those of a dimension sum to 1 */
    double surprise;          /* nats */
} mktopt__element;

/* What one dimension says. */
typedef struct mktopt__candidate {
    const char *dimension;
    double surprise;             /* of its elements */
    double explained;            /* by them together */
    double rest_relative_change; /* of the total without them */
    int32_t concentrated;        /* without them most of the change is gone */
    mktopt__array elements;      /* mktopt__element, most surprising first */
} mktopt__candidate;

/* All dimensions: those that concentrate the change first, then by surprise. `rows` are the rows to
 * look at. Dimensions marked in `skip` are left out. */
mktopt_status mktopt__explain(const mktopt__change *change, const int64_t *rows, int64_t n_rows,
                              const mktopt__explain_options *options, const int32_t *skip,
                              mktopt__arena *arena, mktopt__array *candidates, mktopt_error *err);

void mktopt__tally_add(const mktopt__change *change, int64_t row, mktopt__tally *tally);
/* The total or ratio, before (0) or after (1); 0 / 0 is 0. */
double mktopt__tally_value(const mktopt__change *change, const mktopt__tally *tally, int when);
/* after / before - 1; NaN when before is 0. */
double mktopt__relative_change(double before, double after);

#endif
