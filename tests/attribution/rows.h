/* Rows to journeys and journeys to text, for the tests of this folder. */
#ifndef MKTOPT_TESTS_ATTRIBUTION_ROWS_H
#define MKTOPT_TESTS_ATTRIBUTION_ROWS_H

#include "support.h"

enum { MAX_ROWS = 512, DAY = 86400 };

typedef struct event_row {
    const char *user;
    const char *channel;
    int64_t time;
    const char *type;
    double value;
} event_row;

typedef struct path_row {
    const char *path;
    double conversions, value, nulls;
} path_row;

#define COUNT(array) ((int64_t)(sizeof(array) / sizeof((array)[0])))
#define TOUCH(user, channel, time)        \
    {                                     \
        user, channel, time, "touch", NAN \
    }
#define CONVERSION(user, time, amount)         \
    {                                          \
        user, NULL, time, "conversion", amount \
    }

static inline mktopt_status from_event_rows(const event_row *rows, int64_t n,
                                            const mktopt_journey_options *options,
                                            const mktopt_allocator *allocator,
                                            mktopt_journeys **journeys, mktopt_error *err)
{
    static const char *users[MAX_ROWS], *channels[MAX_ROWS], *types[MAX_ROWS];
    static int64_t times[MAX_ROWS];
    static double values[MAX_ROWS];
    assert_true(n <= MAX_ROWS);
    for (int64_t i = 0; i < n; i++) {
        users[i] = rows[i].user;
        channels[i] = rows[i].channel;
        times[i] = rows[i].time;
        types[i] = rows[i].type;
        values[i] = rows[i].value;
    }
    const mktopt_event_columns columns = {
        .struct_size = sizeof columns,
        .user = mktopt_arg_cstrings(users, n),
        .channel = mktopt_arg_cstrings(channels, n),
        .time = mktopt_arg_i64(times, n),
        .type = mktopt_arg_cstrings(types, n),
        .value = mktopt_arg_f64(values, n),
    };
    return mktopt_journeys_from_events(&columns, options, allocator, journeys, err);
}

static inline mktopt_status from_path_rows(const path_row *rows, int64_t n,
                                           const mktopt_allocator *allocator,
                                           mktopt_journeys **journeys, mktopt_error *err)
{
    static const char *paths[MAX_ROWS];
    static double conversions[MAX_ROWS], values[MAX_ROWS], nulls[MAX_ROWS];
    assert_true(n <= MAX_ROWS);
    for (int64_t i = 0; i < n; i++) {
        paths[i] = rows[i].path;
        conversions[i] = rows[i].conversions;
        values[i] = rows[i].value;
        nulls[i] = rows[i].nulls;
    }
    const mktopt_path_columns columns = {
        .struct_size = sizeof columns,
        .path = mktopt_arg_cstrings(paths, n),
        .conversions = mktopt_arg_f64(conversions, n),
        .value = mktopt_arg_f64(values, n),
        .nulls = mktopt_arg_f64(nulls, n),
    };
    return mktopt_journeys_from_paths(&columns, allocator, journeys, err);
}

static inline mktopt_journeys *journeys_of_paths(const path_row *rows, int64_t n)
{
    mktopt_error err;
    mktopt_journeys *journeys = NULL;
    assert_ok(from_path_rows(rows, n, NULL, &journeys, &err), err);
    return journeys;
}

/* "a@2 b@0 c1 v5 | b@0.5 n1": channels with their age in days, then what is not 0. */
static inline const char *journeys_text(const mktopt_journeys *journeys)
{
    static char text[4096];
    mktopt_error err;
    int32_t channels[64];
    double ages[64];
    size_t used = 0;
    mktopt_journey path = {.struct_size = sizeof path};
    text[0] = '\0';
    for (int64_t i = 0; mktopt_journeys_get_path(journeys, i, &path, channels, ages, 64, &err) == 0;
         i++) {
        if (i > 0)
            used += (size_t)snprintf(text + used, sizeof text - used, " | ");
        for (int64_t k = 0; k < path.length; k++) {
            used += (size_t)snprintf(text + used, sizeof text - used, "%s%s", k > 0 ? " " : "",
                                     mktopt_journeys_channel(journeys, channels[k]));
            if (!isnan(ages[k]))
                used += (size_t)snprintf(text + used, sizeof text - used, "@%g", ages[k]);
        }
        if (path.conversions != 0)
            used += (size_t)snprintf(text + used, sizeof text - used, " c%g", path.conversions);
        if (path.value != 0)
            used += (size_t)snprintf(text + used, sizeof text - used, " v%g", path.value);
        if (path.nulls != 0)
            used += (size_t)snprintf(text + used, sizeof text - used, " n%g", path.nulls);
    }
    return text;
}

static inline mktopt_journeys_summary summary_of(const mktopt_journeys *journeys)
{
    mktopt_error err;
    mktopt_journeys_summary summary = {.struct_size = sizeof summary};
    assert_ok(mktopt_journeys_get_summary(journeys, &summary, &err), err);
    return summary;
}

#endif
