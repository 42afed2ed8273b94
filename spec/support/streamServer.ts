import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer } from './scriptedServer.js';

/** One connection of the stream, driven by the spec. */
export interface StreamConnection {
  readonly headers: IncomingHttpHeaders;
  readonly params: URLSearchParams;
  /** The client has gone. */
  readonly closed: boolean;
  /** Text, bytes, or objects, one line each: all in one piece. */
  send(...parts: readonly (string | Uint8Array | object)[]): void;
  end(text?: string): void;
  reset(): void;
}

/** 'hang' answers nothing, 'headers' sends half a head and no more, 'broken' a 503 whose body breaks off. */
export type Refusal = Answer | 'hang' | 'headers' | 'reset' | 'broken';

export interface StreamServer {
  readonly url: string;
  /** The connections that were accepted, in order. */
  readonly connections: readonly StreamConnection[];
  /** Every path that was asked for, undecoded, in order. */
  readonly paths: readonly string[];
  /** The next requests for the stream get these; all others are accepted. */
  refuse(...refusals: readonly Refusal[]): void;
  /** Answers to the next searches; beyond them the search finds nothing. */
  found(...answers: readonly Answer[]): void;
  stop(): Promise<void>;
}

/** A real HTTP server on loopback with a stream whose lines the spec sends itself, and a scripted search. */
export async function startStreamServer(): Promise<StreamServer> {
  const connections: StreamConnection[] = [];
  const paths: string[] = [];
  const refusals: Refusal[] = [];
  const pages: Answer[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    paths.push(path);
    if (path.startsWith('/2/tweets/search/recent')) {
      answer(response, pages.shift() ?? { body: { meta: { result_count: 0 } } });
      return;
    }
    const refusal = refusals.shift();
    if (refusal === undefined) {
      connections.push(accept(response, request.headers, new URL(path, 'http://localhost').searchParams));
    } else if (refusal === 'reset') {
      request.socket.resetAndDestroy();
    } else if (refusal === 'headers') {
      request.socket.write('HTTP/1.1 200 OK\r\ncontent-type: ');
    } else if (refusal === 'broken') {
      response.writeHead(503, { 'content-length': '100' });
      response.write('{"detail":', () => {
        request.socket.destroy();
      });
    } else if (refusal !== 'hang') {
      answer(response, refusal);
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    connections,
    paths,
    refuse: (...more) => {
      refusals.push(...more);
    },
    found: (...more) => {
      pages.push(...more);
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function accept(response: ServerResponse, headers: IncomingHttpHeaders, params: URLSearchParams): StreamConnection {
  let closed = false;
  response.on('close', () => {
    closed = true;
  });
  response.writeHead(200, { 'content-type': 'application/json' });
  response.flushHeaders();
  return {
    headers,
    params,
    get closed() {
      return closed;
    },
    send: (...parts) => {
      const bytes = parts.map((part) =>
        part instanceof Uint8Array ? part : Buffer.from(typeof part === 'string' ? part : `${JSON.stringify(part)}\r\n`),
      );
      response.write(Buffer.concat(bytes));
    },
    end: (text) => {
      response.end(text ?? '');
    },
    reset: () => {
      response.socket?.resetAndDestroy();
    },
  };
}

function answer(response: ServerResponse, { status = 200, headers = {}, body = '' }: Answer): void {
  const isText = typeof body === 'string';
  response.writeHead(status, { 'content-type': isText ? 'text/html' : 'application/json', ...headers });
  response.end(isText ? body : JSON.stringify(body));
}
