/* Prediction of open journeys: the chance of a conversion from the state that the last touches are,
 * in a fitted chain (Anderl et al., IJRM 33, 2016), and how sure it is.
 *
 * Row i of the chain was counted from n_i steps. With one step more as prior, which ends the
 * journey as the average journey ends (rate g), the row is Dirichlet with mean
 *
 *   q'_ij = n_i q_ij / (n_i + 1),   to (conversion) also + g / (n_i + 1)
 *
 * Rows are independent, and h = P(conversion) depends on row i as dh_s/dq_ij = N_si h_j, with N_si
 * the expected visits of i from s. So, to first order (delta method),
 *
 *   Var h_s = sum_i N_si^2 V_i,   V_i = (sum_j q'_ij h_j^2 - h_i^2) / (n_i + 2)
 *
 * the variance of a Dirichlet mean. The interval is that of the beta distribution with this mean
 * and variance, so it stays inside 0 .. 1; where no conversion was seen (or nothing else) it has
 * the half that Jeffreys gives, so it says how many there may be. The lift of a touch that leads
 * from s to u is h_u / h_s; its logarithm has the gradient N_ui / h_u - N_si / h_s instead, and is
 * taken as normal. */
#include "attribution/predict.h"

#include <math.h>
#include <stdlib.h>

#include "attribution/sentences.h"
#include "numeric/distribution.h"

enum { MAX = MKTOPT__MARKOV_MAX_ORDER };
/* Below this many observations a suggestion says that they are few. */
#define FEW 30

/* A chain of one order with all that predictions from it need. */
typedef struct fitted {
    int ready;
    mktopt__markov m;
    double *gain[MKTOPT__CHAIN_REWARDS]; /* h: conversions, value */
    mktopt__chain posterior;             /* with the prior's step */
    double *mean;                        /* h of it */
    double *variance;                    /* V */
    double start_probability;            /* from (start): h, value, and the same for `posterior` */
    double start_value;
    double start_mean;
    double start_variance;
} fitted;

/* Where a journey stands: a state of a chain, or (start). */
typedef struct place {
    fitted *chain;
    int64_t state;   /* -1: (start) */
    int32_t touches; /* of the journey that it rests on */
} place;

typedef struct predictor {
    const mktopt__context *context;
    const mktopt_journeys *journeys;
    const mktopt_prediction_options *options;
    int32_t order;
    double prior; /* g */
    int passes;   /* over the journeys, so far */
    fitted chains[MAX + 1];
    const uint32_t *journey;
    int64_t length;
} predictor;

/* ---- progress ------------------------------------------------------------------------------ */

/* Of the whole work, what goes by in passes over the journeys: it is not known how many there will
 * be, so each takes half of what is left. */
static const double passes_share = 0.8;

static mktopt__context next_pass(predictor *p, mktopt__stage *stage)
{
    const double begin = passes_share * (1 - ldexp(1, -p->passes));
    p->passes++;
    return mktopt__stage_begin(stage, p->context, begin, passes_share * (1 - ldexp(1, -p->passes)));
}

/* ---- fitting ------------------------------------------------------------------------------- */

static double *numbers(const mktopt__context *context, int64_t n)
{
    return mktopt__arena_alloc(context->arena, n, sizeof(double));
}

/* Steps that were counted from a state, and those of the prior. */
static double steps_of(const mktopt__markov *m, int64_t state)
{
    return m->chain.visits[state] * m->journeys;
}

