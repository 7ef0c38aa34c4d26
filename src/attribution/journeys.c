/* The journeys handle: built path by path, read block by block. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attribution/attribution_priv.h"
#include "base/options.h"
#include "numeric/distribution.h"

#define SECONDS_PER_DAY  86400.0
#define CONFIDENCE_LEVEL 0.95

/* ---- building ------------------------------------------------------------------------------- */

mktopt_status mktopt__builder_begin(mktopt__builder *builder, const mktopt_allocator *allocator,
                                    mktopt_error *err)
{
    *builder = (mktopt__builder){.channels = {.allocator = allocator},
                                 .campaigns = {.allocator = allocator},
                                 .touchpoints = {.allocator = allocator}};
    mktopt__arena *arena = mktopt__arena_create(allocator);
    if (arena == NULL)
        return mktopt__out_of_memory(err);
    builder->journeys = mktopt__arena_alloc(arena, 1, sizeof *builder->journeys);
    if (builder->journeys == NULL) {
        mktopt__arena_free(arena);
        return mktopt__out_of_memory(err);
    }
    builder->journeys->arena = arena;
    builder->channels.copies = builder->campaigns.copies = arena;
    builder->scratch = mktopt__arena_create(allocator);
    builder->block = mktopt__block_create(allocator);
    if (builder->scratch == NULL || builder->block == NULL)
        return mktopt__out_of_memory(err);
    return MKTOPT_OK;
}

static mktopt_status flush(mktopt__builder *builder, mktopt_error *err)
{
    mktopt__path_block *block = builder->block;
    if (block->count == 0)
        return MKTOPT_OK;
    mktopt__chunk *chunk =
        mktopt__arena_push(builder->scratch, (void **)&builder->chunks,
                           &builder->journeys->n_chunks, &builder->chunks_capacity, sizeof *chunk);
    if (chunk == NULL || mktopt__chunk_pack(block, builder->journeys->arena, chunk) != 0)
        return mktopt__out_of_memory(err);
    chunk->first = builder->journeys->summary.paths;
    builder->journeys->summary.paths += block->count;
    builder->journeys->summary.touches += chunk->touches;
    block->count = 0;
    return MKTOPT_OK;
}

static void tally(mktopt__builder *builder, int total, double amount)
{
    if (amount != 0)
        mktopt__exact_sum_add(&builder->totals[total], amount);
}

mktopt_status mktopt__builder_add_path(mktopt__builder *builder, int64_t length, double conversions,
                                       double value, double nulls, mktopt_error *err)
{
    if (length == 0) {
        tally(builder, MKTOPT__TOTAL_UNATTRIBUTED_CONVERSIONS, conversions);
        tally(builder, MKTOPT__TOTAL_UNATTRIBUTED_VALUE, value);
        tally(builder, MKTOPT__TOTAL_UNATTRIBUTED_NULLS, nulls);
        return MKTOPT_OK;
    }
    const double touches = conversions * (double)length;
    if (!isfinite(touches))
        return mktopt__fail(err, MKTOPT_NUMBER_OVERFLOW, MKTOPT__FIELD_PATH("conversions"),
                            "are too many to count");
    mktopt__path_block *block = builder->block;
    const int64_t at = block->count++;
    block->offsets[at + 1] = block->offsets[at] + length;
    block->conversions[at] = conversions;
    block->value[at] = value;
    block->nulls[at] = nulls;
    tally(builder, MKTOPT__TOTAL_CONVERSIONS, conversions);
    tally(builder, MKTOPT__TOTAL_VALUE, value);
    tally(builder, MKTOPT__TOTAL_NULLS, nulls);
    tally(builder, MKTOPT__TOTAL_CONVERSION_TOUCHES, touches);
    if (length == 1)
        tally(builder, MKTOPT__TOTAL_SINGLE_TOUCH, conversions);
    return mktopt__block_is_full(block) ? flush(builder, err) : MKTOPT_OK;
}

mktopt_status mktopt__builder_new_channel(const mktopt__builder *builder, uint32_t channel,
                                          const mktopt__path *path, mktopt_error *err)
{
    if (channel == MKTOPT__NO_ID)
        return mktopt__fail(err, MKTOPT_MISSING_FIELD, path, "a touch must name its channel");
    return mktopt__check_name(&builder->channels.names[channel], path, err);
}

