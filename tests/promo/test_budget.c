/* Budgets: the seed's figures, its slips corrected, exact fractions against counting, overflow. */
#include "promo_oracle.h"

static mktopt_promo_tier_budget budget_of(const mktopt_promo_policy *policy, int32_t tier)
{
    mktopt_error err;
    mktopt_promo_tier_budget budget = {.struct_size = sizeof budget};
    assert_ok(mktopt_promo_budget(policy, tier, &budget, &err), err);
    return budget;
}

static void test_tiers_of_the_seed(void **state)
{
    (void)state;
    /* vip and platinum are printed in seed 004; the others follow by hand from its formulas. */
    static const struct {
        const char *tier;
        int64_t revenue, cap, tokens, value, retained;
        double percent;
    } expected[] = {
        {"vip", 999, 599, 100, 650, 400, 40.04},
        {"gold_vip", 1999, 1199, 250, 1625, 800, 40.02},
        {"silver_vip", 1499, 899, 150, 975, 600, 40.03},
        {"platinum_vip", 2999, 1799, 500, 3250, 1200, 40.01},
    };
    mktopt_promo_policy *policy = oracle_defaults();
    for (int32_t i = 0; i < 4; i++) {
        const mktopt_promo_tier_budget b = budget_of(policy, i);
        assert_string_equal(b.tier, expected[i].tier);
        assert_int_equal(b.membership_revenue, expected[i].revenue);
        assert_int_equal(b.max_budget_per_user, expected[i].cap);
        assert_int_equal(b.max_bonus_tokens, expected[i].tokens);
        assert_int_equal(b.estimated_token_value, expected[i].value);
        assert_int_equal(b.retained_revenue, expected[i].retained);
        assert_true(b.retained_revenue_percent == expected[i].percent);
    }
    mktopt_promo_policy_free(policy);
}

static void test_aggregate_of_the_seed(void **state)
{
    (void)state;
    mktopt_promo_policy *policy = oracle_defaults();
    mktopt_error err;
    const int64_t users[] = {100, 50, 75, 25};
    mktopt_promo_totals t = {.struct_size = sizeof t};
    mktopt_promo_tier_total parts[4];
    assert_ok(mktopt_promo_aggregate(policy, users, 4, &t, parts, &err), err);
    assert_int_equal(t.total_estimated_users, 250);
    assert_int_equal(t.total_bonus_tokens, 46250);
    assert_int_equal(t.total_promotion_cost, 300625);
    assert_int_equal(t.total_retained_revenue, 155000);
    assert_true(t.average_cost_per_user == 1202.5);
    assert_true(t.average_retained_per_user == 620);
    assert_int_equal(t.total_membership_revenue, 99900 + 99950 + 112425 + 74975);
    assert_int_equal(t.budget_cap, 387250 - 155000);
    assert_int_equal(t.over_budget, 1);
    assert_int_equal(t.overrun, 300625 - 232250);
    assert_int_equal(t.retained_after_estimated_cost, 387250 - 300625);
    assert_int_equal(parts[0].promotion_cost, 65000);
    assert_int_equal(parts[1].promotion_cost, 81250);
    assert_int_equal(parts[2].promotion_cost, 73125);
    assert_int_equal(parts[3].promotion_cost, 81250);
    mktopt_promo_policy_free(policy);
}

/* The table of seed 004, in cents, with its Gold row and totals as SPEC section 6 corrects them. */
static void test_pride_month(void **state)
{
    (void)state;
    static const int64_t users[] = {1000, 500, 750, 250};
    static const int64_t promo[] = {599000, 599500, 674250, 449750};
    static const int64_t retained[] = {400000, 400000, 450000, 300000};
    static const int64_t total[] = {999000, 999500, 1124250, 749750};
    mktopt_promo_policy *policy = oracle_defaults();
    mktopt_error err;
    mktopt_promo_totals t = {.struct_size = sizeof t};
    mktopt_promo_tier_total parts[4];
    assert_ok(mktopt_promo_aggregate(policy, users, 4, &t, parts, &err), err);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(parts[i].budget_cap, promo[i]);
        assert_int_equal(parts[i].retained_revenue, retained[i]);
        assert_int_equal(parts[i].membership_revenue, total[i]);
    }
    assert_int_equal(t.budget_cap, 2322500);
    assert_int_equal(t.total_retained_revenue, 1550000);
    assert_int_equal(t.total_membership_revenue, 3872500);
    assert_true(t.budget_cap_percent == 59.97);
    assert_true(t.retained_revenue_percent == 40.03);
    mktopt_promo_policy_free(policy);
}

