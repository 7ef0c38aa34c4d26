/* A forecast as a request, and how sure it is. */
#include "forecast/operations/given.h"

#include <math.h>

#include "base/number.h"
#include "forecast/outlook.h"
#include "numeric/distribution.h"

/* The answer of forecast.run as it is, or just its mean and intervals. */
#define S mktopt__forecast_answer
static const mktopt__field given_fields[] = {
    MKTOPT__MEMBER(S, ARRAY, mean, .flags = MKTOPT__NON_EMPTY, MKTOPT__EACH(F64, .flags = 0),
                   .doc = "By step."),
    MKTOPT__MEMBER(S, ARRAY, intervals, .flags = MKTOPT__OPTIONAL,
                   MKTOPT__ITEMS(mktopt__band, &mktopt__band_type),
                   .doc = "They say how sure the forecast is; without, it is certain."),
    MKTOPT__MEMBER(S, STRUCT, total, .flags = MKTOPT__OPTIONAL, .type = &mktopt__total_type,
                   MKTOPT__PRESENT(S, has_total),
                   .doc = "How sure the sum of all steps is; without, by how intervals widen."),
    MKTOPT__MEMBER(S, ENUM, method, MKTOPT__DEFAULT(0), .names = &mktopt__forecast_method_names,
                   .doc = "Not used."),
    MKTOPT__MEMBER(S, MAP, parameters, .flags = MKTOPT__OPTIONAL,
                   MKTOPT__ENTRIES(mktopt__forecast_named, F64, .flags = 0), .doc = "Not used."),
    MKTOPT__MEMBER(S, STRUCT, components, .flags = MKTOPT__OPTIONAL,
                   .type = &mktopt__forecast_components_type, MKTOPT__PRESENT(S, has_components),
                   .doc = "Not used."),
    MKTOPT__MEMBER(S, STRUCT, in_sample, .flags = MKTOPT__OPTIONAL,
                   .type = &mktopt__forecast_summary_type, MKTOPT__PRESENT(S, has_in_sample),
                   .doc = "Not used."),
    MKTOPT__NUMBERS(S, fitted, .flags = MKTOPT__OPTIONAL, .doc = "Not used."),
    MKTOPT__MEMBER(S, ARRAY, times, .flags = MKTOPT__OPTIONAL, MKTOPT__EACH(TIME, .flags = 0),
                   .doc = "Not used."),
    MKTOPT__MEMBER(S, STRING, state, .flags = MKTOPT__OPTIONAL, .doc = "Not used."),
};

/* The total's interval of this level; NULL: none. */
static const mktopt__total_band *total_band(const mktopt__forecast_answer *given, double level)
{
    const mktopt__total_band *bands = given->total.intervals.items;
    for (int64_t i = 0; i < given->total.intervals.count; i++)
        if (bands[i].level == level)
            return &bands[i];
    return NULL;
}

/* A wide interval reaches as far as the narrow ones inside it. */
static mktopt_status check_nested(double end, double level, double narrow_end, double narrow_level,
                                  const mktopt__path *at, mktopt_error *err)
{
    if (end >= narrow_end || level < narrow_level)
        return MKTOPT_OK;
    return mktopt__fail(
        err, MKTOPT_CONFLICT, at, "must be >= that of level %s (%s), which is narrower, got %s",
        MKTOPT__NUMBER(narrow_level), MKTOPT__NUMBER(narrow_end), MKTOPT__NUMBER(end));
}

static mktopt_status check_total_band(const mktopt__total_answer *total, int64_t i,
                                      const mktopt__path *element, mktopt_error *err)
{
    const mktopt__total_band *bands = total->intervals.items;
    const mktopt__path *upper = MKTOPT__MEMBER_PATH(element, "upper");
    if (!(bands[i].upper >= total->mean) || isinf(bands[i].upper - total->mean))
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, upper,
                            "must not be below the mean (%s), nor too far from it, got %s",
                            MKTOPT__NUMBER(total->mean), MKTOPT__NUMBER(bands[i].upper));
    for (int64_t j = 0; j < total->intervals.count; j++)
        MKTOPT__TRY(check_nested(bands[i].upper, bands[i].level, bands[j].upper, bands[j].level,
                                 upper, err));
    return MKTOPT_OK;
}

