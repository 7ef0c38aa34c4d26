/* The model "markov": credit by removal effect, with what it was computed from. */
#include <string.h>

#include "attribution/markov.h"

/* ---- names of states ---------------------------------------------------------------------- */

/* "a > b", oldest touch first. */
static const char *state_name(const mktopt__context *context, const mktopt__markov *m,
                              const char *const *channels, int64_t state)
{
    int64_t touches[MKTOPT__MARKOV_MAX_ORDER];
    int n = 0;
    for (uint64_t key = m->keys[state]; key != 0; key /= m->base)
        touches[n++] = (int64_t)(key % m->base) - 1;
    const char *name = channels[touches[n - 1]];
    for (int i = n - 2; i >= 0 && name != NULL; i--)
        name = mktopt__arena_printf(context->arena, "%s > %s", name, channels[touches[i]]);
    return name;
}

/* ---- transitions -------------------------------------------------------------------------- */

typedef struct transition_list {
    const mktopt__context *context;
    const char **from;
    const char **to;
    double *probability;
    int64_t count;
} transition_list;

static void put(transition_list *list, const char *from, const char *to, double probability)
{
    if (probability > 0) {
        list->from[list->count] = from;
        list->to[list->count] = to;
        list->probability[list->count++] = probability;
    }
}

/* Transitions into the states, then those into (conversion) and (null): by target, then source. */
static void put_all(transition_list *list, const mktopt__markov *m, const char *const *names)
{
    for (int64_t j = 0; j < m->n_states; j++) {
        put(list, "(start)", names[j], m->chain.start[j]);
        for (int64_t e = m->chain.offsets[j]; e < m->chain.offsets[j + 1]; e++)
            put(list, names[m->chain.from[e]], names[j], m->chain.probability[e]);
    }
    for (int64_t j = 0; j < m->n_states; j++)
        put(list, names[j], "(conversion)", m->chain.reward[0][j]);
    for (int64_t j = 0; j < m->n_states; j++)
        put(list, names[j], "(null)", m->null[j]);
}

static mktopt_status list_transitions(const mktopt__context *context, const mktopt__markov *m,
                                      const char *const *channels, int64_t most,
                                      mktopt__markov_result *result, mktopt_error *err)
{
    const int64_t room = m->chain.offsets[m->n_states] + 3 * m->n_states;
    if (room > most)
        return MKTOPT_OK;
    const char **names = mktopt__arena_alloc(context->arena, m->n_states, sizeof *names);
    transition_list list = {
        .context = context,
        .from = mktopt__arena_alloc(context->arena, room, sizeof *list.from),
        .to = mktopt__arena_alloc(context->arena, room, sizeof *list.to),
        .probability = mktopt__arena_alloc(context->arena, room, sizeof *list.probability),
    };
    if (names == NULL || list.from == NULL || list.to == NULL || list.probability == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < m->n_states; i++) {
        names[i] = state_name(context, m, channels, i);
        if (names[i] == NULL)
            return mktopt__out_of_memory(err);
    }
    put_all(&list, m, names);
    result->has_transitions = 1;
    result->transitions.from = (mktopt__array){list.from, list.count};
    result->transitions.to = (mktopt__array){list.to, list.count};
    result->transitions.probability = (mktopt__array){list.probability, list.count};
    return MKTOPT_OK;
}

/* ---- credit ------------------------------------------------------------------------------- */

/* A channel's share of the removal effects, of the total. */
static void share_out(const double *effect, int64_t n, double total, double *credit)
{
    const double sum = mktopt__sum_of(effect, n);
    for (int64_t i = 0; i < n; i++)
        credit[i] = sum > 0 ? effect[i] / sum * total : 0;
}

static mktopt_status choose_order(const mktopt__context *context, const mktopt_journeys *journeys,
                                  const mktopt_attribution_options *options,
                                  mktopt__markov_result *result, mktopt_error *err)
{
    mktopt__order_choice choice = {.order = options->markov_order};
    result->order = options->markov_order;
    if (options->markov_order != MKTOPT_MARKOV_ORDER_AUTO)
        return MKTOPT_OK;
    MKTOPT__TRY(
        mktopt__markov_choose_order(context, journeys, options->ignore_nulls, &choice, err));
    double *loss = mktopt__arena_alloc(context->arena, MKTOPT__MARKOV_MAX_ORDER, sizeof *loss);
    if (loss == NULL)
        return mktopt__out_of_memory(err);
    memcpy(loss, choice.loss, sizeof choice.loss);
    result->order = choice.order;
    result->order_losses = (mktopt__array){loss, MKTOPT__MARKOV_MAX_ORDER};
    return MKTOPT_OK;
}

/* The context of scratch: its arena goes when the model is done. */
static mktopt_status run(const mktopt__context *context, const mktopt__context *scratch,
                         const mktopt_journeys *journeys, const mktopt_attribution_options *options,
                         mktopt_attribution *attribution, mktopt__credit *credit, mktopt_error *err)
{
    mktopt__markov_result *result = &attribution->markov;
    mktopt__markov m;
    double *effect[MKTOPT__CHAIN_REWARDS];
    const int64_t n = journeys->n_channels;
    mktopt__stage first, second;
    const double chosen = options->markov_order == MKTOPT_MARKOV_ORDER_AUTO ? 0.5 : 0;
    const mktopt__context choosing = mktopt__stage_begin(&first, context, 0, chosen);
    const mktopt__context solving = mktopt__stage_begin(&second, scratch, chosen, 1);
    MKTOPT__TRY(choose_order(&choosing, journeys, options, result, err));
    MKTOPT__TRY(
        mktopt__markov_estimate(&solving, journeys, result->order, options->ignore_nulls, &m, err));
    MKTOPT__TRY(mktopt__markov_removal(&solving, &m, effect, err));
    for (int r = 0; r < MKTOPT__CHAIN_REWARDS; r++) {
        double *kept = mktopt__arena_alloc(context->arena, n, sizeof *kept);
        if (kept == NULL)
            return mktopt__out_of_memory(err);
        if (n > 0)
            memcpy(kept, effect[r], (size_t)n * sizeof *kept);
        result->removal[r] = (mktopt__array){kept, n};
    }
    share_out(effect[0], n, journeys->summary.conversions, credit->conversions);
    share_out(effect[1], n, journeys->summary.value, credit->value);
    result->present = 1;
    return list_transitions(context, &m, attribution->channels, options->max_transitions, result,
                            err);
}

mktopt_status mktopt__markov_model(const mktopt__context *context, const mktopt_journeys *journeys,
                                   const mktopt_attribution_options *options, int64_t index,
                                   mktopt_attribution *attribution, mktopt__credit *credit,
                                   mktopt_error *err)
{
    (void)index;
    mktopt__context scratch = *context;
    scratch.arena = mktopt__arena_create(context->allocator);
    const mktopt_status status =
        scratch.arena != NULL ? run(context, &scratch, journeys, options, attribution, credit, err)
                              : mktopt__out_of_memory(err);
    mktopt__arena_free(scratch.arena);
    return status;
}
