/* Journeys from an event log: its rows are read, and what becomes of them is put together. */
#include "attribution/events.h"

#include <math.h>
#include <string.h>

#include "attribution/attribution_priv.h"
#include "base/options.h"
#include "base/parallel.h"

#define SECONDS_PER_DAY 86400.0

typedef mktopt__event_source event_source;
typedef mktopt__event_range event_range;

/* A range of rows while it is read. */
typedef struct reader {
    const event_source *source;
    event_range *range;
    int64_t index;
    mktopt__name_reader channels, campaigns;
} reader;

/* ---- users and buckets ---------------------------------------------------------------------- */

static uint64_t place_of(const mktopt_arg *arg, int64_t row, size_t length)
{
    if (arg->kind == MKTOPT_ARG_CSTRINGS || length >> MKTOPT__LENGTH_BITS != 0 ||
        arg->offsets[row] >> (63 - MKTOPT__LENGTH_BITS) != 0)
        return MKTOPT__NO_PLACE;
    return (uint64_t)arg->offsets[row] << MKTOPT__LENGTH_BITS | length;
}

/* The user of a row; length 0 when it is missing. *user is what its event shall hold; a number is
 * the name that the bytes of *user spell. */
static mktopt__name read_user(const event_source *source, int64_t row, uint64_t *user)
{
    const mktopt_arg *arg = source->user.arg;
    int missing = 0;
    if (!source->users_are_numbers) {
        const mktopt__name text = mktopt__text_at(arg, row);
        *user = place_of(arg, row, text.length);
        return text;
    }
    if (arg->kind == MKTOPT_ARG_I64) {
        const int64_t value = ((const int64_t *)arg->values)[row];
        missing = value == MKTOPT_NONE_I64;
        *user = (uint64_t)value;
    } else if (arg->kind == MKTOPT_ARG_I32) {
        const int32_t value = ((const int32_t *)arg->values)[row];
        missing = value == MKTOPT_NONE_I32;
        *user = (uint32_t)value;
    } else {
        const int32_t category = ((const int32_t *)arg->values)[row];
        *user = category < 0 ? MKTOPT__NO_ID : source->user_ids[category];
        missing = *user == MKTOPT__NO_ID;
    }
    return (mktopt__name){(const char *)user, missing ? 0 : sizeof *user};
}

/* Buckets share no bits with the slots of the dictionaries in them. */
static int64_t bucket_of(const event_source *source, mktopt__name user)
{
    enum { BUCKET_SEED = 0x6275636b };
    if (source->bucket_bits == 0 || user.length == 0)
        return 0;
    return mktopt__name_hash(BUCKET_SEED, user.text, user.length) >> (32 - source->bucket_bits);
}

static int64_t range_begin(const event_source *source, int64_t range)
{
    return range * source->rows_per_range;
}

static int64_t range_end(const event_source *source, int64_t range)
{
    const int64_t end = range_begin(source, range) + source->rows_per_range;
    return end < source->rows ? end : source->rows;
}

/* A task: how many rows of a range go to each bucket, at most (rows may turn out to be ignored). */
static mktopt_status count_range(void *shared, int64_t index, mktopt_error *err)
{
    (void)err;
    const event_source *source = shared;
    uint64_t user;
    for (int64_t row = range_begin(source, index); row < range_end(source, index); row++) {
        const int64_t bucket = bucket_of(source, read_user(source, row, &user));
        source->end[mktopt__segment(source, bucket, index)]++;
    }
    return MKTOPT_OK;
}

/* From counts to places: a bucket's segments lie one behind the other. */
static void place_segments(const event_source *source)
{
    uint32_t place = 0;
    for (int64_t bucket = 0; bucket < source->n_buckets; bucket++)
        for (int64_t range = 0; range < source->n_ranges; range++) {
            const int64_t segment = mktopt__segment(source, bucket, range);
            const uint32_t count = source->end[segment];
            source->begin[segment] = source->end[segment] = place;
            place += count;
        }
}

/* ---- rows to events ------------------------------------------------------------------------- */

