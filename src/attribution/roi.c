/* Credits against costs: by channel, by campaign, by position in the journey. */
#include "attribution/roi.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attribution/quantum.h"
#include "base/number.h"
#include "base/options.h"
#include "kpi/kpi.h"

enum { ONLY, FIRST, MIDDLE, LAST, N_POSITIONS };
static const char *const position_names[N_POSITIONS] = {"only", "first", "middle", "last"};

/* A line of the table of channels: one with touches, or one that was paid for only. */
typedef struct paid_channel {
    const char *name;
    int64_t channel; /* -1: no touch has it */
    double cost;     /* NaN: not known */
} paid_channel;

typedef struct costing {
    const mktopt__context *context;
    const mktopt_journeys *journeys;
    paid_channel *channels; /* by name */
    int64_t n_channels;
    double *given;          /* the caller's, by channel with touches; NaN: none */
    double *campaign_costs; /* by touchpoint; NaN: not known */
    const char **campaigns; /* by touchpoint; NULL: none */
    int quantum;
    int64_t (*touches)[N_POSITIONS]; /* by touchpoint, in quanta */
    double passes, all_passes;       /* over the touches */
} costing;

/* Of the whole work, what the models take. */
static const double credit_share = 0.5;

static void write_ratios(mktopt_return *line)
{
    line->struct_size = (uint32_t)sizeof *line;
    line->roi = mktopt__roi(line->value, line->cost);
    line->roas = mktopt__roas(line->value, line->cost);
    line->cost_per_conversion = mktopt__cost_per(line->cost, line->conversions);
}

static char *copy(const costing *c, const char *text)
{
    return mktopt__arena_string(c->context->arena, text);
}

/* ---- costs ---------------------------------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
    return strcmp(((const paid_channel *)a)->name, ((const paid_channel *)b)->name);
}

static mktopt_status warn(const costing *c, const char *name, mktopt_roi *roi, mktopt_error *err)
{
    const char *text =
        mktopt__arena_printf(c->context->arena, "costs: no touch has the channel '%s'", name);
    if (text == NULL)
        return mktopt__out_of_memory(err);
    roi->warnings[roi->n_warnings++] = text;
    return MKTOPT_OK;
}

static mktopt_status twice(const char *channel, mktopt_error *err)
{
    return mktopt__fail(err, MKTOPT_DUPLICATE, MKTOPT__FIELD_PATH("costs"), "'%.80s' occurs twice",
                        channel);
}

/* A cost of the caller's, for a channel with touches or for a new line. */
static mktopt_status take_cost(costing *c, const mktopt_channel_cost *cost, mktopt_roi *roi,
                               mktopt_error *err)
{
    const int64_t n = c->journeys->n_channels;
    const uint32_t channel = mktopt__find_channel(c->journeys->channels, n, cost->channel);
    if (channel != MKTOPT__NO_ID) {
        if (!isnan(c->given[channel]))
            return twice(cost->channel, err);
        c->given[channel] = cost->cost;
        return MKTOPT_OK;
    }
    paid_channel *line = &c->channels[c->n_channels++];
    *line = (paid_channel){copy(c, cost->channel), -1, cost->cost};
    if (line->name == NULL)
        return mktopt__out_of_memory(err);
    return warn(c, cost->channel, roi, err);
}

static mktopt_status take_costs(costing *c, const mktopt_channel_cost *costs, int64_t n_costs,
                                mktopt_roi *roi, mktopt_error *err)
{
    const mktopt_journeys *j = c->journeys;
    mktopt__arena *arena = c->context->arena;
    c->given = mktopt__arena_alloc(arena, j->n_channels, sizeof *c->given);
    c->channels = mktopt__arena_alloc(arena, j->n_channels + n_costs, sizeof *c->channels);
    if (c->given == NULL || c->channels == NULL)
        return mktopt__out_of_memory(err);
    c->n_channels = j->n_channels;
    for (int64_t i = 0; i < j->n_channels; i++)
        c->given[i] = (double)NAN;
    for (int64_t i = 0; i < n_costs; i++)
        MKTOPT__TRY(take_cost(c, &costs[i], roi, err));
    for (int64_t i = 0; i < j->n_channels; i++) {
        const double known = j->costs != NULL ? j->costs[i] : (double)NAN;
        c->channels[i] =
            (paid_channel){copy(c, j->channels[i]), i, isnan(c->given[i]) ? known : c->given[i]};
        if (c->channels[i].name == NULL)
            return mktopt__out_of_memory(err);
    }
    qsort(c->channels, (size_t)c->n_channels, sizeof *c->channels, by_name);
    for (int64_t i = 1; i < c->n_channels; i++)
        if (strcmp(c->channels[i].name, c->channels[i - 1].name) == 0)
            return twice(c->channels[i].name, err);
    return MKTOPT_OK;
}

