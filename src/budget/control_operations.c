/* budget.adjust and budget.monitor */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "budget/operations_priv.h"

/* ---- budget.adjust ------------------------------------------------------------------------ */

typedef struct adjust_request {
    mktopt__array channels;
    mktopt_budget_adjust_options options;
    mktopt__adjust_tables tables;
} adjust_request;

#define S adjust_request
static const mktopt__field adjust_request_fields[] = {
    MKTOPT__MEMBER(S, ARRAY, channels, .flags = MKTOPT__NON_EMPTY | MKTOPT__COLUMNS_OK,
                   MKTOPT__ITEMS(mktopt_channel_performance, &mktopt__channel_performance_type),
                   .doc = "Channels and how they do; a metric that is missing scores 0."),
    MKTOPT__INLINED(S, options, &mktopt__budget_adjust_options_type),
    MKTOPT__BUDGET_TABLES_MEMBER(S, adjust),
};
const mktopt__struct mktopt__budget_adjust_request = {
    .name = "budget_adjust_request", MKTOPT__STRUCT_TABLE(S, adjust_request_fields)};
#undef S

typedef struct adjusted_channel {
    mktopt_channel_adjustment row;
    mktopt__array missing; /* const char * */
} adjusted_channel;

typedef struct adjust_response {
    mktopt_adjustment_summary summary;
    mktopt__array channels;
    mktopt__array actions;
} adjust_response;

#define S mktopt_channel_adjustment
#define SCORE(metric)                              \
    MKTOPT__NAMED(S, I32, #metric, metric##_score, \
                  .doc = "4 excellent, 3 good, 2 acceptable, 1 poor, 0 below or missing.")
static const mktopt__field score_fields[] = {
    SCORE(roi),
    SCORE(cac),
    SCORE(conversion_rate),
    SCORE(ltv_cac_ratio),
    MKTOPT__NAMED(S, F64, "overall", overall_score, .doc = "Mean of the four."),
};
static const mktopt__struct scores_type = {.name = "performance_scores",
                                           MKTOPT__STRUCT_TABLE(S, score_fields)};

static const char *const action_names[] = {"none", "auto", "notify", "approve"};
static const mktopt__enum action_type = MKTOPT__ENUM_OF(action_names);

static const mktopt__field adjustment_fields[] = {
    MKTOPT__MEMBER(S, STRING, channel, .doc = "Name of the channel."),
    MKTOPT__MEMBER(S, F64, spend, .unit = "currency", .doc = "As given."),
    {.name = "performance_scores",
     .kind = MKTOPT__STRUCT,
     .type = &scores_type,
     .doc = "Score of each metric."},
    MKTOPT__MEMBER(S, STRING, recommendation, .doc = "The row of tables.recommendations."),
    MKTOPT__NAMED(S, F64, "adjustment_percentage", adjustment, .unit = "fraction",
                  .doc = "Of the recommendation; as in the seed a fraction: 0.25 is +25 %."),
    MKTOPT__MEMBER(S, F64, change_fraction, .unit = "fraction",
                   .doc = "The same after budget_neutral, before rounding."),
    MKTOPT__MEMBER(S, F64, new_spend, .unit = "currency", .doc = "In whole rounding units."),
    MKTOPT__MEMBER(S, F64, change, .unit = "currency", .doc = "new_spend - spend."),
    MKTOPT__MEMBER(S, ENUM, action, .names = &action_type,
                   .doc = "What the size of the change asks for: none (small), auto (done), notify "
                          "(done and told), approve (asked first)."),
    MKTOPT__MEMBER(S, STRING, reasoning, .doc = "The scores in a sentence."),
};
static const mktopt__struct adjustment_type = {.name = "channel_adjustment_figures",
                                               MKTOPT__STRUCT_TABLE(S, adjustment_fields)};
#undef S

#define S adjusted_channel
static const mktopt__field adjusted_fields[] = {
    MKTOPT__INLINED(S, row, &adjustment_type),
    MKTOPT__TEXTS(S, missing, .doc = "Metrics that scored 0 for want of a value."),
};
static const mktopt__struct adjusted_type = {.name = "channel_adjustment",
                                             MKTOPT__STRUCT_TABLE(S, adjusted_fields)};
#undef S

