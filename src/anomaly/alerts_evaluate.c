/* Rules applied to metrics: what is new, what was known, what is over. */
#include <math.h>
#include <string.h>

#include "anomaly/alerts.h"
#include "anomaly/score.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/options.h"

/* ---- one rule ----------------------------------------------------------------------------- */

static const char *const against[] = {"yesterday",    "last week",       "what is usual", "target",
                                      "the forecast", "the plan's pace", "its limit"};

static const char *message_of(const mktopt__rule *rule, const mktopt__verdict *verdict,
                              mktopt__arena *arena)
{
    if (isnan(verdict->deviation))
        return mktopt__arena_printf(arena, "%s is %s %s: %s against 0.", rule->metric,
                                    verdict->direction < 0 ? "below" : "above",
                                    against[rule->baseline], MKTOPT__ROUNDED(verdict->value));
    return mktopt__arena_printf(
        arena, "%s is %s %% %s %s: %s against %s; the rule fires from %s %%.", rule->metric,
        MKTOPT__PERCENT_OF(verdict->deviation), verdict->direction < 0 ? "below" : "above",
        against[rule->baseline], MKTOPT__ROUNDED(verdict->value),
        MKTOPT__ROUNDED(verdict->reference), MKTOPT__PERCENT_OF(rule->threshold));
}

static const mktopt_open_alert *known(const mktopt__alerts_input *given, const char *rule)
{
    const mktopt_open_alert *open = given->open_alerts.items;
    for (int64_t i = 0; i < given->open_alerts.count; i++)
        if (strcmp(open[i].rule, rule) == 0)
            return &open[i];
    return NULL;
}

/* Times may be anything: the difference is taken in double. */
static int has_waited(const mktopt__alerts_input *given, const mktopt_open_alert *open,
                      int32_t minutes)
{
    return !open->acknowledged && open->since != MKTOPT_NONE_I64 &&
           given->options.now != MKTOPT_NONE_I64 && minutes != MKTOPT_NONE_I32 &&
           (double)given->options.now - (double)open->since >= 60.0 * minutes;
}

static mktopt_alert raise_alert(const mktopt__alerts_input *given, const mktopt__rule_entry *entry,
                                const mktopt__verdict *verdict, mktopt__arena *arena)
{
    const mktopt__rule *rule = &entry->value;
    const mktopt_open_alert *open = known(given, entry->key);
    mktopt_alert raised = {
        .struct_size = sizeof raised,
        .rule = entry->key,
        .metric = rule->metric,
        .severity = rule->severity,
        .status = open != NULL ? MKTOPT_ALERT_OPEN : MKTOPT_ALERT_NEW,
        .value = verdict->value,
        .reference = verdict->reference,
        .baseline = rule->baseline,
        .deviation = verdict->deviation,
        .threshold = rule->threshold,
        .since = open != NULL ? open->since : given->options.now,
        .escalation_minutes = rule->escalation_minutes,
        .message = message_of(rule, verdict, arena),
        .responses = rule->responses.items,
        .response_count = rule->responses.count,
    };
    if (rule->threshold > 0 && fabs(verdict->deviation) >= 2 * rule->threshold - 1e-12)
        raised.severity++;
    if (open != NULL && has_waited(given, open, rule->escalation_minutes)) {
        raised.status = MKTOPT_ALERT_ESCALATED;
        raised.severity++;
    }
    if (raised.severity > MKTOPT_SEVERITY_CRITICAL)
        raised.severity = MKTOPT_SEVERITY_CRITICAL;
    return raised;
}

/* ---- all rules ---------------------------------------------------------------------------- */

static const mktopt__metric *find_metric(const mktopt__alerts_input *given, const char *name)
{
    const mktopt__metric_entry *metrics = given->metrics.items;
    for (int64_t i = 0; i < given->metrics.count; i++)
        if (strcmp(metrics[i].key, name) == 0)
            return &metrics[i].value;
    return NULL;
}

/* Of equally grave alerts the one that is known comes first: the other tells nothing new. */
static int comes_before(const mktopt_alert *a, const mktopt_alert *b)
{
    if (a->severity != b->severity)
        return a->severity > b->severity;
    return a->status != MKTOPT_ALERT_NEW && b->status == MKTOPT_ALERT_NEW;
}

