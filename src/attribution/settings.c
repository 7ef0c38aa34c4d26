/* What the caller asks of the models, checked and made ready. */
#include <string.h>

#include "attribution/attribution_priv.h"
#include "base/options.h"

/* ---- models by name ------------------------------------------------------------------------- */

static mktopt_status unknown_model(const char *name, int64_t index, mktopt_error *err)
{
    mktopt__names known = {0};
    for (int32_t i = 0; i < mktopt__n_models; i++)
        mktopt__names_add(&known, mktopt__models[i].name);
    return mktopt__fail(err, MKTOPT_UNKNOWN_NAME, MKTOPT__ELEMENT_PATH("models", index),
                        "'%.40s' is not one of: %s", name, known.text);
}

mktopt_status mktopt__find_models(const mktopt__context *context, const char *const *names,
                                  int64_t n_models, int32_t **models, mktopt_error *err)
{
    *models = mktopt__arena_alloc(context->arena, n_models, sizeof **models);
    if (*models == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < n_models; i++) {
        int32_t model = 0;
        if (names[i] == NULL)
            return mktopt__fail(err, MKTOPT_INVALID_ARGUMENT, MKTOPT__ELEMENT_PATH("models", i),
                                "must not be NULL");
        while (model < mktopt__n_models && strcmp(mktopt__models[model].name, names[i]) != 0)
            model++;
        if (model == mktopt__n_models)
            return unknown_model(names[i], i, err);
        (*models)[i] = model;
    }
    return MKTOPT_OK;
}

/* ---- options -------------------------------------------------------------------------------- */

/* Pointers and counts that must fit before anything looks behind them. */
static mktopt_status check_pointers(const mktopt_attribution_options *options, mktopt_error *err)
{
    const mktopt_custom_weights *custom = &options->custom;
    const mktopt__path *path = MKTOPT__FIELD_PATH("custom");
    const mktopt__path *channels = MKTOPT__MEMBER_PATH(path, "channel_weights");
    MKTOPT__TRY(mktopt__check_given(MKTOPT__FIELD_PATH("position_weights"),
                                    options->position_weights, options->n_position_weights, err));
    MKTOPT__TRY(mktopt__check_given(MKTOPT__MEMBER_PATH(path, "position_weights"),
                                    custom->position_weights, custom->n_position_weights, err));
    MKTOPT__TRY(
        mktopt__check_given(channels, custom->channel_weights, custom->n_channel_weights, err));
    for (int64_t i = 0; i < custom->n_channel_weights; i++)
        if (custom->channel_weights[i].channel == NULL)
            return mktopt__fail(err, MKTOPT_INVALID_ARGUMENT, channels,
                                "element %lld has no channel", (long long)i);
    return MKTOPT_OK;
}

mktopt_status mktopt__read_attribution_options(const mktopt_attribution_options *given,
                                               mktopt_attribution_options *options,
                                               mktopt_error *err)
{
    MKTOPT__TRY(mktopt_attribution_options_init(options, sizeof *options));
    MKTOPT__TRY(mktopt__struct_in(given, "options", options, sizeof *options, err));
    MKTOPT__TRY(check_pointers(options, err));
    if (options->custom.n_position_weights == 0)
        options->custom.position_weights = NULL;
    return mktopt__check(&mktopt__attribution_options_type, options, NULL, err);
}

int mktopt__has_custom_weights(const mktopt_attribution_options *options)
{
    return options->custom.n_position_weights > 0 || options->custom.n_channel_weights > 0;
}

/* ---- settings made ready -------------------------------------------------------------------- */

uint32_t mktopt__find_channel(const char *const *channels, int64_t n_channels, const char *name)
{
    int64_t low = 0, high = n_channels - 1;
    while (low <= high) {
        const int64_t middle = low + (high - low) / 2;
        const int order = strcmp(channels[middle], name);
        if (order == 0)
            return (uint32_t)middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle - 1;
    }
    return MKTOPT__NO_ID;
}

/* A name that no touch has may be a slip or a quiet month: it is told, not refused. */
static mktopt_status warn(const mktopt__context *context, const char *field, const char *channel,
                          mktopt_attribution *attribution, mktopt_error *err)
{
    const char *text =
        mktopt__arena_printf(context->arena, "%s: no touch has the channel '%s'", field, channel);
    if (text == NULL)
        return mktopt__out_of_memory(err);
    attribution->warnings[attribution->n_warnings++] = text;
    return MKTOPT_OK;
}

static uint32_t find_channel(const mktopt_attribution *attribution, const char *name)
{
    return mktopt__find_channel(attribution->channels, attribution->n_channels, name);
}

mktopt_status mktopt__prepare_rules(const mktopt__context *context,
                                    const mktopt_attribution_options *options,
                                    mktopt_attribution *attribution, mktopt__rules *rules,
                                    mktopt_error *err)
{
    const mktopt_custom_weights *given = &options->custom;
    attribution->warnings = mktopt__arena_alloc(context->arena, given->n_channel_weights + 1,
                                                sizeof *attribution->warnings);
    double *weights = mktopt__arena_alloc(context->arena, attribution->n_channels, sizeof *weights);
    int64_t *touches_of =
        mktopt__arena_alloc(context->arena, attribution->n_channels, sizeof *touches_of);
    if (attribution->warnings == NULL || weights == NULL || touches_of == NULL)
        return mktopt__out_of_memory(err);
    *rules = (mktopt__rules){.options = *options,
                             .direct_channel = find_channel(attribution, options->direct_channel),
                             .touches_of = touches_of};
    if (rules->direct_channel == MKTOPT__NO_ID && strcmp(options->direct_channel, "direct") != 0)
        MKTOPT__TRY(warn(context, "direct_channel", options->direct_channel, attribution, err));
    for (int64_t i = 0; i < attribution->n_channels; i++)
        weights[i] = 1;
    for (int64_t i = 0; i < given->n_channel_weights; i++) {
        const uint32_t channel = find_channel(attribution, given->channel_weights[i].channel);
        if (channel != MKTOPT__NO_ID)
            weights[channel] = given->channel_weights[i].weight;
        else
            MKTOPT__TRY(warn(context, "custom.channel_weights", given->channel_weights[i].channel,
                             attribution, err));
    }
    rules->channel_weights = given->n_channel_weights > 0 ? weights : NULL;
    return MKTOPT_OK;
}
