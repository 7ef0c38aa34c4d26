/* Parts of journeys, and how they become a handle. */
#include <math.h>
#include <string.h>

#include "attribution/journeys.h"
#include "numeric/distribution.h"

#define CONFIDENCE_LEVEL 0.95

/* ---- parts ---------------------------------------------------------------------------------- */

mktopt_status mktopt__part_begin(mktopt__part *part, const mktopt_allocator *allocator,
                                 mktopt_error *err)
{
    *part = (mktopt__part){.allocator = allocator, .block = mktopt__block_create(allocator)};
    return part->block != NULL ? MKTOPT_OK : mktopt__out_of_memory(err);
}

void mktopt__part_free(mktopt__part *part)
{
    mktopt__block_free(part->block);
    for (int64_t i = 0; i < part->n_chunks; i++)
        mktopt__chunk_free(&part->chunks[i], part->allocator);
    mktopt__free(part->allocator, part->chunks, part->chunks_capacity, sizeof *part->chunks);
    *part = (mktopt__part){.allocator = part->allocator};
}

mktopt__chunk *mktopt__part_new_chunk(mktopt__part *part)
{
    if (part->n_chunks == part->chunks_capacity) {
        const int64_t wanted = part->chunks_capacity == 0 ? 4 : part->chunks_capacity * 2;
        mktopt__chunk *chunks = mktopt__realloc(part->allocator, part->chunks,
                                                part->chunks_capacity, wanted, sizeof *chunks);
        if (chunks == NULL)
            return NULL;
        part->chunks = chunks;
        part->chunks_capacity = wanted;
    }
    mktopt__chunk *chunk = &part->chunks[part->n_chunks++];
    memset(chunk, 0, sizeof *chunk);
    return chunk;
}

static void tally(mktopt__exact_sum *total, double amount)
{
    if (amount != 0)
        mktopt__exact_sum_add(total, amount);
}

/* Whole numbers below 2^32: sums of a usual block are exact in 64 bits. */
static void tally_whole(mktopt__part *part, const mktopt__path_block *block)
{
    uint64_t conversions = 0, touches = 0, single = 0;
    for (int64_t i = 0; i < block->count; i++) {
        const uint64_t amount = (uint64_t)block->conversions[i];
        const uint64_t length = (uint64_t)(block->offsets[i + 1] - block->offsets[i]);
        conversions += amount;
        touches += amount * length;
        single += length == 1 ? amount : 0;
    }
    tally(&part->totals[MKTOPT__TOTAL_CONVERSIONS], (double)conversions);
    tally(&part->totals[MKTOPT__TOTAL_CONVERSION_TOUCHES], (double)touches);
    tally(&part->totals[MKTOPT__TOTAL_SINGLE_TOUCH], (double)single);
}

static void tally_any(mktopt__part *part, const mktopt__path_block *block)
{
    for (int64_t i = 0; i < block->count; i++) {
        const double conversions = block->conversions[i];
        const int64_t length = block->offsets[i + 1] - block->offsets[i];
        tally(&part->totals[MKTOPT__TOTAL_CONVERSIONS], conversions);
        tally(&part->totals[MKTOPT__TOTAL_CONVERSION_TOUCHES], conversions * (double)length);
        if (length == 1)
            tally(&part->totals[MKTOPT__TOTAL_SINGLE_TOUCH], conversions);
    }
}

void mktopt__part_tally(mktopt__part *part, const mktopt__path_block *block,
                        const mktopt__chunk *chunk)
{
    enum { USUAL_TOUCHES = 1 << 20 }; /* times 2^32 is below 2^53 */
    if (chunk->conversions.width < 8 && chunk->touches <= USUAL_TOUCHES)
        tally_whole(part, block);
    else
        tally_any(part, block);
    double nulls = 0; /* exact as long as they are whole */
    for (int64_t i = 0; i < block->count; i++) {
        if (block->conversions[i] > 0)
            tally(&part->totals[MKTOPT__TOTAL_VALUE], block->value[i]);
        if (chunk->nulls.width < 8)
            nulls += block->nulls[i];
        else
            tally(&part->totals[MKTOPT__TOTAL_NULLS], block->nulls[i]);
    }
    tally(&part->totals[MKTOPT__TOTAL_NULLS], nulls);
    part->counts.paths += block->count;
    part->counts.touches += chunk->touches;
}

