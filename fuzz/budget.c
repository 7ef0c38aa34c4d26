/* The year, events, adjustments, monitors, returns and key figures of any figures. Byte 0: the
 * allocation that fails; byte 1: the default tables, or those of the JSON that the input ends with.
 */
#include "fuzz.h"

#include <math.h>
#include <string.h>

static const char *const names[] = {"seo", "tv", "channel_roi", "ltv_cac_ratio", "", NULL};

static const char *fuzz_name(fuzz_input *input)
{
    return names[fuzz_byte(input) % 6];
}

static mktopt_budget_tables *read_tables(fuzz_input input, const mktopt_allocator *allocator)
{
    mktopt_budget_tables *tables = NULL;
    mktopt_error err = {0};
    const mktopt_status status =
        mktopt_budget_tables_create((const char *)input.data, input.size, allocator, &tables, &err);
    fuzz_check_error(status, &err);
    FUZZ_CHECK((status == MKTOPT_OK) == (tables != NULL));
    size_t length = 0;
    const char *json = mktopt_budget_tables_json(tables, &length);
    FUZZ_CHECK((json != NULL) == (tables != NULL));
    FUZZ_CHECK(json == NULL || strlen(json) == length);
    return tables;
}

static void seasonal(const mktopt_budget_tables *tables, fuzz_input *input)
{
    mktopt_budget_seasonal_options options;
    FUZZ_CHECK(mktopt_budget_seasonal_options_init(&options, sizeof options) == MKTOPT_OK);
    const uint8_t form = fuzz_byte(input);
    if (form & 1)
        options.annual_budget = fuzz_double(input);
    if (!(form & 1) || (form & 64))
        options.base_monthly_budget = fuzz_double(input);
    if (form & 2)
        options.month = (int32_t)fuzz_integer(input);
    if (form & 4)
        options.industry = fuzz_name(input);
    if (form & 8)
        options.rounding_unit = (mktopt_decimal){fuzz_integer(input), fuzz_byte(input) % 20, 0};
    options.tables = tables;
    mktopt_seasonal_month months[12];
    mktopt_seasonal_summary summary = {.struct_size = sizeof summary};
    mktopt_error err = {0};
    const mktopt_status status = mktopt_budget_seasonal(&options, months, &summary, &err);
    fuzz_check_error(status, &err);
    double sum = 0;
    for (int32_t m = 0; status == MKTOPT_OK && m < summary.months; ++m)
        sum += months[m].final_budget;
    FUZZ_CHECK(status != MKTOPT_OK || fabs(sum - summary.final_budget) <= 1e-12 * sum);
    mktopt_quarter_strategy quarter = {.struct_size = sizeof quarter};
    fuzz_check_error(mktopt_budget_quarter(tables, (int32_t)fuzz_integer(input), &quarter, &err),
                     &err);
}

static void adjust(const mktopt_budget_tables *tables, fuzz_input *input,
                   const mktopt_allocator *allocator)
{
    mktopt_channel_performance channels[4];
    mktopt_budget_adjust_options options;
    FUZZ_CHECK(mktopt_budget_adjust_options_init(&options, sizeof options) == MKTOPT_OK);
    const uint8_t form = fuzz_byte(input);
    options.budget_neutral = form & 1;
    options.tables = tables;
    const int64_t count = form >> 5;
    for (int64_t i = 0; i < 4; ++i)
        channels[i] = (mktopt_channel_performance){i < 2 ? names[i] : fuzz_name(input),
                                                   fuzz_double(input),
                                                   fuzz_double(input),
                                                   fuzz_double(input),
                                                   fuzz_double(input),
                                                   fuzz_double(input)};
    mktopt_budget_adjustment *made = NULL;
    mktopt_error err = {0};
    const mktopt_status status = mktopt_budget_adjustment_create(
        channels, count < 5 ? count : -count, &options, allocator, &made, &err);
    fuzz_check_error(status, &err);
    FUZZ_CHECK((status == MKTOPT_OK) == (made != NULL));
    mktopt_adjustment_summary summary = {.struct_size = sizeof summary};
    mktopt_channel_adjustment channel = {.struct_size = sizeof channel};
    const int64_t n = mktopt_budget_adjustment_channel_count(made);
    double sum = 0;
    for (int64_t i = 0; i < n; ++i) {
        FUZZ_CHECK(mktopt_budget_adjustment_channel(made, i, &channel, NULL) == MKTOPT_OK);
        FUZZ_CHECK(channel.overall_score >= 0 && channel.overall_score <= 4);
        sum += channel.new_spend;
    }
    if (made != NULL) {
        FUZZ_CHECK(mktopt_budget_adjustment_summary(made, &summary, NULL) == MKTOPT_OK);
        FUZZ_CHECK(fabs(sum - summary.new_total) <= 1e-12 * sum);
        FUZZ_CHECK(summary.raised + summary.held + summary.cut == n);
        FUZZ_CHECK(mktopt_budget_adjustment_action(
                       made, mktopt_budget_adjustment_action_count(made)) == NULL);
    }
    mktopt_budget_adjustment_free(made);
}

