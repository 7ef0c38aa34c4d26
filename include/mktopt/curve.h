/* mktopt/curve.h - response curves: what a channel brings as a function of what is spent on it.
 *
 *   type         response of a spend x >= 0 in one period
 *   hill         beta x^alpha / (x^alpha + gamma^alpha)    S-shaped for alpha > 1
 *   exponential  beta (1 - e^(-x/gamma))
 *   logistic     beta (1 - e^(-lambda x)) / (1 + e^(-lambda x))
 *   power        beta x^exponent
 *   log          beta ln(1 + x/gamma)
 *   piecewise    through points, linear between, flat after the last one
 *   benchmark    0 below monthly_minimum, then typical_roi * monthly_minimum *
 *                (x/monthly_minimum)^scaling_efficiency, constant from saturation_point on
 */
#ifndef MKTOPT_CURVE_H
#define MKTOPT_CURVE_H

#include <mktopt/base.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    MKTOPT_CURVE_HILL = 0,
    MKTOPT_CURVE_EXPONENTIAL = 1,
    MKTOPT_CURVE_LOGISTIC = 2,
    MKTOPT_CURVE_POWER = 3,
    MKTOPT_CURVE_LOG = 4,
    MKTOPT_CURVE_PIECEWISE = 5,
    MKTOPT_CURVE_BENCHMARK = 6
};

/* A curve: its type and that type's parameters; other members are not read. With draws (those of a
 * Bayesian model, say) the response is their mean and the curve's own parameters are not read. The
 * layout is fixed. Arrays are borrowed. @since 0.1 */
typedef struct mktopt_curve {
    int32_t type;
    int32_t reserved;
    double beta;               /* response, >= 0: the limit; power, log: the factor */
    double alpha;              /* hill: > 0, <= 100 */
    double gamma;              /* spend, > 0: hill half saturation; exponential, log scale */
    double lambda;             /* logistic: 1/spend, > 0 */
    double exponent;           /* power: > 0, <= 1 */
    double typical_roi;        /* benchmark: revenue for each unit spent at the minimum, >= 0 */
    double monthly_minimum;    /* benchmark: spend, > 0 */
    double scaling_efficiency; /* benchmark: exponent, > 0, <= 1 */
    double saturation_point;   /* benchmark: spend, >= monthly_minimum */
    const double *points;      /* piecewise: spend 0, response 0, spend 1, response 1 ... */
    int64_t point_count;       /* of pairs; spends rise; a line from (0, 0) leads to the first */
    const struct mktopt_curve *draws; /* of the same type, without draws of their own */
    int64_t draw_count;               /* 0: none */
} mktopt_curve;

/* Convenience constructors; they only fill in the struct, checks come with its use. @since 0.1 */
MKTOPT_API mktopt_curve mktopt_curve_hill(double beta, double alpha, double gamma);
MKTOPT_API mktopt_curve mktopt_curve_exponential(double beta, double gamma);
MKTOPT_API mktopt_curve mktopt_curve_logistic(double beta, double lambda);
MKTOPT_API mktopt_curve mktopt_curve_power(double beta, double exponent);
MKTOPT_API mktopt_curve mktopt_curve_log(double beta, double gamma);
MKTOPT_API mktopt_curve mktopt_curve_piecewise(const double *points, int64_t point_count);
MKTOPT_API mktopt_curve mktopt_curve_benchmark(double typical_roi, double monthly_minimum,
                                               double scaling_efficiency, double saturation_point);
/* The mean of curves of one type; `draws` is not copied. @since 0.1 */
MKTOPT_API mktopt_curve mktopt_curve_mean(const mktopt_curve *draws, int64_t draw_count);

/* Responses and marginal responses (slopes; to the right, where the two sides differ) at `count`
 * spends (>= 0, finite). `responses` and `marginals` have `count` elements, each may be NULL. An
 * infinite slope, as of a power at 0, is given as infinity. Errors: OUT_OF_RANGE, NOT_FINITE for
 * parameters and spends, UNKNOWN_NAME for the type, MISSING_FIELD. @since 0.1 */
MKTOPT_API mktopt_status mktopt_curve_evaluate(const mktopt_curve *curve, const double *spends,
                                               int64_t count, double *responses, double *marginals,
                                               mktopt_error *err);

#ifdef __cplusplus
}
#endif

#endif
