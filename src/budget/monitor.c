/* Spend against plan (seed 001 section 5).
 *
 * After d days with mean m, the r days left are projected at the same mean: S + r m. Their sum is
 * predicted as that of r further draws: with standard deviation s of a day, the error of r m has
 * the variance s^2 (r + r^2 / d), the first term for the days to come, the second for the mean
 * being an estimate. Standardised by the sample's s it follows Student's t with d - 1 degrees of
 * freedom (Hahn and Meeker, Statistical Intervals, 1991, section 4.7): for independent normal days
 * the interval covers with exactly its level. Without daily values s is an assumption and the
 * quantile normal. */
#include <math.h>

#include "base/error.h"
#include "base/money.h"
#include "base/number.h"
#include "base/options.h"
#include "base/sum.h"
#include "budget/budget_priv.h"
#include "kpi/kpi.h"
#include "numeric/distribution.h"

static const char *const pace_names[] = {"on_track", "under", "over"};
const mktopt__enum mktopt__budget_pace_names = MKTOPT__ENUM_OF(pace_names);
static const char *const alert_names[] = {"overspend", "underspend", "exhausted", "unplanned"};
const mktopt__enum mktopt__budget_alert_names = MKTOPT__ENUM_OF(alert_names);
static const char *const severity_names[] = {"info", "low", "medium", "high", "critical"};
const mktopt__enum mktopt__budget_severity_names = MKTOPT__ENUM_OF(severity_names);

#define S mktopt_budget_monitor_options
static const mktopt__field options_fields[] = {
    MKTOPT__MEMBER(S, F64, level, MKTOPT__DEFAULT(0.9), MKTOPT__INSIDE(0, 1),
                   .doc = "Coverage of the intervals."),
    MKTOPT__MEMBER(S, F64, daily_variation, MKTOPT__DEFAULT(0.25), MKTOPT__AT_LEAST(0),
                   .doc = "Standard deviation of a day's spend over its mean, assumed where no "
                          "daily values are given."),
    MKTOPT__MEMBER(S, DECIMAL, rounding_unit, MKTOPT__DEFAULT_VALUE(&mktopt__hundredth),
                   MKTOPT__ABOVE(0), .unit = "currency",
                   .doc = "Reforecast budgets are multiples of it."),
};
const mktopt__struct mktopt__budget_monitor_options_type = {
    .name = "budget_monitor_options", MKTOPT__STRUCT_TABLE(S, options_fields)};
#undef S

mktopt_status mktopt_budget_monitor_options_init(mktopt_budget_monitor_options *options,
                                                 size_t size)
{
    return mktopt__options_init(&mktopt__budget_monitor_options_type, options, size);
}

typedef struct period {
    int32_t day;
    int32_t left; /* days to come */
    const mktopt_budget_monitor_options *options;
    const mktopt__alert_table *thresholds;
    mktopt__arena *arena;
} period;

/* ---- projection --------------------------------------------------------------------------- */

/* What is known of the days to come: the standard error of their sum, and by which distribution. */
typedef struct outlook {
    double error;
    double freedom; /* of Student's t; infinite: normal */
} outlook;

static outlook outlook_of_days(const period *p, const double *daily)
{
    const double d = p->day, r = p->left, mean = mktopt__sum_of(daily, p->day) / d;
    mktopt__sum squares = {0};
    for (int32_t i = 0; i < p->day; i++)
        mktopt__sum_add(&squares, (daily[i] - mean) * (daily[i] - mean));
    const double s = sqrt(mktopt__sum_value(&squares) / (d - 1));
    return (outlook){s * sqrt(r + r * r / d), d - 1};
}

static outlook outlook_assumed(const period *p, double spent)
{
    const double d = p->day, r = p->left;
    return (outlook){p->options->daily_variation * spent / d * sqrt(r + r * r / d), INFINITY};
}

static double quantile(const outlook *o, double p)
{
    return isinf(o->freedom) ? mktopt__normal_quantile(p) : mktopt__student_quantile(p, o->freedom);
}

