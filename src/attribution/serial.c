/* Journeys as bytes and back. All numbers are little-endian; doubles are their IEEE 754 bits.
 *
 *   what                             as
 *   -------------------------------  ------------------------------------------------------------
 *   magic, version, has_times        8 bytes, u32, u32
 *   lookback, gap, window_end,       f64 each, seconds
 *     latest
 *   users, duplicate_events,         u64 each
 *     ignored_events, expired_touches
 *   unattributed                     three sums: conversions, value, nulls
 *   channels, sorted by bytes        u64 count; each u32 length, text
 *   has_campaigns                    u32; if so, what is in the next two rows
 *   campaigns                        like channels
 *   touchpoints                      u64 count; each u32 channel, u32 campaign
 *   has_costs                        u32; if so, a sum for each touchpoint
 *   numberings                       u64 count; each u64 count, u32 touchpoint each
 *   chunks                           u64 count; each u64 touches, u32 paths, u32 values,
 *                                    u32 numbering, 6 bytes of widths, columns
 *   checksum                         of all before (base/bytes.h)
 *
 * A sum (base/sum.h) is u8 first, u8 count, u64 digit each. The order of a chunk's columns and
 * their widths are those of block.h. Nothing is believed that can be checked. */
#include <math.h>
#include <string.h>

#include "attribution/attribution_priv.h"
#include "base/bytes.h"

#define VERSION 1
static const char magic[8] = {'m', 'k', 't', 'o', 'p', 't', 'J', 'N'};

enum { HEAD = 16, CHECKSUM = 8, CHUNK_HEAD = 20 + MKTOPT__CHUNK_COLUMNS };

#define LARGEST_TIME 9007199254740992.0 /* 2^53, as columns allow */
#define MOST_EVENTS  (INT64_C(1) << 48)

/* ---- writing -------------------------------------------------------------------------------- */

/* Counts what it is given and, where there is a buffer, writes it. */
typedef struct writer {
    unsigned char *buffer;
    size_t size;
} writer;

static void put_bytes(writer *w, const void *bytes, size_t n)
{
    if (w->buffer != NULL && n > 0)
        memcpy(w->buffer + w->size, bytes, n);
    w->size += n;
}

static void put(writer *w, uint64_t value, size_t n)
{
    for (size_t i = 0; w->buffer != NULL && i < n; i++)
        w->buffer[w->size + i] = (unsigned char)(value >> (8 * i));
    w->size += n;
}

static void put_double(writer *w, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    put(w, bits, 8);
}

static void put_sum(writer *w, const mktopt__exact_sum *sum)
{
    mktopt__exact_sum carried = {0};
    int begin = 0, end = MKTOPT__EXACT_SUM_CHUNKS;
    mktopt__exact_sum_merge(&carried, sum); /* which leaves the one form that each sum has */
    while (end > 0 && carried.chunks[end - 1] == 0)
        end--;
    while (begin < end && carried.chunks[begin] == 0)
        begin++;
    put(w, (uint64_t)begin, 1);
    put(w, (uint64_t)(end - begin), 1);
    for (int i = begin; i < end; i++)
        put(w, (uint64_t)carried.chunks[i], 8);
}

static uint64_t packed_word(const mktopt__packed *column, int64_t i)
{
    switch (column->width) {
    case 1:
        return ((const uint8_t *)column->items)[i];
    case 2:
        return ((const uint16_t *)column->items)[i];
    case 4:
        return ((const uint32_t *)column->items)[i];
    default:
        return ((const uint64_t *)column->items)[i];
    }
}

static void put_column(writer *w, const mktopt__packed *column, int64_t count)
{
    if (column->width == 1) {
        put_bytes(w, column->items, (size_t)count);
        return;
    }
    if (w->buffer == NULL) {
        w->size += (size_t)count * (size_t)column->width;
        return;
    }
    for (int64_t i = 0; column->width > 1 && i < count; i++)
        put(w, packed_word(column, i), (size_t)column->width);
}

