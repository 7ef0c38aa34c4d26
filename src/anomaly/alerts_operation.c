/* alerts.evaluate */
#include "anomaly/alerts.h"
#include "anomaly/operations_priv.h"
#include "anomaly/score.h"
#include "base/memory.h"
#include "base/number.h"

#define S                   mktopt__metric
#define AMOUNT(member, ...) MKTOPT__MEMBER(S, F64, member, .flags = MKTOPT__OPTIONAL, __VA_ARGS__)
static const mktopt__field metric_fields[] = {
    AMOUNT(value, .doc = "Now; left out: the last of history."),
    MKTOPT__MEMBER(S, ARRAY, history, .flags = MKTOPT__OPTIONAL,
                   MKTOPT__EACH(F64, .flags = MKTOPT__MISSING_OK),
                   .doc = "Values of the days before, oldest first."),
    AMOUNT(target, .doc = "What it should be."),
    AMOUNT(forecast, .doc = "What it was forecast to be."),
    AMOUNT(baseline, .doc = "What it usually is; left out: the median of four weeks of history."),
    AMOUNT(budget, MKTOPT__AT_LEAST(0), .unit = "currency", .doc = "For pace: of the period."),
    AMOUNT(day, MKTOPT__AT_LEAST(0), .unit = "days", .doc = "For pace: days that are over."),
    AMOUNT(days_in_period, MKTOPT__ABOVE(0), .unit = "days", .doc = "For pace: its length."),
};

static mktopt_status check_metric(const void *value, const mktopt__path *path, mktopt_error *err)
{
    const mktopt__metric *metric = value;
    if (!(metric->day > metric->days_in_period))
        return MKTOPT_OK;
    return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__MEMBER_PATH(path, "day"),
                        "must be <= days_in_period (%s), got %s",
                        MKTOPT__NUMBER(metric->days_in_period), MKTOPT__NUMBER(metric->day));
}

const mktopt__struct mktopt__metric_type = {
    .name = "alert_metric", MKTOPT__STRUCT_TABLE(S, metric_fields), .check = check_metric};
#undef AMOUNT
#undef S

#define S mktopt_open_alert
static const mktopt__field open_fields[] = {
    MKTOPT__MEMBER(S, STRING, rule, .flags = MKTOPT__NON_EMPTY | MKTOPT__UNIQUE,
                   .doc = "That fired."),
    MKTOPT__MEMBER(S, TIME, since, .flags = MKTOPT__OPTIONAL, .doc = "When it did."),
    MKTOPT__MEMBER(S, BOOL, acknowledged, MKTOPT__DEFAULT(0), .doc = "Somebody has seen it."),
};
const mktopt__struct mktopt__open_alert_type = {.name = "open_alert",
                                                MKTOPT__STRUCT_TABLE(S, open_fields)};
#undef S

#define S mktopt_alert_options
static const mktopt__field options_fields[] = {
    MKTOPT__MEMBER(S, TIME, now, .flags = MKTOPT__OPTIONAL,
                   .doc = "Against which open alerts escalate."),
    MKTOPT__MEMBER(S, ENUM, least_severity, MKTOPT__DEFAULT(MKTOPT_SEVERITY_INFO),
                   .names = &mktopt__severities, .doc = "Milder alerts are left out."),
};
const mktopt__struct mktopt__alert_options_type = {.name = "alert_options",
                                                   MKTOPT__STRUCT_TABLE(S, options_fields)};
#undef S

mktopt_status mktopt_alert_options_init(mktopt_alert_options *options, size_t size)
{
    return mktopt__options_init(&mktopt__alert_options_type, options, size);
}

#define S mktopt__alerts_input
static const mktopt__field request_fields[] = {
    MKTOPT__MEMBER(S, MAP, rules, MKTOPT__DEFAULT_VALUE(&mktopt__default_rules),
                   MKTOPT__ENTRIES(mktopt__rule_entry, STRUCT, .type = &mktopt__rule_type),
                   .doc = "By name; merged with the default rules."),
    MKTOPT__MEMBER(S, MAP, metrics, .flags = MKTOPT__NON_EMPTY,
                   MKTOPT__ENTRIES(mktopt__metric_entry, STRUCT, .type = &mktopt__metric_type),
                   .doc = "By name."),
    MKTOPT__MEMBER(S, ARRAY, open_alerts, .flags = MKTOPT__OPTIONAL,
                   MKTOPT__ITEMS(mktopt_open_alert, &mktopt__open_alert_type),
                   .doc = "Alerts already raised: they are not new again."),
    MKTOPT__INLINED(S, options, &mktopt__alert_options_type),
};
const mktopt__struct mktopt__alerts_evaluate_request = {.name = "alerts_evaluate_request",
                                                        MKTOPT__STRUCT_TABLE(S, request_fields)};
