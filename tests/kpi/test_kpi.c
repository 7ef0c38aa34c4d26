#include "support.h"

#include "kpi/kpi.h"

static void ratios_of_a_channel(void **state)
{
    (void)state;
    /* 5,000 spent: 200 leads, 10 customers worth 2,400 each, revenue 12,500 */
    assert_true(mktopt__roi(12500, 5000) == 1.5);
    assert_true(mktopt__roas(12500, 5000) == 2.5);
    assert_true(mktopt__cost_per(5000, 200) == 25);
    assert_true(mktopt__cost_per(5000, 10) == 500);
    assert_true(mktopt__conversion_rate(10, 200) == 0.05);
    assert_true(mktopt__ltv_cac_ratio(2400, 500) == 4.8);
    assert_true(mktopt__payback_months(500, 2400) == 5);
}

static void losses_and_nothing(void **state)
{
    (void)state;
    assert_true(mktopt__roi(0, 5000) == -1);
    assert_true(mktopt__roas(0, 5000) == 0);
    assert_true(mktopt__roi(5000, 5000) == 0);
    assert_true(mktopt__conversion_rate(0, 10) == 0);
    assert_true(mktopt__payback_months(0, 2400) == 0);
}

static void without_a_denominator_there_is_no_ratio(void **state)
{
    (void)state;
    double (*const ratios[])(double, double) = {mktopt__roi,           mktopt__roas,
                                                mktopt__cost_per,      mktopt__conversion_rate,
                                                mktopt__ltv_cac_ratio, mktopt__payback_months};
    for (size_t i = 0; i < sizeof ratios / sizeof ratios[0]; i++) {
        assert_true(isnan(ratios[i](100, 0)));
        assert_true(isnan(ratios[i](0, 0)));
        assert_true(isnan(ratios[i](100, -5)));
        assert_true(isnan(ratios[i](100, NAN)));
        assert_true(isnan(ratios[i](NAN, 100)));
        assert_true(isnan(ratios[i](1e308, 1e-308)));
        assert_true(isnan(ratios[i](INFINITY, 1)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ratios_of_a_channel),
        cmocka_unit_test(losses_and_nothing),
        cmocka_unit_test(without_a_denominator_there_is_no_ratio),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
