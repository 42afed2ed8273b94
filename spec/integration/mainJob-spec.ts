import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '../../samples/tweets-to-database/openDatabase.js';
import { compareWithTable, type Comparison } from '../../samples/tweets-to-database/compareWithTable.js';
import { generatePosts, startSimulator, type Simulator, type SimulatorOptions } from '../../samples/twitter-simulator/index.js';
import { emptyDatabase, type EmptyDatabase } from '../support/emptyDatabase.js';
import { killPrograms, runProgram, startProgram, type RunningProgram } from '../support/runProgram.js';

const MAIN = 'samples/tweets-to-database/main.ts';
const TOKEN = 'top-secret-token';

let database: EmptyDatabase;
let simulator: Simulator | undefined;

beforeEach(async () => {
  database = await emptyDatabase();
});
afterEach(async () => {
  await killPrograms();
  await simulator?.close();
  simulator = undefined;
  await database.close();
});

async function simulate(options: SimulatorOptions): Promise<Simulator> {
  simulator = await startSimulator({ token: TOKEN, rateLimit: 100_000, ...options });
  return simulator;
}

/** The job between this simulator and this database. */
function startJob(api: Simulator, environment: Readonly<Record<string, string>> = {}, args: readonly string[] = []): RunningProgram {
  const settings = { TWITTER_API_URL: api.url, TWITTER_BEARER_TOKEN: TOKEN, DATABASE_URL: database.url, POLL_INTERVAL_MS: '100' };
  return runProgram(MAIN, args, { ...settings, ...environment });
}

/** Until the condition holds. Looks every 50 ms. */
async function until(condition: (stored: number) => boolean): Promise<void> {
  while (!condition(await database.countTweets())) {
    await sleep(50);
  }
}

/** A figure of the summary. */
function figure(job: RunningProgram, name: string): number {
  return Number(new RegExp(`^${name} (\\d+)`, 'm').exec(job.stdout())?.[1]);
}

async function compare(count: number): Promise<Comparison> {
  const dataSource = await openDatabase(database.url);
  try {
    return await compareWithTable(dataSource, generatePosts({ count, seed: 1 }), count);
  } finally {
    await dataSource.destroy();
  }
}

describe('the main job without a token', () => {
  it('stores all the simulator has in a SQLite file, verifies that, and ends with 0', async () => {
    const job = startProgram('npm', ['start', '--silent'], {});
    expect(await job.exitCode).toBe(0);
    expect(job.stdout()).toMatch(
      new RegExp(
        [
          '^No TWITTER_BEARER_TOKEN: the posts come from the bundled simulator of the API\\.',
          'They go to \\S+tweets\\.sqlite',
          'served 2500',
          'stored 2500',
          'duplicates 0',
          'lost 0',
          'largest number in flight \\d+, allowed 1000',
          'pages fetched 25, requests 25',
          'took \\d+\\.\\d s, \\d+ posts per second',
          'verified: all 2500 posts are in the table, once each, with the same text\n$',
        ].join('\n'),
      ),
    );
    // The file stays, to be looked at.
    const [, file = ''] = /^They go to (.+)$/m.exec(job.stdout()) ?? [];
    rmSync(dirname(file), { recursive: true });
  });

  it('stops at a limit, and verifies what it has', async () => {
    const job = runProgram(MAIN, ['--limit', '250'], { DATABASE_URL: database.url });
    expect(await job.exitCode).toBe(0);
    const stored = figure(job, 'stored');
    expect(stored).toBeGreaterThanOrEqual(250);
    expect(stored).toBeLessThan(1250);
    expect(await database.countTweets()).toBe(stored);
    expect(job.stdout()).toContain(`verified: ${stored} of 2500 posts are in the table, once each, with the same text\n`);
  });

  it('goes on for ever when told to, until a signal', async () => {
    const job = runProgram(MAIN, ['--forever'], { DATABASE_URL: database.url, POLL_INTERVAL_MS: '50' });
    await until((stored) => stored > 2500);
    job.child.kill('SIGINT');
    expect(await job.exitCode).toBe(0);
    expect(figure(job, 'stored')).toBe(await database.countTweets());
    expect(figure(job, 'lost')).toBe(0);
  });
});

