/* mktopt_anomalies_score: a method's judgement, calibrated, with band and severity. */
#include "anomaly/score.h"

#include <math.h>
#include <string.h>

#include "anomaly/calibrate.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/options.h"
#include "numeric/distribution.h"

static const double esd_alpha = 0.05;
static const double esd_share = 0.1;  /* of the values may be anomalies */
static const double rounding = 1e-12; /* some thousand steps of a double */
static const double far_out = 1e6;    /* deviations: farther out is no different */

/* ---- options ------------------------------------------------------------------------------ */

static const char *const method_names[] = {"auto",   "seasonal", "s_h_esd",
                                           "hampel", "ewma",     "changepoints"};
const mktopt__enum mktopt__anomaly_methods = MKTOPT__ENUM_OF(method_names);
static const char *const kind_names[] = {"spike", "level_shift"};
const mktopt__enum mktopt__anomaly_kinds = MKTOPT__ENUM_OF(kind_names);
static const char *const severity_names[] = {"info", "low", "medium", "high", "critical"};
const mktopt__enum mktopt__severities = MKTOPT__ENUM_OF(severity_names);

#define S mktopt_anomaly_options
static const mktopt__field options_fields[] = {
    MKTOPT__MEMBER(S, ENUM, method, MKTOPT__DEFAULT(0), .names = &mktopt__anomaly_methods,
                   .doc = "How values are judged."),
    MKTOPT__MEMBER(S, I64, season_length, MKTOPT__DEFAULT(0), MKTOPT__AT_LEAST(0), .unit = "values",
                   .doc =
                       "Values a season; 1: none; 0: looked for. A season counts when the series "
                       "holds three."),
    MKTOPT__MEMBER(S, F64, sensitivity, MKTOPT__DEFAULT(0.5), MKTOPT__BETWEEN(0, 1),
                   .doc = "Anomalies score above 1 - 10^(4 sensitivity - 5): 0.5 is 0.999, 1 is "
                          "0.9."),
};
const mktopt__struct mktopt__anomaly_options_type = {.name = "anomaly_options",
                                                     MKTOPT__STRUCT_TABLE(S, options_fields)};
#undef S

mktopt_status mktopt_anomaly_options_init(mktopt_anomaly_options *options, size_t size)
{
    return mktopt__options_init(&mktopt__anomaly_options_type, options, size);
}

/* ---- scores ------------------------------------------------------------------------------- */

static int32_t severity_of(double deviation, double half_width)
{
    static const double ladder[] = {1.5, 2.5, 4};
    int32_t severity = MKTOPT_SEVERITY_LOW;
    for (int i = 0; i < 3; i++)
        severity += deviation >= ladder[i] * half_width;
    return severity;
}

/* Value less expected; 0 where that is but the rounding of the parts that were taken off. */
static double deviation_of(const mktopt__series *series, const mktopt__judgement *judged, int64_t i)
{
    const double value = series->values[i], deviation = value - judged->expected[i];
    const double size = fabs(value) + fabs(series->level[i]) + fabs(series->season[i]);
    return fabs(deviation) <= rounding * size ? 0 : deviation;
}

/* Deviations in units of their usual size; where that is 0, any deviation is far out. */
static void standardise(const mktopt__series *series, const mktopt__judgement *judged, double *z)
{
    for (int64_t i = 0; i < series->count; i++) {
        const double residual = deviation_of(series, judged, i);
        if (judged->scale[i] > 0)
            z[i] = residual / judged->scale[i];
        else
            z[i] = residual == 0 || isnan(residual) ? residual : copysign(far_out, residual);
        if (fabs(z[i]) > far_out)
            z[i] = copysign(far_out, z[i]);
    }
}

static mktopt_status add_anomaly(mktopt__scored *scored, const mktopt_anomaly *anomaly,
                                 int64_t *capacity, mktopt__arena *arena, mktopt_error *err)
{
    mktopt_anomaly *slot = mktopt__arena_push(arena, &scored->anomalies.items,
                                              &scored->anomalies.count, capacity, sizeof *slot);
    if (slot == NULL)
        return mktopt__out_of_memory(err);
    *slot = *anomaly;
    return MKTOPT_OK;
}

