/* The names of a handle: sorted, whatever the order in which sources met them, and the numbers that
 * sources gave them meanwhile. */
#include <stdlib.h>
#include <string.h>

#include "attribution/journeys.h"

/* Names of one kind, in all vocabularies. */
typedef struct name_list {
    const mktopt__name *names;
    int64_t count;
    uint32_t *rank; /* number in the list -> sorted */
} name_list;

typedef struct naming {
    mktopt_journeys *journeys;
    const mktopt_allocator *allocator;
    mktopt__arena *scratch;
    const mktopt__vocabulary *vocabularies;
    int64_t n;
    int has_pairs;
    name_list *channels;  /* of each vocabulary */
    name_list *campaigns; /* of each vocabulary */
} naming;

/* ---- sorting names -------------------------------------------------------------------------- */

typedef struct ranked_name {
    mktopt__name name;
    uint32_t id;
} ranked_name;

static int compare_names(const void *a, const void *b)
{
    const mktopt__name *x = &((const ranked_name *)a)->name, *y = &((const ranked_name *)b)->name;
    const size_t shared = x->length < y->length ? x->length : y->length;
    const int order = memcmp(x->text, y->text, shared);
    return order != 0 ? order : (x->length > y->length) - (x->length < y->length);
}

/* From numbers of the lists to those of one dictionary. */
static mktopt_status number_names(const naming *n, name_list *lists, mktopt__dictionary *all,
                                  mktopt_error *err)
{
    for (int64_t i = 0; i < n->n; i++) {
        name_list *list = &lists[i];
        list->rank = mktopt__arena_alloc(n->scratch, list->count, sizeof *list->rank);
        if (list->rank == NULL)
            return mktopt__out_of_memory(err);
        for (int64_t k = 0; k < list->count; k++) {
            const mktopt__name *name = &list->names[k];
            list->rank[k] = mktopt__dictionary_add(all, name->text, name->length);
            if (list->rank[k] == MKTOPT__NO_ID)
                return mktopt__out_of_memory(err);
        }
    }
    return MKTOPT_OK;
}

/* And on to the order of the names. */
static mktopt_status rank_names(const naming *n, name_list *lists, const mktopt__dictionary *all,
                                const char ***names, mktopt_error *err)
{
    ranked_name *order = mktopt__arena_alloc(n->scratch, all->count, sizeof *order);
    uint32_t *rank = mktopt__arena_alloc(n->scratch, all->count, sizeof *rank);
    *names = mktopt__arena_alloc(n->journeys->arena, all->count, sizeof **names);
    if (order == NULL || rank == NULL || *names == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < all->count; i++)
        order[i] = (ranked_name){all->names[i], (uint32_t)i};
    qsort(order, (size_t)all->count, sizeof *order, compare_names);
    for (int64_t i = 0; i < all->count; i++) {
        (*names)[i] = order[i].name.text;
        rank[order[i].id] = (uint32_t)i;
    }
    for (int64_t i = 0; i < n->n; i++)
        for (int64_t k = 0; k < lists[i].count; k++)
            lists[i].rank[k] = rank[lists[i].rank[k]];
    return MKTOPT_OK;
}

static mktopt_status sort_names(const naming *n, name_list *lists, const char ***names,
                                int64_t *count, mktopt_error *err)
{
    mktopt__dictionary all = {.allocator = n->allocator, .copies = n->journeys->arena};
    mktopt_status status = number_names(n, lists, &all, err);
    if (status == MKTOPT_OK)
        status = rank_names(n, lists, &all, names, err);
    *count = all.count;
    mktopt__dictionary_free(&all);
    return status;
}

/* ---- touchpoints ---------------------------------------------------------------------------- */

