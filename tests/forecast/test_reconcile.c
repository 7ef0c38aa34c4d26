/* Coherent forecasts, against the structural form of MinT, which is another formula. */
#include "operations.h"
#include "series.h"

#include "faults.h"
#include "numeric/least_squares.h"

enum { NODES = 3, STEPS = 2 };

static const double mean[] = {100, 110, 45, 50, 60, 50};
static const double deviation[] = {10, 10, 3, 4, 6, 5};
static const double sum_of_two[] = {1, -1, -1};

static mktopt_forecast_hierarchy hierarchy(void)
{
    return (mktopt_forecast_hierarchy){.struct_size = sizeof(mktopt_forecast_hierarchy),
                                       .nodes = NODES,
                                       .horizon = STEPS,
                                       .mean = mean,
                                       .deviation = deviation,
                                       .constraints = sum_of_two,
                                       .n_constraints = 1};
}

static double determinant(double m[2][2])
{
    return m[0][0] * m[1][1] - m[0][1] * m[1][0];
}

static void inverse3(double a[3][3], double out[3][3])
{
    double det = 0;
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            double minor[2][2];
            int cell = 0;
            for (int r = 0; r < 3; r++)
                for (int c = 0; c < 3; c++)
                    if (r != i && c != j) {
                        minor[cell / 2][cell % 2] = a[r][c];
                        cell++;
                    }
            out[j][i] = ((i + j) % 2 ? -1 : 1) * determinant(minor);
            if (i == 0)
                det += a[0][j] * out[j][0];
        }
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            out[i][j] /= det;
}

/* b~ = (S' W^-1 S)^-1 S' W^-1 y, with S the sum and its parts. */
static void structural(double w[3][3], const double *y, double *out, double *variance)
{
    const double s[3][2] = {{1, 1}, {1, 0}, {0, 1}};
    double inverse[3][3], g[2][2] = {{0}}, right[2] = {0};
    inverse3(w, inverse);
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            for (int p = 0; p < 2; p++) {
                right[p] += s[i][p] * inverse[i][j] * y[j];
                for (int q = 0; q < 2; q++)
                    g[p][q] += s[i][p] * inverse[i][j] * s[j][q];
            }
    const double det = determinant(g);
    const double v[2][2] = {{g[1][1] / det, -g[0][1] / det}, {-g[1][0] / det, g[0][0] / det}};
    const double b[2] = {v[0][0] * right[0] + v[0][1] * right[1],
                         v[1][0] * right[0] + v[1][1] * right[1]};
    for (int i = 0; i < 3; i++) {
        out[i] = s[i][0] * b[0] + s[i][1] * b[1];
        variance[i] = 0;
        for (int p = 0; p < 2; p++)
            for (int q = 0; q < 2; q++)
                variance[i] += s[i][p] * v[p][q] * s[i][q];
    }
}

static void agrees_with_the_structural_form(void **state)
{
    (void)state;
    const double correlation[] = {1, 0.5, 0.3, 0.5, 1, -0.2, 0.3, -0.2, 1};
    for (int with = 0; with < 2; with++) {
        mktopt_error err;
        double out[NODES * STEPS], spread[NODES * STEPS];
        mktopt_forecast_hierarchy h = hierarchy();
        h.correlation = with ? correlation : NULL;
        assert_ok(mktopt_forecast_reconcile(&h, NULL, out, spread, &err), err);
        for (int k = 0; k < STEPS; k++) {
            double w[3][3], y[3], expected[3], variance[3];
            for (int i = 0; i < 3; i++) {
                y[i] = mean[i * STEPS + k];
                for (int j = 0; j < 3; j++)
                    w[i][j] = deviation[i * STEPS + k] * deviation[j * STEPS + k] *
                              (i == j ? 1
                               : with ? correlation[3 * i + j]
                                      : 0);
            }
            structural(w, y, expected, variance);
            for (int i = 0; i < 3; i++) {
                assert_near(out[i * STEPS + k], expected[i], 1e-12);
                assert_near(spread[i * STEPS + k], sqrt(variance[i]), 1e-12);
                assert_true(spread[i * STEPS + k] <= deviation[i * STEPS + k] * (1 + 1e-12));
            }
            assert_near(out[k], out[STEPS + k] + out[2 * STEPS + k], 1e-13);
        }
    }
}

