#include "base/name_index.h"

#include <stdlib.h>
#include <string.h>

static int by_name(const void *a, const void *b)
{
    const char *const *const x = *(const char *const *const *)a;
    const char *const *const y = *(const char *const *const *)b;
    const int order = strcmp(*x, *y);
    return order != 0 ? order : (x > y) - (x < y);
}

int mktopt__name_index_make(mktopt__name_index *index, const void *names, int64_t count,
                            size_t size, mktopt__arena *arena)
{
    const char *const **sorted = mktopt__arena_alloc(arena, count, sizeof *sorted);
    if (sorted == NULL)
        return -1;
    *index = (mktopt__name_index){sorted, count, names, size};
    for (int64_t i = 0; i < count; i++)
        sorted[i] = (const char *const *)(const void *)(index->names + (size_t)i * size);
    if (count > 1)
        qsort(sorted, (size_t)count, sizeof *sorted, by_name);
    return 0;
}

static int64_t item_at(const mktopt__name_index *index, int64_t place)
{
    return ((const char *)index->sorted[place] - index->names) / (int64_t)index->size;
}

int64_t mktopt__name_index_find(const mktopt__name_index *index, const char *name)
{
    int64_t low = 0, high = index->count;
    while (low < high) {
        const int64_t middle = low + (high - low) / 2;
        if (strcmp(*index->sorted[middle], name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < index->count && strcmp(*index->sorted[low], name) == 0 ? item_at(index, low) : -1;
}

int64_t mktopt__name_index_repeated(const mktopt__name_index *index)
{
    for (int64_t i = 1; i < index->count; i++)
        if (strcmp(*index->sorted[i - 1], *index->sorted[i]) == 0)
            return item_at(index, i);
    return -1;
}
