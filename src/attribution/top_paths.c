/* The paths that convert most, and the credit of their touches. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attribution/statistics.h"
#include "numeric/distribution.h"

/* ---- choice -------------------------------------------------------------------------------- */

typedef struct ranked_path {
    mktopt__name bytes;
    int64_t conversions;
} ranked_path;

static int by_bytes(const ranked_path *x, const ranked_path *y)
{
    const size_t a = x->bytes.length, b = y->bytes.length;
    const int order = memcmp(x->bytes.text, y->bytes.text, a < b ? a : b);
    return order != 0 ? order : (a > b) - (a < b);
}

/* Most conversions first, ties by the touches. */
static int by_conversions(const void *a, const void *b)
{
    const ranked_path *x = a, *y = b;
    if (x->conversions != y->conversions)
        return x->conversions > y->conversions ? -1 : 1;
    return by_bytes(x, y);
}

/* A heap whose root is the last of the best n: moves the root of heap[0..n) down to its place. */
static void sift(ranked_path *heap, int64_t n, int64_t at)
{
    for (int64_t child; (child = 2 * at + 1) < n; at = child) {
        if (child + 1 < n && by_conversions(&heap[child], &heap[child + 1]) < 0)
            child++;
        if (by_conversions(&heap[at], &heap[child]) >= 0)
            return;
        const ranked_path moving = heap[at];
        heap[at] = heap[child];
        heap[child] = moving;
    }
}

static ranked_path *choose(const mktopt__tallies *t, int64_t n)
{
    ranked_path *best = mktopt__arena_alloc(t->context->arena, n, sizeof *best);
    for (int64_t i = 0; n > 0 && best != NULL && i < t->paths.count; i++) {
        const ranked_path path = {t->paths.names[i], t->path_conversions[i]};
        if (i < n)
            best[i] = path;
        if (i == n - 1)
            for (int64_t at = n / 2; at-- > 0;)
                sift(best, n, at);
        if (i >= n && by_conversions(&path, &best[0]) < 0) {
            best[0] = path;
            sift(best, n, 0);
        }
    }
    if (best != NULL)
        qsort(best, (size_t)n, sizeof *best, by_conversions);
    return best;
}

/* ---- the second pass ----------------------------------------------------------------------- */

/* A chosen path while its journeys are added up. */
typedef struct top_path {
    ranked_path rank;
    int64_t place; /* among the best */
    int64_t nulls;
    mktopt__exact_sum value;
    mktopt__exact_sum *credit; /* by touch: weight * conversions; NULL without a rule */
} top_path;

typedef struct second_pass {
    mktopt__tallies *tallies;
    const mktopt__model *rule;
    mktopt__rules rules;
    top_path *paths; /* ascending by bytes */
    int64_t count;
    int64_t longest;
    double *weights;
} second_pass;

static int compare_top_paths(const void *a, const void *b)
{
    return by_bytes(&((const top_path *)a)->rank, &((const top_path *)b)->rank);
}

static top_path *find(const second_pass *pass, const mktopt__name *bytes)
{
    const top_path wanted = {.rank = {.bytes = *bytes}};
    return bsearch(&wanted, pass->paths, (size_t)pass->count, sizeof wanted, compare_top_paths);
}

static void add_credit(second_pass *pass, top_path *path, const mktopt__rule_path *touches,
                       double conversions)
{
    pass->rule->rule(&pass->rules, touches, pass->weights);
    for (int64_t i = 0; i < touches->length; i++)
        if (pass->weights[i] > 0)
            mktopt__exact_sum_add(&path->credit[i], pass->weights[i] * conversions);
}

static mktopt_status add_block(void *state, const mktopt__path_block *block, mktopt_error *err)
{
    second_pass *pass = state;
    for (int64_t i = 0; i < block->count; i++) {
        const int64_t first = block->offsets[i], length = block->offsets[i + 1] - first;
        if (length > pass->longest)
            continue;
        const int64_t size = mktopt__path_bytes(pass->tallies, block->channels + first, length);
        if (size < 0)
            return mktopt__out_of_memory(err);
        const mktopt__name bytes = {(const char *)pass->tallies->bytes, (size_t)size};
        top_path *path = find(pass, &bytes);
        if (path == NULL)
            continue;
        path->nulls += mktopt__to_quanta(block->nulls[i], pass->tallies->quantum);
        if (block->value[i] > 0)
            mktopt__exact_sum_add(&path->value, block->value[i]);
        const mktopt__rule_path touches = {block->channels + first,
                                           block->has_ages ? block->ages + first : NULL, length};
        if (path->credit != NULL && block->conversions[i] > 0)
            add_credit(pass, path, &touches, block->conversions[i]);
    }
    return MKTOPT_OK;
}

