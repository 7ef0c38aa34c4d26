// Puts a built addon and its library where the package loads them: stage.mjs ADDON LIBRARY STAMP
import { copyFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [addon, library, stamp] = process.argv.slice(2);
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = here(`../prebuilt/${process.platform}-${process.arch}/`);
mkdirSync(folder, { recursive: true });

// Renamed into place, so that a process that has the old file loaded keeps it whole.
const files = [
  [addon, 'mktopt.node'],
  [library, 'libmktopt.so.0'],
  [here('../../../LICENSE'), 'LICENSE'], // it goes where the binaries go
];
for (const [from, name] of files) {
  copyFileSync(from, `${folder}${name}.new`);
  renameSync(`${folder}${name}.new`, `${folder}${name}`);
}
writeFileSync(stamp, `${JSON.stringify(files.map(([, name]) => name))}\n`);
