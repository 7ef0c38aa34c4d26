'use strict';
// Bulk data as the addon takes it: typed arrays as they are, text packed into one buffer.

const { failure } = require('./error.js');

const WIDER = new Map([
  [Int8Array, Int32Array],
  [Int16Array, Int32Array],
  [Uint8Array, Int32Array],
  [Uint8ClampedArray, Int32Array],
  [Uint16Array, Int32Array],
  [Uint32Array, Float64Array],
  [Float32Array, Float64Array],
]);

const isShared = (view) =>
  typeof SharedArrayBuffer !== 'undefined' && view.buffer instanceof SharedArrayBuffer;

/**
 * Float64Array, BigInt64Array and Int32Array travel as they are; other kinds are widened. Shared memory
 * is copied: another thread could change it under the library's hands.
 */
function typedArray(view, path) {
  if (view instanceof Float64Array || view instanceof BigInt64Array || view instanceof Int32Array)
    return isShared(view) ? view.slice() : view;
  if (view instanceof BigUint64Array) {
    const beyond = view.findIndex((value) => value > 0x7fffffffffffffffn);
    if (beyond >= 0) throw failure('out_of_range', `${path}[${beyond}]`, 'does not fit 64 bits with a sign');
    return BigInt64Array.from(view, (value) => value);
  }
  for (const [kind, wide] of WIDER) if (view instanceof kind) return wide.from(view);
  throw failure('wrong_type', path, `a ${view.constructor?.name ?? 'view'} is not an array of numbers`);
}

/** What a handle's toBytes wrote; shared memory is copied. */
function bytesOf(bytes) {
  if (!(bytes instanceof Uint8Array)) throw failure('wrong_type', 'bytes', 'must be a Buffer or a Uint8Array');
  return isShared(bytes) ? bytes.slice() : bytes;
}

/** A series of numbers, null where one is missing, as a Float64Array. */
function numbersOf(values, path) {
  if (ArrayBuffer.isView(values)) {
    const view = typedArray(values, path);
    return view instanceof Float64Array ? view : Float64Array.from(view, Number);
  }
  if (!Array.isArray(values)) throw failure('wrong_type', path, 'must be an array of numbers');
  return Float64Array.from(values, (value, i) => {
    if (value !== null && typeof value !== 'number')
      throw failure('wrong_type', `${path}[${i}]`, `must be a number or null, got ${typeof value}`);
    return value ?? NaN;
  });
}

/** Strings as { data, offsets }: UTF-8 text end to end, string i at offsets[i] .. offsets[i + 1]. */
function packStrings(strings) {
  const text = strings.join('');
  const data = new TextEncoder().encode(text);
  const ascii = data.length === text.length;
  const offsets = new Int32Array(strings.length + 1);
  for (let i = 0; i < strings.length; i++)
    offsets[i + 1] = offsets[i] + (ascii ? strings[i].length : Buffer.byteLength(strings[i]));
  return { data, offsets };
}

/** Strings with gaps as { codes, names }: -1 is missing. */
function packCategories(values) {
  const seen = new Map();
  const codes = Int32Array.from(values, (value) => {
    if (isMissing(value)) return -1;
    if (!seen.has(value)) seen.set(value, seen.size);
    return seen.get(value);
  });
  return { codes, names: packStrings([...seen.keys()]) };
}

/** Rows of strings as { offsets, elements }. */
function packRows(rows) {
  const offsets = new Int32Array(rows.length + 1);
  for (let i = 0; i < rows.length; i++) offsets[i + 1] = offsets[i] + rows[i].length;
  return { offsets, elements: packStrings(rows.flat()) };
}

const isString = (value) => typeof value === 'string';
const isNumber = (value) => typeof value === 'number';
const isMissing = (value) => value === null || value === undefined;
const isDate = (value) => value instanceof Date;
const isRow = (value) => Array.isArray(value) && value.every(isString);

const seconds = (date) => Math.floor(date.getTime() / 1000);
const orMissing = (convert) => (value) => (isMissing(value) ? NaN : convert(value));

/** How a plain array of one kind of value (and, where it says so, of missing ones) is packed. */
const PACKERS = [
  [isString, packStrings],
  [(value) => isString(value) || isMissing(value), packCategories],
  [(value) => isNumber(value) || isMissing(value), (values) => Float64Array.from(values, orMissing(Number))],
  [(value) => isDate(value) || isMissing(value), (values) => Float64Array.from(values, orMissing(seconds))],
  [(value) => typeof value === 'bigint', (values) => BigInt64Array.from(values)],
  [isRow, packRows],
];

/** A plain array as bulk data, or undefined when its values are of several kinds. */
function packArray(values) {
  if (values.every(isMissing)) return undefined;
  const packer = PACKERS.find(([fits]) => values.every(fits));
  return packer?.[1](values);
}

const PACK_FROM = 32; // shorter arrays are as quick as JSON

/**
 * Whether an array inside a request is better beside it: much text, or numbers with NaN among them (a
 * missing number, which JSON cannot say).
 */
function isBulk(values) {
  if (values.length >= PACK_FROM && isString(values[0]))
    return values.every((value) => isString(value) || isMissing(value));
  return values.some(Number.isNaN) && values.every((value) => isNumber(value) || isMissing(value));
}

module.exports = { bytesOf, isBulk, numbersOf, packArray, packCategories, typedArray };
