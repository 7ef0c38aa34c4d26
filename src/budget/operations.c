/* budget.plan, and the list of all operations of the budget. */
#include "budget/operations_priv.h"

typedef struct plan_request {
    double monthly_revenue;
    mktopt_budget_plan_options options;
    mktopt__tables tables;
} plan_request;

#define S plan_request
static const mktopt__field plan_request_fields[] = {
    MKTOPT__MEMBER(S, F64, monthly_revenue, MKTOPT__AT_LEAST(0), .unit = "currency/month",
                   .doc = "Monthly recurring revenue today."),
    MKTOPT__INLINED(S, options, &mktopt__budget_plan_options_type),
    MKTOPT__TABLES_MEMBER(S, tables),
};
static const mktopt__struct plan_request_type = {.name = "budget_plan_request",
                                                 MKTOPT__STRUCT_TABLE(S, plan_request_fields)};
#undef S

#define S mktopt_channel_budget
static const mktopt__field channel_fields[] = {
    MKTOPT__MEMBER(S, STRING, channel, .doc = "Name of the channel."),
    MKTOPT__MEMBER(S, F64, share, .doc = "Share of the marketing budget."),
    MKTOPT__MEMBER(S, F64, amount, .unit = "currency/month",
                   .doc = "Its part of the total; all parts add up exactly."),
};
static const mktopt__struct channel_type = {.name = "channel_budget",
                                            MKTOPT__STRUCT_TABLE(S, channel_fields)};
#undef S

#define S mktopt_budget_month
static const mktopt__field month_fields[] = {
    MKTOPT__MEMBER(S, I32, month, .doc = "1 is the first month after today."),
    MKTOPT__MEMBER(S, F64, monthly_revenue, .unit = "currency/month",
                   .doc = "Revenue of the month before, grown by the target of its stage."),
    MKTOPT__MEMBER(S, STRING, stage, .doc = "Stage of the month's own revenue."),
    MKTOPT__MEMBER(S, F64, marketing_budget, .unit = "currency/month",
                   .doc = "Revenue times the stage's budget share."),
    MKTOPT__MEMBER(S, F64, expected_customers, .unit = "customers/month",
                   .doc = "Marketing budget over the stage's CAC target."),
};
static const mktopt__struct month_type = {.name = "budget_month",
                                          MKTOPT__STRUCT_TABLE(S, month_fields)};
#undef S

#define S mktopt_budget_warning
static const mktopt__field warning_fields[] = {
    MKTOPT__MEMBER(S, STRING, channel, .doc = "Name of the channel."),
    MKTOPT__MEMBER(S, F64, amount, .unit = "currency/month", .doc = "What it gets."),
    MKTOPT__MEMBER(S, F64, monthly_minimum, .unit = "currency/month",
                   .doc = "What it needs to have an effect."),
    MKTOPT__MEMBER(S, STRING, message, .doc = "The same in a sentence."),
};
static const mktopt__struct warning_type = {.name = "budget_warning",
                                            MKTOPT__STRUCT_TABLE(S, warning_fields)};
#undef S

/* The summary's figures stand in three objects of the answer: each reads from the same struct. */
#define S mktopt_budget_summary
static const mktopt__field head_fields[] = {
    MKTOPT__MEMBER(S, STRING, stage, .doc = "Growth stage today."),
    MKTOPT__MEMBER(S, F64, monthly_revenue, .unit = "currency/month", .doc = "As given."),
    MKTOPT__MEMBER(S, F64, total_marketing_budget, .unit = "currency/month",
                   .doc = "Revenue times budget share, in whole rounding units."),
    MKTOPT__MEMBER(S, F64, budget_percentage, .unit = "percent", .doc = "Budget share of revenue."),
};
static const mktopt__struct head_type = {.name = "budget_head",
                                         MKTOPT__STRUCT_TABLE(S, head_fields)};
static const mktopt__field target_fields[] = {
    MKTOPT__MEMBER(S, F64, cac_target, .unit = "currency/customer",
                   .doc = "Cost of acquiring a customer aimed at."),
    MKTOPT__MEMBER(S, F64, growth_target_percent, .unit = "percent/month",
                   .doc = "Growth of revenue aimed at."),
    MKTOPT__MEMBER(S, F64, roi_target, .unit = "revenue/spend",
                   .doc = "12 x growth / budget share: what a month's growth adds over a year for "
                          "each unit of its budget."),
};
static const mktopt__struct target_type = {.name = "budget_targets",
                                           MKTOPT__STRUCT_TABLE(S, target_fields)};
static const mktopt__field cumulative_fields[] = {
    MKTOPT__NAMED(S, F64, "investment", cumulative_investment, .unit = "currency",
                  .doc = "Sum of the months' marketing budgets."),
    MKTOPT__NAMED(S, F64, "revenue", cumulative_revenue, .unit = "currency",
                  .doc = "Sum of the months' revenue."),
};
static const mktopt__struct cumulative_type = {.name = "budget_cumulative",
                                               MKTOPT__STRUCT_TABLE(S, cumulative_fields)};
#undef S

#define S mktopt__budget_plan
static const mktopt__field plan_fields[] = {
    MKTOPT__INLINED(S, summary, &head_type),
    MKTOPT__NAMED(S, ARRAY, "channel_budgets", channels,
                  MKTOPT__ITEMS(mktopt_channel_budget, &channel_type),
                  .doc = "The budget by channel."),
    MKTOPT__NAMED(S, STRUCT, "target_metrics", summary, .type = &target_type,
                  .doc = "What the stage aims at."),
    MKTOPT__NAMED(S, ARRAY, "growth_projections", months,
                  MKTOPT__ITEMS(mktopt_budget_month, &month_type), .doc = "Month by month."),
    MKTOPT__NAMED(S, STRUCT, "cumulative", summary, .type = &cumulative_type,
                  .doc = "Sums over the projection."),
    MKTOPT__MEMBER(S, ARRAY, warnings, MKTOPT__ITEMS(mktopt_budget_warning, &warning_type),
                   .doc = "Channels that get less than they need to have an effect."),
};
static const mktopt__struct plan_type = {.name = "budget_plan",
                                         MKTOPT__STRUCT_TABLE(S, plan_fields)};
#undef S

static mktopt_status plan(const mktopt__context *context, const void *request, void *response,
                          mktopt_error *err)
{
    const plan_request *given = request;
    return mktopt__budget_plan_compute(given->monthly_revenue, &given->options, &given->tables,
                                       context->arena, response, err);
}

static const mktopt__operation operations[] = {
    {"budget.plan", "A marketing budget from revenue: by channel, with targets and a projection.",
     &plan_request_type, &plan_type, plan},
    MKTOPT__OPERATION(budget, seasonal,
                      "A monthly budget, or an annual one, over the months of the year."),
    MKTOPT__OPERATION(budget, events,
                      "A budget over events: the greatest profit, ROI of each, a timeline."),
    MKTOPT__OPERATION(
        budget, adjust,
        "Spend changed by performance: scores, recommendations, what needs approval."),
    MKTOPT__OPERATION(
        budget, monitor,
        "Spend against plan: pace, projection with its interval, alerts, reforecast."),
    MKTOPT__OPERATION(budget, returns, "Returns of an investment by horizon and scenario."),
    MKTOPT__OPERATION(budget, kpis, "Key figures against their targets."),
};
const mktopt__operation_list mktopt__budget_operations = {operations, MKTOPT__COUNT_OF(operations)};
