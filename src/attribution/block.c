#include "attribution/block.h"

#include <string.h>

/* ---- blocks --------------------------------------------------------------------------------- */

mktopt__path_block *mktopt__block_create(const mktopt_allocator *allocator)
{
    mktopt__path_block *block = mktopt__alloc(allocator, 1, sizeof *block);
    if (block != NULL) {
        memset(block, 0, sizeof *block);
        block->allocator = allocator;
    }
    return block;
}

void mktopt__block_free(mktopt__path_block *block)
{
    if (block == NULL)
        return;
    const mktopt_allocator *allocator = block->allocator;
    mktopt__free(allocator, block->channels, block->capacity, sizeof *block->channels);
    mktopt__free(allocator, block->ages, block->capacity, sizeof *block->ages);
    mktopt__free(allocator, block, 1, sizeof *block);
}

/* Both arrays move or neither does, so that `capacity` is true of both. */
int mktopt__block_reserve(mktopt__path_block *block, int64_t touches)
{
    if (touches <= block->capacity)
        return 0;
    int64_t wanted = block->capacity < 4096 ? 4096 : block->capacity;
    while (wanted < touches)
        wanted = wanted > INT64_MAX / 2 ? touches : wanted * 2;
    uint32_t *channels = mktopt__alloc(block->allocator, wanted, sizeof *channels);
    double *ages = mktopt__alloc(block->allocator, wanted, sizeof *ages);
    if (channels == NULL || ages == NULL) {
        mktopt__free(block->allocator, channels, wanted, sizeof *channels);
        mktopt__free(block->allocator, ages, wanted, sizeof *ages);
        return -1;
    }
    if (block->capacity > 0) { /* all of it: a path that is not counted yet may be in there */
        memcpy(channels, block->channels, (size_t)block->capacity * sizeof *channels);
        memcpy(ages, block->ages, (size_t)block->capacity * sizeof *ages);
    }
    mktopt__free(block->allocator, block->channels, block->capacity, sizeof *channels);
    mktopt__free(block->allocator, block->ages, block->capacity, sizeof *ages);
    block->channels = channels;
    block->ages = ages;
    block->capacity = wanted;
    return 0;
}

int mktopt__block_is_full(const mktopt__path_block *block)
{
    return block->count == MKTOPT__BLOCK_PATHS ||
           block->offsets[block->count] >= MKTOPT__BLOCK_TOUCHES;
}

/* ---- packed columns ------------------------------------------------------------------------- */

/* The bytes that hold every whole number of 0 .. largest. */
static int32_t width_of(uint32_t largest)
{
    return largest == 0 ? 0 : largest <= UINT8_MAX ? 1 : largest <= UINT16_MAX ? 2 : 4;
}

static int32_t width_of_doubles(const double *values, int64_t count)
{
    uint32_t largest = 0;
    for (int64_t i = 0; i < count; i++) {
        if (!(values[i] <= UINT32_MAX) || (double)(uint32_t)values[i] != values[i])
            return 8;
        if ((uint32_t)values[i] > largest)
            largest = (uint32_t)values[i];
    }
    return width_of(largest);
}

static int32_t width_of_channels(const uint32_t *ids, int64_t count)
{
    uint32_t largest = 0;
    for (int64_t i = 0; i < count; i++)
        largest = ids[i] > largest ? ids[i] : largest;
    /* A touch beyond the usual size of a block takes a byte at least: whoever restores a chunk from
     * untrusted bytes then needs no more memory than in proportion to them. */
    return largest == 0 && count > MKTOPT__BLOCK_TOUCHES ? 1 : width_of(largest);
}

