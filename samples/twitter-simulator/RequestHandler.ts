import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Corpus } from './Corpus.js';
import {
  FORBIDDEN,
  METHOD_NOT_ALLOWED,
  NO_RULES,
  NOT_FOUND,
  type Problem,
  RATE_LIMITED,
  UNAUTHORIZED,
  UNAVAILABLE_HTML,
  USAGE_CAPPED,
} from './errors.js';
import { type Fault, Faults } from './Faults.js';
import { OpenStreams } from './OpenStreams.js';
import type { CheckedOptions } from './options.js';
import { RateLimit, rateLimitHeaders } from './RateLimit.js';
import { RequestLog } from './RequestLog.js';
import { searchEndpoint } from './searchEndpoint.js';
import { readStreamParameters } from './searchParameters.js';
import { Stats } from './Stats.js';
import { StreamRules } from './StreamRules.js';

export const SEARCH_PATH = '/2/tweets/search/recent';
export const STREAM_PATH = '/2/tweets/search/stream';
export const RULES_PATH = `${STREAM_PATH}/rules`;

const METHODS: Readonly<Record<string, readonly string[]>> = {
  [SEARCH_PATH]: ['GET'],
  [STREAM_PATH]: ['GET'],
  [RULES_PATH]: ['GET', 'POST'],
};
const MAX_RULES_LENGTH = 1_000_000;

const SINCE_ID_AGE_MS = 7 * 24 * 60 * 60 * 1000;
const REPEATED_POSTS = 3;
const INJECTED_RESET_MS = 2000;
const CLOCK_JUMP_MS = 60 * 60 * 1000;

/** What happens to one request: path, method, token, fault, rate limit, search, in this order. */
export class RequestHandler {
  readonly stats = new Stats();
  readonly faults: Faults;
  readonly log: RequestLog;
  readonly rules = new StreamRules();
  readonly streams: OpenStreams;
  readonly #corpus: Corpus;
  readonly #options: CheckedOptions;
  readonly #rateLimit: RateLimit;
  readonly #timers = new Set<NodeJS.Timeout>();
  #previousPage: readonly number[] = [];
  #closed = false;

  constructor(corpus: Corpus, options: CheckedOptions) {
    this.#corpus = corpus;
    this.#options = options;
    this.faults = new Faults(options.faults, options.faultSeed, options.faultPlan);
    this.log = new RequestLog(options.token);
    this.streams = new OpenStreams(corpus, this.rules, options);
    for (const rule of options.streamRules) this.rules.add(rule);
    this.#rateLimit = new RateLimit({ limit: options.rateLimit, windowMs: options.rateLimitWindowMs, now: options.now });
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    const { method = '', url: target = '/', headers } = request;
    // Joined, not resolved, so that a path starting with `//` stays a path. Only proxies are sent a target without a slash.
    const url = new URL(`http://simulator${target.startsWith('/') ? target : '/'}`);
    this.stats.countRequest();
    this.#options.onRequest(this.stats.requests);
    this.log.add(method, url, this.#options.now());
    const methods = METHODS[url.pathname];
    if (methods === undefined) this.#refuse(response, NOT_FOUND);
    else if (!methods.includes(method)) this.#refuse(response, METHOD_NOT_ALLOWED, { allow: methods.join(', ') });
    else if (headers.authorization !== `Bearer ${this.#options.token}`) this.#refuse(response, UNAUTHORIZED);
    else if (url.pathname === RULES_PATH) this.#changeRules(request, response);
    else if (url.pathname === STREAM_PATH) this.#withFault(request, response, () => this.#stream(response, url.searchParams));
    else this.#withFault(request, response, (fault) => this.#answer(response, url.searchParams, fault));
  }

  /** Drops answers that were to come later. */
  close(): void {
    this.#closed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.streams.close();
  }

  /** Of the faults that spoil an answer's body only the search knows; a stream has its own, see `OpenStreams`. */
  #withFault(request: IncomingMessage, response: ServerResponse, answer: (fault: Fault | undefined) => void): void {
    const fault = this.faults.next();
    if (fault) this.stats.countFault(fault.kind);
    switch (fault?.kind) {
      case 'reset':
        request.socket.resetAndDestroy();
        return;
      case 'hang':
        this.#onAbandoned(response, () => undefined);
        return;
      case 'html503':
        this.#send(response, 503, UNAVAILABLE_HTML, { 'content-type': 'text/html; charset=utf-8' });
        return;
      case 'unauthorized':
        this.#refuse(response, UNAUTHORIZED);
        return;
      case 'forbidden':
        this.#refuse(response, FORBIDDEN);
        return;
      case 'usageCap':
        this.#refuse(response, USAGE_CAPPED);
        return;
      case 'rateLimited':
        this.#refuse(response, RATE_LIMITED, this.#injectedRateLimit(fault));
        return;
      case 'slow':
        this.#later(response, fault.delayMs ?? this.#options.slowMs, () => answer(fault));
        return;
      default:
        answer(fault);
    }
  }

