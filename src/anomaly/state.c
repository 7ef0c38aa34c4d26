/* A detector as bytes: its state word by word. The checksum finds damage; what a clever hand writes
 * is checked member by member. */
#include <math.h>

#include "anomaly/detector.h"
#include "anomaly/period.h"
#include "base/bytes.h"
#include "base/error.h"

enum { WORD = 8, WORDS = sizeof(mktopt__detector_state) / WORD, STATE_SIZE = (WORDS + 2) * WORD };

_Static_assert(sizeof(mktopt__detector_state) % WORD == 0, "the state is whole words");
_Static_assert(sizeof(mktopt_detector) <= MKTOPT_DETECTOR_BYTES, "memory is bounded");

static const uint64_t mark = 0x0001544344544b4dU; /* "MKTDCT", version 1 */

/* The largest count taken: exact as a double, and far from overflow. */
static const int64_t largest_count = (int64_t)1 << 52;
static const double largest_mean = 1e102;

/* ---- checks ------------------------------------------------------------------------------- */

static int is_count(int64_t count)
{
    return count >= 0 && count <= largest_count;
}

static int is_mean(double mean)
{
    return fabs(mean) <= largest_mean;
}

static int is_spread(double spread)
{
    return spread >= 0 && spread <= largest_mean;
}

static int are_slots(const mktopt__slot *slots, int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        if (!(slots[i].seen >= 0 && slots[i].seen <= (double)largest_count) ||
            !is_mean(slots[i].mean) || !is_spread(slots[i].spread))
            return 0;
    return 1;
}

static int are_means(const mktopt__detector_state *s)
{
    const double means[] = {s->origin, s->last, s->last_level, s->mean, s->fast, s->slow};
    const double spreads[] = {s->mean_error, s->day_error,   s->week_error,  s->fast_error,
                              s->slow_error, s->fast_change, s->slow_change, s->usual,
                              s->evidence,   s->course,      s->gravest,     s->onset};
    int good = 1;
    for (size_t i = 0; i < sizeof means / sizeof *means; i++)
        good &= is_mean(means[i]);
    for (size_t i = 0; i < sizeof spreads / sizeof *spreads; i++)
        good &= is_spread(spreads[i]);
    for (int64_t i = 0; i < MKTOPT__HISTORY; i++)
        good &= is_mean(s->history[i]);
    return good;
}

int mktopt__detector_check(const mktopt__detector_state *s)
{
    int good = is_count(s->seen) && is_count(s->run) && (s->timed == 0 || s->timed == 1) &&
               (s->weekly == 0 || s->weekly == 1) && (s->lasts == 0 || s->lasts == 1) &&
               (s->period == 0 || (s->period >= 2 && s->period <= MKTOPT__LONGEST_PERIOD)) &&
               are_means(s) && are_slots(s->day, MKTOPT__DAY_SLOTS) &&
               are_slots(s->week, MKTOPT__WEEK_SLOTS) && mktopt__tail_check(&s->flat) == 0 &&
               mktopt__tail_check(&s->total) == 0;
    for (int i = 0; i < MKTOPT__FEATURES; i++)
        good = good && mktopt__tail_check(&s->up[i]) == 0 && mktopt__tail_check(&s->down[i]) == 0;
    return good ? 0 : -1;
}

/* ---- bytes -------------------------------------------------------------------------------- */

mktopt_status mktopt_detector_save(const mktopt_detector *detector, void *buffer, size_t capacity,
                                   size_t *size, mktopt_error *err)
{
    MKTOPT__REQUIRE(detector, err);
    MKTOPT__REQUIRE(size, err);
    MKTOPT__TRY(mktopt__bytes_room(buffer, capacity, STATE_SIZE, err));
    *size = STATE_SIZE;
    if (buffer == NULL)
        return MKTOPT_OK;
    mktopt__bytes out = mktopt__bytes_write(buffer, mark);
    mktopt__bytes_words(&out, (void *)(uintptr_t)&detector->state, WORDS); /* only read */
    mktopt__bytes_end(&out);
    return MKTOPT_OK;
}

mktopt_status mktopt_detector_restore(const void *bytes, size_t size,
                                      const mktopt_allocator *allocator, mktopt_detector **detector,
                                      mktopt_error *err)
{
    MKTOPT__REQUIRE(bytes, err);
    MKTOPT__REQUIRE(detector, err);
    mktopt__bytes in;
    const char *wrong = mktopt__bytes_read(bytes, size, mark, &in);
    if (wrong != NULL)
        return mktopt__bytes_corrupt(wrong, err);
    mktopt_detector *restored;
    MKTOPT__TRY(mktopt_detector_create(allocator, &restored, err));
    mktopt__bytes_words(&in, &restored->state, WORDS);
    if (!mktopt__bytes_done(&in) || mktopt__detector_check(&restored->state) != 0) {
        mktopt_detector_free(restored);
        return mktopt__bytes_corrupt("hold a value that no detector has", err);
    }
    *detector = restored;
    return MKTOPT_OK;
}
