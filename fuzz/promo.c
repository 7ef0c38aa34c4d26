/* Promo policies from any JSON, changed by any settings, and every question one can ask of them. */
#include "fuzz.h"

#include <string.h>

enum { TIERS = 16, TEXT = 64 };

static void check_policy(const mktopt_promo_policy *policy)
{
    size_t length = 0;
    const char *json = mktopt_promo_policy_json(policy, &length);
    FUZZ_CHECK(json != NULL && strlen(json) == length);
    const int32_t count = mktopt_promo_tier_count(policy);
    for (int32_t tier = 0; tier < count; ++tier) {
        const char *name = mktopt_promo_tier_name(policy, tier);
        int32_t found = -1;
        FUZZ_CHECK(mktopt_promo_tier_find(policy, name, strlen(name), &found, NULL) == MKTOPT_OK);
        FUZZ_CHECK(found == tier);
    }
    FUZZ_CHECK(mktopt_promo_tier_name(policy, count) == NULL);
    mktopt_decimal rate;
    FUZZ_CHECK(mktopt_promo_policy_value(policy, "creator_base_rate_per_token", &rate, NULL) ==
               MKTOPT_OK);
}

static void ask_one_tier(const mktopt_promo_policy *policy, fuzz_input *input)
{
    mktopt_error err = {0};
    const int32_t tier = (int32_t)(fuzz_integer(input) % 8);
    const int64_t tokens = fuzz_integer(input);
    mktopt_promo_tier_budget budget = {.struct_size = sizeof budget};
    fuzz_check_error(mktopt_promo_budget(policy, tier, &budget, &err), &err);
    int64_t cents = -1;
    fuzz_check_error(mktopt_promo_token_cost(policy, tokens, &cents, &err), &err);

    mktopt_promo_check check = {.struct_size = sizeof check};
    mktopt_status status = mktopt_promo_validate(policy, tier, tokens, &check, &err);
    fuzz_check_error(status, &err);
    if (status == MKTOPT_OK) {
        char text[TEXT];
        FUZZ_CHECK(check.valid == (tokens <= check.max_within_all_rules));
        FUZZ_CHECK((mktopt_promo_check_message(policy, &check, text, sizeof text) == 0) ==
                   (check.valid == 1));
    }
    char name[TEXT];
    fuzz_text(input, name, sizeof name);
    status = mktopt_promo_validate_named(policy, name, strlen(name), tokens, &check, &err);
    fuzz_check_error(status, &err);
}

static void ask_all_tiers(const mktopt_promo_policy *policy, fuzz_input *input)
{
    mktopt_error err = {0};
    int64_t users[TIERS], maxima[TIERS];
    mktopt_promo_tier_total parts[TIERS];
    for (int i = 0; i < TIERS; ++i)
        users[i] = fuzz_integer(input);
    const int32_t tiers = mktopt_promo_tier_count(policy);
    const int32_t count = tiers > TIERS ? TIERS : tiers;
    mktopt_promo_totals totals = {.struct_size = sizeof totals};
    mktopt_status status = mktopt_promo_aggregate(policy, users, count, &totals, parts, &err);
    fuzz_check_error(status, &err);
    int64_t cost = 0;
    for (int32_t i = 0; status == MKTOPT_OK && i < count; ++i)
        cost += parts[i].promotion_cost;
    FUZZ_CHECK(status != MKTOPT_OK || cost == totals.total_promotion_cost);

    mktopt_promo_suggest_options options;
    FUZZ_CHECK(mktopt_promo_suggest_options_init(&options, sizeof options) == MKTOPT_OK);
    options.proportional_to = fuzz_byte(input) % 4;
    const int64_t target = fuzz_integer(input);
    status = mktopt_promo_suggest(policy, users, count, target, &options, maxima, &err);
    fuzz_check_error(status, &err);
}

