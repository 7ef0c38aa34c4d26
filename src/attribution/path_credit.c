/* The credit of one path's touches. */
#include "attribution/statistics.h"

static const double SECONDS_PER_DAY = 86400;

/* A path as the rules see it, in the context's arena. */
static mktopt_status read_path(const mktopt__context *context, const mktopt_journeys *journeys,
                               int64_t index, int64_t capacity, mktopt__rule_path *path,
                               mktopt_error *err)
{
    mktopt_journey journey = {.struct_size = (uint32_t)sizeof journey};
    MKTOPT__TRY(mktopt_journeys_get_path(journeys, index, &journey, NULL, NULL, 0, err));
    const int64_t n = journey.length;
    int32_t *numbers = mktopt__arena_alloc(context->arena, n, sizeof *numbers);
    uint32_t *channels = mktopt__arena_alloc(context->arena, n, sizeof *channels);
    double *ages = mktopt__arena_alloc(context->arena, n, sizeof *ages);
    if (n > capacity)
        return mktopt__fail(err, MKTOPT_TOO_LARGE, MKTOPT__FIELD_PATH("capacity"),
                            "the path has %lld touches, got room for %lld", (long long)n,
                            (long long)capacity);
    if (numbers == NULL || channels == NULL || ages == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__TRY(mktopt_journeys_get_path(journeys, index, &journey, numbers, ages, n, err));
    for (int64_t i = 0; i < n; i++) {
        channels[i] = (uint32_t)numbers[i];
        ages[i] *= SECONDS_PER_DAY;
    }
    /* Ages are missing for all touches or for none. */
    *path = (mktopt__rule_path){channels, n > 0 && ages[0] >= 0 ? ages : NULL, n};
    return MKTOPT_OK;
}

static mktopt_status weigh(const mktopt__context *context, const mktopt_journeys *journeys,
                           int64_t index, const char *name,
                           const mktopt_attribution_options *options, double *weights,
                           int64_t capacity, mktopt_error *err)
{
    const mktopt__model *model;
    mktopt__rule_path path;
    mktopt__rules rules;
    mktopt_attribution channels = {.channels = journeys->channels,
                                   .n_channels = journeys->n_channels};
    MKTOPT__TRY(mktopt__find_rule("model", name, &model, err));
    if ((model->flags & MKTOPT__MODEL_NEEDS_CUSTOM) && !mktopt__has_custom_weights(options))
        return mktopt__fail(err, MKTOPT_MISSING_FIELD, MKTOPT__FIELD_PATH("custom"),
                            "the model custom needs position_weights or channel_weights");
    MKTOPT__TRY(read_path(context, journeys, index, capacity, &path, err));
    MKTOPT__TRY(mktopt__prepare_rules(context, options, &channels, &rules, err));
    model->rule(&rules, &path, weights);
    return MKTOPT_OK;
}

mktopt_status mktopt_attribution_path_credit(const mktopt_journeys *journeys, int64_t index,
                                             const char *model,
                                             const mktopt_attribution_options *options,
                                             double *weights, int64_t capacity, mktopt_error *err)
{
    MKTOPT__REQUIRE(journeys, err);
    MKTOPT__REQUIRE(model, err);
    MKTOPT__REQUIRE(weights, err);
    mktopt_attribution_options known;
    MKTOPT__TRY(mktopt__read_attribution_options(options, &known, err));
    const mktopt_allocator *allocator = mktopt__arena_allocator(journeys->arena);
    mktopt__arena *arena = mktopt__arena_create(allocator);
    if (arena == NULL)
        return mktopt__out_of_memory(err);
    const mktopt__context context = {.arena = arena, .allocator = allocator, .threads = 1};
    const mktopt_status status =
        weigh(&context, journeys, index, model, &known, weights, capacity, err);
    mktopt__arena_free(arena);
    return status;
}