#undef S

/* The public struct, with an array as field tables know it. */
typedef struct alert {
    mktopt_alert said;
    mktopt__array responses; /* const char * */
} alert;

typedef struct evaluate_response {
    mktopt__array alerts;
    mktopt__array resolved; /* const char * */
    mktopt__array not_evaluated;
    mktopt__array unwatched; /* const char * */
    int32_t has_highest;
    int32_t highest_severity;
} evaluate_response;

static const char *const status_words[] = {"new", "open", "escalated", "duplicate"};
static const mktopt__enum statuses = MKTOPT__ENUM_OF(status_words);

#define S mktopt_alert
static const mktopt__field said_fields[] = {
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
    MKTOPT__MEMBER(S, F64, deviation, .flags = MKTOPT__OPTIONAL, .unit = "fraction",
                   .doc = "(Value - reference) / |reference|; null for a fixed reference of 0."),
    MKTOPT__MEMBER(S, F64, threshold, .unit = "fraction", .doc = "From which the rule fires."),
    MKTOPT__MEMBER(S, STRING, duplicate_of, .flags = MKTOPT__OPTIONAL, .doc = "The graver rule."),
    MKTOPT__MEMBER(S, TIME, since, .flags = MKTOPT__OPTIONAL, .doc = "Open since; else now."),
    MKTOPT__MEMBER(S, I32, escalation_minutes, .flags = MKTOPT__OPTIONAL, .unit = "minutes",
                   .doc = "Without acknowledgement until it escalates."),
    MKTOPT__MEMBER(S, STRING, message, .doc = "One sentence with the numbers."),
};
static const mktopt__struct said_type = {.name = "alert_said",
                                         MKTOPT__STRUCT_TABLE(S, said_fields)};
#undef S

#define S alert
static const mktopt__field alert_fields[] = {
    MKTOPT__INLINED(S, said, &said_type),
    MKTOPT__TEXTS(S, responses, .doc = "What to do."),
};
static const mktopt__struct alert_type = {.name = "alert", MKTOPT__STRUCT_TABLE(S, alert_fields)};
#undef S

#define S mktopt_skipped_rule
static const mktopt__field skipped_fields[] = {
    MKTOPT__MEMBER(S, STRING, rule, .doc = "Whose metric is given."),
    MKTOPT__MEMBER(S, STRING, metric, .doc = "That it watches."),
    MKTOPT__MEMBER(S, STRING, needs, .doc = "What is lacking."),
};
static const mktopt__struct skipped_type = {.name = "skipped_rule",
                                            MKTOPT__STRUCT_TABLE(S, skipped_fields)};
#undef S

#define S evaluate_response
static const mktopt__field response_fields[] = {
    MKTOPT__MEMBER(S, ARRAY, alerts, MKTOPT__ITEMS(alert, &alert_type),
                   .doc = "Of rules that fire, the gravest first."),
    MKTOPT__TEXTS(S, resolved, .doc = "Rules of open alerts that no longer fire."),
    MKTOPT__MEMBER(S, ARRAY, not_evaluated, MKTOPT__ITEMS(mktopt_skipped_rule, &skipped_type),
                   .doc = "Rules that lack something: what the metric is compared with, or, of "
                          "rules that are not defaults, the metric."),
    MKTOPT__TEXTS(S, unwatched, .doc = "Metrics that no rule watches."),
    MKTOPT__MEMBER(S, ENUM, highest_severity, .flags = MKTOPT__OPTIONAL,
                   .names = &mktopt__severities, MKTOPT__PRESENT(S, has_highest),
                   .doc = "Of all alerts; null without any."),
};
const mktopt__struct mktopt__alerts_evaluate_response = {.name = "alerts_evaluate",
                                                         MKTOPT__STRUCT_TABLE(S, response_fields)};
#undef S

mktopt_status mktopt__alerts_run_evaluate(const mktopt__context *context, const void *request,
                                          void *response, mktopt_error *err)
{
    evaluate_response *out = response;
    mktopt__alerts said;
    MKTOPT__TRY(mktopt__evaluate_alerts(request, context->arena, &said, err));
    const mktopt_alert *alerts = said.alerts.items;
    const int64_t n = said.alerts.count;
    alert *listed = mktopt__arena_alloc(context->arena, n, sizeof *listed);
    if (listed == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < n; i++)
        listed[i] =
            (alert){alerts[i], {(void *)(uintptr_t)alerts[i].responses, alerts[i].response_count}};
    out->alerts = (mktopt__array){listed, n};
    out->resolved = said.resolved;
    out->not_evaluated = said.not_evaluated;
    out->unwatched = said.unwatched;
    out->has_highest = n > 0;
    out->highest_severity = n > 0 ? alerts[0].severity : 0;
    return MKTOPT_OK;
}