/* The chain whose rows are the posterior means q'. */
static mktopt_status add_prior(const predictor *p, fitted *f, mktopt_error *err)
{
    const mktopt__chain *c = &f->m.chain;
    double *probability = numbers(p->context, c->offsets[c->n]);
    double *reward = numbers(p->context, c->n), *nothing = numbers(p->context, c->n);
    if (probability == NULL || reward == NULL || nothing == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t j = 0; j < c->n; j++) {
        const double n = steps_of(&f->m, j);
        reward[j] = (n * c->reward[0][j] + p->prior) / (n + 1);
        for (int64_t e = c->offsets[j]; e < c->offsets[j + 1]; e++) {
            const double from = steps_of(&f->m, c->from[e]);
            probability[e] = from * c->probability[e] / (from + 1);
        }
    }
    f->posterior = (mktopt__chain){c->n,    c->start,    c->visits,        c->offsets,
                                   c->from, probability, {reward, nothing}};
    return MKTOPT_OK;
}

static void row_variances(fitted *f)
{
    const mktopt__chain *c = &f->posterior;
    for (int64_t i = 0; i < c->n; i++)
        f->variance[i] = c->reward[0][i]; /* h of (conversion) is 1 */
    for (int64_t j = 0; j < c->n; j++)
        for (int64_t e = c->offsets[j]; e < c->offsets[j + 1]; e++)
            f->variance[c->from[e]] += c->probability[e] * f->mean[j] * f->mean[j];
    for (int64_t i = 0; i < c->n; i++)
        f->variance[i] =
            fmax(0, f->variance[i] - f->mean[i] * f->mean[i]) / (steps_of(&f->m, i) + 2);
}

static void fit_start(const predictor *p, fitted *f)
{
    const double n = f->m.journeys;
    mktopt__sum h = {0, 0}, value = {0, 0}, mean = {0, 0}, square = {0, 0};
    for (int64_t j = 0; j < f->m.n_states; j++) {
        const double start = f->m.chain.start[j];
        mktopt__sum_add(&h, start * f->gain[0][j]);
        mktopt__sum_add(&value, start * f->gain[1][j]);
        mktopt__sum_add(&mean, start * f->mean[j]);
        mktopt__sum_add(&square, start * f->mean[j] * f->mean[j]);
    }
    f->start_probability = mktopt__sum_value(&h);
    f->start_value = mktopt__sum_value(&value);
    f->start_mean = (n * mktopt__sum_value(&mean) + p->prior) / (n + 1);
    f->start_variance = fmax(0, (n * mktopt__sum_value(&square) + p->prior) / (n + 1) -
                                    f->start_mean * f->start_mean) /
                        (n + 2);
}

