/* Smoothing and Theta against what others would compute: a Kalman filter and dense Gaussian
 * densities that know nothing of our recursions, the book's own recursions, and the variances of
 * forecasts in closed form. What others printed is in test_published.c. */
#include "series.h"

#include <mktopt/mktopt.h>

#include "forecast/combination/combination.h"
#include "forecast/methods.h"
#include "forecast/models/ets.h"
#include "forecast/models/theta.h"

/* ---- a Kalman filter ------------------------------------------------------------------------ */

enum { STATES = 8 };

/* y = w'x + e, x' = F x + g e + eta: one source of error where eta is 0, several where g is. */
typedef struct space {
    int n;
    double f[STATES][STATES], w[STATES], g[STATES];
    double variance;      /* of e */
    double noise[STATES]; /* variances of eta */
} space;

typedef struct filter {
    double x[STATES], p[STATES][STATES];
    double squares; /* sum of v^2 / F, the quadratic form of the likelihood */
    double logs;    /* sum of log F */
} filter;

/* Anderson and Moore, "Optimal Filtering" (1979), section 5.5: noises that are correlated. */
static void filter_step(const space *s, double y, filter *k)
{
    double pw[STATES], gain[STATES], x[STATES], fp[STATES][STATES], p[STATES][STATES] = {{0}};
    double mean = 0, variance = s->variance;
    for (int i = 0; i < s->n; i++) {
        pw[i] = 0;
        for (int j = 0; j < s->n; j++)
            pw[i] += k->p[i][j] * s->w[j];
    }
    for (int i = 0; i < s->n; i++) {
        mean += s->w[i] * k->x[i];
        variance += s->w[i] * pw[i];
    }
    for (int i = 0; i < s->n; i++) {
        gain[i] = s->g[i] * s->variance / variance;
        x[i] = 0;
        for (int j = 0; j < s->n; j++) {
            gain[i] += s->f[i][j] * pw[j] / variance;
            x[i] += s->f[i][j] * k->x[j];
            fp[i][j] = 0;
            for (int l = 0; l < s->n; l++)
                fp[i][j] += s->f[i][l] * k->p[l][j];
        }
    }
    for (int i = 0; i < s->n; i++)
        for (int j = 0; j < s->n; j++) {
            p[i][j] = s->g[i] * s->g[j] * s->variance + (i == j ? s->noise[i] : 0) -
                      gain[i] * gain[j] * variance;
            for (int l = 0; l < s->n; l++)
                p[i][j] += fp[i][l] * s->f[j][l];
        }
    for (int i = 0; i < s->n; i++)
        k->x[i] = x[i] + gain[i] * (y - mean);
    memcpy(k->p, p, sizeof p);
    k->squares += (y - mean) * (y - mean) / variance;
    k->logs += log(variance);
}

/* Nothing is known of the initial states. */
static filter vague(const space *s, double prior)
{
    filter k = {{0}};
    for (int i = 0; i < s->n; i++)
        k.p[i][i] = prior;
    return k;
}

/* Level, slope, seasons; the season of the next value is the first of them. */
static space space_of(const mktopt__ets *m)
{
    const int season = 1 + m->trend, period = m->season ? (int)m->period : 0;
    space s = {.n = season + period, .variance = 1};
    s.f[0][0] = s.w[0] = 1;
    s.g[0] = m->alpha;
    if (m->trend) {
        s.f[0][1] = s.f[1][1] = s.w[1] = m->phi;
        s.g[1] = m->beta;
    }
    for (int i = 0; i < period; i++)
        s.f[season + i][season + (i + 1) % period] = 1;
    if (period > 0) {
        s.w[season] = 1;
        s.g[season + period - 1] = m->gamma;
    }
    return s;
}

/* The likelihood over the initial states is that of a diffuse start: the squares of the filter are
 * then those of the best initial states (de Jong, Annals of Statistics 19, 1991). */