static void pack_doubles(mktopt__packed *packed, const double *values, int64_t count)
{
    uint8_t *items_1 = packed->items;
    uint16_t *items_2 = packed->items;
    uint32_t *items_4 = packed->items;
    if (packed->width == 8)
        memcpy(packed->items, values, (size_t)count * sizeof *values);
    for (int64_t i = 0; packed->width == 4 && i < count; i++)
        items_4[i] = (uint32_t)values[i];
    for (int64_t i = 0; packed->width == 2 && i < count; i++)
        items_2[i] = (uint16_t)(uint32_t)values[i];
    for (int64_t i = 0; packed->width == 1 && i < count; i++)
        items_1[i] = (uint8_t)(uint32_t)values[i];
}

static void unpack_doubles(const mktopt__packed *packed, double *values, int64_t count)
{
    const uint8_t *items_1 = packed->items;
    const uint16_t *items_2 = packed->items;
    const uint32_t *items_4 = packed->items;
    if (packed->width == 0)
        memset(values, 0, (size_t)count * sizeof *values);
    else if (packed->width == 8)
        memcpy(values, packed->items, (size_t)count * sizeof *values);
    for (int64_t i = 0; packed->width == 4 && i < count; i++)
        values[i] = items_4[i];
    for (int64_t i = 0; packed->width == 2 && i < count; i++)
        values[i] = items_2[i];
    for (int64_t i = 0; packed->width == 1 && i < count; i++)
        values[i] = items_1[i];
}

static void pack_channels(mktopt__packed *packed, const uint32_t *ids, int64_t count)
{
    uint8_t *items_1 = packed->items;
    uint16_t *items_2 = packed->items;
    if (packed->width == 4)
        memcpy(packed->items, ids, (size_t)count * sizeof *ids);
    for (int64_t i = 0; packed->width == 2 && i < count; i++)
        items_2[i] = (uint16_t)ids[i];
    for (int64_t i = 0; packed->width == 1 && i < count; i++)
        items_1[i] = (uint8_t)ids[i];
}

static void unpack_channels(const mktopt__packed *packed, const uint32_t *rank, uint32_t *ids,
                            int64_t count)
{
    const uint8_t *items_1 = packed->items;
    const uint16_t *items_2 = packed->items;
    const uint32_t *items_4 = packed->items;
    for (int64_t i = 0; packed->width == 0 && i < count; i++)
        ids[i] = rank[0];
    for (int64_t i = 0; packed->width == 1 && i < count; i++)
        ids[i] = rank[items_1[i]];
    for (int64_t i = 0; packed->width == 2 && i < count; i++)
        ids[i] = rank[items_2[i]];
    for (int64_t i = 0; packed->width == 4 && i < count; i++)
        ids[i] = rank[items_4[i]];
}

/* ---- chunks --------------------------------------------------------------------------------- */

void mktopt__chunk_columns(mktopt__chunk *chunk, mktopt__packed *columns[MKTOPT__CHUNK_COLUMNS])
{
    mktopt__packed *const all[MKTOPT__CHUNK_COLUMNS] = {
        &chunk->lengths, &chunk->conversions, &chunk->nulls,
        &chunk->value,   &chunk->channels,    &chunk->ages,
    };
    memcpy(columns, all, sizeof all);
}

void mktopt__chunk_counts(const mktopt__chunk *chunk, int64_t n_values,
                          int64_t counts[MKTOPT__CHUNK_COLUMNS])
{
    const int64_t all[MKTOPT__CHUNK_COLUMNS] = {
        chunk->count, chunk->count, chunk->count, n_values, chunk->touches, chunk->touches,
    };
    memcpy(counts, all, sizeof all);
}