static mktopt_status check_total(const mktopt__forecast_answer *given, const mktopt__path *path,
                                 mktopt_error *err)
{
    const mktopt__path *total = MKTOPT__MEMBER_PATH(path, "total");
    const mktopt__band *bands = given->intervals.items;
    if (given->total.share.count != given->mean.count)
        return mktopt__fail(err, MKTOPT_LENGTH_MISMATCH, MKTOPT__MEMBER_PATH(total, "share"),
                            "has %d numbers, the mean has %d: it is of other steps",
                            (int)given->total.share.count, (int)given->mean.count);
    for (int64_t i = 0; i < given->intervals.count; i++)
        if (total_band(given, bands[i].level) == NULL)
            return mktopt__fail(err, MKTOPT_MISSING_FIELD, MKTOPT__MEMBER_PATH(total, "intervals"),
                                "has no level %s", MKTOPT__NUMBER(bands[i].level));
    for (int64_t i = 0; i < given->total.intervals.count; i++) {
        const mktopt__path element = {total, "intervals", i};
        MKTOPT__TRY(check_total_band(&given->total, i, &element, err));
    }
    return MKTOPT_OK;
}

static mktopt_status check_level(const mktopt__band *bands, int64_t i, const mktopt__path *band,
                                 mktopt_error *err)
{
    const mktopt__path *level = MKTOPT__MEMBER_PATH(band, "level");
    const double score = mktopt__normal_quantile(0.5 + bands[i].level / 2);
    if (!(score > 0) || isinf(score)) /* of a level that is too small or large as well */
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, level, "must be between 0 and 1, got %s",
                            MKTOPT__NUMBER(bands[i].level));
    for (int64_t j = 0; j < i; j++)
        if (bands[j].level == bands[i].level)
            return mktopt__fail(err, MKTOPT_DUPLICATE, level, "%s occurs twice",
                                MKTOPT__NUMBER(bands[i].level));
    return MKTOPT_OK;
}

/* One end of an interval, on its side of the mean by step, no further than that its standard
 * deviation is a number; `sign` is -1 for the lower one. */
static mktopt_status check_end(const char *name, const mktopt__array *ends, double sign,
                               double score, const mktopt__array *mean, const mktopt__path *band,
                               mktopt_error *err)
{
    const double *end = ends->items, *middle = mean->items;
    if (ends->count != mean->count)
        return mktopt__fail(err, MKTOPT_LENGTH_MISMATCH, MKTOPT__MEMBER_PATH(band, name),
                            "has %d numbers, the mean has %d", (int)ends->count, (int)mean->count);
    for (int64_t k = 0; k < mean->count; k++) {
        const mktopt__path at = {band, name, k};
        const double width = sign * (end[k] - middle[k]);
        if (isnan(end[k]))
            return mktopt__fail(err, MKTOPT_MISSING_FIELD, &at, "must be a number, but is missing");
        if (!(width >= 0) || isinf(width / score))
            return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, &at,
                                "must not be %s the mean (%s), nor too far from it, got %s",
                                sign > 0 ? "below" : "above", MKTOPT__NUMBER(middle[k]),
                                MKTOPT__NUMBER(end[k]));
    }
    return MKTOPT_OK;
}

static mktopt_status check_width(const mktopt__forecast_answer *given, int64_t i,
                                 const mktopt__path *band, mktopt_error *err)
{
    const mktopt__band *bands = given->intervals.items;
    for (int64_t j = 0; j < given->intervals.count; j++)
        for (int64_t k = 0; k < given->mean.count; k++) {
            const mktopt__path at = {band, "upper", k};
            MKTOPT__TRY(check_nested(((const double *)bands[i].upper.items)[k], bands[i].level,
                                     ((const double *)bands[j].upper.items)[k], bands[j].level, &at,
                                     err));
        }
    return MKTOPT_OK;
}