#define S mktopt_adjustment_summary
static const mktopt__field reallocation_fields[] = {
    MKTOPT__MEMBER(S, F64, total_spend, .unit = "currency", .doc = "Sum of the spends given."),
    MKTOPT__MEMBER(S, F64, new_total, .unit = "currency",
                   .doc = "Sum of the new spends; with budget_neutral total_spend in whole units."),
    MKTOPT__MEMBER(S, F64, total_change, .unit = "currency", .doc = "new_total - total_spend."),
    MKTOPT__MEMBER(S, F64, moved, .unit = "currency", .doc = "Sum of what channels lose."),
    MKTOPT__MEMBER(S, I64, raised, .doc = "Channels."),
    MKTOPT__MEMBER(S, I64, held, .doc = "Channels."),
    MKTOPT__MEMBER(S, I64, cut, .doc = "Channels."),
};
static const mktopt__struct reallocation_type = {.name = "budget_reallocation",
                                                 MKTOPT__STRUCT_TABLE(S, reallocation_fields)};
#undef S

#define S adjust_response
static const mktopt__field adjust_response_fields[] = {
    MKTOPT__MEMBER(S, ARRAY, channels, MKTOPT__ITEMS(adjusted_channel, &adjusted_type),
                   .doc = "Channels in the order given."),
    MKTOPT__NAMED(S, STRING, "overall_strategy", summary.overall_strategy,
                  .doc = "All of it in a sentence with its numbers."),
    MKTOPT__NAMED(S, ARRAY, "immediate_actions", actions, MKTOPT__EACH(STRING, .flags = 0),
                  .doc =
                      "Changes that ask for something, the largest first, then what to measure."),
    MKTOPT__NAMED(S, STRUCT, "budget_reallocation", summary, .type = &reallocation_type,
                  .doc = "All channels together."),
};
const mktopt__struct mktopt__budget_adjust_response = {
    .name = "budget_adjustment", MKTOPT__STRUCT_TABLE(S, adjust_response_fields)};
#undef S

static mktopt_status name_missing(int32_t missing, mktopt__arena *arena, mktopt__array *out,
                                  mktopt_error *err)
{
    static const char *const metrics[] = {"roi", "cac", "conversion_rate", "ltv_cac_ratio"};
    const char **names = mktopt__arena_alloc(arena, 4, sizeof *names);
    int64_t count = 0;
    if (names == NULL)
        return mktopt__out_of_memory(err);
    for (int i = 0; i < 4; i++)
        if (missing & 1 << i)
            names[count++] = metrics[i];
    *out = (mktopt__array){names, count};
    return MKTOPT_OK;
}

mktopt_status mktopt__budget_run_adjust(const mktopt__context *context, const void *request,
                                        void *response, mktopt_error *err)
{
    const adjust_request *given = request;
    adjust_response *answer = response;
    mktopt__arena *arena = context->arena;
    mktopt__budget_adjustment result;
    MKTOPT__TRY(mktopt__budget_adjust_compute(given->channels.items, given->channels.count,
                                              &given->options, &given->tables, arena, &result,
                                              err));
    const mktopt_channel_adjustment *rows = result.channels.items;
    const int64_t n = result.channels.count;
    adjusted_channel *channels = mktopt__arena_alloc(arena, n, sizeof *channels);
    if (channels == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < n; i++) {
        channels[i].row = rows[i];
        MKTOPT__TRY(name_missing(rows[i].missing, arena, &channels[i].missing, err));
    }
    answer->summary = result.summary;
    answer->channels = (mktopt__array){channels, n};
    answer->actions = result.actions;
    return MKTOPT_OK;
}

/* ---- budget.monitor ----------------------------------------------------------------------- */

typedef struct amount_entry {
    const char *key;
    double value;
} amount_entry;

typedef struct spent_entry {
    const char *key;
    mktopt__array value; /* double: the total alone, or every day */
} spent_entry;

typedef struct monitor_request {
    mktopt__array plan;
    mktopt__array spent;
    int32_t day;
    int32_t days_in_period;
    mktopt_budget_monitor_options options;
    mktopt__monitor_tables tables;
} monitor_request;

#define S monitor_request
static const mktopt__field monitor_request_fields[] = {
    MKTOPT__MEMBER(S, MAP, plan, .flags = MKTOPT__NON_EMPTY,
                   MKTOPT__ENTRIES(amount_entry, F64, MKTOPT__AT_LEAST(0)), .unit = "currency",
                   .doc = "Budget of each channel for the period."),
    MKTOPT__MEMBER(S, MAP, spent,
                   MKTOPT__ENTRIES(spent_entry, ARRAY,
                                   .flags = MKTOPT__SCALAR_OK | MKTOPT__NON_EMPTY,
                                   MKTOPT__EACH(F64, MKTOPT__AT_LEAST(0))),
                   .unit = "currency",
                   .doc = "Spend of each channel so far: one number, or an array of the days 1 .. "
                          "`day`, which makes the interval. Channels left out have spent 0."),
    MKTOPT__MEMBER(S, I32, day, MKTOPT__AT_LEAST(1), .unit = "days",
                   .doc = "Days of the period that are over."),
    MKTOPT__MEMBER(S, I32, days_in_period, MKTOPT__AT_LEAST(1), .unit = "days",
                   .doc = "Its length."),
    MKTOPT__INLINED(S, options, &mktopt__budget_monitor_options_type),
    MKTOPT__BUDGET_TABLES_MEMBER(S, monitor),
};
const mktopt__struct mktopt__budget_monitor_request = {
    .name = "budget_monitor_request", MKTOPT__STRUCT_TABLE(S, monitor_request_fields)};
