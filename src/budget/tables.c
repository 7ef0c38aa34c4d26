/* The field tables of the budget's tables, their checks, and the handle that holds a set of them.
 */
#include "budget/tables.h"

#include <string.h>

#include "base/number.h"
#include "json/loaded.h"

const char *const mktopt__month_names[MKTOPT__MONTHS] = {
    "january", "february", "march",     "april",   "may",      "june",
    "july",    "august",   "september", "october", "november", "december"};
const char *const mktopt__quarter_names[MKTOPT__QUARTERS] = {"q1", "q2", "q3", "q4"};

/* ---- the year ----------------------------------------------------------------------------- */

#define S mktopt__month_row
static const mktopt__field month_fields[] = {
    MKTOPT__MEMBER(S, F64, multiplier, MKTOPT__ABOVE(0),
                   .doc = "What the month's budget is of the base."),
    MKTOPT__MEMBER(S, ARRAY, events, .flags = MKTOPT__HAS_DEFAULT,
                   MKTOPT__EACH(STRING, .flags = MKTOPT__NON_EMPTY),
                   .doc = "Events of the trade in the month."),
};
static const mktopt__struct month_type = {.name = "month_row",
                                          MKTOPT__STRUCT_TABLE(S, month_fields)};
#undef S

#define S mktopt_channel_emphasis
static const mktopt__field emphasis_fields[] = {
    MKTOPT__MEMBER(S, STRING, channel, .flags = MKTOPT__NON_EMPTY, .doc = "Name of the channel."),
    MKTOPT__MEMBER(S, STRING, emphasis, .doc = "What it does in the quarter."),
};
static const mktopt__struct emphasis_type = {.name = "channel_emphasis",
                                             MKTOPT__STRUCT_TABLE(S, emphasis_fields)};
#undef S

#define S mktopt__quarter_row
static const mktopt__field quarter_fields[] = {
    MKTOPT__MEMBER(S, STRING, name, .flags = MKTOPT__NON_EMPTY, .doc = "Name of the strategy."),
    MKTOPT__MEMBER(S, F64, budget_increase, MKTOPT__ABOVE(-1), .unit = "fraction",
                   .doc = "Increase above baseline: information, the months drive the budget."),
    MKTOPT__MEMBER(S, STRING, focus, .doc = "What the quarter is about."),
    MKTOPT__MEMBER(S, ARRAY, channel_emphasis,
                   MKTOPT__ITEMS(mktopt_channel_emphasis, &emphasis_type),
                   .doc = "Channels to stress."),
    MKTOPT__MEMBER(S, STRING, expected_performance, .doc = "What to expect."),
};
const mktopt__struct mktopt__quarter_row_type = {.name = "quarter_row",
                                                 MKTOPT__STRUCT_TABLE(S, quarter_fields)};
#undef S

/* The same member twelve times: X(number from 0, name). */
#define EACH_MONTH(X)                                                                           \
    X(0, january), X(1, february), X(2, march), X(3, april), X(4, may), X(5, june), X(6, july), \
        X(7, august), X(8, september), X(9, october), X(10, november), X(11, december)

#define ADJUSTMENT(i, month)                                                             \
    MKTOPT__NAMED(mktopt__industry_row, F64, #month, adjustments[i], MKTOPT__DEFAULT(1), \
                  MKTOPT__AT_LEAST(0),                                                   \
                  .doc = "What the industry's budget of the month is of the seasonal one.")
static const mktopt__field industry_fields[] = {EACH_MONTH(ADJUSTMENT)};
static const mktopt__struct industry_type = {
    .name = "industry_row", MKTOPT__STRUCT_TABLE(mktopt__industry_row, industry_fields)};

#define S mktopt__season_tables
#define MONTH(i, month)                                                                   \
    MKTOPT__NAMED(S, STRUCT, #month, months[i],                                           \
                  MKTOPT__DEFAULT_VALUE(&mktopt__default_budget_tables.season.months[i]), \
                  .type = &month_type)
