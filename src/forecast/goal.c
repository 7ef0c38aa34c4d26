/* Goals: sums over a time, projected day by day. */
#include <math.h>

#include "base/number.h"
#include "base/options.h"
#include "forecast/combination/intervals.h"
#include "forecast/forecast_priv.h"
#include "forecast/outlook.h"
#include "forecast/spread.h"
#include "numeric/distribution.h"

#define DAY 86400

enum { MOST_DAYS = 100000 };

/* ---- what there is -------------------------------------------------------------------------- */

static mktopt_status check_target(double target, mktopt_error *err)
{
    const mktopt__path *path = MKTOPT__FIELD_PATH("target");
    MKTOPT__TRY(mktopt__check_finite(target, path, err));
    if (!(target > 0))
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, path, "must be > 0, got %s",
                            MKTOPT__NUMBER(target));
    return MKTOPT_OK;
}

static mktopt_status check(const mktopt_goal *goal, const int64_t *times, const double *values,
                           int64_t n, mktopt_error *err)
{
    const int64_t furthest = INT64_MAX / 4;
    MKTOPT__TRY(check_target(goal->target, err));
    if (goal->start < -furthest || goal->start > furthest)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("start"),
                            "is out of range");
    if (goal->end <= goal->start || goal->end > furthest)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("end"), "%s",
                            goal->end > furthest ? "is out of range" : "must be after the start");
    if (goal->as_of < -furthest || goal->as_of > furthest)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("as_of"),
                            "is out of range");
    for (int64_t i = 0; i < n; i++) {
        MKTOPT__TRY(mktopt__check_finite(values[i], MKTOPT__ELEMENT_PATH("actuals", i), err));
        if (times[i] < -furthest || times[i] > furthest)
            return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__ELEMENT_PATH("actuals", i),
                                "has a time out of range");
    }
    return MKTOPT_OK;
}

static double sum_between(const int64_t *times, const double *values, int64_t n, int64_t from,
                          int64_t to)
{
    double sum = 0;
    for (int64_t i = 0; i < n; i++)
        sum += times[i] >= from && times[i] < to ? values[i] : 0;
    return sum;
}

static int64_t up_to(const mktopt_goal *goal)
{
    return goal->as_of < goal->end ? goal->as_of : goal->end;
}

/* ---- what is to come ------------------------------------------------------------------------ */

typedef struct days {
    int64_t first; /* time of the first day */
    int64_t count; /* whole ones before as_of */
    int64_t left;  /* to the end, the begun one included */
    double *values;
    int32_t none_negative; /* what was reached is kept */
} days;

/* Whole days from the first value (or the start) to as_of. */
static mktopt_status count_days(const mktopt_goal *goal, const int64_t *times, int64_t n, days *d,
                                mktopt_error *err)
{
    d->first = goal->start;
    for (int64_t i = 0; i < n; i++)
        d->first = times[i] < d->first ? times[i] : d->first;
    /* days begin where the goal's do */
    const int64_t before = goal->start - d->first;
    d->first = goal->start - (before + DAY - 1) / DAY * DAY;
    d->count = goal->as_of > d->first ? (goal->as_of - d->first) / DAY : 0;
    const int64_t reached = d->first + d->count * DAY;
    d->left = goal->end > reached ? (goal->end - reached + DAY - 1) / DAY : 0;
    if (d->count > MOST_DAYS || d->left > MOST_DAYS)
        return mktopt__fail(err, MKTOPT_TOO_LARGE, MKTOPT__FIELD_PATH("end"),
                            "there are more than %d days before now or after it", MOST_DAYS);
    return MKTOPT_OK;
}

static int fill_days(mktopt__arena *arena, const int64_t *times, const double *values, int64_t n,
                     days *d)
{
    d->values = mktopt__arena_alloc(arena, d->count, sizeof *d->values);
    if (d->values == NULL)
        return -1;
    for (int64_t i = 0; i < n; i++) {
        const int64_t day = (times[i] - d->first) / DAY;
        if (day < d->count)
            d->values[day] += values[i];
    }
    d->none_negative = 1;
    for (int64_t i = 0; i < d->count; i++)
        d->none_negative &= d->values[i] >= 0;
    return 0;
}

/* Of the day, that the goal has. */
static double part_of(const mktopt_goal *goal, const days *d, int64_t day)
{
    const int64_t from = d->first + day * DAY;
    if (from < goal->start)
        return 0;
    return goal->end - from < DAY ? (double)(goal->end - from) / DAY : 1;
}

/* The mean of what the days left bring, of the begun one what it has not brought yet. */
static double mean_left(const mktopt_goal *goal, const days *d, double begun, const double *values)
{
    double mean = 0;
    for (int64_t k = 0; k < d->left; k++) {
        const double value = values[k] * part_of(goal, d, d->count + k);
        mean += k == 0 ? fmax(value - begun, 0) : value;
    }
    return mean;
}

