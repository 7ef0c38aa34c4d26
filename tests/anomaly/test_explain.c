/* Causes of changes, against causes that were planted. */
#include "support.h"

#include "faults.h"
#include "planted.h"

#include "anomaly/explain_view.h"

static const scenario scenarios[] = {
    {"sums, element", SUMS, ELEMENT, FACTOR, 0.05},
    {"sums, element, 10 % noise", SUMS, ELEMENT, FACTOR, 0.1},
    {"sums, no noise", SUMS, ELEMENT, FACTOR, 0},
    {"sums, set", SUMS, SET, FACTOR, 0.05},
    {"sums, set, 10 %", SUMS, SET, FACTOR, 0.1},
    {"sums, crossing", SUMS, CROSSING, FACTOR, 0.05},
    {"sums, crossing, 10 %", SUMS, CROSSING, FACTOR, 0.1},
    {"sums, block", SUMS, BLOCK, FACTOR, 0.05},
    {"sums, block, 10 %", SUMS, BLOCK, FACTOR, 0.1},
    {"sums, two", SUMS, TWO, FACTOR, 0.05},
    {"sums, two, 10 %", SUMS, TWO, FACTOR, 0.1},
    {"sums, amount, element", SUMS, ELEMENT, AMOUNT, 0.05},
    {"sums, amount, crossing", SUMS, CROSSING, AMOUNT, 0.05},
    {"sums, vanishes", SUMS, ELEMENT, VANISHES, 0.05},
    {"sums, vanishes, crossing", SUMS, CROSSING, VANISHES, 0.05},
    {"sums, appears", SUMS, ELEMENT, APPEARS, 0.05},
    {"sums, appears, crossing", SUMS, CROSSING, APPEARS, 0.05},
    {"counts, element", COUNTS, ELEMENT, FACTOR, 0},
    {"counts, element, 5 %", COUNTS, ELEMENT, FACTOR, 0.05},
    {"counts, set", COUNTS, SET, FACTOR, 0},
    {"counts, crossing", COUNTS, CROSSING, FACTOR, 0},
    {"counts, crossing, 5 %", COUNTS, CROSSING, FACTOR, 0.05},
    {"counts, block", COUNTS, BLOCK, FACTOR, 0},
    {"counts, two", COUNTS, TWO, FACTOR, 0},
    {"counts, appears", COUNTS, ELEMENT, APPEARS, 0},
    {"counts, vanishes", COUNTS, SET, VANISHES, 0},
    {"rates, element", RATES, ELEMENT, FACTOR, 0.1},
    {"rates, set", RATES, SET, FACTOR, 0.1},
    {"rates, crossing", RATES, CROSSING, FACTOR, 0.1},
    {"rates, block", RATES, BLOCK, FACTOR, 0.1},
    {"costs, element", COSTS, ELEMENT, FACTOR, 0.05},
    {"costs, set", COSTS, SET, FACTOR, 0.05},
    {"costs, crossing", COSTS, CROSSING, FACTOR, 0.05},
    {"costs, block", COSTS, BLOCK, FACTOR, 0.05},
    {"flat sums, element", SUMS, ELEMENT, FACTOR, 0.03, 1},
    {"flat sums, set", SUMS, SET, FACTOR, 0.03, 1},
    {"flat sums, crossing", SUMS, CROSSING, FACTOR, 0.03, 1},
    {"flat sums, block", SUMS, BLOCK, FACTOR, 0.03, 1},
    {"flat sums, two", SUMS, TWO, FACTOR, 0.03, 1},
    {"flat counts, element", COUNTS, ELEMENT, FACTOR, 0.05, 1},
    {"flat counts, crossing", COUNTS, CROSSING, FACTOR, 0.05, 1},
    {"flat costs, element", COSTS, ELEMENT, FACTOR, 0.03, 1},
    {"flat costs, crossing", COSTS, CROSSING, FACTOR, 0.03, 1},
    {"flat rates, element", RATES, ELEMENT, FACTOR, 0.03, 1},
    {"flat rates, crossing", RATES, CROSSING, FACTOR, 0.03, 1},
    {"flat sums, everything", SUMS, EVERYTHING, FACTOR, 0.03, 1},
    {"flat sums, nothing", SUMS, NOTHING, FACTOR, 0.03, 1},
    {"flat rates, nothing", RATES, NOTHING, FACTOR, 0.03, 1},
    {"sums, everything", SUMS, EVERYTHING, FACTOR, 0.05},
    {"sums, everything, 10 %", SUMS, EVERYTHING, FACTOR, 0.1},
    {"counts, everything", COUNTS, EVERYTHING, FACTOR, 0},
    {"rates, everything", RATES, EVERYTHING, FACTOR, 0.05},
    {"costs, everything", COSTS, EVERYTHING, FACTOR, 0.05},
    {"sums, nothing", SUMS, NOTHING, FACTOR, 0.05},
    {"sums, nothing, 10 %", SUMS, NOTHING, FACTOR, 0.1},
    {"counts, nothing", COUNTS, NOTHING, FACTOR, 0},
    {"rates, nothing", RATES, NOTHING, FACTOR, 0.05},
    {"costs, nothing", COSTS, NOTHING, FACTOR, 0.05},
};