static int compare_pairs(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* What number `k` of a vocabulary stands for, by the sorted names. */
static uint64_t pair_of(const naming *n, int64_t vocabulary, int64_t k)
{
    const mktopt__vocabulary *from = &n->vocabularies[vocabulary];
    const uint64_t pair = from->pairs != NULL ? from->pairs[k] : (uint64_t)k << 32 | MKTOPT__NO_ID;
    const uint32_t campaign = (uint32_t)pair;
    const uint64_t channel = n->channels[vocabulary].rank[pair >> 32];
    return channel << 32 |
           (campaign != MKTOPT__NO_ID ? n->campaigns[vocabulary].rank[campaign] : MKTOPT__NO_ID);
}

static int64_t count_numbers(const mktopt__vocabulary *vocabulary)
{
    return vocabulary->pairs != NULL ? vocabulary->n_pairs : vocabulary->n_channels;
}

/* All pairs, ascending, each once. */
static mktopt_status sort_pairs(const naming *n, uint64_t **pairs, int64_t *count,
                                mktopt_error *err)
{
    int64_t all = 0, at = 0;
    for (int64_t i = 0; i < n->n; i++)
        all += count_numbers(&n->vocabularies[i]);
    *pairs = mktopt__arena_alloc(n->scratch, all, sizeof **pairs);
    if (*pairs == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < n->n; i++)
        for (int64_t k = 0; k < count_numbers(&n->vocabularies[i]); k++)
            (*pairs)[at++] = pair_of(n, i, k);
    qsort(*pairs, (size_t)all, sizeof **pairs, compare_pairs);
    *count = 0;
    for (int64_t i = 0; i < all; i++)
        if (i == 0 || (*pairs)[i] != (*pairs)[i - 1])
            (*pairs)[(*count)++] = (*pairs)[i];
    return MKTOPT_OK;
}

mktopt_status mktopt__journeys_set_touchpoints(mktopt_journeys *journeys, const uint64_t *pairs,
                                               int64_t n_pairs, mktopt_error *err)
{
    const int64_t n = pairs != NULL ? n_pairs : journeys->n_channels;
    uint32_t *rank = mktopt__arena_alloc(journeys->arena, n, sizeof *rank);
    uint32_t *campaign = mktopt__arena_alloc(journeys->arena, n, sizeof *campaign);
    if (rank == NULL || campaign == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < n; i++) {
        rank[i] = pairs != NULL ? (uint32_t)(pairs[i] >> 32) : (uint32_t)i;
        campaign[i] = pairs != NULL ? (uint32_t)pairs[i] : MKTOPT__NO_ID;
    }
    journeys->n_touchpoints = n;
    journeys->rank = rank;
    journeys->campaign = pairs != NULL ? campaign : NULL;
    return MKTOPT_OK;
}

/* ---- numberings ----------------------------------------------------------------------------- */

static mktopt_status number_touchpoints(const naming *n, const uint64_t *pairs, int64_t n_pairs,
                                        mktopt__numbering *numberings, mktopt_error *err)
{
    for (int64_t i = 0; i < n->n; i++) {
        const int64_t count = count_numbers(&n->vocabularies[i]);
        uint32_t *touchpoint = mktopt__arena_alloc(n->journeys->arena, count, sizeof *touchpoint);
        if (touchpoint == NULL)
            return mktopt__out_of_memory(err);
        for (int64_t k = 0; k < count; k++) {
            const uint64_t pair = pair_of(n, i, k);
            const uint64_t *found =
                n->has_pairs ? bsearch(&pair, pairs, (size_t)n_pairs, sizeof *pairs, compare_pairs)
                             : NULL;
            touchpoint[k] = found != NULL ? (uint32_t)(found - pairs) : (uint32_t)(pair >> 32);
        }
        numberings[i] = (mktopt__numbering){.touchpoint = touchpoint, .count = count};
    }
    return MKTOPT_OK;
}

static mktopt_status give_names(naming *n, mktopt__numbering *numberings, mktopt_error *err)
{
    mktopt_journeys *journeys = n->journeys;
    uint64_t *pairs = NULL;
    int64_t n_pairs = 0;
    n->channels = mktopt__arena_alloc(n->scratch, n->n, sizeof *n->channels);
    n->campaigns = mktopt__arena_alloc(n->scratch, n->n, sizeof *n->campaigns);
    if (n->channels == NULL || n->campaigns == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < n->n; i++) {
        const mktopt__vocabulary *from = &n->vocabularies[i];
        n->channels[i] = (name_list){from->channels, from->n_channels, NULL};
        n->campaigns[i] = (name_list){from->campaigns, from->n_campaigns, NULL};
        n->has_pairs |= from->pairs != NULL;
    }
    MKTOPT__TRY(sort_names(n, n->channels, &journeys->channels, &journeys->n_channels, err));
    if (n->has_pairs) {
        MKTOPT__TRY(sort_names(n, n->campaigns, &journeys->campaigns, &journeys->n_campaigns, err));
        MKTOPT__TRY(sort_pairs(n, &pairs, &n_pairs, err));
    }
    MKTOPT__TRY(mktopt__journeys_set_touchpoints(journeys, pairs, n_pairs, err));
    return number_touchpoints(n, pairs, n_pairs, numberings, err);
}

mktopt_status mktopt__journeys_name(mktopt_journeys *journeys, const mktopt_allocator *allocator,
                                    const mktopt__vocabulary *vocabularies, int64_t n,
                                    mktopt__numbering **numberings, mktopt_error *err)
{
    naming names = {
        .journeys = journeys,
        .allocator = allocator,
        .scratch = mktopt__arena_create(allocator),
        .vocabularies = vocabularies,
        .n = n,
    };
    *numberings = mktopt__arena_alloc(journeys->arena, n, sizeof **numberings);
    mktopt_status status =
        names.scratch != NULL && *numberings != NULL ? MKTOPT_OK : mktopt__out_of_memory(err);
    if (status == MKTOPT_OK)
        status = give_names(&names, *numberings, err);
    mktopt__arena_free(names.scratch);
    return status;
}
