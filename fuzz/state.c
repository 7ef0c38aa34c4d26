/* Serialised journeys from anywhere: refused or usable, with memory in proportion to the bytes. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"

/* What was restored is written as the same bytes again. */
static void check_again(const mktopt_journeys *journeys, const uint8_t *bytes, size_t size)
{
    size_t again = 0;
    FUZZ_CHECK(mktopt_journeys_save(journeys, NULL, 0, &again, NULL) == MKTOPT_OK);
    FUZZ_CHECK(again == size);
    uint8_t *buffer = malloc(size);
    FUZZ_CHECK(buffer != NULL);
    FUZZ_CHECK(mktopt_journeys_save(journeys, buffer, size, &again, NULL) == MKTOPT_OK);
    FUZZ_CHECK(memcmp(buffer, bytes, size) == 0);
    free(buffer);
}

static void use(const mktopt_journeys *journeys, fuzz_memory *memory)
{
    const mktopt_journeys *parts[2] = {journeys, journeys};
    mktopt_journeys *merged = NULL;
    mktopt_attribution *attribution = NULL;
    mktopt_error err = {0};
    mktopt_status status = mktopt_journeys_merge(parts, 2, &memory->allocator, &merged, &err);
    fuzz_check_error(status, &err);
    if (merged == NULL)
        return;
    const char *models[] = {"linear", "time_decay", "shapley"};
    status =
        mktopt_attribution_run(merged, models, 3, NULL, &memory->allocator, &attribution, &err);
    fuzz_check_error(status, &err);
    mktopt_attribution_free(attribution);
    mktopt_journeys_free(merged);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input input = {data, size};
    fuzz_memory memory;
    fuzz_memory_init(&memory, &input);
    const int signing = fuzz_byte(&input) < 250;
    const size_t left = input.size;
    uint8_t *bytes = malloc(left + 1);
    FUZZ_CHECK(bytes != NULL);
    if (left > 0)
        memcpy(bytes, input.data, left);
    if (signing && left >= 8)
        mktopt__bytes_seal(bytes, left); /* so that what lies behind it is reached */
    mktopt_journeys *journeys = NULL;
    mktopt_error err = {0};
    const mktopt_status status =
        mktopt_journeys_restore(bytes, left, &memory.allocator, &journeys, &err);
    fuzz_check_error(status, &err);
    FUZZ_CHECK((status == MKTOPT_OK) == (journeys != NULL));
    FUZZ_CHECK(status == MKTOPT_OK || status == MKTOPT_CORRUPT_STATE ||
               status == MKTOPT_OUT_OF_MEMORY);
    FUZZ_CHECK(memory.in_use <= (int64_t)(4 << 20) + 300 * (int64_t)left);
    if (journeys != NULL) {
        check_again(journeys, bytes, left);
        use(journeys, &memory);
    }
    mktopt_journeys_free(journeys);
    FUZZ_CHECK(memory.in_use == 0);
    free(bytes);
    return 0;
}
