/* What a forecast means: totals, gaps, scenarios, warnings. */
#include "operations.h"
#include "series.h"

#include "forecast/outlook.h"

static void totals_know_how_steps_err_together(void **state)
{
    (void)state;
    double share[4];
    const double noise[] = {2, 2, 2, 2}, certain[] = {0, 3, 4, 0};
    const double walk[] = {1, sqrt(2), sqrt(3), 2};
    assert_near(mktopt__total_deviation(noise, 4, share), 4, 1e-14);
    assert_near(share[2], 1, 1e-14);
    /* a random walk: shocks weigh 4, 3, 2, 1 */
    assert_near(mktopt__total_deviation(walk, 4, share), sqrt(30), 1e-14);
    assert_near(share[0], 4 / sqrt(30), 1e-14);
    assert_near(share[3], 10 / sqrt(30), 1e-14);
    assert_near(mktopt__total_deviation(certain, 4, share), 5, 1e-14);
}

/* Simple exponential smoothing, simulated: s_h^2 = 1 + (h - 1) alpha^2. */
static void totals_agree_with_simulation(void **state)
{
    (void)state;
    enum { STEPS = 6, RUNS = 200000 };
    const double alpha = 0.4;
    double deviation[STEPS], share[STEPS], squares = 0, cross[STEPS] = {0};
    mktopt__random random;
    mktopt__random_seed(&random, 9);
    for (int h = 0; h < STEPS; h++)
        deviation[h] = sqrt(1 + h * alpha * alpha);
    for (int i = 0; i < RUNS; i++) {
        double level = 0, sum = 0, e[STEPS];
        for (int h = 0; h < STEPS; h++) {
            const double shock = mktopt__random_normal(&random);
            e[h] = level + shock;
            level += alpha * shock;
            sum += e[h];
        }
        squares += sum * sum / RUNS;
        for (int h = 0; h < STEPS; h++)
            cross[h] += e[h] * sum / RUNS;
    }
    const double total = mktopt__total_deviation(deviation, STEPS, share);
    assert_near(total, sqrt(squares), 0.01);
    for (int h = 0; h < STEPS; h++)
        assert_near(share[h], cross[h] / sqrt(squares), 0.02);
}

static void gaps_are_what_they_say(void **state)
{
    (void)state;
    const double mean[] = {90, 110}, deviation[] = {10, 10}, targets[] = {100, 100};
    mktopt_forecast_gap gaps[2] = {{.struct_size = sizeof gaps[0]},
                                   {.struct_size = sizeof gaps[0]}};
    mktopt_forecast_gap total = {.struct_size = sizeof total};
    mktopt_error err;
    assert_ok(mktopt_forecast_find_gap(mean, deviation, targets, 2, 0, gaps, &total, &err), err);
    assert_near(gaps[0].shortfall, 10, 0);
    assert_near(gaps[0].shortfall_share, 0.1, 1e-15);
    assert_near(gaps[0].probability, 0.15865525393145707, 1e-12); /* one deviation */
    assert_near(gaps[0].required_growth, 1.0 / 9, 1e-15);
    assert_near(gaps[1].shortfall, 0, 0);
    assert_near(gaps[1].probability, 0.8413447460685429, 1e-12);
    assert_near(total.deviation, sqrt(200), 1e-13);
    assert_near(total.probability, 0.5, 1e-15);
    double bad[] = {10, -1};
    assert_fails(mktopt_forecast_find_gap(mean, bad, targets, 2, 0, gaps, &total, &err), err,
                 MKTOPT_OUT_OF_RANGE, "deviation[1]");
    bad[1] = (double)NAN;
    assert_fails(mktopt_forecast_find_gap(mean, bad, targets, 2, 0, gaps, &total, &err), err,
                 MKTOPT_NOT_FINITE, "deviation[1]");
    assert_fails(mktopt_forecast_find_gap(mean, deviation, targets, 0, 0, gaps, &total, &err), err,
                 MKTOPT_OUT_OF_RANGE, "n");
    gaps[1].struct_size = 0;
    assert_fails(mktopt_forecast_find_gap(mean, deviation, targets, 2, 0, gaps, &total, &err), err,
                 MKTOPT_INVALID_OPTIONS, "gaps[1]");
}

static void scenarios_sum_to_their_quantile(void **state)
{
    (void)state;
    const double mean[] = {100, 110, 120}, deviation[] = {10, 12, 14};
    double values[3], total;
    mktopt_error err;
    for (double p = 0.05; p < 1; p += 0.15) {
        assert_ok(mktopt_forecast_scenario(mean, deviation, 3, p, values, &total, &err), err);
        assert_near(values[0] + values[1] + values[2], total, 1e-13);
        const double d = mktopt__total_deviation(deviation, 3, NULL);
        assert_near(1 - mktopt__chance_to_reach(330, d, total), p, 1e-12);
    }
    assert_fails(mktopt_forecast_scenario(mean, deviation, 3, 1, values, &total, &err), err,
                 MKTOPT_OUT_OF_RANGE, "probability");
}

