/* The Shapley value of the game on conversion rates: v(S) is the rate among the journeys whose
 * channels all lie in S (0 where there are none), so a channel is worth what it adds to the rate of
 * the sets it joins (Dalessandro, Perlich, Stitelman and Provost, "Causally motivated attribution
 * for online advertising", ADKDD 2012). Credits are scaled to the conversions; a channel that
 * lowers rates has negative credit. All 2^n sets are looked at. */
#include <math.h>
#include <string.h>

#include "attribution/attribution_priv.h"
#include "attribution/quantum.h"
#include "base/number.h"

enum { MAX_CHANNELS = 20, VALUE_BITS = 100 };

__extension__ typedef __int128 i128;

/* By set of channels, bit c for channel c: first of exactly that set, then of all its subsets. */
typedef struct game {
    int n;
    int64_t sets;
    int quantum;
    int value_exponent;
    int ignore_nulls;
    int64_t *conversions; /* in quanta */
    int64_t *journeys;
    i128 *value; /* times 2^value_exponent: exact sums, whatever their order */
} game;

static mktopt_status add_paths(void *state, const mktopt__path_block *block, mktopt_error *err)
{
    (void)err;
    game *g = state;
    for (int64_t i = 0; i < block->count; i++) {
        uint32_t set = 0;
        for (int64_t t = block->offsets[i]; t < block->offsets[i + 1]; t++)
            set |= UINT32_C(1) << block->channels[t];
        const int64_t converted = mktopt__to_quanta(block->conversions[i], g->quantum);
        const double nulls = g->ignore_nulls ? 0 : block->nulls[i];
        g->conversions[set] += converted;
        g->journeys[set] += converted + mktopt__to_quanta(nulls, g->quantum);
        if (block->value[i] > 0)
            g->value[set] += (i128)ldexp(block->value[i], g->value_exponent);
    }
    return MKTOPT_OK;
}

/* Sums over subsets, one channel after the other (Yates). */
static void sum_subsets(game *g)
{
    for (int c = 0; c < g->n; c++)
        for (int64_t set = 0; set < g->sets; set++)
            if (set >> c & 1) {
                const int64_t without = set & ~(INT64_C(1) << c);
                g->conversions[set] += g->conversions[without];
                g->journeys[set] += g->journeys[without];
                g->value[set] += g->value[without];
            }
}

/* What a set earns a journey. */
static double worth(const game *g, int64_t set, int reward)
{
    if (g->journeys[set] == 0)
        return 0;
    if (reward == 0)
        return (double)g->conversions[set] / (double)g->journeys[set];
    return ldexp((double)g->value[set], g->quantum - g->value_exponent) / (double)g->journeys[set];
}

/* phi_c = sum over sets S without c of |S|! (n - |S| - 1)! / n! (v(S + c) - v(S)) */
static void shapley_values(const game *g, int reward, double *worths, double *phi)
{
    double weight[MAX_CHANNELS];
    for (int64_t set = 0; set < g->sets; set++)
        worths[set] = worth(g, set, reward);
    /* 1 / (n binomial(n - 1, s)) */
    for (int s = 0; s < g->n; s++)
        weight[s] = s == 0 ? 1.0 / g->n : weight[s - 1] * s / (g->n - s);
    for (int c = 0; c < g->n; c++) {
        mktopt__sum sum = {0, 0};
        const int64_t bit = INT64_C(1) << c;
        for (int64_t set = 0; set < g->sets; set++)
            if (!(set & bit))
                mktopt__sum_add(&sum, weight[__builtin_popcountll((unsigned long long)set)] *
                                          (worths[set | bit] - worths[set]));
        phi[c] = mktopt__sum_value(&sum);
    }
}

/* phi scaled to the total. */
static void scale(double *phi, int n, double total)
{
    const double sum = mktopt__sum_of(phi, n);
    for (int c = 0; c < n; c++)
        phi[c] = sum > 0 ? phi[c] / sum * total : 0;
}

static mktopt_status play(const mktopt__context *context, const mktopt_journeys *journeys, game *g,
                          double *worths, mktopt__credit *credit, mktopt_error *err)
{
    memset(g->conversions, 0, (size_t)g->sets * sizeof *g->conversions);
    memset(g->journeys, 0, (size_t)g->sets * sizeof *g->journeys);
    memset(g->value, 0, (size_t)g->sets * sizeof *g->value);
    MKTOPT__TRY(mktopt__choose_quantum(context, journeys, &g->quantum, err));
    MKTOPT__TRY(mktopt__visit_blocks(context, journeys, add_paths, g, 0, 0.5, err));
    sum_subsets(g);
    shapley_values(g, 0, worths, credit->conversions);
    shapley_values(g, 1, worths, credit->value);
    scale(credit->conversions, g->n, journeys->summary.conversions);
    scale(credit->value, g->n, journeys->summary.value);
    return MKTOPT_OK;
}

mktopt_status mktopt__shapley_rate(const mktopt__context *context, const mktopt_journeys *journeys,
                                   const mktopt_attribution_options *options, int64_t index,
                                   mktopt_attribution *attribution, mktopt__credit *credit,
                                   mktopt_error *err)
{
    (void)attribution;
    const int64_t n = journeys->n_channels;
    if (n > MAX_CHANNELS)
        return mktopt__fail(err, MKTOPT_TOO_LARGE, MKTOPT__ELEMENT_PATH("models", index),
                            "shapley_rate looks at all sets of channels, which is exact up to %d "
                            "of them; there are %lld",
                            MAX_CHANNELS, (long long)n);
    game g = {.n = (int)n, .sets = INT64_C(1) << n, .ignore_nulls = options->ignore_nulls};
    (void)frexp(journeys->summary.value, &g.value_exponent);
    g.value_exponent = VALUE_BITS - g.value_exponent;
    const mktopt_allocator *allocator = context->allocator;
    g.conversions = mktopt__alloc(allocator, g.sets, sizeof *g.conversions);
    g.journeys = mktopt__alloc(allocator, g.sets, sizeof *g.journeys);
    g.value = mktopt__alloc(allocator, g.sets, sizeof *g.value);
    double *worths = mktopt__alloc(allocator, g.sets, sizeof *worths);
    const int ready =
        g.conversions != NULL && g.journeys != NULL && g.value != NULL && worths != NULL;
    const mktopt_status status =
        ready ? play(context, journeys, &g, worths, credit, err) : mktopt__out_of_memory(err);
    mktopt__free(allocator, g.conversions, g.sets, sizeof *g.conversions);
    mktopt__free(allocator, g.journeys, g.sets, sizeof *g.journeys);
    mktopt__free(allocator, g.value, g.sets, sizeof *g.value);
    mktopt__free(allocator, worths, g.sets, sizeof *worths);
    return status;
}
