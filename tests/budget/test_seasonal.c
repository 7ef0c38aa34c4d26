/* Budgets over the year against the seed's multipliers, multiplied by hand. */
#include "operations.h"

static const double multipliers[12] = {0.95, 1.00, 1.05, 1.10, 1.15, 1.10,
                                       0.90, 0.95, 1.20, 1.25, 1.30, 1.15};

static mktopt_budget_seasonal_options defaults(void)
{
    mktopt_budget_seasonal_options options;
    assert_int_equal(mktopt_budget_seasonal_options_init(&options, sizeof options), MKTOPT_OK);
    assert_int_equal(options.month, MKTOPT_NONE_I32);
    return options;
}

static mktopt_seasonal_summary year(const mktopt_budget_seasonal_options *options,
                                    mktopt_seasonal_month *months)
{
    mktopt_seasonal_summary summary = {.struct_size = sizeof summary};
    mktopt_error err;
    assert_ok(mktopt_budget_seasonal(options, months, &summary, &err), err);
    return summary;
}

static void multipliers_drive_the_budget(void **state)
{
    (void)state;
    mktopt_budget_seasonal_options options = defaults();
    mktopt_seasonal_month months[12];
    options.base_monthly_budget = 10000;
    const mktopt_seasonal_summary s = year(&options, months);
    assert_int_equal(s.months, 12);
    for (int m = 0; m < 12; m++) {
        assert_int_equal(months[m].month, m + 1);
        assert_int_equal(months[m].quarter, m / 3 + 1);
        assert_true(months[m].seasonal_multiplier == multipliers[m]);
        assert_true(months[m].industry_adjustment == 1);
        assert_true(months[m].final_budget == round(10000 * multipliers[m]));
        assert_true(months[m].budget_increase == months[m].final_budget - 10000);
    }
    assert_true(s.final_budget == 131000 && s.budget_increase == 11000);
    assert_true(isnan(s.annual_budget) && s.industry_known == 1);
    assert_int_equal(months[9].event_count, 2);
    assert_string_equal(months[9].events[0], "Money 20/20");
    assert_int_equal(months[6].event_count, 0);
}

/* Twelve whole units that add up, none off by a unit from its part: for odd budgets. */
static void a_year_adds_up(void **state)
{
    (void)state;
    static const mktopt_decimal units[] = {{1, 2, 0}, {1, 0, 0}, {5, 2, 0}, {100, 0, 0}};
    for (int u = 0; u < 4; u++)
        for (double annual = 0.03; annual < 1e9; annual *= 3.7) {
            mktopt_budget_seasonal_options options = defaults();
            mktopt_seasonal_month months[12];
            options.annual_budget = annual;
            options.rounding_unit = units[u];
            const double unit = (double)units[u].coefficient / pow(10, units[u].scale);
            const mktopt_seasonal_summary s = year(&options, months);
            int64_t sum = 0;
            for (int m = 0; m < 12; m++) {
                assert_true(fabs(months[m].final_budget - s.final_budget * multipliers[m] / 13.1) <
                            unit * (1 + 1e-9));
                sum += llround(months[m].final_budget / unit);
            }
            assert_int_equal(sum, llround(s.final_budget / unit));
            assert_true(fabs(s.final_budget - annual) <= unit / 2 * (1 + 1e-9));
            assert_near(s.base_monthly_budget, annual / 13.1, 1e-12);
            options.month = 11; /* a month alone is its part of the same year */
            mktopt_seasonal_month november;
            const mktopt_seasonal_summary alone = year(&options, &november);
            assert_true(alone.months == 1 && november.month == 11);
            assert_true(november.final_budget == months[10].final_budget);
            assert_true(alone.final_budget == november.final_budget);
        }
}

static void an_industry_adjusts(void **state)
{
    (void)state;
    const char *json = "{\"industries\":{\"restaurants\":{\"december\":1.5,\"january\":0}}}";
    mktopt_budget_tables *tables;
    mktopt_error err;
    assert_ok(mktopt_budget_tables_create(json, strlen(json), NULL, &tables, &err), err);
    mktopt_budget_seasonal_options options = defaults();
    mktopt_seasonal_month months[12];
    options.base_monthly_budget = 1000;
    options.tables = tables;
    options.industry = "restaurants";
    const mktopt_seasonal_summary s = year(&options, months);
    assert_true(months[11].final_budget == 1725 && months[0].final_budget == 0);
    assert_true(months[1].industry_adjustment == 1 && s.industry_known == 1);
    options.industry = "retail";
    assert_true(year(&options, months).industry_known == 0 && months[11].final_budget == 1150);
    mktopt_budget_tables_free(tables);
}

static void quarters(void **state)
{
    (void)state;
    mktopt_quarter_strategy q = {.struct_size = sizeof q};
    mktopt_error err;
    assert_ok(mktopt_budget_quarter(NULL, 2, &q, &err), err);
    assert_string_equal(q.name, "growth_acceleration");
    assert_string_equal(q.focus, "mid_year_growth_push");
    assert_true(q.budget_increase == 0.15 && q.emphasis_count == 3);
    assert_string_equal(q.channel_emphasis[0].channel, "paid_search");
    assert_string_equal(q.channel_emphasis[0].emphasis, "increased_campaign_spend");
    assert_fails(mktopt_budget_quarter(NULL, 0, &q, &err), err, MKTOPT_OUT_OF_RANGE, "quarter");
    assert_fails(mktopt_budget_quarter(NULL, 5, &q, &err), err, MKTOPT_OUT_OF_RANGE, "quarter");
    q.struct_size = 0;
    assert_int_equal(mktopt_budget_quarter(NULL, 1, &q, &err), MKTOPT_INVALID_OPTIONS);
}

