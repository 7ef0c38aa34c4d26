/* Order statistics against sorting. */
#include "support.h"

#include "base/random.h"
#include "numeric/select.h"

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void agrees_with_sorting(void **state)
{
    (void)state;
    enum { MOST = 60 };
    mktopt__random random;
    mktopt__random_seed(&random, 1);
    for (int n = 1; n <= MOST; n++) {
        double values[MOST], sorted[MOST], copy[MOST];
        for (int i = 0; i < n; i++) /* many ties */
            values[i] = sorted[i] = (double)mktopt__random_below(&random, (uint64_t)n / 2 + 2);
        qsort(sorted, (size_t)n, sizeof *sorted, compare);
        for (int k = 0; k < n; k++) {
            memcpy(copy, values, sizeof copy);
            assert_near(mktopt__select(copy, n, k), sorted[k], 0);
            for (int i = 0; i < n; i++)
                assert_true(i < k ? copy[i] <= sorted[k] : copy[i] >= sorted[k]);
        }
        memcpy(copy, values, sizeof copy);
        mktopt__sort(copy, n);
        assert_memory_equal(copy, sorted, (size_t)n * sizeof *sorted);
        memcpy(copy, values, sizeof copy);
        assert_near(mktopt__median(copy, n), (sorted[(n - 1) / 2] + sorted[n / 2]) / 2, 0);
    }
}

static void a_window_slides(void **state)
{
    (void)state;
    enum { VALUES = 200, WINDOW = 9 };
    double values[VALUES], kept[WINDOW], last[WINDOW];
    mktopt__sorted window = {kept, 0};
    mktopt__random random;
    mktopt__random_seed(&random, 2);
    for (int i = 0; i < VALUES; i++) {
        values[i] = (double)mktopt__random_below(&random, 12);
        if (i >= WINDOW)
            mktopt__sorted_withdraw(&window, values[i - WINDOW]);
        mktopt__sorted_insert(&window, values[i]);
        const int first = i < WINDOW ? 0 : i + 1 - WINDOW, count = i + 1 - first;
        memcpy(last, values + first, (size_t)count * sizeof *last);
        qsort(last, (size_t)count, sizeof *last, compare);
        assert_int_equal(window.count, count);
        assert_memory_equal(kept, last, (size_t)count * sizeof *last);
        assert_true(mktopt__sorted_median(&window) == mktopt__median(last, count));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_sorting),
        cmocka_unit_test(a_window_slides),
    };
    return cmocka_run_group_tests_name("select", tests, NULL, NULL);
}
