/* A budget over events (seed 000 section 4), by the allocation engine: an event is a channel that
 * may be off, whose revenue rises in a straight line to its cost and stays there. Money comes in
 * whole rounding units: bounds and corners are taken at multiples, so that the optimum is one of
 * multiples, and what rounding is left to do (among events of equal worth) keeps to the bounds. */
#include <math.h>
#include <string.h>

#include <mktopt/allocation.h>

#include "base/error.h"
#include "base/money.h"
#include "base/number.h"
#include "base/options.h"
#include "base/sum.h"
#include "budget/budget_priv.h"
#include "kpi/kpi.h"

#define S mktopt_budget_events_options
static const mktopt__field options_fields[] = {
    MKTOPT__MEMBER(S, DECIMAL, rounding_unit, MKTOPT__DEFAULT_VALUE(&mktopt__hundredth),
                   MKTOPT__ABOVE(0), .unit = "currency", .doc = "Spends are multiples of it."),
};
const mktopt__struct mktopt__budget_events_options_type = {.name = "budget_events_options",
                                                           MKTOPT__STRUCT_TABLE(S, options_fields)};
#undef S

mktopt_status mktopt_budget_events_options_init(mktopt_budget_events_options *options, size_t size)
{
    return mktopt__options_init(&mktopt__budget_events_options_type, options, size);
}

static double least_of(const mktopt_marketing_event *event)
{
    return isnan(event->min) ? 0 : event->min;
}

/* NaN: as much as it costs. */
static double most_of(const mktopt_marketing_event *event)
{
    return isnan(event->max) ? fmax(event->cost, least_of(event)) : event->max;
}

static double revenue_of(const mktopt_marketing_event *event, double spend)
{
    return event->expected_revenue * fmin(1, spend / event->cost);
}

mktopt_status mktopt__event_check(const mktopt_marketing_event *event, const mktopt__path *path,
                                  mktopt_error *err)
{
    if (least_of(event) > most_of(event))
        return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__MEMBER_PATH(path, "max"),
                            "must be >= min (%s), got %s", MKTOPT__NUMBER(event->min),
                            MKTOPT__NUMBER(event->max));
    if (event->month != MKTOPT_NONE_I32 && (event->month < 1 || event->month > MKTOPT__MONTHS))
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__MEMBER_PATH(path, "month"),
                            "must be 1 .. 12, got %d", (int)event->month);
    return MKTOPT_OK;
}

/* The month of a trade event that the tables know. */
static int32_t month_named(const mktopt__season_tables *tables, const char *name)
{
    for (int32_t m = 0; m < MKTOPT__MONTHS; m++) {
        const char *const *events = tables->months[m].events.items;
        for (int64_t i = 0; i < tables->months[m].events.count; i++)
            if (strcmp(events[i], name) == 0)
                return m + 1;
    }
    return MKTOPT_NONE_I32;
}

/* ---- the engine --------------------------------------------------------------------------- */

/* Whole units, of more than there are the most there are. */
static int64_t whole_units(double amount, mktopt_decimal unit, int up)
{
    int64_t units;
    if (mktopt__to_units(amount, unit, &units) != 0)
        return INT64_MAX;
    const double nearest = mktopt__from_units(units, unit);
    return units + (up && nearest < amount) - (!up && nearest > amount);
}

static double whole(double amount, mktopt_decimal unit, int up)
{
    return mktopt__from_units(whole_units(amount, unit, up), unit);
}

static mktopt_status make_channel(const mktopt_marketing_event *event, mktopt_decimal unit,
                                  const mktopt__path *path, double *line,
                                  mktopt_allocation_channel *row, mktopt_error *err)
{
    int64_t units;
    MKTOPT__TRY(
        mktopt__budget_units(event->cost, unit, MKTOPT__MEMBER_PATH(path, "cost"), &units, err));
    MKTOPT__TRY(
        mktopt__budget_units(least_of(event), unit, MKTOPT__MEMBER_PATH(path, "min"), &units, err));
    MKTOPT__TRY(mktopt_allocation_channel_init(row, sizeof *row));
    row->name = event->name;
    row->optional = 1;
    row->min = whole(least_of(event), unit, 1);
    row->max = whole(most_of(event), unit, isnan(event->max));
    if (row->min > row->max)
        return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__MEMBER_PATH(path, "max"),
                            "leaves no multiple of %s from min (%s) to %s", MKTOPT__DECIMAL(unit),
                            MKTOPT__NUMBER(least_of(event)), MKTOPT__NUMBER(event->max));
    /* (0, 0), the last multiple before the cost, the first that covers it */
    int64_t points = 1;
    const double before = whole(event->cost, unit, 0), full = whole(event->cost, unit, 1);
    if (before > 0 && before < full) {
        line[2 * points] = before;
        line[2 * points++ + 1] = revenue_of(event, before);
    }
    line[2 * points] = full;
    line[2 * points++ + 1] = event->expected_revenue;
    row->curve = mktopt_curve_piecewise(line, points);
    return MKTOPT_OK;
}

