/** `npm run chaos -- --seed 7`: the long run. */
import { parseArgs } from 'node:util';
import { expectNumberText, type NumberRange } from '../../samples/twitter-simulator/expectOption.js';
import { describeRun, findFaults } from './describeRun.js';
import { runChaos } from './runChaos.js';

const HELP = `The main job against the simulator and a real database, which are killed and disturbed by a schedule.

  npm run chaos [-- options]

  --seed N              of posts, faults and kills: the same seed is the same schedule (default 1)
  --requests N          length of the schedule (default 900)
  --job-kills N         kill -9 of the job (default 20)
  --database-kills N    kill -9 of the database (default 10)
  --faults SHARE        of the requests, from 0 to 1 (default 0.1)
  --posts N             how many there are in the end (default 50000)
`;

const text = { type: 'string' } as const;
const options = { seed: text, requests: text, 'job-kills': text, 'database-kills': text, faults: text, posts: text } as const;
const { values } = parseArgs({ options: { ...options, help: { type: 'boolean' } } });

function given(name: keyof typeof options, otherwise: number, range: NumberRange = { from: 0, integer: true }): number {
  const value = values[name];
  return value === undefined ? otherwise : expectNumberText(`--${name}`, value, range);
}

if (values.help) {
  process.stdout.write(HELP);
} else {
  const posts = given('posts', 50_000);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => stop.abort(new Error(`Ended by ${signal}`)));
  }
  const began = performance.now();
  const report = await runChaos(
    {
      seed: given('seed', 1, { integer: true }),
      requests: given('requests', 900),
      jobKills: given('job-kills', 20),
      databaseKills: given('database-kills', 10),
      faultShare: given('faults', 0.1, { from: 0, to: 1 }),
      posts,
      initial: Math.ceil(posts / 10),
      postsPerSecond: 400,
    },
    (line) => process.stdout.write(`${((performance.now() - began) / 1000).toFixed(1)} s, ${line}\n`),
    stop.signal,
  );
  process.stdout.write(describeRun(report));
  for (const fault of findFaults(report)) {
    process.stdout.write(`FAILED: ${fault}\n`);
    process.exitCode = 1;
  }
}
