/* What follows an anomaly: causes of any change, rules from any JSON applied to any metrics, the
 * course of any series. Byte 0: the allocation that fails. */
#include "fuzz.h"

#include <math.h>
#include <string.h>

enum { ROWS = 24, DIMENSIONS = 3 };

static void read_explanation(const mktopt_explanation *explanation)
{
    mktopt_error err = {0};
    mktopt_change_summary summary = {.struct_size = sizeof summary};
    mktopt_change_cause cause = {.struct_size = sizeof cause};
    mktopt_change_dimension dimension = {.struct_size = sizeof dimension};
    FUZZ_CHECK(mktopt_explanation_get_summary(explanation, &summary, &err) == MKTOPT_OK);
    FUZZ_CHECK(summary.sentence != NULL && isfinite(summary.before) && isfinite(summary.after));
    const int64_t n = mktopt_explanation_cause_count(explanation);
    FUZZ_CHECK((n > 0) == (summary.verdict == MKTOPT_CHANGE_CONCENTRATED));
    for (int64_t i = 0; i < n; i++) {
        FUZZ_CHECK(mktopt_explanation_get_cause(explanation, i, &cause, &err) == MKTOPT_OK);
        FUZZ_CHECK(cause.element_count > 0 && cause.dimension != NULL);
        FUZZ_CHECK(!isnan(cause.explained));
    }
    for (int64_t i = 0; i < mktopt_explanation_dimension_count(explanation); i++) {
        FUZZ_CHECK(mktopt_explanation_get_dimension(explanation, i, &dimension, &err) == MKTOPT_OK);
        for (int64_t e = 0; e < dimension.element_count; e++)
            FUZZ_CHECK(dimension.elements[e].surprise >= 0);
    }
}

static void explain(fuzz_input *input, const mktopt_allocator *allocator)
{
    static const char *const names[] = {"a", "b", "c", "", "d", "e", "f", "g"};
    static const char *const titles[] = {"channel", "region", "device"};
    const char *elements[DIMENSIONS][ROWS];
    double figures[4][ROWS];
    mktopt_dimension dimensions[DIMENSIONS];
    mktopt_error err = {0};
    mktopt_explain_options options;
    mktopt_explanation *explanation = NULL;
    const int64_t rows = fuzz_byte(input) % (ROWS + 1);
    const int n = fuzz_byte(input) % (DIMENSIONS + 1), kind = fuzz_byte(input);
    FUZZ_CHECK(mktopt_explain_options_init(&options, sizeof options) == MKTOPT_OK);
    options.explained_share = fuzz_byte(input) / 200.0;
    for (int d = 0; d < DIMENSIONS; d++) {
        dimensions[d] = (mktopt_dimension){titles[kind & 4 ? d : d % 2], elements[d]};
        for (int i = 0; i < ROWS; i++)
            elements[d][i] = names[fuzz_byte(input) % 8];
    }
    for (int f = 0; f < 4; f++)
        for (int i = 0; i < ROWS; i++)
            figures[f][i] = kind & 8 ? fuzz_double(input) : fuzz_byte(input);
    const mktopt_change change = {
        .struct_size = sizeof change,
        .rows = rows,
        .dimensions = dimensions,
        .dimension_count = n,
        .before = figures[0],
        .after = figures[1],
        .before_denominator = kind & 1 ? figures[2] : NULL,
        .after_denominator = kind & 1 ? figures[3] : NULL,
    };
    const mktopt_status status =
        mktopt_change_explain(&change, &options, allocator, &explanation, &err);
    fuzz_check_error(status, &err);
    FUZZ_CHECK((status == MKTOPT_OK) == (explanation != NULL));
    if (explanation != NULL)
        read_explanation(explanation);
    mktopt_explanation_free(explanation);
}

static void read_alerts(const mktopt_alerts *alerts, int64_t now_open)
{
    mktopt_error err = {0};
    mktopt_alert alert = {.struct_size = sizeof alert};
    mktopt_skipped_rule skipped = {.struct_size = sizeof skipped};
    int32_t severity = MKTOPT_SEVERITY_CRITICAL;
    for (int64_t i = 0; i < mktopt_alerts_count(alerts); i++) {
        FUZZ_CHECK(mktopt_alerts_get(alerts, i, &alert, &err) == MKTOPT_OK);
        FUZZ_CHECK(alert.severity <= severity && alert.severity >= MKTOPT_SEVERITY_INFO);
        FUZZ_CHECK(alert.message != NULL && alert.value != alert.reference);
        severity = alert.severity;
    }
    for (int64_t i = 0; i < mktopt_alerts_skipped_count(alerts); i++)
        FUZZ_CHECK(mktopt_alerts_get_skipped(alerts, i, &skipped, &err) == MKTOPT_OK &&
                   skipped.needs != NULL);
    FUZZ_CHECK(mktopt_alerts_resolved_count(alerts) <= now_open);
    for (int64_t i = 0; i < mktopt_alerts_resolved_count(alerts); i++)
        FUZZ_CHECK(mktopt_alerts_resolved(alerts, i) != NULL);
    for (int64_t i = 0; i < mktopt_alerts_unwatched_count(alerts); i++)
        FUZZ_CHECK(mktopt_alerts_unwatched(alerts, i) != NULL);
}

