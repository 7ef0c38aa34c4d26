/* Adjustment by performance against the seed's thresholds. */
#include "operations.h"

#include "faults.h"

static const mktopt_channel_performance four[] = {
    {"excellent", 1000, 10, 100, 0.05, 6},    /* each threshold is reached when equalled */
    {"good", 1000, 5, 150, 0.03, 3},          /* 3, 3, 3, 2: 2.75 */
    {"acceptable", 1000, 3, 200, 0.02, 1.99}, /* 2, 2, 2, 0: 1.5 */
    {"poor", 1000, 1, 300, 0.01, NAN},        /* 1, 1, 1, missing: 0.75 */
};

static mktopt_budget_adjustment *make(const mktopt_channel_performance *channels, int64_t count,
                                      const mktopt_budget_adjust_options *options)
{
    mktopt_budget_adjustment *adjustment;
    mktopt_error err;
    assert_ok(mktopt_budget_adjustment_create(channels, count, options, NULL, &adjustment, &err),
              err);
    return adjustment;
}

static mktopt_channel_adjustment channel_of(const mktopt_budget_adjustment *adjustment, int64_t i)
{
    mktopt_channel_adjustment out = {.struct_size = sizeof out};
    mktopt_error err;
    assert_ok(mktopt_budget_adjustment_channel(adjustment, i, &out, &err), err);
    return out;
}

static mktopt_adjustment_summary summary_of(const mktopt_budget_adjustment *adjustment)
{
    mktopt_adjustment_summary out = {.struct_size = sizeof out};
    mktopt_error err;
    assert_ok(mktopt_budget_adjustment_summary(adjustment, &out, &err), err);
    return out;
}

static void scores_and_changes(void **state)
{
    (void)state;
    static const double overall[] = {4, 2.75, 1.5, 0.75}, spends[] = {1250, 1150, 1000, 800};
    static const int32_t actions[] = {MKTOPT_CHANGE_APPROVE, MKTOPT_CHANGE_NOTIFY,
                                      MKTOPT_CHANGE_NONE, MKTOPT_CHANGE_NOTIFY};
    static const char *const recommendations[] = {
        "increase_budget_aggressively", "increase_budget_moderately", "maintain_current_budget",
        "decrease_budget_or_optimize"};
    mktopt_budget_adjustment *a = make(four, 4, NULL);
    assert_int_equal(mktopt_budget_adjustment_channel_count(a), 4);
    for (int i = 0; i < 4; i++) {
        const mktopt_channel_adjustment c = channel_of(a, i);
        assert_string_equal(c.channel, four[i].channel);
        assert_true(c.overall_score == overall[i] && c.new_spend == spends[i]);
        assert_true(c.change == spends[i] - 1000 && c.change_fraction == c.adjustment);
        assert_int_equal(c.action, actions[i]);
        assert_string_equal(c.recommendation, recommendations[i]);
        assert_int_equal(c.missing, i == 3 ? MKTOPT_MISSING_LTV_CAC_RATIO : 0);
    }
    const mktopt_adjustment_summary s = summary_of(a);
    assert_true(s.total_spend == 4000 && s.new_total == 4200 && s.total_change == 200);
    assert_true(s.moved == 200 && s.raised == 2 && s.held == 1 && s.cut == 1);
    assert_string_equal(s.overall_strategy,
                        "Of 4 channels raise 2, hold 1 and cut 1: a total of 4000 becomes 4200 "
                        "(+5 %); 200 is taken from channels that do worse");
    assert_int_equal(mktopt_budget_adjustment_action_count(a), 4);
    assert_string_equal(mktopt_budget_adjustment_action(a, 0),
                        "Raise excellent from 1000 to 1250 (+25 %): needs approval first; roi 10 "
                        "(4), cac 100 (4), conversion_rate 0.05 (4), ltv_cac_ratio 6 (4): a mean "
                        "score of 4 of 4");
    assert_contains(mktopt_budget_adjustment_action(a, 1), "Cut poor from 1000 to 800");
    assert_string_equal(mktopt_budget_adjustment_action(a, 3),
                        "Measure what is missing of poor: ltv_cac_ratio; each counts as 0");
    assert_null(mktopt_budget_adjustment_action(a, 4));
    mktopt_budget_adjustment_free(a);
}

