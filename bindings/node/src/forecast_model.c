/* Forecast models: made from the state of forecast.run; new values are a direct call. */
#include "addon.h"

#include <mktopt/forecast.h>

static const char model_type[] = "forecast_model";

static void free_model(void *object)
{
    mktopt_forecast_model_free(object);
}

static size_t size_of(const mktopt_forecast_model *model)
{
    size_t size = 0;
    return mktopt_forecast_model_save(model, NULL, 0, &size, NULL) == MKTOPT_OK ? size : 0;
}

/* forecastModel(Uint8Array): an object that holds the model, or {error} */
static napi_value restore(napi_env env, napi_callback_info info)
{
    napi_value view = NULL, holder = NULL;
    size_t count = 1, size = 0;
    const void *bytes = NULL;
    mktopt_forecast_model *model = NULL;
    mktopt_error err;
    NODE_TRY(env, napi_get_cb_info(env, info, &count, &view, NULL, NULL));
    if (node_bytes_of(env, view, &bytes, &size) != 0)
        return NULL;
    NODE_TRY(env, napi_create_object(env, &holder));
    if (mktopt_forecast_model_restore(bytes, size, NULL, &model, &err) != MKTOPT_OK)
        return node_error(env, &err);
    node_handle *handle =
        node_handle_create(model_type, model, free_model, (int64_t)size_of(model));
    if (handle == NULL)
        return node_throw_memory(env);
    return node_hold(env, holder, handle) == 0 ? holder : NULL;
}

/* forecastModelUpdate(model, Float64Array): the model, or {error} */
static napi_value update(napi_env env, napi_callback_info info)
{
    static const double nothing[1] = {0}; /* an empty array has no address in JavaScript */
    napi_value argv[2] = {NULL};
    size_t count = 2, n = 0;
    void *values = NULL;
    mktopt_error err;
    NODE_TRY(env, napi_get_cb_info(env, info, &count, argv, NULL, NULL));
    mktopt_forecast_model *model = node_object_of(env, argv[0], model_type);
    if (model == NULL)
        return NULL;
    if (node_elements(env, argv[1], napi_float64_array, &values, &n) != 0)
        return node_throw_type(env, "expected a Float64Array");
    if (mktopt_forecast_model_update(model, n > 0 ? values : nothing, (int64_t)n, NULL, &err) !=
        MKTOPT_OK)
        return node_error(env, &err);
    return argv[0];
}

/* forecastModelToBytes(model): {bytes: Buffer} */
static napi_value to_bytes(napi_env env, napi_callback_info info)
{
    void *data = NULL;
    mktopt_error err;
    const mktopt_forecast_model *model = node_first_object(env, info, model_type);
    size_t size = model != NULL ? size_of(model) : 0;
    napi_value result = model != NULL ? node_new_bytes(env, size, &data) : NULL;
    if (result == NULL || mktopt_forecast_model_save(model, data, size, &size, &err) == MKTOPT_OK)
        return result;
    return node_error(env, &err);
}

/* forecastModelRead(model): {steps, horizon, regressorCount} */
static napi_value read_model(napi_env env, napi_callback_info info)
{
    napi_value result = NULL;
    const mktopt_forecast_model *model = node_first_object(env, info, model_type);
    if (model == NULL)
        return NULL;
    NODE_TRY(env, napi_create_object(env, &result));
    if (node_set_integer(env, result, "steps", mktopt_forecast_model_steps(model)) != 0 ||
        node_set_integer(env, result, "horizon", mktopt_forecast_model_horizon(model)) != 0 ||
        node_set_integer(env, result, "regressorCount",
                         mktopt_forecast_model_regressor_count(model)) != 0)
        return NULL;
    return result;
}

int node_define_forecast_model(napi_env env, napi_value exports)
{
    return node_set_function(env, exports, "forecastModel", restore) != 0 ||
                   node_set_function(env, exports, "forecastModelUpdate", update) != 0 ||
                   node_set_function(env, exports, "forecastModelToBytes", to_bytes) != 0 ||
                   node_set_function(env, exports, "forecastModelRead", read_model) != 0
               ? -1
               : 0;
}
