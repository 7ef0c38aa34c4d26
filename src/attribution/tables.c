/* The field tables of the public structs: defaults, ranges, names and docs stand here alone. */
#include <math.h>

#include "attribution/attribution_priv.h"
#include "attribution/tables.h"
#include "base/number.h"

/* Weights that shall sum to 1 may be a few roundings off. */
#define WEIGHT_SUM_TOLERANCE 1e-9

/* ---- options -------------------------------------------------------------------------------- */

static const mktopt__field journey_options_fields[] = {
    MKTOPT__JOURNEY_OPTIONS_FIELDS(mktopt_journey_options, ),
};

const mktopt__struct mktopt__journey_options_type = {
    .name = "journey_options",
    .doc = "How events become journeys.",
    MKTOPT__STRUCT_TABLE(mktopt_journey_options, journey_options_fields),
};

static const double default_position_weights[3] = {0.4, 0.2, 0.4};
const mktopt__array mktopt__default_position_weights_array = {
    (void *)(uintptr_t)default_position_weights, 3};

static const mktopt__field custom_weights_fields[] = {
    MKTOPT__MEMBER(
        mktopt_custom_weights, ARRAY, position_weights,
        .doc = "Of the first touch, of all between together, of the last; without, all touches are "
               "alike.",
        .flags = MKTOPT__OPTIONAL, MKTOPT__BETWEEN(3, 3),
        MKTOPT__EACH(F64, MKTOPT__BETWEEN(0, MKTOPT__LARGEST_WEIGHT))),
    MKTOPT__MEMBER(mktopt_custom_weights, MAP, channel_weights,
                   .doc = "By channel; a channel that is not named weighs 1.",
                   .flags = MKTOPT__OPTIONAL, .item_size = sizeof(mktopt_channel_weight),
                   MKTOPT__ELEMENT(F64, .offset = (uint32_t)offsetof(mktopt_channel_weight, weight),
                                   MKTOPT__BETWEEN(0, MKTOPT__LARGEST_WEIGHT))),
};

const mktopt__struct mktopt__custom_weights_type = {
    .name = "custom_weights",
    .doc =
        "Weights of the model custom: position weight times channel weight, scaled to sum to 1 in "
        "each path; equal when all are 0.",
    MKTOPT__STRUCT_TABLE(mktopt_custom_weights, custom_weights_fields),
};

static const char *const markov_order_words[] = {"auto"}; /* MKTOPT_MARKOV_ORDER_AUTO is -1 */
const mktopt__enum mktopt__markov_order_words = MKTOPT__ENUM_OF(markov_order_words);

/* In a call the number of threads is an option of the call, not of the request. */
static const mktopt__field attribution_options_fields[] = {
    MKTOPT__ATTRIBUTION_OPTIONS_FIELDS(mktopt_attribution_options, ),
    MKTOPT__MEMBER(mktopt_attribution_options, I32, threads, MKTOPT__DEFAULT(1),
                   MKTOPT__BETWEEN(1, 256), .doc = "Credits do not depend on it."),
};

mktopt_status mktopt__check_attribution_options(const mktopt_attribution_options *options,
                                                const mktopt__path *path, mktopt_error *err)
{
    const double *share = options->position_weights;
    const double sum = share != NULL ? mktopt__sum_of(share, 3) : 1;
    if (!(fabs(sum - 1) <= WEIGHT_SUM_TOLERANCE))
        return mktopt__fail(err, MKTOPT_CONFLICT, MKTOPT__MEMBER_PATH(path, "position_weights"),
                            "must sum to 1, got %s", MKTOPT__NUMBER(sum));
    return MKTOPT_OK;
}

static mktopt_status check_options(const void *value, const mktopt__path *path, mktopt_error *err)
{
    return mktopt__check_attribution_options(value, path, err);
}

const mktopt__struct mktopt__attribution_options_type = {
    .name = "attribution_options",
    .doc = "Settings of the models.",
    MKTOPT__STRUCT_TABLE(mktopt_attribution_options, attribution_options_fields),
    .check = check_options,
};

mktopt_status mktopt_journey_options_init(mktopt_journey_options *options, size_t size)
{
    return mktopt__options_init(&mktopt__journey_options_type, options, size);
}

mktopt_status mktopt_attribution_options_init(mktopt_attribution_options *options, size_t size)
{
    return mktopt__options_init(&mktopt__attribution_options_type, options, size);
}

/* ---- columns -------------------------------------------------------------------------------- */

#define AMOUNT_OR_NOTHING .flags = MKTOPT__OPTIONAL | MKTOPT__MISSING_OK, MKTOPT__AT_LEAST(0)

