/* Goals: progress, projection, adjustment. */
#include "operations.h"
#include "series.h"

#include "faults.h"

enum { DAY = 86400, DAYS = 45 };

/* 100 a day, 40 more on every seventh, from 15 days before the start. */
static void make_days(int64_t *times, double *values)
{
    for (int i = 0; i < DAYS; i++) {
        times[i] = (i - 15) * (int64_t)DAY + 3600;
        values[i] = 100 + (i % 7 == 0 ? 40 : 0) + (i % 3 - 1);
    }
}

static mktopt_goal month(double target, int64_t as_of)
{
    return (mktopt_goal){.struct_size = sizeof(mktopt_goal),
                         .target = target,
                         .end = 30 * (int64_t)DAY,
                         .as_of = as_of};
}

static mktopt_goal_progress progress_of(mktopt_goal goal)
{
    int64_t times[DAYS];
    double values[DAYS];
    mktopt_error err;
    mktopt_goal_progress p = {.struct_size = sizeof p};
    make_days(times, values);
    assert_ok(mktopt_goal_get_progress(&goal, times, values, DAYS, NULL, &p, &err), err);
    return p;
}

static double total(int from, int to)
{
    int64_t times[DAYS];
    double values[DAYS], sum = 0;
    make_days(times, values);
    for (int i = 0; i < DAYS; i++)
        sum += times[i] >= from * DAY && times[i] < to * DAY ? values[i] : 0;
    return sum;
}

static void a_goal_is_projected_to_its_end(void **state)
{
    (void)state;
    const double all = total(0, 30);
    mktopt_goal_progress p = progress_of(month(all, 20 * DAY));
    assert_near(p.actual, total(0, 20), 1e-12);
    assert_near(p.elapsed, 2.0 / 3, 1e-15);
    assert_near(p.progress, total(0, 20) / all, 1e-12);
    assert_near(p.pace, p.progress / p.elapsed, 1e-12);
    assert_near(p.projected, all, 0.02);
    assert_true(p.projected_lower < all && all < p.projected_upper);
    assert_near(p.required_run_rate, (all - total(0, 20)) / 10, 1e-12);
    assert_true(p.probability > 0.05 && p.probability < 0.95);
    assert_int_equal(progress_of(month(all * 1.2, 20 * DAY)).status, MKTOPT_GOAL_BEHIND);
    assert_int_equal(progress_of(month(all * 0.9, 20 * DAY)).status, MKTOPT_GOAL_AHEAD);
    p = progress_of(month(500, 20 * DAY));
    assert_int_equal(p.status, MKTOPT_GOAL_ACHIEVED);
    assert_near(p.probability, 1, 0);
    assert_near(p.required_run_rate, 0, 0);
}

static void the_ends_of_time_are_seen(void **state)
{
    (void)state;
    const double all = total(0, 30);
    mktopt_goal_progress p = progress_of(month(all, -5 * DAY)); /* before the start */
    assert_near(p.actual, 0, 0);
    assert_true(isnan(p.pace));
    assert_true(p.projected_lower < all && all < p.projected_upper); /* ten days tell little */
    p = progress_of(month(all + 1, 30 * DAY));
    assert_int_equal(p.status, MKTOPT_GOAL_MISSED);
    assert_near(p.projected, all, 1e-12);
    assert_near(p.probability, 0, 0);
    assert_true(isnan(p.required_run_rate));
    p = progress_of(month(all, 40 * DAY));
    assert_int_equal(p.status, MKTOPT_GOAL_ACHIEVED);
    p = progress_of(month(all, -15 * (int64_t)DAY)); /* nothing has come in */
    assert_true(isnan(p.projected) && isnan(p.probability));
    assert_int_equal(p.status, MKTOPT_GOAL_ON_TRACK);
}

/* At noon the morning's value is not forecast once more. */
static void a_begun_day_is_not_counted_twice(void **state)
{
    (void)state;
    const double all = total(0, 30);
    const mktopt_goal_progress p = progress_of(month(all, 20 * DAY + DAY / 2));
    assert_near(p.actual, total(0, 21), 1e-12);
    assert_near(p.projected, all, 0.03);
}

