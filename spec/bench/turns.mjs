// One contender of a workload that is measured in turns: `fork('turns.mjs', [<workload>, <contender>, <what it needs>])`. Does a pass whenever it is
// told to and answers with its time, until its parent lets go. For what depends on something outside the process, whose speed is another a minute later.
import { performance } from 'node:perf_hooks';
import { contenderOf, workloadOf } from './support/workloads.mjs';

const [file, name, needed] = process.argv.slice(2);
const workload = await workloadOf(file);
const { events, run } = await contenderOf(file, name);
const environment = await workload.open(needed);

async function pass() {
  await environment.empty();
  const from = performance.now();
  const checksum = await run(events, environment);
  const milliseconds = performance.now() - from;
  if (checksum !== workload.expected(events)) {
    throw new Error(`${file}, ${name}: the checksum is ${checksum} instead of ${workload.expected(events)}.`);
  }
  process.send({ perEvent: (milliseconds * 1e6) / events });
}

process.on('message', pass);
process.once('disconnect', () => environment.close());
process.send('ready');
