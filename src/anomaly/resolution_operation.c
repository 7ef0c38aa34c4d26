/* anomaly.resolution: the course of a metric, with words. */
#include <math.h>
#include <stdio.h>

#include "anomaly/operations_priv.h"
#include "anomaly/resolution.h"
#include "base/memory.h"
#include "base/number.h"

typedef struct resolution_request {
    mktopt__array values;
    mktopt__array times;
    int64_t start;
    mktopt__array expected;
    mktopt_resolution_options options;
} resolution_request;

#define S resolution_request
static const mktopt__field request_fields[] = {
    MKTOPT__SERIES_FIELDS(S, "They serve to tell durations."),
    MKTOPT__MEMBER(S, I64, start, MKTOPT__AT_LEAST(0),
                   .doc = "Index of the anomaly's first value."),
    MKTOPT__MEMBER(S, ARRAY, expected, .flags = MKTOPT__OPTIONAL,
                   MKTOPT__EACH(F64, MKTOPT__BETWEEN(-MKTOPT__VALUE_LIMIT, MKTOPT__VALUE_LIMIT)),
                   .doc = "What each value should be; left out: level and season before `start`."),
    MKTOPT__INLINED(S, options, &mktopt__resolution_options_type),
};
const mktopt__struct mktopt__anomaly_resolution_request = {.name = "anomaly_resolution_request",
                                                           MKTOPT__STRUCT_TABLE(S, request_fields)};
#undef S

typedef struct action_effect {
    int64_t index;
    double deviation_before;
    double deviation_after;
    double change;
    double p_value;
    int32_t effect;
} action_effect;

/* An event of the course. */
typedef struct milestone {
    int32_t event;
    int64_t index;
    int64_t time;
} milestone;

typedef struct resolution_response {
    mktopt_resolution course;
    action_effect action;
    mktopt__array timeline;
    mktopt__array follow_ups; /* const char * */
    mktopt__array lessons;    /* const char * */
    const char *sentence;
} resolution_response;

static const char *const effect_words[] = {"effective", "no_clear_effect", "harmful"};
static const mktopt__enum effects = MKTOPT__ENUM_OF(effect_words);

#define S action_effect
static const mktopt__field action_fields[] = {
    MKTOPT__MEMBER(S, I64, index, .doc = "As given."),
    MKTOPT__MEMBER(S, F64, deviation_before, .flags = MKTOPT__OPTIONAL,
                   .doc = "Mean size of the deviation from the anomaly to the action."),
    MKTOPT__MEMBER(S, F64, deviation_after, .flags = MKTOPT__OPTIONAL,
                   .doc = "Mean size of the deviation since."),
    MKTOPT__MEMBER(S, F64, change, .flags = MKTOPT__OPTIONAL, .unit = "fraction",
                   .doc = "After / before - 1: negative is better."),
    MKTOPT__MEMBER(S, F64, p_value, .flags = MKTOPT__OPTIONAL,
                   .doc =
                       "Two-sided, Welch's t test on sizes of deviations; null below three values "
                       "on a side. What else happened at the time is not known to it."),
    MKTOPT__MEMBER(S, ENUM, effect, .names = &effects, .doc = "At a p value below 0.05."),
};
static const mktopt__struct action_type = {.name = "action_effect",
                                           MKTOPT__STRUCT_TABLE(S, action_fields)};
#undef S

static const char *const status_words[] = {"ongoing", "improving", "recovered", "relapsed"};
static const mktopt__enum statuses = MKTOPT__ENUM_OF(status_words);

#define S mktopt_resolution
static const mktopt__field course_fields[] = {
    MKTOPT__MEMBER(S, ENUM, status, .names = &statuses,
                   .doc = "improving: not recovered, but less than half as far off as at worst; "
                          "relapsed: recovered, then off again."),
    MKTOPT__MEMBER(S, F64, baseline, .doc = "What the value at `start` should have been."),
    MKTOPT__MEMBER(S, F64, band, .doc = "Deviation that counts as normal, at `start`."),
    MKTOPT__MEMBER(S, I64, worst_index, .doc = "Of the largest deviation."),
    MKTOPT__MEMBER(S, F64, worst_deviation, .doc = "Value less expected."),
    MKTOPT__MEMBER(S, F64, latest_deviation, .doc = "Of the last `sustained` values, their mean."),
    MKTOPT__MEMBER(S, F64, recovered_fraction, .unit = "fraction",
                   .doc = "Of the worst deviation, made up by the latest: 1 is all."),
    MKTOPT__MEMBER(S, I64, recovery_index, .flags = MKTOPT__OPTIONAL,
                   .doc = "First of the normal values in a row; null: none yet."),
    MKTOPT__MEMBER(S, I64, values_to_recovery, .flags = MKTOPT__OPTIONAL, .unit = "values",
                   .doc = "From `start`."),
    MKTOPT__MEMBER(S, I64, seconds_to_recovery, .flags = MKTOPT__OPTIONAL, .unit = "seconds",
                   .doc = "The same in time, if times are given."),
    MKTOPT__MEMBER(S, I64, relapse_index, .flags = MKTOPT__OPTIONAL,
                   .doc = "First of the values in a row that were off again; null: none."),
    MKTOPT__MEMBER(S, F64, cumulative_deviation,
                   .doc =
                       "Sum of value less expected from `start` to the recovery, or to the end."),
};
static const mktopt__struct course_type = {.name = "resolution_course",
                                           MKTOPT__STRUCT_TABLE(S, course_fields)};
