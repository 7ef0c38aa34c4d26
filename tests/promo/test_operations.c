/* The promo operations as requests and responses in JSON: the contract of SPEC section 6. */
#include "faults.h"
#include "operations.h"
#include "promo_oracle.h"

static void test_tier_budget(void **state)
{
    (void)state;
    answers_exactly("promo.tier_budget", "{\"tier\":\"vip\"}",
                    "{\"tier\":\"vip\",\"membership_revenue\":999,\"max_budget_per_user\":599,"
                    "\"max_bonus_tokens\":100,\"estimated_token_value\":650,"
                    "\"retained_revenue\":400,\"retained_revenue_percent\":40.04}");
    answers("promo.tier_budget",
            "{\"tier\":\"x\",\"policy\":{\"promo_max_bonus_tokens_x\":3,"
            "\"membership_monthly_revenue_x\":0}}",
            "\"estimated_token_value\":20,\"retained_revenue\":0,"
            "\"retained_revenue_percent\":null}",
            NULL);
    refuses("promo.tier_budget", "{\"tier\":\"bronze\"}", MKTOPT_UNKNOWN_NAME, "tier");
    refuses("promo.tier_budget", "{}", MKTOPT_MISSING_FIELD, "tier");
    refuses("promo.tier_budget", "{\"tier\":\"vip\",\"policy\":{\"promo_max_bonus_tokens_x\":3}}",
            MKTOPT_MISSING_FIELD, "policy.membership_monthly_revenue_x");
    refuses("promo.tier_budget", "{\"tier\":\"vip\",\"policy\":{\"promo_budget_cap_percent\":60}}",
            MKTOPT_OUT_OF_RANGE, "policy.promo_budget_cap_percent");
    refuses("promo.tier_budget", "{\"tier\":\"vip\",\"policy\":{\"promo_cap\":1}}",
            MKTOPT_UNKNOWN_FIELD, "policy.promo_cap");
}

static void test_aggregate(void **state)
{
    (void)state;
    static const char request[] = "{\"user_count_by_tier\":{\"vip\":100,\"gold_vip\":50,"
                                  "\"silver_vip\":75,\"platinum_vip\":25}}";
    answers("promo.aggregate", request,
            "{\"total_estimated_users\":250,\"total_bonus_tokens\":46250,"
            "\"total_promotion_cost\":300625,\"total_membership_revenue\":387250,"
            "\"budget_cap\":232250,\"over_budget\":true,\"overrun\":68375,"
            "\"total_retained_revenue\":155000,\"retained_after_estimated_cost\":86625,"
            "\"average_cost_per_user\":1202.5,\"average_retained_per_user\":620,"
            "\"retained_revenue_percent\":40.03,\"budget_cap_percent\":59.97,"
            "\"tier_breakdown\":[{\"tier\":\"vip\",\"membership_revenue\":999,",
            NULL);
    /* The request's order; tiers that are not named do not appear. */
    answers("promo.aggregate", "{\"user_count_by_tier\":{\"gold_vip\":1,\"vip\":2}}",
            "\"tier_breakdown\":[{\"tier\":\"gold_vip\",", NULL);
    answers("promo.aggregate", "{\"user_count_by_tier\":{\"gold_vip\":1,\"vip\":2}}",
            "\"user_count\":2,\"total_bonus_tokens\":200,\"total_membership_revenue\":1998,"
            "\"budget_cap\":1198,\"promotion_cost\":1300,\"total_retained_revenue\":800}]}",
            NULL);
    answers("promo.aggregate", "{\"user_count_by_tier\":{}}",
            "\"average_cost_per_user\":null,\"average_retained_per_user\":null,"
            "\"retained_revenue_percent\":null,\"budget_cap_percent\":null,"
            "\"tier_breakdown\":[]}",
            NULL);
    refuses("promo.aggregate", "{\"user_count_by_tier\":{\"bronze\":1}}", MKTOPT_UNKNOWN_NAME,
            "user_count_by_tier.bronze");
    refuses("promo.aggregate", "{\"user_count_by_tier\":{\"vip\":-1}}", MKTOPT_OUT_OF_RANGE,
            "user_count_by_tier.vip");
    refuses("promo.aggregate", "{\"user_count_by_tier\":{\"vip\":1.5}}", MKTOPT_WRONG_TYPE,
            "user_count_by_tier.vip");
    refuses("promo.aggregate", "{\"user_count_by_tier\":{\"vip\":9223372036854775807}}",
            MKTOPT_NUMBER_OVERFLOW, "total_bonus_tokens");
    refuses("promo.aggregate", "{}", MKTOPT_MISSING_FIELD, "user_count_by_tier");
}

