/* Fitted curves: parameters that made the data come back, with errors that are true. */
#include "support.h"

#include "base/random.h"
#include "faults.h"

enum { N = 120 };

typedef struct data {
    double spend[N];
    double response[N];
} data;

/* Responses of a curve with normal errors at spends spread over 0 .. largest. */
static void make(const mktopt_curve *curve, double largest, double baseline, double sd,
                 mktopt__random *random, data *out)
{
    mktopt_error err;
    for (int i = 0; i < N; i++)
        out->spend[i] = largest * (i + 0.5) / N;
    assert_ok(mktopt_curve_evaluate(curve, out->spend, N, out->response, NULL, &err), err);
    for (int i = 0; i < N; i++)
        out->response[i] += baseline + sd * mktopt__random_normal(random);
}

static mktopt_curve_fit *fit_of(const data *d, int64_t n, const mktopt_fit_options *options)
{
    mktopt_curve_fit *fit;
    mktopt_error err;
    assert_ok(mktopt_allocation_fit_curve(d->spend, d->response, n, options, NULL, &fit, &err),
              err);
    return fit;
}

static mktopt_fit_summary summary_of(const mktopt_curve_fit *fit)
{
    mktopt_fit_summary out = {.struct_size = sizeof out};
    mktopt_error err;
    assert_ok(mktopt_curve_fit_summary(fit, &out, &err), err);
    return out;
}

static mktopt_fitted_curve candidate_of(const mktopt_curve_fit *fit, int64_t i)
{
    mktopt_fitted_curve out = {.struct_size = sizeof out};
    mktopt_error err;
    assert_ok(mktopt_curve_fit_candidate(fit, i, &out, &err), err);
    return out;
}

static mktopt_curve truth(int32_t family)
{
    const mktopt_curve curves[] = {mktopt_curve_hill(1000, 1.8, 600),
                                   mktopt_curve_exponential(1000, 700),
                                   mktopt_curve_logistic(1000, 0.003), mktopt_curve_power(12, 0.5),
                                   mktopt_curve_log(400, 300)};
    return curves[family];
}

/* Exact data: the family that made them, its parameters to 1e-9, in units from 1e-6 to 1e6. */
static void exact_data(void **state)
{
    (void)state;
    mktopt__random random;
    mktopt__random_seed(&random, 1);
    for (int32_t family = 0; family < 5; family++)
        for (double unit = 1e-6; unit < 1e7; unit *= 1e6)
            for (int baseline = 0; baseline < 2; baseline++) {
                const mktopt_curve curve = truth(family);
                data d;
                make(&curve, 2000, baseline ? 500 : 0, 0, &random, &d);
                for (int i = 0; i < N; i++) {
                    d.spend[i] *= unit;
                    d.response[i] *= 1000 * unit;
                }
                mktopt_curve_fit *fit = fit_of(&d, N, NULL);
                const mktopt_fitted_curve best = candidate_of(fit, 0);
                assert_int_equal(best.curve.type, family);
                assert_int_equal(best.has_baseline, baseline);
                assert_int_equal(summary_of(fit).identified, 1);
                double at = 900 * unit, fitted, expected;
                const double original = 900;
                assert_int_equal(mktopt_curve_evaluate(&best.curve, &at, 1, &fitted, NULL, NULL),
                                 MKTOPT_OK);
                assert_int_equal(mktopt_curve_evaluate(&curve, &original, 1, &expected, NULL, NULL),
                                 MKTOPT_OK);
                assert_near(fitted / (1000 * unit) / expected, 1, 1e-9);
                if (baseline)
                    assert_near(best.baseline / (1000 * unit) / 500, 1, 1e-8);
                assert_near(best.r_squared, 1, 1e-12);
                assert_true(isnan(best.autocorrelation)); /* rounding errors are no residuals */
                mktopt_curve_fit_free(fit);
            }
}

