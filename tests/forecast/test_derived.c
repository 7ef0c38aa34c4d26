/* Ratios and needs. */
#include "operations.h"
#include "series.h"

/* The interval of a ratio holds as many simulated ratios as it says. */
static void ratios_cover_as_simulated(void **state)
{
    (void)state;
    enum { RUNS = 100000 };
    const double cost = 5000, cost_deviation = 600, customers = 50, customers_deviation = 8;
    const double correlations[] = {-0.5, 0, 0.8}, levels[] = {0.8, 0.95};
    mktopt__random random;
    mktopt__random_seed(&random, 3);
    for (int c = 0; c < 3; c++)
        for (int l = 0; l < 2; l++) {
            double ratio, lower, upper, below = 0, inside = 0;
            mktopt_error err;
            assert_ok(mktopt_forecast_ratio(&cost, &cost_deviation, &customers,
                                            &customers_deviation, 1, correlations[c], levels[l],
                                            &ratio, &lower, &upper, &err),
                      err);
            const double rho = correlations[c], rest = sqrt(1 - rho * rho);
            for (int i = 0; i < RUNS; i++) {
                const double a = mktopt__random_normal(&random), b = mktopt__random_normal(&random);
                const double r = (cost + cost_deviation * a) /
                                 (customers + customers_deviation * (rho * a + rest * b));
                below += r < ratio;
                inside += r >= lower && r <= upper;
            }
            assert_near(below / RUNS, 0.5, 0.006);
            assert_near(inside / RUNS, levels[l], 0.005);
            assert_true(upper - ratio > ratio - lower);
        }
}

static void ratios_without_end_are_told(void **state)
{
    (void)state;
    const double cost[] = {100, 100, 100}, deviation[] = {0, 5, 5};
    const double customers[] = {10, 10, 0}, spread[] = {0, 6, 1};
    double ratio[3], lower[3], upper[3];
    mktopt_error err;
    assert_ok(mktopt_forecast_ratio(cost, deviation, customers, spread, 3, 0, 0.95, ratio, lower,
                                    upper, &err),
              err);
    assert_near(ratio[0], 10, 0);
    assert_near(lower[0], 10, 1e-14);
    assert_near(upper[0], 10, 1e-14);
    assert_near(ratio[1], 10, 0);
    assert_true(isnan(lower[1]) && isnan(upper[1])); /* 10 +- 11.8 customers */
    assert_true(isnan(ratio[2]));
    assert_fails(mktopt_forecast_ratio(cost, deviation, customers, spread, 3, 2, 0.95, ratio, lower,
                                       upper, &err),
                 err, MKTOPT_OUT_OF_RANGE, "correlation");
    assert_fails(mktopt_forecast_ratio(cost, deviation, customers, spread, 3, 0, 1, ratio, lower,
                                       upper, &err),
                 err, MKTOPT_OUT_OF_RANGE, "level");
    const double bad[] = {1, -1, 1};
    assert_fails(mktopt_forecast_ratio(cost, deviation, customers, bad, 3, 0, 0.9, ratio, lower,
                                       upper, &err),
                 err, MKTOPT_OUT_OF_RANGE, "denominator_deviation[1]");
}

/* Against Fieller's closed form for equal relative deviations g without correlation, (1 -+ sqrt(1 -
 * (1 - g^2)^2)) / (1 - g^2): sqrt(2) g for small ones, where the textbook's terms cancel, and at
 * any scale. */
