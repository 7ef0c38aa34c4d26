'use strict';
// The one generic way to every operation: names, kinds and errors all come from the library's describe.

const native = require('./native.js');
const { MktoptError, unwrap, withProperties } = require('./error.js');
const { compile, propertyPath } = require('./shape.js');
const { encodeRequest } = require('./request.js');
const { decodeResponse } = require('./response.js');

const codecs = new Map();

/** {operation, doc, request, response}: JSON Schema 2020-12 in the library's own names. */
function describe(operation) {
  return JSON.parse(unwrap(native.describe(text(operation))).json);
}

function text(operation) {
  if (typeof operation !== 'string') throw new TypeError('operation must be a string');
  return operation;
}

function codecOf(operation) {
  const known = codecs.get(operation);
  if (known) return known;
  const { request, response } = describe(operation);
  const codec = {
    request: compile(request),
    response: { shape: compile(response), decimals: JSON.stringify(response).includes('"x-decimal"') },
  };
  codecs.set(operation, codec);
  return codec;
}

/** What an operation's request may hold. */
const requestShape = (operation) => codecOf(operation).request;

const SYNC_OPTIONS = ['threads', 'typedArrays'];
const ASYNC_OPTIONS = [...SYNC_OPTIONS, 'signal', 'onProgress'];

function checkOptions(options, known) {
  if (options === null || typeof options !== 'object') throw new TypeError('options must be an object');
  for (const name of Object.keys(options))
    if (!known.includes(name)) throw new TypeError(`unknown option "${name}"; known: ${known.join(', ')}`);
}

const named = (codec, work) => withProperties((field) => propertyPath(codec.request, field), work);

function start(operation, codec, request, { threads, typedArrays = false }, onThread) {
  const { json, args } = named(codec, () => encodeRequest(request, codec.request));
  return native.call(operation, json, args, threads, typedArrays, onThread);
}

function finish(result, codec) {
  return decodeResponse(
    named(codec, () => unwrap(result)),
    codec.response,
  );
}

/** Runs an operation on this thread. */
function call(operation, request = {}, options = {}) {
  const codec = codecOf(operation);
  checkOptions(options, SYNC_OPTIONS);
  return finish(start(operation, codec, request, options, false), codec);
}

/** Runs an operation on a thread of Node's pool. */
async function callAsync(operation, request = {}, options = {}) {
  const codec = codecOf(operation);
  checkOptions(options, ASYNC_OPTIONS);
  const result = await supervise(() => start(operation, codec, request, options, true), options);
  return finish(result, codec);
}

const PROGRESS_INTERVAL_MS = 20;

const cancelled = (cause) =>
  new MktoptError({ code: 'cancelled', message: 'the work was cancelled' }, { cause });

/** Starts native work and carries its progress out and the wish to cancel in. */
async function supervise(startWork, { signal, onProgress }) {
  if (signal?.aborted) throw cancelled(signal.reason);
  const { promise, job } = startWork();
  const { stopped, stop } = stopper(job);
  const abort = () => stop(cancelled(signal.reason));
  let reported = 0;
  const report = (fraction) => {
    if (fraction === reported) return;
    reported = fraction;
    try {
      onProgress(fraction);
    } catch (error) {
      stop(error);
    }
  };
  signal?.addEventListener('abort', abort, { once: true });
  const timer = onProgress && setInterval(() => report(native.jobProgress(job)), PROGRESS_INTERVAL_MS);
  try {
    const result = await Promise.race([promise, stopped]);
    if (onProgress && !result.error) report(1);
    return await Promise.race([stopped, result]);
  } finally {
    clearInterval(timer);
    signal?.removeEventListener('abort', abort);
  }
}

/** A promise that `stop(error)` rejects; the work is told to end and its result is dropped. */
function stopper(job) {
  let reject;
  const stopped = new Promise((_, no) => (reject = no));
  const stop = (error) => {
    native.jobCancel(job);
    reject(error);
  };
  return { stopped, stop };
}

module.exports = { call, callAsync, checkOptions, describe, requestShape, supervise, ASYNC_OPTIONS };
