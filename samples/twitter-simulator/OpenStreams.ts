import type { ServerResponse } from 'node:http';
import type { Corpus } from './Corpus.js';
import { OPERATIONAL_DISCONNECT } from './errors.js';
import { renderStreamed } from './renderPage.js';
import type { SearchRequest } from './searchParameters.js';
import type { StreamRules } from './StreamRules.js';

/**
 * What goes wrong with a stream that stands: `cut` ends it in the middle of a post, `stall` leaves it open and silent, `reset` resets the
 * connection, `operationalDisconnect` says so before it ends.
 */
export type StreamFault = 'cut' | 'stall' | 'reset' | 'operationalDisconnect';

/** How often a stream looks for new posts: real time, as the corpus grows by its own clock and has no timer. */
const LOOK_MS = 20;

/** The connections of the filtered stream. Each is sent what appears while it stands, nothing from before. */
export class OpenStreams {
  readonly #open = new Set<{ readonly response: ServerResponse; readonly timer: NodeJS.Timeout }>();

  constructor(
    private readonly corpus: Corpus,
    private readonly rules: StreamRules,
    private readonly options: { readonly keepAliveMs: number; readonly now: () => number },
  ) {}

  get size(): number {
    return this.#open.size;
  }

  open(response: ServerResponse, request: SearchRequest, onPost: (index: number) => void): void {
    let next = this.corpus.size;
    let sentAt = this.options.now();
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
    response.flushHeaders();
    const look = (): void => {
      const now = this.options.now();
      for (; next < this.corpus.size; next++) {
        const post = this.corpus.at(next);
        const matching = this.rules.matching(post);
        if (matching.length === 0) continue;
        response.write(`${JSON.stringify(renderStreamed(post, matching, request))}\r\n`);
        sentAt = now;
        onPost(next);
      }
      if (now - sentAt < this.options.keepAliveMs) return;
      response.write('\r\n');
      sentAt = now;
    };
    const stream = { response, timer: setInterval(look, LOOK_MS) };
    this.#open.add(stream);
    response.once('close', () => {
      clearInterval(stream.timer);
      this.#open.delete(stream);
    });
  }

  break(fault: StreamFault): void {
    for (const { response, timer } of this.#open) {
      clearInterval(timer);
      // It stays here until its client has noticed.
      if (response.writableEnded) continue;
      if (fault === 'reset') response.socket?.resetAndDestroy();
      else if (fault === 'cut') response.end('{"data":{"id":"1","te');
      else if (fault === 'operationalDisconnect') response.end(`${JSON.stringify(OPERATIONAL_DISCONNECT)}\r\n`);
    }
  }

  close(): void {
    for (const { timer } of this.#open) clearInterval(timer);
  }
}
