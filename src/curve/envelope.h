/* Concave envelopes of a response over where a spend may lie: the smallest concave function above
 * it. Built of pieces whose slopes fall from left to right. */
#ifndef MKTOPT_CURVE_ENVELOPE_H
#define MKTOPT_CURVE_ENVELOPE_H

#include <math.h>

#include "base/memory.h"
#include "curve/shape.h"

/* Where a spend may lie: 0 (when `off`) and low..high (when `on`); at least one of them. `fee` is
 * lost wherever the interval is used. */
typedef struct mktopt__domain {
    double low, high;
    double fee;
    int32_t off, on;
} mktopt__domain;

typedef enum mktopt__piece_kind {
    MKTOPT__ARC,   /* the function itself, strictly concave */
    MKTOPT__LINE,  /* the function itself, linear */
    MKTOPT__BRIDGE /* above the function, which meets it at both ends */
} mktopt__piece_kind;

typedef struct mktopt__piece {
    double x0, x1, y0, y1;
    double s0, s1; /* slopes at the ends, s0 >= s1; s0 may be infinite at x0 = 0 */
    mktopt__piece_kind kind;
    int32_t reserved;
} mktopt__piece;

/* An envelope: its pieces, or the one point (x, y) when there are none. */
typedef struct mktopt__envelope {
    const mktopt__shape *shape;
    mktopt__piece *pieces; /* room for mktopt__envelope_room pieces */
    int32_t count;
    int32_t reserved;
    double x, y;      /* the left end */
    double fee;       /* of arcs */
    double condition; /* how much of a spend's rounding the response may show, in its own units */
} mktopt__envelope;

int64_t mktopt__envelope_room(const mktopt__shape *shape);
void mktopt__envelope_build(mktopt__envelope *envelope, const mktopt__shape *shape,
                            const mktopt__domain *domain);

/* The spends that maximise envelope(x) - price x: all of low..high. */
typedef struct mktopt__demand {
    double low, high;
    double low_value; /* the function at `low` */
    double fall;      /* d demand / d price, <= 0: not 0 only inside an arc */
    double width;     /* how far rounding may have moved `low` along an arc */
} mktopt__demand;

/* `near` (0: none) is a guess of the answer, for speed only. */
/* The second leaves `low_value` NaN inside arcs, where it would cost an evaluation. */
mktopt__demand mktopt__envelope_demand(const mktopt__envelope *envelope, double price, double near);

mktopt__demand mktopt__envelope_spend(const mktopt__envelope *envelope, double price, double near);

/* How large the numbers are that `low_value` comes from: rounding moves it by a few units of that.
 */
static inline double mktopt__envelope_size(const mktopt__envelope *envelope,
                                           const mktopt__demand *demand)
{
    const double fee = demand->low > 0 ? envelope->fee : 0;
    return fabs(demand->low_value + fee) * envelope->condition + fee;
}

double mktopt__envelope_low(const mktopt__envelope *envelope);
double mktopt__envelope_high(const mktopt__envelope *envelope);
/* The piece that x lies on (the left one of two), NULL for a point. */
const mktopt__piece *mktopt__envelope_piece(const mktopt__envelope *envelope, double x);
/* Value at x within the envelope's range. */
double mktopt__envelope_value(const mktopt__envelope *envelope, double x);

/* Whether two domains of one term, whose fees are equal, are the same. */
int mktopt__domain_same(const mktopt__domain *a, const mktopt__domain *b);

/* The function itself at a spend of its domain; off where the fee does not apply. */
double mktopt__domain_value(const mktopt__shape *shape, const mktopt__domain *domain, double x);
/* The same without its fee, beside which it may be far smaller. */
double mktopt__domain_gross(const mktopt__shape *shape, const mktopt__domain *domain, double x);

/* The interval around x, with its fee, or the point 0, on which the function is concave: what is
 * left of the domain when x stays on its side of every bridge. */
mktopt__domain mktopt__domain_concave(const mktopt__shape *shape, const mktopt__domain *domain,
                                      double x);

#endif
