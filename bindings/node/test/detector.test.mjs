// Detectors: one value after the other, many at once, bytes, and what is refused.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';

import { Detector, anomaly } from 'mktopt';

import { fails } from './support.mjs';

const COUNT = 600;
const START = 1_700_000_000;
/** A day's rhythm with a drift of small steps, a gap and a spike: no random numbers needed. */
const VALUES = Float64Array.from({ length: COUNT }, (_, i) => {
  if (i === 200) return NaN;
  return 100 + 30 * Math.sin((i * Math.PI) / 12) + (((i * 7919) % 101) - 50) / 20 + (i === 300 ? 90 : 0);
});
const TIMES = BigInt64Array.from(VALUES, (_, i) => BigInt(START + 3600 * i));
const seconds = Array.from(TIMES, Number);

const parts = ({ scores, alertScores, expected }) => [scores, alertScores, expected];

test('pushes, a run and the operation say the same', () => {
  for (const times of [undefined, TIMES]) {
    const run = new Detector().run(VALUES, times);
    const detector = new Detector();
    const pushed = Array.from(VALUES, (value, i) => detector.push(value, times && seconds[i]));
    assert.deepEqual(
      run.scores,
      Float64Array.from(pushed, ({ score }) => score),
    );
    assert.deepEqual(
      run.alertScores,
      Float64Array.from(pushed, ({ alertScore }) => alertScore),
    );
    assert.deepEqual(
      run.expected,
      Float64Array.from(pushed, ({ expected }) => expected),
    );
    const answer = anomaly.stream({ values: VALUES, times }, { typedArrays: true });
    assert.deepEqual(parts(run), parts(answer));
    assert.deepEqual(
      pushed.flatMap(({ alert }, i) => (alert ? [i] : [])),
      answer.alerts.map(({ index }) => index),
    );
    assert.equal(Detector.ALERT_SCORE, answer.threshold);
    assert.ok(pushed[300].alert && pushed[300].score > 0.999);
    assert.deepEqual(pushed[200], { score: NaN, alertScore: NaN, expected: NaN, alert: false });
    assert.equal(detector.seen, COUNT - 1);
  }
});

test('values and times of every kind', () => {
  const expected = new Detector().run(VALUES, TIMES);
  const dates = seconds.map((time) => new Date(time * 1000));
  for (const times of [seconds, Float64Array.from(seconds), Int32Array.from(seconds), dates])
    assert.deepEqual(new Detector().run(VALUES, times), expected);
  const texts = dates.map((date) => date.toISOString());
  assert.deepEqual(new Detector().run(VALUES, texts), expected);
  const fractions = seconds.map((time) => time + 0.75);
  assert.deepEqual(new Detector().run(VALUES, fractions), expected);
  for (const times of [texts, dates, fractions]) {
    const detector = new Detector();
    const scores = Float64Array.from(VALUES, (value, i) => detector.push(value, times[i]).score);
    assert.deepEqual(scores, expected.scores);
  }
  const whole = VALUES.map(Math.round);
  const rounded = new Detector().run(whole);
  const gaps = Array.from(whole, (value) => (Number.isNaN(value) ? null : value));
  assert.deepEqual(new Detector().run(gaps), rounded);
  assert.deepEqual(new Detector().run(Float32Array.from(whole)), rounded);
  const shared = new Float64Array(new SharedArrayBuffer(8 * COUNT));
  shared.set(whole);
  assert.deepEqual(new Detector().run(shared), rounded);
  assert.deepEqual(
    new Detector().run(Int16Array.of(1, 2, 3)),
    new Detector().run(BigInt64Array.of(1n, 2n, 3n)),
  );
  assert.deepEqual(
    parts(new Detector().run([])),
    [0, 0, 0].map((n) => new Float64Array(n)),
  );
  assert.deepEqual(
    parts(new Detector().run([], [])),
    [0, 0, 0].map((n) => new Float64Array(n)),
  );
});

