/* Rules applied to metrics: what is new, what was known, what is over. */
#include <math.h>
#include <string.h>

#include "anomaly/alerts.h"
#include "anomaly/score.h"
#include "base/memory.h"
#include "base/name_index.h"
#include "base/number.h"
#include "base/options.h"

/* ---- one rule ------------------------------------------------------------------------------- */

/* What became of a rule. */
enum { CALM, FIRES, NOT_EVALUATED };

typedef struct evaluation {
    const mktopt__alerts_input *given;
    mktopt__name_index rules;
    mktopt__name_index metrics;
    mktopt__name_index open;
    char *outcome; /* by rule */
    char *watched; /* by metric: 1 */
    mktopt__arena *arena;
} evaluation;

static mktopt_status begin(evaluation *e, mktopt_error *err)
{
    const mktopt__alerts_input *given = e->given;
    mktopt__arena *arena = e->arena;
    e->outcome = mktopt__arena_alloc(arena, given->rules.count, 1);
    e->watched = mktopt__arena_alloc(arena, given->metrics.count, 1);
    if (e->outcome == NULL || e->watched == NULL ||
        mktopt__name_index_make(&e->rules, given->rules.items, given->rules.count,
                                sizeof(mktopt__rule_entry), arena) != 0 ||
        mktopt__name_index_make(&e->metrics, given->metrics.items, given->metrics.count,
                                sizeof(mktopt__metric_entry), arena) != 0 ||
        mktopt__name_index_make(&e->open, given->open_alerts.items, given->open_alerts.count,
                                sizeof(mktopt_open_alert), arena) != 0)
        return mktopt__out_of_memory(err);
    return MKTOPT_OK;
}

static const char *const against[] = {"yesterday",    "last week",       "what is usual", "target",
                                      "the forecast", "the plan's pace", "its limit"};

static const char *message_of(const mktopt__rule *rule, const mktopt__verdict *verdict,
                              mktopt__arena *arena)
{
    if (!isfinite(1000 * verdict->deviation)) /* of 0, or of next to nothing */
        return mktopt__arena_printf(arena, "%s is %s %s: %s against %s.", rule->metric,
                                    verdict->direction < 0 ? "below" : "above",
                                    against[rule->baseline], MKTOPT__ROUNDED(verdict->value),
                                    MKTOPT__ROUNDED(verdict->reference));
    return mktopt__arena_printf(
        arena, "%s is %s %% %s %s: %s against %s; the rule fires from %s %%.", rule->metric,
        MKTOPT__PERCENT_OF(verdict->deviation), verdict->direction < 0 ? "below" : "above",
        against[rule->baseline], MKTOPT__ROUNDED(verdict->value),
        MKTOPT__ROUNDED(verdict->reference), MKTOPT__PERCENT_OF(rule->threshold));
}

static const mktopt_open_alert *known(const evaluation *e, const char *rule)
{
    const int64_t i = mktopt__name_index_find(&e->open, rule);
    return i >= 0 ? (const mktopt_open_alert *)e->given->open_alerts.items + i : NULL;
}

/* Times may be anything: the difference is taken in double. */
static int has_waited(const mktopt__alerts_input *given, const mktopt_open_alert *open,
                      int32_t minutes)
{
    return !open->acknowledged && open->since != MKTOPT_NONE_I64 &&
           given->options.now != MKTOPT_NONE_I64 && minutes != MKTOPT_NONE_I32 &&
           (double)given->options.now - (double)open->since >= 60.0 * minutes;
}

