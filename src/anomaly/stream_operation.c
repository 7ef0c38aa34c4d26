/* anomaly.stream: a detector over a whole series. */
#include <string.h>

#include "anomaly/detector.h"
#include "anomaly/operations_priv.h"
#include "base/base64.h"
#include "base/memory.h"

typedef struct stream_request {
    mktopt__array values; /* double */
    mktopt__array times;  /* int64_t */
    const char *state;    /* NULL: a new detector */
    int32_t return_state;
} stream_request;

#define S stream_request
static const mktopt__field request_fields[] = {
    MKTOPT__SERIES_FIELDS(S,
                          "They serve to learn days and weeks; without, a season is looked for."),
    MKTOPT__MEMBER(S, STRING, state, .flags = MKTOPT__OPTIONAL,
                   .doc = "Of an earlier answer, whose detector goes on with these values."),
    MKTOPT__MEMBER(S, BOOL, return_state, MKTOPT__DEFAULT(0),
                   .doc = "Whether the answer has the detector's state."),
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
    const char *state;
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
    MKTOPT__MEMBER(S, STRING, state, .flags = MKTOPT__OPTIONAL,
                   .doc = "What the detector has learned, in base64; null unless asked for."),
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

/* A new detector, or the one that an earlier answer left. */
static mktopt_status open_detector(const mktopt__context *context, const char *state,
                                   mktopt_detector **detector, mktopt_error *err)
{
    if (state == NULL)
        return mktopt_detector_create(context->allocator, detector, err);
    const size_t length = strlen(state);
    unsigned char *bytes = mktopt__arena_alloc(context->arena, (int64_t)length, 1);
    if (bytes == NULL)
        return mktopt__out_of_memory(err);
    const int64_t size = mktopt__base64_read(state, length, bytes);
    if (size < 0)
        return mktopt__fail(err, MKTOPT_CORRUPT_STATE, MKTOPT__FIELD_PATH("state"),
                            "must be the state of an earlier answer, in base64");
    const mktopt_status status =
        mktopt_detector_restore(bytes, (size_t)size, context->allocator, detector, err);
    return status != MKTOPT_CORRUPT_STATE
               ? status
               : mktopt__fail(err, status, MKTOPT__FIELD_PATH("state"),
                              "is damaged, or not of a detector of this version");
}

static mktopt_status write_state(mktopt__arena *arena, const mktopt_detector *detector,
                                 const char **state, mktopt_error *err)
{
    size_t size;
    MKTOPT__TRY(mktopt_detector_save(detector, NULL, 0, &size, err));
    unsigned char *bytes = mktopt__arena_alloc(arena, (int64_t)size, 1);
    char *text = mktopt__arena_alloc(arena, (int64_t)mktopt__base64_length(size) + 1, 1);
    if (bytes == NULL || text == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__TRY(mktopt_detector_save(detector, bytes, size, &size, err));
    mktopt__base64_write(bytes, size, text);
    *state = text;
    return MKTOPT_OK;
}

static mktopt_status detect(const mktopt__context *context, mktopt_detector *detector,
                            const stream_request *given, stream_response *out, mktopt_error *err)
{
    enum { BLOCK = 4096 }; /* values between reports of progress */
    const double *values = given->values.items;
    const int64_t *times = given->times.count > 0 ? given->times.items : NULL;
    const int64_t n = given->values.count;
    double *scores = out->scores.items, *alert_scores = out->alert_scores.items;
    double *expected = out->expected.items;
    for (int64_t i = 0; i < n; i += BLOCK) {
        MKTOPT__TRY(mktopt__report(context, (double)i / (double)n, err));
        MKTOPT__TRY(mktopt_detector_run(detector, values + i, times != NULL ? times + i : NULL,
                                        n - i < BLOCK ? n - i : BLOCK, scores + i, alert_scores + i,
                                        expected + i, err));
    }
    return MKTOPT_OK;
}

static mktopt_status list_alerts(const stream_request *given, mktopt__arena *arena,
                                 stream_response *out, mktopt_error *err)
{
    const double *values = given->values.items, *expected = out->expected.items;
    const double *scores = out->scores.items, *alert_scores = out->alert_scores.items;
    const int64_t *times = given->times.count > 0 ? given->times.items : NULL;
    int64_t capacity = 0;
    for (int64_t i = 0; i < given->values.count; i++) {
        if (!(alert_scores[i] >= out->threshold))
            continue;
        stream_alert *alert = mktopt__arena_push(arena, &out->alerts.items, &out->alerts.count,
                                                 &capacity, sizeof *alert);
        if (alert == NULL)
            return mktopt__out_of_memory(err);
        *alert = (stream_alert){.index = i,
                                .time = times != NULL ? times[i] : MKTOPT_NONE_I64,
                                .value = values[i],
                                .expected = expected[i],
                                .score = scores[i],
                                .alert_score = alert_scores[i]};
    }
    return MKTOPT_OK;
}

mktopt_status mktopt__anomaly_run_stream(const mktopt__context *context, const void *request,
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
    MKTOPT__TRY(open_detector(context, given->state, &detector, err));
    mktopt_status status = detect(context, detector, given, out, err);
    if (status == MKTOPT_OK && given->return_state)
        status = write_state(context->arena, detector, &out->state, err);
    mktopt_detector_free(detector);
    return status == MKTOPT_OK ? list_alerts(given, context->arena, out, err) : status;
}
