/* Reading a journeys handle. */
#include <math.h>

#include "attribution/attribution_priv.h"
#include "base/options.h"

#define SECONDS_PER_DAY 86400.0

/* ---- options of a build --------------------------------------------------------------------- */

static const mktopt__field build_options_fields[] = {
    MKTOPT__MEMBER(mktopt_build_options, I32, threads, MKTOPT__DEFAULT(1), MKTOPT__BETWEEN(1, 256),
                   .doc = "Threads to build with; nothing depends on their number."),
};

static const mktopt__struct build_options_type = {
    .name = "build_options",
    MKTOPT__STRUCT_TABLE(mktopt_build_options, build_options_fields),
};

mktopt_status mktopt_build_options_init(mktopt_build_options *options, size_t size)
{
    return mktopt__options_init(&build_options_type, options, size);
}

mktopt_status mktopt__build_context(const mktopt_build_options *options,
                                    const mktopt_allocator *allocator, mktopt__context *context,
                                    mktopt_error *err)
{
    mktopt_build_options known;
    MKTOPT__TRY(mktopt__options_read(&build_options_type, options, &known, err));
    *context = (mktopt__context){
        .allocator = allocator,
        .threads = known.threads,
        .progress = known.progress,
        .progress_context = known.progress_context,
    };
    return MKTOPT_OK;
}

/* ---- reading -------------------------------------------------------------------------------- */

mktopt_status mktopt__journeys_read(const mktopt_journeys *journeys, int64_t index,
                                    mktopt__path_block *block, mktopt_error *err)
{
    const mktopt__chunk *chunk = &journeys->chunks[index];
    const uint32_t *channel = journeys->numberings[chunk->numbering].channel;
    return mktopt__chunk_unpack(chunk, channel, block) == 0 ? MKTOPT_OK
                                                            : mktopt__out_of_memory(err);
}

mktopt_status mktopt__journeys_read_touchpoints(const mktopt_journeys *journeys, int64_t index,
                                                mktopt__path_block *block, mktopt_error *err)
{
    const mktopt__chunk *chunk = &journeys->chunks[index];
    const uint32_t *touchpoint = journeys->numberings[chunk->numbering].touchpoint;
    return mktopt__chunk_unpack(chunk, touchpoint, block) == 0 ? MKTOPT_OK
                                                               : mktopt__out_of_memory(err);
}

void mktopt_journeys_free(mktopt_journeys *journeys)
{
    if (journeys == NULL)
        return;
    for (int64_t i = 0; i < journeys->n_chunks; i++)
        mktopt__chunk_free(&journeys->chunks[i], mktopt__arena_allocator(journeys->arena));
    mktopt__arena_free(journeys->arena);
}

mktopt_status mktopt_journeys_get_summary(const mktopt_journeys *journeys,
                                          mktopt_journeys_summary *summary, mktopt_error *err)
{
    MKTOPT__REQUIRE(journeys, err);
    MKTOPT__REQUIRE(summary, err);
    return mktopt__struct_out(summary, "summary", &journeys->summary, sizeof journeys->summary,
                              err);
}

int64_t mktopt_journeys_channel_count(const mktopt_journeys *journeys)
{
    return journeys != NULL ? journeys->n_channels : 0;
}

const char *mktopt_journeys_channel(const mktopt_journeys *journeys, int64_t channel)
{
    if (journeys == NULL || channel < 0 || channel >= journeys->n_channels)
        return NULL;
    return journeys->channels[channel];
}

double mktopt_journeys_channel_cost(const mktopt_journeys *journeys, int64_t channel)
{
    if (mktopt_journeys_channel(journeys, channel) == NULL || journeys->costs == NULL)
        return (double)NAN;
    return journeys->costs[channel];
}

