// Policies: direct checks, immutability, changes with audit records, wrong receivers.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { PromoPolicy, promo } from 'mktopt';

import { fails } from './support.mjs';

const policy = new PromoPolicy();

test('checks of the specification', () => {
  assert.deepEqual(policy.validate('vip', 50), { valid: true });
  assert.deepEqual(policy.validate('vip', 150), {
    valid: false,
    message: 'Bonus tokens (150) exceed maximum allowed for vip tier',
    rule: 'tier_maximum',
    maxAllowed: 100,
    maxWithinAllRules: 92,
  });
  const overCap = policy.validate('vip', 95);
  assert.deepEqual([overCap.valid, overCap.rule, overCap.maxAllowed], [false, 'budget_cap', 92]);
});

test('the direct check says what the operation says, at every border', () => {
  for (const tier of policy.tiers)
    for (const bonusTokens of [
      0,
      1,
      92,
      93,
      100,
      101,
      138,
      139,
      150,
      184,
      185,
      250,
      276,
      277,
      500,
      501,
      2 ** 53,
    ]) {
      const { valid, message, rule, maxAllowed, maxWithinAllRules } = promo.validate({ tier, bonusTokens });
      const refusal = { valid, message, rule, maxAllowed, maxWithinAllRules };
      assert.deepEqual(
        policy.validate(tier, bonusTokens),
        valid ? { valid } : refusal,
        `${tier} ${bonusTokens}`,
      );
    }
});

test('bad arguments are named', () => {
  fails(() => policy.validate('gold', 1), 'unknown_name', 'tier');
  fails(() => policy.validate('x'.repeat(1000), 1), 'unknown_name', 'tier');
  fails(() => policy.validate(`${'x'.repeat(124)}é`, 1), 'unknown_name', 'tier');
  fails(() => policy.validate('vip\0', 1), 'unknown_name', 'tier');
  fails(() => policy.validate(7, 1), 'wrong_type', 'tier');
  fails(() => policy.validate(), 'wrong_type', 'tier');
  fails(() => policy.validate('vip', -1), 'out_of_range', 'bonus_tokens', { property: 'bonusTokens' });
  for (const tokens of [1.5, NaN, '5', null, undefined, {}])
    fails(() => policy.validate('vip', tokens), 'wrong_type', 'bonus_tokens');
  for (const [tokens, shown] of [['90', '"90"'], [1.5, '1.5'], [null, 'null']])
    assert.throws(() => policy.validate('vip', tokens), {
      message: `bonus_tokens: must be a whole number, got ${shown}`,
    });
  for (const tokens of [1e300, 2n ** 63n, -(2n ** 64n), Infinity])
    fails(() => policy.validate('vip', tokens), 'out_of_range', 'bonus_tokens');
});

test('bigints are whole numbers too', () => {
  assert.equal(policy.validate('vip', 50n).valid, true);
  assert.equal(policy.validate('vip', 2n ** 62n).maxAllowed, 100);
});

test('policies cannot be changed in place', () => {
  assert.throws(() => policy.tiers.push('x'), TypeError);
  assert.throws(() => {
    policy.extra = 1;
  }, TypeError);
  const copy = policy.toJSON();
  copy.promo_max_bonus_tokens_vip = 1;
  assert.equal(policy.toJSON().promo_max_bonus_tokens_vip, 100);
  const answer = policy.validate('vip', 1);
  assert.throws(() => {
    answer.valid = false;
  }, TypeError);
});

