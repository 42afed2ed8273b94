import { twitterStream, type Tweet, type TwitterStreamNotice, type TwitterStreamOptions } from 'rxjs-demand/twitter';
import { eventually } from './eventually.js';
import { ManualScheduler } from './manualScheduler.js';
import { NOW, TOKEN } from './searchHarness.js';
import type { StreamConnection, StreamServer } from './streamServer.js';

/** A line of the stream. */
export function post(id: number | string, text = `text ${String(id)}`): object {
  return { data: { id: String(id), text }, matching_rules: [{ id: '1', tag: 'all' }] };
}

export interface RunningStream {
  readonly scheduler: ManualScheduler;
  readonly batches: (readonly Tweet[])[];
  readonly notices: TwitterStreamNotice[];
  readonly errors: unknown[];
  readonly dropped: string[];
  ids(): string[];
  kinds(): string[];
  /** The messages of the notices of this kind. */
  said(kind: TwitterStreamNotice['kind']): string[];
  request(n: number): void;
  unsubscribe(): void;
  /** Until the `n`th connection stands, on both sides. */
  connected(n: number): Promise<StreamConnection>;
  /** Until there are `n` notices of this kind. */
  noticed(kind: TwitterStreamNotice['kind'], n?: number): Promise<void>;
  /** Until these ids, and no others, were delivered. */
  delivered(...ids: readonly number[]): Promise<void>;
}

/** Subscribes to the stream of the server, in virtual time; with no demand yet. */
export function startStream(
  server: Pick<StreamServer, 'url' | 'connections'>,
  options: Partial<TwitterStreamOptions> = {},
  scheduler: ManualScheduler = new ManualScheduler(NOW),
): RunningStream {
  const batches: (readonly Tweet[])[] = [];
  const notices: TwitterStreamNotice[] = [];
  const errors: unknown[] = [];
  const dropped: string[] = [];
  const subscription = twitterStream({
    bearerToken: TOKEN,
    baseUrl: server.url,
    overflow: 'error',
    scheduler,
    onNotice: (notice) => notices.push(notice),
    onDrop: (tweet) => dropped.push(tweet.id),
    ...options,
  }).subscribeWithDemand({
    next: (events) => batches.push(events),
    error: (error) => errors.push(error),
    complete: () => errors.push('completed'),
  });
  const ids = (): string[] => batches.flat().map((tweet) => tweet.id);
  const of = (kind: TwitterStreamNotice['kind']): TwitterStreamNotice[] => notices.filter((notice) => notice.kind === kind);
  return {
    scheduler,
    batches,
    notices,
    errors,
    dropped,
    ids,
    kinds: () => notices.map((notice) => notice.kind),
    said: (kind) => of(kind).map((notice) => notice.message),
    request: (n) => {
      subscription.request(n);
    },
    unsubscribe: () => {
      subscription.unsubscribe();
    },
    connected: async (n) => {
      await eventually(() => of('connected').length >= n);
      return server.connections[n - 1] as StreamConnection;
    },
    noticed: (kind, n = 1) => eventually(() => of(kind).length >= n),
    delivered: async (...expected) => {
      await eventually(() => ids().length >= expected.length);
      expect(ids()).toEqual(expected.map(String));
    },
  };
}
