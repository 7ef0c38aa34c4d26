/* forecast.scenarios, forecast.gap, forecast.warnings */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "base/sum.h"
#include "forecast/operations/given.h"
#include "forecast/outlook.h"
#include "numeric/distribution.h"

/* ---- forecast.scenarios --------------------------------------------------------------------- */

typedef struct probability {
    const char *key;
    double value;
} probability;

typedef struct scenarios_request {
    mktopt__forecast_answer forecast;
    mktopt__array probabilities;
} scenarios_request;

static const probability default_probabilities[] = {
    {"pessimistic", 0.1}, {"realistic", 0.5}, {"optimistic", 0.9}};
static const mktopt__array default_probabilities_array = {(void *)(uintptr_t)default_probabilities,
                                                          3};

#define S scenarios_request
static const mktopt__field scenarios_request_fields[] = {
    MKTOPT__MEMBER(S, STRUCT, forecast, .type = &mktopt__given_forecast_type,
                   .doc = "What is expected."),
    MKTOPT__MEMBER(S, MAP, probabilities, MKTOPT__DEFAULT_VALUE(&default_probabilities_array),
                   MKTOPT__ENTRIES(probability, F64, MKTOPT__INSIDE(0, 1)), .unit = "fraction",
                   .doc = "By scenario: how likely the total is no more than in it."),
};
const mktopt__struct mktopt__forecast_scenarios_request = {
    .name = "forecast_scenarios_request",
    .doc = "A forecast and how far scenarios go.",
    MKTOPT__STRUCT_TABLE(S, scenarios_request_fields)};
#undef S

typedef struct scenario {
    double probability;
    mktopt__array values;
    double total;
} scenario;

typedef struct scenario_entry {
    const char *key;
    scenario value;
} scenario_entry;

typedef struct scenarios_response {
    mktopt__array scenarios;
    double deviation;
} scenarios_response;

#define S scenario
static const mktopt__field scenario_fields[] = {
    MKTOPT__MEMBER(S, F64, probability, .unit = "fraction",
                   .doc = "That the total is no more than this."),
    MKTOPT__NUMBERS(S, values, .doc = "By step; they sum to the total."),
    MKTOPT__MEMBER(S, F64, total, .doc = "Of all steps."),
};
static const mktopt__struct scenario_type = {.name = "forecast_scenario",
                                             .doc = "What each step is expected to be if the total "
                                                    "is at its quantile.",
                                             MKTOPT__STRUCT_TABLE(S, scenario_fields)};
#undef S

#define S scenarios_response
static const mktopt__field scenarios_response_fields[] = {
    MKTOPT__MEMBER(S, MAP, scenarios,
                   MKTOPT__ENTRIES(scenario_entry, STRUCT, .type = &scenario_type),
                   .doc = "By name."),
    MKTOPT__MEMBER(S, F64, deviation, .doc = "Standard deviation of the total."),
};
const mktopt__struct mktopt__forecast_scenarios_response = {
    .name = "forecast_scenarios",
    .doc = "Pessimistic, realistic, optimistic.",
    MKTOPT__STRUCT_TABLE(S, scenarios_response_fields)};
#undef S

/* Nothing below 0, and still their total: what is left of it by the steps above 0. */
static void hold_at_zero(scenario *s)
{
    double *values = s->values.items, sum = 0;
    s->total = fmax(s->total, 0);
    for (int64_t k = 0; k < s->values.count; k++)
        sum += values[k] = fmax(values[k], 0);
    for (int64_t k = 0; k < s->values.count && sum > 0; k++)
        values[k] *= s->total / sum;
}

/* By the interval of the total; without, by how those of the steps widen. */
static mktopt_status make_scenario(mktopt__arena *arena, const mktopt__forecast_answer *given,
                                   const mktopt__spread *spread, scenario *s, mktopt_error *err)
{
    const int64_t n = given->mean.count;
    const double z = mktopt__normal_quantile(s->probability);
    const double *mean = given->mean.items, *share = given->total.share.items;
    const double *deviation = mktopt__deviations_at_score(arena, spread, fabs(z));
    double *values = mktopt__arena_alloc(arena, n, sizeof *values);
    if (values == NULL || deviation == NULL)
        return mktopt__out_of_memory(err);
    s->values = (mktopt__array){values, n};
    if (!given->has_total)
        return mktopt_forecast_scenario(mean, deviation, n, s->probability, values, &s->total, err);
    const double away = z * mktopt__deviation_at_score(spread, n, fabs(z));
    for (int64_t k = 0; k < n; k++)
        values[k] = mean[k] + away * share[k];
    s->total = mktopt__sum_of(mean, n) + away;
    return MKTOPT_OK;
}

