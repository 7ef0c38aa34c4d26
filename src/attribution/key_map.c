#include "attribution/key_map.h"

#include <stdlib.h>
#include <string.h>

/* Fibonacci hashing of a mixed key (the finaliser of splitmix64). */
static uint64_t slot_of(const mktopt__key_map *map, uint64_t key)
{
    key = (key ^ (key >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    key = (key ^ (key >> 27)) * UINT64_C(0x94D049BB133111EB);
    return (key ^ (key >> 31)) & ((uint64_t)map->n_slots - 1);
}

static int grow_slots(mktopt__key_map *map)
{
    const int64_t n_slots = map->n_slots == 0 ? 1024 : map->n_slots * 2;
    uint32_t *slots = mktopt__alloc(map->allocator, n_slots, sizeof *slots);
    if (slots == NULL)
        return -1;
    memset(slots, 0, (size_t)n_slots * sizeof *slots);
    mktopt__free(map->allocator, map->slots, map->n_slots, sizeof *slots);
    map->slots = slots;
    map->n_slots = n_slots;
    for (int64_t i = 0; i < map->count; i++) {
        uint64_t slot = slot_of(map, map->keys[i]);
        while (slots[slot] != 0)
            slot = (slot + 1) & ((uint64_t)n_slots - 1);
        slots[slot] = (uint32_t)i + 1;
    }
    return 0;
}

static int grow_keys(mktopt__key_map *map)
{
    const int64_t capacity = map->capacity == 0 ? 1024 : map->capacity * 2;
    uint64_t *keys =
        mktopt__realloc(map->allocator, map->keys, map->capacity, capacity, sizeof *keys);
    if (keys == NULL)
        return -1;
    map->keys = keys;
    map->capacity = capacity;
    return 0;
}

int64_t mktopt__key_map_add(mktopt__key_map *map, uint64_t key)
{
    if (map->count * 3 / 2 >= map->n_slots && grow_slots(map) != 0)
        return -1;
    uint64_t slot = slot_of(map, key);
    for (; map->slots[slot] != 0; slot = (slot + 1) & ((uint64_t)map->n_slots - 1))
        if (map->keys[map->slots[slot] - 1] == key)
            return map->slots[slot] - 1;
    if (map->count >= UINT32_MAX - 1 || (map->count == map->capacity && grow_keys(map) != 0))
        return -1;
    map->keys[map->count] = key;
    map->slots[slot] = (uint32_t)map->count + 1;
    return map->count++;
}

/* The number of a key, or -1. */
static int64_t find(const mktopt__key_map *map, uint64_t key)
{
    if (map->n_slots == 0)
        return -1;
    uint64_t slot = slot_of(map, key);
    for (; map->slots[slot] != 0; slot = (slot + 1) & ((uint64_t)map->n_slots - 1))
        if (map->keys[map->slots[slot] - 1] == key)
            return map->slots[slot] - 1;
    return -1;
}

void mktopt__key_map_free(mktopt__key_map *map)
{
    mktopt__free(map->allocator, map->slots, map->n_slots, sizeof *map->slots);
    mktopt__free(map->allocator, map->keys, map->capacity, sizeof *map->keys);
    *map = (mktopt__key_map){.allocator = map->allocator};
}

int mktopt__key_map_grow(const mktopt__key_map *map, void **items, int64_t *capacity,
                         int64_t number, size_t size)
{
    if (number < *capacity)
        return 0;
    const int64_t wanted = *capacity == 0 ? 1024 : *capacity * 2;
    char *grown = mktopt__realloc(map->allocator, *items, *capacity, wanted, size);
    if (grown == NULL)
        return -1;
    memset(grown + (size_t)*capacity * size, 0, (size_t)(wanted - *capacity) * size);
    *items = grown;
    *capacity = wanted;
    return 0;
}

/* ---- counts ------------------------------------------------------------------------------- */

int mktopt__key_counts_add(mktopt__key_counts *counts, uint64_t key, int64_t amount)
{
    const int64_t number = mktopt__key_map_add(&counts->map, key);
    if (number < 0 || mktopt__key_map_grow(&counts->map, (void **)&counts->counts,
                                           &counts->capacity, number, sizeof(int64_t)) != 0)
        return -1;
    counts->counts[number] += amount;
    return 0;
}

int64_t mktopt__key_counts_of(const mktopt__key_counts *counts, uint64_t key)
{
    const int64_t number = find(&counts->map, key);
    return number >= 0 ? counts->counts[number] : 0;
}

void mktopt__key_counts_free(mktopt__key_counts *counts)
{
    mktopt__free(counts->map.allocator, counts->counts, counts->capacity, sizeof(int64_t));
    counts->counts = NULL;
    counts->capacity = 0;
    mktopt__key_map_free(&counts->map);
}

static int compare_keys(const void *a, const void *b)
{
    const uint64_t x = ((const mktopt__key_count *)a)->key, y = ((const mktopt__key_count *)b)->key;
    return (x > y) - (x < y);
}

void mktopt__key_counts_list(const mktopt__key_counts *counts, mktopt__key_count *list)
{
    for (int64_t i = 0; i < counts->map.count; i++)
        list[i] = (mktopt__key_count){counts->map.keys[i], counts->counts[i]};
    qsort(list, (size_t)counts->map.count, sizeof *list, compare_keys);
}