/* In every scenario at least 95 % of the tables are explained exactly. */
static void planted_causes_are_recovered(void **state)
{
    (void)state;
    enum { CASES = 60 };
    static planted p;
    char failures[4000] = "";
    for (size_t i = 0; i < sizeof scenarios / sizeof *scenarios; i++) {
        int found = 0;
        for (uint64_t c = 0; c < CASES; c++) {
            plant(&scenarios[i], c + 1000 * i, &p);
            mktopt_explanation *explanation = explain_planted(&scenarios[i], &p);
            found += is_recovered(&p, explanation);
            mktopt_explanation_free(explanation);
        }
        print_message("# %s: %d of %d\n", scenarios[i].name, found, CASES);
        if (found < 0.95 * CASES)
            snprintf(failures + strlen(failures), sizeof failures - strlen(failures),
                     "%s: %d of %d\n", scenarios[i].name, found, CASES);
    }
    if (failures[0] != '\0')
        fail_msg("%s", failures);
}

static const char *const channels[] = {"a", "b", "c", "a", "b", "c"};
static const char *const regions[] = {"n", "n", "n", "s", "s", "s"};
static const mktopt_dimension two_dimensions[] = {{"channel", channels}, {"region", regions}};
static const double before[] = {100, 100, 100, 50, 50, 50};
static const double after[] = {100, 40, 100, 50, 20, 50};

static mktopt_change by_hand(void)
{
    return (mktopt_change){.struct_size = sizeof(mktopt_change),
                           .rows = 6,
                           .dimensions = two_dimensions,
                           .dimension_count = 2,
                           .before = before,
                           .after = after};
}

/* Campaigns within channels: a campaign is named as such, a channel not by its campaigns. */
static void a_dimension_within_another(void **state)
{
    (void)state;
    enum { CASES = 60, CHANNELS = 6, EACH = 5 };
    int found = 0;
    for (uint64_t seed = 0; seed < CASES; seed++) {
        const char *channel[CHANNELS * EACH], *campaign[CHANNELS * EACH];
        double visits[2][CHANNELS * EACH];
        mktopt__random random;
        mktopt__random_seed(&random, seed);
        const int whole = seed % 2 == 0, cause = below(&random, CHANNELS * EACH);
        const double factor = uniform(&random, 0.2, 0.6);
        for (int i = 0; i < CHANNELS * EACH; i++) {
            const double mean = uniform(&random, 500, 1500);
            const int hit = whole ? i / EACH == cause / EACH : i == cause;
            channel[i] = element_name(0, i / EACH);
            campaign[i] = element_name(1, i);
            visits[0][i] = poisson(&random, mean);
            visits[1][i] = poisson(&random, mean * (hit ? factor : 1));
        }
        const mktopt_dimension dimensions[] = {{"channel", channel}, {"campaign", campaign}};
        mktopt_change change = by_hand();
        change.rows = CHANNELS * EACH;
        change.dimensions = dimensions;
        change.before = visits[0];
        change.after = visits[1];
        mktopt_explanation *explanation;
        mktopt_error err;
        mktopt_change_cause step = {.struct_size = sizeof step};
        assert_ok(mktopt_change_explain(&change, NULL, NULL, &explanation, &err), err);
        if (mktopt_explanation_cause_count(explanation) == 1) {
            assert_ok(mktopt_explanation_get_cause(explanation, 0, &step, &err), err);
            found += step.element_count == 1 &&
                     strcmp(step.elements[0], whole ? channel[cause] : campaign[cause]) == 0;
        }
        mktopt_explanation_free(explanation);
    }
    assert_true(found >= 0.95 * CASES);
}

