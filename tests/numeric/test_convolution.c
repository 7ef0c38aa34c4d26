/* Convolution against its definition. */
#include "support.h"

#include "base/random.h"
#include "numeric/convolution.h"

static void agrees_with_its_definition(void **state)
{
    (void)state;
    static const int64_t lengths[] = {0, 1, 2, 3, 17, 200, 201, 256, 257, 1000};
    static const double sizes[] = {1, 1e-150, 1e150};
    enum { MOST = 1000 };
    double a[MOST], b[MOST], c[MOST + 1];
    mktopt__random random;
    mktopt__random_seed(&random, 3);
    for (size_t l = 0; l < sizeof lengths / sizeof lengths[0]; l++)
        for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
            const int64_t n = lengths[l];
            double *scratch = malloc((size_t)(mktopt__convolve_scratch(n) + 1) * sizeof *scratch);
            assert_true(mktopt__convolve_scratch(n) <= 8 * n);
            for (int64_t i = 0; i < n; i++) {
                a[i] = mktopt__random_normal(&random) * sizes[s];
                b[i] = 1 / (1 + (double)i); /* of another size */
            }
            c[n] = 7;
            mktopt__convolve(a, b, n, c, scratch);
            for (int64_t k = 0; k < n; k++) {
                double sum = 0;
                for (int64_t i = 0; i <= k; i++)
                    sum += a[i] * b[k - i];
                assert_near(c[k] / sizes[s], sum / sizes[s], 1e-13);
            }
            assert_near(c[n], 7, 0);
            memset(a, 0, sizeof a);
            mktopt__convolve(a, b, n, c, scratch);
            for (int64_t k = 0; k < n; k++)
                assert_near(c[k], 0, 0);
            free(scratch);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(agrees_with_its_definition)};
    return cmocka_run_group_tests_name("convolution", tests, NULL, NULL);
}