/* ---- operations ----------------------------------------------------------------------------- */

/* Tails longer than normal: 80 % within 10, 95 % within 20. What is asked is answered by the
 * interval that is about it, so a step at the end of an interval has the chance that the interval
 * says. */
#define LONG_TAILS                                                                             \
    "{\"mean\": [100], \"intervals\": [{\"level\": 0.95, \"lower\": [80], \"upper\": [120]}, " \
    "{\"level\": 0.8, \"lower\": [90], \"upper\": [110]}]}"

static void chances_are_those_of_the_intervals(void **state)
{
    (void)state;
    static const struct {
        const char *target;
        double chance;
    } cases[] = {{"110", 0.1}, {"120", 0.025}, {"90", 0.9}, {"80", 0.975}, {"100", 0.5}};
    char request[512];
    double last = 1;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        snprintf(request, sizeof request, "{\"forecast\": " LONG_TAILS ", \"targets\": [%s]}",
                 cases[i].target);
        for (int of_total = 0; of_total < 2; of_total++)
            assert_near(asked("forecast.gap", request, "\"probability\":", 1 + of_total),
                        cases[i].chance, 1e-9);
    }
    for (int target = 60; target <= 160; target += 5) {
        snprintf(request, sizeof request, "{\"forecast\": " LONG_TAILS ", \"targets\": [%d]}",
                 target);
        const double chance = asked("forecast.gap", request, "\"probability\":", 1);
        assert_true(chance < last);
        last = chance;
    }
    static const char scenarios[] = "{\"forecast\": " LONG_TAILS "}";
    assert_near(asked("forecast.scenarios", scenarios, "\"total\":", 1), 90, 1e-9);
    assert_near(asked("forecast.scenarios", scenarios, "\"total\":", 3), 110, 1e-9);
    static const char ratio[] = "{\"numerator\": " LONG_TAILS
                                ", \"denominator\": {\"mean\": [10]}, \"levels\": [0.8, 0.95]}";
    assert_near(asked("forecast.ratio", ratio, "\"upper\":[", 1), 11, 1e-9);
    assert_near(asked("forecast.ratio", ratio, "\"lower\":[", 2), 8, 1e-9);
}

/* The answer of forecast.run is the request of the others, as it is. */
static void answers_go_on_as_requests(void **state)
{
    (void)state;
    char *forecast = strdup(answer_text(
        "forecast.run", "{\"series\": [100, 104, 98, 101, 99, 103, 100, 97, 102, 100, 101, 99], "
                        "\"horizon\": 3, \"start\": \"2026-01-01\", \"frequency\": \"monthly\"}"));
    const size_t size = strlen(forecast) + 200;
    char *request = malloc(size);
    snprintf(request, size, "{\"forecast\": %s, \"targets\": [100, 120, 80]}", forecast);
    const char *gap = answer_text("forecast.gap", request);
    assert_contains(gap, "\"steps\":[{\"forecast\":100");
    assert_contains(gap, "\"total\":{\"forecast\":30");
    const char *warnings = answer_text("forecast.warnings", request);
    assert_contains(warnings, "{\"warnings\":[{\"kind\":\"shortfall\",\"severity\":\"high\","
                              "\"step\":2,");
    assert_contains(warnings, "target 120: 16");
    snprintf(request, size, "{\"forecast\": %s}", forecast);
    const char *scenarios = answer_text("forecast.scenarios", request);
    assert_contains(scenarios, "\"scenarios\":{\"pessimistic\":{\"probability\":0.1,\"values\":[");
    assert_contains(scenarios, "\"realistic\":{\"probability\":0.5");
    free(forecast);
    free(request);
}

/* Seed 001 section 3: revenue 15 % short, ROI down by 20 %, CAC 40 % above its target; a threshold
 * is reached when equalled. */
