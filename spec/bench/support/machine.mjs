import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { readFileSync } from 'node:fs';
import { clock } from './cpuClock.mjs';

/** The names of what was measured, from the installed packages. */
function versions() {
  const { dependencies } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const ofTheRoot = ['rxjs', 'axios', 'libsql', 'mysql2', 'typeorm'].map((name) => {
    const file = new URL(`../../../node_modules/${name}/package.json`, import.meta.url);
    return [name, JSON.parse(readFileSync(file, 'utf8')).version];
  });
  return [...ofTheRoot, ...Object.entries(dependencies)].map((pair) => pair.join(' ')).join(', ');
}

/** What a figure means nothing without. */
export function machine() {
  const [{ model }] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return [
    ['CPU', `${model.trim()}, ${String(cpus().length)} cores`],
    ['Memory', `${String(memory)} GB`],
    ['System', `${type()} ${release()}`],
    ['Node', `${process.version}, V8 ${process.versions.v8}`],
    ['Measured with', clock],
    ['Versions', versions()],
    // Above some tenths others are at work, and the figures suffer.
    ['Load when it began', loadavg()[0].toFixed(1)],
  ];
}
