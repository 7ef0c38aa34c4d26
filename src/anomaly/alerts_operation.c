/* alerts.evaluate: rules against metrics; what is new, what was known, what is over. */
#include <math.h>
#include <string.h>

#include "anomaly/alerts.h"
#include "anomaly/operations_priv.h"
#include "anomaly/score.h"
#include "base/memory.h"
#include "base/number.h"

typedef struct metric_entry {
    const char *key;
    mktopt__metric value;
} metric_entry;

typedef struct open_alert {
    const char *rule;
    int64_t since;
    int32_t acknowledged;
} open_alert;

typedef struct evaluate_request {
    mktopt__array rules;
    mktopt__array metrics;
    mktopt__array open_alerts;
    int64_t now;
} evaluate_request;

#define S                   mktopt__metric
#define AMOUNT(member, ...) MKTOPT__MEMBER(S, F64, member, .flags = MKTOPT__OPTIONAL, __VA_ARGS__)
static const mktopt__field metric_fields[] = {
    AMOUNT(value, .doc = "Now; left out: the last of history."),
    MKTOPT__MEMBER(S, ARRAY, history, .flags = MKTOPT__OPTIONAL, .item_size = sizeof(double),
                   MKTOPT__ELEMENT(F64, .flags = MKTOPT__MISSING_OK),
                   .doc = "Values of the days before, oldest first."),
    AMOUNT(target, .doc = "What it should be."),
    AMOUNT(forecast, .doc = "What it was forecast to be."),
    AMOUNT(baseline, .doc = "What it usually is; left out: the median of four weeks of history."),
    AMOUNT(budget, MKTOPT__AT_LEAST(0), .unit = "currency", .doc = "For pace: of the period."),
    AMOUNT(day, MKTOPT__AT_LEAST(0), .unit = "days", .doc = "For pace: days that are over."),
    AMOUNT(days_in_period, MKTOPT__ABOVE(0), .unit = "days", .doc = "For pace: its length."),
};
static const mktopt__struct metric_type = {.name = "alert_metric",
                                           MKTOPT__STRUCT_TABLE(S, metric_fields)};
#undef AMOUNT
#undef S

#define S open_alert
static const mktopt__field open_fields[] = {
    MKTOPT__MEMBER(S, STRING, rule, .flags = MKTOPT__NON_EMPTY | MKTOPT__UNIQUE,
                   .doc = "That fired."),
    MKTOPT__MEMBER(S, TIME, since, .flags = MKTOPT__OPTIONAL, .doc = "When it did."),
    MKTOPT__MEMBER(S, BOOL, acknowledged, MKTOPT__DEFAULT(0), .doc = "Somebody has seen it."),
};
static const mktopt__struct open_type = {.name = "open_alert",
                                         MKTOPT__STRUCT_TABLE(S, open_fields)};
#undef S

#define S evaluate_request
static const mktopt__field request_fields[] = {
    MKTOPT__MEMBER(S, MAP, rules, MKTOPT__DEFAULT_VALUE(&mktopt__default_rules),
                   MKTOPT__ENTRIES(mktopt__rule_entry, STRUCT, .type = &mktopt__rule_type),
                   .doc = "By name; merged with the default rules."),
    MKTOPT__MEMBER(S, MAP, metrics, .flags = MKTOPT__NON_EMPTY,
                   MKTOPT__ENTRIES(metric_entry, STRUCT, .type = &metric_type), .doc = "By name."),
    MKTOPT__MEMBER(S, ARRAY, open_alerts, .flags = MKTOPT__OPTIONAL,
                   MKTOPT__ITEMS(open_alert, &open_type),
                   .doc = "Alerts already raised: they are not new again."),
    MKTOPT__MEMBER(S, TIME, now, .flags = MKTOPT__OPTIONAL,
                   .doc = "Against which open alerts escalate."),
};
const mktopt__struct mktopt__alerts_evaluate_request = {.name = "alerts_evaluate_request",
                                                        MKTOPT__STRUCT_TABLE(S, request_fields)};