/* The chunk that holds path `index`, which exists. */
static int64_t find_chunk(const mktopt_journeys *journeys, int64_t index)
{
    int64_t low = 0, high = journeys->n_chunks - 1;
    while (low < high) {
        const int64_t middle = low + (high - low + 1) / 2;
        if (journeys->chunks[middle].first <= index)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

static mktopt_status copy_path(const mktopt__path_block *block, int64_t at, mktopt_journey *journey,
                               int32_t *channels, double *ages, int64_t capacity, mktopt_error *err)
{
    const int64_t first = block->offsets[at];
    const mktopt_journey known = {
        .struct_size = (uint32_t)sizeof known,
        .length = block->offsets[at + 1] - first,
        .conversions = block->conversions[at],
        .value = block->value[at],
        .nulls = block->nulls[at],
    };
    const int wanted = channels != NULL || ages != NULL;
    if (wanted && known.length > capacity)
        return mktopt__fail(err, MKTOPT_TOO_LARGE, MKTOPT__FIELD_PATH("capacity"),
                            "the path has %lld touches, got room for %lld", (long long)known.length,
                            (long long)capacity);
    MKTOPT__TRY(mktopt__struct_out(journey, "journey", &known, sizeof known, err));
    for (int64_t i = 0; wanted && i < known.length; i++) {
        if (channels != NULL)
            channels[i] = (int32_t)block->channels[first + i];
        if (ages != NULL)
            ages[i] = block->has_ages ? block->ages[first + i] / SECONDS_PER_DAY : (double)NAN;
    }
    return MKTOPT_OK;
}

mktopt_status mktopt_journeys_get_path(const mktopt_journeys *journeys, int64_t index,
                                       mktopt_journey *journey, int32_t *channels, double *ages,
                                       int64_t capacity, mktopt_error *err)
{
    MKTOPT__REQUIRE(journeys, err);
    MKTOPT__REQUIRE(journey, err);
    if (index < 0 || index >= journeys->summary.paths)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("index"),
                            "must be 0 .. %lld, got %lld", (long long)journeys->summary.paths - 1,
                            (long long)index);
    mktopt__path_block *block = mktopt__block_create(mktopt__arena_allocator(journeys->arena));
    if (block == NULL)
        return mktopt__out_of_memory(err);
    const int64_t chunk = find_chunk(journeys, index);
    mktopt_status status = mktopt__journeys_read(journeys, chunk, block, err);
    if (status == MKTOPT_OK)
        status = copy_path(block, index - journeys->chunks[chunk].first, journey, channels, ages,
                           capacity, err);
    mktopt__block_free(block);
    return status;
}

/* ---- all paths at once ---------------------------------------------------------------------- */

/* Paths begin .. end - 1 of a block, which are those from path `at` of the output on. */
static void copy_paths(const mktopt__path_block *block, int64_t begin, int64_t end,
                       const mktopt_path_arrays *out, int64_t at, int64_t touch)
{
    const int64_t shift = touch - block->offsets[begin];
    for (int64_t i = begin; i < end; i++, at++) {
        if (out->offsets != NULL)
            out->offsets[at + 1] = block->offsets[i + 1] + shift;
        if (out->conversions != NULL)
            out->conversions[at] = block->conversions[i];
        if (out->value != NULL)
            out->value[at] = block->value[i];
        if (out->nulls != NULL)
            out->nulls[at] = block->nulls[i];
    }
    for (int64_t i = block->offsets[begin]; i < block->offsets[end]; i++) {
        if (out->channels != NULL)
            out->channels[i + shift] = (int32_t)block->channels[i];
        if (out->ages != NULL)
            out->ages[i + shift] = block->has_ages ? block->ages[i] / SECONDS_PER_DAY : (double)NAN;
    }
}

/* The touches of these paths, and room in the block for the largest chunk of them. */
static mktopt_status count_touches(const mktopt_journeys *journeys, int64_t first, int64_t count,
                                   mktopt__path_block *block, int64_t *touches, mktopt_error *err)
{
    *touches = 0;
    for (int64_t i = find_chunk(journeys, first), done = 0; done < count; i++) {
        const mktopt__chunk *chunk = &journeys->chunks[i];
        const int64_t begin = first + done - chunk->first;
        const int64_t left = chunk->count - begin;
        const int64_t taken = left < count - done ? left : count - done;
        MKTOPT__TRY(mktopt__journeys_read(journeys, i, block, err));
        *touches += block->offsets[begin + taken] - block->offsets[begin];
        done += taken;
    }
    return MKTOPT_OK;
}

static mktopt_status check_room(const mktopt_path_arrays *out, int64_t touches, mktopt_error *err)
{
    if ((out->channels == NULL && out->ages == NULL) || touches <= out->touch_capacity)
        return MKTOPT_OK;
    return mktopt__fail(err, MKTOPT_TOO_LARGE,
                        MKTOPT__MEMBER_PATH(MKTOPT__FIELD_PATH("arrays"), "touch_capacity"),
                        "the paths have %lld touches, got room for %lld", (long long)touches,
                        (long long)out->touch_capacity);
}

static mktopt_status read_paths(const mktopt_journeys *journeys, int64_t first, int64_t count,
                                const mktopt_path_arrays *out, mktopt__path_block *block,
                                mktopt_error *err)
{
    int64_t done = 0, touches;
    /* Whatever can fail fails here, before anything is written. */
    MKTOPT__TRY(count_touches(journeys, first, count, block, &touches, err));
    MKTOPT__TRY(check_room(out, touches, err));
    touches = 0;
    if (out->offsets != NULL)
        out->offsets[0] = 0;
    for (int64_t i = find_chunk(journeys, first); done < count; i++) {
        const int64_t begin = first + done - journeys->chunks[i].first;
        const int64_t left = journeys->chunks[i].count - begin;
        const int64_t end = begin + (left < count - done ? left : count - done);
        MKTOPT__TRY(mktopt__journeys_read(journeys, i, block, err));
        copy_paths(block, begin, end, out, done, touches);
        done += end - begin;
        touches += block->offsets[end] - block->offsets[begin];
    }
    return MKTOPT_OK;
}

mktopt_status mktopt_journeys_get_paths(const mktopt_journeys *journeys, int64_t first,
                                        int64_t count, const mktopt_path_arrays *arrays,
                                        mktopt_error *err)
{
    mktopt_path_arrays known = {.struct_size = (uint32_t)sizeof known};
    MKTOPT__REQUIRE(journeys, err);
    MKTOPT__REQUIRE(arrays, err);
    MKTOPT__TRY(mktopt__struct_in(arrays, "arrays", &known, sizeof known, err));
    if (first < 0 || count < 0 || first > journeys->summary.paths - count)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("first"),
                            "must be 0 .. %lld less the count, got %lld and a count of %lld",
                            (long long)journeys->summary.paths, (long long)first, (long long)count);
    mktopt__path_block *block = mktopt__block_create(mktopt__arena_allocator(journeys->arena));
    if (block == NULL)
        return mktopt__out_of_memory(err);
    const mktopt_status status = read_paths(journeys, first, count, &known, block, err);
    mktopt__block_free(block);
    return status;
}
