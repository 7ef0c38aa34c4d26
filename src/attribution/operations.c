/* Operations of the domain: requests to the calls of attribution.h, results to responses. */
#include "attribution/operations_priv.h"

/* ---- attribution.run ------------------------------------------------------------------------ */

typedef struct run_request {
    mktopt__source source;
    mktopt__array models;
    mktopt_attribution_options options;
} run_request;

typedef struct model_credit {
    mktopt__array conversions;
    mktopt__array value;
    mktopt__array share;
} model_credit;

typedef struct model_entry {
    const char *key;
    model_credit value;
} model_entry;

/* The removal effects, when there are any. */
typedef struct removal_effects {
    mktopt__array conversions;
    mktopt__array value;
} removal_effects;

typedef struct run_response {
    mktopt__array channels;
    mktopt__array models;
    int32_t has_markov;
    int32_t markov_order;
    mktopt__array order_losses;
    removal_effects removal_effects;
    int32_t has_transitions;
    mktopt__transitions transition_matrix;
    const char *recommended_model;
    const char *reason;
    mktopt_journeys_summary summary;
    mktopt__array warnings;
} run_response;

static const mktopt__field run_request_fields[] = {
    MKTOPT__SOURCE_FIELDS(run_request),
    MKTOPT__MEMBER(run_request, ARRAY, models, .flags = MKTOPT__OPTIONAL,
                   MKTOPT__EACH(ENUM, .names = &mktopt__model_names),
                   .doc = "Models to run, in this order; without, all the rules, custom only if "
                          "it has weights."),
    MKTOPT__SOURCE_OPTIONS_FIELDS(run_request),
    MKTOPT__ATTRIBUTION_OPTIONS_FIELDS(run_request, options.),
};

static mktopt_status check_request(const void *value, const mktopt__path *path, mktopt_error *err)
{
    const run_request *request = value;
    return mktopt__check_attribution_options(&request->options, path, err);
}

static const mktopt__struct run_request_type = {
    .name = "attribution_run_request",
    .doc = "Journeys, models and their settings.",
    MKTOPT__STRUCT_TABLE(run_request, run_request_fields),
    .check = check_request,
};

#define NUMBERS(S, member, ...) \
    MKTOPT__MEMBER(S, ARRAY, member, MKTOPT__EACH(F64, .flags = MKTOPT__MISSING_OK), __VA_ARGS__)
#define NAMES(S, member, ...) MKTOPT__TEXTS(S, member, __VA_ARGS__)

static const mktopt__field model_credit_fields[] = {
    NUMBERS(model_credit, conversions, .doc = "Conversions credited to each channel."),
    NUMBERS(model_credit, value, .unit = "currency", .doc = "Value credited to each channel."),
    NUMBERS(model_credit, share, .unit = "fraction",
            .doc = "Of the conversions; null when there are none."),
};

static const mktopt__struct model_credit_type = {
    .name = "model_credit",
    .doc = "Credit by channel, in the order of `channels`.",
    MKTOPT__STRUCT_TABLE(model_credit, model_credit_fields),
};

static const mktopt__field removal_effects_fields[] = {
    NUMBERS(removal_effects, conversions,
            .doc = "1 - P(conversion without the channel) / P(conversion)."),
    NUMBERS(removal_effects, value, .doc = "The same of the value."),
};

static const mktopt__struct removal_effects_type = {
    .name = "removal_effects",
    .doc =
        "What is lost without each channel, in the order of `channels`; null without conversions.",
    MKTOPT__STRUCT_TABLE(removal_effects, removal_effects_fields),
};

static const mktopt__field transitions_fields[] = {
    NAMES(mktopt__transitions, from, .doc = "(start), or a state: its touches joined by ' > '."),
    NAMES(mktopt__transitions, to, .doc = "A state, (conversion) or (null)."),
    NUMBERS(mktopt__transitions, probability, .doc = "Of the step, given where it is from."),
};

static const mktopt__struct transitions_type = {
    .name = "transition_matrix",
    .doc = "The steps of the chain that have been seen, one a row.",
    MKTOPT__STRUCT_TABLE(mktopt__transitions, transitions_fields),
};

