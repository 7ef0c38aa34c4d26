// Where the addon lives: ES modules, CommonJS, worker threads, a garbage collector.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';

import mktopt, * as named from 'mktopt';

import { EVENTS, PATHS } from './support.mjs';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc');
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('ES modules and CommonJS see one package', () => {
  const required = createRequire(import.meta.url)('mktopt');
  assert.equal(required, mktopt);
  assert.deepEqual(
    Object.keys(named)
      .filter((name) => name !== 'default')
      .sort(),
    Object.keys(mktopt).sort(),
  );
  assert.equal(named.MktoptError, required.MktoptError);
});

test('the package ships what it needs and no install script', () => {
  const { files, scripts, dependencies, gypfile } = createRequire(import.meta.url)('mktopt/package.json');
  for (const name of [
    'index.js',
    'index.mjs',
    'index.d.ts',
    'index.d.mts',
    'operations.d.ts',
    'lib',
    'prebuilt',
  ])
    assert.ok(files.includes(name), name);
  assert.deepEqual(
    Object.keys(scripts).filter((name) => /install|prepare|prepublish/.test(name)),
    [],
  );
  assert.deepEqual([dependencies, gypfile], [undefined, undefined]);
});

test('objects show what they hold', () => {
  assert.match(inspect(mktopt.Journeys.fromPaths(PATHS)), /^Journeys \{\s+journeys: 13,/);
  assert.match(inspect(new mktopt.PromoPolicy()), /^PromoPolicy \{\s+promo_budget_cap_percent: 0\.6,/);
});

test('the lock file names no registry', async () => {
  const lock = createRequire(import.meta.url)('../package-lock.json');
  const resolved = Object.values(lock.packages).filter((each) => each.resolved);
  assert.deepEqual(resolved, []);
});

test('worker threads load it, work, and may end in the midst of work', async () => {
  const source = `
    const { parentPort, workerData } = require('node:worker_threads');
    const { Detector, Journeys, PromoPolicy } = require(workerData.file);
    const journeys = Journeys.fromPaths(workerData.paths);
    const detector = Detector.fromBytes(workerData.detector);
    const said = Array.from({ length: 100 }, (_, i) => detector.push(i % 7).score);
    const { maxAllowed } = new PromoPolicy().validate('vip', 95);
    parentPort.postMessage([journeys.attribute(), maxAllowed, said]);
    if (workerData.linger) for (let i = 0; i < 50; i++) journeys.attributeAsync();
  `;
  const file = new URL('../index.js', import.meta.url).pathname;
  const expected = mktopt.attribution.run({ paths: PATHS });
  const warm = new mktopt.Detector(Array.from({ length: 200 }, (_, i) => i % 5));
  const said = Array.from(warm.copy().run(Array.from({ length: 100 }, (_, i) => i % 7)).scores);
  const detector = warm.toBytes();
  const work = (linger) =>
    new Promise((resolve, reject) => {
      const worker = new Worker(source, { eval: true, workerData: { file, paths: PATHS, detector, linger } });
      let answer;
      worker.on('error', reject);
      worker.on('exit', () => resolve(answer));
      worker.on('message', (message) => {
        answer = message;
        if (linger) worker.terminate();
      });
    });
  const answers = await Promise.all([false, false, true, true].map(work));
  for (const answer of answers) assert.deepEqual(answer, [expected, 92, said]);
});

const WINDOWS = 12;
const LEVEL = 256 * 1024;

/**
 * Bytes by which resident memory grew in each window of `turns`, until it stays level in one. The heap of
 * a young process grows for a while; a leak grows in every window.
 */
async function growth(turn, turns) {
  const windows = [];
  await repeat(turn, turns);
  for (let before = process.memoryUsage.rss(); windows.length < WINDOWS; before += windows.at(-1)) {
    await repeat(turn, turns);
    windows.push(process.memoryUsage.rss() - before);
    if (windows.at(-1) < LEVEL) break;
  }
  return windows;
}

/** Node finalizes what was collected when the event loop turns, so it gets the occasion. */
async function repeat(turn, turns) {
  for (let i = 0; i < turns; i++) {
    await turn();
    if (i % 50 === 0) await settle();
  }
  for (let i = 0; i < 4; i++) {
    gc();
    await settle();
  }
}

const rows = Array.from({ length: 2000 }, (_, i) => ({
  path: `a${i % 50} > b${i % 7}`,
  conversions: 1,
  nulls: 1,
}));
const stream = new mktopt.Detector();
const loops = {
  'calls, typed responses and errors': [
    () => {
      mktopt.attribution.run({ paths: PATHS }, { typedArrays: true });
      assert.throws(() => mktopt.budget.plan({ monthlyRevenue: -1 }));
      assert.throws(() =>
        mktopt.attribution.run({ paths: { path: ['a'], conversions: Float64Array.of(-1) } }),
      );
    },
    3000,
  ],
  'journeys, 2,000 paths each': [() => mktopt.Journeys.fromPaths(rows).attribute(), 100],
  'policies and changes': [
    () => new mktopt.PromoPolicy().changed('promo_max_bonus_tokens_vip', 5).policy.validate('vip', 6),
    1000,
  ],
  'a detector, 400,000 values': [
    () => {
      let alerts = 0;
      for (let i = 0; i < 400_000; i++) alerts += stream.push(i % 24 === 0 ? 50 : i % 7, i).alert;
      return alerts;
    },
    5,
  ],
  'detectors, stored and restored': [
    () => mktopt.Detector.fromBytes(new mktopt.Detector([1, 2, 3]).toBytes()).run([4, 5, null]),
    500,
  ],
  'promises, kept and broken': [
    async () => {
      await mktopt.Journeys.fromEventsAsync(EVENTS);
      await assert.rejects(mktopt.budget.planAsync({ monthlyRevenue: -1 }));
    },
    1000,
  ],
};

for (const [name, [turn, turns]] of Object.entries(loops))
  test(`memory stays level: ${name}`, async () => {
    const windows = await growth(turn, turns);
    assert.ok(windows.at(-1) < LEVEL, `each of ${windows.length} windows grew: ${windows} bytes`);
  });

test('what a collected object held is freed, what an operation still uses is not', async () => {
  const results = [];
  for (let i = 0; i < 50; i++) {
    results.push(mktopt.Journeys.fromPaths(rows).attributeAsync({ models: ['linear'] }));
    if (i % 10 === 0) gc();
  }
  for (const { channels } of await Promise.all(results)) assert.equal(channels.length, 57);
});
