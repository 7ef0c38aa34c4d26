/* budget.seasonal */
#include <string.h>

#include "base/error.h"
#include "base/money.h"
#include "base/number.h"
#include "budget/operations_priv.h"

/* ---- request ------------------------------------------------------------------------------ */

typedef struct seasonal_request {
    mktopt_budget_seasonal_options options;
    const char *month;
    mktopt__season_tables tables;
} seasonal_request;

#define S seasonal_request
static const mktopt__field request_fields[] = {
    MKTOPT__SEASONAL_OPTIONS_FIELDS(S, options.),
    MKTOPT__MEMBER(S, STRING, month, .flags = MKTOPT__OPTIONAL | MKTOPT__INTEGER_OK,
                   .doc = "One month by its English name, in any case, or number (1..12); left "
                          "out: all twelve."),
    MKTOPT__BUDGET_TABLES_MEMBER(S, season),
};
const mktopt__struct mktopt__budget_seasonal_request = {.name = "budget_seasonal_request",
                                                        MKTOPT__STRUCT_TABLE(S, request_fields)};
#undef S

/* ---- response ----------------------------------------------------------------------------- */

typedef struct seasonal_month {
    const char *month;
    const char *quarter;
    mktopt_seasonal_month figures;
    mktopt__array events; /* const char * */
} seasonal_month;

typedef struct seasonal_quarter {
    const char *quarter;
    mktopt__quarter_row strategy;
    double final_budget;
} seasonal_quarter;

typedef struct seasonal_response {
    mktopt_seasonal_summary summary;
    mktopt__array months;
    mktopt__array quarters;
    mktopt__array warnings;
} seasonal_response;

#define S mktopt_seasonal_month
static const mktopt__field figure_fields[] = {
    MKTOPT__MEMBER(S, F64, seasonal_multiplier, .doc = "Of the month."),
    MKTOPT__MEMBER(S, F64, industry_adjustment, .doc = "Of the industry in the month; 1 without."),
    MKTOPT__MEMBER(S, F64, final_budget, .unit = "currency/month",
                   .doc = "Base x multiplier x adjustment, in whole rounding units."),
    MKTOPT__MEMBER(S, F64, budget_increase, .unit = "currency/month", .doc = "Above the base."),
};
static const mktopt__struct figures_type = {.name = "seasonal_figures",
                                            MKTOPT__STRUCT_TABLE(S, figure_fields)};
#undef S

#define S seasonal_month
static const mktopt__field month_fields[] = {
    MKTOPT__MEMBER(S, STRING, month, .doc = "january .. december."),
    MKTOPT__MEMBER(S, STRING, quarter, .doc = "q1 .. q4."),
    MKTOPT__INLINED(S, figures, &figures_type),
    MKTOPT__NAMED(S, ARRAY, "event_opportunities", events, MKTOPT__EACH(STRING, .flags = 0),
                  .doc = "Events of the trade in the month."),
};
static const mktopt__struct month_type = {.name = "seasonal_month",
                                          MKTOPT__STRUCT_TABLE(S, month_fields)};
#undef S

#define S seasonal_quarter
static const mktopt__field quarter_fields[] = {
    MKTOPT__MEMBER(S, STRING, quarter, .doc = "q1 .. q4."),
    MKTOPT__INLINED(S, strategy, &mktopt__quarter_row_type),
    MKTOPT__MEMBER(S, F64, final_budget, .unit = "currency",
                   .doc = "Sum of the quarter's months that are shown."),
};
static const mktopt__struct quarter_type = {.name = "seasonal_quarter",
                                            MKTOPT__STRUCT_TABLE(S, quarter_fields)};
#undef S

#define S mktopt_seasonal_summary
static const mktopt__field summary_fields[] = {
    MKTOPT__MEMBER(S, F64, base_monthly_budget, .unit = "currency/month",
                   .doc = "As given, or the annual budget over the sum of the year's factors."),
    MKTOPT__MEMBER(S, F64, annual_budget, .flags = MKTOPT__OPTIONAL, .unit = "currency",
                   .doc = "As given."),
    MKTOPT__MEMBER(S, F64, final_budget, .unit = "currency",
                   .doc = "Sum of the months shown; the annual budget where all of it is."),
    MKTOPT__MEMBER(S, F64, budget_increase, .unit = "currency",
                   .doc = "Above the base of these months."),
};
static const mktopt__struct summary_type = {.name = "seasonal_summary",
                                            MKTOPT__STRUCT_TABLE(S, summary_fields)};
#undef S

#define S seasonal_response
static const mktopt__field response_fields[] = {
    MKTOPT__INLINED(S, summary, &summary_type),
    MKTOPT__MEMBER(S, ARRAY, months, MKTOPT__ITEMS(seasonal_month, &month_type),
                   .doc = "The month asked for, or all twelve."),
    MKTOPT__MEMBER(S, ARRAY, quarters, MKTOPT__ITEMS(seasonal_quarter, &quarter_type),
                   .doc = "Strategy of their quarters: information, it moves no budget."),
    MKTOPT__TEXTS(S, warnings, .doc = "What may be a slip in the request; it did no harm."),
};
const mktopt__struct mktopt__budget_seasonal_response = {.name = "budget_seasonal",
                                                         MKTOPT__STRUCT_TABLE(S, response_fields)};
