/* Efficiency of channels: seed 001 section 5 (ratios), seed 000 section 5 (what they should be). */
#include <math.h>

#include "allocation/ratings/ratings.h"
#include "base/number.h"
#include "base/sum.h"
#include "kpi/kpi.h"

#define S mktopt_channel_results
static const mktopt__field results_fields[] = {
    MKTOPT__MEMBER(S, STRING, channel, .flags = MKTOPT__NON_EMPTY | MKTOPT__UNIQUE,
                   .doc = "Name of the channel."),
    MKTOPT__MEMBER(S, F64, cost, MKTOPT__AT_LEAST(0), .unit = "currency",
                   .doc = "Spend of the period."),
    MKTOPT__MEMBER(S, F64, leads, MKTOPT__AT_LEAST(0), .doc = "Leads it brought."),
    MKTOPT__MEMBER(S, F64, mqls, .flags = MKTOPT__OPTIONAL, MKTOPT__AT_LEAST(0),
                   .doc = "Of these, qualified by marketing."),
    MKTOPT__MEMBER(S, F64, sqls, .flags = MKTOPT__OPTIONAL, MKTOPT__AT_LEAST(0),
                   .doc = "Of these, qualified by sales."),
    MKTOPT__MEMBER(S, F64, customers, MKTOPT__AT_LEAST(0), .doc = "Customers won."),
    MKTOPT__MEMBER(S, F64, revenue, MKTOPT__AT_LEAST(0), .unit = "currency",
                   .doc = "Revenue it brought."),
    MKTOPT__MEMBER(S, F64, ltv, MKTOPT__AT_LEAST(0), .unit = "currency/customer",
                   .doc = "Lifetime value of a customer, over 24 months."),
};
const mktopt__struct mktopt__channel_results_type = {.name = "channel_results",
                                                     MKTOPT__STRUCT_TABLE(S, results_fields)};
#undef S

/* 1 at excellent and beyond, 0.5 at the target, 0 at poor and beyond, linear between; `sign` is -1
 * where more is better. */
static double score(double value, const mktopt__rating_row *row, double sign)
{
    const double v = sign * value;
    const double best = sign * row->excellent, target = sign * row->target,
                 worst = sign * row->poor;
    if (v <= best)
        return 1;
    if (v <= target)
        return 1 - 0.5 * (v - best) / (target - best);
    return v < worst ? 0.5 * (worst - v) / (worst - target) : 0;
}

/* NaN is not rated, unless money was spent and brought nothing: `wasted`. */
static mktopt_efficiency_rating rate(double value, int wasted, const mktopt__rating_row *row,
                                     double sign)
{
    mktopt_efficiency_rating rating = {.rating = wasted ? MKTOPT_RATING_POOR : MKTOPT_NONE_I32,
                                       .value = value,
                                       .target = row->target,
                                       .gap = (double)NAN,
                                       .gap_percent = (double)NAN,
                                       .score = wasted ? 0 : (double)NAN};
    if (isnan(value))
        return rating;
    const double v = sign * value;
    rating.rating = v <= sign * row->excellent ? MKTOPT_RATING_EXCELLENT
                    : v <= sign * row->target  ? MKTOPT_RATING_ON_TARGET
                    : v < sign * row->poor     ? MKTOPT_RATING_OFF_TARGET
                                               : MKTOPT_RATING_POOR;
    rating.gap = sign * (value - row->target);
    rating.gap_percent = 100 * rating.gap / row->target;
    rating.score = score(value, row, sign);
    return rating;
}

static void rate_all(const mktopt__efficiency_table *table, const mktopt_channel_results *given,
                     mktopt_channel_efficiency *out)
{
    const double values[MKTOPT_RATED_COUNT] = {out->cost_per_lead, out->cost_per_mql,
                                               out->cost_per_sql,  out->cost_per_acquisition,
                                               out->ltv_cac_ratio, out->payback_period_months};
    /* Without these there is no ratio. */
    const double gains[MKTOPT_RATED_COUNT] = {given->leads,     given->mqls,
                                              given->sqls,      given->customers,
                                              given->customers, given->customers * given->ltv};
    double sum = 0;
    int rated = 0;
    for (int i = 0; i < MKTOPT_RATED_COUNT; i++) {
        const int wasted = given->cost > 0 && gains[i] == 0;
        out->ratings[i] =
            rate(values[i], wasted, &table->rows[i], i == MKTOPT_RATED_LTV_CAC_RATIO ? -1 : 1);
        const int is_rated = !isnan(out->ratings[i].score);
        rated += is_rated;
        sum += is_rated ? out->ratings[i].score : 0;
    }
    out->spend_efficiency_score = rated > 0 ? sum / rated : (double)NAN;
}

