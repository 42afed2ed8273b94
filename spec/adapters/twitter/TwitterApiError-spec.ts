import { inspect } from 'node:util';
import axios from 'axios';
import { TwitterApiError } from 'rxjs-demand/twitter';
import { eventually } from '../../support/eventually.js';
import { startScriptedServer, type ScriptedAnswer, type ScriptedServer } from '../../support/scriptedServer.js';
import { page, startSearch, TOKEN } from '../../support/searchHarness.js';

describe('TwitterApiError', () => {
  it('is an Error with a name, and has only the facts that are known', () => {
    const error = new TwitterApiError('401: no', { status: 401, type: undefined, detail: undefined });
    expect(error).toBeInstanceOf(Error);
    expect([error.name, error.message, error.status, error.type, error.detail]).toEqual([
      'TwitterApiError',
      '401: no',
      401,
      undefined,
      undefined,
    ]);
    expect(error.cause).toBeUndefined();
  });

  describe('the token', () => {
    let server: ScriptedServer;

    beforeEach(async () => {
      server = await startScriptedServer();
    });

    afterEach(async () => {
      await server.stop();
    });

    /** Everything that can be seen of a value. */
    const seen = (value: unknown): string =>
      [
        inspect(value, { depth: 10, showHidden: true, getters: true }),
        String(value),
        JSON.stringify(value),
        ...(value instanceof Error ? [value.message, String(value.stack), inspect(value.cause, { depth: 10, showHidden: true })] : []),
      ].join('\n');

    const secrets = [TOKEN, encodeURIComponent(TOKEN), decodeURIComponent(TOKEN), TOKEN.slice(4, 10)];

    /** An answer that gives back what it was sent, wherever a text goes. */
    const echo = (status: number): ScriptedAnswer => ({
      status,
      headers: { 'x-rate-limit-remaining': TOKEN, 'x-rate-limit-reset': TOKEN, location: `/${TOKEN}` },
      body: {
        title: `t ${TOKEN}`,
        detail: `Authorization: Bearer ${TOKEN} ${encodeURIComponent(TOKEN)}`,
        type: `https://api.x.com/${TOKEN}`,
        errors: [{ message: TOKEN, detail: TOKEN, parameters: { [TOKEN]: [TOKEN] } }],
      },
    });

    it.each<[string, ScriptedAnswer]>([
      ...[200, 204, 302, 307, 400, 401, 402, 403, 404, 408, 410, 429, 500, 503].map((status): [string, ScriptedAnswer] => [
        `${String(status)} that echoes it`,
        status === 204 ? { status } : echo(status),
      ]),
      ['a usage cap', { status: 429, body: { title: 'UsageCapExceeded', detail: TOKEN } }],
      ['an expired since_id', { status: 400, body: { errors: [{ parameters: { since_id: [TOKEN] }, message: TOKEN }] } }],
      ['HTML', { status: 503, body: `<html>${TOKEN}</html>` }],
      ['malformed JSON', { body: `{"${TOKEN}` }],
      ['a numeric id', { body: { data: [{ id: 1, text: TOKEN }], meta: {} } }],
      ['a reset', 'reset'],
    ])('appears nowhere after %s', async (_what, answer) => {
      server.script(answer);
      const search = startSearch(server, { sinceId: '5' });
      search.request(1);
      await search.idle();
      search.unsubscribe();
      const told = [...search.errors, ...search.notices];
      expect(told.length).toBeGreaterThan(0);
      for (const secret of secrets) {
        expect(told.map(seen).join('\n')).not.toContain(secret);
      }
      expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
    });

    it('appears nowhere after a refused connection, a timeout, an interceptor or a checkpoint that fails', async () => {
      server.script('hang', page([1]));
      const broken = axios.create();
      broken.interceptors.request.use((config) => {
        throw Object.assign(new Error(`cannot send ${String(config.headers.get('Authorization'))}`), { config });
      });
      const failing = { load: () => Promise.reject(new Error('no')), save: () => [] };
      const searches = [
        startSearch(server, { requestTimeoutMs: 5 }),
        startSearch({ url: 'http://127.0.0.1:1' }),
        startSearch(server, { axios: broken }),
        startSearch(server, { checkpoint: failing }),
      ];
      for (const search of searches) {
        search.request(1);
      }
      await eventually(() => server.requests.length === 1);
      for (const search of searches) {
        search.scheduler.advance(5);
        await search.idle();
        search.unsubscribe();
        const told = [...search.errors, ...search.notices];
        expect(told).toHaveLength(1);
        for (const secret of secrets) {
          expect(told.map(seen).join('\n')).not.toContain(secret);
        }
      }
    });
  });
});