/* Names and costs of the campaigns; where the caller says what the channel costs, it is not known
 * what its campaigns do. */
static mktopt_status take_campaigns(costing *c, mktopt_error *err)
{
    const mktopt_journeys *j = c->journeys;
    mktopt__arena *arena = c->context->arena;
    if (j->campaign == NULL)
        return MKTOPT_OK;
    c->campaigns = mktopt__arena_alloc(arena, j->n_touchpoints, sizeof *c->campaigns);
    c->campaign_costs = mktopt__arena_alloc(arena, j->n_touchpoints, sizeof *c->campaign_costs);
    if (c->campaigns == NULL || c->campaign_costs == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < j->n_touchpoints; i++) {
        const int known = isnan(c->given[j->rank[i]]) && j->touch_costs != NULL;
        c->campaign_costs[i] = known ? j->touch_costs[i] : (double)NAN;
        if (j->campaign[i] == MKTOPT__NO_ID)
            continue;
        c->campaigns[i] = copy(c, j->campaigns[j->campaign[i]]);
        if (c->campaigns[i] == NULL)
            return mktopt__out_of_memory(err);
    }
    return MKTOPT_OK;
}

/* ---- passes over the touches ---------------------------------------------------------------- */

static int position_of(int64_t touch, int64_t length)
{
    return length == 1 ? ONLY : touch == 0 ? FIRST : touch == length - 1 ? LAST : MIDDLE;
}

static mktopt_status visit_touchpoints(costing *c, mktopt__block_visitor *visit, void *state,
                                       mktopt_error *err)
{
    const double pass = c->passes++;
    mktopt__path_block *block = mktopt__block_create(c->context->allocator);
    mktopt_status status = block != NULL ? MKTOPT_OK : mktopt__out_of_memory(err);
    for (int64_t i = 0; status == MKTOPT_OK && i < c->journeys->n_chunks; i++) {
        status = mktopt__journeys_read_touchpoints(c->journeys, i, block, err);
        if (status == MKTOPT_OK)
            status = visit(state, block, err);
        const double done = (double)(i + 1) / (double)c->journeys->n_chunks;
        if (status == MKTOPT_OK)
            status = mktopt__report(
                c->context, credit_share + (1 - credit_share) * (pass + done) / c->all_passes, err);
    }
    mktopt__block_free(block);
    return status;
}

static mktopt_status count_touches(void *state, const mktopt__path_block *block, mktopt_error *err)
{
    costing *c = state;
    (void)err;
    for (int64_t i = 0; i < block->count; i++) {
        const int64_t first = block->offsets[i], length = block->offsets[i + 1] - first;
        const int64_t weight = mktopt__to_quanta(block->conversions[i], c->quantum) +
                               mktopt__to_quanta(block->nulls[i], c->quantum);
        for (int64_t t = 0; t < length; t++)
            c->touches[block->channels[first + t]][position_of(t, length)] += weight;
    }
    return MKTOPT_OK;
}

/* Credit of one rule by touchpoint and by position: conversions, value. */
typedef struct rule_pass {
    costing *c;
    const mktopt__model *model;
    mktopt__rules rules;
    mktopt__exact_sum (*touchpoints)[2];
    mktopt__exact_sum positions[N_POSITIONS][2];
    double *weights;
    uint32_t *channels; /* of one path */
    int64_t capacity;   /* of both */
} rule_pass;

