import { catchError, defer, from, map, of, tap, timeout, type Observable } from 'rxjs';
import type { AxiosResponse } from 'axios';
import { apiRequest } from './apiRequest.js';
import { answerFailure, thrownFailure, type Failure } from './failure.js';
import { parsePage, type Page } from './parsePage.js';
import { rateLimitRemaining, rateLimitResetAt } from './rateLimitHeaders.js';
import { MalformedAnswer } from './readTweet.js';
import type { Position } from './SearchWindow.js';
import type { Settings } from './settings.js';

/** What one request came to. */
export interface Outcome {
  readonly result: Page | Failure;
  /** Requests left until the reset, when the API said so. */
  readonly rateLimitRemaining: number | undefined;
}

/** Far beyond a page of 100 posts with every field; what is larger is not one. */
const maxContentLength = 10 * 1024 * 1024;

/**
 * Makes one request, once subscribed; emits its outcome and completes, and fails only for a defect. Unsubscribing, and the timeout, abort
 * the request. The timeout is a timer of the scheduler over all of it, the body included: axios' own is silent while bytes trickle.
 */
export function searchPage(settings: Settings, position: Position): Observable<Outcome> {
  const { axios, redact, requestTimeoutMs, scheduler } = settings;
  return defer(() => {
    const controller = new AbortController();
    const answer = axios.request<unknown>({
      ...apiRequest(settings),
      url: '/2/tweets/search/recent',
      params: requestParams(settings, position),
      signal: controller.signal,
      maxContentLength,
      responseType: 'text',
    });
    return from(answer).pipe(
      map((response) => judge(response, position, redact)),
      // Only a request that nobody waits for any more: aborting one that has its answer makes an exception, with its stack, for nobody.
      tap({ unsubscribe: () => controller.abort() }),
    );
  }).pipe(
    catchError((error: unknown) => of(failed(thrownFailure(error, redact)))),
    timeout({
      first: requestTimeoutMs,
      scheduler,
      with: () => of(failed({ kind: 'retry', reason: `no answer within ${String(requestTimeoutMs)} ms` })),
    }),
  );
}

function requestParams(settings: Settings, { sinceId, untilId, nextToken }: Position): Record<string, string | number> {
  const { start_time: startTime, ...params } = settings.params;
  return {
    query: settings.query,
    max_results: settings.maxResults,
    ...params,
    // The API refuses start_time beside since_id.
    ...(sinceId !== undefined ? { since_id: sinceId } : startTime !== undefined ? { start_time: startTime } : {}),
    ...(untilId !== undefined ? { until_id: untilId } : {}),
    ...(nextToken !== undefined ? { next_token: nextToken } : {}),
  };
}

function judge(response: AxiosResponse<unknown>, position: Position, redact: Settings['redact']): Outcome {
  const { status, data } = response;
  // Someone's interceptor may have parsed it.
  const body = typeof data === 'string' ? data : JSON.stringify(data ?? null);
  const remaining = rateLimitRemaining(response.headers);
  if (status !== 200) {
    const resetAt = rateLimitResetAt(response.headers);
    return { result: answerFailure({ status, body, resetAt }, position, redact), rateLimitRemaining: remaining };
  }
  try {
    return { result: parsePage(body), rateLimitRemaining: remaining };
  } catch (error) {
    /* istanbul ignore if -- parsePage throws nothing else: another error would be a defect there, and must not pass for weather */
    if (!(error instanceof MalformedAnswer)) {
      throw error;
    }
    return { result: { kind: 'retry', reason: error.message }, rateLimitRemaining: remaining };
  }
}

function failed(result: Failure): Outcome {
  return { result, rateLimitRemaining: undefined };
}