static int64_t count_values(const mktopt__chunk *chunk)
{
    int64_t n = 0;
    for (int64_t i = 0; chunk->conversions.width > 0 && i < chunk->count; i++)
        n += packed_word(&chunk->conversions, i) != 0; /* the bits of doubles: they are >= +0 */
    return n;
}

static void put_chunk(writer *w, const mktopt__chunk *stored)
{
    mktopt__chunk chunk = *stored;
    mktopt__packed *columns[MKTOPT__CHUNK_COLUMNS];
    int64_t counts[MKTOPT__CHUNK_COLUMNS];
    const int64_t n_values = count_values(stored);
    mktopt__chunk_columns(&chunk, columns);
    mktopt__chunk_counts(&chunk, n_values, counts);
    put(w, (uint64_t)chunk.touches, 8);
    put(w, (uint64_t)chunk.count, 4);
    put(w, (uint64_t)n_values, 4);
    put(w, (uint64_t)chunk.numbering, 4);
    for (int i = 0; i < MKTOPT__CHUNK_COLUMNS; i++)
        put(w, (uint64_t)columns[i]->width, 1);
    for (int i = 0; i < MKTOPT__CHUNK_COLUMNS; i++)
        put_column(w, columns[i], counts[i]);
}

static void put_head(writer *w, const mktopt_journeys *journeys)
{
    const mktopt__cutting *cutting = &journeys->cutting;
    const mktopt_journeys_summary *counts = &journeys->summary;
    put_bytes(w, magic, sizeof magic);
    put(w, VERSION, 4);
    put(w, (uint64_t)cutting->has_times, 4);
    put_double(w, cutting->lookback);
    put_double(w, cutting->gap);
    put_double(w, cutting->window_end);
    put_double(w, cutting->latest);
    put(w, (uint64_t)counts->users, 8);
    put(w, (uint64_t)counts->duplicate_events, 8);
    put(w, (uint64_t)counts->ignored_events, 8);
    put(w, (uint64_t)counts->expired_touches, 8);
    for (int i = 0; i < MKTOPT__N_UNATTRIBUTED; i++)
        put_sum(w, &journeys->unattributed[i]);
}

static void put_names(writer *w, const char *const *names, int64_t n)
{
    put(w, (uint64_t)n, 8);
    for (int64_t i = 0; i < n; i++) {
        const size_t length = strlen(names[i]);
        put(w, length, 4);
        put_bytes(w, names[i], length);
    }
}

static void put_touchpoints(writer *w, const mktopt_journeys *journeys)
{
    const int has_campaigns = journeys->campaign != NULL;
    put(w, (uint64_t)has_campaigns, 4);
    if (!has_campaigns)
        return;
    put_names(w, journeys->campaigns, journeys->n_campaigns);
    put(w, (uint64_t)journeys->n_touchpoints, 8);
    for (int64_t i = 0; i < journeys->n_touchpoints; i++) {
        put(w, journeys->rank[i], 4);
        put(w, journeys->campaign[i], 4);
    }
}

static void put_numberings(writer *w, const mktopt_journeys *journeys)
{
    put(w, (uint64_t)journeys->n_numberings, 8);
    for (int64_t i = 0; i < journeys->n_numberings; i++) {
        const mktopt__numbering *numbering = &journeys->numberings[i];
        put(w, (uint64_t)numbering->count, 8);
        for (int64_t k = 0; k < numbering->count; k++)
            put(w, numbering->touchpoint[k], 4);
    }
}

static void put_all(writer *w, const mktopt_journeys *journeys)
{
    put_head(w, journeys);
    put_names(w, journeys->channels, journeys->n_channels);
    put_touchpoints(w, journeys);
    put(w, journeys->exact_costs != NULL, 4);
    for (int64_t i = 0; journeys->exact_costs != NULL && i < journeys->n_touchpoints; i++)
        put_sum(w, &journeys->exact_costs[i]);
    put_numberings(w, journeys);
    put(w, (uint64_t)journeys->n_chunks, 8);
    for (int64_t i = 0; i < journeys->n_chunks; i++)
        put_chunk(w, &journeys->chunks[i]);
    put(w, 0, CHECKSUM);
    if (w->buffer != NULL)
        mktopt__bytes_seal(w->buffer, w->size);
}