static int reserve(rule_pass *pass, int64_t length)
{
    const mktopt_allocator *allocator = pass->c->context->allocator;
    if (length <= pass->capacity)
        return 0;
    double *weights = mktopt__alloc(allocator, length, sizeof *weights);
    uint32_t *channels = mktopt__alloc(allocator, length, sizeof *channels);
    mktopt__free(allocator, pass->weights, pass->capacity, sizeof *weights);
    mktopt__free(allocator, pass->channels, pass->capacity, sizeof *channels);
    const int failed = weights == NULL || channels == NULL;
    if (failed) {
        mktopt__free(allocator, weights, length, sizeof *weights);
        mktopt__free(allocator, channels, length, sizeof *channels);
    }
    pass->weights = failed ? NULL : weights;
    pass->channels = failed ? NULL : channels;
    pass->capacity = failed ? 0 : length;
    return failed ? -1 : 0;
}

static void credit_path(rule_pass *pass, const mktopt__path_block *block, int64_t path)
{
    const int64_t first = block->offsets[path], length = block->offsets[path + 1] - first;
    const uint32_t *touchpoints = block->channels + first;
    for (int64_t t = 0; t < length; t++)
        pass->channels[t] = pass->c->journeys->rank[touchpoints[t]];
    const mktopt__rule_path touches = {pass->channels, block->has_ages ? block->ages + first : NULL,
                                       length};
    pass->model->rule(&pass->rules, &touches, pass->weights);
    for (int64_t t = 0; t < length; t++) {
        mktopt__exact_sum *sums[2] = {pass->touchpoints[touchpoints[t]],
                                      pass->positions[position_of(t, length)]};
        for (int k = 0; k < 2 && pass->weights[t] > 0; k++) {
            mktopt__exact_sum_add(&sums[k][0], pass->weights[t] * block->conversions[path]);
            mktopt__exact_sum_add(&sums[k][1], pass->weights[t] * block->value[path]);
        }
    }
}

static mktopt_status credit_block(void *state, const mktopt__path_block *block, mktopt_error *err)
{
    rule_pass *pass = state;
    for (int64_t i = 0; i < block->count; i++) {
        if (!(block->conversions[i] > 0))
            continue;
        if (reserve(pass, block->offsets[i + 1] - block->offsets[i]) != 0)
            return mktopt__out_of_memory(err);
        credit_path(pass, block, i);
    }
    return MKTOPT_OK;
}

/* ---- lines ---------------------------------------------------------------------------------- */

static mktopt_return *new_lines(const costing *c, int64_t n, mktopt__array *out)
{
    mktopt_return *lines = mktopt__arena_alloc(c->context->arena, n, sizeof *lines);
    *out = (mktopt__array){lines, lines != NULL ? n : 0};
    return lines;
}

static mktopt_status write_channels(const costing *c, const mktopt__credit *credit,
                                    mktopt__model_return *out, mktopt_error *err)
{
    mktopt_return *lines = new_lines(c, c->n_channels, &out->lines[MKTOPT_ROI_BY_CHANNEL]);
    mktopt_return *total = new_lines(c, 1, &out->lines[MKTOPT_ROI_TOTAL]);
    mktopt__sum cost = {0, 0}, conversions = {0, 0}, value = {0, 0};
    if (lines == NULL || total == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < c->n_channels; i++) {
        const paid_channel *paid = &c->channels[i];
        lines[i].channel = paid->name;
        lines[i].cost = paid->cost;
        lines[i].conversions = paid->channel >= 0 ? credit->conversions[paid->channel] : 0;
        lines[i].value = paid->channel >= 0 ? credit->value[paid->channel] : 0;
        write_ratios(&lines[i]);
        if (isnan(paid->cost))
            continue;
        mktopt__sum_add(&cost, paid->cost);
        mktopt__sum_add(&conversions, lines[i].conversions);
        mktopt__sum_add(&value, lines[i].value);
    }
    total->cost = mktopt__sum_value(&cost);
    total->conversions = mktopt__sum_value(&conversions);
    total->value = mktopt__sum_value(&value);
    write_ratios(total);
    return MKTOPT_OK;
}

/* By channel, then campaign; touches without one first. */
static int by_campaign(const void *a, const void *b)
{
    const mktopt_return *x = a, *y = b;
    const int order = strcmp(x->channel, y->channel);
    if (order != 0)
        return order;
    return strcmp(x->campaign != NULL ? x->campaign : "", y->campaign != NULL ? y->campaign : "");
}

static const char *channel_name(const costing *c, int64_t channel)
{
    const paid_channel wanted = {.name = c->journeys->channels[channel]};
    const paid_channel *found =
        bsearch(&wanted, c->channels, (size_t)c->n_channels, sizeof wanted, by_name);
    return found->name;
}