static void ratios_are_exact_at_any_scale(void **state)
{
    (void)state;
    const double z = 1.959963984540054, shares[] = {1e-12, 1e-6, 0.01, 0.3};
    const double scales[][2] = {{1, 1}, {1e200, 1e-90}, {1e-250, 1e40}, {1e-200, 1e-200}};
    for (int s = 0; s < 4; s++)
        for (int k = 0; k < 4; k++) {
            const double n = scales[s][0], d = scales[s][1], g = z * shares[k];
            const double sn = n * shares[k], sd = d * shares[k], a = (1 - g) * (1 + g);
            const double root = g * sqrt(2 - g * g); /* of 1 - a^2 */
            double ratio, lower, upper;
            mktopt_error err;
            assert_ok(
                mktopt_forecast_ratio(&n, &sn, &d, &sd, 1, 0, 0.95, &ratio, &lower, &upper, &err),
                err);
            assert_near(ratio * d / n, 1, 1e-15);
            assert_near((1 - lower * d / n) / ((root - g * g) / a), 1, 1e-15 / g + 1e-12);
            assert_near((upper * d / n - 1) / ((root + g * g) / a), 1, 1e-15 / g + 1e-12);
        }
    const double large = 1e300, small = 1e-300, none = 0;
    double ratio = 5, lower = 5, upper = 5;
    mktopt_error err;
    assert_fails(mktopt_forecast_ratio(&large, &none, &small, &none, 1, 0, 0.9, &ratio, &lower,
                                       &upper, &err),
                 err, MKTOPT_NUMBER_OVERFLOW, "ratio[0]");
    assert_true(ratio == 5 && lower == 5 && upper == 5);
}

/* Cost (1000 +- 300 a month) and customers (20 +- 9) of four months, each with errors of its own,
 * as intervals of one width say: the CAC of all is not the mean of the months'. */
static void ratios_of_totals_cover_as_simulated(void **state)
{
    (void)state;
    enum { RUNS = 100000, STEPS = 4 };
    static const char *const request =
        "{\"numerator\":{\"mean\":[1000,1000,1000,1000],\"intervals\":[{\"level\":0.9,"
        "\"lower\":[700,700,700,700],\"upper\":[1300,1300,1300,1300]}]},"
        "\"denominator\":{\"mean\":[20,20,20,20],\"intervals\":[{\"level\":0.9,"
        "\"lower\":[11,11,11,11],\"upper\":[29,29,29,29]}]},\"levels\":[0.9]}";
    const char *total = "\"total\":{\"ratio\":50,\"intervals\":[{\"level\":0.9,\"lower\":";
    const double z = 1.6448536269514722, lower = asked("forecast.ratio", request, total, 1);
    const double upper = strtod(
        strstr(strstr(answer_text("forecast.ratio", request), total), "\"upper\":") + 8, NULL);
    mktopt__random random;
    int inside = 0, below = 0;
    mktopt__random_seed(&random, 4);
    for (int i = 0; i < RUNS; i++) {
        double cost = 0, customers = 0;
        for (int k = 0; k < STEPS; k++) {
            cost += 1000 + 300 / z * mktopt__random_normal(&random);
            customers += 20 + 9 / z * mktopt__random_normal(&random);
        }
        below += cost / customers < lower;
        inside += cost / customers >= lower && cost / customers <= upper;
    }
    assert_near((double)inside / RUNS, 0.9, 0.005);
    assert_near((double)below / RUNS, 0.05, 0.004);
}

/* What is spent is not below 0, nor what a customer costs. */
static void ratios_of_what_is_held_at_zero_are_not_below(void **state)
{
    (void)state;
    answers("forecast.ratio",
            "{\"numerator\":{\"mean\":[100],\"intervals\":[{\"level\":0.8,\"lower\":[0],"
            "\"upper\":[300]}]},\"denominator\":{\"mean\":[10]},\"levels\":[0.8]}",
            "\"lower\":[0]", "\"upper\":[30", "\"lower\":0,", NULL);
}

