/* mktopt/anomaly.h - what is unusual in a series, why a total changed, and which rules it breaks.
 *
 * A score is calibrated: over many clean series about one point in a hundred is above 0.99, one in
 * a thousand above 0.999. docs/anomaly.md has the methods and measured figures.
 */
#ifndef MKTOPT_ANOMALY_H
#define MKTOPT_ANOMALY_H

#include <mktopt/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- streaming detector ------------------------------------------------------------------- */

/* Scores one value after the other from the past alone, in constant memory (MKTOPT_DETECTOR_BYTES
 * at most), with nothing to set. For one thread at a time. @since 0.1 */
typedef struct mktopt_detector mktopt_detector;

#define MKTOPT_DETECTOR_BYTES 65536

/* From this alert_score on, a service may want to tell somebody. */
#define MKTOPT_ALERT_SCORE 0.9

/* What is said of one value. @since 0.1 */
typedef struct mktopt_detection {
    uint32_t struct_size;
    uint32_t reserved;
    double score;       /* 0..1, calibrated; NaN for a missing value */
    double alert_score; /* 0..1: high where an episode begins, 0 while it lasts; NaN: missing */
    double expected;    /* forecast from the past; NaN before the first and for a missing value */
} mktopt_detection;

/* A detector that knows nothing. The caller frees it. Errors: OUT_OF_MEMORY. @since 0.1 */
MKTOPT_API mktopt_status mktopt_detector_create(const mktopt_allocator *allocator,
                                                mktopt_detector **detector, mktopt_error *err);
/* Frees a detector; NULL is allowed. @since 0.1 */
MKTOPT_API void mktopt_detector_free(mktopt_detector *detector);

/* Scores a value, then learns it. `time` in epoch seconds says where in its day and week a value
 * lies, in any order, or is MKTOPT_NONE_I64 from the first value on; NaN is a missing value and
 * leaves the detector as it is. Set detection's struct_size. Errors: NOT_FINITE (infinity),
 * OUT_OF_RANGE (above 1e100; a time beyond the years 0 to 9999). Siffer et al., KDD 2017. @since
 * 0.1 */
MKTOPT_API mktopt_status mktopt_detector_push(mktopt_detector *detector, double value, int64_t time,
                                              mktopt_detection *detection, mktopt_error *err);
/* The same for `count` values in order; `times`, and each of the outputs (`count` doubles, as in
 * mktopt_detection), may be NULL: so a detector is warmed up from history. Errors as above with
 * values[i], times[i]; then nothing is learned. @since 0.1 */
MKTOPT_API mktopt_status mktopt_detector_run(mktopt_detector *detector, const double *values,
                                             const int64_t *times, int64_t count, double *scores,
                                             double *alert_scores, double *expected,
                                             mktopt_error *err);

/* How many values it has learned; 0 for NULL. @since 0.1 */
MKTOPT_API int64_t mktopt_detector_seen(const mktopt_detector *detector);

/* Writes the whole state, the same bytes on every machine. *size is how many there are, always the
 * same and at most MKTOPT_DETECTOR_BYTES; `buffer` NULL with capacity 0 only asks for that. Errors:
 * TOO_LARGE (capacity). @since 0.1 */
MKTOPT_API mktopt_status mktopt_detector_save(const mktopt_detector *detector, void *buffer,
                                              size_t capacity, size_t *size, mktopt_error *err);
/* A detector that goes on where the saved one was, bit for bit. Errors: CORRUPT_STATE when the
 * bytes are damaged or are no detector's, OUT_OF_MEMORY. @since 0.1 */
MKTOPT_API mktopt_status mktopt_detector_restore(const void *bytes, size_t size,
                                                 const mktopt_allocator *allocator,
                                                 mktopt_detector **detector, mktopt_error *err);

/* ---- a whole series ------------------------------------------------------------------------- */

/* How values are judged; docs/anomaly.md tells them apart. */
enum {
    MKTOPT_ANOMALY_AUTO = 0,        /* seasonal, with level shifts told from spikes */
    MKTOPT_ANOMALY_SEASONAL = 1,    /* residual of robust level and season, extreme-value tail */
    MKTOPT_ANOMALY_S_H_ESD = 2,     /* seasonal hybrid ESD test (Hochenbaum et al., 2017) */
    MKTOPT_ANOMALY_HAMPEL = 3,      /* running median and MAD (Hampel, 1974) */
    MKTOPT_ANOMALY_EWMA = 4,        /* one-step EWMA forecast (Roberts, 1959) */
    MKTOPT_ANOMALY_CHANGEPOINTS = 5 /* level shifts alone: medians of two windows */
};