test('a change gives a new policy and audit records', () => {
  const by = { user: 'ana', time: new Date('2026-03-01T09:00:00Z'), description: 'spring', autoAdjust: true };
  const { policy: changed, audit } = policy.changed('membership_monthly_revenue_vip', 1299, by);
  assert.equal(policy.toJSON().membership_monthly_revenue_vip, 999);
  assert.equal(changed.tierBudget('vip').membershipRevenue, 1299);
  assert.deepEqual(audit[0], {
    key: 'membership_monthly_revenue_vip',
    category: 'pricing',
    old: 999,
    new: 1299,
    causedBy: null,
    user: 'ana',
    time: '2026-03-01T09:00:00Z',
    description: 'spring',
  });
  assert.deepEqual(
    [audit[1].key, audit[1].category, audit[1].causedBy],
    ['promo_max_bonus_tokens_vip', 'campaigns', audit[0].key],
  );
});

test('several keys at once, text and bigints; null removes a tier', () => {
  const { policy: changed } = policy.changed({
    promo_budget_cap_percent: '0.55',
    promo_max_bonus_tokens_vip: 90n,
  });
  assert.deepEqual(
    [changed.toJSON().promo_budget_cap_percent, changed.tierBudget('vip').maxBonusTokens],
    [0.55, 90],
  );
  const removal = { membership_monthly_revenue_vip: null, promo_max_bonus_tokens_vip: null };
  const { policy: without } = policy.changed(removal);
  assert.deepEqual(without.tiers, ['gold_vip', 'silver_vip', 'platinum_vip']);
  fails(() => without.validate('vip', 1), 'unknown_name', 'tier');
  fails(() => without.tierBudget('vip'), 'unknown_name', 'tier'); // the removal survives the way through JSON
  assert.deepEqual(new PromoPolicy(without.toJSON()).tiers, without.tiers);
});

test('changes that the library refuses', () => {
  fails(() => policy.changed('promo_budget_cap_percent', 2), 'out_of_range', 'promo_budget_cap_percent');
  fails(() => policy.changed('promo_budget_cap_percent'), 'missing_field', 'promo_budget_cap_percent');
  fails(() => policy.changed('promo_cap', 1), 'unknown_name', 'changes[0].key');
  fails(() => policy.changed('promo_budget_cap_percent', 0.5, { usr: 'x' }), 'unknown_field', 'usr');
});

test('new policies are checked', () => {
  fails(() => new PromoPolicy({ promo_budget_cap_percent: 2 }), 'out_of_range', 'promo_budget_cap_percent');
  fails(() => new PromoPolicy({ promoBudgetCapPercent: 0.5 }), 'unknown_field', 'promoBudgetCapPercent');
  fails(() => new PromoPolicy({ promo_budget_cap_percent: NaN }), 'not_finite', 'promo_budget_cap_percent');
  fails(() => new PromoPolicy(7), 'wrong_type', '');
});

test('review, suggest and aggregate speak of this policy', () => {
  assert.deepEqual(
    policy.review().tiers.map((tier) => tier.largestMaximum),
    [92, 184, 138, 276],
  );
  const fitting = new PromoPolicy(
    Object.fromEntries(policy.review().conflicts.map(({ key, largestMaximum }) => [key, largestMaximum])),
  );
  assert.equal(fitting.review().consistent, true);
  assert.equal(fitting.aggregate({ vip: 1000 }).overBudget, false);
  const { changes, totalPromotionCost } = policy.suggest({
    userCountByTier: { vip: 1000 },
    targetCost: 400000,
  });
  assert.ok(totalPromotionCost <= 400000);
  const { policy: suggested } = policy.changed(
    Object.fromEntries(changes.map(({ key, value }) => [key, value])),
  );
  assert.equal(suggested.aggregate({ vip: 1000 }).totalPromotionCost, totalPromotionCost);
});

test('a wrong receiver is an error, not a crash', () => {
  for (const receiver of [
    {},
    null,
    undefined,
    PromoPolicy,
    Object.create(PromoPolicy.prototype),
    new Proxy(policy, {}),
  ]) {
    assert.throws(() => PromoPolicy.prototype.validate.call(receiver, 'vip', 1), TypeError);
    assert.throws(() => PromoPolicy.prototype.toJSON.call(receiver), TypeError);
  }
  assert.throws(() => PromoPolicy(), TypeError);
});