mktopt_status mktopt__part_flush(mktopt__part *part, mktopt_error *err)
{
    if (part->block->count == 0)
        return MKTOPT_OK;
    mktopt__chunk *chunk = mktopt__part_new_chunk(part);
    if (chunk == NULL || mktopt__chunk_pack(part->block, part->allocator, chunk) != 0)
        return mktopt__out_of_memory(err);
    mktopt__part_tally(part, part->block, chunk);
    part->block->count = 0;
    return MKTOPT_OK;
}

mktopt_status mktopt__part_add_path(mktopt__part *part, int64_t length, double conversions,
                                    double value, double nulls, mktopt_error *err)
{
    if (length == 0) {
        tally(&part->unattributed[MKTOPT__UNATTRIBUTED_CONVERSIONS], conversions);
        tally(&part->unattributed[MKTOPT__UNATTRIBUTED_VALUE], value);
        tally(&part->unattributed[MKTOPT__UNATTRIBUTED_NULLS], nulls);
        return MKTOPT_OK;
    }
    if (!isfinite(conversions * (double)length))
        return mktopt__fail(err, MKTOPT_NUMBER_OVERFLOW, MKTOPT__FIELD_PATH("conversions"),
                            "are too many to count");
    mktopt__path_block *block = part->block;
    const int64_t at = block->count++;
    block->offsets[at + 1] = block->offsets[at] + length;
    block->conversions[at] = conversions;
    block->value[at] = value;
    block->nulls[at] = nulls;
    return mktopt__block_is_full(block) ? mktopt__part_flush(part, err) : MKTOPT_OK;
}

mktopt_status mktopt__part_end(mktopt__part *part, mktopt_error *err)
{
    MKTOPT__TRY(mktopt__part_flush(part, err));
    mktopt__block_free(part->block);
    part->block = NULL;
    return MKTOPT_OK;
}

mktopt_status mktopt__check_channel(const mktopt__name *name, const mktopt__path *path,
                                    mktopt_error *err)
{
    if (name == NULL)
        return mktopt__fail(err, MKTOPT_MISSING_FIELD, path, "a touch must name its channel");
    return mktopt__check_name(name, path, err);
}

/* ---- the handle ----------------------------------------------------------------------------- */

