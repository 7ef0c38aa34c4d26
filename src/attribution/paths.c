/* Journeys from aggregated paths: rows of names, or of strings "a > b > a". Rows are read in ranges
 * that do not know of one another: each becomes a part with a numbering of its own. */
#include <string.h>

#include "attribution/attribution_priv.h"
#include "base/number.h"
#include "base/options.h"
#include "base/parallel.h"

typedef struct path_source {
    mktopt__column path, conversions, value, nulls;
    const mktopt_allocator *allocator;
    int64_t rows_per_range;
    int64_t n_ranges;
    mktopt__part *parts;
    mktopt__dictionary *channels; /* of each range; names lie in the caller's text */
} path_source;

/* A range while it is read. */
typedef struct path_range {
    const path_source *source;
    mktopt__part *part;
    mktopt__dictionary *channels;
    mktopt__name_reader elements; /* of RAGGED paths */
} path_range;

/* ---- touches -------------------------------------------------------------------------------- */

static mktopt_status put_touch(const path_range *range, int64_t length, uint32_t channel,
                               mktopt_error *err)
{
    mktopt__path_block *block = range->part->block;
    const int64_t at = block->offsets[block->count] + length;
    if (at >= block->capacity && mktopt__block_reserve(block, at + 1) != 0)
        return mktopt__out_of_memory(err);
    block->channels[at] = channel;
    return MKTOPT_OK;
}

static int is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static mktopt__name trim(const char *text, const char *end)
{
    while (text < end && is_blank(*text))
        text++;
    while (text < end && is_blank(end[-1]))
        end--;
    return (mktopt__name){text, (size_t)(end - text)};
}

/* The next '>' of text[0..end), or NULL: as memchr, but without a call for each of many short
 * names. Eight bytes at a time (Mycroft's test for a zero byte). */
static const char *find_mark(const char *text, const char *end)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), marks = ones * '>';
    for (; end - text >= 8; text += 8) {
        uint64_t word;
        memcpy(&word, text, sizeof word);
        word ^= marks;
        if (((word - ones) & ~word & (ones << 7)) != 0)
            break;
    }
    while (text < end && *text != '>')
        text++;
    return text < end ? text : NULL;
}

/* The '>' of the next separator " > ", or NULL. Any other '>' belongs to a name. */
static const char *find_separator(const char *text, const char *begin, const char *end)
{
    for (const char *at = text; at < end; at++) {
        at = find_mark(at, end);
        if (at == NULL)
            return NULL;
        if (at > begin && at[-1] == ' ' && at + 1 < end && at[1] == ' ')
            return at;
    }
    return NULL;
}

static mktopt_status new_channel(const path_range *range, uint32_t channel,
                                 const mktopt__path *path, mktopt_error *err)
{
    const int missing = channel == MKTOPT__NO_ID;
    return mktopt__check_channel(missing ? NULL : &range->channels->names[channel], path, err);
}

static mktopt_status add_name(const path_range *range, int64_t row, int64_t position,
                              mktopt__name name, mktopt_error *err)
{
    const mktopt__path at_row = {NULL, range->source->path.table, row};
    const mktopt__path path = {&at_row, range->source->path.name, -1};
    if (name.length == 0)
        return mktopt__fail(err, MKTOPT_MISSING_FIELD, &path, "name number %lld is empty",
                            (long long)position + 1);
    const int64_t known = range->channels->count;
    const uint32_t channel = mktopt__dictionary_add(range->channels, name.text, name.length);
    if (channel == MKTOPT__NO_ID)
        return mktopt__out_of_memory(err);
    if ((int64_t)channel >= known)
        MKTOPT__TRY(new_channel(range, channel, &path, err));
    return put_touch(range, position, channel, err);
}

/* The touches of a string; a string of blanks, or none, has none. */
static mktopt_status split_path(const path_range *range, int64_t row, int64_t *length,
                                mktopt_error *err)
{
    const mktopt__name joined = mktopt__text_at(range->source->path.arg, row);
    *length = 0;
    if (joined.length == 0 || trim(joined.text, joined.text + joined.length).length == 0)
        return MKTOPT_OK;
    const char *begin = joined.text, *end = joined.text + joined.length;
    const char *text = begin;
    for (;;) {
        const char *separator = find_separator(text, begin, end);
        const mktopt__name name = trim(text, separator != NULL ? separator : end);
        MKTOPT__TRY(add_name(range, row, *length, name, err));
        *length += 1;
        if (separator == NULL)
            return MKTOPT_OK;
        text = separator + 1;
    }
}

