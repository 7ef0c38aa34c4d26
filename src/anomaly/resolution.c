/* mktopt_anomaly_resolution: how a metric came back after an anomaly, and what an action did. */
#include "anomaly/resolution.h"

#include <math.h>

#include "anomaly/series.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/options.h"
#include "numeric/distribution.h"

#define S mktopt_resolution_options
static const mktopt__field options_fields[] = {
    MKTOPT__MEMBER(S, I64, action, .flags = MKTOPT__OPTIONAL, MKTOPT__AT_LEAST(0),
                   .doc = "Index of the first value after an action was taken."),
    MKTOPT__MEMBER(S, F64, tolerance, .flags = MKTOPT__OPTIONAL, MKTOPT__ABOVE(0),
                   .unit = "fraction",
                   .doc = "Deviation from what is expected that counts as normal; left out: three "
                          "times the usual spread before `start`."),
    MKTOPT__MEMBER(S, I32, sustained, MKTOPT__DEFAULT(3), MKTOPT__BETWEEN(1, 1000),
                   .unit = "values", .doc = "So many normal values in a row are a recovery."),
};
const mktopt__struct mktopt__resolution_options_type = {.name = "resolution_options",
                                                        MKTOPT__STRUCT_TABLE(S, options_fields)};
#undef S

mktopt_status mktopt_resolution_options_init(mktopt_resolution_options *options, size_t size)
{
    return mktopt__options_init(&mktopt__resolution_options_type, options, size);
}

/* ---- what was expected -------------------------------------------------------------------- */

enum { LEAST_BEFORE = 4, LEVEL_VALUES = 7 };

static const double usual_spreads = 3;

/* Deviations from what was expected, and how large normal ones are. */
typedef struct course {
    const mktopt__resolution_input *given;
    double *expected;
    double spread;
    double *scratch;
} course;

/* Level and season of the values before go on. */
static mktopt_status expect(course *c, mktopt__arena *arena, mktopt_error *err)
{
    const int64_t start = c->given->start;
    mktopt__series series = {.values = c->given->values, .count = start};
    MKTOPT__TRY(mktopt__series_decompose(&series, 0, 1, arena, err));
    const int64_t last = start < LEVEL_VALUES ? start : LEVEL_VALUES;
    const double level = mktopt__known_median(series.level + start - last, last, c->scratch);
    const int64_t length = series.season_length;
    for (int64_t i = 0; i < c->given->count; i++) {
        const double season = length > 0 ? series.season[i % length] : 0;
        c->expected[i] = (i < start ? series.level[i] : level) + season;
    }
    return MKTOPT_OK;
}

static mktopt_status prepare(course *c, mktopt__arena *arena, mktopt_error *err)
{
    const mktopt__resolution_input *given = c->given;
    c->expected = mktopt__arena_alloc(arena, c->given->count, sizeof(double));
    c->scratch = mktopt__arena_alloc(arena, c->given->count + LEVEL_VALUES, sizeof(double));
    double *residuals = mktopt__arena_alloc(arena, given->count, sizeof(double));
    if (c->expected == NULL || c->scratch == NULL || residuals == NULL)
        return mktopt__out_of_memory(err);
    if (given->expected != NULL)
        for (int64_t i = 0; i < c->given->count; i++)
            c->expected[i] = given->expected[i];
    else
        MKTOPT__TRY(expect(c, arena, err));
    int64_t known = 0;
    for (int64_t i = 0; i < given->start; i++) {
        residuals[i] = c->given->values[i] - c->expected[i];
        known += !isnan(residuals[i]);
    }
    if (known < LEAST_BEFORE && (given->expected == NULL || isnan(given->options.tolerance)))
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("start"),
                            "needs %d known values before it, or expected and tolerance",
                            (int)LEAST_BEFORE);
    c->spread = mktopt__spread(residuals, given->start, 0, c->scratch);
    return MKTOPT_OK;
}

static double band_at(const course *c, int64_t i)
{
    if (!isnan(c->given->options.tolerance))
        return c->given->options.tolerance * fabs(c->expected[i]);
    return usual_spreads * c->spread;
}

static double deviation_at(const course *c, int64_t i)
{
    return c->given->values[i] - c->expected[i];
}

