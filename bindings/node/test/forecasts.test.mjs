// Forecasts of series as typed arrays say what the operations say, and fail one by one.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { MktoptError, forecast, forecastMany, forecastSeries } from 'mktopt';

import { fails, rejects } from './support.mjs';

const sales = (n, seed = 1) =>
  Float64Array.from({ length: n }, (_, t) => 500 + t + 90 * (t % 12 === 11) + ((t * 7919 + seed * 977) % 31));
const SETTINGS = { seasonLength: 12, levels: [0.5, 0.9], nonNegative: true };

test('a series says what forecast.run says, bit for bit', () => {
  for (const settings of [
    {},
    SETTINGS,
    { method: 'moving_average', window: 4, levels: [] },
    { method: 'exponential_smoothing', variant: 'holt' },
    { seasonLength: [4, 12.5], levels: new Float64Array([0.7]) },
  ]) {
    const series = sales(72);
    series[9] = NaN;
    const { mean, intervals } = forecast.run(
      { series, horizon: 5, ...settings },
      { typedArrays: true },
    );
    const own = forecastSeries(series, 5, settings);
    assert.deepEqual(own.mean, mean);
    assert.deepEqual(own.intervals, intervals);
    assert.ok(own.intervals.every(({ lower }) => lower.buffer === own.mean.buffer), 'views, not copies');
    const plain = Array.from(series, (value) => (Number.isNaN(value) ? null : value));
    assert.deepEqual(forecastSeries(plain, 5, settings), own);
  }
});

test('other operations take it', () => {
  const own = forecastSeries(sales(60), 4, SETTINGS);
  const { total } = forecast.gap({ forecast: own, targets: [600, 600, 600, 600] });
  assert.equal(total.forecast, own.mean.reduce((a, b) => a + b));
});

test('many series are each as alone, whatever the threads; a bad one spoils no other', async () => {
  const series = Array.from({ length: 50 }, (_, i) => sales(40 + i, i));
  series[3] = [];
  series[20] = [1, 2, Infinity];
  for (const threads of [undefined, 2]) {
    const all = await forecastMany(series, 6, { ...SETTINGS, threads });
    assert.equal(all.length, 50);
    all.forEach((own, i) => {
      if (i === 3 || i === 20) assert.equal(own.mean, undefined);
      else assert.deepEqual(own, forecastSeries(series[i], 6, SETTINGS));
    });
    assert.ok(all[20].error instanceof MktoptError);
    const { code, field, index, message } = all[20].error;
    assert.deepEqual([code, field, index], ['not_finite', 'series[20].values[2]', 2]);
    assert.equal(message, 'series[20].values[2]: must be finite or missing');
    assert.equal(all[3].error.code, 'out_of_range');
  }
  assert.deepEqual(await forecastMany([], 6), []);
});

test('data may change while the work runs', async () => {
  const series = sales(80);
  const expected = forecastSeries(series, 3);
  const promise = forecastMany([series], 3);
  series.fill(0);
  assert.deepEqual(await promise, [expected]);
});

test('a signal cancels, progress is told', async () => {
  const series = Array.from({ length: 4000 }, (_, i) => sales(120, i));
  const reason = new Error('enough');
  const controller = new AbortController();
  setTimeout(() => controller.abort(reason), 5);
  const settings = { seasonLength: 12, signal: controller.signal };
  await rejects(forecastMany(series, 12, settings), 'cancelled', '', { cause: reason });
  const told = [];
  const onProgress = (fraction) => told.push(fraction);
  await forecastMany(series.slice(0, 300), 3, { seasonLength: 12, onProgress });
  assert.equal(told.at(-1), 1);
  assert.deepEqual(told, told.toSorted?.((a, b) => a - b) ?? told);
});

test('errors name field and element', async () => {
  const series = sales(30);
  fails(() => forecastSeries([1, Infinity], 3), 'not_finite', 'values[1]', { index: 1 });
  fails(() => forecastSeries([], 3), 'out_of_range', 'values');
  fails(() => forecastSeries([NaN, null], 3), 'not_finite', 'values');
  fails(() => forecastSeries([1, 'x'], 3), 'wrong_type', 'values[1]');
  fails(() => forecastSeries('x', 3), 'wrong_type', 'values');
  for (const horizon of [0, -5, 2 ** 30]) fails(() => forecastSeries(series, horizon), 'out_of_range', 'horizon');
  for (const horizon of [1.5, NaN, 2 ** 40, '3'])
    fails(() => forecastSeries(series, horizon), 'wrong_type', 'horizon');
  fails(() => forecastSeries(series), 'missing_field', 'horizon');
  fails(() => forecastSeries(series, 3, { method: 'best' }), 'unknown_name', 'method');
  fails(() => forecastSeries(series, 3, { method: 'seasonal_naive' }), 'conflict', 'season_length');
  fails(() => forecastSeries(series, 3, { variant: 'holt' }), 'conflict', 'variant');
  fails(() => forecastSeries(series, 3, { levels: [0.5, 1] }), 'out_of_range', 'levels[1]');
  fails(() => forecastSeries(series, 3, { seasonLength: 0.5 }), 'out_of_range', 'season_lengths[0]', {
    property: 'seasonLength[0]',
  });
  fails(() => forecastSeries(series, 3, { nonNegative: 1 }), 'wrong_type', 'non_negative');
  fails(() => forecastSeries(series, 3, { window: -1 }), 'out_of_range', 'window');
  assert.throws(() => forecastSeries(series, 3, { threads: 2 }), TypeError);
  assert.throws(() => forecastSeries(series, 3, { seasonlength: 2 }), TypeError);
  await rejects(forecastMany('x', 3), 'wrong_type', 'series');
  await rejects(forecastMany([series, ['x']], 3), 'wrong_type', 'series[1][0]');
  await rejects(forecastMany([series], 3, { threads: 0 }), 'out_of_range', 'threads');
  await assert.rejects(forecastMany([series], 3, { typedArrays: true }), TypeError);
});
