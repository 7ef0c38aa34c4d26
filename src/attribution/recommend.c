/* Which model to act on. Rules cannot be right or wrong by the data they share out, so the choice
 * is the one that depends least on the choice: the medoid of the models that were run. */
#include <math.h>
#include <string.h>

#include "attribution/attribution_priv.h"
#include "base/number.h"

/* From this share of single-touch conversions on, models can differ on the rest only. */
#define NEARLY_ALL 0.95
/* Models that differ by less than this part of the credit, on average, lead to the same decisions.
 */
#define NEARLY_ALIKE 0.02

/* One decimal, for sentences. */
static double rounded(double value)
{
    return floor(value * 10 + 0.5) / 10;
}

#define PERCENT(share)  MKTOPT__NUMBER(rounded(100 * (share)))
#define DECIMAL(number) MKTOPT__NUMBER(rounded(number))

/* The fraction of the credit that two models place on different channels. */
static double distance(const mktopt_attribution *attribution, int64_t a, int64_t b)
{
    mktopt__sum sum = {0, 0};
    for (int64_t i = 0; i < attribution->n_channels; i++)
        mktopt__sum_add(&sum,
                        fabs(attribution->credits[a].share[i] - attribution->credits[b].share[i]));
    return mktopt__sum_value(&sum) / 2;
}

static int is_candidate(const mktopt_attribution *attribution, int64_t model)
{
    const uint32_t not_weighed = MKTOPT__MODEL_NEEDS_CUSTOM | MKTOPT__MODEL_SIGNED;
    return !(attribution->credits[model].model->flags & not_weighed);
}

/* The mean distance of a model to the other candidates. */
static double mean_distance(const mktopt_attribution *attribution, int64_t model)
{
    double sum = 0;
    int64_t others = 0;
    for (int64_t i = 0; i < attribution->n_models; i++) {
        if (i == model || !is_candidate(attribution, i))
            continue;
        sum += distance(attribution, model, i);
        others++;
    }
    return others > 0 ? sum / (double)others : 0;
}

typedef struct ranking {
    int64_t candidates;
    int64_t nearest, farthest; /* by mean distance to the others; ties: the first */
    double nearest_distance, farthest_distance;
} ranking;

static ranking rank_models(const mktopt_attribution *attribution)
{
    ranking r = {0, 0, 0, (double)INFINITY, -1};
    for (int64_t i = 0; i < attribution->n_models; i++) {
        if (!is_candidate(attribution, i))
            continue;
        const double mean = mean_distance(attribution, i);
        r.candidates++;
        if (mean < r.nearest_distance) {
            r.nearest = i;
            r.nearest_distance = mean;
        }
        if (mean > r.farthest_distance) {
            r.farthest = i;
            r.farthest_distance = mean;
        }
    }
    return r;
}

/* last_touch, the simplest, where it was run. */
static int64_t simplest(const mktopt_attribution *attribution, int64_t otherwise)
{
    for (int64_t i = 0; i < attribution->n_models; i++)
        if (strcmp(attribution->credits[i].model->name, "last_touch") == 0)
            return i;
    return otherwise;
}

static const char *reason_for(const mktopt__context *context,
                              const mktopt_journeys_summary *summary,
                              const mktopt_attribution *attribution, const ranking *r,
                              int64_t *chosen)
{
    const double single = summary->single_touch_conversions / summary->conversions;
    *chosen = r->nearest;
    if (r->candidates <= 1)
        return mktopt__arena_printf(context->arena,
                                    "It is the only model that was run on these %s "
                                    "conversions.",
                                    MKTOPT__NUMBER(summary->conversions));
    if (single >= NEARLY_ALL) {
        *chosen = simplest(attribution, r->nearest);
        return mktopt__arena_printf(
            context->arena,
            "%s%% of %s conversions had a single touch, where all models agree: the simplest model "
            "says as much as any other.",
            PERCENT(single), MKTOPT__NUMBER(summary->conversions));
    }
    if (r->farthest_distance < NEARLY_ALIKE)
        return mktopt__arena_printf(
            context->arena,
            "The %s conversions had %s touches on average, yet no model places more than %s%% of "
            "the credit differently from the others on average: the choice hardly matters.",
            MKTOPT__NUMBER(summary->conversions), DECIMAL(summary->touches_per_conversion),
            PERCENT(r->farthest_distance));
    return mktopt__arena_printf(
        context->arena,
        "The %s conversions had %s touches on average and %s%% of them a single one, so the choice "
        "of a model matters; this one depends least on it: on average %s%% of its credit goes to "
        "other channels than in the other %lld models, against %s%% for %s.",
        MKTOPT__NUMBER(summary->conversions), DECIMAL(summary->touches_per_conversion),
        PERCENT(single), PERCENT(r->nearest_distance), (long long)r->candidates - 1,
        PERCENT(r->farthest_distance), attribution->credits[r->farthest].model->name);
}

mktopt_status mktopt__recommend(const mktopt__context *context,
                                const mktopt_journeys_summary *summary,
                                mktopt_attribution *attribution, mktopt_error *err)
{
    if (!(summary->conversions > 0)) {
        attribution->reason =
            "There is no conversion with a touch, so there is no credit to share.";
        return MKTOPT_OK;
    }
    const ranking r = rank_models(attribution);
    int64_t chosen;
    attribution->reason = reason_for(context, summary, attribution, &r, &chosen);
    if (attribution->reason == NULL)
        return mktopt__out_of_memory(err);
    attribution->recommended_model = attribution->credits[chosen].model->name;
    return MKTOPT_OK;
}
