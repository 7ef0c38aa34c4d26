/* The public face of the streaming detector. */
#include <math.h>
#include <string.h>

#include "anomaly/detector.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/options.h"
#include "json/time.h"

mktopt_status mktopt_detector_create(const mktopt_allocator *allocator, mktopt_detector **detector,
                                     mktopt_error *err)
{
    MKTOPT__REQUIRE(detector, err);
    const mktopt_allocator *memory = mktopt__allocator_or_libc(allocator);
    mktopt_detector *created = mktopt__alloc(memory, 1, sizeof *created);
    if (created == NULL)
        return mktopt__out_of_memory(err);
    memset(created, 0, sizeof *created);
    created->allocator = *memory;
    *detector = created;
    return MKTOPT_OK;
}

void mktopt_detector_free(mktopt_detector *detector)
{
    if (detector == NULL)
        return;
    const mktopt_allocator memory = detector->allocator;
    mktopt__free(&memory, detector, 1, sizeof *detector);
}

mktopt_status mktopt__check_value(double value, const mktopt__path *path, mktopt_error *err)
{
    if (isinf(value))
        return mktopt__fail(err, MKTOPT_NOT_FINITE, path, "must be a finite number, got %s",
                            MKTOPT__NUMBER(value));
    if (fabs(value) > MKTOPT__VALUE_LIMIT)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, path, "must be within +-1e100, got %s",
                            MKTOPT__NUMBER(value));
    return MKTOPT_OK;
}

mktopt_status mktopt__check_time(int64_t time, const mktopt__path *path, mktopt_error *err)
{
    if (time == MKTOPT_NONE_I64 || mktopt__is_time((double)time))
        return MKTOPT_OK;
    return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, path, MKTOPT__NO_TIME,
                        MKTOPT__NUMBER((double)time));
}

static void push(mktopt_detector *detector, double value, int64_t time, mktopt_detection *out)
{
    out->score = out->alert_score = out->expected = (double)NAN;
    if (!isnan(value))
        mktopt__detector_step(&detector->state, value, time, out);
}

mktopt_status mktopt_detector_push(mktopt_detector *detector, double value, int64_t time,
                                   mktopt_detection *detection, mktopt_error *err)
{
    MKTOPT__REQUIRE(detector, err);
    MKTOPT__REQUIRE(detection, err);
    MKTOPT__TRY(mktopt__check_value(value, MKTOPT__FIELD_PATH("value"), err));
    MKTOPT__TRY(mktopt__check_time(time, MKTOPT__FIELD_PATH("time"), err));
    mktopt_detection said = {.struct_size = sizeof said};
    /* Before anything is learned: the caller's struct must be one that can be written. */
    MKTOPT__TRY(mktopt__struct_out(detection, "detection", &said, sizeof said, err));
    push(detector, value, time, &said);
    return mktopt__struct_out(detection, "detection", &said, sizeof said, err);
}

mktopt_status mktopt_detector_run(mktopt_detector *detector, const double *values,
                                  const int64_t *times, int64_t count, double *scores,
                                  double *alert_scores, double *expected, mktopt_error *err)
{
    MKTOPT__REQUIRE(detector, err);
    if (count < 0)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("count"),
                            "must be >= 0, got %lld", (long long)count);
    if (count > 0)
        MKTOPT__REQUIRE(values, err);
    for (int64_t i = 0; i < count; i++)
        MKTOPT__TRY(mktopt__check_value(values[i], MKTOPT__ELEMENT_PATH("values", i), err));
    for (int64_t i = 0; times != NULL && i < count; i++)
        MKTOPT__TRY(mktopt__check_time(times[i], MKTOPT__ELEMENT_PATH("times", i), err));
    for (int64_t i = 0; i < count; i++) {
        mktopt_detection said;
        push(detector, values[i], times != NULL ? times[i] : MKTOPT_NONE_I64, &said);
        if (scores != NULL)
            scores[i] = said.score;
        if (alert_scores != NULL)
            alert_scores[i] = said.alert_score;
        if (expected != NULL)
            expected[i] = said.expected;
    }
    return MKTOPT_OK;
}

int64_t mktopt_detector_seen(const mktopt_detector *detector)
{
    return detector != NULL ? detector->state.seen : 0;
}
