/* Items of an array, found by a name that each of them holds. */
#ifndef MKTOPT_BASE_NAME_INDEX_H
#define MKTOPT_BASE_NAME_INDEX_H

#include "base/memory.h"

typedef struct mktopt__name_index {
    const char *const **sorted; /* where the names stand, by text; equal ones by place */
    int64_t count;
    const char *names; /* where the first item's stands */
    size_t size;       /* of an item */
} mktopt__name_index;

/* `names` is where the first item's name stands. 0, or -1 when memory is out. */
int mktopt__name_index_make(mktopt__name_index *index, const void *names, int64_t count,
                            size_t size, mktopt__arena *arena);
/* The number of the first item of that name, or -1. */
int64_t mktopt__name_index_find(const mktopt__name_index *index, const char *name);
/* The number of the second item of the least name that two have, or -1. */
int64_t mktopt__name_index_repeated(const mktopt__name_index *index);

#endif
