/* mktopt/forecast.h - forecasts of one series or of many, with intervals.
 *
 * A series is evenly spaced, oldest value first; NaN is a missing value. docs/forecast.md has the
 * methods and how well they do.
 */
#ifndef MKTOPT_FORECAST_H
#define MKTOPT_FORECAST_H

#include <mktopt/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- settings ----------------------------------------------------------------------------- */

/* Methods. @since 0.1 */
enum {
    MKTOPT_FORECAST_AUTO = 0,                  /* the most accurate combination; the default */
    MKTOPT_FORECAST_NAIVE = 1,                 /* the last value */
    MKTOPT_FORECAST_SEASONAL_NAIVE = 2,        /* the value one season ago */
    MKTOPT_FORECAST_MOVING_AVERAGE = 3,        /* mean of the last `window` values */
    MKTOPT_FORECAST_EXPONENTIAL_SMOOTHING = 4, /* the variant says which */
    MKTOPT_FORECAST_LINEAR_REGRESSION = 5,     /* trend, seasonal dummies, regressors */
    MKTOPT_FORECAST_ETS = 6,                   /* state-space smoothing, chosen by AICc */
    MKTOPT_FORECAST_THETA = 7,                 /* Dynamic Optimised Theta, or classical */
    MKTOPT_FORECAST_MSTL = 8,                  /* several seasons by loess, ETS for the rest */
    MKTOPT_FORECAST_INTERMITTENT = 9           /* many zeros: SBA, or the variant */
};

/* Variants of exponential_smoothing, theta and intermittent. @since 0.1 */
enum {
    MKTOPT_FORECAST_DEFAULT_VARIANT = 0,
    MKTOPT_FORECAST_SIMPLE = 1,
    MKTOPT_FORECAST_HOLT = 2,
    MKTOPT_FORECAST_DAMPED = 3,
    MKTOPT_FORECAST_HOLT_WINTERS_ADDITIVE = 4,
    MKTOPT_FORECAST_HOLT_WINTERS_MULTIPLICATIVE = 5,
    MKTOPT_FORECAST_CLASSICAL_THETA = 6,
    MKTOPT_FORECAST_CROSTON = 7,
    MKTOPT_FORECAST_SBA = 8,
    MKTOPT_FORECAST_TSB = 9
};

/* Settings of a forecast. @since 0.1 */
typedef struct mktopt_forecast_options {
    uint32_t struct_size;
    int32_t method;               /* default MKTOPT_FORECAST_AUTO */
    int32_t variant;              /* of the method; default: the method's own choice */
    int32_t non_negative;         /* 1: nothing below 0 is forecast; default 0 */
    const double *season_lengths; /* steps, >= 1, may be fractions (365.25); 1 or none: no season */
    int64_t n_season_lengths;
    const double *levels; /* of the intervals, between 0 and 1; default 0.8 and 0.95 */
    int64_t n_levels;
    int64_t window;                  /* moving_average: steps, >= 1; 0 (default): a season, or 5 */
    const double *regressors;        /* column by column, n values each; see mktopt_forecast_run */
    const double *future_regressors; /* column by column, `horizon` values each */
    int64_t n_regressors;            /* columns, default 0 */
    int32_t threads; /* of a batch: 1..256, default 1; results do not depend on it */
    int32_t reserved;
    mktopt_progress progress; /* of a batch; NULL: none */
    void *progress_context;
} mktopt_forecast_options;

/* Fills in the defaults. `size` is sizeof(mktopt_forecast_options) of the caller.
 * Errors: INVALID_ARGUMENT (NULL, no size). @since 0.1 */
MKTOPT_API mktopt_status mktopt_forecast_options_init(mktopt_forecast_options *options,
                                                      size_t size);

/* ---- one series --------------------------------------------------------------------------- */

/* A forecast: opaque, immutable, owned by the caller. @since 0.1 */
typedef struct mktopt_forecast mktopt_forecast;

/* Forecasts `horizon` >= 1 steps after `n` >= 1 values, of which one at least is there. Regressors
 * enter a regression of differences (linear_regression: of levels); the methods forecast the rest.
 * Short and constant series get wide intervals, not errors. Errors: NOT_FINITE (infinite, or no
 * value), OUT_OF_RANGE, CONFLICT (variant, window or regressors that the method has no use for,
 * seasonal_naive without a season), MISSING_FIELD, NUMBER_OVERFLOW, OUT_OF_MEMORY. Sources: seed
 * 001 section 2; docs/forecast.md. @since 0.1 */
