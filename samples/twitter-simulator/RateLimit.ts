export interface RateLimitState {
  readonly limit: number;
  readonly remaining: number;
  /** Unix time in seconds at which the window ends. */
  readonly reset: number;
}

/** Requests per window of fixed length; a window starts with the first request after the one before it ended. */
export class RateLimit {
  readonly #limit: number;
  readonly #windowMs: number;
  readonly #now: () => number;
  #endsAt = -Infinity;
  #used = 0;

  constructor(options: { limit: number; windowMs: number; now: () => number }) {
    this.#limit = options.limit;
    this.#windowMs = options.windowMs;
    this.#now = options.now;
  }

  /** Counts one request; `false` when the window had no more to give. */
  take(): boolean {
    this.#renew();
    if (this.#used >= this.#limit) return false;
    this.#used += 1;
    return true;
  }

  get state(): RateLimitState {
    this.#renew();
    return { limit: this.#limit, remaining: this.#limit - this.#used, reset: Math.ceil(this.#endsAt / 1000) };
  }

  #renew(): void {
    const now = this.#now();
    // The header has whole seconds, so the window ends on one: a client that waits until `reset` is let in.
    if (now < this.#endsAt) return;
    this.#endsAt = Math.ceil((now + this.#windowMs) / 1000) * 1000;
    this.#used = 0;
  }
}

export function rateLimitHeaders({ limit, remaining, reset }: RateLimitState): Record<string, string> {
  return { 'x-rate-limit-limit': String(limit), 'x-rate-limit-remaining': String(remaining), 'x-rate-limit-reset': String(reset) };
}
