/* anomaly.stream: a detector over a whole series. */
#include <string.h>

#include "anomaly/detector.h"
#include "anomaly/operations_priv.h"
#include "base/memory.h"

typedef struct stream_request {
    mktopt__array values; /* double */
    mktopt__array times;  /* int64_t */
} stream_request;

#define S stream_request
static const mktopt__field request_fields[] = {
    MKTOPT__SERIES_FIELDS(S,
                          "They serve to learn days and weeks; without, a season is looked for."),
};
const mktopt__struct mktopt__anomaly_stream_request = {.name = "anomaly_stream_request",
                                                       MKTOPT__STRUCT_TABLE(S, request_fields)};
#undef S

typedef struct stream_response {
    mktopt__array scores;
    mktopt__array alert_scores;
    mktopt__array expected;
    double threshold;
    mktopt__array alerts;
} stream_response;

typedef struct stream_alert {
    int64_t index;
    int64_t time;
    double value;
    double expected;
    double score;
    double alert_score;
} stream_alert;

#define S stream_alert
static const mktopt__field alert_fields[] = {
    MKTOPT__MEMBER(S, I64, index, .doc = "Of the value, from 0."),
    MKTOPT__MEMBER(S, TIME, time, .flags = MKTOPT__OPTIONAL, .doc = "When, if times are given."),
    MKTOPT__MEMBER(S, F64, value, .doc = "As given."),
    MKTOPT__MEMBER(S, F64, expected, .doc = "Forecast from the past."),
    MKTOPT__MEMBER(S, F64, score, .doc = "Calibrated score."),
    MKTOPT__MEMBER(S, F64, alert_score, .doc = "How clearly an episode begins."),
};
static const mktopt__struct alert_type = {.name = "stream_alert",
                                          MKTOPT__STRUCT_TABLE(S, alert_fields)};
#undef S

#define S stream_response
static const mktopt__field response_fields[] = {
    MKTOPT__NUMBERS(S, scores,
                    .doc =
                        "0..1, calibrated: of clean values one in a hundred exceeds 0.99, one in "
                        "a thousand 0.999. 0 for the first 50 values, null for missing ones."),
    MKTOPT__NUMBERS(S, alert_scores,
                    .doc = "0..1: high where an episode begins, 0 while it lasts or nothing is."),
    MKTOPT__NUMBERS(S, expected, .doc = "Forecast of each value from those before."),
    MKTOPT__MEMBER(S, F64, threshold, .doc = "The alert score from which `alerts` are listed."),
    MKTOPT__MEMBER(S, ARRAY, alerts, MKTOPT__ITEMS(stream_alert, &alert_type),
                   .doc = "Where episodes begin."),
};
const mktopt__struct mktopt__anomaly_stream_response = {.name = "anomaly_stream",
                                                        MKTOPT__STRUCT_TABLE(S, response_fields)};
#undef S

static mktopt_status new_numbers(mktopt__arena *arena, int64_t count, mktopt__array *out,
                                 mktopt_error *err)
{
    *out = (mktopt__array){mktopt__arena_alloc(arena, count, sizeof(double)), count};
    return out->items != NULL ? MKTOPT_OK : mktopt__out_of_memory(err);
}

static mktopt_status list_alert(mktopt__arena *arena, const stream_alert *alert,
                                mktopt__array *alerts, int64_t *capacity, mktopt_error *err)
{
    stream_alert *slot =
        mktopt__arena_push(arena, &alerts->items, &alerts->count, capacity, sizeof *slot);
    if (slot == NULL)
        return mktopt__out_of_memory(err);
    *slot = *alert;
    return MKTOPT_OK;
}

static mktopt_status detect(const mktopt__context *context, mktopt_detector *detector,
                            const stream_request *given, stream_response *out, mktopt_error *err)
{
    const double *values = given->values.items;
    const int64_t *times = given->times.count > 0 ? given->times.items : NULL;
    double *scores = out->scores.items, *alert_scores = out->alert_scores.items;
    double *expected = out->expected.items;
    int64_t capacity = 0;
    for (int64_t i = 0; i < given->values.count; i++) {
        const int64_t time = times != NULL ? times[i] : MKTOPT_NONE_I64;
        mktopt_detection said = {.struct_size = sizeof said};
        if (i % 4096 == 0)
            MKTOPT__TRY(mktopt__report(context, (double)i / (double)given->values.count, err));
        MKTOPT__TRY(mktopt_detector_push(detector, values[i], time, &said, err));
        scores[i] = said.score;
        alert_scores[i] = said.alert_score;
        expected[i] = said.expected;
        const stream_alert alert = {
            i, time, values[i], said.expected, said.score, said.alert_score};
        if (said.alert_score >= out->threshold)
            MKTOPT__TRY(list_alert(context->arena, &alert, &out->alerts, &capacity, err));
    }
    return MKTOPT_OK;
}

mktopt_status mktopt__run_anomaly_stream(const mktopt__context *context, const void *request,
                                         void *response, mktopt_error *err)
{
    const stream_request *given = request;
    stream_response *out = response;
    const int64_t n = given->values.count;
    MKTOPT__TRY(mktopt__check_times(&given->values, &given->times, err));
    MKTOPT__TRY(new_numbers(context->arena, n, &out->scores, err));
    MKTOPT__TRY(new_numbers(context->arena, n, &out->alert_scores, err));
    MKTOPT__TRY(new_numbers(context->arena, n, &out->expected, err));
    out->threshold = MKTOPT_ALERT_SCORE;
    mktopt_detector *detector;
    MKTOPT__TRY(mktopt_detector_create(context->allocator, &detector, err));
    const mktopt_status status = detect(context, detector, given, out, err);
    mktopt_detector_free(detector);
    return status;
}
