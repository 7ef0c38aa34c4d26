/* Promo policies. The check of an award is a direct call: no JSON, and no object on the way to
 * "yes". */
#include "addon.h"

#include <stdio.h>
#include <string.h>

#include <mktopt/promo.h>

static const char policy_type[] = "promo_policy";

static void free_policy(void *object)
{
    mktopt_promo_policy_free(object);
}

static const mktopt_promo_policy *policy_of(napi_env env, napi_value value)
{
    const node_handle *handle = node_handle_of(env, value, policy_type);
    if (handle == NULL)
        (void)node_throw_type(env, "expected a policy");
    return handle == NULL ? NULL : handle->object;
}

/* ---- the check ---------------------------------------------------------------------------- */

static const char *const rule_names[] = {"tier_maximum", "budget_cap"};

enum { MESSAGE_SIZE = 256, TIER_SIZE = 128 };

/* {valid: false, message, rule, maxAllowed, maxWithinAllRules} */
static napi_value refusal(napi_env env, const mktopt_promo_policy *policy,
                          const mktopt_promo_check *check)
{
    napi_value result = NULL, valid = NULL;
    char message[MESSAGE_SIZE];
    (void)mktopt_promo_check_message(policy, check, message, sizeof message);
    NODE_TRY(env, napi_create_object(env, &result));
    NODE_TRY(env, napi_get_boolean(env, false, &valid));
    if (node_set(env, result, "valid", valid) != 0 ||
        node_set_text(env, result, "message", message) != 0 ||
        node_set_text(env, result, "rule", rule_names[check->rule]) != 0 ||
        node_set_integer(env, result, "maxAllowed", check->max_allowed) != 0 ||
        node_set_integer(env, result, "maxWithinAllRules", check->max_within_all_rules) != 0)
        return NULL;
    return result;
}

/* Names that do not fit the buffer: no tier is so long, but the message should be the library's. */
static mktopt_status check_long_name(napi_env env, const mktopt_promo_policy *policy,
                                     napi_value tier, int64_t tokens, mktopt_promo_check *check,
                                     mktopt_error *err)
{
    node_memory memory = {NULL};
    size_t length = 0;
    mktopt_status status = MKTOPT_OUT_OF_MEMORY;
    const char *name = node_read_text(env, tier, &memory, &length);
    if (name != NULL)
        status = mktopt_promo_validate_named(policy, name, length, tokens, check, err);
    node_free_all(&memory);
    return status;
}

/* check(tier, bonusTokens): a function made for one policy, which is its data. The number of the
 * tier when the award is allowed, else {valid: false, ...} or {error}. */
static napi_value check_award(napi_env env, napi_callback_info info)
{
    napi_value argv[2] = {NULL}, result = NULL;
    size_t count = 2, length = 0;
    void *data = NULL;
    char name[TIER_SIZE];
    int64_t tokens = 0;
    mktopt_error err;
    mktopt_status status;
    mktopt_promo_check check = {.struct_size = sizeof check};
    NODE_TRY(env, napi_get_cb_info(env, info, &count, argv, NULL, &data));
    const mktopt_promo_policy *policy = ((const node_handle *)data)->object;
    if (napi_get_value_string_utf8(env, argv[0], name, sizeof name, &length) != napi_ok)
        return node_throw_type(env, "tier must be a string");
    if (node_read_integer(env, argv[1], &tokens) != 0)
        return node_throw_type(env, "bonusTokens must be a whole number");
    if (length + 1 < sizeof name - 3) /* not cut, not even within a character */
        status = mktopt_promo_validate_named(policy, name, length, tokens, &check, &err);
    else
        status = check_long_name(env, policy, argv[0], tokens, &check, &err);
    if (status != MKTOPT_OK)
        return node_error(env, &err);
    if (!check.valid)
        return refusal(env, policy, &check);
    NODE_TRY(env, napi_create_int32(env, check.tier, &result));
    return result;
}

/* ---- making policies ---------------------------------------------------------------------- */

/* The function check(tier, bonusTokens), which holds the policy and stands for it in other calls.
 */
