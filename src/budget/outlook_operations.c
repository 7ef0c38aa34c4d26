/* budget.returns and budget.kpis */
#include <string.h>

#include "base/error.h"
#include "budget/operations_priv.h"

/* ---- budget.returns ----------------------------------------------------------------------- */

typedef struct returns_request {
    mktopt__array monthly_investment;
    mktopt__array horizons;
    mktopt__return_tables tables;
} returns_request;

#define S returns_request
static const mktopt__field returns_request_fields[] = {
    MKTOPT__MEMBER(S, ARRAY, monthly_investment, .flags = MKTOPT__OPTIONAL | MKTOPT__NON_EMPTY,
                   .one_of = 1, MKTOPT__EACH(F64, MKTOPT__AT_LEAST(0)), .unit = "currency/month",
                   .doc = "Month by month; added up over tables.horizons, 6, 12 and 18 months."),
    MKTOPT__MEMBER(S, ARRAY, horizons,
                   .flags = MKTOPT__OPTIONAL | MKTOPT__NON_EMPTY | MKTOPT__COLUMNS_OK, .one_of = 1,
                   MKTOPT__ITEMS(mktopt_return_horizon, &mktopt__return_horizon_type),
                   .doc = "Investments already added up."),
    MKTOPT__NAMED(
        S, MAP, "multiples", tables.multiples, .flags = MKTOPT__HAS_DEFAULT | MKTOPT__NON_EMPTY,
        .value = &mktopt__default_budget_tables.returns.multiples,
        MKTOPT__ENTRIES(mktopt__scenario, F64, MKTOPT__AT_LEAST(0)), .unit = "revenue/spend",
        .doc = "Revenue over investment by scenario, merged over the defaults."),
    MKTOPT__NAMED(S, ARRAY, "horizon_months", tables.horizons,
                  .flags = MKTOPT__HAS_DEFAULT | MKTOPT__NON_EMPTY,
                  .value = &mktopt__default_budget_tables.returns.horizons,
                  MKTOPT__EACH(I32, MKTOPT__BETWEEN(1, 1200)), .unit = "months",
                  .doc = "Lengths over which monthly_investment is added up."),
};
const mktopt__struct mktopt__budget_returns_request = {
    .name = "budget_returns_request", MKTOPT__STRUCT_TABLE(S, returns_request_fields)};
#undef S

typedef struct scenario_return {
    const char *key;
    mktopt_investment_return value;
} scenario_return;

typedef struct horizon_returns {
    int32_t months;
    int32_t reserved;
    double investment;
    mktopt__array scenarios; /* scenario_return */
} horizon_returns;

typedef struct returns_response {
    mktopt__array horizons;
} returns_response;

#define S mktopt_investment_return
static const mktopt__field return_fields[] = {
    MKTOPT__MEMBER(S, F64, multiple, .unit = "revenue/spend", .doc = "Of the scenario."),
    MKTOPT__NAMED(S, F64, "return", revenue, .flags = MKTOPT__OPTIONAL, .unit = "currency",
                  .doc = "Investment x multiple: revenue."),
    MKTOPT__MEMBER(S, F64, gain, .flags = MKTOPT__OPTIONAL, .unit = "currency",
                   .doc = "Return - investment."),
    MKTOPT__MEMBER(S, F64, roi, .flags = MKTOPT__OPTIONAL,
                   .doc = "Gain over investment; null for an investment of 0."),
};
static const mktopt__struct return_type = {.name = "investment_return",
                                           MKTOPT__STRUCT_TABLE(S, return_fields)};
#undef S

#define S horizon_returns
static const mktopt__field horizon_fields[] = {
    MKTOPT__MEMBER(S, I32, months, .unit = "months", .doc = "Length of the horizon."),
    MKTOPT__MEMBER(S, F64, investment, .flags = MKTOPT__OPTIONAL, .unit = "currency",
                   .doc = "Null where the months given do not reach so far."),
    MKTOPT__MEMBER(S, MAP, scenarios,
                   MKTOPT__ENTRIES(scenario_return, STRUCT, .type = &return_type),
                   .doc = "The return under each scenario."),
};
static const mktopt__struct horizon_type = {.name = "horizon_returns",
                                            MKTOPT__STRUCT_TABLE(S, horizon_fields)};
