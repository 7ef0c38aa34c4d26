'use strict';
// Forecasts of series as typed arrays: in and out without JSON. Words and defaults are those of forecast.run.

const native = require('./native.js');
const { numbersOf } = require('./arrays.js');
const { ASYNC_OPTIONS, checkOptions, describe, requestShape, supervise } = require('./call.js');
const { failure, unwrap, withProperties, withProperty } = require('./error.js');
const { propertyPath } = require('./shape.js');

const SETTINGS = ['seasonLength', 'method', 'variant', 'levels', 'nonNegative', 'window'];
const BESIDE = ['regressors', 'futureRegressors'];
const SINGLE_OPTIONS = [...SETTINGS, ...BESIDE];
const MANY_OPTIONS = [...SETTINGS, ...ASYNC_OPTIONS.filter((name) => name !== 'typedArrays')];
const OWN = ['values', 'horizon', ...SETTINGS.filter((name) => name !== 'levels'), ...BESIDE];

let words; // the numbers of methods and variants: how many words stand before them

function numberOf(field, word, path = '') {
  if (word === undefined) return undefined;
  words ??= describe('forecast.run').request.properties;
  const known = words[field].enum;
  const at = known.indexOf(word);
  if (at >= 0) return at;
  throw failure('unknown_name', path + field, `'${word}' is not one of: ${known.join(', ')}`);
}

function flag(field, value) {
  if (value === undefined || typeof value === 'boolean') return value === undefined ? value : Number(value);
  throw failure('wrong_type', field, `must be true or false, got ${value}`);
}

function wholeNumber(field, value) {
  if (value === undefined || (Number.isInteger(value) && Math.abs(value) < 2 ** 31)) return value;
  throw failure('wrong_type', field, `must be an integer, got ${value}`);
}

function requiredHorizon(horizon) {
  if (horizon === undefined) throw failure('missing_field', 'horizon', 'is required');
  return horizonOf(horizon, 'horizon');
}

/** Rows of numbers end to end, and where each begins. */
function packRows(rows) {
  const offsets = new Int32Array(rows.length + 1);
  for (let i = 0; i < rows.length; i++) offsets[i + 1] = offsets[i] + rows[i].length;
  if (rows.length === 1) return { offsets, elements: rows[0] };
  const elements = new Float64Array(offsets[rows.length]);
  rows.forEach((values, i) => elements.set(values, offsets[i]));
  return { offsets, elements };
}

// ---- what is a series' own

const NOTHING = new Float64Array(0);
const OWN_METHOD = 1; // as in mktopt/forecast.h
const OWN_NON_NEGATIVE = 2;
const OWN_FIELDS = 7;

/** Numbers, or one number. */
function someOf(given, path) {
  return numbersOf(typeof given === 'number' ? [given] : given, path);
}

/** A horizon of the series' own; 0: that of the call. */
function horizonOf(given, path) {
  const own = wholeNumber(path, given);
  if (own !== undefined && own < 1) throw failure('out_of_range', path, `must be >= 1, got ${own}`);
  return own ?? 0;
}

/** Columns by name; none when they are not given. */
function columnsOf(columns, path) {
  if (columns === undefined) return {};
  const plain = columns !== null && typeof columns === 'object' && !columns[Symbol.iterator];
  if (plain && !ArrayBuffer.isView(columns)) return columns;
  throw failure('wrong_type', path, 'must be an object of arrays');
}

function columnOf(columns, name, count, path) {
  if (columns?.[name] === undefined) throw failure('missing_field', `${path}.${name}`, 'is required');
  const column = numbersOf(columns[name], `${path}.${name}`);
  if (column.length === count) return column;
  throw failure('length_mismatch', `${path}.${name}`, `has ${column.length} numbers, expected ${count}`);
}

/** All columns of the past, then all of the future, end to end. */
function packColumns(given, n, horizon, path) {
  const regressors = columnsOf(given.regressors, `${path}regressors`);
  const futureRegressors = columnsOf(given.futureRegressors, `${path}future_regressors`);
  const names = Object.keys(regressors);
  for (const name of Object.keys(futureRegressors))
    if (!names.includes(name))
      throw failure('unknown_name', `${path}future_regressors.${name}`, 'is not among the regressors');
  const past = names.map((name) => columnOf(regressors, name, n, `${path}regressors`));
  const future = names.map((name) => columnOf(futureRegressors, name, horizon, `${path}future_regressors`));
  return { columns: names.length, numbers: packRows([NOTHING, ...past, ...future]).elements };
}

/** The numbers of read_own in src/forecasts.c; what the series does not say is that of the call. */
function ownFields(given, options, path) {
  const { method = options.method, nonNegative } = given;
  const window = given.window ?? (method === 'moving_average' ? options.window : undefined);
  const variant = given.variant ?? (method === options.method ? options.variant : undefined);
  const own = ['method', 'variant', 'window'].some((name) => given[name] !== undefined) ? OWN_METHOD : 0;
  return [
    own + (nonNegative === undefined ? 0 : OWN_NON_NEGATIVE),
    numberOf('method', method, path) ?? 0,
    numberOf('variant', variant, path) ?? 0,
    flag(`${path}non_negative`, nonNegative) ?? 0,
    wholeNumber(`${path}window`, window) ?? 0,
  ];
}