/* Insertion sort: alerts are few, and equal ones keep the order of the rules. */
static void sort_alerts(mktopt_alert *alerts, int64_t count)
{
    for (int64_t i = 1; i < count; i++) {
        const mktopt_alert moved = alerts[i];
        int64_t at = i;
        for (; at > 0 && comes_before(&moved, &alerts[at - 1]); at--)
            alerts[at] = alerts[at - 1];
        alerts[at] = moved;
    }
}

/* Of alerts that say of one metric that it went the same way the first, the gravest, counts. */
static void find_duplicates(mktopt_alert *alerts, int64_t count)
{
    for (int64_t i = 1; i < count; i++)
        for (int64_t j = 0; j < i && alerts[i].status != MKTOPT_ALERT_DUPLICATE; j++)
            if (alerts[j].status != MKTOPT_ALERT_DUPLICATE &&
                strcmp(alerts[i].metric, alerts[j].metric) == 0 &&
                (alerts[i].value < alerts[i].reference) ==
                    (alerts[j].value < alerts[j].reference)) {
                alerts[i].status = MKTOPT_ALERT_DUPLICATE;
                alerts[i].duplicate_of = alerts[j].rule;
            }
}

static int fires(const mktopt_alert *alerts, int64_t count, const char *rule)
{
    for (int64_t i = 0; i < count; i++)
        if (strcmp(alerts[i].rule, rule) == 0)
            return 1;
    return 0;
}

/* A rule that could not be evaluated tells nothing; one that is gone cannot fire any more. */
static int could_fire(const mktopt__alerts_input *given, const mktopt__alerts *out,
                      const char *rule)
{
    const mktopt__rule_entry *rules = given->rules.items;
    const mktopt_skipped_rule *skips = out->not_evaluated.items;
    for (int64_t i = 0; i < out->not_evaluated.count; i++)
        if (strcmp(skips[i].rule, rule) == 0)
            return 0;
    for (int64_t i = 0; i < given->rules.count; i++)
        if (strcmp(rules[i].key, rule) == 0)
            return find_metric(given, rules[i].value.metric) != NULL;
    return 1;
}

