/* Fitted models against oracles of another make: dense linear algebra, brute force, closed forms.
 */
#include "series.h"

#include "forecast/models/autoregression.h"
#include "forecast/models/ets.h"
#include "forecast/models/intermittent.h"
#include "forecast/models/median.h"
#include "forecast/models/theta.h"

/* ---- exponential smoothing ------------------------------------------------------------------ */

enum { N = 40, MOST = 16 };

/* Gaussian elimination with pivoting, the plainest there is. */
static void solve(double a[MOST][MOST], double *b, int n)
{
    for (int k = 0; k < n; k++) {
        int p = k;
        for (int i = k; i < n; i++)
            p = fabs(a[i][k]) > fabs(a[p][k]) ? i : p;
        for (int j = 0; j < n; j++) {
            const double v = a[k][j];
            a[k][j] = a[p][j];
            a[p][j] = v;
        }
        const double v = b[k];
        b[k] = b[p];
        b[p] = v;
        for (int i = k + 1; i < n; i++) {
            const double f = a[i][k] / a[k][k];
            for (int j = k; j < n; j++)
                a[i][j] -= f * a[k][j];
            b[i] -= f * b[k];
        }
    }
    for (int i = n - 1; i >= 0; i--) {
        for (int j = i + 1; j < n; j++)
            b[i] -= a[i][j] * b[j];
        b[i] /= a[i][i];
    }
}

/* An additive model is y = X b + L e: b the initial states, L unit lower triangular with the
 * impulse responses alpha + beta phi_j + gamma [period divides j]. With e = L^-1 (y - X b) the best
 * b is least squares of L^-1 y on L^-1 X, whatever recursions say. Returns that sum of squares. */
static double dense_sum_of_squares(const mktopt__ets *m, const double *y)
{
    static double x[N][MOST], z[N];
    const int seasons = m->season ? (int)m->period - 1 : 0, k = 1 + m->trend + seasons;
    double phi_sum = 0, power = 1, response[N];
    for (int t = 0; t < N; t++) {
        power *= m->phi;
        phi_sum += m->trend ? power : 0;
        const int j = t + 1;
        response[t] =
            m->alpha + m->beta * phi_sum + (m->season && j % m->period == 0 ? m->gamma : 0);
        z[t] = y[t];
        memset(x[t], 0, sizeof x[t]);
        x[t][0] = 1;
        if (m->trend)
            x[t][1] = phi_sum;
        const int phase = seasons > 0 ? t % (int)m->period : 0;
        for (int i = 0; i < seasons; i++)
            x[t][1 + m->trend + i] = phase == i ? 1 : phase == seasons ? -1 : 0;
    }
    for (int t = 0; t < N; t++) /* forward substitution with L */
        for (int s = 0; s < t; s++) {
            z[t] -= response[t - s - 1] * z[s];
            for (int i = 0; i < k; i++)
                x[t][i] -= response[t - s - 1] * x[s][i];
        }
    double a[MOST][MOST] = {{0}}, b[MOST] = {0}, squares = 0;
    for (int t = 0; t < N; t++)
        for (int i = 0; i < k; i++) {
            b[i] += x[t][i] * z[t];
            for (int j = 0; j < k; j++)
                a[i][j] += x[t][i] * x[t][j];
        }
    solve(a, b, k);
    for (int t = 0; t < N; t++) {
        double e = z[t];
        for (int i = 0; i < k; i++)
            e -= x[t][i] * b[i];
        squares += e * e;
    }
    return squares;
}

static void fit_has_the_likelihood_of_dense_algebra(void **state)
{
    (void)state;
    const mktopt__ets kinds[] = {
        {.error = 1, .period = 1},
        {.error = 1, .trend = 1, .period = 1},
        {.error = 1, .trend = 1, .damped = 1, .period = 1},
        {.error = 1, .season = 1, .period = 4},
        {.error = 1, .trend = 1, .season = 1, .period = 4},
        {.error = 1, .trend = 1, .damped = 1, .season = 1, .period = 4},
    };
    double y[N];
    double *scratch = malloc((size_t)mktopt__ets_scratch(N, 4) * sizeof *scratch);
    for (uint64_t seed = 1; seed <= 3; seed++) {
        make_series(y, N, 50, 0.4, 5, 4, 2, seed);
        for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
            mktopt__ets m = kinds[i];
            assert_int_equal(mktopt__ets_fit(y, N, &m, scratch), 0);
            const double best = N * log(dense_sum_of_squares(&m, y));
            assert_true(m.likelihood >= best - 1e-7);
            assert_near(m.likelihood, best, 2e-4);
        }
    }
    free(scratch);
}

