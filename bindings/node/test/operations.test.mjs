// Every operation of the library is reached, by name and by namespace, and answers as its schema says.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import mktopt from 'mktopt';

import { PATHS, fails, near } from './support.mjs';

const CHANNELS = [
  { name: 'search', curve: { type: 'exponential', beta: 900, gamma: 300 }, current: 500 },
  { name: 'social', curve: { type: 'hill', beta: 700, alpha: 2, gamma: 250 }, current: 100 },
];
const SERIES = Array.from({ length: 60 }, (_, i) => 100 + (i % 12) * 3 + (i % 7));
const GIVEN = { mean: [100, 105], intervals: [{ level: 0.8, lower: [90, 94], upper: [110, 116] }] };
const STATE = mktopt.forecast.run({ series: SERIES, horizon: 6, returnState: true }).state;
const RESULTS = { channel: 'seo', cost: 1000, leads: 50, customers: 5, revenue: 4000, ltv: 900 };

const REQUESTS = {
  'stage.classify': { monthlyRevenue: 25000 },
  'budget.plan': { monthlyRevenue: 25000, months: 3 },
  'budget.seasonal': { annualBudget: 120000 },
  'budget.events': { events: [{ name: 'fair', cost: 500, expectedRevenue: 2000 }], total: 800 },
  'budget.adjust': { channels: [{ channel: 'seo', spend: 1000, roi: 5, cac: 100 }] },
  'budget.monitor': {
    plan: { seo: 3000, email: 1000 },
    spent: { seo: [90, 120, 100], email: 150 },
    day: 3,
    daysInPeriod: 30,
  },
  'budget.returns': { monthlyInvestment: new Array(12).fill(1000) },
  'budget.kpis': { metrics: { overall_marketing_roi: 7 }, channelRoi: { seo: 5 } },
  'allocation.optimize': { budget: 600, channels: CHANNELS },
  'allocation.minimize_spend': { target: 800, channels: CHANNELS },
  'allocation.frontier': { budgets: [200, 600], channels: CHANNELS },
  'allocation.what_if': {
    allocations: [{ name: 'even', spends: [300, 300] }],
    channels: CHANNELS,
  },
  'allocation.efficiency': { channels: [RESULTS] },
  'allocation.scaling_plan': {
    totalBudget: 9000,
    channels: [{ channel: 'paid_search', monthlySpend: 2500, roi: 6 }],
  },
  'allocation.matrix': { channels: [{ channel: 'seo', spend: 1000, revenue: 5000 }] },
  'allocation.fit_curve': {
    observations: { spend: [0, 1, 2, 3, 4, 5, 6], response: [0, 9, 16, 21, 25, 28, 30] },
  },
  'forecast.run': { series: SERIES, horizon: 6, seasonLength: 12 },
  'forecast.update': { state: STATE, values: [101, null, 104] },
  'forecast.batch': {
    series: [
      { id: 'a', values: SERIES, holidays: { sale: ['2021-11-26', '2024-12-02'] } },
      { values: [1, 2], regressors: { x: [0, 1] }, futureRegressors: { x: [0, 0, 1] } },
    ],
    horizon: 3,
    start: '2020-01-01',
    frequency: 'monthly',
  },
  'forecast.evaluate': {
    series: SERIES,
    horizon: 3,
    methods: ['auto', 'theta'],
    regressors: { promo: SERIES.map((_, i) => i % 7) },
    start: '2020-01-01',
    frequency: 'monthly',
    holidays: { sale: ['2020-11-27', '2023-11-24'] },
  },
  'forecast.reconcile': {
    series: [
      { name: 'all', forecast: GIVEN, parts: ['a', 'b'] },
      { name: 'a', forecast: GIVEN },
      { name: 'b', forecast: GIVEN },
    ],
    method: 'structural',
  },
  'forecast.scenarios': { forecast: GIVEN },
  'forecast.gap': { forecast: GIVEN, targets: [110, 115], targetsAreLimits: true },
  'forecast.warnings': { forecast: GIVEN, targets: [70, 115], targetsAreLimits: true },
  'forecast.ratio': { numerator: GIVEN, denominator: GIVEN },
  'forecast.resources': { forecast: GIVEN, resources: { people: { perUnit: 0.1, whole: true } } },
  'goal.progress': {
    target: 300,
    period: 'monthly',
    asOf: '2026-11-20T00:00:00Z',
    actuals: [
      { time: '2026-11-03', value: 80 },
      { time: '2026-11-12', value: 95 },
    ],
  },
  'goal.adjust': { target: 300, attainments: [0.9, 1.1, 1.2] },
  'anomaly.score': { values: SERIES },
  'anomaly.stream': { values: SERIES, returnState: true },
  'anomaly.explain': { dimensions: { channel: ['seo', 'email'] }, before: [10, 20], after: [10, 5] },
  'anomaly.resolution': { values: [9, 10, 11, 10, 4, 5, 9, 10, 10, 10], start: 4 },
  'alerts.evaluate': { metrics: { revenue: { value: 65, forecast: 100 } }, leastSeverity: 'high' },
  'attribution.run': { paths: PATHS, models: ['linear', 'last_touch', 'markov'] },
  'attribution.predict': { paths: PATHS, journey: ['search'] },
  'attribution.journeys': { paths: PATHS },
  'attribution.roi': { paths: PATHS, costs: { search: 5, email: 2, social: 1 } },
  'promo.tier_budget': { tier: 'vip' },
  'promo.aggregate': { userCountByTier: { vip: 100, gold_vip: 50, silver_vip: 75, platinum_vip: 25 } },
  'promo.validate': { tier: 'vip', bonusTokens: 90 },
  'promo.review': {},
  'promo.suggest': { userCountByTier: { vip: 100 }, targetCost: 50000 },
  'promo.change_policy': { changes: [{ key: 'promo_max_bonus_tokens_vip', value: 90 }] },
};

