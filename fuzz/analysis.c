/* Efficiency, the investment matrix, scaling plans and fitted curves of any figures. Byte 0: the
 * allocation that fails; byte 1: the default tables, or those of the JSON that the input ends with.
 */
#include "fuzz.h"

#include <math.h>
#include <string.h>

static const char *const names[] = {"paid_search", "email_marketing", "tv", "", NULL};

static mktopt_allocation_tables *read_tables(fuzz_input input, const mktopt_allocator *allocator)
{
    mktopt_allocation_tables *tables = NULL;
    mktopt_error err = {0};
    const mktopt_status status = mktopt_allocation_tables_create(
        (const char *)input.data, input.size, allocator, &tables, &err);
    fuzz_check_error(status, &err);
    FUZZ_CHECK((status == MKTOPT_OK) == (tables != NULL));
    size_t length = 0;
    const char *json = mktopt_allocation_tables_json(tables, &length);
    FUZZ_CHECK(json == NULL || strlen(json) == length);
    return tables;
}

static void efficiency(const mktopt_allocation_tables *tables, fuzz_input *input)
{
    mktopt_channel_results channels[2];
    mktopt_channel_efficiency out[2], total;
    mktopt_error err = {0};
    for (int i = 0; i < 2; ++i)
        channels[i] = (mktopt_channel_results){names[fuzz_byte(input) % 5], fuzz_double(input),
                                               fuzz_double(input),          fuzz_double(input),
                                               fuzz_double(input),          fuzz_double(input),
                                               fuzz_double(input),          fuzz_double(input)};
    const mktopt_status status =
        mktopt_allocation_efficiency(channels, fuzz_byte(input) % 3, tables, out, &total, &err);
    fuzz_check_error(status, &err);
    if (status == MKTOPT_OK)
        FUZZ_CHECK(isnan(total.spend_efficiency_score) ||
                   (total.spend_efficiency_score >= 0 && total.spend_efficiency_score <= 1.0001));
}

static void matrix(const mktopt_allocation_tables *tables, fuzz_input *input)
{
    mktopt_channel_standing channels[2];
    mktopt_matrix_channel out[2];
    mktopt_matrix_cell cells[MKTOPT_CELL_COUNT];
    mktopt_error err = {0};
    for (int i = 0; i < 2; ++i)
        channels[i] =
            (mktopt_channel_standing){names[fuzz_byte(input) % 5], fuzz_double(input),
                                      fuzz_double(input), fuzz_double(input), fuzz_double(input)};
    const double budget = fuzz_double(input);
    const int64_t count = fuzz_byte(input) % 3;
    const mktopt_status status =
        mktopt_allocation_matrix(channels, count, budget, tables, out, cells, &err);
    fuzz_check_error(status, &err);
    int64_t placed = 0;
    for (int k = 0; status == MKTOPT_OK && k < MKTOPT_CELL_COUNT; ++k)
        placed += cells[k].channels;
    FUZZ_CHECK(status != MKTOPT_OK || placed == count);
}

static void scaling(const mktopt_allocation_tables *tables, fuzz_input *input,
                    const mktopt_allocator *allocator)
{
    mktopt_channel_today channels[2];
    mktopt_scaling_options options;
    mktopt_scaling_plan *plan = NULL;
    mktopt_error err = {0};
    FUZZ_CHECK(mktopt_scaling_options_init(&options, sizeof options) == MKTOPT_OK);
    options.tables = tables;
    if (fuzz_byte(input) & 1)
        options.max_monthly_change = fuzz_double(input);
    for (int i = 0; i < 2; ++i)
        channels[i] = (mktopt_channel_today){names[fuzz_byte(input) % 5], fuzz_double(input),
                                             fuzz_double(input), fuzz_double(input)};
    const int64_t count = fuzz_byte(input) % 3;
    const mktopt_status status = mktopt_allocation_scaling_plan(
        channels, count, 1000 * fuzz_double(input), &options, allocator, &plan, &err);
    fuzz_check_error(status, &err);
    FUZZ_CHECK((status == MKTOPT_OK) == (plan != NULL));
    mktopt_scaling_summary summary = {.struct_size = sizeof summary};
    mktopt_scaling_channel channel = {.struct_size = sizeof channel};
    const int64_t n = mktopt_scaling_plan_channel_count(plan);
    const int64_t opportunities = mktopt_scaling_plan_opportunity_count(plan);
    FUZZ_CHECK(opportunities <= n);
    if (plan != NULL) {
        FUZZ_CHECK(mktopt_scaling_plan_summary(plan, &summary, NULL) == MKTOPT_OK);
        FUZZ_CHECK(mktopt_scaling_plan_channel(plan, n - 1, &channel, NULL) == MKTOPT_OK);
        FUZZ_CHECK(mktopt_scaling_plan_opportunity(plan, opportunities, &channel, NULL) ==
                   MKTOPT_OUT_OF_RANGE);
    }
    mktopt_scaling_plan_free(plan);
}

static void fit(fuzz_input *input, const mktopt_allocator *allocator)
{
    double spends[12], responses[12];
    mktopt_fit_options options;
    mktopt_curve_fit *made = NULL;
    mktopt_error err = {0};
    FUZZ_CHECK(mktopt_fit_options_init(&options, sizeof options) == MKTOPT_OK);
    options.baseline = fuzz_byte(input) % 4;
    for (int i = 0; i < 12; ++i) {
        spends[i] = fuzz_double(input);
        responses[i] = fuzz_double(input);
    }
    const mktopt_status status = mktopt_allocation_fit_curve(
        spends, responses, fuzz_byte(input) % 13, &options, allocator, &made, &err);
    fuzz_check_error(status, &err);
    FUZZ_CHECK((status == MKTOPT_OK) == (made != NULL));
    mktopt_fit_summary summary = {.struct_size = sizeof summary};
    mktopt_fitted_curve curve = {.struct_size = sizeof curve};
    const int64_t n = mktopt_curve_fit_candidate_count(made);
    if (made != NULL) {
        FUZZ_CHECK(mktopt_curve_fit_summary(made, &summary, NULL) == MKTOPT_OK);
        FUZZ_CHECK(summary.identified == (summary.reason == NULL));
        FUZZ_CHECK(n > 0 || !summary.identified);
    }
    for (int64_t i = 0; i < n; ++i) {
        FUZZ_CHECK(mktopt_curve_fit_candidate(made, i, &curve, NULL) == MKTOPT_OK);
        FUZZ_CHECK(curve.curve.beta > 0 && isfinite(curve.curve.beta));
        FUZZ_CHECK(curve.weight >= 0 && curve.weight <= 1);
    }
    mktopt_curve_fit_free(made);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input input = {data, size};
    fuzz_memory memory;
    fuzz_memory_init(&memory, &input);
    const int defaults = fuzz_byte(&input) < 100;
    mktopt_allocation_tables *tables = defaults ? NULL : read_tables(input, &memory.allocator);
    efficiency(tables, &input);
    matrix(tables, &input);
    fit(&input, &memory.allocator);
    scaling(tables, &input, &memory.allocator);
    mktopt_allocation_tables_free(tables);
    FUZZ_CHECK(memory.in_use == 0);
    return 0;
}
