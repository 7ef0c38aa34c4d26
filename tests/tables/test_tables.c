/* Replaceable tables: merged key by key, checked when loaded, and back as JSON. */
#include "support.h"

#include "faults.h"

static mktopt_status create(const char *json, mktopt_tables **tables, mktopt_error *err)
{
    return mktopt_tables_create(json, json != NULL ? strlen(json) : 0, NULL, tables, err);
}

static void refuses(const char *json, mktopt_status status, const char *field)
{
    mktopt_tables *tables = NULL;
    mktopt_error err;
    assert_fails(create(json, &tables, &err), err, status, field);
    assert_null(tables);
}

static void test_defaults_are_the_seed(void **state)
{
    (void)state;
    mktopt_tables *tables;
    mktopt_error err;
    assert_ok(create(NULL, &tables, &err), err);
    const char *json = mktopt_tables_json(tables, NULL);
    assert_contains(json, "\"enterprise\":{\"display_name\":\"Enterprise Phase\","
                          "\"min_revenue\":500000,\"max_revenue\":null,\"budget_share\":0.2,"
                          "\"growth_target\":0.05,\"cac_target\":400");
    assert_contains(json, "\"partnerships\":{\"setup_cost\":4000,\"monthly_minimum\":2000,"
                          "\"scaling_efficiency\":0.8,\"saturation_point\":30000,"
                          "\"typical_roi\":8.5}");
    mktopt_tables_free(tables);
}

static void test_one_figure(void **state)
{
    (void)state;
    mktopt_tables *tables;
    mktopt_error err;
    mktopt_stage stage = {.struct_size = sizeof stage};
    assert_ok(create("{\"stages\":{\"startup\":{\"cac_target\":120}}}", &tables, &err), err);
    assert_ok(mktopt_stage_classify(5000, tables, &stage, &err), err);
    assert_true(stage.cac_target == 120);
    assert_true(stage.budget_share == 0.4); /* the rest of the row stays */
    assert_ok(mktopt_stage_classify(5000, NULL, &stage, &err), err);
    assert_true(stage.cac_target == 150);
    mktopt_tables_free(tables);
}

static const char *const two_stages =
    "{\"stages\":{\"growth\":null,\"scale\":null,\"expansion\":null,\"enterprise\":null,"
    "\"startup\":{\"max_revenue\":5},"
    "\"large\":{\"display_name\":\"Large\",\"min_revenue\":5,\"budget_share\":0.1,"
    "\"growth_target\":0,\"cac_target\":1,\"channel_shares\":{\"seo\":1},\"focus\":\"all\","
    "\"priorities\":[],\"success_metrics\":[]}},\"channels\":{\"seo\":{\"setup_cost\":0,"
    "\"monthly_minimum\":1,\"scaling_efficiency\":1,\"saturation_point\":2,\"typical_roi\":3}}}";

static void test_a_whole_table(void **state)
{
    (void)state;
    mktopt_tables *tables;
    mktopt_error err;
    mktopt_stage stage = {.struct_size = sizeof stage};
    assert_ok(create(two_stages, &tables, &err), err);
    assert_ok(mktopt_stage_classify(5, tables, &stage, &err), err);
    assert_string_equal(stage.name, "large");
    assert_true(isnan(stage.max_revenue) && isnan(stage.revenue_to_next_stage));
    assert_null(mktopt_stage_priority(tables, "large", 0));
    assert_null(mktopt_stage_priority(tables, "growth", 0));
    mktopt_tables_free(tables);
}

/* The complete tables, loaded again, are themselves: nothing is lost or comes back on the way. */
static void test_round_trip(void **state)
{
    (void)state;
    const char *const given[] = {
        NULL, two_stages,
        "{\"stages\":{\"startup\":{\"channel_shares\":{\"seo\":null,\"tv\":0.2}}}}"};
    for (int i = 0; i < 3; i++) {
        mktopt_tables *once, *twice;
        mktopt_error err;
        size_t length;
        assert_ok(create(given[i], &once, &err), err);
        const char *json = mktopt_tables_json(once, &length);
        assert_int_equal(length, strlen(json));
        assert_ok(create(json, &twice, &err), err);
        assert_string_equal(mktopt_tables_json(twice, NULL), json);
        mktopt_tables_free(once);
        mktopt_tables_free(twice);
    }
}