/* -2 log L of multiplicative errors, written out from the definition. */
static void multiplicative_likelihood_is_that_of_the_definition(void **state)
{
    (void)state;
    double y[N], fitted[N], mean[4];
    double *scratch = malloc((size_t)mktopt__ets_scratch(N, 4) * sizeof *scratch);
    make_series(y, N, 80, 1, 9, 4, 3, 7);
    mktopt__ets m = {.error = 2, .trend = 1, .season = 2, .period = 4};
    assert_int_equal(mktopt__ets_fit(y, N, &m, scratch), 0);
    mktopt__ets_project(&m, y, N, fitted, 4, mean);
    double squares = 0, logs = 0;
    for (int t = 0; t < N; t++) {
        squares += pow(y[t] / fitted[t] - 1, 2);
        logs += log(fitted[t]);
    }
    assert_near(m.likelihood, N * log(squares) + 2 * logs, 1e-10);
    const double q = 1 + 1 + 1 + 2 + 3 + 1; /* smoothing, states, variance */
    assert_near(m.aicc, m.likelihood + 2 * q + 2 * q * (q + 1) / (N - q - 1), 1e-10);
    free(scratch);
}

static void forecasts_follow_the_states(void **state)
{
    (void)state;
    const double y[] = {10, 12};
    double mean[3], fitted[2];
    /* Holt by hand: l = 9, b = 1: forecast 10, error 0; then 11, error 1 */
    const mktopt__ets m = {.error = 1,
                           .trend = 1,
                           .period = 1,
                           .alpha = 0.5,
                           .beta = 0.25,
                           .phi = 1,
                           .level = 9,
                           .slope = 1};
    mktopt__ets_project(&m, y, 2, fitted, 3, mean);
    assert_near(fitted[0], 10, 1e-15);
    assert_near(fitted[1], 11, 1e-15);
    for (int k = 0; k < 3; k++)
        assert_near(mean[k], 11.5 + 1.25 * (k + 1), 1e-15);
}

/* ---- theta ---------------------------------------------------------------------------------- */

/* Fiorucci et al. (2016), equations (9) to (14), one after the other, with theta itself. */
static double dotm_sum_of_squares(const double *y, int n, double level, double alpha, double theta,
                                  double *next)
{
    double mean = 0, a = 0, b = 0, l = level, squares = 0;
    for (int t = 1; t <= n + 1; t++) {
        const double mu =
            l + (1 - 1 / theta) * (pow(1 - alpha, t - 1) * a + (1 - pow(1 - alpha, t)) / alpha * b);
        *next = mu;
        if (t > n)
            break;
        if (t >= 3)
            squares += (y[t - 1] - mu) * (y[t - 1] - mu);
        const double before = mean;
        mean = ((t - 1) * mean + y[t - 1]) / t;
        b = t == 1 ? 0 : ((t - 2) * b + 6.0 / t * (y[t - 1] - before)) / (t + 1);
        a = mean - (t + 1) / 2.0 * b;
        l = alpha * y[t - 1] + (1 - alpha) * l;
    }
    return squares;
}

static void profiled_theta_beats_a_grid_of_the_published_model(void **state)
{
    (void)state;
    double y[30], scratch[60], mean[1], next;
    for (uint64_t seed = 1; seed <= 3; seed++) {
        make_series(y, 30, 100, 2, 0, 1, 6, seed);
        mktopt__dot m;
        mktopt__dot_fit(y, 30, &m, scratch);
        const double theta = 1 / (1 - m.omega);
        const double at_fit = dotm_sum_of_squares(y, 30, m.level, m.alpha, theta, &next);
        assert_near(m.sse, at_fit, 1e-9);
        mktopt__dot_project(&m, y, 30, NULL, 1, mean);
        assert_near(mean[0], next, 1e-10);
        for (double alpha = 0.1; alpha < 0.99; alpha += 0.04)
            for (double w = 1; w < 60; w *= 1.4)
                for (double level = -50; level < 250; level += 10)
                    assert_true(dotm_sum_of_squares(y, 30, level, alpha, w, &next) >=
                                m.sse * (1 - 1e-5));
    }
}

