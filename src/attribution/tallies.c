/* What the statistics count, in one pass over the journeys. */
#include <math.h>
#include <string.h>

#include "attribution/statistics.h"

/* Up to this many channels all pairs have a place (33 MB); beyond, those that occur. */
#define ALL_PAIRS 720

#define SECONDS_PER_DAY 86400.0

double mktopt__count_of(const mktopt__tallies *tallies, int64_t quanta)
{
    return ldexp((double)quanta, -tallies->quantum);
}

int64_t mktopt__pair_index(int64_t first, int64_t second)
{
    return second * (second - 1) / 2 + first;
}

/* ---- memory -------------------------------------------------------------------------------- */

static int64_t pair_cells(const mktopt__tallies *t)
{
    return mktopt__pair_index(0, t->journeys->n_channels) * MKTOPT__STRATA;
}

static mktopt_status begin(mktopt__tallies *t, mktopt_error *err)
{
    const mktopt_allocator *allocator = t->context->allocator;
    const int64_t n = t->journeys->n_channels;
    t->names = mktopt__arena_alloc(t->context->arena, n, sizeof *t->names);
    t->channels = mktopt__arena_alloc(t->context->arena, n, sizeof *t->channels);
    t->channel_strata =
        mktopt__arena_alloc(t->context->arena, n, MKTOPT__STRATA * sizeof *t->channel_strata);
    t->seen = mktopt__arena_alloc(t->context->arena, n, sizeof *t->seen);
    t->distinct = mktopt__arena_alloc(t->context->arena, n, sizeof *t->distinct);
    t->path_texts = t->paths.copies = mktopt__arena_create(allocator);
    t->paths.allocator = allocator;
    for (int i = 0; i < MKTOPT__STRATA; i++)
        t->pair_journeys[i].map.allocator = t->pair_conversions[i].map.allocator = allocator;
    t->converted_lengths.map.allocator = t->ended_lengths.map.allocator = allocator;
    t->width = n <= 1 << 8 ? 1 : n <= 1 << 16 ? 2 : 4;
    if (n <= ALL_PAIRS) {
        t->pairs = mktopt__alloc(allocator, pair_cells(t), sizeof *t->pairs);
        if (t->pairs == NULL)
            return mktopt__out_of_memory(err);
        memset(t->pairs, 0, (size_t)pair_cells(t) * sizeof *t->pairs);
    }
    if (t->names == NULL || t->channels == NULL || t->channel_strata == NULL || t->seen == NULL ||
        t->distinct == NULL || t->path_texts == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < n; i++) {
        const char *name = t->journeys->channels[i];
        t->names[i] = mktopt__arena_string(t->context->arena, name);
        if (t->names[i] == NULL)
            return mktopt__out_of_memory(err);
    }
    return MKTOPT_OK;
}

void mktopt__tallies_free(mktopt__tallies *t)
{
    const mktopt_allocator *allocator = t->context->allocator;
    if (t->pairs != NULL)
        mktopt__free(allocator, t->pairs, pair_cells(t), sizeof *t->pairs);
    for (int i = 0; i < MKTOPT__STRATA; i++) {
        mktopt__key_counts_free(&t->pair_journeys[i]);
        mktopt__key_counts_free(&t->pair_conversions[i]);
    }
    mktopt__key_counts_free(&t->converted_lengths);
    mktopt__key_counts_free(&t->ended_lengths);
    mktopt__free(allocator, t->first_days, t->days_capacity, sizeof *t->first_days);
    mktopt__free(allocator, t->last_days, t->days_capacity, sizeof *t->last_days);
    mktopt__free(allocator, t->path_conversions, t->path_capacity, sizeof *t->path_conversions);
    mktopt__free(allocator, t->bytes, t->bytes_capacity, 1);
    mktopt__dictionary_free(&t->paths);
    mktopt__arena_free(t->path_texts);
}

