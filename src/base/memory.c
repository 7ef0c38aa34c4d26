#include "base/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- allocators ----------------------------------------------------------------------------- */

static void *libc_alloc(void *context, size_t size)
{
    (void)context;
    return malloc(size);
}

static void *libc_realloc(void *context, void *memory, size_t old_size, size_t new_size)
{
    (void)context;
    (void)old_size;
    return realloc(memory, new_size);
}

static void libc_free(void *context, void *memory, size_t size)
{
    (void)context;
    (void)size;
    free(memory);
}

static const mktopt_allocator libc_allocator = {NULL, libc_alloc, libc_realloc, libc_free};

const mktopt_allocator *mktopt__allocator_or_libc(const mktopt_allocator *allocator)
{
    return allocator != NULL ? allocator : &libc_allocator;
}

int mktopt__size_add(size_t a, size_t b, size_t *result)
{
    if (a > SIZE_MAX - b)
        return -1;
    *result = a + b;
    return 0;
}

int mktopt__size_multiply(size_t a, size_t b, size_t *result)
{
    if (b != 0 && a > SIZE_MAX / b)
        return -1;
    *result = a * b;
    return 0;
}

/* count * size, at least 1; -1 when it is negative or exceeds PTRDIFF_MAX, beyond which no object
 * can be. */
static int byte_count(int64_t count, size_t size, size_t *bytes)
{
    if (count < 0 || (uint64_t)count > (uint64_t)PTRDIFF_MAX)
        return -1;
    if (mktopt__size_multiply((size_t)count, size, bytes) != 0 || *bytes > (size_t)PTRDIFF_MAX)
        return -1;
    if (*bytes == 0)
        *bytes = 1;
    return 0;
}

void *mktopt__alloc(const mktopt_allocator *allocator, int64_t count, size_t size)
{
    const mktopt_allocator *from = mktopt__allocator_or_libc(allocator);
    size_t bytes;
    return byte_count(count, size, &bytes) == 0 ? from->alloc(from->context, bytes) : NULL;
}

void *mktopt__realloc(const mktopt_allocator *allocator, void *memory, int64_t old_count,
                      int64_t new_count, size_t size)
{
    const mktopt_allocator *from = mktopt__allocator_or_libc(allocator);
    size_t old_bytes, new_bytes;
    if (byte_count(new_count, size, &new_bytes) != 0)
        return NULL;
    if (memory == NULL)
        return from->alloc(from->context, new_bytes);
    if (byte_count(old_count, size, &old_bytes) != 0)
        return NULL;
    return from->realloc(from->context, memory, old_bytes, new_bytes);
}

void mktopt__free(const mktopt_allocator *allocator, void *memory, int64_t count, size_t size)
{
    const mktopt_allocator *from = mktopt__allocator_or_libc(allocator);
    size_t bytes;
    if (memory != NULL && byte_count(count, size, &bytes) == 0)
        from->free(from->context, memory, bytes);
}

/* ---- arenas --------------------------------------------------------------------------------- */

#define ALIGNMENT   16u
#define FIRST_BLOCK 2048u
#define LAST_BLOCK  (1024u * 1024u) /* blocks double up to this size */

typedef struct block {
    struct block *next; /* the one before it in time */
    size_t size;        /* of the whole block, as allocated */
    unsigned char *free;
    unsigned char *end;
} block;

struct mktopt__arena {
    mktopt_allocator allocator; /* a copy: the caller's struct need not outlive the call */
    block *current;
    size_t next_size;
};

static size_t round_up(size_t bytes)
{
    return (bytes + (ALIGNMENT - 1)) & ~(size_t)(ALIGNMENT - 1);
}

/* A block with room for `bytes` (a multiple of the alignment) that holds at least `size` in all. */
static block *block_create(const mktopt_allocator *allocator, size_t bytes, size_t size)
{
    size_t needed;
    if (mktopt__size_add(bytes, sizeof(block) + ALIGNMENT, &needed) != 0 ||
        needed > (size_t)PTRDIFF_MAX)
        return NULL;
    const size_t total = needed > size ? needed : size;
    block *created = allocator->alloc(allocator->context, total);
    if (created == NULL)
        return NULL;
    unsigned char *start = (unsigned char *)(created + 1);
    const size_t misaligned = (size_t)((uintptr_t)start % ALIGNMENT);
    *created = (block){.size = total,
                       .free = start + (misaligned == 0 ? 0 : ALIGNMENT - misaligned),
                       .end = (unsigned char *)created + total};
    return created;
}

mktopt__arena *mktopt__arena_create(const mktopt_allocator *allocator)
{
    const mktopt_allocator *from = mktopt__allocator_or_libc(allocator);
    const size_t own_size = round_up(sizeof(mktopt__arena));
    block *first = block_create(from, own_size, FIRST_BLOCK);
    if (first == NULL)
        return NULL;
    mktopt__arena *arena = (mktopt__arena *)(void *)first->free;
    first->free += own_size;
    *arena = (mktopt__arena){*from, first, 2 * FIRST_BLOCK};
    return arena;
}

