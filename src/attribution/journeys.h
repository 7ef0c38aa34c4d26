/* The journeys handle, and how it comes to be: sources (events, paths, other handles, bytes) fill
 * parts, independently of one another, and the parts are assembled. */
#ifndef MKTOPT_ATTRIBUTION_JOURNEYS_H
#define MKTOPT_ATTRIBUTION_JOURNEYS_H

#include <mktopt/attribution.h>

#include "attribution/block.h"
#include "attribution/columns.h"
#include "base/context.h"
#include "base/sum.h"

/* ---- the handle ----------------------------------------------------------------------------- */

/* How events were cut, in seconds; what handles must share to be merged. */
typedef struct mktopt__cutting {
    int32_t has_times; /* of events; 0: aggregated paths, and the rest is not used */
    double lookback;
    double gap;        /* infinite: none */
    double window_end; /* infinite: none */
    double latest;     /* time of the last event; -infinity: there is none */
} mktopt__cutting;

/* What the numbers in some chunks mean: sources number touchpoints as they come. */
typedef struct mktopt__numbering {
    uint32_t *touchpoint; /* number in the chunks -> touchpoint of the handle */
    uint32_t *channel;    /* number in the chunks -> sorted channel */
    int64_t count;
} mktopt__numbering;

/* Amounts that the chunks do not hold. */
enum {
    MKTOPT__UNATTRIBUTED_CONVERSIONS,
    MKTOPT__UNATTRIBUTED_VALUE,
    MKTOPT__UNATTRIBUTED_NULLS,
    MKTOPT__N_UNATTRIBUTED
};

struct mktopt_journeys {
    mktopt__arena *arena;  /* holds the handle and all but the chunks' columns */
    const char **channels; /* sorted by bytes */
    int64_t n_channels;
    const char **campaigns; /* sorted by bytes; NULL without a campaign column */
    int64_t n_campaigns;
    /* Touchpoints are channels or, where the events have campaigns, pairs of channel and campaign,
     * ascending. */
    int64_t n_touchpoints;
    const uint32_t *rank;     /* by touchpoint: sorted channel */
    const uint32_t *campaign; /* by touchpoint: sorted campaign or NO_ID; NULL without the column */
    const double *costs;      /* by channel: sum; NULL without a cost column */
    const double *touch_costs;            /* by touchpoint: sum; NULL without a cost column */
    const mktopt__exact_sum *exact_costs; /* of these */
    mktopt__numbering *numberings;
    int64_t n_numberings;
    mktopt__chunk *chunks;
    int64_t n_chunks;
    mktopt__cutting cutting;
    mktopt__exact_sum unattributed[MKTOPT__N_UNATTRIBUTED];
    mktopt_journeys_summary summary;
};

/* Fills `block` with chunk `index`: its channels, or its touchpoints in their place. Errors:
 * OUT_OF_MEMORY. */
mktopt_status mktopt__journeys_read(const mktopt_journeys *journeys, int64_t index,
                                    mktopt__path_block *block, mktopt_error *err);
mktopt_status mktopt__journeys_read_touchpoints(const mktopt_journeys *journeys, int64_t index,
                                                mktopt__path_block *block, mktopt_error *err);

/* ---- parts ---------------------------------------------------------------------------------- */

/* What parts add up; exact, so that neither the order of the paths nor how they are cut into parts
 * matters. */
enum {
    MKTOPT__TOTAL_CONVERSIONS,
    MKTOPT__TOTAL_VALUE,
    MKTOPT__TOTAL_NULLS,
    MKTOPT__TOTAL_SINGLE_TOUCH,
    MKTOPT__TOTAL_CONVERSION_TOUCHES,
    MKTOPT__N_TOTALS
};

typedef struct mktopt__part {
    const mktopt_allocator *allocator;
    mktopt__path_block *block; /* being filled; NULL before and after */
    mktopt__chunk *chunks;
    int64_t n_chunks;
    int64_t chunks_capacity;
    mktopt__exact_sum totals[MKTOPT__N_TOTALS];
    mktopt__exact_sum unattributed[MKTOPT__N_UNATTRIBUTED];
    mktopt_journeys_summary counts; /* the whole numbers in it are counted */
} mktopt__part;