#undef S

#define S returns_response
static const mktopt__field returns_response_fields[] = {
    MKTOPT__MEMBER(S, ARRAY, horizons, MKTOPT__ITEMS(horizon_returns, &horizon_type),
                   .doc = "Horizon by horizon."),
};
const mktopt__struct mktopt__budget_returns_response = {
    .name = "budget_returns", MKTOPT__STRUCT_TABLE(S, returns_response_fields)};
#undef S

static mktopt_status read_horizons(const returns_request *given, mktopt__arena *arena,
                                   mktopt__array *horizons, mktopt_error *err)
{
    const mktopt__array *monthly = &given->monthly_investment;
    const int64_t n = given->tables.horizons.count;
    *horizons = given->horizons;
    if (monthly->items == NULL)
        return MKTOPT_OK;
    *horizons = (mktopt__array){mktopt__arena_alloc(arena, n, sizeof(mktopt_return_horizon)), 0};
    if (horizons->items == NULL)
        return mktopt__out_of_memory(err);
    return mktopt__budget_horizons_compute(monthly->items, monthly->count, &given->tables,
                                           horizons->items, n, &horizons->count, err);
}

static mktopt_status group(const mktopt_investment_return *returns, int64_t count, int64_t k,
                           mktopt__arena *arena, mktopt__array *out, mktopt_error *err)
{
    horizon_returns *rows = mktopt__arena_alloc(arena, count / k, sizeof *rows);
    scenario_return *entries = mktopt__arena_alloc(arena, count, sizeof *entries);
    if (rows == NULL || entries == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < count; i++) {
        entries[i] = (scenario_return){returns[i].scenario, returns[i]};
        rows[i / k] = (horizon_returns){.months = returns[i].months,
                                        .investment = returns[i].investment,
                                        .scenarios = {entries + i / k * k, k}};
    }
    *out = (mktopt__array){rows, count / k};
    return MKTOPT_OK;
}

