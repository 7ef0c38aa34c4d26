/* Returns and key figures against the seed's section 6. */
#include "operations.h"

/* The seed's investments: 180,000 in 6 months, 420,000 in 12, 750,000 in 18. */
static void horizons(void **state)
{
    (void)state;
    double monthly[18];
    for (int m = 0; m < 18; m++)
        monthly[m] = m < 6 ? 30000 : m < 12 ? 40000 : 55000;
    mktopt_return_horizon found[3];
    mktopt_error err;
    int64_t n;
    assert_ok(mktopt_budget_horizons(monthly, 18, NULL, found, 3, &n, &err), err);
    assert_true(n == 3 && found[0].months == 6 && found[2].months == 18);
    assert_true(found[0].investment == 180000 && found[1].investment == 420000);
    assert_true(found[2].investment == 750000);
    assert_ok(mktopt_budget_horizons(monthly, 12, NULL, found, 3, &n, &err), err);
    assert_true(found[1].investment == 420000 && isnan(found[2].investment));
    found[1].months = 0; /* beyond the capacity nothing is written */
    assert_ok(mktopt_budget_horizons(monthly, 12, NULL, found, 1, &n, &err), err);
    assert_true(n == 3 && found[1].months == 0);
}

static void returns(void **state)
{
    (void)state;
    static const double multiples[] = {4.5, 6.0, 8.5};
    const mktopt_return_horizon given[] = {{6, 0, 180000}, {1, 0, 0}, {18, 0, NAN}};
    mktopt_investment_return out[9];
    mktopt_error err;
    int64_t n;
    assert_ok(mktopt_budget_returns(given, 3, NULL, out, 9, &n, &err), err);
    assert_int_equal(n, 9);
    for (int i = 0; i < 3; i++) {
        assert_true(out[i].revenue == 180000 * multiples[i]);
        assert_true(out[i].gain == out[i].revenue - 180000);
        assert_near(out[i].roi, multiples[i] - 1, 1e-15);
        assert_true(out[3 + i].revenue == 0 && isnan(out[3 + i].roi));
        assert_true(isnan(out[6 + i].revenue) && out[6 + i].multiple == multiples[i]);
    }
    assert_string_equal(out[2].scenario, "optimistic");
}

static void key_figures(void **state)
{
    (void)state;
    const mktopt_kpi_value values[] = {{"overall_marketing_roi", NULL, 8},
                                       {"ltv_cac_ratio_enhancement", NULL, 4.5}, /* by its alias */
                                       {"payback_period_months", NULL, 15},
                                       {"channel_roi", "seo", 5},
                                       {"channel_roi", "tv", 3}};
    mktopt_kpi out[32];
    mktopt_error err;
    int64_t n;
    assert_ok(mktopt_budget_kpis(values, 5, NULL, out, 32, &n, &err), err);
    assert_int_equal(n, 18);
    assert_string_equal(out[0].name, "overall_marketing_roi");
    assert_true(out[0].status == MKTOPT_KPI_REACHED && out[0].target == 8);
    assert_true(out[0].missed_by == 0 && out[0].missed_by_percent == 0);
    assert_string_equal(out[1].name, "channel_roi"); /* the worst of the channels */
    assert_true(out[1].value == 3 && out[1].status == MKTOPT_KPI_MISSED && out[1].missed_by == 1);
    assert_string_equal(out[4].name, "ltv_cac_ratio");
    assert_true(out[4].missed_by == 0.5 && out[4].missed_by_percent == 10);
    assert_string_equal(out[5].name, "payback_period_months");
    assert_true(out[5].direction == MKTOPT_KPI_AT_MOST && out[5].missed_by == 3);
    assert_true(out[5].missed_by_percent == 25);
    assert_true(out[6].status == MKTOPT_KPI_NOT_MEASURED && isnan(out[6].missed_by));
    assert_string_equal(out[16].channel, "seo");
    assert_true(out[16].status == MKTOPT_KPI_REACHED && out[17].status == MKTOPT_KPI_MISSED);
}

