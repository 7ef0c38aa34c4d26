/* Alert rules: what they watch, and what they say of metrics. */
#ifndef MKTOPT_ANOMALY_ALERTS_H
#define MKTOPT_ANOMALY_ALERTS_H

#include "anomaly/anomaly_priv.h"

enum { MKTOPT__DROP, MKTOPT__RISE, MKTOPT__CHANGE };

typedef struct mktopt__rule {
    const char *metric;
    int32_t comparison;
    int32_t baseline; /* MKTOPT_ALERT_... */
    double threshold; /* relative */
    double reference; /* of a fixed baseline; NaN: none */
    int32_t window;   /* values whose mean is compared */
    int32_t severity;
    int32_t escalation_minutes; /* MKTOPT_NONE_I32: never */
    mktopt__array responses;    /* const char * */
} mktopt__rule;

typedef struct mktopt__rule_entry {
    const char *key;
    mktopt__rule value;
} mktopt__rule_entry;

typedef struct mktopt__metric {
    double value;          /* NaN: the last of `history` */
    mktopt__array history; /* double, a day apart, oldest first, before `value` */
    double target;
    double forecast;
    double baseline;
    double budget;
    double day;
    double days_in_period;
} mktopt__metric;

typedef struct mktopt__metric_entry {
    const char *key;
    mktopt__metric value;
} mktopt__metric_entry;

/* A rule applied to a metric. */
typedef struct mktopt__verdict {
    double value;
    double reference;  /* NaN: there is none */
    double deviation;  /* relative to the size of the reference; NaN: of a fixed 0 */
    int32_t direction; /* 1 above the reference, -1 below, 0 neither */
    int32_t fires;
    const char *missing; /* what the rule needs and the metric lacks; NULL: nothing */
} mktopt__verdict;

extern const mktopt__struct mktopt__rule_type;
extern const mktopt__struct mktopt__metric_type;
extern const mktopt__struct mktopt__open_alert_type;
extern const mktopt__struct mktopt__alert_options_type;
extern const mktopt__enum mktopt__baselines;
extern const mktopt__array mktopt__default_rules; /* mktopt__rule_entry */

/* The rules of a handle (NULL: the defaults), in an arena. */
mktopt_status mktopt__alert_rules_copy(const mktopt_alert_rules *rules, mktopt__arena *arena,
                                       mktopt__array *out, mktopt_error *err);

/* `metric` NULL: not given. `scratch` has room for MKTOPT__BASELINE_VALUES numbers. */
enum { MKTOPT__BASELINE_VALUES = 28 };
mktopt__verdict mktopt__apply_rule(const mktopt__rule *rule, const mktopt__metric *metric,
                                   double *scratch);

/* ---- alerts_evaluate.c ---------------------------------------------------------------------- */

typedef struct mktopt__alerts_input {
    mktopt__array rules;       /* mktopt__rule_entry */
    mktopt__array metrics;     /* mktopt__metric_entry */
    mktopt__array open_alerts; /* mktopt_open_alert */
    mktopt_alert_options options;
} mktopt__alerts_input;

typedef struct mktopt__alerts {
    mktopt__array alerts;        /* mktopt_alert, the gravest first */
    mktopt__array resolved;      /* const char * */
    mktopt__array not_evaluated; /* mktopt_skipped_rule */
    mktopt__array unwatched;     /* const char * */
} mktopt__alerts;

/* The input is checked; texts of the answer are its or the arena's. */
mktopt_status mktopt__evaluate_alerts(const mktopt__alerts_input *input, mktopt__arena *arena,
                                      mktopt__alerts *out, mktopt_error *err);

#endif
