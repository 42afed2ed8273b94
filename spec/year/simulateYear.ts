import axios from 'axios';
import { defer, retry, Subject, timer, type Subscription } from 'rxjs';
import { demandConsumer } from 'rxjs-demand';
import { twitterSearch, type TwitterNotice } from 'rxjs-demand/twitter';
import { collectGarbage } from '../support/collectingRunner.js';
import { turn } from '../support/eventually.js';
import { ManualScheduler } from '../support/manualScheduler.js';
import { Posts } from './posts.js';
import { DAY_MS, MINUTE_MS, Weather, type WeatherOptions } from './Weather.js';
import { YearApi } from './YearApi.js';
import { YearDatabase } from './YearDatabase.js';

export interface YearOptions extends Omit<WeatherOptions, 'startMs'> {
  /** How often the heap is looked at. */
  readonly samples: number;
  /** A consumer that says "stored" before it has: what it has in flight when the process dies is lost. Default: false. */
  readonly acksFirst?: boolean;
}

export interface YearReport {
  readonly requests: number;
  readonly faults: number;
  readonly outages: number;
  /** Times the process died; and times the search failed, as its checkpoint could not be loaded or saved. */
  readonly crashes: number;
  readonly failures: number;
  readonly posts: number;
  readonly stored: number;
  /** Older than the API's seven days before an outage was over: nobody could have read them. */
  readonly outOfReach: number;
  readonly lost: number;
  readonly different: number;
  readonly postsServed: number;
  readonly notices: Readonly<Record<string, number>>;
  /** In use after a collection, in bytes. */
  readonly heap: readonly number[];
  readonly openTimers: number;
  /** Timers of Node that were not there before. */
  readonly nodeTimers: number;
}

const START = Date.UTC(2026, 0, 1);
const RESTART_MS = 1000;
/** The API's failures are waited out for up to a minute, its limits for up to 15. */
const SLACK_MS = 20 * MINUTE_MS;

/** Polls every 20 seconds, in virtual time: the search, a consumer and a table in this process, with outages, faults and crashes. */
export async function simulateYear(options: YearOptions): Promise<YearReport> {
  // axios writes the stack of each failed request out; a year has 100,000 of them, and nobody reads one.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return await simulate(options);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

async function simulate(options: YearOptions): Promise<YearReport> {
  const nodeTimers = countNodeTimers();
  const { days, samples, acksFirst = false } = options;
  const scheduler = new ManualScheduler(START);
  const now = (): number => scheduler.now();
  const weather = new Weather({ ...options, startMs: START });
  const posts = new Posts(START);
  const end = START + days * DAY_MS;
  const count = posts.countAt(end);
  const crash$ = new Subject<void>();
  const database = new YearDatabase(posts, count, scheduler, weather.watch('database'));
  let fullPages = 0;
  let crashes = 0;
  let failures = 0;
  const api = new YearApi(posts, now, weather.watch('api'), options.seed, () => {
    fullPages += 1;
    // In the middle of a window, again and again, while rows are on their way.
    if (fullPages % 11 === 0) {
      timer(fullPages % 30, scheduler).subscribe(() => crash$.next());
    }
  });
  const notices: Record<string, number> = {};
  const search$ = twitterSearch({
    query: 'anitta',
    bearerToken: 'year',
    acknowledge: true,
    checkpoint: database,
    axios: axios.create({ adapter: api.adapter }),
    scheduler,
    onNotice: ({ kind }: TwitterNotice) => {
      notices[kind] = (notices[kind] ?? 0) + 1;
    },
  });
  const run$ = search$.pipe(
    demandConsumer(
      (messages) => {
        if (acksFirst) {
          messages.forEach((message) => message.ack());
        }
        return database.store(messages);
      },
      { maxDemand: 200, minDemand: 0, concurrency: 2 },
    ),
  );
  // A crash is an unsubscription in the middle of everything: what was in flight is gone. Then a supervisor starts it again.
  const alive$ = defer(() => run$).pipe(
    retry({
      delay: () => {
        failures += 1;
        return timer(RESTART_MS, scheduler);
      },
    }),
  );
  let alive: Subscription = alive$.subscribe();
  crash$.subscribe(() => {
    crashes += 1;
    alive.unsubscribe();
    alive = timer(RESTART_MS, scheduler).subscribe(() => {
      alive = alive$.subscribe();
    });
  });
  for (const at of weather.crashes) {
    timer(at - START, scheduler).subscribe(() => crash$.next());
  }

  const heap: number[] = [];
  for (let sampled = 0; now() < end;) {
    // Answers are promises: they are all through after a turn, and whatever comes next waits for a timer.
    await turn();
    scheduler.advance(Math.min(scheduler.nextTimerIn ?? Infinity, end - now()));
    if (now() >= START + ((sampled + 1) / samples) * days * DAY_MS) {
      sampled += 1;
      collectGarbage();
      heap.push(process.memoryUsage().heapUsed);
    }
  }
  alive.unsubscribe();
  await turn();
  // A minute before the end: the last poll has seen these.
  const finished = posts.countAt(end - MINUTE_MS);
  const missing = Array.from({ length: finished }, (_, index) => index).filter((index) => !database.has(index));
  const outOfReach = missing.filter((index) => isOutOfReach(posts.timeOf(index), weather));
  return {
    requests: api.requests,
    faults: api.faults,
    outages: weather.outages.length,
    crashes,
    failures,
    posts: finished,
    stored: finished - missing.length,
    outOfReach: outOfReach.length,
    lost: missing.length - outOfReach.length,
    different: database.different,
    postsServed: api.postsServed,
    notices,
    heap,
    openTimers: scheduler.openTimers,
    nodeTimers: countNodeTimers() - nodeTimers,
  };
}

/** Between the last poll before a long outage and seven days before its end. */
function isOutOfReach(time: number, { outages }: Weather): boolean {
  return outages.some(({ what, from, to }) => what === 'api' && time >= from - SLACK_MS && time <= to + SLACK_MS - 7 * DAY_MS);
}

function countNodeTimers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
}

/** How much the heap has grown at most since the first tenth of the run. Unit: bytes. */
export function heapGrowth({ heap }: YearReport): number {
  const settled = heap.slice(Math.floor(heap.length / 10));
  return Math.max(...settled) - (settled[0] ?? 0);
}

/** A run in a few lines. */
export function describeYear(report: YearReport, tookMs: number): string {
  const { requests, faults, outages, crashes, failures, posts, stored, lost, outOfReach, different, postsServed, heap } = report;
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(2)} MB`;
  return [
    `${String(requests)} requests, ${String(faults)} with a fault; ${String(outages)} outages, ${String(crashes)} crashes, ${String(failures)} failed runs`,
    `${String(posts)} posts, stored ${String(stored)}, lost ${String(lost)}, out of the API's reach ${String(outOfReach)}, wrong ${String(different)}`,
    `re-read ratio ${(postsServed / stored).toFixed(3)}; ${JSON.stringify(report.notices)}`,
    `heap ${heap.map((bytes) => (bytes / 1e6).toFixed(2)).join(' ')} MB; growth after the first tenth ${megabytes(heapGrowth(report))}`,
    `timers left ${String(report.openTimers)} of the scheduler, ${String(report.nodeTimers)} of Node; took ${(tookMs / 1000).toFixed(1)} s`,
    '',
  ].join('\n');
}