static mktopt_status make_channels(const mktopt_marketing_event *events, int64_t count,
                                   mktopt_decimal unit, mktopt__arena *arena,
                                   mktopt_allocation_channel **channels, mktopt_error *err)
{
    mktopt_allocation_channel *rows = mktopt__arena_alloc(arena, count, sizeof *rows);
    double *points = mktopt__arena_alloc(arena, count, 6 * sizeof *points);
    if (rows == NULL || points == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < count; i++)
        MKTOPT__TRY(make_channel(&events[i], unit, MKTOPT__ELEMENT_PATH("events", i),
                                 points + 6 * i, &rows[i], err));
    *channels = rows;
    return MKTOPT_OK;
}

/* What the engine objects to is told in words of events. */
static mktopt_status translate(mktopt_status status, const mktopt_error *inner, mktopt_error *err)
{
    if (status == MKTOPT_OK || status == MKTOPT_OUT_OF_MEMORY)
        return status == MKTOPT_OK ? status : mktopt__out_of_memory(err);
    return mktopt__fail(err, status, MKTOPT__FIELD_PATH("events"), "cannot be allocated: %s",
                        inner->message);
}

/* Spends as multiples; unrounded where there are more multiples than numbers. */
static mktopt_status optimise(const mktopt_allocation_channel *channels, int64_t count,
                              double total, mktopt_decimal unit, mktopt__arena *arena,
                              double *spends, mktopt_allocation_summary *summary, mktopt_error *err)
{
    mktopt_allocation_options options;
    mktopt_allocation *found = NULL;
    mktopt_error inner = {0};
    MKTOPT__TRY(mktopt_allocation_options_init(&options, sizeof options));
    options.objective = MKTOPT_OBJECTIVE_PROFIT;
    options.spend_all = 0;
    options.round_to = mktopt__from_units(1, unit);
    MKTOPT__TRY(
        translate(mktopt_allocation_optimize(channels, count, whole(total, unit, 0), &options,
                                             mktopt__arena_allocator(arena), &found, &inner),
                  &inner, err));
    mktopt_allocation_share share = {.struct_size = sizeof share};
    mktopt_status status = mktopt_allocation_get_summary(found, summary, err);
    for (int64_t i = 0; i < count && status == MKTOPT_OK; i++) {
        status = mktopt_allocation_get_channel(found, i, &share, err);
        spends[i] = isnan(share.rounded_spend) ? share.spend : share.rounded_spend;
    }
    mktopt_allocation_free(found);
    return status;
}

/* ---- the plan ----------------------------------------------------------------------------- */

static mktopt_status count_units(const double *spends, int64_t count, mktopt_decimal unit,
                                 int64_t *units, int64_t *sum, mktopt_error *err)
{
    *sum = 0;
    for (int64_t i = 0; i < count; i++) {
        MKTOPT__TRY(mktopt__budget_units(spends[i], unit, MKTOPT__ELEMENT_PATH("events", i),
                                         &units[i], err));
        if (mktopt__i64_add(*sum, units[i], sum) != 0)
            return mktopt__fail(err, MKTOPT_NUMBER_OVERFLOW, MKTOPT__FIELD_PATH("total"),
                                "is too large for amounts in units of %s", MKTOPT__DECIMAL(unit));
    }
    return MKTOPT_OK;
}

static mktopt_status fill(const mktopt_marketing_event *events, int64_t count, const int64_t *units,
                          mktopt_decimal unit, const mktopt__season_tables *tables,
                          mktopt__arena *arena, mktopt__event_plan *out, mktopt_error *err)
{
    mktopt_event_share *rows = mktopt__arena_alloc(arena, count, sizeof *rows);
    mktopt__sum revenue = {0};
    if (rows == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < count; i++) {
        const mktopt_marketing_event *event = &events[i];
        const double spend = mktopt__from_units(units[i], unit);
        rows[i] = (mktopt_event_share){
            .struct_size = sizeof rows[i],
            .funding = spend >= event->cost ? MKTOPT_EVENT_IN_FULL
                       : spend > 0          ? MKTOPT_EVENT_IN_PART
                                            : MKTOPT_EVENT_NOT_FUNDED,
            .month =
                event->month != MKTOPT_NONE_I32 ? event->month : month_named(tables, event->name),
            .name = mktopt__arena_string(arena, event->name),
            .spend = spend,
            .share = mktopt__roas(spend, out->summary.spend),
            .expected_revenue = revenue_of(event, spend),
            .roi = mktopt__roi(revenue_of(event, spend), spend),
            .roi_in_full = mktopt__roi(event->expected_revenue, event->cost),
        };
        if (rows[i].name == NULL)
            return mktopt__out_of_memory(err);
        mktopt__sum_add(&revenue, rows[i].expected_revenue);
    }
    out->summary.expected_revenue = mktopt__sum_value(&revenue);
    out->events = (mktopt__array){rows, count};
    return MKTOPT_OK;
}