MKTOPT_API mktopt_status mktopt_forecast_run(const double *series, int64_t n, int64_t horizon,
                                             const mktopt_forecast_options *options,
                                             const mktopt_allocator *allocator,
                                             mktopt_forecast **forecast, mktopt_error *err);
/* Frees a forecast; NULL is allowed. @since 0.1 */
MKTOPT_API void mktopt_forecast_free(mktopt_forecast *forecast);

/* Steps, and the mean forecast of each; as long as the forecast lives. @since 0.1 */
MKTOPT_API int64_t mktopt_forecast_horizon(const mktopt_forecast *forecast);
MKTOPT_API const double *mktopt_forecast_mean(const mktopt_forecast *forecast);
/* Intervals: how many, their level (NaN outside), and their ends, `horizon` values each (NULL
 * outside).
 * @since 0.1 */
MKTOPT_API int64_t mktopt_forecast_level_count(const mktopt_forecast *forecast);
MKTOPT_API double mktopt_forecast_level(const mktopt_forecast *forecast, int64_t index);
MKTOPT_API const double *mktopt_forecast_lower(const mktopt_forecast *forecast, int64_t index);
MKTOPT_API const double *mktopt_forecast_upper(const mktopt_forecast *forecast, int64_t index);
/* One-step forecasts of the series itself, n values, as fitted; NaN before the first value. @since
 * 0.1 */
MKTOPT_API const double *mktopt_forecast_fitted(const mktopt_forecast *forecast);

/* The sum of all steps, the ends of its interval at level `index`, and each step's share in its
 * variance, `horizon` values that sum to 1. Ends are nearer than sums of ends: by how the models
 * pass errors on, and how those of the series have added up. NaN and NULL outside, and where no
 * double holds it. As long as the forecast lives. Source: docs/forecast.md. @since 0.1 */
MKTOPT_API double mktopt_forecast_total(const mktopt_forecast *forecast);
MKTOPT_API double mktopt_forecast_total_lower(const mktopt_forecast *forecast, int64_t index);
MKTOPT_API double mktopt_forecast_total_upper(const mktopt_forecast *forecast, int64_t index);
MKTOPT_API const double *mktopt_forecast_total_share(const mktopt_forecast *forecast);

/* How the forecast fits its own series, one step ahead. @since 0.1 */
typedef struct mktopt_forecast_summary {
    uint32_t struct_size;
    int32_t method;   /* as asked for */
    int64_t values;   /* that are there */
    int64_t missing;  /* NaN */
    int64_t outliers; /* replaced before fitting */
    int32_t seasonal; /* 1: a season was found and used */
    int32_t reserved;
    double mae;
    double rmse;
    double smape; /* 0..200, percent; NaN without a value */
    double mase;  /* mae by that of the seasonal naive forecast; NaN when that is 0 */
} mktopt_forecast_summary;

/* Writes the summary; set struct_size first. Errors: INVALID_ARGUMENT, INVALID_OPTIONS. @since 0.1
 */
MKTOPT_API mktopt_status mktopt_forecast_get_summary(const mktopt_forecast *forecast,
                                                     mktopt_forecast_summary *summary,
                                                     mktopt_error *err);
/* The parameters that were fitted, by name ("ets.alpha", "theta.weight" ...): 0 .. count - 1, NULL
 * and NaN outside. Names live as long as the forecast. @since 0.1 */
MKTOPT_API int64_t mktopt_forecast_parameter_count(const mktopt_forecast *forecast);
MKTOPT_API const char *mktopt_forecast_parameter_name(const mktopt_forecast *forecast,
                                                      int64_t index);
MKTOPT_API double mktopt_forecast_parameter(const mktopt_forecast *forecast, int64_t index);

/* ---- a model that goes on ------------------------------------------------------------------- */

/* A fitted model, which takes in new values without being fitted again: opaque, owned by the
 * caller. Const calls are safe from many threads. @since 0.1 */
typedef struct mktopt_forecast_model mktopt_forecast_model;

/* Fits what mktopt_forecast_run fits for that horizon: to predict it gives the same bits. The
 * horizon also says how far ahead the models of a combination are weighed, and errors measured.
 * Regressors: of the series alone, `future_regressors` may be NULL. Memory does not grow with n.
 * Errors: as mktopt_forecast_run; OUT_OF_RANGE also for a window, or missing values at the end,
 * above 1000000. The caller frees *model. @since 0.1 */
