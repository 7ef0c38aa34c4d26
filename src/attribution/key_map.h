/* 64-bit keys to dense numbers 0, 1, 2 ... in the order in which they are first met, and counts by
 * key. */
#ifndef MKTOPT_ATTRIBUTION_KEY_MAP_H
#define MKTOPT_ATTRIBUTION_KEY_MAP_H

#include "base/memory.h"

typedef struct mktopt__key_map {
    const mktopt_allocator *allocator;
    uint32_t *slots; /* number + 1; 0 is empty */
    int64_t n_slots; /* a power of two, more than count * 3 / 2 */
    uint64_t *keys;  /* by number */
    int64_t count;
    int64_t capacity;
} mktopt__key_map;

/* The number of a key, a new one if need be; -1 when memory (or 32-bit numbers) ran out. */
int64_t mktopt__key_map_add(mktopt__key_map *map, uint64_t key);
void mktopt__key_map_free(mktopt__key_map *map);

/* Room for element `number` of an array that grows with a map, new elements zeroed; -1 when memory
 * is out. */
int mktopt__key_map_grow(const mktopt__key_map *map, void **items, int64_t *capacity,
                         int64_t number, size_t size);

/* Whole numbers by key, 0 until added to. */
typedef struct mktopt__key_counts {
    mktopt__key_map map;
    int64_t *counts;
    int64_t capacity;
} mktopt__key_counts;

int mktopt__key_counts_add(mktopt__key_counts *counts, uint64_t key, int64_t amount); /* 0, -1 */
int64_t mktopt__key_counts_of(const mktopt__key_counts *counts, uint64_t key);
void mktopt__key_counts_free(mktopt__key_counts *counts);

/* A key and its count, for sorted lists. */
typedef struct mktopt__key_count {
    uint64_t key;
    int64_t count;
} mktopt__key_count;

/* All of them, ascending by key, into `list` of map.count elements. */
void mktopt__key_counts_list(const mktopt__key_counts *counts, mktopt__key_count *list);

#endif
