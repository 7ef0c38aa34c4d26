/* Which parts of a table explain a change of a total or of a ratio. */
#ifndef MKTOPT_ANOMALY_EXPLAIN_H
#define MKTOPT_ANOMALY_EXPLAIN_H

#include "anomaly/anomaly_priv.h"

/* A change is concentrated when without its causes the total changes half as much, or less. */
#define MKTOPT__REST_SHARE 0.5

/* A sum, and for ratios its denominator, before (0) and after (1). */
typedef struct mktopt__tally {
    double top[2];
    double bottom[2];
} mktopt__tally;

typedef struct mktopt__dimension {
    const char *name;
    int64_t *element_of;   /* by row */
    const char **elements; /* in the order of their names */
    int64_t count;
} mktopt__dimension;

/* Rows with the elements of each dimension and the metric before (0) and after (1). */
typedef struct mktopt__cells {
    int64_t rows;
    double *top[2];
    double *bottom[2]; /* NULL: a total, else a ratio */
    mktopt__dimension *dimensions;
    int64_t n_dimensions;
} mktopt__cells;

typedef struct mktopt__explanation {
    mktopt_change_summary summary;
    mktopt__array causes;     /* mktopt_change_cause */
    mktopt__array dimensions; /* mktopt_change_dimension */
} mktopt__explanation;

extern const mktopt__struct mktopt__explain_options_type;

/* `change` and options are checked. Texts are the arena's. */
mktopt_status mktopt__explain(const mktopt__context *context, const mktopt_change *change,
                              const mktopt_explain_options *options, mktopt__explanation *out,
                              mktopt_error *err);

/* ---- explain_cells.c ------------------------------------------------------------------------ */

/* One row for each combination of elements that occurs, in the order of the elements. */
mktopt_status mktopt__read_cells(const mktopt_change *change, mktopt__arena *arena,
                                 mktopt__cells *out, mktopt_error *err);
/* The rows in the order of their elements in these dimensions, equal ones as they are. */
mktopt_status mktopt__sort_rows(const mktopt__cells *cells, const int64_t *dimensions,
                                int64_t n_dimensions, mktopt__arena *arena, int64_t *order,
                                mktopt_error *err);
/* Whether two rows have the same elements in these dimensions. */
int mktopt__same_elements(const mktopt__cells *cells, const int64_t *dimensions,
                          int64_t n_dimensions, int64_t a, int64_t b);

void mktopt__tally_add(const mktopt__cells *cells, int64_t row, mktopt__tally *tally);
mktopt__tally mktopt__tally_without(const mktopt__tally *whole, const mktopt__tally *part);
/* The total or ratio, before (0) or after (1); 0 / 0 is 0. */
double mktopt__tally_value(const mktopt__cells *cells, const mktopt__tally *tally, int when);
/* after / before - 1; NaN when before is 0. */
double mktopt__tally_relative_change(const mktopt__cells *cells, const mktopt__tally *tally);
/* The change of the whole when only a part's figures change: of a ratio by finite differences
 * (section 3.3 of Adtributor, before they are scaled to sum to the change). */
double mktopt__tally_effect(const mktopt__cells *cells, const mktopt__tally *whole,
                            const mktopt__tally *part);

/* ---- explain_dimension.c -------------------------------------------------------------------- */

/* What dimension `d` says; `chosen` (by element) are the elements of the causes, or NULL: then the
 * dimension's most surprising ones are taken. */
mktopt_status mktopt__explain_dimension(const mktopt__cells *cells, int64_t d,
                                        const mktopt_explain_options *options,
                                        const int32_t *chosen, mktopt__arena *arena,
                                        mktopt_change_dimension *out, mktopt_error *err);

/* ---- explain_words.c ------------------------------------------------------------------------ */

/* The summary's sentence, of a metric of that name. */
mktopt_status mktopt__explain_in_words(const char *metric, mktopt__explanation *out,
                                       mktopt__arena *arena, mktopt_error *err);

#endif
