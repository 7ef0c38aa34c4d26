/* Promo policies. The check of an award is a direct call: no JSON, and no object on the way to
 * "yes". */
#include "addon.h"

#include <mktopt/promo.h>
#include <stdio.h>

static const char policy_type[] = "promo_policy";

static void free_policy(void *object)
{
    mktopt_promo_policy_free(object);
}

/* ---- the check ---------------------------------------------------------------------------- */

static const char *const rule_names[] = {"tier_maximum", "budget_cap"};

enum { MESSAGE_SIZE = 256, TIER_SIZE = 128 };

/* The figures of a refusal: rule, max_allowed, max_within_all_rules. Whether they went there; a
 * number of more than 53 bits does not. */
static bool tell_figures(napi_env env, const mktopt_promo_check *check)
{
    const int64_t exact = INT64_C(1) << 53;
    double *figures = node_figures(env);
    if (figures == NULL || check->max_allowed > exact || check->max_within_all_rules > exact)
        return false;
    figures[0] = check->rule;
    figures[1] = (double)check->max_allowed;
    figures[2] = (double)check->max_within_all_rules;
    return true;
}

/* The message where the figures fit, else {valid: false, message, rule, maxAllowed,
 * maxWithinAllRules}. */
static napi_value refusal(napi_env env, const mktopt_promo_policy *policy,
                          const mktopt_promo_check *check)
{
    napi_value result = NULL, valid = NULL;
    char message[MESSAGE_SIZE];
    (void)mktopt_promo_check_message(policy, check, message, sizeof message);
    if (tell_figures(env, check)) {
        NODE_TRY(env, napi_create_string_utf8(env, message, NAPI_AUTO_LENGTH, &result));
        return result;
    }
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

static napi_value refuse_tokens(napi_env env, napi_value given)
{
    enum { SHOWN = 40 };
    napi_valuetype type = napi_symbol;
    napi_value text = NULL;
    char shown[SHOWN] = "", message[SHOWN + 40];
    NODE_TRY(env, napi_typeof(env, given, &type));
    if (type == napi_symbol || type == napi_object || type == napi_function)
        return node_refuse(env, MKTOPT_WRONG_TYPE, "bonus_tokens", "must be a whole number");
    NODE_TRY(env, napi_coerce_to_string(env, given, &text));
    NODE_TRY(env, napi_get_value_string_utf8(env, text, shown, sizeof shown, NULL));
    const char *quote = type == napi_string ? "\"" : "";
    (void)snprintf(message, sizeof message, "must be a whole number, got %s%s%s", quote, shown,
                   quote);
    return node_refuse(env, MKTOPT_WRONG_TYPE, "bonus_tokens", message);
}

/* check(tier, bonusTokens): a function made for one policy, which is its data. The number of the
 * tier when the award is allowed, else what refusal() gives, or {error}. */
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
    const mktopt_promo_policy *policy = data;
    if (napi_get_value_string_utf8(env, argv[0], name, sizeof name, &length) != napi_ok)
        return node_refuse(env, MKTOPT_WRONG_TYPE, "tier", "must be a string");
    const int unread = node_read_integer(env, argv[1], &tokens);
    if (unread == -1)
        return refuse_tokens(env, argv[1]);
    if (unread != 0)
        return node_refuse(env, MKTOPT_OUT_OF_RANGE, "bonus_tokens", "does not fit 64 bits");
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

/* About what a policy takes: its arena's first block. */
enum { POLICY_BYTES = 4096 };

/* The function check(tier, bonusTokens), which holds the policy and stands for it in other calls.
 */
static napi_value hold_policy(napi_env env, mktopt_promo_policy *policy)
{
    node_handle *handle = node_handle_create(policy_type, policy, free_policy, POLICY_BYTES);
    return handle != NULL ? node_hold_function(env, "check", check_award, handle)
                          : node_throw_memory(env);
}

/* promoPolicy(json): check, or {error} */
static napi_value policy_create(napi_env env, napi_callback_info info)
{
    napi_value argument = NULL;
    size_t count = 1, length = 0;
    node_memory memory = {NULL};
    mktopt_promo_policy *policy = NULL;
    mktopt_error err;
    NODE_TRY(env, napi_get_cb_info(env, info, &count, &argument, NULL, NULL));
    const char *json = node_read_text(env, argument, &memory, &length);
    if (json == NULL)
        return NULL;
    const mktopt_status status = mktopt_promo_policy_create(json, length, NULL, &policy, &err);
    node_free_all(&memory);
    return status == MKTOPT_OK ? hold_policy(env, policy) : node_error(env, &err);
}

/* ---- reading ------------------------------------------------------------------------------ */

/* promoPolicyRead(check): {json, tiers} */
static napi_value policy_read(napi_env env, napi_callback_info info)
{
    napi_value result = NULL, tiers = NULL, tier = NULL;
    const mktopt_promo_policy *policy = node_first_object(env, info, policy_type);
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

/* promoRules: the names of the rules. */
static napi_value make_rules(napi_env env)
{
    napi_value rules = NULL, name = NULL;
    NODE_TRY(env, napi_create_array(env, &rules));
    for (uint32_t i = 0; i < sizeof rule_names / sizeof rule_names[0]; i++) {
        NODE_TRY(env, napi_create_string_utf8(env, rule_names[i], NAPI_AUTO_LENGTH, &name));
        NODE_TRY(env, napi_set_element(env, rules, i, name));
    }
    return rules;
}

int node_define_promo(napi_env env, napi_value exports)
{
    return node_set(env, exports, "promoRules", make_rules(env)) != 0 ||
                   node_set_function(env, exports, "promoPolicy", policy_create) != 0 ||
                   node_set_function(env, exports, "promoPolicyRead", policy_read) != 0
               ? -1
               : 0;
}