mktopt_status mktopt__journeys_create(const mktopt_allocator *allocator, mktopt_journeys **journeys,
                                      mktopt_error *err)
{
    *journeys = mktopt__handle_create(allocator, sizeof **journeys);
    return *journeys != NULL ? MKTOPT_OK : mktopt__out_of_memory(err);
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

static void add_counts(mktopt_journeys_summary *sum, const mktopt_journeys_summary *part)
{
    sum->users += part->users;
    sum->paths += part->paths;
    sum->touches += part->touches;
    sum->duplicate_events += part->duplicate_events;
    sum->ignored_events += part->ignored_events;
    sum->expired_touches += part->expired_touches;
}

static mktopt_status summarise(mktopt_journeys *journeys, const mktopt__exact_sum *exact,
                               mktopt_error *err)
{
    double totals[MKTOPT__N_TOTALS], unattributed[MKTOPT__N_UNATTRIBUTED], all = 0;
    for (int i = 0; i < MKTOPT__N_TOTALS; i++)
        all += totals[i] = mktopt__exact_sum_value(&exact[i]);
    for (int i = 0; i < MKTOPT__N_UNATTRIBUTED; i++)
        all += unattributed[i] = mktopt__exact_sum_value(&journeys->unattributed[i]);
    if (!isfinite(all))
        return mktopt__fail(err, MKTOPT_NUMBER_OVERFLOW, NULL,
                            "the counts or values sum to more than a number can hold");
    mktopt_journeys_summary *summary = &journeys->summary;
    summary->struct_size = (uint32_t)sizeof *summary;
    summary->conversions = totals[MKTOPT__TOTAL_CONVERSIONS];
    summary->value = totals[MKTOPT__TOTAL_VALUE];
    summary->nulls = totals[MKTOPT__TOTAL_NULLS];
    summary->journeys = summary->conversions + summary->nulls;
    summary->unattributed_conversions = unattributed[MKTOPT__UNATTRIBUTED_CONVERSIONS];
    summary->unattributed_value = unattributed[MKTOPT__UNATTRIBUTED_VALUE];
    summary->unattributed_nulls = unattributed[MKTOPT__UNATTRIBUTED_NULLS];
    summary->single_touch_conversions = totals[MKTOPT__TOTAL_SINGLE_TOUCH];
    summary->touches_per_conversion =
        summary->conversions > 0 ? totals[MKTOPT__TOTAL_CONVERSION_TOUCHES] / summary->conversions
                                 : (double)NAN;
    conversion_rate(summary);
    return MKTOPT_OK;
}

/* By touchpoint and, of these, by channel. */
static mktopt_status set_costs(mktopt_journeys *journeys, const mktopt_allocator *allocator,
                               const mktopt__exact_sum *exact, mktopt_error *err)
{
    if (exact == NULL)
        return MKTOPT_OK;
    const int64_t n = journeys->n_channels;
    mktopt__exact_sum *sums = mktopt__alloc(allocator, n, sizeof *sums);
    double *costs = mktopt__arena_alloc(journeys->arena, n, sizeof *costs);
    double *touch_costs =
        mktopt__arena_alloc(journeys->arena, journeys->n_touchpoints, sizeof *touch_costs);
    if (sums == NULL || costs == NULL || touch_costs == NULL) {
        mktopt__free(allocator, sums, n, sizeof *sums);
        return mktopt__out_of_memory(err);
    }
    memset(sums, 0, (size_t)n * sizeof *sums);
    for (int64_t i = 0; i < journeys->n_touchpoints; i++) {
        touch_costs[i] = mktopt__exact_sum_value(&exact[i]);
        mktopt__exact_sum_merge(&sums[journeys->rank[i]], &exact[i]);
    }
    for (int64_t i = 0; i < n; i++)
        costs[i] = mktopt__exact_sum_value(&sums[i]);
    mktopt__free(allocator, sums, n, sizeof *sums);
    journeys->costs = costs;
    journeys->touch_costs = touch_costs;
    journeys->exact_costs = exact;
    for (int64_t i = 0; i < n; i++)
        if (!isfinite(costs[i]))
            return mktopt__fail(err, MKTOPT_NUMBER_OVERFLOW, MKTOPT__FIELD_PATH("cost"),
                                "the costs of '%s' sum to more than a number can hold",
                                journeys->channels[i]);
    return MKTOPT_OK;
}

/* From numbers in chunks straight to channels. Without campaigns touchpoints are channels. */
static mktopt_status resolve_numberings(mktopt_journeys *journeys, mktopt_error *err)
{
    for (int64_t i = 0; i < journeys->n_numberings; i++) {
        mktopt__numbering *numbering = &journeys->numberings[i];
        numbering->channel = numbering->touchpoint;
        if (journeys->campaign == NULL)
            continue;
        numbering->channel =
            mktopt__arena_alloc(journeys->arena, numbering->count, sizeof *numbering->channel);
        if (numbering->channel == NULL)
            return mktopt__out_of_memory(err);
        for (int64_t k = 0; k < numbering->count; k++)
            numbering->channel[k] = journeys->rank[numbering->touchpoint[k]];
    }
    return MKTOPT_OK;
}

/* From now on the handle owns the chunks' memory. */
static void move_chunks(mktopt_journeys *journeys, mktopt__part *parts, int64_t n_parts)
{
    int64_t paths = 0;
    for (int64_t p = 0; p < n_parts; p++) {
        for (int64_t i = 0; i < parts[p].n_chunks; i++) {
            mktopt__chunk *chunk = &journeys->chunks[journeys->n_chunks++];
            *chunk = parts[p].chunks[i];
            chunk->first = paths;
            paths += chunk->count;
        }
        parts[p].n_chunks = 0;
    }
}

mktopt_status mktopt__journeys_finish(mktopt_journeys *journeys, mktopt__part *parts,
                                      int64_t n_parts, const mktopt__exact_sum *costs,
                                      mktopt_error *err)
{
    mktopt__exact_sum totals[MKTOPT__N_TOTALS];
    int64_t n_chunks = 0;
    memset(totals, 0, sizeof totals);
    for (int64_t p = 0; p < n_parts; p++) {
        n_chunks += parts[p].n_chunks;
        add_counts(&journeys->summary, &parts[p].counts);
        for (int i = 0; i < MKTOPT__N_TOTALS; i++)
            mktopt__exact_sum_merge(&totals[i], &parts[p].totals[i]);
        for (int i = 0; i < MKTOPT__N_UNATTRIBUTED; i++)
            mktopt__exact_sum_merge(&journeys->unattributed[i], &parts[p].unattributed[i]);
    }
    MKTOPT__TRY(resolve_numberings(journeys, err));
    MKTOPT__TRY(set_costs(journeys, mktopt__arena_allocator(journeys->arena), costs, err));
    MKTOPT__TRY(summarise(journeys, totals, err));
    journeys->chunks = mktopt__arena_alloc(journeys->arena, n_chunks, sizeof *journeys->chunks);
    if (journeys->chunks == NULL)
        return mktopt__out_of_memory(err);
    move_chunks(journeys, parts, n_parts);
    return MKTOPT_OK;
}