static void review(const mktopt_promo_policy *policy, fuzz_input *input)
{
    mktopt_error err = {0};
    mktopt_promo_review_options options;
    FUZZ_CHECK(mktopt_promo_review_options_init(&options, sizeof options) == MKTOPT_OK);
    options.cap_percent_limit.coefficient = fuzz_integer(input);
    options.cap_percent_limit.scale = fuzz_byte(input) % 20;
    mktopt_promo_conflict conflicts[2];
    int32_t count = -1;
    const mktopt_status status = mktopt_promo_review(policy, &options, conflicts, 2, &count, &err);
    fuzz_check_error(status, &err);
    char text[TEXT];
    for (int32_t i = 0; status == MKTOPT_OK && i < count && i < 2; ++i)
        FUZZ_CHECK(mktopt_promo_conflict_message(policy, &conflicts[i], text, sizeof text) > 0);
}

static mktopt_promo_policy *change(const mktopt_promo_policy *policy, fuzz_input *input,
                                   const mktopt_allocator *allocator)
{
    static const char *const keys[] = {
        "promo_budget_cap_percent",     "creator_base_rate_per_token",
        "promo_max_bonus_tokens_vip",   "membership_monthly_revenue_vip",
        "membership_monthly_revenue_x", "promo_max_bonus_tokens_x",
    };
    mktopt_promo_change changes[3] = {{0}};
    for (int i = 0; i < 3; ++i) {
        changes[i].key = keys[fuzz_byte(input) % 6];
        changes[i].value.coefficient = fuzz_integer(input);
        changes[i].value.scale = fuzz_byte(input) % 24;
        changes[i].remove = fuzz_byte(input) < 20;
    }
    mktopt_promo_change_options reasons;
    FUZZ_CHECK(mktopt_promo_change_options_init(&reasons, sizeof reasons) == MKTOPT_OK);
    reasons.auto_adjust = fuzz_byte(input) & 1;
    reasons.user = "somebody";
    mktopt_promo_policy *changed = NULL;
    mktopt_error err = {0};
    const mktopt_status status = mktopt_promo_policy_change(policy, changes, fuzz_byte(input) % 4,
                                                            &reasons, allocator, &changed, &err);
    fuzz_check_error(status, &err);
    FUZZ_CHECK((status == MKTOPT_OK) == (changed != NULL));
    return changed;
}

static void read_audit(const mktopt_promo_policy *policy)
{
    const int64_t count = mktopt_promo_policy_audit_count(policy);
    for (int64_t i = 0; i < count; ++i) {
        mktopt_promo_audit audit = {.struct_size = sizeof audit};
        FUZZ_CHECK(mktopt_promo_policy_audit(policy, i, &audit, NULL) == MKTOPT_OK);
        FUZZ_CHECK(audit.key != NULL && strcmp(audit.user, "somebody") == 0);
    }
}

static void ask(const mktopt_promo_policy *policy, fuzz_input *input)
{
    check_policy(policy);
    ask_one_tier(policy, input);
    ask_all_tiers(policy, input);
    review(policy, input);
    read_audit(policy);
}

/* Byte 0: the allocation that fails; byte 1: the defaults, or the JSON that the input ends with. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input input = {data, size};
    fuzz_memory memory;
    fuzz_memory_init(&memory, &input);
    const int defaults = fuzz_byte(&input) < 100;
    mktopt_promo_policy *policy = NULL, *changed = NULL;
    mktopt_error err = {0};
    const char *json = defaults ? NULL : (const char *)input.data;
    const mktopt_status status = mktopt_promo_policy_create(json, defaults ? 0 : input.size,
                                                            &memory.allocator, &policy, &err);
    fuzz_check_error(status, &err);
    FUZZ_CHECK((status == MKTOPT_OK) == (policy != NULL));
    if (policy != NULL) {
        ask(policy, &input);
        changed = change(policy, &input, &memory.allocator);
    }
    if (changed != NULL)
        ask(changed, &input);
    mktopt_promo_policy_free(changed);
    mktopt_promo_policy_free(policy);
    FUZZ_CHECK(memory.in_use == 0);
    return 0;
}
