'use strict';
// A JavaScript value as the text of a request and the arrays beside it.

const { failure } = require('./error.js');
const { memberOf } = require('./shape.js');
const { isBulk, packArray, typedArray } = require('./arrays.js');

const MAX_DEPTH = 64; // as the library's own reader

/** Objects of this binding write themselves: value[encode](writer) returns JSON text. */
const encode = Symbol('mktopt.encode');

class Writer {
  args = [];

  /** Puts bulk data or a handle beside the text. */
  arg(value) {
    this.args.push(value);
    return `{"$arg":${this.args.length - 1}}`;
  }

  value(value, shape, path, depth) {
    switch (typeof value) {
      case 'number':
        return this.number(value, path);
      case 'string':
        return JSON.stringify(value);
      case 'boolean':
      case 'bigint':
        return String(value);
      case 'undefined':
        return 'null';
      case 'object':
        return value === null ? 'null' : this.object(value, shape, path, depth);
      default:
        throw failure('wrong_type', path, `a ${typeof value} cannot be part of a request`);
    }
  }

  number(value, path) {
    if (!Number.isFinite(value)) throw failure('not_finite', path, `must be finite, got ${value}`);
    return Object.is(value, -0) ? '-0' : String(value);
  }

  object(value, shape, path, depth) {
    if (depth > MAX_DEPTH) throw failure('json_depth', path, 'is nested too deeply');
    if (typeof value[encode] === 'function') return value[encode](this, shape);
    if (Array.isArray(value)) return this.array(value, shape, path, depth);
    if (ArrayBuffer.isView(value)) return this.arg(typedArray(value, path));
    if (value instanceof Date) return this.number(Math.floor(value.getTime() / 1000), path);
    if (typeof value.toJSON === 'function') return this.value(value.toJSON(), shape, path, depth + 1);
    return this.members(value instanceof Map ? value : Object.entries(value), shape, path, depth);
  }

  array(value, shape, path, depth) {
    if (isBulk(value)) return this.arg(packArray(value));
    const items = shape.items ?? shape;
    const texts = Array.from(value, (item, i) => this.value(item, items, `${path}[${i}]`, depth + 1));
    return `[${texts.join(',')}]`;
  }

  members(entries, shape, path, depth) {
    const texts = [];
    for (const [key, item] of entries) {
      if (item === undefined) continue;
      const member = memberOf(shape, String(key));
      const text = this.value(item, member.shape, path ? `${path}.${member.name}` : member.name, depth + 1);
      texts.push(`${JSON.stringify(member.name)}:${text}`);
    }
    return `{${texts.join(',')}}`;
  }
}

/** { json, args } of a request. */
function encodeRequest(request, shape) {
  const writer = new Writer();
  const json = writer.value(request, shape, '', 0);
  return { json, args: writer.args };
}

module.exports = { encode, encodeRequest };
