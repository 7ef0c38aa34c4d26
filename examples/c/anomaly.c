/* A watch over hourly revenue: warmed up from history, one alert an episode, and the reason with
 * it. Halfway the service is restarted: its detector goes on from the bytes it left. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <mktopt/mktopt.h>

enum { DAY = 24, WEEK = 168, HISTORY = 8 * WEEK, SEGMENTS = 6 }; /* hours */
enum { BREAKS = HISTORY + 14, RECOVERS = HISTORY + 19 };

static const int64_t start = 1772409600; /* Monday, 2 March 2026, 00:00 UTC */
static const char *const channels[] = {"search", "search", "social", "social", "email", "email"};
static const char *const devices[] = {"desktop", "mobile",  "desktop",
                                      "mobile",  "desktop", "mobile"};
static const double shares[] = {0.24, 0.20, 0.09, 0.18, 0.17, 0.12};

/* What each segment brings in an hour: a day's rhythm, a quiet weekend, a scatter of 6 %. Their
 * sum. */
static double revenue(int hour, double parts[SEGMENTS])
{
    const double rhythm = 1200 + 700 * sin((hour % DAY - 8) * acos(-1) / 12);
    const double week = hour / DAY % 7 >= 5 ? 0.7 : 1;
    const double scatter = 0.97 + 0.06 * ((uint32_t)(hour + 1) * 2654435761U >> 22) / 1024;
    double sum = 0;
    for (int i = 0; i < SEGMENTS; i++) {
        const int broken = i % 2 == 1 && hour >= BREAKS && hour < RECOVERS; /* mobile checkout */
        parts[i] = shares[i] * rhythm * week * scatter * (broken ? 0.2 : 1);
        sum += parts[i];
    }
    return sum;
}

/* The hour beside the same hour a week before, by segment. */
static int say_why(int hour, mktopt_error *err)
{
    double before[SEGMENTS], after[SEGMENTS];
    const mktopt_dimension dimensions[] = {{"channel", channels}, {"device", devices}};
    const mktopt_change change = {.struct_size = sizeof change,
                                  .rows = SEGMENTS,
                                  .dimensions = dimensions,
                                  .dimension_count = 2,
                                  .before = before,
                                  .after = after};
    mktopt_change_summary summary = {.struct_size = sizeof summary};
    mktopt_explain_options options;
    mktopt_explanation *explanation;
    (void)revenue(hour - WEEK, before);
    (void)revenue(hour, after);
    mktopt_explain_options_init(&options, sizeof options);
    options.metric = "Revenue";
    if (mktopt_change_explain(&change, &options, NULL, &explanation, err))
        return -1;
    mktopt_explanation_get_summary(explanation, &summary, err);
    printf("           %s\n", summary.sentence);
    mktopt_explanation_free(explanation);
    return 0;
}

/* Hours from .. to. */
static int watch(mktopt_detector *detector, int from, int to, mktopt_error *err)
{
    for (int hour = from; hour < to; hour++) {
        double parts[SEGMENTS];
        const double total = revenue(hour, parts);
        mktopt_detection said = {.struct_size = sizeof said};
        if (mktopt_detector_push(detector, total, start + 3600 * hour, &said, err))
            return -1;
        if (said.alert_score < MKTOPT_ALERT_SCORE)
            continue;
        printf("hour %2d:00  %.0f: alert\n", hour % DAY, total);
        if (say_why(hour, err))
            return -1;
    }
    return 0;
}

/* The detector as a new process would find it. */
static int restart(mktopt_detector **detector, mktopt_error *err)
{
    size_t size;
    void *bytes = malloc(MKTOPT_DETECTOR_BYTES); /* a file, a database ... */
    mktopt_detector *restored;
    if (bytes == NULL)
        return -1;
    const int failed = mktopt_detector_save(*detector, bytes, MKTOPT_DETECTOR_BYTES, &size, err) ||
                       mktopt_detector_restore(bytes, size, NULL, &restored, err);
    free(bytes);
    if (failed)
        return -1;
    mktopt_detector_free(*detector);
    *detector = restored;
    return 0;
}

int main(void)
{
    static double history[HISTORY];
    static int64_t times[HISTORY];
    mktopt_error err = {0};
    mktopt_detector *detector;
    for (int hour = 0; hour < HISTORY; hour++) {
        double parts[SEGMENTS];
        history[hour] = revenue(hour, parts);
        times[hour] = start + 3600 * hour;
    }
    int failed = mktopt_detector_create(NULL, &detector, &err);
    if (failed)
        detector = NULL;
    failed =
        failed || mktopt_detector_run(detector, history, times, HISTORY, NULL, NULL, NULL, &err);
    printf("warm after %lld hours\n", (long long)mktopt_detector_seen(detector));
    failed = failed || watch(detector, HISTORY, HISTORY + 12, &err) || restart(&detector, &err) ||
             watch(detector, HISTORY + 12, HISTORY + DAY, &err);
    printf("%lld hours seen\n", (long long)mktopt_detector_seen(detector));
    mktopt_detector_free(detector);
    if (failed)
        fprintf(stderr, "%s\n", err.message);
    return failed;
}