mktopt_status mktopt_journeys_save(const mktopt_journeys *journeys, void *buffer, size_t capacity,
                                   size_t *size, mktopt_error *err)
{
    MKTOPT__REQUIRE(journeys, err);
    MKTOPT__REQUIRE(size, err);
    writer counted = {NULL, 0}, written = {buffer, 0};
    put_all(&counted, journeys);
    MKTOPT__TRY(mktopt__bytes_room(buffer, capacity, counted.size, err));
    if (buffer != NULL)
        put_all(&written, journeys);
    *size = counted.size;
    return MKTOPT_OK;
}

/* ---- reading -------------------------------------------------------------------------------- */

typedef struct reader {
    const unsigned char *at;
    size_t left;
    mktopt_error *err;
    mktopt_journeys *journeys;
    const mktopt_allocator *allocator;
    mktopt__part part;
    mktopt__exact_sum *costs;
    mktopt__numbering *numberings;
} reader;

static mktopt_status corrupt(const reader *r, const char *what)
{
    return mktopt__fail(r->err, MKTOPT_CORRUPT_STATE, MKTOPT__FIELD_PATH("bytes"), "%s", what);
}

#define CHECK(reader, condition, what)        \
    do {                                      \
        if (!(condition))                     \
            return corrupt((reader), (what)); \
    } while (0)

static mktopt_status take(reader *r, uint64_t *value, size_t n)
{
    *value = 0;
    CHECK(r, r->left >= n, "end too early");
    *value = mktopt__bytes_number(r->at, n);
    r->at += n;
    r->left -= n;
    return MKTOPT_OK;
}

/* A count of things that have at least `bytes` bytes each, so that room for them may be taken. */
static mktopt_status take_count(reader *r, int64_t *count, size_t n, size_t bytes)
{
    uint64_t value;
    *count = 0;
    MKTOPT__TRY(take(r, &value, n));
    CHECK(r, value <= r->left / bytes, "have a count beyond their end");
    *count = (int64_t)value;
    return MKTOPT_OK;
}

static mktopt_status take_double(reader *r, double *value)
{
    uint64_t bits;
    MKTOPT__TRY(take(r, &bits, 8));
    memcpy(value, &bits, sizeof bits);
    return MKTOPT_OK;
}

static mktopt_status take_sum(reader *r, mktopt__exact_sum *sum)
{
    uint64_t begin, count, digit;
    MKTOPT__TRY(take(r, &begin, 1));
    MKTOPT__TRY(take(r, &count, 1));
    CHECK(r, begin + count <= MKTOPT__EXACT_SUM_CHUNKS, "have a sum that is too long");
    for (uint64_t i = begin; i < begin + count; i++) {
        MKTOPT__TRY(take(r, &digit, 8));
        CHECK(r, digit <= UINT32_MAX, "have a sum with a digit that is too large");
        CHECK(r, digit != 0 || (i > begin && i < begin + count - 1),
              "have a sum with a digit too many");
        sum->chunks[i] = (int64_t)digit;
    }
    CHECK(r, count > 0 || begin == 0, "have a sum without digits");
    return MKTOPT_OK;
}

