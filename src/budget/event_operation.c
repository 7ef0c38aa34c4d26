/* budget.events */
#include <string.h>

#include <mktopt/allocation.h>

#include "base/error.h"
#include "base/sum.h"
#include "budget/operations_priv.h"

/* ---- request ------------------------------------------------------------------------------ */

typedef struct event_row {
    mktopt_marketing_event event;
    const char *month;
} event_row;

typedef struct events_request {
    mktopt__array events;
    double total;
    mktopt_budget_events_options options;
    mktopt__season_tables tables;
} events_request;

#define S                     event_row
#define EVENT(K, member, ...) MKTOPT__OPTION(S, event., K, member, __VA_ARGS__)
static const mktopt__field event_fields[] = {
    EVENT(STRING, name, .flags = MKTOPT__NON_EMPTY | MKTOPT__UNIQUE, .doc = "Name of the event."),
    EVENT(F64, cost, MKTOPT__ABOVE(0), .unit = "currency",
          .doc = "What taking part in full costs."),
    EVENT(F64, expected_revenue, MKTOPT__AT_LEAST(0), .unit = "currency",
          .doc = "What taking part in full brings; a part of the cost brings that part, more "
                 "brings no more."),
    EVENT(F64, min, .flags = MKTOPT__OPTIONAL, MKTOPT__AT_LEAST(0), .unit = "currency",
          .doc = "Least spend if any, default 0; the cost makes it all or nothing."),
    EVENT(F64, max, .flags = MKTOPT__OPTIONAL, MKTOPT__ABOVE(0), .unit = "currency",
          .doc = "Largest spend; left out: the cost."),
    MKTOPT__MEMBER(S, STRING, month, .flags = MKTOPT__OPTIONAL | MKTOPT__INTEGER_OK,
                   .doc = "When it is, by name or number; left out: as in tables.months."),
};
static const mktopt__struct event_type = {.name = "marketing_event",
                                          MKTOPT__STRUCT_TABLE(S, event_fields)};
#undef S

#define S events_request
static const mktopt__field request_fields[] = {
    MKTOPT__MEMBER(S, ARRAY, events, .flags = MKTOPT__NON_EMPTY | MKTOPT__COLUMNS_OK,
                   MKTOPT__ITEMS(event_row, &event_type),
                   .doc = "Events that may be taken part in."),
    MKTOPT__MEMBER(S, F64, total, MKTOPT__AT_LEAST(0), .unit = "currency",
                   .doc = "Most that may be spent on all of them."),
    MKTOPT__INLINED(S, options, &mktopt__budget_events_options_type),
    MKTOPT__BUDGET_TABLES_MEMBER(S, season),
};
const mktopt__struct mktopt__budget_events_request = {.name = "budget_events_request",
                                                      MKTOPT__STRUCT_TABLE(S, request_fields)};
#undef S

/* ---- response ----------------------------------------------------------------------------- */

typedef struct planned_event {
    mktopt_event_share share;
    const char *month;
} planned_event;

typedef struct timeline_month {
    const char *month;
    mktopt__array events; /* const char * */
    double spend;
    double cumulative_spend;
} timeline_month;

typedef struct events_response {
    mktopt_events_summary summary;
    mktopt__array events;
    mktopt__array timeline;
} events_response;

static const char *const funding_words[] = {"none", "part", "full"};
static const mktopt__enum funding_names = MKTOPT__ENUM_OF(funding_words);
static const char *const status_words[] = {"optimal", "limit_reached"};
static const mktopt__enum status_names = MKTOPT__ENUM_OF(status_words);

#define S mktopt_event_share
static const mktopt__field share_fields[] = {
    MKTOPT__MEMBER(S, STRING, name, .doc = "Name of the event."),
    MKTOPT__MEMBER(S, F64, spend, .unit = "currency", .doc = "In whole rounding units."),
    MKTOPT__MEMBER(S, F64, share, .flags = MKTOPT__OPTIONAL, .unit = "share of spend",
                   .doc = "Of all spend."),
    MKTOPT__MEMBER(S, ENUM, funding, .names = &funding_names, .doc = "How much of its cost."),
    MKTOPT__MEMBER(S, F64, expected_revenue, .unit = "currency", .doc = "Of that spend."),
    MKTOPT__MEMBER(S, F64, roi, .flags = MKTOPT__OPTIONAL,
                   .doc = "(Revenue - spend) / spend; null when not funded."),
    MKTOPT__MEMBER(S, F64, roi_in_full, .flags = MKTOPT__OPTIONAL, .doc = "At its cost."),
};
static const mktopt__struct share_type = {.name = "event_share",
                                          MKTOPT__STRUCT_TABLE(S, share_fields)};
#undef S

#define S planned_event
static const mktopt__field planned_fields[] = {
    MKTOPT__INLINED(S, share, &share_type),
    MKTOPT__MEMBER(S, STRING, month, .flags = MKTOPT__OPTIONAL, .doc = "Null: not known."),
};
static const mktopt__struct planned_type = {.name = "planned_event",
                                            MKTOPT__STRUCT_TABLE(S, planned_fields)};
#undef S

#define S timeline_month
static const mktopt__field timeline_fields[] = {
    MKTOPT__MEMBER(S, STRING, month, .flags = MKTOPT__OPTIONAL,
                   .doc = "Null, at the end: not known."),
    MKTOPT__TEXTS(S, events, .doc = "Funded events of the month."),
    MKTOPT__MEMBER(S, F64, spend, .unit = "currency", .doc = "On them."),
    MKTOPT__MEMBER(S, F64, cumulative_spend, .unit = "currency", .doc = "Up to them."),
};
static const mktopt__struct timeline_type = {.name = "event_month",
                                             MKTOPT__STRUCT_TABLE(S, timeline_fields)};