describe('the main job with a token', () => {
  it('stores each post once, with the same text, whatever the network does', async () => {
    const posts = 6000;
    const api = await simulate({ posts, faults: { html503: 0.02, reset: 0.02 } });
    // By chance there may be none.
    api.failNext('html503');
    api.failNext('reset');
    const job = startJob(api);
    await until((stored) => stored >= posts);
    job.child.kill('SIGTERM');
    expect(await job.exitCode).toBe(0);
    expect(await compare(posts)).toEqual({ identical: posts, missing: 0, different: 0, repeated: 0 });
    const { html503 = 0, reset = 0 } = api.stats.faults;
    expect(job.stdout().match(/ the API answered 503, again in/g)).toHaveLength(html503);
    expect(job.stdout().match(/ the request failed \(ECONNRESET\), again in/g)).toHaveLength(reset);
    expect(job.stdout()).toContain(`\nserved ${posts}\nstored ${posts}\nduplicates 0\nlost 0\n`);
  });

  it('asks for no more than may be in flight while the database stands still, and stores that before it ends', async () => {
    const api = await simulate({ posts: 100_000 });
    const job = startJob(api, { MAX_DEMAND: '200', CONSUMERS: '2' });
    await until((stored) => stored > 1000);
    await database.connection.query('LOCK TABLES tweets WRITE');
    const before = await database.countTweets();
    let served = -1;
    let looks = 0;
    await until(() => {
      looks = served === api.stats.postsServed ? looks + 1 : 0;
      served = api.stats.postsServed;
      return looks === 10;
    });
    expect(served - before).toBeGreaterThan(0);
    expect(served - before).toBeLessThanOrEqual(400);

    job.child.kill('SIGTERM');
    await job.printed('SIGTERM: asking for nothing more, storing what is in flight; again to abort\n');
    expect(job.child.exitCode).toBeNull();
    await database.connection.query('UNLOCK TABLES');
    expect(await job.exitCode).toBe(0);
    expect(figure(job, 'stored')).toBe(await database.countTweets());
    expect(figure(job, 'lost')).toBe(0);
    expect(figure(job, 'largest number in flight')).toBeLessThanOrEqual(400);
    expect(job.stdout()).toContain(', allowed 400\n');
  });

  it('says what is left when that is not stored in time, ends with 1, and the next run reads it again', async () => {
    const posts = 3000;
    const api = await simulate({ posts });
    const first = startJob(api, { MAX_DEMAND: '100', CONSUMERS: '2', DRAIN_TIMEOUT_MS: '700' });
    await until((stored) => stored > 500);
    await database.connection.query('LOCK TABLES tweets WRITE');
    const startedAt = Date.now();
    first.child.kill('SIGTERM');
    expect(await first.exitCode).toBe(1);
    // Not at once, and not when the lock is gone.
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(700);
    const left = figure(first, 'not stored');
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(200);
    expect(first.stderr()).toBe(`Not done within 0.7 s: ${left} posts in flight are not stored; the next run reads them again\n`);
    await database.connection.query('UNLOCK TABLES');

    const second = startJob(api);
    await until((stored) => stored >= posts);
    second.child.kill('SIGTERM');
    expect(await second.exitCode).toBe(0);
    expect((await compare(posts)).identical).toBe(posts);
    expect(figure(second, 'served')).toBeGreaterThanOrEqual(left);
  });

  it('ends at once at the second signal', async () => {
    const job = startJob(await simulate({ posts: 100_000 }));
    await until((stored) => stored > 1000);
    await database.connection.query('LOCK TABLES tweets WRITE');
    // As if somebody kept pressing the keys: what comes within a quarter of a second is one keystroke.
    const pressing = setInterval(() => job.child.kill('SIGINT'), 20);
    const exitCode = await job.exitCode;
    clearInterval(pressing);
    await database.connection.query('UNLOCK TABLES');
    expect(exitCode).toBe(130);
    expect(job.stdout()).toContain('SIGINT: asking for nothing more');
  });

  it('goes on where it stopped', async () => {
    let now = Date.now();
    const api = await simulate({ posts: 700, initial: 500, postsPerSecond: 100, now: () => now });
    const first = startJob(api);
    await until((stored) => stored >= 500);
    first.child.kill('SIGINT');
    expect(await first.exitCode).toBe(0);
    now += 2000;

    const second = startJob(api);
    await until((stored) => stored >= 700);
    second.child.kill('SIGINT');
    expect(await second.exitCode).toBe(0);
    const newest = generatePosts({ count: 500, seed: 1 }).idAt(499);
    expect(second.stdout()).toContain(`going on from post ${newest}, where the last run got to\n`);
    expect(second.stdout()).toContain('\nserved 200\nstored 200\nduplicates 0\nlost 0\n');
    expect((await compare(700)).identical).toBe(700);
  });

  it('finishes a window that a limit cut short: nothing is lost, nothing is read twice', async () => {
    const api = await simulate({ posts: 2500 });
    const first = startJob(api, { MAX_DEMAND: '100' }, ['--limit', '300']);
    expect(await first.exitCode).toBe(0);
    const stored = figure(first, 'stored');
    expect(stored).toBeGreaterThanOrEqual(300);
    expect(await database.countTweets()).toBe(stored);

    const second = startJob(api);
    await until((count) => count >= 2500);
    second.child.kill('SIGTERM');
    expect(await second.exitCode).toBe(0);
    const newest = generatePosts({ count: 2500, seed: 1 }).idAt(2499);
    expect(second.stdout()).toContain(`finishing what the last run left below post ${newest}, and on from there\n`);
    expect(second.stdout()).toContain(`\nserved ${2500 - stored}\nstored ${2500 - stored}\nduplicates 0\nlost 0\n`);
  });

  it('that was killed in the middle of a window reads at most a page per consumer again, and one whose place was being saved', async () => {
    const posts = 20_000;
    const api = await simulate({ posts });
    const first = startJob(api, { MAX_DEMAND: '100', CONSUMERS: '2' });
    await until((stored) => stored > 3000);
    first.child.kill('SIGKILL');
    await first.exitCode;
    const stored = await database.countTweets();
    expect(stored).toBeLessThan(posts);

    const second = startJob(api);
    await until((count) => count >= posts);
    second.child.kill('SIGTERM');
    expect(await second.exitCode).toBe(0);
    expect((await compare(posts)).identical).toBe(posts);
    expect(figure(second, 'duplicates')).toBeLessThanOrEqual(300);
    expect(figure(second, 'served')).toBeLessThanOrEqual(posts - stored + 300);
  });
});