test('a restored detector goes on bit for bit', () => {
  const whole = new Detector().run(VALUES, TIMES);
  for (const at of [0, 1, 60, 350]) {
    const first = new Detector(VALUES.subarray(0, at), TIMES.subarray(0, at));
    const bytes = first.toBytes();
    for (const again of [
      Detector.fromBytes(bytes),
      Detector.fromBytes(new Uint8Array(bytes)),
      first.copy(),
    ]) {
      assert.equal(again.seen, first.seen);
      const rest = again.run(VALUES.subarray(at), TIMES.subarray(at));
      assert.deepEqual(
        parts(rest),
        parts(whole).map((part) => part.slice(at)),
      );
    }
    assert.deepEqual(first.toBytes(), bytes); // none of the others taught it anything
  }
});

test('the state of the operation is a detector in base64', () => {
  const { state } = anomaly.stream({ values: VALUES, returnState: true });
  assert.deepEqual(Buffer.from(state, 'base64'), new Detector(VALUES).toBytes());
  assert.equal(anomaly.stream({ values: [1], state }).state, null);
});

test('a whole series is scored from and to typed arrays', () => {
  const typed = anomaly.score({ values: VALUES, seasonLength: 24 }, { typedArrays: true });
  const plain = anomaly.score({
    values: Array.from(VALUES, (value) => (value === value ? value : null)),
    seasonLength: 24,
  });
  for (const name of ['scores', 'expected', 'lower', 'upper']) {
    assert.ok(typed[name] instanceof Float64Array);
    assert.deepEqual(
      Array.from(typed[name], (x) => (Number.isNaN(x) ? null : x)),
      plain[name],
    );
  }
  assert.deepEqual(typed.anomalies, plain.anomalies);
  assert.deepEqual(
    plain.anomalies.filter(({ kind }) => kind === 'spike').map(({ index }) => index),
    [300],
  );
});

test('what is refused teaches nothing', () => {
  const detector = new Detector([1, 2, 3]);
  const before = detector.toBytes();
  fails(() => detector.push(Infinity), 'not_finite', 'value');
  fails(() => detector.push(-1e200), 'out_of_range', 'value');
  for (const value of ['1', undefined, {}, 1n, true])
    fails(() => detector.push(value), 'wrong_type', 'value');
  for (const time of ['soon', {}, NaN, true, 1e300])
    fails(() => detector.push(1, time), 'wrong_type', 'time');
  fails(() => detector.run([1, Infinity]), 'not_finite', 'values[1]', { index: 1 });
  fails(() => detector.run([1, '2']), 'wrong_type', 'values[1]');
  fails(() => detector.run([1, undefined]), 'wrong_type', 'values[1]');
  for (const values of ['12', 5, null, undefined, new DataView(new ArrayBuffer(8))])
    fails(() => detector.run(values), 'wrong_type', 'values');
  fails(() => detector.run([1, 2], [0]), 'length_mismatch', 'times');
  fails(() => detector.run([1, 2], [0, 'soon']), 'wrong_type', 'times[1]');
  fails(() => detector.run([1, 2], [0, 1e300]), 'out_of_range', 'times[1]');
  fails(() => detector.run([1], 'now'), 'wrong_type', 'times');
  fails(() => new Detector([1, Infinity]), 'not_finite', 'values[1]');
  assert.deepEqual(detector.toBytes(), before);
});

test('damaged bytes are refused', () => {
  const bytes = new Detector([1, 2, 3]).toBytes();
  fails(() => Detector.fromBytes(bytes.subarray(1)), 'corrupt_state', 'bytes');
  fails(() => Detector.fromBytes(new Uint8Array()), 'corrupt_state', 'bytes');
  bytes[20] ^= 1;
  fails(() => Detector.fromBytes(bytes), 'corrupt_state', 'bytes');
  fails(() => Detector.fromBytes('AAAA'), 'wrong_type', 'bytes');
  fails(() => Detector.fromBytes(new Float64Array(1)), 'wrong_type', 'bytes');
});

test('a detector shows itself; a wrong receiver is an error, not a crash', () => {
  const detector = new Detector([1, null, 2]);
  assert.equal(inspect(detector), 'Detector { seen: 2 }');
  for (const receiver of [{}, null, Object.create(Detector.prototype), new Proxy(detector, {})])
    for (const method of ['push', 'run', 'toBytes', 'copy'])
      assert.throws(() => Detector.prototype[method].call(receiver, 1), TypeError);
  assert.throws(() => Detector(), TypeError);
});