#define QUARTER(i, quarter)                                                                 \
    MKTOPT__NAMED(S, STRUCT, #quarter, quarters[i],                                         \
                  MKTOPT__DEFAULT_VALUE(&mktopt__default_budget_tables.season.quarters[i]), \
                  .type = &mktopt__quarter_row_type)
static const mktopt__field months_fields[] = {EACH_MONTH(MONTH)};
static const mktopt__struct months_type = {.name = "month_rows",
                                           MKTOPT__STRUCT_TABLE(S, months_fields)};
static const mktopt__field quarters_fields[] = {QUARTER(0, q1), QUARTER(1, q2), QUARTER(2, q3),
                                                QUARTER(3, q4)};
static const mktopt__struct quarters_type = {.name = "quarter_rows",
                                             MKTOPT__STRUCT_TABLE(S, quarters_fields)};
/* Both groups of rows are read from the one struct: their members' offsets are those in it. */
static const mktopt__field season_fields[] = {
    {.name = "months",
     .kind = MKTOPT__STRUCT,
     .flags = MKTOPT__HAS_DEFAULT,
     .type = &months_type,
     .doc = "Multiplier and events of each month."},
    {.name = "quarters",
     .kind = MKTOPT__STRUCT,
     .flags = MKTOPT__HAS_DEFAULT,
     .type = &quarters_type,
     .doc = "Strategy of each quarter."},
    MKTOPT__MEMBER(S, MAP, industries, .flags = MKTOPT__HAS_DEFAULT,
                   MKTOPT__ENTRIES(mktopt__industry_entry, STRUCT, .type = &industry_type),
                   .doc = "Adjustments by industry and month, 1 where left out; none by default."),
};
const mktopt__struct mktopt__season_tables_type = {.name = "season_tables",
                                                   MKTOPT__STRUCT_TABLE(S, season_fields)};
#undef S

/* ---- performance -------------------------------------------------------------------------- */

static mktopt_status check_ladder(const mktopt__ladder *ladder, int lower_is_better,
                                  const mktopt__path *path, mktopt_error *err)
{
    static const char *const names[] = {"excellent", "good", "acceptable", "poor"};
    const double rungs[] = {ladder->excellent, ladder->good, ladder->acceptable, ladder->poor};
    for (int i = 1; i < 4; i++)
        if (lower_is_better ? rungs[i] < rungs[i - 1] : rungs[i] > rungs[i - 1])
            return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__MEMBER_PATH(path, names[i]),
                                "must be %s %s (%s), got %s",
                                lower_is_better ? ">=" : "<=", names[i - 1],
                                MKTOPT__NUMBER(rungs[i - 1]), MKTOPT__NUMBER(rungs[i]));
    return MKTOPT_OK;
}

static mktopt_status check_rising(const void *value, const mktopt__path *path, mktopt_error *err)
{
    return check_ladder(value, 0, path, err);
}

static mktopt_status check_falling(const void *value, const mktopt__path *path, mktopt_error *err)
{
    return check_ladder(value, 1, path, err);
}

#define S mktopt__ladder
static const mktopt__field ladder_fields[] = {
    MKTOPT__MEMBER(S, F64, excellent, .doc = "Scores 4."),
    MKTOPT__MEMBER(S, F64, good, .doc = "Scores 3."),
    MKTOPT__MEMBER(S, F64, acceptable, .doc = "Scores 2."),
    MKTOPT__MEMBER(S, F64, poor, .doc = "Scores 1; worse scores 0."),
};
static const mktopt__struct rising_type = {
    .name = "score_thresholds", MKTOPT__STRUCT_TABLE(S, ladder_fields), .check = check_rising};
static const mktopt__struct falling_type = {
    .name = "cost_thresholds", MKTOPT__STRUCT_TABLE(S, ladder_fields), .check = check_falling};
