// Journeys: rows and columns, kinds of data, models on the handle, wrong receivers.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Journeys, attribution } from 'mktopt';

import { EVENTS, PATHS, fails, near, rejects } from './support.mjs';

const DAY = 86400;
const columnsOf = (rows, names) =>
  Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name])]));
const eventColumns = columnsOf(EVENTS, ['user', 'channel', 'time', 'type', 'value', 'cost']);

test('events: rows, columns, typed columns, Dates and ISO text are one', () => {
  const expected = Journeys.fromEvents(EVENTS).attribute();
  const iso = (seconds) => new Date(seconds * 1000).toISOString();
  const forms = {
    columns: eventColumns,
    typed: { ...eventColumns, time: Float64Array.from(eventColumns.time) },
    bigints: { ...eventColumns, time: BigInt64Array.from(eventColumns.time, BigInt) },
    dates: { ...eventColumns, time: eventColumns.time.map((time) => new Date(time * 1000)) },
    text: { ...eventColumns, time: eventColumns.time.map((time) => iso(time).replace('.000', '')) },
    rowsWithDates: EVENTS.map((event) => ({ ...event, time: new Date(event.time * 1000) })),
  };
  for (const [name, events] of Object.entries(forms))
    assert.deepEqual(Journeys.fromEvents(events).attribute(), expected, name);
  assert.deepEqual(attribution.run({ events: EVENTS }), expected);
});

test('users may be numbers or bigints, beyond 2^53 too', () => {
  const base = { channel: ['a', 'b'], time: [0, 1], type: ['touch', 'touch'] };
  for (const user of [
    [1, 2],
    [2n ** 60n, 2n ** 60n + 1n],
    Int32Array.of(1, 2),
    BigInt64Array.of(1n, 2n),
    ['1', '2'],
  ])
    assert.equal(Journeys.fromEvents({ ...base, user }).summary.users, 2);
  fails(() => Journeys.fromEvents({ ...base, user: [1, 2.5] }), 'wrong_type', 'events.user[1]', { index: 1 });
});

test('summary, channels, costs and paths', () => {
  const journeys = Journeys.fromEvents(EVENTS);
  assert.deepEqual(journeys.channels, ['email', 'search']);
  assert.deepEqual(journeys.costs, { email: 0, search: 5 });
  const { conversions, value, nulls, users, touches, conversionRate } = journeys.summary;
  assert.deepEqual(
    { conversions, value, nulls, users, touches, conversionRate },
    { conversions: 1, value: 80, nulls: 1, users: 2, touches: 3, conversionRate: 0.5 },
  );
  const path = journeys.path(0);
  assert.deepEqual([path.channels, Array.from(path.ages), path.value], [['search', 'email'], [4, 1], 80]);
  fails(() => journeys.path(2), 'out_of_range', 'index');
  assert.throws(() => journeys.path('x'), TypeError);
});

test('options: lookback, gap and window', () => {
  assert.equal(Journeys.fromEvents(EVENTS, { lookbackDays: 2 }).summary.expiredTouches, 1);
  assert.equal(Journeys.fromEvents(EVENTS, { inactivityGapDays: 0.5 }).summary.conversions, 0);
  for (const windowEnd of [
    2 * DAY,
    new Date(2 * DAY * 1000),
    '1970-01-03',
    '1970-01-03T00:00:00Z',
    '1970-01-03T02:00:00+02:00',
  ])
    assert.equal(Journeys.fromEvents(EVENTS, { windowEnd }).summary.ignoredEvents, 2);
  fails(() => Journeys.fromEvents(EVENTS, { lookbackDays: -1 }), 'out_of_range', 'lookback_days');
  fails(() => Journeys.fromEvents(EVENTS, { windowEnd: 'tomorrow' }), 'wrong_type', 'window_end');
  assert.throws(() => Journeys.fromEvents(EVENTS, { lookback: 1 }), TypeError);
  assert.throws(() => Journeys.fromEvents(EVENTS, { lookbackDays: '3' }), TypeError);
});

test('paths: rows, columns, text and arrays are one', () => {
  const expected = Journeys.fromPaths(PATHS).attribute();
  const columns = columnsOf(PATHS, ['path', 'conversions', 'value', 'nulls']);
  const arrays = { ...columns, path: columns.path.map((path) => path.split(' > ')) };
  for (const paths of [columns, arrays]) assert.deepEqual(Journeys.fromPaths(paths).attribute(), expected);
  assert.deepEqual(attribution.run({ paths: PATHS }), expected);
});

