import defaultAxios, { type AxiosInstance } from 'axios';
import { asyncScheduler, isObservable, NEVER, noop, type Observable, type SchedulerLike } from 'rxjs';
import type { CheckpointStore } from './checkpoint.js';
import { describeValue } from './describeValue.js';
import { isId } from './ids.js';
import type { TwitterNotice } from './notices.js';
import type { AcknowledgedSearchOptions, TwitterSearchOptions } from './options.js';
import { checkParams } from './params.js';
import { isObject } from './json.js';
import { redactor } from './redact.js';
import type { OnNack } from './TweetMessage.js';

/** The options, checked and filled in. */
export interface Settings {
  readonly query: string;
  /** The header. A function, as whatever prints a subscription prints its settings: what a function closes over is not shown. */
  readonly authorization: () => string;
  readonly baseUrl: string;
  readonly sinceId: string | undefined;
  readonly maxResults: number;
  readonly pollIntervalMs: number;
  readonly requestTimeoutMs: number;
  readonly params: Readonly<Record<string, string | number>>;
  readonly axios: AxiosInstance;
  readonly checkpoint: CheckpointStore | undefined;
  readonly checkpointKey: string;
  readonly acknowledge: boolean;
  readonly onNack: OnNack;
  readonly stopOn: Observable<unknown>;
  readonly onNotice: (notice: TwitterNotice) => void;
  readonly scheduler: SchedulerLike;
  readonly redact: (text: string) => string;
}

/** What a timer can hold; a longer one fires at once. */
const maxTimer = 2 ** 31 - 1;

/** Checks every option, before any request. */
export function checkOptions(options: AcknowledgedSearchOptions | TwitterSearchOptions): Settings {
  if (!isObject(options)) {
    throw new RangeError(`Expected \`options\` to be an object, got ${describeValue(options)}`);
  }
  const { sinceId, checkpoint, onNotice = noop, axios = defaultAxios.create() } = options;
  const acknowledge = expect('acknowledge', options.acknowledge ?? false, (value) => typeof value === 'boolean', 'true or false');
  const token = checkToken(options.bearerToken);
  const query = expect('query', options.query, isQuery, 'a string of 1 to 4096 characters that is not blank');
  expect('checkpoint', checkpoint, (value) => value === undefined || isStore(value), 'an object with the functions `load` and `save`');
  expect('sinceId', sinceId, (value) => value === undefined || isId(value), 'a string of 1 to 19 digits');
  return {
    query,
    authorization: () => `Bearer ${token}`,
    baseUrl: checkBaseUrl(options.baseUrl ?? 'https://api.x.com'),
    sinceId,
    maxResults: integer('maxResults', options.maxResults ?? 100, 10, 100),
    pollIntervalMs: integer('pollIntervalMs', options.pollIntervalMs ?? 20_000, 0, maxTimer),
    requestTimeoutMs: integer('requestTimeoutMs', options.requestTimeoutMs ?? 10_000, 1, maxTimer),
    params: checkParams(options.params ?? {}, { sinceId: sinceId !== undefined, checkpoint: checkpoint !== undefined, acknowledge }),
    axios: expect('axios', axios, (value) => typeof (value as Partial<AxiosInstance> | null)?.request === 'function', 'an AxiosInstance'),
    checkpoint,
    checkpointKey: `twitterSearch:${query}`,
    ...acknowledgement(options),
    onNotice: expect('onNotice', onNotice, (value) => typeof value === 'function', 'a function'),
    scheduler: options.scheduler ?? asyncScheduler,
    redact: redactor(token),
  };
}

function expect<T>(name: string, value: T, accepts: (value: unknown) => boolean, what: string): T {
  if (!accepts(value)) {
    throw new RangeError(`Expected \`${name}\` to be ${what}, got ${describeValue(value)}`);
  }
  return value;
}

function acknowledgement(options: AcknowledgedSearchOptions | TwitterSearchOptions): Pick<Settings, 'acknowledge' | 'onNack' | 'stopOn'> {
  if (options.acknowledge !== true) {
    return { acknowledge: false, onNack: 'hold', stopOn: NEVER };
  }
  const { onNack = 'hold', stopOn = NEVER } = options;
  expect('onNack', onNack, (value) => value === 'hold' || value === 'pass', "'hold' or 'pass'");
  return { acknowledge: true, onNack, stopOn: expect('stopOn', stopOn, isObservable, 'an Observable') };
}

function integer(name: string, value: number, least: number, most: number): number {
  const accepts = (given: unknown): boolean => Number.isInteger(given) && (given as number) >= least && (given as number) <= most;
  return expect(name, value, accepts, `an integer from ${String(least)} to ${String(most)}`);
}

function isQuery(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 4096 && value.trim() !== '';
}

function isStore(value: unknown): boolean {
  return isObject(value) && typeof value.load === 'function' && typeof value.save === 'function';
}

function checkToken(token: unknown): string {
  // Its value is shown to nobody, wrong or right: what a header cannot carry may still be the token with a line break after it.
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) {
    const got =
      typeof token === 'string'
        ? `a string of ${String(token.length)} characters (its value is not shown)`
        : `a value of type ${typeof token}`;
    throw new RangeError(`Expected \`bearerToken\` to be a non-empty string of visible ASCII characters without whitespace, got ${got}`);
  }
  return token;
}

function checkBaseUrl(baseUrl: string): string {
  const url = typeof baseUrl === 'string' && URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url !== undefined && (url.username !== '' || url.password !== '')) {
    // axios would send them in place of the bearer token.
    throw new RangeError('Expected `baseUrl` to be without user name and password (its value is not shown)');
  }
  const isPlain = url !== undefined && /^https?:$/.test(url.protocol) && !/[?#]/.test(baseUrl);
  return expect('baseUrl', baseUrl, () => isPlain, 'an http or https URL without query and fragment');
}