static void bad_input(void **state)
{
    (void)state;
    mktopt_error err;
    double monthly[] = {1, -1};
    mktopt_return_horizon h[] = {{6, 0, 1}};
    mktopt_investment_return r[3];
    mktopt_kpi_value v[] = {{"ltv_cac_ratio", NULL, 1}, {"ltv_cac_ratio_enhancement", NULL, 1}};
    mktopt_kpi k[1];
    int64_t n = 7;
    assert_fails(mktopt_budget_horizons(monthly, 2, NULL, h, 1, &n, &err), err, MKTOPT_OUT_OF_RANGE,
                 "monthly_investment[1]");
    assert_fails(mktopt_budget_horizons(monthly, 0, NULL, h, 1, &n, &err), err, MKTOPT_OUT_OF_RANGE,
                 "monthly_investment");
    monthly[0] = monthly[1] = 1e308;
    assert_fails(mktopt_budget_horizons(monthly, 2, NULL, h, 1, &n, &err), err,
                 MKTOPT_NUMBER_OVERFLOW, "monthly_investment");
    assert_fails(mktopt_budget_horizons(monthly, 1, NULL, NULL, 1, &n, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "horizons");
    assert_fails(mktopt_budget_horizons(monthly, 1, NULL, h, -1, &n, &err), err,
                 MKTOPT_OUT_OF_RANGE, "capacity");
    assert_fails(mktopt_budget_horizons(monthly, 1, NULL, h, 1, NULL, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "n");
    h[0].months = 0;
    assert_fails(mktopt_budget_returns(h, 1, NULL, r, 3, &n, &err), err, MKTOPT_OUT_OF_RANGE,
                 "horizons[0].months");
    h[0] = (mktopt_return_horizon){1, 0, -1};
    assert_fails(mktopt_budget_returns(h, 1, NULL, r, 3, &n, &err), err, MKTOPT_OUT_OF_RANGE,
                 "horizons[0].investment");
    h[0].investment = 1e308;
    assert_fails(mktopt_budget_returns(h, 1, NULL, r, 3, &n, &err), err, MKTOPT_NUMBER_OVERFLOW,
                 "revenue");
    assert_fails(mktopt_budget_kpis(v, 2, NULL, k, 1, &n, &err), err, MKTOPT_DUPLICATE,
                 "values[1].name");
    v[1].name = "nope";
    assert_fails(mktopt_budget_kpis(v, 2, NULL, k, 1, &n, &err), err, MKTOPT_UNKNOWN_NAME,
                 "values[1].name");
    v[1].name = NULL;
    assert_fails(mktopt_budget_kpis(v, 2, NULL, k, 1, &n, &err), err, MKTOPT_MISSING_FIELD,
                 "values[1].name");
    v[0].value = INFINITY;
    assert_fails(mktopt_budget_kpis(v, 1, NULL, k, 1, &n, &err), err, MKTOPT_NOT_FINITE,
                 "values[0].value");
    assert_fails(mktopt_budget_kpis(NULL, 1, NULL, k, 1, &n, &err), err, MKTOPT_INVALID_ARGUMENT,
                 "values");
    assert_fails(mktopt_budget_kpis(NULL, 0, NULL, NULL, 1, &n, &err), err, MKTOPT_INVALID_ARGUMENT,
                 "kpis");
    assert_int_equal(n, 7);
    assert_ok(mktopt_budget_kpis(NULL, 0, NULL, NULL, 0, &n, &err), err);
    assert_int_equal(n, 16);
}

static void by_name(void **state)
{
    (void)state;
    answers("budget.returns",
            "{\"horizons\":[{\"months\":6,\"investment\":100}],\"multiples\":{\"mad\":20}}",
            "\"months\":6,\"investment\":100,",
            "\"conservative\":{\"multiple\":4.5,\"return\":450,",
            "\"mad\":{\"multiple\":20,\"return\":2000,\"gain\":1900,\"roi\":19}", NULL);
    answers("budget.returns", "{\"monthly_investment\":[1,1,1,1,1,1]}",
            "\"months\":6,\"investment\":6,", "\"months\":12,\"investment\":null",
            "\"return\":null", NULL);
    answers("budget.kpis",
            "{\"metrics\":{\"overall_marketing_roi\":7,\"payback_period_reduction\":12},"
            "\"channel_roi\":{\"tv\":3}}",
            "\"name\":\"overall_marketing_roi\"", "\"status\":\"missed\",\"missed_by\":1",
            "\"name\":\"payback_period_months\"", "\"status\":\"reached\"", "\"value\":null",
            "\"channels\":[{\"channel\":\"tv\",\"value\":3,",
            "\"reached\":1,\"missed\":2,\"not_measured\":13", NULL);
    refuses("budget.returns", "{}", MKTOPT_MISSING_FIELD, "monthly_investment");
    refuses("budget.returns", "{\"monthly_investment\":[1],\"horizons\":[]}", MKTOPT_CONFLICT,
            "horizons");
    refuses("budget.kpis", "{\"metrics\":{\"nope\":1}}", MKTOPT_UNKNOWN_NAME, "metrics.nope");
    refuses("budget.kpis", "{\"metrics\":{\"ltv_cac_ratio\":1,\"ltv_cac_ratio_enhancement\":1}}",
            MKTOPT_DUPLICATE, "metrics.ltv_cac_ratio_enhancement");
    refuses("budget.kpis",
            "{\"metrics\":{},\"channel_roi\":{\"a\":1},\"tables\":{\"kpis\":{\"$replace\":true}}}",
            MKTOPT_UNKNOWN_NAME, "channel_roi");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(horizons),  cmocka_unit_test(returns), cmocka_unit_test(key_figures),
        cmocka_unit_test(bad_input), cmocka_unit_test(by_name),
    };
    return cmocka_run_group_tests_name("budget_outlook", tests, NULL, NULL);
}