static double probability_above(const outlook *o, double distance)
{
    if (!(o->error > 0))
        return distance < 0 ? 1 : 0;
    const double t = -distance / o->error;
    return isinf(o->freedom) ? mktopt__normal_cdf(t) : mktopt__student_cdf(t, o->freedom);
}

/* Of the projection from the budget, at twelve decimals, so that a threshold can be equalled. */
static double deviation_of(const mktopt_budget_pace *pace)
{
    return round((pace->projected / pace->budget - 1) * 1e12) / 1e12;
}

/* By the projection; the first threshold decides. Spend without a budget is over. */
static int32_t status_of(const mktopt_budget_pace *pace, const mktopt__alert_table *thresholds)
{
    if (!(pace->budget > 0))
        return pace->spent > 0 ? MKTOPT_PACE_OVER : MKTOPT_PACE_ON_TRACK;
    const double deviation = deviation_of(pace);
    if (pace->spent > pace->budget || deviation >= thresholds->medium)
        return MKTOPT_PACE_OVER;
    return deviation <= -thresholds->medium ? MKTOPT_PACE_UNDER : MKTOPT_PACE_ON_TRACK;
}

static mktopt_budget_pace pace_of(const period *p, const char *channel, double budget, double spent,
                                  const outlook *o)
{
    const double d = p->day, r = p->left, daily = spent / d;
    const double expected = budget * (d / (d + r)), projected = spent + r * daily;
    const double half = o->error > 0 ? quantile(o, (1 + p->options->level) / 2) * o->error : 0;
    mktopt_budget_pace pace = {
        .struct_size = sizeof pace,
        .channel = channel,
        .budget = budget,
        .spent = spent,
        .utilisation = mktopt__ratio(spent, budget),
        .expected_to_date = expected,
        .pacing = mktopt__ratio(spent, expected),
        .variance = spent - expected,
        .variance_percent = mktopt__ratio(100 * (spent - expected), expected),
        .daily_spend = daily,
        .projected = projected,
        .projected_lower = fmax(spent, projected - half), /* what is spent is spent */
        .projected_upper = projected + half,
        .overspend_probability = spent > budget ? 1 : probability_above(o, budget - projected),
        .required_daily_spend = r > 0 ? fmax(0, budget - spent) / r : (double)NAN,
    };
    pace.status = status_of(&pace, p->thresholds);
    return pace;
}

static mktopt_status check_daily(const mktopt_channel_spend *c, int64_t index, int32_t day,
                                 mktopt_error *err)
{
    const mktopt__path *element = MKTOPT__ELEMENT_PATH("channels", index);
    if (c->daily_count == 0)
        return MKTOPT_OK;
    if (c->daily_count != day)
        return mktopt__fail(err, MKTOPT_LENGTH_MISMATCH, MKTOPT__MEMBER_PATH(element, "daily"),
                            "has %lld values after %d days", (long long)c->daily_count, (int)day);
    if (c->daily == NULL)
        return mktopt__fail(err, MKTOPT_INVALID_ARGUMENT, MKTOPT__MEMBER_PATH(element, "daily"),
                            "must not be NULL");
    for (int64_t i = 0; i < day; i++) {
        const mktopt__path at = {element, "daily", i};
        MKTOPT__TRY(mktopt__check_amount(c->daily[i], &at, err));
    }
    return MKTOPT_OK;
}

static mktopt_status check_finite(const mktopt_budget_pace *pace, mktopt_error *err)
{
    if (isfinite(pace->budget) && isfinite(pace->projected_upper) &&
        isfinite(pace->projected_lower))
        return MKTOPT_OK;
    return mktopt__fail(err, MKTOPT_NUMBER_OVERFLOW, MKTOPT__FIELD_PATH("projected"),
                        "exceeds the largest number");
}