#undef S

enum { NEW, OPEN, ESCALATED, DUPLICATE };

typedef struct alert {
    const char *rule;
    const char *metric;
    int32_t severity;
    int32_t status;
    double value;
    double reference;
    int32_t baseline;
    double deviation;
    double threshold;
    const char *duplicate_of;
    int64_t since;
    int32_t escalation_minutes;
    const char *message;
    mktopt__array responses;
} alert;

typedef struct skipped {
    const char *rule;
    const char *metric;
    const char *needs;
} skipped;

typedef struct evaluate_response {
    mktopt__array alerts;
    mktopt__array resolved; /* const char * */
    mktopt__array not_evaluated;
    int32_t has_highest;
    int32_t highest_severity;
} evaluate_response;

static const char *const status_words[] = {"new", "open", "escalated", "duplicate"};
static const mktopt__enum statuses = {"alert_status", 4, status_words};

#define S alert
static const mktopt__field alert_fields[] = {
    MKTOPT__MEMBER(S, STRING, rule, .doc = "That fires."),
    MKTOPT__MEMBER(S, STRING, metric, .doc = "That it watches."),
    MKTOPT__MEMBER(S, ENUM, severity, .names = &mktopt__severities,
                   .doc = "Of the rule; one higher at twice the threshold, and when escalated."),
    MKTOPT__MEMBER(S, ENUM, status, .names = &statuses,
                   .doc = "new; open: known; escalated: known, not acknowledged for too long; "
                          "duplicate: a graver alert tells the same of this metric."),
    MKTOPT__MEMBER(S, F64, value, .doc = "Now."),
    MKTOPT__MEMBER(S, F64, reference, .doc = "What it is compared with."),
    MKTOPT__MEMBER(S, ENUM, baseline, .names = &mktopt__baselines, .doc = "What that is."),
    MKTOPT__MEMBER(S, F64, deviation, .unit = "fraction",
                   .doc = "(Value - reference) / |reference|."),
    MKTOPT__MEMBER(S, F64, threshold, .unit = "fraction", .doc = "From which the rule fires."),
    MKTOPT__MEMBER(S, STRING, duplicate_of, .flags = MKTOPT__OPTIONAL, .doc = "The graver rule."),
    MKTOPT__MEMBER(S, TIME, since, .flags = MKTOPT__OPTIONAL, .doc = "Open since; else now."),
    MKTOPT__MEMBER(S, I32, escalation_minutes, .flags = MKTOPT__OPTIONAL, .unit = "minutes",
                   .doc = "Without acknowledgement until it escalates."),
    MKTOPT__MEMBER(S, STRING, message, .doc = "One sentence with the numbers."),
    MKTOPT__TEXTS(S, responses, .doc = "What to do."),
};
static const mktopt__struct alert_type = {.name = "alert", MKTOPT__STRUCT_TABLE(S, alert_fields)};
#undef S

#define S skipped
static const mktopt__field skipped_fields[] = {
    MKTOPT__MEMBER(S, STRING, rule, .doc = "Whose metric is given."),
    MKTOPT__MEMBER(S, STRING, metric, .doc = "That it watches."),
    MKTOPT__MEMBER(S, STRING, needs, .doc = "What the metric lacks."),
};
static const mktopt__struct skipped_type = {.name = "skipped_rule",
                                            MKTOPT__STRUCT_TABLE(S, skipped_fields)};
#undef S

#define S evaluate_response
static const mktopt__field response_fields[] = {
    MKTOPT__MEMBER(S, ARRAY, alerts, MKTOPT__ITEMS(alert, &alert_type),
                   .doc = "Of rules that fire, the gravest first."),
    MKTOPT__TEXTS(S, resolved, .doc = "Rules of open alerts that no longer fire."),
    MKTOPT__MEMBER(S, ARRAY, not_evaluated, MKTOPT__ITEMS(skipped, &skipped_type),
                   .doc = "Rules whose metric is given, but not what it is compared with."),
    {.name = "highest_severity",
     .offset = (uint32_t)offsetof(S, highest_severity),
     .kind = MKTOPT__ENUM,
     .flags = MKTOPT__OPTIONAL,
     .names = &mktopt__severities,
     MKTOPT__PRESENT(S, has_highest),
     .doc = "Of all alerts; null without any."},
};
const mktopt__struct mktopt__alerts_evaluate_response = {.name = "alerts_evaluate",
                                                         MKTOPT__STRUCT_TABLE(S, response_fields)};
