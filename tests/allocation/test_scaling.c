/* Scaling plans against optima that can be seen by eye: straight lines between minimum and
 * saturation. */
#include "operations.h"

#include "faults.h"

/* a brings 3 a unit up to 1000, b 2 up to 500 after a set-up cost of 50, c 4 up to 400. */
static const char *const three_lines =
    "{\"channels\":{\"$replace\":true,"
    "\"a\":{\"setup_cost\":0,\"monthly_minimum\":100,\"scaling_efficiency\":1,"
    "\"saturation_point\":1000,\"typical_roi\":3},"
    "\"b\":{\"setup_cost\":50,\"monthly_minimum\":100,\"scaling_efficiency\":1,"
    "\"saturation_point\":500,\"typical_roi\":2},"
    "\"c\":{\"setup_cost\":0,\"monthly_minimum\":100,\"scaling_efficiency\":1,"
    "\"saturation_point\":400,\"typical_roi\":4}}}";

static mktopt_allocation_tables *lines(void)
{
    mktopt_allocation_tables *tables;
    mktopt_error err;
    assert_ok(
        mktopt_allocation_tables_create(three_lines, strlen(three_lines), NULL, &tables, &err),
        err);
    return tables;
}

static mktopt_scaling_plan *make(const mktopt_channel_today *channels, int64_t count, double budget,
                                 double max_monthly_change)
{
    mktopt_allocation_tables *tables = lines();
    mktopt_scaling_options options;
    mktopt_scaling_plan *plan;
    mktopt_error err;
    assert_int_equal(mktopt_scaling_options_init(&options, sizeof options), MKTOPT_OK);
    options.tables = tables;
    options.max_monthly_change = max_monthly_change;
    assert_ok(mktopt_allocation_scaling_plan(channels, count, budget, &options, NULL, &plan, &err),
              err);
    mktopt_allocation_tables_free(tables); /* the plan does not need them */
    return plan;
}

static mktopt_scaling_channel channel_of(const mktopt_scaling_plan *plan, int64_t i)
{
    mktopt_scaling_channel out = {.struct_size = sizeof out};
    mktopt_error err;
    assert_ok(mktopt_scaling_plan_channel(plan, i, &out, &err), err);
    return out;
}

static mktopt_scaling_channel opportunity_of(const mktopt_scaling_plan *plan, int64_t i)
{
    mktopt_scaling_channel out = {.struct_size = sizeof out};
    mktopt_error err;
    assert_ok(mktopt_scaling_plan_opportunity(plan, i, &out, &err), err);
    return out;
}

/* a runs at 400 with a ROAS of 4 (so its line is 4 a unit), c loses money at 300 with 0.5. */
static const mktopt_channel_today today[] = {{"a", 400, 3, NAN}, {"c", 300, NAN, 150}};

static void by_eye(void **state)
{
    (void)state;
    mktopt_scaling_plan *plan = make(today, 2, 1200, NAN);
    const mktopt_scaling_channel a = channel_of(plan, 0), b = channel_of(plan, 1),
                                 c = channel_of(plan, 2);
    assert_near(a.recommended_spend, 1000, 1e-9);
    assert_near(b.recommended_spend, 200, 1e-9);
    assert_near(c.recommended_spend, 0, 1e-9);
    assert_true(a.measured == 1 && b.measured == 0 && c.measured == 1);
    assert_true(a.current_revenue == 1600 && a.current_roas == 4 && isnan(b.current_roas));
    assert_near(a.expected_revenue, 4000, 1e-9);
    assert_near(a.expected_improvement, 2400, 1e-9);
    assert_near(a.expected_roi_improvement, 0, 1e-9);
    assert_near(b.expected_revenue, 400, 1e-9);
    assert_true(b.setup_cost == 50 && isnan(b.expected_roi_improvement));
    assert_near(a.confidence_score, sqrt(0.4), 1e-9);
    assert_near(b.confidence_score, 0.5 * sqrt(0.5), 1e-9);
    assert_near(a.priority_score, 1800 * sqrt(0.4), 1e-9);
    assert_near(b.priority_score, 150 * 0.5 * sqrt(0.5), 1e-9);
    assert_int_equal(a.phase, MKTOPT_PHASE_IMMEDIATE);
    assert_int_equal(b.phase, MKTOPT_PHASE_EXPERIMENTAL);
    assert_int_equal(c.phase, MKTOPT_PHASE_IMMEDIATE); /* a cut of what loses money */
    assert_int_equal(mktopt_scaling_plan_opportunity_count(plan), 2);
    assert_string_equal(opportunity_of(plan, 0).channel, "a");
    assert_string_equal(opportunity_of(plan, 1).channel, "b");
    mktopt_scaling_summary s = {.struct_size = sizeof s};
    mktopt_error err;
    assert_ok(mktopt_scaling_plan_summary(plan, &s, &err), err);
    assert_true(s.current_spend == 700 && s.current_revenue == 1750);
    assert_near(s.expected_revenue, 4400, 1e-9);
    assert_near(s.expected_profit, 4400 - 1200 - 50, 1e-9);
    assert_near(s.upper_bound, 3150, 1e-9);
    assert_near(s.expected_roi, 3200.0 / 1200, 1e-9);
    assert_int_equal(s.status, MKTOPT_ALLOCATION_OPTIMAL);
    mktopt_scaling_plan_free(plan);
}

