/* Return on cost, by hand and by what must add up. */
#include "rows.h"

#include "base/random.h"

typedef struct paid_row {
    const char *user, *channel, *campaign;
    int64_t time;
    double cost;  /* of a touch */
    double value; /* of a conversion; NaN: a touch */
} paid_row;

static mktopt_journeys *build(const paid_row *rows, int64_t n, int campaigns, int costs)
{
    static const char *users[MAX_ROWS], *channels[MAX_ROWS], *types[MAX_ROWS], *names[MAX_ROWS];
    static int64_t times[MAX_ROWS];
    static double values[MAX_ROWS], paid[MAX_ROWS];
    mktopt_error err;
    mktopt_journeys *journeys = NULL;
    for (int64_t i = 0; i < n; i++) {
        users[i] = rows[i].user;
        channels[i] = rows[i].channel;
        names[i] = rows[i].campaign;
        types[i] = isnan(rows[i].value) ? "touch" : "conversion";
        times[i] = rows[i].time;
        values[i] = rows[i].value;
        paid[i] = rows[i].cost;
    }
    mktopt_event_columns columns = {
        .struct_size = sizeof columns,
        .user = mktopt_arg_cstrings(users, n),
        .channel = mktopt_arg_cstrings(channels, n),
        .time = mktopt_arg_i64(times, n),
        .type = mktopt_arg_cstrings(types, n),
        .value = mktopt_arg_f64(values, n),
    };
    if (campaigns)
        columns.campaign = mktopt_arg_cstrings(names, n);
    if (costs)
        columns.cost = mktopt_arg_f64(paid, n);
    assert_ok(mktopt_journeys_from_events(&columns, NULL, NULL, &journeys, &err), err);
    return journeys;
}

#define TOUCHED(user, channel, campaign, time, cost) \
    {                                                \
        user, channel, campaign, time, cost, NAN     \
    }
#define BOUGHT(user, time, value)          \
    {                                      \
        user, NULL, NULL, time, NAN, value \
    }

static const paid_row by_hand[] = {
    TOUCHED("u", "a", "x", 0, 2),         TOUCHED("u", "b", "y", DAY, 1),
    TOUCHED("u", "a", NULL, 2 * DAY, 3),  BOUGHT("u", 3 * DAY, 30),
    TOUCHED("v", "a", "x", 2 * DAY, 2),   BOUGHT("v", 3 * DAY, 10),
    TOUCHED("w", "b", "z", 3 * DAY, NAN),
};

static mktopt_roi *run(const mktopt_journeys *journeys, const char *model,
                       const mktopt_channel_cost *costs, int64_t n_costs)
{
    mktopt_error err;
    mktopt_roi *roi = NULL;
    mktopt_roi_options options;
    mktopt_roi_options_init(&options, sizeof options);
    options.costs = costs;
    options.n_costs = n_costs;
    assert_ok(mktopt_attribution_roi(journeys, &model, 1, &options, NULL, &roi, &err), err);
    assert_int_equal(mktopt_roi_model_count(roi), 1);
    assert_string_equal(mktopt_roi_model(roi, 0), model);
    return roi;
}

static mktopt_return line_of(const mktopt_roi *roi, int32_t by, int64_t index)
{
    mktopt_error err;
    mktopt_return line = {.struct_size = sizeof line};
    assert_ok(mktopt_roi_line(roi, 0, by, index, &line, &err), err);
    return line;
}

static void assert_line(mktopt_return line, double cost, double conversions, double value,
                        double roi, double per_conversion)
{
    assert_near(line.cost, cost, 1e-14);
    assert_near(line.conversions, conversions, 1e-14);
    assert_near(line.value, value, 1e-14);
    if (isnan(roi))
        assert_true(isnan(line.roi) && isnan(line.roas));
    else
        assert_near(line.roi, roi, 1e-14);
    if (!isnan(roi))
        assert_near(line.roas, roi + 1, 1e-14);
    if (isnan(per_conversion))
        assert_true(isnan(line.cost_per_conversion));
    else
        assert_near(line.cost_per_conversion, per_conversion, 1e-14);
}