static void likelihood_is_that_of_a_kalman_filter(void **state)
{
    (void)state;
    enum { N = 60 };
    const mktopt__ets kinds[] = {
        {.error = 1, .period = 1},
        {.error = 1, .trend = 1, .period = 1},
        {.error = 1, .trend = 1, .damped = 1, .period = 1},
        {.error = 1, .season = 1, .period = 4},
        {.error = 1, .trend = 1, .season = 1, .period = 4},
        {.error = 1, .trend = 1, .damped = 1, .season = 1, .period = 4},
    };
    double y[N], mean[1];
    double *scratch = malloc((size_t)mktopt__ets_scratch(N, 4) * sizeof *scratch);
    for (uint64_t seed = 1; seed <= 4; seed++) {
        make_series(y, N, 50, 0.4, 5, 4, 2, seed);
        for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
            mktopt__ets m = kinds[i];
            assert_int_equal(mktopt__ets_fit(y, N, &m, scratch), 0);
            const space s = space_of(&m);
            filter k = vague(&s, 1e7);
            for (int t = 0; t < N; t++)
                filter_step(&s, y[t], &k);
            assert_near(m.likelihood, N * log(k.squares), 1e-4);
            mktopt__ets_project(&m, y, N, NULL, 1, mean);
            double next = 0;
            for (int j = 0; j < s.n; j++)
                next += s.w[j] * k.x[j];
            assert_near(mean[0], next, 1e-3);
        }
    }
    free(scratch);
}

/* Annual flow of the Nile at Aswan, 1871-1970 (Cobb, Biometrika 65, 1978). */
static const double nile[] = {
    1120, 1160, 963, 1210, 1160, 1160, 813,  1230, 1370, 1140, 995,  935,  1110, 994,  1020,
    960,  1180, 799, 958,  1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774,  840,
    874,  694,  940, 833,  701,  916,  692,  1020, 1050, 969,  831,  726,  456,  824,  702,
    1120, 1100, 832, 764,  821,  768,  845,  864,  862,  698,  845,  744,  796,  1040, 759,
    781,  865,  845, 944,  984,  897,  822,  1010, 771,  676,  649,  846,  812,  742,  801,
    1040, 860,  874, 848,  890,  744,  749,  838,  1050, 918,  986,  797,  923,  975,  815,
    1020, 906,  901, 1170, 912,  746,  919,  718,  714,  740};

/* Durbin and Koopman, "Time Series Analysis by State Space Methods" (2012), chapter 2: a local
 * level with variances 15099 and 1469.1 has the log likelihood -632.54 and ends at 798.37. In its
 * steady state it is simple exponential smoothing (Muth, JASA 55, 1960). */
static void the_nile_ends_where_published(void **state)
{
    (void)state;
    const double e = 15099, eta = 1469.1, q = eta / e;
    const space s = {.n = 1, .f = {{1}}, .w = {1}, .variance = e, .noise = {eta}};
    filter k = vague(&s, 1e7);
    for (int64_t t = 0; t < COUNT(nile); t++) {
        filter_step(&s, nile[t], &k);
        if (t == 0) /* the likelihood is that of the others */
            k.squares = k.logs = 0;
    }
    assert_near(-0.5 * (k.squares + k.logs + 99 * log(TURN)), -632.54, 1e-5);
    double mean[1];
    const mktopt__ets m = {
        .error = 1, .period = 1, .alpha = (sqrt(q * q + 4 * q) - q) / 2, .phi = 0, .level = 1000};
    mktopt__ets_project(&m, nile, COUNT(nile), NULL, 1, mean);
    assert_near(mean[0], k.x[0], 1e-6);
    assert_near(mean[0], 798.37, 1e-6);
}

/* The classical Theta method smooths as a local level does, with any initial level, and adds the
 * half of the slope of all values (Hyndman and Billah, IJF 19, 2003). */
static void classical_theta_is_a_local_level_with_drift(void **state)
{
    (void)state;
    enum { N = 30 };
    double y[N], mean[3];
    for (uint64_t seed = 1; seed <= 3; seed++) {
        make_series(y, N, 100, 2, 0, 1, 6, seed);
        mktopt__theta m;
        mktopt__theta_fit(y, N, &m);
        const space s = {.n = 1, .f = {{1}}, .w = {1}, .g = {m.alpha}, .variance = 1};
        filter k = vague(&s, 1e7);
        double slope = 0;
        for (int t = 0; t < N; t++) {
            filter_step(&s, y[t], &k);
            slope += y[t] * (t - (N - 1) / 2.0) * 12 / (N * (N * N - 1.0));
        }
        assert_near(m.sse, k.squares, 1e-5);
        mktopt__theta_project(&m, y, N, NULL, 3, mean);
        for (int h = 1; h <= 3; h++)
            assert_near(mean[h - 1],
                        k.x[0] + slope / 2 * (h - 1 + (1 - pow(1 - m.alpha, N)) / m.alpha), 1e-6);
    }
}

