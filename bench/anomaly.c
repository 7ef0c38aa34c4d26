/* Anomalies: a value pushed into a detector, with and without times; a detector saved and restored;
 * a value of a whole series scored by each method. */
#include "bench.h"

#include <math.h>

#include <mktopt/mktopt.h>

enum { LENGTH = 10000 };

typedef struct setup {
    mktopt_detector *detector;
    double values[LENGTH];
    void *state;
    bench_memory memory;
    mktopt_allocator allocator;
    int32_t method;
} setup;

/* Days of 96 values, and noise of a congruential generator. */
static void fill(double *values)
{
    uint64_t state = 1;
    for (int64_t i = 0; i < LENGTH; i++) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        values[i] = 100 + 30 * sin((double)i * 2 * 3.14159265358979 / 96) +
                    10 * ((double)(state >> 11) / 9007199254740992.0);
    }
}

static void push_with_time(void *context, int64_t units)
{
    const setup *s = context;
    mktopt_detection said = {.struct_size = sizeof said};
    for (int64_t i = 0; i < units; i++)
        mktopt_detector_push(s->detector, s->values[i % LENGTH], i * 900, &said, NULL);
    bench_keep((int64_t)(1000 * said.score));
}

static void push(void *context, int64_t units)
{
    const setup *s = context;
    mktopt_detection said = {.struct_size = sizeof said};
    for (int64_t i = 0; i < units; i++)
        mktopt_detector_push(s->detector, s->values[i % LENGTH], MKTOPT_NONE_I64, &said, NULL);
    bench_keep((int64_t)(1000 * said.score));
}

static void save_and_restore(void *context, int64_t units)
{
    const setup *s = context;
    size_t size = 0;
    for (int64_t i = 0; i < units; i++) {
        mktopt_detector *restored = NULL;
        mktopt_detector_save(s->detector, s->state, MKTOPT_DETECTOR_BYTES, &size, NULL);
        mktopt_detector_restore(s->state, size, NULL, &restored, NULL);
        mktopt_detector_free(restored);
    }
}

/* A unit is a value: whole series at a time, at least one. */
static void score(void *context, int64_t units)
{
    const setup *s = context;
    mktopt_anomaly_options options;
    mktopt_anomaly_options_init(&options, sizeof options);
    options.method = s->method;
    for (int64_t done = 0; done < units; done += LENGTH) {
        mktopt_anomalies *found = NULL;
        mktopt_anomalies_score(s->values, LENGTH, &options, &s->allocator, &found, NULL);
        bench_keep(mktopt_anomalies_count(found));
        mktopt_anomalies_free(found);
    }
}

int main(void)
{
    static setup s;
    static const char *const methods[] = {"score_auto",   "score_seasonal", "score_s_h_esd",
                                          "score_hampel", "score_ewma",     "score_changepoints"};
    fill(s.values);
    s.allocator = bench_allocator(&s.memory);
    s.state = malloc(MKTOPT_DETECTOR_BYTES);
    if (s.state == NULL || mktopt_detector_create(&s.allocator, &s.detector, NULL) != MKTOPT_OK)
        return 1;
    bench_run_counted("anomaly", "push_with_time", 1, push_with_time, &s, &s.memory);
    bench_run("anomaly", "save_and_restore", 1, save_and_restore, &s);
    mktopt_detector_free(s.detector);
    if (mktopt_detector_create(&s.allocator, &s.detector, NULL) != MKTOPT_OK)
        return 1;
    bench_run_counted("anomaly", "push", 1, push, &s, &s.memory);
    mktopt_detector_free(s.detector);
    for (s.method = 0; s.method < 6; s.method++)
        bench_run_counted("anomaly", methods[s.method], LENGTH, score, &s, &s.memory);
    free(s.state);
    return 0;
}
