/* May this member get these tokens? The check that runs before every award. */
#include <stdio.h>
#include <string.h>

#include <mktopt/mktopt.h>

static int failed(const mktopt_error *err)
{
    fprintf(stderr, "%s: %s\n", mktopt_status_name(err->code), err->message);
    return 1;
}

static void award(const mktopt_promo_policy *policy, const char *tier, int64_t tokens)
{
    mktopt_error err;
    mktopt_promo_check check = {.struct_size = sizeof check};
    char why[200];
    if (mktopt_promo_validate_named(policy, tier, strlen(tier), tokens, &check, &err)) {
        printf("%-12s %4lld  error: %s\n", tier, (long long)tokens, err.message);
        return;
    }
    mktopt_promo_check_message(policy, &check, why, sizeof why);
    printf("%-12s %4lld  %s%s\n", tier, (long long)tokens, check.valid ? "yes" : "no: ", why);
}

int main(void)
{
    mktopt_error err;
    mktopt_promo_policy *policy, *changed;

    /* What is not said has the default; a policy is checked here, once, and never changes. */
    static const char json[] = "{\"promo_max_bonus_tokens_gold_vip\": 180}";
    if (mktopt_promo_policy_create(json, sizeof json - 1, NULL, &policy, &err))
        return failed(&err);

    award(policy, "vip", 90);
    award(policy, "vip", 95);
    award(policy, "gold_vip", 200);
    award(policy, "bronze", 10);

    /* A change gives a new policy and says what became of each key. */
    const mktopt_promo_change change = {"membership_monthly_revenue_vip", {1199, 0, 0}, 0, 0};
    mktopt_promo_change_options reasons;
    mktopt_promo_change_options_init(&reasons, sizeof reasons);
    reasons.auto_adjust = 1;
    reasons.user = "finance";
    if (mktopt_promo_policy_change(policy, &change, 1, &reasons, NULL, &changed, &err)) {
        mktopt_promo_policy_free(policy);
        return failed(&err);
    }
    printf("\n");
    for (int64_t i = 0; i < mktopt_promo_policy_audit_count(changed); i++) {
        mktopt_promo_audit audit = {.struct_size = sizeof audit};
        mktopt_promo_policy_audit(changed, i, &audit, NULL);
        printf("%s set %s from %lld to %lld\n", audit.user, audit.key,
               (long long)audit.old_value.coefficient, (long long)audit.new_value.coefficient);
    }
    award(changed, "vip", 95);
    mktopt_promo_policy_free(changed);
    mktopt_promo_policy_free(policy);
    return 0;
}
