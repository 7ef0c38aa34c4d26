/* The addon's exports: constants of the library, then what each room defines. */
#include "addon.h"

/* The least that a call into an addon costs; the benchmark's yardstick. */
static napi_value empty(napi_env env, napi_callback_info info)
{
    (void)env;
    (void)info;
    return NULL;
}

static napi_value operation_names(napi_env env)
{
    napi_value names = NULL, name = NULL;
    const int32_t count = mktopt_operation_count();
    NODE_TRY(env, napi_create_array_with_length(env, (size_t)count, &names));
    for (int32_t i = 0; i < count; i++) {
        NODE_TRY(env,
                 napi_create_string_utf8(env, mktopt_operation_name(i), NAPI_AUTO_LENGTH, &name));
        NODE_TRY(env, napi_set_element(env, names, (uint32_t)i, name));
    }
    return names;
}

/* {out_of_range: 113, ...} */
static napi_value status_codes(napi_env env)
{
    static const mktopt_status codes[] = {
#define NODE_STATUS(name, value, text) (value),
        MKTOPT_STATUSES(NODE_STATUS)
#undef NODE_STATUS
    };
    napi_value statuses = NULL;
    NODE_TRY(env, napi_create_object(env, &statuses));
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        if (node_set_integer(env, statuses, mktopt_status_name(codes[i]), codes[i]) != 0)
            return NULL;
    return statuses;
}

NAPI_MODULE_EXPORT napi_value napi_register_module_v1(napi_env env, napi_value exports);
NAPI_MODULE_EXPORT int32_t node_api_module_get_api_version_v1(void);

int32_t node_api_module_get_api_version_v1(void)
{
    return NAPI_VERSION;
}

napi_value napi_register_module_v1(napi_env env, napi_value exports)
{
    if (node_set_text(env, exports, "version", mktopt_version()) != 0 ||
        node_set(env, exports, "operations", operation_names(env)) != 0 ||
        node_set(env, exports, "statuses", status_codes(env)) != 0 ||
        node_set(env, exports, "figures", node_make_figures(env)) != 0 ||
        node_set_function(env, exports, "empty", empty) != 0 ||
        node_define_call(env, exports) != 0 || node_define_tasks(env, exports) != 0 ||
        node_define_journeys(env, exports) != 0 || node_define_detector(env, exports) != 0 ||
        node_define_forecasts(env, exports) != 0 || node_define_forecast_model(env, exports) != 0 ||
        node_define_promo(env, exports) != 0)
        return NULL;
    return exports;
}