#undef S

#define S mktopt_events_summary
static const mktopt__field summary_fields[] = {
    MKTOPT__MEMBER(S, F64, total, .unit = "currency", .doc = "As given."),
    MKTOPT__MEMBER(S, F64, spend, .unit = "currency", .doc = "Sum of the events' spends."),
    MKTOPT__MEMBER(S, F64, unspent, .unit = "currency", .doc = "Total - spend."),
    MKTOPT__MEMBER(S, F64, expected_revenue, .unit = "currency", .doc = "Of all spends."),
    MKTOPT__MEMBER(S, F64, expected_profit, .unit = "currency",
                   .doc = "Revenue - spend: what is maximised."),
    MKTOPT__MEMBER(S, F64, upper_bound, .unit = "currency",
                   .doc = "Proven: no plan, before rounding, has a greater profit."),
    MKTOPT__MEMBER(S, F64, roi, .flags = MKTOPT__OPTIONAL, .doc = "Of all spends."),
    MKTOPT__MEMBER(S, ENUM, status, .names = &status_names, .doc = "Of the search."),
};
static const mktopt__struct summary_type = {.name = "event_plan_summary",
                                            MKTOPT__STRUCT_TABLE(S, summary_fields)};
#undef S

#define S events_response
static const mktopt__field response_fields[] = {
    MKTOPT__INLINED(S, summary, &summary_type),
    MKTOPT__MEMBER(S, ARRAY, events, MKTOPT__ITEMS(planned_event, &planned_type),
                   .doc = "Events in the order given."),
    MKTOPT__MEMBER(S, ARRAY, timeline, MKTOPT__ITEMS(timeline_month, &timeline_type),
                   .doc = "Months with funded events, in the order of the year."),
};
const mktopt__struct mktopt__budget_events_response = {.name = "event_plan",
                                                       MKTOPT__STRUCT_TABLE(S, response_fields)};
#undef S

/* ---- run ---------------------------------------------------------------------------------- */

static mktopt_status read_events(const events_request *given, mktopt__arena *arena,
                                 mktopt_marketing_event **events, mktopt_error *err)
{
    const event_row *rows = given->events.items;
    *events = mktopt__arena_alloc(arena, given->events.count, sizeof **events);
    if (*events == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < given->events.count; i++) {
        const mktopt__path *path = MKTOPT__ELEMENT_PATH("events", i);
        mktopt_marketing_event *event = *events + i;
        *event = rows[i].event;
        MKTOPT__TRY(mktopt__budget_read_month(rows[i].month, MKTOPT__MEMBER_PATH(path, "month"),
                                              &event->month, err));
        MKTOPT__TRY(mktopt__event_check(event, path, err));
    }
    return MKTOPT_OK;
}

/* The funded events of a month; none: nothing is added. `month` MKTOPT_NONE_I32: of unknown month.
 */
static mktopt_status add_month(const mktopt_event_share *events, int64_t count, int32_t month,
                               mktopt__arena *arena, mktopt__array *timeline, mktopt__sum *spent,
                               mktopt_error *err)
{
    const char **names = mktopt__arena_alloc(arena, count, sizeof *names);
    timeline_month *row = (timeline_month *)timeline->items + timeline->count;
    mktopt__sum spend = {0};
    int64_t found = 0;
    if (names == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < count; i++)
        if (events[i].month == month && events[i].spend > 0) {
            names[found++] = events[i].name;
            mktopt__sum_add(&spend, events[i].spend);
            mktopt__sum_add(spent, events[i].spend);
        }
    if (found == 0)
        return MKTOPT_OK;
    row->month = month != MKTOPT_NONE_I32 ? mktopt__month_names[month - 1] : NULL;
    row->events = (mktopt__array){names, found};
    row->spend = mktopt__sum_value(&spend);
    row->cumulative_spend = mktopt__sum_value(spent);
    timeline->count++;
    return MKTOPT_OK;
}

static mktopt_status fill_timeline(const mktopt__array *events, mktopt__arena *arena,
                                   mktopt__array *timeline, mktopt_error *err)
{
    mktopt__sum spent = {0};
    timeline->items = mktopt__arena_alloc(arena, MKTOPT__MONTHS + 1, sizeof(timeline_month));
    timeline->count = 0;
    if (timeline->items == NULL)
        return mktopt__out_of_memory(err);
    for (int32_t m = 1; m <= MKTOPT__MONTHS; m++)
        MKTOPT__TRY(add_month(events->items, events->count, m, arena, timeline, &spent, err));
    return add_month(events->items, events->count, MKTOPT_NONE_I32, arena, timeline, &spent, err);
}

mktopt_status mktopt__budget_run_events(const mktopt__context *context, const void *request,
                                        void *response, mktopt_error *err)
{
    const events_request *given = request;
    events_response *answer = response;
    mktopt__arena *arena = context->arena;
    const int64_t n = given->events.count;
    mktopt_marketing_event *events = NULL;
    mktopt__event_plan plan = {0};
    planned_event *rows = mktopt__arena_alloc(arena, n, sizeof *rows);
    if (rows == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__TRY(read_events(given, arena, &events, err));
    MKTOPT__TRY(mktopt__budget_events_compute(events, n, given->total, &given->options,
                                              &given->tables, arena, &plan, err));
    const mktopt_event_share *shares = plan.events.items;
    for (int64_t i = 0; i < n; i++) {
        const int32_t month = shares[i].month;
        rows[i].share = shares[i];
        rows[i].month = month != MKTOPT_NONE_I32 ? mktopt__month_names[month - 1] : NULL;
    }
    answer->summary = plan.summary;
    answer->events = (mktopt__array){rows, n};
    return fill_timeline(&plan.events, arena, &answer->timeline, err);
}
