'use strict';
// Forecasts of series as typed arrays: in and out without JSON. Words and defaults are those of forecast.run.

const native = require('./native.js');
const { numbersOf } = require('./arrays.js');
const { ASYNC_OPTIONS, checkOptions, describe, supervise } = require('./call.js');
const { failure, unwrap } = require('./error.js');
const { camelCase } = require('./shape.js');

const SETTINGS = ['seasonLength', 'method', 'variant', 'levels', 'nonNegative', 'window'];
const MANY_OPTIONS = [...SETTINGS, ...ASYNC_OPTIONS.filter((name) => name !== 'typedArrays')];

let words; // the numbers of methods and variants: how many words stand before them

function numberOf(field, word) {
  if (word === undefined) return undefined;
  words ??= describe('forecast.run').request.properties;
  const known = words[field].enum;
  const at = known.indexOf(word);
  if (at >= 0) return at;
  throw failure('unknown_name', field, `'${word}' is not one of: ${known.join(', ')}`);
}

function flag(field, value) {
  if (value === undefined || typeof value === 'boolean') return value === undefined ? value : Number(value);
  throw failure('wrong_type', field, `must be true or false, got ${value}`);
}

function wholeNumber(field, value) {
  if (value === undefined || (Number.isInteger(value) && Math.abs(value) < 2 ** 31)) return value;
  throw failure('wrong_type', field, `must be an integer, got ${value}`);
}

/** Series end to end, and where each begins. */
function packSeries(series) {
  const offsets = new Int32Array(series.length + 1);
  for (let i = 0; i < series.length; i++) offsets[i + 1] = offsets[i] + series[i].length;
  if (series.length === 1) return { offsets, elements: series[0] };
  const elements = new Float64Array(offsets[series.length]);
  series.forEach((values, i) => elements.set(values, offsets[i]));
  return { offsets, elements };
}

function start(series, horizon, options, onThread) {
  const { seasonLength = [], levels, threads } = options;
  const seasons = typeof seasonLength === 'number' ? [seasonLength] : seasonLength;
  const arrays = [packSeries(series), numbersOf(seasons, 'season_length')];
  if (levels !== undefined) arrays.push(numbersOf(levels, 'levels'));
  if (horizon === undefined) throw failure('missing_field', 'horizon', 'is required');
  return native.forecasts(
    arrays,
    wholeNumber('horizon', horizon),
    numberOf('method', options.method),
    numberOf('variant', options.variant),
    flag('non_negative', options.nonNegative),
    wholeNumber('window', options.window),
    wholeNumber('threads', threads),
    onThread,
  );
}

/** A field of the library's options as an option here. */
const asProperty = (field) => camelCase(field).replace(/^seasonLengths/, 'seasonLength');

/** What stands in `numbers` from `at` on: views of it, not copies. */
function forecastAt(numbers, levels, horizon, at) {
  const row = (i) => numbers.subarray(at + i * horizon, at + (i + 1) * horizon);
  const intervals = Array.from(levels, (level, i) => ({
    level,
    lower: row(1 + i),
    upper: row(1 + levels.length + i),
  }));
  return { mean: row(0), intervals };
}

/** The failure of one series; `prefix` is not said of it. */
function failureOf({ code, message }, prefix) {
  const text = message.startsWith(prefix) ? message.slice(prefix.length) : message;
  const end = text.indexOf(': ');
  return failure(code, text.slice(0, end), text.slice(end + 2));
}

/** Forecasts one series on this thread. */
function forecastSeries(values, horizon, options = {}) {
  checkOptions(options, SETTINGS);
  const series = [numbersOf(values, 'values')];
  const { numbers, levels, failures } = unwrap(start(series, horizon, options, false), asProperty);
  if (failures.length > 0) throw failureOf(failures[0], 'series[0].');
  return forecastAt(numbers, levels, horizon, 0);
}

/** Forecasts many series of any lengths on a thread of Node's pool; one that fails spoils no other. */
async function forecastMany(series, horizon, options = {}) {
  checkOptions(options, MANY_OPTIONS);
  if (!Array.isArray(series)) throw failure('wrong_type', 'series', 'must be an array of series');
  if (series.length === 0) return [];
  const arrays = series.map((values, i) => numbersOf(values, `series[${i}]`));
  const result = await supervise(() => start(arrays, horizon, options, true), options);
  const { numbers, levels, failures } = unwrap(result, asProperty);
  const width = horizon * (1 + 2 * levels.length);
  const failed = new Map(failures.map((each) => [each.series, each]));
  let at = -width;
  return series.map((_, i) =>
    failed.has(i)
      ? { error: failureOf(failed.get(i), '') }
      : forecastAt(numbers, levels, horizon, (at += width)),
  );
}

module.exports = { forecastMany, forecastSeries };