static const mktopt__field run_response_fields[] = {
    MKTOPT__TEXTS(run_response, channels, .doc = "Channel names, sorted by bytes."),
    MKTOPT__MEMBER(run_response, MAP, models,
                   MKTOPT__ENTRIES(model_entry, STRUCT, .type = &model_credit_type),
                   .doc = "Credit by model."),
    MKTOPT__MEMBER(run_response, I32, markov_order, .flags = MKTOPT__OPTIONAL,
                   MKTOPT__PRESENT(run_response, has_markov), .unit = "touches",
                   .doc = "Of the model markov; the chosen one when it was auto."),
    MKTOPT__MEMBER(run_response, ARRAY, order_losses, .flags = MKTOPT__OPTIONAL,
                   MKTOPT__EACH(F64, .flags = MKTOPT__MISSING_OK),
                   .doc = "By order from 1: mean -ln p of a step predicted from all others; null "
                          "when the order was given."),
    MKTOPT__MEMBER(run_response, STRUCT, removal_effects, .flags = MKTOPT__OPTIONAL,
                   MKTOPT__PRESENT(run_response, has_markov), .type = &removal_effects_type,
                   .doc = "Of the model markov; null when it was not run."),
    MKTOPT__MEMBER(run_response, STRUCT, transition_matrix, .flags = MKTOPT__OPTIONAL,
                   MKTOPT__PRESENT(run_response, has_transitions), .type = &transitions_type,
                   .doc = "Of the model markov; null when it has more than max_transitions."),
    MKTOPT__MEMBER(run_response, STRING, recommended_model, .flags = MKTOPT__OPTIONAL,
                   .doc = "The model to act on; null without conversions."),
    MKTOPT__MEMBER(run_response, STRING, reason, .doc = "Why, with the numbers behind it."),
    MKTOPT__MEMBER(run_response, STRUCT, summary, .type = &mktopt__journeys_summary_type,
                   .doc = "What the journeys hold."),
    MKTOPT__TEXTS(run_response, warnings,
                  .doc = "What may be a slip in the request; it did no harm."),
};

static const mktopt__struct run_response_type = {
    .name = "attribution",
    .doc = "Credit of every channel under every model.",
    MKTOPT__STRUCT_TABLE(run_response, run_response_fields),
};

static mktopt_status fill_response(const mktopt__context *context,
                                   const mktopt_attribution *attribution,
                                   const mktopt_journeys_summary *summary, run_response *response,
                                   mktopt_error *err)
{
    const int64_t n = attribution->n_channels;
    model_entry *entries =
        mktopt__arena_alloc(context->arena, attribution->n_models, sizeof *entries);
    if (entries == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < attribution->n_models; i++) {
        const mktopt__credit *credit = &attribution->credits[i];
        entries[i].key = credit->model->name;
        entries[i].value =
            (model_credit){{credit->conversions, n}, {credit->value, n}, {credit->share, n}};
    }
    response->channels = (mktopt__array){attribution->channels, n};
    response->models = (mktopt__array){entries, attribution->n_models};
    const mktopt__markov_result *markov = &attribution->markov;
    response->has_markov = markov->present;
    response->markov_order = markov->order;
    response->order_losses = markov->order_losses;
    response->removal_effects = (removal_effects){markov->removal[0], markov->removal[1]};
    response->has_transitions = markov->has_transitions;
    response->transition_matrix = markov->transitions;
    response->recommended_model = attribution->recommended_model;
    response->reason = attribution->reason;
    response->summary = *summary;
    response->warnings = (mktopt__array){attribution->warnings, attribution->n_warnings};
    return MKTOPT_OK;
}

static mktopt_status run(const mktopt__context *context, const void *request_, void *response,
                         mktopt_error *err)
{
    const run_request *request = request_;
    const mktopt_journeys *journeys;
    mktopt_journeys *owned;
    mktopt__stage stage;
    mktopt_attribution attribution = {0};
    MKTOPT__TRY(mktopt__source_open(context, &request->source, &journeys, &owned, err));
    const mktopt__context rest = mktopt__source_rest(&stage, context, &request->source);
    mktopt_status status =
        mktopt__attribute(&rest, journeys, request->models.items, request->models.count,
                          &request->options, &attribution, err);
    if (status == MKTOPT_OK)
        status = fill_response(context, &attribution, &journeys->summary, response, err);
    mktopt_journeys_free(owned);
    return status;
}

static const mktopt__operation operations[] = {
    {
        .name = "attribution.run",
        .doc =
            "Shares conversions and their value among the channels of each journey, under several "
            "models.",
        .request = &run_request_type,
        .response = &run_response_type,
        .run = run,
    },
    MKTOPT__OPERATION(
        attribution, predict,
        "The chance that an open journey converts, and the channels that may lift it next."),
    MKTOPT__OPERATION(attribution, journeys,
                      "What journeys look like: paths, touches, times, channels, pairs, findings."),
    MKTOPT__OPERATION(attribution, roi,
                      "What channels, campaigns and positions return on their cost, under models."),
};

const mktopt__operation_list mktopt__attribution_operations = {operations,
                                                               MKTOPT__COUNT_OF(operations)};
