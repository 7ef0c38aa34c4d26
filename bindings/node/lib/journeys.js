'use strict';
// Journeys: filled once from rows or columns, then read by any number of models.

const native = require('./native.js');
const { ASYNC_OPTIONS, call, callAsync, checkOptions, requestShape, supervise } = require('./call.js');
const { failure, unwrap } = require('./error.js');
const { encode } = require('./request.js');
const { bytesOf, packArray, packCategories, typedArray } = require('./arrays.js');
const { epochSeconds } = require('./time.js');

/** Rows as columns: the members that occur, undefined where one is missing; without rows, all are empty. */
function columnsOf(rows, table, fields) {
  const columns = rows.length === 0 ? Object.fromEntries(Array.from(fields.keys(), (key) => [key, []])) : {};
  rows.forEach((row, i) => {
    if (row === null || typeof row !== 'object')
      throw failure('wrong_type', `${table}[${i}]`, 'must be an object');
    for (const key of Object.keys(row)) (columns[key] ??= new Array(rows.length).fill())[i] = row[key];
  });
  return columns;
}

const isNumeric = (value) => typeof value === 'number' || typeof value === 'bigint';
const isMissing = (value) => value === null || value === undefined;

/** Ids that are whole numbers: exact, as bigints. */
function wholeNumbers(values, path) {
  return BigInt64Array.from(values, (value, i) => {
    if (typeof value === 'number' && !Number.isSafeInteger(value))
      throw failure('wrong_type', `${path}[${i}]`, `must be text or a whole number, got ${value}`);
    return BigInt(value);
  });
}

/** One column as bulk data; `kind` is what the library says its values are. */
function packColumn(values, kind, path) {
  if (ArrayBuffer.isView(values)) return typedArray(values, path);
  if (!Array.isArray(values)) throw failure('wrong_type', path, 'must be an array');
  if (values.every(isMissing))
    return kind && kind !== 'id' ? new Float64Array(values.length).fill(NaN) : packCategories(values);
  if (kind === 'id' && values.every(isNumeric)) return wholeNumbers(values, path);
  const packed = packArray(values);
  if (packed === undefined)
    throw failure('wrong_type', path, 'must hold values of one kind: text, numbers, Dates or arrays of text');
  return packed;
}

/** { names, columns } of a table given as rows or as columns; what it may hold is told by attribution.run. */
function packTable(given, table) {
  const { fields } = requestShape('attribution.run').names.get(table).shape;
  if (given === null || typeof given !== 'object')
    throw failure('wrong_type', table, 'must be rows (an array) or columns (an object)');
  const columns = Array.isArray(given) ? columnsOf(given, table, fields) : given;
  const present = Object.keys(columns).filter((key) => !isMissing(columns[key]));
  const names = present.map((key) => {
    const field = fields.get(key);
    if (field) return field.name;
    throw failure(
      'unknown_field',
      `${table}.${key}`,
      `is not a column; known are: ${[...fields.keys()].join(', ')}`,
    );
  });
  const kinds = present.map((key) => fields.get(key).shape.items.scalar);
  return {
    names,
    columns: present.map((key, i) => packColumn(columns[key], kinds[i], `${table}.${names[i]}`)),
  };
}

const JOURNEY_OPTIONS = ['lookbackDays', 'inactivityGapDays', 'windowEnd'];

function startEvents(events, { threads, lookbackDays, inactivityGapDays, windowEnd }, onThread) {
  const { names, columns } = packTable(events, 'events');
  const end = epochSeconds(windowEnd, 'window_end');
  return native.journeysFromEvents(names, columns, onThread, threads, lookbackDays, inactivityGapDays, end);
}

function startPaths(paths, { threads }, onThread) {
  const { names, columns } = packTable(paths, 'paths');
  return native.journeysFromPaths(names, columns, onThread, threads);
}

const SUPERVISION = ASYNC_OPTIONS.filter((name) => name === 'signal' || name === 'onProgress');
const secret = Symbol('journeys');
let handleOf; // the class lets this file at its handle

function handlesOf(parts) {
  if (!Array.isArray(parts)) throw failure('wrong_type', 'parts', 'must be an array of Journeys');
  return parts.map((part, i) => {
    const handle = handleOf(part);
    if (handle === undefined) throw failure('wrong_type', `parts[${i}]`, 'must be Journeys');
    return handle;
  });
}

