/* Journeys from events and from paths, any columns, and every model of credit over them. */
#include "fuzz.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ROWS = 24, TEXT = 12 };

struct columns {
    double f64[3][ROWS];
    int64_t i64[2][ROWS];
    int32_t codes[ROWS];
    char text[ROWS][TEXT];
    const char *strings[2][ROWS];
    int64_t offsets[ROWS + 1];
    mktopt_arg names;
    mktopt_arg elements;
    int64_t count;
};

/* Mostly well formed, so that the work behind the checks is reached. */
static void fill(struct columns *columns, fuzz_input *input)
{
    static const char *const channels[] = {"search", "email", "direct", "a > b", "", NULL};
    static const char *const types[] = {"touch", "touch", "touch", "conversion"};
    columns->count = fuzz_byte(input) % ROWS;
    columns->offsets[0] = 0;
    for (int64_t i = 0; i < columns->count; ++i) {
        const uint8_t form = fuzz_byte(input);
        columns->strings[0][i] = form < 240 ? channels[form % 4] : channels[form % 6];
        columns->strings[1][i] = form < 250 ? types[(form / 4) % 4] : "other";
        for (int k = 0; k < 3; ++k)
            columns->f64[k][i] = form < 230 ? fuzz_byte(input) : fuzz_double(input);
        columns->i64[0][i] = form < 230 ? fuzz_byte(input) * 3600 : fuzz_integer(input);
        columns->i64[1][i] = form % 5;
        columns->codes[i] = form < 240 ? form % 4 : (int32_t)fuzz_integer(input);
        columns->offsets[i + 1] = columns->offsets[i] + (form < 250 && i > 0 ? form % 2 : 0);
    }
    columns->names = mktopt_arg_cstrings(channels, 4);
    columns->elements = mktopt_arg_cstrings(columns->strings[0], columns->count);
}

static mktopt_arg numbers(const struct columns *columns, int k, uint8_t form)
{
    if (form < 60)
        return (mktopt_arg){.kind = MKTOPT_ARG_NONE};
    if (form < 240)
        return mktopt_arg_f64(columns->f64[k], columns->count);
    return mktopt_arg_i64(columns->i64[1], columns->count - (form & 1));
}

static mktopt_arg channel_names(const struct columns *columns, uint8_t form)
{
    if (form < 128)
        return mktopt_arg_cstrings(columns->strings[0], columns->count);
    return mktopt_arg_category(columns->codes, columns->count, &columns->names);
}

static mktopt_status from_events(struct columns *columns, fuzz_input *input, fuzz_memory *memory,
                                 mktopt_journeys **journeys, mktopt_error *err)
{
    mktopt_journey_options options;
    FUZZ_CHECK(mktopt_journey_options_init(&options, sizeof options) == MKTOPT_OK);
    if (fuzz_byte(input) < 100) {
        options.lookback_days = fuzz_double(input);
        options.inactivity_gap_days = fuzz_double(input);
        options.window_end = fuzz_integer(input);
    }
    const mktopt_event_columns events = {
        .struct_size = sizeof events,
        .user = mktopt_arg_i64(columns->i64[1], columns->count),
        .channel = channel_names(columns, fuzz_byte(input)),
        .time = mktopt_arg_i64(columns->i64[0], columns->count),
        .type = mktopt_arg_cstrings(columns->strings[1], columns->count),
        .value = numbers(columns, 0, fuzz_byte(input)),
        .campaign = channel_names(columns, fuzz_byte(input)),
        .cost = numbers(columns, 1, fuzz_byte(input)),
    };
    mktopt_build_options build;
    FUZZ_CHECK(mktopt_build_options_init(&build, sizeof build) == MKTOPT_OK);
    if (fuzz_byte(input) < 128)
        return mktopt_journeys_from_events(&events, &options, &memory->allocator, journeys, err);
    return mktopt_journeys_build_from_events(&events, &options, &build, &memory->allocator,
                                             journeys, err);
}

static mktopt_status from_paths(struct columns *columns, fuzz_input *input, fuzz_memory *memory,
                                mktopt_journeys **journeys, mktopt_error *err)
{
    const mktopt_path_columns paths = {
        .struct_size = sizeof paths,
        .path = fuzz_byte(input) < 128
                    ? channel_names(columns, 0)
                    : mktopt_arg_ragged(columns->offsets, columns->count, &columns->elements),
        .conversions = numbers(columns, 0, fuzz_byte(input)),
        .value = numbers(columns, 1, fuzz_byte(input)),
        .nulls = numbers(columns, 2, fuzz_byte(input)),
    };
    if (fuzz_byte(input) < 128)
        return mktopt_journeys_from_paths(&paths, &memory->allocator, journeys, err);
    return mktopt_journeys_build_from_paths(&paths, NULL, &memory->allocator, journeys, err);
}