static mktopt_status check_given(const void *value, const mktopt__path *path, mktopt_error *err)
{
    const mktopt__forecast_answer *given = value;
    const mktopt__band *bands = given->intervals.items;
    for (int64_t i = 0; i < given->intervals.count; i++) {
        const mktopt__path band = {path, "intervals", i};
        MKTOPT__TRY(check_level(bands, i, &band, err));
        const double score = mktopt__normal_quantile(0.5 + bands[i].level / 2);
        MKTOPT__TRY(check_end("lower", &bands[i].lower, -1, score, &given->mean, &band, err));
        MKTOPT__TRY(check_end("upper", &bands[i].upper, 1, score, &given->mean, &band, err));
    }
    for (int64_t i = 0; i < given->intervals.count; i++) {
        const mktopt__path band = {path, "intervals", i};
        MKTOPT__TRY(check_width(given, i, &band, err));
    }
    return given->has_total ? check_total(given, path, err) : MKTOPT_OK;
}

const mktopt__struct mktopt__given_forecast_type = {
    .name = "given_forecast",
    .doc = "A forecast: what forecast.run answers, or its mean and intervals.",
    MKTOPT__STRUCT_TABLE(S, given_fields),
    .check = check_given,
};
#undef S

/* ---- how sure it is -------------------------------------------------------------------------- */

/* What stands behind the last step: the same of the sum of all, level by level. */
static double total_end(const mktopt__forecast_answer *given, double level, const double *ends,
                        double score, double *deviation)
{
    const int64_t steps = given->mean.count;
    if (given->has_total)
        return total_band(given, level)->upper - given->total.mean;
    for (int64_t k = 0; k < steps; k++)
        deviation[k] = ends[k] / score;
    return mktopt__total_deviation(deviation, steps, NULL) * score;
}

/* Intervals by level, narrow ones first; upper ends alone, as lower ones may have been held at 0.
 */
static void read_bands(const mktopt__forecast_answer *given, double *scratch,
                       mktopt__spread *spread)
{
    const mktopt__band *bands = given->intervals.items;
    const double *mean = given->mean.items;
    double level = 0;
    for (int64_t l = 0; l < spread->levels; l++) {
        const mktopt__band *next = NULL;
        for (int64_t i = 0; i < spread->levels; i++)
            if (bands[i].level > level && (next == NULL || bands[i].level < next->level))
                next = &bands[i];
        level = next->level;
        spread->scores[l] = mktopt__normal_quantile(0.5 + level / 2);
        double *ends = spread->ends + l * (spread->steps + 1);
        for (int64_t k = 0; k < spread->steps; k++)
            ends[k] = ((const double *)next->upper.items)[k] - mean[k];
        ends[spread->steps] = total_end(given, level, ends, spread->scores[l], scratch);
    }
}

mktopt_status mktopt__given_spread(mktopt__arena *arena, const mktopt__forecast_answer *given,
                                   mktopt__spread *spread, mktopt_error *err)
{
    const int64_t steps = given->mean.count;
    double *scratch = mktopt__arena_alloc(arena, steps, sizeof *scratch);
    if (mktopt__spread_reserve(arena, given->intervals.count, steps, spread) != 0 ||
        scratch == NULL)
        return mktopt__out_of_memory(err);
    read_bands(given, scratch, spread);
    return MKTOPT_OK;
}

int mktopt__given_held_at_zero(const mktopt__forecast_answer *given)
{
    const mktopt__band *bands = given->intervals.items;
    const double *mean = given->mean.items;
    int cut = 0;
    for (int64_t i = 0; i < given->intervals.count; i++) {
        const double *lower = bands[i].lower.items, *upper = bands[i].upper.items;
        for (int64_t k = 0; k < given->mean.count; k++) {
            if (!(lower[k] >= 0))
                return 0;
            cut |= lower[k] == 0 && upper[k] > 2 * mean[k];
        }
    }
    return cut;
}