typedef struct ranked_name {
    mktopt__name name;
    uint32_t id;
} ranked_name;

static int compare_names(const void *a, const void *b)
{
    const mktopt__name *x = &((const ranked_name *)a)->name, *y = &((const ranked_name *)b)->name;
    const size_t shared = x->length < y->length ? x->length : y->length;
    const int order = memcmp(x->text, y->text, shared);
    return order != 0 ? order : (x->length > y->length) - (x->length < y->length);
}

/* Names in their order, and the place of each number in it: the order of the input leaves no trace.
 */
static mktopt_status sort_names(const mktopt__builder *builder, const mktopt__dictionary *from,
                                const char ***names, uint32_t **rank, mktopt_error *err)
{
    ranked_name *order = mktopt__arena_alloc(builder->scratch, from->count, sizeof *order);
    *names = mktopt__arena_alloc(builder->journeys->arena, from->count, sizeof **names);
    *rank = mktopt__arena_alloc(builder->journeys->arena, from->count, sizeof **rank);
    if (order == NULL || *names == NULL || *rank == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < from->count; i++)
        order[i] = (ranked_name){from->names[i], (uint32_t)i};
    qsort(order, (size_t)from->count, sizeof *order, compare_names);
    for (int64_t i = 0; i < from->count; i++) {
        (*names)[i] = order[i].name.text;
        (*rank)[order[i].id] = (uint32_t)i;
    }
    return MKTOPT_OK;
}

static mktopt_status sort_channels(mktopt__builder *builder, mktopt_error *err)
{
    mktopt_journeys *journeys = builder->journeys;
    uint32_t *rank;
    MKTOPT__TRY(sort_names(builder, &builder->channels, &journeys->channels, &rank, err));
    journeys->n_channels = journeys->n_touchpoints = builder->channels.count;
    journeys->rank = rank;
    return MKTOPT_OK;
}

/* Where the events have campaigns, the numbers in the chunks are pairs. */
static mktopt_status sort_campaigns(mktopt__builder *builder, mktopt_error *err)
{
    mktopt_journeys *journeys = builder->journeys;
    const mktopt__key_map *pairs = &builder->touchpoints;
    uint32_t *campaign_rank;
    if (pairs->count == 0)
        return MKTOPT_OK;
    MKTOPT__TRY(
        sort_names(builder, &builder->campaigns, &journeys->campaigns, &campaign_rank, err));
    uint32_t *rank = mktopt__arena_alloc(journeys->arena, pairs->count, sizeof *rank);
    uint32_t *campaign = mktopt__arena_alloc(journeys->arena, pairs->count, sizeof *campaign);
    if (rank == NULL || campaign == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < pairs->count; i++) {
        const uint32_t number = (uint32_t)pairs->keys[i];
        rank[i] = journeys->rank[pairs->keys[i] >> 32];
        campaign[i] = number != MKTOPT__NO_ID ? campaign_rank[number] : MKTOPT__NO_ID;
    }
    journeys->n_touchpoints = pairs->count;
    journeys->rank = rank;
    journeys->campaign = campaign;
    return MKTOPT_OK;
}

static mktopt_status sum_costs(mktopt__builder *builder, mktopt_error *err)
{
    mktopt_journeys *journeys = builder->journeys;
    if (builder->costs == NULL)
        return MKTOPT_OK;
    mktopt__exact_sum *sums =
        mktopt__arena_alloc(builder->scratch, journeys->n_channels, sizeof *sums);
    double *costs = mktopt__arena_alloc(journeys->arena, journeys->n_channels, sizeof *costs);
    double *touch_costs =
        mktopt__arena_alloc(journeys->arena, journeys->n_touchpoints, sizeof *touch_costs);
    if (sums == NULL || costs == NULL || touch_costs == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < builder->n_costs; i++) {
        touch_costs[i] = mktopt__exact_sum_value(&builder->costs[i]);
        mktopt__exact_sum_merge(&sums[journeys->rank[i]], &builder->costs[i]);
    }
    for (int64_t i = 0; i < journeys->n_channels; i++) {
        costs[i] = mktopt__exact_sum_value(&sums[i]);
        if (!isfinite(costs[i]))
            return mktopt__fail(err, MKTOPT_NUMBER_OVERFLOW, MKTOPT__FIELD_PATH("cost"),
                                "the costs of '%s' sum to more than a number can hold",
                                journeys->channels[i]);
    }
    journeys->costs = costs;
    journeys->touch_costs = touch_costs;
    return MKTOPT_OK;
}