static mktopt_status list_resolved(const mktopt__alerts_input *given, mktopt__alerts *out,
                                   mktopt__arena *arena, mktopt_error *err)
{
    const mktopt_open_alert *open = given->open_alerts.items;
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

/* Names of metrics that no rule watches: often a slip of the pen. */
static mktopt_status list_unwatched(const mktopt__alerts_input *given, mktopt__arena *arena,
                                    mktopt__alerts *out, mktopt_error *err)
{
    const mktopt__metric_entry *metrics = given->metrics.items;
    const mktopt__rule_entry *rules = given->rules.items;
    const char **names = mktopt__arena_alloc(arena, given->metrics.count, sizeof *names);
    int64_t n = 0;
    if (names == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < given->metrics.count; i++) {
        int64_t rule = 0;
        while (rule < given->rules.count && strcmp(rules[rule].value.metric, metrics[i].key) != 0)
            rule++;
        if (rule == given->rules.count)
            names[n++] = metrics[i].key;
    }
    out->unwatched = (mktopt__array){names, n};
    return MKTOPT_OK;
}

/* Alerts are sorted: the mild ones stand last. */
static void leave_out_mild(int32_t least_severity, mktopt__array *alerts)
{
    const mktopt_alert *items = alerts->items;
    while (alerts->count > 0 && items[alerts->count - 1].severity < least_severity)
        alerts->count--;
}

static int is_default(const char *rule)
{
    const mktopt__rule_entry *defaults = mktopt__default_rules.items;
    for (int64_t i = 0; i < mktopt__default_rules.count; i++)
        if (strcmp(defaults[i].key, rule) == 0)
            return 1;
    return 0;
}

mktopt_status mktopt__evaluate_alerts(const mktopt__alerts_input *given, mktopt__arena *arena,
                                      mktopt__alerts *out, mktopt_error *err)
{
    const mktopt__rule_entry *rules = given->rules.items;
    const int64_t n = given->rules.count;
    double scratch[MKTOPT__BASELINE_VALUES];
    mktopt_alert *alerts = mktopt__arena_alloc(arena, n, sizeof *alerts);
    mktopt_skipped_rule *skipped = mktopt__arena_alloc(arena, n, sizeof *skipped);
    int64_t n_alerts = 0, n_skipped = 0;
    if (alerts == NULL || skipped == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < n; i++) {
        const mktopt__metric *metric = find_metric(given, rules[i].value.metric);
        if (metric == NULL && is_default(rules[i].key))
            continue;
        const mktopt__verdict verdict = mktopt__apply_rule(&rules[i].value, metric, scratch);
        if (verdict.missing != NULL)
            skipped[n_skipped++] = (mktopt_skipped_rule){sizeof *skipped, 0, rules[i].key,
                                                         rules[i].value.metric, verdict.missing};
        if (!verdict.fires)
            continue;
        alerts[n_alerts] = raise_alert(given, &rules[i], &verdict, arena);
        if (alerts[n_alerts++].message == NULL)
            return mktopt__out_of_memory(err);
    }
    sort_alerts(alerts, n_alerts);
    find_duplicates(alerts, n_alerts);
    out->alerts = (mktopt__array){alerts, n_alerts};
    out->not_evaluated = (mktopt__array){skipped, n_skipped};
    MKTOPT__TRY(list_resolved(given, out, arena, err));
    leave_out_mild(given->options.least_severity, &out->alerts);
    return list_unwatched(given, arena, out, err);
}

/* ---- the public result ----------------------------------------------------------------------- */

struct mktopt_alerts {
    mktopt__arena *arena;
    mktopt__alerts said;
};

mktopt_status mktopt_alert_metric_init(mktopt_alert_metric *metric, size_t size)
{
    if (metric == NULL || size != sizeof *metric)
        return MKTOPT_INVALID_ARGUMENT;
    *metric = (mktopt_alert_metric){
        .value = (double)NAN,
        .target = (double)NAN,
        .forecast = (double)NAN,
        .baseline = (double)NAN,
        .budget = (double)NAN,
        .day = (double)NAN,
        .days_in_period = (double)NAN,
    };
    return MKTOPT_OK;
}

static mktopt_status check_history(const mktopt_alert_metric *given, const mktopt__path *path,
                                   mktopt_error *err)
{
    const mktopt__path *history = MKTOPT__MEMBER_PATH(path, "history");
    if (given->history_count < 0)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__MEMBER_PATH(path, "history_count"),
                            "must be >= 0, got %lld", (long long)given->history_count);
    if (given->history_count > 0 && given->history == NULL)
        return mktopt__fail(err, MKTOPT_INVALID_ARGUMENT, history, "must not be NULL");
    return MKTOPT_OK;
}

static mktopt_status read_metric(const mktopt_alert_metric *metrics, int64_t i,
                                 mktopt__arena *arena, mktopt__metric_entry *out, mktopt_error *err)
{
    const mktopt_alert_metric *given = &metrics[i];
    const mktopt__path *path = MKTOPT__ELEMENT_PATH("metrics", i);
    if (given->name == NULL || given->name[0] == '\0')
        return mktopt__fail(err, MKTOPT_INVALID_ARGUMENT, MKTOPT__MEMBER_PATH(path, "name"),
                            "must not be empty");
    for (int64_t j = 0; j < i; j++)
        if (strcmp(metrics[j].name, given->name) == 0)
            return mktopt__fail(err, MKTOPT_DUPLICATE, MKTOPT__MEMBER_PATH(path, "name"),
                                "%s occurs twice", given->name);
    MKTOPT__TRY(check_history(given, path, err));
    *out = (mktopt__metric_entry){
        .key = mktopt__arena_text(arena, given->name, strlen(given->name)),
        .value = {.value = given->value,
                  .history = {(void *)(uintptr_t)given->history, given->history_count},
                  .target = given->target,
                  .forecast = given->forecast,
                  .baseline = given->baseline,
                  .budget = given->budget,
                  .day = given->day,
                  .days_in_period = given->days_in_period}};
    if (out->key == NULL)
        return mktopt__out_of_memory(err);
    return mktopt__check(&mktopt__metric_type, &out->value, path, err);
}

static mktopt_status read_open(const mktopt_open_alert *open, int64_t count, mktopt__arena *arena,
                               mktopt__array *out, mktopt_error *err)
{
    mktopt_open_alert *copies = mktopt__arena_alloc(arena, count, sizeof *copies);
    if (copies == NULL)
        return mktopt__out_of_memory(err);
    if (count > 0)
        MKTOPT__TRY(mktopt__check_rows(&mktopt__open_alert_type, "open_alerts", open, count, err));
    for (int64_t i = 0; i < count; i++) {
        copies[i] = open[i];
        copies[i].rule = mktopt__arena_text(arena, open[i].rule, strlen(open[i].rule));
        if (copies[i].rule == NULL)
            return mktopt__out_of_memory(err);
    }
    *out = (mktopt__array){copies, count};
    return MKTOPT_OK;
}