/* NIST's reference data set Misra1a, y = b1 (1 - exp(-b2 x)), with its certified values. */
static void certified_values(void **state)
{
    (void)state;
    static const double x[] = {77.6,  114.9, 141.1, 190.8, 239.9, 289.0, 332.8,
                               378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760.0};
    static const double y[] = {10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02,
                               44.82, 50.76, 55.05, 61.01, 66.40, 75.47, 81.78};
    static const int32_t family = MKTOPT_CURVE_EXPONENTIAL;
    const double b2 = 5.5015643181e-04, b2_error = 7.2668688436e-06;
    mktopt_fit_options options;
    mktopt_curve_fit *fit;
    mktopt_error err;
    assert_int_equal(mktopt_fit_options_init(&options, sizeof options), MKTOPT_OK);
    options.families = &family;
    options.family_count = 1;
    options.baseline = MKTOPT_BASELINE_NONE;
    assert_ok(mktopt_allocation_fit_curve(x, y, 14, &options, NULL, &fit, &err), err);
    const mktopt_fitted_curve best = candidate_of(fit, 0);
    assert_near(best.curve.beta / 2.3894212918e+02, 1, 1e-9);
    assert_near(best.curve.gamma * b2, 1, 1e-9);
    assert_near(best.parameters[0].standard_error / 2.7070075241e+00, 1, 1e-8);
    assert_near(best.parameters[1].standard_error * b2 * b2 / b2_error, 1, 1e-8);
    assert_near(best.residual_sd / 1.0187876330e-01, 1, 1e-9);
    assert_int_equal(summary_of(fit).identified, 0); /* half of the limit lies at 1260 */
    mktopt_curve_fit_free(fit);
}

/* Estimates and standard errors of scipy 1.17 (curve_fit, exact tolerances) on rounded data. */
static void agrees_with_scipy(void **state)
{
    (void)state;
    static const double x[] = {50, 150, 250, 400, 550, 700, 900, 1100, 1400, 1700, 2000, 2400};
    static const double y[] = {385.2,  456.1,  551.0,  720.0,  826.2,  966.1,
                               1060.4, 1162.0, 1235.6, 1287.9, 1308.8, 1323.0};
    static const double values[] = {1036.955494135478, 1.8236651337517131, 611.9280309598788,
                                    379.252217392298};
    static const double errors[] = {29.895961327773843, 0.10075744051335792, 17.624092620565133,
                                    13.332827322088516};
    static const int32_t hill = MKTOPT_CURVE_HILL;
    mktopt_fit_options options;
    mktopt_curve_fit *fit;
    mktopt_error err;
    assert_int_equal(mktopt_fit_options_init(&options, sizeof options), MKTOPT_OK);
    options.families = &hill;
    options.family_count = 1;
    options.baseline = MKTOPT_BASELINE_FITTED;
    assert_ok(mktopt_allocation_fit_curve(x, y, 12, &options, NULL, &fit, &err), err);
    const mktopt_fitted_curve best = candidate_of(fit, 0);
    assert_int_equal(best.parameter_count, 4);
    for (int j = 0; j < 4; j++) {
        assert_near(best.parameters[j].value / values[j], 1, 1e-6);
        assert_near(best.parameters[j].standard_error / errors[j], 1, 1e-5);
    }
    mktopt_curve_fit_free(fit);
}

/* 200 repetitions: the 95 % intervals of alpha and gamma hold the truth about 95 times in 100, and
 * the standard error is the spread of the estimates. */
