/* Tables from any JSON; stages and budget plans of any revenue with them. Byte 0: the allocation
 * that fails; byte 1: the default tables, or those of the JSON that the input ends with. */
#include "fuzz.h"

#include <math.h>
#include <string.h>

static const char *const stages[] = {NULL, "startup", "growth", "enterprise", "", "other"};

static mktopt_tables *read_tables(fuzz_input input, const mktopt_allocator *allocator)
{
    mktopt_tables *tables = NULL;
    mktopt_error err = {0};
    const mktopt_status status =
        mktopt_tables_create((const char *)input.data, input.size, allocator, &tables, &err);
    fuzz_check_error(status, &err);
    FUZZ_CHECK((status == MKTOPT_OK) == (tables != NULL));
    size_t length = 0;
    const char *json = mktopt_tables_json(tables, &length);
    FUZZ_CHECK((json != NULL) == (tables != NULL));
    FUZZ_CHECK(json == NULL || strlen(json) == length);
    return tables;
}

static void classify(const mktopt_tables *tables, double revenue, fuzz_input *input)
{
    mktopt_error err = {0};
    mktopt_stage stage = {.struct_size = sizeof stage};
    const mktopt_status status = mktopt_stage_classify(revenue, tables, &stage, &err);
    fuzz_check_error(status, &err);
    FUZZ_CHECK((status == MKTOPT_OK) == (isfinite(revenue) && revenue >= 0));
    if (status == MKTOPT_OK) {
        FUZZ_CHECK(stage.min_revenue <= revenue);
        FUZZ_CHECK(isnan(stage.max_revenue) || revenue < stage.max_revenue);
    }
    const char *name = stages[fuzz_byte(input) % 6];
    const char *metric = NULL, *target = NULL;
    const int32_t index = (int32_t)fuzz_integer(input);
    (void)mktopt_stage_priority(tables, name, index);
    fuzz_check_error(mktopt_stage_success_metric(tables, name, index, &metric, &target, &err),
                     &err);
}

/* Parts add up to their whole; every part can be read, and nothing past them. */
static void check_plan(const mktopt_budget_plan *plan)
{
    mktopt_budget_summary summary = {.struct_size = sizeof summary};
    FUZZ_CHECK(mktopt_budget_plan_summary(plan, &summary, NULL) == MKTOPT_OK);
    const int64_t channels = mktopt_budget_plan_channel_count(plan);
    mktopt_channel_budget channel = {.struct_size = sizeof channel};
    double sum = 0;
    for (int64_t i = 0; i < channels; ++i) {
        FUZZ_CHECK(mktopt_budget_plan_channel(plan, i, &channel, NULL) == MKTOPT_OK);
        sum += channel.amount;
    }
    FUZZ_CHECK(fabs(sum - summary.total_marketing_budget) <= 1e-12 * sum);
    FUZZ_CHECK(mktopt_budget_plan_channel(plan, channels, &channel, NULL) == MKTOPT_OUT_OF_RANGE);

    const int64_t months = mktopt_budget_plan_month_count(plan);
    mktopt_budget_month month = {.struct_size = sizeof month};
    FUZZ_CHECK(months == summary.months);
    FUZZ_CHECK(mktopt_budget_plan_month(plan, months - 1, &month, NULL) == MKTOPT_OK);
    FUZZ_CHECK(month.month == summary.months);
    const int64_t warnings = mktopt_budget_plan_warning_count(plan);
    mktopt_budget_warning warning = {.struct_size = sizeof warning};
    for (int64_t i = 0; i < warnings; ++i) {
        FUZZ_CHECK(mktopt_budget_plan_warning(plan, i, &warning, NULL) == MKTOPT_OK);
        FUZZ_CHECK(warning.amount < warning.monthly_minimum);
    }
}

static void plan(const mktopt_tables *tables, double revenue, fuzz_input *input,
                 const mktopt_allocator *allocator)
{
    /* Of a caller of an older or a newer version: a head of the struct, or one with a tail. */
    struct {
        mktopt_budget_plan_options known;
        uint8_t tail[16];
    } options = {.tail = {0}};
    FUZZ_CHECK(mktopt_budget_plan_options_init(&options.known, sizeof options.known) == MKTOPT_OK);
    const uint8_t form = fuzz_byte(input);
    if (form & 1)
        options.known.months = (int32_t)fuzz_integer(input);
    if (form & 2)
        options.known.stage = stages[fuzz_byte(input) % 6];
    if (form & 4)
        options.known.rounding_unit =
            (mktopt_decimal){fuzz_integer(input), fuzz_byte(input) % 20, 0};
    if ((form & 24) == 24)
        options.known.struct_size = fuzz_byte(input) % (sizeof options / 8 + 1) * 8;
    options.tail[15] = form > 250;
    options.known.tables = tables;

    mktopt_budget_plan *made = NULL;
    mktopt_error err = {0};
    const mktopt_status status =
        mktopt_budget_plan_create(revenue, &options.known, allocator, &made, &err);
    fuzz_check_error(status, &err);
    FUZZ_CHECK((status == MKTOPT_OK) == (made != NULL));
    if (made != NULL)
        check_plan(made);
    mktopt_budget_plan_free(made);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input input = {data, size};
    fuzz_memory memory;
    fuzz_memory_init(&memory, &input);
    const int defaults = fuzz_byte(&input) < 100;
    mktopt_tables *tables = defaults ? NULL : read_tables(input, &memory.allocator);
    const double revenue = fuzz_double(&input);
    classify(tables, revenue, &input);
    plan(tables, revenue, &input, &memory.allocator);
    mktopt_tables_free(tables);
    FUZZ_CHECK(memory.in_use == 0);
    return 0;
}