/* Begins a part of zeros; mktopt__part_free ends it in any case. */
mktopt_status mktopt__part_begin(mktopt__part *part, const mktopt_allocator *allocator,
                                 mktopt_error *err);
/* Takes note of the path whose touches lie in the block behind offsets[count]: `length` of them,
 * which may be 0. */
mktopt_status mktopt__part_add_path(mktopt__part *part, int64_t length, double conversions,
                                    double value, double nulls, mktopt_error *err);
/* Packs the block into a chunk and empties it. */
mktopt_status mktopt__part_flush(mktopt__part *part, mktopt_error *err);
/* Packs what is left in the block and frees it. */
mktopt_status mktopt__part_end(mktopt__part *part, mktopt_error *err);
/* Room for one more chunk behind the last; NULL when memory is out. */
mktopt__chunk *mktopt__part_new_chunk(mktopt__part *part);
/* Adds the paths of a block to the part's totals; the chunk it became tells how wide they are. */
void mktopt__part_tally(mktopt__part *part, const mktopt__path_block *block,
                        const mktopt__chunk *chunk);
void mktopt__part_free(mktopt__part *part);

/* ---- assembling ----------------------------------------------------------------------------- */

/* What a source numbers: channels, or pairs of channel and campaign. */
typedef struct mktopt__vocabulary {
    const mktopt__name *channels;
    int64_t n_channels;
    const mktopt__name *campaigns;
    int64_t n_campaigns;
    const uint64_t *pairs; /* channel << 32 | campaign or NO_ID; NULL: the numbers are channels */
    int64_t n_pairs;
} mktopt__vocabulary;

/* An empty handle with its arena. */
mktopt_status mktopt__journeys_create(const mktopt_allocator *allocator, mktopt_journeys **journeys,
                                      mktopt_error *err);
/* Gives the handle the channels, campaigns and touchpoints of all vocabularies (the order of the
 * input leaves no trace), and each vocabulary its numbering. Errors: OUT_OF_MEMORY, TOO_LARGE. */
mktopt_status mktopt__journeys_name(mktopt_journeys *journeys, const mktopt_allocator *allocator,
                                    const mktopt__vocabulary *vocabularies, int64_t n,
                                    mktopt__numbering **numberings, mktopt_error *err);
/* Touchpoints of a handle that has its channels and campaigns: ascending pairs, or channels when
 * `pairs` is NULL. Errors: OUT_OF_MEMORY. */
mktopt_status mktopt__journeys_set_touchpoints(mktopt_journeys *journeys, const uint64_t *pairs,
                                               int64_t n_pairs, mktopt_error *err);
/* Moves the chunks of the parts into a handle whose touchpoints and numberings are set, adds up the
 * totals and writes the summary. `costs` (by touchpoint, in the handle's arena; may be NULL) are
 * checked. Errors: OUT_OF_MEMORY, NUMBER_OVERFLOW. */
mktopt_status mktopt__journeys_finish(mktopt_journeys *journeys, mktopt__part *parts,
                                      int64_t n_parts, const mktopt__exact_sum *costs,
                                      mktopt_error *err);

/* ---- sources -------------------------------------------------------------------------------- */

/* What the options of a build say, NULL included; without an arena. Errors: option errors. */
mktopt_status mktopt__build_context(const mktopt_build_options *options,
                                    const mktopt_allocator *allocator, mktopt__context *context,
                                    mktopt_error *err);

/* The public calls with threads and progress: those of the context, and its allocator. Nothing in
 * the handle depends on the number of threads. Errors: as the public calls, CANCELLED. */
mktopt_status mktopt__journeys_from_events(const mktopt__context *context,
                                           const mktopt_event_columns *events,
                                           const mktopt_journey_options *options,
                                           mktopt_journeys **journeys, mktopt_error *err);
mktopt_status mktopt__journeys_from_paths(const mktopt__context *context,
                                          const mktopt_path_columns *paths,
                                          mktopt_journeys **journeys, mktopt_error *err);

/* Accepts the name of a channel met for the first time, or says that it is missing (NULL). `path`
 * is where. Errors: MISSING_FIELD, OUT_OF_RANGE, WRONG_TYPE. */
mktopt_status mktopt__check_channel(const mktopt__name *name, const mktopt__path *path,
                                    mktopt_error *err);

#endif