/* Settings of mktopt_anomalies_score. @since 0.1 */
typedef struct mktopt_anomaly_options {
    uint32_t struct_size;
    int32_t method;        /* MKTOPT_ANOMALY_..., default AUTO */
    int64_t season_length; /* values a season, 2 or more; 1: none; 0 (default): looked for */
    double sensitivity;    /* 0..1, default 0.5: anomalies score above 1 - 10^(4 s - 5), 0.999 */
} mktopt_anomaly_options;

/* Fills in the defaults. `size` is sizeof(mktopt_anomaly_options) of the caller.
 * Errors: INVALID_ARGUMENT (NULL, no size). @since 0.1 */
MKTOPT_API mktopt_status mktopt_anomaly_options_init(mktopt_anomaly_options *options, size_t size);

enum { MKTOPT_ANOMALY_SPIKE = 0, MKTOPT_ANOMALY_LEVEL_SHIFT = 1 };
enum {
    MKTOPT_SEVERITY_INFO = 0,
    MKTOPT_SEVERITY_LOW = 1,
    MKTOPT_SEVERITY_MEDIUM = 2,
    MKTOPT_SEVERITY_HIGH = 3,
    MKTOPT_SEVERITY_CRITICAL = 4
};

/* One anomaly: a value outside its band, or the first value of a new level, expected at the old
 * one. Severity by |value - expected| over the band's half width: critical from 4, high from 2.5,
 * medium from 1.5, else low. @since 0.1 */
typedef struct mktopt_anomaly {
    uint32_t struct_size;
    int32_t kind;      /* MKTOPT_ANOMALY_SPIKE or _LEVEL_SHIFT */
    int32_t severity;  /* MKTOPT_SEVERITY_... */
    int32_t direction; /* 1 above, -1 below what was expected */
    int64_t index;     /* of the value, from 0 */
    double value;
    double expected;
    double lower;
    double upper;
    double score;
} mktopt_anomaly;

/* What a series holds: opaque, immutable, owned by the caller. @since 0.1 */
typedef struct mktopt_anomalies mktopt_anomalies;

/* Scores a whole series, each value by all others. NaN is missing: no score, but an expected value.
 * Errors: NOT_FINITE, OUT_OF_RANGE (values[i]; beyond 1e100), option errors, OUT_OF_MEMORY,
 * CANCELLED. The caller frees *anomalies. @since 0.1 */
MKTOPT_API mktopt_status mktopt_anomalies_score(const double *values, int64_t count,
                                                const mktopt_anomaly_options *options,
                                                const mktopt_allocator *allocator,
                                                mktopt_anomalies **anomalies, mktopt_error *err);
/* Frees a result; NULL is allowed. @since 0.1 */
MKTOPT_API void mktopt_anomalies_free(mktopt_anomalies *anomalies);

/* How many anomalies there are, and the one at `index`, in the order of the series. Set its
 * struct_size. Errors: OUT_OF_RANGE. @since 0.1 */
MKTOPT_API int64_t mktopt_anomalies_count(const mktopt_anomalies *anomalies);
MKTOPT_API mktopt_status mktopt_anomalies_get(const mktopt_anomalies *anomalies, int64_t index,
                                              mktopt_anomaly *anomaly, mktopt_error *err);
/* Of every value: calibrated score (NaN where missing), expected value, band. As many as values
 * were given; they live as long as the result. NULL for NULL. @since 0.1 */
MKTOPT_API const double *mktopt_anomalies_scores(const mktopt_anomalies *anomalies);
MKTOPT_API const double *mktopt_anomalies_expected(const mktopt_anomalies *anomalies);
MKTOPT_API const double *mktopt_anomalies_lower(const mktopt_anomalies *anomalies);
MKTOPT_API const double *mktopt_anomalies_upper(const mktopt_anomalies *anomalies);
/* The season that was used, in values; 0 when there is none. @since 0.1 */
MKTOPT_API int64_t mktopt_anomalies_season_length(const mktopt_anomalies *anomalies);

/* ---- causes of a change --------------------------------------------------------------------- */

