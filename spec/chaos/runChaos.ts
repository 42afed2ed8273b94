import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection, createPool, type Pool } from 'mysql2/promise';
import { compareWithTable, type Comparison } from '../../samples/tweets-to-database/compareWithTable.js';
import { openDatabase } from '../../samples/tweets-to-database/openDatabase.js';
import { tweetEntity } from '../../samples/tweets-to-database/tweetEntity.js';
import { generatePosts, type SimulatorStats } from '../../samples/twitter-simulator/index.js';
import { startPrivateServer } from '../support/mysqlServer.js';
import type { PrivateServer } from '../support/PrivateServer.js';
import { ApiProcess } from './ApiProcess.js';
import { chaosSchedule, type Kill, type ScheduleOptions } from './schedule.js';
import { SupervisedJob } from './SupervisedJob.js';

export interface ChaosOptions extends ScheduleOptions {
  /** How many there are in the end, and in the beginning; the others appear at `postsPerSecond`. */
  readonly posts: number;
  readonly initial: number;
  readonly postsPerSecond: number;
}

export interface ChaosReport {
  readonly seed: number;
  readonly api: SimulatorStats;
  readonly corpusSize: number;
  readonly table: Comparison;
  readonly rows: number;
  readonly jobKills: number;
  readonly databaseKills: number;
  /** What the job said when it ended without being killed. */
  readonly failures: readonly string[];
  /** Of the last one, which was told to end. */
  readonly exitCode: number | null;
  readonly tookMs: number;
}

type Say = (line: string) => void;

const TOKEN = 'chaos-token';
const DATABASE = 'chaos';
const LOOK_MS = 100;
const LOCK_MS = 400;
/** Longer than the longest wait of a job that is well. */
const STALLED_MS = 90_000;
/** Polls. */
const QUIET_REQUESTS = 50;

/**
 * Real processes on 127.0.0.1: the simulator, a database server, the main job; killed and disturbed as the schedule has it. When `signal` is
 * aborted it ends all of them and fails.
 */
export async function runChaos(
  options: ChaosOptions,
  say: Say = () => undefined,
  signal = new AbortController().signal,
): Promise<ChaosReport> {
  const database = await startPrivateServer();
  try {
    const connection = await createConnection(database.url);
    await connection.query(`CREATE DATABASE ${DATABASE} CHARACTER SET utf8mb4`);
    await connection.end();
    return await runWith(database, options, say, signal);
  } finally {
    await database.stop();
  }
}

async function runWith(database: PrivateServer, options: ChaosOptions, say: Say, signal: AbortSignal): Promise<ChaosReport> {
  const { seed, posts, initial, postsPerSecond } = options;
  const url = `${database.url}/${DATABASE}`;
  const { kills, faults } = chaosSchedule(options);
  const began = performance.now();
  const killer = new Killer(kills, database, say);
  const api = await ApiProcess.start(
    { seed, posts, initial, postsPerSecond, faultPlan: faults, token: TOKEN, rateLimit: 1_000_000 },
    (count) => killer.reached(count),
  );
  const job = new SupervisedJob({
    TWITTER_API_URL: api.url,
    TWITTER_BEARER_TOKEN: TOKEN,
    DATABASE_URL: url,
    POLL_INTERVAL_MS: '200',
    MAX_DEMAND: '200',
  });
  killer.job = job;
  const pool = createPool({ uri: url, connectionLimit: 1 });
  try {
    const progress = new Progress(options);
    while (!progress.isOver && !(progress.isComplete && !killer.isBusy)) {
      await sleep(LOOK_MS);
      signal.throwIfAborted();
      progress.look(killer, await countRows(pool));
      if (progress.hasStalled) {
        throw new Error(`Nothing moves any more (seed ${String(seed)}); the job said:\n${job.lastWords}`);
      }
    }
    await killer.done();
    const { exitCode } = await job.stop();
    const { kills: jobKills, failures } = job;
    const { stats, corpusSize } = await api.report();
    const tookMs = performance.now() - began;
    const { databaseKills } = killer;
    return { seed, api: stats, corpusSize, ...(await inspect(url, options)), jobKills, databaseKills, failures, exitCode, tookMs };
  } finally {
    await job.abandon();
    await pool.end();
    await api.stop();
    await killer.abandon();
  }
}

