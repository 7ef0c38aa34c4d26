/* A budget plan from revenue and stage (seed 000 section 1; SPEC: month by month, stage by
 * revenue). */
#include <math.h>

#include "base/error.h"
#include "base/money.h"
#include "base/number.h"
#include "base/sum.h"
#include "budget/budget_priv.h"

/* The stage that holds at a revenue: the caller's for every month, else the one of the revenue. */
static const mktopt__stage_entry *stage_at(const mktopt__tables *tables,
                                           const mktopt__stage_entry *fixed, double revenue)
{
    return fixed != NULL ? fixed : mktopt__stage_of_revenue(tables, revenue);
}

/* Splits the whole units of the total over the channels of the stage by largest remainder. */
static mktopt_status split(const mktopt__stage_row *row, int64_t total, mktopt_decimal unit,
                           mktopt__arena *arena, mktopt__array *channels, mktopt_error *err)
{
    const mktopt__share *shares = row->channel_shares.items;
    const int64_t n = row->channel_shares.count;
    mktopt_channel_budget *budgets = mktopt__arena_alloc(arena, n, sizeof *budgets);
    double *weights = mktopt__arena_alloc(arena, n, sizeof *weights);
    double *scratch = mktopt__arena_alloc(arena, n, sizeof *scratch);
    int64_t *parts = mktopt__arena_alloc(arena, n, sizeof *parts);
    if (budgets == NULL || weights == NULL || scratch == NULL || parts == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < n; i++)
        weights[i] = shares[i].value;
    mktopt__apportion(total, weights, n, scratch, parts);
    for (int64_t i = 0; i < n; i++)
        budgets[i] = (mktopt_channel_budget){.struct_size = sizeof *budgets,
                                             .channel = shares[i].key,
                                             .share = shares[i].value,
                                             .amount = mktopt__from_units(parts[i], unit)};
    *channels = (mktopt__array){budgets, n};
    return MKTOPT_OK;
}

static mktopt_status project(const mktopt__tables *tables, const mktopt__stage_entry *fixed,
                             mktopt__arena *arena, mktopt__budget_plan *plan, mktopt_error *err)
{
    mktopt_budget_summary *summary = &plan->summary;
    const int32_t n = summary->months;
    mktopt_budget_month *months = mktopt__arena_alloc(arena, n, sizeof *months);
    if (months == NULL)
        return mktopt__out_of_memory(err);
    mktopt__sum investment = {0}, revenue_sum = {0};
    double revenue = summary->monthly_revenue;
    for (int32_t m = 0; m < n; m++) {
        revenue *= 1.0 + stage_at(tables, fixed, revenue)->value.growth_target;
        if (!isfinite(revenue))
            return mktopt__fail(err, MKTOPT_NUMBER_OVERFLOW, MKTOPT__FIELD_PATH("months"),
                                "revenue exceeds the largest number in month %d", (int)(m + 1));
        const mktopt__stage_entry *stage = stage_at(tables, fixed, revenue);
        const double budget = revenue * stage->value.budget_share;
        months[m] = (mktopt_budget_month){.struct_size = sizeof *months,
                                          .month = m + 1,
                                          .stage = stage->key,
                                          .monthly_revenue = revenue,
                                          .marketing_budget = budget,
                                          .expected_customers = budget / stage->value.cac_target};
        mktopt__sum_add(&investment, budget);
        mktopt__sum_add(&revenue_sum, revenue);
    }
    summary->cumulative_investment = mktopt__sum_value(&investment);
    summary->cumulative_revenue = mktopt__sum_value(&revenue_sum);
    plan->months = (mktopt__array){months, n};
    return MKTOPT_OK;
}

/* Channels that get less than they need to have an effect. */
static mktopt_status warn(const mktopt__tables *tables, mktopt__arena *arena,
                          mktopt__budget_plan *plan, mktopt_error *err)
{
    const mktopt_channel_budget *channels = plan->channels.items;
    int64_t capacity = 0;
    for (int64_t i = 0; i < plan->channels.count; i++) {
        const mktopt__channel_row *typical = mktopt__channel_named(tables, channels[i].channel);
        if (typical == NULL || channels[i].amount >= typical->monthly_minimum)
            continue;
        const char *message = mktopt__arena_printf(
            arena, "%s gets %s a month, below the %s it needs to have an effect",
            channels[i].channel, MKTOPT__NUMBER(channels[i].amount),
            MKTOPT__NUMBER(typical->monthly_minimum));
        mktopt_budget_warning *warning = mktopt__arena_push(
            arena, &plan->warnings.items, &plan->warnings.count, &capacity, sizeof *warning);
        if (message == NULL || warning == NULL)
            return mktopt__out_of_memory(err);
        *warning = (mktopt_budget_warning){.struct_size = sizeof *warning,
                                           .channel = channels[i].channel,
                                           .amount = channels[i].amount,
                                           .monthly_minimum = typical->monthly_minimum,
                                           .message = message};
    }
    return MKTOPT_OK;
}

static mktopt_status find_stage(const mktopt__tables *tables, const char *name,
                                const mktopt__stage_entry **stage, mktopt_error *err)
{
    *stage = name != NULL ? mktopt__stage_named(tables, name) : NULL;
    if (name != NULL && *stage == NULL)
        return mktopt__no_stage(tables, name, err);
    return MKTOPT_OK;
}

mktopt_status mktopt__budget_plan_compute(double monthly_revenue,
                                          const mktopt_budget_plan_options *options,
                                          const mktopt__tables *tables, mktopt__arena *arena,
                                          mktopt__budget_plan *plan, mktopt_error *err)
{
    const mktopt__stage_entry *fixed;
    MKTOPT__TRY(find_stage(tables, options->stage, &fixed, err));
    const mktopt__stage_entry *stage = stage_at(tables, fixed, monthly_revenue);
    const mktopt__stage_row *row = &stage->value;
    int64_t units;
    if (mktopt__to_units(monthly_revenue * row->budget_share, options->rounding_unit, &units) != 0)
        return mktopt__fail(err, MKTOPT_NUMBER_OVERFLOW, MKTOPT__FIELD_PATH("monthly_revenue"),
                            "%s is too large for amounts in units of %s",
                            MKTOPT__NUMBER(monthly_revenue),
                            MKTOPT__DECIMAL(options->rounding_unit));
    plan->summary = (mktopt_budget_summary){
        .struct_size = sizeof plan->summary,
        .months = options->months,
        .stage = stage->key,
        .monthly_revenue = monthly_revenue,
        .total_marketing_budget = mktopt__from_units(units, options->rounding_unit),
        .budget_percentage = 100.0 * row->budget_share,
        .cac_target = row->cac_target,
        .growth_target_percent = 100.0 * row->growth_target,
        .roi_target = row->growth_target / row->budget_share * 12.0,
    };
    MKTOPT__TRY(split(row, units, options->rounding_unit, arena, &plan->channels, err));
    MKTOPT__TRY(project(tables, fixed, arena, plan, err));
    return warn(tables, arena, plan, err);
}
