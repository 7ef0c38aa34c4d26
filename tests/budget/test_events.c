/* Budgets over events against brute force over all subsets and against the greedy optimum. */
#include "operations.h"

#include "base/random.h"
#include "faults.h"

static mktopt_event_plan *make(const mktopt_marketing_event *events, int64_t count, double total)
{
    mktopt_event_plan *plan;
    mktopt_error err;
    assert_ok(mktopt_budget_events_create(events, count, total, NULL, NULL, &plan, &err), err);
    return plan;
}

static mktopt_events_summary summary_of(const mktopt_event_plan *plan)
{
    mktopt_events_summary out = {.struct_size = sizeof out};
    mktopt_error err;
    assert_ok(mktopt_budget_events_summary(plan, &out, &err), err);
    return out;
}

static mktopt_event_share event_of(const mktopt_event_plan *plan, int64_t i)
{
    mktopt_event_share out = {.struct_size = sizeof out};
    mktopt_error err;
    assert_ok(mktopt_budget_events_event(plan, i, &out, &err), err);
    return out;
}

enum { NONE = MKTOPT_NONE_I32 };

static void parts_of_events(void **state)
{
    (void)state;
    const mktopt_marketing_event events[] = {{"Dreamforce", 5000, 20000, NAN, NAN, NONE, 0},
                                             {"SXSW", 3000, 15000, NAN, NAN, NONE, 0},
                                             {"Local fair", 4000, 8000, NAN, NAN, 2, 0},
                                             {"Loss", 100, 90, NAN, NAN, NONE, 0}};
    mktopt_event_plan *plan = make(events, 4, 7000); /* by ROI: 3000, then 4000 of 5000 */
    assert_int_equal(mktopt_budget_events_event_count(plan), 4);
    const mktopt_event_share dreamforce = event_of(plan, 0), sxsw = event_of(plan, 1),
                             fair = event_of(plan, 2);
    assert_true(dreamforce.spend == 4000 && dreamforce.expected_revenue == 16000);
    assert_true(dreamforce.roi == 3 && dreamforce.funding == MKTOPT_EVENT_IN_PART);
    assert_true(sxsw.spend == 3000 && sxsw.roi == 4 && sxsw.funding == MKTOPT_EVENT_IN_FULL);
    assert_true(fair.spend == 0 && isnan(fair.roi) && fair.roi_in_full == 1);
    assert_true(dreamforce.month == 9 && sxsw.month == 3 && fair.month == 2);
    assert_int_equal(event_of(plan, 3).month, NONE);
    const mktopt_events_summary s = summary_of(plan);
    assert_true(s.spend == 7000 && s.unspent == 0 && s.expected_revenue == 31000);
    assert_true(s.expected_profit == 24000 && s.upper_bound >= 24000);
    assert_near(s.upper_bound, 24000, 1e-9);
    mktopt_budget_events_free(plan);
    plan = make(events, 4, 20000); /* what loses money gets nothing */
    assert_true(summary_of(plan).spend == 12000 && summary_of(plan).unspent == 8000);
    assert_true(event_of(plan, 3).spend == 0 && event_of(plan, 3).roi_in_full == -0.1);
    mktopt_budget_events_free(plan);
    plan = make(events, 4, 0);
    assert_true(summary_of(plan).spend == 0 && isnan(summary_of(plan).roi));
    assert_true(isnan(event_of(plan, 0).share));
    mktopt_budget_events_free(plan);
}

/* All-or-nothing events: the best of all 2^10 subsets, for 40 random instances. */
static void all_or_nothing(void **state)
{
    (void)state;
    static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
    mktopt__random random;
    mktopt__random_seed(&random, 11);
    for (int trial = 0; trial < 40; trial++) {
        mktopt_marketing_event events[10];
        double all = 0, best = 0;
        for (int i = 0; i < 10; i++) {
            const double cost = 100 + (double)mktopt__random_below(&random, 900);
            events[i] = (mktopt_marketing_event){
                names[i], cost, (double)mktopt__random_below(&random, 4000), cost, NAN, NONE, 0};
            all += cost;
        }
        const double total = floor(all * mktopt__random_uniform(&random));
        for (int subset = 0; subset < 1024; subset++) {
            double cost = 0, profit = 0;
            for (int i = 0; i < 10; i++)
                if (subset & 1 << i) {
                    cost += events[i].cost;
                    profit += events[i].expected_revenue - events[i].cost;
                }
            best = cost <= total && profit > best ? profit : best;
        }
        mktopt_event_plan *plan = make(events, 10, total);
        const mktopt_events_summary s = summary_of(plan);
        assert_near(s.expected_profit, best, 1e-9);
        assert_true(s.upper_bound >= best * (1 - 1e-12) && s.spend <= total);
        for (int i = 0; i < 10; i++)
            assert_true(event_of(plan, i).spend == 0 || event_of(plan, i).spend == events[i].cost);
        mktopt_budget_events_free(plan);
    }
}

