/* attribution.roi */
#include "attribution/operations_priv.h"
#include "attribution/roi.h"

/* ---- request -------------------------------------------------------------------------------- */

typedef struct roi_request {
    mktopt__source source;
    mktopt__array models;
    mktopt__array costs;
    mktopt_attribution_options options;
} roi_request;

/* Of the options struct and of the request. */
#define COSTS_FIELD(S)                                                                           \
    MKTOPT__MEMBER(S, MAP, costs, .flags = MKTOPT__OPTIONAL,                                     \
                   .item_size = sizeof(mktopt_channel_cost), .unit = "currency",                 \
                   MKTOPT__ELEMENT(F64, .offset = (uint32_t)offsetof(mktopt_channel_cost, cost), \
                                   MKTOPT__AT_LEAST(0)),                                         \
                   .doc =                                                                        \
                       "By channel, in place of the cost of the events; required without that.")

static const mktopt__field options_fields[] = {
    COSTS_FIELD(mktopt_roi_options),
};

const mktopt__struct mktopt__roi_options_type = {
    .name = "roi_options",
    .doc = "Settings of the return.",
    MKTOPT__STRUCT_TABLE(mktopt_roi_options, options_fields),
};

static const mktopt__field request_fields[] = {
    MKTOPT__SOURCE_FIELDS(roi_request),
    COSTS_FIELD(roi_request),
    MKTOPT__MEMBER(roi_request, ARRAY, models, .flags = MKTOPT__OPTIONAL,
                   MKTOPT__EACH(ENUM, .names = &mktopt__model_names),
                   .doc = "Models to run, in this order; without, all the rules, custom only if "
                          "it has weights."),
    MKTOPT__SOURCE_OPTIONS_FIELDS(roi_request),
    MKTOPT__ATTRIBUTION_OPTIONS_FIELDS(roi_request, options.),
};

static mktopt_status check_request(const void *value, const mktopt__path *path, mktopt_error *err)
{
    const roi_request *request = value;
    return mktopt__check_attribution_options(&request->options, path, err);
}

const mktopt__struct mktopt__attribution_roi_request = {
    .name = "attribution_roi_request",
    .doc = "Journeys, models, and what the touches cost.",
    MKTOPT__STRUCT_TABLE(roi_request, request_fields),
    .check = check_request,
};

/* ---- response ------------------------------------------------------------------------------- */

typedef struct model_entry {
    const char *key;
    struct model_return {
        mktopt_return total;
        mktopt__array channels;
        mktopt__array campaigns;
        mktopt__array positions;
    } value;
} model_entry;

typedef struct roi_response {
    mktopt__array models;
    mktopt__array warnings;
} roi_response;

#define S mktopt_return
#define FIGURES                                                                          \
    MKTOPT__MEMBER(S, F64, cost, .flags = MKTOPT__OPTIONAL, .unit = "currency",          \
                   .doc = "Null: not known."),                                           \
        MKTOPT__MEMBER(S, F64, conversions, .doc = "Credited."),                         \
        MKTOPT__MEMBER(S, F64, value, .unit = "currency", .doc = "Credited."),           \
        MKTOPT__MEMBER(S, F64, roi, .flags = MKTOPT__OPTIONAL, .unit = "fraction",       \
                       .doc = "(value - cost) / cost; null without a cost above 0."),    \
        MKTOPT__MEMBER(S, F64, roas, .flags = MKTOPT__OPTIONAL, .unit = "revenue/spend", \
                       .doc = "Value / cost; null without a cost above 0."),             \
        MKTOPT__MEMBER(S, F64, cost_per_conversion, .flags = MKTOPT__OPTIONAL,           \
                       .unit = "currency/conversion", .doc = "Null without conversions.")

static const mktopt__field total_fields[] = {FIGURES};
static const mktopt__field channel_fields[] = {
    MKTOPT__MEMBER(S, STRING, channel, .doc = "Name of the channel."),
    FIGURES,
};
static const mktopt__field campaign_fields[] = {
    MKTOPT__MEMBER(S, STRING, channel, .doc = "Name of the channel."),
    MKTOPT__MEMBER(S, STRING, campaign, .flags = MKTOPT__OPTIONAL,
                   .doc = "Name of the campaign; null: touches without one."),
    FIGURES,
};
static const mktopt__field position_fields[] = {
    MKTOPT__MEMBER(S, STRING, position, .doc = "only, first, middle or last."),
    FIGURES,
};

