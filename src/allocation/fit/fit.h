/* Fitting response curves to observations. */
#ifndef MKTOPT_ALLOCATION_FIT_FIT_H
#define MKTOPT_ALLOCATION_FIT_FIT_H

#include <mktopt/allocation.h>

#include "json/fields.h"

typedef struct mktopt__curve_fit {
    mktopt_fit_summary summary;
    mktopt__array candidates; /* mktopt_fitted_curve, the best one first */
} mktopt__curve_fit;

enum { MKTOPT__FIT_FAMILIES = 5 }; /* hill .. log, as mktopt_curve numbers them */

extern const mktopt__enum mktopt__fit_family_names;
extern const mktopt__struct mktopt__fit_options_type;

/* Spends are finite and >= 0, responses finite, options checked. */
mktopt_status mktopt__curve_fit_compute(const double *spends, const double *responses,
                                        int64_t count, const mktopt_fit_options *options,
                                        mktopt__arena *arena, mktopt__curve_fit *out,
                                        mktopt_error *err);

/* Why the best candidate cannot be relied on: "" when it can, NULL when memory is out. */
const char *mktopt__fit_doubt(const mktopt__curve_fit *fit, mktopt__arena *arena);
/* What else to mind: as above. */
const char *mktopt__fit_caution(const mktopt__curve_fit *fit, mktopt__arena *arena);

/* Known and unique. */
mktopt_status mktopt__check_fit_families(const mktopt_fit_options *options, mktopt_error *err);

#endif
