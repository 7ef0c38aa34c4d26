/* Statuses, decimals, array constructors and descriptions, with any numbers and names. */
#include "fuzz.h"

#include <math.h>

static void try_statuses(fuzz_input *input)
{
    const mktopt_status status = (mktopt_status)fuzz_integer(input);
    FUZZ_CHECK(mktopt_status_name(status)[0] != '\0');
    FUZZ_CHECK(mktopt_status_text(status)[0] != '\0');
    FUZZ_CHECK(mktopt_version()[0] != '\0');
}

static void try_decimals(fuzz_input *input)
{
    mktopt_decimal decimal = {-7, -7, -7};
    mktopt_error err = {0};
    const double number = fuzz_double(input);
    mktopt_status status = mktopt_decimal_from_double(number, &decimal, &err);
    fuzz_check_error(status, &err);
    FUZZ_CHECK(isfinite(number) || status == MKTOPT_NOT_FINITE);

    char text[64];
    decimal = (mktopt_decimal){-7, -7, -7};
    status = mktopt_decimal_parse(fuzz_text(input, text, sizeof text), &decimal, &err);
    fuzz_check_error(status, &err);
    if (status == MKTOPT_OK)
        FUZZ_CHECK(decimal.scale >= 0 && decimal.scale <= 18 && decimal.reserved == 0);
    else
        FUZZ_CHECK(decimal.scale == -7 && decimal.coefficient == -7);
}

static void try_arrays(fuzz_input *input)
{
    const int64_t count = fuzz_integer(input);
    const mktopt_arg names = mktopt_arg_strings(NULL, NULL, count);
    FUZZ_CHECK(names.kind == MKTOPT_ARG_STRINGS && names.count == count);
    FUZZ_CHECK(mktopt_arg_f64(NULL, count).kind == MKTOPT_ARG_F64);
    FUZZ_CHECK(mktopt_arg_i64(NULL, count).kind == MKTOPT_ARG_I64);
    FUZZ_CHECK(mktopt_arg_i32(NULL, count).kind == MKTOPT_ARG_I32);
    FUZZ_CHECK(mktopt_arg_cstrings(NULL, count).kind == MKTOPT_ARG_CSTRINGS);
    FUZZ_CHECK(mktopt_arg_category(NULL, count, &names).child == &names);
    FUZZ_CHECK(mktopt_arg_ragged(NULL, count, &names).child == &names);
    FUZZ_CHECK(mktopt_arg_handle(&names, "x").values == &names);
}

static void try_describe(fuzz_input *input)
{
    char text[64];
    fuzz_memory memory;
    fuzz_memory_init(&memory, input);
    const int32_t index = (int32_t)fuzz_integer(input);
    const char *name = mktopt_operation_name(index);
    FUZZ_CHECK((name != NULL) == (index >= 0 && index < mktopt_operation_count()));
    mktopt_response *description = NULL;
    mktopt_error err = {0};
    const char *asked = name != NULL ? name : fuzz_text(input, text, sizeof text);
    const mktopt_status status = mktopt_describe(asked, &memory.allocator, &description, &err);
    fuzz_check_error(status, &err);
    FUZZ_CHECK((status == MKTOPT_OK) == (description != NULL));
    if (name != NULL)
        FUZZ_CHECK(status == MKTOPT_OK || status == MKTOPT_OUT_OF_MEMORY);
    mktopt_response_free(description);
    FUZZ_CHECK(memory.in_use == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input input = {data, size};
    try_statuses(&input);
    try_decimals(&input);
    try_arrays(&input);
    try_describe(&input);
    return 0;
}