test('credits of every model sum to the conversions and the value', () => {
  const journeys = Journeys.fromPaths(PATHS);
  const { models } = journeys.attribute({
    models: ['first_touch', 'last_touch', 'linear', 'position_based', 'time_decay'],
  });
  assert.equal(Object.keys(models).length, 5);
  for (const { conversions, value, share } of Object.values(models)) {
    near(
      conversions.reduce((a, b) => a + b),
      3,
    );
    near(
      value.reduce((a, b) => a + b),
      60,
    );
    near(
      share.reduce((a, b) => a + b),
      1,
    );
  }
});

test('what is wrong is named', () => {
  fails(
    () =>
      Journeys.fromEvents(
        EVENTS.with?.(0, { ...EVENTS[0], type: 'tuch' }) ?? [{ ...EVENTS[0], type: 'tuch' }],
      ),
    'unknown_name',
    'events[0].type',
    { index: 0 },
  );
  fails(() => Journeys.fromEvents({ ...eventColumns, chanel: [] }), 'unknown_field', 'events.chanel');
  fails(() => Journeys.fromEvents({ ...eventColumns, time: [0] }), 'length_mismatch', 'events.time');
  fails(() => Journeys.fromEvents({ ...eventColumns, time: undefined }), 'missing_field', 'events.time');
  fails(
    () => Journeys.fromEvents({ ...eventColumns, user: ['ann', 1, 'x', 'y'] }),
    'wrong_type',
    'events.user',
  );
  fails(() => Journeys.fromEvents({ ...eventColumns, user: 'ann' }), 'wrong_type', 'events.user');
  fails(() => Journeys.fromEvents([1]), 'wrong_type', 'events[0]');
  fails(() => Journeys.fromEvents(null), 'wrong_type', 'events');
  fails(() => Journeys.fromPaths([{ path: 'a', conversions: 0, value: 3 }]), 'conflict', 'paths[0].value');
  fails(() => Journeys.fromPaths([]).attribute({ models: ['lineal'] }), 'unknown_name', 'models[0]');
});

test('no rows are no journeys', () => {
  for (const journeys of [
    Journeys.fromEvents([]),
    Journeys.fromPaths([]),
    Journeys.fromPaths({ path: [] }),
  ]) {
    assert.equal(journeys.summary.journeys, 0);
    assert.equal(journeys.attribute().recommendedModel, null);
  }
});

test('a user with many touches, out of order', () => {
  const count = 100_000;
  const time = Float64Array.from({ length: count }, (_, i) => (i * 7919) % count);
  const user = new Array(count).fill('one');
  const channel = Array.from(time, (second) => (second === count - 1 ? 'last' : 'other'));
  const type = new Array(count).fill('touch');
  const journeys = Journeys.fromEvents({
    user: [...user, 'one'],
    channel: [...channel, null],
    time: [...time, count],
    type: [...type, 'conversion'],
  });
  assert.equal(journeys.summary.touches, count);
  assert.deepEqual(journeys.attribute({ models: ['last_touch'] }).models.last_touch.conversions, [1, 0]);
});

test('a wrong receiver is an error, not a crash', () => {
  const journeys = Journeys.fromPaths(PATHS);
  const { get: summary } = Object.getOwnPropertyDescriptor(Journeys.prototype, 'summary');
  for (const receiver of [{}, null, Journeys, Object.create(Journeys.prototype), new Proxy(journeys, {})]) {
    assert.throws(() => summary.call(receiver), TypeError);
    assert.throws(() => Journeys.prototype.path.call(receiver, 0), TypeError);
  }
  assert.throws(() => new Journeys({}), TypeError);
  fails(() => attribution.run({ journeys: {} }), 'wrong_type', 'journeys');
  fails(() => attribution.run({ journeys: 7 }), 'wrong_type', 'journeys');
  fails(() => attribution.run({ journeys, paths: PATHS }), 'conflict', 'journeys');
});

test('async: the same journeys, the same errors', async () => {
  const events = await Journeys.fromEventsAsync(eventColumns, { lookbackDays: 30 });
  assert.deepEqual(events.summary, Journeys.fromEvents(EVENTS, { lookbackDays: 30 }).summary);
  const paths = await Journeys.fromPathsAsync(PATHS);
  assert.deepEqual(await paths.attributeAsync(), paths.attribute());
  await rejects(
    Journeys.fromPathsAsync([{ path: 'a', conversions: -1 }]),
    'out_of_range',
    'paths[0].conversions',
  );
  await assert.rejects(Journeys.fromEventsAsync(EVENTS, { lookback: 1 }), TypeError);
});