/* OLS by hand: of 100, 45 and 60 the gap of -5 goes in equal parts to all; what each of the three
 * new means is made of, and so its deviation, are thirds. */
static void weights_take_the_place_of_variances(void **state)
{
    (void)state;
    const double same[] = {1, 1, 1}, leaves_below[] = {2, 1, 1};
    double out[NODES * STEPS], spread[NODES * STEPS];
    mktopt_error err;
    mktopt_forecast_hierarchy h = hierarchy();
    h.weights = same;
    assert_ok(mktopt_forecast_reconcile(&h, NULL, out, spread, &err), err);
    assert_near(out[0], 100 + 5. / 3, 1e-13);
    assert_near(out[STEPS], 45 - 5. / 3, 1e-13);
    assert_near(out[2 * STEPS], 60 - 5. / 3, 1e-13);
    assert_near(spread[0], sqrt(4. / 9 * 100 + 9. / 9 + 36. / 9), 1e-12);
    assert_near(spread[STEPS], sqrt(100. / 9 + 4. / 9 * 9 + 36. / 9), 1e-12);
    h.weights = leaves_below;
    assert_ok(mktopt_forecast_reconcile(&h, NULL, out, spread, &err), err);
    assert_near(out[0], 102.5, 1e-13);
    assert_near(out[STEPS], 43.75, 1e-13);
    assert_near(out[2 * STEPS], 58.75, 1e-13);
    const double negative[] = {1, -1, 1};
    h.weights = negative;
    assert_fails(mktopt_forecast_reconcile(&h, NULL, out, spread, &err), err, MKTOPT_OUT_OF_RANGE,
                 "weights[1]");
}

static void nothing_below_zero_stays_coherent(void **state)
{
    (void)state;
    const double low[] = {10, 10, 1, -8, 30, 5};
    mktopt_error err;
    double out[NODES * STEPS], spread[NODES * STEPS];
    mktopt_forecast_hierarchy h = hierarchy();
    h.mean = low;
    h.non_negative = 1;
    assert_ok(mktopt_forecast_reconcile(&h, NULL, out, spread, &err), err);
    for (int k = 0; k < STEPS; k++) {
        assert_near(out[k], out[STEPS + k] + out[2 * STEPS + k], 1e-13);
        for (int i = 0; i < NODES; i++)
            assert_true(out[i * STEPS + k] >= 0);
    }
    assert_near(out[STEPS + 1], 0, 0);
    const double lowest[] = {-1, -10, -1, -8, -30, -5};
    h.mean = lowest;
    assert_ok(mktopt_forecast_reconcile(&h, NULL, out, spread, &err), err);
    for (int i = 0; i < NODES * STEPS; i++)
        assert_near(out[i], 0, 0);
}

/* The constrained least squares by hand: with the first part at 0, b minimises (b - 3)^2 / 1 +
 * (b + 1)^2 / 4, so it is 11/5. */
static void a_sum_below_zero_does_not_take_all_parts_along(void **state)
{
    (void)state;
    const double low[] = {-1, -5, 3}, sure[] = {2, 2, 1}, sums[] = {1, -1, -1};
    double out[3], spread[3];
    mktopt_error err;
    const mktopt_forecast_hierarchy h = {.struct_size = sizeof h,
                                         .non_negative = 1,
                                         .nodes = 3,
                                         .horizon = 1,
                                         .mean = low,
                                         .deviation = sure,
                                         .constraints = sums,
                                         .n_constraints = 1};
    assert_ok(mktopt_forecast_reconcile(&h, NULL, out, spread, &err), err);
    assert_near(out[0], 2.2, 1e-12);
    assert_near(out[1], 0, 0);
    assert_near(out[2], 2.2, 1e-12);
    assert_near(spread[2], sqrt(1 - 1. / 9), 1e-12); /* being held makes nobody surer */
}