/* Where no day took anything away, the interval does not begin below what is there; else it may. */
static void what_came_in_stays(void **state)
{
    (void)state;
    const int64_t times[] = {0, DAY, 9 * DAY};
    double values[] = {900, 100, 200};
    const mktopt_goal goal = month(3000, 10 * DAY);
    mktopt_error err;
    mktopt_goal_progress p = {.struct_size = sizeof p};
    assert_ok(mktopt_goal_get_progress(&goal, times, values, 3, NULL, &p, &err), err);
    assert_near(p.projected_lower, 1200, 0);
    values[1] = -100;
    assert_ok(mktopt_goal_get_progress(&goal, times, values, 3, NULL, &p, &err), err);
    assert_true(p.projected_lower < p.actual);
}

static void errors_name_the_field(void **state)
{
    (void)state;
    const int64_t times[] = {0};
    double values[] = {1};
    mktopt_error err;
    mktopt_goal_progress p = {.struct_size = sizeof p};
    mktopt_goal goal = month(0, 5);
    assert_fails(mktopt_goal_get_progress(&goal, times, values, 1, NULL, &p, &err), err,
                 MKTOPT_OUT_OF_RANGE, "target");
    goal = month(1, 5);
    goal.end = goal.start;
    assert_fails(mktopt_goal_get_progress(&goal, times, values, 1, NULL, &p, &err), err,
                 MKTOPT_OUT_OF_RANGE, "end");
    goal = month(1, INT64_MAX);
    assert_fails(mktopt_goal_get_progress(&goal, times, values, 1, NULL, &p, &err), err,
                 MKTOPT_OUT_OF_RANGE, "as_of");
    goal = month(1, 5);
    goal.end = 100001 * (int64_t)DAY;
    assert_fails(mktopt_goal_get_progress(&goal, times, values, 1, NULL, &p, &err), err,
                 MKTOPT_TOO_LARGE, "end");
    goal = month(1, 5);
    values[0] = (double)INFINITY;
    assert_fails(mktopt_goal_get_progress(&goal, times, values, 1, NULL, &p, &err), err,
                 MKTOPT_NOT_FINITE, "actuals[0]");
    assert_fails(mktopt_goal_get_progress(&goal, NULL, NULL, 1, NULL, &p, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "actuals");
    goal.struct_size = 0;
    assert_fails(mktopt_goal_get_progress(&goal, times, values, 0, NULL, &p, &err), err,
                 MKTOPT_INVALID_OPTIONS, "goal.struct_size");
}

static void survives_failing_allocations(void **state)
{
    (void)state;
    int64_t times[DAYS];
    double values[DAYS];
    make_days(times, values);
    for (int64_t n = 1;; n++) {
        mktopt_error err = {0};
        faults_state faults = {.fail_at = n};
        const mktopt_allocator allocator = faults_allocator(&faults);
        mktopt_goal_progress p = {.struct_size = sizeof p};
        const mktopt_goal goal = month(3000, 20 * DAY);
        const mktopt_status status =
            mktopt_goal_get_progress(&goal, times, values, DAYS, &allocator, &p, &err);
        if (faults_survived(&faults, status))
            break;
    }
}

static void targets_follow_performance(void **state)
{
    (void)state;
    const double past[] = {0.5, 1.1, 1.3};
    double adjusted, attainment;
    mktopt_error err;
    assert_ok(mktopt_goal_adjust(1000, past, 3, 0.5, 0.2, &adjusted, &attainment, &err), err);
    assert_near(attainment, (1.3 + 0.55 + 0.125) / 1.75, 1e-15);
    assert_near(adjusted, 1000 * (1 + 0.5 * (attainment - 1)), 1e-12);
    assert_ok(mktopt_goal_adjust(1000, past, 1, 1, 0.2, &adjusted, &attainment, &err), err);
    assert_near(adjusted, 800, 1e-12);
    assert_fails(mktopt_goal_adjust(1000, past, 0, 1, 0.2, &adjusted, &attainment, &err), err,
                 MKTOPT_OUT_OF_RANGE, "attainments");
    assert_fails(mktopt_goal_adjust(0, past, 1, 1, 0.2, &adjusted, &attainment, &err), err,
                 MKTOPT_OUT_OF_RANGE, "target");
    assert_fails(mktopt_goal_adjust(1, past, 1, 1, 2, &adjusted, &attainment, &err), err,
                 MKTOPT_OUT_OF_RANGE, "max_change");
}

static void targets_stay_numbers(void **state)
{
    (void)state;
    const double large[] = {1.7e308, 1.7e308}, none[] = {1, (double)NAN};
    double adjusted = 5, attainment = 5;
    mktopt_error err;
    assert_fails(mktopt_goal_adjust(1.7e308, large, 2, 1, 0.2, &adjusted, &attainment, &err), err,
                 MKTOPT_NUMBER_OVERFLOW, "adjusted_target");
    assert_fails(
        mktopt_goal_adjust((double)INFINITY, large, 2, 1, 0.2, &adjusted, &attainment, &err), err,
        MKTOPT_NOT_FINITE, "target");
    assert_fails(mktopt_goal_adjust(1, none, 2, 1, 0.2, &adjusted, &attainment, &err), err,
                 MKTOPT_NOT_FINITE, "attainments[1]");
    assert_true(adjusted == 5 && attainment == 5);
    assert_ok(mktopt_goal_adjust(100, large, 2, 1, 0.25, &adjusted, &attainment, &err), err);
    assert_true(adjusted == 125 && attainment == 1.7e308);
    answers_exactly("goal.adjust", "{\"target\": 300, \"attainments\": [2]}",
                    "{\"target\":300,\"adjusted_target\":360,\"change\":0.2,\"attainment\":2}");
}

/* ---- operations ----------------------------------------------------------------------------- */

static void operations_answer(void **state)
{
    (void)state;
    answers("goal.progress",
            "{\"name\": \"Q3\", \"target\": 400, \"period\": \"quarterly\", \"as_of\": "
            "\"2026-08-15\", \"actuals\": [{\"time\": \"2026-07-03\", \"value\": 150}]}",
            "{\"name\":\"Q3\",\"target\":400,\"start\":\"2026-07-01T00:00:00Z\",\"end\":"
            "\"2026-10-01T00:00:00Z\",\"status\":",
            NULL);
    answers("goal.progress",
            "{\"target\": 400, \"period\": \"weekly\", \"as_of\": \"2026-11-22T12:00:00Z\"}",
            "\"start\":\"2026-11-16T00:00:00Z\",\"end\":\"2026-11-23T00:00:00Z\"", NULL);
    answers("goal.progress",
            "{\"target\": 400, \"start\": \"2026-01-01\", \"end\": \"2026-02-01\", "
            "\"as_of\": \"2026-03-01\", \"actuals\": {\"time\": [\"2026-01-05\", "
            "\"2026-02-05\"], \"value\": [100, 500]}}",
            "\"status\":\"missed\",\"actual\":100,", NULL);
    answers("goal.progress", /* the whole of the last day */
            "{\"target\": 400, \"start\": \"2026-01-01\", \"end_date\": \"2026-01-31\", "
            "\"as_of\": \"2026-03-01\", \"actuals\": {\"time\": [\"2026-01-31T23:59:59Z\", "
            "\"2026-02-01\"], \"value\": [100, 500]}}",
            "\"end\":\"2026-02-01T00:00:00Z\",\"status\":\"missed\",\"actual\":100,", NULL);
    refuses("goal.progress",
            "{\"target\": 1, \"as_of\": 0, \"start\": 0, \"end\": 9, \"end_date\": 9}",
            MKTOPT_CONFLICT, "end_date");
    answers("goal.adjust", "{\"target\": 100, \"attainments\": [1.2]}",
            "{\"target\":100,\"adjusted_target\":110", NULL);
    refuses("goal.progress", "{\"target\": 1, \"as_of\": 0}", MKTOPT_CONFLICT, "period");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_goal_is_projected_to_its_end),
        cmocka_unit_test(the_ends_of_time_are_seen),
        cmocka_unit_test(a_begun_day_is_not_counted_twice),
        cmocka_unit_test(what_came_in_stays),
        cmocka_unit_test(errors_name_the_field),
        cmocka_unit_test(survives_failing_allocations),
        cmocka_unit_test(targets_follow_performance),
        cmocka_unit_test(targets_stay_numbers),
        cmocka_unit_test(operations_answer),
    };
    return cmocka_run_group_tests_name("goals", tests, NULL, NULL);
}
