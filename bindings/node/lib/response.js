'use strict';
// A response of the library as JavaScript values, with no digit lost.

// JSON.parse would round integers beyond 2^53 and decimals of more than 15 digits: those are set aside as
// {"$number": text} and read by the kind that the schema gives them.
const LONG_INTEGER = /(?<![\d.])\d{16,}(?![\d.eE])/u;
const LONG_DECIMAL = /\d[\d.]{15,}/u;
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]{15,}/gu;

const setAside = (token) => (token[0] === '"' ? token : `{"$number":"${token}"}`);

function parse(json, decimals) {
  const long = (decimals ? LONG_DECIMAL : LONG_INTEGER).test(json);
  return JSON.parse(long ? json.replace(TOKENS, setAside) : json);
}

/** The exact value of a decimal's text: a number where that says it, else a bigint or the text itself. */
function exactNumber(text) {
  const number = Number(text);
  if (/^-?\d+$/u.test(text)) return Number.isSafeInteger(number) ? number : BigInt(text);
  const digits = text.replace(/[-.]/gu, '').replace(/^0+/u, '');
  return digits.length <= 15 || String(number) === text ? number : text;
}

const number = (text, kind) => (kind === 'number' ? Number(text) : exactNumber(text));

const EXACT = { scalar: 'decimal', names: new Map(), patterns: [] };
EXACT.values = EXACT.items = EXACT;

function member(target, key, value) {
  if (key === '__proto__')
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  else target[key] = value;
}

function read(value, shape, arrays) {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => read(item, shape?.items, arrays));
  if (shape?.items && typeof value.$arg === 'number') return arrays[value.$arg];
  if (shape?.scalar && typeof value.$number === 'string') return number(value.$number, shape.scalar);
  const result = {};
  for (const [key, item] of Object.entries(value)) {
    const known = shape?.names.get(key);
    const pattern = known ? undefined : shape?.patterns.find(([expression]) => expression.test(key));
    member(result, known?.camel ?? key, read(item, known?.shape ?? pattern?.[1] ?? shape?.values, arrays));
  }
  return result;
}

/** JSON without a schema, every number exact. */
function parseExact(json) {
  return read(parse(json, true), EXACT, []);
}

/** The response { json, arrays } of the addon as a value of this shape. */
function decodeResponse({ json, arrays }, { shape, decimals }) {
  return read(parse(json, decimals), shape, arrays);
}

module.exports = { decodeResponse, parseExact };