/** When a run is done: everything is stored, or it is clear that no more will come. */
class Progress {
  private requests = 0;
  private rows: number | undefined = 0;
  private requestsAtLastRow = 0;
  private movedAt = performance.now();
  private killing = true;

  constructor(private readonly options: ChaosOptions) {}

  look(killer: Killer, rows: number | undefined): void {
    const { requests } = killer;
    if (requests !== this.requests || rows !== this.rows) {
      this.movedAt = performance.now();
    }
    if (rows !== this.rows) {
      this.requestsAtLastRow = requests;
    }
    this.requests = requests;
    this.rows = rows;
    this.killing = killer.isBusy;
  }

  get isComplete(): boolean {
    return this.rows === this.options.posts && this.requests >= this.options.requests;
  }

  /** The job is well and polls, and there is nothing new: what is missing now is lost. */
  get isOver(): boolean {
    return !this.killing && this.requests > Math.max(this.options.requests, this.requestsAtLastRow) + QUIET_REQUESTS;
  }

  get hasStalled(): boolean {
    return performance.now() - this.movedAt > STALLED_MS;
  }
}

/** Does what the schedule says, one after the other. */
class Killer {
  requests = 0;
  databaseKills = 0;
  job: SupervisedJob | undefined;
  private readonly waiting: Kill[];
  private working: Promise<void> = Promise.resolve();
  private outstanding = 0;
  private abandoned = false;

  constructor(
    kills: readonly Kill[],
    private readonly database: PrivateServer,
    private readonly say: Say,
  ) {
    this.waiting = [...kills];
  }

  get isBusy(): boolean {
    return this.waiting.length > 0 || this.outstanding > 0;
  }

  reached(requests: number): void {
    this.requests = requests;
    for (let kill = this.waiting[0]; kill !== undefined && kill.request <= requests; kill = this.waiting[0]) {
      const due = kill;
      this.waiting.shift();
      this.outstanding += 1;
      this.working = this.working.then(async () => {
        await this.carryOut(due);
        this.outstanding -= 1;
      });
      // Reported by done(); until then it is nobody's.
      this.working.catch(() => undefined);
    }
  }

  async done(): Promise<void> {
    await this.working;
  }

  /** After a failure: nothing further is killed or started. */
  async abandon(): Promise<void> {
    this.abandoned = true;
    await this.working.catch(() => undefined);
  }

  private async carryOut({ what, request, delayMs, awayMs, powerCut }: Kill): Promise<void> {
    await sleep(delayMs);
    if (this.abandoned) {
      return;
    }
    if (what === 'job') {
      this.say(`request ${String(request)} + ${String(delayMs)} ms: kill -9 of the job`);
      await this.job?.kill();
      return;
    }
    this.say(
      `request ${String(request)} + ${String(delayMs)} ms: kill -9 of the database${powerCut ? ' and the job' : ''}, away for ${String(awayMs)} ms`,
    );
    this.databaseKills += 1;
    if (powerCut) {
      await lockTable(`${this.database.url}/${DATABASE}`);
      await sleep(LOCK_MS);
      // The job first: a statement that waits in the server would be carried out without it.
      await this.job?.kill();
    }
    await this.database.kill();
    await sleep(awayMs);
    await this.database.restart();
  }
}

/** Until the server ends. */
async function lockTable(url: string): Promise<void> {
  const connection = await createConnection(url);
  // The server's end is this connection's.
  connection.on('error', () => undefined);
  // Right at the start there may be no table yet.
  await connection.query('LOCK TABLES tweets WRITE').catch(() => undefined);
}

/** Undefined while the server or the table is not there. */
async function countRows(pool: Pool): Promise<number | undefined> {
  try {
    const [rows] = await pool.query('SELECT COUNT(*) AS n FROM tweets');
    return Number((rows as { n: number }[])[0]?.n);
  } catch {
    return undefined;
  }
}

async function inspect(url: string, { posts, seed }: ChaosOptions): Promise<{ table: Comparison; rows: number }> {
  const dataSource = await openDatabase(url);
  try {
    const table = await compareWithTable(dataSource, generatePosts({ count: posts, seed }), posts);
    return { table, rows: await dataSource.getRepository(tweetEntity).count() };
  } finally {
    await dataSource.destroy();
  }
}