/* The interval of Clopper and Pearson, Biometrika 26, 1934. */
static void conversion_rate(mktopt_journeys_summary *summary)
{
    summary->conversion_rate = summary->conversion_rate_lower = summary->conversion_rate_upper =
        (double)NAN;
    if (!(summary->journeys > 0))
        return;
    summary->conversion_rate = summary->conversions / summary->journeys;
    (void)mktopt__proportion_interval(summary->conversions, summary->journeys, CONFIDENCE_LEVEL,
                                      &summary->conversion_rate_lower,
                                      &summary->conversion_rate_upper); /* NaN beyond 1e300 */
}

static mktopt_status summarise(const mktopt__builder *builder, mktopt_error *err)
{
    double totals[MKTOPT__N_TOTALS];
    double all = 0;
    for (int i = 0; i < MKTOPT__N_TOTALS; i++)
        all += totals[i] = mktopt__exact_sum_value(&builder->totals[i]);
    if (!isfinite(all))
        return mktopt__fail(err, MKTOPT_NUMBER_OVERFLOW, NULL,
                            "the counts or values sum to more than a number can hold");
    mktopt_journeys_summary *summary = &builder->journeys->summary;
    summary->struct_size = (uint32_t)sizeof *summary;
    summary->conversions = totals[MKTOPT__TOTAL_CONVERSIONS];
    summary->value = totals[MKTOPT__TOTAL_VALUE];
    summary->nulls = totals[MKTOPT__TOTAL_NULLS];
    summary->journeys = summary->conversions + summary->nulls;
    summary->unattributed_conversions = totals[MKTOPT__TOTAL_UNATTRIBUTED_CONVERSIONS];
    summary->unattributed_value = totals[MKTOPT__TOTAL_UNATTRIBUTED_VALUE];
    summary->unattributed_nulls = totals[MKTOPT__TOTAL_UNATTRIBUTED_NULLS];
    summary->single_touch_conversions = totals[MKTOPT__TOTAL_SINGLE_TOUCH];
    summary->touches_per_conversion =
        summary->conversions > 0 ? totals[MKTOPT__TOTAL_CONVERSION_TOUCHES] / summary->conversions
                                 : (double)NAN;
    conversion_rate(summary);
    return MKTOPT_OK;
}

static mktopt_status finish(mktopt__builder *builder, mktopt_error *err)
{
    mktopt_journeys *journeys = builder->journeys;
    MKTOPT__TRY(flush(builder, err));
    MKTOPT__TRY(sort_channels(builder, err));
    MKTOPT__TRY(sort_campaigns(builder, err));
    MKTOPT__TRY(sum_costs(builder, err));
    mktopt__chunk *chunks =
        mktopt__arena_alloc(journeys->arena, journeys->n_chunks, sizeof *chunks);
    if (chunks == NULL)
        return mktopt__out_of_memory(err);
    if (journeys->n_chunks > 0)
        memcpy(chunks, builder->chunks, (size_t)journeys->n_chunks * sizeof *chunks);
    journeys->chunks = chunks;
    return summarise(builder, err);
}

mktopt_status mktopt__builder_end(mktopt__builder *builder, mktopt_status status,
                                  mktopt_journeys **journeys, mktopt_error *err)
{
    if (status == MKTOPT_OK)
        status = finish(builder, err);
    mktopt__dictionary_free(&builder->channels);
    mktopt__dictionary_free(&builder->campaigns);
    mktopt__key_map_free(&builder->touchpoints);
    mktopt__block_free(builder->block);
    mktopt__arena_free(builder->scratch);
    if (status == MKTOPT_OK)
        *journeys = builder->journeys;
    else
        mktopt_journeys_free(builder->journeys);
    return status;
}