/** A series that is given with what is its own. */
function readOwn(given, horizon, options, path) {
  checkOptions(given, OWN);
  const values = numbersOf(given.values, `${path}values`);
  const own = horizonOf(given.horizon, `${path}horizon`);
  const { columns, numbers } = packColumns(given, values.length, own || horizon, path);
  return {
    values,
    horizon: own || horizon,
    fields: [own, ...ownFields(given, options, path), columns],
    seasons: someOf(given.seasonLength ?? [], `${path}season_length`),
    numbers,
  };
}

const EMPTY = new Array(OWN_FIELDS).fill(0);
const SPARED = ['length_mismatch', 'missing_field', 'unknown_name', 'out_of_range']; // the others

const plainRow = (values, horizon) => ({ values, horizon, fields: EMPTY, seasons: NOTHING, numbers: NOTHING });

/** A series of many: its values, or an object that has them; what is wrong with it alone is its `error`. */
function readSeries(given, i, horizon, options) {
  const path = `series[${i}]`;
  if (ArrayBuffer.isView(given) || Array.isArray(given)) return plainRow(numbersOf(given, path), horizon);
  if (given === null || typeof given !== 'object')
    throw failure('wrong_type', path, 'must be an array of numbers, or an object with values');
  try {
    return readOwn(given, horizon, options, `${path}.`);
  } catch (error) {
    if (!SPARED.includes(error.code)) throw error;
    return { ...plainRow(NOTHING, horizon), error };
  }
}

// ---- both

function start(rows, horizon, options, onThread) {
  const arrays = [
    packRows(rows.map(({ values }) => values)),
    someOf(options.seasonLength ?? [], 'season_length'),
    Int32Array.from(rows.flatMap(({ fields }) => fields)),
    packRows(rows.map(({ seasons }) => seasons)),
    packRows(rows.map(({ numbers }) => numbers)),
  ];
  if (options.levels !== undefined) arrays.push(someOf(options.levels, 'levels'));
  return native.forecasts(
    arrays,
    horizon,
    numberOf('method', options.method),
    numberOf('variant', options.variant),
    flag('non_negative', options.nonNegative),
    wholeNumber('window', options.window),
    wholeNumber('threads', options.threads),
    onThread,
  );
}

/** Numbers of one series: mean, shares, lower and upper ends, of each the total behind its steps. */
const rowLength = (levels, horizon) => (2 + 2 * levels.length) * (horizon + 1);

/** What stands in `numbers` from `at` on: views of it, not copies. */
function forecastAt(numbers, levels, horizon, at) {
  const start = (i) => at + i * (horizon + 1);
  const steps = (i) => numbers.subarray(start(i), start(i) + horizon);
  const total = (i) => numbers[start(i) + horizon];
  const bands = (of) =>
    Array.from(levels, (level, i) => ({ level, lower: of(2 + i), upper: of(2 + levels.length + i) }));
  return {
    mean: steps(0),
    intervals: bands(steps),
    total: Number.isNaN(total(0)) ? null : { mean: total(0), intervals: bands(total), share: steps(1) },
  };
}

/** The failure of one series; `prefix` is not said of it. */
function failureOf({ code, message }, prefix) {
  const text = message.startsWith(prefix) ? message.slice(prefix.length) : message;
  const end = text.indexOf(': ');
  return failure(code, text.slice(0, end), text.slice(end + 2));
}

/** A field of the library as it is written here. */
const propertyOf = (operation) => (field) =>
  propertyPath(requestShape(operation), field.replace('season_lengths', 'season_length'));

/** Forecasts one series on this thread. */
function forecastSeries(values, horizon, options = {}) {
  return withProperties(propertyOf('forecast.run'), () => forecastOne(values, horizon, options));
}

function forecastOne(values, horizon, options) {
  checkOptions(options, SINGLE_OPTIONS);
  const steps = requiredHorizon(horizon);
  const { regressors, futureRegressors, ...settings } = options;
  const row = readOwn({ values, regressors, futureRegressors }, steps, settings, '');
  const { numbers, levels, failures } = unwrap(start([row], steps, settings, false));
  if (failures.length > 0) throw failureOf(failures[0], 'series[0].');
  return forecastAt(numbers, levels, steps, 0);
}

/** Forecasts many series of any lengths on a thread of Node's pool; one that fails spoils no other. */
async function forecastMany(series, horizon, options = {}) {
  const named = (error) => withProperty(propertyOf('forecast.batch'), error);
  const fail = (error) => {
    throw named(error);
  };
  const forecasts = await forecastAll(series, horizon, options).catch(fail);
  for (const { error } of forecasts) if (error) named(error);
  return forecasts;
}

async function forecastAll(series, horizon, options) {
  checkOptions(options, MANY_OPTIONS);
  if (!Array.isArray(series)) throw failure('wrong_type', 'series', 'must be an array of series');
  if (series.length === 0) return [];
  const steps = requiredHorizon(horizon);
  const rows = series.map((given, i) => readSeries(given, i, steps, options));
  const result = await supervise(() => start(rows, steps, options, true), options);
  const { numbers, levels, failures } = unwrap(result);
  const failed = new Map(failures.map((each) => [each.series, each]));
  let at = 0;
  return rows.map((row, i) => {
    if (failed.has(i)) return { error: row.error ?? failureOf(failed.get(i), '') };
    const from = at;
    at += rowLength(levels, row.horizon);
    return forecastAt(numbers, levels, row.horizon, from);
  });
}

module.exports = { forecastMany, forecastSeries };
