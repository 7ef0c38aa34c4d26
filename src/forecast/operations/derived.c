/* forecast.ratio, forecast.resources */
#include <math.h>
#include <string.h>

#include "base/sum.h"
#include "forecast/operations/given.h"
#include "numeric/distribution.h"

/* ---- forecast.ratio ------------------------------------------------------------------------- */

typedef struct ratio_request {
    mktopt__forecast_answer numerator;
    mktopt__forecast_answer denominator;
    double correlation;
    mktopt__array levels;
} ratio_request;

#define S ratio_request
static const mktopt__field ratio_request_fields[] = {
    MKTOPT__MEMBER(S, STRUCT, numerator, .type = &mktopt__given_forecast_type,
                   .doc = "Such as cost."),
    MKTOPT__MEMBER(S, STRUCT, denominator, .type = &mktopt__given_forecast_type,
                   .doc = "Such as customers."),
    MKTOPT__MEMBER(S, F64, correlation, MKTOPT__DEFAULT(0), MKTOPT__BETWEEN(-1, 1),
                   .doc = "Of their errors: that of their residuals."),
    MKTOPT__FORECAST_LEVELS_FIELD(S, ),
};

static mktopt_status check_ratio(const void *value, const mktopt__path *path, mktopt_error *err)
{
    const ratio_request *given = value;
    if (given->numerator.mean.count != given->denominator.mean.count)
        return mktopt__fail(err, MKTOPT_LENGTH_MISMATCH,
                            MKTOPT__MEMBER_PATH(MKTOPT__MEMBER_PATH(path, "denominator"), "mean"),
                            "has %d numbers, the numerator has %d",
                            (int)given->denominator.mean.count, (int)given->numerator.mean.count);
    return MKTOPT_OK;
}
const mktopt__struct mktopt__forecast_ratio_request = {
    .name = "forecast_ratio_request",
    .doc = "Two forecasts.",
    MKTOPT__STRUCT_TABLE(S, ratio_request_fields),
    .check = check_ratio};
#undef S

typedef struct total_ratio {
    double ratio;
    mktopt__array intervals; /* mktopt__total_band */
} total_ratio;

typedef struct ratio_response {
    mktopt__array ratio;
    mktopt__array intervals;
    total_ratio total;
} ratio_response;

#define S mktopt__total_band
static const mktopt__field total_band_fields[] = {
    MKTOPT__MEMBER(S, F64, level, .unit = "fraction", .doc = "How likely it holds the ratio."),
    MKTOPT__MEMBER(S, F64, lower, .flags = MKTOPT__OPTIONAL, .doc = "Its lower end."),
    MKTOPT__MEMBER(S, F64, upper, .flags = MKTOPT__OPTIONAL, .doc = "Its upper end."),
};
static const mktopt__struct total_band_type = {
    .name = "forecast_ratio_interval",
    .doc = "An interval of the ratio of totals; null where the denominator may be 0.",
    MKTOPT__STRUCT_TABLE(S, total_band_fields)};
#undef S

#define S total_ratio
static const mktopt__field total_ratio_fields[] = {
    MKTOPT__MEMBER(S, F64, ratio, .flags = MKTOPT__OPTIONAL,
                   .doc = "Its median; null where the denominator is not > 0."),
    MKTOPT__MEMBER(S, ARRAY, intervals, MKTOPT__ITEMS(mktopt__total_band, &total_band_type),
                   .doc = "By level, after Fieller."),
};
static const mktopt__struct total_ratio_type = {.name = "forecast_total_ratio",
                                                .doc = "The ratio of the sums of all steps.",
                                                MKTOPT__STRUCT_TABLE(S, total_ratio_fields)};
#undef S

#define S ratio_response
static const mktopt__field ratio_response_fields[] = {
    MKTOPT__NUMBERS(S, ratio, .doc = "Its median by step; null where the denominator is not > 0."),
    MKTOPT__MEMBER(S, ARRAY, intervals, MKTOPT__ITEMS(mktopt__band, &mktopt__band_type),
                   .doc = "By level, after Fieller; null where the denominator may be 0."),
    MKTOPT__MEMBER(S, STRUCT, total, .type = &total_ratio_type,
                   .doc = "All steps together: the CAC of the year is not the mean of the "
                          "months'."),
};
const mktopt__struct mktopt__forecast_ratio_response = {
    .name = "forecast_ratio",
    .doc = "A ratio with its interval.",
    MKTOPT__STRUCT_TABLE(S, ratio_response_fields)};
#undef S

/* A forecast as numbers by step, that of all steps behind them. */
typedef struct side {
    const double *mean;
    mktopt__spread spread;
    int held_at_zero;
} side;

static mktopt_status make_side(mktopt__arena *arena, const mktopt__forecast_answer *given,
                               side *out, mktopt_error *err)
{
    const int64_t n = given->mean.count;
    double *mean = mktopt__arena_alloc(arena, n + 1, sizeof *mean);
    if (mean == NULL)
        return mktopt__out_of_memory(err);
    memcpy(mean, given->mean.items, (size_t)n * sizeof *mean);
    mean[n] = mktopt__sum_of(mean, n);
    out->mean = mean;
    out->held_at_zero = mktopt__given_held_at_zero(given);
    return mktopt__given_spread(arena, given, &out->spread, err);
}

