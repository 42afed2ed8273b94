import type { FaultKind } from './Faults.js';
import type { RateLimitState } from './RateLimit.js';

export interface SimulatorStats {
  readonly requests: number;
  /** Whole answers with status 200, those without posts included. */
  readonly pages: number;
  /** Posts in these pages and in streams; one served twice counts twice. */
  readonly postsServed: number;
  readonly distinctPosts: number;
  /** Answers by status. Connections reset and requests left hanging have none. */
  readonly byStatus: Readonly<Record<number, number>>;
  /** Requests whose client closed the connection before the answer: hanging and slow ones it gave up. */
  readonly abandoned: number;
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>;
  /** After the latest request that counted. */
  readonly rateLimit: RateLimitState | undefined;
}

export class Stats {
  #requests = 0;
  #pages = 0;
  #postsServed = 0;
  #abandoned = 0;
  readonly #seen = new IndexSet();
  readonly #byStatus: Record<number, number> = {};
  readonly #faults: Partial<Record<FaultKind, number>> = {};
  #rateLimit: RateLimitState | undefined;

  get requests(): number {
    return this.#requests;
  }

  countRequest(): void {
    this.#requests += 1;
  }

  countFault(kind: FaultKind): void {
    this.#faults[kind] = (this.#faults[kind] ?? 0) + 1;
  }

  countStatus(status: number): void {
    this.#byStatus[status] = (this.#byStatus[status] ?? 0) + 1;
  }

  countAbandoned(): void {
    this.#abandoned += 1;
  }

  countPage(indexes: readonly number[]): void {
    this.#pages += 1;
    this.countPosts(indexes);
  }

  countPosts(indexes: readonly number[]): void {
    this.#postsServed += indexes.length;
    for (const index of indexes) this.#seen.add(index);
  }

  noteRateLimit(state: RateLimitState): void {
    this.#rateLimit = state;
  }

  snapshot(): SimulatorStats {
    return {
      requests: this.#requests,
      pages: this.#pages,
      postsServed: this.#postsServed,
      distinctPosts: this.#seen.size,
      byStatus: { ...this.#byStatus },
      abandoned: this.#abandoned,
      faults: { ...this.#faults },
      rateLimit: this.#rateLimit,
    };
  }
}

/** One bit an index: a million posts served in a run without end take 125 kB. */
class IndexSet {
  #bits = new Uint8Array(1024);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(index: number): void {
    const byte = Math.floor(index / 8);
    if (byte >= this.#bits.length) {
      const larger = new Uint8Array(Math.max(byte + 1, this.#bits.length * 2));
      larger.set(this.#bits);
      this.#bits = larger;
    }
    const before = this.#bits[byte] ?? 0;
    const after = before | (1 << (index % 8));
    if (after === before) return;
    this.#bits[byte] = after;
    this.#size += 1;
  }
}
