/* Rows of values by steps of spend, and how they are added up. */
#ifndef MKTOPT_ALLOCATION_GRID_ROWS_H
#define MKTOPT_ALLOCATION_GRID_ROWS_H

#include "base/memory.h"

/* Values at first..last steps; none when last < first. -INFINITY: not possible. */
typedef struct mktopt__row {
    int64_t first, last;
    double *at; /* at[k - first] */
} mktopt__row;

/* The greater and the smaller one. */
static inline int64_t mktopt__later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static inline int64_t mktopt__sooner(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Of -INFINITY; -1: out of memory. */
int mktopt__row_make(mktopt__arena *arena, int64_t first, int64_t last, mktopt__row *row);

/* sums[s] becomes no less than a[s - k] + b[k], for all k. */
void mktopt__rows_add(const mktopt__row *a, const mktopt__row *b, mktopt__row *sums);
/* left[s] becomes no less than sums[s + k] + b[k], for all k. */
void mktopt__rows_take(const mktopt__row *sums, const mktopt__row *b, mktopt__row *left);
/* rest[k] = the most of before[s] + after[s + k], where value[k] is possible. */
void mktopt__rows_meet(const mktopt__row *before, const mktopt__row *after,
                       const mktopt__row *value, mktopt__row *rest);

#endif
