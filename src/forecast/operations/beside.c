#include "forecast/operations/beside.h"

#include <math.h>
#include <string.h>

#include "forecast/calendar.h"

static const char *const frequency_words[] = {"hourly",  "daily",     "weekly",
                                              "monthly", "quarterly", "yearly"};
const mktopt__enum mktopt__forecast_frequency_names = MKTOPT__ENUM_OF(frequency_words);

int mktopt__beside_has_times(const mktopt__beside *beside)
{
    return beside->start != MKTOPT_NONE_I64 && beside->has_frequency;
}

int64_t mktopt__beside_count(const mktopt__beside *beside)
{
    return beside->regressors.count + beside->holidays.count;
}

mktopt_status mktopt__check_beside(const mktopt__beside *beside, int32_t method,
                                   const mktopt__path *path, mktopt_error *err)
{
    if (beside->holidays.count > 0 && !mktopt__beside_has_times(beside))
        return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__MEMBER_PATH(path, "holidays"),
                            "need start and frequency");
    if (mktopt__beside_count(beside) > 0 && !mktopt__method_takes_regressors(method))
        return mktopt__fail(
            err, MKTOPT_CONFLICT,
            MKTOPT__MEMBER_PATH(path, beside->regressors.count > 0 ? "regressors" : "holidays"),
            "the method '%s' has no use for them", mktopt__forecast_method_names.names[method]);
    return MKTOPT_OK;
}

/* ---- regressors ----------------------------------------------------------------------------- */

static const mktopt__beside_column *find(const mktopt__array *columns, const char *key)
{
    const mktopt__beside_column *items = columns->items;
    for (int64_t i = 0; i < columns->count; i++)
        if (strcmp(items[i].key, key) == 0)
            return &items[i];
    return NULL;
}

static mktopt_status copy_column(const mktopt__array *columns, const char *key, int64_t count,
                                 const mktopt__path *map, double *to, mktopt_error *err)
{
    const mktopt__beside_column *from = find(columns, key);
    const mktopt__path *path = MKTOPT__MEMBER_PATH(map, key);
    if (from == NULL)
        return mktopt__fail(err, MKTOPT_MISSING_FIELD, path, "is required");
    if (from->value.count != count)
        return mktopt__fail(err, MKTOPT_LENGTH_MISMATCH, path, "has %d numbers, expected %d",
                            (int)from->value.count, (int)count);
    const double *values = from->value.items;
    for (int64_t i = 0; i < count; i++) {
        const mktopt__path element = {map, key, i};
        if (!isfinite(values[i]))
            return mktopt__fail(err, MKTOPT_NOT_FINITE, &element, "must be finite");
        to[i] = values[i];
    }
    return MKTOPT_OK;
}

static mktopt_status check_names(const mktopt__beside *beside, const mktopt__path *map,
                                 mktopt_error *err)
{
    const mktopt__beside_column *items = beside->future_regressors.items;
    for (int64_t i = 0; i < beside->future_regressors.count; i++)
        if (find(&beside->regressors, items[i].key) == NULL)
            return mktopt__fail(err, MKTOPT_UNKNOWN_NAME, MKTOPT__MEMBER_PATH(map, items[i].key),
                                "is not among the regressors");
    return MKTOPT_OK;
}

/* ---- holidays ------------------------------------------------------------------------------- */

static void mark_holiday(const mktopt__beside *beside, const mktopt__array *times, int64_t n,
                         int64_t horizon, double *past, double *future)
{
    const int64_t *items = times->items;
    for (int64_t i = 0; i < times->count; i++) {
        const int64_t at = mktopt__calendar_index(beside->start, beside->frequency,
                                                  beside->passed + n + horizon, items[i]) -
                           beside->passed;
        if (at >= 0)
            *(at < n ? &past[at] : &future[at - n]) += 1;
    }
}

/* ---- both ----------------------------------------------------------------------------------- */

mktopt_status mktopt__read_beside(mktopt__arena *arena, const mktopt__beside *beside, int64_t n,
                                  int64_t horizon, const mktopt__path *path,
                                  mktopt__beside_numbers *numbers, mktopt_error *err)
{
    const mktopt__path past_map = {path, "regressors", -1};
    const mktopt__path future_map = {path, "future_regressors", -1};
    const mktopt__beside_column *regressors = beside->regressors.items;
    const mktopt__beside_column *holidays = beside->holidays.items;
    const int64_t named = beside->regressors.count, count = mktopt__beside_count(beside);
    double *past = mktopt__arena_alloc(arena, count * n, sizeof *past);
    double *future = mktopt__arena_alloc(arena, count * horizon, sizeof *future);
    if (past == NULL || future == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__TRY(check_names(beside, &future_map, err));
    for (int64_t i = 0; i < named; i++) {
        const char *key = regressors[i].key;
        MKTOPT__TRY(copy_column(&beside->regressors, key, n, &past_map, past + i * n, err));
        if (horizon > 0)
            MKTOPT__TRY(copy_column(&beside->future_regressors, key, horizon, &future_map,
                                    future + i * horizon, err));
    }
    for (int64_t i = named; i < count; i++)
        mark_holiday(beside, &holidays[i - named].value, n, horizon, past + i * n,
                     future + i * horizon);
    *numbers = (mktopt__beside_numbers){past, future, count};
    return MKTOPT_OK;
}

mktopt_status mktopt__beside_options(mktopt__arena *arena, const mktopt__beside *beside, int64_t n,
                                     int64_t horizon, mktopt_forecast_options *options,
                                     mktopt_error *err)
{
    mktopt__beside_numbers numbers;
    MKTOPT__TRY(mktopt__read_beside(arena, beside, n, horizon, NULL, &numbers, err));
    options->regressors = numbers.past;
    options->future_regressors = numbers.future;
    options->n_regressors = numbers.count;
    if (options->n_season_lengths == 0)
        options->n_season_lengths = mktopt__beside_seasons(beside, &options->season_lengths);
    return MKTOPT_OK;
}

const char *mktopt__beside_name(const mktopt__beside *beside, int64_t index)
{
    const mktopt__beside_column *regressors = beside->regressors.items;
    const mktopt__beside_column *holidays = beside->holidays.items;
    const int64_t named = beside->regressors.count;
    return index < named ? regressors[index].key : holidays[index - named].key;
}

int64_t mktopt__beside_seasons(const mktopt__beside *beside, const double **lengths)
{
    return beside->has_frequency ? mktopt__calendar_seasons(beside->frequency, lengths) : 0;
}

mktopt_status mktopt__beside_times(mktopt__arena *arena, const mktopt__beside *beside, int64_t n,
                                   int64_t horizon, mktopt__array *times, mktopt_error *err)
{
    if (!mktopt__beside_has_times(beside))
        return MKTOPT_OK;
    int64_t *items = mktopt__arena_alloc(arena, horizon, sizeof *items);
    if (items == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t k = 0; k < horizon; k++)
        items[k] = mktopt__calendar_time(beside->start, beside->frequency, beside->passed + n + k);
    *times = (mktopt__array){items, horizon};
    return MKTOPT_OK;
}
