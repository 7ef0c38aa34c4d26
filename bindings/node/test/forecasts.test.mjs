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
    { method: 'exponential_smoothing', variant: 'holt', levels: 0.9 },
    { seasonLength: [4, 12.5], levels: new Float64Array([0.7]) },
  ]) {
    const series = sales(72);
    series[9] = NaN;
    const { mean, intervals, total } = forecast.run(
      { series, horizon: 5, ...settings },
      { typedArrays: true },
    );
    const own = forecastSeries(series, 5, settings);
    assert.deepEqual(own.mean, mean);
    assert.deepEqual(own.intervals, intervals);
    assert.deepEqual(own.total, total);
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

const PRICE = { price: Float64Array.from({ length: 60 }, (_, t) => (t % 5) + (t % 7)) };
const NEXT = { price: [3, 9, 4, 1] };
const priced = Array.from(sales(60), (value, t) => value - 20 * PRICE.price[t]);

test('regressors are used as forecast.run uses them', async () => {
  const beside = { regressors: PRICE, futureRegressors: NEXT };
  const said = forecast.run(
    { series: priced, horizon: 4, seasonLength: 12, ...beside },
    { typedArrays: true },
  );
  const own = forecastSeries(priced, 4, { seasonLength: 12, ...beside });
  assert.deepEqual(own.mean, said.mean);
  assert.deepEqual(own.intervals, said.intervals);
  assert.ok(own.mean[0] > own.mean[1] + 60 && own.mean[3] > own.mean[0]);
  const two = { a: PRICE.price, b: sales(60, 3) };
  const later = { b: sales(4, 5), a: NEXT.price }; // in any order
  assert.deepEqual(
    forecastSeries(priced, 4, { regressors: two, futureRegressors: later }).mean,
    forecast.run(
      { series: priced, horizon: 4, regressors: two, futureRegressors: later },
      { typedArrays: true },
    ).mean,
  );
});

test('each of many has its own settings', async () => {
  const shared = { seasonLength: 12, method: 'exponential_smoothing', variant: 'holt', nonNegative: true };
  const low = Array.from(sales(40), (value) => value - 2000);
  const all = await forecastMany(
    [
      sales(40),
      { values: priced, regressors: PRICE, futureRegressors: NEXT, method: 'theta' },
      { values: low, nonNegative: false, horizon: 2 },
      { values: low },
      { values: sales(40), method: 'moving_average', window: 3, seasonLength: [] },
      { values: sales(40), seasonLength: [4, 12.5], method: 'mstl', horizon: 7 },
    ],
    4,
    shared,
  );
  const { variant, ...rest } = shared;
  const beside = { regressors: PRICE, futureRegressors: NEXT };
  assert.deepEqual(all, [
    forecastSeries(sales(40), 4, shared),
    forecastSeries(priced, 4, { ...rest, method: 'theta', ...beside }),
    forecastSeries(low, 2, { ...shared, nonNegative: false }),
    forecastSeries(low, 4, shared),
    forecastSeries(sales(40), 4, { ...rest, method: 'moving_average', window: 3 }),
    forecastSeries(sales(40), 7, { ...rest, method: 'mstl', seasonLength: [4, 12.5] }),
  ]);
  assert.ok(all[2].mean[0] < 0 && all[3].mean[0] === 0);
});

test('what is wrong with a series alone spoils no other', async () => {
  const values = [1, 2, 3];
  const all = await forecastMany(
    [
      { values, regressors: { x: [1, 2] }, futureRegressors: { x: [1, 2] } },
      { values, regressors: { x: [1, 2, 3] } },
      { values, futureRegressors: { y: [1, 2] } },
      { values, regressors: { x: [1, NaN, 3] }, futureRegressors: { x: [1, 2] } },
      { values, regressors: { x: values }, futureRegressors: { x: [1, 2] }, method: 'naive' },
      { values, method: 'best' },
      { values, variant: 'tsb' },
      { values, horizon: 0 },
      { values, seasonLength: 0.5 },
      values,
    ],
    2,
  );
  assert.deepEqual(
    all.map(({ error }) => error && [error.code, error.field]),
    [
      ['length_mismatch', 'series[0].regressors.x'],
      ['missing_field', 'series[1].future_regressors.x'],
      ['unknown_name', 'series[2].future_regressors.y'],
      ['not_finite', 'series[3].regressors[1]'],
      ['conflict', 'series[4].regressors'],
      ['unknown_name', 'series[5].method'],
      ['conflict', 'series[6].variant'],
      ['out_of_range', 'series[7].horizon'],
      ['out_of_range', 'series[8].season_lengths[0]'],
      undefined,
    ],
  );
  for (const regressors of [new Map(), [[1, 2, 3]], 'x', null])
    fails(() => forecastSeries(values, 2, { regressors }), 'wrong_type', 'regressors');
  fails(() => forecastSeries(values, 2, { regressors: { x: [1] } }), 'length_mismatch', 'regressors.x');
  await rejects(forecastMany([values, 5], 2), 'wrong_type', 'series[1]');
  await rejects(forecastMany([{}], 2), 'wrong_type', 'series[0].values');
  await rejects(
    forecastMany([{ values, regressors: { x: 'abc' } }], 2),
    'wrong_type',
    'series[0].regressors.x',
  );
  await assert.rejects(forecastMany([{ values, seasonlength: 3 }], 2), TypeError);
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
  fails(() => forecastSeries(series, 3, { nonNegative: 1 }), 'wrong_type', 'non_negative', {
    property: 'nonNegative',
  });
  fails(() => forecastSeries(series, 3, { window: -1 }), 'out_of_range', 'window');
  assert.throws(() => forecastSeries(series, 3, { threads: 2 }), TypeError);
  assert.throws(() => forecastSeries(series, 3, { seasonlength: 2 }), TypeError);
  await rejects(forecastMany('x', 3), 'wrong_type', 'series');
  await rejects(forecastMany([series], 0), 'out_of_range', 'horizon');
  const [{ error }] = await forecastMany([{ values: series, seasonLength: 0.5 }], 3);
  assert.equal(error.property, 'series[0].seasonLength[0]', error.message);
  await rejects(forecastMany([series, ['x']], 3), 'wrong_type', 'series[1][0]');
  await rejects(forecastMany([series], 3, { threads: 0 }), 'out_of_range', 'threads');
  await assert.rejects(forecastMany([series], 3, { typedArrays: true }), TypeError);
});
