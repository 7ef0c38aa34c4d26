/* An allocator that fails on demand, to show that every failed allocation is survived and nothing
 * leaks.
 *
 *     for (int64_t n = 1;; n++) {
 *         faults_state state = {.fail_at = n}; // the n-th allocation fails; 0: none
 *         const mktopt_allocator allocator = faults_allocator(&state);
 *         ... use it, free everything ...
 *         if (faults_survived(&state, status))
 *             break;
 *     }
 */
#ifndef MKTOPT_TESTS_FAULTS_H
#define MKTOPT_TESTS_FAULTS_H

#include "support.h"

typedef struct faults_state {
    int64_t fail_at;     /* this allocation fails, counted from 1; 0: none */
    int64_t allocations; /* asked for so far, reallocations included */
    int64_t failed;      /* refused so far */
    int64_t live_blocks; /* not freed yet */
    int64_t live_bytes;  /* of these, by the sizes asked for */
    int64_t peak_bytes;  /* the most that was live */
    int64_t wrong_sizes; /* frees and reallocations that told another size than the allocation */
} faults_state;

/* Each block is preceded by its size. */
#define FAULTS_HEADER 16

static inline int faults_refuse(faults_state *state)
{
    state->allocations++;
    if (state->allocations != state->fail_at)
        return 0;
    state->failed++;
    return 1;
}

static inline void faults_account(faults_state *state, int64_t blocks, int64_t bytes)
{
    state->live_blocks += blocks;
    state->live_bytes += bytes;
    if (state->live_bytes > state->peak_bytes)
        state->peak_bytes = state->live_bytes;
}

static inline void *faults_alloc(void *context, size_t size)
{
    faults_state *state = context;
    if (faults_refuse(state))
        return NULL;
    unsigned char *block = malloc(size + FAULTS_HEADER);
    if (block == NULL)
        return NULL;
    *(size_t *)(void *)block = size;
    faults_account(state, 1, (int64_t)size);
    return block + FAULTS_HEADER;
}

static inline void faults_free(void *context, void *memory, size_t size)
{
    faults_state *state = context;
    if (memory == NULL)
        return;
    unsigned char *block = (unsigned char *)memory - FAULTS_HEADER;
    const size_t allocated = *(size_t *)(void *)block;
    state->wrong_sizes += allocated != size;
    faults_account(state, -1, -(int64_t)allocated);
    free(block);
}

static inline void *faults_realloc(void *context, void *memory, size_t old_size, size_t new_size)
{
    faults_state *state = context;
    if (memory == NULL)
        return faults_alloc(context, new_size);
    if (faults_refuse(state))
        return NULL;
    unsigned char *block = (unsigned char *)memory - FAULTS_HEADER;
    const size_t allocated = *(size_t *)(void *)block;
    unsigned char *moved = realloc(block, new_size + FAULTS_HEADER);
    if (moved == NULL)
        return NULL;
    state->wrong_sizes += allocated != old_size;
    *(size_t *)(void *)moved = new_size;
    faults_account(state, 0, (int64_t)new_size - (int64_t)allocated);
    return moved + FAULTS_HEADER;
}

static inline mktopt_allocator faults_allocator(faults_state *state)
{
    return (mktopt_allocator){state, faults_alloc, faults_realloc, faults_free};
}

/* After work that ended with `status`, and with all freed: nothing leaked, sizes were told right,
 * and the status is that of memory where an allocation failed. 1: none did, there were fewer. */
static inline int faults_survived(const faults_state *state, mktopt_status status)
{
    assert_int_equal(state->live_blocks, 0);
    assert_int_equal(state->live_bytes, 0);
    assert_int_equal(state->wrong_sizes, 0);
    assert_int_equal(status, state->failed > 0 ? MKTOPT_OUT_OF_MEMORY : MKTOPT_OK);
    return state->failed == 0;
}

#endif
