/* What follows from forecasts: ratios and needs. */
#include <math.h>
#include <mktopt/forecast.h>

#include "base/error.h"
#include "numeric/distribution.h"

/* ---- ratios --------------------------------------------------------------------------------- */

typedef struct pair {
    double mean, deviation;     /* of the numerator */
    double mean_d, deviation_d; /* of the denominator */
    double correlation;
} pair;

/* P(N / D <= r) = P(N - r D <= 0) where D > 0: its quantiles solve (r d - n)^2 = z^2 (s_n^2 - 2 r c
 * s_n s_d + r^2 s_d^2). Returns -1 when D may be 0. */
static int fieller(const pair *p, double z, double *lower, double *upper)
{
    const double zz = z * z;
    const double a = p->mean_d * p->mean_d - zz * p->deviation_d * p->deviation_d;
    const double b = p->mean * p->mean_d - zz * p->correlation * p->deviation * p->deviation_d;
    const double c = p->mean * p->mean - zz * p->deviation * p->deviation;
    if (!(a > 0))
        return -1;
    const double root = sqrt(fmax(b * b - a * c, 0));
    *lower = (b - root) / a;
    *upper = (b + root) / a;
    return 0;
}

static mktopt_status check_pair(const pair *p, int64_t step, mktopt_error *err)
{
    if (!isfinite(p->mean) || !isfinite(p->mean_d))
        return mktopt__fail(
            err, MKTOPT_NOT_FINITE,
            MKTOPT__ELEMENT_PATH(isfinite(p->mean) ? "denominator" : "numerator", step),
            "must be finite");
    if (!(p->deviation >= 0 && p->deviation < 1e300))
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE,
                            MKTOPT__ELEMENT_PATH("numerator_deviation", step), "must be >= 0");
    if (!(p->deviation_d >= 0 && p->deviation_d < 1e300))
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE,
                            MKTOPT__ELEMENT_PATH("denominator_deviation", step), "must be >= 0");
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
    for (int64_t k = 0; k < n; k++) {
        const pair p = {numerator[k], numerator_deviation[k], denominator[k],
                        denominator_deviation[k], correlation};
        MKTOPT__TRY(check_pair(&p, k, err));
    }
    const double z = mktopt__normal_quantile(0.5 + level / 2);
    for (int64_t k = 0; k < n; k++) {
        const pair p = {numerator[k], numerator_deviation[k], denominator[k],
                        denominator_deviation[k], correlation};
        ratio[k] = p.mean_d > 0 ? p.mean / p.mean_d : (double)NAN;
        if (!(p.mean_d > 0) || fieller(&p, z, &lower[k], &upper[k]) != 0)
            lower[k] = upper[k] = (double)NAN;
    }
    return MKTOPT_OK;
}

/* ---- needs ---------------------------------------------------------------------------------- */

/* 3.0000000000000004 people are three. */
static double whole_units(double need)
{
    return ceil(need - 1e-9 * fmax(fabs(need), 1));
}

mktopt_status mktopt_forecast_needs(const mktopt_forecast_resource *resource, const double *values,
                                    int64_t n, double *needs, mktopt_error *err)
{
    MKTOPT__REQUIRE(resource, err);
    MKTOPT__REQUIRE(values, err);
    MKTOPT__REQUIRE(needs, err);
    const mktopt_forecast_resource *r = resource;
    if (r->struct_size != sizeof *r)
        return mktopt__fail(err, MKTOPT_INVALID_OPTIONS, MKTOPT__FIELD_PATH("resource"),
                            "struct_size is not set");
    if (!isfinite(r->fixed) || !isfinite(r->per_unit) || !isfinite(r->included) || r->included < 0)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("resource"),
                            "must be finite, and included >= 0");
    for (int64_t k = 0; k < n; k++)
        if (!isfinite(values[k]))
            return mktopt__fail(err, MKTOPT_NOT_FINITE, MKTOPT__ELEMENT_PATH("values", k),
                                "must be finite");
    for (int64_t k = 0; k < n; k++) {
        const double need = r->fixed + r->per_unit * fmax(values[k] - r->included, 0);
        needs[k] = r->whole ? whole_units(need) : need;
    }
    return MKTOPT_OK;
}