#undef S

enum { ANOMALY, WORST, ACTION, RECOVERY, RELAPSE };
static const char *const event_words[] = {"anomaly", "worst", "action", "recovery", "relapse"};
static const mktopt__enum events = MKTOPT__ENUM_OF(event_words);

#define S milestone
static const mktopt__field milestone_fields[] = {
    MKTOPT__MEMBER(S, ENUM, event, .names = &events, .doc = "What happened."),
    MKTOPT__MEMBER(S, I64, index, .doc = "Of the value."),
    MKTOPT__MEMBER(S, TIME, time, .flags = MKTOPT__OPTIONAL, .doc = "If times are given."),
};
static const mktopt__struct milestone_type = {.name = "resolution_milestone",
                                              MKTOPT__STRUCT_TABLE(S, milestone_fields)};
#undef S

#define S resolution_response
static const mktopt__field response_fields[] = {
    MKTOPT__INLINED(S, course, &course_type),
    MKTOPT__MEMBER(S, STRUCT, action, .flags = MKTOPT__OPTIONAL,
                   MKTOPT__PRESENT(S, course.has_action), .type = &action_type,
                   .doc = "What the action did; null without one."),
    MKTOPT__MEMBER(S, ARRAY, timeline, MKTOPT__ITEMS(milestone, &milestone_type),
                   .doc = "What happened, in order."),
    MKTOPT__TEXTS(S, follow_ups, .doc = "What to do next."),
    MKTOPT__TEXTS(S, lessons, .doc = "What to remember, with its numbers."),
    MKTOPT__MEMBER(S, STRING, sentence, .doc = "The same in words."),
};
const mktopt__struct mktopt__anomaly_resolution_response = {
    .name = "anomaly_resolution", MKTOPT__STRUCT_TABLE(S, response_fields)};
#undef S

/* ---- the course in order -------------------------------------------------------------------- */

static mktopt_status list_events(const resolution_request *given, resolution_response *out,
                                 mktopt__arena *arena, mktopt_error *err)
{
    const mktopt_resolution *course = &out->course;
    const int64_t *times = given->times.count > 0 ? given->times.items : NULL;
    const int64_t indexes[] = {given->start, course->worst_index, given->options.action,
                               course->recovery_index, course->relapse_index};
    milestone *list = mktopt__arena_alloc(arena, 5, sizeof *list);
    int64_t n = 0;
    if (list == NULL)
        return mktopt__out_of_memory(err);
    for (int32_t event = ANOMALY; event <= RELAPSE; event++) {
        const int64_t index = indexes[event];
        if (index == MKTOPT_NONE_I64)
            continue;
        int64_t at = n++;
        for (; at > 0 && list[at - 1].index > index; at--)
            list[at] = list[at - 1];
        list[at] = (milestone){event, index, times != NULL ? times[index] : MKTOPT_NONE_I64};
    }
    out->timeline = (mktopt__array){list, n};
    return MKTOPT_OK;
}

/* ---- words -------------------------------------------------------------------------------- */

static const char *const next_steps[][2] = {
    {"Find what explains it (anomaly.explain)", "Act, or escalate: nothing comes back by itself"},
    {"Go on as now, and look again after a few values", "Prepare for the rest of the gap"},
    {"Close the alert, and keep what was done as a lesson", "Watch for a relapse"},
    {"Reopen the alert", "Look for the cause behind the first one: it came back"},
};

static mktopt_status list_steps(resolution_response *out, mktopt__arena *arena, mktopt_error *err)
{
    const char **steps = mktopt__arena_alloc(arena, 3, sizeof *steps);
    if (steps == NULL)
        return mktopt__out_of_memory(err);
    int64_t n = 0;
    steps[n++] = next_steps[out->course.status][0];
    steps[n++] = next_steps[out->course.status][1];
    if (out->course.has_action && out->action.effect == MKTOPT_ACTION_HARMFUL)
        steps[n++] = "Take the action back: the deviation has grown since";
    out->follow_ups = (mktopt__array){steps, n};
    return MKTOPT_OK;
}