static mktopt_status read_type(const event_source *source, int64_t row, int *is_touch,
                               mktopt_error *err)
{
    const mktopt__name name = mktopt__text_at(source->type.arg, row);
    *is_touch = name.length == 5 && memcmp(name.text, "touch", 5) == 0;
    if (*is_touch || (name.length == 10 && memcmp(name.text, "conversion", 10) == 0))
        return MKTOPT_OK;
    if (name.length == 0)
        return MKTOPT__COLUMN_FAIL(&source->type, row, MKTOPT_MISSING_FIELD, err, "is missing");
    return MKTOPT__COLUMN_FAIL(&source->type, row, MKTOPT_UNKNOWN_NAME, err,
                               "must be touch or conversion, got '%.*s'",
                               name.length < 40 ? (int)name.length : 40, name.text);
}

static mktopt_status read_channel(reader *r, int64_t row, uint32_t *channel, mktopt_error *err)
{
    const int64_t known = r->range->channels.count;
    MKTOPT__TRY(mktopt__name_read(&r->channels, row, channel, err));
    if ((int64_t)*channel < known)
        return MKTOPT_OK;
    const mktopt__path at_row = {NULL, r->source->channel.table, row};
    const int missing = *channel == MKTOPT__NO_ID;
    return mktopt__check_channel(missing ? NULL : &r->range->channels.names[*channel],
                                 MKTOPT__MEMBER_PATH(&at_row, r->source->channel.name), err);
}

static mktopt_status read_campaign(reader *r, int64_t row, mktopt_error *err)
{
    const int64_t known = r->range->campaigns.count;
    uint32_t *campaign = &r->source->campaign_of[row];
    MKTOPT__TRY(mktopt__name_read(&r->campaigns, row, campaign, err));
    if (*campaign == MKTOPT__NO_ID || (int64_t)*campaign < known)
        return MKTOPT_OK;
    const mktopt__path at_row = {NULL, r->source->campaign.table, row};
    return mktopt__check_name(&r->range->campaigns.names[*campaign],
                              MKTOPT__MEMBER_PATH(&at_row, r->source->campaign.name), err);
}

/* The channel itself, or its pair with the campaign. */
static mktopt_status read_touchpoint(reader *r, int64_t row, uint32_t *touchpoint,
                                     mktopt_error *err)
{
    MKTOPT__TRY(read_channel(r, row, touchpoint, err));
    if (r->source->campaign_of == NULL)
        return MKTOPT_OK;
    const int64_t pair = mktopt__key_map_add(&r->range->pairs, (uint64_t)*touchpoint << 32 |
                                                                   r->source->campaign_of[row]);
    if (pair < 0)
        return mktopt__out_of_memory(err);
    *touchpoint = (uint32_t)pair;
    return MKTOPT_OK;
}

/* Room for the costs of all touchpoints met so far. */
static mktopt_status grow_costs(reader *r, mktopt_error *err)
{
    event_range *range = r->range;
    const int64_t wanted =
        r->source->campaign_of != NULL ? range->pairs.capacity : range->channels.capacity;
    mktopt__exact_sum *costs =
        mktopt__realloc(r->source->allocator, range->costs, range->n_costs, wanted, sizeof *costs);
    if (costs == NULL)
        return mktopt__out_of_memory(err);
    memset(costs + range->n_costs, 0, (size_t)(wanted - range->n_costs) * sizeof *costs);
    range->costs = costs;
    range->n_costs = wanted;
    return MKTOPT_OK;
}

static mktopt_status read_cost(reader *r, int64_t row, uint32_t touchpoint, mktopt_error *err)
{
    double cost;
    MKTOPT__TRY(mktopt__column_amount(&r->source->cost, row, 0, &cost, err));
    if (touchpoint == MKTOPT__CONVERSION || cost == 0)
        return MKTOPT_OK;
    if ((int64_t)touchpoint >= r->range->n_costs)
        MKTOPT__TRY(grow_costs(r, err));
    mktopt__exact_sum_add(&r->range->costs[touchpoint], cost);
    return MKTOPT_OK;
}

