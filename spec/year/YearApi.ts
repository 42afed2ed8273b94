import { AxiosError, type AxiosAdapter, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import { mulberry32, type Random } from '../../samples/twitter-simulator/mulberry32.js';
import { snowflakeTime } from '../../samples/twitter-simulator/snowflake.js';
import type { Posts } from './posts.js';
import { DAY_MS, MINUTE_MS } from './Weather.js';

const WINDOW_MS = 7 * DAY_MS;

/** Of the requests that find the API up. */
const FAULT_SHARE = 0.01;
const FAULTS = ['reset', '503', 'malformed', 'hang', 'limited', 'limitedWithoutReset', 'shortPage', 'duplicates'] as const;
type Fault = (typeof FAULTS)[number];

interface Parameters {
  readonly max_results: number;
  readonly since_id?: string;
  readonly until_id?: string;
  readonly next_token?: string;
}

/** Recent search in this process: it sees the requests where axios would open a socket. */
export class YearApi {
  requests = 0;
  postsServed = 0;
  faults = 0;
  private readonly random: Random;
  private previous: readonly number[] = [];

  constructor(
    private readonly posts: Posts,
    private readonly now: () => number,
    private readonly isDown: (now: number) => boolean,
    seed: number,
    /** Told of each page that has as many posts as it may. */
    private readonly onFullPage: () => void,
  ) {
    this.random = mulberry32(seed);
  }

  readonly adapter: AxiosAdapter = async (config) => {
    this.requests += 1;
    const now = this.now();
    if (this.isDown(now)) {
      // Minute by minute another kind of being down.
      return this.fail(config, (['reset', '503', 'hang'] as const)[Math.floor(now / MINUTE_MS) % 3] ?? 'reset');
    }
    const fault = this.random() < FAULT_SHARE ? FAULTS[Math.floor(this.random() * FAULTS.length)] : undefined;
    if (fault === undefined) {
      return this.answer(config, undefined);
    }
    this.faults += 1;
    return fault === 'shortPage' || fault === 'duplicates' ? this.answer(config, fault) : this.fail(config, fault);
  };

  private async fail(config: InternalAxiosRequestConfig, fault: Fault): Promise<AxiosResponse> {
    switch (fault) {
      case 'reset':
        throw new AxiosError('', 'ECONNRESET', config);
      case 'hang':
        return new Promise((_resolve, reject) => {
          config.signal?.addEventListener?.('abort', () => reject(new AxiosError('', 'ERR_CANCELED', config)));
        });
      case '503':
        return respond(config, 503, '<html>over capacity</html>');
      case 'limited':
        return respond(config, 429, '{"title":"Too Many Requests"}', { 'x-rate-limit-reset': String(Math.ceil(this.now() / 1000) + 300) });
      case 'limitedWithoutReset':
        return respond(config, 429, '{"title":"Too Many Requests"}');
      default:
        return respond(config, 200, '{"data":[{"id":"1');
    }
  }

  private answer(config: InternalAxiosRequestConfig, fault: Fault | undefined): AxiosResponse {
    const params = config.params as Parameters;
    const oldest = this.now() - WINDOW_MS;
    for (const name of ['since_id', 'until_id'] as const) {
      const id = params[name];
      if (id !== undefined && snowflakeTime(id) < oldest) {
        const errors = [{ parameters: { [name]: [id] }, message: 'too old' }];
        return respond(
          config,
          400,
          JSON.stringify({ errors, title: 'Invalid Request', type: 'https://api.x.com/2/problems/invalid-request' }),
        );
      }
    }
    return respond(config, 200, this.page(params, oldest, fault));
  }

  private page({ since_id, until_id, next_token, max_results }: Parameters, oldest: number, fault: Fault | undefined): string {
    const first = Math.max(this.posts.countAt(oldest), since_id === undefined ? 0 : this.posts.countUpTo(BigInt(since_id)));
    const end = Math.min(
      this.posts.countAt(this.now()),
      until_id === undefined ? Infinity : this.posts.countUpTo(BigInt(until_id) - 1n),
      next_token === undefined ? Infinity : Number(next_token),
    );
    const count = Math.max(0, Math.min(end - first, fault === 'shortPage' ? Math.ceil(max_results / 3) : max_results));
    const fresh = Array.from({ length: count }, (_, position) => end - 1 - position);
    // Of the page before, as it happens: these lie above all others.
    const indexes = fault === 'duplicates' ? [...this.previous.slice(-3).filter((index) => index >= end), ...fresh] : fresh;
    this.postsServed += indexes.length;
    if (fresh.length > 0) {
      this.previous = fresh;
    }
    if (fresh.length === max_results) {
      this.onFullPage();
    }
    const data = indexes.map((index) => ({ id: this.posts.idOf(index), text: this.posts.textOf(index) }));
    const meta = {
      result_count: data.length,
      ...(data.length > 0 ? { newest_id: data[0]?.id, oldest_id: data.at(-1)?.id } : {}),
      ...(end - count > first ? { next_token: String(end - count) } : {}),
    };
    return JSON.stringify(data.length > 0 ? { data, meta } : { meta });
  }
}

function respond(config: InternalAxiosRequestConfig, status: number, data: string, headers: Record<string, string> = {}): AxiosResponse {
  return { config, status, statusText: '', headers, data };
}
