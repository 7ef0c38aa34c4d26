#include "base/bytes.h"

#include <string.h>

enum { WORD = 8 };

static void put(unsigned char *bytes, uint64_t word)
{
    for (int i = 0; i < WORD; i++)
        bytes[i] = (unsigned char)(word >> (8 * i));
}

static uint64_t get(const unsigned char *bytes)
{
    return mktopt__bytes_number(bytes, WORD);
}

static void pass_word(mktopt__bytes *b, unsigned char *word)
{
    uint64_t value;
    memcpy(&value, word, WORD);
    if (b->to != NULL)
        put(b->to + b->at, value);
    if (b->from != NULL) {
        if (b->end - b->at < WORD) {
            b->failed = 1;
            return;
        }
        value = get(b->from + b->at);
        memcpy(word, &value, WORD);
    }
    b->at += WORD;
}

void mktopt__bytes_words(mktopt__bytes *bytes, void *words, int64_t count)
{
    unsigned char *at = words;
    for (int64_t i = 0; i < count && !bytes->failed; i++)
        pass_word(bytes, at + i * WORD);
}

void mktopt__bytes_i64(mktopt__bytes *bytes, int64_t *value, int64_t least, int64_t most)
{
    mktopt__bytes_words(bytes, value, 1);
    if (bytes->from == NULL || (!bytes->failed && *value >= least && *value <= most))
        return;
    bytes->failed = 1;
    *value = least;
}

void mktopt__bytes_i32(mktopt__bytes *bytes, int32_t *value, int64_t least, int64_t most)
{
    int64_t wide = *value;
    mktopt__bytes_i64(bytes, &wide, least, most);
    if (bytes->from != NULL) /* what is written may be const */
        *value = (int32_t)wide;
}

int64_t mktopt__bytes_left(const mktopt__bytes *bytes)
{
    return (int64_t)((bytes->end - bytes->at) / WORD);
}

/* ---- the frame ------------------------------------------------------------------------------ */

/* Each step is a bijection of the state, so that no change of one word goes unseen: by an odd
 * number (2^64 over the golden ratio) and by its own upper bits. The first state may be any. */
static uint64_t checksum(const unsigned char *bytes, size_t size)
{
    uint64_t state = 0x6d6b746f70744a4eU ^ size;
    for (size_t at = 0; at < size; at += WORD) {
        state ^= size - at >= WORD ? get(bytes + at) : mktopt__bytes_number(bytes + at, size - at);
        state *= 0x9e3779b97f4a7c15U;
        state ^= state >> 29;
    }
    return state;
}

void mktopt__bytes_seal(void *bytes, size_t size)
{
    unsigned char *const end = (unsigned char *)bytes + size - WORD;
    put(end, checksum(bytes, size - WORD));
}

int mktopt__bytes_sealed(const void *bytes, size_t size)
{
    return size >= WORD &&
           get((const unsigned char *)bytes + size - WORD) == checksum(bytes, size - WORD);
}

mktopt__bytes mktopt__bytes_write(void *to, uint64_t mark)
{
    mktopt__bytes bytes = {.to = to};
    mktopt__bytes_words(&bytes, &mark, 1);
    return bytes;
}

void mktopt__bytes_end(mktopt__bytes *bytes)
{
    bytes->at += WORD;
    if (bytes->to != NULL)
        mktopt__bytes_seal(bytes->to, bytes->at);
}

const char *mktopt__bytes_read(const void *from, size_t size, uint64_t mark, mktopt__bytes *bytes)
{
    const unsigned char *in = from;
    if (size < 2 * WORD || get(in) != mark)
        return "are no saved state of this kind and version";
    if (!mktopt__bytes_sealed(in, size))
        return "are damaged: the checksum differs";
    *bytes = (mktopt__bytes){.from = in, .at = WORD, .end = size - WORD};
    return NULL;
}

mktopt_status mktopt__bytes_corrupt(const char *why, mktopt_error *err)
{
    return mktopt__fail(err, MKTOPT_CORRUPT_STATE, MKTOPT__FIELD_PATH("bytes"), "%s", why);
}

int mktopt__bytes_done(const mktopt__bytes *bytes)
{
    return !bytes->failed && bytes->at == bytes->end;
}

mktopt_status mktopt__bytes_room(const void *buffer, size_t capacity, size_t needed,
                                 mktopt_error *err)
{
    if (buffer == NULL && capacity > 0)
        return mktopt__fail(err, MKTOPT_INVALID_ARGUMENT, MKTOPT__FIELD_PATH("buffer"),
                            "must not be NULL");
    if (buffer != NULL && needed > capacity)
        return mktopt__fail(err, MKTOPT_TOO_LARGE, MKTOPT__FIELD_PATH("capacity"),
                            "must be at least %zu, got %zu", needed, capacity);
    return MKTOPT_OK;
}
