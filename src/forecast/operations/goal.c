/* goal.progress, goal.adjust */
#include "forecast/calendar.h"
#include "forecast/operations/operations_priv.h"
#include "forecast/outlook.h"

/* ---- goal.progress -------------------------------------------------------------------------- */

typedef struct actual {
    int64_t time;
    double value;
} actual;

typedef struct progress_request {
    const char *name;
    double target;
    int32_t period;
    int32_t has_period;
    int64_t start;
    int64_t end;
    int64_t end_date;
    int64_t as_of;
    mktopt__array actuals;
} progress_request;

static const char *const period_words[] = {"daily", "weekly", "monthly", "quarterly", "yearly"};
static const mktopt__enum period_names = MKTOPT__ENUM_OF(period_words);

#define S actual
static const mktopt__field actual_fields[] = {
    MKTOPT__MEMBER(S, TIME, time, .flags = 0, .doc = "When."),
    MKTOPT__MEMBER(S, F64, value, .flags = 0, .doc = "How much."),
};
static const mktopt__struct actual_type = {
    .name = "goal_actual", .doc = "What came in.", MKTOPT__STRUCT_TABLE(S, actual_fields)};
#undef S

#define S progress_request
static const mktopt__field progress_request_fields[] = {
    MKTOPT__MEMBER(S, STRING, name, .flags = MKTOPT__OPTIONAL, .doc = "Comes back."),
    MKTOPT__MEMBER(S, F64, target, MKTOPT__ABOVE(0), .doc = "To be reached in sum."),
    MKTOPT__MEMBER(S, ENUM, period, .flags = MKTOPT__OPTIONAL, MKTOPT__PRESENT(S, has_period),
                   .names = &period_names,
                   .doc = "The calendar day, week (from Monday), month, quarter or year that holds "
                          "as_of; or give start and end, or end_date."),
    MKTOPT__MEMBER(S, TIME, start, .flags = MKTOPT__OPTIONAL, .doc = "The goal's first second."),
    MKTOPT__MEMBER(S, TIME, end, .flags = MKTOPT__OPTIONAL,
                   .doc = "The first second after it: a date is the day after its last."),
    MKTOPT__MEMBER(S, TIME, end_date, .flags = MKTOPT__OPTIONAL,
                   .doc = "In place of end: the last day, all of which counts."),
    MKTOPT__MEMBER(S, TIME, as_of, .flags = 0, .doc = "Now; what came later is ignored."),
    MKTOPT__MEMBER(S, ARRAY, actuals, .flags = MKTOPT__OPTIONAL | MKTOPT__COLUMNS_OK,
                   MKTOPT__ITEMS(actual, &actual_type),
                   .doc = "What came in, any order; what came before the start tells what a day "
                          "brings."),
};

static mktopt_status check_progress(const void *value, const mktopt__path *path, mktopt_error *err)
{
    const progress_request *given = value;
    const int has_start = given->start != MKTOPT_NONE_I64, has_end = given->end != MKTOPT_NONE_I64,
              has_date = given->end_date != MKTOPT_NONE_I64;
    if (has_start != (has_end || has_date) || has_start == (given->has_period != 0))
        return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__MEMBER_PATH(path, "period"),
                            "give either a period, or start and end");
    if (has_end && has_date)
        return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__MEMBER_PATH(path, "end_date"),
                            "give either end or end_date");
    return MKTOPT_OK;
}
const mktopt__struct mktopt__goal_progress_request = {
    .name = "goal_progress_request",
    .doc = "A goal and what came in.",
    MKTOPT__STRUCT_TABLE(S, progress_request_fields),
    .check = check_progress};
#undef S

typedef struct progress_response {
    const char *name;
    double target;
    int64_t start;
    int64_t end;
    mktopt_goal_progress progress;
} progress_response;

static const char *const status_words[] = {"achieved", "ahead",  "on_track",
                                           "at_risk",  "behind", "missed"};
static const mktopt__enum status_names = MKTOPT__ENUM_OF(status_words);

#define S                      progress_response
#define FIGURE(K, member, ...) MKTOPT__NAMED(S, K, #member, progress.member, __VA_ARGS__)
static const mktopt__field progress_response_fields[] = {
    MKTOPT__MEMBER(S, STRING, name, .flags = MKTOPT__OPTIONAL, .doc = "As given."),
    MKTOPT__MEMBER(S, F64, target, .doc = "As given."),
    MKTOPT__MEMBER(S, TIME, start, .flags = 0, .doc = "The goal's first second."),
    MKTOPT__MEMBER(S, TIME, end, .flags = 0, .doc = "The first second after it."),
    FIGURE(ENUM, status, .names = &status_names,
           .doc = "ahead: reached with 80 % or more; on_track 50 %; at_risk 20 %; behind less."),
    FIGURE(F64, actual, .doc = "From start to as_of."),
    FIGURE(F64, progress, .unit = "fraction", .doc = "Of the target."),
    FIGURE(F64, elapsed, .unit = "fraction", .doc = "Of the time."),
    FIGURE(F64, pace, .flags = MKTOPT__OPTIONAL,
           .doc = "progress / elapsed; null before the start."),
    FIGURE(F64, projected, .flags = MKTOPT__OPTIONAL,
           .doc = "At the end; null without any whole day to go by."),
    FIGURE(F64, projected_lower, .flags = MKTOPT__OPTIONAL,
           .doc = "80 % interval; not below actual where no day was negative."),
    FIGURE(F64, projected_upper, .flags = MKTOPT__OPTIONAL, .doc = "80 % interval."),
    FIGURE(F64, probability, .flags = MKTOPT__OPTIONAL, .unit = "fraction",
           .doc = "That the target is reached."),
    FIGURE(F64, current_run_rate, .flags = MKTOPT__OPTIONAL, .unit = "1/day",
           .doc = "Since the start; null before it."),
    FIGURE(F64, required_run_rate, .flags = MKTOPT__OPTIONAL, .unit = "1/day",
           .doc = "From now to the end; 0 when reached, null after the end."),
};
const mktopt__struct mktopt__goal_progress_response = {
    .name = "goal_progress",
    .doc = "How a goal stands.",
    MKTOPT__STRUCT_TABLE(S, progress_response_fields)};