static napi_value hold_policy(napi_env env, mktopt_promo_policy *policy)
{
    napi_value check = NULL;
    node_handle *handle = node_handle_create(policy_type, policy, free_policy, 0);
    if (handle == NULL)
        return node_throw_memory(env);
    if (napi_create_function(env, "check", NAPI_AUTO_LENGTH, check_award, handle, &check) !=
        napi_ok) {
        node_handle_release(handle);
        return node_throw_last(env);
    }
    return node_hold(env, check, handle) == 0 ? check : NULL;
}

/* promoPolicy(json or undefined): check, or {error} */
static napi_value policy_create(napi_env env, napi_callback_info info)
{
    napi_value argument = NULL;
    napi_valuetype type = napi_undefined;
    size_t count = 1, length = 0;
    const char *json = NULL;
    node_memory memory = {NULL};
    mktopt_promo_policy *policy = NULL;
    mktopt_error err;
    NODE_TRY(env, napi_get_cb_info(env, info, &count, &argument, NULL, NULL));
    NODE_TRY(env, napi_typeof(env, argument, &type));
    if (type != napi_undefined) {
        json = node_read_text(env, argument, &memory, &length);
        if (json == NULL)
            return NULL;
    }
    const mktopt_status status = mktopt_promo_policy_create(json, length, NULL, &policy, &err);
    node_free_all(&memory);
    return status == MKTOPT_OK ? hold_policy(env, policy) : node_error(env, &err);
}

/* ---- reading ------------------------------------------------------------------------------ */

/* promoPolicyRead(check): {json, tiers} */
static napi_value policy_read(napi_env env, napi_callback_info info)
{
    napi_value argument = NULL, result = NULL, tiers = NULL, tier = NULL;
    size_t count = 1;
    NODE_TRY(env, napi_get_cb_info(env, info, &count, &argument, NULL, NULL));
    const mktopt_promo_policy *policy = policy_of(env, argument);
    if (policy == NULL)
        return NULL;
    const int32_t n_tiers = mktopt_promo_tier_count(policy);
    NODE_TRY(env, napi_create_object(env, &result));
    NODE_TRY(env, napi_create_array_with_length(env, (size_t)n_tiers, &tiers));
    for (int32_t i = 0; i < n_tiers; i++) {
        NODE_TRY(env, napi_create_string_utf8(env, mktopt_promo_tier_name(policy, i),
                                              NAPI_AUTO_LENGTH, &tier));
        NODE_TRY(env, napi_set_element(env, tiers, (uint32_t)i, tier));
    }
    if (node_set_text(env, result, "json", mktopt_promo_policy_json(policy, NULL)) != 0 ||
        node_set(env, result, "tiers", tiers) != 0)
        return NULL;
    return result;
}

/* A decimal as [coefficient, scale], or null when there is none. */
static napi_value decimal_value(napi_env env, int present, mktopt_decimal value)
{
    napi_value pair = NULL, scale = NULL;
    if (!present) {
        NODE_TRY(env, napi_get_null(env, &pair));
        return pair;
    }
    napi_value coefficient = node_integer(env, value.coefficient);
    if (coefficient == NULL)
        return NULL;
    NODE_TRY(env, napi_create_array_with_length(env, 2, &pair));
    NODE_TRY(env, napi_create_int32(env, value.scale, &scale));
    NODE_TRY(env, napi_set_element(env, pair, 0, coefficient));
    NODE_TRY(env, napi_set_element(env, pair, 1, scale));
    return pair;
}

static int set_text_or_null(napi_env env, napi_value object, const char *name, const char *text)
{
    napi_value null = NULL;
    if (text != NULL)
        return node_set_text(env, object, name, text);
    return napi_get_null(env, &null) == napi_ok ? node_set(env, object, name, null) : -1;
}