static mktopt_alert raise_alert(const evaluation *e, const mktopt__rule_entry *entry,
                                const mktopt__verdict *verdict)
{
    const mktopt__rule *rule = &entry->value;
    const mktopt__alerts_input *given = e->given;
    const mktopt_open_alert *open = known(e, entry->key);
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
        .message = message_of(rule, verdict, e->arena),
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

/* Of equally grave alerts the one that is known comes first: the other tells nothing new. */
static int rank_of(const mktopt_alert *alert)
{
    return 2 * (MKTOPT_SEVERITY_CRITICAL - alert->severity) + (alert->status == MKTOPT_ALERT_NEW);
}

/* Equal ones keep the order of the rules. */
static void sort_alerts(const mktopt_alert *alerts, int64_t count, mktopt_alert *sorted)
{
    int64_t n = 0;
    for (int rank = 0; n < count; rank++)
        for (int64_t i = 0; i < count; i++)
            if (rank_of(&alerts[i]) == rank)
                sorted[n++] = alerts[i];
}

/* Of alerts that say of one metric that it went the same way the first, the gravest, counts. */
static mktopt_status find_duplicates(const evaluation *e, mktopt_alert *alerts, int64_t count,
                                     mktopt_error *err)
{
    const char *(*first)[2] = mktopt__arena_alloc(e->arena, e->metrics.count, sizeof *first);
    if (first == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < count; i++) {
        const int64_t metric = mktopt__name_index_find(&e->metrics, alerts[i].metric);
        const char **told = &first[metric][alerts[i].value < alerts[i].reference];
        if (*told != NULL) {
            alerts[i].status = MKTOPT_ALERT_DUPLICATE;
            alerts[i].duplicate_of = *told;
        } else {
            *told = alerts[i].rule;
        }
    }
    return MKTOPT_OK;
}

/* A rule that is gone cannot fire any more; one that could not be evaluated tells nothing. */
static int is_over(const evaluation *e, const char *name)
{
    const int64_t rule = mktopt__name_index_find(&e->rules, name);
    return rule < 0 || e->outcome[rule] == CALM;
}

static mktopt_status list_resolved(const evaluation *e, mktopt__alerts *out, mktopt_error *err)
{
    const mktopt_open_alert *open = e->given->open_alerts.items;
    const char **over = mktopt__arena_alloc(e->arena, e->open.count, sizeof *over);
    int64_t n = 0;
    if (over == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < e->open.count; i++)
        if (is_over(e, open[i].rule))
            over[n++] = open[i].rule;
    out->resolved = (mktopt__array){over, n};
    return MKTOPT_OK;
}

/* Names of metrics that no rule watches: often a slip of the pen. */
static mktopt_status list_unwatched(const evaluation *e, mktopt__alerts *out, mktopt_error *err)
{
    const mktopt__metric_entry *metrics = e->given->metrics.items;
    const char **listed = mktopt__arena_alloc(e->arena, e->metrics.count, sizeof *listed);
    int64_t n = 0;
    if (listed == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < e->metrics.count; i++)
        if (!e->watched[i])
            listed[n++] = metrics[i].key;
    out->unwatched = (mktopt__array){listed, n};
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

/* The metric of a rule, which is then watched; NULL: not given. */
static const mktopt__metric *watch(evaluation *e, const char *name)
{
    const int64_t i = mktopt__name_index_find(&e->metrics, name);
    if (i < 0)
        return NULL;
    e->watched[i] = 1;
    return &((const mktopt__metric_entry *)e->given->metrics.items)[i].value;
}

/* Alerts in the order of the rules, and the rules that say nothing. */
static mktopt_status apply_rules(evaluation *e, mktopt_alert *alerts, mktopt__alerts *out,
                                 mktopt_error *err)
{
    const mktopt__rule_entry *rules = e->given->rules.items;
    double scratch[MKTOPT__BASELINE_VALUES];
    mktopt_skipped_rule *skipped = out->not_evaluated.items;
    for (int64_t i = 0; i < e->rules.count; i++) {
        const mktopt__metric *metric = watch(e, rules[i].value.metric);
        const mktopt__verdict verdict = mktopt__apply_rule(&rules[i].value, metric, scratch);
        e->outcome[i] = verdict.fires ? FIRES : verdict.missing != NULL ? NOT_EVALUATED : CALM;
        if (verdict.missing != NULL && (metric != NULL || !is_default(rules[i].key)))
            skipped[out->not_evaluated.count++] = (mktopt_skipped_rule){
                sizeof *skipped, 0, rules[i].key, rules[i].value.metric, verdict.missing};
        if (!verdict.fires)
            continue;
        alerts[out->alerts.count] = raise_alert(e, &rules[i], &verdict);
        if (alerts[out->alerts.count++].message == NULL)
            return mktopt__out_of_memory(err);
    }
    return MKTOPT_OK;
}

mktopt_status mktopt__evaluate_alerts(const mktopt__alerts_input *given, mktopt__arena *arena,
                                      mktopt__alerts *out, mktopt_error *err)
{
    const int64_t n = given->rules.count;
    evaluation e = {.given = given, .arena = arena};
    mktopt_alert *raised = mktopt__arena_alloc(arena, n, sizeof *raised);
    mktopt_alert *sorted = mktopt__arena_alloc(arena, n, sizeof *sorted);
    *out = (mktopt__alerts){
        .alerts = {sorted, 0},
        .not_evaluated = {mktopt__arena_alloc(arena, n, sizeof(mktopt_skipped_rule)), 0}};
    if (raised == NULL || sorted == NULL || out->not_evaluated.items == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__TRY(begin(&e, err));
    MKTOPT__TRY(apply_rules(&e, raised, out, err));
    sort_alerts(raised, out->alerts.count, sorted);
    MKTOPT__TRY(find_duplicates(&e, sorted, out->alerts.count, err));
    MKTOPT__TRY(list_resolved(&e, out, err));
    leave_out_mild(given->options.least_severity, &out->alerts);
    return list_unwatched(&e, out, err);
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
    MKTOPT__TRY(check_history(given, path, err));
    *out = (mktopt__metric_entry){
        .key = mktopt__arena_string(arena, given->name),
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

static mktopt_status check_unique(const mktopt__metric_entry *metrics, int64_t count,
                                  mktopt__arena *arena, mktopt_error *err)
{
    mktopt__name_index index;
    if (mktopt__name_index_make(&index, metrics, count, sizeof *metrics, arena) != 0)
        return mktopt__out_of_memory(err);
    const int64_t second = mktopt__name_index_repeated(&index);
    if (second < 0)
        return MKTOPT_OK;
    return mktopt__fail(err, MKTOPT_DUPLICATE,
                        MKTOPT__MEMBER_PATH(MKTOPT__ELEMENT_PATH("metrics", second), "name"),
                        "%s occurs twice", metrics[second].key);
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
        MKTOPT__TRY(mktopt__check_time(
            open[i].since, MKTOPT__MEMBER_PATH(MKTOPT__ELEMENT_PATH("open_alerts", i), "since"),
            err));
        copies[i] = open[i];
        copies[i].rule = mktopt__arena_string(arena, open[i].rule);
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
    MKTOPT__TRY(check_unique(entries, count, arena, err));
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