static double read_journeys(const mktopt_journeys *journeys, fuzz_input *input)
{
    mktopt_journeys_summary summary = {.struct_size = sizeof summary};
    FUZZ_CHECK(mktopt_journeys_get_summary(journeys, &summary, NULL) == MKTOPT_OK);
    const int64_t channels = mktopt_journeys_channel_count(journeys);
    for (int64_t i = 0; i < channels; ++i) {
        FUZZ_CHECK(mktopt_journeys_channel(journeys, i) != NULL);
        (void)mktopt_journeys_channel_cost(journeys, i);
    }
    FUZZ_CHECK(mktopt_journeys_channel(journeys, channels) == NULL);
    mktopt_journey journey = {.struct_size = sizeof journey};
    int32_t path[4];
    double ages[4];
    mktopt_error err = {0};
    const int64_t index = fuzz_integer(input);
    const mktopt_status status =
        mktopt_journeys_get_path(journeys, index, &journey, path, ages, 4, &err);
    fuzz_check_error(status, &err);
    return summary.conversions;
}

/* A handle twice has twice the paths, one behind the other, when they are read at once. */
static void merge_and_read(const mktopt_journeys *journeys, fuzz_memory *memory, fuzz_input *input)
{
    enum { PATHS = 64 };
    int64_t offsets[PATHS + 1];
    int32_t channels[PATHS];
    mktopt_journeys_summary summary = {.struct_size = sizeof summary};
    FUZZ_CHECK(mktopt_journeys_get_summary(journeys, &summary, NULL) == MKTOPT_OK);
    const mktopt_journeys *parts[2] = {journeys, journeys};
    mktopt_journeys *merged = NULL;
    mktopt_error err = {0};
    mktopt_status status = mktopt_journeys_merge(parts, 2, &memory->allocator, &merged, &err);
    fuzz_check_error(status, &err);
    FUZZ_CHECK((status == MKTOPT_OK) == (merged != NULL));
    if (merged == NULL)
        return;
    const mktopt_path_arrays arrays = {
        .struct_size = sizeof arrays,
        .touch_capacity = fuzz_byte(input) % PATHS,
        .offsets = offsets,
        .channels = channels,
    };
    status = mktopt_journeys_get_paths(merged, 0, 2 * summary.paths, &arrays, &err);
    fuzz_check_error(status, &err);
    FUZZ_CHECK(status != MKTOPT_OK || offsets[2 * summary.paths] == 2 * summary.touches);
    mktopt_journeys_free(merged);
}

/* What the model markov tells beside its credits is all there, or none of it. */
static void check_markov(const mktopt_attribution *attribution)
{
    const int32_t order = mktopt_attribution_markov_order(attribution);
    const int64_t transitions = mktopt_attribution_transition_count(attribution);
    FUZZ_CHECK(order >= 0 && order <= 4 && transitions >= 0);
    FUZZ_CHECK((order > 0) == (mktopt_attribution_removal_of_conversions(attribution) != NULL));
    FUZZ_CHECK((order > 0) == (mktopt_attribution_removal_of_value(attribution) != NULL));
    for (int64_t i = 0; i <= transitions; ++i) {
        mktopt_transition step = {.struct_size = sizeof step};
        const mktopt_status status = mktopt_attribution_transition(attribution, i, &step, NULL);
        FUZZ_CHECK((status == MKTOPT_OK) == (i < transitions));
        FUZZ_CHECK(status != MKTOPT_OK || (step.probability > 0 && step.probability <= 1 + 1e-9));
    }
}

/* Every model gives all conversions away, and none twice. */
static void check_credits(const mktopt_attribution *attribution, double conversions)
{
    const int64_t channels = mktopt_attribution_channel_count(attribution);
    const int64_t models = mktopt_attribution_model_count(attribution);
    for (int64_t model = 0; model < models; ++model) {
        const double *credit = mktopt_attribution_conversions(attribution, model);
        FUZZ_CHECK(mktopt_attribution_model(attribution, model) != NULL);
        FUZZ_CHECK(mktopt_attribution_value(attribution, model) != NULL);
        FUZZ_CHECK(mktopt_attribution_share(attribution, model) != NULL);
        double sum = 0;
        for (int64_t i = 0; i < channels; ++i)
            sum += credit[i];
        FUZZ_CHECK(fabs(sum - conversions) <= 1e-9 * fmax(conversions, 1e-300));
    }
    for (int64_t i = 0; i < channels; ++i)
        FUZZ_CHECK(mktopt_attribution_channel(attribution, i) != NULL);
    (void)mktopt_attribution_recommended_model(attribution);
    FUZZ_CHECK(mktopt_attribution_reason(attribution) != NULL);
    check_markov(attribution);
}

