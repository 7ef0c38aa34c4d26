/* Values, slopes and inverse slopes of the families of response curves. */
#include "curve/shape.h"

#include <math.h>

/* ---- hill ----------------------------------------------------------------------------------
 *
 * With t = alpha ln(x/gamma) and the logistic function s(t) = 1/(1 + e^-t):
 *   R = beta s,  R' = beta alpha/x s (1 - s),  R'' = R'/x (alpha (1 - 2 s) - 1).
 * This form neither overflows nor cancels, for any alpha and any distance from gamma. Far from
 * gamma rounding of t would move values, which bounds rest on, by |t| units: they take a power. */

static double hill_value(const mktopt__shape *h, double x)
{
    return x > 0 ? h->height / (1 + pow(h->scale / x, h->exponent)) : 0;
}

static double hill_slope(const mktopt__shape *h, double x)
{
    if (x > 0) {
        const double e = exp(-fabs(h->exponent * log(x / h->scale))), d = 1 + e;
        return h->height * h->exponent / x * (e / (d * d));
    }
    if (h->exponent == 1)
        return h->height / h->scale;
    return h->exponent < 1 && h->height > 0 ? INFINITY : 0;
}

/* s (1 - s) = R' x / (beta alpha), and (1 - 2 s)^2 = 1 - 4 s (1 - s). */
static double hill_curvature(const mktopt__shape *h, double x, double slope)
{
    const double square = fmax(0, 1 - 4 * (slope * x / (h->height * h->exponent)));
    const double above = x < h->scale ? -sqrt(square) : sqrt(square); /* 2 s - 1 */
    return -slope / x * (h->exponent * above + 1);
}

/* R'' = 0 where e^t = (alpha - 1)/(alpha + 1). */
static double hill_inflection(double alpha, double gamma)
{
    return alpha > 1 ? gamma * exp(log((alpha - 1) / (alpha + 1)) / alpha) : 0;
}

/* Slope p in u = ln(x/gamma): q(u) = (alpha - 1) u - 2 ln(1 + e^(alpha u)) = ln(p gamma/(beta
 * alpha)). q is concave and falls on the concave part, so Newton's method from the right of the
 * root comes down to it without overshooting; -c/(alpha + 1), from q's asymptote, lies right. */
static double hill_inverse(const mktopt__shape *h, double slope, double near)
{
    const double a = h->exponent;
    if (a == 1)
        return sqrt(h->height / slope) * sqrt(h->scale) - h->scale;
    const double c = log(slope / (h->height * a) * h->scale);
    const double right = -c / (a + 1);
    double u = near > h->concave_from ? fmin(right, log(near / h->scale)) : right;
    for (int i = 0; i < 60; i++) { /* 3 to 8 in practice */
        const double t = a * u, e = exp(-fabs(t));
        const double soft = (t > 0 ? t : 0) + log1p(e), s = (t > 0 ? 1 : e) / (1 + e);
        const double rest = (a - 1) * u - 2 * soft - c, fall = a - 1 - 2 * a * s;
        const double next = fall < 0 ? fmin(u - rest / fall, right) : right;
        const double step = fabs(next - u);
        u = next;
        if (step <= 1e-8 * (1 + fabs(u))) /* quadratic: what is left is at rounding */
            break;
    }
    return h->scale * exp(u);
}

/* ---- power, also the rising part of benchmark ----------------------------------------------- */

static double power_value(const mktopt__shape *p, double x)
{
    return p->height * pow(x / p->scale, p->exponent);
}

static double power_slope(const mktopt__shape *p, double x)
{
    if (p->height == 0)
        return 0;
    return p->height * p->exponent / p->scale * pow(x / p->scale, p->exponent - 1);
}

/* ---- polyline ------------------------------------------------------------------------------ */

