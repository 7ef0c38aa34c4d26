// An admin service in front of a promo policy: reads budgets, refuses awards that break a rule, changes the
// policy and keeps the audit records. It listens on a free port, asks itself, and ends.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';

import { MktoptError, PromoPolicy } from 'mktopt';

let policy = new PromoPolicy(JSON.parse(await readFile('examples/data/promo_policy.json', 'utf8')));
const audit = [];

const routes = {
  'GET /review': () =>
    policy.review().conflicts.map(({ tier, largestMaximum }) => ({ tier, largestMaximum })),
  'POST /tier': ({ tier }) => policy.tierBudget(tier),
  'POST /aggregate': ({ userCountByTier }) => policy.aggregate(userCountByTier),
  'POST /validate': ({ tier, bonusTokens }) => policy.validate(tier, bonusTokens), // well under a microsecond
  'PUT /policy': ({ key, value, ...by }) => {
    const change = policy.changed(key, value, by);
    policy = change.policy; // checks in flight keep the old one: policies are immutable
    audit.push(...change.audit);
    return change.audit;
  },
  'GET /audit': () =>
    audit.map(({ key, old, new: value, user, time }) => `${time} ${user}: ${key} ${old} -> ${value}`),
};

async function answer(request) {
  const route = routes[`${request.method} ${request.url}`];
  if (!route) return [404, { error: { message: 'no such route' } }];
  const text = (await request.toArray()).join('');
  try {
    return [200, route(text ? JSON.parse(text) : {})];
  } catch (error) {
    if (!(error instanceof MktoptError)) throw error;
    return [422, { error: { code: error.code, field: error.property, message: error.message } }];
  }
}

const server = createServer(async (request, response) => {
  const [status, body] = await answer(request);
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address();

async function ask(method, path, body) {
  const options = { method, body: body && JSON.stringify(body) };
  const response = await fetch(`http://127.0.0.1:${port}${path}`, options);
  console.log([method, path, options.body].filter(Boolean).join(' '));
  console.log(`  ${response.status} ${JSON.stringify(await response.json())}`);
}

await ask('POST', '/tier', { tier: 'vip' });
await ask('POST', '/validate', { tier: 'vip', bonusTokens: 90 });
await ask('POST', '/validate', { tier: 'vip', bonusTokens: 95 });
await ask('POST', '/validate', { tier: 'bronze', bonusTokens: 5 });
await ask('GET', '/review');
const by = { user: 'ana', time: '2026-03-01T09:00:00Z', description: 'fits the cap' };
await ask('PUT', '/policy', { key: 'promo_max_bonus_tokens_vip', value: 92, ...by });
await ask('PUT', '/policy', { key: 'promo_budget_cap_percent', value: 1.5, ...by });
await ask('POST', '/validate', { tier: 'vip', bonusTokens: 95 });
await ask('GET', '/audit');
server.closeAllConnections();
server.close();
