/* The default rules: every threshold of seed 001 section 3, and those of seed 003 3.1, which names
 * alerts without figures (marked *). All can be replaced. */
#include "anomaly/alerts.h"
#include "anomaly/score.h"
#include "json/loaded.h"

#define TEXTS(...)                                                                 \
    {                                                                              \
        (void *)(uintptr_t)(const char *const[]){__VA_ARGS__},                     \
            (int64_t)(sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *)) \
    }
#define RULE(name, of, what, against, by, how_severe, minutes, ...)                         \
    {                                                                                       \
        name,                                                                               \
        {                                                                                   \
            .metric = of, .comparison = MKTOPT__##what, .baseline = MKTOPT_ALERT_##against, \
            .threshold = by, .reference = (double)__builtin_nan(""), .window = 1,           \
            .severity = MKTOPT_SEVERITY_##how_severe, .escalation_minutes = minutes,        \
            .responses = TEXTS(__VA_ARGS__)                                                 \
        }                                                                                   \
    }
#define NEVER MKTOPT_NONE_I32

static const mktopt__rule_entry default_rules[] = {
    RULE("traffic_drop", "traffic", DROP, BASELINE, 0.20, HIGH, 15,
         "Check that tracking and the site work", "Compare channels and landing pages",
         "Raise spend on the channels that still perform"),
    RULE("conversion_rate_change", "conversion_rate", CHANGE, BASELINE, 0.15, MEDIUM, 60,
         "Find the segments that changed (anomaly.explain)",
         "Compare the steps of the funnel with last week", "Look for releases and page changes",
         "Test the pages that changed most"),
    RULE("cac_spike", "cac", RISE, BASELINE, 0.40, HIGH, 60, /* * */
         "Find the channels that drive it (anomaly.explain), and consider pausing their budget",
         "Compare bids and conversion by channel"),
    RULE("competitor_movement", "search_ranking", CHANGE, BASELINE, 0.25, LOW, NEVER, /* * */
         "See which pages lost their place, and to whom", "Refresh those pages"),
    RULE("organic_traffic_drop", "organic_traffic", DROP, WEEK_OVER_WEEK, 0.20, MEDIUM, 240,
         "Check rankings and indexing", "Look for technical errors of the site"),
    RULE("paid_traffic_anomaly", "paid_traffic", CHANGE, DAY_OVER_DAY, 0.30, MEDIUM, 60,
         "Check budgets, bids and campaigns that paused", "Look for invalid clicks"),
    RULE("bounce_rate_increase", "bounce_rate", RISE, BASELINE, 0.15, LOW, NEVER,
         "Check loading times and the match of ads and pages"),
    RULE("lead_generation_drop", "leads", DROP, TARGET, 0.25, HIGH, 240,
         "Check forms and hand-over to sales", "Move budget to the channels with the lowest CPL"),
    RULE("demo_request_decline", "demo_requests", DROP, WEEK_OVER_WEEK, 0.20, MEDIUM, 240,
         "Check the request page", "Follow up leads that are near a demo"),
    RULE("trial_signup_decrease", "trial_signups", DROP, FORECAST, 0.30, MEDIUM, 240,
         "Walk through the sign-up", "Compare sources of trials with the forecast's"),
    RULE("cac_increase", "cac", RISE, TARGET, 0.40, HIGH, 60,
         "Cut spend where the marginal cost is highest", "Review targeting and offers"),
    RULE("roi_decline", "roi", DROP, TARGET, 0.20, HIGH, 240,
         "Reallocate from the channels below target", "Check values and costs for gaps"),
    RULE("revenue_shortfall", "revenue", DROP, FORECAST, 0.15, HIGH, 60,
         "Find the segments that fall short (anomaly.explain)", "Bring planned campaigns forward"),
    RULE("revenue_drop", "revenue", DROP, WEEK_OVER_WEEK, 0.20, HIGH, 60, /* * */
         "Find the segments that fell (anomaly.explain)", "Check payments and churn"),
    RULE("cost_per_lead_spike", "cost_per_lead", RISE, BASELINE, 0.30, MEDIUM, 60, /* * */
         "Compare bids and conversion by campaign", "Pause the campaigns that drive it"),
    RULE("budget_overspend", "spend", RISE, PACE, 0.10, HIGH, 240, /* * */
         "Lower daily budgets to the pace of the plan"),
    RULE("budget_underspend", "spend", DROP, PACE, 0.15, LOW, NEVER, /* * */
         "Check for campaigns that paused", "Move the rest to channels with room"),
};
const mktopt__array mktopt__default_rules = {(void *)(uintptr_t)default_rules,
                                             MKTOPT__COUNT_OF(default_rules)};

/* ---- field tables ------------------------------------------------------------------------- */