static mktopt_status read_row(reader *r, int64_t row, mktopt_error *err)
{
    const event_source *source = r->source;
    mktopt__event event = {.row = (uint32_t)row, .touchpoint = MKTOPT__CONVERSION};
    int is_touch;
    double value;
    MKTOPT__TRY(mktopt__column_time(&source->time, row, &event.time, err));
    if (event.time > source->cutting.window_end) {
        r->range->ignored++;
        return MKTOPT_OK;
    }
    const mktopt__name user = read_user(source, row, &event.user);
    if (user.length == 0)
        return MKTOPT__COLUMN_FAIL(&source->user, row, MKTOPT_MISSING_FIELD, err, "is missing");
    MKTOPT__TRY(read_type(source, row, &is_touch, err));
    MKTOPT__TRY(mktopt__column_amount(&source->value, row, 0, &value, err));
    if (source->campaign_of != NULL)
        MKTOPT__TRY(read_campaign(r, row, err));
    if (is_touch)
        MKTOPT__TRY(read_touchpoint(r, row, &event.touchpoint, err));
    if (source->cost.arg->kind != MKTOPT_ARG_NONE)
        MKTOPT__TRY(read_cost(r, row, event.touchpoint, err));
    r->range->latest = fmax(r->range->latest, event.time);
    source->events[source->end[mktopt__segment(source, bucket_of(source, user), r->index)]++] =
        event;
    return MKTOPT_OK;
}

/* A task. */
static mktopt_status read_range(void *shared, int64_t index, mktopt_error *err)
{
    const event_source *source = shared;
    event_range *range = &source->ranges[index];
    mktopt__name_cache cache;
    memset(&cache, 0, sizeof cache);
    reader r = {
        .source = source,
        .range = range,
        .index = index,
        .channels = {.arg = source->channel.arg, .names = &range->channels},
        .campaigns = {.arg = source->campaign.arg, .names = &range->campaigns},
    };
    mktopt_status status = MKTOPT_OK;
    range->channels.cache = &cache;
    for (int64_t row = range_begin(source, index);
         status == MKTOPT_OK && row < range_end(source, index); row++)
        status = read_row(&r, row, err);
    range->channels.cache = NULL;
    return status;
}

/* ---- preparing ------------------------------------------------------------------------------ */

static mktopt_status check_columns(event_source *source, mktopt_error *err)
{
    const struct {
        mktopt__column *column;
        uint32_t allowed;
        int required;
    } checks[] = {
        {&source->user, MKTOPT__NAMES | MKTOPT__INTEGERS, 1},
        {&source->channel, MKTOPT__NAMES, 0},
        {&source->time, MKTOPT__TIMES, 1},
        {&source->type, MKTOPT__NAMES, 1},
        {&source->value, MKTOPT__NUMBERS, 0},
        {&source->campaign, MKTOPT__NAMES, 0},
        {&source->cost, MKTOPT__NUMBERS, 0},
    };
    source->rows = source->user.arg->count;
    for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
        const int absent = checks[i].column->arg->kind == MKTOPT_ARG_NONE;
        if (absent && checks[i].required)
            return mktopt__column_missing(checks[i].column, err);
        if (i == 0 && source->rows >= (int64_t)UINT32_MAX)
            return mktopt__fail(err, MKTOPT_TOO_LARGE, MKTOPT__FIELD_PATH(source->user.table),
                                "may have %u rows, got %lld", UINT32_MAX - 1,
                                (long long)source->rows);
        if (!absent)
            MKTOPT__TRY(
                mktopt__column_check(checks[i].column, checks[i].allowed, source->rows, err));
    }
    return MKTOPT_OK;
}

/* So that a range takes some milliseconds and a bucket fits into the cache. */
static void choose_sizes(event_source *source)
{
    enum { LEAST_ROWS = 1 << 16, MOST_RANGES = 1024, BUCKET = 1 << 14, MOST_BITS = 10 };
    const int64_t fair = source->rows / MOST_RANGES + 1;
    source->rows_per_range = fair > LEAST_ROWS ? fair : LEAST_ROWS;
    source->n_ranges = source->rows / source->rows_per_range + 1;
    while (source->bucket_bits < MOST_BITS && source->rows >> source->bucket_bits > BUCKET)
        source->bucket_bits++;
    source->n_buckets = (int64_t)1 << source->bucket_bits;
}

