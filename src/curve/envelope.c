/* Concave envelopes of S-shaped, jumping, switched and broken-line responses, in closed form but
 * for one tangent point. */
#include "curve/envelope.h"

#include <float.h>
#include <math.h>

/* Slopes of an arc that differ by less are one slope: it is as good as its chord. */
static const double SAME_SLOPE = 1e-14;

/* The relative error of a slope at the inverse of a slope, generously. */
static const double SLOPE_ERROR = 1e-12;

enum { SMOOTH_PIECES = 5 };

int64_t mktopt__envelope_room(const mktopt__shape *shape)
{
    return shape->type == MKTOPT_CURVE_PIECEWISE ? shape->point_count + 4 : SMOOTH_PIECES;
}

/* ---- building ------------------------------------------------------------------------------ */

/* Rounding must not make slopes rise. */
static void push(mktopt__envelope *e, mktopt__piece piece)
{
    if (e->count > 0) {
        const double before = e->pieces[e->count - 1].s1;
        piece.s0 = fmin(piece.s0, before);
        piece.s1 = fmin(piece.s1, before);
    }
    piece.s1 = fmin(piece.s1, piece.s0);
    e->pieces[e->count++] = piece;
}

static void push_line(mktopt__envelope *e, mktopt__piece_kind kind, double x0, double y0, double x1,
                      double y1)
{
    const double slope = (y1 - y0) / (x1 - x0);
    push(e, (mktopt__piece){x0, x1, y0, y1, slope, slope, kind, 0});
}

/* How much steeper the arc is at t than the line to it from (x, y): falls with t. */
static double excess(const mktopt__shape *shape, double x, double y, double t)
{
    const double rise = t > x ? mktopt__shape_slope(shape, t) * (t - x) : 0;
    return rise - (mktopt__shape_value(shape, t) - y);
}

/* The same where the arc may end: just before it becomes flat. */
static double excess_at_end(const mktopt__shape *shape, double x, double y, double t)
{
    return excess(shape, x, y, t >= shape->flat_from ? nextafter(t, x) : t);
}

/* An interval around the point where a line from (x, y) touches the arc, by doubling: it does not
 * depend on where the arc ends. */
typedef struct bracket {
    double low, high;
    double f_low, f_high;
} bracket;

static bracket bracket_tangent(const mktopt__shape *shape, double x, double y, double from,
                               double to)
{
    double width = from > x ? from - x : shape->scale;
    while (!(from > x) && width > DBL_MIN && excess_at_end(shape, x, y, x + width) < 0)
        width /= 2;
    bracket b = {.low = from > x ? from : x + width};
    b.high = b.low;
    b.f_low = b.f_high = excess(shape, x, y, b.low);
    while (!(b.f_high < 0) && b.high < to) {
        b.low = b.high;
        b.f_low = b.f_high;
        width *= 2;
        b.high = fmin(x + width, shape->flat_from);
        b.f_high = excess_at_end(shape, x, y, b.high);
    }
    return b;
}

/* Bisection, sped up by false position (Illinois). */
static double root_of_excess(const mktopt__shape *shape, double x, double y, bracket b)
{
    int side = 0;
    for (int i = 0; i < 200; i++) {
        double t = (b.low * b.f_high - b.high * b.f_low) / (b.f_high - b.f_low);
        if (!(t > b.low && t < b.high) || i % 8 == 7)
            t = b.low + (b.high - b.low) / 2;
        const double f = excess(shape, x, y, t);
        if (b.high - b.low <= 1e-13 * b.high || f == 0 || t <= b.low || t >= b.high)
            return t;
        if (f > 0) {
            b.low = t;
            b.f_low = f;
            b.f_high *= side > 0 ? 0.5 : 1;
            side = 1;
        } else {
            b.high = t;
            b.f_high = f;
            b.f_low *= side < 0 ? 0.5 : 1;
            side = -1;
        }
    }
    return b.low;
}

/* Where a line from (x, y), left of the arc, touches it; an end of the arc when there is no such
 * point inside. Else where the arc ends makes no difference, not even one of rounding: bridges of
 * equal curves are to be equally steep, so that ties are ties. */
