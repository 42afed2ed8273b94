// One contender, one round, one process: `node child.mjs <workload> <contender> <milliseconds>`. Prints what it measured as JSON.
import { cpuTime, roughCpuTime } from './support/cpuClock.mjs';
import { contenderOf } from './support/workloads.mjs';

const [file, name, milliseconds] = process.argv.slice(2);
const { events, once, run } = await contenderOf(file, name);
const checksums = new Set();
let backlog;

async function pass() {
  const result = await run(events);
  if (typeof result === 'object') backlog = Math.max(backlog ?? 0, result.backlog);
  checksums.add(typeof result === 'object' ? result.checksum : result);
}

/**
 * Whole passes until they have taken `budget` milliseconds on the CPU, at least `least` of them: as many on a busy machine as on a quiet one. No
 * collection is forced between them: it would shrink the young generation.
 */
async function passes(budget, least) {
  const end = roughCpuTime() + budget * 1e6;
  let count = 0;
  while (count < least || roughCpuTime() < end) {
    await pass();
    count++;
  }
  return count;
}

if (!once) await passes(Number(milliseconds), 2);
const from = await cpuTime();
const count = once ? await passes(0, 1) : await passes(Number(milliseconds), 2);
const nanoseconds = (await cpuTime()) - from;

const { maxRSS } = process.resourceUsage();
console.log(JSON.stringify({ perEvent: nanoseconds / (count * events), checksums: [...checksums], rss: maxRSS / 1024, backlog }));
