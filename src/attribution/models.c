/* The models: how a path's credit is shared among its touches. Sources are in docs/attribution.md.
 * A new rule is a kernel and an entry at the end. */
#include <math.h>

#include "attribution/attribution_priv.h"

#define SECONDS_PER_DAY 86400.0

static void clear(double *weights, int64_t n)
{
    for (int64_t i = 0; i < n; i++)
        weights[i] = 0;
}

static void equal(double *weights, int64_t n)
{
    for (int64_t i = 0; i < n; i++)
        weights[i] = 1 / (double)n;
}

/* w_i / sum w. Equal weights when all are 0. */
static void normalise(double *weights, int64_t n)
{
    double largest = 0;
    for (int64_t i = 0; i < n; i++)
        largest = fmax(largest, weights[i]);
    if (!(largest > 0)) {
        equal(weights, n);
        return;
    }
    for (int64_t i = 0; i < n; i++)
        weights[i] /= largest; /* the sum neither overflows nor vanishes */
    const double sum = mktopt__sum_of(weights, n);
    for (int64_t i = 0; i < n; i++)
        weights[i] /= sum;
}

/* w_1 = 1 */
static void first_touch(const mktopt__rules *rules, const mktopt__rule_path *path, double *weights)
{
    (void)rules;
    clear(weights, path->length);
    weights[0] = 1;
}

/* w_n = 1 */
static void last_touch(const mktopt__rules *rules, const mktopt__rule_path *path, double *weights)
{
    (void)rules;
    clear(weights, path->length);
    weights[path->length - 1] = 1;
}

/* w_i = 1 for the last i whose channel is not the direct one; the last touch when all are. */
static void last_non_direct(const mktopt__rules *rules, const mktopt__rule_path *path,
                            double *weights)
{
    int64_t i = path->length - 1;
    while (i >= 0 && path->channels[i] == rules->direct_channel)
        i--;
    clear(weights, path->length);
    weights[i >= 0 ? i : path->length - 1] = 1;
}

/* w_i = 1 / n */
static void linear(const mktopt__rules *rules, const mktopt__rule_path *path, double *weights)
{
    (void)rules;
    equal(weights, path->length);
}

/* w_i ~ 2^(-(age_i - age_n) / half-life), without times 2^(-(n - i) / half-life in steps): relative
 * to the newest touch, whose weight is 1, so that old paths do not vanish. */
static void time_decay(const mktopt__rules *rules, const mktopt__rule_path *path, double *weights)
{
    const int64_t last = path->length - 1;
    const double half_life = path->ages != NULL ? rules->options.half_life_days * SECONDS_PER_DAY
                                                : rules->options.half_life_steps;
    for (int64_t i = 0; i <= last; i++) {
        const double age =
            path->ages != NULL ? path->ages[i] - path->ages[last] : (double)(last - i);
        weights[i] = exp2(-age / half_life);
    }
    normalise(weights, path->length);
}

/* w_1 = first, w_n = last, the rest shares middle; two touches 1/2 each, one touch 1. */
static void position_based(const mktopt__rules *rules, const mktopt__rule_path *path,
                           double *weights)
{
    const double *share = rules->options.position_weights;
    const int64_t n = path->length;
    if (n <= 2) {
        equal(weights, n);
        return;
    }
    for (int64_t i = 1; i < n - 1; i++)
        weights[i] = share[1] / (double)(n - 2);
    weights[0] = share[0];
    weights[n - 1] = share[2];
}

/* w_i ~ position weight * channel weight; of the position weights, `middle` is split evenly. */
static void custom(const mktopt__rules *rules, const mktopt__rule_path *path, double *weights)
{
    const double *share = rules->options.custom.position_weights;
    const int64_t n = path->length;
    equal(weights, n);
    if (share != NULL && n >= 2) {
        for (int64_t i = 1; i < n - 1; i++)
            weights[i] = share[1] / (double)(n - 2);
        weights[0] = share[0];
        weights[n - 1] = share[2];
    }
    if (rules->channel_weights != NULL)
        for (int64_t i = 0; i < n; i++)
            weights[i] *= rules->channel_weights[path->channels[i]];
    normalise(weights, n);
}

/* w_i = 1 / (distinct channels of the path * touches of channel i): each distinct channel has the
 * same credit. This is the Shapley value of the game v(S) = conversions of the paths whose channels
 * all lie in S: each path is a unanimity game, whose value its members share equally (Zhao et al.,
 * 2018). */
static void shapley(const mktopt__rules *rules, const mktopt__rule_path *path, double *weights)
{
    int64_t distinct = 0;
    for (int64_t i = 0; i < path->length; i++)
        distinct += rules->touches_of[path->channels[i]]++ == 0;
    for (int64_t i = 0; i < path->length; i++)
        weights[i] = 1 / ((double)distinct * (double)rules->touches_of[path->channels[i]]);
    for (int64_t i = 0; i < path->length; i++)
        rules->touches_of[path->channels[i]] = 0;
}

/* RULE: name (also of the kernel), flags, doc. SOLVER: name, kernel, flags, doc. */
#define MODELS(RULE, SOLVER)                                                                      \
    RULE(first_touch, MKTOPT__MODEL_BY_DEFAULT, "All credit to the first touch.")                 \
    RULE(last_touch, MKTOPT__MODEL_BY_DEFAULT, "All credit to the last touch.")                   \
    RULE(last_non_direct, MKTOPT__MODEL_BY_DEFAULT, "All credit to the last touch not direct.")   \
    RULE(linear, MKTOPT__MODEL_BY_DEFAULT, "Equal credit to every touch.")                        \
    RULE(time_decay, MKTOPT__MODEL_BY_DEFAULT, "Credit halves with every half-life.")             \
    RULE(position_based, MKTOPT__MODEL_BY_DEFAULT, "Shares for the first, the middle, the last.") \
    RULE(custom, MKTOPT__MODEL_BY_DEFAULT | MKTOPT__MODEL_NEEDS_CUSTOM,                           \
         "Weights of the caller's.")                                                              \
    SOLVER(markov, mktopt__markov_model, 0, "Share of the removal effects in a Markov chain.")    \
    RULE(shapley, 0, "Equal credit to every distinct channel: the subset game, exactly.")         \
    SOLVER(shapley_rate, mktopt__shapley_rate, MKTOPT__MODEL_SIGNED,                              \
           "The game on conversion rates, exactly.")

#define RULE_ENTRY(name, flags, doc)           {#name, doc, flags, name, NULL},
#define SOLVER_ENTRY(name, kernel, flags, doc) {#name, doc, flags, NULL, kernel},
const mktopt__model mktopt__models[] = {MODELS(RULE_ENTRY, SOLVER_ENTRY)};
const int32_t mktopt__n_models = (int32_t)(sizeof mktopt__models / sizeof mktopt__models[0]);

#define RULE_NAME(name, flags, doc)           #name,
#define SOLVER_NAME(name, kernel, flags, doc) #name,
static const char *const names[] = {MODELS(RULE_NAME, SOLVER_NAME)};
const mktopt__enum mktopt__model_names = MKTOPT__ENUM_OF(names);
