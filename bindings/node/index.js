'use strict';
// The face: generic calls, one namespace for each domain, and the classes.

const native = require('./lib/native.js');
const { call, callAsync, describe } = require('./lib/call.js');
const { MktoptError } = require('./lib/error.js');
const { camelCase } = require('./lib/shape.js');
const { Detector } = require('./lib/detector.js');
const { ForecastModel } = require('./lib/forecast_model.js');
const { forecastMany, forecastSeries } = require('./lib/forecasts.js');
const { Journeys } = require('./lib/journeys.js');
const { PromoPolicy } = require('./lib/promo_policy.js');

const operations = Object.freeze(native.operations);

/** { budget: { plan, planAsync }, ... } */
function domains() {
  const faces = {};
  for (const operation of operations) {
    const [domain, verb] = operation.split('.').map(camelCase);
    const face = (faces[domain] ??= {});
    face[verb] = (request, options) => call(operation, request, options);
    face[`${verb}Async`] = (request, options) => callAsync(operation, request, options);
  }
  for (const face of Object.values(faces)) Object.freeze(face);
  return faces;
}

module.exports = {
  version: native.version,
  operations,
  describe,
  call,
  callAsync,
  MktoptError,
  Detector,
  ForecastModel,
  Journeys,
  PromoPolicy,
  forecastSeries,
  forecastMany,
  ...domains(),
};