static void errors_are_true(void **state)
{
    (void)state;
    static const int32_t hill = MKTOPT_CURVE_HILL;
    mktopt_fit_options options;
    mktopt__random random;
    mktopt__random_seed(&random, 3);
    assert_int_equal(mktopt_fit_options_init(&options, sizeof options), MKTOPT_OK);
    options.families = &hill;
    options.family_count = 1;
    options.baseline = MKTOPT_BASELINE_NONE;
    const mktopt_curve curve = truth(MKTOPT_CURVE_HILL);
    static const double true_values[] = {1000, 1.8, 600};
    double inside[3] = {0}, sum[3] = {0}, squares[3] = {0}, errors[3] = {0};
    for (int trial = 0; trial < 200; trial++) {
        data d;
        make(&curve, 2000, 0, 30, &random, &d);
        mktopt_curve_fit *fit = fit_of(&d, N, &options);
        const mktopt_fitted_curve best = candidate_of(fit, 0);
        assert_int_equal(best.parameter_count, 3);
        assert_string_equal(best.parameters[1].name, "alpha");
        for (int j = 0; j < 3; j++) {
            const mktopt_fit_parameter *p = &best.parameters[j];
            inside[j] += p->lower <= true_values[j] && true_values[j] <= p->upper;
            sum[j] += p->value;
            squares[j] += p->value * p->value;
            errors[j] += p->standard_error;
        }
        mktopt_curve_fit_free(fit);
    }
    for (int j = 0; j < 3; j++) {
        const double spread = sqrt(squares[j] / 200 - sum[j] * sum[j] / 40000);
        assert_true(inside[j] / 200 > 0.90);
        assert_true(fabs(errors[j] / 200 / spread - 1) < 0.15);
    }
}

/* AICc by its definition, from the curve itself; weights sum to 1. */
static void aicc_by_definition(void **state)
{
    (void)state;
    mktopt__random random;
    mktopt__random_seed(&random, 4);
    const mktopt_curve curve = truth(MKTOPT_CURVE_EXPONENTIAL);
    data d;
    make(&curve, 2000, 0, 50, &random, &d);
    double weights = 0;
    mktopt_curve_fit *fit = fit_of(&d, N, NULL);
    for (int64_t c = 0; c < mktopt_curve_fit_candidate_count(fit); c++) {
        const mktopt_fitted_curve f = candidate_of(fit, c);
        double fitted[N], squares = 0, products = 0;
        assert_int_equal(mktopt_curve_evaluate(&f.curve, d.spend, N, fitted, NULL, NULL),
                         MKTOPT_OK);
        for (int i = 0; i < N; i++)
            squares += pow(fitted[i] + f.baseline - d.response[i], 2);
        for (int i = 1; i < N; i++)
            products += (fitted[i] + f.baseline - d.response[i]) *
                        (fitted[i - 1] + f.baseline - d.response[i - 1]);
        assert_near(f.autocorrelation, products / squares, 1e-9);
        const double k = (double)f.parameter_count + 1;
        assert_near(f.aicc, N * log(squares / N) + 2 * k + 2 * k * (k + 1) / (N - k - 1), 1e-9);
        assert_near(f.residual_sd, sqrt(squares / (N - k + 1)), 1e-9);
        assert_true(f.delta_aicc >= 0);
        weights += f.weight;
    }
    assert_near(weights, 1, 1e-12);
    mktopt_curve_fit_free(fit);
}

static void doubts(const data *d, int64_t n, const char *words)
{
    mktopt_curve_fit *fit = fit_of(d, n, NULL);
    const mktopt_fit_summary s = summary_of(fit);
    assert_int_equal(s.identified, 0);
    if (strstr(s.reason, words) == NULL)
        fail_msg("no '%s' in '%s'", words, s.reason);
    mktopt_curve_fit_free(fit);
}

