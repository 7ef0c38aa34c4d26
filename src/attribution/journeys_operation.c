/* attribution.journeys */
#include "attribution/operations_priv.h"
#include "attribution/statistics.h"

/* ---- request -------------------------------------------------------------------------------- */

typedef struct journeys_request {
    mktopt__source source;
    mktopt_statistics_options options;
    int32_t credit_model;
    int32_t has_credit_model;
    mktopt_attribution_options attribution;
} journeys_request;

#define OPTIONS_FIELDS(S, P)                                                             \
    MKTOPT__LEVEL_FIELD(S, P),                                                           \
        MKTOPT__OPTION(S, P, I64, top_n, MKTOPT__DEFAULT(10), MKTOPT__AT_LEAST(0),       \
                       .doc = "So many paths and pairs are told."),                      \
        MKTOPT__OPTION(S, P, I64, max_touches, MKTOPT__DEFAULT(20), MKTOPT__AT_LEAST(1), \
                       .unit = "touches", .doc = "Longer journeys share the last step.")

static const mktopt__field options_fields[] = {
    OPTIONS_FIELDS(mktopt_statistics_options, ),
    MKTOPT__MEMBER(mktopt_statistics_options, STRING, credit_model, .flags = MKTOPT__OPTIONAL,
                   .doc = "A rule: top paths tell each touch's credit."),
};

const mktopt__struct mktopt__statistics_options_type = {
    .name = "statistics_options",
    .doc = "Settings of the statistics.",
    MKTOPT__STRUCT_TABLE(mktopt_statistics_options, options_fields),
};

static const mktopt__field request_fields[] = {
    MKTOPT__SOURCE_FIELDS(journeys_request),
    OPTIONS_FIELDS(journeys_request, options.),
    MKTOPT__MEMBER(journeys_request, ENUM, credit_model, .flags = MKTOPT__OPTIONAL,
                   MKTOPT__PRESENT(journeys_request, has_credit_model),
                   .names = &mktopt__model_names,
                   .doc = "A model that credits path by path: top paths tell each touch's credit."),
    MKTOPT__SOURCE_OPTIONS_FIELDS(journeys_request),
    MKTOPT__ATTRIBUTION_OPTIONS_FIELDS(journeys_request, attribution.),
};

static mktopt_status check_request(const void *value, const mktopt__path *path, mktopt_error *err)
{
    const journeys_request *request = value;
    return mktopt__check_attribution_options(&request->attribution, path, err);
}

const mktopt__struct mktopt__attribution_journeys_request = {
    .name = "attribution_journeys_request",
    .doc = "Journeys, and how much to tell of them.",
    MKTOPT__STRUCT_TABLE(journeys_request, request_fields),
    .check = check_request,
};

/* ---- response ------------------------------------------------------------------------------- */

/* A path by the names of its channels. */
typedef struct named_path {
    mktopt__array path;
    mktopt__array credit;
    mktopt_path_statistics known;
} named_path;

typedef struct journeys_response {
    mktopt_journeys_summary summary;
    mktopt_statistics_overview overview;
    int32_t has_times;
    mktopt__array top_paths;
    mktopt__array channels;
    mktopt__array pairs;
    mktopt__array steps;
    mktopt__array days_histogram;
    mktopt__array findings;
} journeys_response;

#define S                   mktopt_distribution
#define VALUE(member, text) MKTOPT__MEMBER(S, F64, member, .flags = MKTOPT__OPTIONAL, .doc = text)
static const mktopt__field distribution_fields[] = {
    MKTOPT__MEMBER(S, F64, count, .doc = "Journeys."),
    VALUE(mean, "Mean."),
    VALUE(minimum, "Smallest."),
    VALUE(p10, "10 % have at most this."),
    VALUE(p25, "25 % have at most this."),
    VALUE(median, "Half have at most this."),
    VALUE(p75, "75 % have at most this."),
    VALUE(p90, "90 % have at most this."),
    VALUE(p95, "95 % have at most this."),
    VALUE(maximum, "Largest."),
};
#undef VALUE
#undef S

static const mktopt__struct distribution_type = {
    .name = "distribution",
    .doc = "How a figure is distributed over journeys; null where there are none.",
    MKTOPT__STRUCT_TABLE(mktopt_distribution, distribution_fields),
};

