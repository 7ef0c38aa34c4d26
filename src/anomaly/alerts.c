/* A rule applied to a metric: which value, against which reference. */
#include "anomaly/alerts.h"

#include <math.h>

#include "anomaly/series.h"

/* A threshold of 0.2 is reached by 0.8 against 1 in spite of binary fractions. */
static const double rounding = 1e-12;

/* Day 0 is the current value, day k lies k before it; NaN where nothing is known. */
static double value_at(const mktopt__metric *metric, int64_t day)
{
    const double *history = metric->history.items;
    const int64_t n = metric->history.count, given = !isnan(metric->value);
    if (given && day == 0)
        return metric->value;
    const int64_t i = n - 1 - day + given;
    return i >= 0 && i < n ? history[i] : (double)NAN;
}

/* Mean of the known among `window` days from `day` back; NaN when none is. */
static double mean_at(const mktopt__metric *metric, int64_t day, int64_t window)
{
    double sum = 0;
    int64_t n = 0;
    for (int64_t d = day; d < day + window; d++) {
        const double value = value_at(metric, d);
        sum += isnan(value) ? 0 : value;
        n += !isnan(value);
    }
    return n > 0 ? sum / (double)n : (double)NAN;
}

/* The median of the last four weeks before the window. */
static double usual(const mktopt__metric *metric, int64_t window, double *scratch)
{
    double values[MKTOPT__BASELINE_VALUES];
    if (!isnan(metric->baseline))
        return metric->baseline;
    for (int64_t i = 0; i < MKTOPT__BASELINE_VALUES; i++)
        values[i] = value_at(metric, window + i);
    return mktopt__known_median(values, MKTOPT__BASELINE_VALUES, scratch);
}

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static double reference_of(const mktopt__rule *rule, const mktopt__metric *metric, double *scratch,
                           const char **needs)
{
    switch (rule->baseline) {
    case MKTOPT__DAY_OVER_DAY:
        *needs = "history of the days before";
        return mean_at(metric, larger(1, rule->window), rule->window);
    case MKTOPT__WEEK_OVER_WEEK:
        *needs = "history of at least a week";
        return mean_at(metric, larger(7, rule->window), rule->window);
    case MKTOPT__BASELINE:
        *needs = "baseline or history";
        return usual(metric, rule->window, scratch);
    case MKTOPT__TARGET:
        *needs = "target";
        return metric->target;
    case MKTOPT__FORECAST:
        *needs = "forecast";
        return metric->forecast;
    case MKTOPT__PACE:
        *needs = "budget, day and days_in_period";
        return metric->budget * metric->day / metric->days_in_period;
    default:
        *needs = "reference";
        return rule->reference;
    }
}

mktopt__verdict mktopt__apply_rule(const mktopt__rule *rule, const mktopt__metric *metric,
                                   double *scratch)
{
    const char *needs;
    mktopt__verdict out = {.value = mean_at(metric, 0, rule->window)};
    out.reference = reference_of(rule, metric, scratch, &needs);
    if (isnan(out.value))
        out.missing = "value or history";
    else if (isnan(out.reference))
        out.missing = needs;
    else if (out.reference == 0)
        out.missing = "reference other than 0";
    if (out.missing != NULL)
        return out;
    out.deviation = (out.value - out.reference) / fabs(out.reference);
    const double least = rule->threshold - rounding;
    const int dropped = -out.deviation >= least && out.deviation < 0;
    const int rose = out.deviation >= least && out.deviation > 0;
    out.fires =
        (dropped && rule->comparison != MKTOPT__RISE) || (rose && rule->comparison != MKTOPT__DROP);
    return out;
}