static mktopt_status fit(predictor *p, int32_t order, fitted **chain, mktopt_error *err)
{
    fitted *f = *chain = &p->chains[order];
    double *posterior[MKTOPT__CHAIN_REWARDS];
    if (f->ready)
        return MKTOPT_OK;
    mktopt__stage stage;
    const mktopt__context pass = next_pass(p, &stage);
    MKTOPT__TRY(mktopt__markov_estimate(&pass, p->journeys, order, 0, &f->m, err));
    for (int r = 0; r < MKTOPT__CHAIN_REWARDS; r++) {
        f->gain[r] = numbers(p->context, f->m.n_states);
        posterior[r] = numbers(p->context, f->m.n_states);
        if (f->gain[r] == NULL || posterior[r] == NULL)
            return mktopt__out_of_memory(err);
    }
    f->mean = posterior[0];
    f->variance = numbers(p->context, f->m.n_states);
    if (f->variance == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__TRY(add_prior(p, f, err));
    MKTOPT__TRY(mktopt__chain_gain(p->context, &f->m.chain, f->gain, err));
    MKTOPT__TRY(mktopt__chain_gain(p->context, &f->posterior, posterior, err));
    row_variances(f);
    fit_start(p, f);
    f->ready = 1;
    return MKTOPT_OK;
}

/* ---- where a journey stands ---------------------------------------------------------------- */

/* The key of the last `order` touches: digits of the base, oldest first. */
static uint64_t key_of(const mktopt__markov *m, const uint32_t *channels, int64_t length)
{
    uint64_t key = 0;
    for (int64_t i = length > m->order ? length - m->order : 0; i < length; i++)
        key = key * m->base + channels[i] + 1;
    return key;
}

/* The state of a journey, in the longest chain up to `order` in which it was seen. */
static mktopt_status locate(predictor *p, const uint32_t *channels, int64_t length, int32_t order,
                            place *out, mktopt_error *err)
{
    for (int32_t k = order; k >= 1; k--) {
        fitted *f;
        MKTOPT__TRY(fit(p, k, &f, err));
        const int64_t state =
            length > 0 ? mktopt__markov_find(&f->m, key_of(&f->m, channels, length)) : (int64_t)-1;
        *out = (place){f, state, length < k ? (int32_t)length : k};
        if (state >= 0 || length == 0)
            return MKTOPT_OK;
    }
    out->touches = 0;
    return MKTOPT_OK;
}

static double probability_at(const place *at)
{
    return at->state >= 0 ? at->chain->gain[0][at->state] : at->chain->start_probability;
}

static double value_at(const place *at)
{
    return at->state >= 0 ? at->chain->gain[1][at->state] : at->chain->start_value;
}

static double mean_at(const place *at)
{
    return at->state >= 0 ? at->chain->mean[at->state] : at->chain->start_mean;
}

/* How often the state was seen: whole where the counts are. */
static double seen_at(const place *at)
{
    const mktopt__markov *m = &at->chain->m;
    const double seen = at->state >= 0 ? steps_of(m, at->state) : m->journeys;
    return fabs(seen - nearbyint(seen)) < 1e-12 * seen ? nearbyint(seen) : seen;
}

/* ---- intervals ----------------------------------------------------------------------------- */

/* N of two places of one chain, in `visits` of n_states each. */
static mktopt_status visits_from(const predictor *p, const place *const at[2], double *visits[2],
                                 mktopt_error *err)
{
    const fitted *f = at[0]->chain;
    const int64_t n = f->m.n_states;
    double *memory = mktopt__alloc(p->context->allocator, 2 * n, sizeof *memory);
    if (memory == NULL)
        return mktopt__out_of_memory(err);
    double *const unit[2] = {memory, memory + n};
    const double *const start[2] = {memory, memory + n};
    for (int k = 0; k < 2; k++) {
        const double scale = f->m.journeys / (f->m.journeys + 1);
        for (int64_t i = 0; i < n; i++)
            unit[k][i] = at[k]->state >= 0 ? 0 : scale * f->m.chain.start[i];
        if (at[k]->state >= 0)
            unit[k][at[k]->state] = 1;
    }
    const mktopt_status status =
        mktopt__chain_visits(p->context, &f->posterior, start, visits, err);
    mktopt__free(p->context->allocator, memory, 2 * n, sizeof *memory);
    return status;
}

/* Variance of a h_u + b h_s, where N_u and N_s are known. */
static double variance_of(const place *const at[2], double *const visits[2], double a, double b)
{
    const fitted *f = at[0]->chain;
    mktopt__sum sum = {0, 0};
    for (int64_t i = 0; i < f->m.n_states; i++) {
        const double slope = a * visits[0][i] + b * visits[1][i];
        mktopt__sum_add(&sum, slope * slope * f->variance[i]);
    }
    const double start = (at[0]->state < 0 ? a : 0) + (at[1]->state < 0 ? b : 0);
    return mktopt__sum_value(&sum) + start * start * f->start_variance;
}

/* The beta distribution of this mean and variance; widened to hold the estimate itself. */
static void beta_interval(double mean, double variance, double level, double estimate,
                          double *lower, double *upper)
{
    const double observations = fmax(mean * (1 - mean) / variance - 1, 0);
    const double a = fmax(mean * observations, 0.5), b = fmax((1 - mean) * observations, 0.5);
    *lower = mktopt__beta_quantile((1 - level) / 2, a, b);
    *upper = mktopt__beta_quantile((1 + level) / 2, a, b);
    *lower = isnan(*lower) ? 0 : fmin(*lower, estimate);
    *upper = isnan(*upper) ? 1 : fmax(*upper, estimate);
}

/* ---- the journey itself -------------------------------------------------------------------- */

static mktopt_status list_state(const predictor *p, const place *at, mktopt_prediction *prediction,
                                mktopt_error *err)
{
    prediction->n_state = at->touches;
    prediction->state =
        mktopt__arena_alloc(p->context->arena, at->touches, sizeof *prediction->state);
    if (prediction->state == NULL)
        return mktopt__out_of_memory(err);
    for (int32_t i = 0; i < at->touches; i++) {
        const char *name = p->journeys->channels[p->journey[p->length - at->touches + i]];
        prediction->state[i] = mktopt__arena_string(p->context->arena, name);
        if (prediction->state[i] == NULL)
            return mktopt__out_of_memory(err);
    }
    return MKTOPT_OK;
}

static mktopt_status predict_journey(const predictor *p, const place *at, double *visits[2],
                                     mktopt_prediction *prediction, mktopt_error *err)
{
    const place *const both[2] = {at, at};
    mktopt_prediction_summary *s = &prediction->summary;
    MKTOPT__TRY(visits_from(p, both, visits, err));
    s->conversion_probability = probability_at(at);
    s->expected_value = value_at(at);
    s->average_probability = at->chain->start_probability;
    s->observations = seen_at(at);
    beta_interval(mean_at(at), variance_of(both, visits, 1, 0), p->options->level,
                  s->conversion_probability, &s->lower, &s->upper);
    s->confidence_score = 1 - (s->upper - s->lower) / (s->upper + s->lower);
    s->touches_used = at->touches;
    s->backed_off = p->length > 0 && (at->chain->m.order < p->order || at->state < 0);
    return list_state(p, at, prediction, err);
}

/* ---- next touches -------------------------------------------------------------------------- */

typedef struct candidate {
    uint32_t channel;
    place at;   /* after the touch */
    place from; /* the journey, in the same chain */
    double lift;
    int few; /* observations */
} candidate;

/* By lift, then by name; no lift last. Few observations are no ground to rank on: they come behind.
 */
static int by_lift(const void *a, const void *b)
{
    const candidate *x = a, *y = b;
    if (x->few != y->few)
        return x->few - y->few;
    const double l = isnan(x->lift) ? -1 : x->lift, r = isnan(y->lift) ? -1 : y->lift;
    if (l != r)
        return l > r ? -1 : 1;
    return (x->channel > y->channel) - (x->channel < y->channel);
}

static mktopt_status consider(predictor *p, const place *from, uint32_t *journey, candidate *c,
                              mktopt_error *err)
{
    journey[p->length] = c->channel;
    MKTOPT__TRY(locate(p, journey, p->length + 1, from->chain->m.order, &c->at, err));
    c->from = *from;
    if (c->at.chain != from->chain)
        MKTOPT__TRY(locate(p, p->journey, p->length, c->at.chain->m.order, &c->from, err));
    const double lift = probability_at(&c->at) / probability_at(&c->from);
    c->lift = c->at.chain == c->from.chain && isfinite(lift) ? lift : (double)NAN;
    c->few = c->at.touches == 0 || seen_at(&c->at) < (double)p->options->min_observations;
    return MKTOPT_OK;
}

/* Covariance of the probabilities of two places, where N of both are known. */
static double covariance_of(const place *const at[2], double *const visits[2])
{
    return (variance_of(at, visits, 1, 1) - variance_of(at, visits, 1, -1)) / 4;
}

/* From the intervals of both probabilities, on the logarithm, with their correlation (Zou and
 * Donner, "Construction of confidence limits about effect measures", Statistics in Medicine 27,
 * 2008): as asymmetric as they are. */
static void lift_interval(const predictor *p, const candidate *c, const place *const both[2],
                          double *const visits[2], mktopt_next_touch *next)
{
    const double to = mean_at(&c->at), from = mean_at(&c->from), lift = to / from;
    const double v = variance_of(both, visits, 1, 0), w = variance_of(both, visits, 0, 1);
    const double r = fmin(1, covariance_of(both, visits) / sqrt(v * w));
    double lower, upper;
    next->lift_lower = next->lift_upper = c->lift;
    if (isnan(c->lift) || c->at.state == c->from.state)
        return;
    beta_interval(from, w, p->options->level, probability_at(&c->from), &lower, &upper);
    const double a = log(to / next->lower), b = log(upper / from);
    const double d = log(next->upper / to), e = log(from / lower);
    next->lift_lower =
        next->lower > 0 ? fmin(c->lift, lift * exp(-sqrt(fmax(0, a * a + b * b - 2 * r * a * b))))
                        : 0;
    next->lift_upper = fmax(c->lift, lift * exp(sqrt(fmax(0, d * d + e * e - 2 * r * d * e))));
    next->significant = next->lift_lower > 1 || next->lift_upper < 1;
}

static mktopt_status describe(const predictor *p, const candidate *c, double *visits[2],
                              mktopt_next_touch *next, mktopt_error *err)
{
    const place *both[2] = {&c->at, &c->from};
    const char *name = p->journeys->channels[c->channel];
    if (c->from.chain != c->at.chain)
        both[1] = both[0];
    *next = (mktopt_next_touch){
        .struct_size = (uint32_t)sizeof *next,
        .touches_used = c->at.touches,
        .channel = mktopt__arena_string(p->context->arena, name),
        .conversion_probability = probability_at(&c->at),
        .expected_value = value_at(&c->at),
        .lift = c->lift,
        .observations = c->at.touches > 0 ? seen_at(&c->at) : 0,
    };
    if (next->channel == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__TRY(visits_from(p, both, visits, err));
    beta_interval(mean_at(&c->at), variance_of(both, visits, 1, 0), p->options->level,
                  next->conversion_probability, &next->lower, &next->upper);
    lift_interval(p, c, both, visits, next);
    return MKTOPT_OK;
}

static mktopt_status predict_next(predictor *p, const place *from, const uint32_t *channels,
                                  int64_t n, double *visits[2], mktopt_prediction *prediction,
                                  mktopt_error *err)
{
    candidate *list = mktopt__arena_alloc(p->context->arena, n, sizeof *list);
    uint32_t *journey = mktopt__arena_alloc(p->context->arena, p->length + 1, sizeof *journey);
    const int64_t told = n < p->options->top_n ? n : p->options->top_n;
    mktopt_next_touch *next = mktopt__arena_alloc(p->context->arena, told, sizeof *next);
    if (list == NULL || journey == NULL || next == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < p->length; i++)
        journey[i] = p->journey[i];
    for (int64_t i = 0; i < n; i++) {
        list[i].channel = channels[i];
        MKTOPT__TRY(consider(p, from, journey, &list[i], err));
    }
    qsort(list, (size_t)n, sizeof *list, by_lift);
    for (int64_t i = 0; i < told; i++) {
        MKTOPT__TRY(describe(p, &list[i], visits, &next[i], err));
        const double done = (double)(i + 1) / (double)told;
        MKTOPT__TRY(mktopt__report(p->context, passes_share + (1 - passes_share) * done, err));
    }
    prediction->next = (mktopt__array){next, told};
    return MKTOPT_OK;
}

/* ---- suggestions --------------------------------------------------------------------------- */

typedef struct sentences {
    const predictor *p;
    const char **items;
    int64_t count;
    int failed;
} sentences;

static void say(sentences *s, const char *text)
{
    s->failed |= text == NULL;
    s->items[s->count++] = text;
}

static const char *journey_name(const predictor *p, const mktopt_prediction *prediction)
{
    const char *name = prediction->n_state > 0 ? prediction->state[0] : "the start";
    for (int64_t i = 1; i < prediction->n_state && name != NULL; i++)
        name = mktopt__arena_printf(p->context->arena, "%s > %s", name, prediction->state[i]);
    return name != NULL ? name : "";
}

static void say_probability(sentences *s, const mktopt_prediction *prediction)
{
    const mktopt_prediction_summary *known = &prediction->summary;
    mktopt__arena *arena = s->p->context->arena;
    const char *name = journey_name(s->p, prediction);
    say(s, mktopt__arena_printf(arena,
                                "From %s, %s%% of journeys go on to convert (%s%% interval %s%% to "
                                "%s%%); of all journeys %s%% do.",
                                name, MKTOPT__PERCENT(known->conversion_probability),
                                MKTOPT__PERCENT(known->level), MKTOPT__PERCENT(known->lower),
                                MKTOPT__PERCENT(known->upper),
                                MKTOPT__PERCENT(known->average_probability)));
    if (known->backed_off && prediction->n_state == 0)
        say(s, "The last touch was not seen in any journey that counts, so this is the average.");
    else if (known->backed_off)
        say(s, mktopt__arena_printf(arena,
                                    "No journey has been exactly here, so this rests on all that "
                                    "had %s last.",
                                    name));
    if (known->observations < FEW)
        say(s, mktopt__arena_printf(arena, "This rests on only %s observations.",
                                    MKTOPT__ROUNDED(known->observations)));
}

static void say_next(sentences *s, const char *verdict, const mktopt_next_touch *next)
{
    say(s, mktopt__arena_printf(
               s->p->context->arena,
               "Journeys that go on with %s convert %s often: %s%% of them, %s times as many "
               "(%s%% interval %s to %s).",
               next->channel, verdict, MKTOPT__PERCENT(next->conversion_probability),
               MKTOPT__ROUNDED(next->lift), MKTOPT__PERCENT(s->p->options->level),
               MKTOPT__ROUNDED(next->lift_lower), MKTOPT__ROUNDED(next->lift_upper)));
}

static mktopt_status suggest(const predictor *p, mktopt_prediction *prediction, mktopt_error *err)
{
    sentences s = {.p = p, .items = mktopt__arena_alloc(p->context->arena, 6, sizeof *s.items)};
    const mktopt_next_touch *next = prediction->next.items;
    const mktopt_next_touch *best = NULL, *worst = NULL;
    if (s.items == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < prediction->next.count; i++) {
        if (best == NULL && next[i].lift_lower > 1)
            best = &next[i];
        if (next[i].lift_upper < 1)
            worst = &next[i];
    }
    say_probability(&s, prediction);
    if (best != NULL)
        say_next(&s, "more", best);
    if (worst != NULL)
        say_next(&s, "less", worst);
    if (best == NULL && worst == NULL && prediction->next.count > 0)
        say(&s, "No next channel changes the chance by more than the data can tell from chance.");
    if (s.failed)
        return mktopt__out_of_memory(err);
    prediction->suggestions = (mktopt__array){s.items, s.count};
    return MKTOPT_OK;
}

/* ---- names --------------------------------------------------------------------------------- */

static mktopt_status find_names(const mktopt__context *context, const mktopt_journeys *journeys,
                                const char *field, const char *const *names, int64_t n,
                                uint32_t **channels, mktopt_error *err)
{
    *channels = mktopt__arena_alloc(context->arena, n, sizeof **channels);
    if (*channels == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < n; i++) {
        if (names[i] == NULL)
            return mktopt__fail(err, MKTOPT_INVALID_ARGUMENT, MKTOPT__ELEMENT_PATH(field, i),
                                "must not be NULL");
        (*channels)[i] = mktopt__find_channel(journeys->channels, journeys->n_channels, names[i]);
        if ((*channels)[i] == MKTOPT__NO_ID)
            return mktopt__fail(err, MKTOPT_UNKNOWN_NAME, MKTOPT__ELEMENT_PATH(field, i),
                                "no touch of the journeys has the channel '%.80s'", names[i]);
    }
    return MKTOPT_OK;
}

/* The candidates asked for, or all channels. */
static mktopt_status find_candidates(const predictor *p, uint32_t **channels, int64_t *n,
                                     mktopt_error *err)
{
    *n = p->options->n_candidates;
    if (*n > 0) {
        MKTOPT__TRY(find_names(p->context, p->journeys, "candidates", p->options->candidates, *n,
                               channels, err));
        char *seen = mktopt__arena_alloc(p->context->arena, p->journeys->n_channels, 1);
        if (seen == NULL)
            return mktopt__out_of_memory(err);
        for (int64_t i = 0; i < *n; i++)
            if (seen[(*channels)[i]]++)
                return mktopt__fail(err, MKTOPT_DUPLICATE, MKTOPT__ELEMENT_PATH("candidates", i),
                                    "'%.80s' occurs twice", p->options->candidates[i]);
        return MKTOPT_OK;
    }
    *n = p->journeys->n_channels;
    *channels = mktopt__arena_alloc(p->context->arena, *n, sizeof **channels);
    if (*channels == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < *n; i++)
        (*channels)[i] = (uint32_t)i;
    return MKTOPT_OK;
}

/* ---- the whole ----------------------------------------------------------------------------- */

static mktopt_status choose_order(predictor *p, mktopt_error *err)
{
    mktopt__order_choice choice;
    p->order = p->options->markov_order;
    if (p->order != MKTOPT_MARKOV_ORDER_AUTO)
        return MKTOPT_OK;
    mktopt__stage stage;
    const mktopt__context pass = next_pass(p, &stage);
    MKTOPT__TRY(mktopt__markov_choose_order(&pass, p->journeys, 0, &choice, err));
    p->order = choice.order;
    return MKTOPT_OK;
}

static mktopt_status predict_all(predictor *p, mktopt_prediction *prediction, mktopt_error *err)
{
    place at;
    uint32_t *candidates;
    int64_t n;
    double *visits[2];
    MKTOPT__TRY(find_candidates(p, &candidates, &n, err));
    MKTOPT__TRY(choose_order(p, err));
    prediction->summary.markov_order = p->order;
    MKTOPT__TRY(locate(p, p->journey, p->length, p->order, &at, err));
    for (int k = 0; k < 2; k++)
        if ((visits[k] = numbers(p->context, p->chains[p->order].m.n_states)) == NULL)
            return mktopt__out_of_memory(err); /* the longest order has the most states */
    MKTOPT__TRY(predict_journey(p, &at, visits, prediction, err));
    MKTOPT__TRY(predict_next(p, &at, candidates, n, visits, prediction, err));
    return suggest(p, prediction, err);
}

mktopt_status mktopt__predict(const mktopt__context *context, const mktopt_journeys *journeys,
                              const char *const *journey, int64_t length,
                              const mktopt_prediction_options *options,
                              mktopt_prediction *prediction, mktopt_error *err)
{
    const mktopt_journeys_summary *summary = &journeys->summary;
    uint32_t *channels;
    MKTOPT__TRY(find_names(context, journeys, "journey", journey, length, &channels, err));
    prediction->summary.struct_size = (uint32_t)sizeof prediction->summary;
    prediction->summary.level = options->level;
    if (!(summary->journeys > 0))
        return mktopt__fail(err, MKTOPT_CONFLICT, NULL,
                            "there is no journey with a touch to predict from");
    predictor *p = mktopt__alloc(context->allocator, 1, sizeof *p);
    if (p == NULL)
        return mktopt__out_of_memory(err);
    *p = (predictor){
        .context = context,
        .journeys = journeys,
        .options = options,
        .prior = (summary->conversions + 0.5) / (summary->journeys + 1),
        .journey = channels,
        .length = length,
    };
    const mktopt_status status = predict_all(p, prediction, err);
    mktopt__free(context->allocator, p, 1, sizeof *p);
    return status;
}
