#include "numeric/minimise.h"

#include <math.h>

enum { MAX_STEPS = 60 };

static double value_at(mktopt__objective *objective, const void *context, double x)
{
    const double value = objective(context, x);
    return isnan(value) ? (double)INFINITY : value;
}

/* The vertex of the parabola through three points, as a step from x; 0 when it has none. */
static double parabola_step(double x, double fx, double w, double fw, double v, double fv)
{
    const double r = (x - w) * (fx - fv), q = (x - v) * (fx - fw);
    const double denominator = 2 * (q - r);
    if (denominator == 0 || !isfinite(denominator))
        return 0;
    return -((x - v) * q - (x - w) * r) / denominator;
}

/* Brent, "Algorithms for minimization without derivatives" (1973), chapter 5: parabolic steps while
 * they shrink, else golden sections. */
static double brent(mktopt__objective *objective, const void *context, double low, double high,
                    double x, double fx, double tolerance, double *least)
{
    const double golden = 0.3819660112501051;
    double w = x, v = x, fw = fx, fv = fx, step = 0, previous = 0;
    for (int i = 0; i < MAX_STEPS; i++) {
        const double middle = 0.5 * (low + high);
        if (fabs(x - middle) <= 2 * tolerance - 0.5 * (high - low))
            break;
        double next = fabs(previous) > tolerance ? parabola_step(x, fx, w, fw, v, fv) : 0;
        if (next == 0 || fabs(next) >= fabs(0.5 * previous) || x + next <= low ||
            x + next >= high) {
            previous = x < middle ? high - x : low - x;
            next = golden * previous;
        } else {
            previous = step;
        }
        step = fabs(next) >= tolerance ? next : copysign(tolerance, next);
        const double u = x + step, fu = value_at(objective, context, u);
        if (fu <= fx) {
            *(u < x ? &high : &low) = x;
            v = w, fv = fw, w = x, fw = fx, x = u, fx = fu;
        } else {
            *(u < x ? &low : &high) = u;
            if (fu <= fw || w == x)
                v = w, fv = fw, w = u, fw = fu;
            else if (fu <= fv || v == x || v == w)
                v = u, fv = fu;
        }
    }
    *least = fx;
    return x;
}

double mktopt__minimise(mktopt__objective *objective, const void *context, double low, double high,
                        int64_t grid, double tolerance, double *least)
{
    const double step = (high - low) / (double)(grid - 1);
    int64_t best = 0;
    double best_value = (double)INFINITY;
    for (int64_t i = 0; i < grid; i++) {
        const double value = value_at(objective, context, low + step * (double)i);
        if (value < best_value) {
            best = i;
            best_value = value;
        }
    }
    const double x = low + step * (double)best;
    return brent(objective, context, best > 0 ? x - step : low, best < grid - 1 ? x + step : high,
                 x, best_value, tolerance, least);
}
