/* The times of evenly spaced values: steps of an hour to a year, UTC. */
#ifndef MKTOPT_FORECAST_CALENDAR_H
#define MKTOPT_FORECAST_CALENDAR_H

#include <stdint.h>

enum {
    MKTOPT__HOURLY,
    MKTOPT__DAILY,
    MKTOPT__WEEKLY,
    MKTOPT__MONTHLY,
    MKTOPT__QUARTERLY,
    MKTOPT__YEARLY
};

/* Epoch seconds of step `index` after `start`. Months that are too short end on their last day. */
int64_t mktopt__calendar_time(int64_t start, int32_t frequency, int64_t index);

/* The step whose time to that of the next one holds `time`; -1 when it is before `start` or at or
 * after step `count`. */
int64_t mktopt__calendar_index(int64_t start, int32_t frequency, int64_t count, int64_t time);

/* The calendar day, week from Monday, month, quarter or year that holds `time`: *end is the first
 * second after it. */
void mktopt__calendar_period(int64_t time, int32_t frequency, int64_t *start, int64_t *end);

/* The seasons that such values usually have: how many, shortest first. */
int64_t mktopt__calendar_seasons(int32_t frequency, const double **lengths);

#endif
