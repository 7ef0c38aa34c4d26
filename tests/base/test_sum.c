#include "support.h"

#include "base/random.h"
#include "base/sum.h"
#include "sum_golden.h"

static double exact_of(const double *values, int64_t count)
{
    mktopt__exact_sum sum = {0};
    for (int64_t i = 0; i < count; i++)
        mktopt__exact_sum_add(&sum, values[i]);
    return mktopt__exact_sum_value(&sum);
}

static void assert_same_bits(double a, double b)
{
    if (memcmp(&a, &b, sizeof a) != 0)
        fail_msg("%a is not %a", a, b);
}

static void shuffle(double *values, int64_t count, mktopt__random *random)
{
    for (int64_t i = count - 1; i > 0; i--) {
        const int64_t j = (int64_t)mktopt__random_below(random, (uint64_t)i + 1);
        const double swapped = values[i];
        values[i] = values[j];
        values[j] = swapped;
    }
}

/* Sums rounded once, from exact fractions (Python). */
static void exact_sums_are_rounded_once(void **state)
{
    (void)state;
    mktopt__random random;
    mktopt__random_seed(&random, 5);
    for (size_t i = 0; i < sizeof sum_golden / sizeof sum_golden[0]; i++) {
        double values[SUM_GOLDEN_TERMS];
        memcpy(values, sum_golden[i].terms, sizeof values);
        for (int order = 0; order < 10; order++) {
            assert_same_bits(exact_of(values, SUM_GOLDEN_TERMS), sum_golden[i].sum);
            shuffle(values, SUM_GOLDEN_TERMS, &random);
        }
    }
}

static void special_sums(void **state)
{
    (void)state;
    const double max = 1.7976931348623157e308, tiny = 5e-324;
    assert_same_bits(exact_of(NULL, 0), 0.0);
    assert_same_bits(exact_of((double[]){max, max, -max}, 3), max);
    assert_same_bits(exact_of((double[]){max, 1e292}, 2), INFINITY);
    assert_same_bits(exact_of((double[]){max, 9e291}, 2), max);
    assert_same_bits(exact_of((double[]){-max, -max}, 2), -INFINITY);
    assert_same_bits(exact_of((double[]){tiny, tiny, tiny}, 3), 1.5e-323);
    assert_same_bits(exact_of((double[]){1e100, 1, -1e100, -tiny}, 4), 1);
    assert_same_bits(exact_of((double[]){1, 0x1p-53}, 2), 1);
    assert_same_bits(exact_of((double[]){1, 0x1p-53, tiny}, 3), 1 + 0x1p-52);
    assert_same_bits(exact_of((double[]){-1, -0x1p-53, -tiny}, 3), -1 - 0x1p-52);
    assert_same_bits(exact_of((double[]){0x1p-1022, -tiny}, 2), 2.225073858507201e-308);
}

/* Many more additions than fit between two carries, against integers. */
static void long_sums_are_exact(void **state)
{
    (void)state;
    mktopt__random random;
    mktopt__random_seed(&random, 6);
    mktopt__exact_sum sum = {0};
    int64_t expected = 0;
    for (int i = 0; i < 1000000; i++) {
        const int64_t term = (int64_t)mktopt__random_below(&random, 1ull << 33) - (1ll << 31);
        expected += term;
        mktopt__exact_sum_add(&sum, (double)term);
    }
    assert_same_bits(mktopt__exact_sum_value(&sum), (double)expected);
    mktopt__exact_sum largest = {0};
    for (int i = 0; i < 100000; i++)
        mktopt__exact_sum_add(&largest, 9007199254740991.0);
    for (int i = 0; i < 99999; i++)
        mktopt__exact_sum_add(&largest, -9007199254740991.0);
    assert_same_bits(mktopt__exact_sum_value(&largest), 9007199254740991.0);
}

static void merged_sums_are_the_sum_of_all(void **state)
{
    (void)state;
    mktopt__random random;
    mktopt__random_seed(&random, 7);
    mktopt__exact_sum all = {0}, parts[7] = {0}, merged = {0};
    for (int i = 0; i < 20000; i++) {
        const double fraction = mktopt__random_uniform(&random) - 0.5,
                     value = ldexp(fraction, (int)mktopt__random_below(&random, 1500) - 750);
        mktopt__exact_sum_add(&all, value);
        mktopt__exact_sum_add(&parts[mktopt__random_below(&random, 7)], value);
    }
    for (int i = 6; i >= 0; i--)
        mktopt__exact_sum_merge(&merged, &parts[i]);
    assert_same_bits(mktopt__exact_sum_value(&merged), mktopt__exact_sum_value(&all));
    mktopt__exact_sum_add(&merged, 1.0);
    mktopt__exact_sum_add(&all, 1.0);
    assert_same_bits(mktopt__exact_sum_value(&merged), mktopt__exact_sum_value(&all));
}

static void compensated_sums_keep_what_plain_ones_lose(void **state)
{
    (void)state;
    assert_true(mktopt__sum_of((double[]){1, 1e100, 1, -1e100}, 4) == 2); /* Neumaier's example */
    double tenths[1000];
    for (int i = 0; i < 1000; i++)
        tenths[i] = 0.1;
    assert_true(mktopt__sum_of(tenths, 1000) == 100);
    assert_true(mktopt__sum_of(NULL, 0) == 0);
}

static void sums_from_above_are_not_less(void **state)
{
    (void)state;
    const double tiny = 0x1p-60;
    for (int sign = -1; sign <= 1; sign++) {
        mktopt__sum sum = {0};
        mktopt__sum_add(&sum, 1);
        mktopt__sum_add(&sum, sign * tiny);
        assert_true(mktopt__sum_value(&sum) == 1);
        assert_true(mktopt__sum_above(&sum) == (sign > 0 ? 1 + 0x1p-52 : 1));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exact_sums_are_rounded_once),
        cmocka_unit_test(special_sums),
        cmocka_unit_test(long_sums_are_exact),
        cmocka_unit_test(merged_sums_are_the_sum_of_all),
        cmocka_unit_test(compensated_sums_keep_what_plain_ones_lose),
        cmocka_unit_test(sums_from_above_are_not_less),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