MKTOPT_API mktopt_status mktopt_forecast_model_fit(const double *series, int64_t n, int64_t horizon,
                                                   const mktopt_forecast_options *options,
                                                   const mktopt_allocator *allocator,
                                                   mktopt_forecast_model **model,
                                                   mktopt_error *err);
/* Frees a model; NULL is allowed. @since 0.1 */
MKTOPT_API void mktopt_forecast_model_free(mktopt_forecast_model *model);

/* Takes in the next `count` values, NaN is missing, in constant time each; parameters and weights
 * stay, the scale of intervals follows the errors. A value far from those before and after it is an
 * outlier, as in a fit, and is forgotten once the next one shows it. Regressors: column by column,
 * count values each; NULL for a model without. Errors: NOT_FINITE, OUT_OF_RANGE (values[i]: beyond
 * 2^200 times those of the fit, or 1000000 missing in a row), MISSING_FIELD, CONFLICT (regressors);
 * then nothing was taken in. @since 0.1 */
MKTOPT_API mktopt_status mktopt_forecast_model_update(mktopt_forecast_model *model,
                                                      const double *values, int64_t count,
                                                      const double *regressors, mktopt_error *err);

/* Forecasts `horizon` steps after the last value, missing ones included. The forecast has no fitted
 * values; its summary is that of the fit, with the values counted that came since. Regressors:
 * column by column, horizon values each; NULL for a model without. Errors: OUT_OF_RANGE,
 * NOT_FINITE, MISSING_FIELD, CONFLICT, NUMBER_OVERFLOW, OUT_OF_MEMORY. @since 0.1 */
MKTOPT_API mktopt_status mktopt_forecast_model_predict(
    const mktopt_forecast_model *model, int64_t horizon, const double *future_regressors,
    const mktopt_allocator *allocator, mktopt_forecast **forecast, mktopt_error *err);

/* The horizon it was fitted for, columns of regressors, and steps of the series so far; 0 for
 * NULL. @since 0.1 */
MKTOPT_API int64_t mktopt_forecast_model_horizon(const mktopt_forecast_model *model);
MKTOPT_API int64_t mktopt_forecast_model_regressor_count(const mktopt_forecast_model *model);
MKTOPT_API int64_t mktopt_forecast_model_steps(const mktopt_forecast_model *model);

/* Writes the whole state, the same bytes on every machine. *size is how many there are; `buffer`
 * NULL with capacity 0 only asks for that. Errors: TOO_LARGE (capacity). @since 0.1 */
MKTOPT_API mktopt_status mktopt_forecast_model_save(const mktopt_forecast_model *model,
                                                    void *buffer, size_t capacity, size_t *size,
                                                    mktopt_error *err);
/* A model that goes on where the saved one was, bit for bit. Memory is taken in proportion to
 * `size`, and to the window of a moving average. Errors: CORRUPT_STATE when the bytes are damaged
 * or are no model's, OUT_OF_MEMORY. The caller frees *model. @since 0.1 */
MKTOPT_API mktopt_status mktopt_forecast_model_restore(const void *bytes, size_t size,
                                                       const mktopt_allocator *allocator,
                                                       mktopt_forecast_model **model,
                                                       mktopt_error *err);

/* ---- many series -------------------------------------------------------------------------- */

/* What a series of a batch may have of its own instead of that of the options. @since 0.1 */
enum {
    MKTOPT_FORECAST_OWN_METHOD = 1, /* with its variant and window */
    MKTOPT_FORECAST_OWN_NON_NEGATIVE = 2
};

/* A series of a batch. @since 0.1 */
typedef struct mktopt_forecast_series {
    uint32_t struct_size;
    uint32_t own; /* MKTOPT_FORECAST_OWN_..., added up; default 0 */
    const double *values;
    int64_t n;
    const double *season_lengths; /* none: those of the options */
    int64_t n_season_lengths;
    int64_t horizon;                 /* 0: that of the call */
    const double *regressors;        /* column by column, n values each, as in the options of */
    const double *future_regressors; /* mktopt_forecast_run; column by column, a horizon each */
    int64_t n_regressors;            /* columns, 0..1000; 0: none */
    int32_t method;                  /* these four as in the options, where `own` says so */
    int32_t variant;
    int32_t non_negative;
    int32_t reserved;
    int64_t window;
} mktopt_forecast_series;

