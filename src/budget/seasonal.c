/* Budgets over the year (seed 000 section 4): final = base x month's multiplier x industry's
 * adjustment. An annual budget is the whole that the twelve factors split. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/money.h"
#include "base/number.h"
#include "base/options.h"
#include "base/sum.h"
#include "budget/budget_priv.h"

static const mktopt__field options_fields[] = {
    MKTOPT__SEASONAL_OPTIONS_FIELDS(mktopt_budget_seasonal_options, ),
};

/* Exactly one budget, and a month that there is. */
static mktopt_status check_options(const void *value, const mktopt__path *path, mktopt_error *err)
{
    const mktopt_budget_seasonal_options *o = value;
    if (isnan(o->base_monthly_budget) && isnan(o->annual_budget))
        return mktopt__fail(err, MKTOPT_MISSING_FIELD,
                            MKTOPT__MEMBER_PATH(path, "base_monthly_budget"),
                            "one of these is required: base_monthly_budget, annual_budget");
    if (!isnan(o->base_monthly_budget) && !isnan(o->annual_budget))
        return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__MEMBER_PATH(path, "annual_budget"),
                            "only one of these may be given: base_monthly_budget, annual_budget");
    if (o->month != MKTOPT_NONE_I32 && (o->month < 1 || o->month > MKTOPT__MONTHS))
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__MEMBER_PATH(path, "month"),
                            "must be 1 .. 12, got %d", (int)o->month);
    return MKTOPT_OK;
}

static const mktopt__struct options_type = {
    .name = "budget_seasonal_options",
    MKTOPT__STRUCT_TABLE(mktopt_budget_seasonal_options, options_fields),
    .check = check_options,
};

mktopt_status mktopt_budget_seasonal_options_init(mktopt_budget_seasonal_options *options,
                                                  size_t size)
{
    MKTOPT__TRY(mktopt__options_init(&options_type, options, size));
    if (size >= offsetof(mktopt_budget_seasonal_options, month) + sizeof options->month)
        options->month = MKTOPT_NONE_I32; /* requests name the month: not in the table */
    return MKTOPT_OK;
}

static const mktopt__industry_row *industry_named(const mktopt__season_tables *tables,
                                                  const char *name)
{
    const mktopt__industry_entry *rows = tables->industries.items;
    for (int64_t i = 0; name != NULL && i < tables->industries.count; i++)
        if (strcmp(rows[i].key, name) == 0)
            return &rows[i].value;
    return NULL;
}

static void fill_year(const mktopt__season_tables *tables, const mktopt__industry_row *industry,
                      mktopt_seasonal_month *year)
{
    for (int32_t m = 0; m < MKTOPT__MONTHS; m++) {
        const mktopt__month_row *row = &tables->months[m];
        year[m] = (mktopt_seasonal_month){
            .month = m + 1,
            .quarter = m / 3 + 1,
            .seasonal_multiplier = row->multiplier,
            .industry_adjustment = industry != NULL ? industry->adjustments[m] : 1.0,
            .events = row->events.items,
            .event_count = row->events.count,
        };
    }
}

static double factor(const mktopt_seasonal_month *month)
{
    return month->seasonal_multiplier * month->industry_adjustment;
}

/* The base that makes the year cost the annual budget, and the months' units that do so exactly. */
static mktopt_status split_year(const mktopt_budget_seasonal_options *options,
                                const mktopt_seasonal_month *year, double *base, int64_t *units,
                                mktopt_error *err)
{
    double weights[MKTOPT__MONTHS], scratch[MKTOPT__MONTHS];
    int64_t total;
    for (int32_t m = 0; m < MKTOPT__MONTHS; m++)
        weights[m] = factor(&year[m]);
    const double sum = mktopt__sum_of(weights, MKTOPT__MONTHS);
    if (!(sum > 0) || !isfinite(sum))
        return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__FIELD_PATH("annual_budget"),
                            "cannot be split by factors that sum to %s", MKTOPT__NUMBER(sum));
    MKTOPT__TRY(mktopt__budget_units(options->annual_budget, options->rounding_unit,
                                     MKTOPT__FIELD_PATH("annual_budget"), &total, err));
    mktopt__apportion(total, weights, MKTOPT__MONTHS, scratch, units);
    *base = options->annual_budget / sum;
    return MKTOPT_OK;
}

