/* A heap of numbered items: the greatest key on top, ties by number. Numbers may be set aside, to
 * be pushed again later. */
#ifndef MKTOPT_ALLOCATION_SEARCH_HEAP_H
#define MKTOPT_ALLOCATION_SEARCH_HEAP_H

#include "base/memory.h"

typedef struct mktopt__heap_item {
    double key;
    int64_t number;
} mktopt__heap_item;

typedef struct mktopt__heap {
    mktopt__heap_item *items; /* the top first */
    int64_t count, capacity;
    int64_t *aside;
    int64_t n_aside, aside_capacity;
    mktopt__arena *arena;
} mktopt__heap;

/* 0, or -1 when memory is out. */
int mktopt__heap_push(mktopt__heap *heap, double key, int64_t number);
/* The heap is not empty. */
mktopt__heap_item mktopt__heap_pop(mktopt__heap *heap);
/* 0, or -1 when memory is out. */
int mktopt__heap_set_aside(mktopt__heap *heap, int64_t number);
/* After keys have been changed in place. */
void mktopt__heap_restore(mktopt__heap *heap);

#endif
