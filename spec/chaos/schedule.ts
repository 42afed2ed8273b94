import type { Fault, FaultKind, PlannedFault } from '../../samples/twitter-simulator/index.js';
import { mulberry32, randomInteger, type Random } from '../../samples/twitter-simulator/mulberry32.js';

export interface ScheduleOptions {
  readonly seed: number;
  /** Everything happens within so many requests. */
  readonly requests: number;
  readonly jobKills: number;
  readonly databaseKills: number;
  /** Of the requests, from 0 to 1. */
  readonly faultShare: number;
}

export interface Kill {
  readonly what: 'job' | 'database';
  /** It happens when the API has had so many requests … */
  readonly request: number;
  /** … and this much later: in the middle of an answer, of a statement, of a save, or of a pause. */
  readonly delayMs: number;
  /** How long it stays away; a supervisor starts the job again at once. */
  readonly awayMs: number;
  /** Of the database: the job dies with it, while rows are in flight for certain, as the table is locked before. Every other time. */
  readonly powerCut: boolean;
}

export interface Schedule {
  /** In order. */
  readonly kills: readonly Kill[];
  readonly faults: readonly PlannedFault[];
}

/** What a client is to get over by itself: all but refused tokens, and `slow`, which is a shorter `hang`. */
export const CHAOS_FAULTS: readonly FaultKind[] = [
  'rateLimited',
  'html503',
  'reset',
  'hang',
  'malformedJson',
  'shortPage',
  'duplicates',
  'partialErrors',
  'clockJump',
];

const HOUR_MS = 3_600_000;

/** What goes wrong in a run, and when, counted in requests, so that it is the same on a fast machine and on a slow one. Pure. */
export function chaosSchedule({ seed, requests, jobKills, databaseKills, faultShare }: ScheduleOptions): Schedule {
  const random = mulberry32(seed);
  const kills = planKills(random, requests, jobKills, databaseKills);
  const kinds = Array.from({ length: Math.round(requests * faultShare) }, (_, index) => CHAOS_FAULTS[index % CHAOS_FAULTS.length]);
  const at = shuffled(
    Array.from({ length: requests }, (_, index) => index + 1),
    random,
  );
  // Each kind as often as the others.
  const faults = new Map(kinds.flatMap((kind, index) => (kind === undefined ? [] : [[at[index] ?? 0, faultOf(kind, random)]])));
  const firstKill = kills.find(({ what }) => what === 'job');
  if (firstKill !== undefined) {
    // Told to come back two hours ago it would wait for a minute: it is killed in the middle of that.
    faults.set(firstKill.request, { kind: 'clockJump', byMs: -2 * HOUR_MS, limited: true });
  }
  return { kills, faults: Array.from(faults, ([request, fault]) => ({ request, fault })).sort((a, b) => a.request - b.request) };
}

/** One in each stretch of requests, all as long: they are spread over the whole run, and none hits what another has hit already. */
function planKills(random: Random, requests: number, jobKills: number, databaseKills: number): Kill[] {
  const whats = shuffled([...Array<'job'>(jobKills).fill('job'), ...Array<'database'>(databaseKills).fill('database')], random);
  const stretch = requests / whats.length;
  return whats.map((what, index) => ({
    what,
    request: Math.ceil(index * stretch + stretch * (0.2 + 0.7 * random())),
    delayMs: randomInteger(random, 0, 60),
    awayMs: what === 'database' ? randomInteger(random, 0, 2000) : 0,
    powerCut: what === 'database' && whats.slice(0, index).filter((each) => each === 'database').length % 2 === 0,
  }));
}

function faultOf(kind: FaultKind, random: Random): Fault {
  switch (kind) {
    case 'rateLimited':
      // Not nearer: a reset that is past when the answer arrives means a minute's wait.
      return { kind, resetAfterMs: randomInteger(random, 800, 1500) };
    case 'clockJump':
      return { kind, byMs: random() < 0.5 ? -HOUR_MS : HOUR_MS };
    default:
      return { kind };
  }
}

function shuffled<T>(values: readonly T[], random: Random): readonly T[] {
  return values
    .map((value) => ({ value, rank: random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ value }) => value);
}