static void test_validate(void **state)
{
    (void)state;
    answers_exactly("promo.validate", "{\"tier\":\"vip\",\"bonus_tokens\":50}",
                    "{\"valid\":true,\"max_allowed\":null,\"rule\":null,"
                    "\"max_within_all_rules\":92,\"message\":null}");
    answers_exactly("promo.validate", "{\"tier\":\"vip\",\"bonus_tokens\":150}",
                    "{\"valid\":false,\"max_allowed\":100,\"rule\":\"tier_maximum\","
                    "\"max_within_all_rules\":92,\"message\":"
                    "\"Bonus tokens (150) exceed maximum allowed for vip tier\"}");
    answers_exactly("promo.validate", "{\"tier\":\"vip\",\"bonus_tokens\":95}",
                    "{\"valid\":false,\"max_allowed\":92,\"rule\":\"budget_cap\","
                    "\"max_within_all_rules\":92,\"message\":\"Estimated cost (618 cents) "
                    "exceeds budget cap (599 cents) for vip tier\"}");
    refuses("promo.validate", "{\"tier\":\"vip\",\"bonus_tokens\":-1}", MKTOPT_OUT_OF_RANGE,
            "bonus_tokens");
    refuses("promo.validate", "{\"tier\":\"vip\"}", MKTOPT_MISSING_FIELD, "bonus_tokens");
    refuses("promo.validate", "{\"tier\":\"\",\"bonus_tokens\":1}", MKTOPT_UNKNOWN_NAME, "tier");
}

static void test_review(void **state)
{
    (void)state;
    answers("promo.review", "{}",
            "{\"consistent\":false,\"conflicts\":[{\"kind\":\"maximum_above_cap\","
            "\"max_bonus_tokens\":100,\"largest_maximum\":92,\"estimated_token_value\":650,"
            "\"max_budget_per_user\":599,\"overrun_per_user\":51,\"tier\":\"vip\","
            "\"key\":\"promo_max_bonus_tokens_vip\",\"message\":\"The maximum of 100 tokens "
            "for vip tier costs 650 cents a user, 51 above the budget cap of 599; at most 92 "
            "tokens fit\"},",
            NULL);
    answers("promo.review", "{\"policy\":{\"promo_budget_cap_percent\":0.7}}",
            "{\"kind\":\"cap_above_limit\",\"max_bonus_tokens\":null,"
            "\"largest_maximum\":null,\"estimated_token_value\":null,"
            "\"max_budget_per_user\":null,\"overrun_per_user\":null,\"tier\":null,"
            "\"key\":\"promo_budget_cap_percent\",\"message\":\"promo_budget_cap_percent is "
            "0.7: only 0.3 of the membership revenue is retained\"}]",
            NULL);
    answers("promo.review", "{\"policy\":{\"creator_base_rate_per_token\":0}}",
            "{\"consistent\":true,\"conflicts\":[],\"tiers\":[{\"tier\":\"vip\","
            "\"max_bonus_tokens\":100,\"largest_maximum\":null,\"fits\":true},",
            NULL);
    answers("promo.review",
            "{\"policy\":{\"promo_budget_cap_percent\":0.7},\"cap_percent_limit\":0.7}",
            "\"largest_maximum\":107,\"fits\":true}", NULL);
    refuses("promo.review", "{\"cap_percent_limit\":1.5}", MKTOPT_OUT_OF_RANGE,
            "cap_percent_limit");
}