static mktopt_anomaly anomaly_at(const mktopt__scored *scored, const mktopt__series *series,
                                 int64_t i, int32_t kind, double expected, double deviation)
{
    const double centre = scored->expected[i];
    const int above = deviation > 0;
    const double half = above ? scored->upper[i] - centre : centre - scored->lower[i];
    return (mktopt_anomaly){
        .struct_size = sizeof(mktopt_anomaly),
        .kind = kind,
        .severity = severity_of(fabs(deviation), half),
        .direction = above ? 1 : -1,
        .index = i,
        .value = series->values[i],
        .expected = expected,
        .lower = expected - (centre - scored->lower[i]),
        .upper = expected + (scored->upper[i] - centre),
        .score = scored->scores[i],
    };
}

/* The first value of a new level; a shift's score is that of its size. */
static mktopt_anomaly shift_at(mktopt__scored *scored, const mktopt__series *series,
                               const mktopt__level_shift *shift)
{
    const int64_t i = shift->index;
    const double p = 2 * mktopt__normal_cdf(-fabs(shift->z));
    if (!isnan(scored->scores[i]))
        scored->scores[i] = fmax(scored->scores[i], 1 - p);
    return anomaly_at(scored, series, i, MKTOPT_ANOMALY_LEVEL_SHIFT,
                      scored->expected[i] - shift->size, shift->size);
}

/* Spikes and level shifts in the order of the series. */
static mktopt_status list_anomalies(mktopt__scored *scored, const mktopt__series *series,
                                    const unsigned char *flags, int spikes, mktopt__arena *arena,
                                    mktopt_error *err)
{
    const mktopt__level_shift *shifts = series->shifts.items;
    int64_t capacity = 0, next = 0;
    for (int64_t i = 0; i < scored->count; i++) {
        const double value = series->values[i], expected = scored->expected[i];
        const int out = flags != NULL ? flags[i] : scored->scores[i] > scored->threshold;
        mktopt_anomaly anomaly;
        if (next < series->shifts.count && shifts[next].index == i)
            anomaly = shift_at(scored, series, &shifts[next++]);
        else if (spikes && out && !isnan(value))
            anomaly =
                anomaly_at(scored, series, i, MKTOPT_ANOMALY_SPIKE, expected, value - expected);
        else
            continue;
        MKTOPT__TRY(add_anomaly(scored, &anomaly, &capacity, arena, err));
    }
    return MKTOPT_OK;
}

static mktopt_status calibrate(mktopt__scored *scored, const mktopt__series *series,
                               const mktopt__judgement *judged, mktopt__arena *arena,
                               mktopt_error *err)
{
    const int64_t n = series->count;
    double *z = mktopt__arena_alloc(arena, n, sizeof *z);
    mktopt__sample sample;
    if (z == NULL)
        return mktopt__out_of_memory(err);
    standardise(series, judged, z);
    MKTOPT__TRY(mktopt__sample_fit(z, n, &sample, arena, err));
    const double above = mktopt__sample_quantile(&sample, 0, 1 - scored->threshold);
    const double below = mktopt__sample_quantile(&sample, 1, 1 - scored->threshold);
    for (int64_t i = 0; i < n; i++) {
        const double score = 1 - mktopt__sample_probability(&sample, z[i]);
        scored->scores[i] = isnan(z[i]) ? (double)NAN : score;
        scored->upper[i] = scored->expected[i] + above * judged->scale[i];
        scored->lower[i] = scored->expected[i] - below * judged->scale[i];
    }
    return MKTOPT_OK;
}

static void judge(const mktopt__series *series, int32_t method, mktopt__judgement *judged,
                  double *scratch)
{
    switch (method) {
    case MKTOPT_ANOMALY_S_H_ESD:
        mktopt__judge_s_h_esd(series, esd_alpha, (int64_t)(esd_share * (double)series->count),
                              judged, scratch);
        break;
    case MKTOPT_ANOMALY_HAMPEL:
        mktopt__judge_hampel(series, judged, scratch);
        break;
    case MKTOPT_ANOMALY_EWMA:
        mktopt__judge_ewma(series, judged, scratch);
        break;
    default:
        mktopt__judge_residual(series, judged, scratch);
    }
}