static const char *const comparison_words[] = {"drop", "rise", "change"};
static const mktopt__enum comparisons = MKTOPT__ENUM_OF(comparison_words);
static const char *const baseline_words[] = {"day_over_day", "week_over_week", "baseline", "target",
                                             "forecast",     "pace",           "fixed"};
const mktopt__enum mktopt__baselines = MKTOPT__ENUM_OF(baseline_words);

#define S mktopt__rule
static const mktopt__field rule_fields[] = {
    MKTOPT__MEMBER(S, STRING, metric, .flags = MKTOPT__NON_EMPTY, .doc = "Name of the metric."),
    MKTOPT__MEMBER(S, ENUM, comparison, .names = &comparisons,
                   .doc = "What is watched for: drop below, rise above, change to either side."),
    MKTOPT__MEMBER(S, ENUM, baseline, .names = &mktopt__baselines,
                   .doc = "What the metric is compared with; pace: budget x day / days_in_period."),
    MKTOPT__MEMBER(S, F64, threshold, MKTOPT__AT_LEAST(0), .unit = "fraction",
                   .doc =
                       "Relative deviation from which the rule fires; at twice that the severity "
                       "is one higher."),
    MKTOPT__MEMBER(S, F64, reference, .flags = MKTOPT__OPTIONAL,
                   .doc = "What a fixed baseline is."),
    MKTOPT__MEMBER(S, I32, window, MKTOPT__DEFAULT(1), MKTOPT__BETWEEN(1, 366), .unit = "values",
                   .doc = "Values whose mean is compared: the last ones, with those as long ago."),
    MKTOPT__MEMBER(S, ENUM, severity, MKTOPT__DEFAULT(MKTOPT_SEVERITY_MEDIUM),
                   .names = &mktopt__severities, .doc = "Of an alert."),
    MKTOPT__MEMBER(S, I32, escalation_minutes, .flags = MKTOPT__OPTIONAL, MKTOPT__AT_LEAST(0),
                   .unit = "minutes",
                   .doc = "An alert open so long without acknowledgement is one more severe."),
    MKTOPT__MEMBER(S, ARRAY, responses, .flags = MKTOPT__OPTIONAL, MKTOPT__EACH(STRING, .flags = 0),
                   .doc = "What to do."),
};

static mktopt_status check_rule(const void *value, const mktopt__path *path, mktopt_error *err)
{
    const mktopt__rule *rule = value;
    if (rule->baseline != MKTOPT_ALERT_FIXED || !__builtin_isnan(rule->reference))
        return MKTOPT_OK;
    return mktopt__fail(err, MKTOPT_MISSING_FIELD, MKTOPT__MEMBER_PATH(path, "reference"),
                        "is required by a fixed baseline");
}

const mktopt__struct mktopt__rule_type = {
    .name = "alert_rule", MKTOPT__STRUCT_TABLE(S, rule_fields), .check = check_rule};
#undef S

/* ---- handle --------------------------------------------------------------------------------- */

typedef struct rule_set {
    mktopt__array rules;
} rule_set;

#define S rule_set
static const mktopt__field set_fields[] = {
    MKTOPT__MEMBER(S, MAP, rules, MKTOPT__DEFAULT_VALUE(&mktopt__default_rules),
                   MKTOPT__ENTRIES(mktopt__rule_entry, STRUCT, .type = &mktopt__rule_type),
                   .doc = "By name; merged with the default rules."),
};
static const mktopt__struct set_type = {.name = "alert_rules", MKTOPT__STRUCT_TABLE(S, set_fields)};
#undef S

struct mktopt_alert_rules {
    mktopt__loaded loaded; /* a rule_set */
};

mktopt_status mktopt_alert_rules_create(const char *json, size_t length,
                                        const mktopt_allocator *allocator,
                                        mktopt_alert_rules **rules, mktopt_error *err)
{
    mktopt__loaded *loaded;
    MKTOPT__REQUIRE(rules, err);
    MKTOPT__TRY(mktopt__load(&set_type, json, length, allocator, &loaded, err));
    *rules = (mktopt_alert_rules *)loaded;
    return MKTOPT_OK;
}

const char *mktopt_alert_rules_json(const mktopt_alert_rules *handle, size_t *length)
{
    return mktopt__loaded_json((const mktopt__loaded *)handle, length);
}

void mktopt_alert_rules_free(mktopt_alert_rules *handle)
{
    mktopt__loaded_free((mktopt__loaded *)handle);
}

mktopt_status mktopt__alert_rules_copy(const mktopt_alert_rules *handle, mktopt__arena *arena,
                                       mktopt__array *out, mktopt_error *err)
{
    rule_set set;
    MKTOPT__TRY(mktopt__loaded_copy(&set_type, (const mktopt__loaded *)handle, arena, &set, err));
    *out = set.rules;
    return MKTOPT_OK;
}
