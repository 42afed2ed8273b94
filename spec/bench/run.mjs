// `npm run bench -- [--only w1,w3] [--rounds 7] [--quick] [--write]`: measures, compares with the targets, exits with 1 if one is missed.
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { machineTable, targetTable, workloadTable } from './support/report.mjs';
import { serverOf, stopServers } from './support/server.mjs';
import { turnTaker } from './support/turnTaker.mjs';
import { contenderOf, files, workloadOf } from './support/workloads.mjs';
import { targetsOf } from './targets.mjs';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(files).join(',') },
    rounds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const selected = options.only.split(',');
const rounds = Number(options.rounds ?? (options.quick ? 1 : 5));
/** How long a child warms up, and how long it measures. */
const milliseconds = options.quick ? 40 : 200;
/** Turns of what is measured in turns, as a server's speed wavers; and the passes before, of forty batches each: enough to be compiled. */
const turns = options.quick ? 2 : rounds * 8;
const warmUps = options.quick ? 2 : 40;

const unknown = selected.filter((name) => !Object.hasOwn(files, name));
if (unknown.length > 0) throw new RangeError(`No workload ${unknown.join(', ')}. There are ${Object.keys(files).join(', ')}.`);
if (!Number.isInteger(rounds) || rounds < 1)
  throw new RangeError(`Expected --rounds to be an integer of at least 1, got ${options.rounds}.`);

const [ours, plain] = ['../../dist/esm/index.js', './workloads/w1.mjs'].map((file) =>
  fileURLToPath(import.meta.resolve('rxjs', new URL(file, import.meta.url))),
);
if (ours !== plain) throw new Error('Two copies of rxjs: the ratios would compare them.');

async function child(program, flags, ...args) {
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, fileURLToPath(new URL(program, import.meta.url)), ...args]);
  return JSON.parse(stdout);
}

async function measure(file, name, expected) {
  const { events, flags } = await contenderOf(file, name);
  const { checksums, ...figures } = await child('child.mjs', flags, file, name, String(milliseconds));
  if (checksums.length !== 1 || checksums[0] !== expected(events)) {
    throw new Error(`${file}, ${name}: the checksum is ${checksums.join(' and ')} instead of ${expected(events)}.`);
  }
  return figures;
}

/** Round-robin: each contender once in each round, in another order each time, so that none has the quiet moments to itself. */
async function run(file) {
  const workload = await workloadOf(file);
  if (workload.inTurns) return runInTurns(file, workload);
  const names = Object.keys(workload.contenders);
  const results = Object.fromEntries(names.map((name) => [name, []]));
  const checksums = new Map();
  const expected = (events) => {
    if (!checksums.has(events)) checksums.set(events, workload.expected(events));
    return checksums.get(events);
  };
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(turn + round) % names.length];
      results[name].push(await measure(file, name, expected));
    }
  }
  return { workload, results };
}

async function takeTurns(taker, count) {
  for (let turn = 0; turn < count; turn++) await taker.take();
}

/**
 * A pass of each in turn, in another order each time. Each has a process of its own here, too, which waits while the others take their turns.
 * `missing` instead of results where there is no server to measure it with.
 */
async function runInTurns(file, workload) {
  const { url, missing } = workload.needs === undefined ? {} : await serverOf(workload.needs);
  if (missing !== undefined) return { workload, missing };
  const names = Object.keys(workload.contenders);
  const results = Object.fromEntries(names.map((name) => [name, []]));
  const takers = new Map();
  try {
    for (const name of names) takers.set(name, await turnTaker(file, name, ...(url === undefined ? [] : [url])));
    // A process that runs for ever is compiled once: a hundred batches are not enough for that. All at the same time, as nobody measures yet.
    await Promise.all([...takers.values()].map((taker) => takeTurns(taker, warmUps)));
    for (let turn = 0; turn < turns; turn++) {
      for (let place = 0; place < names.length; place++) {
        const name = names[(place + turn) % names.length];
        results[name].push(await takers.get(name).take());
      }
    }
  } finally {
    for (const taker of takers.values()) await taker.close();
  }
  return { workload, results };
}

const sections = [['The machine', machineTable(rounds)]];
const results = {};
console.log(`${sections[0][1]}\n`);
try {
  for (const name of selected) {
    const measured = await run(files[name]);
    results[name] = measured.results;
    const body = measured.results ? workloadTable(measured.workload, measured.results) : `Not measured: ${measured.missing}`;
    sections.push([measured.workload.title, body]);
    console.log(`${sections.at(-1).join('\n\n')}\n`);
  }
} finally {
  await stopServers();
}

const targets = targetsOf(results);
const missed = targets.filter(({ met, atLimit }) => !met && !atLimit).length;
const limited = targets.filter(({ met, atLimit }) => !met && atLimit).length;
sections.splice(1, 0, ['Targets', targetTable(targets)]);
console.log(targetTable(targets));
const but = limited === 0 ? '' : `, but for ${String(limited)} that no library can reach (docs/performance.md, "at the limit")`;
console.log(missed === 0 ? `\nEvery target is met${but}.` : `\n${String(missed)} of ${String(targets.length)} targets are NOT met.`);
if (options.quick) console.log('A quick run shows that everything runs; its figures decide nothing.');

if (options.write) {
  const page = fileURLToPath(new URL('../../docs/performance.md', import.meta.url));
  const [above] = readFileSync(page, 'utf8').split('<!-- Written by npm run bench');
  const written = sections.map(([title, body]) => `## ${title}\n\n${body}\n`).join('\n');
  const text = `${above}<!-- Written by npm run bench, from here to the end. -->\n\n${written}`;
  writeFileSync(page, await format(text, { ...(await resolveConfig(page)), parser: 'markdown' }));
}
process.exitCode = missed === 0 ? 0 : 1;