/* ---- the likelihood of all kinds, value by value -------------------------------------------- */

typedef struct book_state {
    double l, b, s[4];
} book_state;

/* Hyndman et al. (2008), tables 2.2 and 2.3; returns the mean before the value. */
static double book_step(const mktopt__ets *m, double y, int at, book_state *x)
{
    const double q = x->l + (m->trend ? m->phi * x->b : 0), s = m->season ? x->s[at] : 0;
    const double mu = m->season == 2 ? q * s : q + s;
    const double relative = (y - mu) / mu; /* with relative errors: what a unit of them moves, */
    const double size = m->season == 2 ? q : q + s;
    const double e = m->error == 2 ? size * relative : m->season == 2 ? (y - mu) / s : y - mu;
    x->l = q + m->alpha * e;
    x->b = m->trend ? m->phi * x->b + m->beta * e : 0;
    if (m->season == 2)
        x->s[at] = m->error == 2 ? s * (1 + m->gamma * relative) : s + m->gamma * (y - mu) / q;
    else if (m->season == 1)
        x->s[at] = s + m->gamma * e;
    return mu;
}

/* -2 log of the product of normal densities, with the variance that makes it largest. */
static double density_of_all(const mktopt__ets *m, const double *y, int n, double *next)
{
    double mu[64], variance = 0, sum = 0;
    book_state x = {m->level, m->slope, {0}};
    memcpy(x.s, m->seasons, sizeof x.s);
    for (int t = 0; t < n; t++) {
        mu[t] = book_step(m, y[t], t % 4, &x);
        const double e = m->error == 2 ? y[t] / mu[t] - 1 : y[t] - mu[t];
        variance += e * e / n;
    }
    for (int t = 0; t < n; t++) {
        const double v = m->error == 2 ? variance * mu[t] * mu[t] : variance;
        sum += log(TURN * v) + (y[t] - mu[t]) * (y[t] - mu[t]) / v;
    }
    *next = book_step(m, 0, n % 4, &x);
    return sum;
}

static void likelihoods_of_all_kinds_are_products_of_densities(void **state)
{
    (void)state;
    enum { N = 48 };
    double y[N], mean[1], next;
    double *scratch = malloc((size_t)mktopt__ets_scratch(N, 4) * sizeof *scratch);
    const double constant = N * (log(TURN / N) + 1);
    make_series(y, N, 50, 0.4, 5, 4, 2, 7);
    for (int kind = 0; kind < 18; kind++) {
        const int season = kind / 6;
        mktopt__ets m = {.error = 1 + kind % 2,
                         .trend = kind / 2 % 3 > 0,
                         .damped = kind / 2 % 3 > 1,
                         .season = season,
                         .period = season ? 4 : 1};
        assert_int_equal(mktopt__ets_fit(y, N, &m, scratch), 0);
        assert_near(m.likelihood + constant, density_of_all(&m, y, N, &next), 1e-9);
        mktopt__ets_project(&m, y, N, NULL, 1, mean);
        assert_near(mean[0], next, 1e-9);
    }
    free(scratch);
}

/* ---- the Dynamic Optimised Theta Model ------------------------------------------------------ */

enum { FEW = 8 };

/* FEW + 1 values by the model's definition, from a level and errors; the first two are given, and
 * trends are lines through all values before. */
static void follow_dot(const mktopt__dot *m, const double *first, double level,
                       const double *errors, double *y)
{
    for (int t = 0; t <= FEW; t++) {
        double mean = 0, slope = 0;
        for (int i = 0; i < t; i++) {
            mean += y[i] / t;
            slope += t > 1 ? y[i] * (i - (t - 1) / 2.0) * 12 / (t * (t * t - 1.0)) : 0;
        }
        const double a = mean - slope * (t + 1) / 2, decay = pow(1 - m->alpha, t);
        const double trend = decay * a + (1 - decay * (1 - m->alpha)) / m->alpha * slope;
        y[t] = t < 2 ? first[t] : level + m->omega * trend + errors[t];
        level += m->alpha * (y[t] - level);
    }
}

/* Values less their mean, joined with how they follow from the vague level and from each error:
 * their covariances; then the last is predicted from the others. `squares`: the quadratic form. */
