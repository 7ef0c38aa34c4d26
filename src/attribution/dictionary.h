/* Names to dense numbers: 0, 1, 2 ... in the order in which they are first seen. */
#ifndef MKTOPT_ATTRIBUTION_DICTIONARY_H
#define MKTOPT_ATTRIBUTION_DICTIONARY_H

#include "base/memory.h"

#define MKTOPT__NO_ID UINT32_MAX

typedef struct mktopt__name {
    const char *text; /* NUL-terminated when the dictionary copies names */
    size_t length;
} mktopt__name;

/* Names of at most eight bytes that were looked up lately: each is known by its bytes as one word.
 */
enum { MKTOPT__CACHED_NAMES = 256 };
typedef struct mktopt__name_cache {
    uint64_t words[MKTOPT__CACHED_NAMES];
    uint32_t lengths[MKTOPT__CACHED_NAMES]; /* 0: nothing is known */
    uint32_t ids[MKTOPT__CACHED_NAMES];
} mktopt__name_cache;

typedef struct mktopt__dictionary {
    const mktopt_allocator *allocator;
    mktopt__arena *copies;     /* names are copied here; NULL: they are borrowed */
    mktopt__name_cache *cache; /* zeroed; NULL: none. Pays where few names come often */
    uint64_t *slots;           /* hash << 32 | id + 1; 0 is empty */
    int64_t n_slots;           /* a power of two, at least twice `count` */
    uint32_t seed;             /* of the hash; rises when names collide beyond chance */
    mktopt__name *names;
    int64_t count;
    int64_t capacity;
} mktopt__dictionary;

/* 32 bits that tell texts apart by chance; another seed gives others. */
uint32_t mktopt__name_hash(uint32_t seed, const char *text, size_t length);

/* The number of a name, a new one if need be; MKTOPT__NO_ID when memory (or numbers) ran out. */
uint32_t mktopt__dictionary_add(mktopt__dictionary *dictionary, const char *text, size_t length);
void mktopt__dictionary_free(mktopt__dictionary *dictionary);

#endif