/* Forecasts of many series: opaque, immutable, owned by the caller. @since 0.1 */
typedef struct mktopt_forecasts mktopt_forecasts;

/* Forecasts each series on its own, on several threads; memory beside the results is constant for
 * each thread, and the bits do not depend on their number. A series that cannot be forecast has its
 * own status, and spoils no other. Regressors belong to the series: CONFLICT in the options, and,
 * for that series, with a method that has no use for them. Errors: options, OUT_OF_RANGE (count;
 * horizon, where a series has none of its own), CANCELLED, OUT_OF_MEMORY. @since 0.1 */
MKTOPT_API mktopt_status mktopt_forecast_batch(const mktopt_forecast_series *series, int64_t count,
                                               int64_t horizon,
                                               const mktopt_forecast_options *options,
                                               const mktopt_allocator *allocator,
                                               mktopt_forecasts **forecasts, mktopt_error *err);
/* Frees the forecasts; NULL is allowed. @since 0.1 */
MKTOPT_API void mktopt_forecasts_free(mktopt_forecasts *forecasts);

/* Series 0 .. count - 1, in order: status (INVALID_ARGUMENT outside) and message ("" when it went
 * well), horizon, and the numbers, NULL when it failed. As long as the forecasts live. @since 0.1
 */
MKTOPT_API int64_t mktopt_forecasts_count(const mktopt_forecasts *forecasts);
MKTOPT_API mktopt_status mktopt_forecasts_status(const mktopt_forecasts *forecasts, int64_t index);
MKTOPT_API const char *mktopt_forecasts_message(const mktopt_forecasts *forecasts, int64_t index);
MKTOPT_API int64_t mktopt_forecasts_horizon(const mktopt_forecasts *forecasts, int64_t index);
MKTOPT_API const double *mktopt_forecasts_mean(const mktopt_forecasts *forecasts, int64_t index);
MKTOPT_API const double *mktopt_forecasts_lower(const mktopt_forecasts *forecasts, int64_t index,
                                                int64_t level);
MKTOPT_API const double *mktopt_forecasts_upper(const mktopt_forecasts *forecasts, int64_t index,
                                                int64_t level);
/* The sum of all steps of a series, as mktopt_forecast_total... of one forecast: NaN and NULL
 * where that has none, and when the series failed. @since 0.1 */
MKTOPT_API double mktopt_forecasts_total(const mktopt_forecasts *forecasts, int64_t index);
MKTOPT_API double mktopt_forecasts_total_lower(const mktopt_forecasts *forecasts, int64_t index,
                                               int64_t level);
MKTOPT_API double mktopt_forecasts_total_upper(const mktopt_forecasts *forecasts, int64_t index,
                                               int64_t level);
MKTOPT_API const double *mktopt_forecasts_total_share(const mktopt_forecasts *forecasts,
                                                      int64_t index);

/* ---- comparing methods -------------------------------------------------------------------- */

/* How a method did in forecasts of values that it had not seen. @since 0.1 */
typedef struct mktopt_forecast_score {
    uint32_t struct_size;
    int32_t method;
    int64_t comparisons; /* of a forecast with a value; what follows is NaN without any */
    double mae;
    double rmse;
    double smape;          /* 0..200, percent */
    double mase;           /* errors by the seasonal naive one before each origin; NaN when 0 */
    double coverage;       /* share of values inside the interval of the first level */
    double interval_score; /* mean scaled interval score of that level; lower is better */
} mktopt_forecast_score;

/* Rolling-origin cross-validation: forecasts of `horizon` steps by each method (default variants)
 * from up to `origins` points, the last value less the horizon backwards, the first half of the
 * series kept to fit; missing values are passed over. Set struct_size in each of the n_methods
 * scores. Regressors: those of the series, n values each; from each origin those over its horizon
 * are known. options->method, variant and future_regressors are not used. Errors: as
 * mktopt_forecast_run, UNKNOWN_NAME, CONFLICT (methods[i] that takes no regressors). Source:
 * Tashman, IJF 16 (2000). @since 0.1 */