static void run_models(const mktopt_journeys *journeys, double conversions, fuzz_memory *memory,
                       fuzz_input *input)
{
    mktopt_attribution_options options;
    FUZZ_CHECK(mktopt_attribution_options_init(&options, sizeof options) == MKTOPT_OK);
    const double weights[3] = {fuzz_double(input), fuzz_double(input), fuzz_double(input)};
    const mktopt_channel_weight channel_weight = {"search", fuzz_double(input)};
    const uint8_t form = fuzz_byte(input);
    if (form & 1)
        options.custom = (mktopt_custom_weights){weights, 3, &channel_weight, 1};
    if (form & 2)
        options.half_life_days = fuzz_double(input);
    if (form & 4)
        options.half_life_steps = fuzz_double(input);
    if ((form & 24) == 24) {
        options.position_weights = weights;
        options.n_position_weights = 3;
    }
    const char *models[2];
    for (int i = 0; i < 2; ++i)
        models[i] = mktopt_attribution_known_model(fuzz_byte(input) %
                                                   mktopt_attribution_known_model_count());
    mktopt_attribution *attribution = NULL;
    mktopt_error err = {0};
    const mktopt_status status = mktopt_attribution_run(
        journeys, models, form & 32 ? 2 : 0, &options, &memory->allocator, &attribution, &err);
    fuzz_check_error(status, &err);
    FUZZ_CHECK((status == MKTOPT_OK) == (attribution != NULL));
    if (attribution != NULL)
        check_credits(attribution, conversions);
    mktopt_attribution_free(attribution);
}

/* Settings: mostly the defaults. */
static mktopt_prediction_options prediction_options(fuzz_input *input)
{
    static const char *const candidates[] = {"search", "email", "direct"};
    mktopt_prediction_options options;
    FUZZ_CHECK(mktopt_prediction_options_init(&options, sizeof options) == MKTOPT_OK);
    options.markov_order = fuzz_byte(input) % 6 - 1;
    if (fuzz_byte(input) < 60) {
        options.level = fuzz_double(input);
        options.top_n = fuzz_integer(input);
        options.min_observations = fuzz_integer(input);
        options.candidates = candidates;
        options.n_candidates = fuzz_byte(input) % 4;
    }
    return options;
}

static void predict(const mktopt_journeys *journeys, fuzz_memory *memory, fuzz_input *input)
{
    const mktopt_prediction_options options = prediction_options(input);
    const int64_t channels = mktopt_journeys_channel_count(journeys);
    const char *journey[4];
    const int64_t length = channels > 0 ? fuzz_byte(input) % 5 : 0;
    for (int64_t i = 0; i < length; ++i)
        journey[i] = mktopt_journeys_channel(journeys, fuzz_byte(input) % channels);
    mktopt_prediction *prediction = NULL;
    mktopt_error err = {0};
    const mktopt_status status = mktopt_attribution_predict(journeys, journey, length, &options,
                                                            &memory->allocator, &prediction, &err);
    fuzz_check_error(status, &err);
    FUZZ_CHECK((status == MKTOPT_OK) == (prediction != NULL));
    if (prediction != NULL) {
        mktopt_prediction_summary summary = {.struct_size = sizeof summary};
        FUZZ_CHECK(mktopt_prediction_get_summary(prediction, &summary, NULL) == MKTOPT_OK);
        FUZZ_CHECK(summary.lower <= summary.conversion_probability);
        FUZZ_CHECK(summary.conversion_probability <= summary.upper);
        mktopt_next_touch next = {.struct_size = sizeof next};
        for (int64_t i = 0; i < mktopt_prediction_next_count(prediction); ++i)
            FUZZ_CHECK(mktopt_prediction_next(prediction, i, &next, NULL) == MKTOPT_OK);
        for (int64_t i = 0; i < mktopt_prediction_suggestion_count(prediction); ++i)
            FUZZ_CHECK(mktopt_prediction_suggestion(prediction, i) != NULL);
    }
    mktopt_prediction_free(prediction);
}

