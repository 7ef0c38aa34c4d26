/* anomaly.resolution: how a metric came back after an anomaly, and what an action did for it. */
#include <math.h>

#include "anomaly/operations_priv.h"
#include "anomaly/series.h"
#include "base/memory.h"
#include "base/number.h"
#include "numeric/distribution.h"

typedef struct resolution_request {
    mktopt__array values;
    mktopt__array times;
    int64_t start;
    mktopt__array expected;
    int64_t action;
    double tolerance;
    int32_t sustained;
} resolution_request;

#define S resolution_request
static const mktopt__field request_fields[] = {
    MKTOPT__SERIES_FIELDS(S, "They serve to tell durations."),
    MKTOPT__MEMBER(S, I64, start, MKTOPT__AT_LEAST(0),
                   .doc = "Index of the anomaly's first value."),
    MKTOPT__MEMBER(S, ARRAY, expected, .flags = MKTOPT__OPTIONAL, .item_size = sizeof(double),
                   MKTOPT__ELEMENT(F64, MKTOPT__BETWEEN(-MKTOPT__VALUE_LIMIT, MKTOPT__VALUE_LIMIT)),
                   .doc = "What each value should be; left out: level and season before `start`."),
    MKTOPT__MEMBER(S, I64, action, .flags = MKTOPT__OPTIONAL, MKTOPT__AT_LEAST(0),
                   .doc = "Index of the first value after an action was taken."),
    MKTOPT__MEMBER(S, F64, tolerance, .flags = MKTOPT__OPTIONAL, MKTOPT__ABOVE(0),
                   .unit = "fraction",
                   .doc = "Deviation from what is expected that counts as normal; left out: three "
                          "times the usual spread before `start`."),
    MKTOPT__MEMBER(S, I32, sustained, MKTOPT__DEFAULT(3), MKTOPT__BETWEEN(1, 1000),
                   .unit = "values", .doc = "So many normal values in a row are a recovery."),
};
const mktopt__struct mktopt__anomaly_resolution_request = {.name = "anomaly_resolution_request",
                                                           MKTOPT__STRUCT_TABLE(S, request_fields)};
#undef S

enum { ONGOING, IMPROVING, RECOVERED, RELAPSED };
enum { EFFECTIVE, NO_CLEAR_EFFECT, HARMFUL };

typedef struct action_effect {
    int64_t index;
    double deviation_before;
    double deviation_after;
    double change;
    double p_value;
    int32_t effect;
} action_effect;

typedef struct resolution_response {
    int32_t status;
    double baseline;
    double band;
    int64_t worst_index;
    double worst_deviation;
    double latest_deviation;
    double recovered_fraction;
    int64_t recovery_index;
    int64_t values_to_recovery;
    int64_t seconds_to_recovery;
    double cumulative_deviation;
    int32_t has_action;
    action_effect action;
    mktopt__array follow_ups;
    const char *sentence;
} resolution_response;

static const char *const effect_words[] = {"effective", "no_clear_effect", "harmful"};
static const mktopt__enum effects = {"action_effect_kind", 3, effect_words};

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
static const mktopt__enum statuses = {"resolution_status", 4, status_words};

#define S resolution_response
static const mktopt__field response_fields[] = {
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
    MKTOPT__MEMBER(S, F64, cumulative_deviation,
                   .doc =
                       "Sum of value less expected from `start` to the recovery, or to the end."),
    MKTOPT__MEMBER(S, STRUCT, action, .flags = MKTOPT__OPTIONAL, MKTOPT__PRESENT(S, has_action),
                   .type = &action_type, .doc = "What the action did; null without one."),
    MKTOPT__TEXTS(S, follow_ups, .doc = "What to do next."),
    MKTOPT__MEMBER(S, STRING, sentence, .doc = "The same in words."),
};
const mktopt__struct mktopt__anomaly_resolution_response = {
    .name = "anomaly_resolution", MKTOPT__STRUCT_TABLE(S, response_fields)};
#undef S

/* ---- what was expected -------------------------------------------------------------------- */

enum { LEAST_BEFORE = 4, LEVEL_VALUES = 7 };

static const double usual_spreads = 3;

/* Deviations from what was expected, and how large normal ones are. */
typedef struct course {
    const resolution_request *given;
    const double *values;
    int64_t count;
    double *expected;
    double spread;
    double *scratch;
} course;

/* Level and season of the values before go on. */
static mktopt_status expect(course *c, mktopt__arena *arena, mktopt_error *err)
{
    const int64_t start = c->given->start;
    mktopt__series series = {.values = c->values, .count = start};
    MKTOPT__TRY(mktopt__series_decompose(&series, 0, 1, arena, err));
    const int64_t last = start < LEVEL_VALUES ? start : LEVEL_VALUES;
    const double level = mktopt__known_median(series.level + start - last, last, c->scratch);
    const int64_t length = series.season_length;
    for (int64_t i = 0; i < c->count; i++) {
        const double season = length > 0 ? series.season[i % length] : 0;
        c->expected[i] = (i < start ? series.level[i] : level) + season;
    }
    return MKTOPT_OK;
}

