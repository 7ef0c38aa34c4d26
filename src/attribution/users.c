/* Events of a bucket: grouped by user with one counting sort, each user's sorted by time. O(n) and,
 * within a user, O(k log k). */
#include <string.h>

#include "attribution/events.h"

typedef mktopt__event event;

/* ---- order ---------------------------------------------------------------------------------- */

typedef int event_order(const mktopt__event_source *source, const event *a, const event *b);

/* By time; at equal times touches first. */
static int by_time(const mktopt__event_source *source, const event *a, const event *b)
{
    (void)source;
    if (a->time != b->time)
        return a->time < b->time ? -1 : 1;
    return (a->touchpoint == MKTOPT__CONVERSION) - (b->touchpoint == MKTOPT__CONVERSION);
}

static int compare_amounts(const mktopt__column *column, const event *a, const event *b)
{
    double x = 0, y = 0;
    (void)mktopt__column_amount(column, a->row, -1, &x, NULL); /* read before without an error */
    (void)mktopt__column_amount(column, b->row, -1, &y, NULL);
    return (x > y) - (x < y);
}

static mktopt__name campaign_of(const mktopt__event_source *source, uint32_t row)
{
    const uint32_t campaign = source->campaign_of[row];
    const mktopt__event_range *range = &source->ranges[row / source->rows_per_range];
    return campaign != MKTOPT__NO_ID ? range->campaigns.names[campaign] : (mktopt__name){"", 0};
}

/* Ranges number campaigns each in its own way: texts are compared, which happens rarely. */
static int compare_campaigns(const mktopt__event_source *source, const event *a, const event *b)
{
    if (source->campaign_of == NULL)
        return 0;
    const mktopt__name x = campaign_of(source, a->row), y = campaign_of(source, b->row);
    if (x.length != y.length)
        return x.length < y.length ? -1 : 1;
    return memcmp(x.text, y.text, x.length);
}

/* By all that tells events of one time apart. */
static int by_content(const mktopt__event_source *source, const event *a, const event *b)
{
    if (a->touchpoint != b->touchpoint)
        return a->touchpoint < b->touchpoint ? -1 : 1;
    int order = compare_campaigns(source, a, b);
    if (order == 0)
        order = compare_amounts(&source->value, a, b);
    return order != 0 ? order : compare_amounts(&source->cost, a, b);
}

enum { SHORT_RUN = 16 }; /* sorted by insertion */

static void insertion_sort(const mktopt__event_source *source, event_order *order, event *events,
                           int64_t n)
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
static void merge(const mktopt__event_source *source, event_order *order, const event *from,
                  int64_t middle, int64_t n, event *to)
{
    int64_t left = 0, right = middle;
    for (int64_t i = 0; i < n; i++) {
        const int take_right =
            left >= middle || (right < n && order(source, &from[left], &from[right]) > 0);
        to[i] = take_right ? from[right++] : from[left++];
    }
}

/* A stable merge sort from the bottom up. `spare` has room for n events. */
static void sort_events(const mktopt__event_source *source, event_order *order, event *events,
                        event *spare, int64_t n)
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
static int64_t count_duplicates(const mktopt__event_source *source, const event *events,
                                event *spare, int64_t n)
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

/* ---- grouping ------------------------------------------------------------------------------- */

/* A bucket while it is ordered. */
typedef struct bucket {
    mktopt__event_source *source;
    int64_t index;
    int64_t n;       /* events */
    event *gathered; /* in the order of their rows */
    event *grouped;  /* by user; within a user in the order of their rows, then sorted */
    mktopt__dictionary users;
    uint32_t *user_of; /* by event, as gathered */
    uint32_t *begin;   /* by user: where its events begin in `grouped`; and behind the last */
    event *spare;      /* twice a user's events: duplicates are sorted in a copy */
    int64_t n_spare;
} bucket;

static int64_t count_events(const mktopt__event_source *source, int64_t index)
{
    int64_t n = 0;
    for (int64_t range = 0; range < source->n_ranges; range++) {
        const int64_t segment = mktopt__segment(source, index, range);
        n += source->end[segment] - source->begin[segment];
    }
    return n;
}

/* The segments of all ranges in one piece; touchpoints get their numbers in the handle. */
static void gather_events(bucket *b)
{
    const mktopt__event_source *source = b->source;
    event *to = b->gathered;
    for (int64_t range = 0; range < source->n_ranges; range++) {
        const int64_t segment = mktopt__segment(source, b->index, range);
        const uint32_t *touchpoint = source->numberings[range].touchpoint;
        for (uint32_t at = source->begin[segment]; at < source->end[segment]; at++, to++) {
            *to = source->events[at];
            if (to->touchpoint != MKTOPT__CONVERSION)
                to->touchpoint = touchpoint[to->touchpoint];
        }
    }
}

