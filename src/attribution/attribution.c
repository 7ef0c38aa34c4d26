/* Running models over journeys, and what comes of it. */
#include <math.h>
#include <string.h>

#include "attribution/attribution_priv.h"
#include "base/options.h"

/* ---- which models --------------------------------------------------------------------------- */

static mktopt_status choose_models(const mktopt__context *context, const int32_t *models,
                                   int64_t n_models, mktopt_attribution *attribution,
                                   mktopt_error *err)
{
    attribution->credits =
        mktopt__arena_alloc(context->arena, n_models, sizeof *attribution->credits);
    if (attribution->credits == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < n_models; i++) {
        for (int64_t j = 0; j < i; j++)
            if (models[j] == models[i])
                return mktopt__fail(err, MKTOPT_DUPLICATE, MKTOPT__ELEMENT_PATH("models", i),
                                    "'%s' occurs twice", mktopt__models[models[i]].name);
        attribution->credits[i].model = &mktopt__models[models[i]];
    }
    attribution->n_models = n_models;
    return MKTOPT_OK;
}

static mktopt_status choose_default_models(const mktopt__context *context,
                                           const mktopt_attribution_options *options,
                                           mktopt_attribution *attribution, mktopt_error *err)
{
    attribution->credits =
        mktopt__arena_alloc(context->arena, mktopt__n_models, sizeof *attribution->credits);
    if (attribution->credits == NULL)
        return mktopt__out_of_memory(err);
    for (int32_t i = 0; i < mktopt__n_models; i++) {
        const mktopt__model *model = &mktopt__models[i];
        if (!(model->flags & MKTOPT__MODEL_BY_DEFAULT) ||
            ((model->flags & MKTOPT__MODEL_NEEDS_CUSTOM) && !mktopt__has_custom_weights(options)))
            continue;
        attribution->credits[attribution->n_models++].model = model;
    }
    return MKTOPT_OK;
}

static mktopt_status check_custom(const mktopt_attribution *attribution,
                                  const mktopt_attribution_options *options, mktopt_error *err)
{
    for (int64_t i = 0; i < attribution->n_models; i++)
        if ((attribution->credits[i].model->flags & MKTOPT__MODEL_NEEDS_CUSTOM) &&
            !mktopt__has_custom_weights(options))
            return mktopt__fail(err, MKTOPT_MISSING_FIELD, MKTOPT__FIELD_PATH("custom"),
                                "the model custom needs position_weights or channel_weights");
    return MKTOPT_OK;
}

/* ---- credit --------------------------------------------------------------------------------- */

/* Exact sums take half a kilobyte each: with very many channels only some models run in one pass.
 */
#define PASS_BYTES (64 << 20)

typedef struct pass {
    const mktopt__rules *rules;
    mktopt__credit *const *credits;
    int64_t n_models;
    int64_t n_channels;
    mktopt__exact_sum *sums; /* by model and channel: conversions, value */
    int64_t n_sums;
    double *weights;
    int64_t n_weights;
    mktopt__path_block *block;
} pass;

static void add_credit(const pass *run, int64_t model, const mktopt__rule_path *path,
                       double conversions, double value)
{
    mktopt__exact_sum *sums = run->sums + model * run->n_channels * 2;
    run->credits[model]->model->rule(run->rules, path, run->weights);
    for (int64_t i = 0; i < path->length; i++) {
        if (!(run->weights[i] > 0))
            continue;
        mktopt__exact_sum *sum = sums + (int64_t)path->channels[i] * 2;
        mktopt__exact_sum_add(&sum[0], run->weights[i] * conversions);
        if (value > 0)
            mktopt__exact_sum_add(&sum[1], run->weights[i] * value);
    }
}

/* All models on one block, while it is in the cache. */
static mktopt_status add_block(pass *run, mktopt_error *err)
{
    const mktopt__path_block *block = run->block;
    if (block->capacity > run->n_weights) {
        mktopt__free(block->allocator, run->weights, run->n_weights, sizeof *run->weights);
        run->weights = mktopt__alloc(block->allocator, block->capacity, sizeof *run->weights);
        run->n_weights = run->weights != NULL ? block->capacity : 0;
    }
    if (run->weights == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < block->count; i++) {
        if (!(block->conversions[i] > 0))
            continue;
        const int64_t first = block->offsets[i];
        const mktopt__rule_path path = {block->channels + first,
                                        block->has_ages ? block->ages + first : NULL,
                                        block->offsets[i + 1] - first};
        for (int64_t model = 0; model < run->n_models; model++)
            add_credit(run, model, &path, block->conversions[i], block->value[i]);
    }
    return MKTOPT_OK;
}