/* ---- the course --------------------------------------------------------------------------- */

/* The first of `sustained` known values in a row that are normal, or with `off` are not; -1: none.
 */
static int64_t first_run(const course *c, int64_t from, int off)
{
    int64_t run = 0, begin = -1;
    for (int64_t i = from; i < c->given->count; i++) {
        if (isnan(c->given->values[i]))
            continue;
        const int is_off = fabs(deviation_at(c, i)) > band_at(c, i);
        if (is_off != off) {
            run = 0;
            continue;
        }
        begin = run++ == 0 ? i : begin;
        if (run == c->given->options.sustained)
            return begin;
    }
    return -1;
}

static double latest(const course *c)
{
    double sum = 0;
    int64_t n = 0;
    for (int64_t i = c->given->count - 1; i >= c->given->start && n < c->given->options.sustained;
         i--)
        if (!isnan(c->given->values[i])) {
            sum += deviation_at(c, i);
            n++;
        }
    return n > 0 ? sum / (double)n : 0;
}

static void follow_course(const course *c, mktopt_resolution *out)
{
    const int64_t start = c->given->start;
    const int64_t *times = c->given->times;
    out->baseline = c->expected[start];
    out->band = band_at(c, start);
    out->worst_index = start;
    out->worst_deviation = 0;
    out->cumulative_deviation = 0;
    for (int64_t i = start; i < c->given->count; i++)
        if (fabs(deviation_at(c, i)) > fabs(out->worst_deviation)) {
            out->worst_deviation = deviation_at(c, i);
            out->worst_index = i;
        }
    out->recovery_index = out->values_to_recovery = MKTOPT_NONE_I64;
    out->seconds_to_recovery = out->relapse_index = MKTOPT_NONE_I64;
    const int64_t recovery = first_run(c, start, 0);
    const int64_t end = recovery >= 0 ? recovery : c->given->count;
    for (int64_t i = start; i < end; i++)
        out->cumulative_deviation += isnan(c->given->values[i]) ? 0 : deviation_at(c, i);
    out->latest_deviation = latest(c);
    const double left =
        out->worst_deviation != 0 ? out->latest_deviation / out->worst_deviation : 0;
    out->recovered_fraction = 1 - left;
    out->status = fabs(left) < 0.5 ? MKTOPT_RESOLUTION_IMPROVING : MKTOPT_RESOLUTION_ONGOING;
    if (recovery < 0)
        return;
    out->recovery_index = recovery;
    out->values_to_recovery = recovery - start;
    if (times != NULL && times[recovery] >= times[start])
        out->seconds_to_recovery = (int64_t)((uint64_t)times[recovery] - (uint64_t)times[start]);
    const int64_t relapse = first_run(c, recovery, 1);
    out->relapse_index = relapse >= 0 ? relapse : MKTOPT_NONE_I64;
    out->status = relapse >= 0 ? MKTOPT_RESOLUTION_RELAPSED : MKTOPT_RESOLUTION_RECOVERED;
}

/* ---- the action --------------------------------------------------------------------------- */

typedef struct moments {
    double n;
    double mean;
    double variance;
} moments;

static moments sizes(const course *c, int64_t from, int64_t to)
{
    moments m = {0, 0, 0};
    double squares = 0;
    for (int64_t i = from; i < to; i++) {
        if (isnan(c->given->values[i]))
            continue;
        const double size = fabs(deviation_at(c, i)), before = size - m.mean;
        m.n += 1;
        m.mean += before / m.n;
        squares += before * (size - m.mean);
    }
    m.variance = m.n > 1 ? squares / (m.n - 1) : 0;
    return m;
}

/* Welch, Biometrika 34 (1947). */
static double welch(const moments *a, const moments *b)
{
    const double x = a->variance / a->n, y = b->variance / b->n;
    if (a->n < 3 || b->n < 3)
        return (double)NAN;
    if (!(x + y > 0))
        return a->mean == b->mean ? 1 : 0;
    const double t = (a->mean - b->mean) / sqrt(x + y);
    const double freedom = (x + y) * (x + y) / (x * x / (a->n - 1) + y * y / (b->n - 1));
    return 2 * mktopt__student_cdf(-fabs(t), freedom);
}

