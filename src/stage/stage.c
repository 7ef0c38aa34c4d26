#include <mktopt/stage.h>

#include "base/error.h"
#include "base/options.h"
#include "stage/stage_priv.h"

mktopt_status mktopt__stage_find(double monthly_revenue, const mktopt__tables *tables,
                                 const mktopt__stage_entry **stage, mktopt_error *err)
{
    MKTOPT__TRY(mktopt__check_revenue(monthly_revenue, err));
    *stage = mktopt__stage_of_revenue(tables, monthly_revenue);
    return MKTOPT_OK;
}

mktopt_status mktopt_stage_classify(double monthly_revenue, const mktopt_tables *tables,
                                    mktopt_stage *stage, mktopt_error *err)
{
    const mktopt__stage_entry *found = NULL;
    MKTOPT__REQUIRE(stage, err);
    MKTOPT__TRY(mktopt__stage_find(monthly_revenue, mktopt__tables_of(tables), &found, err));
    const mktopt__stage_row *row = &found->value;
    const mktopt_stage known = {
        .struct_size = sizeof known,
        .name = found->key,
        .display_name = row->display_name,
        .min_revenue = row->min_revenue,
        .max_revenue = row->max_revenue,
        .budget_share = row->budget_share,
        .growth_target = row->growth_target,
        .cac_target = row->cac_target,
        .focus = row->focus,
        .revenue_to_next_stage = row->max_revenue - monthly_revenue,
    };
    return mktopt__struct_out(stage, "stage", &known, sizeof known, err);
}

const char *mktopt_stage_priority(const mktopt_tables *tables, const char *stage, int32_t index)
{
    const mktopt__stage_entry *found =
        stage != NULL ? mktopt__stage_named(mktopt__tables_of(tables), stage) : NULL;
    if (found == NULL || index < 0 || index >= found->value.priorities.count)
        return NULL;
    return ((const char *const *)found->value.priorities.items)[index];
}

mktopt_status mktopt_stage_success_metric(const mktopt_tables *tables, const char *stage,
                                          int32_t index, const char **metric, const char **target,
                                          mktopt_error *err)
{
    MKTOPT__REQUIRE(stage, err);
    MKTOPT__REQUIRE(metric, err);
    MKTOPT__REQUIRE(target, err);
    const mktopt__stage_entry *found = mktopt__stage_named(mktopt__tables_of(tables), stage);
    if (found == NULL)
        return mktopt__no_stage(mktopt__tables_of(tables), stage, err);
    const mktopt__array *metrics = &found->value.success_metrics;
    if (index < 0 || index >= metrics->count)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("index"),
                            "must be 0 .. %lld, got %d", (long long)metrics->count - 1, (int)index);
    const mktopt__success_metric *found_metric =
        (const mktopt__success_metric *)metrics->items + index;
    *metric = found_metric->metric;
    *target = found_metric->target;
    return MKTOPT_OK;
}
