// Names, numbers, arrays: what becomes of a request and of a response.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import mktopt, { attribution, budget, promo, stage } from 'mktopt';

import { fails } from './support.mjs';

test('errors carry code, status, field, property and index', () => {
  fails(() => budget.plan({ monthlyRevenue: -5 }), 'out_of_range', 'monthly_revenue', {
    property: 'monthlyRevenue',
    status: 113,
    index: -1,
    name: 'MktoptError',
  });
  fails(() => budget.plan({}), 'missing_field', 'monthly_revenue');
  fails(() => budget.plan({ monthlyRevenue: NaN }), 'not_finite', 'monthly_revenue', {
    property: 'monthlyRevenue',
  });
  fails(() => budget.plan(null), 'wrong_type', '');
  fails(
    () => attribution.run({ paths: [{ path: 'a' }, { path: 'b', conversions: -1 }] }),
    'out_of_range',
    'paths[1].conversions',
    {
      index: 1,
      property: 'paths[1].conversions',
    },
  );
  fails(() => attribution.run({ paths: [], halfLifeDays: 0 }), 'out_of_range', 'half_life_days', {
    property: 'halfLifeDays',
  });
});

test('names: camelCase, or as the library has them; data keys are never renamed', () => {
  assert.deepEqual(stage.classify({ monthly_revenue: 25000 }), stage.classify({ monthlyRevenue: 25000 }));
  fails(() => stage.classify({ monthlyRevenue: 1, monthly_revenue: 2 }), 'duplicate', 'monthly_revenue');
  fails(() => stage.classify({ MonthlyRevenue: 1 }), 'unknown_field', 'MonthlyRevenue');
  const { models, channels } = attribution.run({
    paths: [{ path: ['paidSearch', 'paid_search'], conversions: 1 }],
    models: ['custom'],
    custom: { channelWeights: { paidSearch: 3, paid_search: 1 } },
  });
  assert.deepEqual(channels, ['paidSearch', 'paid_search']);
  assert.deepEqual(models.custom.conversions, [0.75, 0.25]);
  fails(
    () => promo.tierBudget({ policy: { promoBudgetCapPercent: 0.5 }, tier: 'vip' }),
    'unknown_field',
    'policy.promoBudgetCapPercent',
  );
});

test('a key called __proto__ is data like any other', () => {
  const userCountByTier = JSON.parse('{"__proto__": 1}');
  fails(() => promo.aggregate({ userCountByTier }), 'unknown_name', 'user_count_by_tier.__proto__');
  assert.equal({}.polluted, undefined);
});

test('replaced tables are merged and null removes; a Map is an object', () => {
  const tables = { stages: { growth: { budgetShare: 0.5 } } };
  assert.equal(stage.classify({ monthlyRevenue: 25000, tables }).budgetShare, 0.5);
  const asMap = { stages: new Map([['growth', { budgetShare: 0.5 }]]) };
  assert.equal(stage.classify({ monthlyRevenue: 25000, tables: asMap }).budgetShare, 0.5);
  fails(
    () => stage.classify({ monthlyRevenue: 25000, tables: { stages: { growth: { budgetShare: 2 } } } }),
    'out_of_range',
    'tables.stages.growth.budget_share',
    {
      property: 'tables.stages.growth.budgetShare',
    },
  );
});

test('what JSON cannot say is an error, not a null', () => {
  fails(() => budget.plan({ monthlyRevenue: NaN }), 'not_finite', 'monthly_revenue');
  fails(() => budget.plan({ monthlyRevenue: Infinity }), 'not_finite', 'monthly_revenue');
  fails(() => budget.plan({ monthlyRevenue: () => 1 }), 'wrong_type', 'monthly_revenue');
  fails(() => budget.plan({ monthlyRevenue: Symbol('x') }), 'wrong_type', 'monthly_revenue');
  const endless = {};
  endless.monthlyRevenue = endless;
  assert.throws(
    () => budget.plan(endless),
    (error) => error.code === 'json_depth',
  );
});

test('integers keep every digit both ways', () => {
  const policy = { membership_monthly_revenue_vip: 9007199254740993n, promo_max_bonus_tokens_vip: 1 };
  const { membershipRevenue } = promo.tierBudget({ policy, tier: 'vip' });
  assert.equal(membershipRevenue, 9007199254740993n);
  assert.equal(
    promo.tierBudget({ policy: { membership_monthly_revenue_vip: 2n ** 53n - 1n }, tier: 'vip' })
      .membershipRevenue,
    2 ** 53 - 1,
  );
  fails(() => promo.validate({ tier: 'vip', bonusTokens: 2n ** 63n }), 'out_of_range', 'bonus_tokens');
});

test('decimals are exact, long numbers in text stay text', () => {
  const changes = [{ key: 'creator_base_rate_per_token', value: '0.06500000000000002' }];
  const { audit, policy } = promo.changePolicy({ changes, user: '12345678901234567890 "1234567890123456"' });
  assert.equal(audit[0].new, 0.06500000000000002);
  assert.equal(audit[0].user, '12345678901234567890 "1234567890123456"');
  assert.equal(policy.creator_base_rate_per_token, 0.06500000000000002);
  const small = promo.changePolicy({
    changes: [{ key: 'creator_base_rate_per_token', value: '0.0000000123456789' }],
  });
  assert.equal(small.audit[0].new, 1.23456789e-8);
  const long = promo.changePolicy({
    changes: [{ key: 'creator_base_rate_per_token', value: '0.065000000000000012' }],
  });
  assert.equal(long.audit[0].new, '0.065000000000000012');
});