/* By step, that of all steps behind them. */
typedef struct ratios {
    double *ratio, *lower, *upper;
} ratios;

static mktopt_status ratio_at(mktopt__arena *arena, const ratio_request *given, const side *over,
                              const side *under, double level, const ratios *out, mktopt_error *err)
{
    mktopt_error inner = {0};
    const int64_t n = given->numerator.mean.count + 1;
    const double score = mktopt__normal_quantile(0.5 + level / 2);
    double *deviation = mktopt__arena_alloc(arena, n, 2 * sizeof *deviation);
    if (deviation == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t k = 0; k < n; k++) {
        deviation[k] = mktopt__deviation_at_score(&over->spread, k, score);
        deviation[n + k] = mktopt__deviation_at_score(&under->spread, k, score);
    }
    const mktopt_status status = mktopt_forecast_ratio(over->mean, deviation, under->mean,
                                                       deviation + n, n, given->correlation, level,
                                                       out->ratio, out->lower, out->upper, &inner);
    if (status != MKTOPT_OK && inner.index == n - 1) /* of steps that are numbers all */
        return mktopt__fail(err, MKTOPT_NUMBER_OVERFLOW, MKTOPT__FIELD_PATH("total"),
                            "exceeds the largest number");
    if (status != MKTOPT_OK && err != NULL)
        *err = inner;
    for (int64_t k = 0; k < n && over->held_at_zero && status == MKTOPT_OK; k++)
        out->lower[k] = isnan(out->lower[k]) ? out->lower[k] : fmax(out->lower[k], 0);
    return status;
}

/* Takes what stands behind the steps off the bands. */
static mktopt_status take_total(mktopt__arena *arena, ratio_response *answer, mktopt_error *err)
{
    mktopt__band *bands = answer->intervals.items;
    const int64_t n = --answer->ratio.count, count = answer->intervals.count;
    mktopt__total_band *totals = mktopt__arena_alloc(arena, count, sizeof *totals);
    if (totals == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < count; i++) {
        bands[i].lower.count = bands[i].upper.count = n;
        totals[i] = (mktopt__total_band){bands[i].level, ((const double *)bands[i].lower.items)[n],
                                         ((const double *)bands[i].upper.items)[n]};
    }
    answer->total = (total_ratio){((const double *)answer->ratio.items)[n], {totals, count}};
    return MKTOPT_OK;
}

mktopt_status mktopt__forecast_run_ratio(const mktopt__context *context, const void *request,
                                         void *response, mktopt_error *err)
{
    const ratio_request *given = request;
    ratio_response *answer = response;
    mktopt__arena *arena = context->arena;
    const int64_t n = given->numerator.mean.count + 1, levels = given->levels.count;
    side over, under;
    MKTOPT__TRY(make_side(arena, &given->numerator, &over, err));
    MKTOPT__TRY(make_side(arena, &given->denominator, &under, err));
    double *ratio = mktopt__arena_alloc(arena, n, sizeof *ratio);
    double *lower = mktopt__arena_alloc(arena, levels + 1, (size_t)n * sizeof *lower);
    double *upper = mktopt__arena_alloc(arena, levels + 1, (size_t)n * sizeof *upper);
    if (ratio == NULL || lower == NULL || upper == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i <= levels; i++) { /* one more: the median, where there are none */
        const double level = i < levels ? ((const double *)given->levels.items)[i] : 0.5;
        const ratios out = {ratio, lower + i * n, upper + i * n};
        MKTOPT__TRY(ratio_at(arena, given, &over, &under, level, &out, err));
    }
    answer->ratio = (mktopt__array){ratio, n};
    answer->intervals = mktopt__bands(arena, given->levels.items, levels, lower, upper, n);
    if (answer->intervals.items == NULL)
        return mktopt__out_of_memory(err);
    return take_total(arena, answer, err);
}

/* ---- forecast.resources --------------------------------------------------------------------- */

typedef struct resource_entry {
    const char *key;
    mktopt_forecast_resource value;
} resource_entry;

typedef struct resources_request {
    mktopt__forecast_answer forecast;
    mktopt__array resources;
} resources_request;

#define S mktopt_forecast_resource
static const mktopt__field resource_fields[] = {
    MKTOPT__MEMBER(S, F64, per_unit, .flags = 0, .doc = "For each unit of the forecast."),
    MKTOPT__MEMBER(S, F64, fixed, MKTOPT__DEFAULT(0), .doc = "Needed whatever the forecast is."),
    MKTOPT__MEMBER(S, F64, included, MKTOPT__DEFAULT(0), MKTOPT__AT_LEAST(0),
                   .doc = "Units of the forecast that the fixed part can bear."),
    MKTOPT__MEMBER(S, BOOL, whole, MKTOPT__DEFAULT(0), .doc = "Rounded up to whole units."),
};
static const mktopt__struct resource_type = {.name = "forecast_resource",
                                             .doc = "What follows a forecast.",
                                             MKTOPT__STRUCT_TABLE(S, resource_fields)};
