/* Efficiency and the investment matrix against figures worked out by hand from the seed's tables.
 */
#include "support.h"

#include "faults.h"

static const mktopt_channel_results three[] = {
    {"seo", 1000, 40, 10, 5, 2, 5000, 2400},
    {"idle", 0, 0, NAN, NAN, 0, 0, 0},
    {"tv", 3000, 30, NAN, NAN, 1, 1500, 800},
};

static void efficiency_by_hand(void **state)
{
    (void)state;
    mktopt_channel_efficiency out[3], total;
    mktopt_error err;
    assert_ok(mktopt_allocation_efficiency(three, 3, NULL, out, &total, &err), err);
    const mktopt_channel_efficiency *seo = &out[0];
    assert_string_equal(seo->channel, "seo");
    assert_true(seo->cost_per_lead == 25 && seo->cost_per_mql == 100 && seo->cost_per_sql == 200);
    assert_true(seo->cost_per_acquisition == 500 && seo->roi == 4 && seo->roas == 5);
    assert_true(seo->conversion_rate == 0.05 && seo->ltv_cac_ratio == 4.8);
    assert_true(seo->payback_period_months == 5); /* 500 / (2400 / 24) */
    static const int32_t ratings[] = {MKTOPT_RATING_ON_TARGET,  MKTOPT_RATING_OFF_TARGET,
                                      MKTOPT_RATING_ON_TARGET,  MKTOPT_RATING_ON_TARGET,
                                      MKTOPT_RATING_OFF_TARGET, MKTOPT_RATING_EXCELLENT};
    static const double gaps[] = {0, 25, 0, 0, 0.2, -7};
    static const double scores[] = {0.5, 1.0 / 3, 0.5, 0.5, 1.4 / 3, 1};
    for (int i = 0; i < MKTOPT_RATED_COUNT; i++) {
        assert_int_equal(seo->ratings[i].rating, ratings[i]);
        assert_near(seo->ratings[i].gap, gaps[i], 1e-14);
        assert_near(seo->ratings[i].score, scores[i], 1e-14);
    }
    assert_near(seo->ratings[1].gap_percent, 100.0 / 3, 1e-14);
    assert_near(seo->spend_efficiency_score, 0.55, 1e-14);
    /* tv: CPL 100 and CPA 3000 are poor, LTV:CAC 0.27 and 90 months too */
    assert_true(out[2].spend_efficiency_score == 0 && out[2].roi == -0.5);
    assert_true(out[2].payback_period_months == 90);
    assert_int_equal(out[2].ratings[0].rating, MKTOPT_RATING_POOR);
    assert_int_equal(out[2].ratings[1].rating, MKTOPT_NONE_I32);
    assert_true(isnan(out[2].cost_per_mql) && isnan(out[2].ratings[1].gap));
}

/* Nothing bought, nothing sold: ratios that do not exist, never infinite ones. */
static void efficiency_of_nothing(void **state)
{
    (void)state;
    mktopt_channel_efficiency out[3], total;
    mktopt_error err;
    assert_ok(mktopt_allocation_efficiency(three, 3, NULL, out, &total, &err), err);
    assert_true(isnan(out[1].cost_per_lead) && isnan(out[1].cost_per_acquisition));
    assert_true(isnan(out[1].roi) && isnan(out[1].conversion_rate));
    assert_true(isnan(out[1].payback_period_months) && isnan(out[1].spend_efficiency_score));
    assert_null(total.channel);
    assert_true(total.cost == 4000 && isnan(total.cost_per_mql));
    assert_near(total.cost_per_lead, 4000.0 / 70, 1e-15);
    assert_near(total.roi, 2500.0 / 4000, 1e-15);
    /* LTV (2 x 2400 + 800) / 3 over 4000 / 3 */
    assert_near(total.ltv_cac_ratio, 5600.0 / 4000, 1e-15);
    assert_near(total.spend_efficiency_score, 0.55 * 1000 / 4000, 1e-14);
}

