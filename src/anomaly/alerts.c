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
    case MKTOPT_ALERT_DAY_OVER_DAY:
        *needs = "history of the days before";
        return mean_at(metric, larger(1, rule->window), rule->window);
    case MKTOPT_ALERT_WEEK_OVER_WEEK:
        *needs = "history of at least a week";
        return mean_at(metric, larger(7, rule->window), rule->window);
    case MKTOPT_ALERT_BASELINE:
        *needs = "baseline or history";
        return usual(metric, rule->window, scratch);
    case MKTOPT_ALERT_TARGET:
        *needs = "target";
        return metric->target;
    case MKTOPT_ALERT_FORECAST:
        *needs = "forecast";
        return metric->forecast;
    case MKTOPT_ALERT_PACE:
        *needs = "budget, day and days_in_period";
        return metric->budget * (metric->day / metric->days_in_period);
    default:
        *needs = "reference";
        return rule->reference;
    }
}

/* Nothing is a share of 0; but a limit of 0, or a budget of 0, can be broken. */
static int may_be_zero(const mktopt__rule *rule, const mktopt__metric *metric)
{
    return rule->baseline == MKTOPT_ALERT_FIXED ||
           (rule->baseline == MKTOPT_ALERT_PACE && metric->budget == 0);
}

mktopt__verdict mktopt__apply_rule(const mktopt__rule *rule, const mktopt__metric *metric,
                                   double *scratch)
{
    const char *needs;
    if (metric == NULL)
        return (mktopt__verdict){.missing = "the metric"};
    mktopt__verdict out = {.value = mean_at(metric, 0, rule->window)};
    out.reference = reference_of(rule, metric, scratch, &needs);
    if (isnan(out.value))
        out.missing = "value or history";
    else if (isnan(out.reference))
        out.missing = needs;
    else if (out.reference == 0 && !may_be_zero(rule, metric))
        out.missing = "reference other than 0";
    if (out.missing != NULL)
        return out;
    /* Any deviation from a limit of 0 is larger than any share of it. */
    const double size = fabs(out.reference), difference = out.value - out.reference;
    out.deviation = size > 0 ? difference / size : (double)NAN;
    out.direction = (difference > 0) - (difference < 0);
    const int reached = size == 0 || fabs(out.deviation) >= rule->threshold - rounding;
    out.fires = reached && ((out.direction < 0 && rule->comparison != MKTOPT__RISE) ||
                            (out.direction > 0 && rule->comparison != MKTOPT__DROP));
    return out;
}
