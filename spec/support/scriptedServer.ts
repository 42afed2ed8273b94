import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Answer {
  /** Default: 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. */
  readonly body?: string | object;
}

/** 'reset' drops the connection, 'hang' never answers, 'trickle' sends the head and half a body and then nothing. */
export type ScriptedAnswer = Answer | 'reset' | 'hang' | 'trickle';

export interface ReceivedRequest {
  readonly method: string;
  /** As sent, undecoded. */
  readonly path: string;
  readonly params: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The client closed the connection before it had its answer. */
  abandoned: boolean;
}

export interface ScriptedServer {
  readonly url: string;
  /** Every request that came, in order. */
  readonly requests: readonly ReceivedRequest[];
  /** Adds answers: each request takes one. A request beyond the script gets a 418, which no client takes for weather. */
  script(...answers: readonly ScriptedAnswer[]): void;
  stop(): Promise<void>;
}

/** A real HTTP server on loopback that answers in order and records what it was asked. */
export async function startScriptedServer(): Promise<ScriptedServer> {
  const requests: ReceivedRequest[] = [];
  const answers: ScriptedAnswer[] = [];
  const server = createServer((message, response) => {
    const path = message.url ?? '';
    const request: ReceivedRequest = {
      method: message.method ?? '',
      path,
      params: new URL(path, 'http://localhost').searchParams,
      headers: message.headers,
      abandoned: false,
    };
    requests.push(request);
    response.on('close', () => {
      request.abandoned = !response.writableFinished;
    });
    send(answers.shift() ?? { status: 418, body: 'the script is at its end' }, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    requests,
    script: (...more) => {
      answers.push(...more);
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

function send(answer: ScriptedAnswer, response: ServerResponse): void {
  if (answer === 'hang') {
    return;
  }
  if (answer === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  if (answer === 'trickle') {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"meta":');
    return;
  }
  const { status = 200, headers = {}, body = '' } = answer;
  const isText = typeof body === 'string';
  response.writeHead(status, { 'content-type': isText ? 'text/html' : 'application/json', ...headers });
  response.end(isText ? body : JSON.stringify(body));
}