/* The last point at or left of x. */
static int64_t point_before(const mktopt__shape *line, double x)
{
    int64_t low = 0, high = line->point_count;
    while (high - low > 1) {
        const int64_t middle = low + (high - low) / 2;
        if (line->points[2 * middle] <= x)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static double polyline_value(const mktopt__shape *line, double x)
{
    const int64_t i = point_before(line, x);
    const double *p = &line->points[2 * i];
    if (i == line->point_count - 1)
        return p[1];
    return x == p[0] ? p[1] : p[1] + (p[3] - p[1]) * ((x - p[0]) / (p[2] - p[0]));
}

static double polyline_slope(const mktopt__shape *line, double x)
{
    const int64_t i = point_before(line, x);
    const double *p = &line->points[2 * i];
    return i == line->point_count - 1 ? 0 : (p[3] - p[1]) / (p[2] - p[0]);
}

/* ---- all families -------------------------------------------------------------------------- */

static mktopt__shape benchmark_shape(const mktopt_curve *c)
{
    return (mktopt__shape){.type = MKTOPT_CURVE_BENCHMARK,
                           .linear = c->scaling_efficiency == 1,
                           .height = c->typical_roi * c->monthly_minimum,
                           .exponent = c->scaling_efficiency,
                           .scale = c->monthly_minimum,
                           .concave_from = c->monthly_minimum,
                           .flat_from = c->saturation_point};
}

mktopt__shape mktopt__shape_of(const mktopt_curve *c)
{
    mktopt__shape shape = {.type = c->type, .height = c->beta, .flat_from = INFINITY};
    switch (c->type) {
    case MKTOPT_CURVE_HILL:
        shape.exponent = c->alpha;
        shape.scale = c->gamma;
        shape.concave_from = hill_inflection(c->alpha, c->gamma);
        break;
    case MKTOPT_CURVE_EXPONENTIAL:
    case MKTOPT_CURVE_LOG:
        shape.scale = c->gamma;
        break;
    case MKTOPT_CURVE_LOGISTIC:
        shape.scale = 1 / c->lambda;
        break;
    case MKTOPT_CURVE_POWER:
        shape.exponent = c->exponent;
        shape.scale = 1;
        shape.linear = c->exponent == 1;
        break;
    case MKTOPT_CURVE_BENCHMARK:
        shape = benchmark_shape(c);
        break;
    default: /* piecewise */
        shape.points = c->points;
        shape.point_count = c->point_count;
    }
    if (shape.height == 0 && c->type != MKTOPT_CURVE_PIECEWISE)
        shape.concave_from = shape.flat_from = 0;
    return shape;
}

double mktopt__shape_limit(const mktopt__shape *s)
{
    switch (s->type) {
    case MKTOPT_CURVE_HILL:
    case MKTOPT_CURVE_EXPONENTIAL:
    case MKTOPT_CURVE_LOGISTIC:
        return s->height;
    case MKTOPT_CURVE_BENCHMARK:
        return power_value(s, fmax(s->flat_from, s->scale));
    case MKTOPT_CURVE_PIECEWISE:
        return s->points[2 * s->point_count - 1];
    default:
        return INFINITY;
    }
}

double mktopt__shape_far(const mktopt__shape *s)
{
    static const double FAR = 140, FARTHEST = 230; /* e^-140 is left; e^230 is enough for all */
    switch (s->type) {
    case MKTOPT_CURVE_HILL:
        return s->scale * exp(fmin(FAR / s->exponent, FARTHEST));
    case MKTOPT_CURVE_EXPONENTIAL:
    case MKTOPT_CURVE_LOGISTIC:
        return s->scale * FAR;
    case MKTOPT_CURVE_BENCHMARK:
        return fmax(s->flat_from, s->scale);
    case MKTOPT_CURVE_PIECEWISE:
        return s->points[2 * s->point_count - 2];
    default:
        return INFINITY;
    }
}

/* The value less the limit. */
static double below_limit(const mktopt__shape *s, double x)
{
    const double e = exp(-x / s->scale);
    switch (s->type) {
    case MKTOPT_CURVE_HILL:
        return x > 0 ? -s->height / (1 + pow(x / s->scale, s->exponent)) : -s->height;
    case MKTOPT_CURVE_EXPONENTIAL:
        return -s->height * e;
    case MKTOPT_CURVE_LOGISTIC:
        return -2 * s->height * (e / (1 + e));
    default: { /* benchmark */
        const double end = fmax(s->flat_from, s->scale), limit = power_value(s, end);
        return x < s->scale ? -limit : limit * expm1(s->exponent * log(fmin(x, end) / end));
    }
    }
}

double mktopt__shape_value(const mktopt__shape *s, double x)
{
    if (s->from_limit)
        return below_limit(s, x);
    switch (s->type) {
    case MKTOPT_CURVE_HILL:
        return hill_value(s, x);
    case MKTOPT_CURVE_EXPONENTIAL:
        return -s->height * expm1(-x / s->scale);
    case MKTOPT_CURVE_LOGISTIC:
        return s->height * tanh(x / s->scale / 2);
    case MKTOPT_CURVE_POWER:
        return power_value(s, x);
    case MKTOPT_CURVE_LOG:
        return s->height * log1p(x / s->scale);
    case MKTOPT_CURVE_BENCHMARK:
        return x < s->scale ? 0 : power_value(s, fmin(x, fmax(s->flat_from, s->scale)));
    default:
        return polyline_value(s, x);
    }
}

double mktopt__shape_slope(const mktopt__shape *s, double x)
{
    if (x >= s->flat_from)
        return 0;
    switch (s->type) {
    case MKTOPT_CURVE_HILL:
        return hill_slope(s, x);
    case MKTOPT_CURVE_EXPONENTIAL:
        return s->height / s->scale * exp(-x / s->scale);
    case MKTOPT_CURVE_LOGISTIC: {
        const double e = exp(-x / s->scale), d = 1 + e;
        return 2 * s->height / s->scale * (e / (d * d));
    }
    case MKTOPT_CURVE_POWER:
        return power_slope(s, x);
    case MKTOPT_CURVE_LOG:
        return s->height / (s->scale + x);
    case MKTOPT_CURVE_BENCHMARK:
        return x < s->scale ? 0 : power_slope(s, x);
    default:
        return polyline_slope(s, x);
    }
}

double mktopt__shape_curvature(const mktopt__shape *s, double x, double slope)
{
    switch (s->type) {
    case MKTOPT_CURVE_HILL:
        return hill_curvature(s, x, slope);
    case MKTOPT_CURVE_EXPONENTIAL:
        return -slope / s->scale;
    case MKTOPT_CURVE_LOGISTIC:
        return -slope * tanh(x / s->scale / 2) / s->scale;
    case MKTOPT_CURVE_LOG:
        return -slope / (s->scale + x);
    case MKTOPT_CURVE_POWER:
    case MKTOPT_CURVE_BENCHMARK:
        return slope * (s->exponent - 1) / x;
    default:
        return 0;
    }
}

double mktopt__shape_inverse(const mktopt__shape *s, double slope, double near)
{
    const double steepest = s->height / s->scale;
    switch (s->type) {
    case MKTOPT_CURVE_HILL:
        return hill_inverse(s, slope, near);
    case MKTOPT_CURVE_EXPONENTIAL:
        return s->scale * log(steepest / slope);
    case MKTOPT_CURVE_LOGISTIC: {
        /* slope = height/(2 scale) / cosh(x / (2 scale))^2 */
        const double excess = steepest / (2 * slope) - 1;
        return excess > 0 ? 2 * s->scale * asinh(sqrt(excess)) : 0;
    }
    case MKTOPT_CURVE_LOG:
        return s->height / slope - s->scale;
    default: /* power, benchmark */
        return s->scale * pow(steepest * s->exponent / slope, 1 / (1 - s->exponent));
    }
}