/* The same rows in another order, in halves and in another unit say the same. */
static void rows_may_come_in_any_way(void **state)
{
    (void)state;
    static planted p, other;
    const scenario s = {"", SUMS, CROSSING, FACTOR, 0.05, 0};
    for (uint64_t seed = 0; seed < 10; seed++) {
        plant(&s, seed, &p);
        if (p.rows > MOST_CELLS / 2)
            continue;
        other = p;
        other.rows = 2 * p.rows;
        for (int64_t i = 0; i < other.rows; i++) {
            const int64_t from = other.rows - 1 - i < p.rows ? other.rows - 1 - i : i;
            for (int d = 0; d < p.dimensions; d++) {
                other.element_of[d][i] = p.element_of[d][from];
                other.elements[d][i] = p.elements[d][from];
            }
            other.before[i] = 512 * p.before[from];
            other.after[i] = 512 * p.after[from];
        }
        mktopt_explanation *one = explain_planted(&s, &p), *two = explain_planted(&s, &other);
        mktopt_error err;
        const int64_t n = mktopt_explanation_cause_count(one);
        assert_int_equal(mktopt_explanation_cause_count(two), n);
        for (int64_t i = 0; i < n; i++) {
            mktopt_change_cause a = {.struct_size = sizeof a}, b = {.struct_size = sizeof b};
            assert_ok(mktopt_explanation_get_cause(one, i, &a, &err), err);
            assert_ok(mktopt_explanation_get_cause(two, i, &b, &err), err);
            assert_string_equal(a.dimension, b.dimension);
            assert_int_equal(a.element_count, b.element_count);
            for (int64_t e = 0; e < a.element_count; e++)
                assert_string_equal(a.elements[e], b.elements[e]);
            assert_near(b.explained, a.explained, 1e-12);
            assert_near(b.before, 1024 * a.before, 1e-12);
        }
        mktopt_explanation_free(one);
        mktopt_explanation_free(two);
    }
}

/* ---- evidence ------------------------------------------------------------------------------- */

/* The likelihood exp(-deviance / 2 phi) / sqrt(phi)^cells, integrated over phi: an inverse gamma
 * prior of shape 1, and beside it phi = 1. Both say the same of two deviances, up to a constant. */
static double integrated(double deviance, double cells, double prior, int counts)
{
    double sum = counts ? exp(-deviance / 2) : 0;
    const double step = 1e-3;
    for (double u = -12; u < 12; u += step) { /* phi = e^u */
        const double phi = exp(u);
        sum += step * phi * pow(phi, -cells / 2) * exp(-deviance / (2 * phi)) * prior / 2 /
               (phi * phi) * exp(-prior / (2 * phi));
    }
    return log(sum);
}

static void evidence_is_integrated_over_the_noise(void **state)
{
    (void)state;
    double top[2][9] = {{90, 112, 75, 140, 88, 97, 60, 131, 104},
                        {99, 101, 83, 150, 80, 94, 71, 122, 60}};
    for (int counts = 0; counts < 2; counts++) {
        top[0][0] = counts ? 90 : 90.5;
        mktopt__pair values[9], weighted[9];
        double sizes[9];
        const mktopt__cells cells = {.rows = 9, .top = {top[0], top[1]}};
        mktopt__view v = {.values = values, .weighted = weighted};
        mktopt__view_fill(&v, &cells, 0, 0, sizes);
        mktopt__view_weigh(&v, 9, 10);
        const double some = mktopt__view_evidence(&v, v.deviance);
        for (double deviance = 0.5; deviance < 30; deviance *= 3)
            assert_near(mktopt__view_evidence(&v, deviance) - some,
                        integrated(deviance, 8, v.prior, counts) -
                            integrated(v.deviance, 8, v.prior, counts),
                        1e-5);
    }
}

/* ---- by hand -------------------------------------------------------------------------------- */

