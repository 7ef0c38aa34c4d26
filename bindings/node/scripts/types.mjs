// TypeScript from the library's describe: JSON Schema in, declarations out.

const camelCase = (name) => name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());
const pascalCase = (name) => camelCase(`_${name.replaceAll('.', '_')}`);
const typesOf = (schema) => [schema.type ?? []].flat();
const isNullable = (schema) => typesOf(schema).includes('null') || schema.enum?.includes(null);
const union = (...parts) => [...new Set(parts)].join(' | ');
const property = (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));
const indent = (text) => text.replace(/^(?=.)/gm, '  ');

/** What the declarations use of index.d.ts. */
const FACE = [
  'AsyncCallOptions',
  'CallOptions',
  'Decimal',
  'IntegerArray',
  'Journeys',
  'NumberArray',
  'PromoPolicy',
  'Time',
  'TypedArrays',
];

/** Handles and the classes that hold them. */
const HANDLES = { journeys: 'Journeys', promo_policy: 'PromoPolicy' };

function rangeOf(schema) {
  const low = schema.minimum ?? schema.exclusiveMinimum;
  const high = schema.maximum ?? schema.exclusiveMaximum;
  const from = low === undefined ? undefined : `${schema.minimum === undefined ? '>' : '>='} ${low}`;
  const to = high === undefined ? undefined : `${schema.maximum === undefined ? '<' : '<='} ${high}`;
  return [from, to].filter(Boolean).join(', ');
}

function defaultOf(schema) {
  if (schema.default === undefined || schema.default === null) return '';
  const text = JSON.stringify(schema.default);
  return text.length <= 60 ? `default ${text}` : 'default: in describe';
}

/** One comment: the doc, then unit, range and default. */
function comment(schema, doc = schema.description) {
  const unit = schema['x-unit'];
  const facts = [unit && `unit: ${unit}`, rangeOf(schema), defaultOf(schema)].filter(Boolean).join('; ');
  const text = [doc, facts && `(${facts})`].filter(Boolean).join(' ').replaceAll('*/', '* /');
  return text ? `/** ${text} */\n` : '';
}

/** Collects interfaces by name; a second, different one of the same name gets a suffix. */
class Declarations {
  #bodies = new Map();

  add(wanted, suffix, declare) {
    for (let name = wanted; ; name += suffix) {
      const text = declare(name);
      if ((this.#bodies.get(name) ?? text) === text) {
        this.#bodies.set(name, text);
        return name;
      }
    }
  }

  get text() {
    return [...this.#bodies.values()].join('\n');
  }
}

/** The types of one direction: a request is written freely, a response comes in one form. */
class Direction {
  constructor(declarations, isRequest, prefix) {
    Object.assign(this, { declarations, isRequest, prefix });
  }

  #add(wanted, declare) {
    return this.declarations.add(wanted, this.isRequest ? 'Input' : 'Result', declare);
  }

  typeOf(schema) {
    const type = this.#bare(schema);
    return isNullable(schema) ? union(type, 'null') : type;
  }

  #bare(schema) {
    if (schema['x-handle']) return HANDLES[schema['x-handle']] ?? 'unknown';
    if (schema.const !== undefined) return JSON.stringify(schema.const);
    if (schema.enum)
      return union(...schema.enum.filter((value) => value !== null).map((value) => JSON.stringify(value)));
    if (schema['x-columns']) return this.#table(schema);
    const alternatives = (schema.oneOf ?? schema.anyOf)?.filter(
      (each) => each.type || each['x-handle'] || each.oneOf,
    );
    if (alternatives?.length) return union(...alternatives.map((each) => this.typeOf(each)));
    if (schema.items) return this.#array(schema.items);
    if (typesOf(schema).includes('object')) return this.#object(schema);
    return this.#scalar(schema);
  }

