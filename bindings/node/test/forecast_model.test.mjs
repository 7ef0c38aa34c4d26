// Forecast models: the numbers of forecast.run, values of every kind, bytes, regressors, and what is refused.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';

import { ForecastModel, forecast } from 'mktopt';

import { fails } from './support.mjs';

const SALES = Float64Array.from({ length: 96 }, (_, i) =>
  Math.round(500 + i + 40 * Math.sin((i * Math.PI) / 6) + (((i * 7919) % 101) - 50) / 10),
);
const model = (settings) => new ForecastModel(SALES.subarray(0, 72), 12, { seasonLength: 12, ...settings });
const numbers = ({ mean, intervals }) => [mean, intervals];

test('it predicts what a run forecasts', () => {
  for (const method of ['auto', 'seasonal_naive', 'ets', 'theta', 'mstl', 'linear_regression']) {
    const request = { series: SALES.subarray(0, 72), horizon: 12, seasonLength: 12, method };
    const run = forecast.run(request, { typedArrays: true });
    const made = model({ method });
    assert.deepEqual(numbers(made.predict()), numbers(run));
    assert.deepEqual(made.predict().parameters, run.parameters);
    const far = made.predict(30).mean;
    assert.equal(made.update([null, NaN]), made);
    assert.deepEqual(made.predict(28).mean, far.subarray(2));
    assert.equal(made.steps, 74);
    assert.equal(made.horizon, 12);
  }
});

test('simple smoothing by hand', () => {
  const made = model({ seasonLength: 1, method: 'exponential_smoothing', variant: 'simple' });
  const { parameters, mean } = made.update(SALES.subarray(72)).predict(1);
  let level = parameters.initial_level;
  for (const value of SALES) level += parameters.alpha * (value - level);
  assert.ok(Math.abs(mean[0] - level) < 1e-9);
});

test('values of every kind', () => {
  const later = SALES.subarray(72, 84);
  const expected = model().update(later).toBytes();
  const shared = new Float64Array(new SharedArrayBuffer(8 * 12));
  shared.set(later);
  for (const values of [Array.from(later), Float32Array.from(later), Int32Array.from(later), shared])
    assert.deepEqual(model().update(values).toBytes(), expected);
  const oneByOne = model();
  for (const value of later) oneByOne.update(value);
  assert.deepEqual(oneByOne.toBytes(), expected);
  assert.equal(model().update([]).steps, 72);
  assert.equal(model().update(null).steps, 73);
});

test('it travels as bytes', () => {
  const made = model().update(SALES.subarray(72, 80));
  const bytes = made.toBytes();
  assert.ok(Buffer.isBuffer(bytes));
  const whole = model().update(SALES.subarray(72)).predict();
  for (const other of [made.copy(), ForecastModel.fromBytes(bytes), ForecastModel.fromBytes(new Uint8Array(bytes))])
    assert.deepEqual(other.update(SALES.subarray(80)).predict(), whole);
  assert.equal(made.steps, 80);
  bytes[100] ^= 1;
  fails(() => ForecastModel.fromBytes(bytes), 'corrupt_state', 'bytes');
  fails(() => ForecastModel.fromBytes(new Uint8Array(0)), 'corrupt_state', 'bytes');
  fails(() => ForecastModel.fromBytes('abc'), 'wrong_type', 'bytes');
});

test('it is fitted on another thread too', async () => {
  const settings = { seasonLength: 12 };
  const made = await ForecastModel.fitAsync(SALES, 12, settings, { signal: AbortSignal.timeout(60_000) });
  assert.deepEqual(made.toBytes(), new ForecastModel(SALES, 12, settings).toBytes());
  await assert.rejects(ForecastModel.fitAsync([], 12), { code: 'out_of_range', field: 'series' });
  await assert.rejects(ForecastModel.fitAsync(SALES, 12, {}, { signal: AbortSignal.abort() }), {
    code: 'cancelled',
  });
});

test('regressors and dates go on', () => {
  const price = SALES.map((_, i) => i % 5);
  const values = price.map((p, i) => 200 + 0.5 * i + 3 * p);
  const made = new ForecastModel(values.subarray(0, 60), 5, {
    method: 'linear_regression',
    start: '2026-01-01',
    frequency: 'daily',
    seasonLength: 1,
    regressors: { price: price.subarray(0, 60) },
    futureRegressors: { price: price.subarray(60, 65) },
  });
  fails(() => made.update(values.subarray(60, 62)), 'length_mismatch', 'regressors.price');
  made.update(values.subarray(60, 62), { regressors: { price: price.subarray(60, 62) } });
  const { mean, times } = made.predict(3, { futureRegressors: { price: price.subarray(62, 65) } });
  mean.forEach((value, k) => assert.ok(Math.abs(value - values[62 + k]) < 1e-6));
  assert.equal(times[0], '2026-03-04T00:00:00Z');
});

test('a refused value changes nothing', () => {
  const made = model();
  const before = made.toBytes();
  fails(() => made.update([600, 610, Infinity]), 'not_finite', 'values[2]');
  fails(() => made.update([600, 'x']), 'wrong_type', 'values[1]');
  fails(() => made.update('600'), 'wrong_type', 'values');
  fails(() => made.update(600, { regressors: { price: [1] } }), 'unknown_name', 'regressors.price');
  fails(() => made.predict(-1), 'out_of_range', 'horizon');
  assert.throws(() => made.update(600, { prices: [1] }), TypeError);
  assert.deepEqual(made.toBytes(), before);
  fails(() => new ForecastModel([1, 2, 3], 0), 'out_of_range', 'horizon');
  assert.equal(inspect(made), 'ForecastModel { steps: 72, horizon: 12 }');
  assert.ok(Object.isFrozen(made));
});