/* Hyndman and Billah (2003): theta = 2 is simple exponential smoothing with half the slope. */
static void classical_theta_has_half_the_slope(void **state)
{
    (void)state;
    double y[20], mean[5];
    for (int t = 0; t < 20; t++)
        y[t] = 7 + 3 * t;
    mktopt__theta m;
    mktopt__theta_fit(y, 20, &m);
    assert_near(m.drift, 1.5, 1e-12);
    mktopt__theta_project(&m, y, 20, NULL, 5, mean);
    for (int k = 1; k < 5; k++)
        assert_near(mean[k] - mean[k - 1], 1.5, 1e-12);
}

/* ---- autoregression ------------------------------------------------------------------------- */

static void burg_finds_an_autoregression(void **state)
{
    (void)state;
    enum { LENGTH = 20000 };
    static double y[LENGTH], scratch[2 * LENGTH];
    mktopt__random random;
    mktopt__random_seed(&random, 5);
    double d1 = 0, d2 = 0;
    y[0] = 0;
    for (int t = 1; t < LENGTH; t++) {
        const double d = 0.5 * d1 - 0.3 * d2 + mktopt__random_normal(&random);
        y[t] = y[t - 1] + d + 0.2;
        d2 = d1;
        d1 = d;
    }
    mktopt__ar m;
    mktopt__ar_fit(y, LENGTH, 2, 0, &m, scratch);
    assert_int_equal(m.order, 2);
    assert_near(m.coefficients[0], 0.5, 0.02);
    assert_near(m.coefficients[1], -0.3, 0.02);
    assert_near(m.drift, 0.2, 0.03);
    assert_near(m.variance, 1, 0.03);
}

/* The first coefficient in closed form: 2 sum d_t d_{t-1} / sum (d_t^2 + d_{t-1}^2). */
static void first_reflection_is_burgs(void **state)
{
    (void)state;
    enum { LENGTH = 30 };
    double y[LENGTH], scratch[2 * LENGTH], d[LENGTH], cross = 0, power = 0, mean[2];
    make_series(y, LENGTH, 0, 0, 10, 25, 0.1, 3);
    mktopt__ar m;
    mktopt__ar_fit(y, LENGTH, 1, 0, &m, scratch);
    for (int t = 1; t < LENGTH; t++) {
        d[t] = y[t] - y[t - 1] - (y[LENGTH - 1] - y[0]) / (LENGTH - 1);
        if (t > 1) {
            cross += 2 * d[t] * d[t - 1];
            power += d[t] * d[t] + d[t - 1] * d[t - 1];
        }
    }
    assert_int_equal(m.order, 1);
    assert_near(m.coefficients[0], cross / power, 1e-12);
    mktopt__ar_project(&m, y, LENGTH, NULL, 2, mean);
    assert_near(mean[0], y[LENGTH - 1] + m.drift + cross / power * d[LENGTH - 1], 1e-12);
    assert_near(mean[1], mean[0] + m.drift + pow(cross / power, 2) * d[LENGTH - 1], 1e-12);
}

/* Without autoregression the AICc is n log V + 2 k + 2 k (k + 1) / (n - k - 1) for a variance and k
 * parameters: a drift is kept where it pays for itself. */