#undef S

mktopt_status mktopt__goal_run_progress(const mktopt__context *context, const void *request,
                                        void *response, mktopt_error *err)
{
    const progress_request *given = request;
    progress_response *answer = response;
    const actual *rows = given->actuals.items;
    const int64_t n = given->actuals.count;
    mktopt_goal goal = {.struct_size = sizeof goal,
                        .target = given->target,
                        .start = given->start,
                        .end = given->end,
                        .as_of = given->as_of};
    int64_t *times = mktopt__arena_alloc(context->arena, n, sizeof *times);
    double *values = mktopt__arena_alloc(context->arena, n, sizeof *values);
    if (times == NULL || values == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < n; i++) {
        times[i] = rows[i].time;
        values[i] = rows[i].value;
    }
    int64_t midnight;
    if (given->has_period)
        mktopt__calendar_period(given->as_of, given->period + MKTOPT__DAILY, &goal.start,
                                &goal.end);
    else if (given->end_date != MKTOPT_NONE_I64)
        mktopt__calendar_period(given->end_date, MKTOPT__DAILY, &midnight, &goal.end);
    answer->progress.struct_size = sizeof answer->progress;
    MKTOPT__TRY(mktopt_goal_get_progress(
        &goal, times, values, n, mktopt__arena_allocator(context->arena), &answer->progress, err));
    answer->name = given->name;
    answer->target = given->target;
    answer->start = goal.start;
    answer->end = goal.end;
    return MKTOPT_OK;
}

/* ---- goal.adjust ---------------------------------------------------------------------------- */

typedef struct adjust_request {
    double target;
    mktopt__array attainments;
    double sensitivity;
    double max_change;
} adjust_request;

typedef struct adjust_response {
    double target;
    double adjusted_target;
    double change;
    double attainment;
} adjust_response;

#define S adjust_request
static const mktopt__field adjust_request_fields[] = {
    MKTOPT__MEMBER(S, F64, target, MKTOPT__ABOVE(0), .doc = "As it is."),
    MKTOPT__MEMBER(S, ARRAY, attainments, .flags = MKTOPT__NON_EMPTY,
                   MKTOPT__EACH(F64, MKTOPT__AT_LEAST(0)), .unit = "fraction",
                   .doc = "Actual by target of periods past, oldest first; each weighs twice the "
                          "one before."),
    MKTOPT__MEMBER(S, F64, sensitivity, MKTOPT__DEFAULT(0.5), MKTOPT__BETWEEN(0, 10),
                   .doc = "How much of what was over or under goes into the target."),
    MKTOPT__MEMBER(S, F64, max_change, MKTOPT__DEFAULT(0.2), MKTOPT__BETWEEN(0, 1),
                   .unit = "fraction", .doc = "The most the target changes."),
};
const mktopt__struct mktopt__goal_adjust_request = {.name = "goal_adjust_request",
                                                    .doc = "A target and its past.",
                                                    MKTOPT__STRUCT_TABLE(S, adjust_request_fields)};
#undef S

#define S adjust_response
static const mktopt__field adjust_response_fields[] = {
    MKTOPT__MEMBER(S, F64, target, .doc = "As it was."),
    MKTOPT__MEMBER(S, F64, adjusted_target, .doc = "As it should be."),
    MKTOPT__MEMBER(S, F64, change, .unit = "fraction", .doc = "Of the target."),
    MKTOPT__MEMBER(S, F64, attainment, .unit = "fraction", .doc = "The weighted mean."),
};
const mktopt__struct mktopt__goal_adjust_response = {
    .name = "goal_adjustment",
    .doc = "A target that follows performance.",
    MKTOPT__STRUCT_TABLE(S, adjust_response_fields)};
#undef S

mktopt_status mktopt__goal_run_adjust(const mktopt__context *context, const void *request,
                                      void *response, mktopt_error *err)
{
    const adjust_request *given = request;
    adjust_response *answer = response;
    (void)context;
    MKTOPT__TRY(mktopt_goal_adjust(given->target, given->attainments.items,
                                   given->attainments.count, given->sensitivity, given->max_change,
                                   &answer->adjusted_target, &answer->attainment, err));
    answer->target = given->target;
    answer->change = mktopt__goal_change(answer->attainment, given->sensitivity, given->max_change);
    return MKTOPT_OK;
}
