/* Inside the room: models of credit over journeys, and the field tables. */
#ifndef MKTOPT_ATTRIBUTION_PRIV_H
#define MKTOPT_ATTRIBUTION_PRIV_H

#include "attribution/journeys.h"
#include "json/fields.h"

/* ---- models --------------------------------------------------------------------------------- */

/* One path as a rule sees it. */
typedef struct mktopt__rule_path {
    const uint32_t *channels;
    const double *ages; /* seconds; NULL without times */
    int64_t length;     /* > 0 */
} mktopt__rule_path;

/* The settings of all rules, made ready for one handle. */
typedef struct mktopt__rules {
    mktopt_attribution_options options;
    uint32_t direct_channel;       /* MKTOPT__NO_ID when no touch has it */
    const double *channel_weights; /* of custom, by channel; NULL: all 1 */
    int64_t *touches_of;           /* by channel, scratch of shapley: all 0 between paths */
} mktopt__rules;

/* Writes weights >= 0 of the touches that sum to 1. */
typedef void mktopt__rule(const mktopt__rules *rules, const mktopt__rule_path *path,
                          double *weights);

enum {
    MKTOPT__MODEL_BY_DEFAULT = 1,   /* run when the request names no models */
    MKTOPT__MODEL_NEEDS_CUSTOM = 2, /* wants the caller's weights */
    MKTOPT__MODEL_SIGNED = 4        /* credits may be negative, so they are no shares of a whole */
};

typedef struct mktopt__credit mktopt__credit;

/* Fills credit->conversions and ->value (n_channels each, zeroed) from all journeys at once, and
 * what else the result tells of the model. `index` is the model's in the request, for messages. */
typedef mktopt_status mktopt__solver(const mktopt__context *context,
                                     const mktopt_journeys *journeys,
                                     const mktopt_attribution_options *options, int64_t index,
                                     mktopt_attribution *attribution, mktopt__credit *credit,
                                     mktopt_error *err);

mktopt__solver mktopt__markov_model;
mktopt__solver mktopt__shapley_rate;

/* A model is a rule for each path, or a solver of its own. */
typedef struct mktopt__model {
    const char *name;
    const char *doc;
    uint32_t flags;
    mktopt__rule *rule;
    mktopt__solver *solver;
} mktopt__model;

extern const mktopt__model mktopt__models[];
extern const int32_t mktopt__n_models;
extern const mktopt__enum mktopt__model_names; /* of the same, in the same order */

/* Credits of one model by channel. */
struct mktopt__credit {
    const mktopt__model *model;
    double *conversions;
    double *value;
    double *share;
};

/* Transitions of a chain by the names of its states. */
typedef struct mktopt__transitions {
    mktopt__array from; /* const char * */
    mktopt__array to;
    mktopt__array probability; /* double */
} mktopt__transitions;

/* What the model markov tells beside its credits. */
typedef struct mktopt__markov_result {
    int32_t present;
    int32_t order;
    mktopt__array order_losses; /* double, by order from 1; empty when the order was given */
    mktopt__array removal[2];   /* double, by channel: of conversions, of value */
    int32_t has_transitions;
    mktopt__transitions transitions;
} mktopt__markov_result;

struct mktopt_attribution {
    mktopt__arena *arena; /* holds the result itself; NULL when another arena does */
    const char **channels;
    int64_t n_channels;
    mktopt__credit *credits;
    int64_t n_models;
    mktopt__markov_result markov;
    const char *recommended_model;
    const char *reason;
    const char **warnings;
    int64_t n_warnings;
};

/* Names to numbers in mktopt__models. Errors: UNKNOWN_NAME (models[i]), OUT_OF_MEMORY. */
mktopt_status mktopt__find_models(const mktopt__context *context, const char *const *names,
                                  int64_t n_models, int32_t **models, mktopt_error *err);
/* Defaults, what the caller gave (may be NULL), validation. */
mktopt_status mktopt__read_attribution_options(const mktopt_attribution_options *given,
                                               mktopt_attribution_options *options,
                                               mktopt_error *err);
int mktopt__has_custom_weights(const mktopt_attribution_options *options);
/* The number of a channel among sorted names, or MKTOPT__NO_ID. */
uint32_t mktopt__find_channel(const char *const *channels, int64_t n_channels, const char *name);
/* Fills `rules` for the channels of `attribution`, and its warnings. */
mktopt_status mktopt__prepare_rules(const mktopt__context *context,
                                    const mktopt_attribution_options *options,
                                    mktopt_attribution *attribution, mktopt__rules *rules,
                                    mktopt_error *err);

/* Fills `attribution` with memory of the context's arena. `models` are numbers in mktopt__models;
 * none means those that run by default. Errors: DUPLICATE, MISSING_FIELD (custom), OUT_OF_MEMORY,
 * CANCELLED. */
mktopt_status mktopt__attribute(const mktopt__context *context, const mktopt_journeys *journeys,
                                const int32_t *models, int64_t n_models,
                                const mktopt_attribution_options *options,
                                mktopt_attribution *attribution, mktopt_error *err);
/* Chooses attribution->recommended_model and says why. */
mktopt_status mktopt__recommend(const mktopt__context *context,
                                const mktopt_journeys_summary *summary,
                                mktopt_attribution *attribution, mktopt_error *err);

/* ---- field tables --------------------------------------------------------------------------- */

extern const mktopt__struct mktopt__journey_options_type;
extern const mktopt__struct mktopt__attribution_options_type;
extern const mktopt__struct mktopt__event_columns_type;
extern const mktopt__struct mktopt__path_columns_type;
extern const mktopt__struct mktopt__journeys_summary_type;

#endif
