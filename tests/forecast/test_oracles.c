/* Exponential smoothing against what others have published or would compute: a Kalman filter that
 * knows nothing of our recursions, published estimates, and the variances of forecasts in closed
 * form. */
#include "series.h"

#include <mktopt/mktopt.h>

#include "forecast/combination/combination.h"
#include "forecast/methods.h"
#include "forecast/models/ets.h"

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

/* Series N2457 of the M3 competition, 115 months (Makridakis and Hibon, IJF 16, 2000; the package
 * Mcomp of R, GPL-3). */
static const double m3_2457[] = {
    2158.1, 1086.4,  1154.7,  1125.6,  920.0,  2188.6, 829.2,  1353.1, 947.2,  1816.8,  1624.5,
    868.5,  1783.3,  1713.1,  3479.7,  2429.4, 3074.3, 3427.4, 2783.7, 1968.7, 2045.6,  1471.3,
    2763.7, 2328.4,  1821.0,  2409.8,  3485.8, 3289.2, 3048.3, 2914.1, 2173.9, 3018.4,  2200.1,
    6844.3, 4160.4,  1548.8,  3238.9,  3252.2, 3278.8, 1766.8, 3572.8, 3467.6, 7464.7,  2748.4,
    5126.7, 2870.8,  2170.2,  4326.8,  3220.7, 3586.0, 3249.5, 3222.5, 2488.5, 3332.4,  2036.1,
    1968.2, 2967.2,  3151.6,  1610.5,  3985.0, 3894.1, 4625.5, 3291.7, 3065.6, 2316.5,  2453.4,
    4582.8, 2291.2,  3555.5,  1785.0,  2020.0, 2026.8, 2102.9, 2307.7, 6242.1, 6170.5,  1863.5,
    6318.9, 3992.8,  3435.1,  1585.8,  2106.8, 1892.1, 4310.6, 6168.0, 7247.4, 3579.7,  6365.2,
    4658.9, 6911.8,  2143.7,  5973.9,  4017.2, 4473.0, 3591.9, 4676.5, 8749.1, 11931.2, 8572.3,
    8257.7, 11930.5, 15757.6, 5920.5,  3064.3, 5472.0, 8634.7, 5032.0, 6236.0, 6356.0,  9857.8,
    6322.2, 7907.0,  13842.4, 13665.1, 3272.0};

enum { HELD_OUT = 18, KNOWN = COUNT(m3_2457) - HELD_OUT };

static int is_printed(double value, const char *expected)
{
    char text[32];
    const char *point = strchr(expected, '.');
    snprintf(text, sizeof text, "%.*f", (int)strlen(point + 1), value);
    return strcmp(text, expected) == 0;
}

/* Simple smoothing of all but the last 18 months as the vignette of smooth 2.4 prints it
 * (Svetunkov, "es() - Exponential Smoothing", 2018): chosen by AICc among models with additive
 * errors, with the least sum of squares and its information criteria ... */
static void simple_smoothing_of_m3_is_as_published(void **state)
{
    (void)state;
    const mktopt__ets_choice additive = {.period = 12};
    double *scratch = malloc((size_t)mktopt__ets_scratch(KNOWN, 12) * sizeof *scratch);
    mktopt__ets m;
    assert_int_equal(mktopt__ets_select(m3_2457, KNOWN, &additive, &m, scratch), 0);
    assert_true(m.error == 1 && !m.trend && !m.season);
    assert_true(is_printed(m.alpha, "0.158"));
    const double squares = exp(m.likelihood / KNOWN) / KNOWN, turn = 6.283185307179586;
    assert_near(squares, 2007704.532, 1e-9); /* one more digit than the search is for */
    const double constant = KNOWN * (log(turn / KNOWN) + 1);
    assert_true(is_printed(m.likelihood + constant + 3 * 2, "1688.987"));
    assert_true(is_printed(m.aicc + constant, "1689.245"));
    assert_true(is_printed(m.likelihood + constant + 3 * log(KNOWN), "1696.711"));
    free(scratch);
}

/* ... and the errors of its forecast for the 18 months: mean percentage error, absolute too, error
 * in units of the mean step, absolute and squared in units of the mean, and compared with those of
 * the last value. */