static void check_budget(const oracle *o, const mktopt_promo_policy *policy, int32_t i)
{
    const mktopt_promo_tier_budget b = budget_of(policy, i);
    assert_int_equal(b.max_budget_per_user, oracle_cap(o, i));
    assert_int_equal(b.retained_revenue, o->revenue[i] - oracle_cap(o, i));
    assert_int_equal(b.estimated_token_value, oracle_cost(o, o->maximum[i]));
    if (o->revenue[i] == 0) {
        assert_true(isnan(b.retained_revenue_percent));
        return;
    }
    /* |percent - exact| <= 0.005, upwards at the tie: 0 <= percent + 0.005 - exact < 0.01 */
    const int64_t hundredths = (int64_t)(b.retained_revenue_percent * 100 + 0.5);
    const wide above =
        ((wide)hundredths * 2 + 1) * o->revenue[i] - (wide)b.retained_revenue * 20000;
    assert_true(above > 0 && above <= 2 * (wide)o->revenue[i]);
    assert_true(b.retained_revenue_percent == (double)hundredths / 100);
}

static void test_budgets_against_fractions(void **state)
{
    (void)state;
    mktopt__random random;
    mktopt__random_seed(&random, 1);
    for (int round = 0; round < 2000; round++) {
        oracle o;
        oracle_random(&o, &random);
        mktopt_promo_policy *policy = oracle_policy(&o);
        for (int32_t i = 0; i < o.n_tiers; i++)
            check_budget(&o, policy, i);
        mktopt_promo_policy_free(policy);
    }
}

/* 2.5 of 1000: 0.25 % exactly between two hundredths of a percent goes up. */
static void test_percent_ties_go_up(void **state)
{
    (void)state;
    mktopt_promo_policy *policy = oracle_parse("{\"promo_budget_cap_percent\": 0.99875,"
                                               "\"membership_monthly_revenue_vip\": 80000,"
                                               "\"membership_monthly_revenue_gold_vip\": 160000}");
    assert_true(budget_of(policy, 0).retained_revenue_percent == 0.13); /* 100 / 80000 = 0.125 % */
    assert_true(budget_of(policy, 1).retained_revenue_percent == 0.13);
    mktopt_promo_policy_free(policy);
}

static void check_parts(const oracle *o, const int64_t *users, const mktopt_promo_totals *t,
                        const mktopt_promo_tier_total *parts)
{
    mktopt_promo_tier_total sum = {0};
    for (int i = 0; i < o->n_tiers; i++) {
        const wide exact = (wide)users[i] * o->maximum[i] * o->rate_digits * 100; /* / rate_unit */
        const wide part = (wide)parts[i].promotion_cost * o->rate_unit;
        assert_true(part > exact - o->rate_unit && part < exact + o->rate_unit);
        assert_int_equal(parts[i].budget_cap, users[i] * oracle_cap(o, i));
        sum.user_count += parts[i].user_count;
        sum.bonus_tokens += parts[i].bonus_tokens;
        sum.membership_revenue += parts[i].membership_revenue;
        sum.budget_cap += parts[i].budget_cap;
        sum.promotion_cost += parts[i].promotion_cost;
        sum.retained_revenue += parts[i].retained_revenue;
    }
    assert_int_equal(sum.user_count, t->total_estimated_users);
    assert_int_equal(sum.bonus_tokens, t->total_bonus_tokens);
    assert_int_equal(sum.membership_revenue, t->total_membership_revenue);
    assert_int_equal(sum.budget_cap, t->budget_cap);
    assert_int_equal(sum.promotion_cost, t->total_promotion_cost);
    assert_int_equal(sum.retained_revenue, t->total_retained_revenue);
    assert_int_equal(t->total_promotion_cost, oracle_cost(o, sum.bonus_tokens));
    assert_int_equal(t->over_budget, !oracle_costs_at_most(o, sum.bonus_tokens, t->budget_cap));
    assert_int_equal(t->overrun, t->over_budget ? t->total_promotion_cost - t->budget_cap : 0);
}