static mktopt_status prepare(course *c, mktopt__arena *arena, mktopt_error *err)
{
    const resolution_request *given = c->given;
    c->expected = mktopt__arena_alloc(arena, c->count, sizeof(double));
    c->scratch = mktopt__arena_alloc(arena, c->count + LEVEL_VALUES, sizeof(double));
    double *residuals = mktopt__arena_alloc(arena, c->count, sizeof(double));
    if (c->expected == NULL || c->scratch == NULL || residuals == NULL)
        return mktopt__out_of_memory(err);
    if (given->expected.count > 0)
        for (int64_t i = 0; i < c->count; i++)
            c->expected[i] = ((const double *)given->expected.items)[i];
    else
        MKTOPT__TRY(expect(c, arena, err));
    int64_t known = 0;
    for (int64_t i = 0; i < given->start; i++) {
        residuals[i] = c->values[i] - c->expected[i];
        known += !isnan(residuals[i]);
    }
    if (known < LEAST_BEFORE && (given->expected.count == 0 || isnan(given->tolerance)))
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("start"),
                            "needs %d known values before it, or expected and tolerance",
                            (int)LEAST_BEFORE);
    c->spread = mktopt__spread(residuals, given->start, 0, c->scratch);
    return MKTOPT_OK;
}

static double band_at(const course *c, int64_t i)
{
    if (!isnan(c->given->tolerance))
        return c->given->tolerance * fabs(c->expected[i]);
    return usual_spreads * c->spread;
}

static double deviation_at(const course *c, int64_t i)
{
    return c->values[i] - c->expected[i];
}

/* ---- the course --------------------------------------------------------------------------- */

/* The first of `sustained` known values in a row that are normal, or with `off` are not; -1: none.
 */
static int64_t first_run(const course *c, int64_t from, int off)
{
    int64_t run = 0, begin = -1;
    for (int64_t i = from; i < c->count; i++) {
        if (isnan(c->values[i]))
            continue;
        const int is_off = fabs(deviation_at(c, i)) > band_at(c, i);
        if (is_off != off) {
            run = 0;
            continue;
        }
        begin = run++ == 0 ? i : begin;
        if (run == c->given->sustained)
            return begin;
    }
    return -1;
}

static double latest(const course *c)
{
    double sum = 0;
    int64_t n = 0;
    for (int64_t i = c->count - 1; i >= c->given->start && n < c->given->sustained; i--)
        if (!isnan(c->values[i])) {
            sum += deviation_at(c, i);
            n++;
        }
    return n > 0 ? sum / (double)n : 0;
}

static void follow_course(const course *c, resolution_response *out)
{
    const int64_t start = c->given->start;
    const int64_t *times = c->given->times.count > 0 ? c->given->times.items : NULL;
    out->baseline = c->expected[start];
    out->band = band_at(c, start);
    out->worst_index = start;
    out->worst_deviation = 0;
    out->cumulative_deviation = 0;
    for (int64_t i = start; i < c->count; i++)
        if (fabs(deviation_at(c, i)) > fabs(out->worst_deviation)) {
            out->worst_deviation = deviation_at(c, i);
            out->worst_index = i;
        }
    const int64_t recovery = first_run(c, start, 0);
    const int64_t end = recovery >= 0 ? recovery : c->count;
    for (int64_t i = start; i < end; i++)
        out->cumulative_deviation += isnan(c->values[i]) ? 0 : deviation_at(c, i);
    out->latest_deviation = latest(c);
    const double left =
        out->worst_deviation != 0 ? out->latest_deviation / out->worst_deviation : 0;
    out->recovered_fraction = 1 - left;
    out->status = fabs(left) < 0.5 ? IMPROVING : ONGOING;
    if (recovery < 0)
        return;
    out->recovery_index = recovery;
    out->values_to_recovery = recovery - start;
    if (times != NULL && times[recovery] >= times[start])
        out->seconds_to_recovery = (int64_t)((uint64_t)times[recovery] - (uint64_t)times[start]);
    out->status = first_run(c, recovery, 1) >= 0 ? RELAPSED : RECOVERED;
}

/* ---- the action --------------------------------------------------------------------------- */

typedef struct moments {
    double n;
    double mean;
    double variance;
} moments;