/* Users of a bucket lie far apart in their column: those read soon are asked for early. */
static void prefetch_user(const bucket *b, int64_t i)
{
    enum { AHEAD = 24 };
    const mktopt_arg *arg = b->source->user.arg;
    if (i + AHEAD >= b->n)
        return;
    const event *later = &b->gathered[i + AHEAD];
    if (later->user != MKTOPT__NO_PLACE)
        __builtin_prefetch((const char *)arg->values + (later->user >> MKTOPT__LENGTH_BITS));
    else if (arg->kind == MKTOPT_ARG_CSTRINGS)
        __builtin_prefetch(((const char *const *)arg->values)[later->row]);
}

static mktopt__name user_of(const mktopt__event_source *source, const event *read)
{
    if (source->users_are_numbers)
        return (mktopt__name){(const char *)&read->user, sizeof read->user};
    if (read->user == MKTOPT__NO_PLACE)
        return mktopt__text_at(source->user.arg, read->row);
    return (mktopt__name){(const char *)source->user.arg->values +
                              (read->user >> MKTOPT__LENGTH_BITS),
                          read->user & (((uint64_t)1 << MKTOPT__LENGTH_BITS) - 1)};
}

/* Users are numbered in the order in which they appear. */
static mktopt_status number_users(bucket *b, mktopt_error *err)
{
    const mktopt__event_source *source = b->source;
    for (int64_t i = 0; i < b->n; i++) {
        if (!source->users_are_numbers)
            prefetch_user(b, i);
        const mktopt__name name = user_of(source, &b->gathered[i]);
        b->user_of[i] = mktopt__dictionary_add(&b->users, name.text, name.length);
        if (b->user_of[i] == MKTOPT__NO_ID)
            return mktopt__out_of_memory(err);
    }
    return MKTOPT_OK;
}

static void group_events(bucket *b)
{
    uint32_t *next = b->begin + 1; /* first counts, then is where the next event of a user goes */
    for (int64_t i = 0; i < b->n; i++)
        next[b->user_of[i] + 1]++;
    for (int64_t user = 1; user <= b->users.count; user++)
        next[user] += next[user - 1];
    for (int64_t i = 0; i < b->n; i++)
        b->grouped[next[b->user_of[i]]++] = b->gathered[i];
}

/* Sorts each user's events and puts them where the bucket's lay. */
static mktopt_status order_users(bucket *b, mktopt_error *err)
{
    mktopt__event_source *source = b->source;
    const uint32_t place = source->begin[mktopt__segment(source, b->index, 0)];
    uint32_t longest = 0;
    for (int64_t user = 0; user < b->users.count; user++)
        longest = b->begin[user + 1] - b->begin[user] > longest
                      ? b->begin[user + 1] - b->begin[user]
                      : longest;
    b->n_spare = 2 * (int64_t)longest;
    b->spare = mktopt__alloc(source->allocator, b->n_spare, sizeof *b->spare);
    if (b->spare == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t user = 0; user < b->users.count; user++) {
        event *events = b->grouped + b->begin[user];
        const uint32_t n = b->begin[user + 1] - b->begin[user];
        source->first_of[events[0].row] = place + b->begin[user];
        sort_events(source, by_time, events, b->spare, n);
        source->duplicates[b->index] += count_duplicates(source, events, b->spare, n);
        events[0].user = n;
    }
    if (b->n > 0)
        memcpy(source->events + place, b->grouped, (size_t)b->n * sizeof *b->grouped);
    source->users[b->index] = b->users.count;
    return MKTOPT_OK;
}

static mktopt_status group_and_order(bucket *b, mktopt_error *err)
{
    const mktopt_allocator *allocator = b->source->allocator;
    b->gathered = mktopt__alloc(allocator, b->n, sizeof *b->gathered);
    b->grouped = mktopt__alloc(allocator, b->n, sizeof *b->grouped);
    b->user_of = mktopt__alloc(allocator, b->n, sizeof *b->user_of);
    if (b->gathered == NULL || b->grouped == NULL || b->user_of == NULL)
        return mktopt__out_of_memory(err);
    gather_events(b);
    MKTOPT__TRY(number_users(b, err));
    b->begin = mktopt__alloc(allocator, b->users.count + 2, sizeof *b->begin);
    if (b->begin == NULL)
        return mktopt__out_of_memory(err);
    memset(b->begin, 0, (size_t)(b->users.count + 2) * sizeof *b->begin);
    group_events(b);
    return order_users(b, err);
}

mktopt_status mktopt__order_bucket(void *shared, int64_t index, mktopt_error *err)
{
    mktopt__event_source *source = shared;
    const mktopt_allocator *allocator = source->allocator;
    bucket b = {
        .source = source,
        .index = index,
        .n = count_events(source, index),
        .users = {.allocator = allocator},
    };
    const mktopt_status status = group_and_order(&b, err);
    mktopt__free(allocator, b.gathered, b.n, sizeof *b.gathered);
    mktopt__free(allocator, b.grouped, b.n, sizeof *b.grouped);
    mktopt__free(allocator, b.user_of, b.n, sizeof *b.user_of);
    mktopt__free(allocator, b.begin, b.users.count + 2, sizeof *b.begin);
    mktopt__free(allocator, b.spare, b.n_spare, sizeof *b.spare);
    mktopt__dictionary_free(&b.users);
    return status;
}