#undef S

/* ---- one rule ----------------------------------------------------------------------------- */

#define PERCENT(value) MKTOPT__NUMBER(round(1000 * fabs(value)) / 10)

static const char *const against[] = {"yesterday",    "last week",       "what is usual", "target",
                                      "the forecast", "the plan's pace", "its limit"};

static const char *message_of(const mktopt__rule *rule, const mktopt__verdict *verdict,
                              mktopt__arena *arena)
{
    return mktopt__arena_printf(
        arena, "%s is %s %% %s %s: %s against %s; the rule fires from %s %%.", rule->metric,
        PERCENT(verdict->deviation), verdict->deviation < 0 ? "below" : "above",
        against[rule->baseline], MKTOPT__NUMBER(mktopt__five_digits(verdict->value)),
        MKTOPT__NUMBER(mktopt__five_digits(verdict->reference)), PERCENT(rule->threshold));
}

static const open_alert *known(const evaluate_request *given, const char *rule)
{
    const open_alert *open = given->open_alerts.items;
    for (int64_t i = 0; i < given->open_alerts.count; i++)
        if (strcmp(open[i].rule, rule) == 0)
            return &open[i];
    return NULL;
}

/* Times may be anything: the difference is taken in double. */
static int has_waited(const evaluate_request *given, const open_alert *open, int32_t minutes)
{
    return !open->acknowledged && open->since != MKTOPT_NONE_I64 && given->now != MKTOPT_NONE_I64 &&
           minutes != MKTOPT_NONE_I32 && (double)given->now - (double)open->since >= 60.0 * minutes;
}

static alert raise_alert(const evaluate_request *given, const mktopt__rule_entry *entry,
                         const mktopt__verdict *verdict, mktopt__arena *arena)
{
    const mktopt__rule *rule = &entry->value;
    const open_alert *open = known(given, entry->key);
    alert raised = {
        .rule = entry->key,
        .metric = rule->metric,
        .severity = rule->severity,
        .status = open != NULL ? OPEN : NEW,
        .value = verdict->value,
        .reference = verdict->reference,
        .baseline = rule->baseline,
        .deviation = verdict->deviation,
        .threshold = rule->threshold,
        .since = open != NULL ? open->since : given->now,
        .escalation_minutes = rule->escalation_minutes,
        .message = message_of(rule, verdict, arena),
        .responses = rule->responses,
    };
    if (rule->threshold > 0 && fabs(verdict->deviation) >= 2 * rule->threshold - 1e-12)
        raised.severity++;
    if (open != NULL && has_waited(given, open, rule->escalation_minutes)) {
        raised.status = ESCALATED;
        raised.severity++;
    }
    if (raised.severity > MKTOPT_SEVERITY_CRITICAL)
        raised.severity = MKTOPT_SEVERITY_CRITICAL;
    return raised;
}

/* ---- all rules ---------------------------------------------------------------------------- */

static const mktopt__metric *find_metric(const evaluate_request *given, const char *name)
{
    const metric_entry *metrics = given->metrics.items;
    for (int64_t i = 0; i < given->metrics.count; i++)
        if (strcmp(metrics[i].key, name) == 0)
            return &metrics[i].value;
    return NULL;
}

/* Insertion sort by severity: alerts are few, and equal ones keep the order of the rules. */
static void sort_alerts(alert *alerts, int64_t count)
{
    for (int64_t i = 1; i < count; i++) {
        const alert moved = alerts[i];
        int64_t at = i;
        for (; at > 0 && alerts[at - 1].severity < moved.severity; at--)
            alerts[at] = alerts[at - 1];
        alerts[at] = moved;
    }
}

