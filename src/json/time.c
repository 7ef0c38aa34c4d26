/* ISO 8601 times. Days are counted as in Hinnant, "chrono-compatible low-level date algorithms". */
#include "json/time.h"

#include <stdio.h>

enum { SECONDS_PER_DAY = 86400, DAYS_PER_ERA = 146097, EPOCH_DAY = 719468 };
#define YEAR_0     (-62167219200.0)
#define YEAR_10000 253402300800.0

static int64_t days_from_civil(int64_t year, int month, int day)
{
    year -= month <= 2;
    const int64_t era = (year >= 0 ? year : year - 399) / 400;
    const int64_t year_of_era = year - era * 400;
    const int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const int64_t day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * DAYS_PER_ERA + day_of_era - EPOCH_DAY;
}

static void civil_from_days(int64_t days, int64_t *year, int *month, int *day)
{
    days += EPOCH_DAY;
    const int64_t era = (days >= 0 ? days : days - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA;
    const int64_t doe = days - era * DAYS_PER_ERA;
    const int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    const int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    const int64_t mp = (5 * doy + 2) / 153;
    *day = (int)(doy - (153 * mp + 2) / 5 + 1);
    *month = (int)(mp < 10 ? mp + 3 : mp - 9);
    *year = yoe + era * 400 + (*month <= 2);
}

char *mktopt__time_write(char *buffer, int64_t epoch_seconds)
{
    int64_t days = epoch_seconds / SECONDS_PER_DAY, rest = epoch_seconds % SECONDS_PER_DAY;
    if (rest < 0) {
        rest += SECONDS_PER_DAY;
        days--;
    }
    int64_t year;
    int month, day;
    civil_from_days(days, &year, &month, &day);
    snprintf(buffer, MKTOPT__TIME_SIZE, "%04lld-%02d-%02dT%02d:%02d:%02dZ", (long long)year, month,
             day, (int)(rest / 3600), (int)(rest / 60 % 60), (int)(rest % 60));
    return buffer;
}

typedef struct cursor {
    const char *at;
    const char *end;
    int ok;
} cursor;

static int take(cursor *c, char expected)
{
    if (c->at < c->end && *c->at == expected) {
        c->at++;
        return 1;
    }
    return 0;
}

static int take_digits(cursor *c, int digits)
{
    int value = 0;
    for (int i = 0; i < digits; i++, c->at++) {
        if (c->at >= c->end || *c->at < '0' || *c->at > '9') {
            c->ok = 0;
            return 0;
        }
        value = value * 10 + (*c->at - '0');
    }
    return value;
}

static void require(cursor *c, int condition)
{
    c->ok = c->ok && condition;
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const int leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

static int64_t take_date(cursor *c)
{
    const int year = take_digits(c, 4);
    require(c, take(c, '-'));
    const int month = take_digits(c, 2);
    require(c, take(c, '-'));
    const int day = take_digits(c, 2);
    require(c, month >= 1 && month <= 12);
    require(c, c->ok && day >= 1 && day <= days_in_month(year, month));
    return c->ok ? days_from_civil(year, month, day) : 0;
}

static int64_t take_clock(cursor *c)
{
    const int hour = take_digits(c, 2);
    require(c, take(c, ':'));
    const int minute = take_digits(c, 2);
    int second = 0;
    if (take(c, ':')) {
        second = take_digits(c, 2);
        if (take(c, '.')) {
            take_digits(c, 1);
            while (c->at < c->end && *c->at >= '0' && *c->at <= '9')
                c->at++;
        }
    }
    require(c, hour < 24 && minute < 60 && second < 60);
    return hour * 3600 + minute * 60 + second;
}

/* Seconds that local time is ahead of UTC. */
static int64_t take_zone(cursor *c)
{
    if (take(c, 'Z') || c->at == c->end)
        return 0;
    const int sign = take(c, '-') ? -1 : 1;
    require(c, sign < 0 || take(c, '+'));
    const int hours = take_digits(c, 2);
    take(c, ':');
    const int minutes = take_digits(c, 2);
    require(c, hours < 24 && minutes < 60);
    return sign * (hours * 3600 + minutes * 60);
}

int mktopt__time_read(const char *text, size_t length, int64_t *epoch_seconds)
{
    cursor c = {text, text + length, 1};
    int64_t seconds = take_date(&c) * SECONDS_PER_DAY;
    if (c.ok && c.at < c.end) {
        require(&c, take(&c, 'T') || take(&c, ' '));
        seconds += take_clock(&c);
        seconds -= take_zone(&c);
    }
    if (!c.ok || c.at != c.end)
        return -1;
    *epoch_seconds = seconds;
    return 0;
}

int mktopt__is_time(double epoch_seconds)
{
    return epoch_seconds >= YEAR_0 && epoch_seconds < YEAR_10000;
}