describe('the main job says in a line', () => {
  const failure = async (job: RunningProgram): Promise<[number | null, string]> => [await job.exitCode, job.stderr()];

  it('that the token is wrong, and not which it was', async () => {
    const api = await simulate({ posts: 10 });
    const job = startJob(api, { TWITTER_BEARER_TOKEN: 'wrong-secret' });
    expect(await failure(job)).toEqual([
      1,
      expect.stringMatching(/^401: the bearer token was refused; check `TWITTER_BEARER_TOKEN` .*\(the API says: Unauthorized\)\n$/),
    ]);
    expect(job.stdout()).not.toContain('wrong-secret');
    expect(api.stats.requests).toBe(1);
  });

  it('that the database is not there, and not its password', async () => {
    const job = startJob(await simulate({ posts: 10 }), { DATABASE_URL: 'mysql://app:db-secret@127.0.0.1:1/tweets' });
    expect(await failure(job)).toEqual([1, 'Cannot open the database mysql://app@127.0.0.1:1/tweets: connect ECONNREFUSED 127.0.0.1:1\n']);
    expect(job.stdout()).toBe('');
  });

  it('that the table went away in the middle', async () => {
    const job = startJob(await simulate({ posts: 100_000 }));
    await until((stored) => stored > 1000);
    await database.connection.query('DROP TABLE tweets');
    const [exitCode, line] = await failure(job);
    expect(exitCode).toBe(1);
    expect(line).toMatch(/^The database failed: Table '\w+\.tweets' doesn't exist\n$/);
    expect(job.stdout()).toMatch(/\nstored \d+\nduplicates 0\nnot stored \d+\n/);
  });

  it('that a setting is no use, before it does anything', async () => {
    const job = runProgram(MAIN, ['--limit', '5'], { MAX_DEMAND: 'x' });
    expect(await failure(job)).toEqual([2, 'Expected `MAX_DEMAND` to be an integer of at least 1, got `x` (string)\n']);
    expect(job.stdout()).toBe('');
  });

  it('how it is used', async () => {
    const job = runProgram(MAIN, ['--help']);
    expect(await failure(job)).toEqual([0, '']);
    expect(job.stdout()).toMatch(/^Stores the posts that match a query/);
  });
});