/* Categories may repeat a text: each gets the number of its text, an empty one none. */
static mktopt_status number_user_categories(const mktopt__context *context, event_source *source,
                                            mktopt_error *err)
{
    enum { REPORT = 1 << 16 };
    const mktopt_arg *texts = source->user.arg->child;
    mktopt__dictionary users = {.allocator = source->allocator};
    mktopt_status status = MKTOPT_OK;
    source->user_ids = mktopt__alloc(source->allocator, texts->count, sizeof *source->user_ids);
    if (source->user_ids == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; status == MKTOPT_OK && i < texts->count; i++) {
        const mktopt__name name = mktopt__text_at(texts, i);
        source->user_ids[i] = MKTOPT__NO_ID;
        if (name.length > 0)
            source->user_ids[i] = mktopt__dictionary_add(&users, name.text, name.length);
        if (name.length > 0 && source->user_ids[i] == MKTOPT__NO_ID)
            status = mktopt__out_of_memory(err);
        else if (i % REPORT == 0)
            status = mktopt__report(context, 0, err);
    }
    mktopt__dictionary_free(&users);
    return status;
}

static mktopt_status allocate(event_source *source, mktopt_error *err)
{
    const mktopt_allocator *allocator = source->allocator;
    const int64_t segments = source->n_buckets * source->n_ranges;
    source->ranges = mktopt__alloc(allocator, source->n_ranges, sizeof *source->ranges);
    source->parts = mktopt__alloc(allocator, source->n_ranges, sizeof *source->parts);
    source->begin = mktopt__alloc(allocator, segments, sizeof *source->begin);
    source->end = mktopt__alloc(allocator, segments, sizeof *source->end);
    source->users = mktopt__alloc(allocator, source->n_buckets, sizeof *source->users);
    source->duplicates = mktopt__alloc(allocator, source->n_buckets, sizeof *source->duplicates);
    source->events = mktopt__alloc(allocator, source->rows, sizeof *source->events);
    source->first_of = mktopt__alloc(allocator, source->rows, sizeof *source->first_of);
    const int campaigns = source->campaign.arg->kind != MKTOPT_ARG_NONE;
    if (campaigns)
        source->campaign_of = mktopt__alloc(allocator, source->rows, sizeof *source->campaign_of);
    if (source->ranges == NULL || source->parts == NULL || source->begin == NULL ||
        source->end == NULL || source->users == NULL || source->duplicates == NULL ||
        source->events == NULL || source->first_of == NULL ||
        (campaigns && source->campaign_of == NULL))
        return mktopt__out_of_memory(err);
    memset(source->parts, 0, (size_t)source->n_ranges * sizeof *source->parts);
    memset(source->end, 0, (size_t)segments * sizeof *source->end);
    memset(source->duplicates, 0, (size_t)source->n_buckets * sizeof *source->duplicates);
    memset(source->first_of, 0xff, (size_t)source->rows * sizeof *source->first_of);
    for (int64_t i = 0; i < source->n_ranges; i++)
        source->ranges[i] = (event_range){
            .channels = {.allocator = allocator},
            .campaigns = {.allocator = allocator},
            .pairs = {.allocator = allocator},
            .latest = -(double)INFINITY,
        };
    return MKTOPT_OK;
}

static void release(event_source *source)
{
    const mktopt_allocator *allocator = source->allocator;
    const int64_t segments = source->n_buckets * source->n_ranges;
    const int filled = source->filled;
    for (int64_t i = 0; filled && i < source->n_ranges; i++) {
        event_range *range = &source->ranges[i];
        mktopt__dictionary_free(&range->channels);
        mktopt__dictionary_free(&range->campaigns);
        mktopt__key_map_free(&range->pairs);
        mktopt__free(allocator, range->costs, range->n_costs, sizeof *range->costs);
        mktopt__part_free(&source->parts[i]);
    }
    mktopt__free(allocator, source->ranges, source->n_ranges, sizeof *source->ranges);
    mktopt__free(allocator, source->parts, source->n_ranges, sizeof *source->parts);
    mktopt__free(allocator, source->begin, segments, sizeof *source->begin);
    mktopt__free(allocator, source->end, segments, sizeof *source->end);
    mktopt__free(allocator, source->users, source->n_buckets, sizeof *source->users);
    mktopt__free(allocator, source->duplicates, source->n_buckets, sizeof *source->duplicates);
    mktopt__free(allocator, source->events, source->rows, sizeof *source->events);
    mktopt__free(allocator, source->first_of, source->rows, sizeof *source->first_of);
    mktopt__free(allocator, source->campaign_of, source->rows, sizeof *source->campaign_of);
    if (source->user_ids != NULL)
        mktopt__free(allocator, source->user_ids, source->user.arg->child->count,
                     sizeof *source->user_ids);
}

