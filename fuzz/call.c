/* mktopt_call: byte 0 chooses the operation, byte 1 how responses come, byte 2 which allocation
 * fails; the rest is the request. Beside it lie arrays of every kind, for {"$arg": 0} to {"$arg":
 * 7}. */
#include "fuzz.h"

#include <math.h>
#include <string.h>

#include "json/reader.h"

struct bulk {
    mktopt_arg items[8];
    mktopt_arg names;
    mktopt_arg rows;
};

static void fill(struct bulk *bulk)
{
    static const double doubles[] = {1.0, 0.25, NAN, -3.0, 1e308};
    static const int64_t integers[] = {0, 1, 86400, MKTOPT_NONE_I64, -1};
    static const int32_t codes[] = {0, 1, 2, -1, 1};
    static const char text[] = "search > emaildirecttouchconversion";
    static const int64_t offsets[] = {0, 14, 20, 20, 25, 35};
    static const char *const words[] = {"touch", "conversion", NULL, "", "touch"};
    static const int64_t row_offsets[] = {0, 2, 2, 3, 4, 5};
    bulk->names = mktopt_arg_strings(text, offsets, 5);
    bulk->rows = mktopt_arg_cstrings(words, 5);
    bulk->items[0] = mktopt_arg_f64(doubles, 5);
    bulk->items[1] = mktopt_arg_i64(integers, 5);
    bulk->items[2] = mktopt_arg_i32(codes, 5);
    bulk->items[3] = bulk->names;
    bulk->items[4] = bulk->rows;
    bulk->items[5] = mktopt_arg_category(codes, 5, &bulk->names);
    bulk->items[6] = mktopt_arg_ragged(row_offsets, 5, &bulk->rows);
    bulk->items[7] = bulk->names;
    bulk->items[7].kind = MKTOPT_ARG_TEXT;
}

static void check_response(const mktopt_response *response)
{
    size_t length = 0;
    const char *json = mktopt_response_json(response, &length);
    FUZZ_CHECK(json != NULL && length == strlen(json));
    mktopt__json_document *document = NULL;
    FUZZ_CHECK(mktopt__json_parse(json, length, NULL, &document, NULL) == MKTOPT_OK);
    mktopt__json_free(document);
    const int64_t count = mktopt_response_arg_count(response);
    mktopt_arg arg;
    for (int64_t i = 0; i < count; ++i)
        FUZZ_CHECK(mktopt_response_arg(response, i, &arg, NULL) == MKTOPT_OK && arg.count >= 0);
    FUZZ_CHECK(mktopt_response_arg(response, count, &arg, NULL) == MKTOPT_OUT_OF_RANGE);
}

static mktopt_status call(const char *operation, fuzz_input request, const mktopt_arg *args,
                          const mktopt_call_options *options, mktopt_response **response)
{
    mktopt_error err = {0};
    const mktopt_status status = mktopt_call(operation, (const char *)request.data, request.size,
                                             args, 8, options, response, &err);
    fuzz_check_error(status, &err);
    FUZZ_CHECK((status == MKTOPT_OK) == (*response != NULL));
    return status;
}

/* The same request gives the same bytes. */
static void check_again(const char *operation, fuzz_input request, const struct bulk *bulk,
                        const mktopt_response *first)
{
    mktopt_call_options options;
    mktopt_call_options_init(&options, sizeof options);
    options.threads = 3;
    mktopt_response *second = NULL;
    FUZZ_CHECK(call(operation, request, bulk->items, &options, &second) == MKTOPT_OK);
    FUZZ_CHECK(strcmp(mktopt_response_json(first, NULL), mktopt_response_json(second, NULL)) == 0);
    mktopt_response_free(second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input input = {data, size};
    const char *operation = mktopt_operation_name(fuzz_byte(&input) % mktopt_operation_count());
    mktopt_call_options options;
    FUZZ_CHECK(mktopt_call_options_init(&options, sizeof options) == MKTOPT_OK);
    options.typed_arrays = fuzz_byte(&input) & 1;
    fuzz_memory memory;
    fuzz_memory_init(&memory, &input);
    options.allocator = &memory.allocator;

    struct bulk bulk;
    fill(&bulk);
    mktopt_response *response = NULL;
    if (call(operation, input, bulk.items, &options, &response) == MKTOPT_OK) {
        check_response(response);
        if (options.typed_arrays == 0)
            check_again(operation, input, &bulk, response);
    }
    mktopt_response_free(response);
    FUZZ_CHECK(memory.in_use == 0);
    return 0;
}
