'use strict';
// One kind of exception for every failure that the library reports.

const native = require('./native.js');

class MktoptError extends Error {
  /**
   * @param {{code: string, message: string, status?: number, field?: string, index?: number,
   *   property?: string}} failure
   * @param {ErrorOptions} [options]
   */
  constructor(failure, options) {
    super(failure.message, options);
    this.code = failure.code;
    this.status = failure.status ?? native.statuses[failure.code];
    this.field = failure.field ?? '';
    this.property = failure.property ?? this.field;
    this.index = failure.index ?? -1;
  }
}
Object.defineProperty(MktoptError.prototype, 'name', {
  value: 'MktoptError',
  configurable: true,
  writable: true,
});

/** A failure found while a request is written, in the library's own terms. */
function failure(code, field, text) {
  const elements = [...field.matchAll(/\[(\d+)\]/g)];
  const index = elements.length > 0 ? Number(elements.at(-1)[1]) : -1;
  return new MktoptError({ code, field, index, message: field ? `${field}: ${text}` : text });
}

/** The result of a native call, or its failure as an exception. */
function unwrap(result) {
  if (result.error === undefined) return result;
  throw new MktoptError(result.error);
}

/** What `work` gives; its failures have their field as a property, too. */
function withProperties(propertyOf, work) {
  try {
    return work();
  } catch (error) {
    throw withProperty(propertyOf, error);
  }
}

function withProperty(propertyOf, error) {
  if (error instanceof MktoptError) error.property = propertyOf(error.field);
  return error;
}

module.exports = { MktoptError, failure, unwrap, withProperties, withProperty };