static mktopt_status write_campaigns(const costing *c, const rule_pass *pass,
                                     mktopt__model_return *out, mktopt_error *err)
{
    const mktopt_journeys *j = c->journeys;
    if (j->campaign == NULL)
        return MKTOPT_OK;
    mktopt_return *lines = new_lines(c, j->n_touchpoints, &out->lines[MKTOPT_ROI_BY_CAMPAIGN]);
    if (lines == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < j->n_touchpoints; i++) {
        lines[i].channel = channel_name(c, j->rank[i]);
        lines[i].campaign = c->campaigns[i];
        lines[i].cost = c->campaign_costs[i];
        lines[i].conversions = mktopt__exact_sum_value(&pass->touchpoints[i][0]);
        lines[i].value = mktopt__exact_sum_value(&pass->touchpoints[i][1]);
        write_ratios(&lines[i]);
    }
    qsort(lines, (size_t)j->n_touchpoints, sizeof *lines, by_campaign);
    return MKTOPT_OK;
}

static double touches_of(const costing *c, int64_t touchpoint)
{
    double touches = 0;
    for (int p = 0; p < N_POSITIONS; p++)
        touches += (double)c->touches[touchpoint][p];
    return touches;
}

/* What the touches of each position cost, each at the mean of its campaign or, where only the
 * channel's cost is known, of the channel; NaN when one is not known. */
static mktopt_status cost_positions(const costing *c, double costs[N_POSITIONS], mktopt_error *err)
{
    const mktopt_journeys *j = c->journeys;
    mktopt__exact_sum sums[N_POSITIONS] = {{{0}, 0}};
    double *all = mktopt__arena_alloc(c->context->arena, j->n_channels, sizeof *all);
    int known = 1;
    if (all == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < j->n_touchpoints; i++)
        all[j->rank[i]] += touches_of(c, i);
    for (int64_t i = 0; i < j->n_touchpoints; i++) {
        const double given = c->given[j->rank[i]];
        const double touches = touches_of(c, i);
        const double cost = !isnan(given)            ? given / all[j->rank[i]]
                            : j->touch_costs != NULL ? j->touch_costs[i] / touches
                                                     : (double)NAN;
        if (!(touches > 0))
            continue;
        known &= isfinite(cost) != 0;
        for (int p = 0; p < N_POSITIONS && isfinite(cost); p++)
            mktopt__exact_sum_add(&sums[p], cost * (double)c->touches[i][p]);
    }
    for (int p = 0; p < N_POSITIONS; p++)
        costs[p] = known ? mktopt__exact_sum_value(&sums[p]) : (double)NAN;
    return MKTOPT_OK;
}

