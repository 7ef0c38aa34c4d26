/* The struct_size protocol: callers of other versions. */
#include "support.h"

#include "base/options.h"

typedef struct options_now {
    uint32_t struct_size;
    int32_t order;
    double half_life_days;
} options_now;

typedef struct options_before {
    uint32_t struct_size;
    int32_t order;
} options_before;

typedef struct options_later {
    uint32_t struct_size;
    int32_t order;
    double half_life_days;
    double added;
} options_later;

static const options_now defaults = {sizeof(options_now), 1, 7};

static void null_means_defaults(void **state)
{
    (void)state;
    mktopt_error err;
    options_now known = defaults;
    assert_ok(mktopt__struct_in(NULL, "options", &known, sizeof known, &err), err);
    assert_memory_equal(&known, &defaults, sizeof known);
}

static void an_older_caller_gets_defaults_for_what_it_lacks(void **state)
{
    (void)state;
    mktopt_error err;
    options_now known = defaults;
    const options_before given = {sizeof given, 3};
    assert_ok(mktopt__struct_in(&given, "options", &known, sizeof known, &err), err);
    assert_int_equal(known.struct_size, sizeof known);
    assert_int_equal(known.order, 3);
    assert_true(known.half_life_days == 7);
}

static void a_newer_caller_is_understood_or_told(void **state)
{
    (void)state;
    mktopt_error err;
    options_now known = defaults;
    options_later given = {sizeof given, 2, 14, 0};
    assert_ok(mktopt__struct_in(&given, "options", &known, sizeof known, &err), err);
    assert_int_equal(known.struct_size, sizeof known);
    assert_true(known.half_life_days == 14);

    known = defaults;
    given.added = 0.5;
    assert_fails(mktopt__struct_in(&given, "options", &known, sizeof known, &err), err,
                 MKTOPT_INVALID_OPTIONS, "options");
    assert_memory_equal(&known, &defaults, sizeof known);
}

static void an_uninitialised_struct_is_refused(void **state)
{
    (void)state;
    mktopt_error err;
    options_now known = defaults;
    const uint32_t sizes[] = {0, 3, 0xcccccccc};
    for (size_t i = 0; i < 3; i++) {
        options_now given = {sizes[i], 9, 9};
        assert_fails(mktopt__struct_in(&given, "options", &known, sizeof known, &err), err,
                     MKTOPT_INVALID_OPTIONS, "options.struct_size");
        assert_fails(mktopt__struct_out(&given, "summary", &known, sizeof known, &err), err,
                     MKTOPT_INVALID_OPTIONS, "summary.struct_size");
        assert_int_equal(given.order, 9);
    }
    assert_memory_equal(&known, &defaults, sizeof known);
}

static void results_fit_the_callers_struct(void **state)
{
    (void)state;
    mktopt_error err;
    const options_now known = {sizeof known, 4, 30};
    struct {
        options_before before;
        int32_t behind;
    } small = {{sizeof(options_before), 0}, 77};
    assert_ok(mktopt__struct_out(&small.before, "out", &known, sizeof known, &err), err);
    assert_int_equal(small.before.struct_size, sizeof(options_before));
    assert_int_equal(small.before.order, 4);
    assert_int_equal(small.behind, 77);

    options_later large = {sizeof large, 0, 0, 5};
    assert_ok(mktopt__struct_out(&large, "out", &known, sizeof known, &err), err);
    assert_int_equal(large.struct_size, sizeof large);
    assert_true(large.half_life_days == 30);
    assert_true(large.added == 0);
}

static void arrays_have_the_size_of_today(void **state)
{
    (void)state;
    mktopt_error err;
    options_now rows[] = {defaults, defaults, defaults};
    assert_ok(mktopt__check_sizes("rows", rows, 3, sizeof *rows, &err), err);
    rows[2].struct_size = sizeof(options_later);
    assert_fails(mktopt__check_sizes("rows", rows, 3, sizeof *rows, &err), err,
                 MKTOPT_INVALID_OPTIONS, "rows[2]");
    assert_ok(mktopt__check_sizes("rows", rows, 2, sizeof *rows, &err), err);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(null_means_defaults),
        cmocka_unit_test(an_older_caller_gets_defaults_for_what_it_lacks),
        cmocka_unit_test(a_newer_caller_is_understood_or_told),
        cmocka_unit_test(an_uninitialised_struct_is_refused),
        cmocka_unit_test(results_fit_the_callers_struct),
        cmocka_unit_test(arrays_have_the_size_of_today),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