static moments sizes(const course *c, int64_t from, int64_t to)
{
    moments m = {0, 0, 0};
    double squares = 0;
    for (int64_t i = from; i < to; i++) {
        if (isnan(c->values[i]))
            continue;
        const double size = fabs(deviation_at(c, i)), before = size - m.mean;
        m.n += 1;
        m.mean += before / m.n;
        squares += before * (size - m.mean);
    }
    m.variance = m.n > 1 ? squares / (m.n - 1) : 0;
    return m;
}

/* Welch, Biometrika 34 (1947). */
static double welch(const moments *a, const moments *b)
{
    const double x = a->variance / a->n, y = b->variance / b->n;
    if (a->n < 3 || b->n < 3)
        return (double)NAN;
    if (!(x + y > 0))
        return a->mean == b->mean ? 1 : 0;
    const double t = (a->mean - b->mean) / sqrt(x + y);
    const double freedom = (x + y) * (x + y) / (x * x / (a->n - 1) + y * y / (b->n - 1));
    return 2 * mktopt__student_cdf(-fabs(t), freedom);
}

static void judge_action(const course *c, resolution_response *out)
{
    const int64_t at = c->given->action;
    if (at == MKTOPT_NONE_I64)
        return;
    const moments before = sizes(c, c->given->start, at), after = sizes(c, at, c->count);
    const double p = welch(&before, &after);
    out->has_action = 1;
    out->action = (action_effect){
        .index = at,
        .deviation_before = before.n > 0 ? before.mean : (double)NAN,
        .deviation_after = after.n > 0 ? after.mean : (double)NAN,
        .change = before.n > 0 && after.n > 0 && before.mean > 0 ? after.mean / before.mean - 1
                                                                 : (double)NAN,
        .p_value = p,
        .effect = NO_CLEAR_EFFECT,
    };
    if (p < 0.05)
        out->action.effect = after.mean < before.mean ? EFFECTIVE : HARMFUL;
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
    steps[n++] = next_steps[out->status][0];
    steps[n++] = next_steps[out->status][1];
    if (out->has_action && out->action.effect == HARMFUL)
        steps[n++] = "Take the action back: the deviation has grown since";
    out->follow_ups = (mktopt__array){steps, n};
    return MKTOPT_OK;
}

static mktopt_status say(resolution_response *out, mktopt__arena *arena, mktopt_error *err)
{
    static const char *const effects_in_words[] = {"shrank the deviation", "had no clear effect",
                                                   "was followed by a larger deviation"};
    const char *when = "";
    if (out->recovery_index != MKTOPT_NONE_I64)
        when = mktopt__arena_printf(arena, ", first after %lld values",
                                    (long long)out->values_to_recovery);
    const char *action = "";
    if (out->has_action)
        action =
            mktopt__arena_printf(arena, "; the action %s", effects_in_words[out->action.effect]);
    if (when == NULL || action == NULL)
        return mktopt__out_of_memory(err);
    out->sentence = mktopt__arena_printf(
        arena, "%s%s: at worst %s off what was expected, now %s%s.", status_words[out->status],
        when, MKTOPT__NUMBER(mktopt__five_digits(out->worst_deviation)),
        MKTOPT__NUMBER(mktopt__five_digits(out->latest_deviation)), action);
    return out->sentence != NULL ? MKTOPT_OK : mktopt__out_of_memory(err);
}

/* ---- operation ---------------------------------------------------------------------------- */

static mktopt_status check_index(int64_t index, int64_t low, int64_t count, const char *name,
                                 mktopt_error *err)
{
    if (index >= low && index < count)
        return MKTOPT_OK;
    return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH(name),
                        "must lie within %lld .. %lld, got %lld", (long long)low,
                        (long long)count - 1, (long long)index);
}

mktopt_status mktopt__run_anomaly_resolution(const mktopt__context *context, const void *request,
                                             void *response, mktopt_error *err)
{
    const resolution_request *given = request;
    resolution_response *out = response;
    const int64_t n = given->values.count;
    course c = {.given = given, .values = given->values.items, .count = n};
    MKTOPT__TRY(mktopt__check_times(&given->values, &given->times, err));
    MKTOPT__TRY(check_index(given->start, 0, n, "start", err));
    if (given->action != MKTOPT_NONE_I64)
        MKTOPT__TRY(check_index(given->action, given->start, n, "action", err));
    if (given->expected.count > 0 && given->expected.count != n)
        return mktopt__fail(err, MKTOPT_LENGTH_MISMATCH, MKTOPT__FIELD_PATH("expected"),
                            "has %lld elements, but values has %lld",
                            (long long)given->expected.count, (long long)n);
    MKTOPT__TRY(prepare(&c, context->arena, err));
    follow_course(&c, out);
    judge_action(&c, out);
    MKTOPT__TRY(list_steps(out, context->arena, err));
    return say(out, context->arena, err);
}
