/* The functions of <mktopt/forecast.h> with nothing. */
#include "nulls.h"

static void forecasts(void **state)
{
    (void)state;
    mktopt_forecast *forecast = NULL;
    mktopt_forecasts *batch = NULL;
    mktopt_forecast_options options = {0};
    double out = 0;
    assert_refused(mktopt_forecast_options_init(NULL, sizeof options));
    assert_refused(mktopt_forecast_options_init(&options, 0));
    assert_refused(mktopt_forecast_run(NULL, 5, 1, NULL, NULL, &forecast, NULL));
    assert_refused(mktopt_forecast_run(&out, 1, 1, NULL, NULL, NULL, NULL));
    assert_refused(mktopt_forecast_batch(NULL, 1, 1, NULL, NULL, &batch, NULL));
    assert_refused(mktopt_forecast_evaluate(NULL, 5, 1, NULL, 0, 1, NULL, NULL, NULL, NULL));
    assert_refused(mktopt_forecast_reconcile(NULL, NULL, NULL, NULL, NULL));
    assert_null(forecast);
    assert_null(batch);
    mktopt_forecast_free(NULL);
    mktopt_forecasts_free(NULL);
    assert_refused(mktopt_forecast_get_summary(NULL, NULL, NULL));
    assert_int_equal(mktopt_forecast_horizon(NULL), 0);
    assert_int_equal(mktopt_forecast_level_count(NULL), 0);
    assert_int_equal(mktopt_forecast_parameter_count(NULL), 0);
    assert_int_equal(mktopt_forecasts_count(NULL), 0);
    assert_int_equal(mktopt_forecasts_horizon(NULL, 0), 0);
    assert_true(isnan(mktopt_forecast_level(NULL, 0)));
    assert_true(isnan(mktopt_forecast_parameter(NULL, 0)));
    assert_null(mktopt_forecast_parameter_name(NULL, 0));
    assert_null(mktopt_forecast_mean(NULL));
    assert_null(mktopt_forecast_fitted(NULL));
    assert_null(mktopt_forecast_lower(NULL, 0));
    assert_null(mktopt_forecast_upper(NULL, 0));
    assert_true(isnan(mktopt_forecast_total(NULL)));
    assert_true(isnan(mktopt_forecast_total_lower(NULL, 0)));
    assert_true(isnan(mktopt_forecast_total_upper(NULL, 0)));
    assert_null(mktopt_forecast_total_share(NULL));
    assert_null(mktopt_forecasts_mean(NULL, 0));
    assert_null(mktopt_forecasts_lower(NULL, 0, 0));
    assert_null(mktopt_forecasts_upper(NULL, 0, 0));
    assert_true(isnan(mktopt_forecasts_total(NULL, 0)));
    assert_true(isnan(mktopt_forecasts_total_lower(NULL, 0, 0)));
    assert_true(isnan(mktopt_forecasts_total_upper(NULL, 0, 0)));
    assert_null(mktopt_forecasts_total_share(NULL, 0));
    assert_string_equal(mktopt_forecasts_message(NULL, 0), "");
    assert_int_not_equal(mktopt_forecasts_status(NULL, 0), MKTOPT_OK);
}

static void models(void **state)
{
    (void)state;
    double out = 0;
    size_t size = 0;
    mktopt_forecast *forecast = NULL;
    mktopt_forecast_model *model = NULL;
    assert_refused(mktopt_forecast_model_fit(NULL, 5, 1, NULL, NULL, &model, NULL));
    assert_refused(mktopt_forecast_model_fit(&out, 1, 1, NULL, NULL, NULL, NULL));
    assert_refused(mktopt_forecast_model_update(NULL, NULL, 0, NULL, NULL));
    assert_refused(mktopt_forecast_model_predict(NULL, 1, NULL, NULL, &forecast, NULL));
    assert_refused(mktopt_forecast_model_save(NULL, NULL, 0, &size, NULL));
    assert_refused(mktopt_forecast_model_restore(NULL, 0, NULL, &model, NULL));
    assert_null(forecast);
    assert_null(model);
    mktopt_forecast_model_free(NULL);
    assert_int_equal(mktopt_forecast_model_horizon(NULL), 0);
    assert_int_equal(mktopt_forecast_model_regressor_count(NULL), 0);
    assert_int_equal(mktopt_forecast_model_steps(NULL), 0);
    assert_int_equal(mktopt_forecast_model_fit(&out, 1, 1, NULL, NULL, &model, NULL), MKTOPT_OK);
    assert_refused(mktopt_forecast_model_update(model, NULL, 1, NULL, NULL));
    assert_refused(mktopt_forecast_model_predict(model, 1, NULL, NULL, NULL, NULL));
    assert_refused(mktopt_forecast_model_save(model, NULL, 1, &size, NULL));
    assert_refused(mktopt_forecast_model_save(model, &out, 1, NULL, NULL));
    mktopt_forecast_model_free(model);
}

static void forecasts_in_use(void **state)
{
    (void)state;
    double out = 0;
    assert_refused(mktopt_forecast_scenario(NULL, NULL, 1, 0.5, &out, &out, NULL));
    assert_refused(mktopt_forecast_find_gap(NULL, NULL, NULL, 1, 0, NULL, NULL, NULL));
    assert_refused(
        mktopt_forecast_ratio(NULL, NULL, NULL, NULL, 1, 0, 0.9, &out, &out, &out, NULL));
    assert_refused(mktopt_forecast_needs(NULL, NULL, 1, &out, NULL));
    assert_refused(mktopt_goal_adjust(1, NULL, 1, 0.5, 0.2, &out, &out, NULL));
    assert_refused(mktopt_goal_get_progress(NULL, NULL, NULL, 0, NULL, NULL, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forecasts),
        cmocka_unit_test(models),
        cmocka_unit_test(forecasts_in_use),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
