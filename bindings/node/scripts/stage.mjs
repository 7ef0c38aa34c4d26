// Puts a built addon and its library where the package loads them: stage.mjs ADDON LIBRARY STAMP
import { copyFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [addon, library, stamp] = process.argv.slice(2);
const folder = fileURLToPath(new URL(`../prebuilt/${process.platform}-${process.arch}/`, import.meta.url));
mkdirSync(folder, { recursive: true });

// Renamed into place, so that a process that has the old file loaded keeps it whole.
const files = [
  [addon, 'mktopt.node'],
  [library, 'libmktopt.so.0'],
];
for (const [from, name] of files) {
  copyFileSync(from, `${folder}${name}.new`);
  renameSync(`${folder}${name}.new`, `${folder}${name}`);
}
writeFileSync(stamp, `${JSON.stringify(files.map(([, name]) => name))}\n`);