/** The journeys that a native call gives, or its failure as an exception. */
const made = (result) => new Journeys(unwrap(result), secret);

class Journeys {
  #handle;
  #channels;

  constructor(handle, key) {
    if (key !== secret) throw new TypeError('use Journeys.fromEvents or Journeys.fromPaths');
    this.#handle = handle;
    Object.freeze(this);
  }

  static fromEvents(events, options = {}) {
    checkOptions(options, [...JOURNEY_OPTIONS, 'threads']);
    return made(startEvents(events, options, false));
  }

  static async fromEventsAsync(events, options = {}) {
    checkOptions(options, [...JOURNEY_OPTIONS, 'threads', ...SUPERVISION]);
    return made(await supervise(() => startEvents(events, options, true), options));
  }

  static fromPaths(paths, options = {}) {
    checkOptions(options, ['threads']);
    return made(startPaths(paths, options, false));
  }

  static async fromPathsAsync(paths, options = {}) {
    checkOptions(options, ['threads', ...SUPERVISION]);
    return made(await supervise(() => startPaths(paths, options, true), options));
  }

  /** Journeys added up: each part of other users, all made with the same options. */
  static merge(parts) {
    return made(native.journeysMerge(handlesOf(parts), false));
  }

  static async mergeAsync(parts, options = {}) {
    checkOptions(options, SUPERVISION);
    return made(await supervise(() => native.journeysMerge(handlesOf(parts), true), options));
  }

  /** What toBytes wrote, bit for bit. */
  static fromBytes(bytes) {
    return made(native.journeysFromBytes(bytesOf(bytes), false));
  }

  static async fromBytesAsync(bytes, options = {}) {
    checkOptions(options, SUPERVISION);
    return made(await supervise(() => native.journeysFromBytes(bytesOf(bytes), true), options));
  }

  /** A Buffer with a version and a checksum, the same on every machine. */
  toBytes() {
    return unwrap(native.journeysToBytes(this.#handle)).bytes;
  }

  static {
    handleOf = (journeys) => (#handle in Object(journeys) ? journeys.#handle : undefined);
  }

  /** Names, sorted; a path and a credit refer to them by number. */
  get channels() {
    return this.#named().map(([name]) => name);
  }

  /** { channel: cost }, null where no cost was given. */
  get costs() {
    return Object.fromEntries(this.#named());
  }

  get summary() {
    return unwrap(native.journeysSummary(this.#handle));
  }

  #named() {
    this.#channels ??= native.journeysChannels(this.#handle);
    return this.#channels;
  }

  /** One path: { channels, ages, conversions, value, nulls }. */
  path(index) {
    const path = unwrap(native.journeysPath(this.#handle, index));
    const named = this.#named();
    return { ...path, channels: Array.from(path.channels, (number) => named[number][0]) };
  }

  /** attribution.run on these journeys. */
  attribute(request = {}, options) {
    return call('attribution.run', { ...request, journeys: this }, options);
  }

  attributeAsync(request = {}, options) {
    return callAsync('attribution.run', { ...request, journeys: this }, options);
  }

  /** attribution.predict: what an open journey leads to, from how these went on. */
  predict(journey, request = {}, options) {
    return call('attribution.predict', { ...request, journey, journeys: this }, options);
  }

  predictAsync(journey, request = {}, options) {
    return callAsync('attribution.predict', { ...request, journey, journeys: this }, options);
  }

  /** attribution.journeys: top paths, touches, channels, pairs of them, drop-off, findings. */
  statistics(request = {}, options) {
    return call('attribution.journeys', { ...request, journeys: this }, options);
  }

  statisticsAsync(request = {}, options) {
    return callAsync('attribution.journeys', { ...request, journeys: this }, options);
  }

  /** attribution.roi: what channels, campaigns and positions return on their cost, under models. */
  roi(request = {}, options) {
    return call('attribution.roi', { ...request, journeys: this }, options);
  }

  roiAsync(request = {}, options) {
    return callAsync('attribution.roi', { ...request, journeys: this }, options);
  }

  [encode](writer) {
    return writer.arg(this.#handle);
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options, inspect) {
    return `Journeys ${inspect(this.summary, options)}`;
  }
}

module.exports = { Journeys };