static mktopt_status take_cutting(reader *r, mktopt__cutting *cutting)
{
    uint64_t has_times;
    MKTOPT__TRY(take(r, &has_times, 4));
    MKTOPT__TRY(take_double(r, &cutting->lookback));
    MKTOPT__TRY(take_double(r, &cutting->gap));
    MKTOPT__TRY(take_double(r, &cutting->window_end));
    MKTOPT__TRY(take_double(r, &cutting->latest));
    CHECK(r, has_times <= 1, "are neither of events nor of paths");
    cutting->has_times = (int32_t)has_times;
    if (has_times)
        CHECK(r,
              cutting->lookback > 0 && cutting->gap > 0 && !isnan(cutting->window_end) &&
                  (fabs(cutting->latest) <= LARGEST_TIME || cutting->latest < 0),
              "have options that cannot be");
    else
        CHECK(r,
              cutting->lookback == 0 && cutting->gap == 0 && cutting->window_end == 0 &&
                  cutting->latest == 0,
              "have options of events, but paths");
    return MKTOPT_OK;
}

static mktopt_status take_head(reader *r)
{
    mktopt_journeys_summary *counts = &r->part.counts;
    int64_t *const members[] = {&counts->users, &counts->duplicate_events, &counts->ignored_events,
                                &counts->expired_touches};
    uint64_t value;
    MKTOPT__TRY(take_cutting(r, &r->journeys->cutting));
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        MKTOPT__TRY(take(r, &value, 8));
        CHECK(r, value <= MOST_EVENTS, "count more events than there can be");
        *members[i] = (int64_t)value;
    }
    for (int i = 0; i < MKTOPT__N_UNATTRIBUTED; i++)
        MKTOPT__TRY(take_sum(r, &r->part.unattributed[i]));
    return MKTOPT_OK;
}

static mktopt_status take_names(reader *r, const char ***names, int64_t *n)
{
    int64_t length;
    MKTOPT__TRY(take_count(r, n, 8, 5));
    CHECK(r, *n < UINT32_MAX, "have too many names");
    *names = mktopt__arena_alloc(r->journeys->arena, *n, sizeof **names);
    if (*names == NULL)
        return mktopt__out_of_memory(r->err);
    for (int64_t i = 0; i < *n; i++) {
        MKTOPT__TRY(take_count(r, &length, 4, 1));
        const mktopt__name name = {(const char *)r->at, (size_t)length};
        CHECK(r, length > 0 && mktopt__check_name(&name, NULL, NULL) == MKTOPT_OK,
              "have a name that is none");
        char *text = mktopt__arena_text(r->journeys->arena, name.text, name.length);
        if (text == NULL)
            return mktopt__out_of_memory(r->err);
        CHECK(r, i == 0 || strcmp((*names)[i - 1], text) < 0, "have names out of order");
        (*names)[i] = text;
        r->at += length;
        r->left -= (size_t)length;
    }
    return MKTOPT_OK;
}

static mktopt_status take_pairs(reader *r, uint64_t *pairs, int64_t n)
{
    const uint64_t channels = (uint64_t)r->journeys->n_channels;
    const uint64_t campaigns = (uint64_t)r->journeys->n_campaigns;
    for (int64_t i = 0; i < n; i++) {
        uint64_t channel, campaign;
        MKTOPT__TRY(take(r, &channel, 4));
        MKTOPT__TRY(take(r, &campaign, 4));
        CHECK(r, channel < channels && (campaign < campaigns || campaign == MKTOPT__NO_ID),
              "have a touchpoint without a name");
        pairs[i] = channel << 32 | campaign;
        CHECK(r, i == 0 || pairs[i - 1] < pairs[i], "have touchpoints out of order");
    }
    return MKTOPT_OK;
}

static mktopt_status take_touchpoints(reader *r)
{
    mktopt_journeys *journeys = r->journeys;
    uint64_t has_campaigns;
    int64_t n;
    MKTOPT__TRY(take(r, &has_campaigns, 4));
    CHECK(r, has_campaigns <= 1, "neither have campaigns nor lack them");
    if (!has_campaigns)
        return mktopt__journeys_set_touchpoints(journeys, NULL, 0, r->err);
    MKTOPT__TRY(take_names(r, &journeys->campaigns, &journeys->n_campaigns));
    MKTOPT__TRY(take_count(r, &n, 8, 8));
    CHECK(r, n < UINT32_MAX, "have too many touchpoints");
    uint64_t *pairs = mktopt__alloc(r->allocator, n, sizeof *pairs);
    if (pairs == NULL)
        return mktopt__out_of_memory(r->err);
    mktopt_status status = take_pairs(r, pairs, n);
    if (status == MKTOPT_OK)
        status = mktopt__journeys_set_touchpoints(journeys, pairs, n, r->err);
    mktopt__free(r->allocator, pairs, n, sizeof *pairs);
    return status;
}

