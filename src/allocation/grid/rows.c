/* Rows of values: what dynamic programming adds up. Inner loops are over neighbours in memory,
 * which a processor adds several at once. */
#include "allocation/grid/rows.h"

#include <math.h>

typedef mktopt__row row;

int mktopt__row_make(mktopt__arena *arena, int64_t first, int64_t last, row *r)
{
    *r = (row){first, last, NULL};
    if (last < first)
        return 0;
    r->at = mktopt__arena_alloc(arena, last - first + 1, sizeof *r->at);
    for (int64_t i = 0; r->at != NULL && i <= last - first; i++)
        r->at[i] = -INFINITY;
    return r->at != NULL ? 0 : -1;
}

void mktopt__rows_add(const row *a, const row *b, row *sums)
{
    for (int64_t k = b->first; k <= b->last; k++) {
        const double value = b->at[k - b->first];
        const int64_t from = mktopt__later(a->first, sums->first - k),
                      to = mktopt__sooner(a->last, sums->last - k);
        const double *in = a->at + (from - a->first);
        double *out = sums->at + (from + k - sums->first);
        if (value == -INFINITY)
            continue;
        for (int64_t i = 0; i <= to - from; i++) {
            const double sum = in[i] + value;
            out[i] = sum > out[i] ? sum : out[i];
        }
    }
}

void mktopt__rows_take(const row *rest, const row *b, row *sums)
{
    for (int64_t k = b->first; k <= b->last; k++) {
        const double value = b->at[k - b->first];
        const int64_t from = mktopt__later(sums->first, rest->first - k),
                      to = mktopt__sooner(sums->last, rest->last - k);
        const double *in = rest->at + (from + k - rest->first);
        double *out = sums->at + (from - sums->first);
        if (value == -INFINITY)
            continue;
        for (int64_t i = 0; i <= to - from; i++) {
            const double sum = in[i] + value;
            out[i] = sum > out[i] ? sum : out[i];
        }
    }
}

/* In lanes, which a processor adds at once. */
static double best_sum(const double *a, const double *b, int64_t n)
{
    enum { LANES = 8 };
    double best[LANES];
    int64_t i = 0;
    for (int l = 0; l < LANES; l++)
        best[l] = -INFINITY;
    for (; i + LANES <= n; i += LANES)
        for (int l = 0; l < LANES; l++) {
            const double sum = a[i + l] + b[i + l];
            best[l] = sum > best[l] ? sum : best[l];
        }
    for (; i < n; i++)
        best[0] = fmax(best[0], a[i] + b[i]);
    for (int l = 1; l < LANES; l++)
        best[0] = fmax(best[0], best[l]);
    return best[0];
}

void mktopt__rows_meet(const row *before, const row *after, const row *value, row *rest)
{
    for (int64_t k = rest->first; k <= rest->last; k++) {
        if (value->at[k - value->first] == -INFINITY)
            continue;
        const int64_t from = mktopt__later(before->first, after->first - k),
                      to = mktopt__sooner(before->last, after->last - k);
        if (from <= to)
            rest->at[k - rest->first] =
                best_sum(before->at + (from - before->first), after->at + (from + k - after->first),
                         to - from + 1);
    }
}
