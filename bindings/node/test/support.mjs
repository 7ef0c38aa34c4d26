// What the tests share.
import assert from 'node:assert/strict';

import mktopt from 'mktopt';

/** The work fails as the library says: this code, this field, and perhaps more. */
export function fails(work, code, field, more = {}) {
  assert.throws(work, (error) => isFailure(error, code, field, more));
}

export async function rejects(promise, code, field, more = {}) {
  await assert.rejects(promise, (error) => isFailure(error, code, field, more));
}

function isFailure(error, code, field, more) {
  assert.ok(error instanceof mktopt.MktoptError, `${error?.stack}`);
  const { status, message } = error;
  assert.deepEqual({ code: error.code, field: error.field }, { code, field }, message);
  assert.ok(Number.isInteger(status) && status > 0);
  assert.ok(field === '' || message.startsWith(field), message);
  for (const [name, value] of Object.entries(more)) assert.deepEqual(error[name], value, message);
  return true;
}

/** |actual - expected| <= 1e-9 max(1, |expected|) */
export function near(actual, expected) {
  assert.ok(
    Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected)),
    `${actual} is not near ${expected}`,
  );
}

export const PATHS = [
  { path: 'search > email > search', conversions: 2, value: 50, nulls: 1 },
  { path: 'email', conversions: 1, value: 10, nulls: 4 },
  { path: 'social > search', nulls: 5 },
];

const DAY = 86400;
export const EVENTS = [
  { user: 'ann', channel: 'search', time: 0, type: 'touch', cost: 2 },
  { user: 'ann', channel: 'email', time: 3 * DAY, type: 'touch' },
  { user: 'ann', time: 4 * DAY, type: 'conversion', value: 80 },
  { user: 'bob', channel: 'search', time: 2 * DAY, type: 'touch', cost: 3 },
];
