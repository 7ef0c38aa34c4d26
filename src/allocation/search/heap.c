#include "allocation/search/heap.h"

static int before(const mktopt__heap_item *a, const mktopt__heap_item *b)
{
    return a->key > b->key || (a->key == b->key && a->number < b->number);
}

static void sift_up(mktopt__heap *heap, int64_t i)
{
    const mktopt__heap_item item = heap->items[i];
    for (; i > 0 && before(&item, &heap->items[(i - 1) / 2]); i = (i - 1) / 2)
        heap->items[i] = heap->items[(i - 1) / 2];
    heap->items[i] = item;
}

int mktopt__heap_push(mktopt__heap *heap, double key, int64_t number)
{
    void *items = heap->items;
    mktopt__heap_item *slot =
        mktopt__arena_push(heap->arena, &items, &heap->count, &heap->capacity, sizeof *slot);
    if (slot == NULL)
        return -1;
    heap->items = items;
    *slot = (mktopt__heap_item){key, number};
    sift_up(heap, heap->count - 1);
    return 0;
}

mktopt__heap_item mktopt__heap_pop(mktopt__heap *heap)
{
    const mktopt__heap_item top = heap->items[0], last = heap->items[--heap->count];
    int64_t i = 0;
    for (int64_t child = 1; child < heap->count; child = 2 * i + 1) {
        if (child + 1 < heap->count && before(&heap->items[child + 1], &heap->items[child]))
            child++;
        if (!before(&heap->items[child], &last))
            break;
        heap->items[i] = heap->items[child];
        i = child;
    }
    if (heap->count > 0)
        heap->items[i] = last;
    return top;
}

int mktopt__heap_set_aside(mktopt__heap *heap, int64_t number)
{
    void *aside = heap->aside;
    int64_t *slot = mktopt__arena_push(heap->arena, &aside, &heap->n_aside, &heap->aside_capacity,
                                       sizeof *slot);
    if (slot == NULL)
        return -1;
    heap->aside = aside;
    *slot = number;
    return 0;
}

void mktopt__heap_restore(mktopt__heap *heap)
{
    for (int64_t i = 1; i < heap->count; i++)
        sift_up(heap, i);
}