static double predict_from_covariances(const mktopt__dot *m, const double *y, double *squares)
{
    enum { SIZE = FEW - 1 };                                  /* values 2 .. FEW */
    const double vague_variance = 1e8 / pow(1 - m->alpha, 4); /* as the third value sees it */
    double zero[FEW + 1] = {0}, mean[FEW + 1], c[SIZE][SIZE] = {{0}}, rest[SIZE];
    follow_dot(m, y, 0, zero, mean);
    for (int j = 1; j <= FEW; j++) { /* 1: the level */
        double unit[FEW + 1] = {0}, moved[FEW + 1];
        unit[j] = j > 1;
        follow_dot(m, y, j == 1, unit, moved);
        for (int a = 0; a < SIZE; a++)
            for (int b = 0; b < SIZE; b++)
                c[a][b] += (j == 1 ? vague_variance : 1) * (moved[a + 2] - mean[a + 2]) *
                           (moved[b + 2] - mean[b + 2]);
    }
    for (int a = 0; a < SIZE; a++)
        rest[a] = a < SIZE - 1 ? y[a + 2] - mean[a + 2] : 0;
    *squares = 0;
    for (int p = 0; p < SIZE - 1; p++) { /* Gaussian elimination: each given what is before it */
        *squares += rest[p] * rest[p] / c[p][p];
        for (int a = p + 1; a < SIZE; a++) {
            const double share = c[a][p] / c[p][p];
            rest[a] -= share * rest[p];
            for (int b = p + 1; b < SIZE; b++)
                c[a][b] -= share * c[p][b];
        }
    }
    return mean[FEW] - rest[SIZE - 1];
}

static double squares_of_dot(const mktopt__dot *m, double level, const double *y, double *next)
{
    mktopt__dot at = *m;
    double fitted[FEW], squares = 0;
    at.level = level;
    mktopt__dot_project(&at, y, FEW, fitted, 1, next);
    for (int t = 2; t < FEW; t++)
        squares += (y[t] - fitted[t]) * (y[t] - fitted[t]);
    return squares;
}

/* The theta that fits, and theta = 1 (no trend), 2 (the dynamic standard model) and 10, where the
 * level is the vertex of the parabola that our sums of squares are. */
static void dynamic_theta_is_a_gaussian_model(void **state)
{
    (void)state;
    const double thetas[] = {1, 2, 10};
    double y[FEW], scratch[2 * FEW], next, squares;
    for (uint64_t seed = 1; seed <= 6; seed++) {
        make_series(y, FEW, 100, 3, 0, 1, 4, seed);
        mktopt__dot m;
        mktopt__dot_fit(y, FEW, &m, scratch);
        double expected = predict_from_covariances(&m, y, &squares);
        assert_near(m.sse, squares, 1e-5);
        squares_of_dot(&m, m.level, y, &next);
        assert_near(next, expected, 1e-5);
        for (int i = 0; i < 3; i++) {
            m = (mktopt__dot){.alpha = 0.2 + 0.1 * (double)seed, .omega = 1 - 1 / thetas[i]};
            const double none = squares_of_dot(&m, 0, y, &next);
            const double up = squares_of_dot(&m, 50, y, &next) - none;
            const double down = squares_of_dot(&m, -50, y, &next) - none;
            const double least = squares_of_dot(&m, 25 * (down - up) / (up + down), y, &next);
            expected = predict_from_covariances(&m, y, &squares);
            assert_near(least, squares, 1e-5);
            assert_near(next, expected, 1e-5);
        }
    }
}

/* ---- variances of forecasts ----------------------------------------------------------------- */

/* Hyndman et al. (2008), table 6.2 (class 1), divided by that of the first step. */
static double class_one_variance(const mktopt__ets *m, int h)
{
    const double a = m->alpha, b = m->beta, p = m->phi, n = h;
    const int periods = m->season ? (h - 1) / (int)m->period : 0;
    double v = 1 + (n - 1) * a * a;
    if (m->trend && !m->damped)
        v = 1 + (n - 1) * (a * a + a * b * n + b * b * n * (2 * n - 1) / 6);
    if (m->damped)
        v += b * p * n / ((1 - p) * (1 - p)) * (2 * a * (1 - p) + b * p) -
             b * p * (1 - pow(p, n)) / ((1 - p) * (1 - p) * (1 - p * p)) *
                 (2 * a * (1 - p * p) + b * p * (1 + 2 * p - pow(p, n)));
    if (m->season) {
        v += m->gamma * periods * (2 * a + m->gamma);
        if (m->trend && !m->damped)
            v += m->gamma * b * (double)m->period * periods * (periods + 1);
    }
    return v;
}

