'use strict';
// Forecasts that go on: fitted by forecast.run, new values a direct call, forecasts by forecast.update.

const native = require('./native.js');
const { bytesOf, numbersOf } = require('./arrays.js');
const { call, callAsync, checkOptions } = require('./call.js');
const { unwrap } = require('./error.js');

const secret = Symbol('forecast model');

/** What stands beside values: the members that were given. */
const given = (members) =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== null));

/** The request of forecast.run that a model is made from. */
const fitting = (series, horizon, settings) => ({ ...settings, series, horizon, returnState: true });

/** As many numbers for each name. */
const columns = (names, length) =>
  Object.fromEntries(Object.keys(names ?? {}).map((name) => [name, new Float64Array(length)]));

class ForecastModel {
  #model;

  /** @param settings fields of forecast.run beside series and horizon */
  constructor(series, horizon, settings = {}) {
    if (settings === secret) {
      this.#model = series;
    } else {
      this.#restore(call('forecast.run', fitting(series, horizon, settings), { typedArrays: true }).state);
    }
    Object.freeze(this);
  }

  /** The same on a thread of Node's pool. */
  static async fitAsync(series, horizon, settings = {}, options = {}) {
    const request = fitting(series, horizon, settings);
    const { state } = await callAsync('forecast.run', request, { ...options, typedArrays: true });
    return ForecastModel.fromBytes(Buffer.from(state, 'base64'));
  }

  /** What toBytes wrote; it goes on from there bit for bit. */
  static fromBytes(bytes) {
    return new ForecastModel(unwrap(native.forecastModel(bytesOf(bytes))), 0, secret);
  }

  /** A Buffer with a version and a checksum, the same on every machine. */
  toBytes() {
    return unwrap(native.forecastModelToBytes(this.#model)).bytes;
  }

  /** Another model that stands where this one does. */
  copy() {
    return ForecastModel.fromBytes(this.toBytes());
  }

  /** Steps of the series so far, missing values among them. */
  get steps() {
    return native.forecastModelRead(this.#model).steps;
  }

  /** The horizon that it was fitted for. */
  get horizon() {
    return native.forecastModelRead(this.#model).horizon;
  }

  /** Takes in a value or many, null or NaN where one is missing; regressors and holidays as it was made with. */
  update(values, beside = {}) {
    checkOptions(beside, ['regressors', 'holidays']);
    const isOne = values === null || typeof values === 'number';
    const numbers = isOne ? Float64Array.of(values ?? NaN) : numbersOf(values, 'values');
    const { regressors, holidays } = beside;
    if (!regressors && !holidays && native.forecastModelRead(this.#model).regressorCount === 0) {
      unwrap(native.forecastModelUpdate(this.#model, numbers));
      return this;
    }
    const future = columns(regressors, 1);
    const request = given({ regressors, holidays, futureRegressors: future });
    this.#restore(this.#ahead({ ...request, values: numbers, horizon: 1 }).state);
    return this;
  }

  /** A forecast of the steps after the last value; without a horizon as far as the model was fitted for. */
  predict(horizon, beside = {}) {
    checkOptions(beside, ['futureRegressors', 'holidays']);
    const { futureRegressors, holidays } = beside;
    const regressors = columns(futureRegressors, 0);
    const { state, fitted, ...forecast } = this.#ahead(given({ horizon, regressors, futureRegressors, holidays }));
    return forecast;
  }

  #ahead(request) {
    const state = this.toBytes().toString('base64');
    return call('forecast.update', { ...request, state }, { typedArrays: true });
  }

  #restore(state) {
    this.#model = unwrap(native.forecastModel(Buffer.from(state, 'base64')));
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options, inspect) {
    return `ForecastModel ${inspect({ steps: this.steps, horizon: this.horizon }, options)}`;
  }
}

module.exports = { ForecastModel };