static napi_value audit_record(napi_env env, const mktopt_promo_audit *audit)
{
    napi_value record = NULL, time = NULL;
    NODE_TRY(env, napi_create_object(env, &record));
    NODE_TRY(env, napi_get_null(env, &time));
    if (audit->time != MKTOPT_NONE_I64)
        time = node_integer(env, audit->time);
    if (node_set_text(env, record, "key", audit->key) != 0 ||
        node_set_text(env, record, "category",
                      audit->category == MKTOPT_PROMO_CAMPAIGNS ? "campaigns" : "pricing") != 0 ||
        node_set(env, record, "old", decimal_value(env, audit->has_old, audit->old_value)) != 0 ||
        node_set(env, record, "new", decimal_value(env, audit->has_new, audit->new_value)) != 0 ||
        set_text_or_null(env, record, "causedBy", audit->caused_by) != 0 ||
        set_text_or_null(env, record, "user", audit->user) != 0 ||
        set_text_or_null(env, record, "description", audit->description) != 0 ||
        node_set(env, record, "time", time) != 0)
        return NULL;
    return record;
}

static napi_value audit_list(napi_env env, const mktopt_promo_policy *policy)
{
    napi_value list = NULL;
    const int64_t count = mktopt_promo_policy_audit_count(policy);
    NODE_TRY(env, napi_create_array_with_length(env, (size_t)count, &list));
    for (int64_t i = 0; i < count; i++) {
        mktopt_promo_audit audit = {.struct_size = sizeof audit};
        mktopt_error err;
        if (mktopt_promo_policy_audit(policy, i, &audit, &err) != MKTOPT_OK)
            return node_error(env, &err);
        napi_value record = audit_record(env, &audit);
        if (record == NULL)
            return NULL;
        NODE_TRY(env, napi_set_element(env, list, (uint32_t)i, record));
    }
    return list;
}

/* ---- changing ----------------------------------------------------------------------------- */

/* Puts the key at fault before the message. */
static void name_key(mktopt_error *err, const char *key)
{
    char text[sizeof err->message];
    memcpy(text, err->message, sizeof text);
    (void)snprintf(err->field, sizeof err->field, "%s", key);
    (void)snprintf(err->message, sizeof err->message, "%.100s: %.200s", key, text);
}

/* A policy value: a number (by its shortest decimal), decimal text, or null for "remove". Failures
 * of the library are in `err`; -1 with an exception pending otherwise, 0 else. */
static int read_setting(napi_env env, napi_value key, napi_value value, node_memory *memory,
                        mktopt_promo_setting *setting, mktopt_error *err)
{
    napi_valuetype type = napi_undefined;
    double number = 0;
    setting->key = node_read_text(env, key, memory, NULL);
    if (setting->key == NULL || napi_typeof(env, value, &type) != napi_ok)
        return -1;
    if (type == napi_null) {
        setting->remove = 1;
    } else if (type == napi_number) {
        if (napi_get_value_double(env, value, &number) != napi_ok)
            return -1;
        (void)mktopt_decimal_from_double(number, &setting->value, err);
    } else {
        const char *text = node_read_text(env, value, memory, NULL);
        if (text == NULL)
            return -1;
        (void)mktopt_decimal_parse(text, &setting->value, err);
    }
    if (err->code != MKTOPT_OK)
        name_key(err, setting->key);
    return 0;
}

/* [key, value, key, value, ...] */
static int read_settings(napi_env env, napi_value list, node_memory *memory,
                         mktopt_promo_setting **settings, int64_t *count, mktopt_error *err)
{
    uint32_t n = 0;
    napi_value key = NULL, value = NULL;
    if (napi_get_array_length(env, list, &n) != napi_ok) {
        (void)node_throw_type(env, "expected an array of settings");
        return -1;
    }
    mktopt_promo_setting *read = node_alloc(memory, n / 2, sizeof *read);
    if (read == NULL) {
        (void)node_throw_memory(env);
        return -1;
    }
    for (uint32_t i = 0; i < n / 2 && err->code == MKTOPT_OK; i++) {
        if (napi_get_element(env, list, 2 * i, &key) != napi_ok ||
            napi_get_element(env, list, 2 * i + 1, &value) != napi_ok) {
            (void)node_throw_last(env);
            return -1;
        }
        if (read_setting(env, key, value, memory, &read[i], err) != 0)
            return -1;
    }
    *settings = read;
    *count = n / 2;
    return 0;
}

