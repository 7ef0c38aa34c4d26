/* All kinds of smoothing as ets() of R's forecast 8 fits them to two series of Hyndman and
 * Athanasopoulos ("Forecasting: Principles and Practice", 2nd edition 2018; Hyndman, Koehler,
 * Snyder and Grose, IJF 18, 2002), as the results that statsmodels tests against quote it: with its
 * parameters and first states our variances and forecasts have its digits, and our own fits are as
 * likely. */
#include "smoothing.h"

/* Oil of Saudi Arabia, years 1965-2013, and nights of visitors to Australia, quarters 1999-2015. */
static const double oil[] = {111.0091, 130.8284, 141.2871, 154.2278, 162.7409, 192.1665, 240.7997,
                             304.2174, 384.0046, 429.6622, 359.3169, 437.2519, 468.4008, 424.4353,
                             487.9794, 509.8284, 506.3473, 340.1842, 240.2589, 219.0328, 172.0747,
                             252.5901, 221.0711, 276.5188, 271.148,  342.6186, 428.3558, 442.3946,
                             432.7851, 437.2497, 437.2092, 445.3641, 453.195,  454.4096, 422.3789,
                             456.0371, 440.3866, 425.1944, 486.2052, 500.4291, 521.2759, 508.9476,
                             488.8889, 509.8706, 456.7229, 473.8166, 525.9509, 549.8338, 542.3405};
static const double visitors[] = {
    30.052513, 19.148496, 25.317692, 27.591437, 32.076456, 23.487961, 28.475940, 35.123753,
    36.838485, 25.007017, 30.722230, 28.693759, 36.640986, 23.824609, 29.311683, 31.770309,
    35.177877, 19.775244, 29.601750, 34.538842, 41.273599, 26.655862, 28.279859, 35.191153,
    42.205664, 24.649171, 32.667335, 37.257354, 45.242460, 29.350481, 36.344207, 41.782081,
    49.276598, 31.275401, 37.850625, 38.837044, 51.236900, 31.838552, 41.323421, 42.799003,
    55.708358, 33.407145, 42.316638, 45.157123, 59.576080, 34.837330, 44.841681, 46.971250,
    60.019031, 38.371179, 46.975864, 50.733796, 61.646873, 39.299569, 52.671209, 54.332317,
    66.834358, 40.871188, 51.828536, 57.491910, 65.251470, 43.061208, 54.760757, 59.834475,
    73.257027, 47.696624, 61.097768, 66.055761};

typedef struct published {
    mktopt__ets model;
    double variance; /* of errors, of relative ones where these are multiplicative */
    double mean[4];
} published;