static void windows(void **state)
{
    (void)state;
    mktopt_scaling_plan *plan = make(today, 1, 1200, 0.5); /* 400 -> 1000 is more than half */
    assert_int_equal(channel_of(plan, 0).phase, MKTOPT_PHASE_GRADUAL);
    mktopt_scaling_plan_free(plan);
    plan = make(today, 1, 1200, 1.5); /* just within */
    assert_int_equal(channel_of(plan, 0).phase, MKTOPT_PHASE_IMMEDIATE);
    mktopt_scaling_plan_free(plan);
    const mktopt_channel_today weak[] = {{"a", 400, 1.9, NAN}}; /* below the typical 3 */
    plan = make(weak, 1, 1200, NAN);
    assert_int_equal(channel_of(plan, 0).phase, MKTOPT_PHASE_GRADUAL);
    mktopt_scaling_plan_free(plan);
    const mktopt_channel_today small[] = {{"a", 99, 5, NAN}}; /* below its minimum */
    plan = make(small, 1, 1200, NAN);
    assert_int_equal(channel_of(plan, 0).phase, MKTOPT_PHASE_GRADUAL);
    assert_int_equal(channel_of(plan, 0).measured, 0);
    mktopt_scaling_plan_free(plan);
}

/* b brings 2 a unit and makes room, in months 2-3, for a and c, new and better; at once for a that
 * runs and rises at once. */
static void cuts_wait(void **state)
{
    (void)state;
    const mktopt_channel_today rich[] = {{"b", 500, 1, NAN}};
    mktopt_scaling_plan *plan = make(rich, 1, 1400, NAN);
    assert_near(channel_of(plan, 1).recommended_spend, 0, 1e-9);
    assert_int_equal(channel_of(plan, 1).phase, MKTOPT_PHASE_GRADUAL);
    assert_int_equal(channel_of(plan, 2).phase, MKTOPT_PHASE_EXPERIMENTAL);
    mktopt_scaling_plan_free(plan);
    const mktopt_channel_today both[] = {{"a", 400, 4, NAN}, {"b", 500, 1, NAN}};
    plan = make(both, 2, 1000, NAN);
    assert_near(channel_of(plan, 0).recommended_spend, 1000, 1e-9);
    assert_int_equal(channel_of(plan, 0).phase, MKTOPT_PHASE_IMMEDIATE);
    assert_int_equal(channel_of(plan, 1).phase, MKTOPT_PHASE_IMMEDIATE);
    mktopt_scaling_plan_free(plan);
}

static void nothing_runs(void **state)
{
    (void)state;
    mktopt_scaling_plan *plan = make(NULL, 0, 50, NAN); /* below every minimum */
    assert_int_equal(mktopt_scaling_plan_opportunity_count(plan), 0);
    assert_int_equal(mktopt_scaling_plan_channel_count(plan), 3);
    assert_int_equal(channel_of(plan, 0).phase, MKTOPT_PHASE_NONE);
    mktopt_scaling_plan_free(plan);
    plan = make(NULL, 0, 1e6, NAN); /* more does not pay */
    mktopt_scaling_summary s = {.struct_size = sizeof s};
    mktopt_error err;
    assert_ok(mktopt_scaling_plan_summary(plan, &s, &err), err);
    assert_near(s.recommended_spend, 1900, 1e-9);
    mktopt_scaling_plan_free(plan);
}