static void judge_action(const course *c, mktopt_resolution *out)
{
    const int64_t at = c->given->options.action;
    out->action_deviation_before = out->action_deviation_after = (double)NAN;
    out->action_change = out->action_p_value = (double)NAN;
    if (at == MKTOPT_NONE_I64)
        return;
    const moments before = sizes(c, c->given->start, at), after = sizes(c, at, c->given->count);
    const double p = welch(&before, &after);
    out->has_action = 1;
    out->action_effect = MKTOPT_ACTION_NO_CLEAR_EFFECT;
    out->action_deviation_before = before.n > 0 ? before.mean : (double)NAN;
    out->action_deviation_after = after.n > 0 ? after.mean : (double)NAN;
    if (before.n > 0 && after.n > 0 && before.mean > 0)
        out->action_change = after.mean / before.mean - 1;
    out->action_p_value = p;
    if (p < 0.05)
        out->action_effect =
            after.mean < before.mean ? MKTOPT_ACTION_EFFECTIVE : MKTOPT_ACTION_HARMFUL;
}

/* ---- the whole ------------------------------------------------------------------------------ */

static mktopt_status check_index(int64_t index, int64_t low, int64_t count, const char *name,
                                 mktopt_error *err)
{
    if (index >= low && index < count)
        return MKTOPT_OK;
    return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH(name),
                        "must lie within %lld .. %lld, got %lld", (long long)low,
                        (long long)count - 1, (long long)index);
}

mktopt_status mktopt__resolve(const mktopt__resolution_input *input, mktopt__arena *arena,
                              mktopt_resolution *out, mktopt_error *err)
{
    course c = {.given = input};
    MKTOPT__TRY(check_index(input->start, 0, input->count, "start", err));
    if (input->options.action != MKTOPT_NONE_I64)
        MKTOPT__TRY(check_index(input->options.action, input->start, input->count, "action", err));
    MKTOPT__TRY(prepare(&c, arena, err));
    *out = (mktopt_resolution){.struct_size = sizeof *out};
    follow_course(&c, out);
    judge_action(&c, out);
    return MKTOPT_OK;
}

static mktopt_status check_values(const double *values, int64_t count, const char *name,
                                  int missing_ok, mktopt_error *err)
{
    for (int64_t i = 0; i < count; i++) {
        const mktopt__path *path = MKTOPT__ELEMENT_PATH(name, i);
        MKTOPT__TRY(mktopt__check_value(values[i], path, err));
        if (isnan(values[i]) && !missing_ok)
            return mktopt__fail(err, MKTOPT_NOT_FINITE, path, "must be a finite number");
    }
    return MKTOPT_OK;
}

mktopt_status mktopt_anomaly_resolution(const double *values, const int64_t *times,
                                        const double *expected, int64_t count, int64_t start,
                                        const mktopt_resolution_options *options,
                                        const mktopt_allocator *allocator, mktopt_resolution *out,
                                        mktopt_error *err)
{
    mktopt__resolution_input input = {values, times, expected, count, start, {0}};
    mktopt_resolution said = {.struct_size = sizeof said};
    if (count < 1)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("count"),
                            "must be >= 1, got %lld", (long long)count);
    MKTOPT__REQUIRE(values, err);
    MKTOPT__REQUIRE(out, err);
    MKTOPT__TRY(
        mktopt__options_read(&mktopt__resolution_options_type, options, &input.options, err));
    MKTOPT__TRY(check_values(values, count, "values", 1, err));
    if (expected != NULL)
        MKTOPT__TRY(check_values(expected, count, "expected", 0, err));
    for (int64_t i = 0; times != NULL && i < count; i++)
        MKTOPT__TRY(mktopt__check_time(times[i], MKTOPT__ELEMENT_PATH("times", i), err));
    mktopt__arena *arena = mktopt__arena_create(allocator);
    if (arena == NULL)
        return mktopt__out_of_memory(err);
    const mktopt_status status = mktopt__resolve(&input, arena, &said, err);
    mktopt__arena_free(arena);
    if (status != MKTOPT_OK)
        return status;
    return mktopt__struct_out(out, "out", &said, sizeof said, err);
}
