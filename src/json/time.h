/* Times as ISO 8601 text, proleptic Gregorian calendar, UTC. */
#ifndef MKTOPT_JSON_TIME_H
#define MKTOPT_JSON_TIME_H

#include <stddef.h>
#include <stdint.h>

#define MKTOPT__TIME_SIZE 40

/* "2026-11-20T08:30:00Z"; `buffer` has MKTOPT__TIME_SIZE bytes; returned. */
char *mktopt__time_write(char *buffer, int64_t epoch_seconds);

/* Reads a date, or a date and time with 'T' or a space between, seconds and fraction optional (the
 * fraction is dropped), zone Z or +hh:mm or none (UTC). 0 on success, -1 when it is no such time.
 */
int mktopt__time_read(const char *text, size_t length, int64_t *epoch_seconds);

/* 1 for epoch seconds of the years 0 to 9999, which text can say. Milliseconds, from 1978 on, are
 * beyond. */
int mktopt__is_time(double epoch_seconds);
#define MKTOPT__NO_TIME "must be epoch seconds (years 0 to 9999), got %s"

#endif