int mktopt__chunk_allocate(mktopt__chunk *chunk, int64_t n_values,
                           const mktopt_allocator *allocator)
{
    mktopt__packed *columns[MKTOPT__CHUNK_COLUMNS];
    int64_t counts[MKTOPT__CHUNK_COLUMNS], begin[MKTOPT__CHUNK_COLUMNS];
    int64_t bytes = 0;
    mktopt__chunk_columns(chunk, columns);
    mktopt__chunk_counts(chunk, n_values, counts);
    for (int i = 0; i < MKTOPT__CHUNK_COLUMNS; i++) {
        begin[i] = bytes;
        if (counts[i] > (INT64_MAX - bytes - 7) / 8)
            return -1;
        bytes += (counts[i] * columns[i]->width + 7) / 8 * 8;
    }
    unsigned char *memory = mktopt__alloc(allocator, bytes, 1);
    if (memory == NULL)
        return -1;
    for (int i = 0; i < MKTOPT__CHUNK_COLUMNS; i++)
        columns[i]->items = memory + begin[i];
    chunk->memory = memory;
    chunk->bytes = bytes;
    return 0;
}

void mktopt__chunk_free(mktopt__chunk *chunk, const mktopt_allocator *allocator)
{
    mktopt__free(allocator, chunk->memory, chunk->bytes, 1);
    chunk->memory = NULL;
}

int mktopt__chunk_pack(const mktopt__path_block *block, const mktopt_allocator *allocator,
                       mktopt__chunk *chunk)
{
    double lengths[MKTOPT__BLOCK_PATHS];
    double values[MKTOPT__BLOCK_PATHS];
    int64_t n_values = 0;
    for (int64_t i = 0; i < block->count; i++) {
        lengths[i] = (double)(block->offsets[i + 1] - block->offsets[i]);
        if (block->conversions[i] > 0)
            values[n_values++] = block->value[i];
    }
    const int64_t touches = block->offsets[block->count];
    *chunk = (mktopt__chunk){
        .count = block->count,
        .touches = touches,
        .has_ages = block->has_ages,
        .lengths.width = width_of_doubles(lengths, block->count),
        .conversions.width = width_of_doubles(block->conversions, block->count),
        .nulls.width = width_of_doubles(block->nulls, block->count),
        .value.width = width_of_doubles(values, n_values),
        .channels.width = width_of_channels(block->channels, touches),
        .ages.width = block->has_ages ? width_of_doubles(block->ages, touches) : 0,
    };
    if (mktopt__chunk_allocate(chunk, n_values, allocator) != 0)
        return -1;
    pack_doubles(&chunk->lengths, lengths, block->count);
    pack_doubles(&chunk->conversions, block->conversions, block->count);
    pack_doubles(&chunk->nulls, block->nulls, block->count);
    pack_doubles(&chunk->value, values, n_values);
    pack_channels(&chunk->channels, block->channels, touches);
    if (block->has_ages)
        pack_doubles(&chunk->ages, block->ages, touches);
    return 0;
}

int mktopt__chunk_unpack(const mktopt__chunk *chunk, const uint32_t *rank,
                         mktopt__path_block *block)
{
    double lengths[MKTOPT__BLOCK_PATHS];
    double values[MKTOPT__BLOCK_PATHS];
    block->count = 0;
    if (mktopt__block_reserve(block, chunk->touches) != 0)
        return -1;
    block->count = chunk->count;
    block->has_ages = chunk->has_ages;
    unpack_doubles(&chunk->lengths, lengths, chunk->count);
    unpack_doubles(&chunk->conversions, block->conversions, chunk->count);
    unpack_doubles(&chunk->nulls, block->nulls, chunk->count);
    int64_t n_values = 0;
    for (int64_t i = 0; i < chunk->count; i++) {
        block->offsets[i + 1] = block->offsets[i] + (int64_t)lengths[i];
        n_values += block->conversions[i] > 0;
    }
    unpack_doubles(&chunk->value, values, n_values);
    for (int64_t i = 0, next = 0; i < chunk->count; i++)
        block->value[i] = block->conversions[i] > 0 ? values[next++] : 0;
    unpack_channels(&chunk->channels, rank, block->channels, chunk->touches);
    if (chunk->has_ages)
        unpack_doubles(&chunk->ages, block->ages, chunk->touches);
    return 0;
}