const camel = (name) => name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());

/** Every required member of the schema is there under its camelCase name, and nothing else is. */
function matches(value, schema, path) {
  if (value === null || !schema.properties || schema.patternProperties) return;
  const known = Object.keys(schema.properties).map(camel);
  assert.deepEqual(
    Object.keys(value).filter((name) => !known.includes(name)),
    [],
    path,
  );
  for (const [name, member] of Object.entries(schema.properties)) {
    const shown = value[camel(name)];
    assert.notEqual(shown, undefined, `${path}.${camel(name)}`);
    if (member.items && Array.isArray(shown))
      shown.forEach((item, i) => matches(item, member.items, `${path}.${name}[${i}]`));
    else matches(shown, member, `${path}.${name}`);
  }
}

test('no operation is missing', () => {
  assert.ok(mktopt.operations.length > 0);
  assert.deepEqual(Object.keys(REQUESTS).sort(), [...mktopt.operations].sort());
});

for (const operation of mktopt.operations) {
  const [domain, verb] = operation.split('.').map(camel);

  test(`${operation}: by name, by namespace and on a thread`, async () => {
    const request = REQUESTS[operation];
    const response = mktopt.call(operation, request);
    matches(response, mktopt.describe(operation).response, operation);
    assert.deepEqual(mktopt[domain][verb](request), response);
    assert.deepEqual(await mktopt[domain][`${verb}Async`](request), response);
    assert.deepEqual(await mktopt.callAsync(operation, request), response);
  });

  test(`${operation}: an unknown field is named as it was written`, () => {
    fails(
      () => mktopt.call(operation, { ...REQUESTS[operation], noSuchField: 1 }),
      'unknown_field',
      'noSuchField',
    );
  });
}

// Figures from the specification, not from this library.
test('stage and plan of a company with 25,000 a month', () => {
  const stage = mktopt.stage.classify({ monthlyRevenue: 25000 });
  assert.equal(stage.stage, 'growth');
  assert.equal(stage.revenueToNextStage, 25000);
  const plan = mktopt.budget.plan({ monthlyRevenue: 25000 });
  assert.equal(plan.totalMarketingBudget, 8750);
  assert.equal(plan.budgetPercentage, 35);
  near(plan.targetMetrics.roiTarget, (12 * 0.15) / 0.35);
  assert.equal(plan.growthProjections.length, 12);
  near(plan.growthProjections[0].monthlyRevenue, 25000 * 1.15);
  near(
    plan.channelBudgets.reduce((sum, row) => sum + row.amount, 0),
    8750,
  );
});

test('promo figures of the specification', () => {
  assert.deepEqual(mktopt.promo.tierBudget({ tier: 'vip' }), {
    tier: 'vip',
    membershipRevenue: 999,
    maxBudgetPerUser: 599,
    maxBonusTokens: 100,
    estimatedTokenValue: 650,
    retainedRevenue: 400,
    retainedRevenuePercent: 40.04,
  });
  const totals = mktopt.promo.aggregate(REQUESTS['promo.aggregate']);
  assert.deepEqual(
    [totals.totalPromotionCost, totals.totalRetainedRevenue, totals.averageRetainedPerUser],
    [300625, 155000, 620],
  );
});

test('models side by side, by hand', () => {
  const { channels, models } = mktopt.attribution.run(REQUESTS['attribution.run']);
  assert.deepEqual(channels, ['email', 'search', 'social']);
  // 2 conversions of search > email > search, 1 of email
  [5 / 3, 4 / 3, 0].forEach((credit, i) => near(models.linear.conversions[i], credit));
  assert.deepEqual(models.last_touch.conversions, [1, 2, 0]);
  assert.deepEqual(models.last_touch.value, [10, 50, 0]);
});

test('a budget that cannot be spent is a point that says why', () => {
  const channels = CHANNELS.map((channel) => ({ ...channel, max: 500 }));
  const [spent, not] = mktopt.allocation.frontier({ budgets: [300, 1e9], channels }).points;
  assert.deepEqual([spent.status, spent.error], ['optimal', null]);
  assert.deepEqual([not.status, not.response, not.spends], [null, null, null]);
  assert.match(not.error, /^budgets\[1\]: .* more than can be spent/);
});

test('an unknown operation is an error', () => {
  fails(() => mktopt.call('budget.pan', {}), 'unknown_name', 'operation');
  fails(() => mktopt.describe('budget.pan'), 'unknown_name', 'operation');
  assert.throws(() => mktopt.call(undefined, {}), TypeError);
});
