/* An open-addressing hash table. Only the numbers leave it, so no result depends on the hash. Names
 * that were chosen to collide under one seed are spread by the next: each step stays O(1). */
#include "attribution/dictionary.h"

#include <string.h>

__extension__ typedef unsigned __int128 uint128;

/* Multiply and fold, the step of the wyhash family (Wang Yi, 2019). */
static uint64_t mix(uint64_t a, uint64_t b)
{
    const uint128 product = (uint128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t read_8(const char *text)
{
    uint64_t word;
    memcpy(&word, text, sizeof word);
    return word;
}

static uint64_t read_4(const char *text)
{
    uint32_t word;
    memcpy(&word, text, sizeof word);
    return word;
}

/* Up to eight bytes as one word; with the length, no two texts have the same. */
static uint64_t read_short(const char *text, size_t length)
{
    if (length >= 4)
        return read_4(text) << 32 | read_4(text + length - 4);
    if (length == 0)
        return 0;
    return (uint64_t)(unsigned char)text[0] << 16 | (uint64_t)(unsigned char)text[length / 2] << 8 |
           (uint64_t)(unsigned char)text[length - 1];
}

uint32_t mktopt__name_hash(uint32_t seed, const char *text, size_t length)
{
    static const uint64_t p0 = 0x9e3779b97f4a7c15, p1 = 0xd1b54a32d192ed03, p2 = 0x8cb92ba72f3d8dd7;
    uint64_t state = mix(p0 ^ seed, p1) ^ (uint64_t)length * p2;
    const char *end = text + length;
    for (; (size_t)(end - text) > 16; text += 16)
        state = mix(read_8(text) ^ p1, read_8(text + 8) ^ state);
    const size_t left = (size_t)(end - text);
    const uint64_t a = left > 8 ? read_8(text) : read_short(text, left);
    const uint64_t b = left > 8 ? read_8(end - 8) : 0;
    state = mix(a ^ p1, b ^ state);
    return (uint32_t)mix(state ^ p2, p0);
}

static int same(const mktopt__name *name, const char *text, size_t length)
{
    return name->length == length && (length == 0 || memcmp(name->text, text, length) == 0);
}

/* The slot that holds the name, or the empty one where it belongs; `steps` away from its first
 * choice. */
static uint64_t *find_slot(const mktopt__dictionary *dictionary, uint32_t hash, const char *text,
                           size_t length, int64_t *steps)
{
    const uint64_t mask = (uint64_t)dictionary->n_slots - 1;
    *steps = 0;
    for (uint64_t at = hash & mask;; at = (at + 1) & mask, *steps += 1) {
        uint64_t *slot = &dictionary->slots[at];
        if (*slot == 0 || ((uint32_t)(*slot >> 32) == hash &&
                           same(&dictionary->names[(uint32_t)*slot - 1], text, length)))
            return slot;
    }
}

static int grow_slots(mktopt__dictionary *dictionary)
{
    const int64_t wanted = dictionary->n_slots == 0 ? 64 : dictionary->n_slots * 2;
    uint64_t *slots = mktopt__alloc(dictionary->allocator, wanted, sizeof *slots);
    if (slots == NULL)
        return -1;
    memset(slots, 0, (size_t)wanted * sizeof *slots);
    for (int64_t i = 0; i < dictionary->n_slots; i++) {
        const uint64_t slot = dictionary->slots[i];
        if (slot == 0)
            continue;
        uint64_t at = (slot >> 32) & (uint64_t)(wanted - 1);
        while (slots[at] != 0)
            at = (at + 1) & (uint64_t)(wanted - 1);
        slots[at] = slot;
    }
    mktopt__free(dictionary->allocator, dictionary->slots, dictionary->n_slots, sizeof *slots);
    dictionary->slots = slots;
    dictionary->n_slots = wanted;
    return 0;
}

/* At half load chance hardly makes a run of a hundred, whatever the number of names. */
enum { LONGEST_RUN = 256, LAST_SEED = 16 };

/* All names anew under the next seed. */
static void reseed(mktopt__dictionary *dictionary)
{
    const uint64_t mask = (uint64_t)dictionary->n_slots - 1;
    dictionary->seed++;
    memset(dictionary->slots, 0, (size_t)dictionary->n_slots * sizeof *dictionary->slots);
    for (int64_t i = 0; i < dictionary->count; i++) {
        const mktopt__name *name = &dictionary->names[i];
        const uint32_t hash = mktopt__name_hash(dictionary->seed, name->text, name->length);
        uint64_t at = hash & mask;
        while (dictionary->slots[at] != 0)
            at = (at + 1) & mask;
        dictionary->slots[at] = (uint64_t)hash << 32 | (uint32_t)(i + 1);
    }
}

static int grow_names(mktopt__dictionary *dictionary)
{
    const int64_t wanted = dictionary->capacity == 0 ? 32 : dictionary->capacity * 2;
    mktopt__name *names = mktopt__realloc(dictionary->allocator, dictionary->names,
                                          dictionary->capacity, wanted, sizeof *names);
    if (names == NULL)
        return -1;
    dictionary->names = names;
    dictionary->capacity = wanted;
    return 0;
}

static uint32_t find_or_add(mktopt__dictionary *dictionary, const char *text, size_t length)
{
    if (dictionary->count >= dictionary->n_slots / 2 && grow_slots(dictionary) != 0)
        return MKTOPT__NO_ID;
    int64_t steps;
    uint32_t hash = mktopt__name_hash(dictionary->seed, text, length);
    uint64_t *slot = find_slot(dictionary, hash, text, length, &steps);
    if (*slot != 0)
        return (uint32_t)*slot - 1;
    if (steps > LONGEST_RUN && dictionary->seed < LAST_SEED) {
        reseed(dictionary);
        hash = mktopt__name_hash(dictionary->seed, text, length);
        slot = find_slot(dictionary, hash, text, length, &steps);
    }
    if (dictionary->count >= (int64_t)MKTOPT__NO_ID - 1 ||
        (dictionary->count == dictionary->capacity && grow_names(dictionary) != 0))
        return MKTOPT__NO_ID;
    if (dictionary->copies != NULL)
        text = mktopt__arena_text(dictionary->copies, text, length);
    if (text == NULL)
        return MKTOPT__NO_ID;
    const uint32_t id = (uint32_t)dictionary->count++;
    dictionary->names[id] = (mktopt__name){text, length};
    *slot = (uint64_t)hash << 32 | (id + 1);
    return id;
}

uint32_t mktopt__dictionary_add(mktopt__dictionary *dictionary, const char *text, size_t length)
{
    if (dictionary->cache == NULL || length > 8 || length == 0)
        return find_or_add(dictionary, text, length);
    const uint64_t word = length == 8 ? read_8(text) : read_short(text, length);
    const uint64_t at = (word * UINT64_C(0x9e3779b97f4a7c15)) >> 56;
    mktopt__name_cache *cache = dictionary->cache;
    if (cache->words[at] == word && cache->lengths[at] == length)
        return cache->ids[at];
    const uint32_t id = find_or_add(dictionary, text, length);
    if (id != MKTOPT__NO_ID) {
        cache->words[at] = word;
        cache->lengths[at] = (uint32_t)length;
        cache->ids[at] = id;
    }
    return id;
}

void mktopt__dictionary_free(mktopt__dictionary *dictionary)
{
    mktopt__free(dictionary->allocator, dictionary->slots, dictionary->n_slots,
                 sizeof *dictionary->slots);
    mktopt__free(dictionary->allocator, dictionary->names, dictionary->capacity,
                 sizeof *dictionary->names);
    *dictionary =
        (mktopt__dictionary){.allocator = dictionary->allocator, .copies = dictionary->copies};
}