static void a_drift_is_kept_where_it_pays(void **state)
{
    (void)state;
    enum { LENGTH = 40, COUNT = LENGTH - 1 };
    double y[LENGTH], scratch[2 * LENGTH];
    int kept = 0;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        mktopt__random random;
        mktopt__random_seed(&random, seed);
        const double slope = 0.02 * (double)seed;
        double about_zero = 0, about_mean = 0;
        for (int t = 0; t < LENGTH; t++)
            y[t] = t == 0 ? 5 : y[t - 1] + slope + mktopt__random_normal(&random);
        for (int t = 1; t < LENGTH; t++) {
            const double d = y[t] - y[t - 1];
            about_zero += d * d;
            about_mean += pow(d - (y[COUNT] - y[0]) / COUNT, 2);
        }
        const double without = COUNT * log(about_zero / COUNT) + 2 + 4.0 / (COUNT - 2);
        const double with = COUNT * log(about_mean / COUNT) + 4 + 12.0 / (COUNT - 3);
        mktopt__ar m;
        mktopt__ar_fit(y, LENGTH, 0, 1, &m, scratch);
        assert_int_equal(m.drift != 0, with <= without);
        kept += m.drift != 0;
    }
    assert_true(kept > 5 && kept < 35);
}

/* ---- intermittent --------------------------------------------------------------------------- */

/* By hand: demands 4 after 2 steps, then 8 after 3; sizes and intervals smoothed by 0.5. */
static void croston_by_hand(void **state)
{
    (void)state;
    const double y[] = {0, 4, 0, 0, 8};
    double mean[2];
    /* begins at size 6, interval 5/2; after 4: 5 and 2.25; after 8: 6.5 and 2.625 */
    mktopt__intermittent m = {MKTOPT__CROSTON, 0, 0.5, 0.5};
    mktopt__intermittent_project(&m, y, 5, NULL, 2, mean);
    assert_near(mean[0], 6.5 / 2.625, 1e-14);
    assert_near(mean[1], mean[0], 0);
    m.variant = MKTOPT__SBA;
    mktopt__intermittent_project(&m, y, 5, NULL, 1, mean);
    assert_near(mean[0], 0.75 * 6.5 / 2.625, 1e-14);
    /* probability 0.4: 0.2, 0.6, 0.3, 0.15, 0.575 */
    m.variant = MKTOPT__TSB;
    mktopt__intermittent_project(&m, y, 5, NULL, 1, mean);
    assert_near(mean[0], 6.5 * 0.575, 1e-14);
}

/* ---- medians -------------------------------------------------------------------------------- */

/* So many of the values are smaller, and so many larger: half of them at most. */
static void assert_median(const double *y, int64_t n, double median)
{
    int64_t less = 0, more = 0;
    double below = -1e9, above = 1e9;
    for (int64_t t = 0; t < n; t++) {
        less += y[t] < median;
        more += y[t] > median;
        below = y[t] <= median ? fmax(below, y[t]) : below;
        above = y[t] >= median ? fmin(above, y[t]) : above;
    }
    assert_true(2 * less <= n && 2 * more <= n);
    assert_true(fabs(median - 0.5 * (below + above)) < 1e-9);
}

static void medians_are_in_the_middle(void **state)
{
    double y[N], fitted[N], mean[2], again[2];
    (void)state;
    for (int t = 0; t < N; t++)
        y[t] = (t * 7) % 11 + (t % 13 == 0 ? 1000 : 0);
    for (int64_t window = 1; window <= 9; window++) {
        mktopt__median_project(y, N, window, fitted, 2, mean);
        mktopt__median_project(y, N, window, NULL, 2, again);
        assert_memory_equal(mean, again, sizeof mean);
        assert_median(y + N - window, window, mean[1]);
        assert_true(fitted[0] == y[0]);
        for (int64_t t = 1; t < N; t++) {
            const int64_t count = t < window ? t : window;
            assert_median(y + t - count, count, fitted[t]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fit_has_the_likelihood_of_dense_algebra),
        cmocka_unit_test(multiplicative_likelihood_is_that_of_the_definition),
        cmocka_unit_test(forecasts_follow_the_states),
        cmocka_unit_test(profiled_theta_beats_a_grid_of_the_published_model),
        cmocka_unit_test(classical_theta_has_half_the_slope),
        cmocka_unit_test(burg_finds_an_autoregression),
        cmocka_unit_test(first_reflection_is_burgs),
        cmocka_unit_test(a_drift_is_kept_where_it_pays),
        cmocka_unit_test(croston_by_hand),
        cmocka_unit_test(medians_are_in_the_middle),
    };
    return cmocka_run_group_tests_name("forecast kernels", tests, NULL, NULL);
}
