/* The functions of <mktopt/allocation.h> with nothing. */
#include "nulls.h"

static void analysis(void **state)
{
    (void)state;
    mktopt_allocation_tables *tables = NULL;
    mktopt_channel_efficiency efficiency;
    mktopt_matrix_channel placed;
    mktopt_matrix_cell cells[MKTOPT_CELL_COUNT];
    assert_refused(mktopt_allocation_tables_create(NULL, 0, NULL, NULL, NULL));
    assert_int_equal(mktopt_allocation_tables_create(NULL, 0, NULL, &tables, NULL), MKTOPT_OK);
    mktopt_allocation_tables_free(tables);
    mktopt_allocation_tables_free(NULL);
    assert_null(mktopt_allocation_tables_json(NULL, NULL));
    assert_refused(mktopt_allocation_efficiency(NULL, 1, NULL, &efficiency, NULL, NULL));
    assert_refused(mktopt_allocation_efficiency(NULL, 1, NULL, NULL, NULL, NULL));
    assert_refused(mktopt_allocation_matrix(NULL, 1, 1, NULL, &placed, cells, NULL));
    assert_refused(mktopt_allocation_matrix(NULL, 1, 1, NULL, NULL, NULL, NULL));
    assert_int_equal(mktopt_allocation_matrix(NULL, INT64_MIN, 1, NULL, &placed, cells, NULL),
                     MKTOPT_OUT_OF_RANGE);
}

static void scaling(void **state)
{
    (void)state;
    mktopt_scaling_plan *plan = NULL;
    mktopt_scaling_options options = {0};
    mktopt_scaling_summary summary = {.struct_size = sizeof summary};
    mktopt_scaling_channel channel = {.struct_size = sizeof channel};
    assert_bad_options(mktopt_scaling_options_init(NULL, sizeof options));
    assert_refused(mktopt_allocation_scaling_plan(NULL, 1, 1, NULL, NULL, &plan, NULL));
    assert_refused(mktopt_allocation_scaling_plan(NULL, 0, 1, NULL, NULL, NULL, NULL));
    assert_int_equal(mktopt_allocation_scaling_plan(NULL, 0, 1, &options, NULL, &plan, NULL),
                     MKTOPT_INVALID_OPTIONS);
    assert_null(plan);
    mktopt_scaling_plan_free(NULL);
    assert_refused(mktopt_scaling_plan_summary(NULL, &summary, NULL));
    assert_int_equal(mktopt_scaling_plan_channel_count(NULL), 0);
    assert_refused(mktopt_scaling_plan_channel(NULL, 0, &channel, NULL));
    assert_int_equal(mktopt_scaling_plan_opportunity_count(NULL), 0);
    assert_refused(mktopt_scaling_plan_opportunity(NULL, 0, &channel, NULL));
}

static void curve_fit(void **state)
{
    (void)state;
    const double one = 1;
    mktopt_curve_fit *fit = NULL;
    mktopt_fit_options options = {0};
    mktopt_fit_summary summary = {.struct_size = sizeof summary};
    mktopt_fitted_curve curve = {.struct_size = sizeof curve};
    assert_bad_options(mktopt_fit_options_init(NULL, sizeof options));
    assert_refused(mktopt_allocation_fit_curve(NULL, &one, 1, NULL, NULL, &fit, NULL));
    assert_refused(mktopt_allocation_fit_curve(&one, NULL, 1, NULL, NULL, &fit, NULL));
    assert_refused(mktopt_allocation_fit_curve(&one, &one, 1, NULL, NULL, NULL, NULL));
    assert_int_equal(mktopt_allocation_fit_curve(&one, &one, INT64_MIN, NULL, NULL, &fit, NULL),
                     MKTOPT_OUT_OF_RANGE);
    assert_int_equal(mktopt_allocation_fit_curve(&one, &one, 1, &options, NULL, &fit, NULL),
                     MKTOPT_INVALID_OPTIONS);
    assert_null(fit);
    mktopt_curve_fit_free(NULL);
    assert_refused(mktopt_curve_fit_summary(NULL, &summary, NULL));
    assert_int_equal(mktopt_curve_fit_candidate_count(NULL), 0);
    assert_refused(mktopt_curve_fit_candidate(NULL, 0, &curve, NULL));
}

