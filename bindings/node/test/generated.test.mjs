// What is generated is up to date, covers every operation, and compiles as it should.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import mktopt from 'mktopt';

import { generate } from '../scripts/generate.mjs';

const root = new URL('../', import.meta.url);

for (const [name, text] of Object.entries(generate()))
  test(`${name} is what the library says now (else: npm run generate)`, async () => {
    assert.equal(await readFile(new URL(name, root), 'utf8'), text);
  });

test('the types have every operation, by name and as functions', async () => {
  const text = await readFile(new URL('operations.d.ts', root), 'utf8');
  for (const operation of mktopt.operations) {
    const [domain, verb] = operation
      .split('.')
      .map((name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase()));
    assert.ok(text.includes(`  ${JSON.stringify(operation)}: {`), operation);
    const namespace = text.split(`export namespace ${domain} {`)[1].split('\n}\n')[0];
    assert.match(namespace, new RegExp(`function ${verb}\\(`));
    assert.match(namespace, new RegExp(`function ${verb}Async\\(`));
  }
});

test('correct use compiles, wrong use does not', async () => {
  const compiler = fileURLToPath(new URL('node_modules/typescript/bin/tsc', root));
  await promisify(execFile)(process.execPath, [compiler, '--project', 'test/types'], {
    cwd: fileURLToPath(root),
  }).catch(({ stdout }) => assert.fail(stdout));
});