/* A dimension (channel, region ...): the element of every row. Fixed layout. @since 0.1 */
typedef struct mktopt_dimension {
    const char *name;            /* unique */
    const char *const *elements; /* by row */
} mktopt_dimension;

/* A metric by row, before and after. Rows of the same elements are added up. @since 0.1 */
typedef struct mktopt_change {
    uint32_t struct_size;
    uint32_t reserved;
    int64_t rows; /* 1 or more */
    const mktopt_dimension *dimensions;
    int64_t dimension_count; /* 1 or more */
    const double *before;    /* 0..1e100 */
    const double *after;
    const double *before_denominator; /* of a ratio (customers of CAC, visits of a rate): 0, or */
    const double *after_denominator;  /* 1e-50..1e100; both NULL: a total */
} mktopt_change;

/* Settings of mktopt_change_explain. @since 0.1 */
typedef struct mktopt_explain_options {
    uint32_t struct_size;
    uint32_t reserved;
    double explained_share; /* 0..1, default 0.67: share of the change that causes must explain */
    double least_share;     /* 0..1, default 0.05: and each of them */
    const char *metric;     /* what the sentence calls it; NULL: "the total" */
} mktopt_explain_options;

/* Fills in the defaults. `size` is sizeof(mktopt_explain_options) of the caller.
 * Errors: INVALID_ARGUMENT (NULL, no size). @since 0.1 */
MKTOPT_API mktopt_status mktopt_explain_options_init(mktopt_explain_options *options, size_t size);

enum {
    MKTOPT_CHANGE_UNCHANGED = 0,
    MKTOPT_CHANGE_SPREAD = 1,      /* no few parts explain it */
    MKTOPT_CHANGE_CONCENTRATED = 2 /* the causes do */
};

/* What changed, and whether something explains it. @since 0.1 */
typedef struct mktopt_change_summary {
    uint32_t struct_size;
    int32_t verdict; /* MKTOPT_CHANGE_... */
    double before;   /* total, or ratio; 0 / 0 is 0 */
    double after;
    double change;
    double relative_change;      /* after / before - 1; NaN: nothing before */
    double rest_relative_change; /* without the causes; NaN: nothing is left */
    const char *sentence;        /* the same in words */
} mktopt_change_summary;

/* A step of the description of a cause. A cause has the rows that have, in every dimension that it
 * names, one of these elements: one step a dimension, with the same `cause`. @since 0.1 */
typedef struct mktopt_change_cause {
    uint32_t struct_size;
    int32_t cause; /* from 0, the one that explains most first */
    const char *dimension;
    const char *const *elements;
    int64_t element_count;
    double explained; /* share of the change, by the whole cause */
    double before;    /* of the whole cause: total or ratio */
    double after;
} mktopt_change_cause;

/* An element of a dimension that explains. Fixed layout. @since 0.1 */
typedef struct mktopt_change_element {
    const char *element;
    double before; /* its total or ratio */
    double after;
    double change;
    double relative_change;   /* NaN: nothing before */
    double explanatory_power; /* share of the change; those of a dimension sum to 1 */
    double surprise;          /* nats, Jensen-Shannon divergence of its shares */
} mktopt_change_element;

/* What one dimension alone says. @since 0.1 */
typedef struct mktopt_change_dimension {
    uint32_t struct_size;
    int32_t concentrated; /* 1: without the elements half of the change or more is gone */
    const char *dimension;
    double surprise;                       /* of the elements together */
    double explained;                      /* share of the change, by the elements */
    double rest_relative_change;           /* of the total without them; NaN: nothing is left */
    const mktopt_change_element *elements; /* the most surprising first */
    int64_t element_count;
} mktopt_change_dimension;

/* Why something changed: opaque, immutable, owned by the caller; all texts live as long. @since 0.1
 */
typedef struct mktopt_explanation mktopt_explanation;

/* Finds the fewest parts (elements of one or several dimensions) that changed unlike the rest and
 * explain the change. Errors: OUT_OF_RANGE, NOT_FINITE (before[i] ...), INVALID_ARGUMENT (NULL),
 * DUPLICATE (a dimension's name), option errors, OUT_OF_MEMORY. The caller frees *explanation.
 * Sources: Bhagwan et al., NSDI 2014; Li et al., ISSRE 2019. @since 0.1 */