/* Just beyond a threshold the next lower score holds: for every rung of every metric. */
static void each_rung(void **state)
{
    (void)state;
    static const double rungs[4][4] = {
        {10, 5, 3, 1}, {100, 150, 200, 300}, {0.05, 0.03, 0.02, 0.01}, {6, 4, 3, 2}};
    for (int metric = 0; metric < 4; metric++)
        for (int rung = 0; rung < 4; rung++)
            for (int beyond = 0; beyond < 2; beyond++) {
                double values[4] = {NAN, NAN, NAN, NAN};
                const double worse = metric == 1 ? INFINITY : -INFINITY;
                values[metric] =
                    beyond ? nextafter(rungs[metric][rung], worse) : rungs[metric][rung];
                const mktopt_channel_performance c = {"c",       1,         values[0],
                                                      values[1], values[2], values[3]};
                mktopt_budget_adjustment *a = make(&c, 1, NULL);
                assert_true(channel_of(a, 0).overall_score == (4 - rung - beyond) / 4.0);
                mktopt_budget_adjustment_free(a);
            }
}

static void a_neutral_total_stays(void **state)
{
    (void)state;
    mktopt_budget_adjust_options options;
    assert_int_equal(mktopt_budget_adjust_options_init(&options, sizeof options), MKTOPT_OK);
    options.budget_neutral = 1;
    for (double spend = 0.07; spend < 1e8; spend *= 5.3) {
        mktopt_channel_performance channels[4];
        memcpy(channels, four, sizeof four);
        double total = 0;
        for (int i = 0; i < 4; i++)
            total += channels[i].spend = round(100 * spend * (i + 1)) / 100;
        mktopt_budget_adjustment *a = make(channels, 4, &options);
        int64_t cents = 0;
        for (int i = 0; i < 4; i++)
            cents += llround(100 * channel_of(a, i).new_spend);
        assert_int_equal(cents, llround(100 * total));
        assert_true(fabs(summary_of(a).total_change) < 1e-9);
        mktopt_budget_adjustment_free(a);
    }
    /* 4000 / 4200 of 1.25, 1.15, 1 and 0.8 */
    mktopt_budget_adjustment *a = make(four, 4, &options);
    assert_true(channel_of(a, 0).new_spend == 1190.48 && channel_of(a, 3).new_spend == 761.9);
    assert_near(channel_of(a, 2).change_fraction, 20.0 / 21 - 1, 1e-15);
    assert_int_equal(channel_of(a, 2).action, MKTOPT_CHANGE_NONE); /* 4.8 % */
    assert_int_equal(channel_of(a, 1).action, MKTOPT_CHANGE_NONE); /* 9.5 % */
    assert_int_equal(channel_of(a, 0).action, MKTOPT_CHANGE_NOTIFY);
    assert_int_equal(channel_of(a, 3).action, MKTOPT_CHANGE_APPROVE); /* -23.8 % */
    mktopt_budget_adjustment_free(a);
    mktopt_channel_performance idle[] = {{"a", 0, 20, 1, 1, 9}, {"b", 0, NAN, NAN, NAN, NAN}};
    a = make(idle, 2, &options);
    assert_true(summary_of(a).new_total == 0 && summary_of(a).held == 2);
    mktopt_budget_adjustment_free(a);
}