static void test_aggregates_against_fractions(void **state)
{
    (void)state;
    mktopt__random random;
    mktopt__random_seed(&random, 2);
    for (int round = 0; round < 2000; round++) {
        oracle o;
        oracle_random(&o, &random);
        mktopt_promo_policy *policy = oracle_policy(&o);
        mktopt_error err;
        int64_t users[ORACLE_TIERS];
        for (int i = 0; i < o.n_tiers; i++)
            users[i] = (int64_t)mktopt__random_below(&random, 1000);
        mktopt_promo_totals t = {.struct_size = sizeof t};
        mktopt_promo_tier_total parts[ORACLE_TIERS];
        assert_ok(mktopt_promo_aggregate(policy, users, o.n_tiers, &t, parts, &err), err);
        check_parts(&o, users, &t, parts);
        mktopt_promo_policy_free(policy);
    }
}

/* Three users at a third of a cent: one cent in total, given to the first of equal remainders. */
static void test_rounding_up_once(void **state)
{
    (void)state;
    mktopt_promo_policy *policy = oracle_parse("{\"creator_base_rate_per_token\": 0.003,"
                                               "\"promo_max_bonus_tokens_vip\": 1,"
                                               "\"promo_max_bonus_tokens_gold_vip\": 1,"
                                               "\"promo_max_bonus_tokens_silver_vip\": 1,"
                                               "\"promo_max_bonus_tokens_platinum_vip\": 2}");
    mktopt_error err;
    const int64_t users[] = {1, 1, 1, 0};
    mktopt_promo_totals t = {.struct_size = sizeof t};
    mktopt_promo_tier_total parts[4];
    assert_int_equal(budget_of(policy, 0).estimated_token_value, 1);
    assert_ok(mktopt_promo_aggregate(policy, users, 4, &t, parts, &err), err);
    assert_int_equal(t.total_promotion_cost, 1); /* 0.9 cents, not 3 */
    assert_int_equal(parts[0].promotion_cost, 1);
    assert_int_equal(parts[1].promotion_cost, 0);
    const int64_t others[] = {1, 1, 0, 1}; /* 0.3, 0.3, 0.6 */
    assert_ok(mktopt_promo_aggregate(policy, others, 4, &t, parts, &err), err);
    assert_int_equal(t.total_promotion_cost, 2);
    assert_int_equal(parts[0].promotion_cost, 1);
    assert_int_equal(parts[1].promotion_cost, 0);
    assert_int_equal(parts[3].promotion_cost, 1);
    mktopt_promo_policy_free(policy);
}

static void test_no_users_have_no_average(void **state)
{
    (void)state;
    mktopt_promo_policy *policy = oracle_defaults();
    mktopt_error err;
    const int64_t users[4] = {0};
    mktopt_promo_totals t = {.struct_size = sizeof t};
    assert_ok(mktopt_promo_aggregate(policy, users, 4, &t, NULL, &err), err);
    assert_int_equal(t.total_promotion_cost, 0);
    assert_int_equal(t.over_budget, 0);
    assert_true(isnan(t.average_cost_per_user) && isnan(t.average_retained_per_user));
    assert_true(isnan(t.retained_revenue_percent) && isnan(t.budget_cap_percent));
    mktopt_promo_policy_free(policy);
}

