#include "support.h"

#include "base/money.h"
#include "base/number.h"
#include "base/random.h"

static const mktopt_decimal cent = {1, 2, 0};

static void checked_integers_tell_overflow(void **state)
{
    (void)state;
    int64_t r = 7;
    assert_int_equal(mktopt__i64_add(INT64_MAX, 1, &r), -1);
    assert_int_equal(mktopt__i64_subtract(INT64_MIN, 1, &r), -1);
    assert_int_equal(mktopt__i64_multiply(INT64_MIN, -1, &r), -1);
    assert_int_equal(mktopt__i64_multiply(1ll << 32, 1ll << 31, &r), -1);
    assert_int_equal(mktopt__i64_muldiv_floor(INT64_MAX, 2, 1, &r), -1);
    assert_int_equal(mktopt__i64_muldiv_ceil(INT64_MAX, INT64_MAX, INT64_MAX - 1, &r), -1);
    assert_int_equal(r, 7);
    assert_int_equal(mktopt__i64_add(INT64_MAX, INT64_MIN, &r), 0);
    assert_int_equal(r, -1);
    assert_int_equal(mktopt__i64_subtract(INT64_MIN, INT64_MIN, &r), 0);
    assert_int_equal(r, 0);
    assert_int_equal(mktopt__i64_multiply(-3, 7, &r), 0);
    assert_int_equal(r, -21);
    assert_int_equal(mktopt__i64_muldiv_floor(999, 60, 100, &r), 0);
    assert_int_equal(r, 599);
    assert_int_equal(mktopt__i64_muldiv_ceil(999, 60, 100, &r), 0);
    assert_int_equal(r, 600);
    assert_int_equal(mktopt__i64_muldiv_ceil(1000, 60, 100, &r), 0);
    assert_int_equal(r, 600);
    assert_int_equal(mktopt__i64_muldiv_floor(INT64_MAX, INT64_MAX, INT64_MAX, &r), 0);
    assert_true(r == INT64_MAX);
    assert_int_equal(mktopt__power_of_ten(0), 1);
    assert_true(mktopt__power_of_ten(18) == 1000000000000000000);
}

static int64_t units_of(double amount, mktopt_decimal unit)
{
    int64_t units = 0;
    assert_int_equal(mktopt__to_units(amount, unit, &units), 0);
    return units;
}

static void amounts_are_rounded_as_they_are_written(void **state)
{
    (void)state;
    assert_int_equal(units_of(1234.567, cent), 123457);
    assert_int_equal(units_of(1.005, cent), 101); /* below 1.005 in binary */
    assert_int_equal(units_of(-1.005, cent), -101);
    assert_int_equal(units_of(1.0049999, cent), 100);
    assert_int_equal(units_of(0, cent), 0);
    assert_int_equal(units_of(0.005, cent), 1);
    assert_int_equal(units_of(5e-324, cent), 0);
    assert_int_equal(units_of(127.5, (mktopt_decimal){5, 0, 0}), 26);
    assert_int_equal(units_of(127.4, (mktopt_decimal){5, 0, 0}), 25);
    assert_int_equal(units_of(1, (mktopt_decimal){3, 1, 0}), 3);
    assert_true(units_of(92233720368547700.0, cent) == 9223372036854770000);
}

static void amounts_that_do_not_fit_are_refused(void **state)
{
    (void)state;
    int64_t units = 7;
    const double bad[] = {1e300, -1e300, 92233720368547760.0, NAN, INFINITY};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(mktopt__to_units(bad[i], cent, &units), -1);
    assert_int_equal(units, 7);
}