#undef S

typedef struct monitor_interval {
    double level;
    const char *method;
    double daily_variation;
} monitor_interval;

typedef struct monitor_response {
    mktopt__budget_monitor result;
    monitor_interval interval;
} monitor_response;

#define S mktopt_budget_pace
static const mktopt__field pace_fields[] = {
    MKTOPT__MEMBER(S, F64, budget, .unit = "currency", .doc = "For the period."),
    MKTOPT__MEMBER(S, F64, spent, .unit = "currency", .doc = "So far."),
    MKTOPT__MEMBER(S, F64, utilisation, .flags = MKTOPT__OPTIONAL, .unit = "fraction",
                   .doc = "Spent over budget."),
    MKTOPT__MEMBER(S, F64, expected_to_date, .unit = "currency",
                   .doc = "Budget x day / days_in_period."),
    MKTOPT__MEMBER(S, F64, pacing, .flags = MKTOPT__OPTIONAL,
                   .doc = "Spent over expected_to_date: 1 is as planned."),
    MKTOPT__MEMBER(S, F64, variance, .unit = "currency", .doc = "Spent - expected_to_date."),
    MKTOPT__MEMBER(S, F64, variance_percent, .flags = MKTOPT__OPTIONAL, .unit = "percent",
                   .doc = "The same of expected_to_date."),
    MKTOPT__MEMBER(S, F64, daily_spend, .unit = "currency/day", .doc = "Spent over days."),
    MKTOPT__MEMBER(S, F64, projected, .unit = "currency",
                   .doc = "At the end of the period, at the same daily spend."),
    MKTOPT__MEMBER(S, F64, projected_lower, .unit = "currency", .doc = "Prediction interval."),
    MKTOPT__MEMBER(S, F64, projected_upper, .unit = "currency", .doc = "Prediction interval."),
    MKTOPT__MEMBER(S, F64, overspend_probability, .doc = "That the period ends above the budget."),
    MKTOPT__MEMBER(S, F64, required_daily_spend, .flags = MKTOPT__OPTIONAL, .unit = "currency/day",
                   .doc = "That uses the budget up; 0 when it is, null on the last day."),
    MKTOPT__MEMBER(S, F64, reforecast, .unit = "currency",
                   .doc = "A budget by need: all add up to the plan, or to what is spent above "
                          "it or on the last day."),
    MKTOPT__MEMBER(S, ENUM, status, .names = &mktopt__budget_pace_names,
                   .doc = "By the projection."),
};
static const mktopt__struct total_type = {.name = "budget_pace",
                                          MKTOPT__STRUCT_TABLE(S, pace_fields)};
static const mktopt__field channel_pace_fields[] = {
    MKTOPT__MEMBER(S, STRING, channel, .doc = "Name of the channel."),
    {.name = "pace", .kind = MKTOPT__STRUCT, .flags = MKTOPT__INLINE, .type = &total_type},
};
static const mktopt__struct channel_pace_type = {.name = "channel_pace",
                                                 MKTOPT__STRUCT_TABLE(S, channel_pace_fields)};
#undef S

#define S mktopt_budget_alert
static const mktopt__field alert_fields[] = {
    MKTOPT__MEMBER(S, STRING, channel, .flags = MKTOPT__OPTIONAL, .doc = "Null: all channels."),
    MKTOPT__MEMBER(S, ENUM, kind, .names = &mktopt__budget_alert_names,
                   .doc = "What is the matter."),
    MKTOPT__MEMBER(S, ENUM, severity, .names = &mktopt__budget_severity_names, .doc = "How much."),
    MKTOPT__MEMBER(S, F64, deviation, .flags = MKTOPT__OPTIONAL, .unit = "fraction",
                   .doc = "Of the projection from the budget (exhausted: of the spend)."),
    MKTOPT__MEMBER(S, BOOL, certain, .doc = "The whole interval lies on that side of the budget."),
    MKTOPT__MEMBER(S, STRING, message, .doc = "One sentence."),
};
static const mktopt__struct alert_type = {.name = "budget_alert",
                                          MKTOPT__STRUCT_TABLE(S, alert_fields)};
#undef S

