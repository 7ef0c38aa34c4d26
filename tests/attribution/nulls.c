/* The functions of <mktopt/attribution.h> with nothing. */
#include "nulls.h"

static void journeys(void **state)
{
    (void)state;
    mktopt_journeys *journeys = NULL;
    mktopt_journey_options options = {0};
    mktopt_event_columns events = {.struct_size = sizeof events};
    mktopt_path_columns paths = {.struct_size = sizeof paths};
    mktopt_journeys_summary summary = {.struct_size = sizeof summary};
    mktopt_journey journey = {.struct_size = sizeof journey};
    assert_bad_options(mktopt_journey_options_init(NULL, sizeof options));
    assert_refused(mktopt_journeys_from_events(NULL, NULL, NULL, &journeys, NULL));
    assert_refused(mktopt_journeys_from_events(&events, NULL, NULL, NULL, NULL));
    assert_int_equal(mktopt_journeys_from_events(&events, NULL, NULL, &journeys, NULL),
                     MKTOPT_MISSING_FIELD);
    assert_refused(mktopt_journeys_from_paths(NULL, NULL, &journeys, NULL));
    assert_refused(mktopt_journeys_from_paths(&paths, NULL, NULL, NULL));
    assert_int_equal(mktopt_journeys_from_paths(&paths, NULL, &journeys, NULL),
                     MKTOPT_MISSING_FIELD);
    assert_null(journeys);
    mktopt_journeys_free(NULL);
    assert_refused(mktopt_journeys_get_summary(NULL, &summary, NULL));
    assert_int_equal(mktopt_journeys_channel_count(NULL), 0);
    assert_null(mktopt_journeys_channel(NULL, 0));
    assert_true(isnan(mktopt_journeys_channel_cost(NULL, 0)));
    assert_refused(mktopt_journeys_get_path(NULL, 0, &journey, NULL, NULL, 0, NULL));
}

static void journeys_as_a_whole(void **state)
{
    (void)state;
    mktopt_journeys *journeys = NULL;
    mktopt_build_options build = {0};
    mktopt_event_columns events = {.struct_size = sizeof events};
    mktopt_path_columns paths = {.struct_size = sizeof paths};
    mktopt_path_arrays arrays = {.struct_size = sizeof arrays};
    const mktopt_journeys *part = NULL;
    const char *path = "a > b";
    size_t size = 0;
    assert_bad_options(mktopt_build_options_init(NULL, sizeof build));
    assert_refused(mktopt_journeys_build_from_events(NULL, NULL, NULL, NULL, &journeys, NULL));
    assert_refused(mktopt_journeys_build_from_events(&events, NULL, NULL, NULL, NULL, NULL));
    assert_refused(mktopt_journeys_build_from_paths(NULL, NULL, NULL, &journeys, NULL));
    assert_refused(mktopt_journeys_build_from_paths(&paths, NULL, NULL, NULL, NULL));
    assert_int_equal(mktopt_journeys_build_from_paths(&paths, &build, NULL, &journeys, NULL),
                     MKTOPT_INVALID_OPTIONS);
    assert_refused(mktopt_journeys_merge(NULL, 1, NULL, &journeys, NULL));
    assert_refused(mktopt_journeys_merge(&part, 1, NULL, &journeys, NULL));
    assert_refused(mktopt_journeys_merge(&part, INT64_MIN, NULL, &journeys, NULL));
    assert_refused(mktopt_journeys_save(NULL, NULL, 0, &size, NULL));
    assert_refused(mktopt_journeys_restore(NULL, 8, NULL, &journeys, NULL));
    assert_int_equal(mktopt_journeys_restore("", 0, NULL, &journeys, NULL), MKTOPT_CORRUPT_STATE);
    assert_refused(mktopt_journeys_get_paths(NULL, 0, 0, &arrays, NULL));
    assert_null(journeys);

    paths.path = mktopt_arg_cstrings(&path, 1);
    assert_int_equal(mktopt_journeys_from_paths(&paths, NULL, &journeys, NULL), MKTOPT_OK);
    part = journeys;
    assert_refused(mktopt_journeys_merge(&part, 1, NULL, NULL, NULL));
    assert_refused(mktopt_journeys_save(journeys, NULL, 0, NULL, NULL));
    assert_refused(mktopt_journeys_save(journeys, NULL, 8, &size, NULL));
    assert_refused(mktopt_journeys_restore("", 0, NULL, NULL, NULL));
    assert_refused(mktopt_journeys_get_paths(journeys, 0, 1, NULL, NULL));
    assert_int_equal(mktopt_journeys_get_paths(journeys, 0, 1, &arrays, NULL), MKTOPT_OK);
    assert_int_equal(mktopt_journeys_get_paths(journeys, INT64_MAX, INT64_MAX, &arrays, NULL),
                     MKTOPT_OUT_OF_RANGE);
    assert_int_equal(mktopt_journeys_get_paths(journeys, 0, INT64_MIN, &arrays, NULL),
                     MKTOPT_OUT_OF_RANGE);
    mktopt_journeys_free(journeys);
}