static void what_data_cannot_tell(void **state)
{
    (void)state;
    mktopt__random random;
    mktopt__random_seed(&random, 5);
    mktopt_curve curve = truth(MKTOPT_CURVE_HILL);
    data d;
    make(&curve, 2000, 0, 10, &random, &d);
    doubts(&d, 1, "1 observation at 1 level of spend");
    doubts(&d, 4, "4 observations at 4 levels of spend; 5 at 3 are needed");
    for (int i = 0; i < N; i++)
        d.spend[i] = 5;
    doubts(&d, N, "120 observations at 1 level of spend");
    curve = mktopt_curve_exponential(0, 1);
    make(&curve, 2000, 500, 30, &random, &d);
    doubts(&d, N, "may not depend on spend");
    for (int i = 0; i < N; i++)
        d.response[i] = 0;
    doubts(&d, N, "does not rise with spend");
    mktopt_curve_fit *zeros = fit_of(&d, N, NULL);
    assert_true(isnan(summary_of(zeros).flat_aicc) && isnan(summary_of(zeros).straight_aicc));
    mktopt_curve_fit_free(zeros);
    for (int i = 0; i < N; i++)
        d.response[i] = -d.spend[i];
    doubts(&d, N, "does not rise with spend");
    curve = mktopt_curve_exponential(1000, 7000); /* seen up to 2000 */
    make(&curve, 2000, 0, 3, &random, &d);
    doubts(&d, N, "extrapolated");
    curve = mktopt_curve_power(3, 1);
    make(&curve, 2000, 0, 0, &random, &d);
    doubts(&d, N, "straight line");
    curve = truth(MKTOPT_CURVE_HILL);
    make(&curve, 900, 0, 150, &random, &d); /* much noise, half of the curve */
    mktopt_curve_fit *fit = fit_of(&d, N, NULL);
    assert_int_equal(summary_of(fit).identified, 0);
    mktopt_curve_fit_free(fit);
}

/* The flat response wins over every curve 19 times in 20 or more when it is the truth. */
static void noise_is_not_a_curve(void **state)
{
    (void)state;
    mktopt__random random;
    mktopt__random_seed(&random, 6);
    const mktopt_curve none = mktopt_curve_exponential(0, 1);
    int identified = 0;
    for (int trial = 0; trial < 200; trial++) {
        data d;
        make(&none, 2000, 500, 50, &random, &d);
        mktopt_curve_fit *fit = fit_of(&d, N, NULL);
        identified += summary_of(fit).identified;
        mktopt_curve_fit_free(fit);
    }
    assert_true(identified <= 10);
}

/* A straight line is not taken for a curve, whatever the noise: 19 times in 20 or more. */
static void straight_lines_do_not_bend(void **state)
{
    (void)state;
    mktopt__random random;
    mktopt__random_seed(&random, 8);
    const mktopt_curve line = mktopt_curve_power(3, 1);
    for (double noise = 60; noise < 2000; noise *= 5) {
        int identified = 0;
        for (int trial = 0; trial < 60; trial++) {
            data d;
            make(&line, 2000, 0, noise, &random, &d);
            mktopt_curve_fit *fit = fit_of(&d, N, NULL);
            identified += summary_of(fit).identified;
            mktopt_curve_fit_free(fit);
        }
        assert_true(identified <= 3);
    }
}

/* Where all possible curves are flat at the largest spend, no ratio of their slopes matters. */
static void saturation_is_seen(void **state)
{
    (void)state;
    mktopt__random random;
    mktopt__random_seed(&random, 9);
    const mktopt_curve curve = mktopt_curve_logistic(1000, 0.01);
    data d;
    make(&curve, 2000, 0, 30, &random, &d);
    mktopt_curve_fit *fit = fit_of(&d, N, NULL);
    assert_int_equal(summary_of(fit).identified, 1);
    assert_null(summary_of(fit).caution);
    mktopt_curve_fit_free(fit);
}

/* Errors that follow one another are told of; independent ones hardly ever. */
static void errors_that_hang_together(void **state)
{
    (void)state;
    mktopt__random random;
    mktopt__random_seed(&random, 11);
    const mktopt_curve curve = truth(MKTOPT_CURVE_EXPONENTIAL);
    int told[2] = {0, 0};
    for (int trial = 0; trial < 40; trial++)
        for (int follow = 0; follow < 2; follow++) {
            data d;
            double error = 0;
            make(&curve, 2000, 0, 0, &random, &d);
            for (int i = 0; i < N; i++)
                d.response[i] += error = 0.7 * follow * error + 20 * mktopt__random_normal(&random);
            mktopt_curve_fit *fit = fit_of(&d, N, NULL);
            const char *caution = summary_of(fit).caution;
            told[follow] += caution != NULL && strstr(caution, "residuals hang together") != NULL;
            mktopt_curve_fit_free(fit);
        }
    assert_true(told[0] <= 1);
    assert_true(told[1] >= 38);
}