static void write_credits(const pass *run)
{
    for (int64_t model = 0; model < run->n_models; model++) {
        const mktopt__exact_sum *sums = run->sums + model * run->n_channels * 2;
        for (int64_t i = 0; i < run->n_channels; i++) {
            run->credits[model]->conversions[i] = mktopt__exact_sum_value(&sums[2 * i]);
            run->credits[model]->value[i] = mktopt__exact_sum_value(&sums[2 * i + 1]);
        }
    }
}

static mktopt_status run_models(const mktopt__context *context, const mktopt_journeys *journeys,
                                pass *run, double progress, double progress_step, mktopt_error *err)
{
    run->n_sums = run->n_models * run->n_channels * 2;
    run->sums = mktopt__alloc(context->allocator, run->n_sums, sizeof *run->sums);
    run->block = mktopt__block_create(context->allocator);
    if (run->sums == NULL || run->block == NULL)
        return mktopt__out_of_memory(err);
    memset(run->sums, 0, (size_t)run->n_sums * sizeof *run->sums);
    for (int64_t i = 0; i < journeys->n_chunks; i++) {
        MKTOPT__TRY(mktopt__journeys_read(journeys, i, run->block, err));
        MKTOPT__TRY(add_block(run, err));
        const double done = (double)(i + 1) / (double)journeys->n_chunks;
        MKTOPT__TRY(mktopt__report(context, progress + progress_step * done, err));
    }
    return MKTOPT_OK;
}

/* The models that are rules, as many at a time as their sums have room for. */
static mktopt_status run_rules(const mktopt__context *context, const mktopt_journeys *journeys,
                               const mktopt__rules *rules, mktopt__credit *const *credits,
                               int64_t n, mktopt_error *err)
{
    const int64_t model_bytes = (journeys->n_channels + 1) * 2 * (int64_t)sizeof(mktopt__exact_sum);
    const int64_t at_once = model_bytes < PASS_BYTES ? PASS_BYTES / model_bytes : 1;
    for (int64_t at = 0; at < n; at += at_once) {
        pass run = {
            .rules = rules,
            .credits = credits + at,
            .n_models = n - at < at_once ? n - at : at_once,
            .n_channels = journeys->n_channels,
        };
        const mktopt_status status = run_models(context, journeys, &run, (double)at / (double)n,
                                                (double)run.n_models / (double)n, err);
        if (status == MKTOPT_OK)
            write_credits(&run);
        mktopt__free(context->allocator, run.sums, run.n_sums, sizeof *run.sums);
        mktopt__free(context->allocator, run.weights, run.n_weights, sizeof *run.weights);
        mktopt__block_free(run.block);
        MKTOPT__TRY(status);
    }
    return MKTOPT_OK;
}

static mktopt_status alloc_credits(const mktopt__context *context, mktopt_attribution *attribution,
                                   mktopt_error *err)
{
    const int64_t n = attribution->n_channels;
    for (int64_t i = 0; i < attribution->n_models; i++) {
        mktopt__credit *credit = &attribution->credits[i];
        credit->conversions = mktopt__arena_alloc(context->arena, n, sizeof(double));
        credit->value = mktopt__arena_alloc(context->arena, n, sizeof(double));
        credit->share = mktopt__arena_alloc(context->arena, n, sizeof(double));
        if (credit->conversions == NULL || credit->value == NULL || credit->share == NULL)
            return mktopt__out_of_memory(err);
    }
    return MKTOPT_OK;
}

static void write_shares(const mktopt_journeys *journeys, mktopt_attribution *attribution)
{
    const double conversions = journeys->summary.conversions;
    for (int64_t i = 0; i < attribution->n_models; i++)
        for (int64_t c = 0; c < attribution->n_channels; c++)
            attribution->credits[i].share[c] =
                conversions > 0 ? attribution->credits[i].conversions[c] / conversions
                                : (double)NAN;
}