static void bad_input(void **state)
{
    (void)state;
    mktopt_error err;
    mktopt_scaling_plan *plan = NULL;
    mktopt_channel_today c[] = {{"paid_search", 1, 1, NAN}, {"seo", 1, 1, NAN}};
    mktopt_scaling_options o;
#define FAILS(n, budget, status, field)                                                      \
    assert_fails(mktopt_allocation_scaling_plan(c, n, budget, NULL, NULL, &plan, &err), err, \
                 status, field)
    FAILS(2, 1, MKTOPT_UNKNOWN_NAME, "channels[1].channel");
    assert_contains(err.message, "'seo' is no row of the table of channels, which has: ");
    assert_contains(err.message, "paid_search");
    c[1] = (mktopt_channel_today){"social_media", -1, 1, NAN};
    FAILS(2, 1, MKTOPT_OUT_OF_RANGE, "channels[1].monthly_spend");
    c[1] = (mktopt_channel_today){"social_media", 1, 1, 1};
    FAILS(2, 1, MKTOPT_CONFLICT, "channels[1].revenue");
    c[1] = (mktopt_channel_today){"social_media", 1, -1.1, NAN};
    FAILS(2, 1, MKTOPT_OUT_OF_RANGE, "channels[1].roi");
    c[1] = (mktopt_channel_today){"social_media", 1e200, 1e200, NAN};
    FAILS(2, 1, MKTOPT_NUMBER_OVERFLOW, "channels[1].roi");
    c[1] = (mktopt_channel_today){"paid_search", 1, 1, NAN};
    FAILS(2, 1, MKTOPT_DUPLICATE, "channels[1].channel");
    FAILS(1, -1, MKTOPT_OUT_OF_RANGE, "total_budget");
    FAILS(1, NAN, MKTOPT_NOT_FINITE, "total_budget");
    FAILS(-1, 1, MKTOPT_OUT_OF_RANGE, "channels");
#undef FAILS
    assert_int_equal(mktopt_scaling_options_init(&o, sizeof o), MKTOPT_OK);
    o.max_monthly_change = 0;
    assert_fails(mktopt_allocation_scaling_plan(c, 1, 1, &o, NULL, &plan, &err), err,
                 MKTOPT_OUT_OF_RANGE, "max_monthly_change");
    assert_int_equal(mktopt_allocation_scaling_plan(c, 1, 1, NULL, NULL, NULL, &err),
                     MKTOPT_INVALID_ARGUMENT);
    assert_null(plan);
    assert_ok(mktopt_allocation_scaling_plan(c, 1, 1, NULL, NULL, &plan, &err), err);
    mktopt_scaling_channel out = {.struct_size = sizeof out};
    assert_fails(mktopt_scaling_plan_channel(plan, 5, &out, &err), err, MKTOPT_OUT_OF_RANGE,
                 "index");
    assert_fails(mktopt_scaling_plan_opportunity(plan, 5, &out, &err), err, MKTOPT_OUT_OF_RANGE,
                 "index");
    mktopt_scaling_plan_free(plan);
    mktopt_scaling_plan_free(NULL);
}

static void every_allocation_fails(void **state)
{
    (void)state;
    const mktopt_channel_today c[] = {{"paid_search", 10000, 1, NAN},
                                      {"social_media", 900, 1, NAN}};
    for (int64_t n = 1;; n++) {
        faults_state faults = {.fail_at = n};
        const mktopt_allocator allocator = faults_allocator(&faults);
        mktopt_scaling_plan *plan = NULL;
        const mktopt_status status =
            mktopt_allocation_scaling_plan(c, 2, 30000, NULL, &allocator, &plan, NULL);
        mktopt_scaling_plan_free(plan);
        if (faults_survived(&faults, status))
            break;
    }
}

static void by_name(void **state)
{
    (void)state;
    const char *request =
        "{\"total_budget\":8000,\"channels\":[{\"channel\":\"email_marketing\","
        "\"monthly_spend\":2000,\"roi\":13}],\"max_monthly_change\":0.2,"
        "\"tables\":{\"channels\":{\"partnerships\":null,\"content_marketing\":null}}}";
    const char *json = answer_text("allocation.scaling_plan", request);
    static const char *const parts[] = {
        "\"scaling_opportunities\":[{\"channel\":\"email_marketing\",\"current_spend\":2000,"
        "\"recommended_spend\":8000,\"budget_increase\":6000,",
        "\"confidence_score\":0.5,",
        "\"scaling_phase\":\"gradual\"}]",
        "\"window\":\"month_1\",\"focus\":\"quick_wins_and_foundation\",\"actions\":[],",
        "\"actions\":[\"Gradually increase email_marketing budget to 8000\"],"
        "\"budget_allocation\":[{\"channel\":\"email_marketing\",\"target_budget\":8000}]",
        "\"window\":\"month_4_6\"",
        "\"expected_outcomes\":{\"total_budget\":8000,\"current_spend\":2000,"
        "\"current_revenue\":28000,",
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        assert_contains(json, parts[i]);
}

/* Curves that leave the range of numbers: the table's rows, or what was measured, not the engine's.
 */
static void errors_name_what_was_given(void **state)
{
    (void)state;
    refuses(
        "allocation.scaling_plan",
        "{\"total_budget\":9000,\"channels\":[],\"tables\":{\"channels\":{\"x\":{\"setup_cost\":1,"
        "\"monthly_minimum\":1,\"scaling_efficiency\":0.9,\"saturation_point\":50,"
        "\"typical_roi\":1e308}}}}",
        MKTOPT_NUMBER_OVERFLOW, "tables.channels.x");
    refuses(
        "allocation.scaling_plan",
        "{\"total_budget\":50000,\"channels\":[{\"channel\":\"seo\",\"monthly_spend\":0},"
        "{\"channel\":\"paid_search\",\"monthly_spend\":5000,\"revenue\":1e308}],\"tables\":{"
        "\"channels\":{\"seo\":{\"setup_cost\":1,\"monthly_minimum\":1,\"scaling_efficiency\":0.9,"
        "\"saturation_point\":50,\"typical_roi\":2}}}}",
        MKTOPT_NUMBER_OVERFLOW, "channels[1]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_eye),    cmocka_unit_test(windows),
        cmocka_unit_test(cuts_wait), cmocka_unit_test(nothing_runs),
        cmocka_unit_test(bad_input), cmocka_unit_test(every_allocation_fails),
        cmocka_unit_test(by_name),   cmocka_unit_test(errors_name_what_was_given),
    };
    return cmocka_run_group_tests_name("allocation_scaling", tests, NULL, NULL);
}
