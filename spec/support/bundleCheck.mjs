// `npm run test:bundle`: what the core costs whoever loads it. Needs a build; no network.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'esbuild';

/** Where we want to be, and what must not be exceeded: what is above its target now must at least not grow. */
const WHOLE_KB = { target: 10, ceiling: 11.6 };
const SINGLE_KB = { target: 4, ceiling: 4 };
/** On a machine that is busy, as those that run the tests are, times say little. */
const IMPORT_MS = { target: 5, ceiling: 30 };
const PROCESSES = 15;

const root = fileURLToPath(new URL('../..', import.meta.url));
const entry = fileURLToPath(new URL('../../dist/esm/index.js', import.meta.url));
if (!existsSync(entry)) throw new Error('Nothing to check: run `npm run build` first.');

/** What a bundler makes of `source`, minified and compressed, in kB of 1000 bytes; rxjs is the user's already. */
async function size(source) {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: root },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    external: ['rxjs'],
    write: false,
    logLevel: 'warning',
  });
  return brotliCompressSync(outputFiles[0].contents).length / 1000;
}

/** Milliseconds until the modules are there, in a process of their own. */
function importTime(...modules) {
  const code = `const from = performance.now();
    for (const name of ${JSON.stringify(modules)}) await import(name);
    console.log(performance.now() - from);`;
  return Number(execFileSync(process.execPath, ['--input-type=module', '--eval', code], { cwd: root, encoding: 'utf8' }));
}

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
let failed = false;

function report(what, value, { target, ceiling }, unit) {
  const verdict = value > ceiling ? `MORE THAN ${ceiling}` : value > target ? `above its target, at most ${ceiling}` : '';
  failed ||= value > ceiling;
  console.log(`${what.padEnd(28)} ${value.toFixed(2).padStart(6)} ${unit}   target ${String(target).padStart(2)}   ${verdict}`.trimEnd());
}

report('the core', await size(`export * from ${JSON.stringify(entry)};`), WHOLE_KB, 'kB');
const names = [...readFileSync(entry, 'utf8').matchAll(/export \{([^}]*)\}/g)].flatMap(([, list]) =>
  list.split(',').map((name) => name.trim()),
);
for (const name of names) report(name, await size(`export { ${name} } from ${JSON.stringify(entry)};`), SINGLE_KB, 'kB');

// In turn, so that both have the same weather.
const alone = [];
const both = [];
for (let count = 0; count < PROCESSES; count++) {
  alone.push(importTime('rxjs'));
  both.push(importTime('rxjs', pathToFileURL(entry).href));
}
report('import, beyond rxjs alone', median(both) - median(alone), IMPORT_MS, 'ms');
console.log(
  `(rxjs alone: ${median(alone).toFixed(2)} ms; on a busy machine look at the shortest: ${(Math.min(...both) - Math.min(...alone)).toFixed(2)} ms)`,
);
process.exitCode = failed ? 1 : 0;
