'use strict';
// Streaming detectors: a value pushed is a direct call into the library.

const native = require('./native.js');
const { bytesOf, numbersOf } = require('./arrays.js');
const { failure, unwrap } = require('./error.js');
const { epochSeconds, secondsOf } = require('./time.js');

const { figures, alertScore: ALERT_SCORE } = native;
const secret = Symbol('detector');

class Detector {
  #push;

  /** From this alertScore on, somebody may want to hear of it. */
  static ALERT_SCORE = ALERT_SCORE;

  /** @param history values to be warmed up with, and `times` of them, as in run */
  constructor(history, times) {
    this.#push = times === secret ? history : unwrap(native.detector());
    if (times !== secret && history !== undefined && history !== null) this.#run(history, times, false);
    Object.freeze(this);
  }

  /** What toBytes wrote; it goes on from there bit for bit. */
  static fromBytes(bytes) {
    return new Detector(unwrap(native.detectorFromBytes(bytesOf(bytes))), secret);
  }

  /** A Buffer with a version and a checksum, the same on every machine. */
  toBytes() {
    return unwrap(native.detectorToBytes(this.#push)).bytes;
  }

  /** Another detector that has learned the same. */
  copy() {
    return Detector.fromBytes(this.toBytes());
  }

  /** How many values were learned. */
  get seen() {
    return native.detectorSeen(this.#push);
  }

  /** Scores a value, then learns it; null or NaN is missing. */
  push(value, time) {
    const result =
      time === undefined || time === null
        ? this.#push(value)
        : this.#push(value, typeof time === 'number' ? Math.floor(time) : epochSeconds(time, 'time'));
    if (result !== undefined) unwrap(result);
    const score = figures[1];
    return { score: figures[0], alertScore: score, expected: figures[2], alert: score >= ALERT_SCORE };
  }

  /** The same for many values in order: { scores, alertScores, expected }. */
  run(values, times) {
    return this.#run(values, times, true);
  }

  #run(values, times, isWanted) {
    const numbers = numbersOf(values, 'values');
    const seconds = times === undefined || times === null ? undefined : secondsOf(times, 'times');
    if (seconds && seconds.length !== numbers.length)
      throw failure(
        'length_mismatch',
        'times',
        `has ${seconds.length} elements, but values has ${numbers.length}`,
      );
    return unwrap(native.detectorRun(this.#push, numbers, seconds, isWanted));
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options, inspect) {
    return `Detector ${inspect({ seen: this.seen }, options)}`;
  }
}

module.exports = { Detector };