static void test_replace(void **state)
{
    (void)state;
    mktopt_tables *tables;
    mktopt_error err;
    assert_ok(create("{\"stages\":{\"startup\":{\"channel_shares\":{\"$replace\":true,\"tv\":1}}},"
                     "\"channels\":{\"$replace\":true}}",
                     &tables, &err),
              err);
    assert_contains(mktopt_tables_json(tables, NULL), "{\"$replace\":true,\"tv\":1}");
    assert_contains(mktopt_tables_json(tables, NULL), "\"channels\":{\"$replace\":true}");
    mktopt_tables_free(tables);
    refuses("{\"stages\":{\"$replace\":1}}", MKTOPT_WRONG_TYPE, "stages.$replace");
    refuses("{\"stages\":{\"$replace\":true,\"startup\":{\"cac_target\":1}}}", MKTOPT_MISSING_FIELD,
            "stages.startup.display_name");
}

static void test_checks(void **state)
{
    (void)state;
    refuses("{", MKTOPT_JSON_SYNTAX, "");
    refuses("[]", MKTOPT_WRONG_TYPE, "");
    refuses("{\"stage\":{}}", MKTOPT_UNKNOWN_FIELD, "stage");
    refuses("{\"stages\":{\"startup\":{\"cac_target\":0}}}", MKTOPT_OUT_OF_RANGE,
            "stages.startup.cac_target");
    refuses("{\"stages\":{\"startup\":{\"budget_share\":1.01}}}", MKTOPT_OUT_OF_RANGE,
            "stages.startup.budget_share");
    refuses("{\"stages\":{\"startup\":{\"channel_shares\":{\"seo\":0.3}}}}", MKTOPT_CONFLICT,
            "stages.startup.channel_shares");
    refuses("{\"stages\":{\"startup\":{\"channel_shares\":{\"seo\":-0.2}}}}", MKTOPT_OUT_OF_RANGE,
            "stages.startup.channel_shares.seo");
    refuses("{\"stages\":{\"growth\":null}}", MKTOPT_CONFLICT, "stages");
    refuses("{\"stages\":{\"nope\":null}}", MKTOPT_UNKNOWN_NAME, "stages.nope");
    refuses("{\"stages\":{\"startup\":{\"min_revenue\":1}}}", MKTOPT_CONFLICT, "stages");
    refuses("{\"stages\":{\"startup\":{\"max_revenue\":20000}}}", MKTOPT_CONFLICT, "stages");
    refuses("{\"stages\":{\"growth\":{\"max_revenue\":9999}}}", MKTOPT_CONFLICT,
            "stages.growth.max_revenue");
    refuses("{\"stages\":{\"enterprise\":{\"max_revenue\":1e9}}}", MKTOPT_CONFLICT,
            "stages.enterprise.max_revenue");
    refuses("{\"stages\":{\"growth\":{\"max_revenue\":null}}}", MKTOPT_CONFLICT,
            "stages.growth.max_revenue");
    refuses("{\"stages\":{\"new\":{\"display_name\":\"x\"}}}", MKTOPT_MISSING_FIELD,
            "stages.new.min_revenue");
    refuses("{\"stages\":{\"startup\":null,\"growth\":null,\"scale\":null,\"expansion\":null,"
            "\"enterprise\":null}}",
            MKTOPT_OUT_OF_RANGE, "stages");
    refuses("{\"channels\":{\"paid_search\":{\"setup_cost\":-1}}}", MKTOPT_OUT_OF_RANGE,
            "channels.paid_search.setup_cost");
    refuses("{\"channels\":{\"paid_search\":{\"saturation_point\":1}}}", MKTOPT_CONFLICT,
            "channels.paid_search.saturation_point");
}

static void test_faults(void **state)
{
    (void)state;
    mktopt_error err;
    assert_fails(mktopt_tables_create(NULL, 0, NULL, NULL, &err), err, MKTOPT_INVALID_ARGUMENT,
                 "tables");
    assert_null(mktopt_tables_json(NULL, NULL));
    mktopt_tables_free(NULL);
    for (int64_t n = 1;; n++) {
        faults_state faults = {.fail_at = n};
        const mktopt_allocator allocator = faults_allocator(&faults);
        mktopt_tables *tables = NULL;
        const mktopt_status status =
            mktopt_tables_create(two_stages, strlen(two_stages), &allocator, &tables, &err);
        mktopt_tables_free(tables);
        if (faults_survived(&faults, status))
            break;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults_are_the_seed),
        cmocka_unit_test(test_one_figure),
        cmocka_unit_test(test_a_whole_table),
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_replace),
        cmocka_unit_test(test_checks),
        cmocka_unit_test(test_faults),
    };
    return cmocka_run_group_tests_name("tables", tests, NULL, NULL);
}
