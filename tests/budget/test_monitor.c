/* Spend against plan: figures by hand, and the interval's coverage by simulation. */
#include "operations.h"

#include "base/random.h"
#include "faults.h"

static mktopt_budget_monitor *make(const mktopt_channel_spend *channels, int64_t count, int32_t day,
                                   int32_t days, const mktopt_budget_monitor_options *options)
{
    mktopt_budget_monitor *monitor;
    mktopt_error err;
    assert_ok(
        mktopt_budget_monitor_create(channels, count, day, days, options, NULL, &monitor, &err),
        err);
    return monitor;
}

static mktopt_budget_pace pace_of(const mktopt_budget_monitor *monitor, int64_t i)
{
    mktopt_budget_pace pace = {.struct_size = sizeof pace};
    mktopt_error err;
    if (i < 0)
        assert_ok(mktopt_budget_monitor_total(monitor, &pace, &err), err);
    else
        assert_ok(mktopt_budget_monitor_channel(monitor, i, &pace, &err), err);
    return pace;
}

static mktopt_budget_alert alert_of(const mktopt_budget_monitor *monitor, int64_t i)
{
    mktopt_budget_alert alert = {.struct_size = sizeof alert};
    mktopt_error err;
    assert_ok(mktopt_budget_monitor_alert(monitor, i, &alert, &err), err);
    return alert;
}

static const mktopt_channel_spend three[] = {
    {"seo", 3000, 1000, NULL, 0}, {"tv", 1000, 500, NULL, 0}, {"radio", 500, 510, NULL, 0}};

static void paces(void **state)
{
    (void)state;
    mktopt_budget_monitor *m = make(three, 3, 10, 30, NULL);
    const mktopt_budget_pace tv = pace_of(m, 1), radio = pace_of(m, 2), all = pace_of(m, -1);
    assert_string_equal(tv.channel, "tv");
    assert_true(tv.utilisation == 0.5 && tv.pacing == 1.5 && tv.daily_spend == 50);
    assert_near(tv.expected_to_date, 1000.0 / 3, 1e-15);
    assert_near(tv.variance, 500.0 / 3, 1e-14);
    assert_near(tv.variance_percent, 50, 1e-14);
    assert_true(tv.projected == 1500 && tv.required_daily_spend == 25);
    /* 0.25 x 50 a day over 20 days whose mean is estimated from 10: sqrt(20 + 400 / 10) */
    assert_near(tv.projected_upper, 1500 + 1.6448536269514722 * 12.5 * sqrt(60), 1e-12);
    assert_near(tv.projected_lower, 1500 - 1.6448536269514722 * 12.5 * sqrt(60), 1e-12);
    assert_int_equal(tv.status, MKTOPT_PACE_OVER);
    assert_true(radio.overspend_probability == 1 && radio.required_daily_spend == 0);
    assert_null(all.channel);
    assert_true(all.budget == 4500 && all.spent == 2010 && all.projected == 6030);
    assert_near(all.projected_upper,
                6030 + 1.6448536269514722 * 0.25 * sqrt(100. * 100 + 50 * 50 + 51 * 51) * sqrt(60),
                1e-12);
    const mktopt_budget_pace seo = pace_of(m, 0);
    assert_true(seo.pacing == 1 && seo.variance == 0 && seo.overspend_probability == 0.5);
    assert_int_equal(seo.status, MKTOPT_PACE_ON_TRACK);
    mktopt_budget_monitor_free(m);
}

static void alerts(void **state)
{
    (void)state;
    mktopt_budget_monitor *m = make(three, 3, 10, 30, NULL);
    assert_int_equal(mktopt_budget_monitor_alert_count(m), 3);
    const mktopt_budget_alert radio = alert_of(m, 0), all = alert_of(m, 1), tv = alert_of(m, 2);
    assert_int_equal(radio.kind, MKTOPT_ALERT_EXHAUSTED);
    assert_int_equal(radio.severity, MKTOPT_BUDGET_SEVERITY_CRITICAL);
    assert_string_equal(radio.message,
                        "radio: 510 is spent of a budget of 500, with 20 days to go");
    assert_null(all.channel);
    assert_int_equal(tv.kind, MKTOPT_ALERT_OVERSPEND);
    assert_int_equal(tv.severity, MKTOPT_BUDGET_SEVERITY_HIGH);
    assert_true(tv.deviation == 0.5 && tv.certain == 1);
    assert_string_equal(tv.message,
                        "tv: at 50 a day the period ends at 1500, 50 % above the budget of 1000");
    mktopt_budget_monitor_free(m);
    const mktopt_channel_spend slow[] = {{"a", 3000, 900, NULL, 0}, {"b", 0, 1, NULL, 0}};
    m = make(slow, 2, 10, 30, NULL);
    assert_int_equal(mktopt_budget_monitor_alert_count(m), 2 + 0);
    assert_int_equal(alert_of(m, 0).kind, MKTOPT_ALERT_UNPLANNED);
    assert_true(isnan(alert_of(m, 0).deviation));
    assert_int_equal(alert_of(m, 1).kind, MKTOPT_ALERT_UNDERSPEND);
    assert_int_equal(alert_of(m, 1).severity,
                     MKTOPT_BUDGET_SEVERITY_MEDIUM); /* -10 % when equalled */
    assert_true(isnan(pace_of(m, 1).utilisation) && isnan(pace_of(m, 1).pacing));
    mktopt_budget_monitor_free(m);
}