MKTOPT_API mktopt_status mktopt_forecast_evaluate(const double *series, int64_t n, int64_t horizon,
                                                  const int32_t *methods, int64_t n_methods,
                                                  int64_t origins,
                                                  const mktopt_forecast_options *options,
                                                  const mktopt_allocator *allocator,
                                                  mktopt_forecast_score *scores, mktopt_error *err);

/* ---- what a forecast means ---------------------------------------------------------------- */

/* A forecast against a target: of one step, or of all together. @since 0.1 */
typedef struct mktopt_forecast_gap {
    uint32_t struct_size;
    uint32_t reserved;
    double forecast;
    double deviation; /* standard deviation of the forecast */
    double target;
    double shortfall;       /* what the forecast lacks, or has above a limit; 0: nothing */
    double shortfall_share; /* of the target; NaN unless that is > 0 */
    double probability;     /* that the target is reached, or the limit kept to */
    double required_growth; /* target / forecast - 1; NaN unless the forecast is > 0 */
} mktopt_forecast_gap;

/* Compares n steps, their mean and standard deviation >= 0, with targets, or, are_limits 1, with
 * limits (less is better: cost, CAC); set struct_size in every gap. Steps err together: the total
 * has the deviation of the linear process that those of the steps imply. Probabilities are those of
 * a normal distribution. Errors: NOT_FINITE, OUT_OF_RANGE, INVALID_ARGUMENT, INVALID_OPTIONS,
 * NUMBER_OVERFLOW. Source: seed 002 component 4. @since 0.1 */
MKTOPT_API mktopt_status mktopt_forecast_find_gap(const double *mean, const double *deviation,
                                                  const double *targets, int64_t n,
                                                  int32_t are_limits, mktopt_forecast_gap *gaps,
                                                  mktopt_forecast_gap *total, mktopt_error *err);

/* The scenario in which the total is at its quantile `probability` (0.1 is pessimistic, 0.9
 * optimistic): n values, what is to be expected of each step then; they sum to *total. Errors as
 * above. Source: seed 002 component 4. @since 0.1 */
MKTOPT_API mktopt_status mktopt_forecast_scenario(const double *mean, const double *deviation,
                                                  int64_t n, double probability, double *values,
                                                  double *total, mktopt_error *err);

/* Forecasts that hang together: parts and their sums, node by node. @since 0.1 */
typedef struct mktopt_forecast_hierarchy {
    uint32_t struct_size;
    int32_t non_negative; /* 1: nothing below 0 */
    int64_t nodes;        /* 1..10000 */
    int64_t horizon;
    const double *mean;        /* nodes * horizon, node by node */
    const double *deviation;   /* the same, >= 0: who has less moves less */
    const double *correlation; /* of the nodes' errors, nodes * nodes; NULL: none */
    const double *weights; /* nodes, >= 0: variances to go by instead of these two; NULL: none */
    const double *constraints; /* n_constraints * nodes: each row times the nodes is 0: 1 for a sum,
                                  -1 for each of its parts */
    int64_t n_constraints;
} mktopt_forecast_hierarchy;

/* Makes forecasts coherent with the least trace of the error covariance (MinT): writes nodes *
 * horizon means, for which every constraint holds, and deviations, none larger than before. With
 * weights, all 1 (OLS) or the number of leaves below (structural), means go by these. non_negative:
 * the nearest means that are not below 0, deviations as without. Errors: NOT_FINITE, OUT_OF_RANGE,
 * INVALID_ARGUMENT, INVALID_OPTIONS, INFEASIBLE (constraints that depend on one another, or bind
 * forecasts without deviation), OUT_OF_MEMORY. Sources: Wickramasuriya et al., JASA 114 (2019);
 * Statistics and Computing 30 (2020). @since 0.1 */
MKTOPT_API mktopt_status mktopt_forecast_reconcile(const mktopt_forecast_hierarchy *hierarchy,
                                                   const mktopt_allocator *allocator, double *mean,
                                                   double *deviation, mktopt_error *err);

/* The ratio of two forecasts (cost by customers is CAC), n steps, with the interval of Fieller for
 * normal errors of that correlation (-1..1). `ratio` is its median; lower and upper are NaN where
 * the denominator may be 0 at this level, all three where its mean is not above 0. Errors:
 * NOT_FINITE, OUT_OF_RANGE, INVALID_ARGUMENT, NUMBER_OVERFLOW. Source: Fieller, JRSS B 16 (1954);
 * seed 001 section 2. @since 0.1 */
