/* Alert rules: what they watch, and what they say of metrics. */
#ifndef MKTOPT_ANOMALY_ALERTS_H
#define MKTOPT_ANOMALY_ALERTS_H

#include "anomaly/anomaly_priv.h"

enum { MKTOPT__DROP, MKTOPT__RISE, MKTOPT__CHANGE };

enum {
    MKTOPT__DAY_OVER_DAY,
    MKTOPT__WEEK_OVER_WEEK,
    MKTOPT__BASELINE,
    MKTOPT__TARGET,
    MKTOPT__FORECAST,
    MKTOPT__PACE,
    MKTOPT__FIXED
};

typedef struct mktopt__rule {
    const char *metric;
    int32_t comparison;
    int32_t baseline;
    double threshold; /* relative */
    double reference; /* of MKTOPT__FIXED; NaN: none */
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

/* A rule applied to a metric. */
typedef struct mktopt__verdict {
    double value;
    double reference; /* NaN: there is none */
    double deviation; /* value / reference - 1, of a negative reference by its size */
    int32_t fires;
    const char *missing; /* what the rule needs and the metric lacks; NULL: nothing */
} mktopt__verdict;

extern const mktopt__struct mktopt__rule_type;
extern const mktopt__enum mktopt__baselines;
extern const mktopt__array mktopt__default_rules; /* mktopt__rule_entry */

/* `scratch` has room for MKTOPT__BASELINE_VALUES numbers. */
enum { MKTOPT__BASELINE_VALUES = 28 };
mktopt__verdict mktopt__apply_rule(const mktopt__rule *rule, const mktopt__metric *metric,
                                   double *scratch);

#endif
