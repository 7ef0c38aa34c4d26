/* Response curves as they are read, checked and evaluated; below the domains. */
#ifndef MKTOPT_CURVE_CURVE_H
#define MKTOPT_CURVE_CURVE_H

#include "curve/shape.h"
#include "json/fields.h"

/* A curve as JSON gives it: the parameters, points in pairs, draws as rows or columns. */
typedef struct mktopt__curve {
    mktopt_curve curve;
    mktopt__array points; /* of mktopt__array of two doubles */
    mktopt__array draws;  /* of mktopt__curve */
} mktopt__curve;

extern const mktopt__union mktopt__curve_union;

/* The field `member` of a struct S that is a mktopt__curve. */
#define MKTOPT__CURVE_MEMBER(S, member, text) \
    MKTOPT__MEMBER(S, UNION, member, .variants = &mktopt__curve_union, .doc = (text))

/* The public form of a checked curve: points and draws flat, in the arena. */
mktopt_status mktopt__curve_flatten(const mktopt__curve *given, mktopt__arena *arena,
                                    mktopt_curve *out, mktopt_error *err);

/* The form to encode a (flat) curve in. */
mktopt_status mktopt__curve_unflatten(const mktopt_curve *given, mktopt__arena *arena,
                                      mktopt__curve *out, mktopt_error *err);

/* A C caller's curve in the form of a request: what is not read is absent. */
mktopt__curve mktopt__curve_wrap(const mktopt_curve *curve);

/* Checks what a C caller gave. */
mktopt_status mktopt__curve_check(const mktopt_curve *curve, const mktopt__path *path,
                                  mktopt_error *err);

/* The curves whose mean a checked, flat curve is (itself when it has no draws). A polyline gets a
 * first point at 0. */
typedef struct mktopt__response {
    const mktopt__shape *shapes;
    int64_t count;
} mktopt__response;

mktopt_status mktopt__response_of(const mktopt_curve *curve, mktopt__arena *arena,
                                  mktopt__response *out, mktopt_error *err);
double mktopt__response_value(const mktopt__response *response, double x);
double mktopt__response_slope(const mktopt__response *response, double x);
/* The slope, and the second derivative, at x > 0. */
double mktopt__response_bend(const mktopt__response *response, double x, double *curvature);

#endif