MKTOPT_API mktopt_status mktopt_change_explain(const mktopt_change *change,
                                               const mktopt_explain_options *options,
                                               const mktopt_allocator *allocator,
                                               mktopt_explanation **explanation, mktopt_error *err);
/* Frees a result; NULL is allowed. @since 0.1 */
MKTOPT_API void mktopt_explanation_free(mktopt_explanation *explanation);

/* Verdict and sentence; steps of causes, none unless concentrated; dimensions, those of the first
 * cause first, then by surprise. Set struct_size of what is written. Counts of NULL are 0. Errors:
 * INVALID_ARGUMENT, INVALID_OPTIONS, OUT_OF_RANGE (index). @since 0.1 */
MKTOPT_API mktopt_status mktopt_explanation_get_summary(const mktopt_explanation *explanation,
                                                        mktopt_change_summary *out,
                                                        mktopt_error *err);
MKTOPT_API int64_t mktopt_explanation_cause_count(const mktopt_explanation *explanation);
MKTOPT_API mktopt_status mktopt_explanation_get_cause(const mktopt_explanation *explanation,
                                                      int64_t index, mktopt_change_cause *out,
                                                      mktopt_error *err);
MKTOPT_API int64_t mktopt_explanation_dimension_count(const mktopt_explanation *explanation);
MKTOPT_API mktopt_status mktopt_explanation_get_dimension(const mktopt_explanation *explanation,
                                                          int64_t index,
                                                          mktopt_change_dimension *out,
                                                          mktopt_error *err);

/* ---- resolution ----------------------------------------------------------------------------- */

/* Settings of mktopt_anomaly_resolution. @since 0.1 */
typedef struct mktopt_resolution_options {
    uint32_t struct_size;
    int32_t sustained; /* 1..1000, default 3: so many normal values in a row are a recovery */
    int64_t action;    /* index of the first value after an action; default MKTOPT_NONE_I64: none */
    double tolerance;  /* > 0, share of the expected value that counts as normal; NaN (default):
                          three times the usual spread before the anomaly */
} mktopt_resolution_options;

/* Fills in the defaults. `size` is sizeof(mktopt_resolution_options) of the caller.
 * Errors: INVALID_ARGUMENT (NULL, no size). @since 0.1 */
MKTOPT_API mktopt_status mktopt_resolution_options_init(mktopt_resolution_options *options,
                                                        size_t size);

enum {
    MKTOPT_RESOLUTION_ONGOING = 0,
    MKTOPT_RESOLUTION_IMPROVING = 1, /* not recovered, but less than half as far off as at worst */
    MKTOPT_RESOLUTION_RECOVERED = 2,
    MKTOPT_RESOLUTION_RELAPSED = 3 /* recovered, then off again */
};
enum {
    MKTOPT_ACTION_EFFECTIVE = 0, /* deviations were smaller after it, p < 0.05 */
    MKTOPT_ACTION_NO_CLEAR_EFFECT = 1,
    MKTOPT_ACTION_HARMFUL = 2 /* larger */
};

/* How a metric came back. Indexes and times that do not exist are MKTOPT_NONE_I64. @since 0.1 */
typedef struct mktopt_resolution {
    uint32_t struct_size;
    int32_t status;              /* MKTOPT_RESOLUTION_... */
    double baseline;             /* what the value at the start should have been */
    double band;                 /* deviation that counts as normal there */
    int64_t worst_index;         /* of the largest deviation */
    double worst_deviation;      /* value less expected */
    double latest_deviation;     /* mean of the last `sustained` values */
    double recovered_fraction;   /* of the worst deviation, made up by the latest: 1 is all */
    int64_t recovery_index;      /* first of the normal values in a row */
    int64_t values_to_recovery;  /* from the start */
    int64_t seconds_to_recovery; /* the same in time */
    int64_t relapse_index;       /* first of the values in a row that were off again */
    double cumulative_deviation; /* from the start to the recovery, or to the end */
    int32_t has_action;
    int32_t action_effect;          /* MKTOPT_ACTION_... */
    double action_deviation_before; /* mean size from the start to the action; NaN: no values */
    double action_deviation_after;  /* since */
    double action_change;           /* after / before - 1: negative is better */
    double action_p_value;          /* two-sided, Welch's t test; NaN below three values a side */
} mktopt_resolution;

