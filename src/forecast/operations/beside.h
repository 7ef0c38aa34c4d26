/* What a request knows beside a series: when it was, regressors, holidays. */
#ifndef MKTOPT_FORECAST_OPERATIONS_BESIDE_H
#define MKTOPT_FORECAST_OPERATIONS_BESIDE_H

#include "forecast/tables.h"

typedef struct mktopt__beside {
    int64_t start; /* MKTOPT_NONE_I64: unknown */
    int32_t frequency;
    int32_t has_frequency;
    int64_t passed; /* steps from start to the first value */
    mktopt__array regressors;
    mktopt__array future_regressors;
    mktopt__array holidays;
} mktopt__beside;

/* A named column: of regressors numbers, of holidays times. */
typedef struct mktopt__beside_column {
    const char *key;
    mktopt__array value;
} mktopt__beside_column;

extern const mktopt__enum mktopt__forecast_frequency_names;

/* P says where in S the mktopt__beside lies: nothing, or `member.`. */
#define MKTOPT__FORECAST_TIME_FIELDS(S, P)                                                       \
    MKTOPT__OPTION(S, P, TIME, start, .flags = MKTOPT__OPTIONAL,                                 \
                   .doc =                                                                        \
                       "When the first value was; with frequency it gives times and holidays."), \
        MKTOPT__OPTION(S, P, ENUM, frequency, .flags = MKTOPT__OPTIONAL,                         \
                       MKTOPT__PRESENT(S, P has_frequency),                                      \
                       .names = &mktopt__forecast_frequency_names,                               \
                       .doc = "Of the values; without season_length it also says which "         \
                              "seasons to look for.")

#define MKTOPT__FORECAST_COLUMNS_FIELD(S, P, member, kind, text)                     \
    MKTOPT__OPTION(S, P, MAP, member, .flags = MKTOPT__OPTIONAL,                     \
                   MKTOPT__ENTRIES(mktopt__beside_column, ARRAY,                     \
                                   MKTOPT__EACH(kind, .flags = MKTOPT__ANY_NUMBER)), \
                   .doc = text)

/* Of the values alone. */
#define MKTOPT__FORECAST_PAST_FIELDS(S, P)                                                        \
    MKTOPT__FORECAST_TIME_FIELDS(S, P),                                                           \
        MKTOPT__FORECAST_COLUMNS_FIELD(                                                           \
            S, P, regressors, F64,                                                                \
            "What is known beside the series, by name: one number a value."),                     \
        MKTOPT__FORECAST_COLUMNS_FIELD(S, P, holidays, TIME,                                      \
                                       "By name the times of every occurrence, past and future; " \
                                       "needs start and frequency.")

#define MKTOPT__FORECAST_BESIDE_FIELDS(S, P)                         \
    MKTOPT__FORECAST_PAST_FIELDS(S, P),                              \
        MKTOPT__FORECAST_COLUMNS_FIELD(S, P, future_regressors, F64, \
                                       "The same over the horizon: one number a step.")

/* Regressors and holidays as the public calls take them: `count` columns. */
typedef struct mktopt__beside_numbers {
    const double *past;   /* n each */
    const double *future; /* horizon each */
    int64_t count;
} mktopt__beside_numbers;

int64_t mktopt__beside_count(const mktopt__beside *beside);
int mktopt__beside_has_times(const mktopt__beside *beside);

/* Holidays need start and frequency, and some methods have no use for what stands beside. */
mktopt_status mktopt__check_beside(const mktopt__beside *beside, int32_t method,
                                   const mktopt__path *path, mktopt_error *err);

/* Columns for n values and `horizon` steps (0: of the values alone), in memory of the arena. `path`
 * is that of the object that they stand in; NULL: the request itself. */
mktopt_status mktopt__read_beside(mktopt__arena *arena, const mktopt__beside *beside, int64_t n,
                                  int64_t horizon, const mktopt__path *path,
                                  mktopt__beside_numbers *numbers, mktopt_error *err);

/* Completes the options of a request for n values: its columns, and without season lengths those
 * that its frequency suggests. */
mktopt_status mktopt__beside_options(mktopt__arena *arena, const mktopt__beside *beside, int64_t n,
                                     int64_t horizon, mktopt_forecast_options *options,
                                     mktopt_error *err);

/* The name of a column: regressors first, then holidays. */
const char *mktopt__beside_name(const mktopt__beside *beside, int64_t index);

/* The seasons to look for when none are given: how many. */
int64_t mktopt__beside_seasons(const mktopt__beside *beside, const double **lengths);

/* Times of the steps after n values; empty without start and frequency. */
mktopt_status mktopt__beside_times(mktopt__arena *arena, const mktopt__beside *beside, int64_t n,
                                   int64_t horizon, mktopt__array *times, mktopt_error *err);

#endif
