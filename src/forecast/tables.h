/* Fields that both the options struct and requests have: one definition, several tables. P says
 * where in S the options lie: nothing, or `member.`. */
#ifndef MKTOPT_FORECAST_TABLES_H
#define MKTOPT_FORECAST_TABLES_H

#include <mktopt/forecast.h>

#include "json/fields.h"

#define MKTOPT__LONGEST_HORIZON 100000
#define MKTOPT__LONGEST_SEASON  1000000
#define MKTOPT__MOST_REGRESSORS 1000
#define MKTOPT__MOST_LEVELS     100

extern const mktopt__enum mktopt__forecast_method_names;
extern const mktopt__enum mktopt__forecast_variant_names;
extern const mktopt__array mktopt__default_levels_array;
extern const mktopt__struct mktopt__forecast_options_type;
extern const mktopt__struct mktopt__forecast_summary_type;

/* The others refuse them. */
int mktopt__method_takes_regressors(int32_t method);

/* The variant is one of the method's. */
mktopt_status mktopt__check_forecast_options(const mktopt_forecast_options *options,
                                             const mktopt__path *path, mktopt_error *err);

/* `season` names the field: season_lengths in C, season_length in requests, where one number will
 * do. */
#define MKTOPT__FORECAST_SEASON_FIELD(S, P, season)                                               \
    MKTOPT__NAMED(                                                                                \
        S, ARRAY, (season), P season_lengths, .flags = MKTOPT__OPTIONAL | MKTOPT__SCALAR_OK,      \
        MKTOPT__AT_MOST(16), MKTOPT__EACH(F64, MKTOPT__BETWEEN(1, MKTOPT__LONGEST_SEASON)),       \
        .unit = "steps",                                                                          \
        .doc = "Season lengths, fractions allowed: 12 for months, [7, 365.25] for days; 1 is no " \
               "season.")

#define MKTOPT__FORECAST_LEVELS_FIELD(S, P)                                                      \
    MKTOPT__OPTION(S, P, ARRAY, levels, .flags = MKTOPT__HAS_DEFAULT | MKTOPT__SCALAR_OK,        \
                   .value = &mktopt__default_levels_array, MKTOPT__AT_MOST(MKTOPT__MOST_LEVELS), \
                   MKTOPT__EACH(F64, MKTOPT__INSIDE(0, 1)), .unit = "fraction",                  \
                   .doc = "How likely each interval holds the value.")

#define MKTOPT__FORECAST_METHOD_FIELDS(S, P)                                                  \
    MKTOPT__OPTION(S, P, ENUM, method, MKTOPT__DEFAULT(MKTOPT_FORECAST_AUTO),                 \
                   .names = &mktopt__forecast_method_names,                                   \
                   .doc = "How to forecast; auto combines several methods."),                 \
        MKTOPT__OPTION(S, P, ENUM, variant, MKTOPT__DEFAULT(MKTOPT_FORECAST_DEFAULT_VARIANT), \
                       .names = &mktopt__forecast_variant_names,                              \
                       .doc = "Of exponential_smoothing, theta (classical_theta) and "        \
                              "intermittent; default: simple, the dynamic one, sba."),        \
        MKTOPT__OPTION(S, P, BOOL, non_negative, MKTOPT__DEFAULT(0),                          \
                       .doc = "Nothing below 0 is forecast."),                                \
        MKTOPT__OPTION(S, P, I64, window, MKTOPT__DEFAULT(0), MKTOPT__AT_LEAST(0),            \
                       .unit = "steps",                                                       \
                       .doc = "Of moving_average; 0 is a season, or 5 without one.")

/* What forecasts of values that are there came to: in a summary and in a score. */
#define MKTOPT__FORECAST_ERROR_FIELDS(S)                                                   \
    MKTOPT__MEMBER(S, F64, mae, .flags = MKTOPT__OPTIONAL, .doc = "Mean absolute error."), \
        MKTOPT__MEMBER(S, F64, rmse, .flags = MKTOPT__OPTIONAL,                            \
                       .doc = "Root mean squared error."),                                 \
        MKTOPT__MEMBER(S, F64, smape, .flags = MKTOPT__OPTIONAL, .unit = "percent",        \
                       .doc = "Symmetric mean absolute percentage error, 0 to 200."),      \
        MKTOPT__MEMBER(S, F64, mase, .flags = MKTOPT__OPTIONAL,                            \
                       .doc = "mae by that of the seasonal naive forecast.")

#endif
