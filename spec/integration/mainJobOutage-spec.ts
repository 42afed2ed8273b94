import { createConnection } from 'mysql2/promise';
import { startSimulator, type Simulator } from '../../samples/twitter-simulator/index.js';
import { startPrivateServer } from '../support/mysqlServer.js';
import type { PrivateServer } from '../support/PrivateServer.js';
import { killPrograms, runProgram, type RunningProgram } from '../support/runProgram.js';

const MAIN = 'samples/tweets-to-database/main.ts';
const TOKEN = 'top-secret-token';
const POSTS = 20_000;

describe('the main job while its database is away', () => {
  let server: PrivateServer;
  let simulator: Simulator;

  beforeAll(async () => {
    server = await startPrivateServer();
  });
  afterAll(() => server.stop());

  beforeEach(async () => {
    await sql('DROP DATABASE IF EXISTS outage');
    await sql('CREATE DATABASE outage CHARACTER SET utf8mb4');
    simulator = await startSimulator({ token: TOKEN, rateLimit: 100_000, posts: POSTS });
  });
  afterEach(async () => {
    await killPrograms();
    await simulator.close();
  });

  async function sql(statement: string): Promise<unknown> {
    const connection = await createConnection(server.url);
    const [rows] = await connection.query(statement);
    await connection.end();
    return rows;
  }

  function startJob(environment: Readonly<Record<string, string>> = {}): RunningProgram {
    const settings = {
      TWITTER_API_URL: simulator.url,
      TWITTER_BEARER_TOKEN: TOKEN,
      DATABASE_URL: `${server.url}/outage`,
      MAX_DEMAND: '100',
    };
    return runProgram(MAIN, [], { ...settings, ...environment });
  }

  /** Kills the server once the job is at work, and waits until the job has noticed. */
  async function strike(job: RunningProgram): Promise<void> {
    while (simulator.stats.postsServed < 1000) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await server.kill();
    await job.printed(/ the database is away \(\w+\): nothing more is asked for until it is back\n/);
  }

  it('asks the API for nothing, and goes on when the database is back: no post is missing', async () => {
    const job = startJob();
    await strike(job);
    const { requests } = simulator.stats;
    await new Promise((resolve) => setTimeout(resolve, 1000));
    // At most the page that was on its way when the line was printed.
    expect(simulator.stats.requests - requests).toBeLessThanOrEqual(1);
    await server.restart();
    await job.printed(/ the database is back after \d+(\.\d)? s\n/);
    while (Number(((await sql('SELECT COUNT(*) AS n FROM outage.tweets')) as { n: number }[])[0]?.n) < POSTS) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    job.child.kill('SIGTERM');
    expect(await job.exitCode).toBe(0);
    expect(job.stdout()).toMatch(/\nlost 0\n/);
  });

  it('told to end meanwhile, says after its deadline what is left', async () => {
    const job = startJob({ DRAIN_TIMEOUT_MS: '500' });
    await strike(job);
    job.child.kill('SIGTERM');
    expect(await job.exitCode).toBe(1);
    expect(job.stderr()).toMatch(/^Not done within 0\.5 s: \d+ posts in flight are not stored; the next run reads them again\n$/);
    expect(job.stdout() + job.stderr()).not.toMatch(/top-secret-token|secret@/);
    await server.restart();
  });
});
