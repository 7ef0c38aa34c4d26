// A company's stage, its marketing budget by channel, and the year ahead.
import { MktoptError, budget, stage } from 'mktopt';

const monthlyRevenue = 82_500;
const money = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

const now = stage.classify({ monthlyRevenue });
const missing = money.format(now.revenueToNextStage);
console.log(`${money.format(monthlyRevenue)} a month: ${now.displayName}, ${missing} short of the next stage`);

const plan = budget.plan({ monthlyRevenue });
console.log(
  `marketing budget ${money.format(plan.totalMarketingBudget)}, ${plan.budgetPercentage} % of revenue`,
);
for (const { channel, share, amount } of plan.channelBudgets)
  console.log(
    `  ${channel.padEnd(18)}${`${Math.round(100 * share)} %`.padStart(6)}${amount.toFixed(2).padStart(11)}`,
  );

console.log('month    revenue  stage         budget  customers');
for (const month of plan.growthProjections) {
  const { monthlyRevenue: revenue, marketingBudget, expectedCustomers } = month;
  const when = String(month.month).padStart(5) + money.format(revenue).padStart(11);
  const figures = money.format(marketingBudget).padStart(8) + expectedCustomers.toFixed(1).padStart(11);
  console.log(`${when}  ${month.stage.padEnd(12)}${figures}`);
}
console.log(
  `a year: ${money.format(plan.cumulative.investment)} spent, ${money.format(plan.cumulative.revenue)} revenue`,
);

// A stage table of one's own: what is given is merged over the defaults.
const cautious = budget.plan({ monthlyRevenue, tables: { stages: { scale: { budgetShare: 0.2 } } } });
console.log(`with a share of 0.2: ${money.format(cautious.totalMarketingBudget)}`);

try {
  budget.plan({ monthlyRevenue: -5 });
} catch (error) {
  if (!(error instanceof MktoptError)) throw error;
  console.log(`${error.code} in ${error.property}: ${error.message}`);
}
