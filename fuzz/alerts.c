/* What follows an anomaly: causes of any change. Byte 0: the allocation that fails. */
#include "fuzz.h"

#include <math.h>

enum { ROWS = 24, DIMENSIONS = 3 };

static void read_explanation(const mktopt_explanation *explanation)
{
    mktopt_error err = {0};
    mktopt_change_summary summary = {.struct_size = sizeof summary};
    mktopt_change_cause cause = {.struct_size = sizeof cause};
    mktopt_change_dimension dimension = {.struct_size = sizeof dimension};
    FUZZ_CHECK(mktopt_explanation_get_summary(explanation, &summary, &err) == MKTOPT_OK);
    FUZZ_CHECK(summary.sentence != NULL && isfinite(summary.before) && isfinite(summary.after));
    const int64_t n = mktopt_explanation_cause_count(explanation);
    FUZZ_CHECK((n > 0) == (summary.verdict == MKTOPT_CHANGE_CONCENTRATED));
    for (int64_t i = 0; i < n; i++) {
        FUZZ_CHECK(mktopt_explanation_get_cause(explanation, i, &cause, &err) == MKTOPT_OK);
        FUZZ_CHECK(cause.element_count > 0 && cause.dimension != NULL);
        FUZZ_CHECK(!isnan(cause.explained));
    }
    for (int64_t i = 0; i < mktopt_explanation_dimension_count(explanation); i++) {
        FUZZ_CHECK(mktopt_explanation_get_dimension(explanation, i, &dimension, &err) == MKTOPT_OK);
        for (int64_t e = 0; e < dimension.element_count; e++)
            FUZZ_CHECK(dimension.elements[e].surprise >= 0);
    }
}

static void explain(fuzz_input *input, const mktopt_allocator *allocator)
{
    static const char *const names[] = {"a", "b", "c", "", "d", "e", "f", "g"};
    static const char *const titles[] = {"channel", "region", "device"};
    const char *elements[DIMENSIONS][ROWS];
    double figures[4][ROWS];
    mktopt_dimension dimensions[DIMENSIONS];
    mktopt_error err = {0};
    mktopt_explain_options options;
    mktopt_explanation *explanation = NULL;
    const int64_t rows = fuzz_byte(input) % (ROWS + 1);
    const int n = fuzz_byte(input) % (DIMENSIONS + 1), kind = fuzz_byte(input);
    FUZZ_CHECK(mktopt_explain_options_init(&options, sizeof options) == MKTOPT_OK);
    options.explained_share = fuzz_byte(input) / 200.0;
    for (int d = 0; d < DIMENSIONS; d++) {
        dimensions[d] = (mktopt_dimension){titles[kind & 4 ? d : d % 2], elements[d]};
        for (int i = 0; i < ROWS; i++)
            elements[d][i] = names[fuzz_byte(input) % 8];
    }
    for (int f = 0; f < 4; f++)
        for (int i = 0; i < ROWS; i++)
            figures[f][i] = kind & 8 ? fuzz_double(input) : fuzz_byte(input);
    const mktopt_change change = {
        .struct_size = sizeof change,
        .rows = rows,
        .dimensions = dimensions,
        .dimension_count = n,
        .before = figures[0],
        .after = figures[1],
        .before_denominator = kind & 1 ? figures[2] : NULL,
        .after_denominator = kind & 1 ? figures[3] : NULL,
    };
    const mktopt_status status =
        mktopt_change_explain(&change, &options, allocator, &explanation, &err);
    fuzz_check_error(status, &err);
    FUZZ_CHECK((status == MKTOPT_OK) == (explanation != NULL));
    if (explanation != NULL)
        read_explanation(explanation);
    mktopt_explanation_free(explanation);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input input = {data, size};
    fuzz_memory memory;
    fuzz_memory_init(&memory, &input);
    explain(&input, &memory.allocator);
    FUZZ_CHECK(memory.in_use == 0);
    return 0;
}