static void agrees_with_figures_worked_out_by_hand(void **state)
{
    (void)state;
    mktopt_journeys *journeys = build(by_hand, COUNT(by_hand), 1, 1);
    mktopt_roi *roi = run(journeys, "linear", NULL, 0);
    assert_line(line_of(roi, MKTOPT_ROI_TOTAL, 0), 8, 2, 40, 4, 4);
    assert_line(line_of(roi, MKTOPT_ROI_BY_CHANNEL, 0), 7, 5.0 / 3, 30, 23.0 / 7, 4.2);
    assert_line(line_of(roi, MKTOPT_ROI_BY_CHANNEL, 1), 1, 1.0 / 3, 10, 9, 3);
    assert_int_equal(mktopt_roi_line_count(roi, 0, MKTOPT_ROI_BY_CAMPAIGN), 4);
    const mktopt_return without = line_of(roi, MKTOPT_ROI_BY_CAMPAIGN, 0);
    assert_string_equal(without.channel, "a");
    assert_null(without.campaign);
    assert_line(without, 3, 1.0 / 3, 10, 7.0 / 3, 9);
    assert_line(line_of(roi, MKTOPT_ROI_BY_CAMPAIGN, 1), 4, 4.0 / 3, 20, 4, 3);
    const mktopt_return free_of_charge = line_of(roi, MKTOPT_ROI_BY_CAMPAIGN, 3);
    assert_string_equal(free_of_charge.campaign, "z");
    assert_line(free_of_charge, 0, 0, 0, NAN, NAN);
    const char *positions[] = {"only", "first", "middle", "last"};
    const double costs[] = {2, 2, 1, 3}, conversions[] = {1, 1.0 / 3, 1.0 / 3, 1.0 / 3};
    for (int i = 0; i < 4; i++) {
        const mktopt_return line = line_of(roi, MKTOPT_ROI_BY_POSITION, i);
        assert_string_equal(line.position, positions[i]);
        assert_line(line, costs[i], conversions[i], 10, 10 / costs[i] - 1,
                    costs[i] / conversions[i]);
    }
    mktopt_roi_free(roi);
    mktopt_journeys_free(journeys);
}

/* A channel's cost from the caller: its campaigns' is then unknown, its touches cost the mean. */
static void takes_costs_of_the_caller(void **state)
{
    (void)state;
    const mktopt_channel_cost costs[] = {{"c", 5}, {"a", 9}};
    mktopt_journeys *journeys = build(by_hand, COUNT(by_hand), 1, 1);
    mktopt_roi *roi = run(journeys, "last_touch", costs, 2);
    assert_int_equal(mktopt_roi_line_count(roi, 0, MKTOPT_ROI_BY_CHANNEL), 3);
    assert_line(line_of(roi, MKTOPT_ROI_BY_CHANNEL, 0), 9, 2, 40, 31.0 / 9, 4.5);
    assert_line(line_of(roi, MKTOPT_ROI_BY_CHANNEL, 1), 1, 0, 0, -1, NAN);
    assert_string_equal(line_of(roi, MKTOPT_ROI_BY_CHANNEL, 2).channel, "c");
    assert_line(line_of(roi, MKTOPT_ROI_BY_CHANNEL, 2), 5, 0, 0, -1, NAN);
    assert_line(line_of(roi, MKTOPT_ROI_TOTAL, 0), 15, 2, 40, 25.0 / 15, 7.5);
    assert_true(isnan(line_of(roi, MKTOPT_ROI_BY_CAMPAIGN, 0).cost));
    assert_near(line_of(roi, MKTOPT_ROI_BY_CAMPAIGN, 2).cost, 1, 0);
    assert_near(line_of(roi, MKTOPT_ROI_BY_POSITION, 0).cost, 3, 1e-14); /* v's; w's b is free */
    assert_near(line_of(roi, MKTOPT_ROI_BY_POSITION, 1).cost, 3, 1e-14);
    mktopt_roi_free(roi);
    mktopt_journeys_free(journeys);
}

static void leaves_out_what_is_not_known(void **state)
{
    (void)state;
    const mktopt_channel_cost costs[] = {{"b", 2}};
    mktopt_journeys *journeys = build(by_hand, COUNT(by_hand), 0, 0);
    mktopt_roi *roi = run(journeys, "linear", costs, 1);
    assert_true(isnan(line_of(roi, MKTOPT_ROI_BY_CHANNEL, 0).cost));
    assert_true(isnan(line_of(roi, MKTOPT_ROI_BY_CHANNEL, 0).roi));
    assert_line(line_of(roi, MKTOPT_ROI_TOTAL, 0), 2, 1.0 / 3, 10, 4, 6);
    assert_int_equal(mktopt_roi_line_count(roi, 0, MKTOPT_ROI_BY_CAMPAIGN), 0);
    assert_true(isnan(line_of(roi, MKTOPT_ROI_BY_POSITION, 0).cost));
    mktopt_roi_free(roi);
    roi = run(journeys, "markov", costs, 1); /* no rule: nothing to break down */
    assert_int_equal(mktopt_roi_line_count(roi, 0, MKTOPT_ROI_BY_POSITION), 0);
    assert_int_equal(mktopt_roi_line_count(roi, 0, MKTOPT_ROI_BY_CHANNEL), 2);
    mktopt_roi_free(roi);
    mktopt_journeys_free(journeys);
}

