/* Blocks: some hundred paths at a time. Sources (events, path strings, a stored handle, later a
 * stream) fill a block, models read it; nothing else passes between them. */
#ifndef MKTOPT_ATTRIBUTION_BLOCK_H
#define MKTOPT_ATTRIBUTION_BLOCK_H

#include "base/error.h"
#include "base/memory.h"

#define MKTOPT__BLOCK_PATHS   1024  /* at most */
#define MKTOPT__BLOCK_TOUCHES 65536 /* a block with more is full; one path may still exceed it */

typedef struct mktopt__path_block {
    const mktopt_allocator *allocator;
    int64_t count; /* paths */
    int32_t has_ages;
    int64_t capacity; /* of channels and ages */
    int64_t
        offsets[MKTOPT__BLOCK_PATHS + 1]; /* touches of path i: offsets[i] .. offsets[i + 1] - 1 */
    double conversions[MKTOPT__BLOCK_PATHS];
    double value[MKTOPT__BLOCK_PATHS];
    double nulls[MKTOPT__BLOCK_PATHS];
    uint32_t *channels;
    double *ages; /* seconds before the end of the path, >= 0 */
} mktopt__path_block;

mktopt__path_block *mktopt__block_create(const mktopt_allocator *allocator);
void mktopt__block_free(mktopt__path_block *block); /* NULL is allowed */
/* Room for `touches` in all; -1 when memory is out. */
int mktopt__block_reserve(mktopt__path_block *block, int64_t touches);
int mktopt__block_is_full(const mktopt__path_block *block);

/* A column of whole numbers in 0 (all zero), 1, 2 or 4 bytes each, or of doubles in 8. */
typedef struct mktopt__packed {
    void *items;
    int32_t width;
} mktopt__packed;

/* A block as a handle stores it: all its columns in one piece of memory. */
typedef struct mktopt__chunk {
    int64_t first; /* number of its first path */
    int64_t count;
    int64_t touches;
    int32_t has_ages;
    int32_t numbering; /* which of the handle's numberings its channels follow */
    mktopt__packed lengths;
    mktopt__packed conversions;
    mktopt__packed nulls;
    mktopt__packed value; /* of the paths with conversions only: others have none */
    mktopt__packed channels;
    mktopt__packed ages;
    void *memory;
    int64_t bytes;
} mktopt__chunk;

/* The chunk's columns in the order in which they lie in its memory, each at a multiple of 8 bytes.
 */
enum { MKTOPT__CHUNK_COLUMNS = 6 };
void mktopt__chunk_columns(mktopt__chunk *chunk, mktopt__packed *columns[MKTOPT__CHUNK_COLUMNS]);
/* Elements of these columns; `n_values` are those of `value`. */
void mktopt__chunk_counts(const mktopt__chunk *chunk, int64_t n_values,
                          int64_t counts[MKTOPT__CHUNK_COLUMNS]);
/* Memory for columns whose widths are set; -1 when memory is out. */
int mktopt__chunk_allocate(mktopt__chunk *chunk, int64_t n_values,
                           const mktopt_allocator *allocator);
void mktopt__chunk_free(mktopt__chunk *chunk, const mktopt_allocator *allocator);

/* Fills all of a chunk but `first` and `numbering`; -1 when memory is out. Numbers are >= 0 and
 * come back bit for bit. */
int mktopt__chunk_pack(const mktopt__path_block *block, const mktopt_allocator *allocator,
                       mktopt__chunk *chunk);
/* Back into a block; channel c becomes rank[c]. -1 when memory is out. */
int mktopt__chunk_unpack(const mktopt__chunk *chunk, const uint32_t *rank,
                         mktopt__path_block *block);

#endif
