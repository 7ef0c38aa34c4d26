#include "forecast/calendar.h"

#include <stddef.h>

#define DAY 86400

typedef struct date {
    int64_t year;
    int64_t month; /* 1..12 */
    int64_t day;
} date;

/* Days since 1970-01-01 in the proleptic Gregorian calendar; years begin in March, so that the leap
 * day is their last. */
static int64_t days_of(date d)
{
    const int64_t year = d.month <= 2 ? d.year - 1 : d.year;
    const int64_t era = (year >= 0 ? year : year - 399) / 400;
    const int64_t of_era = year - era * 400;
    const int64_t of_year = (153 * (d.month > 2 ? d.month - 3 : d.month + 9) + 2) / 5 + d.day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static date date_of(int64_t days)
{
    const int64_t shifted = days + 719468;
    const int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    const int64_t day = shifted - era * 146097;
    const int64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    const int64_t of_year = day - (365 * year + year / 4 - year / 100);
    const int64_t month = (5 * of_year + 2) / 153;
    const int64_t real_month = month < 10 ? month + 3 : month - 9;
    return (date){year + era * 400 + (real_month <= 2), real_month,
                  of_year - (153 * month + 2) / 5 + 1};
}

static int64_t add_months(int64_t start, int64_t months)
{
    int64_t days = start / DAY, seconds = start % DAY;
    if (seconds < 0) {
        seconds += DAY;
        days--;
    }
    date d = date_of(days);
    const int64_t total = d.year * 12 + d.month - 1 + months;
    d.year = (total >= 0 ? total : total - 11) / 12;
    d.month = total - d.year * 12 + 1;
    const date next = {d.month == 12 ? d.year + 1 : d.year, d.month == 12 ? 1 : d.month + 1, 1};
    const int64_t length = days_of(next) - days_of((date){d.year, d.month, 1});
    d.day = d.day < length ? d.day : length;
    return days_of(d) * DAY + seconds;
}

int64_t mktopt__calendar_time(int64_t start, int32_t frequency, int64_t index)
{
    switch (frequency) {
    case MKTOPT__HOURLY:
        return start + index * 3600;
    case MKTOPT__DAILY:
        return start + index * DAY;
    case MKTOPT__WEEKLY:
        return start + index * 7 * DAY;
    case MKTOPT__MONTHLY:
        return add_months(start, index);
    case MKTOPT__QUARTERLY:
        return add_months(start, index * 3);
    default:
        return add_months(start, index * 12);
    }
}

void mktopt__calendar_period(int64_t time, int32_t frequency, int64_t *start, int64_t *end)
{
    int64_t days = time / DAY - (time % DAY < 0);
    date d = date_of(days);
    if (frequency == MKTOPT__WEEKLY) {
        days -= ((days + 3) % 7 + 7) % 7; /* 1970-01-01 was a Thursday */
        d = date_of(days);
    } else if (frequency >= MKTOPT__MONTHLY) {
        d.day = 1;
        if (frequency == MKTOPT__QUARTERLY)
            d.month = (d.month - 1) / 3 * 3 + 1;
        if (frequency == MKTOPT__YEARLY)
            d.month = 1;
    }
    *start = days_of(d) * DAY;
    *end = mktopt__calendar_time(*start, frequency, 1);
}

int64_t mktopt__calendar_index(int64_t start, int32_t frequency, int64_t count, int64_t time)
{
    int64_t low = 0, high = count;
    if (time < start || time >= mktopt__calendar_time(start, frequency, count))
        return -1;
    while (high - low > 1) {
        const int64_t middle = low + (high - low) / 2;
        if (mktopt__calendar_time(start, frequency, middle) <= time)
            low = middle;
        else
            high = middle;
    }
    return low;
}

int64_t mktopt__calendar_seasons(int32_t frequency, const double **lengths)
{
    static const double hourly[] = {24, 168}, daily[] = {7, 365.25}, weekly[] = {52},
                        monthly[] = {12}, quarterly[] = {4};
    static const struct {
        const double *lengths;
        int64_t count;
    } seasons[] = {{hourly, 2}, {daily, 2}, {weekly, 1}, {monthly, 1}, {quarterly, 1}, {NULL, 0}};
    *lengths = seasons[frequency].lengths;
    return seasons[frequency].count;
}
