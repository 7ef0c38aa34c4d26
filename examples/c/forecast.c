/* Three years of monthly revenue: the next half year, and whether it reaches a target. */
#include <math.h>
#include <stdio.h>

#include <mktopt/mktopt.h>

enum { MONTHS = 36, HORIZON = 6 };

static int failed(const mktopt_error *err)
{
    fprintf(stderr, "%s: %s\n", mktopt_status_name(err->code), err->message);
    return 1;
}

/* Thousands; what is not known is NaN. */
static const double revenue[MONTHS] = {
    41, 39, 45, 46,  48, 51, 50, 47, 52, 55, 68, 83, /* */
    46, 45, 51, NAN, 54, 57, 56, 53, 59, 61, 76, 93, /* */
    52, 50, 57, 58,  61, 64, 62, 60, 66, 69, 85, 104,
};

static int print_gap(const mktopt_forecast *forecast)
{
    mktopt_error err;
    double deviations[HORIZON], targets[HORIZON];
    mktopt_forecast_gap gaps[HORIZON], total = {.struct_size = sizeof total};
    const double *mean = mktopt_forecast_mean(forecast);
    for (int k = 0; k < HORIZON; k++) {
        /* The upper end of the 80 % interval is 1.2816 deviations above the mean. */
        deviations[k] = (mktopt_forecast_upper(forecast, 0)[k] - mean[k]) / 1.2816;
        targets[k] = 65;
        gaps[k].struct_size = sizeof gaps[k];
    }
    if (mktopt_forecast_find_gap(mean, deviations, targets, HORIZON, 0, gaps, &total, &err))
        return failed(&err);
    printf("six times 65 thousand are %s\n", total.probability > 0.5 ? "likely" : "unlikely");
    return 0;
}

int main(void)
{
    mktopt_error err;
    mktopt_forecast *forecast;
    mktopt_forecast_options options;
    static const double season[] = {12}, levels[] = {0.8};

    mktopt_forecast_options_init(&options, sizeof options);
    options.season_lengths = season;
    options.n_season_lengths = 1;
    options.levels = levels;
    options.n_levels = 1;
    options.non_negative = 1;
    if (mktopt_forecast_run(revenue, MONTHS, HORIZON, &options, NULL, &forecast, &err))
        return failed(&err);
    for (int k = 0; k < HORIZON; k++)
        printf("in %d: %3.0f (%.0f to %.0f)\n", k + 1, mktopt_forecast_mean(forecast)[k],
               mktopt_forecast_lower(forecast, 0)[k], mktopt_forecast_upper(forecast, 0)[k]);
    const int status = print_gap(forecast);
    mktopt_forecast_free(forecast);
    return status;
}