static mktopt_alert_rules *read_rules(const mktopt_allocator *allocator, fuzz_input *input)
{
    char text[1024];
    mktopt_error err = {0};
    mktopt_alert_rules *rules = NULL, *again = NULL;
    const char *json = fuzz_text(input, text, sizeof text);
    const mktopt_status status =
        mktopt_alert_rules_create(json, strlen(json), allocator, &rules, &err);
    fuzz_check_error(status, &err);
    if (status != MKTOPT_OK)
        return NULL;
    size_t length;
    json = mktopt_alert_rules_json(rules, &length);
    FUZZ_CHECK(mktopt_alert_rules_create(json, length, NULL, &again, &err) == MKTOPT_OK);
    FUZZ_CHECK(strcmp(mktopt_alert_rules_json(again, NULL), json) == 0);
    mktopt_alert_rules_free(again);
    return rules;
}

static void evaluate(fuzz_input *input, const mktopt_allocator *allocator)
{
    static const char *const names[] = {"revenue", "cac", "spend", "conversion_rate"};
    static const char *const opened[] = {"revenue_drop", "cac_increase", "gone"};
    double history[10];
    mktopt_error err = {0};
    mktopt_alert_metric metrics[4];
    mktopt_open_alert open[3];
    mktopt_alert_options options;
    mktopt_alerts *alerts = NULL;
    const int count = fuzz_byte(input) % 5, open_count = fuzz_byte(input) % 4;
    FUZZ_CHECK(mktopt_alert_options_init(&options, sizeof options) == MKTOPT_OK);
    options.least_severity = fuzz_byte(input) % 7 - 1;
    options.now = fuzz_integer(input);
    for (int i = 0; i < 10; i++)
        history[i] = fuzz_double(input);
    for (int i = 0; i < 4; i++) {
        FUZZ_CHECK(mktopt_alert_metric_init(&metrics[i], sizeof metrics[i]) == MKTOPT_OK);
        metrics[i].name = names[i];
        metrics[i].value = fuzz_double(input);
        metrics[i].history = history;
        metrics[i].history_count = fuzz_byte(input) % 11;
        double *const more[] = {&metrics[i].target,   &metrics[i].forecast,
                                &metrics[i].baseline, &metrics[i].budget,
                                &metrics[i].day,      &metrics[i].days_in_period};
        for (int f = 0; f < 6; f++)
            if (fuzz_byte(input) & 1)
                *more[f] = fuzz_double(input);
    }
    for (int i = 0; i < 3; i++)
        open[i] = (mktopt_open_alert){opened[i], fuzz_integer(input), fuzz_byte(input) & 1, 0};
    mktopt_alert_rules *rules = read_rules(allocator, input);
    const mktopt_status status = mktopt_alerts_evaluate(rules, metrics, count, open, open_count,
                                                        &options, allocator, &alerts, &err);
    fuzz_check_error(status, &err);
    FUZZ_CHECK((status == MKTOPT_OK) == (alerts != NULL));
    read_alerts(alerts, open_count);
    mktopt_alerts_free(alerts);
    mktopt_alert_rules_free(rules);
}

static void resolve(fuzz_input *input, const mktopt_allocator *allocator)
{
    double values[32], expected[32];
    int64_t times[32];
    mktopt_error err = {0};
    mktopt_resolution_options options;
    mktopt_resolution out = {.struct_size = sizeof out};
    const int64_t count = fuzz_byte(input) % 33, start = fuzz_byte(input) % 34;
    const int kind = fuzz_byte(input);
    FUZZ_CHECK(mktopt_resolution_options_init(&options, sizeof options) == MKTOPT_OK);
    options.sustained = fuzz_byte(input) % 6;
    if (kind & 1)
        options.action = fuzz_byte(input) % 34;
    if (kind & 2)
        options.tolerance = fuzz_double(input);
    for (int i = 0; i < 32; i++) {
        values[i] = kind & 16 ? fuzz_double(input) : fuzz_byte(input);
        expected[i] = kind & 32 ? fuzz_double(input) : 100;
        times[i] = fuzz_integer(input);
    }
    const mktopt_status status =
        mktopt_anomaly_resolution(values, kind & 4 ? times : NULL, kind & 8 ? expected : NULL,
                                  count, start, &options, allocator, &out, &err);
    fuzz_check_error(status, &err);
    if (status != MKTOPT_OK)
        return;
    FUZZ_CHECK(out.worst_index >= start && out.worst_index < count && !isnan(out.band));
    FUZZ_CHECK(out.recovery_index == MKTOPT_NONE_I64 || out.recovery_index >= start);
    FUZZ_CHECK(isnan(out.action_p_value) || (out.action_p_value >= 0 && out.action_p_value <= 1));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input input = {data, size};
    fuzz_memory memory;
    fuzz_memory_init(&memory, &input);
    switch (fuzz_byte(&input) % 3) {
    case 0:
        explain(&input, &memory.allocator);
        break;
    case 1:
        evaluate(&input, &memory.allocator);
        break;
    default:
        resolve(&input, &memory.allocator);
        break;
    }
    FUZZ_CHECK(memory.in_use == 0);
    return 0;
}
