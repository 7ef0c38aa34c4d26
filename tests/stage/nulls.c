/* The functions of <mktopt/stage.h> with nothing. */
#include "nulls.h"

static void stage(void **state)
{
    (void)state;
    mktopt_stage stage = {.struct_size = sizeof stage};
    const char *metric = NULL, *target = NULL;
    assert_refused(mktopt_stage_classify(1.0, NULL, NULL, NULL));
    stage.struct_size = 0;
    assert_int_equal(mktopt_stage_classify(1.0, NULL, &stage, NULL), MKTOPT_INVALID_OPTIONS);
    assert_int_equal(stage.struct_size, 0);
    assert_null(mktopt_stage_priority(NULL, NULL, 0));
    assert_null(mktopt_stage_priority(NULL, "growth", INT32_MAX));
    assert_null(mktopt_stage_priority(NULL, "growth", -1));
    assert_refused(mktopt_stage_success_metric(NULL, NULL, 0, &metric, &target, NULL));
    assert_refused(mktopt_stage_success_metric(NULL, "growth", 0, NULL, &target, NULL));
    assert_refused(mktopt_stage_success_metric(NULL, "growth", 0, &metric, NULL, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