MKTOPT_API mktopt_status mktopt_forecast_ratio(const double *numerator,
                                               const double *numerator_deviation,
                                               const double *denominator,
                                               const double *denominator_deviation, int64_t n,
                                               double correlation, double level, double *ratio,
                                               double *lower, double *upper, mktopt_error *err);

/* What follows a forecast: budget, people, calls. @since 0.1 */
typedef struct mktopt_forecast_resource {
    uint32_t struct_size;
    int32_t whole;   /* 1: rounded up to whole units */
    double fixed;    /* needed whatever the forecast is */
    double per_unit; /* more for each unit of the forecast above `included` */
    double included; /* units of the forecast that the fixed part can bear, >= 0 */
} mktopt_forecast_resource;

/* Needs of a resource for n values of a forecast (its mean, or an end of its interval): fixed +
 * per_unit * max(value - included, 0). Errors: NOT_FINITE, OUT_OF_RANGE, INVALID_ARGUMENT,
 * INVALID_OPTIONS, NUMBER_OVERFLOW. Source: seed 002 component 4. @since 0.1 */
MKTOPT_API mktopt_status mktopt_forecast_needs(const mktopt_forecast_resource *resource,
                                               const double *values, int64_t n, double *needs,
                                               mktopt_error *err);

/* ---- goals -------------------------------------------------------------------------------- */

/* What shall be reached, in sum, from `start` to `end`. @since 0.1 */
typedef struct mktopt_goal {
    uint32_t struct_size;
    uint32_t reserved;
    double target; /* > 0 */
    int64_t start; /* epoch seconds */
    int64_t end;   /* after start, not part of it */
    int64_t as_of; /* what is known: later values are ignored */
} mktopt_goal;

/* How a goal stands. @since 0.1 */
enum {
    MKTOPT_GOAL_ACHIEVED = 0,
    MKTOPT_GOAL_AHEAD = 1,    /* reached with 80 % or more */
    MKTOPT_GOAL_ON_TRACK = 2, /* 50 % */
    MKTOPT_GOAL_AT_RISK = 3,  /* 20 % */
    MKTOPT_GOAL_BEHIND = 4,   /* less */
    MKTOPT_GOAL_MISSED = 5    /* its time is over */
};

/* @since 0.1 */
typedef struct mktopt_goal_progress {
    uint32_t struct_size;
    int32_t status;
    double actual;            /* from start to as_of */
    double progress;          /* of the target */
    double elapsed;           /* of the time, 0..1 */
    double pace;              /* progress / elapsed; NaN before the start */
    double projected;         /* at the end; NaN without any whole day to go by */
    double projected_lower;   /* 80 % interval; not below actual where no day was negative */
    double projected_upper;   /* of the projection */
    double probability;       /* that the target is reached; NaN like the projection */
    double current_run_rate;  /* a day, since the start; NaN before it */
    double required_run_rate; /* a day, from now to the end; 0 when reached, NaN after the end */
} mktopt_goal_progress;

/* Progress, projection and chance of a goal from n values with their times, any order; values
 * before the start tell what a day brings. Days (24 hours each, from the start) are added up
 * and forecast with a season of 7; as many as are left are added to what there is. Set struct_size
 * in both. Errors: OUT_OF_RANGE, NOT_FINITE, INVALID_ARGUMENT, INVALID_OPTIONS, TOO_LARGE (over
 * 100000 days), OUT_OF_MEMORY. Source: seed 002 component 1. @since 0.1 */
MKTOPT_API mktopt_status mktopt_goal_get_progress(const mktopt_goal *goal, const int64_t *times,
                                                  const double *values, int64_t n,
                                                  const mktopt_allocator *allocator,
                                                  mktopt_goal_progress *progress,
                                                  mktopt_error *err);

/* A target that follows performance: target * (1 + c), with c = sensitivity * (a - 1), at most
 * max_change either way; a is the mean attainment (actual / target >= 0, oldest first), each period
 * weighing twice the one before. Errors: OUT_OF_RANGE, NOT_FINITE, INVALID_ARGUMENT,
 * NUMBER_OVERFLOW. Source: seed 002 component 1. @since 0.1 */
MKTOPT_API mktopt_status mktopt_goal_adjust(double target, const double *attainments, int64_t n,
                                            double sensitivity, double max_change, double *adjusted,
                                            double *attainment, mktopt_error *err);

#ifdef __cplusplus
}
#endif

#endif
