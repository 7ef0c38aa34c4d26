/* allocation.scaling_plan */
#include <math.h>

#include "allocation/operations_priv.h"
#include "allocation/ratings/ratings.h"
#include "base/error.h"
#include "base/number.h"
#include "base/sum.h"

/* ---- request ------------------------------------------------------------------------------ */

typedef struct scaling_request {
    double total_budget;
    mktopt__array channels;
    mktopt_scaling_options options;
    mktopt__scaling_tables tables;
} scaling_request;

#define S scaling_request
static const mktopt__field request_fields[] = {
    MKTOPT__MEMBER(S, F64, total_budget, MKTOPT__AT_LEAST(0), .unit = "currency/month",
                   .doc = "Most that may be spent on all channels."),
    MKTOPT__MEMBER(S, ARRAY, channels, .flags = MKTOPT__COLUMNS_OK,
                   MKTOPT__ITEMS(mktopt_channel_today, &mktopt__channel_today_type),
                   .doc = "Channels that run today; other rows of tables.channels do not."),
    MKTOPT__INLINED(S, options, &mktopt__scaling_options_type),
    MKTOPT__ANALYSIS_TABLES_MEMBER(S, scaling),
};
const mktopt__struct mktopt__allocation_scaling_plan_request = {
    .name = "allocation_scaling_plan_request", MKTOPT__STRUCT_TABLE(S, request_fields)};
#undef S

/* ---- response ----------------------------------------------------------------------------- */

typedef struct window_budget {
    const char *channel;
    double target_budget;
} window_budget;

typedef struct window {
    const char *window;
    const char *focus;
    mktopt__array actions; /* const char * */
    mktopt__array budgets; /* window_budget */
    double spend;
    double expected_revenue;
} window;

typedef struct scaling_response {
    mktopt__scaling_plan plan;
    mktopt__array timeline; /* window */
} scaling_response;

static const char *const phase_words[] = {"none", "immediate", "gradual", "experimental"};
static const mktopt__enum phase_names = MKTOPT__ENUM_OF(phase_words);
static const char *const status_words[] = {"optimal", "limit_reached"};
static const mktopt__enum status_names = MKTOPT__ENUM_OF(status_words);

#define S mktopt_scaling_channel
#define MONEY(member, words) \
    MKTOPT__MEMBER(S, F64, member, .unit = "currency/month", .doc = (words))
static const mktopt__field today_fields[] = {
    MKTOPT__MEMBER(S, STRING, channel, .doc = "Name of the channel."),
    MONEY(current_spend, "As given; 0: not running."),
    MONEY(current_revenue, "As measured, else by the benchmark."),
    MKTOPT__MEMBER(S, F64, current_roas, .flags = MKTOPT__OPTIONAL, .unit = "revenue/spend",
                   .doc = "Null when it does not run."),
    MKTOPT__MEMBER(S, F64, typical_roi, .unit = "revenue/spend", .doc = "Of the table."),
    MKTOPT__MEMBER(S, BOOL, measured,
                   .doc = "Its curve goes through what was measured; else it is the benchmark."),
};
static const mktopt__struct today_type = {.name = "scaling_performance",
                                          MKTOPT__STRUCT_TABLE(S, today_fields)};

static const mktopt__field opportunity_fields[] = {
    MKTOPT__MEMBER(S, STRING, channel, .doc = "Name of the channel."),
    MONEY(current_spend, "As given."),
    MONEY(recommended_spend, "Of the optimal allocation."),
    MONEY(budget_increase, "Recommended - current."),
    MONEY(expected_improvement, "Of revenue."),
    MKTOPT__MEMBER(S, F64, expected_roi_improvement, .flags = MKTOPT__OPTIONAL,
                   .doc = "Of (revenue - spend) / spend: below 0 where returns diminish; null for "
                          "a channel that does not run."),
    MKTOPT__MEMBER(S, F64, setup_cost, .unit = "currency", .doc = "Once, to switch it on."),
    MKTOPT__MEMBER(S, F64, confidence_score,
                   .doc = "0..1: sqrt(proven spend / recommended), halved where not measured."),
    MKTOPT__MEMBER(S, F64, priority_score,
                   .doc = "(Improvement - increase - setup cost) x confidence."),
    MKTOPT__NAMED(S, ENUM, "scaling_phase", phase, .names = &phase_names,
                  .doc = "immediate: month 1; gradual: months 2-3; experimental: months 4-6."),
};
static const mktopt__struct opportunity_type = {.name = "scaling_opportunity",
                                                MKTOPT__STRUCT_TABLE(S, opportunity_fields)};

