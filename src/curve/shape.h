/* Response curves made ready for computing: values, slopes, and the inverse of the slope. */
#ifndef MKTOPT_CURVE_SHAPE_H
#define MKTOPT_CURVE_SHAPE_H

#include <mktopt/curve.h>

/* One curve without draws. It is zero or convex on [0, concave_from), where it may jump at
 * `concave_from`, strictly concave on [concave_from, flat_from] (linear where `linear`), constant
 * beyond. A polyline has points instead. */
typedef struct mktopt__shape {
    int32_t type;
    int32_t linear;
    int32_t from_limit; /* 1: values are less the limit, without cancelling; not of polylines */
    int32_t reserved;
    double height;   /* beta; benchmark: the response at its minimum */
    double exponent; /* alpha; exponent; scaling efficiency */
    double scale;    /* gamma; 1/lambda; benchmark: its minimum */
    double concave_from;
    double flat_from;     /* INFINITY: never */
    const double *points; /* polyline: spend, response pairs, the first at spend 0 */
    int64_t point_count;
    double above_off; /* polyline: how far its first point lies above the response of 0 */
} mktopt__shape;

/* The curve is valid and has no draws; `points` is that of a polyline, made by the caller. */
mktopt__shape mktopt__shape_of(const mktopt_curve *curve);

/* What it tends to or ends at; INFINITY where it rises for ever. */
double mktopt__shape_limit(const mktopt__shape *shape);
/* A spend beyond which nothing is left to the limit but what no sum can show. */
double mktopt__shape_far(const mktopt__shape *shape);
double mktopt__shape_value(const mktopt__shape *shape, double x);
/* To the right of x. */
double mktopt__shape_slope(const mktopt__shape *shape, double x);
/* Second derivative at x > 0, where the slope is known. */
double mktopt__shape_curvature(const mktopt__shape *shape, double x, double slope);
/* Where the slope is `slope` > 0 on the strictly concave part, unbounded; `near` (0: none) is a
 * guess. Not for polylines and linear shapes. */
double mktopt__shape_inverse(const mktopt__shape *shape, double slope, double near);

#endif