/* Room for element `at`: -1 when memory is out. */
static int grow(const mktopt_allocator *allocator, void **items, int64_t *capacity, int64_t at,
                size_t size)
{
    int64_t wanted = *capacity < 1024 ? 1024 : *capacity;
    if (at < *capacity)
        return 0;
    while (wanted <= at)
        wanted *= 2;
    void *grown = mktopt__realloc(allocator, *items, *capacity, wanted, size);
    if (grown == NULL)
        return -1;
    *items = grown;
    *capacity = wanted;
    return 0;
}

/* ---- counting ------------------------------------------------------------------------------ */

static int stratum_of(int64_t length)
{
    return length <= 5    ? (int)length - 2
           : length <= 7  ? 4
           : length <= 10 ? 5
           : length <= 15 ? 6
                          : 7;
}

static void add_cell(mktopt__cell *cell, int64_t converted, int64_t ended)
{
    cell->journeys += converted + ended;
    cell->conversions += converted;
}

static int add_pair(mktopt__tallies *t, uint32_t a, uint32_t b, int stratum, int64_t converted,
                    int64_t ended)
{
    const uint32_t first = a < b ? a : b, second = a < b ? b : a;
    if (t->pairs != NULL) {
        const int64_t at = mktopt__pair_index(first, second) * MKTOPT__STRATA + stratum;
        add_cell(&t->pairs[at], converted, ended);
        return 0;
    }
    const uint64_t key = (uint64_t)first << 32 | second;
    if (mktopt__key_counts_add(&t->pair_journeys[stratum], key, converted + ended) != 0)
        return -1;
    return converted > 0 ? mktopt__key_counts_add(&t->pair_conversions[stratum], key, converted)
                         : 0;
}

/* The distinct channels of a path of two touches or more, and their pairs. */
static int add_pairs(mktopt__tallies *t, int64_t n, int64_t length, int64_t converted,
                     int64_t ended)
{
    if (length < 2)
        return 0;
    const int stratum = stratum_of(length);
    add_cell(&t->strata[stratum], converted, ended);
    for (int64_t i = 0; i < n; i++) {
        const int64_t channel = t->distinct[i];
        add_cell(&t->channel_strata[channel * MKTOPT__STRATA + stratum], converted, ended);
        for (int64_t k = 0; k < i; k++)
            if (add_pair(t, t->distinct[k], t->distinct[i], stratum, converted, ended) != 0)
                return -1;
    }
    return 0;
}

/* Notes a channel of the path; its number of distinct ones so far. */
static int64_t note(mktopt__tallies *t, uint32_t channel, int64_t n)
{
    if (t->seen[channel] == t->serial)
        return n;
    t->seen[channel] = t->serial;
    t->distinct[n] = channel;
    return n + 1;
}

static int add_channels(mktopt__tallies *t, const uint32_t *channels, int64_t length,
                        int64_t converted, int64_t ended)
{
    const uint32_t last = channels[length - 1];
    int64_t n = 0;
    t->serial++;
    for (int64_t i = 0; i < length - 1; i++)
        n = note(t, channels[i], n);
    for (int64_t i = 0; i < n; i++)
        t->channels[t->distinct[i]].assists += converted;
    n = note(t, last, n);
    for (int64_t i = 0; i < length; i++)
        t->channels[channels[i]].touches += converted + ended;
    for (int64_t i = 0; i < n; i++) {
        t->channels[t->distinct[i]].converted += converted;
        t->channels[t->distinct[i]].ended += ended;
    }
    t->channels[channels[0]].starts += converted + ended;
    t->channels[channels[0]].opens += converted;
    t->channels[last].closes += converted;
    t->channels[last].ends += ended;
    return add_pairs(t, n, length, converted, ended);
}

static int add_length(mktopt__tallies *t, int64_t length, int64_t converted, int64_t ended)
{
    const uint64_t key = (uint64_t)length;
    t->conversions += converted;
    t->nulls += ended;
    if (converted > 0 && mktopt__key_counts_add(&t->converted_lengths, key, converted) != 0)
        return -1;
    return ended > 0 ? mktopt__key_counts_add(&t->ended_lengths, key, ended) : 0;
}