enum { ALL = 6, LEAVES = 4 }; /* total, a pair, four leaves of which the first two are the pair */

static const double leaves[ALL][LEAVES] = {{1, 1, 1, 1}, {1, 1, 0, 0}, {1, 0, 0, 0},
                                           {0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}};

/* The distance (x - y)' W^-1 (x - y). */
static double distance(double inverse[ALL][ALL], const double *x, const double *y)
{
    double sum = 0;
    for (int i = 0; i < ALL; i++)
        for (int j = 0; j < ALL; j++)
            sum += (x[i] - y[i]) * inverse[i][j] * (x[j] - y[j]);
    return sum;
}

/* The nearest coherent means whose leaves outside `free_ones` are 0. */
static void nearest(double inverse[ALL][ALL], const double *y, int free_ones, double *x)
{
    double gram[LEAVES * LEAVES] = {0}, right[LEAVES] = {0};
    for (int p = 0; p < LEAVES; p++)
        for (int i = 0; i < ALL; i++)
            for (int j = 0; j < ALL && (free_ones >> p & 1); j++) {
                right[p] += leaves[i][p] * inverse[i][j] * y[j];
                for (int q = 0; q < LEAVES; q++)
                    gram[p * LEAVES + q] +=
                        free_ones >> q & 1 ? leaves[i][p] * inverse[i][j] * leaves[j][q] : 0;
            }
    for (int p = 0; p < LEAVES; p++)
        gram[p * LEAVES + p] += !(free_ones >> p & 1);
    assert_int_equal(mktopt__solve_positive(gram, right, LEAVES), 0);
    for (int i = 0; i < ALL; i++) {
        x[i] = 0;
        for (int p = 0; p < LEAVES; p++)
            x[i] += leaves[i][p] * right[p];
    }
}

static void invert(const double *deviations, const double *correlation, double inverse[ALL][ALL])
{
    for (int column = 0; column < ALL; column++) {
        double w[ALL * ALL], unit[ALL] = {0};
        for (int i = 0; i < ALL * ALL; i++)
            w[i] = correlation[i] * deviations[i / ALL] * deviations[i % ALL];
        unit[column] = 1;
        assert_int_equal(mktopt__solve_positive(w, unit, ALL), 0);
        for (int i = 0; i < ALL; i++)
            inverse[i][column] = unit[i];
    }
}

/* By brute force: of all sets of leaves at 0 the one that comes nearest. */
static void nothing_below_zero_is_the_nearest(void **state)
{
    (void)state;
    const double sums[2 * ALL] = {1, -1, 0, 0, -1, -1, 0, 1, -1, -1, 0, 0};
    mktopt__random random;
    mktopt__random_seed(&random, 4);
    for (int run = 0; run < 200; run++) {
        double y[ALL], sure[ALL], correlation[ALL * ALL], inverse[ALL][ALL], best[ALL];
        double out[ALL], spread[ALL], free_spread[ALL], least = (double)INFINITY;
        for (int i = 0; i < ALL; i++) {
            y[i] = 3 + 8 * mktopt__random_normal(&random);
            sure[i] = 1 + 5 * mktopt__random_uniform(&random);
        }
        for (int i = 0; i < ALL * ALL; i++)
            correlation[i] = i % (ALL + 1) == 0 ? 1 : (run % 3) * 0.3;
        invert(sure, correlation, inverse);
        for (int set = 0; set < 1 << LEAVES; set++) {
            double x[ALL];
            nearest(inverse, y, set, x);
            const double far = distance(inverse, x, y);
            int below = 0;
            for (int i = 0; i < ALL; i++)
                below |= x[i] < -1e-12;
            if (below || far >= least)
                continue;
            least = far;
            memcpy(best, x, sizeof best);
        }
        mktopt_error err;
        mktopt_forecast_hierarchy h = {.struct_size = sizeof h,
                                       .nodes = ALL,
                                       .horizon = 1,
                                       .mean = y,
                                       .deviation = sure,
                                       .correlation = correlation,
                                       .constraints = sums,
                                       .n_constraints = 2};
        assert_ok(mktopt_forecast_reconcile(&h, NULL, out, free_spread, &err), err);
        h.non_negative = 1;
        assert_ok(mktopt_forecast_reconcile(&h, NULL, out, spread, &err), err);
        assert_memory_equal(spread, free_spread, sizeof spread);
        for (int i = 0; i < ALL; i++)
            assert_true(fabs(out[i] - best[i]) < 1e-9);
    }
}