static void reforecasts_add_up(void **state)
{
    (void)state;
    mktopt_budget_monitor *m = make(three, 3, 10, 30, NULL);
    int64_t cents = 0;
    for (int i = 0; i < 3; i++)
        cents += llround(100 * pace_of(m, i).reforecast);
    assert_int_equal(cents, 450000);
    assert_true(pace_of(m, -1).reforecast == 4500);
    /* 2490 are left; tv takes 1000 of the 4020 to come */
    assert_near(pace_of(m, 1).reforecast, 500 + 2490 * 1000.0 / 4020, 1e-5);
    mktopt_budget_monitor_free(m);
    m = make(three, 3, 30, 30, NULL); /* nothing is left to happen */
    assert_true(pace_of(m, 1).reforecast == 500 && pace_of(m, 1).projected == 500);
    assert_true(pace_of(m, 1).projected_lower == 500 && pace_of(m, 1).projected_upper == 500);
    assert_true(isnan(pace_of(m, 1).required_daily_spend));
    assert_true(pace_of(m, 1).overspend_probability == 0);
    mktopt_budget_monitor_free(m);
}

static void daily_values(void **state)
{
    (void)state;
    /* mean 100, standard deviation sqrt(1000 / 4); t(4) at 0.95 is 2.131847 (a table's figure) */
    static const double daily[] = {80, 120, 100, 110, 90};
    const mktopt_channel_spend c = {"c", 3000, NAN, daily, 5};
    mktopt_budget_monitor *m = make(&c, 1, 5, 30, NULL);
    const double half = 2.131847 * sqrt(250) * sqrt(25 + 625.0 / 5);
    for (int i = -1; i < 1; i++) {
        assert_true(pace_of(m, i).spent == 500 && pace_of(m, i).projected == 3000);
        assert_near(pace_of(m, i).projected_upper, 3000 + half, 1e-6);
        assert_near(pace_of(m, i).projected_lower, 3000 - half, 1e-6);
    }
    mktopt_budget_monitor_free(m);
}

/* 4,000 months of normal days: the 90 % interval holds the end 90 times in 100, and the probability
 * to go beyond the very end is uniform (a deviation of 0.02 is more than three standard errors). */
static void the_interval_is_calibrated(void **state)
{
    (void)state;
    static const int32_t after[] = {3, 10, 25};
    mktopt__random random;
    mktopt__random_seed(&random, 20);
    for (int k = 0; k < 3; k++) {
        int inside = 0, quarter = 0, three_quarters = 0;
        for (int trial = 0; trial < 4000; trial++) {
            double days[30], end = 0;
            for (int d = 0; d < 30; d++)
                end += days[d] = 1000 + 50 * mktopt__random_normal(&random);
            const mktopt_channel_spend c = {"c", end, NAN, days, after[k]};
            mktopt_budget_monitor *m = make(&c, 1, after[k], 30, NULL);
            const mktopt_budget_pace pace = pace_of(m, -1);
            inside += pace.projected_lower <= end && end <= pace.projected_upper;
            quarter += pace.overspend_probability < 0.25;
            three_quarters += pace.overspend_probability < 0.75;
            mktopt_budget_monitor_free(m);
        }
        assert_true(fabs(inside / 4000.0 - 0.9) < 0.02);
        assert_true(fabs(quarter / 4000.0 - 0.25) < 0.025);
        assert_true(fabs(three_quarters / 4000.0 - 0.75) < 0.025);
    }
}

