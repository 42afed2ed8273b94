import defaultAxios, { type AxiosInstance } from 'axios';
import { asyncScheduler, isObservable, NEVER, noop, type Observable, type SchedulerLike } from 'rxjs';
import type { CheckpointStore } from './checkpoint.js';
import { checkAxios, checkBaseUrl, checkFunction, checkObject, checkQuery, checkToken, expect, integer, maxTimer } from './checks.js';
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

/** Checks every option, before any request. */
export function checkOptions(options: AcknowledgedSearchOptions | TwitterSearchOptions): Settings {
  checkObject(options);
  const { sinceId, checkpoint, onNotice = noop, axios = defaultAxios.create() } = options;
  const acknowledge = expect('acknowledge', options.acknowledge ?? false, (value) => typeof value === 'boolean', 'true or false');
  const token = checkToken(options.bearerToken);
  const query = checkQuery('query', options.query);
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
    axios: checkAxios(axios),
    checkpoint,
    checkpointKey: `twitterSearch:${query}`,
    ...acknowledgement(options),
    onNotice: checkFunction('onNotice', onNotice),
    scheduler: options.scheduler ?? asyncScheduler,
    redact: redactor(token),
  };
}

function acknowledgement(options: AcknowledgedSearchOptions | TwitterSearchOptions): Pick<Settings, 'acknowledge' | 'onNack' | 'stopOn'> {
  if (options.acknowledge !== true) {
    return { acknowledge: false, onNack: 'hold', stopOn: NEVER };
  }
  const { onNack = 'hold', stopOn = NEVER } = options;
  expect('onNack', onNack, (value) => value === 'hold' || value === 'pass', "'hold' or 'pass'");
  return { acknowledge: true, onNack, stopOn: expect('stopOn', stopOn, isObservable, 'an Observable') };
}

function isStore(value: unknown): boolean {
  return isObject(value) && typeof value.load === 'function' && typeof value.save === 'function';
}