/* The channels' reforecasts are whole parts of the total's; every part can be read. */
static void check_monitor(const mktopt_budget_monitor *made)
{
    mktopt_budget_pace pace = {.struct_size = sizeof pace};
    mktopt_budget_alert alert = {.struct_size = sizeof alert};
    double sum = 0;
    const int64_t channels = mktopt_budget_monitor_channel_count(made);
    for (int64_t i = 0; i < channels; ++i) {
        FUZZ_CHECK(mktopt_budget_monitor_channel(made, i, &pace, NULL) == MKTOPT_OK);
        FUZZ_CHECK(pace.projected_lower <= pace.projected_upper);
        FUZZ_CHECK(pace.overspend_probability >= 0 && pace.overspend_probability <= 1);
        sum += pace.reforecast;
    }
    FUZZ_CHECK(mktopt_budget_monitor_total(made, &pace, NULL) == MKTOPT_OK);
    FUZZ_CHECK(fabs(sum - pace.reforecast) <= 1e-12 * sum);
    const int64_t alerts = mktopt_budget_monitor_alert_count(made);
    for (int64_t i = 0; i < alerts; ++i)
        FUZZ_CHECK(mktopt_budget_monitor_alert(made, i, &alert, NULL) == MKTOPT_OK);
    FUZZ_CHECK(mktopt_budget_monitor_alert(made, alerts, &alert, NULL) == MKTOPT_OUT_OF_RANGE);
}

static void monitor(const mktopt_budget_tables *tables, fuzz_input *input,
                    const mktopt_allocator *allocator)
{
    double daily[3];
    mktopt_channel_spend channels[3];
    mktopt_budget_monitor_options options;
    FUZZ_CHECK(mktopt_budget_monitor_options_init(&options, sizeof options) == MKTOPT_OK);
    const uint8_t form = fuzz_byte(input);
    if (form & 1)
        options.level = fuzz_double(input);
    if (form & 2)
        options.daily_variation = fuzz_double(input);
    options.tables = tables;
    for (int i = 0; i < 3; ++i)
        daily[i] = fuzz_double(input);
    for (int i = 0; i < 3; ++i)
        channels[i] =
            (mktopt_channel_spend){names[i], fuzz_double(input), fuzz_double(input),
                                   form & (4 << i) ? daily : NULL, form & (4 << i) ? 3 : 0};
    const int32_t day = form & 128 ? (int32_t)(fuzz_integer(input) % 1000) : 3;
    mktopt_budget_monitor *made = NULL;
    mktopt_error err = {0};
    const mktopt_status status = mktopt_budget_monitor_create(
        channels, 3, day, (int32_t)fuzz_integer(input), &options, allocator, &made, &err);
    fuzz_check_error(status, &err);
    FUZZ_CHECK((status == MKTOPT_OK) == (made != NULL));
    if (made != NULL)
        check_monitor(made);
    mktopt_budget_monitor_free(made);
}

