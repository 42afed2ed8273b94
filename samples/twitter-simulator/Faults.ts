import { type Random, mulberry32 } from './mulberry32.js';

export const FAULT_KINDS = [
  'rateLimited',
  'usageCap',
  'unauthorized',
  'forbidden',
  'html503',
  'reset',
  'hang',
  'slow',
  'malformedJson',
  'partialErrors',
  'duplicates',
  'shortPage',
  'clockJump',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

export type Fault =
  /** `reset: false` leaves the header out; otherwise it says `resetAfterMs` from now, 2,000 by default, rounded up to a second. */
  | { readonly kind: 'rateLimited'; readonly reset?: boolean; readonly resetAfterMs?: number }
  /** The answer comes this much later; default: the simulator's `slowMs`. */
  | { readonly kind: 'slow'; readonly delayMs?: number }
  /** `x-rate-limit-reset` is off by this much, by default an hour ahead. The posts are served; `limited: true` makes it a 429. */
  | { readonly kind: 'clockJump'; readonly byMs?: number; readonly limited?: boolean }
  | { readonly kind: Exclude<FaultKind, 'rateLimited' | 'slow' | 'clockJump'> };

/** The n-th request with a valid token, counted from 1, gets this fault. */
export interface PlannedFault {
  readonly request: number;
  readonly fault: Fault;
}

/** From 0 to 1 each; together at most 1, since a request has one fault or none. */
export type FaultProbabilities = Readonly<Partial<Record<FaultKind, number>>>;

/** Which fault the next request gets: those asked for by name first, in order, then what is planned, then by chance. The same seed gives the same faults to the same requests. */
export class Faults {
  readonly #probabilities: FaultProbabilities;
  readonly #random: Random;
  readonly #queue: Fault[] = [];
  readonly #plan: ReadonlyMap<number, Fault>;
  #requests = 0;

  constructor(probabilities: FaultProbabilities, seed: number, plan: readonly PlannedFault[] = []) {
    this.#probabilities = probabilities;
    this.#random = mulberry32(seed);
    this.#plan = new Map(plan.map(({ request, fault }) => [request, fault]));
  }

  failNext(fault: FaultKind | Fault, times = 1): void {
    const one: Fault = typeof fault === 'string' ? { kind: fault } : fault;
    this.#queue.push(...Array.from({ length: times }, () => one));
  }

  next(): Fault | undefined {
    // Drawn for a named fault too: it must not change what later requests get.
    const drawn = this.#draw();
    this.#requests += 1;
    return this.#queue.shift() ?? this.#plan.get(this.#requests) ?? drawn;
  }

  #draw(): Fault | undefined {
    let rest = this.#random();
    for (const kind of FAULT_KINDS) {
      rest -= this.#probabilities[kind] ?? 0;
      if (rest < 0) return { kind };
    }
    return undefined;
  }
}
