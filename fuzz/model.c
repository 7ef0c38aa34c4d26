/* Models that go on: fitted to any values with any settings, updated, saved, restored; and restored
 * from any bytes whose checksum is right. */
#include "fuzz.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/bytes.h"

enum { VALUES = 40, HORIZON = 6 };

static double value(fuzz_input *bytes)
{
    const uint8_t form = fuzz_byte(bytes);
    return form < 200 ? form % 40 : form < 215 ? (double)NAN : form < 225 ? fuzz_double(bytes) : 0;
}

static mktopt_forecast_model *fit(fuzz_input *bytes, const mktopt_allocator *allocator)
{
    double series[VALUES], regressors[VALUES];
    const double seasons[] = {1 + fuzz_byte(bytes) % 15, 36.5};
    mktopt_forecast_options options;
    mktopt_forecast_model *model = NULL;
    mktopt_error err = {0};
    const int64_t n = fuzz_byte(bytes) % (VALUES + 1);
    for (int i = 0; i < VALUES; ++i) {
        series[i] = value(bytes);
        regressors[i] = i * 7 % 5;
    }
    FUZZ_CHECK(mktopt_forecast_options_init(&options, sizeof options) == MKTOPT_OK);
    options.method = fuzz_byte(bytes) % 11;
    options.variant = fuzz_byte(bytes) < 128 ? 0 : fuzz_byte(bytes) % 11;
    options.season_lengths = seasons;
    options.n_season_lengths = fuzz_byte(bytes) % 3;
    options.window = fuzz_byte(bytes);
    options.non_negative = fuzz_byte(bytes) & 1;
    options.regressors = regressors;
    options.n_regressors = fuzz_byte(bytes) < 40;
    const mktopt_status status =
        mktopt_forecast_model_fit(series, n, 1 + n % HORIZON, &options, allocator, &model, &err);
    fuzz_check_error(status, &err);
    FUZZ_CHECK((model != NULL) == (status == MKTOPT_OK));
    FUZZ_CHECK(model == NULL || mktopt_forecast_model_steps(model) == n);
    return model;
}

/* The bytes of a model; the caller frees them. */
static unsigned char *save(const mktopt_forecast_model *model, size_t *size)
{
    size_t written;
    FUZZ_CHECK(mktopt_forecast_model_save(model, NULL, 0, size, NULL) == MKTOPT_OK);
    unsigned char *saved = malloc(*size);
    FUZZ_CHECK(saved != NULL);
    FUZZ_CHECK(mktopt_forecast_model_save(model, saved, *size, &written, NULL) == MKTOPT_OK);
    FUZZ_CHECK(written == *size);
    return saved;
}

static void predict(const mktopt_forecast_model *model, const mktopt_allocator *allocator)
{
    static const double future[HORIZON];
    mktopt_error err = {0};
    mktopt_forecast *f = NULL;
    if (mktopt_forecast_model_regressor_count(model) > 1)
        return;
    FUZZ_CHECK(mktopt_forecast_model_horizon(model) > 0);
    const mktopt_status status = mktopt_forecast_model_predict(
        model, HORIZON, mktopt_forecast_model_regressor_count(model) > 0 ? future : NULL, allocator,
        &f, &err);
    fuzz_check_error(status, &err);
    for (int k = 0; status == MKTOPT_OK && k < HORIZON; ++k)
        FUZZ_CHECK(isfinite(mktopt_forecast_mean(f)[k]));
    mktopt_forecast_free(f);
}

static void update(mktopt_forecast_model *model, fuzz_input *bytes)
{
    double values[VALUES], regressors[VALUES] = {0};
    mktopt_error err = {0};
    const int64_t count = fuzz_byte(bytes) % VALUES,
                  columns = mktopt_forecast_model_regressor_count(model);
    if (columns > 1)
        return;
    for (int64_t i = 0; i < count; ++i)
        values[i] = value(bytes);
    fuzz_check_error(
        mktopt_forecast_model_update(model, values, count, columns > 0 ? regressors : NULL, &err),
        &err);
}

/* A restored model is the same bytes, and goes on. */
static void restore(const unsigned char *saved, size_t size, fuzz_input *bytes,
                    const mktopt_allocator *allocator)
{
    mktopt_error err = {0};
    mktopt_forecast_model *model = NULL;
    size_t again;
    const mktopt_status status =
        mktopt_forecast_model_restore(saved, size, allocator, &model, &err);
    fuzz_check_error(status, &err);
    FUZZ_CHECK(status == MKTOPT_OK || status == MKTOPT_CORRUPT_STATE ||
               status == MKTOPT_OUT_OF_MEMORY);
    if (model == NULL)
        return;
    unsigned char *copy = save(model, &again);
    FUZZ_CHECK(again == size && memcmp(copy, saved, size) == 0);
    free(copy);
    update(model, bytes);
    predict(model, allocator);
    mktopt_forecast_model_free(model);
}

/* The same through JSON. */
static void update_in_json(const unsigned char *saved, size_t size)
{
    static const char format[] = "{\"state\": \"%s\", \"values\": [3, null, 5], \"horizon\": 2}";
    const size_t room = mktopt__base64_length(size) + sizeof format;
    char *text = malloc(room), *request = malloc(room);
    mktopt_error err = {0};
    mktopt_response *response = NULL;
    FUZZ_CHECK(text != NULL && request != NULL);
    mktopt__base64_write(saved, size, text);
    (void)snprintf(request, room, format, text);
    fuzz_check_error(
        mktopt_call("forecast.update", request, strlen(request), NULL, 0, NULL, &response, &err),
        &err);
    mktopt_response_free(response);
    free(text);
    free(request);
}

/* Some words of a state, others than they were, under a checksum that is right. */
static void damage(unsigned char *saved, size_t size, fuzz_input *bytes)
{
    for (int i = fuzz_byte(bytes) % 4; i >= 0; --i) {
        const size_t words = size / 8 - 2;
        const size_t at = 8 + 8 * ((fuzz_byte(bytes) | (size_t)fuzz_byte(bytes) << 8) % words);
        const int64_t word = fuzz_integer(bytes);
        memcpy(saved + at, &word, sizeof word);
    }
    mktopt__bytes_seal(saved, size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input bytes = {data, size};
    fuzz_memory memory;
    size_t length;
    fuzz_memory_init(&memory, &bytes);
    mktopt_forecast_model *model = fit(&bytes, &memory.allocator);
    if (model != NULL) {
        update(model, &bytes);
        predict(model, &memory.allocator);
        unsigned char *saved = save(model, &length);
        restore(saved, length, &bytes, &memory.allocator);
        damage(saved, length, &bytes);
        restore(saved, length, &bytes, &memory.allocator);
        update_in_json(saved, length);
        restore(saved, length - fuzz_byte(&bytes) % length, &bytes, &memory.allocator);
        free(saved);
    }
    mktopt_forecast_model_free(model);
    FUZZ_CHECK(memory.in_use == 0);
    return 0;
}