/* Every channel, and what the total needs: sums, daily totals where all channels have them. */
static mktopt_status pace_channels(const period *p, const mktopt_channel_spend *channels,
                                   int64_t count, mktopt__budget_monitor *out, mktopt_error *err)
{
    mktopt_budget_pace *paces = mktopt__arena_alloc(p->arena, count, sizeof *paces);
    double *totals = mktopt__arena_alloc(p->arena, p->day, sizeof *totals);
    if (paces == NULL || totals == NULL)
        return mktopt__out_of_memory(err);
    mktopt__sum budget = {0}, spent = {0};
    double variance = 0;
    int64_t with_days = 0;
    for (int64_t i = 0; i < count; i++) {
        const mktopt_channel_spend *c = &channels[i];
        MKTOPT__TRY(check_daily(c, i, p->day, err));
        const int days = c->daily_count > 0;
        const double sum = days ? mktopt__sum_of(c->daily, p->day) : c->spent;
        const outlook o =
            days && p->day > 1 ? outlook_of_days(p, c->daily) : outlook_assumed(p, sum);
        const char *name = mktopt__arena_string(p->arena, c->channel);
        if (name == NULL)
            return mktopt__out_of_memory(err);
        paces[i] = pace_of(p, name, c->budget, sum, &o);
        MKTOPT__TRY(check_finite(&paces[i], err));
        mktopt__sum_add(&budget, c->budget);
        mktopt__sum_add(&spent, sum);
        variance += o.error * o.error;
        with_days += days && p->day > 1;
        for (int32_t d = 0; days && d < p->day; d++)
            totals[d] += c->daily[d];
    }
    out->from_days = with_days == count;
    const outlook all =
        out->from_days ? outlook_of_days(p, totals) : (outlook){sqrt(variance), INFINITY};
    out->total = pace_of(p, NULL, mktopt__sum_value(&budget), mktopt__sum_value(&spent), &all);
    out->channels = (mktopt__array){paces, count};
    return check_finite(&out->total, err);
}

/* ---- reforecast --------------------------------------------------------------------------- */

/* Budgets that add up to the plan: what is left of it goes where the projections say it is needed.
 * On the last day, or with more spent than planned, they add up to what is spent. */
static mktopt_status reforecast(const period *p, mktopt__budget_monitor *out, mktopt_error *err)
{
    mktopt_budget_pace *paces = out->channels.items;
    const int64_t n = out->channels.count;
    const mktopt_decimal unit = p->options->rounding_unit;
    const double left = p->left > 0 ? fmax(0, out->total.budget - out->total.spent) : 0;
    double *weights = mktopt__arena_alloc(p->arena, n, sizeof *weights);
    int64_t total, *parts;
    if (weights == NULL)
        return mktopt__out_of_memory(err);
    const double to_come = out->total.projected - out->total.spent;
    for (int64_t i = 0; i < n; i++) {
        const mktopt_budget_pace *c = &paces[i];
        const double share = to_come > 0             ? (c->projected - c->spent) / to_come
                             : out->total.budget > 0 ? c->budget / out->total.budget
                                                     : 0;
        weights[i] = c->spent + left * share;
    }
    MKTOPT__TRY(mktopt__budget_units(out->total.spent + left, unit, MKTOPT__FIELD_PATH("plan"),
                                     &total, err));
    MKTOPT__TRY(mktopt__budget_split(total, weights, n, p->arena, &parts, err));
    for (int64_t i = 0; i < n; i++)
        paces[i].reforecast = mktopt__from_units(parts[i], unit);
    out->total.reforecast = mktopt__from_units(total, unit);
    return MKTOPT_OK;
}

/* ---- alerts ------------------------------------------------------------------------------- */

static const char *alert_words(const period *p, const mktopt_budget_pace *pace, int32_t kind)
{
    const char *who = pace->channel != NULL ? pace->channel : "All channels";
    const char *budget = MKTOPT__NUMBER(pace->budget), *spent = MKTOPT__NUMBER(pace->spent);
    if (kind == MKTOPT_ALERT_UNPLANNED)
        return mktopt__arena_printf(p->arena, "%s: %s is spent without a budget", who, spent);
    if (kind == MKTOPT_ALERT_EXHAUSTED)
        return mktopt__arena_printf(p->arena,
                                    "%s: %s is spent of a budget of %s, with %d day%s to go", who,
                                    spent, budget, (int)p->left, (int)p->left == 1 ? "" : "s");
    const double deviation = deviation_of(pace);
    return mktopt__arena_printf(
        p->arena, "%s: at %s a day the period ends at %s, %s %% %s the budget of %s", who,
        MKTOPT__NUMBER(round(pace->daily_spend * 100) / 100),
        MKTOPT__NUMBER(round(pace->projected * 100) / 100), MKTOPT__PERCENT(fabs(deviation)),
        kind == MKTOPT_ALERT_OVERSPEND ? "above" : "below", budget);
}

