import { catchError, concat, defer, endWith, filter, finalize, last, map, Observable, of, scan, switchMap, takeWhile, timeout } from 'rxjs';
import type { AxiosResponse } from 'axios';
import { apiRequest } from '../apiRequest.js';
import { accountAdvice, answerFailure, errorCode, thrownFailure, type Advice } from '../failure.js';
import { rateLimitResetAt } from '../rateLimitHeaders.js';
import { TwitterApiError } from '../TwitterApiError.js';
import { LineDecoder, LineTooLong } from './LineDecoder.js';
import type { StreamSettings } from './settings.js';

/** How a connection ended, or why there was none, and with it what is done about it. */
export type ConnectionEnd =
  | { readonly kind: 'lost'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'limited'; readonly resetAt: number | undefined }
  | { readonly kind: 'final'; readonly error: TwitterApiError };

export type ConnectionEvent = { readonly kind: 'opened' } | { readonly kind: 'lines'; readonly lines: readonly string[] } | ConnectionEnd;

/** A post with all its expansions has some 100 kB at the very most; what is longer is not one, and is not collected to its end. */
const maxLineLength = 1024 * 1024;

/** A refusal says why in far less. */
const maxRefusalLength = 64 * 1024;

const advice: Advice = {
  ...accountAdvice,
  400: 'the API refused a parameter; check `params`',
  403: 'this app may not stream; check in the developer portal that its access level includes the filtered stream',
  404: 'there is no filtered stream at this address; check `baseUrl`',
  409: 'the app has no rules, so that nothing could ever come; add one at /2/tweets/search/stream/rules',
};

