/* Journeys from an event log: rows are read in order, grouped by user with one counting sort,
 * ordered by time and cut into paths. O(n log n) in the rows of one user, O(n) besides. */
#include <math.h>
#include <string.h>

#include "attribution/attribution_priv.h"
#include "base/options.h"

#define SECONDS_PER_DAY 86400.0
#define CONVERSION      MKTOPT__NO_ID /* in place of a touchpoint */

enum { TYPE_TOUCH, TYPE_CONVERSION, N_TYPES };

typedef struct event {
    double time;
    uint32_t row;
    uint32_t touchpoint; /* CONVERSION for a conversion */
} event;

typedef struct event_source {
    mktopt__builder *builder;
    mktopt__column user, channel, time, type, value, campaign, cost;
    mktopt__name_reader users_in, channels_in, types_in, campaigns_in;
    mktopt__dictionary users, types;
    double lookback; /* seconds */
    double gap;      /* seconds; infinite: none */
    double window_end;
    int64_t rows;
    uint32_t *user_of;     /* by row; MKTOPT__NO_ID: the row is ignored */
    uint32_t *campaign_of; /* by row; NULL without the column */
    event *events;         /* by row, then grouped by user */
    double latest;         /* time of the last event */
} event_source;

/* ---- rows to events ------------------------------------------------------------------------- */

static mktopt_status read_type(event_source *source, int64_t row, uint32_t *type, mktopt_error *err)
{
    MKTOPT__TRY(mktopt__name_read(&source->types_in, row, type, err));
    if (*type == MKTOPT__NO_ID)
        return MKTOPT__COLUMN_FAIL(&source->type, row, MKTOPT_MISSING_FIELD, err, "is missing");
    if (*type < N_TYPES)
        return MKTOPT_OK;
    const mktopt__name *name = &source->types.names[*type];
    return MKTOPT__COLUMN_FAIL(&source->type, row, MKTOPT_UNKNOWN_NAME, err,
                               "must be touch or conversion, got '%.*s'",
                               name->length < 40 ? (int)name->length : 40, name->text);
}

static mktopt_status add_cost(event_source *source, int64_t row, uint32_t touchpoint,
                              mktopt_error *err)
{
    mktopt__builder *builder = source->builder;
    double cost;
    MKTOPT__TRY(mktopt__column_amount(&source->cost, row, 0, &cost, err));
    while (touchpoint != CONVERSION && builder->n_costs <= (int64_t)touchpoint)
        if (mktopt__arena_push(builder->scratch, (void **)&builder->costs, &builder->n_costs,
                               &builder->costs_capacity, sizeof *builder->costs) == NULL)
            return mktopt__out_of_memory(err);
    if (touchpoint != CONVERSION && cost > 0)
        mktopt__exact_sum_add(&builder->costs[touchpoint], cost);
    return MKTOPT_OK;
}

static mktopt_status read_channel(event_source *source, int64_t row, uint32_t *channel,
                                  mktopt_error *err)
{
    const int64_t known = source->builder->channels.count;
    MKTOPT__TRY(mktopt__name_read(&source->channels_in, row, channel, err));
    if ((int64_t)*channel < known)
        return MKTOPT_OK;
    const mktopt__path at_row = {NULL, source->channel.table, row};
    return mktopt__builder_new_channel(source->builder, *channel,
                                       MKTOPT__MEMBER_PATH(&at_row, source->channel.name), err);
}

static mktopt_status read_campaign(event_source *source, int64_t row, mktopt_error *err)
{
    const mktopt__dictionary *campaigns = &source->builder->campaigns;
    const int64_t known = campaigns->count;
    uint32_t *campaign = &source->campaign_of[row];
    MKTOPT__TRY(mktopt__name_read(&source->campaigns_in, row, campaign, err));
    if (*campaign == MKTOPT__NO_ID || (int64_t)*campaign < known)
        return MKTOPT_OK;
    const mktopt__path at_row = {NULL, source->campaign.table, row};
    return mktopt__check_name(&campaigns->names[*campaign],
                              MKTOPT__MEMBER_PATH(&at_row, source->campaign.name), err);
}

/* The channel itself, or its pair with the campaign. */
static mktopt_status read_touchpoint(event_source *source, int64_t row, uint32_t *touchpoint,
                                     mktopt_error *err)
{
    MKTOPT__TRY(read_channel(source, row, touchpoint, err));
    if (source->campaign_of == NULL)
        return MKTOPT_OK;
    const int64_t pair = mktopt__key_map_add(
        &source->builder->touchpoints, (uint64_t)*touchpoint << 32 | source->campaign_of[row]);
    if (pair < 0)
        return mktopt__out_of_memory(err);
    *touchpoint = (uint32_t)pair;
    return MKTOPT_OK;
}

