/* anomaly.score */
#include <math.h>

#include "anomaly/grid.h"
#include "anomaly/operations_priv.h"
#include "anomaly/score.h"
#include "base/memory.h"

typedef struct score_request {
    mktopt__array values; /* double */
    mktopt__array times;  /* int64_t */
    mktopt_anomaly_options options;
} score_request;

#define S score_request
static const mktopt__field request_fields[] = {
    MKTOPT__SERIES_FIELDS(
        S, "Gaps between them count as missing values; where they follow no even step, "
           "values count as equally spaced."),
    MKTOPT__INLINED(S, options, &mktopt__anomaly_options_type),
};
const mktopt__struct mktopt__anomaly_score_request = {.name = "anomaly_score_request",
                                                      MKTOPT__STRUCT_TABLE(S, request_fields)};
#undef S

typedef struct found_anomaly {
    mktopt_anomaly anomaly;
    int64_t time;
    const char *direction;
} found_anomaly;

typedef struct score_response {
    int32_t method;
    int64_t season_length;
    double threshold;
    mktopt__array scores;
    mktopt__array expected;
    mktopt__array lower;
    mktopt__array upper;
    mktopt__array anomalies;
} score_response;

#define S mktopt_anomaly
static const mktopt__field anomaly_fields[] = {
    MKTOPT__MEMBER(S, I64, index, .doc = "Of the value, from 0."),
    MKTOPT__MEMBER(S, ENUM, kind, .names = &mktopt__anomaly_kinds,
                   .doc = "A single value, or the first of a new level."),
    MKTOPT__MEMBER(S, F64, value, .flags = MKTOPT__OPTIONAL, .doc = "As given."),
    MKTOPT__MEMBER(S, F64, expected, .doc = "By season and level; of a shift by the old level."),
    MKTOPT__MEMBER(S, F64, lower, .doc = "Of the band around it."),
    MKTOPT__MEMBER(S, F64, upper, .doc = "Of the band around it."),
    MKTOPT__MEMBER(S, F64, score, .flags = MKTOPT__OPTIONAL, .doc = "0..1, calibrated."),
    MKTOPT__MEMBER(S, ENUM, severity, .names = &mktopt__severities,
                   .doc = "By the deviation over the band's half width: from 4 critical, from 2.5 "
                          "high, from 1.5 medium, else low."),
};
static const mktopt__struct anomaly_type = {.name = "anomaly",
                                            MKTOPT__STRUCT_TABLE(S, anomaly_fields)};
#undef S

#define S found_anomaly
static const mktopt__field found_fields[] = {
    MKTOPT__INLINED(S, anomaly, &anomaly_type),
    MKTOPT__MEMBER(S, STRING, direction, .doc = "above or below what was expected."),
    MKTOPT__MEMBER(S, TIME, time, .flags = MKTOPT__OPTIONAL, .doc = "When, if times are given."),
};
static const mktopt__struct found_type = {.name = "found_anomaly",
                                          MKTOPT__STRUCT_TABLE(S, found_fields)};
#undef S

#define S score_response
static const mktopt__field response_fields[] = {
    MKTOPT__MEMBER(S, ENUM, method, .names = &mktopt__anomaly_methods, .doc = "As asked for."),
    MKTOPT__MEMBER(S, I64, season_length, .unit = "values", .doc = "That was used; 0: none."),
    MKTOPT__MEMBER(S, F64, threshold, .doc = "Anomalies score above it."),
    MKTOPT__NUMBERS(S, scores,
                    .doc =
                        "0..1, calibrated: of clean values one in a hundred exceeds 0.99, one in "
                        "a thousand 0.999; null for missing ones."),
    MKTOPT__NUMBERS(S, expected, .doc = "What each value should have been."),
    MKTOPT__NUMBERS(S, lower, .doc = "A value below it scores above the threshold."),
    MKTOPT__NUMBERS(S, upper, .doc = "A value above it scores above the threshold."),
    MKTOPT__MEMBER(S, ARRAY, anomalies, MKTOPT__ITEMS(found_anomaly, &found_type),
                   .doc = "In the order of the series."),
};
const mktopt__struct mktopt__anomaly_score_response = {.name = "anomaly_score",
                                                       MKTOPT__STRUCT_TABLE(S, response_fields)};
#undef S