mktopt_status mktopt__forecast_run_scenarios(const mktopt__context *context, const void *request,
                                             void *response, mktopt_error *err)
{
    const scenarios_request *given = request;
    const probability *wanted = given->probabilities.items;
    scenarios_response *answer = response;
    const int64_t n = given->forecast.mean.count, count = given->probabilities.count;
    const int held = mktopt__given_held_at_zero(&given->forecast);
    mktopt__spread spread;
    MKTOPT__TRY(mktopt__given_spread(context->arena, &given->forecast, &spread, err));
    scenario_entry *entries = mktopt__arena_alloc(context->arena, count, sizeof *entries);
    if (entries == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < count; i++) {
        entries[i].key = wanted[i].key;
        entries[i].value.probability = wanted[i].value;
        MKTOPT__TRY(
            make_scenario(context->arena, &given->forecast, &spread, &entries[i].value, err));
        if (held)
            hold_at_zero(&entries[i].value);
    }
    answer->scenarios = (mktopt__array){entries, count};
    answer->deviation = mktopt__deviation_at_score(&spread, n, 1);
    return MKTOPT_OK;
}

/* ---- forecast.gap --------------------------------------------------------------------------- */

typedef struct gap_request {
    mktopt__forecast_answer forecast;
    mktopt__array targets;
    int32_t targets_are_limits;
} gap_request;

typedef struct gap_response {
    mktopt__array steps;
    mktopt_forecast_gap total;
} gap_response;

#define S gap_request
#define GAP_FIELDS(S)                                                                          \
    MKTOPT__MEMBER(S, STRUCT, forecast, .type = &mktopt__given_forecast_type,                  \
                   .doc = "What is expected."),                                                \
        MKTOPT__MEMBER(S, ARRAY, targets, .flags = MKTOPT__NON_EMPTY,                          \
                       MKTOPT__EACH(F64, .flags = 0),                                          \
                       .doc = "What is wanted, one number a step."),                           \
        MKTOPT__MEMBER(S, BOOL, targets_are_limits, MKTOPT__DEFAULT(0),                        \
                       .doc = "Less is better, as of a cost or a CAC: shortfalls are what is " \
                              "above, probabilities those of keeping to it.")
static const mktopt__field gap_request_fields[] = {GAP_FIELDS(S)};

static mktopt_status check_targets(const mktopt__forecast_answer *forecast,
                                   const mktopt__array *targets, const mktopt__path *path,
                                   mktopt_error *err)
{
    if (targets->count != forecast->mean.count)
        return mktopt__fail(err, MKTOPT_LENGTH_MISMATCH, MKTOPT__MEMBER_PATH(path, "targets"),
                            "has %d numbers, the forecast has %d", (int)targets->count,
                            (int)forecast->mean.count);
    return MKTOPT_OK;
}

static mktopt_status check_gap_request(const void *value, const mktopt__path *path,
                                       mktopt_error *err)
{
    const gap_request *given = value;
    return check_targets(&given->forecast, &given->targets, path, err);
}

const mktopt__struct mktopt__forecast_gap_request = {.name = "forecast_gap_request",
                                                     .doc = "A forecast and its targets.",
                                                     MKTOPT__STRUCT_TABLE(S, gap_request_fields),
                                                     .check = check_gap_request};
#undef S

#define S mktopt_forecast_gap
static const mktopt__field gap_fields[] = {
    MKTOPT__MEMBER(S, F64, forecast, .doc = "What is expected."),
    MKTOPT__MEMBER(S, F64, deviation,
                   .doc = "Its standard deviation, as the intervals say it at the target."),
    MKTOPT__MEMBER(S, F64, target, .doc = "What is wanted."),
    MKTOPT__MEMBER(S, F64, shortfall,
                   .doc = "What the forecast lacks, or has above a limit; 0: nothing."),
    MKTOPT__MEMBER(S, F64, shortfall_share, .flags = MKTOPT__OPTIONAL, .unit = "fraction",
                   .doc = "Of the target; null unless that is above 0."),
    MKTOPT__MEMBER(S, F64, probability, .unit = "fraction",
                   .doc = "That the target is reached, or the limit kept to."),
    MKTOPT__MEMBER(S, F64, required_growth, .flags = MKTOPT__OPTIONAL, .unit = "fraction",
                   .doc = "Of the forecast, to reach it; null unless that is above 0."),
};
static const mktopt__struct gap_type = {.name = "forecast_gap_row",
                                        .doc = "A forecast against its target.",
                                        MKTOPT__STRUCT_TABLE(S, gap_fields)};