/* Without small spends the data show what more brings, not what the whole brings against nothing:
 * with and without baseline curves fit alike. */
static void level_is_extrapolated(void **state)
{
    (void)state;
    mktopt__random random;
    mktopt__random_seed(&random, 10);
    const mktopt_curve curve = truth(MKTOPT_CURVE_LOG);
    mktopt_error err;
    data d;
    for (int i = 0; i < N; i++)
        d.spend[i] = 600 + 12 * i;
    assert_ok(mktopt_curve_evaluate(&curve, d.spend, N, d.response, NULL, &err), err);
    for (int i = 0; i < N; i++)
        d.response[i] += 400 + 10 * mktopt__random_normal(&random);
    mktopt_curve_fit *fit = fit_of(&d, N, NULL);
    assert_non_null(summary_of(fit).caution);
    assert_contains(summary_of(fit).caution, "the least one seen is 600: at 2028 it is");
    mktopt_curve_fit_free(fit);
}

/* Weekly spend and revenue of seven media at once: one alone explains little, and the fit says so.
 */
static void weekly_data(void **state)
{
    (void)state;
    const char *folder = getenv("MKTOPT_DATA");
    char path[1000], line[1000];
    snprintf(path, sizeof path, "%s/real/robyn_simulated_weekly.csv", folder != NULL ? folder : "");
    FILE *file = folder != NULL ? fopen(path, "r") : NULL;
    if (file == NULL) {
        print_message("MKTOPT_DATA has no real/robyn_simulated_weekly.csv\n");
        skip();
    }
    double revenue[300], ooh[300], tv[300];
    int64_t n = 0;
    assert_non_null(fgets(line, sizeof line, file));
    while (n < 300 && fgets(line, sizeof line, file) != NULL)
        n += sscanf(line, "%*[^,],%lf,%lf,%lf", &revenue[n], &tv[n], &ooh[n]) == 3;
    fclose(file);
    assert_int_equal(n, 208);
    mktopt_curve_fit *fit;
    mktopt_error err;
    assert_ok(mktopt_allocation_fit_curve(ooh, revenue, n, NULL, NULL, &fit, &err), err);
    assert_int_equal(summary_of(fit).identified, 0);
    assert_contains(summary_of(fit).reason, "may not depend on spend");
    mktopt_curve_fit_free(fit);
    assert_ok(mktopt_allocation_fit_curve(tv, revenue, n, NULL, NULL, &fit, &err), err);
    assert_true(candidate_of(fit, 0).has_baseline && candidate_of(fit, 0).r_squared < 0.25);
    assert_true(candidate_of(fit, 0).baseline > 1e6);
    assert_int_equal(summary_of(fit).identified, 0);
    assert_contains(summary_of(fit).reason, "bends cannot be told");
    assert_contains(summary_of(fit).caution, "residuals hang together");
    mktopt_curve_fit_free(fit);
}