/* Money that brought nothing has no ratio, but is as bad as can be. */
static void efficiency_of_waste(void **state)
{
    (void)state;
    const mktopt_channel_results wasted[] = {{"radio", 700, 0, 0, NAN, 0, 0, 900},
                                             {"tv", 700, 7, 7, 7, 7, 0, 0}};
    mktopt_channel_efficiency out[2];
    mktopt_error err;
    assert_ok(mktopt_allocation_efficiency(wasted, 2, NULL, out, NULL, &err), err);
    static const int32_t radio[] = {3, 3, MKTOPT_NONE_I32, 3, 3, 3}, tv[] = {3, 2, 0, 0, 3, 3};
    for (int i = 0; i < MKTOPT_RATED_COUNT; i++) {
        assert_int_equal(out[0].ratings[i].rating, radio[i]);
        assert_int_equal(out[1].ratings[i].rating, tv[i]);
    }
    assert_true(isnan(out[0].cost_per_lead) && isnan(out[0].ratings[0].gap));
    assert_true(out[0].spend_efficiency_score == 0 && out[0].ratings[0].score == 0);
    assert_true(isnan(out[1].payback_period_months) && out[1].ltv_cac_ratio == 0);
}

static void each_threshold(void **state)
{
    (void)state;
    static const double leads_at[] = {15, 25, 50};
    static const int32_t at[] = {MKTOPT_RATING_EXCELLENT, MKTOPT_RATING_ON_TARGET,
                                 MKTOPT_RATING_POOR};
    static const int32_t above[] = {MKTOPT_RATING_ON_TARGET, MKTOPT_RATING_OFF_TARGET,
                                    MKTOPT_RATING_POOR};
    for (int i = 0; i < 3; i++) {
        mktopt_channel_results c = {"c", leads_at[i], 1, NAN, NAN, 0, 0, 0};
        mktopt_channel_efficiency out;
        mktopt_error err;
        assert_ok(mktopt_allocation_efficiency(&c, 1, NULL, &out, NULL, &err), err);
        assert_int_equal(out.ratings[0].rating, at[i]);
        c.cost = nextafter(c.cost, INFINITY);
        assert_ok(mktopt_allocation_efficiency(&c, 1, NULL, &out, NULL, &err), err);
        assert_int_equal(out.ratings[0].rating, above[i]);
    }
}

static void the_matrix_by_hand(void **state)
{
    (void)state;
    /* saturation of the table: paid_search 50000, email_marketing 8000, content_marketing 25000 */
    const mktopt_channel_standing channels[] = {
        {"email_marketing", 2000, 6, NAN, NAN},        /* 8000 / 2000 = 4 */
        {"content_marketing", 10000, NAN, 70001, NAN}, /* ROI 6.0001, 2.5 times */
        {"paid_search", 16666, 3, NAN, NAN},           /* 3.00012 times */
        {"podcast", 334, 9, NAN, NAN},                 /* no saturation known */
        {"tv", 1000, 5.9999, NAN, 2999},               /* medium, not high scale */
        {"new", 0, NAN, NAN, 100},                     /* not running */
    };
    static const int32_t cells_of[] = {0, 1, 2, 1, 3, 3};
    mktopt_matrix_channel out[6];
    mktopt_matrix_cell cells[MKTOPT_CELL_COUNT];
    mktopt_error err;
    assert_ok(mktopt_allocation_matrix(channels, 6, NAN, NULL, out, cells, &err), err);
    for (int i = 0; i < 6; i++)
        assert_int_equal(out[i].cell, cells_of[i]);
    assert_true(out[0].scale == 4 && isnan(out[3].saturation_point) && isnan(out[5].scale));
    assert_int_equal(out[4].roi_level, MKTOPT_LEVEL_MEDIUM);
    assert_int_equal(out[5].roi_level, MKTOPT_LEVEL_EXPERIMENTAL);
    assert_int_equal(out[5].scale_level, MKTOPT_LEVEL_HIGH);
    assert_near(out[1].roi, 6.0001, 1e-14);
    /* of 30000: 2000 is below 30 %, 10334 above 30 %, 16666 above 35 %, 1000 below 5 % */
    static const int32_t status[] = {MKTOPT_SHARE_BELOW, MKTOPT_SHARE_ABOVE, MKTOPT_SHARE_ABOVE,
                                     MKTOPT_SHARE_BELOW};
    static const double moves[] = {7000, -1334, -6166, 500};
    for (int k = 0; k < MKTOPT_CELL_COUNT; k++) {
        assert_int_equal(cells[k].status, status[k]);
        assert_near(cells[k].to_move, moves[k], 1e-14);
    }
    assert_string_equal(cells[3].name, "experimental_channels");
    assert_string_equal(cells[0].investment_strategy, "aggressive_scaling");
    assert_true(cells[1].channels == 2 && cells[3].channels == 2);
    assert_true(cells[2].min_share == 0.25 && cells[2].max_share == 0.35);
    assert_ok(mktopt_allocation_matrix(channels, 6, 1000, NULL, out, cells, &err), err);
    assert_true(out[0].share == 2 && cells[0].status == MKTOPT_SHARE_ABOVE);
    assert_ok(mktopt_allocation_matrix(channels + 5, 1, NAN, NULL, out, cells, &err), err);
    assert_true(isnan(out[0].share) && isnan(cells[3].share) && cells[3].to_move == 0);
}

