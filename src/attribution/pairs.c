/* Channels that work together. Of two channels let r11 be the conversion rate of the journeys that
 * hold both, r10 and r01 with one of them alone, r00 with neither, all of like length (long
 * journeys hold more channels and convert more often, which is no merit of a pair). If each channel
 * works on its own, the chances not to convert multiply (Bliss, "The toxicity of poisons applied
 * jointly", 1939):
 *
 *   expected e = 1 - w,  w = (1 - r10) (1 - r01) / (1 - r00)
 *
 * Over the lengths s, lift = O / E, with O the conversions with both and E = sum n11 e. Interval
 * and test are by the delta method on logarithms: Var ln (1 - r) = r / (n (1 - r)), each count
 * smoothed by a half (Haldane 1956), gives Var E = sum n11^2 w^2 (sum of the three); Var ln O = (1
 * - r) / O. Significant is what Benjamini and Hochberg (1995) keep. */
#include <math.h>
#include <stdlib.h>

#include "attribution/statistics.h"
#include "numeric/distribution.h"

typedef struct pair {
    int64_t first, second;
    mktopt_pair_statistics known;
} pair;

/* Journeys of one kind. */
typedef struct cell {
    double journeys, conversions;
} cell;

/* 1 - r and Var ln (1 - r), smoothed. */
static double survival(cell c)
{
    return 1 - (c.conversions + 0.5) / (c.journeys + 1);
}

static double survival_variance(cell c)
{
    return (1 - survival(c)) / ((c.journeys + 1) * survival(c));
}

/* What journeys with both are compared with, added up over the lengths. */
typedef struct comparison {
    double journeys; /* with both, where all four kinds occur */
    double conversions;
    double expected;
    double variance; /* of `expected` */
} comparison;

/* One length: journeys with both, one, the other, neither. */
static void compare(const cell cells[4], comparison *sum)
{
    double alone = 1, variance = 0;
    for (int i = 1; i < 4; i++) {
        const double rate = mktopt__quotient(cells[i].conversions, cells[i].journeys);
        alone = i < 3 ? alone * (1 - rate) : alone / (1 - rate);
        variance += survival_variance(cells[i]);
    }
    if (!(cells[0].journeys > 0) || !isfinite(alone))
        return;
    const double n = cells[0].journeys;
    sum->journeys += n;
    sum->conversions += cells[0].conversions;
    sum->expected += n * (1 - alone);
    sum->variance += n * n * alone * alone * variance;
}

static void judge(const comparison *c, double z, mktopt_pair_statistics *out)
{
    out->lift = out->lower = out->upper = out->p_value = (double)NAN;
    out->expected_rate = mktopt__quotient(c->expected, c->journeys);
    if (!(c->expected > 0))
        return;
    const double conversions = c->conversions + 0.5, expected = c->expected + 0.5;
    const double rate = conversions / (c->journeys + 1);
    const double deviation =
        sqrt(fmax(0, 1 - rate) / conversions + c->variance / (expected * expected));
    const double distance = log(conversions / expected);
    out->lift = c->conversions / c->expected;
    out->lower = fmin(out->lift, exp(distance - z * deviation));
    out->upper = fmax(out->lift, exp(distance + z * deviation));
    out->p_value = 2 * mktopt__normal_cdf(-fabs(distance) / deviation);
}

static cell count(const mktopt__tallies *t, int64_t journeys, int64_t conversions)
{
    return (cell){mktopt__count_of(t, journeys), mktopt__count_of(t, conversions)};
}

/* From the journeys with both, by length. */
static void fill(const mktopt__tallies *t, double z, const mktopt__cell *both, pair *out)
{
    const mktopt__cell *a = &t->channel_strata[out->first * MKTOPT__STRATA];
    const mktopt__cell *b = &t->channel_strata[out->second * MKTOPT__STRATA];
    mktopt__cell all = {0, 0};
    comparison sum = {0, 0, 0, 0};
    for (int s = 0; s < MKTOPT__STRATA; s++) {
        const int64_t n = both[s].journeys, c = both[s].conversions;
        const cell cells[4] = {
            count(t, n, c),
            count(t, a[s].journeys - n, a[s].conversions - c),
            count(t, b[s].journeys - n, b[s].conversions - c),
            count(t, t->strata[s].journeys - a[s].journeys - b[s].journeys + n,
                  t->strata[s].conversions - a[s].conversions - b[s].conversions + c),
        };
        compare(cells, &sum);
        all.journeys += n;
        all.conversions += c;
    }
    out->known = (mktopt_pair_statistics){
        .struct_size = (uint32_t)sizeof out->known,
        .first = t->names[out->first],
        .second = t->names[out->second],
        .journeys = mktopt__count_of(t, all.journeys),
        .conversions = mktopt__count_of(t, all.conversions),
        .conversion_rate = mktopt__quotient((double)all.conversions, (double)all.journeys),
    };
    judge(&sum, z, &out->known);
}

