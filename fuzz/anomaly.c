/* Scores of any series; a detector over any values and times, saved and restored on the way;
 * restored from any bytes. Byte 0: the allocation that fails; byte 1: how many values come before
 * the rest of the input is taken as a state. */
#include "fuzz.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"

/* Any time, but mostly one of the years that are taken. */
static int64_t fuzz_time(fuzz_input *input)
{
    static const int64_t TWO_MILLENNIA = 60000000000;
    const int64_t any = fuzz_integer(input);
    return any == MKTOPT_NONE_I64 || any % 8 == 7 ? any : any % TWO_MILLENNIA;
}

/* Whether it is none, or of the years 0 to 9999. */
static int is_taken(int64_t time)
{
    return time == MKTOPT_NONE_I64 || (time >= -62167219200 && time < 253402300800);
}

static void push(mktopt_detector *detector, double value, int64_t time)
{
    mktopt_error err = {0};
    mktopt_detection said = {.struct_size = sizeof said};
    const mktopt_status status = mktopt_detector_push(detector, value, time, &said, &err);
    fuzz_check_error(status, &err);
    FUZZ_CHECK((status == MKTOPT_OK) == ((isnan(value) || fabs(value) <= 1e100) && is_taken(time)));
    if (status != MKTOPT_OK || isnan(value))
        return;
    FUZZ_CHECK(said.score >= 0 && said.score <= 1);
    FUZZ_CHECK(said.alert_score >= 0 && said.alert_score <= 1);
    FUZZ_CHECK(isfinite(said.expected));
}

/* What is saved can be restored, and is then the same bytes again. */
static void save_and_restore(const mktopt_detector *detector, const mktopt_allocator *allocator)
{
    mktopt_error err = {0};
    size_t size = 0;
    FUZZ_CHECK(mktopt_detector_save(detector, NULL, 0, &size, NULL) == MKTOPT_OK);
    unsigned char *bytes = malloc(size), *again = malloc(size);
    mktopt_detector *restored = NULL;
    FUZZ_CHECK(bytes != NULL && again != NULL);
    FUZZ_CHECK(mktopt_detector_save(detector, bytes, size, &size, NULL) == MKTOPT_OK);
    const mktopt_status status = mktopt_detector_restore(bytes, size, allocator, &restored, &err);
    fuzz_check_error(status, &err);
    FUZZ_CHECK(status == MKTOPT_OK || status == MKTOPT_OUT_OF_MEMORY);
    if (status == MKTOPT_OK) {
        FUZZ_CHECK(mktopt_detector_save(restored, again, size, &size, NULL) == MKTOPT_OK);
        FUZZ_CHECK(memcmp(bytes, again, size) == 0);
        FUZZ_CHECK(mktopt_detector_seen(restored) == mktopt_detector_seen(detector));
    }
    mktopt_detector_free(restored);
    free(bytes);
    free(again);
}

/* The input as a state whose checksum is right: repeated up to the size. */
static void restore_anything(fuzz_input input, const mktopt_allocator *allocator)
{
    mktopt_error err = {0};
    mktopt_detector *detector = NULL;
    fuzz_check_error(mktopt_detector_restore(input.data, input.size, allocator, &detector, &err),
                     &err);
    mktopt_detector_free(detector);
    detector = NULL;
    size_t size = 0;
    unsigned char *bytes = malloc(MKTOPT_DETECTOR_BYTES);
    FUZZ_CHECK(bytes != NULL);
    mktopt_detector *fresh = NULL;
    FUZZ_CHECK(mktopt_detector_create(NULL, &fresh, NULL) == MKTOPT_OK);
    FUZZ_CHECK(mktopt_detector_save(fresh, bytes, MKTOPT_DETECTOR_BYTES, &size, NULL) == MKTOPT_OK);
    mktopt_detector_free(fresh);
    for (size_t i = 8; i < size - 8 && input.size > 0; i++)
        bytes[i] ^= input.data[i % input.size];
    mktopt__bytes_seal(bytes, size);
    fuzz_check_error(mktopt_detector_restore(bytes, size, allocator, &detector, &err), &err);
    if (detector != NULL)
        push(detector, 1, 0);
    mktopt_detector_free(detector);
    free(bytes);
}

/* Scores of any values: in their range, expected values inside the band. */
static void score(const double *values, int64_t count, const mktopt_allocator *allocator,
                  fuzz_input *input)
{
    mktopt_error err = {0};
    mktopt_anomaly_options options;
    mktopt_anomalies *found = NULL;
    mktopt_anomaly anomaly = {.struct_size = sizeof anomaly};
    FUZZ_CHECK(mktopt_anomaly_options_init(&options, sizeof options) == MKTOPT_OK);
    options.method = fuzz_byte(input) % 7;
    options.season_length = fuzz_byte(input) % 9;
    options.sensitivity = fuzz_byte(input) / 200.0;
    const mktopt_status status =
        mktopt_anomalies_score(values, count, &options, allocator, &found, &err);
    fuzz_check_error(status, &err);
    FUZZ_CHECK((status == MKTOPT_OK) == (found != NULL));
    const double *scores = mktopt_anomalies_scores(found);
    const double *expected = mktopt_anomalies_expected(found);
    const double *lower = mktopt_anomalies_lower(found);
    const double *upper = mktopt_anomalies_upper(found);
    for (int64_t i = 0; found != NULL && i < count; i++) {
        FUZZ_CHECK(isnan(values[i]) == isnan(scores[i]));
        FUZZ_CHECK(isnan(scores[i]) || (scores[i] >= 0 && scores[i] <= 1));
        FUZZ_CHECK(isnan(expected[i]) || (lower[i] <= expected[i] && expected[i] <= upper[i]));
    }
    FUZZ_CHECK(mktopt_anomalies_season_length(found) <= count / 3);
    for (int64_t i = 0; i < mktopt_anomalies_count(found); i++)
        FUZZ_CHECK(mktopt_anomalies_get(found, i, &anomaly, &err) == MKTOPT_OK &&
                   anomaly.index >= 0 && anomaly.index < count);
    mktopt_anomalies_free(found);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input input = {data, size};
    fuzz_memory memory;
    fuzz_memory_init(&memory, &input);
    mktopt_error err = {0};
    mktopt_detector *detector = NULL;
    const mktopt_status status = mktopt_detector_create(&memory.allocator, &detector, &err);
    fuzz_check_error(status, &err);
    FUZZ_CHECK((status == MKTOPT_OK) == (detector != NULL));
    const int count = fuzz_byte(&input);
    double values[16];
    int64_t times[16];
    for (int i = 0; i < 16; i++) {
        values[i] = fuzz_double(&input);
        times[i] = fuzz_time(&input);
    }
    if (detector != NULL) {
        double scores[16], alert_scores[16], expected[16];
        fuzz_check_error(mktopt_detector_run(detector, values, times, count % 17, scores,
                                             alert_scores, expected, &err),
                         &err);
        for (int i = 0; i < count; i++)
            push(detector, fuzz_double(&input), fuzz_time(&input));
        save_and_restore(detector, &memory.allocator);
    }
    double series[256];
    const int64_t length = fuzz_byte(&input);
    for (int64_t i = 0; i < length; i++)
        series[i] = input.size > 8 ? fuzz_double(&input) : (double)(i * i % 11);
    score(series, length, &memory.allocator, &input);
    restore_anything(input, &memory.allocator);
    mktopt_detector_free(detector);
    FUZZ_CHECK(memory.in_use == 0);
    return 0;
}
