"""Promo budgets: what a tier may cost, what conflicts, and a policy that is changed."""

import mktopt

policy = mktopt.PromoPolicy(promo_max_bonus_tokens_gold_vip=180)

for tier in policy.tiers:
    budget = mktopt.promo.tier_budget(policy=policy, tier=tier)
    print(
        f"{tier:<14}{budget.membership_revenue:>6}{budget.max_budget_per_user:>6}"
        f"{budget.max_bonus_tokens:>6}{budget.estimated_token_value:>6}"
    )

for tokens in (90, 95, 120):
    check = policy.validate("vip", tokens)
    print(tokens, "granted" if check else check.message)

changed, audit = policy.changed(
    "membership_monthly_revenue_vip",
    1299,
    user="ana",
    time="2026-03-01T09:00:00Z",
    auto_adjust=True,
)
for record in audit:
    print(f"{record.key}: {record.old} -> {record.new} ({record.category}, {record.user})")
print(policy["membership_monthly_revenue_vip"], changed["membership_monthly_revenue_vip"])
