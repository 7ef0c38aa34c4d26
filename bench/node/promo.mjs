// Cost of one promo check from JavaScript, beside an empty call into the same addon: JSON lines.
// Each figure is the best of several rounds; the tiers and awards vary from call to call.
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../bindings/node/package.json', import.meta.url));
const { PromoPolicy, promo } = require('./index.js');
const native = require('./lib/native.js');

const CALLS = 1_000_000;
const ROUNDS = 9;

const policy = new PromoPolicy();
const { tiers } = policy;
const awards = [10, 40, 64, 90]; // all within the rules
let sink = 0;

/** Nanoseconds a call: by the clock, and of the processor, which other work on the machine disturbs less. */
function best(run, calls) {
  let wall = Infinity;
  let processor = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const begin = process.hrtime.bigint();
    const used = process.cpuUsage();
    run(calls);
    const { user, system } = process.cpuUsage(used); // microseconds
    wall = Math.min(wall, Number(process.hrtime.bigint() - begin) / calls);
    processor = Math.min(processor, (1000 * (user + system)) / calls);
  }
  return { wall, processor };
}

function report(name, run, calls = CALLS) {
  const { wall, processor } = best(run, calls);
  const line = {
    bench: 'node/promo',
    case: name,
    size: calls,
    ns_per_call: Number(wall.toFixed(1)),
    cpu_ns_per_call: Number(processor.toFixed(1)),
  };
  console.log(JSON.stringify(line));
}

report('empty_call', (calls) => {
  for (let i = 0; i < calls; i++) native.empty(tiers[i & 3], awards[(i >> 2) & 3]);
});
report('validate_granted', (calls) => {
  for (let i = 0; i < calls; i++) sink += policy.validate(tiers[i & 3], awards[(i >> 2) & 3]).valid;
});
report(
  'validate_refused',
  (calls) => {
    for (let i = 0; i < calls; i++) sink += policy.validate(tiers[i & 3], 1000 + (i & 3)).valid;
  },
  CALLS / 10,
);
report(
  'validate_as_json_call',
  (calls) => {
    for (let i = 0; i < calls; i++)
      sink += promo.validate({ tier: tiers[i & 3], bonusTokens: awards[(i >> 2) & 3] }).valid;
  },
  CALLS / 50,
);
if (sink < 0) throw new Error('unreachable');