static const mktopt__field event_columns_fields[] = {
    MKTOPT__MEMBER(mktopt_event_columns, STRING, user, .flags = MKTOPT__INTEGER_OK, .doc = "Who."),
    MKTOPT__MEMBER(mktopt_event_columns, STRING, channel,
                   .flags = MKTOPT__OPTIONAL | MKTOPT__MISSING_OK,
                   .doc = "Where a touch happened; not read for conversions."),
    MKTOPT__MEMBER(mktopt_event_columns, TIME, time, .doc = "When, UTC."),
    MKTOPT__MEMBER(mktopt_event_columns, STRING, type, .doc = "touch or conversion."),
    MKTOPT__MEMBER(mktopt_event_columns, F64, value, AMOUNT_OR_NOTHING, .unit = "currency",
                   .doc = "Of a conversion; missing is 0."),
    MKTOPT__MEMBER(mktopt_event_columns, STRING, campaign,
                   .flags = MKTOPT__OPTIONAL | MKTOPT__MISSING_OK,
                   .doc = "Of a touch; tells duplicates apart."),
    MKTOPT__MEMBER(mktopt_event_columns, F64, cost, AMOUNT_OR_NOTHING, .unit = "currency",
                   .doc = "Of a touch; missing is 0."),
};

const mktopt__struct mktopt__event_columns_type = {
    .name = "events",
    .doc = "An event log, in any order.",
    MKTOPT__STRUCT_TABLE(mktopt_event_columns, event_columns_fields),
};

static const mktopt__field path_columns_fields[] = {
    MKTOPT__MEMBER(mktopt_path_columns, ARRAY, path,
                   .flags = MKTOPT__SCALAR_OK | MKTOPT__MISSING_OK,
                   MKTOPT__EACH(STRING, .flags = 0),
                   .doc = "Channel names in order, as an array or one string joined by ' > '."),
    MKTOPT__MEMBER(mktopt_path_columns, F64, conversions, AMOUNT_OR_NOTHING,
                   .doc = "How often the path led to a conversion; missing is 0."),
    MKTOPT__MEMBER(mktopt_path_columns, F64, value, AMOUNT_OR_NOTHING, .unit = "currency",
                   .doc = "Of all these conversions; missing is 0."),
    MKTOPT__MEMBER(mktopt_path_columns, F64, nulls, AMOUNT_OR_NOTHING,
                   .doc = "How often the path ended without a conversion; missing is 0."),
};

const mktopt__struct mktopt__path_columns_type = {
    .name = "paths",
    .doc = "Aggregated paths.",
    MKTOPT__STRUCT_TABLE(mktopt_path_columns, path_columns_fields),
};

/* ---- summary -------------------------------------------------------------------------------- */

#define TOTAL(K, member, ...) MKTOPT__MEMBER(mktopt_journeys_summary, K, member, __VA_ARGS__)

static const mktopt__field summary_fields[] = {
    TOTAL(F64, journeys, .doc = "Conversions and nulls."),
    TOTAL(F64, conversions, .doc = "Of paths with touches: what the models share out."),
    TOTAL(F64, value, .doc = "Of these conversions.", .unit = "currency"),
    TOTAL(F64, nulls, .doc = "Paths with touches that ended without a conversion."),
    TOTAL(F64, unattributed_conversions, .doc = "Without any touch."),
    TOTAL(F64, unattributed_value, .doc = "Of conversions without any touch.", .unit = "currency"),
    TOTAL(F64, unattributed_nulls, .doc = "Nulls of aggregated paths without any touch."),
    TOTAL(F64, single_touch_conversions, .doc = "Of paths with exactly one touch."),
    TOTAL(F64, touches_per_conversion, .doc = "Mean length of converting paths.",
          .flags = MKTOPT__OPTIONAL),
    TOTAL(F64, conversion_rate, .doc = "Conversions per journey.", .flags = MKTOPT__OPTIONAL,
          .unit = "fraction"),
    TOTAL(F64, conversion_rate_lower, .doc = "Lower end of its exact 95 % interval.",
          .flags = MKTOPT__OPTIONAL, .unit = "fraction"),
    TOTAL(F64, conversion_rate_upper, .doc = "Upper end of its exact 95 % interval.",
          .flags = MKTOPT__OPTIONAL, .unit = "fraction"),
    TOTAL(I64, users, .doc = "Of events; 0 for aggregated paths."),
    TOTAL(I64, paths, .doc = "Paths held, with touches."),
    TOTAL(I64, touches, .doc = "Touches held."),
    TOTAL(I64, duplicate_events, .doc = "Exact copies of another event; they count."),
    TOTAL(I64, ignored_events, .doc = "After window_end."),
    TOTAL(I64, expired_touches, .doc = "Older than lookback_days before their conversion."),
};

const mktopt__struct mktopt__journeys_summary_type = {
    .name = "journeys_summary",
    .doc = "What the journeys hold.",
    MKTOPT__STRUCT_TABLE(mktopt_journeys_summary, summary_fields),
};