/* ---- putting together ----------------------------------------------------------------------- */

static mktopt_status set_names(event_source *source, mktopt_journeys *journeys, mktopt_error *err)
{
    const int64_t n = source->n_ranges;
    mktopt__vocabulary *vocabularies = mktopt__alloc(source->allocator, n, sizeof *vocabularies);
    if (vocabularies == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < n; i++) {
        const event_range *range = &source->ranges[i];
        vocabularies[i] = (mktopt__vocabulary){
            .channels = range->channels.names,
            .n_channels = range->channels.count,
            .campaigns = range->campaigns.names,
            .n_campaigns = range->campaigns.count,
            .pairs = range->pairs.keys,
            .n_pairs = range->pairs.count,
        };
    }
    const mktopt_status status = mktopt__journeys_name(journeys, source->allocator, vocabularies, n,
                                                       &source->numberings, err);
    mktopt__free(source->allocator, vocabularies, n, sizeof *vocabularies);
    return status;
}

/* Events are numbered by touchpoint when they are grouped: the handle's one numbering changes
 * nothing. */
static mktopt_status set_numbering(mktopt_journeys *journeys, mktopt_error *err)
{
    const int64_t n = journeys->n_touchpoints;
    mktopt__numbering *same = mktopt__arena_alloc(journeys->arena, 1, sizeof *same);
    uint32_t *touchpoint = mktopt__arena_alloc(journeys->arena, n, sizeof *touchpoint);
    if (same == NULL || touchpoint == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < n; i++)
        touchpoint[i] = (uint32_t)i;
    *same = (mktopt__numbering){.touchpoint = touchpoint, .count = n};
    journeys->numberings = same;
    journeys->n_numberings = 1;
    return MKTOPT_OK;
}

/* Costs of the ranges' touchpoints to those of the handle's. */
static mktopt_status add_costs(const event_source *source, const mktopt_journeys *journeys,
                               mktopt__exact_sum **costs, mktopt_error *err)
{
    *costs = NULL;
    if (source->cost.arg->kind == MKTOPT_ARG_NONE)
        return MKTOPT_OK;
    *costs = mktopt__arena_alloc(journeys->arena, journeys->n_touchpoints, sizeof **costs);
    if (*costs == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < source->n_ranges; i++) {
        const event_range *range = &source->ranges[i];
        const mktopt__numbering *numbering = &source->numberings[i];
        for (int64_t k = 0; k < range->n_costs && k < numbering->count; k++)
            mktopt__exact_sum_merge(&(*costs)[numbering->touchpoint[k]], &range->costs[k]);
    }
    return MKTOPT_OK;
}

static mktopt_status finish(event_source *source, mktopt_journeys *journeys, mktopt_error *err)
{
    mktopt__exact_sum *costs;
    MKTOPT__TRY(set_numbering(journeys, err));
    MKTOPT__TRY(add_costs(source, journeys, &costs, err));
    journeys->cutting = source->cutting;
    for (int64_t i = 0; i < source->n_ranges; i++)
        journeys->summary.ignored_events += source->ranges[i].ignored;
    for (int64_t i = 0; i < source->n_buckets; i++) {
        journeys->summary.users += source->users[i];
        journeys->summary.duplicate_events += source->duplicates[i];
    }
    return mktopt__journeys_finish(journeys, source->parts, source->n_ranges, costs, err);
}

static mktopt_status run_step(const mktopt__context *context, double begin, double end,
                              int64_t count, mktopt__task *task, event_source *source,
                              mktopt_error *err)
{
    mktopt__stage stage;
    const mktopt__context part = mktopt__stage_begin(&stage, context, begin, end);
    return mktopt__parallel(&part, count, task, source, err);
}

