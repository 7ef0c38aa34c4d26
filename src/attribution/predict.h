/* What a journey that is still open leads to, by a Markov chain. */
#ifndef MKTOPT_ATTRIBUTION_PREDICT_H
#define MKTOPT_ATTRIBUTION_PREDICT_H

#include "attribution/markov.h"

struct mktopt_prediction {
    mktopt__arena *arena; /* holds the result itself; NULL when another arena does */
    mktopt_prediction_summary summary;
    const char **state; /* the channels of the touches that the prediction rests on */
    int64_t n_state;
    mktopt__array next;        /* mktopt_next_touch */
    mktopt__array suggestions; /* const char * */
};

/* Fills `prediction` with memory of the context's arena. Errors: UNKNOWN_NAME (journey[i],
 * candidates[i]), DUPLICATE (candidates[i]), those of mktopt__markov_estimate. */
mktopt_status mktopt__predict(const mktopt__context *context, const mktopt_journeys *journeys,
                              const char *const *journey, int64_t length,
                              const mktopt_prediction_options *options,
                              mktopt_prediction *prediction, mktopt_error *err);

extern const mktopt__struct mktopt__prediction_options_type;

#endif