/** The part of a Node stream that is used: the core of the package knows no Node types. */
interface Body {
  on(event: 'data', listener: (chunk: Uint8Array) => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  destroy(): unknown;
}

/**
 * One connection, made once subscribed. Emits `opened`, then lines as they come, then how it ended, and completes; fails only for a defect.
 * Unsubscribing aborts it. It is read as fast as it comes, whatever becomes of the lines: a reader that pauses is disconnected by the API.
 */
export function connection(settings: StreamSettings): Observable<ConnectionEvent> {
  const { requestTimeoutMs, scheduler, redact } = settings;
  return defer(() => {
    const controller = new AbortController();
    const answer = defer(() => settings.axios.request<unknown>({ ...requestConfig(settings), signal: controller.signal }));
    return answer.pipe(
      map(checkedAnswer),
      catchError((error: unknown) => of(thrownEnd(error, redact))),
      // Over the head alone, which the API sends at once; the lines have a watch of their own.
      timeout({
        first: requestTimeoutMs,
        scheduler,
        with: () => of<ConnectionEnd>({ kind: 'lost', reason: `no answer within ${String(requestTimeoutMs)} ms` }),
      }),
      switchMap((answered) => ('data' in answered ? read(answered, settings) : of(answered))),
      finalize(() => {
        controller.abort();
      }),
    );
  });
}

function requestConfig(settings: StreamSettings): Parameters<StreamSettings['axios']['request']>[0] {
  const common = apiRequest(settings);
  return {
    ...common,
    url: '/2/tweets/search/stream',
    params: settings.params,
    // Compressed, a keep-alive could be held back in somebody's buffer.
    headers: { ...common.headers, 'Accept-Encoding': 'identity' },
    // The stream has no end; what is bounded is a line of it, and the time between two.
    maxContentLength: -1,
    timeout: 0,
    responseType: 'stream',
  };
}

/** An interceptor that returns something else, or forgets to return, is no reason to ask again. */
function checkedAnswer(response: AxiosResponse<unknown> | undefined | null): AxiosResponse<Body> | ConnectionEnd {
  if (isAnswer(response)) {
    return response;
  }
  const error = new TwitterApiError('The answer is no Node stream; check the adapter and the interceptors of `axios`', {
    status: response?.status,
  });
  return { kind: 'final', error };
}

function read({ status, headers, data }: AxiosResponse<Body>, settings: StreamSettings): Observable<ConnectionEvent> {
  if (status === 200) {
    return concat(of<ConnectionEvent>({ kind: 'opened' }), watched(data, settings));
  }
  return refusalText(data, settings).pipe(map((body) => answerEnd({ status, body, resetAt: rateLimitResetAt(headers) }, settings.redact)));
}

/** The lines. The watch is over whole lines, the empty ones that keep the connection alive included: bytes could trickle for ever. */
function watched(body: Body, { keepAliveTimeoutMs, scheduler }: StreamSettings): Observable<ConnectionEvent> {
  return defer(() => {
    const decoder = new LineDecoder(maxLineLength);
    return chunks(body).pipe(
      map((chunk): ConnectionEvent => ({ kind: 'lines', lines: decoder.push(chunk) })),
      filter((event) => event.kind !== 'lines' || event.lines.length > 0),
      endWith<ConnectionEvent>({ kind: 'lost', reason: 'the API closed the connection' }),
    );
  }).pipe(
    catchError((error: unknown) => of(error instanceof LineTooLong ? tooLong(error) : brokenOff(error))),
    timeout({
      each: keepAliveTimeoutMs,
      scheduler,
      with: () => of<ConnectionEnd>({ kind: 'lost', reason: `no sign of life for ${String(keepAliveTimeoutMs)} ms` }),
    }),
  );
}

function tooLong({ message }: LineTooLong): ConnectionEnd {
  return { kind: 'lost', reason: message };
}

function brokenOff(error: unknown): ConnectionEnd {
  /* istanbul ignore next -- errors of Node's sockets have codes; others' may not */
  const code = errorCode(error) ?? 'no code';
  return { kind: 'lost', reason: `the connection broke off (${code})` };
}

/** What a refusal says: its beginning, and nothing when it does not come in time. */
function refusalText(body: Body, { requestTimeoutMs, scheduler }: StreamSettings): Observable<string> {
  return defer(() => {
    const decoder = new TextDecoder();
    return chunks(body).pipe(
      scan((text, chunk) => text + decoder.decode(chunk, { stream: true }), ''),
      takeWhile((text) => text.length < maxRefusalLength, true),
      // None is an error, and as good as one that breaks off.
      last(),
    );
  }).pipe(
    timeout({ first: requestTimeoutMs, scheduler, with: () => of('') }),
    catchError(() => of('')),
  );
}

function chunks(body: Body): Observable<Uint8Array> {
  return new Observable((subscriber) => {
    // Kept when unsubscribed: an `error` that nobody listens to would end the process.
    body.on('error', (error) => {
      subscriber.error(error);
    });
    body.on('close', () => {
      subscriber.complete();
    });
    body.on('data', (chunk) => {
      subscriber.next(chunk);
    });
    return () => {
      body.destroy();
    };
  });
}

function answerEnd(answer: { status: number; body: string; resetAt: number | undefined }, redact: (text: string) => string): ConnectionEnd {
  const failure = answerFailure(answer, { sinceId: undefined, untilId: undefined, nextToken: undefined }, redact, advice);
  switch (failure.kind) {
    case 'rateLimited':
      return { kind: 'limited', resetAt: failure.resetAt };
    case 'final':
      return failure;
    default:
      return { kind: 'refused', reason: `the API answered ${String(answer.status)}` };
  }
}

function thrownEnd(error: unknown, redact: (text: string) => string): ConnectionEnd {
  const failure = thrownFailure(error, redact);
  return failure.kind === 'final' ? failure : { kind: 'lost', reason: failure.reason };
}

function isAnswer(response: AxiosResponse<unknown> | undefined | null): response is AxiosResponse<Body> {
  const body = response?.data as Partial<Body> | null | undefined;
  return typeof body?.on === 'function' && typeof body.destroy === 'function';
}