/* Units to a double and back; the double is the one that a reader makes of the exact text. */
static void units_become_the_nearest_double(void **state)
{
    (void)state;
    mktopt__random random;
    mktopt__random_seed(&random, 11);
    for (int i = 0; i < 20000; i++) {
        const uint64_t bits = mktopt__random_u64(&random);
        const int64_t units = (int64_t)(bits >> mktopt__random_below(&random, 64));
        const int32_t scale = (int32_t)mktopt__random_below(&random, 19);
        char text[64];
        (void)snprintf(text, sizeof text, "%llde-%d", (long long)units, (int)scale);
        const double value = mktopt__from_units(units, (mktopt_decimal){1, scale, 0});
        assert_true(value == strtod(text, NULL));
        if (units < 100000000000000 && units > -100000000000000)
            assert_int_equal(units_of(mktopt__from_units(units, cent), cent), units);
    }
    assert_true(mktopt__from_units(123457, cent) == 1234.57);
    assert_true(mktopt__from_units(-26, (mktopt_decimal){5, 0, 0}) == -130);
    assert_true(mktopt__from_units(INT64_MIN, (mktopt_decimal){999999999999999999, 0, 0}) ==
                -9223372036854775808.0 * 999999999999999999.0);
}

/* ---- largest remainder ---------------------------------------------------------------------- */

enum { MOST = 60 };

/* By the book, on integer weights: floors, then one unit at a time to the largest remainder left.
 */
static void apportion_by_hand(int64_t total, const int64_t *weights, int count, int64_t *parts)
{
    int64_t sum = 0, left = total;
    int64_t remainders[MOST];
    for (int i = 0; i < count; i++)
        sum += weights[i];
    for (int i = 0; i < count; i++) {
        parts[i] = total * weights[i] / sum;
        remainders[i] = total * weights[i] % sum;
        left -= parts[i];
    }
    for (; left > 0; left--) {
        int best = 0;
        for (int i = 1; i < count; i++)
            if (remainders[i] > remainders[best])
                best = i;
        parts[best]++;
        remainders[best] = -1;
    }
}

static void equals_the_book_on_decimal_weights(void **state)
{
    (void)state;
    mktopt__random random;
    mktopt__random_seed(&random, 12);
    for (int round = 0; round < 20000; round++) {
        const int count = 1 + (int)mktopt__random_below(&random, MOST);
        const int64_t range =
            1 + (int64_t)mktopt__random_below(&random, round % 2 == 0 ? 10 : 10000);
        const int scale = (int)mktopt__random_below(&random, 5);
        const int64_t total = (int64_t)mktopt__random_below(&random, round % 3 == 0 ? 20 : 1000000);
        int64_t integers[MOST], expected[MOST], parts[MOST];
        double weights[MOST], scratch[MOST];
        for (int i = 0; i < count; i++) {
            integers[i] = (int64_t)mktopt__random_below(&random, (uint64_t)range + 1);
            integers[i] += i == 0;
            weights[i] = (double)integers[i] / pow(10, scale);
        }
        apportion_by_hand(total, integers, count, expected);
        mktopt__apportion(total, weights, count, scratch, parts);
        assert_memory_equal(parts, expected, (size_t)count * sizeof parts[0]);
        mktopt__apportion(-total, weights, count, scratch, parts);
        for (int i = 0; i < count; i++)
            assert_int_equal(parts[i], -expected[i]);
    }
}

static void check_parts(int64_t total, const double *weights, int count)
{
    double scratch[MOST];
    int64_t parts[MOST];
    mktopt__apportion(total, weights, count, scratch, parts);
    __extension__ __int128 sum = 0;
    long double weight_sum = 0;
    for (int i = 0; i < count; i++)
        weight_sum += (long double)weights[i];
    for (int i = 0; i < count; i++) {
        sum += parts[i];
        const long double quota = (long double)total * ((long double)weights[i] / weight_sum);
        assert_true(fabsl((long double)parts[i] - quota) <= 1 + 1e-15L * fabsl((long double)total));
        if (weights[i] == 0)
            assert_int_equal(parts[i], 0);
    }
    assert_true(sum == total);
}