#undef S

#define PERFORMANCE mktopt__default_budget_tables.adjust.performance
#define S           mktopt__performance_table
static const mktopt__field performance_fields[] = {
    MKTOPT__MEMBER(S, STRUCT, roi, MKTOPT__DEFAULT_VALUE(&PERFORMANCE.roi), .type = &rising_type,
                   .doc = "(Revenue - cost) / cost; higher is better."),
    MKTOPT__MEMBER(S, STRUCT, cac, MKTOPT__DEFAULT_VALUE(&PERFORMANCE.cac), .type = &falling_type,
                   .unit = "currency/customer",
                   .doc = "Cost of acquiring a customer; lower is better."),
    MKTOPT__MEMBER(S, STRUCT, conversion_rate, MKTOPT__DEFAULT_VALUE(&PERFORMANCE.conversion_rate),
                   .type = &rising_type, .doc = "A fraction; higher is better."),
    MKTOPT__MEMBER(S, STRUCT, ltv_cac_ratio, MKTOPT__DEFAULT_VALUE(&PERFORMANCE.ltv_cac_ratio),
                   .type = &rising_type, .doc = "Higher is better."),
};
static const mktopt__struct performance_type = {.name = "performance_thresholds",
                                                MKTOPT__STRUCT_TABLE(S, performance_fields)};
#undef S

#define S mktopt__recommendation_row
static const mktopt__field recommendation_fields[] = {
    MKTOPT__MEMBER(S, F64, min_score, MKTOPT__BETWEEN(0, 4),
                   .doc = "Mean score from which it holds, up to that of the next row."),
    MKTOPT__MEMBER(S, F64, adjustment, MKTOPT__ABOVE(-1), .unit = "fraction",
                   .doc = "Change of spend: 0.25 is +25 %."),
};
static const mktopt__struct recommendation_type = {.name = "recommendation_row",
                                                   MKTOPT__STRUCT_TABLE(S, recommendation_fields)};
#undef S

static mktopt_status check_approval(const void *value, const mktopt__path *path, mktopt_error *err)
{
    const mktopt__approval_table *table = value;
    if (table->notify_from < table->auto_from)
        return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__MEMBER_PATH(path, "notify_from"),
                            "must be >= auto_from (%s), got %s", MKTOPT__NUMBER(table->auto_from),
                            MKTOPT__NUMBER(table->notify_from));
    if (table->approve_above < table->notify_from)
        return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__MEMBER_PATH(path, "approve_above"),
                            "must be >= notify_from (%s), got %s",
                            MKTOPT__NUMBER(table->notify_from),
                            MKTOPT__NUMBER(table->approve_above));
    return MKTOPT_OK;
}

#define S mktopt__approval_table
static const mktopt__field approval_fields[] = {
    MKTOPT__MEMBER(S, F64, auto_from, MKTOPT__AT_LEAST(0), .unit = "fraction",
                   .doc = "A smaller change asks for nothing."),
    MKTOPT__MEMBER(S, F64, notify_from, MKTOPT__AT_LEAST(0), .unit = "fraction",
                   .doc = "From here on someone is told; below, it is done."),
    MKTOPT__MEMBER(S, F64, approve_above, MKTOPT__AT_LEAST(0), .unit = "fraction",
                   .doc = "A larger change is approved first."),
};
static const mktopt__struct approval_type = {.name = "approval_thresholds",
                                             MKTOPT__STRUCT_TABLE(S, approval_fields),
                                             .check = check_approval};
#undef S

/* Every mean score from 0 on must find a row. */
static mktopt_status check_adjust_tables(const void *value, const mktopt__path *path,
                                         mktopt_error *err)
{
    const mktopt__adjust_tables *tables = value;
    const mktopt__recommendation_entry *rows = tables->recommendations.items;
    for (int64_t i = 0; i < tables->recommendations.count; i++)
        if (rows[i].value.min_score == 0)
            return MKTOPT_OK;
    return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__MEMBER_PATH(path, "recommendations"),
                        "one must have a min_score of 0");
}