static mktopt_status compute(const mktopt__context *context, const mktopt_journeys *journeys,
                             const mktopt__rules *rules, mktopt_attribution *attribution,
                             mktopt_error *err)
{
    int64_t n_rules = 0;
    mktopt__credit **by_rule =
        mktopt__arena_alloc(context->arena, attribution->n_models, sizeof *by_rule);
    if (by_rule == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__TRY(alloc_credits(context, attribution, err));
    for (int64_t i = 0; i < attribution->n_models; i++)
        if (attribution->credits[i].model->rule != NULL)
            by_rule[n_rules++] = &attribution->credits[i];
    /* Of the progress, all rules together take a part, and each other model one. */
    double done = n_rules > 0;
    const double parts = done + (double)(attribution->n_models - n_rules);
    mktopt__stage stage;
    mktopt__context part = mktopt__stage_begin(&stage, context, 0, n_rules > 0 ? done / parts : 0);
    MKTOPT__TRY(run_rules(&part, journeys, rules, by_rule, n_rules, err));
    for (int64_t i = 0; i < attribution->n_models; i++) {
        mktopt__credit *credit = &attribution->credits[i];
        if (credit->model->solver == NULL)
            continue;
        part = mktopt__stage_begin(&stage, context, done / parts, (done + 1) / parts);
        done++;
        MKTOPT__TRY(
            credit->model->solver(&part, journeys, &rules->options, i, attribution, credit, err));
    }
    write_shares(journeys, attribution);
    return MKTOPT_OK;
}

static mktopt_status copy_channels(const mktopt__context *context, const mktopt_journeys *journeys,
                                   mktopt_attribution *attribution, mktopt_error *err)
{
    attribution->n_channels = journeys->n_channels;
    attribution->channels =
        mktopt__arena_alloc(context->arena, journeys->n_channels, sizeof *attribution->channels);
    if (attribution->channels == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < journeys->n_channels; i++) {
        const char *name = journeys->channels[i];
        attribution->channels[i] = mktopt__arena_string(context->arena, name);
        if (attribution->channels[i] == NULL)
            return mktopt__out_of_memory(err);
    }
    return MKTOPT_OK;
}

mktopt_status mktopt__attribute(const mktopt__context *context, const mktopt_journeys *journeys,
                                const int32_t *models, int64_t n_models,
                                const mktopt_attribution_options *options,
                                mktopt_attribution *attribution, mktopt_error *err)
{
    mktopt__rules rules;
    if (n_models > 0)
        MKTOPT__TRY(choose_models(context, models, n_models, attribution, err));
    else
        MKTOPT__TRY(choose_default_models(context, options, attribution, err));
    MKTOPT__TRY(check_custom(attribution, options, err));
    MKTOPT__TRY(copy_channels(context, journeys, attribution, err));
    MKTOPT__TRY(mktopt__prepare_rules(context, options, attribution, &rules, err));
    MKTOPT__TRY(compute(context, journeys, &rules, attribution, err));
    return mktopt__recommend(context, &journeys->summary, attribution, err);
}

/* ---- the public face ------------------------------------------------------------------------ */

int32_t mktopt_attribution_known_model_count(void)
{
    return mktopt__n_models;
}

const char *mktopt_attribution_known_model(int32_t index)
{
    return index >= 0 && index < mktopt__n_models ? mktopt__models[index].name : NULL;
}

static mktopt_status attribute_named(const mktopt__context *context,
                                     const mktopt_journeys *journeys, const char *const *names,
                                     int64_t n_names, const mktopt_attribution_options *options,
                                     mktopt_attribution *attribution, mktopt_error *err)
{
    int32_t *models;
    MKTOPT__TRY(mktopt__find_models(context, names, n_names, &models, err));
    return mktopt__attribute(context, journeys, models, n_names, options, attribution, err);
}

mktopt_status mktopt_attribution_run(const mktopt_journeys *journeys, const char *const *models,
                                     int64_t n_models, const mktopt_attribution_options *options,
                                     const mktopt_allocator *allocator,
                                     mktopt_attribution **attribution, mktopt_error *err)
{
    MKTOPT__REQUIRE(journeys, err);
    MKTOPT__REQUIRE(attribution, err);
    MKTOPT__TRY(mktopt__check_given(MKTOPT__FIELD_PATH("models"), models, n_models, err));
    mktopt_attribution_options known;
    MKTOPT__TRY(mktopt__read_attribution_options(options, &known, err));
    mktopt_attribution *made = mktopt__handle_create(allocator, sizeof *made);
    if (made == NULL)
        return mktopt__out_of_memory(err);
    const mktopt__context context = {
        .arena = made->arena, .allocator = allocator, .threads = known.threads};
    MKTOPT__RETURN_HANDLE(made, attribution,
                          attribute_named(&context, journeys, models, n_models, &known, made, err));
}

void mktopt_attribution_free(mktopt_attribution *attribution)
{
    if (attribution != NULL)
        mktopt__arena_free(attribution->arena);
}

int64_t mktopt_attribution_channel_count(const mktopt_attribution *attribution)
{
    return attribution != NULL ? attribution->n_channels : 0;
}

const char *mktopt_attribution_channel(const mktopt_attribution *attribution, int64_t channel)
{
    if (attribution == NULL || channel < 0 || channel >= attribution->n_channels)
        return NULL;
    return attribution->channels[channel];
}

int64_t mktopt_attribution_model_count(const mktopt_attribution *attribution)
{
    return attribution != NULL ? attribution->n_models : 0;
}

static const mktopt__credit *credit_of(const mktopt_attribution *attribution, int64_t model)
{
    if (attribution == NULL || model < 0 || model >= attribution->n_models)
        return NULL;
    return &attribution->credits[model];
}

const char *mktopt_attribution_model(const mktopt_attribution *attribution, int64_t model)
{
    const mktopt__credit *credit = credit_of(attribution, model);
    return credit != NULL ? credit->model->name : NULL;
}

const double *mktopt_attribution_conversions(const mktopt_attribution *attribution, int64_t model)
{
    const mktopt__credit *credit = credit_of(attribution, model);
    return credit != NULL ? credit->conversions : NULL;
}

const double *mktopt_attribution_value(const mktopt_attribution *attribution, int64_t model)
{
    const mktopt__credit *credit = credit_of(attribution, model);
    return credit != NULL ? credit->value : NULL;
}

const double *mktopt_attribution_share(const mktopt_attribution *attribution, int64_t model)
{
    const mktopt__credit *credit = credit_of(attribution, model);
    return credit != NULL ? credit->share : NULL;
}

const char *mktopt_attribution_recommended_model(const mktopt_attribution *attribution)
{
    return attribution != NULL ? attribution->recommended_model : NULL;
}

const char *mktopt_attribution_reason(const mktopt_attribution *attribution)
{
    return attribution != NULL ? attribution->reason : NULL;
}

int32_t mktopt_attribution_markov_order(const mktopt_attribution *attribution)
{
    return attribution != NULL && attribution->markov.present ? attribution->markov.order : 0;
}

const double *mktopt_attribution_removal_of_conversions(const mktopt_attribution *attribution)
{
    return attribution != NULL ? attribution->markov.removal[0].items : NULL;
}

const double *mktopt_attribution_removal_of_value(const mktopt_attribution *attribution)
{
    return attribution != NULL ? attribution->markov.removal[1].items : NULL;
}

int64_t mktopt_attribution_transition_count(const mktopt_attribution *attribution)
{
    return attribution != NULL ? attribution->markov.transitions.probability.count : 0;
}

mktopt_status mktopt_attribution_transition(const mktopt_attribution *attribution, int64_t index,
                                            mktopt_transition *transition, mktopt_error *err)
{
    MKTOPT__REQUIRE(attribution, err);
    MKTOPT__REQUIRE(transition, err);
    const int64_t count = mktopt_attribution_transition_count(attribution);
    if (index < 0 || index >= count)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("index"),
                            "must be 0 .. %lld, got %lld", (long long)count - 1, (long long)index);
    const mktopt__transitions *all = &attribution->markov.transitions;
    const mktopt_transition known = {
        .struct_size = (uint32_t)sizeof known,
        .from = ((const char *const *)all->from.items)[index],
        .to = ((const char *const *)all->to.items)[index],
        .probability = ((const double *)all->probability.items)[index],
    };
    return mktopt__struct_out(transition, "transition", &known, sizeof known, err);
}