static void bounds_hold(void **state)
{
    (void)state;
    const mktopt_marketing_event events[] = {{"a", 1000, 5000, 200, 600, NONE, 0},
                                             {"b", 1000, 3000, 500, NAN, NONE, 0},
                                             {"c", 1000, 2000, NAN, 5000, NONE, 0}};
    mktopt_event_plan *plan = make(events, 3, 1000); /* a at its most; b needs 500, so c */
    assert_true(event_of(plan, 0).spend + event_of(plan, 1).spend + event_of(plan, 2).spend ==
                1000);
    /* a 600 + c 400: 2400 + 400 = 2800; a 500 + b 500: 2000 + 1000 = 3000 */
    assert_true(event_of(plan, 0).spend == 500 && event_of(plan, 1).spend == 500);
    mktopt_budget_events_free(plan);
    plan = make(events, 3, 10000); /* nothing beyond the cost */
    assert_true(event_of(plan, 2).spend == 1000 && event_of(plan, 0).spend == 600);
    mktopt_budget_events_free(plan);
}

/* Dynamic programming over whole units, costs, bounds and totals lying between them. */
static void whole_units_are_best(void **state)
{
    (void)state;
    enum { EVENTS = 5, MOST = 40 };
    static const char *const names[] = {"a", "b", "c", "d", "e"};
    mktopt_budget_events_options o;
    mktopt__random random;
    mktopt__random_seed(&random, 12);
    assert_int_equal(mktopt_budget_events_options_init(&o, sizeof o), MKTOPT_OK);
    o.rounding_unit = (mktopt_decimal){1, 0, 0};
    for (int trial = 0; trial < 300; trial++) {
        mktopt_marketing_event events[EVENTS];
        double best[MOST + 1] = {0};
        const double total = MOST * mktopt__random_uniform(&random);
        for (int i = 0; i < EVENTS; i++) {
            const double cost = 0.3 + 12 * mktopt__random_uniform(&random);
            const double revenue = 4 * cost * mktopt__random_uniform(&random);
            const double min =
                mktopt__random_below(&random, 2) ? NAN : cost * mktopt__random_uniform(&random);
            const double max = mktopt__random_below(&random, 2) ? NAN : ceil(cost) + 1.5;
            events[i] = (mktopt_marketing_event){names[i], cost, revenue, min, max, NONE, 0};
            const double low = isnan(min) ? 1 : ceil(min);
            const double high = isnan(max) ? fmax(ceil(cost), low) : floor(max);
            for (int b = MOST; b >= 0; b--)
                for (int x = (int)low; x <= high && x <= b; x++)
                    best[b] = fmax(best[b], best[b - x] + revenue * fmin(1, x / cost) - x);
        }
        mktopt_event_plan *plan;
        mktopt_error err;
        assert_ok(mktopt_budget_events_create(events, EVENTS, total, &o, NULL, &plan, &err), err);
        const mktopt_events_summary s = summary_of(plan);
        assert_near(s.expected_profit, best[(int)total], 1e-9);
        assert_true(s.spend <= total && s.upper_bound >= s.expected_profit * (1 - 1e-12));
        mktopt_budget_events_free(plan);
    }
    const mktopt_marketing_event narrow = {"a", 500, 2000, 0.4, 0.6, NONE, 0};
    mktopt_event_plan *plan = NULL;
    mktopt_error err;
    assert_fails(mktopt_budget_events_create(&narrow, 1, 10, &o, NULL, &plan, &err), err,
                 MKTOPT_CONFLICT, "events[0].max");
    assert_null(plan);
}

