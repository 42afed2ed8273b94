// All contenders of one workload in one process, a pass of each in turn: `node turns.mjs <workload> <turns> [<what it needs>]`. Prints the
// times as JSON. For what depends on something outside the process, whose speed is another a minute later.
import { performance } from 'node:perf_hooks';
import { contenderOf, workloadOf } from './support/workloads.mjs';

const [file, turns, needed] = process.argv.slice(2);
const workload = await workloadOf(file);
const environment = await workload.open(needed);
const names = Object.keys(workload.contenders);
const results = Object.fromEntries(names.map((name) => [name, []]));

async function pass(name) {
  const { events, run } = await contenderOf(file, name);
  await environment.empty();
  const from = performance.now();
  const checksum = await run(events, environment);
  const milliseconds = performance.now() - from;
  if (checksum !== workload.expected(events)) {
    throw new Error(`${file}, ${name}: the checksum is ${checksum} instead of ${workload.expected(events)}.`);
  }
  return { perEvent: (milliseconds * 1e6) / events };
}

// The first turns warm up: a process that runs for ever is compiled once, and a hundred batches are not enough for that. Each begins with another contender.
const warmUp = Math.min(10, 2 * turns);
try {
  for (let turn = -warmUp; turn < turns; turn++) {
    for (let place = 0; place < names.length; place++) {
      const name = names[(place + turn + warmUp) % names.length];
      const result = await pass(name);
      if (turn >= 0) results[name].push(result);
    }
  }
} finally {
  await environment.close();
}
console.log(JSON.stringify(results));