static int add_days(mktopt__tallies *t, const double *ages, int64_t length)
{
    int64_t capacity = t->days_capacity;
    if (grow(t->context->allocator, (void **)&t->first_days, &capacity, t->n_days,
             sizeof *t->first_days) != 0)
        return -1;
    if (capacity != t->days_capacity) { /* both arrays, or neither */
        double *grown = mktopt__realloc(t->context->allocator, t->last_days, t->days_capacity,
                                        capacity, sizeof *grown);
        if (grown == NULL) {
            mktopt__free(t->context->allocator, t->first_days, capacity, sizeof *grown);
            t->first_days = NULL;
            mktopt__free(t->context->allocator, t->last_days, t->days_capacity, sizeof *grown);
            t->last_days = NULL;
            t->n_days = t->days_capacity = 0;
            return -1;
        }
        t->last_days = grown;
        t->days_capacity = capacity;
    }
    t->first_days[t->n_days] = ages[0] / SECONDS_PER_DAY;
    t->last_days[t->n_days++] = ages[length - 1] / SECONDS_PER_DAY;
    return 0;
}

int64_t mktopt__path_bytes(mktopt__tallies *t, const uint32_t *channels, int64_t length)
{
    int64_t at = 0;
    if (grow(t->context->allocator, (void **)&t->bytes, &t->bytes_capacity, length * t->width, 1) !=
        0)
        return -1;
    for (int64_t i = 0; i < length; i++)
        for (int shift = 8 * (t->width - 1); shift >= 0; shift -= 8)
            t->bytes[at++] = (unsigned char)(channels[i] >> shift);
    return at;
}

static int add_path(mktopt__tallies *t, const uint32_t *channels, int64_t length, int64_t converted)
{
    const int64_t size = mktopt__path_bytes(t, channels, length);
    if (size < 0)
        return -1;
    const int64_t known = t->paths.count;
    const uint32_t path = mktopt__dictionary_add(&t->paths, (const char *)t->bytes, (size_t)size);
    if (path == MKTOPT__NO_ID || grow(t->context->allocator, (void **)&t->path_conversions,
                                      &t->path_capacity, path, sizeof(int64_t)) != 0)
        return -1;
    if (path == known)
        t->path_conversions[path] = 0;
    t->path_conversions[path] += converted;
    return 0;
}

static mktopt_status add_block(void *state, const mktopt__path_block *block, mktopt_error *err)
{
    mktopt__tallies *t = state;
    for (int64_t i = 0; i < block->count; i++) {
        const int64_t converted = mktopt__to_quanta(block->conversions[i], t->quantum);
        const int64_t ended = mktopt__to_quanta(block->nulls[i], t->quantum);
        const int64_t first = block->offsets[i], length = block->offsets[i + 1] - first;
        if (converted + ended == 0)
            continue;
        if (add_channels(t, block->channels + first, length, converted, ended) != 0 ||
            add_length(t, length, converted, ended) != 0 ||
            (converted > 0 && add_path(t, block->channels + first, length, converted) != 0) ||
            (converted > 0 && block->has_ages && add_days(t, block->ages + first, length) != 0))
            return mktopt__out_of_memory(err);
    }
    return MKTOPT_OK;
}

mktopt_status mktopt__tally(const mktopt__context *context, const mktopt_journeys *journeys,
                            mktopt__tallies *tallies, mktopt_error *err)
{
    *tallies = (mktopt__tallies){.context = context, .journeys = journeys};
    MKTOPT__TRY(begin(tallies, err));
    MKTOPT__TRY(mktopt__choose_quantum(context, journeys, &tallies->quantum, err));
    return mktopt__visit_blocks(context, journeys, add_block, tallies, 0, 0.6, err);
}