/* Campaigns sum to their channel, positions to the whole, in cost and in credit. */
static void adds_up(void **state)
{
    (void)state;
    static const char *const models[] = {"first_touch", "linear",  "last_non_direct",
                                         "time_decay",  "shapley", "position_based"};
    static char users[MAX_ROWS][8];
    static const char *const names[] = {"p", "q", "direct", "r"};
    paid_row rows[MAX_ROWS];
    mktopt__random random;
    mktopt__random_seed(&random, 9);
    for (int i = 0; i < MAX_ROWS; i++) {
        snprintf(users[i], sizeof users[i], "u%d", (int)mktopt__random_below(&random, 60));
        const char *channel = names[mktopt__random_below(&random, 4)],
                   *campaign = i % 5 == 0 ? NULL : names[mktopt__random_below(&random, 3)];
        const int64_t time = (int64_t)mktopt__random_below(&random, 30 * DAY);
        const double cost = mktopt__random_uniform(&random),
                     value = i % 7 == 0 ? mktopt__random_uniform(&random) * 100 : NAN;
        rows[i] = (paid_row){users[i], channel, campaign, time, cost, value};
    }
    mktopt_journeys *journeys = build(rows, MAX_ROWS, 1, 1);
    const mktopt_journeys_summary known = summary_of(journeys);
    for (int64_t m = 0; m < COUNT(models); m++) {
        mktopt_roi *roi = run(journeys, models[m], NULL, 0);
        const mktopt_return total = line_of(roi, MKTOPT_ROI_TOTAL, 0);
        assert_near(total.conversions, known.conversions, 1e-12);
        assert_near(total.value, known.value, 1e-12);
        for (int32_t by = MKTOPT_ROI_BY_CHANNEL; by <= MKTOPT_ROI_BY_POSITION; by++) {
            double cost = 0, conversions = 0, value = 0;
            for (int64_t i = 0; i < mktopt_roi_line_count(roi, 0, by); i++) {
                cost += line_of(roi, by, i).cost;
                conversions += line_of(roi, by, i).conversions;
                value += line_of(roi, by, i).value;
            }
            assert_near(cost, total.cost, 1e-12);
            assert_near(conversions, total.conversions, 1e-12);
            assert_near(value, total.value, 1e-12);
        }
        for (int64_t c = 0; c < 4; c++) {
            const mktopt_return channel = line_of(roi, MKTOPT_ROI_BY_CHANNEL, c);
            double cost = 0, conversions = 0;
            for (int64_t i = 0; i < mktopt_roi_line_count(roi, 0, MKTOPT_ROI_BY_CAMPAIGN); i++) {
                const mktopt_return line = line_of(roi, MKTOPT_ROI_BY_CAMPAIGN, i);
                cost += strcmp(line.channel, channel.channel) == 0 ? line.cost : 0;
                conversions += strcmp(line.channel, channel.channel) == 0 ? line.conversions : 0;
            }
            assert_near(cost, channel.cost, 1e-12);
            assert_near(conversions, channel.conversions, 1e-12);
        }
        mktopt_roi_free(roi);
    }
    mktopt_journeys_free(journeys);
}

static void refuses_what_it_cannot_use(void **state)
{
    (void)state;
    mktopt_error err;
    mktopt_roi *roi = NULL;
    mktopt_roi_options options;
    mktopt_journeys *journeys = build(by_hand, COUNT(by_hand), 0, 0);
#define ROI() mktopt_attribution_roi(journeys, NULL, 0, &options, NULL, &roi, &err)
    mktopt_roi_options_init(&options, sizeof options);
    assert_fails(ROI(), err, MKTOPT_MISSING_FIELD, "costs");
    const struct {
        mktopt_channel_cost costs[2];
        mktopt_status status;
        const char *field;
    } cases[] = {
        {{{"a", 1}, {"a", 2}}, MKTOPT_DUPLICATE, "costs"},
        {{{"x", 1}, {"x", 2}}, MKTOPT_DUPLICATE, "costs"},
        {{{"a", 1}, {"b", -2}}, MKTOPT_OUT_OF_RANGE, "costs[1].cost"},
        {{{"a", NAN}, {"b", 2}}, MKTOPT_NOT_FINITE, "costs[0].cost"},
        {{{"a", 1}, {NULL, 2}}, MKTOPT_INVALID_ARGUMENT, "costs[1].channel"},
    };
    for (int64_t i = 0; i < COUNT(cases); i++) {
        options.costs = cases[i].costs;
        options.n_costs = 2;
        assert_fails(ROI(), err, cases[i].status, cases[i].field);
    }
    options.costs = NULL;
    assert_fails(ROI(), err, MKTOPT_INVALID_ARGUMENT, "costs");
    assert_null(roi);
    assert_int_equal(mktopt_roi_line_count(NULL, 0, 0), 0);
    mktopt_journeys_free(journeys);
    const mktopt_channel_cost costs[] = {{"a", 1}};
    journeys = build(by_hand, COUNT(by_hand), 0, 0);
    roi = run(journeys, "linear", costs, 1);
    mktopt_return line = {.struct_size = sizeof line};
    assert_fails(mktopt_roi_line(roi, 1, 0, 0, &line, &err), err, MKTOPT_OUT_OF_RANGE, "model");
    assert_fails(mktopt_roi_line(roi, 0, 4, 0, &line, &err), err, MKTOPT_OUT_OF_RANGE, "by");
    assert_fails(mktopt_roi_line(roi, 0, 0, 1, &line, &err), err, MKTOPT_OUT_OF_RANGE, "index");
    mktopt_roi_free(roi);
    mktopt_journeys_free(journeys);
#undef ROI
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_figures_worked_out_by_hand),
        cmocka_unit_test(takes_costs_of_the_caller),
        cmocka_unit_test(leaves_out_what_is_not_known),
        cmocka_unit_test(adds_up),
        cmocka_unit_test(refuses_what_it_cannot_use),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
