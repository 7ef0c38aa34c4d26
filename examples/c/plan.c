/* How much to spend on marketing, where, and what it should lead to. */
#include <stdio.h>

#include <mktopt/mktopt.h>

static int failed(const mktopt_error *err)
{
    fprintf(stderr, "%s: %s\n", mktopt_status_name(err->code), err->message);
    return 1;
}

static void print_plan(const mktopt_budget_plan *plan)
{
    /* Structs that a later version may extend say their size, so old programs keep working. */
    mktopt_budget_summary summary = {.struct_size = sizeof summary};
    mktopt_budget_plan_summary(plan, &summary, NULL);
    printf("budget: %.2f a month, %.0f %% of revenue\n", summary.total_marketing_budget,
           summary.budget_percentage);
    for (int64_t i = 0; i < mktopt_budget_plan_channel_count(plan); i++) {
        mktopt_channel_budget channel = {.struct_size = sizeof channel};
        mktopt_budget_plan_channel(plan, i, &channel, NULL);
        printf("  %-20s %10.2f\n", channel.channel, channel.amount);
    }
    for (int64_t i = 0; i < mktopt_budget_plan_warning_count(plan); i++) {
        mktopt_budget_warning warning = {.struct_size = sizeof warning};
        mktopt_budget_plan_warning(plan, i, &warning, NULL);
        printf("  note: %s\n", warning.message);
    }
    for (int64_t i = 0; i < mktopt_budget_plan_month_count(plan); i++) {
        mktopt_budget_month month = {.struct_size = sizeof month};
        mktopt_budget_plan_month(plan, i, &month, NULL);
        printf("month %d: %s, revenue %.2f, budget %.2f, %.1f customers\n", (int)month.month,
               month.stage, month.monthly_revenue, month.marketing_budget,
               month.expected_customers);
    }
}

int main(void)
{
    const double monthly_revenue = 46500;
    mktopt_error err;
    mktopt_stage stage = {.struct_size = sizeof stage};
    if (mktopt_stage_classify(monthly_revenue, NULL, &stage, &err))
        return failed(&err);
    printf("%s: %.2f more to the next stage\n", stage.display_name, stage.revenue_to_next_stage);

    /* Of the default tables one figure is replaced: this team wins customers for less. */
    static const char json[] = "{\"stages\": {\"scale\": {\"cac_target\": 180}}}";
    mktopt_tables *tables;
    if (mktopt_tables_create(json, sizeof json - 1, NULL, &tables, &err))
        return failed(&err);

    mktopt_budget_plan_options options;
    mktopt_budget_plan_options_init(&options, sizeof options);
    options.months = 3;
    options.tables = tables;
    mktopt_budget_plan *plan;
    const mktopt_status status =
        mktopt_budget_plan_create(monthly_revenue, &options, NULL, &plan, &err);
    mktopt_tables_free(tables);
    if (status != MKTOPT_OK)
        return failed(&err);
    print_plan(plan);
    mktopt_budget_plan_free(plan);

    /* Bad input is told by field, and nothing else happens. */
    options.tables = NULL;
    if (mktopt_budget_plan_create(-5, &options, NULL, &plan, &err))
        printf("error: %s\n", err.message);
    return 0;
}