static mktopt_status round_year(const mktopt_budget_seasonal_options *options,
                                const mktopt_seasonal_month *year, int64_t *units,
                                mktopt_error *err)
{
    for (int32_t m = 0; m < MKTOPT__MONTHS; m++)
        MKTOPT__TRY(mktopt__budget_units(
            options->base_monthly_budget * factor(&year[m]), options->rounding_unit,
            MKTOPT__FIELD_PATH("base_monthly_budget"), &units[m], err));
    return MKTOPT_OK;
}

mktopt_status mktopt__budget_seasonal_compute(const mktopt_budget_seasonal_options *options,
                                              const mktopt__season_tables *tables,
                                              mktopt_seasonal_month *months,
                                              mktopt_seasonal_summary *summary, mktopt_error *err)
{
    const mktopt__industry_row *industry = industry_named(tables, options->industry);
    const int32_t all = options->month == MKTOPT_NONE_I32;
    const int32_t first = all ? 0 : options->month - 1, n = all ? MKTOPT__MONTHS : 1;
    mktopt_seasonal_month year[MKTOPT__MONTHS];
    double base = options->base_monthly_budget;
    int64_t units[MKTOPT__MONTHS], total = 0;
    fill_year(tables, industry, year);
    if (isnan(options->annual_budget))
        MKTOPT__TRY(round_year(options, year, units, err));
    else
        MKTOPT__TRY(split_year(options, year, &base, units, err));
    for (int32_t m = first; m < first + n; m++) {
        year[m].final_budget = mktopt__from_units(units[m], options->rounding_unit);
        year[m].budget_increase = mktopt__budget_difference(units[m], base, options->rounding_unit);
        if (mktopt__i64_add(total, units[m], &total) != 0)
            return mktopt__fail(err, MKTOPT_NUMBER_OVERFLOW, MKTOPT__FIELD_PATH("final_budget"),
                                "the year does not fit in units of %s",
                                MKTOPT__DECIMAL(options->rounding_unit));
    }
    memcpy(months, year + first, (size_t)n * sizeof *months);
    *summary = (mktopt_seasonal_summary){
        .struct_size = sizeof *summary,
        .months = n,
        .base_monthly_budget = base,
        .annual_budget = options->annual_budget,
        .final_budget = mktopt__from_units(total, options->rounding_unit),
        .budget_increase = mktopt__budget_difference(total, n * base, options->rounding_unit),
        .industry_known = options->industry == NULL || industry != NULL,
    };
    return MKTOPT_OK;
}

mktopt_status mktopt_budget_seasonal(const mktopt_budget_seasonal_options *options,
                                     mktopt_seasonal_month *months,
                                     mktopt_seasonal_summary *summary, mktopt_error *err)
{
    MKTOPT__REQUIRE(options, err);
    MKTOPT__REQUIRE(months, err);
    MKTOPT__REQUIRE(summary, err);
    mktopt_budget_seasonal_options known;
    mktopt_seasonal_summary sums = {0};
    mktopt_seasonal_month found[MKTOPT__MONTHS];
    const mktopt__struct *type = &options_type;
    MKTOPT__TRY(mktopt_budget_seasonal_options_init(&known, sizeof known));
    MKTOPT__TRY(mktopt__struct_in(options, "options", &known, sizeof known, err));
    MKTOPT__TRY(mktopt__check(type, &known, NULL, err));
    MKTOPT__TRY(mktopt__budget_seasonal_compute(
        &known, &mktopt__budget_tables_of(known.tables)->season, found, &sums, err));
    MKTOPT__TRY(mktopt__struct_out(summary, "summary", &sums, sizeof sums, err));
    memcpy(months, found, (size_t)sums.months * sizeof *months);
    return MKTOPT_OK;
}

mktopt_status mktopt_budget_quarter(const mktopt_budget_tables *tables, int32_t quarter,
                                    mktopt_quarter_strategy *out, mktopt_error *err)
{
    if (quarter < 1 || quarter > MKTOPT__QUARTERS)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("quarter"),
                            "must be 1 .. 4, got %d", (int)quarter);
    const mktopt__quarter_row *row =
        &mktopt__budget_tables_of(tables)->season.quarters[quarter - 1];
    const mktopt_quarter_strategy known = {
        .struct_size = sizeof known,
        .quarter = quarter,
        .name = row->name,
        .focus = row->focus,
        .expected_performance = row->expected_performance,
        .budget_increase = row->budget_increase,
        .channel_emphasis = row->channel_emphasis.items,
        .emphasis_count = row->channel_emphasis.count,
    };
    return mktopt__struct_out(out, "out", &known, sizeof known, err);
}