/* b lost 90 of 450, which is all. Shares of b: 1/3 and 1/6, of a: 1/3 and 5/12. */
static void a_cause_by_hand(void **state)
{
    (void)state;
    const mktopt_change change = by_hand();
    mktopt_explanation *explanation;
    mktopt_error err;
    mktopt_explain_options options;
    mktopt_change_summary summary = {.struct_size = sizeof summary};
    mktopt_change_cause cause = {.struct_size = sizeof cause};
    mktopt_change_dimension dimension = {.struct_size = sizeof dimension};
    assert_ok(mktopt_explain_options_init(&options, sizeof options), err);
    options.metric = "Revenue";
    assert_ok(mktopt_change_explain(&change, &options, NULL, &explanation, &err), err);
    assert_ok(mktopt_explanation_get_summary(explanation, &summary, &err), err);
    assert_int_equal(summary.verdict, MKTOPT_CHANGE_CONCENTRATED);
    assert_near(summary.before, 450, 0);
    assert_near(summary.change, -90, 0);
    assert_near(summary.relative_change, -0.2, 1e-15);
    assert_near(summary.rest_relative_change, 0, 0);
    assert_string_equal(summary.sentence, "Revenue fell by 20 % (from 450 to 360): b (channel) "
                                          "explains 100 % of it; nothing else changed.");
    assert_int_equal(mktopt_explanation_cause_count(explanation), 1);
    assert_ok(mktopt_explanation_get_cause(explanation, 0, &cause, &err), err);
    assert_string_equal(cause.dimension, "channel");
    assert_int_equal(cause.element_count, 1);
    assert_string_equal(cause.elements[0], "b");
    assert_near(cause.explained, 1, 0);
    assert_near(cause.before, 150, 0);
    assert_near(cause.after, 60, 0);
    assert_int_equal(mktopt_explanation_dimension_count(explanation), 2);
    assert_ok(mktopt_explanation_get_dimension(explanation, 0, &dimension, &err), err);
    assert_string_equal(dimension.dimension, "channel");
    assert_int_equal(dimension.concentrated, 1);
    assert_int_equal(dimension.element_count, 1);
    const double p = 1.0 / 3, q = 1.0 / 6;
    assert_near(dimension.elements[0].surprise,
                0.5 * (p * log(2 * p / (p + q)) + q * log(2 * q / (p + q))), 1e-14);
    assert_near(dimension.elements[0].explanatory_power, 1, 0);
    assert_ok(mktopt_explanation_get_dimension(explanation, 1, &dimension, &err), err);
    assert_int_equal(dimension.concentrated, 0);
    mktopt_explanation_free(explanation);
}

/* CAC of b doubles: 900 / 30 = 30 to 1200 / 30 = 40. Finite differences of the paper's section 3.3:
 * of b (300 * 30 - 0) / (30 * 30) = 10, of the others 0. */
static void a_ratio_by_hand(void **state)
{
    (void)state;
    static const double cost[] = {200, 200, 200, 100, 100, 100};
    static const double cost_after[] = {200, 400, 200, 100, 200, 100};
    static const double customers[] = {5, 5, 5, 5, 5, 5};
    mktopt_change change = by_hand();
    change.before = cost;
    change.after = cost_after;
    change.before_denominator = change.after_denominator = customers;
    mktopt_explanation *explanation;
    mktopt_error err;
    mktopt_change_summary summary = {.struct_size = sizeof summary};
    mktopt_change_dimension dimension = {.struct_size = sizeof dimension};
    assert_ok(mktopt_change_explain(&change, NULL, NULL, &explanation, &err), err);
    assert_ok(mktopt_explanation_get_summary(explanation, &summary, &err), err);
    assert_near(summary.before, 30, 0);
    assert_near(summary.after, 40, 0);
    assert_string_equal(summary.sentence,
                        "the total rose by 33.3 % (from 30 to 40): b (channel) explains 100 % of "
                        "it; nothing else changed.");
    assert_ok(mktopt_explanation_get_dimension(explanation, 1, &dimension, &err), err);
    assert_string_equal(dimension.dimension, "region");
    /* n: 200 of the 300 more that are paid. */
    assert_near(dimension.elements[0].explanatory_power, 2.0 / 3, 1e-15);
    mktopt_explanation_free(explanation);
}

/* ---- failures ------------------------------------------------------------------------------- */

static void refused(const mktopt_change *change, mktopt_status status, const char *field)
{
    mktopt_explanation *explanation = NULL;
    mktopt_error err;
    assert_fails(mktopt_change_explain(change, NULL, NULL, &explanation, &err), err, status, field);
    assert_null(explanation);
}