static void test_overflow_names_the_total(void **state)
{
    (void)state;
    mktopt_error err;
    mktopt_promo_totals t = {.struct_size = sizeof t, .total_promotion_cost = 77};
    mktopt_promo_policy *policy = oracle_defaults();
    const int64_t crowd[] = {INT64_MAX, 1, 0, 0};
    assert_fails(mktopt_promo_aggregate(policy, crowd, 4, &t, NULL, &err), err,
                 MKTOPT_NUMBER_OVERFLOW, "total_bonus_tokens");
    mktopt_promo_policy_free(policy);

    policy = oracle_parse("{\"promo_max_bonus_tokens_vip\": 0}");
    assert_fails(mktopt_promo_aggregate(policy, crowd, 4, &t, NULL, &err), err,
                 MKTOPT_NUMBER_OVERFLOW, "total_membership_revenue");
    mktopt_promo_policy_free(policy);

    policy =
        oracle_parse("{\"promo_max_bonus_tokens_vip\": 0, \"promo_max_bonus_tokens_gold_vip\": 0,"
                     "\"membership_monthly_revenue_vip\": 0,"
                     "\"membership_monthly_revenue_gold_vip\": 0}");
    assert_fails(mktopt_promo_aggregate(policy, crowd, 4, &t, NULL, &err), err,
                 MKTOPT_NUMBER_OVERFLOW, "total_estimated_users");
    mktopt_promo_policy_free(policy);

    policy = oracle_parse("{\"creator_base_rate_per_token\": 1}");
    const int64_t many[] = {INT64_MAX / 1000, 0, 0, 0};
    assert_fails(mktopt_promo_aggregate(policy, many, 4, &t, NULL, &err), err,
                 MKTOPT_NUMBER_OVERFLOW, "total_promotion_cost");
    assert_int_equal(t.total_promotion_cost, 77);
    mktopt_promo_policy_free(policy);
}

/* The largest numbers that still fit, exactly. */
static void test_huge_values(void **state)
{
    (void)state;
    mktopt_error err;
    mktopt_promo_policy *policy =
        oracle_parse("{\"creator_base_rate_per_token\": 0.01, \"promo_budget_cap_percent\": 1,"
                     "\"promo_max_bonus_tokens_vip\": 9223372036854775807,"
                     "\"membership_monthly_revenue_vip\": 9223372036854775807}");
    const mktopt_promo_tier_budget b = budget_of(policy, 0);
    assert_true(b.max_budget_per_user == INT64_MAX && b.estimated_token_value == INT64_MAX);
    assert_true(b.retained_revenue == 0 && b.retained_revenue_percent == 0);
    const int64_t users[] = {1, 0, 0, 0};
    mktopt_promo_totals t = {.struct_size = sizeof t};
    mktopt_promo_tier_total parts[4];
    assert_ok(mktopt_promo_aggregate(policy, users, 4, &t, parts, &err), err);
    assert_true(parts[0].promotion_cost == INT64_MAX && t.retained_after_estimated_cost == 0);
    int64_t cents = 5;
    assert_ok(mktopt_promo_token_cost(policy, INT64_MAX, &cents, &err), err);
    assert_true(cents == INT64_MAX);
    mktopt_promo_policy_free(policy);

    policy =
        oracle_parse("{\"creator_base_rate_per_token\": 0.011, \"promo_budget_cap_percent\":"
                     "0.999999999999999999, \"promo_max_bonus_tokens_vip\": 8000000000000000000,"
                     "\"membership_monthly_revenue_vip\": 9223372036854775807}");
    const mktopt_promo_tier_budget c = budget_of(policy, 0);
    assert_true(c.retained_revenue == 10 && c.retained_revenue_percent == 0);
    assert_true(c.estimated_token_value == 8800000000000000000);
    assert_fails(mktopt_promo_token_cost(policy, INT64_MAX, &cents, &err), err,
                 MKTOPT_NUMBER_OVERFLOW, "cents");
    mktopt_promo_policy_free(policy);
}