static void tables(void **state)
{
    (void)state;
    const char *json = "{\"channels\":{\"tv\":{\"setup_cost\":0,\"monthly_minimum\":1,"
                       "\"scaling_efficiency\":1,\"saturation_point\":3000,\"typical_roi\":1}},"
                       "\"matrix\":{\"thresholds\":{\"high_roi\":5}},"
                       "\"efficiency\":{\"cost_per_lead\":{\"target\":40}}}";
    mktopt_allocation_tables *made, *again;
    mktopt_error err;
    size_t length;
    assert_ok(mktopt_allocation_tables_create(json, strlen(json), NULL, &made, &err), err);
    const mktopt_channel_standing tv = {"tv", 1000, 5, NAN, NAN};
    mktopt_matrix_channel out;
    mktopt_matrix_cell cells[MKTOPT_CELL_COUNT];
    assert_ok(mktopt_allocation_matrix(&tv, 1, NAN, made, &out, cells, &err), err);
    assert_int_equal(out.cell, MKTOPT_CELL_HIGH_ROI_HIGH_SCALE);
    mktopt_channel_efficiency seo;
    assert_ok(mktopt_allocation_efficiency(three, 1, made, &seo, NULL, &err), err);
    assert_true(seo.ratings[0].target == 40 && seo.ratings[0].gap == -15);
    const char *whole = mktopt_allocation_tables_json(made, &length);
    assert_int_equal(length, strlen(whole));
    assert_contains(whole, "\"cost_per_mql\":{\"target\":75,\"excellent\":50,\"poor\":150}");
    assert_contains(whole, "\"ltv_cac_ratio\":{\"target\":5,\"excellent\":8,\"poor\":2}");
    assert_ok(mktopt_allocation_tables_create(whole, length, NULL, &again, &err), err);
    assert_string_equal(mktopt_allocation_tables_json(again, NULL), whole);
    mktopt_allocation_tables_free(made);
    mktopt_allocation_tables_free(again);
    mktopt_allocation_tables_free(NULL);
    assert_null(mktopt_allocation_tables_json(NULL, NULL));
}

static void bad_tables(void **state)
{
    (void)state;
    static const struct {
        const char *json, *field;
        mktopt_status status;
    } bad[] = {
        {"{\"efficiency\":{\"cost_per_lead\":{\"target\":10}}}", "efficiency.cost_per_lead.target",
         MKTOPT_CONFLICT},
        {"{\"efficiency\":{\"ltv_cac_ratio\":{\"poor\":6}}}", "efficiency.ltv_cac_ratio.poor",
         MKTOPT_CONFLICT},
        {"{\"efficiency\":{\"cost_per_lead\":{\"poor\":0}}}", "efficiency.cost_per_lead.poor",
         MKTOPT_OUT_OF_RANGE},
        {"{\"matrix\":{\"thresholds\":{\"medium_roi\":7}}}", "matrix.thresholds.medium_roi",
         MKTOPT_CONFLICT},
        {"{\"matrix\":{\"cells\":{\"experimental_channels\":{\"max_share\":0.01}}}}",
         "matrix.cells.experimental_channels.max_share", MKTOPT_CONFLICT},
        {"{\"matrix\":{\"cells\":{\"high_roi_high_scale\":{\"min_share\":0.9,\"max_share\":1}}}}",
         "matrix.cells", MKTOPT_CONFLICT},
        {"{\"channels\":{\"tv\":null}}", "channels.tv", MKTOPT_UNKNOWN_NAME},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        mktopt_allocation_tables *made = NULL;
        mktopt_error err;
        assert_fails(
            mktopt_allocation_tables_create(bad[i].json, strlen(bad[i].json), NULL, &made, &err),
            err, bad[i].status, bad[i].field);
        assert_null(made);
    }
}