#undef S

/* ---- run ---------------------------------------------------------------------------------- */

static int same_word(const char *a, const char *b)
{
    for (; *a != '\0' && *b != '\0'; a++, b++)
        if ((*a | 0x20) != (*b | 0x20)) /* ASCII letters in either case */
            return 0;
    return *a == *b;
}

mktopt_status mktopt__budget_read_month(const char *text, const mktopt__path *path, int32_t *month,
                                        mktopt_error *err)
{
    int64_t number = 0;
    *month = MKTOPT_NONE_I32;
    if (text == NULL)
        return MKTOPT_OK;
    for (int32_t m = 0; m < MKTOPT__MONTHS; m++)
        if (same_word(text, mktopt__month_names[m]))
            *month = m + 1;
    if (*month == MKTOPT_NONE_I32 && mktopt__integer_read(text, strlen(text), &number) == 0 &&
        number >= 1 && number <= MKTOPT__MONTHS)
        *month = (int32_t)number;
    if (*month != MKTOPT_NONE_I32)
        return MKTOPT_OK;
    return mktopt__fail(err, MKTOPT_UNKNOWN_NAME, path,
                        "must be january .. december or 1 .. 12, got '%.40s'", text);
}

static mktopt_status fill_months(const mktopt_seasonal_month *months, int32_t n,
                                 mktopt__arena *arena, mktopt__array *out, mktopt_error *err)
{
    seasonal_month *rows = mktopt__arena_alloc(arena, n, sizeof *rows);
    if (rows == NULL)
        return mktopt__out_of_memory(err);
    for (int32_t i = 0; i < n; i++) {
        void *events = (void *)(uintptr_t)months[i].events;
        rows[i] = (seasonal_month){
            .month = mktopt__month_names[months[i].month - 1],
            .quarter = mktopt__quarter_names[months[i].quarter - 1],
            .figures = months[i],
            .events = {events, months[i].event_count},
        };
    }
    *out = (mktopt__array){rows, n};
    return MKTOPT_OK;
}

/* The quarters of the months shown, which are in order. */
static mktopt_status fill_quarters(const mktopt_seasonal_month *months, int32_t n,
                                   const seasonal_request *request, mktopt__arena *arena,
                                   mktopt__array *out, mktopt_error *err)
{
    seasonal_quarter *rows = mktopt__arena_alloc(arena, MKTOPT__QUARTERS, sizeof *rows);
    if (rows == NULL)
        return mktopt__out_of_memory(err);
    int64_t units = 0, count = 0;
    for (int32_t i = 0; i < n; i++) {
        const int32_t q = months[i].quarter - 1;
        int64_t month = 0;
        if (i == 0 || months[i - 1].quarter != months[i].quarter) {
            rows[count++] = (seasonal_quarter){.quarter = mktopt__quarter_names[q],
                                               .strategy = request->tables.quarters[q]};
            units = 0;
        }
        /* They are whole units whose sum over the year was found to fit. */
        (void)mktopt__to_units(months[i].final_budget, request->options.rounding_unit, &month);
        units += month;
        rows[count - 1].final_budget = mktopt__from_units(units, request->options.rounding_unit);
    }
    *out = (mktopt__array){rows, count};
    return MKTOPT_OK;
}

static mktopt_status warn(const char *industry, mktopt__arena *arena, mktopt__array *warnings,
                          mktopt_error *err)
{
    const char **text = mktopt__arena_alloc(arena, 1, sizeof *text);
    if (text == NULL)
        return mktopt__out_of_memory(err);
    *text = mktopt__arena_printf(
        arena, "tables.industries has no row for '%s': its adjustment is 1", industry);
    *warnings = (mktopt__array){text, 1};
    return *text != NULL ? MKTOPT_OK : mktopt__out_of_memory(err);
}

mktopt_status mktopt__budget_run_seasonal(const mktopt__context *context, const void *request,
                                          void *response, mktopt_error *err)
{
    const seasonal_request *given = request;
    seasonal_response *answer = response;
    mktopt__arena *arena = context->arena;
    mktopt_budget_seasonal_options options = given->options;
    mktopt_seasonal_month months[MKTOPT__MONTHS];
    MKTOPT__TRY(
        mktopt__budget_read_month(given->month, MKTOPT__FIELD_PATH("month"), &options.month, err));
    MKTOPT__TRY(
        mktopt__budget_seasonal_compute(&options, &given->tables, months, &answer->summary, err));
    const int32_t n = answer->summary.months;
    MKTOPT__TRY(fill_months(months, n, arena, &answer->months, err));
    MKTOPT__TRY(fill_quarters(months, n, given, arena, &answer->quarters, err));
    if (!answer->summary.industry_known)
        MKTOPT__TRY(warn(options.industry, arena, &answer->warnings, err));
    return MKTOPT_OK;
}
