import { expectNumber, expectText, LONGEST_DELAY_MS } from './expectOption.js';
import { FAULT_KINDS, type FaultProbabilities, type PlannedFault } from './Faults.js';

export interface SimulatorOptions {
  /** 0 … 65535; default 0: any free port. */
  port?: number;
  /** What clients have to send; default `DEFAULT_TOKEN`. */
  token?: string;
  /** A JSON Lines file of recorded posts; default: generated ones. */
  corpusFile?: string;
  /** Serve every post whatever the query; default: with `corpusFile` only. */
  matchAll?: boolean;
  /** How many posts to generate, 1,000,000,000 at most; default 2,500. Not with `corpusFile`. */
  posts?: number;
  /** Of the generated posts and, unless `faultSeed` is given, the faults; default 1. */
  seed?: number;
  /** Posts there at the start; default all. With `initial: 100` and `postsPerSecond: 5` there are 150 after ten seconds. */
  initial?: number;
  /** How fast the others appear; above 0; default 5. */
  postsPerSecond?: number;
  /** After the first `posts` more appear without end; default false. Not with `corpusFile`. */
  forever?: boolean;
  /** Requests per window; default 450. */
  rateLimit?: number;
  /** Default 900,000: 15 minutes. */
  rateLimitWindowMs?: number;
  /** Refuse a `since_id` older than seven days by `now`, as the API does; default false: the posts here are older than that. */
  enforceSinceIdAge?: boolean;
  /** The share of requests that go wrong, by kind; default none. */
  faults?: FaultProbabilities;
  faultSeed?: number;
  /** Faults of certain requests, whatever chance says of them; default none. */
  faultPlan?: readonly PlannedFault[];
  /** Told of each request with how many there have been, before it is answered; default: nobody is. */
  onRequest?: (count: number) => void;
  /** Delay of the fault `slow`; default 1,000. */
  slowMs?: number;
  /** Rules of the filtered stream that are there at the start; default none: the stream answers 409 until one is added. */
  streamRules?: readonly string[];
  /** How long a stream is silent before it is sent an empty line; default 20,000. */
  keepAliveMs?: number;
  /** The clock, Unix time in milliseconds; default `Date.now`. */
  now?: () => number;
}

export const DEFAULT_TOKEN = 'simulator-token';

/** Ids beyond have more than 63 bits: post n is 1.5 s younger than the one before it. */
export const MOST_POSTS = 1_000_000_000;

type Optional = 'corpusFile' | 'initial';
export type CheckedOptions = Required<Omit<SimulatorOptions, Optional>> & { corpusFile: string | undefined; initial: number | undefined };

/** @throws RangeError or TypeError that names the option, what it may be and what it is. */
export function checkOptions(options: SimulatorOptions): CheckedOptions {
  const { corpusFile, seed = 1, forever = false, initial } = options;
  if (corpusFile !== undefined) {
    if (forever) throw new TypeError('Expected `forever` to be used without `corpusFile`: a recording ends');
    if (options.posts !== undefined) throw new TypeError('Expected `posts` to be used without `corpusFile`: it says how many to generate');
  }
  if (options.postsPerSecond !== undefined && initial === undefined && !forever) {
    throw new TypeError('Expected `postsPerSecond` to be used with `initial` or `forever`: without them every post is there at the start');
  }
  if (initial !== undefined) expectNumber('initial', initial, { from: 0, integer: true });
  return {
    port: expectNumber('port', options.port ?? 0, { from: 0, to: 65_535, integer: true }),
    token: expectText('token', options.token ?? DEFAULT_TOKEN),
    corpusFile,
    matchAll: options.matchAll ?? corpusFile !== undefined,
    posts: expectNumber('posts', options.posts ?? 2500, { from: 0, to: MOST_POSTS, integer: true }),
    seed: expectNumber('seed', seed, { integer: true }),
    initial,
    postsPerSecond: expectNumber('postsPerSecond', options.postsPerSecond ?? 5, { above: 0 }),
    forever,
    rateLimit: expectNumber('rateLimit', options.rateLimit ?? 450, { from: 1, integer: true }),
    rateLimitWindowMs: expectNumber('rateLimitWindowMs', options.rateLimitWindowMs ?? 900_000, { above: 0 }),
    enforceSinceIdAge: options.enforceSinceIdAge ?? false,
    faults: checkFaults(options.faults ?? {}),
    faultSeed: expectNumber('faultSeed', options.faultSeed ?? seed, { integer: true }),
    faultPlan: options.faultPlan ?? [],
    onRequest: options.onRequest ?? (() => undefined),
    slowMs: expectNumber('slowMs', options.slowMs ?? 1000, { from: 0, to: LONGEST_DELAY_MS }),
    streamRules: options.streamRules ?? [],
    keepAliveMs: expectNumber('keepAliveMs', options.keepAliveMs ?? 20_000, { above: 0 }),
    now: options.now ?? Date.now,
  };
}

function checkFaults(faults: FaultProbabilities): FaultProbabilities {
  const known: readonly string[] = FAULT_KINDS;
  let total = 0;
  for (const [kind, probability] of Object.entries(faults)) {
    if (!known.includes(kind)) throw new RangeError(`Expected \`faults\` to name only ${FAULT_KINDS.join(', ')}, got \`${kind}\` (string)`);
    total += expectNumber(`faults.${kind}`, probability, { from: 0, to: 1 });
  }
  // Rounded: 0.1 + 0.2 + … may miss 1 by a hair.
  expectNumber('the sum of faults', Number(total.toFixed(9)), { from: 0, to: 1 });
  return faults;
}
