/* Exponential smoothing against what others have published or would compute: a Kalman filter that
 * knows nothing of our recursions, published estimates, and the variances of forecasts in closed
 * form. */
#include "series.h"

#include <mktopt/mktopt.h>

#include "forecast/combination.h"
#include "forecast/ets.h"
#include "forecast/methods.h"

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

/* ---- what is published ---------------------------------------------------------------------- */

/* Annual flow of the Nile at Aswan, 1871-1970 (Cobb, Biometrika 65, 1978). */
static const double nile[] = {
    1120, 1160, 963, 1210, 1160, 1160, 813,  1230, 1370, 1140, 995,  935,  1110, 994,  1020,
    960,  1180, 799, 958,  1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774,  840,
    874,  694,  940, 833,  701,  916,  692,  1020, 1050, 969,  831,  726,  456,  824,  702,
    1120, 1100, 832, 764,  821,  768,  845,  864,  862,  698,  845,  744,  796,  1040, 759,
    781,  865,  845, 944,  984,  897,  822,  1010, 771,  676,  649,  846,  812,  742,  801,
    1040, 860,  874, 848,  890,  744,  749,  838,  1050, 918,  986,  797,  923,  975,  815,
    1020, 906,  901, 1170, 912,  746,  919,  718,  714,  740};

/* Oil of Saudi Arabia, 1996-2013, and air passengers of Australia, 1990-2016 (Hyndman and
 * Athanasopoulos, "Forecasting: Principles and Practice", 2nd edition 2018, tables 7.1 and 7.2). */
static const double oil[] = {445.36, 453.20, 454.41, 422.38, 456.04, 440.39,
                             425.19, 486.21, 500.43, 521.28, 508.95, 488.89,
                             509.87, 456.72, 473.82, 525.95, 549.83, 542.34};
static const double passengers[] = {17.55, 21.86, 23.89, 26.93, 26.89, 28.83, 30.08, 30.95, 30.19,
                                    31.58, 32.58, 33.48, 39.02, 41.39, 41.60, 44.66, 46.95, 48.73,
                                    51.49, 50.03, 60.64, 63.36, 66.36, 68.20, 68.12, 69.78, 72.60};

/* Air passengers by month, 1949-1960 (Box and Jenkins 1976, series G). */
static const double airline[] = {
    112, 118, 132, 129, 121, 135, 148, 148, 136, 119, 104, 118, 115, 126, 141, 135, 125, 149,
    170, 170, 158, 133, 114, 140, 145, 150, 178, 163, 172, 178, 199, 199, 184, 162, 146, 166,
    171, 180, 193, 181, 183, 218, 230, 242, 209, 191, 172, 194, 196, 196, 236, 235, 229, 243,
    264, 272, 237, 211, 180, 201, 204, 188, 235, 227, 234, 264, 302, 293, 259, 229, 203, 229,
    242, 233, 267, 269, 270, 315, 364, 347, 312, 274, 237, 278, 284, 277, 317, 313, 318, 374,
    413, 405, 355, 306, 271, 306, 315, 301, 356, 348, 355, 422, 465, 467, 404, 347, 305, 336,
    340, 318, 362, 348, 363, 435, 491, 505, 404, 359, 310, 337, 360, 342, 406, 396, 420, 472,
    548, 559, 463, 407, 362, 405, 417, 391, 419, 461, 472, 535, 622, 606, 508, 461, 390, 432};

#define COUNT(a) ((int64_t)(sizeof(a) / sizeof(a)[0]))

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
    const double turn = 6.283185307179586;
    assert_near(-0.5 * (k.squares + k.logs + 99 * log(turn)), -632.54, 1e-5);
    double mean[1];
    const mktopt__ets m = {
        .error = 1, .period = 1, .alpha = (sqrt(q * q + 4 * q) - q) / 2, .phi = 0, .level = 1000};
    mktopt__ets_project(&m, nile, COUNT(nile), NULL, 1, mean);
    assert_near(mean[0], k.x[0], 1e-6);
    assert_near(mean[0], 798.37, 1e-6);
}

