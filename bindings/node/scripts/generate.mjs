// Writes what follows from the library: operations.d.ts and index.mjs.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

import { declarationsOf, moduleOf } from './types.mjs';

const require = createRequire(import.meta.url);

/** { file name: text }, from the library that is built now. */
export function generate() {
  const mktopt = require('../index.js');
  const native = require('../lib/native.js');
  const errors = Object.keys(native.statuses).filter((name) => name !== 'success' && name !== 'ok');
  return {
    'operations.d.ts': declarationsOf(mktopt.operations.map(mktopt.describe), errors),
    'index.mjs': moduleOf(Object.keys(mktopt)),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const [name, text] of Object.entries(generate()))
    writeFileSync(new URL(`../${name}`, import.meta.url), text);
