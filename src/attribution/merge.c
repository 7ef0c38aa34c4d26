/* Several handles as one. */
#include <math.h>
#include <string.h>

#include "attribution/attribution_priv.h"

typedef struct merging {
    const mktopt_journeys *const *handles;
    int64_t count;
    const mktopt_allocator *allocator;
    mktopt__arena *scratch;
    mktopt__vocabulary *vocabularies; /* of each handle */
    mktopt__part *parts;              /* one for each handle */
} merging;

/* ---- what must agree ------------------------------------------------------------------------ */

static const char *conflict_of(const mktopt__cutting *a, const mktopt__cutting *b)
{
    return a->has_times != b->has_times     ? "one is of events, the other of aggregated paths"
           : a->lookback != b->lookback     ? "their lookback_days differ"
           : a->gap != b->gap               ? "their inactivity_gap_days differ"
           : a->window_end != b->window_end ? "their window_end differs"
                                            : NULL;
}

static mktopt_status check_handles(const merging *m, mktopt_error *err)
{
    for (int64_t i = 0; i < m->count; i++) {
        const mktopt__path *path = MKTOPT__ELEMENT_PATH("parts", i);
        if (m->handles[i] == NULL)
            return mktopt__fail(err, MKTOPT_INVALID_ARGUMENT, path, "must not be NULL");
        const char *conflict = conflict_of(&m->handles[0]->cutting, &m->handles[i]->cutting);
        if (conflict != NULL)
            return mktopt__fail(err, MKTOPT_CONFLICT, path, "does not go with parts[0]: %s",
                                conflict);
    }
    return MKTOPT_OK;
}

/* ---- names and costs ------------------------------------------------------------------------ */

static mktopt_status list_names(const merging *m, const char *const *texts, int64_t n,
                                const mktopt__name **names, mktopt_error *err)
{
    mktopt__name *list = mktopt__arena_alloc(m->scratch, n, sizeof *list);
    if (list == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < n; i++)
        list[i] = (mktopt__name){texts[i], strlen(texts[i])};
    *names = list;
    return MKTOPT_OK;
}

/* A handle numbers its touchpoints. */
static mktopt_status describe(const merging *m, const mktopt_journeys *handle,
                              mktopt__vocabulary *vocabulary, mktopt_error *err)
{
    vocabulary->n_channels = handle->n_channels;
    vocabulary->n_campaigns = handle->n_campaigns;
    MKTOPT__TRY(list_names(m, handle->channels, handle->n_channels, &vocabulary->channels, err));
    MKTOPT__TRY(list_names(m, handle->campaigns, handle->n_campaigns, &vocabulary->campaigns, err));
    if (handle->campaign == NULL)
        return MKTOPT_OK;
    uint64_t *pairs = mktopt__arena_alloc(m->scratch, handle->n_touchpoints, sizeof *pairs);
    if (pairs == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < handle->n_touchpoints; i++)
        pairs[i] = (uint64_t)handle->rank[i] << 32 | handle->campaign[i];
    vocabulary->pairs = pairs;
    vocabulary->n_pairs = handle->n_touchpoints;
    return MKTOPT_OK;
}

static mktopt_status add_costs(const merging *m, const mktopt_journeys *journeys,
                               mktopt__exact_sum **costs, mktopt_error *err)
{
    int known = 0;
    *costs = NULL;
    for (int64_t i = 0; i < m->count; i++)
        known |= m->handles[i]->exact_costs != NULL;
    if (!known)
        return MKTOPT_OK;
    *costs = mktopt__arena_alloc(journeys->arena, journeys->n_touchpoints, sizeof **costs);
    if (*costs == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < m->count; i++) {
        const mktopt__exact_sum *part = m->handles[i]->exact_costs;
        const uint32_t *touchpoint = journeys->numberings[i].touchpoint;
        for (int64_t k = 0; part != NULL && k < m->handles[i]->n_touchpoints; k++)
            mktopt__exact_sum_merge(&(*costs)[touchpoint[k]], &part[k]);
    }
    return MKTOPT_OK;
}

/* ---- paths ---------------------------------------------------------------------------------- */

/* Without a window the last event of all ends the observation, `later` seconds after that of the
 * part: the paths that were open then have grown older, up to the gap. */