mktopt_status mktopt__score(const mktopt__context *context, const double *values, int64_t count,
                            const mktopt_anomaly_options *options, mktopt__scored *scored,
                            mktopt_error *err)
{
    mktopt__arena *arena = context->arena;
    mktopt__series series = {.values = values, .count = count};
    const int32_t method = options->method;
    const int shifts = method == MKTOPT_ANOMALY_AUTO || method == MKTOPT_ANOMALY_CHANGEPOINTS;
    double *numbers = mktopt__arena_alloc(arena, count, 5 * sizeof *numbers);
    double *scratch = mktopt__arena_alloc(arena, count + 32, 2 * sizeof *scratch);
    unsigned char *flags = mktopt__arena_alloc(arena, count, sizeof *flags);
    if (numbers == NULL || scratch == NULL || flags == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__TRY(mktopt__report(context, 0, err));
    MKTOPT__TRY(mktopt__series_decompose(&series, options->season_length, shifts, arena, err));
    MKTOPT__TRY(mktopt__report(context, 0.5, err));
    *scored = (mktopt__scored){
        .count = count,
        .season_length = series.season_length,
        .threshold = 1 - pow(10, 4 * options->sensitivity - 5),
        .scores = numbers,
        .expected = numbers + count,
        .lower = numbers + 2 * count,
        .upper = numbers + 3 * count,
    };
    mktopt__judgement judged = {scored->expected, numbers + 4 * count, flags};
    judge(&series, method, &judged, scratch);
    MKTOPT__TRY(calibrate(scored, &series, &judged, arena, err));
    return list_anomalies(scored, &series, method == MKTOPT_ANOMALY_S_H_ESD ? flags : NULL,
                          method != MKTOPT_ANOMALY_CHANGEPOINTS, arena, err);
}

/* ---- the public result -------------------------------------------------------------------- */

struct mktopt_anomalies {
    mktopt__arena *arena;
    mktopt__scored scored;
};

mktopt_status mktopt_anomalies_score(const double *values, int64_t count,
                                     const mktopt_anomaly_options *options,
                                     const mktopt_allocator *allocator,
                                     mktopt_anomalies **anomalies, mktopt_error *err)
{
    mktopt_anomaly_options known;
    MKTOPT__REQUIRE(anomalies, err);
    if (count < 0)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("count"),
                            "must be >= 0, got %lld", (long long)count);
    if (count > 0)
        MKTOPT__REQUIRE(values, err);
    MKTOPT__TRY(mktopt__options_read(&mktopt__anomaly_options_type, options, &known, err));
    for (int64_t i = 0; i < count; i++)
        MKTOPT__TRY(mktopt__check_value(values[i], MKTOPT__ELEMENT_PATH("values", i), err));
    mktopt_anomalies *made = mktopt__handle_create(allocator, sizeof *made);
    if (made == NULL)
        return mktopt__out_of_memory(err);
    const mktopt__context context = {
        .arena = made->arena, .allocator = mktopt__arena_allocator(made->arena), .threads = 1};
    MKTOPT__RETURN_HANDLE(made, anomalies,
                          mktopt__score(&context, values, count, &known, &made->scored, err));
}

void mktopt_anomalies_free(mktopt_anomalies *anomalies)
{
    if (anomalies != NULL)
        mktopt__arena_free(anomalies->arena);
}

int64_t mktopt_anomalies_count(const mktopt_anomalies *anomalies)
{
    return anomalies != NULL ? anomalies->scored.anomalies.count : 0;
}

mktopt_status mktopt_anomalies_get(const mktopt_anomalies *anomalies, int64_t index,
                                   mktopt_anomaly *anomaly, mktopt_error *err)
{
    MKTOPT__REQUIRE(anomalies, err);
    return mktopt__item_out(&anomalies->scored.anomalies, index, sizeof *anomaly, anomaly, err);
}

const double *mktopt_anomalies_scores(const mktopt_anomalies *anomalies)
{
    return anomalies != NULL ? anomalies->scored.scores : NULL;
}

const double *mktopt_anomalies_expected(const mktopt_anomalies *anomalies)
{
    return anomalies != NULL ? anomalies->scored.expected : NULL;
}

const double *mktopt_anomalies_lower(const mktopt_anomalies *anomalies)
{
    return anomalies != NULL ? anomalies->scored.lower : NULL;
}

const double *mktopt_anomalies_upper(const mktopt_anomalies *anomalies)
{
    return anomalies != NULL ? anomalies->scored.upper : NULL;
}

int64_t mktopt_anomalies_season_length(const mktopt_anomalies *anomalies)
{
    return anomalies != NULL ? anomalies->scored.season_length : 0;
}
