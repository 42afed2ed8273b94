import { once } from 'node:events';
import { createServer } from 'node:http';
import { Corpus, postsOf } from './Corpus.js';
import type { Fault, FaultKind } from './Faults.js';
import { generatePosts } from './generatePosts.js';
import type { StreamFault } from './OpenStreams.js';
import { type CheckedOptions, type SimulatorOptions, checkOptions } from './options.js';
import type { PostSource } from './Post.js';
import { readJsonLines } from './readJsonLines.js';
import { RequestHandler } from './RequestHandler.js';
import type { LoggedRequest } from './RequestLog.js';
import type { SimulatorStats } from './Stats.js';

export interface Simulator {
  /** For instance `http://127.0.0.1:4010`, without a slash at the end: a `baseUrl`. */
  readonly url: string;
  readonly port: number;
  readonly token: string;
  /** As of now; a new object each time. */
  readonly stats: SimulatorStats;
  /** Posts that can be found by now. */
  readonly corpusSize: number;
  /** The latest 1,000 requests, oldest first. */
  readonly requests: readonly LoggedRequest[];
  /** The next `times` (default 1) requests with a valid token get this fault; several calls queue up. */
  failNext(fault: FaultKind | Fault, times?: number): void;
  /** Connections of the filtered stream that stand. */
  readonly openStreams: number;
  /** Does this to every stream that stands. */
  breakStreams(fault: StreamFault): void;
  /** Closes all connections at once, those of hanging requests too. */
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

/** Starts an HTTP server that answers recent-search and filtered-stream requests as the X API does. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const checked = checkOptions(options);
  const corpus = await openCorpus(checked);
  const handler = new RequestHandler(corpus, checked);
  const server = createServer((request, response) => {
    handler.handle(request, response);
  });
  // An idle connection closed here just when the client reuses it would be a fault nobody asked for.
  server.keepAliveTimeout = 0;
  server.listen(checked.port, HOST);
  await once(server, 'listening');

  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : checked.port;
  return {
    url: `http://${HOST}:${String(port)}`,
    port,
    token: checked.token,
    get stats() {
      return handler.stats.snapshot();
    },
    get corpusSize() {
      return corpus.size;
    },
    get requests() {
      return handler.log.entries;
    },
    failNext: (fault, times) => {
      handler.faults.failNext(fault, times);
    },
    get openStreams() {
      return handler.streams.size;
    },
    breakStreams: (fault) => {
      handler.streams.break(fault);
    },
    close: async () => {
      const closed = once(server.close(), 'close');
      handler.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function openCorpus({ corpusFile, posts, seed, initial, postsPerSecond, forever, now }: CheckedOptions): Promise<Corpus> {
  const source: PostSource =
    corpusFile === undefined ? generatePosts({ count: forever ? Infinity : posts, seed }) : postsOf(await readJsonLines(corpusFile));
  const growth = { initial: initial ?? (forever ? posts : source.length), postsPerSecond, now };
  return new Corpus(source, growth);
}
