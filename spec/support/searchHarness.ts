import axios from 'axios';
import type { DemandObservable, Message } from 'rxjs-demand';
import {
  twitterSearch,
  type AcknowledgedSearchOptions,
  type Tweet,
  type TwitterNotice,
  type TwitterSearchOptions,
} from 'rxjs-demand/twitter';
import { eventually, turn } from './eventually.js';
import { ManualScheduler } from './manualScheduler.js';
import type { Answer, ScriptedServer } from './scriptedServer.js';

export const TOKEN = 'AAAAsecret%2FtokenZZZZ';

/** A real moment, so that rate-limit resets and checkpoints carry believable times. */
export const NOW = 1_790_000_000_000;

/** A page of search results with these ids, newest first; `next` is its next_token. */
export function page(ids: readonly (string | number)[], next?: string): Answer {
  const texts = ids.map(String);
  return {
    body: {
      ...(texts.length === 0 ? {} : { data: texts.map((id) => ({ id, text: `text ${id}` })) }),
      meta: {
        result_count: texts.length,
        ...(texts.length === 0 ? {} : { newest_id: texts[0], oldest_id: texts.at(-1) }),
        ...(next === undefined ? {} : { next_token: next }),
      },
    },
  };
}

/** `count` ids downwards from `newest`. */
export function ids(newest: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => newest - index);
}

interface Running<T> {
  readonly scheduler: ManualScheduler;
  readonly batches: (readonly T[])[];
  readonly notices: TwitterNotice[];
  readonly errors: unknown[];
  /** Ids of everything delivered so far. */
  ids(): string[];
  /** Requests begun: counted where the client is called, so that "no request was made" needs no waiting. */
  begun(): number;
  request(n: number): void;
  unsubscribe(): void;
  /** Until no request is in flight and what the last one brought was handled. */
  idle(): Promise<void>;
  kinds(): string[];
}

export type RunningSearch = Running<Tweet>;

export interface RunningMessages extends Running<Message<Tweet>> {
  /** Everything delivered so far. */
  messages(): readonly Message<Tweet>[];
}

type CommonOptions = Omit<TwitterSearchOptions, 'acknowledge'>;
type Server = Pick<ScriptedServer, 'url'>;

/** Subscribes to a search of the scripted server, in virtual time, with no demand yet. */
export function startSearch(
  server: Server,
  options: Partial<TwitterSearchOptions> = {},
  scheduler = new ManualScheduler(NOW),
): RunningSearch {
  const { acknowledge: _plain, ...given } = options;
  return run(
    server,
    given,
    scheduler,
    (all) => twitterSearch(all),
    ({ id }) => id,
  );
}

/** The same with `acknowledge`. */
export function startMessages(
  server: Server,
  options: Partial<AcknowledgedSearchOptions> = {},
  scheduler = new ManualScheduler(NOW),
): RunningMessages {
  const { acknowledge: _always, onNack, stopOn, ...given } = options;
  const acknowledged = { acknowledge: true, ...(onNack ? { onNack } : {}), ...(stopOn ? { stopOn } : {}) } as const;
  const running = run(
    server,
    given,
    scheduler,
    (all) => twitterSearch({ ...all, ...acknowledged }),
    ({ data }) => data.id,
  );
  return { ...running, messages: () => running.batches.flat() };
}

function run<T>(
  server: Server,
  options: Partial<CommonOptions>,
  scheduler: ManualScheduler,
  search: (options: CommonOptions) => DemandObservable<T>,
  idOf: (event: T) => string,
): Running<T> {
  const client = options.axios ?? axios.create();
  let begun = 0;
  let ended = 0;
  const request = client.request.bind(client);
  client.request = (config) => {
    begun += 1;
    const answer = request(config);
    const settled = (): void => {
      ended += 1;
    };
    answer.then(settled, settled);
    return answer as never;
  };
  const batches: (readonly T[])[] = [];
  const notices: TwitterNotice[] = [];
  const errors: unknown[] = [];
  const search$ = search({
    query: 'anitta',
    bearerToken: TOKEN,
    baseUrl: server.url,
    scheduler,
    onNotice: (notice) => notices.push(notice),
    ...options,
    axios: client,
  });
  const subscription = search$.subscribeWithDemand({
    next: (events) => batches.push(events),
    error: (error) => errors.push(error),
    complete: () => errors.push('completed'),
  });
  return {
    scheduler,
    batches,
    notices,
    errors,
    ids: () => batches.flat().map(idOf),
    begun: () => begun,
    request: (n) => {
      subscription.request(n);
    },
    unsubscribe: () => {
      subscription.unsubscribe();
    },
    idle: async () => {
      // An answer may begin the next request at once: idle is what stays so for a turn.
      let before = -1;
      while (before !== begun || begun !== ended) {
        before = begun;
        await eventually(() => begun === ended);
        await turn();
      }
    },
    kinds: () => notices.map((notice) => notice.kind),
  };
}