static void bad_input(void **state)
{
    (void)state;
    static const double daily[] = {1, -1};
    mktopt_error err;
    mktopt_budget_monitor *m = NULL;
    mktopt_channel_spend c = {"c", 1, 1, NULL, 0};
    mktopt_budget_monitor_options o;
#define FAILS(day, days, options, status, field)                                               \
    assert_fails(mktopt_budget_monitor_create(&c, 1, day, days, options, NULL, &m, &err), err, \
                 status, field)
    FAILS(0, 30, NULL, MKTOPT_OUT_OF_RANGE, "day");
    FAILS(31, 30, NULL, MKTOPT_OUT_OF_RANGE, "day");
    FAILS(1, 0, NULL, MKTOPT_OUT_OF_RANGE, "days_in_period");
    c.daily = daily;
    c.daily_count = 2;
    FAILS(3, 30, NULL, MKTOPT_LENGTH_MISMATCH, "channels[0].daily");
    FAILS(2, 30, NULL, MKTOPT_OUT_OF_RANGE, "channels[0].daily[1]");
    c.daily = NULL;
    FAILS(2, 30, NULL, MKTOPT_INVALID_ARGUMENT, "channels[0].daily");
    c.daily_count = -1;
    FAILS(2, 30, NULL, MKTOPT_OUT_OF_RANGE, "channels[0].daily_count");
    c.daily_count = 0;
    c.spent = NAN;
    FAILS(2, 30, NULL, MKTOPT_NOT_FINITE, "channels[0].spent");
    c.spent = -1;
    FAILS(2, 30, NULL, MKTOPT_OUT_OF_RANGE, "channels[0].spent");
    c.spent = 1e308;
    FAILS(1, 30, NULL, MKTOPT_NUMBER_OVERFLOW, "projected");
    c.spent = 1e30;
    FAILS(1, 30, NULL, MKTOPT_NUMBER_OVERFLOW, "plan");
    c.spent = 1;
    assert_int_equal(mktopt_budget_monitor_options_init(&o, sizeof o), MKTOPT_OK);
    o.level = 1;
    FAILS(1, 30, &o, MKTOPT_OUT_OF_RANGE, "level");
    o.level = 0.5;
    o.daily_variation = -1;
    FAILS(1, 30, &o, MKTOPT_OUT_OF_RANGE, "daily_variation");
#undef FAILS
    assert_null(m);
    m = make(&c, 1, 1, 1, NULL);
    mktopt_budget_pace pace = {.struct_size = sizeof pace};
    mktopt_budget_alert alert = {.struct_size = sizeof alert};
    assert_fails(mktopt_budget_monitor_channel(m, 1, &pace, &err), err, MKTOPT_OUT_OF_RANGE,
                 "index");
    assert_fails(mktopt_budget_monitor_alert(m, 0, &alert, &err), err, MKTOPT_OUT_OF_RANGE,
                 "index");
    mktopt_budget_monitor_free(m);
    mktopt_budget_monitor_free(NULL);
}

static void every_allocation_fails(void **state)
{
    (void)state;
    mktopt_error err;
    for (int64_t n = 1;; n++) {
        faults_state faults = {.fail_at = n};
        const mktopt_allocator allocator = faults_allocator(&faults);
        mktopt_budget_monitor *m = NULL;
        const mktopt_status status =
            mktopt_budget_monitor_create(three, 3, 300, 36500, NULL, &allocator, &m, &err);
        mktopt_budget_monitor_free(m);
        if (faults_survived(&faults, status))
            break;
    }
}

static void by_name(void **state)
{
    (void)state;
    answers("budget.monitor",
            "{\"plan\":{\"seo\":3000,\"tv\":1000,\"new\":10},\"spent\":{\"seo\":1000,\"tv\":500,"
            "\"x\":5},\"day\":10,\"days_in_period\":30}",
            "\"total\":{\"budget\":4010,\"spent\":1505,", "\"channel\":\"seo\",\"budget\":3000",
            "\"channel\":\"new\",\"budget\":10,\"spent\":0", "\"channel\":\"x\",\"budget\":0",
            "\"utilisation\":null", "\"kind\":\"overspend\",\"severity\":\"high\"",
            "\"kind\":\"unplanned\"",
            "{\"level\":0.9,\"method\":\"assumed_variation\",\"daily_variation\":0.25}", NULL);
    answers("budget.monitor",
            "{\"plan\":{\"a\":300},\"spent\":{\"a\":[10,12,8]},\"day\":3,\"days_in_period\":30}",
            "\"spent\":30,", "\"method\":\"student_t\",\"daily_variation\":null", NULL);
    refuses("budget.monitor",
            "{\"plan\":{\"a\":300},\"spent\":{\"a\":[10,12]},\"day\":3,\"days_in_period\":30}",
            MKTOPT_LENGTH_MISMATCH, "spent.a");
    refuses("budget.monitor",
            "{\"plan\":{\"a\":300},\"spent\":{\"a\":[10,-12]},\"day\":2,\"days_in_period\":30}",
            MKTOPT_OUT_OF_RANGE, "spent.a[1]");
    refuses("budget.monitor", "{\"plan\":{},\"spent\":{},\"day\":2,\"days_in_period\":30}",
            MKTOPT_OUT_OF_RANGE, "plan");
    refuses("budget.monitor", "{\"plan\":{\"a\":1},\"spent\":{},\"day\":3,\"days_in_period\":2}",
            MKTOPT_OUT_OF_RANGE, "day");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paces),
        cmocka_unit_test(alerts),
        cmocka_unit_test(reforecasts_add_up),
        cmocka_unit_test(daily_values),
        cmocka_unit_test(the_interval_is_calibrated),
        cmocka_unit_test(bad_input),
        cmocka_unit_test(every_allocation_fails),
        cmocka_unit_test(by_name),
    };
    return cmocka_run_group_tests_name("budget_monitor", tests, NULL, NULL);
}
