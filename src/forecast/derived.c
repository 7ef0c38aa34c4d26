/* What follows from forecasts: ratios and needs. */
#include <math.h>
#include <mktopt/forecast.h>

#include "base/error.h"
#include "base/options.h"
#include "numeric/distribution.h"

/* ---- ratios --------------------------------------------------------------------------------- */

typedef struct pair {
    double mean, deviation;     /* of the numerator */
    double mean_d, deviation_d; /* of the denominator */
    double correlation;
} pair;

/* P(N / D <= r) = P(N - r D <= 0) where D > 0: its quantiles solve
 *
 *     (r d - n)^2 = z^2 (s_n^2 - 2 r c s_n s_d + r^2 s_d^2),
 *
 * which with q = n / d, u = z s_n / d and g = z s_d / d is
 *
 *     (1 - g^2) r^2 - 2 (q - c u g) r + q^2 - u^2 = 0,
 *
 * whose discriminant by 4 is (g q - c u)^2 + (1 - c^2) (1 - g^2) u^2. Measured in the larger of n
 * and s_n nothing overflows. Returns -1 when D may be 0. */
static int fieller(const pair *p, double z, double *lower, double *upper)
{
    const double scale = fmax(fabs(p->mean), p->deviation);
    const double g = z * (p->deviation_d / p->mean_d), c = p->correlation;
    const double a = (1 - g) * (1 + g);
    *lower = *upper = 0;
    if (!(a > 0))
        return -1;
    if (!(scale > 0))
        return 0;
    const double q = p->mean / scale, u = z * (p->deviation / scale);
    const double b = q - c * u * g, e = g * q - c * u;
    const double root = sqrt(e * e + (1 - c * c) * u * u * a);
    /* the end further from 0, and the other by their product: neither cancels */
    const double far_end = b < 0 ? b - root : b + root;
    const double near_end = far_end != 0 ? (q - u) * (q + u) / far_end : 0;
    *lower = fmin(far_end / a, near_end) * (scale / p->mean_d);
    *upper = fmax(far_end / a, near_end) * (scale / p->mean_d);
    return 0;
}

static mktopt_status check_moment(const char *name, int64_t step, double value, int is_deviation,
                                  mktopt_error *err)
{
    const mktopt__path *path = MKTOPT__ELEMENT_PATH(name, step);
    return is_deviation ? mktopt__check_amount(value, path, err)
                        : mktopt__check_finite(value, path, err);
}

static mktopt_status check_pair(const pair *p, int64_t step, mktopt_error *err)
{
    MKTOPT__TRY(check_moment("numerator", step, p->mean, 0, err));
    MKTOPT__TRY(check_moment("numerator_deviation", step, p->deviation, 1, err));
    MKTOPT__TRY(check_moment("denominator", step, p->mean_d, 0, err));
    return check_moment("denominator_deviation", step, p->deviation_d, 1, err);
}

/* NaN where there is none. */
static mktopt_status ratio_of(const pair *p, double z, int64_t step, double *ratio, double *lower,
                              double *upper, mktopt_error *err)
{
    *ratio = *lower = *upper = (double)NAN;
    if (!(p->mean_d > 0))
        return MKTOPT_OK;
    *ratio = p->mean / p->mean_d;
    if (fieller(p, z, lower, upper) != 0)
        *lower = *upper = (double)NAN;
    if (isinf(*ratio) || isinf(*lower) || isinf(*upper))
        return mktopt__fail(err, MKTOPT_NUMBER_OVERFLOW, MKTOPT__ELEMENT_PATH("ratio", step),
                            "exceeds the largest number");
    return MKTOPT_OK;
}

mktopt_status mktopt_forecast_ratio(const double *numerator, const double *numerator_deviation,
                                    const double *denominator, const double *denominator_deviation,
                                    int64_t n, double correlation, double level, double *ratio,
                                    double *lower, double *upper, mktopt_error *err)
{
    MKTOPT__REQUIRE(numerator, err);
    MKTOPT__REQUIRE(numerator_deviation, err);
    MKTOPT__REQUIRE(denominator, err);
    MKTOPT__REQUIRE(denominator_deviation, err);
    MKTOPT__REQUIRE(ratio, err);
    MKTOPT__REQUIRE(lower, err);
    MKTOPT__REQUIRE(upper, err);
    if (!(level > 0 && level < 1) || !(correlation >= -1 && correlation <= 1))
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE,
                            MKTOPT__FIELD_PATH(level > 0 && level < 1 ? "correlation" : "level"),
                            "is out of range");
    const double z = mktopt__normal_quantile(0.5 + level / 2);
    for (int is_checked = 0; is_checked < 2; is_checked++) /* outputs only on success */
        for (int64_t k = 0; k < n; k++) {
            const pair p = {numerator[k], numerator_deviation[k], denominator[k],
                            denominator_deviation[k], correlation};
            double of_step[3];
            MKTOPT__TRY(check_pair(&p, k, err));
            MKTOPT__TRY(ratio_of(&p, z, k, &of_step[0], &of_step[1], &of_step[2], err));
            if (!is_checked)
                continue;
            ratio[k] = of_step[0];
            lower[k] = of_step[1];
            upper[k] = of_step[2];
        }
    return MKTOPT_OK;
}

/* ---- needs ---------------------------------------------------------------------------------- */

static double need_of(const mktopt_forecast_resource *r, double value)
{
    const double need = r->fixed + r->per_unit * fmax(value - r->included, 0);
    /* 3.0000000000000004 people are three */
    return r->whole ? ceil(need - 1e-9 * fmax(fabs(need), 1)) : need;
}

mktopt_status mktopt_forecast_needs(const mktopt_forecast_resource *resource, const double *values,
                                    int64_t n, double *needs, mktopt_error *err)
{
    MKTOPT__REQUIRE(resource, err);
    MKTOPT__REQUIRE(values, err);
    MKTOPT__REQUIRE(needs, err);
    mktopt_forecast_resource r = {.struct_size = sizeof r};
    MKTOPT__TRY(mktopt__struct_in(resource, "resource", &r, sizeof r, err));
    if (!isfinite(r.fixed) || !isfinite(r.per_unit) || !isfinite(r.included) || r.included < 0)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("resource"),
                            "must be finite, and included >= 0");
    for (int64_t k = 0; k < n; k++) {
        MKTOPT__TRY(mktopt__check_finite(values[k], MKTOPT__ELEMENT_PATH("values", k), err));
        if (!isfinite(need_of(&r, values[k])))
            return mktopt__fail(err, MKTOPT_NUMBER_OVERFLOW, MKTOPT__ELEMENT_PATH("needs", k),
                                "exceeds the largest number");
    }
    for (int64_t k = 0; k < n; k++)
        needs[k] = need_of(&r, values[k]);
    return MKTOPT_OK;
}