static mktopt_status read_all(const mktopt__context *context, event_source *source,
                              mktopt_journeys *journeys, mktopt_error *err)
{
    MKTOPT__TRY(run_step(context, 0, 0.1, source->n_ranges, count_range, source, err));
    place_segments(source);
    MKTOPT__TRY(run_step(context, 0.1, 0.5, source->n_ranges, read_range, source, err));
    for (int64_t i = 0; i < source->n_ranges; i++)
        source->cutting.latest = fmax(source->cutting.latest, source->ranges[i].latest);
    MKTOPT__TRY(set_names(source, journeys, err));
    MKTOPT__TRY(run_step(context, 0.5, 0.85, source->n_buckets, mktopt__order_bucket, source, err));
    MKTOPT__TRY(run_step(context, 0.85, 1, source->n_ranges, mktopt__cut_range, source, err));
    return finish(source, journeys, err);
}

static mktopt_status build(const mktopt__context *context, event_source *source,
                           mktopt_journeys **journeys, mktopt_error *err)
{
    mktopt_journeys *created = NULL;
    const int32_t users = source->user.arg->kind;
    MKTOPT__TRY(check_columns(source, err));
    source->users_are_numbers =
        users == MKTOPT_ARG_I64 || users == MKTOPT_ARG_I32 || users == MKTOPT_ARG_CATEGORY;
    choose_sizes(source);
    if (users == MKTOPT_ARG_CATEGORY)
        MKTOPT__TRY(number_user_categories(context, source, err));
    MKTOPT__TRY(allocate(source, err));
    source->filled = 1;
    MKTOPT__TRY(mktopt__journeys_create(source->allocator, &created, err));
    const mktopt_status status = read_all(context, source, created, err);
    if (status == MKTOPT_OK)
        *journeys = created;
    else
        mktopt_journeys_free(created);
    return status;
}

mktopt_status mktopt__journeys_from_events(const mktopt__context *context,
                                           const mktopt_event_columns *events,
                                           const mktopt_journey_options *options,
                                           mktopt_journeys **journeys, mktopt_error *err)
{
    mktopt_event_columns known = {.struct_size = (uint32_t)sizeof known};
    mktopt_journey_options settings;
    MKTOPT__TRY(mktopt__struct_in(events, "events", &known, sizeof known, err));
    MKTOPT__TRY(mktopt__options_read(&mktopt__journey_options_type, options, &settings, err));
    const int windowed = settings.window_end != MKTOPT_NONE_I64;
    const double gap = settings.inactivity_gap_days * SECONDS_PER_DAY;
    event_source source = {
        .allocator = context->allocator,
        .user = {&known.user, "events", "user"},
        .channel = {&known.channel, "events", "channel"},
        .time = {&known.time, "events", "time"},
        .type = {&known.type, "events", "type"},
        .value = {&known.value, "events", "value"},
        .campaign = {&known.campaign, "events", "campaign"},
        .cost = {&known.cost, "events", "cost"},
        .cutting =
            {
                .has_times = 1,
                .lookback = settings.lookback_days * SECONDS_PER_DAY,
                .gap = isnan(gap) ? (double)INFINITY : gap,
                .window_end = windowed ? (double)settings.window_end : (double)INFINITY,
                .latest = -(double)INFINITY,
            },
    };
    const mktopt_status status = build(context, &source, journeys, err);
    release(&source);
    return status;
}

mktopt_status mktopt_journeys_from_events(const mktopt_event_columns *events,
                                          const mktopt_journey_options *options,
                                          const mktopt_allocator *allocator,
                                          mktopt_journeys **journeys, mktopt_error *err)
{
    return mktopt_journeys_build_from_events(events, options, NULL, allocator, journeys, err);
}

mktopt_status mktopt_journeys_build_from_events(const mktopt_event_columns *events,
                                                const mktopt_journey_options *options,
                                                const mktopt_build_options *build_options,
                                                const mktopt_allocator *allocator,
                                                mktopt_journeys **journeys, mktopt_error *err)
{
    mktopt__context context;
    MKTOPT__REQUIRE(events, err);
    MKTOPT__REQUIRE(journeys, err);
    MKTOPT__TRY(mktopt__build_context(build_options, allocator, &context, err));
    return mktopt__journeys_from_events(&context, events, options, journeys, err);
}