static void test_suggest(void **state)
{
    (void)state;
    answers("promo.suggest",
            "{\"user_count_by_tier\":{\"vip\":100,\"gold_vip\":50,\"silver_vip\":75,"
            "\"platinum_vip\":25},\"target_cost\":300625}",
            "\"changes\":[{\"key\":\"promo_max_bonus_tokens_vip\",\"value\":92},"
            "{\"key\":\"promo_max_bonus_tokens_gold_vip\",\"value\":184},"
            "{\"key\":\"promo_max_bonus_tokens_silver_vip\",\"value\":138},"
            "{\"key\":\"promo_max_bonus_tokens_platinum_vip\",\"value\":276}]}",
            NULL);
    /* 1000 cents at 6.5 pay 153 tokens, equally for 2 + 1 users: 51 each. */
    answers_exactly("promo.suggest",
                    "{\"user_count_by_tier\":{\"gold_vip\":2,\"vip\":1},\"target_cost\":1000,"
                    "\"proportional_to\":\"equal\"}",
                    "{\"target_cost\":1000,\"total_promotion_cost\":995,\"unused\":5,\"tiers\":["
                    "{\"tier\":\"gold_vip\",\"max_bonus_tokens\":250,\"largest_maximum\":184,"
                    "\"user_count\":2,\"suggested_maximum\":51},"
                    "{\"tier\":\"vip\",\"max_bonus_tokens\":100,\"largest_maximum\":92,"
                    "\"user_count\":1,\"suggested_maximum\":51}],\"changes\":["
                    "{\"key\":\"promo_max_bonus_tokens_gold_vip\",\"value\":51},"
                    "{\"key\":\"promo_max_bonus_tokens_vip\",\"value\":51}]}");
    /* What stays is no change. */
    answers("promo.suggest",
            "{\"policy\":{\"promo_max_bonus_tokens_vip\":92},"
            "\"user_count_by_tier\":{\"vip\":1},\"target_cost\":598}",
            "\"largest_maximum\":92,\"user_count\":1,\"suggested_maximum\":92}],"
            "\"changes\":[]}",
            NULL);
    answers("promo.suggest",
            "{\"policy\":{\"creator_base_rate_per_token\":0},"
            "\"user_count_by_tier\":{\"vip\":9223372036854775807},\"target_cost\":0}",
            "\"total_promotion_cost\":0,\"unused\":0,", NULL);
    refuses("promo.suggest", "{\"user_count_by_tier\":{\"vip\":1}}", MKTOPT_MISSING_FIELD,
            "target_cost");
    refuses("promo.suggest", "{\"user_count_by_tier\":{\"vip\":1},\"target_cost\":-1}",
            MKTOPT_OUT_OF_RANGE, "target_cost");
    refuses("promo.suggest",
            "{\"user_count_by_tier\":{},\"target_cost\":1,\"proportional_to\":\"luck\"}",
            MKTOPT_UNKNOWN_NAME, "proportional_to");
}

static void test_change_policy(void **state)
{
    (void)state;
    answers("promo.change_policy",
            "{\"changes\":[{\"key\":\"membership_monthly_revenue_vip\",\"value\":1199}],"
            "\"auto_adjust\":true,\"user\":\"ann\",\"time\":\"2026-01-01T00:00:00Z\","
            "\"description\":\"Updated VIP membership price effective Jan 2026\"}",
            "\"audit\":[{\"key\":\"membership_monthly_revenue_vip\",\"old\":999,\"new\":1199,"
            "\"category\":\"pricing\",\"caused_by\":null,\"user\":\"ann\","
            "\"time\":\"2026-01-01T00:00:00Z\",\"description\":\"Updated VIP membership "
            "price effective Jan 2026\"},{\"key\":\"promo_max_bonus_tokens_vip\",\"old\":100,"
            "\"new\":110,\"category\":\"campaigns\","
            "\"caused_by\":\"membership_monthly_revenue_vip\",",
            NULL);
    answers("promo.change_policy",
            "{\"changes\":[{\"key\":\"promo_budget_cap_percent\",\"value\":0.55}]}",
            "{\"policy\":{\"promo_budget_cap_percent\":0.55,"
            "\"creator_base_rate_per_token\":0.065,\"promo_max_bonus_tokens_vip\":100,",
            NULL);
    /* A removed default is null in the answer, so that the answer can be the next request's policy.
     */
    answers("promo.change_policy",
            "{\"changes\":[{\"key\":\"promo_max_bonus_tokens_vip\",\"value\":null},"
            "{\"key\":\"membership_monthly_revenue_vip\"}]}",
            "\"promo_max_bonus_tokens_vip\":null,", NULL);
    answers("promo.change_policy",
            "{\"policy\":{\"promo_max_bonus_tokens_vip\":null,"
            "\"membership_monthly_revenue_vip\":null},"
            "\"changes\":[{\"key\":\"promo_max_bonus_tokens_gold_vip\",\"value\":180}]}",
            "\"membership_monthly_revenue_vip\":null,", NULL);
    answers("promo.change_policy",
            "{\"changes\":[{\"key\":\"promo_budget_cap_percent\",\"value\":0.6}]}", "\"audit\":[]}",
            NULL);
    refuses("promo.change_policy", "{\"changes\":[]}", MKTOPT_OUT_OF_RANGE, "changes");
    refuses("promo.change_policy", "{\"changes\":[{\"key\":\"x\",\"value\":1}]}",
            MKTOPT_UNKNOWN_NAME, "changes[0].key");
    refuses("promo.change_policy",
            "{\"changes\":[{\"key\":\"promo_max_bonus_tokens_vip\",\"value\":1.5}]}",
            MKTOPT_OUT_OF_RANGE, "changes[0].value");
    refuses("promo.change_policy",
            "{\"changes\":[{\"key\":\"promo_max_bonus_tokens_vip\",\"value\":true}]}",
            MKTOPT_WRONG_TYPE, "changes[0].value");
    refuses("promo.change_policy",
            "{\"changes\":[{\"key\":\"promo_budget_cap_percent\",\"value\":1.2}]}",
            MKTOPT_OUT_OF_RANGE, "promo_budget_cap_percent");
}

