/* What the files of the domain share. */
#ifndef MKTOPT_ANOMALY_ANOMALY_PRIV_H
#define MKTOPT_ANOMALY_ANOMALY_PRIV_H

#include <mktopt/anomaly.h>

#include "base/context.h"
#include "base/error.h"
#include "json/fields.h"

/* The largest value taken: sums of such values, and their squares, are finite. */
#define MKTOPT__VALUE_LIMIT 1e100

/* Neither infinite nor beyond the limit; NaN is a missing value. */
mktopt_status mktopt__check_value(double value, const mktopt__path *path, mktopt_error *err);
/* Of the years 0 to 9999, or missing. */
mktopt_status mktopt__check_time(int64_t time, const mktopt__path *path, mktopt_error *err);

/* Numbers as sentences tell them. */
#define MKTOPT__ROUNDED(value)    MKTOPT__NUMBER(mktopt__significant((value), 5))
#define MKTOPT__PERCENT_OF(share) MKTOPT__NUMBER(round(1000 * fabs(share)) / 10) /* no sign */

#endif