#undef S

#define S gap_response
static const mktopt__field gap_response_fields[] = {
    MKTOPT__MEMBER(S, ARRAY, steps, MKTOPT__ITEMS(mktopt_forecast_gap, &gap_type),
                   .doc = "By step."),
    MKTOPT__MEMBER(S, STRUCT, total, .type = &gap_type, .doc = "All steps together."),
};
const mktopt__struct mktopt__forecast_gap_response = {.name = "forecast_gap",
                                                      .doc = "What lacks, and how likely.",
                                                      MKTOPT__STRUCT_TABLE(S, gap_response_fields)};
#undef S

static mktopt_status find_gap(mktopt__arena *arena, const mktopt__forecast_answer *forecast,
                              const mktopt__array *targets, int32_t are_limits,
                              mktopt_forecast_gap **gaps, mktopt_forecast_gap *total,
                              mktopt_error *err)
{
    const int64_t n = targets->count;
    const double *mean = forecast->mean.items, *wanted = targets->items;
    mktopt__spread spread;
    MKTOPT__TRY(mktopt__given_spread(arena, forecast, &spread, err));
    double *deviation = mktopt__arena_alloc(arena, n, sizeof *deviation);
    *gaps = mktopt__arena_alloc(arena, n, sizeof **gaps);
    if (deviation == NULL || *gaps == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t k = 0; k < n; k++) {
        (*gaps)[k].struct_size = sizeof **gaps;
        deviation[k] = mktopt__deviation_at_distance(&spread, k, fabs(wanted[k] - mean[k]));
    }
    mktopt_forecast_gap sum = {.struct_size = sizeof sum}, again = sum;
    MKTOPT__TRY(mktopt_forecast_find_gap(mean, deviation, wanted, n, are_limits, *gaps, &sum, err));
    const double of_total =
        mktopt__deviation_at_distance(&spread, n, fabs(sum.target - sum.forecast));
    total->struct_size = sizeof *total;
    return mktopt_forecast_find_gap(&sum.forecast, &of_total, &sum.target, 1, are_limits, total,
                                    &again, err);
}

mktopt_status mktopt__forecast_run_gap(const mktopt__context *context, const void *request,
                                       void *response, mktopt_error *err)
{
    const gap_request *given = request;
    gap_response *answer = response;
    mktopt_forecast_gap *gaps;
    MKTOPT__TRY(find_gap(context->arena, &given->forecast, &given->targets,
                         given->targets_are_limits, &gaps, &answer->total, err));
    answer->steps = (mktopt__array){gaps, given->targets.count};
    return MKTOPT_OK;
}

/* ---- forecast.warnings ---------------------------------------------------------------------- */

enum { INFO, LOW, MEDIUM, HIGH, CRITICAL };
static const char *const severity_words[] = {"info", "low", "medium", "high", "critical"};
static const mktopt__enum severity_names = MKTOPT__ENUM_OF(severity_words);
static const char *const kind_words[] = {"shortfall", "total_shortfall", "unlikely", "decline",
                                         "excess",    "total_excess",    "rise"};
static const mktopt__enum kind_names = MKTOPT__ENUM_OF(kind_words);
enum { SHORTFALL, TOTAL_SHORTFALL, UNLIKELY, DECLINE, EXCESS, TOTAL_EXCESS, RISE };

typedef struct warnings_request {
    mktopt__forecast_answer forecast;
    mktopt__array targets;
    mktopt__array recent;
    int32_t targets_are_limits;
    double shortfall;
    double excess;
    double least_probability;
    double decline;
} warnings_request;

