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
    people.included = -1;
    assert_fails(mktopt_forecast_needs(&people, values, 4, needs, &err), err, MKTOPT_OUT_OF_RANGE,
                 "resource");
    people.struct_size = 0;
    assert_fails(mktopt_forecast_needs(&people, values, 4, needs, &err), err,
                 MKTOPT_INVALID_OPTIONS, "resource");
}

static void operations_answer(void **state)
{
    (void)state;
    answers("forecast.ratio",
            "{\"numerator\": {\"mean\": [100, 50]}, \"denominator\": {\"mean\": [10, 0]}, "
            "\"levels\": [0.9]}",
            "{\"ratio\":[10,null],\"intervals\":[{\"level\":0.9,\"lower\":[10,null],"
            "\"upper\":[10,null]}]}",
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
        cmocka_unit_test(needs_follow_the_forecast),
        cmocka_unit_test(operations_answer),
    };
    return cmocka_run_group_tests_name("forecast derived", tests, NULL, NULL);
}