/* How sure that is, at the levels of the forecast: a spread of no steps, the sum alone. */
static mktopt_status spread_left(mktopt__arena *arena, const mktopt_goal *goal, const days *d,
                                 const mktopt__forecast_fit *fit, mktopt__spread *spread,
                                 mktopt_error *err)
{
    const int64_t n = fit->all.horizon;
    mktopt__total total;
    double *weights = mktopt__arena_alloc(arena, n, 2 * sizeof *weights);
    if (weights == NULL || mktopt__spread_reserve(arena, fit->n_levels, 0, spread) != 0)
        return mktopt__out_of_memory(err);
    for (int64_t k = 0; k < d->left; k++)
        weights[fit->after + k] = part_of(goal, d, d->count + k);
    if (mktopt__total_of(arena, &fit->all, weights, weights + n, &total) != 0)
        return mktopt__out_of_memory(err);
    for (int64_t l = 0; l < spread->levels; l++) {
        spread->scores[l] = mktopt__normal_quantile(0.5 + fit->levels[l] / 2);
        const mktopt__quantiles q = mktopt__quantiles_of(&fit->all, fit->levels[l]);
        spread->ends[l] = ldexp(mktopt__total_half_width(&total, &q), fit->exponent);
    }
    return MKTOPT_OK;
}

static mktopt_status project(mktopt__arena *arena, const mktopt_goal *goal, const days *d,
                             double begun, double *mean, mktopt__spread *spread, mktopt_error *err)
{
    static const double week[] = {7}, levels[] = {0.5, 0.8, 0.95};
    mktopt_forecast_options options;
    mktopt_forecast forecast = {0};
    mktopt__forecast_fit fit;
    MKTOPT__TRY(mktopt_forecast_options_init(&options, sizeof options));
    options.levels = levels;
    options.n_levels = 3;
    options.non_negative = d->none_negative;
    const mktopt__forecast_task task = {
        d->values, d->count, d->left, &options, week, 1, MKTOPT__FIELD_PATH("actuals")};
    MKTOPT__TRY(mktopt__forecast_into(arena, arena, &task, &forecast, &fit, err));
    *mean = mean_left(goal, d, begun, forecast.room.mean);
    return spread_left(arena, goal, d, &fit, spread, err);
}

static int32_t status_of(const mktopt_goal *goal, const mktopt_goal_progress *p)
{
    if (p->actual >= goal->target)
        return MKTOPT_GOAL_ACHIEVED;
    if (goal->as_of >= goal->end)
        return MKTOPT_GOAL_MISSED;
    if (isnan(p->probability)) /* nothing to go by but the pace, if that */
        return isnan(p->pace) || p->pace >= 1 ? MKTOPT_GOAL_ON_TRACK : MKTOPT_GOAL_AT_RISK;
    return p->probability >= 0.8   ? MKTOPT_GOAL_AHEAD
           : p->probability >= 0.5 ? MKTOPT_GOAL_ON_TRACK
           : p->probability >= 0.2 ? MKTOPT_GOAL_AT_RISK
                                   : MKTOPT_GOAL_BEHIND;
}

static mktopt_goal_progress standing(const mktopt_goal *goal, const int64_t *times,
                                     const double *values, int64_t n)
{
    const double nan = (double)NAN;
    const int64_t now = up_to(goal);
    const double passed = now > goal->start ? (double)(now - goal->start) : 0;
    const double rest = (double)(goal->end - (now > goal->start ? now : goal->start)) / DAY;
    const double actual = sum_between(times, values, n, goal->start, now);
    const double elapsed = passed / (double)(goal->end - goal->start);
    return (mktopt_goal_progress){
        .struct_size = sizeof(mktopt_goal_progress),
        .actual = actual,
        .progress = actual / goal->target,
        .elapsed = elapsed,
        .pace = elapsed > 0 ? actual / goal->target / elapsed : nan,
        .projected = rest > 0 ? nan : actual,
        .projected_lower = rest > 0 ? nan : actual,
        .projected_upper = rest > 0 ? nan : actual,
        .probability = rest > 0 ? nan : actual >= goal->target,
        .current_run_rate = passed > 0 ? actual / passed * DAY : nan,
        .required_run_rate = actual >= goal->target ? 0
                             : rest > 0             ? (goal->target - actual) / rest
                                                    : nan,
    };
}