#define S warnings_request
static const mktopt__field warnings_request_fields[] = {
    GAP_FIELDS(S),
    MKTOPT__MEMBER(S, ARRAY, recent, .flags = MKTOPT__OPTIONAL, MKTOPT__EACH(F64, .flags = 0),
                   .doc = "The last values, as many as the forecast has steps or fewer (a whole "
                          "season at best): it is compared with them."),
    MKTOPT__MEMBER(S, F64, shortfall, MKTOPT__DEFAULT(0.15), MKTOPT__ABOVE_TO(0, 1),
                   .unit = "fraction",
                   .doc = "Of a target: from here on it is of high severity; half of it is medium, "
                          "twice critical (seed 001 section 3)."),
    MKTOPT__MEMBER(
        S, F64, excess, MKTOPT__DEFAULT(0.4), MKTOPT__ABOVE_TO(0, 10), .unit = "fraction",
        .doc = "Of a limit, likewise: a CAC 40 % above its target (seed 001 section 3)."),
    MKTOPT__MEMBER(S, F64, least_probability, MKTOPT__DEFAULT(0.5), MKTOPT__BETWEEN(0, 1),
                   .unit = "fraction",
                   .doc = "Of reaching the total, or of keeping to it; below it a warning."),
    MKTOPT__MEMBER(S, F64, decline, MKTOPT__DEFAULT(0.2), MKTOPT__ABOVE_TO(0, 1),
                   .unit = "fraction",
                   .doc = "Of the mean against the recent one, of limits its rise; a warning from "
                          "here on."),
};
static mktopt_status check_warnings_request(const void *value, const mktopt__path *path,
                                            mktopt_error *err)
{
    const warnings_request *given = value;
    return check_targets(&given->forecast, &given->targets, path, err);
}
const mktopt__struct mktopt__forecast_warnings_request = {
    .name = "forecast_warnings_request",
    .doc = "A forecast, its targets, and when to warn.",
    MKTOPT__STRUCT_TABLE(S, warnings_request_fields),
    .check = check_warnings_request};
#undef S

typedef struct warning {
    int32_t kind;
    int32_t severity;
    int64_t step;
    double size;
    const char *message;
} warning;

typedef struct warnings_response {
    mktopt__array warnings;
    int32_t severity;
    int32_t has_severity;
    mktopt_forecast_gap total;
} warnings_response;

#define S warning
static const mktopt__field warning_fields[] = {
    MKTOPT__MEMBER(S, ENUM, kind, .names = &kind_names, .doc = "What it is about."),
    MKTOPT__MEMBER(S, ENUM, severity, .names = &severity_names, .doc = "How bad it is."),
    MKTOPT__MEMBER(S, I64, step, .flags = MKTOPT__OPTIONAL,
                   .doc = "Of the forecast, from 1; null when it is about all."),
    MKTOPT__MEMBER(S, F64, size, .unit = "fraction",
                   .doc = "Of the shortfall, excess, decline or rise; of unlikely the "
                          "probability."),
    MKTOPT__MEMBER(S, STRING, message, .doc = "In words, with the numbers."),
};
static const mktopt__struct warning_type = {
    .name = "forecast_warning", .doc = "A warning.", MKTOPT__STRUCT_TABLE(S, warning_fields)};
#undef S

#define S warnings_response
static const mktopt__field warnings_response_fields[] = {
    MKTOPT__MEMBER(S, ARRAY, warnings, MKTOPT__ITEMS(warning, &warning_type),
                   .doc = "The worst first, then by step."),
    MKTOPT__MEMBER(S, ENUM, severity, .flags = MKTOPT__OPTIONAL, MKTOPT__PRESENT(S, has_severity),
                   .names = &severity_names, .doc = "Of the worst; null without a warning."),
    MKTOPT__MEMBER(S, STRUCT, total, .type = &gap_type, .doc = "All steps together."),
};
const mktopt__struct mktopt__forecast_warnings_response = {
    .name = "forecast_warnings",
    .doc = "Early warnings.",
    MKTOPT__STRUCT_TABLE(S, warnings_response_fields)};
#undef S

typedef struct warning_list {
    mktopt__arena *arena;
    warning *items;
    int64_t count;
} warning_list;

/* Sizes are compared at twelve decimals, so that a threshold can be equalled. */
static double at_twelve(double size)
{
    return size < 1 ? round(size * 1e12) / 1e12 : size;
}

static int32_t severity_of(double share, double high)
{
    const double size = at_twelve(share);
    return size >= 2 * high ? CRITICAL : size >= high ? HIGH : size >= high / 2 ? MEDIUM : LOW;
}

/* 12.5 for 0.12512 */
static double percent(double fraction)
{
    return floor(fraction * 1000 + 0.5) / 10;
}