#define COUNT(member, text) MKTOPT__MEMBER(S, F64, member, .doc = text)
#define RATE(member, text) \
    MKTOPT__MEMBER(S, F64, member, .flags = MKTOPT__OPTIONAL, .unit = "fraction", .doc = text)
#define RATIO(member, text) MKTOPT__MEMBER(S, F64, member, .flags = MKTOPT__OPTIONAL, .doc = text)

static const mktopt__field path_fields[] = {
    MKTOPT__TEXTS(named_path, path, .doc = "Its channels, oldest touch first."),
#define S                     named_path
#define KNOWN(K, member, ...) MKTOPT__OPTION(named_path, known., K, member, __VA_ARGS__)
    KNOWN(I64, length, .unit = "touches", .doc = "Of the path."),
    KNOWN(F64, conversions, .doc = "Of journeys with exactly these touches."),
    KNOWN(F64, value, .unit = "currency", .doc = "Of these conversions."),
    KNOWN(F64, nulls, .doc = "Such journeys without a conversion."),
    KNOWN(F64, share, .unit = "fraction", .doc = "Of all conversions."),
    KNOWN(F64, conversion_rate, .unit = "fraction", .doc = "Conversions / all such journeys."),
    KNOWN(F64, lower, .flags = MKTOPT__OPTIONAL, .unit = "fraction",
          .doc = "Of the rate's exact interval (Clopper-Pearson)."),
    KNOWN(F64, upper, .flags = MKTOPT__OPTIONAL, .unit = "fraction",
          .doc = "Of the rate's exact interval."),
#undef KNOWN
#undef S
    MKTOPT__MEMBER(named_path, ARRAY, credit, .flags = MKTOPT__OPTIONAL,
                   MKTOPT__EACH(F64, .flags = 0), .unit = "fraction",
                   .doc = "Of each touch, mean of the conversions; null without credit_model."),
};

static const mktopt__struct path_type = {
    .name = "path_statistics",
    .doc = "All journeys with exactly these touches.",
    MKTOPT__STRUCT_TABLE(named_path, path_fields),
};

#define S mktopt_channel_statistics
static const mktopt__field channel_fields[] = {
    MKTOPT__MEMBER(S, STRING, channel, .doc = "Name of the channel."),
    COUNT(touches, "By the channel."),
    COUNT(journeys, "That hold it."),
    COUNT(conversions, "Of these journeys."),
    RATE(conversion_rate, "Conversions / journeys."),
    COUNT(starts, "Journeys that begin with it."),
    COUNT(opens, "Conversions of these."),
    COUNT(assists, "Conversions with a touch of it before their last touch."),
    COUNT(closes, "Conversions whose last touch it is."),
    RATIO(assist_ratio, "Assists / closes; null without closes."),
    COUNT(ends, "Journeys without conversion whose last touch it is."),
    RATE(drop_off, "Ends / touches: the chance to end there."),
    RATE(share_of_converters, "Of the journeys that convert, those that hold it."),
    RATE(share_of_nulls, "Of the others, those that hold it."),
    RATE(difference, "Share of converters - share of nulls."),
    RATE(lower, "Of the difference's interval (Newcombe)."),
    RATE(upper, "Of the difference's interval."),
};
#undef S

static const mktopt__struct channel_type = {
    .name = "channel_statistics",
    .doc = "What a channel does in journeys.",
    MKTOPT__STRUCT_TABLE(mktopt_channel_statistics, channel_fields),
};

#define S mktopt_pair_statistics
static const mktopt__field pair_fields[] = {
    MKTOPT__MEMBER(S, STRING, first, .doc = "One channel."),
    MKTOPT__MEMBER(S, STRING, second, .doc = "The other."),
    COUNT(journeys, "That hold both."),
    COUNT(conversions, "Of these journeys."),
    RATE(conversion_rate, "Conversions / journeys."),
    RATE(expected_rate,
         "If each worked on its own, in journeys as long: 1 - (1 - a)(1 - b) / (1 - none)."),
    RATIO(lift, "Conversion rate / expected rate; null when that is not above 0."),
    RATIO(lower, "Of the lift's interval."),
    RATIO(upper, "Of the lift's interval."),
    RATIO(p_value, "Of their independence, two-sided."),
    MKTOPT__MEMBER(S, BOOL, significant,
                   .doc = "They are not independent; false discoveries are held to 1 - level."),
};
#undef S