/* Whether the pace is worth an alert, and which. */
static int find_alert(const period *p, const mktopt_budget_pace *pace, mktopt_budget_alert *alert)
{
    *alert = (mktopt_budget_alert){
        .struct_size = sizeof *alert, .channel = pace->channel, .deviation = (double)NAN};
    if (pace->status == MKTOPT_PACE_ON_TRACK)
        return 0;
    if (!(pace->budget > 0)) {
        alert->kind = MKTOPT_ALERT_UNPLANNED;
        alert->severity = MKTOPT_BUDGET_SEVERITY_HIGH;
        alert->certain = 1;
        return 1;
    }
    if (pace->spent > pace->budget) {
        alert->kind = MKTOPT_ALERT_EXHAUSTED;
        alert->severity = MKTOPT_BUDGET_SEVERITY_CRITICAL;
        alert->certain = 1;
        alert->deviation = pace->utilisation - 1;
        return 1;
    }
    const int over = pace->status == MKTOPT_PACE_OVER;
    alert->deviation = deviation_of(pace);
    alert->kind = over ? MKTOPT_ALERT_OVERSPEND : MKTOPT_ALERT_UNDERSPEND;
    alert->severity = fabs(alert->deviation) >= p->thresholds->high ? MKTOPT_BUDGET_SEVERITY_HIGH
                                                                    : MKTOPT_BUDGET_SEVERITY_MEDIUM;
    alert->certain =
        over ? pace->projected_lower > pace->budget : pace->projected_upper < pace->budget;
    return 1;
}

/* The total's alert and those of channels, the most severe first, else in that order. */
static mktopt_status list_alerts(const period *p, mktopt__budget_monitor *out, mktopt_error *err)
{
    const mktopt_budget_pace *paces = out->channels.items;
    const int64_t n = out->channels.count;
    mktopt_budget_alert *alerts = mktopt__arena_alloc(p->arena, n + 1, sizeof *alerts);
    int64_t count = 0;
    if (alerts == NULL)
        return mktopt__out_of_memory(err);
    for (int32_t severity = MKTOPT_BUDGET_SEVERITY_CRITICAL;
         severity >= MKTOPT_BUDGET_SEVERITY_MEDIUM; severity--)
        for (int64_t i = -1; i < n; i++) {
            const mktopt_budget_pace *pace = i < 0 ? &out->total : &paces[i];
            mktopt_budget_alert alert;
            if (!find_alert(p, pace, &alert) || alert.severity != severity)
                continue;
            alert.message = alert_words(p, pace, alert.kind);
            if (alert.message == NULL)
                return mktopt__out_of_memory(err);
            alerts[count++] = alert;
        }
    out->alerts = (mktopt__array){alerts, count};
    return MKTOPT_OK;
}

static mktopt_status check_days(int32_t day, int32_t days_in_period, mktopt_error *err)
{
    if (days_in_period < 1)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("days_in_period"),
                            "must be >= 1, got %d", (int)days_in_period);
    if (day < 1 || day > days_in_period)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__FIELD_PATH("day"),
                            "must be 1 .. %d, got %d", (int)days_in_period, (int)day);
    return MKTOPT_OK;
}

mktopt_status mktopt__budget_monitor_compute(const mktopt_channel_spend *channels, int64_t count,
                                             int32_t day, int32_t days_in_period,
                                             const mktopt_budget_monitor_options *options,
                                             const mktopt__monitor_tables *tables,
                                             mktopt__arena *arena, mktopt__budget_monitor *out,
                                             mktopt_error *err)
{
    MKTOPT__TRY(check_days(day, days_in_period, err));
    const period p = {day, days_in_period - day, options, &tables->alerts, arena};
    MKTOPT__TRY(pace_channels(&p, channels, count, out, err));
    MKTOPT__TRY(reforecast(&p, out, err));
    return list_alerts(&p, out, err);
}