test('large doubles are numbers, not bigints', () => {
  const { monthlyRevenue, totalMarketingBudget } = budget.plan({
    monthlyRevenue: 12345678901234567890,
    months: 1,
    roundingUnit: 1e6,
  });
  assert.equal(monthlyRevenue, 12345678901234567890);
  assert.equal(typeof totalMarketingBudget, 'number');
});

const columns = {
  path: ['a > b', 'b', 'a'],
  conversions: [1, 2, 0],
  value: [10, 5, 0],
  nulls: [0, 1, 3],
};
const expected = attribution.run({ paths: columns });

test('typed arrays of any kind say the same as plain ones', () => {
  const kinds = [
    Float64Array,
    Float32Array,
    Int32Array,
    Int16Array,
    Int8Array,
    Uint32Array,
    Uint16Array,
    Uint8Array,
    Uint8ClampedArray,
  ];
  for (const Kind of kinds) {
    const paths = {
      ...columns,
      conversions: Kind.from(columns.conversions),
      nulls: Kind.from(columns.nulls),
    };
    assert.deepEqual(attribution.run({ paths }), expected, Kind.name);
  }
  for (const Kind of [BigInt64Array, BigUint64Array]) {
    const paths = { ...columns, conversions: Kind.from(columns.conversions.map(BigInt)) };
    assert.deepEqual(attribution.run({ paths }), expected, Kind.name);
  }
  const view = new Float64Array([7, 1, 2, 0, 7]).subarray(1, 4);
  assert.deepEqual(attribution.run({ paths: { ...columns, conversions: view } }), expected);
  const shared = new Float64Array(new SharedArrayBuffer(24));
  shared.set(columns.conversions);
  assert.deepEqual(attribution.run({ paths: { ...columns, conversions: shared } }), expected);
});

test('typed arrays: what is wrong in them is named', () => {
  const run = (conversions) => attribution.run({ paths: { ...columns, conversions } });
  fails(() => run(Float64Array.of(1, -2, 0)), 'out_of_range', 'paths[1].conversions', { index: 1 });
  fails(() => run(Float64Array.of(1, Infinity, 0)), 'not_finite', 'paths[1].conversions');
  fails(() => run(Float64Array.of(1, 2)), 'length_mismatch', 'paths.conversions');
  fails(() => run(BigUint64Array.of(1n, 2n ** 63n, 0n)), 'out_of_range', 'paths.conversions[1]');
  fails(() => run(new DataView(new ArrayBuffer(24))), 'wrong_type', 'paths.conversions');
});

test('NaN in a plain array of numbers is a missing number, as in a Float64Array', () => {
  const paths = { ...columns, value: [10, 5, NaN] };
  assert.deepEqual(
    attribution.run({ paths }),
    attribution.run({ paths: { ...columns, value: Float64Array.of(10, 5, NaN) } }),
  );
});

test('many strings travel packed and say the same, whatever the alphabet', () => {
  const names = ['søk', 'поиск', '検索', '🔎', 'plain'];
  const path = Array.from({ length: 500 }, (_, i) => `${names[i % 5]} > ${names[(i * 3) % 5]}`);
  const rows = path.map((text) => ({ path: text, conversions: 1 }));
  const packed = { path, conversions: new Float64Array(500).fill(1) };
  const nested = { path: path.map((text) => text.split(' > ')), conversions: new Float64Array(500).fill(1) };
  const answer = attribution.run({ paths: rows });
  assert.deepEqual(new Set(answer.channels), new Set(names));
  assert.deepEqual(attribution.run({ paths: packed }), answer);
  assert.deepEqual(attribution.run({ paths: nested }), answer);
});

test('typedArrays: number arrays of a response come as Float64Array', () => {
  const plain = attribution.run({ paths: columns, models: ['linear'] });
  const typed = attribution.run({ paths: columns, models: ['linear'] }, { typedArrays: true });
  assert.ok(typed.models.linear.conversions instanceof Float64Array);
  assert.deepEqual(Array.from(typed.models.linear.conversions), plain.models.linear.conversions);
  assert.ok(Array.isArray(typed.channels));
});

test('times: ISO text, epoch seconds and Dates are one', () => {
  const run = (time) =>
    mktopt.promo.changePolicy({ changes: [{ key: 'promo_max_bonus_tokens_vip', value: 90 }], time }).audit[0]
      .time;
  for (const time of ['2026-03-01T09:00:00Z', 1772355600, 1772355600n, new Date('2026-03-01T09:00:00Z')])
    assert.equal(run(time), '2026-03-01T09:00:00Z');
  fails(() => run(new Date('nonsense')), 'not_finite', 'time');
});

test('options: threads are checked by the library, unknown ones and async ones refused', () => {
  assert.throws(
    () => stage.classify({ monthlyRevenue: 1 }, { threads: 0 }),
    (error) => error instanceof mktopt.MktoptError,
  );
  assert.equal(stage.classify({ monthlyRevenue: 1 }, { threads: 4 }).stage, 'startup');
  assert.throws(() => stage.classify({ monthlyRevenue: 1 }, { thread: 4 }), TypeError);
  assert.throws(() => stage.classify({ monthlyRevenue: 1 }, { onProgress() {} }), TypeError);
  assert.throws(() => stage.classify({ monthlyRevenue: 1 }, null), TypeError);
});