  #answer(response: ServerResponse, params: URLSearchParams, fault: Fault | undefined): void {
    const allowed = this.#rateLimit.take();
    const limits = this.#rateLimit.state;
    const jumpMs = fault?.kind === 'clockJump' ? (fault.byMs ?? CLOCK_JUMP_MS) : 0;
    const limitHeaders = rateLimitHeaders({ ...limits, reset: limits.reset + Math.round(jumpMs / 1000) });
    this.stats.noteRateLimit(limits);
    if (!allowed || (fault?.kind === 'clockJump' && fault.limited)) {
      this.#refuse(response, RATE_LIMITED, limitHeaders);
      return;
    }

    const { enforceSinceIdAge, matchAll, now } = this.#options;
    const { status, body, served } = searchEndpoint(params, this.#corpus, {
      matchAll,
      partialErrors: fault?.kind === 'partialErrors',
      short: fault?.kind === 'shortPage',
      repeat: fault?.kind === 'duplicates' ? this.#previousPage.slice(-REPEATED_POSTS) : [],
      ...(enforceSinceIdAge ? { oldestSinceId: now() - SINCE_ID_AGE_MS } : {}),
    });
    if (status !== 200) {
      this.#refuse(response, { status, body }, limitHeaders);
      return;
    }
    const json = JSON.stringify(body);
    const broken = fault?.kind === 'malformedJson';
    this.#send(response, status, broken ? json.slice(0, Math.floor(json.length / 2)) : json, {
      'content-type': 'application/json; charset=utf-8',
      ...limitHeaders,
    });
    if (broken) return;
    this.stats.countPage(served);
    if (served.length > 0) this.#previousPage = served;
  }

  #stream(response: ServerResponse, params: URLSearchParams): void {
    if (this.rules.size === 0) {
      this.#refuse(response, NO_RULES);
      return;
    }
    this.stats.countStatus(200);
    this.streams.open(response, readStreamParameters(params), (index) => this.stats.countPosts([index]));
  }

  #changeRules(request: IncomingMessage, response: ServerResponse): void {
    if (request.method === 'GET') {
      this.#tell(response, this.rules.list());
      return;
    }
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (text.length > MAX_RULES_LENGTH) request.destroy();
    });
    request.on('end', () => this.#tell(response, this.rules.change(parsed(text))));
  }

  #injectedRateLimit(fault: Extract<Fault, { kind: 'rateLimited' }>): Record<string, string> {
    if (fault.reset === false) return {};
    const reset = Math.ceil((this.#options.now() + (fault.resetAfterMs ?? INJECTED_RESET_MS)) / 1000);
    return rateLimitHeaders({ limit: this.#options.rateLimit, remaining: 0, reset });
  }

  /** What was done with the rules, or why nothing was. */
  #tell(response: ServerResponse, answer: Problem): void {
    if (answer.status >= 400) this.#refuse(response, answer);
    else this.#send(response, answer.status, JSON.stringify(answer.body), { 'content-type': 'application/json; charset=utf-8' });
  }

  #refuse(response: ServerResponse, { status, body }: Problem, headers: Record<string, string> = {}): void {
    this.#send(response, status, JSON.stringify(body), { 'content-type': 'application/problem+json; charset=utf-8', ...headers });
  }

  #send(response: ServerResponse, status: number, text: string, headers: Record<string, string>): void {
    this.stats.countStatus(status);
    response.writeHead(status, { ...headers, 'content-length': String(Buffer.byteLength(text)) }).end(text);
  }

  #later(response: ServerResponse, delayMs: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      action();
    }, delayMs);
    this.#timers.add(timer);
    this.#onAbandoned(response, () => {
      clearTimeout(timer);
      this.#timers.delete(timer);
    });
  }

  /** When the client closes the connection before it has its answer. */
  #onAbandoned(response: ServerResponse, action: () => void): void {
    response.once('close', () => {
      if (response.writableEnded || this.#closed) return;
      this.stats.countAbandoned();
      action();
    });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