static int read_optional_text(napi_env env, napi_value value, node_memory *memory,
                              const char **text)
{
    napi_valuetype type = napi_undefined;
    if (napi_typeof(env, value, &type) != napi_ok)
        return -1;
    if (type == napi_undefined || type == napi_null)
        return 0;
    *text = node_read_text(env, value, memory, NULL);
    return *text == NULL ? -1 : 0;
}

enum { POLICY, SETTINGS, USER, DESCRIPTION, TIME, AUTO_ADJUST, CHANGE_ARGUMENTS };

static int read_change(napi_env env, const napi_value *argv, node_memory *memory,
                       mktopt_promo_change *change)
{
    napi_valuetype type = napi_undefined;
    bool auto_adjust = false;
    (void)mktopt_promo_change_init(change, sizeof *change);
    if (read_optional_text(env, argv[USER], memory, &change->user) != 0 ||
        read_optional_text(env, argv[DESCRIPTION], memory, &change->description) != 0 ||
        napi_typeof(env, argv[TIME], &type) != napi_ok)
        return -1;
    if (type != napi_undefined && node_read_integer(env, argv[TIME], &change->time) != 0) {
        (void)node_throw_type(env, "time must be whole seconds");
        return -1;
    }
    if (napi_typeof(env, argv[AUTO_ADJUST], &type) != napi_ok)
        return -1;
    if (type != napi_undefined) {
        if (napi_get_value_bool(env, argv[AUTO_ADJUST], &auto_adjust) != napi_ok) {
            (void)node_throw_type(env, "autoAdjust must be a boolean");
            return -1;
        }
        change->auto_adjust = auto_adjust ? 1 : 0;
    }
    return 0;
}

/* {check, audit} of a changed policy, which it takes over. */
static napi_value changed_value(napi_env env, mktopt_promo_policy *policy)
{
    napi_value result = NULL;
    napi_value check = hold_policy(env, policy);
    if (check == NULL)
        return NULL;
    NODE_TRY(env, napi_create_object(env, &result));
    if (node_set(env, result, "check", check) != 0 ||
        node_set(env, result, "audit", audit_list(env, policy)) != 0)
        return NULL;
    return result;
}

/* promoPolicyChange(check, settings, user, description, time, autoAdjust): {check, audit} or
 * {error} */
static napi_value policy_change(napi_env env, napi_callback_info info)
{
    napi_value argv[CHANGE_ARGUMENTS] = {NULL};
    size_t count = CHANGE_ARGUMENTS;
    node_memory memory = {NULL};
    mktopt_promo_setting *settings = NULL;
    int64_t n_settings = 0;
    mktopt_promo_change change;
    mktopt_promo_policy *changed = NULL;
    mktopt_error err = {.code = MKTOPT_OK, .index = -1};
    napi_value result = NULL;
    NODE_TRY(env, napi_get_cb_info(env, info, &count, argv, NULL, NULL));
    const mktopt_promo_policy *policy = policy_of(env, argv[POLICY]);
    if (policy == NULL)
        return NULL;
    if (read_settings(env, argv[SETTINGS], &memory, &settings, &n_settings, &err) == 0 &&
        read_change(env, argv, &memory, &change) == 0) {
        if (err.code == MKTOPT_OK)
            (void)mktopt_promo_policy_change(policy, settings, n_settings, &change, NULL, &changed,
                                             &err);
        result = changed != NULL ? changed_value(env, changed) : node_error(env, &err);
    }
    node_free_all(&memory);
    return result;
}

int node_define_promo(napi_env env, napi_value exports)
{
    return node_set_function(env, exports, "promoPolicy", policy_create) != 0 ||
                   node_set_function(env, exports, "promoPolicyRead", policy_read) != 0 ||
                   node_set_function(env, exports, "promoPolicyChange", policy_change) != 0
               ? -1
               : 0;
}