static mktopt_channel_efficiency efficiency_of(const mktopt_channel_results *c,
                                               const mktopt__efficiency_table *table)
{
    const double cac = mktopt__cost_per(c->cost, c->customers);
    mktopt_channel_efficiency out = {
        .channel = c->channel,
        .cost = c->cost,
        .cost_per_lead = mktopt__cost_per(c->cost, c->leads),
        .cost_per_mql = mktopt__cost_per(c->cost, c->mqls),
        .cost_per_sql = mktopt__cost_per(c->cost, c->sqls),
        .cost_per_acquisition = cac,
        .roi = mktopt__roi(c->revenue, c->cost),
        .roas = mktopt__roas(c->revenue, c->cost),
        .conversion_rate = mktopt__conversion_rate(c->customers, c->leads),
        .ltv_cac_ratio = mktopt__ltv_cac_ratio(c->ltv, cac),
        .payback_period_months = mktopt__payback_months(cac, c->ltv),
    };
    rate_all(table, c, &out);
    return out;
}

/* Sums over channels; LTV is the mean over customers. NaN of one channel is NaN of all. */
static mktopt_channel_results add_up(const mktopt_channel_results *channels, int64_t count)
{
    mktopt__sum cost = {0}, leads = {0}, customers = {0}, revenue = {0}, value = {0};
    mktopt__sum mqls = {0}, sqls = {0};
    for (int64_t i = 0; i < count; i++) {
        mktopt__sum_add(&cost, channels[i].cost);
        mktopt__sum_add(&leads, channels[i].leads);
        mktopt__sum_add(&mqls, channels[i].mqls);
        mktopt__sum_add(&sqls, channels[i].sqls);
        mktopt__sum_add(&customers, channels[i].customers);
        mktopt__sum_add(&revenue, channels[i].revenue);
        mktopt__sum_add(&value, channels[i].customers * channels[i].ltv);
    }
    const double won = mktopt__sum_value(&customers);
    return (mktopt_channel_results){
        .cost = mktopt__sum_value(&cost),
        .leads = mktopt__sum_value(&leads),
        .mqls = mktopt__sum_value(&mqls),
        .sqls = mktopt__sum_value(&sqls),
        .customers = won,
        .revenue = mktopt__sum_value(&revenue),
        .ltv = won > 0 ? mktopt__sum_value(&value) / won : 0,
    };
}

/* The mean of the channels' scores, weighted by cost (equally where nothing was spent). */
static double mean_score(const mktopt_channel_efficiency *rows, int64_t count, double cost)
{
    mktopt__sum sum = {0}, weights = {0};
    for (int64_t i = 0; i < count; i++) {
        const double weight = cost > 0 ? rows[i].cost / cost : 1;
        if (isnan(rows[i].spend_efficiency_score))
            continue;
        mktopt__sum_add(&sum, weight * rows[i].spend_efficiency_score);
        mktopt__sum_add(&weights, weight);
    }
    const double weight = mktopt__sum_value(&weights);
    return weight > 0 ? mktopt__sum_value(&sum) / weight : (double)NAN;
}

mktopt_status mktopt__efficiency_compute(const mktopt_channel_results *channels, int64_t count,
                                         const mktopt__efficiency_table *table,
                                         mktopt_channel_efficiency *out,
                                         mktopt_channel_efficiency *total, mktopt_error *err)
{
    const mktopt_channel_results sums = add_up(channels, count);
    if (!isfinite(sums.cost) || !isfinite(sums.leads) || isinf(sums.mqls) || isinf(sums.sqls) ||
        !isfinite(sums.customers) || !isfinite(sums.revenue) || !isfinite(sums.ltv))
        return mktopt__fail(err, MKTOPT_NUMBER_OVERFLOW, MKTOPT__FIELD_PATH("channels"),
                            "a sum exceeds the largest number");
    for (int64_t i = 0; i < count; i++)
        out[i] = efficiency_of(&channels[i], table);
    *total = efficiency_of(&sums, table);
    total->spend_efficiency_score = mean_score(out, count, sums.cost);
    return MKTOPT_OK;
}

mktopt_status mktopt_allocation_efficiency(const mktopt_channel_results *channels, int64_t count,
                                           const mktopt_allocation_tables *tables,
                                           mktopt_channel_efficiency *out,
                                           mktopt_channel_efficiency *total, mktopt_error *err)
{
    MKTOPT__REQUIRE(out, err);
    MKTOPT__TRY(
        mktopt__check_rows(&mktopt__channel_results_type, "channels", channels, count, err));
    const mktopt__allocation_tables table = mktopt__allocation_tables_of(tables);
    mktopt_channel_efficiency sums;
    MKTOPT__TRY(mktopt__efficiency_compute(channels, count, &table.efficiency, out, &sums, err));
    if (total != NULL)
        *total = sums;
    return MKTOPT_OK;
}
