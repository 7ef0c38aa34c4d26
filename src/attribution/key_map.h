/* 64-bit keys to dense numbers 0, 1, 2 ... in the order in which they are first met. */
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

#endif