static double tangent_point(const mktopt__shape *shape, double x, double y, double from, double to)
{
    if (!(excess(shape, x, y, from) > 0))
        return from;
    if (!(excess_at_end(shape, x, y, to) < 0))
        return to;
    const bracket b = bracket_tangent(shape, x, y, from, to);
    return b.f_high < 0 ? fmin(root_of_excess(shape, x, y, b), to) : to;
}

static void push_arc(mktopt__envelope *e, const mktopt__shape *shape, double from, double to,
                     double fee)
{
    if (!(to > from))
        return;
    const double y0 = mktopt__shape_value(shape, from) - fee;
    const double y1 = mktopt__shape_value(shape, to) - fee;
    const double s0 = mktopt__shape_slope(shape, from);
    const double s1 = to >= shape->flat_from ? mktopt__shape_slope(shape, nextafter(to, from))
                                             : mktopt__shape_slope(shape, to);
    if (shape->linear || (s0 < INFINITY && s0 - s1 <= SAME_SLOPE * s0))
        push_line(e, MKTOPT__LINE, from, y0, to, y1);
    else
        push(e, (mktopt__piece){from, to, y0, y1, s0, s1, MKTOPT__ARC, 0});
}

static double clamp(double x, double low, double high)
{
    return fmin(fmax(x, low), high);
}

/* The interval's part of a smooth shape: bridge over what is convex, arc, flat. */
static void build_smooth(mktopt__envelope *e, const mktopt__shape *shape, double a, double b,
                         double fee)
{
    const double from = clamp(shape->concave_from, a, b), to = clamp(shape->flat_from, from, b);
    const double y_a = mktopt__shape_value(shape, a), y_b = mktopt__shape_value(shape, b);
    double t = from;
    if (a < from) {
        /* zero is linear; elsewhere what is convex lies below its chord */
        const mktopt__piece_kind kind = y_a == 0 && y_b == 0 ? MKTOPT__LINE : MKTOPT__BRIDGE;
        t = to > from ? tangent_point(shape, a, y_a, from, to) : from;
        push_line(e, kind, a, y_a - fee, t, mktopt__shape_value(shape, t) - fee);
    }
    push_arc(e, shape, t, to, fee);
    if (b > to)
        push_line(e, MKTOPT__LINE, to, mktopt__shape_value(shape, to) - fee, b, y_b - fee);
}

/* One more point right of the hull: pieces that it lifts give way to a bridge. */
static void push_point(mktopt__envelope *e, double x, double y, mktopt__piece_kind kind)
{
    for (;;) {
        const mktopt__piece *last = e->count > 0 ? &e->pieces[e->count - 1] : NULL;
        const double x0 = last != NULL ? last->x1 : e->x, y0 = last != NULL ? last->y1 : e->y;
        if (last == NULL || (y - y0) / (x - x0) <= last->s1) {
            push_line(e, kind, x0, y0, x, y);
            return;
        }
        kind = MKTOPT__BRIDGE;
        e->count--;
    }
}

