'use strict';
// Times of the caller as seconds since the epoch.

const { typedArray } = require('./arrays.js');
const { failure } = require('./error.js');

const ISO_8601 = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/u;

/**
 * A Date, ISO 8601 text with its zone (a date alone is midnight UTC) or epoch seconds, in whole seconds;
 * undefined stays.
 */
function epochSeconds(value, name) {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return Math.floor(value);
  const isText = typeof value === 'string' && ISO_8601.test(value);
  const time = isText ? Date.parse(value) : value instanceof Date ? value.getTime() : NaN;
  if (Number.isNaN(time)) throw failure('wrong_type', name, 'must be a Date, ISO 8601 text or epoch seconds');
  return Math.floor(time / 1000);
}

const NONE = -(2n ** 63n); // as the library says that there is no time

/** Times of a series, null where one is missing, as a BigInt64Array. */
function secondsOf(times, name) {
  if (times instanceof BigInt64Array) return typedArray(times, name);
  if (!ArrayBuffer.isView(times) && !Array.isArray(times))
    throw failure('wrong_type', name, 'must be an array of times');
  const values = ArrayBuffer.isView(times) ? typedArray(times, name) : times;
  return BigInt64Array.from(values, (value, i) => {
    const seconds = epochSeconds(value, `${name}[${i}]`);
    if (seconds === undefined || Number.isNaN(seconds)) return NONE;
    if (Math.abs(Number(seconds)) < 2 ** 63) return BigInt(seconds);
    throw failure('out_of_range', `${name}[${i}]`, 'does not fit 64 bits');
  });
}

module.exports = { epochSeconds, secondsOf };
