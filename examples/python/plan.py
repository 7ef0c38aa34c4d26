"""A company's stage, its marketing budget by channel, and the year ahead."""

import mktopt

MONTHLY_REVENUE = 82_500

stage = mktopt.stage.classify(monthly_revenue=MONTHLY_REVENUE)
print(
    f"{MONTHLY_REVENUE:,} a month: {stage.display_name}, "
    f"{stage.revenue_to_next_stage:,.0f} short of the next stage"
)

plan = mktopt.budget.plan(monthly_revenue=MONTHLY_REVENUE)
print(
    f"marketing budget {plan.total_marketing_budget:,.2f}, {plan.budget_percentage:g} % of revenue"
)
for row in plan.channel_budgets:
    print(f"  {row.channel:<18}{row.share:>6.0%}{row.amount:>12,.2f}")

print("month      revenue  stage          budget  customers")
for month in plan.growth_projections:
    print(
        f"{month.month:>5}{month.monthly_revenue:>13,.0f}  {month.stage:<12}"
        f"{month.marketing_budget:>9,.0f}{month.expected_customers:>11,.1f}"
    )
print(f"a year: {plan.cumulative.investment:,.0f} spent, {plan.cumulative.revenue:,.0f} revenue")

try:
    mktopt.budget.plan(monthly_revenue=-5)
except mktopt.Error as error:
    print(f"{error.code}: {error}")