/* Steps are numbers, but not what they add up to. */
static void totals_that_overflow_are_told(void **state)
{
    (void)state;
    refuses("forecast.ratio",
            "{\"numerator\":{\"mean\":[1e308,1e308]},\"denominator\":{\"mean\":[1,1]}}",
            MKTOPT_NUMBER_OVERFLOW, "total");
    refuses("forecast.ratio",
            "{\"numerator\":{\"mean\":[1,1]},\"denominator\":{\"mean\":[1e308,1e308]}}",
            MKTOPT_NUMBER_OVERFLOW, "total");
    refuses("forecast.ratio",
            "{\"numerator\":{\"mean\":[0,0],\"intervals\":[{\"level\":0.9,\"lower\":[0,0],"
            "\"upper\":[1.4e308,1.4e308]}]},\"denominator\":{\"mean\":[1,1]},\"levels\":[0.9]}",
            MKTOPT_NUMBER_OVERFLOW, "total");
    refuses("forecast.ratio",
            "{\"numerator\":{\"mean\":[1e200,1]},\"denominator\":{\"mean\":[1e-200,1]}}",
            MKTOPT_NUMBER_OVERFLOW, "ratio[0]");
}

static void needs_follow_the_forecast(void **state)
{
    (void)state;
    const double values[] = {0, 1000, 1500, 2000};
    double needs[4];
    mktopt_error err;
    mktopt_forecast_resource people = {
        .struct_size = sizeof people, .whole = 1, .fixed = 2, .per_unit = 0.002, .included = 1000};
    assert_ok(mktopt_forecast_needs(&people, values, 4, needs, &err), err);
    assert_near(needs[0], 2, 0);
    assert_near(needs[1], 2, 0);
    assert_near(needs[2], 3, 0);
    assert_near(needs[3], 4, 0);
    people.per_unit = 0.0021;
    assert_ok(mktopt_forecast_needs(&people, values, 4, needs, &err), err);
    assert_near(needs[2], 4, 0);
    people.per_unit = 1e306;
    needs[0] = 5;
    assert_fails(mktopt_forecast_needs(&people, values, 4, needs, &err), err,
                 MKTOPT_NUMBER_OVERFLOW, "needs[2]");
    assert_near(needs[0], 5, 0);
    people.included = -1;
    assert_fails(mktopt_forecast_needs(&people, values, 4, needs, &err), err, MKTOPT_OUT_OF_RANGE,
                 "resource");
    people.struct_size = 0;
    assert_fails(mktopt_forecast_needs(&people, values, 4, needs, &err), err,
                 MKTOPT_INVALID_OPTIONS, "resource.struct_size");
}

static void operations_answer(void **state)
{
    (void)state;
    answers("forecast.ratio",
            "{\"numerator\": {\"mean\": [100, 50]}, \"denominator\": {\"mean\": [10, 0]}, "
            "\"levels\": [0.9]}",
            "{\"ratio\":[10,null],\"intervals\":[{\"level\":0.9,\"lower\":[10,null],"
            "\"upper\":[10,null]}],\"total\":{\"ratio\":15,\"intervals\":[{\"level\":0.9,"
            "\"lower\":15,\"upper\":15}]}}",
            NULL);
    answers("forecast.resources",
            "{\"forecast\": {\"mean\": [100, 210], \"intervals\": [{\"level\": 0.8, "
            "\"lower\": [90, 190], \"upper\": [110, 230]}]}, \"resources\": {\"calls\": "
            "{\"per_unit\": 0.1, \"whole\": true}}}",
            "{\"resources\":{\"calls\":{\"mean\":[10,21],\"intervals\":[{\"level\":0.8,"
            "\"lower\":[9,19],\"upper\":[11,23]}],\"total\":31,\"peak\":21}}}",
            NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ratios_cover_as_simulated),
        cmocka_unit_test(ratios_without_end_are_told),
        cmocka_unit_test(ratios_are_exact_at_any_scale),
        cmocka_unit_test(ratios_of_totals_cover_as_simulated),
        cmocka_unit_test(ratios_of_what_is_held_at_zero_are_not_below),
        cmocka_unit_test(totals_that_overflow_are_told),
        cmocka_unit_test(needs_follow_the_forecast),
        cmocka_unit_test(operations_answer),
    };
    return cmocka_run_group_tests_name("forecast derived", tests, NULL, NULL);
}