static mktopt_status read_and_evaluate(const mktopt_alert_rules *rules,
                                       const mktopt_alert_metric *metrics, int64_t count,
                                       const mktopt_open_alert *open, int64_t open_count,
                                       const mktopt_alert_options *options, mktopt__arena *arena,
                                       mktopt__alerts *out, mktopt_error *err)
{
    mktopt__metric_entry *entries = mktopt__arena_alloc(arena, count, sizeof *entries);
    mktopt__alerts_input input = {.metrics = {entries, count}, .options = *options};
    if (entries == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < count; i++)
        MKTOPT__TRY(read_metric(metrics, i, arena, &entries[i], err));
    MKTOPT__TRY(read_open(open, open_count, arena, &input.open_alerts, err));
    MKTOPT__TRY(mktopt__alert_rules_copy(rules, arena, &input.rules, err));
    return mktopt__evaluate_alerts(&input, arena, out, err);
}

mktopt_status mktopt_alerts_evaluate(const mktopt_alert_rules *rules,
                                     const mktopt_alert_metric *metrics, int64_t count,
                                     const mktopt_open_alert *open, int64_t open_count,
                                     const mktopt_alert_options *options,
                                     const mktopt_allocator *allocator, mktopt_alerts **alerts,
                                     mktopt_error *err)
{
    mktopt_alert_options known;
    MKTOPT__REQUIRE(alerts, err);
    if (count < 1 || open_count < 0)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE,
                            MKTOPT__FIELD_PATH(count < 1 ? "count" : "open_count"),
                            "must not be %lld", (long long)(count < 1 ? count : open_count));
    MKTOPT__REQUIRE(metrics, err);
    MKTOPT__TRY(mktopt__options_read(&mktopt__alert_options_type, options, &known, err));
    mktopt_alerts *made = mktopt__handle_create(allocator, sizeof *made);
    if (made == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__RETURN_HANDLE(made, alerts,
                          read_and_evaluate(rules, metrics, count, open, open_count, &known,
                                            made->arena, &made->said, err));
}

void mktopt_alerts_free(mktopt_alerts *alerts)
{
    if (alerts != NULL)
        mktopt__arena_free(alerts->arena);
}

static const char *text_at(const mktopt__array *texts, int64_t index)
{
    return index >= 0 && index < texts->count ? ((const char *const *)texts->items)[index] : NULL;
}

int64_t mktopt_alerts_count(const mktopt_alerts *alerts)
{
    return alerts != NULL ? alerts->said.alerts.count : 0;
}

mktopt_status mktopt_alerts_get(const mktopt_alerts *alerts, int64_t index, mktopt_alert *out,
                                mktopt_error *err)
{
    MKTOPT__REQUIRE(alerts, err);
    return mktopt__item_out(&alerts->said.alerts, index, sizeof *out, out, err);
}

int64_t mktopt_alerts_resolved_count(const mktopt_alerts *alerts)
{
    return alerts != NULL ? alerts->said.resolved.count : 0;
}

const char *mktopt_alerts_resolved(const mktopt_alerts *alerts, int64_t index)
{
    return alerts != NULL ? text_at(&alerts->said.resolved, index) : NULL;
}

int64_t mktopt_alerts_skipped_count(const mktopt_alerts *alerts)
{
    return alerts != NULL ? alerts->said.not_evaluated.count : 0;
}

mktopt_status mktopt_alerts_get_skipped(const mktopt_alerts *alerts, int64_t index,
                                        mktopt_skipped_rule *out, mktopt_error *err)
{
    MKTOPT__REQUIRE(alerts, err);
    return mktopt__item_out(&alerts->said.not_evaluated, index, sizeof *out, out, err);
}

int64_t mktopt_alerts_unwatched_count(const mktopt_alerts *alerts)
{
    return alerts != NULL ? alerts->said.unwatched.count : 0;
}

const char *mktopt_alerts_unwatched(const mktopt_alerts *alerts, int64_t index)
{
    return alerts != NULL ? text_at(&alerts->said.unwatched, index) : NULL;
}