test('bytes restore journeys, also from shared memory and on a thread; damaged ones do not', async () => {
  const journeys = Journeys.fromEvents(EVENTS);
  const bytes = journeys.toBytes();
  assert.ok(Buffer.isBuffer(bytes));
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  for (const again of [
    Journeys.fromBytes(bytes),
    Journeys.fromBytes(Uint8Array.from(bytes)),
    Journeys.fromBytes(shared),
    await Journeys.fromBytesAsync(bytes),
  ]) {
    assert.deepEqual(again.summary, journeys.summary);
    assert.deepEqual(again.attribute(), journeys.attribute());
    assert.ok(again.toBytes().equals(bytes));
  }
  const damaged = Buffer.from(bytes);
  damaged[20] ^= 1;
  for (const wrong of [damaged, bytes.subarray(1), Buffer.alloc(0)]) {
    assert.throws(() => Journeys.fromBytes(wrong), { code: 'corrupt_state' });
    await assert.rejects(Journeys.fromBytesAsync(wrong), { code: 'corrupt_state' });
  }
  fails(() => Journeys.fromBytes('text'), 'wrong_type', 'bytes');
  await rejects(Journeys.fromBytesAsync([1, 2]), 'wrong_type', 'bytes');
});

test('parts add up to the whole, in any order', async () => {
  const whole = Journeys.fromEvents(EVENTS);
  const part = (user) => Journeys.fromEvents(EVENTS.filter((event) => event.user === user));
  const models = ['first_touch', 'time_decay', 'markov'];
  for (const merged of [
    Journeys.merge([part('ann'), part('bob')]),
    Journeys.merge([part('bob'), Journeys.fromBytes(part('ann').toBytes())]),
    await Journeys.mergeAsync([part('bob'), part('ann')]),
  ]) {
    assert.deepEqual(merged.summary, whole.summary);
    assert.deepEqual(merged.costs, whole.costs);
    assert.deepEqual(merged.attribute({ models }).models, whole.attribute({ models }).models);
  }
  fails(() => Journeys.merge([whole, Journeys.fromPaths(PATHS)]), 'conflict', 'parts[1]', { index: 1 });
  fails(() => Journeys.merge([whole, EVENTS]), 'wrong_type', 'parts[1]');
  fails(() => Journeys.merge([whole, null]), 'wrong_type', 'parts[1]');
  await rejects(Journeys.mergeAsync('parts'), 'wrong_type', 'parts');
});

test('building tells its progress, takes threads and can be cancelled', async () => {
  const count = 300_000;
  const paths = { path: new Array(count).fill('a > b > c > a > d'), conversions: new Float64Array(count).fill(1) };
  const seen = [];
  const journeys = await Journeys.fromPathsAsync(paths, { threads: 2, onProgress: (done) => seen.push(done) });
  assert.equal(journeys.summary.paths, count);
  assert.ok(seen.every((done, i) => done > (seen[i - 1] ?? 0)) && seen.at(-1) === 1, `${seen}`);
  assert.deepEqual(Journeys.fromPaths(paths, { threads: 2 }).summary, journeys.summary);
  const signal = AbortSignal.timeout(5);
  await rejects(Journeys.fromPathsAsync(paths, { signal }), 'cancelled', '');
  assert.throws(() => Journeys.fromPaths(paths, { threads: 0 }), { code: 'out_of_range' });
  assert.throws(() => Journeys.fromPaths(paths, { threads: 'two' }), TypeError);
  assert.throws(() => Journeys.fromEvents(EVENTS, { signal }), TypeError);
});

test('questions are the operations on this handle, here and on a thread', async () => {
  const journeys = Journeys.fromEvents(EVENTS);
  const predicted = attribution.predict({ events: EVENTS, journey: ['search'], level: 0.9 });
  assert.deepEqual(journeys.predict(['search'], { level: 0.9 }), predicted);
  assert.deepEqual(await journeys.predictAsync(['search'], { level: 0.9 }), predicted);
  const statistics = attribution.journeys({ events: EVENTS });
  assert.deepEqual(journeys.statistics(), statistics);
  assert.deepEqual(await journeys.statisticsAsync(), statistics);
  const returns = attribution.roi({ events: EVENTS, models: ['linear'] });
  assert.deepEqual(journeys.roi({ models: ['linear'] }), returns);
  assert.deepEqual(await journeys.roiAsync({ models: ['linear'] }), returns);
  assert.equal(returns.models.linear.total.cost, 5);
});