  #scalar(schema) {
    const types = typesOf(schema);
    if (schema['x-decimal']) return this.isRequest ? 'Decimal' : 'number';
    if (schema.format === 'date-time') return this.isRequest ? 'Time' : 'string';
    if (types.includes('integer') && types.includes('string'))
      return this.isRequest ? 'string | number | bigint' : 'string';
    if (types.includes('integer')) return this.isRequest ? 'number | bigint' : 'number';
    if (types.includes('number')) return 'number';
    if (types.includes('boolean')) return 'boolean';
    return 'string';
  }

  #array(items) {
    const element = this.typeOf(items);
    const plain = /[|&]|^readonly /.test(element) ? `(${element})[]` : `${element}[]`;
    if (!this.isRequest) return plain;
    const types = typesOf(items);
    if (items.format === 'date-time') return `readonly ${plain} | NumberArray`;
    if (types.includes('integer')) return `readonly ${plain} | IntegerArray`;
    return types.includes('number') ? `readonly ${plain} | NumberArray` : `readonly ${plain}`;
  }

  #table(schema) {
    const rows = schema.anyOf.find((each) => each.items);
    const columns = schema.anyOf.find((each) => !each.items);
    const row = this.named(pascalCase(rows.items.title), { ...rows.items, isRow: true });
    if (!this.isRequest) return `${row}[]`;
    const required = rows.items.required ?? [];
    const fields = Object.entries(columns.properties).map(([name, column]) => {
      const optional = required.includes(name) ? '' : '?';
      return `${comment(column.items)}${property(camelCase(name))}${optional}: ${this.typeOf(column)};\n`;
    });
    const named = this.#add(
      `${row}Columns`,
      (name) => `export interface ${name} {\n${indent(fields.join(''))}}\n`,
    );
    return `readonly ${row}[] | ${named}`;
  }

  #object(schema) {
    if (schema.additionalProperties) return this.#map(schema);
    const isHandle = schema.title in HANDLES;
    const named = this.named(pascalCase(schema.title ?? this.prefix) + (isHandle ? 'Keys' : ''), schema);
    return this.isRequest && isHandle ? `${HANDLES[schema.title]} | ${named}` : named;
  }

  /** Entries given for a map that has defaults are merged over them: a part is enough, null removes one. */
  #map(schema) {
    const { additionalProperties: entry, properties = {} } = schema;
    const readonly = this.isRequest ? 'readonly ' : '';
    const isMerged = this.isRequest && schema.default !== undefined;
    const whole = this.#bare(entry);
    const value = isMerged && entry.properties ? `Partial<${whole}>` : whole;
    const marks = this.isRequest ? Object.keys(properties) : []; // such as $replace
    const members = marks.map((name) => `${readonly}${name}?: ${this.typeOf(properties[name])}; `);
    const values = union(
      value,
      ...(isMerged || isNullable(entry) ? ['null'] : []),
      ...(marks.length ? ['boolean', 'undefined'] : []),
    );
    return `{ ${members.join('')}${readonly}[key: string]: ${values} }`;
  }

  #member(schema, name, choice) {
    const member = schema.properties[name];
    const gap = schema.isRow && isNullable(member); // in a row, what may be missing may be left out
    const required = (!gap && (schema.required ?? []).includes(name)) || choice === 'required';
    const type = choice === 'absent' ? 'null' : this.typeOf(member);
    const optional = required || !this.isRequest ? '' : '?';
    const missing = !required && type !== 'null' && !isNullable(member) ? ' | null' : '';
    const doc = comment(member);
    const shown = schema.patternProperties ? name : camelCase(name);
    return `${doc}${property(shown)}${optional}: ${type}${missing};\n`;
  }

  #patterns(schema) {
    return Object.entries(schema.patternProperties ?? {}).map(([pattern, member]) => {
      const prefix = pattern.replace(/^\^/, '').replace(/\.\+\$$/, '');
      const missing = this.isRequest && !isNullable(member) ? ' | null' : '';
      return `${comment(member)}[key: \`${prefix}\${string}\`]: ${this.typeOf(member)}${missing};\n`;
    });
  }

  /** An exported declaration of an object; returns its name. */
  named(wanted, schema) {
    const choices = (schema.oneOf ?? [])
      .filter((each) => each.required && !each.properties)
      .map((each) => each.required[0]);
    const names = Object.keys(schema.properties ?? {});
    const common = names.filter((name) => !choices.includes(name)).map((name) => this.#member(schema, name));
    const body = `{\n${indent([...common, ...this.#patterns(schema)].join(''))}}`;
    const doc = comment({}, schema.description);
    if (choices.length === 0 || !this.isRequest)
      return this.#add(wanted, (name) => `${doc}export interface ${name} ${body}\n`);
    const alternatives = choices.map((chosen) => {
      const members = choices.map((name) =>
        this.#member(schema, name, name === chosen ? 'required' : 'absent'),
      );
      return `| {\n${indent(members.join(''))}}`;
    });
    const text = indent(alternatives.join('\n'));
    return this.#add(wanted, (name) => `${doc}export type ${name} = ${body} & (\n${text}\n);\n`);
  }
}