/* Follows values[count] from the anomaly's first, at `start`, on. `times` (epoch seconds) may be
 * NULL; so may `expected` (count values): then level and season of the values before go on, at
 * least 4 of which must be known. NaN is a missing value. Set out's struct_size. Errors:
 * OUT_OF_RANGE (start, action, values[i], times[i]), NOT_FINITE, INVALID_ARGUMENT, option errors,
 * OUT_OF_MEMORY. Source: seed 001 section 3; Welch, Biometrika 34 (1947). @since 0.1 */
MKTOPT_API mktopt_status mktopt_anomaly_resolution(const double *values, const int64_t *times,
                                                   const double *expected, int64_t count,
                                                   int64_t start,
                                                   const mktopt_resolution_options *options,
                                                   const mktopt_allocator *allocator,
                                                   mktopt_resolution *out, mktopt_error *err);

/* ---- alerts --------------------------------------------------------------------------------- */

/* Alert rules: what is watched, compared with what, from which deviation, how severe. Immutable:
 * many threads may use them. @since 0.1 */
typedef struct mktopt_alert_rules mktopt_alert_rules;

/* Makes rules from overrides such as {"rules": {"roi_decline": {"threshold": 0.1}}}, merged by name
 * over the defaults; null removes one; NULL gives the defaults. Errors: those of JSON,
 * OUT_OF_RANGE, MISSING_FIELD with the path of the field; OUT_OF_MEMORY. The caller frees *rules.
 * Source: seed 001 section 3, 003 section 3.1. @since 0.1 */
MKTOPT_API mktopt_status mktopt_alert_rules_create(const char *json, size_t length,
                                                   const mktopt_allocator *allocator,
                                                   mktopt_alert_rules **rules, mktopt_error *err);
/* The complete rules as JSON, fit to be given to mktopt_alert_rules_create again; `length` may be
 * NULL. NULL for NULL. @since 0.1 */
MKTOPT_API const char *mktopt_alert_rules_json(const mktopt_alert_rules *rules, size_t *length);
/* Frees rules; NULL is allowed. @since 0.1 */
MKTOPT_API void mktopt_alert_rules_free(mktopt_alert_rules *rules);

/* A metric and what it may be compared with; NaN: not known. Fixed layout. @since 0.1 */
typedef struct mktopt_alert_metric {
    const char *name;      /* not empty, unique */
    double value;          /* now; NaN: the last of `history` */
    const double *history; /* of the days before, oldest first; NaN: missing */
    int64_t history_count;
    double target;
    double forecast;
    double baseline;       /* what is usual; NaN: the median of four weeks of history */
    double budget;         /* >= 0, of the period, for pace: budget x day / days_in_period */
    double day;            /* 0..days_in_period, days that are over */
    double days_in_period; /* > 0 */
} mktopt_alert_metric;

/* Nothing known. Errors: INVALID_ARGUMENT (NULL, no size). @since 0.1 */
MKTOPT_API mktopt_status mktopt_alert_metric_init(mktopt_alert_metric *metric, size_t size);

/* An alert raised before: it is not new again. Fixed layout. @since 0.1 */
typedef struct mktopt_open_alert {
    const char *rule;     /* not empty, unique */
    int64_t since;        /* epoch seconds, or MKTOPT_NONE_I64 */
    int32_t acknowledged; /* 1: somebody has seen it, it does not escalate */
    int32_t reserved;
} mktopt_open_alert;

/* Settings of mktopt_alerts_evaluate. @since 0.1 */
typedef struct mktopt_alert_options {
    uint32_t struct_size;
    int32_t least_severity; /* MKTOPT_SEVERITY_..., default INFO: milder alerts are left out */
    int64_t now;            /* epoch seconds, for escalation; default MKTOPT_NONE_I64 */
} mktopt_alert_options;

/* Fills in the defaults. `size` is sizeof(mktopt_alert_options) of the caller.
 * Errors: INVALID_ARGUMENT (NULL, no size). @since 0.1 */
MKTOPT_API mktopt_status mktopt_alert_options_init(mktopt_alert_options *options, size_t size);