#define ADJUST mktopt__default_budget_tables.adjust
#define S      mktopt__adjust_tables
static const mktopt__field adjust_fields[] = {
    MKTOPT__MEMBER(S, STRUCT, performance, MKTOPT__DEFAULT_VALUE(&ADJUST.performance),
                   .type = &performance_type, .doc = "What each metric is scored by."),
    MKTOPT__MEMBER(
        S, MAP, recommendations, .flags = MKTOPT__HAS_DEFAULT | MKTOPT__NON_EMPTY,
        .value = &ADJUST.recommendations,
        MKTOPT__ENTRIES(mktopt__recommendation_entry, STRUCT, .type = &recommendation_type),
        .doc = "What a mean score leads to."),
    MKTOPT__MEMBER(S, STRUCT, approval, MKTOPT__DEFAULT_VALUE(&ADJUST.approval),
                   .type = &approval_type, .doc = "What the size of a change asks for."),
};
const mktopt__struct mktopt__adjust_tables_type = {
    .name = "adjust_tables", MKTOPT__STRUCT_TABLE(S, adjust_fields), .check = check_adjust_tables};
#undef S

/* ---- alerts ------------------------------------------------------------------------------- */

static mktopt_status check_alerts(const void *value, const mktopt__path *path, mktopt_error *err)
{
    const mktopt__alert_table *table = value;
    if (table->high >= table->medium)
        return MKTOPT_OK;
    return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__MEMBER_PATH(path, "high"),
                        "must be >= medium (%s), got %s", MKTOPT__NUMBER(table->medium),
                        MKTOPT__NUMBER(table->high));
}

#define S mktopt__alert_table
static const mktopt__field alert_fields[] = {
    MKTOPT__MEMBER(S, F64, medium, MKTOPT__ABOVE(0), .unit = "fraction",
                   .doc = "Distance of the projection from the budget that is worth an alert."),
    MKTOPT__MEMBER(S, F64, high, MKTOPT__ABOVE(0), .unit = "fraction",
                   .doc = "Distance that makes it severe."),
};
static const mktopt__struct alert_type = {
    .name = "alert_thresholds", MKTOPT__STRUCT_TABLE(S, alert_fields), .check = check_alerts};
#undef S

#define S mktopt__monitor_tables
static const mktopt__field monitor_fields[] = {
    MKTOPT__MEMBER(S, STRUCT, alerts,
                   MKTOPT__DEFAULT_VALUE(&mktopt__default_budget_tables.monitor.alerts),
                   .type = &alert_type, .doc = "When to speak up."),
};
const mktopt__struct mktopt__monitor_tables_type = {.name = "monitor_tables",
                                                    MKTOPT__STRUCT_TABLE(S, monitor_fields)};
#undef S

/* ---- returns and key figures -------------------------------------------------------------- */

#define RETURNS mktopt__default_budget_tables.returns
#define S       mktopt__return_tables
static const mktopt__field return_fields[] = {
    MKTOPT__MEMBER(S, MAP, multiples, .flags = MKTOPT__HAS_DEFAULT | MKTOPT__NON_EMPTY,
                   .value = &RETURNS.multiples,
                   MKTOPT__ENTRIES(mktopt__scenario, F64, MKTOPT__AT_LEAST(0)),
                   .unit = "revenue/spend", .doc = "Revenue over investment by scenario."),
    MKTOPT__MEMBER(S, ARRAY, horizons, .flags = MKTOPT__HAS_DEFAULT | MKTOPT__NON_EMPTY,
                   .value = &RETURNS.horizons, MKTOPT__EACH(I32, MKTOPT__BETWEEN(1, 1200)),
                   .unit = "months",
                   .doc = "Lengths over which investments by month are added up."),
};
const mktopt__struct mktopt__returns_tables_type = {.name = "return_tables",
                                                    MKTOPT__STRUCT_TABLE(S, return_fields)};