/* What promo.change_policy answers is a policy for the next request. */
static void test_an_answer_is_the_next_policy(void **state)
{
    (void)state;
    static const char first[] = "{\"changes\":[{\"key\":\"promo_max_bonus_tokens_vip\"},"
                                "{\"key\":\"membership_monthly_revenue_vip\"}]}";
    mktopt_response *response = answer("promo.change_policy", first);
    const char *json = mktopt_response_json(response, NULL);
    const char *end = strstr(json, ",\"audit\"");
    assert_non_null(end);
    char request[2048];
    snprintf(request, sizeof request, "%.*s,\"tier\":\"gold_vip\"}", (int)(end - json), json);
    answers("promo.tier_budget", request, "\"membership_revenue\":1999", NULL);
    snprintf(request, sizeof request, "%.*s,\"tier\":\"vip\"}", (int)(end - json), json);
    refuses("promo.tier_budget", request, MKTOPT_UNKNOWN_NAME, "tier");
    mktopt_response_free(response);
}

static void test_every_allocation_fails(void **state)
{
    (void)state;
    static const char *const requests[][2] = {
        {"promo.tier_budget", "{\"tier\":\"vip\",\"policy\":{\"promo_max_bonus_tokens_vip\":7}}"},
        {"promo.aggregate", "{\"user_count_by_tier\":{\"gold_vip\":1,\"vip\":2}}"},
        {"promo.validate", "{\"tier\":\"vip\",\"bonus_tokens\":95}"},
        {"promo.review", "{\"policy\":{\"promo_budget_cap_percent\":0.7}}"},
        {"promo.suggest", "{\"user_count_by_tier\":{\"gold_vip\":2},\"target_cost\":1000}"},
        {"promo.change_policy",
         "{\"changes\":[{\"key\":\"creator_base_rate_per_token\",\"value\":0.1}],"
         "\"auto_adjust\":true,\"user\":\"ann\"}"},
    };
    for (size_t r = 0; r < sizeof requests / sizeof requests[0]; r++)
        for (int64_t n = 1;; n++) {
            faults_state faults = {.fail_at = n};
            mktopt_allocator allocator = faults_allocator(&faults);
            mktopt_error err = {0};
            mktopt_response *response = NULL;
            mktopt_call_options options;
            mktopt_call_options_init(&options, sizeof options);
            options.allocator = &allocator;
            const mktopt_status status =
                mktopt_call(requests[r][0], requests[r][1], strlen(requests[r][1]), NULL, 0,
                            &options, &response, &err);
            mktopt_response_free(response);
            if (faults_survived(&faults, status))
                break;
            assert_true(n < 10000);
        }
}

static void test_descriptions_show_the_policy(void **state)
{
    (void)state;
    static const char *const names[] = {"promo.tier_budget", "promo.aggregate",
                                        "promo.validate",    "promo.review",
                                        "promo.suggest",     "promo.change_policy"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        mktopt_error err;
        mktopt_response *schema = NULL;
        assert_ok(mktopt_describe(names[i], NULL, &schema, &err), err);
        const char *json = mktopt_response_json(schema, NULL);
        assert_contains(json, "\"promo_budget_cap_percent\"");
        assert_contains(json, "promo_max_bonus_tokens_");
        mktopt_response_free(schema);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tier_budget),
        cmocka_unit_test(test_aggregate),
        cmocka_unit_test(test_validate),
        cmocka_unit_test(test_review),
        cmocka_unit_test(test_suggest),
        cmocka_unit_test(test_change_policy),
        cmocka_unit_test(test_an_answer_is_the_next_policy),
        cmocka_unit_test(test_every_allocation_fails),
        cmocka_unit_test(test_descriptions_show_the_policy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
