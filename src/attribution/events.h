/* Journeys from an event log, in steps that each run on many threads:
 *   1. ranges of rows are read, and their events dealt to buckets by a hash of the user (events.c);
 *   2. buckets, small enough for the cache, are grouped by user and sorted by time (users.c);
 *   3. ranges of rows again: users in order of first appearance are cut into paths (cutting.c).
 * Ranges and buckets follow from the number of rows alone, never from the number of threads. */
#ifndef MKTOPT_ATTRIBUTION_EVENTS_H
#define MKTOPT_ATTRIBUTION_EVENTS_H

#include "attribution/journeys.h"
#include "attribution/key_map.h"

#define MKTOPT__CONVERSION MKTOPT__NO_ID /* in place of a touchpoint */

/* Where a text is in its column: offset << LENGTH_BITS | length. */
#define MKTOPT__LENGTH_BITS 16
#define MKTOPT__NO_PLACE    UINT64_MAX /* it does not fit, or texts are no column of bytes */

typedef struct mktopt__event {
    double time;
    /* The user: itself if users are numbers, else the place of its text. In step 3, of a user's
     * first event: how many there are. */
    uint64_t user;
    uint32_t row;
    uint32_t touchpoint; /* a number of the range, from step 2 on of the handle */
} mktopt__event;

/* What a range of rows is read to, besides its events. Names lie in the caller's text. */
typedef struct mktopt__event_range {
    mktopt__dictionary channels;
    mktopt__dictionary campaigns;
    mktopt__key_map pairs;    /* channel << 32 | campaign; unused without a campaign column */
    mktopt__exact_sum *costs; /* by touchpoint of the range */
    int64_t n_costs;
    double latest;
    int64_t ignored;
} mktopt__event_range;

typedef struct mktopt__event_source {
    const mktopt_allocator *allocator;
    mktopt__column user, channel, time, type, value, campaign, cost;
    int32_t users_are_numbers; /* or categories; else texts */
    uint32_t *user_ids;        /* of categories: equal texts have one; NULL else */
    mktopt__cutting cutting;

    int32_t filled; /* `ranges` and `parts` hold what must be freed */
    int64_t rows;
    int64_t rows_per_range;
    int64_t n_ranges;
    mktopt__event_range *ranges;
    int bucket_bits;
    int64_t n_buckets;
    uint32_t *begin; /* by bucket and range: where its events are ... */
    uint32_t *end;   /* ... behind the last; there may be a gap to the next */
    mktopt__event *events;
    uint32_t *campaign_of; /* by row, a number of its range; NULL without the column */
    uint32_t *first_of;    /* by row: where the events of the user that it shows first are */
    int64_t *users;        /* by bucket */
    int64_t *duplicates;   /* by bucket */

    mktopt__numbering *numberings; /* by range */
    mktopt__part *parts;           /* by range */
} mktopt__event_source;

/* The place of a bucket's segment from one range in `begin` and `end`. */
static inline int64_t mktopt__segment(const mktopt__event_source *source, int64_t bucket,
                                      int64_t range)
{
    return range * source->n_buckets + bucket;
}

/* Step 2, a task: `shared` is the source, `index` a bucket. */
mktopt_status mktopt__order_bucket(void *shared, int64_t index, mktopt_error *err);
/* Step 3, a task: `index` is a range. */
mktopt_status mktopt__cut_range(void *shared, int64_t index, mktopt_error *err);

#endif