static mktopt_status look_ahead(mktopt__arena *arena, const mktopt_goal *goal, const int64_t *times,
                                const double *values, int64_t n, mktopt_goal_progress *p,
                                mktopt_error *err)
{
    days d = {0};
    mktopt__spread spread = {0};
    double mean = 0;
    MKTOPT__TRY(count_days(goal, times, n, &d, err));
    if (goal->as_of >= goal->end || d.count == 0 || d.left == 0 || n == 0)
        return MKTOPT_OK;
    if (fill_days(arena, times, values, n, &d) != 0)
        return mktopt__out_of_memory(err);
    const double begun = sum_between(times, values, n, d.first + d.count * DAY, goal->as_of);
    MKTOPT__TRY(project(arena, goal, &d, begun, &mean, &spread, err));
    const double z = mktopt__normal_quantile(0.9);
    p->projected = p->actual + mean;
    const double width = z * mktopt__deviation_at_score(&spread, 0, z);
    const double deviation =
        mktopt__deviation_at_distance(&spread, 0, fabs(goal->target - p->projected));
    p->projected_lower = p->projected - width;
    if (d.none_negative)
        p->projected_lower = fmax(p->projected_lower, p->actual);
    p->projected_upper = p->projected + width;
    p->probability = p->actual >= goal->target
                         ? 1
                         : mktopt__chance_to_reach(p->projected, deviation, goal->target);
    return MKTOPT_OK;
}

mktopt_status mktopt_goal_get_progress(const mktopt_goal *goal, const int64_t *times,
                                       const double *values, int64_t n,
                                       const mktopt_allocator *allocator,
                                       mktopt_goal_progress *progress, mktopt_error *err)
{
    mktopt_goal known = {.struct_size = sizeof known};
    MKTOPT__REQUIRE(goal, err);
    MKTOPT__REQUIRE(progress, err);
    MKTOPT__TRY(mktopt__struct_in(goal, "goal", &known, sizeof known, err));
    if (n < 0 || (n > 0 && (times == NULL || values == NULL)))
        return mktopt__fail(err, MKTOPT_INVALID_ARGUMENT, MKTOPT__FIELD_PATH("actuals"),
                            "must not be NULL");
    MKTOPT__TRY(check(&known, times, values, n, err));
    mktopt_goal_progress p = standing(&known, times, values, n);
    mktopt__arena *arena = mktopt__arena_create(allocator);
    if (arena == NULL)
        return mktopt__out_of_memory(err);
    mktopt_status status = look_ahead(arena, &known, times, values, n, &p, err);
    mktopt__arena_free(arena);
    p.status = status_of(&known, &p);
    if (status == MKTOPT_OK)
        status = mktopt__struct_out(progress, "progress", &p, sizeof p, err);
    return status;
}

/* ---- a target that follows ------------------------------------------------------------------ */

/* Each weighs twice the one before; a running mean, which no sum of large ones exceeds. */
static double mean_attainment(const double *attainments, int64_t n)
{
    double mean = 0, weights = 0, weight = 1;
    for (int64_t i = n - 1; i >= 0; i--) {
        weights += weight;
        mean += (attainments[i] - mean) * (weight / weights);
        weight /= 2;
    }
    return mean;
}

double mktopt__goal_change(double attainment, double sensitivity, double max_change)
{
    return fmin(fmax(sensitivity * (attainment - 1), -max_change), max_change);
}

static mktopt_status check_between(const char *name, double value, double most, mktopt_error *err)
{
    if (value >= 0 && value <= most)
        return MKTOPT_OK;
    return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH(name),
                        "must be 0 .. %s, got %s", MKTOPT__NUMBER(most), MKTOPT__NUMBER(value));
}

static mktopt_status check_attainments(const double *attainments, int64_t n, mktopt_error *err)
{
    if (n < 1)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("attainments"),
                            "must not be empty");
    for (int64_t i = 0; i < n; i++)
        MKTOPT__TRY(
            mktopt__check_amount(attainments[i], MKTOPT__ELEMENT_PATH("attainments", i), err));
    return MKTOPT_OK;
}

mktopt_status mktopt_goal_adjust(double target, const double *attainments, int64_t n,
                                 double sensitivity, double max_change, double *adjusted,
                                 double *attainment, mktopt_error *err)
{
    MKTOPT__REQUIRE(attainments, err);
    MKTOPT__REQUIRE(adjusted, err);
    MKTOPT__REQUIRE(attainment, err);
    MKTOPT__TRY(check_target(target, err));
    MKTOPT__TRY(check_attainments(attainments, n, err));
    MKTOPT__TRY(check_between("sensitivity", sensitivity, 10, err));
    MKTOPT__TRY(check_between("max_change", max_change, 1, err));
    const double mean = mean_attainment(attainments, n);
    const double found = target * (1 + mktopt__goal_change(mean, sensitivity, max_change));
    if (!isfinite(found))
        return mktopt__fail(err, MKTOPT_NUMBER_OVERFLOW, MKTOPT__FIELD_PATH("adjusted_target"),
                            "exceeds the largest number");
    *attainment = mean;
    *adjusted = found;
    return MKTOPT_OK;
}