/* ---- the public face ---------------------------------------------------------------------- */

#define S mktopt_channel_spend
static const mktopt__field spend_fields[] = {
    MKTOPT__MEMBER(S, STRING, channel, .flags = MKTOPT__NON_EMPTY | MKTOPT__UNIQUE, ),
    MKTOPT__MEMBER(S, F64, budget, MKTOPT__AT_LEAST(0)),
    MKTOPT__MEMBER(S, F64, spent, .flags = MKTOPT__OPTIONAL, MKTOPT__AT_LEAST(0)),
};
#undef S

static mktopt_status check_spend(const void *value, const mktopt__path *path, mktopt_error *err)
{
    const mktopt_channel_spend *c = value;
    if (c->daily_count < 0)
        return mktopt__fail(err, MKTOPT_OUT_OF_RANGE, MKTOPT__MEMBER_PATH(path, "daily_count"),
                            "must be >= 0, got %lld", (long long)c->daily_count);
    if (isnan(c->spent) && c->daily_count == 0)
        return mktopt__fail(err, MKTOPT_NOT_FINITE, MKTOPT__MEMBER_PATH(path, "spent"),
                            "must be a finite number where no daily values are given");
    return MKTOPT_OK;
}

static const mktopt__struct spend_type = {
    .name = "channel_spend",
    MKTOPT__STRUCT_TABLE(mktopt_channel_spend, spend_fields),
    .check = check_spend,
};

struct mktopt_budget_monitor {
    mktopt__arena *arena;
    mktopt__budget_monitor result;
};

mktopt_status mktopt_budget_monitor_create(const mktopt_channel_spend *channels, int64_t count,
                                           int32_t day, int32_t days_in_period,
                                           const mktopt_budget_monitor_options *options,
                                           const mktopt_allocator *allocator,
                                           mktopt_budget_monitor **monitor, mktopt_error *err)
{
    MKTOPT__REQUIRE(monitor, err);
    mktopt_budget_monitor_options known;
    MKTOPT__TRY(mktopt__options_read(&mktopt__budget_monitor_options_type, options, &known, err));
    MKTOPT__TRY(mktopt__check_rows(&spend_type, "channels", channels, count, err));
    mktopt_budget_monitor *made = mktopt__handle_create(allocator, sizeof *made);
    if (made == NULL)
        return mktopt__out_of_memory(err);
    MKTOPT__RETURN_HANDLE(
        made, monitor,
        mktopt__budget_monitor_compute(channels, count, day, days_in_period, &known,
                                       &mktopt__budget_tables_of(known.tables)->monitor,
                                       made->arena, &made->result, err));
}

void mktopt_budget_monitor_free(mktopt_budget_monitor *monitor)
{
    if (monitor != NULL)
        mktopt__arena_free(monitor->arena);
}

mktopt_status mktopt_budget_monitor_total(const mktopt_budget_monitor *monitor,
                                          mktopt_budget_pace *out, mktopt_error *err)
{
    MKTOPT__REQUIRE(monitor, err);
    return mktopt__struct_out(out, "out", &monitor->result.total, sizeof *out, err);
}

int64_t mktopt_budget_monitor_channel_count(const mktopt_budget_monitor *monitor)
{
    return monitor != NULL ? monitor->result.channels.count : 0;
}

mktopt_status mktopt_budget_monitor_channel(const mktopt_budget_monitor *monitor, int64_t index,
                                            mktopt_budget_pace *out, mktopt_error *err)
{
    MKTOPT__REQUIRE(monitor, err);
    return mktopt__item_out(&monitor->result.channels, index, sizeof *out, out, err);
}

int64_t mktopt_budget_monitor_alert_count(const mktopt_budget_monitor *monitor)
{
    return monitor != NULL ? monitor->result.alerts.count : 0;
}

mktopt_status mktopt_budget_monitor_alert(const mktopt_budget_monitor *monitor, int64_t index,
                                          mktopt_budget_alert *out, mktopt_error *err)
{
    MKTOPT__REQUIRE(monitor, err);
    return mktopt__item_out(&monitor->result.alerts, index, sizeof *out, out, err);
}
