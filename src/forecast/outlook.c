/* Steps of one forecast err together. Their errors are those of a linear process, e_h = sum over j
 * < h of c_j times the shock h - j, with c_0 = 1 (Box and Jenkins, "Time Series Analysis", chapter
 * 5); the deviations by step tell its coefficients: c_h^2 = (s_{h+1}^2 - s_h^2) / s_1^2, taken as
 * not negative. The sum over all steps gives the shock at step i the weight c_0 + ... + c_{n-i}.
 */
#include "forecast/outlook.h"

#include <math.h>
#include <mktopt/forecast.h>
#include <stddef.h>

#include "base/error.h"
#include "base/number.h"
#include "base/options.h"
#include "base/sum.h"
#include "numeric/distribution.h"

/* c_h */
static double coefficient(const double *deviation, int64_t h)
{
    const double before = h > 0 ? deviation[h - 1] / deviation[0] : 0;
    const double now = deviation[h] / deviation[0];
    return sqrt(fmax(now * now - before * before, 0));
}

/* Without a deviation of the first step there is no such process: steps as independent. */
static double independent_total(const double *deviation, int64_t n, double *share)
{
    double squares = 0;
    for (int64_t k = 0; k < n; k++)
        squares += deviation[k] * deviation[k];
    const double total = sqrt(squares);
    for (int64_t k = 0; k < n && share != NULL; k++)
        share[k] = total > 0 ? deviation[k] * deviation[k] / total : 0;
    return total;
}

double mktopt__total_deviation(const double *deviation, int64_t n, double *share)
{
    double sum = 0, squares = 0;
    if (!(deviation[0] > 0))
        return independent_total(deviation, n, share);
    for (int64_t h = 0; h < n; h++) {
        sum += coefficient(deviation, h);
        squares += sum * sum;
    }
    const double total = sqrt(squares);
    /* cov(e_h, sum) = sum over shocks i <= h of c_{h-i} (c_0 + ... + c_{n-1-i}) */
    for (int64_t h = 0; h < n && share != NULL; h++) {
        double reach = sum, covariance = 0;
        for (int64_t i = 0; i <= h; i++) {
            covariance += coefficient(deviation, h - i) * reach;
            reach -= coefficient(deviation, n - 1 - i);
        }
        share[h] = deviation[0] * covariance / total;
    }
    return deviation[0] * total;
}

double mktopt__chance_to_reach(double mean, double deviation, double target)
{
    if (!(deviation > 0))
        return mean >= target;
    return mktopt__normal_cdf((mean - target) / deviation);
}

/* ---- public --------------------------------------------------------------------------------- */

static mktopt_status check_steps(const char *name, const double *values, int64_t n, int signed_ok,
                                 mktopt_error *err)
{
    for (int64_t k = 0; k < n; k++) {
        const mktopt__path *path = MKTOPT__ELEMENT_PATH(name, k);
        MKTOPT__TRY(signed_ok ? mktopt__check_finite(values[k], path, err)
                              : mktopt__check_amount(values[k], path, err));
    }
    return MKTOPT_OK;
}

static mktopt_status check_forecast(const double *mean, const double *deviation, int64_t n,
                                    mktopt_error *err)
{
    MKTOPT__REQUIRE(mean, err);
    MKTOPT__REQUIRE(deviation, err);
    if (n < 1)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("n"),
                            "must be at least 1");
    MKTOPT__TRY(check_steps("mean", mean, n, 1, err));
    return check_steps("deviation", deviation, n, 0, err);
}

static mktopt_forecast_gap gap_of(double forecast, double deviation, double target, int limits)
{
    const double missed = fmax(limits ? forecast - target : target - forecast, 0);
    return (mktopt_forecast_gap){
        .struct_size = sizeof(mktopt_forecast_gap),
        .forecast = forecast,
        .deviation = deviation,
        .target = target,
        .shortfall = missed,
        .shortfall_share = target > 0 ? missed / target : (double)NAN,
        .probability = limits ? mktopt__chance_to_reach(-forecast, deviation, -target)
                              : mktopt__chance_to_reach(forecast, deviation, target),
        .required_growth = forecast > 0 ? target / forecast - 1 : (double)NAN,
    };
}

static mktopt_status overflow(const mktopt__path *path, mktopt_error *err)
{
    return mktopt__fail(err, MKTOPT_NUMBER_OVERFLOW, path, "exceeds the largest number");
}

mktopt_status mktopt_forecast_find_gap(const double *mean, const double *deviation,
                                       const double *targets, int64_t n, int32_t are_limits,
                                       mktopt_forecast_gap *gaps, mktopt_forecast_gap *total,
                                       mktopt_error *err)
{
    MKTOPT__REQUIRE(targets, err);
    MKTOPT__REQUIRE(gaps, err);
    MKTOPT__TRY(check_forecast(mean, deviation, n, err));
    MKTOPT__TRY(check_steps("targets", targets, n, 1, err));
    MKTOPT__TRY(mktopt__check_sizes("gaps", gaps, n, sizeof *gaps, err));
    const double spread = mktopt__total_deviation(deviation, n, NULL);
    const mktopt_forecast_gap sum =
        gap_of(mktopt__sum_of(mean, n), spread, mktopt__sum_of(targets, n), are_limits != 0);
    for (int64_t k = 0; k < n; k++)
        if (!isfinite(gap_of(mean[k], deviation[k], targets[k], are_limits != 0).shortfall))
            return overflow(MKTOPT__ELEMENT_PATH("gaps", k), err);
    if (!isfinite(sum.forecast) || !isfinite(sum.deviation) || !isfinite(sum.shortfall))
        return overflow(MKTOPT__FIELD_PATH("total"), err);
    MKTOPT__TRY(mktopt__struct_out(total, "total", &sum, sizeof sum, err));
    for (int64_t k = 0; k < n; k++)
        gaps[k] = gap_of(mean[k], deviation[k], targets[k], are_limits != 0);
    return MKTOPT_OK;
}

mktopt_status mktopt_forecast_scenario(const double *mean, const double *deviation, int64_t n,
                                       double probability, double *values, double *total,
                                       mktopt_error *err)
{
    MKTOPT__REQUIRE(values, err);
    MKTOPT__REQUIRE(total, err);
    MKTOPT__TRY(check_forecast(mean, deviation, n, err));
    if (!(probability > 0 && probability < 1))
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("probability"),
                            "must be between 0 and 1, got %s", MKTOPT__NUMBER(probability));
    const double z = mktopt__normal_quantile(probability);
    const double sum = mktopt__sum_of(mean, n) + z * mktopt__total_deviation(deviation, n, NULL);
    if (!isfinite(sum))
        return overflow(MKTOPT__FIELD_PATH("total"), err);
    *total = sum;
    (void)mktopt__total_deviation(deviation, n, values);
    for (int64_t k = 0; k < n; k++)
        values[k] = mean[k] + z * values[k];
    return MKTOPT_OK;
}