static mktopt_status read_row(event_source *source, int64_t row, mktopt_error *err)
{
    event *read = &source->events[row];
    uint32_t type;
    double value;
    read->row = (uint32_t)row;
    source->user_of[row] = MKTOPT__NO_ID;
    MKTOPT__TRY(mktopt__column_time(&source->time, row, &read->time, err));
    if (read->time > source->window_end) {
        source->builder->journeys->summary.ignored_events++;
        return MKTOPT_OK;
    }
    MKTOPT__TRY(mktopt__name_read(&source->users_in, row, &source->user_of[row], err));
    if (source->user_of[row] == MKTOPT__NO_ID)
        return MKTOPT__COLUMN_FAIL(&source->user, row, MKTOPT_MISSING_FIELD, err, "is missing");
    MKTOPT__TRY(read_type(source, row, &type, err));
    MKTOPT__TRY(mktopt__column_amount(&source->value, row, 0, &value, err));
    if (source->campaign_of != NULL)
        MKTOPT__TRY(read_campaign(source, row, err));
    read->touchpoint = CONVERSION;
    if (type == TYPE_TOUCH)
        MKTOPT__TRY(read_touchpoint(source, row, &read->touchpoint, err));
    if (source->cost.arg->kind != MKTOPT_ARG_NONE)
        MKTOPT__TRY(add_cost(source, row, read->touchpoint, err));
    source->latest = fmax(source->latest, read->time);
    return MKTOPT_OK;
}

/* ---- grouping and order --------------------------------------------------------------------- */

/* Events by user, users in order of first appearance, rows of a user in their order. Returns where
 * each user's events begin, and behind the last; NULL when memory is out. */
static int64_t *group_by_user(event_source *source)
{
    mktopt__arena *scratch = source->builder->scratch;
    const int64_t users = source->users.count;
    /* begin[u + 1] first counts the rows of u, then is where the next of them goes. */
    int64_t *begin = mktopt__arena_alloc(scratch, users + 2, sizeof *begin);
    event *grouped = mktopt__arena_alloc(scratch, source->rows, sizeof *grouped);
    if (begin == NULL || grouped == NULL)
        return NULL;
    for (int64_t row = 0; row < source->rows; row++)
        if (source->user_of[row] != MKTOPT__NO_ID)
            begin[source->user_of[row] + 2]++;
    for (int64_t user = 1; user <= users; user++)
        begin[user + 1] += begin[user];
    for (int64_t row = 0; row < source->rows; row++)
        if (source->user_of[row] != MKTOPT__NO_ID)
            grouped[begin[source->user_of[row] + 1]++] = source->events[row];
    source->events = grouped;
    return begin;
}

typedef int event_order(const event_source *source, const event *a, const event *b);

/* By time; at equal times touches first. */
static int by_time(const event_source *source, const event *a, const event *b)
{
    (void)source;
    if (a->time != b->time)
        return a->time < b->time ? -1 : 1;
    return (a->touchpoint == CONVERSION) - (b->touchpoint == CONVERSION);
}

static int compare_amounts(const mktopt__column *column, const event *a, const event *b)
{
    double x = 0, y = 0;
    (void)mktopt__column_amount(column, a->row, -1, &x, NULL); /* read before without an error */
    (void)mktopt__column_amount(column, b->row, -1, &y, NULL);
    return (x > y) - (x < y);
}

/* By all that tells events of one time apart. */
static int by_content(const event_source *source, const event *a, const event *b)
{
    if (a->touchpoint != b->touchpoint)
        return a->touchpoint < b->touchpoint ? -1 : 1;
    if (source->campaign_of != NULL && source->campaign_of[a->row] != source->campaign_of[b->row])
        return source->campaign_of[a->row] < source->campaign_of[b->row] ? -1 : 1;
    const int order = compare_amounts(&source->value, a, b);
    return order != 0 ? order : compare_amounts(&source->cost, a, b);
}

enum { SHORT_RUN = 16 }; /* sorted by insertion */

static void insertion_sort(const event_source *source, event_order *order, event *events, int64_t n)
{
    for (int64_t i = 1; i < n; i++) {
        const event moving = events[i];
        int64_t at = i;
        for (; at > 0 && order(source, &events[at - 1], &moving) > 0; at--)
            events[at] = events[at - 1];
        events[at] = moving;
    }
}

/* Merges from[0..middle) and from[middle..n) into `to`; equal events keep their order. */
static void merge(const event_source *source, event_order *order, const event *from, int64_t middle,
                  int64_t n, event *to)
{
    int64_t left = 0, right = middle;
    for (int64_t i = 0; i < n; i++) {
        const int take_right =
            left >= middle || (right < n && order(source, &from[left], &from[right]) > 0);
        to[i] = take_right ? from[right++] : from[left++];
    }
}