static const mktopt__struct pair_type = {
    .name = "pair_statistics",
    .doc = "Two channels in one journey, against what they would do independently.",
    MKTOPT__STRUCT_TABLE(mktopt_pair_statistics, pair_fields),
};

#define S mktopt_step_statistics
static const mktopt__field step_fields[] = {
    MKTOPT__MEMBER(S, I64, touches, .unit = "touches", .doc = "So many."),
    MKTOPT__MEMBER(S, BOOL, or_more, .doc = "The last step, which longer journeys share."),
    COUNT(reached, "Journeys with so many touches or more."),
    COUNT(conversions, "After exactly so many."),
    COUNT(nulls, "Journeys that end after exactly so many without a conversion."),
    RATE(share, "Of all conversions."),
    RATE(conversion_rate, "Conversions / reached."),
    RATE(drop_off, "Nulls / reached."),
};
#undef S

static const mktopt__struct step_type = {
    .name = "step_statistics",
    .doc = "Journeys by number of touches.",
    MKTOPT__STRUCT_TABLE(mktopt_step_statistics, step_fields),
};

#define S mktopt_days_statistics
static const mktopt__field days_fields[] = {
    MKTOPT__MEMBER(S, F64, from, .unit = "days", .doc = "This and more."),
    MKTOPT__MEMBER(S, F64, to, .flags = MKTOPT__OPTIONAL, .unit = "days",
                   .doc = "Less than this; null: no end."),
    COUNT(conversions, "So long after their first touch."),
    RATE(share, "Of the conversions with times."),
};
#undef S

static const mktopt__struct days_type = {
    .name = "days_statistics",
    .doc = "Conversions by the days since their first touch.",
    MKTOPT__STRUCT_TABLE(mktopt_days_statistics, days_fields),
};

#define S mktopt_finding
static const mktopt__field finding_fields[] = {
    MKTOPT__MEMBER(S, STRING, kind, .doc = "What it is about."),
    MKTOPT__MEMBER(S, STRING, sentence, .doc = "The finding."),
    MKTOPT__TEXTS(S, channels, .doc = "That it is about."),
    MKTOPT__MEMBER(
        S, MAP, numbers, .doc = "In the sentence, unrounded.",
        .item_size = sizeof(mktopt_finding_number),
        MKTOPT__ELEMENT(F64, .offset = (uint32_t)offsetof(mktopt_finding_number, value))),
};
#undef S

static const mktopt__struct finding_type = {
    .name = "finding",
    .doc = "What stands out, and the numbers behind it.",
    MKTOPT__STRUCT_TABLE(mktopt_finding, finding_fields),
};

#define S journeys_response
static const mktopt__field response_fields[] = {
    MKTOPT__MEMBER(S, STRUCT, summary, .type = &mktopt__journeys_summary_type,
                   .doc = "What the journeys hold."),
    MKTOPT__MEMBER(S, ARRAY, top_paths, MKTOPT__ITEMS(named_path, &path_type),
                   .doc = "Paths with the most conversions."),
#define OVERVIEW(K, member, ...) MKTOPT__OPTION(S, overview., K, member, __VA_ARGS__)
    OVERVIEW(STRUCT, touches_to_conversion, .type = &distribution_type,
             .doc = "Touches of journeys that convert."),
    OVERVIEW(STRUCT, touches_of_nulls, .type = &distribution_type,
             .doc = "Touches of journeys that do not."),
    OVERVIEW(F64, touches_difference, .flags = MKTOPT__OPTIONAL, .unit = "touches",
             .doc = "Mean of the converters - mean of the others."),
    OVERVIEW(F64, touches_difference_lower, .flags = MKTOPT__OPTIONAL, .unit = "touches",
             .doc = "Of its interval (Welch)."),
    OVERVIEW(F64, touches_difference_upper, .flags = MKTOPT__OPTIONAL, .unit = "touches",
             .doc = "Of its interval."),
    OVERVIEW(STRUCT, days_to_conversion, .flags = MKTOPT__OPTIONAL, MKTOPT__PRESENT(S, has_times),
             .type = &distribution_type, .unit = "days",
             .doc = "From the first touch; null without times."),
    OVERVIEW(STRUCT, days_from_last_touch, .flags = MKTOPT__OPTIONAL, MKTOPT__PRESENT(S, has_times),
             .type = &distribution_type, .unit = "days",
             .doc = "To the conversion; null without times."),
#undef OVERVIEW
    MKTOPT__MEMBER(S, ARRAY, days_histogram, MKTOPT__ITEMS(mktopt_days_statistics, &days_type),
                   .doc = "Conversions by days since the first touch; empty without times."),
    MKTOPT__MEMBER(S, ARRAY, steps, MKTOPT__ITEMS(mktopt_step_statistics, &step_type),
                   .doc = "Conversions and drop-off by number of touches."),
    MKTOPT__MEMBER(S, ARRAY, channels, MKTOPT__ITEMS(mktopt_channel_statistics, &channel_type),
                   .doc = "By name."),
    MKTOPT__MEMBER(S, ARRAY, pairs, MKTOPT__ITEMS(mktopt_pair_statistics, &pair_type),
                   .doc = "Channels that work together, by the lower end of the lift."),
    MKTOPT__MEMBER(S, ARRAY, findings, MKTOPT__ITEMS(mktopt_finding, &finding_type),
                   .doc = "What stands out, in sentences with their numbers."),
};
#undef S