static void allocation(void **state)
{
    (void)state;
    mktopt_allocation_channel c = {0};
    mktopt_allocation_options never_initialised = {0};
    mktopt_allocation *a = NULL;
    mktopt_frontier *f = NULL;
    const double one = 1;
    assert_refused(mktopt_allocation_channel_init(NULL, sizeof c));
    assert_refused(mktopt_allocation_group_init(NULL, sizeof(mktopt_allocation_group)));
    assert_refused(mktopt_allocation_options_init(NULL, sizeof never_initialised));
    assert_refused(mktopt_allocation_optimize(NULL, 1, 1, NULL, NULL, &a, NULL));
    assert_bad_options(mktopt_allocation_optimize(&c, 1, 1, NULL, NULL, &a, NULL));
    assert_int_equal(mktopt_allocation_channel_init(&c, sizeof c), MKTOPT_OK);
    assert_refused(mktopt_allocation_optimize(&c, 1, 1, NULL, NULL, &a, NULL)); /* no name */
    c.name = "c";
    c.curve = mktopt_curve_power(1, 1);
    assert_refused(mktopt_allocation_optimize(&c, 1, 1, NULL, NULL, NULL, NULL));
    assert_bad_options(mktopt_allocation_optimize(&c, 1, 1, &never_initialised, NULL, &a, NULL));
    assert_int_equal(mktopt_allocation_optimize(&c, -1, 1, NULL, NULL, &a, NULL),
                     MKTOPT_OUT_OF_RANGE);
    assert_refused(mktopt_allocation_minimize_spend(&c, 1, 1, NULL, NULL, NULL, NULL));
    assert_refused(mktopt_allocation_what_if(&c, 1, NULL, NULL, NULL, &a, NULL));
    assert_refused(mktopt_allocation_what_if(&c, 1, &one, NULL, NULL, NULL, NULL));
    assert_refused(mktopt_allocation_frontier(&c, 1, NULL, 1, NULL, NULL, &f, NULL));
    assert_int_equal(mktopt_allocation_frontier(&c, 1, &one, 0, NULL, NULL, &f, NULL),
                     MKTOPT_OUT_OF_RANGE);
    assert_refused(mktopt_allocation_frontier(&c, 1, &one, 1, NULL, NULL, NULL, NULL));
    assert_true(a == NULL && f == NULL);
    mktopt_allocation_free(NULL);
    mktopt_frontier_free(NULL);
    assert_int_equal(mktopt_allocation_channel_count(NULL), 0);
    assert_int_equal(mktopt_allocation_group_count(NULL), 0);
    assert_int_equal(mktopt_allocation_move_count(NULL), 0);
    assert_int_equal(mktopt_frontier_point_count(NULL), 0);
    assert_refused(mktopt_allocation_get_summary(NULL, NULL, NULL));
    assert_refused(mktopt_allocation_get_channel(NULL, 0, NULL, NULL));
    assert_refused(mktopt_allocation_get_group(NULL, 0, NULL, NULL));
    assert_refused(mktopt_allocation_get_move(NULL, 0, NULL, NULL));
    assert_refused(mktopt_frontier_get_point(NULL, 0, NULL, NULL));
    assert_int_equal(mktopt_allocation_optimize(&c, 1, 1, NULL, NULL, &a, NULL), MKTOPT_OK);
    assert_refused(mktopt_allocation_get_summary(a, NULL, NULL));
    assert_refused(mktopt_allocation_get_channel(a, 0, NULL, NULL));
    mktopt_allocation_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(analysis),
        cmocka_unit_test(scaling),
        cmocka_unit_test(curve_fit),
        cmocka_unit_test(allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
