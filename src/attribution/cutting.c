/* A user's sorted events to paths: cut after conversions and at long pauses. */
#include <math.h>

#include "attribution/events.h"

typedef mktopt__event event;

static mktopt_status reserve(mktopt__part *part, int64_t length, mktopt_error *err)
{
    const int64_t at = part->block->offsets[part->block->count];
    part->block->has_ages = 1;
    return mktopt__block_reserve(part->block, at + length) == 0 ? MKTOPT_OK
                                                                : mktopt__out_of_memory(err);
}

static mktopt_status add_path(mktopt__part *part, const event *touches, int64_t length, double end,
                              double conversions, double value, mktopt_error *err)
{
    MKTOPT__TRY(reserve(part, length, err));
    mktopt__path_block *block = part->block;
    const int64_t at = block->offsets[block->count];
    for (int64_t i = 0; i < length; i++) {
        block->channels[at + i] = touches[i].touchpoint;
        block->ages[at + i] = end - touches[i].time;
    }
    return mktopt__part_add_path(part, length, conversions, value, 1 - conversions, err);
}

/* A journey without conversion ends when the pause has become too long, or with the observation.
 * Ages are the newest touch's plus the distance from it: merging handles moves them in this form.
 */
static mktopt_status add_null(const mktopt__event_source *source, mktopt__part *part,
                              const event *touches, int64_t length, mktopt_error *err)
{
    if (length == 0)
        return MKTOPT_OK;
    const mktopt__cutting *cutting = &source->cutting;
    const double last = touches[length - 1].time;
    const double end = isfinite(cutting->window_end) ? cutting->window_end : cutting->latest;
    const double age = fmin(end - last, cutting->gap);
    MKTOPT__TRY(reserve(part, length, err));
    mktopt__path_block *block = part->block;
    const int64_t at = block->offsets[block->count];
    for (int64_t i = 0; i < length; i++) {
        block->channels[at + i] = touches[i].touchpoint;
        block->ages[at + i] = age + (last - touches[i].time);
    }
    return mktopt__part_add_path(part, length, 0, 0, 1, err);
}

/* `touches[length]` is the conversion. */
static mktopt_status add_conversion(const mktopt__event_source *source, mktopt__part *part,
                                    const event *touches, int64_t length, mktopt_error *err)
{
    const event *conversion = &touches[length];
    double value = 0;
    int64_t expired = 0;
    while (expired < length && conversion->time - touches[expired].time > source->cutting.lookback)
        expired++;
    part->counts.expired_touches += expired;
    MKTOPT__TRY(mktopt__column_amount(&source->value, conversion->row, 0, &value, err));
    return add_path(part, touches + expired, length - expired, conversion->time, 1, value, err);
}

static mktopt_status cut(const mktopt__event_source *source, mktopt__part *part,
                         const event *events, int64_t n, mktopt_error *err)
{
    int64_t begin = 0;
    for (int64_t i = 0; i < n; i++) {
        if (i > begin && events[i].time - events[i - 1].time > source->cutting.gap) {
            MKTOPT__TRY(add_null(source, part, events + begin, i - begin, err));
            begin = i;
        }
        if (events[i].touchpoint == MKTOPT__CONVERSION) {
            MKTOPT__TRY(add_conversion(source, part, events + begin, i - begin, err));
            begin = i + 1;
        }
    }
    return add_null(source, part, events + begin, n - begin, err);
}

enum { BATCH = 32 }; /* users whose events are asked of the memory at once */

/* The users that the rows from *row on show first, up to a batch of them. */
static int next_users(const mktopt__event_source *source, int64_t *row, int64_t end,
                      const event *users[BATCH])
{
    int n = 0;
    for (; *row < end && n < BATCH; *row += 1) {
        const uint32_t first = source->first_of[*row];
        if (first == MKTOPT__NO_ID)
            continue;
        users[n] = source->events + first;
        __builtin_prefetch(users[n]);
        __builtin_prefetch((const char *)users[n] + 64);
        n++;
    }
    return n;
}

mktopt_status mktopt__cut_range(void *shared, int64_t index, mktopt_error *err)
{
    const mktopt__event_source *source = shared;
    mktopt__part *part = &source->parts[index];
    int64_t row = index * source->rows_per_range;
    const int64_t left = source->rows - row;
    const int64_t end = row + (left < source->rows_per_range ? left : source->rows_per_range);
    const event *users[BATCH];
    MKTOPT__TRY(mktopt__part_begin(part, source->allocator, err));
    for (int n; (n = next_users(source, &row, end, users)) > 0;)
        for (int i = 0; i < n; i++)
            MKTOPT__TRY(cut(source, part, users[i], (int64_t)users[i]->user, err));
    return mktopt__part_end(part, err);
}
