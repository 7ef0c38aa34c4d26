// The same package from CommonJS.
import mktopt = require('mktopt');

const plan: mktopt.BudgetPlanResponse = mktopt.budget.plan({ monthlyRevenue: 25000 });
const journeys: mktopt.Journeys = mktopt.Journeys.fromPaths([]);

// @ts-expect-error no such domain
mktopt.budgets;

export = { plan, journeys };
