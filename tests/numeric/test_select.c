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

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(agrees_with_sorting)};
    return cmocka_run_group_tests_name("select", tests, NULL, NULL);
}
