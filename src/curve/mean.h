/* Polylines that lie above the mean of many curves, and touch it where it matters.
 *
 * Between two neighbouring spends u < v every curve is known to be convex (then it lies below its
 * chord), concave (below its tangents at u and v) or neither (below a line up from u with its
 * largest slope and one down from v with its smallest). Sums of these lines bound the sum of the
 * curves: two lines a cell, whose crossing is the cell's peak. The error falls with the square of
 * the cell's width. Jumps and corners become ends of cells once they matter: no line follows them.
 */
#ifndef MKTOPT_CURVE_MEAN_H
#define MKTOPT_CURVE_MEAN_H

#include "curve/curve.h"

typedef struct mktopt__cell {
    double x0, x1;         /* spends */
    double y0, y1;         /* bounds at the ends, as seen from within */
    double peak_x, peak_y; /* where the two lines cross */
} mktopt__cell;

typedef struct mktopt__mean {
    const mktopt__response *response;
    mktopt__cell *cells; /* from 0 to `high`, joined */
    double at_zero;      /* the response of 0; the polyline may lie above it */
    int64_t count, capacity;
    const mktopt__cell *first; /* the cells to begin with */
    int64_t first_count;
    int64_t evaluations; /* of curves, or what takes as long, since it was made */
} mktopt__mean;

/* A first, coarse polyline; cells that matter are split later. */
mktopt_status mktopt__mean_init(mktopt__mean *mean, const mktopt__response *response, double high,
                                mktopt__arena *arena, mktopt_error *err);
/* Splits the cell that x lies in at x, and halves the parts (or only halves it when x is an end).
 */
mktopt_status mktopt__mean_refine(mktopt__mean *mean, double x, mktopt__arena *arena,
                                  mktopt_error *err);
/* Splits the cell that x lies in at x, where the polyline then touches. */
mktopt_status mktopt__mean_touch(mktopt__mean *mean, double x, mktopt__arena *arena,
                                 mktopt_error *err);
/* The k-th spend at which one of the curves jumps, or, a polyline, has a corner; NaN: it has no
 * more. */
double mktopt__mean_jump(const mktopt__mean *mean, int64_t curve, int64_t k);
/* The cell that a jump lies in; -1: where it is, cells end. */
int64_t mktopt__mean_cell_to_split(const mktopt__mean *mean, double jump);
/* Makes them end there: a jump is as steep as can be, between two neighbours. */
mktopt_status mktopt__mean_follow(mktopt__mean *mean, double jump, mktopt__arena *arena,
                                  mktopt_error *err);
/* Forgets all splits when there are many. */
void mktopt__mean_forget(mktopt__mean *mean);
/* The polyline times `factor` into `points`, with room for 2 * (2 * count + 1) numbers; returns the
 * number of points. */
int64_t mktopt__mean_points(const mktopt__mean *mean, double factor, double *points);

#endif