static mktopt__ets fit(const double *y, int64_t n, mktopt__ets kind)
{
    double *scratch = malloc((size_t)mktopt__ets_scratch(n, 12) * sizeof *scratch);
    assert_int_equal(mktopt__ets_fit(y, n, &kind, scratch), 0);
    free(scratch);
    return kind;
}

/* The book's estimates and forecasts, to its digits where they are its optimum's, too. */
static void textbook_examples_come_out(void **state)
{
    (void)state;
    double mean[5];
    const mktopt__ets simple = fit(oil, COUNT(oil), (mktopt__ets){.error = 1, .period = 1});
    assert_true(fabs(simple.alpha - 0.8339) < 2e-4);
    assert_true(fabs(simple.level - 446.5868) < 0.02);
    mktopt__ets_project(&simple, oil, COUNT(oil), NULL, 1, mean);
    assert_true(fabs(mean[0] - 542.68) < 0.005);
    const mktopt__ets published = {.error = 1,
                                   .trend = 1,
                                   .period = 1,
                                   .alpha = 0.8302,
                                   .beta = 0.0001,
                                   .phi = 1,
                                   .level = 15.5715,
                                   .slope = 2.1017};
    const double holt[] = {74.60, 76.70, 78.80, 80.91, 83.01};
    mktopt__ets_project(&published, passengers, COUNT(passengers), NULL, 5, mean);
    for (int k = 0; k < 5; k++)
        assert_true(fabs(mean[k] - holt[k]) < 0.01); /* its parameters are rounded */
}

/* Sums of squares (of relative errors, and -2 log L, where these are multiplicative) that
 * statsmodels 0.15 reaches with ETSModel: ours are no larger than by rounding of the search. */
static void fits_are_as_good_as_those_of_statsmodels(void **state)
{
    (void)state;
    const mktopt__ets simple = fit(oil, COUNT(oil), (mktopt__ets){.error = 1, .period = 1});
    assert_true(exp(simple.likelihood / 18) < 14236.772 * (1 + 1e-6));
    const mktopt__ets holt =
        fit(passengers, COUNT(passengers), (mktopt__ets){.error = 1, .trend = 1, .period = 1});
    assert_true(exp(holt.likelihood / 27) < 128.435 * (1 + 3e-4));
    const mktopt__ets damped = fit(passengers, COUNT(passengers),
                                   (mktopt__ets){.error = 1, .trend = 1, .damped = 1, .period = 1});
    assert_true(exp(damped.likelihood / 27) < 137.40528 * (1 + 3e-4));
    const mktopt__ets winters = fit(
        airline, COUNT(airline), (mktopt__ets){.error = 1, .trend = 1, .season = 1, .period = 12});
    assert_true(exp(winters.likelihood / 144) < 21567.3 * (1 + 3e-4));
    const mktopt__ets times = fit(airline, COUNT(airline),
                                  (mktopt__ets){.error = 2, .trend = 1, .season = 2, .period = 12});
    const double turn = 6.283185307179586;
    assert_true(-0.5 * (times.likelihood + 144 * (log(turn / 144) + 1)) > -522.4899 - 0.1);
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
    memcpy(spread, all.spread, (size_t)horizon * sizeof *spread);
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
            assert_near(spread[h - 1] / spread[0], sqrt(class_one_variance(&m, h)), 1e-6);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(likelihood_is_that_of_a_kalman_filter),
        cmocka_unit_test(the_nile_ends_where_published),
        cmocka_unit_test(textbook_examples_come_out),
        cmocka_unit_test(fits_are_as_good_as_those_of_statsmodels),
        cmocka_unit_test(deviations_have_the_shape_of_class_one),
    };
    return cmocka_run_group_tests_name("forecast oracles", tests, NULL, NULL);
}
