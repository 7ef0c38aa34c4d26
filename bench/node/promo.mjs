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

function best(run, calls) {
  let least = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const begin = process.hrtime.bigint();
    run(calls);
    least = Math.min(least, Number(process.hrtime.bigint() - begin) / calls);
  }
  return least;
}

function report(name, run, calls = CALLS) {
  const line = {
    bench: 'node/promo',
    case: name,
    size: calls,
    ns_per_call: Number(best(run, calls).toFixed(1)),
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