static mktopt_status take_costs(reader *r)
{
    const int64_t n = r->journeys->n_touchpoints;
    uint64_t has_costs;
    MKTOPT__TRY(take(r, &has_costs, 4));
    CHECK(r, has_costs <= 1 && (uint64_t)n * has_costs <= r->left / 2, "end too early");
    if (!has_costs)
        return MKTOPT_OK;
    r->costs = mktopt__arena_alloc(r->journeys->arena, n, sizeof *r->costs);
    if (r->costs == NULL)
        return mktopt__out_of_memory(r->err);
    for (int64_t i = 0; i < n; i++)
        MKTOPT__TRY(take_sum(r, &r->costs[i]));
    return MKTOPT_OK;
}

static mktopt_status take_numberings(reader *r)
{
    mktopt_journeys *journeys = r->journeys;
    int64_t n;
    uint64_t touchpoint;
    MKTOPT__TRY(take_count(r, &n, 8, 8));
    CHECK(r, n <= INT32_MAX, "have too many numberings");
    r->numberings = mktopt__arena_alloc(journeys->arena, n, sizeof *r->numberings);
    if (r->numberings == NULL)
        return mktopt__out_of_memory(r->err);
    for (int64_t i = 0; i < n; i++) {
        mktopt__numbering *numbering = &r->numberings[i];
        MKTOPT__TRY(take_count(r, &numbering->count, 8, 4));
        numbering->touchpoint =
            mktopt__arena_alloc(journeys->arena, numbering->count, sizeof *numbering->touchpoint);
        if (numbering->touchpoint == NULL)
            return mktopt__out_of_memory(r->err);
        for (int64_t k = 0; k < numbering->count; k++) {
            MKTOPT__TRY(take(r, &touchpoint, 4));
            CHECK(r, touchpoint < (uint64_t)journeys->n_touchpoints,
                  "number a touchpoint that is not there");
            numbering->touchpoint[k] = (uint32_t)touchpoint;
        }
    }
    journeys->numberings = r->numberings;
    journeys->n_numberings = n;
    return MKTOPT_OK;
}

/* ---- chunks --------------------------------------------------------------------------------- */

static mktopt_status take_widths(reader *r, mktopt__chunk *chunk)
{
    mktopt__packed *columns[MKTOPT__CHUNK_COLUMNS];
    uint64_t width;
    mktopt__chunk_columns(chunk, columns);
    for (int i = 0; i < MKTOPT__CHUNK_COLUMNS; i++) {
        MKTOPT__TRY(take(r, &width, 1));
        CHECK(r, width <= 2 || width == 4 || width == 8, "have numbers of an unknown width");
        columns[i]->width = (int32_t)width;
    }
    CHECK(r, chunk->lengths.width > 0 && chunk->channels.width <= 4,
          "have lengths or channels of a wrong width");
    CHECK(r, chunk->channels.width > 0 || chunk->touches <= MKTOPT__BLOCK_TOUCHES,
          "have touches without channels");
    CHECK(r, chunk->has_ages || chunk->ages.width == 0, "have ages without times");
    return MKTOPT_OK;
}

static mktopt_status take_column(reader *r, mktopt__packed *column, int64_t count)
{
    uint64_t word;
    uint8_t *items_1 = column->items;
    uint16_t *items_2 = column->items;
    uint32_t *items_4 = column->items;
    uint64_t *items_8 = column->items;
    for (int64_t i = 0; column->width > 0 && i < count; i++) {
        MKTOPT__TRY(take(r, &word, (size_t)column->width));
        if (column->width == 1)
            items_1[i] = (uint8_t)word;
        else if (column->width == 2)
            items_2[i] = (uint16_t)word;
        else if (column->width == 4)
            items_4[i] = (uint32_t)word;
        else
            items_8[i] = word;
    }
    return MKTOPT_OK;
}