/* ---- all pairs ----------------------------------------------------------------------------- */

static int occurs(const mktopt__cell *both)
{
    int64_t journeys = 0;
    for (int s = 0; s < MKTOPT__STRATA; s++)
        journeys |= both[s].journeys;
    return journeys != 0;
}

static pair *list_all(const mktopt__tallies *t, double z, int64_t *count_)
{
    const int64_t n = t->journeys->n_channels, all = mktopt__pair_index(0, n);
    int64_t at = 0;
    *count_ = 0;
    for (int64_t i = 0; i < all; i++)
        *count_ += occurs(&t->pairs[i * MKTOPT__STRATA]);
    pair *list = mktopt__alloc(t->context->allocator, *count_, sizeof *list);
    for (int64_t b = 1; list != NULL && b < n; b++)
        for (int64_t a = 0; a < b; a++) {
            const mktopt__cell *both = &t->pairs[mktopt__pair_index(a, b) * MKTOPT__STRATA];
            if (!occurs(both))
                continue;
            list[at] = (pair){.first = a, .second = b};
            fill(t, z, both, &list[at++]);
        }
    return list;
}

/* The keys of all lengths. */
static int collect(const mktopt__tallies *t, mktopt__key_map *keys)
{
    for (int s = 0; s < MKTOPT__STRATA; s++)
        for (int64_t i = 0; i < t->pair_journeys[s].map.count; i++)
            if (mktopt__key_map_add(keys, t->pair_journeys[s].map.keys[i]) < 0)
                return -1;
    return 0;
}

static pair *list_seen(const mktopt__tallies *t, double z, int64_t *count_)
{
    mktopt__key_map keys = {.allocator = t->context->allocator};
    pair *list = NULL;
    *count_ = 0;
    if (collect(t, &keys) == 0) {
        *count_ = keys.count;
        list = mktopt__alloc(t->context->allocator, keys.count, sizeof *list);
    }
    for (int64_t i = 0; list != NULL && i < keys.count; i++) {
        mktopt__cell both[MKTOPT__STRATA];
        for (int s = 0; s < MKTOPT__STRATA; s++)
            both[s] = (mktopt__cell){
                mktopt__key_counts_of(&t->pair_journeys[s], keys.keys[i]),
                mktopt__key_counts_of(&t->pair_conversions[s], keys.keys[i]),
            };
        list[i] = (pair){.first = (int64_t)(keys.keys[i] >> 32),
                         .second = (int64_t)(keys.keys[i] & UINT32_MAX)};
        fill(t, z, both, &list[i]);
    }
    mktopt__key_map_free(&keys);
    return list;
}

static int by_names(const pair *x, const pair *y)
{
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return (x->second > y->second) - (x->second < y->second);
}

static int by_p_value(const void *a, const void *b)
{
    const pair *x = a, *y = b;
    const double p = isnan(x->known.p_value) ? 2 : x->known.p_value;
    const double q = isnan(y->known.p_value) ? 2 : y->known.p_value;
    return p != q ? (p < q ? -1 : 1) : by_names(x, y);
}

static int by_lower(const void *a, const void *b)
{
    const pair *x = a, *y = b;
    const double l = isnan(x->known.lower) ? -1 : x->known.lower;
    const double r = isnan(y->known.lower) ? -1 : y->known.lower;
    return l != r ? (l > r ? -1 : 1) : by_names(x, y);
}

static void mark_significant(pair *list, int64_t count, double false_discoveries)
{
    int64_t tests = 0, kept = 0;
    qsort(list, (size_t)count, sizeof *list, by_p_value);
    while (tests < count && !isnan(list[tests].known.p_value))
        tests++;
    for (int64_t i = 0; i < tests; i++)
        if (list[i].known.p_value <= false_discoveries * (double)(i + 1) / (double)tests)
            kept = i + 1;
    for (int64_t i = 0; i < kept; i++)
        list[i].known.significant = 1;
}

mktopt_status mktopt__pairs(const mktopt__tallies *t, const mktopt_statistics_options *options,
                            mktopt_statistics *statistics, mktopt_error *err)
{
    const double z = mktopt__normal_quantile((1 + options->level) / 2);
    int64_t found;
    pair *list = t->pairs != NULL ? list_all(t, z, &found) : list_seen(t, z, &found);
    const int64_t n = found < options->top_n ? found : options->top_n;
    mktopt_pair_statistics *out = mktopt__arena_alloc(t->context->arena, n, sizeof *out);
    if (list != NULL && out != NULL) {
        mark_significant(list, found, 1 - options->level);
        qsort(list, (size_t)found, sizeof *list, by_lower);
        for (int64_t i = 0; i < n; i++)
            out[i] = list[i].known;
        statistics->pairs = (mktopt__array){out, n};
    }
    const mktopt_status status =
        list != NULL && out != NULL ? MKTOPT_OK : mktopt__out_of_memory(err);
    mktopt__free(t->context->allocator, list, found, sizeof *list);
    return status;
}