#undef S

static const char *const direction_names[] = {"at_least", "at_most"};
const mktopt__enum mktopt__kpi_direction_names = MKTOPT__ENUM_OF(direction_names);

#define S mktopt__kpi_row
static const mktopt__field kpi_fields[] = {
    MKTOPT__MEMBER(S, F64, target, .doc = "The value aimed at; reached when equalled."),
    MKTOPT__MEMBER(S, ENUM, direction, MKTOPT__DEFAULT(MKTOPT_KPI_AT_LEAST),
                   .names = &mktopt__kpi_direction_names, .doc = "Which side of it is good."),
    MKTOPT__MEMBER(S, STRING, unit, .flags = MKTOPT__OPTIONAL, .doc = "Unit of value and target."),
    MKTOPT__MEMBER(S, STRING, group, .flags = MKTOPT__OPTIONAL, .doc = "What it belongs to."),
    MKTOPT__MEMBER(S, STRING, alias, .flags = MKTOPT__OPTIONAL,
                   .doc = "Another name that requests may use: the seed's, where it differs."),
};
static const mktopt__struct kpi_type = {.name = "kpi_row", MKTOPT__STRUCT_TABLE(S, kpi_fields)};
#undef S

#define S mktopt__kpi_tables
static const mktopt__field kpi_table_fields[] = {
    MKTOPT__MEMBER(S, MAP, kpis, MKTOPT__DEFAULT_VALUE(&mktopt__default_budget_tables.kpi.kpis),
                   MKTOPT__ENTRIES(mktopt__kpi_entry, STRUCT, .type = &kpi_type),
                   .doc = "Key figures and their targets."),
};
const mktopt__struct mktopt__kpi_tables_type = {.name = "kpi_tables",
                                                MKTOPT__STRUCT_TABLE(S, kpi_table_fields)};
#undef S

/* ---- handle ------------------------------------------------------------------------------- */

#define S            mktopt__budget_tables
#define PART(member) MKTOPT__INLINED(S, member, &mktopt__##member##_tables_type)
static const mktopt__field tables_fields[] = {PART(season), PART(adjust), PART(monitor),
                                              PART(returns), PART(kpi)};
static const mktopt__struct budget_tables_type = {.name = "budget_tables",
                                                  MKTOPT__STRUCT_TABLE(S, tables_fields)};
#undef S

struct mktopt_budget_tables {
    mktopt__loaded loaded; /* a mktopt__budget_tables */
};

mktopt_status mktopt_budget_tables_create(const char *json, size_t length,
                                          const mktopt_allocator *allocator,
                                          mktopt_budget_tables **tables, mktopt_error *err)
{
    mktopt__loaded *loaded;
    MKTOPT__REQUIRE(tables, err);
    MKTOPT__TRY(mktopt__load(&budget_tables_type, json, length, allocator, &loaded, err));
    *tables = (mktopt_budget_tables *)loaded;
    return MKTOPT_OK;
}

const char *mktopt_budget_tables_json(const mktopt_budget_tables *tables, size_t *length)
{
    return mktopt__loaded_json((const mktopt__loaded *)tables, length);
}

void mktopt_budget_tables_free(mktopt_budget_tables *tables)
{
    mktopt__loaded_free((mktopt__loaded *)tables);
}

const mktopt__budget_tables *mktopt__budget_tables_of(const mktopt_budget_tables *handle)
{
    return handle != NULL ? handle->loaded.value : &mktopt__default_budget_tables;
}

mktopt_status mktopt__budget_tables_copy(const mktopt_budget_tables *handle, mktopt__arena *arena,
                                         mktopt__budget_tables *tables, mktopt_error *err)
{
    return mktopt__loaded_copy(&budget_tables_type, (const mktopt__loaded *)handle, arena, tables,
                               err);
}