static mktopt_status take_columns(reader *r, mktopt__chunk *chunk, int64_t n_values)
{
    mktopt__packed *columns[MKTOPT__CHUNK_COLUMNS];
    int64_t counts[MKTOPT__CHUNK_COLUMNS];
    size_t needed = 0;
    mktopt__chunk_columns(chunk, columns);
    mktopt__chunk_counts(chunk, n_values, counts);
    for (int i = 0; i < MKTOPT__CHUNK_COLUMNS; i++)
        if (columns[i]->width > 0) {
            const size_t width = (size_t)columns[i]->width;
            CHECK(r, (uint64_t)counts[i] <= (r->left - needed) / width, "end too early");
            needed += (size_t)counts[i] * width;
        }
    if (mktopt__chunk_allocate(chunk, n_values, r->allocator) != 0)
        return mktopt__out_of_memory(r->err);
    for (int i = 0; i < MKTOPT__CHUNK_COLUMNS; i++)
        MKTOPT__TRY(take_column(r, columns[i], counts[i]));
    return MKTOPT_OK;
}

/* A number >= 0 of a column; -1 when it is none. */
static double packed_number(const mktopt__packed *column, int64_t i)
{
    const uint64_t word = column->width > 0 ? packed_word(column, i) : 0;
    double value = (double)word;
    if (column->width == 8)
        memcpy(&value, &word, sizeof value);
    return isfinite(value) && !signbit(value) ? value : -1;
}

/* What must hold before the chunk can be unpacked. */
static mktopt_status check_columns(const reader *r, const mktopt__chunk *chunk, int64_t n_values)
{
    int64_t touches = 0, values = 0;
    for (int64_t i = 0; i < chunk->count; i++) {
        const double length = packed_number(&chunk->lengths, i);
        const double conversions = packed_number(&chunk->conversions, i);
        CHECK(r,
              length >= 1 && length <= (double)(chunk->touches - touches) &&
                  length == floor(length),
              "have a path of no proper length");
        CHECK(r,
              conversions >= 0 && packed_number(&chunk->nulls, i) >= 0 &&
                  isfinite(conversions * length),
              "have counts that are no numbers");
        touches += (int64_t)length;
        values += conversions > 0;
    }
    CHECK(r, touches == chunk->touches && values == n_values, "have counts that differ");
    for (int64_t i = 0; i < n_values; i++)
        CHECK(r, packed_number(&chunk->value, i) >= 0, "have a value that is no number");
    const uint64_t known = (uint64_t)r->numberings[chunk->numbering].count;
    for (int64_t i = 0; i < chunk->touches; i++) {
        const uint64_t number = chunk->channels.width > 0 ? packed_word(&chunk->channels, i) : 0;
        CHECK(r, number < known, "have a touch of an unknown channel");
        if (!chunk->has_ages)
            continue;
        const double age = packed_number(&chunk->ages, i);
        CHECK(r, age >= 0 && age <= 2 * LARGEST_TIME, "have an age that cannot be");
    }
    return MKTOPT_OK;
}