/* What a rule compares a metric with. */
enum {
    MKTOPT_ALERT_DAY_OVER_DAY = 0,
    MKTOPT_ALERT_WEEK_OVER_WEEK = 1,
    MKTOPT_ALERT_BASELINE = 2,
    MKTOPT_ALERT_TARGET = 3,
    MKTOPT_ALERT_FORECAST = 4,
    MKTOPT_ALERT_PACE = 5,
    MKTOPT_ALERT_FIXED = 6
};
enum {
    MKTOPT_ALERT_NEW = 0,
    MKTOPT_ALERT_OPEN = 1,      /* raised before */
    MKTOPT_ALERT_ESCALATED = 2, /* the same, and not acknowledged for too long */
    MKTOPT_ALERT_DUPLICATE = 3  /* a graver alert tells the same of this metric */
};

/* A rule that fires. Its severity is the rule's; one higher at twice the threshold, and one when it
 * has escalated. @since 0.1 */
typedef struct mktopt_alert {
    uint32_t struct_size;
    int32_t severity; /* MKTOPT_SEVERITY_... */
    int32_t status;   /* MKTOPT_ALERT_NEW ... */
    int32_t baseline; /* MKTOPT_ALERT_DAY_OVER_DAY ... */
    const char *rule;
    const char *metric;
    double value;
    double reference;
    double deviation; /* (value - reference) / |reference|; NaN for a fixed reference of 0 */
    double threshold;
    const char *duplicate_of;   /* the graver alert's rule; NULL: none */
    int64_t since;              /* epoch seconds, or MKTOPT_NONE_I64 */
    int32_t escalation_minutes; /* or MKTOPT_NONE_I32 */
    int32_t reserved;
    const char *message;          /* one sentence with the numbers */
    const char *const *responses; /* what to do */
    int64_t response_count;
} mktopt_alert;

/* A rule that could not be applied: the metric lacks what it is compared with; or, of a rule that
 * is not a default, is not given. @since 0.1 */
typedef struct mktopt_skipped_rule {
    uint32_t struct_size;
    uint32_t reserved;
    const char *rule;
    const char *metric;
    const char *needs; /* what is lacking */
} mktopt_skipped_rule;

/* What rules say of metrics: opaque, immutable, owned by the caller; its texts live as long.
 * @since 0.1 */
typedef struct mktopt_alerts mktopt_alerts;

/* Applies rules (NULL: the defaults) to metrics[count]; `open` may be NULL with open_count 0.
 * Thresholds are reached when equalled. Errors name metrics[i].field and open_alerts[i].field:
 * OUT_OF_RANGE, NOT_FINITE, DUPLICATE, INVALID_ARGUMENT; option errors, OUT_OF_MEMORY. The caller
 * frees *alerts. @since 0.1 */
MKTOPT_API mktopt_status mktopt_alerts_evaluate(const mktopt_alert_rules *rules,
                                                const mktopt_alert_metric *metrics, int64_t count,
                                                const mktopt_open_alert *open, int64_t open_count,
                                                const mktopt_alert_options *options,
                                                const mktopt_allocator *allocator,
                                                mktopt_alerts **alerts, mktopt_error *err);
/* Frees a result; NULL is allowed. @since 0.1 */
MKTOPT_API void mktopt_alerts_free(mktopt_alerts *alerts);

/* Alerts, the gravest first; names of rules of open alerts that no longer fire; rules that could
 * not be applied; names of metrics that no rule watches. Set struct_size of what is written. Counts
 * of NULL are 0, names NULL out of range. Errors: INVALID_ARGUMENT, INVALID_OPTIONS, OUT_OF_RANGE
 * (index). @since 0.1 */
MKTOPT_API int64_t mktopt_alerts_count(const mktopt_alerts *alerts);
MKTOPT_API mktopt_status mktopt_alerts_get(const mktopt_alerts *alerts, int64_t index,
                                           mktopt_alert *out, mktopt_error *err);
MKTOPT_API int64_t mktopt_alerts_resolved_count(const mktopt_alerts *alerts);
MKTOPT_API const char *mktopt_alerts_resolved(const mktopt_alerts *alerts, int64_t index);
MKTOPT_API int64_t mktopt_alerts_skipped_count(const mktopt_alerts *alerts);
MKTOPT_API mktopt_status mktopt_alerts_get_skipped(const mktopt_alerts *alerts, int64_t index,
                                                   mktopt_skipped_rule *out, mktopt_error *err);
MKTOPT_API int64_t mktopt_alerts_unwatched_count(const mktopt_alerts *alerts);
MKTOPT_API const char *mktopt_alerts_unwatched(const mktopt_alerts *alerts, int64_t index);

#ifdef __cplusplus
}
#endif

#endif