mktopt_status mktopt__check_times(const mktopt__array *values, const mktopt__array *times,
                                  mktopt_error *err)
{
    if (times->count != 0 && times->count != values->count)
        return mktopt__fail(err, MKTOPT_LENGTH_MISMATCH, MKTOPT__FIELD_PATH("times"),
                            "has %lld elements, but values has %lld", (long long)times->count,
                            (long long)values->count);
    const int64_t *seconds = times->items; /* a typed array comes as it is */
    for (int64_t i = 0; i < times->count; i++)
        MKTOPT__TRY(mktopt__check_time(seconds[i], MKTOPT__ELEMENT_PATH("times", i), err));
    return MKTOPT_OK;
}

static mktopt_status list(const mktopt__scored *scored, const int64_t *times, mktopt__arena *arena,
                          mktopt__array *out, mktopt_error *err)
{
    const mktopt_anomaly *anomalies = scored->anomalies.items;
    const int64_t n = scored->anomalies.count;
    found_anomaly *found = mktopt__arena_alloc(arena, n, sizeof *found);
    if (found == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < n; i++)
        found[i] = (found_anomaly){
            .anomaly = anomalies[i],
            .time = times != NULL ? times[anomalies[i].index] : MKTOPT_NONE_I64,
            .direction = anomalies[i].direction > 0 ? "above" : "below",
        };
    *out = (mktopt__array){found, n};
    return MKTOPT_OK;
}

/* Scores `values` with the places that times leave empty as missing values. */
static mktopt_status score_on_grid(const mktopt__context *context, const double *values,
                                   const int64_t *places, int64_t size,
                                   const mktopt_anomaly_options *options, mktopt__scored *scored,
                                   mktopt_error *err)
{
    double *spread = mktopt__arena_alloc(context->arena, size, sizeof *spread);
    if (spread == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0, next = 0; i < size; i++)
        spread[i] = i == places[next] ? values[next++] : (double)NAN;
    return mktopt__score(context, spread, size, options, scored, err);
}

/* Back from the grid: what was said of the values given. A level that jumps in a gap has jumped
 * with the value after it. */
static void take_from_grid(mktopt__scored *scored, const double *values, const int64_t *places,
                           int64_t count)
{
    mktopt_anomaly *anomalies = scored->anomalies.items;
    int64_t next = 0;
    for (int64_t i = 0; i < count; i++) {
        scored->scores[i] = scored->scores[places[i]];
        scored->expected[i] = scored->expected[places[i]];
        scored->lower[i] = scored->lower[places[i]];
        scored->upper[i] = scored->upper[places[i]];
        for (; next < scored->anomalies.count && anomalies[next].index <= places[i]; next++) {
            anomalies[next].index = i;
            anomalies[next].value = values[i];
            anomalies[next].score = scored->scores[i];
        }
    }
    scored->count = count;
}

static mktopt_status score_series(const mktopt__context *context, const score_request *given,
                                  mktopt__scored *scored, mktopt_error *err)
{
    const int64_t n = given->values.count, m = given->times.count;
    const double *values = given->values.items;
    int64_t *places = mktopt__arena_alloc(context->arena, m, sizeof *places);
    double *steps = mktopt__arena_alloc(context->arena, m, sizeof *steps);
    if (places == NULL || steps == NULL)
        return mktopt__out_of_memory(err);
    const int64_t size = mktopt__grid(given->times.items, m, places, steps);
    if (size <= n)
        return mktopt__score(context, values, n, &given->options, scored, err);
    MKTOPT__TRY(score_on_grid(context, values, places, size, &given->options, scored, err));
    take_from_grid(scored, values, places, n);
    return MKTOPT_OK;
}

mktopt_status mktopt__anomaly_run_score(const mktopt__context *context, const void *request,
                                        void *response, mktopt_error *err)
{
    const score_request *given = request;
    score_response *out = response;
    const int64_t n = given->values.count;
    mktopt__scored scored;
    MKTOPT__TRY(mktopt__check_times(&given->values, &given->times, err));
    MKTOPT__TRY(score_series(context, given, &scored, err));
    out->method = given->options.method;
    out->season_length = scored.season_length;
    out->threshold = scored.threshold;
    out->scores = (mktopt__array){scored.scores, n};
    out->expected = (mktopt__array){scored.expected, n};
    out->lower = (mktopt__array){scored.lower, n};
    out->upper = (mktopt__array){scored.upper, n};
    return list(&scored, given->times.count > 0 ? given->times.items : NULL, context->arena,
                &out->anomalies, err);
}