static void bad_options(void **state)
{
    (void)state;
    mktopt_error err;
    mktopt_seasonal_month months[12];
    mktopt_seasonal_summary s = {.struct_size = sizeof s};
    mktopt_budget_seasonal_options o = defaults();
    assert_fails(mktopt_budget_seasonal(&o, months, &s, &err), err, MKTOPT_MISSING_FIELD,
                 "base_monthly_budget");
    o.base_monthly_budget = o.annual_budget = 1;
    assert_fails(mktopt_budget_seasonal(&o, months, &s, &err), err, MKTOPT_CONFLICT,
                 "annual_budget");
    o = defaults();
    o.base_monthly_budget = -1;
    assert_fails(mktopt_budget_seasonal(&o, months, &s, &err), err, MKTOPT_OUT_OF_RANGE,
                 "base_monthly_budget");
    o.base_monthly_budget = INFINITY;
    assert_fails(mktopt_budget_seasonal(&o, months, &s, &err), err, MKTOPT_NOT_FINITE,
                 "base_monthly_budget");
    o.base_monthly_budget = 1e300;
    assert_fails(mktopt_budget_seasonal(&o, months, &s, &err), err, MKTOPT_NUMBER_OVERFLOW,
                 "base_monthly_budget");
    const char *huge = "{\"months\":{\"may\":{\"multiplier\":1e308}}}";
    mktopt_budget_tables *tables;
    assert_ok(mktopt_budget_tables_create(huge, strlen(huge), NULL, &tables, &err), err);
    o.base_monthly_budget = 1000;
    o.tables = tables;
    assert_fails(mktopt_budget_seasonal(&o, months, &s, &err), err, MKTOPT_NUMBER_OVERFLOW,
                 "base_monthly_budget");
    assert_string_equal(err.message,
                        "base_monthly_budget: is too large for amounts in units of 0.01");
    mktopt_budget_tables_free(tables);
    o.tables = NULL;
    o.base_monthly_budget = 9e16; /* each month fits, their sum does not */
    assert_fails(mktopt_budget_seasonal(&o, months, &s, &err), err, MKTOPT_NUMBER_OVERFLOW,
                 "base_monthly_budget");
    o.base_monthly_budget = 1;
    o.month = 13;
    assert_fails(mktopt_budget_seasonal(&o, months, &s, &err), err, MKTOPT_OUT_OF_RANGE, "month");
    assert_int_equal(mktopt_budget_seasonal(NULL, months, &s, &err), MKTOPT_INVALID_ARGUMENT);
    o = defaults();
    o.base_monthly_budget = 1;
    assert_int_equal(mktopt_budget_seasonal(&o, NULL, &s, &err), MKTOPT_INVALID_ARGUMENT);
    assert_int_equal(mktopt_budget_seasonal(&o, months, NULL, &err), MKTOPT_INVALID_ARGUMENT);
    s.struct_size = 0;
    assert_int_equal(mktopt_budget_seasonal(&o, months, &s, &err), MKTOPT_INVALID_OPTIONS);
    o.struct_size = 0;
    assert_int_equal(mktopt_budget_seasonal(&o, months, &s, &err), MKTOPT_INVALID_OPTIONS);
    assert_int_equal(mktopt_budget_seasonal_options_init(NULL, 8), MKTOPT_INVALID_ARGUMENT);
}

static void by_name(void **state)
{
    (void)state;
    answers("budget.seasonal", "{\"base_monthly_budget\":10000,\"month\":\"May\"}",
            "\"final_budget\":11500,\"budget_increase\":1500", "\"month\":\"may\"",
            "[\"SaaStr Annual\",\"Retail TouchPoints\"]", "\"quarter\":\"q2\"", "\"warnings\":[]",
            NULL);
    answers("budget.seasonal", "{\"base_monthly_budget\":100,\"month\":7,\"industry\":\"x\"}",
            "\"final_budget\":90", "\"month\":\"july\"",
            "tables.industries has no row for 'x': its adjustment is 1", NULL);
    answers("budget.seasonal", "{\"annual_budget\":131000}", "\"base_monthly_budget\":10000,",
            "\"final_budget\":131000,", "\"month\":\"december\"", "\"quarter\":\"q1\"",
            "\"final_budget\":30000}", "\"final_budget\":33500}", "\"final_budget\":30500}",
            "\"final_budget\":37000}", NULL);
    refuses("budget.seasonal", "{\"base_monthly_budget\":1,\"month\":\"maj\"}", MKTOPT_UNKNOWN_NAME,
            "month");
    refuses("budget.seasonal", "{\"base_monthly_budget\":1,\"month\":0}", MKTOPT_UNKNOWN_NAME,
            "month");
    refuses("budget.seasonal", "{}", MKTOPT_MISSING_FIELD, "base_monthly_budget");
    refuses("budget.seasonal", "{\"annual_budget\":1,\"base_monthly_budget\":1}", MKTOPT_CONFLICT,
            "annual_budget");
    refuses("budget.seasonal",
            "{\"annual_budget\":1,\"tables\":{\"months\":{\"may\":{\"multiplier\":-1}}}}",
            MKTOPT_OUT_OF_RANGE, "tables.months.may.multiplier");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(multipliers_drive_the_budget),
        cmocka_unit_test(a_year_adds_up),
        cmocka_unit_test(an_industry_adjusts),
        cmocka_unit_test(quarters),
        cmocka_unit_test(bad_options),
        cmocka_unit_test(by_name),
    };
    return cmocka_run_group_tests_name("budget_seasonal", tests, NULL, NULL);
}
