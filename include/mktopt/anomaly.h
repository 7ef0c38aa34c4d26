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
    double alert_score; /* 0..1: high where an episode begins, 0 while it lasts or nothing is */
    double expected;    /* forecast of the value from the past; NaN before the first */
} mktopt_detection;

/* A detector that knows nothing. The caller frees it. Errors: OUT_OF_MEMORY. @since 0.1 */
MKTOPT_API mktopt_status mktopt_detector_create(const mktopt_allocator *allocator,
                                                mktopt_detector **detector, mktopt_error *err);
/* Frees a detector; NULL is allowed. @since 0.1 */
MKTOPT_API void mktopt_detector_free(mktopt_detector *detector);

/* Scores a value, then learns it. `time` in epoch seconds serves to learn days and weeks, or is
 * MKTOPT_NONE_I64; NaN is a missing value and leaves the detector as it is. Set detection's
 * struct_size. Errors: NOT_FINITE (infinity), OUT_OF_RANGE (above 1e100). Siffer et al., KDD 2017.
 * @since 0.1 */
MKTOPT_API mktopt_status mktopt_detector_push(mktopt_detector *detector, double value, int64_t time,
                                              mktopt_detection *detection, mktopt_error *err);
/* The same for `count` values in order; `times`, and each of the outputs (`count` doubles, as in
 * mktopt_detection), may be NULL: so a detector is warmed up from history. Errors as above with
 * values[i]; then nothing is learned. @since 0.1 */
MKTOPT_API mktopt_status mktopt_detector_run(mktopt_detector *detector, const double *values,
                                             const int64_t *times, int64_t count, double *scores,
                                             double *alert_scores, double *expected,
                                             mktopt_error *err);

/* How many values it has learned; 0 for NULL. @since 0.1 */
MKTOPT_API int64_t mktopt_detector_seen(const mktopt_detector *detector);

/* How many bytes a saved detector has: always the same. @since 0.1 */
MKTOPT_API size_t mktopt_detector_state_size(void);
/* Writes the whole state, the same bytes on every machine. Errors: LENGTH_MISMATCH when `size` is
 * less than mktopt_detector_state_size(). @since 0.1 */
MKTOPT_API mktopt_status mktopt_detector_save(const mktopt_detector *detector, void *bytes,
                                              size_t size, mktopt_error *err);
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

/* Fills in the defaults. `size` is sizeof(mktopt_anomaly_options) of the caller. @since 0.1 */
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
    const double *before_denominator; /* of a ratio (customers of CAC, visits of a rate); */
    const double *after_denominator;  /* both NULL: a total */
} mktopt_change;

/* Settings of mktopt_change_explain. @since 0.1 */
typedef struct mktopt_explain_options {
    uint32_t struct_size;
    uint32_t reserved;
    double explained_share; /* 0..1, default 0.67: share of the change that causes must explain */
    double least_share;     /* 0..1, default 0.05: and each of them */
    const char *metric;     /* what the sentence calls it; NULL: "the total" */
} mktopt_explain_options;

/* Fills in the defaults. `size` is sizeof(mktopt_explain_options) of the caller. @since 0.1 */
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
    double surprise;             /* of the elements together */
    double explained;            /* share of the change, by the elements */
    double rest_relative_change; /* of the total without them; NaN: nothing is left */
    const mktopt_change_element *elements; /* the most surprising first */
    int64_t element_count;
} mktopt_change_dimension;

/* Why something changed: opaque, immutable, owned by the caller; all texts live as long. @since 0.1
 */
typedef struct mktopt_explanation mktopt_explanation;

/* Finds the fewest parts (elements of one or several dimensions) that changed unlike the rest and
 * explain the change. Errors: LENGTH_MISMATCH, OUT_OF_RANGE, NOT_FINITE (before[i] ...),
 * INVALID_ARGUMENT (NULL), DUPLICATE, option errors, OUT_OF_MEMORY. The caller frees *explanation.
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

#ifdef __cplusplus
}
#endif

#endif
