/* attribution.predict */
#include "attribution/operations_priv.h"
#include "attribution/predict.h"

/* ---- request ------------------------------------------------------------------------------- */

typedef struct predict_request {
    mktopt__source source;
    mktopt__array journey;
    mktopt_prediction_options options;
} predict_request;

/* Fields of the options struct and of the request, P says where. */
#define PREDICTION_OPTIONS_FIELDS(S, P)                                                       \
    MKTOPT__OPTION(S, P, I32, markov_order, MKTOPT__DEFAULT(1), MKTOPT__BETWEEN(1, 4),        \
                   .unit = "touches", .names = &mktopt__markov_order_words,                   \
                   .doc = "States are the last touches, so many; auto takes the order that "  \
                          "predicts steps left out best."),                                   \
        MKTOPT__OPTION(S, P, F64, level, MKTOPT__DEFAULT(0.95), MKTOPT__INSIDE(0, 1),         \
                       .unit = "fraction", .doc = "Of all intervals."),                       \
        MKTOPT__OPTION(S, P, ARRAY, candidates, .flags = MKTOPT__OPTIONAL,                    \
                       MKTOPT__EACH(STRING, .flags = 0),                                      \
                       .doc = "Channels that may come next; without, all."),                  \
        MKTOPT__OPTION(S, P, I64, top_n, MKTOPT__DEFAULT(10), MKTOPT__AT_LEAST(0),            \
                       .doc = "So many next channels are told."),                             \
        MKTOPT__OPTION(S, P, I64, min_observations, MKTOPT__DEFAULT(30), MKTOPT__AT_LEAST(0), \
                       .doc = "Next channels seen less often come behind the others.")

static const mktopt__field options_fields[] = {
    PREDICTION_OPTIONS_FIELDS(mktopt_prediction_options, ),
};

const mktopt__struct mktopt__prediction_options_type = {
    .name = "prediction_options",
    .doc = "Settings of a prediction.",
    MKTOPT__STRUCT_TABLE(mktopt_prediction_options, options_fields),
};

static const mktopt__field request_fields[] = {
    MKTOPT__SOURCE_FIELDS(predict_request),
    MKTOPT__TEXTS(predict_request, journey,
                  .doc = "Channels of the open journey's touches, oldest first; empty before the "
                         "first touch."),
    PREDICTION_OPTIONS_FIELDS(predict_request, options.),
    MKTOPT__SOURCE_OPTIONS_FIELDS(predict_request),
};

const mktopt__struct mktopt__attribution_predict_request = {
    .name = "attribution_predict_request",
    .doc = "Journeys to learn from, and the open one.",
    MKTOPT__STRUCT_TABLE(predict_request, request_fields),
};

/* ---- response ------------------------------------------------------------------------------ */

typedef struct interval {
    double level;
    double lower;
    double upper;
} interval;

typedef struct predict_response {
    mktopt_prediction_summary summary;
    interval interval;
    mktopt__array state;
    mktopt__array next_best;
    mktopt__array suggestions;
} predict_response;

static const mktopt__field interval_fields[] = {
    MKTOPT__MEMBER(interval, F64, level, .unit = "fraction", .doc = "As asked for."),
    MKTOPT__MEMBER(interval, F64, lower, .unit = "fraction", .doc = "Lower end."),
    MKTOPT__MEMBER(interval, F64, upper, .unit = "fraction", .doc = "Upper end."),
};

static const mktopt__struct interval_type = {
    .name = "probability_interval",
    .doc = "Credible interval of a probability.",
    MKTOPT__STRUCT_TABLE(interval, interval_fields),
};

