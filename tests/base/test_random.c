#include "support.h"

#include "base/random.h"

/* Against figures published with the algorithms. */
static void the_sequence_is_the_published_one(void **state)
{
    (void)state;
    /* first outputs for the state {1, 2, 3, 4}, as in the Rust crate rand_xoshiro's test */
    static const uint64_t expected[] = {11520,
                                        0,
                                        1509978240,
                                        1215971899390074240,
                                        1216172134540287360,
                                        607988272756665600,
                                        16172922978634559625u,
                                        8476171486693032832,
                                        10595114339597558777u,
                                        2904607092377533576};
    mktopt__random random = {{1, 2, 3, 4}};
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
        assert_true(mktopt__random_u64(&random) == expected[i]);
    /* splitmix64's first outputs for the seed 1234567 (published with the algorithm) */
    mktopt__random_seed(&random, 1234567);
    assert_true(random.state[0] == 6457827717110365317u);
    assert_true(random.state[1] == 3203168211198807973u);
    assert_true(random.state[2] == 9817491932198370423u);
    assert_true(random.state[3] == 4593380528125082431u);
}

static void uniform_numbers_fill_the_interval(void **state)
{
    (void)state;
    mktopt__random random;
    mktopt__random_seed(&random, 42);
    enum { N = 200000, CELLS = 100 };
    int cells[CELLS] = {0};
    for (int i = 0; i < N; i++) {
        const double u = mktopt__random_uniform(&random);
        assert_true(u >= 0 && u < 1);
        cells[(int)(u * CELLS)]++;
    }
    double chi_square = 0;
    for (int i = 0; i < CELLS; i++) {
        const double off = cells[i] - (double)N / CELLS;
        chi_square += off * off / ((double)N / CELLS);
    }
    assert_true(chi_square < 148.2); /* 99.9 % of chi square with 99 degrees of freedom */
}

static void bounded_numbers_are_unbiased(void **state)
{
    (void)state;
    mktopt__random random;
    mktopt__random_seed(&random, 43);
    int64_t counts[3] = {0};
    const uint64_t bound = 3ull << 62; /* one in four draws is refused */
    for (int i = 0; i < 90000; i++) {
        const uint64_t value = mktopt__random_below(&random, bound);
        assert_true(value < bound);
        counts[value >> 62]++;
    }
    for (int i = 0; i < 3; i++)
        assert_in_range(counts[i], 29500, 30500);
    assert_true(mktopt__random_below(&random, 1) == 0);
}

static void normal_numbers_have_normal_moments(void **state)
{
    (void)state;
    mktopt__random random;
    mktopt__random_seed(&random, 44);
    const double n = 400000;
    double sum = 0, squares = 0, cubes = 0, fourths = 0;
    for (int i = 0; i < 400000; i++) {
        const double z = mktopt__random_normal(&random);
        sum += z;
        squares += z * z;
        cubes += z * z * z;
        fourths += z * z * z * z;
    }
    assert_near(sum / n, 0, 5 / sqrt(n));
    assert_near(squares / n, 1, 5 * sqrt(2 / n));
    assert_near(cubes / n, 0, 5 * sqrt(15 / n));
    assert_near(fourths / n, 3, 5 * sqrt(96 / n));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sequence_is_the_published_one),
        cmocka_unit_test(uniform_numbers_fill_the_interval),
        cmocka_unit_test(bounded_numbers_are_unbiased),
        cmocka_unit_test(normal_numbers_have_normal_moments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