void mktopt__arena_free(mktopt__arena *arena)
{
    if (arena == NULL)
        return;
    const mktopt_allocator allocator = arena->allocator; /* the arena lies in its last block */
    for (block *current = arena->current; current != NULL;) {
        block *next = current->next;
        allocator.free(allocator.context, current, current->size);
        current = next;
    }
}

const mktopt_allocator *mktopt__arena_allocator(const mktopt__arena *arena)
{
    return &arena->allocator;
}

/* A new block for `bytes`. One made for a single large piece goes behind the current block, whose
 * room would be lost otherwise. */
static block *arena_grow(mktopt__arena *arena, size_t bytes)
{
    block *grown = block_create(&arena->allocator, bytes, arena->next_size);
    if (grown == NULL)
        return NULL;
    if (grown->size > arena->next_size) {
        grown->next = arena->current->next;
        arena->current->next = grown;
    } else {
        grown->next = arena->current;
        arena->current = grown;
        if (arena->next_size < LAST_BLOCK)
            arena->next_size *= 2;
    }
    return grown;
}

void *mktopt__arena_alloc(mktopt__arena *arena, int64_t count, size_t size)
{
    size_t bytes;
    if (byte_count(count, size, &bytes) != 0)
        return NULL;
    const size_t rounded = round_up(bytes); /* bytes <= PTRDIFF_MAX: no overflow */
    block *from = arena->current;
    if (rounded > (size_t)(from->end - from->free))
        from = arena_grow(arena, rounded);
    if (from == NULL)
        return NULL;
    void *memory = from->free;
    from->free += rounded;
    return memset(memory, 0, bytes);
}

void *mktopt__handle_create(const mktopt_allocator *allocator, size_t size)
{
    mktopt__arena *arena = mktopt__arena_create(allocator);
    void *handle = arena != NULL ? mktopt__arena_alloc(arena, 1, size) : NULL;
    if (handle != NULL)
        memcpy(handle, &arena, sizeof arena);
    else
        mktopt__arena_free(arena);
    return handle;
}

void *mktopt__arena_copy(mktopt__arena *arena, const void *items, int64_t count, size_t size)
{
    void *copy = mktopt__arena_alloc(arena, count, size);
    if (copy != NULL && count > 0)
        memcpy(copy, items, (size_t)count * size);
    return copy;
}

char *mktopt__arena_text(mktopt__arena *arena, const char *text, size_t length)
{
    if (length > (size_t)PTRDIFF_MAX - 1)
        return NULL;
    char *copy = mktopt__arena_alloc(arena, (int64_t)length + 1, 1);
    if (copy != NULL && length > 0)
        memcpy(copy, text, length);
    return copy;
}

char *mktopt__arena_string(mktopt__arena *arena, const char *text)
{
    return mktopt__arena_text(arena, text, strlen(text));
}

char *mktopt__arena_printf(mktopt__arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *text = length < 0 ? NULL : mktopt__arena_alloc(arena, (int64_t)length + 1, 1);
    if (text == NULL)
        return NULL;
    va_start(arguments, format);
    (void)vsnprintf(text, (size_t)length + 1, format, arguments);
    va_end(arguments);
    return text;
}

/* Lengthens the array where it stands if it is the last piece of the current block. */
static int extend_in_place(mktopt__arena *arena, const void *items, size_t old_bytes,
                           size_t new_bytes)
{
    block *current = arena->current;
    if (items == NULL || (const unsigned char *)items + round_up(old_bytes) != current->free)
        return 0;
    const size_t more = round_up(new_bytes) - round_up(old_bytes);
    if (more > (size_t)(current->end - current->free))
        return 0;
    current->free += more;
    return 1;
}

void *mktopt__arena_push(mktopt__arena *arena, void **items, int64_t *count, int64_t *capacity,
                         size_t size)
{
    if (*count == *capacity) {
        const int64_t wanted = *capacity == 0 ? 8 : *capacity <= INT64_MAX / 2 ? *capacity * 2 : -1;
        size_t bytes;
        if (byte_count(wanted, size, &bytes) != 0)
            return NULL;
        const size_t used = (size_t)*count * size;
        if (!extend_in_place(arena, *items, used, bytes)) {
            void *moved = mktopt__arena_alloc(arena, wanted, size);
            if (moved == NULL)
                return NULL;
            if (used > 0)
                memcpy(moved, *items, used);
            *items = moved;
        }
        *capacity = wanted;
    }
    void *item = (unsigned char *)*items + (size_t)*count * size;
    *count += 1;
    return memset(item, 0, size);
}