/* `step` 0 is the total, which every miss is told of. */
static void add_miss(warning_list *list, const warnings_request *given,
                     const mktopt_forecast_gap *gap, int64_t step)
{
    const int limits = given->targets_are_limits != 0;
    const double share = gap->shortfall_share;
    const int32_t severity = severity_of(share, limits ? given->excess : given->shortfall);
    if (!(share > 0) || (severity == LOW && step > 0))
        return;
    const char *what =
        step > 0 ? mktopt__arena_printf(list->arena, "step %d", (int)step) : "the total";
    const int32_t of_step = limits ? EXCESS : SHORTFALL, of_total = of_step + 1;
    list->items[list->count++] =
        (warning){step > 0 ? of_step : of_total, severity, step > 0 ? step : MKTOPT_NONE_I64, share,
                  mktopt__arena_printf(list->arena, "%s: forecast %s, target %s: %s %% %s",
                                       what != NULL ? what : "", MKTOPT__NUMBER(gap->forecast),
                                       MKTOPT__NUMBER(gap->target), MKTOPT__NUMBER(percent(share)),
                                       limits ? "above" : "short")};
}

static void add_unlikely(warning_list *list, const warnings_request *given,
                         const mktopt_forecast_gap *total)
{
    const double least = given->least_probability, chance = total->probability;
    if (!(chance < least))
        return;
    list->items[list->count++] = (warning){
        UNLIKELY, chance < least / 5 ? HIGH : MEDIUM, MKTOPT_NONE_I64, chance,
        mktopt__arena_printf(list->arena, "the total %s its target with %s %% probability",
                             given->targets_are_limits ? "keeps to" : "reaches",
                             MKTOPT__NUMBER(percent(chance)))};
}

static double mean_of(const mktopt__array *values)
{
    double sum = 0;
    for (int64_t i = 0; i < values->count; i++)
        sum += ((const double *)values->items)[i];
    return sum / (double)values->count;
}

/* A decline; where less is better, a rise. */
static void add_change(warning_list *list, const warnings_request *given)
{
    const int limits = given->targets_are_limits != 0;
    const double before = given->recent.count > 0 ? mean_of(&given->recent) : 0;
    const double change = mean_of(&given->forecast.mean) - before;
    const double worse = before > 0 ? (limits ? change : -change) / before : 0;
    if (!(at_twelve(worse) >= given->decline))
        return;
    list->items[list->count++] = (warning){
        limits ? RISE : DECLINE, at_twelve(worse) >= 2 * given->decline ? CRITICAL : HIGH,
        MKTOPT_NONE_I64, worse,
        mktopt__arena_printf(list->arena, "a step is forecast %s %% %s the recent mean of %s",
                             MKTOPT__NUMBER(percent(worse)), limits ? "above" : "below",
                             MKTOPT__NUMBER(before))};
}

/* The worst first; a stable insertion keeps the order of equals. */
static void sort_warnings(warning_list *list)
{
    for (int64_t i = 1; i < list->count; i++) {
        const warning moved = list->items[i];
        int64_t at = i;
        for (; at > 0 && list->items[at - 1].severity < moved.severity; at--)
            list->items[at] = list->items[at - 1];
        list->items[at] = moved;
    }
}

mktopt_status mktopt__forecast_run_warnings(const mktopt__context *context, const void *request,
                                            void *response, mktopt_error *err)
{
    const warnings_request *given = request;
    warnings_response *answer = response;
    mktopt_forecast_gap *gaps;
    warning_list list = {.arena = context->arena};
    MKTOPT__TRY(find_gap(context->arena, &given->forecast, &given->targets,
                         given->targets_are_limits, &gaps, &answer->total, err));
    list.items = mktopt__arena_alloc(context->arena, given->targets.count + 3, sizeof *list.items);
    if (list.items == NULL)
        return mktopt__out_of_memory(err);
    add_miss(&list, given, &answer->total, 0);
    add_unlikely(&list, given, &answer->total);
    add_change(&list, given);
    for (int64_t k = 0; k < given->targets.count; k++)
        add_miss(&list, given, &gaps[k], k + 1);
    for (int64_t i = 0; i < list.count; i++)
        if (list.items[i].message == NULL)
            return mktopt__out_of_memory(err);
    sort_warnings(&list);
    answer->warnings = (mktopt__array){list.items, list.count};
    answer->has_severity = list.count > 0;
    answer->severity = list.count > 0 ? list.items[0].severity : INFO;
    return MKTOPT_OK;
}
