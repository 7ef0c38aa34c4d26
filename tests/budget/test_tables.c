/* The budget's tables: the seed's figures, merged key by key, checked when loaded. */
#include "support.h"

#include "faults.h"

static mktopt_status create(const char *json, mktopt_budget_tables **tables, mktopt_error *err)
{
    return mktopt_budget_tables_create(json, json != NULL ? strlen(json) : 0, NULL, tables, err);
}

static void refuses(const char *json, mktopt_status status, const char *field)
{
    mktopt_budget_tables *tables = NULL;
    mktopt_error err;
    assert_fails(create(json, &tables, &err), err, status, field);
    assert_null(tables);
}

static void defaults_are_the_seed(void **state)
{
    (void)state;
    mktopt_budget_tables *tables;
    mktopt_error err;
    assert_ok(create(NULL, &tables, &err), err);
    const char *json = mktopt_budget_tables_json(tables, NULL);
    static const char *const parts[] = {
        "\"january\":{\"multiplier\":0.95,\"events\":[\"NRF Retail Conference\"]}",
        "\"september\":{\"multiplier\":1.2,\"events\":[\"Dreamforce\",\"Inbound\"]}",
        "\"q3\":{\"name\":\"peak_season\",\"budget_increase\":0.25",
        "\"industries\":{\"$replace\":true}",
        "\"roi\":{\"excellent\":10,\"good\":5,\"acceptable\":3,\"poor\":1}",
        "\"cac\":{\"excellent\":100,\"good\":150,\"acceptable\":200,\"poor\":300}",
        "\"conversion_rate\":{\"excellent\":0.05,\"good\":0.03,\"acceptable\":0.02,\"poor\":0.01}",
        "\"ltv_cac_ratio\":{\"excellent\":6,\"good\":4,\"acceptable\":3,\"poor\":2}",
        "\"increase_budget_aggressively\":{\"min_score\":3.5,\"adjustment\":0.25}",
        "\"decrease_budget_or_optimize\":{\"min_score\":0,\"adjustment\":-0.2}",
        "\"approval\":{\"auto_from\":0.1,\"notify_from\":0.15,\"approve_above\":0.2}",
        "\"conservative\":4.5,\"realistic\":6,\"optimistic\":8.5}",
        "\"horizons\":[6,12,18]",
        "\"overall_marketing_roi\":{\"target\":8,",
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        assert_contains(json, parts[i]);
    mktopt_budget_tables_free(tables);
}

static void round_trip(void **state)
{
    (void)state;
    const char *const given[] = {
        NULL,
        "{\"months\":{\"may\":{\"multiplier\":2}},\"multiples\":{\"$replace\":true,\"only\":2}}",
        "{\"industries\":{\"retail\":{\"may\":0.5}},\"kpis\":{\"$replace\":true}}",
    };
    for (int i = 0; i < 3; i++) {
        mktopt_budget_tables *once, *twice;
        mktopt_error err;
        size_t length;
        assert_ok(create(given[i], &once, &err), err);
        const char *json = mktopt_budget_tables_json(once, &length);
        assert_int_equal(length, strlen(json));
        assert_ok(create(json, &twice, &err), err);
        assert_string_equal(mktopt_budget_tables_json(twice, NULL), json);
        mktopt_budget_tables_free(once);
        mktopt_budget_tables_free(twice);
    }
}

static void checks(void **state)
{
    (void)state;
    refuses("{\"month\":{}}", MKTOPT_UNKNOWN_FIELD, "month");
    refuses("{\"months\":{\"mai\":{}}}", MKTOPT_UNKNOWN_FIELD, "months.mai");
    refuses("{\"months\":{\"may\":{\"multiplier\":0}}}", MKTOPT_OUT_OF_RANGE,
            "months.may.multiplier");
    refuses("{\"industries\":{\"retail\":{\"may\":-1}}}", MKTOPT_OUT_OF_RANGE,
            "industries.retail.may");
    refuses("{\"performance\":{\"roi\":{\"good\":11}}}", MKTOPT_CONFLICT, "performance.roi.good");
    refuses("{\"performance\":{\"cac\":{\"good\":99}}}", MKTOPT_CONFLICT, "performance.cac.good");
    refuses("{\"recommendations\":{\"decrease_budget_or_optimize\":null}}", MKTOPT_CONFLICT,
            "recommendations");
    refuses("{\"recommendations\":{\"x\":{\"min_score\":1}}}", MKTOPT_MISSING_FIELD,
            "recommendations.x.adjustment");
    refuses("{\"recommendations\":{\"x\":{\"min_score\":1,\"adjustment\":-1}}}",
            MKTOPT_OUT_OF_RANGE, "recommendations.x.adjustment");
    refuses("{\"approval\":{\"auto_from\":0.16}}", MKTOPT_CONFLICT, "approval.notify_from");
    refuses("{\"approval\":{\"approve_above\":0.1}}", MKTOPT_CONFLICT, "approval.approve_above");
    refuses("{\"alerts\":{\"high\":0.05}}", MKTOPT_CONFLICT, "alerts.high");
    refuses("{\"multiples\":{\"realistic\":-1}}", MKTOPT_OUT_OF_RANGE, "multiples.realistic");
    refuses("{\"multiples\":{\"$replace\":true}}", MKTOPT_OUT_OF_RANGE, "multiples");
    refuses("{\"horizons\":[0]}", MKTOPT_OUT_OF_RANGE, "horizons[0]");
    refuses("{\"horizons\":[]}", MKTOPT_OUT_OF_RANGE, "horizons");
    refuses("{\"kpis\":{\"x\":{\"target\":1,\"direction\":\"up\"}}}", MKTOPT_UNKNOWN_NAME,
            "kpis.x.direction");
}

static void every_allocation_fails(void **state)
{
    (void)state;
    const char *json = "{\"industries\":{\"retail\":{\"may\":0.5}}}";
    mktopt_error err;
    assert_fails(mktopt_budget_tables_create(NULL, 0, NULL, NULL, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "tables");
    assert_null(mktopt_budget_tables_json(NULL, NULL));
    mktopt_budget_tables_free(NULL);
    for (int64_t n = 1;; n++) {
        faults_state faults = {.fail_at = n};
        const mktopt_allocator allocator = faults_allocator(&faults);
        mktopt_budget_tables *tables = NULL;
        const mktopt_status status =
            mktopt_budget_tables_create(json, strlen(json), &allocator, &tables, &err);
        mktopt_budget_tables_free(tables);
        if (faults_survived(&faults, status))
            break;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults_are_the_seed),
        cmocka_unit_test(round_trip),
        cmocka_unit_test(checks),
        cmocka_unit_test(every_allocation_fails),
    };
    return cmocka_run_group_tests_name("budget_tables", tests, NULL, NULL);
}