mktopt_status mktopt__budget_run_returns(const mktopt__context *context, const void *request,
                                         void *response, mktopt_error *err)
{
    const returns_request *given = request;
    returns_response *answer = response;
    mktopt__array horizons = {0};
    MKTOPT__TRY(read_horizons(given, context->arena, &horizons, err));
    const int64_t k = given->tables.multiples.count;
    const int64_t room = horizons.count * k; /* both are read from text: far from overflow */
    mktopt_investment_return *returns = mktopt__arena_alloc(context->arena, room, sizeof *returns);
    int64_t count;
    if (returns == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__TRY(mktopt__budget_returns_compute(horizons.items, horizons.count, &given->tables,
                                               returns, room, &count, err));
    return group(returns, count, k, context->arena, &answer->horizons, err);
}

/* ---- budget.kpis -------------------------------------------------------------------------- */

typedef struct metric_entry {
    const char *key;
    double value;
} metric_entry;

typedef struct kpis_request {
    mktopt__array metrics;
    mktopt__array channel_roi;
    mktopt__kpi_tables tables;
} kpis_request;

#define S kpis_request
static const mktopt__field kpis_request_fields[] = {
    MKTOPT__MEMBER(S, MAP, metrics, MKTOPT__ENTRIES(metric_entry, F64, .flags = MKTOPT__MISSING_OK),
                   .doc = "Measured figures by name, a row of tables.kpis or its alias; null: not "
                          "measured."),
    MKTOPT__MEMBER(S, MAP, channel_roi, .flags = MKTOPT__HAS_DEFAULT,
                   MKTOPT__ENTRIES(metric_entry, F64, .flags = MKTOPT__MISSING_OK),
                   .unit = "revenue/spend",
                   .doc = "The key figure channel_roi by channel: each is judged, the lowest "
                          "stands for all."),
    MKTOPT__BUDGET_TABLES_MEMBER(S, kpi),
};
const mktopt__struct mktopt__budget_kpis_request = {.name = "budget_kpis_request",
                                                    MKTOPT__STRUCT_TABLE(S, kpis_request_fields)};
#undef S

typedef struct kpis_response {
    mktopt__array kpis;
    mktopt__array channels;
    int64_t reached;
    int64_t missed;
    int64_t not_measured;
} kpis_response;

#define S mktopt_kpi
static const mktopt__field judged_fields[] = {
    MKTOPT__MEMBER(S, F64, value, .flags = MKTOPT__OPTIONAL, .doc = "As measured."),
    MKTOPT__MEMBER(S, F64, target, .doc = "Reached when equalled."),
    MKTOPT__MEMBER(S, ENUM, direction, .names = &mktopt__kpi_direction_names,
                   .doc = "Which side of the target is good."),
    MKTOPT__MEMBER(S, STRING, unit, .flags = MKTOPT__OPTIONAL, .doc = "Of value and target."),
    MKTOPT__MEMBER(S, ENUM, status, .names = &mktopt__kpi_status_names, .doc = "How it stands."),
    MKTOPT__MEMBER(S, F64, missed_by, .flags = MKTOPT__OPTIONAL,
                   .doc = "In the unit of the target; 0 when reached."),
    MKTOPT__MEMBER(S, F64, missed_by_percent, .flags = MKTOPT__OPTIONAL, .unit = "percent",
                   .doc = "Of the target."),
};
static const mktopt__struct judged_type = {.name = "kpi_judgement",
                                           MKTOPT__STRUCT_TABLE(S, judged_fields)};
static const mktopt__field kpi_fields[] = {
    MKTOPT__MEMBER(S, STRING, name, .doc = "The row of tables.kpis."),
    MKTOPT__MEMBER(S, STRING, group, .flags = MKTOPT__OPTIONAL, .doc = "What it belongs to."),
    {.name = "judgement", .kind = MKTOPT__STRUCT, .flags = MKTOPT__INLINE, .type = &judged_type},
};
static const mktopt__struct kpi_type = {.name = "kpi", MKTOPT__STRUCT_TABLE(S, kpi_fields)};
static const mktopt__field channel_kpi_fields[] = {
    MKTOPT__MEMBER(S, STRING, channel, .doc = "Name of the channel."),
    {.name = "judgement", .kind = MKTOPT__STRUCT, .flags = MKTOPT__INLINE, .type = &judged_type},
};
static const mktopt__struct channel_kpi_type = {.name = "channel_kpi",
                                                MKTOPT__STRUCT_TABLE(S, channel_kpi_fields)};
#undef S

#define S kpis_response
static const mktopt__field kpis_response_fields[] = {
    MKTOPT__MEMBER(S, ARRAY, kpis, MKTOPT__ITEMS(mktopt_kpi, &kpi_type),
                   .doc = "Every key figure, in the order of the table."),
    MKTOPT__MEMBER(S, ARRAY, channels, MKTOPT__ITEMS(mktopt_kpi, &channel_kpi_type),
                   .doc = "channel_roi by channel."),
    MKTOPT__MEMBER(S, I64, reached, .doc = "How many of `kpis`."),
    MKTOPT__MEMBER(S, I64, missed, .doc = "How many of `kpis`."),
    MKTOPT__MEMBER(S, I64, not_measured, .doc = "How many of `kpis`."),
};
const mktopt__struct mktopt__budget_kpis_response = {.name = "budget_kpis",
                                                     MKTOPT__STRUCT_TABLE(S, kpis_response_fields)};
#undef S

/* Figures by name, then those of channels. */
static mktopt_status gather(const kpis_request *given, mktopt__arena *arena, mktopt__array *values,
                            mktopt_error *err)
{
    const metric_entry *metrics = given->metrics.items, *roi = given->channel_roi.items;
    mktopt_kpi_value *rows =
        mktopt__arena_alloc(arena, given->metrics.count + given->channel_roi.count, sizeof *rows);
    int64_t count = 0;
    if (rows == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < given->metrics.count; i++)
        rows[count++] = (mktopt_kpi_value){.name = metrics[i].key, .value = metrics[i].value};
    for (int64_t i = 0; i < given->channel_roi.count; i++)
        rows[count++] = (mktopt_kpi_value){"channel_roi", roi[i].key, roi[i].value};
    *values = (mktopt__array){rows, count};
    return MKTOPT_OK;
}

static mktopt_status unknown_row(const mktopt_kpi_value *value, const mktopt__array *rows,
                                 const mktopt__path *metrics, mktopt_error *err)
{
    const mktopt__kpi_entry *entries = rows->items;
    mktopt__names known = {"none", 0, 0};
    for (int64_t i = 0; i < rows->count; i++)
        mktopt__names_add(&known, entries[i].key);
    return mktopt__fail(err, MKTOPT_UNKNOWN_NAME,
                        value->channel == NULL ? MKTOPT__MEMBER_PATH(metrics, value->name)
                                               : MKTOPT__FIELD_PATH(value->name),
                        "is no row of tables.kpis, which has: %s", known.text);
}

/* Names are rows', and no row is named twice (by its name and its alias). */
static mktopt_status check_names(const mktopt__array *values, const int64_t *rows,
                                 const mktopt__array *known, mktopt__arena *arena,
                                 mktopt_error *err)
{
    const mktopt__path *metrics = MKTOPT__FIELD_PATH("metrics");
    const mktopt_kpi_value *v = values->items;
    int64_t first, again;
    for (int64_t i = 0; i < values->count; i++)
        if (rows[i] < 0)
            return unknown_row(&v[i], known, metrics, err);
    MKTOPT__TRY(mktopt__kpi_repeated(v, rows, values->count, arena, &first, &again, err));
    if (again >= 0)
        return mktopt__fail(err, MKTOPT_DUPLICATE, MKTOPT__MEMBER_PATH(metrics, v[again].name),
                            "is given as '%.80s' as well", v[first].name);
    return MKTOPT_OK;
}

mktopt_status mktopt__budget_run_kpis(const mktopt__context *context, const void *request,
                                      void *response, mktopt_error *err)
{
    const kpis_request *given = request;
    kpis_response *answer = response;
    const int64_t rows = given->tables.kpis.count, room = rows + given->channel_roi.count;
    mktopt_kpi *kpis = mktopt__arena_alloc(context->arena, room, sizeof *kpis);
    mktopt__array values = {0};
    int64_t count;
    MKTOPT__TRY(gather(given, context->arena, &values, err));
    int64_t *row_of = mktopt__arena_alloc(context->arena, values.count, sizeof *row_of);
    if (kpis == NULL || row_of == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__TRY(mktopt__kpi_rows_of(values.items, values.count, &given->tables, context->arena,
                                    row_of, err));
    MKTOPT__TRY(check_names(&values, row_of, &given->tables.kpis, context->arena, err));
    MKTOPT__TRY(mktopt__budget_kpis_compute(values.items, row_of, values.count, &given->tables,
                                            context->arena, kpis, room, &count, err));
    int64_t counts[] = {0, 0, 0};
    for (int64_t i = 0; i < rows; i++)
        counts[kpis[i].status]++;
    answer->reached = counts[MKTOPT_KPI_REACHED];
    answer->missed = counts[MKTOPT_KPI_MISSED];
    answer->not_measured = counts[MKTOPT_KPI_NOT_MEASURED];
    answer->kpis = (mktopt__array){kpis, rows};
    answer->channels = (mktopt__array){kpis + rows, count - rows};
    return MKTOPT_OK;
}