/* The first point of a polyline beyond x. */
static int64_t first_beyond(const mktopt__shape *shape, double x)
{
    int64_t low = 0, high = shape->point_count;
    while (low < high) {
        const int64_t middle = low + (high - low) / 2;
        if (shape->points[2 * middle] > x)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* Upper hull of a polyline between a and b (monotone chain). */
static void build_polyline(mktopt__envelope *e, const mktopt__shape *shape, double a, double b,
                           double fee)
{
    const int64_t n = shape->point_count;
    for (int64_t i = first_beyond(shape, a); i < n && shape->points[2 * i] < b; i++)
        push_point(e, shape->points[2 * i], shape->points[2 * i + 1] - fee, MKTOPT__LINE);
    push_point(e, b, mktopt__shape_value(shape, b) - fee, MKTOPT__LINE);
}

/* How much steeper the envelope is at an end of a piece than the line to there from (0, y). */
static double steeper(const mktopt__piece *piece, double y, int right)
{
    const double x = right ? piece->x1 : piece->x0;
    return x > 0 ? (right ? piece->s1 : piece->s0) * x - ((right ? piece->y1 : piece->y0) - y)
                 : y - piece->y0;
}

/* A bridge from (0, y) to the envelope of the interval. */
static void bridge_from_off(mktopt__envelope *e, const mktopt__shape *shape, double y, double fee)
{
    int32_t keep = 0; /* pieces left of it go */
    double t = e->x, y_t = e->y;
    while (keep < e->count && steeper(&e->pieces[keep], y, 0) > 0) {
        mktopt__piece *piece = &e->pieces[keep];
        if (piece->kind == MKTOPT__ARC && steeper(piece, y, 1) < 0) {
            t = tangent_point(shape, 0, y + fee, piece->x0, piece->x1);
            y_t = mktopt__shape_value(shape, t) - fee;
            piece->x0 = t;
            piece->y0 = y_t;
            piece->s0 = mktopt__shape_slope(shape, t);
            keep += piece->x0 >= piece->x1;
            break;
        }
        t = piece->x1;
        y_t = piece->y1;
        keep++;
    }
    const int32_t kept = e->count - keep;
    if (keep == 0)
        for (int32_t i = kept; i > 0; i--)
            e->pieces[i] = e->pieces[i - 1];
    else
        for (int32_t i = 0; i < kept; i++)
            e->pieces[i + 1] = e->pieces[keep + i];
    const double slope = (y_t - y) / t;
    e->pieces[0] = (mktopt__piece){0, t, y, y_t, slope, slope, MKTOPT__BRIDGE, 0};
    e->count = 1;
    for (int32_t i = 0; i < kept; i++)
        push(e, e->pieces[i + 1]);
    e->x = 0;
    e->y = y;
}

/* A relative error of a spend is one of the response times its elasticity: at most alpha on a Hill
 * curve, at most 1 on the others. */
static double condition_of(const mktopt__shape *s)
{
    static const double FEW = 1 / 16.0; /* of the units that a bound allows a number */
    return s->type == MKTOPT_CURVE_HILL ? 1 + FEW * s->exponent : 1;
}

void mktopt__envelope_build(mktopt__envelope *e, const mktopt__shape *shape,
                            const mktopt__domain *d)
{
    const double off_value = mktopt__shape_value(shape, 0) - shape->above_off;
    e->shape = shape;
    e->count = 0;
    e->fee = d->fee;
    e->condition = condition_of(shape);
    e->x = d->on ? d->low : 0;
    e->y = d->on ? mktopt__shape_value(shape, d->low) - d->fee : off_value;
    if (!d->on)
        return;
    if (d->high > d->low) {
        if (shape->type == MKTOPT_CURVE_PIECEWISE)
            build_polyline(e, shape, d->low, d->high, d->fee);
        else
            build_smooth(e, shape, d->low, d->high, d->fee);
    }
    if (d->off && d->low == 0 && d->high == 0) { /* only the fee tells them apart */
        e->y = off_value;
        e->count = 0;
    } else if (d->off && (d->low > 0 || d->fee > 0)) {
        bridge_from_off(e, shape, off_value, d->fee);
    }
}

/* ---- reading ------------------------------------------------------------------------------- */

double mktopt__envelope_low(const mktopt__envelope *e)
{
    return e->x;
}

double mktopt__envelope_high(const mktopt__envelope *e)
{
    return e->count > 0 ? e->pieces[e->count - 1].x1 : e->x;
}

/* The first piece that ends with a slope at or below the price; `count` when there is none. */
static int32_t first_not_steeper(const mktopt__envelope *e, double price)
{
    int32_t low = 0, high = e->count;
    while (low < high) {
        const int32_t middle = low + (high - low) / 2;
        if (e->pieces[middle].s1 <= price)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

mktopt__demand mktopt__envelope_spend(const mktopt__envelope *e, double price, double near)
{
    int32_t i = first_not_steeper(e, price);
    mktopt__demand d = {e->x, e->x, e->y, 0, 0};
    if (i > 0) {
        d.low = e->pieces[i - 1].x1;
        d.low_value = e->pieces[i - 1].y1;
    }
    if (i < e->count && e->pieces[i].kind == MKTOPT__ARC && e->pieces[i].s0 > price) {
        const mktopt__piece *arc = &e->pieces[i];
        if (arc->s1 < price) {
            d.low = clamp(mktopt__shape_inverse(e->shape, price, near), arc->x0, arc->x1);
            d.low_value = NAN;
            const double fall = 1 / mktopt__shape_curvature(e->shape, d.low, price);
            if (d.low > arc->x0 && d.low < arc->x1)
                d.fall = fall;
            d.width = fmin(arc->x1 - arc->x0, SLOPE_ERROR * fabs(price * fall));
        } else {
            d.low = arc->x1;
            d.low_value = arc->y1;
            i++;
        }
    }
    d.high = d.low;
    for (; i < e->count && e->pieces[i].kind != MKTOPT__ARC && e->pieces[i].s0 == price; i++)
        d.high = e->pieces[i].x1;
    return d;
}

mktopt__demand mktopt__envelope_demand(const mktopt__envelope *e, double price, double near)
{
    mktopt__demand d = mktopt__envelope_spend(e, price, near);
    if (isnan(d.low_value))
        d.low_value = mktopt__shape_value(e->shape, d.low) - e->fee;
    return d;
}

const mktopt__piece *mktopt__envelope_piece(const mktopt__envelope *e, double x)
{
    int32_t low = 0, high = e->count - 1;
    if (e->count == 0)
        return NULL;
    while (low < high) {
        const int32_t middle = low + (high - low) / 2;
        if (e->pieces[middle].x1 >= x)
            high = middle;
        else
            low = middle + 1;
    }
    return &e->pieces[low];
}

double mktopt__envelope_value(const mktopt__envelope *e, double x)
{
    const mktopt__piece *p = mktopt__envelope_piece(e, x);
    if (p == NULL || x <= p->x0)
        return p == NULL ? e->y : p->y0;
    if (x >= p->x1)
        return p->y1;
    if (p->kind == MKTOPT__ARC)
        return mktopt__shape_value(e->shape, x) - e->fee;
    return p->y0 + (p->y1 - p->y0) * ((x - p->x0) / (p->x1 - p->x0));
}

int mktopt__domain_same(const mktopt__domain *a, const mktopt__domain *b)
{
    return a->on == b->on && a->off == b->off &&
           (!a->on || (a->low == b->low && a->high == b->high));
}

double mktopt__domain_gross(const mktopt__shape *shape, const mktopt__domain *d, double x)
{
    if (d->off && x == 0)
        return mktopt__shape_value(shape, 0) - shape->above_off;
    return mktopt__shape_value(shape, x);
}

double mktopt__domain_value(const mktopt__shape *shape, const mktopt__domain *d, double x)
{
    const int free = !d->on || (d->off && x == 0);
    return mktopt__domain_gross(shape, d, x) - (free ? 0 : d->fee);
}

/* ---- concave parts ------------------------------------------------------------------------- */

static double segment_slope(const mktopt__shape *line, int64_t i)
{
    const double *p = &line->points[2 * i];
    return (p[3] - p[1]) / (p[2] - p[0]);
}

/* Whether a slope does not rise from one segment to the next, rounding aside. */
static int falls(double left, double right)
{
    return right <= left + 1e-12 * fabs(left);
}

/* Around x, as far as the slopes of the segments do not rise. */
static void concave_stretch(const mktopt__shape *line, double x, double *low, double *high)
{
    const int64_t last = line->point_count - 1;
    int64_t i = 0;
    while (i < last && line->points[2 * (i + 1)] <= x)
        i++;
    int64_t left = i, right = i;
    while (left > 0 &&
           falls(segment_slope(line, left - 1), left < last ? segment_slope(line, left) : 0))
        left--;
    while (right < last &&
           falls(segment_slope(line, right), right + 1 < last ? segment_slope(line, right + 1) : 0))
        right++;
    *low = fmax(*low, line->points[2 * left]);
    if (right < last)
        *high = fmin(*high, line->points[2 * (right + 1)]);
}

mktopt__domain mktopt__domain_concave(const mktopt__shape *shape, const mktopt__domain *d, double x)
{
    mktopt__domain c = *d;
    const int at_off = d->off && (!d->on || x < d->low || (x == 0 && (d->fee > 0 || d->low > 0)));
    if (at_off)
        return (mktopt__domain){0, 0, 0, 1, 0};
    c.off = 0;
    x = clamp(x, d->low, d->high);
    if (shape->type == MKTOPT_CURVE_PIECEWISE) {
        concave_stretch(shape, x, &c.low, &c.high);
    } else if (x >= shape->concave_from) {
        c.low = fmax(c.low, shape->concave_from);
    } else if (shape->type == MKTOPT_CURVE_BENCHMARK) {
        c.high = fmin(c.high, nextafter(shape->concave_from, 0));
    } else {
        c.high = x <= d->low ? d->low : c.high;
        c.low = x <= d->low ? d->low : fmin(shape->concave_from, c.high);
    }
    return c;
}
