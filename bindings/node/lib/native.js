'use strict';
// The compiled addon of this platform, loaded by path. It finds the library beside itself.

const path = require('node:path');

const platform = `${process.platform}-${process.arch}`;
const file = path.join(__dirname, '..', 'prebuilt', platform, 'mktopt.node');

function load() {
  try {
    return require(file);
  } catch (cause) {
    const hint = `mktopt has no working addon for ${platform} (${file}); build it with meson -Dnode=true`;
    throw new Error(`${hint}: ${cause.message}`, { cause });
  }
}

module.exports = load();