/* A stable merge sort from the bottom up. `spare` has room for n events. */
static void sort_events(const event_source *source, event_order *order, event *events, event *spare,
                        int64_t n)
{
    int64_t sorted = 1;
    while (sorted < n && order(source, &events[sorted - 1], &events[sorted]) <= 0)
        sorted++;
    if (sorted >= n)
        return;
    for (int64_t at = 0; at < n; at += SHORT_RUN)
        insertion_sort(source, order, events + at, n - at < SHORT_RUN ? n - at : SHORT_RUN);
    event *from = events, *to = spare;
    for (int64_t run = SHORT_RUN; run < n; run *= 2) {
        for (int64_t at = 0; at < n; at += 2 * run) {
            const int64_t length = n - at < 2 * run ? n - at : 2 * run;
            merge(source, order, from + at, length < run ? length : run, length, to + at);
        }
        event *const swapped = from;
        from = to;
        to = swapped;
    }
    if (from != events)
        memcpy(events, from, (size_t)n * sizeof *events);
}

/* How many of a user's sorted events are exact copies of another. */
static int64_t count_duplicates(const event_source *source, const event *events, event *spare,
                                int64_t n)
{
    int64_t duplicates = 0;
    for (int64_t begin = 0, end; begin < n; begin = end) {
        for (end = begin + 1; end < n && by_time(source, &events[begin], &events[end]) == 0;)
            end++;
        const int64_t same_time = end - begin;
        if (same_time == 1)
            continue;
        memcpy(spare, events + begin, (size_t)same_time * sizeof *spare);
        sort_events(source, by_content, spare, spare + same_time, same_time);
        for (int64_t i = 1; i < same_time; i++)
            duplicates += by_content(source, &spare[i - 1], &spare[i]) == 0;
    }
    return duplicates;
}

/* ---- events to paths ------------------------------------------------------------------------ */

static mktopt_status add_path(const event_source *source, const event *touches, int64_t length,
                              double end, double conversions, double value, mktopt_error *err)
{
    mktopt__path_block *block = source->builder->block;
    const int64_t at = block->offsets[block->count];
    if (mktopt__block_reserve(block, at + length) != 0)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < length; i++) {
        block->channels[at + i] = touches[i].touchpoint;
        block->ages[at + i] = end - touches[i].time;
    }
    block->has_ages = 1;
    return mktopt__builder_add_path(source->builder, length, conversions, value, 1 - conversions,
                                    err);
}

/* A journey without conversion ends when the pause has become too long, or with the observation. */
static mktopt_status add_null(const event_source *source, const event *touches, int64_t length,
                              mktopt_error *err)
{
    if (length == 0)
        return MKTOPT_OK;
    const double end = isfinite(source->window_end) ? source->window_end : source->latest;
    return add_path(source, touches, length, fmin(end, touches[length - 1].time + source->gap), 0,
                    0, err);
}

/* `touches[length]` is the conversion. */
static mktopt_status add_conversion(const event_source *source, const event *touches,
                                    int64_t length, mktopt_error *err)
{
    const event *conversion = &touches[length];
    double value = 0;
    int64_t expired = 0;
    while (expired < length && conversion->time - touches[expired].time > source->lookback)
        expired++;
    source->builder->journeys->summary.expired_touches += expired;
    MKTOPT__TRY(mktopt__column_amount(&source->value, conversion->row, 0, &value, err));
    return add_path(source, touches + expired, length - expired, conversion->time, 1, value, err);
}

/* Cuts a user's sorted events after conversions and at long pauses. */
static mktopt_status cut(const event_source *source, const event *events, int64_t n,
                         mktopt_error *err)
{
    int64_t begin = 0;
    for (int64_t i = 0; i < n; i++) {
        if (i > begin && events[i].time - events[i - 1].time > source->gap) {
            MKTOPT__TRY(add_null(source, events + begin, i - begin, err));
            begin = i;
        }
        if (events[i].touchpoint == CONVERSION) {
            MKTOPT__TRY(add_conversion(source, events + begin, i - begin, err));
            begin = i + 1;
        }
    }
    return add_null(source, events + begin, n - begin, err);
}

static mktopt_status build_paths(event_source *source, mktopt_error *err)
{
    const int64_t *begin = group_by_user(source);
    int64_t longest = 0;
    for (int64_t user = 0; begin != NULL && user < source->users.count; user++)
        longest = begin[user + 1] - begin[user] > longest ? begin[user + 1] - begin[user] : longest;
    /* Twice: duplicates are sorted in a copy. */
    event *spare = mktopt__arena_alloc(source->builder->scratch, 2 * longest, sizeof *spare);
    if (begin == NULL || spare == NULL)
        return mktopt__out_of_memory(err);
    mktopt_journeys_summary *summary = &source->builder->journeys->summary;
    summary->users = source->users.count;
    for (int64_t user = 0; user < source->users.count; user++) {
        event *events = source->events + begin[user];
        const int64_t n = begin[user + 1] - begin[user];
        sort_events(source, by_time, events, spare, n);
        summary->duplicate_events += count_duplicates(source, events, spare, n);
        MKTOPT__TRY(cut(source, events, n, err));
    }
    return MKTOPT_OK;
}

