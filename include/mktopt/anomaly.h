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
/* The same for `count` values in order; `times`, and the outputs (`count` doubles), may be NULL: so
 * a detector is warmed up from history. Errors as above with values[i]; then nothing is learned.
 * @since 0.1 */
MKTOPT_API mktopt_status mktopt_detector_run(mktopt_detector *detector, const double *values,
                                             const int64_t *times, int64_t count, double *scores,
                                             double *alert_scores, mktopt_error *err);

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

#ifdef __cplusplus
}
#endif

#endif