static void bad_input(void **state)
{
    (void)state;
    mktopt_error err;
    mktopt_channel_results r[2] = {three[0], three[2]};
    mktopt_channel_efficiency out[2];
    mktopt_channel_standing s[2] = {{"a", 1, 1, NAN, NAN}, {"b", 1, 1, NAN, NAN}};
    mktopt_matrix_channel placed[2];
    mktopt_matrix_cell cells[MKTOPT_CELL_COUNT];
#define FAILS(status, field) \
    assert_fails(mktopt_allocation_efficiency(r, 2, NULL, out, NULL, &err), err, status, field)
    r[1].cost = -5;
    FAILS(MKTOPT_OUT_OF_RANGE, "channels[1].cost");
    r[1].cost = NAN;
    FAILS(MKTOPT_NOT_FINITE, "channels[1].cost");
    r[0].cost = r[1].cost = 1e308;
    FAILS(MKTOPT_NUMBER_OVERFLOW, "channels");
    r[0].cost = r[1].cost = 1;
    r[1].ltv = NAN;
    FAILS(MKTOPT_NOT_FINITE, "channels[1].ltv");
    r[1].ltv = 1;
    r[1].channel = "seo";
    FAILS(MKTOPT_DUPLICATE, "channels[1].channel");
#undef FAILS
    assert_fails(mktopt_allocation_efficiency(r, 0, NULL, out, NULL, &err), err,
                 MKTOPT_OUT_OF_RANGE, "channels");
    assert_fails(mktopt_allocation_efficiency(NULL, 1, NULL, out, NULL, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "channels");
    assert_fails(mktopt_allocation_efficiency(r, 1, NULL, NULL, NULL, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "out");
#define FAILS(budget, status, field)                                                             \
    assert_fails(mktopt_allocation_matrix(s, 2, budget, NULL, placed, cells, &err), err, status, \
                 field)
    FAILS(-1, MKTOPT_OUT_OF_RANGE, "budget");
    FAILS(INFINITY, MKTOPT_NOT_FINITE, "budget");
    s[1].revenue = 1;
    FAILS(NAN, MKTOPT_CONFLICT, "channels[1].revenue");
    s[1].revenue = NAN;
    s[1].saturation_point = 0;
    FAILS(NAN, MKTOPT_OUT_OF_RANGE, "channels[1].saturation_point");
    s[1].saturation_point = NAN;
    s[0].spend = s[1].spend = 1e308;
    FAILS(NAN, MKTOPT_NUMBER_OVERFLOW, "channels");
#undef FAILS
    assert_fails(mktopt_allocation_matrix(s, 1, NAN, NULL, NULL, cells, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "out");
    assert_fails(mktopt_allocation_matrix(s, 1, NAN, NULL, placed, NULL, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "cells");
}

static void every_allocation_fails(void **state)
{
    (void)state;
    const char *json = "{\"matrix\":{\"thresholds\":{\"high_roi\":7}}}";
    mktopt_error err;
    assert_fails(mktopt_allocation_tables_create(NULL, 0, NULL, NULL, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "tables");
    for (int64_t n = 1;; n++) {
        faults_state faults = {.fail_at = n};
        const mktopt_allocator allocator = faults_allocator(&faults);
        mktopt_allocation_tables *made = NULL;
        const mktopt_status status =
            mktopt_allocation_tables_create(json, strlen(json), &allocator, &made, &err);
        mktopt_allocation_tables_free(made);
        if (faults_survived(&faults, status))
            break;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(efficiency_by_hand),
        cmocka_unit_test(efficiency_of_nothing),
        cmocka_unit_test(efficiency_of_waste),
        cmocka_unit_test(each_threshold),
        cmocka_unit_test(the_matrix_by_hand),
        cmocka_unit_test(tables),
        cmocka_unit_test(bad_tables),
        cmocka_unit_test(bad_input),
        cmocka_unit_test(every_allocation_fails),
    };
    return cmocka_run_group_tests_name("allocation_analysis", tests, NULL, NULL);
}