static void bad_input(void **state)
{
    (void)state;
    mktopt_error err;
    mktopt_event_plan *plan = NULL;
    mktopt_marketing_event e[] = {{"a", 1, 1, NAN, NAN, NONE, 0}, {"b", 1, 1, NAN, NAN, NONE, 0}};
    mktopt_budget_events_options o;
#define FAILS(total, status, field)                                                              \
    assert_fails(mktopt_budget_events_create(e, 2, total, NULL, NULL, &plan, &err), err, status, \
                 field)
    FAILS(-1, MKTOPT_OUT_OF_RANGE, "total");
    FAILS(NAN, MKTOPT_NOT_FINITE, "total");
    e[1].cost = 0;
    FAILS(1, MKTOPT_OUT_OF_RANGE, "events[1].cost");
    e[1].cost = 1;
    e[1].expected_revenue = -1;
    FAILS(1, MKTOPT_OUT_OF_RANGE, "events[1].expected_revenue");
    e[1].expected_revenue = 1;
    e[1].min = 3;
    e[1].max = 2;
    FAILS(1, MKTOPT_CONFLICT, "events[1].max");
    e[1].min = e[1].max = NAN;
    e[1].month = 13;
    FAILS(1, MKTOPT_OUT_OF_RANGE, "events[1].month");
    e[1].month = NONE;
    e[1].name = "a";
    FAILS(1, MKTOPT_DUPLICATE, "events[1].name");
#undef FAILS
    assert_fails(mktopt_budget_events_create(e, 0, 1, NULL, NULL, &plan, &err), err,
                 MKTOPT_OUT_OF_RANGE, "events");
    assert_fails(mktopt_budget_events_create(NULL, 1, 1, NULL, NULL, &plan, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "events");
    assert_int_equal(mktopt_budget_events_options_init(&o, sizeof o), MKTOPT_OK);
    o.rounding_unit.coefficient = 0;
    assert_fails(mktopt_budget_events_create(e, 1, 1, &o, NULL, &plan, &err), err,
                 MKTOPT_OUT_OF_RANGE, "rounding_unit");
    assert_int_equal(mktopt_budget_events_create(e, 1, 1, NULL, NULL, NULL, &err),
                     MKTOPT_INVALID_ARGUMENT);
    assert_null(plan);
    plan = make(e, 1, 1);
    mktopt_event_share share = {.struct_size = sizeof share};
    assert_fails(mktopt_budget_events_event(plan, 1, &share, &err), err, MKTOPT_OUT_OF_RANGE,
                 "index");
    mktopt_budget_events_free(plan);
    mktopt_budget_events_free(NULL);
}

static void every_allocation_fails(void **state)
{
    (void)state;
    const mktopt_marketing_event events[] = {{"a", 1000, 5000, 1000, NAN, NONE, 0},
                                             {"b", 700, 3000, 700, NAN, NONE, 0},
                                             {"c", 500, 2000, NAN, NAN, NONE, 0}};
    for (int64_t n = 1;; n++) {
        faults_state faults = {.fail_at = n};
        const mktopt_allocator allocator = faults_allocator(&faults);
        mktopt_event_plan *plan = NULL;
        const mktopt_status status =
            mktopt_budget_events_create(events, 3, 1600, NULL, &allocator, &plan, NULL);
        mktopt_budget_events_free(plan);
        if (faults_survived(&faults, status))
            break;
    }
}

static void by_name(void **state)
{
    (void)state;
    answers("budget.events",
            "{\"events\":[{\"name\":\"Dreamforce\",\"cost\":5000,\"expected_revenue\":20000,"
            "\"min\":5000},{\"name\":\"SXSW\",\"cost\":3000,\"expected_revenue\":15000},"
            "{\"name\":\"fair\",\"cost\":10,\"expected_revenue\":60,\"month\":\"MAY\"}],"
            "\"total\":7000}",
            "\"spend\":7000,\"unspent\":0,", "\"status\":\"optimal\"", "\"name\":\"Dreamforce\"",
            "\"spend\":5000,", "\"month\":\"september\"",
            "\"timeline\":[{\"month\":\"march\",\"events\":[\"SXSW\"],\"spend\":1990,"
            "\"cumulative_spend\":1990},{\"month\":\"may\",\"events\":[\"fair\"],\"spend\":10,",
            "\"cumulative_spend\":7000}]", NULL);
    refuses("budget.events", "{\"events\":[],\"total\":1}", MKTOPT_OUT_OF_RANGE, "events");
    refuses("budget.events",
            "{\"events\":[{\"name\":\"a\",\"cost\":1,\"expected_revenue\":1,\"month\":\"x\"}],"
            "\"total\":1}",
            MKTOPT_UNKNOWN_NAME, "events[0].month");
    refuses("budget.events",
            "{\"events\":[{\"name\":\"a\",\"cost\":1,\"expected_revenue\":1,\"min\":2,\"max\":1}],"
            "\"total\":1}",
            MKTOPT_CONFLICT, "events[0].max");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_of_events), cmocka_unit_test(all_or_nothing),
        cmocka_unit_test(bounds_hold),     cmocka_unit_test(whole_units_are_best),
        cmocka_unit_test(bad_input),       cmocka_unit_test(every_allocation_fails),
        cmocka_unit_test(by_name),
    };
    return cmocka_run_group_tests_name("budget_events", tests, NULL, NULL);
}
