/* Journeys from aggregated paths: rows of names, or of strings "a > b > a". */
#include <string.h>

#include "attribution/attribution_priv.h"
#include "base/options.h"

typedef struct path_source {
    mktopt__column path, conversions, value, nulls;
    mktopt__name_reader elements; /* of RAGGED paths */
    mktopt__builder *builder;
} path_source;

/* ---- touches -------------------------------------------------------------------------------- */

static mktopt_status put_touch(const path_source *source, int64_t length, uint32_t channel,
                               mktopt_error *err)
{
    mktopt__path_block *block = source->builder->block;
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

/* The '>' of the next separator " > ", or NULL. Any other '>' belongs to a name. */
static const char *find_separator(const char *text, const char *begin, const char *end)
{
    for (const char *at = text; (size_t)(end - at) > 0; at++) {
        at = memchr(at, '>', (size_t)(end - at));
        if (at == NULL)
            return NULL;
        if (at > begin && at[-1] == ' ' && at + 1 < end && at[1] == ' ')
            return at;
    }
    return NULL;
}

static mktopt_status add_name(const path_source *source, int64_t row, int64_t position,
                              mktopt__name name, mktopt_error *err)
{
    mktopt__builder *builder = source->builder;
    const mktopt__path at_row = {NULL, source->path.table, row};
    if (name.length == 0)
        return mktopt__fail(err, MKTOPT_MISSING_FIELD,
                            MKTOPT__MEMBER_PATH(&at_row, source->path.name),
                            "name number %lld is empty", (long long)position + 1);
    const int64_t known = builder->channels.count;
    const uint32_t channel = mktopt__dictionary_add(&builder->channels, name.text, name.length);
    if (channel == MKTOPT__NO_ID)
        return mktopt__out_of_memory(err);
    if ((int64_t)channel >= known)
        MKTOPT__TRY(mktopt__builder_new_channel(
            builder, channel, MKTOPT__MEMBER_PATH(&at_row, source->path.name), err));
    return put_touch(source, position, channel, err);
}

/* The touches of a string; a string of blanks, or none, has none. */
static mktopt_status split_path(const path_source *source, int64_t row, int64_t *length,
                                mktopt_error *err)
{
    const mktopt__name joined = mktopt__text_at(source->path.arg, row);
    *length = 0;
    if (joined.length == 0 || trim(joined.text, joined.text + joined.length).length == 0)
        return MKTOPT_OK;
    const char *begin = joined.text, *end = joined.text + joined.length;
    const char *text = begin;
    for (;;) {
        const char *separator = find_separator(text, begin, end);
        const mktopt__name name = trim(text, separator != NULL ? separator : end);
        MKTOPT__TRY(add_name(source, row, *length, name, err));
        *length += 1;
        if (separator == NULL)
            return MKTOPT_OK;
        text = separator + 1;
    }
}

/* The touches of a row of names. */
static mktopt_status list_path(path_source *source, int64_t row, int64_t *length, mktopt_error *err)
{
    const mktopt_arg *arg = source->path.arg;
    *length = 0;
    for (int64_t i = arg->offsets[row]; i < arg->offsets[row + 1]; i++) {
        uint32_t channel;
        const int64_t known = source->builder->channels.count;
        MKTOPT__TRY(mktopt__name_read(&source->elements, i, &channel, err));
        if ((int64_t)channel >= known) {
            const mktopt__path at_row = {NULL, source->path.table, row};
            const mktopt__path element = {&at_row, source->path.name, *length};
            MKTOPT__TRY(mktopt__builder_new_channel(source->builder, channel, &element, err));
        }
        MKTOPT__TRY(put_touch(source, *length, channel, err));
        *length += 1;
    }
    return MKTOPT_OK;
}

/* ---- rows ----------------------------------------------------------------------------------- */

static mktopt_status read_row(path_source *source, int64_t row, mktopt_error *err)
{
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
        MKTOPT__TRY(list_path(source, row, &length, err));
    else
        MKTOPT__TRY(split_path(source, row, &length, err));
    return mktopt__builder_add_path(source->builder, length, conversions, value, nulls, err);
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

static mktopt_status read_all(path_source *source, mktopt_error *err)
{
    MKTOPT__TRY(check_columns(source, err));
    const mktopt_arg *arg = source->path.arg;
    if (arg->kind == MKTOPT_ARG_RAGGED)
        MKTOPT__TRY(mktopt__name_reader_init(&source->elements, arg->child,
                                             &source->builder->channels, source->builder->scratch,
                                             err));
    for (int64_t row = 0; row < arg->count; row++)
        MKTOPT__TRY(read_row(source, row, err));
    return MKTOPT_OK;
}

mktopt_status mktopt_journeys_from_paths(const mktopt_path_columns *paths,
                                         const mktopt_allocator *allocator,
                                         mktopt_journeys **journeys, mktopt_error *err)
{
    MKTOPT__REQUIRE(paths, err);
    MKTOPT__REQUIRE(journeys, err);
    mktopt_path_columns known = {.struct_size = (uint32_t)sizeof known};
    MKTOPT__TRY(mktopt__struct_in(paths, "paths", &known, sizeof known, err));

    mktopt__builder builder;
    mktopt_status status = mktopt__builder_begin(&builder, allocator, err);
    if (status == MKTOPT_OK) {
        path_source source = {
            .path = {&known.path, "paths", "path"},
            .conversions = {&known.conversions, "paths", "conversions"},
            .value = {&known.value, "paths", "value"},
            .nulls = {&known.nulls, "paths", "nulls"},
            .builder = &builder,
        };
        status = read_all(&source, err);
    }
    return mktopt__builder_end(&builder, status, journeys, err);
}
