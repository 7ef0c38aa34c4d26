'use strict';
// A shape is what a JSON Schema says about names and kinds of numbers, and nothing else: enough to write
// a request and to read a response. Alternatives (rows or columns, number or array, variants of a union)
// are laid over one another, because a value shows by itself which one it is.
//
//   fields    Map camelCase name -> { name, shape }    members of an object
//   names     Map snake_case name -> { camel, shape }  the same, the other way
//   patterns  [[RegExp, shape]]                        members named by a pattern: data, never renamed,
//                                                      and neither are the members beside them
//   values    shape                                    values of a map; its keys are data
//   items     shape                                    elements of an array
//   scalar    'integer' | 'number' | 'decimal' | 'time' | 'id' (text or a whole number) | undefined

const camelCase = (name) => name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());

const newShape = () => ({
  fields: new Map(),
  names: new Map(),
  patterns: [],
  values: undefined,
  items: undefined,
  scalar: undefined,
});

const empty = newShape();

function addField(shape, name, camel, schema) {
  const member = shape.names.get(name)?.shape ?? newShape();
  overlay(member, schema);
  shape.fields.set(camel, { name, shape: member });
  shape.names.set(name, { camel, shape: member });
}

function scalarOf(schema) {
  if (schema['x-decimal']) return 'decimal';
  const types = [schema.type].flat();
  if (types.includes('number')) return 'number';
  if (schema.format === 'date-time') return 'time';
  if (!types.includes('integer')) return undefined;
  return types.includes('string') ? 'id' : 'integer';
}

/** Adds what `schema` says to `shape`. */
function overlay(shape, schema) {
  shape.scalar ??= scalarOf(schema);
  const shown = schema.patternProperties ? (name) => name : camelCase;
  for (const [name, member] of Object.entries(schema.properties ?? {}))
    addField(shape, name, shown(name), member);
  for (const [pattern, member] of Object.entries(schema.patternProperties ?? {}))
    shape.patterns.push([new RegExp(pattern, 'u'), compile(member)]);
  if (schema.additionalProperties) overlay((shape.values ??= newShape()), schema.additionalProperties);
  if (schema.items) overlay((shape.items ??= newShape()), schema.items);
  for (const alternative of [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) overlay(shape, alternative);
}

/** The shape of a JSON Schema. */
function compile(schema) {
  const shape = newShape();
  overlay(shape, schema);
  return shape;
}

/** The member of an object that JavaScript calls `key`: its name in JSON and its shape. */
function memberOf(shape, key) {
  const field = shape.fields.get(key);
  if (field) return field;
  const own = shape.names.get(key);
  if (own) return { name: key, shape: own.shape };
  const pattern = shape.patterns.find(([expression]) => expression.test(key));
  return { name: key, shape: pattern?.[1] ?? shape.values ?? empty };
}

/** A field path of the library as JavaScript writes it: "channels[2].monthly_revenue" in camelCase. */
function propertyPath(shape, field) {
  let at = shape;
  const segments = field.split('.').map((segment) => {
    const [, name, indices] = /^([^[]*)(.*)$/su.exec(segment);
    const known = at.names.get(name);
    at = known?.shape ?? memberOf(at, name).shape;
    for (let n = (indices.match(/\[/g) ?? []).length; n > 0; n--) at = at.items ?? at;
    return (known?.camel ?? name) + indices;
  });
  return segments.join('.');
}

module.exports = { camelCase, compile, memberOf, propertyPath };