static void events(const mktopt_budget_tables *tables, fuzz_input *input,
                   const mktopt_allocator *allocator)
{
    static const char *const titles[] = {"SXSW", "Inbound", "fair"};
    mktopt_marketing_event rows[3];
    mktopt_budget_events_options options;
    FUZZ_CHECK(mktopt_budget_events_options_init(&options, sizeof options) == MKTOPT_OK);
    options.tables = tables;
    for (int i = 0; i < 3; ++i) {
        const uint8_t form = fuzz_byte(input);
        rows[i] = (mktopt_marketing_event){titles[i],
                                           fuzz_double(input),
                                           fuzz_double(input),
                                           form & 1 ? fuzz_double(input) : (double)NAN,
                                           form & 2 ? fuzz_double(input) : (double)NAN,
                                           form & 4 ? form % 14 : MKTOPT_NONE_I32,
                                           0};
    }
    mktopt_event_plan *plan = NULL;
    mktopt_error err = {0};
    const double total = fuzz_double(input);
    const mktopt_status status = mktopt_budget_events_create(rows, 1 + fuzz_byte(input) % 3, total,
                                                             &options, allocator, &plan, &err);
    fuzz_check_error(status, &err);
    FUZZ_CHECK((status == MKTOPT_OK) == (plan != NULL));
    mktopt_events_summary summary = {.struct_size = sizeof summary};
    mktopt_event_share share = {.struct_size = sizeof share};
    double sum = 0;
    const int64_t n = mktopt_budget_events_event_count(plan);
    for (int64_t i = 0; i < n; ++i) {
        FUZZ_CHECK(mktopt_budget_events_event(plan, i, &share, NULL) == MKTOPT_OK);
        sum += share.spend;
    }
    if (plan != NULL) {
        FUZZ_CHECK(mktopt_budget_events_summary(plan, &summary, NULL) == MKTOPT_OK);
        FUZZ_CHECK(fabs(sum - summary.spend) <= 1e-12 * sum && summary.spend <= total);
    }
    mktopt_budget_events_free(plan);
}

static void returns(const mktopt_budget_tables *tables, fuzz_input *input)
{
    double monthly[20];
    mktopt_return_horizon horizons[4] = {{0}};
    mktopt_investment_return found[8];
    mktopt_error err = {0};
    int64_t n = 0;
    for (int m = 0; m < 20; ++m)
        monthly[m] = fuzz_double(input);
    fuzz_check_error(
        mktopt_budget_horizons(monthly, fuzz_byte(input) % 21, tables, horizons, 4, &n, &err),
        &err);
    for (int i = 0; i < 2; ++i)
        horizons[i] = (mktopt_return_horizon){(int32_t)fuzz_integer(input), 0, fuzz_double(input)};
    fuzz_check_error(
        mktopt_budget_returns(horizons, 2, tables, found, fuzz_byte(input) % 9, &n, &err), &err);
}

static void kpis(const mktopt_budget_tables *tables, fuzz_input *input)
{
    mktopt_kpi_value values[3];
    mktopt_kpi found[20];
    mktopt_error err = {0};
    int64_t n = 0;
    for (int i = 0; i < 3; ++i)
        values[i] = (mktopt_kpi_value){fuzz_name(input), fuzz_name(input), fuzz_double(input)};
    fuzz_check_error(mktopt_budget_kpis(values, fuzz_byte(input) % 4, tables, found,
                                        fuzz_byte(input) % 21, &n, &err),
                     &err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input input = {data, size};
    fuzz_memory memory;
    fuzz_memory_init(&memory, &input);
    const int defaults = fuzz_byte(&input) < 100;
    mktopt_budget_tables *tables = defaults ? NULL : read_tables(input, &memory.allocator);
    seasonal(tables, &input);
    adjust(tables, &input, &memory.allocator);
    monitor(tables, &input, &memory.allocator);
    events(tables, &input, &memory.allocator);
    returns(tables, &input);
    kpis(tables, &input);
    mktopt_budget_tables_free(tables);
    FUZZ_CHECK(memory.in_use == 0);
    return 0;
}
