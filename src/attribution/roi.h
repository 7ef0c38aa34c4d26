/* What touches return on their cost. */
#ifndef MKTOPT_ATTRIBUTION_ROI_H
#define MKTOPT_ATTRIBUTION_ROI_H

#include "attribution/attribution_priv.h"

#define MKTOPT__ROI_BREAKDOWNS 4 /* of MKTOPT_ROI_TOTAL .. MKTOPT_ROI_BY_POSITION */

typedef struct mktopt__model_return {
    const char *model;
    mktopt__array lines[MKTOPT__ROI_BREAKDOWNS]; /* mktopt_return */
} mktopt__model_return;

struct mktopt_roi {
    mktopt__arena *arena; /* holds the result itself; NULL when another arena does */
    mktopt__model_return *models;
    int64_t n_models;
    const char **warnings;
    int64_t n_warnings;
};

extern const mktopt__struct mktopt__roi_options_type;

/* Fills `roi` with memory of the context's arena. `models` are numbers in mktopt__models; none
 * means those that run by default. Errors: MISSING_FIELD, DUPLICATE, those of mktopt__attribute. */
mktopt_status mktopt__roi_of_journeys(const mktopt__context *context,
                                      const mktopt_journeys *journeys, const int32_t *models,
                                      int64_t n_models, const mktopt_channel_cost *costs,
                                      int64_t n_costs, const mktopt_attribution_options *options,
                                      mktopt_roi *roi, mktopt_error *err);

#endif
