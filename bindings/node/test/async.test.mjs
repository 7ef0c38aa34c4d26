// Promises: cancelling, progress, data that changes or disappears while the work runs.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Journeys, attribution, budget, callAsync } from 'mktopt';

import { PATHS, rejects } from './support.mjs';

const COUNT = 300_000;
const large = {
  path: Array.from({ length: COUNT }, (_, i) => `c${i % 17} > c${(i * 7) % 13} > c${(i * 3) % 11}`),
  conversions: new Float64Array(COUNT).fill(1),
};

test('errors reject, even those found before any work', async () => {
  await rejects(callAsync('budget.plan', { monthlyRevenue: -1 }), 'out_of_range', 'monthly_revenue', {
    property: 'monthlyRevenue',
  });
  await rejects(callAsync('budget.pan', {}), 'unknown_name', 'operation');
  await rejects(budget.planAsync({ monthlyRevenue: NaN }), 'not_finite', 'monthly_revenue');
  await assert.rejects(budget.planAsync({ monthlyRevenue: 1 }, { sigal: 1 }), TypeError);
});

test('a signal that is aborted before, at once or later cancels', async () => {
  const reason = new Error('enough');
  await rejects(
    budget.planAsync({ monthlyRevenue: 1 }, { signal: AbortSignal.abort(reason) }),
    'cancelled',
    '',
    { cause: reason },
  );
  const atOnce = new AbortController();
  const promise = attribution.runAsync({ paths: large }, { signal: atOnce.signal });
  atOnce.abort(reason);
  await rejects(promise, 'cancelled', '', { cause: reason });
  const later = new AbortController();
  setTimeout(() => later.abort(reason), 5);
  await rejects(attribution.runAsync({ paths: large }, { signal: later.signal }), 'cancelled', '', {
    cause: reason,
  });
});

test('an aborted promise is rejected at once, not when the work has ended', async () => {
  const controller = new AbortController();
  const promise = Journeys.fromPathsAsync(large, { signal: controller.signal });
  controller.abort();
  const turn = new Promise((resolve) => setImmediate(resolve, 'the event loop turned first'));
  assert.equal(await Promise.race([promise.catch((error) => error.code), turn]), 'cancelled');
});

test('a signal that stays quiet changes nothing and is left without listeners', async () => {
  const { signal } = new AbortController();
  const listeners = [];
  signal.addEventListener = (...args) => listeners.push(args[1]);
  signal.removeEventListener = (...args) => listeners.splice(listeners.indexOf(args[1]), 1);
  const { channels } = await attribution.runAsync({ paths: PATHS }, { signal });
  assert.equal(channels.length, 3);
  assert.deepEqual(listeners, []);
});

test('progress rises to 1', async () => {
  const seen = [];
  await attribution.runAsync({ paths: large }, { onProgress: (fraction) => seen.push(fraction) });
  assert.equal(seen.at(-1), 1);
  assert.deepEqual(
    seen,
    [...seen].sort((a, b) => a - b),
  );
});

test('what a progress callback throws rejects the promise', async () => {
  const error = new Error('from the callback');
  const onProgress = () => {
    throw error;
  };
  await assert.rejects(attribution.runAsync({ paths: PATHS }, { onProgress }), error);
});

test('bulk data is copied before the promise is given: it may change or go away', async () => {
  const conversions = Float64Array.from(large.conversions);
  const expected = Journeys.fromPaths(large).summary;
  const changed = Journeys.fromPathsAsync({ ...large, conversions });
  conversions.fill(-1);
  assert.deepEqual((await changed).summary, expected);
  const moved = Float64Array.from(large.conversions);
  const promise = Journeys.fromPathsAsync({ ...large, conversions: moved });
  structuredClone(moved.buffer, { transfer: [moved.buffer] });
  assert.equal(moved.length, 0);
  assert.deepEqual((await promise).summary, expected);
});

test('many at once, each with its own answer', async () => {
  const revenues = Array.from({ length: 64 }, (_, i) => 1000 * (i + 1));
  const plans = await Promise.all(revenues.map((monthlyRevenue) => budget.planAsync({ monthlyRevenue })));
  assert.deepEqual(
    plans,
    revenues.map((monthlyRevenue) => budget.plan({ monthlyRevenue })),
  );
});

test('the event loop turns while the work runs', async () => {
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  const journeys = await Journeys.fromPathsAsync(large);
  await Promise.all(Array.from({ length: 8 }, () => journeys.attributeAsync()));
  clearInterval(timer);
  assert.ok(turns > 0);
});