/* A combination of one model that is given. */
static void spread_of(const mktopt__ets *kind, double *y, int64_t n, int64_t horizon,
                      double *spread)
{
    double *scratch = malloc((size_t)mktopt__ets_scratch(n, 12) * sizeof *scratch);
    mktopt__arena *arena = mktopt__arena_create(NULL);
    mktopt__combination all = {
        .y = y, .observed = y, .latest = (double)NAN, .n = n, .horizon = horizon, .n_models = 1};
    all.models[0] = (mktopt__fitted){.name = "ets", .kind = MKTOPT__MODEL_ETS, .x = y};
    all.models[0].of.ets = *kind;
    assert_int_equal(mktopt__combine(arena, &all), 0);
    spread[0] = 1; /* without what is known from the errors and of the drift */
    for (int64_t k = 1; k < horizon; k++)
        spread[k] = hypot(spread[k - 1], all.response[k - 1] - all.lasting);
    mktopt__arena_free(arena);
    free(scratch);
}

static void deviations_have_the_shape_of_class_one(void **state)
{
    (void)state;
    enum { N = 60, H = 13 };
    const mktopt__ets kinds[] = {
        {.error = 1, .period = 1, .alpha = 0.4},
        {.error = 1, .trend = 1, .period = 1, .alpha = 0.4, .beta = 0.1, .phi = 1},
        {.error = 1, .trend = 1, .damped = 1, .period = 1, .alpha = 0.4, .beta = 0.1, .phi = 0.9},
        {.error = 1, .season = 1, .period = 4, .alpha = 0.3, .gamma = 0.2},
        {.error = 1,
         .trend = 1,
         .season = 1,
         .period = 4,
         .alpha = 0.3,
         .beta = 0.05,
         .gamma = 0.2,
         .phi = 1},
    };
    double y[N], spread[H];
    make_series(y, N, 0, 0, 5, 4, 2, 9); /* negative values: errors of one size */
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        mktopt__ets m = kinds[i];
        spread_of(&m, y, N, H, spread);
        for (int h = 1; h <= H; h++)
            assert_near(spread[h - 1], sqrt(class_one_variance(&m, h)), 1e-6);
    }
}

/* Two models of which either may be right: their mean distance from the combination is
 * 2 w (1 - w) times that between them. */
static void models_that_are_apart_widen_the_spread(void **state)
{
    (void)state;
    enum { N = 60, H = 13, WINDOW = 10 };
    double y[N], response[H], shape[H], mean = 0;
    make_series(y, N, 0, 0, 5, 4, 2, 9); /* negative values: errors of one size */
    y[N - 1] += 3;
    for (int t = N - WINDOW; t < N; t++)
        mean += y[t] / WINDOW;
    mktopt__arena *arena = mktopt__arena_create(NULL);
    mktopt__combination all = {
        .y = y, .observed = y, .latest = (double)NAN, .n = N, .horizon = H, .n_models = 2};
    all.models[0] = (mktopt__fitted){.kind = MKTOPT__MODEL_NAIVE, .x = y, .period = 1};
    all.models[1] = (mktopt__fitted){.kind = MKTOPT__MODEL_MEAN, .x = y, .period = WINDOW};
    assert_int_equal(mktopt__combine(arena, &all), 0);
    const double w = all.models[0].weight, apart = 2 * w * (1 - w) * fabs(y[N - 1] - mean);
    assert_true(apart > 0.1);
    for (int k = 0; k < H; k++)
        response[k] = all.response[k] - all.lasting;
    mktopt__growth_spread(response, &all.growth, N - 1, H, shape);
    for (int k = 0; k < H; k++)
        assert_near(all.spread[k], all.scale * hypot(shape[k], apart / all.step), 1e-9);
    mktopt__arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(likelihood_is_that_of_a_kalman_filter),
        cmocka_unit_test(the_nile_ends_where_published),
        cmocka_unit_test(classical_theta_is_a_local_level_with_drift),
        cmocka_unit_test(likelihoods_of_all_kinds_are_products_of_densities),
        cmocka_unit_test(dynamic_theta_is_a_gaussian_model),
        cmocka_unit_test(deviations_have_the_shape_of_class_one),
        cmocka_unit_test(models_that_are_apart_widen_the_spread),
    };
    return cmocka_run_group_tests_name("forecast oracles", tests, NULL, NULL);
}
