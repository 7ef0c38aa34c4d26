/* States as bytes: words of 64 bits, little-endian, between a mark and a checksum; the same on
 * every machine. One function goes through the members of a struct whether they are counted,
 * written or read, so that what is read is what was written. */
#ifndef MKTOPT_BASE_BYTES_H
#define MKTOPT_BASE_BYTES_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

typedef struct mktopt__bytes {
    unsigned char *to;         /* written; NULL: only counted, */
    const unsigned char *from; /* unless read */
    size_t at;
    size_t end;     /* of what is read */
    int32_t failed; /* 1: read beyond the end, or a number out of its range */
} mktopt__bytes;

/* Written, or (`to` NULL) counted: the mark, then what is to come, then the checksum. `at` is then
 * how many there are. The mark should tell what is stored and in which version. */
mktopt__bytes mktopt__bytes_write(void *to, uint64_t mark);
void mktopt__bytes_end(mktopt__bytes *bytes);

/* Read: NULL, or what is wrong with the frame ("are damaged ..."). */
const char *mktopt__bytes_read(const void *from, size_t size, uint64_t mark, mktopt__bytes *bytes);
/* CORRUPT_STATE: the bytes hold what `why` says. */
mktopt_status mktopt__bytes_corrupt(const char *why, mktopt_error *err);
/* All was read, and nothing failed. */
int mktopt__bytes_done(const mktopt__bytes *bytes);

/* The last eight of `size` bytes: sealed, they are a checksum of those before. */
void mktopt__bytes_seal(void *bytes, size_t size);
int mktopt__bytes_sealed(const void *bytes, size_t size);

/* Up to eight bytes as a number, the lowest first. */
static inline uint64_t mktopt__bytes_number(const unsigned char *bytes, size_t n)
{
    uint64_t number = 0;
    for (size_t i = 0; i < n; i++)
        number |= (uint64_t)bytes[i] << (8 * i);
    return number;
}

/* Members of eight bytes each: doubles or 64-bit integers. */
void mktopt__bytes_words(mktopt__bytes *bytes, void *words, int64_t count);
/* Integers of at least `least` and at most `most`; what is read and outside becomes `least`. */
void mktopt__bytes_i64(mktopt__bytes *bytes, int64_t *value, int64_t least, int64_t most);
void mktopt__bytes_i32(mktopt__bytes *bytes, int32_t *value, int64_t least, int64_t most);
/* How many words are left to read: arrays have no more elements. */
int64_t mktopt__bytes_left(const mktopt__bytes *bytes);

/* Whether `needed` bytes can go into what a caller gave: a buffer of `capacity` bytes, or NULL and
 * 0 to ask how many they are. Errors: INVALID_ARGUMENT (buffer), TOO_LARGE (capacity). */
mktopt_status mktopt__bytes_room(const void *buffer, size_t capacity, size_t needed,
                                 mktopt_error *err);

#endif
