/* The field tables of the public structs: defaults, ranges, names and docs stand here alone. */
#include "forecast/tables.h"

/* ---- names ---------------------------------------------------------------------------------- */

static const char *const method_names[] = {
    "auto",
    "naive",
    "seasonal_naive",
    "moving_average",
    "exponential_smoothing",
    "linear_regression",
    "ets",
    "theta",
    "mstl",
    "intermittent",
};
const mktopt__enum mktopt__forecast_method_names = MKTOPT__ENUM_OF(method_names);

static const char *const variant_names[] = {
    "default",
    "simple",
    "holt",
    "damped",
    "holt_winters_additive",
    "holt_winters_multiplicative",
    "classical_theta",
    "croston",
    "sba",
    "tsb",
};
const mktopt__enum mktopt__forecast_variant_names = MKTOPT__ENUM_OF(variant_names);

static const double default_levels[] = {0.8, 0.95};
const mktopt__array mktopt__default_levels_array = {(void *)(uintptr_t)default_levels, 2};

/* ---- options -------------------------------------------------------------------------------- */

#define S mktopt_forecast_options
static const mktopt__field options_fields[] = {
    MKTOPT__FORECAST_METHOD_FIELDS(S, ),
    MKTOPT__FORECAST_SEASON_FIELD(S, , "season_lengths"),
    MKTOPT__FORECAST_LEVELS_FIELD(S, ),
    MKTOPT__MEMBER(S, I64, n_regressors, MKTOPT__DEFAULT(0),
                   MKTOPT__BETWEEN(0, MKTOPT__MOST_REGRESSORS),
                   .doc = "Columns of regressors and future_regressors."),
    MKTOPT__MEMBER(S, I32, threads, MKTOPT__DEFAULT(1), MKTOPT__BETWEEN(1, 256),
                   .doc = "Of a batch; results do not depend on it."),
};

static int32_t method_of(int32_t variant)
{
    if (variant == MKTOPT_FORECAST_CLASSICAL_THETA)
        return MKTOPT_FORECAST_THETA;
    return variant >= MKTOPT_FORECAST_CROSTON ? MKTOPT_FORECAST_INTERMITTENT
                                              : MKTOPT_FORECAST_EXPONENTIAL_SMOOTHING;
}

int mktopt__method_takes_regressors(int32_t method)
{
    return method != MKTOPT_FORECAST_NAIVE && method != MKTOPT_FORECAST_SEASONAL_NAIVE &&
           method != MKTOPT_FORECAST_MOVING_AVERAGE && method != MKTOPT_FORECAST_INTERMITTENT;
}

mktopt_status mktopt__check_forecast_options(const mktopt_forecast_options *options,
                                             const mktopt__path *path, mktopt_error *err)
{
    const int32_t variant = options->variant;
    if (variant != MKTOPT_FORECAST_DEFAULT_VARIANT && method_of(variant) != options->method)
        return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__MEMBER_PATH(path, "variant"),
                            "'%s' is no variant of the method '%s'", variant_names[variant],
                            method_names[options->method]);
    if (options->n_regressors > 0 && !mktopt__method_takes_regressors(options->method))
        return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__MEMBER_PATH(path, "regressors"),
                            "the method '%s' has no use for them", method_names[options->method]);
    return MKTOPT_OK;
}

static mktopt_status check_options(const void *value, const mktopt__path *path, mktopt_error *err)
{
    return mktopt__check_forecast_options(value, path, err);
}

const mktopt__struct mktopt__forecast_options_type = {
    .name = "forecast_options",
    .doc = "Settings of a forecast.",
    MKTOPT__STRUCT_TABLE(S, options_fields),
    .check = check_options,
};
#undef S

/* ---- summary -------------------------------------------------------------------------------- */

#define S mktopt_forecast_summary
static const mktopt__field summary_fields[] = {
    MKTOPT__MEMBER(S, I64, values, .doc = "That are there."),
    MKTOPT__MEMBER(S, I64, missing, .doc = "That are not."),
    MKTOPT__MEMBER(S, I64, outliers, .doc = "Replaced before fitting."),
    MKTOPT__MEMBER(S, BOOL, seasonal, .doc = "A season was found and used."),
    MKTOPT__FORECAST_ERROR_FIELDS(S),
};
const mktopt__struct mktopt__forecast_summary_type = {
    .name = "forecast_in_sample",
    .doc = "How the forecast fits its own series, one step ahead.",
    MKTOPT__STRUCT_TABLE(S, summary_fields),
};
#undef S