static int64_t length_of(const mktopt__tallies *t, const ranked_path *path)
{
    return (int64_t)path->bytes.length / t->width;
}

static mktopt_status prepare(second_pass *pass, const ranked_path *best,
                             const mktopt_attribution_options *options, mktopt_error *err)
{
    const mktopt__tallies *t = pass->tallies;
    mktopt__arena *arena = t->context->arena;
    for (int64_t i = 0; i < pass->count; i++) {
        const int64_t length = length_of(t, &best[i]);
        pass->paths[i] = (top_path){.rank = best[i], .place = i};
        pass->longest = length > pass->longest ? length : pass->longest;
        if (pass->rule == NULL)
            continue;
        pass->paths[i].credit = mktopt__arena_alloc(arena, length, sizeof(mktopt__exact_sum));
        if (pass->paths[i].credit == NULL)
            return mktopt__out_of_memory(err);
    }
    qsort(pass->paths, (size_t)pass->count, sizeof *pass->paths, compare_top_paths);
    if (pass->rule == NULL)
        return MKTOPT_OK;
    pass->weights = mktopt__arena_alloc(arena, pass->longest, sizeof *pass->weights);
    if (pass->weights == NULL)
        return mktopt__out_of_memory(err);
    mktopt_attribution channels = {.channels = t->journeys->channels,
                                   .n_channels = t->journeys->n_channels};
    return mktopt__prepare_rules(t->context, options, &channels, &pass->rules, err);
}

/* ---- result -------------------------------------------------------------------------------- */

static uint32_t channel_at(const mktopt__tallies *t, const ranked_path *path, int64_t touch)
{
    const unsigned char *bytes = (const unsigned char *)path->bytes.text + touch * t->width;
    uint32_t channel = 0;
    for (int i = 0; i < t->width; i++)
        channel = channel << 8 | bytes[i];
    return channel;
}

static mktopt_status write_path(const mktopt__tallies *t, const top_path *path, double level,
                                mktopt_path_statistics *out, mktopt_error *err)
{
    const int64_t length = length_of(t, &path->rank);
    int32_t *channels = mktopt__arena_alloc(t->context->arena, length, sizeof *channels);
    double *credit = mktopt__arena_alloc(t->context->arena, length, sizeof *credit);
    if (channels == NULL || credit == NULL)
        return mktopt__out_of_memory(err);
    const double conversions = mktopt__count_of(t, path->rank.conversions);
    const double nulls = mktopt__count_of(t, path->nulls);
    for (int64_t i = 0; i < length; i++) {
        channels[i] = (int32_t)channel_at(t, &path->rank, i);
        if (path->credit != NULL)
            credit[i] = mktopt__exact_sum_value(&path->credit[i]) / conversions;
    }
    *out = (mktopt_path_statistics){
        .struct_size = (uint32_t)sizeof *out,
        .channels = channels,
        .credit = path->credit != NULL ? credit : NULL,
        .length = length,
        .conversions = conversions,
        .value = mktopt__exact_sum_value(&path->value),
        .nulls = nulls,
        .share = mktopt__quotient((double)path->rank.conversions, (double)t->conversions),
        .conversion_rate = conversions / (conversions + nulls),
        .lower = (double)NAN,
        .upper = (double)NAN,
    };
    (void)mktopt__proportion_interval(conversions, conversions + nulls, level, &out->lower,
                                      &out->upper);
    return MKTOPT_OK;
}

mktopt_status mktopt__top_paths(mktopt__tallies *t, const mktopt_statistics_options *options,
                                const mktopt__model *rule,
                                const mktopt_attribution_options *attribution,
                                mktopt_statistics *statistics, mktopt_error *err)
{
    const int64_t n = t->paths.count < options->top_n ? t->paths.count : options->top_n;
    mktopt__arena *arena = t->context->arena;
    const ranked_path *best = choose(t, n);
    second_pass pass = {.tallies = t,
                        .rule = rule,
                        .paths = mktopt__arena_alloc(arena, n, sizeof *pass.paths),
                        .count = n};
    mktopt_path_statistics *out = mktopt__arena_alloc(arena, n, sizeof *out);
    if (best == NULL || pass.paths == NULL || out == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__TRY(prepare(&pass, best, attribution, err));
    if (n > 0)
        MKTOPT__TRY(mktopt__visit_blocks(t->context, t->journeys, add_block, &pass, 0.6, 0.9, err));
    for (int64_t i = 0; i < n; i++)
        MKTOPT__TRY(write_path(t, &pass.paths[i], options->level, &out[pass.paths[i].place], err));
    statistics->paths = (mktopt__array){out, n};
    return MKTOPT_OK;
}