const mktopt__struct mktopt__attribution_journeys_response = {
    .name = "journeys_statistics",
    .doc = "What journeys look like.",
    MKTOPT__STRUCT_TABLE(journeys_response, response_fields),
};

/* ---- the operation -------------------------------------------------------------------------- */

static mktopt_status name_paths(const mktopt__context *context, const mktopt__array *paths,
                                const mktopt_channel_statistics *channels, mktopt__array *out,
                                mktopt_error *err)
{
    const mktopt_path_statistics *known = paths->items;
    named_path *named = mktopt__arena_alloc(context->arena, paths->count, sizeof *named);
    if (named == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < paths->count; i++) {
        const char **names = mktopt__arena_alloc(context->arena, known[i].length, sizeof *names);
        if (names == NULL)
            return mktopt__out_of_memory(err);
        for (int64_t touch = 0; touch < known[i].length; touch++)
            names[touch] = channels[known[i].channels[touch]].channel;
        named[i].path = (mktopt__array){names, known[i].length};
        if (known[i].credit != NULL)
            named[i].credit = (mktopt__array){(void *)(uintptr_t)known[i].credit, known[i].length};
        named[i].known = known[i];
    }
    *out = (mktopt__array){named, paths->count};
    return MKTOPT_OK;
}

static mktopt_status compute(const mktopt__context *context, const journeys_request *request,
                             const mktopt_journeys *journeys, mktopt_statistics *statistics,
                             mktopt_error *err)
{
    const mktopt__model *rule = NULL;
    if (request->has_credit_model)
        MKTOPT__TRY(mktopt__find_rule("credit_model", mktopt__models[request->credit_model].name,
                                      &rule, err));
    return mktopt__statistics(context, journeys, &request->options, rule, &request->attribution,
                              statistics, err);
}

mktopt_status mktopt__attribution_run_journeys(const mktopt__context *context, const void *request_,
                                               void *response_, mktopt_error *err)
{
    const journeys_request *request = request_;
    journeys_response *response = response_;
    const mktopt_journeys *journeys;
    mktopt_journeys *owned;
    mktopt__stage stage;
    mktopt_statistics statistics = {0};
    MKTOPT__TRY(mktopt__source_open(context, &request->source, &journeys, &owned, err));
    const mktopt__context rest = mktopt__source_rest(&stage, context, &request->source);
    const mktopt_status status = compute(&rest, request, journeys, &statistics, err);
    response->summary = journeys->summary;
    mktopt_journeys_free(owned);
    MKTOPT__TRY(status);
    response->overview = statistics.overview;
    response->has_times = statistics.days.count > 0;
    response->channels = statistics.channels;
    response->pairs = statistics.pairs;
    response->steps = statistics.steps;
    response->days_histogram = statistics.days;
    response->findings = statistics.findings;
    return name_paths(context, &statistics.paths, statistics.channels.items, &response->top_paths,
                      err);
}