/* none below 10 %, auto below 15 %, notify up to 20 %, approve above. */
static void sizes_of_change(void **state)
{
    (void)state;
    static const double sizes[] = {0.0999, 0.10, 0.1499, 0.15, 0.20, 0.2001, -0.15, -0.2};
    static const int32_t actions[] = {0, 1, 1, 2, 2, 3, 2, 2};
    const mktopt_channel_performance c = {"c", 100, NAN, NAN, NAN, NAN};
    for (int i = 0; i < 8; i++) {
        char json[200];
        mktopt_budget_tables *tables;
        mktopt_error err;
        mktopt_budget_adjust_options options;
        snprintf(json, sizeof json,
                 "{\"recommendations\":{\"decrease_budget_or_optimize\":{\"adjustment\":%.4f}}}",
                 sizes[i]);
        assert_ok(mktopt_budget_tables_create(json, strlen(json), NULL, &tables, &err), err);
        assert_int_equal(mktopt_budget_adjust_options_init(&options, sizeof options), MKTOPT_OK);
        options.tables = tables;
        mktopt_budget_adjustment *a = make(&c, 1, &options);
        mktopt_budget_tables_free(tables); /* the result does not need them */
        assert_int_equal(channel_of(a, 0).action, actions[i]);
        assert_string_equal(channel_of(a, 0).recommendation, "decrease_budget_or_optimize");
        mktopt_budget_adjustment_free(a);
    }
}

