import { FAULT_KINDS, type FaultKind, type Simulator } from '../../../samples/twitter-simulator/index.js';
import { Faults } from '../../../samples/twitter-simulator/Faults.js';
import { bodyOf, closeSimulators, idsOf, openSimulator, readPages, request, search, until } from './openSimulator.js';

const NOW = Date.UTC(2026, 2, 1);

describe('faults by name', () => {
  let simulator: Simulator;
  beforeEach(async () => {
    simulator = await openSimulator({ posts: 40, now: () => NOW });
  });
  afterEach(closeSimulators);

  it('rateLimited: 429 with a reset', async () => {
    simulator.failNext({ kind: 'rateLimited', resetAfterMs: 4_500 });
    simulator.failNext('rateLimited');
    const response = await request(simulator);
    expect(response.status).toBe(429);
    expect(response.headers.get('x-rate-limit-remaining')).toBe('0');
    expect(response.headers.get('x-rate-limit-reset')).toBe(String(NOW / 1000 + 5));
    expect((await bodyOf(response)).title).toBe('Too Many Requests');
    expect((await request(simulator)).headers.get('x-rate-limit-reset')).toBe(String(NOW / 1000 + 2));
  });

  it('rateLimited: 429 without a reset', async () => {
    simulator.failNext({ kind: 'rateLimited', reset: false });
    const response = await request(simulator);
    expect(response.status).toBe(429);
    expect(response.headers.has('x-rate-limit-reset')).toBe(false);
  });

  it.each([
    ['usageCap', 429, { title: 'UsageCapExceeded', type: 'https://api.twitter.com/2/problems/usage-capped' }],
    ['unauthorized', 401, { title: 'Unauthorized', type: 'about:blank' }],
    ['forbidden', 403, { title: 'Client Forbidden', type: 'https://api.twitter.com/2/problems/client-forbidden' }],
  ] as const)('%s: %i', async (kind, status, body) => {
    simulator.failNext(kind);
    const response = await request(simulator);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await bodyOf(response)).toMatchObject(body);
  });

  it('html503: a page of HTML', async () => {
    simulator.failNext('html503');
    const response = await request(simulator);
    expect(response.status).toBe(503);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(await response.text()).toMatch(/^<!DOCTYPE html>/);
  });

  it('reset: the connection is reset', async () => {
    simulator.failNext('reset');
    await expect(request(simulator)).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
    expect(simulator.stats).toMatchObject({ requests: 1, byStatus: {}, faults: { reset: 1 } });
  });

  it('hang: no answer until the client gives up', async () => {
    simulator.failNext('hang');
    const controller = new AbortController();
    const hanging = request(simulator, {}, { signal: controller.signal });
    const outcome = expect(hanging).rejects.toMatchObject({ name: 'AbortError' });
    await until(simulator, (stats) => stats.faults.hang === 1);
    controller.abort();
    await outcome;
    await until(simulator, (stats) => stats.abandoned === 1);
  });

  it('slow: the answer comes, later', async () => {
    simulator.failNext({ kind: 'slow', delayMs: 5 });
    expect((await search(simulator)).meta?.result_count).toBe(10);
    expect(simulator.stats).toMatchObject({ pages: 1, faults: { slow: 1 } });
  });

  it('malformedJson: 200, cut short, and not counted as served', async () => {
    simulator.failNext('malformedJson');
    const response = await request(simulator);
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(text).toMatch(/^{"data":\[/);
    expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
    expect(simulator.stats).toMatchObject({ pages: 0, postsServed: 0, byStatus: { 200: 1 } });
  });

  it('partialErrors: errors beside data', async () => {
    simulator.failNext('partialErrors');
    const { data, errors, includes } = await search(simulator, { expansions: 'author_id' });
    const missing = data?.at(-1)?.author_id;
    expect(data).toHaveLength(10);
    expect(errors).toMatchObject([{ resource_type: 'user', resource_id: missing, title: 'Not Found Error' }]);
    expect(includes?.users.map((user) => user.id)).not.toContain(missing);
  });

  it('duplicates: posts of the page before come again, and none is missed', async () => {
    const first = await search(simulator);
    simulator.failNext('duplicates');
    const second = await search(simulator, { next_token: first.meta?.next_token ?? '' });
    expect(idsOf(second).slice(0, 3)).toEqual(idsOf(first).slice(-3));
    expect(second.meta?.result_count).toBe(10);
    const rest = await readPages(simulator, { next_token: second.meta?.next_token ?? '' });
    expect(new Set([first, second, ...rest].flatMap(idsOf)).size).toBe(40);
    expect(simulator.stats).toMatchObject({ postsServed: 43, distinctPosts: 40 });
  });

  it('duplicates: also posts below since_id, when the window is new', async () => {
    const first = await search(simulator);
    simulator.failNext('duplicates');
    const polled = await search(simulator, { since_id: first.meta?.newest_id ?? '' });
    expect(idsOf(polled)).toEqual(idsOf(first).slice(-3));
  });

  it('duplicates: of the last page that had any', async () => {
    const first = await search(simulator);
    const sinceId = first.meta?.newest_id ?? '';
    expect((await search(simulator, { since_id: sinceId })).meta?.result_count).toBe(0);
    simulator.failNext('duplicates');
    expect((await search(simulator, { since_id: sinceId })).meta?.result_count).toBe(3);
  });

  it('shortPage: fewer than asked for, and a next_token that leads to all the rest', async () => {
    simulator.failNext('shortPage', 2);
    const pages = await readPages(simulator);
    expect(pages.map((page) => page.meta?.result_count)).toEqual([4, 4, 10, 10, 10, 2]);
    expect(new Set(pages.flatMap(idsOf)).size).toBe(40);
  });

  it('clockJump: posts beside a reset that is off, or a 429 with it', async () => {
    const reset = Number((await request(simulator)).headers.get('x-rate-limit-reset'));
    simulator.failNext('clockJump');
    const ahead = await request(simulator);
    expect([ahead.status, Number(ahead.headers.get('x-rate-limit-reset'))]).toEqual([200, reset + 3600]);
    simulator.failNext({ kind: 'clockJump', byMs: -7_200_000, limited: true });
    const back = await request(simulator);
    expect([back.status, Number(back.headers.get('x-rate-limit-reset'))]).toEqual([429, reset - 7200]);
    expect((await bodyOf(back)).title).toBe('Too Many Requests');
  });

  it('come in the order asked for, to requests with the token only', async () => {
    simulator.failNext('html503', 2);
    simulator.failNext('forbidden');
    const wrong = await request(simulator, {}, { headers: { authorization: 'Bearer wrong' } });
    const statuses = [wrong.status];
    for (let i = 0; i < 4; i++) statuses.push((await request(simulator)).status);
    expect(statuses).toEqual([401, 503, 503, 403, 200]);
    expect(simulator.stats.faults).toEqual({ html503: 2, forbidden: 1 });
  });
});

describe('faults by plan', () => {
  afterEach(closeSimulators);

  it('hit the requests they are for, unless one is asked for by name', async () => {
    const faultPlan = [
      { request: 4, fault: { kind: 'forbidden' } },
      { request: 2, fault: { kind: 'html503' } },
    ] as const;
    const counts: number[] = [];
    const simulator = await openSimulator({ faultPlan, onRequest: (count) => counts.push(count) });
    const statuses: number[] = [];
    for (let i = 0; i < 5; i++) {
      if (i === 3) simulator.failNext('unauthorized');
      statuses.push((await request(simulator)).status);
    }
    expect(statuses).toEqual([200, 503, 200, 401, 200]);
    expect(counts).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('faults by chance', () => {
  afterEach(closeSimulators);

  const kindsOf = (faults: Faults, count: number): (FaultKind | undefined)[] => Array.from({ length: count }, () => faults.next()?.kind);

  it('are as frequent as asked for', () => {
    const kinds = kindsOf(new Faults({ html503: 0.2, reset: 0.1 }, 1), 10_000);
    const share = (kind: FaultKind | undefined): number => kinds.filter((each) => each === kind).length / kinds.length;
    expect(share('html503')).toBeCloseTo(0.2, 1);
    expect(share('reset')).toBeCloseTo(0.1, 1);
    expect(share('html503') + share('reset') + share(undefined)).toBe(1);
  });

  it('are the same for the same seed, whatever is asked for by name in between', () => {
    const even = { html503: 0.3, slow: 0.3 };
    const expected = kindsOf(new Faults(even, 5), 50);
    const faults = new Faults(even, 5);
    faults.failNext('hang');
    expect(kindsOf(faults, 50)).toEqual(['hang', ...expected.slice(1)]);
    expect(kindsOf(new Faults(even, 6), 50)).not.toEqual(expected);
  });

  it.each(FAULT_KINDS)('%s: always with 1', (kind) => {
    expect(new Set(kindsOf(new Faults({ [kind]: 1 }, 3), 100))).toEqual(new Set([kind]));
  });

  it('may add up to 1, however the sum is rounded', async () => {
    const faults = { html503: 0.2, forbidden: 0.4, usageCap: 0.3, unauthorized: 0.1 };
    expect(Object.values(faults).reduce((sum, each) => sum + each)).toBeGreaterThan(1);
    expect((await request(await openSimulator({ faults }))).status).not.toBe(200);
  });

  it('hit the requests of a run, and the client that asks again gets everything', async () => {
    const simulator = await openSimulator({ posts: 100, faults: { html503: 0.3, shortPage: 0.2, duplicates: 0.2 }, seed: 4 });
    const seen = new Set<string>();
    let token: string | undefined;
    do {
      const response = await request(simulator, token === undefined ? {} : { next_token: token });
      if (response.status !== 200) {
        await response.text();
        continue;
      }
      const body = await bodyOf(response);
      idsOf(body).forEach((id) => seen.add(id));
      token = body.meta?.next_token;
      if (token === undefined) break;
    } while (simulator.stats.requests < 200);
    expect(seen.size).toBe(100);
    expect(simulator.stats.distinctPosts).toBe(100);
    expect(Object.keys(simulator.stats.faults).sort()).toEqual(['duplicates', 'html503', 'shortPage']);
  });
});