/* ---- reading -------------------------------------------------------------------------------- */

mktopt_status mktopt__journeys_read(const mktopt_journeys *journeys, int64_t index,
                                    mktopt__path_block *block, mktopt_error *err)
{
    return mktopt__chunk_unpack(&journeys->chunks[index], journeys->rank, block) == 0
               ? MKTOPT_OK
               : mktopt__out_of_memory(err);
}

void mktopt_journeys_free(mktopt_journeys *journeys)
{
    if (journeys != NULL)
        mktopt__arena_free(journeys->arena);
}

mktopt_status mktopt_journeys_get_summary(const mktopt_journeys *journeys,
                                          mktopt_journeys_summary *summary, mktopt_error *err)
{
    MKTOPT__REQUIRE(journeys, err);
    MKTOPT__REQUIRE(summary, err);
    return mktopt__struct_out(summary, "summary", &journeys->summary, sizeof journeys->summary,
                              err);
}

int64_t mktopt_journeys_channel_count(const mktopt_journeys *journeys)
{
    return journeys != NULL ? journeys->n_channels : 0;
}

const char *mktopt_journeys_channel(const mktopt_journeys *journeys, int64_t channel)
{
    if (journeys == NULL || channel < 0 || channel >= journeys->n_channels)
        return NULL;
    return journeys->channels[channel];
}

double mktopt_journeys_channel_cost(const mktopt_journeys *journeys, int64_t channel)
{
    if (mktopt_journeys_channel(journeys, channel) == NULL || journeys->costs == NULL)
        return (double)NAN;
    return journeys->costs[channel];
}

/* The chunk that holds path `index`, which exists. */
static int64_t find_chunk(const mktopt_journeys *journeys, int64_t index)
{
    int64_t low = 0, high = journeys->n_chunks - 1;
    while (low < high) {
        const int64_t middle = low + (high - low + 1) / 2;
        if (journeys->chunks[middle].first <= index)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

static mktopt_status copy_path(const mktopt__path_block *block, int64_t at, mktopt_journey *journey,
                               int32_t *channels, double *ages, int64_t capacity, mktopt_error *err)
{
    const int64_t first = block->offsets[at];
    const mktopt_journey known = {
        .struct_size = (uint32_t)sizeof known,
        .length = block->offsets[at + 1] - first,
        .conversions = block->conversions[at],
        .value = block->value[at],
        .nulls = block->nulls[at],
    };
    const int wanted = channels != NULL || ages != NULL;
    if (wanted && known.length > capacity)
        return mktopt__fail(err, MKTOPT_TOO_LARGE, MKTOPT__FIELD_PATH("capacity"),
                            "the path has %lld touches, got room for %lld", (long long)known.length,
                            (long long)capacity);
    MKTOPT__TRY(mktopt__struct_out(journey, "journey", &known, sizeof known, err));
    for (int64_t i = 0; wanted && i < known.length; i++) {
        if (channels != NULL)
            channels[i] = (int32_t)block->channels[first + i];
        if (ages != NULL)
            ages[i] = block->has_ages ? block->ages[first + i] / SECONDS_PER_DAY : (double)NAN;
    }
    return MKTOPT_OK;
}

mktopt_status mktopt_journeys_get_path(const mktopt_journeys *journeys, int64_t index,
                                       mktopt_journey *journey, int32_t *channels, double *ages,
                                       int64_t capacity, mktopt_error *err)
{
    MKTOPT__REQUIRE(journeys, err);
    MKTOPT__REQUIRE(journey, err);
    if (index < 0 || index >= journeys->summary.paths)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("index"),
                            "must be 0 .. %lld, got %lld", (long long)journeys->summary.paths - 1,
                            (long long)index);
    mktopt__path_block *block = mktopt__block_create(mktopt__arena_allocator(journeys->arena));
    if (block == NULL)
        return mktopt__out_of_memory(err);
    const int64_t chunk = find_chunk(journeys, index);
    mktopt_status status = mktopt__journeys_read(journeys, chunk, block, err);
    if (status == MKTOPT_OK)
        status = copy_path(block, index - journeys->chunks[chunk].first, journey, channels, ages,
                           capacity, err);
    mktopt__block_free(block);
    return status;
}