static const mktopt__field allocation_fields[] = {
    MKTOPT__MEMBER(S, STRING, channel, .doc = "Name of the channel."),
    MKTOPT__NAMED(S, F64, "target_budget", recommended_spend, .unit = "currency/month",
                  .doc = "Of the optimal allocation."),
    MKTOPT__NAMED(S, F64, "change", budget_increase, .unit = "currency/month",
                  .doc = "From today's spend."),
    MONEY(expected_revenue, "At that spend."),
    MKTOPT__NAMED(S, ENUM, "scaling_phase", phase, .names = &phase_names,
                  .doc = "When the change is made; none: no change."),
};
static const mktopt__struct allocation_type = {.name = "scaling_allocation",
                                               MKTOPT__STRUCT_TABLE(S, allocation_fields)};
#undef MONEY
#undef S

#define S window_budget
static const mktopt__field budget_fields[] = {
    MKTOPT__MEMBER(S, STRING, channel, .doc = "Name of the channel."),
    MKTOPT__MEMBER(S, F64, target_budget, .unit = "currency/month", .doc = "What it goes to."),
};
static const mktopt__struct budget_type = {.name = "window_budget",
                                           MKTOPT__STRUCT_TABLE(S, budget_fields)};
#undef S

#define S window
static const mktopt__field window_fields[] = {
    MKTOPT__MEMBER(S, STRING, window, .doc = "month_1, month_2_3 or month_4_6."),
    MKTOPT__MEMBER(S, STRING, focus, .doc = "What it is about."),
    MKTOPT__TEXTS(S, actions, .doc = "What to do, by priority."),
    MKTOPT__NAMED(S, ARRAY, "budget_allocation", budgets,
                  MKTOPT__ITEMS(window_budget, &budget_type),
                  .doc = "Channels that change in the window."),
    MKTOPT__MEMBER(S, F64, spend, .unit = "currency/month", .doc = "Of all channels after it."),
    MKTOPT__MEMBER(S, F64, expected_revenue, .unit = "currency/month",
                   .doc = "Of all channels after it."),
};
static const mktopt__struct window_type = {.name = "scaling_window",
                                           MKTOPT__STRUCT_TABLE(S, window_fields)};
#undef S

#define S mktopt_scaling_summary
#define MONEY(member, words) \
    MKTOPT__MEMBER(S, F64, member, .unit = "currency/month", .doc = (words))
static const mktopt__field outcome_fields[] = {
    MONEY(total_budget, "As given."),
    MONEY(current_spend, "Of all channels."),
    MONEY(current_revenue, "Of all channels."),
    MONEY(recommended_spend, "At most the budget: more would not pay."),
    MONEY(expected_revenue, "Of all channels."),
    MONEY(expected_improvement, "Of revenue."),
    MONEY(expected_profit, "Revenue - spend - set-up costs: what is maximised."),
    MONEY(upper_bound, "Proven: no allocation has a greater profit."),
    MKTOPT__MEMBER(S, F64, expected_roi, .flags = MKTOPT__OPTIONAL,
                   .doc = "(Revenue - spend) / spend."),
    MKTOPT__MEMBER(S, ENUM, status, .names = &status_names, .doc = "Of the search."),
};
static const mktopt__struct outcome_type = {.name = "scaling_outcomes",
                                            MKTOPT__STRUCT_TABLE(S, outcome_fields)};
#undef MONEY
#undef S

#define S scaling_response
#define ROWS(label, at, T, table, words) \
    MKTOPT__NAMED(S, ARRAY, (label), at, MKTOPT__ITEMS(T, &(table)), .doc = (words))
static const mktopt__field response_fields[] = {
    ROWS("current_performance", plan.channels, mktopt_scaling_channel, today_type,
         "Every channel of the table."),
    ROWS("scaling_opportunities", plan.opportunities, mktopt_scaling_channel, opportunity_type,
         "Channels that should get more, by priority."),
    ROWS("optimal_allocation", plan.channels, mktopt_scaling_channel, allocation_type,
         "What each channel should get: the global optimum."),
    ROWS("scaling_timeline", timeline, window, window_type, "The three windows."),
    MKTOPT__NAMED(S, STRUCT, "expected_outcomes", plan.summary, .type = &outcome_type,
                  .doc = "Before and after."),
};
const mktopt__struct mktopt__allocation_scaling_plan_response = {
    .name = "scaling_plan", MKTOPT__STRUCT_TABLE(S, response_fields)};
