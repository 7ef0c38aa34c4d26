/* Channels that work together. Of two channels a, b let r11 be the conversion rate of the journeys
 * that hold both, r10 and r01 with one of them alone, r00 with neither. If each works on its own,
 * the chance not to convert multiplies (Bliss, "The toxicity of poisons applied jointly", 1939):
 *
 *   expected = 1 - (1 - r10) (1 - r01) / (1 - r00),   lift = r11 / expected
 *
 * Interval and test are by the delta method on logarithms, each count smoothed by a half (Haldane
 * 1956): Var ln r = (1 - r) / (n r), Var ln (1 - r) = r / (n (1 - r)). Independence is tested by
 * ln (1 - r11) - ln (1 - expected); significant is what Benjamini and Hochberg (1995) keep. */
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

static double rate_of(cell c)
{
    return mktopt__quotient(c.conversions, c.journeys);
}

static cell smoothed(cell c)
{
    return (cell){c.journeys + 1, c.conversions + 0.5};
}

/* Var ln (1 - r) */
static double survival_variance(cell c)
{
    return c.conversions / (c.journeys * (c.journeys - c.conversions));
}

static double survival(cell c)
{
    return 1 - c.conversions / c.journeys;
}

static void judge(const cell given[4], double z, mktopt_pair_statistics *out)
{
    const double rates = rate_of(given[1]) + rate_of(given[2]) + rate_of(given[3]);
    const double expected =
        1 - (1 - rate_of(given[1])) * (1 - rate_of(given[2])) / (1 - rate_of(given[3]));
    out->lift = out->lower = out->upper = out->p_value = out->expected_rate = (double)NAN;
    if (isnan(rates))
        return;
    if (isfinite(expected))
        out->expected_rate = expected;
    const cell both = smoothed(given[0]), one = smoothed(given[1]), other = smoothed(given[2]),
               none = smoothed(given[3]);
    const double alone = survival(one) * survival(other) / survival(none);
    const double variance =
        survival_variance(one) + survival_variance(other) + survival_variance(none);
    const double distance = log(survival(both)) - log(alone);
    out->p_value =
        2 * mktopt__normal_cdf(-fabs(distance) / sqrt(variance + survival_variance(both)));
    if (!(out->expected_rate > 0))
        return;
    out->lift = out->conversion_rate / out->expected_rate;
    if (!(alone < 1))
        return;
    const double lift = (1 - survival(both)) / (1 - alone);
    const double odds = alone / (1 - alone);
    const double spread = z * sqrt(survival(both) / both.conversions + odds * odds * variance);
    out->lower = fmin(out->lift, lift * exp(-spread));
    out->upper = fmax(out->lift, lift * exp(spread));
}

static void fill(const mktopt__tallies *t, double z, int64_t journeys, int64_t conversions,
                 pair *out)
{
    const mktopt__channel_tally *a = &t->channels[out->first], *b = &t->channels[out->second];
    const int64_t with_a = a->converted + a->ended, with_b = b->converted + b->ended;
    const int64_t all = t->conversions + t->nulls;
    const cell cells[4] = {
        {mktopt__count_of(t, journeys), mktopt__count_of(t, conversions)},
        {mktopt__count_of(t, with_a - journeys), mktopt__count_of(t, a->converted - conversions)},
        {mktopt__count_of(t, with_b - journeys), mktopt__count_of(t, b->converted - conversions)},
        {mktopt__count_of(t, all - with_a - with_b + journeys),
         mktopt__count_of(t, t->conversions - a->converted - b->converted + conversions)},
    };
    out->known = (mktopt_pair_statistics){
        .struct_size = (uint32_t)sizeof out->known,
        .first = t->names[out->first],
        .second = t->names[out->second],
        .journeys = cells[0].journeys,
        .conversions = cells[0].conversions,
        .conversion_rate = rate_of(cells[0]),
    };
    judge(cells, z, &out->known);
}

/* ---- all pairs ----------------------------------------------------------------------------- */

static pair *list_all(const mktopt__tallies *t, double z, int64_t *count)
{
    const int64_t n = t->journeys->n_channels;
    *count = 0;
    for (int64_t b = 1; b < n; b++)
        for (int64_t a = 0; a < b; a++)
            *count += t->pairs[mktopt__pair_index(a, b)] > 0;
    pair *list = mktopt__alloc(t->context->allocator, *count, sizeof *list);
    int64_t at = 0;
    for (int64_t b = 1; list != NULL && b < n; b++)
        for (int64_t a = 0; a < b; a++) {
            const int64_t *counts = &t->pairs[mktopt__pair_index(a, b)];
            if (counts[0] == 0)
                continue;
            list[at] = (pair){.first = a, .second = b};
            fill(t, z, counts[0], counts[1], &list[at++]);
        }
    return list;
}

static pair *list_seen(const mktopt__tallies *t, double z, int64_t *count)
{
    const mktopt__key_counts *journeys = &t->pair_journeys;
    *count = journeys->map.count;
    pair *list = mktopt__alloc(t->context->allocator, *count, sizeof *list);
    for (int64_t i = 0; list != NULL && i < *count; i++) {
        const uint64_t key = journeys->map.keys[i];
        list[i] = (pair){.first = (int64_t)(key >> 32), .second = (int64_t)(key & UINT32_MAX)};
        fill(t, z, journeys->counts[i], mktopt__key_counts_of(&t->pair_conversions, key), &list[i]);
    }
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
    int64_t count;
    pair *list = t->pairs != NULL ? list_all(t, z, &count) : list_seen(t, z, &count);
    const int64_t n = count < options->top_n ? count : options->top_n;
    mktopt_pair_statistics *out = mktopt__arena_alloc(t->context->arena, n, sizeof *out);
    if (list != NULL && out != NULL) {
        mark_significant(list, count, 1 - options->level);
        qsort(list, (size_t)count, sizeof *list, by_lower);
        for (int64_t i = 0; i < n; i++)
            out[i] = list[i].known;
        statistics->pairs = (mktopt__array){out, n};
    }
    const mktopt_status status =
        list != NULL && out != NULL ? MKTOPT_OK : mktopt__out_of_memory(err);
    mktopt__free(t->context->allocator, list, count, sizeof *list);
    return status;
}