/* With the certain part of 3 and the first at 0 the last minimises (1 + c)^2 + (c - 1)^2: 0. */
static void what_is_certain_stays(void **state)
{
    (void)state;
    const double given[] = {2, -4, 3, 1}, sure[] = {1, 1, 0, 1}, sums[] = {1, -1, -1, -1};
    double out[4], spread[4];
    mktopt_error err;
    const mktopt_forecast_hierarchy h = {.struct_size = sizeof h,
                                         .non_negative = 1,
                                         .nodes = 4,
                                         .horizon = 1,
                                         .mean = given,
                                         .deviation = sure,
                                         .constraints = sums,
                                         .n_constraints = 1};
    assert_ok(mktopt_forecast_reconcile(&h, NULL, out, spread, &err), err);
    assert_near(out[0], 3, 1e-12);
    assert_true(out[1] == 0);
    assert_near(out[2], 3, 1e-12);
    assert_true(fabs(out[3]) < 1e-12);
}

static void errors_are_told(void **state)
{
    (void)state;
    mktopt_error err;
    double out[NODES * STEPS], spread[NODES * STEPS];
    const double twice[] = {1, -1, -1, 1, -1, -1}, certain[6] = {0};
    mktopt_forecast_hierarchy h = hierarchy();
    h.constraints = twice;
    h.n_constraints = 2;
    assert_fails(mktopt_forecast_reconcile(&h, NULL, out, spread, &err), err, MKTOPT_INFEASIBLE,
                 "constraints");
    const double same[] = {1, 1, 1}, there[] = {1, -1, 0, -1, 1, 0};
    h.constraints = there; /* rounding alone keeps it from being singular */
    h.weights = same;
    assert_fails(mktopt_forecast_reconcile(&h, NULL, out, spread, &err), err, MKTOPT_INFEASIBLE,
                 "constraints");
    h = hierarchy();
    h.deviation = certain;
    assert_fails(mktopt_forecast_reconcile(&h, NULL, out, spread, &err), err, MKTOPT_INFEASIBLE,
                 "constraints");
    h = hierarchy();
    h.nodes = 0;
    assert_fails(mktopt_forecast_reconcile(&h, NULL, out, spread, &err), err, MKTOPT_OUT_OF_RANGE,
                 "hierarchy");
    h.struct_size = 0;
    assert_fails(mktopt_forecast_reconcile(&h, NULL, out, spread, &err), err,
                 MKTOPT_INVALID_OPTIONS, "hierarchy.struct_size");
    for (int64_t n = 1;; n++) {
        faults_state faults = {.fail_at = n};
        const mktopt_allocator allocator = faults_allocator(&faults);
        h = hierarchy();
        const mktopt_status status = mktopt_forecast_reconcile(&h, &allocator, out, spread, &err);
        if (faults_survived(&faults, status))
            break;
    }
}