static void grow_older(const mktopt__cutting *cutting, mktopt__path_block *block, double later)
{
    for (int64_t i = 0; i < block->count; i++) {
        if (block->conversions[i] > 0)
            continue;
        double *ages = block->ages + block->offsets[i];
        const int64_t n = block->offsets[i + 1] - block->offsets[i];
        const double last = ages[n - 1];
        const double now = fmin(last + later, cutting->gap);
        for (int64_t k = 0; now > last && k < n; k++)
            ages[k] = now + (ages[k] - last);
    }
}

static mktopt_status copy_chunks(const mktopt_journeys *handle, int32_t numbering, double latest,
                                 mktopt__part *part, mktopt_error *err)
{
    const mktopt__cutting *cutting = &handle->cutting;
    const int open = cutting->has_times && isinf(cutting->window_end) && latest > cutting->latest;
    for (int64_t i = 0; i < handle->n_chunks; i++) {
        MKTOPT__TRY(mktopt__journeys_read_touchpoints(handle, i, part->block, err));
        if (open)
            grow_older(cutting, part->block, latest - cutting->latest);
        MKTOPT__TRY(mktopt__part_flush(part, err));
        part->chunks[i].numbering = numbering;
    }
    return MKTOPT_OK;
}

static mktopt_status copy_handle(const merging *m, int64_t index, double latest, mktopt_error *err)
{
    const mktopt_journeys *handle = m->handles[index];
    mktopt__part *part = &m->parts[index];
    MKTOPT__TRY(mktopt__part_begin(part, m->allocator, err));
    part->counts = handle->summary;
    part->counts.paths = part->counts.touches = 0; /* counted as they come */
    memcpy(part->unattributed, handle->unattributed, sizeof part->unattributed);
    MKTOPT__TRY(copy_chunks(handle, (int32_t)index, latest, part, err));
    return mktopt__part_end(part, err);
}

/* ---- the whole ------------------------------------------------------------------------------ */

static mktopt_status fill(merging *m, mktopt_journeys *journeys, mktopt_error *err)
{
    mktopt__exact_sum *costs;
    for (int64_t i = 0; i < m->count; i++)
        MKTOPT__TRY(describe(m, m->handles[i], &m->vocabularies[i], err));
    MKTOPT__TRY(mktopt__journeys_name(journeys, m->allocator, m->vocabularies, m->count,
                                      &journeys->numberings, err));
    journeys->n_numberings = m->count;
    journeys->cutting = m->handles[0]->cutting;
    for (int64_t i = 0; i < m->count; i++)
        journeys->cutting.latest = fmax(journeys->cutting.latest, m->handles[i]->cutting.latest);
    for (int64_t i = 0; i < m->count; i++)
        MKTOPT__TRY(copy_handle(m, i, journeys->cutting.latest, err));
    MKTOPT__TRY(add_costs(m, journeys, &costs, err));
    return mktopt__journeys_finish(journeys, m->parts, m->count, costs, err);
}

static mktopt_status merge(merging *m, mktopt_journeys **journeys, mktopt_error *err)
{
    mktopt_journeys *created;
    MKTOPT__TRY(check_handles(m, err));
    m->scratch = mktopt__arena_create(m->allocator);
    if (m->scratch == NULL)
        return mktopt__out_of_memory(err);
    m->vocabularies = mktopt__arena_alloc(m->scratch, m->count, sizeof *m->vocabularies);
    m->parts = mktopt__arena_alloc(m->scratch, m->count, sizeof *m->parts);
    if (m->vocabularies == NULL || m->parts == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__TRY(mktopt__journeys_create(m->allocator, &created, err));
    const mktopt_status status = fill(m, created, err);
    if (status == MKTOPT_OK)
        *journeys = created;
    else
        mktopt_journeys_free(created);
    return status;
}

mktopt_status mktopt_journeys_merge(const mktopt_journeys *const *parts, int64_t count,
                                    const mktopt_allocator *allocator, mktopt_journeys **journeys,
                                    mktopt_error *err)
{
    MKTOPT__REQUIRE(parts, err);
    MKTOPT__REQUIRE(journeys, err);
    if (count < 1 || count > INT32_MAX)
        return mktopt__fail(err, MKTOPT_INVALID_ARGUMENT, MKTOPT__FIELD_PATH("count"),
                            "must be 1 .. %d, got %lld", INT32_MAX, (long long)count);
    merging m = {.handles = parts, .count = count, .allocator = allocator};
    const mktopt_status status = merge(&m, journeys, err);
    for (int64_t i = 0; m.parts != NULL && i < count; i++)
        mktopt__part_free(&m.parts[i]);
    mktopt__arena_free(m.scratch);
    return status;
}