static void bad_input(void **state)
{
    (void)state;
    mktopt_error err;
    mktopt_budget_adjustment *a = NULL;
    mktopt_channel_performance c[] = {{"a", 1, NAN, NAN, NAN, NAN}, {"b", 1, NAN, NAN, NAN, NAN}};
#define FAILS(status, field) \
    assert_fails(mktopt_budget_adjustment_create(c, 2, NULL, NULL, &a, &err), err, status, field)
    c[1].spend = -5;
    FAILS(MKTOPT_OUT_OF_RANGE, "channels[1].spend");
    assert_string_equal(err.message, "channels[1].spend: must be >= 0, got -5");
    assert_int_equal(err.index, 1);
    c[1].spend = NAN;
    FAILS(MKTOPT_NOT_FINITE, "channels[1].spend");
    c[1].spend = 1;
    c[1].roi = INFINITY;
    FAILS(MKTOPT_NOT_FINITE, "channels[1].roi");
    c[1].roi = 1;
    c[1].conversion_rate = 1.01;
    FAILS(MKTOPT_OUT_OF_RANGE, "channels[1].conversion_rate");
    c[1].conversion_rate = NAN;
    c[1].channel = "a";
    FAILS(MKTOPT_DUPLICATE, "channels[1].channel");
    c[1].channel = NULL;
    FAILS(MKTOPT_MISSING_FIELD, "channels[1].channel");
    c[1].channel = "";
    FAILS(MKTOPT_OUT_OF_RANGE, "channels[1].channel");
    c[1].channel = "b";
    c[1].spend = 1e300;
    FAILS(MKTOPT_NUMBER_OVERFLOW, "channels[1].spend");
    c[0].spend = c[1].spend = 9e16;
    FAILS(MKTOPT_NUMBER_OVERFLOW, "channels");
#undef FAILS
    assert_fails(mktopt_budget_adjustment_create(c, 0, NULL, NULL, &a, &err), err,
                 MKTOPT_OUT_OF_RANGE, "channels");
    assert_fails(mktopt_budget_adjustment_create(c, -1, NULL, NULL, &a, &err), err,
                 MKTOPT_OUT_OF_RANGE, "channels");
    assert_fails(mktopt_budget_adjustment_create(NULL, 1, NULL, NULL, &a, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "channels");
    assert_int_equal(mktopt_budget_adjustment_create(c, 2, NULL, NULL, NULL, &err),
                     MKTOPT_INVALID_ARGUMENT);
    assert_null(a);
    a = make(four, 4, NULL);
    mktopt_channel_adjustment out = {.struct_size = sizeof out};
    assert_fails(mktopt_budget_adjustment_channel(a, 4, &out, &err), err, MKTOPT_OUT_OF_RANGE,
                 "index");
    out.struct_size = 0;
    assert_int_equal(mktopt_budget_adjustment_channel(a, 0, &out, &err), MKTOPT_INVALID_OPTIONS);
    mktopt_budget_adjustment_free(a);
    mktopt_budget_adjustment_free(NULL);
}

static void every_allocation_fails(void **state)
{
    (void)state;
    const char *json = "{\"approval\":{\"auto_from\":0.01}}";
    mktopt_budget_tables *tables;
    mktopt_error err;
    mktopt_budget_adjust_options options;
    assert_ok(mktopt_budget_tables_create(json, strlen(json), NULL, &tables, &err), err);
    assert_int_equal(mktopt_budget_adjust_options_init(&options, sizeof options), MKTOPT_OK);
    options.tables = tables;
    options.budget_neutral = 1;
    for (int64_t n = 1;; n++) {
        faults_state faults = {.fail_at = n};
        const mktopt_allocator allocator = faults_allocator(&faults);
        mktopt_budget_adjustment *a = NULL;
        const mktopt_status status =
            mktopt_budget_adjustment_create(four, 4, &options, &allocator, &a, &err);
        mktopt_budget_adjustment_free(a);
        if (faults_survived(&faults, status))
            break;
    }
    mktopt_budget_tables_free(tables);
}

static void by_name(void **state)
{
    (void)state;
    answers("budget.adjust",
            "{\"channels\":{\"channel\":[\"tv\"],\"spend\":[3000],\"roi\":[0.2],\"cac\":[null]}}",
            "\"performance_scores\":{\"roi\":0,\"cac\":0,\"conversion_rate\":0,",
            "\"recommendation\":\"decrease_budget_or_optimize\",\"adjustment_percentage\":-0.2",
            "\"new_spend\":2400,\"change\":-600,\"action\":\"notify\"",
            "\"missing\":[\"cac\",\"conversion_rate\",\"ltv_cac_ratio\"]",
            "\"budget_reallocation\":{\"total_spend\":3000,\"new_total\":2400", NULL);
    answers(
        "budget.adjust",
        "{\"channels\":[{\"channel\":\"a\",\"spend\":100,\"roi\":10,\"cac\":100,"
        "\"conversion_rate\":0.05,\"ltv_cac_ratio\":6}]}",
        "\"overall_strategy\":\"Of 1 channel raise 1, hold 0 and cut 0: a total of 100 becomes 125 "
        "(+25 %)\"",
        NULL);
    refuses("budget.adjust", "{\"channels\":[{\"channel\":\"a\",\"spend\":-5}]}",
            MKTOPT_OUT_OF_RANGE, "channels[0].spend");
    refuses("budget.adjust", "{\"channels\":[]}", MKTOPT_OUT_OF_RANGE, "channels");
}

/* What rounding undoes is not told to be done. */
static void less_than_a_rounding_unit(void **state)
{
    (void)state;
    static const mktopt_channel_performance tiny = {"a", 0.001, 10, 100, 0.05, 6};
    mktopt_budget_adjustment *a = make(&tiny, 1, NULL);
    const char *text = mktopt_budget_adjustment_action(a, 0);
    assert_non_null(text);
    assert_ptr_equal(strstr(text, "a rounds to 0: +25 % of 0.001 is lost in it"), text);
    mktopt_budget_adjustment_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_and_changes),
        cmocka_unit_test(each_rung),
        cmocka_unit_test(a_neutral_total_stays),
        cmocka_unit_test(sizes_of_change),
        cmocka_unit_test(bad_input),
        cmocka_unit_test(every_allocation_fails),
        cmocka_unit_test(by_name),
        cmocka_unit_test(less_than_a_rounding_unit),
    };
    return cmocka_run_group_tests_name("budget_adjust", tests, NULL, NULL);
}
