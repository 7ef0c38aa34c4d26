/* Memory: checked allocation through a caller's allocator, and arenas freed in one go. */
#ifndef MKTOPT_BASE_MEMORY_H
#define MKTOPT_BASE_MEMORY_H

#include <mktopt/base.h>

/* The allocator to use for NULL: libc. */
const mktopt_allocator *mktopt__allocator_or_libc(const mktopt_allocator *allocator);

/* count * size bytes, not initialised; NULL when that overflows or memory is out. Size 0 gives a
 * unique pointer. `mktopt__free` takes NULL and the same count and size. */
void *mktopt__alloc(const mktopt_allocator *allocator, int64_t count, size_t size);
void *mktopt__realloc(const mktopt_allocator *allocator, void *memory, int64_t old_count,
                      int64_t new_count, size_t size);
void mktopt__free(const mktopt_allocator *allocator, void *memory, int64_t count, size_t size);

/* An arena: many allocations, one free. It lives in its own first block, so an object allocated
 * from it can own it. Not thread-safe. */
typedef struct mktopt__arena mktopt__arena;

mktopt__arena *mktopt__arena_create(const mktopt_allocator *allocator);
void mktopt__arena_free(mktopt__arena *arena); /* NULL is allowed */
const mktopt_allocator *mktopt__arena_allocator(const mktopt__arena *arena);

/* A zeroed handle in an arena of its own, which its first member (mktopt__arena *arena) is; NULL
 * when memory is out. mktopt__arena_free(handle->arena) frees both. */
void *mktopt__handle_create(const mktopt_allocator *allocator, size_t size);

/* The end of a function that makes a handle: when `expression`, what is left to do, succeeds, the
 * caller gets it in *out; else it is freed with all it holds. Returns the status. */
#define MKTOPT__RETURN_HANDLE(handle, out, expression)          \
    do {                                                        \
        const mktopt_status mktopt__made_status = (expression); \
        if (mktopt__made_status == MKTOPT_OK)                   \
            *(out) = (handle);                                  \
        else                                                    \
            mktopt__arena_free((handle)->arena);                \
        return mktopt__made_status;                             \
    } while (0)

/* count * size zeroed bytes aligned to 16; NULL when memory is out or count is negative. */
void *mktopt__arena_alloc(mktopt__arena *arena, int64_t count, size_t size);
/* A copy of `count` items of `size` bytes; `items` may be NULL where there are none. */
void *mktopt__arena_copy(mktopt__arena *arena, const void *items, int64_t count, size_t size);
/* A NUL-terminated copy of `length` bytes of text. */
char *mktopt__arena_text(mktopt__arena *arena, const char *text, size_t length);
/* The same of a text that ends with NUL. */
char *mktopt__arena_string(mktopt__arena *arena, const char *text);
/* printf into the arena. No %f, %g, %e: they follow the locale. */
char *mktopt__arena_printf(mktopt__arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* An array in an arena that grows by doubling: *items, *count, *capacity are the caller's; makes
 * room for one more element of `size` bytes and returns it (zeroed, counted), or NULL. */
void *mktopt__arena_push(mktopt__arena *arena, void **items, int64_t *count, int64_t *capacity,
                         size_t size);

/* a + b and a * b for sizes; 0 on success, -1 on overflow (result untouched). */
int mktopt__size_add(size_t a, size_t b, size_t *result);
int mktopt__size_multiply(size_t a, size_t b, size_t *result);

#endif