static mktopt_status take_chunk(reader *r)
{
    uint64_t touches, count, n_values, numbering;
    MKTOPT__TRY(take(r, &touches, 8));
    MKTOPT__TRY(take(r, &count, 4));
    MKTOPT__TRY(take(r, &n_values, 4));
    MKTOPT__TRY(take(r, &numbering, 4));
    CHECK(r, count >= 1 && count <= MKTOPT__BLOCK_PATHS && n_values <= count,
          "have a chunk of too many paths");
    CHECK(r, touches <= (uint64_t)INT64_MAX / 64, "have a chunk of too many touches");
    CHECK(r, numbering < (uint64_t)r->journeys->n_numberings, "lack a numbering");
    mktopt__chunk *chunk = mktopt__part_new_chunk(&r->part);
    if (chunk == NULL)
        return mktopt__out_of_memory(r->err);
    chunk->touches = (int64_t)touches;
    chunk->count = (int64_t)count;
    chunk->numbering = (int32_t)numbering;
    chunk->has_ages = r->journeys->cutting.has_times;
    MKTOPT__TRY(take_widths(r, chunk));
    MKTOPT__TRY(take_columns(r, chunk, (int64_t)n_values));
    MKTOPT__TRY(check_columns(r, chunk, (int64_t)n_values));
    const uint32_t *touchpoint = r->numberings[numbering].touchpoint;
    if (mktopt__chunk_unpack(chunk, touchpoint, r->part.block) != 0)
        return mktopt__out_of_memory(r->err);
    mktopt__part_tally(&r->part, r->part.block, chunk);
    r->part.block->count = 0;
    return MKTOPT_OK;
}

static mktopt_status take_chunks(reader *r)
{
    int64_t n;
    MKTOPT__TRY(take_count(r, &n, 8, CHUNK_HEAD));
    CHECK(r, n == 0 || !r->journeys->cutting.has_times || isfinite(r->journeys->cutting.latest),
          "have paths without a last event");
    for (int64_t i = 0; i < n; i++)
        MKTOPT__TRY(take_chunk(r));
    CHECK(r, r->left == 0, "go on behind their end");
    return mktopt__part_end(&r->part, r->err);
}

static mktopt_status take_all(reader *r)
{
    MKTOPT__TRY(mktopt__part_begin(&r->part, r->allocator, r->err));
    MKTOPT__TRY(take_head(r));
    MKTOPT__TRY(take_names(r, &r->journeys->channels, &r->journeys->n_channels));
    MKTOPT__TRY(take_touchpoints(r));
    MKTOPT__TRY(take_costs(r));
    MKTOPT__TRY(take_numberings(r));
    MKTOPT__TRY(take_chunks(r));
    const mktopt_status status =
        mktopt__journeys_finish(r->journeys, &r->part, 1, r->costs, r->err);
    return status == MKTOPT_NUMBER_OVERFLOW ? corrupt(r, "have sums that no number holds") : status;
}

/* The frame: magic, version, checksum. Leaves the reader behind the version. */
static mktopt_status open_frame(reader *r, const unsigned char *bytes, size_t size)
{
    CHECK(r, size >= HEAD + CHECKSUM && memcmp(bytes, magic, sizeof magic) == 0,
          "are no serialised journeys");
    const uint64_t version = mktopt__bytes_number(bytes + sizeof magic, 4);
    if (version != VERSION)
        return mktopt__fail(r->err, MKTOPT_CORRUPT_STATE, MKTOPT__FIELD_PATH("bytes"),
                            "are of version %u; this library reads version %d", (unsigned)version,
                            VERSION);
    CHECK(r, mktopt__bytes_sealed(bytes, size), "are damaged: the checksum differs");
    r->at = bytes + sizeof magic + 4;
    r->left = size - sizeof magic - 4 - CHECKSUM;
    return MKTOPT_OK;
}

mktopt_status mktopt_journeys_restore(const void *bytes, size_t size,
                                      const mktopt_allocator *allocator, mktopt_journeys **journeys,
                                      mktopt_error *err)
{
    MKTOPT__REQUIRE(bytes, err);
    MKTOPT__REQUIRE(journeys, err);
    reader r = {.err = err, .allocator = allocator};
    MKTOPT__TRY(open_frame(&r, bytes, size));
    MKTOPT__TRY(mktopt__journeys_create(allocator, &r.journeys, err));
    const mktopt_status status = take_all(&r);
    mktopt__part_free(&r.part);
    if (status == MKTOPT_OK)
        *journeys = r.journeys;
    else
        mktopt_journeys_free(r.journeys);
    return status;
}