static mktopt_status write_positions(const costing *c, const rule_pass *pass,
                                     mktopt__model_return *out, mktopt_error *err)
{
    mktopt_return *lines = new_lines(c, N_POSITIONS, &out->lines[MKTOPT_ROI_BY_POSITION]);
    double costs[N_POSITIONS];
    if (lines == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__TRY(cost_positions(c, costs, err));
    for (int p = 0; p < N_POSITIONS; p++) {
        lines[p].position = position_names[p];
        lines[p].cost = costs[p];
        lines[p].conversions = mktopt__exact_sum_value(&pass->positions[p][0]);
        lines[p].value = mktopt__exact_sum_value(&pass->positions[p][1]);
        write_ratios(&lines[p]);
    }
    return MKTOPT_OK;
}

/* ---- the whole ------------------------------------------------------------------------------ */

static mktopt_status run_rule(costing *c, const mktopt_attribution_options *options,
                              rule_pass *pass, mktopt__model_return *out, mktopt_error *err)
{
    mktopt_attribution channels = {.channels = c->journeys->channels,
                                   .n_channels = c->journeys->n_channels};
    MKTOPT__TRY(mktopt__prepare_rules(c->context, options, &channels, &pass->rules, err));
    MKTOPT__TRY(visit_touchpoints(c, credit_block, pass, err));
    MKTOPT__TRY(write_campaigns(c, pass, out, err));
    return write_positions(c, pass, out, err);
}

static mktopt_status break_down(costing *c, const mktopt__model *model,
                                const mktopt_attribution_options *options,
                                mktopt__model_return *out, mktopt_error *err)
{
    const mktopt_allocator *allocator = c->context->allocator;
    const int64_t n = c->journeys->n_touchpoints;
    rule_pass *pass = mktopt__alloc(allocator, 1, sizeof *pass);
    if (pass == NULL)
        return mktopt__out_of_memory(err);
    *pass = (rule_pass){.c = c, .model = model};
    pass->touchpoints = mktopt__alloc(allocator, n, sizeof *pass->touchpoints);
    mktopt_status status = pass->touchpoints != NULL ? MKTOPT_OK : mktopt__out_of_memory(err);
    if (status == MKTOPT_OK) {
        memset(pass->touchpoints, 0, (size_t)n * sizeof *pass->touchpoints);
        status = run_rule(c, options, pass, out, err);
    }
    mktopt__free(allocator, pass->touchpoints, n, sizeof *pass->touchpoints);
    mktopt__free(allocator, pass->weights, pass->capacity, sizeof *pass->weights);
    mktopt__free(allocator, pass->channels, pass->capacity, sizeof *pass->channels);
    mktopt__free(allocator, pass, 1, sizeof *pass);
    return status;
}

static mktopt_status prepare(costing *c, mktopt_error *err)
{
    const int64_t n = c->journeys->n_touchpoints;
    c->touches = mktopt__arena_alloc(c->context->arena, n, sizeof *c->touches);
    if (c->touches == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__TRY(take_campaigns(c, err));
    MKTOPT__TRY(mktopt__choose_quantum(c->context, c->journeys, &c->quantum, err));
    return visit_touchpoints(c, count_touches, c, err);
}

/* The models' own warnings, then those of the costs. */
static mktopt_status begin_warnings(const mktopt__context *context,
                                    const mktopt_attribution *attribution, int64_t n_costs,
                                    mktopt_roi *roi, mktopt_error *err)
{
    const int64_t n = attribution->n_warnings;
    roi->warnings = mktopt__arena_alloc(context->arena, n + n_costs, sizeof *roi->warnings);
    if (roi->warnings == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < n; i++)
        roi->warnings[i] = attribution->warnings[i];
    roi->n_warnings = n;
    return MKTOPT_OK;
}

mktopt_status mktopt__roi_of_journeys(const mktopt__context *context,
                                      const mktopt_journeys *journeys, const int32_t *models,
                                      int64_t n_models, const mktopt_channel_cost *costs,
                                      int64_t n_costs, const mktopt_attribution_options *options,
                                      mktopt_roi *roi, mktopt_error *err)
{
    costing c = {.context = context, .journeys = journeys};
    mktopt_attribution attribution = {0};
    if (n_costs == 0 && journeys->costs == NULL)
        return mktopt__fail(err, MKTOPT_MISSING_FIELD, MKTOPT__FIELD_PATH("costs"),
                            "is required where the events have no cost");
    mktopt__stage stage;
    const mktopt__context crediting = mktopt__stage_begin(&stage, context, 0, credit_share);
    MKTOPT__TRY(
        mktopt__attribute(&crediting, journeys, models, n_models, options, &attribution, err));
    c.all_passes = (double)attribution.n_models + 1;
    MKTOPT__TRY(begin_warnings(context, &attribution, n_costs, roi, err));
    MKTOPT__TRY(take_costs(&c, costs, n_costs, roi, err));
    MKTOPT__TRY(prepare(&c, err));
    roi->n_models = attribution.n_models;
    roi->models = mktopt__arena_alloc(context->arena, roi->n_models, sizeof *roi->models);
    if (roi->models == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < roi->n_models; i++) {
        const mktopt__credit *credit = &attribution.credits[i];
        roi->models[i].model = credit->model->name;
        MKTOPT__TRY(write_channels(&c, credit, &roi->models[i], err));
        if (credit->model->rule != NULL)
            MKTOPT__TRY(break_down(&c, credit->model, options, &roi->models[i], err));
    }
    return MKTOPT_OK;
}

/* ---- the public face ------------------------------------------------------------------------ */

mktopt_status mktopt_roi_options_init(mktopt_roi_options *options, size_t size)
{
    return mktopt__options_init(&mktopt__roi_options_type, options, size);
}

static mktopt_status check_costs(const mktopt_roi_options *options, mktopt_error *err)
{
    MKTOPT__TRY(
        mktopt__check_given(MKTOPT__FIELD_PATH("costs"), options->costs, options->n_costs, err));
    for (int64_t i = 0; i < options->n_costs; i++) {
        const mktopt_channel_cost *cost = &options->costs[i];
        const mktopt__path *path = MKTOPT__ELEMENT_PATH("costs", i);
        if (cost->channel == NULL)
            return mktopt__fail(err, MKTOPT_INVALID_ARGUMENT, MKTOPT__MEMBER_PATH(path, "channel"),
                                "must not be NULL");
        if (!isfinite(cost->cost))
            return mktopt__fail(err, MKTOPT_NOT_FINITE, MKTOPT__MEMBER_PATH(path, "cost"),
                                "must be finite, got %s", MKTOPT__NUMBER(cost->cost));
        if (cost->cost < 0)
            return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__MEMBER_PATH(path, "cost"),
                                "must be >= 0, got %s", MKTOPT__NUMBER(cost->cost));
    }
    return MKTOPT_OK;
}

static mktopt_status roi_named(const mktopt__context *context, const mktopt_journeys *journeys,
                               const char *const *names, int64_t n_names,
                               const mktopt_roi_options *options,
                               const mktopt_attribution_options *attribution, mktopt_roi *roi,
                               mktopt_error *err)
{
    int32_t *models;
    MKTOPT__TRY(mktopt__find_models(context, names, n_names, &models, err));
    return mktopt__roi_of_journeys(context, journeys, models, n_names, options->costs,
                                   options->n_costs, attribution, roi, err);
}

mktopt_status mktopt_attribution_roi(const mktopt_journeys *journeys, const char *const *models,
                                     int64_t n_models, const mktopt_roi_options *options,
                                     const mktopt_allocator *allocator, mktopt_roi **roi,
                                     mktopt_error *err)
{
    MKTOPT__REQUIRE(journeys, err);
    MKTOPT__REQUIRE(roi, err);
    MKTOPT__TRY(mktopt__check_given(MKTOPT__FIELD_PATH("models"), models, n_models, err));
    mktopt_roi_options known = {.struct_size = (uint32_t)sizeof known};
    mktopt_attribution_options settings;
    MKTOPT__TRY(mktopt__struct_in(options, "options", &known, sizeof known, err));
    MKTOPT__TRY(check_costs(&known, err));
    MKTOPT__TRY(mktopt__read_attribution_options(known.attribution, &settings, err));
    mktopt_roi *made = mktopt__handle_create(allocator, sizeof *made);
    if (made == NULL)
        return mktopt__out_of_memory(err);
    const mktopt__context context = {
        .arena = made->arena, .allocator = allocator, .threads = settings.threads};
    MKTOPT__RETURN_HANDLE(
        made, roi, roi_named(&context, journeys, models, n_models, &known, &settings, made, err));
}

void mktopt_roi_free(mktopt_roi *roi)
{
    if (roi != NULL)
        mktopt__arena_free(roi->arena);
}

int64_t mktopt_roi_model_count(const mktopt_roi *roi)
{
    return roi != NULL ? roi->n_models : 0;
}

const char *mktopt_roi_model(const mktopt_roi *roi, int64_t model)
{
    return model >= 0 && model < mktopt_roi_model_count(roi) ? roi->models[model].model : NULL;
}

int64_t mktopt_roi_line_count(const mktopt_roi *roi, int64_t model, int32_t by)
{
    if (model < 0 || model >= mktopt_roi_model_count(roi) || by < 0 || by >= MKTOPT__ROI_BREAKDOWNS)
        return 0;
    return roi->models[model].lines[by].count;
}

mktopt_status mktopt_roi_line(const mktopt_roi *roi, int64_t model, int32_t by, int64_t index,
                              mktopt_return *line, mktopt_error *err)
{
    MKTOPT__REQUIRE(roi, err);
    if (model < 0 || model >= roi->n_models)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("model"),
                            "must be 0 .. %lld, got %lld", (long long)roi->n_models - 1,
                            (long long)model);
    if (by < 0 || by >= MKTOPT__ROI_BREAKDOWNS)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("by"),
                            "must be 0 .. %d, got %d", MKTOPT__ROI_BREAKDOWNS - 1, (int)by);
    return mktopt__item_out(&roi->models[model].lines[by], index, sizeof *line, line, err);
}