/* ---- the whole ------------------------------------------------------------------------------ */

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

static mktopt_status prepare(event_source *source, mktopt_error *err)
{
    mktopt__arena *scratch = source->builder->scratch;
    mktopt__dictionary *channels = &source->builder->channels;
    MKTOPT__TRY(check_columns(source, err));
    MKTOPT__TRY(mktopt__name_reader_init(&source->users_in, source->user.arg, &source->users,
                                         scratch, err));
    MKTOPT__TRY(mktopt__name_reader_init(&source->channels_in, source->channel.arg, channels,
                                         scratch, err));
    MKTOPT__TRY(mktopt__name_reader_init(&source->types_in, source->type.arg, &source->types,
                                         scratch, err));
    MKTOPT__TRY(mktopt__name_reader_init(&source->campaigns_in, source->campaign.arg,
                                         &source->builder->campaigns, scratch, err));
    if (mktopt__dictionary_add(&source->types, "touch", 5) != TYPE_TOUCH ||
        mktopt__dictionary_add(&source->types, "conversion", 10) != TYPE_CONVERSION)
        return mktopt__out_of_memory(err);
    source->latest = -(double)INFINITY;
    source->user_of = mktopt__arena_alloc(scratch, source->rows, sizeof *source->user_of);
    source->events = mktopt__arena_alloc(scratch, source->rows, sizeof *source->events);
    const int campaigns = source->campaign.arg->kind != MKTOPT_ARG_NONE;
    if (campaigns)
        source->campaign_of =
            mktopt__arena_alloc(scratch, source->rows, sizeof *source->campaign_of);
    if (source->user_of == NULL || source->events == NULL ||
        (campaigns && source->campaign_of == NULL))
        return mktopt__out_of_memory(err);
    return MKTOPT_OK;
}

static mktopt_status read_all(event_source *source, mktopt_error *err)
{
    mktopt_status status = prepare(source, err);
    for (int64_t row = 0; status == MKTOPT_OK && row < source->rows; row++) {
        const int64_t left = source->rows - row;
        if (row % MKTOPT__PREFETCH == 0)
            mktopt__name_prefetch(&source->users_in, row,
                                  left < MKTOPT__PREFETCH ? left : MKTOPT__PREFETCH);
        status = read_row(source, row, err);
    }
    if (status == MKTOPT_OK)
        status = build_paths(source, err);
    mktopt__dictionary_free(&source->users);
    mktopt__dictionary_free(&source->types);
    return status;
}

mktopt_status mktopt_journeys_from_events(const mktopt_event_columns *events,
                                          const mktopt_journey_options *options,
                                          const mktopt_allocator *allocator,
                                          mktopt_journeys **journeys, mktopt_error *err)
{
    MKTOPT__REQUIRE(events, err);
    MKTOPT__REQUIRE(journeys, err);
    mktopt_event_columns known = {.struct_size = (uint32_t)sizeof known};
    mktopt_journey_options settings;
    MKTOPT__TRY(mktopt__struct_in(events, "events", &known, sizeof known, err));
    MKTOPT__TRY(mktopt__options_read(&mktopt__journey_options_type, options, &settings, err));

    mktopt__builder builder;
    mktopt_status status = mktopt__builder_begin(&builder, allocator, err);
    if (status == MKTOPT_OK) {
        const mktopt__dictionary none = {.allocator = allocator};
        const int windowed = settings.window_end != MKTOPT_NONE_I64;
        const double gap = settings.inactivity_gap_days * SECONDS_PER_DAY;
        event_source source = {
            .builder = &builder,
            .user = {&known.user, "events", "user"},
            .channel = {&known.channel, "events", "channel"},
            .time = {&known.time, "events", "time"},
            .type = {&known.type, "events", "type"},
            .value = {&known.value, "events", "value"},
            .campaign = {&known.campaign, "events", "campaign"},
            .cost = {&known.cost, "events", "cost"},
            .users = none,
            .types = none,
            .lookback = settings.lookback_days * SECONDS_PER_DAY,
            .gap = isnan(gap) ? (double)INFINITY : gap,
            .window_end = windowed ? (double)settings.window_end : (double)INFINITY,
        };
        status = read_all(&source, err);
    }
    return mktopt__builder_end(&builder, status, journeys, err);
}