/* The touches of a row of names. */
static mktopt_status list_path(path_range *range, int64_t row, int64_t *length, mktopt_error *err)
{
    const mktopt_arg *arg = range->source->path.arg;
    *length = 0;
    for (int64_t i = arg->offsets[row]; i < arg->offsets[row + 1]; i++) {
        uint32_t channel;
        const int64_t known = range->channels->count;
        MKTOPT__TRY(mktopt__name_read(&range->elements, i, &channel, err));
        if ((int64_t)channel >= known) {
            const mktopt__path at_row = {NULL, range->source->path.table, row};
            const mktopt__path element = {&at_row, range->source->path.name, *length};
            MKTOPT__TRY(new_channel(range, channel, &element, err));
        }
        MKTOPT__TRY(put_touch(range, *length, channel, err));
        *length += 1;
    }
    return MKTOPT_OK;
}

/* ---- rows ----------------------------------------------------------------------------------- */

static mktopt_status read_row(path_range *range, int64_t row, mktopt_error *err)
{
    const path_source *source = range->source;
    double conversions, value, nulls;
    int64_t length;
    MKTOPT__TRY(mktopt__column_amount(&source->conversions, row, 0, &conversions, err));
    MKTOPT__TRY(mktopt__column_amount(&source->value, row, 0, &value, err));
    MKTOPT__TRY(mktopt__column_amount(&source->nulls, row, 0, &nulls, err));
    if (value > 0 && !(conversions > 0))
        return MKTOPT__COLUMN_FAIL(&source->value, row, MKTOPT_CONFLICT, err,
                                   "must be 0 where there are no conversions, got %s",
                                   MKTOPT__NUMBER(value));
    if (source->path.arg->kind == MKTOPT_ARG_RAGGED)
        MKTOPT__TRY(list_path(range, row, &length, err));
    else
        MKTOPT__TRY(split_path(range, row, &length, err));
    return mktopt__part_add_path(range->part, length, conversions, value, nulls, err);
}

static mktopt_status read_rows(path_range *range, int64_t index, mktopt_error *err)
{
    const path_source *source = range->source;
    const int64_t rows = source->path.arg->count;
    const int64_t begin = index * source->rows_per_range;
    const int64_t left = rows - begin;
    const int64_t end = begin + (left < source->rows_per_range ? left : source->rows_per_range);
    MKTOPT__TRY(mktopt__part_begin(range->part, source->allocator, err));
    for (int64_t row = begin; row < end; row++)
        MKTOPT__TRY(read_row(range, row, err));
    MKTOPT__TRY(mktopt__part_end(range->part, err));
    for (int64_t i = 0; i < range->part->n_chunks; i++)
        range->part->chunks[i].numbering = (int32_t)index;
    return MKTOPT_OK;
}

static mktopt_status read_range(void *shared, int64_t index, mktopt_error *err)
{
    const path_source *source = shared;
    const mktopt_arg *arg = source->path.arg;
    mktopt__name_cache cache;
    memset(&cache, 0, sizeof cache);
    path_range range = {
        .source = source,
        .part = &source->parts[index],
        .channels = &source->channels[index],
    };
    range.channels->cache = &cache;
    if (arg->kind == MKTOPT_ARG_RAGGED) {
        range.elements.arg = arg->child;
        range.elements.names = range.channels;
    }
    const mktopt_status status = read_rows(&range, index, err);
    range.channels->cache = NULL;
    return status;
}

/* ---- ranges to a handle --------------------------------------------------------------------- */

/* So many rows that a range takes some milliseconds. */
static int64_t rows_of_range(const mktopt_arg *arg)
{
    enum { MOST_ROWS = 1 << 16, TEXT = 1 << 21, ELEMENTS = 1 << 18, UNKNOWN = 1 << 14 };
    const int64_t rows = arg->count;
    if (arg->offsets == NULL || rows == 0)
        return UNKNOWN;
    const int64_t size = arg->offsets[rows] - arg->offsets[0];
    const int64_t wanted = arg->kind == MKTOPT_ARG_RAGGED ? ELEMENTS : TEXT;
    const int64_t fitting = wanted / (size / rows + 1);
    return fitting < MKTOPT__BLOCK_PATHS ? MKTOPT__BLOCK_PATHS
           : fitting < MOST_ROWS         ? fitting
                                         : MOST_ROWS;
}

static mktopt_status check_columns(const path_source *source, mktopt_error *err)
{
    const mktopt__column *amounts[] = {&source->conversions, &source->value, &source->nulls};
    if (source->path.arg->kind == MKTOPT_ARG_NONE)
        return mktopt__column_missing(&source->path, err);
    MKTOPT__TRY(mktopt__column_check(&source->path, MKTOPT__NAMES | MKTOPT__NAME_LISTS,
                                     source->path.arg->count, err));
    for (size_t i = 0; i < sizeof amounts / sizeof amounts[0]; i++)
        if (amounts[i]->arg->kind != MKTOPT_ARG_NONE)
            MKTOPT__TRY(
                mktopt__column_check(amounts[i], MKTOPT__NUMBERS, source->path.arg->count, err));
    return MKTOPT_OK;
}

