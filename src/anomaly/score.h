/* Batch scoring: the result, and the methods that fill it. */
#ifndef MKTOPT_ANOMALY_SCORE_H
#define MKTOPT_ANOMALY_SCORE_H

#include "anomaly/series.h"

/* Memory is the context's arena. */
typedef struct mktopt__scored {
    int64_t count;
    int64_t season_length;
    double threshold; /* anomalies score above it */
    double *scores;
    double *expected;
    double *lower;
    double *upper;
    mktopt__array anomalies; /* mktopt_anomaly, by index */
} mktopt__scored;

extern const mktopt__struct mktopt__anomaly_options_type;
extern const mktopt__enum mktopt__anomaly_methods;
extern const mktopt__enum mktopt__anomaly_kinds;
extern const mktopt__enum mktopt__severities;

/* Options are checked, values not. */
mktopt_status mktopt__score(const mktopt__context *context, const double *values, int64_t count,
                            const mktopt_anomaly_options *options, mktopt__scored *scored,
                            mktopt_error *err);

/* ---- methods (methods.c) -------------------------------------------------------------------- */

/* What a method says of every value: what it expected, and the usual size of a deviation there.
 * `flags` (NULL: none) marks the anomalies where the method has a test of its own. */
typedef struct mktopt__judgement {
    double *expected;
    double *scale;
    unsigned char *flags;
} mktopt__judgement;

/* Local level, season, and a scale that may follow the level. */
void mktopt__judge_residual(const mktopt__series *series, mktopt__judgement *out, double *scratch);
/* Season by medians, the level one median for all; generalised ESD test at level alpha for at most
 * `most` anomalies. */
void mktopt__judge_s_h_esd(const mktopt__series *series, double alpha, int64_t most,
                           mktopt__judgement *out, double *scratch);
void mktopt__judge_hampel(const mktopt__series *series, mktopt__judgement *out, double *scratch);
void mktopt__judge_ewma(const mktopt__series *series, mktopt__judgement *out, double *scratch);

/* The critical value of the i-th step (from 1) of a generalised ESD test of n values (Rosner,
 * Technometrics 25, 1983). */
double mktopt__esd_critical(int64_t n, int64_t i, double alpha);

#endif