static void warnings_begin_where_the_seed_says(void **state)
{
    (void)state;
    const char *text = answer_text(
        "forecast.warnings",
        "{\"forecast\": {\"mean\": [80, 85, 92.5, 93, 70]}, \"targets\": [80, 100, 100, "
        "100, 100], \"recent\": [105.125]}");
    assert_contains(text, "\"severity\":\"high\",\"step\":2,\"size\":0.15,");
    assert_contains(text, "\"severity\":\"medium\",\"step\":3,\"size\":0.075,");
    assert_contains(text, "\"severity\":\"critical\",\"step\":5,\"size\":0.3,");
    assert_null(strstr(text, "\"step\":1"));
    assert_null(strstr(text, "\"step\":4"));
    assert_contains(text, "\"kind\":\"decline\",\"severity\":\"high\",\"step\":null,\"size\":0.2");
    text =
        answer_text("forecast.warnings",
                    "{\"forecast\": {\"mean\": [100, 140, 120, 119, 180, 50], \"intervals\": "
                    "[{\"level\": 0.8, \"lower\": [90, 130, 110, 109, 170, 40], \"upper\": [110, "
                    "150, 130, 129, 190, 60]}]}, \"targets\": [100, 100, 100, 100, 100, 100], "
                    "\"recent\": [98], \"targets_are_limits\": true}");
    assert_contains(text,
                    "{\"warnings\":[{\"kind\":\"excess\",\"severity\":\"critical\",\"step\":5,"
                    "\"size\":0.8,\"message\":\"step 5: forecast 180, target 100: 80 % above\"}");
    assert_contains(text, "\"severity\":\"high\",\"step\":2,\"size\":0.4,");
    assert_contains(text, "\"severity\":\"medium\",\"step\":3,\"size\":0.2,");
    assert_null(strstr(text, "\"step\":1"));
    assert_null(strstr(text, "\"step\":4"));
    assert_null(strstr(text, "\"step\":6"));
    assert_contains(text, "{\"kind\":\"rise\",\"severity\":\"high\"");
    assert_contains(text, "the total keeps to its target with 0");
    assert_contains(text, "{\"kind\":\"total_excess\",\"severity\":\"low\"");
    text = answer_text("forecast.warnings", "{\"forecast\": {\"mean\": [90]}, \"targets\": [100], "
                                            "\"targets_are_limits\": true}");
    assert_contains(text, "{\"warnings\":[],\"severity\":null");
}

static void warnings_grow_with_what_lacks(void **state)
{
    (void)state;
    const char *text =
        answer_text("forecast.warnings",
                    "{\"forecast\": {\"mean\": [60, 100], \"intervals\": [{\"level\": 0.95, "
                    "\"lower\": [50, 90], \"upper\": [70, 110]}]}, \"targets\": [100, 100], "
                    "\"recent\": [120, 100]}");
    assert_contains(text, "{\"warnings\":[{\"kind\":\"shortfall\",\"severity\":\"critical\","
                          "\"step\":1,\"size\":0.4,\"message\":\"step 1: forecast 60, target 100: "
                          "40 % short\"}");
    assert_contains(text, "\"kind\":\"total_shortfall\",\"severity\":\"high\",\"step\":null");
    assert_contains(text, "\"kind\":\"unlikely\",\"severity\":\"high\"");
    assert_contains(text, "\"kind\":\"decline\",\"severity\":\"high\"");
    assert_contains(text, "\"severity\":\"critical\",\"total\":{");
    text = answer_text("forecast.warnings", "{\"forecast\": {\"mean\": [60]}, \"targets\": [50]}");
    assert_contains(text, "{\"warnings\":[],\"severity\":null");
    refuses("forecast.gap", "{\"forecast\": {\"mean\": [60]}, \"targets\": [50, 60]}",
            MKTOPT_LENGTH_MISMATCH, "targets");
    refuses("forecast.gap",
            "{\"forecast\": {\"mean\": [60], \"intervals\": [{\"level\": 0.8, \"lower\": [1], "
            "\"upper\": [59]}]}, \"targets\": [50]}",
            MKTOPT_OUT_OF_RANGE, "forecast.intervals[0].upper[0]");
}