static void its_errors_on_m3_are_as_published(void **state)
{
    (void)state;
    const double *later = m3_2457 + KNOWN, last = later[-1];
    double mean = 0, step = 0, e[5] = {0}, naive[2] = {0};
    mktopt_error err;
    mktopt_forecast *f;
    mktopt_forecast_options options;
    mktopt_forecast_options_init(&options, sizeof options);
    options.method = MKTOPT_FORECAST_EXPONENTIAL_SMOOTHING;
    options.variant = MKTOPT_FORECAST_SIMPLE;
    assert_ok(mktopt_forecast_run(m3_2457, KNOWN, HELD_OUT, &options, NULL, &f, &err), err);
    for (int t = 0; t < KNOWN; t++) {
        mean += m3_2457[t] / KNOWN;
        step += t > 0 ? fabs(m3_2457[t] - m3_2457[t - 1]) / (KNOWN - 1) : 0;
    }
    for (int k = 0; k < HELD_OUT; k++) {
        const double error = later[k] - mktopt_forecast_mean(f)[k], moved = later[k] - last;
        e[0] += error;
        e[1] += fabs(error) / HELD_OUT;
        e[2] += error * error / HELD_OUT;
        e[3] += error / later[k] / HELD_OUT;
        e[4] += fabs(error / later[k]) / HELD_OUT;
        naive[0] += fabs(moved) / HELD_OUT;
        naive[1] += moved * moved / HELD_OUT;
    }
    assert_true(is_printed(100 * e[3], "25.3") && is_printed(100 * e[4], "39.4"));
    assert_true(is_printed(-100 * e[0] / mean, "-1880.4"));
    assert_true(is_printed(e[1] / step, "2.909"));
    assert_true(is_printed(100 * e[1] / mean, "118.7"));
    assert_true(is_printed(100 * e[2] / mean / mean, "238.1"));
    assert_true(is_printed(e[1] / naive[0], "1.243"));
    assert_true(is_printed(sqrt(e[2] / naive[1]), "1.354"));
    mktopt_forecast_free(f);
}

/* Squares of relative errors, and -2 log L up to a constant. */
static double relative_likelihood(const mktopt__ets *m, const double *y, int64_t n)
{
    double mu[COUNT(m3_2457)], squares = 0, logs = 0;
    mktopt__ets_state state;
    mktopt__ets_begin(m, &state);
    mktopt__ets_filter(m, y, n, &state, mu);
    for (int64_t t = 0; t < n; t++) {
        squares += (y[t] / mu[t] - 1) * (y[t] / mu[t] - 1);
        logs += 2 * log(mu[t]);
    }
    return (double)n * log(squares) + logs;
}

/* There, too, ets() of forecast 8 chooses Holt's trend with relative errors for the whole series.
 * The widths of its intervals (Hyndman et al. 2008, table 6.2, class 2) tell alpha = 0.173192 and
 * beta = 0.0001. With the slope that leads to its first forecast the others follow from the series,
 * whatever the initial level; none makes these parameters as likely as ours, so that our own
 * forecasts differ. */
static void holts_trend_of_m3_is_as_published(void **state)
{
    (void)state;
    static const double printed[] = {8523.456, 8563.040, 8602.625, 8642.209, 8681.794, 8721.379,
                                     8760.963, 8800.548, 8840.132, 8879.717, 8919.302, 8958.886,
                                     8998.471, 9038.055, 9077.640, 9117.225, 9156.809, 9196.394};
    enum { STEPS = sizeof printed / sizeof printed[0] };
    const mktopt__ets_choice all = {.period = 12, .multiplicative = 1};
    const int64_t n = COUNT(m3_2457);
    double *scratch = malloc((size_t)mktopt__ets_scratch(n, 12) * sizeof *scratch);
    double mean[STEPS], more[1];
    mktopt__ets ours;
    assert_int_equal(mktopt__ets_select(m3_2457, n, &all, &ours, scratch), 0);
    free(scratch);
    assert_true(ours.error == 2 && ours.trend && !ours.damped && !ours.season);
    mktopt__ets theirs = ours;
    theirs.alpha = 0.173192;
    theirs.beta = 0.0001;
    for (theirs.level = 500; theirs.level <= 3000; theirs.level += 50) {
        theirs.slope = 40;
        mktopt__ets_project(&theirs, m3_2457, n, NULL, 1, mean);
        theirs.slope = 41;
        mktopt__ets_project(&theirs, m3_2457, n, NULL, 1, more);
        theirs.slope = 40 + (printed[0] - mean[0]) / (more[0] - mean[0]);
        mktopt__ets_project(&theirs, m3_2457, n, NULL, STEPS, mean);
        for (int k = 0; k < STEPS; k++)
            assert_true(fabs(mean[k] - printed[k]) < 0.003);
        assert_true(relative_likelihood(&theirs, m3_2457, n) > ours.likelihood + 0.5);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(likelihood_is_that_of_a_kalman_filter),
        cmocka_unit_test(the_nile_ends_where_published),
        cmocka_unit_test(textbook_examples_come_out),
        cmocka_unit_test(fits_are_as_good_as_those_of_statsmodels),
        cmocka_unit_test(simple_smoothing_of_m3_is_as_published),
        cmocka_unit_test(its_errors_on_m3_are_as_published),
        cmocka_unit_test(holts_trend_of_m3_is_as_published),
        cmocka_unit_test(deviations_have_the_shape_of_class_one),
    };
    return cmocka_run_group_tests_name("forecast oracles", tests, NULL, NULL);
}