static void read_statistics(const mktopt_statistics *statistics)
{
    mktopt_statistics_overview overview = {.struct_size = sizeof overview};
    FUZZ_CHECK(mktopt_statistics_get_overview(statistics, &overview, NULL) == MKTOPT_OK);
    mktopt_path_statistics path = {.struct_size = sizeof path};
    for (int64_t i = 0; i < mktopt_statistics_path_count(statistics); ++i)
        FUZZ_CHECK(mktopt_statistics_path(statistics, i, &path, NULL) == MKTOPT_OK);
    mktopt_channel_statistics channel = {.struct_size = sizeof channel};
    for (int64_t i = 0; i < mktopt_statistics_channel_count(statistics); ++i)
        FUZZ_CHECK(mktopt_statistics_channel(statistics, i, &channel, NULL) == MKTOPT_OK);
    mktopt_pair_statistics pair = {.struct_size = sizeof pair};
    for (int64_t i = 0; i < mktopt_statistics_pair_count(statistics); ++i)
        FUZZ_CHECK(mktopt_statistics_pair(statistics, i, &pair, NULL) == MKTOPT_OK);
    mktopt_step_statistics step = {.struct_size = sizeof step};
    for (int64_t i = 0; i < mktopt_statistics_step_count(statistics); ++i)
        FUZZ_CHECK(mktopt_statistics_step(statistics, i, &step, NULL) == MKTOPT_OK);
    mktopt_days_statistics days = {.struct_size = sizeof days};
    for (int64_t i = 0; i < mktopt_statistics_days_count(statistics); ++i)
        FUZZ_CHECK(mktopt_statistics_days(statistics, i, &days, NULL) == MKTOPT_OK);
    mktopt_finding finding = {.struct_size = sizeof finding};
    for (int64_t i = 0; i < mktopt_statistics_finding_count(statistics); ++i)
        FUZZ_CHECK(mktopt_statistics_finding(statistics, i, &finding, NULL) == MKTOPT_OK);
}

static void describe(const mktopt_journeys *journeys, fuzz_memory *memory, fuzz_input *input)
{
    mktopt_statistics_options options;
    FUZZ_CHECK(mktopt_statistics_options_init(&options, sizeof options) == MKTOPT_OK);
    const uint8_t form = fuzz_byte(input);
    if (form & 1)
        options.credit_model = mktopt_attribution_known_model(
            fuzz_byte(input) % mktopt_attribution_known_model_count());
    if ((form & 6) == 6) {
        options.level = fuzz_double(input);
        options.top_n = fuzz_integer(input);
        options.max_touches = fuzz_integer(input);
    }
    mktopt_statistics *statistics = NULL;
    mktopt_error err = {0};
    const mktopt_status status =
        mktopt_journeys_statistics(journeys, &options, &memory->allocator, &statistics, &err);
    fuzz_check_error(status, &err);
    FUZZ_CHECK((status == MKTOPT_OK) == (statistics != NULL));
    if (statistics != NULL)
        read_statistics(statistics);
    mktopt_statistics_free(statistics);
    double weights[4];
    const mktopt_status credit = mktopt_attribution_path_credit(
        journeys, fuzz_byte(input), options.credit_model != NULL ? options.credit_model : "linear",
        NULL, weights, 4, &err);
    fuzz_check_error(credit, &err);
}

static void weigh_costs(const mktopt_journeys *journeys, fuzz_memory *memory, fuzz_input *input)
{
    mktopt_roi_options options;
    FUZZ_CHECK(mktopt_roi_options_init(&options, sizeof options) == MKTOPT_OK);
    const mktopt_channel_cost costs[] = {{"search", fuzz_double(input)}, {"other", 1}};
    options.costs = costs;
    options.n_costs = fuzz_byte(input) % 3;
    mktopt_roi *roi = NULL;
    mktopt_error err = {0};
    const mktopt_status status =
        mktopt_attribution_roi(journeys, NULL, 0, &options, &memory->allocator, &roi, &err);
    fuzz_check_error(status, &err);
    FUZZ_CHECK((status == MKTOPT_OK) == (roi != NULL));
    mktopt_return line = {.struct_size = sizeof line};
    for (int64_t model = 0; model < mktopt_roi_model_count(roi); ++model) {
        FUZZ_CHECK(mktopt_roi_model(roi, model) != NULL);
        for (int32_t by = 0; by <= MKTOPT_ROI_BY_POSITION; ++by)
            for (int64_t i = 0; i < mktopt_roi_line_count(roi, model, by); ++i)
                FUZZ_CHECK(mktopt_roi_line(roi, model, by, i, &line, NULL) == MKTOPT_OK);
    }
    mktopt_roi_free(roi);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input input = {data, size};
    fuzz_memory memory;
    fuzz_memory_init(&memory, &input);
    const uint8_t form = fuzz_byte(&input);
    struct columns columns;
    fill(&columns, &input);
    mktopt_journeys *journeys = NULL;
    mktopt_error err = {0};
    const mktopt_status status = form < 128
                                     ? from_events(&columns, &input, &memory, &journeys, &err)
                                     : from_paths(&columns, &input, &memory, &journeys, &err);
    fuzz_check_error(status, &err);
    FUZZ_CHECK((status == MKTOPT_OK) == (journeys != NULL));
    if (journeys != NULL) {
        run_models(journeys, read_journeys(journeys, &input), &memory, &input);
        predict(journeys, &memory, &input);
        describe(journeys, &memory, &input);
        weigh_costs(journeys, &memory, &input);
        merge_and_read(journeys, &memory, &input);
    }
    mktopt_journeys_free(journeys);
    FUZZ_CHECK(memory.in_use == 0);
    return 0;
}