const hasNumberArray = (schema) =>
  schema !== null &&
  typeof schema === 'object' &&
  ((schema.items &&
    typesOf(schema.items).some((type) => type === 'number' || type === 'integer') &&
    !schema.items.format) ||
    Object.values(schema).some(hasNumberArray));

/** The functions of an operation: at once and as a promise, each also with typed arrays if it has any. */
function functions({ operation, doc, request, response }, types) {
  const verb = camelCase(operation.split('.')[1]);
  const isOpen = !request.required?.length && !request.oneOf; // nothing in it is required
  const optional = `request${isOpen ? '?' : ''}: ${types.request}`;
  const given = `request: ${types.request}${isOpen ? ' | undefined' : ''}`;
  const declare = (name, parameters, result) =>
    `${comment({}, doc)}export function ${name}(${parameters}): ${result};\n`;
  const both = (name, options, promised) => {
    const plain = declare(name, `${optional}, options?: ${options}`, promised(types.response));
    if (!hasNumberArray(response)) return plain;
    const parameters = `${given}, options: ${options} & { typedArrays: true }`;
    return declare(name, parameters, promised(`TypedArrays<${types.response}>`)) + plain;
  };
  const now = both(verb, 'CallOptions', (result) => result);
  return now + both(`${verb}Async`, 'AsyncCallOptions', (result) => `Promise<${result}>`);
}

/** Names of members that JavaScript shows in camelCase. */
function fieldNames(schema, names = new Set()) {
  if (schema === null || typeof schema !== 'object') return names;
  if (schema.properties && !schema.patternProperties && !schema.additionalProperties)
    Object.keys(schema.properties).forEach((name) => names.add(name));
  Object.values(schema).forEach((each) => fieldNames(each, names));
  return names;
}

/** The docs speak of members by their names in JSON. */
const renamed = (text, names) =>
  text.replace(/\/\*\* .* \*\//g, (doc) =>
    doc.replace(/(?<![".*_\w])[a-z]+(?:_[a-z0-9]+)+(?![*_\w])/g, (word) =>
      names.has(word) ? camelCase(word) : word,
    ),
  );

/** The text of operations.d.ts. */
export function declarationsOf(descriptions, errorCodes) {
  const declarations = new Declarations();
  const domains = new Map();
  const table = [];
  for (const description of descriptions) {
    const { operation, request, response } = description;
    const base = pascalCase(operation);
    const types = {
      request: new Direction(declarations, true, `${base}Request`).named(`${base}Request`, request),
      response: new Direction(declarations, false, `${base}Response`).named(`${base}Response`, response),
    };
    const domain = camelCase(operation.split('.')[0]);
    domains.set(domain, (domains.get(domain) ?? '') + functions(description, types));
    table.push(`${JSON.stringify(operation)}: { request: ${types.request}; response: ${types.response} };\n`);
  }
  const namespaces = [...domains].map(([name, text]) => `export namespace ${name} {\n${indent(text)}}\n`);
  const text = [declarations.text, ...namespaces].join('\n');
  return [
    '// Generated from the library by `npm run generate`; a test compares it. Do not edit.\n',
    `import type {\n${FACE.map((name) => `  ${name},\n`).join('')}} from './index.js';\n`,
    '/** What went wrong: the names of the library\'s statuses. */',
    `export type ErrorCode =\n${errorCodes.map((code) => `  | ${JSON.stringify(code)}`).join('\n')};\n`,
    '/** Every operation with its request and response. */',
    `export interface Operations {\n${indent(table.join(''))}}\n`,
    renamed(text, fieldNames(descriptions)),
  ].join('\n');
}

/** The text of index.mjs: ES modules need their names written out. */
export function moduleOf(names) {
  return `// Generated by \`npm run generate\`; a test compares it. Do not edit.
import mktopt from './index.js';

export default mktopt;
export const {
${names.map((name) => `  ${name},\n`).join('')}} = mktopt;
`;
}