static void the_operation_takes_names(void **state)
{
    (void)state;
    const char *request =
        "{\"series\": ["
        "{\"name\": \"total\", \"parts\": [\"a\", \"b\"], \"residuals\": [3, -2, 1, null, 2, -4], "
        "\"forecast\": {\"mean\": [100], \"intervals\": [{\"level\": 0.95, \"lower\": [90], "
        "\"upper\": [110]}]}},"
        "{\"name\": \"a\", \"residuals\": [1, -2, 1, 1, 1, -2], \"forecast\": {\"mean\": [50], "
        "\"intervals\": [{\"level\": 0.95, \"lower\": [45], \"upper\": [55]}]}},"
        "{\"name\": \"b\", \"residuals\": [2, 1, -1, 0, 1, -1], \"forecast\": {\"mean\": [60], "
        "\"intervals\": [{\"level\": 0.95, \"lower\": [50], \"upper\": [70]}]}}]}";
    const char *text = answer_text("forecast.reconcile", request);
    double values[3];
    const char *at = text;
    for (int i = 0; i < 3; i++) {
        at = strstr(at, "\"mean\":[") + 8;
        values[i] = strtod(at, NULL);
    }
    assert_near(values[0], values[1] + values[2], 1e-13);
    assert_true(values[0] > 100 && values[1] < 50 && values[2] < 60);
    assert_contains(text, "\"incoherence\":10}");
    const char *bad =
        "{\"series\": [{\"name\": \"a\", \"parts\": [\"x\"], \"forecast\": {\"mean\": "
        "[1], \"intervals\": [{\"level\": 0.9, \"lower\": [0], \"upper\": [2]}]}}]}";
    refuses("forecast.reconcile", bad, MKTOPT_UNKNOWN_NAME, "series[0].parts[0]");
#define MEAN(m) "\"forecast\": {\"mean\": [" #m "]}"
#define TREE                                                                          \
    "\"series\": [{\"name\": \"all\", \"parts\": [\"a\", \"b\"], " MEAN(              \
        100) "}, "                                                                    \
             "{\"name\": \"a\", " MEAN(45) "}, {\"name\": \"b\", \"parts\": [\"c\", " \
                                           "\"d\"], " MEAN(                           \
                                               60) "}, "                              \
                                                   "{\"name\": \"c\", " MEAN(         \
                                                       20) "}, {\"name\": \"d\", " MEAN(40) "}]"
    answers("forecast.reconcile", "{\"method\": \"ols\", " TREE "}", "\"mean\":[101.875]",
            "\"mean\":[43.125]", "\"mean\":[58.75]", "\"mean\":[19.375]", "\"mean\":[39.375]",
            NULL);
    answers("forecast.reconcile", "{\"method\": \"structural\", " TREE "}", "\"mean\":[103]",
            "\"mean\":[44]", "\"mean\":[59]", "\"mean\":[19.5]", "\"mean\":[39.5]", NULL);
    refuses("forecast.reconcile", "{" TREE "}", MKTOPT_MISSING_FIELD,
            "series[0].forecast.intervals");
    refuses("forecast.reconcile",
            "{\"method\": \"structural\", \"series\": [{\"name\": \"a\", \"parts\": [\"b\", "
            "\"c\"], " MEAN(1) "}, {\"name\": \"b\", \"parts\": [\"a\", \"c\"], " MEAN(
                1) "}, {\"name\": \"c\", " MEAN(1) "}]}",
            MKTOPT_CONFLICT, "series");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_the_structural_form),
        cmocka_unit_test(weights_take_the_place_of_variances),
        cmocka_unit_test(nothing_below_zero_stays_coherent),
        cmocka_unit_test(a_sum_below_zero_does_not_take_all_parts_along),
        cmocka_unit_test(nothing_below_zero_is_the_nearest),
        cmocka_unit_test(what_is_certain_stays),
        cmocka_unit_test(errors_are_told),
        cmocka_unit_test(the_operation_takes_names),
    };
    return cmocka_run_group_tests_name("forecast reconciliation", tests, NULL, NULL);
}