#undef S

#define S resources_request
static const mktopt__field resources_request_fields[] = {
    MKTOPT__MEMBER(S, STRUCT, forecast, .type = &mktopt__given_forecast_type,
                   .doc = "Such as revenue."),
    MKTOPT__MEMBER(S, MAP, resources, .flags = MKTOPT__NON_EMPTY,
                   MKTOPT__ENTRIES(resource_entry, STRUCT, .type = &resource_type),
                   .doc = "By name: budget, people, calls."),
};
const mktopt__struct mktopt__forecast_resources_request = {
    .name = "forecast_resources_request",
    .doc = "A forecast and what follows it.",
    MKTOPT__STRUCT_TABLE(S, resources_request_fields)};
#undef S

typedef struct need {
    mktopt__array mean;
    mktopt__array intervals;
    double total;
    double peak;
} need;

typedef struct need_entry {
    const char *key;
    need value;
} need_entry;

typedef struct resources_response {
    mktopt__array resources;
} resources_response;

#define S need
static const mktopt__field need_fields[] = {
    MKTOPT__NUMBERS(S, mean, .doc = "For the mean of the forecast, by step."),
    MKTOPT__MEMBER(S, ARRAY, intervals, MKTOPT__ITEMS(mktopt__band, &mktopt__band_type),
                   .doc = "For the ends of its intervals."),
    MKTOPT__MEMBER(S, F64, total, .doc = "Of all steps, for the mean."),
    MKTOPT__MEMBER(S, F64, peak, .doc = "The most of a step, for the mean."),
};
static const mktopt__struct need_type = {.name = "forecast_need",
                                         .doc = "What is needed of a resource.",
                                         MKTOPT__STRUCT_TABLE(S, need_fields)};
#undef S

#define S resources_response
static const mktopt__field resources_response_fields[] = {
    MKTOPT__MEMBER(S, MAP, resources, MKTOPT__ENTRIES(need_entry, STRUCT, .type = &need_type),
                   .doc = "By name."),
};
const mktopt__struct mktopt__forecast_resources_response = {
    .name = "forecast_resources",
    .doc = "What a forecast needs.",
    MKTOPT__STRUCT_TABLE(S, resources_response_fields)};
#undef S

static mktopt_status band_needs(mktopt__arena *arena, const mktopt_forecast_resource *resource,
                                const mktopt__forecast_answer *forecast, mktopt__array *intervals,
                                mktopt_error *err)
{
    const mktopt__band *bands = forecast->intervals.items;
    const int64_t n = forecast->mean.count, count = forecast->intervals.count;
    mktopt__band *out = mktopt__arena_alloc(arena, count, sizeof *out);
    if (out == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t b = 0; b < count; b++) {
        double *ends = mktopt__arena_alloc(arena, 2 * n, sizeof *ends);
        if (ends == NULL)
            return mktopt__out_of_memory(err);
        /* more of the forecast may need less */
        const int falls = resource->per_unit < 0;
        const double *low = falls ? bands[b].upper.items : bands[b].lower.items;
        const double *high = falls ? bands[b].lower.items : bands[b].upper.items;
        MKTOPT__TRY(mktopt_forecast_needs(resource, low, n, ends, err));
        MKTOPT__TRY(mktopt_forecast_needs(resource, high, n, ends + n, err));
        out[b] = (mktopt__band){bands[b].level, {ends, n}, {ends + n, n}};
    }
    *intervals = (mktopt__array){out, count};
    return MKTOPT_OK;
}

mktopt_status mktopt__forecast_run_resources(const mktopt__context *context, const void *request,
                                             void *response, mktopt_error *err)
{
    const resources_request *given = request;
    const resource_entry *resources = given->resources.items;
    resources_response *answer = response;
    const int64_t n = given->forecast.mean.count, count = given->resources.count;
    need_entry *entries = mktopt__arena_alloc(context->arena, count, sizeof *entries);
    if (entries == NULL)
        return mktopt__out_of_memory(err);
    for (int64_t i = 0; i < count; i++) {
        mktopt_forecast_resource resource = resources[i].value;
        need *one = &entries[i].value;
        double *mean = mktopt__arena_alloc(context->arena, n, sizeof *mean);
        if (mean == NULL)
            return mktopt__out_of_memory(err);
        resource.struct_size = sizeof resource;
        entries[i].key = resources[i].key;
        MKTOPT__TRY(mktopt_forecast_needs(&resource, given->forecast.mean.items, n, mean, err));
        MKTOPT__TRY(band_needs(context->arena, &resource, &given->forecast, &one->intervals, err));
        one->mean = (mktopt__array){mean, n};
        one->peak = mean[0];
        for (int64_t k = 0; k < n; k++) {
            one->total += mean[k];
            one->peak = fmax(one->peak, mean[k]);
        }
    }
    answer->resources = (mktopt__array){entries, count};
    return MKTOPT_OK;
}