/* A forecast of elsewhere is what it says, or refused where it does not. */
static void forecasts_that_contradict_themselves_are_refused(void **state)
{
    (void)state;
#define GIVEN(intervals) \
    "{\"targets\":[110],\"forecast\":{\"mean\":[100],\"intervals\":[" intervals "]}}"
#define BAND(level, lower, upper) \
    "{\"level\":" level ",\"lower\":[" lower "],\"upper\":[" upper "]}"
    static const struct {
        const char *request;
        mktopt_status status;
        const char *field;
    } bad[] = {
        {GIVEN(BAND("0.8", "90", "120") "," BAND("0.95", "80", "110")), MKTOPT_CONFLICT,
         "forecast.intervals[1].upper[0]"},
        {GIVEN(BAND("0.95", "80", "110") "," BAND("0.8", "90", "120")), MKTOPT_CONFLICT,
         "forecast.intervals[0].upper[0]"},
        {GIVEN(BAND("0.8", "90", "120") "," BAND("0.8", "90", "120")), MKTOPT_DUPLICATE,
         "forecast.intervals[1].level"},
        {GIVEN(BAND("0.8", "101", "120")), MKTOPT_OUT_OF_RANGE, "forecast.intervals[0].lower[0]"},
        {GIVEN(BAND("0.8", "80, 90", "120")), MKTOPT_LENGTH_MISMATCH,
         "forecast.intervals[0].lower"},
        {GIVEN(BAND("0.8", "null", "120")), MKTOPT_MISSING_FIELD, "forecast.intervals[0].lower[0]"},
        {GIVEN(BAND("1e-300", "90", "120")), MKTOPT_OUT_OF_RANGE, "forecast.intervals[0].level"},
        {GIVEN(BAND("1e-9", "-1e300", "1e300")), MKTOPT_OUT_OF_RANGE,
         "forecast.intervals[0].lower[0]"},
        {GIVEN(BAND("0.8", "90", "99")), MKTOPT_OUT_OF_RANGE, "forecast.intervals[0].upper[0]"},
        {"{\"targets\":[110],\"forecast\":{\"mean\":[100],\"intervals\":[" BAND(
             "0.8", "90", "120") "],\"total\":{\"mean\":100,\"share\":[1],\"intervals\":[{"
                                 "\"level\":0.8,\"lower\":80,"
                                 "\"upper\":120},{\"level\":0.95,\"lower\":80,\"upper\":110}]}}}",
         MKTOPT_CONFLICT, "forecast.total.intervals[1].upper"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        refuses("forecast.gap", bad[i].request, bad[i].status, bad[i].field);
#undef GIVEN
#undef BAND
}

static void gaps_too_large_are_told(void **state)
{
    (void)state;
    const double mean[] = {1.7e308, 1.7e308}, none[] = {0, 0}, targets[] = {1, 1};
    const double low[] = {-1.7e308, 0}, high[] = {1.7e308, 0};
    mktopt_forecast_gap gaps[2] = {{.struct_size = sizeof *gaps}, {.struct_size = sizeof *gaps}};
    mktopt_forecast_gap total = gaps[0];
    double values[2] = {5, 5}, sum = 5;
    mktopt_error err;
    assert_fails(mktopt_forecast_find_gap(mean, none, targets, 2, 0, gaps, &total, &err), err,
                 MKTOPT_NUMBER_OVERFLOW, "total");
    assert_fails(mktopt_forecast_find_gap(low, none, high, 2, 0, gaps, &total, &err), err,
                 MKTOPT_NUMBER_OVERFLOW, "gaps[0]");
    assert_near(gaps[0].target, 0, 0);
    assert_fails(mktopt_forecast_scenario(mean, none, 2, 0.5, values, &sum, &err), err,
                 MKTOPT_NUMBER_OVERFLOW, "total");
    assert_true(values[0] == 5 && sum == 5);
}

/* 1.05 of 7 are 15 %, though the binary fractions fall short of it. */
static void thresholds_can_be_equalled(void **state)
{
    (void)state;
    answers("forecast.warnings", "{\"forecast\":{\"mean\":[5.95]},\"targets\":[7]}",
            "\"kind\":\"total_shortfall\",\"severity\":\"high\"", NULL);
}

static void scenarios_of_what_was_held_at_zero_are_not_below(void **state)
{
    (void)state;
    static const char *const lower[] = {"[1.5, 0, 3]", "[1.5, -0.5, 3]"};
    double totals[2];
    for (int cut = 0; cut < 2; cut++) {
        char request[256];
        snprintf(request, sizeof request,
                 "{\"forecast\": {\"mean\": [3, 0, 4], \"intervals\": [{\"level\": 0.8, "
                 "\"lower\": %s, \"upper\": [4.5, 0.5, 5]}]}}",
                 lower[cut]);
        const char *text = answer_text("forecast.scenarios", request);
        assert_true((strchr(text, '-') != NULL) == cut);
        totals[cut] = asked("forecast.scenarios", request, "\"total\":", 1);
    }
    assert_near(totals[0], totals[1], 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(totals_know_how_steps_err_together),
        cmocka_unit_test(totals_agree_with_simulation),
        cmocka_unit_test(gaps_are_what_they_say),
        cmocka_unit_test(scenarios_sum_to_their_quantile),
        cmocka_unit_test(forecasts_that_contradict_themselves_are_refused),
        cmocka_unit_test(gaps_too_large_are_told),
        cmocka_unit_test(thresholds_can_be_equalled),
        cmocka_unit_test(scenarios_of_what_was_held_at_zero_are_not_below),
        cmocka_unit_test(chances_are_those_of_the_intervals),
        cmocka_unit_test(answers_go_on_as_requests),
        cmocka_unit_test(warnings_begin_where_the_seed_says),
        cmocka_unit_test(warnings_grow_with_what_lacks),
    };
    return cmocka_run_group_tests_name("forecast outlook", tests, NULL, NULL);
}