mktopt_status mktopt__budget_events_compute(const mktopt_marketing_event *events, int64_t count,
                                            double total,
                                            const mktopt_budget_events_options *options,
                                            const mktopt__season_tables *tables,
                                            mktopt__arena *arena, mktopt__event_plan *out,
                                            mktopt_error *err)
{
    mktopt_allocation_channel *channels = NULL;
    mktopt_allocation_summary found = {.struct_size = sizeof found};
    double *spends = mktopt__arena_alloc(arena, count, sizeof *spends);
    int64_t *units = mktopt__arena_alloc(arena, count, sizeof *units), sum;
    const mktopt_decimal unit = options->rounding_unit;
    if (spends == NULL || units == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__TRY(make_channels(events, count, unit, arena, &channels, err));
    MKTOPT__TRY(optimise(channels, count, total, unit, arena, spends, &found, err));
    MKTOPT__TRY(count_units(spends, count, unit, units, &sum, err));
    mktopt_events_summary *summary = &out->summary;
    *summary = (mktopt_events_summary){.struct_size = sizeof *summary,
                                       .status = found.status,
                                       .total = total,
                                       .upper_bound = found.upper_bound};
    summary->spend = mktopt__from_units(sum, unit);
    summary->unspent = -mktopt__budget_difference(sum, total, unit);
    MKTOPT__TRY(fill(events, count, units, unit, tables, arena, out, err));
    summary->expected_profit = summary->expected_revenue - summary->spend;
    summary->roi = mktopt__roi(summary->expected_revenue, summary->spend);
    return MKTOPT_OK;
}

/* ---- the public face ---------------------------------------------------------------------- */

static mktopt_status check_event(const void *value, const mktopt__path *path, mktopt_error *err)
{
    return mktopt__event_check(value, path, err);
}

#define S mktopt_marketing_event
static const mktopt__field event_fields[] = {
    MKTOPT__MEMBER(S, STRING, name, .flags = MKTOPT__NON_EMPTY | MKTOPT__UNIQUE),
    MKTOPT__MEMBER(S, F64, cost, MKTOPT__ABOVE(0)),
    MKTOPT__MEMBER(S, F64, expected_revenue, MKTOPT__AT_LEAST(0)),
    MKTOPT__MEMBER(S, F64, min, .flags = MKTOPT__OPTIONAL, MKTOPT__AT_LEAST(0)),
    MKTOPT__MEMBER(S, F64, max, .flags = MKTOPT__OPTIONAL, MKTOPT__ABOVE(0)),
};
static const mktopt__struct event_type = {
    .name = "marketing_event", MKTOPT__STRUCT_TABLE(S, event_fields), .check = check_event};
#undef S

struct mktopt_event_plan {
    mktopt__arena *arena;
    mktopt__event_plan result;
};

mktopt_status mktopt_budget_events_create(const mktopt_marketing_event *events, int64_t count,
                                          double total, const mktopt_budget_events_options *options,
                                          const mktopt_allocator *allocator,
                                          mktopt_event_plan **plan, mktopt_error *err)
{
    MKTOPT__REQUIRE(plan, err);
    mktopt_budget_events_options known;
    MKTOPT__TRY(mktopt__options_read(&mktopt__budget_events_options_type, options, &known, err));
    MKTOPT__TRY(mktopt__check_rows(&event_type, "events", events, count, err));
    MKTOPT__TRY(mktopt__check_amount(total, MKTOPT__FIELD_PATH("total"), err));
    mktopt_event_plan *made = mktopt__handle_create(allocator, sizeof *made);
    if (made == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__RETURN_HANDLE(
        made, plan,
        mktopt__budget_events_compute(events, count, total, &known,
                                      &mktopt__budget_tables_of(known.tables)->season, made->arena,
                                      &made->result, err));
}

void mktopt_budget_events_free(mktopt_event_plan *plan)
{
    if (plan != NULL)
        mktopt__arena_free(plan->arena);
}

mktopt_status mktopt_budget_events_summary(const mktopt_event_plan *plan,
                                           mktopt_events_summary *out, mktopt_error *err)
{
    MKTOPT__REQUIRE(plan, err);
    return mktopt__struct_out(out, "out", &plan->result.summary, sizeof *out, err);
}

int64_t mktopt_budget_events_event_count(const mktopt_event_plan *plan)
{
    return plan != NULL ? plan->result.events.count : 0;
}

mktopt_status mktopt_budget_events_event(const mktopt_event_plan *plan, int64_t index,
                                         mktopt_event_share *out, mktopt_error *err)
{
    MKTOPT__REQUIRE(plan, err);
    return mktopt__item_out(&plan->result.events, index, sizeof *out, out, err);
}
