import { describeRun, findFaults } from '../chaos/describeRun.js';
import { runChaos } from '../chaos/runChaos.js';
import { CHAOS_FAULTS } from '../chaos/schedule.js';
import { killPrograms } from '../support/runProgram.js';

const stop = new AbortController();

afterEach(async () => {
  // Also when the time was up: a supervisor would go on.
  stop.abort();
  await killPrograms();
});

/** The short run; `npm run chaos` is the long one. */
it('kill -9 of the job and of the database, and every fault there is: each post is stored once', async () => {
  const options = {
    seed: 5,
    requests: 90,
    jobKills: 3,
    databaseKills: 2,
    faultShare: 0.1,
    posts: 4000,
    initial: 1500,
    postsPerSecond: 300,
  };
  const report = await runChaos(options, undefined, stop.signal);
  process.stdout.write(describeRun(report));
  expect(findFaults(report)).toEqual([]);
  // One of them with the database.
  expect(report).toMatchObject({ jobKills: 4, databaseKills: 2, rows: 4000, exitCode: 0 });
  // Started while the database is away it may end, to be started again; the failures of others it gets over.
  expect(report.failures.filter((line) => !line.startsWith('Cannot open the database'))).toEqual([]);
  expect(Object.keys(report.api.faults).sort()).toEqual([...CHAOS_FAULTS].sort());
}, 180_000);