static void parts_sum_to_the_total_whatever_the_weights(void **state)
{
    (void)state;
    mktopt__random random;
    mktopt__random_seed(&random, 13);
    const int64_t totals[] = {0,         1, 2, 99, 2500000, 1ll << 53, INT64_MAX, INT64_MAX - 1,
                              INT64_MIN, -7};
    for (int round = 0; round < 5000; round++) {
        const int count = 1 + (int)mktopt__random_below(&random, MOST);
        double weights[MOST];
        for (int i = 0; i < count; i++) {
            const int spread = round % 3 == 0 ? 2000 : round % 3 == 1 ? 120 : 1;
            const int exponent = (int)mktopt__random_below(&random, (uint64_t)spread) - spread / 2;
            weights[i] = ldexp(mktopt__random_uniform(&random), exponent);
        }
        weights[mktopt__random_below(&random, (uint64_t)count)] = 1;
        for (size_t t = 0; t < sizeof totals / sizeof totals[0]; t++)
            check_parts(totals[t], weights, count);
    }
    const double max = 1.7976931348623157e308, tiny = 5e-324;
    check_parts(1000, (double[]){max, max, max}, 3);
    check_parts(INT64_MAX, (double[]){tiny, tiny, tiny}, 3);
    check_parts(1000, (double[]){max, tiny, 0, max}, 4);
    check_parts(10, (double[]){0, 0, 1}, 3);
}

static void assert_parts(int64_t total, const double *weights, int count, const int64_t *expected)
{
    double scratch[MOST];
    int64_t parts[MOST];
    mktopt__apportion(total, weights, count, scratch, parts);
    for (int i = 0; i < count; i++)
        assert_int_equal(parts[i], expected[i]);
}

static void ties_go_to_the_lower_index(void **state)
{
    (void)state;
    assert_parts(5, (double[]){0.3, 0.7}, 2, (int64_t[]){2, 3}); /* 1.5 and 3.5 */
    assert_parts(100, (double[]){1, 1, 1}, 3, (int64_t[]){34, 33, 33});
    assert_parts(2, (double[]){0.1, 0.1, 0.1}, 3, (int64_t[]){1, 1, 0});
    assert_parts(-2, (double[]){0.1, 0.1, 0.1}, 3, (int64_t[]){-1, -1, 0});
    assert_parts(1, (double[]){1.0 / 3, 1.0 / 3, 1.0 / 3}, 3, (int64_t[]){1, 0, 0});
    assert_parts(7, (double[]){0, 0}, 2, (int64_t[]){4, 3});
    /* the five states of Balinski and Young, "Fair Representation" (1982), by Hamilton */
    assert_parts(26, (double[]){9061, 7179, 5259, 3319, 1182}, 5, (int64_t[]){9, 7, 5, 4, 1});
}

static void a_million_parts_are_split(void **state)
{
    (void)state;
    enum { N = 1000000 };
    double *weights = malloc(N * sizeof *weights), *scratch = malloc(N * sizeof *scratch);
    int64_t *parts = malloc(N * sizeof *parts), sum = 0;
    for (int i = 0; i < N; i++)
        weights[i] = 1 + i % 7;
    mktopt__apportion(123456789, weights, N, scratch, parts);
    for (int i = 0; i < N; i++)
        sum += parts[i];
    assert_int_equal(sum, 123456789);
    free(weights);
    free(scratch);
    free(parts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(checked_integers_tell_overflow),
        cmocka_unit_test(amounts_are_rounded_as_they_are_written),
        cmocka_unit_test(amounts_that_do_not_fit_are_refused),
        cmocka_unit_test(units_become_the_nearest_double),
        cmocka_unit_test(equals_the_book_on_decimal_weights),
        cmocka_unit_test(parts_sum_to_the_total_whatever_the_weights),
        cmocka_unit_test(ties_go_to_the_lower_index),
        cmocka_unit_test(a_million_parts_are_split),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