static mktopt_status make_ranges(path_source *source, mktopt_error *err)
{
    const mktopt_arg *arg = source->path.arg;
    source->rows_per_range = rows_of_range(arg);
    const int64_t n = arg->count / source->rows_per_range + 1;
    if (n > INT32_MAX)
        return mktopt__fail(err, MKTOPT_TOO_LARGE, MKTOPT__FIELD_PATH(source->path.table),
                            "has too many rows: %lld", (long long)arg->count);
    source->parts = mktopt__alloc(source->allocator, n, sizeof *source->parts);
    source->channels = mktopt__alloc(source->allocator, n, sizeof *source->channels);
    source->n_ranges = n;
    if (source->parts == NULL || source->channels == NULL)
        return mktopt__out_of_memory(err);
    memset(source->parts, 0, (size_t)n * sizeof *source->parts);
    for (int64_t i = 0; i < n; i++)
        source->channels[i] = (mktopt__dictionary){.allocator = source->allocator};
    return MKTOPT_OK;
}

static mktopt_status assemble(const path_source *source, mktopt_journeys *journeys,
                              mktopt_error *err)
{
    const int64_t n = source->n_ranges;
    mktopt__vocabulary *vocabularies = mktopt__alloc(source->allocator, n, sizeof *vocabularies);
    if (vocabularies == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < n; i++)
        vocabularies[i] = (mktopt__vocabulary){
            .channels = source->channels[i].names,
            .n_channels = source->channels[i].count,
        };
    const mktopt_status status = mktopt__journeys_name(journeys, source->allocator, vocabularies, n,
                                                       &journeys->numberings, err);
    mktopt__free(source->allocator, vocabularies, n, sizeof *vocabularies);
    MKTOPT__TRY(status);
    journeys->n_numberings = n;
    return mktopt__journeys_finish(journeys, source->parts, n, NULL, err);
}

static mktopt_status read_all(const mktopt__context *context, path_source *source,
                              mktopt_journeys **journeys, mktopt_error *err)
{
    mktopt_journeys *created;
    MKTOPT__TRY(check_columns(source, err));
    MKTOPT__TRY(make_ranges(source, err));
    MKTOPT__TRY(mktopt__parallel(context, source->n_ranges, read_range, source, err));
    MKTOPT__TRY(mktopt__journeys_create(source->allocator, &created, err));
    const mktopt_status status = assemble(source, created, err);
    if (status == MKTOPT_OK)
        *journeys = created;
    else
        mktopt_journeys_free(created);
    return status;
}

static void free_ranges(path_source *source)
{
    const int made = source->parts != NULL && source->channels != NULL;
    for (int64_t i = 0; made && i < source->n_ranges; i++) {
        mktopt__part_free(&source->parts[i]);
        mktopt__dictionary_free(&source->channels[i]);
    }
    mktopt__free(source->allocator, source->parts, source->n_ranges, sizeof *source->parts);
    mktopt__free(source->allocator, source->channels, source->n_ranges, sizeof *source->channels);
}

mktopt_status mktopt__journeys_from_paths(const mktopt__context *context,
                                          const mktopt_path_columns *paths,
                                          mktopt_journeys **journeys, mktopt_error *err)
{
    mktopt_path_columns known = {.struct_size = (uint32_t)sizeof known};
    MKTOPT__TRY(mktopt__struct_in(paths, "paths", &known, sizeof known, err));
    path_source source = {
        .path = {&known.path, "paths", "path"},
        .conversions = {&known.conversions, "paths", "conversions"},
        .value = {&known.value, "paths", "value"},
        .nulls = {&known.nulls, "paths", "nulls"},
        .allocator = context->allocator,
    };
    const mktopt_status status = read_all(context, &source, journeys, err);
    free_ranges(&source);
    return status;
}

mktopt_status mktopt_journeys_from_paths(const mktopt_path_columns *paths,
                                         const mktopt_allocator *allocator,
                                         mktopt_journeys **journeys, mktopt_error *err)
{
    return mktopt_journeys_build_from_paths(paths, NULL, allocator, journeys, err);
}

mktopt_status mktopt_journeys_build_from_paths(const mktopt_path_columns *paths,
                                               const mktopt_build_options *options,
                                               const mktopt_allocator *allocator,
                                               mktopt_journeys **journeys, mktopt_error *err)
{
    mktopt__context context;
    MKTOPT__REQUIRE(paths, err);
    MKTOPT__REQUIRE(journeys, err);
    MKTOPT__TRY(mktopt__build_context(options, allocator, &context, err));
    return mktopt__journeys_from_paths(&context, paths, journeys, err);
}