static const mktopt__struct total_type = {
    .name = "total_return",
    .doc = "Of all channels whose cost is known.",
    MKTOPT__STRUCT_TABLE(S, total_fields),
};
static const mktopt__struct channel_type = {
    .name = "channel_return",
    .doc = "Of a channel.",
    MKTOPT__STRUCT_TABLE(S, channel_fields),
};
static const mktopt__struct campaign_type = {
    .name = "campaign_return",
    .doc = "Of a channel's touches in a campaign.",
    MKTOPT__STRUCT_TABLE(S, campaign_fields),
};
static const mktopt__struct position_type = {
    .name = "position_return",
    .doc = "Of the touches in a place of their journey.",
    MKTOPT__STRUCT_TABLE(S, position_fields),
};
#undef FIGURES
#undef S

#define S struct model_return
static const mktopt__field model_fields[] = {
    MKTOPT__MEMBER(S, STRUCT, total, .type = &total_type,
                   .doc = "Of all channels whose cost is known."),
    MKTOPT__MEMBER(S, ARRAY, channels, MKTOPT__ITEMS(mktopt_return, &channel_type),
                   .doc = "By name; those with a cost and no touch too."),
    MKTOPT__MEMBER(S, ARRAY, campaigns, .flags = MKTOPT__OPTIONAL,
                   MKTOPT__ITEMS(mktopt_return, &campaign_type),
                   .doc = "By channel and campaign; null where events have none, or the model does "
                          "not credit touches."),
    MKTOPT__MEMBER(S, ARRAY, positions, .flags = MKTOPT__OPTIONAL,
                   MKTOPT__ITEMS(mktopt_return, &position_type),
                   .doc = "By place in the journey, each touch at its channel's mean cost; null "
                          "where the model does not credit touches."),
};
#undef S

static const mktopt__struct model_type = {
    .name = "model_return",
    .doc = "What a model's credit returns on cost.",
    MKTOPT__STRUCT_TABLE(struct model_return, model_fields),
};

static const mktopt__field response_fields[] = {
    MKTOPT__MEMBER(roi_response, MAP, models,
                   MKTOPT__ENTRIES(model_entry, STRUCT, .type = &model_type),
                   .doc = "Return by model."),
    MKTOPT__TEXTS(roi_response, warnings, .doc = "What may be a slip in the request."),
};

const mktopt__struct mktopt__attribution_roi_response = {
    .name = "attribution_roi",
    .doc = "What channels, campaigns and positions return on their cost.",
    MKTOPT__STRUCT_TABLE(roi_response, response_fields),
};

/* ---- the operation -------------------------------------------------------------------------- */

mktopt_status mktopt__attribution_run_roi(const mktopt__context *context, const void *request_,
                                          void *response_, mktopt_error *err)
{
    const roi_request *request = request_;
    roi_response *response = response_;
    const mktopt_journeys *journeys;
    mktopt_journeys *owned;
    mktopt__stage stage;
    mktopt_roi roi = {0};
    MKTOPT__TRY(mktopt__source_open(context, &request->source, &journeys, &owned, err));
    const mktopt__context rest = mktopt__source_rest(&stage, context, &request->source);
    const mktopt_status status = mktopt__roi_of_journeys(
        &rest, journeys, request->models.items, request->models.count, request->costs.items,
        request->costs.count, &request->options, &roi, err);
    mktopt_journeys_free(owned);
    MKTOPT__TRY(status);
    model_entry *entries = mktopt__arena_alloc(context->arena, roi.n_models, sizeof *entries);
    if (entries == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < roi.n_models; i++) {
        const mktopt__array *lines = roi.models[i].lines;
        entries[i].key = roi.models[i].model;
        entries[i].value.total = *(const mktopt_return *)lines[MKTOPT_ROI_TOTAL].items;
        entries[i].value.channels = lines[MKTOPT_ROI_BY_CHANNEL];
        entries[i].value.campaigns = lines[MKTOPT_ROI_BY_CAMPAIGN];
        entries[i].value.positions = lines[MKTOPT_ROI_BY_POSITION];
    }
    response->models = (mktopt__array){entries, roi.n_models};
    response->warnings = (mktopt__array){roi.warnings, roi.n_warnings};
    return MKTOPT_OK;
}