static void changes_that_are_refused(void **state)
{
    (void)state;
    static const double bad[] = {1, 1, -1, 1, 1, 1}, worse[] = {1, (double)NAN, 1, 1, 1, 1};
    static const double tiny[] = {1, 1e-51, 1, 1, 1, 1};
    static const char *const holes[] = {"a", "b", "c", NULL, "b", "c"};
    const mktopt_dimension twice[] = {{"channel", channels}, {"channel", regions}};
    const mktopt_dimension hole[] = {{"channel", channels}, {"region", holes}};
    const mktopt_dimension nameless = {NULL, channels}, empty = {"channel", NULL};
    mktopt_change change = by_hand();
    change.struct_size = 0;
    refused(&change, MKTOPT_INVALID_OPTIONS, "change.struct_size");
    change = by_hand();
    change.rows = 0;
    refused(&change, MKTOPT_OUT_OF_RANGE, "rows");
    change = by_hand();
    change.dimension_count = -1;
    refused(&change, MKTOPT_OUT_OF_RANGE, "dimension_count");
    change = by_hand();
    change.dimensions = NULL;
    refused(&change, MKTOPT_INVALID_ARGUMENT, "dimensions");
    change.dimensions = twice;
    refused(&change, MKTOPT_DUPLICATE, "dimensions[1].name");
    change.dimensions = hole;
    refused(&change, MKTOPT_INVALID_ARGUMENT, "dimensions[1].elements[3]");
    change.dimension_count = 1;
    change.dimensions = &nameless;
    refused(&change, MKTOPT_INVALID_ARGUMENT, "dimensions[0].name");
    change.dimensions = &empty;
    refused(&change, MKTOPT_INVALID_ARGUMENT, "dimensions[0].elements");
    change = by_hand();
    change.after = NULL;
    refused(&change, MKTOPT_INVALID_ARGUMENT, "after");
    change.after = bad;
    refused(&change, MKTOPT_OUT_OF_RANGE, "after[2]");
    change = by_hand();
    change.before_denominator = worse;
    refused(&change, MKTOPT_NOT_FINITE, "before_denominator[1]");
    change.before_denominator = change.after_denominator = tiny;
    refused(&change, MKTOPT_OUT_OF_RANGE, "before_denominator[1]");
    change.after_denominator = NULL;
    change.before_denominator = before;
    refused(&change, MKTOPT_INVALID_ARGUMENT, "after_denominator");
    refused(NULL, MKTOPT_INVALID_ARGUMENT, "change");
}

static void results_that_are_asked_in_vain(void **state)
{
    (void)state;
    const mktopt_change change = by_hand();
    mktopt_explanation *explanation;
    mktopt_error err;
    mktopt_change_cause cause = {.struct_size = sizeof cause};
    mktopt_change_dimension dimension = {0};
    mktopt_explain_options options;
    assert_ok(mktopt_explain_options_init(&options, sizeof options), err);
    options.explained_share = 0;
    assert_fails(mktopt_change_explain(&change, &options, NULL, &explanation, &err), err,
                 MKTOPT_OUT_OF_RANGE, "explained_share");
    assert_ok(mktopt_change_explain(&change, NULL, NULL, &explanation, &err), err);
    assert_fails(mktopt_explanation_get_cause(explanation, 1, &cause, &err), err,
                 MKTOPT_OUT_OF_RANGE, "index");
    assert_fails(mktopt_explanation_get_cause(explanation, -1, &cause, &err), err,
                 MKTOPT_OUT_OF_RANGE, "index");
    assert_fails(mktopt_explanation_get_dimension(explanation, 0, &dimension, &err), err,
                 MKTOPT_INVALID_OPTIONS, "out.struct_size");
    mktopt_explanation_free(explanation);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    const mktopt_change change = by_hand();
    for (int64_t n = 1;; n++) {
        faults_state faults = {.fail_at = n};
        const mktopt_allocator allocator = faults_allocator(&faults);
        mktopt_explanation *explanation = NULL;
        const mktopt_status status =
            mktopt_change_explain(&change, NULL, &allocator, &explanation, NULL);
        mktopt_explanation_free(explanation);
        if (faults_survived(&faults, status))
            return;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(planted_causes_are_recovered),
        cmocka_unit_test(a_dimension_within_another),
        cmocka_unit_test(rows_may_come_in_any_way),
        cmocka_unit_test(evidence_is_integrated_over_the_noise),
        cmocka_unit_test(a_cause_by_hand),
        cmocka_unit_test(a_ratio_by_hand),
        cmocka_unit_test(changes_that_are_refused),
        cmocka_unit_test(results_that_are_asked_in_vain),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