static void bad_input(void **state)
{
    (void)state;
    const int32_t families[] = {0, 5}, twice[] = {1, 1};
    double x[] = {1, 2}, y[] = {1, 2};
    mktopt_curve_fit *fit = NULL;
    mktopt_fit_options o;
    mktopt_error err;
#define FAILS(n, options, status, field)                                                       \
    assert_fails(mktopt_allocation_fit_curve(x, y, n, options, NULL, &fit, &err), err, status, \
                 field)
    FAILS(0, NULL, MKTOPT_OUT_OF_RANGE, "observations");
    FAILS(-1, NULL, MKTOPT_OUT_OF_RANGE, "observations");
    x[1] = -1;
    FAILS(2, NULL, MKTOPT_OUT_OF_RANGE, "observations[1].spend");
    x[1] = NAN;
    FAILS(2, NULL, MKTOPT_NOT_FINITE, "observations[1].spend");
    x[1] = 1;
    y[1] = INFINITY;
    FAILS(2, NULL, MKTOPT_NOT_FINITE, "observations[1].response");
    y[1] = 1;
    assert_int_equal(mktopt_fit_options_init(&o, sizeof o), MKTOPT_OK);
    o.level = 0;
    FAILS(2, &o, MKTOPT_OUT_OF_RANGE, "level");
    o.level = 0.5;
    o.baseline = 3;
    FAILS(2, &o, MKTOPT_UNKNOWN_NAME, "baseline");
    o.baseline = 0;
    o.families = families;
    FAILS(2, &o, MKTOPT_INVALID_ARGUMENT, "families");
    o.family_count = 2;
    FAILS(2, &o, MKTOPT_UNKNOWN_NAME, "families[1]");
    o.families = twice;
    FAILS(2, &o, MKTOPT_DUPLICATE, "families[1]");
#undef FAILS
    assert_int_equal(mktopt_allocation_fit_curve(NULL, y, 2, NULL, NULL, &fit, &err),
                     MKTOPT_INVALID_ARGUMENT);
    assert_int_equal(mktopt_allocation_fit_curve(x, NULL, 2, NULL, NULL, &fit, &err),
                     MKTOPT_INVALID_ARGUMENT);
    assert_int_equal(mktopt_allocation_fit_curve(x, y, 2, NULL, NULL, NULL, &err),
                     MKTOPT_INVALID_ARGUMENT);
    assert_null(fit);
    assert_ok(mktopt_allocation_fit_curve(x, y, 2, NULL, NULL, &fit, &err), err);
    mktopt_fitted_curve c = {.struct_size = sizeof c};
    assert_int_equal(mktopt_curve_fit_candidate_count(fit), 0);
    assert_fails(mktopt_curve_fit_candidate(fit, 0, &c, &err), err, MKTOPT_OUT_OF_RANGE, "index");
    mktopt_curve_fit_free(fit);
    mktopt_curve_fit_free(NULL);
}

static void every_allocation_fails(void **state)
{
    (void)state;
    mktopt__random random;
    mktopt__random_seed(&random, 7);
    const mktopt_curve curve = mktopt_curve_exponential(0, 1);
    data d;
    make(&curve, 2000, 500, 30, &random, &d);
    for (int64_t n = 1;; n++) {
        faults_state faults = {.fail_at = n};
        const mktopt_allocator allocator = faults_allocator(&faults);
        mktopt_curve_fit *fit = NULL;
        const mktopt_status status =
            mktopt_allocation_fit_curve(d.spend, d.response, N, NULL, &allocator, &fit, NULL);
        mktopt_curve_fit_free(fit);
        if (faults_survived(&faults, status))
            break;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exact_data),
        cmocka_unit_test(certified_values),
        cmocka_unit_test(agrees_with_scipy),
        cmocka_unit_test(errors_are_true),
        cmocka_unit_test(aicc_by_definition),
        cmocka_unit_test(what_data_cannot_tell),
        cmocka_unit_test(noise_is_not_a_curve),
        cmocka_unit_test(straight_lines_do_not_bend),
        cmocka_unit_test(saturation_is_seen),
        cmocka_unit_test(errors_that_hang_together),
        cmocka_unit_test(level_is_extrapolated),
        cmocka_unit_test(weekly_data),
        cmocka_unit_test(bad_input),
        cmocka_unit_test(every_allocation_fails),
    };
    return cmocka_run_group_tests_name("allocation_fit", tests, NULL, NULL);
}
