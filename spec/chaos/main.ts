/** `npm run chaos -- --seed 7`: the long run. */
import { parseArgs } from 'node:util';
import { killPrograms } from '../support/runProgram.js';
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

if (values.help) {
  process.stdout.write(HELP);
} else {
  const posts = Number(values.posts ?? 50_000);
  // Ended by a signal, it leaves no job behind; the server and the simulator end with this process.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void killPrograms().then(() => process.exit(1)));
  }
  const began = performance.now();
  const report = await runChaos(
    {
      seed: Number(values.seed ?? 1),
      requests: Number(values.requests ?? 900),
      jobKills: Number(values['job-kills'] ?? 20),
      databaseKills: Number(values['database-kills'] ?? 10),
      faultShare: Number(values.faults ?? 0.1),
      posts,
      initial: Math.ceil(posts / 10),
      postsPerSecond: 400,
    },
    (line) => process.stdout.write(`${((performance.now() - began) / 1000).toFixed(1)} s, ${line}\n`),
  );
  process.stdout.write(describeRun(report));
  for (const fault of findFaults(report)) {
    process.stdout.write(`FAILED: ${fault}\n`);
    process.exitCode = 1;
  }
}