/* Of alerts that say of one metric that it went the same way the first, the gravest, counts. */
static void find_duplicates(alert *alerts, int64_t count)
{
    for (int64_t i = 1; i < count; i++)
        for (int64_t j = 0; j < i && alerts[i].status != DUPLICATE; j++)
            if (alerts[j].status != DUPLICATE && strcmp(alerts[i].metric, alerts[j].metric) == 0 &&
                (alerts[i].deviation < 0) == (alerts[j].deviation < 0)) {
                alerts[i].status = DUPLICATE;
                alerts[i].duplicate_of = alerts[j].rule;
            }
}

static int fires(const alert *alerts, int64_t count, const char *rule)
{
    for (int64_t i = 0; i < count; i++)
        if (strcmp(alerts[i].rule, rule) == 0)
            return 1;
    return 0;
}

/* A rule that could not be evaluated tells nothing; one that is gone cannot fire any more. */
static int could_fire(const evaluate_request *given, const evaluate_response *out, const char *rule)
{
    const mktopt__rule_entry *rules = given->rules.items;
    const skipped *skips = out->not_evaluated.items;
    for (int64_t i = 0; i < out->not_evaluated.count; i++)
        if (strcmp(skips[i].rule, rule) == 0)
            return 0;
    for (int64_t i = 0; i < given->rules.count; i++)
        if (strcmp(rules[i].key, rule) == 0)
            return find_metric(given, rules[i].value.metric) != NULL;
    return 1;
}

static mktopt_status list_resolved(const evaluate_request *given, evaluate_response *out,
                                   mktopt__arena *arena, mktopt_error *err)
{
    const open_alert *open = given->open_alerts.items;
    const char **names = mktopt__arena_alloc(arena, given->open_alerts.count, sizeof *names);
    int64_t n = 0;
    if (names == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < given->open_alerts.count; i++)
        if (!fires(out->alerts.items, out->alerts.count, open[i].rule) &&
            could_fire(given, out, open[i].rule))
            names[n++] = open[i].rule;
    out->resolved = (mktopt__array){names, n};
    return MKTOPT_OK;
}

mktopt_status mktopt__run_alerts_evaluate(const mktopt__context *context, const void *request,
                                          void *response, mktopt_error *err)
{
    const evaluate_request *given = request;
    evaluate_response *out = response;
    mktopt__arena *arena = context->arena;
    const mktopt__rule_entry *rules = given->rules.items;
    const int64_t n = given->rules.count;
    double scratch[MKTOPT__BASELINE_VALUES];
    alert *alerts = mktopt__arena_alloc(arena, n, sizeof *alerts);
    skipped *not_evaluated = mktopt__arena_alloc(arena, n, sizeof *not_evaluated);
    int64_t n_alerts = 0, n_skipped = 0;
    if (alerts == NULL || not_evaluated == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < n; i++) {
        const mktopt__metric *metric = find_metric(given, rules[i].value.metric);
        if (metric == NULL)
            continue;
        const mktopt__verdict verdict = mktopt__apply_rule(&rules[i].value, metric, scratch);
        if (verdict.missing != NULL)
            not_evaluated[n_skipped++] =
                (skipped){rules[i].key, rules[i].value.metric, verdict.missing};
        if (!verdict.fires)
            continue;
        alerts[n_alerts] = raise_alert(given, &rules[i], &verdict, arena);
        if (alerts[n_alerts++].message == NULL)
            return mktopt__out_of_memory(err);
    }
    sort_alerts(alerts, n_alerts);
    find_duplicates(alerts, n_alerts);
    out->alerts = (mktopt__array){alerts, n_alerts};
    out->not_evaluated = (mktopt__array){not_evaluated, n_skipped};
    out->has_highest = n_alerts > 0;
    out->highest_severity = n_alerts > 0 ? alerts[0].severity : 0;
    return list_resolved(given, out, arena, err);
}