#define S monitor_interval
static const mktopt__field interval_fields[] = {
    MKTOPT__MEMBER(S, F64, level, .doc = "Coverage."),
    MKTOPT__MEMBER(S, STRING, method,
                   .doc = "Of the total: student_t, from daily values, exact for independent "
                          "normal days; or assumed_variation."),
    MKTOPT__MEMBER(S, F64, daily_variation, .flags = MKTOPT__OPTIONAL,
                   .doc = "Standard deviation of a day over its mean: assumed; null from daily "
                          "values."),
};
static const mktopt__struct interval_type = {.name = "projection_interval",
                                             MKTOPT__STRUCT_TABLE(S, interval_fields)};
#undef S

#define S monitor_response
static const mktopt__field monitor_response_fields[] = {
    MKTOPT__NAMED(S, STRUCT, "total", result.total, .type = &total_type,
                  .doc = "All channels together."),
    MKTOPT__NAMED(S, ARRAY, "channels", result.channels,
                  MKTOPT__ITEMS(mktopt_budget_pace, &channel_pace_type),
                  .doc = "Those of the plan, then those that spend without one."),
    MKTOPT__NAMED(S, ARRAY, "alerts", result.alerts,
                  MKTOPT__ITEMS(mktopt_budget_alert, &alert_type),
                  .doc = "What to look at, the most severe first."),
    MKTOPT__MEMBER(S, STRUCT, interval, .type = &interval_type,
                   .doc = "What the interval of the projection is."),
};
const mktopt__struct mktopt__budget_monitor_response = {
    .name = "budget_monitor", MKTOPT__STRUCT_TABLE(S, monitor_response_fields)};
#undef S

static const amount_entry *planned(const mktopt__array *plan, const char *channel)
{
    const amount_entry *entries = plan->items;
    for (int64_t i = 0; i < plan->count; i++)
        if (strcmp(entries[i].key, channel) == 0)
            return &entries[i];
    return NULL;
}

static mktopt_status read_spent(const monitor_request *given, const char *name,
                                mktopt_channel_spend *channel, mktopt_error *err)
{
    const spent_entry *entries = given->spent.items;
    for (int64_t i = 0; i < given->spent.count; i++) {
        const mktopt__array *values = &entries[i].value;
        if (strcmp(entries[i].key, name) != 0)
            continue;
        if (values->count != 1 && values->count != given->day)
            return mktopt__fail(
                err, MKTOPT_LENGTH_MISMATCH, MKTOPT__MEMBER_PATH(MKTOPT__FIELD_PATH("spent"), name),
                "has %lld values after %d days", (long long)values->count, (int)given->day);
        channel->spent = *(const double *)values->items;
        channel->daily = values->count > 1 ? values->items : NULL;
        channel->daily_count = values->count > 1 ? values->count : 0;
    }
    return MKTOPT_OK;
}

/* Plan and spend side by side: the channels of the plan, then those that spend without one. */
static mktopt_status join(const monitor_request *given, mktopt__arena *arena,
                          mktopt__array *channels, mktopt_error *err)
{
    const amount_entry *plan = given->plan.items;
    const spent_entry *spent = given->spent.items;
    const int64_t room = given->plan.count + given->spent.count;
    mktopt_channel_spend *rows = mktopt__arena_alloc(arena, room, sizeof *rows);
    int64_t count = 0;
    if (rows == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < given->plan.count; i++)
        rows[count++] = (mktopt_channel_spend){.channel = plan[i].key, .budget = plan[i].value};
    for (int64_t i = 0; i < given->spent.count; i++)
        if (planned(&given->plan, spent[i].key) == NULL)
            rows[count++] = (mktopt_channel_spend){.channel = spent[i].key};
    for (int64_t i = 0; i < count; i++)
        MKTOPT__TRY(read_spent(given, rows[i].channel, &rows[i], err));
    *channels = (mktopt__array){rows, count};
    return MKTOPT_OK;
}

mktopt_status mktopt__budget_run_monitor(const mktopt__context *context, const void *request,
                                         void *response, mktopt_error *err)
{
    const monitor_request *given = request;
    monitor_response *answer = response;
    mktopt__array channels = {0};
    MKTOPT__TRY(join(given, context->arena, &channels, err));
    MKTOPT__TRY(mktopt__budget_monitor_compute(
        channels.items, channels.count, given->day, given->days_in_period, &given->options,
        &given->tables, context->arena, &answer->result, err));
    const int days = answer->result.from_days;
    answer->interval = (monitor_interval){
        .level = given->options.level,
        .method = days ? "student_t" : "assumed_variation",
        .daily_variation = days ? (double)NAN : given->options.daily_variation,
    };
    return MKTOPT_OK;
}