/* Error, trend, season: additive, multiplicative, none, damped. */
static const published kinds[] = {
    {{.error = 1, .period = 1, .alpha = 0.99989996, .level = 110.88321179},
     2405.9689539,
     {542.34121919, 542.34121919, 542.34121919, 542.34121919}}, /* ANN */
    {{.error = 2, .period = 1, .alpha = 0.99989932, .level = 108.50797841},
     0.02465689,
     {542.34122401, 542.34122401, 542.34122401, 542.34122401}}, /* MNN */
    {{.error = 1,
      .trend = 1,
      .period = 1,
      .alpha = 0.99770564,
      .beta = 0.0001001,
      .phi = 1,
      .level = 21.3150686,
      .slope = 11.71213626},
     2571.94347286,
     {554.09126495, 565.79806815, 577.50487134, 589.21167453}}, /* AAN */
    {{.error = 2,
      .trend = 1,
      .period = 1,
      .alpha = 0.9998996,
      .beta = 0.02781619,
      .phi = 1,
      .level = 37.8545175,
      .slope = 32.60926576},
     0.02664264,
     {556.88153033, 571.42031554, 585.95910076, 600.49788597}}, /* MAN */
    {{.error = 1,
      .trend = 1,
      .damped = 1,
      .period = 1,
      .alpha = 0.99989969,
      .beta = 0.11886985,
      .phi = 0.80000197,
      .level = 36.46466837,
      .slope = 34.72584983},
     2524.87915822,
     {545.35213563, 547.76044926, 549.68710489, 551.22843318}}, /* AAdN */
    {{.error = 2,
      .trend = 1,
      .damped = 1,
      .period = 1,
      .alpha = 0.92024781,
      .beta = 0.00010003,
      .phi = 0.96360848,
      .level = 36.95199158,
      .slope = 35.03197857},
     0.02699609,
     {548.73324311, 554.01336256, 559.10133046, 564.00413949}}, /* MAdN */
    {{.error = 1,
      .season = 1,
      .period = 4,
      .alpha = 0.54216695,
      .gamma = 0.39203017,
      .level = 25.54638913,
      .seasons = {4.84845926, -6.46658738, -0.53099835, 2.14912647}},
     6.56104274,
     {75.32914757, 50.16726775, 62.21021038, 65.90296904}}, /* ANA */
    {{.error = 2,
      .season = 1,
      .period = 4,
      .alpha = 0.53284256,
      .gamma = 0.34638743,
      .level = 25.26691208,
      .seasons = {4.47629872, -5.89550741, -0.51991064, 1.93911932}},
     0.00480682,
     {75.20474689, 50.31612149, 62.186139, 65.74530174}}, /* MNA */
    {{.error = 1,
      .trend = 1,
      .season = 1,
      .period = 4,
      .alpha = 0.20281952,
      .beta = 0.00016979,
      .gamma = 0.4645238,
      .phi = 1,
      .level = 23.06996036,
      .slope = 0.57786622,
      .seasons = {8.50287244, -8.97988612, -1.17750326, 1.65451693}},
     6.20560506,
     {75.34454396, 50.75845291, 63.05022495, 67.48394643}}, /* AAA */
    {{.error = 2,
      .trend = 1,
      .season = 1,
      .period = 4,
      .alpha = 0.41637192,
      .beta = 0.00010001,
      .gamma = 0.3529439,
      .phi = 1,
      .level = 25.70245461,
      .slope = 0.44872759,
      .seasons = {5.05727004, -6.84185501, -0.57933567, 2.36392064}},
     0.00435945,
     {75.69740289, 51.25292515, 63.34573483, 67.35397685}}, /* MAA */
    {{.error = 1,
      .trend = 1,
      .damped = 1,
      .season = 1,
      .period = 4,
      .alpha = 0.35445427,
      .beta = 0.03200749,
      .gamma = 0.39993387,
      .phi = 0.97999997,
      .level = 24.01278357,
      .slope = 0.97770147,
      .seasons = {5.34956637, -6.61171798, -0.50735902, 1.76951063}},
     6.0830734,
     {76.07768073, 51.61741109, 63.96457729, 68.27886241}}, /* AAdA */
    {{.error = 2,
      .trend = 1,
      .damped = 1,
      .season = 1,
      .period = 4,
      .alpha = 0.31114284,
      .beta = 0.04721388,
      .gamma = 0.30950232,
      .phi = 0.8708892,
      .level = 21.67128194,
      .slope = 1.98691433,
      .seasons = {6.43782633, -6.10365176, -1.37168288, 1.03750831}},
     0.00470153,
     {75.18545389, 51.10898524, 62.88324814, 66.74862479}}, /* MAdA */
    {{.error = 2,
      .season = 2,
      .period = 4,
      .alpha = 0.60899314,
      .gamma = 0.00016726,
      .level = 29.67481548,
      .seasons = {1.2317937, 0.76838081, 0.96140206, 1.03842344}},
     0.00475041,
     {77.78795149, 48.52405046, 60.7133168, 65.57737638}}, /* MNM */
    {{.error = 2,
      .trend = 1,
      .season = 2,
      .period = 4,
      .alpha = 0.31562139,
      .beta = 0.00010001,
      .gamma = 0.00010005,
      .phi = 1,
      .level = 24.74993982,
      .slope = 0.51242558,
      .seasons = {1.23309134, 0.77017133, 0.95960345, 1.03713388}},
     0.00346044,
     {77.58807372, 48.8558019, 61.36513172, 66.85524201}}, /* MAM */
    {{.error = 2,
      .trend = 1,
      .damped = 1,
      .season = 2,
      .period = 4,
      .alpha = 0.48397584,
      .beta = 0.00351728,
      .gamma = 0.0001131,
      .phi = 0.98,
      .level = 23.54623801,
      .slope = 0.7983291,
      .seasons = {1.2341092, 0.77007856, 0.96050633, 1.0353059}},
     0.00361294,
     {78.09439198, 48.93807849, 61.29337201, 66.33465147}}, /* MAdM */
};

static void kinds_of_smoothing_are_those_of_r(void **state)
{
    (void)state;
    for (int64_t i = 0; i < COUNT(kinds); i++) {
        const mktopt__ets *theirs = &kinds[i].model;
        const double *y = theirs->season ? visitors : oil;
        const int64_t n = theirs->season ? COUNT(visitors) : COUNT(oil), period = theirs->period;
        const int64_t spent =
            2 + (theirs->trend ? 2 : 0) + theirs->damped + (period > 1 ? period : 0);
        double squares, mean[4];
        mktopt__ets_state end;
        const double of_theirs = likelihood_of(theirs, y, n, &squares, &end);
        assert_near(squares / (double)(n - spent), kinds[i].variance, 1e-6);
        if (theirs->damped && theirs->season == MKTOPT__ETS_MULTIPLICATIVE)
            end.slope /= theirs->phi; /* there, its first step is not damped */
        mktopt__ets_forecast(theirs, &end, 4, mean);
        for (int k = 0; k < 4; k++)
            assert_near(mean[k], kinds[i].mean[k], 1e-7); /* its parameters have eight digits */
        const mktopt__ets ours = fit(y, n,
                                     (mktopt__ets){.error = theirs->error,
                                                   .trend = theirs->trend,
                                                   .damped = theirs->damped,
                                                   .season = theirs->season,
                                                   .period = period});
        assert_true(ours.likelihood < of_theirs + 0.15); /* far below what tells models apart */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_of_smoothing_are_those_of_r),
    };
    return cmocka_run_group_tests_name("published kinds of smoothing", tests, NULL, NULL);
}