/* Columns whose count or memory cannot be. */
static void impossible_columns(void **state)
{
    (void)state;
    static const int64_t counts[] = {-1, INT64_MIN};
    const char *const one[] = {"a"};
    mktopt_journeys *journeys = NULL;
    mktopt_path_columns paths = {.struct_size = sizeof paths};
    for (size_t i = 0; i < 2; ++i) {
        paths.path = mktopt_arg_cstrings(one, counts[i]);
        assert_int_not_equal(mktopt_journeys_from_paths(&paths, NULL, &journeys, NULL), MKTOPT_OK);
    }
    paths.path = mktopt_arg_cstrings(NULL, 1);
    assert_int_not_equal(mktopt_journeys_from_paths(&paths, NULL, &journeys, NULL), MKTOPT_OK);
    paths.path = mktopt_arg_cstrings(one, 1);
    paths.path.kind = 4711;
    assert_int_not_equal(mktopt_journeys_from_paths(&paths, NULL, &journeys, NULL), MKTOPT_OK);
    assert_null(journeys);
}

static void attribution(void **state)
{
    (void)state;
    mktopt_attribution *attribution = NULL;
    mktopt_attribution_options options = {0};
    assert_bad_options(mktopt_attribution_options_init(NULL, sizeof options));
    assert_true(mktopt_attribution_known_model_count() > 0);
    assert_null(mktopt_attribution_known_model(-1));
    assert_refused(mktopt_attribution_run(NULL, NULL, 0, NULL, NULL, &attribution, NULL));
    assert_null(attribution);
    mktopt_attribution_free(NULL);
    assert_int_equal(mktopt_attribution_channel_count(NULL), 0);
    assert_int_equal(mktopt_attribution_model_count(NULL), 0);
    assert_null(mktopt_attribution_channel(NULL, 0));
    assert_null(mktopt_attribution_model(NULL, 0));
    assert_null(mktopt_attribution_conversions(NULL, 0));
    assert_null(mktopt_attribution_value(NULL, 0));
    assert_null(mktopt_attribution_share(NULL, 0));
    assert_int_equal(mktopt_attribution_markov_order(NULL), 0);
    assert_null(mktopt_attribution_removal_of_conversions(NULL));
    assert_null(mktopt_attribution_removal_of_value(NULL));
    assert_int_equal(mktopt_attribution_transition_count(NULL), 0);
    assert_refused(mktopt_attribution_transition(NULL, 0, NULL, NULL));
    assert_null(mktopt_attribution_recommended_model(NULL));
    assert_null(mktopt_attribution_reason(NULL));
}

static void attribution_in_use(void **state)
{
    (void)state;
    mktopt_prediction *prediction = NULL;
    mktopt_statistics *statistics = NULL;
    mktopt_roi *roi = NULL;
    mktopt_prediction_options prediction_options;
    mktopt_statistics_options statistics_options;
    mktopt_roi_options roi_options;
    double weight;
    assert_bad_options(mktopt_prediction_options_init(NULL, sizeof prediction_options));
    assert_bad_options(mktopt_statistics_options_init(NULL, sizeof statistics_options));
    assert_bad_options(mktopt_roi_options_init(NULL, sizeof roi_options));
    assert_refused(mktopt_attribution_predict(NULL, NULL, 0, NULL, NULL, &prediction, NULL));
    assert_refused(mktopt_journeys_statistics(NULL, NULL, NULL, &statistics, NULL));
    assert_refused(mktopt_attribution_roi(NULL, NULL, 0, NULL, NULL, &roi, NULL));
    assert_refused(mktopt_attribution_path_credit(NULL, 0, "linear", NULL, &weight, 1, NULL));
    assert_true(prediction == NULL && statistics == NULL && roi == NULL);
    mktopt_prediction_free(NULL);
    mktopt_statistics_free(NULL);
    mktopt_roi_free(NULL);
    assert_refused(mktopt_prediction_get_summary(NULL, NULL, NULL));
    assert_refused(mktopt_prediction_next(NULL, 0, NULL, NULL));
    assert_int_equal(mktopt_prediction_next_count(NULL), 0);
    assert_int_equal(mktopt_prediction_suggestion_count(NULL), 0);
    assert_null(mktopt_prediction_suggestion(NULL, 0));
    assert_refused(mktopt_statistics_get_overview(NULL, NULL, NULL));
    assert_refused(mktopt_statistics_path(NULL, 0, NULL, NULL));
    assert_refused(mktopt_statistics_channel(NULL, 0, NULL, NULL));
    assert_refused(mktopt_statistics_pair(NULL, 0, NULL, NULL));
    assert_refused(mktopt_statistics_step(NULL, 0, NULL, NULL));
    assert_refused(mktopt_statistics_days(NULL, 0, NULL, NULL));
    assert_refused(mktopt_statistics_finding(NULL, 0, NULL, NULL));
    assert_int_equal(mktopt_statistics_path_count(NULL) + mktopt_statistics_channel_count(NULL) +
                         mktopt_statistics_pair_count(NULL) + mktopt_statistics_step_count(NULL) +
                         mktopt_statistics_days_count(NULL) + mktopt_statistics_finding_count(NULL),
                     0);
    assert_refused(mktopt_roi_line(NULL, 0, 0, 0, NULL, NULL));
    assert_int_equal(mktopt_roi_line_count(NULL, 0, 0) + mktopt_roi_model_count(NULL), 0);
    assert_null(mktopt_roi_model(NULL, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(journeys),           cmocka_unit_test(journeys_as_a_whole),
        cmocka_unit_test(impossible_columns), cmocka_unit_test(attribution),
        cmocka_unit_test(attribution_in_use),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
