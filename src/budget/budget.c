/* The public face of budget plans. */
#include <mktopt/budget.h>

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/money.h"
#include "base/number.h"
#include "base/options.h"
#include "budget/budget_priv.h"

struct mktopt_budget_plan {
    mktopt__arena *arena;
    mktopt__budget_plan plan;
};

const mktopt_decimal mktopt__hundredth = {1, 2, 0};

double mktopt__round_percent(double fraction)
{
    const double percent = round(fraction * 1000) / 10;
    return percent == 0 ? 0 : percent; /* no -0 */
}

mktopt_status mktopt__budget_units(double amount, mktopt_decimal unit, const mktopt__path *path,
                                   int64_t *units, mktopt_error *err)
{
    if (isfinite(amount) && mktopt__to_units(amount, unit, units) == 0)
        return MKTOPT_OK;
    if (!isfinite(amount))
        return mktopt__fail(err, MKTOPT_NUMBER_OVERFLOW, path,
                            "is too large for amounts in units of %s", MKTOPT__DECIMAL(unit));
    return mktopt__fail(err, MKTOPT_NUMBER_OVERFLOW, path,
                        "%s is too large for amounts in units of %s", MKTOPT__NUMBER(amount),
                        MKTOPT__DECIMAL(unit));
}

double mktopt__budget_difference(int64_t units, double amount, mktopt_decimal unit)
{
    int64_t before, above;
    if (mktopt__to_units(amount, unit, &before) == 0 &&
        mktopt__from_units(before, unit) == amount &&
        mktopt__i64_subtract(units, before, &above) == 0)
        return mktopt__from_units(above, unit);
    return mktopt__from_units(units, unit) - amount;
}

mktopt_status mktopt__budget_split(int64_t total, const double *weights, int64_t count,
                                   mktopt__arena *arena, int64_t **parts, mktopt_error *err)
{
    double *scratch = mktopt__arena_alloc(arena, count, sizeof *scratch);
    *parts = mktopt__arena_alloc(arena, count, sizeof **parts);
    if (scratch == NULL || *parts == NULL)
        return mktopt__out_of_memory(err);
    mktopt__apportion(total, weights, count, scratch, *parts);
    return MKTOPT_OK;
}

#define S mktopt_budget_plan_options
static const mktopt__field options_fields[] = {
    MKTOPT__MEMBER(S, I32, months, MKTOPT__DEFAULT(12), MKTOPT__BETWEEN(1, 600), .unit = "months",
                   .doc = "Length of the projection."),
    MKTOPT__MEMBER(S, STRING, stage, .flags = MKTOPT__OPTIONAL,
                   .doc = "A stage that holds for every month; left out: by revenue."),
    MKTOPT__MEMBER(S, DECIMAL, rounding_unit, MKTOPT__DEFAULT_VALUE(&mktopt__hundredth),
                   MKTOPT__ABOVE(0), .unit = "currency",
                   .doc = "Amounts that split the budget are multiples of it."),
};
const mktopt__struct mktopt__budget_plan_options_type = {.name = "budget_plan_options",
                                                         MKTOPT__STRUCT_TABLE(S, options_fields)};
#undef S

mktopt_status mktopt_budget_plan_options_init(mktopt_budget_plan_options *options, size_t size)
{
    return mktopt__options_init(&mktopt__budget_plan_options_type, options, size);
}

static mktopt_status create(mktopt_budget_plan *made, double monthly_revenue,
                            const mktopt_budget_plan_options *options, mktopt_error *err)
{
    mktopt__tables tables; /* names of a plan live as long as it does */
    MKTOPT__TRY(mktopt__tables_copy(options->tables, made->arena, &tables, err));
    return mktopt__budget_plan_compute(monthly_revenue, options, &tables, made->arena, &made->plan,
                                       err);
}

mktopt_status mktopt_budget_plan_create(double monthly_revenue,
                                        const mktopt_budget_plan_options *options,
                                        const mktopt_allocator *allocator,
                                        mktopt_budget_plan **plan, mktopt_error *err)
{
    mktopt_budget_plan_options known;
    MKTOPT__REQUIRE(plan, err);
    MKTOPT__TRY(mktopt__check_revenue(monthly_revenue, err));
    MKTOPT__TRY(mktopt__options_read(&mktopt__budget_plan_options_type, options, &known, err));
    mktopt_budget_plan *made = mktopt__handle_create(allocator, sizeof *made);
    if (made == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__RETURN_HANDLE(made, plan, create(made, monthly_revenue, &known, err));
}

void mktopt_budget_plan_free(mktopt_budget_plan *plan)
{
    if (plan != NULL)
        mktopt__arena_free(plan->arena);
}

mktopt_status mktopt_budget_plan_summary(const mktopt_budget_plan *plan, mktopt_budget_summary *out,
                                         mktopt_error *err)
{
    MKTOPT__REQUIRE(plan, err);
    return mktopt__struct_out(out, "out", &plan->plan.summary, sizeof *out, err);
}

int64_t mktopt_budget_plan_channel_count(const mktopt_budget_plan *plan)
{
    return plan != NULL ? plan->plan.channels.count : 0;
}

mktopt_status mktopt_budget_plan_channel(const mktopt_budget_plan *plan, int64_t index,
                                         mktopt_channel_budget *out, mktopt_error *err)
{
    MKTOPT__REQUIRE(plan, err);
    return mktopt__item_out(&plan->plan.channels, index, sizeof *out, out, err);
}

int64_t mktopt_budget_plan_month_count(const mktopt_budget_plan *plan)
{
    return plan != NULL ? plan->plan.months.count : 0;
}

mktopt_status mktopt_budget_plan_month(const mktopt_budget_plan *plan, int64_t index,
                                       mktopt_budget_month *out, mktopt_error *err)
{
    MKTOPT__REQUIRE(plan, err);
    return mktopt__item_out(&plan->plan.months, index, sizeof *out, out, err);
}

int64_t mktopt_budget_plan_warning_count(const mktopt_budget_plan *plan)
{
    return plan != NULL ? plan->plan.warnings.count : 0;
}

mktopt_status mktopt_budget_plan_warning(const mktopt_budget_plan *plan, int64_t index,
                                         mktopt_budget_warning *out, mktopt_error *err)
{
    MKTOPT__REQUIRE(plan, err);
    return mktopt__item_out(&plan->plan.warnings, index, sizeof *out, out, err);
}
