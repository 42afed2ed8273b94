import defaultAxios, { type AxiosInstance } from 'axios';
import { asyncScheduler, noop, type SchedulerLike } from 'rxjs';
import { checkAxios, checkBaseUrl, checkFunction, checkObject, checkQuery, checkToken, expect, integer, maxTimer } from '../checks.js';
import { describeValue } from '../describeValue.js';
import { isId } from '../ids.js';
import { isObject } from '../json.js';
import type { TwitterStreamNotice } from '../notices.js';
import { checkValues } from '../params.js';
import { redactor } from '../redact.js';
import { checkOptions, type Settings } from '../settings.js';
import type { TwitterStreamOptions } from './options.js';
import type { WaitingSettings } from './WaitingPosts.js';

/** The options, checked and filled in. */
export interface StreamSettings extends WaitingSettings {
  /** The header. A function: what it closes over is not shown by whatever prints a subscription. */
  readonly authorization: () => string;
  readonly baseUrl: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly axios: AxiosInstance;
  readonly keepAliveTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly repair: RepairSettings | undefined;
  readonly onNotice: (notice: TwitterStreamNotice) => void;
  readonly scheduler: SchedulerLike;
  readonly redact: (text: string) => string;
}

export interface RepairSettings {
  readonly search: Settings;
  readonly sinceId: string | undefined;
  readonly delayMs: number;
}

const policies: readonly unknown[] = ['error', 'dropOldest', 'dropNewest', 'latest'];

/** Parameters that the stream knows and the search does not, or uses otherwise. */
const streamOnly = new Set(['backfill_minutes', 'partition', 'start_time', 'end_time']);

/** Checks every option, before any request. */
export function checkStreamOptions(options: TwitterStreamOptions): StreamSettings {
  checkObject(options);
  const { axios = defaultAxios.create(), bufferSize = 10_000, overflow, onDrop, onNotice = noop } = options;
  const isSize = (value: unknown): boolean => value === Infinity || (Number.isInteger(value) && (value as number) >= 0);
  const isFunctionOrNone = (value: unknown): boolean => value === undefined || typeof value === 'function';
  const token = checkToken(options.bearerToken);
  const settings = {
    authorization: () => `Bearer ${token}`,
    baseUrl: checkBaseUrl(options.baseUrl ?? 'https://api.x.com'),
    params: checkValues(options.params ?? {}),
    axios: checkAxios(axios),
    bufferSize: expect('bufferSize', bufferSize, isSize, 'an integer of at least 0 or Infinity'),
    overflow: expect('overflow', overflow, (value) => policies.includes(value), "one of 'error', 'dropOldest', 'dropNewest', 'latest'"),
    onDrop: expect('onDrop', onDrop, isFunctionOrNone, 'a function'),
    keepAliveTimeoutMs: integer('keepAliveTimeoutMs', options.keepAliveTimeoutMs ?? 20_000, 1, maxTimer),
    requestTimeoutMs: integer('requestTimeoutMs', options.requestTimeoutMs ?? 10_000, 1, maxTimer),
    onNotice: checkFunction('onNotice', onNotice),
    scheduler: options.scheduler ?? asyncScheduler,
    redact: redactor(token),
  };
  return { ...settings, repair: checkRepair(options.repairWith, token, settings) };
}

function checkRepair(
  repairWith: TwitterStreamOptions['repairWith'],
  bearerToken: string,
  settings: Omit<StreamSettings, 'repair'>,
): RepairSettings | undefined {
  if (repairWith === undefined) {
    return undefined;
  }
  if (!isObject(repairWith)) {
    throw new RangeError(`Expected \`repairWith\` to be an object, got ${describeValue(repairWith)}`);
  }
  const { sinceId, delayMs = 30_000 } = repairWith;
  const { baseUrl, axios, requestTimeoutMs, onNotice, scheduler } = settings;
  const params = Object.fromEntries(Object.entries(settings.params).filter(([name]) => !streamOnly.has(name)));
  const query = checkQuery('repairWith.query', repairWith.query);
  return {
    // No pause behind its window: a repair reads one, and is done.
    search: checkOptions({ query, bearerToken, baseUrl, params, axios, requestTimeoutMs, onNotice, scheduler, pollIntervalMs: 0 }),
    sinceId: expect('repairWith.sinceId', sinceId, (value) => value === undefined || isId(value), 'a string of 1 to 19 digits'),
    delayMs: integer('repairWith.delayMs', delayMs, 0, maxTimer),
  };
}