static void test_bad_arguments(void **state)
{
    (void)state;
    mktopt_error err;
    int64_t users[] = {1, 2, 3, 4}, cents = 0;
    mktopt_promo_policy *policy = oracle_defaults();
    mktopt_promo_tier_budget b = {.struct_size = sizeof b}, unset = {0};
    mktopt_promo_totals t = {.struct_size = sizeof t}, unset_totals = {0};
    assert_fails(mktopt_promo_budget(NULL, 0, &b, &err), err, MKTOPT_INVALID_ARGUMENT, "policy");
    assert_fails(mktopt_promo_budget(policy, 0, NULL, &err), err, MKTOPT_INVALID_ARGUMENT,
                 "budget");
    assert_fails(mktopt_promo_budget(policy, 0, &unset, &err), err, MKTOPT_INVALID_OPTIONS,
                 "budget.struct_size");
    assert_fails(mktopt_promo_budget(policy, 4, &b, &err), err, MKTOPT_OUT_OF_RANGE, "tier");
    assert_fails(mktopt_promo_budget(policy, -1, &b, &err), err, MKTOPT_OUT_OF_RANGE, "tier");
    assert_fails(mktopt_promo_aggregate(NULL, users, 4, &t, NULL, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "policy");
    assert_fails(mktopt_promo_aggregate(policy, NULL, 4, &t, NULL, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "user_counts");
    assert_fails(mktopt_promo_aggregate(policy, users, 4, NULL, NULL, &err), err,
                 MKTOPT_INVALID_ARGUMENT, "totals");
    assert_fails(mktopt_promo_aggregate(policy, users, 4, &unset_totals, NULL, &err), err,
                 MKTOPT_INVALID_OPTIONS, "totals.struct_size");
    assert_fails(mktopt_promo_aggregate(policy, users, 3, &t, NULL, &err), err,
                 MKTOPT_LENGTH_MISMATCH, "user_counts");
    users[2] = -1;
    assert_fails(mktopt_promo_aggregate(policy, users, 4, &t, NULL, &err), err, MKTOPT_OUT_OF_RANGE,
                 "user_counts[2]");
    assert_int_equal(err.index, 2);
    assert_fails(mktopt_promo_token_cost(NULL, 1, &cents, &err), err, MKTOPT_INVALID_ARGUMENT,
                 "policy");
    assert_fails(mktopt_promo_token_cost(policy, 1, NULL, &err), err, MKTOPT_INVALID_ARGUMENT,
                 "cents");
    assert_fails(mktopt_promo_token_cost(policy, -1, &cents, &err), err, MKTOPT_OUT_OF_RANGE,
                 "tokens");
    mktopt_promo_policy_free(policy);
}

/* A newer caller's larger struct gets zeros in its tail; an older one's smaller struct its head. */
static void test_other_struct_sizes(void **state)
{
    (void)state;
    mktopt_error err;
    mktopt_promo_policy *policy = oracle_defaults();
    struct {
        mktopt_promo_tier_budget known;
        int64_t unknown;
    } larger = {.known.struct_size = sizeof larger, .unknown = 77};
    assert_ok(mktopt_promo_budget(policy, 0, &larger.known, &err), err);
    assert_int_equal(larger.unknown, 0);
    assert_int_equal(larger.known.membership_revenue, 999);
    mktopt_promo_tier_budget smaller = {.struct_size =
                                            offsetof(mktopt_promo_tier_budget, max_bonus_tokens),
                                        .max_bonus_tokens = 77};
    assert_ok(mktopt_promo_budget(policy, 0, &smaller, &err), err);
    assert_int_equal(smaller.max_budget_per_user, 599);
    assert_int_equal(smaller.max_bonus_tokens, 77);
    mktopt_promo_policy_free(policy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tiers_of_the_seed),
        cmocka_unit_test(test_aggregate_of_the_seed),
        cmocka_unit_test(test_pride_month),
        cmocka_unit_test(test_budgets_against_fractions),
        cmocka_unit_test(test_percent_ties_go_up),
        cmocka_unit_test(test_aggregates_against_fractions),
        cmocka_unit_test(test_rounding_up_once),
        cmocka_unit_test(test_no_users_have_no_average),
        cmocka_unit_test(test_overflow_names_the_total),
        cmocka_unit_test(test_huge_values),
        cmocka_unit_test(test_bad_arguments),
        cmocka_unit_test(test_other_struct_sizes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