#define S mktopt_next_touch
static const mktopt__field next_fields[] = {
    MKTOPT__MEMBER(S, STRING, channel, .doc = "Name of the channel."),
    MKTOPT__MEMBER(S, F64, conversion_probability, .unit = "fraction", .doc = "After the touch."),
    MKTOPT__MEMBER(S, F64, lower, .unit = "fraction", .doc = "Of the probability's interval."),
    MKTOPT__MEMBER(S, F64, upper, .unit = "fraction", .doc = "Of the probability's interval."),
    MKTOPT__MEMBER(S, F64, expected_value, .unit = "currency", .doc = "After the touch."),
    MKTOPT__MEMBER(S, F64, lift, .flags = MKTOPT__OPTIONAL,
                   .doc = "Probability after / before the touch; null when that is 0."),
    MKTOPT__MEMBER(S, F64, lift_lower, .flags = MKTOPT__OPTIONAL, .doc = "Of the lift's interval."),
    MKTOPT__MEMBER(S, F64, lift_upper, .flags = MKTOPT__OPTIONAL, .doc = "Of the lift's interval."),
    MKTOPT__MEMBER(S, BOOL, significant, .doc = "The lift's interval does not hold 1."),
    MKTOPT__MEMBER(S, F64, observations, .doc = "How often journeys stood where it leads."),
    MKTOPT__MEMBER(S, I32, touches_used, .unit = "touches",
                   .doc = "That the figures rest on, this one included; 0: it was never seen."),
};
#undef S

static const mktopt__struct next_type = {
    .name = "next_touch",
    .doc = "A channel that may come next.",
    MKTOPT__STRUCT_TABLE(mktopt_next_touch, next_fields),
};

#define SUMMARY(K, member, ...) MKTOPT__OPTION(predict_response, summary., K, member, __VA_ARGS__)
static const mktopt__field response_fields[] = {
    SUMMARY(F64, conversion_probability, .unit = "fraction",
            .doc = "That the journey converts in the end, in the fitted chain."),
    MKTOPT__MEMBER(predict_response, STRUCT, interval, .type = &interval_type,
                   .doc = "Of the probability."),
    SUMMARY(F64, expected_value, .unit = "currency",
            .doc = "Mean value of such journeys, those that do not convert included."),
    SUMMARY(F64, average_probability, .unit = "fraction", .doc = "Of a journey at its start."),
    SUMMARY(F64, confidence_score, .unit = "fraction",
            .doc = "2 lower / (lower + upper): 1 is certain, 0 not known at all."),
    SUMMARY(F64, observations, .doc = "How often journeys stood where this one stands."),
    SUMMARY(I32, markov_order, .unit = "touches", .doc = "Chosen, when it was auto."),
    MKTOPT__TEXTS(predict_response, state,
                  .doc = "The last touches, as far as the prediction rests on them."),
    SUMMARY(BOOL, backed_off, .doc = "No journey stood exactly so: a lower order is used."),
    MKTOPT__MEMBER(predict_response, ARRAY, next_best, MKTOPT__ITEMS(mktopt_next_touch, &next_type),
                   .doc = "Next channels, highest lift first; those with few observations behind."),
    MKTOPT__TEXTS(predict_response, suggestions,
                  .doc = "What follows, in sentences with their numbers."),
};
#undef SUMMARY

const mktopt__struct mktopt__attribution_predict_response = {
    .name = "prediction",
    .doc = "What an open journey leads to.",
    MKTOPT__STRUCT_TABLE(predict_response, response_fields),
};

/* ---- the operation ------------------------------------------------------------------------- */

mktopt_status mktopt__attribution_run_predict(const mktopt__context *context, const void *request_,
                                              void *response_, mktopt_error *err)
{
    const predict_request *request = request_;
    predict_response *response = response_;
    const mktopt_journeys *journeys;
    mktopt_journeys *owned;
    mktopt__stage stage;
    mktopt_prediction prediction = {0};
    MKTOPT__TRY(mktopt__source_open(context, &request->source, &journeys, &owned, err));
    const mktopt__context rest = mktopt__source_rest(&stage, context, &request->source);
    const mktopt_status status =
        mktopt__predict(&rest, journeys, request->journey.items, request->journey.count,
                        &request->options, &prediction, err);
    mktopt_journeys_free(owned);
    MKTOPT__TRY(status);
    const mktopt_prediction_summary *summary = &prediction.summary;
    response->summary = *summary;
    response->interval = (interval){summary->level, summary->lower, summary->upper};
    response->state = (mktopt__array){prediction.state, prediction.n_state};
    response->next_best = prediction.next;
    response->suggestions = prediction.suggestions;
    return MKTOPT_OK;
}
