'use strict';
// Times of the caller as seconds since the epoch.

const { failure } = require('./error.js');

const ISO_8601 = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/u;

/** A Date, ISO 8601 text with its zone (a date alone is midnight UTC) or epoch seconds; undefined stays. */
function epochSeconds(value, name) {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  const isText = typeof value === 'string' && ISO_8601.test(value);
  const time = isText ? Date.parse(value) : value instanceof Date ? value.getTime() : NaN;
  if (Number.isNaN(time)) throw failure('wrong_type', name, 'must be a Date, ISO 8601 text or epoch seconds');
  return Math.floor(time / 1000);
}

module.exports = { epochSeconds };