#undef S

/* ---- timeline ----------------------------------------------------------------------------- */

static const char *action_words(const mktopt_scaling_channel *row, mktopt__arena *arena)
{
    const char *target = MKTOPT__NUMBER(round(row->recommended_spend * 100) / 100);
    if (row->budget_increase < 0)
        return mktopt__arena_printf(arena, "Reduce %s budget to %s", row->channel, target);
    if (row->phase == MKTOPT_PHASE_IMMEDIATE)
        return mktopt__arena_printf(arena, "Scale %s budget to %s", row->channel, target);
    if (row->phase == MKTOPT_PHASE_GRADUAL)
        return mktopt__arena_printf(arena, "Gradually increase %s budget to %s", row->channel,
                                    target);
    return mktopt__arena_printf(arena, "Test and optimize %s with %s budget", row->channel, target);
}

static mktopt_status add_action(const mktopt_scaling_channel *row, mktopt__arena *arena,
                                window *out, mktopt_error *err)
{
    const char *text = action_words(row, arena);
    if (text == NULL)
        return mktopt__out_of_memory(err);
    ((const char **)out->actions.items)[out->actions.count++] = text;
    ((window_budget *)out->budgets.items)[out->budgets.count++] =
        (window_budget){row->channel, row->recommended_spend};
    return MKTOPT_OK;
}

/* Rises of a phase by priority, then its cuts. */
static mktopt_status fill_window(const mktopt__scaling_plan *plan, int32_t phase,
                                 mktopt__arena *arena, window *out, mktopt_error *err)
{
    const mktopt_scaling_channel *rises = plan->opportunities.items, *all = plan->channels.items;
    const int64_t n = plan->channels.count;
    mktopt__sum spend = {0}, revenue = {0};
    out->actions.items = mktopt__arena_alloc(arena, n, sizeof(char *));
    out->budgets.items = mktopt__arena_alloc(arena, n, sizeof(window_budget));
    if (out->actions.items == NULL || out->budgets.items == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < plan->opportunities.count; i++)
        if (rises[i].phase == phase)
            MKTOPT__TRY(add_action(&rises[i], arena, out, err));
    for (int64_t i = 0; i < n; i++) {
        if (all[i].phase == phase && all[i].budget_increase < 0)
            MKTOPT__TRY(add_action(&all[i], arena, out, err));
        const int done = all[i].phase <= phase;
        mktopt__sum_add(&spend, done ? all[i].recommended_spend : all[i].current_spend);
        mktopt__sum_add(&revenue, done ? all[i].expected_revenue : all[i].current_revenue);
    }
    out->spend = mktopt__sum_value(&spend);
    out->expected_revenue = mktopt__sum_value(&revenue);
    return MKTOPT_OK;
}

mktopt_status mktopt__allocation_run_scaling_plan(const mktopt__context *context,
                                                  const void *request, void *response,
                                                  mktopt_error *err)
{
    static const char *const windows[][2] = {{"month_1", "quick_wins_and_foundation"},
                                             {"month_2_3", "scaling_proven_channels"},
                                             {"month_4_6", "optimization_and_new_channels"}};
    const scaling_request *given = request;
    scaling_response *answer = response;
    window *timeline = mktopt__arena_alloc(context->arena, 3, sizeof *timeline);
    if (timeline == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__TRY(mktopt__scaling_compute(
        given->channels.items, given->channels.count, given->total_budget, &given->options,
        &given->tables.channels, context->arena, &answer->plan, err));
    for (int32_t i = 0; i < 3; i++) {
        timeline[i].window = windows[i][0];
        timeline[i].focus = windows[i][1];
        MKTOPT__TRY(fill_window(&answer->plan, i + MKTOPT_PHASE_IMMEDIATE, context->arena,
                                &timeline[i], err));
    }
    answer->timeline = (mktopt__array){timeline, 3};
    return MKTOPT_OK;
}