enum { COUNT_SIZE = 32 };

static const char *count_of_values(char buffer[static COUNT_SIZE], int64_t count)
{
    snprintf(buffer, COUNT_SIZE, "%lld value%s", (long long)count, count == 1 ? "" : "s");
    return buffer;
}

#define COUNT_OF_VALUES(count) count_of_values((char[COUNT_SIZE]){0}, (count))

/* What the figures say for the next time. */
static mktopt_status list_lessons(const resolution_request *given, resolution_response *out,
                                  mktopt__arena *arena, mktopt_error *err)
{
    const mktopt_resolution *course = &out->course;
    const char **texts = mktopt__arena_alloc(arena, 3, sizeof *texts);
    int64_t n = 0;
    if (texts == NULL)
        return mktopt__out_of_memory(err);
    texts[n++] = mktopt__arena_printf(arena, "Off what was expected by %s in all until %s",
                                      MKTOPT__ROUNDED(course->cumulative_deviation),
                                      course->recovery_index != MKTOPT_NONE_I64 ? "the recovery"
                                                                                : "the end");
    if (course->has_action && !isnan(course->action_change))
        texts[n++] = mktopt__arena_printf(
            arena, "The action came %s after the start; deviations were %s %% %s after it",
            COUNT_OF_VALUES(given->options.action - given->start),
            MKTOPT__PERCENT_OF(course->action_change),
            course->action_change < 0 ? "smaller" : "larger");
    if (course->relapse_index != MKTOPT_NONE_I64)
        texts[n++] =
            mktopt__arena_printf(arena, "It held for %s: the cause was not removed",
                                 COUNT_OF_VALUES(course->relapse_index - course->recovery_index));
    for (int64_t i = 0; i < n; i++)
        if (texts[i] == NULL)
            return mktopt__out_of_memory(err);
    out->lessons = (mktopt__array){texts, n};
    return MKTOPT_OK;
}

static mktopt_status say(resolution_response *out, mktopt__arena *arena, mktopt_error *err)
{
    static const char *const effects_in_words[] = {"shrank the deviation", "had no clear effect",
                                                   "was followed by a larger deviation"};
    const mktopt_resolution *course = &out->course;
    const char *when = "";
    if (course->relapse_index != MKTOPT_NONE_I64)
        when =
            mktopt__arena_printf(arena, " %s after a first recovery",
                                 COUNT_OF_VALUES(course->relapse_index - course->recovery_index));
    else if (course->recovery_index != MKTOPT_NONE_I64)
        when =
            mktopt__arena_printf(arena, " after %s", COUNT_OF_VALUES(course->values_to_recovery));
    const char *action = "";
    if (out->course.has_action)
        action =
            mktopt__arena_printf(arena, "; the action %s", effects_in_words[out->action.effect]);
    if (when == NULL || action == NULL)
        return mktopt__out_of_memory(err);
    out->sentence = mktopt__arena_printf(
        arena, "%s%s: at worst %s off what was expected, now %s%s.",
        status_words[out->course.status], when, MKTOPT__ROUNDED(out->course.worst_deviation),
        MKTOPT__ROUNDED(out->course.latest_deviation), action);
    return out->sentence != NULL ? MKTOPT_OK : mktopt__out_of_memory(err);
}

/* ---- operation ---------------------------------------------------------------------------- */

mktopt_status mktopt__anomaly_run_resolution(const mktopt__context *context, const void *request,
                                             void *response, mktopt_error *err)
{
    const resolution_request *given = request;
    resolution_response *out = response;
    mktopt_resolution *course = &out->course;
    const mktopt__resolution_input input = {
        .values = given->values.items,
        .times = given->times.count > 0 ? given->times.items : NULL,
        .expected = given->expected.count > 0 ? given->expected.items : NULL,
        .count = given->values.count,
        .start = given->start,
        .options = given->options,
    };
    MKTOPT__TRY(mktopt__check_times(&given->values, &given->times, err));
    if (input.expected != NULL && given->expected.count != input.count)
        return mktopt__fail(err, MKTOPT_LENGTH_MISMATCH, MKTOPT__FIELD_PATH("expected"),
                            "has %lld elements, but values has %lld",
                            (long long)given->expected.count, (long long)input.count);
    MKTOPT__TRY(mktopt__resolve(&input, context->arena, course, err));
    out->action = (action_effect){given->options.action,          course->action_deviation_before,
                                  course->action_deviation_after, course->action_change,
                                  course->action_p_value,         course->action_effect};
    MKTOPT__TRY(list_events(given, out, context->arena, err));
    MKTOPT__TRY(list_steps(out, context->arena, err));
    MKTOPT__TRY(list_lessons(given, out, context->arena, err));
    return say(out, context->arena, err);
}
